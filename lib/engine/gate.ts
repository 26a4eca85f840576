/**
 * What a task of the engine can wait at until somebody opens it.
 * @module
 */
import type { Task, Wait } from "./task.ts";

/** A gate: tasks wait at it, `open()` lets all of them go on. */
export class Gate {
  readonly #waiters = new Set<() => void>();

  /** Lets everybody go on who waits now. */
  open(): void {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const wake of waiters) wake();
  }

  /** A wait that ends at the next `open()`. */
  wait(reason: Wait["reason"]): Wait {
    return {
      reason,
      subscribe: (wake) => {
        this.#waiters.add(wake);
        return () => void this.#waiters.delete(wake);
      },
    };
  }

  /** Waits until `condition` holds, looking again at each `open()`. */
  *until(reason: Wait["reason"], condition: () => boolean): Task<void> {
    while (!condition()) yield this.wait(reason);
  }
}
