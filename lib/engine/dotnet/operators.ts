/**
 * The operators of the language by name.
 * @module
 */
import { PsArray, PsChar, PsObject, type PsValue } from "../../clixml/value.ts";
import { raise, RUNTIME_EXCEPTION } from "../exceptions.ts";
import type { Session } from "../session.ts";
import * as arithmetic from "./arithmetic.ts";
import * as bitwise from "./bitwise.ts";
import { clrError } from "./clr_errors.ts";
import { compareValues, equalValues } from "./comparison.ts";
import { convertTo, tryConvert } from "./convert.ts";
import { isEnumerable, itemsOf } from "./enumerate.ts";
import { baseOf } from "./numbers.ts";
import {
  binarySplit,
  formatOperator,
  joinOperator,
  likeMatch,
  matchOperator,
  operandItems,
  replaceOperator,
} from "./text_operators.ts";
import { toText } from "./text.ts";
import { isTrue } from "./truth.ts";
import { PsType } from "./type.ts";
import { isInstance, resolveType, typeNamed } from "./type_system.ts";

export { add, decrement, divide, increment, multiply, negate, plus, remainder, subtract } from "./arithmetic.ts";
export { bitAnd, bitNot, bitOr, bitXor, shiftLeft, shiftRight } from "./bitwise.ts";
export { compareValues, equalValues } from "./comparison.ts";
export {
  formatOperator,
  joinOperator,
  likeMatch,
  matchOperator,
  replaceOperator,
  splitOperator,
} from "./text_operators.ts";

type Test = (a: PsValue, b: PsValue, ignoreCase: boolean, session: Session) => boolean;

/** Operators that filter a collection on their left. */
const TESTS: Readonly<Record<string, Test>> = {
  eq: equalValues,
  ne: (a, b, ignoreCase) => !equalValues(a, b, ignoreCase),
  lt: (a, b, ignoreCase) => compareValues(a, b, ignoreCase) < 0,
  le: (a, b, ignoreCase) => compareValues(a, b, ignoreCase) <= 0,
  gt: (a, b, ignoreCase) => compareValues(a, b, ignoreCase) > 0,
  ge: (a, b, ignoreCase) => compareValues(a, b, ignoreCase) >= 0,
  like: likeMatch,
  notlike: (a, b, ignoreCase, session) => !likeMatch(a, b, ignoreCase, session),
};

type Whole = (a: PsValue, b: PsValue, ignoreCase: boolean, session: Session) => PsValue;

function contains(list: PsValue, item: PsValue, ignoreCase: boolean): boolean {
  for (const each of operandItems(list)) if (equalValues(each, item, ignoreCase)) return true;
  return false;
}

function matching(negated: boolean): Whole {
  return (a, b, ignoreCase, session) => {
    const { value, groups } = matchOperator(a, b, ignoreCase, negated, session);
    if (groups !== undefined) session.scope.set("Matches", groups);
    return value;
  };
}

/** Operators that take a collection on their left as it is. */
const WHOLES: Readonly<Record<string, Whole>> = {
  contains: (a, b, ignoreCase) => contains(a, b, ignoreCase),
  notcontains: (a, b, ignoreCase) => !contains(a, b, ignoreCase),
  in: (a, b, ignoreCase) => contains(b, a, ignoreCase),
  notin: (a, b, ignoreCase) => !contains(b, a, ignoreCase),
  match: matching(false),
  notmatch: matching(true),
  replace: replaceOperator,
  split: binarySplit,
};

/** Operators with no case-sensitive form. */
const PLAIN: Readonly<Record<string, (a: PsValue, b: PsValue, session: Session) => PsValue>> = {
  "+": arithmetic.add,
  "-": arithmetic.subtract,
  "*": arithmetic.multiply,
  "/": arithmetic.divide,
  "%": arithmetic.remainder,
  "-band": bitwise.bitAnd,
  "-bor": bitwise.bitOr,
  "-bxor": bitwise.bitXor,
  "-shl": bitwise.shiftLeft,
  "-shr": bitwise.shiftRight,
  "-and": (a, b) => isTrue(a) && isTrue(b),
  "-or": (a, b) => isTrue(a) || isTrue(b),
  "-xor": (a, b) => isTrue(a) !== isTrue(b),
  "-join": joinOperator,
  "-f": formatOperator,
  "..": range,
  "-is": (a, b) => isOperator(a, b),
  "-isnot": (a, b) => !isOperator(a, b),
  "-as": asOperator,
};

/**
 * `a operator b`, by the operator's name with its dash: `-eq` ignores case, `-ceq` does not, `-ieq` is the same as `-eq`.
 */
export function binaryOperator(name: string, a: PsValue, b: PsValue, session: Session): PsValue {
  const plain = PLAIN[name];
  if (plain) return plain(a, b, session);
  let key = name.slice(1);
  let ignoreCase = true;
  if (!(key in TESTS) && !(key in WHOLES)) {
    ignoreCase = key[0] !== "c";
    key = key.slice(1);
  }
  const whole = WHOLES[key];
  if (whole) return whole(a, b, ignoreCase, session);
  const test = TESTS[key];
  if (test === undefined) throw new RangeError(`Cannot apply the operator "${name}": there is none of that name`);
  if (!isEnumerable(a)) return test(a, b, ignoreCase, session);
  // Wildcards give the texts that they looked at, everything else the items themselves.
  const asText = key === "like" || key === "notlike";
  const found: PsValue[] = [];
  for (const item of itemsOf(a)) {
    if (test(item, b, ignoreCase, session)) found.push(asText ? toText(item, session) : item);
  }
  return new PsArray(found);
}

/** Largest range, in items: more would not fit the memory of a host. */
export const MAX_RANGE = 1 << 27;

function characterOf(value: PsValue): number | undefined {
  if (value instanceof PsChar) return value.code;
  return typeof value === "string" && value.length === 1 ? value.charCodeAt(0) : undefined;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** `a..b`: numbers, or characters where both ends are characters and no digits. */
export function range(a: PsValue, b: PsValue, session?: Session): PsValue {
  const [low, high] = rangeEnds(a, b, session);
  const [from, to] = [low.value, high.value];
  const step = from <= to ? 1 : -1;
  const count = Math.abs(to - from) + 1;
  if (count > MAX_RANGE) throw clrError("System.OutOfMemoryException", `A range of ${count} items is too large.`);
  const items: PsValue[] = new Array(count);
  for (let i = 0, at = from; i < count; i++, at += step) items[i] = low.isChar ? new PsChar(at) : at;
  return new PsArray(items);
}

interface RangeEnd {
  readonly value: number;
  readonly isChar: boolean;
}

/** The ends of a range, for loops that need no array. */
function rangeEnds(a: PsValue, b: PsValue, session?: Session): readonly [RangeEnd, RangeEnd] {
  const left = baseOf(a);
  const right = baseOf(b);
  if (typeof left === "number" && typeof right === "number") {
    return [{ value: left, isChar: false }, { value: right, isChar: false }];
  }
  const first = characterOf(left);
  const last = characterOf(right);
  if (first !== undefined && last !== undefined && !isDigit(first) && !isDigit(last)) {
    return [{ value: first, isChar: true }, { value: last, isChar: true }];
  }
  return [rangeNumber(left, session), rangeNumber(right, session)];
}

function rangeNumber(value: PsValue, session?: Session): RangeEnd {
  if (isEnumerable(value)) throw clrError("System.InvalidCastException", "A collection cannot be the end of a range.");
  return { value: convertTo(value, typeNamed("System.Int32"), session) as number, isChar: false };
}

function typeOperand(value: PsValue): PsType {
  const base = baseOf(value);
  if (base instanceof PsType) return base;
  const type = typeof base === "string" ? resolveType(base) : undefined;
  if (type === undefined) {
    throw raise({
      types: RUNTIME_EXCEPTION,
      message: `Cannot find the type "${toText(base)}".`,
      errorId: "RuntimeException",
      category: "NotSpecified",
    });
  }
  return type;
}

/** `a -is b`: b is a type or the name of one. */
export function isOperator(a: PsValue, b: PsValue): boolean {
  const type = typeOperand(b);
  return isInstance(a, type);
}

/** `a -as b`: null where the conversion fails. */
export function asOperator(a: PsValue, b: PsValue, session?: Session): PsValue {
  const type = typeOperand(b);
  const value = a instanceof PsObject && a.base !== undefined && isInstance(a, type) ? a : baseOf(a);
  return tryConvert(value, type, session) ?? null;
}
