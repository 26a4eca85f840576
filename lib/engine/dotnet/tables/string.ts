/**
 * TABLE: System.String.
 * @module
 */
import { PsArray, PsChar, type PsEnum, type PsValue } from "../../../clixml/value.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import {
  compareOrdinal,
  compareText,
  cultureLower,
  cultureUpper,
  equalText,
  simpleLower,
  simpleUpper,
} from "../collation.ts";
import { compositeFormat } from "../composite_format.ts";
import { cultureOf } from "../cultures.ts";
import { declareType } from "../declare.ts";
import { LiveEnumerator } from "../collections.ts";
import { enumNamed, enumNumber } from "../enums.ts";
import { itemsOf } from "../enumerate.ts";
import { netText } from "../text.ts";
import type { TypeRow } from "../type.ts";
import { hashCode } from "./object.ts";

const chars = (text: string): PsArray =>
  new PsArray(Array.from({ length: text.length }, (_, i) => new PsChar(text.charCodeAt(i))), "System.Char");
const strings = (items: readonly string[]): PsArray => new PsArray([...items], "System.String");
const charText = (value: PsChar): string => String.fromCharCode(value.code);
const charsText = (value: PsArray | null): string =>
  value === null ? "" : value.items.map((item) => charText(item as PsChar)).join("");

function outOfRange(parameter: string): Error {
  return argumentError("ArgumentOutOfRangeException", parameter, "The position or length is outside of the text.");
}

function notNull<T>(value: T | null, parameter: string): T {
  if (value === null) throw argumentError("ArgumentNullException", parameter, "A value is needed.");
  return value;
}

/** How a StringComparison compares. */
export interface TextComparison {
  readonly ordinal: boolean;
  readonly ignoreCase: boolean;
}

/** What a value of StringComparison asks for. */
export function comparisonOf(value: PsValue): TextComparison {
  const number = Number(enumNumber(value as PsEnum));
  return { ordinal: number >= 4, ignoreCase: number % 2 === 1 };
}

/** Whether two texts are equal by a comparison. */
function equalBy(a: string, b: string, how: TextComparison): boolean {
  return how.ordinal ? compareOrdinal(a, b, how.ignoreCase) === 0 : equalText(a, b, how.ignoreCase);
}

/** First place of a text from a position on, -1 where there is none. */
function indexBy(text: string, part: string, start: number, count: number, how: TextComparison): number {
  const end = start + count;
  if (start < 0 || start > text.length) throw outOfRange("startIndex");
  if (count < 0 || end > text.length) throw outOfRange("count");
  const area = text.slice(0, end);
  return how.ignoreCase ? simpleUpper(area).indexOf(simpleUpper(part), start) : area.indexOf(part, start);
}

function lastIndexBy(text: string, part: string, start: number, how: TextComparison): number {
  if (text === "" && (start === -1 || start === 0)) return part === "" ? 0 : -1;
  if (start < -1 || start > text.length) throw outOfRange("startIndex");
  const area = text.slice(0, Math.min(start + 1, text.length));
  return how.ignoreCase ? simpleUpper(area).lastIndexOf(simpleUpper(part)) : area.lastIndexOf(part);
}

const ORDINAL: TextComparison = { ordinal: true, ignoreCase: false };
const CULTURE: TextComparison = { ordinal: false, ignoreCase: false };

function substring(text: string, start: number, length?: number): string {
  if (start < 0 || start > text.length) throw outOfRange("startIndex");
  if (length !== undefined && (length < 0 || start + length > text.length)) throw outOfRange("length");
  return text.slice(start, length === undefined ? undefined : start + length);
}

function trim(text: string, set: string | undefined, side: "both" | "start" | "end"): string {
  let start = 0;
  let end = text.length;
  const inSet = (char: string): boolean =>
    set === undefined || set === "" ? /[\s\u0085]/.test(char) && char !== "\ufeff" : set.includes(char);
  if (side !== "end") { while (start < end && inSet(text[start]!)) start++; }
  if (side !== "start") { while (end > start && inSet(text[end - 1]!)) end--; }
  return text.slice(start, end);
}

function pad(width: number): number {
  if (width < 0) throw outOfRange("totalWidth");
  return width;
}

function splitBy(text: string, separators: readonly string[], count: number, options: PsEnum | undefined): PsValue {
  const flags = options === undefined ? 0 : Number(enumNumber(options));
  if (count < 0) throw outOfRange("count");
  if (count === 0) return strings([]);
  const wanted = separators.filter((separator) => separator !== "");
  const removeEmpty = (flags & 1) !== 0;
  const trimEntries = (flags & 2) !== 0;
  const pieces: string[] = [];
  const isBlank = separators.length === 0;
  const finish = (piece: string): string => trimEntries ? trim(piece, undefined, "both") : piece;
  let at = 0;
  let start = 0;
  while (at < text.length) {
    if (pieces.length >= count - 1) break;
    let length = 0;
    if (isBlank) length = /\s/.test(text[at]!) ? 1 : 0;
    else length = wanted.find((separator) => text.startsWith(separator, at))?.length ?? 0;
    if (length === 0) {
      at++;
      continue;
    }
    const piece = finish(text.slice(start, at));
    if (!removeEmpty || piece !== "") pieces.push(piece);
    at += length;
    start = at;
  }
  let rest = text.slice(start);
  if (removeEmpty && pieces.length === count - 1) {
    // Separators in front of the last piece are no content.
    for (;;) {
      const separator = isBlank ? /^\s/.exec(rest)?.[0] : wanted.find((each) => rest.startsWith(each));
      if (separator === undefined) break;
      rest = rest.slice(separator.length);
    }
  }
  const last = finish(rest);
  if (!removeEmpty || last !== "") pieces.push(last);
  return strings(pieces);
}

function replaceText(text: string, from: string | null, to: string | null, ignoreCase = false): string {
  const wanted = notNull(from, "oldValue");
  if (wanted === "") throw argumentError("ArgumentException", "oldValue", "The text to replace must not be empty.");
  if (!ignoreCase) return text.replaceAll(wanted, () => to ?? "");
  const upper = simpleUpper(text);
  const part = simpleUpper(wanted);
  let result = "";
  let at = 0;
  for (let next = upper.indexOf(part); next >= 0; next = upper.indexOf(part, at)) {
    result += text.slice(at, next) + (to ?? "");
    at = next + part.length;
  }
  return result + text.slice(at);
}

function indexOfAny(text: string, set: string, start: number, count: number): number {
  if (start < 0 || start > text.length) throw outOfRange("startIndex");
  for (let i = start; i < Math.min(start + count, text.length); i++) if (set.includes(text[i]!)) return i;
  return -1;
}

function lastIndexOfAny(text: string, set: string, start: number): number {
  for (let i = Math.min(start, text.length - 1); i >= 0; i--) if (set.includes(text[i]!)) return i;
  return -1;
}

function format(culture: PsValue, text: string | null, args: readonly PsValue[]): string {
  const result = compositeFormat(notNull(text, "format"), args, cultureOf(culture));
  if (result === undefined) {
    throw clrError("System.FormatException", "The format is none, or it wants more arguments than there are.");
  }
  return result;
}

function compareStatic(a: string | null, b: string | null, how: TextComparison): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return how.ordinal ? ordinalDifference(a, b, how.ignoreCase) : compareText(a, b, how.ignoreCase);
}

// Ordinal comparisons tell how far the first different characters are apart.
function ordinalDifference(a: string, b: string, ignoreCase: boolean): number {
  const x = ignoreCase ? simpleUpper(a) : a;
  const y = ignoreCase ? simpleUpper(b) : b;
  const length = Math.min(x.length, y.length);
  for (let i = 0; i < length; i++) {
    const difference = x.charCodeAt(i) - y.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}

const FORMS: Readonly<Record<string, string>> = { "1": "NFC", "2": "NFD", "5": "NFKC", "6": "NFKD" };
const normalForm = (form: PsEnum | undefined): string =>
  form === undefined ? "NFC" : FORMS[enumNumber(form).toString()] ?? "NFC";

const joined = (separator: string | null, items: Iterable<PsValue>): string =>
  Array.from(items, (item) => item === null ? "" : netText(item)).join(separator ?? "");

/** System.String. */
export const STRING_ROWS: readonly TypeRow[] = [
  declareType("System.String", {
    interfaces: "System.IComparable System.ICloneable System.IConvertible System.Collections.IEnumerable " +
      "System.Collections.Generic.IEnumerable[char] System.IComparable[string] System.IEquatable[string]",
    properties: {
      "char Chars(int index)": (text: string, index: number) => {
        if (index < 0 || index >= text.length) {
          throw clrError("System.IndexOutOfRangeException", "There is no such character.");
        }
        return new PsChar(text.charCodeAt(index));
      },
      "int Length": (text: string) => text.length,
    },
    methods: {
      "System.Object Clone()": (text: string) => text,
      "int CompareTo(System.Object value)": (text: string, value: PsValue) => {
        if (value !== null && typeof value !== "string") {
          throw argumentError("ArgumentException", "value", "The value must be a string.");
        }
        return compareStatic(text, value, CULTURE);
      },
      "int CompareTo(string strB)": (text: string, value: string | null) => compareStatic(text, value, CULTURE),
      "bool Contains(string value)": (text: string, part: string | null) => text.includes(notNull(part, "value")),
      "bool Contains(string value, System.StringComparison comparisonType)": (
        text: string,
        part: string,
        how: PsValue,
      ) => indexBy(text, part, 0, text.length, comparisonOf(how)) >= 0,
      "bool Contains(char value)": (text: string, part: PsChar) => text.includes(charText(part)),
      "bool Contains(char value, System.StringComparison comparisonType)": (text: string, part: PsChar, how: PsValue) =>
        indexBy(text, charText(part), 0, text.length, comparisonOf(how)) >= 0,
      "void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)": (
        text: string,
        from: number,
        target: PsArray,
        to: number,
        count: number,
      ) => {
        for (let i = 0; i < count; i++) target.items[to + i] = new PsChar(text.charCodeAt(from + i));
      },
      "bool EndsWith(string value)": (text: string, part: string | null) =>
        endsBy(text, notNull(part, "value"), CULTURE),
      "bool EndsWith(string value, System.StringComparison comparisonType)": (
        text: string,
        part: string,
        how: PsValue,
      ) => endsBy(text, part, comparisonOf(how)),
      "bool EndsWith(string value, bool ignoreCase, cultureinfo culture)": (
        text: string,
        part: string,
        ignoreCase: boolean,
      ) => endsBy(text, part, { ordinal: false, ignoreCase }),
      "bool EndsWith(char value)": (text: string, part: PsChar) => text.endsWith(charText(part)),
      "bool Equals(System.Object obj)": (text: string, value: PsValue) => text === value,
      "bool Equals(string value)": (text: string, value: string | null) => text === value,
      "bool Equals(string value, System.StringComparison comparisonType)": (
        text: string,
        value: string | null,
        how: PsValue,
      ) => value !== null && equalBy(text, value, comparisonOf(how)),
      "System.CharEnumerator GetEnumerator()": (text: string) =>
        new LiveEnumerator("System.CharEnumerator", () => chars(text).items[Symbol.iterator]()),
      "int GetHashCode()": (text: string) => hashCode(text),
      "System.TypeCode GetTypeCode()": () => enumNamed("System.TypeCode", "String"),
      "int IndexOf(char value)": (text: string, part: PsChar) => text.indexOf(charText(part)),
      "int IndexOf(char value, int startIndex)": (text: string, part: PsChar, start: number) =>
        indexBy(text, charText(part), start, text.length - start, ORDINAL),
      "int IndexOf(char value, System.StringComparison comparisonType)": (text: string, part: PsChar, how: PsValue) =>
        indexBy(text, charText(part), 0, text.length, comparisonOf(how)),
      "int IndexOf(char value, int startIndex, int count)": (
        text: string,
        part: PsChar,
        start: number,
        count: number,
      ) => indexBy(text, charText(part), start, count, ORDINAL),
      "int IndexOf(string value)": (text: string, part: string | null) =>
        indexBy(text, notNull(part, "value"), 0, text.length, CULTURE),
      "int IndexOf(string value, int startIndex)": (text: string, part: string, start: number) =>
        indexBy(text, part, start, text.length - start, CULTURE),
      "int IndexOf(string value, int startIndex, int count)": (
        text: string,
        part: string,
        start: number,
        count: number,
      ) => indexBy(text, part, start, count, CULTURE),
      "int IndexOf(string value, System.StringComparison comparisonType)": (text: string, part: string, how: PsValue) =>
        indexBy(text, part, 0, text.length, comparisonOf(how)),
      "int IndexOf(string value, int startIndex, System.StringComparison comparisonType)": (
        text: string,
        part: string,
        start: number,
        how: PsValue,
      ) => indexBy(text, part, start, text.length - start, comparisonOf(how)),
      "int IndexOfAny(char[] anyOf)": (text: string, set: PsArray) => indexOfAny(text, charsText(set), 0, text.length),
      "int IndexOfAny(char[] anyOf, int startIndex)": (text: string, set: PsArray, start: number) =>
        indexOfAny(text, charsText(set), start, text.length),
      "int IndexOfAny(char[] anyOf, int startIndex, int count)": (
        text: string,
        set: PsArray,
        start: number,
        count: number,
      ) => indexOfAny(text, charsText(set), start, count),
      "string Insert(int startIndex, string value)": (text: string, at: number, part: string | null) => {
        if (at < 0 || at > text.length) throw outOfRange("startIndex");
        return text.slice(0, at) + notNull(part, "value") + text.slice(at);
      },
      "bool IsNormalized()": (text: string) => text.normalize("NFC") === text,
      "bool IsNormalized(System.Text.NormalizationForm normalizationForm)": (text: string, form: PsEnum) =>
        text.normalize(normalForm(form)) === text,
      "int LastIndexOf(char value)": (text: string, part: PsChar) => text.lastIndexOf(charText(part)),
      "int LastIndexOf(char value, int startIndex)": (text: string, part: PsChar, start: number) =>
        lastIndexBy(text, charText(part), start, ORDINAL),
      "int LastIndexOf(string value)": (text: string, part: string | null) => text.lastIndexOf(notNull(part, "value")),
      "int LastIndexOf(string value, int startIndex)": (text: string, part: string, start: number) =>
        lastIndexBy(text, part, start, CULTURE),
      "int LastIndexOf(string value, System.StringComparison comparisonType)": (
        text: string,
        part: string,
        how: PsValue,
      ) => lastIndexBy(text, part, text.length, comparisonOf(how)),
      "int LastIndexOfAny(char[] anyOf)": (text: string, set: PsArray) =>
        lastIndexOfAny(text, charsText(set), text.length),
      "int LastIndexOfAny(char[] anyOf, int startIndex)": (text: string, set: PsArray, start: number) =>
        lastIndexOfAny(text, charsText(set), start),
      "string Normalize()": (text: string) => text.normalize("NFC"),
      "string Normalize(System.Text.NormalizationForm normalizationForm)": (text: string, form: PsEnum) =>
        text.normalize(normalForm(form)),
      "string PadLeft(int totalWidth)": (text: string, width: number) => text.padStart(pad(width)),
      "string PadLeft(int totalWidth, char paddingChar)": (text: string, width: number, char: PsChar) =>
        text.padStart(pad(width), charText(char)),
      "string PadRight(int totalWidth)": (text: string, width: number) => text.padEnd(pad(width)),
      "string PadRight(int totalWidth, char paddingChar)": (text: string, width: number, char: PsChar) =>
        text.padEnd(pad(width), charText(char)),
      "string Remove(int startIndex, int count)": (text: string, start: number, count: number) => {
        if (start < 0 || count < 0 || start + count > text.length) throw outOfRange(count < 0 ? "count" : "startIndex");
        return text.slice(0, start) + text.slice(start + count);
      },
      "string Remove(int startIndex)": (text: string, start: number) => {
        if (start < 0 || start > text.length) throw outOfRange("startIndex");
        return text.slice(0, start);
      },
      "string Replace(string oldValue, string newValue, bool ignoreCase, cultureinfo culture)": (
        text: string,
        from: string | null,
        to: string | null,
        ignoreCase: boolean,
      ) => replaceText(text, from, to, ignoreCase),
      "string Replace(string oldValue, string newValue, System.StringComparison comparisonType)": (
        text: string,
        from: string | null,
        to: string | null,
        how: PsValue,
      ) => replaceText(text, from, to, comparisonOf(how).ignoreCase),
      "string Replace(char oldChar, char newChar)": (text: string, from: PsChar, to: PsChar) =>
        text.replaceAll(charText(from), () => charText(to)),
      "string Replace(string oldValue, string newValue)": (text: string, from: string | null, to: string | null) =>
        replaceText(text, from, to),
      "string ReplaceLineEndings()": (text: string) => text.replace(/\r\n|[\n\r\f\u0085\u2028\u2029]/g, "\n"),
      "string ReplaceLineEndings(string replacementText)": (text: string, to: string) =>
        text.replace(/\r\n|[\n\r\f\u0085\u2028\u2029]/g, () => to),
      "string[] Split(char separator, System.StringSplitOptions options?)": (
        text: string,
        separator: PsChar,
        options: PsEnum | undefined,
      ) => splitBy(text, [charText(separator)], Infinity, options),
      "string[] Split(char separator, int count, System.StringSplitOptions options?)": (
        text: string,
        separator: PsChar,
        count: number,
        options: PsEnum | undefined,
      ) => splitBy(text, [charText(separator)], count, options),
      "string[] Split(params char[] separator)": (text: string, separators: PsArray | null) =>
        splitBy(text, [...charsText(separators)], Infinity, undefined),
      "string[] Split(char[] separator, int count)": (text: string, separators: PsArray | null, count: number) =>
        splitBy(text, [...charsText(separators)], count, undefined),
      "string[] Split(char[] separator, System.StringSplitOptions options)": (
        text: string,
        separators: PsArray | null,
        options: PsEnum,
      ) => splitBy(text, [...charsText(separators)], Infinity, options),
      "string[] Split(char[] separator, int count, System.StringSplitOptions options)": (
        text: string,
        separators: PsArray | null,
        count: number,
        options: PsEnum,
      ) => splitBy(text, [...charsText(separators)], count, options),
      "string[] Split(string separator, System.StringSplitOptions options?)": (
        text: string,
        separator: string | null,
        options: PsEnum | undefined,
      ) => splitBy(text, separator ? [separator] : [], Infinity, options),
      "string[] Split(string separator, int count, System.StringSplitOptions options?)": (
        text: string,
        separator: string | null,
        count: number,
        options: PsEnum | undefined,
      ) => splitBy(text, separator ? [separator] : [], count, options),
      "string[] Split(string[] separator, System.StringSplitOptions options)": (
        text: string,
        separators: PsArray | null,
        options: PsEnum,
      ) => splitBy(text, (separators?.items ?? []) as string[], Infinity, options),
      "string[] Split(string[] separator, int count, System.StringSplitOptions options)": (
        text: string,
        separators: PsArray | null,
        count: number,
        options: PsEnum,
      ) => splitBy(text, (separators?.items ?? []) as string[], count, options),
      "bool StartsWith(string value)": (text: string, part: string | null) =>
        startsBy(text, notNull(part, "value"), CULTURE),
      "bool StartsWith(string value, System.StringComparison comparisonType)": (
        text: string,
        part: string,
        how: PsValue,
      ) => startsBy(text, part, comparisonOf(how)),
      "bool StartsWith(string value, bool ignoreCase, cultureinfo culture)": (
        text: string,
        part: string,
        ignoreCase: boolean,
      ) => startsBy(text, part, { ordinal: false, ignoreCase }),
      "bool StartsWith(char value)": (text: string, part: PsChar) => text.startsWith(charText(part)),
      "string Substring(int startIndex)": (text: string, start: number) => substring(text, start),
      "string Substring(int startIndex, int length)": substring,
      "char[] ToCharArray()": chars,
      "char[] ToCharArray(int startIndex, int length)": (text: string, start: number, length: number) =>
        chars(substring(text, start, length)),
      "string ToLower()": (text: string) => cultureLower(text),
      "string ToLower(cultureinfo culture)": (text: string, culture: PsValue) =>
        cultureLower(text, cultureOf(culture).name),
      "string ToLowerInvariant()": simpleLower,
      "string ToString()": (text: string) => text,
      "string ToString(System.IFormatProvider provider)": (text: string) => text,
      "string ToUpper()": (text: string) => cultureUpper(text),
      "string ToUpper(cultureinfo culture)": (text: string, culture: PsValue) =>
        cultureUpper(text, cultureOf(culture).name),
      "string ToUpperInvariant()": simpleUpper,
      "string Trim()": (text: string) => trim(text, undefined, "both"),
      "string Trim(char trimChar)": (text: string, char: PsChar) => trim(text, charText(char), "both"),
      "string Trim(params char[] trimChars)": (text: string, set: PsArray | null) => trim(text, charsText(set), "both"),
      "string TrimEnd()": (text: string) => trim(text, undefined, "end"),
      "string TrimEnd(char trimChar)": (text: string, char: PsChar) => trim(text, charText(char), "end"),
      "string TrimEnd(params char[] trimChars)": (text: string, set: PsArray | null) =>
        trim(text, charsText(set), "end"),
      "string TrimStart()": (text: string) => trim(text, undefined, "start"),
      "string TrimStart(char trimChar)": (text: string, char: PsChar) => trim(text, charText(char), "start"),
      "string TrimStart(params char[] trimChars)": (text: string, set: PsArray | null) =>
        trim(text, charsText(set), "start"),
    },
    statics: {
      "string Empty": () => "",
      "int Compare(string strA, string strB)": (a: string | null, b: string | null) => compareStatic(a, b, CULTURE),
      "int Compare(string strA, string strB, bool ignoreCase)": (
        a: string | null,
        b: string | null,
        ignoreCase: boolean,
      ) => compareStatic(a, b, { ordinal: false, ignoreCase }),
      "int Compare(string strA, string strB, System.StringComparison comparisonType)": (
        a: string | null,
        b: string | null,
        how: PsValue,
      ) => compareStatic(a, b, comparisonOf(how)),
      "int Compare(string strA, string strB, bool ignoreCase, cultureinfo culture)": (
        a: string | null,
        b: string | null,
        ignoreCase: boolean,
      ) => compareStatic(a, b, { ordinal: false, ignoreCase }),
      "int CompareOrdinal(string strA, string strB)": (a: string | null, b: string | null) =>
        compareStatic(a, b, ORDINAL),
      "string Concat(System.Object arg0)": (a: PsValue) => netText(a),
      "string Concat(params System.Object[] args)": (args: PsArray) => joined("", args.items),
      "string Concat(System.Collections.Generic.IEnumerable[string] values)": (values: PsValue) =>
        joined("", itemsOf(values)),
      "string Concat(string str0, string str1)": (a: string | null, b: string | null) => (a ?? "") + (b ?? ""),
      "string Concat(string str0, string str1, string str2)": (a: string | null, b: string | null, c: string | null) =>
        (a ?? "") + (b ?? "") + (c ?? ""),
      "string Concat(params string[] values)": (values: PsArray) => joined("", values.items),
      "string Copy(string str)": (text: string) => text,
      "bool Equals(string a, string b)": (a: string | null, b: string | null) => a === b,
      "bool Equals(string a, string b, System.StringComparison comparisonType)": (
        a: string | null,
        b: string | null,
        how: PsValue,
      ) => a === null || b === null ? a === b : equalBy(a, b, comparisonOf(how)),
      "string Format(string format, System.Object arg0)": (text: string | null, a: PsValue) => format(null, text, [a]),
      "string Format(string format, System.Object arg0, System.Object arg1)": (
        text: string | null,
        a: PsValue,
        b: PsValue,
      ) => format(null, text, [a, b]),
      "string Format(string format, System.Object arg0, System.Object arg1, System.Object arg2)": (
        text: string | null,
        a: PsValue,
        b: PsValue,
        c: PsValue,
      ) => format(null, text, [a, b, c]),
      "string Format(string format, params System.Object[] args)": (text: string | null, args: PsArray | null) =>
        format(null, text, notNull(args, "args").items),
      "string Format(System.IFormatProvider provider, string format, System.Object arg0)": (
        culture: PsValue,
        text: string | null,
        a: PsValue,
      ) => format(culture, text, [a]),
      "string Format(System.IFormatProvider provider, string format, params System.Object[] args)": (
        culture: PsValue,
        text: string | null,
        args: PsArray | null,
      ) => format(culture, text, notNull(args, "args").items),
      "string Intern(string str)": (text: string) => text,
      "bool IsNullOrEmpty(string value)": (text: string | null) => text === null || text === "",
      "bool IsNullOrWhiteSpace(string value)": (text: string | null) => text === null || /^\s*$/.test(text),
      "string Join(char separator, params string[] value)": (separator: PsChar, items: PsArray) =>
        joined(charText(separator), items.items),
      "string Join(char separator, params System.Object[] values)": (separator: PsChar, items: PsArray) =>
        joined(charText(separator), items.items),
      "string Join(string separator, params System.Object[] values)": (separator: string | null, items: PsArray) =>
        joined(separator, items.items),
      "string Join(string separator, params string[] value)": (separator: string | null, items: PsArray) =>
        joined(separator, items.items),
      "string Join(string separator, string[] value, int startIndex, int count)": (
        separator: string | null,
        items: PsArray,
        start: number,
        count: number,
      ) => {
        if (start < 0 || count < 0 || start + count > items.items.length) {
          throw argumentError("ArgumentOutOfRangeException", "startIndex", "There are not as many items.");
        }
        return joined(separator, items.items.slice(start, start + count));
      },
      "string Join(string separator, System.Collections.Generic.IEnumerable[string] values)": (
        separator: string | null,
        items: PsValue,
      ) => joined(separator, itemsOf(items)),
    },
    constructors: {
      "(char[] value)": (value: PsArray | null) => charsText(value),
      "(char[] value, int startIndex, int length)": (value: PsArray, start: number, length: number) =>
        substring(charsText(value), start, length),
      "(char c, int count)": (char: PsChar, count: number) => {
        if (count < 0) throw outOfRange("count");
        return charText(char).repeat(count);
      },
    },
  }),
  declareType("System.StringComparer", {
    isAbstract: true,
    interfaces: "System.Collections.IComparer System.Collections.IEqualityComparer",
  }),
];

function startsBy(text: string, part: string, how: TextComparison): boolean {
  return how.ignoreCase ? simpleUpper(text).startsWith(simpleUpper(part)) : text.startsWith(part);
}

function endsBy(text: string, part: string, how: TextComparison): boolean {
  return how.ignoreCase ? simpleUpper(text).endsWith(simpleUpper(part)) : text.endsWith(part);
}
