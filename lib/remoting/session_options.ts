/**
 * Options of a session, as PSSessionOption holds them (cmdlets.md 1.9). Times are milliseconds here.
 * @module
 */

import type { PsDictionary } from "../clixml/value.ts";
import type { Credential } from "./connection_info.ts";

/** OutputBufferingMode. */
export type OutputBufferingMode = "None" | "Drop" | "Block";
/** ProxyAccessType by name. */
export type ProxyAccessType = "None" | "IEConfig" | "WinHttpConfig" | "AutoDetect" | "NoProxyServer";
/** AuthenticationMechanism by name; the position is its number. */
export const AUTHENTICATION_MECHANISMS = [
  "Default",
  "Basic",
  "Negotiate",
  "NegotiateWithImplicitCredential",
  "Credssp",
  "Digest",
  "Kerberos",
] as const;
/** The name of an AuthenticationMechanism. */
export type AuthenticationMechanism = (typeof AUTHENTICATION_MECHANISMS)[number];

/** Everything that New-PSSessionOption can set. Changed in place, as PowerShell's object is. */
export interface SessionOptions {
  /** Redirections that are followed; negative means no limit. */
  maximumConnectionRedirectionCount: number;
  /** Shown as UseCompression; nothing is compressed on the wire. */
  noCompression: boolean;
  /** Does not load the profile of the user (WINRS_NOPROFILE). */
  noMachineProfile: boolean;
  /** Where the proxy is looked up; `None` and `NoProxyServer` go straight. */
  proxyAccessType: ProxyAccessType;
  /** How `proxyCredential` logs on to the proxy. */
  proxyAuthentication: AuthenticationMechanism;
  /** Takes a certificate of any issuer. */
  skipCACheck: boolean;
  /** Takes a certificate for any host name. */
  skipCNCheck: boolean;
  /** Does not look into lists of revoked certificates. */
  skipRevocationCheck: boolean;
  /** Sends messages over plain HTTP unsealed, where the process allows it. */
  noEncryption: boolean;
  /** Only kept: messages go out in UTF-8. */
  useUTF16: boolean;
  /** Puts the port behind the host in the service's principal name. */
  includePortInSPN: boolean;
  /** What becomes of output beyond the server's buffer while disconnected; `None` leaves it to the server. */
  outputBufferingMode: OutputBufferingMode;
  /** How often opening is tried again when the connection fails. */
  maxConnectionRetryCount: number;
  /** Language of numbers and dates over there, e.g. `de-DE`; `undefined`: not chosen. */
  culture: string | undefined;
  /** Language of messages over there; `undefined`: not chosen. */
  uiCulture: string | undefined;
  /** Bytes; `undefined` = unlimited. */
  maximumReceivedDataSizePerCommand: number | undefined;
  /** Bytes; `undefined` = unlimited. */
  maximumReceivedObjectSize: number | undefined;
  /** Milliseconds for an operation other than opening and closing. */
  operationTimeoutMs: number;
  /** Milliseconds for making or finding a session. */
  openTimeoutMs: number;
  /** Milliseconds for stopping and closing. */
  cancelTimeoutMs: number;
  /** -1: the server decides. */
  idleTimeoutMs: number;
  /** Only together with a `proxyAccessType`; `undefined`: the proxy asks nobody. */
  proxyCredential: Credential | undefined;
  /** What `$PSSenderInfo.ApplicationArguments` shows over there. */
  applicationArguments: PsDictionary | undefined;
}

const COMMON: SessionOptions = {
  maximumConnectionRedirectionCount: 5,
  noCompression: false,
  noMachineProfile: false,
  proxyAccessType: "None",
  proxyAuthentication: "Negotiate",
  skipCACheck: false,
  skipCNCheck: false,
  skipRevocationCheck: false,
  noEncryption: false,
  useUTF16: false,
  includePortInSPN: false,
  outputBufferingMode: "None",
  maxConnectionRetryCount: 0,
  culture: undefined,
  uiCulture: undefined,
  maximumReceivedDataSizePerCommand: undefined,
  maximumReceivedObjectSize: undefined,
  operationTimeoutMs: 180_000,
  openTimeoutMs: 180_000,
  cancelTimeoutMs: 60_000,
  idleTimeoutMs: -1,
  proxyCredential: undefined,
  applicationArguments: undefined,
};

/** What New-PSSessionOption without arguments yields. */
export function cmdletSessionOptions(): SessionOptions {
  return { ...COMMON };
}

/** What a bare PSSessionOption object (and so `$PSSessionOption`) starts with: three rows differ. */
export function objectSessionOptions(): SessionOptions {
  return { ...COMMON, maximumReceivedObjectSize: 209_715_200, maxConnectionRetryCount: 5 };
}
