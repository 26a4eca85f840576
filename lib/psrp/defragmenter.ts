/**
 * Joins the fragments of one target (the pool, or one pipeline) to messages (MS-PSRP 2.2.4).
 * Bytes may arrive cut anywhere. Splitting is `fragmenter.ts`.
 * @module
 */
import { RemotingError } from "../errors.ts";
import { FRAGMENT_HEADER_BYTES, type FragmentHeader, readFragmentHeader } from "./fragment.ts";

/**
 * Largest message that is put together, in bytes. Far above what PowerShell's defaults let pass (10 MB on a server,
 * 200 MB on a client are quotas of objects, rarely met); stops a peer that never ends a message.
 */
export const MAX_MESSAGE_BYTES: number = 64 * 1024 * 1024;

/** Objects of one target that may be under way at once: a client has two lanes, its input and its answers to prompts. */
export const MAX_INTERLEAVED_OBJECTS = 2;

/** One finished object. */
export interface Assembled {
  readonly objectId: bigint;
  /** The message, header included; only valid until the caller reuses the bytes that it came from. */
  readonly message: Uint8Array;
}

interface Partial {
  readonly blob: GrowingBytes;
  nextFragment: bigint;
}

/** Puts messages together; one instance for each target and direction. */
export class Defragmenter {
  readonly #maxMessageBytes: number;
  readonly #partials = new Map<bigint, Partial>();
  // The caller may reuse its buffer, so what waits for the rest of its fragment is copied here.
  #cut = new GrowingBytes();
  #offSync = false;

  /** @param maxMessageBytes Largest message, in bytes. */
  constructor(maxMessageBytes: number = MAX_MESSAGE_BYTES) {
    this.#maxMessageBytes = maxMessageBytes;
  }

  /** Bytes that wait for the rest of their message. */
  get buffered(): number {
    let sum = this.#cut.length;
    for (const partial of this.#partials.values()) sum += partial.blob.length;
    return sum;
  }

  /**
   * Prepares for a stream that may start in the middle of an object, as after Connect or Reconnect: continuations that
   * match nothing are dropped until the first start fragment (wire.md 3.8). What was under way may still continue.
   */
  resynchronize(): void {
    this.#offSync = true;
  }

  /**
   * Adds bytes, and hands over the messages that are now complete, in order.
   * @throws {RemotingError} `ERR_FRAGMENT` where fragments do not follow each other, `ERR_PSRP_LIMIT` where a message
   *   grows too large. The stream cannot be trusted after either.
   */
  add(bytes: Uint8Array, deliver: (assembled: Assembled) => void): void {
    let data = bytes;
    if (this.#cut.length > 0) {
      this.#cut.append(bytes);
      data = this.#cut.view();
    }
    let at = 0;
    for (;;) {
      const header = readFragmentHeader(data, at);
      if (header === undefined) break;
      this.#checkSize(header);
      const blobStart = at + FRAGMENT_HEADER_BYTES;
      if (data.length - blobStart < header.blobLength) break;
      at = blobStart + header.blobLength;
      const assembled = this.#accept(header, data.subarray(blobStart, at));
      if (assembled !== undefined) deliver(assembled);
    }
    if (data === bytes || at > 0) {
      this.#cut = new GrowingBytes();
      this.#cut.append(data.subarray(at));
    }
  }

  #checkSize(header: FragmentHeader): void {
    const before = this.#partials.get(header.objectId)?.blob.length ?? 0;
    const size = (header.start ? 0 : before) + header.blobLength;
    if (size <= this.#maxMessageBytes) return;
    throw new RemotingError(
      "ERR_PSRP_LIMIT",
      "remote",
      `Cannot put object ${header.objectId} together: ${size} bytes, at most ${this.#maxMessageBytes} allowed`,
    );
  }

  #accept(header: FragmentHeader, blob: Uint8Array): Assembled | undefined {
    const { objectId } = header;
    if (header.start) {
      this.#offSync = false;
      this.#partials.delete(objectId);
      if (header.end) return { objectId, message: blob };
      if (this.#partials.size >= MAX_INTERLEAVED_OBJECTS) {
        throw broken(`object ${objectId} starts while ${this.#partials.size} others are unfinished`);
      }
      const partial = { blob: new GrowingBytes(), nextFragment: 1n };
      partial.blob.append(blob);
      this.#partials.set(objectId, partial);
      return undefined;
    }
    const partial = this.#partials.get(objectId);
    if (partial === undefined || partial.nextFragment !== header.fragmentId) {
      if (this.#offSync) return undefined;
      const expected = partial === undefined ? "no such object has started" : `${partial.nextFragment} expected`;
      throw broken(`fragment ${header.fragmentId} of object ${objectId}, ${expected}`);
    }
    partial.nextFragment++;
    partial.blob.append(blob);
    if (!header.end) return undefined;
    this.#partials.delete(objectId);
    return { objectId, message: partial.blob.view() };
  }
}

/** Bytes that grow at the end, without a copy of all for each piece. */
class GrowingBytes {
  #store = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#store.length) {
      const store = new Uint8Array(this.#length === 0 ? length : Math.max(length, this.#store.length * 2));
      store.set(this.#store.subarray(0, this.#length));
      this.#store = store;
    }
    this.#store.set(bytes, this.#length);
    this.#length = length;
  }

  view(): Uint8Array {
    return this.#store.subarray(0, this.#length);
  }
}

function broken(detail: string): RemotingError {
  return new RemotingError("ERR_FRAGMENT", "remote", `Cannot join PSRP fragments: ${detail}`);
}
