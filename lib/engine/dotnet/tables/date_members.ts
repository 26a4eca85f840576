/**
 * What the members of all types of dates share: checks, parts, reading and writing.
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
import { addMonths, type DateParts, MAX_TICKS, partsOf, TICKS, ticksOf } from "../calendar.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import type { Culture } from "../culture.ts";
import { cultureOf } from "../cultures.ts";
import { formatDateTime } from "../date_format.ts";
import { DATE_STYLES, dateFromRead, parseDate, parseDateExact, type ReadDate } from "../date_parse.ts";
import { enumNumber, enumValue } from "../enums.ts";
import { localNow, localOffset, offsetAtLocal } from "../local_time.ts";
import { NO_SESSION } from "../no_session.ts";
import type { RefCell } from "../type.ts";
import { typeNamed } from "../type_system.ts";

const DAY_OF_WEEK = "System.DayOfWeek";

/** The DayOfWeek value of a number. */
export function dayOfWeek(number: number): PsEnum {
  return enumValue(typeNamed(DAY_OF_WEEK), BigInt(number));
}

/** The error for a date outside of the years 1 to 9999. */
export function dateOutOfRange(parameter = "value"): Error {
  return argumentError("ArgumentOutOfRangeException", parameter, "The date would be outside of the calendar.");
}

/** Ticks that a date can have. */
export function checkedTicks(ticks: bigint): bigint {
  if (ticks < 0n || ticks > MAX_TICKS) throw dateOutOfRange();
  return ticks;
}

/** A date some ticks later, of the same kind. */
export const shifted = (date: PsDateTime, ticks: bigint): PsDateTime =>
  new PsDateTime(checkedTicks(date.ticks + ticks), date.dateKind);

/** Ticks of a count of units; .NET keeps whole ticks and cuts the rest. */
export function unitTicks(value: number, unit: bigint): bigint {
  if (!Number.isFinite(value)) throw dateOutOfRange();
  const whole = Math.trunc(value);
  return BigInt(whole) * unit + BigInt(Math.trunc((value - whole) * Number(unit)));
}

/** The body of AddDays and its like. */
export function adder(unit: bigint): (date: PsDateTime, value: PsDouble) => PsDateTime {
  return (date, value) => shifted(date, unitTicks(value.value, unit));
}

/** A date some months later. */
export function moved(date: PsDateTime, months: number): PsDateTime {
  const ticks = addMonths(date.ticks, months);
  if (ticks === undefined) throw dateOutOfRange("months");
  return new PsDateTime(ticks, date.dateKind);
}

/** The body of a property that is a datePart of a date. */
export function datePart(read: (parts: DateParts) => PsValue): (date: PsDateTime) => PsValue {
  return (date) => read(partsOf(date.ticks));
}

/** The kind that an enum value names. */
export const kindOf = (value: PsEnum): DateKind => value.name as DateKind;

/** A date of its parts. */
export function madeDate(
  kind: DateKind,
  ...parts: [number, number, number, number?, number?, number?, bigint?]
): PsDateTime {
  const ticks = ticksOf(...parts);
  if (ticks === undefined) {
    throw clrError("System.ArgumentOutOfRangeException", "Year, month and day, or the time, make no date.");
  }
  return new PsDateTime(ticks, kind);
}

/** The error for a text that is no date. */
export function badDate(text: string | null): Error {
  if (text === null) return argumentError("ArgumentNullException", "s", "A value is needed.");
  return clrError("System.FormatException", `"${text}" was not recognized as a date.`);
}

function offsetOf(session: Session): (utcTicks: bigint) => number {
  return session === NO_SESSION ? () => 0 : (ticks) => localOffset(session, ticks);
}

function finish(read: ReadDate, styles: number, session: Session): PsDateTime {
  const { ticks, kind } = dateFromRead(read, styles, offsetOf(session));
  return new PsDateTime(checkedTicks(ticks), kind);
}

/** What reading a date depends on. */
export function contextOf(culture: Culture, session: Session): { culture: Culture; now?: bigint } {
  return session === NO_SESSION ? { culture } : { culture, now: localNow(session).ticks };
}

/** Reads a date, `undefined` where the text is none. */
export function tryReadDate(
  text: string | null,
  styles: number,
  provider: PsValue,
  session: Session,
): PsDateTime | undefined {
  if (text === null) return undefined;
  const read = parseDate(text, contextOf(cultureOf(provider), session));
  return read && finish(read, styles, session);
}

/** Reads a date. */
export function parsedDate(text: string | null, styles: number, provider: PsValue, session: Session): PsDateTime {
  const date = tryReadDate(text, styles, provider, session);
  if (date === undefined) throw badDate(text);
  return date;
}

/** Reads a date by patterns, `undefined` where none fits. */
export function tryExactDate(
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

/** Reads a date by patterns. */
export function exactDate(
  text: string | null,
  formats: readonly string[],
  styles: number,
  provider: PsValue,
  session: Session,
): PsDateTime {
  const date = tryExactDate(text, formats, styles, provider, session);
  if (date === undefined) throw badDate(text);
  return date;
}

/** The number of DateTimeStyles. */
export const stylesOf = (value: PsEnum): number => Number(enumNumber(value));

/** Texts of an array. */
export const textsOf = (value: PsArray): string[] => value.items as string[];

/** The first moment. */
export const MIN_DATE: PsDateTime = new PsDateTime(0n, "Unspecified");

/** Text of a date in a format. @throws FormatException. */
export function formattedDate(date: PsDateTime, format: string | null, culture: Culture, session: Session): string {
  const offset = session === NO_SESSION || date.dateKind !== "Local" ? 0 : offsetAtLocal(session, date.ticks);
  const text = formatDateTime(date, format ?? "", culture, offset);
  if (text === undefined) throw clrError("System.FormatException", `"${format}" is no format of a date.`);
  return text;
}

/** A TimeSpan of ticks. */
export const spanOf = (ticks: bigint): PsTimeSpan => new PsTimeSpan(ticks);

/** Ticks of a count of milliseconds. */
export function milliseconds(value: number): bigint {
  if (value < 0 || value > 999) {
    throw argumentError("ArgumentOutOfRangeException", "millisecond", "A millisecond is 0 to 999.");
  }
  return BigInt(value) * TICKS.millisecond;
}

/** Ticks of 1601-01-01, where file times begin. */
export const FILE_TIME_EPOCH = 504_911_232_000_000_000n;

/** Ticks of 1899-12-30, where OLE dates begin. */
export const OLE_EPOCH = 599_264_352_000_000_000n;

/** Order of ticks. */
export function compareTicks(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Stores the result of TryParse. @returns Whether there was one. */
export function stored(cell: RefCell, value: PsValue | undefined): boolean {
  cell.value = value ?? MIN_DATE;
  return value !== undefined;
}
