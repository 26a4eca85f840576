/**
 * Ids and names of sessions (cmdlets.md 2.3), and how many operations run at a time (2.11).
 * @module
 */
import { assertEquals } from "@std/assert";
import { fault } from "../remoting/memory_pool.ts";
import { checkRows, Rig } from "./rig.ts";

const SHOWN = '| ForEach-Object { "$($_.Id) $($_.Name) $($_.ComputerName)" }';

Deno.test("New-PSSession names its targets one after the other, and counts from 1", async () => {
  await checkRows(new Rig().client(), [
    [`New-PSSession srv01 ${SHOWN}`, ["1 Runspace1 srv01"]],
    [`New-PSSession srv01, srv02, srv03 -Name X ${SHOWN}`, ["2 X srv01", "3 Runspace3 srv02", "4 Runspace4 srv03"]],
    [`New-PSSession srv01 -Name a, b ${SHOWN}`, ["5 a srv01"]],
    // Each record of a pipeline begins with the first name.
    [`'srv01', 'srv02' | ForEach-Object { [pscustomobject]@{ ComputerName = $_ } } | New-PSSession -Name Y ${SHOWN}`, [
      "6 Y srv01",
      "7 Y srv02",
    ]],
  ]);
});

Deno.test("a session that cannot be opened burns its number", async () => {
  const rig = new Rig({
    gate: (operation, name) =>
      operation === "open" && name === "srv09" ? Promise.reject(fault(5, "open")) : Promise.resolve(),
  });
  await checkRows(rig.client(), [
    ["New-PSSession srv09 -Name lost", [], ["AccessDenied,PSSessionOpenFailed"]],
    [`New-PSSession srv01 ${SHOWN}`, ["2 Runspace2 srv01"]],
  ]);
});

Deno.test("Invoke-Command takes numbers for its temporary sessions", async () => {
  await checkRows(new Rig().client(), [
    [`Invoke-Command -ComputerName srv01 { 1 } -InDisconnectedSession ${SHOWN}`, ["3 Runspace2 srv01"]],
    [`Invoke-Command -ComputerName srv01 { 1 }; New-PSSession srv01 ${SHOWN}`, ["1", "6 Runspace6 srv01"]],
    [`Invoke-Command -ComputerName srv01 { 1 } -InDisconnectedSession -SessionName mine ${SHOWN}`, ["8 mine srv01"]],
  ]);
});

Deno.test("sessions of other clients take a new number with each query, and keep the name of their server", async () => {
  const rig = new Rig();
  const first = rig.client();
  await first.output("$s = New-PSSession srv01 -Name ITTask; $s.Name = 'local'; $null = Disconnect-PSSession $s");
  assertEquals(await first.output("Get-PSSession -Name local; Get-PSSession -ComputerName srv01 -Name ITTask"), [
    "[PSSession]local",
    "[PSSession]local",
  ]);
  await checkRows(rig.client(), [
    [`Get-PSSession -ComputerName srv01 ${SHOWN}`, ["1 ITTask srv01"]],
    [`Get-PSSession -ComputerName srv01 ${SHOWN}`, ["2 ITTask srv01"]],
  ]);
});

for (
  const [script, operation] of [
    ["New-PSSession srv01, srv02, srv03, srv04, srv05 -ThrottleLimit 2", "open"],
    ["$all | Disconnect-PSSession -ThrottleLimit 2", "disconnect"],
    ["$left | Connect-PSSession -ThrottleLimit 2", "reconnect"],
    ["Invoke-Command $all { 1 } -ThrottleLimit 2", "start"],
  ] as const
) {
  Deno.test(`-ThrottleLimit bounds how many sessions ${operation} at a time`, async () => {
    const now = { running: 0, most: 0, counts: false };
    const rig: Rig = new Rig({
      gate: async (each) => {
        if (each !== operation || !now.counts) return;
        now.most = Math.max(now.most, ++now.running);
        await new Promise<void>((resolve) => void rig.time.setTimer(5, resolve));
        now.running--;
      },
    });
    const client = rig.client();
    await client.output(`$all = New-PSSession srv01, srv02, srv03, srv04, srv05
      $left = New-PSSession srv01, srv02, srv03, srv04; $null = $left | Disconnect-PSSession`);
    now.counts = true;
    await client.output(script);
    assertEquals(now.most, 2);
  });
}

Deno.test("New-PSSession and Disconnect-PSSession tell the server what was asked for", async () => {
  const rig = new Rig();
  const client = rig.client();
  await checkRows(client, [
    ["$s = New-PSSession srv01 -SessionOption (New-PSSessionOption -IdleTimeout 90000 -OutputBufferingMode Drop)", []],
    ['"$($s.IdleTimeout) $($s.OutputBufferingMode)"', ["90000 Drop"]],
    ["$null = Disconnect-PSSession $s -IdleTimeoutSec 120; $s.IdleTimeout", ["120000"]],
    ["($s.ExpiresOn - $s.DisconnectedOn).TotalSeconds", ["120"]],
  ]);
  const [shell] = rig.world.shellsOf("srv01");
  assertEquals([shell!.idleTimeoutMs, shell!.bufferMode], [120_000, "Drop"]);
});
