/**
 * Validation attributes: whether a value may be bound or stored.
 * @module
 */
import { PsArray, PsDictionary, PsList, type PsValue } from "../../clixml/value.ts";
import type { Validation } from "../command.ts";
import { convertTo, isTrue, toText } from "../dotnet/convert.ts";
import { enumerate, itemsOf } from "../dotnet/enumerate.ts";
import { compareValues, matchOperator } from "../dotnet/operators.ts";
import { typeOf } from "../dotnet/type_system.ts";
import { exception, type PsException, raise, RUNTIME_EXCEPTION, TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";

/** Types of the exception that a failed validation throws. */
export const VALIDATION_METADATA_EXCEPTION = [
  "System.Management.Automation.ValidationMetadataException",
  "System.Management.Automation.MetadataException",
  ...RUNTIME_EXCEPTION,
] as const;

interface Failure {
  readonly id: string;
  readonly message: string;
  readonly inner?: PsException;
}

type Kind = Validation["kind"];
type Check<K extends Kind> = (
  value: PsValue,
  rule: Extract<Validation, { readonly kind: K }>,
  session: Session,
) => Failure | undefined;

const CHECKS: { readonly [K in Kind]: Check<K> } = {
  NotNull: (value) => value === null ? { id: "ArgumentIsNull", message: "it is null" } : undefined,
  NotNullOrEmpty: (value) => emptyFailure(value, false),
  NotNullOrWhiteSpace: (value) => emptyFailure(value, true),
  Set: (value, rule, session) =>
    each(value, (item) => {
      const text = item === null ? "" : toText(item, session);
      const ignoreCase = rule.ignoreCase ?? true;
      const fits = rule.values.some((known) =>
        ignoreCase ? known.toLowerCase() === text.toLowerCase() : known === text
      );
      return fits
        ? undefined
        : { id: "ValidateSetFailure", message: `"${text}" is none of: ${rule.values.join(", ")}` };
    }),
  Range: (value, rule, session) =>
    each(value, (item) => {
      let comparable = item;
      try {
        if (item !== null) comparable = convertTo(item, typeOf(rule.min), session);
      } catch {
        return { id: "ValidationRangeElementType", message: "it is not of the range's type" };
      }
      if (comparable === null || typeof item === "string") {
        return { id: "ValidationRangeElementType", message: "it is not of the range's type" };
      }
      if (compareValues(comparable, rule.min, false) < 0) {
        return { id: "ValidateRangeTooSmall", message: `it is less than ${toText(rule.min, session)}` };
      }
      if (compareValues(comparable, rule.max, false) > 0) {
        return { id: "ValidateRangeTooBig", message: `it is greater than ${toText(rule.max, session)}` };
      }
      return undefined;
    }),
  RangeKind: (value, rule) =>
    each(value, (item) => {
      const sign = item === null || typeof item === "string" ? NaN : compareValues(item, 0, false);
      const fits = {
        Positive: sign > 0,
        NonNegative: sign >= 0,
        Negative: sign < 0,
        NonPositive: sign <= 0,
      }[rule.range];
      return fits ? undefined : { id: `ValidateRange${rule.range}Failure`, message: `it is not ${rule.range}` };
    }),
  Pattern: (value, rule, session) =>
    each(value, (item) => {
      const text = item === null ? "" : toText(item, session);
      const { value: found } = matchOperator(text, rule.pattern, rule.ignoreCase ?? true);
      return found === true
        ? undefined
        : { id: "ValidatePatternFailure", message: `"${text}" does not match ${rule.pattern}` };
    }),
  Length: (value, rule) =>
    each(value, (item) => {
      if (typeof item !== "string") return { id: "ValidateLengthNotString", message: "it is not a string" };
      if (item.length < rule.min) {
        return { id: "ValidateLengthMinLengthFailure", message: `it is shorter than ${rule.min} characters` };
      }
      if (item.length > rule.max) {
        return { id: "ValidateLengthMaxLengthFailure", message: `it is longer than ${rule.max} characters` };
      }
      return undefined;
    }),
  Count: (value, rule) => {
    let count: number;
    if (value === null) count = 0;
    else if (value instanceof PsDictionary) count = value.size;
    else if (enumerate(value) !== undefined) count = itemsOf(value).length;
    else return { id: "NotAnArrayParameter", message: "it is not a collection" };
    if (count < rule.min || count > rule.max) {
      const id = rule.min === rule.max
        ? "ValidateCountExactFailure"
        : count < rule.min
        ? "ValidateCountMinFailure"
        : "ValidateCountMaxFailure";
      return { id, message: `it has ${count} items, not ${rule.min} to ${rule.max}` };
    }
    return undefined;
  },
  Script: (value, rule, session) =>
    each(value, (item) => {
      if (item === null) return { id: "ArgumentIsEmpty", message: "it is null" };
      let results: readonly PsValue[];
      try {
        results = session.callSync(rule.block, { dollarUnder: item });
      } catch (error) {
        if (!(error instanceof TerminatingError)) throw error;
        const { exception: inner } = error.record;
        return { id: "ValidateScriptFailure", message: inner.message, inner };
      }
      const truth = results.length === 1 ? isTrue(results[0]!) : isTrue(new PsArray([...results]));
      return truth
        ? undefined
        : { id: "ValidateScriptFailure", message: `the script "${rule.block.source}" does not accept it` };
    }),
  Drive: () => undefined,
  UserDrive: () => undefined,
};

// A collection is checked item by item; an empty one has nothing to check.
function each(value: PsValue, check: (item: PsValue) => Failure | undefined): Failure | undefined {
  if (value instanceof PsArray || value instanceof PsList) {
    for (const item of value.items) {
      const failure = check(item);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }
  return check(value);
}

function emptyFailure(value: PsValue, blank: boolean): Failure | undefined {
  const empty = (text: string) => blank ? text.trim() === "" : text === "";
  if (value === null) return { id: "ArgumentIsNull", message: "it is null" };
  if (typeof value === "string") {
    return empty(value) ? { id: "ArgumentIsEmpty", message: "it is an empty string" } : undefined;
  }
  if (value instanceof PsDictionary) {
    return value.size === 0 ? { id: "ArgumentIsEmpty", message: "it is an empty collection" } : undefined;
  }
  if (enumerate(value) === undefined) return undefined;
  const items = itemsOf(value);
  if (items.length === 0) return { id: "ArgumentCollectionIsEmpty", message: "it is an empty collection" };
  for (const item of items) {
    if (item === null || (typeof item === "string" && empty(item))) {
      return { id: "ArgumentCollectionContainsNull", message: "an item of it is null or empty" };
    }
  }
  return undefined;
}

/** The exception of the first rule that a value breaks, with its id; `undefined` where it is valid. */
export function validationFailure(
  value: PsValue,
  rules: readonly Validation[],
  session: Session,
): { readonly id: string; readonly exception: PsException; readonly yields: boolean } | undefined {
  for (const rule of rules) {
    const check = CHECKS[rule.kind] as Check<Kind>;
    const failure = check(value, rule as never, session);
    if (failure === undefined) continue;
    // What the script of a rule threw is the reason itself.
    const made = failure.inner ?? exception(VALIDATION_METADATA_EXCEPTION, failure.message);
    return { id: failure.id, exception: made, yields: rule.kind === "Pattern" && rule.yields === true };
  }
  return undefined;
}

/** The error for a variable or property that a value may not be stored in. */
export function validationError(name: string, failure: { id: string; exception: PsException }): TerminatingError {
  return raise({
    types: VALIDATION_METADATA_EXCEPTION,
    message: `Cannot set "${name}": ${failure.exception.message}`,
    errorId: "ValidateSetFailure",
    category: "MetadataError",
    inner: failure.exception,
  });
}
