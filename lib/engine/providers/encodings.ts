/**
 * Text encodings as `-Encoding` names them.
 * @module
 */
import { concatBytes, encodeUtf16, encodeUtf8 } from "../../bytes.ts";

/** One encoding. */
export interface TextEncoding {
  /** IANA name. */
  readonly webName: string;
  /** Byte order mark written at the start of a new file. */
  readonly preamble: Uint8Array;
  encode(text: string): Uint8Array;
  decode(bytes: Uint8Array): string;
}

const NO_PREAMBLE = new Uint8Array();
const utf8Decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const utf16Decoder = new TextDecoder("utf-16le", { ignoreBOM: true });
const utf16BigDecoder = new TextDecoder("utf-16be", { ignoreBOM: true });

/** The encodings by the names that -Encoding takes, in lower case. */
const ENCODINGS: ReadonlyMap<string, TextEncoding> = new Map(
  [
    ["utf8", utf8(NO_PREAMBLE)],
    ["utf8nobom", utf8(NO_PREAMBLE)],
    ["utf8bom", utf8(Uint8Array.of(0xef, 0xbb, 0xbf))],
    ["utf-8", utf8(NO_PREAMBLE)],
    ["default", utf8(NO_PREAMBLE)],
    ["oem", utf8(NO_PREAMBLE)],
    ["ansi", utf8(NO_PREAMBLE)],
    ["unicode", utf16(false)],
    ["utf-16", utf16(false)],
    ["string", utf16(false)],
    ["unknown", utf16(false)],
    ["bigendianunicode", utf16(true)],
    ["utf-16be", utf16(true)],
    ["utf32", utf32(false)],
    ["utf-32", utf32(false)],
    ["bigendianutf32", utf32(true)],
    ["utf-32be", utf32(true)],
    ["ascii", single("us-ascii", 0x80)],
    ["us-ascii", single("us-ascii", 0x80)],
    ["utf7", single("us-ascii", 0x80)],
    ["latin1", single("iso-8859-1", 0x100)],
    ["iso-8859-1", single("iso-8859-1", 0x100)],
    ["windows-1252", single("windows-1252", 0x100)],
  ] as const,
);

/** Names that completion and errors show. */
export const ENCODING_NAMES = [
  "ansi",
  "ascii",
  "bigendianunicode",
  "bigendianutf32",
  "oem",
  "unicode",
  "utf7",
  "utf8",
  "utf8BOM",
  "utf8NoBOM",
  "utf32",
] as const;

/** UTF-8 without a mark: PowerShell's default. */
export const DEFAULT_ENCODING: TextEncoding = ENCODINGS.get("utf8")!;

/** Code pages that -Encoding takes as numbers. */
const CODE_PAGES: ReadonlyMap<number, string> = new Map([
  [65001, "utf8"],
  [1200, "unicode"],
  [1201, "bigendianunicode"],
  [12000, "utf32"],
  [12001, "bigendianutf32"],
  [20127, "ascii"],
  [28591, "latin1"],
  [1252, "windows-1252"],
]);

/** The encoding of a name or of a code page's number, `undefined` where there is none. */
export function findEncoding(name: string | number): TextEncoding | undefined {
  const known = typeof name === "number" || /^\d+$/.test(name) ? CODE_PAGES.get(Number(name)) : name;
  return known === undefined ? undefined : ENCODINGS.get(known.toLowerCase());
}

/** Text of a file: a byte order mark decides, else the encoding. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding = DEFAULT_ENCODING): string {
  for (const name of ["utf8BOM", "utf32", "unicode", "bigendianunicode", "bigendianutf32"]) {
    const marked = findEncoding(name)!;
    if (startsWith(bytes, marked.preamble)) return marked.decode(bytes.subarray(marked.preamble.length));
  }
  return encoding.decode(bytes);
}

/** The encoding that a file's byte order mark names, `undefined` where it has none. */
export function markedEncoding(bytes: Uint8Array): TextEncoding | undefined {
  for (const name of ["utf8BOM", "utf32", "unicode", "bigendianunicode", "bigendianutf32"]) {
    const marked = findEncoding(name)!;
    if (startsWith(bytes, marked.preamble)) return marked;
  }
  return undefined;
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte);
}

function utf8(preamble: Uint8Array): TextEncoding {
  return { webName: "utf-8", preamble, encode: encodeUtf8, decode: (bytes) => utf8Decoder.decode(bytes) };
}

function utf16(big: boolean): TextEncoding {
  const swap = (bytes: Uint8Array): Uint8Array => {
    for (let i = 0; i + 1 < bytes.length; i += 2) [bytes[i], bytes[i + 1]] = [bytes[i + 1]!, bytes[i]!];
    return bytes;
  };
  return {
    webName: big ? "utf-16BE" : "utf-16",
    preamble: big ? Uint8Array.of(0xfe, 0xff) : Uint8Array.of(0xff, 0xfe),
    encode: (text) => (big ? swap(encodeUtf16(text)) : encodeUtf16(text)),
    decode: (bytes) => (big ? utf16BigDecoder : utf16Decoder).decode(bytes),
  };
}

function utf32(big: boolean): TextEncoding {
  return {
    webName: big ? "utf-32BE" : "utf-32",
    preamble: big ? Uint8Array.of(0, 0, 0xfe, 0xff) : Uint8Array.of(0xff, 0xfe, 0, 0),
    encode(text) {
      const points = Array.from(text, (char) => char.codePointAt(0)!);
      const out = new DataView(new ArrayBuffer(points.length * 4));
      points.forEach((point, i) => out.setUint32(i * 4, point, !big));
      return new Uint8Array(out.buffer);
    },
    decode(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let text = "";
      for (let i = 0; i + 3 < bytes.length; i += 4) {
        const point = view.getUint32(i, !big);
        text += point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
      }
      return text;
    },
  };
}

/** An encoding of single bytes that are the first characters of Unicode. */
function single(webName: string, limit: number): TextEncoding {
  return {
    webName,
    preamble: NO_PREAMBLE,
    encode: (text) =>
      Uint8Array.from(Array.from(text), (char) => {
        const code = char.codePointAt(0)!;
        return code < limit ? code : 0x3f;
      }),
    decode: (bytes) => Array.from(bytes, (byte) => byte < limit ? String.fromCharCode(byte) : "?").join(""),
  };
}

/** The bytes of a whole new file. */
export function encodeFile(text: string, encoding: TextEncoding): Uint8Array {
  return concatBytes([encoding.preamble, encoding.encode(text)]);
}
