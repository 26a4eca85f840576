/**
 * TABLE: GregorianCalendar and ISOWeek.
 * @module
 */
import { PsDateTime, type PsEnum, type PsValue } from "../../../clixml/value.ts";
import { daysInMonth, isLeapYear, partsOf, TICKS, ticksOf, weekOfYear } from "../calendar.ts";
import { argumentError } from "../clr_errors.ts";
import { type Culture, INVARIANT_CULTURE } from "../culture.ts";
import { declareType } from "../declare.ts";
import { enumNumber } from "../enums.ts";
import { NetObject } from "../net_object.ts";
import type { TypeRow } from "../type.ts";

/** GregorianCalendar. */
export const CALENDAR: TypeRow = declareType("System.Globalization.GregorianCalendar", {
  base: "System.Globalization.Calendar",
  methods: {
    "int GetWeekOfYear(datetime time, System.Globalization.CalendarWeekRule rule, System.DayOfWeek firstDayOfWeek)": (
      _self: PsValue,
      date: PsDateTime,
      rule: PsEnum,
      first: PsEnum,
    ) => weekOfYear(date.ticks, rule.name as "FirstDay", Number(enumNumber(first))),
    "int GetYear(datetime time)": (_self: PsValue, date: PsDateTime) => partsOf(date.ticks).year,
    "int GetMonth(datetime time)": (_self: PsValue, date: PsDateTime) => partsOf(date.ticks).month,
    "int GetDayOfMonth(datetime time)": (_self: PsValue, date: PsDateTime) => partsOf(date.ticks).day,
    "int GetDayOfYear(datetime time)": (_self: PsValue, date: PsDateTime) => partsOf(date.ticks).dayOfYear,
    "int GetDaysInMonth(int year, int month)": (_self: PsValue, year: number, month: number) =>
      daysInMonth(year, month),
    "int GetDaysInYear(int year)": (_self: PsValue, year: number) => isLeapYear(year) ? 366 : 365,
    "bool IsLeapYear(int year)": (_self: PsValue, year: number) => isLeapYear(year),
  },
  constructors: { "()": () => new NetObject<Culture>("System.Globalization.GregorianCalendar", INVARIANT_CULTURE) },
});

// ISO 8601: weeks begin on Monday, the first has four days of the year.
function isoWeek(date: PsDateTime): number {
  return weekOfYear(date.ticks, "FirstFourDayWeek", 1);
}

function weekTicks(year: number, month: number, day: number): bigint {
  const ticks = ticksOf(year, month, day);
  if (ticks === undefined) throw argumentError("ArgumentOutOfRangeException", "year", "A year is 1 to 9999.");
  return ticks;
}

// The year of a week is that of its Thursday.
function isoYear(date: PsDateTime): number {
  const weekday = (partsOf(date.ticks).dayOfWeek + 6) % 7;
  return partsOf(date.ticks + BigInt(3 - weekday) * TICKS.day).year;
}

/** The Monday of the week with the year's first Thursday. */
function isoYearStart(year: number): PsDateTime {
  const fourth = weekTicks(year, 1, 4);
  return new PsDateTime(fourth - BigInt((partsOf(fourth).dayOfWeek + 6) % 7) * TICKS.day, "Unspecified");
}

/** ISOWeek. */
export const ISO_WEEK: TypeRow = declareType("System.Globalization.ISOWeek", {
  isAbstract: true,
  statics: {
    "int GetWeekOfYear(datetime date)": isoWeek,
    "int GetYear(datetime date)": isoYear,
    "int GetWeeksInYear(int year)": (year: number) => isoWeek(new PsDateTime(weekTicks(year, 12, 28), "Unspecified")),
    "datetime GetYearStart(int year)": isoYearStart,
    "datetime GetYearEnd(int year)": (year: number) =>
      new PsDateTime(isoYearStart(year + 1).ticks - TICKS.day, "Unspecified"),
    "datetime ToDateTime(int year, int week, System.DayOfWeek dayOfWeek)": (
      year: number,
      week: number,
      day: PsEnum,
    ) => {
      const offset = BigInt((week - 1) * 7 + (Number(enumNumber(day)) + 6) % 7);
      return new PsDateTime(isoYearStart(year).ticks + offset * TICKS.day, "Unspecified");
    },
  },
});
