/**
 * Revocation lists for tests: the packages that make certificates make none.
 * @module
 */
import { createSign, X509Certificate } from "node:crypto";
import { encodeUtf8, toBase64 } from "../../lib/bytes.ts";
import { encodeDer, encodeDerInteger, encodeDerOid, readDerAll, readDerAs, TAG } from "../../lib/auth/der.ts";
import type { CertifiedKey } from "../../simulator/certificates.ts";

/** When the tests were started. */
export const NOW = Date.now();
/** A certificate in DER. */
export const derOf = (pem: string): Uint8Array => new Uint8Array(new X509Certificate(pem).raw);
const inside = (der: Uint8Array) => readDerAll(readDerAs(TAG.sequence, der, "test"), "test");
const utc = (ms: number): Uint8Array =>
  encodeDer(
    0x17,
    encodeUtf8(new Date(ms).toISOString().replace(/^..(..)-(..)-(..)T(..):(..):(..).*$/, "$1$2$3$4$5$6Z")),
  );

/** A list of an authority. */
export function makeList(
  issuer: CertifiedKey,
  revoked: readonly CertifiedKey[],
  nextUpdate: number,
  signer = issuer,
): Uint8Array {
  const algorithm = encodeDer(TAG.sequence, encodeDerOid("1.2.840.113549.1.1.11"), Uint8Array.of(5, 0));
  const parts = inside(inside(derOf(issuer.certificate))[0]!.whole);
  const subject = parts[5]!.whole;
  const entries = revoked.map(({ certificate }) => {
    const serial = inside(inside(derOf(certificate))[0]!.whole)[1]!.whole;
    return encodeDer(TAG.sequence, serial, utc(NOW - 1000));
  });
  const body = encodeDer(
    TAG.sequence,
    encodeDerInteger(1),
    algorithm,
    subject,
    utc(NOW - 1000),
    utc(nextUpdate),
    ...(entries.length === 0 ? [] : [encodeDer(TAG.sequence, ...entries)]),
  );
  const signature = new Uint8Array(createSign("sha256").update(body).sign(signer.privateKey));
  return encodeDer(TAG.sequence, body, algorithm, encodeDer(TAG.bitString, Uint8Array.of(0), signature));
}

/** A list as a file. */
export function listToPem(list: Uint8Array): string {
  return `-----BEGIN X509 CRL-----\n${toBase64(list)}\n-----END X509 CRL-----\n`;
}
