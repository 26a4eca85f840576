/**
 * Time as the simulator sees it: injected, so that tests move it by hand.
 * @module
 */

/** A clock with timers. */
export interface SimulatorClock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls `fire` once after `ms` milliseconds. @returns Cancels the timer. */
  setTimer(ms: number, fire: () => void): () => void;
}

/** A clock that stands still until it is told to move. */
export interface ManualClock extends SimulatorClock {
  /** Moves the clock and fires what falls due on the way, in order. */
  advance(ms: number): void;
}

/** Makes a {@linkcode ManualClock}. */
export function manualClock(start: number = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  let serial = 0;
  const timers = new Map<number, { at: number; fire: () => void }>();
  return {
    now: () => now,
    setTimer(ms, fire) {
      const id = serial++;
      timers.set(id, { at: now + ms, fire });
      return () => void timers.delete(id);
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        let next: [number, { at: number; fire: () => void }] | undefined;
        for (const entry of timers) if (entry[1].at <= until && (!next || entry[1].at < next[1].at)) next = entry;
        if (!next) break;
        timers.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].fire();
      }
      now = until;
    },
  };
}
