/**
 * TABLE: System.IO.Stream and the streams that scripts make: memory, files, compression.
 * @module
 */
import { type PsEnum, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { declareType, type Native, type Settable } from "../declare.ts";
import { type ByteStream, CODECS, readAll, SeekableBytes, TransformBytes } from "../io/byte_stream.ts";
import { FILE_MODE, type FileAccess, openFile, resolvePath } from "../io/files.ts";
import { NetObject } from "../net_object.ts";
import type { PsType, TypeRow } from "../type.ts";
import { byteRange, bytesOf, notNull, numberOf, outOfRange } from "./native_values.ts";

const MEMORY = "System.IO.MemoryStream";
const FILE = "System.IO.FileStream";

/** A stream object. */
export type StreamObject = NetObject<ByteStream>;

/** A FileStream; its name is the path. */
export class FileStreamObject extends NetObject<ByteStream> {
  readonly fileName: string;
  constructor(stream: ByteStream, fileName: string) {
    super(FILE, stream);
    this.fileName = fileName;
  }
}

/** The FileStream object of an open file. */
export function fileStreamObject(stream: ByteStream, path: string): FileStreamObject {
  return new FileStreamObject(stream, path);
}

/** The objects of streams that readers and writers were made over. */
const OBJECTS = new WeakMap<ByteStream, StreamObject>();

/** The object of a stream: that which a script handed over, else one of a file. */
export function streamObject(stream: ByteStream): StreamObject {
  return OBJECTS.get(stream) ?? fileStreamObject(stream, "");
}

/** The bytes behind a stream argument. @throws ArgumentNullException where it is none. */
export function streamOf(value: PsValue | undefined, parameter = "stream"): ByteStream {
  if (
    value instanceof NetObject && value.state !== null && typeof value.state === "object" && "canSeek" in value.state
  ) {
    const stream = value.state as ByteStream;
    OBJECTS.set(stream, value as StreamObject);
    return stream;
  }
  throw argumentError("ArgumentNullException", parameter, "A stream is needed.");
}

function seek(self: StreamObject, offset: bigint, origin: PsEnum): bigint {
  const { state } = self;
  const from = [0, state.position, state.length()][numberOf(origin)] ?? 0;
  const place = from + Number(offset);
  if (place < 0) throw argumentError("ArgumentException", "offset", "The position is before the start of the stream.");
  state.position = place;
  return BigInt(place);
}

function readInto(self: StreamObject, buffer: Uint8Array | null, offset: number, count: number): number {
  const target = byteRange(bytesOf(buffer, "buffer"), offset, count);
  const bytes = self.state.read(count);
  target.set(bytes);
  return bytes.length;
}

function close(self: StreamObject): void {
  self.state.close();
}

function copyTo(self: StreamObject, target: PsValue): void {
  streamOf(target, "destination").write(readAll(self.state));
}

const memoryOf = (self: StreamObject): SeekableBytes => self.state as SeekableBytes;

function copyOf(bytes: Uint8Array | null): Uint8Array {
  return notNull(bytes, "buffer");
}

function makeMemory(
  bytes: Uint8Array,
  type: PsType | null,
  options: { readonly canWrite?: boolean; readonly isGrowing?: boolean } = {},
): StreamObject {
  return new NetObject<ByteStream>(type ?? MEMORY, new SeekableBytes(bytes, options));
}

function openStream(path: string, mode: number, access: FileAccess, session: Session): FileStreamObject {
  return fileStreamObject(openFile(session, path, mode, access), resolvePath(session, path));
}

function fileMode(path: string, mode: PsEnum, session: Session): FileStreamObject {
  const number = numberOf(mode);
  return openStream(path, number, number === FILE_MODE.Append ? 2 : 3, session);
}

function fileAccess(path: string, mode: PsEnum, access: PsEnum, session: Session): FileStreamObject {
  return openStream(path, numberOf(mode), numberOf(access) as FileAccess, session);
}

function compressed(name: keyof typeof CODECS): Record<string, Native> {
  const { pack, unpack } = CODECS[name];
  const make = (inner: PsValue, isReading: boolean, leaveOpen: boolean): StreamObject =>
    new NetObject<ByteStream>(
      `System.IO.Compression.${name}`,
      new TransformBytes(streamOf(inner), isReading ? "read" : "write", isReading ? unpack : pack, leaveOpen),
    );
  return {
    "(System.IO.Stream stream, System.IO.Compression.CompressionMode mode)": (stream: PsValue, mode: PsEnum) =>
      make(stream, numberOf(mode) === 0, false),
    "(System.IO.Stream stream, System.IO.Compression.CompressionMode mode, bool leaveOpen)": (
      stream: PsValue,
      mode: PsEnum,
      leaveOpen: boolean,
    ) => make(stream, numberOf(mode) === 0, leaveOpen),
    "(System.IO.Stream stream, System.IO.Compression.CompressionLevel compressionLevel)": (stream: PsValue) =>
      make(stream, false, false),
    "(System.IO.Stream stream, System.IO.Compression.CompressionLevel compressionLevel, bool leaveOpen)": (
      stream: PsValue,
      _level: PsEnum,
      leaveOpen: boolean,
    ) => make(stream, false, leaveOpen),
  };
}

/** Properties of all streams, by name, for the classes that declare some of them anew. */
const STREAM_PROPERTIES: Record<string, Native | Settable> = {
  "bool CanRead": (self: StreamObject) => self.state.isOpen && self.state.canRead,
  "bool CanWrite": (self: StreamObject) => self.state.isOpen && self.state.canWrite,
  "bool CanSeek": (self: StreamObject) => self.state.isOpen && self.state.canSeek,
  "bool CanTimeout": () => false,
  "long Length": (self: StreamObject) => BigInt(self.state.length()),
  "long Position": {
    get: (self: StreamObject) => BigInt(self.state.position),
    set: (self: StreamObject, value: bigint) => {
      if (value < 0n) throw outOfRange("value");
      self.state.position = Number(value);
    },
  },
  "int ReadTimeout": { get: noTimeout, set: noTimeout },
  "int WriteTimeout": { get: noTimeout, set: noTimeout },
};

function noTimeout(): never {
  throw clrError("System.InvalidOperationException", "The stream has no timeouts.");
}

function again(names: string): Record<string, Native | Settable> {
  return Object.fromEntries(
    names.split(" ").map((name) => Object.entries(STREAM_PROPERTIES).find(([text]) => text.endsWith(` ${name}`))!),
  );
}

/** The streams. */
export const STREAM_ROWS: readonly TypeRow[] = [
  declareType("System.IO.Stream", {
    base: "System.MarshalByRefObject",
    interfaces: "System.IDisposable",
    isAbstract: true,
    properties: STREAM_PROPERTIES,
    methods: {
      "void Close()": close,
      "void CopyTo(System.IO.Stream destination)": copyTo,
      "void CopyTo(System.IO.Stream destination, int bufferSize)": copyTo,
      "void Dispose()": close,
      "void Flush()": (self: StreamObject) => self.state.flush(),
      "int Read(byte[] buffer, int offset, int count)": readInto,
      "void ReadExactly(byte[] buffer, int offset, int count)": (
        self: StreamObject,
        buffer: Uint8Array | null,
        offset: number,
        count: number,
      ) => {
        readInto(self, buffer, offset, count);
      },
      "int ReadByte()": (self: StreamObject) => self.state.read(1)[0] ?? -1,
      "long Seek(long offset, System.IO.SeekOrigin loc)": seek,
      "void SetLength(long value)": (self: StreamObject, value: bigint) => self.state.setLength(Number(value)),
      "void Write(byte[] buffer, int offset, int count)": (
        self: StreamObject,
        buffer: Uint8Array | null,
        offset: number,
        count: number,
      ) => self.state.write(byteRange(bytesOf(buffer, "buffer"), offset, count)),
      "void Write(byte[] buffer)": (self: StreamObject, buffer: Uint8Array | null) =>
        self.state.write(bytesOf(buffer, "buffer")),
      "void WriteByte(byte value)": (self: StreamObject, value: { readonly value: number }) =>
        self.state.write(Uint8Array.of(value.value)),
    },
    statics: {
      "System.IO.Stream Null": () => makeMemory(new Uint8Array(), null),
    },
  }),
  declareType(MEMORY, {
    base: "System.IO.Stream",
    properties: {
      ...again("CanRead CanSeek CanWrite"),
      "int Capacity": {
        get: (self: StreamObject) => memoryOf(self).capacity,
        set: (self: StreamObject, value: number) => {
          memoryOf(self).capacity = value;
        },
      },
      ...again("Length Position"),
    },
    methods: {
      "byte[] GetBuffer()": (self: StreamObject) => memoryOf(self).buffer(),
      "byte[] ToArray()": (self: StreamObject) => memoryOf(self).bytes(),
      "void WriteTo(System.IO.Stream stream)": (self: StreamObject, target: PsValue) =>
        streamOf(target).write(memoryOf(self).bytes()),
    },
    constructors: {
      "()": (_session: Session, type: PsType | null) => makeMemory(new Uint8Array(), type),
      "(int capacity)": (capacity: number) => {
        if (capacity < 0) throw outOfRange("capacity");
        const made = makeMemory(new Uint8Array(), null);
        memoryOf(made).capacity = capacity;
        return made;
      },
      "(byte[] buffer)": (bytes: Uint8Array | null, _session: Session, type: PsType | null) =>
        makeMemory(copyOf(bytes), type, { isGrowing: false }),
      "(byte[] buffer, bool writable)": (bytes: Uint8Array | null, canWrite: boolean) =>
        makeMemory(copyOf(bytes), null, { isGrowing: false, canWrite }),
      "(byte[] buffer, int index, int count)": (bytes: Uint8Array | null, index: number, count: number) =>
        makeMemory(byteRange(copyOf(bytes), index, count), null, { isGrowing: false }),
    },
  }),
  declareType(FILE, {
    base: "System.IO.Stream",
    properties: {
      ...again("CanRead CanWrite"),
      "string Name": (self: FileStreamObject) => self.fileName,
      "bool IsAsync": () => false,
      ...again("Length Position CanSeek"),
    },
    methods: { "void Flush(bool flushToDisk)": (self: StreamObject) => self.state.flush() },
    constructors: {
      "(string path, System.IO.FileMode mode)": fileMode,
      "(string path, System.IO.FileMode mode, System.IO.FileAccess access)": fileAccess,
      "(string path, System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)": (
        path: string,
        mode: PsEnum,
        access: PsEnum,
        _share: PsEnum,
        session: Session,
      ) => fileAccess(path, mode, access, session),
    },
  }),
  declareType("System.IO.BufferedStream", {
    base: "System.IO.Stream",
    constructors: {
      "(System.IO.Stream stream)": (stream: PsValue) =>
        new NetObject<ByteStream>("System.IO.BufferedStream", streamOf(stream)),
    },
  }),
  ...(Object.keys(CODECS) as (keyof typeof CODECS)[]).map((name) =>
    declareType(`System.IO.Compression.${name}`, {
      base: "System.IO.Stream",
      constructors: compressed(name),
    })
  ),
];
