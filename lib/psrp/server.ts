/**
 * Server's side of a pool: what only a server may start, and what it does with what clients send. Everything that both
 * sides share is `pool.ts`.
 * @module
 */
import { type PsDictionary, type PsValue, PsVersion } from "../clixml/value.ts";
import type { WireTypeData } from "../clixml/write.ts";
import { concatBytes } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import { EMPTY_GUID } from "../guid.ts";
import type { HostResponse } from "./bodies/host_call.ts";
import type { CommandMetadataRequest } from "./bodies/metadata.ts";
import type { CreatePipeline } from "./bodies/pipeline.ts";
import type { UserEvent } from "./bodies/pool.ts";
import { CAPABILITY_DEFAULTS, type SessionCapability } from "./bodies/session.ts";
import { Defragmenter } from "./defragmenter.ts";
import { type Outgoing, type PsrpEvent, RECORD_STREAMS, type RecordStream } from "./events.ts";
import { SERVER_FRAGMENT_BYTES } from "./fragmenter.ts";
import { HostCallLedger } from "./host_call_ledger.ts";
import type { HostArguments, HostMethodName } from "./host_methods.ts";
import { decodeMessage, type Message } from "./message.ts";
import { MESSAGE_TYPES, type MessageName } from "./message_types.ts";
import type { PipelineMachine } from "./pipeline.ts";
import { POOL_DEFAULTS, type PoolCore, PoolMachine, type Receivers } from "./pool.ts";
import { decodePublicKey, encodeSessionKey, encryptForClient, SESSION_KEY_BYTES } from "./session_key.ts";
import type { PipelineState, PoolState } from "./states.ts";

/** What a server core needs from outside. */
export interface ServerPorts {
  /** Uniformly random bytes, for session keys and padding. */
  randomBytes(length: number): Uint8Array;
}

/** How a server pool starts. */
export interface ServerPoolOptions {
  /** Randomness. */
  readonly ports: ServerPorts;
  /** Minor number of the protocol version 2.x that is spoken at most. @default {3} */
  readonly protocolMinor?: number;
  /** What APPLICATION_PRIVATE_DATA says; a PSVersionTable belongs in it. */
  readonly applicationPrivateData: PsDictionary;
  /** Number of the first object; a process that serves several pools goes on counting. @default {1n} */
  readonly firstObjectId?: bigint;
  /** Largest message that is read, in bytes. @default {MAX_MESSAGE_BYTES} */
  readonly maxMessageBytes?: number;
  /** What the session knows about types (Update-TypeData). */
  readonly typeData?: WireTypeData;
}

/** How a pipeline ends. */
export type EndState = "Completed" | "Failed" | "Stopped";

const END_VERBS = { Completed: "completed", Failed: "failed", Stopped: "stopped" } as const;

/** A server core in state BeforeOpen. */
export function createServerPool(options: ServerPoolOptions): ServerPool {
  return new ServerPool(options);
}

/** Server core of a pool. */
export class ServerPool implements PoolCore {
  readonly #options: ServerPoolOptions;
  readonly #machine: PoolMachine;
  readonly #requests = new Map<string, PipelineRequest>();
  readonly #hostCalls = new HostCallLedger();

  /** As {@linkcode createServerPool} does. */
  constructor(options: ServerPoolOptions) {
    this.#options = options;
    this.#machine = new PoolMachine({
      role: "server",
      id: EMPTY_GUID,
      protocolMinor: options.protocolMinor ?? POOL_DEFAULTS.protocolMinor,
      firstObjectId: options.firstObjectId ?? POOL_DEFAULTS.firstObjectId,
      maxMessageBytes: options.maxMessageBytes ?? POOL_DEFAULTS.maxMessageBytes,
      typeData: options.typeData,
      needKey: (why) => this.#needKey(why),
      receivers: this.#receivers(),
    });
  }

  get id(): string {
    return this.#machine.id;
  }
  /** As far as messages and calls have moved it. */
  get state(): PoolState {
    return this.#machine.state;
  }
  get protocolMinor(): number {
    return this.#machine.protocolMinor;
  }
  /** Number that the next object will have. */
  get nextObjectId(): bigint {
    return this.#machine.nextObjectId;
  }

  receive(bytes: Uint8Array, target?: string): readonly PsrpEvent[] {
    return this.#machine.receive(bytes, target);
  }
  take(maxBytes: number, target?: string): Outgoing | undefined {
    return this.#machine.take(maxBytes, target);
  }
  pending(target?: string): number {
    return this.#machine.pending(target);
  }

  /**
   * Reads the `connectXml` of a client that wants to take over this disconnected pool: exactly SESSION_CAPABILITY and
   * CONNECT_RUNSPACEPOOL, each in one fragment, for this pool, of protocol 2.2 or later (wire.md 3.8). Nothing changes
   * until {@linkcode acceptConnect}.
   * @throws {RemotingError} where it is anything else; WSMan answers that with a fault.
   */
  receiveConnect(bytes: Uint8Array): readonly PsrpEvent[] {
    const messages: Message[] = [];
    const inbox = new Defragmenter(this.#options.maxMessageBytes);
    inbox.add(bytes, ({ message }) => messages.push(decodeMessage(message)));
    const [first, second] = messages;
    if (messages.length !== 2 || first === undefined || second === undefined || inbox.buffered > 0) {
      throw noConnect(`${messages.length} whole messages, SESSION_CAPABILITY and CONNECT_RUNSPACEPOOL expected`);
    }
    expectType(first, "SESSION_CAPABILITY");
    expectType(second, "CONNECT_RUNSPACEPOOL");
    if (messages.some(({ poolId }) => poolId !== this.id)) throw noConnect(`this is pool ${this.id}`);
    const capability = this.#machine.decode("SESSION_CAPABILITY", first.text);
    const minor = this.#agree(capability);
    if (minor < 2) throw noConnect(`protocol 2.${minor} knows no connecting, 2.2 or later needed`);
    return [
      { type: "sessionCapability", body: capability },
      { type: "connectRunspacePool", body: this.#machine.decode("CONNECT_RUNSPACEPOOL", second.text) },
    ];
  }

  /**
   * Lets the client of {@linkcode receiveConnect} take over. Returns the `connectResponseXml`, and queues
   * APPLICATION_PRIVATE_DATA. The new client has no session key and cannot go on with the input of pipelines, which the
   * caller ends. What waits in the queues stays.
   * @param events What `receiveConnect` returned.
   */
  acceptConnect(events: readonly PsrpEvent[], runspaces: { readonly min: number; readonly max: number }): Uint8Array {
    const capability = events.find((event) => event.type === "sessionCapability")?.body;
    if (capability === undefined) throw noConnect("no capability was read; call receiveConnect first");
    this.#machine.advance("connect");
    this.#machine.startConnection();
    this.#machine.settleProtocol(this.#agree(capability));
    const objects = [
      this.#machine.encodeNow("SESSION_CAPABILITY", this.#capability()),
      this.#machine.encodeNow("RUNSPACEPOOL_INIT_DATA", { minRunspaces: runspaces.min, maxRunspaces: runspaces.max }),
    ];
    this.#sendPrivateData();
    // Both are far below the size of a fragment.
    return concatBytes(objects.map((object) => object.next(SERVER_FRAGMENT_BYTES) as Uint8Array));
  }

  /** Sends APPLICATION_PRIVATE_DATA and RUNSPACEPOOL_STATE Opened. */
  opened(): void {
    this.#sendPrivateData();
    this.#machine.send("RUNSPACEPOOL_STATE", { state: "Opened", error: undefined });
    this.#machine.advance("opened");
  }
  /** Answers one of the `…Runspaces` and `resetRunspaceState` events. */
  sendAvailability(callId: bigint, response: boolean | number): void {
    this.#machine.send("RUNSPACE_AVAILABILITY", { callId, response });
  }
  /** Forwards an event of the runspace. */
  sendUserEvent(event: UserEvent): void {
    this.#machine.send("USER_EVENT", event);
  }
  /** Calls the pool's host. Returns the call id; `undefined` where no answer will come. */
  sendHostCall<M extends HostMethodName>(method: M, ...values: HostArguments<M>): bigint | undefined {
    const { call, answered } = this.#hostCalls.next(undefined, method, values);
    this.#machine.send("RUNSPACEPOOL_HOST_CALL", call);
    return answered ? call.callId : undefined;
  }
  /** Tells the end of an initial script: PIPELINE_STATE without a pipeline. */
  sendScriptState(state: EndState, error?: PsValue): void {
    this.#machine.send("PIPELINE_STATE", { state, error });
  }
  /** Asks the client for its public key. Only clients of protocol 2.1 expect that. */
  requestPublicKey(): void {
    this.#machine.send("PUBLIC_KEY_REQUEST", undefined, { poolId: EMPTY_GUID });
  }

  /** A pipeline by its id. */
  pipeline(pipelineId: string): ServerPipeline | undefined {
    const machine = this.#machine.pipeline(pipelineId);
    const request = this.#requests.get(pipelineId);
    if (machine === undefined || request === undefined) return undefined;
    return new ServerPipeline(this.#machine, machine, request, this.#hostCalls);
  }
  /** Forgets a pipeline, and what waits for it. */
  closePipeline(pipelineId: string): void {
    this.#machine.removePipeline(pipelineId);
    this.#requests.delete(pipelineId);
    this.#hostCalls.forget(pipelineId);
  }

  /** The client has gone, the pool stays. */
  disconnected(): void {
    this.#machine.advance("disconnect");
  }
  /** The same client is back. */
  reconnected(): void {
    this.#machine.advance("reconnect");
    this.#machine.resynchronize();
  }
  /** Sends RUNSPACEPOOL_STATE Closing. */
  closing(): void {
    this.#sendState("Closing");
    this.#machine.advance("closing");
  }
  /** Sends RUNSPACEPOOL_STATE Closed. */
  closed(): void {
    this.#sendState("Closed");
    this.#machine.advance("closed");
    this.#machine.endPipelines("stopped");
  }
  /** Sends RUNSPACEPOOL_STATE Broken. */
  broken(error?: PsValue): void {
    this.#sendState("Broken", error);
    this.#machine.advance("broken");
    this.#machine.endPipelines("failed");
  }

  #receivers(): Receivers {
    const machine = () => this.#machine;
    return {
      SESSION_CAPABILITY: (body, { poolId }) => this.#negotiate(body, poolId),
      INIT_RUNSPACEPOOL: (body) => machine().emit({ type: "initRunspacePool", body }),
      CONNECT_RUNSPACEPOOL: (body) => machine().emit({ type: "connectRunspacePool", body }),
      PUBLIC_KEY: ({ blob }) => this.#tellKey(blob),
      SET_MAX_RUNSPACES: (body) => machine().emit({ type: "setMaxRunspaces", ...body }),
      SET_MIN_RUNSPACES: (body) => machine().emit({ type: "setMinRunspaces", ...body }),
      GET_AVAILABLE_RUNSPACES: ({ callId }) => machine().emit({ type: "getAvailableRunspaces", callId }),
      RESET_RUNSPACE_STATE: ({ callId }) => machine().emit({ type: "resetRunspaceState", callId }),
      RUNSPACEPOOL_HOST_RESPONSE: (body) => this.#answered(undefined, body),
      PIPELINE_HOST_RESPONSE: (body, { pipelineId }) => this.#answered(pipelineId, body),
      CREATE_PIPELINE: (body, { pipelineId }) => {
        this.#addPipeline(pipelineId, { pipeline: body, metadata: undefined });
        machine().emit({ type: "createPipeline", pipelineId, body });
      },
      GET_COMMAND_METADATA: (body, { pipelineId }) => {
        this.#addPipeline(pipelineId, { pipeline: undefined, metadata: body });
        machine().emit({ type: "getCommandMetadata", pipelineId, body });
      },
      PIPELINE_INPUT: (value, { pipelineId }) => machine().emit({ type: "input", pipelineId, value }),
      END_OF_PIPELINE_INPUT: (_, { pipelineId }) => machine().emit({ type: "endOfInput", pipelineId }),
    };
  }

  #negotiate(body: SessionCapability, poolId: string): void {
    this.#machine.adoptId(poolId);
    this.#machine.settleProtocol(this.#agree(body));
    this.#machine.emit({ type: "sessionCapability", body });
    // The pool's id is left out here, as PowerShell does (wire.md 4.2).
    this.#machine.send("SESSION_CAPABILITY", this.#capability(), { poolId: EMPTY_GUID });
  }

  /** The lower one of both versions (MS-PSRP 3.2.5.4.1.1); 2.9 is answered with our own. */
  #agree({ protocolVersion: { major, minor } }: SessionCapability): number {
    if (major !== 2) {
      throw new RemotingError(
        "ERR_PSRP_PROTOCOL",
        "remote",
        `Cannot speak protocol ${major}.${minor} of the client: only 2.x is known`,
      );
    }
    return Math.min(minor, this.#options.protocolMinor ?? POOL_DEFAULTS.protocolMinor);
  }

  #capability(): SessionCapability {
    return { protocolVersion: new PsVersion(2, this.protocolMinor), ...CAPABILITY_DEFAULTS };
  }

  #sendPrivateData(): void {
    this.#machine.send("APPLICATION_PRIVATE_DATA", { data: this.#options.applicationPrivateData });
  }

  #sendState(state: PoolState, error?: PsValue): void {
    // Before the handshake and after the end nobody listens.
    if (this.#machine.accepts("send RUNSPACEPOOL_STATE")) this.#machine.send("RUNSPACEPOOL_STATE", { state, error });
  }

  #addPipeline(id: string, request: PipelineRequest): void {
    if (id === EMPTY_GUID) {
      throw new RemotingError("ERR_PSRP_PROTOCOL", "remote", "Cannot start a pipeline: its id is empty");
    }
    this.#machine.addPipeline(id);
    this.#requests.set(id, request);
  }

  #answered(pipelineId: string | undefined, body: HostResponse): void {
    const known = this.#hostCalls.answer(pipelineId, body.callId);
    if (known) this.#machine.emit({ type: "hostResponse", pipelineId, body });
    else {
      const name = pipelineId === undefined ? "RUNSPACEPOOL_HOST_RESPONSE" : "PIPELINE_HOST_RESPONSE";
      this.#machine.emit({
        type: "dropped",
        messageType: MESSAGE_TYPES[name].id,
        pipelineId: pipelineId ?? EMPTY_GUID,
      });
    }
  }

  #needKey(why: "read" | "write"): void {
    // A client that sends secrets has made an exchange before, so nothing can be done about one that has not.
    if (why === "read") return;
    if (this.protocolMinor < 2) this.requestPublicKey();
    // From 2.2 on the secret goes out at once, and the client asks for the key when it meets it (truth/psrp, 4.9).
    else this.#machine.secrets.setKey(this.#options.ports.randomBytes(SESSION_KEY_BYTES));
  }

  #tellKey(blob: Uint8Array): void {
    const { randomBytes } = this.#options.ports;
    const publicKey = decodePublicKey(blob);
    const key = this.#machine.secrets.key() ?? randomBytes(SESSION_KEY_BYTES);
    const ciphertext = encryptForClient(publicKey, key, randomBytes);
    this.#machine.send("ENCRYPTED_SESSION_KEY", { blob: encodeSessionKey(ciphertext) }, { poolId: EMPTY_GUID });
    this.#machine.setKey(key);
  }
}

interface PipelineRequest {
  readonly pipeline: CreatePipeline | undefined;
  readonly metadata: CommandMetadataRequest | undefined;
}

/** Server's view of one pipeline. */
export class ServerPipeline {
  readonly #pool: PoolMachine;
  readonly #machine: PipelineMachine;
  readonly #request: PipelineRequest;
  readonly #hostCalls: HostCallLedger;

  /** @internal */
  constructor(pool: PoolMachine, machine: PipelineMachine, request: PipelineRequest, hostCalls: HostCallLedger) {
    this.#pool = pool;
    this.#machine = machine;
    this.#request = request;
    this.#hostCalls = hostCalls;
  }

  /** Lower-case GUID, chosen by the client. */
  get id(): string {
    return this.#machine.id;
  }
  /** As far as messages and calls have moved it. */
  get state(): PipelineState {
    return this.#machine.state;
  }
  /** What the client wants to run; `undefined` for a request of metadata. */
  get request(): CreatePipeline | undefined {
    return this.#request.pipeline;
  }
  /** What metadata the client wants; `undefined` for a pipeline. */
  get metadataRequest(): CommandMetadataRequest | undefined {
    return this.#request.metadata;
  }
  /** It has its runspace and runs. */
  start(): void {
    this.#machine.advance("start");
  }
  /** Sends one record. */
  sendRecord(stream: RecordStream, value: PsValue): void {
    this.#pool.send(RECORD_STREAMS[stream], value, { pipelineId: this.id });
  }
  /** Calls the pipeline's host. Returns the call id; `undefined` where no answer will come. */
  sendHostCall<M extends HostMethodName>(method: M, ...values: HostArguments<M>): bigint | undefined {
    const { call, answered } = this.#hostCalls.next(this.id, method, values);
    this.#pool.send("PIPELINE_HOST_CALL", call, { pipelineId: this.id });
    return answered ? call.callId : undefined;
  }
  /** The client wants it to stop. */
  stop(): void {
    this.#machine.advance("stop");
  }
  /** Sends PIPELINE_STATE, the last message of a pipeline. */
  finish(state: EndState, error?: PsValue): void {
    this.#machine.after(END_VERBS[state]);
    this.#pool.send("PIPELINE_STATE", { state, error }, { pipelineId: this.id });
    this.#machine.advance(END_VERBS[state]);
  }
}

function expectType(message: Message, name: MessageName): void {
  if (message.destination !== "server" || message.type !== MESSAGE_TYPES[name].id) throw noConnect(`${name} expected`);
}

function noConnect(detail: string): RemotingError {
  return new RemotingError("ERR_PSRP_PROTOCOL", "remote", `Cannot connect to a pool: ${detail}`);
}
