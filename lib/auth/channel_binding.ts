/**
 * Channel binding: ties a logon to the TLS below it, so that nobody in the middle can pass it on (RFC 5929 section 4,
 * RFC 2744 section 3.11).
 * @module
 */
import { createHash } from "node:crypto";
import { concatBytes, encodeUtf8 } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import { readDer, readDerAll, readDerAs, readDerOid, TAG } from "./der.ts";
import { isSame, md5 } from "./ntlm_crypto.ts";

/** What a host makes of channel bindings (`CbtHardeningLevel`): ignored, checked where sent, demanded. */
export type CbtHardening = "none" | "relaxed" | "strict";

const PREFIX = encodeUtf8("tls-server-end-point:");
const NONE = new Uint8Array(16);

/**
 * TABLE of signature algorithms whose hash is not SHA-256 (RFC 5929 section 4.1: MD5 and SHA-1 become SHA-256 too). The
 * hash of RSASSA-PSS stands in its parameters.
 */
const HASHES: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.113549.1.1.14": "sha224",
  "1.2.840.10045.4.3.1": "sha224",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};
const HASHES_OF_PSS: Readonly<Record<string, string>> = {
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};
const RSASSA_PSS = "1.2.840.113549.1.1.10";

/** Application data of the bindings to a server's certificate in DER. */
export function serverEndPoint(certificate: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes([PREFIX, new Uint8Array(createHash(hashOf(certificate)).update(certificate).digest())]);
}

/** The structure of GSSAPI around the bindings: no addresses, numbers little endian (MS-NLMP 2.2.2.1 MsvAvChannelBindings). */
export function gssChannelBindings(applicationData: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(20);
  new DataView(head.buffer).setUint32(16, applicationData.length, true);
  return concatBytes([head, applicationData]);
}

/** What NTLM sends of the bindings; zeros where there are none. */
export function ntlmChannelBindings(applicationData: Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  return applicationData ? md5(gssChannelBindings(applicationData)) : NONE.slice();
}

/**
 * Checks the bindings that a client sent in NTLM.
 * @throws {RemotingError} `ERR_AUTH_REJECTED` where they are for another channel, or absent and demanded.
 */
export function checkNtlmBindings(
  policy: CbtHardening,
  sent: Uint8Array | undefined,
  own: Uint8Array | undefined,
): void {
  // Without TLS there is no channel to be bound to.
  if (policy === "none" || !own) return;
  if (!sent || isSame(sent, NONE)) {
    if (policy === "strict") throw badBindings("the client sent none and they are demanded");
    return;
  }
  if (!isSame(sent, ntlmChannelBindings(own))) throw badBindings("they are for another connection");
}

/** The error of channel bindings that do not fit. */
export function badBindings(detail: string): RemotingError {
  return new RemotingError("ERR_AUTH_REJECTED", "remote", `Cannot accept the channel bindings: ${detail}`);
}

/** The hash that a certificate's signature algorithm means. */
function hashOf(certificate: Uint8Array): string {
  const what = "certificate";
  const [, algorithm] = readDerAll(readDerAs(TAG.sequence, certificate, what), what);
  if (!algorithm) return "sha256";
  const [name, parameters] = readDerAll(readDerAs(TAG.sequence, algorithm.whole, what), what);
  const oid = name ? readDerOid(name.whole, what) : "";
  if (oid !== RSASSA_PSS || !parameters) return HASHES[oid] ?? "sha256";
  const hash = readDerAll(readDerAs(TAG.sequence, parameters.whole, what), what).find(({ tag }) => tag === 0xa0);
  if (!hash) return "sha256";
  const inner = readDer(readDerAs(TAG.sequence, hash.content, what), what).element;
  return HASHES_OF_PSS[readDerOid(inner.whole, what)] ?? "sha256";
}
