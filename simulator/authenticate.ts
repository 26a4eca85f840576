/**
 * Who is calling: the server side of the HTTP authentication schemes, one row each. State that belongs to a connection
 * is kept on it.
 * @module
 */
import { BASIC_CHALLENGE, parseBasic } from "../lib/auth/basic.ts";
import { findAccount, isPassword, readUserName } from "./accounts.ts";
import type { Computer } from "./computer.ts";
import type { Connection } from "./connection.ts";
import type { Account } from "./world.ts";

/** What came of a try to authenticate. */
export type AuthResult =
  | { readonly kind: "accepted"; readonly account: Account }
  /** 401 with these challenges, in this order. */
  | { readonly kind: "challenge"; readonly challenges: readonly string[] };

/** What a scheme may look at. */
export interface AuthAttempt {
  readonly authorization: string | undefined;
  readonly connection: Connection;
  readonly computer: Computer;
  readonly accounts: readonly Account[];
}

/** One scheme. */
export interface Scheme {
  readonly name: string;
  /** What the first 401 says of it; `undefined` where it may not be offered on this connection. */
  challenge(connection: Connection): string | undefined;
  accepts(authorization: string): boolean;
  authenticate(attempt: AuthAttempt): Account | undefined;
}

/** Which schemes a listener offers. */
export interface AuthenticatorOptions {
  /** Lets Basic work over plain HTTP, as WinRM's setting of that name. */
  readonly allowUnencrypted: boolean;
}

/** Basic: a password in clear, so only over TLS or where that was allowed. */
export function basicScheme(options: AuthenticatorOptions): Scheme {
  const allowed = (connection: Connection): boolean => connection.isEncrypted || options.allowUnencrypted;
  return {
    name: "Basic",
    challenge: (connection) => (allowed(connection) ? BASIC_CHALLENGE : undefined),
    accepts: (authorization) => /^\s*basic\s/i.test(authorization),
    authenticate({ authorization, connection, computer, accounts }) {
      if (!allowed(connection)) return undefined;
      const credentials = parseBasic(authorization ?? "");
      if (!credentials) return undefined;
      const account = findAccount(accounts, readUserName(credentials.user), computer);
      return isPassword(account, credentials.password) ? account : undefined;
    },
  };
}

/** Authenticates one request. */
export function authenticate(schemes: readonly Scheme[], attempt: AuthAttempt): AuthResult {
  const { authorization, connection } = attempt;
  if (authorization !== undefined) {
    const scheme = schemes.find((candidate) => candidate.accepts(authorization));
    const account = scheme?.authenticate(attempt);
    if (account) return { kind: "accepted", account };
  }
  const challenges = schemes.map((scheme) => scheme.challenge(connection)).filter((text) => text !== undefined);
  return { kind: "challenge", challenges };
}
