/**
 * Jobs of commands in sessions (cmdlets.md section 6).
 * @module
 */
import { assertEquals } from "@std/assert";
import { MAX_JOB_RECORDS } from "../../lib/cmdlets/remote_job.ts";
import { checkRows, Rig } from "./rig.ts";

const OPEN = "$s = New-PSSession srv01 -Name one; $t = New-PSSession srv02 -Name two";
const STARTED = "Start-Sleep -Milliseconds 50";

Deno.test("a job has one child per session, with numbers of the same count", async () => {
  const client = new Rig().client();
  await client.output(OPEN);
  await checkRows(client, [
    ["$j = Invoke-Command $s, $t { $env:HOSTNAME } -AsJob", []],
    ['"$($j.Id) $($j.Name) $($j.Location) $($j.PSJobTypeName) $($j.Command.Trim())"', [
      "1 Job1 srv01,srv02 RemoteJob $env:HOSTNAME",
    ]],
    ['$j.ChildJobs | ForEach-Object { "$($_.Id) $($_.Name) $($_.Location) $($_.PSJobTypeName)" }', [
      "2 Job2 srv01 ",
      "3 Job3 srv02 ",
    ]],
    ["($j | Wait-Job).State; Receive-Job $j", ["Completed", "srv01", "srv02"]],
    ["$j.HasMoreData; Receive-Job $j", ["False"]],
    ["(Invoke-Command $s { 1 } -JobName mine).Name", ["mine"]],
    ["Get-Job mine | Wait-Job | Receive-Job -Keep; Receive-Job mine", ["1", "1"]],
  ]);
});

Deno.test("children are received by location, session, id and name", async () => {
  const client = new Rig().client();
  await client.output(`${OPEN}; $j = Invoke-Command $s, $t { $env:HOSTNAME } -AsJob; $null = Wait-Job $j`);
  await checkRows(client, [
    ["Receive-Job $j -Location srv02 -Keep", ["srv02"]],
    ["Receive-Job $j -Session $s -Keep", ["srv01"]],
    ["Receive-Job -Id 3 -Keep", ["srv02"]],
    ["Receive-Job -Name Job2", ["srv01"]],
    ["Receive-Job $j", ["srv02"]],
  ]);
});

Deno.test("a job fails with its child's error, and others complete", async () => {
  const client = new Rig().client();
  await client.output(OPEN);
  await checkRows(client, [
    ["$j = Invoke-Command $s, $t { if ($env:HOSTNAME -eq 'srv02') { throw 'boom' }; 'fine' } -AsJob", []],
    ["($j | Wait-Job).State; $j.ChildJobs.State", ["Failed", "Completed", "Failed"]],
    ["Receive-Job $j", ["fine"], ["boom"]],
    ["$j.ChildJobs[1].JobStateInfo.Reason.GetType().Name", ["RemoteException"]],
    // A session that cannot run the command fails in its child.
    ["$null = Disconnect-PSSession $t; $k = Invoke-Command $s, $t { 1 } -AsJob; ($k | Wait-Job).State", ["Failed"]],
    ["Receive-Job $k", ["1"], ["InvalidSessionState"]],
  ]);
});

Deno.test("Stop-Job stops the commands, also of disconnected sessions", async () => {
  const rig = new Rig();
  const client = rig.client();
  const waiting = "try { while ($true) { Start-Sleep 1 } } finally { $cleaned = 'yes' }";
  await client.output(`${OPEN}; $j = Invoke-Command $s, $t { ${waiting} } -AsJob; ${STARTED}`);
  await checkRows(client, [
    ["$null = Disconnect-PSSession $t; $j.State; $j.ChildJobs.State", ["Running", "Running", "Disconnected"]],
    ["Stop-Job $j; $j.State; $j.ChildJobs.State", ["Stopped", "Stopped", "Stopped"]],
    ["$s.State; $t.State; Invoke-Command $s, $t { $cleaned }", ["Opened", "Opened", "yes", "yes"]],
    ["Remove-Job $j; @(Get-Job).Count", ["0"]],
  ]);
});

Deno.test("a job is Disconnected when all that goes on is, and Wait-Job does not wait for it", async () => {
  const client = new Rig().client();
  await client.output(`${OPEN}; $j = Invoke-Command $s, $t { Start-Sleep 5; 'ended' } -AsJob; ${STARTED}`);
  await checkRows(client, [
    ["$null = Disconnect-PSSession $s; $j.State", ["Running"]],
    ["$null = Disconnect-PSSession $t; $j.State", ["Disconnected"]],
    ["(Wait-Job $j).State", ["Disconnected"]],
    ["Remove-Job $j", [], ["JobObjectNotFinishedCannotBeRemoved"]],
    ["$null = Receive-PSSession $s; $j.State", ["Running"]],
    ["$null = Receive-PSSession $t; ($j | Wait-Job).State; Receive-Job $j", ["Completed", "ended", "ended"]],
  ]);
});

Deno.test("-AsJob with names opens sessions for the job, and closes them", async () => {
  const rig = new Rig();
  const client = rig.client();
  await checkRows(client, [
    ["$j = Invoke-Command srv01, srv02 { $env:HOSTNAME } -AsJob; ($j | Wait-Job).State", ["Completed"]],
    ["Receive-Job $j | Sort-Object; @(Get-PSSession).Count", ["srv01", "srv02", "0"]],
  ]);
  assertEquals([rig.world.shellsOf("srv01"), rig.world.shellsOf("srv02")], [[], []]);
});

Deno.test("-ThrottleLimit bounds how many children run at a time", async () => {
  const client = new Rig().client();
  await client.output(OPEN);
  await checkRows(client, [
    [`$j = Invoke-Command $s, $t { Start-Sleep 1; 1 } -AsJob -ThrottleLimit 1; ${STARTED}; $j.ChildJobs.State`, [
      "Running",
      "NotStarted",
    ]],
    ["($j | Wait-Job).State; Receive-Job $j", ["Completed", "1", "1"]],
  ]);
});

Deno.test("a job keeps every stream until it is received", async () => {
  const client = new Rig().client();
  await client.output(OPEN);
  const said = await client.run(`$j = Invoke-Command $s {
    'out'; Write-Error mine; Write-Warning careful; Write-Verbose detail -Verbose; Write-Debug inner -Debug
    Write-Information told; Write-Host shown
  } -AsJob
  $null = Wait-Job $j
  $child = $j.ChildJobs[0]
  "$($child.Output) $($child.Warning) $($child.Verbose) $($child.Debug) $($child.Information)"
  Receive-Job $j`);
  assertEquals(said.output, ["out careful detail inner told shown", "out"]);
  assertEquals(said.errors, ["Microsoft.PowerShell.Commands.WriteErrorException"]);
  assertEquals(said.host, ["warning careful", "verbose detail", "debug inner", "host shown"]);
});

Deno.test("a job that nobody receives is not read without end", async () => {
  const client = new Rig().client();
  await client.output("$s = New-PSSession srv01");
  const many = MAX_JOB_RECORDS + 10;
  await checkRows(client, [
    [
      `$j = Invoke-Command $s { 1..${many} } -AsJob; Start-Sleep 1; $j.ChildJobs[0].Output.Count -le ${MAX_JOB_RECORDS}`,
      [
        "True",
      ],
    ],
    [`$seen = @(Receive-Job $j).Count; $null = Wait-Job $j; $seen + @(Receive-Job $j).Count -eq ${many}`, ["True"]],
  ]);
});
