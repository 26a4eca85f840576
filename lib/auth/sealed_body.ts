/**
 * Framing of sealed bodies (wire.md 6.4, MS-WSMV 2.2.9.1): `multipart/encrypted`, and `multipart/x-multi-encrypted`
 * where CredSSP has more than one TLS record. Written exactly, read tolerantly; sealing itself is the mechanism's.
 * @module
 */
import { concatBytes, encodeUtf8 } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import type { SealedMessage } from "./mechanism.ts";

/** Name of the sealing in the framing, from the scheme of HTTP. */
export type SealingName = "SPNEGO" | "Kerberos" | "CredSSP";

/** Plain bytes in one part of CredSSP: what one TLS record holds. */
export const MULTI_CHUNK_BYTES = 16_384;

/** Most parts of one body: 16 MiB in chunks of 16 KiB. */
export const MAX_PARTS = 1024;

/** What the plain body of SOAP is called. */
const SOAP_TYPE = "application/soap+xml;charset=UTF-8";
const BOUNDARY = "Encrypted Boundary";
const CRLF = "\r\n";

/** A sealed body as it travels. */
export interface FramedBody {
  /** Value of the Content-Type header. */
  readonly contentType: string;
  /** The bytes. */
  readonly body: Uint8Array;
}

/** One sealed part. */
export interface SealedPart {
  /** Bytes of content, padding included. */
  readonly length: number;
  /** What stands in front of the cipher text. */
  readonly signature: Uint8Array;
  /** The cipher text. */
  readonly data: Uint8Array;
}

/** What a sealed body holds. */
export interface SealedParts {
  /** Name of the sealing. */
  readonly sealing: SealingName;
  /** Type of the content, as the peer named it. */
  readonly originalType: string;
  /** The parts, in order. */
  readonly parts: readonly SealedPart[];
}

/** Whether a Content-Type means a sealed body. */
export function isSealedType(contentType: string): boolean {
  return /^\s*multipart\/(?:x-multi-)?encrypted\b/i.test(contentType);
}

/** The pieces in which a body is sealed. */
export function splitForSealing(plain: Uint8Array, sealing: SealingName): Uint8Array[] {
  if (sealing !== "CredSSP" || plain.length <= MULTI_CHUNK_BYTES) return [plain];
  const count = Math.ceil(plain.length / MULTI_CHUNK_BYTES);
  return Array.from({ length: count }, (_, at) => plain.subarray(at * MULTI_CHUNK_BYTES, (at + 1) * MULTI_CHUNK_BYTES));
}

/** Puts sealed pieces into their frame. `lengths` are those of the plain pieces. */
export function formatSealedBody(
  sealing: SealingName,
  pieces: readonly { readonly plainLength: number; readonly sealed: SealedMessage }[],
): FramedBody {
  const protocol = `application/HTTP-${sealing}-session-encrypted`;
  const parts: Uint8Array[] = [];
  for (const { plainLength, sealed } of pieces) {
    const { signature, data, paddingLength } = sealed;
    parts.push(
      encodeUtf8(
        `--${BOUNDARY}${CRLF}\tContent-Type: ${protocol}${CRLF}` +
          `\tOriginalContent: type=${SOAP_TYPE};Length=${plainLength + paddingLength}${CRLF}` +
          `--${BOUNDARY}${CRLF}\tContent-Type: application/octet-stream${CRLF}`,
      ),
      u32(signature.length),
      signature,
      data,
    );
  }
  parts.push(encodeUtf8(`--${BOUNDARY}--${CRLF}`));
  const subtype = pieces.length > 1 ? "x-multi-encrypted" : "encrypted";
  return {
    contentType: `multipart/${subtype};protocol="${protocol}";boundary="${BOUNDARY}"`,
    body: concatBytes(parts),
  };
}

/**
 * Takes the sealed parts out of a body. Leading tabs, blanks after the dashes, an empty line before the cipher text and
 * a missing last line end are all seen in the wild.
 * @throws {RemotingError} `ERR_AUTH_INTEGRITY` where the frame is broken.
 */
export function parseSealedBody({ contentType, body }: FramedBody): SealedParts {
  const boundary = parameter(contentType, "boundary");
  if (boundary === undefined) throw broken("its Content-Type names no boundary");
  const reader = new FrameReader(body, boundary);
  let sealing = sealingOf(parameter(contentType, "protocol"));
  let originalType = SOAP_TYPE;
  const parts: SealedPart[] = [];
  reader.expectBoundary();
  for (;;) {
    if (parts.length >= MAX_PARTS) throw broken("it has too many parts");
    const head = reader.headers();
    sealing ??= sealingOf(head.get("content-type"));
    const original = head.get("originalcontent") ?? "";
    const [, lengthText] = /(?:^|;)\s*length\s*=\s*(\d{1,9})\s*(?:;|$)/i.exec(original) ?? [];
    if (lengthText === undefined) throw broken("it does not say how long its content is");
    originalType = /(?:^|;)\s*type\s*=\s*(.*?)\s*;\s*length\s*=/i.exec(original)?.[1] ?? originalType;
    reader.expectBoundary();
    const type = reader.headers().get("content-type") ?? "";
    if (!/^application\/octet-stream$/i.test(type)) throw broken("its cipher text is missing");
    const { part, isLast } = reader.cipherText(Number(lengthText));
    parts.push(part);
    if (isLast) break;
  }
  if (!sealing) throw broken("it names no known protocol");
  return { sealing, originalType, parts };
}

class FrameReader {
  readonly #body: Uint8Array;
  readonly #markers: readonly Uint8Array[];
  #at = 0;

  constructor(body: Uint8Array, boundary: string) {
    this.#body = body;
    this.#markers = [encodeUtf8(`--${boundary}`), encodeUtf8(`-- ${boundary}`)];
  }

  expectBoundary(): void {
    const line = this.#line();
    if (!this.#markers.some((marker) => line === ascii(marker))) throw broken("a boundary is missing");
  }

  /** Header lines up to the next boundary, or up to the type that cipher text follows. */
  headers(): ReadonlyMap<string, string> {
    const headers = new Map<string, string>();
    while (!this.#markerAt(this.#at)) {
      const line = this.#line().trim();
      if (line === "") break;
      const colon = line.indexOf(":");
      if (colon < 0) throw broken("a header line is malformed");
      const name = line.slice(0, colon).trim().toLowerCase();
      const value = line.slice(colon + 1).trim();
      headers.set(name, value);
      if (name === "content-type" && /^application\/octet-stream$/i.test(value)) break;
    }
    return headers;
  }

  /** The cipher text of a content of `length` bytes. It may hold what looks like a boundary: its length decides. */
  cipherText(length: number): { readonly part: SealedPart; readonly isLast: boolean } {
    const body = this.#body;
    // A signature is never so long that its length starts with a line end.
    if (body[this.#at] === 13 && body[this.#at + 1] === 10 && (body[this.#at + 2] !== 0 || body[this.#at + 3] !== 0)) {
      this.#at += 2;
    }
    if (this.#at + 4 > body.length) throw broken("it ends too early");
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const signatureLength = view.getUint32(this.#at, true);
    const start = this.#at + 4 + signatureLength;
    if (start + length > body.length) throw broken("it ends too early");
    const signature = body.subarray(this.#at + 4, start);
    let end = start + length;
    let marker: Uint8Array | undefined;
    while (!(marker = this.#markerAt(end))) {
      end = body.indexOf(0x2d, end + 1);
      if (end < 0) throw broken("its end is missing");
    }
    const data = body.subarray(start, end);
    this.#at = end;
    const behind = end + marker.length;
    const isLast = body[behind] === 0x2d && body[behind + 1] === 0x2d;
    if (!isLast) this.expectBoundary();
    else if (behind + 2 !== body.length && !(behind + 4 === body.length)) throw broken("bytes follow its end");
    return { part: { length, signature, data }, isLast };
  }

  /** The boundary that starts there: with its line end, or with the dashes of the last one. */
  #markerAt(at: number): Uint8Array | undefined {
    const body = this.#body;
    if (body[at] !== 0x2d) return undefined;
    return this.#markers.find((marker) => {
      if (!marker.every((byte, i) => body[at + i] === byte)) return false;
      const next = body[at + marker.length];
      return next === 0x0d || next === 0x2d;
    });
  }

  #line(): string {
    const end = this.#body.indexOf(0x0a, this.#at);
    if (end < 0 || end - this.#at > MAX_LINE_BYTES) throw broken("a line has no end");
    const line = ascii(this.#body.subarray(this.#at, end)).replace(/\r$/, "");
    this.#at = end + 1;
    return line;
  }
}

/** Longest header line. */
const MAX_LINE_BYTES = 1024;

function parameter(contentType: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;]*))`, "i").exec(contentType);
  return match?.[1] ?? match?.[2]?.trim();
}

function sealingOf(protocol: string | undefined): SealingName | undefined {
  const name = /^application\/HTTP-(\w+)-session-encrypted$/i.exec(protocol ?? "")?.[1]?.toLowerCase();
  return (["SPNEGO", "Kerberos", "CredSSP"] as const).find((each) => each.toLowerCase() === name);
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function u32(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value, true);
  return out;
}

function broken(detail: string): RemotingError {
  return new RemotingError("ERR_AUTH_INTEGRITY", "remote", `Cannot open the sealed body: ${detail}`);
}
