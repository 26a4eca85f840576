/**
 * Calling what stands in the place of a delegate: a script block, or nothing.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Session } from "../session.ts";
import { invokeReference } from "./invocation.ts";
import { MethodReference } from "./method_reference.ts";
import { oneValue } from "./dynamic_members.ts";
import { argumentError } from "./clr_errors.ts";
import { isTrue } from "./truth.ts";

/** Calls a delegate with arguments; its output is one value. */
export function callDelegate(session: Session, delegate: PsValue, args: readonly PsValue[]): PsValue {
  if (delegate instanceof ScriptBlock) {
    // A delegate's first argument is `$_` too.
    return oneValue(session.callSync(delegate, { args, ...(args[0] !== undefined && { dollarUnder: args[0] }) }));
  }
  if (delegate instanceof MethodReference) return invokeReference(delegate, args, session);
  throw argumentError("ArgumentNullException", "match", "A delegate is needed.");
}

/** Whether a predicate holds. */
export function holds(session: Session, delegate: PsValue, item: PsValue): boolean {
  return isTrue(callDelegate(session, delegate, [item]));
}
