/**
 * One kept-alive connection with its own authentication: NTLM, Kerberos and CredSSP authenticate a connection, so it has
 * exactly one socket, and a new socket starts over.
 * @module
 */
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { RemotingError } from "../errors.ts";
import { type AuthConnection, type Authenticator, type AuthLeg, parseChallenges } from "./authenticator.ts";
import {
  errorOfAbort,
  errorOfAuth,
  errorOfSocket,
  errorOfStatus,
  errorOfTimeout,
  RedirectError,
  TransportError,
  WSMAN_CODES,
} from "./errors.ts";
import { exchange, type ExchangeResult, StaleConnectionError } from "./exchange.ts";
import type { ProxyOptions } from "./proxy.ts";
import { SocketOpener, type TlsOptions } from "./socket.ts";
import type { TransportResponse } from "./transport.ts";

/** Most requests of one authentication. CredSSP takes about seven; a host that never ends is refused. */
export const MAX_AUTH_LEGS = 16;

const SOAP_TYPE = "application/soap+xml;charset=UTF-8";
const EMPTY = new Uint8Array(0);
const ONE_SOCKET = { keepAlive: true, maxSockets: 1 } as const;

/** What a connection needs to know. */
export interface ConnectionOptions {
  /** Endpoint that the user addressed. */
  readonly url: URL;
  /** Where to connect instead; the request still names the host of `url`. */
  readonly address?: { readonly host: string; readonly port: number };
  /** How TLS checks the host. */
  readonly tls?: TlsOptions;
  /** Goes through a proxy. */
  readonly proxy?: ProxyOptions;
  /** Who authenticates each new socket. */
  readonly authenticate: () => Authenticator;
}

/** What one envelope needs. */
export interface SendOptions {
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** When the wait is over, in milliseconds of `performance.now()`. */
  readonly deadline: number;
  /** How long the whole wait may take, in milliseconds; for the message. */
  readonly timeoutMs: number;
  /** Further HTTP headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One connection. It carries one exchange at a time. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #isTls: boolean;
  readonly #hostname: string;
  readonly #port: number;
  readonly #opener: SocketOpener;
  readonly #agent: http.Agent;
  #authenticator: Authenticator;
  #isAuthenticated = false;
  #peerCertificate: Uint8Array | undefined;
  #socket: Socket | undefined;

  /**
   * A connection that is not open yet.
   * @param options What it needs to know.
   */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#isTls = options.url.protocol === "https:";
    this.#hostname = options.url.hostname.replace(/^\[(.*)\]$/, "$1");
    this.#port = Number(options.url.port) || (this.#isTls ? 443 : 80);
    const { address, tls, proxy } = options;
    this.#opener = new SocketOpener({
      host: address?.host ?? this.#hostname,
      port: address?.port ?? this.#port,
      label: options.url.host,
      ...(this.#isTls ? { tlsName: this.#hostname } : {}),
      ...(tls ? { tls } : {}),
      ...(proxy ? { proxy } : {}),
    });
    this.#agent = this.#isTls ? new https.Agent(ONE_SOCKET) : new http.Agent(ONE_SOCKET);
    Object.assign(this.#agent, { createConnection: this.#opener.createConnection });
    this.#authenticator = options.authenticate();
  }

  /** Host and port, for messages. */
  get label(): string {
    return this.#options.url.host;
  }

  /**
   * Delivers an envelope, after authentication where the socket needs it.
   * @throws {TransportError} Where no envelope comes back.
   */
  async send(envelope: Uint8Array, options: SendOptions): Promise<TransportResponse> {
    try {
      return await this.#sendOnce(envelope, options);
    } catch (error) {
      if (!(error instanceof StaleConnectionError)) throw error;
      // The host closed the connection while it was idle: the envelope did not arrive, and if it did, its MessageID
      // tells the host that it comes again.
      this.#forgetSocket();
    }
    try {
      return await this.#sendOnce(envelope, options);
    } catch (error) {
      throw error instanceof StaleConnectionError ? errorOfSocket(error.cause, this.label) : error;
    }
  }

  /** Closes the socket. */
  close(): void {
    this.#opener.close();
    this.#agent.destroy();
    this.#authenticator.close?.();
  }

  async #sendOnce(envelope: Uint8Array, options: SendOptions): Promise<TransportResponse> {
    try {
      return await this.#sendAuthenticated(envelope, options);
    } catch (error) {
      const isLogon = error instanceof RemotingError && error.code.startsWith("ERR_AUTH");
      // Half a logon, or a cipher that went wrong, is good for nothing: the next envelope gets another socket.
      if (isLogon || !this.#isAuthenticated) this.#forgetSocket()?.destroy();
      throw isLogon && !(error instanceof TransportError) ? errorOfAuth(error) : error;
    }
  }

  async #sendAuthenticated(envelope: Uint8Array, options: SendOptions): Promise<TransportResponse> {
    if (this.#isAuthenticated) {
      const result = await this.#deliver(envelope, options);
      if (result.status !== 401) return this.#answer(result);
      // Another socket than the one that was authenticated, or a host that forgot: nothing was processed.
      this.#startOver();
    }
    const answered = await this.#authenticate(envelope, options);
    return this.#answer(answered ?? await this.#deliver(envelope, options));
  }

  /** Authenticates the socket. Where the envelope went along, its answer comes back. */
  async #authenticate(envelope: Uint8Array, options: SendOptions): Promise<ExchangeResult | undefined> {
    const authenticator = this.#authenticator;
    let leg: AuthLeg | undefined = await this.#step(() => authenticator.begin(this.#known()), options);
    for (let legs = 0; legs < MAX_AUTH_LEGS; legs++) {
      // Without a first leg the host is only asked what it offers; the envelope stays here until it may be read there.
      const body = leg?.carriesBody ? envelope : EMPTY;
      const authorization = leg?.authorization ?? (leg?.carriesBody ? this.#authorize(body) : undefined);
      const result = await this.#exchange(body, SOAP_TYPE, authorization, options);
      const challenges = parseChallenges(result.challenges);
      if (result.status !== 401) {
        if (body === EMPTY && result.status !== 200 && !isSoap(result)) this.#refuseStatus(result);
        await authenticator.complete(challenges, this.#known());
        this.#isAuthenticated = true;
        return body === EMPTY ? undefined : await this.#open(result);
      }
      leg = await this.#step(() => authenticator.step(challenges, this.#known()), options);
      if (!leg) throw this.#rejection(challenges.map(({ scheme }) => scheme));
    }
    throw this.#rejection([]);
  }

  /** Runs a step of the authenticator, which may ask others (a domain controller) and so may take its time. */
  async #step<T>(run: () => T | Promise<T>, options: SendOptions): Promise<T> {
    const { signal } = options;
    const { promise, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(errorOfAbort(this.label, signal.reason));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    const left = Math.max(1, Math.ceil(options.deadline - performance.now()));
    const timer = setTimeout(() => reject(errorOfTimeout(this.label, options.timeoutMs)), left);
    try {
      return await Promise.race([promise, run()]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    }
  }

  #rejection(offered: readonly string[]): TransportError {
    const { scheme } = this.#authenticator;
    this.#startOver();
    const isOffered = offered.length === 0 || offered.includes(scheme.toLowerCase());
    return isOffered ? errorOfStatus(401, this.label) : new TransportError(
      "ERR_AUTH_UNAVAILABLE",
      WSMAN_CODES.noSchemeInCommon,
      `Cannot authenticate at ${this.label} with ${scheme}: the host offers ${[...new Set(offered)].join(", ")}`,
      { status: 401 },
    );
  }

  async #deliver(envelope: Uint8Array, options: SendOptions): Promise<ExchangeResult> {
    const authenticator = this.#authenticator;
    const authorization = this.#authorize(envelope);
    const sealed = authenticator.isSealing ? await authenticator.seal?.(envelope) : undefined;
    const contentType = sealed?.contentType ?? SOAP_TYPE;
    return await this.#open(await this.#exchange(sealed?.body ?? envelope, contentType, authorization, options));
  }

  #authorize(body: Uint8Array): string | undefined {
    return this.#authenticator.authorize?.({ method: "POST", target: this.#target(), body });
  }

  /** Unseals a body; one that must be sealed and is not, is refused. */
  async #open(result: ExchangeResult): Promise<ExchangeResult> {
    const { unseal, isSealing } = this.#authenticator;
    this.#authenticator.check?.(result);
    if (!isSealing || !unseal || result.status === 401 || result.body.length === 0) return result;
    if (!/^multipart\/(?:x-multi-)?encrypted/i.test(result.contentType)) {
      if (!isSoap(result)) return result;
      throw new TransportError(
        "ERR_AUTH_INTEGRITY",
        WSMAN_CODES.cannotDecrypt,
        `Cannot accept the answer of ${this.label}: it is not encrypted although the connection is`,
        { status: result.status },
      );
    }
    const body = await this.#authenticator.unseal?.(result) ?? result.body;
    return { ...result, contentType: SOAP_TYPE, body };
  }

  #answer(result: ExchangeResult): TransportResponse {
    if (isSoap(result)) return { status: result.status, body: result.body };
    this.#refuseStatus(result);
    if (result.body.length === 0) {
      throw new TransportError("ERR_HTTP", WSMAN_CODES.noResponseData, `Cannot use ${this.label}: empty answer`, {
        status: result.status,
      });
    }
    throw new TransportError("ERR_HTTP", WSMAN_CODES.invalidContentType, `Cannot use ${this.label}: no SOAP answer`, {
      status: result.status,
    });
  }

  #refuseStatus({ status, location }: ExchangeResult): void {
    if (status === 200) return;
    if (status >= 300 && status < 400) throw this.#redirect(status, location);
    throw errorOfStatus(status, this.label);
  }

  #redirect(status: number, location: string | undefined): TransportError {
    if (location === undefined) {
      const message = `Cannot use ${this.label}: it redirects without saying where`;
      return new TransportError("ERR_REDIRECT", WSMAN_CODES.redirectWithoutLocation, message, { status });
    }
    const target = URL.parse(location, this.#options.url);
    if (target?.protocol !== "http:" && target?.protocol !== "https:") {
      const message = `Cannot use ${this.label}: it redirects to what is no HTTP URL`;
      return new TransportError("ERR_REDIRECT", WSMAN_CODES.redirectLocationInvalid, message, { status });
    }
    return new RedirectError(target.href, this.label, status);
  }

  async #exchange(
    body: Uint8Array,
    contentType: string,
    authorization: string | undefined,
    options: SendOptions,
  ): Promise<ExchangeResult> {
    const { address } = this.#options;
    const result = await exchange({
      isTls: this.#isTls,
      body,
      label: this.label,
      signal: options.signal,
      timeoutMs: Math.max(1, Math.ceil(options.deadline - performance.now())),
      // An authenticated body must not show up on a socket that is not.
      ...(this.#isAuthenticated && this.#socket ? { socket: this.#socket } : {}),
      request: {
        agent: this.#agent,
        method: "POST",
        path: this.#target(),
        host: address?.host ?? this.#hostname,
        port: address?.port ?? this.#port,
        headers: {
          Host: this.#options.url.host,
          "User-Agent": "psreconnect",
          "Content-Type": contentType,
          "Content-Length": body.length,
          "Accept-Encoding": "identity",
          ...(authorization === undefined ? {} : { Authorization: authorization }),
          ...options.headers,
        },
      },
    });
    this.#remember(result);
    return result;
  }

  /** What was proved on a socket ends with it. */
  #remember({ socket, peerCertificate }: ExchangeResult): void {
    if (socket === this.#socket) return;
    this.#socket = socket;
    this.#peerCertificate = peerCertificate;
    socket.once("close", () => {
      if (socket === this.#socket) this.#forgetSocket();
    });
  }

  #target(): string {
    return this.#options.url.pathname + this.#options.url.search;
  }

  #known(): AuthConnection {
    return {
      hostname: this.#hostname,
      port: this.#port,
      isTls: this.#isTls,
      peerCertificate: this.#peerCertificate,
    };
  }

  /** What is known of a socket, its certificate included, says nothing of the next one. */
  #forgetSocket(): Socket | undefined {
    const socket = this.#socket;
    this.#socket = this.#peerCertificate = undefined;
    this.#startOver();
    return socket;
  }

  #startOver(): void {
    this.#authenticator.close?.();
    this.#authenticator = this.#options.authenticate();
    this.#isAuthenticated = false;
  }
}

function isSoap({ contentType, body }: ExchangeResult): boolean {
  return body.length > 0 && /^\s*(?:application\/soap\+xml|text\/xml|application\/xml)\b/i.test(contentType);
}
