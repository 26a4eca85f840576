/**
 * The primitive types of CLIXML (MS-PSRP 2.2.5.1): one row per element, with both directions.
 * A row's `read` returns `undefined` where the text is no such value. Null, references, secure strings and progress
 * records have no row: they are no matter of text alone.
 * @module
 */
import { formatDuration } from "../duration.ts";
import {
  formatDecimal,
  formatDouble,
  formatSingle,
  parseBigInteger,
  parseDecimal,
  parseFloating,
  parseInteger,
  toXmlFloat,
  trimXml,
} from "./number_text.ts";
import { tagOf } from "./tags.ts";
import { formatDateTime, parseDateTime, parseTimeSpan } from "./time_text.ts";
import { uriToString } from "./uri_text.ts";
import {
  PsChar,
  type PsDateTime,
  type PsDecimal,
  PsDouble,
  PsGuid,
  PsSingle,
  PsSmall,
  type PsTimeSpan,
  PsUInt64,
  PsUri,
  type PsValue,
  PsVersion,
  PsXml,
  type SmallType,
} from "./value.ts";
import { versionText } from "./value_text.ts";
import { normalizeXmlDocument } from "./xml_document.ts";

/** One primitive type. */
export interface PrimitiveRow<T extends PsValue = PsValue> {
  /** Name of the element. */
  readonly tag: string;
  /** `<tag` and `</tag>`. */
  readonly start: string;
  readonly end: string;
  /** Full name of the .NET type. */
  readonly type: string;
  /** Whether the text carries `_xHHHH_` escapes. */
  readonly escaped: boolean;
  /** Whether empty text is written as `<tag />` instead of `<tag></tag>`. */
  readonly collapses: boolean;
  /** The value of the text; `undefined` where there is none. */
  readonly read: (text: string) => T | undefined;
  /** The text of the value, without any escapes. */
  readonly write: (value: T) => string;
}

function row<T extends PsValue>(
  tag: string,
  type: string,
  read: (text: string) => T | undefined,
  write: (value: T) => string,
  form: { readonly escaped?: boolean; readonly collapses?: boolean } = {},
): PrimitiveRow<T> {
  const start = `<${tag}`;
  const end = `</${tag}>`;
  return { tag, start, end, type, read, write, escaped: form.escaped ?? false, collapses: form.collapses ?? false };
}

const small = (tag: string, type: SmallType, min: number, max: number): PrimitiveRow<PsSmall> =>
  row(tag, `System.${type}`, (text) => {
    const value = parseInteger(text, min, max);
    return value === undefined ? undefined : new PsSmall(type, value);
  }, (value) => String(value.value));

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, "1": true, false: false, "0": false };
const ESCAPED = { escaped: true } as const;

/** The rows by element name, each with the class of its values. */
export interface PrimitiveTable {
  readonly S: PrimitiveRow<string>;
  readonly C: PrimitiveRow<PsChar>;
  readonly B: PrimitiveRow<boolean>;
  readonly DT: PrimitiveRow<PsDateTime>;
  readonly TS: PrimitiveRow<PsTimeSpan>;
  readonly By: PrimitiveRow<PsSmall>;
  readonly SB: PrimitiveRow<PsSmall>;
  readonly I16: PrimitiveRow<PsSmall>;
  readonly U16: PrimitiveRow<PsSmall>;
  readonly I32: PrimitiveRow<number>;
  readonly U32: PrimitiveRow<PsSmall>;
  readonly I64: PrimitiveRow<bigint>;
  readonly U64: PrimitiveRow<PsUInt64>;
  readonly Sg: PrimitiveRow<PsSingle>;
  readonly Db: PrimitiveRow<PsDouble>;
  readonly D: PrimitiveRow<PsDecimal>;
  readonly BA: PrimitiveRow<Uint8Array>;
  readonly G: PrimitiveRow<PsGuid>;
  readonly URI: PrimitiveRow<PsUri>;
  readonly Version: PrimitiveRow<PsVersion>;
  readonly XD: PrimitiveRow<PsXml>;
  /** A script block arrives as its text. */
  readonly SBK: PrimitiveRow<string>;
}

/** All rows by element name. */
export const PRIMITIVES: PrimitiveTable = {
  S: row<string>("S", "System.String", (text) => text, (value) => value, ESCAPED),
  C: row<PsChar>("C", "System.Char", (text) => {
    const code = parseInteger(text, 0, 0xffff);
    return code === undefined ? undefined : new PsChar(code);
  }, (value) => String(value.code)),
  B: row<boolean>("B", "System.Boolean", (text) => {
    const word = trimXml(text);
    return Object.hasOwn(BOOLEANS, word) ? BOOLEANS[word] : undefined;
  }, String),
  DT: row<PsDateTime>("DT", "System.DateTime", parseDateTime, (value) => formatDateTime(value)),
  TS: row<PsTimeSpan>("TS", "System.TimeSpan", parseTimeSpan, (value) => formatDuration(value.ticks)),
  By: small("By", "Byte", 0, 255),
  SB: small("SB", "SByte", -128, 127),
  I16: small("I16", "Int16", -0x8000, 0x7fff),
  U16: small("U16", "UInt16", 0, 0xffff),
  I32: row<number>("I32", "System.Int32", (text) => parseInteger(text, -0x80000000, 0x7fffffff), String),
  U32: small("U32", "UInt32", 0, 0xffffffff),
  I64: row<bigint>(
    "I64",
    "System.Int64",
    (text) => parseBigInteger(text, -(1n << 63n), (1n << 63n) - 1n),
    (value) => value.toString(),
  ),
  U64: row<PsUInt64>("U64", "System.UInt64", (text) => {
    const value = parseBigInteger(text, 0n, (1n << 64n) - 1n);
    return value === undefined ? undefined : new PsUInt64(value);
  }, (value) => value.value.toString()),
  Sg: row<PsSingle>("Sg", "System.Single", (text) => {
    const value = parseFloating(text);
    return value === undefined ? undefined : new PsSingle(value);
  }, (value) => toXmlFloat(formatSingle(value.value))),
  Db: row<PsDouble>("Db", "System.Double", (text) => {
    const value = parseFloating(text);
    return value === undefined ? undefined : new PsDouble(value);
  }, (value) => toXmlFloat(formatDouble(value.value))),
  D: row<PsDecimal>("D", "System.Decimal", parseDecimal, formatDecimal),
  BA: row<Uint8Array>("BA", "System.Byte[]", parseBase64, toBase64, { collapses: true }),
  G: row<PsGuid>("G", "System.Guid", parseGuid, (value) => value.text),
  URI: row<PsUri>(
    "URI",
    "System.Uri",
    (text) => uriToString(text) === undefined ? undefined : new PsUri(text),
    (value) => uriToString(value.text) ?? value.text,
    ESCAPED,
  ),
  Version: row<PsVersion>("Version", "System.Version", parseVersion, versionText),
  XD: row<PsXml>(
    "XD",
    "System.Xml.XmlDocument",
    (text) => {
      const normal = normalizeXmlDocument(text);
      return normal === undefined ? undefined : new PsXml(normal);
    },
    (value) => value.text,
    ESCAPED,
  ),
  SBK: row<string>("SBK", "System.Management.Automation.ScriptBlock", (text) => text, (value) => value, ESCAPED),
};

/** The rows by the numbers of `tags.ts`. */
export const PRIMITIVES_BY_TAG: ReadonlyMap<number, PrimitiveRow> = new Map(
  Object.values(PRIMITIVES).map((entry) => [tagOf(entry.tag), entry as unknown as PrimitiveRow]),
);

/** Base64 with blanks of .NET's kind; padding must be complete. */
export function parseBase64(text: string): Uint8Array | undefined {
  const dense = /[\t\n\r ]/.test(text) ? text.replace(/[\t\n\r ]+/g, "") : text;
  if (dense.length % 4 !== 0) return undefined;
  try {
    return (Uint8Array as unknown as { fromBase64(text: string): Uint8Array }).fromBase64(dense);
  } catch {
    return undefined;
  }
}

function toBase64(bytes: Uint8Array): string {
  return (bytes as Uint8Array & { toBase64(): string }).toBase64();
}

const GUID_REGEXP = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;
const GUID_STRUCT_REGEXP =
  /^\{0x([0-9a-f]{1,8}),0x([0-9a-f]{1,4}),0x([0-9a-f]{1,4}),\{((?:0x[0-9a-f]{1,2},){7}0x[0-9a-f]{1,2})\}\}$/;

/** A GUID in any of .NET's five layouts (N, D, B, P, X). */
export function parseGuid(text: string): PsGuid | undefined {
  if (text.length === 36 && GUID_REGEXP.test(text)) return new PsGuid(text.toLowerCase());
  const trimmed = text.trim().toLowerCase();
  const braced = /^\{(.*)\}$|^\((.*)\)$/s.exec(trimmed);
  const inner = braced ? braced[1] ?? braced[2]! : trimmed;
  if (GUID_REGEXP.test(inner)) return new PsGuid(inner);
  if (/^[0-9a-f]{32}$/.test(trimmed)) return new PsGuid(dashed(trimmed));
  const struct = GUID_STRUCT_REGEXP.exec(trimmed.replace(/\s+/g, ""));
  if (!struct) return undefined;
  const bytes = struct[4]!.split(",").map((part) => part.slice(2).padStart(2, "0")).join("");
  return new PsGuid(
    dashed(struct[1]!.padStart(8, "0") + struct[2]!.padStart(4, "0") + struct[3]!.padStart(4, "0") + bytes),
  );
}

const dashed = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

/** A Version of two to four parts; each may have blanks and a sign around its digits, as .NET takes them. */
export function parseVersion(text: string): PsVersion | undefined {
  const parts = text.split(".");
  if (parts.length < 2 || parts.length > 4) return undefined;
  const numbers: number[] = [];
  for (const part of parts) {
    const value = parseInteger(part, 0, 0x7fffffff);
    if (value === undefined) return undefined;
    numbers.push(value);
  }
  return new PsVersion(numbers[0]!, numbers[1]!, numbers[2], numbers[3]);
}
