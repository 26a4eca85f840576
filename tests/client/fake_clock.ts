/**
 * A clock that only tests move.
 * @module
 */
import type { ClientClock } from "../../lib/client/contract.ts";
import { countingGuids, KEY_PAIR } from "../psrp/pair.ts";

/** See the module. */
export class FakeClock implements ClientClock {
  readonly newGuid: () => string = countingGuids();
  #now = 1_700_000_000_000;
  #timers = new Map<number, { at: number; fire: () => void }>();
  #nextTimer = 0;

  now(): number {
    return this.#now;
  }
  setTimer(ms: number, fire: () => void): () => void {
    const id = this.#nextTimer++;
    this.#timers.set(id, { at: this.#now + ms, fire });
    return () => this.#timers.delete(id);
  }
  newKeyPair(): typeof KEY_PAIR {
    return KEY_PAIR;
  }

  /** Moves time on, timer by timer, and lets everybody react to each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.#now = Math.max(this.#now, due[1].at);
      due[1].fire();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets every promise that can go on go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
