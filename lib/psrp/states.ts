/**
 * The states of pools and pipelines and what moves them (MS-PSRP 3.1.1.2.2, 3.1.1.3.2, 3.2.1.2.2, 3.2.1.3.2). Whatever
 * changes a state stands in these tables, for both roles. Which bytes an input stands for is `pool.ts`.
 * @module
 */
import { RemotingError } from "../errors.ts";
import type { MessageName, Role } from "./message_types.ts";

/** States of a runspace pool with their numbers in RUNSPACEPOOL_STATE (MS-PSRP 2.2.3.4; 6 to 9 are PowerShell's). */
export const POOL_STATES = {
  BeforeOpen: 0,
  Opening: 1,
  Opened: 2,
  Closed: 3,
  Closing: 4,
  Broken: 5,
  NegotiationSent: 6,
  NegotiationSucceeded: 7,
  Connecting: 8,
  Disconnected: 9,
} as const;

/** States of a pipeline with their numbers in PIPELINE_STATE (MS-PSRP 2.2.3.5; 6 is PowerShell's). */
export const PIPELINE_STATES = {
  NotStarted: 0,
  Running: 1,
  Stopping: 2,
  Stopped: 3,
  Completed: 4,
  Failed: 5,
  Disconnected: 6,
} as const;

/** State of a runspace pool. */
export type PoolState = keyof typeof POOL_STATES;

/** State of a pipeline. */
export type PipelineState = keyof typeof PIPELINE_STATES;

/** A message that goes or comes, as an input of a state table. */
export type MessageInput = `${"send" | "receive"} ${MessageName}`;

/** What a pool's user decides, and what RUNSPACEPOOL_STATE tells. */
export type PoolVerb =
  | "open"
  | "connect"
  | "opened"
  | "disconnect"
  | "reconnect"
  | "close"
  | "closing"
  | "closed"
  | "broken";

/** What a pipeline's user decides, and what PIPELINE_STATE tells. */
export type PipelineVerb =
  | "start"
  | "attach"
  | "stop"
  | "disconnect"
  | "reconnect"
  | "completed"
  | "failed"
  | "stopped";

/** Input of a pool's table. */
export type PoolInput = PoolVerb | MessageInput;

/** Input of a pipeline's table. */
export type PipelineInput = PipelineVerb | MessageInput;

/** For each state, the inputs that are legal and the states that they lead to. */
export type Transitions<S extends string, I extends string> = Readonly<
  Record<S, Readonly<Partial<Record<I, S>>>>
>;

const CLIENT_POOL_ANSWERS = [
  "receive APPLICATION_PRIVATE_DATA",
  "receive RUNSPACEPOOL_HOST_CALL",
  "receive PUBLIC_KEY_REQUEST",
  "receive ENCRYPTED_SESSION_KEY",
  "receive USER_EVENT",
  "receive RUNSPACE_AVAILABILITY",
  // A server with an initial script reports its end with an empty pipeline id before the pool opens.
  "receive PIPELINE_STATE",
] as const;

const CLIENT_POOL_REQUESTS = [
  "send PUBLIC_KEY",
  "send SET_MAX_RUNSPACES",
  "send SET_MIN_RUNSPACES",
  "send GET_AVAILABLE_RUNSPACES",
  "send RESET_RUNSPACE_STATE",
  "send RUNSPACEPOOL_HOST_RESPONSE",
  "send CREATE_PIPELINE",
  "send GET_COMMAND_METADATA",
] as const;

const CLIENT_POOL: Transitions<PoolState, PoolInput> = {
  BeforeOpen: { open: "NegotiationSent", connect: "Connecting", closed: "Closed", broken: "Broken" },
  Opening: {},
  NegotiationSent: {
    ...stay("NegotiationSent", ["send SESSION_CAPABILITY", "send INIT_RUNSPACEPOOL"]),
    "receive SESSION_CAPABILITY": "NegotiationSucceeded",
    close: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  NegotiationSucceeded: {
    ...stay("NegotiationSucceeded", CLIENT_POOL_ANSWERS),
    ...stay("NegotiationSucceeded", ["send RUNSPACEPOOL_HOST_RESPONSE", "send PUBLIC_KEY"]),
    opened: "Opened",
    close: "Closing",
    closing: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  Connecting: {
    ...stay("Connecting", ["send SESSION_CAPABILITY", "send CONNECT_RUNSPACEPOOL"]),
    ...stay("Connecting", ["receive SESSION_CAPABILITY", "receive RUNSPACEPOOL_INIT_DATA"]),
    ...stay("Connecting", CLIENT_POOL_ANSWERS),
    // PowerShell takes a connected pool for open when the private data has come (wire.md 4.4).
    "receive APPLICATION_PRIVATE_DATA": "Opened",
    opened: "Opened",
    close: "Closing",
    closing: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  Opened: {
    ...stay("Opened", CLIENT_POOL_ANSWERS),
    ...stay("Opened", CLIENT_POOL_REQUESTS),
    opened: "Opened",
    disconnect: "Disconnected",
    close: "Closing",
    closing: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  Disconnected: {
    // Answers that were under way when the pool was disconnected.
    ...stay("Disconnected", CLIENT_POOL_ANSWERS),
    reconnect: "Opened",
    close: "Closing",
    closing: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  Closing: {
    ...stay("Closing", CLIENT_POOL_ANSWERS),
    ...stay("Closing", ["receive SESSION_CAPABILITY", "receive RUNSPACEPOOL_INIT_DATA"]),
    opened: "Closing",
    close: "Closing",
    closing: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  Closed: { closed: "Closed" },
  Broken: { closed: "Closed", broken: "Broken" },
};

const SERVER_POOL_REQUESTS = [
  "receive PUBLIC_KEY",
  "receive SET_MAX_RUNSPACES",
  "receive SET_MIN_RUNSPACES",
  "receive GET_AVAILABLE_RUNSPACES",
  "receive RESET_RUNSPACE_STATE",
  "receive RUNSPACEPOOL_HOST_RESPONSE",
  // Over a pipe, which has no connect, PowerShell swallows it (truth/psrp, psrpcore-connect-open).
  "receive CONNECT_RUNSPACEPOOL",
] as const;

const SERVER_PIPELINE_STARTS = ["receive CREATE_PIPELINE", "receive GET_COMMAND_METADATA"] as const;

const SERVER_POOL_ANSWERS = [
  "send APPLICATION_PRIVATE_DATA",
  "send RUNSPACEPOOL_HOST_CALL",
  "send ENCRYPTED_SESSION_KEY",
  "send PUBLIC_KEY_REQUEST",
  "send RUNSPACE_AVAILABILITY",
  "send USER_EVENT",
  "send RUNSPACEPOOL_STATE",
  "send PIPELINE_STATE",
] as const;

const SERVER_POOL: Transitions<PoolState, PoolInput> = {
  BeforeOpen: { "receive SESSION_CAPABILITY": "NegotiationSucceeded", closed: "Closed", broken: "Broken" },
  NegotiationSent: {},
  NegotiationSucceeded: {
    "send SESSION_CAPABILITY": "NegotiationSucceeded",
    "receive INIT_RUNSPACEPOOL": "Opening",
    "receive CONNECT_RUNSPACEPOOL": "NegotiationSucceeded",
    close: "Closing",
    closing: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  Connecting: {},
  Opening: {
    ...stay("Opening", SERVER_POOL_ANSWERS),
    ...stay("Opening", ["receive PUBLIC_KEY", "receive RUNSPACEPOOL_HOST_RESPONSE"]),
    opened: "Opened",
    close: "Closing",
    closing: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  Opened: {
    ...stay("Opened", SERVER_POOL_REQUESTS),
    ...stay("Opened", SERVER_POOL_ANSWERS),
    ...stay("Opened", SERVER_PIPELINE_STARTS),
    disconnect: "Disconnected",
    close: "Closing",
    closing: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  Disconnected: {
    // Pipelines go on while nobody listens; what they send waits in the queues.
    ...stay("Disconnected", SERVER_POOL_ANSWERS),
    ...stay("Disconnected", SERVER_POOL_REQUESTS),
    reconnect: "Opened",
    connect: "Opened",
    close: "Closing",
    closing: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  Closing: {
    ...stay("Closing", SERVER_POOL_ANSWERS),
    ...stay("Closing", SERVER_POOL_REQUESTS),
    close: "Closing",
    closing: "Closing",
    closed: "Closed",
    broken: "Broken",
  },
  Closed: { closed: "Closed" },
  Broken: { closed: "Closed", broken: "Broken" },
};

const CLIENT_PIPELINE_ANSWERS = [
  "receive PIPELINE_OUTPUT",
  "receive ERROR_RECORD",
  "receive DEBUG_RECORD",
  "receive VERBOSE_RECORD",
  "receive WARNING_RECORD",
  "receive PROGRESS_RECORD",
  "receive INFORMATION_RECORD",
  "receive PIPELINE_HOST_CALL",
] as const;

const FINAL: Readonly<Record<"completed" | "failed" | "stopped", PipelineState>> = {
  completed: "Completed",
  failed: "Failed",
  stopped: "Stopped",
};

const CLIENT_PIPELINE: Transitions<PipelineState, PipelineInput> = {
  NotStarted: { start: "Running", attach: "Running", stopped: "Stopped", failed: "Failed" },
  Running: {
    ...stay("Running", CLIENT_PIPELINE_ANSWERS),
    ...stay("Running", ["send PIPELINE_INPUT", "send END_OF_PIPELINE_INPUT", "send PIPELINE_HOST_RESPONSE"]),
    ...FINAL,
    stop: "Stopping",
    disconnect: "Disconnected",
  },
  Stopping: {
    ...stay("Stopping", CLIENT_PIPELINE_ANSWERS),
    // Whoever feeds the pipeline need not know yet that it is being stopped; the server swallows it.
    ...stay("Stopping", ["send PIPELINE_INPUT", "send END_OF_PIPELINE_INPUT", "send PIPELINE_HOST_RESPONSE"]),
    ...FINAL,
    stop: "Stopping",
    disconnect: "Disconnected",
  },
  Disconnected: {
    ...stay("Disconnected", CLIENT_PIPELINE_ANSWERS),
    ...FINAL,
    reconnect: "Running",
    attach: "Running",
  },
  Stopped: { stop: "Stopped" },
  Completed: { stop: "Completed" },
  Failed: { stop: "Failed" },
};

const SERVER_PIPELINE_REQUESTS = [
  "receive PIPELINE_INPUT",
  "receive END_OF_PIPELINE_INPUT",
  "receive PIPELINE_HOST_RESPONSE",
] as const;

const SERVER_PIPELINE_ANSWERS = [
  "send PIPELINE_OUTPUT",
  "send ERROR_RECORD",
  "send DEBUG_RECORD",
  "send VERBOSE_RECORD",
  "send WARNING_RECORD",
  "send PROGRESS_RECORD",
  "send INFORMATION_RECORD",
  "send PIPELINE_HOST_CALL",
  "send PIPELINE_STATE",
] as const;

const SERVER_PIPELINE: Transitions<PipelineState, PipelineInput> = {
  // Waits for a free runspace.
  NotStarted: {
    ...stay("NotStarted", SERVER_PIPELINE_REQUESTS),
    ...stay("NotStarted", ["send PIPELINE_STATE"]),
    start: "Running",
    stop: "Stopping",
    stopped: "Stopped",
    failed: "Failed",
  },
  Running: {
    ...stay("Running", SERVER_PIPELINE_REQUESTS),
    ...stay("Running", SERVER_PIPELINE_ANSWERS),
    ...FINAL,
    start: "Running",
    stop: "Stopping",
  },
  Stopping: {
    ...stay("Stopping", SERVER_PIPELINE_REQUESTS),
    // Output of a finally block comes before the state.
    ...stay("Stopping", SERVER_PIPELINE_ANSWERS),
    ...FINAL,
    start: "Stopping",
    stop: "Stopping",
  },
  // The client learns of a disconnection, the pipeline on the server does not.
  Disconnected: {},
  // What the client had sent before it knew of the end is swallowed.
  Stopped: { ...stay("Stopped", SERVER_PIPELINE_REQUESTS), stop: "Stopped" },
  Completed: { ...stay("Completed", SERVER_PIPELINE_REQUESTS), stop: "Completed" },
  Failed: { ...stay("Failed", SERVER_PIPELINE_REQUESTS), stop: "Failed" },
};

/** Transitions of a pool for each role. */
export const POOL_TRANSITIONS: Readonly<Record<Role, Transitions<PoolState, PoolInput>>> = {
  client: CLIENT_POOL,
  server: SERVER_POOL,
};

/** Transitions of a pipeline for each role. */
export const PIPELINE_TRANSITIONS: Readonly<Record<Role, Transitions<PipelineState, PipelineInput>>> = {
  client: CLIENT_PIPELINE,
  server: SERVER_PIPELINE,
};

/**
 * The state that `input` leads to.
 * @throws {RemotingError} `ERR_PSRP_STATE` where the input is not legal now. The fault is called local; a core that
 *   receives turns it into the peer's.
 */
export function advance<S extends string, I extends string>(
  transitions: Transitions<S, I>,
  state: S,
  input: I,
  what: string,
): S {
  const row = transitions[state];
  const next = Object.hasOwn(row, input) ? row[input] : undefined;
  if (next !== undefined) return next;
  const legal = Object.keys(row).join(", ") || "nothing";
  throw new RemotingError(
    "ERR_PSRP_STATE",
    "local",
    `Cannot "${input}" a ${what} in state "${state}": legal now: ${legal}`,
  );
}

/** Whether `input` is legal in `state`. */
export function isLegal<S extends string, I extends string>(
  transitions: Transitions<S, I>,
  state: S,
  input: I,
): boolean {
  return Object.hasOwn(transitions[state], input);
}

/** Name of a pool's state by its number on the wire; `undefined` for unknown numbers. */
export function poolStateName(value: number): PoolState | undefined {
  return nameOf(POOL_STATES, value);
}

/** Name of a pipeline's state by its number on the wire; `undefined` for unknown numbers. */
export function pipelineStateName(value: number): PipelineState | undefined {
  return nameOf(PIPELINE_STATES, value);
}

/** Whether a pipeline in this state has ended. */
export function isFinal(state: PipelineState): boolean {
  return state === "Completed" || state === "Failed" || state === "Stopped";
}

function nameOf<S extends string>(numbers: Readonly<Record<S, number>>, value: number): S | undefined {
  return (Object.keys(numbers) as S[]).find((name) => numbers[name] === value);
}

function stay<S extends string, I extends string>(state: S, inputs: readonly I[]): Record<I, S> {
  return Object.fromEntries(inputs.map((input) => [input, state])) as Record<I, S>;
}
