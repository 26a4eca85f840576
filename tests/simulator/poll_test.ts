// Long polls: what ends them, who gets what, and what a lost connection costs.
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { RequestBody } from "../../lib/wsman/bodies.ts";
import { parseResponse } from "../../lib/wsman/envelope.ts";
import { RemoteClient } from "./remote_client.ts";
import { codeOf, type RawAnswer, Rig } from "./rig.ts";

const TIMED_OUT = 2150858793;

function receiveBody(commandId: string): RequestBody {
  return { operation: "Receive", commandId, streams: ["stdout"] };
}

/** Takes a raw answer to a Receive. @returns Bytes in it. */
function takeRaw(client: RemoteClient, { text }: RawAnswer): number {
  const received = parseResponse(text, { operation: "Receive" });
  assert(received.operation === "Receive");
  client.take(received);
  return received.streams.length;
}

Deno.test("a Receive without output waits for the time that the client gives, then ends as timed out", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  let code: number | undefined;
  const poll = codeOf(client.receive(undefined, { timeoutMs: 5000 })).then((ended) => {
    code = ended;
  });
  await rig.advance(4999);
  assertEquals(code, undefined);
  await rig.advance(1);
  await poll;
  assertEquals(code, TIMED_OUT);
});

Deno.test("a Receive waits no longer than the service allows, whatever the client asks for", async () => {
  const rig = new Rig({ limits: { maxTimeoutMs: 60_000 } });
  const client = await RemoteClient.open(rig);
  const poll = codeOf(client.receive(undefined, { timeoutMs: 180_000_000 }));
  await rig.advance(60_000);
  assertEquals(await poll, TIMED_OUT);
});

Deno.test("the time-out stands early in the fault, with Windows' prefix", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const body = { operation: "Receive", streams: ["stdout"] } as const;
  const raw = rig.post(rig.envelope(body, client.request()));
  await rig.advance(20_000);
  const { status, text } = await raw;
  assertEquals(status, 500);
  assert(text.indexOf("w:TimedOut") < 3000 && text.includes("w:TimedOut"));
});

Deno.test("output wakes a Receive at once", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Start-Sleep -Seconds 3; 'now'; Start-Sleep -Seconds 100");
  const poll = client.receive(id);
  await rig.advance(3000);
  const { streams, commandState } = await poll;
  assertEquals([streams.length, commandState], [1, undefined]);
  assertEquals(client.output(id), ["now"]);
});

Deno.test("a second Receive on the same target takes over from the first", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Start-Sleep -Seconds 3; 'once'");
  const first = codeOf(client.receive(id));
  await rig.quiet();
  const second = client.finish(id);
  assertEquals(await first, TIMED_OUT);
  await rig.advance(3000);
  await second;
  assertEquals(client.output(id), ["once"]);
});

Deno.test("Receives on different targets do not disturb each other", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig, { pool: { maxRunspaces: 2 } });
  const one = await client.start("Start-Sleep -Seconds 1; 'one'");
  const two = await client.start("Start-Sleep -Seconds 2; 'two'");
  const polls = [client.finish(one.id), client.finish(two.id), codeOf(client.receive())];
  await rig.advance(2000, 2);
  await Promise.all(polls.slice(0, 2));
  assertEquals([client.output(one.id), client.output(two.id)], [["one"], ["two"]]);
  await rig.advance(20_000);
  assertEquals(await polls[2], TIMED_OUT);
});

Deno.test("all that is there goes out in one answer, with Done behind the last", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("1..20");
  await rig.quiet();
  const { streams, commandState } = await client.receive(id);
  assertEquals(streams.length, 21);
  assertEquals(commandState, { commandId: id, state: "Done", exitCode: 0 });
  assertEquals(await codeOf(client.receive(id)), 2150858843);
});

Deno.test("a Receive whose connection dies while it waits costs nothing", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Start-Sleep -Seconds 3; 'kept'");
  const { connection, cut } = rig.connection();
  const lost = codeOf(client.receive(id, { connection }));
  await rig.quiet();
  cut();
  assertEquals(await lost, TIMED_OUT);
  await rig.advance(3000);
  await client.finish(id);
  assertEquals(client.output(id), ["kept"]);
});

Deno.test("a Receive on a connection that is dead already gets nothing of what waits", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("'kept'");
  await rig.quiet();
  const { connection, cut } = rig.connection();
  cut();
  assertEquals(await codeOf(client.receive(id, { connection })), TIMED_OUT);
  await client.finish(id);
  assertEquals(client.output(id), ["kept"]);
});

Deno.test("an answer that never arrived is given again, once, in order, with the end of its command", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("1..5");
  await rig.quiet();
  const lost = await rig.post(rig.envelope(receiveBody(id), client.request()));
  lost.undeliver();
  lost.undeliver();
  await client.finish(id);
  assertEquals(client.output(id), [1, 2, 3, 4, 5]);
  assertEquals(client.stateOf(id), "Completed");
});

Deno.test("output that came back wakes the Receive that waits for it", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("'first'; Start-Sleep -Seconds 100");
  await rig.quiet();
  const lost = await rig.post(rig.envelope(receiveBody(id), client.request()));
  const next = client.receive(id);
  await rig.quiet();
  lost.undeliver();
  await next;
  assertEquals(client.output(id), ["first"]);
});

Deno.test("the same MessageID gets the same answer, and nothing is taken twice", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("'a'; 'b'");
  await rig.quiet();
  const envelope = rig.envelope(receiveBody(id), client.request());
  const first = await rig.post(envelope);
  const again = await rig.post(envelope);
  assertEquals(again.text, first.text);
  takeRaw(client, again);
  assertEquals(client.output(id), ["a", "b"]);
});

Deno.test("an answer of which one copy arrived is not given back for the other", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("'a'; Start-Sleep -Seconds 5; 'b'");
  await rig.quiet();
  const envelope = rig.envelope(receiveBody(id), client.request());
  const lost = await rig.post(envelope);
  // The client asks again before the service has noticed that the first connection is dead.
  takeRaw(client, await rig.post(envelope));
  lost.undeliver();
  await rig.advance(5000);
  await client.finish(id);
  assertEquals(client.output(id), ["a", "b"]);
});

Deno.test("an answer of which every copy was lost is given back", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("'a'");
  await rig.quiet();
  const envelope = rig.envelope(receiveBody(id), client.request());
  const lost = [await rig.post(envelope), await rig.post(envelope)];
  for (const { undeliver } of lost) undeliver();
  await client.finish(id);
  assertEquals(client.output(id), ["a"]);
});

Deno.test("a repeated Command does not start twice", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  await client.run("$count = 0");
  const pipeline = client.pool.createPipeline({ statements: [[{ text: "$count++; $count", isScript: true }]] });
  const body: RequestBody = {
    operation: "Command",
    commandId: pipeline.id,
    commandLine: "",
    arguments: [btoa(String.fromCharCode(...client.pool.take(60_000, pipeline.id)!.bytes))],
  };
  const envelope = rig.envelope(body, client.request());
  const first = await rig.post(envelope);
  assertEquals((await rig.post(envelope)).text, first.text);
  await client.finish(pipeline.id);
  assertEquals(client.output(pipeline.id), [1]);
  assertEquals(await client.run("$count"), [1]);
});

Deno.test("a MessageID whose request is still being answered is refused", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("Start-Sleep -Seconds 1; 'x'");
  const messageId = rig.guid();
  const first = client.receive(id, { messageId });
  await rig.quiet();
  assertEquals(await codeOf(client.receive(id, { messageId })), 1359);
  await rig.advance(1000);
  await first;
  assertEquals(client.output(id), ["x"]);
});

Deno.test("one user's MessageIDs are nothing to another, nor one computer's to the next", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const { id } = await client.start("'secret'");
  await rig.quiet();
  const envelope = rig.envelope(receiveBody(id), client.request());
  const mine = await rig.post(envelope);
  for (
    const other of [{ account: { user: "Alan", password: "three", administrator: false } }, { computer: "server02" }]
  ) {
    const theirs = await rig.post(envelope, other);
    assertNotEquals(theirs.text, mine.text);
    assertEquals(theirs.status, 500);
  }
});

Deno.test("a fault is stored like any answer", async () => {
  const rig = new Rig();
  const client = await RemoteClient.open(rig);
  const envelope = rig.envelope(receiveBody(rig.guid()), client.request());
  const first = await rig.post(envelope);
  const again = await rig.post(envelope);
  assertEquals([again.status, again.text], [first.status, first.text]);
  assertEquals(rig.simulator.trace.entries().slice(-2).map(({ fault }) => fault), [2150858843, 2150858843]);
});
