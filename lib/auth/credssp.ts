/**
 * CredSSP (MS-CSSP) versions 2 to 6, both roles: TLS inside of HTTP headers, SPNEGO inside of TLS, both bound to each
 * other, and the user's password for the host at the end, sent only after the host's key is confirmed.
 * @module
 */
import { createHash, X509Certificate } from "node:crypto";
import { concatBytes, encodeUtf8 } from "../bytes.ts";
import {
  formatTsPassword,
  formatTsRequest,
  isWholeTsRequest,
  parseTsPassword,
  parseTsRequest,
  type TsPassword,
  type TsRequest,
} from "./credssp_messages.ts";
import { readDerAll, readDerAs, TAG } from "./der.ts";
import {
  type AsyncMechanism,
  badSeal,
  badState,
  badToken,
  type Identity,
  type RandomBytes,
  RefusedLogon,
  type SealedMessage,
  type Step,
} from "./mechanism.ts";
import { isSame } from "./ntlm_crypto.ts";
import type { SpnegoMechanism } from "./spnego.ts";
import { type TlsIdentity, TlsTunnel } from "./tls_tunnel.ts";

/** Version that both roles speak. */
export const CREDSSP_VERSION = 6;
/** Oldest version that is spoken. Below 5 the key is not hashed with a nonce (CVE-2018-0886). */
export const MIN_CREDSSP_VERSION = 2;

const NONCE_BYTES = 32;
const STATUS_LOGON_FAILURE = 0xc000006d;
/** Versions whose clients understand an error code (2.2.1). */
const HAS_ERROR_CODE: readonly number[] = [3, 4, 6];
const MAGIC = {
  client: encodeUtf8("CredSSP Client-To-Server Binding Hash\0"),
  server: encodeUtf8("CredSSP Server-To-Client Binding Hash\0"),
} as const;

/** Who logs on. */
export interface CredSspClientOptions {
  /** The side of SPNEGO that starts. */
  readonly spnego: SpnegoMechanism;
  /** What the host gets to log on with itself. */
  readonly credentials: TsPassword;
  /** Makes random bytes. */
  readonly randomBytes: RandomBytes;
  /** Version to speak. @default {CREDSSP_VERSION} */
  readonly version?: number;
  /** Oldest version of the host that is good enough. @default {MIN_CREDSSP_VERSION} */
  readonly minVersion?: number;
}

/** Who accepts. */
export interface CredSspServerOptions {
  /** The side of SPNEGO that accepts. */
  readonly spnego: SpnegoMechanism;
  /** Any key will do: it is bound, not trusted. */
  readonly tls: TlsIdentity;
  /** Whether the credentials that arrive are those of whoever logged on. */
  readonly isPassword: (credentials: TsPassword, identity: Identity) => boolean;
  /** Version to speak. @default {CREDSSP_VERSION} */
  readonly version?: number;
  /** Oldest version of the other side that is good enough. @default {MIN_CREDSSP_VERSION} */
  readonly minVersion?: number;
}

/** The side that logs on. */
export function credSspClient(options: CredSspClientOptions): AsyncMechanism {
  return new CredSspClient(options);
}

/** The side that accepts. */
export function credSspServer(options: CredSspServerOptions): AsyncMechanism {
  return new CredSspServer(options);
}

abstract class CredSsp implements AsyncMechanism {
  readonly name = "CredSSP";
  protected readonly tunnel: TlsTunnel;
  protected readonly version: number;
  protected readonly minVersion: number;
  protected readonly spnego: SpnegoMechanism;
  protected peerVersion = CREDSSP_VERSION;
  #state: "open" | "done" | "failed" = "open";

  constructor(tunnel: TlsTunnel, spnego: SpnegoMechanism, { version, minVersion }: {
    readonly version?: number;
    readonly minVersion?: number;
  }) {
    this.tunnel = tunnel;
    this.spnego = spnego;
    this.version = version ?? CREDSSP_VERSION;
    this.minVersion = minVersion ?? MIN_CREDSSP_VERSION;
  }

  get isDone(): boolean {
    return this.#state === "done";
  }

  get canSeal(): boolean {
    return this.isDone;
  }

  get identity(): Identity | undefined {
    return this.isDone ? this.spnego.identity : undefined;
  }

  async step(token: Uint8Array | undefined): Promise<Step> {
    if (this.#state !== "open") throw badState(this.name, `the logon is ${this.#state}`);
    try {
      const step = await this.advance(token);
      if (step.kind === "done") this.#state = "done";
      return step;
    } catch (error) {
      this.#fail();
      throw error;
    }
  }

  async seal(plain: Uint8Array): Promise<SealedMessage> {
    this.#demandDone();
    const records = await this.tunnel.write(plain);
    const trailer = this.tunnel.trailerLength(plain.length, records.length);
    return { signature: records.subarray(0, trailer), data: records.subarray(trailer), paddingLength: 0 };
  }

  async unseal(signature: Uint8Array, data: Uint8Array, length?: number): Promise<Uint8Array> {
    this.#demandDone();
    try {
      this.tunnel.put(concatBytes([signature, data]));
      const plain = await this.tunnel.read((each) => each.length >= (length ?? 1));
      if (length !== undefined && plain.length !== length) throw badSeal("it is longer than its frame says");
      return plain;
    } catch {
      this.#fail();
      throw badSeal("TLS refuses it");
    }
  }

  /** Frees the TLS machinery; nothing can be sealed any more. */
  close(): void {
    this.#fail();
  }

  protected abstract advance(token: Uint8Array | undefined): Promise<Step>;

  /** Sends a message through TLS. */
  protected send(message: Omit<TsRequest, "version">): Promise<Uint8Array> {
    return this.tunnel.write(formatTsRequest({ version: this.version, ...message }));
  }

  /** Takes a message out of TLS. */
  protected async receive(): Promise<TsRequest> {
    const message = parseTsRequest(await this.tunnel.read(isWholeTsRequest));
    if (message.version < this.minVersion) {
      throw new RefusedLogon(`Cannot use CredSSP: version ${message.version} of the other side is too old`);
    }
    this.peerVersion = Math.min(message.version, this.version);
    return message;
  }

  /** What a side says of the key, by the version that both speak (3.1.5 step 3). */
  protected keyProof(side: "client" | "server", key: Uint8Array, nonce: Uint8Array | undefined): Uint8Array {
    if (this.peerVersion >= 5) {
      if (nonce?.length !== NONCE_BYTES) throw badToken("CredSSP message", "its nonce is missing");
      return new Uint8Array(createHash("sha256").update(MAGIC[side]).update(nonce).update(key).digest());
    }
    if (side === "client") return key;
    const changed = key.slice();
    changed[0]!++;
    return changed;
  }

  #demandDone(): void {
    if (this.#state !== "done") throw badState(this.name, "the logon is not finished");
  }

  #fail(): void {
    this.#state = "failed";
    this.tunnel.close();
    this.spnego.close?.();
  }
}

class CredSspClient extends CredSsp {
  readonly #options: CredSspClientOptions;
  #stage: "tls" | "logon" | "key" = "tls";
  #hasSpoken = false;
  #nonce: Uint8Array | undefined;

  constructor(options: CredSspClientOptions) {
    super(new TlsTunnel(), options.spnego, options);
    this.#options = options;
  }

  protected async advance(token: Uint8Array | undefined): Promise<Step> {
    if (this.#stage === "tls") {
      if (!this.tunnel.isSecure) {
        const flight = await this.tunnel.handshake(token);
        if (flight.length > 0) return { kind: "token", token: flight };
      } else if (token && token.length > 0) this.tunnel.put(token);
      return { kind: "token", token: await this.#begin() };
    }
    if (!token || token.length === 0) throw new RefusedLogon("Cannot log on with CredSSP: the host refuses");
    this.tunnel.put(token);
    const message = await this.receive();
    if (message.errorCode !== undefined && message.errorCode !== 0) {
      const status = message.errorCode.toString(16).padStart(8, "0");
      throw new RefusedLogon(`Cannot log on with CredSSP: the host answers with status 0x${status}`);
    }
    if (this.#stage === "logon") return { kind: "token", token: await this.#logOn(message) };
    return { kind: "done", token: await this.#delegate(message) };
  }

  async #begin(): Promise<Uint8Array> {
    this.#stage = "logon";
    return await this.send(optional("token", this.spnego.step(undefined).token));
  }

  async #logOn({ token }: TsRequest): Promise<Uint8Array> {
    const answer = this.spnego.step(token).token;
    if (!this.spnego.hasProved) return await this.send(optional("token", answer));
    this.#stage = "key";
    if (this.peerVersion >= 5) this.#nonce = this.#options.randomBytes(NONCE_BYTES);
    const pubKeyAuth = this.spnego.wrap(this.keyProof("client", this.#peerKey(), this.#nonce));
    return await this.send({ ...optional("token", answer), pubKeyAuth, ...optional("nonce", this.#nonce) });
  }

  async #delegate({ token, pubKeyAuth }: TsRequest): Promise<Uint8Array> {
    if (token && !this.spnego.isDone) this.spnego.step(token);
    if (!this.spnego.isDone) throw new RefusedLogon("Cannot log on with CredSSP: the host did not prove who it is");
    if (!pubKeyAuth) throw badToken("CredSSP message", "the host does not confirm its key");
    const expected = this.keyProof("server", this.#peerKey(), this.#nonce);
    if (!isSame(this.spnego.unwrap(pubKeyAuth), expected)) {
      throw new RefusedLogon("Cannot log on with CredSSP: somebody stands between this computer and the host");
    }
    // Only now: whoever holds the key of this TLS is whoever knew the password.
    return await this.send({ authInfo: this.spnego.wrap(formatTsPassword(this.#options.credentials)) });
  }

  #peerKey(): Uint8Array {
    const { peerCertificate } = this.tunnel;
    if (!peerCertificate) throw badToken("TLS records of CredSSP", "the host has no certificate");
    return publicKeyOf(new X509Certificate(peerCertificate));
  }
}

class CredSspServer extends CredSsp {
  readonly #options: CredSspServerOptions;
  readonly #key: Uint8Array;
  #stage: "tls" | "logon" | "credentials" = "tls";

  constructor(options: CredSspServerOptions) {
    super(new TlsTunnel(options.tls), options.spnego, options);
    this.#options = options;
    this.#key = publicKeyOf(new X509Certificate(options.tls.certificate));
  }

  protected async advance(token: Uint8Array | undefined): Promise<Step> {
    if (!token) throw badToken("CredSSP message", "the client sent none");
    if (this.#stage === "tls") {
      const flight = await this.tunnel.handshake(token);
      if (this.tunnel.isSecure) this.#stage = "logon";
      return { kind: "token", token: flight };
    }
    this.tunnel.put(token);
    const message = await this.receive();
    if (this.#stage === "credentials") return this.#take(message);
    try {
      return { kind: "token", token: await this.#logOn(message) };
    } catch (error) {
      if (!HAS_ERROR_CODE.includes(this.peerVersion)) throw error;
      throw new RefusedLogon(
        error instanceof Error ? error.message : "Cannot log on with CredSSP",
        await this.send({ errorCode: STATUS_LOGON_FAILURE }),
      );
    }
  }

  async #logOn({ token, pubKeyAuth, nonce }: TsRequest): Promise<Uint8Array> {
    const answer = token && !this.spnego.isDone ? this.spnego.step(token).token : undefined;
    if (!pubKeyAuth) return await this.send(optional("token", answer));
    const expected = this.keyProof("client", this.#key, nonce);
    if (!isSame(this.spnego.unwrap(pubKeyAuth), expected)) {
      throw new RefusedLogon("Cannot log on with CredSSP: somebody stands between the client and this host");
    }
    this.#stage = "credentials";
    const proof = this.spnego.wrap(this.keyProof("server", this.#key, nonce));
    return await this.send({ ...optional("token", answer), pubKeyAuth: proof });
  }

  #take({ authInfo }: TsRequest): Step {
    const { identity } = this.spnego;
    if (!authInfo || !identity) throw badToken("CredSSP message", "it brings no credentials");
    const credentials = parseTsPassword(this.spnego.unwrap(authInfo));
    if (!this.#options.isPassword(credentials, identity)) {
      throw new RefusedLogon("Cannot log on with CredSSP: the credentials are not those of whoever logged on");
    }
    return { kind: "done" };
  }
}

/** SubjectPublicKey of a certificate: what CredSSP binds (3.1.5 step 3). */
function publicKeyOf(certificate: X509Certificate): Uint8Array {
  const what = "certificate";
  const spki = new Uint8Array(certificate.publicKey.export({ type: "spki", format: "der" }));
  const bits = readDerAll(readDerAs(TAG.sequence, spki, what), what).find(({ tag }) => tag === TAG.bitString);
  if (!bits) throw badToken(what, "it has no public key");
  return bits.content.subarray(1);
}

function optional<K extends "token" | "nonce">(name: K, value: Uint8Array | undefined): { [P in K]?: Uint8Array } {
  return (value ? { [name]: value } : {}) as { [P in K]?: Uint8Array };
}
