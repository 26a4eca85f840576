/**
 * Keys and certificates for tests, made once.
 * @module
 */
import { type CertifiedKey, issueCertificate, makeAuthority, selfSigned } from "../../simulator/certificates.ts";

const ports = (): { now: number; randomBytes: (length: number) => Uint8Array } => ({
  now: Date.now(),
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
});

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

/** An authority. */
export const authority: () => CertifiedKey = once(() => makeAuthority("Test CA", ports()));
/** Another, which nobody trusts. */
export const otherAuthority: () => CertifiedKey = once(() => makeAuthority("Other CA", ports()));
/** A server's certificate of the authority, for the names that tests connect to. */
export const serverIdentity: () => CertifiedKey = once(() =>
  issueCertificate(authority(), {
    ...ports(),
    commonName: "server01",
    usage: "server",
    names: ["localhost", "server01", "server01.contoso.test", "127.0.0.1"],
  })
);
/** A key that belongs to nobody in particular. */
export const someIdentity: () => CertifiedKey = once(() => selfSigned("somebody", ports()));
/** A client's certificate of an authority. */
export function clientIdentity(issuer: CertifiedKey, user: string): CertifiedKey {
  return issueCertificate(issuer, { ...ports(), commonName: user, usage: "client", names: [`${user}@localhost`] });
}
