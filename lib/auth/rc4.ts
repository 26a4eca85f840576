/**
 * RC4, a stream cipher that is broken for everything else and that NTLM seals with. No runtime has it any more.
 * @module
 */

/** A key stream. Each byte goes through once. */
export class Rc4 {
  readonly #key: Uint8Array;
  #box = new Uint8Array(256);
  #i = 0;
  #j = 0;

  /**
   * A stream at its start.
   * @param key 1 to 256 bytes.
   */
  constructor(key: Uint8Array) {
    this.#key = key.slice();
    this.rewind();
  }

  /** Encrypts or decrypts the next bytes. */
  apply(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const box = this.#box;
    const out = new Uint8Array(bytes.length);
    let i = this.#i;
    let j = this.#j;
    for (let at = 0; at < bytes.length; at++) {
      i = (i + 1) & 0xff;
      const a = box[i]!;
      j = (j + a) & 0xff;
      const b = box[j]!;
      box[i] = b;
      box[j] = a;
      out[at] = bytes[at]! ^ box[(a + b) & 0xff]!;
    }
    this.#i = i;
    this.#j = j;
    return out;
  }

  /** Goes back to the start of the stream. */
  rewind(): void {
    const key = this.#key;
    const box = this.#box;
    for (let i = 0; i < 256; i++) box[i] = i;
    for (let i = 0, j = 0; i < 256; i++) {
      j = (j + box[i]! + key[i % key.length]!) & 0xff;
      [box[i], box[j]] = [box[j]!, box[i]!];
    }
    this.#i = this.#j = 0;
  }
}
