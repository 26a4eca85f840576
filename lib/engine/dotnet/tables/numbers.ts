/**
 * TABLE: the numeric types: limits, parsing, formats.
 * @module
 */
import {
  PsArray,
  PsBigInteger,
  PsDecimal,
  PsDouble,
  type PsEnum,
  PsSingle,
  type PsValue,
} from "../../../clixml/value.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { compareNumbers, netEquals } from "../comparison.ts";
import type { Culture } from "../culture.ts";
import { cultureOf } from "../cultures.ts";
import {
  addDecimal,
  divideDecimal,
  MAX_DECIMAL,
  multiplyDecimal,
  remainderDecimal,
  roundDecimal,
  subtractDecimal,
  truncateDecimal,
} from "../decimal.ts";
import { divideRounded, type Midpoint } from "../digits.ts";
import { declareType, type Native } from "../declare.ts";
import { enumNamed, enumNumber } from "../enums.ts";
import { formatNumber } from "../numeric_format.ts";
import { NUMBER_STYLES, type NumberSigns, parseDecimal, parseInteger, parseReal } from "../number_parse.ts";
import {
  changeNumber,
  INTEGER_BITS,
  INTEGER_RANGES,
  type IntegerType,
  integerValue,
  type NumericType,
  numericType,
  toDouble,
  toInteger,
  zeroOf,
} from "../numbers.ts";
import { netText } from "../text.ts";
import type { RefCell, TypeRow } from "../type.ts";
import { hashCode } from "./object.ts";

/** The types that Convert and Math take, each with the keyword that declarations call it by. */
export const NUMERIC_KEYWORDS: readonly (readonly [Exclude<NumericType, "BigInteger">, string])[] = [
  ["SByte", "sbyte"],
  ["Byte", "byte"],
  ["Int16", "short"],
  ["UInt16", "ushort"],
  ["Int32", "int"],
  ["UInt32", "uint"],
  ["Int64", "long"],
  ["UInt64", "ulong"],
  ["Single", "float"],
  ["Double", "double"],
  ["Decimal", "decimal"],
];

/** The signs of a culture as the parsers want them. */
export function signsOf(culture: Culture): NumberSigns {
  return {
    decimal: culture.decimal,
    group: culture.group,
    currency: culture.currency,
    positiveInfinity: culture.infinity,
    negativeInfinity: `-${culture.infinity}`,
    nan: "NaN",
  };
}

function notANumber(text: string | null): Error {
  if (text === null) return argumentError("ArgumentNullException", "s", "A value is needed.");
  return clrError("System.FormatException", `"${text}" is not in a format that the type reads.`);
}

function tooLarge(type: string): Error {
  return clrError("System.OverflowException", `The value is too large or too small for ${type}.`);
}

/** Parse of any numeric type: the value, or why there is none. */
function parseAny(
  type: NumericType,
  text: string | null,
  style: number,
  culture: Culture,
): { readonly value: PsValue } | "format" | "overflow" {
  if (text === null) return "format";
  const signs = signsOf(culture);
  if (type === "Double" || type === "Single") {
    const value = parseReal(text, type, style, signs);
    return value === undefined ? "format" : { value };
  }
  if (type === "Decimal") {
    const value = parseDecimal(text, style, signs);
    return typeof value === "string" ? value : { value };
  }
  return parseInteger(text, type as IntegerType, style, signs);
}

/** Style that a type parses with where none is given. */
function defaultStyle(type: NumericType): number {
  if (type === "Double" || type === "Single") return NUMBER_STYLES.Float | NUMBER_STYLES.AllowThousands;
  return type === "Decimal" ? NUMBER_STYLES.Number : NUMBER_STYLES.Integer;
}

function parsed(type: NumericType, text: string | null, style: number, culture: Culture): PsValue {
  const result = parseAny(type, text, style, culture);
  if (typeof result === "object") return result.value;
  throw result === "format" ? notANumber(text) : tooLarge(type);
}

function tryParsed(type: NumericType, text: string | null, style: number, culture: Culture, cell: RefCell): boolean {
  const result = parseAny(type, text, style, culture);
  cell.value = typeof result === "object" ? result.value : zeroOf(type);
  return typeof result === "object";
}

const styleOf = (value: PsEnum): number => Number(enumNumber(value));

/** Text of a number in a format. @throws FormatException. */
export function formatted(value: PsValue, format: string | null, culture: Culture): string {
  const text = formatNumber(value, format ?? "", culture);
  if (text === undefined) throw clrError("System.FormatException", `"${format}" is no format of this number.`);
  return text;
}

const compareTo = (a: PsValue, b: PsValue): number => {
  const order = compareNumbers(a, b);
  if (!Number.isNaN(order)) return order;
  return Number.isNaN(toDouble(a)) ? (Number.isNaN(toDouble(b)) ? 0 : -1) : 1;
};

type Members = Record<string, Native>;

/** What all numeric types share; `name` is how signatures call the type. */
function commonMethods(type: NumericType, name: string): Members {
  return {
    "int CompareTo(System.Object value)": (self: PsValue, other: PsValue) => {
      if (other === null) return 1;
      if (numericType(other) !== type) {
        throw argumentError("ArgumentException", "value", `The value must be a ${type}.`);
      }
      return compareTo(self, other);
    },
    [`int CompareTo(${name} value)`]: compareTo,
    "bool Equals(System.Object obj)": netEquals,
    [`bool Equals(${name} obj)`]: netEquals,
    "int GetHashCode()": hashCode,
    "System.TypeCode GetTypeCode()": () => enumNamed("System.TypeCode", type),
    "string ToString()": (self: PsValue) => netText(self),
    "string ToString(string format)": (self: PsValue, format: string | null) =>
      formatted(self, format, cultureOf(null)),
    "string ToString(System.IFormatProvider provider)": (self: PsValue, provider: PsValue) =>
      formatted(self, "", cultureOf(provider)),
    "string ToString(string format, System.IFormatProvider provider)": (
      self: PsValue,
      format: string | null,
      provider: PsValue,
    ) => formatted(self, format, cultureOf(provider)),
  };
}

function commonStatics(type: NumericType, name: string): Members {
  const style = defaultStyle(type);
  return {
    [`${name} Parse(string s)`]: (text: string | null) => parsed(type, text, style, cultureOf(null)),
    [`${name} Parse(string s, System.Globalization.NumberStyles style)`]: (text: string | null, given: PsEnum) =>
      parsed(type, text, styleOf(given), cultureOf(null)),
    [`${name} Parse(string s, System.IFormatProvider provider)`]: (text: string | null, provider: PsValue) =>
      parsed(type, text, style, cultureOf(provider)),
    [`${name} Parse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider)`]: (
      text: string | null,
      given: PsEnum,
      provider: PsValue,
    ) => parsed(type, text, styleOf(given), cultureOf(provider)),
    [`bool TryParse(string s, [ref] ${name} result)`]: (text: string | null, result: RefCell) =>
      tryParsed(type, text, style, cultureOf(null), result),
    [`bool TryParse(string s, System.IFormatProvider provider, [ref] ${name} result)`]: (
      text: string | null,
      provider: PsValue,
      result: RefCell,
    ) => tryParsed(type, text, style, cultureOf(provider), result),
    [`bool TryParse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider, [ref] ${name} result)`]:
      (
        text: string | null,
        given: PsEnum,
        provider: PsValue,
        result: RefCell,
      ) => tryParsed(type, text, styleOf(given), cultureOf(provider), result),
    [`${name} Max(${name} x, ${name} y)`]: (a: PsValue, b: PsValue) => compareTo(a, b) >= 0 ? a : b,
    [`${name} Min(${name} x, ${name} y)`]: (a: PsValue, b: PsValue) => compareTo(a, b) <= 0 ? a : b,
    [`${name} Clamp(${name} value, ${name} min, ${name} max)`]: (value: PsValue, low: PsValue, high: PsValue) =>
      compareTo(value, low) < 0 ? low : compareTo(value, high) > 0 ? high : value,
    [`int Sign(${name} value)`]: (value: PsValue) => Math.sign(toDouble(value)),
  };
}

const NUMBER_INTERFACES = "System.IComparable System.IConvertible System.ISpanFormattable";

function integerRow(type: IntegerType, name: string): TypeRow {
  const [min, max] = INTEGER_RANGES[type];
  const bits = INTEGER_BITS[type];
  const bitsOf = (value: PsValue): bigint => BigInt.asUintN(bits, toInteger(value)!);
  return declareType(`System.${type}`, {
    isValueType: true,
    interfaces: `${NUMBER_INTERFACES} System.IComparable[${name}] System.IEquatable[${name}]`,
    methods: commonMethods(type, name),
    statics: {
      [`${name} MaxValue`]: () => integerValue(type, max),
      [`${name} MinValue`]: () => integerValue(type, min),
      ...commonStatics(type, name),
      [`${name} Abs(${name} value)`]: (value: PsValue) =>
        toInteger(value)! < 0n ? integerValue(type, -toInteger(value)!) : value,
      [`bool IsEvenInteger(${name} value)`]: (value: PsValue) => toInteger(value)! % 2n === 0n,
      [`bool IsOddInteger(${name} value)`]: (value: PsValue) => toInteger(value)! % 2n !== 0n,
      [`bool IsNegative(${name} value)`]: (value: PsValue) => toInteger(value)! < 0n,
      [`bool IsPow2(${name} value)`]: (value: PsValue) =>
        toInteger(value)! > 0n && (toInteger(value)! & (toInteger(value)! - 1n)) === 0n,
      [`${name} PopCount(${name} value)`]: (value: PsValue) =>
        integerValue(type, BigInt(bitsOf(value).toString(2).replaceAll("0", "").length)),
      [`${name} LeadingZeroCount(${name} value)`]: (value: PsValue) =>
        integerValue(type, BigInt(bits - (bitsOf(value) === 0n ? 0 : bitsOf(value).toString(2).length))),
      [`${name} Log2(${name} value)`]: (value: PsValue) =>
        integerValue(type, BigInt(bitsOf(value).toString(2).length - 1)),
      [`System.ValueTuple[${name},${name}] DivRem(${name} left, ${name} right)`]: (a: PsValue, b: PsValue) =>
        makeTuple([
          integerValue(type, toInteger(a)! / toInteger(b)!),
          integerValue(type, toInteger(a)! % toInteger(b)!),
        ]),
    },
    zero: () => integerValue(type, 0n),
  });
}

const TUPLES: { make: ((items: readonly PsValue[]) => PsValue) | undefined } = { make: undefined };

/** Lets the table of tuples tell how a ValueTuple is made. */
export function provideTuples(make: (items: readonly PsValue[]) => PsValue): void {
  TUPLES.make = make;
}

/** A ValueTuple of values. */
export function makeTuple(items: readonly PsValue[]): PsValue {
  return TUPLES.make?.(items) ?? new PsArray([...items]);
}

function realRow(type: "Double" | "Single", name: string): TypeRow {
  const make = (value: number): PsValue => type === "Double" ? new PsDouble(value) : new PsSingle(value);
  const is = (test: (value: number) => boolean) => (value: PsDouble | PsSingle) => test(value.value);
  const isDouble = type === "Double";
  return declareType(`System.${type}`, {
    isValueType: true,
    interfaces: `${NUMBER_INTERFACES} System.IComparable[${name}] System.IEquatable[${name}]`,
    methods: commonMethods(type, name),
    statics: {
      [`${name} MaxValue`]: () => make(isDouble ? Number.MAX_VALUE : 3.4028234663852886e38),
      [`${name} MinValue`]: () => make(isDouble ? -Number.MAX_VALUE : -3.4028234663852886e38),
      [`${name} Epsilon`]: () => make(isDouble ? Number.MIN_VALUE : 1.401298464324817e-45),
      [`${name} NaN`]: () => make(NaN),
      [`${name} NegativeInfinity`]: () => make(-Infinity),
      [`${name} PositiveInfinity`]: () => make(Infinity),
      [`${name} NegativeZero`]: () => make(-0),
      [`${name} Pi`]: () => make(Math.PI),
      [`${name} E`]: () => make(Math.E),
      [`${name} Tau`]: () => make(Math.PI * 2),
      ...commonStatics(type, name),
      [`bool IsNaN(${name} d)`]: is(Number.isNaN),
      [`bool IsInfinity(${name} d)`]: is((value) => value === Infinity || value === -Infinity),
      [`bool IsPositiveInfinity(${name} d)`]: is((value) => value === Infinity),
      [`bool IsNegativeInfinity(${name} d)`]: is((value) => value === -Infinity),
      [`bool IsFinite(${name} d)`]: is(Number.isFinite),
      [`bool IsInteger(${name} value)`]: is(Number.isInteger),
      [`bool IsNegative(${name} d)`]: is((value) => value < 0 || Object.is(value, -0)),
      [`bool IsNormal(${name} d)`]: is((value) =>
        Number.isFinite(value) && value !== 0 && Math.abs(value) >= 2.2250738585072014e-308
      ),
      [`${name} Abs(${name} value)`]: (value: PsDouble) => make(Math.abs(value.value)),
      [`${name} Round(${name} x)`]: (value: PsDouble) =>
        make(Number(divideRounded(BigInt(Math.round(value.value * 2)), 2n, "ToEven"))),
      [`${name} Sqrt(${name} x)`]: (value: PsDouble) => make(Math.sqrt(value.value)),
      [`${name} Pow(${name} x, ${name} y)`]: (a: PsDouble, b: PsDouble) => make(a.value ** b.value),
      [`${name} Floor(${name} x)`]: (value: PsDouble) => make(Math.floor(value.value)),
      [`${name} Ceiling(${name} x)`]: (value: PsDouble) => make(Math.ceil(value.value)),
      [`${name} Truncate(${name} x)`]: (value: PsDouble) => make(Math.trunc(value.value)),
    },
    zero: () => make(0),
  });
}

/** How a MidpointRounding rounds a tie; `undefined` for the directed modes. */
function midpointOf(mode: PsEnum | undefined): Midpoint {
  return mode?.name === "AwayFromZero" ? "AwayFromZero" : "ToEven";
}

/** Rounds a decimal by a mode. */
export function roundDecimalBy(value: PsDecimal, places: number, mode: PsEnum | undefined): PsDecimal {
  if (places < 0 || places > 28) {
    throw argumentError("ArgumentOutOfRangeException", "decimals", "The count of places must be 0 to 28.");
  }
  const name = mode?.name ?? "ToEven";
  if (name === "ToEven" || name === "AwayFromZero" || places >= value.scale) {
    return roundDecimal(value, places, midpointOf(mode));
  }
  const divisor = 10n ** BigInt(value.scale - places);
  const cut = value.unscaled / divisor;
  const rest = value.unscaled % divisor;
  const up = name === "ToPositiveInfinity" && rest > 0n ? 1n : name === "ToNegativeInfinity" && rest < 0n ? -1n : 0n;
  return new PsDecimal(cut + up, places);
}

function floorDecimal(value: PsDecimal, up: boolean): PsDecimal {
  const cut = truncateDecimal(value);
  const hasRest = value.scale > 0 && value.unscaled % 10n ** BigInt(value.scale) !== 0n;
  if (!hasRest) return cut;
  if (up && value.unscaled > 0n) return new PsDecimal(cut.unscaled + 1n, 0);
  return !up && value.unscaled < 0n ? new PsDecimal(cut.unscaled - 1n, 0) : cut;
}

/** Floor and ceiling of decimals, for Math too. */
export const DECIMAL_ROUNDING: Readonly<Record<"floor" | "ceiling", (value: PsDecimal) => PsDecimal>> = {
  floor: (value) => floorDecimal(value, false),
  ceiling: (value) => floorDecimal(value, true),
};

function decimalBits(value: PsDecimal): PsValue {
  const size = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  const part = (shift: bigint): number => Number(BigInt.asIntN(32, size >> shift));
  const flags = (value.scale << 16) | (value.unscaled < 0n ? 0x80000000 : 0);
  return new PsArray([part(0n), part(32n), part(64n), flags | 0], "System.Int32");
}

const DECIMAL_ROW: TypeRow = declareType("System.Decimal", {
  isValueType: true,
  interfaces: `${NUMBER_INTERFACES} System.IComparable[decimal] System.IEquatable[decimal]`,
  properties: { "byte Scale": (self: PsDecimal) => integerValue("Byte", BigInt(self.scale)) },
  methods: commonMethods("Decimal", "decimal"),
  statics: {
    "decimal MaxValue": () => new PsDecimal(MAX_DECIMAL, 0),
    "decimal MinValue": () => new PsDecimal(-MAX_DECIMAL, 0),
    "decimal One": () => new PsDecimal(1n, 0),
    "decimal MinusOne": () => new PsDecimal(-1n, 0),
    "decimal Zero": () => new PsDecimal(0n, 0),
    ...commonStatics("Decimal", "decimal"),
    "decimal Abs(decimal value)": (value: PsDecimal) =>
      value.unscaled < 0n ? new PsDecimal(-value.unscaled, value.scale) : value,
    "decimal Add(decimal d1, decimal d2)": addDecimal,
    "decimal Subtract(decimal d1, decimal d2)": subtractDecimal,
    "decimal Multiply(decimal d1, decimal d2)": multiplyDecimal,
    "decimal Divide(decimal d1, decimal d2)": divideDecimal,
    "decimal Remainder(decimal d1, decimal d2)": remainderDecimal,
    "decimal Negate(decimal d)": (value: PsDecimal) => new PsDecimal(-value.unscaled, value.scale),
    "int Compare(decimal d1, decimal d2)": compareTo,
    "decimal Floor(decimal d)": DECIMAL_ROUNDING.floor,
    "decimal Ceiling(decimal d)": DECIMAL_ROUNDING.ceiling,
    "decimal Truncate(decimal d)": truncateDecimal,
    "int[] GetBits(decimal d)": decimalBits,
    "decimal Round(decimal d)": (value: PsDecimal) => roundDecimalBy(value, 0, undefined),
    "decimal Round(decimal d, int decimals)": (value: PsDecimal, places: number) =>
      roundDecimalBy(value, places, undefined),
    "decimal Round(decimal d, System.MidpointRounding mode)": (value: PsDecimal, mode: PsEnum) =>
      roundDecimalBy(value, 0, mode),
    "decimal Round(decimal d, int decimals, System.MidpointRounding mode)": roundDecimalBy,
    "int ToInt32(decimal d)": (value: PsDecimal) => checkedInteger(truncateDecimal(value), "Int32"),
    "long ToInt64(decimal d)": (value: PsDecimal) => checkedInteger(truncateDecimal(value), "Int64"),
    "double ToDouble(decimal d)": (value: PsDecimal) => new PsDouble(toDouble(value)),
  },
  constructors: {
    "(int value)": (value: number) => new PsDecimal(BigInt(value), 0),
    "(long value)": (value: bigint) => new PsDecimal(value, 0),
    "(double value)": (value: PsValue) => changeNumber(value, "Decimal") ?? null,
    "(int lo, int mid, int hi, bool isNegative, byte scale)": (
      low: number,
      middle: number,
      high: number,
      negative: boolean,
      scale: PsValue,
    ) => {
      const size = BigInt.asUintN(32, BigInt(low)) | (BigInt.asUintN(32, BigInt(middle)) << 32n) |
        (BigInt.asUintN(32, BigInt(high)) << 64n);
      return new PsDecimal(negative ? -size : size, toDouble(scale));
    },
  },
  zero: () => new PsDecimal(0n, 0),
});

function checkedInteger(value: PsValue, type: IntegerType): PsValue {
  const result = changeNumber(value, type);
  if (result === undefined) throw tooLarge(type);
  return result;
}

const big = (value: bigint): PsBigInteger => new PsBigInteger(value);

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Largest result of BigInteger.Pow in bits; more would take longer than any script waits. */
export const MAX_POWER_BITS = 1 << 24;

function power(base: bigint, exponent: number): bigint {
  if (exponent < 0) {
    throw argumentError("ArgumentOutOfRangeException", "exponent", "The exponent must not be negative.");
  }
  if (base.toString(2).length * exponent > MAX_POWER_BITS) {
    throw clrError("System.OutOfMemoryException", "The result would have too many digits.");
  }
  return base ** BigInt(exponent);
}

function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (modulus === 0n) throw clrError("System.DivideByZeroException", "Cannot divide by zero.");
  let result = 1n;
  let factor = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = result * factor % modulus;
    factor = factor * factor % modulus;
  }
  return result % modulus;
}

function parseBig(text: string | null, style: number): PsBigInteger {
  const plain = text?.trim().replaceAll(",", "") ?? "";
  if (style & NUMBER_STYLES.AllowHexSpecifier) {
    if (!/^[0-9a-f]+$/i.test(plain)) throw notANumber(text);
    return big(BigInt.asIntN(plain.length * 4, BigInt(`0x${plain}`)));
  }
  if (!/^[-+]?\d+$/.test(plain)) throw notANumber(text);
  return big(BigInt(plain.replace("+", "")));
}

function bigBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(BigInt.asUintN(8, rest));
    bytes.push(byte);
    rest >>= 8n;
    if ((rest === 0n && byte < 128) || (rest === -1n && byte >= 128)) break;
  }
  return Uint8Array.from(bytes);
}

function bigFromBytes(bytes: Uint8Array): PsBigInteger {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return big(BigInt.asIntN(bytes.length * 8, value));
}

const BIG_ROW: TypeRow = declareType("System.Numerics.BigInteger", {
  isValueType: true,
  assembly: "System.Runtime.Numerics, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
  interfaces: "System.IComparable System.ISpanFormattable System.IComparable[bigint] System.IEquatable[bigint]",
  properties: {
    "bool IsPowerOfTwo": (self: PsBigInteger) => self.value > 0n && (self.value & (self.value - 1n)) === 0n,
    "bool IsZero": (self: PsBigInteger) => self.value === 0n,
    "bool IsOne": (self: PsBigInteger) => self.value === 1n,
    "bool IsEven": (self: PsBigInteger) => self.value % 2n === 0n,
    "int Sign": (self: PsBigInteger) => self.value < 0n ? -1 : self.value > 0n ? 1 : 0,
  },
  methods: {
    "int CompareTo(long other)": (self: PsBigInteger, other: bigint) => compareTo(self, other),
    "int CompareTo(bigint other)": compareTo,
    "int CompareTo(System.Object obj)": compareTo,
    "bool Equals(System.Object obj)": netEquals,
    "bool Equals(bigint other)": netEquals,
    "bool Equals(long other)": (self: PsBigInteger, other: bigint) => self.value === other,
    "int GetHashCode()": hashCode,
    "byte[] ToByteArray()": (self: PsBigInteger) => bigBytes(self.value),
    "long GetBitLength()": (self: PsBigInteger) =>
      BigInt(self.value === 0n ? 0 : (self.value < 0n ? -self.value - 1n : self.value).toString(2).length),
    "int GetByteCount()": (self: PsBigInteger) => bigBytes(self.value).length,
    "string ToString()": (self: PsBigInteger) => self.value.toString(),
    "string ToString(string format)": (self: PsBigInteger, format: string | null) =>
      formatted(self, format, cultureOf(null)),
    "string ToString(System.IFormatProvider provider)": (self: PsBigInteger, provider: PsValue) =>
      formatted(self, "", cultureOf(provider)),
    "string ToString(string format, System.IFormatProvider provider)": (
      self: PsBigInteger,
      format: string | null,
      provider: PsValue,
    ) => formatted(self, format, cultureOf(provider)),
  },
  statics: {
    "bigint Zero": () => big(0n),
    "bigint One": () => big(1n),
    "bigint MinusOne": () => big(-1n),
    "bigint Abs(bigint value)": (a: PsBigInteger) => big(a.value < 0n ? -a.value : a.value),
    "bigint Add(bigint left, bigint right)": (a: PsBigInteger, b: PsBigInteger) => big(a.value + b.value),
    "bigint Subtract(bigint left, bigint right)": (a: PsBigInteger, b: PsBigInteger) => big(a.value - b.value),
    "bigint Multiply(bigint left, bigint right)": (a: PsBigInteger, b: PsBigInteger) => big(a.value * b.value),
    "bigint Divide(bigint dividend, bigint divisor)": (a: PsBigInteger, b: PsBigInteger) =>
      big(a.value / nonZero(b.value)),
    "bigint Remainder(bigint dividend, bigint divisor)": (a: PsBigInteger, b: PsBigInteger) =>
      big(a.value % nonZero(b.value)),
    "bigint DivRem(bigint dividend, bigint divisor, [ref] bigint remainder)": (
      a: PsBigInteger,
      b: PsBigInteger,
      remainder: RefCell,
    ) => {
      remainder.value = big(a.value % nonZero(b.value));
      return big(a.value / b.value);
    },
    "bigint Negate(bigint value)": (a: PsBigInteger) => big(-a.value),
    "bigint Pow(bigint value, int exponent)": (a: PsBigInteger, exponent: number) => big(power(a.value, exponent)),
    "bigint ModPow(bigint value, bigint exponent, bigint modulus)": (
      a: PsBigInteger,
      b: PsBigInteger,
      c: PsBigInteger,
    ) => big(modPow(a.value, b.value, c.value)),
    "bigint GreatestCommonDivisor(bigint left, bigint right)": (a: PsBigInteger, b: PsBigInteger) =>
      big(gcd(a.value, b.value)),
    "bigint Max(bigint left, bigint right)": (a: PsBigInteger, b: PsBigInteger) => a.value >= b.value ? a : b,
    "bigint Min(bigint left, bigint right)": (a: PsBigInteger, b: PsBigInteger) => a.value <= b.value ? a : b,
    "int Compare(bigint left, bigint right)": compareTo,
    "double Log(bigint value)": (a: PsBigInteger) => new PsDouble(bigLog(a.value)),
    "double Log(bigint value, double baseValue)": (a: PsBigInteger, b: PsDouble) =>
      new PsDouble(bigLog(a.value) / Math.log(b.value)),
    "double Log10(bigint value)": (a: PsBigInteger) => new PsDouble(bigLog(a.value) / Math.LN10),
    "bool IsPow2(bigint value)": (a: PsBigInteger) => a.value > 0n && (a.value & (a.value - 1n)) === 0n,
    "bigint Parse(string value)": (text: string | null) => parseBig(text, NUMBER_STYLES.Integer),
    "bigint Parse(string value, System.Globalization.NumberStyles style)": (text: string | null, style: PsEnum) =>
      parseBig(text, styleOf(style)),
    "bool TryParse(string value, [ref] bigint result)": (text: string | null, result: RefCell) => {
      const ok = text !== null && /^\s*[-+]?\d+\s*$/.test(text);
      result.value = ok ? parseBig(text, NUMBER_STYLES.Integer) : big(0n);
      return ok;
    },
  },
  constructors: {
    "(int value)": (value: number) => big(BigInt(value)),
    "(long value)": (value: bigint) => big(value),
    "(ulong value)": (value: PsValue) => big(toInteger(value) ?? 0n),
    "(double value)": (value: PsDouble) => big(BigInt(Math.trunc(value.value))),
    "(decimal value)": (value: PsDecimal) => big(value.unscaled / 10n ** BigInt(value.scale)),
    "(byte[] value)": (bytes: Uint8Array) => bigFromBytes(bytes),
  },
  zero: () => big(0n),
});

function nonZero(value: bigint): bigint {
  if (value === 0n) throw clrError("System.DivideByZeroException", "Cannot divide by zero.");
  return value;
}

// A logarithm of more digits than a double holds: of the leading ones, plus the rest as a count of bits.
function bigLog(value: bigint): number {
  if (value <= 0n) return value === 0n ? -Infinity : NaN;
  const bits = value.toString(2).length;
  const shift = Math.max(bits - 60, 0);
  return Math.log(Number(value >> BigInt(shift))) + shift * Math.LN2;
}

/** All numeric types. */
export const NUMBER_ROWS: readonly TypeRow[] = [
  integerRow("SByte", "sbyte"),
  integerRow("Byte", "byte"),
  integerRow("Int16", "short"),
  integerRow("UInt16", "ushort"),
  integerRow("Int32", "int"),
  integerRow("UInt32", "uint"),
  integerRow("Int64", "long"),
  integerRow("UInt64", "ulong"),
  realRow("Single", "float"),
  realRow("Double", "double"),
  DECIMAL_ROW,
  BIG_ROW,
];
