/**
 * Basic: a password in clear, so only over TLS or where that was allowed.
 * @module
 */
import { BASIC_CHALLENGE, parseBasic } from "../../lib/auth/basic.ts";
import { findAccount, isPassword, readUserName } from "../accounts.ts";
import type { Connection } from "../connection.ts";
import type { Account } from "../world.ts";
import { type Scheme, startsWithScheme } from "./scheme.ts";

/** Makes the scheme. */
export function basicScheme(accounts: readonly Account[], allowUnencrypted: boolean): Scheme {
  const isAllowed = (connection: Connection): boolean => connection.isEncrypted || allowUnencrypted;
  return {
    name: "basic",
    challenges: (connection) => (isAllowed(connection) ? [BASIC_CHALLENGE] : []),
    accepts: (authorization) => startsWithScheme(authorization, "Basic"),
    authenticate({ authorization, connection, computer }) {
      const credentials = isAllowed(connection) ? parseBasic(authorization) : undefined;
      if (!credentials) return { kind: "refused" };
      const account = findAccount(accounts, readUserName(credentials.user), computer);
      if (!account || !isPassword(account, credentials.password)) return { kind: "refused" };
      return { kind: "accepted", account };
    },
  };
}
