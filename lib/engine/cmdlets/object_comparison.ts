/**
 * How Sort-Object, Group-Object, Compare-Object and their kin compare: as PowerShell compares, and as text where values
 * have no order. Never throws.
 * @module
 */
import { PsObject, type PsValue } from "../../clixml/value.ts";
import { toText } from "../dotnet/convert.ts";
import { compareValues } from "../dotnet/operators.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { unwrap } from "./property_expression.ts";

/** A key of an object: a value, or the lack of the property. */
export type SortKey = { readonly value: PsValue } | undefined;

/** Orders two values: negative, zero, positive. */
export function compareObjects(first: PsValue, second: PsValue, ignoreCase: boolean, session: Session): number {
  const a = unwrap(first);
  const b = unwrap(second);
  if (a === null && b === null) return 0;
  if (a === b && typeof a !== "object") return 0;
  if (typeof a === "number" && typeof b === "number") return a - b;
  try {
    return compareValues(a, b, ignoreCase);
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    return compareValues(innerText(a, session), innerText(b, session), ignoreCase);
  }
}

/** Text of the object inside: a property bag has none. */
function innerText(value: PsValue, session: Session): string {
  return value instanceof PsObject && value.base === undefined ? "" : toText(value, session);
}

/** Orders two keys; an object without the property comes last, whichever the direction. */
export function compareKeys(
  first: SortKey,
  second: SortKey,
  options: { readonly descending: boolean; readonly ignoreCase: boolean; readonly session: Session },
): number {
  if (first === undefined || second === undefined) {
    return first === second ? 0 : first === undefined ? 1 : -1;
  }
  const order = compareObjects(first.value, second.value, options.ignoreCase, options.session);
  return options.descending ? -order : order;
}
