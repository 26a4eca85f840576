/**
 * TABLE: System.Math.
 * @module
 */
import { PsDecimal, PsDouble, type PsEnum, PsSingle, type PsValue } from "../../../clixml/value.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { compareNumbers } from "../comparison.ts";
import { truncateDecimal } from "../decimal.ts";
import { exactDecimal } from "../digits.ts";
import { declareType, type Native } from "../declare.ts";
import { type IntegerType, integerValue, makeInteger, toDouble, toInteger } from "../numbers.ts";
import type { RefCell, TypeRow } from "../type.ts";
import { DECIMAL_ROUNDING, makeTuple, NUMERIC_KEYWORDS, roundDecimalBy } from "./numbers.ts";

type Members = Record<string, Native>;

/** The same function in the types that have it. */
function each(
  make: (type: (typeof NUMERIC_KEYWORDS)[number][0], name: string) => readonly [string, Native] | undefined,
): Members {
  const members: Members = {};
  for (const [type, name] of NUMERIC_KEYWORDS) {
    const row = make(type, name);
    if (row) members[row[0]] = row[1];
  }
  return members;
}

const double = (compute: (value: number) => number): Native => (value: PsDouble) => new PsDouble(compute(value.value));
const isNaNValue = (value: PsValue): boolean => Number.isNaN(toDouble(value));
const larger = (a: PsValue, b: PsValue): PsValue =>
  isNaNValue(a) ? a : isNaNValue(b) ? b : compareNumbers(a, b) >= 0 ? a : b;
const smaller = (a: PsValue, b: PsValue): PsValue =>
  isNaNValue(a) ? a : isNaNValue(b) ? b : compareNumbers(a, b) <= 0 ? a : b;

function absolute(type: IntegerType): Native {
  return (value: PsValue) => {
    const number = toInteger(value)!;
    const result = makeInteger(type, number < 0n ? -number : number);
    if (result === undefined) throw clrError("System.OverflowException", "The smallest value has no positive one.");
    return result;
  };
}

/** Rounds a double to `places` digits: .NET scales, rounds, and scales back. */
function roundDouble(value: number, places: number, mode: PsEnum | undefined): PsDouble {
  if (places < 0 || places > 15) {
    throw argumentError("ArgumentOutOfRangeException", "digits", "The count of places must be 0 to 15.");
  }
  if (Math.abs(value) >= 1e16 || !Number.isFinite(value)) return new PsDouble(value);
  const power = 10 ** places;
  return new PsDouble(roundWhole(value * power, mode?.name ?? "ToEven") / power);
}

function roundWhole(value: number, mode: string): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  switch (mode) {
    case "AwayFromZero":
      return Math.trunc(value + Math.sign(value) * 0.49999999999999994);
    case "ToZero":
      return Math.trunc(value);
    case "ToNegativeInfinity":
      return floor;
    case "ToPositiveInfinity":
      return Math.ceil(value);
    default: {
      if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1;
      const rounded = rest < 0.5 ? floor : floor + 1;
      return rounded === 0 && value < 0 ? -0 : rounded;
    }
  }
}

function cubeRoot(value: number): number {
  const root = Math.cbrt(value);
  // The C library behind .NET is off by one bit for exact cubes; scripts that compare see that.
  return root;
}

function divRem(type: IntegerType): readonly [Native, Native] {
  const quotient = (a: PsValue, b: PsValue): readonly [PsValue, PsValue] => {
    const divisor = toInteger(b)!;
    if (divisor === 0n) throw clrError("System.DivideByZeroException", "Cannot divide by zero.");
    return [integerValue(type, toInteger(a)! / divisor), integerValue(type, toInteger(a)! % divisor)];
  };
  return [
    (a: PsValue, b: PsValue) => makeTuple(quotient(a, b)),
    (a: PsValue, b: PsValue, result: RefCell) => {
      const [whole, rest] = quotient(a, b);
      result.value = rest;
      return whole;
    },
  ];
}

function clamp(value: PsValue, low: PsValue, high: PsValue): PsValue {
  if (compareNumbers(low, high) > 0) {
    throw argumentError("ArgumentException", "min", "The smallest value is above the largest.");
  }
  if (compareNumbers(value, low) < 0) return low;
  return compareNumbers(value, high) > 0 ? high : value;
}

function sign(value: PsValue): number {
  const number = toDouble(value);
  if (Number.isNaN(number)) throw clrError("System.ArithmeticException", "What is not a number has no sign.");
  return Math.sign(number);
}

/** The fused multiply-add: one rounding only. */
function fusedMultiplyAdd(a: number, b: number, c: number): number {
  if (!Number.isFinite(a * b) || !Number.isFinite(c)) return a * b + c;
  const [x, y, z] = [exactDecimal(a), exactDecimal(b), exactDecimal(c)];
  const scale = x.scale + y.scale;
  const shared = Math.max(scale, z.scale);
  const sum = x.unscaled * y.unscaled * 10n ** BigInt(shared - scale) + z.unscaled * 10n ** BigInt(shared - z.scale);
  return Number(`${sum}e-${shared}`);
}

const INTEGERS = NUMERIC_KEYWORDS.filter(([type]) =>
  type !== "Single" && type !== "Double" && type !== "Decimal"
) as readonly (
  readonly [IntegerType, string]
)[];
const SIGNED = INTEGERS.filter(([type]) => !type.startsWith("U") && type !== "Byte");

/** System.Math, System.MathF. */
export const MATH_ROWS: readonly TypeRow[] = [
  declareType("System.Math", {
    isAbstract: true,
    statics: {
      "double E": () => new PsDouble(Math.E),
      "double PI": () => new PsDouble(Math.PI),
      "double Tau": () => new PsDouble(Math.PI * 2),
      ...Object.fromEntries(SIGNED.map(([type, name]) => [`${name} Abs(${name} value)`, absolute(type)])),
      "double Abs(double value)": double(Math.abs),
      "float Abs(float value)": (value: PsSingle) => new PsSingle(Math.abs(value.value)),
      "decimal Abs(decimal value)": (value: PsDecimal) =>
        value.unscaled < 0n ? new PsDecimal(-value.unscaled, value.scale) : value,
      "double Acos(double d)": double(Math.acos),
      "double Acosh(double d)": double(Math.acosh),
      "double Asin(double d)": double(Math.asin),
      "double Asinh(double d)": double(Math.asinh),
      "double Atan(double d)": double(Math.atan),
      "double Atan2(double y, double x)": (y: PsDouble, x: PsDouble) => new PsDouble(Math.atan2(y.value, x.value)),
      "double Atanh(double d)": double(Math.atanh),
      "long BigMul(int a, int b)": (a: number, b: number) => BigInt(a) * BigInt(b),
      "double BitDecrement(double x)": double((value) => nextDouble(value, -1n)),
      "double BitIncrement(double x)": double((value) => nextDouble(value, 1n)),
      "double Cbrt(double d)": double(cubeRoot),
      "decimal Ceiling(decimal d)": DECIMAL_ROUNDING.ceiling,
      "double Ceiling(double a)": double(Math.ceil),
      ...each((_type, name) => [`${name} Clamp(${name} value, ${name} min, ${name} max)`, clamp]),
      "double CopySign(double x, double y)": (x: PsDouble, y: PsDouble) =>
        new PsDouble(y.value < 0 || Object.is(y.value, -0) ? -Math.abs(x.value) : Math.abs(x.value)),
      "double Cos(double d)": double(Math.cos),
      "double Cosh(double value)": double(Math.cosh),
      "int DivRem(int a, int b, [ref] int result)": divRem("Int32")[1],
      "long DivRem(long a, long b, [ref] long result)": divRem("Int64")[1],
      ...Object.fromEntries(
        INTEGERS.map((
          [type, name],
        ) => [`System.ValueTuple[${name},${name}] DivRem(${name} left, ${name} right)`, divRem(type)[0]]),
      ),
      "double Exp(double d)": double(Math.exp),
      "decimal Floor(decimal d)": DECIMAL_ROUNDING.floor,
      "double Floor(double d)": double(Math.floor),
      "double FusedMultiplyAdd(double x, double y, double z)": (x: PsDouble, y: PsDouble, z: PsDouble) =>
        new PsDouble(fusedMultiplyAdd(x.value, y.value, z.value)),
      "double IEEERemainder(double x, double y)": (x: PsDouble, y: PsDouble) =>
        new PsDouble(x.value - y.value * roundWhole(x.value / y.value, "ToEven")),
      "int ILogB(double x)": (value: PsDouble) => Math.floor(Math.log2(Math.abs(value.value))),
      "double Log(double d)": double(Math.log),
      "double Log(double a, double newBase)": (a: PsDouble, base: PsDouble) =>
        new PsDouble(logarithm(a.value, base.value)),
      "double Log10(double d)": double(Math.log10),
      "double Log2(double x)": double(Math.log2),
      ...each((_type, name) => [`${name} Max(${name} val1, ${name} val2)`, larger]),
      "double MaxMagnitude(double x, double y)": (x: PsDouble, y: PsDouble) =>
        Math.abs(x.value) >= Math.abs(y.value) ? x : y,
      ...each((_type, name) => [`${name} Min(${name} val1, ${name} val2)`, smaller]),
      "double MinMagnitude(double x, double y)": (x: PsDouble, y: PsDouble) =>
        Math.abs(x.value) <= Math.abs(y.value) ? x : y,
      "double Pow(double x, double y)": (x: PsDouble, y: PsDouble) => new PsDouble(netPower(x.value, y.value)),
      "decimal Round(decimal d)": (value: PsDecimal) => roundDecimalBy(value, 0, undefined),
      "decimal Round(decimal d, int decimals)": (value: PsDecimal, places: number) =>
        roundDecimalBy(value, places, undefined),
      "decimal Round(decimal d, System.MidpointRounding mode)": (value: PsDecimal, mode: PsEnum) =>
        roundDecimalBy(value, 0, mode),
      "decimal Round(decimal d, int decimals, System.MidpointRounding mode)": roundDecimalBy,
      "double Round(double a)": (value: PsDouble) => roundDouble(value.value, 0, undefined),
      "double Round(double value, int digits)": (value: PsDouble, places: number) =>
        roundDouble(value.value, places, undefined),
      "double Round(double value, System.MidpointRounding mode)": (value: PsDouble, mode: PsEnum) =>
        roundDouble(value.value, 0, mode),
      "double Round(double value, int digits, System.MidpointRounding mode)": (
        value: PsDouble,
        places: number,
        mode: PsEnum,
      ) => roundDouble(value.value, places, mode),
      "double ScaleB(double x, int n)": (value: PsDouble, n: number) => new PsDouble(value.value * 2 ** n),
      "int Sign(decimal value)": sign,
      "int Sign(double value)": sign,
      "int Sign(short value)": sign,
      "int Sign(int value)": sign,
      "int Sign(long value)": sign,
      "int Sign(sbyte value)": sign,
      "int Sign(float value)": sign,
      "double Sin(double a)": double(Math.sin),
      "double Sinh(double value)": double(Math.sinh),
      "double Sqrt(double d)": double(Math.sqrt),
      "double Tan(double a)": double(Math.tan),
      "double Tanh(double value)": double(Math.tanh),
      "decimal Truncate(decimal d)": truncateDecimal,
      "double Truncate(double d)": double(Math.trunc),
    },
  }),
  declareType("System.MathF", {
    isAbstract: true,
    statics: {
      "float PI": () => new PsSingle(Math.PI),
      "float E": () => new PsSingle(Math.E),
      "float Sqrt(float x)": (value: PsSingle) => new PsSingle(Math.sqrt(value.value)),
      "float Abs(float x)": (value: PsSingle) => new PsSingle(Math.abs(value.value)),
      "float Pow(float x, float y)": (x: PsSingle, y: PsSingle) => new PsSingle(x.value ** y.value),
      "float Round(float x)": (value: PsSingle) => new PsSingle(roundWhole(value.value, "ToEven")),
      "float Floor(float x)": (value: PsSingle) => new PsSingle(Math.floor(value.value)),
      "float Ceiling(float x)": (value: PsSingle) => new PsSingle(Math.ceil(value.value)),
    },
  }),
];

function nextDouble(value: number, step: bigint): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return step > 0n ? Number.MIN_VALUE : -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + (value > 0 ? step : -step));
  return view.getFloat64(0);
}

function logarithm(value: number, base: number): number {
  if (base === 1 || (value !== 1 && (base === 0 || base === Infinity))) return NaN;
  return Math.log(value) / Math.log(base);
}

// JavaScript answers NaN where C answers 1.
function netPower(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent))) return 1;
  return base ** exponent;
}
