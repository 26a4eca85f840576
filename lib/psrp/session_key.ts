/**
 * The session key and what it protects (MS-PSRP 2.2.2.3, 2.2.2.4, 2.2.5.1.24): the blobs of the key exchange, and the
 * text of SecureString. Making an RSA key pair, and randomness, come from the caller.
 * @module
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { concatBytes, decodeUtf16, encodeUtf16, fromBase64, fromHex, toBase64, toHex } from "../bytes.ts";
import { RemotingError } from "../errors.ts";

/** Length of the AES-256 key that encrypts. */
export const SESSION_KEY_BYTES = 32;

/** Length of the RSA modulus that PowerShell exchanges: 2048 bits. */
export const MODULUS_BYTES = 256;

/** Public half of a client's key pair. */
export interface RsaPublicKey {
  /** Big-endian. */
  readonly modulus: Uint8Array;
  readonly exponent: number;
}

// PUBLICKEYSTRUC of a key exchange key (PUBLICKEYBLOB, version 2, CALG_RSA_KEYX), then RSAPUBKEY's magic "RSA1".
const PUBLIC_KEY_HEAD = fromHex("06020000" + "00a40000" + "52534131");
// SIMPLEBLOB, version 2, of CALG_AES_256, encrypted with CALG_RSA_KEYX.
const SESSION_KEY_HEAD = fromHex("01020000" + "10660000" + "00a40000");
const AES_BLOCK_BYTES = 16;

/** The PUBLICKEYBLOB of PUBLIC_KEY. */
export function encodePublicKey(key: RsaPublicKey): Uint8Array {
  const numbers = new Uint8Array(8);
  const view = new DataView(numbers.buffer);
  view.setUint32(0, key.modulus.length * 8, true);
  view.setUint32(4, key.exponent, true);
  return concatBytes([PUBLIC_KEY_HEAD, numbers, key.modulus.toReversed()]);
}

/**
 * The key of a PUBLICKEYBLOB.
 * @throws {RemotingError} `ERR_SESSION_KEY` where it is none of RSA with 2048 bits.
 */
export function decodePublicKey(blob: Uint8Array): RsaPublicKey {
  const start = PUBLIC_KEY_HEAD.length + 8;
  if (blob.length !== start + MODULUS_BYTES || !startsWith(blob, PUBLIC_KEY_HEAD)) {
    throw badKey("remote", `${blob.length} bytes that are no RSA key of ${MODULUS_BYTES * 8} bits`);
  }
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const bits = view.getUint32(PUBLIC_KEY_HEAD.length, true);
  const exponent = view.getUint32(PUBLIC_KEY_HEAD.length + 4, true);
  const modulus = blob.slice(start).reverse();
  // An even modulus or exponent is no RSA key, and a modulus with leading zeros is a shorter one than it says.
  if (bits !== MODULUS_BYTES * 8 || exponent % 2 === 0 || exponent < 3 || !isOdd(modulus) || modulus[0]! < 0x80) {
    throw badKey("remote", "its numbers are no RSA key");
  }
  return { modulus, exponent };
}

/** The SIMPLEBLOB of ENCRYPTED_SESSION_KEY, around what RSA made of the key (big-endian). */
export function encodeSessionKey(ciphertext: Uint8Array): Uint8Array {
  return concatBytes([SESSION_KEY_HEAD, ciphertext.toReversed()]);
}

/**
 * What RSA made of the key (big-endian), from a SIMPLEBLOB.
 * @throws {RemotingError} `ERR_SESSION_KEY` where it is none.
 */
export function decodeSessionKey(blob: Uint8Array): Uint8Array {
  if (blob.length !== SESSION_KEY_HEAD.length + MODULUS_BYTES || !startsWith(blob, SESSION_KEY_HEAD)) {
    throw badKey("remote", `${blob.length} bytes that are no encrypted AES-256 key`);
  }
  return blob.slice(SESSION_KEY_HEAD.length).reverse();
}

/**
 * RSA with PKCS#1 v1.5 padding (RFC 8017 section 7.2.1). Written out because Node's own draws its padding itself, and
 * randomness must come from the caller here. Only public numbers and the padded key enter the exponentiation.
 */
export function encryptForClient(
  key: RsaPublicKey,
  plaintext: Uint8Array,
  randomBytes: (length: number) => Uint8Array,
): Uint8Array {
  const padded = new Uint8Array(key.modulus.length);
  const padding = nonZeroBytes(padded.length - plaintext.length - 3, randomBytes);
  padded[1] = 2;
  padded.set(padding, 2);
  padded.set(plaintext, padded.length - plaintext.length);
  const modulus = toNumber(key.modulus);
  let power = toNumber(padded);
  let result = 1n;
  for (let rest = key.exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result * power % modulus;
    power = power * power % modulus;
  }
  return fromHex(result.toString(16).padStart(padded.length * 2, "0"));
}

/**
 * What turns the text of secure strings into the content of `SS` elements and back, for one client's connection: clear
 * from protocol 2.4 on, else by the session key, once it is there.
 */
export class SecretCodec {
  readonly #inClear: () => boolean;
  #key: Uint8Array | undefined;

  /** @param inClear Whether both ends speak 2.4, asked each time because it is settled late. */
  constructor(inClear: () => boolean) {
    this.#inClear = inClear;
  }

  /** Whether text can be written and read now. */
  get ready(): boolean {
    return this.#inClear() || this.#key !== undefined;
  }

  /** Takes the session key. */
  setKey(key: Uint8Array): void {
    if (key.length !== SESSION_KEY_BYTES) throw badKey("remote", `${key.length} bytes, ${SESSION_KEY_BYTES} expected`);
    this.#key = key;
  }

  /** The key, for the message that tells it to the client; `undefined` before there is one. */
  key(): Uint8Array | undefined {
    return this.#key;
  }

  /** Content of an `SS` element; `undefined` while there is no key. */
  encrypt(text: string): string | undefined {
    const plain = encodeUtf16(text);
    if (this.#inClear()) return toBase64(plain);
    if (this.#key === undefined) return undefined;
    const cipher = createCipheriv("aes-256-cbc", this.#key, new Uint8Array(AES_BLOCK_BYTES));
    return toBase64(concatBytes([cipher.update(plain), cipher.final()]));
  }

  /**
   * Text of an `SS` element; `undefined` while there is no key.
   * @throws {RemotingError} `ERR_SESSION_KEY` where it was not encrypted with this key.
   */
  decrypt(content: string): string | undefined {
    if (!this.ready) return undefined;
    const bytes = fromBase64(content);
    if (this.#inClear()) return decodeUtf16(bytes);
    try {
      const decipher = createDecipheriv("aes-256-cbc", this.#key!, new Uint8Array(AES_BLOCK_BYTES));
      return decodeUtf16(concatBytes([decipher.update(bytes), decipher.final()]));
    } catch (cause) {
      throw new RemotingError(
        "ERR_SESSION_KEY",
        "remote",
        "Cannot read a secure string: it was not encrypted with the key of this session",
        { cause },
      );
    }
  }
}

function nonZeroBytes(length: number, randomBytes: (length: number) => Uint8Array): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0; at < length;) {
    for (const byte of randomBytes(length - at)) if (byte !== 0 && at < length) out[at++] = byte;
  }
  return out;
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}

function isOdd(bigEndian: Uint8Array): boolean {
  return (bigEndian[bigEndian.length - 1]! & 1) === 1;
}

function startsWith(bytes: Uint8Array, head: Uint8Array): boolean {
  return head.every((byte, i) => bytes[i] === byte);
}

function badKey(fault: "local" | "remote", detail: string): RemotingError {
  return new RemotingError("ERR_SESSION_KEY", fault, `Cannot exchange a session key: ${detail}`);
}
