import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { EMPTY_GUID } from "../../lib/guid.ts";
import { concatBytes } from "../../lib/bytes.ts";
import { RemotingError } from "../../lib/errors.ts";
import { createClientPool } from "../../lib/psrp/client.ts";
import { fragmentMessage } from "../../lib/psrp/fragmenter.ts";
import { encodeMessage, type Message } from "../../lib/psrp/message.ts";
import { MESSAGE_TYPES } from "../../lib/psrp/message_types.ts";
import { MAX_PIPELINES } from "../../lib/psrp/pool.ts";
import { ReceiveError } from "../../lib/psrp/receive_error.ts";
import { countingGuids, KEY_PAIR, Pair } from "./pair.ts";

const PIPELINE = "99999999-0000-4000-8000-000000000001";

/** One message in one fragment. */
function message(pair: Pair, more: Partial<Message>): Uint8Array {
  const whole: Message = {
    destination: "server",
    type: MESSAGE_TYPES.GET_AVAILABLE_RUNSPACES.id,
    poolId: pair.client.id,
    pipelineId: EMPTY_GUID,
    text: '<Obj RefId="0"><MS><I64 N="ci">1</I64></MS></Obj>',
    ...more,
  };
  return fragmentMessage(900n, encodeMessage(whole));
}

Deno.test("ServerPool.receive() breaks on messages that are not for a server, or not from a client", () => {
  const wrong: Partial<Message>[] = [
    { destination: "client" },
    { type: MESSAGE_TYPES.RUNSPACEPOOL_STATE.id },
    { type: MESSAGE_TYPES.PIPELINE_OUTPUT.id },
  ];
  for (const more of wrong) {
    const pair = new Pair().open();
    const error = assertThrows(() => pair.server.receive(message(pair, more)), ReceiveError);
    assertEquals([error.fault, pair.server.state], ["remote", "Broken"]);
    assertThrows(() => pair.server.receive(message(pair, {})), RemotingError);
  }
});

Deno.test("ServerPool.receive() drops what it does not know, ClientPool.receive() does not", () => {
  const pair = new Pair().open();
  const strange = pair.server.receive(message(pair, { type: 0x00041001 }));
  assertEquals(strange, [{ type: "dropped", messageType: 0x00041001, pipelineId: EMPTY_GUID }]);
  const bytes = message(pair, { destination: "client", type: 0x0001000c });
  const error = assertThrows(() => pair.client.receive(bytes), ReceiveError);
  assertEquals([error.code, pair.client.state], ["ERR_PSRP_PROTOCOL", "Opened"]);
});

Deno.test("ServerPool.receive() drops what is for another pool or for no pipeline of this one", () => {
  const pair = new Pair().open();
  const lost: Partial<Message>[] = [
    { poolId: "99999999-0000-4000-8000-00000000abcd" },
    { type: MESSAGE_TYPES.PIPELINE_INPUT.id, pipelineId: PIPELINE, text: "<S>x</S>" },
    { type: MESSAGE_TYPES.END_OF_PIPELINE_INPUT.id, pipelineId: EMPTY_GUID, text: "" },
  ];
  for (const more of lost) assertEquals(pair.server.receive(message(pair, more))[0]?.type, "dropped");
  assertEquals(pair.server.state, "Opened");
});

Deno.test("ServerPool.receive() refuses a second handshake, a pipeline without id and one whose id is taken", () => {
  const pair = new Pair().open();
  const pipeline = pair.client.createPipeline({ statements: [[{ text: "1" }]] });
  const create = pair.client.take(32_768)!.bytes;
  pair.server.receive(create, pipeline.id);
  assertThrows(() => pair.server.receive(create, pipeline.id), ReceiveError);
  assertEquals(pair.server.state, "Opened");
  const init = createClientPool({
    poolId: pair.client.id,
    ports: { newGuid: countingGuids(), newKeyPair: () => KEY_PAIR },
  });
  init.open();
  assertThrows(() => pair.server.receive(init.take(32_768)!.bytes), ReceiveError);
});

Deno.test("ServerPool.receive() refuses messages above its limit before they are complete", () => {
  const pair = new Pair("whole", {}, { maxMessageBytes: 10_000 }).open();
  const bytes = message(pair, { text: `<S>${"x".repeat(20_000)}</S>` });
  const error = assertThrows(() => pair.server.receive(bytes.subarray(0, 100)), ReceiveError);
  assertEquals([error.code, error.fault, pair.server.state], ["ERR_PSRP_LIMIT", "remote", "Broken"]);
});

Deno.test("ServerPool.receive() holds no more pipelines than its limit, nor unfinished messages for more", () => {
  const pair = new Pair().open();
  for (let i = 0; i < MAX_PIPELINES; i++) pair.client.createPipeline({ statements: [[{ text: "1" }]] });
  assertThrows(() => pair.client.createPipeline({ statements: [[{ text: "1" }]] }), RemotingError);
  const other = new Pair().open();
  const start = message(other, {}).subarray(0, 30);
  const newGuid = countingGuids();
  assertThrows(() => {
    for (let i = 0; i < MAX_PIPELINES + 2; i++) other.server.receive(start, newGuid());
  }, RemotingError);
});

Deno.test("ClientPool.receive() refuses a server of another version, and a key that nobody asked for", () => {
  const pair = new Pair("whole", { protocolMinor: 2 });
  pair.client.open();
  const text = (version: string) =>
    `<Obj RefId="0"><MS><Version N="protocolversion">${version}</Version><Version N="PSVersion">2.0</Version>` +
    '<Version N="SerializationVersion">1.1.0.1</Version></MS></Obj>';
  for (const version of ["2.3", "3.0"]) {
    const bytes = message(pair, {
      destination: "client",
      type: MESSAGE_TYPES.SESSION_CAPABILITY.id,
      text: text(version),
    });
    assertThrows(() => pair.client.receive(bytes), ReceiveError);
  }
  const open = new Pair().open();
  const key = message(open, {
    destination: "client",
    type: MESSAGE_TYPES.ENCRYPTED_SESSION_KEY.id,
    text: '<Obj RefId="0"><MS><S N="EncryptedSessionKey">AQID</S></MS></Obj>',
  });
  assertThrows(() => open.client.receive(key), ReceiveError);
});

Deno.test("ReceiveError never shows what a message held", () => {
  const pair = new Pair().open();
  const bytes = message(pair, {
    text: '<Obj RefId="0"><MS><S N="ci">hunter2</S></MS></Obj>',
  });
  const error = assertThrows(() => pair.server.receive(bytes), ReceiveError);
  assertEquals(`${error.message} ${error.stack}`.includes("hunter2"), false);
});

/** Bytes of a whole conversation of a client. */
function conversation(): { bytes: Uint8Array; pipelineId: string } {
  const pair = new Pair();
  pair.client.open();
  const parts = [pair.client.take(32_768)!.bytes];
  pair.toServer({ bytes: parts[0]!, pipelineId: undefined, stream: "default" });
  pair.pump();
  const pipeline = pair.client.createPipeline({ statements: [[{ text: "$input" }]], noInput: false });
  pipeline.sendInput("some input");
  pipeline.endInput();
  for (let next = pair.client.take(32_768); next; next = pair.client.take(32_768)) parts.push(next.bytes);
  return { bytes: concatBytes(parts), pipelineId: pipeline.id };
}

Deno.test("ServerPool.receive() meets any change of any bytes with events, patience or a RemotingError", () => {
  const { bytes } = conversation();
  const change = fc.record({
    at: fc.nat(bytes.length - 1),
    value: fc.nat(255),
    cut: fc.nat(bytes.length),
    extra: fc.uint8Array({ maxLength: 40 }),
  });
  fc.assert(
    fc.property(change, ({ at, value, cut, extra }) => {
      const spoilt = bytes.slice();
      spoilt[at] = value;
      const { server } = new Pair();
      try {
        for (const part of [spoilt.subarray(0, cut), extra, spoilt.subarray(cut)]) {
          for (const event of server.receive(part)) if (event.type === "initRunspacePool") server.opened();
        }
      } catch (error) {
        assert(error instanceof RemotingError, String(error));
      }
    }),
    { numRuns: 500, seed: 7 },
  );
});

Deno.test("ClientPool.receive() meets any bytes with patience or a RemotingError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const { client } = new Pair().open();
      try {
        client.receive(bytes);
      } catch (error) {
        assert(error instanceof RemotingError, String(error));
      }
    }),
    { numRuns: 200, seed: 7 },
  );
});
