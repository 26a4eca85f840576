/**
 * Local time of a session's platform.
 * @module
 */
import { PsDateTime } from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import { MAX_TICKS, TICKS } from "./calendar.ts";

/** Offset of local time from UTC at a point of UTC, in minutes. */
export function localOffset(session: Session, utcTicks: bigint): number {
  return session.platform.utcOffsetMinutes(utcTicks);
}

/** Offset of local time at a local point of time. */
export function offsetAtLocal(session: Session, localTicks: bigint): number {
  // The offset at the point as if it were UTC is right but near a change of the clocks; the second step corrects that.
  const first = localOffset(session, localTicks);
  return localOffset(session, localTicks - BigInt(first) * TICKS.minute);
}

const clamp = (ticks: bigint): bigint => ticks < 0n ? 0n : ticks > MAX_TICKS ? MAX_TICKS : ticks;

/** A date as local time; unspecified ones count as UTC. */
export function toLocal(date: PsDateTime, session: Session): PsDateTime {
  if (date.dateKind === "Local") return date;
  return new PsDateTime(clamp(date.ticks + BigInt(localOffset(session, date.ticks)) * TICKS.minute), "Local");
}

/** A date as UTC; unspecified ones count as local. */
export function toUtc(date: PsDateTime, session: Session): PsDateTime {
  if (date.dateKind === "Utc") return date;
  return new PsDateTime(clamp(date.ticks - BigInt(offsetAtLocal(session, date.ticks)) * TICKS.minute), "Utc");
}

/** Now, in local time. */
export function localNow(session: Session): PsDateTime {
  return toLocal(new PsDateTime(session.platform.now(), "Utc"), session);
}
