/**
 * Receive-PSSession: where the output of a command goes (cmdlets.md 3.3).
 * @module
 */
import { assertEquals } from "@std/assert";
import { checkRows, Rig } from "./rig.ts";

const DETACHED = "$s = Invoke-Command srv01 { 1..3; Write-Error mine; Write-Warning careful } -InDisconnectedSession";
const ERROR = "Microsoft.PowerShell.Commands.WriteErrorException";
/** A command that says one thing, waits, and says another. */
const STARTED = `$s = New-PSSession srv01 -Name one
  $j = Invoke-Command $s { 'begun'; Start-Sleep 1; 'ended' } -AsJob
  Start-Sleep -Milliseconds 50; $null = Disconnect-PSSession $s`;

Deno.test("without a job, Default and Host stream, and Job makes one", async () => {
  for (const target of ["", "-OutTarget Default", "-OutTarget Host"]) {
    const client = new Rig().client();
    await client.output(DETACHED);
    const said = await client.run(`Receive-PSSession $s ${target}; $s.State; $s.Availability`);
    assertEquals([said.output, said.errors], [["1", "2", "3", "Opened", "Available"], [ERROR]]);
    assertEquals(said.host, ["warning careful"]);
  }
  const client = new Rig().client();
  await client.output(DETACHED);
  await checkRows(client, [
    ['$j = Receive-PSSession $s -OutTarget Job -JobName mine; "$($j.Name) $($j.Command) $($j.PSJobTypeName)"', [
      "mine  RemoteJob",
    ]],
    ["(Get-Job) -eq $j; ($j | Wait-Job).State", ["True", "Completed"]],
    ["$j | Receive-Job; $s.Availability", ["1", "2", "3", "Available"], [ERROR]],
  ]);
});

Deno.test("the job that started the command goes on", async () => {
  for (const target of ["", "-OutTarget Default", "-OutTarget Job -JobName ignored"]) {
    const client = new Rig().client();
    await client.output(STARTED);
    await checkRows(client, [
      ["$j.State; Receive-Job $j", ["Disconnected", "begun"]],
      [`$k = Receive-PSSession $s ${target}; $k -eq $j; $s.State; $j.State`, ["True", "Opened", "Running"]],
      ["($j | Wait-Job).State; Receive-Job $j", ["Completed", "ended"]],
    ]);
  }
});

Deno.test("Host streams what the job has not given yet", async () => {
  const client = new Rig().client();
  await client.output(STARTED);
  await checkRows(client, [["Receive-PSSession $s -OutTarget Host", ["begun", "ended"]]]);
});

Deno.test("a server's session that this client has already goes on as a job by default", async () => {
  const client = new Rig().client();
  await client.output(`${DETACHED} -SessionName mine`);
  await checkRows(client, [
    ["$j = Receive-PSSession -ComputerName srv01 -Name mine; $j.PSJobTypeName", ["RemoteJob"]],
    ["$j | Wait-Job | Receive-Job", ["1", "2", "3"], [ERROR]],
  ]);
});

Deno.test("output is delivered once", async () => {
  const rig = new Rig();
  const first = rig.client();
  await first.output(`${DETACHED} -SessionName mine`);
  const second = rig.client();
  await checkRows(second, [
    ["Receive-PSSession -ComputerName srv01 -Name mine", ["1", "2", "3"], [ERROR]],
    ["$t = Get-PSSession; Receive-PSSession $t", []],
    ["$null = Disconnect-PSSession $t", []],
  ]);
  await checkRows(rig.client(), [["Receive-PSSession -ComputerName srv01 -Name mine", []]]);
});

Deno.test("without a command there is nothing to receive, and nothing to make a job of", async () => {
  const client = new Rig().client();
  await client.output("$s = New-PSSession srv01; $null = Disconnect-PSSession $s");
  await checkRows(client, [
    ["Receive-PSSession $s; $s.State", ["Opened"]],
    ["Receive-PSSession $s -OutTarget Job", [], ["InvalidOperation"]],
  ]);
});
