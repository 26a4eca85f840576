/**
 * Client's side of a pool: what only a client may start, and what it does with what servers send. Everything that both
 * sides share is `pool.ts`.
 * @module
 */
import { type PsDictionary, type PsValue, PsVersion } from "../clixml/value.ts";
import { RemotingError } from "../errors.ts";
import { normalizeGuid } from "../guid.ts";
import { type HostCall, type HostInfo, type HostResponse, NO_HOST } from "./bodies/host_call.ts";
import { type CommandMetadataRequest, DEFAULT_COMMAND_TYPES } from "./bodies/metadata.ts";
import { COMMAND_DEFAULTS, type CreatePipeline, PIPELINE_DEFAULTS, type PipelineCommand } from "./bodies/pipeline.ts";
import { CAPABILITY_DEFAULTS, type SessionCapability } from "./bodies/session.ts";
import type { Outgoing, PsrpEvent, RecordStream } from "./events.ts";
import type { HostResult } from "./host_methods.ts";
import type { PipelineMachine } from "./pipeline.ts";
import { POOL_DEFAULTS, type PoolCore, PoolMachine, type Received, type Receivers } from "./pool.ts";
import { decodeSessionKey, encodePublicKey } from "./session_key.ts";
import type { PipelineState, PoolState } from "./states.ts";

/** An RSA key pair of 2048 bits, made by the caller (making one needs randomness and time). */
export interface SessionKeyPair {
  /** Modulus, 256 bytes, big-endian. */
  readonly modulus: Uint8Array;
  /** 65537 as a rule. */
  readonly publicExponent: number;
  /** RSA with PKCS#1 v1.5 padding, big-endian. */
  decrypt(ciphertext: Uint8Array): Uint8Array;
}

/** What a client core needs from outside. */
export interface ClientPorts {
  /** A random GUID with dashes, for pools and pipelines. */
  newGuid(): string;
  /** Called once a connection, when a secret first needs a key. */
  newKeyPair(): SessionKeyPair;
}

/** How a client pool starts. */
export interface ClientPoolOptions {
  /** Ids and keys. */
  readonly ports: ClientPorts;
  /** GUID of the pool, in any spelling. @default a new GUID */
  readonly poolId?: string;
  /** Minor number of the protocol version 2.x that is offered. @default {3} */
  readonly protocolMinor?: number;
  /** At least 1. @default {1} */
  readonly minRunspaces?: number;
  /** Pipelines that may run side by side. @default {1} */
  readonly maxRunspaces?: number;
  /** PSThreadOptions: Default 0, UseNewThread 1, ReuseThread 2, UseCurrentThread 3. @default {0} */
  readonly threadOptions?: number;
  /** ApartmentState: STA 0, MTA 1, Unknown 2. @default {2} */
  readonly apartmentState?: number;
  /** Host of every pipeline that brings none of its own. @default no host */
  readonly hostInfo?: HostInfo;
  /** What scripts see in `$PSSenderInfo.ApplicationArguments`. @default {null} */
  readonly applicationArguments?: PsDictionary | null;
  /** Largest message that is read, in bytes. @default {MAX_MESSAGE_BYTES} */
  readonly maxMessageBytes?: number;
}

/** What shall run: the fields that are left out have PowerShell's defaults. */
export interface PipelineSpec extends Partial<Omit<CreatePipeline, "statements">> {
  /** Statements, each a pipeline of commands. */
  readonly statements: readonly (readonly CommandSpec[])[];
}

/** One command: the fields that are left out have PowerShell's defaults. */
export type CommandSpec = Partial<PipelineCommand> & { readonly text: string };

/** A client core in state BeforeOpen. */
export function createClientPool(options: ClientPoolOptions): ClientPool {
  return new ClientPool(options);
}

/** Client core of a pool. */
export class ClientPool implements PoolCore {
  readonly #options: ClientPoolOptions;
  readonly #machine: PoolMachine;
  #keyPair: SessionKeyPair | undefined;
  #keyWanted = false;
  #nextCallId = 1n;

  /** As {@linkcode createClientPool} does. */
  constructor(options: ClientPoolOptions) {
    this.#options = options;
    const {
      ports,
      poolId = ports.newGuid(),
      protocolMinor = POOL_DEFAULTS.protocolMinor,
      maxMessageBytes = POOL_DEFAULTS.maxMessageBytes,
    } = options;
    this.#machine = new PoolMachine({
      role: "client",
      id: normalizeGuid(poolId),
      protocolMinor,
      firstObjectId: POOL_DEFAULTS.firstObjectId,
      maxMessageBytes,
      typeData: undefined,
      needKey: () => this.#wantKey(),
      receivers: this.#receivers(),
    });
  }

  get id(): string {
    return this.#machine.id;
  }
  /** As far as messages and the `mark…` methods have moved it. */
  get state(): PoolState {
    return this.#machine.state;
  }
  get protocolMinor(): number {
    return this.#machine.protocolMinor;
  }
  /** Whether secure strings can be read and written now. */
  get hasKey(): boolean {
    return this.#machine.secrets.ready;
  }

  receive(bytes: Uint8Array, target?: string): readonly PsrpEvent[] {
    const events = this.#machine.receive(bytes, target);
    this.#askForKey();
    return events;
  }
  take(maxBytes: number, target?: string): Outgoing | undefined {
    return this.#machine.take(maxBytes, target);
  }
  pending(target?: string): number {
    return this.#machine.pending(target);
  }

  /** Queues SESSION_CAPABILITY and INIT_RUNSPACEPOOL. */
  open(): void {
    const { minRunspaces = 1, maxRunspaces = 1, threadOptions = 0, apartmentState = 2, hostInfo = NO_HOST } =
      this.#options;
    const { applicationArguments = null } = this.#options;
    if (minRunspaces < 1 || maxRunspaces < minRunspaces) {
      throw new RemotingError(
        "ERR_PSRP_STATE",
        "local",
        `Cannot open a pool of ${minRunspaces} to ${maxRunspaces} runspaces: at least 1, and no more than the maximum`,
      );
    }
    this.#machine.advance("open");
    this.#sendCapability();
    this.#machine.send("INIT_RUNSPACEPOOL", {
      minRunspaces,
      maxRunspaces,
      threadOptions,
      apartmentState,
      hostInfo,
      applicationArguments,
    });
  }

  /** Queues SESSION_CAPABILITY and CONNECT_RUNSPACEPOOL, for a disconnected pool that exists under this id. */
  connect(): void {
    const { minRunspaces, maxRunspaces } = this.#options;
    this.#machine.advance("connect");
    this.#machine.resynchronize();
    this.#sendCapability();
    this.#machine.send("CONNECT_RUNSPACEPOOL", {
      ...(minRunspaces !== undefined && { minRunspaces }),
      ...(maxRunspaces !== undefined && { maxRunspaces }),
    });
  }

  /** Queues CREATE_PIPELINE. */
  createPipeline(spec: PipelineSpec): ClientPipeline {
    const statements = spec.statements.map((commands) =>
      commands.map((command) => ({ ...COMMAND_DEFAULTS, ...command }))
    );
    return this.#start((route) =>
      this.#machine.send("CREATE_PIPELINE", { ...PIPELINE_DEFAULTS, ...spec, statements }, route)
    );
  }

  /** Queues GET_COMMAND_METADATA. The outputs of the pipeline are a count and one description for each command. */
  getCommandMetadata(request: Partial<CommandMetadataRequest>): ClientPipeline {
    const { names = ["*"], commandTypes = DEFAULT_COMMAND_TYPES, namespaces = null, argumentList = null } = request;
    return this.#start((route) =>
      this.#machine.send("GET_COMMAND_METADATA", { names, commandTypes, namespaces, argumentList }, route)
    );
  }

  /** A pipeline that another client started, or this one before it was disconnected. */
  attachPipeline(pipelineId: string): ClientPipeline {
    const id = normalizeGuid(pipelineId);
    const pipeline = this.#machine.pipeline(id) ?? this.#machine.addPipeline(id);
    this.#machine.advancePipeline(pipeline, "attach");
    return new ClientPipeline(this.#machine, pipeline);
  }

  /** A pipeline by its id. */
  pipeline(pipelineId: string): ClientPipeline | undefined {
    const pipeline = this.#machine.pipeline(pipelineId);
    return pipeline && new ClientPipeline(this.#machine, pipeline);
  }

  /** Asks how many runspaces are free. Returns the call id that the `availability` event will carry. */
  getAvailableRunspaces(): bigint {
    this.#machine.send("GET_AVAILABLE_RUNSPACES", { callId: this.#nextCallId });
    return this.#nextCallId++;
  }
  /** As above, for the least number of runspaces. */
  setMinRunspaces(count: number): bigint {
    this.#machine.send("SET_MIN_RUNSPACES", { callId: this.#nextCallId, count });
    return this.#nextCallId++;
  }
  /** As above, for the largest number of runspaces. */
  setMaxRunspaces(count: number): bigint {
    this.#machine.send("SET_MAX_RUNSPACES", { callId: this.#nextCallId, count });
    return this.#nextCallId++;
  }
  /** Asks the server to forget what scripts left in the runspace. */
  resetRunspaceState(): bigint {
    this.#machine.send("RESET_RUNSPACE_STATE", { callId: this.#nextCallId });
    return this.#nextCallId++;
  }

  /**
   * Answers a host call. An answer to a pipeline that has ended meanwhile is dropped.
   * @param pipelineId As in the event.
   */
  respondHostCall<C extends HostCall>(call: C, result: HostResult<C["method"]>, pipelineId?: string): void {
    this.#respond({ callId: call.callId, method: call.method, result, error: undefined } as HostResponse, pipelineId);
  }
  /** Says that the host threw; `error` is an error record. */
  failHostCall(call: HostCall, error: PsValue, pipelineId?: string): void {
    this.#respond({ callId: call.callId, method: call.method, result: undefined, error } as HostResponse, pipelineId);
  }

  /** Asks for a session key unless there is one, or is none needed. */
  exchangeKeys(): void {
    this.#wantKey();
    this.#askForKey();
  }

  /** The transport has disconnected the pool. */
  markDisconnected(): void {
    this.#machine.advance("disconnect");
    this.#eachRunning("disconnect");
  }
  /** The transport has reconnected the pool. */
  markReconnected(): void {
    this.#machine.advance("reconnect");
    this.#machine.resynchronize();
    this.#eachRunning("reconnect");
    this.#askForKey();
  }
  /** The pool is being closed. */
  markClosing(): void {
    this.#machine.advance("close");
  }
  /** The pool is closed. */
  markClosed(): void {
    this.#machine.advance("closed");
    this.#machine.endPipelines("stopped");
  }
  /** The pool is lost. */
  markBroken(): void {
    this.#machine.advance("broken");
    this.#machine.endPipelines("failed");
  }

  #receivers(): Receivers {
    const record = (stream: RecordStream) => (value: PsValue, { pipelineId }: Received): void =>
      this.#machine.emit({ type: "record", stream, pipelineId, value });
    return {
      SESSION_CAPABILITY: (body) => this.#negotiate(body),
      RUNSPACEPOOL_INIT_DATA: (body) => this.#machine.emit({ type: "initData", body }),
      APPLICATION_PRIVATE_DATA: (body) => this.#machine.emit({ type: "applicationPrivateData", body }),
      RUNSPACE_AVAILABILITY: (body) => this.#machine.emit({ type: "availability", body }),
      USER_EVENT: (body) => this.#machine.emit({ type: "userEvent", body }),
      PUBLIC_KEY_REQUEST: () => {
        this.#keyWanted = this.#keyPair === undefined;
        this.#askForKey();
      },
      ENCRYPTED_SESSION_KEY: ({ blob }) => this.#takeKey(blob),
      RUNSPACEPOOL_HOST_CALL: (call) => this.#machine.emit({ type: "hostCall", pipelineId: undefined, call }),
      PIPELINE_HOST_CALL: (call, { pipelineId }) => this.#machine.emit({ type: "hostCall", pipelineId, call }),
      PIPELINE_STATE: ({ state, error }, { pipelineId }) =>
        this.#machine.emit({ type: "pipelineState", pipelineId, state, reason: error }),
      PIPELINE_OUTPUT: record("output"),
      ERROR_RECORD: record("error"),
      WARNING_RECORD: record("warning"),
      VERBOSE_RECORD: record("verbose"),
      DEBUG_RECORD: record("debug"),
      PROGRESS_RECORD: record("progress"),
      INFORMATION_RECORD: record("information"),
    };
  }

  #sendCapability(): void {
    const protocolVersion = new PsVersion(2, this.#machine.protocolMinor);
    this.#machine.send("SESSION_CAPABILITY", { protocolVersion, ...CAPABILITY_DEFAULTS });
  }

  /** A server answers with the version it was offered, or a lower one (MS-PSRP 3.1.5.4.1.2). */
  #negotiate(body: SessionCapability): void {
    const { protocolVersion, psVersion, serializationVersion } = body;
    const known = protocolVersion.major === 2 && protocolVersion.minor <= this.#machine.protocolMinor &&
      psVersion.major === 2 && serializationVersion.major === 1 && serializationVersion.minor === 1;
    if (!known) {
      throw new RemotingError(
        "ERR_PSRP_PROTOCOL",
        "remote",
        `Cannot speak protocol ${protocolVersion.major}.${protocolVersion.minor} of the server: ` +
          `2.${this.#machine.protocolMinor} or a lower 2.x was offered`,
      );
    }
    this.#machine.settleProtocol(protocolVersion.minor);
    this.#machine.emit({ type: "sessionCapability", body });
  }

  #start(send: (route: { pipelineId: string; alone: boolean }) => void): ClientPipeline {
    const pipeline = this.#machine.addPipeline(normalizeGuid(this.#options.ports.newGuid()));
    try {
      send({ pipelineId: pipeline.id, alone: true });
    } catch (error) {
      this.#machine.removePipeline(pipeline.id);
      throw error;
    }
    pipeline.advance("start");
    return new ClientPipeline(this.#machine, pipeline);
  }

  #respond(response: HostResponse, pipelineId: string | undefined): void {
    if (pipelineId === undefined) {
      this.#machine.send("RUNSPACEPOOL_HOST_RESPONSE", response, { stream: "promptResponse" });
      return;
    }
    if (!this.#machine.pipeline(pipelineId)?.accepts("send PIPELINE_HOST_RESPONSE")) return;
    this.#machine.send("PIPELINE_HOST_RESPONSE", response, { pipelineId, stream: "promptResponse" });
  }

  #eachRunning(input: "disconnect" | "reconnect"): void {
    for (const pipeline of this.#machine.pipelines()) if (pipeline.accepts(input)) pipeline.advance(input);
  }

  #wantKey(): void {
    if (this.#keyPair === undefined && !this.#machine.secrets.ready) this.#keyWanted = true;
    // What is written now must wait for the key, so it is asked for at once where that is possible.
    this.#askForKey();
  }

  #askForKey(): void {
    if (!this.#keyWanted || !this.#machine.accepts("send PUBLIC_KEY")) return;
    this.#keyWanted = false;
    this.#keyPair = this.#options.ports.newKeyPair();
    const { modulus, publicExponent } = this.#keyPair;
    this.#machine.send("PUBLIC_KEY", { blob: encodePublicKey({ modulus, exponent: publicExponent }) });
  }

  #takeKey(blob: Uint8Array): void {
    const pair = this.#keyPair;
    if (pair === undefined) {
      throw new RemotingError(
        "ERR_PSRP_PROTOCOL",
        "remote",
        "Cannot accept ENCRYPTED_SESSION_KEY: no key was asked for",
      );
    }
    const ciphertext = decodeSessionKey(blob);
    let key: Uint8Array;
    try {
      key = pair.decrypt(ciphertext);
    } catch (cause) {
      throw new RemotingError("ERR_SESSION_KEY", "remote", "Cannot decrypt the session key: not made with our key", {
        cause,
      });
    }
    this.#machine.setKey(key);
    this.#keyPair = undefined;
  }
}

/** Client's view of one pipeline. */
export class ClientPipeline {
  readonly #pool: PoolMachine;
  readonly #machine: PipelineMachine;

  /** @internal */
  constructor(pool: PoolMachine, machine: PipelineMachine) {
    this.#pool = pool;
    this.#machine = machine;
  }

  /** Lower-case GUID. */
  get id(): string {
    return this.#machine.id;
  }
  /** As far as messages and calls have moved it. */
  get state(): PipelineState {
    return this.#machine.state;
  }
  /** Queues one input object. */
  sendInput(value: PsValue): void {
    this.#pool.send("PIPELINE_INPUT", value, { pipelineId: this.id });
  }
  /** Queues the end of the input. */
  endInput(): void {
    this.#pool.send("END_OF_PIPELINE_INPUT", undefined, { pipelineId: this.id });
  }
  /** Marks it Stopping; the stop itself is a signal of the transport. */
  stop(): void {
    this.#machine.advance("stop");
  }
  /** Forgets the pipeline: the transport has ended its command. */
  close(): void {
    this.#pool.removePipeline(this.id);
  }
}
