/**
 * System.Random with a seed: Knuth's subtractive generator (The Art of Computer Programming, volume 2, 3.2.2), as .NET
 * keeps it for reproducible sequences.
 * @module
 */

const MODULUS = 2147483647;
const SEED_BASE = 161803398;

/** A reproducible sequence of numbers. */
export class SeededRandom {
  readonly #seeds: Int32Array = new Int32Array(56);
  #next = 0;
  #nextBehind = 21;

  constructor(seed: number) {
    let last = SEED_BASE - (seed === -2147483648 ? MODULUS : Math.abs(seed));
    const seeds = this.#seeds;
    seeds[55] = last;
    let value = 1;
    let index = 0;
    for (let i = 1; i < 55; i++) {
      index = (index + 21) % 55;
      seeds[index] = value;
      value = (last - value) | 0;
      if (value < 0) value += MODULUS;
      last = seeds[index]!;
    }
    for (let round = 1; round < 5; round++) {
      for (let i = 1; i < 56; i++) {
        const other = i + 30 >= 55 ? i + 30 - 55 : i + 30;
        let mixed = (seeds[i]! - seeds[1 + other]!) | 0;
        if (mixed < 0) mixed += MODULUS;
        seeds[i] = mixed;
      }
    }
  }

  /** A whole number in [0, 2147483647). */
  nextNumber(): number {
    this.#next = this.#next >= 55 ? 1 : this.#next + 1;
    this.#nextBehind = this.#nextBehind >= 55 ? 1 : this.#nextBehind + 1;
    let value = (this.#seeds[this.#next]! - this.#seeds[this.#nextBehind]!) | 0;
    if (value === MODULUS) value--;
    if (value < 0) value += MODULUS;
    this.#seeds[this.#next] = value;
    return value;
  }

  /** A Double from 0 to 1 out of four bytes of the sequence, as Get-Random draws it. */
  sample(): number {
    for (;;) {
      let word = 0;
      for (let shift = 0; shift < 32; shift += 8) word |= (this.nextNumber() & 0xff) << shift;
      if (word === MODULUS) continue;
      return (word < 0 ? word + MODULUS : word) * (1 / MODULUS);
    }
  }
}
