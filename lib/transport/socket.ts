/**
 * Sockets for a connection: directly or through a proxy, with TLS where wanted, and handed out only after every check of
 * the host is done, so that nothing is on its way to a host that is refused.
 * @module
 */
import { X509Certificate } from "node:crypto";
import * as net from "node:net";
import * as tls from "node:tls";
import { checkRevocation, readRevocationLists } from "../auth/revocation.ts";
import { errorOfSocket, errorOfTls, TransportError } from "./errors.ts";
import { openTunnel, type ProxyOptions } from "./proxy.ts";

/** How TLS checks the host. */
export interface TlsOptions {
  /** Authorities to trust, in PEM, instead of the system's. */
  readonly ca?: string | readonly string[];
  /** Certificate of the client, in PEM. */
  readonly certificate?: string;
  /** Its private key, in PEM. */
  readonly privateKey?: string;
  /** Trust certificates of unknown authorities. @default {false} */
  readonly skipCaCheck?: boolean;
  /** Trust certificates for another name. @default {false} */
  readonly skipCnCheck?: boolean;
  /** Revocation lists, in PEM. Nothing is checked without, nor without `ca`, whose lists they are. */
  readonly crl?: string;
  /** Ignores `crl`. @default {false} */
  readonly skipRevocationCheck?: boolean;
}

/** Where a socket leads, and how. */
export interface SocketOptions {
  /** Name or address. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** Host and port as the user addressed them, for messages. */
  readonly label: string;
  /** The name that the host's certificate must be for; TLS where it is given. */
  readonly tlsName?: string;
  /** How TLS checks the host. */
  readonly tls?: TlsOptions;
  /** Goes through a proxy. */
  readonly proxy?: ProxyOptions;
}

/** What an agent of `node:http` calls. */
export type CreateConnection = (options: unknown, done: (error: Error | null, socket?: net.Socket) => void) => void;

/** Opens sockets, and closes those that nobody got yet. */
export class SocketOpener {
  readonly #options: SocketOptions;
  readonly #pending = new Set<net.Socket>();
  readonly #closing = new AbortController();

  /**
   * Opens nothing yet.
   * @param options Where the sockets lead.
   */
  constructor(options: SocketOptions) {
    this.#options = options;
  }

  /** For an agent. */
  get createConnection(): CreateConnection {
    return (_options, done) => {
      this.#open().then((socket) => done(null, socket), done);
    };
  }

  /** Closes what is on its way. */
  close(): void {
    this.#closing.abort();
    for (const socket of this.#pending) socket.destroy();
  }

  async #open(): Promise<net.Socket> {
    const { host, port, label, proxy, tlsName, tls: options = {} } = this.#options;
    const raw = proxy
      ? await openTunnel(proxy, { host, port, signal: this.#closing.signal })
      : await this.#ready(net.connect({ host, port, noDelay: true, keepAlive: true }), "connect");
    if (tlsName === undefined) return raw;
    const secured = tls.connect({ ...tlsConnectOptions(tlsName, options), socket: raw });
    const socket = await this.#ready(secured, "secureConnect") as tls.TLSSocket;
    // Without a check of the authority the runtimes check no name either.
    const mismatch = options.skipCaCheck && !options.skipCnCheck
      ? tls.checkServerIdentity(tlsName, socket.getPeerCertificate())
      : undefined;
    try {
      if (mismatch) throw errorOfTls(mismatch, label);
      checkLists(socket, options);
      return socket;
    } catch (error) {
      socket.destroy();
      throw error instanceof TransportError ? error : errorOfTls(error, label);
    }
  }

  /** Waits until a socket stands. */
  #ready<T extends net.Socket>(socket: T, event: "connect" | "secureConnect"): Promise<T> {
    const { label } = this.#options;
    const failed = (cause: Error): TransportError =>
      event === "connect" ? errorOfSocket(cause, label) : errorOfTls(cause, label);
    if (this.#closing.signal.aborted) socket.destroy();
    this.#pending.add(socket);
    return new Promise((resolve, reject) => {
      const onError = (cause: Error): void => reject(failed(cause));
      const onClose = (): void => reject(failed(new Error("closed")));
      socket.once("error", onError);
      socket.once("close", onClose);
      socket.once(event, () => {
        socket.off("error", onError);
        socket.off("close", onClose);
        resolve(socket);
      });
    }).finally(() => this.#pending.delete(socket)) as Promise<T>;
  }
}

function checkLists(socket: tls.TLSSocket, { crl, ca, skipRevocationCheck = false }: TlsOptions): void {
  if (crl === undefined || ca === undefined || skipRevocationCheck) return;
  const pem = typeof ca === "string" ? ca : ca.join("\n");
  const authorities = (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [])
    .map((each) => new X509Certificate(each));
  const { raw } = socket.getPeerCertificate();
  checkRevocation(new Uint8Array(raw), readRevocationLists(crl), { authorities, now: Date.now() });
}

function tlsConnectOptions(name: string, options: TlsOptions): tls.ConnectionOptions {
  const { ca, certificate, privateKey, skipCaCheck = false, skipCnCheck = false } = options;
  return {
    rejectUnauthorized: !skipCaCheck,
    // A server name is a name: RFC 6066 section 3 allows no address.
    ...(net.isIP(name) ? {} : { servername: name }),
    // The user addressed that name, so that is what the certificate must be for, wherever the socket goes.
    checkServerIdentity: (_name: string, peer: tls.PeerCertificate) =>
      skipCnCheck ? undefined : tls.checkServerIdentity(name, peer),
    ...(ca === undefined ? {} : { ca: typeof ca === "string" ? ca : [...ca] }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(privateKey === undefined ? {} : { key: privateKey }),
  };
}
