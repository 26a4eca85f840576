/**
 * Basic authentication (RFC 7617), both directions. User and password travel in clear: TLS or nothing.
 * @module
 */
import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from "../bytes.ts";
import { RemotingError } from "../errors.ts";

/** A user and its password. */
export interface BasicCredentials {
  /** Name of the account. */
  readonly user: string;
  /** Its password. */
  readonly password: string;
}

/** Challenge of a service, as WinRM spells it. */
export const BASIC_CHALLENGE = 'Basic realm="WSMAN"';

/** Value of the Authorization header. */
export function formatBasic(credentials: BasicCredentials): string {
  if (credentials.user.includes(":")) {
    throw new RemotingError("ERR_AUTH", "local", "Cannot use Basic: the user name holds a colon");
  }
  return `Basic ${toBase64(encodeUtf8(`${credentials.user}:${credentials.password}`))}`;
}

/** Credentials of an Authorization header; `undefined` where it is not Basic or malformed. */
export function parseBasic(header: string): BasicCredentials | undefined {
  const match = /^\s*Basic\s+(\S+)\s*$/i.exec(header);
  if (!match) return undefined;
  try {
    const text = decodeText(fromBase64(match[1]!));
    const colon = text.indexOf(":");
    return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
  } catch (error) {
    if (error instanceof RemotingError) return undefined;
    throw error;
  }
}

/** UTF-8, or Latin-1, which some clients send and RFC 7617 section 3 leaves open. */
function decodeText(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch {
    return String.fromCharCode(...bytes.subarray(0, MAX_BYTES));
  }
}

/** Longest pair of user and password in Latin-1; more is nobody's. */
const MAX_BYTES = 1024;
