/**
 * Calls that lie so deep within each other that JavaScript's stack would not hold them: they are handed up to whoever
 * drives the run, which runs each on a stack of its own. Between two such calls the stack is as shallow as ever.
 * @module
 */
import { Descent, type Step, type Task } from "./task.ts";

/** Calls within each other that the stack of JavaScript carries easily, about 3 KiB each. */
export const CALLS_PER_STACK = 60;

/** Runs a step on a stack of its own. */
export function* descend(run: () => Step): Task<void> {
  const call = new Descent(run);
  yield call;
  if (call.failure !== undefined) throw call.failure.error;
}

/** Drives a task, and the calls that it hands up, as one task. */
export function* drive<T>(root: Task<T>): Task<T> {
  /** Calls that wait for the one after them, the outermost first. */
  const waiting: { readonly task: Task<unknown>; readonly call: Descent }[] = [];
  let task: Task<unknown> = root;
  let ended = false;
  try {
    for (;;) {
      let next: IteratorResult<unknown, unknown>;
      try {
        next = task.next();
      } catch (error) {
        const outer = waiting.pop();
        if (outer === undefined) {
          ended = true;
          throw error;
        }
        outer.call.failure = { error };
        task = outer.task;
        continue;
      }
      if (next.done) {
        const outer = waiting.pop();
        if (outer === undefined) {
          ended = true;
          return next.value as T;
        }
        task = outer.task;
      } else if (next.value instanceof Descent) {
        waiting.push({ task, call: next.value });
        task = next.value.task();
      } else yield next.value as undefined;
    }
  } finally {
    if (!ended) {
      // Given up: finally blocks run, the innermost first.
      task.return(undefined);
      for (const outer of waiting.reverse()) outer.task.return(undefined);
    }
  }
}
