/**
 * Certificates for HTTPS, CredSSP and client logons: an authority of the simulator's own, and what it issues. X.509 is
 * written by `node-forge`, keys are made by the runtime.
 * @module
 */
import { generateKeyPairSync } from "node:crypto";
import { isIP } from "node:net";
// @ts-types="npm:@types/node-forge@^1.3.14"
import forge from "node-forge";
import { toHex } from "../lib/bytes.ts";
import type { RandomBytes } from "../lib/auth/mechanism.ts";

const KEY_BITS = 2048;
const DAY_MS = 86_400_000;
const SERIAL_BYTES = 16;
/** Clocks of clients may be behind. */
const BACKDATED_MS = DAY_MS;

/** A certificate and its key, in PEM. */
export interface CertifiedKey {
  /** The certificate, in PEM. */
  readonly certificate: string;
  /** The key, in PEM. */
  readonly privateKey: string;
}

/** What all certificates are made with. */
export interface CertificatePorts {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** Makes random bytes. */
  readonly randomBytes: RandomBytes;
}

/** What a certificate is for. */
export interface CertificateRequest extends CertificatePorts {
  /** The subject. */
  readonly commonName: string;
  /** Who shows it. */
  readonly usage: "server" | "client";
  /** Host names and addresses of a server; `user@domain` of a client. */
  readonly names: readonly string[];
  /** How long it is good. @default {398} */
  readonly days?: number;
}

/** Makes an authority. */
export function makeAuthority(commonName: string, ports: CertificatePorts): CertifiedKey {
  const key = newKey();
  const certificate = blank(key.publicKey, commonName, { ...ports, days: 3650 });
  certificate.setIssuer(certificate.subject.attributes);
  certificate.setExtensions([
    { name: "basicConstraints", critical: true, cA: true },
    { name: "keyUsage", critical: true, keyCertSign: true, cRLSign: true },
    { name: "subjectKeyIdentifier" },
  ]);
  return signed(certificate, key.privateKey, key.privateKey);
}

/** Has an authority issue a certificate for a new key. */
export function issueCertificate(authority: CertifiedKey, request: CertificateRequest): CertifiedKey {
  const { commonName, usage, names } = request;
  const key = newKey();
  const certificate = blank(key.publicKey, commonName, { ...request, days: request.days ?? 398 });
  certificate.setIssuer(forge.pki.certificateFromPem(authority.certificate).subject.attributes);
  certificate.setExtensions([
    { name: "basicConstraints", critical: true, cA: false },
    { name: "keyUsage", critical: true, digitalSignature: true, keyEncipherment: usage === "server" },
    { name: "extKeyUsage", serverAuth: usage === "server", clientAuth: usage === "client" },
    ...(names.length === 0 ? [] : [{ name: "subjectAltName", altNames: names.map(altName) }]),
  ]);
  return signed(certificate, key.privateKey, authority.privateKey);
}

/** A certificate that vouches for itself: enough for CredSSP, which binds the key and trusts nobody. */
export function selfSigned(commonName: string, ports: CertificatePorts): CertifiedKey {
  const key = newKey();
  const certificate = blank(key.publicKey, commonName, { ...ports, days: 365 });
  certificate.setIssuer(certificate.subject.attributes);
  return signed(certificate, key.privateKey, key.privateKey);
}

function newKey(): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: KEY_BITS,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

function blank(
  publicKey: string,
  commonName: string,
  { now, days, randomBytes }: CertificatePorts & { readonly days: number },
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // A serial number is positive: the first digit keeps the top bit clear.
  certificate.serialNumber = `01${toHex(randomBytes(SERIAL_BYTES))}`;
  certificate.validity.notBefore = new Date(now - BACKDATED_MS);
  certificate.validity.notAfter = new Date(now + days * DAY_MS);
  certificate.setSubject([{ name: "commonName", value: commonName }]);
  return certificate;
}

function signed(certificate: forge.pki.Certificate, privateKey: string, signer: string): CertifiedKey {
  certificate.sign(forge.pki.privateKeyFromPem(signer) as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), privateKey };
}

/** Kinds of names (RFC 5280 section 4.2.1.6): 1 is a mail address, 2 a host name, 7 an address. */
function altName(name: string): { type: number; value?: string; ip?: string } {
  if (isIP(name)) return { type: 7, ip: name };
  return { type: name.includes("@") ? 1 : 2, value: name };
}
