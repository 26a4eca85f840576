// Output of pipelines that really run while nobody is connected: made by the clock, read later, by whoever comes.
import { assert, assertEquals } from "@std/assert";
import { RemoteClient } from "./remote_client.ts";
import { codeOf, Rig } from "./rig.ts";

const TICKER = "1..10 | ForEach-Object { Start-Sleep -Seconds 10; \"$_ at $((Get-Date).ToString('mm:ss'))\" }; 'over'";
const LINES = Array.from({ length: 10 }, (_, i) => {
  const seconds = (i + 1) * 10;
  return `${i + 1} at 0${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
});

Deno.test("a pipeline runs while its client is away, at its own pace, and all of it is there afterwards", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start(TICKER);
  await rig.quiet();
  await client.disconnect();
  await rig.advance(100_000, 100);
  await client.reconnect();
  await client.finish(id);
  assertEquals(client.output(id), [...LINES, "over"]);
});

Deno.test("what was read before, what was made meanwhile, and what comes after make one whole", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig);
  const { id } = await first.start(TICKER);
  await rig.advance(30_000, 30);
  await first.receive(id);
  assertEquals(first.output(id), LINES.slice(0, 3));
  await first.disconnect();
  await rig.advance(40_000, 40);
  const second = await RemoteClient.takeOver(rig, first.shellId);
  await second.attach(id);
  await second.receive(id);
  assertEquals(second.output(id), LINES.slice(3, 7));
  await rig.advance(30_000, 30);
  await second.finish(id);
  assertEquals(second.output(id), [...LINES.slice(3), "over"]);
});

Deno.test("a pipeline ends while nobody is there: its end waits with its output", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig);
  const good = await first.start("Start-Sleep 1; 'good'");
  await first.disconnect();
  await rig.advance(5000, 5);
  const second = await RemoteClient.takeOver(rig, first.shellId);
  assertEquals(await second.commands(), [good.id]);
  await second.attach(good.id);
  const { commandState } = await second.receive(good.id);
  assertEquals(commandState?.state, "Done");
  assertEquals([second.output(good.id), second.stateOf(good.id)], [["good"], "Completed"]);
});

Deno.test("errors, warnings and failures that nobody saw happen are told later", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Start-Sleep 1; 'o'; Write-Error 'e'; Write-Warning 'w'; throw 'the end'");
  await client.disconnect();
  await rig.advance(5000, 5);
  await client.reconnect();
  await client.finish(id);
  assertEquals(["output", "error", "warning"].map((stream) => client.records(id, stream).length), [1, 1, 1]);
  assertEquals(client.stateOf(id), "Failed");
});

Deno.test("several pipelines of a pool go on side by side", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig, { pool: { minRunspaces: 1, maxRunspaces: 3 } });
  const ids: string[] = [];
  for (const n of [1, 2, 3]) ids.push((await first.start(`1..3 | % { Start-Sleep ${n}; "${n}: $_" }`)).id);
  await first.disconnect();
  await rig.advance(10_000, 100);
  const second = await RemoteClient.takeOver(rig, first.shellId, { pool: { minRunspaces: 1, maxRunspaces: 3 } });
  for (const id of await second.commands()) await second.attach(id);
  for (const id of ids) await second.finish(id);
  assertEquals(ids.map((id) => second.output(id)), [1, 2, 3].map((n) => [1, 2, 3].map((part) => `${n}: ${part}`)));
});

Deno.test("a pipeline that nobody has received from yet runs all the same", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig);
  await first.run("$n = 0");
  const { id } = await first.start("1..5 | ForEach-Object { $global:n++; $_ }");
  await first.disconnect();
  await rig.quiet();
  const second = await RemoteClient.takeOver(rig, first.shellId);
  await second.attach(id);
  await second.finish(id);
  assertEquals(second.output(id), [1, 2, 3, 4, 5]);
});

Deno.test("the queue of a pool moves on while nobody is connected", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const ids: string[] = [];
  for (const n of [1, 2, 3]) ids.push((await client.start(`Start-Sleep 10; $n = "$n ${n}"; $n.Trim()`)).id);
  await client.disconnect();
  await rig.advance(30_000, 30);
  await client.reconnect();
  for (const id of ids) await client.finish(id);
  assertEquals(ids.flatMap((id) => client.output(id)), ["1", "1 2", "1 2 3"]);
});

Deno.test("a large object whose pieces were cut by Disconnect is put together from both connections", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("'x' * 400000");
  await rig.quiet();
  const { streams } = await client.receive(id, { maxEnvelopeSize: 100_000 });
  assert(streams.length > 0 && client.output(id).length === 0);
  await client.disconnect();
  await client.reconnect();
  await client.finish(id);
  assertEquals(String(client.output(id)[0]).length, 400_000);
});

Deno.test("whoever takes over in the middle of an object loses that one and hears all the others", async () => {
  const rig = new Rig();
  const first = await RemoteClient.open(rig);
  const { id } = await first.start("'x' * 400000; 'whole'");
  await rig.quiet();
  await first.receive(id, { maxEnvelopeSize: 100_000 });
  await first.disconnect();
  const second = await RemoteClient.takeOver(rig, first.shellId);
  await second.attach(id);
  await second.finish(id);
  assertEquals([second.output(id), second.stateOf(id)], [["whole"], "Completed"]);
});

Deno.test("an hour away costs nothing but the hour", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Start-Sleep -Seconds 7000; 'slept'");
  await client.disconnect();
  await rig.advance(7_000_000);
  await client.reconnect();
  await client.finish(id);
  assertEquals(client.output(id), ["slept"]);
  await client.disconnect();
  await rig.advance(7_200_000);
  assertEquals(await codeOf(rig.ask({ operation: "Reconnect" }, client.request())), 2150858843);
});
