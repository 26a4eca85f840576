/**
 * Two sides of a mechanism wired to each other, with a clock and randomness that do not change.
 * @module
 */
import { assert } from "@std/assert";
import type { Mechanism, RandomBytes } from "../../lib/auth/mechanism.ts";
import { type NtlmClientOptions, type NtlmServerOptions } from "../../lib/auth/ntlm.ts";

/** A clock that stands still. */
export const NOW: number = Date.UTC(2026, 4, 17, 8, 30);

/** A password that must show up nowhere. */
export const PASSWORD = "Sesame-7Fk!öffne";

/** Another, which is nobody's. */
export const WRONG_PASSWORD = "Wr0ng-Sesame!9Kq";

/** Bytes that look random and are the same in every run. */
export function countingBytes(seed = 1): RandomBytes {
  let state = seed;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      return state >> 16;
    });
}

/** Options of a client that gets in. */
export function clientOptions(more: Partial<NtlmClientOptions> = {}): NtlmClientOptions {
  return {
    user: "Ada",
    domain: "",
    password: PASSWORD,
    targetName: "HTTP/server01",
    now: () => NOW,
    randomBytes: countingBytes(7),
    ...more,
  };
}

/** Options of a server that knows Ada. */
export function serverOptions(more: Partial<NtlmServerOptions> = {}): NtlmServerOptions {
  return {
    computer: "SERVER01",
    domain: "CONTOSO",
    findPassword: ({ user }) => (user.toLowerCase() === "ada" ? PASSWORD : undefined),
    now: () => NOW,
    randomBytes: countingBytes(11),
    ...more,
  };
}

/** What may be done to a token on its way. */
export type Meddle = (token: Uint8Array, leg: number) => Uint8Array;

/** Runs both sides until both are done. Returns the tokens in order. */
export function logOn(
  client: Mechanism,
  server: Mechanism,
  options: { bindings?: Uint8Array; serverBindings?: Uint8Array; meddle?: Meddle } = {},
): Uint8Array[] {
  const { bindings, serverBindings = bindings, meddle = (token) => token } = options;
  const tokens: Uint8Array[] = [];
  let toServer = client.step(undefined, bindings).token;
  for (let legs = 0; legs < 8; legs++) {
    if (toServer) {
      tokens.push(toServer);
      const answer = server.step(meddle(toServer, tokens.length), serverBindings);
      if (client.isDone) {
        assert(server.isDone, "the server wants more than the client gives");
        assert(!answer.token, "the client does not listen any more");
        return tokens;
      }
      assert(answer.token, "the server does not answer");
      tokens.push(answer.token);
      toServer = client.step(meddle(answer.token, tokens.length), bindings).token;
    }
    if (client.isDone && server.isDone && !toServer) return tokens;
  }
  throw new Error("the sides never agree");
}

/** Changes one byte of one leg. */
export function flip(leg: number, at: number, mask = 1): Meddle {
  return (token, current) => {
    if (current !== leg) return token;
    const changed = token.slice();
    changed[at < 0 ? changed.length + at : at]! ^= mask;
    return changed;
  };
}
