/**
 * .NET format strings of numbers: standard letters (C, D, E, F, G, N, P, R, X, B) and custom patterns.
 *
 * Doubles and singles round ties to even in standard formats, decimals away from zero; custom patterns work on 15
 * significant digits and round away from zero.
 * @module
 */
import { PsBigInteger, PsDecimal, PsDouble, PsSingle, PsSmall, PsUInt64, type PsValue } from "../../clixml/value.ts";
import { type Culture, EN_US } from "./culture.ts";
import { customNumber } from "./custom_number.ts";
import { roundDecimal, roundExact } from "./decimal.ts";
import {
  type Digits,
  generalText,
  integerDigits,
  keepDigits,
  roundedDigits,
  shortestDigits,
  shortestSingleDigits,
} from "./digits.ts";
import { INTEGER_BITS, isIntegerType, type NumericType, numericType, toInteger } from "./numbers.ts";
import { decimalText } from "./number_text.ts";

const STANDARD = /^([a-zA-Z])(\d{0,9})$/;
const MAX_PRECISION = 1_000_000;

const INTEGER_GENERAL: Readonly<Record<string, number>> = {
  SByte: 3,
  Byte: 3,
  Int16: 5,
  UInt16: 5,
  Int32: 10,
  UInt32: 10,
};

/** Text of a number in a format; `undefined` where the format is none for this type. */
export function formatNumber(value: PsValue, format: string, culture: Culture = EN_US): string | undefined {
  const type = numericType(value);
  if (type === undefined) return undefined;
  if (value instanceof PsDouble || value instanceof PsSingle) {
    if (!Number.isFinite(value.value)) {
      if (Number.isNaN(value.value)) return "NaN";
      return value.value > 0 ? culture.infinity : `-${culture.infinity}`;
    }
  }
  const standard = STANDARD.exec(format === "" ? "G" : format);
  if (!standard) return customNumber(digitsForCustom(value, type), format, culture);
  const precision = standard[2] === "" ? undefined : Number(standard[2]);
  if (precision !== undefined && precision > MAX_PRECISION) return undefined;
  return standardNumber(value, type, standard[1]!, precision, culture);
}

function digitsForCustom(value: PsValue, type: NumericType): Digits {
  if (value instanceof PsDouble) return roundedDigits(value.value, 15);
  if (value instanceof PsSingle) return roundedDigits(value.value, 7);
  if (value instanceof PsDecimal) return integerDigits(value.unscaled, value.scale);
  return integerDigits(toInteger(value) ?? 0n, type === "BigInteger" ? 0 : 0);
}

function standardNumber(
  value: PsValue,
  type: NumericType,
  letter: string,
  precision: number | undefined,
  culture: Culture,
): string | undefined {
  const integral = isIntegerType(type) || type === "BigInteger";
  switch (letter.toUpperCase()) {
    case "D":
      return integral ? integerText(value, precision ?? 0) : undefined;
    case "X":
    case "B":
      return integral ? bitsText(value, type, letter, precision ?? 0) : undefined;
    case "R":
      if (type === "Decimal" || (integral && type !== "BigInteger")) {
        return type === "Decimal" ? decimalText((value as PsDecimal).unscaled, (value as PsDecimal).scale) : undefined;
      }
      return localized(general(value, type, undefined, "E"), culture);
    case "G":
      return localized(general(value, type, precision, letter === "g" ? "e" : "E"), culture);
    case "E":
      return localized(exponential(value, precision ?? 6, letter), culture);
    case "F":
      return fixedText(value, precision ?? culture.places, culture, false);
    case "N":
      return fixedText(value, precision ?? culture.places, culture, true);
    case "P":
      return percentText(value, precision ?? culture.places, culture);
    case "C":
      return currencyText(value, precision ?? culture.currencyPlaces, culture);
    default:
      return undefined;
  }
}

function localized(text: string, culture: Culture): string {
  return culture.decimal === "." ? text : text.replace(".", culture.decimal);
}

function integerText(value: PsValue, width: number): string {
  const integer = toInteger(value) ?? 0n;
  const digits = (integer < 0n ? -integer : integer).toString().padStart(width, "0");
  return integer < 0n ? `-${digits}` : digits;
}

function bitsText(value: PsValue, type: NumericType, letter: string, width: number): string {
  const integer = toInteger(value) ?? 0n;
  const isHex = letter.toUpperCase() === "X";
  let text: string;
  if (value instanceof PsBigInteger) text = bigBits(integer, isHex);
  else {
    const bits = INTEGER_BITS[type as keyof typeof INTEGER_BITS];
    text = BigInt.asUintN(bits, integer).toString(isHex ? 16 : 2);
  }
  text = text.padStart(width, integer < 0n && value instanceof PsBigInteger ? (isHex ? "f" : "1") : "0");
  return letter === "X" ? text.toUpperCase() : text;
}

// A big integer shows whole bytes, with a leading zero where the sign bit would mislead.
function bigBits(value: bigint, isHex: boolean): string {
  let bytes = 1n;
  while (value < -(1n << (bytes * 8n - 1n)) || value >= 1n << (bytes * 8n - 1n)) bytes++;
  const bits = BigInt.asUintN(Number(bytes) * 8, value);
  const text = bits.toString(isHex ? 16 : 2).padStart(Number(bytes) * (isHex ? 2 : 8), "0");
  if (value < 0n) return text;
  const short = isHex ? text.replace(/^0(?=[0-7].)/, "") : text.replace(/^0+(?=0.)/, "");
  return isHex && /^[89a-f]/.test(short) ? `0${short}` : short;
}

function general(value: PsValue, type: NumericType, precision: number | undefined, mark: string): string {
  const wanted = precision === 0 ? undefined : precision;
  if (value instanceof PsDouble) {
    const digits = wanted === undefined ? shortestDigits(value.value) : roundedDigits(value.value, wanted);
    return generalText(digits, wanted ?? 15, mark);
  }
  if (value instanceof PsSingle) {
    const digits = wanted === undefined ? shortestSingleDigits(value.value) : roundedDigits(value.value, wanted);
    return generalText(digits, wanted ?? 7, mark);
  }
  if (value instanceof PsDecimal) {
    if (wanted === undefined) return decimalText(value.unscaled, value.scale);
    return generalText(keepDigits(integerDigits(value.unscaled, value.scale), wanted), wanted, mark);
  }
  const integer = toInteger(value) ?? 0n;
  if (wanted === undefined) return integer.toString();
  const most = INTEGER_GENERAL[type] ?? 19;
  return generalText(keepDigits(integerDigits(integer), wanted), Math.min(wanted, Math.max(most, wanted)), mark);
}

function exponential(value: PsValue, precision: number, mark: string): string {
  let digits: Digits;
  if (value instanceof PsDouble || value instanceof PsSingle) digits = roundedDigits(value.value, precision + 1);
  else if (value instanceof PsDecimal) digits = keepDigits(integerDigits(value.unscaled, value.scale), precision + 1);
  else digits = keepDigits(integerDigits(toInteger(value) ?? 0n), precision + 1);
  const text = digits.digits.padEnd(precision + 1, "0");
  const exponent = digits.digits === "" ? 0 : digits.scale - 1;
  const fraction = precision > 0 ? `.${text.slice(1, precision + 1)}` : "";
  const size = Math.abs(exponent).toString().padStart(3, "0");
  return `${digits.negative ? "-" : ""}${text[0]}${fraction}${mark}${exponent < 0 ? "-" : "+"}${size}`;
}

/** Sign and digits with a fixed number of places. */
function fixedParts(value: PsValue, places: number): { negative: boolean; whole: string; fraction: string } {
  let unscaled: bigint;
  let scale: number;
  let minus = false;
  if (value instanceof PsDouble || value instanceof PsSingle) {
    ({ unscaled, scale } = roundExact(value.value, places));
    // A double keeps the sign of a value that rounds to zero.
    minus = value.value < 0 || Object.is(value.value, -0);
  } else if (value instanceof PsDecimal) {
    ({ unscaled, scale } = roundDecimal(value, places, "AwayFromZero"));
  } else {
    unscaled = toInteger(value) ?? 0n;
    scale = 0;
  }
  const negative = minus || unscaled < 0n;
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  const whole = scale === 0 ? digits : digits.slice(0, -scale);
  const fraction = (scale === 0 ? "" : digits.slice(-scale)).padEnd(places, "0");
  return { negative, whole, fraction };
}

/** Digits in groups of three. */
export function grouped(whole: string, separator: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, separator);
}

function unsignedText(value: PsValue, places: number, culture: Culture, groups: boolean): [boolean, string] {
  const { negative, whole, fraction } = fixedParts(value, places);
  const front = groups ? grouped(whole, culture.group) : whole;
  return [negative, places > 0 ? `${front}${culture.decimal}${fraction}` : front];
}

function fixedText(value: PsValue, places: number, culture: Culture, groups: boolean): string {
  const [negative, text] = unsignedText(value, places, culture, groups);
  return negative ? `-${text}` : text;
}

function percentText(value: PsValue, places: number, culture: Culture): string {
  const [negative, text] = unsignedText(timesHundred(value, places), places, culture, true);
  return (negative ? culture.negativePercentPattern : culture.percentPattern).replace("n", () => text);
}

function timesHundred(value: PsValue, places: number): PsValue {
  if (value instanceof PsDecimal) return new PsDecimal(value.unscaled * 100n, value.scale);
  if (value instanceof PsDouble || value instanceof PsSingle) {
    // Rounded before it is multiplied, as the digits of a double are made for the places that show.
    const { unscaled, scale } = roundExact(value.value, places + 2);
    return new PsDecimal(unscaled, scale - 2);
  }
  return new PsBigInteger((toInteger(value) ?? 0n) * 100n);
}

function currencyText(value: PsValue, places: number, culture: Culture): string {
  const [negative, text] = unsignedText(value, places, culture, true);
  const pattern = negative ? culture.negativeCurrencyPattern : culture.currencyPattern;
  return pattern.replace("$", () => culture.currency).replace("n", () => text);
}

/** Whether a value formats as a number. */
export function isNumber(value: PsValue): boolean {
  return typeof value === "number" || typeof value === "bigint" || value instanceof PsSmall ||
    value instanceof PsUInt64 || numericType(value) !== undefined;
}
