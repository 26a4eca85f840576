/**
 * MD4 (RFC 1320), which makes the keys of NTLM out of passwords. Node's OpenSSL refuses it, so it comes from a package.
 * @module
 */
// @ts-types="./js_md4.d.ts"
import package_ from "js-md4";

/** The 16 bytes of a digest. */
export function md4(message: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(package_.arrayBuffer(message));
}
