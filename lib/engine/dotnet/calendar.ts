/**
 * Ticks of 100 ns since 0001-01-01 as parts of a date, and back: the proleptic Gregorian calendar.
 * @module
 */

/** Ticks of units. */
export const TICKS = {
  microsecond: 10n,
  millisecond: 10_000n,
  second: 10_000_000n,
  minute: 600_000_000n,
  hour: 36_000_000_000n,
  day: 864_000_000_000n,
} as const;

/** DateTime.MaxValue. */
export const MAX_TICKS = 3_155_378_975_999_999_999n;
/** 1970-01-01. */
export const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;

/** A point of time in parts. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Ticks below the second. */
  readonly fraction: number;
  /** 0 is Sunday. */
  readonly dayOfWeek: number;
  readonly dayOfYear: number;
}

/** Whether a year has 366 days. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Days of a month, 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : MONTH_DAYS[month - 1] ?? 30;
}

/** Days from 0001-01-01 to a date. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = year - 1;
  let days = y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + day - 1;
  for (let at = 1; at < month; at++) days += daysInMonth(year, at);
  return days;
}

/** Year, month, day of a count of days since 0001-01-01. */
export function dateOfDays(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  let rest = days;
  const by400 = Math.floor(rest / 146_097);
  rest -= by400 * 146_097;
  const by100 = Math.min(Math.floor(rest / 36_524), 3);
  rest -= by100 * 36_524;
  const by4 = Math.floor(rest / 1461);
  rest -= by4 * 1461;
  const by1 = Math.min(Math.floor(rest / 365), 3);
  rest -= by1 * 365;
  const year = by400 * 400 + by100 * 100 + by4 * 4 + by1 + 1;
  let month = 1;
  while (rest >= daysInMonth(year, month)) rest -= daysInMonth(year, month++);
  return { year, month, day: rest + 1 };
}

/** Splits ticks. */
export function partsOf(ticks: bigint): DateParts {
  const days = Number(ticks / TICKS.day);
  const inDay = ticks % TICKS.day;
  const { year, month, day } = dateOfDays(days);
  const seconds = Number(inDay / TICKS.second);
  return {
    year,
    month,
    day,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    fraction: Number(inDay % TICKS.second),
    dayOfWeek: (days + 1) % 7,
    dayOfYear: days - dayNumber(year, 1, 1) + 1,
  };
}

/** Ticks of a date and time, `undefined` where there is no such date. */
export function ticksOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  fraction = 0n,
): bigint | undefined {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
  return BigInt(dayNumber(year, month, day)) * TICKS.day +
    BigInt(hour * 3600 + minute * 60 + second) * TICKS.second + fraction;
}

/** Moves a date by months; the day is cut to the length of the month. `undefined` outside of the calendar. */
export function addMonths(ticks: bigint, months: number): bigint | undefined {
  const parts = partsOf(ticks);
  const index = parts.year * 12 + parts.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  if (year < 1 || year > 9999) return undefined;
  const day = Math.min(parts.day, daysInMonth(year, month));
  return BigInt(dayNumber(year, month, day)) * TICKS.day + ticks % TICKS.day;
}

/** Week of the year by a rule and a first day of the week, as Calendar.GetWeekOfYear counts. */
export function weekOfYear(
  ticks: bigint,
  rule: "FirstDay" | "FirstFullWeek" | "FirstFourDayWeek",
  first: number,
): number {
  const parts = partsOf(ticks);
  const firstDay = (parts.dayOfWeek - ((parts.dayOfYear - 1) % 7) + 7) % 7;
  const offset = (firstDay - first + 7) % 7;
  if (rule === "FirstDay") return Math.floor((parts.dayOfYear - 1 + offset) / 7) + 1;
  const full = rule === "FirstFullWeek" ? 7 : 4;
  const lead = offset === 0 ? 0 : 7 - offset;
  const start = lead >= full ? lead - 7 : lead;
  const day = parts.dayOfYear - 1 - start;
  if (day >= 0) {
    const week = Math.floor(day / 7) + 1;
    if (week < 53 || rule === "FirstFullWeek") return week;
    // The last days of a year belong to the next one's first week where that has enough days of it.
    const length = isLeapYear(parts.year) ? 366 : 365;
    const next = (firstDay + length) % 7;
    const nextOffset = (next - first + 7) % 7;
    return 7 - nextOffset >= 4 ? 1 : week;
  }
  const previous = ticksOf(parts.year - 1, 12, 31);
  return previous === undefined ? 1 : weekOfYear(previous, rule, first);
}
