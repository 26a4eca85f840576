/**
 * Mechanisms of `lib/auth` as authenticators of a connection: tokens travel in headers, bodies are sealed and framed.
 * @module
 */
import { fromBase64, toBase64 } from "../bytes.ts";
import { serverEndPoint } from "../auth/channel_binding.ts";
import { type GssMechanism, type Mechanism, type SchemeName, SCHEMES } from "../auth/mechanism.ts";
import { ntlmClient, type NtlmClientOptions } from "../auth/ntlm.ts";
import { formatSealedBody, parseSealedBody, type SealingName, splitForSealing } from "../auth/sealed_body.ts";
import { spnegoClient } from "../auth/spnego.ts";
import { RemotingError } from "../errors.ts";
import type { AuthConnection, Authenticator, AuthLeg, Challenge, SealedBody } from "./authenticator.ts";

/** How a mechanism is used. */
export interface MechanismAuthenticatorOptions {
  /** Scheme of HTTP that carries the tokens. */
  readonly scheme: SchemeName;
  /** The side that starts; used for one connection. */
  readonly mechanism: Mechanism;
  /** Whether bodies are sealed; TLS does that already where there is TLS. */
  readonly isSealing: boolean;
}

/** An authenticator that drives a mechanism. */
export function mechanismAuthenticator(options: MechanismAuthenticatorOptions): Authenticator {
  const { mechanism, isSealing } = options;
  const { http, sealing = "SPNEGO" } = SCHEMES[options.scheme];
  let hasStarted = false;
  const send = (token: Uint8Array | undefined): AuthLeg | undefined =>
    token && { authorization: `${http} ${toBase64(token)}`, carriesBody: false };
  const start = (connection: AuthConnection): AuthLeg | undefined => {
    hasStarted = true;
    return send(mechanism.step(undefined, bindingsOf(connection)).token);
  };
  const find = (challenges: readonly Challenge[]): Challenge | undefined =>
    challenges.find(({ scheme, text }) => scheme === http.toLowerCase() && text !== "") ??
      challenges.find(({ scheme }) => scheme === http.toLowerCase());
  return {
    scheme: http,
    isSealing,
    // The host's certificate, which the first token may be bound to, is known only after a first answer.
    begin: (connection) => (connection.isTls && !connection.peerCertificate ? undefined : start(connection)),
    step(challenges, connection) {
      const offered = find(challenges);
      if (!offered) return undefined;
      if (offered.text === "") return hasStarted ? undefined : start(connection);
      if (!hasStarted || mechanism.isDone) return undefined;
      return send(mechanism.step(fromBase64(offered.text), bindingsOf(connection)).token);
    },
    complete(challenges, connection) {
      const last = find(challenges)?.text ?? "";
      if (last !== "" && !mechanism.isDone) mechanism.step(fromBase64(last), bindingsOf(connection));
      if (!mechanism.isDone) throw rejected(mechanism.name, "the host did not prove who it is");
      if (isSealing && !mechanism.canSeal) throw rejected(mechanism.name, "the host grants no encryption");
    },
    seal: (envelope) => sealBody(mechanism, sealing, envelope),
    unseal: (sealed) => unsealBody(mechanism, sealed),
  };
}

/** Negotiate: SPNEGO with the mechanisms that are to be had, the most wanted first. */
export function negotiateAuthenticator(
  mechanisms: readonly (() => GssMechanism)[],
  isSealing: boolean,
): Authenticator {
  const mechanism = spnegoClient(mechanisms.map((make) => make()));
  return mechanismAuthenticator({ scheme: "negotiate", mechanism, isSealing });
}

/** NTLM without SPNEGO, as its own scheme. */
export function ntlmAuthenticator(options: NtlmClientOptions, isSealing: boolean): Authenticator {
  return mechanismAuthenticator({ scheme: "ntlm", mechanism: ntlmClient(options), isSealing });
}

function sealBody(mechanism: Mechanism, sealing: SealingName, envelope: Uint8Array): SealedBody {
  const pieces = splitForSealing(envelope, sealing);
  return formatSealedBody(
    sealing,
    pieces.map((plain) => ({ plainLength: plain.length, sealed: mechanism.seal(plain) })),
  );
}

function unsealBody(mechanism: Mechanism, sealed: SealedBody): Uint8Array {
  const { parts } = parseSealedBody(sealed);
  const [only] = parts;
  if (!only || parts.length > 1) throw rejected(mechanism.name, "the host sent several sealed parts");
  return mechanism.unseal(only.signature, only.data);
}

function bindingsOf({ isTls, peerCertificate }: AuthConnection): Uint8Array | undefined {
  return isTls && peerCertificate ? serverEndPoint(peerCertificate) : undefined;
}

function rejected(name: string, detail: string): RemotingError {
  return new RemotingError("ERR_AUTH_REJECTED", "remote", `Cannot log on with ${name}: ${detail}`);
}
