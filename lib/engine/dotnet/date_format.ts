/**
 * Format strings of dates: the standard letters and the custom patterns of DateTime, DateTimeOffset, DateOnly, TimeOnly.
 * @module
 */
import type { DateKind, PsDateTime } from "../../clixml/value.ts";
import { type DateParts, MAX_TICKS, partsOf, TICKS } from "./calendar.ts";
import { type Culture, EN_US, INVARIANT_CULTURE } from "./culture.ts";

/** What a date is formatted with. */
export interface DateFormatOptions {
  readonly culture?: Culture;
  /** Offset from UTC in minutes; where absent, it follows from the kind. */
  readonly offsetMinutes?: number;
  readonly kind?: DateKind;
  /** Offset of local time, for values of kind Local. @default {0} */
  readonly localOffsetMinutes?: number;
  /** A DateTimeOffset: `K` and `o` write the offset always, the general format has it at the end. */
  readonly withOffset?: boolean;
}

/** Standard formats that do not depend on a culture. */
const FIXED: Readonly<Record<string, string>> = {
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
};
const ROUND_TRIP = "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK";

/** The custom pattern of a standard format, `undefined` where the letter is none. */
export function standardPattern(letter: string, culture: Culture): string | undefined {
  const { patterns } = culture;
  switch (letter) {
    case "d":
    case "D":
    case "t":
    case "T":
      return patterns[letter];
    case "m":
    case "M":
      return patterns.M;
    case "y":
    case "Y":
      return patterns.Y;
    case "f":
      return `${patterns.D} ${patterns.t}`;
    case "F":
    case "U":
      return `${patterns.D} ${patterns.T}`;
    case "g":
      return `${patterns.d} ${patterns.t}`;
    case "G":
      return `${patterns.d} ${patterns.T}`;
    case "o":
    case "O":
      return ROUND_TRIP;
    case "r":
    case "R":
      return FIXED["r"];
    case "s":
      return FIXED["s"];
    case "u":
      return FIXED["u"];
    default:
      return undefined;
  }
}

function offsetText(minutes: number, digits: number): string {
  const sign = minutes < 0 ? "-" : "+";
  const size = Math.abs(minutes);
  const hours = Math.floor(size / 60);
  if (digits === 1) return `${sign}${hours}`;
  const pad = String(hours).padStart(2, "0");
  return digits === 2 ? `${sign}${pad}` : `${sign}${pad}:${String(size % 60).padStart(2, "0")}`;
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

interface Writer {
  readonly parts: DateParts;
  readonly culture: Culture;
  readonly offset: number;
  readonly zone: string;
}

/** One run of a pattern letter. `undefined`: the letter is no specifier. */
function specifier(letter: string, count: number, writer: Writer, pattern: string): string | undefined {
  const { parts, culture } = writer;
  switch (letter) {
    case "d":
      if (count <= 2) return pad(parts.day, count);
      return (count === 3 ? culture.shortDays : culture.days)[parts.dayOfWeek]!;
    case "M":
      if (count <= 2) return pad(parts.month, count);
      return (count === 3 ? culture.shortMonths : culture.months)[parts.month - 1]!;
    case "y":
      if (count <= 2) return pad(parts.year % 100, count);
      return pad(parts.year, count);
    case "h": {
      const hour = parts.hour % 12;
      return pad(hour === 0 ? 12 : hour, Math.min(count, 2));
    }
    case "H":
      return pad(parts.hour, Math.min(count, 2));
    case "m":
      return pad(parts.minute, Math.min(count, 2));
    case "s":
      return pad(parts.second, Math.min(count, 2));
    case "t": {
      const name = parts.hour < 12 ? culture.am : culture.pm;
      return count === 1 ? name.slice(0, 1) : name;
    }
    case "f":
      return count > 7 ? undefined : pad(parts.fraction, 7).slice(0, count);
    case "F":
      return count > 7 ? undefined : pad(parts.fraction, 7).slice(0, count).replace(/0+$/, "");
    case "g":
      return culture.eras;
    case "K":
      return writer.zone;
    case "z":
      return offsetText(writer.offset, Math.min(count, 3));
    case "/":
      return culture.dateSeparator.repeat(count);
    case ":":
      return culture.timeSeparator.repeat(count);
    default:
      return pattern;
  }
}

/** Letters that stand for parts of a date. */
const DATE_SPECIFIERS = "dMyhHmstfFgKz:/";

function writePattern(pattern: string, writer: Writer): string | undefined {
  let text = "";
  for (let i = 0; i < pattern.length;) {
    const char = pattern[i]!;
    if (char === "\\") {
      if (i + 1 >= pattern.length) return undefined;
      text += pattern[i + 1];
      i += 2;
    } else if (char === "'" || char === '"') {
      const end = closingQuote(pattern, i);
      if (end < 0) return undefined;
      text += pattern.slice(i + 1, end).replace(/\\(.)/gs, "$1");
      i = end + 1;
    } else if (char === "%") {
      const next = pattern[i + 1];
      if (next === undefined || next === "%") return undefined;
      const part = specifier(next, 1, writer, next);
      if (part === undefined) return undefined;
      text += part;
      i += 2;
    } else if (DATE_SPECIFIERS.includes(char)) {
      let count = 1;
      while (pattern[i + count] === char) count++;
      const part = specifier(char, count, writer, char);
      if (part === undefined) return undefined;
      // A fraction that is empty takes the point before it away.
      if (char === "F" && part === "" && text.endsWith(".")) text = text.slice(0, -1);
      text += part;
      i += count;
    } else {
      text += char;
      i++;
    }
  }
  return text;
}

/** Position of the quote that ends a literal, -1 where there is none. */
export function closingQuote(pattern: string, start: number): number {
  const quote = pattern[start];
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] === "\\") i++;
    else if (pattern[i] === quote) return i;
  }
  return -1;
}

/** Text of a point of time in a format; `undefined` where the format is none. */
export function formatTicks(ticks: bigint, format: string, options: DateFormatOptions = {}): string | undefined {
  const kind = options.kind ?? "Unspecified";
  const local = options.localOffsetMinutes ?? 0;
  const offset = options.offsetMinutes ?? (kind === "Utc" ? 0 : local);
  let culture = options.culture ?? EN_US;
  let pattern = format;
  let at = ticks;
  if (format.length === 1) {
    const standard = standardPattern(format, culture);
    if (standard === undefined || (format === "U" && options.withOffset)) return undefined;
    pattern = standard;
    const shifted = format === "U" || (options.withOffset && "rRu".includes(format));
    if (shifted) at = clampTicks(ticks - BigInt(offset) * TICKS.minute);
    if ("rRsuoO".includes(format)) culture = INVARIANT_CULTURE;
  }
  const zone = options.withOffset || kind === "Local" ? offsetText(offset, 3) : kind === "Utc" ? "Z" : "";
  return writePattern(pattern, { parts: partsOf(at), culture, offset, zone });
}

function clampTicks(ticks: bigint): bigint {
  return ticks < 0n ? 0n : ticks > MAX_TICKS ? MAX_TICKS : ticks;
}

/** DateTime.ToString(format): `undefined` where the format is none. */
export function formatDateTime(
  date: PsDateTime,
  format: string,
  culture: Culture = EN_US,
  localOffsetMinutes = 0,
): string | undefined {
  return formatTicks(date.ticks, format === "" ? "G" : format, { culture, kind: date.dateKind, localOffsetMinutes });
}

/** `[string]$date`: the invariant general format. */
export function dateCastText(date: PsDateTime): string {
  return formatTicks(date.ticks, "G", { culture: INVARIANT_CULTURE }) ?? "";
}
