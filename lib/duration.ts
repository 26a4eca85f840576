/**
 * `xs:duration` (XML Schema part 2, 3.2.6) as 100 ns ticks. WSMan and CLIXML both need it.
 * .NET counts a year as 365 days and a month as 30.
 * @module
 */
import { RemotingError } from "./errors.ts";

/** Ticks of 100 ns in one second. */
export const TICKS_PER_SECOND = 10_000_000n;
const TICKS_PER_DAY = 86_400n * TICKS_PER_SECOND;
const MAX_TICKS = (1n << 63n) - 1n;
const DURATION_REGEXP =
  /^(-)?P(?=[\dT])(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/;

/**
 * Ticks of an `xs:duration`. Digits below 100 ns are cut off.
 * @throws {RemotingError} `ERR_DURATION` where the text is none, or beyond 64 bits.
 */
export function parseDuration(text: string): bigint {
  const match = DURATION_REGEXP.exec(text.trim());
  if (!match) {
    throw new RemotingError(
      "ERR_DURATION",
      "remote",
      `Cannot read "${text.slice(0, 40)}": not an xs:duration like PT60.000S`,
    );
  }
  const part = (index: number): bigint => BigInt(match[index] ?? 0);
  const days = part(2) * 365n + part(3) * 30n + part(4);
  const seconds = (part(5) * 60n + part(6)) * 60n + part(7);
  const fraction = BigInt((match[8] ?? "").slice(0, 7).padEnd(7, "0"));
  const ticks = days * TICKS_PER_DAY + seconds * TICKS_PER_SECOND + fraction;
  const signed = match[1] ? -ticks : ticks;
  if (signed > MAX_TICKS || signed < -MAX_TICKS - 1n) {
    throw new RemotingError(
      "ERR_DURATION",
      "remote",
      `Cannot hold "${text.slice(0, 40)}": over 64 bits of 100 ns ticks`,
    );
  }
  return signed;
}

/** `P1DT2H3M4.5S`, as .NET's `XmlConvert.ToString(TimeSpan)` writes it. */
export function formatDuration(ticks: bigint): string {
  if (ticks === 0n) return "PT0S";
  const sign = ticks < 0n ? "-" : "";
  const whole = ticks < 0n ? -ticks : ticks;
  const days = whole / TICKS_PER_DAY;
  const rest = whole % TICKS_PER_DAY;
  const hours = rest / (3600n * TICKS_PER_SECOND);
  const minutes = (rest / (60n * TICKS_PER_SECOND)) % 60n;
  const seconds = (rest / TICKS_PER_SECOND) % 60n;
  const fraction = (rest % TICKS_PER_SECOND).toString().padStart(7, "0").replace(/0+$/, "");
  let time = "";
  if (hours) time += `${hours}H`;
  if (minutes) time += `${minutes}M`;
  if (seconds || fraction) time += `${seconds}${fraction ? `.${fraction}` : ""}S`;
  return `${sign}P${days ? `${days}D` : ""}${time ? `T${time}` : ""}`;
}

/** Milliseconds of an `xs:duration`, for timers. */
export function durationToMs(text: string): number {
  return Number(parseDuration(text) / 10_000n);
}

/** `PT7200.000S`: the one layout that PowerShell's own client can read (it cuts at the dot). */
export function msToSecondsDuration(ms: number): string {
  return `PT${(ms / 1000).toFixed(3)}S`;
}
