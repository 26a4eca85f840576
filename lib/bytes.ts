/**
 * Bytes: joining, UTF-8 and UTF-16LE text, hex, base64. Readers of fixed layouts use `DataView` directly.
 * @module
 */
import { RemotingError } from "./errors.ts";

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf16Decoder = new TextDecoder("utf-16le", { fatal: false, ignoreBOM: true });
const BASE64_REGEXP = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The parts, one behind the other, in a new array. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** UTF-8 of `text`, without a byte order mark. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/**
 * Text of UTF-8; a byte order mark stays in the text as U+FEFF.
 * @throws {RemotingError} `ERR_BYTES` where the bytes are no UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch (cause) {
    throw new RemotingError("ERR_BYTES", "remote", `Cannot decode ${bytes.length} bytes: not UTF-8`, { cause });
  }
}

/** UTF-16LE of `text`, without a byte order mark; lone surrogates survive. */
export function encodeUtf16(text: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    out[i * 2] = unit & 0xff;
    out[i * 2 + 1] = unit >> 8;
  }
  return out;
}

/** Text of UTF-16LE. */
export function decodeUtf16(bytes: Uint8Array): string {
  return utf16Decoder.decode(bytes);
}

/** Lower-case hex digits. */
export function toHex(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += byte.toString(16).padStart(2, "0");
  return out;
}

/** Bytes of hex digits. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  if (hex.length % 2 !== 0 || /[^0-9a-f]/i.test(hex)) {
    throw new RemotingError(
      "ERR_BYTES",
      "local",
      `Cannot read hex digits: ${hex.length} characters, pairs of 0-9a-f wanted`,
    );
  }
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(i * 2, i * 2 + 2), 16));
}

/** Base64 with padding, without line breaks (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  return (bytes as Uint8Array & { toBase64(): string }).toBase64();
}

/**
 * Bytes of base64; white space between the characters is allowed.
 * @throws {RemotingError} `ERR_BYTES` where the text is no base64.
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const dense = /\s/.test(text) ? text.replace(/\s+/g, "") : text;
  // The regular expression would overflow its stack on megabytes, the built-in does not.
  if (dense.length < 4096 && !BASE64_REGEXP.test(dense)) throw badBase64(dense.length);
  try {
    return (Uint8Array as unknown as { fromBase64(text: string): Uint8Array<ArrayBuffer> }).fromBase64(dense);
  } catch (cause) {
    throw badBase64(dense.length, cause);
  }
}

function badBase64(length: number, cause?: unknown): RemotingError {
  return new RemotingError("ERR_BYTES", "remote", `Cannot decode base64: ${length} characters that are no base64`, {
    cause,
  });
}
