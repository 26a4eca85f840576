/**
 * The cmdlets over this project's own client against the simulator, through real sockets.
 * @module
 */
import { assertEquals } from "@std/assert";
import { Loopback, type LoopbackClient } from "./loopback.ts";

/** The file that lets a waiting command go on. */
const GO_ON = "C:\\go-on.txt";
const WAITS = `'begun'; while (-not (Test-Path ${GO_ON})) { Start-Sleep -Milliseconds 1 }; 1..3; 'ended'`;
const LETS_GO =
  `$other = New-PSSession server01; Invoke-Command $other { Set-Content ${GO_ON} now }; Remove-PSSession $other`;

async function withLoopback(use: (loopback: Loopback) => Promise<void>): Promise<void> {
  const loopback = await Loopback.start();
  try {
    await use(loopback);
    assertEquals(loopback.internalErrors, []);
  } finally {
    await loopback.close();
  }
}

async function outputOf(client: LoopbackClient, script: string): Promise<string[]> {
  const { output, errors } = await client.run(script);
  assertEquals(errors.map((error) => `${error.fullyQualifiedErrorId}: ${error.exception.message}`), []);
  return output;
}

/** How clients left shells and came back, each kind once: both the shell and its command come back. */
function connects(loopback: Loopback): string[] {
  return [...new Set(loopback.operations().map((name) => name.replace(/.*\W/, "")))]
    .filter((name) => name.endsWith("onnect"));
}

Deno.test("a session runs commands, with all streams, and ends", () =>
  withLoopback(async (loopback) => {
    const client = loopback.client();
    const shown = '"$($_.Id) $($_.Name) $($_.ComputerName) $($_.State) $($_.Availability) $($_.ConfigurationName)"';
    assertEquals(
      await outputOf(client, `$s = New-PSSession server01 -Name ITTask; $s | ForEach-Object { ${shown} }`),
      ["1 ITTask server01 Opened Available Microsoft.PowerShell"],
    );
    assertEquals(await outputOf(client, "Invoke-Command $s { $x = 6; $x * 7 }; Invoke-Command $s { $x }"), ["42", "6"]);
    assertEquals(await outputOf(client, "$y = 5; 1, 2 | Invoke-Command $s { process { $_ + $using:y } }"), ["6", "7"]);
    const all = await client.run(`Invoke-Command $s {
      'out'; Write-Error mine; Write-Warning careful; Write-Verbose detail -Verbose; Write-Debug inner -Debug
      Write-Information told -InformationAction Continue; Write-Host shown; Write-Progress act -Status s
    }`);
    assertEquals(all.output, ["out"]);
    assertEquals(all.errors.map((error) => [error.exception.message, error.origin?.computerName]), [
      ["mine", "server01"],
    ]);
    assertEquals(
      all.told.filter((line) => /^(warning|verbose|debug|progress)/.test(line)),
      ["warning careful", "verbose detail", "debug inner", "progress act"],
    );
    assertEquals(all.told.filter((line) => /told|shown/.test(line)).map((line) => line.split(" ")[1]).toSorted(), [
      "shown",
      "shown",
      "told",
    ]);
    const thrown = await client.run("Invoke-Command $s { throw 'boom' }; 'after'");
    assertEquals([thrown.output, thrown.errors.map((error) => error.exception.message)], [[], ["boom"]]);
    assertEquals(await outputOf(client, "Remove-PSSession $s; $s.State; @(Get-PSSession).Count"), ["Closed", "0"]);
    assertEquals(await outputOf(client, "@(Get-PSSession -ComputerName server01).Count"), ["0"]);
  }));

Deno.test("the client that disconnected a session reconnects it, and its job goes on", () =>
  withLoopback(async (loopback) => {
    const client = loopback.client();
    await outputOf(client, `$s = New-PSSession server01; $j = Invoke-Command $s { ${WAITS} } -AsJob`);
    await outputOf(client, "while (-not $j.ChildJobs[0].Output.Count) { Start-Sleep -Milliseconds 1 }");
    assertEquals(
      await outputOf(client, '$null = Disconnect-PSSession $s; "$($s.State) $($s.Availability) $($j.State)"'),
      ["Disconnected None Disconnected"],
    );
    await outputOf(client, LETS_GO);
    assertEquals(await outputOf(client, "(Connect-PSSession $s).State"), ["Opened"]);
    assertEquals(await outputOf(client, "$k = Receive-PSSession $s; $k -eq $j; (Wait-Job $j).State; Receive-Job $j"), [
      "True",
      "Completed",
      "begun",
      "1",
      "2",
      "3",
      "ended",
    ]);
    assertEquals(await outputOf(client, "Invoke-Command $s { 'alive' }"), ["alive"]);
    assertEquals(connects(loopback), ["Disconnect", "Reconnect"]);
  }));

Deno.test("another client finds, connects and receives what a command goes on saying", () =>
  withLoopback(async (loopback) => {
    const first = loopback.client();
    await outputOf(first, "$s = New-PSSession server01 -Name ITTask");
    const started = await outputOf(
      first,
      `$j = Invoke-Command $s { $kept = 9; ${WAITS} } -AsJob
       while (-not $j.ChildJobs[0].Output.Count) { Start-Sleep -Milliseconds 1 }
       $null = Disconnect-PSSession $s; Receive-Job $j`,
    );
    assertEquals(started, ["begun"]);
    const second = loopback.client();
    const shown = '"$($_.Name) $($_.State) $($_.Availability)"';
    assertEquals(
      await outputOf(second, `Get-PSSession -ComputerName server01 | ForEach-Object { ${shown} }`),
      ["ITTask Disconnected None"],
    );
    await outputOf(second, LETS_GO);
    assertEquals(
      await outputOf(
        second,
        "$t = Connect-PSSession -ComputerName server01 -Name ITTask; $t.State; Receive-PSSession $t",
      ),
      ["Opened", "1", "2", "3", "ended"],
    );
    assertEquals(await outputOf(second, "Invoke-Command $t { $kept }"), ["9"]);
    assertEquals(connects(loopback), ["Disconnect", "Connect"]);
    // What was taken over is not the first client's any more.
    const { errors } = await first.run("Connect-PSSession $s");
    assertEquals(errors.map((error) => error.fullyQualifiedErrorId.split(",")[0]), ["PSSessionConnectFailed"]);
    await outputOf(second, "Remove-PSSession $t");
  }));

Deno.test("a command of a disconnected session is received at once by another client", () =>
  withLoopback(async (loopback) => {
    const first = loopback.client();
    assertEquals(
      await outputOf(first, "(Invoke-Command -ComputerName server01 { 1; 2; 3 } -InDisconnectedSession).State"),
      ["Disconnected"],
    );
    const second = loopback.client();
    assertEquals(
      await outputOf(second, "Get-PSSession -ComputerName server01 | Receive-PSSession"),
      ["1", "2", "3"],
    );
    assertEquals(await outputOf(second, "(Get-PSSession).State; Get-PSSession | Remove-PSSession"), ["Opened"]);
  }));
