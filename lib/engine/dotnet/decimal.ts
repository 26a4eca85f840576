/**
 * System.Decimal: 96-bit unscaled value and a scale of 0 to 28, with .NET's rules for the scale of results.
 * @module
 */
import { PsDecimal } from "../../clixml/value.ts";
import { divideRounded, exactDecimal, type Midpoint, roundedDigits } from "./digits.ts";
import { wrappedRuntimeError } from "./clr_errors.ts";

/** Largest unscaled value. */
export const MAX_DECIMAL = (1n << 96n) - 1n;
const MAX_SCALE = 28;

const size = (value: bigint): bigint => value < 0n ? -value : value;

/** A decimal of a value that may have too many digits; `undefined` where it does not fit. */
export function fitDecimal(unscaled: bigint, scale: number, midpoint: Midpoint = "ToEven"): PsDecimal | undefined {
  let value = unscaled;
  let places = scale;
  if (places < 0) {
    value *= 10n ** BigInt(-places);
    places = 0;
  }
  if (places > MAX_SCALE) {
    value = divideRounded(unscaled, 10n ** BigInt(places - MAX_SCALE), midpoint);
    places = MAX_SCALE;
  }
  // Each round starts from the original digits, so that rounding happens once only.
  while (size(value) > MAX_DECIMAL && places > 0) {
    places--;
    value = divideRounded(unscaled, 10n ** BigInt(scale - places), midpoint);
  }
  return size(value) > MAX_DECIMAL ? undefined : new PsDecimal(value, places);
}

function fit(unscaled: bigint, scale: number): PsDecimal {
  const result = fitDecimal(unscaled, scale);
  if (result === undefined) {
    throw wrappedRuntimeError("System.OverflowException", "The result is too large for a decimal.");
  }
  return result;
}

function align(a: PsDecimal, b: PsDecimal): [bigint, bigint, number] {
  if (a.scale === b.scale) return [a.unscaled, b.unscaled, a.scale];
  if (a.scale < b.scale) return [a.unscaled * 10n ** BigInt(b.scale - a.scale), b.unscaled, b.scale];
  return [a.unscaled, b.unscaled * 10n ** BigInt(a.scale - b.scale), a.scale];
}

/** `a + b`. */
export function addDecimal(a: PsDecimal, b: PsDecimal): PsDecimal {
  const [x, y, scale] = align(a, b);
  return fit(x + y, scale);
}

/** `a - b`. */
export function subtractDecimal(a: PsDecimal, b: PsDecimal): PsDecimal {
  const [x, y, scale] = align(a, b);
  return fit(x - y, scale);
}

/** `a * b`. */
export function multiplyDecimal(a: PsDecimal, b: PsDecimal): PsDecimal {
  return fit(a.unscaled * b.unscaled, a.scale + b.scale);
}

/** `a / b`: as many digits as needed, 28 places at most. */
export function divideDecimal(a: PsDecimal, b: PsDecimal): PsDecimal {
  if (b.unscaled === 0n) throw wrappedRuntimeError("System.DivideByZeroException", "Cannot divide by zero.");
  const extra = 40;
  const numerator = a.unscaled * 10n ** BigInt(extra);
  let quotient = divideRounded(numerator, b.unscaled, "ToEven");
  let scale = a.scale - b.scale + extra;
  const smallest = Math.max(a.scale - b.scale, 0);
  while (scale > smallest && quotient % 10n === 0n) {
    quotient /= 10n;
    scale--;
  }
  return fit(quotient, scale);
}

/** `a % b`, with the sign of `a`. */
export function remainderDecimal(a: PsDecimal, b: PsDecimal): PsDecimal {
  if (b.unscaled === 0n) throw wrappedRuntimeError("System.DivideByZeroException", "Cannot divide by zero.");
  const [x, y, scale] = align(a, b);
  return fit(x % y, scale);
}

/** -1, 0 or 1. */
export function compareDecimal(a: PsDecimal, b: PsDecimal): number {
  const [x, y] = align(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A decimal of a double as .NET makes it: 15 significant digits; `undefined` where it does not fit. */
export function decimalFromDouble(value: number, precision = 15): PsDecimal | undefined {
  if (!Number.isFinite(value)) return undefined;
  const rounded = roundedDigits(value, precision);
  if (rounded.digits === "") return new PsDecimal(0n, 0);
  const unscaled = BigInt(rounded.digits) * (rounded.negative ? -1n : 1n);
  return fitDecimal(unscaled, rounded.digits.length - rounded.scale);
}

/** The double nearest to a decimal. */
export function decimalToNumber(value: PsDecimal): number {
  if (value.scale === 0) return Number(value.unscaled);
  return Number(`${value.unscaled}e-${value.scale}`);
}

/** Rounds to `places` digits after the point; the scale of the result is at most `places`. */
export function roundDecimal(value: PsDecimal, places: number, midpoint: Midpoint): PsDecimal {
  if (places >= value.scale) return value;
  return new PsDecimal(divideRounded(value.unscaled, 10n ** BigInt(value.scale - places), midpoint), places);
}

/** Cuts the fraction off. */
export function truncateDecimal(value: PsDecimal): PsDecimal {
  return value.scale === 0 ? value : new PsDecimal(value.unscaled / 10n ** BigInt(value.scale), 0);
}

const DECIMAL_TEXT = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Reads digits with an optional fraction and exponent; `undefined` where the text is no number or too large. */
export function parseDecimalText(text: string): PsDecimal | undefined {
  const match = DECIMAL_TEXT.exec(text);
  if (!match || (match[2] === "" && !match[3])) return undefined;
  const fraction = match[3] ?? "";
  const exponent = Number(match[4] ?? 0);
  if (Math.abs(exponent) > 1000) return undefined;
  const unscaled = BigInt(match[2]! + fraction) * (match[1] === "-" ? -1n : 1n);
  return fitDecimal(unscaled, fraction.length - exponent);
}

/** The exact value of a double rounded to `places` digits, ties to even. */
export function roundExact(value: number, places: number): { unscaled: bigint; scale: number } {
  const { unscaled, scale } = exactDecimal(value);
  if (scale <= places) return { unscaled: unscaled * 10n ** BigInt(places - scale), scale: places };
  return { unscaled: divideRounded(unscaled, 10n ** BigInt(scale - places), "ToEven"), scale: places };
}
