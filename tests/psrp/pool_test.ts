import { assertEquals, assertThrows } from "@std/assert";
import {
  customObject,
  PsDateTime,
  PsDictionary,
  PsObject,
  PsSecureString,
  type PsValue,
} from "../../lib/clixml/value.ts";
import { EMPTY_GUID } from "../../lib/guid.ts";
import { RemotingError } from "../../lib/errors.ts";
import { concatBytes } from "../../lib/bytes.ts";
import { createClientPool } from "../../lib/psrp/client.ts";
import { Defragmenter } from "../../lib/psrp/defragmenter.ts";
import { fragmentMessage } from "../../lib/psrp/fragmenter.ts";
import { decodeMessage, encodeMessage } from "../../lib/psrp/message.ts";
import type { PsrpEvent, RecordStream } from "../../lib/psrp/events.ts";
import { ReceiveError } from "../../lib/psrp/receive_error.ts";
import { countingGuids, type Delivery, KEY_PAIR, Pair } from "./pair.ts";

const DELIVERIES: Delivery[] = ["whole", "byte by byte"];

function test(name: string, body: (delivery: Delivery) => void): void {
  for (const delivery of DELIVERIES) Deno.test(`${name} (${delivery})`, () => body(delivery));
}

function script(text: string): { statements: [{ text: string; isScript: true }][] } {
  return { statements: [[{ text, isScript: true }]] };
}

function record(message: string): PsObject {
  return customObject([["Message", message]]);
}

function noteOf(value: PsValue, name: string): unknown {
  return value instanceof PsObject ? value.members.get(name) : undefined;
}

test("ClientPool.open() opens the pool and learns the server's private data", (delivery) => {
  const pair = new Pair(delivery, { minRunspaces: 1, maxRunspaces: 3 }).open();
  assertEquals([pair.client.state, pair.server.state, pair.server.id], ["Opened", "Opened", pair.client.id]);
  assertEquals(pair.heardOf("poolState").map(({ state }) => state), ["NegotiationSucceeded", "Opened"]);
  assertEquals(pair.heardOf("applicationPrivateData")[0]?.body.data?.has("PSVersionTable"), true);
  const init = pair.askedOf("initRunspacePool")[0]!.body;
  assertEquals([init.minRunspaces, init.maxRunspaces, init.hostInfo.isHostNull], [1, 3, true]);
});

test("ClientPool.createPipeline() runs a script whose records arrive in order, each in its stream", (delivery) => {
  const streams: RecordStream[] = ["output", "warning", "verbose", "debug", "information", "progress", "error"];
  const pair = new Pair(delivery);
  pair.onServer = (event, server) => {
    if (event.type === "initRunspacePool") server.opened();
    if (event.type !== "createPipeline") return;
    const pipeline = server.pipeline(event.pipelineId)!;
    assertEquals(pipeline.state, "NotStarted");
    pipeline.start();
    for (const stream of streams) pipeline.sendRecord(stream, record(stream));
    pipeline.sendRecord("output", null);
    pipeline.finish("Completed");
  };
  pair.open();
  const pipeline = pair.client.createPipeline(script("'x'"));
  assertEquals(pipeline.state, "Running");
  pair.pump();
  assertEquals(pair.askedOf("createPipeline")[0]?.body.statements[0]?.[0]?.text, "'x'");
  const records = pair.heardOf("record");
  assertEquals(records.map(({ stream }) => stream), [...streams, "output"]);
  assertEquals(records.slice(0, -1).map(({ value }) => noteOf(value, "Message")), streams);
  assertEquals(records.at(-1)?.value, null);
  assertEquals([pipeline.state, pair.heard.at(-1)?.type], ["Completed", "pipelineState"]);
});

test("ClientPipeline.sendInput() streams objects to the server, and their end", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipeline = pair.client.createPipeline({ ...script("$input"), noInput: false });
  for (const value of [1, "two", null]) pipeline.sendInput(value);
  pipeline.endInput();
  const first = pair.client.take(32_768)!;
  pair.toServer(first);
  assertEquals(pair.asked.at(-1)?.type, "createPipeline", "input never travels with CREATE_PIPELINE");
  pair.pump();
  assertEquals(pair.askedOf("input").map(({ value }) => value), [1, "two", null]);
  assertEquals(pair.asked.at(-1)?.type, "endOfInput");
});

test("ClientPipeline.stop() leaves what a finally block writes, and the reason, before the end", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipeline = pair.client.createPipeline(script("try { sleep } finally { 'bye' }"));
  pair.pump();
  pipeline.stop();
  const atServer = pair.server.pipeline(pipeline.id)!;
  atServer.stop();
  atServer.sendRecord("output", "bye");
  atServer.finish("Stopped", record("stopped"));
  pair.pump();
  assertEquals(pair.heardOf("record").map(({ value }) => value), ["bye"]);
  const end = pair.heardOf("pipelineState")[0]!;
  assertEquals([end.state, noteOf(end.reason!, "Message")], ["Stopped", "stopped"]);
});

test("ServerPipeline.finish() ends a pipeline that never got its runspace", (delivery) => {
  const pair = new Pair(delivery);
  pair.onServer = (event, server) => {
    if (event.type === "initRunspacePool") server.opened();
  };
  pair.open();
  const pipeline = pair.client.createPipeline(script("1"));
  pair.pump();
  assertThrows(() => pair.server.pipeline(pipeline.id)!.sendRecord("output", 1), RemotingError);
  pair.server.pipeline(pipeline.id)!.finish("Stopped");
  pair.pump();
  assertEquals([pipeline.state, pair.heardOf("pipelineState")[0]?.reason], ["Stopped", undefined]);
});

test("ServerPipeline.sendHostCall() brings the pipeline's answers back by their call ids", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipeline = pair.client.createPipeline(script("Read-Host"));
  pair.pump();
  const host = pair.server.pipeline(pipeline.id)!;
  assertEquals(host.sendHostCall("WriteLine3", 7, 1, "hello"), undefined);
  const ids = [
    host.sendHostCall("ReadLine"),
    host.sendHostCall("PromptForChoice", "c", "m", [
      { label: "&Yes", helpMessage: "do" },
    ], 0),
  ];
  assertEquals(ids, [1n, 2n]);
  pair.pump();
  const [write, read, choice] = pair.heardOf("hostCall");
  assertEquals([write?.call.method, write?.call.arguments], ["WriteLine3", [7, 1, "hello"]]);
  assertEquals(choice?.call.arguments, ["c", "m", [{ label: "&Yes", helpMessage: "do" }], 0]);
  pair.client.respondHostCall(choice!.call, 1, choice!.pipelineId);
  pair.client.failHostCall(read!.call, record("no console"), read!.pipelineId);
  assertEquals(pair.client.take(32_768)?.stream, "promptResponse");
});

test("ServerPool.sendHostCall() asks the pool's host, and counts apart from pipelines", (delivery) => {
  const pair = new Pair(delivery).open();
  assertEquals(pair.server.sendHostCall("ReadLine"), 1n);
  pair.pump();
  const [event] = pair.heardOf("hostCall");
  assertEquals(event?.pipelineId, undefined);
  pair.client.respondHostCall(event!.call, "typed");
  pair.pump();
  const [answer] = pair.askedOf("hostResponse");
  assertEquals([answer?.body.callId, answer?.body.result, answer?.pipelineId], [1n, "typed", undefined]);
});

test("ServerPool.receive() drops an answer that nobody waits for", (delivery) => {
  const pair = new Pair(delivery).open();
  pair.server.sendHostCall("ReadLine");
  pair.pump();
  const { call } = pair.heardOf("hostCall")[0]!;
  pair.client.respondHostCall(call, "one");
  pair.client.respondHostCall(call, "two");
  pair.pump();
  assertEquals(pair.askedOf("hostResponse").length, 1);
  assertEquals(pair.askedOf("dropped").length, 1);
});

test("ClientPool exchanges a key before it sends a secret, and keeps the order of its messages", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipeline = pair.client.createPipeline({ ...script("$input"), noInput: false });
  pipeline.sendInput(PsSecureString.fromText("p@ss w0rd"));
  pipeline.sendInput("after");
  pair.pump();
  const [secret, after] = pair.askedOf("input");
  assertEquals((secret?.value as PsSecureString).reveal(), "p@ss w0rd");
  assertEquals(after?.value, "after");
  assertEquals([pair.heardOf("sessionKey").length, pair.client.hasKey], [1, true]);
});

test("ClientPool reads a secret that came before the key once the key is there", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipeline = pair.client.createPipeline(script("1"));
  pair.pump();
  pair.server.pipeline(pipeline.id)!.sendRecord("output", PsSecureString.fromText("from server"));
  pair.toClient(pair.server.take(32_768)!);
  const secret = pair.heardOf("record")[0]!.value as PsSecureString;
  assertEquals(secret.reveal(), undefined);
  pair.pump();
  assertEquals(secret.reveal(), "from server");
});

test("ServerPool asks a client of protocol 2.1 for its key, and holds the secret until it has it", (delivery) => {
  const pair = new Pair(delivery, { protocolMinor: 1 }).open();
  const pipeline = pair.client.createPipeline(script("1"));
  pair.pump();
  pair.server.pipeline(pipeline.id)!.sendRecord("output", PsSecureString.fromText("late"));
  pair.server.pipeline(pipeline.id)!.sendRecord("output", "behind it");
  pair.pump();
  const [secret, behind] = pair.heardOf("record");
  assertEquals([(secret?.value as PsSecureString).reveal(), behind?.value], ["late", "behind it"]);
});

test("ClientPool and ServerPool of protocol 2.4 send secrets without any key", (delivery) => {
  const pair = new Pair(delivery, { protocolMinor: 4 }, { protocolMinor: 4 }).open();
  const pipeline = pair.client.createPipeline({ ...script("$input"), noInput: false });
  pipeline.sendInput(PsSecureString.fromText("clear"));
  pair.pump();
  assertEquals((pair.askedOf("input")[0]?.value as PsSecureString).reveal(), "clear");
  assertEquals(pair.askedOf("sessionKey").length, 0);
});

test("ClientPool.getAvailableRunspaces() and its like are answered by call id", (delivery) => {
  const pair = new Pair(delivery);
  pair.onServer = (event, server) => {
    if (event.type === "initRunspacePool") server.opened();
    if (event.type === "getAvailableRunspaces") server.sendAvailability(event.callId, 3);
    if (event.type === "setMaxRunspaces") server.sendAvailability(event.callId, event.count > 0);
    if (event.type === "setMinRunspaces") server.sendAvailability(event.callId, false);
    if (event.type === "resetRunspaceState") server.sendAvailability(event.callId, true);
  };
  pair.open();
  const { client } = pair;
  const ids = [
    client.getAvailableRunspaces(),
    client.setMaxRunspaces(5),
    client.setMinRunspaces(9),
    client.resetRunspaceState(),
  ];
  pair.pump();
  const answers = pair.heardOf("availability").map(({ body }) => [body.callId, body.response]);
  assertEquals(answers, [[ids[0]!, 3], [ids[1]!, true], [ids[2]!, false], [ids[3]!, true]]);
});

Deno.test("ClientPool.resetRunspaceState() needs protocol 2.3", () => {
  const pair = new Pair("whole", { protocolMinor: 2 }).open();
  const error = assertThrows(() => pair.client.resetRunspaceState(), RemotingError);
  assertEquals([error.code, error.fault], ["ERR_PSRP_PROTOCOL", "local"]);
});

test("ClientPool.getCommandMetadata() is a pipeline of its own kind", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipeline = pair.client.getCommandMetadata({ names: ["Get-*"], namespaces: ["Own"] });
  pair.pump();
  const [event] = pair.askedOf("getCommandMetadata");
  assertEquals([event?.pipelineId, event?.body.names, event?.body.commandTypes], [pipeline.id, ["Get-*"], 271]);
  const atServer = pair.server.pipeline(pipeline.id)!;
  assertEquals([atServer.request, atServer.metadataRequest?.namespaces], [undefined, ["Own"]]);
});

test("ClientPool.createPipeline() says that a pipeline is nested", (delivery) => {
  const pair = new Pair(delivery).open();
  pair.client.createPipeline({ ...script("1"), isNested: true });
  pair.pump();
  assertEquals(pair.askedOf("createPipeline")[0]?.body.isNested, true);
});

test("ServerPool.sendUserEvent() forwards events", (delivery) => {
  const pair = new Pair(delivery).open();
  const body = {
    eventId: 1,
    sourceId: "Own.Timer",
    time: new PsDateTime(638_000_000_000_000_000n, "Utc"),
    sender: null,
    sourceArguments: null,
    messageData: "data",
    computerName: null,
    runspaceId: pair.client.id,
  } as const;
  pair.server.sendUserEvent(body);
  pair.pump();
  assertEquals(pair.heardOf("userEvent")[0]?.body, body);
});

test("ClientPool hears an initial script: host calls and an end without pipeline, before the pool is open", (delivery) => {
  const pair = new Pair(delivery);
  pair.onServer = (event, server) => {
    if (event.type !== "initRunspacePool") return;
    server.sendHostCall("SetWindowTitle", "start");
    server.sendScriptState("Completed");
    server.opened();
  };
  pair.open();
  assertEquals(pair.heardOf("hostCall")[0]?.call.arguments, ["start"]);
  assertEquals(pair.heardOf("pipelineState")[0]?.pipelineId, EMPTY_GUID);
  assertEquals(pair.client.state, "Opened");
});

test("ServerPool.closing() and closed() are heard, and end what still ran", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipeline = pair.client.createPipeline(script("1"));
  pair.pump();
  pair.server.closing();
  pair.server.closed();
  pair.pump();
  assertEquals(pair.heardOf("poolState").map(({ state }) => state).slice(-2), ["Closing", "Closed"]);
  assertEquals([pipeline.state, pair.client.state, pair.server.state], ["Stopped", "Closed", "Closed"]);
});

test("ServerPool.broken() tells why, and fails what still ran", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipeline = pair.client.createPipeline(script("1"));
  pair.pump();
  pair.server.broken(record("lost"));
  pair.pump();
  const state = pair.heardOf("poolState").at(-1)!;
  assertEquals([state.state, noteOf(state.reason!, "Message"), pipeline.state], ["Broken", "lost", "Failed"]);
});

/** Connects a second client to the pool of a pair, and returns the pair with it. */
function takeOver(pair: Pair): Uint8Array {
  pair.client.markDisconnected();
  pair.server.disconnected();
  pair.client = createClientPool({
    poolId: pair.client.id,
    ports: { newGuid: countingGuids(), newKeyPair: () => KEY_PAIR },
  });
  pair.client.connect();
  const request = pair.client.take(32_768)!;
  const events = pair.server.receiveConnect(request.bytes);
  assertEquals(events.map(({ type }) => type), ["sessionCapability", "connectRunspacePool"]);
  return pair.server.acceptConnect(events, { min: 1, max: 4 });
}

test("ClientPool.connect() takes over a pool and the pipeline that ran on", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipelineId = pair.client.createPipeline(script("1")).id;
  pair.pump();
  pair.server.pipeline(pipelineId)!.sendRecord("output", "before");
  pair.pump();
  const before = pair.server.nextObjectId;
  const response = takeOver(pair);
  assertEquals(pair.server.nextObjectId, before + 3n, "object ids go on counting");
  pair.server.pipeline(pipelineId)!.sendRecord("output", "after");
  pair.server.pipeline(pipelineId)!.finish("Completed");
  pair.toClient({ bytes: response, pipelineId: undefined, stream: "default" });
  assertEquals(pair.heardOf("initData")[0]?.body, { minRunspaces: 1, maxRunspaces: 4 });
  assertEquals(pair.client.state, "Connecting");
  const pipeline = pair.client.attachPipeline(pipelineId);
  pair.pump();
  assertEquals([pair.client.state, pipeline.state], ["Opened", "Completed"]);
  assertEquals(pair.heardOf("record").map(({ value }) => value), ["before", "after"]);
});

test("ClientPool.connect() drops the rest of an object whose start another client took", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipelineId = pair.client.createPipeline(script("1")).id;
  pair.pump();
  pair.server.pipeline(pipelineId)!.sendRecord("output", "x".repeat(500));
  pair.server.pipeline(pipelineId)!.sendRecord("output", "whole");
  pair.server.take(200);
  const response = takeOver(pair);
  pair.toClient({ bytes: response, pipelineId: undefined, stream: "default" });
  pair.client.attachPipeline(pipelineId);
  pair.pump(200);
  assertEquals(pair.heardOf("record").map(({ value }) => value), ["whole"]);
});

Deno.test("ServerPool.receiveConnect() refuses what is not exactly a handshake for this pool", () => {
  const pair = new Pair().open();
  pair.server.disconnected();
  const connect = (poolId: string, protocolMinor = 3) => {
    const client = createClientPool({
      poolId,
      protocolMinor,
      ports: { newGuid: countingGuids(), newKeyPair: () => KEY_PAIR },
    });
    client.connect();
    return client;
  };
  const whole = connect(pair.client.id).take(32_768)!.bytes;
  const refused: Uint8Array[] = [
    new Uint8Array(0),
    whole.subarray(0, whole.length - 1),
    new Uint8Array([...whole, ...whole]),
    connect("11111111-2222-3333-4444-555555555555").take(32_768)!.bytes,
  ];
  for (const bytes of refused) assertThrows(() => pair.server.receiveConnect(bytes), RemotingError);
  assertThrows(() => connect(pair.client.id, 1), RemotingError);
  assertEquals(pair.server.state, "Disconnected");
});

Deno.test("ServerPool.receiveConnect() takes the form that MS-PSRP shows", () => {
  const pair = new Pair().open();
  pair.server.disconnected();
  const client = createClientPool({
    poolId: pair.client.id,
    ports: { newGuid: countingGuids(), newKeyPair: () => KEY_PAIR },
  });
  client.connect();
  const messages: Uint8Array[] = [];
  new Defragmenter().add(client.take(32_768)!.bytes, ({ message }) => messages.push(message));
  const text = '<Obj RefId="1"><MS><S></S></MS></Obj>';
  const shown = encodeMessage({ ...decodeMessage(messages[1]!), text });
  const bytes = concatBytes([fragmentMessage(1n, messages[0]!), fragmentMessage(2n, shown)]);
  assertEquals(pair.server.receiveConnect(bytes)[1], { type: "connectRunspacePool", body: {} });
});

test("ClientPool.markReconnected() goes on with the same pipelines, keys and numbers", (delivery) => {
  const pair = new Pair(delivery).open();
  const pipeline = pair.client.createPipeline({ ...script("$input"), noInput: false });
  pair.pump();
  pair.client.markDisconnected();
  pair.server.disconnected();
  assertEquals([pair.client.state, pipeline.state], ["Disconnected", "Disconnected"]);
  assertThrows(() => pipeline.sendInput(1), RemotingError);
  pair.server.pipeline(pipeline.id)!.sendRecord("output", "held");
  pair.client.markReconnected();
  pair.server.reconnected();
  pipeline.sendInput("again");
  pair.pump();
  assertEquals(pair.askedOf("input")[0]?.value, "again");
  assertEquals([pair.heardOf("record")[0]?.value, pipeline.state], ["held", "Running"]);
});

Deno.test("ClientPool.take() gives what one target has, at most as much as asked, split where it must", () => {
  const pair = new Pair().open();
  const pipeline = pair.client.createPipeline({ ...script("x".repeat(5000)), noInput: false });
  const sizes: number[] = [];
  for (let next = pair.client.take(1500); next !== undefined; next = pair.client.take(1500)) {
    sizes.push(next.bytes.length);
    pair.toServer(next);
  }
  assertEquals(sizes.every((size) => size <= 1500), true);
  assertEquals(pair.askedOf("createPipeline")[0]?.body.statements[0]?.[0]?.text.length, 5000);
  for (let i = 0; i < 10; i++) pipeline.sendInput(i);
  assertEquals(pair.client.pending(pipeline.id) > 0, true);
  pair.toServer(pair.client.take(1500)!);
  assertEquals([pair.askedOf("input").length, pair.client.pending()], [10, 0]);
  assertThrows(() => pair.client.take(21), RemotingError);
});

Deno.test("ServerPool.take() gives one fragment at a time, and of the target that is asked for", () => {
  const pair = new Pair().open();
  const [one, two] = [pair.client.createPipeline(script("1")), pair.client.createPipeline(script("2"))];
  pair.pump();
  for (const { id } of [one, two]) {
    for (const value of ["a", "b"]) pair.server.pipeline(id)!.sendRecord("output", value);
  }
  assertEquals(pair.server.take(32_768, EMPTY_GUID), undefined);
  const first = pair.server.take(32_768, two.id)!;
  assertEquals(first.pipelineId, two.id);
  pair.toClient(first);
  assertEquals(pair.heardOf("record").map(({ value }) => value), ["a"]);
  pair.server.closePipeline(two.id);
  pair.pump();
  assertEquals(pair.heardOf("record").map(({ pipelineId }) => pipelineId), [two.id, one.id, one.id]);
});

Deno.test("ServerPool settles on the lower version of both, and refuses another major one", () => {
  for (const [client, server, agreed] of [[0, 3, 0], [2, 4, 2], [4, 3, 3], [9, 4, 4]] as const) {
    const pair = new Pair("whole", { protocolMinor: client }, { protocolMinor: server }).open();
    assertEquals([pair.client.protocolMinor, pair.server.protocolMinor], [agreed, agreed]);
  }
});

Deno.test("ClientPool and ServerPool answer every truncation of a conversation with patience or an error, never a crash", () => {
  const pair = new Pair().open();
  const pipeline = pair.client.createPipeline(script("1"));
  const up = pair.client.take(32_768)!;
  for (let length = 0; length < up.bytes.length; length++) {
    const other = new Pair().open();
    assertEquals(other.server.receive(up.bytes.subarray(0, length), pipeline.id), []);
  }
  pair.toServer(up);
  const events: PsrpEvent[] = [];
  pair.server.pipeline(pipeline.id)!.sendRecord("output", new PsDictionary());
  const { bytes } = pair.server.take(32_768)!;
  for (let length = 0; length < bytes.length; length++) {
    const other = new Pair().open();
    other.client.attachPipeline(pipeline.id);
    events.push(...other.client.receive(bytes.subarray(0, length), pipeline.id));
  }
  assertEquals(events, []);
});

Deno.test("ReceiveError keeps the events of the sound messages beside a bad one", () => {
  const pair = new Pair().open();
  const pipeline = pair.client.createPipeline(script("1"));
  pair.pump();
  const atServer = pair.server.pipeline(pipeline.id)!;
  atServer.sendRecord("output", "good");
  const good = pair.server.take(32_768)!.bytes;
  atServer.sendRecord("output", "bad!");
  const bad = pair.server.take(32_768)!.bytes;
  bad[bad.length - 3] = "?".charCodeAt(0);
  atServer.sendRecord("output", "later");
  const later = pair.server.take(32_768)!.bytes;
  const error = assertThrows(
    () => pair.client.receive(new Uint8Array([...good, ...bad, ...later]), pipeline.id),
    ReceiveError,
  );
  assertEquals(error.events.map((event) => event.type === "record" ? event.value : event.type), ["good", "later"]);
  assertEquals([error.fault, pair.client.state], ["remote", "Opened"]);
});
