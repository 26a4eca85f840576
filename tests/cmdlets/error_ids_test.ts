/**
 * Every error of the table (cmdlets.md section 5), raised by a script.
 * @module
 */
import { assertEquals } from "@std/assert";
import { CMDLET_ERRORS, type CmdletErrorId } from "../../lib/remoting/errors.ts";
import { TransportError } from "../../lib/transport/errors.ts";
import { fault } from "../remoting/memory_pool.ts";
import { Rig } from "./rig.ts";

/** How an error comes about. */
interface Case {
  /** Operations that fail once the script begins: `connect srv01`, with the code of their fault. */
  readonly fails?: Readonly<Record<string, number>>;
  readonly before?: string;
  /** What the network does to the session while the script runs. */
  readonly loses?: "Disconnected" | "Broken";
  readonly script: string;
  readonly errors: readonly string[];
}

const OPEN = "$s = New-PSSession srv01 -Name one";
const LEFT = `${OPEN}; $null = Disconnect-PSSession $s`;
const NO_GUID = "11111111-1111-1111-1111-111111111111";
const ACCESS_DENIED = 5;
const NOT_FOUND = 2150858843;
const CANNOT_CONNECT = 2150858770;
/** A command that waits until somebody stops it. */
const WAITING = "while ($true) { Start-Sleep 1 }";
/** Milliseconds after which a command of a script runs. */
const STARTED_MS = 50;

const CASES: Readonly<Record<CmdletErrorId, Case>> = {
  PSSessionConnectFailed: {
    before: LEFT,
    fails: { "reconnect srv01": ACCESS_DENIED },
    script: "Connect-PSSession $s",
    errors: ["AccessDenied,PSSessionConnectFailed"],
  },
  CannotDisconnectSessionWhenNotOpened: {
    before: `${OPEN}; Remove-PSSession $s`,
    script: "Disconnect-PSSession $s",
    errors: ["CannotDisconnectSessionWhenNotOpened"],
  },
  CannotDisconnectSessionWithInvalidIdleTimeout: {
    before: OPEN,
    script: "Disconnect-PSSession $s -IdleTimeoutSec 59",
    errors: ["CannotDisconnectSessionWithInvalidIdleTimeout"],
  },
  PSSessionDisconnectFailed: {
    before: OPEN,
    fails: { "disconnect srv01": ACCESS_DENIED },
    script: "Disconnect-PSSession $s",
    errors: ["PSSessionDisconnectFailed"],
  },
  PSSessionNameMatchFail: {
    before: OPEN,
    script: "Get-PSSession -ComputerName srv01 -Name none",
    errors: ["PSSessionNameMatchFail"],
  },
  PSSessionIdMatchFail: {
    before: OPEN,
    script: `Get-PSSession -ComputerName srv01 -InstanceId ${NO_GUID}`,
    errors: ["PSSessionIdMatchFail"],
  },
  RemotePSSessionQueryFailed: {
    fails: { "enumerate srv01": ACCESS_DENIED },
    script: "Get-PSSession -ComputerName srv01",
    errors: ["AccessDenied,RemotePSSessionQueryFailed"],
  },
  ReceivePSSessionQueryForSessionFailed: {
    fails: { "enumerate srv01": ACCESS_DENIED },
    script: "Receive-PSSession -ComputerName srv01 -Name x",
    errors: ["AccessDenied,ReceivePSSessionQueryForSessionFailed"],
  },
  ReceivePSSessionCannotConnectSession: {
    before: `${OPEN}; Remove-PSSession $s`,
    script: "Receive-PSSession $s",
    errors: ["ReceivePSSessionCannotConnectSession"],
  },
  ReceivePSSessionPipelineFailed: {
    before: "$s = Invoke-Command -ComputerName srv01 { throw 'boom' } -InDisconnectedSession",
    script: "Receive-PSSession $s",
    errors: ["ReceivePSSessionPipelineFailed"],
  },
  RemoteRunspaceNotAvailableForSpecifiedName: {
    script: "Get-PSSession -Name none",
    errors: ["RemoteRunspaceNotAvailableForSpecifiedName"],
  },
  RemoteRunspaceNotAvailableForSpecifiedRunspaceId: {
    script: `Get-PSSession -InstanceId ${NO_GUID}`,
    errors: ["RemoteRunspaceNotAvailableForSpecifiedRunspaceId"],
  },
  RemoteRunspaceNotAvailableForSpecifiedSessionId: {
    script: "Get-PSSession -Id 9",
    errors: ["RemoteRunspaceNotAvailableForSpecifiedSessionId"],
  },
  RemoteRunspaceNotAvailableForSpecifiedComputer: {
    script: "Remove-PSSession -ComputerName srv01",
    errors: ["RemoteRunspaceNotAvailableForSpecifiedComputer"],
  },
  RemoveSessionCannotConnectToServer: {
    before: LEFT,
    fails: { "reconnect srv01": NOT_FOUND },
    script: "Remove-PSSession $s",
    errors: ["RemoveSessionCannotConnectToServer"],
  },
  PSSessionOpenFailed: {
    fails: { "open srv01": ACCESS_DENIED },
    script: "New-PSSession srv01",
    errors: ["AccessDenied,PSSessionOpenFailed"],
  },
  CreateRemoteRunspaceFailed: {
    script: "New-PSSession -ConnectionUri relative",
    errors: ["CreateRemoteRunspaceFailed"],
  },
  PSSessionInvalidComputerName: {
    script: "New-PSSession 'not a name'",
    errors: ["PSSessionInvalidComputerName"],
  },
  RemoteRunspaceInfoHasDuplicates: {
    before: OPEN,
    script: "Invoke-Command $s, $s { 1 }",
    errors: ["RemoteRunspaceInfoHasDuplicates"],
  },
  InvokeCommandCommandInvalidSessionState: {
    before: LEFT,
    script: "Invoke-Command $s { 1 }",
    errors: ["InvokeCommandCommandInvalidSessionState", "InvalidOperation"],
  },
  InvokeCommandCommandInvalidSessionAvailability: {
    before: `${OPEN}; $j = Invoke-Command $s { ${WAITING} } -AsJob; Start-Sleep -Milliseconds ${STARTED_MS}`,
    script: "Invoke-Command $s { 1 }",
    errors: ["InvokeCommandCommandInvalidSessionAvailability", "InvalidOperation"],
  },
  PSSessionStateBroken: {
    fails: { "open srv01": ACCESS_DENIED },
    script: "Invoke-Command -ComputerName srv01 { 1 }",
    errors: ["AccessDenied,PSSessionStateBroken"],
  },
  InvalidSessionState: {
    before: LEFT,
    script: "$j = Invoke-Command $s { 1 } -AsJob; $null = Wait-Job $j; Receive-Job $j",
    errors: ["InvalidSessionState"],
  },
  RemotePipelineExecutionFailed: {
    before: OPEN,
    fails: { "start srv01": ACCESS_DENIED },
    script: "Invoke-Command $s { 1 }",
    errors: ["RemotePipelineExecutionFailed"],
  },
  PowerShellNetworkFailedStartDisconnect: {
    before: OPEN,
    loses: "Disconnected",
    script: `Invoke-Command $s { ${WAITING} }`,
    errors: ["PowerShellNetworkFailedStartDisconnect"],
  },
  PowerShellNetworkOrDisconnectFailed: {
    before: OPEN,
    loses: "Broken",
    script: `Invoke-Command $s { ${WAITING} }`,
    errors: ["PowerShellNetworkOrDisconnectFailed"],
  },
};

for (const [id, { fails = {}, before, loses, script, errors }] of Object.entries(CASES)) {
  Deno.test(`a script raises ${id}`, async () => {
    let failing = false;
    const rig = new Rig({
      gate: (operation, computerName) => {
        const code = failing ? fails[`${operation} ${computerName}`] : undefined;
        return code === undefined ? Promise.resolve() : Promise.reject(fault(code, `${operation} ${computerName}`));
      },
    });
    const client = rig.client();
    if (before !== undefined) await client.output(before);
    failing = true;
    if (loses !== undefined) {
      const cause = new TransportError("ERR_CONNECT", CANNOT_CONNECT, "the network is gone");
      rig.time.setTimer(STARTED_MS, () => rig.world.pools[0]!.lose(loses, cause));
    }
    assertEquals((await client.run(script)).errors, errors);
  });
}

Deno.test("the table has an error for every case, and a case for every error", () => {
  assertEquals(Object.keys(CASES).toSorted(), Object.keys(CMDLET_ERRORS).toSorted());
});
