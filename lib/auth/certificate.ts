/**
 * Authentication with a TLS client certificate (MS-WSMV 2.2.9.1.3): TLS proves it, the header only says that it is
 * meant. Checking a chain is here because `socket.authorized` is not to be trusted in every runtime.
 * @module
 */
import { X509Certificate } from "node:crypto";
import { RemotingError } from "../errors.ts";
import { type DerElement, readDerAll, readDerAs, readDerOid, TAG } from "./der.ts";
import { SCHEMES } from "./mechanism.ts";

/** Whole value of the Authorization header. */
export const CERTIFICATE_AUTHORIZATION: string = SCHEMES.certificate.http;

/** Longest chain. */
const MAX_CHAIN = 8;
/** Extended key usage of a client (RFC 5280 section 4.2.1.12). */
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const EXTENDED_KEY_USAGE = "2.5.29.37";
const ANY_USAGE = "2.5.29.37.0";

/**
 * Checks that a client's certificate was issued by one of the authorities, is in time, and is meant for clients.
 * @param certificate The client's own, in DER.
 * @param authorities Authorities and intermediates that are trusted.
 * @param now Milliseconds since 1970-01-01 UTC.
 * @returns The certificate.
 * @throws {RemotingError} `ERR_AUTH_REJECTED` where it may not be trusted.
 */
export function checkClientCertificate(
  certificate: Uint8Array,
  authorities: readonly X509Certificate[],
  now: number,
): X509Certificate {
  const leaf = read(certificate);
  const usages = extendedKeyUsages(certificate);
  if (usages && !usages.includes(CLIENT_AUTH) && !usages.includes(ANY_USAGE)) throw refused("it is not for clients");
  let current = leaf;
  for (let length = 0; length < MAX_CHAIN; length++) {
    if (now < Date.parse(current.validFrom) || now > Date.parse(current.validTo)) {
      throw refused("it, or one above it, is not in time");
    }
    const issuer = authorities.find((each) => each.ca && isIssuedBy(current, each));
    if (!issuer) throw refused("nobody who is trusted issued it");
    if (issuer.issuer === issuer.subject) return leaf;
    current = issuer;
  }
  throw refused("its chain is too long");
}

/** SHA-1 thumbprint, as `-CertificateThumbprint` and Windows spell it: upper case, without colons. */
export function thumbprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint.replaceAll(":", "").toUpperCase();
}

/** Extended key usages; none where the certificate is not limited. The runtimes' own property means different things. */
function extendedKeyUsages(certificate: Uint8Array): readonly string[] | undefined {
  const what = "client's certificate";
  const inside = (bytes: Uint8Array): DerElement[] => readDerAll(readDerAs(TAG.sequence, bytes, what), what);
  const [body] = inside(certificate);
  const extensions = body && inside(body.whole).find(({ tag }) => tag === TAG.context(3));
  for (const extension of extensions ? inside(extensions.content) : []) {
    const [name, ...rest] = inside(extension.whole);
    const value = rest.at(-1);
    if (!name || !value || readDerOid(name.whole, what) !== EXTENDED_KEY_USAGE) continue;
    return inside(readDerAs(TAG.octetString, value.whole, what)).map(({ whole }) => readDerOid(whole, what));
  }
  return undefined;
}

function read(certificate: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch (cause) {
    throw new RemotingError("ERR_AUTH_TOKEN", "remote", "Cannot read the client's certificate", { cause });
  }
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.issuer === issuer.subject && certificate.verify(issuer.publicKey);
}

function refused(detail: string): RemotingError {
  return new RemotingError("ERR_AUTH_REJECTED", "remote", `Cannot trust the client's certificate: ${detail}`);
}
