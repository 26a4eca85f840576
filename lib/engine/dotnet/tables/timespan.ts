/**
 * TABLE: System.TimeSpan.
 * @module
 */
import { PsDouble, type PsEnum, PsTimeSpan, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { TICKS } from "../calendar.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import type { Culture } from "../culture.ts";
import { cultureOf } from "../cultures.ts";
import { declareType } from "../declare.ts";
import { formatSpan, parseSpan, parseSpanExact, spanText } from "../timespan_text.ts";
import type { RefCell, TypeRow } from "../type.ts";
import { hashCode } from "./object.ts";

const LIMIT = 1n << 63n;
const ZERO = new PsTimeSpan(0n);

function span(ticks: bigint): PsTimeSpan {
  if (ticks >= LIMIT || ticks < -LIMIT) throw clrError("System.OverflowException", "The time span is too long.");
  return new PsTimeSpan(ticks);
}

function fromUnits(value: number, unit: bigint): PsTimeSpan {
  if (Number.isNaN(value)) throw argumentError("ArgumentException", "value", "The value is not a number.");
  const ticks = value * Number(unit);
  if (!Number.isFinite(ticks) || Math.abs(ticks) >= 9.3e18) {
    throw clrError("System.OverflowException", "The time span is too long.");
  }
  const whole = Math.trunc(value);
  return span(BigInt(whole) * unit + BigInt(Math.round((value - whole) * Number(unit))));
}

const from = (unit: bigint) => (value: PsDouble) => fromUnits(value.value, unit);
const total = (unit: bigint) => (self: PsTimeSpan) => new PsDouble(Number(self.ticks) / Number(unit));
const part = (unit: bigint, modulus: bigint) => (self: PsTimeSpan) => Number((self.ticks / unit) % modulus);

function fromParts(days: number, hours: number, minutes: number, seconds: number, milliseconds = 0): PsTimeSpan {
  return span(
    BigInt(days) * TICKS.day + BigInt(hours) * TICKS.hour + BigInt(minutes) * TICKS.minute +
      BigInt(seconds) * TICKS.second + BigInt(milliseconds) * TICKS.millisecond,
  );
}

function parsed(text: string | null): PsTimeSpan {
  if (text === null) throw argumentError("ArgumentNullException", "input", "A value is needed.");
  const ticks = parseSpan(text);
  if (typeof ticks === "bigint") return span(ticks);
  throw clrError(
    ticks === "overflow" ? "System.OverflowException" : "System.FormatException",
    `"${text}" was not recognized as a time span.`,
  );
}

function tryParsed(text: string | null, cell: RefCell): boolean {
  const ticks = text === null ? "format" : parseSpan(text);
  cell.value = typeof ticks === "bigint" ? span(ticks) : ZERO;
  return typeof ticks === "bigint";
}

function formatted(self: PsTimeSpan, format: string | null, culture: Culture): string {
  const text = formatSpan(self.ticks, format ?? "", culture);
  if (text === undefined) throw clrError("System.FormatException", `"${format}" is no format of a time span.`);
  return text;
}

function exact(text: string | null, format: string): PsTimeSpan {
  const ticks = text === null ? undefined : parseSpanExact(text, format);
  if (ticks === undefined) throw clrError("System.FormatException", `"${text}" does not fit the format.`);
  return span(ticks);
}

const compare = (a: PsTimeSpan, b: PsTimeSpan): number => a.ticks < b.ticks ? -1 : a.ticks > b.ticks ? 1 : 0;

/** System.TimeSpan. */
export const TIMESPAN_ROWS: readonly TypeRow[] = [
  declareType("System.TimeSpan", {
    isValueType: true,
    interfaces: "System.IComparable System.ISpanFormattable System.IComparable[timespan] System.IEquatable[timespan]",
    properties: {
      "long Ticks": (self: PsTimeSpan) => self.ticks,
      "int Days": (self: PsTimeSpan) => Number(self.ticks / TICKS.day),
      "int Hours": part(TICKS.hour, 24n),
      "int Milliseconds": part(TICKS.millisecond, 1000n),
      "int Microseconds": part(TICKS.microsecond, 1000n),
      "int Nanoseconds": (self: PsTimeSpan) => Number(self.ticks % 10n) * 100,
      "int Minutes": part(TICKS.minute, 60n),
      "int Seconds": part(TICKS.second, 60n),
      "double TotalDays": total(TICKS.day),
      "double TotalHours": total(TICKS.hour),
      "double TotalMilliseconds": total(TICKS.millisecond),
      "double TotalMicroseconds": total(TICKS.microsecond),
      "double TotalNanoseconds": (self: PsTimeSpan) => new PsDouble(Number(self.ticks) * 100),
      "double TotalMinutes": total(TICKS.minute),
      "double TotalSeconds": total(TICKS.second),
    },
    methods: {
      "timespan Add(timespan ts)": (self: PsTimeSpan, other: PsTimeSpan) => span(self.ticks + other.ticks),
      "int CompareTo(System.Object value)": (self: PsTimeSpan, other: PsValue) => {
        if (other === null) return 1;
        if (!(other instanceof PsTimeSpan)) {
          throw argumentError("ArgumentException", "value", "The value must be a time span.");
        }
        return compare(self, other);
      },
      "int CompareTo(timespan value)": compare,
      "timespan Divide(double divisor)": (self: PsTimeSpan, divisor: PsDouble) =>
        fromUnits(Number(self.ticks) / divisor.value, 1n),
      "double Divide(timespan ts)": (self: PsTimeSpan, other: PsTimeSpan) =>
        new PsDouble(Number(self.ticks) / Number(other.ticks)),
      "timespan Duration()": (self: PsTimeSpan) => span(self.ticks < 0n ? -self.ticks : self.ticks),
      "bool Equals(System.Object value)": (self: PsTimeSpan, other: PsValue) =>
        other instanceof PsTimeSpan && other.ticks === self.ticks,
      "bool Equals(timespan obj)": (self: PsTimeSpan, other: PsTimeSpan) => other.ticks === self.ticks,
      "int GetHashCode()": hashCode,
      "timespan Multiply(double factor)": (self: PsTimeSpan, factor: PsDouble) =>
        fromUnits(Number(self.ticks) * factor.value, 1n),
      "timespan Negate()": (self: PsTimeSpan) => span(-self.ticks),
      "timespan Subtract(timespan ts)": (self: PsTimeSpan, other: PsTimeSpan) => span(self.ticks - other.ticks),
      "string ToString()": (self: PsTimeSpan) => spanText(self.ticks),
      "string ToString(string format)": (self: PsTimeSpan, format: string | null) =>
        formatted(self, format, cultureOf(null)),
      "string ToString(string format, System.IFormatProvider formatProvider)": (
        self: PsTimeSpan,
        format: string | null,
        provider: PsValue,
      ) => formatted(self, format, cultureOf(provider)),
    },
    statics: {
      "timespan MaxValue": () => new PsTimeSpan(LIMIT - 1n),
      "timespan MinValue": () => new PsTimeSpan(-LIMIT),
      "timespan Zero": () => ZERO,
      "long NanosecondsPerTick": () => 100n,
      "long TicksPerMicrosecond": () => TICKS.microsecond,
      "long TicksPerMillisecond": () => TICKS.millisecond,
      "long TicksPerSecond": () => TICKS.second,
      "long TicksPerMinute": () => TICKS.minute,
      "long TicksPerHour": () => TICKS.hour,
      "long TicksPerDay": () => TICKS.day,
      "int Compare(timespan t1, timespan t2)": compare,
      "bool Equals(timespan t1, timespan t2)": (a: PsTimeSpan, b: PsTimeSpan) => a.ticks === b.ticks,
      "timespan FromDays(double value)": from(TICKS.day),
      "timespan FromHours(double value)": from(TICKS.hour),
      "timespan FromMinutes(double value)": from(TICKS.minute),
      "timespan FromSeconds(double value)": from(TICKS.second),
      "timespan FromMilliseconds(double value)": from(TICKS.millisecond),
      "timespan FromMicroseconds(double value)": from(TICKS.microsecond),
      "timespan FromTicks(long value)": (ticks: bigint) => new PsTimeSpan(ticks),
      "timespan Parse(string s)": (text: string | null) => parsed(text),
      "timespan Parse(string input, System.IFormatProvider formatProvider)": (text: string | null) => parsed(text),
      "timespan ParseExact(string input, string format, System.IFormatProvider formatProvider)": (
        text: string | null,
        format: string,
      ) => exact(text, format),
      "timespan ParseExact(string input, string format, System.IFormatProvider formatProvider, System.Globalization.TimeSpanStyles styles)":
        (
          text: string | null,
          format: string,
          _provider: PsValue,
          styles: PsEnum,
        ) => styles.name === "AssumeNegative" ? span(-exact(text, format).ticks) : exact(text, format),
      "bool TryParse(string s, [ref] timespan result)": tryParsed,
      "bool TryParse(string input, System.IFormatProvider formatProvider, [ref] timespan result)": (
        text: string | null,
        _provider: PsValue,
        result: RefCell,
      ) => tryParsed(text, result),
      "bool TryParseExact(string input, string format, System.IFormatProvider formatProvider, [ref] timespan result)": (
        text: string | null,
        format: string,
        _provider: PsValue,
        result: RefCell,
      ) => {
        const ticks = text === null ? undefined : parseSpanExact(text, format);
        result.value = ticks === undefined ? ZERO : span(ticks);
        return ticks !== undefined;
      },
    },
    constructors: {
      "(long ticks)": (ticks: bigint) => new PsTimeSpan(ticks),
      "(int hours, int minutes, int seconds)": (h: number, m: number, s: number) => fromParts(0, h, m, s),
      "(int days, int hours, int minutes, int seconds)": (d: number, h: number, m: number, s: number) =>
        fromParts(d, h, m, s),
      "(int days, int hours, int minutes, int seconds, int milliseconds)": (
        d: number,
        h: number,
        m: number,
        s: number,
        ms: number,
        _session: Session,
      ) => fromParts(d, h, m, s, ms),
    },
    zero: () => ZERO,
  }),
];
