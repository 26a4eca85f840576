/**
 * Delegates: script blocks and methods that were converted to a delegate type, and calling them.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { NOTHING } from "../compile/nothing.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Session } from "../session.ts";
import { applyPlan } from "./conversions.ts";
import { invokeReference } from "./invocation.ts";
import { MethodReference } from "./method_reference.ts";
import { NetObject } from "./net_object.ts";
import { oneValue } from "./dynamic_members.ts";
import { argumentError } from "./clr_errors.ts";
import { isTrue } from "./truth.ts";
import type { PsType } from "./type.ts";
import { openTypeOf, typeNamed } from "./type_system.ts";

/** What a delegate takes and gives. */
interface Signature {
  readonly parameters: readonly PsType[];
  /** `undefined`: nothing. */
  readonly returns: PsType | undefined;
}

function signatureOf(type: PsType): Signature | undefined {
  const given = type.genericArguments;
  const name = (openTypeOf(type) ?? type).fullName;
  if (name.startsWith("System.Func`")) return { parameters: given.slice(0, -1), returns: given.at(-1) };
  if (name === "System.Action" || name.startsWith("System.Action`")) return { parameters: given, returns: undefined };
  switch (name) {
    case "System.Predicate`1":
      return { parameters: given, returns: typeNamed("System.Boolean") };
    case "System.Comparison`1":
      return { parameters: [given[0]!, given[0]!], returns: typeNamed("System.Int32") };
    case "System.Converter`2":
      return { parameters: [given[0]!], returns: given[1] };
    default:
      return undefined;
  }
}

/** Calls a delegate with arguments; its output is one value. */
export function callDelegate(session: Session, delegate: PsValue, args: readonly PsValue[]): PsValue {
  if (delegate instanceof ScriptBlock) {
    // A delegate's first argument is `$_` too.
    return oneValue(session.callSync(delegate, { args, ...(args[0] !== undefined && { dollarUnder: args[0] }) }));
  }
  if (delegate instanceof MethodReference) return invokeReference(delegate, args, session);
  if (delegate instanceof NetObject && delegate.netType().row.isDelegate) {
    const result = callDelegate(session, (delegate as NetObject<PsValue>).state, args);
    const returns = signatureOf(delegate.netType())?.returns;
    return returns === undefined || result === NOTHING ? result : applyPlan(result, returns, session);
  }
  throw argumentError("ArgumentNullException", "match", "A delegate is needed.");
}

/** `$delegate.Invoke(…)`: arguments are converted to the parameters' types. */
export function invokeDelegate(delegate: NetObject<PsValue>, args: readonly PsValue[], session: Session): PsValue {
  const signature = signatureOf(delegate.netType());
  const converted = args.map((arg, i) => {
    const type = signature?.parameters[i];
    return type === undefined ? arg : applyPlan(arg, type, session);
  });
  const result = callDelegate(session, delegate, converted);
  return signature !== undefined && signature.returns === undefined ? NOTHING : result;
}

/** Whether a predicate holds. */
export function holds(session: Session, delegate: PsValue, item: PsValue): boolean {
  return isTrue(callDelegate(session, delegate, [item]));
}
