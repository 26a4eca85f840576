/**
 * Text of TimeSpan: the standard forms, custom patterns, and reading them back.
 * @module
 */
import { TICKS } from "./calendar.ts";
import { type Culture, EN_US } from "./culture.ts";
import { closingQuote } from "./date_format.ts";

interface SpanParts {
  readonly negative: boolean;
  readonly days: bigint;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly fraction: number;
}

function spanParts(ticks: bigint): SpanParts {
  const size = ticks < 0n ? -ticks : ticks;
  const seconds = Number((size % TICKS.day) / TICKS.second);
  return {
    negative: ticks < 0n,
    days: size / TICKS.day,
    hours: Math.floor(seconds / 3600),
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
    fraction: Number(size % TICKS.second),
  };
}

const two = (value: number): string => String(value).padStart(2, "0");

/** The constant form `[-][d.]hh:mm:ss[.fffffff]`, TimeSpan.ToString(). */
export function spanText(ticks: bigint): string {
  const parts = spanParts(ticks);
  const days = parts.days === 0n ? "" : `${parts.days}.`;
  const fraction = parts.fraction === 0 ? "" : `.${String(parts.fraction).padStart(7, "0")}`;
  return `${parts.negative ? "-" : ""}${days}${two(parts.hours)}:${two(parts.minutes)}:${
    two(parts.seconds)
  }${fraction}`;
}

/** TimeSpan.ToString(format): `undefined` where the format is none. */
export function formatSpan(ticks: bigint, format: string, culture: Culture = EN_US): string | undefined {
  const parts = spanParts(ticks);
  const sign = parts.negative ? "-" : "";
  switch (format) {
    case "":
    case "c":
    case "t":
    case "T":
      return spanText(ticks);
    case "g": {
      const days = parts.days === 0n ? "" : `${parts.days}:`;
      const digits = String(parts.fraction).padStart(7, "0").replace(/0+$/, "");
      const fraction = digits === "" ? "" : culture.decimal + digits;
      return `${sign}${days}${parts.hours}:${two(parts.minutes)}:${two(parts.seconds)}${fraction}`;
    }
    case "G": {
      const fraction = String(parts.fraction).padStart(7, "0");
      const time = `${two(parts.hours)}:${two(parts.minutes)}:${two(parts.seconds)}`;
      return `${sign}${parts.days}:${time}${culture.decimal}${fraction}`;
    }
  }
  return format.length === 1 ? undefined : customSpan(parts, format);
}

function customSpan(parts: SpanParts, format: string): string | undefined {
  let text = "";
  for (let i = 0; i < format.length;) {
    const char = format[i]!;
    if (char === "\\") {
      if (i + 1 >= format.length) return undefined;
      text += format[i + 1];
      i += 2;
    } else if (char === "'" || char === '"') {
      const end = closingQuote(format, i);
      if (end < 0) return undefined;
      text += format.slice(i + 1, end);
      i = end + 1;
    } else if (char === "%") {
      const part = spanPart(format[i + 1] ?? "", 1, parts);
      if (part === undefined) return undefined;
      text += part;
      i += 2;
    } else {
      let count = 1;
      while (format[i + count] === char) count++;
      const part = spanPart(char, count, parts);
      if (part === undefined) return undefined;
      text += part;
      i += count;
    }
  }
  return text;
}

function spanPart(letter: string, count: number, parts: SpanParts): string | undefined {
  const number = (value: number, most: number): string | undefined =>
    count > most ? undefined : String(value).padStart(count, "0");
  switch (letter) {
    case "d":
      return count > 8 ? undefined : String(parts.days).padStart(count, "0");
    case "h":
      return number(parts.hours, 2);
    case "m":
      return number(parts.minutes, 2);
    case "s":
      return number(parts.seconds, 2);
    case "f":
      return count > 7 ? undefined : String(parts.fraction).padStart(7, "0").slice(0, count);
    case "F":
      return count > 7 ? undefined : String(parts.fraction).padStart(7, "0").slice(0, count).replace(/0+$/, "");
    default:
      return undefined;
  }
}

const SPAN_REGEXP = /^(-)?(?:(\d+)|(?:(\d+)[.:])?(\d+):(\d+)(?::(\d+)(?:[.,](\d{1,7}))?)?)$/;

/** TimeSpan.Parse: its ticks, or why there are none. */
export function parseSpan(text: string): bigint | "format" | "overflow" {
  const match = SPAN_REGEXP.exec(text.trim());
  if (!match) return "format";
  const sign = match[1] ? -1n : 1n;
  if (match[2] !== undefined) {
    const ticks = BigInt(match[2]) * TICKS.day;
    return ticks > (1n << 63n) - 1n ? "overflow" : sign * ticks;
  }
  let [days, hours, minutes, seconds] = [match[3] ?? "0", match[4]!, match[5]!, match[6] ?? "0"];
  // Three parts with a colon after the first are hours, minutes, seconds; four have the days in front.
  if (match[3] !== undefined && match[6] === undefined && !text.includes(".")) {
    [days, hours, minutes, seconds] = ["0", match[3], match[4]!, match[5]!];
  }
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return "overflow";
  const fraction = BigInt((match[7] ?? "").padEnd(7, "0"));
  const ticks = BigInt(days) * TICKS.day + BigInt(hours) * TICKS.hour + BigInt(minutes) * TICKS.minute +
    BigInt(seconds) * TICKS.second + fraction;
  return ticks > (1n << 63n) - 1n ? "overflow" : sign * ticks;
}

/** TimeSpan.ParseExact: ticks, `undefined` where the text does not fit. */
export function parseSpanExact(text: string, format: string): bigint | undefined {
  if (format === "c" || format === "t" || format === "T" || format === "g" || format === "G") {
    const ticks = parseSpan(text);
    return typeof ticks === "bigint" ? ticks : undefined;
  }
  const units: Record<string, bigint> = { d: TICKS.day, h: TICKS.hour, m: TICKS.minute, s: TICKS.second };
  const most: Record<string, number> = { h: 23, m: 59, s: 59 };
  let at = 0;
  let ticks = 0n;
  for (let i = 0; i < format.length;) {
    const char = format[i]!;
    if (char === "\\") {
      if (text[at++] !== format[i + 1]) return undefined;
      i += 2;
      continue;
    }
    if (char === "'" || char === '"') {
      const end = closingQuote(format, i);
      const literal = format.slice(i + 1, end);
      if (end < 0 || !text.startsWith(literal, at)) return undefined;
      at += literal.length;
      i = end + 1;
      continue;
    }
    if (char === "%") {
      i++;
      continue;
    }
    let count = 1;
    while (format[i + count] === char) count++;
    if (char === "f" || char === "F") {
      const digits = /^\d*/.exec(text.slice(at, at + count))![0];
      if (char === "f" && digits.length !== count) return undefined;
      ticks += BigInt(digits.padEnd(7, "0").slice(0, 7));
      at += digits.length;
    } else {
      const unit = units[char];
      if (unit === undefined) return undefined;
      const digits = /^\d+/.exec(text.slice(at, at + (count === 1 ? (char === "d" ? 8 : 2) : count)))?.[0];
      if (
        digits === undefined || (count > 1 && digits.length !== count) || Number(digits) > (most[char] ?? 10_675_199)
      ) {
        return undefined;
      }
      ticks += BigInt(digits) * unit;
      at += digits.length;
    }
    i += count;
  }
  return at === text.length ? ticks : undefined;
}
