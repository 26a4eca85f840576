/**
 * From what users type to connections (cmdlets.md 2.7, 2.8).
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import {
  cloneConnection,
  computerConnection,
  type ComputerTarget,
  configurationNameOf,
  ConnectionUriError,
  DEFAULT_SHELL_URI,
  endpointUri,
  redirectTo,
  shellUriOf,
  uriConnection,
} from "../../lib/remoting/connection_info.ts";

const COMPUTERS: readonly (readonly [ComputerTarget, endpoint: string, computerName: string])[] = [
  [{ computerName: "Server01" }, "http://server01:5985/wsman", "Server01"],
  [{ computerName: "." }, "http://localhost:5985/wsman", "localhost"],
  [{ computerName: "" }, "http://localhost:5985/wsman", "localhost"],
  [{ computerName: "srv", useSsl: true }, "https://srv:5986/wsman", "srv"],
  [{ computerName: "srv", port: 8080 }, "http://srv:8080/wsman", "srv"],
  [{ computerName: "srv", port: 0 }, "http://srv:5985/wsman", "srv"],
  [{ computerName: "srv", applicationName: "/other/app" }, "http://srv:5985/other/app", "srv"],
  [{ computerName: "srv", applicationName: "app" }, "http://srv:5985/app", "srv"],
  [{ computerName: "192.0.2.7" }, "http://192.0.2.7:5985/wsman", "192.0.2.7"],
  [{ computerName: "2001:db8::7" }, "http://[2001:db8::7]:5985/wsman", "2001:db8::7"],
  [{ computerName: "[2001:db8::7]", port: 80 }, "http://[2001:db8::7]:80/wsman", "[2001:db8::7]"],
];

for (const [target, endpoint, computerName] of COMPUTERS) {
  Deno.test(`computer ${JSON.stringify(target)} is dialled at ${endpoint}`, () => {
    const connection = computerConnection(target);
    assertEquals([endpointUri(connection), connection.computerName], [endpoint, computerName]);
  });
}

for (const computerName of ["not a name", "a/b", "user@host", "http://srv", "srv?x", "srv\\x", "*"]) {
  Deno.test(`"${computerName}" names no computer`, () => {
    assertEquals(assertThrows(() => computerConnection({ computerName }), ConnectionUriError).reason, "format");
  });
}

const URIS: readonly (readonly [uri: string, endpoint: string, computerName: string])[] = [
  ["http://Srv.example", "http://srv.example:80/wsman", "srv.example"],
  ["https://srv/", "https://srv:443/wsman", "srv"],
  ["https://srv:5986/wsman", "https://srv:5986/wsman", "srv"],
  ["http://srv:5985/powershell", "http://srv:5985/powershell", "srv"],
  ["http://[2001:db8::7]:5985/wsman", "http://[2001:db8::7]:5985/wsman", "[2001:db8::7]"],
];

for (const [uri, endpoint, computerName] of URIS) {
  Deno.test(`${uri} is dialled at ${endpoint}`, () => {
    const connection = uriConnection(uri);
    assertEquals([endpointUri(connection), connection.computerName], [endpoint, computerName]);
  });
}

Deno.test("a URI must be absolute", () => {
  assertEquals(assertThrows(() => uriConnection("srv/wsman"), ConnectionUriError).reason, "relative");
});

Deno.test("session configurations have names and URIs", () => {
  assertEquals(shellUriOf(""), DEFAULT_SHELL_URI);
  assertEquals(shellUriOf("ITTasks"), "http://schemas.microsoft.com/powershell/ITTasks");
  assertEquals(shellUriOf("HTTP://SCHEMAS.MICROSOFT.COM/PowerShell/X"), "HTTP://SCHEMAS.MICROSOFT.COM/PowerShell/X");
  assertEquals(configurationNameOf(DEFAULT_SHELL_URI), "Microsoft.PowerShell");
  assertEquals(configurationNameOf("http://example/other"), "http://example/other");
});

Deno.test("a redirection moves one connection, not its copies", () => {
  const connection = computerConnection({ computerName: "srv" });
  connection.maximumConnectionRedirectionCount = 2;
  const copy = cloneConnection(connection);
  redirectTo(connection, new URL("https://elsewhere/wsman"));
  assertEquals([endpointUri(connection), connection.maximumConnectionRedirectionCount], [
    "https://elsewhere:443/wsman",
    1,
  ]);
  assertEquals(endpointUri(copy), "http://srv:5985/wsman");
});
