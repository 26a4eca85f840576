import { assertEquals } from "@std/assert";
import type { RequestBody } from "../../lib/wsman/bodies.ts";
import { argumentOfBytes } from "../../lib/wsman/command.ts";
import { RESOURCE_URIS, SIGNAL_CODES } from "../../lib/wsman/names.ts";
import { OPERATION_MATRIX, type ShellOperation, verdict } from "../../simulator/operation_matrix.ts";
import { RemoteClient } from "./remote_client.ts";
import { Rig } from "./rig.ts";

const OK = 0;
/** What a Receive without output ends with, after its time. */
const TIMED_OUT = 2150858793;
const DISCONNECTED = 2150859204;
const HELD = 2150859213;

/** wire.md 3.2 and docs/decisions/0003: held by the own client, held by another, left by the own, left by another. */
const EXPECTED: Readonly<Record<ShellOperation, readonly [number, number, number, number]>> = {
  Command: [OK, OK, DISCONNECTED, DISCONNECTED],
  Send: [OK, OK, DISCONNECTED, DISCONNECTED],
  Receive: [TIMED_OUT, TIMED_OUT, DISCONNECTED, DISCONNECTED],
  Signal: [OK, OK, DISCONNECTED, DISCONNECTED],
  Disconnect: [OK, HELD, 2150859215, 2150859215],
  Reconnect: [OK, HELD, OK, 2150859206],
  ReconnectCommand: [OK, OK, 2150859219, 2150859219],
  Connect: [HELD, HELD, OK, OK],
  ConnectCommand: [OK, OK, DISCONNECTED, DISCONNECTED],
  Delete: [OK, OK, OK, OK],
  Get: [OK, OK, OK, OK],
};

const STATES = ["Connected", "Disconnected"] as const;
const RELATIONS = ["own", "other"] as const;

/** A shell with a command that waits for input, and what a client can ask of both. */
async function prepare(rig: Rig): Promise<{ client: RemoteClient; bodies: Record<ShellOperation, RequestBody> }> {
  const client = await RemoteClient.open(rig);
  const spec = { statements: [[{ text: "$input", isScript: true }]], noInput: false };
  const running = await client.start(spec);
  await rig.quiet();
  const next = client.pool.createPipeline(spec);
  const commandId = running.id;
  const other = new RemoteClient(rig, { connectTo: client.shellId });
  other.pool.connect();
  return {
    client,
    bodies: {
      Command: {
        operation: "Command",
        commandId: next.id,
        commandLine: "",
        arguments: [argumentOfBytes(client.pool.take(60_000, next.id)!.bytes)],
      },
      Send: { operation: "Send", streams: [{ name: "stdin", commandId, bytes: new Uint8Array(0) }] },
      Receive: { operation: "Receive", commandId, streams: ["stdout"] },
      Signal: { operation: "Signal", commandId, code: SIGNAL_CODES.terminate },
      Disconnect: { operation: "Disconnect" },
      Reconnect: { operation: "Reconnect" },
      ReconnectCommand: { operation: "Reconnect", commandId },
      Connect: { operation: "Connect", connectXml: other.pool.take(60_000)!.bytes },
      ConnectCommand: { operation: "Connect", commandId },
      Delete: { operation: "Delete" },
      Get: { operation: "Get" },
    },
  };
}

for (const operation of Object.keys(EXPECTED) as ShellOperation[]) {
  for (const [i, state] of STATES.entries()) {
    for (const [j, relation] of RELATIONS.entries()) {
      Deno.test(`${operation} on a shell that is ${state}, by ${relation} SessionId`, async () => {
        const rig = new Rig();
        const { client, bodies } = await prepare(rig);
        if (state === "Disconnected") await client.disconnect();
        const answer = rig.faultOf(
          bodies[operation],
          client.request({
            ...(relation === "other" ? { sessionId: rig.guid() } : {}),
            ...(operation === "Get" ? { resource: RESOURCE_URIS.shell } : {}),
          }),
        );
        await rig.advance(20_000);
        assertEquals(await answer, EXPECTED[operation][i * 2 + j]);
        assertEquals(rig.internalErrors, []);
      });
    }
  }
}

Deno.test("a request without SessionId counts as the own client's", async () => {
  const rig = new Rig();
  const { client, bodies } = await prepare(rig);
  const { sessionId: _, ...anybody } = client.request();
  assertEquals(await rig.faultOf(bodies.Disconnect, anybody), OK);
  assertEquals(await rig.faultOf(bodies.Reconnect, anybody), OK);
});

Deno.test("SessionIds compare without case", async () => {
  const rig = new Rig();
  const { client, bodies } = await prepare(rig);
  const shouting = client.request({ sessionId: client.sessionId.toUpperCase() });
  assertEquals(await rig.faultOf(bodies.Disconnect, shouting), OK);
  assertEquals(await rig.faultOf(bodies.Reconnect, client.request()), OK);
});

Deno.test("a shell that is being disconnected takes nothing new, but may be looked at and deleted", () => {
  for (const relation of RELATIONS) {
    for (const operation of Object.keys(OPERATION_MATRIX) as ShellOperation[]) {
      const answer = verdict(operation, "Disconnecting", relation);
      assertEquals(answer === "ok" || answer === "noop", operation === "Delete" || operation === "Get", operation);
    }
  }
});
