/**
 * Client certificates: TLS proved the key, the chain is verified here, and a table says whose account it is.
 * @module
 */
import { X509Certificate } from "node:crypto";
import { CERTIFICATE_AUTHORIZATION, checkClientCertificate, thumbprintOf } from "../../lib/auth/certificate.ts";
import type { Account } from "../world.ts";
import { findAccount } from "../accounts.ts";
import type { Scheme } from "./scheme.ts";

/** Whose account a certificate is good for. Windows maps the same way, by subject or by what is issued. */
export interface CertificateMapping {
  /** SHA-1 of the certificate, in hex; where absent, the name in it decides. */
  readonly thumbprint?: string;
  /** The user name in the certificate's alternative name (`user@domain`). */
  readonly name?: string;
  /** Account, as its name is spelled in the world. */
  readonly user: string;
}

/** What the scheme needs. */
export interface CertificateSchemeOptions {
  /** Who may log on. */
  readonly accounts: readonly Account[];
  /** Whose account a certificate is good for. */
  readonly mappings: readonly CertificateMapping[];
  /** Authorities that may issue, in PEM. */
  readonly authorities: readonly string[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
}

/** Makes the scheme. It has no challenge: only who has a certificate knows of it (wire.md 6.1). */
export function certificateScheme(options: CertificateSchemeOptions): Scheme {
  const { accounts, mappings, now } = options;
  const authorities = options.authorities.map((pem) => new X509Certificate(pem));
  return {
    name: "certificate",
    challenges: () => [],
    accepts: (authorization) => authorization.trim().toLowerCase() === CERTIFICATE_AUTHORIZATION.toLowerCase(),
    authenticate({ connection, computer }) {
      if (!connection.isEncrypted || !connection.peerCertificate) return { kind: "refused" };
      const certificate = checkClientCertificate(connection.peerCertificate, authorities, now());
      const mapping = mappings.find((each) => isMeant(each, certificate));
      const account = mapping && findAccount(accounts, { user: mapping.user, domain: undefined }, computer);
      return account ? { kind: "accepted", account } : { kind: "refused" };
    },
  };
}

function isMeant({ thumbprint, name }: CertificateMapping, certificate: X509Certificate): boolean {
  if (thumbprint !== undefined) return thumbprint.replaceAll(/[\s:]/g, "").toUpperCase() === thumbprintOf(certificate);
  if (name === undefined) return false;
  const names = (certificate.subjectAltName ?? "").split(/,\s*/).map((each) => each.replace(/^\w+:/, "").toLowerCase());
  return names.includes(name.toLowerCase());
}
