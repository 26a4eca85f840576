/**
 * Text encodings as System.Text.Encoding has them: by name and by code page, with their preambles.
 * @module
 */
import { encodeUtf16, encodeUtf8 } from "../../../bytes.ts";
import type { PsValue } from "../../../clixml/value.ts";
import { clrError } from "../clr_errors.ts";
import { NetObject } from "../net_object.ts";

/** One encoding. */
export interface NetEncoding {
  readonly codePage: number;
  readonly webName: string;
  readonly encodingName: string;
  readonly preamble: readonly number[];
  /** Bytes of one UTF-16 unit at most, as GetMaxByteCount counts. */
  readonly maxBytes: number;
  readonly isSingleByte: boolean;
  /** Fails on bytes that are no text, instead of writing a replacement. */
  readonly isStrict?: boolean;
  encode(text: string): Uint8Array;
  decode(bytes: Uint8Array): string;
}

const decoder = (label: string, fatal = false): (bytes: Uint8Array) => string => {
  const made = new TextDecoder(label, { ignoreBOM: true, fatal });
  return (bytes) => made.decode(bytes);
};

function strict(decode: (bytes: Uint8Array) => string): (bytes: Uint8Array) => string {
  return (bytes) => {
    try {
      return decode(bytes);
    } catch {
      throw clrError("System.Text.DecoderFallbackException", "Some bytes are no text of this encoding.");
    }
  };
}

/** UTF-8 with or without a preamble, forgiving or strict. */
export function utf8(withPreamble: boolean, isStrict = false): NetEncoding {
  return {
    codePage: 65001,
    webName: "utf-8",
    encodingName: "Unicode (UTF-8)",
    preamble: withPreamble ? [0xef, 0xbb, 0xbf] : [],
    maxBytes: 3,
    isSingleByte: false,
    isStrict,
    encode: encodeUtf8,
    decode: isStrict ? strict(decoder("utf-8", true)) : decoder("utf-8"),
  };
}

/** UTF-16 in one order of bytes. */
export function utf16(isBig: boolean, withPreamble = true): NetEncoding {
  return {
    codePage: isBig ? 1201 : 1200,
    webName: isBig ? "utf-16BE" : "utf-16",
    encodingName: isBig ? "Unicode (Big-Endian)" : "Unicode",
    preamble: !withPreamble ? [] : isBig ? [0xfe, 0xff] : [0xff, 0xfe],
    maxBytes: 2,
    isSingleByte: false,
    encode: (text) => isBig ? swapped(encodeUtf16(text)) : encodeUtf16(text),
    decode: decoder(isBig ? "utf-16be" : "utf-16le"),
  };
}

function swapped(bytes: Uint8Array): Uint8Array {
  for (let i = 0; i + 1 < bytes.length; i += 2) [bytes[i], bytes[i + 1]] = [bytes[i + 1]!, bytes[i]!];
  return bytes;
}

/** UTF-32 in one order of bytes. */
export function utf32(isBig: boolean, withPreamble = true): NetEncoding {
  return {
    codePage: isBig ? 12001 : 12000,
    webName: isBig ? "utf-32BE" : "utf-32",
    encodingName: isBig ? "Unicode (UTF-32 Big-Endian)" : "Unicode (UTF-32)",
    preamble: !withPreamble ? [] : isBig ? [0, 0, 0xfe, 0xff] : [0xff, 0xfe, 0, 0],
    maxBytes: 4,
    isSingleByte: false,
    encode(text) {
      const points = Array.from(text.toWellFormed(), (char) => char.codePointAt(0)!);
      const view = new DataView(new ArrayBuffer(points.length * 4));
      points.forEach((point, i) => view.setUint32(i * 4, point, !isBig));
      return new Uint8Array(view.buffer);
    },
    decode(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let text = "";
      for (let i = 0; i + 3 < bytes.length; i += 4) {
        const point = view.getUint32(i, !isBig);
        text += point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? "\ufffd" : String.fromCodePoint(point);
      }
      return bytes.length % 4 === 0 ? text : `${text}\ufffd`;
    },
  };
}

/** One byte a character, the first `limit` of Unicode. */
function singleByte(codePage: number, webName: string, encodingName: string, limit: number): NetEncoding {
  return {
    codePage,
    webName,
    encodingName,
    preamble: [],
    maxBytes: 1,
    isSingleByte: true,
    // A pair of surrogates is one character that has no byte.
    encode: (text) =>
      Uint8Array.from(Array.from(text), (char) => char.codePointAt(0)! < limit ? char.charCodeAt(0) : 0x3f),
    decode: (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte < limit ? byte : 0x3f)).join(""),
  };
}

/** UTF-7 (RFC 2152), for reading and writing what old scripts left. */
const UTF7: NetEncoding = {
  codePage: 65000,
  webName: "utf-7",
  encodingName: "Unicode (UTF-7)",
  preamble: [],
  maxBytes: 3,
  isSingleByte: false,
  encode: (text) =>
    encodeUtf8(text.replace(/\+|[^\t\n\r -}]+/g, (run) => {
      if (run === "+") return "+-";
      return `+${btoa(String.fromCharCode(...swapped(encodeUtf16(run)))).replace(/=+$/, "")}-`;
    })),
  decode: (bytes) =>
    Array.from(bytes, (byte) => String.fromCharCode(byte)).join("").replace(
      /\+([A-Za-z0-9+/]*)-?/g,
      (_, run: string) => {
        if (run === "") return "+";
        const raw = Uint8Array.from(atob(run), (char) => char.charCodeAt(0));
        return new TextDecoder("utf-16be").decode(raw.subarray(0, raw.length - raw.length % 2));
      },
    ),
};

/** The encodings that are always there, by what Encoding's static properties call them. */
export const ENCODINGS = {
  UTF8: utf8(true),
  Unicode: utf16(false),
  BigEndianUnicode: utf16(true),
  UTF32: utf32(false),
  ASCII: singleByte(20127, "us-ascii", "US-ASCII", 0x80),
  Latin1: singleByte(28591, "iso-8859-1", "Western European (ISO)", 0x100),
  UTF7,
  /** What PowerShell sets as the default: UTF-8 without a preamble. */
  Default: utf8(false),
} as const satisfies Record<string, NetEncoding>;

const UTF32_BIG = utf32(true);

/** Names that GetEncoding takes, in lower case. */
const BY_NAME: Readonly<Record<string, NetEncoding>> = {
  "utf-8": ENCODINGS.UTF8,
  utf8: ENCODINGS.UTF8,
  "utf-16": ENCODINGS.Unicode,
  "utf-16le": ENCODINGS.Unicode,
  unicode: ENCODINGS.Unicode,
  ucs2: ENCODINGS.Unicode,
  "iso-10646-ucs-2": ENCODINGS.Unicode,
  "utf-16be": ENCODINGS.BigEndianUnicode,
  unicodefffe: ENCODINGS.BigEndianUnicode,
  "utf-32": ENCODINGS.UTF32,
  "utf-32le": ENCODINGS.UTF32,
  ucs4: ENCODINGS.UTF32,
  "utf-32be": UTF32_BIG,
  ascii: ENCODINGS.ASCII,
  "us-ascii": ENCODINGS.ASCII,
  "iso-8859-1": ENCODINGS.Latin1,
  latin1: ENCODINGS.Latin1,
  "iso_8859-1": ENCODINGS.Latin1,
  l1: ENCODINGS.Latin1,
  "utf-7": ENCODINGS.UTF7,
};

/** Code pages beyond Unicode that GetEncoding knows, as the platform's decoder calls them. */
const LEGACY: Readonly<Record<string, readonly [codePage: number, label: string]>> = {
  "windows-1250": [1250, "Central European (Windows)"],
  "windows-1251": [1251, "Cyrillic (Windows)"],
  "windows-1252": [1252, "Western European (Windows)"],
  "iso-8859-2": [28592, "Central European (ISO)"],
  "iso-8859-15": [28605, "Latin 9 (ISO)"],
};

/** A single-byte encoding from the platform's decoder, turned around for writing. */
function legacy(webName: string, codePage: number, encodingName: string): NetEncoding {
  const read = decoder(webName);
  const byChar = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) byChar.set(read(Uint8Array.of(byte)), byte);
  return {
    codePage,
    webName,
    encodingName,
    preamble: [],
    maxBytes: 1,
    isSingleByte: true,
    encode: (text) => Uint8Array.from(Array.from(text), (char) => byChar.get(char) ?? 0x3f),
    decode: read,
  };
}

const CODE_PAGES: ReadonlyMap<number, NetEncoding> = new Map(
  [...Object.values(BY_NAME)].map((encoding) => [encoding.codePage, encoding]),
);

/** The encoding of a name or code page; `undefined` where there is none. */
export function findNetEncoding(name: string | number): NetEncoding | undefined {
  if (typeof name === "number") {
    if (name === 0) return ENCODINGS.Default;
    const found = Object.entries(LEGACY).find(([, [codePage]]) => codePage === name);
    return CODE_PAGES.get(name) ?? (found && legacy(found[0], found[1][0], found[1][1]));
  }
  const key = name.toLowerCase();
  if (Object.hasOwn(BY_NAME, key)) return BY_NAME[key];
  const row = Object.hasOwn(LEGACY, key) ? LEGACY[key] : undefined;
  return row && legacy(key, ...row);
}

const CLASSES: Readonly<Record<number, string>> = {
  65001: "System.Text.UTF8Encoding",
  1200: "System.Text.UnicodeEncoding",
  1201: "System.Text.UnicodeEncoding",
  12000: "System.Text.UTF32Encoding",
  12001: "System.Text.UTF32Encoding",
  20127: "System.Text.ASCIIEncoding",
  28591: "System.Text.Latin1Encoding",
  65000: "System.Text.UTF7Encoding",
};

// The static properties of Encoding give objects of classes that nobody can change.
const SEALED: ReadonlyMap<NetEncoding, string> = new Map<NetEncoding, string>([
  [ENCODINGS.UTF8, "System.Text.UTF8Encoding+UTF8EncodingSealed"],
  [ENCODINGS.Default, "System.Text.UTF8Encoding+UTF8EncodingSealed"],
  [ENCODINGS.ASCII, "System.Text.ASCIIEncoding+ASCIIEncodingSealed"],
  [ENCODINGS.Latin1, "System.Text.Latin1Encoding+Latin1EncodingSealed"],
]);

const OBJECTS = new WeakMap<NetEncoding, NetObject<NetEncoding>>();

/** The Encoding object of an encoding: always the same one. */
export function encodingObject(encoding: NetEncoding): NetObject<NetEncoding> {
  let object = OBJECTS.get(encoding);
  if (object === undefined) {
    const type = SEALED.get(encoding) ?? CLASSES[encoding.codePage] ?? "System.Text.Encoding";
    object = new NetObject<NetEncoding>(type, encoding);
    OBJECTS.set(encoding, object);
  }
  return object;
}

/** The encoding that an argument names; UTF-8 without a preamble where there is none. */
export function encodingOf(value: PsValue | undefined): NetEncoding {
  return value instanceof NetObject ? value.state as NetEncoding : ENCODINGS.Default;
}

/** Text of bytes: a preamble in front decides, else the encoding. */
export function decodeMarked(bytes: Uint8Array, encoding: NetEncoding): string {
  for (const each of [ENCODINGS.UTF8, ENCODINGS.UTF32, UTF32_BIG, ENCODINGS.Unicode, ENCODINGS.BigEndianUnicode]) {
    const { preamble } = each;
    if (preamble.length <= bytes.length && preamble.every((byte, i) => bytes[i] === byte)) {
      return each.decode(bytes.subarray(preamble.length));
    }
  }
  return encoding.decode(bytes);
}
