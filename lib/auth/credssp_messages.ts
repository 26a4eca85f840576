/**
 * The messages of CredSSP (MS-CSSP 2.2.1): build and parse. What they mean is `credssp.ts`.
 * @module
 */
import { decodeUtf16, encodeUtf16 } from "../bytes.ts";
import {
  encodeDer,
  encodeDerInteger,
  readDer,
  readDerAll,
  readDerAs,
  readDerFields,
  readDerInteger,
  TAG,
} from "./der.ts";
import { badToken } from "./mechanism.ts";

const WHAT = "CredSSP message";
/** Passwords are the only kind of credentials that is sent or taken. */
const CREDENTIALS_ARE_PASSWORD = 1;

/** TSRequest: every message after TLS is one. */
export interface TsRequest {
  /** Version that is spoken. */
  readonly version: number;
  /** Token of SPNEGO. */
  readonly token?: Uint8Array;
  /** Sealed credentials. */
  readonly authInfo?: Uint8Array;
  /** Sealed key, or hash of it. */
  readonly pubKeyAuth?: Uint8Array;
  /** NTSTATUS of the host. */
  readonly errorCode?: number;
  /** What the hash of the key is salted with. */
  readonly nonce?: Uint8Array;
}

/** TSPasswordCreds. */
export interface TsPassword {
  /** Domain of the account, as it was typed. */
  readonly domain: string;
  /** Name of the account. */
  readonly user: string;
  /** Its password. */
  readonly password: string;
}

/** Builds a TSRequest (2.2.1). */
export function formatTsRequest(message: TsRequest): Uint8Array<ArrayBuffer> {
  const { version, token, authInfo, pubKeyAuth, errorCode, nonce } = message;
  const negoToken = token &&
    encodeDer(TAG.sequence, encodeDer(TAG.sequence, field(0, encodeDer(TAG.octetString, token))));
  return encodeDer(
    TAG.sequence,
    field(0, encodeDerInteger(version)),
    ...(negoToken ? [field(1, negoToken)] : []),
    ...octets(2, authInfo),
    ...octets(3, pubKeyAuth),
    ...(errorCode === undefined ? [] : [field(4, encodeDerInteger(errorCode | 0))]),
    ...octets(5, nonce),
  );
}

/** Whether bytes hold a whole message. */
export function isWholeTsRequest(bytes: Uint8Array): boolean {
  try {
    readDer(bytes, WHAT);
    return true;
  } catch {
    return false;
  }
}

/** Reads a TSRequest. */
export function parseTsRequest(bytes: Uint8Array): TsRequest {
  const fields = readDerFields(bytes, WHAT);
  const version = fields.get(0);
  if (!version) throw badToken(WHAT, "it has no version");
  const [token, authInfo, pubKeyAuth] = [fields.get(1), fields.get(2), fields.get(3)];
  const [errorCode, nonce] = [fields.get(4), fields.get(5)];
  return {
    version: readDerInteger(version, WHAT),
    ...(token ? { token: readNegoToken(token) } : {}),
    ...(authInfo ? { authInfo: readDerAs(TAG.octetString, authInfo, WHAT) } : {}),
    ...(pubKeyAuth ? { pubKeyAuth: readDerAs(TAG.octetString, pubKeyAuth, WHAT) } : {}),
    ...(errorCode ? { errorCode: readDerInteger(errorCode, WHAT) >>> 0 } : {}),
    ...(nonce ? { nonce: readDerAs(TAG.octetString, nonce, WHAT) } : {}),
  };
}

/** Builds TSCredentials around a password (2.2.1.2). */
export function formatTsPassword({ domain, user, password }: TsPassword): Uint8Array<ArrayBuffer> {
  const text = (number: number, value: string): Uint8Array =>
    field(number, encodeDer(TAG.octetString, encodeUtf16(value)));
  const inner = encodeDer(TAG.sequence, text(0, domain), text(1, user), text(2, password));
  return encodeDer(
    TAG.sequence,
    field(0, encodeDerInteger(CREDENTIALS_ARE_PASSWORD)),
    field(1, encodeDer(TAG.octetString, inner)),
  );
}

/** Reads TSCredentials; anything but a password is refused. */
export function parseTsPassword(bytes: Uint8Array): TsPassword {
  const fields = readDerFields(bytes, WHAT);
  const [type, credentials] = [fields.get(0), fields.get(1)];
  if (!type || readDerInteger(type, WHAT) !== CREDENTIALS_ARE_PASSWORD || !credentials) {
    throw badToken(WHAT, "its credentials are no password");
  }
  const inner = readDerFields(readDerAs(TAG.octetString, credentials, WHAT), WHAT);
  const text = (number: number): string => {
    const value = inner.get(number);
    return value ? decodeUtf16(readDerAs(TAG.octetString, value, WHAT)) : "";
  };
  return { domain: text(0), user: text(1), password: text(2) };
}

function readNegoToken(bytes: Uint8Array): Uint8Array {
  const [first] = readDerAll(readDerAs(TAG.sequence, bytes, WHAT), WHAT);
  const token = first && readDerFields(first.whole, WHAT).get(0);
  if (!token) throw badToken(WHAT, "its token is missing");
  return readDerAs(TAG.octetString, token, WHAT);
}

function field(number: number, content: Uint8Array): Uint8Array {
  return encodeDer(TAG.context(number), content);
}

function octets(number: number, value: Uint8Array | undefined): Uint8Array[] {
  return value ? [field(number, encodeDer(TAG.octetString, value))] : [];
}
