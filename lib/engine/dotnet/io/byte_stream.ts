/**
 * What stands behind System.IO's streams: bytes with a position, and what GZip, Deflate and Brotli make of another
 * stream. Files are read when they are opened and written back when they are flushed.
 * @module
 */
import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
} from "node:zlib";
import { argumentError, clrError } from "../clr_errors.ts";

/** Most bytes that a stream holds: far above what scripts do with streams, below what would hurt the host. */
export const MAX_STREAM_BYTES = 256 * 1024 * 1024;

/** A stream of bytes. */
export interface ByteStream {
  readonly canRead: boolean;
  readonly canWrite: boolean;
  readonly canSeek: boolean;
  readonly isOpen: boolean;
  position: number;
  length(): number;
  setLength(length: number): void;
  /** Up to `count` bytes; none at the end. */
  read(count: number): Uint8Array;
  write(bytes: Uint8Array): void;
  flush(): void;
  close(): void;
}

/** ObjectDisposedException of a closed stream, reader or writer. */
export function disposed(what: string): Error {
  const error = clrError("System.ObjectDisposedException", `The ${what} is closed.`);
  error.record.exception.extra.set("ObjectName", what);
  return error;
}

/** NotSupportedException of a stream. */
export function notSupported(what: string): Error {
  return clrError("System.NotSupportedException", `The stream does not support ${what}.`);
}

/** How a {@linkcode SeekableBytes} behaves. */
export interface SeekableOptions {
  readonly canRead?: boolean;
  readonly canWrite?: boolean;
  /** May grow; a stream over a given array may not. */
  readonly isGrowing?: boolean;
  /** Gets all bytes when they were changed and are flushed. */
  readonly save?: (bytes: Uint8Array) => void;
}

/** Bytes in memory: MemoryStream, and FileStream with a function that saves them. */
export class SeekableBytes implements ByteStream {
  readonly canRead: boolean;
  readonly canSeek = true;
  readonly canWrite: boolean;
  readonly isGrowing: boolean;
  readonly #save: ((bytes: Uint8Array) => void) | undefined;
  #bytes: Uint8Array;
  #length: number;
  #position = 0;
  #changed = false;
  isOpen = true;

  constructor(bytes: Uint8Array, options: SeekableOptions = {}) {
    this.#bytes = bytes;
    this.#length = bytes.length;
    this.canRead = options.canRead ?? true;
    this.canWrite = options.canWrite ?? true;
    this.isGrowing = options.isGrowing ?? true;
    this.#save = options.save;
  }
  /** Bytes that are there without growing. */
  get capacity(): number {
    return this.#bytes.length;
  }
  set capacity(wanted: number) {
    if (wanted < this.#length) {
      throw argumentError("ArgumentOutOfRangeException", "value", "The capacity is less than the length.");
    }
    this.#grow(wanted);
  }
  get position(): number {
    this.#check();
    return this.#position;
  }
  set position(position: number) {
    this.#check();
    if (position < 0) throw argumentError("ArgumentOutOfRangeException", "value", "A position cannot be negative.");
    this.#position = position;
  }
  length(): number {
    this.#check();
    return this.#length;
  }
  setLength(length: number): void {
    this.#check();
    if (length < 0) throw argumentError("ArgumentOutOfRangeException", "value", "A length cannot be negative.");
    this.#reserve(length);
    if (length < this.#length) this.#bytes.fill(0, length, this.#length);
    this.#length = length;
    this.#position = Math.min(this.#position, length);
    this.#changed = true;
  }
  read(count: number): Uint8Array {
    this.#check();
    if (!this.canRead) throw notSupported("reading");
    const start = Math.min(this.#position, this.#length);
    const end = Math.min(start + count, this.#length);
    this.#position = Math.max(this.#position, end);
    return this.#bytes.slice(start, end);
  }
  write(bytes: Uint8Array): void {
    this.#check();
    if (!this.canWrite) throw notSupported("writing");
    const end = this.#position + bytes.length;
    this.#reserve(end);
    this.#bytes.set(bytes, this.#position);
    this.#position = end;
    if (end > this.#length) this.#length = end;
    this.#changed = true;
  }
  flush(): void {
    if (this.#changed) this.#save?.(this.bytes());
    this.#changed = false;
  }
  close(): void {
    if (!this.isOpen) return;
    this.flush();
    this.isOpen = false;
  }
  /** A copy of all bytes; a closed stream still has them. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
  /** The array itself, room to grow included. */
  buffer(): Uint8Array {
    return this.#bytes;
  }
  #check(): void {
    if (!this.isOpen) throw disposed("stream");
  }
  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    if (!this.isGrowing) throw notSupported("growing");
    this.#grow(Math.min(Math.max(length, this.#bytes.length * 2, 256), Math.max(length, MAX_STREAM_BYTES)));
  }
  #grow(capacity: number): void {
    if (capacity > MAX_STREAM_BYTES) {
      throw clrError("System.IO.IOException", `A stream of more than ${MAX_STREAM_BYTES} bytes is too long.`);
    }
    const bytes = new Uint8Array(capacity);
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}

interface Codec {
  readonly pack: (bytes: Uint8Array) => Uint8Array;
  readonly unpack: (bytes: Uint8Array) => Uint8Array;
}

const LIMIT = { maxOutputLength: MAX_STREAM_BYTES } as const;

/** Compressions by the name of their stream's class. */
export const CODECS = {
  GZipStream: { pack: (bytes) => gzipSync(bytes), unpack: (bytes) => gunzipSync(bytes, LIMIT) },
  DeflateStream: { pack: (bytes) => deflateRawSync(bytes), unpack: (bytes) => inflateRawSync(bytes, LIMIT) },
  ZLibStream: { pack: (bytes) => deflateSync(bytes), unpack: (bytes) => inflateSync(bytes, LIMIT) },
  BrotliStream: { pack: (bytes) => brotliCompressSync(bytes), unpack: (bytes) => brotliDecompressSync(bytes, LIMIT) },
} as const satisfies Record<string, Codec>;

/** Reads all that a stream has left. */
export function readAll(stream: ByteStream): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = stream.read(65536); part.length > 0; part = stream.read(65536)) {
    parts.push(part);
    length += part.length;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A stream whose bytes go to another one changed when it is closed, or come from another one changed. */
export class TransformBytes implements ByteStream {
  readonly canRead: boolean;
  readonly canWrite: boolean;
  readonly canSeek = false;
  readonly inner: ByteStream;
  readonly #transform: (bytes: Uint8Array) => Uint8Array;
  readonly #leaveOpen: boolean;
  readonly #written = new SeekableBytes(new Uint8Array());
  #source: SeekableBytes | undefined;
  isOpen = true;

  constructor(
    inner: ByteStream,
    direction: "read" | "write",
    transform: (bytes: Uint8Array) => Uint8Array,
    leaveOpen: boolean,
  ) {
    this.inner = inner;
    this.canRead = direction === "read";
    this.canWrite = direction === "write";
    this.#transform = transform;
    this.#leaveOpen = leaveOpen;
  }
  get position(): number {
    throw notSupported("seeking");
  }
  set position(_position: number) {
    throw notSupported("seeking");
  }
  length(): number {
    throw notSupported("seeking");
  }
  setLength(): void {
    throw notSupported("seeking");
  }
  read(count: number): Uint8Array {
    if (!this.isOpen) throw disposed("stream");
    if (!this.canRead) throw clrError("System.InvalidOperationException", "The stream only takes bytes.");
    if (this.#source === undefined) {
      let bytes: Uint8Array;
      const packed = readAll(this.inner);
      try {
        bytes = packed.length === 0 ? packed : this.#transform(packed);
      } catch {
        throw clrError(
          "System.IO.InvalidDataException",
          "The bytes are no data of this form, or too many come of them.",
        );
      }
      this.#source = new SeekableBytes(bytes);
    }
    return this.#source.read(count);
  }
  write(bytes: Uint8Array): void {
    if (!this.isOpen) throw disposed("stream");
    if (!this.canWrite) throw clrError("System.InvalidOperationException", "The stream only gives bytes.");
    this.#written.write(bytes);
  }
  flush(): void {}
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    if (this.canWrite && this.#written.length() > 0) this.inner.write(this.#transform(this.#written.bytes()));
    if (!this.#leaveOpen) this.inner.close();
  }
}
