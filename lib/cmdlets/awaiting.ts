/**
 * From promises to tasks: how a cmdlet waits for the network.
 * @module
 */
import type { CmdletCall } from "../engine/command.ts";
import type { Task } from "../engine/task.ts";

/** How a cmdlet waits. */
export interface AwaitOptions {
  /** Ctrl+C does not end the wait (cmdlets.md 2.12). @default {false} */
  readonly toTheEnd?: boolean;
}

/** Waits for a promise. Where the task is ended early (Ctrl+C), the signal is aborted. */
export function* awaitPromise<T>(
  cmd: Pick<CmdletCall, "checkStop">,
  start: (signal: AbortSignal) => Promise<T>,
  options: AwaitOptions = {},
): Task<T> {
  const abort = new AbortController();
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  start(abort.signal).then(
    (value) => {
      outcome = { value };
      wake?.();
    },
    (error: unknown) => {
      outcome = { error };
      wake?.();
    },
  );
  try {
    while (outcome === undefined) {
      yield {
        reason: "external",
        subscribe(woken) {
          if (outcome !== undefined) queueMicrotask(woken);
          else wake = woken;
          return () => {
            wake = undefined;
          };
        },
      };
      if (outcome === undefined && !options.toTheEnd) cmd.checkStop();
    }
  } finally {
    if (outcome === undefined) abort.abort();
  }
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

/** Hands each item of an asynchronous sequence on as it comes. */
export function* awaitEach<T>(
  cmd: Pick<CmdletCall, "checkStop">,
  start: (signal: AbortSignal) => AsyncIterable<T>,
  each: (item: T) => Task<void>,
  options: AwaitOptions = {},
): Task<void> {
  const abort = new AbortController();
  const iterator = start(abort.signal)[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const next = yield* awaitPromise(cmd, () => iterator.next(), options);
      if (next.done) {
        ended = true;
        return;
      }
      yield* each(next.value);
    }
  } finally {
    if (!ended) {
      abort.abort();
      // What it throws on its way out has nobody left to hear it.
      void iterator.return?.().catch(() => {});
    }
  }
}
