/**
 * What remoting needs from outside: where computers really are, who connects, the functions of the client, time.
 * @module
 */
import type { ConnectPool, Endpoint, EnumerateShells, OpenPool } from "../client/contract.ts";
import type { ConnectionInfo } from "./connection_info.ts";

/** The ports of a {@linkcode Remoting}. */
export interface RemotingPorts {
  readonly openPool: OpenPool;
  readonly connectPool: ConnectPool;
  readonly enumerateShells: EnumerateShells;
  /** Makes the endpoint of a connection: transport, authentication, TLS. May ask for a password. */
  endpoint(connection: ConnectionInfo): Promise<Endpoint>;
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  newGuid(): string;
}
