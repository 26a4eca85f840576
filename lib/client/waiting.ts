/**
 * Waits of the client: on a condition, on a timer, each ended by an AbortSignal.
 * @module
 */
import { RemotingError } from "../errors.ts";
import type { ClientClock } from "./contract.ts";

/** The error of a wait that its caller ended. */
export function aborted(what: string, cause?: unknown): RemotingError {
  return new RemotingError("ERR_ABORTED", "local", `Cannot ${what}: it was ended by the caller`, { cause });
}

/** Throws where the caller has ended the wait already. */
export function throwIfAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw aborted(what, signal.reason);
}

/** Waits for some milliseconds. */
export function sleep(clock: ClientClock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted("wait", signal.reason));
    const onAbort = (): void => {
      cancel();
      reject(aborted("wait", signal?.reason));
    };
    const cancel = clock.setTimer(ms, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** What ends a wait beside its condition. */
export interface WaitLimits {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; without it there is no limit. */
  readonly timeoutMs?: number | undefined;
}

/** Something that changes, and those who wait for it to be so. */
export class Changes {
  readonly #clock: ClientClock;
  readonly #waiters = new Set<() => void>();

  constructor(clock: ClientClock) {
    this.#clock = clock;
  }

  /** Lets everybody look again. */
  notify(): void {
    for (const look of [...this.#waiters]) look();
  }

  /**
   * Resolves as soon as `condition` holds.
   * @param what What is waited for, as it goes into the error.
   * @throws {RemotingError} `ERR_TIMEOUT`, `ERR_ABORTED`, or what `condition` throws.
   */
  until(condition: () => boolean, what: string, limits: WaitLimits = {}): Promise<void> {
    const { signal, timeoutMs } = limits;
    return new Promise((resolve, reject) => {
      let cancelTimer = (): void => {};
      const leave = (): void => {
        cancelTimer();
        this.#waiters.delete(look);
        signal?.removeEventListener("abort", onAbort);
      };
      const onAbort = (): void => {
        leave();
        reject(aborted(what, signal?.reason));
      };
      const look = (): void => {
        try {
          if (!condition()) return;
          leave();
          resolve();
        } catch (error) {
          leave();
          reject(error);
        }
      };
      if (signal?.aborted) return reject(aborted(what, signal.reason));
      this.#waiters.add(look);
      signal?.addEventListener("abort", onAbort, { once: true });
      if (timeoutMs !== undefined) {
        cancelTimer = this.#clock.setTimer(timeoutMs, () => {
          leave();
          reject(new RemotingError("ERR_TIMEOUT", "remote", `Cannot ${what}: nothing came within ${timeoutMs} ms`));
        });
      }
      look();
    });
  }
}
