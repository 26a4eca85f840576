/**
 * From the parts of a number literal to its typed value.
 * The lexer finds the parts (`lexer_numbers.ts`); this file knows ranges, sign bits and multipliers.
 * @module
 */

import {
  PsBigInteger,
  PsDecimal,
  PsDouble,
  PsSmall,
  PsUInt64,
  type PsValue,
  type SmallType,
} from "../../clixml/value.ts";

/** How the digits are written. */
export type NumberFormat = "decimal" | "hex" | "binary";

/** Type suffixes. */
export type NumberSuffix = "" | "u" | "y" | "uy" | "s" | "us" | "l" | "ul" | "d" | "n";

/** The parts of a literal. */
export interface NumberParts {
  /** Digits with an ASCII sign; for hex with a leading 0, for binary without `0b`. */
  readonly digits: string;
  readonly format: NumberFormat;
  readonly suffix: NumberSuffix;
  /** Whether it has a point or an exponent. */
  readonly real: boolean;
  /** 1, or what `kb` … `pb` stand for. */
  readonly multiplier: number;
}

/** Longest digits that are still made into a number; more is refused rather than computed. */
export const MAX_NUMBER_DIGITS = 10_000;

const DECIMAL_LIMIT = (1n << 96n) - 1n;
const MAX_DECIMAL_SCALE = 28;

interface IntegerRow {
  readonly min: bigint;
  readonly max: bigint;
  readonly make: (value: bigint) => PsValue;
}

function small(type: SmallType, min: bigint, max: bigint): IntegerRow {
  return { min, max, make: (value) => new PsSmall(type, Number(value)) };
}

const INT32: IntegerRow = { min: -(1n << 31n), max: (1n << 31n) - 1n, make: Number };
const INT64: IntegerRow = { min: -(1n << 63n), max: (1n << 63n) - 1n, make: (value) => value };
const UINT32 = small("UInt32", 0n, (1n << 32n) - 1n);
const UINT64: IntegerRow = { min: 0n, max: (1n << 64n) - 1n, make: (value) => new PsUInt64(value) };

// The types that a suffix tries, in order.
const BY_SUFFIX: Record<Exclude<NumberSuffix, "d" | "n">, readonly IntegerRow[]> = {
  "": [INT32, INT64],
  u: [UINT32, UINT64],
  y: [small("SByte", -128n, 127n)],
  uy: [small("Byte", 0n, 255n)],
  s: [small("Int16", -32768n, 32767n)],
  us: [small("UInt16", 0n, 65535n)],
  l: [INT64],
  ul: [UINT64],
};

/** The value of a literal, `undefined` where its type cannot hold it. */
export function numberValue(parts: NumberParts): PsValue | undefined {
  const { digits, format, suffix, multiplier } = parts;
  if (digits.length > MAX_NUMBER_DIGITS) return undefined;
  if (parts.real) return realValue(digits, suffix, multiplier);
  if (format === "decimal") {
    if (!/^[-+]?\d+$/.test(digits)) return undefined;
    return fit(BigInt(digits) * BigInt(multiplier), suffix, true);
  }
  const signed = digits.charCodeAt(0) === 45 || digits.charCodeAt(0) === 43;
  const factor = BigInt(digits.startsWith("-") ? -multiplier : multiplier);
  const bare = signed ? digits.slice(1) : digits;
  const read = format === "hex" ? hexValue(bare, suffix) : binaryValue(bare, suffix);
  return read && fit(read.value * factor, read.suffix, false);
}

function realValue(digits: string, suffix: NumberSuffix, multiplier: number): PsValue | undefined {
  if (suffix === "d") {
    const value = parseDecimal(digits);
    if (value === undefined || multiplier === 1) return value;
    const product = value.unscaled * BigInt(multiplier);
    return product > DECIMAL_LIMIT || product < -DECIMAL_LIMIT ? undefined : new PsDecimal(product, value.scale);
  }
  const value = Number(digits) * multiplier;
  if (Number.isNaN(value)) return undefined;
  if (suffix === "") return new PsDouble(value);
  return Number.isFinite(value) ? fit(BigInt(roundHalfEven(value)), suffix, false) : undefined;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

interface Bits {
  readonly value: bigint;
  readonly suffix: NumberSuffix;
}

// A signed hex literal of full width has a sign bit, which the leading 0 that the lexer adds would hide.
function hexValue(bare: string, suffix: NumberSuffix): Bits | undefined {
  let digits = bare;
  const unsigned = suffix.startsWith("u");
  if (!unsigned) {
    const width = suffix === "y" ? 2 : suffix === "s" ? 4 : suffix === "l" ? 16 : digits.length < 16 ? 8 : 16;
    if (digits.length === width + 1) digits = digits.slice(1);
  }
  if (!/^[0-9a-fA-F]+$/.test(digits)) return undefined;
  let value = BigInt(`0x${digits}`);
  if (digits.charCodeAt(0) >= 56) value -= 1n << BigInt(digits.length * 4);
  return { value, suffix: digits.length === 16 ? widened(suffix) : suffix };
}

function binaryValue(digits: string, suffix: NumberSuffix): Bits | undefined {
  if (digits === "") return undefined;
  const { length } = digits;
  // Only these widths have a sign bit; any other is a plain count.
  const full = length === 8 || length === 16 || length === 32 || length === 64 || length === 96 ||
    (length >= 128 && length % 8 === 0);
  let value = BigInt(`0b${digits}`);
  if (full && !suffix.startsWith("u") && digits.startsWith("1")) value -= 1n << BigInt(length);
  return { value, suffix: length === 64 ? widened(suffix) : suffix };
}

// Sixty-four written bits mean a 64-bit number, however small it is.
function widened(suffix: NumberSuffix): NumberSuffix {
  return suffix === "" ? "l" : suffix === "u" ? "ul" : suffix;
}

function fit(value: bigint, suffix: NumberSuffix, grows: boolean): PsValue | undefined {
  if (suffix === "n") return new PsBigInteger(value);
  if (suffix === "d") return decimalOf(value);
  for (const row of BY_SUFFIX[suffix]) if (value >= row.min && value <= row.max) return row.make(value);
  if (suffix !== "" || !grows) return undefined;
  const decimal = decimalOf(value);
  if (decimal !== undefined) return decimal;
  const double = Number(value);
  return Number.isFinite(double) ? new PsDouble(double) : undefined;
}

function decimalOf(value: bigint): PsDecimal | undefined {
  return value > DECIMAL_LIMIT || value < -DECIMAL_LIMIT ? undefined : new PsDecimal(value, 0);
}

/** A decimal from text such as `-1.50` or `1.5e-3`; `undefined` where it is none or too large. Keeps the scale. */
export function parseDecimal(text: string): PsDecimal | undefined {
  const match = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  let unscaled = BigInt(whole + fraction || "0");
  let scale = fraction.length - Number(exponent);
  if (unscaled === 0n) scale = Math.max(0, Math.min(scale, MAX_DECIMAL_SCALE));
  if (scale < 0) {
    if (scale < -MAX_DECIMAL_SCALE) return undefined;
    unscaled *= 10n ** BigInt(-scale);
    scale = 0;
  }
  if (scale > MAX_DECIMAL_SCALE || unscaled > DECIMAL_LIMIT) {
    const surplus = Math.max(scale - MAX_DECIMAL_SCALE, unscaled.toString().length - 29, 0);
    if (surplus > scale) return undefined;
    // Nothing but zeros is left; the power of ten would only cost memory.
    if (surplus > whole.length + fraction.length) return new PsDecimal(0n, MAX_DECIMAL_SCALE);
    let rounded = divideHalfEven(unscaled, 10n ** BigInt(surplus));
    scale -= surplus;
    if (rounded > DECIMAL_LIMIT) {
      if (scale === 0) return undefined;
      rounded = divideHalfEven(unscaled, 10n ** BigInt(surplus + 1));
      scale--;
    }
    unscaled = rounded;
  }
  return new PsDecimal(sign === "-" ? -unscaled : unscaled, scale);
}

function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const twice = (value % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}
