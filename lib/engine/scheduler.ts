/**
 * Runs tasks in turn. What a turn is, the host says: `defer` calls back as soon as it can (a microtask, a macrotask).
 * @module
 */
import type { Scheduler } from "./session.ts";
import type { Task } from "./task.ts";

interface Entry {
  readonly task: Task<void>;
  readonly done: ((error?: unknown) => void) | undefined;
  cancelled: boolean;
  /** Gives up what the task waits for. */
  unsubscribe: (() => void) | undefined;
}

/** A scheduler that gives each runnable task one slice per round. */
export function createScheduler(defer: (run: () => void) => void): Scheduler {
  const ready: Entry[] = [];
  let planned = false;

  function plan(): void {
    if (planned || ready.length === 0) return;
    planned = true;
    defer(round);
  }

  function round(): void {
    planned = false;
    const batch = ready.splice(0);
    for (const entry of batch) step(entry);
    plan();
  }

  function step(entry: Entry): void {
    if (entry.cancelled) return;
    let next: IteratorResult<unknown, void>;
    try {
      next = entry.task.next();
    } catch (error) {
      entry.done?.(error);
      return;
    }
    if (next.done) {
      entry.done?.();
      return;
    }
    const wait = next.value;
    if (wait === undefined) {
      ready.push(entry);
      return;
    }
    const subscription = (wait as { subscribe(wake: () => void): () => void }).subscribe(() => {
      entry.unsubscribe = undefined;
      if (entry.cancelled) return;
      ready.push(entry);
      plan();
    });
    entry.unsubscribe = subscription;
  }

  return {
    spawn(task, done) {
      const entry: Entry = { task, done, cancelled: false, unsubscribe: undefined };
      ready.push(entry);
      plan();
      return {
        wake() {
          if (entry.cancelled || entry.unsubscribe === undefined) return;
          entry.unsubscribe();
          entry.unsubscribe = undefined;
          ready.push(entry);
          plan();
        },
        cancel() {
          if (entry.cancelled) return;
          entry.cancelled = true;
          entry.unsubscribe?.();
          // Its finally blocks run; what they wait for is not waited for.
          try {
            entry.task.return();
          } catch (error) {
            entry.done?.(error);
          }
        },
      };
    },
  };
}
