/**
 * Digest (RFC 7616) as an authenticator: every request is answered for itself, bodies travel in clear.
 * @module
 */
import { chooseDigest, DigestClient } from "../auth/digest.ts";
import type { BasicCredentials } from "../auth/basic.ts";
import type { RandomBytes } from "../auth/mechanism.ts";
import type { Authenticator } from "./authenticator.ts";

/** Digest with a user and a password; the password itself is never sent. */
export function digestAuthenticator(credentials: BasicCredentials, randomBytes: RandomBytes): Authenticator {
  let client: DigestClient | undefined;
  return {
    scheme: "Digest",
    isSealing: false,
    // The host's nonce comes first.
    begin: () => undefined,
    step(challenges) {
      const chosen = chooseDigest(challenges.filter(({ scheme }) => scheme === "digest").map(({ text }) => text));
      // The same question again is a refusal, unless only the nonce was too old.
      if (!chosen || (client && !chosen.isStale)) return undefined;
      client = new DigestClient(chosen, credentials, randomBytes);
      return { carriesBody: true };
    },
    complete: () => {},
    authorize: (request) => client?.authorize(request),
    check: ({ authenticationInfo, body }) => {
      if (authenticationInfo !== undefined) client?.check(authenticationInfo, body);
    },
  };
}
