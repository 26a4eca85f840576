/**
 * TABLE: StringBuilder, StringComparer, CultureInfo and what hangs on it, StringInfo.
 * @module
 */
import { PsArray, PsChar, type PsEnum, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { compareOrdinal, compareText, cultureLower, cultureUpper, simpleUpper } from "../collation.ts";
import { stringComparer, type StringComparerState } from "../comparers.ts";
import { compositeFormat } from "../composite_format.ts";
import { type Culture, cultureNamed, EN_US, INVARIANT_CULTURE, knownCultures } from "../culture.ts";
import { cultureObject, cultureOf } from "../cultures.ts";
import { declareType } from "../declare.ts";
import { enumNumber, enumValue } from "../enums.ts";
import { NetObject } from "../net_object.ts";
import { netText } from "../text.ts";
import type { TypeRow } from "../type.ts";
import { typeNamed } from "../type_system.ts";
import { CALENDAR, ISO_WEEK } from "./calendars.ts";
import { comparisonOf } from "./string.ts";

// --- StringBuilder

/** State of a StringBuilder. */
interface BuilderState {
  text: string;
  capacity: number;
}

type Builder = NetObject<BuilderState>;

/** Longest text of a StringBuilder, in characters: what a JavaScript string holds. */
export const MAX_BUILDER_LENGTH = (1 << 29) - 24;

const charText = (value: PsChar): string => String.fromCharCode(value.code);

function outOfRange(parameter: string): Error {
  return argumentError("ArgumentOutOfRangeException", parameter, "The position or length is outside of the text.");
}

function builder(text: string, capacity = 16): Builder {
  return new NetObject<BuilderState>("System.Text.StringBuilder", { text, capacity: Math.max(capacity, 16) });
}

function append(self: Builder, text: string): Builder {
  if (self.state.text.length + text.length > MAX_BUILDER_LENGTH) {
    throw clrError("System.OutOfMemoryException", "The text would be too long.");
  }
  self.state.text += text;
  return self;
}

function insert(self: Builder, index: number, text: string): Builder {
  const { state } = self;
  if (index < 0 || index > state.text.length) throw outOfRange("index");
  state.text = state.text.slice(0, index) + text + state.text.slice(index);
  return self;
}

function removePart(self: Builder, start: number, length: number): Builder {
  const { state } = self;
  if (start < 0 || length < 0 || start + length > state.text.length) throw outOfRange("length");
  state.text = state.text.slice(0, start) + state.text.slice(start + length);
  return self;
}

function replaceIn(self: Builder, from: string | null, to: string | null, start = 0, count?: number): Builder {
  if (from === null) throw argumentError("ArgumentNullException", "oldValue", "A value is needed.");
  if (from === "") throw argumentError("ArgumentException", "oldValue", "The text to replace must not be empty.");
  const { state } = self;
  const end = count === undefined ? state.text.length : start + count;
  if (start < 0 || end > state.text.length) throw outOfRange("startIndex");
  state.text = state.text.slice(0, start) + state.text.slice(start, end).replaceAll(from, () => to ?? "") +
    state.text.slice(end);
  return self;
}

function formatInto(self: Builder, provider: PsValue, format: string | null, args: readonly PsValue[]): Builder {
  if (format === null) throw argumentError("ArgumentNullException", "format", "A value is needed.");
  const text = compositeFormat(format, args, cultureOf(provider));
  if (text === undefined) throw clrError("System.FormatException", "The format is none, or it wants more arguments.");
  return append(self, text);
}

const textOf = (value: PsValue): string => value === null ? "" : netText(value);

const joinItems = (separator: string | null, items: readonly PsValue[]): string =>
  items.map(textOf).join(separator ?? "");

const BUILDER = "System.Text.StringBuilder";

const STRING_BUILDER: TypeRow = declareType(BUILDER, {
  interfaces: "System.Runtime.Serialization.ISerializable",
  properties: {
    "int Capacity": {
      get: (self: Builder) => Math.max(self.state.capacity, self.state.text.length),
      set: (self: Builder, value: number) => {
        if (value < self.state.text.length) throw outOfRange("value");
        self.state.capacity = value;
      },
    },
    "int MaxCapacity": () => 2147483647,
    "int Length": {
      get: (self: Builder) => self.state.text.length,
      set: (self: Builder, value: number) => {
        if (value < 0) throw outOfRange("value");
        self.state.text = self.state.text.slice(0, value).padEnd(value, "\0");
      },
    },
    "char Chars(int index)": {
      get: (self: Builder, index: number) => {
        if (index < 0 || index >= self.state.text.length) {
          throw clrError("System.IndexOutOfRangeException", "There is no such character.");
        }
        return new PsChar(self.state.text.charCodeAt(index));
      },
      set: (self: Builder, index: number, value: PsChar) => {
        const { text } = self.state;
        if (index < 0 || index >= text.length) throw outOfRange("index");
        self.state.text = text.slice(0, index) + charText(value) + text.slice(index + 1);
      },
    },
  },
  methods: {
    [`${BUILDER} Append(char value, int repeatCount)`]: (self: Builder, value: PsChar, count: number) =>
      append(self, charText(value).repeat(Math.max(count, 0))),
    [`${BUILDER} Append(char[] value)`]: (self: Builder, value: PsArray) =>
      append(self, value.items.map((item) => charText(item as PsChar)).join("")),
    [`${BUILDER} Append(string value)`]: (self: Builder, value: string | null) => append(self, value ?? ""),
    [`${BUILDER} Append(string value, int startIndex, int count)`]: (
      self: Builder,
      value: string,
      start: number,
      count: number,
    ) => append(self, value.slice(start, start + count)),
    ...Object.fromEntries(
      ["bool", "char", "sbyte", "byte", "short", "int", "long", "float", "double", "decimal", "ushort", "uint", "ulong"]
        .map(
          (
            type,
          ) => [`${BUILDER} Append(${type} value)`, (self: Builder, value: PsValue) => append(self, textOf(value))],
        ),
    ),
    [`${BUILDER} Append(System.Object value)`]: (self: Builder, value: PsValue) => append(self, textOf(value)),
    [`${BUILDER} Append(${BUILDER} value)`]: (self: Builder, value: Builder | null) =>
      append(self, value?.state.text ?? ""),
    [`${BUILDER} AppendFormat(string format, System.Object arg0)`]: (
      self: Builder,
      format: string | null,
      a: PsValue,
    ) => formatInto(self, null, format, [a]),
    [`${BUILDER} AppendFormat(string format, System.Object arg0, System.Object arg1)`]: (
      self: Builder,
      format: string | null,
      a: PsValue,
      b: PsValue,
    ) => formatInto(self, null, format, [a, b]),
    [`${BUILDER} AppendFormat(string format, System.Object arg0, System.Object arg1, System.Object arg2)`]: (
      self: Builder,
      format: string | null,
      a: PsValue,
      b: PsValue,
      c: PsValue,
    ) => formatInto(self, null, format, [a, b, c]),
    [`${BUILDER} AppendFormat(string format, params System.Object[] args)`]: (
      self: Builder,
      format: string | null,
      args: PsArray,
    ) => formatInto(self, null, format, args.items),
    [`${BUILDER} AppendFormat(System.IFormatProvider provider, string format, params System.Object[] args)`]: (
      self: Builder,
      provider: PsValue,
      format: string | null,
      args: PsArray,
    ) => formatInto(self, provider, format, args.items),
    [`${BUILDER} AppendJoin(string separator, params System.Object[] values)`]: (
      self: Builder,
      separator: string | null,
      values: PsArray,
    ) => append(self, joinItems(separator, values.items)),
    [`${BUILDER} AppendJoin(string separator, params string[] values)`]: (
      self: Builder,
      separator: string | null,
      values: PsArray,
    ) => append(self, joinItems(separator, values.items)),
    [`${BUILDER} AppendJoin(char separator, params System.Object[] values)`]: (
      self: Builder,
      separator: PsChar,
      values: PsArray,
    ) => append(self, joinItems(charText(separator), values.items)),
    [`${BUILDER} AppendJoin(char separator, params string[] values)`]: (
      self: Builder,
      separator: PsChar,
      values: PsArray,
    ) => append(self, joinItems(charText(separator), values.items)),
    [`${BUILDER} AppendLine()`]: (self: Builder, session: Session) => append(self, newLine(session)),
    [`${BUILDER} AppendLine(string value)`]: (self: Builder, value: string | null, session: Session) =>
      append(self, (value ?? "") + newLine(session)),
    [`${BUILDER} Clear()`]: (self: Builder) => {
      self.state.text = "";
      return self;
    },
    "int EnsureCapacity(int capacity)": (self: Builder, capacity: number) => {
      self.state.capacity = Math.max(self.state.capacity, capacity);
      return self.state.capacity;
    },
    [`bool Equals(${BUILDER} sb)`]: (self: Builder, other: Builder | null) => other?.state.text === self.state.text,
    [`${BUILDER} Insert(int index, string value)`]: (self: Builder, index: number, value: string | null) =>
      insert(self, index, value ?? ""),
    [`${BUILDER} Insert(int index, string value, int count)`]: (
      self: Builder,
      index: number,
      value: string | null,
      count: number,
    ) => insert(self, index, (value ?? "").repeat(count)),
    [`${BUILDER} Insert(int index, char value)`]: (self: Builder, index: number, value: PsChar) =>
      insert(self, index, charText(value)),
    ...Object.fromEntries(
      ["bool", "int", "long", "double", "decimal"].map((type) => [
        `${BUILDER} Insert(int index, ${type} value)`,
        (self: Builder, index: number, value: PsValue) => insert(self, index, textOf(value)),
      ]),
    ),
    [`${BUILDER} Insert(int index, System.Object value)`]: (self: Builder, index: number, value: PsValue) =>
      insert(self, index, textOf(value)),
    [`${BUILDER} Remove(int startIndex, int length)`]: removePart,
    [`${BUILDER} Replace(string oldValue, string newValue)`]: (self: Builder, from: string | null, to: string | null) =>
      replaceIn(self, from, to),
    [`${BUILDER} Replace(string oldValue, string newValue, int startIndex, int count)`]: replaceIn,
    [`${BUILDER} Replace(char oldChar, char newChar)`]: (self: Builder, from: PsChar, to: PsChar) =>
      replaceIn(self, charText(from), charText(to)),
    "string ToString()": (self: Builder) => self.state.text,
    "string ToString(int startIndex, int length)": (self: Builder, start: number, length: number) => {
      if (start < 0 || length < 0 || start + length > self.state.text.length) throw outOfRange("length");
      return self.state.text.slice(start, start + length);
    },
  },
  constructors: {
    "()": () => builder(""),
    "(int capacity)": (capacity: number) => {
      if (capacity < 0) throw outOfRange("capacity");
      return builder("", capacity);
    },
    "(string value)": (text: string | null) => builder(text ?? ""),
    "(string value, int capacity)": (text: string | null, capacity: number) => builder(text ?? "", capacity),
    "(int capacity, int maxCapacity)": (capacity: number) => builder("", capacity),
  },
});

function newLine(session: Session): string {
  return session.platform.os === "windows" ? "\r\n" : "\n";
}

// --- StringComparer

type Comparer = NetObject<StringComparerState>;

function compareBy(self: Comparer, a: PsValue, b: PsValue): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const [x, y] = [netText(a), netText(b)];
  return self.state.ordinal ? compareOrdinal(x, y, self.state.ignoreCase) : compareText(x, y, self.state.ignoreCase);
}

const STRING_COMPARER: TypeRow = declareType("System.StringComparer", {
  isAbstract: true,
  interfaces: "System.Collections.IComparer System.Collections.IEqualityComparer " +
    "System.Collections.Generic.IComparer[string] System.Collections.Generic.IEqualityComparer[string]",
  methods: {
    "int Compare(System.Object x, System.Object y)": compareBy,
    "int Compare(string x, string y)": compareBy,
    "bool Equals(System.Object x, System.Object y)": (self: Comparer, a: PsValue, b: PsValue) =>
      compareBy(self, a, b) === 0,
    "bool Equals(string x, string y)": (self: Comparer, a: PsValue, b: PsValue) => compareBy(self, a, b) === 0,
  },
  statics: {
    "System.StringComparer CurrentCulture": () => stringComparer(false, false),
    "System.StringComparer CurrentCultureIgnoreCase": () => stringComparer(false, true),
    "System.StringComparer InvariantCulture": () => stringComparer(false, false),
    "System.StringComparer InvariantCultureIgnoreCase": () => stringComparer(false, true),
    "System.StringComparer Ordinal": () => stringComparer(true, false),
    "System.StringComparer OrdinalIgnoreCase": () => stringComparer(true, true),
    "System.StringComparer FromComparison(System.StringComparison comparisonType)": (value: PsValue) => {
      const how = comparisonOf(value);
      return stringComparer(how.ordinal, how.ignoreCase);
    },
    "System.StringComparer Create(cultureinfo culture, bool ignoreCase)": (_culture: PsValue, ignoreCase: boolean) =>
      stringComparer(false, ignoreCase),
  },
});

// --- Cultures

type CultureObject = NetObject<Culture>;

function neededCulture(name: string | null): CultureObject {
  if (name === null) throw argumentError("ArgumentNullException", "name", "A value is needed.");
  const culture = cultureNamed(name);
  if (culture === undefined) {
    throw clrError("System.Globalization.CultureNotFoundException", `There is no culture "${name}".`);
  }
  return cultureObject(culture);
}

const strings = (items: readonly string[]): PsArray => new PsArray([...items], "System.String");

const view = (type: string) => (self: CultureObject) => new NetObject<Culture>(type, self.state);

const withRest = (names: readonly string[]): PsArray => strings([...names, ""]);

function titleCase(text: string): string {
  // A word that is all capitals is taken for an abbreviation.
  return text.replace(
    /[\p{L}\p{M}\p{Nd}'’]+/gu,
    (word) =>
      word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase()
        ? word
        : word[0]!.toUpperCase() + word.slice(1).toLowerCase(),
  );
}

const DATE_INFO: TypeRow = declareType("System.Globalization.DateTimeFormatInfo", {
  interfaces: "System.IFormatProvider",
  properties: {
    "string AMDesignator": (self: CultureObject) => self.state.am,
    "string PMDesignator": (self: CultureObject) => self.state.pm,
    "string DateSeparator": (self: CultureObject) => self.state.dateSeparator,
    "string TimeSeparator": (self: CultureObject) => self.state.timeSeparator,
    "System.DayOfWeek FirstDayOfWeek": (self: CultureObject) =>
      enumValue(typeNamed("System.DayOfWeek"), BigInt(self.state.firstDayOfWeek)),
    "string FullDateTimePattern": (self: CultureObject) => `${self.state.patterns.D} ${self.state.patterns.T}`,
    "string LongDatePattern": (self: CultureObject) => self.state.patterns.D,
    "string LongTimePattern": (self: CultureObject) => self.state.patterns.T,
    "string MonthDayPattern": (self: CultureObject) => self.state.patterns.M,
    "string ShortDatePattern": (self: CultureObject) => self.state.patterns.d,
    "string ShortTimePattern": (self: CultureObject) => self.state.patterns.t,
    "string SortableDateTimePattern": () => "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
    "string UniversalSortableDateTimePattern": () => "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
    "string RFC1123Pattern": () => "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    "string YearMonthPattern": (self: CultureObject) => self.state.patterns.Y,
    "string[] AbbreviatedDayNames": (self: CultureObject) => strings(self.state.shortDays),
    "string[] DayNames": (self: CultureObject) => strings(self.state.days),
    "string[] AbbreviatedMonthNames": (self: CultureObject) => withRest(self.state.shortMonths),
    "string[] MonthNames": (self: CultureObject) => withRest(self.state.months),
  },
  methods: {
    "string GetDayName(System.DayOfWeek dayofweek)": (self: CultureObject, day: PsEnum) =>
      self.state.days[Number(enumNumber(day))] ?? "",
    "string GetAbbreviatedDayName(System.DayOfWeek dayofweek)": (self: CultureObject, day: PsEnum) =>
      self.state.shortDays[Number(enumNumber(day))] ?? "",
    "string GetMonthName(int month)": (self: CultureObject, month: number) => monthName(self.state.months, month),
    "string GetAbbreviatedMonthName(int month)": (self: CultureObject, month: number) =>
      monthName(self.state.shortMonths, month),
  },
  statics: {
    "System.Globalization.DateTimeFormatInfo InvariantInfo": () =>
      new NetObject<Culture>("System.Globalization.DateTimeFormatInfo", INVARIANT_CULTURE),
    "System.Globalization.DateTimeFormatInfo CurrentInfo": () =>
      new NetObject<Culture>("System.Globalization.DateTimeFormatInfo", EN_US),
  },
});

function monthName(names: readonly string[], month: number): string {
  if (month < 1 || month > 13) throw argumentError("ArgumentOutOfRangeException", "month", "A month is 1 to 13.");
  return names[month - 1] ?? "";
}

const NUMBER_INFO: TypeRow = declareType("System.Globalization.NumberFormatInfo", {
  interfaces: "System.IFormatProvider",
  properties: {
    "int CurrencyDecimalDigits": (self: CultureObject) => self.state.currencyPlaces,
    "string CurrencyDecimalSeparator": (self: CultureObject) => self.state.decimal,
    "string CurrencyGroupSeparator": (self: CultureObject) => self.state.group,
    "string CurrencySymbol": (self: CultureObject) => self.state.currency,
    "string NaNSymbol": () => "NaN",
    "string NegativeInfinitySymbol": (self: CultureObject) => `-${self.state.infinity}`,
    "string NegativeSign": () => "-",
    "int NumberDecimalDigits": (self: CultureObject) => self.state.places,
    "string NumberDecimalSeparator": (self: CultureObject) => self.state.decimal,
    "string NumberGroupSeparator": (self: CultureObject) => self.state.group,
    "int[] NumberGroupSizes": () => new PsArray([3], "System.Int32"),
    "string PercentSymbol": () => "%",
    "string PerMilleSymbol": () => "‰",
    "string PositiveInfinitySymbol": (self: CultureObject) => self.state.infinity,
    "string PositiveSign": () => "+",
  },
  statics: {
    "System.Globalization.NumberFormatInfo InvariantInfo": () =>
      new NetObject<Culture>("System.Globalization.NumberFormatInfo", INVARIANT_CULTURE),
    "System.Globalization.NumberFormatInfo CurrentInfo": () =>
      new NetObject<Culture>("System.Globalization.NumberFormatInfo", EN_US),
  },
});

const CULTURE: TypeRow = declareType("System.Globalization.CultureInfo", {
  interfaces: "System.ICloneable System.IFormatProvider",
  properties: {
    "cultureinfo Parent": (self: CultureObject) => neededCulture(self.state.name.split("-").slice(0, -1).join("-")),
    "int LCID": (self: CultureObject) => self.state.lcid,
    "int KeyboardLayoutId": (self: CultureObject) => self.state.lcid,
    "string Name": (self: CultureObject) => self.state.name,
    "string IetfLanguageTag": (self: CultureObject) => self.state.name,
    "string DisplayName": (self: CultureObject) => self.state.displayName,
    "string NativeName": (self: CultureObject) => self.state.nativeName,
    "string EnglishName": (self: CultureObject) => self.state.displayName,
    "string TwoLetterISOLanguageName": (self: CultureObject) => self.state.name.split("-")[0] || "iv",
    "string ThreeLetterISOLanguageName": (self: CultureObject) =>
      ({ en: "eng", de: "deu", fr: "fra" } as Record<string, string>)[self.state.name.split("-")[0]!] ?? "ivl",
    "System.Globalization.CompareInfo CompareInfo": view("System.Globalization.CompareInfo"),
    "System.Globalization.TextInfo TextInfo": view("System.Globalization.TextInfo"),
    "bool IsNeutralCulture": (self: CultureObject) => self.state.name !== "" && !self.state.name.includes("-"),
    "System.Globalization.NumberFormatInfo NumberFormat": view("System.Globalization.NumberFormatInfo"),
    "System.Globalization.DateTimeFormatInfo DateTimeFormat": view("System.Globalization.DateTimeFormatInfo"),
    "System.Globalization.Calendar Calendar": view("System.Globalization.GregorianCalendar"),
    "bool UseUserOverride": () => false,
    "bool IsReadOnly": () => true,
  },
  methods: {
    "System.Object Clone()": (self: CultureObject) =>
      new NetObject<Culture>("System.Globalization.CultureInfo", { ...self.state }),
    "System.Object GetFormat(type formatType)": (self: CultureObject) => self,
    "string ToString()": (self: CultureObject) => self.state.name,
  },
  statics: {
    "cultureinfo CurrentCulture": () => cultureObject(EN_US),
    "cultureinfo CurrentUICulture": () => cultureObject(EN_US),
    "cultureinfo InstalledUICulture": () => cultureObject(INVARIANT_CULTURE),
    "cultureinfo InvariantCulture": () => cultureObject(INVARIANT_CULTURE),
    "cultureinfo CreateSpecificCulture(string name)": neededCulture,
    "cultureinfo GetCultureInfo(string name)": neededCulture,
    "cultureinfo[] GetCultures(System.Globalization.CultureTypes types)": () =>
      new PsArray(knownCultures().map(cultureObject), "System.Globalization.CultureInfo"),
  },
  constructors: {
    "(string name)": neededCulture,
    "(string name, bool useUserOverride)": (name: string | null) => neededCulture(name),
    "(int culture)": (lcid: number) => {
      const found = knownCultures().find((culture) => culture.lcid === lcid);
      if (found === undefined) {
        throw clrError("System.Globalization.CultureNotFoundException", `There is no culture ${lcid}.`);
      }
      return cultureObject(found);
    },
  },
  equals: (self: CultureObject, other: PsValue) =>
    other instanceof NetObject && other.netType() === self.netType() &&
    (other as CultureObject).state.name === self.state.name,
});

const TEXT_INFO: TypeRow = declareType("System.Globalization.TextInfo", {
  properties: {
    "string CultureName": (self: CultureObject) => self.state.name,
    "string ListSeparator": () => ",",
    "int ANSICodePage": () => 1252,
    "bool IsRightToLeft": () => false,
  },
  methods: {
    "string ToTitleCase(string str)": (_self: CultureObject, text: string) => titleCase(text),
    "string ToLower(string str)": (self: CultureObject, text: string) => cultureLower(text, self.state.name),
    "string ToUpper(string str)": (self: CultureObject, text: string) => cultureUpper(text, self.state.name),
    "char ToUpper(char c)": (self: CultureObject, char: PsChar) =>
      new PsChar(cultureUpper(charText(char), self.state.name).charCodeAt(0)),
    "char ToLower(char c)": (self: CultureObject, char: PsChar) =>
      new PsChar(cultureLower(charText(char), self.state.name).charCodeAt(0)),
    "string ToString()": (self: CultureObject) => `TextInfo - ${self.state.name}`,
  },
});

const COMPARE_INFO: TypeRow = declareType("System.Globalization.CompareInfo", {
  properties: { "string Name": (self: CultureObject) => self.state.name },
  methods: {
    "int Compare(string string1, string string2)": (_self: CultureObject, a: string, b: string) =>
      compareText(a, b, false),
    "int Compare(string string1, string string2, System.Globalization.CompareOptions options)": (
      _self: CultureObject,
      a: string,
      b: string,
      options: PsEnum,
    ) => {
      const flags = enumNumber(options);
      if (flags === 1n << 30n) return compareOrdinal(a, b);
      if (flags === 1n << 28n) return compareOrdinal(a, b, true);
      return compareText(a, b, (flags & 1n) !== 0n);
    },
    "int IndexOf(string source, string value, System.Globalization.CompareOptions options)": (
      _self: CultureObject,
      text: string,
      part: string,
      options: PsEnum,
    ) => enumNumber(options) & 1n ? simpleUpper(text).indexOf(simpleUpper(part)) : text.indexOf(part),
  },
});

// --- StringInfo

type StringInfo = NetObject<string>;

let segmenter: Intl.Segmenter | undefined;

function elements(text: string): string[] {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const STRING_INFO: TypeRow = declareType("System.Globalization.StringInfo", {
  properties: {
    "string String": {
      get: (self: StringInfo) => self.state,
      set: (self: StringInfo, value: string) => {
        self.state = value;
      },
    },
    "int LengthInTextElements": (self: StringInfo) => elements(self.state).length,
  },
  methods: {
    "string SubstringByTextElements(int startingTextElement)": (self: StringInfo, start: number) =>
      elements(self.state).slice(start).join(""),
    "string SubstringByTextElements(int startingTextElement, int lengthInTextElements)": (
      self: StringInfo,
      start: number,
      length: number,
    ) => elements(self.state).slice(start, start + length).join(""),
  },
  statics: {
    "int GetNextTextElementLength(string str)": (text: string) => elements(text)[0]?.length ?? 0,
    "int[] ParseCombiningCharacters(string str)": (text: string) => {
      let at = 0;
      return new PsArray(elements(text).map((element) => (at += element.length) - element.length), "System.Int32");
    },
  },
  constructors: {
    "()": () => new NetObject<string>("System.Globalization.StringInfo", ""),
    "(string value)": (text: string) => new NetObject<string>("System.Globalization.StringInfo", text),
  },
});

/** Text and cultures. */
export const TEXT_ROWS: readonly TypeRow[] = [
  STRING_BUILDER,
  STRING_COMPARER,
  declareType("System.Globalization.Calendar", { isAbstract: true }),
  DATE_INFO,
  NUMBER_INFO,
  CULTURE,
  TEXT_INFO,
  COMPARE_INFO,
  CALENDAR,
  ISO_WEEK,
  STRING_INFO,
];
