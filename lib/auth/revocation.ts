/**
 * Revocation lists (RFC 5280 section 5): whether the one who issued a certificate has taken it back. Lists come in as
 * files; nothing is fetched.
 * @module
 */
import { verify, X509Certificate } from "node:crypto";
import { fromBase64 } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import { type DerElement, readDerAll, readDerAs, readDerOid, TAG } from "./der.ts";
import { badToken } from "./mechanism.ts";

/** A list that was read, and not yet believed. */
export interface RevocationList {
  /** Name of who issued it, in DER. */
  readonly issuer: Uint8Array;
  /** When a newer one is due; 0 where it does not say so. */
  readonly nextUpdate: number;
  /** Serial numbers, in hex without leading zeros. */
  readonly serials: ReadonlySet<string>;
  /** What the signature is over. */
  readonly signed: Uint8Array;
  /** Signature of the issuer. */
  readonly signature: Uint8Array;
  /** Object identifier of the signature's algorithm. */
  readonly algorithm: string;
}

const WHAT = "revocation list";
const TAG_UTC_TIME = 0x17;
const TAG_GENERALIZED_TIME = 0x18;
const PEM_REGEXP = /-----BEGIN X509 CRL-----([\s\S]+?)-----END X509 CRL-----/g;

/** TABLE of signature algorithms and their hashes (RFC 4055, RFC 5758). */
const HASHES: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};

/** Reads every list of a PEM file. */
export function readRevocationLists(pem: string): RevocationList[] {
  const lists = [...pem.matchAll(PEM_REGEXP)].map(([, text]) => readRevocationList(fromBase64(text!)));
  if (lists.length === 0) throw badToken(WHAT, "there is none in it");
  return lists;
}

/** Reads a list in DER. */
export function readRevocationList(der: Uint8Array): RevocationList {
  const [body, algorithm, bits] = inside(der);
  if (!body || !algorithm || bits?.tag !== TAG.bitString) throw badToken(WHAT, "it has no signature");
  const parts = inside(body.whole);
  if (parts[0]?.tag === TAG.integer) parts.shift();
  const [, issuer, , ...rest] = parts;
  if (!issuer) throw badToken(WHAT, "it names no issuer");
  const next = rest[0] && isTime(rest[0]) ? rest.shift() : undefined;
  const revoked = rest[0]?.tag === TAG.sequence ? inside(rest[0].whole) : [];
  const [name] = inside(algorithm.whole);
  return {
    issuer: issuer.whole,
    nextUpdate: next ? timeOf(next) : 0,
    serials: new Set(revoked.map(({ whole }) => serialOf(inside(whole)[0]))),
    signed: body.whole,
    signature: bits.content.subarray(1),
    algorithm: name ? readDerOid(name.whole, WHAT) : "",
  };
}

/**
 * Checks that nobody took a certificate back.
 * @param certificate In DER.
 * @param authorities Among whom its issuer must be.
 * @param now Milliseconds since 1970-01-01 UTC.
 * @throws {RemotingError} `ERR_TLS` where it is revoked, or no list that can be believed says that it is not.
 */
export function checkRevocation(
  certificate: Uint8Array,
  lists: readonly RevocationList[],
  { authorities, now }: { readonly authorities: readonly X509Certificate[]; readonly now: number },
): void {
  const [body] = inside(certificate);
  const parts = body ? inside(body.whole) : [];
  if (parts[0]?.tag === TAG.context(0)) parts.shift();
  const [serial, , issuer] = parts;
  const list = issuer && lists.find((each) => isSame(each.issuer, issuer.whole));
  if (!list) throw refused("no revocation list of who issued it is there");
  const leaf = new X509Certificate(certificate);
  const signer = authorities.find((each) => each.subject === leaf.issuer && isSignedBy(list, each));
  if (!signer) throw refused("the revocation list is not signed by who issued it");
  if (list.nextUpdate !== 0 && now > list.nextUpdate) throw refused("the revocation list is too old");
  if (list.serials.has(serialOf(serial))) throw refused("who issued it has revoked it");
}

function isSignedBy({ algorithm, signed, signature }: RevocationList, signer: X509Certificate): boolean {
  const hash = HASHES[algorithm];
  return hash !== undefined && verify(hash, signed, signer.publicKey, signature);
}

function inside(der: Uint8Array): DerElement[] {
  return readDerAll(readDerAs(TAG.sequence, der, WHAT), WHAT);
}

function serialOf(element: DerElement | undefined): string {
  if (element?.tag !== TAG.integer) throw badToken(WHAT, "a serial number is missing");
  return Array.from(element.content, (byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^0+/, "");
}

function isTime({ tag }: DerElement): boolean {
  return tag === TAG_UTC_TIME || tag === TAG_GENERALIZED_TIME;
}

/** Both forms end in Z (RFC 5280 section 4.1.2.5). */
function timeOf({ tag, content }: DerElement): number {
  const text = String.fromCharCode(...content);
  const full = tag === TAG_UTC_TIME ? `${Number(text.slice(0, 2)) >= 50 ? "19" : "20"}${text}` : text;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  if (year === undefined) throw badToken(WHAT, "a time in it is malformed");
  return Date.UTC(+year, +month! - 1, +day!, +hour!, +minute!, +second!);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function refused(detail: string): RemotingError {
  return new RemotingError("ERR_TLS", "remote", `Cannot trust the certificate: ${detail}`);
}
