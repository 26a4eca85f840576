/**
 * Which operation a shell allows in which state, and with which fault it refuses the others: wire.md 3.2 as a table.
 * Where the sources disagree the choice stands in `docs/decisions/0003-operation-matrix.md`.
 * @module
 */

/** Operations on an existing shell. */
export type ShellOperation =
  | "Command"
  | "Send"
  | "Receive"
  | "Signal"
  | "Disconnect"
  | "Reconnect"
  | "ReconnectCommand"
  | "Connect"
  | "ConnectCommand"
  | "Delete"
  | "Get";

/** Connection state of a shell; the last two are one word (`Disconnected`) to whom asks. */
export type ShellState = "Connected" | "Disconnecting" | "Disconnected";

/** Whose request it is, by SessionId. */
export type Relation = "own" | "other";

/** `ok`: go on. `noop`: answer without doing anything. A number: refuse with that WSMan code. */
export type Verdict = "ok" | "noop" | number;

const DISCONNECTED = 2150859204;
const NOT_GRACEFUL = 2150859215;
const RECONNECT_INVALID = 2150859216;
const SESSION_MISMATCH = 2150859206;
const HELD_BY_OTHER = 2150859213;
const COMMAND_RECONNECT_INVALID = 2150859219;

type Row = Readonly<Record<ShellState, Readonly<Record<Relation, Verdict>>>>;

const both = (verdict: Verdict): Readonly<Record<Relation, Verdict>> => ({ own: verdict, other: verdict });

// A client may use one SessionId per Receive (PSWSMan does), so the data operations do not look at it.
const DATA: Row = { Connected: both("ok"), Disconnecting: both(DISCONNECTED), Disconnected: both(DISCONNECTED) };
const ANYTIME: Row = { Connected: both("ok"), Disconnecting: both("ok"), Disconnected: both("ok") };

/** The matrix. */
export const OPERATION_MATRIX: Readonly<Record<ShellOperation, Row>> = {
  Command: DATA,
  Send: DATA,
  Receive: DATA,
  Signal: DATA,
  Disconnect: {
    Connected: { own: "ok", other: HELD_BY_OTHER },
    Disconnecting: both(NOT_GRACEFUL),
    Disconnected: both(NOT_GRACEFUL),
  },
  Reconnect: {
    // pypsrp's second connect() is a Reconnect on a connected shell and must succeed.
    Connected: { own: "noop", other: HELD_BY_OTHER },
    Disconnecting: both(RECONNECT_INVALID),
    Disconnected: { own: "ok", other: SESSION_MISMATCH },
  },
  ReconnectCommand: {
    Connected: both("ok"),
    Disconnecting: both(COMMAND_RECONNECT_INVALID),
    Disconnected: both(COMMAND_RECONNECT_INVALID),
  },
  Connect: { Connected: both(HELD_BY_OTHER), Disconnecting: both(HELD_BY_OTHER), Disconnected: both("ok") },
  ConnectCommand: DATA,
  Delete: ANYTIME,
  Get: ANYTIME,
};

/** What a shell in `state` says to an operation. */
export function verdict(operation: ShellOperation, state: ShellState, relation: Relation): Verdict {
  return OPERATION_MATRIX[operation][state][relation];
}
