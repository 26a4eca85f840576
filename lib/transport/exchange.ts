/**
 * One HTTP request and its answer over `node:http`, with the limits and the mapping of errors. Authentication is
 * `connection.ts`.
 * @module
 */
import { Buffer } from "node:buffer";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { errorOfAbort, errorOfSocket, errorOfTimeout, TransportError, WSMAN_CODES } from "./errors.ts";

/**
 * Largest body of an answer, in bytes. WinRM's own ceiling is an envelope of 8 MiB; sealing and multipart framing add
 * a few percent. Stops a peer that never ends.
 */
export const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** What one exchange needs. */
export interface ExchangeOptions {
  /** Options of the request: where to, over which agent, how TLS is checked. */
  readonly request: RequestOptions & { readonly agent: http.Agent };
  /** Whether to use TLS. */
  readonly isTls: boolean;
  /** Body to send. */
  readonly body: Uint8Array;
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** How long the wait may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Host and port, for messages. */
  readonly label: string;
  /** The only connection that may carry the body; any by default. */
  readonly socket?: Socket;
}

/** What came back. */
export interface ExchangeResult {
  /** HTTP status. */
  readonly status: number;
  /** Content-Type header, empty where there is none. */
  readonly contentType: string;
  /** Location header. */
  readonly location: string | undefined;
  /** All WWW-Authenticate headers, in order. */
  readonly challenges: readonly string[];
  /** Authentication-Info header. */
  readonly authenticationInfo: string | undefined;
  /** Whole body. */
  readonly body: Uint8Array;
  /** Connection that it came over. */
  readonly socket: Socket;
  /** The host's certificate in DER, with TLS. */
  readonly peerCertificate: Uint8Array | undefined;
}

/**
 * The connection that had served before is gone: the host closed it while it was idle. Not a byte of an answer came, or
 * the body was not even sent.
 */
export class StaleConnectionError extends Error {
  /** Name of the class, for logs. */
  override readonly name: string = "StaleConnectionError";
}

/**
 * Sends a request and reads the whole answer.
 * @throws {StaleConnectionError} Where the connection turned out to be closed already.
 * @throws {TransportError} Where no answer comes.
 */
export function exchange(options: ExchangeOptions): Promise<ExchangeResult> {
  const { label, signal, timeoutMs } = options;
  const { promise, resolve, reject } = Promise.withResolvers<ExchangeResult>();
  if (signal.aborted) return Promise.reject(errorOfAbort(label, signal.reason));
  const request = (options.isTls ? https : http).request(options.request);
  let hasAnswer = false;
  let isOver = false;

  const settle = (outcome: ExchangeResult | Error): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    if (outcome instanceof Error) {
      reject(outcome);
      // A half-read connection cannot serve again.
      request.destroy();
    } else {
      resolve(outcome);
    }
  };
  const onAbort = (): void => settle(errorOfAbort(label, signal.reason));
  const timer = setTimeout(() => settle(errorOfTimeout(label, timeoutMs)), timeoutMs);
  signal.addEventListener("abort", onAbort, { once: true });

  const { socket: expected } = options;
  request.on("socket", (socket) => {
    if (expected && expected !== socket) settle(new StaleConnectionError(label));
  });
  request.on("error", (cause) => settle(classify(cause, request, hasAnswer, label)));
  request.on("response", (response) => {
    hasAnswer = true;
    collect(response, request, label).then(settle, settle);
  });
  request.end(options.body);
  return promise;
}

function classify(cause: Error, request: ClientRequest, hasAnswer: boolean, label: string): Error {
  // The socket never stood, and who opens it knows why.
  if (cause instanceof TransportError) return cause;
  if (request.reusedSocket && !hasAnswer) return new StaleConnectionError(label, { cause });
  return errorOfSocket(cause, label);
}

async function collect(response: IncomingMessage, request: ClientRequest, label: string): Promise<ExchangeResult> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const socket = response.socket;
  // Node forgets it together with the connection, which may be over before the body is read.
  const peerCertificate = certificateOf(socket);
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > MAX_RESPONSE_BYTES) {
        throw new TransportError("ERR_HTTP", WSMAN_CODES.serverError, `Cannot read the answer of ${label}: too large`);
      }
      chunks.push(chunk);
    }
  } catch (cause) {
    request.destroy();
    throw cause instanceof TransportError ? cause : errorOfSocket(cause, label);
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers["content-type"] ?? "",
    location: response.headers.location,
    challenges: headerValues(response.rawHeaders, "www-authenticate"),
    authenticationInfo: headerValues(response.rawHeaders, "authentication-info")[0],
    body: new Uint8Array(Buffer.concat(chunks)),
    socket,
    peerCertificate,
  };
}

function certificateOf(socket: Socket): Uint8Array | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const raw = socket.getPeerCertificate()?.raw;
  return raw && new Uint8Array(raw);
}

/** Every value of a header on its own; the joined form loses where one ends. */
function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
}
