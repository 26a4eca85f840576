/**
 * TABLE: System.Text.Encoding and its classes.
 * @module
 */
import { PsArray, type PsValue } from "../../../clixml/value.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { declareType } from "../declare.ts";
import {
  encodingObject,
  ENCODINGS,
  findNetEncoding,
  type NetEncoding,
  utf16,
  utf32,
  utf8,
} from "../io/text_encoding.ts";
import { NetObject } from "../net_object.ts";
import type { TypeRow } from "../type.ts";
import { byteRange, bytesOf, chars, charsText, notNull, outOfRange } from "./native_values.ts";

type Encoding = NetObject<NetEncoding>;

function getEncoding(name: string | number): Encoding {
  const found = findNetEncoding(name);
  if (found) return encodingObject(found);
  if (typeof name === "string") {
    throw argumentError("ArgumentException", "name", `There is no encoding of the name '${name}'.`);
  }
  if (name < 0 || name > 65535) throw outOfRange("codepage");
  throw clrError("System.NotSupportedException", `There is no encoding for code page ${name}.`);
}

function part(text: string, index: number, count: number): string {
  if (index < 0 || count < 0 || index + count > text.length) throw outOfRange("count");
  return text.slice(index, index + count);
}

/** Encodings that a static property gives; `Default` has a class of its own in .NET and counts as UTF-8 here. */
function fixed(name: keyof typeof ENCODINGS): () => Encoding {
  return () => encodingObject(ENCODINGS[name]);
}

/** What is done with text or bytes that do not fit. */
function fallback(self: Encoding, side: "Encoder" | "Decoder"): PsValue {
  return new NetObject(`System.Text.${side}${self.state.isStrict ? "Exception" : "Replacement"}Fallback`, {});
}

const INFO = "System.Text.EncodingInfo";

/** The encodings that .NET has without a provider. */
function encodingInfos(): PsValue {
  const order = ["Unicode", "BigEndianUnicode", "UTF32", "ASCII", "Latin1", "UTF8"] as const;
  return new PsArray(order.map((name) => new NetObject<NetEncoding>(INFO, ENCODINGS[name])), INFO);
}

/** System.Text.Encoding. */
export const ENCODING_ROWS: readonly TypeRow[] = [
  declareType("System.Text.Encoding", {
    isAbstract: true,
    interfaces: "System.ICloneable",
    properties: {
      // A span, which no script can hold.
      "System.Object Preamble": () => null,
      "string BodyName": (self: Encoding) => self.state.webName,
      "string EncodingName": (self: Encoding) => self.state.encodingName,
      "string HeaderName": (self: Encoding) => self.state.webName,
      "string WebName": (self: Encoding) => self.state.webName,
      "int WindowsCodePage": (self: Encoding) => self.state.isSingleByte ? 1252 : 1200,
      "bool IsBrowserDisplay": (self: Encoding) => [65001, 28591].includes(self.state.codePage),
      "bool IsBrowserSave": (self: Encoding) => [65001, 28591, 1200].includes(self.state.codePage),
      "bool IsMailNewsDisplay": (self: Encoding) => [65001, 28591, 20127].includes(self.state.codePage),
      "bool IsMailNewsSave": (self: Encoding) => [65001, 28591, 20127].includes(self.state.codePage),
      "bool IsSingleByte": (self: Encoding) => self.state.isSingleByte,
      "System.Text.EncoderFallback EncoderFallback": (self: Encoding) => fallback(self, "Encoder"),
      "System.Text.DecoderFallback DecoderFallback": (self: Encoding) => fallback(self, "Decoder"),
      "bool IsReadOnly": () => true,
      "int CodePage": (self: Encoding) => self.state.codePage,
    },
    methods: {
      "System.Object Clone()": (self: Encoding) => self,
      "int GetByteCount(string s)": (self: Encoding, text: string) => self.state.encode(text).length,
      "int GetByteCount(char[] chars)": (self: Encoding, text: PsArray | null) =>
        self.state.encode(charsText(notNull(text, "chars"))).length,
      "byte[] GetBytes(string s)": (self: Encoding, text: string) => self.state.encode(text),
      "byte[] GetBytes(char[] chars)": (self: Encoding, text: PsArray | null) =>
        self.state.encode(charsText(notNull(text, "chars"))),
      "byte[] GetBytes(string s, int index, int count)": (self: Encoding, text: string, index: number, count: number) =>
        self.state.encode(part(text, index, count)),
      "byte[] GetBytes(char[] chars, int index, int count)": (
        self: Encoding,
        text: PsArray | null,
        index: number,
        count: number,
      ) => self.state.encode(part(charsText(notNull(text, "chars")), index, count)),
      "int GetBytes(string s, int charIndex, int charCount, byte[] bytes, int byteIndex)": (
        self: Encoding,
        text: string,
        index: number,
        count: number,
        bytes: Uint8Array | null,
        place: number,
      ) => {
        const encoded = self.state.encode(part(text, index, count));
        byteRange(bytesOf(bytes), place, encoded.length).set(encoded);
        return encoded.length;
      },
      "int GetCharCount(byte[] bytes)": (self: Encoding, bytes: Uint8Array | null) =>
        self.state.decode(bytesOf(bytes)).length,
      "char[] GetChars(byte[] bytes)": (self: Encoding, bytes: Uint8Array | null) =>
        chars(self.state.decode(bytesOf(bytes))),
      "char[] GetChars(byte[] bytes, int index, int count)": (
        self: Encoding,
        bytes: Uint8Array | null,
        index: number,
        count: number,
      ) => chars(self.state.decode(byteRange(bytesOf(bytes), index, count))),
      "int GetMaxByteCount(int charCount)": (self: Encoding, count: number) => (count + 1) * self.state.maxBytes,
      "int GetMaxCharCount(int byteCount)": (self: Encoding, count: number) =>
        self.state.codePage === 65001 ? count + 1 : Math.ceil(count / self.state.maxBytes) + 1,
      "byte[] GetPreamble()": (self: Encoding) => Uint8Array.from(self.state.preamble),
      "string GetString(byte[] bytes)": (self: Encoding, bytes: Uint8Array | null) => self.state.decode(bytesOf(bytes)),
      "string GetString(byte[] bytes, int index, int count)": (
        self: Encoding,
        bytes: Uint8Array | null,
        index: number,
        count: number,
      ) => self.state.decode(byteRange(bytesOf(bytes), index, count)),
    },
    statics: {
      "System.Text.Encoding ASCII": fixed("ASCII"),
      "System.Text.Encoding BigEndianUnicode": fixed("BigEndianUnicode"),
      "System.Text.Encoding Default": fixed("Default"),
      "System.Text.Encoding Latin1": fixed("Latin1"),
      "System.Text.Encoding Unicode": fixed("Unicode"),
      "System.Text.Encoding UTF32": fixed("UTF32"),
      "System.Text.Encoding UTF7": fixed("UTF7"),
      "System.Text.Encoding UTF8": fixed("UTF8"),
      "System.Text.Encoding GetEncoding(string name)": (name: string) => getEncoding(name),
      "System.Text.Encoding GetEncoding(int codepage)": (codePage: number) => getEncoding(codePage),
      "byte[] Convert(System.Text.Encoding srcEncoding, System.Text.Encoding dstEncoding, byte[] bytes)": (
        from: Encoding,
        to: Encoding,
        bytes: Uint8Array | null,
      ) => to.state.encode(from.state.decode(bytesOf(bytes))),
      [`${INFO}[] GetEncodings()`]: encodingInfos,
      "void RegisterProvider(System.Text.EncodingProvider provider)": () => undefined,
    },
    equals: (self: Encoding, other: PsValue) =>
      other instanceof NetObject && (other.state as Partial<NetEncoding>).codePage === self.state.codePage &&
      (other.state as NetEncoding).preamble.length === self.state.preamble.length,
  }),
  ...["Encoder", "Decoder"].flatMap((side) => [
    declareType(`System.Text.${side}Fallback`, { isAbstract: true }),
    ...["Exception", "Replacement"].map((kind) =>
      declareType(`System.Text.${side}${kind}Fallback`, { base: `System.Text.${side}Fallback` })
    ),
  ]),
  declareType(INFO, {
    properties: {
      "int CodePage": (self: Encoding) => self.state.codePage,
      "string Name": (self: Encoding) => self.state.webName,
      "string DisplayName": (self: Encoding) => self.state.encodingName,
    },
    methods: { "System.Text.Encoding GetEncoding()": (self: Encoding) => encodingObject(self.state) },
  }),
  declareType("System.Text.EncodingProvider", { isAbstract: true }),
  declareType("System.Text.CodePagesEncodingProvider", {
    base: "System.Text.EncodingProvider",
    statics: {
      "System.Text.EncodingProvider Instance": () => new NetObject("System.Text.CodePagesEncodingProvider", {}),
    },
  }),
  declareType("System.Text.UTF8Encoding", {
    base: "System.Text.Encoding",
    constructors: {
      "()": () => made(utf8(false)),
      "(bool encoderShouldEmitUTF8Identifier)": (withPreamble: boolean) => made(utf8(withPreamble)),
      "(bool encoderShouldEmitUTF8Identifier, bool throwOnInvalidBytes)": (withPreamble: boolean, isStrict: boolean) =>
        made(utf8(withPreamble, isStrict)),
    },
  }),
  declareType("System.Text.UnicodeEncoding", {
    base: "System.Text.Encoding",
    constructors: {
      "()": () => made(utf16(false)),
      "(bool bigEndian, bool byteOrderMark)": (isBig: boolean, withPreamble: boolean) =>
        made(utf16(isBig, withPreamble)),
    },
  }),
  declareType("System.Text.UTF32Encoding", {
    base: "System.Text.Encoding",
    constructors: {
      "()": () => made(utf32(false)),
      "(bool bigEndian, bool byteOrderMark)": (isBig: boolean, withPreamble: boolean) =>
        made(utf32(isBig, withPreamble)),
    },
  }),
  declareType("System.Text.ASCIIEncoding", {
    base: "System.Text.Encoding",
    constructors: { "()": () => made({ ...ENCODINGS.ASCII }) },
  }),
  declareType("System.Text.Latin1Encoding", { base: "System.Text.Encoding" }),
  ...["UTF8", "ASCII", "Latin1"].map((name) =>
    declareType(`System.Text.${name}Encoding+${name}EncodingSealed`, { base: `System.Text.${name}Encoding` })
  ),
  declareType("System.Text.UTF7Encoding", {
    base: "System.Text.Encoding",
    constructors: { "()": () => made({ ...ENCODINGS.UTF7 }) },
  }),
];

function made(encoding: NetEncoding): Encoding {
  return encodingObject(encoding);
}
