/**
 * TABLE: DateTime.
 * @module
 */
import { PsArray, PsDateTime, PsDouble, type PsEnum, PsTimeSpan, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { daysInMonth, isLeapYear, MAX_TICKS, partsOf, TICKS, UNIX_EPOCH_TICKS } from "../calendar.ts";
import { argumentError } from "../clr_errors.ts";
import { EN_US } from "../culture.ts";
import { cultureOf } from "../cultures.ts";
import { formatDateTime } from "../date_format.ts";
import { declareType } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { localNow, toLocal, toUtc } from "../local_time.ts";
import type { RefCell, TypeRow } from "../type.ts";
import {
  adder,
  checkedTicks,
  compareTicks,
  datePart,
  dayOfWeek,
  exactDate,
  FILE_TIME_EPOCH,
  formattedDate,
  kindOf,
  madeDate,
  milliseconds,
  MIN_DATE,
  moved,
  OLE_EPOCH,
  parsedDate,
  shifted,
  spanOf,
  stored,
  stylesOf,
  textsOf,
  tryExactDate,
  tryReadDate,
} from "./date_members.ts";
import { hashCode } from "./object.ts";

/** DateTime. */
export const DATE_TIME: TypeRow = declareType("System.DateTime", {
  isValueType: true,
  interfaces: "System.IComparable System.IConvertible System.ISpanFormattable System.IComparable[datetime] " +
    "System.IEquatable[datetime] System.Runtime.Serialization.ISerializable",
  properties: {
    "datetime Date": (date: PsDateTime) => new PsDateTime(date.ticks - date.ticks % TICKS.day, date.dateKind),
    "int Day": datePart((parts) => parts.day),
    "System.DayOfWeek DayOfWeek": datePart((parts) => dayOfWeek(parts.dayOfWeek)),
    "int DayOfYear": datePart((parts) => parts.dayOfYear),
    "int Hour": datePart((parts) => parts.hour),
    "System.DateTimeKind Kind": (date: PsDateTime) => enumNamed("System.DateTimeKind", date.dateKind),
    "int Millisecond": datePart((parts) => Math.floor(parts.fraction / 10_000)),
    "int Microsecond": datePart((parts) => Math.floor(parts.fraction / 10) % 1000),
    "int Nanosecond": datePart((parts) => parts.fraction % 10 * 100),
    "int Minute": datePart((parts) => parts.minute),
    "int Month": datePart((parts) => parts.month),
    "int Second": datePart((parts) => parts.second),
    "long Ticks": (date: PsDateTime) => date.ticks,
    "timespan TimeOfDay": (date: PsDateTime) => spanOf(date.ticks % TICKS.day),
    "int Year": datePart((parts) => parts.year),
  },
  methods: {
    "datetime Add(timespan value)": (date: PsDateTime, value: PsTimeSpan) => shifted(date, value.ticks),
    "datetime AddDays(double value)": adder(TICKS.day),
    "datetime AddHours(double value)": adder(TICKS.hour),
    "datetime AddMicroseconds(double value)": adder(TICKS.microsecond),
    "datetime AddMilliseconds(double value)": adder(TICKS.millisecond),
    "datetime AddMinutes(double value)": adder(TICKS.minute),
    "datetime AddMonths(int months)": moved,
    "datetime AddSeconds(double value)": adder(TICKS.second),
    "datetime AddTicks(long value)": shifted,
    "datetime AddYears(int value)": (date: PsDateTime, years: number) => moved(date, years * 12),
    "int CompareTo(System.Object value)": (date: PsDateTime, other: PsValue) => {
      if (other === null) return 1;
      if (!(other instanceof PsDateTime)) {
        throw argumentError("ArgumentException", "value", "The value must be a date.");
      }
      return compareTicks(date.ticks, other.ticks);
    },
    "int CompareTo(datetime value)": (date: PsDateTime, other: PsDateTime) => compareTicks(date.ticks, other.ticks),
    "bool Equals(System.Object value)": (date: PsDateTime, other: PsValue) =>
      other instanceof PsDateTime && other.ticks === date.ticks,
    "bool Equals(datetime value)": (date: PsDateTime, other: PsDateTime) => other.ticks === date.ticks,
    "string[] GetDateTimeFormats(char format)": (date: PsDateTime, format: PsValue) =>
      new PsArray([formatDateTime(date, String(format), EN_US) ?? ""], "System.String"),
    "int GetHashCode()": hashCode,
    "System.TypeCode GetTypeCode()": () => enumNamed("System.TypeCode", "DateTime"),
    "bool IsDaylightSavingTime()": () => false,
    "timespan Subtract(datetime value)": (date: PsDateTime, other: PsDateTime) => spanOf(date.ticks - other.ticks),
    "datetime Subtract(timespan value)": (date: PsDateTime, value: PsTimeSpan) => shifted(date, -value.ticks),
    "long ToBinary()": (date: PsDateTime) => date.ticks | (date.dateKind === "Utc" ? 1n << 62n : 0n),
    "long ToFileTime()": (date: PsDateTime, session: Session) => toUtc(date, session).ticks - FILE_TIME_EPOCH,
    "long ToFileTimeUtc()": (date: PsDateTime) => date.ticks - FILE_TIME_EPOCH,
    "datetime ToLocalTime()": toLocal,
    "string ToLongDateString()": (date: PsDateTime) => formatDateTime(date, "D", EN_US)!,
    "string ToLongTimeString()": (date: PsDateTime) => formatDateTime(date, "T", EN_US)!,
    "double ToOADate()": (date: PsDateTime) => new PsDouble(Number(date.ticks - OLE_EPOCH) / Number(TICKS.day)),
    "string ToShortDateString()": (date: PsDateTime) => formatDateTime(date, "d", EN_US)!,
    "string ToShortTimeString()": (date: PsDateTime) => formatDateTime(date, "t", EN_US)!,
    "string ToString()": (date: PsDateTime, session: Session) => formattedDate(date, "", EN_US, session),
    "string ToString(string format)": (date: PsDateTime, format: string | null, session: Session) =>
      formattedDate(date, format, EN_US, session),
    "string ToString(System.IFormatProvider provider)": (date: PsDateTime, provider: PsValue, session: Session) =>
      formattedDate(date, "", cultureOf(provider), session),
    "string ToString(string format, System.IFormatProvider provider)": (
      date: PsDateTime,
      format: string | null,
      provider: PsValue,
      session: Session,
    ) => formattedDate(date, format, cultureOf(provider), session),
    "datetime ToUniversalTime()": toUtc,
    "void Deconstruct([ref] int year, [ref] int month, [ref] int day)": (
      date: PsDateTime,
      year: RefCell,
      month: RefCell,
      day: RefCell,
    ) => {
      const parts = partsOf(date.ticks);
      year.value = parts.year;
      month.value = parts.month;
      day.value = parts.day;
    },
  },
  statics: {
    "datetime MaxValue": () => new PsDateTime(MAX_TICKS, "Unspecified"),
    "datetime MinValue": () => MIN_DATE,
    "datetime Now": localNow,
    "datetime Today": (session: Session) => {
      const now = localNow(session);
      return new PsDateTime(now.ticks - now.ticks % TICKS.day, "Local");
    },
    "datetime UtcNow": (session: Session) => new PsDateTime(session.platform.now(), "Utc"),
    "datetime UnixEpoch": () => new PsDateTime(UNIX_EPOCH_TICKS, "Utc"),
    "int Compare(datetime t1, datetime t2)": (a: PsDateTime, b: PsDateTime) => compareTicks(a.ticks, b.ticks),
    "int DaysInMonth(int year, int month)": (year: number, month: number) => {
      if (month < 1 || month > 12) throw argumentError("ArgumentOutOfRangeException", "month", "A month is 1 to 12.");
      return daysInMonth(year, month);
    },
    "bool Equals(datetime t1, datetime t2)": (a: PsDateTime, b: PsDateTime) => a.ticks === b.ticks,
    "datetime FromBinary(long dateData)": (data: bigint) =>
      new PsDateTime(BigInt.asUintN(62, data), (BigInt.asUintN(64, data) >> 62n) === 1n ? "Utc" : "Unspecified"),
    "datetime FromFileTime(long fileTime)": (ticks: bigint, session: Session) =>
      toLocal(new PsDateTime(checkedTicks(ticks + FILE_TIME_EPOCH), "Utc"), session),
    "datetime FromFileTimeUtc(long fileTime)": (ticks: bigint) =>
      new PsDateTime(checkedTicks(ticks + FILE_TIME_EPOCH), "Utc"),
    "datetime FromOADate(double d)": (value: PsDouble) =>
      new PsDateTime(
        checkedTicks(OLE_EPOCH + BigInt(Math.round(value.value * 86_400_000)) * TICKS.millisecond),
        "Unspecified",
      ),
    "bool IsLeapYear(int year)": (year: number) => {
      if (year < 1 || year > 9999) throw argumentError("ArgumentOutOfRangeException", "year", "A year is 1 to 9999.");
      return isLeapYear(year);
    },
    "datetime Parse(string s)": (text: string | null, session: Session) => parsedDate(text, 0, null, session),
    "datetime Parse(string s, System.IFormatProvider provider)": (
      text: string | null,
      provider: PsValue,
      session: Session,
    ) => parsedDate(text, 0, provider, session),
    "datetime Parse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles)": (
      text: string | null,
      provider: PsValue,
      styles: PsEnum,
      session: Session,
    ) => parsedDate(text, stylesOf(styles), provider, session),
    "datetime ParseExact(string s, string format, System.IFormatProvider provider)": (
      text: string | null,
      format: string,
      provider: PsValue,
      session: Session,
    ) => exactDate(text, [format], 0, provider, session),
    "datetime ParseExact(string s, string format, System.IFormatProvider provider, System.Globalization.DateTimeStyles style)":
      (
        text: string | null,
        format: string,
        provider: PsValue,
        styles: PsEnum,
        session: Session,
      ) => exactDate(text, [format], stylesOf(styles), provider, session),
    "datetime ParseExact(string s, string[] formats, System.IFormatProvider provider, System.Globalization.DateTimeStyles style)":
      (
        text: string | null,
        formats: PsArray,
        provider: PsValue,
        styles: PsEnum,
        session: Session,
      ) => exactDate(text, textsOf(formats), stylesOf(styles), provider, session),
    "datetime SpecifyKind(datetime value, System.DateTimeKind kind)": (date: PsDateTime, kind: PsEnum) =>
      new PsDateTime(date.ticks, kindOf(kind)),
    "bool TryParse(string s, [ref] datetime result)": (text: string | null, result: RefCell, session: Session) =>
      stored(result, tryReadDate(text, 0, null, session)),
    "bool TryParse(string s, System.IFormatProvider provider, [ref] datetime result)": (
      text: string | null,
      provider: PsValue,
      result: RefCell,
      session: Session,
    ) => stored(result, tryReadDate(text, 0, provider, session)),
    "bool TryParse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles, [ref] datetime result)":
      (
        text: string | null,
        provider: PsValue,
        styles: PsEnum,
        result: RefCell,
        session: Session,
      ) => stored(result, tryReadDate(text, stylesOf(styles), provider, session)),
    "bool TryParseExact(string s, string format, System.IFormatProvider provider, System.Globalization.DateTimeStyles style, [ref] datetime result)":
      (
        text: string | null,
        format: string,
        provider: PsValue,
        styles: PsEnum,
        result: RefCell,
        session: Session,
      ) => stored(result, tryExactDate(text, [format], stylesOf(styles), provider, session)),
    "bool TryParseExact(string s, string[] formats, System.IFormatProvider provider, System.Globalization.DateTimeStyles style, [ref] datetime result)":
      (
        text: string | null,
        formats: PsArray,
        provider: PsValue,
        styles: PsEnum,
        result: RefCell,
        session: Session,
      ) => stored(result, tryExactDate(text, textsOf(formats), stylesOf(styles), provider, session)),
  },
  constructors: {
    "(long ticks)": (ticks: bigint) => new PsDateTime(checkedTicks(ticks), "Unspecified"),
    "(long ticks, System.DateTimeKind kind)": (ticks: bigint, kind: PsEnum) =>
      new PsDateTime(checkedTicks(ticks), kindOf(kind)),
    "(int year, int month, int day)": (y: number, m: number, d: number) => madeDate("Unspecified", y, m, d),
    "(int year, int month, int day, int hour, int minute, int second)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
    ) => madeDate("Unspecified", y, m, d, h, mi, s),
    "(int year, int month, int day, int hour, int minute, int second, System.DateTimeKind kind)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      kind: PsEnum,
    ) => madeDate(kindOf(kind), y, m, d, h, mi, s),
    "(int year, int month, int day, int hour, int minute, int second, int millisecond)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      ms: number,
    ) => madeDate("Unspecified", y, m, d, h, mi, s, milliseconds(ms)),
    "(int year, int month, int day, int hour, int minute, int second, int millisecond, System.DateTimeKind kind)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      ms: number,
      kind: PsEnum,
    ) => madeDate(kindOf(kind), y, m, d, h, mi, s, milliseconds(ms)),
  },
  zero: () => MIN_DATE,
});
