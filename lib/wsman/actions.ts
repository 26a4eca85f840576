/**
 * TABLE of operations: action, action of the reply, and the prefixes that Windows declares on the reply's envelope, in
 * Windows' order (MS-WSMV 3.1.4; the declarations as recorded).
 * @module
 */
import type { Prefix } from "./names.ts";

const TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer/";
const ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/";
const SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/";
const WSMAN = "http://schemas.microsoft.com/wbem/wsman/1/wsman/";

type Row = {
  readonly action: string;
  readonly reply: string;
  readonly prefixes: readonly Prefix[];
  readonly section: string;
};

/** The operations. Identify has no action: its body names it (DSP0226 section 11). */
export const OPERATIONS = {
  Identify: { action: "", reply: "", prefixes: ["s"], section: "DSP0226 11" },
  Create: row(TRANSFER, "Create", ["s", "a", "x", "w", "rsp", "p"], "3.1.4.5.2"),
  Command: row(SHELL, "Command", ["s", "a", "x", "w", "rsp", "p"], "3.1.4.11"),
  Send: row(SHELL, "Send", ["s", "a", "x", "w", "rsp", "p"], "3.1.4.13"),
  Receive: row(SHELL, "Receive", ["s", "a", "w", "rsp", "p"], "3.1.4.14"),
  Signal: row(SHELL, "Signal", ["s", "a", "x", "w", "rsp", "p"], "3.1.4.12"),
  Delete: row(TRANSFER, "Delete", ["s", "a", "w", "p"], "3.1.4.4.1"),
  Disconnect: row(SHELL, "Disconnect", ["s", "a", "w", "p"], "3.1.4.15"),
  Reconnect: row(SHELL, "Reconnect", ["s", "a", "w", "p"], "3.1.4.16"),
  Connect: row(SHELL, "Connect", ["s", "a", "x", "w", "rsp", "p"], "3.1.4.17"),
  Get: row(TRANSFER, "Get", ["s", "a", "x", "w", "p"], "3.1.4.2"),
  Enumerate: row(ENUMERATION, "Enumerate", ["s", "a", "n", "w", "p"], "3.1.4.8"),
  Pull: row(ENUMERATION, "Pull", ["s", "a", "n", "w", "p"], "3.1.4.9"),
  Release: row(ENUMERATION, "Release", ["s", "a", "n", "w", "p"], "3.1.4.10"),
  Acknowledge: row(WSMAN, "Acknowledge", ["s", "a", "w", "p"], "3.1.4.18"),
} as const satisfies Record<string, Row>;

/** Name of an operation. */
export type Operation = keyof typeof OPERATIONS;

/** Action of a fault of WSMan's own. */
export const FAULT_ACTION = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault";
/** Action of a fault about the addressing headers. */
export const ADDRESSING_FAULT_ACTION = "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault";
/** Prefixes that Windows declares on the envelope of a fault, in its order. */
export const FAULT_PREFIXES: readonly Prefix[] = ["s", "a", "x", "e", "n", "w", "p"];

const BY_ACTION = new Map<string, Operation>();
const BY_REPLY = new Map<string, Operation>();
for (const [name, { action, reply }] of Object.entries(OPERATIONS)) {
  if (action === "") continue;
  BY_ACTION.set(action, name as Operation);
  BY_REPLY.set(reply, name as Operation);
}
// The service's own documentation and its traffic name the acknowledgement differently.
BY_ACTION.set(`${WSMAN}AcknowledgeRequest`, "Acknowledge");

/** The operation that a request's action asks for. */
export function operationOfAction(action: string): Operation | undefined {
  return BY_ACTION.get(action);
}

/** The operation that a reply's action answers. */
export function operationOfReply(action: string): Operation | undefined {
  return BY_REPLY.get(action);
}

function row<const P extends readonly Prefix[]>(base: string, verb: string, prefixes: P, section: string): Row {
  return { action: `${base}${verb}`, reply: `${base}${verb}Response`, prefixes, section };
}
