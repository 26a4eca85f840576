/**
 * Numbers as little-endian bytes.
 * @module
 */
import { PsChar, PsDouble, PsSingle, PsSmall, PsUInt64, type PsValue, type SmallType } from "../../../clixml/value.ts";

const SIZES: Readonly<Record<string, number>> = {
  Boolean: 1,
  Char: 2,
  SByte: 1,
  Int16: 2,
  UInt16: 2,
  Int32: 4,
  UInt32: 4,
  Int64: 8,
  UInt64: 8,
  Single: 4,
  Double: 8,
};

/** A number, a boolean or a character in little-endian bytes; none for all else. */
export function numberToBytes(value: PsValue): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  const take = (count: number): Uint8Array => new Uint8Array(view.buffer, 0, count);
  if (typeof value === "boolean") return Uint8Array.of(value ? 1 : 0);
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
    view.setInt32(0, value.value, true);
    return take(SIZES[value.type] ?? 1);
  }
  return take(0);
}

/** A number of a type from its little-endian bytes. */
export function bytesToNumber(type: string, bytes: Uint8Array): PsValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const small = (kind: SmallType, value: number): PsSmall => new PsSmall(kind, value);
  switch (type) {
    case "Boolean":
      return view.getUint8(0) !== 0;
    case "Char":
      return new PsChar(view.getUint16(0, true));
    case "SByte":
      return small("SByte", view.getInt8(0));
    case "Int16":
      return small("Int16", view.getInt16(0, true));
    case "UInt16":
      return small("UInt16", view.getUint16(0, true));
    case "UInt32":
      return small("UInt32", view.getUint32(0, true));
    case "Int64":
      return view.getBigInt64(0, true);
    case "UInt64":
      return new PsUInt64(view.getBigUint64(0, true));
    case "Single":
      return new PsSingle(view.getFloat32(0, true));
    case "Double":
      return new PsDouble(view.getFloat64(0, true));
    default:
      return view.getInt32(0, true);
  }
}
