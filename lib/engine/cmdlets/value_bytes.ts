/**
 * The bytes of plain values, as BitConverter gives them.
 * @module
 */
import { PsChar, PsDouble, PsEnum, PsSingle, PsSmall, PsUInt64, type PsValue } from "../../clixml/value.ts";

/** Little-endian bytes of a number, a boolean, a character or an enum value; `undefined` for all else. */
export function valueBytes(value: PsValue): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (value instanceof PsEnum) return valueBytes(value.value);
  if (typeof value === "boolean") return Uint8Array.of(value ? 1 : 0);
  const view = new DataView(new ArrayBuffer(8));
  const take = (length: number): Uint8Array => new Uint8Array(view.buffer, 0, length);
  if (typeof value === "number") {
    view.setInt32(0, value, true);
    return take(4);
  }
  if (typeof value === "bigint") {
    view.setBigInt64(0, value, true);
    return take(8);
  }
  if (value instanceof PsUInt64) {
    view.setBigUint64(0, value.value, true);
    return take(8);
  }
  if (value instanceof PsDouble) {
    view.setFloat64(0, value.value, true);
    return take(8);
  }
  if (value instanceof PsSingle) {
    view.setFloat32(0, value.value, true);
    return take(4);
  }
  if (value instanceof PsChar) {
    view.setUint16(0, value.code, true);
    return take(2);
  }
  if (value instanceof PsSmall) {
    const length = value.type === "UInt32" ? 4 : value.type.endsWith("Int16") ? 2 : 1;
    view.setUint32(0, value.value >>> 0, true);
    return take(length);
  }
  return undefined;
}
