/**
 * Equality and order of values: text by the invariant culture, numbers by value whatever their types, everything else
 * after the right operand became the left one's type.
 * @module
 */
import {
  dictionaryKey,
  LiveObject,
  PsBigInteger,
  PsChar,
  PsDateTime,
  PsDecimal,
  PsDouble,
  PsEnum,
  PsGuid,
  PsObject,
  PsSingle,
  PsTimeSpan,
  type PsValue,
  PsVersion,
} from "../../clixml/value.ts";
import { languageError, memberError } from "./clr_errors.ts";
import { compareOrdinal, compareText, equalText, simpleUpper } from "./collation.ts";
import { tryConvert } from "./convert.ts";
import { compareDecimal } from "./decimal.ts";
import { enumNumber } from "./enums.ts";
import { NO_SESSION } from "./no_session.ts";
import { baseOf, changeNumber, numericType, toDouble, toInteger } from "./numbers.ts";
import { scanNumberText } from "./number_parse.ts";
import { stringToNumber } from "./string_conversions.ts";
import { toText } from "./text.ts";
import { isTrue } from "./truth.ts";
import { PsType } from "./type.ts";
import { chainOf, typeOf } from "./type_system.ts";

const isReal = (value: PsValue): value is PsDouble | PsSingle => value instanceof PsDouble || value instanceof PsSingle;

/** Order of two numbers by value; NaN where one of them is none. */
export function compareNumbers(a: PsValue, b: PsValue): number {
  if (a instanceof PsDecimal || b instanceof PsDecimal) {
    const left = changeNumber(a, "Decimal");
    const right = changeNumber(b, "Decimal");
    if (left instanceof PsDecimal && right instanceof PsDecimal) return compareDecimal(left, right);
  } else if (!isReal(a) && !isReal(b)) {
    const left = toInteger(a)!;
    const right = toInteger(b)!;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const left = toDouble(a);
  const right = toDouble(b);
  return left < right ? -1 : left > right ? 1 : left === right ? 0 : NaN;
}

/** .NET's Equals(): same type and same value, or the same object. */
export function netEquals(a: PsValue, b: PsValue): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (a instanceof PsType) return b instanceof PsType && a.fullName === b.fullName;
  if (a instanceof LiveObject) {
    for (const type of chainOf(typeOf(a))) if (type.row.equals) return type.row.equals(a, b);
    return false;
  }
  if (isReal(a) && isReal(b)) {
    return a.kind === b.kind && (a.value === b.value || Number.isNaN(a.value) && Number.isNaN(b.value));
  }
  const key = dictionaryKey(a, "ordinal");
  return typeof key === "string" && key === dictionaryKey(b, "ordinal");
}

/** `a -eq b` of two values, neither of them taken as a collection. */
export function equalValues(a: PsValue, b: PsValue, ignoreCase = true): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b;
  if (typeof a === "string" && typeof b === "string") return equalText(a, b, ignoreCase);
  const left = baseOf(a);
  const right = baseOf(b);
  if (left === null || right === null) return left === right;
  if (typeof left === "string") return equalText(left, typeof right === "string" ? right : toText(right), ignoreCase);
  if (numericType(left) !== undefined) return equalNumber(left, right);
  if (typeof left === "boolean") return left === isTrue(right);
  if (isReal(left)) return false;
  if (netEquals(left, right)) return true;
  if (left instanceof PsChar && ignoreCase) {
    const other = right instanceof PsChar ? String.fromCharCode(right.code) : right;
    if (typeof other === "string" && other.length === 1) {
      return simpleUpper(String.fromCharCode(left.code)) === simpleUpper(other);
    }
  }
  if (left instanceof PsObject) return false;
  const converted = tryConvert(right, typeOf(left));
  return converted !== undefined && netEquals(left, converted);
}

function equalNumber(left: PsValue, right: PsValue): boolean {
  if (numericType(right) !== undefined) return compareNumbers(left, right) === 0;
  if (typeof right === "string") {
    const number = numberOrUndefined(right);
    return number !== undefined && compareNumbers(left, number) === 0;
  }
  if (typeof right === "boolean" || right instanceof PsChar) {
    return compareNumbers(left, typeof right === "boolean" ? (right ? 1 : 0) : right.code) === 0;
  }
  const converted = tryConvert(right, typeOf(left));
  return converted !== undefined && numericType(converted) !== undefined && compareNumbers(left, converted) === 0;
}

function numberOrUndefined(text: string): PsValue | undefined {
  const scanned = scanNumberText(text);
  if (scanned !== undefined) return scanned;
  try {
    return stringToNumber(text);
  } catch {
    return undefined;
  }
}

// Null is less than everything but a negative number.
function againstNull(value: PsValue): number {
  return numericType(value) !== undefined && toDouble(value) < 0 ? -1 : 1;
}

/** Order of two values: negative, 0, positive; NaN where numbers have none. @throws Where they cannot be compared. */
export function compareValues(a: PsValue, b: PsValue, ignoreCase = true): number {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b, ignoreCase);
  const left = baseOf(a);
  const right = baseOf(b);
  if (left === null) return right === null ? 0 : -againstNull(right);
  if (right === null) return againstNull(left);
  if (typeof left === "string") return compareText(left, toText(right), ignoreCase);
  if (numericType(left) !== undefined) return compareNumber(left, right);
  return compareObjects(left, right);
}

function compareNumber(left: PsValue, right: PsValue): number {
  if (numericType(right) !== undefined) return compareNumbers(left, right);
  if (typeof right === "string") return compareNumbers(left, stringToNumber(right));
  if (typeof right === "boolean") return compareNumbers(left, right ? 1 : 0);
  if (right instanceof PsChar) return compareNumbers(left, right.code);
  const converted = tryConvert(right, typeOf(left));
  if (converted === undefined) throw comparisonFailure(left, right);
  return compareNumbers(left, converted);
}

function comparisonFailure(left: PsValue, right: PsValue): Error {
  return languageError(
    "ComparisonFailure",
    `Cannot compare: a value of type ${typeOf(right).name} does not become ${typeOf(left).name}.`,
  );
}

/** The order that a type has by itself, `undefined` where it has none. */
export function ownOrder(left: PsValue): ((other: PsValue) => number) | undefined {
  if (typeof left === "boolean") return (other) => Number(left) - Number(other);
  if (typeof left === "string") return (other) => compareText(left, other as string, false);
  if (numericType(left) !== undefined) {
    return (other) => {
      const order = compareNumbers(left, other);
      if (!Number.isNaN(order)) return order;
      // NaN stands below all other numbers where an order is needed.
      return Number.isNaN(toDouble(left)) ? (Number.isNaN(toDouble(other)) ? 0 : -1) : 1;
    };
  }
  if (left instanceof PsChar) return (other) => left.code - (other as PsChar).code;
  if (left instanceof PsDateTime || left instanceof PsTimeSpan) {
    return (other) => sign((left as PsDateTime).ticks - (other as PsDateTime).ticks);
  }
  if (left instanceof PsEnum) return (other) => sign(enumNumber(left) - enumNumber(other as PsEnum));
  if (left instanceof PsGuid) return (other) => compareOrdinal(left.text, (other as PsGuid).text);
  if (left instanceof PsVersion) return (other) => compareVersions(left, other as PsVersion);
  if (left instanceof PsBigInteger) return (other) => sign(left.value - (other as PsBigInteger).value);
  if (left instanceof LiveObject) {
    for (const type of chainOf(typeOf(left))) {
      const { compare } = type.row;
      if (compare) return (other) => compare(left, other);
      const method = type.row.methods?.find((row) => row.name === "CompareTo")?.overloads.find((row) =>
        row.parameters.length === 1
      );
      if (method) return (other) => Number(method.call(left, [other], NO_SESSION));
    }
  }
  return undefined;
}

const sign = (value: bigint): number => value < 0n ? -1 : value > 0n ? 1 : 0;

/** Order of versions; a part that is absent is less than zero. */
export function compareVersions(a: PsVersion, b: PsVersion): number {
  for (const part of ["major", "minor", "build", "revision"] as const) {
    if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  }
  return 0;
}

function compareObjects(left: PsValue, right: PsValue): number {
  const order = ownOrder(left);
  if (order === undefined) {
    if (left === right) return 0;
    if (left instanceof PsObject) {
      if (right instanceof PsObject && toText(left) === toText(right) && left.base !== undefined) return 0;
      throw memberError(
        "System.Management.Automation.ExtendedTypeSystemException",
        "PSObjectCompareTo",
        "Cannot compare these objects: they have no order.",
      );
    }
    throw languageError("NotIcomparable", `Cannot compare "${typeOf(left).fullName}": it has no order.`);
  }
  const type = typeOf(left);
  const converted = typeOf(right) === type ? right : tryConvert(right, type);
  if (converted === undefined || converted === null) throw comparisonFailure(left, right);
  return order(converted);
}
