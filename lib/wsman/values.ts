/**
 * Lexical forms inside of WSMan messages: ids, durations, lists of stream names, flags. Reading is liberal, because
 * every client spells them its own way; writing is Windows' form.
 * @module
 */
import { fromBase64 } from "../bytes.ts";
import { durationToMs } from "../duration.ts";
import { isGuid } from "../guid.ts";
import { WsmanMessageError } from "./errors.ts";

/** Fault of a body whose content breaks its schema. */
export const SCHEMA_FAULT = 2150858817;

/** An id of a shell or command: a GUID in lower case, anything else as it stands. */
export function readId(text: string): string {
  const id = text.trim();
  return isGuid(id) ? id.toLowerCase() : id;
}

/** `readId()` for an attribute or element that may be missing; an empty one counts as missing (go-psrp sends it). */
export function readOptionalId(text: string | undefined): string | undefined {
  const id = readId(text ?? "");
  return id === "" ? undefined : id;
}

/** An id behind an optional `uuid:`: a GUID in lower case, anything else as it stands. */
export function readUuid(text: string): string {
  return readId(text.trim().replace(/^uuid:/i, ""));
}

/** Windows writes GUIDs in upper case, and PSWSMan and pypsrp compare them so; other ids go as they are. */
export function writeId(id: string): string {
  return isGuid(id) ? id.toUpperCase() : id;
}

/** `uuid:` and a GUID in upper case; a text that is no GUID goes as it is. */
export function writeUuid(id: string): string {
  return isGuid(id) ? `uuid:${id.toUpperCase()}` : id;
}

/**
 * Milliseconds of any `xs:duration` that is not negative.
 * @throws {WsmanMessageError} Where it is none.
 */
export function readDuration(text: string, what: string, wsmanCode: number = SCHEMA_FAULT): number {
  let ms = -1;
  try {
    ms = durationToMs(text);
  } catch (cause) {
    throw new WsmanMessageError(wsmanCode, `Cannot read ${what}: not an xs:duration`, { cause });
  }
  if (ms < 0) throw new WsmanMessageError(wsmanCode, `Cannot read ${what}: a negative duration`);
  return ms;
}

/** `P1DT2H3M4S`, the form of ShellRunTime and ShellInactivity. */
export function writeRunTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24];
  return `P${days}DT${hours}H${Math.floor(seconds / 60) % 60}M${seconds % 60}S`;
}

/** Names of a list of streams. */
export function readNames(text: string): string[] {
  return text.split(/\s+/).filter((name) => name !== "");
}

/** Whether an attribute or option is set: `true` in any case, or `1`. */
export function readFlag(text: string | undefined): boolean {
  return /^\s*(?:true|1)\s*$/i.test(text ?? "");
}

/**
 * A non-negative integer.
 * @throws {WsmanMessageError} Where it is none.
 */
export function readCount(text: string, what: string, wsmanCode: number = SCHEMA_FAULT): number {
  const digits = text.trim();
  const value = Number(digits);
  if (!/^\d+$/.test(digits) || !Number.isSafeInteger(value)) {
    throw new WsmanMessageError(wsmanCode, `Cannot read ${what}: not a whole number`);
  }
  return value;
}

/**
 * Bytes of base64.
 * @throws {WsmanMessageError} Where it is none.
 */
export function readBytes(text: string, what: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64(text);
  } catch (cause) {
    throw new WsmanMessageError(SCHEMA_FAULT, `Cannot read ${what}: not base64`, { cause });
  }
}
