/**
 * Arithmetic with PowerShell's rules: the wider type of the two wins, an overflow of integers becomes a double, text
 * operands are read as numbers, collections on the left of `+` and `*` grow.
 *
 * Every operator begins with a path for two Int32 and one for two doubles.
 * @module
 */
import {
  PsArray,
  PsBigInteger,
  PsChar,
  PsDateTime,
  PsDecimal,
  PsDictionary,
  PsDouble,
  PsEnum,
  PsSingle,
  PsSmall,
  PsTimeSpan,
  type PsValue,
} from "../../clixml/value.ts";
import { clrError, languageError, methodError, wrappedRuntimeError } from "./clr_errors.ts";
import { MAX_TICKS } from "./calendar.ts";
import { applyPlan, makeArray } from "./conversions.ts";
import { addDecimal, divideDecimal, multiplyDecimal, remainderDecimal, subtractDecimal } from "./decimal.ts";
import { enumNumber, enumValue } from "./enums.ts";
import { collect, enumerate, isEnumerable } from "./enumerate.ts";
import { NO_SESSION } from "./no_session.ts";
import {
  baseOf,
  changeNumber,
  type IntegerType,
  makeInteger,
  NUMERIC_ORDER,
  type NumericType,
  numericType,
  toDouble,
  toInteger,
} from "./numbers.ts";
import { userOperator } from "./operator_methods.ts";
import { stringToNumber } from "./string_conversions.ts";
import { toText } from "./text.ts";
import { typeNamed, typeOf } from "./type_system.ts";

/** The arithmetic operators by what .NET calls their methods. */
export type ArithmeticName = "Addition" | "Subtraction" | "Multiply" | "Division" | "Modulus";

const DIVIDED_BY_ZERO = "Cannot divide by zero.";

/** Largest text or array that `*` makes, in characters or items: what .NET itself could hold. */
export const MAX_REPEATED = 1 << 28;

/** A number in the place of an operand: bools, chars and null count, text is read. */
function numericOperand(value: PsValue): PsValue | undefined {
  if (value === null) return 0;
  switch (typeof value) {
    case "boolean":
      return value ? 1 : 0;
    case "string":
      return stringToNumber(value);
    case "number":
    case "bigint":
      return value;
  }
  if (value instanceof PsChar) return value.code;
  if (value instanceof PsEnum) return value.value;
  return numericType(value) === undefined ? undefined : value;
}

/** The type that an operation of two numbers works in. */
function operationType(a: PsValue, b: PsValue): NumericType {
  const left = numericType(a)!;
  const right = numericType(b)!;
  const type = NUMERIC_ORDER[left] >= NUMERIC_ORDER[right] ? left : right;
  if (NUMERIC_ORDER[type] <= NUMERIC_ORDER.Int32) return "Int32";
  if (type === "UInt32" || type === "UInt64") {
    // A negative operand does not fit an unsigned type.
    return isNegative(a) || isNegative(b) ? "Double" : type;
  }
  return type === "Single" ? "Double" : type;
}

function isNegative(value: PsValue): boolean {
  return typeof value === "number"
    ? value < 0
    : typeof value === "bigint"
    ? value < 0n
    : value instanceof PsSmall && value.value < 0;
}

function decimalOperand(value: PsValue): PsDecimal {
  const result = changeNumber(value, "Decimal");
  if (result === undefined) {
    throw wrappedRuntimeError("System.OverflowException", "The value is too large for a decimal.");
  }
  return result as PsDecimal;
}

function bigOperand(value: PsValue): bigint {
  return (changeNumber(value, "BigInteger") as PsBigInteger | undefined)?.value ?? 0n;
}

/** The same operation in every type that it is done in. */
interface Operation {
  readonly integers: (a: bigint, b: bigint) => bigint | undefined;
  readonly doubles: (a: number, b: number) => number;
  readonly decimals: (a: PsDecimal, b: PsDecimal) => PsDecimal;
}

function notZero(b: bigint): void {
  if (b === 0n) throw wrappedRuntimeError("System.DivideByZeroException", DIVIDED_BY_ZERO);
}

const OPERATIONS: Readonly<Record<ArithmeticName, Operation>> = {
  Addition: { integers: (a, b) => a + b, doubles: (a, b) => a + b, decimals: addDecimal },
  Subtraction: { integers: (a, b) => a - b, doubles: (a, b) => a - b, decimals: subtractDecimal },
  Multiply: { integers: (a, b) => a * b, doubles: (a, b) => a * b, decimals: multiplyDecimal },
  Division: {
    integers: (a, b) => {
      notZero(b);
      return a % b === 0n ? a / b : undefined;
    },
    doubles: (a, b) => a / b,
    decimals: divideDecimal,
  },
  Modulus: {
    integers: (a, b) => {
      notZero(b);
      return a % b;
    },
    doubles: (a, b) => a % b,
    decimals: remainderDecimal,
  },
};

/** `a operator b` of two numbers. */
function numericOperation(name: ArithmeticName, a: PsValue, b: PsValue): PsValue {
  const operation = OPERATIONS[name];
  const type = operationType(a, b);
  switch (type) {
    case "Double":
      return new PsDouble(operation.doubles(toDouble(a), toDouble(b)));
    case "Decimal":
      return operation.decimals(decimalOperand(a), decimalOperand(b));
    case "BigInteger": {
      const left = bigOperand(a);
      const right = bigOperand(b);
      if (name === "Division") {
        if (right === 0n) throw clrError("System.DivideByZeroException", DIVIDED_BY_ZERO);
        return new PsBigInteger(left / right);
      }
      return new PsBigInteger(operation.integers(left, right)!);
    }
    default: {
      const result = operation.integers(toInteger(a)!, toInteger(b)!);
      const fitting = result === undefined ? undefined : makeInteger(type as IntegerType, result);
      if (fitting !== undefined) return fitting;
      // A product of 64 bits is computed in full and then cut to a double; all else is done in doubles.
      if (name === "Multiply" && (type === "Int64" || type === "UInt64")) return new PsDouble(cutToDouble(result!));
      return new PsDouble(operation.doubles(toDouble(a), toDouble(b)));
    }
  }
}

/** The double below (in size) an integer. */
function cutToDouble(value: bigint): number {
  const size = value < 0n ? -value : value;
  const extra = BigInt(Math.max(size.toString(2).length - 53, 0));
  return Number((size >> extra) << extra) * (value < 0n ? -1 : 1);
}

/** The error for operands that no rule joins. */
function noOperator(name: string): Error {
  return languageError(
    "MethodNotFound",
    `Cannot apply this operator: the value on its left has no "op_${name}".`,
    `op_${name}`,
  );
}

/** What is left when the operands are no numbers: enums, dates, spans, and classes with operators of their own. */
function otherOperation(name: ArithmeticName, a: PsValue, b: PsValue): PsValue {
  if (a instanceof PsDateTime || a instanceof PsTimeSpan) return timeOperation(name, a, b);
  const own = userOperator(name, a, b);
  if (own !== undefined) return own;
  throw noOperator(name);
}

function enumOperation(name: ArithmeticName, a: PsEnum, b: PsValue): PsValue {
  const right = numericOperand(b);
  if (right === undefined) throw noOperator(name);
  const result = numericOperation(name, a.value, right);
  const type = typeOf(a);
  // What the operation gives is taken for the enum as it is: another numeric type than the enum's own does not fit.
  if (numericType(result) !== type.row.enum!.underlying) {
    throw clrError("System.InvalidCastException", `A value of ${typeOf(result).fullName} is no ${type.name}.`);
  }
  return enumValue(type, toInteger(result)!);
}

function spanOf(value: PsValue): bigint {
  const span = applyPlan(value, typeNamed("System.TimeSpan"), NO_SESSION);
  return (span as PsTimeSpan).ticks;
}

function dateOf(ticks: bigint, like: PsDateTime): PsDateTime {
  if (ticks < 0n || ticks > MAX_TICKS) {
    throw clrError("System.ArgumentOutOfRangeException", "The date is outside of the calendar.");
  }
  return new PsDateTime(ticks, like.dateKind);
}

function makeSpan(ticks: bigint): PsTimeSpan {
  const limit = 1n << 63n;
  if (ticks >= limit || ticks < -limit) throw clrError("System.OverflowException", "The time span is too long.");
  return new PsTimeSpan(ticks);
}

function timeOperation(name: ArithmeticName, a: PsDateTime | PsTimeSpan, b: PsValue): PsValue {
  const right = baseOf(b);
  if (a instanceof PsDateTime) {
    if (name === "Addition") return dateOf(a.ticks + spanOf(right), a);
    if (name === "Subtraction") {
      if (right instanceof PsDateTime) return makeSpan(a.ticks - right.ticks);
      if (right instanceof PsTimeSpan) return dateOf(a.ticks - right.ticks, a);
      throw ambiguous(name);
    }
    throw noOperator(name);
  }
  switch (name) {
    case "Addition":
      return makeSpan(a.ticks + spanOf(right));
    case "Subtraction":
      return makeSpan(a.ticks - spanOf(right));
    case "Multiply":
      return makeSpan(scaleSpan(a.ticks, toDouble(numericOperand(right) ?? 0)));
    case "Division": {
      if (right instanceof PsTimeSpan) return new PsDouble(Number(a.ticks) / Number(right.ticks));
      const divisor = toDouble(numericOperand(right) ?? 0);
      if (divisor === 0) throw clrError("System.OverflowException", "The time span is too long.");
      return makeSpan(scaleSpan(a.ticks, 1 / divisor, divisor));
    }
    default:
      throw noOperator(name);
  }
}

function scaleSpan(ticks: bigint, factor: number, divisor?: number): bigint {
  const product = divisor === undefined ? Number(ticks) * factor : Number(ticks) / divisor;
  if (!Number.isFinite(product)) throw clrError("System.OverflowException", "The time span is too long.");
  return BigInt(Math.round(product));
}

function ambiguous(name: string): Error {
  return methodError("MethodCountCouldNotFindBest", `Cannot choose among the overloads of "op_${name}".`);
}

/** `a + b`. */
export function add(a: PsValue, b: PsValue): PsValue {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    const small = sum | 0;
    return small === sum ? small : new PsDouble(sum);
  }
  if (a instanceof PsDouble && b instanceof PsDouble) return new PsDouble(a.value + b.value);
  if (typeof a === "string") return a + (typeof b === "string" ? b : toText(b));
  const left = baseOf(a);
  if (left === null) return b;
  if (typeof left === "string") return left + toText(b);
  if (left instanceof PsChar) return String.fromCharCode(left.code) + toText(b);
  if (left instanceof PsEnum) return enumOperation("Addition", left, baseOf(b));
  if (typeof left === "boolean" || numericType(left) !== undefined) return numericWith("Addition", left, b);
  if (isEnumerable(left)) return concatenate(left, b);
  if (left instanceof PsDictionary) return mergeTables(left, baseOf(b));
  return otherOperation("Addition", left, b);
}

function numericWith(name: ArithmeticName, left: PsValue, b: PsValue): PsValue {
  const right = numericOperand(baseOf(b));
  const number = numericOperand(left);
  if (right === undefined || number === undefined) {
    const own = userOperator(name, left, b);
    if (own !== undefined) return own;
    throw noOperator(name);
  }
  return numericOperation(name, number, right);
}

function concatenate(left: PsValue, b: PsValue): PsValue {
  const items = left instanceof PsArray ? left.items.slice() : collect(enumerate(left)!);
  if (isEnumerable(b)) {
    const more = b instanceof PsArray ? b.items : collect(enumerate(b)!);
    for (const item of more) items.push(item);
  } else items.push(b);
  return new PsArray(items);
}

function mergeTables(left: PsDictionary, right: PsValue): PsValue {
  if (!(right instanceof PsDictionary)) {
    throw languageError("AddHashTableToNonHashTable", "Only another hash table can be added to a hash table.");
  }
  const ordered = left.type === "System.Collections.Specialized.OrderedDictionary";
  const result = new PsDictionary(ordered ? left.type : "System.Collections.Hashtable", "ignoreCase");
  for (const [key, value] of left.entries()) result.set(key, value);
  for (const [key, value] of right.entries()) {
    if (result.has(key)) {
      throw clrError("System.ArgumentException", `The key "${toText(key)}" is in the table already.`);
    }
    result.set(key, value);
  }
  return result;
}

function subtractive(name: ArithmeticName, a: PsValue, b: PsValue): PsValue {
  const left = baseOf(a);
  if (left instanceof PsEnum) return enumOperation(name, left, baseOf(b));
  if (isEnumerable(left)) throw noOperator(name);
  const number = numericOperand(left);
  if (number === undefined) return otherOperation(name, left, b);
  return numericWith(name, number, b);
}

/** `a - b`. */
export function subtract(a: PsValue, b: PsValue): PsValue {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    const small = difference | 0;
    return small === difference ? small : new PsDouble(difference);
  }
  if (a instanceof PsDouble && b instanceof PsDouble) return new PsDouble(a.value - b.value);
  return subtractive("Subtraction", a, b);
}

/** `a * b`. */
export function multiply(a: PsValue, b: PsValue): PsValue {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    const small = product | 0;
    // Beyond 2^53 a product of doubles is rounded; the sum of bits is then that of the double anyway.
    return small === product ? small : new PsDouble(product);
  }
  if (a instanceof PsDouble && b instanceof PsDouble) return new PsDouble(a.value * b.value);
  const left = baseOf(a);
  if (left === null) return null;
  if (typeof left === "string") return left.repeat(repeatCount(b, left.length));
  if (left instanceof PsEnum) return enumOperation("Multiply", left, baseOf(b));
  if (typeof left === "boolean" || left instanceof PsChar) throw notDefined(left);
  if (numericType(left) !== undefined) return numericWith("Multiply", left, b);
  if (isEnumerable(left)) return repeatItems(left, b);
  if (left instanceof PsTimeSpan) return otherOperation("Multiply", left, b);
  const own = userOperator("Multiply", left, b);
  if (own !== undefined) return own;
  if (left instanceof PsDateTime) throw noOperator("Multiply");
  throw left instanceof PsDictionary ? notDefined(left) : noOperator("Multiply");
}

function notDefined(left: PsValue): Error {
  return languageError("NotADefinedOperationForType", `The operator * is not defined for ${typeOf(left).name}.`, left);
}

function repeatCount(b: PsValue, length: number): number {
  const right = baseOf(b);
  const value = typeof right === "string" ? stringToNumber(right) : right;
  const count = applyPlan(value, typeNamed("System.Int32"), NO_SESSION) as number;
  if (count < 0) throw clrError("System.ArgumentOutOfRangeException", "A negative count of copies was asked for.");
  if (count * length > MAX_REPEATED) {
    throw clrError("System.OutOfMemoryException", "The result would be too large.");
  }
  return count;
}

function repeatItems(left: PsValue, b: PsValue): PsValue {
  const items = collect(enumerate(left)!);
  const count = repeatCount(b, items.length);
  const result: PsValue[] = [];
  for (let i = 0; i < count; i++) for (const item of items) result.push(item);
  if (left instanceof PsArray) return new PsArray(result, left.elementType);
  return left instanceof Uint8Array ? makeArray(result, typeNamed("System.Byte")) : new PsArray(result);
}

/** `a / b`. */
export function divide(a: PsValue, b: PsValue): PsValue {
  if (typeof a === "number" && typeof b === "number") {
    if (b === 0) throw wrappedRuntimeError("System.DivideByZeroException", DIVIDED_BY_ZERO);
    const quotient = a / b;
    const small = quotient | 0;
    return small === quotient ? small : new PsDouble(quotient);
  }
  if (a instanceof PsDouble && b instanceof PsDouble) return new PsDouble(a.value / b.value);
  return subtractive("Division", a, b);
}

/** `a % b`. */
export function remainder(a: PsValue, b: PsValue): PsValue {
  if (typeof a === "number" && typeof b === "number") {
    if (b === 0) throw wrappedRuntimeError("System.DivideByZeroException", DIVIDED_BY_ZERO);
    return (a % b) | 0;
  }
  if (a instanceof PsDouble && b instanceof PsDouble) return new PsDouble(a.value % b.value);
  return subtractive("Modulus", a, b);
}

/** `-a`. */
export function negate(a: PsValue): PsValue {
  if (typeof a === "number" && a !== 0 && a !== -2147483648) return -a;
  if (a instanceof PsDouble) return new PsDouble(0 - a.value);
  const base = baseOf(a);
  if (base instanceof PsTimeSpan) return new PsTimeSpan(-base.ticks);
  return subtract(0, base);
}

/** `+a`. */
export function plus(a: PsValue): PsValue {
  if (typeof a === "number" || a instanceof PsDouble) return a;
  const base = baseOf(a);
  if (base instanceof PsTimeSpan) return base;
  return add(0, base);
}

function step(a: PsValue, by: 1 | -1): PsValue {
  const base = baseOf(a);
  if (base === null) return by;
  if (numericType(base) === undefined) {
    if (base instanceof PsEnum) return enumValue(typeOf(base), enumNumber(base) + BigInt(by));
    throw languageError("OperatorRequiresNumber", `The operator ${by === 1 ? "++" : "--"} works on numbers only.`);
  }
  return add(base, base instanceof PsSingle ? new PsSingle(by) : by);
}

/** The value after `++`. */
export function increment(a: PsValue): PsValue {
  return typeof a === "number" && a < 2147483647 ? a + 1 : step(a, 1);
}

/** The value after `--`. */
export function decrement(a: PsValue): PsValue {
  return typeof a === "number" && a > -2147483648 ? a - 1 : step(a, -1);
}
