/**
 * Digest authentication (RFC 7616) with MD5 and SHA-256, `auth` and `auth-int`, both roles. Bodies travel in clear.
 * @module
 */
import { createHash, createHmac } from "node:crypto";
import { concatBytes, encodeUtf8, fromBase64, toBase64, toHex } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import type { BasicCredentials } from "./basic.ts";
import { badToken, type RandomBytes } from "./mechanism.ts";
import { isSame } from "./ntlm_crypto.ts";

/** TABLE of algorithms, the strongest first. The ones with `-sess` mix both nonces into the key. */
export const DIGEST_ALGORITHMS = {
  "SHA-256": { hash: "sha256", isSession: false },
  "SHA-256-sess": { hash: "sha256", isSession: true },
  "MD5": { hash: "md5", isSession: false },
  "MD5-sess": { hash: "md5", isSession: true },
} as const;

/** Name of an algorithm. */
export type DigestAlgorithm = keyof typeof DIGEST_ALGORITHMS;

/** What is protected: method and target, or the body too. */
export type DigestQop = "auth" | "auth-int";

/** How long a nonce is good, in milliseconds. A client with an older one is told to take a new one. */
export const NONCE_LIFETIME_MS = 300_000;
/** Nonces whose count is remembered. */
export const MAX_NONCES = 4096;

/** A request as far as Digest protects it. */
export interface DigestRequest {
  /** Method of HTTP. */
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Body of the request. */
  readonly body: Uint8Array;
}

/** What a host asks for. */
export interface DigestChallenge {
  /** What the password is for. */
  readonly realm: string;
  /** Once-only number of the host. */
  readonly nonce: string;
  /** Goes back as it came. */
  readonly opaque: string | undefined;
  /** Name of the hash. */
  readonly algorithm: DigestAlgorithm;
  /** What is protected. */
  readonly qop: DigestQop;
  /** The nonce was too old; everything else may have been right. */
  readonly isStale: boolean;
}

/** Parameters by name in lower case. */
export type DigestParameters = ReadonlyMap<string, string>;

/** Reads `name=value, name="value"`. */
export function parseDigestParameters(text: string): DigestParameters {
  const parameters = new Map<string, string>();
  for (const [, name, quoted, bare] of text.matchAll(/([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/g)) {
    const key = name!.toLowerCase();
    if (parameters.has(key)) throw badToken("Digest parameters", `${key} stands there twice`);
    parameters.set(key, quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "");
  }
  return parameters;
}

/** The strongest of the challenges that can be answered; `undefined` where there is none. */
export function chooseDigest(challenges: readonly string[]): DigestChallenge | undefined {
  const readable = challenges.map(readChallenge).filter((challenge) => challenge !== undefined);
  const strength = Object.keys(DIGEST_ALGORITHMS);
  return readable.sort((a, b) => strength.indexOf(a.algorithm) - strength.indexOf(b.algorithm))[0];
}

function readChallenge(text: string): DigestChallenge | undefined {
  const parameters = parseDigestParameters(text);
  const algorithm = algorithmOf(parameters.get("algorithm") ?? "MD5");
  const nonce = parameters.get("nonce");
  const offered = (parameters.get("qop") ?? "").split(",").map((each) => each.trim().toLowerCase());
  const qop = (["auth-int", "auth"] as const).find((each) => offered.includes(each));
  // Without qop a recorded answer could be repeated for ever (RFC 7616 section 5.5).
  if (!algorithm || nonce === undefined || !qop) return undefined;
  return {
    realm: parameters.get("realm") ?? "",
    nonce,
    opaque: parameters.get("opaque"),
    algorithm,
    qop,
    isStale: parameters.get("stale")?.toLowerCase() === "true",
  };
}

/** The client's side of one nonce: counts its requests. */
export class DigestClient {
  readonly #challenge: DigestChallenge;
  readonly #credentials: BasicCredentials;
  readonly #cnonce: string;
  #count = 0;
  #last: { readonly request: DigestRequest; readonly nc: string } | undefined;

  /**
   * Answers one challenge, for many requests.
   * @param challenge The challenge.
   * @param credentials Who answers.
   * @param randomBytes For the client's own nonce.
   */
  constructor(challenge: DigestChallenge, credentials: BasicCredentials, randomBytes: RandomBytes) {
    this.#challenge = challenge;
    this.#credentials = credentials;
    this.#cnonce = toBase64(randomBytes(18));
  }

  /** Value of the Authorization header. */
  authorize(request: DigestRequest): string {
    const { realm, nonce, opaque, algorithm, qop } = this.#challenge;
    const { user } = this.#credentials;
    const nc = (++this.#count).toString(16).padStart(8, "0");
    this.#last = { request, nc };
    const response = this.#response(request.method, request.body, nc);
    const isAscii = /^[\x20-\x7e]*$/.test(user);
    const name = isAscii ? `username=${quote(user)}` : `username*=UTF-8''${encodeURIComponent(user)}`;
    return `Digest ${name}, realm=${quote(realm)}, uri=${quote(request.target)}, algorithm=${algorithm}, ` +
      `nonce=${quote(nonce)}, nc=${nc}, cnonce="${this.#cnonce}", qop=${qop}, response="${response}"` +
      (opaque === undefined ? "" : `, opaque=${quote(opaque)}`);
  }

  /**
   * Checks what the host says of itself in Authentication-Info (RFC 7616 section 3.5).
   * @throws {RemotingError} `ERR_AUTH_INTEGRITY` where it does not know the password or the body was changed.
   */
  check(header: string, body: Uint8Array): void {
    const rspauth = parseDigestParameters(header).get("rspauth");
    if (rspauth === undefined || !this.#last) return;
    // The host's own answer names no method.
    const expected = this.#response("", body, this.#last.nc);
    if (isSame(encodeUtf8(expected), encodeUtf8(rspauth.toLowerCase()))) return;
    throw new RemotingError("ERR_AUTH_INTEGRITY", "remote", "Cannot accept the answer: its digest is wrong");
  }

  #response(method: string, body: Uint8Array, nc: string): string {
    const { realm, nonce, algorithm, qop } = this.#challenge;
    const { user, password } = this.#credentials;
    const uri = this.#last?.request.target ?? "";
    const key = { algorithm, user, realm, password, nonce, cnonce: this.#cnonce };
    return digest({ ...key, qop, nc, method, uri, body });
  }
}

/** What a host does with an Authorization header. */
export type DigestVerdict =
  | { readonly kind: "accepted"; readonly user: string; readonly info: (body: Uint8Array) => string }
  /** The answer was right but for the age of its nonce. */
  | { readonly kind: "stale" }
  | { readonly kind: "refused"; readonly user: string | undefined };

/** What a host needs. */
export interface DigestServerOptions {
  /** What the password is for. */
  readonly realm: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** Makes random bytes. */
  readonly randomBytes: RandomBytes;
}

/** A request that a host judges. */
export interface DigestQuestion extends DigestRequest {
  /** Password of an account, as the client spelled its name. */
  readonly findPassword: (user: string) => string | undefined;
}

/** The host's side: makes nonces that it can recognize, and remembers how often each was used. */
export class DigestServer {
  readonly #options: DigestServerOptions;
  readonly #secret: Uint8Array;
  readonly #counts = new Map<string, number>();

  /**
   * A host that knows no nonce yet.
   * @param options What it needs.
   */
  constructor(options: DigestServerOptions) {
    this.#options = options;
    this.#secret = options.randomBytes(32);
  }

  /** Values of WWW-Authenticate, the strongest first. */
  challenges(isStale = false): string[] {
    const nonce = this.#newNonce();
    return (["SHA-256", "MD5"] as const).map((algorithm) =>
      `Digest realm=${quote(this.#options.realm)}, qop="auth, auth-int", algorithm=${algorithm}, nonce="${nonce}", ` +
      `charset=UTF-8${isStale ? ", stale=true" : ""}`
    );
  }

  /** Judges an Authorization header, given without its scheme. */
  judge(header: string, request: DigestQuestion): DigestVerdict {
    const parameters = parseDigestParameters(header);
    const user = userOf(parameters);
    const refused = { kind: "refused", user } as const;
    const algorithm = algorithmOf(parameters.get("algorithm") ?? "MD5");
    const qop = (["auth", "auth-int"] as const).find((each) => each === parameters.get("qop")?.toLowerCase());
    const [nonce, nc, cnonce] = [parameters.get("nonce"), parameters.get("nc"), parameters.get("cnonce")];
    const { realm, randomBytes } = this.#options;
    if (user === undefined || !algorithm || !qop || nonce === undefined || !cnonce) return refused;
    if (!nc || !/^[0-9a-f]{8}$/i.test(nc) || parameters.get("realm") !== realm) return refused;
    if (parameters.get("uri") !== request.target) return refused;
    const age = this.#ageOf(nonce);
    if (age === undefined) return { kind: "stale" };
    // A name that nobody has takes as long as a wrong password.
    const password = request.findPassword(user);
    const key = { algorithm, user, realm, password: password ?? toHex(randomBytes(16)), nonce, cnonce };
    const all = { ...key, qop, nc, uri: request.target };
    const expected = digest({ ...all, method: request.method, body: request.body });
    const given = parameters.get("response") ?? "";
    if (!isSame(encodeUtf8(expected), encodeUtf8(given.toLowerCase())) || password === undefined) return refused;
    if (age > NONCE_LIFETIME_MS) return { kind: "stale" };
    const count = parseInt(nc, 16);
    // The same count again is somebody who recorded the request.
    if (count <= (this.#counts.get(nonce) ?? 0)) return { kind: "stale" };
    this.#remember(nonce, count);
    const info = (body: Uint8Array): string =>
      `rspauth="${digest({ ...all, method: "", body })}", qop=${qop}, cnonce=${quote(cnonce)}, nc=${nc}`;
    return { kind: "accepted", user, info };
  }

  #newNonce(): string {
    const { now, randomBytes } = this.#options;
    const stamp = new Uint8Array(16);
    new DataView(stamp.buffer).setFloat64(0, now());
    stamp.set(randomBytes(8), 8);
    return toBase64(concatBytes([stamp, this.#sign(stamp)]));
  }

  /** Age of a nonce; `undefined` where it is not ours. */
  #ageOf(nonce: string): number | undefined {
    let bytes: Uint8Array;
    try {
      bytes = fromBase64(nonce);
    } catch {
      return undefined;
    }
    const stamp = bytes.slice(0, 16);
    if (stamp.length < 16 || !isSame(this.#sign(stamp), bytes.subarray(16))) return undefined;
    return this.#options.now() - new DataView(stamp.buffer).getFloat64(0);
  }

  #sign(stamp: Uint8Array): Uint8Array {
    return new Uint8Array(createHmac("sha256", this.#secret).update(stamp).digest()).subarray(0, 16);
  }

  #remember(nonce: string, count: number): void {
    this.#counts.delete(nonce);
    this.#counts.set(nonce, count);
    if (this.#counts.size <= MAX_NONCES) return;
    const [oldest] = this.#counts.keys();
    this.#counts.delete(oldest!);
  }
}

/** Everything that goes into an answer. */
export interface DigestInput {
  /** Name of the hash. */
  readonly algorithm: DigestAlgorithm;
  /** Name of the account. */
  readonly user: string;
  /** What the password is for. */
  readonly realm: string;
  /** Its password. */
  readonly password: string;
  /** Once-only number of the host. */
  readonly nonce: string;
  /** Once-only number of the client. */
  readonly cnonce: string;
  /** How often the nonce was used, in eight hex digits. */
  readonly nc: string;
  /** What is protected. */
  readonly qop: DigestQop;
  /** Method of HTTP. */
  readonly method: string;
  /** Path and query. */
  readonly uri: string;
  /** Body of the request. */
  readonly body: Uint8Array;
}

/** The answer (RFC 7616 section 3.4.1). */
export function digest(input: DigestInput): string {
  const { hash, isSession } = DIGEST_ALGORITHMS[input.algorithm];
  const { user, realm, password, nonce, cnonce, nc, qop, method, uri, body } = input;
  const h = (data: string | Uint8Array): string => createHash(hash).update(data).digest("hex");
  const plain = h(`${user}:${realm}:${password}`);
  const a1 = isSession ? h(`${plain}:${nonce}:${cnonce}`) : plain;
  const a2 = h(qop === "auth" ? `${method}:${uri}` : `${method}:${uri}:${h(body)}`);
  return h(`${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`);
}

function algorithmOf(name: string): DigestAlgorithm | undefined {
  const known = Object.keys(DIGEST_ALGORITHMS) as DigestAlgorithm[];
  return known.find((each) => each.toLowerCase() === name.toLowerCase());
}

function userOf(parameters: DigestParameters): string | undefined {
  const extended = /^UTF-8''(.*)$/i.exec(parameters.get("username*") ?? "")?.[1];
  if (extended === undefined) return parameters.get("username");
  try {
    return decodeURIComponent(extended);
  } catch {
    return undefined;
  }
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
