/**
 * From text to numbers: as PowerShell reads a number that stands in a string (`'0x10'`, `'1kb'`), and as .NET's Parse
 * methods do with their NumberStyles.
 * @module
 */
import { PsDecimal, PsDouble, PsSingle, type PsValue } from "../../clixml/value.ts";
import { type NumberSuffix, numberValue } from "../language/numbers.ts";
import { parseDecimalText } from "./decimal.ts";
import { type IntegerType, makeInteger } from "./numbers.ts";

const TOKEN =
  /^([-+\u2013\u2014\u2015]?)(?:(0x)([0-9a-f]+?)|(0b)([01]+)|(\d+(?:\.\d*)?(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?))(u|y|uy|s|us|l|ul|d|n)?([kmgtp]b)?$/i;
const MULTIPLIERS: Readonly<Record<string, number>> = {
  kb: 2 ** 10,
  mb: 2 ** 20,
  gb: 2 ** 30,
  tb: 2 ** 40,
  pb: 2 ** 50,
};

/** The value of a text that is one number literal, blanks around it allowed; `undefined` for any other text. */
export function scanNumberText(text: string): PsValue | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return 0;
  const match = TOKEN.exec(trimmed);
  if (!match) return undefined;
  const [, sign, hex, hexDigits, binary, bits, plain, suffix, multiplier] = match;
  const minus = sign !== "" && sign !== "+" ? "-" : sign!;
  const format = hex ? "hex" : binary ? "binary" : "decimal";
  // A hex digit d is a digit, never the suffix of a decimal: the pattern's lazy run gives it back here.
  const isHexD = hex !== undefined && suffix?.toLowerCase() === "d";
  const digits = hex ? `0${hexDigits}${isHexD ? suffix : ""}` : (bits ?? plain)!;
  return numberValue({
    digits: minus + digits,
    format,
    suffix: (isHexD ? "" : (suffix ?? "").toLowerCase()) as NumberSuffix,
    real: format === "decimal" && /[.e]/i.test(digits),
    multiplier: multiplier === undefined ? 1 : MULTIPLIERS[multiplier.toLowerCase()]!,
  });
}

/** System.Globalization.NumberStyles. */
export const NUMBER_STYLES = {
  AllowLeadingWhite: 1,
  AllowTrailingWhite: 2,
  AllowLeadingSign: 4,
  AllowTrailingSign: 8,
  AllowParentheses: 16,
  AllowDecimalPoint: 32,
  AllowThousands: 64,
  AllowExponent: 128,
  AllowCurrencySymbol: 256,
  AllowHexSpecifier: 512,
  AllowBinarySpecifier: 1024,
  Integer: 7,
  Float: 167,
  Number: 111,
  Any: 511,
  HexNumber: 515,
} as const;

/** What a culture uses between digits. */
export interface NumberSigns {
  readonly decimal: string;
  readonly group: string;
  readonly currency: string;
  readonly positiveInfinity: string;
  readonly negativeInfinity: string;
  readonly nan: string;
}

const INVARIANT: NumberSigns = {
  decimal: ".",
  group: ",",
  currency: "¤",
  positiveInfinity: "Infinity",
  negativeInfinity: "-Infinity",
  nan: "NaN",
};

/** Digits as plain text (`-123.45e6`) of a text in a number style; `undefined` where it does not fit the style. */
function plainNumberText(text: string, style: number, signs: NumberSigns = INVARIANT): string | undefined {
  let rest = text;
  if (style & NUMBER_STYLES.AllowLeadingWhite) rest = rest.replace(/^[\t-\r ]+/, "");
  if (style & NUMBER_STYLES.AllowTrailingWhite) rest = rest.replace(/[\t-\r \0]+$/, "");
  let negative = false;
  const currency = style & NUMBER_STYLES.AllowCurrencySymbol;
  const takeCurrency = (): void => {
    for (const sign of currency ? [signs.currency, "$"] : []) {
      if (rest.startsWith(sign)) rest = rest.slice(sign.length);
    }
  };
  takeCurrency();
  if (style & NUMBER_STYLES.AllowParentheses && rest.startsWith("(") && rest.endsWith(")")) {
    negative = true;
    rest = rest.slice(1, -1);
  } else if (style & NUMBER_STYLES.AllowLeadingSign && /^[-+\u2212]/.test(rest)) {
    negative = rest[0] !== "+";
    rest = rest.slice(1);
  } else if (style & NUMBER_STYLES.AllowTrailingSign && /[-+]$/.test(rest)) {
    negative = rest.endsWith("-");
    rest = rest.slice(0, -1);
  }
  takeCurrency();
  let exponent = "";
  if (style & NUMBER_STYLES.AllowExponent) {
    const match = /[eE][-+]?\d+$/.exec(rest);
    if (match) {
      exponent = match[0];
      rest = rest.slice(0, match.index);
    }
  }
  let fraction = "";
  const point = rest.indexOf(signs.decimal);
  if (point >= 0) {
    if (!(style & NUMBER_STYLES.AllowDecimalPoint)) return undefined;
    fraction = rest.slice(point + signs.decimal.length);
    rest = rest.slice(0, point);
  }
  if (style & NUMBER_STYLES.AllowThousands && rest !== "" && !rest.startsWith(signs.group)) {
    rest = rest.replaceAll(signs.group, "");
    if (signs.group === "\u00a0" || signs.group === "\u202f") rest = rest.replaceAll(" ", "");
  }
  if (!/^\d*$/.test(rest) || !/^\d*$/.test(fraction) || rest + fraction === "") return undefined;
  return `${negative ? "-" : ""}${rest || "0"}${fraction === "" ? "" : `.${fraction}`}${exponent}`;
}

/** `Double.Parse` and `Single.Parse`: `undefined` where the text is no number. */
export function parseReal(
  text: string,
  type: "Double" | "Single",
  style: number = NUMBER_STYLES.Float | NUMBER_STYLES.AllowThousands,
  signs: NumberSigns = INVARIANT,
): PsValue | undefined {
  const plain = plainNumberText(text, style, signs);
  let value: number;
  if (plain === undefined) {
    const name = text.trim().toLowerCase();
    const matches = (word: string): boolean => name === word.toLowerCase();
    if (matches(signs.nan) || name === "-nan" || name === "+nan") value = NaN;
    else if (matches(signs.positiveInfinity) || matches("+" + signs.positiveInfinity)) value = Infinity;
    else if (matches(signs.negativeInfinity)) value = -Infinity;
    else return undefined;
  } else value = Number(plain);
  return type === "Double" ? new PsDouble(value) : new PsSingle(value);
}

/** `Decimal.Parse`: `"format"` where the text is no number, `"overflow"` where it is too large. */
export function parseDecimal(
  text: string,
  style: number = NUMBER_STYLES.Number,
  signs: NumberSigns = INVARIANT,
): PsDecimal | "format" | "overflow" {
  const plain = plainNumberText(text, style, signs);
  if (plain === undefined) return "format";
  return parseDecimalText(plain) ?? "overflow";
}

/** Parse of an integer type of any width: `"format"` where the text is no integer. */
export function parseBigInteger(
  text: string,
  style: number = NUMBER_STYLES.Integer,
  signs: NumberSigns = INVARIANT,
  bits?: number,
): bigint | "format" {
  if (style & (NUMBER_STYLES.AllowHexSpecifier | NUMBER_STYLES.AllowBinarySpecifier)) {
    const hex = (style & NUMBER_STYLES.AllowHexSpecifier) !== 0;
    const digits = text.trim();
    if (!(hex ? /^[0-9a-f]+$/i : /^[01]+$/).test(digits)) return "format";
    const value = BigInt(`${hex ? "0x" : "0b"}${digits}`);
    return bits === undefined ? BigInt.asIntN(digits.length * (hex ? 4 : 1), value) : value;
  }
  const plain = plainNumberText(text, style, signs);
  if (plain === undefined) return "format";
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(plain)!;
  const shift = Number(match[4] ?? 0);
  if (Math.abs(shift) > 1000) return "format";
  let digits = match[2]! + (match[3] ?? "");
  const places = (match[3] ?? "").length - shift;
  if (places <= 0) digits += "0".repeat(-places);
  else if (/[1-9]/.test(digits.slice(-places))) return "format";
  else digits = digits.slice(0, -places) || "0";
  return BigInt(digits) * (match[1] ? -1n : 1n);
}

/** Parse of an integer type: its value, or why there is none. */
export function parseInteger(
  text: string,
  type: IntegerType,
  style: number = NUMBER_STYLES.Integer,
  signs: NumberSigns = INVARIANT,
): { readonly value: PsValue } | "format" | "overflow" {
  const bits = { SByte: 8, Byte: 8, Int16: 16, UInt16: 16, Int32: 32, UInt32: 32, Int64: 64, UInt64: 64 }[type];
  const big = parseBigInteger(text, style, signs, bits);
  if (big === "format") return "format";
  const signed = !type.startsWith("U") && type !== "Byte";
  const isBits = (style & (NUMBER_STYLES.AllowHexSpecifier | NUMBER_STYLES.AllowBinarySpecifier)) !== 0;
  if (isBits && big >> BigInt(bits) !== 0n) return "overflow";
  const value = makeInteger(type, isBits && signed ? BigInt.asIntN(bits, big) : big);
  return value === undefined ? "overflow" : { value };
}
