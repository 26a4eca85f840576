/**
 * TABLE: DateTimeOffset.
 * @module
 */
import { PsDateTime, PsDouble, type PsEnum, PsTimeSpan, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { type DateParts, MAX_TICKS, partsOf, TICKS, UNIX_EPOCH_TICKS } from "../calendar.ts";
import { registerCast } from "../cast_operators.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { type Culture, EN_US } from "../culture.ts";
import { cultureByName, cultureOf } from "../cultures.ts";
import { formatTicks } from "../date_format.ts";
import { type DateOffset, dateOffset, offsetDate, offsetUtcTicks } from "../date_offset.ts";
import { DATE_STYLES, parseDate, parseDateExact, type ReadDate } from "../date_parse.ts";
import { declareType } from "../declare.ts";
import { localNow, localOffset, offsetAtLocal, toLocal } from "../local_time.ts";
import { NetObject } from "../net_object.ts";
import { NO_SESSION } from "../no_session.ts";
import type { RefCell, TypeRow } from "../type.ts";
import {
  badDate,
  checkedTicks,
  compareTicks,
  contextOf,
  dayOfWeek,
  FILE_TIME_EPOCH,
  madeDate,
  milliseconds,
  moved,
  spanOf,
  stylesOf,
  unitTicks,
} from "./date_members.ts";

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
  dateOffset(checkedTicks(self.state.ticks + unitTicks(value.value, unit)), self.state.minutes);

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

/** DateTimeOffset. */
export const DATE_TIME_OFFSET: TypeRow = declareType("System.DateTimeOffset", {
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
    "timespan Offset": (self: DateOffset) => spanOf(BigInt(self.state.minutes) * TICKS.minute),
    "int Second": offsetPart((parts) => parts.second),
    "long Ticks": (self: DateOffset) => self.state.ticks,
    "long UtcTicks": offsetUtcTicks,
    "timespan TimeOfDay": (self: DateOffset) => spanOf(self.state.ticks % TICKS.day),
    "int Year": offsetPart((parts) => parts.year),
  },
  methods: {
    "System.DateTimeOffset Add(timespan timeSpan)": (self: DateOffset, value: PsTimeSpan) =>
      dateOffset(checkedTicks(self.state.ticks + value.ticks), self.state.minutes),
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
      spanOf(offsetUtcTicks(self) - offsetUtcTicks(other)),
    "System.DateTimeOffset Subtract(timespan value)": (self: DateOffset, value: PsTimeSpan) =>
      dateOffset(checkedTicks(self.state.ticks - value.ticks), self.state.minutes),
    "System.DateTimeOffset ToLocalTime()": (self: DateOffset, session: Session) => {
      const utc = offsetUtcTicks(self);
      const minutes = localOffset(session, utc);
      return dateOffset(utc + BigInt(minutes) * TICKS.minute, minutes);
    },
    "System.DateTimeOffset ToUniversalTime()": (self: DateOffset) => dateOffset(offsetUtcTicks(self), 0),
    "System.DateTimeOffset ToOffset(timespan offset)": (self: DateOffset, offset: PsTimeSpan) => {
      const minutes = spanMinutes(offset);
      return dateOffset(checkedTicks(offsetUtcTicks(self) + BigInt(minutes) * TICKS.minute), minutes);
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
      const utc = checkedTicks(ticks + FILE_TIME_EPOCH);
      const minutes = localOffset(session, utc);
      return dateOffset(utc + BigInt(minutes) * TICKS.minute, minutes);
    },
    "System.DateTimeOffset FromUnixTimeSeconds(long seconds)": (seconds: bigint) =>
      dateOffset(checkedTicks(UNIX_EPOCH_TICKS + seconds * TICKS.second), 0),
    "System.DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)": (value: bigint) =>
      dateOffset(checkedTicks(UNIX_EPOCH_TICKS + value * TICKS.millisecond), 0),
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
      dateOffset(checkedTicks(ticks), spanMinutes(offset)),
    "(int year, int month, int day, int hour, int minute, int second, timespan offset)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      offset: PsTimeSpan,
    ) => dateOffset(madeDate("Unspecified", y, m, d, h, mi, s).ticks, spanMinutes(offset)),
    "(int year, int month, int day, int hour, int minute, int second, int millisecond, timespan offset)": (
      y: number,
      m: number,
      d: number,
      h: number,
      mi: number,
      s: number,
      ms: number,
      offset: PsTimeSpan,
    ) => dateOffset(madeDate("Unspecified", y, m, d, h, mi, s, milliseconds(ms)).ticks, spanMinutes(offset)),
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
