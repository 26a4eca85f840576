/**
 * What fails between two hosts, and TABLES of how it is numbered: HTTP statuses and socket errors to the codes that
 * WinRM's own client reports, because PowerShell's error ids derive from those.
 * @module
 */
import { type ErrorCode, RemotingError } from "../errors.ts";

/** Fields of a `TransportError`. */
export interface TransportErrorOptions extends ErrorOptions {
  /** HTTP status, where there was one. */
  readonly status?: number;
  /** Who broke the rule. @default {"remote"} */
  readonly fault?: "local" | "remote";
}

/** No envelope came back. */
export class TransportError extends RemotingError {
  /** Name of the class, for logs. */
  override readonly name: string = "TransportError";
  /** Number that WinRM's client gives this failure, unsigned. */
  readonly wsmanCode: number;
  /** HTTP status, where there was one. */
  readonly status: number | undefined;

  /**
   * The error of an exchange.
   * @param code Stable identifier of the condition.
   * @param wsmanCode Number that WinRM's client gives it.
   * @param message What was tried, on what, what to do next.
   */
  constructor(code: ErrorCode, wsmanCode: number, message: string, options: TransportErrorOptions = {}) {
    super(code, options.fault ?? "remote", message, options);
    this.wsmanCode = wsmanCode;
    this.status = options.status;
  }
}

/** The host answered that the endpoint is elsewhere. Whether to go there is the caller's choice. */
export class RedirectError extends TransportError {
  /** Name of the class, for logs. */
  override readonly name: string = "RedirectError";
  /** Absolute URL of the other endpoint. */
  readonly location: string;

  /**
   * The error of a redirect.
   * @param location Absolute URL of the other endpoint.
   * @param host The host that answered.
   * @param status HTTP status.
   */
  constructor(location: string, host: string, status: number) {
    super(
      "ERR_REDIRECT",
      WSMAN_CODES.redirectRequested,
      `Cannot use ${host}: it redirects to another URL; connect there, or allow redirection`,
      { status },
    );
    this.location = location;
  }
}

/** TABLE of the numbers that this layer gives. */
export const WSMAN_CODES = {
  accessDenied: 5,
  invalidParameter: 87,
  operationAborted: 995,
  authenticationFailed: 1311,
  /** WinHTTP's number for a certificate that cannot be trusted; WinRM passes it on. */
  secureFailure: 12175,
  destinationUnreachable: 2150858770,
  badMethod: 2150858868,
  credentialsNeeded: 2150858930,
  certificateNeedsTls: 2150858968,
  unencryptedDisabled: 2150858974,
  noResponseData: 2150858997,
  invalidContentType: 2150858999,
  cannotDecrypt: 2150859001,
  noSchemeInCommon: 2150859022,
  unknownStatus: 2150859023,
  requestTooLarge: 2150859025,
  serviceUnavailable: 2150859026,
  notFound: 2150859027,
  networkTimedOut: 2150859046,
  serverError: 2150859120,
  badRequest: 2150859121,
  redirectRequested: 2150859161,
  redirectWithoutLocation: 2150859178,
  redirectLocationInvalid: 2150859191,
  nameNotResolved: 2150859193,
  cannotUseAddress: 2150859195,
} as const;

type StatusRow = { readonly code: ErrorCode; readonly wsmanCode: number; readonly advice: string };

const STATUSES: Readonly<Record<number, StatusRow>> = {
  400: { code: "ERR_HTTP", wsmanCode: WSMAN_CODES.badRequest, advice: "the host takes the request for malformed" },
  401: { code: "ERR_AUTH_REJECTED", wsmanCode: WSMAN_CODES.accessDenied, advice: "check user name and password" },
  403: { code: "ERR_AUTH_REJECTED", wsmanCode: WSMAN_CODES.accessDenied, advice: "this account may not connect" },
  404: { code: "ERR_HTTP", wsmanCode: WSMAN_CODES.notFound, advice: "no WSMan service at this path" },
  405: { code: "ERR_HTTP", wsmanCode: WSMAN_CODES.badMethod, advice: "what answers is no WSMan service" },
  413: { code: "ERR_HTTP", wsmanCode: WSMAN_CODES.requestTooLarge, advice: "the request is too large" },
  500: { code: "ERR_HTTP", wsmanCode: WSMAN_CODES.serverError, advice: "the host failed without saying why" },
  503: { code: "ERR_HTTP", wsmanCode: WSMAN_CODES.serviceUnavailable, advice: "the service is not running, try later" },
};

/** The error of an HTTP status that came without an envelope. */
export function errorOfStatus(status: number, host: string): TransportError {
  const row = STATUSES[status] ??
    { code: "ERR_HTTP", wsmanCode: WSMAN_CODES.unknownStatus, advice: "what answers is no WSMan service" };
  return new TransportError(row.code, row.wsmanCode, `Cannot use ${host}: HTTP status ${status}, ${row.advice}`, {
    status,
  });
}

type SocketRow = { readonly code: ErrorCode; readonly wsmanCode: number; readonly what: string };

const SOCKET_ERRORS: Readonly<Record<string, SocketRow>> = {
  ECONNREFUSED: unreachable("nothing listens on the port"),
  EHOSTUNREACH: unreachable("no route to the host"),
  ENETUNREACH: unreachable("no route to the network"),
  EADDRNOTAVAIL: unreachable("the address cannot be used"),
  ECONNRESET: unreachable("the host closed the connection"),
  EPIPE: unreachable("the host closed the connection"),
  ENOTFOUND: { code: "ERR_CONNECT", wsmanCode: WSMAN_CODES.nameNotResolved, what: "the name cannot be resolved" },
  EAI_AGAIN: { code: "ERR_CONNECT", wsmanCode: WSMAN_CODES.nameNotResolved, what: "the name cannot be resolved now" },
  ETIMEDOUT: { code: "ERR_TIMEOUT", wsmanCode: WSMAN_CODES.networkTimedOut, what: "the host does not answer" },
};

function unreachable(what: string): SocketRow {
  return { code: "ERR_CONNECT", wsmanCode: WSMAN_CODES.destinationUnreachable, what };
}

/** The error of a socket that failed. */
export function errorOfSocket(cause: unknown, host: string): TransportError {
  const name = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const row = SOCKET_ERRORS[name] ?? unreachable("the connection failed");
  return new TransportError(row.code, row.wsmanCode, `Cannot reach ${host}: ${row.what}`, { cause });
}

/** The error of a handshake that TLS refused. */
export function errorOfTls(cause: unknown, host: string): TransportError {
  const detail = cause instanceof RemotingError ? ` (${cause.message})` : "";
  return new TransportError(
    "ERR_TLS",
    WSMAN_CODES.secureFailure,
    `Cannot trust ${host}: its certificate was refused; check who issued it and the name it is for${detail}`,
    { cause },
  );
}

/** TABLE of what WinRM's client reports where a mechanism fails; access denied otherwise. */
const AUTH_ERRORS: Partial<Readonly<Record<ErrorCode, number>>> = {
  ERR_AUTH: WSMAN_CODES.credentialsNeeded,
  ERR_AUTH_INTEGRITY: WSMAN_CODES.cannotDecrypt,
  ERR_AUTH_UNAVAILABLE: WSMAN_CODES.authenticationFailed,
};

/** The error of a mechanism that failed. */
export function errorOfAuth(cause: RemotingError): TransportError {
  const wsmanCode = AUTH_ERRORS[cause.code] ?? WSMAN_CODES.accessDenied;
  return new TransportError(cause.code, wsmanCode, cause.message, { cause, fault: cause.fault });
}

/** The error of a wait that took too long. */
export function errorOfTimeout(host: string, timeoutMs: number): TransportError {
  return new TransportError(
    "ERR_TIMEOUT",
    WSMAN_CODES.networkTimedOut,
    `Cannot reach ${host}: no answer within ${timeoutMs} ms`,
  );
}

/** The error of a wait that its caller ended. */
export function errorOfAbort(host: string, cause?: unknown): TransportError {
  return new TransportError(
    "ERR_ABORTED",
    WSMAN_CODES.operationAborted,
    `Cannot finish the request to ${host}: it was ended by the caller`,
    { cause, fault: "local" },
  );
}
