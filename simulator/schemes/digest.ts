/**
 * Digest: the password stays at home, but bodies travel in clear, so only over TLS or where that was allowed.
 * @module
 */
import { DigestServer } from "../../lib/auth/digest.ts";
import type { RandomBytes } from "../../lib/auth/mechanism.ts";
import { findAccount, readUserName } from "../accounts.ts";
import type { Connection } from "../connection.ts";
import type { Account } from "../world.ts";
import { afterScheme, type Scheme, startsWithScheme } from "./scheme.ts";

/** What the scheme needs. */
export interface DigestSchemeOptions {
  /** Who may log on. */
  readonly accounts: readonly Account[];
  /** Whether it may be used over plain HTTP. */
  readonly allowUnencrypted: boolean;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** Makes random bytes. */
  readonly randomBytes: RandomBytes;
}

/** Makes the scheme. */
export function digestScheme(options: DigestSchemeOptions): Scheme {
  const { accounts, allowUnencrypted, now, randomBytes } = options;
  const isAllowed = (connection: Connection): boolean => connection.isEncrypted || allowUnencrypted;
  const server = new DigestServer({ realm: "WSMAN", now, randomBytes });
  return {
    name: "digest",
    challenges: (connection) => (isAllowed(connection) ? server.challenges() : []),
    accepts: (authorization) => startsWithScheme(authorization, "Digest"),
    authenticate({ authorization, connection, computer, method, target, body }) {
      if (!isAllowed(connection)) return { kind: "refused" };
      const find = (user: string): Account | undefined => findAccount(accounts, readUserName(user), computer);
      const findPassword = (user: string): string | undefined => find(user)?.password;
      const verdict = server.judge(afterScheme(authorization), { method, target, body, findPassword });
      if (verdict.kind === "stale") return { kind: "again", challenges: server.challenges(true) };
      const account = verdict.kind === "accepted" ? find(verdict.user) : undefined;
      if (verdict.kind !== "accepted" || !account) return { kind: "refused" };
      return { kind: "accepted", account, headers: (answer) => [["Authentication-Info", verdict.info(answer)]] };
    },
  };
}
