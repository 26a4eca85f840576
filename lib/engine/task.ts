/**
 * How the engine waits: generators that yield, and a scheduler of the host that resumes them in turn.
 * Nothing here is `async`; nothing here knows a clock.
 *
 * A task yields `undefined` to give others a turn (a time slice), or a {@linkcode Wait} to sleep until something
 * happens. What it yields passes through `yield*` unchanged up to the scheduler.
 * @module
 */

/** Something to wait for. */
export interface Wait {
  /** What the task waits for; shown in traces and used by tests. */
  readonly reason: "sleep" | "input" | "output" | "host" | "job" | "external";
  /**
   * Calls `wake` once when the wait is over, never before `subscribe` has returned.
   * @returns Gives the wait up; `wake` is not called any more.
   */
  subscribe(wake: () => void): () => void;
}

/** A computation that may wait. */
export type Task<T> = Generator<Wait | undefined, T, void>;

/**
 * The rest of a step: `undefined` when it is already done, else a task that must be run with `yield*`.
 * The idiom: `const step = cmd.write(value); if (step) yield* step;`
 */
export type Step = Task<void> | undefined;

/** A call that wants to run on a stack of its own, see `descent.ts`. Only drivers of tasks see it. */
export class Descent implements Wait {
  readonly reason = "external";
  readonly #run: () => Step;
  /** The error that the call ended with. */
  failure: { readonly error: unknown } | undefined;
  /** Takes what is to be run. */
  constructor(run: () => Step) {
    this.#run = run;
    this.failure = undefined;
  }
  /** The call. */
  *task(): Task<void> {
    const step = this.#run();
    if (step !== undefined) yield* step;
  }
  /** Never over: a driver runs it instead. */
  subscribe(): () => void {
    return () => {};
  }
}

/** Drives a task that must not wait; slices are passed over. `blocked` makes the error for one that does. */
export function runSync<T>(task: Task<T>, blocked: (wait: Wait) => Error): T {
  for (;;) {
    const next = task.next();
    if (next.done) return next.value;
    if (next.value instanceof Descent) {
      try {
        runSync(next.value.task(), blocked);
      } catch (error) {
        next.value.failure = { error };
      }
    } else if (next.value !== undefined) {
      const error = blocked(next.value);
      // The task sees the error where it stands, so its finally blocks run.
      const after = task.throw(error);
      if (after.done) return after.value;
      throw error;
    }
  }
}
