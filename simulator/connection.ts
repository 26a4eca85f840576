/**
 * One connection of a client, as far as a `Request` does not carry it: NTLM and its kin authenticate a connection.
 * @module
 */

/** A connection. */
export interface Connection {
  /** Number of the connection, for traces. */
  readonly id: string;
  /** Address of the client. */
  readonly remoteAddress: string;
  /** Whether TLS is below. */
  readonly isEncrypted: boolean;
  /** Aborted when the connection is gone. */
  readonly closed: AbortSignal;
  /** DER of the client's TLS certificate, where it sent one. */
  readonly peerCertificate?: Uint8Array;
  /** DER of the listener's own certificate, for channel binding. */
  readonly localCertificate?: Uint8Array;
  /** State of whoever authenticates this connection, keyed by its owner. */
  readonly state: Map<string, unknown>;
}

/** A connection without a socket, for tests and for use in one process. */
export function looseConnection(id: string, closed: AbortSignal = new AbortController().signal): Connection {
  return { id, remoteAddress: "127.0.0.1", isEncrypted: false, closed, state: new Map() };
}
