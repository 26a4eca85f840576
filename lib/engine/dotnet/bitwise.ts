/**
 * Bit operators: `-band`, `-bor`, `-bxor`, `-bnot`, `-shl`, `-shr`.
 * @module
 */
import {
  PsBigInteger,
  PsChar,
  PsDecimal,
  PsDouble,
  PsEnum,
  PsSingle,
  PsUInt64,
  type PsValue,
} from "../../clixml/value.ts";
import { castError, languageError } from "./clr_errors.ts";
import { enumNumber, enumValue } from "./enums.ts";
import { userOperator } from "./operator_methods.ts";
import {
  baseOf,
  changeNumber,
  INTEGER_BITS,
  type IntegerType,
  isIntegerType,
  makeInteger,
  NUMERIC_ORDER,
  type NumericType,
  numericType,
  toDouble,
  toInteger,
  wrapInteger,
} from "./numbers.ts";
import { stringToNumber } from "./string_conversions.ts";
import { typeOf } from "./type_system.ts";
import { stringToEnum } from "./string_conversions.ts";

type Bits = (a: bigint, b: bigint) => bigint;

function operand(value: PsValue): PsValue | undefined {
  if (value === null) return 0;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string") return stringToNumber(value);
  if (value instanceof PsChar) return value.code;
  if (value instanceof PsEnum) return value.value;
  return numericType(value) === undefined ? undefined : value;
}

function noOperator(name: string): Error {
  return languageError(
    "MethodNotFound",
    `Cannot apply this operator: the value on its left has no "op_${name}".`,
    `op_${name}`,
  );
}

/** A real number as 64 bits; a negative one through Int64. */
function realBits(value: PsValue): bigint {
  const negative = toDouble(value) < 0;
  const converted = changeNumber(value, negative ? "Int64" : "UInt64");
  if (converted === undefined) {
    throw castError("InvalidCastIConvertible", "Cannot use this number with a bit operator: it is too large.");
  }
  return BigInt.asUintN(64, toInteger(converted)!);
}

const isReal = (type: NumericType): boolean => type === "Double" || type === "Single" || type === "Decimal";

function combine(name: string, a: PsValue, b: PsValue, bits: Bits): PsValue {
  const left = baseOf(a);
  const right = baseOf(b);
  if (left instanceof PsEnum) {
    const type = typeOf(left);
    const other = typeof right === "string" ? stringToEnum(right, type) : right;
    const number = operand(other);
    if (number === undefined) throw noOperator(name);
    return enumValue(type, bits(enumNumber(left), toInteger(number) ?? 0n));
  }
  const x = operand(left);
  if (x === undefined) {
    const own = userOperator(name, left, right);
    if (own !== undefined) return own;
    throw noOperator(name);
  }
  const y = operand(right);
  if (y === undefined) throw noOperator(name);
  const xType = numericType(x)!;
  const yType = numericType(y)!;
  if (xType === "BigInteger" || yType === "BigInteger") {
    return new PsBigInteger(bits(toInteger(x) ?? 0n, toInteger(y) ?? 0n));
  }
  if (isReal(xType) || isReal(yType)) {
    const result = bits(realBits(x), realBits(y));
    return toDouble(x) < 0 || toDouble(y) < 0 ? BigInt.asIntN(64, result) : new PsUInt64(BigInt.asUintN(64, result));
  }
  const wider = NUMERIC_ORDER[xType] >= NUMERIC_ORDER[yType] ? xType : yType;
  const type: IntegerType = NUMERIC_ORDER[wider] <= NUMERIC_ORDER.Int32 ? "Int32" : wider as IntegerType;
  const result = bits(toInteger(x)!, toInteger(y)!);
  if (type === "UInt32" || type === "UInt64") {
    const width = INTEGER_BITS[type];
    return wrapInteger(type, BigInt.asUintN(width, result));
  }
  return wrapInteger(type, result);
}

/** `a -band b`. */
export function bitAnd(a: PsValue, b: PsValue): PsValue {
  if (typeof a === "number" && typeof b === "number") return a & b;
  return combine("BitwiseAnd", a, b, (x, y) => x & y);
}

/** `a -bor b`. */
export function bitOr(a: PsValue, b: PsValue): PsValue {
  if (typeof a === "number" && typeof b === "number") return a | b;
  return combine("BitwiseOr", a, b, (x, y) => x | y);
}

/** `a -bxor b`. */
export function bitXor(a: PsValue, b: PsValue): PsValue {
  if (typeof a === "number" && typeof b === "number") return a ^ b;
  return combine("ExclusiveOr", a, b, (x, y) => x ^ y);
}

/** The smallest of four integer types that holds a real number. */
function integerOfReal(value: PsValue): { readonly type: IntegerType; readonly value: bigint } {
  const number = toDouble(value);
  for (const type of ["Int32", "UInt32", "Int64", "UInt64"] as const) {
    const integer = toInteger(value);
    if (integer !== undefined && makeInteger(type, integer) !== undefined) return { type, value: integer };
  }
  throw castError("ConvertToFinalInvalidCastException", `Cannot convert ${number} to an integer.`);
}

/** `-bnot a`. */
export function bitNot(a: PsValue): PsValue {
  if (typeof a === "number") return ~a;
  const base = baseOf(a);
  if (base instanceof PsEnum) return enumValue(typeOf(base), ~enumNumber(base));
  const x = operand(base);
  if (x === undefined) throw noOperator("OnesComplement");
  const type = numericType(x)!;
  if (x instanceof PsDouble || x instanceof PsSingle || x instanceof PsDecimal) {
    const real = integerOfReal(x);
    return wrapInteger(real.type, ~real.value);
  }
  if (type === "BigInteger") return new PsBigInteger(~(toInteger(x)!));
  const wide = NUMERIC_ORDER[type] <= NUMERIC_ORDER.Int32 ? "Int32" : type;
  return wrapInteger(wide as IntegerType, ~toInteger(x)!);
}

function shift(name: string, a: PsValue, b: PsValue, left: boolean): PsValue {
  const x = operand(baseOf(a));
  if (x === undefined) throw noOperator(name);
  const y = operand(baseOf(b));
  if (y === undefined) throw noOperator(name);
  let type = numericType(x)!;
  let value = toInteger(x) ?? 0n;
  const count = toInteger(y) ?? 0n;
  if (type === "BigInteger") return new PsBigInteger(left ? value << count : value >> count);
  if (!isIntegerType(type)) ({ type, value } = integerOfReal(x));
  const mask = type === "Int64" || type === "UInt64" ? 63n : 31n;
  const places = count & mask;
  return wrapInteger(type as IntegerType, left ? value << places : value >> places);
}

/** `a -shl b`. */
export function shiftLeft(a: PsValue, b: PsValue): PsValue {
  if (typeof a === "number" && typeof b === "number") return a << (b & 31);
  return shift("LeftShift", a, b, true);
}

/** `a -shr b`. */
export function shiftRight(a: PsValue, b: PsValue): PsValue {
  if (typeof a === "number" && typeof b === "number") return a >> (b & 31);
  return shift("RightShift", a, b, false);
}
