/**
 * Through a proxy: a tunnel (RFC 9110 section 9.3.6, CONNECT) for HTTP as for HTTPS, because mechanisms authenticate a
 * connection from end to end, and a proxy that reads requests would put others' on it. What the host is to see, the
 * proxy does not get.
 * @module
 */
import { Buffer } from "node:buffer";
import * as net from "node:net";
import { type AuthConnection, type Authenticator, type AuthLeg, parseChallenges } from "./authenticator.ts";
import { errorOfAuth, errorOfSocket, TransportError, WSMAN_CODES } from "./errors.ts";
import { RemotingError } from "../errors.ts";

/** A proxy, and who logs on to it. */
export interface ProxyOptions {
  /** Like `http://proxy.example:3128`. */
  readonly url: string;
  /** Makes who authenticates a tunnel; without it a proxy that asks is refused. */
  readonly authenticate?: () => Authenticator;
}

/** Where a tunnel is to lead. */
export interface TunnelTarget {
  /** Name or address. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** Longest head of an answer, in bytes; stops a proxy that never ends. */
const MAX_HEAD_BYTES = 64 * 1024;
/** Longest body of a refusal, which is skipped. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Most legs of a logon. */
const MAX_LEGS = 8;
const DEFAULT_PORT = 80;
const EMPTY = new Uint8Array(0);

/**
 * Opens a tunnel.
 * @throws {TransportError} Where the proxy cannot be reached, refuses, or wants a logon that is not to be had.
 */
export async function openTunnel(proxy: ProxyOptions, target: TunnelTarget): Promise<net.Socket> {
  const url = URL.parse(proxy.url);
  if (url?.protocol !== "http:") {
    throw new TransportError(
      "ERR_CONNECT",
      WSMAN_CODES.destinationUnreachable,
      "Cannot use the proxy: not an HTTP URL",
      {
        fault: "local",
      },
    );
  }
  const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = Number(url.port) || DEFAULT_PORT;
  const socket = net.connect({ host: hostname, port, noDelay: true, keepAlive: true });
  const giveUp = (): void => void socket.destroy();
  target.signal.addEventListener("abort", giveUp, { once: true });
  if (target.signal.aborted) giveUp();
  try {
    await connected(socket, url.host);
    const known: AuthConnection = { hostname, port, isTls: false, peerCertificate: undefined };
    await logOn(new ProxyDialog(socket, url.host, target), proxy.authenticate?.(), known);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error instanceof RemotingError && !(error instanceof TransportError) ? errorOfAuth(error) : error;
  } finally {
    target.signal.removeEventListener("abort", giveUp);
  }
}

async function logOn(
  dialog: ProxyDialog,
  authenticator: Authenticator | undefined,
  known: AuthConnection,
): Promise<void> {
  try {
    let leg: AuthLeg | undefined = await authenticator?.begin(known);
    for (let legs = 0; legs < MAX_LEGS; legs++) {
      const request = { method: "CONNECT", target: dialog.authority, body: EMPTY };
      const authorization = leg?.authorization ?? (leg?.carriesBody ? authenticator?.authorize?.(request) : undefined);
      const { status, challenges } = await dialog.ask(authorization);
      if (status >= 200 && status < 300) {
        // Few proxies say a last word, and none has to prove itself: the host does, through the tunnel.
        if (challenges.length > 0) await authenticator?.complete(parseChallenges(challenges), known);
        return;
      }
      if (status !== 407) throw dialog.refusal(`it answers with status ${status}`);
      if (!authenticator) {
        throw dialog.refusal("it wants a logon; give a credential for the proxy", "ERR_AUTH_REJECTED");
      }
      leg = await authenticator.step(parseChallenges(challenges), known);
      if (!leg) break;
    }
    throw dialog.refusal("it refuses the logon; check user name and password", "ERR_AUTH_REJECTED");
  } finally {
    authenticator?.close?.();
  }
}

interface ProxyAnswer {
  readonly status: number;
  readonly challenges: readonly string[];
}

/** Requests and answers on the connection to a proxy. */
class ProxyDialog {
  /** Host and port of the target, as CONNECT names them. */
  readonly authority: string;
  readonly #socket: net.Socket;
  readonly #label: string;
  #rest = "";

  constructor(socket: net.Socket, label: string, { host, port }: TunnelTarget) {
    this.#socket = socket;
    this.#label = label;
    this.authority = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  }

  async ask(authorization: string | undefined): Promise<ProxyAnswer> {
    const headers = [
      `CONNECT ${this.authority} HTTP/1.1`,
      `Host: ${this.authority}`,
      "User-Agent: psreconnect",
      "Proxy-Connection: keep-alive",
      ...(authorization === undefined ? [] : [`Proxy-Authorization: ${authorization}`]),
    ];
    this.#socket.write(`${headers.join("\r\n")}\r\n\r\n`, "latin1");
    const head = await this.#readUntil("\r\n\r\n");
    const [first = "", ...lines] = head.split("\r\n");
    const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1]);
    if (!status) throw this.refusal("it does not speak HTTP");
    const values = (name: string): string[] =>
      lines.filter((line) => line.toLowerCase().startsWith(`${name}:`)).map((line) =>
        line.slice(name.length + 1).trim()
      );
    if (status >= 200 && status < 300) this.#giveBack();
    else await this.#skip(Number(values("content-length")[0] ?? 0));
    return { status, challenges: values("proxy-authenticate") };
  }

  refusal(detail: string, code: "ERR_CONNECT" | "ERR_AUTH_REJECTED" = "ERR_CONNECT"): TransportError {
    const wsmanCode = code === "ERR_CONNECT" ? WSMAN_CODES.destinationUnreachable : WSMAN_CODES.accessDenied;
    return new TransportError(code, wsmanCode, `Cannot use the proxy ${this.#label}: ${detail}`);
  }

  /** What the host said already belongs to whoever reads next. */
  #giveBack(): void {
    if (this.#rest !== "") this.#socket.unshift(this.#rest, "latin1");
    this.#rest = "";
  }

  async #skip(length: number): Promise<void> {
    if (!(length >= 0 && length <= MAX_BODY_BYTES)) throw this.refusal("its answer is too large");
    while (this.#rest.length < length) this.#rest += await this.#chunk();
    this.#rest = this.#rest.slice(length);
  }

  async #readUntil(mark: string): Promise<string> {
    while (!this.#rest.includes(mark)) {
      if (this.#rest.length > MAX_HEAD_BYTES) throw this.refusal("its answer is too large");
      this.#rest += await this.#chunk();
    }
    const end = this.#rest.indexOf(mark);
    const head = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + mark.length);
    return head;
  }

  /** The next bytes. Read by pulling, so that the socket flows for nobody before its next owner has it. */
  #chunk(): Promise<string> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const settle = (run: () => void): void => {
        socket.off("readable", onReadable).off("error", onError).off("close", onClose).off("end", onClose);
        run();
      };
      const onReadable = (): void => {
        const chunk: Uint8Array | null = socket.read();
        if (chunk) settle(() => resolve(Buffer.from(chunk).toString("latin1")));
      };
      const onError = (cause: Error): void => settle(() => reject(errorOfSocket(cause, this.#label)));
      const onClose = (): void => settle(() => reject(this.refusal("it closed the connection")));
      socket.on("readable", onReadable).on("error", onError).on("close", onClose).on("end", onClose);
    });
  }
}

function connected(socket: net.Socket, label: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (cause: Error): void => reject(errorOfSocket(cause, `the proxy ${label}`));
    const onClose = (): void => onError(new Error("closed"));
    socket.once("error", onError).once("close", onClose);
    socket.once("connect", () => {
      socket.off("error", onError).off("close", onClose);
      resolve();
    });
  });
}

/**
 * The proxy that the environment names for a URL (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`): what the
 * settings of Internet Explorer and WinHTTP are elsewhere.
 */
export function proxyOfEnvironment(
  url: URL,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const get = (name: string): string | undefined => environment[name.toLowerCase()] || environment[name] || undefined;
  const host = url.hostname.toLowerCase();
  const excluded = (get("NO_PROXY") ?? "").split(",").map((each) => each.trim().toLowerCase()).filter((each) => each);
  const isExcluded = excluded.some((each) => {
    const name = each.replace(/:\d+$/, "").replace(/^\*?\./, "");
    return each === "*" || host === name || host.endsWith(`.${name}`);
  });
  if (isExcluded) return undefined;
  return get(url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY") ?? get("ALL_PROXY");
}
