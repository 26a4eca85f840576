/**
 * Invoke-Command: scripts, values, streams, stopping, temporary and detached sessions (cmdlets.md 2.17, section 4).
 * @module
 */
import { assertEquals } from "@std/assert";
import { toText } from "../../lib/engine/dotnet/convert.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import type { RunResult } from "../../lib/engine/session.ts";
import { TransportError } from "../../lib/transport/errors.ts";
import { fault } from "../remoting/memory_pool.ts";
import { checkRows, Rig } from "./rig.ts";

const OPEN = "$s = New-PSSession srv01 -Name one; $t = New-PSSession srv02 -Name two";
const STARTED_MS = 50;
const CANNOT_CONNECT = 2150858770;

Deno.test("values of $using:, arguments and input reach the command", async () => {
  const client = new Rig().client();
  await client.output(`${OPEN}; $v = 7; $h = @{ k = 'w'; n = @(1, 2) }; $env:MINE = 'e'`);
  await checkRows(client, [
    ['Invoke-Command $s { $using:v + 1; "<$using:v>"; $using:h.k; $using:h.n[1]; ${using:v}; $using:env:MINE }', [
      "8",
      "<7>",
      "w",
      "2",
      "7",
      "e",
    ]],
    ["Invoke-Command $s { & { $using:v } }", ["7"]],
    ['Invoke-Command $s { param($a, $b) "$a-$b-$args" } -ArgumentList 1, 2, 3, 4', ["1-2-3 4"]],
    ["1, 2, 3 | Invoke-Command $s { process { $_ * 2 } }", ["2", "4", "6"]],
    ["1, 2, 3 | Invoke-Command $s { @($input).Count }", ["3"]],
    ["Invoke-Command $s { @($input).Count } -InputObject 5", ["1"]],
    ["Invoke-Command $s { $using:nothing }", [], ["UsingVariableIsUndefined"]],
  ]);
});

Deno.test("blocks of plain commands are sent as commands", async () => {
  const rig = new Rig();
  const client = rig.client();
  await client.output(`${OPEN}; $v = 3, 1, 2`);
  await checkRows(client, [
    ["Invoke-Command $s { Write-Output $using:v | Sort-Object -Descending }", ["3", "2", "1"]],
    ["Invoke-Command $s { Write-Output 1, 'two' -NoEnumerate:$false }", ["1", "two"]],
    ["Invoke-Command $s { Write-Output first; Write-Output second }", ["first", "second"]],
    ["Invoke-Command $s { Write-Error wrong }", [], ["Microsoft.PowerShell.Commands.WriteErrorException"]],
    ['Invoke-Command $s { Write-Error wrong 2>&1 } | ForEach-Object { "<$_>" }', ["<wrong>"]],
  ]);
});

Deno.test("all streams come, and say where from", async () => {
  const client = new Rig().client();
  await client.output(OPEN);
  const said = await client.run(`Invoke-Command $s, $t {
    'out'; Write-Error mine; Write-Warning careful; Write-Verbose detail -Verbose; Write-Host shown
  } -ThrottleLimit 1 | ForEach-Object { "$_ $($_.PSComputerName) $($_.RunspaceId -eq $s.InstanceId)" }`);
  assertEquals(said.output, ["out srv01 True", "out srv02 False"]);
  assertEquals(said.errors, [
    "Microsoft.PowerShell.Commands.WriteErrorException",
    "Microsoft.PowerShell.Commands.WriteErrorException",
  ]);
  const each = ["warning careful", "verbose detail", "host shown"];
  assertEquals(said.host, [...each, ...each]);
});

Deno.test("what is thrown in one session ends the script, in several it does not", async () => {
  const client = new Rig().client();
  await client.output(OPEN);
  await checkRows(client, [
    ["Invoke-Command $s { throw 'boom' }; 'after'", [], ["boom"]],
    ["Invoke-Command $s, $t { throw 'boom' }; 'after'", ["after"], ["boom", "boom"]],
    ["Invoke-Command $s { [int]'x' }; 'after'", ["after"], ["InvalidCastFromStringToInteger"]],
    ["try { Invoke-Command $s { throw 'boom' } } catch { $_.Exception.GetType().Name }", ["RemoteException"]],
    ["Invoke-Command $s { 'alive' }", ["alive"]],
  ]);
});

Deno.test("temporary sessions are opened and closed around the command", async () => {
  const rig = new Rig({
    gate: (operation, name) =>
      operation === "open" && name === "down" ? Promise.reject(fault(CANNOT_CONNECT, "open")) : Promise.resolve(),
  });
  const client = rig.client();
  await checkRows(client, [
    ["Invoke-Command srv01, down, srv02 { $env:HOSTNAME } | Sort-Object", ["srv01", "srv02"], [
      "CannotConnect,PSSessionStateBroken",
    ]],
    ["@(Get-PSSession).Count", ["0"]],
  ]);
  assertEquals([rig.world.shellsOf("srv01"), rig.world.shellsOf("srv02")], [[], []]);
});

Deno.test("-InDisconnectedSession leaves the command behind", async () => {
  const rig = new Rig();
  const client = rig.client();
  await checkRows(client, [
    ['$d = Invoke-Command srv01 { 1..3 } -InDisconnectedSession; "$($d.State) $($d.Availability)"', [
      "Disconnected None",
    ]],
    ["(Get-PSSession) -eq $d", ["True"]],
    ["Receive-PSSession $d; $d.State", ["1", "2", "3", "Opened"]],
    ["1, 2 | Invoke-Command srv01 { process { $_ * 2 } } -InDisconnectedSession | Receive-PSSession", ["2", "4"]],
    ["Invoke-Command srv01 { 1 } -InDisconnectedSession -AsJob", [], ["System.InvalidOperationException"]],
    ["Invoke-Command srv01 { 1 } -SessionName x", [], ["System.InvalidOperationException"]],
  ]);
});

/** Runs a script and stops it, as Ctrl+C does, once a command runs for it. */
async function stopped(rig: Rig, engine: Engine, script: string): Promise<{ state: string; output: string[] }> {
  const output: string[] = [];
  const run = engine.run({
    statements: [[{ text: script, isScript: true, arguments: [] }]],
    streams: {
      output: (value) => void output.push(toText(value, engine)),
      error: () => undefined,
      warning: () => undefined,
      verbose: () => undefined,
      debug: () => undefined,
      information: () => undefined,
      progress: () => undefined,
    },
  });
  rig.time.setTimer(STARTED_MS, () => run.stop());
  const result: RunResult = await rig.time.drive(run.task);
  return { state: result.state, output };
}

Deno.test("stopping the cmdlet stops the command at the server, whose finally blocks run", async () => {
  const rig = new Rig();
  const client = rig.client();
  await client.output(OPEN);
  const { engine } = client.session;
  const script = "Invoke-Command $s { try { 'begun'; while ($true) { Start-Sleep 1 } } finally { $cleaned = 'yes' } }";
  const { state, output } = await stopped(rig, engine, script);
  assertEquals([state, output], ["Stopped", ["begun"]]);
  await checkRows(client, [["$s.Availability; Invoke-Command $s { $cleaned }", ["Available", "yes"]]]);
});

Deno.test("stopping the cmdlet gives up what it waits for", async () => {
  const aborted: string[] = [];
  const rig: Rig = new Rig({
    gate: (operation, name, signal) =>
      name !== "slow" ? Promise.resolve() : new Promise((_, reject) =>
        signal?.addEventListener("abort", () => {
          aborted.push(operation);
          reject(signal.reason);
        })
      ),
  });
  const { engine } = rig.client().session;
  for (const script of ["New-PSSession slow", "Get-PSSession -ComputerName slow", "Invoke-Command slow { 1 }"]) {
    assertEquals((await stopped(rig, engine, script)).state, "Stopped", script);
  }
  assertEquals(aborted, ["open", "enumerate", "open"]);
});

Deno.test("a command that the network takes away goes on as a job, or in a session that stays", async () => {
  const rig = new Rig();
  const client = rig.client();
  await client.output("$s = New-PSSession srv01 -Name one");
  const cause = new TransportError("ERR_CONNECT", CANNOT_CONNECT, "the network is gone");
  const lose = (pool: number) =>
    rig.time.setTimer(STARTED_MS, () => rig.world.pools[pool]!.lose("Disconnected", cause));
  const waits = "'begun'; Start-Sleep 1; 'ended'";
  lose(0);
  const kept = await client.run(`Invoke-Command $s { ${waits} }`);
  assertEquals([kept.output, kept.errors, kept.warnings.length], [
    ["begun"],
    ["PowerShellNetworkFailedStartDisconnect"],
    2,
  ]);
  await checkRows(client, [
    ['$j = Get-Job; "$($j.State) $($j.PSJobTypeName) $($s.State)"', ["Disconnected RemoteJob Disconnected"]],
    ["Receive-PSSession $s | Wait-Job | Receive-Job", ["ended"]],
  ]);
  lose(1);
  const left = await client.run(`Invoke-Command srv02 { ${waits} }`);
  assertEquals([left.errors, left.warnings.length], [["PowerShellNetworkFailedStartDisconnect"], 2]);
  await checkRows(client, [["Get-PSSession -Name Runspace* | Receive-PSSession", ["ended"]]]);
});

Deno.test("what happens to the network is told in warnings", async () => {
  const rig = new Rig();
  const client = rig.client();
  await client.output("$s = New-PSSession srv01");
  rig.time.setTimer(STARTED_MS, () => {
    const pool = rig.world.pools[0]!;
    pool.tell({ kind: "NetworkFailureDetected", maxRetryMs: 240_000 });
    pool.tell({ kind: "ConnectionRetryAttempt" });
    pool.tell({ kind: "ConnectionRetrySucceeded" });
  });
  const said = await client.run("Invoke-Command $s { Start-Sleep 1; 'ended' }");
  assertEquals([said.output, said.errors], [["ended"], []]);
  assertEquals(said.warnings.map((text) => /interrupted.* 4 minutes|again|restored/.exec(text)?.[0]), [
    "interrupted. Trying for up to 4 minutes",
    "again",
    "restored",
  ]);
});
