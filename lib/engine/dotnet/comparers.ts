/**
 * Comparers: StringComparer objects, default orders, script blocks as comparisons.
 * @module
 */
import { type KeyComparison, LiveObject, type PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import { argumentError, clrError } from "./clr_errors.ts";
import { compareOrdinal, compareText } from "./collation.ts";
import { ownOrder } from "./comparison.ts";
import { callDelegate } from "./delegates.ts";
import { invokeMethod } from "./invocation.ts";
import { NetObject } from "./net_object.ts";
import { baseOf } from "./numbers.ts";
import { ScriptBlock } from "../script_block.ts";
import { toText } from "./text.ts";

/** State of a StringComparer. */
export interface StringComparerState {
  readonly ordinal: boolean;
  readonly ignoreCase: boolean;
}

/** A StringComparer object. */
export function stringComparer(ordinal: boolean, ignoreCase: boolean): NetObject<StringComparerState> {
  return new NetObject<StringComparerState>("System.StringComparer", { ordinal, ignoreCase });
}

/** The state of a StringComparer, `undefined` for other values. */
function stringComparerState(value: PsValue): StringComparerState | undefined {
  if (!(value instanceof NetObject)) return undefined;
  const state = value.state as Partial<StringComparerState> | undefined;
  return typeof state?.ignoreCase === "boolean" && typeof state.ordinal === "boolean"
    ? state as StringComparerState
    : undefined;
}

/** How keys compare by a comparer; by value where there is none. */
export function keyComparison(comparer: PsValue | undefined): KeyComparison {
  return stringComparerState(comparer ?? null)?.ignoreCase ? "ignoreCase" : "ordinal";
}

/** Order of two values. */
export type Order = (a: PsValue, b: PsValue) => number;

/** Comparer.Default: null first, then by what the left value says. @throws InvalidOperationException. */
export function defaultOrder(a: PsValue, b: PsValue): number {
  const left = baseOf(a);
  const right = baseOf(b);
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right, false);
  const order = ownOrder(left);
  const sameKind = typeof left === typeof right &&
    (typeof left !== "object" || (left as { kind?: string }).kind === (right as { kind?: string }).kind);
  if (order === undefined || !sameKind) {
    throw clrError("System.InvalidOperationException", "Two of the items cannot be compared.");
  }
  return order(right);
}

const isDelegate = (value: PsValue): boolean => value instanceof NetObject && value.netType().row.isDelegate === true;

/** The order that a comparer argument means: an IComparer, a comparison, or the default. */
export function orderOf(comparer: PsValue | undefined, session: Session): Order {
  if (comparer === null || comparer === undefined) return defaultOrder;
  const state = stringComparerState(comparer);
  if (state !== undefined) {
    return (a, b) => {
      const [x, y] = [a === null ? "" : toText(a), b === null ? "" : toText(b)];
      return state.ordinal ? compareOrdinal(x, y, state.ignoreCase) : compareText(x, y, state.ignoreCase);
    };
  }
  if (comparer instanceof ScriptBlock || isDelegate(comparer)) {
    return (a, b) => Number(toText(callDelegate(session, comparer, [a, b])));
  }
  if (comparer instanceof LiveObject) {
    return (a, b) => Number(toText(invokeMethod(comparer, "Compare", [a, b], session)));
  }
  throw argumentError("ArgumentException", "comparer", "The value is no comparer.");
}
