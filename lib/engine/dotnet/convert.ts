/**
 * Conversions as the language uses them: casts, `-as`, parameters, text and truth of any value.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { applyPlan } from "./conversions.ts";
import { NO_SESSION } from "./no_session.ts";
import type { PsType } from "./type.ts";

export { toText } from "./text.ts";
export { isTrue } from "./truth.ts";
export { toCustomObject } from "./conversions.ts";

/**
 * A value as another type.
 * @throws TerminatingError with the id of the conversion that failed.
 */
export function convertTo(value: PsValue, type: PsType, session?: Session): PsValue {
  return applyPlan(value, type, session ?? NO_SESSION);
}

/** A value as another type, `undefined` where it cannot be one: `-as`. */
export function tryConvert(value: PsValue, type: PsType, session?: Session): PsValue | undefined {
  try {
    return applyPlan(value, type, session ?? NO_SESSION);
  } catch (error) {
    if (error instanceof TerminatingError) return undefined;
    throw error;
  }
}
