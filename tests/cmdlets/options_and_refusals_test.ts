/**
 * Options of sessions as objects and preferences, logon parameters, and what this tool refuses (cmdlets.md 1.9, 2.10).
 * @module
 */
import { assertEquals } from "@std/assert";
import type { ConnectionInfo } from "../../lib/remoting/connection_info.ts";
import type { RemotingPorts } from "../../lib/remoting/ports.ts";
import { truthSession } from "../truth/remoting_session.ts";
import { checkRows, Rig } from "./rig.ts";

Deno.test("other transports are refused", async () => {
  await checkRows(new Rig().client(), [
    ["Invoke-Command -ContainerId x { 1 }", [], ["TransportNotSupported"]],
    ["Invoke-Command -HostName x { 1 }", [], ["TransportNotSupported"]],
    ["Get-PSSession -ContainerId x", [], ["TransportNotSupported"]],
    ["New-PSSession -UseWindowsPowerShell", [], ["TransportNotSupported"]],
    ["New-PSSession -HostName x", [], ["TransportNotSupported"]],
  ]);
});

/** The connection that a script dials, in a session whose network refuses everything. */
async function dialled(script: string): Promise<ConnectionInfo> {
  const seen: ConnectionInfo[] = [];
  const refuse = (): Promise<never> => Promise.reject(new Error("nothing is there"));
  const ports: RemotingPorts = {
    openPool: refuse,
    connectPool: refuse,
    enumerateShells: refuse,
    endpoint(connection) {
      seen.push({ ...connection });
      return refuse();
    },
    now: () => 0,
    newGuid: () => "00000000-0000-4000-8000-000000000000",
  };
  const session = truthSession({ ports });
  await session.run("$c = [pscredential]::new('D\\u', (ConvertTo-SecureString p -AsPlainText -Force))");
  await session.run(script);
  return seen[0]!;
}

Deno.test("-SessionOption and its preference variable reach the connection", async () => {
  const options = "New-PSSessionOption -OperationTimeout 1000 -NoCompression -SkipCACheck -UICulture de-DE";
  const table = "@{ OperationTimeout = '0:0:1'; NoCompression = $true; SkipCACheck = $true; UICulture = 'de-DE' }";
  for (
    const script of [
      `New-PSSession srv01 -SessionOption (${options})`,
      `$PSSessionOption = ${options}; New-PSSession srv01`,
      `New-PSSession srv01 -SessionOption ${table}`,
      `Invoke-Command srv01 { 1 } -SessionOption (${options})`,
    ]
  ) {
    const { operationTimeoutMs, useCompression, skipCACheck, uiCulture } = await dialled(script);
    assertEquals([operationTimeoutMs, useCompression, skipCACheck, uiCulture], [1000, false, true, "de-DE"], script);
  }
});

Deno.test("logon parameters and preferences reach the connection", async () => {
  const withCredential = await dialled("New-PSSession srv01 -Credential $c -Authentication Basic -UseSSL -Port 8443");
  assertEquals(
    [withCredential.credential?.userName, withCredential.authentication, withCredential.connectionUri.href],
    ["D\\u", "Basic", "https://srv01:8443/wsman"],
  );
  const certificate = await dialled(
    "New-PSSession srv01 -CertificateThumbprint 0123456789abcdef0123456789abcdef01234567",
  );
  assertEquals(certificate.certificateThumbprint, "0123456789abcdef0123456789abcdef01234567");
  const preferred = await dialled(
    "$PSSessionConfigurationName = 'ITTasks'; $PSSessionApplicationName = 'app'; New-PSSession srv01 -ApplicationName ''",
  );
  assertEquals([preferred.shellUri, preferred.connectionUri.pathname], [
    "http://schemas.microsoft.com/powershell/ITTasks",
    "/app",
  ]);
});

Deno.test("idle time-outs that no server allows are refused before anything is dialled", async () => {
  const rig = new Rig();
  const { errors } = await rig.client().run(
    "Invoke-Command srv01 { 1 } -InDisconnectedSession -SessionOption (New-PSSessionOption -IdleTimeout 1000)",
  );
  assertEquals([errors.length, rig.world.log], [1, []]);
});

Deno.test("Exit-PSSession and Enter-PSSession say that this host has no other prompt", async () => {
  const client = new Rig().client();
  await client.output("$s = New-PSSession srv01");
  await checkRows(client, [
    ["Enter-PSSession $s", [], ["NotImplemented"]],
    ["Exit-PSSession", [], ["NotImplemented"]],
    ["Enter-PSSession -Id 9", [], [
      "RemoteRunspaceNotAvailableForSpecifiedSessionId",
      "RemoteRunspaceNotAvailableForSpecifiedSessionId",
    ]],
  ]);
});
