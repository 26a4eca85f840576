/**
 * TABLE: DateOnly and TimeOnly.
 * @module
 */
import { PsDateTime, PsDouble, PsTimeSpan, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { addMonths, dateOfDays, dayNumber, partsOf, TICKS } from "../calendar.ts";
import { clrError } from "../clr_errors.ts";
import { type Culture, EN_US } from "../culture.ts";
import { cultureByName, cultureOf } from "../cultures.ts";
import { formatTicks } from "../date_format.ts";
import { parseDate, parseDateExact } from "../date_parse.ts";
import { declareType } from "../declare.ts";
import { NetObject } from "../net_object.ts";
import type { RefCell, TypeRow } from "../type.ts";
import {
  badDate,
  compareTicks,
  contextOf,
  dateOutOfRange,
  dayOfWeek,
  madeDate,
  milliseconds,
  spanOf,
  unitTicks,
} from "./date_members.ts";

type DateOnly = NetObject<number>;

type TimeOnly = NetObject<bigint>;

const dateOnly = (days: number): DateOnly => new NetObject<number>("System.DateOnly", days);

const timeOnly = (ticks: bigint): TimeOnly =>
  new NetObject<bigint>("System.TimeOnly", ((ticks % TICKS.day) + TICKS.day) % TICKS.day);

const dayTicks = (self: DateOnly): bigint => BigInt(self.state) * TICKS.day;

const MAX_DAY = 3_652_058;

function checkedDay(days: number): DateOnly {
  if (days < 0 || days > MAX_DAY) throw dateOutOfRange();
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

/** DateOnly. */
export const DATE_ONLY: TypeRow = declareType("System.DateOnly", {
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
      if (ticks === undefined) throw dateOutOfRange();
      return dateOnly(Number(ticks / TICKS.day));
    },
    "System.DateOnly AddYears(int value)": (self: DateOnly, years: number) => {
      const ticks = addMonths(dayTicks(self), years * 12);
      if (ticks === undefined) throw dateOutOfRange();
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
      madeDate("Unspecified", y, m, d);
      return dateOnly(dayNumber(y, m, d));
    },
  },
  equals: (self: DateOnly, other: PsValue) =>
    other instanceof NetObject && other.netType() === self.netType() && other.state === self.state,
  compare: (self: DateOnly, other: PsValue) => self.state - (other as DateOnly).state,
  format: (self: DateOnly, format: string, culture: string) => dateText(self, format, cultureByName(culture)),
  zero: () => dateOnly(0),
});

/** TimeOnly. */
export const TIME_ONLY: TypeRow = declareType("System.TimeOnly", {
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
    "timespan ToTimeSpan()": (self: TimeOnly) => spanOf(self.state),
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
    "(int hour, int minute)": (h: number, m: number) => timeOnly(madeDate("Unspecified", 1, 1, 1, h, m).ticks),
    "(int hour, int minute, int second)": (h: number, m: number, s: number) =>
      timeOnly(madeDate("Unspecified", 1, 1, 1, h, m, s).ticks),
    "(int hour, int minute, int second, int millisecond)": (h: number, m: number, s: number, ms: number) =>
      timeOnly(madeDate("Unspecified", 1, 1, 1, h, m, s, milliseconds(ms)).ticks),
    "(long ticks)": (ticks: bigint) => timeOnly(ticks),
  },
  equals: (self: TimeOnly, other: PsValue) =>
    other instanceof NetObject && other.netType() === self.netType() && other.state === self.state,
  compare: (self: TimeOnly, other: PsValue) => compareTicks(self.state, (other as TimeOnly).state),
  format: (self: TimeOnly, format: string, culture: string) => timeText(self, format, cultureByName(culture)),
  zero: () => timeOnly(0n),
});
