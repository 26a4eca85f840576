/**
 * What remoting needs from outside: where computers really are, who connects, the functions of the client, time.
 * @module
 */
import type { ConnectPool, Endpoint, EnumerateShells, OpenPool } from "../client/contract.ts";
import type { ConnectionInfo } from "./connection_info.ts";

/** The ports of a {@linkcode Remoting}. */
export interface RemotingPorts {
  /** Makes the pool of a new session. */
  readonly openPool: OpenPool;
  /** Takes a session over that a query found. */
  readonly connectPool: ConnectPool;
  /** Finds the sessions of a computer. */
  readonly enumerateShells: EnumerateShells;
  /** Makes the endpoint of a connection: transport, authentication, TLS. May ask for a password. */
  endpoint(connection: ConnectionInfo): Promise<Endpoint>;
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** A random GUID with dashes. */
  newGuid(): string;
}
