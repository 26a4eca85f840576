/** @module */
import { RemotingError } from "../errors.ts";
import type { PsDictionary, PsValue } from "../clixml/value.ts";
import type { WireTypeData } from "../clixml/write.ts";
import type { HostArguments, HostMethodName } from "./host_methods.ts";
import type { CreatePipeline } from "./bodies/pipeline.ts";
import type { CommandMetadataRequest } from "./bodies/metadata.ts";
import type { UserEvent } from "./bodies/pool.ts";
import type { PsrpEvent, RecordStream } from "./events.ts";
import type { PoolCore } from "./pool.ts";
import type { PipelineState } from "./states.ts";

/** What a server core needs from outside. */
export interface ServerPorts {
  randomBytes(length: number): Uint8Array;
}

/** How a server pool starts. */
export interface ServerPoolOptions {
  readonly ports: ServerPorts;
  /** Minor number of the protocol version 2.x that is spoken at most. @default {3} */
  readonly protocolMinor?: number;
  /** What APPLICATION_PRIVATE_DATA says; a PSVersionTable belongs in it. */
  readonly applicationPrivateData: PsDictionary;
  /** Number of the first object; a process that serves several pools goes on counting. @default {1n} */
  readonly firstObjectId?: bigint;
  readonly maxMessageBytes?: number;
  readonly typeData?: WireTypeData;
}

/** Server's view of one pipeline. */
export interface ServerPipeline {
  readonly id: string;
  readonly state: PipelineState;
  /** What the client wants to run; `undefined` for a request of metadata. */
  readonly request: CreatePipeline | undefined;
  readonly metadataRequest: CommandMetadataRequest | undefined;
  /** It has its runspace and runs. */
  start(): void;
  sendRecord(stream: RecordStream, value: PsValue): void;
  /** Returns the call id; `undefined` where no answer will come. */
  sendHostCall<M extends HostMethodName>(method: M, ...values: HostArguments<M>): bigint | undefined;
  /** The client wants it to stop. */
  stop(): void;
  /** Sends PIPELINE_STATE, the last message of a pipeline. */
  finish(state: "Completed" | "Failed" | "Stopped", error?: PsValue): void;
  /** Forgets the pipeline and what waits for it. */
  close(): void;
}

/** Server core of a pool. */
export interface ServerPool extends PoolCore {
  /** Number that the next object will have. */
  readonly nextObjectId: bigint;
  /** Reads the `connectXml` of a client that takes the pool over; then {@linkcode acceptConnect} or a fault. */
  receiveConnect(bytes: Uint8Array): readonly PsrpEvent[];
  /** The `connectResponseXml`; queues APPLICATION_PRIVATE_DATA, closes the input of all pipelines, forgets the key. */
  acceptConnect(minRunspaces: number, maxRunspaces: number): Uint8Array;
  pipeline(pipelineId: string): ServerPipeline | undefined;
  /** Sends APPLICATION_PRIVATE_DATA and RUNSPACEPOOL_STATE Opened. */
  opened(): void;
  sendAvailability(callId: bigint, response: boolean | bigint): void;
  sendUserEvent(event: UserEvent): void;
  sendHostCall<M extends HostMethodName>(method: M, ...values: HostArguments<M>): bigint | undefined;
  /** PIPELINE_STATE with an empty pipeline id: end of an initial script. */
  sendScriptState(state: "Completed" | "Failed" | "Stopped", error?: PsValue): void;
  requestPublicKey(): void;
  disconnected(): void;
  reconnected(): void;
  /** Sends RUNSPACEPOOL_STATE 4. */
  closing(): void;
  /** Sends RUNSPACEPOOL_STATE 3. */
  closed(): void;
  broken(error?: PsValue): void;
}

/** A server core in state BeforeOpen. */
export function createServerPool(_options: ServerPoolOptions): ServerPool {
  throw new RemotingError("ERR_PSRP_STATE", "local", "Cannot make a pool: the core is being built");
}
