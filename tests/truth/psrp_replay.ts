/**
 * Replays a recorded conversation: one of our cores plays the part that the recording gives to one side, and says what
 * it would have sent.
 * @module
 */
import { readRemoting } from "../../lib/clixml/read.ts";
import { PsDictionary, type PsValue } from "../../lib/clixml/value.ts";
import { EMPTY_GUID } from "../../lib/guid.ts";
import { type ClientPool, createClientPool } from "../../lib/psrp/client.ts";
import { CODECS } from "../../lib/psrp/codecs.ts";
import { Defragmenter } from "../../lib/psrp/defragmenter.ts";
import { type PsrpEvent, RECORD_STREAMS, type RecordStream } from "../../lib/psrp/events.ts";
import { decodeMessage } from "../../lib/psrp/message.ts";
import { type MessageName, messageName } from "../../lib/psrp/message_types.ts";
import type { OutOfProcessFrame } from "../../lib/psrp/out_of_process.ts";
import { createServerPool, type EndState, type ServerPool } from "../../lib/psrp/server.ts";

/** A message of a conversation. */
export interface SentMessage {
  readonly name: MessageName;
  readonly objectId: bigint;
  readonly pipelineId: string;
  readonly poolId: string;
  readonly text: string;
}

/** One step of a conversation: a frame, and the messages that it completed. */
export interface Step {
  readonly from: "client" | "server";
  readonly frame: OutOfProcessFrame;
  readonly messages: readonly SentMessage[];
}

/** Puts the messages of one direction together. */
export class Listener {
  readonly #inboxes = new Map<string, Defragmenter>();

  hear(bytes: Uint8Array, target: string): SentMessage[] {
    const inbox = this.#inboxes.get(target) ?? new Defragmenter();
    this.#inboxes.set(target, inbox);
    const out: SentMessage[] = [];
    inbox.add(bytes, ({ objectId, message }) => {
      const { type, poolId, pipelineId, text } = decodeMessage(message);
      const name = messageName(type);
      if (name === undefined) throw new Error(`message type ${type} is not known`);
      out.push({ name, objectId, pipelineId, poolId, text });
    });
    return out;
  }
}

/** What a replay brought. */
export interface Replayed {
  /** What our core sent. */
  readonly sent: readonly SentMessage[];
  /** What it heard. */
  readonly events: readonly PsrpEvent[];
}

/** Our client in the recorded client's place. */
export function replayClient(steps: readonly Step[]): Replayed {
  const sent: SentMessage[] = [];
  const events: PsrpEvent[] = [];
  const listener = new Listener();
  const pipelineIds: string[] = [];
  let pool: ClientPool | undefined;
  for (const { from, frame, messages } of steps) {
    if (from === "server") {
      if (frame.element === "Data" && pool !== undefined && pool.state !== "Closed") {
        events.push(...pool.receive(frame.data, frame.target));
      }
      continue;
    }
    // A second session over the same pipe is a new pool.
    if (messages[0]?.name === "SESSION_CAPABILITY") pool = newClient(messages, pipelineIds);
    if (pool === undefined) continue;
    for (const message of messages) {
      if (message.name === "CREATE_PIPELINE" || message.name === "GET_COMMAND_METADATA") {
        pipelineIds.push(message.pipelineId);
      }
      speakAsClient(pool, message);
    }
    if (frame.element === "Signal") pool.pipeline(frame.target)?.stop();
    if (frame.element === "Close" && frame.target === EMPTY_GUID) pool.markClosing();
    for (let next = pool.take(32_768); next !== undefined; next = pool.take(32_768)) {
      sent.push(...listener.hear(next.bytes, next.pipelineId ?? EMPTY_GUID));
    }
  }
  return { sent, events };
}

function newClient(messages: readonly SentMessage[], pipelineIds: string[]): ClientPool {
  const capability = CODECS.SESSION_CAPABILITY.decode(readRemoting(messages[0]!.text));
  const init = messages.find(({ name }) => name === "INIT_RUNSPACEPOOL");
  return createClientPool({
    poolId: messages[0]!.poolId,
    protocolMinor: capability.protocolVersion.minor,
    ...(init && CODECS.INIT_RUNSPACEPOOL.decode(readRemoting(init.text))),
    ports: {
      newGuid: () => pipelineIds.shift()!,
      // Not the recorded key, which nobody has: what was encrypted stays closed.
      newKeyPair: () => ({
        modulus: new Uint8Array(256).fill(0xff),
        exponent: 65537,
        decrypt: () => new Uint8Array(32),
      }),
    },
  });
}

function speakAsClient(pool: ClientPool, message: SentMessage): void {
  const { name, pipelineId, text } = message;
  const body = CODECS[name].decode(readRemoting(text));
  const is = <N extends MessageName>(wanted: N, given: unknown): given is ReturnType<typeof CODECS[N]["decode"]> =>
    name === wanted && given === body;
  const pipeline = pool.pipeline(pipelineId);
  if (is("INIT_RUNSPACEPOOL", body)) pool.open();
  else if (is("CONNECT_RUNSPACEPOOL", body)) { if (pool.state === "BeforeOpen") pool.connect(); }
  else if (is("PUBLIC_KEY", body)) pool.exchangeKeys();
  else if (is("CREATE_PIPELINE", body)) pool.createPipeline(body);
  else if (is("GET_COMMAND_METADATA", body)) pool.getCommandMetadata(body);
  else if (is("GET_AVAILABLE_RUNSPACES", body)) pool.getAvailableRunspaces();
  else if (is("SET_MAX_RUNSPACES", body)) pool.setMaxRunspaces(body.count);
  else if (is("SET_MIN_RUNSPACES", body)) pool.setMinRunspaces(body.count);
  else if (is("RESET_RUNSPACE_STATE", body)) pool.resetRunspaceState();
  else if (is("END_OF_PIPELINE_INPUT", body) && name === "END_OF_PIPELINE_INPUT") pipeline!.endInput();
  else if (name === "PIPELINE_INPUT") { if (pipeline?.state === "Running") pipeline.sendInput(body as PsValue); }
  else if (is("PIPELINE_HOST_RESPONSE", body) || is("RUNSPACEPOOL_HOST_RESPONSE", body)) {
    const call = { callId: body.callId, method: body.method, arguments: [] } as never;
    const scope = name === "PIPELINE_HOST_RESPONSE" ? pipelineId : undefined;
    if (body.error === undefined) pool.respondHostCall(call, body.result as never, scope);
    else pool.failHostCall(call, body.error, scope);
  }
}

/** Our server in the recorded server's place. */
export function replayServer(steps: readonly Step[]): Replayed {
  const sent: SentMessage[] = [];
  const events: PsrpEvent[] = [];
  const listener = new Listener();
  let pool: ServerPool | undefined;
  for (const step of steps) {
    const { from, frame, messages } = step;
    if (from === "client") {
      if (frame.element === "Data") {
        if (messages[0]?.name === "SESSION_CAPABILITY") pool = newServer(steps, messages[0], pool);
        events.push(...pool!.receive(frame.data, frame.target));
      } else if (frame.element === "Signal") pool?.pipeline(frame.target)?.stop();
    } else if (pool !== undefined) {
      for (const message of messages) speakAsServer(pool, message);
    }
    if (pool === undefined) continue;
    for (let next = pool.take(32_768); next !== undefined; next = pool.take(32_768)) {
      sent.push(...listener.hear(next.bytes, next.pipelineId ?? EMPTY_GUID));
    }
  }
  return { sent, events };
}

function newServer(steps: readonly Step[], capability: SentMessage, before: ServerPool | undefined): ServerPool {
  const own = steps.flatMap(({ from, messages }) => from === "server" ? messages : []);
  const offered = CODECS.SESSION_CAPABILITY.decode(readRemoting(capability.text));
  const data = own.find(({ name, poolId }) => name === "APPLICATION_PRIVATE_DATA" && poolId === capability.poolId);
  const privateData = data && CODECS.APPLICATION_PRIVATE_DATA.decode(readRemoting(data.text)).data;
  return createServerPool({
    ports: { randomBytes: (length) => new Uint8Array(length).fill(7) },
    protocolMinor: Math.min(offered.protocolVersion.minor, 4),
    applicationPrivateData: privateData ?? new PsDictionary(),
    firstObjectId: before?.nextObjectId ?? 1n,
  });
}

const STREAM_OF = new Map(Object.entries(RECORD_STREAMS).map(([stream, name]) => [name, stream as RecordStream]));

function speakAsServer(pool: ServerPool, { name, pipelineId, text }: SentMessage): void {
  const value = readRemoting(text);
  const pipeline = pool.pipeline(pipelineId);
  const stream = STREAM_OF.get(name as (typeof RECORD_STREAMS)[RecordStream]);
  if (pipeline?.state === "NotStarted" && name !== "PIPELINE_STATE") pipeline.start();
  if (stream !== undefined) pipeline!.sendRecord(stream, value);
  else if (name === "PIPELINE_STATE") {
    const { state, error } = CODECS.PIPELINE_STATE.decode(value);
    if (pipelineId === EMPTY_GUID) return pool.sendScriptState(state as EndState, error);
    if (pipeline!.state === "NotStarted" && state === "Completed") pipeline!.start();
    pipeline!.finish(state as EndState, error);
  } else if (name === "RUNSPACEPOOL_STATE") {
    const { state } = CODECS.RUNSPACEPOOL_STATE.decode(value);
    if (state === "Opened") pool.opened();
    else if (state === "Closing") pool.closing();
    else if (state === "Closed") pool.closed();
    else pool.broken();
  } else if (name === "PIPELINE_HOST_CALL" || name === "RUNSPACEPOOL_HOST_CALL") {
    const call = CODECS[name].decode(value);
    (name === "PIPELINE_HOST_CALL" ? pipeline! : pool).sendHostCall(call.method, ...call.arguments as never);
  } else if (name === "RUNSPACE_AVAILABILITY") {
    const { callId, response } = CODECS[name].decode(value);
    pool.sendAvailability(callId, response);
  } else if (name === "USER_EVENT") pool.sendUserEvent(CODECS[name].decode(value));
}
