/**
 * Kerberos (RFC 4121, MS-KILE) through the system's GSSAPI, both roles: with the ticket cache or user and password on
 * one side, with a keytab on the other. Mutual authentication always, delegation never.
 * @module
 */
import { concatBytes, decodeUtf8, encodeUtf8 } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import { badBindings, type CbtHardening } from "./channel_binding.ts";
import { fixedBytes } from "./foreign_functions.ts";
import {
  addressIn,
  callGss,
  type Cell,
  cell,
  emptyBuffer,
  GSS_FLAGS,
  gssapi,
  gssBindings,
  gssBuffer,
  GssError,
  gssOid,
  gssOidSet,
  gssStore,
  takeBuffer,
  withName,
} from "./gssapi.ts";
import {
  badSeal,
  badState,
  badToken,
  type GssMechanism,
  type Identity,
  MAX_TOKEN_BYTES,
  type SealedMessage,
  type Step,
} from "./mechanism.ts";

/** Object identifiers of Kerberos: the standard one, and the one that Windows 2000 made by mistake (MS-SPNG 1.9). */
export const KERBEROS_OIDS = ["1.2.840.113554.1.2.2", "1.2.840.48018.1.2.2"] as const;

const NAME_OF_SERVICE = "1.2.840.113554.1.2.1.4";
const NAME_OF_USER = "1.2.840.113554.1.2.1.1";
const NAME_OF_PRINCIPAL = "1.2.840.113554.1.2.2.1";
const INITIATE = 1;
const ACCEPT = 2;
const FLAGS = GSS_FLAGS.mutual | GSS_FLAGS.replay | GSS_FLAGS.sequence | GSS_FLAGS.confidential | GSS_FLAGS.integrity;
const SEAL_FLAGS = GSS_FLAGS.confidential | GSS_FLAGS.integrity | GSS_FLAGS.sequence | GSS_FLAGS.replay;

/** TABLE of buffers in the layout of WinRM (wire.md 6.4): type, size of an entry, what the library allocates. */
const IOV = { header: 2, data: 1, padding: 9, allocate: 0x10000, bytes: 24 } as const;

/** Who logs on, and where. */
export interface KerberosClientOptions {
  /** Service principal, like `HTTP/server01`; a port behind the host's name is taken literally. */
  readonly targetName: string;
  /** `user@REALM` or a name in the default realm, and its password; the ticket cache where absent. */
  readonly credential?: { readonly principal: string; readonly password: string };
  /** Mechanism of GSSAPI to use. @default {KERBEROS_OIDS} */
  readonly oids?: readonly string[];
}

/** Who accepts. */
export interface KerberosServerOptions {
  /** File with the keys of the service; the system's where absent. */
  readonly keytab?: string;
  /** What channel bindings are worth. @default {"relaxed"} */
  readonly cbtHardening?: CbtHardening;
  /** Mechanism of GSSAPI to use. @default {KERBEROS_OIDS} */
  readonly oids?: readonly string[];
}

/**
 * The side that logs on.
 * @throws {RemotingError} `ERR_AUTH_UNAVAILABLE` at the first step, where library or ticket are missing.
 */
export function kerberosClient(options: KerberosClientOptions): GssMechanism {
  return new KerberosClient(options);
}

/** The side that accepts. */
export function kerberosServer(options: KerberosServerOptions): GssMechanism {
  return new KerberosServer(options);
}

abstract class Kerberos implements GssMechanism {
  readonly name = "Kerberos";
  readonly oids: readonly string[];
  readonly wantsListMic = false;
  identity: Identity | undefined;
  protected context: Cell | undefined;
  protected credential: Cell | undefined;
  protected flags = 0;
  #state: "open" | "done" | "failed" = "open";

  constructor(oids: readonly string[]) {
    this.oids = oids;
  }

  get isDone(): boolean {
    return this.#state === "done";
  }

  get canSeal(): boolean {
    return this.isDone && (this.flags & SEAL_FLAGS) === SEAL_FLAGS;
  }

  step(token: Uint8Array | undefined, bindings?: Uint8Array): Step {
    if (this.#state !== "open") throw badState(this.name, `the logon is ${this.#state}`);
    if (token && token.length > MAX_TOKEN_BYTES) throw badToken("Kerberos token", "it is too large");
    try {
      const step = this.advance(token, bindings);
      if (step.kind === "done") this.#state = "done";
      return step;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  seal(plain: Uint8Array): SealedMessage {
    const context = this.#established();
    const data = fixedBytes(Math.max(1, plain.length));
    data.set(plain);
    const iov = cell(IOV.bytes * 3);
    putBuffer(iov, 0, IOV.header | IOV.allocate);
    putBuffer(iov, 1, IOV.data, data, plain.length);
    putBuffer(iov, 2, IOV.padding | IOV.allocate);
    callGss("gss_wrap_iov", context, 1, 0, cell(4).bytes, iov.bytes, 3);
    const [signature, padding] = [takenFrom(iov, 0), takenFrom(iov, 2)];
    callGss("gss_release_iov_buffer", iov.bytes, 3);
    return { signature, data: concatBytes([data.subarray(0, plain.length), padding]), paddingLength: padding.length };
  }

  unseal(signature: Uint8Array, data: Uint8Array): Uint8Array {
    const context = this.#established();
    const [header, text] = [fixedBytes(Math.max(1, signature.length)), fixedBytes(Math.max(1, data.length))];
    header.set(signature);
    text.set(data);
    const iov = cell(IOV.bytes * 3);
    putBuffer(iov, 0, IOV.header, header, signature.length);
    putBuffer(iov, 1, IOV.data, text, data.length);
    putBuffer(iov, 2, IOV.data);
    return this.#guard(() => {
      const isSealed = cell(4);
      const result = callGss("gss_unwrap_iov", context, isSealed.bytes, cell(4).bytes, iov.bytes, 3);
      if (result.isOutOfOrder) throw badSeal("it is not the next one of its connection");
      if (isSealed.view.getUint32(0, true) === 0) throw badSeal("it is signed only");
      return text.slice(0, Number(addressIn(iov, IOV.bytes + 8)));
    });
  }

  wrap(plain: Uint8Array): Uint8Array {
    const out = emptyBuffer();
    callGss("gss_wrap", this.#established(), 1, 0, gssBuffer(plain), cell(4).bytes, out.bytes);
    return takeBuffer(out);
  }

  unwrap(sealed: Uint8Array): Uint8Array {
    const context = this.#established();
    return this.#guard(() => {
      const [out, isSealed] = [emptyBuffer(), cell(4)];
      const input = gssBuffer(sealed);
      const result = callGss("gss_unwrap", context, input, out.bytes, isSealed.bytes, cell(4).bytes);
      const plain = takeBuffer(out);
      if (result.isOutOfOrder) throw badSeal("it is not the next one of its connection");
      if (isSealed.view.getUint32(0, true) === 0) throw badSeal("it is signed only");
      return plain;
    });
  }

  sign(message: Uint8Array): Uint8Array {
    const out = emptyBuffer();
    callGss("gss_get_mic", this.#established(), 0, gssBuffer(message), out.bytes);
    return takeBuffer(out);
  }

  verify(message: Uint8Array, signature: Uint8Array): void {
    const context = this.#established();
    this.#guard(() => {
      const [text, mic] = [gssBuffer(message), gssBuffer(signature)];
      const result = callGss("gss_verify_mic", context, text, mic, cell(4).bytes);
      if (result.isOutOfOrder) throw badSeal("it is not the next one of its connection");
    });
  }

  /** Kerberos has no key stream that could go back. */
  rewind(): void {}

  close(): void {
    this.#state = "failed";
    const { context, credential } = this;
    this.context = this.credential = undefined;
    if (context && addressIn(context) !== 0n) callGss("gss_delete_sec_context", context.bytes, null);
    if (credential && addressIn(credential) !== 0n) callGss("gss_release_cred", credential.bytes);
  }

  protected abstract advance(token: Uint8Array | undefined, bindings: Uint8Array | undefined): Step;

  #established(): bigint {
    if (this.#state !== "done" || !this.context) throw badState(this.name, "nothing can be sealed on this connection");
    return addressIn(this.context);
  }

  #guard<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      this.close();
      throw error instanceof GssError ? badSeal("Kerberos refuses it") : error;
    }
  }
}

class KerberosClient extends Kerberos {
  readonly #options: KerberosClientOptions;

  constructor(options: KerberosClientOptions) {
    super(options.oids ?? KERBEROS_OIDS);
    this.#options = options;
  }

  protected advance(token: Uint8Array | undefined, bindings: Uint8Array | undefined): Step {
    const { targetName, credential } = this.#options;
    if (!this.context) {
      this.context = cell();
      if (credential) this.credential = acquireWithPassword(credential, this.oids[0]!);
    }
    const context = this.context;
    const owner = this.credential ? addressIn(this.credential) : 0n;
    const [out, granted] = [emptyBuffer(), cell(4)];
    const result = withTarget(targetName, (target) =>
      callGss(
        "gss_init_sec_context",
        owner,
        context.bytes,
        target,
        gssOid(this.oids[0]!),
        FLAGS,
        0,
        bindings ? gssBindings(bindings) : null,
        token ? gssBuffer(token) : null,
        null,
        out.bytes,
        granted.bytes,
        null,
      ));
    const answer = takeBuffer(out);
    if (result.isOpen) {
      if (answer.length === 0) throw rejected("the host does not go on");
      return { kind: "token", token: answer };
    }
    this.flags = granted.view.getUint32(0, true);
    if (!(this.flags & GSS_FLAGS.mutual)) throw rejected("the host did not prove who it is");
    return answer.length > 0 ? { kind: "done", token: answer } : { kind: "done" };
  }
}

class KerberosServer extends Kerberos {
  readonly #options: KerberosServerOptions;

  constructor(options: KerberosServerOptions) {
    super(options.oids ?? KERBEROS_OIDS);
    this.#options = options;
  }

  protected advance(token: Uint8Array | undefined, bindings: Uint8Array | undefined): Step {
    if (!token) throw badToken("Kerberos token", "the client sent none");
    const { keytab, cbtHardening = "relaxed" } = this.#options;
    this.context ??= cell();
    this.credential ??= acquireFromKeytab(keytab, this.oids[0]!);
    const isBound = bindings !== undefined && cbtHardening !== "none";
    const [source, out, granted] = [cell(), emptyBuffer(), cell(4)];
    let result;
    try {
      result = callGss(
        "gss_accept_sec_context",
        this.context.bytes,
        addressIn(this.credential),
        gssBuffer(token),
        isBound ? gssBindings(bindings) : null,
        source.bytes,
        null,
        out.bytes,
        granted.bytes,
        null,
        null,
      );
      if (!result.isOpen) this.identity = identityOf(source);
    } finally {
      if (addressIn(source) !== 0n) callGss("gss_release_name", source.bytes);
    }
    const answer = takeBuffer(out);
    if (result.isOpen) return { kind: "token", token: answer };
    this.flags = granted.view.getUint32(0, true);
    if (isBound && cbtHardening === "strict" && !(this.flags & GSS_FLAGS.channelBound)) {
      throw badBindings("the client sent none and they are demanded");
    }
    return answer.length > 0 ? { kind: "done", token: answer } : { kind: "done" };
  }
}

function acquireWithPassword(
  { principal, password }: { readonly principal: string; readonly password: string },
  oid: string,
): Cell {
  const credential = cell();
  withName(principal, NAME_OF_USER, (name) => {
    const secret = gssBuffer(encodeUtf8(password));
    const oids = gssOidSet(oid);
    callGss(
      "gss_acquire_cred_with_password",
      name,
      secret,
      0,
      oids,
      INITIATE,
      credential.bytes,
      null,
      null,
    );
  });
  return credential;
}

function acquireFromKeytab(keytab: string | undefined, oid: string): Cell {
  const credential = cell();
  const store = keytab === undefined ? null : gssStore("keytab", keytab);
  const oids = gssOidSet(oid);
  callGss("gss_acquire_cred_from", 0n, 0, oids, ACCEPT, store, credential.bytes, null, null);
  return credential;
}

/** A name with a port is a principal as it stands; others are looked up as every GSSAPI program does. */
function withTarget<T>(targetName: string, use: (name: bigint) => T): T {
  const [service = "", host = ""] = targetName.split("/", 2);
  return host.includes(":")
    ? withName(targetName, NAME_OF_PRINCIPAL, use)
    : withName(`${service}@${host}`, NAME_OF_SERVICE, use);
}

function identityOf(source: Cell): Identity {
  const text = emptyBuffer();
  callGss("gss_display_name", addressIn(source), text.bytes, null);
  const principal = decodeUtf8(takeBuffer(text));
  const at = principal.lastIndexOf("@");
  return at < 0
    ? { user: principal, domain: undefined }
    : { user: principal.slice(0, at), domain: principal.slice(at + 1) };
}

function putBuffer(iov: Cell, at: number, type: number, bytes?: Uint8Array, length = 0): void {
  const offset = at * IOV.bytes;
  iov.view.setUint32(offset, type, true);
  iov.view.setBigUint64(offset + 8, BigInt(length), true);
  iov.view.setBigUint64(offset + 16, bytes ? gssapi().addressOf(bytes) : 0n, true);
}

function takenFrom(iov: Cell, at: number): Uint8Array {
  const offset = at * IOV.bytes;
  const length = Number(addressIn(iov, offset + 8));
  return length === 0 ? new Uint8Array(0) : gssapi().read(addressIn(iov, offset + 16), length);
}

function rejected(detail: string): RemotingError {
  return new RemotingError("ERR_AUTH_REJECTED", "remote", `Cannot log on with Kerberos: ${detail}`);
}
