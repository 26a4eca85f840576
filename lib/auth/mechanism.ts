/**
 * One interface for every mechanism and both roles: tokens go in, tokens come out, then bodies are sealed. The TABLE of
 * schemes says what each is called in HTTP.
 * @module
 */
import { RemotingError } from "../errors.ts";

/** Largest token, in bytes. A Kerberos ticket with a large PAC has 48 KiB; this stops a peer that never ends. */
export const MAX_TOKEN_BYTES: number = 64 * 1024;

/** A sealed message in the two pieces that WinRM's framing wants. */
export interface SealedMessage {
  /** Signature, or whatever else goes in front. */
  readonly signature: Uint8Array;
  /** Cipher text. */
  readonly data: Uint8Array;
  /** Bytes of padding that count as content in the framing: Kerberos with RC4 alone has some. */
  readonly paddingLength: number;
}

/** Who logged on, as a mechanism learned it. */
export interface Identity {
  /** Name without domain, as the client spelled it. */
  readonly user: string;
  /** Domain or realm, where there is one. */
  readonly domain: string | undefined;
}

/** What a step yields: a token for the peer, or the end, perhaps with a last token for the peer. */
export type Step =
  | { readonly kind: "token"; readonly token: Uint8Array }
  | { readonly kind: "done"; readonly token?: Uint8Array };

/** A value, now or later. */
export type Awaitable<T> = T | Promise<T>;

/** A mechanism whose steps may take their time: CredSSP runs TLS inside. */
export interface AsyncMechanism {
  /** Name, for messages. */
  readonly name: string;
  /** Whether both sides have proved themselves. */
  readonly isDone: boolean;
  /** Whether messages can be sealed once it is done. */
  readonly canSeal: boolean;
  /** Who logged on; the accepting side knows it once it is done. */
  readonly identity: Identity | undefined;
  /** As {@linkcode Mechanism.step}. */
  step(token: Uint8Array | undefined, bindings?: Uint8Array): Awaitable<Step>;
  /** As {@linkcode Mechanism.seal}. */
  seal(plain: Uint8Array): Awaitable<SealedMessage>;
  /** As {@linkcode Mechanism.unseal}. */
  unseal(signature: Uint8Array, data: Uint8Array, length?: number): Awaitable<Uint8Array>;
  /** Frees what it holds outside of JavaScript; nothing can be sealed any more. */
  close?(): void;
}

/** One side of one authentication. Role and secrets are given when it is made. */
export interface Mechanism extends AsyncMechanism {
  /**
   * Takes the peer's token and makes the next one.
   * @param token Token of the peer; none for the first step of the side that starts.
   * @param bindings Application data of the channel bindings (RFC 5929), where TLS is below.
   * @throws {RemotingError} `ERR_AUTH_TOKEN` where the token is malformed, `ERR_AUTH_REJECTED` where it proves nothing.
   */
  step(token: Uint8Array | undefined, bindings?: Uint8Array): Step;
  /** Seals the next message of this direction. */
  seal(plain: Uint8Array): SealedMessage;
  /**
   * Opens the next message of the other direction.
   * @param length Bytes of content, where the framing says so.
   * @throws {RemotingError} `ERR_AUTH_INTEGRITY` where it was changed, repeated or comes out of order.
   */
  unseal(signature: Uint8Array, data: Uint8Array, length?: number): Uint8Array;
}

/** A mechanism that SPNEGO can carry. */
export interface GssMechanism extends Mechanism {
  /** Object identifiers in dotted form; the first is the one to propose, the others name the same. */
  readonly oids: readonly string[];
  /** Whether the signed list of mechanisms must be exchanged (RFC 4178 section 5, MS-SPNG 3.1.5.1). */
  readonly wantsListMic: boolean;
  /** Seals the next message in one piece, as `GSS_Wrap` does. */
  wrap(plain: Uint8Array): Uint8Array;
  /** Opens what `wrap()` made. */
  unwrap(sealed: Uint8Array): Uint8Array;
  /** Signs without sealing. */
  sign(message: Uint8Array): Uint8Array;
  /** @throws {RemotingError} `ERR_AUTH_INTEGRITY` where the signature is wrong. */
  /** Checks a signature. */
  verify(message: Uint8Array, signature: Uint8Array): void;
  /** Puts the ciphers back to where they started, after the list of mechanisms was signed (MS-SPNG 3.2.5.1). */
  rewind(direction: "out" | "in"): void;
}

/** A logon that was refused, with a last token that tells the client why. */
export class RefusedLogon extends RemotingError {
  /** Name of the class, for logs. */
  override readonly name: string = "RefusedLogon";
  /** For the client. */
  readonly token: Uint8Array | undefined;

  /**
   * The error of a refused logon.
   * @param message What was tried, and why not.
   * @param token For the client.
   */
  constructor(message: string, token?: Uint8Array) {
    super("ERR_AUTH_REJECTED", "remote", message);
    this.token = token;
  }
}

/** Makes random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** Name of a scheme as `--auth` and the tables spell it. */
export type SchemeName = "basic" | "digest" | "negotiate" | "ntlm" | "kerberos" | "credssp" | "certificate";

/** What HTTP knows of a scheme. */
export interface SchemeRow {
  /** Word in front of the token, as WinRM spells it. */
  readonly http: string;
  /** What the framing of sealed bodies calls it (wire.md 6.4); absent where bodies are not sealed. */
  readonly sealing?: "SPNEGO" | "Kerberos" | "CredSSP";
  /** Whether the password itself reaches the host. */
  readonly sendsPassword: boolean;
  /** Whether it authenticates the connection instead of each request. */
  readonly isPerConnection: boolean;
}

/** TABLE of schemes, in the order in which a host offers them: Negotiate first (wire.md 6.1). */
export const SCHEMES: Readonly<Record<SchemeName, SchemeRow>> = {
  negotiate: { http: "Negotiate", sealing: "SPNEGO", sendsPassword: false, isPerConnection: true },
  kerberos: { http: "Kerberos", sealing: "Kerberos", sendsPassword: false, isPerConnection: true },
  ntlm: { http: "NTLM", sealing: "SPNEGO", sendsPassword: false, isPerConnection: true },
  credssp: { http: "CredSSP", sealing: "CredSSP", sendsPassword: true, isPerConnection: true },
  digest: { http: "Digest", sendsPassword: false, isPerConnection: false },
  basic: { http: "Basic", sendsPassword: true, isPerConnection: false },
  certificate: {
    http: "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual",
    sendsPassword: false,
    isPerConnection: false,
  },
};

/** The error of a token that cannot be read. */
export function badToken(what: string, detail: string, cause?: unknown): RemotingError {
  return new RemotingError("ERR_AUTH_TOKEN", "remote", `Cannot read the ${what}: ${detail}`, { cause });
}

/** The error of a sealed message that is not what the peer sent next. */
export function badSeal(detail: string): RemotingError {
  return new RemotingError(
    "ERR_AUTH_INTEGRITY",
    "remote",
    `Cannot open the sealed message: ${detail}; close the connection and log on again`,
  );
}

/** The error of using a mechanism too early or after its end. */
export function badState(name: string, detail: string): RemotingError {
  return new RemotingError("ERR_AUTH", "local", `Cannot use ${name}: ${detail}`);
}
