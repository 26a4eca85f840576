/**
 * The three examples of the seed document as script files, with separate processes for simulator and each client.
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { script, startSimulator, tableRows, tool } from "./tool.ts";

Deno.test("example 1: another process reconnects by computer and name", async () => {
  await using simulator = await startSimulator();
  const office = await script("example1_office.ps1", simulator.environment);
  assertEquals(tableRows(office.out), [["1", "ITTask", "Server01", "Disconnected", "ITTasks", "None"]]);
  const home = await script("example1_home.ps1", simulator.environment);
  const [row] = tableRows(home.out);
  assertEquals(row?.slice(1), ["ITTask", "Server01", "Opened", "ITTasks", "Available"]);
});

Deno.test("example 2: one client lists, disconnects, connects", async () => {
  await using simulator = await startSimulator();
  const { out } = await script("example2.ps1", simulator.environment);
  assertEquals(tableRows(out), [
    ["1", "Backups", "Localhost", "Opened", "Microsoft.PowerShell", "Available"],
    ["1", "Backups", "Localhost", "Disconnected", "Microsoft.PowerShell", "None"],
    ["1", "Backups", "Localhost", "Opened", "Microsoft.PowerShell", "Available"],
  ]);
});

Deno.test("example 3: the evening and the next day find the job done and the variable there", async () => {
  await using simulator = await startSimulator();
  const office = await script("example3_office.ps1", simulator.environment);
  assertMatch(office.out, /^2 +Job2 .*Running +True +Server01/m);
  assertMatch(office.out, /ITTask +Server01 +Disconnected +ITTasks +None/);
  const home = await script("example3_home.ps1", simulator.environment);
  assertMatch(home.out, /ITTask +Server01 +Disconnected +ITTasks +None/);
  assertMatch(home.out, /^2 +Job2 .*Completed +True +Server01/m);
  assertStringIncludes(home.out, "Verify");
  const next = await script("example3_next_day.ps1", simulator.environment);
  assertEquals(next.out.trim(), "Full");
  const left = await tool(["Get-PSSession", "-ComputerName", "Server01"], simulator.environment);
  assertEquals([left.code, left.out], [0, ""]);
});

Deno.test("output that nobody was connected for arrives once and in order", async () => {
  await using simulator = await startSimulator();
  const text = "Invoke-Command -ComputerName Server01 -InDisconnectedSession -SessionName Night " +
    "-ScriptBlock { 1..8 | ForEach-Object { Start-Sleep -Milliseconds 20; \"line $_\" }; $done = 'yes' }";
  const evening = await tool(["run", "--command", text], simulator.environment);
  assertEquals(evening.code, 0, evening.error);
  assertMatch(evening.out, /Night +Server01 +Disconnected/);
  const morning = await tool(["receive", "--computer-name", "Server01", "--name", "Night"], simulator.environment);
  assertEquals(morning.code, 0, morning.error);
  assertEquals(
    morning.out.split("\n").filter((line) => line !== ""),
    Array.from({ length: 8 }, (_, i) => `line ${i + 1}`),
  );
  const again = await tool(["receive", "--computer-name", "Server01", "--name", "Night"], simulator.environment);
  assertEquals([again.code, again.out], [0, ""]);
});

Deno.test("a process that ends disconnects what it holds and says so", async () => {
  await using simulator = await startSimulator();
  const made = await tool(["New-PSSession", "-ComputerName", "Server02", "-Name", "Left"], simulator.environment);
  assertEquals(made.code, 0);
  assertEquals(made.error.trim().split("\n").length, 1);
  assertStringIncludes(made.error, "Left on Server02");
  const seen = await tool(["gsn", "-ComputerName", "Server02", "--output", "ndjson"], simulator.environment);
  const session = JSON.parse(seen.out) as Record<string, unknown>;
  assertEquals([session["Name"], session["State"], session["Availability"]], ["Left", "Disconnected", "None"]);
});

Deno.test("a command of a killed client goes on, and a new process reads the rest", async () => {
  await using simulator = await startSimulator(["--keep-alive", "1"]);
  const count = 30;
  const text = `$s = New-PSSession -ComputerName Server01 -Name Killed; Invoke-Command -Session $s ` +
    `{ 1..${count} | ForEach-Object { Start-Sleep -Milliseconds 60; "line $_" } }`;
  const { command } = await import("./tool.ts");
  const child = command(["run", "--command", text], {
    env: { ...simulator.environment },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const read: string[] = [];
  const decoder = new TextDecoder();
  for await (const bytes of child.stdout) {
    read.push(...decoder.decode(bytes).split("\n").filter((line) => line !== ""));
    if (read.length >= 3) break;
  }
  child.kill("SIGKILL");
  await child.status;
  await connectable("Server01", "Killed", simulator.environment);
  const rest = await tool(["Receive-PSSession", "-ComputerName", "Server01", "-Name", "Killed"], simulator.environment);
  assertEquals(rest.code, 0, rest.error);
  const lines = rest.out.split("\n").filter((line) => line !== "");
  const first = Number(/\d+/.exec(lines[0]!)![0]);
  assertEquals(lines, Array.from({ length: count - first + 1 }, (_, i) => `line ${first + i}`));
  assert(first > 3, `line ${first} came twice`);
});

/** Asks until the server has noticed that the client is gone. */
async function connectable(computer: string, name: string, env: Readonly<Record<string, string>>): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const { out } = await tool(["gsn", "-ComputerName", computer, "-Name", name, "--output", "ndjson"], env);
    if (out !== "" && (JSON.parse(out) as { Availability: string }).Availability === "None") return;
  }
  throw new Error(`${name} never became connectable`);
}
