/**
 * NTLM (MS-NLMP): NTLMv2 with 128 bits, extended session security, key exchange and MIC, in both roles. Whatever offers
 * less is refused, never followed.
 * @module
 */
import { concatBytes, encodeUtf16 } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import { type CbtHardening, checkNtlmBindings, ntlmChannelBindings } from "./channel_binding.ts";
import {
  badState,
  badToken,
  type GssMechanism,
  type Identity,
  type RandomBytes,
  type SealedMessage,
  type Step,
} from "./mechanism.ts";
import {
  formatClientBlob,
  hmacMd5,
  isSame,
  lmv2Response,
  ntHash,
  NtlmDirection,
  type NtlmSide,
  ntowfv2,
  ntProof,
  sessionBaseKey,
  SIGNATURE_BYTES,
} from "./ntlm_crypto.ts";
import {
  AV_FLAG_MIC,
  AV_ID,
  type ChallengeMessage,
  formatAuthenticate,
  formatChallenge,
  formatNegotiate,
  MIC_BYTES,
  MIC_OFFSET,
  NTLM_FLAGS,
  parseAuthenticate,
  parseChallenge,
  parseNegotiate,
  parseTargetInfo,
  type TargetInfo,
} from "./ntlm_messages.ts";
import { Rc4 } from "./rc4.ts";

/** Object identifier of NTLM in SPNEGO (MS-SPNG 1.9). */
export const NTLM_OID = "1.3.6.1.4.1.311.2.2.10";

/** How far the clocks may differ, in milliseconds: Windows' own 36 hours (MS-NLMP 3.1.1.1 MaxLifetime). */
export const MAX_LIFETIME_MS: number = 36 * 3_600_000;

/** Milliseconds between 1601 and 1970. */
const FILETIME_EPOCH_MS = 11_644_473_600_000n;
const SEAL_FLAGS = NTLM_FLAGS.sign | NTLM_FLAGS.seal | NTLM_FLAGS.keyExchange;
const NEEDED_FLAGS = NTLM_FLAGS.unicode | NTLM_FLAGS.extendedSessionSecurity | NTLM_FLAGS.key128;
const CLIENT_FLAGS = NEEDED_FLAGS | SEAL_FLAGS | NTLM_FLAGS.requestTarget | NTLM_FLAGS.ntlm | NTLM_FLAGS.alwaysSign |
  NTLM_FLAGS.targetInfo | NTLM_FLAGS.version;
const PROOF_BYTES = 16;
const BLOB_HEAD_BYTES = 28;

/** What both roles need of the world. */
export interface NtlmPorts {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** Makes random bytes. */
  readonly randomBytes: RandomBytes;
}

/** Who logs on, and where. */
export interface NtlmClientOptions extends NtlmPorts {
  /** Name of the account. */
  readonly user: string;
  /** Empty for an account of the host, or where the user is `user@domain`. */
  readonly domain: string;
  /** Its password. */
  readonly password: string;
  /** Service principal that the user means to reach, like `HTTP/server01`; servers may compare it with themselves. */
  readonly targetName?: string;
  /** Name of this computer; only logs of the server show it. */
  readonly workstation?: string;
}

/** Who accepts. */
export interface NtlmServerOptions extends NtlmPorts {
  /** NetBIOS name of the host. */
  readonly computer: string;
  /** NetBIOS name of its domain; the host's own name outside of one. */
  readonly domain: string;
  /** Full name of the host. @default {computer} */
  readonly dnsComputer?: string;
  /** Full name of the domain. @default {domain} */
  readonly dnsDomain?: string;
  /** The password of an account, or `undefined` where nobody has that name. Names come as the client spelled them. */
  readonly findPassword: (identity: Identity) => string | undefined;
  /** What channel bindings are worth. @default {"relaxed"} */
  readonly cbtHardening?: CbtHardening;
}

/** The side that logs on. */
export function ntlmClient(options: NtlmClientOptions): GssMechanism {
  return new NtlmClient(options);
}

/** The side that accepts. */
export function ntlmServer(options: NtlmServerOptions): GssMechanism {
  return new NtlmServer(options);
}

abstract class Ntlm implements GssMechanism {
  readonly name = "NTLM";
  readonly oids: readonly string[] = [NTLM_OID];
  identity: Identity | undefined;
  wantsListMic = false;
  /** `failed` is for good: nothing of a logon that went wrong is kept. */
  protected state: "start" | "waiting" | "done" | "failed" = "start";
  #out: NtlmDirection | undefined;
  #in: NtlmDirection | undefined;

  get isDone(): boolean {
    return this.state === "done";
  }

  get canSeal(): boolean {
    return this.isDone && this.#out !== undefined;
  }

  step(token: Uint8Array | undefined, bindings?: Uint8Array): Step {
    if (this.state === "done" || this.state === "failed") throw badState(this.name, `the logon is ${this.state}`);
    try {
      return this.advance(token, bindings);
    } catch (error) {
      this.state = "failed";
      throw error;
    }
  }

  seal(plain: Uint8Array): SealedMessage {
    return this.#direction(this.#out).seal(plain);
  }

  unseal(signature: Uint8Array, data: Uint8Array): Uint8Array {
    return this.#guard(() => this.#direction(this.#in).unseal(signature, data));
  }

  wrap(plain: Uint8Array): Uint8Array {
    const { signature, data } = this.seal(plain);
    return concatBytes([signature, data]);
  }

  unwrap(sealed: Uint8Array): Uint8Array {
    return this.unseal(sealed.subarray(0, SIGNATURE_BYTES), sealed.subarray(SIGNATURE_BYTES));
  }

  sign(message: Uint8Array): Uint8Array {
    return this.#direction(this.#out).sign(message);
  }

  verify(message: Uint8Array, signature: Uint8Array): void {
    this.#guard(() => this.#direction(this.#in).verify(message, signature));
  }

  rewind(direction: "out" | "in"): void {
    this.#direction(direction === "out" ? this.#out : this.#in).rewind();
  }

  protected abstract advance(token: Uint8Array | undefined, bindings: Uint8Array | undefined): Step;

  protected finish(own: NtlmSide, flags: number, sessionKey: Uint8Array): void {
    this.state = "done";
    if ((flags & SEAL_FLAGS) !== SEAL_FLAGS) return;
    this.#out = new NtlmDirection(sessionKey, own);
    this.#in = new NtlmDirection(sessionKey, own === "client" ? "server" : "client");
  }

  #direction(direction: NtlmDirection | undefined): NtlmDirection {
    if (this.state !== "done" || !direction) throw badState(this.name, "nothing can be sealed on this connection");
    return direction;
  }

  /** A key stream that went wrong once never fits again. */
  #guard<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      this.state = "failed";
      throw error;
    }
  }
}

class NtlmClient extends Ntlm {
  readonly #options: NtlmClientOptions;
  #negotiate: Uint8Array = new Uint8Array(0);

  constructor(options: NtlmClientOptions) {
    super();
    this.#options = options;
  }

  protected advance(token: Uint8Array | undefined, bindings: Uint8Array | undefined): Step {
    if (this.state === "start") {
      this.#negotiate = formatNegotiate({ flags: CLIENT_FLAGS });
      this.state = "waiting";
      return { kind: "token", token: this.#negotiate };
    }
    if (!token) throw badToken("NTLM challenge", "the host sent none");
    return { kind: "done", token: this.#prove(token, bindings) };
  }

  #prove(token: Uint8Array, bindings: Uint8Array | undefined): Uint8Array {
    const { user, domain, password, targetName, workstation, now, randomBytes } = this.#options;
    const challenge = parseChallenge(token);
    demandFlags(challenge.flags, NEEDED_FLAGS | SEAL_FLAGS, "host");
    const targetInfo = new Map(challenge.targetInfo);
    const timestamp = targetInfo.get(AV_ID.timestamp);
    targetInfo.set(AV_ID.flags, u32(u32Of(targetInfo.get(AV_ID.flags)) | AV_FLAG_MIC));
    targetInfo.set(AV_ID.channelBindings, ntlmChannelBindings(bindings));
    targetInfo.set(AV_ID.targetName, encodeUtf16(targetName ?? ""));
    const clientChallenge = randomBytes(8);
    const blob = formatClientBlob({ timestamp: timestamp ?? fileTime(now()), clientChallenge, targetInfo });
    const key = ntowfv2(ntHash(password), user, domain);
    const proof = ntProof(key, challenge.serverChallenge, blob);
    const sessionKey = randomBytes(16);
    const message = formatAuthenticate({
      // Nothing that was not asked for, nothing that the host did not grant.
      flags: challenge.flags & CLIENT_FLAGS,
      user,
      domain,
      workstation: workstation ?? "",
      // A server with a clock gets none; LM responses are what is cracked first (MS-NLMP 3.1.5.1.2).
      lmResponse: timestamp ? new Uint8Array(24) : lmv2Response(key, challenge.serverChallenge, clientChallenge),
      ntResponse: concatBytes([proof, blob]),
      encryptedSessionKey: new Rc4(sessionBaseKey(key, proof)).apply(sessionKey),
    });
    message.set(hmacMd5(sessionKey, this.#negotiate, token, message), MIC_OFFSET);
    this.wantsListMic = true;
    this.finish("client", challenge.flags, sessionKey);
    return message;
  }
}

class NtlmServer extends Ntlm {
  readonly #options: NtlmServerOptions;
  #negotiate: Uint8Array = new Uint8Array(0);
  #challenge: ChallengeMessage | undefined;
  #challengeToken: Uint8Array = new Uint8Array(0);

  constructor(options: NtlmServerOptions) {
    super();
    this.#options = options;
  }

  protected advance(token: Uint8Array | undefined, bindings: Uint8Array | undefined): Step {
    if (!token) throw badToken("NTLM message", "the client sent none");
    if (this.state === "start") {
      this.state = "waiting";
      return { kind: "token", token: this.#ask(token) };
    }
    this.#check(token, bindings);
    return { kind: "done" };
  }

  #ask(token: Uint8Array): Uint8Array {
    const { computer, domain, dnsComputer, dnsDomain, now, randomBytes } = this.#options;
    const { flags } = parseNegotiate(token);
    demandFlags(flags, NEEDED_FLAGS, "client");
    const targetInfo = new Map<number, Uint8Array>([
      [AV_ID.netbiosDomain, encodeUtf16(domain)],
      [AV_ID.netbiosComputer, encodeUtf16(computer)],
      [AV_ID.dnsDomain, encodeUtf16(dnsDomain ?? domain)],
      [AV_ID.dnsComputer, encodeUtf16(dnsComputer ?? computer)],
      [AV_ID.timestamp, fileTime(now())],
    ]);
    this.#negotiate = token;
    this.#challenge = {
      flags: (flags & (CLIENT_FLAGS | NTLM_FLAGS.key56)) | NTLM_FLAGS.targetInfo | NTLM_FLAGS.ntlm |
        NTLM_FLAGS.alwaysSign | (domain === computer ? NTLM_FLAGS.targetTypeServer : NTLM_FLAGS.targetTypeDomain),
      serverChallenge: randomBytes(8),
      targetName: domain,
      targetInfo,
    };
    this.#challengeToken = formatChallenge(this.#challenge);
    return this.#challengeToken;
  }

  #check(token: Uint8Array, bindings: Uint8Array | undefined): void {
    const { findPassword, now, randomBytes, cbtHardening = "relaxed" } = this.#options;
    const message = parseAuthenticate(token);
    demandFlags(message.flags, NEEDED_FLAGS, "client");
    if (message.user === "" || (message.flags & NTLM_FLAGS.anonymous)) {
      throw rejected("nobody may log on without a name");
    }
    const { ntResponse } = message;
    // NTLMv1 and LM have 24 bytes, NTLMv2 has the blob behind its proof (MS-NLMP 2.2.2.8).
    if (ntResponse.length < PROOF_BYTES + BLOB_HEAD_BYTES) throw rejected("only NTLMv2 is accepted");
    const blob = ntResponse.subarray(PROOF_BYTES);
    const identity = { user: message.user, domain: message.domain === "" ? undefined : message.domain };
    const password = findPassword(identity);
    // A name that nobody has takes as long as a wrong password.
    const hash = password === undefined ? randomBytes(16) : ntHash(password);
    const key = ntowfv2(hash, message.user, message.domain);
    const proof = ntProof(key, this.#challenge!.serverChallenge, blob);
    if (!isSame(proof, ntResponse.subarray(0, PROOF_BYTES))) throw rejected("user name or password is wrong");
    // The proof covers the blob, so from here on it is the client's own.
    const targetInfo = parseTargetInfo(blob.subarray(BLOB_HEAD_BYTES));
    const skewMs = Math.abs(now() - milliseconds(blob.subarray(8, 16)));
    if (skewMs > MAX_LIFETIME_MS) throw rejected("the clocks of client and host differ too much");
    checkNtlmBindings(cbtHardening, targetInfo.get(AV_ID.channelBindings), bindings);
    const baseKey = sessionBaseKey(key, proof);
    const exchanges = (message.flags & NTLM_FLAGS.keyExchange) !== 0;
    if (exchanges && message.encryptedSessionKey.length !== 16) throw badToken("NTLM proof", "its key has no 16 bytes");
    const sessionKey = exchanges ? new Rc4(baseKey).apply(message.encryptedSessionKey) : baseKey;
    this.#checkMic(message.hasMic, targetInfo, token, sessionKey);
    this.identity = identity;
    this.finish("server", message.flags & this.#challenge!.flags, sessionKey);
  }

  /** The MIC covers all three messages: whoever changed the flags on the way is found out (MS-NLMP 3.2.5.1.2). */
  #checkMic(hasRoom: boolean, targetInfo: TargetInfo, token: Uint8Array, sessionKey: Uint8Array): void {
    if (!(u32Of(targetInfo.get(AV_ID.flags)) & AV_FLAG_MIC)) return;
    if (!hasRoom || token.length < MIC_OFFSET + MIC_BYTES) throw badToken("NTLM proof", "its MIC is missing");
    const blank = token.slice();
    blank.fill(0, MIC_OFFSET, MIC_OFFSET + MIC_BYTES);
    const mic = hmacMd5(sessionKey, this.#negotiate, this.#challengeToken, blank);
    if (!isSame(mic, token.subarray(MIC_OFFSET, MIC_OFFSET + MIC_BYTES))) {
      throw rejected("the messages of the logon were changed on their way");
    }
    this.wantsListMic = true;
  }
}

function demandFlags(flags: number, needed: number, who: "host" | "client"): void {
  if ((flags & needed) === needed) return;
  throw new RemotingError(
    "ERR_AUTH_TOKEN",
    "remote",
    `Cannot use NTLM: the ${who} wants less than NTLMv2 with 128 bits, signing and sealing`,
  );
}

function rejected(detail: string): RemotingError {
  return new RemotingError("ERR_AUTH_REJECTED", "remote", `Cannot log on with NTLM: ${detail}`);
}

function fileTime(ms: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, (BigInt(Math.trunc(ms)) + FILETIME_EPOCH_MS) * 10_000n, true);
  return out;
}

function milliseconds(time: Uint8Array): number {
  const view = new DataView(time.buffer, time.byteOffset, 8);
  return Number(view.getBigUint64(0, true) / 10_000n - FILETIME_EPOCH_MS);
}

function u32(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value, true);
  return out;
}

function u32Of(bytes: Uint8Array | undefined): number {
  return bytes?.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true) : 0;
}
