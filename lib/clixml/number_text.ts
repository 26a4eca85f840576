/**
 * Numbers as text, the way .NET's XmlConvert reads and writes them in the invariant culture.
 * Every reader returns `undefined` where the text is no such number; the caller words the error.
 * @module
 */
import { PsDecimal } from "./value.ts";

/** Blanks that .NET's number styles allow around a number. */
const isBlank = (unit: number): boolean => unit === 0x20 || (unit >= 9 && unit <= 13);

/** An integer with optional blanks and sign, between `min` and `max` (both safe integers). */
export function parseInteger(text: string, min: number, max: number): number | undefined {
  let at = 0;
  let end = text.length;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  while (end > at && isBlank(text.charCodeAt(end - 1))) end--;
  let negative = false;
  const sign = text.charCodeAt(at);
  if (sign === 0x2d || sign === 0x2b) {
    negative = sign === 0x2d;
    at++;
  }
  if (at >= end) return undefined;
  let value = 0;
  for (; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
    if (value > Number.MAX_SAFE_INTEGER) return undefined;
  }
  if (negative) value = -value;
  // Adding 0 turns -0 into 0.
  return value < min || value > max ? undefined : value + 0;
}

const INTEGER_REGEXP = /^([+-]?)0*([0-9]{1,25})$/;

/** The same for integers of 64 bits. */
export function parseBigInteger(text: string, min: bigint, max: bigint): bigint | undefined {
  if (text.length <= 15) {
    const small = parseInteger(text, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    if (small === undefined) return undefined;
    const value = BigInt(small);
    return value < min || value > max ? undefined : value;
  }
  const match = INTEGER_REGEXP.exec(trimXml(text));
  if (!match) return undefined;
  const value = match[1] === "-" ? -BigInt(match[2]!) : BigInt(match[2]!);
  return value < min || value > max ? undefined : value;
}

const FLOAT_REGEXP = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const WORD_REGEXP = /^([+-]?)(infinity|nan)$/i;

/** A Double: `INF`, `-INF`, .NET's own words in any case, or decimal digits; too large becomes infinite. */
export function parseFloating(text: string): number | undefined {
  const trimmed = trimXml(text);
  if (trimmed === "INF") return Infinity;
  if (trimmed === "-INF") return -Infinity;
  if (FLOAT_REGEXP.test(trimmed)) return Number(trimmed);
  const word = WORD_REGEXP.exec(trimmed);
  if (!word) return undefined;
  if (word[2]!.toLowerCase() === "nan") return NaN;
  return word[1] === "-" ? -Infinity : Infinity;
}

/** `text` without the blanks around it that XML and .NET both call blanks. */
export function trimXml(text: string): string {
  let at = 0;
  let end = text.length;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  while (end > at && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(at, end);
}

/** The digits of a finite number: `0.DIGITS * 10^scale`. */
interface Digits {
  readonly negative: boolean;
  readonly digits: string;
  readonly scale: number;
}

function digitsOf(text: string): Digits {
  const negative = text.startsWith("-");
  const body = negative ? text.slice(1) : text;
  const mark = body.indexOf("e");
  const mantissa = mark < 0 ? body : body.slice(0, mark);
  const exponent = mark < 0 ? 0 : Number(body.slice(mark + 1));
  const dot = mantissa.indexOf(".");
  const whole = dot < 0 ? mantissa : mantissa.slice(0, dot);
  const all = dot < 0 ? mantissa : whole + mantissa.slice(dot + 1);
  const lead = /^0*/.exec(all)![0].length;
  const digits = all.slice(lead).replace(/0+$/, "");
  return { negative, digits, scale: digits === "" ? 1 : whole.length - lead + exponent };
}

// .NET's general format: an exponent where more than `most` digits would stand before the point, or over four zeros after.
function general({ negative, digits, scale }: Digits, most: number): string {
  const sign = negative ? "-" : "";
  if (digits === "") return `${sign}0`;
  if (scale > most || scale < -3) {
    const exponent = scale - 1;
    const power = Math.abs(exponent).toString().padStart(2, "0");
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0]}${rest}E${exponent < 0 ? "-" : "+"}${power}`;
  }
  if (scale <= 0) return `${sign}0.${"0".repeat(-scale)}${digits}`;
  if (digits.length <= scale) return sign + digits.padEnd(scale, "0");
  return `${sign}${digits.slice(0, scale)}.${digits.slice(scale)}`;
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "Infinity";
  return value === -Infinity ? "-Infinity" : undefined;
}

const signedText = (value: number, text: string): string => Object.is(value, -0) ? "-0" : text;

/** .NET's `R` format of a Double: `1E-05`, `10000000000000000`, `1E+17`, `-0`, `Infinity`. */
export function formatDouble(value: number): string {
  if (Number.isInteger(value) && value < 1e15 && value > -1e15) return signedText(value, String(value));
  return special(value) ?? general(digitsOf(String(value)), 17);
}

/** .NET's `R` format of a Single. */
export function formatSingle(value: number): string {
  return special(value) ?? general(digitsOf(signedText(value, shortestSingle(value))), 9);
}

function shortestSingle(value: number): string {
  for (let precision = 1; precision < 9; precision++) {
    const text = value.toPrecision(precision);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toPrecision(9);
}

/** PowerShell's conversion of a floating number to text: 15 digits for a Double, 7 for a Single. */
export function formatGeneral(value: number, precision: 15 | 7): string {
  const named = special(value);
  if (named !== undefined) return named;
  return general(digitsOf(signedText(value, value.toPrecision(precision))), precision);
}

/** The XML Schema names of the values that have no digits. */
export function toXmlFloat(text: string): string {
  if (text === "Infinity") return "INF";
  return text === "-Infinity" ? "-INF" : text;
}

const DECIMAL_REGEXP = /^([+-]?)([0-9]*)(?:\.([0-9]*))?$/;
const MAX_DECIMAL = (1n << 96n) - 1n;
/** Digits of one decimal worth looking at: more can only change the last place. */
const MAX_DECIMAL_TEXT = 2000;

/** A Decimal; digits that do not fit into 28 places and 96 bits are rounded half to even. */
export function parseDecimal(text: string): PsDecimal | undefined {
  if (text.length > MAX_DECIMAL_TEXT) return undefined;
  const match = DECIMAL_REGEXP.exec(trimXml(text));
  if (!match) return undefined;
  const whole = match[2]!;
  const fraction = match[3] ?? "";
  if (whole === "" && fraction === "") return undefined;
  let unscaled = BigInt(whole + fraction);
  let scale = fraction.length;
  let drop = Math.max(0, scale - 28);
  while (scale - drop >= 0) {
    const rounded = roundOff(unscaled, drop);
    if (rounded <= MAX_DECIMAL) {
      unscaled = rounded;
      scale -= drop;
      return new PsDecimal(match[1] === "-" ? -unscaled : unscaled, scale);
    }
    drop++;
  }
  return undefined;
}

function roundOff(value: bigint, digits: number): bigint {
  if (digits === 0) return value;
  const unit = 10n ** BigInt(digits);
  const quotient = value / unit;
  const twice = (value % unit) * 2n;
  return twice > unit || (twice === unit && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

/** `-1.50`: all places of the scale are written. */
export function formatDecimal(value: PsDecimal): string {
  const negative = value.unscaled < 0n;
  const digits = (negative ? -value.unscaled : value.unscaled).toString().padStart(value.scale + 1, "0");
  const sign = negative ? "-" : "";
  if (value.scale === 0) return sign + digits;
  const point = digits.length - value.scale;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
