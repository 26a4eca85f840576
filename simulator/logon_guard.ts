/**
 * Slows down whoever guesses passwords: failed logons are counted by address, and from the fourth on each waits longer.
 * @module
 */
import type { SimulatorClock } from "./clock.ts";

/** Failures that cost nothing: people mistype. */
export const FREE_FAILURES = 3;
/** The first wait, doubled with each further failure. */
const FIRST_WAIT_MS = 250;
/** The longest wait. */
const LONGEST_WAIT_MS = 4000;
/** Addresses that are remembered. */
const MAX_ADDRESSES = 1024;

/** Counts failed logons. */
export class LogonGuard {
  readonly #clock: SimulatorClock;
  readonly #failures = new Map<string, number>();
  #total = 0;

  /** Nobody has failed yet. */
  constructor(clock: SimulatorClock) {
    this.#clock = clock;
  }

  /** Failed logons since the start. */
  get total(): number {
    return this.#total;
  }

  /** Counts a failure and waits as long as it costs, or until the client is gone. */
  failed(address: string, closed: AbortSignal): Promise<void> {
    this.#total++;
    const count = (this.#failures.get(address) ?? 0) + 1;
    this.#failures.delete(address);
    this.#failures.set(address, count);
    if (this.#failures.size > MAX_ADDRESSES) this.#failures.delete(this.#failures.keys().next().value!);
    if (count <= FREE_FAILURES) return Promise.resolve();
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - FREE_FAILURES - 1));
    return new Promise((resolve) => {
      const giveUp = (): void => {
        cancel();
        resolve();
      };
      const cancel = this.#clock.setTimer(waitMs, () => {
        closed.removeEventListener("abort", giveUp);
        resolve();
      });
      closed.addEventListener("abort", giveUp, { once: true });
    });
  }

  /** Forgives an address. */
  succeeded(address: string): void {
    this.#failures.delete(address);
  }
}
