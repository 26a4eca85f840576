/**
 * GUIDs: text on one side, 16 bytes in .NET's field order on the other (MS-DTYP 2.3.4.2: the first three fields are
 * little-endian). Text is lower case with dashes everywhere inside; WSMan writes upper case at its own edge.
 * @module
 */
import { RemotingError } from "./errors.ts";

/** All zeros: PSRP's "no pipeline", .NET's `Guid.Empty`. */
export const EMPTY_GUID = "00000000-0000-0000-0000-000000000000";

const GUID_REGEXP = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Where byte i of the .NET layout stands in the text without dashes.
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

/** Whether `text` is a GUID with dashes and without braces. */
export function isGuid(text: string): boolean {
  return GUID_REGEXP.test(text);
}

/**
 * Lower-case form of a GUID.
 * @throws {RemotingError} `ERR_GUID` where `text` is none.
 */
export function normalizeGuid(text: string): string {
  if (!GUID_REGEXP.test(text)) {
    throw new RemotingError("ERR_GUID", "remote", `Cannot read a GUID of 36 characters: got ${text.length} characters`);
  }
  return text.toLowerCase();
}

/** The 16 bytes of a GUID in .NET's order. */
export function guidToBytes(guid: string): Uint8Array<ArrayBuffer> {
  const hex = normalizeGuid(guid).replaceAll("-", "");
  return Uint8Array.from(ORDER, (at) => parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}

/** The GUID of 16 bytes in .NET's order, starting at `offset`. */
export function guidFromBytes(bytes: Uint8Array, offset = 0): string {
  if (bytes.length < offset + 16) {
    throw new RemotingError("ERR_GUID", "remote", `Cannot read a GUID: 16 bytes needed, ${bytes.length - offset} left`);
  }
  const hex = ORDER.map((at) => HEX[bytes[offset + at] ?? 0]).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
