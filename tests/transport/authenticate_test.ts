import { assertEquals } from "@std/assert";
import { servicePrincipal, splitAccountName } from "../../lib/transport/authenticate.ts";

Deno.test("splitAccountName() takes a domain off and leaves names with their own one whole", () => {
  assertEquals(splitAccountName("Ada"), { user: "Ada", domain: "" });
  assertEquals(splitAccountName("CORP\\Ada"), { user: "Ada", domain: "CORP" });
  assertEquals(splitAccountName(".\\Ada"), { user: "Ada", domain: "" });
  assertEquals(splitAccountName("ada@corp.example"), { user: "ada@corp.example", domain: "" });
});

Deno.test("servicePrincipal() names the host, and the port where it was asked for", () => {
  const of = (url: string, includePort?: boolean): string => servicePrincipal(new URL(url), includePort);
  assertEquals(of("http://server01:5985/wsman"), "HTTP/server01");
  assertEquals(of("http://server01:5985/wsman", true), "HTTP/server01:5985");
  assertEquals(of("https://server01/wsman", true), "HTTP/server01:443");
  assertEquals(of("http://[2001:db8::7]/wsman"), "HTTP/2001:db8::7");
});
