/**
 * The only file of the simulator that listens on a port.
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Connection } from "./connection.ts";
import type { Simulator } from "./mod.ts";

/** Longest time that an idle connection is kept; WinRM keeps it as long as its client. */
const KEEP_ALIVE_MS = 300_000;

/** Where to listen. */
export interface ListenOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** @default {"127.0.0.1"} */
  readonly hostname?: string;
}

/** A listening simulator. */
export interface Listening {
  readonly port: number;
  readonly hostname: string;
  /** Ends the listener and every connection. */
  close(): Promise<void>;
}

/** Listens for HTTP. */
export async function listen(simulator: Simulator, options: ListenOptions): Promise<Listening> {
  const hostname = options.hostname ?? "127.0.0.1";
  const connections = new WeakMap<Socket, Connection>();
  const sockets = new Set<Socket>();
  let count = 0;
  const connectionOf = (socket: Socket): Connection => {
    const known = connections.get(socket);
    if (known) return known;
    const closed = new AbortController();
    const connection: Connection = {
      id: `c${++count}`,
      remoteAddress: socket.remoteAddress?.replace(/^::ffff:/, "") ?? "unknown",
      isEncrypted: false,
      closed: closed.signal,
      state: new Map(),
    };
    socket.once("close", () => closed.abort());
    connections.set(socket, connection);
    return connection;
  };
  const listener = getRequestListener((request, env) => {
    const { incoming, outgoing } = env as { incoming: IncomingMessage; outgoing: ServerResponse };
    return simulator.fetch(request, connectionOf(incoming.socket), (undeliver) => {
      if (outgoing.destroyed || incoming.socket.destroyed) return undeliver();
      outgoing.once("close", () => {
        if (!outgoing.writableFinished) undeliver();
      });
    });
  });
  const server = createServer({ keepAlive: true, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void listener(request, response);
  });
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
