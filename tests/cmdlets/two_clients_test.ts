/**
 * Two clients and one session: leaving, taking over, finding out that somebody else has it (cmdlets.md 2.4 to 2.9).
 * @module
 */
import { assertEquals } from "@std/assert";
import { checkRows, Rig } from "./rig.ts";

const STATE = '"$($s.State) $($s.Availability)"';

Deno.test("a session goes from one client to another and back", async () => {
  const rig = new Rig();
  const first = rig.client();
  const second = rig.client();
  await checkRows(first, [
    ["$s = New-PSSession srv01 -Name ITTask; Invoke-Command $s { $kept = 9 }; $null = Disconnect-PSSession $s", []],
    [STATE, ["Disconnected None"]],
  ]);
  await checkRows(second, [
    [`$s = Connect-PSSession -ComputerName srv01 -Name ITTask; ${STATE}`, ["Opened Available"]],
    ["Invoke-Command $s { $kept++; $kept }", ["10"]],
    ["@(Get-PSSession).Count", ["1"]],
  ]);
  // The first client knows nothing of it until it tries; its object is of no use then.
  await checkRows(first, [
    [STATE, ["Disconnected None"]],
    [`Connect-PSSession $s; ${STATE}`, ["Broken None"], ["PSSessionConnectFailed"]],
    ["(Get-PSSession -ComputerName srv01) -eq $s", ["False"]],
    ["Get-PSSession -ComputerName srv01 | ForEach-Object Availability", ["Busy"]],
    ["Get-PSSession -ComputerName srv01 | Connect-PSSession", [], ["PSSessionConnectFailed"]],
  ]);
  await second.output("$null = Disconnect-PSSession $s");
  await checkRows(first, [
    ["Connect-PSSession $s", [], ["PSSessionConnectFailed"]],
    [`$s = Get-PSSession -ComputerName srv01 | Connect-PSSession; ${STATE}`, ["Opened Available"]],
    ["Invoke-Command $s { $kept }", ["10"]],
    ["Remove-PSSession $s; $s.State; @(Get-PSSession).Count", ["Closed", "0"]],
  ]);
  assertEquals(rig.world.shellsOf("srv01"), []);
  assertEquals(rig.world.log.filter((line) => /connect/.test(line)), [
    "disconnect srv01",
    "connect srv01",
    "reconnect srv01",
    "disconnect srv01",
    "connect srv01",
  ]);
});

Deno.test("a removed session is gone for everybody", async () => {
  const rig = new Rig();
  const first = rig.client();
  const second = rig.client();
  await first.output("$s = New-PSSession srv01; $null = Disconnect-PSSession $s");
  await checkRows(second, [
    ["Get-PSSession -ComputerName srv01 | Remove-PSSession; @(Get-PSSession -ComputerName srv01).Count", ["0"]],
  ]);
  await checkRows(first, [
    ["Connect-PSSession $s", [], ["CannotConnectTargetSessionDoesNotExist,PSSessionConnectFailed"]],
    ["Remove-PSSession $s; $s.State", ["Closed"]],
    ["@(Get-PSSession).Count", ["0"]],
  ]);
});

Deno.test("a session that another client holds cannot be removed or received", async () => {
  const rig = new Rig();
  const first = rig.client();
  await first.output("$s = New-PSSession srv01 -Name held");
  await checkRows(rig.client(), [
    ["Get-PSSession -ComputerName srv01 | Remove-PSSession", [], ["InvalidOperation"]],
    // One in which nothing runs has nothing to receive.
    ["Get-PSSession -ComputerName srv01 | Receive-PSSession", []],
    ["Receive-PSSession -ComputerName srv01 -Name held", [], ["ReceivePSSessionCannotConnectSession"]],
    // Disconnecting what is not connected here is no error.
    ["Get-PSSession -ComputerName srv01 | Disconnect-PSSession | ForEach-Object State", ["Disconnected"]],
  ]);
  assertEquals(await first.output("$s.State"), ["Opened"]);
});

Deno.test("-WhatIf touches nothing", async () => {
  const rig = new Rig();
  const client = rig.client();
  await client.output("$s = New-PSSession srv01; $t = New-PSSession srv01; $null = Disconnect-PSSession $t");
  const before = rig.world.log.length;
  await checkRows(client, [
    ["Disconnect-PSSession $s -WhatIf; Connect-PSSession $t -WhatIf; Receive-PSSession $t -WhatIf", []],
    ["Remove-PSSession $s -WhatIf; $s.State; $t.State", ["Opened", "Disconnected"]],
  ]);
  assertEquals(rig.world.log.length, before);
});
