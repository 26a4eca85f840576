/**
 * Mechanisms of `lib/auth` as authenticators of a connection: tokens travel in headers, bodies are sealed and framed.
 * @module
 */
import { concatBytes, fromBase64, toBase64 } from "../bytes.ts";
import { serverEndPoint } from "../auth/channel_binding.ts";
import { type AsyncMechanism, type GssMechanism, type SchemeName, SCHEMES } from "../auth/mechanism.ts";
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
  readonly mechanism: AsyncMechanism;
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
  const step = async (token: Uint8Array | undefined, connection: AuthConnection): Promise<AuthLeg | undefined> => {
    hasStarted = true;
    return send((await mechanism.step(token, bindingsOf(connection))).token);
  };
  const find = (challenges: readonly Challenge[]): Challenge | undefined =>
    challenges.find(({ scheme, text }) => scheme === http.toLowerCase() && text !== "") ??
      challenges.find(({ scheme }) => scheme === http.toLowerCase());
  return {
    scheme: http,
    isSealing,
    // The host's certificate, which the first token may be bound to, is known only after a first answer.
    begin: (connection) => (connection.isTls && !connection.peerCertificate ? undefined : step(undefined, connection)),
    step(challenges, connection) {
      const offered = find(challenges);
      if (!offered) return undefined;
      if (!hasStarted) return offered.text === "" ? step(undefined, connection) : undefined;
      // A bare scheme is a refusal, but for CredSSP, whose TLS may have nothing to say at its end.
      if (mechanism.isDone || (offered.text === "" && options.scheme !== "credssp")) return undefined;
      return step(fromBase64(offered.text), connection);
    },
    async complete(challenges, connection) {
      const last = find(challenges)?.text ?? "";
      if (last !== "" && !mechanism.isDone) await mechanism.step(fromBase64(last), bindingsOf(connection));
      if (!mechanism.isDone) throw rejected(mechanism.name, "the host did not prove who it is");
      if (isSealing && !mechanism.canSeal) throw rejected(mechanism.name, "the host grants no encryption");
    },
    seal: (envelope) => sealBody(mechanism, sealing, envelope),
    unseal: (sealed) => unsealBody(mechanism, sealed),
    close: () => mechanism.close?.(),
  };
}

/** Negotiate: SPNEGO with the mechanisms that are to be had, the most wanted first. */
export function negotiateAuthenticator(
  mechanisms: readonly GssMechanism[],
  isSealing: boolean,
): Authenticator {
  return mechanismAuthenticator({ scheme: "negotiate", mechanism: spnegoClient(mechanisms), isSealing });
}

/** NTLM without SPNEGO, as its own scheme. */
export function ntlmAuthenticator(options: NtlmClientOptions, isSealing: boolean): Authenticator {
  return mechanismAuthenticator({ scheme: "ntlm", mechanism: ntlmClient(options), isSealing });
}

async function sealBody(mechanism: AsyncMechanism, sealing: SealingName, envelope: Uint8Array): Promise<SealedBody> {
  const pieces = [];
  for (const plain of splitForSealing(envelope, sealing)) {
    pieces.push({ plainLength: plain.length, sealed: await mechanism.seal(plain) });
  }
  return formatSealedBody(sealing, pieces);
}

async function unsealBody(mechanism: AsyncMechanism, sealed: SealedBody): Promise<Uint8Array> {
  const plain = [];
  for (const { signature, data, length } of parseSealedBody(sealed).parts) {
    plain.push(await mechanism.unseal(signature, data, length));
  }
  return concatBytes(plain);
}

function bindingsOf({ isTls, peerCertificate }: AuthConnection): Uint8Array | undefined {
  return isTls && peerCertificate ? serverEndPoint(peerCertificate) : undefined;
}

function rejected(name: string, detail: string): RemotingError {
  return new RemotingError("ERR_AUTH_REJECTED", "remote", `Cannot log on with ${name}: ${detail}`);
}
