/**
 * The bytes of plain values, as BitConverter gives them.
 * @module
 */
import { PsEnum, type PsValue } from "../../clixml/value.ts";
import { numberToBytes } from "../dotnet/io/number_bytes.ts";

/** Little-endian bytes of a number, a boolean, a character or an enum value; `undefined` for all else. */
export function valueBytes(value: PsValue): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (value instanceof PsEnum) return valueBytes(value.value);
  const bytes = numberToBytes(value);
  return bytes.length === 0 ? undefined : bytes;
}
