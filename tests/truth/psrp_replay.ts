/**
 * Replays a recorded conversation: one of our cores plays the part that the recording gives to one side, and says what
 * it would have sent.
 * @module
 */
import { readRemoting } from "../../lib/clixml/read.ts";
import { PsDictionary, type PsValue } from "../../lib/clixml/value.ts";
import { EMPTY_GUID } from "../../lib/guid.ts";
import type { HostCall, HostResponse } from "../../lib/psrp/bodies/host_call.ts";
import { type ClientPipeline, type ClientPool, createClientPool } from "../../lib/psrp/client.ts";
import { type Bodies, CODECS } from "../../lib/psrp/codecs.ts";
import { Defragmenter } from "../../lib/psrp/defragmenter.ts";
import { type PsrpEvent, RECORD_STREAMS, type RecordStream } from "../../lib/psrp/events.ts";
import { decodeMessage } from "../../lib/psrp/message.ts";
import { type MessageName, messageName } from "../../lib/psrp/message_types.ts";
import type { OutOfProcessFrame } from "../../lib/psrp/out_of_process.ts";
import type { HostArguments } from "../../lib/psrp/host_methods.ts";
import { createServerPool, type EndState, type ServerPipeline, type ServerPool } from "../../lib/psrp/server.ts";

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
      speakAs(CLIENT_VERBS, pool, message.name, message);
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
        publicExponent: 65537,
        decrypt: () => new Uint8Array(32),
      }),
    },
  });
}

type Speaker<P> = {
  readonly [N in MessageName]?: (pool: P, body: Bodies[N], pipelineId: string) => void;
};

const CLIENT_VERBS: Speaker<ClientPool> = {
  INIT_RUNSPACEPOOL: (pool) => pool.open(),
  CONNECT_RUNSPACEPOOL: (pool) => pool.state === "BeforeOpen" ? pool.connect() : undefined,
  PUBLIC_KEY: (pool) => pool.exchangeKeys(),
  CREATE_PIPELINE: (pool, body) => void pool.createPipeline(body),
  GET_COMMAND_METADATA: (pool, body) => void pool.getCommandMetadata(body),
  GET_AVAILABLE_RUNSPACES: (pool) => void pool.getAvailableRunspaces(),
  SET_MAX_RUNSPACES: (pool, body) => void pool.setMaxRunspaces(body.count),
  SET_MIN_RUNSPACES: (pool, body) => void pool.setMinRunspaces(body.count),
  RESET_RUNSPACE_STATE: (pool) => void pool.resetRunspaceState(),
  PIPELINE_INPUT: (pool, value, id) => running(pool, id)?.sendInput(value),
  END_OF_PIPELINE_INPUT: (pool, _, id) => running(pool, id)?.endInput(),
  PIPELINE_HOST_RESPONSE: (pool, body, id) => answer(pool, body, id),
  RUNSPACEPOOL_HOST_RESPONSE: (pool, body) => answer(pool, body),
};

function running(pool: ClientPool, pipelineId: string): ClientPipeline | undefined {
  const pipeline = pool.pipeline(pipelineId);
  return pipeline?.state === "Running" || pipeline?.state === "Stopping" ? pipeline : undefined;
}

function answer(pool: ClientPool, { callId, method, result, error }: HostResponse, pipelineId?: string): void {
  const call = { callId, method, arguments: [] } as unknown as HostCall;
  if (error === undefined) pool.respondHostCall(call, result as never, pipelineId);
  else pool.failHostCall(call, error, pipelineId);
}

function speakAs<P, N extends MessageName>(verbs: Speaker<P>, pool: P, name: N, message: SentMessage): void {
  verbs[name]?.(pool, CODECS[name].decode(readRemoting(message.text)), message.pipelineId);
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
      for (const message of messages) speakAs(SERVER_VERBS, pool, message.name, message);
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

const SERVER_VERBS: Speaker<ServerPool> = {
  ...Object.fromEntries(
    Object.entries(RECORD_STREAMS).map(([stream, name]) => [
      name,
      (pool: ServerPool, value: PsValue, id: string) => started(pool, id).sendRecord(stream as RecordStream, value),
    ]),
  ),
  PIPELINE_STATE(pool, { state, error }, id) {
    if (id === EMPTY_GUID) return pool.sendScriptState(state as EndState, error);
    const pipeline = state === "Completed" ? started(pool, id) : pool.pipeline(id)!;
    pipeline.finish(state as EndState, error);
  },
  RUNSPACEPOOL_STATE(pool, { state, error }) {
    if (state === "Opened") pool.opened();
    else if (state === "Closing") pool.closing();
    else if (state === "Closed") pool.closed();
    else pool.broken(error);
  },
  PIPELINE_HOST_CALL: (pool, call, id) =>
    void started(pool, id).sendHostCall(call.method, ...call.arguments as HostArguments<typeof call.method>),
  RUNSPACEPOOL_HOST_CALL: (pool, call) =>
    void pool.sendHostCall(call.method, ...call.arguments as HostArguments<typeof call.method>),
  RUNSPACE_AVAILABILITY: (pool, { callId, response }) => pool.sendAvailability(callId, response),
  USER_EVENT: (pool, event) => pool.sendUserEvent(event),
};

/** A pipeline that runs: what it sends says that it does. */
function started(pool: ServerPool, pipelineId: string): ServerPipeline {
  const pipeline = pool.pipeline(pipelineId)!;
  if (pipeline.state === "NotStarted") pipeline.start();
  return pipeline;
}
