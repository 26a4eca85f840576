/**
 * Values as the functions of the tables get and give them.
 * @module
 */
import { PsArray, PsChar, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError } from "../clr_errors.ts";

/** An array of text. */
export function strings(items: Iterable<string>): PsArray {
  return new PsArray([...items], "System.String");
}

/** An array of characters. */
export function chars(text: string): PsArray {
  return new PsArray(Array.from({ length: text.length }, (_, i) => new PsChar(text.charCodeAt(i))), "System.Char");
}

/** The text of an array of characters. */
export function charsText(value: PsArray | null): string {
  return value === null ? "" : value.items.map((item) => String.fromCharCode((item as PsChar).code)).join("");
}

/** The text of a character. */
export function charText(value: PsChar): string {
  return String.fromCharCode(value.code);
}

/** What an argument of `byte[]` holds. @throws ArgumentNullException where it is null. */
export function bytesOf(value: Uint8Array | null, parameter = "bytes"): Uint8Array {
  if (value === null) throw argumentError("ArgumentNullException", parameter, "An array of bytes is needed.");
  return value;
}

/** A value that must not be null. @throws ArgumentNullException. */
export function notNull<T>(value: T | null | undefined, parameter: string): T {
  if (value === null || value === undefined) {
    throw argumentError("ArgumentNullException", parameter, "A value is needed.");
  }
  return value;
}

/** ArgumentOutOfRangeException. */
export function outOfRange(parameter: string): Error {
  return argumentError("ArgumentOutOfRangeException", parameter, "The position or count is outside of what is there.");
}

/** A part of an array of bytes. @throws ArgumentOutOfRangeException. */
export function byteRange(bytes: Uint8Array, offset: number, count: number): Uint8Array {
  if (offset < 0) throw outOfRange("offset");
  if (count < 0) throw outOfRange("count");
  if (offset + count > bytes.length) {
    throw argumentError("ArgumentException", "count", "The part goes beyond the end of the array.");
  }
  return bytes.subarray(offset, offset + count);
}

/** The line end of the session's computer. */
export function newLineOf(session: Session): string {
  return session.platform.os === "windows" ? "\r\n" : "\n";
}

/** The number of an enum value, 0 where there is none. */
export function numberOf(value: PsValue | undefined): number {
  if (typeof value === "number") return value;
  if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== "Enum") return 0;
  return Number(typeof value.value === "object" ? value.value.value : value.value);
}

/** As many bytes as asked for, by the platform's randomness. */
export function randomBytes(session: Session, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(session.platform.random() * 256));
}
