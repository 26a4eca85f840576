/**
 * System.DateTimeOffset: a local point of time with its distance from UTC.
 * @module
 */
import { type DateKind, PsDateTime } from "../../clixml/value.ts";
import { TICKS } from "./calendar.ts";
import { NetObject } from "./net_object.ts";

/** State of a DateTimeOffset. */
export interface OffsetState {
  /** Ticks of the clock on the wall. */
  readonly ticks: bigint;
  readonly minutes: number;
}

/** A DateTimeOffset object. */
export type DateOffset = NetObject<OffsetState>;

/** Makes one. */
export function dateOffset(ticks: bigint, minutes: number): DateOffset {
  return new NetObject<OffsetState>("System.DateTimeOffset", { ticks, minutes });
}

/** Its point of time in UTC ticks. */
export function offsetUtcTicks(value: DateOffset): bigint {
  return value.state.ticks - BigInt(value.state.minutes) * TICKS.minute;
}

/** Its clock as a DateTime of a kind. */
export function offsetDate(value: DateOffset, kind: DateKind = "Unspecified"): PsDateTime {
  return new PsDateTime(kind === "Utc" ? offsetUtcTicks(value) : value.state.ticks, kind);
}
