/**
 * WSMan over HTTP(S): a pool of connections, each with its own authentication, because a Receive may wait on one while
 * others send.
 * @module
 */
import { encodeUtf8 } from "../bytes.ts";
import type { Authenticator } from "./authenticator.ts";
import { Connection } from "./connection.ts";
import { errorOfAbort, errorOfTimeout, TransportError, WSMAN_CODES } from "./errors.ts";
import type { ProxyOptions } from "./proxy.ts";
import type { TlsOptions } from "./socket.ts";
import { DEFAULT_TIMEOUT_MS, type Transport, type TransportRequest, type TransportResponse } from "./transport.ts";

/** Most connections of one transport. A runspace pool needs one per running pipeline and two more. */
export const MAX_CONNECTIONS = 64;

/** Options of `createHttpTransport()`. */
export interface HttpTransportOptions {
  /** Endpoint, like `http://Server01:5985/wsman`. */
  readonly url: string;
  /** Where to connect instead; the requests still name the host of `url`. */
  readonly address?: { readonly host: string; readonly port: number };
  /** Makes who authenticates a connection, once per connection. */
  readonly authenticate: () => Authenticator;
  /** Send envelopes readable over plain HTTP where the scheme cannot seal them. @default {false} */
  readonly allowUnencrypted?: boolean;
  /** How TLS checks the host. */
  readonly tls?: TlsOptions;
  /** Goes through a proxy, in a tunnel. */
  readonly proxy?: ProxyOptions;
  /** Most connections at a time; more exchanges wait. @default {MAX_CONNECTIONS} */
  readonly maxConnections?: number;
}

type Waiter = { readonly resolve: (connection: Connection) => void; readonly reject: (error: Error) => void };

/**
 * A transport to one endpoint. Nothing is connected before the first send.
 * @throws {TransportError} Where the URL is none, or the scheme would show the envelopes to whoever listens.
 */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  const url = URL.parse(options.url);
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new TransportError("ERR_CONNECT", WSMAN_CODES.destinationUnreachable, "Cannot connect: not an HTTP URL", {
      fault: "local",
    });
  }
  const { scheme, isSealing } = options.authenticate();
  if (url.protocol === "http:" && !isSealing && !options.allowUnencrypted) {
    throw new TransportError(
      "ERR_AUTH",
      WSMAN_CODES.unencryptedDisabled,
      `Cannot use ${url.host} over HTTP with authentication ${scheme}: nothing would be encrypted; ` +
        "use HTTPS, another scheme, or allow unencrypted traffic",
      { fault: "local" },
    );
  }
  return new HttpTransport(url, options);
}

class HttpTransport implements Transport {
  readonly #url: URL;
  readonly #options: HttpTransportOptions;
  readonly #closing = new AbortController();
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  readonly #waiters: Waiter[] = [];

  constructor(url: URL, options: HttpTransportOptions) {
    this.#url = url;
    this.#options = options;
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const deadline = performance.now() + timeoutMs;
    const signal = request.signal ? AbortSignal.any([request.signal, this.#closing.signal]) : this.#closing.signal;
    const envelope = typeof request.envelope === "string" ? encodeUtf8(request.envelope) : request.envelope;
    const connection = await this.#acquire(signal, timeoutMs);
    try {
      const { headers } = request;
      return await connection.send(envelope, { signal, deadline, timeoutMs, ...(headers ? { headers } : {}) });
    } finally {
      this.#release(connection);
    }
  }

  close(): void {
    this.#closing.abort();
    for (const connection of this.#all) connection.close();
    this.#all.clear();
    this.#idle.length = 0;
  }

  /** A free connection: the one that served last, so that the others may be closed by the host. */
  #acquire(signal: AbortSignal, timeoutMs: number): Promise<Connection> {
    const label = this.#url.host;
    if (signal.aborted) return Promise.reject(errorOfAbort(label, signal.reason));
    const free = this.#idle.pop() ?? this.#open();
    if (free) return Promise.resolve(free);
    const { promise, resolve, reject } = Promise.withResolvers<Connection>();
    const waiter: Waiter = { resolve, reject };
    const leave = (error: Error): void => {
      const at = this.#waiters.indexOf(waiter);
      if (at >= 0) this.#waiters.splice(at, 1);
      reject(error);
    };
    const onAbort = (): void => leave(errorOfAbort(label, signal.reason));
    const timer = setTimeout(() => leave(errorOfTimeout(label, timeoutMs)), timeoutMs);
    signal.addEventListener("abort", onAbort, { once: true });
    this.#waiters.push(waiter);
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    });
  }

  #open(): Connection | undefined {
    if (this.#all.size >= (this.#options.maxConnections ?? MAX_CONNECTIONS)) return undefined;
    const { address, tls, proxy, authenticate } = this.#options;
    const connection = new Connection({
      url: this.#url,
      authenticate,
      ...(address ? { address } : {}),
      ...(tls ? { tls } : {}),
      ...(proxy ? { proxy } : {}),
    });
    this.#all.add(connection);
    return connection;
  }

  #release(connection: Connection): void {
    if (this.#closing.signal.aborted) return;
    const waiter = this.#waiters.shift();
    if (waiter) waiter.resolve(connection);
    else this.#idle.push(connection);
  }
}
