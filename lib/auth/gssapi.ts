/**
 * The system's GSSAPI (RFC 2744, MIT's `libgssapi_krb5`) as a mechanism: security contexts, credentials, sealing in the
 * layout of WinRM. Calls block: a domain controller that is far away stops the process for as long as it takes.
 * @module
 */
import { decodeUtf8, encodeUtf8 } from "../bytes.ts";
import { type ErrorCode, RemotingError } from "../errors.ts";
import { encodeDerOid } from "./der.ts";
import {
  fixedBytes,
  type ForeignArgument,
  ForeignError,
  type ForeignLibrary,
  openLibrary,
} from "./foreign_functions.ts";

/** Names of the library: Debian and its kin, others, Homebrew on both kinds of Macs. */
const LIBRARIES = [
  "libgssapi_krb5.so.2",
  "libgssapi_krb5.so",
  "/opt/homebrew/opt/krb5/lib/libgssapi_krb5.2.2.dylib",
  "/usr/local/opt/krb5/lib/libgssapi_krb5.2.2.dylib",
] as const;

/** TABLE of the functions that are called. Addresses that the library keeps are `address`, everything else is ours. */
const FUNCTIONS = {
  gss_import_name: ["bytes", "bytes", "bytes", "bytes"],
  gss_release_name: ["bytes", "bytes"],
  gss_display_name: ["bytes", "address", "bytes", "bytes"],
  gss_acquire_cred_from: ["bytes", "address", "number", "bytes", "number", "bytes", "bytes", "bytes", "bytes"],
  gss_acquire_cred_with_password: [
    "bytes",
    "address",
    "bytes",
    "number",
    "bytes",
    "number",
    "bytes",
    "bytes",
    "bytes",
  ],
  gss_release_cred: ["bytes", "bytes"],
  gss_init_sec_context: [
    "bytes",
    "address",
    "bytes",
    "address",
    "bytes",
    "number",
    "number",
    "bytes",
    "bytes",
    "bytes",
    "bytes",
    "bytes",
    "bytes",
  ],
  gss_accept_sec_context: [
    "bytes",
    "bytes",
    "address",
    "bytes",
    "bytes",
    "bytes",
    "bytes",
    "bytes",
    "bytes",
    "bytes",
    "bytes",
  ],
  gss_delete_sec_context: ["bytes", "bytes", "bytes"],
  gss_wrap: ["bytes", "address", "number", "number", "bytes", "bytes", "bytes"],
  gss_unwrap: ["bytes", "address", "bytes", "bytes", "bytes", "bytes"],
  gss_wrap_iov: ["bytes", "address", "number", "number", "bytes", "bytes", "number"],
  gss_unwrap_iov: ["bytes", "address", "bytes", "bytes", "bytes", "number"],
  gss_release_iov_buffer: ["bytes", "bytes", "number"],
  gss_get_mic: ["bytes", "address", "number", "bytes", "bytes"],
  gss_verify_mic: ["bytes", "address", "bytes", "bytes", "bytes"],
  gss_set_sec_context_option: ["bytes", "bytes", "bytes", "bytes"],
  gss_release_buffer: ["bytes", "bytes"],
  gss_display_status: ["bytes", "number", "number", "bytes", "bytes", "bytes"],
} as const;

/** Name of a function of the library. */
export type GssFunction = keyof typeof FUNCTIONS;

/** TABLE of flags of a context (RFC 2744 appendix A). */
export const GSS_FLAGS = {
  delegate: 1,
  mutual: 2,
  replay: 4,
  sequence: 8,
  confidential: 16,
  integrity: 32,
  channelBound: 2048,
} as const;

/** TABLE of routine errors that are told apart, shifted into their place. */
export const GSS_STATUS = {
  badBindings: 4 << 16,
  badSignature: 6 << 16,
  noCredential: 7 << 16,
  defectiveToken: 9 << 16,
  credentialsExpired: 11 << 16,
} as const;

/** Bits of a status: calling and routine errors, and what else is to be told. */
const ERROR_MASK = 0xffff0000;
const CONTINUE_NEEDED = 1;
/** Duplicate, old, out of order, with a gap: RFC 2743 section 1.2.3. */
const SEQUENCE_TROUBLE = 2 | 4 | 8 | 16;

const STATUS_OF_MECHANISM = 2;
const BUFFER_BYTES = 16;
const BINDINGS_BYTES = 64;
const BINDINGS_DATA_OFFSET = 48;

let library: ForeignLibrary<GssFunction> | undefined;

/**
 * The library, opened once.
 * @throws {RemotingError} `ERR_AUTH_UNAVAILABLE` where there is none; the message says what to install.
 */
export function gssapi(): ForeignLibrary<GssFunction> {
  try {
    return library ??= openLibrary(LIBRARIES, FUNCTIONS);
  } catch (cause) {
    const advice = {
      "not found": "libgssapi_krb5 is not installed (Debian: apt install libgssapi-krb5-2)",
      "not permitted": "this process may not call libraries (Deno: --allow-ffi)",
      "no runtime support": "this runtime cannot call libraries (Deno, or Node 26 and later, can)",
      "no such function": "libgssapi_krb5 is too old",
    };
    const reason = cause instanceof ForeignError ? cause.reason : "not found";
    throw new RemotingError("ERR_AUTH_UNAVAILABLE", "local", `Cannot use Kerberos: ${advice[reason]}`, { cause });
  }
}

/** A failure of the library. */
export class GssError extends RemotingError {
  /** Name of the class, for logs. */
  override readonly name: string = "GssError";
  /** Routine error, one of {@linkcode GSS_STATUS} or another. */
  readonly status: number;
  /** The mechanism's own number, signed as Kerberos' own headers have it. */
  readonly minor: number;

  /**
   * The error of a call.
   * @param code Stable identifier of the condition.
   * @param message What was tried, and why not.
   */
  constructor(code: ErrorCode, message: string, { status, minor }: { status: number; minor: number }) {
    // What is missing is missing here.
    super(code, code === "ERR_AUTH_UNAVAILABLE" ? "local" : "remote", message);
    this.status = status;
    this.minor = minor;
  }
}

/** What a call yields. */
export interface GssResult {
  /** Whether the context wants another token. */
  readonly isOpen: boolean;
  /** Whether a message was repeated or came out of order. */
  readonly isOutOfOrder: boolean;
}

/** Calls a function whose first argument is the minor status. */
export function callGss(name: GssFunction, ...args: readonly ForeignArgument[]): GssResult {
  const minor = cell(4);
  const major = gssapi().functions[name](minor.bytes, ...args) >>> 0;
  if ((major & ERROR_MASK) !== 0) throw failure(name, major, minor.view.getInt32(0, true));
  return { isOpen: (major & CONTINUE_NEEDED) !== 0, isOutOfOrder: (major & SEQUENCE_TROUBLE) !== 0 };
}

/** Memory that the library writes a number or an address into. */
export interface Cell {
  /** The memory. */
  readonly bytes: Uint8Array;
  /** The same memory, for numbers. */
  readonly view: DataView;
}

/** Zeroed memory. */
export function cell(length = 8): Cell {
  const bytes = fixedBytes(length);
  return { bytes, view: new DataView(bytes.buffer) };
}

/** The address in a cell. */
export function addressIn({ view }: Cell, at = 0): bigint {
  return view.getBigUint64(at, true);
}

/** What structures for the library refer to: collected no earlier than the structure itself. */
const REFERRED = new WeakMap<Uint8Array, readonly Uint8Array[]>();

function structure(length: number, fill: (view: DataView) => readonly Uint8Array[]): Uint8Array {
  const { bytes, view } = cell(length);
  REFERRED.set(bytes, fill(view));
  return bytes;
}

function putAddress(view: DataView, at: number, target: Uint8Array): void {
  view.setBigUint64(at, gssapi().addressOf(target), true);
}

function fixedCopy(content: Uint8Array): Uint8Array {
  // An address of nothing would be none.
  const copy = fixedBytes(content.length + 1);
  copy.set(content);
  return copy;
}

/** A `gss_buffer_desc` around a copy of `content`. */
export function gssBuffer(content: Uint8Array): Uint8Array {
  return structure(BUFFER_BYTES, (view) => {
    const copy = fixedCopy(content);
    view.setBigUint64(0, BigInt(content.length), true);
    putAddress(view, 8, copy);
    return [copy];
  });
}

/** A `gss_OID_desc`. */
export function gssOid(dotted: string): Uint8Array {
  return structure(BUFFER_BYTES, (view) => {
    const elements = fixedCopy(encodeDerOid(dotted).subarray(2));
    view.setUint32(0, elements.length - 1, true);
    putAddress(view, 8, elements);
    return [elements];
  });
}

/** A `gss_OID_set_desc` of one. */
export function gssOidSet(dotted: string): Uint8Array {
  return structure(BUFFER_BYTES, (view) => {
    const oid = gssOid(dotted);
    view.setBigUint64(0, 1n, true);
    putAddress(view, 8, oid);
    return [oid];
  });
}

/** A `gss_key_value_set_desc` of one pair. */
export function gssStore(key: string, value: string): Uint8Array {
  return structure(BUFFER_BYTES, (view) => {
    // The texts end with a zero.
    const texts = [fixedCopy(encodeUtf8(key)), fixedCopy(encodeUtf8(value))];
    const pair = structure(BUFFER_BYTES, (inner) => {
      for (const [at, text] of texts.entries()) putAddress(inner, at * 8, text);
      return texts;
    });
    view.setUint32(0, 1, true);
    putAddress(view, 8, pair);
    return [pair];
  });
}

/** A `gss_channel_bindings_struct`. Address types stay 0, as everybody hashes them. */
export function gssBindings(applicationData: Uint8Array): Uint8Array {
  const data = gssBuffer(applicationData);
  const bytes = structure(BINDINGS_BYTES, () => [data]);
  bytes.set(data, BINDINGS_DATA_OFFSET);
  return bytes;
}

/** Takes what the library put into a `gss_buffer_desc` of its own, and frees it. */
export function takeBuffer(buffer: Cell): Uint8Array {
  const length = Number(addressIn(buffer));
  const content = length === 0 ? new Uint8Array(0) : gssapi().read(addressIn(buffer, 8), length);
  callGss("gss_release_buffer", buffer.bytes);
  return content;
}

/** An empty `gss_buffer_desc` for the library to fill. */
export function emptyBuffer(): Cell {
  return cell(BUFFER_BYTES);
}

/** Imports a name, hands it to `use`, and frees it. */
export function withName<T>(text: string, kind: string, use: (name: bigint) => T): T {
  const name = cell();
  callGss("gss_import_name", gssBuffer(encodeUtf8(text)), gssOid(kind), name.bytes);
  try {
    return use(addressIn(name));
  } finally {
    callGss("gss_release_name", name.bytes);
  }
}

/** TABLE of Kerberos' own numbers that a user can do something about (RFC 4120 section 7.5.9, MIT's krb5_err.et). */
const MINORS: Readonly<Record<number, { readonly code: ErrorCode; readonly detail: string }>> = {
  [-1765328378]: { code: "ERR_AUTH_REJECTED", detail: "the domain does not know the user" },
  [-1765328377]: { code: "ERR_AUTH_UNAVAILABLE", detail: "the domain does not know the host" },
  [-1765328366]: { code: "ERR_AUTH_REJECTED", detail: "the account is disabled or locked" },
  [-1765328361]: { code: "ERR_AUTH_REJECTED", detail: "the password has expired" },
  [-1765328360]: { code: "ERR_AUTH_REJECTED", detail: "the password is wrong" },
  [-1765328353]: { code: "ERR_AUTH_REJECTED", detail: "the ticket was made for another key" },
  [-1765328352]: { code: "ERR_AUTH_UNAVAILABLE", detail: "the ticket has expired; run kinit" },
  [-1765328350]: { code: "ERR_AUTH_REJECTED", detail: "the ticket was used before" },
  [-1765328347]: { code: "ERR_AUTH_REJECTED", detail: "the clocks differ too much" },
  [-1765328243]: { code: "ERR_AUTH_UNAVAILABLE", detail: "there is no ticket; run kinit, or give a credential" },
  [-1765328230]: { code: "ERR_AUTH_UNAVAILABLE", detail: "no domain controller of the realm is configured" },
  [-1765328228]: { code: "ERR_AUTH_UNAVAILABLE", detail: "no domain controller can be reached" },
  [-1765328203]: { code: "ERR_AUTH_UNAVAILABLE", detail: "the keytab has no key of this host" },
  [-1765328189]: { code: "ERR_AUTH_UNAVAILABLE", detail: "there is no ticket; run kinit, or give a credential" },
};

/** What a routine error means where its minor number says nothing. */
const STATUSES: Readonly<Record<number, { readonly code: ErrorCode; readonly detail: string }>> = {
  [GSS_STATUS.badBindings]: { code: "ERR_AUTH_REJECTED", detail: "the channel bindings are for another connection" },
  [GSS_STATUS.badSignature]: { code: "ERR_AUTH_INTEGRITY", detail: "a signature is wrong" },
  [GSS_STATUS.noCredential]: {
    code: "ERR_AUTH_UNAVAILABLE",
    detail: "there is no ticket; run kinit, or give a credential",
  },
  [GSS_STATUS.defectiveToken]: { code: "ERR_AUTH_TOKEN", detail: "a token is malformed" },
  [GSS_STATUS.credentialsExpired]: { code: "ERR_AUTH_UNAVAILABLE", detail: "the ticket has expired; run kinit" },
};

function failure(name: GssFunction, major: number, minor: number): GssError {
  const status = major & 0x00ff0000;
  const known = MINORS[minor] ?? STATUSES[status];
  const text = known ? known.detail : `the system says "${describe(minor)}" (${name})`;
  return new GssError(known?.code ?? "ERR_AUTH_REJECTED", `Cannot log on with Kerberos: ${text}`, { status, minor });
}

/** What the library itself says of a minor number. */
function describe(minor: number): string {
  const more = cell(4);
  const text = emptyBuffer();
  const { functions } = gssapi();
  const status = functions.gss_display_status(
    cell(4).bytes,
    minor >>> 0,
    STATUS_OF_MECHANISM,
    null,
    more.bytes,
    text.bytes,
  );
  if (status !== 0) return `error ${minor}`;
  const words = gssapi().read(addressIn(text, 8), Number(addressIn(text)));
  functions.gss_release_buffer(cell(4).bytes, text.bytes);
  try {
    return decodeUtf8(words);
  } catch {
    return `error ${minor}`;
  }
}
