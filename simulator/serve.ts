/**
 * The only file of the simulator that listens on a port.
 * @module
 */
import { X509Certificate } from "node:crypto";
import * as http from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { getRequestListener } from "@hono/node-server";
import type { CertifiedKey } from "./certificates.ts";
import type { Connection } from "./connection.ts";
import type { Simulator } from "./mod.ts";

/** Longest time that an idle connection is kept; WinRM keeps it as long as its client. */
const KEEP_ALIVE_MS = 300_000;
const SERVER_OPTIONS = { keepAlive: true, keepAliveTimeout: KEEP_ALIVE_MS } as const;

/** Where to listen. */
export interface ListenOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Address or name. @default {"127.0.0.1"} */
  readonly hostname?: string;
}

/** A listening simulator. */
export interface Listening {
  /** The port. */
  readonly port: number;
  /** Address or name. */
  readonly hostname: string;
  /** Ends the listener and every connection. */
  close(): Promise<void>;
}

/** Where to listen for HTTPS, and as whom. */
export interface ListenTlsOptions extends ListenOptions {
  /** Key and certificate of the listener, in PEM. */
  readonly identity: CertifiedKey;
  /** Authorities whose certificates clients are asked for, in PEM; their chains are verified at logon. */
  readonly clientAuthorities?: readonly string[];
}

/** Listens for HTTP. */
export async function listen(simulator: Simulator, options: ListenOptions): Promise<Listening> {
  const server = http.createServer(SERVER_OPTIONS);
  return await serve(server, options, answerWith(simulator, () => ({ isEncrypted: false })));
}

/** Listens for HTTPS. */
export async function listenTls(simulator: Simulator, options: ListenTlsOptions): Promise<Listening> {
  const { identity, clientAuthorities = [] } = options;
  const localCertificate = new Uint8Array(new X509Certificate(identity.certificate).raw);
  const server = https.createServer({
    ...SERVER_OPTIONS,
    cert: identity.certificate,
    key: identity.privateKey,
    // What the runtime makes of the chain differs; the scheme verifies it (lib/auth/certificate.ts).
    ...(clientAuthorities.length === 0
      ? {}
      : { requestCert: true, rejectUnauthorized: false, ca: [...clientAuthorities] }),
  });
  const facts = (socket: Socket): SocketFacts => {
    const raw = socket instanceof TLSSocket ? socket.getPeerCertificate()?.raw : undefined;
    return { isEncrypted: true, localCertificate, ...(raw ? { peerCertificate: new Uint8Array(raw) } : {}) };
  };
  return await serve(server, options, answerWith(simulator, facts));
}

type SocketFacts = Pick<Connection, "isEncrypted" | "localCertificate" | "peerCertificate">;
type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

/** Hands requests to the simulator, each with the connection that it came over. */
function answerWith(simulator: Simulator, factsOf: (socket: Socket) => SocketFacts): Answerer {
  const connections = new WeakMap<Socket, Connection>();
  let count = 0;
  const connectionOf = (socket: Socket): Connection => {
    const known = connections.get(socket);
    if (known) return known;
    const closed = new AbortController();
    const facts = factsOf(socket);
    const connection: Connection = {
      id: `${facts.isEncrypted ? "t" : "c"}${++count}`,
      remoteAddress: socket.remoteAddress?.replace(/^::ffff:/, "") ?? "unknown",
      closed: closed.signal,
      state: new Map(),
      ...facts,
    };
    socket.once("close", () => closed.abort());
    connections.set(socket, connection);
    return connection;
  };
  const listener = getRequestListener((request, env) => {
    const { incoming, outgoing } = env as { incoming: IncomingMessage; outgoing: ServerResponse };
    return simulator.fetch(request, connectionOf(incoming.socket), (undeliver) => {
      if (outgoing.destroyed || incoming.socket.destroyed) return undeliver();
      // The event, because Deno calls an answer finished as soon as it is queued.
      let isSent = false;
      outgoing.once("finish", () => {
        isSent = true;
      });
      outgoing.once("close", () => {
        if (!isSent) undeliver();
      });
    });
  });
  return (request, response) => void listener(request, response);
}

async function serve(
  server: http.Server | https.Server,
  options: ListenOptions,
  answer: Answerer,
): Promise<Listening> {
  const hostname = options.hostname ?? "127.0.0.1";
  const sockets = new Set<Socket>();
  server.on("request", answer);
  // A Receive may wait longer than Node's own bound on a request.
  server.requestTimeout = 0;
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, hostname, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    hostname,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
