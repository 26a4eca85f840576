/**
 * TABLE: System.Numerics beyond BigInteger: Complex and BitOperations.
 * @module
 */
import { PsDouble, PsSmall, PsUInt64, type PsValue } from "../../../clixml/value.ts";
import { registerCast } from "../cast_operators.ts";
import { declareType, type Native } from "../declare.ts";
import { NetObject } from "../net_object.ts";
import { toDouble, toInteger } from "../numbers.ts";
import { doubleTextCulture } from "../number_text.ts";
import type { TypeRow } from "../type.ts";

const COMPLEX = "System.Numerics.Complex";

interface Parts {
  readonly re: number;
  readonly im: number;
}
type Complex = NetObject<Parts>;

const complex = (re: number, im: number): Complex => new NetObject<Parts>(COMPLEX, { re, im });
const magnitude = ({ re, im }: Parts): number => Math.hypot(re, im);
const real = (value: PsDouble): number => value.value;

function multiply(a: Parts, b: Parts): Complex {
  return complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
}

function divide(a: Parts, b: Parts): Complex {
  const size = b.re * b.re + b.im * b.im;
  return complex((a.re * b.re + a.im * b.im) / size, (a.im * b.re - a.re * b.im) / size);
}

function polar(size: number, angle: number): Complex {
  return complex(size * Math.cos(angle), size * Math.sin(angle));
}

function power(a: Parts, exponent: number): Complex {
  if (exponent === 0) return complex(1, 0);
  return polar(magnitude(a) ** exponent, Math.atan2(a.im, a.re) * exponent);
}

function root({ re, im }: Parts): Complex {
  const size = magnitude({ re, im });
  return complex(Math.sqrt((size + re) / 2), Math.sign(im || 1) * Math.sqrt((size - re) / 2));
}

for (const name of ["SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double"]) {
  registerCast(`System.${name}`, COMPLEX, (value) => complex(toDouble(value), 0));
}

type Pair = (a: Complex, b: Complex) => PsValue;
const binary = (name: string, run: Pair): readonly [string, Native][] => [
  [`${COMPLEX} op_${name}(${COMPLEX} left, ${COMPLEX} right)`, run],
];

const OPERATORS: Readonly<Record<string, Native>> = Object.fromEntries([
  ...binary("Addition", (a, b) => complex(a.state.re + b.state.re, a.state.im + b.state.im)),
  ...binary("Subtraction", (a, b) => complex(a.state.re - b.state.re, a.state.im - b.state.im)),
  ...binary("Multiply", (a, b) => multiply(a.state, b.state)),
  ...binary("Division", (a, b) => divide(a.state, b.state)),
  [`${COMPLEX} op_UnaryNegation(${COMPLEX} value)`, (a: Complex) => complex(-a.state.re, -a.state.im)],
]);

/** Bits of an unsigned number. */
function bitsOf(value: PsValue): readonly [number: bigint, size: number] {
  return [toInteger(value) ?? 0n, value instanceof PsUInt64 ? 64 : 32];
}

function bitMembers(): Record<string, Native> {
  const members: Record<string, Native> = {};
  for (const type of ["uint", "ulong"]) {
    const make = (value: bigint): PsValue =>
      type === "uint"
        ? new PsSmall("UInt32", Number(BigInt.asUintN(32, value)))
        : new PsUInt64(BigInt.asUintN(64, value));
    members[`int PopCount(${type} value)`] = (value: PsValue) =>
      bitsOf(value)[0].toString(2).replaceAll("0", "").length;
    members[`int LeadingZeroCount(${type} value)`] = (value: PsValue) => {
      const [number, size] = bitsOf(value);
      return number === 0n ? size : size - number.toString(2).length;
    };
    members[`int TrailingZeroCount(${type} value)`] = (value: PsValue) => {
      const [number, size] = bitsOf(value);
      return number === 0n ? size : /0*$/.exec(number.toString(2))![0].length;
    };
    members[`int Log2(${type} value)`] = (value: PsValue) => Math.max(bitsOf(value)[0].toString(2).length - 1, 0);
    members[`bool IsPow2(${type} value)`] = (value: PsValue) => /^10*$/.test(bitsOf(value)[0].toString(2));
    members[`${type} RoundUpToPowerOf2(${type} value)`] = (value: PsValue) => {
      const [number] = bitsOf(value);
      return make(number === 0n ? 0n : 1n << BigInt((number - 1n).toString(2).length * Number(number > 1n)));
    };
    const rotate = (value: PsValue, offset: number): PsValue => {
      const [number, size] = bitsOf(value);
      const by = BigInt(((offset % size) + size) % size);
      return make((number << by) | (number >> (BigInt(size) - by)));
    };
    members[`${type} RotateLeft(${type} value, int offset)`] = rotate;
    members[`${type} RotateRight(${type} value, int offset)`] = (value: PsValue, offset: number) =>
      rotate(value, -offset);
  }
  return members;
}

/** Complex numbers and bits. */
export const NUMERICS_ROWS: readonly TypeRow[] = [
  declareType(COMPLEX, {
    isValueType: true,
    assembly: "System.Runtime.Numerics, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
    properties: {
      "double Real": (self: Complex) => new PsDouble(self.state.re),
      "double Imaginary": (self: Complex) => new PsDouble(self.state.im),
      "double Magnitude": (self: Complex) => new PsDouble(magnitude(self.state)),
      "double Phase": (self: Complex) => new PsDouble(Math.atan2(self.state.im, self.state.re)),
    },
    methods: {
      "string ToString()": ({ state }: Complex) => `<${doubleTextCulture(state.re)}; ${doubleTextCulture(state.im)}>`,
    },
    statics: {
      [`${COMPLEX} Zero`]: () => complex(0, 0),
      [`${COMPLEX} One`]: () => complex(1, 0),
      [`${COMPLEX} ImaginaryOne`]: () => complex(0, 1),
      ...OPERATORS,
      "double Abs(System.Numerics.Complex value)": (value: Complex) => new PsDouble(magnitude(value.state)),
      [`${COMPLEX} Add(${COMPLEX} left, ${COMPLEX} right)`]: (a: Complex, b: Complex) =>
        complex(a.state.re + b.state.re, a.state.im + b.state.im),
      [`${COMPLEX} Subtract(${COMPLEX} left, ${COMPLEX} right)`]: (a: Complex, b: Complex) =>
        complex(a.state.re - b.state.re, a.state.im - b.state.im),
      [`${COMPLEX} Multiply(${COMPLEX} left, ${COMPLEX} right)`]: (a: Complex, b: Complex) =>
        multiply(a.state, b.state),
      [`${COMPLEX} Divide(${COMPLEX} dividend, ${COMPLEX} divisor)`]: (a: Complex, b: Complex) =>
        divide(a.state, b.state),
      [`${COMPLEX} Negate(${COMPLEX} value)`]: (a: Complex) => complex(-a.state.re, -a.state.im),
      [`${COMPLEX} Conjugate(${COMPLEX} value)`]: (a: Complex) => complex(a.state.re, -a.state.im),
      [`${COMPLEX} Reciprocal(${COMPLEX} value)`]: (a: Complex) => divide({ re: 1, im: 0 }, a.state),
      [`${COMPLEX} Pow(${COMPLEX} value, double power)`]: (a: Complex, b: PsDouble) => power(a.state, real(b)),
      [`${COMPLEX} Sqrt(${COMPLEX} value)`]: (a: Complex) => root(a.state),
      [`${COMPLEX} Exp(${COMPLEX} value)`]: (a: Complex) => polar(Math.exp(a.state.re), a.state.im),
      [`${COMPLEX} Log(${COMPLEX} value)`]: (a: Complex) =>
        complex(Math.log(magnitude(a.state)), Math.atan2(a.state.im, a.state.re)),
      [`${COMPLEX} FromPolarCoordinates(double magnitude, double phase)`]: (size: PsDouble, angle: PsDouble) =>
        polar(real(size), real(angle)),
    },
    constructors: {
      "(double real, double imaginary)": (re: PsDouble, im: PsDouble) => complex(re.value, im.value),
    },
    equals: (self: Complex, other: PsValue) =>
      other instanceof NetObject && other.netType() === self.netType() &&
      (other as Complex).state.re === self.state.re &&
      (other as Complex).state.im === self.state.im,
    zero: () => complex(0, 0),
  }),
  declareType("System.Numerics.BitOperations", { isAbstract: true, statics: bitMembers() }),
];
