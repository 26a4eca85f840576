/**
 * Splits messages into fragments of a size that is known only when they leave (MS-PSRP 2.2.4).
 * Joining is `defragmenter.ts`.
 * @module
 */
import { concatBytes } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import { FRAGMENT_HEADER_BYTES, writeFragmentHeader } from "./fragment.ts";

/** Largest fragment that a PowerShell server sends, header included; clients of limited readers depend on it. */
export const SERVER_FRAGMENT_BYTES = 32_768;

/** One encoded message on its way out. */
export class OutgoingObject {
  /** Number that its fragments carry. */
  readonly objectId: bigint;
  readonly #bytes: Uint8Array;
  #sent = 0;
  #fragmentId = 0n;

  constructor(objectId: bigint, bytes: Uint8Array) {
    this.objectId = objectId;
    this.#bytes = bytes;
  }

  /** Bytes of the message that have not left yet. */
  get remaining(): number {
    return this.#bytes.length - this.#sent;
  }

  /** Whether the last fragment has been taken. */
  get done(): boolean {
    return this.remaining === 0;
  }

  /**
   * The next fragment of at most `maxBytes`, header included; `undefined` where not even one byte of the message fits.
   * @throws {RemotingError} `ERR_FRAGMENT` where all has been taken already.
   */
  next(maxBytes: number): Uint8Array | undefined {
    if (this.done) {
      throw new RemotingError("ERR_FRAGMENT", "local", `Cannot take a fragment of object ${this.objectId}: all taken`);
    }
    const blobLength = Math.min(this.remaining, maxBytes - FRAGMENT_HEADER_BYTES);
    if (blobLength < 1) return undefined;
    const out = new Uint8Array(FRAGMENT_HEADER_BYTES + blobLength);
    writeFragmentHeader(out, 0, {
      objectId: this.objectId,
      fragmentId: this.#fragmentId,
      start: this.#sent === 0,
      end: blobLength === this.remaining,
      blobLength,
    });
    out.set(this.#bytes.subarray(this.#sent, this.#sent + blobLength), FRAGMENT_HEADER_BYTES);
    this.#sent += blobLength;
    this.#fragmentId++;
    return out;
  }
}

/** All fragments of one message, joined. */
export function fragmentMessage(
  objectId: bigint,
  message: Uint8Array,
  maxFragmentBytes: number = SERVER_FRAGMENT_BYTES,
): Uint8Array {
  if (maxFragmentBytes <= FRAGMENT_HEADER_BYTES) {
    throw new RemotingError(
      "ERR_FRAGMENT",
      "local",
      `Cannot split a message into fragments of ${maxFragmentBytes} bytes: more than ${FRAGMENT_HEADER_BYTES} needed`,
    );
  }
  const object = new OutgoingObject(objectId, message);
  const parts: Uint8Array[] = [];
  while (!object.done) parts.push(object.next(maxFragmentBytes) as Uint8Array);
  return parts.length === 1 ? parts[0] as Uint8Array : concatBytes(parts);
}
