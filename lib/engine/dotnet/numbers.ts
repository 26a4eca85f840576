/**
 * The numeric types of .NET: ranges, ranks and the ways between them. A number is never told by magnitude, always by
 * its class (see `lib/clixml/value.ts`).
 * @module
 */
import {
  PsBigInteger,
  PsChar,
  PsDecimal,
  PsDouble,
  PsEnum,
  PsObject,
  PsSingle,
  PsSmall,
  PsUInt64,
  type PsValue,
  type SmallType,
} from "../../clixml/value.ts";
import { decimalFromDouble, decimalToNumber, fitDecimal } from "./decimal.ts";
import { divideRounded } from "./digits.ts";

/** Integer types by their .NET names. */
export type IntegerType = SmallType | "Int32" | "Int64" | "UInt64";

/** Numeric types by their .NET names, in the order of TypeCode. */
export type NumericType = IntegerType | "Single" | "Double" | "Decimal" | "BigInteger";

/** Position of each type in TypeCode's order; BigInteger has none of .NET's but stands above all. */
export const NUMERIC_ORDER: Readonly<Record<NumericType, number>> = {
  SByte: 5,
  Byte: 6,
  Int16: 7,
  UInt16: 8,
  Int32: 9,
  UInt32: 10,
  Int64: 11,
  UInt64: 12,
  Single: 13,
  Double: 14,
  Decimal: 15,
  BigInteger: 16,
};

/** Smallest and largest value of each integer type. */
export const INTEGER_RANGES: Readonly<Record<IntegerType, readonly [min: bigint, max: bigint]>> = {
  SByte: [-128n, 127n],
  Byte: [0n, 255n],
  Int16: [-32768n, 32767n],
  UInt16: [0n, 65535n],
  Int32: [-2147483648n, 2147483647n],
  UInt32: [0n, 4294967295n],
  Int64: [-(1n << 63n), (1n << 63n) - 1n],
  UInt64: [0n, (1n << 64n) - 1n],
};

/** Bits of each integer type. */
export const INTEGER_BITS: Readonly<Record<IntegerType, number>> = {
  SByte: 8,
  Byte: 8,
  Int16: 16,
  UInt16: 16,
  Int32: 32,
  UInt32: 32,
  Int64: 64,
  UInt64: 64,
};

/** The value inside a PSObject; everything else is itself. */
export function baseOf(value: PsValue): PsValue {
  let at = value;
  while (at instanceof PsObject && at.base !== undefined) at = at.base;
  return at;
}

/** The numeric type of a value, `undefined` where it is no number (an enum and a char are none). */
export function numericType(value: PsValue): NumericType | undefined {
  switch (typeof value) {
    case "number":
      return "Int32";
    case "bigint":
      return "Int64";
    case "object":
      if (value instanceof PsDouble) return "Double";
      if (value instanceof PsSmall) return value.type;
      if (value instanceof PsDecimal) return "Decimal";
      if (value instanceof PsSingle) return "Single";
      if (value instanceof PsUInt64) return "UInt64";
      if (value instanceof PsBigInteger) return "BigInteger";
      return undefined;
    default:
      return undefined;
  }
}

/** Whether a type name is one of {@linkcode IntegerType}. */
export function isIntegerType(type: string): type is IntegerType {
  return Object.hasOwn(INTEGER_RANGES, type);
}

/** A number as a double, whatever its type. */
export function toDouble(value: PsValue): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof PsDouble || value instanceof PsSingle || value instanceof PsSmall) return value.value;
  if (value instanceof PsUInt64 || value instanceof PsBigInteger) return Number(value.value);
  if (value instanceof PsDecimal) return decimalToNumber(value);
  if (value instanceof PsChar) return value.code;
  if (value instanceof PsEnum) return toDouble(value.value);
  return 0;
}

/** A double rounded to the nearest integer, ties to even. */
export function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** A number as an integer, ties to even; `undefined` for what is no finite number. */
export function toInteger(value: PsValue): bigint | undefined {
  if (typeof value === "number") return BigInt(value);
  if (typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (value instanceof PsSmall) return BigInt(value.value);
  if (value instanceof PsUInt64 || value instanceof PsBigInteger) return value.value;
  if (value instanceof PsDouble || value instanceof PsSingle) {
    return Number.isFinite(value.value) ? BigInt(roundToEven(value.value)) : undefined;
  }
  if (value instanceof PsDecimal) return divideRounded(value.unscaled, 10n ** BigInt(value.scale), "ToEven");
  if (value instanceof PsChar) return BigInt(value.code);
  if (value instanceof PsEnum) return toInteger(value.value);
  return undefined;
}

/** A value of an integer type; `undefined` where it is out of range. */
export function makeInteger(type: IntegerType, value: bigint): PsValue | undefined {
  const [min, max] = INTEGER_RANGES[type];
  if (value < min || value > max) return undefined;
  return integerValue(type, value);
}

/** A value of an integer type whose range was checked already. */
export function integerValue(type: IntegerType, value: bigint): PsValue {
  switch (type) {
    case "Int32":
      return Number(value);
    case "Int64":
      return value;
    case "UInt64":
      return new PsUInt64(value);
    default:
      return new PsSmall(type, Number(value));
  }
}

/** The low bits of an integer, as an unchecked cast keeps them. */
export function wrapInteger(type: IntegerType, value: bigint): PsValue {
  const bits = INTEGER_BITS[type];
  return integerValue(type, INTEGER_RANGES[type][0] < 0n ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
}

/**
 * A number in another numeric type, as `Convert.ChangeType` does it: integers round half to even. `undefined` where
 * it does not fit.
 */
export function changeNumber(value: PsValue, type: NumericType): PsValue | undefined {
  switch (type) {
    case "Double":
      return new PsDouble(value instanceof PsSingle ? value.value : toDouble(value));
    case "Single":
      return new PsSingle(toDouble(value));
    case "Decimal": {
      if (value instanceof PsDecimal) return value;
      if (value instanceof PsDouble) return decimalFromDouble(value.value);
      if (value instanceof PsSingle) return decimalFromDouble(value.value, 7);
      const integer = toInteger(value);
      return integer === undefined ? undefined : fitDecimal(integer, 0);
    }
    case "BigInteger": {
      if (value instanceof PsDouble || value instanceof PsSingle) {
        return Number.isFinite(value.value) ? new PsBigInteger(BigInt(Math.trunc(value.value))) : undefined;
      }
      if (value instanceof PsDecimal) return new PsBigInteger(value.unscaled / 10n ** BigInt(value.scale));
      const integer = toInteger(value);
      return integer === undefined ? undefined : new PsBigInteger(integer);
    }
    default: {
      const integer = toInteger(value);
      return integer === undefined ? undefined : makeInteger(type, integer);
    }
  }
}

/** The default value of a numeric type. */
export function zeroOf(type: NumericType): PsValue {
  return changeNumber(0, type) ?? 0;
}
