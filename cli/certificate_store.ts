/**
 * Client certificates by thumbprint, from a folder of PEM and PFX files.
 * @module
 */
import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import process from "node:process";
import forge from "node-forge";
import { thumbprintOf } from "../lib/auth/certificate.ts";
import { RemotingError } from "../lib/errors.ts";

/** A certificate and its key, both in PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Folder of the certificates: what was asked for, the environment, or one below the home folder. */
export function storeFolder(asked: string | undefined): string {
  return asked ?? process.env["PSRECONNECT_CERT_STORE"] ?? `${homedir()}/.psreconnect/certificates`;
}

/** The certificate of a thumbprint; throws where the folder holds none. */
export function findCertificate(folder: string, thumbprint: string): ClientCertificate {
  const wanted = thumbprint.replaceAll(/[\s:]/g, "").toUpperCase();
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    throw noCertificate(wanted, `the folder ${folder} cannot be read`);
  }
  const keys: string[] = [];
  const certificates: string[] = [];
  for (const name of names) {
    if (/\.(pem|crt|cer|key)$/i.test(name)) {
      const text = readFileSync(`${folder}/${name}`, "utf8");
      certificates.push(...(text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []));
      keys.push(
        ...(text.match(/-----BEGIN (?:\w+ )?PRIVATE KEY-----[\s\S]+?-----END (?:\w+ )?PRIVATE KEY-----/g) ?? []),
      );
    } else if (/\.(pfx|p12)$/i.test(name)) {
      const pair = readPfx(`${folder}/${name}`);
      if (pair) {
        certificates.push(pair.certificate);
        keys.push(pair.privateKey);
      }
    }
  }
  const certificate = certificates.find((pem) => thumbprintOf(new X509Certificate(pem)) === wanted);
  if (certificate === undefined) throw noCertificate(wanted, `the folder ${folder} holds no such certificate`);
  const leaf = new X509Certificate(certificate);
  const privateKey = keys.find((pem) => isKeyOf(leaf, pem));
  if (privateKey === undefined) throw noCertificate(wanted, `the folder ${folder} holds no key for it`);
  return { certificate, privateKey };
}

function isKeyOf(certificate: X509Certificate, pem: string): boolean {
  try {
    const key = forge.pki.privateKeyFromPem(pem);
    const own = forge.pki.certificateFromPem(certificate.toString()).publicKey as forge.pki.rsa.PublicKey;
    return own.n.equals(key.n);
  } catch {
    // A key of another kind, or one that needs a password, is none of ours.
    return false;
  }
}

/** A PFX without a password, or with that of PSRECONNECT_PFX_PASSWORD. */
function readPfx(path: string): ClientCertificate | undefined {
  try {
    const der = forge.asn1.fromDer(forge.util.createBuffer(readFileSync(path).toString("binary")));
    const pfx = forge.pkcs12.pkcs12FromAsn1(der, process.env["PSRECONNECT_PFX_PASSWORD"] ?? "");
    const bag = (type: string): forge.pkcs12.Bag | undefined => pfx.getBags({ bagType: type })[type]?.[0];
    const certificate = bag(forge.pki.oids["certBag"]!)?.cert;
    const key = (bag(forge.pki.oids["pkcs8ShroudedKeyBag"]!) ?? bag(forge.pki.oids["keyBag"]!))?.key;
    if (!certificate || !key) return undefined;
    return { certificate: forge.pki.certificateToPem(certificate), privateKey: forge.pki.privateKeyToPem(key) };
  } catch {
    return undefined;
  }
}

function noCertificate(thumbprint: string, why: string): RemotingError {
  return new RemotingError(
    "ERR_AUTH",
    "local",
    `Cannot use the certificate ${thumbprint}: ${why}. --cert-store names it`,
  );
}
