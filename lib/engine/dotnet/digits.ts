/**
 * Numbers as decimal digits: the shortest that read back, a given precision, or the exact value. Everything that
 * writes a number starts from here.
 * @module
 */

/** `0.d1d2d3… × 10^scale`, without leading zeros; zero has no digits. */
export interface Digits {
  readonly negative: boolean;
  readonly digits: string;
  /** Position of the decimal point counted from the front of `digits`. */
  readonly scale: number;
}

const EXPONENTIAL = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/;

function fromExponential(text: string, negative: boolean): Digits {
  const match = EXPONENTIAL.exec(text)!;
  const digits = (match[2]! + (match[3] ?? "")).replace(/0+$/, "");
  return { negative, digits, scale: digits === "" ? 0 : Number(match[4]) + 1 };
}

const isNegative = (value: number): boolean => value < 0 || Object.is(value, -0);

/** The shortest digits that read back as the same double. */
export function shortestDigits(value: number): Digits {
  return fromExponential(value.toExponential(), isNegative(value));
}

/** The shortest digits that read back as the same single. */
export function shortestSingleDigits(value: number): Digits {
  for (let precision = 1; precision < 9; precision++) {
    const text = value.toExponential(precision - 1);
    if (Math.fround(Number(text)) === value) return fromExponential(text, isNegative(value));
  }
  return fromExponential(value.toExponential(8), isNegative(value));
}

// JavaScript writes at most 101 significant digits.
const MOST_DIGITS = 101;

/** A given count of significant digits, ties to even, trailing zeros removed. */
export function roundedDigits(value: number, precision: number): Digits {
  const count = Math.min(precision, MOST_DIGITS);
  const rounded = fromExponential(value.toExponential(count - 1), isNegative(value));
  // JavaScript rounds a tie up; only a number whose next digit is a 5 can be one.
  if (count === MOST_DIGITS || !/5e/.test(value.toExponential(count))) return rounded;
  const { unscaled, scale } = exactDecimal(value);
  const exact = integerDigits(unscaled, scale);
  const isTie = exact.digits.length === count + 1 && (exact.digits.charCodeAt(count - 1) & 1) === 0;
  return isTie ? { ...exact, digits: exact.digits.slice(0, count).replace(/0+$/, "") } : rounded;
}

/** Digits of `unscaled / 10^scale`. */
export function integerDigits(unscaled: bigint, scale = 0): Digits {
  const negative = unscaled < 0n;
  const text = (negative ? -unscaled : unscaled).toString();
  if (text === "0") return { negative: false, digits: "", scale: 0 };
  const digits = text.replace(/0+$/, "");
  return { negative, digits, scale: text.length - scale };
}

const BUFFER = new DataView(new ArrayBuffer(8));

/** The exact value of a finite double as `unscaled / 10^scale`. */
export function exactDecimal(value: number): { readonly unscaled: bigint; readonly scale: number } {
  BUFFER.setFloat64(0, value);
  const bits = BUFFER.getBigUint64(0);
  const exponentBits = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  let mantissa = exponentBits === 0 ? fraction : fraction | 0x10000000000000n;
  let exponent = (exponentBits === 0 ? 1 : exponentBits) - 1075;
  while (exponent < 0 && mantissa !== 0n && (mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    exponent++;
  }
  if (value < 0) mantissa = -mantissa;
  if (mantissa === 0n) return { unscaled: 0n, scale: 0 };
  return exponent >= 0
    ? { unscaled: mantissa << BigInt(exponent), scale: 0 }
    : { unscaled: mantissa * 5n ** BigInt(-exponent), scale: -exponent };
}

/** How a tie is rounded. */
export type Midpoint = "ToEven" | "AwayFromZero";

/** `unscaled / divisor` rounded to an integer. */
export function divideRounded(unscaled: bigint, divisor: bigint, midpoint: Midpoint): bigint {
  const quotient = unscaled / divisor;
  const rest = unscaled % divisor;
  if (rest === 0n) return quotient;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const size = divisor < 0n ? -divisor : divisor;
  const up = twice > size || (twice === size && (midpoint === "AwayFromZero" || (quotient & 1n) !== 0n));
  if (!up) return quotient;
  return (unscaled < 0n) !== (divisor < 0n) ? quotient - 1n : quotient + 1n;
}

/** Rounds digits to `decimals` places after the point, ties away from zero. */
export function roundDigits(number: Digits, decimals: number): Digits {
  return keepDigits(number, number.scale + decimals);
}

/** Keeps the first `count` digits, ties away from zero. */
export function keepDigits(number: Digits, count: number): Digits {
  const { negative, digits } = number;
  if (count >= digits.length) return number;
  if (count < 0) return { negative, digits: "", scale: 0 };
  const up = digits.charCodeAt(count) >= 53;
  let kept = digits.slice(0, count);
  let { scale } = number;
  if (up) {
    let at = kept.length - 1;
    while (at >= 0 && kept[at] === "9") at--;
    if (at < 0) {
      kept = "1";
      scale++;
    } else kept = kept.slice(0, at) + String.fromCharCode(kept.charCodeAt(at) + 1);
  }
  kept = kept.replace(/0+$/, "");
  return { negative, digits: kept, scale: kept === "" ? 0 : scale };
}

/** General notation ("G"): scientific where the exponent is at least `threshold` or below -4. */
export function generalText(number: Digits, threshold: number, exponentMark = "E"): string {
  const { digits, scale } = number;
  const sign = number.negative ? "-" : "";
  if (digits === "") return `${sign}0`;
  if (scale > threshold || scale < -3) {
    const exponent = scale - 1;
    const size = Math.abs(exponent).toString().padStart(2, "0");
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0]}${fraction}${exponentMark}${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (scale <= 0) return `${sign}0.${"0".repeat(-scale)}${digits}`;
  if (scale >= digits.length) return `${sign}${digits.padEnd(scale, "0")}`;
  return `${sign}${digits.slice(0, scale)}.${digits.slice(scale)}`;
}
