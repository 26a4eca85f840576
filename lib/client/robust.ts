/**
 * Robust connections: requests outlive a lost network for some minutes while a command runs (cmdlets.md section 4).
 * @module
 */
import { TransportError } from "../transport/errors.ts";
import type { ClientClock, NetworkNotice } from "./contract.ts";
import { Changes, sleep } from "./waiting.ts";

/** How long a lost connection is retried, in milliseconds: WinRM's own four minutes. */
export const DEFAULT_MAX_RETRY_MS = 240_000;

/** Time between two attempts, in milliseconds. */
export const RETRY_INTERVAL_MS = 1000;

/** How long one attempt may take, in milliseconds: a host that is back answers at once. */
export const RETRY_TIMEOUT_MS = 10_000;

/** What a pool tells of itself, and what happens to it. */
export interface RobustHooks {
  /** Whether a command runs in a shell that can be disconnected: only then is anything retried. */
  isParticipating(): boolean;
  notify(notice: NetworkNotice): void;
  /** The network did not come back. */
  onLost(cause: TransportError): void;
}

/** One request: does the same each time; `isRetry` where it repeats what may have arrived. */
export type Attempt<T> = (isRetry: boolean) => Promise<T>;

/** Whether no answer came because of the network, so that the same request may have another chance. */
export function isNetworkFailure(error: unknown): error is TransportError {
  return error instanceof TransportError && (error.code === "ERR_CONNECT" || error.code === "ERR_TIMEOUT");
}

interface Outage {
  readonly startedAt: number;
  state: "trying" | "restored" | "lost";
  /** Somebody tries; the others wait for what comes of it. */
  isTried: boolean;
}

/** The requests of one pool, which lose and regain the network together. */
export class RobustConnection {
  readonly #clock: ClientClock;
  readonly #maxRetryMs: number;
  readonly #hooks: RobustHooks;
  readonly #changes: Changes;
  #outage: Outage | undefined;

  constructor(clock: ClientClock, maxRetryMs: number, hooks: RobustHooks) {
    this.#clock = clock;
    this.#maxRetryMs = maxRetryMs;
    this.#hooks = hooks;
    this.#changes = new Changes(clock);
  }

  /** Makes a request, again and again while the network is lost. */
  async run<T>(attempt: Attempt<T>, signal?: AbortSignal): Promise<T> {
    let isRetry = false;
    for (;;) {
      try {
        return await attempt(isRetry);
      } catch (error) {
        if (!isNetworkFailure(error) || signal?.aborted || !this.#hooks.isParticipating()) throw error;
        isRetry = true;
        const outage = this.#outage ?? this.#begin();
        if (!outage.isTried) return await this.#lead(outage, attempt, error, signal);
        await this.#changes.until(
          () => outage.state !== "trying" || !outage.isTried,
          "wait for the network",
          { signal },
        );
        if (outage.state === "lost") throw error;
      }
    }
  }

  #begin(): Outage {
    const outage: Outage = { startedAt: this.#clock.now(), state: "trying", isTried: false };
    this.#outage = outage;
    this.#hooks.notify({ kind: "NetworkFailureDetected", maxRetryMs: this.#maxRetryMs });
    return outage;
  }

  /** Tries once a second, for everybody. */
  async #lead<T>(outage: Outage, attempt: Attempt<T>, cause: TransportError, signal?: AbortSignal): Promise<T> {
    outage.isTried = true;
    try {
      while (this.#clock.now() - outage.startedAt < this.#maxRetryMs) {
        await sleep(this.#clock, RETRY_INTERVAL_MS, signal);
        this.#hooks.notify({ kind: "ConnectionRetryAttempt" });
        try {
          const result = await attempt(true);
          this.#end(outage, "restored");
          return result;
        } catch (error) {
          if (isNetworkFailure(error)) continue;
          // Somebody answered, and be it with a fault; a caller who gave up proves nothing.
          if (!signal?.aborted) this.#end(outage, "restored");
          throw error;
        }
      }
      this.#end(outage, "lost");
      this.#hooks.onLost(cause);
      throw cause;
    } finally {
      outage.isTried = false;
      this.#changes.notify();
    }
  }

  #end(outage: Outage, state: "restored" | "lost"): void {
    outage.state = state;
    this.#outage = undefined;
    if (state === "restored") this.#hooks.notify({ kind: "ConnectionRetrySucceeded" });
  }
}
