import { assert, assertEquals } from "@std/assert";
import { createScheduler } from "../../lib/engine/scheduler.ts";
import type { Task, Wait } from "../../lib/engine/task.ts";

/** A queue of turns that a test runs by hand. */
function turns(): { defer: (run: () => void) => void; runAll: () => void } {
  const queue: (() => void)[] = [];
  return {
    defer: (run) => void queue.push(run),
    runAll: () => {
      for (let run = queue.shift(); run !== undefined; run = queue.shift()) run();
    },
  };
}

function* slices(name: string, count: number, log: string[]): Task<void> {
  for (let i = 1; i <= count; i++) {
    log.push(`${name}${i}`);
    yield undefined;
  }
}

/** A wait that ends when the test says so. */
function gate(): { wait: Wait; open: () => void; waiting: () => boolean } {
  let wake: (() => void) | undefined;
  return {
    wait: {
      reason: "external",
      subscribe(callback) {
        wake = callback;
        return () => {
          wake = undefined;
        };
      },
    },
    open: () => wake?.(),
    waiting: () => wake !== undefined,
  };
}

function* waiting(wait: Wait, log: string[]): Task<void> {
  try {
    yield wait;
    log.push("woken");
  } finally {
    log.push("left");
  }
}

Deno.test("createScheduler() gives every task a slice in turn", () => {
  const { defer, runAll } = turns();
  const log: string[] = [];
  const scheduler = createScheduler(defer);
  scheduler.spawn(slices("a", 2, log), () => log.push("a done"));
  scheduler.spawn(slices("b", 1, log), () => log.push("b done"));
  runAll();
  assertEquals(log, ["a1", "b1", "a2", "b done", "a done"]);
});

Deno.test("createScheduler() runs nothing before its turn", () => {
  const { defer } = turns();
  const log: string[] = [];
  createScheduler(defer).spawn(slices("a", 1, log));
  assertEquals(log, []);
});

Deno.test("createScheduler() lets a task wait until it is woken", () => {
  const { defer, runAll } = turns();
  const log: string[] = [];
  const door = gate();
  createScheduler(defer).spawn(waiting(door.wait, log));
  runAll();
  assertEquals(log, []);
  door.open();
  runAll();
  assertEquals(log, ["woken", "left"]);
});

Deno.test("createScheduler() cancels a task that waits: its finally blocks run, the wait is given up", () => {
  const { defer, runAll } = turns();
  const log: string[] = [];
  const door = gate();
  const spawned = createScheduler(defer).spawn(waiting(door.wait, log));
  runAll();
  spawned.cancel();
  assertEquals(log, ["left"]);
  assert(!door.waiting());
});

Deno.test("createScheduler() wakes a task early", () => {
  const { defer, runAll } = turns();
  const log: string[] = [];
  const door = gate();
  const spawned = createScheduler(defer).spawn(waiting(door.wait, log));
  runAll();
  spawned.wake?.();
  runAll();
  assertEquals(log, ["woken", "left"]);
});

Deno.test("createScheduler() tells of the error that a task ended with", () => {
  const { defer, runAll } = turns();
  const failure = new Error("x");
  let seen: unknown;
  function* failing(): Task<void> {
    yield undefined;
    throw failure;
  }
  createScheduler(defer).spawn(failing(), (error) => {
    seen = error;
  });
  runAll();
  assertEquals(seen, failure);
});
