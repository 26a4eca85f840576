/**
 * Reading dates: DateTime.Parse for the formats people write in English, and ParseExact for a given pattern.
 * @module
 */
import type { DateKind } from "../../clixml/value.ts";
import { daysInMonth, partsOf, TICKS, ticksOf } from "./calendar.ts";
import { type Culture, INVARIANT_CULTURE } from "./culture.ts";
import { closingQuote, standardPattern } from "./date_format.ts";

/** System.Globalization.DateTimeStyles. */
export const DATE_STYLES = {
  None: 0,
  AllowLeadingWhite: 1,
  AllowTrailingWhite: 2,
  AllowInnerWhite: 4,
  AllowWhiteSpaces: 7,
  NoCurrentDateDefault: 8,
  AdjustToUniversal: 16,
  AssumeLocal: 32,
  AssumeUniversal: 64,
  RoundtripKind: 128,
} as const;

/** What reading a date gives: local ticks as written, and the offset where one was written. */
export interface ReadDate {
  readonly ticks: bigint;
  readonly offsetMinutes: number | undefined;
  /** The text ended with Z or GMT. */
  readonly utc: boolean;
}

/** What is read where the text says nothing. */
export interface DateContext {
  readonly culture?: Culture;
  /** Today's local ticks, for a time without a date. */
  readonly now?: bigint;
}

type DateToken =
  | { readonly kind: "number"; readonly text: string; readonly value: number }
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "mark"; readonly text: string }
  | { readonly kind: "space" };

function tokens(text: string): DateToken[] | undefined {
  const list: DateToken[] = [];
  const pattern = /\s+|\u202f+|\u00a0+|\d+|[\p{L}.]+|[-+/:,]/uy;
  for (let at = 0; at < text.length;) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) return undefined;
    const [part] = match;
    at += part.length;
    if (/^[\s\u202f\u00a0]/.test(part)) list.push({ kind: "space" });
    else if (/^\d/.test(part)) list.push({ kind: "number", text: part, value: Number(part) });
    else if (/^[.\-+/:,]/.test(part)) list.push({ kind: "mark", text: part });
    else {
      // A point ends an abbreviation, or stands between numbers.
      const word = part.replace(/\.$/, "");
      list.push({ kind: "word", text: word });
    }
  }
  return list;
}

function nameIndex(word: string, names: readonly string[], shorts: readonly string[]): number {
  const wanted = word.toLowerCase();
  const full = names.findIndex((name) => name.toLowerCase() === wanted);
  if (full >= 0) return full;
  return shorts.findIndex((name) => name.toLowerCase().replace(/\.$/, "") === wanted);
}

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:T|t| +)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|z|[-+]\d{2}:?\d{2}|[-+]\d{1,2})?$/;

function fraction(digits: string | undefined): bigint {
  if (!digits) return 0n;
  const seven = BigInt(digits.slice(0, 7).padEnd(7, "0"));
  return digits.length > 7 && digits.charCodeAt(7) >= 53 ? seven + 1n : seven;
}

function offsetOf(text: string): number | undefined {
  const match = /^([-+])(\d{1,2})(?::?(\d{2}))?$/.exec(text);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return minutes > 14 * 60 ? undefined : match[1] === "-" ? -minutes : minutes;
}

function makeDate(ticks: bigint | undefined, zone: string | undefined): ReadDate | undefined {
  if (ticks === undefined) return undefined;
  if (zone === undefined) return { ticks, offsetMinutes: undefined, utc: false };
  if (/^(z|gmt|utc)$/i.test(zone)) return { ticks, offsetMinutes: 0, utc: true };
  const offsetMinutes = offsetOf(zone);
  return offsetMinutes === undefined ? undefined : { ticks, offsetMinutes, utc: false };
}

/** Two digits of a year: up to 49 means this century. */
function fullYear(value: number, digits: number): number {
  if (digits > 2) return value;
  return value > 49 ? 1900 + value : 2000 + value;
}

/** DateTime.Parse: `undefined` where the text is no date. */
export function parseDate(text: string, context: DateContext = {}): ReadDate | undefined {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso) {
    const [, y, mo, d, h, mi, s, f, zone] = iso;
    let ticks: bigint | undefined;
    // Twenty-four hours mean midnight of the next day.
    if (h === "24" && Number(mi) === 0 && Number(s ?? 0) === 0) ticks = undefined;
    else ticks = ticksOf(Number(y), Number(mo), Number(d), Number(h), Number(mi), Number(s ?? 0), fraction(f));
    return makeDate(ticks, zone);
  }
  return new DateReader(trimmed, context).read();
}

class DateReader {
  readonly #culture: Culture;
  readonly #now: bigint | undefined;
  readonly #text: string;
  #zone: string | undefined;
  #time: bigint | undefined;

  constructor(text: string, context: DateContext) {
    this.#culture = context.culture ?? INVARIANT_CULTURE;
    this.#now = context.now;
    this.#text = text;
  }

  read(): ReadDate | undefined {
    const rest = this.#takeTime(this.#text);
    if (rest === undefined) return undefined;
    const time = this.#time ?? 0n;
    if (rest === "") {
      if (this.#time === undefined) return undefined;
      const today = this.#now === undefined ? 0n : this.#now - this.#now % TICKS.day;
      return makeDate(today + time, this.#zone);
    }
    const date = this.#readDate(rest);
    return date === undefined ? undefined : makeDate(date + time, this.#zone);
  }

  /** Takes time, AM/PM and zone out; what is left is the date. `undefined` where the time is none. */
  #takeTime(text: string): string | undefined {
    const { am, pm } = this.#culture;
    const marks = [am, pm, "AM", "PM", "a", "p"].filter((mark) => mark !== "").map((mark) =>
      mark.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    ).join("|");
    const withMark = new RegExp(
      `(?:^|[T\\s\\u202f,])(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:[.,](\\d+))?)?)?[\\s\\u202f\\u00a0]*(${marks})?` +
        `(?:\\s*(Z|GMT|UTC|[-+]\\d{1,2}(?::?\\d{2})?))?(?=$|[\\s,])`,
      "giu",
    );
    for (const match of text.matchAll(withMark)) {
      const [whole, hourText, minuteText, secondText, part, mark, zone] = match;
      if (minuteText === undefined && mark === undefined) continue;
      let hour = Number(hourText);
      const minute = Number(minuteText ?? 0);
      const second = Number(secondText ?? 0);
      if (mark !== undefined) {
        if (hour < 1 || hour > 12) return undefined;
        const isPm = mark.toLowerCase().startsWith("p") || (pm !== "" && mark.toLowerCase() === pm.toLowerCase());
        hour = hour % 12 + (isPm ? 12 : 0);
      }
      if (hour > 23 || minute > 59 || second > 59) return undefined;
      this.#zone = zone;
      this.#time = BigInt(hour * 3600 + minute * 60 + second) * TICKS.second + fraction(part);
      return `${text.slice(0, match.index)} ${text.slice(match.index + whole.length)}`.trim().replace(/,$/, "").trim();
    }
    return text.includes(":") ? undefined : text;
  }

  #readDate(text: string): bigint | undefined {
    const list = tokens(text);
    if (list === undefined) return undefined;
    const numbers: { value: number; digits: number; at: number }[] = [];
    let month = -1;
    let monthAt = -1;
    let weekday = -1;
    let marks = "";
    for (const [at, token] of list.entries()) {
      if (token.kind === "number") numbers.push({ value: token.value, digits: token.text.length, at });
      else if (token.kind === "mark") {
        if (token.text === "+" || token.text === ":") return undefined;
        marks += token.text;
      } else if (token.kind === "word") {
        if (/^\.?$/.test(token.text)) {
          marks += ".";
          continue;
        }
        if (/^(Z|GMT|UTC)$/i.test(token.text) && at === list.length - 1) {
          this.#zone = token.text;
          continue;
        }
        const inMonths = nameIndex(token.text, this.#culture.months, this.#culture.shortMonths);
        const inDays = nameIndex(token.text, this.#culture.days, this.#culture.shortDays);
        if (inMonths >= 0 && month < 0) {
          month = inMonths;
          monthAt = at;
        } else if (inDays >= 0 && weekday < 0) weekday = inDays;
        else return undefined;
      }
    }
    const date = month >= 0 ? this.#withMonthName(month + 1, monthAt, numbers) : this.#numeric(numbers, marks);
    if (date === undefined) return undefined;
    if (weekday >= 0 && partsOf(date).dayOfWeek !== weekday) return undefined;
    return date;
  }

  #withMonthName(
    month: number,
    monthAt: number,
    numbers: readonly { value: number; digits: number; at: number }[],
  ): bigint | undefined {
    const thisYear = partsOf(this.#now ?? 0n).year;
    if (numbers.length === 1) {
      const only = numbers[0]!;
      if (only.digits > 2 || only.value > 31) return ticksOf(fullYear(only.value, only.digits), month, 1);
      return ticksOf(thisYear, month, only.value);
    }
    if (numbers.length !== 2) return undefined;
    const [first, second] = numbers as [typeof numbers[0], typeof numbers[0]];
    // A year may come first: 2024 March 9.
    if (first!.digits > 2) return ticksOf(first!.value, month, second!.value);
    if (first!.at > monthAt || second!.at > monthAt || second!.digits <= 2 || second!.digits > 2) {
      return ticksOf(fullYear(second!.value, second!.digits), month, first!.value);
    }
    return undefined;
  }

  #numeric(numbers: readonly { value: number; digits: number }[], marks: string): bigint | undefined {
    const thisYear = partsOf(this.#now ?? 0n).year;
    if (marks === "" || numbers.length < 2 || numbers.length > 3) return undefined;
    const [a, b, c] = numbers;
    if (c === undefined) {
      if (a!.digits > 2) return ticksOf(a!.value, b!.value, 1);
      if (b!.digits > 2) return ticksOf(b!.value, a!.value, 1);
      return this.#dayFirst() ? ticksOf(thisYear, b!.value, a!.value) : ticksOf(thisYear, a!.value, b!.value);
    }
    if (a!.digits > 2) return ticksOf(a!.value, b!.value, c.value);
    const year = fullYear(c.value, c.digits);
    if (c.digits > 4) return undefined;
    return this.#dayFirst() ? ticksOf(year, b!.value, a!.value) : ticksOf(year, a!.value, b!.value);
  }

  #dayFirst(): boolean {
    return /^d/.test(this.#culture.patterns.d);
  }
}

interface Fields {
  year?: number;
  month?: number;
  day?: number;
  hour?: number;
  hour12?: number;
  minute?: number;
  second?: number;
  fraction?: bigint;
  pm?: boolean;
  zone?: string;
  weekday?: number;
}

/** DateTime.ParseExact: `undefined` where the text does not fit the pattern. */
export function parseDateExact(
  text: string,
  format: string,
  styles = 0,
  context: DateContext = {},
): ReadDate | undefined {
  const culture = context.culture ?? INVARIANT_CULTURE;
  const isStandard = format.length === 1;
  const pattern = isStandard ? standardPattern(format, culture) : format;
  if (pattern === undefined) return undefined;
  let input = text;
  if (styles & DATE_STYLES.AllowLeadingWhite) input = input.trimStart();
  if (styles & DATE_STYLES.AllowTrailingWhite) input = input.trimEnd();
  const fields = readFields(input, pattern, culture, (styles & DATE_STYLES.AllowInnerWhite) !== 0);
  if (fields === undefined) return undefined;
  let hour = fields.hour ?? 0;
  if (fields.hour12 !== undefined) {
    if (fields.hour12 < 1 || fields.hour12 > 12) return undefined;
    hour = fields.hour12 % 12 + (fields.pm ? 12 : 0);
    if (fields.pm === undefined) hour = fields.hour12 === 12 ? 12 : fields.hour12;
  }
  const hasDate = fields.year !== undefined || fields.month !== undefined || fields.day !== undefined;
  const today = partsOf(context.now ?? 0n);
  const noDefault = (styles & DATE_STYLES.NoCurrentDateDefault) !== 0;
  const year = fields.year ?? (noDefault ? 1 : today.year);
  const month = fields.month ?? (hasDate || noDefault ? 1 : today.month);
  const day = fields.day ?? (hasDate || noDefault ? 1 : today.day);
  if (day > daysInMonth(year, month)) return undefined;
  const ticks = ticksOf(year, month, day, hour, fields.minute ?? 0, fields.second ?? 0, fields.fraction ?? 0n);
  if (ticks === undefined) return undefined;
  if (fields.weekday !== undefined && partsOf(ticks).dayOfWeek !== fields.weekday) return undefined;
  if (isStandard && "uUrR".includes(format)) return { ticks, offsetMinutes: 0, utc: true };
  return makeDate(ticks, fields.zone);
}

function readFields(text: string, pattern: string, culture: Culture, innerWhite: boolean): Fields | undefined {
  const fields: Fields = {};
  let at = 0;
  const number = (least: number, most: number): number | undefined => {
    let end = at;
    while (end < text.length && end - at < most && /\d/.test(text[end]!)) end++;
    if (end - at < least) return undefined;
    const value = Number(text.slice(at, end));
    at = end;
    return value;
  };
  const name = (names: readonly string[]): number => {
    const rest = text.slice(at).toLowerCase();
    let best = -1;
    for (const [i, each] of names.entries()) {
      if (rest.startsWith(each.toLowerCase()) && each.length > (names[best]?.length ?? 0)) best = i;
    }
    if (best >= 0) at += names[best]!.length;
    return best;
  };
  const literal = (part: string): boolean => {
    if (innerWhite && part === " ") {
      while (text[at] === " ") at++;
      return true;
    }
    if (!text.startsWith(part, at)) {
      // A narrow no-break space of the culture's pattern may be typed as a plain one.
      if (!(/[\u202f\u00a0]/.test(part) && text[at] === " ")) return false;
      at++;
      return true;
    }
    at += part.length;
    return true;
  };
  for (let i = 0; i < pattern.length;) {
    const char = pattern[i]!;
    if (char === "\\") {
      if (!literal(pattern[i + 1] ?? "")) return undefined;
      i += 2;
      continue;
    }
    if (char === "'" || char === '"') {
      const end = closingQuote(pattern, i);
      if (end < 0 || !literal(pattern.slice(i + 1, end))) return undefined;
      i = end + 1;
      continue;
    }
    if (char === "%") {
      i++;
      continue;
    }
    let count = 1;
    while (pattern[i + count] === char) count++;
    if (
      !readField(char, count, {
        fields,
        number,
        name,
        literal,
        culture,
        text,
        position: () => at,
        move: (to) => at = to,
      })
    ) {
      return undefined;
    }
    i += count;
  }
  return at === text.length ? fields : undefined;
}

interface FieldReader {
  readonly fields: Fields;
  readonly number: (least: number, most: number) => number | undefined;
  readonly name: (names: readonly string[]) => number;
  readonly literal: (part: string) => boolean;
  readonly culture: Culture;
  readonly text: string;
  readonly position: () => number;
  readonly move: (to: number) => void;
}

function readField(letter: string, count: number, reader: FieldReader): boolean {
  const { fields, number, name, culture, text } = reader;
  const least = Math.min(count, 2);
  switch (letter) {
    case "y": {
      const value = count <= 2 ? number(count, 2) : number(count, Math.max(count, 4));
      if (value === undefined) return false;
      fields.year = count <= 2 ? fullYear(value, 2) : value;
      return true;
    }
    case "M": {
      if (count >= 3) {
        const index = name(count === 3 ? culture.shortMonths : culture.months);
        fields.month = index + 1;
        return index >= 0;
      }
      fields.month = number(least, 2) ?? -1;
      return fields.month >= 1;
    }
    case "d": {
      if (count >= 3) {
        fields.weekday = name(count === 3 ? culture.shortDays : culture.days);
        return fields.weekday >= 0;
      }
      fields.day = number(least, 2) ?? -1;
      return fields.day >= 1;
    }
    case "H":
      fields.hour = number(least, 2) ?? -1;
      return fields.hour >= 0;
    case "h":
      fields.hour12 = number(least, 2) ?? -1;
      return fields.hour12 >= 0;
    case "m":
      fields.minute = number(least, 2) ?? -1;
      return fields.minute >= 0;
    case "s":
      fields.second = number(least, 2) ?? -1;
      return fields.second >= 0;
    case "f":
    case "F": {
      const start = reader.position();
      if (number(letter === "f" ? count : 0, count) === undefined && letter === "f") return false;
      fields.fraction = fraction(text.slice(start, reader.position()));
      return true;
    }
    case "t": {
      const marks = [culture.am, culture.pm].map((mark) => count === 1 ? mark.slice(0, 1) : mark);
      const index = name(marks);
      if (index < 0) return false;
      fields.pm = index === 1;
      return true;
    }
    case "z":
    case "K": {
      const match = /^(Z|[-+]\d{1,2}(?::?\d{2})?)/i.exec(text.slice(reader.position()));
      if (!match) return letter === "K";
      reader.move(reader.position() + match[0].length);
      fields.zone = match[0];
      return true;
    }
    case "g":
      return name([culture.eras, "A.D.", "AD"]) >= 0;
    case "/":
      return reader.literal(culture.dateSeparator.repeat(count));
    case ":":
      return reader.literal(culture.timeSeparator.repeat(count));
    default:
      return reader.literal(letter.repeat(count));
  }
}

/** A date that was read, as DateTime with its kind: an offset is turned into local time unless styles say otherwise. */
export function dateFromRead(
  read: ReadDate,
  styles: number,
  localOffsetMinutes: (utcTicks: bigint) => number,
): { readonly ticks: bigint; readonly kind: DateKind } {
  const { ticks, offsetMinutes, utc } = read;
  const minutes = (value: number): bigint => BigInt(value) * TICKS.minute;
  if (offsetMinutes === undefined) {
    if (styles & DATE_STYLES.AssumeUniversal) {
      if (styles & DATE_STYLES.AdjustToUniversal) return { ticks, kind: "Utc" };
      return { ticks: ticks + minutes(localOffsetMinutes(ticks)), kind: "Local" };
    }
    if (styles & DATE_STYLES.AssumeLocal) {
      if (styles & DATE_STYLES.AdjustToUniversal) {
        return { ticks: ticks - minutes(localOffsetMinutes(ticks)), kind: "Utc" };
      }
      return { ticks, kind: "Local" };
    }
    return { ticks, kind: "Unspecified" };
  }
  const universal = ticks - minutes(offsetMinutes);
  if (styles & DATE_STYLES.AdjustToUniversal || (utc && styles & DATE_STYLES.RoundtripKind)) {
    return { ticks: universal, kind: "Utc" };
  }
  return { ticks: universal + minutes(localOffsetMinutes(universal)), kind: "Local" };
}
