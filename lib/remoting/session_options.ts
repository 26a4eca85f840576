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
  maximumConnectionRedirectionCount: number;
  noCompression: boolean;
  noMachineProfile: boolean;
  proxyAccessType: ProxyAccessType;
  proxyAuthentication: AuthenticationMechanism;
  skipCACheck: boolean;
  skipCNCheck: boolean;
  skipRevocationCheck: boolean;
  noEncryption: boolean;
  useUTF16: boolean;
  includePortInSPN: boolean;
  outputBufferingMode: OutputBufferingMode;
  maxConnectionRetryCount: number;
  culture: string | undefined;
  uiCulture: string | undefined;
  /** Bytes; `undefined` = unlimited. */
  maximumReceivedDataSizePerCommand: number | undefined;
  maximumReceivedObjectSize: number | undefined;
  operationTimeoutMs: number;
  openTimeoutMs: number;
  cancelTimeoutMs: number;
  /** -1: the server decides. */
  idleTimeoutMs: number;
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
