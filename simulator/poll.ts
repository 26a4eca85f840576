/**
 * A long poll: one Receive that waits on one target.
 * @module
 */
import type { SimulatorClock } from "./clock.ts";
import type { OutputBuffer } from "./output_buffer.ts";

/** WSMan's "operation timed out": the normal end of a poll without data. */
export const OPERATION_TIMED_OUT = 2150858793;

/** Why a poll ended without data. */
export class PollEnd extends Error {
  override readonly name = "PollEnd";
  readonly wsmanCode: number;
  /** The client's connection died. */
  readonly lost: boolean;
  constructor(wsmanCode: number, message: string, lost = false) {
    super(message);
    this.wsmanCode = wsmanCode;
    this.lost = lost;
  }
}

/** What one wait needs. */
export interface PollOptions {
  readonly ready: () => boolean;
  readonly buffer: OutputBuffer;
  readonly timeoutMs: number;
  readonly clock: SimulatorClock;
  readonly gone: AbortSignal;
}

/** The poll of one target; a second Receive replaces the first (docs/decisions/0003). */
export class Poll {
  #finish: ((end?: PollEnd) => void) | undefined;
  #ready: (() => boolean) | undefined;

  /** Whether a Receive is waiting. */
  get isWaiting(): boolean {
    return this.#finish !== undefined;
  }

  /** Resolves when the target is ready; rejects with {@linkcode PollEnd}. */
  wait(options: PollOptions): Promise<void> {
    this.end(new PollEnd(OPERATION_TIMED_OUT, "Another Receive took over"));
    const lost = (): PollEnd => new PollEnd(OPERATION_TIMED_OUT, "The connection of this Receive is gone", true);
    if (options.gone.aborted) return Promise.reject(lost());
    if (options.ready()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const onGone = (): void => finish(lost());
      const stopTimer = options.clock.setTimer(
        options.timeoutMs,
        () => finish(new PollEnd(OPERATION_TIMED_OUT, "No output came in the time that the client gave")),
      );
      const finish = (end?: PollEnd): void => {
        stopTimer();
        options.gone.removeEventListener("abort", onGone);
        options.buffer.onData(undefined);
        this.#finish = this.#ready = undefined;
        if (end) reject(end);
        else resolve();
      };
      options.gone.addEventListener("abort", onGone);
      this.#finish = finish;
      this.#ready = options.ready;
      options.buffer.onData(() => this.poke());
    });
  }

  /** Looks again whether the target is ready. */
  poke(): void {
    if (this.#ready?.()) this.#finish?.();
  }

  /** Ends a waiting Receive. */
  end(reason: PollEnd): void {
    this.#finish?.(reason);
  }
}
