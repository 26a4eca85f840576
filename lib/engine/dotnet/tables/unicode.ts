/**
 * TABLE: characters beyond System.Char: Rune, CharUnicodeInfo, and what regions are called.
 * @module
 */
import { type PsChar, PsDouble, type PsValue } from "../../../clixml/value.ts";
import { encodeUtf8 } from "../../../bytes.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { registerCast } from "../cast_operators.ts";
import { declareType } from "../declare.ts";
import { NetObject } from "../net_object.ts";
import type { RefCell, TypeRow } from "../type.ts";
import { unicodeCategory } from "./char.ts";
import { outOfRange } from "./native_values.ts";

const RUNE = "System.Text.Rune";
type Rune = NetObject<number>;

function rune(code: number): Rune {
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw outOfRange("value");
  return new NetObject<number>(RUNE, code);
}

const textOf = (value: Rune): string => String.fromCodePoint(value.state);

function test(pattern: RegExp): (value: Rune) => boolean {
  return (value) => pattern.test(textOf(value));
}

function runeAt(text: string, index: number): Rune {
  const code = text.codePointAt(index);
  if (index < 0 || code === undefined) throw outOfRange("index");
  if (code >= 0xd800 && code < 0xe000) {
    throw argumentError("ArgumentException", "index", "There is no whole character at this place.");
  }
  return rune(code);
}

/** Numeric value of a character, -1 where it has none. */
function numericValue(text: string): PsValue {
  const digit = /^\p{Nd}$/u.test(text) ? digitOf(text) : -1;
  return new PsDouble(digit);
}

// Decimal digits stand in runs of ten, each from its zero on.
function digitOf(text: string): number {
  const code = text.codePointAt(0)!;
  let start = code;
  while (code - start < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(start - 1)) && start % 16 !== 0) start--;
  return (code - start) % 10;
}

registerCast("System.Char", RUNE, (value) => rune((value as PsChar).code), false);
registerCast("System.Int32", RUNE, (value) => rune(value as number), false);

/** Regions: name, currency, ISO codes, whether metric. */
const REGIONS: Readonly<
  Record<string, readonly [english: string, iso3: string, currency: string, symbol: string, metric: boolean]>
> = {
  US: ["United States", "USA", "USD", "$", false],
  GB: ["United Kingdom", "GBR", "GBP", "£", true],
  DE: ["Germany", "DEU", "EUR", "€", true],
  FR: ["France", "FRA", "EUR", "€", true],
  IT: ["Italy", "ITA", "EUR", "€", true],
  ES: ["Spain", "ESP", "EUR", "€", true],
  JP: ["Japan", "JPN", "JPY", "¥", true],
  CN: ["China", "CHN", "CNY", "¥", true],
  IN: ["India", "IND", "INR", "₹", true],
  BR: ["Brazil", "BRA", "BRL", "R$", true],
  CA: ["Canada", "CAN", "CAD", "$", true],
  AU: ["Australia", "AUS", "AUD", "$", true],
  CH: ["Switzerland", "CHE", "CHF", "CHF", true],
  SE: ["Sweden", "SWE", "SEK", "kr", true],
};

type Region = NetObject<string>;

function regionRow(self: Region): (typeof REGIONS)[string] {
  return REGIONS[self.state]!;
}

function region(name: string): Region {
  const key = name.slice(name.lastIndexOf("-") + 1).toUpperCase();
  if (REGIONS[key] === undefined) {
    throw argumentError("ArgumentException", "name", `There is no region of the name '${name}'.`);
  }
  return new NetObject<string>("System.Globalization.RegionInfo", key);
}

/** Characters and regions. */
export const UNICODE_ROWS: readonly TypeRow[] = [
  declareType(RUNE, {
    isValueType: true,
    interfaces: "System.IComparable",
    properties: {
      "bool IsAscii": (self: Rune) => self.state < 0x80,
      "bool IsBmp": (self: Rune) => self.state < 0x10000,
      "int Plane": (self: Rune) => self.state >> 16,
      "int Utf16SequenceLength": (self: Rune) => textOf(self).length,
      "int Utf8SequenceLength": (self: Rune) => encodeUtf8(textOf(self)).length,
      "int Value": (self: Rune) => self.state,
    },
    methods: {
      "int CompareTo(System.Text.Rune other)": (self: Rune, other: Rune) => Math.sign(self.state - other.state),
      "string ToString()": textOf,
    },
    statics: {
      "System.Text.Rune GetRuneAt(string input, int index)": runeAt,
      "bool IsValid(int value)": (code: number) => code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000),
      "bool IsLetter(System.Text.Rune value)": test(/^\p{L}$/u),
      "bool IsDigit(System.Text.Rune value)": test(/^\p{Nd}$/u),
      "bool IsLetterOrDigit(System.Text.Rune value)": test(/^[\p{L}\p{Nd}]$/u),
      "bool IsNumber(System.Text.Rune value)": test(/^\p{N}$/u),
      "bool IsPunctuation(System.Text.Rune value)": test(/^\p{P}$/u),
      "bool IsSymbol(System.Text.Rune value)": test(/^\p{S}$/u),
      "bool IsControl(System.Text.Rune value)": test(/^\p{Cc}$/u),
      "bool IsWhiteSpace(System.Text.Rune value)": test(/^\s$/u),
      "bool IsUpper(System.Text.Rune value)": test(/^\p{Lu}$/u),
      "bool IsLower(System.Text.Rune value)": test(/^\p{Ll}$/u),
      "System.Globalization.UnicodeCategory GetUnicodeCategory(System.Text.Rune value)": (value: Rune) =>
        unicodeCategory(textOf(value)),
      "double GetNumericValue(System.Text.Rune value)": (value: Rune) => numericValue(textOf(value)),
      "System.Text.Rune ToUpperInvariant(System.Text.Rune value)": (value: Rune) =>
        runeAt(textOf(value).toUpperCase(), 0),
      "System.Text.Rune ToLowerInvariant(System.Text.Rune value)": (value: Rune) =>
        runeAt(textOf(value).toLowerCase(), 0),
      "bool TryCreate(int value, [ref] System.Text.Rune result)": (code: number, result: RefCell) => {
        const isValid = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000);
        result.value = rune(isValid ? code : 0);
        return isValid;
      },
      "System.Text.Rune ReplacementChar": () => rune(0xfffd),
    },
    constructors: {
      "(char ch)": (value: PsChar) => rune(value.code),
      "(int value)": rune,
      "(char highSurrogate, char lowSurrogate)": (high: PsChar, low: PsChar) =>
        runeAt(String.fromCharCode(high.code, low.code), 0),
    },
    equals: (self: Rune, other: PsValue) =>
      other instanceof NetObject && other.netType() === self.netType() && other.state === self.state,
    compare: (self: Rune, other: PsValue) => self.state - (other as Rune).state,
    zero: () => rune(0),
  }),
  declareType("System.Globalization.CharUnicodeInfo", {
    isAbstract: true,
    statics: {
      "System.Globalization.UnicodeCategory GetUnicodeCategory(char ch)": (char: PsChar) =>
        unicodeCategory(String.fromCharCode(char.code)),
      "System.Globalization.UnicodeCategory GetUnicodeCategory(int codePoint)": (code: number) =>
        unicodeCategory(String.fromCodePoint(code)),
      "System.Globalization.UnicodeCategory GetUnicodeCategory(string s, int index)": (text: string, index: number) =>
        unicodeCategory(textOf(runeAt(text, index))),
      "double GetNumericValue(char ch)": (char: PsChar) => numericValue(String.fromCharCode(char.code)),
      "int GetDecimalDigitValue(char ch)": (char: PsChar) => {
        const text = String.fromCharCode(char.code);
        return /^\p{Nd}$/u.test(text) ? digitOf(text) : -1;
      },
    },
  }),
  declareType("System.Globalization.RegionInfo", {
    properties: {
      "string Name": (self: Region) => self.state,
      "string EnglishName": (self: Region) => regionRow(self)[0],
      "string DisplayName": (self: Region) => regionRow(self)[0],
      "string NativeName": (self: Region) => regionRow(self)[0],
      "string TwoLetterISORegionName": (self: Region) => self.state,
      "string ThreeLetterISORegionName": (self: Region) => regionRow(self)[1],
      "string ThreeLetterWindowsRegionName": (self: Region) => regionRow(self)[1],
      "bool IsMetric": (self: Region) => regionRow(self)[4],
      "string ISOCurrencySymbol": (self: Region) => regionRow(self)[2],
      "string CurrencySymbol": (self: Region) => regionRow(self)[3],
    },
    methods: { "string ToString()": (self: Region) => self.state },
    statics: { "System.Globalization.RegionInfo CurrentRegion": () => region("US") },
    constructors: { "(string name)": region },
  }),
  declareType("System.Globalization.IdnMapping", {
    methods: {
      "string GetAscii(string unicode)": (_self: PsValue, text: string) => asciiHost(text),
      "string GetUnicode(string ascii)": (_self: PsValue, text: string) => text,
    },
    constructors: { "()": () => new NetObject("System.Globalization.IdnMapping", {}) },
  }),
];

function asciiHost(text: string): string {
  try {
    return new URL(`http://${text}`).hostname;
  } catch {
    throw clrError("System.ArgumentException", `"${text}" is no name of a host.`);
  }
}
