/**
 * What `lib/client` offers to `lib/remoting`: a runspace pool over a WSMan endpoint, its pipelines, and the query for
 * pools that exist already. Interfaces only; `runspace_pool.ts`, `pipeline.ts` and `enumeration.ts` implement them.
 * @module
 */
import type { PsDictionary, PsValue } from "../clixml/value.ts";
import type { HostCall, HostInfo } from "../psrp/bodies/host_call.ts";
import type { PipelineSpec, SessionKeyPair } from "../psrp/client.ts";
import type { RecordStream } from "../psrp/events.ts";
import type { Transport } from "../transport/transport.ts";

/** Time, ids and keys for the client; the defaults are the system's. */
export interface ClientClock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls `fire` once after `ms` milliseconds. @returns Cancels the timer. */
  setTimer(ms: number, fire: () => void): () => void;
  /** A random GUID in lower case, with dashes. */
  newGuid(): string;
  /** For the session key; called once a pool, when a secret first needs it. */
  newKeyPair(): SessionKeyPair;
}

/** One endpoint, and how to talk to it. */
export interface Endpoint {
  /** Carries the requests, logged on where that is needed. */
  readonly transport: Transport;
  /** URL as it goes into a:To, e.g. `http://server01:5985/wsman`. */
  readonly uri: string;
  /** Name of the host as the user typed it, for messages. */
  readonly computerName: string;
  /** WSMan client session: one id for all requests of this process. */
  readonly sessionId: string;
  /** Time, ids and keys of every pool here. */
  readonly clock: ClientClock;
  /** For Create, Connect and Reconnect, and for the pool to open, in milliseconds. @default {180_000} */
  readonly openTimeoutMs?: number;
  /** For Command, Send, Receive and Disconnect, in milliseconds. @default {180_000} */
  readonly operationTimeoutMs?: number;
  /** Closing and signalling. @default {60_000} */
  readonly cancelTimeoutMs?: number;
  /** Language of the messages of the server, as wsman:Locale. @default {"en-US"} */
  readonly locale?: string;
  /** Language of its numbers and dates, as wsman:DataLocale. @default {"en-US"} */
  readonly dataLocale?: string;
  /** How long a lost connection is retried before the pool counts as disconnected. @default {240_000} */
  readonly maxRetryMs?: number;
}

/** How a new pool is made. */
export interface NewPoolOptions {
  /** Lower-case GUID; the shell's id at the same time. */
  readonly poolId: string;
  /** Friendly name, stored by the server. */
  readonly name?: string;
  /** `http://schemas.microsoft.com/powershell/…` */
  readonly shellUri: string;
  /** Milliseconds without a request until the server gives the shell up. @default the server's */
  readonly idleTimeoutMs?: number;
  /** What becomes of output beyond the server's buffer while nobody is connected. @default the server's */
  readonly bufferMode?: "Block" | "Drop";
  /** Does not load the profile of the user (WINRS_NOPROFILE). @default {false} */
  readonly noMachineProfile?: boolean;
  /** Runspaces that the server keeps ready. @default {1} */
  readonly minRunspaces?: number;
  /** Pipelines that may run side by side. @default {1} */
  readonly maxRunspaces?: number;
  /** What scripts see in `$PSSenderInfo.ApplicationArguments`. @default {null} */
  readonly applicationArguments?: PsDictionary | null;
  /** Console that scripts over there see. @default no host */
  readonly hostInfo?: HostInfo;
  /** MaxConnectionRetryCount: how often Create is tried again on faults of the connection. @default {0} */
  readonly createRetries?: number;
  /** Aborting gives the opening up. */
  readonly signal?: AbortSignal;
}

/** A shell that the server listed. */
export interface RemoteShell {
  /** Lower-case GUID. */
  readonly shellId: string;
  /** Friendly name, for PowerShell that of the session. */
  readonly name: string | undefined;
  /** URI of its session configuration, or of another kind of shell. */
  readonly resourceUri: string | undefined;
  /** `DOMAIN\user`. */
  readonly owner: string | undefined;
  /** Text of `State`, as it came. */
  readonly state: string | undefined;
  /** Milliseconds without a request until the server gives it up. */
  readonly idleTimeoutMs: number | undefined;
  /** Most milliseconds that a client may ask for as the above. */
  readonly maxIdleTimeoutMs: number | undefined;
  /** `Block` or `Drop`, as it came. */
  readonly bufferMode: string | undefined;
  /** Language of its messages, e.g. `en-US`. */
  readonly locale: string | undefined;
  /** Language of its numbers and dates, e.g. `en-US`. */
  readonly dataLocale: string | undefined;
  /** `NoCompression` or `XpressCompression`. */
  readonly compressionMode: string | undefined;
  /** `UTF8` or `UTF16`. */
  readonly encoding: string | undefined;
  /** `Yes` or `No`. */
  readonly profileLoaded: string | undefined;
  /** Milliseconds since its last request. */
  readonly shellInactivityMs: number | undefined;
  /** Commands, `undefined` where the server refused to list them (a foreign shell). */
  readonly commands: readonly { readonly commandId: string; readonly commandLine: string }[] | undefined;
}

/** State of a pool, in RunspaceState's words. */
export type ClientPoolState =
  | "Opening"
  | "Opened"
  | "Disconnecting"
  | "Disconnected"
  | "Connecting"
  | "Closing"
  | "Closed"
  | "Broken";

/** What a pool learned about its shell. */
export interface PoolFacts {
  /** Milliseconds without a request until the server gives the shell up. */
  readonly idleTimeoutMs: number | undefined;
  /** Most milliseconds that a client may ask for as the above. */
  readonly maxIdleTimeoutMs: number | undefined;
  /** What becomes of output beyond the buffer while nobody is connected. */
  readonly bufferMode: "Block" | "Drop" | undefined;
}

/** How a pipeline ended. */
export interface PipelineEnd {
  /** `Disconnected`: the pool was disconnected while it ran; it goes on at the server. */
  readonly state: "Completed" | "Failed" | "Stopped" | "Disconnected";
  /** The error record that came with the state, or that the connection ended with. */
  readonly reason: PsValue | undefined;
}

/** Notices of a connection that was lost while a command ran (cmdlets.md section 4). */
export type NetworkNotice =
  | { readonly kind: "NetworkFailureDetected"; readonly maxRetryMs: number }
  | { readonly kind: "ConnectionRetryAttempt" }
  | { readonly kind: "ConnectionRetrySucceeded" }
  | { readonly kind: "AutoDisconnectStarting" }
  | { readonly kind: "AutoDisconnectSucceeded" }
  | { readonly kind: "InternalErrorAbort" };

/** What a running pipeline reports, in order. */
export type PipelineReport =
  | { readonly type: "record"; readonly stream: RecordStream; readonly value: PsValue }
  | { readonly type: "hostCall"; readonly call: HostCall }
  | { readonly type: "network"; readonly notice: NetworkNotice };

/** One pipeline at the server. */
export interface ClientPipelineRun {
  /** Lower-case GUID: pipeline id and WSMan CommandId. */
  readonly id: string;
  /**
   * The next report, `undefined` once the pipeline has ended (or this side let go of it). Reports that nobody takes
   * are kept up to a bound; beyond it no more is received.
   */
  next(signal?: AbortSignal): Promise<PipelineReport | undefined>;
  /** How it ended; `undefined` while it runs. */
  readonly end: PipelineEnd | undefined;
  /** Queues one input object; resolves later where much is waiting to be sent. */
  sendInput(value: PsValue): Promise<void>;
  /** Says that no more input comes; resolves once all of it is sent. */
  endInput(): Promise<void>;
  /** Answers a host call; `error` is an error record. */
  answer(call: HostCall, result: unknown, error?: PsValue): void;
  /** Stops it at the server; what `finally` blocks write still arrives. */
  stop(): Promise<void>;
  /** Tells the server to forget it. */
  close(): Promise<void>;
}

/** How a pipeline is started. */
export interface StartOptions {
  /**
   * Asks for none of its output: for a command that is left at once, so that whoever connects to it gets everything.
   * @default {false}
   */
  readonly leaveOutput?: boolean;
}

/** A runspace pool at a server. */
export interface ClientRunspacePool {
  /** Lower-case GUID: pool id and WSMan ShellId. */
  readonly id: string;
  /** As this client knows it; the server may be ahead. */
  readonly state: ClientPoolState;
  /** Why it is Broken or was disconnected by itself. */
  readonly reason: Error | undefined;
  /** Replaced when a disconnect changes them. */
  readonly facts: PoolFacts;
  /** `undefined` until APPLICATION_PRIVATE_DATA came. */
  readonly applicationPrivateData: PsDictionary | null | undefined;
  /** Minor number of the protocol version 2.x that both ends speak. */
  readonly protocolMinor: number;
  /** Calls `listener` at each change of state. @returns Ends that. */
  onState(listener: (state: ClientPoolState) => void): () => void;
  /** Host calls of the pool itself; `answer` takes the result, or an error record. */
  onHostCall: ((call: HostCall, answer: (result: unknown, error?: PsValue) => void) => void) | undefined;
  /** Starts a pipeline. Resolves once the server has the command. */
  start(spec: PipelineSpec, signal?: AbortSignal, options?: StartOptions): Promise<ClientPipelineRun>;
  /** Connects to a command that another client (or an earlier process) started. */
  attach(commandId: string, signal?: AbortSignal): Promise<ClientPipelineRun>;
  /** Leaves the shell at the server; running pipelines end here as Disconnected. */
  disconnect(options?: {
    readonly idleTimeoutMs?: number;
    readonly bufferMode?: "Block" | "Drop";
    readonly signal?: AbortSignal;
  }): Promise<void>;
  /** WSMan Reconnect: the same pool object comes back; its commands are attached again by `attach`. */
  reconnect(options?: { readonly bufferMode?: "Block" | "Drop"; readonly signal?: AbortSignal }): Promise<void>;
  /** Deletes the shell; running pipelines are stopped. */
  close(signal?: AbortSignal): Promise<void>;
}

/** Opens a new pool: Create, then Receive until it is Opened. */
export type OpenPool = (endpoint: Endpoint, options: NewPoolOptions) => Promise<ClientRunspacePool>;

/** Connects to a pool that exists: WSMan Connect, then APPLICATION_PRIVATE_DATA. */
export type ConnectPool = (
  endpoint: Endpoint,
  shell: RemoteShell,
  options?: { readonly hostInfo?: HostInfo; readonly bufferMode?: "Block" | "Drop"; readonly signal?: AbortSignal },
) => Promise<ClientRunspacePool>;

/** Lists shells, and the commands of each PowerShell shell. */
export type EnumerateShells = (endpoint: Endpoint, signal?: AbortSignal) => Promise<readonly RemoteShell[]>;
