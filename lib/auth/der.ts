/**
 * The little of DER (X.690) that SPNEGO, CredSSP and the reading of certificates need.
 * @module
 */
import { concatBytes } from "../bytes.ts";
import { badToken } from "./mechanism.ts";

/** Tags of the universal class, and makers of the others. */
export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  sequence: 0x30,
  application: (number: number): number => 0x60 | number,
  context: (number: number): number => 0xa0 | number,
} as const;

/** One element. */
export interface DerElement {
  /** The tag, class and form included. */
  readonly tag: number;
  /** What is inside. */
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly whole: Uint8Array;
}

/** An element around its parts. */
export function encodeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return concatBytes([Uint8Array.of(tag), encodeLength(length), ...parts]);
}

/** An integer of up to 32 bits, in the fewest bytes. */
export function encodeDerInteger(value: number, tag: number = TAG.integer): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  // Two's complement: the top bit of the first byte is the sign.
  for (let rest = value;; rest >>= 8) {
    bytes.unshift(rest & 0xff);
    if ((rest >> 7) === 0 || (rest >> 7) === -1) break;
  }
  return encodeDer(tag, Uint8Array.from(bytes));
}

/** An object identifier in dotted form. */
export function encodeDerOid(dotted: string): Uint8Array<ArrayBuffer> {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift((left & 0x7f) | 0x80);
    }
    bytes.push(...digits);
  }
  return encodeDer(TAG.oid, Uint8Array.from(bytes));
}

/** The first element, and where it ends. */
export function readDer(bytes: Uint8Array, what: string): { readonly element: DerElement; readonly rest: Uint8Array } {
  const tag = bytes[0];
  const first = bytes[1];
  if (tag === undefined || first === undefined) throw badToken(what, "it ends too early");
  if ((tag & 0x1f) === 0x1f) throw badToken(what, "it has a tag of several bytes");
  let at = 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw badToken(what, "it has a length of unknown form");
    length = 0;
    for (let i = 0; i < count; i++) {
      const byte = bytes[at++];
      if (byte === undefined) throw badToken(what, "it ends too early");
      length = length * 256 + byte;
    }
  }
  const end = at + length;
  if (end > bytes.length) throw badToken(what, "it ends too early");
  return {
    element: { tag, content: bytes.subarray(at, end), whole: bytes.subarray(0, end) },
    rest: bytes.subarray(end),
  };
}

/** The elements that fill `bytes`. */
export function readDerAll(bytes: Uint8Array, what: string): DerElement[] {
  const elements: DerElement[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const next = readDer(rest, what);
    elements.push(next.element);
    rest = next.rest;
  }
  return elements;
}

/** The content of the one element that fills `bytes` and must have this tag. */
export function readDerAs(tag: number, bytes: Uint8Array, what: string): Uint8Array {
  const { element, rest } = readDer(bytes, what);
  if (element.tag !== tag) throw badToken(what, `tag ${element.tag} stands where ${tag} is wanted`);
  if (rest.length > 0) throw badToken(what, "bytes follow its end");
  return element.content;
}

/** The fields of a SEQUENCE with explicit context tags, by number. */
export function readDerFields(bytes: Uint8Array, what: string): ReadonlyMap<number, Uint8Array> {
  const fields = new Map<number, Uint8Array>();
  for (const { tag, content } of readDerAll(readDerAs(TAG.sequence, bytes, what), what)) {
    if ((tag & 0xe0) !== 0xa0) throw badToken(what, `tag ${tag} stands where a field is wanted`);
    fields.set(tag & 0x1f, content);
  }
  return fields;
}

/** An integer of up to 32 bits. */
export function readDerInteger(bytes: Uint8Array, what: string, tag: number = TAG.integer): number {
  const content = readDerAs(tag, bytes, what);
  if (content.length === 0 || content.length > 5) throw badToken(what, "a number in it is too large");
  let value = content[0]! >= 0x80 ? -1 : 0;
  for (const byte of content) value = value * 256 + byte;
  return value;
}

/** An object identifier in dotted form. */
export function readDerOid(bytes: Uint8Array, what: string): string {
  const content = readDerAs(TAG.oid, bytes, what);
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw badToken(what, "an object identifier in it is too large");
    if (byte >= 0x80) continue;
    if (arcs.length === 0) {
      const first = Math.min(2, Math.floor(arc / 40));
      arcs.push(first, arc - first * 40);
    } else arcs.push(arc);
    arc = 0;
  }
  return arcs.join(".");
}

function encodeLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) bytes.unshift(left & 0xff);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}
