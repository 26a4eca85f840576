/**
 * DateTime and TimeSpan as text: `xs:dateTime` and its shorter relatives (XML Schema part 2, 3.2.7 to 3.2.14) and
 * `xs:duration`, with .NET's rounding and clamping. Local time is UTC here: this library has no zone of its own, and a
 * value with an offset becomes local time of offset zero.
 * @module
 */
import { TICKS_PER_SECOND } from "../duration.ts";
import { trimXml } from "./number_text.ts";
import { type DateKind, PsDateTime, PsTimeSpan } from "./value.ts";

/** Ticks of 9999-12-31T23:59:59.9999999. */
export const MAX_DATE_TICKS = 3155378975999999999n;
const SECONDS_PER_DAY = 86_400;
/** Days from 0001-01-01 to 1970-01-01. */
const UNIX_EPOCH_DAYS = 719_162;
const MAX_SPAN_TICKS = (1n << 63n) - 1n;
const MAX_INT32 = 2_147_483_647;

const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : (month + (month >> 3)) & 1 ? 31 : 30;

/** Days since 0001-01-01 of a date of the proleptic Gregorian calendar. */
export function daysOfDate(year: number, month: number, day: number): number {
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return before * 365 + leaps + DAYS_BEFORE[month - 1]! + (month > 2 && isLeap(year) ? 1 : 0) + day - 1;
}

// Year, month and day are all that the shorter forms lack; .NET fills in a leap year for those without a year.
const DATE_REGEXP = new RegExp(
  "^(?:" +
    "(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)(?:T(?<time>\\d\\d:\\d\\d:\\d\\d)(?:\\.(?<fraction>\\d+))?)?" +
    "|(?<onlyTime>\\d\\d:\\d\\d:\\d\\d)(?:\\.(?<onlyFraction>\\d+))?" +
    "|(?<monthYear>\\d{4})-(?<yearMonth>\\d\\d)" +
    "|(?<onlyYear>\\d{4})" +
    "|--(?<dayMonth>\\d\\d)-(?<monthDay>\\d\\d)" +
    "|---(?<onlyDay>\\d\\d)" +
    "|--(?<onlyMonth>\\d\\d)(?:--)?" +
    ")(?<zone>[Zz]|[+-]\\d\\d:\\d\\d)?$",
);
const LEAP_YEAR = 1904;

const digits2 = (text: string, at: number): number => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;

/** A DateTime; `undefined` where the text is none. */
export function parseDateTime(text: string): PsDateTime | undefined {
  return parseFullDateTime(text) ?? parseAnyDate(trimXml(text));
}

// The form that PowerShell itself writes, without a regular expression.
function parseFullDateTime(text: string): PsDateTime | undefined {
  const { length } = text;
  if (length < 19 || length > 40) return undefined;
  for (let i = 0; i < 19; i++) {
    const unit = text.charCodeAt(i);
    const fits = i === 4 || i === 7
      ? unit === 0x2d
      : i === 10
      ? unit === 0x54
      : i === 13 || i === 16
      ? unit === 0x3a
      : isDigit(unit);
    if (!fits) return undefined;
  }
  const year = digits2(text, 0) * 100 + digits2(text, 2);
  const month = digits2(text, 5);
  const day = digits2(text, 8);
  const hour = digits2(text, 11);
  const minute = digits2(text, 14);
  const second = digits2(text, 17);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  let fraction = 0;
  let at = 19;
  if (text.charCodeAt(at) === 0x2e) {
    const start = ++at;
    for (; at < length && isDigit(text.charCodeAt(at)); at++) {
      if (at - start >= 7) return undefined;
      fraction = fraction * 10 + text.charCodeAt(at) - 48;
    }
    if (at === start) return undefined;
    for (let places = at - start; places < 7; places++) fraction *= 10;
  }
  let kind: DateKind = "Unspecified";
  let offset = 0;
  const zone = text.charCodeAt(at);
  if (zone === 0x5a) {
    kind = "Utc";
    at++;
  } else if (zone === 0x2b || zone === 0x2d) {
    if (length !== at + 6 || text.charCodeAt(at + 3) !== 0x3a) return undefined;
    for (const i of [1, 2, 4, 5]) if (!isDigit(text.charCodeAt(at + i))) return undefined;
    offset = (digits2(text, at + 1) * 60 + digits2(text, at + 4)) * (zone === 0x2b ? 60 : -60);
    kind = "Local";
    at += 6;
  }
  if (at !== length) return undefined;
  const seconds = daysOfDate(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
  return dateOf(seconds, fraction, kind, offset);
}

function dateOf(seconds: number, fraction: number, kind: DateKind, offset: number): PsDateTime {
  let ticks = BigInt(seconds - offset) * TICKS_PER_SECOND;
  if (fraction !== 0) ticks += BigInt(fraction);
  // .NET clamps what an offset moves out of the calendar.
  if (ticks < 0n) ticks = 0n;
  else if (ticks > MAX_DATE_TICKS) ticks = MAX_DATE_TICKS;
  return new PsDateTime(ticks, kind);
}

function parseAnyDate(text: string): PsDateTime | undefined {
  const groups = DATE_REGEXP.exec(text)?.groups as Record<string, string | undefined> | undefined;
  if (!groups) return undefined;
  const number = (...names: string[]): number | undefined => {
    for (const name of names) if (groups[name] !== undefined) return Number(groups[name]);
    return undefined;
  };
  const onlyTime = groups.onlyTime !== undefined;
  const year = number("year", "monthYear", "onlyYear") ?? (onlyTime ? 1 : LEAP_YEAR);
  const month = number("month", "yearMonth", "dayMonth", "onlyMonth") ?? 1;
  const day = number("day", "monthDay", "onlyDay") ?? 1;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const time = groups.time ?? groups.onlyTime ?? "00:00:00";
  const hour = digits2(time, 0);
  const minute = digits2(time, 3);
  const second = digits2(time, 6);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const { zone } = groups;
  const kind: DateKind = zone === undefined ? "Unspecified" : zone.length === 1 ? "Utc" : "Local";
  const offset = kind === "Local" ? (digits2(zone!, 1) * 60 + digits2(zone!, 4)) * (zone![0] === "+" ? 60 : -60) : 0;
  const seconds = daysOfDate(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
  return dateOf(seconds, roundFraction(groups.fraction ?? groups.onlyFraction ?? ""), kind, offset);
}

// Ticks of the digits behind the point; what lies below 100 ns is rounded half to even.
function roundFraction(digits: string): number {
  const whole = Number(digits.slice(0, 7).padEnd(7, "0"));
  const rest = digits.slice(7).replace(/0+$/, "");
  if (rest === "" || rest < "5") return whole;
  return rest === "5" ? whole + (whole & 1) : whole + 1;
}

const pad = (value: number, width: number): string => value.toString().padStart(width, "0");

/** The parts of a point in time. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Ticks within the second. */
  readonly fraction: number;
}

/** Splits ticks since 0001-01-01. */
export function datePartsOf(ticks: bigint): DateParts {
  const seconds = Number(ticks / TICKS_PER_SECOND);
  const fraction = Number(ticks % TICKS_PER_SECOND);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const rest = seconds - days * SECONDS_PER_DAY;
  const date = new Date((days - UNIX_EPOCH_DAYS) * SECONDS_PER_DAY * 1000);
  const hour = Math.floor(rest / 3600);
  const minute = Math.floor(rest / 60) % 60;
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour,
    minute,
    second: rest % 60,
    fraction,
  };
}

const ZONE: Readonly<Record<DateKind, string>> = { Unspecified: "", Utc: "Z", Local: "+00:00" };

/** `2020-01-02T03:04:05.1234567Z`; zeros at the end of the fraction are left out, unless `full`. */
export function formatDateTime(value: PsDateTime, full = false): string {
  const parts = datePartsOf(value.ticks);
  let text = `${pad(parts.year, 4)}-${pad(parts.month, 2)}-${pad(parts.day, 2)}T${pad(parts.hour, 2)}:${
    pad(parts.minute, 2)
  }:${pad(parts.second, 2)}`;
  if (full) text += `.${pad(parts.fraction, 7)}`;
  else if (parts.fraction !== 0) text += `.${pad(parts.fraction, 7).replace(/0+$/, "")}`;
  return text + ZONE[value.dateKind];
}

/**
 * A TimeSpan from `xs:duration`. Unlike SOAP's durations, .NET's reader takes `PT.5S` and `PT1.S`; digits below 100 ns
 * are cut. `undefined` where the text is none or beyond 64 bits.
 */
export function parseTimeSpan(text: string): PsTimeSpan | undefined {
  const source = trimXml(text);
  const { length } = source;
  let at = 0;
  const negative = source.charCodeAt(at) === 0x2d;
  if (negative) at++;
  if (source.charCodeAt(at++) !== 0x50) return undefined;
  let inTime = false;
  let parts = 0;
  // Position in YMDTHMS, so that the designators come in order and once.
  let last = -1;
  let days = 0;
  let seconds = 0;
  let fraction = 0;
  while (at < length) {
    if (source.charCodeAt(at) === 0x54) {
      if (inTime || ++at === length) return undefined;
      inTime = true;
      last = 2;
      continue;
    }
    const start = at;
    let value = 0;
    for (; at < length && isDigit(source.charCodeAt(at)); at++) value = value * 10 + source.charCodeAt(at) - 48;
    if (value > MAX_INT32) return undefined;
    let hasDigits = at > start;
    const pointed = inTime && source.charCodeAt(at) === 0x2e;
    if (pointed) {
      const from = ++at;
      while (at < length && isDigit(source.charCodeAt(at))) at++;
      fraction = Number(source.slice(from, Math.min(at, from + 7)).padEnd(7, "0"));
      hasDigits = true;
    }
    const order = inTime ? 3 + "HMS".indexOf(source[at] ?? "?") : "YMD".indexOf(source[at] ?? "?");
    if (!hasDigits || order <= last || (pointed && order !== 5)) return undefined;
    last = order;
    at++;
    parts++;
    if (order <= 2) days += value * DAYS_OF[order]!;
    else seconds += value * SECONDS_OF[order - 3]!;
  }
  if (parts === 0) return undefined;
  let ticks = (BigInt(days) * BigInt(SECONDS_PER_DAY) + BigInt(seconds)) * TICKS_PER_SECOND + BigInt(fraction);
  if (negative) ticks = -ticks;
  return ticks > MAX_SPAN_TICKS || ticks < -MAX_SPAN_TICKS - 1n ? undefined : new PsTimeSpan(ticks);
}

const DAYS_OF = [365, 30, 1];
const SECONDS_OF = [3600, 60, 1];

/** .NET's "c" form of a TimeSpan: `1.02:03:04.5670000`, `-00:00:01`. */
export function formatTimeSpan(value: PsTimeSpan): string {
  const negative = value.ticks < 0n;
  const ticks = negative ? -value.ticks : value.ticks;
  const seconds = Number(ticks / TICKS_PER_SECOND);
  const fraction = Number(ticks % TICKS_PER_SECOND);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const rest = seconds - days * SECONDS_PER_DAY;
  const clock = `${pad(Math.floor(rest / 3600), 2)}:${pad(Math.floor(rest / 60) % 60, 2)}:${pad(rest % 60, 2)}`;
  return `${negative ? "-" : ""}${days ? `${days}.` : ""}${clock}${fraction ? `.${pad(fraction, 7)}` : ""}`;
}
