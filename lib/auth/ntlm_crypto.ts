/**
 * Keys, responses, signatures and seals of NTLMv2 with extended session security and 128 bits (MS-NLMP 3.3.2, 3.4).
 * LM and NTLMv1 are not here, so nothing can fall back to them.
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { concatBytes, encodeUtf16, encodeUtf8 } from "../bytes.ts";
import { md4 } from "./md4.ts";
import { badSeal, type SealedMessage } from "./mechanism.ts";
import { formatTargetInfo, type TargetInfo } from "./ntlm_messages.ts";
import { Rc4 } from "./rc4.ts";

/** Length of a signature (MS-NLMP 2.2.2.9.2). */
export const SIGNATURE_BYTES = 16;

/** Who sends. */
export type NtlmSide = "client" | "server";

const MAGIC = {
  sign: {
    client: "session key to client-to-server signing key magic constant\0",
    server: "session key to server-to-client signing key magic constant\0",
  },
  seal: {
    client: "session key to client-to-server sealing key magic constant\0",
    server: "session key to server-to-client sealing key magic constant\0",
  },
} as const;

/** HMAC-MD5 of the parts. */
export function hmacMd5(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const hmac = createHmac("md5", key);
  for (const part of parts) hmac.update(part);
  return new Uint8Array(hmac.digest());
}

/** MD5 of the parts. */
export function md5(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const hash = createHash("md5");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** Whether two values are equal, without telling by time how far. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Hash of a password, the same for every user (NTOWFv1). */
export function ntHash(password: string): Uint8Array<ArrayBuffer> {
  return md4(encodeUtf16(password));
}

/** Key of a user in a domain (NTOWFv2). The name is upper case, the domain as the client spelled it. */
export function ntowfv2(hash: Uint8Array, user: string, domain: string): Uint8Array<ArrayBuffer> {
  return hmacMd5(hash, encodeUtf16(upper(user) + domain));
}

/** Windows maps character by character: what becomes several, like the sharp s, stays. */
function upper(text: string): string {
  return Array.from(text, (char) => {
    const mapped = char.toUpperCase();
    return mapped.length === char.length ? mapped : char;
  }).join("");
}

/** What the client mixes into its response (`temp` in MS-NLMP 3.3.2, NTLMv2_CLIENT_CHALLENGE in 2.2.2.7). */
export interface ClientBlob {
  /** 8 bytes: 100 ns since 1601, little endian. */
  readonly timestamp: Uint8Array;
  /** 8 bytes. */
  readonly clientChallenge: Uint8Array;
  /** What the host says of itself, and what the client adds. */
  readonly targetInfo: TargetInfo;
}

/** Builds the blob. */
export function formatClientBlob({ timestamp, clientChallenge, targetInfo }: ClientBlob): Uint8Array<ArrayBuffer> {
  const four = new Uint8Array(4);
  const head = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0);
  return concatBytes([head, timestamp, clientChallenge, four, formatTargetInfo(targetInfo), four]);
}

/** The proof that the client knows the key (`NTProofStr`). */
export function ntProof(key: Uint8Array, serverChallenge: Uint8Array, blob: Uint8Array): Uint8Array<ArrayBuffer> {
  return hmacMd5(key, serverChallenge, blob);
}

/** LMv2 response: only for servers that send no timestamp (MS-NLMP 3.1.5.1.2). */
export function lmv2Response(
  key: Uint8Array,
  serverChallenge: Uint8Array,
  clientChallenge: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return concatBytes([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]);
}

/** `SessionBaseKey`, which is the key exchange key as well (3.4.5.1). */
export function sessionBaseKey(key: Uint8Array, proof: Uint8Array): Uint8Array<ArrayBuffer> {
  return hmacMd5(key, proof);
}

/** `SIGNKEY` (3.4.5.2). */
export function signKey(sessionKey: Uint8Array, side: NtlmSide): Uint8Array<ArrayBuffer> {
  return md5(sessionKey, encodeUtf8(MAGIC.sign[side]));
}

/** `SEALKEY` with 128 bits (3.4.5.3). */
export function sealKey(sessionKey: Uint8Array, side: NtlmSide): Uint8Array<ArrayBuffer> {
  return md5(sessionKey, encodeUtf8(MAGIC.seal[side]));
}

/** One direction of a connection: its keys, its key stream and its sequence number. */
export class NtlmDirection {
  readonly #signKey: Uint8Array;
  readonly #stream: Rc4;
  readonly #encryptsChecksum: boolean;
  #sequence = 0;

  /**
   * A direction at its start.
   * @param sessionKey `ExportedSessionKey`.
   * @param side Who sends in this direction.
   * @param encryptsChecksum Whether keys were exchanged (3.4.4.2).
   */
  constructor(sessionKey: Uint8Array, side: NtlmSide, encryptsChecksum = true) {
    this.#signKey = signKey(sessionKey, side);
    this.#stream = new Rc4(sealKey(sessionKey, side));
    this.#encryptsChecksum = encryptsChecksum;
  }

  /** Seals the next message (3.4.3). */
  seal(plain: Uint8Array): SealedMessage {
    const data = this.#stream.apply(plain);
    return { signature: this.sign(plain), data, paddingLength: 0 };
  }

  /** Opens the next message. */
  unseal(signature: Uint8Array, data: Uint8Array): Uint8Array {
    if (signature.length !== SIGNATURE_BYTES) throw badSeal("its signature has the wrong length");
    const plain = this.#stream.apply(data);
    this.verify(plain, signature);
    return plain;
  }

  /** Signs the next message (3.4.4.2). */
  sign(plain: Uint8Array): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(SIGNATURE_BYTES);
    const view = new DataView(out.buffer);
    view.setUint32(0, 1, true);
    view.setUint32(12, this.#sequence++, true);
    const checksum = hmacMd5(this.#signKey, out.subarray(12), plain).subarray(0, 8);
    out.set(this.#encryptsChecksum ? this.#stream.apply(checksum) : checksum, 4);
    return out;
  }

  /** Checks the signature of the next message. */
  verify(plain: Uint8Array, signature: Uint8Array): void {
    const expected = this.sign(plain);
    if (isSame(expected, signature)) return;
    const isNext = isSame(expected.subarray(12), signature.subarray(12));
    throw badSeal(isNext ? "its checksum is wrong" : "it is not the next one of its connection");
  }

  /** Puts the key stream back to its start; the sequence number goes on (MS-SPNG 3.2.5.1). */
  rewind(): void {
    this.#stream.rewind();
  }
}
