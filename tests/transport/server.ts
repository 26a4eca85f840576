/**
 * Loopback servers for the transport's tests: what a handler sees of each request, and on which socket.
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo, Socket } from "node:net";

/** A request as a handler sees it. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Number of the socket, from 0 in the order of their first request. */
  readonly socket: number;
}

/** Answers one request. */
export type Handler = (request: Seen, response: ServerResponse) => void | Promise<void>;

/** Content type of envelopes. */
export const SOAP = "application/soap+xml;charset=UTF-8";

/** Runs `use` with a server on a free port of the loopback interface, and stops it. */
export async function withServer(
  handler: Handler,
  use: (server: { port: number; seen: Seen[]; closeSockets: () => void }) => Promise<void>,
  tls?: { key: string; cert: string },
): Promise<void> {
  const seen: Seen[] = [];
  const sockets: Socket[] = [];
  const open = new Set<Socket>();
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!sockets.includes(request.socket)) sockets.push(request.socket);
    let body = "";
    for await (const chunk of request) body += chunk;
    const each: Seen = {
      method: request.method ?? "",
      target: request.url ?? "",
      headers: request.headers,
      body,
      socket: sockets.indexOf(request.socket),
    };
    seen.push(each);
    await handler(each, response);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  server.on(tls ? "secureConnection" : "connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const closeSockets = (): void => open.forEach((socket) => socket.destroy());
  try {
    await use({ port: (server.address() as AddressInfo).port, seen, closeSockets });
  } finally {
    closeSockets();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Answers with an envelope. */
export function answer(response: ServerResponse, body = "<answer/>", status = 200): void {
  response.writeHead(status, { "Content-Type": SOAP });
  response.end(body);
}

/** Answers with a status, headers and nothing else. */
export function refuse(response: ServerResponse, status: number, headers: http.OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { "Content-Length": 0, ...headers });
  response.end();
}
