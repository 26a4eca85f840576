/**
 * Conversions that numbers are part of, and those of text that PowerShell's language has itself.
 * @module
 */
import { PsArray, PsBigInteger, PsChar, PsUri, type PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import { castError, exceptionOf } from "./clr_errors.ts";
import { notConvertible, numericOf, type Plan } from "./conversion_plan.ts";
import { RANK } from "./conversion_ranks.ts";
import { changeNumber, type NumericType, toInteger } from "./numbers.ts";
import { stringToInteger, stringToReal } from "./string_conversions.ts";
import { toText } from "./text.ts";
import { isTrue } from "./truth.ts";
import type { PsType } from "./type.ts";
import { resolveType } from "./type_system.ts";

const UNSIGNED = ["Byte", "UInt16", "UInt32", "UInt64"];
const SIGNED = ["SByte", "Int16", "Int32", "Int64"];

/** Full names of the integer types. */
export const INTEGRAL: ReadonlySet<string> = new Set([...UNSIGNED, ...SIGNED].map((name) => `System.${name}`));

/** How good the conversion of one number to another is. */
export function numericRank(from: NumericType, to: NumericType): number {
  const fromUnsigned = UNSIGNED.indexOf(from);
  const toUnsigned = UNSIGNED.indexOf(to);
  const fromSize = fromUnsigned >= 0 ? fromUnsigned : SIGNED.indexOf(from);
  const toSize = toUnsigned >= 0 ? toUnsigned : SIGNED.indexOf(to);
  if (fromSize < 0 || toSize < 0) {
    if (fromSize >= 0) return RANK.NumericImplicit;
    if (toSize >= 0) return RANK.NumericExplicit;
    if (from === "Single" && to === "Double") return RANK.NumericImplicit;
    return from === "Decimal" ? RANK.NumericExplicit1 : RANK.NumericExplicit;
  }
  if (toSize > fromSize) {
    return fromUnsigned < 0 && toUnsigned >= 0 ? RANK.NumericExplicit1 : RANK.NumericImplicit;
  }
  if (toSize === fromSize) return fromUnsigned < 0 ? RANK.NumericExplicit1 : RANK.NumericExplicit;
  return RANK.NumericExplicit;
}

function toNumber(value: PsValue, to: PsType): PsValue {
  const result = changeNumber(value, numericOf(to)!);
  if (result === undefined) throw notConvertible(value, to);
  return result;
}

/** The rule for numbers, chars and text. */
export function numericPlan(from: PsType, to: PsType): Plan | undefined {
  const source = numericOf(from);
  const target = numericOf(to);
  if (source && target) {
    if (source === "BigInteger" || target === "BigInteger") return undefined;
    return { rank: numericRank(source, target), convert: toNumber };
  }
  if (source) {
    if (to.fullName === "System.String") return { rank: RANK.NumericString, convert: (value) => toText(value) };
    if (to.fullName === "System.Boolean") return { rank: RANK.Language, convert: isTrue };
    if (to.fullName === "System.Char" && source !== "BigInteger") {
      return { rank: RANK.NumericString, convert: numberToChar };
    }
    return undefined;
  }
  if (from.fullName === "System.Char") {
    if (target === "Double" || target === "Single") return { rank: RANK.Language, convert: toNumber };
    if (to.fullName === "System.Boolean") return { rank: RANK.Language, convert: isTrue };
    return undefined;
  }
  if (from.fullName === "System.Boolean" && target === "BigInteger") {
    return { rank: RANK.Language, convert: (value) => new PsBigInteger(value === true ? 1n : 0n) };
  }
  if (from.fullName === "System.String") return fromString(to, target);
  return undefined;
}

/** The character of a code. */
export function numberToChar(value: PsValue, to: PsType): PsValue {
  const isInteger = typeof value === "number" || typeof value === "bigint" ||
    (typeof value === "object" && value !== null && "kind" in value &&
      (value.kind === "Small" || value.kind === "UInt64"));
  const code = isInteger ? toInteger(value) : undefined;
  if (code === undefined || code < 0n || code > 0xffffn) throw notConvertible(value, to);
  return new PsChar(Number(code));
}

function fromString(to: PsType, target: NumericType | undefined): Plan | undefined {
  if (target === "Double" || target === "Single" || target === "Decimal") {
    return { rank: RANK.NumericString, convert: (value) => stringToReal(value as string, target) };
  }
  if (target) return { rank: RANK.NumericString, convert: (value) => stringToInteger(value as string, target) };
  switch (to.fullName) {
    case "System.Boolean":
      return { rank: RANK.Language, convert: isTrue };
    case "System.Char[]":
      return {
        rank: RANK.StringToCharArray,
        convert: (value) =>
          new PsArray(
            Array.from({ length: (value as string).length }, (_, i) => new PsChar((value as string).charCodeAt(i))),
            "System.Char",
          ),
      };
    case "System.Type":
      return { rank: RANK.Language, convert: stringToType };
    case "System.Uri":
      return { rank: RANK.Language, convert: (value) => new PsUri(value as string) };
    case "System.Text.RegularExpressions.Regex":
      return { rank: RANK.Language, convert: stringToRegex };
    default:
      return undefined;
  }
}

function stringToType(value: PsValue): PsValue {
  const type = resolveType(value as string);
  if (type === undefined) {
    throw castError("InvalidCastFromStringToType", `Cannot find a type of the name "${value as string}".`);
  }
  return type;
}

function stringToRegex(value: PsValue, to: PsType, session: Session): PsValue {
  const make = to.row.constructors?.find((row) => row.parameters.length === 1 && row.parameters[0] === "string");
  try {
    return make!.call(to, [value], session);
  } catch (error) {
    const inner = exceptionOf(error);
    if (inner === undefined) throw error;
    throw castError(
      "InvalidCastFromStringToRegex",
      `Cannot convert "${value as string}" to Regex: ${inner.message}`,
      inner,
    );
  }
}
