/**
 * TABLE: DateTime, DateTimeOffset, DateOnly, TimeOnly, TimeZoneInfo.
 * @module
 */
import {
  type DateKind,
  PsArray,
  PsDateTime,
  PsDouble,
  type PsEnum,
  PsTimeSpan,
  type PsValue,
} from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import {
  addMonths,
  dateOfDays,
  type DateParts,
  dayNumber,
  daysInMonth,
  isLeapYear,
  MAX_TICKS,
  partsOf,
  TICKS,
  ticksOf,
  UNIX_EPOCH_TICKS,
} from "../calendar.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { registerCast } from "../cast_operators.ts";
import { type Culture, EN_US, INVARIANT_CULTURE } from "../culture.ts";
import { cultureByName, cultureOf } from "../cultures.ts";
import { type DateOffset, dateOffset, offsetDate, offsetUtcTicks } from "../date_offset.ts";
import { formatDateTime, formatTicks } from "../date_format.ts";
import { DATE_STYLES, dateFromRead, parseDate, parseDateExact, type ReadDate } from "../date_parse.ts";
import { declareType } from "../declare.ts";
import { enumNamed, enumNumber, enumValue } from "../enums.ts";
import { localNow, localOffset, offsetAtLocal, toLocal, toUtc } from "../local_time.ts";
import { NetObject } from "../net_object.ts";
import { NO_SESSION } from "../no_session.ts";
import { toDouble } from "../numbers.ts";
import type { RefCell, TypeRow } from "../type.ts";
import { typeNamed } from "../type_system.ts";
import { hashCode } from "./object.ts";

const DAY_OF_WEEK = "System.DayOfWeek";

/** The DayOfWeek value of a number. */
export function dayOfWeek(number: number): PsEnum {
  return enumValue(typeNamed(DAY_OF_WEEK), BigInt(number));
}

function outOfRange(parameter = "value"): Error {
  return argumentError("ArgumentOutOfRangeException", parameter, "The date would be outside of the calendar.");
}

function checked(ticks: bigint): bigint {
  if (ticks < 0n || ticks > MAX_TICKS) throw outOfRange();
  return ticks;
}

const shifted = (date: PsDateTime, ticks: bigint): PsDateTime =>
  new PsDateTime(checked(date.ticks + ticks), date.dateKind);

/** Ticks of a count of units; .NET keeps whole ticks and cuts the rest. */
function unitTicks(value: number, unit: bigint): bigint {
  if (!Number.isFinite(value)) throw outOfRange();
  const whole = Math.trunc(value);
  return BigInt(whole) * unit + BigInt(Math.trunc((value - whole) * Number(unit)));
}

function add(unit: bigint): (date: PsDateTime, value: PsDouble) => PsDateTime {
  return (date, value) => shifted(date, unitTicks(value.value, unit));
}

function moved(date: PsDateTime, months: number): PsDateTime {
  const ticks = addMonths(date.ticks, months);
  if (ticks === undefined) throw outOfRange("months");
  return new PsDateTime(ticks, date.dateKind);
}

function part(read: (parts: DateParts) => PsValue): (date: PsDateTime) => PsValue {
  return (date) => read(partsOf(date.ticks));
}

const kindOf = (value: PsEnum): DateKind => value.name as DateKind;

function made(kind: DateKind, ...parts: [number, number, number, number?, number?, number?, bigint?]): PsDateTime {
  const ticks = ticksOf(...parts);
  if (ticks === undefined) {
    throw clrError("System.ArgumentOutOfRangeException", "Year, month and day, or the time, make no date.");
  }
  return new PsDateTime(ticks, kind);
}

function badDate(text: string | null): Error {
  if (text === null) return argumentError("ArgumentNullException", "s", "A value is needed.");
  return clrError("System.FormatException", `"${text}" was not recognized as a date.`);
}

function offsetOf(session: Session): (utcTicks: bigint) => number {
  return session === NO_SESSION ? () => 0 : (ticks) => localOffset(session, ticks);
}

function finish(read: ReadDate, styles: number, session: Session): PsDateTime {
  const { ticks, kind } = dateFromRead(read, styles, offsetOf(session));
  return new PsDateTime(checked(ticks), kind);
}

function contextOf(culture: Culture, session: Session): { culture: Culture; now?: bigint } {
  return session === NO_SESSION ? { culture } : { culture, now: localNow(session).ticks };
}

function tryRead(text: string | null, styles: number, provider: PsValue, session: Session): PsDateTime | undefined {
  if (text === null) return undefined;
  const read = parseDate(text, contextOf(cultureOf(provider), session));
  return read && finish(read, styles, session);
}

function parsed(text: string | null, styles: number, provider: PsValue, session: Session): PsDateTime {
  const date = tryRead(text, styles, provider, session);
  if (date === undefined) throw badDate(text);
  return date;
}

function tryExact(
  text: string | null,
  formats: readonly string[],
  styles: number,
  provider: PsValue,
  session: Session,
): PsDateTime | undefined {
  if (text === null) return undefined;
  for (const format of formats) {
    const read = parseDateExact(text, format, styles, contextOf(cultureOf(provider), session));
    if (read) {
      // The round-trip formats keep what they say.
      const keep = /^[oOrRsu]$/.test(format) ? DATE_STYLES.RoundtripKind : 0;
      return finish(read, styles | (read.utc ? keep : 0), session);
    }
  }
  return undefined;
}

function exact(
  text: string | null,
  formats: readonly string[],
  styles: number,
  provider: PsValue,
  session: Session,
): PsDateTime {
  const date = tryExact(text, formats, styles, provider, session);
  if (date === undefined) throw badDate(text);
  return date;
}

const stylesOf = (value: PsEnum): number => Number(enumNumber(value));
const texts = (value: PsArray): string[] => value.items as string[];
const MIN = new PsDateTime(0n, "Unspecified");

/** Text of a date in a format. @throws FormatException. */
function formatted(date: PsDateTime, format: string | null, culture: Culture, session: Session): string {
  const offset = session === NO_SESSION || date.dateKind !== "Local" ? 0 : offsetAtLocal(session, date.ticks);
  const text = formatDateTime(date, format ?? "", culture, offset);
  if (text === undefined) throw clrError("System.FormatException", `"${format}" is no format of a date.`);
  return text;
}

const span = (ticks: bigint): PsTimeSpan => new PsTimeSpan(ticks);

const DATE_TIME: TypeRow = declareType("System.DateTime", {
  isValueType: true,
  interfaces: "System.IComparable System.IConvertible System.ISpanFormattable System.IComparable[datetime] " +
    "System.IEquatable[datetime] System.Runtime.Serialization.ISerializable",
  properties: {
    "datetime Date": (date: PsDateTime) => new PsDateTime(date.ticks - date.ticks % TICKS.day, date.dateKind),
    "int Day": part((parts) => parts.day),
    "System.DayOfWeek DayOfWeek": part((parts) => dayOfWeek(parts.dayOfWeek)),
    "int DayOfYear": part((parts) => parts.dayOfYear),
    "int Hour": part((parts) => parts.hour),
    "System.DateTimeKind Kind": (date: PsDateTime) => enumNamed("System.DateTimeKind", date.dateKind),
    "int Millisecond": part((parts) => Math.floor(parts.fraction / 10_000)),
    "int Microsecond": part((parts) => Math.floor(parts.fraction / 10) % 1000),
    "int Nanosecond": part((parts) => parts.fraction % 10 * 100),
    "int Minute": part((parts) => parts.minute),
    "int Month": part((parts) => parts.month),
    "int Second": part((parts) => parts.second),
    "long Ticks": (date: PsDateTime) => date.ticks,
    "timespan TimeOfDay": (date: PsDateTime) => span(date.ticks % TICKS.day),
    "int Year": part((parts) => parts.year),
  },
  methods: {
    "datetime Add(timespan value)": (date: PsDateTime, value: PsTimeSpan) => shifted(date, value.ticks),
    "datetime AddDays(double value)": add(TICKS.day),
    "datetime AddHours(double value)": add(TICKS.hour),
    "datetime AddMicroseconds(double value)": add(TICKS.microsecond),
    "datetime AddMilliseconds(double value)": add(TICKS.millisecond),
    "datetime AddMinutes(double value)": add(TICKS.minute),
    "datetime AddMonths(int months)": moved,
    "datetime AddSeconds(double value)": add(TICKS.second),
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
    "timespan Subtract(datetime value)": (date: PsDateTime, other: PsDateTime) => span(date.ticks - other.ticks),
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
    "string ToString()": (date: PsDateTime, session: Session) => formatted(date, "", EN_US, session),
    "string ToString(string format)": (date: PsDateTime, format: string | null, session: Session) =>
      formatted(date, format, EN_US, session),
    "string ToString(System.IFormatProvider provider)": (date: PsDateTime, provider: PsValue, session: Session) =>
      formatted(date, "", cultureOf(provider), session),
    "string ToString(string format, System.IFormatProvider provider)": (
      date: PsDateTime,
      format: string | null,
      provider: PsValue,
      session: Session,
    ) => formatted(date, format, cultureOf(provider), session),
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
    "datetime MinValue": () => MIN,
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
      toLocal(new PsDateTime(checked(ticks + FILE_TIME_EPOCH), "Utc"), session),
    "datetime FromFileTimeUtc(long fileTime)": (ticks: bigint) =>
      new PsDateTime(checked(ticks + FILE_TIME_EPOCH), "Utc"),
    "datetime FromOADate(double d)": (value: PsDouble) =>
      new PsDateTime(
        checked(OLE_EPOCH + BigInt(Math.round(value.value * 86_400_000)) * TICKS.millisecond),
        "Unspecified",
      ),
    "bool IsLeapYear(int year)": (year: number) => {
      if (year < 1 || year > 9999) throw argumentError("ArgumentOutOfRangeException", "year", "A year is 1 to 9999.");
      return isLeapYear(year);
    },
    "datetime Parse(string s)": (text: string | null, session: Session) => parsed(text, 0, null, session),
    "datetime Parse(string s, System.IFormatProvider provider)": (
      text: string | null,
      provider: PsValue,
      session: Session,
    ) => parsed(text, 0, provider, session),
    "datetime Parse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles)": (
      text: string | null,
      provider: PsValue,
      styles: PsEnum,
      session: Session,
    ) => parsed(text, stylesOf(styles), provider, session),
    "datetime ParseExact(string s, string format, System.IFormatProvider provider)": (
      text: string | null,
      format: string,
      provider: PsValue,
      session: Session,
    ) => exact(text, [format], 0, provider, session),
    "datetime ParseExact(string s, string format, System.IFormatProvider provider, System.Globalization.DateTimeStyles style)":
      (
        text: string | null,
        format: string,
        provider: PsValue,
        styles: PsEnum,
        session: Session,
      ) => exact(text, [format], stylesOf(styles), provider, session),
    "datetime ParseExact(string s, string[] formats, System.IFormatProvider provider, System.Globalization.DateTimeStyles style)":
      (
        text: string | null,
        formats: PsArray,
        provider: PsValue,
        styles: PsEnum,
        session: Session,
      ) => exact(text, texts(formats), stylesOf(styles), provider, session),
    "datetime SpecifyKind(datetime value, System.DateTimeKind kind)": (date: PsDateTime, kind: PsEnum) =>
      new PsDateTime(date.ticks, kindOf(kind)),
    "bool TryParse(string s, [ref] datetime result)": (text: string | null, result: RefCell, session: Session) =>
      stored(result, tryRead(text, 0, null, session)),
    "bool TryParse(string s, System.IFormatProvider provider, [ref] datetime result)": (
      text: string | null,
      provider: PsValue,
      result: RefCell,
      session: Session,
    ) => stored(result, tryRead(text, 0, provider, session)),
    "bool TryParse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles, [ref] datetime result)":
      (
        text: string | null,
        provider: PsValue,
        styles: PsEnum,
        result: RefCell,
        session: Session,
      ) => stored(result, tryRead(text, stylesOf(styles), provider, session)),
    "bool TryParseExact(string s, string format, System.IFormatProvider provider, System.Globalization.DateTimeStyles style, [ref] datetime result)":
      (
        text: string | null,
        format: string,
        provider: PsValue,
        styles: PsEnum,
        result: RefCell,
        session: Session,
      ) => stored(result, tryExact(text, [format], stylesOf(styles), provider, session)),
    "bool TryParseExact(string s, string[] formats, System.IFormatProvider provider, System.Globalization.DateTimeStyles style, [ref] datetime result)":
      (
        text: string | null,
        formats: PsArray,
        provider: PsValue,
        styles: PsEnum,
        result: RefCell,
        session: Session,
      ) => stored(result, tryExact(text, texts(formats), stylesOf(styles), provider, session)),
  },
  constructors: {
    "(long ticks)": (ticks: bigint) => new PsDateTime(checked(ticks), "Unspecified"),
    "(long ticks, System.DateTimeKind kind)": (ticks: bigint, kind: PsEnum) =>
      new PsDateTime(checked(ticks), kindOf(kind)),
    "(int year, int month, int day)": (y: number, m: number, d: number) => made("Unspecified", y, m, d),
    "(int year, int month, int day, int hour, int minute, int second)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
    ) => made("Unspecified", y, m, d, h, mi, s),
    "(int year, int month, int day, int hour, int minute, int second, System.DateTimeKind kind)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      kind: PsEnum,
    ) => made(kindOf(kind), y, m, d, h, mi, s),
    "(int year, int month, int day, int hour, int minute, int second, int millisecond)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      ms: number,
    ) => made("Unspecified", y, m, d, h, mi, s, milliseconds(ms)),
    "(int year, int month, int day, int hour, int minute, int second, int millisecond, System.DateTimeKind kind)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      ms: number,
      kind: PsEnum,
    ) => made(kindOf(kind), y, m, d, h, mi, s, milliseconds(ms)),
  },
  zero: () => MIN,
});

function milliseconds(value: number): bigint {
  if (value < 0 || value > 999) {
    throw argumentError("ArgumentOutOfRangeException", "millisecond", "A millisecond is 0 to 999.");
  }
  return BigInt(value) * TICKS.millisecond;
}

const FILE_TIME_EPOCH = 504_911_232_000_000_000n;
const OLE_EPOCH = 599_264_352_000_000_000n;

function compareTicks(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function stored(cell: RefCell, value: PsValue | undefined): boolean {
  cell.value = value ?? MIN;
  return value !== undefined;
}

// --- DateTimeOffset

function checkedOffset(minutes: number): number {
  if (Math.abs(minutes) > 14 * 60) {
    throw argumentError("ArgumentOutOfRangeException", "offset", "An offset is at most 14 hours.");
  }
  return minutes;
}

function spanMinutes(value: PsTimeSpan): number {
  if (value.ticks % TICKS.minute !== 0n) {
    throw argumentError("ArgumentException", "offset", "An offset has whole minutes.");
  }
  return checkedOffset(Number(value.ticks / TICKS.minute));
}

function fromDate(date: PsDateTime, session: Session): DateOffset {
  if (date.dateKind === "Utc") return dateOffset(date.ticks, 0);
  return dateOffset(date.ticks, session === NO_SESSION ? 0 : offsetAtLocal(session, date.ticks));
}

function readOffset(text: string | null, styles: number, provider: PsValue, session: Session): DateOffset | undefined {
  if (text === null) return undefined;
  const read = parseDate(text, contextOf(cultureOf(provider), session));
  if (read === undefined) return undefined;
  return offsetFromRead(read, styles, session);
}

function offsetFromRead(read: ReadDate, styles: number, session: Session): DateOffset {
  const local = styles & DATE_STYLES.AssumeUniversal || session === NO_SESSION ? 0 : offsetAtLocal(session, read.ticks);
  const value = dateOffset(read.ticks, read.offsetMinutes ?? local);
  return styles & DATE_STYLES.AdjustToUniversal ? dateOffset(offsetUtcTicks(value), 0) : value;
}

function neededOffset(value: DateOffset | undefined, text: string | null): DateOffset {
  if (value === undefined) throw badDate(text);
  return value;
}

const addOffset = (unit: bigint) => (self: DateOffset, value: PsDouble) =>
  dateOffset(checked(self.state.ticks + unitTicks(value.value, unit)), self.state.minutes);

function formatOffset(self: DateOffset, format: string, culture: Culture): string | undefined {
  const general = format === "";
  const text = formatTicks(self.state.ticks, general ? "G" : format, {
    culture,
    offsetMinutes: self.state.minutes,
    withOffset: true,
  });
  if (text === undefined || !general) return text;
  return `${text} ${formatTicks(self.state.ticks, "zzz", { offsetMinutes: self.state.minutes, withOffset: true })}`;
}

function offsetText(self: DateOffset, format: string | null, culture: Culture): string {
  const text = formatOffset(self, format ?? "", culture);
  if (text === undefined) throw clrError("System.FormatException", `"${format}" is no format of a date.`);
  return text;
}

const offsetPart = (read: (parts: DateParts) => PsValue) => (self: DateOffset) => read(partsOf(self.state.ticks));

const DATE_TIME_OFFSET: TypeRow = declareType("System.DateTimeOffset", {
  isValueType: true,
  interfaces: "System.IComparable System.ISpanFormattable",
  properties: {
    "datetime DateTime": (self: DateOffset) => offsetDate(self),
    "datetime UtcDateTime": (self: DateOffset) => offsetDate(self, "Utc"),
    "datetime LocalDateTime": (self: DateOffset, session: Session) => toLocal(offsetDate(self, "Utc"), session),
    "datetime Date": (self: DateOffset) =>
      new PsDateTime(self.state.ticks - self.state.ticks % TICKS.day, "Unspecified"),
    "int Day": offsetPart((parts) => parts.day),
    "System.DayOfWeek DayOfWeek": offsetPart((parts) => dayOfWeek(parts.dayOfWeek)),
    "int DayOfYear": offsetPart((parts) => parts.dayOfYear),
    "int Hour": offsetPart((parts) => parts.hour),
    "int Millisecond": offsetPart((parts) => Math.floor(parts.fraction / 10_000)),
    "int Minute": offsetPart((parts) => parts.minute),
    "int Month": offsetPart((parts) => parts.month),
    "timespan Offset": (self: DateOffset) => span(BigInt(self.state.minutes) * TICKS.minute),
    "int Second": offsetPart((parts) => parts.second),
    "long Ticks": (self: DateOffset) => self.state.ticks,
    "long UtcTicks": offsetUtcTicks,
    "timespan TimeOfDay": (self: DateOffset) => span(self.state.ticks % TICKS.day),
    "int Year": offsetPart((parts) => parts.year),
  },
  methods: {
    "System.DateTimeOffset Add(timespan timeSpan)": (self: DateOffset, value: PsTimeSpan) =>
      dateOffset(checked(self.state.ticks + value.ticks), self.state.minutes),
    "System.DateTimeOffset AddDays(double days)": addOffset(TICKS.day),
    "System.DateTimeOffset AddHours(double hours)": addOffset(TICKS.hour),
    "System.DateTimeOffset AddMinutes(double minutes)": addOffset(TICKS.minute),
    "System.DateTimeOffset AddSeconds(double seconds)": addOffset(TICKS.second),
    "System.DateTimeOffset AddMilliseconds(double milliseconds)": addOffset(TICKS.millisecond),
    "System.DateTimeOffset AddMonths(int months)": (self: DateOffset, months: number) =>
      dateOffset(moved(offsetDate(self), months).ticks, self.state.minutes),
    "System.DateTimeOffset AddYears(int years)": (self: DateOffset, years: number) =>
      dateOffset(moved(offsetDate(self), years * 12).ticks, self.state.minutes),
    "int CompareTo(System.DateTimeOffset other)": (self: DateOffset, other: DateOffset) =>
      compareTicks(offsetUtcTicks(self), offsetUtcTicks(other)),
    "bool Equals(System.DateTimeOffset other)": (self: DateOffset, other: DateOffset) =>
      offsetUtcTicks(self) === offsetUtcTicks(other),
    "bool EqualsExact(System.DateTimeOffset other)": (self: DateOffset, other: DateOffset) =>
      self.state.ticks === other.state.ticks && self.state.minutes === other.state.minutes,
    "timespan Subtract(System.DateTimeOffset value)": (self: DateOffset, other: DateOffset) =>
      span(offsetUtcTicks(self) - offsetUtcTicks(other)),
    "System.DateTimeOffset Subtract(timespan value)": (self: DateOffset, value: PsTimeSpan) =>
      dateOffset(checked(self.state.ticks - value.ticks), self.state.minutes),
    "System.DateTimeOffset ToLocalTime()": (self: DateOffset, session: Session) => {
      const utc = offsetUtcTicks(self);
      const minutes = localOffset(session, utc);
      return dateOffset(utc + BigInt(minutes) * TICKS.minute, minutes);
    },
    "System.DateTimeOffset ToUniversalTime()": (self: DateOffset) => dateOffset(offsetUtcTicks(self), 0),
    "System.DateTimeOffset ToOffset(timespan offset)": (self: DateOffset, offset: PsTimeSpan) => {
      const minutes = spanMinutes(offset);
      return dateOffset(checked(offsetUtcTicks(self) + BigInt(minutes) * TICKS.minute), minutes);
    },
    "long ToUnixTimeSeconds()": (self: DateOffset) =>
      floorDivide(offsetUtcTicks(self) - UNIX_EPOCH_TICKS, TICKS.second),
    "long ToUnixTimeMilliseconds()": (self: DateOffset) =>
      floorDivide(offsetUtcTicks(self) - UNIX_EPOCH_TICKS, TICKS.millisecond),
    "long ToFileTime()": (self: DateOffset) => offsetUtcTicks(self) - FILE_TIME_EPOCH,
    "string ToString()": (self: DateOffset) => offsetText(self, "", EN_US),
    "string ToString(string format)": (self: DateOffset, format: string | null) => offsetText(self, format, EN_US),
    "string ToString(System.IFormatProvider formatProvider)": (self: DateOffset, provider: PsValue) =>
      offsetText(self, "", cultureOf(provider)),
    "string ToString(string format, System.IFormatProvider formatProvider)": (
      self: DateOffset,
      format: string | null,
      provider: PsValue,
    ) => offsetText(self, format, cultureOf(provider)),
  },
  statics: {
    "System.DateTimeOffset MaxValue": () => dateOffset(MAX_TICKS, 0),
    "System.DateTimeOffset MinValue": () => dateOffset(0n, 0),
    "System.DateTimeOffset UnixEpoch": () => dateOffset(UNIX_EPOCH_TICKS, 0),
    "System.DateTimeOffset Now": (session: Session) => fromDate(localNow(session), session),
    "System.DateTimeOffset UtcNow": (session: Session) => dateOffset(session.platform.now(), 0),
    "int Compare(System.DateTimeOffset first, System.DateTimeOffset second)": (a: DateOffset, b: DateOffset) =>
      compareTicks(offsetUtcTicks(a), offsetUtcTicks(b)),
    "System.DateTimeOffset FromFileTime(long fileTime)": (ticks: bigint, session: Session) => {
      const utc = checked(ticks + FILE_TIME_EPOCH);
      const minutes = localOffset(session, utc);
      return dateOffset(utc + BigInt(minutes) * TICKS.minute, minutes);
    },
    "System.DateTimeOffset FromUnixTimeSeconds(long seconds)": (seconds: bigint) =>
      dateOffset(checked(UNIX_EPOCH_TICKS + seconds * TICKS.second), 0),
    "System.DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)": (value: bigint) =>
      dateOffset(checked(UNIX_EPOCH_TICKS + value * TICKS.millisecond), 0),
    "System.DateTimeOffset Parse(string input)": (text: string | null, session: Session) =>
      neededOffset(readOffset(text, 0, null, session), text),
    "System.DateTimeOffset Parse(string input, System.IFormatProvider formatProvider)": (
      text: string | null,
      provider: PsValue,
      session: Session,
    ) => neededOffset(readOffset(text, 0, provider, session), text),
    "System.DateTimeOffset Parse(string input, System.IFormatProvider formatProvider, System.Globalization.DateTimeStyles styles)":
      (
        text: string | null,
        provider: PsValue,
        styles: PsEnum,
        session: Session,
      ) => neededOffset(readOffset(text, stylesOf(styles), provider, session), text),
    "System.DateTimeOffset ParseExact(string input, string format, System.IFormatProvider formatProvider)": (
      text: string | null,
      format: string,
      provider: PsValue,
      session: Session,
    ) => {
      const read = text === null ? undefined : parseDateExact(text, format, 0, contextOf(cultureOf(provider), session));
      return neededOffset(read && offsetFromRead(read, 0, session), text);
    },
    "bool TryParse(string input, [ref] System.DateTimeOffset result)": (
      text: string | null,
      result: RefCell,
      session: Session,
    ) => {
      const value = readOffset(text, 0, null, session);
      result.value = value ?? dateOffset(0n, 0);
      return value !== undefined;
    },
  },
  constructors: {
    "(datetime dateTime)": fromDate,
    "(datetime dateTime, timespan offset)": (date: PsDateTime, offset: PsTimeSpan) =>
      dateOffset(date.ticks, spanMinutes(offset)),
    "(long ticks, timespan offset)": (ticks: bigint, offset: PsTimeSpan) =>
      dateOffset(checked(ticks), spanMinutes(offset)),
    "(int year, int month, int day, int hour, int minute, int second, timespan offset)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      offset: PsTimeSpan,
    ) => dateOffset(made("Unspecified", y, m, d, h, mi, s).ticks, spanMinutes(offset)),
    "(int year, int month, int day, int hour, int minute, int second, int millisecond, timespan offset)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      ms: number,
      offset: PsTimeSpan,
    ) => dateOffset(made("Unspecified", y, m, d, h, mi, s, milliseconds(ms)).ticks, spanMinutes(offset)),
  },
  equals: (self: DateOffset, other: PsValue) =>
    other instanceof NetObject && other.netType().fullName === "System.DateTimeOffset" &&
    offsetUtcTicks(self) === offsetUtcTicks(other as DateOffset),
  compare: (self: DateOffset, other: PsValue) =>
    compareTicks(offsetUtcTicks(self), offsetUtcTicks(other as DateOffset)),
  format: (self: DateOffset, format: string, culture: string) => formatOffset(self, format, cultureByName(culture)),
  zero: () => dateOffset(0n, 0),
});

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

registerCast("System.DateTime", "System.DateTimeOffset", (value, session) => fromDate(value as PsDateTime, session));

// --- DateOnly and TimeOnly

type DateOnly = NetObject<number>;
type TimeOnly = NetObject<bigint>;

const dateOnly = (days: number): DateOnly => new NetObject<number>("System.DateOnly", days);
const timeOnly = (ticks: bigint): TimeOnly =>
  new NetObject<bigint>("System.TimeOnly", ((ticks % TICKS.day) + TICKS.day) % TICKS.day);
const dayTicks = (self: DateOnly): bigint => BigInt(self.state) * TICKS.day;
const MAX_DAY = 3_652_058;

function checkedDay(days: number): DateOnly {
  if (days < 0 || days > MAX_DAY) throw outOfRange();
  return dateOnly(days);
}

function formatOnly(ticks: bigint, format: string, culture: Culture, fallback: string, allowed: RegExp): string {
  const pattern = format === "" ? fallback : format;
  const text = pattern.length === 1 && !allowed.test(pattern) ? undefined : formatTicks(ticks, pattern, { culture });
  if (text === undefined) throw clrError("System.FormatException", `"${format}" is no format of this value.`);
  return text;
}

const dateText = (self: DateOnly, format: string | null, culture: Culture): string => {
  const standard = { o: "yyyy-MM-dd", O: "yyyy-MM-dd" }[format ?? ""];
  return formatOnly(dayTicks(self), standard ?? format ?? "", culture, "d", /[dDmMyYrR]/);
};
const timeText = (self: TimeOnly, format: string | null, culture: Culture): string => {
  const standard = { o: "HH:mm:ss.fffffff", O: "HH:mm:ss.fffffff", r: "HH:mm:ss", R: "HH:mm:ss" }[format ?? ""];
  return formatOnly(self.state, standard ?? format ?? "", culture, "t", /[tT]/);
};

function readDateOnly(text: string | null, provider: PsValue, session: Session): DateOnly {
  const read = text === null ? undefined : parseDate(text, contextOf(cultureOf(provider), session));
  if (read === undefined) throw badDate(text);
  return dateOnly(Number(read.ticks / TICKS.day));
}

function readTimeOnly(text: string | null, provider: PsValue): TimeOnly {
  const read = text === null ? undefined : parseDate(text, { culture: cultureOf(provider) });
  if (read === undefined) throw badDate(text);
  return timeOnly(read.ticks);
}

const DATE_ONLY: TypeRow = declareType("System.DateOnly", {
  isValueType: true,
  interfaces: "System.IComparable System.ISpanFormattable",
  properties: {
    "int Day": (self: DateOnly) => dateOfDays(self.state).day,
    "int DayNumber": (self: DateOnly) => self.state,
    "System.DayOfWeek DayOfWeek": (self: DateOnly) => dayOfWeek((self.state + 1) % 7),
    "int DayOfYear": (self: DateOnly) => partsOf(dayTicks(self)).dayOfYear,
    "int Month": (self: DateOnly) => dateOfDays(self.state).month,
    "int Year": (self: DateOnly) => dateOfDays(self.state).year,
  },
  methods: {
    "System.DateOnly AddDays(int value)": (self: DateOnly, days: number) => checkedDay(self.state + days),
    "System.DateOnly AddMonths(int value)": (self: DateOnly, months: number) => {
      const ticks = addMonths(dayTicks(self), months);
      if (ticks === undefined) throw outOfRange();
      return dateOnly(Number(ticks / TICKS.day));
    },
    "System.DateOnly AddYears(int value)": (self: DateOnly, years: number) => {
      const ticks = addMonths(dayTicks(self), years * 12);
      if (ticks === undefined) throw outOfRange();
      return dateOnly(Number(ticks / TICKS.day));
    },
    "int CompareTo(System.DateOnly value)": (self: DateOnly, other: DateOnly) => Math.sign(self.state - other.state),
    "datetime ToDateTime(System.TimeOnly time)": (self: DateOnly, time: TimeOnly) =>
      new PsDateTime(dayTicks(self) + time.state, "Unspecified"),
    "string ToLongDateString()": (self: DateOnly) => dateText(self, "D", EN_US),
    "string ToShortDateString()": (self: DateOnly) => dateText(self, "d", EN_US),
    "string ToString()": (self: DateOnly) => dateText(self, "", EN_US),
    "string ToString(string format)": (self: DateOnly, format: string | null) => dateText(self, format, EN_US),
    "string ToString(System.IFormatProvider provider)": (self: DateOnly, provider: PsValue) =>
      dateText(self, "", cultureOf(provider)),
    "string ToString(string format, System.IFormatProvider provider)": (
      self: DateOnly,
      format: string | null,
      provider: PsValue,
    ) => dateText(self, format, cultureOf(provider)),
  },
  statics: {
    "System.DateOnly MaxValue": () => dateOnly(MAX_DAY),
    "System.DateOnly MinValue": () => dateOnly(0),
    "System.DateOnly FromDateTime(datetime dateTime)": (date: PsDateTime) => dateOnly(Number(date.ticks / TICKS.day)),
    "System.DateOnly FromDayNumber(int dayNumber)": checkedDay,
    "System.DateOnly Parse(string s)": (text: string | null, session: Session) => readDateOnly(text, null, session),
    "System.DateOnly Parse(string s, System.IFormatProvider provider)": readDateOnly,
    "System.DateOnly ParseExact(string s, string format)": (text: string | null, format: string) => {
      const read = text === null ? undefined : parseDateExact(text, format);
      if (read === undefined) throw badDate(text);
      return dateOnly(Number(read.ticks / TICKS.day));
    },
    "bool TryParse(string s, [ref] System.DateOnly result)": (text: string | null, result: RefCell) => {
      const read = text === null ? undefined : parseDate(text, { culture: EN_US });
      result.value = dateOnly(read ? Number(read.ticks / TICKS.day) : 0);
      return read !== undefined;
    },
  },
  constructors: {
    "(int year, int month, int day)": (y: number, m: number, d: number) => {
      made("Unspecified", y, m, d);
      return dateOnly(dayNumber(y, m, d));
    },
  },
  equals: (self: DateOnly, other: PsValue) =>
    other instanceof NetObject && other.netType() === self.netType() && other.state === self.state,
  compare: (self: DateOnly, other: PsValue) => self.state - (other as DateOnly).state,
  format: (self: DateOnly, format: string, culture: string) => dateText(self, format, cultureByName(culture)),
  zero: () => dateOnly(0),
});

const TIME_ONLY: TypeRow = declareType("System.TimeOnly", {
  isValueType: true,
  interfaces: "System.IComparable System.ISpanFormattable",
  properties: {
    "int Hour": (self: TimeOnly) => partsOf(self.state).hour,
    "int Minute": (self: TimeOnly) => partsOf(self.state).minute,
    "int Second": (self: TimeOnly) => partsOf(self.state).second,
    "int Millisecond": (self: TimeOnly) => Math.floor(partsOf(self.state).fraction / 10_000),
    "long Ticks": (self: TimeOnly) => self.state,
  },
  methods: {
    "System.TimeOnly Add(timespan value)": (self: TimeOnly, value: PsTimeSpan) => timeOnly(self.state + value.ticks),
    "System.TimeOnly AddHours(double value)": (self: TimeOnly, value: PsDouble) =>
      timeOnly(self.state + unitTicks(value.value, TICKS.hour)),
    "System.TimeOnly AddMinutes(double value)": (self: TimeOnly, value: PsDouble) =>
      timeOnly(self.state + unitTicks(value.value, TICKS.minute)),
    "int CompareTo(System.TimeOnly value)": (self: TimeOnly, other: TimeOnly) => compareTicks(self.state, other.state),
    "bool IsBetween(System.TimeOnly start, System.TimeOnly end)": (self: TimeOnly, start: TimeOnly, end: TimeOnly) =>
      start.state <= end.state
        ? self.state >= start.state && self.state < end.state
        : self.state >= start.state || self.state < end.state,
    "timespan ToTimeSpan()": (self: TimeOnly) => span(self.state),
    "string ToLongTimeString()": (self: TimeOnly) => timeText(self, "T", EN_US),
    "string ToShortTimeString()": (self: TimeOnly) => timeText(self, "t", EN_US),
    "string ToString()": (self: TimeOnly) => timeText(self, "", EN_US),
    "string ToString(string format)": (self: TimeOnly, format: string | null) => timeText(self, format, EN_US),
    "string ToString(System.IFormatProvider provider)": (self: TimeOnly, provider: PsValue) =>
      timeText(self, "", cultureOf(provider)),
    "string ToString(string format, System.IFormatProvider provider)": (
      self: TimeOnly,
      format: string | null,
      provider: PsValue,
    ) => timeText(self, format, cultureOf(provider)),
  },
  statics: {
    "System.TimeOnly MaxValue": () => timeOnly(TICKS.day - 1n),
    "System.TimeOnly MinValue": () => timeOnly(0n),
    "System.TimeOnly FromDateTime(datetime dateTime)": (date: PsDateTime) => timeOnly(date.ticks),
    "System.TimeOnly FromTimeSpan(timespan timeSpan)": (value: PsTimeSpan) => timeOnly(value.ticks),
    "System.TimeOnly Parse(string s)": (text: string | null) => readTimeOnly(text, null),
    "System.TimeOnly Parse(string s, System.IFormatProvider provider)": readTimeOnly,
  },
  constructors: {
    "(int hour, int minute)": (h: number, m: number) => timeOnly(made("Unspecified", 1, 1, 1, h, m).ticks),
    "(int hour, int minute, int second)": (h: number, m: number, s: number) =>
      timeOnly(made("Unspecified", 1, 1, 1, h, m, s).ticks),
    "(int hour, int minute, int second, int millisecond)": (h: number, m: number, s: number, ms: number) =>
      timeOnly(made("Unspecified", 1, 1, 1, h, m, s, milliseconds(ms)).ticks),
    "(long ticks)": (ticks: bigint) => timeOnly(ticks),
  },
  equals: (self: TimeOnly, other: PsValue) =>
    other instanceof NetObject && other.netType() === self.netType() && other.state === self.state,
  compare: (self: TimeOnly, other: PsValue) => compareTicks(self.state, (other as TimeOnly).state),
  format: (self: TimeOnly, format: string, culture: string) => timeText(self, format, cultureByName(culture)),
  zero: () => timeOnly(0n),
});

// --- TimeZoneInfo: the session's own zone and UTC

/** State of a TimeZoneInfo. */
interface ZoneState {
  readonly id: string;
  /** The session's zone; UTC else. */
  readonly isLocal: boolean;
}

type Zone = NetObject<ZoneState>;
const zone = (id: string, isLocal: boolean): Zone => new NetObject<ZoneState>("System.TimeZoneInfo", { id, isLocal });
const UTC_NAMES = new Set(["utc", "etc/utc", "gmt", "etc/gmt"]);

function findZone(id: string, session: Session): Zone {
  if (UTC_NAMES.has(id.toLowerCase())) return zone("UTC", false);
  if (id.toLowerCase() === "local" || localOffset(session, session.platform.now()) === 0) return zone(id, true);
  throw clrError("System.TimeZoneNotFoundException", `There is no time zone "${id}" here.`);
}

const zoneMinutes = (self: Zone, utcTicks: bigint, session: Session): number =>
  self.state.isLocal ? localOffset(session, utcTicks) : 0;

const TIME_ZONE: TypeRow = declareType("System.TimeZoneInfo", {
  properties: {
    "string Id": (self: Zone) => self.state.id,
    "string DisplayName": (self: Zone) => self.state.isLocal ? self.state.id : "(UTC) Coordinated Universal Time",
    "string StandardName": (self: Zone) => self.state.isLocal ? self.state.id : "Coordinated Universal Time",
    "string DaylightName": (self: Zone) => self.state.isLocal ? self.state.id : "Coordinated Universal Time",
    "timespan BaseUtcOffset": (self: Zone, session: Session) =>
      span(BigInt(self.state.isLocal ? localOffset(session, session.platform.now()) : 0) * TICKS.minute),
    "bool SupportsDaylightSavingTime": () => false,
    "bool HasIanaId": () => true,
  },
  methods: {
    "timespan GetUtcOffset(datetime dateTime)": (self: Zone, date: PsDateTime, session: Session) =>
      span(BigInt(zoneMinutes(self, date.ticks, session)) * TICKS.minute),
    "bool IsDaylightSavingTime(datetime dateTime)": () => false,
    "string ToString()": (self: Zone) => self.state.isLocal ? self.state.id : "(UTC) Coordinated Universal Time",
  },
  statics: {
    "System.TimeZoneInfo Local": (session: Session) =>
      localOffset(session, session.platform.now()) === 0 ? zone("Etc/UTC", true) : zone("Local", true),
    "System.TimeZoneInfo Utc": () => zone("UTC", false),
    "datetime ConvertTimeToUtc(datetime dateTime)": toUtc,
    "datetime ConvertTimeFromUtc(datetime dateTime, System.TimeZoneInfo destinationTimeZone)": (
      date: PsDateTime,
      target: Zone,
      session: Session,
    ) => new PsDateTime(date.ticks + BigInt(zoneMinutes(target, date.ticks, session)) * TICKS.minute, "Unspecified"),
    "datetime ConvertTime(datetime dateTime, System.TimeZoneInfo destinationTimeZone)": (
      date: PsDateTime,
      target: Zone,
      session: Session,
    ) => {
      const utc = toUtc(date, session);
      return new PsDateTime(
        utc.ticks + BigInt(zoneMinutes(target, utc.ticks, session)) * TICKS.minute,
        target.state.isLocal ? "Local" : "Utc",
      );
    },
    "datetime ConvertTimeBySystemTimeZoneId(datetime dateTime, string destinationTimeZoneId)": (
      date: PsDateTime,
      id: string,
      session: Session,
    ) => {
      const utc = toUtc(date, session);
      const target = findZone(id, session);
      return new PsDateTime(utc.ticks + BigInt(zoneMinutes(target, utc.ticks, session)) * TICKS.minute, "Unspecified");
    },
    "System.TimeZoneInfo FindSystemTimeZoneById(string id)": findZone,
  },
  equals: (self: Zone, other: PsValue) => other instanceof NetObject && (other as Zone).state.id === self.state.id,
});

/** Dates. */
export const DATE_ROWS: readonly TypeRow[] = [DATE_TIME, DATE_TIME_OFFSET, DATE_ONLY, TIME_ONLY, TIME_ZONE];

/** The invariant text of a date; for tables that write one. */
export function invariantDate(date: PsDateTime): string {
  return formatDateTime(date, "G", INVARIANT_CULTURE) ?? "";
}

/** A count of days as a double, for tables of spans. */
export function asDays(value: PsValue): number {
  return toDouble(value);
}
