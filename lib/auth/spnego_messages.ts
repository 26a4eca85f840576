/**
 * The two messages of SPNEGO (RFC 4178 section 4.2, MS-SPNG 2.2.1): build and parse. What they mean is `spnego.ts`.
 * @module
 */
import {
  encodeDer,
  encodeDerInteger,
  encodeDerOid,
  readDer,
  readDerAll,
  readDerAs,
  readDerFields,
  readDerInteger,
  readDerOid,
  TAG,
} from "./der.ts";
import { badToken, MAX_TOKEN_BYTES } from "./mechanism.ts";

/** Object identifier of SPNEGO. */
export const SPNEGO_OID = "1.3.6.1.5.5.2";

/** TABLE of negotiation states. */
export const NEG_STATE = { acceptComplete: 0, acceptIncomplete: 1, reject: 2, requestMic: 3 } as const;

/** What one side wants. */
export interface NegTokenInit {
  /** Tells the messages apart. */
  readonly kind: "init";
  /** Object identifiers, the most wanted first. */
  readonly mechanisms: readonly string[];
  /** The list in DER: what the MIC is over. */
  readonly mechanismList: Uint8Array;
  /** Token of the mechanism. */
  readonly token: Uint8Array | undefined;
}

/** What follows. */
export interface NegTokenResp {
  /** Tells the messages apart. */
  readonly kind: "resp";
  /** One of NEG_STATE. */
  readonly state: number | undefined;
  /** Object identifier of the mechanism that was chosen. */
  readonly mechanism: string | undefined;
  /** Token of the mechanism. */
  readonly token: Uint8Array | undefined;
  /** Signature of the list of mechanisms. */
  readonly mic: Uint8Array | undefined;
}

/** A token that carries a mechanism without SPNEGO. */
export interface RawToken {
  /** Tells the messages apart. */
  readonly kind: "raw";
  /** Object identifier of the mechanism. */
  readonly mechanism: string;
}

const WHAT = "SPNEGO token";
/** Most mechanisms that a list may name; Windows sends four. */
const MAX_MECHANISMS = 32;

/** A list of mechanisms in DER. */
export function formatMechanismList(mechanisms: readonly string[]): Uint8Array<ArrayBuffer> {
  return encodeDer(TAG.sequence, ...mechanisms.map(encodeDerOid));
}

/** Builds a NegTokenInit in its GSSAPI frame (RFC 2743 section 3.1). */
export function formatNegTokenInit(list: Uint8Array, token: Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  const fields = [encodeDer(TAG.context(0), list), ...optional(2, token)];
  const init = encodeDer(TAG.context(0), encodeDer(TAG.sequence, ...fields));
  return encodeDer(TAG.application(0), encodeDerOid(SPNEGO_OID), init);
}

/** Builds a NegTokenResp. */
export function formatNegTokenResp(message: Partial<Omit<NegTokenResp, "kind">>): Uint8Array<ArrayBuffer> {
  const { state, mechanism, token, mic } = message;
  const fields = [
    ...(state === undefined ? [] : [encodeDer(TAG.context(0), encodeDerInteger(state, TAG.enumerated))]),
    ...(mechanism === undefined ? [] : [encodeDer(TAG.context(1), encodeDerOid(mechanism))]),
    ...optional(2, token),
    ...optional(3, mic),
  ];
  return encodeDer(TAG.context(1), encodeDer(TAG.sequence, ...fields));
}

/** Reads whichever it is. */
export function parseSpnego(bytes: Uint8Array): NegTokenInit | NegTokenResp | RawToken {
  if (bytes.length > MAX_TOKEN_BYTES) throw badToken(WHAT, "it is too large");
  const { element } = readDer(bytes, WHAT);
  if (element.tag === TAG.context(1)) return parseResp(element.content);
  if (element.tag === TAG.context(0)) return parseInit(element.content);
  if (element.tag !== TAG.application(0)) throw badToken(WHAT, `it starts with tag ${element.tag}`);
  const inner = readDer(element.content, WHAT);
  const mechanism = readDerOid(inner.element.whole, WHAT);
  if (mechanism !== SPNEGO_OID) return { kind: "raw", mechanism };
  return parseInit(readDerAs(TAG.context(0), inner.rest, WHAT));
}

function parseInit(bytes: Uint8Array): NegTokenInit {
  const fields = readDerFields(bytes, WHAT);
  const mechanismList = fields.get(0);
  if (!mechanismList) throw badToken(WHAT, "it names no mechanisms");
  const elements = readDerAll(readDerAs(TAG.sequence, mechanismList, WHAT), WHAT);
  if (elements.length > MAX_MECHANISMS) throw badToken(WHAT, "it names too many mechanisms");
  return {
    kind: "init",
    mechanisms: elements.map(({ whole }) => readDerOid(whole, WHAT)),
    mechanismList,
    token: octets(fields.get(2)),
  };
}

function parseResp(bytes: Uint8Array): NegTokenResp {
  const fields = readDerFields(bytes, WHAT);
  const state = fields.get(0);
  const mechanism = fields.get(1);
  const token = octets(fields.get(2));
  const mic = octets(fields.get(3));
  // Old implementations repeat the token where the MIC should be.
  const isEcho = token && mic && token.length === mic.length && token.every((byte, at) => byte === mic[at]);
  return {
    kind: "resp",
    state: state && readDerInteger(state, WHAT, TAG.enumerated),
    mechanism: mechanism && readDerOid(mechanism, WHAT),
    token,
    mic: isEcho ? undefined : mic,
  };
}

function optional(field: number, value: Uint8Array | undefined): Uint8Array[] {
  return value ? [encodeDer(TAG.context(field), encodeDer(TAG.octetString, value))] : [];
}

function octets(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes && readDerAs(TAG.octetString, bytes, WHAT);
}
