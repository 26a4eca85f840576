/**
 * TABLE: System.Char and System.Boolean.
 * @module
 */
import { PsChar, PsDouble, type PsValue } from "../../../clixml/value.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { cultureLower, cultureUpper, simpleLower, simpleUpper } from "../collation.ts";
import { cultureOf } from "../cultures.ts";
import { declareType } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import type { TypeRow } from "../type.ts";

const text = (char: PsChar): string => String.fromCharCode(char.code);

/** A test of a character, and its twin for a place in a text. */
function tests(rows: Readonly<Record<string, RegExp>>): Record<string, (...args: never[]) => PsValue> {
  const members: Record<string, (...args: never[]) => PsValue> = {};
  for (const [name, pattern] of Object.entries(rows)) {
    members[`bool ${name}(char c)`] = (char: PsChar) => pattern.test(text(char));
    members[`bool ${name}(string s, int index)`] = (whole: string, index: number) => pattern.test(charAt(whole, index));
  }
  return members;
}

function charAt(whole: string, index: number): string {
  if (index < 0 || index >= whole.length) {
    throw argumentError("ArgumentOutOfRangeException", "index", "There is no such character.");
  }
  return whole[index]!;
}

const CATEGORIES: readonly (readonly [string, RegExp])[] = [
  ["UppercaseLetter", /\p{Lu}/u],
  ["LowercaseLetter", /\p{Ll}/u],
  ["TitlecaseLetter", /\p{Lt}/u],
  ["ModifierLetter", /\p{Lm}/u],
  ["OtherLetter", /\p{Lo}/u],
  ["NonSpacingMark", /\p{Mn}/u],
  ["SpacingCombiningMark", /\p{Mc}/u],
  ["EnclosingMark", /\p{Me}/u],
  ["DecimalDigitNumber", /\p{Nd}/u],
  ["LetterNumber", /\p{Nl}/u],
  ["OtherNumber", /\p{No}/u],
  ["SpaceSeparator", /\p{Zs}/u],
  ["LineSeparator", /\p{Zl}/u],
  ["ParagraphSeparator", /\p{Zp}/u],
  ["Control", /\p{Cc}/u],
  ["Format", /\p{Cf}/u],
  ["Surrogate", /\p{Cs}/u],
  ["PrivateUse", /\p{Co}/u],
  ["ConnectorPunctuation", /\p{Pc}/u],
  ["DashPunctuation", /\p{Pd}/u],
  ["OpenPunctuation", /\p{Ps}/u],
  ["ClosePunctuation", /\p{Pe}/u],
  ["InitialQuotePunctuation", /\p{Pi}/u],
  ["FinalQuotePunctuation", /\p{Pf}/u],
  ["OtherPunctuation", /\p{Po}/u],
  ["MathSymbol", /\p{Sm}/u],
  ["CurrencySymbol", /\p{Sc}/u],
  ["ModifierSymbol", /\p{Sk}/u],
  ["OtherSymbol", /\p{So}/u],
];

/** UnicodeCategory of a character. */
export function unicodeCategory(char: string): PsValue {
  const name = CATEGORIES.find(([, pattern]) => pattern.test(char))?.[0] ?? "OtherNotAssigned";
  return enumNamed("System.Globalization.UnicodeCategory", name);
}

function numericValue(char: string): PsDouble {
  if (/\p{Nd}/u.test(char)) {
    // Decimal digits stand in runs of ten.
    const code = char.charCodeAt(0);
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCharCode(zero - 1))) zero--;
    return new PsDouble(code < 128 ? code - 48 : code - zero);
  }
  const fractions: Readonly<Record<string, number>> = { "½": 0.5, "¼": 0.25, "¾": 0.75 };
  return new PsDouble(fractions[char] ?? -1);
}

function fromUtf32(code: number): string {
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw argumentError("ArgumentOutOfRangeException", "utf32", "The number is no character.");
  }
  return String.fromCodePoint(code);
}

function parseChar(value: string | null): PsChar {
  if (value === null) throw argumentError("ArgumentNullException", "s", "A value is needed.");
  if (value.length !== 1) throw clrError("System.FormatException", "The text must be one character long.");
  return new PsChar(value.charCodeAt(0));
}

const mapped = (char: PsChar, map: (text: string) => string): PsChar => new PsChar(map(text(char)).charCodeAt(0));

function parseBoolean(value: string | null): boolean | undefined {
  const word = value?.trim().replace(/\0+$/, "").toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

/** System.Char, System.Boolean. */
export const CHAR_ROWS: readonly TypeRow[] = [
  declareType("System.Char", {
    isValueType: true,
    interfaces:
      "System.IComparable System.IConvertible System.ISpanFormattable System.IComparable[char] System.IEquatable[char]",
    methods: {
      "int CompareTo(System.Object value)": (self: PsChar, other: PsValue) => {
        if (other !== null && !(other instanceof PsChar)) {
          throw argumentError("ArgumentException", "value", "The value must be a char.");
        }
        return other === null ? 1 : self.code - other.code;
      },
      "int CompareTo(char value)": (self: PsChar, other: PsChar) => self.code - other.code,
      "bool Equals(System.Object obj)": (self: PsChar, other: PsValue) =>
        other instanceof PsChar && other.code === self.code,
      "bool Equals(char obj)": (self: PsChar, other: PsChar) => other.code === self.code,
      "int GetHashCode()": (self: PsChar) => self.code | (self.code << 16),
      "System.TypeCode GetTypeCode()": () => enumNamed("System.TypeCode", "Char"),
      "string ToString()": text,
      "string ToString(System.IFormatProvider provider)": (self: PsChar) => text(self),
    },
    statics: {
      "char MaxValue": () => new PsChar(0xffff),
      "char MinValue": () => new PsChar(0),
      ...tests({
        IsControl: /\p{Cc}/u,
        IsDigit: /\p{Nd}/u,
        IsLetter: /\p{L}/u,
        IsLetterOrDigit: /[\p{L}\p{Nd}]/u,
        IsLower: /\p{Ll}/u,
        IsNumber: /\p{N}/u,
        IsPunctuation: /\p{P}/u,
        IsSeparator: /\p{Z}/u,
        IsSurrogate: /[\ud800-\udfff]/,
        IsHighSurrogate: /[\ud800-\udbff]/,
        IsLowSurrogate: /[\udc00-\udfff]/,
        IsSymbol: /\p{S}/u,
        IsUpper: /\p{Lu}/u,
        IsWhiteSpace: /[\s\u0085]/,
      }),
      "bool IsAscii(char c)": (char: PsChar) => char.code < 128,
      "bool IsAsciiDigit(char c)": (char: PsChar) => /[0-9]/.test(text(char)),
      "bool IsAsciiLetter(char c)": (char: PsChar) => /[a-z]/i.test(text(char)),
      "bool IsAsciiLetterOrDigit(char c)": (char: PsChar) => /[a-z0-9]/i.test(text(char)),
      "bool IsAsciiLetterLower(char c)": (char: PsChar) => /[a-z]/.test(text(char)),
      "bool IsAsciiLetterUpper(char c)": (char: PsChar) => /[A-Z]/.test(text(char)),
      "bool IsAsciiHexDigit(char c)": (char: PsChar) => /[0-9a-f]/i.test(text(char)),
      "bool IsBetween(char c, char minInclusive, char maxInclusive)": (char: PsChar, low: PsChar, high: PsChar) =>
        char.code >= low.code && char.code <= high.code,
      "bool IsSurrogatePair(char highSurrogate, char lowSurrogate)": (high: PsChar, low: PsChar) =>
        /^[\ud800-\udbff][\udc00-\udfff]$/.test(text(high) + text(low)),
      "string ConvertFromUtf32(int utf32)": fromUtf32,
      "int ConvertToUtf32(char highSurrogate, char lowSurrogate)": (high: PsChar, low: PsChar) =>
        (text(high) + text(low)).codePointAt(0)!,
      "int ConvertToUtf32(string s, int index)": (whole: string, index: number) => {
        charAt(whole, index);
        return whole.codePointAt(index)!;
      },
      "double GetNumericValue(char c)": (char: PsChar) => numericValue(text(char)),
      "double GetNumericValue(string s, int index)": (whole: string, index: number) =>
        numericValue(charAt(whole, index)),
      "System.Globalization.UnicodeCategory GetUnicodeCategory(char c)": (char: PsChar) => unicodeCategory(text(char)),
      "char Parse(string s)": parseChar,
      "bool TryParse(string s, [ref] char result)": (value: string | null, result: { value: PsValue }) => {
        const ok = value !== null && value.length === 1;
        result.value = new PsChar(ok ? value.charCodeAt(0) : 0);
        return ok;
      },
      "char ToLower(char c)": (char: PsChar) => mapped(char, cultureLower),
      "char ToLower(char c, cultureinfo culture)": (char: PsChar, culture: PsValue) =>
        mapped(char, (text) => cultureLower(text, cultureOf(culture).name)),
      "char ToLowerInvariant(char c)": (char: PsChar) => mapped(char, simpleLower),
      "char ToUpper(char c)": (char: PsChar) => mapped(char, cultureUpper),
      "char ToUpper(char c, cultureinfo culture)": (char: PsChar, culture: PsValue) =>
        mapped(char, (text) => cultureUpper(text, cultureOf(culture).name)),
      "char ToUpperInvariant(char c)": (char: PsChar) => mapped(char, simpleUpper),
      "string ToString(char c)": text,
    },
    zero: () => new PsChar(0),
  }),
  declareType("System.Boolean", {
    isValueType: true,
    interfaces: "System.IComparable System.IConvertible System.IComparable[bool] System.IEquatable[bool]",
    methods: {
      "int CompareTo(System.Object obj)": (self: boolean, other: PsValue) => {
        if (other !== null && typeof other !== "boolean") {
          throw argumentError("ArgumentException", "obj", "The value must be a Boolean.");
        }
        return other === null ? 1 : Number(self) - Number(other);
      },
      "int CompareTo(bool value)": (self: boolean, other: boolean) => Number(self) - Number(other),
      "bool Equals(System.Object obj)": (self: boolean, other: PsValue) => self === other,
      "bool Equals(bool obj)": (self: boolean, other: boolean) => self === other,
      "System.TypeCode GetTypeCode()": () => enumNamed("System.TypeCode", "Boolean"),
      "string ToString()": (self: boolean) => self ? "True" : "False",
      "string ToString(System.IFormatProvider provider)": (self: boolean) => self ? "True" : "False",
    },
    statics: {
      "string FalseString": () => "False",
      "string TrueString": () => "True",
      "bool Parse(string value)": (value: string | null) => {
        if (value === null) throw argumentError("ArgumentNullException", "value", "A value is needed.");
        const parsed = parseBoolean(value);
        if (parsed === undefined) throw clrError("System.FormatException", `"${value}" is neither True nor False.`);
        return parsed;
      },
      "bool TryParse(string value, [ref] bool result)": (value: string | null, result: { value: PsValue }) => {
        const parsed = parseBoolean(value);
        result.value = parsed ?? false;
        return parsed !== undefined;
      },
    },
    zero: () => false,
  }),
];
