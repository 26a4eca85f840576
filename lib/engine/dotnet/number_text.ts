/**
 * Text of numbers: .NET's ToString() (shortest form that reads back) and PowerShell's cast (15 digits for double,
 * 7 for single).
 * @module
 */
import { generalText, roundedDigits, shortestDigits, shortestSingleDigits } from "./digits.ts";

function special(value: number): string | undefined {
  if (Number.isFinite(value)) return undefined;
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "∞" : "-∞";
}

/** Invariant names of what is no finite number. */
function specialInvariant(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}

// Most numbers are small integers or short fractions, where JavaScript writes the same text.
function isPlain(value: number): boolean {
  const size = Math.abs(value);
  return size < 1e15 && size >= 1e-4;
}

/** Double.ToString() with the invariant culture. */
export function doubleText(value: number): string {
  if (isPlain(value)) return String(value);
  if (!Number.isFinite(value)) return specialInvariant(value);
  return generalText(shortestDigits(value), 15);
}

/** Double.ToString() with the culture en-US, which writes infinity as a sign. */
export function doubleTextCulture(value: number): string {
  return special(value) ?? doubleText(value);
}

/** `[string]1.5`: 15 significant digits. */
export function doubleCastText(value: number): string {
  if (!Number.isFinite(value)) return specialInvariant(value);
  if (Number.isInteger(value) && isPlain(value)) return String(value);
  return generalText(roundedDigits(value, 15), 15);
}

/** Single.ToString() with the invariant culture. */
export function singleText(value: number): string {
  if (!Number.isFinite(value)) return specialInvariant(value);
  return generalText(shortestSingleDigits(value), 7);
}

/** Single.ToString() with the culture en-US. */
export function singleTextCulture(value: number): string {
  return special(value) ?? singleText(value);
}

/** `[string][single]1.5`: 7 significant digits. */
export function singleCastText(value: number): string {
  if (!Number.isFinite(value)) return specialInvariant(value);
  return generalText(roundedDigits(value, 7), 7);
}

/** Decimal.ToString(): all digits, trailing zeros of the scale included. */
export function decimalText(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString();
  const sign = negative ? "-" : "";
  if (scale === 0) return sign + digits;
  const padded = digits.padStart(scale + 1, "0");
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}
