/**
 * Everything that a core can report, for both roles: one discriminated union. What the bodies hold is `bodies/`.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { HostCall, HostResponse } from "./bodies/host_call.ts";
import type { CommandMetadataRequest } from "./bodies/metadata.ts";
import type { CreatePipeline } from "./bodies/pipeline.ts";
import type { InitRunspacePool, RunspaceAvailability, UserEvent } from "./bodies/pool.ts";
import type {
  ApplicationPrivateData,
  ConnectRunspacePool,
  RunspacePoolInitData,
  SessionCapability,
} from "./bodies/session.ts";
import type { MessageName } from "./message_types.ts";
import type { PipelineState, PoolState } from "./states.ts";

/** Streams of a pipeline and the message that carries a record of each. */
export const RECORD_STREAMS = {
  output: "PIPELINE_OUTPUT",
  error: "ERROR_RECORD",
  warning: "WARNING_RECORD",
  verbose: "VERBOSE_RECORD",
  debug: "DEBUG_RECORD",
  progress: "PROGRESS_RECORD",
  information: "INFORMATION_RECORD",
} as const satisfies Record<string, MessageName>;

/** A stream of a pipeline; each record is one event. */
export type RecordStream = keyof typeof RECORD_STREAMS;

/** What a core's `receive` returns. */
export type PsrpEvent =
  /** The pool has another state now; `reason` is the error record that came with it. */
  | { readonly type: "poolState"; readonly state: PoolState; readonly reason: PsValue | undefined }
  /** A pipeline has another state now; `reason` as above. An empty pipeline id is that of a server's initial script. */
  | {
    readonly type: "pipelineState";
    readonly pipelineId: string;
    readonly state: PipelineState;
    readonly reason: PsValue | undefined;
  }
  /** The peer's versions. The version to speak is settled now. */
  | { readonly type: "sessionCapability"; readonly body: SessionCapability }
  /** The session key is there: what was encrypted can be read. */
  | { readonly type: "sessionKey" }
  /** A message was dropped: this side does not know its type, its pool or its pipeline, or nobody waits for it. */
  | { readonly type: "dropped"; readonly messageType: number; readonly pipelineId: string }
  | ClientEvent
  | ServerEvent;

/** What only a client hears. */
export type ClientEvent =
  | { readonly type: "applicationPrivateData"; readonly body: ApplicationPrivateData }
  | { readonly type: "initData"; readonly body: RunspacePoolInitData }
  | { readonly type: "availability"; readonly body: RunspaceAvailability }
  | { readonly type: "userEvent"; readonly body: UserEvent }
  /** One record of a stream. */
  | {
    readonly type: "record";
    readonly stream: RecordStream;
    readonly pipelineId: string;
    readonly value: PsValue;
  }
  /** The server calls a method of the host; `pipelineId` is `undefined` for calls of the pool. */
  | { readonly type: "hostCall"; readonly pipelineId: string | undefined; readonly call: HostCall };

/** What only a server hears. */
export type ServerEvent =
  | { readonly type: "initRunspacePool"; readonly body: InitRunspacePool }
  | { readonly type: "connectRunspacePool"; readonly body: ConnectRunspacePool }
  | { readonly type: "createPipeline"; readonly pipelineId: string; readonly body: CreatePipeline }
  | { readonly type: "getCommandMetadata"; readonly pipelineId: string; readonly body: CommandMetadataRequest }
  | { readonly type: "input"; readonly pipelineId: string; readonly value: PsValue }
  | { readonly type: "endOfInput"; readonly pipelineId: string }
  | { readonly type: "setMaxRunspaces"; readonly callId: bigint; readonly count: number }
  | { readonly type: "setMinRunspaces"; readonly callId: bigint; readonly count: number }
  | { readonly type: "getAvailableRunspaces"; readonly callId: bigint }
  | { readonly type: "resetRunspaceState"; readonly callId: bigint }
  /** The client answers a host call; `pipelineId` is `undefined` for calls of the pool. */
  | { readonly type: "hostResponse"; readonly pipelineId: string | undefined; readonly body: HostResponse };

/** Bytes on their way out. WSMan must route them, so they keep their destination. */
export interface Outgoing {
  /** One fragment (server) or several (client). */
  readonly bytes: Uint8Array;
  /** `undefined` for the pool. */
  readonly pipelineId: string | undefined;
  /** Lane: answers to prompts overtake input (WSMan `pr` and `stdin`). Always `default` on a server. */
  readonly stream: OutgoingStream;
}

/** Lanes of a client. */
export type OutgoingStream = "default" | "promptResponse";
