/**
 * TABLE: BinaryReader and BinaryWriter.
 * @module
 */
import { encodeUtf8 } from "../../../bytes.ts";
import { PsArray, PsChar, PsSmall, type PsValue, type SmallType } from "../../../clixml/value.ts";
import { clrError } from "../clr_errors.ts";
import { declareType, type Native } from "../declare.ts";
import { type ByteStream, disposed } from "../io/byte_stream.ts";
import { bytesToNumber, numberToBytes } from "../io/number_bytes.ts";
import { encodingOf, ENCODINGS, type NetEncoding } from "../io/text_encoding.ts";
import { NetObject } from "../net_object.ts";
import type { TypeRow } from "../type.ts";

import { streamObject, streamOf } from "./io_streams.ts";
import { byteRange, bytesOf, charsText, outOfRange } from "./native_values.ts";

interface BinaryState {
  readonly stream: ByteStream;
  readonly encoding: NetEncoding;
  readonly leaveOpen: boolean;
  isOpen: boolean;
}
type Binary = NetObject<BinaryState>;

function exactly(self: Binary, count: number): Uint8Array {
  if (!self.state.isOpen) throw disposed("reader");
  const bytes = self.state.stream.read(count);
  if (bytes.length < count) throw clrError("System.IO.EndOfStreamException", "The stream ends before the value does.");
  return bytes;
}

/** The numbers that are read and written, by the name of their methods. */
const NUMBERS: readonly (readonly [name: string, type: string, size: number])[] = [
  ["SByte", "sbyte", 1],
  ["Int16", "short", 2],
  ["UInt16", "ushort", 2],
  ["Int32", "int", 4],
  ["UInt32", "uint", 4],
  ["Int64", "long", 8],
  ["UInt64", "ulong", 8],
  ["Single", "float", 4],
  ["Double", "double", 8],
];

/** A count in seven bits a byte, the lowest first. */
function readLength(self: Binary): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = exactly(self, 1)[0]!;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw clrError("System.FormatException", "The length in front of a text is too long.");
}

function lengthBytes(length: number): number[] {
  const bytes: number[] = [];
  let rest = length;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push(rest % 128 | 0x80);
  return [...bytes, rest];
}

/** One character, as many bytes as it takes. */
function readChar(self: Binary): string {
  if (self.state.encoding.isSingleByte) return self.state.encoding.decode(exactly(self, 1));
  if (self.state.encoding.codePage !== 65001) return self.state.encoding.decode(exactly(self, 2));
  const first = exactly(self, 1);
  const more = first[0]! >= 0xf0 ? 3 : first[0]! >= 0xe0 ? 2 : first[0]! >= 0xc0 ? 1 : 0;
  return self.state.encoding.decode(Uint8Array.of(first[0]!, ...exactly(self, more)));
}

function readMethods(): Record<string, Native> {
  const methods: Record<string, Native> = {};
  for (const [name, type, size] of NUMBERS) {
    methods[`${type} Read${name}()`] = (self: Binary) => bytesToNumber(name, exactly(self, size));
  }
  return methods;
}

function writeMethods(): Record<string, Native> {
  const methods: Record<string, Native> = {};
  for (const [, type] of NUMBERS) {
    methods[`void Write(${type} value)`] = (self: Binary, value: PsValue) => put(self, numberToBytes(value));
  }
  return methods;
}

function put(self: Binary, bytes: Uint8Array): void {
  if (!self.state.isOpen) throw disposed("writer");
  self.state.stream.write(bytes);
}

function close(self: Binary): void {
  if (!self.state.isOpen) return;
  self.state.isOpen = false;
  self.state.stream.flush();
  if (!self.state.leaveOpen) self.state.stream.close();
}

function make(type: string): Record<string, Native> {
  const object = (stream: PsValue, encoding: PsValue | undefined, leaveOpen: boolean): Binary =>
    new NetObject<BinaryState>(type, {
      stream: streamOf(stream),
      encoding: encoding === undefined ? ENCODINGS.UTF8 : encodingOf(encoding),
      leaveOpen,
      isOpen: true,
    });
  return {
    "(System.IO.Stream stream)": (stream: PsValue) => object(stream, undefined, false),
    "(System.IO.Stream stream, System.Text.Encoding encoding)": (stream: PsValue, encoding: PsValue) =>
      object(stream, encoding, false),
    "(System.IO.Stream stream, System.Text.Encoding encoding, bool leaveOpen)": object,
  };
}

const small = (type: SmallType, value: number): PsSmall => new PsSmall(type, value);

/** BinaryReader and BinaryWriter. */
export const BINARY_ROWS: readonly TypeRow[] = [
  declareType("System.IO.BinaryReader", {
    interfaces: "System.IDisposable",
    properties: { "System.IO.Stream BaseStream": (self: Binary) => streamObject(self.state.stream) },
    methods: {
      "void Close()": close,
      "void Dispose()": close,
      "int PeekChar()": (self: Binary) => {
        const { stream } = self.state;
        const { position } = stream;
        if (position >= stream.length()) return -1;
        const text = readChar(self);
        stream.position = position;
        return text.charCodeAt(0);
      },
      "int Read()": (self: Binary) =>
        self.state.stream.position >= self.state.stream.length() ? -1 : readChar(self).charCodeAt(0),
      "int Read(byte[] buffer, int index, int count)": (
        self: Binary,
        buffer: Uint8Array | null,
        index: number,
        count: number,
      ) => {
        const target = byteRange(bytesOf(buffer, "buffer"), index, count);
        const bytes = self.state.stream.read(count);
        target.set(bytes);
        return bytes.length;
      },
      "bool ReadBoolean()": (self: Binary) => exactly(self, 1)[0] !== 0,
      "byte ReadByte()": (self: Binary) => small("Byte", exactly(self, 1)[0]!),
      "byte[] ReadBytes(int count)": (self: Binary, count: number) => {
        if (count < 0) throw outOfRange("count");
        if (!self.state.isOpen) throw disposed("reader");
        return self.state.stream.read(count);
      },
      "char ReadChar()": (self: Binary) => new PsChar(readChar(self).charCodeAt(0)),
      "char[] ReadChars(int count)": (self: Binary, count: number) => {
        const items: PsValue[] = [];
        while (items.length < count && self.state.stream.position < self.state.stream.length()) {
          for (const unit of readChar(self).split("")) items.push(new PsChar(unit.charCodeAt(0)));
        }
        return new PsArray(items.slice(0, count), "System.Char");
      },
      "string ReadString()": (self: Binary) => self.state.encoding.decode(exactly(self, readLength(self))),
      ...readMethods(),
    },
    constructors: make("System.IO.BinaryReader"),
  }),
  declareType("System.IO.BinaryWriter", {
    interfaces: "System.IDisposable",
    properties: { "System.IO.Stream BaseStream": (self: Binary) => streamObject(self.state.stream) },
    methods: {
      "void Close()": close,
      "void Dispose()": close,
      "void Flush()": (self: Binary) => self.state.stream.flush(),
      "void Write(bool value)": (self: Binary, value: boolean) => put(self, Uint8Array.of(value ? 1 : 0)),
      "void Write(byte value)": (self: Binary, value: PsSmall) => put(self, Uint8Array.of(value.value)),
      "void Write(byte[] buffer)": (self: Binary, value: Uint8Array | null) => put(self, bytesOf(value, "buffer")),
      "void Write(byte[] buffer, int index, int count)": (
        self: Binary,
        value: Uint8Array | null,
        index: number,
        count: number,
      ) => put(self, byteRange(bytesOf(value, "buffer"), index, count)),
      "void Write(char ch)": (self: Binary, value: PsChar) =>
        put(self, self.state.encoding.encode(String.fromCharCode(value.code))),
      "void Write(char[] chars)": (self: Binary, value: PsArray) =>
        put(self, self.state.encoding.encode(charsText(value))),
      "void Write(string value)": (self: Binary, value: string) => {
        const bytes = self.state.encoding.codePage === 65001 ? encodeUtf8(value) : self.state.encoding.encode(value);
        put(self, Uint8Array.of(...lengthBytes(bytes.length)));
        put(self, bytes);
      },
      ...writeMethods(),
    },
    constructors: make("System.IO.BinaryWriter"),
  }),
];
