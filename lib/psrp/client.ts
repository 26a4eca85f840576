/** @module */
import { RemotingError } from "../errors.ts";
import type { PsDictionary, PsValue } from "../clixml/value.ts";
import type { HostInfo } from "./bodies/host_call.ts";
import type { CommandMetadataRequest } from "./bodies/metadata.ts";
import type { CreatePipeline, PipelineCommand } from "./bodies/pipeline.ts";
import type { HostCall } from "./bodies/host_call.ts";
import type { HostResult } from "./host_methods.ts";
import type { PoolCore } from "./pool.ts";
import type { PipelineState } from "./states.ts";

/** An RSA key pair of 2048 bits, made by the caller (making one needs randomness and time). */
export interface SessionKeyPair {
  /** Modulus, 256 bytes, big-endian. */
  readonly modulus: Uint8Array;
  readonly publicExponent: number;
  /** RSA with PKCS#1 v1.5 padding, big-endian. */
  decrypt(ciphertext: Uint8Array): Uint8Array;
}

/** What a client core needs from outside. */
export interface ClientPorts {
  newGuid(): string;
  newKeyPair(): SessionKeyPair;
}

/** How a client pool starts. */
export interface ClientPoolOptions {
  readonly ports: ClientPorts;
  /** @default a new GUID */
  readonly poolId?: string;
  /** Minor number of the protocol version 2.x that is offered. @default {3} */
  readonly protocolMinor?: number;
  /** @default {1} */
  readonly minRunspaces?: number;
  /** @default {1} */
  readonly maxRunspaces?: number;
  /** PSThreadOptions: Default 0, UseNewThread 1, ReuseThread 2, UseCurrentThread 3. @default {0} */
  readonly threadOptions?: number;
  /** ApartmentState: STA 0, MTA 1, Unknown 2. @default {2} */
  readonly apartmentState?: number;
  /** @default no host */
  readonly hostInfo?: HostInfo;
  readonly applicationArguments?: PsDictionary | null;
  readonly maxMessageBytes?: number;
}

/** What shall run: the fields that are left out have PowerShell's defaults. */
export interface PipelineSpec extends Partial<Omit<CreatePipeline, "statements">> {
  /** Statements, each a pipeline of commands. */
  readonly statements: readonly (readonly (Partial<PipelineCommand> & { readonly text: string })[])[];
}

/** Client's view of one pipeline. */
export interface ClientPipeline {
  readonly id: string;
  readonly state: PipelineState;
  sendInput(value: PsValue): void;
  endInput(): void;
  /** Marks it Stopping; the stop itself is a signal of the transport. */
  stop(): void;
  /** Forgets the pipeline: the transport has ended its command. */
  close(): void;
}

/** Client core of a pool. */
export interface ClientPool extends PoolCore {
  /** Queues SESSION_CAPABILITY and INIT_RUNSPACEPOOL. */
  open(): void;
  /** Queues SESSION_CAPABILITY and CONNECT_RUNSPACEPOOL, to a pool that exists under this id. */
  connect(): void;
  createPipeline(spec: PipelineSpec): ClientPipeline;
  getCommandMetadata(request: Partial<CommandMetadataRequest>): ClientPipeline;
  /** A pipeline that another client started. */
  attachPipeline(pipelineId: string): ClientPipeline;
  pipeline(pipelineId: string): ClientPipeline | undefined;
  /** Each returns the call id that the `availability` event will carry. */
  getAvailableRunspaces(): bigint;
  setMinRunspaces(count: number): bigint;
  setMaxRunspaces(count: number): bigint;
  resetRunspaceState(): bigint;
  respondHostCall<C extends HostCall>(call: C, result: HostResult<C["method"]>, pipelineId?: string): void;
  failHostCall(call: HostCall, error: PsValue, pipelineId?: string): void;
  /** Asks for a session key unless there is one. */
  exchangeKeys(): void;
  markDisconnected(): void;
  markReconnected(): void;
  markClosing(): void;
  markClosed(): void;
  markBroken(): void;
}

/** A client core in state BeforeOpen. */
export function createClientPool(_options: ClientPoolOptions): ClientPool {
  throw new RemotingError("ERR_PSRP_STATE", "local", "Cannot make a pool: the core is being built");
}
