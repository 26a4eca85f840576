/**
 * Schemes that authenticate a connection with tokens: Negotiate, NTLM, Kerberos, CredSSP. The state of a logon lies on
 * the connection and is gone with it.
 * @module
 */
import { fromBase64, toBase64 } from "../../lib/bytes.ts";
import { serverEndPoint } from "../../lib/auth/channel_binding.ts";
import {
  type AsyncMechanism,
  type Identity,
  RefusedLogon,
  type SchemeName,
  SCHEMES,
} from "../../lib/auth/mechanism.ts";
import { findAccount, readUserName } from "../accounts.ts";
import type { Computer } from "../computer.ts";
import type { Connection } from "../connection.ts";
import type { Account } from "../world.ts";
import { afterScheme, type AuthResult, type Scheme, startsWithScheme } from "./scheme.ts";

const PENDING = "logon in progress";

/** What a scheme with tokens needs. */
export interface MechanismSchemeOptions {
  /** Name of the scheme. */
  readonly name: SchemeName;
  /** Who may log on. */
  readonly accounts: readonly Account[];
  /** The accepting side of one logon on a computer. */
  readonly make: (computer: Computer, connection: Connection) => AsyncMechanism;
}

/** Makes the scheme. */
export function mechanismScheme({ name, accounts, make }: MechanismSchemeOptions): Scheme {
  const { http } = SCHEMES[name];
  return {
    name,
    challenges: () => [http],
    accepts: (authorization) => startsWithScheme(authorization, http),
    async authenticate({ authorization, computer, connection }): Promise<AuthResult> {
      const pending = connection.state.get(PENDING) as { scheme: SchemeName; mechanism: AsyncMechanism } | undefined;
      connection.state.delete(PENDING);
      if (pending && pending.scheme !== name) pending.mechanism.close?.();
      const mechanism = pending?.scheme === name ? pending.mechanism : begin(make, computer, connection);
      // Clients compare the word with what they sent (wire.md 6.1).
      const word = authorization.trim().split(/\s/, 1)[0]!;
      const answer = (token: Uint8Array | undefined): string => (token ? `${word} ${toBase64(token)}` : word);
      const bindings = connection.localCertificate && serverEndPoint(connection.localCertificate);
      let token: Uint8Array | undefined;
      try {
        token = (await mechanism.step(fromBase64(afterScheme(authorization)), bindings)).token;
      } catch (error) {
        mechanism.close?.();
        if (!(error instanceof RefusedLogon) || !error.token) throw error;
        return { kind: "refused", challenge: answer(error.token) };
      }
      const challenge = answer(token);
      if (!mechanism.isDone) {
        connection.state.set(PENDING, { scheme: name, mechanism });
        return { kind: "continue", challenge };
      }
      const account = mechanism.identity && accountOf(accounts, mechanism.identity, computer);
      if (!account) return { kind: "refused" };
      return {
        kind: "accepted",
        account,
        mechanism,
        headers: () => (token ? [["WWW-Authenticate", challenge]] : []),
      };
    },
  };
}

function begin(make: MechanismSchemeOptions["make"], computer: Computer, connection: Connection): AsyncMechanism {
  const mechanism = make(computer, connection);
  if (mechanism.close) connection.closed.addEventListener("abort", () => mechanism.close?.(), { once: true });
  return mechanism;
}

/** The account that a mechanism's identity means. A name without domain may be `user@domain`. */
export function accountOf(
  accounts: readonly Account[],
  { user, domain }: Identity,
  computer: Computer,
): Account | undefined {
  return findAccount(accounts, domain === undefined ? readUserName(user) : { user, domain }, computer);
}
