/**
 * Which sessions the selectors of each cmdlet pick (cmdlets.md 2.5, 2.6).
 * @module
 */
import { checkRows, type Client, Rig } from "./rig.ts";

const MISSING_NAME = "RemoteRunspaceNotAvailableForSpecifiedName";
const MISSING_ID = "RemoteRunspaceNotAvailableForSpecifiedSessionId";
const MISSING_GUID = "RemoteRunspaceNotAvailableForSpecifiedRunspaceId";
const MISSING_COMPUTER = "RemoteRunspaceNotAvailableForSpecifiedComputer";
const NO_GUID = "11111111-1111-1111-1111-111111111111";

async function withSessions(): Promise<{ rig: Rig; client: Client }> {
  const rig = new Rig();
  const client = rig.client();
  await client.output(
    "$a = New-PSSession srv01 -Name ITTask; $b = New-PSSession srv01 -Name Other; $c = New-PSSession srv02 -Name task-b",
  );
  return { rig, client };
}

Deno.test("Get-PSSession picks sessions of this client", async () => {
  const { client } = await withSessions();
  await checkRows(client, [
    ["Get-PSSession", ["[PSSession]ITTask", "[PSSession]Other", "[PSSession]task-b"]],
    ["Get-PSSession -Name ittask", ["[PSSession]ITTask"]],
    ["Get-PSSession -Name *task*", ["[PSSession]ITTask", "[PSSession]task-b"]],
    ["Get-PSSession -Name none*", []],
    ["Get-PSSession -Name none, Other", ["[PSSession]Other"], [MISSING_NAME]],
    ["Get-PSSession -Id 2, 1", ["[PSSession]Other", "[PSSession]ITTask"]],
    ["Get-PSSession -Id 9, 3", ["[PSSession]task-b"], [MISSING_ID]],
    // What is picked twice is given twice.
    ["Get-PSSession -Id 1, 1", ["[PSSession]ITTask", "[PSSession]ITTask"]],
    ["Get-PSSession -InstanceId $b.InstanceId", ["[PSSession]Other"]],
    [`Get-PSSession -InstanceId ${NO_GUID}`, [], [MISSING_GUID]],
    ["$b | Get-PSSession | ForEach-Object Name", ["Other"]],
  ]);
});

Deno.test("Get-PSSession picks sessions of servers", async () => {
  const { rig, client } = await withSessions();
  await client.output("$null = Disconnect-PSSession $a; $null = Disconnect-PSSession $c");
  const other = rig.client();
  const shown = '| ForEach-Object { "$($_.Name) $($_.State) $($_.Availability)" }';
  const both = ["ITTask Disconnected None", "Other Disconnected Busy"];
  await checkRows(other, [
    [`Get-PSSession -ComputerName srv01 ${shown}`, both],
    [`Get-PSSession -ComputerName srv01 -State Disconnected ${shown}`, both],
    [`Get-PSSession -ComputerName srv01 -State Opened ${shown}`, []],
    [`Get-PSSession -ComputerName srv01, srv02 -Name *task* ${shown}`, [
      "ITTask Disconnected None",
      "task-b Disconnected None",
    ]],
    ["Get-PSSession -ComputerName srv01 -Name none*", [], ["PSSessionNameMatchFail"]],
    // Where nothing is listed, nothing is missed.
    ["Get-PSSession -ComputerName srv03 -Name none", []],
    [`Get-PSSession -ComputerName srv01 -InstanceId ${NO_GUID}`, [], ["PSSessionIdMatchFail"]],
    ["Get-PSSession -ConnectionUri http://srv02:5985/wsman | ForEach-Object ComputerName", ["srv02"]],
    ["Get-PSSession -ComputerName srv01 -ConfigurationName other", []],
  ]);
  // A client gets its own sessions as the objects that it has.
  await checkRows(client, [
    ["(Get-PSSession -ComputerName srv01 -Name ITTask) -eq $a", ["True"]],
    [`Get-PSSession -ComputerName srv01 ${shown}`, ["ITTask Disconnected None", "Other Opened Available"]],
    ["Get-PSSession -ComputerName srv01 -State Opened", ["[PSSession]Other"]],
    ["Get-PSSession -ComputerName srv01 -State Broken", []],
  ]);
});

Deno.test("Disconnect-, Connect- and Remove-PSSession pick by the same selectors, each session once", async () => {
  const { client } = await withSessions();
  await checkRows(client, [
    ["Disconnect-PSSession -Name *a*, ITTask", ["[PSSession]ITTask", "[PSSession]task-b"]],
    ["Disconnect-PSSession -Id 9", [], [MISSING_ID]],
    [`Disconnect-PSSession -InstanceId ${NO_GUID}`, [], [MISSING_GUID]],
    ["Disconnect-PSSession -Name none", [], [MISSING_NAME]],
    ["Connect-PSSession -Id 1, 1", ["[PSSession]ITTask"]],
    ["Connect-PSSession -Name none", [], [MISSING_NAME]],
    ["Connect-PSSession -Id 9", [], [MISSING_ID]],
    [`Connect-PSSession -InstanceId ${NO_GUID}`, [], [MISSING_GUID]],
    ["Connect-PSSession -InstanceId $c.InstanceId", ["[PSSession]task-b"]],
    ["Remove-PSSession -ComputerName srv0*; Get-PSSession", []],
    ["Remove-PSSession -ComputerName srv0*", [], [MISSING_COMPUTER]],
    ["Remove-PSSession -Id 1", [], [MISSING_ID]],
    ["Remove-PSSession -Name ITTask", [], [MISSING_NAME]],
    ["Remove-PSSession -Name IT*", []],
    [`Remove-PSSession -InstanceId ${NO_GUID}`, [], [MISSING_GUID]],
  ]);
});

Deno.test("Receive-PSSession picks one session", async () => {
  const { rig, client } = await withSessions();
  await client.output("$null = Get-PSSession | Disconnect-PSSession");
  await checkRows(client, [
    ["Receive-PSSession -Name none", [], [MISSING_NAME]],
    ["Receive-PSSession -Id 9", [], [MISSING_ID]],
    [`Receive-PSSession -InstanceId ${NO_GUID}`, [], [MISSING_GUID]],
    ["Receive-PSSession -Name ITT*; $a.State; $b.State", ["Opened", "Disconnected"]],
    ["Receive-PSSession -Id 2; $b.State", ["Opened"]],
    ["Receive-PSSession -InstanceId $c.InstanceId; $c.State", ["Opened"]],
  ]);
  const other = rig.client();
  await client.output("$null = Disconnect-PSSession $a");
  await checkRows(other, [
    ["Receive-PSSession -ComputerName srv01 -Name none", []],
    [`Receive-PSSession -ComputerName srv01 -InstanceId ${NO_GUID}`, []],
    ["Receive-PSSession -ComputerName srv01 -Name ittask; Get-PSSession", ["[PSSession]ITTask"]],
  ]);
});

Deno.test("Connect-PSSession picks sessions of servers", async () => {
  const { rig, client } = await withSessions();
  await client.output("$null = Get-PSSession | Disconnect-PSSession");
  const other = rig.client();
  await checkRows(other, [
    ["Connect-PSSession -ComputerName srv01 -Name none", [], ["PSSessionNameMatchFail"]],
    ["Connect-PSSession -ComputerName srv02", ["[PSSession]task-b"]],
    [`Connect-PSSession -ComputerName srv01 -InstanceId ${NO_GUID}`, [], ["PSSessionIdMatchFail"]],
    ["Connect-PSSession -ConnectionUri http://srv01:5985/wsman -Name o*", ["[PSSession]Other"]],
    // One that is Opened already is given at once, the others when they are connected.
    ["Get-PSSession -ComputerName srv01 | Connect-PSSession", ["[PSSession]Other", "[PSSession]ITTask"]],
  ]);
});
