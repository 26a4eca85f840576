/**
 * What a scheme of authentication is to the simulator: it reads an Authorization header and says who is calling.
 * @module
 */
import type { AsyncMechanism, Awaitable, SchemeName } from "../../lib/auth/mechanism.ts";
import type { Computer } from "../computer.ts";
import type { Connection } from "../connection.ts";
import type { Account } from "../world.ts";

/** What a scheme may look at. */
export interface AuthAttempt {
  /** Value of the Authorization header. */
  readonly authorization: string;
  /** Method of HTTP. */
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Body, as it came. */
  readonly body: Uint8Array;
  /** Connection that it came over. */
  readonly connection: Connection;
  /** Computer that it addresses. */
  readonly computer: Computer;
}

/** A header of the answer. */
export type Header = readonly [name: string, value: string];

/** What came of a try. */
export type AuthResult =
  | {
    readonly kind: "accepted";
    readonly account: Account;
    /** Headers of the answer, which may be over its body. */
    readonly headers?: (body: Uint8Array) => readonly Header[];
    /** Kept for the connection, where the scheme authenticates connections. */
    readonly mechanism?: AsyncMechanism;
  }
  /** 401 with this one challenge. */
  | { readonly kind: "continue"; readonly challenge: string }
  /** 401 with these challenges instead of the usual ones: nothing was wrong but the age of a nonce. */
  | { readonly kind: "again"; readonly challenges: readonly string[] }
  /** 401, with this challenge where the client gets to know why. */
  | { readonly kind: "refused"; readonly challenge?: string };

/** One scheme. */
export interface Scheme {
  /** Name of the scheme. */
  readonly name: SchemeName;
  /** What the first 401 says of it; nothing where it may not be offered on this connection. */
  challenges(connection: Connection): readonly string[];
  /** Whether a header is meant for it. */
  accepts(authorization: string): boolean;
  /**
   * Judges a header.
   * @throws {RemotingError} `ERR_AUTH_*`: the same as refused.
   */
  authenticate(attempt: AuthAttempt): Awaitable<AuthResult>;
}

/** Whether a header starts with a scheme's word. */
export function startsWithScheme(authorization: string, word: string): boolean {
  return authorization.trimStart().toLowerCase().startsWith(`${word.toLowerCase()} `);
}

/** What follows the scheme's word. */
export function afterScheme(authorization: string): string {
  return authorization.trim().replace(/^\S+\s*/, "");
}
