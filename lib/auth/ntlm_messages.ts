/**
 * The three messages of NTLM (MS-NLMP 2.2): build and parse. What they mean is `ntlm.ts`.
 * @module
 */
import { concatBytes, decodeUtf16, encodeUtf16 } from "../bytes.ts";
import { badToken, MAX_TOKEN_BYTES } from "./mechanism.ts";

/** TABLE of negotiate flags (MS-NLMP 2.2.2.5), as far as they are used. */
export const NTLM_FLAGS = {
  unicode: 0x00000001,
  oem: 0x00000002,
  requestTarget: 0x00000004,
  sign: 0x00000010,
  seal: 0x00000020,
  ntlm: 0x00000200,
  anonymous: 0x00000800,
  domainSupplied: 0x00001000,
  workstationSupplied: 0x00002000,
  alwaysSign: 0x00008000,
  targetTypeDomain: 0x00010000,
  targetTypeServer: 0x00020000,
  extendedSessionSecurity: 0x00080000,
  targetInfo: 0x00800000,
  version: 0x02000000,
  key128: 0x20000000,
  keyExchange: 0x40000000,
  key56: 0x80000000,
} as const;

/** TABLE of attribute ids in the target information (MS-NLMP 2.2.2.1). */
export const AV_ID = {
  end: 0,
  netbiosComputer: 1,
  netbiosDomain: 2,
  dnsComputer: 3,
  dnsDomain: 4,
  dnsTree: 5,
  flags: 6,
  timestamp: 7,
  singleHost: 8,
  targetName: 9,
  channelBindings: 10,
} as const;

/** Bit of the flags attribute: the AUTHENTICATE message has a MIC. */
export const AV_FLAG_MIC = 2;

/** Where the MIC stands in an AUTHENTICATE message, and how long it is. */
export const MIC_OFFSET = 72;
/** Length of a MIC. */
export const MIC_BYTES = 16;

/** Target information: values by attribute id, in order. */
export type TargetInfo = ReadonlyMap<number, Uint8Array>;

/** The client's opening. */
export interface NegotiateMessage {
  /** Bits of NTLM_FLAGS. */
  readonly flags: number;
}

/** The server's challenge. */
export interface ChallengeMessage {
  /** Bits of NTLM_FLAGS. */
  readonly flags: number;
  /** 8 bytes. */
  readonly serverChallenge: Uint8Array;
  /** Name of the domain or host. */
  readonly targetName: string;
  /** What the host says of itself, and what the client adds. */
  readonly targetInfo: TargetInfo;
}

/** The client's proof. */
export interface AuthenticateMessage {
  /** Bits of NTLM_FLAGS. */
  readonly flags: number;
  /** Name as the client spells it. */
  readonly user: string;
  /** Domain as the client spells it. */
  readonly domain: string;
  /** Name of the computer that it comes from. */
  readonly workstation: string;
  /** Proof of old clients; zeros. */
  readonly lmResponse: Uint8Array;
  /** The proof. */
  readonly ntResponse: Uint8Array;
  /** The session key, under a key that both know. */
  readonly encryptedSessionKey: Uint8Array;
  /** Whether there is room for a MIC. */
  readonly hasMic: boolean;
}

const SIGNATURE = Uint8Array.of(0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0);
/** 10.0 build 20348, NTLM revision 15: only diagnostics look at it (MS-NLMP 2.2.2.10). */
const VERSION = Uint8Array.of(10, 0, 0x7c, 0x4f, 0, 0, 0, 15);

/** Whether a token is NTLM without SPNEGO around it. */
export function isNtlm(token: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => token[at] === byte);
}

/** Builds a NEGOTIATE_MESSAGE (2.2.1.1) that names neither domain nor workstation. */
export function formatNegotiate({ flags }: NegotiateMessage): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(40);
  begin(out, 1);
  const view = new DataView(out.buffer);
  view.setUint32(12, flags, true);
  view.setUint32(20, 40, true);
  view.setUint32(28, 40, true);
  if (flags & NTLM_FLAGS.version) out.set(VERSION, 32);
  return out;
}

/** Reads a NEGOTIATE_MESSAGE. */
export function parseNegotiate(token: Uint8Array): NegotiateMessage {
  const view = open(token, 1, 16);
  return { flags: view.getUint32(12, true) };
}

/** Builds a CHALLENGE_MESSAGE (2.2.1.2). */
export function formatChallenge(message: ChallengeMessage): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(56);
  begin(head, 2);
  const view = new DataView(head.buffer);
  view.setUint32(20, message.flags, true);
  head.set(message.serverChallenge, 24);
  if (message.flags & NTLM_FLAGS.version) head.set(VERSION, 48);
  return layOut(head, [[12, encodeUtf16(message.targetName)], [40, formatTargetInfo(message.targetInfo)]]);
}

/** Reads a CHALLENGE_MESSAGE. */
export function parseChallenge(token: Uint8Array): ChallengeMessage {
  const view = open(token, 2, 32);
  const flags = view.getUint32(20, true);
  const hasInfo = (flags & NTLM_FLAGS.targetInfo) !== 0 && token.length >= 48;
  return {
    flags,
    serverChallenge: token.slice(24, 32),
    targetName: flags & NTLM_FLAGS.unicode ? decodeUtf16(field(token, view, 12)) : "",
    targetInfo: hasInfo ? parseTargetInfo(field(token, view, 40)) : new Map(),
  };
}

/** Builds an AUTHENTICATE_MESSAGE (2.2.1.3); its MIC is zeros until somebody sets it. */
export function formatAuthenticate(message: Omit<AuthenticateMessage, "hasMic">): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(MIC_OFFSET + MIC_BYTES);
  begin(head, 3);
  const view = new DataView(head.buffer);
  view.setUint32(60, message.flags, true);
  if (message.flags & NTLM_FLAGS.version) head.set(VERSION, 64);
  return layOut(head, [
    [28, encodeUtf16(message.domain)],
    [36, encodeUtf16(message.user)],
    [44, encodeUtf16(message.workstation)],
    [12, message.lmResponse],
    [20, message.ntResponse],
    [52, message.encryptedSessionKey],
  ]);
}

/** Reads an AUTHENTICATE_MESSAGE. */
export function parseAuthenticate(token: Uint8Array): AuthenticateMessage {
  const view = open(token, 3, 64);
  const flags = view.getUint32(60, true);
  if (!(flags & NTLM_FLAGS.unicode)) throw badToken("NTLM proof", "its names are not in Unicode");
  const first = Math.min(
    ...FIELDS_OF_PROOF.filter((at) => view.getUint16(at, true) > 0).map((at) => view.getUint32(at + 4, true)),
  );
  return {
    flags,
    lmResponse: field(token, view, 12),
    ntResponse: field(token, view, 20),
    domain: decodeUtf16(field(token, view, 28)),
    user: decodeUtf16(field(token, view, 36)),
    workstation: decodeUtf16(field(token, view, 44)),
    encryptedSessionKey: field(token, view, 52),
    hasMic: first >= MIC_OFFSET + MIC_BYTES,
  };
}

const FIELDS_OF_PROOF = [12, 20, 28, 36, 44, 52] as const;

/** Builds target information, with the end mark. */
export function formatTargetInfo(info: TargetInfo): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (const [id, value] of info) parts.push(u16(id), u16(value.length), value);
  return concatBytes([...parts, u16(AV_ID.end), u16(0)]);
}

/** Reads target information up to its end mark. */
export function parseTargetInfo(bytes: Uint8Array): TargetInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const info = new Map<number, Uint8Array>();
  for (let at = 0;;) {
    if (at + 4 > bytes.length) throw badToken("NTLM target information", "it has no end");
    const id = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    at += 4;
    if (id === AV_ID.end) return info;
    if (at + length > bytes.length) throw badToken("NTLM target information", "it ends too early");
    if (info.has(id)) throw badToken("NTLM target information", `attribute ${id} stands there twice`);
    info.set(id, bytes.slice(at, at + length));
    at += length;
  }
}

function begin(out: Uint8Array, type: number): void {
  out.set(SIGNATURE);
  out[8] = type;
}

function open(token: Uint8Array, type: number, least: number): DataView {
  if (token.length > MAX_TOKEN_BYTES) throw badToken("NTLM message", "it is too large");
  if (!isNtlm(token)) throw badToken("NTLM message", "it is not NTLM");
  if (token.length < least) throw badToken("NTLM message", "it ends too early");
  const view = new DataView(token.buffer, token.byteOffset, token.byteLength);
  const found = view.getUint32(8, true);
  if (found !== type) throw badToken("NTLM message", `number ${found} came where ${type} is due`);
  return view;
}

/** The bytes that a length and an offset at `at` mean. */
function field(token: Uint8Array, view: DataView, at: number): Uint8Array {
  const length = view.getUint16(at, true);
  const offset = view.getUint32(at + 4, true);
  if (length === 0) return new Uint8Array(0);
  if (offset + length > token.length) throw badToken("NTLM message", "a field lies outside of it");
  return token.slice(offset, offset + length);
}

/** Puts values behind the head and their places into it. */
function layOut(
  head: Uint8Array<ArrayBuffer>,
  values: readonly (readonly [number, Uint8Array])[],
): Uint8Array<ArrayBuffer> {
  const view = new DataView(head.buffer);
  let offset = head.length;
  for (const [at, value] of values) {
    view.setUint16(at, value.length, true);
    view.setUint16(at + 2, value.length, true);
    view.setUint32(at + 4, offset, true);
    offset += value.length;
  }
  return concatBytes([head, ...values.map(([, value]) => value)]);
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}
