/** @module */
import type { Outgoing, PsrpEvent } from "./events.ts";
import type { PoolState } from "./states.ts";
import type { PsSecureString } from "../clixml/value.ts";

/** What both ends of a pool can do. `target` is a pipeline's id; without it the pool itself is meant. */
export interface PoolCore {
  readonly id: string;
  readonly state: PoolState;
  /** Minor number of the protocol version 2.x that both ends speak; the own one until the peer has said its. */
  readonly protocolMinor: number;
  /**
   * Takes bytes that came for the pool or for one pipeline: whole fragments, several, or parts.
   * @throws {ReceiveError} where the peer broke the protocol; `events` holds what came before.
   */
  receive(bytes: Uint8Array, target?: string): readonly PsrpEvent[];
  /**
   * The next bytes to send, `undefined` where nothing waits (or what waits must wait longer, e.g. for the session key).
   * A server gets one fragment, a client as many of one target as fit. `target` narrows it to one pipeline, or with
   * the empty GUID to the pool.
   */
  take(maxBytes: number, target?: string): Outgoing | undefined;
  /** Bytes that wait to be taken, of one target or (without it) of all: what a producer looks at before it goes on. */
  pending(target?: string): number;
  /** Clear text of a secure string, once the session key is there; `undefined` before. */
  reveal(secret: PsSecureString): string | undefined;
}
