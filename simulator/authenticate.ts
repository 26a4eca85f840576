/**
 * Who is calling: one request against the schemes of its listener. What a logon proved lies on the connection.
 * @module
 */
import type { AsyncMechanism } from "../lib/auth/mechanism.ts";
import { RemotingError } from "../lib/errors.ts";
import type { Connection } from "./connection.ts";
import type { LogonGuard } from "./logon_guard.ts";
import type { AuthAttempt, AuthResult, Header, Scheme } from "./schemes/scheme.ts";
import type { Account } from "./world.ts";

const LOGON = "logon";

/** What a connection proved. */
export interface Logon {
  /** Who logged on. */
  readonly account: Account;
  /** Seals and opens what follows. */
  readonly mechanism: AsyncMechanism;
}

/** What came of a request. */
export type Caller =
  | {
    readonly kind: "known";
    readonly account: Account;
    /** Headers of the answer. */
    readonly headers: (body: Uint8Array) => readonly Header[];
    /** Seals and unseals the bodies of this connection. */
    readonly mechanism: AsyncMechanism | undefined;
  }
  /** 401 with these challenges, in this order. */
  | { readonly kind: "unknown"; readonly challenges: readonly string[] };

/** A request as far as authentication looks at it. */
export type Attempt = Omit<AuthAttempt, "authorization"> & { readonly authorization: string | undefined };

/** Finds out who sends a request. */
export async function authenticate(
  schemes: readonly Scheme[],
  guard: LogonGuard,
  attempt: Attempt,
): Promise<Caller> {
  const { authorization, connection } = attempt;
  const offered = (): Caller => ({
    kind: "unknown",
    challenges: schemes.flatMap((scheme) => scheme.challenges(connection)),
  });
  if (authorization === undefined) {
    const logon = logonOf(connection);
    return logon ? { kind: "known", ...logon, headers: () => [] } : offered();
  }
  // Whoever logs on again is nobody until that is done.
  endLogon(connection);
  const scheme = schemes.find((each) => each.accepts(authorization));
  const result: AuthResult = scheme ? await judge(scheme, { ...attempt, authorization }) : { kind: "refused" };
  switch (result.kind) {
    case "accepted": {
      const { account, mechanism, headers = () => [] } = result;
      guard.succeeded(connection.remoteAddress);
      if (mechanism) connection.state.set(LOGON, { account, mechanism } satisfies Logon);
      return { kind: "known", account, mechanism, headers };
    }
    case "continue":
      return { kind: "unknown", challenges: [result.challenge] };
    case "again":
      return { kind: "unknown", challenges: result.challenges };
    case "refused":
      await guard.failed(connection.remoteAddress, connection.closed);
      return result.challenge === undefined ? offered() : { kind: "unknown", challenges: [result.challenge] };
  }
}

/** What a connection proved, if anything. */
export function logonOf(connection: Connection): Logon | undefined {
  return connection.state.get(LOGON) as Logon | undefined;
}

/** Forgets what a connection proved. */
export function endLogon(connection: Connection): void {
  logonOf(connection)?.mechanism.close?.();
  connection.state.delete(LOGON);
}

async function judge(scheme: Scheme, attempt: AuthAttempt): Promise<AuthResult> {
  try {
    return await scheme.authenticate(attempt);
  } catch (error) {
    if (error instanceof RemotingError) return { kind: "refused" };
    throw error;
  }
}
