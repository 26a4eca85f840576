/**
 * TABLE: System.Convert and System.BitConverter.
 * @module
 */
import { typeCode } from "./enum_type.ts";
import { fromBase64, toBase64 } from "../../../bytes.ts";
import { RemotingError } from "../../../errors.ts";
import { PsArray, PsChar, PsDateTime, PsDouble, type PsEnum, PsSingle, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { defaultOf, numericOf } from "../conversions.ts";
import { cultureOf } from "../cultures.ts";
import { dateFromRead, parseDate } from "../date_parse.ts";
import { declareType, type Native } from "../declare.ts";
import { enumNamed, enumNumber } from "../enums.ts";
import { convertTo } from "../convert.ts";
import { NUMBER_STYLES, parseDecimal, parseInteger, parseReal } from "../number_parse.ts";
import {
  changeNumber,
  INTEGER_BITS,
  type IntegerType,
  integerValue,
  isIntegerType,
  type NumericType,
  numericType,
  toInteger,
  wrapInteger,
  zeroOf,
} from "../numbers.ts";
import { formatValue } from "../number_format.ts";
import { netText } from "../text.ts";
import type { PsType, TypeRow } from "../type.ts";
import { typeOf } from "../type_system.ts";
import { charsText } from "./native_values.ts";
import { DB_NULL } from "./null_values.ts";
import { NUMERIC_KEYWORDS, signsOf } from "./numbers.ts";

function tooLarge(type: string): Error {
  return clrError("System.OverflowException", `The value is too large or too small for ${type}.`);
}

function badFormat(text: string): Error {
  return clrError("System.FormatException", `"${text}" is not in a format that the type reads.`);
}

function invalid(value: PsValue, type: string): Error {
  return clrError("System.InvalidCastException", `A ${typeOf(value).name} does not become ${type}.`);
}

function textToNumber(text: string, type: NumericType, provider: PsValue): PsValue {
  const signs = signsOf(cultureOf(provider));
  if (type === "Double" || type === "Single") {
    const value = parseReal(text, type, NUMBER_STYLES.Float | NUMBER_STYLES.AllowThousands, signs);
    if (value === undefined) throw badFormat(text);
    return value;
  }
  const parsed = type === "Decimal"
    ? parseDecimal(text, NUMBER_STYLES.Number, signs)
    : parseInteger(text, type as IntegerType, NUMBER_STYLES.Integer, signs);
  if (parsed === "format") throw badFormat(text);
  if (parsed === "overflow") throw tooLarge(type);
  return "value" in parsed ? parsed.value : parsed;
}

/** Convert.ToXxx of any value. */
function toNumber(value: PsValue, type: NumericType, provider: PsValue = null): PsValue {
  if (value === null) return zeroOf(type);
  if (typeof value === "string") return textToNumber(value, type, provider);
  if (value instanceof PsDateTime) throw invalid(value, type);
  const source = typeof value === "boolean" ? (value ? 1 : 0) : value;
  if (source instanceof PsChar && !isIntegerType(type)) throw invalid(value, type);
  const result = numericType(source) === undefined && !(source instanceof PsChar) && toInteger(source) === undefined
    ? undefined
    : changeNumber(source instanceof PsChar ? source.code : source, type);
  if (result !== undefined) return result;
  if (numericType(source) === undefined && toInteger(source) === undefined) throw invalid(value, type);
  throw tooLarge(type);
}

function base(radix: number): number {
  if (radix !== 2 && radix !== 8 && radix !== 10 && radix !== 16) {
    throw clrError("System.ArgumentException", "A base is 2, 8, 10 or 16.");
  }
  return radix;
}

function fromBase(text: string | null, radix: number, type: IntegerType): PsValue {
  base(radix);
  if (text === null) return integerValue(type, 0n);
  if (text === "") throw argumentError("ArgumentOutOfRangeException", "startIndex", "The text is empty.");
  if (radix === 10) return textToNumber(text, type, null);
  const negative = text.startsWith("-");
  if (negative) throw clrError("System.ArgumentException", "A minus sign goes with base 10 only.");
  const digits = radix === 16 ? text.replace(/^0x/i, "") : text;
  const allowed = radix === 2 ? /^[01]+$/ : radix === 8 ? /^[0-7]+$/ : /^[0-9a-f]+$/i;
  if (!allowed.test(digits)) throw clrError("System.FormatException", "The text has a character that is no digit.");
  const prefix = radix === 2 ? "0b" : radix === 8 ? "0o" : "0x";
  const value = BigInt(prefix + digits);
  if (value >> BigInt(INTEGER_BITS[type]) !== 0n) throw tooLarge(type);
  return wrapInteger(type, value);
}

function toBase(value: PsValue, radix: number, type: IntegerType): string {
  base(radix);
  const number = toInteger(value)!;
  if (radix === 10) return number.toString();
  return BigInt.asUintN(INTEGER_BITS[type], number).toString(radix);
}

function toBoolean(value: PsValue): boolean {
  if (value === null) return false;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") {
    const word = value.trim().toLowerCase();
    if (word === "true") return true;
    if (word === "false") return false;
    throw badFormat(value);
  }
  if (value instanceof PsChar || value instanceof PsDateTime) throw invalid(value, "Boolean");
  if (value instanceof PsDouble || value instanceof PsSingle) return value.value !== 0;
  const integer = toInteger(value);
  if (integer === undefined) throw invalid(value, "Boolean");
  return numericType(value) === "Decimal" ? (value as unknown as { unscaled: bigint }).unscaled !== 0n : integer !== 0n;
}

function toChar(value: PsValue): PsChar {
  if (value === null) return new PsChar(0);
  if (value instanceof PsChar) return value;
  if (typeof value === "string") {
    if (value.length !== 1) throw clrError("System.FormatException", "The text must be one character long.");
    return new PsChar(value.charCodeAt(0));
  }
  const type = numericType(value);
  if (type === undefined || !isIntegerType(type)) throw invalid(value, "Char");
  const code = toInteger(value)!;
  if (code < 0n || code > 0xffffn) throw tooLarge("Char");
  return new PsChar(Number(code));
}

function toDateTime(value: PsValue): PsValue {
  if (value === null) return new PsDateTime(0n, "Unspecified");
  if (value instanceof PsDateTime) return value;
  if (typeof value !== "string") throw invalid(value, "DateTime");
  const read = parseDate(value);
  if (read === undefined) throw badFormat(value);
  const { ticks, kind } = dateFromRead(read, 0, () => 0);
  return new PsDateTime(ticks, kind);
}

function toText(value: PsValue, provider: PsValue): string {
  return value === null ? "" : formatValue(value, "", cultureOf(provider)) ?? netText(value);
}

function lineBreaks(text: string): string {
  return text.replace(/.{76}(?=.)/g, "$&\r\n");
}

function base64(bytes: Uint8Array | null, offset = 0, length = bytes?.length ?? 0, options?: PsEnum): string {
  if (bytes === null) throw argumentError("ArgumentNullException", "inArray", "A value is needed.");
  const text = toBase64(bytes.subarray(offset, offset + length));
  return options !== undefined && enumNumber(options) === 1n ? lineBreaks(text) : text;
}

function readBase64(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch (error) {
    if (!(error instanceof RemotingError)) throw error;
    throw clrError("System.FormatException", "The text is no base64.");
  }
}

function hexBytes(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) {
    throw clrError("System.FormatException", "The text is no sequence of pairs of hexadecimal digits.");
  }
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

const hexText = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function numberMembers(): Record<string, Native> {
  const members: Record<string, Native> = {};
  for (const [type, name] of NUMERIC_KEYWORDS) {
    members[`${name} To${type}(System.Object value)`] = (value: PsValue) => toNumber(value, type);
    members[`${name} To${type}(System.Object value, System.IFormatProvider provider)`] = (
      value: PsValue,
      provider: PsValue,
    ) => toNumber(value, type, provider);
    members[`${name} To${type}(string value)`] = (value: string | null) => toNumber(value, type);
    members[`${name} To${type}(string value, System.IFormatProvider provider)`] = (
      value: string | null,
      provider: PsValue,
    ) => toNumber(value, type, provider);
    if (isIntegerType(type)) {
      members[`${name} To${type}(string value, int fromBase)`] = (text: string | null, radix: number) =>
        fromBase(text, radix, type);
    }
  }
  for (const [type, name] of NUMERIC_KEYWORDS) {
    if (type === "Byte" || type === "Int16" || type === "Int32" || type === "Int64") {
      members[`string ToString(${name} value, int toBase)`] = (value: PsValue, radix: number) =>
        toBase(value, radix, type);
    }
  }
  return members;
}

function changeType(value: PsValue, type: PsType, session: Session): PsValue {
  const numeric = numericOf(type);
  if (numeric && numeric !== "BigInteger") return toNumber(value, numeric);
  if (type.fullName === "System.String") return toText(value, null);
  if (type.fullName === "System.Boolean") return toBoolean(value);
  if (type.fullName === "System.Char") return toChar(value);
  if (type.fullName === "System.DateTime") return toDateTime(value);
  if (value === null) return defaultOf(type);
  if (typeOf(value) === type) return value;
  if (type.row.enum) throw invalid(value, type.name);
  return convertTo(value, type, session);
}

// --- BitConverter: this machine, like all that scripts meet, stores the low byte first.

function integerBytes(value: PsValue, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(size * 8, toInteger(value)!);
  for (let i = 0; i < size; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}

function realBytes(value: PsDouble | PsSingle): Uint8Array {
  const view = new DataView(new ArrayBuffer(value instanceof PsDouble ? 8 : 4));
  if (value instanceof PsDouble) view.setFloat64(0, value.value, true);
  else view.setFloat32(0, value.value, true);
  return new Uint8Array(view.buffer);
}

function part(bytes: Uint8Array, start: number, size: number): DataView {
  if (start < 0 || start > bytes.length - 1) {
    throw argumentError("ArgumentOutOfRangeException", "startIndex", "The start is outside of the array.");
  }
  if (start + size > bytes.length) throw argumentError("ArgumentException", "value", "The array is too short.");
  return new DataView(bytes.buffer, bytes.byteOffset + start, size);
}

function readInteger(bytes: Uint8Array, start: number, type: IntegerType): PsValue {
  const view = part(bytes, start, INTEGER_BITS[type] / 8);
  let value = 0n;
  for (let i = view.byteLength - 1; i >= 0; i--) value = (value << 8n) | BigInt(view.getUint8(i));
  return wrapInteger(type, value);
}

function dashed(bytes: Uint8Array, start = 0, length = bytes.length - start): string {
  return Array.from(bytes.subarray(start, start + length), (byte) => byte.toString(16).toUpperCase().padStart(2, "0"))
    .join("-");
}

function bitMembers(): Record<string, Native> {
  const members: Record<string, Native> = {};
  for (const [type, name] of NUMERIC_KEYWORDS) {
    if (!isIntegerType(type) || type === "Byte" || type === "SByte") continue;
    members[`byte[] GetBytes(${name} value)`] = (value: PsValue) => integerBytes(value, INTEGER_BITS[type] / 8);
    members[`${name} To${type}(byte[] value, int startIndex)`] = (bytes: Uint8Array, start: number) =>
      readInteger(bytes, start, type);
  }
  return members;
}

/** Convert, BitConverter. */
export const CONVERT_ROWS: readonly TypeRow[] = [
  declareType("System.Convert", {
    isAbstract: true,
    statics: {
      "System.TypeCode GetTypeCode(System.Object value)": (value: PsValue) =>
        value === null ? enumNamed("System.TypeCode", "Empty") : typeCode(typeOf(value)),
      ...numberMembers(),
      "System.Object DBNull": () => DB_NULL,
      "bool IsDBNull(System.Object value)": (value: PsValue) => value === DB_NULL,
      "System.Object ChangeType(System.Object value, type conversionType)": changeType,
      "System.Object ChangeType(System.Object value, type conversionType, System.IFormatProvider provider)": (
        value: PsValue,
        type: PsType,
        _provider: PsValue,
        session: Session,
      ) => changeType(value, type, session),
      "byte[] FromBase64String(string s)": (text: string | null) => {
        if (text === null) throw argumentError("ArgumentNullException", "s", "A value is needed.");
        return readBase64(text);
      },
      "byte[] FromHexString(string s)": hexBytes,
      "byte[] FromBase64CharArray(char[] inArray, int offset, int length)": (
        chars: PsArray | null,
        offset: number,
        length: number,
      ) => readBase64(charsText(chars).slice(offset, offset + length)),
      "string ToBase64String(byte[] inArray)": (bytes: Uint8Array | null) => base64(bytes),
      "string ToBase64String(byte[] inArray, System.Base64FormattingOptions options)": (
        bytes: Uint8Array | null,
        options: PsEnum,
      ) => base64(bytes, 0, undefined, options),
      "string ToBase64String(byte[] inArray, int offset, int length)": (
        bytes: Uint8Array,
        offset: number,
        length: number,
      ) => base64(bytes, offset, length),
      "string ToHexString(byte[] inArray)": (bytes: Uint8Array) => hexText(bytes).toUpperCase(),
      "string ToHexString(byte[] inArray, int offset, int length)": (
        bytes: Uint8Array,
        offset: number,
        length: number,
      ) => hexText(bytes.subarray(offset, offset + length)).toUpperCase(),
      "string ToHexStringLower(byte[] inArray)": hexText,
      "bool ToBoolean(System.Object value)": toBoolean,
      "bool ToBoolean(string value)": toBoolean,
      "char ToChar(System.Object value)": toChar,
      "datetime ToDateTime(System.Object value)": toDateTime,
      "datetime ToDateTime(string value)": toDateTime,
      "string ToString(System.Object value)": (value: PsValue) => toText(value, null),
      "string ToString(System.Object value, System.IFormatProvider provider)": toText,
    },
  }),
  declareType("System.BitConverter", {
    isAbstract: true,
    statics: {
      "bool IsLittleEndian": () => true,
      ...bitMembers(),
      "byte[] GetBytes(bool value)": (value: boolean) => Uint8Array.of(value ? 1 : 0),
      "byte[] GetBytes(char value)": (value: PsChar) => integerBytes(value, 2),
      "byte[] GetBytes(double value)": realBytes,
      "byte[] GetBytes(float value)": realBytes,
      "bool ToBoolean(byte[] value, int startIndex)": (bytes: Uint8Array, start: number) =>
        part(bytes, start, 1).getUint8(0) !== 0,
      "char ToChar(byte[] value, int startIndex)": (bytes: Uint8Array, start: number) =>
        new PsChar(part(bytes, start, 2).getUint16(0, true)),
      "double ToDouble(byte[] value, int startIndex)": (bytes: Uint8Array, start: number) =>
        new PsDouble(part(bytes, start, 8).getFloat64(0, true)),
      "float ToSingle(byte[] value, int startIndex)": (bytes: Uint8Array, start: number) =>
        new PsSingle(part(bytes, start, 4).getFloat32(0, true)),
      "string ToString(byte[] value)": (bytes: Uint8Array) => dashed(bytes),
      "string ToString(byte[] value, int startIndex)": (bytes: Uint8Array, start: number) => dashed(bytes, start),
      "string ToString(byte[] value, int startIndex, int length)": dashed,
      "long DoubleToInt64Bits(double value)": (value: PsDouble) => readInteger(realBytes(value), 0, "Int64"),
      "double Int64BitsToDouble(long value)": (value: bigint) =>
        new PsDouble(part(integerBytes(value, 8), 0, 8).getFloat64(0, true)),
      "int SingleToInt32Bits(float value)": (value: PsSingle) => readInteger(realBytes(value), 0, "Int32"),
    },
  }),
  declareType("System.Buffer", {
    isAbstract: true,
    statics: {
      "void BlockCopy(array src, int srcOffset, array dst, int dstOffset, int count)": (
        from: PsValue,
        start: number,
        to: PsValue,
        at: number,
        count: number,
      ) => {
        if (from instanceof Uint8Array && to instanceof Uint8Array) to.set(from.subarray(start, start + count), at);
      },
      "int ByteLength(array array)": (array: PsValue) =>
        array instanceof Uint8Array ? array.length : (array as PsArray).items.length,
    },
  }),
];
