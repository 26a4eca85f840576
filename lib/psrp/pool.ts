/**
 * A pool as both roles see it: bytes in, events out; bodies in, bytes out. What only one side may start or answer is
 * `client.ts` and `server.ts`; what moves states is `states.ts`; which body a message has is `codecs.ts`.
 * @module
 */
import { readRemoting } from "../clixml/read.ts";
import type { PsSecureString, PsValue } from "../clixml/value.ts";
import { type WireTypeData, writeRemoting } from "../clixml/write.ts";
import { RemotingError } from "../errors.ts";
import { EMPTY_GUID } from "../guid.ts";
import { type Bodies, CODECS } from "./codecs.ts";
import { Defragmenter, MAX_MESSAGE_BYTES } from "./defragmenter.ts";
import type { Outgoing, OutgoingStream, PsrpEvent } from "./events.ts";
import { OutgoingObject } from "./fragmenter.ts";
import { decodeMessage, encodeMessage, type Message } from "./message.ts";
import { formatTypeId, MESSAGE_TYPES, type MessageName, messageName, type Role } from "./message_types.ts";
import { Outbox } from "./outbox.ts";
import { PipelineMachine } from "./pipeline.ts";
import { ReceiveError } from "./receive_error.ts";
import { secretsIn } from "./secrets.ts";
import { SecretCodec } from "./session_key.ts";
import {
  advance,
  isLegal,
  type PipelineState,
  type PipelineVerb,
  POOL_TRANSITIONS,
  type PoolInput,
  type PoolState,
  type PoolVerb,
} from "./states.ts";

/**
 * Pipelines that one pool may hold. WinRM lets a user have 1500 operations at once; a peer that goes beyond it leaks
 * them.
 */
export const MAX_PIPELINES = 1500;

/** Protocol version that is offered where the caller names none: what every Windows since 10 speaks. */
export const DEFAULT_PROTOCOL_MINOR = 3;

/** What both ends of a pool can do. `target` is a pipeline's id; without it the pool itself is meant. */
export interface PoolCore {
  /** Id of the pool; on a server the empty GUID until the client has said it. */
  readonly id: string;
  /** As far as messages and calls have moved it. */
  readonly state: PoolState;
  /** Minor number of the protocol version 2.x that both ends speak; the own one until the peer has said its. */
  readonly protocolMinor: number;
  /**
   * Takes bytes that came for the pool or for one pipeline: whole fragments, several, or parts.
   * @throws {ReceiveError} where the peer broke the protocol; `events` holds what else came.
   */
  receive(bytes: Uint8Array, target?: string): readonly PsrpEvent[];
  /**
   * The next bytes to send, `undefined` where nothing waits (or what waits must wait longer, e.g. for the session key).
   * A server gets one fragment, a client as many of one target as fit. `target` narrows it to one pipeline, or with
   * the empty GUID to the pool.
   */
  take(maxBytes: number, target?: string): Outgoing | undefined;
  /** Bytes that wait to be taken, of one target or (without it) of all: what a producer looks at before it goes on. */
  pending(target?: string): number;
}

/** A message that came, beside its body. */
export interface Received {
  /** `undefined` for messages of the pool. */
  readonly pipeline: PipelineMachine | undefined;
  readonly pipelineId: string;
  readonly poolId: string;
}

/** What one role does with each message that it may receive. */
export type Receivers = { readonly [N in MessageName]?: (body: Bodies[N], received: Received) => void };

/** What a machine is made of. */
export interface PoolSettings {
  readonly role: Role;
  readonly id: string;
  readonly protocolMinor: number;
  readonly firstObjectId: bigint;
  readonly maxMessageBytes: number;
  readonly typeData: WireTypeData | undefined;
  /** A secret is to be read or written, and there is no key: ask for one, or make one. */
  readonly needKey: (why: "read" | "write") => void;
  readonly receivers: Receivers;
}

/** How a message travels. */
export interface Route {
  /** @default the pool */
  readonly pipelineId?: string;
  /** @default {"default"} */
  readonly stream?: OutgoingStream;
  /** Without others behind it. @default {false} */
  readonly alone?: boolean;
  /** Pool id in the header. @default the pool's */
  readonly poolId?: string;
}

/** The settings that have defaults. */
export const POOL_DEFAULTS = {
  firstObjectId: 1n,
  maxMessageBytes: MAX_MESSAGE_BYTES,
  protocolMinor: DEFAULT_PROTOCOL_MINOR,
} as const;

const NAMELESS_REGEXP = /^<Obj RefId="\d+"><MS>\s*<S(?: \/|><\/S)>\s*<\/MS><\/Obj>$/;

const POOL_VERBS: Readonly<Partial<Record<PoolState, PoolVerb>>> = {
  Opened: "opened",
  Closing: "closing",
  Closed: "closed",
  Broken: "broken",
};

const PIPELINE_VERBS: Readonly<Partial<Record<PipelineState, PipelineVerb>>> = {
  Stopped: "stopped",
  Completed: "completed",
  Failed: "failed",
};

/** State machine of one pool, with the queues on both sides of it. */
export class PoolMachine implements PoolCore {
  readonly #settings: PoolSettings;
  readonly #pipelines = new Map<string, PipelineMachine>();
  readonly #inboxes = new Map<string, Defragmenter>();
  readonly #outbox: Outbox;
  #id: string;
  #state: PoolState = "BeforeOpen";
  #protocolMinor: number;
  #nextObjectId: bigint;
  #events: PsrpEvent[] = [];
  #secrets: SecretCodec;
  #offSync = false;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
    this.#id = settings.id;
    this.#protocolMinor = settings.protocolMinor;
    this.#nextObjectId = settings.firstObjectId;
    this.#outbox = new Outbox(settings.role === "client");
    this.#secrets = this.#newSecrets();
  }

  get id(): string {
    return this.#id;
  }
  get state(): PoolState {
    return this.#state;
  }
  get protocolMinor(): number {
    return this.#protocolMinor;
  }
  get nextObjectId(): bigint {
    return this.#nextObjectId;
  }
  get secrets(): SecretCodec {
    return this.#secrets;
  }

  take(maxBytes: number, target?: string): Outgoing | undefined {
    return this.#outbox.take(maxBytes, target);
  }
  pending(target?: string): number {
    return this.#outbox.pending(target);
  }

  receive(bytes: Uint8Array, target: string = EMPTY_GUID): readonly PsrpEvent[] {
    if (this.#state === "Closed" || this.#state === "Broken") {
      throw new RemotingError("ERR_PSRP_STATE", "local", `Cannot receive in a pool in state "${this.#state}"`);
    }
    const events: PsrpEvent[] = [];
    this.#events = events;
    const inbox = this.#inbox(target);
    let refused: RemotingError | undefined;
    try {
      inbox.add(bytes, ({ message }) => {
        const header = this.#address(decodeMessage(message));
        try {
          this.#dispatch(header);
        } catch (error) {
          // The stream is sound, only this message is not: the others of the same bytes are still good.
          refused ??= asRemotingError(error);
        }
      });
    } catch (error) {
      refused = asRemotingError(error);
      this.advance("broken");
    }
    // A pipeline's first message may come in parts, so bytes for unknown pipelines are kept while they are unfinished.
    if (inbox.buffered > 0 || target === EMPTY_GUID || this.#pipelines.has(target)) {
      if (this.#inboxes.size > MAX_PIPELINES) throw tooMany("unfinished messages");
      this.#inboxes.set(target, inbox);
    } else {
      this.#inboxes.delete(target);
    }
    if (refused !== undefined) throw new ReceiveError(refused, events);
    return events;
  }

  /** Appends an event to what the running `receive` returns. */
  emit(event: PsrpEvent): void {
    this.#events.push(event);
  }

  /** Moves the pool. A change that comes from the peer is also an event. */
  advance(input: PoolInput, reason?: PsValue): void {
    const before = this.#state;
    this.#state = this.#after(input);
    this.#emitChange(before, reason);
  }

  /** Whether `input` is legal now. */
  accepts(input: PoolInput): boolean {
    return isLegal(POOL_TRANSITIONS[this.#settings.role], this.#state, input);
  }

  /** Takes over the pool id that the client names. */
  adoptId(id: string): void {
    this.#id = id;
  }

  /** Speaks this version from now on. */
  settleProtocol(minor: number): void {
    this.#protocolMinor = minor;
  }

  /** Takes the session key, and sends what waited for it. */
  setKey(key: Uint8Array): void {
    this.#secrets.setKey(key);
    this.#outbox.retry();
    this.emit({ type: "sessionKey" });
  }

  /** Another client has taken over: it has no key, and starts its messages afresh. */
  startConnection(): void {
    this.#secrets = this.#newSecrets();
    this.#inboxes.clear();
  }

  /** What comes next, of known pipelines or of those that are attached, may start in the middle of an object. */
  resynchronize(): void {
    this.#offSync = true;
    for (const inbox of this.#inboxes.values()) inbox.resynchronize();
  }

  pipelines(): IterableIterator<PipelineMachine> {
    return this.#pipelines.values();
  }
  pipeline(id: string): PipelineMachine | undefined {
    return this.#pipelines.get(id);
  }
  /**
   * Adds a pipeline.
   * @throws {RemotingError} `ERR_PSRP_PROTOCOL` where the id is taken, `ERR_PSRP_LIMIT` where there are too many.
   */
  addPipeline(id: string): PipelineMachine {
    if (this.#pipelines.has(id)) {
      throw new RemotingError("ERR_PSRP_PROTOCOL", "local", `Cannot start pipeline ${id}: the pool has one of this id`);
    }
    if (this.#pipelines.size >= MAX_PIPELINES) throw tooMany("pipelines");
    const pipeline = new PipelineMachine(this.#settings.role, id);
    this.#pipelines.set(id, pipeline);
    return pipeline;
  }
  /** Forgets a pipeline, what waits for it and what has come of it. */
  removePipeline(id: string): void {
    this.#pipelines.delete(id);
    this.#inboxes.delete(id);
    this.#outbox.drop(id);
  }
  /** Moves a pipeline. A change that comes from the peer is also an event. */
  advancePipeline(pipeline: PipelineMachine, input: PipelineVerb, reason?: PsValue): void {
    if (!pipeline.advance(input)) return;
    this.emit({ type: "pipelineState", pipelineId: pipeline.id, state: pipeline.state, reason });
  }

  /**
   * Queues a message.
   * @throws {RemotingError} `ERR_PSRP_STATE` where the state forbids it, `ERR_PSRP_PROTOCOL` where the peer's version
   *   does not know it.
   */
  send<N extends MessageName>(name: N, body: Bodies[N], route: Route = {}): void {
    const row = MESSAGE_TYPES[name];
    if (this.#protocolMinor < row.sinceMinor) {
      throw new RemotingError(
        "ERR_PSRP_PROTOCOL",
        "local",
        `Cannot send ${name}: it needs protocol 2.${row.sinceMinor}, the peer speaks 2.${this.#protocolMinor}`,
      );
    }
    const { pipelineId = EMPTY_GUID, stream = "default", alone = false } = route;
    if (this.#isOfPool(name, pipelineId)) this.advance(`send ${name}`);
    else this.#pipeline(name, pipelineId).advance(`send ${name}`);
    this.#outbox.add(pipelineId, stream, { encode: () => this.#encode(name, body, route), alone });
  }

  /** One message as an object of its own, out of turn. */
  encodeNow<N extends MessageName>(name: N, body: Bodies[N], route: Route = {}): OutgoingObject {
    const object = this.#encode(name, body, route);
    if (object === undefined) {
      throw new RemotingError("ERR_SESSION_KEY", "local", `Cannot write ${name}: no session key`);
    }
    return object;
  }

  /** Reads the body of a message, and lets its secrets be read as soon as there is a key. */
  decode<N extends MessageName>(name: N, text: string): Bodies[N] {
    // The example of MS-PSRP 2.2.2.29 is no CLIXML: it has a member without a name.
    const value = name === "CONNECT_RUNSPACEPOOL" && NAMELESS_REGEXP.test(text) ? null : readRemoting(text);
    if (text.includes("<SS")) this.#unlock(value);
    return CODECS[name].decode(value);
  }

  #encode<N extends MessageName>(name: N, body: Bodies[N], route: Route): OutgoingObject | undefined {
    const value = CODECS[name].encode(body, this.#protocolMinor);
    let text = this.#write(value);
    if (text === undefined) {
      this.#settings.needKey("write");
      text = this.#write(value);
    }
    if (text === undefined) return undefined;
    const message: Message = {
      destination: this.#settings.role === "client" ? "server" : "client",
      type: MESSAGE_TYPES[name].id,
      poolId: route.poolId ?? this.#id,
      pipelineId: route.pipelineId ?? EMPTY_GUID,
      text,
    };
    return new OutgoingObject(this.#nextObjectId++, encodeMessage(message));
  }

  /** CLIXML of a value; `undefined` where it holds a secret that cannot be written yet. */
  #write(value: PsValue): string | undefined {
    let locked = false;
    const secureString = (secret: PsSecureString): string => {
      const text = secret.reveal();
      // A secret that cannot be read here came from the peer, which can read it again.
      const content = text === undefined ? secret.cipher() : this.#secrets.encrypt(text);
      locked ||= content === undefined;
      return content ?? "";
    };
    const { typeData } = this.#settings;
    const text = writeRemoting(value, { secureString, ...(typeData !== undefined && { typeData }) });
    return locked ? undefined : text;
  }

  #unlock(value: PsValue): void {
    const secrets = this.#secrets;
    for (const secret of secretsIn(value)) secret.unlockWith((cipher) => secrets.decrypt(cipher));
    if (!secrets.ready) this.#settings.needKey("read");
  }

  #inbox(target: string): Defragmenter {
    const known = this.#inboxes.get(target);
    if (known !== undefined) return known;
    const inbox = new Defragmenter(this.#settings.maxMessageBytes);
    if (this.#offSync) inbox.resynchronize();
    return inbox;
  }

  #newSecrets(): SecretCodec {
    return new SecretCodec(() => this.#protocolMinor >= 4);
  }

  /** Checks whom a message is for; what it says is not looked at. */
  #address(message: Message): Message {
    const { role } = this.#settings;
    if (message.destination !== role) throw refusal(message, `it is for a ${message.destination}, this is a ${role}`);
    const name = messageName(message.type);
    if (name !== undefined && MESSAGE_TYPES[name].sender === role) {
      throw refusal(message, `only a ${role} may send it`);
    }
    return message;
  }

  #dispatch(message: Message): void {
    const name = messageName(message.type);
    const { pipelineId, poolId } = message;
    // Servers leave the id out of some messages (wire.md 4.2); a server learns it from the first one.
    if (poolId !== EMPTY_GUID && this.#id !== EMPTY_GUID && poolId !== this.#id) return this.#drop(message);
    if (name === undefined) return this.#unknown(message);
    const ofPool = this.#isOfPool(name, pipelineId);
    const pipeline = ofPool ? undefined : this.#pipelines.get(pipelineId);
    if (!ofPool && pipeline === undefined) return this.#drop(message);
    if (name === "RUNSPACEPOOL_STATE") return this.#receivePoolState(message);
    if (name === "PIPELINE_STATE" && pipeline !== undefined) return this.#receivePipelineState(message, pipeline);
    // The state is asked first, so that a forbidden message is not even read.
    const before = this.#state;
    const after = pipeline === undefined ? this.#after(`receive ${name}`) : before;
    pipeline?.after(`receive ${name}`);
    const body = this.decode(name, message.text);
    this.#state = after;
    pipeline?.advance(`receive ${name}`);
    this.#deliver(name, body, { pipeline, pipelineId, poolId });
    this.#emitChange(before);
  }

  /** Whether a message moves the pool's table rather than a pipeline's. */
  #isOfPool(name: MessageName, pipelineId: string): boolean {
    if (MESSAGE_TYPES[name].scope === "pool" || name === "CREATE_PIPELINE" || name === "GET_COMMAND_METADATA") {
      return true;
    }
    // A server reports the end of its initial script without a pipeline.
    return name === "PIPELINE_STATE" && pipelineId === EMPTY_GUID;
  }

  #pipeline(name: MessageName, id: string): PipelineMachine {
    const pipeline = this.#pipelines.get(id);
    if (pipeline !== undefined) return pipeline;
    throw new RemotingError("ERR_PSRP_STATE", "local", `Cannot send ${name}: the pool has no pipeline ${id} any more`);
  }

  #after(input: PoolInput): PoolState {
    return advance(POOL_TRANSITIONS[this.#settings.role], this.#state, input, "pool");
  }

  #emitChange(before: PoolState, reason?: PsValue): void {
    if (this.#state !== before) this.emit({ type: "poolState", state: this.#state, reason });
  }

  #deliver<N extends MessageName>(name: N, body: Bodies[N], received: Received): void {
    const receivers: Receivers = this.#settings.receivers;
    receivers[name]?.(body, received);
  }

  #receivePoolState(message: Message): void {
    const { state, error } = this.decode("RUNSPACEPOOL_STATE", message.text);
    const verb = POOL_VERBS[state];
    if (verb === undefined) throw refusal(message, `state ${state} is never sent`);
    this.advance(verb, error);
    if (verb === "closed" || verb === "broken") this.endPipelines(verb === "closed" ? "stopped" : "failed", error);
  }

  #receivePipelineState(message: Message, pipeline: PipelineMachine): void {
    const { state, error } = this.decode("PIPELINE_STATE", message.text);
    const verb = PIPELINE_VERBS[state];
    if (verb === undefined) throw refusal(message, `state ${state} is never sent`);
    this.advancePipeline(pipeline, verb, error);
  }

  /** Ends what still runs, because the pool has ended. */
  endPipelines(verb: "stopped" | "failed", reason?: PsValue): void {
    for (const pipeline of this.#pipelines.values()) {
      if (pipeline.accepts(verb)) this.advancePipeline(pipeline, verb, reason);
    }
  }

  #unknown(message: Message): void {
    // PowerShell's server drops what it does not know, its client does not (wire.md 4.3).
    if (this.#settings.role === "client") throw refusal(message, "there is no such type");
    this.#drop(message);
  }

  #drop(message: Message): void {
    this.emit({ type: "dropped", messageType: message.type, pipelineId: message.pipelineId });
  }
}

function refusal(message: Message, detail: string): RemotingError {
  const name = messageName(message.type) ?? `message type ${formatTypeId(message.type)}`;
  return new RemotingError("ERR_PSRP_PROTOCOL", "remote", `Cannot accept ${name}: ${detail}`);
}

function tooMany(what: string): RemotingError {
  return new RemotingError("ERR_PSRP_LIMIT", "remote", `Cannot hold more than ${MAX_PIPELINES} ${what} in one pool`);
}

function asRemotingError(error: unknown): RemotingError {
  if (error instanceof RemotingError) return error;
  throw error;
}
