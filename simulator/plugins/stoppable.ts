/**
 * Waits of a remote run that a stop ends: what a client, a reader or an answer would end otherwise.
 * @module
 */
import { PipelineStopped } from "../../lib/engine/compile/flow.ts";
import type { Task, Wait } from "../../lib/engine/task.ts";

/** How often a run has been stopped. What a finally block waits for afterwards is waited for again. */
export type StopCount = () => number;

/**
 * Waits until a condition holds, looking again at each wake.
 * @throws Where the run is stopped meanwhile.
 */
export function* waitUntil(wait: () => Wait, condition: () => boolean, stops: StopCount): Task<void> {
  const before = stops();
  while (!condition()) {
    yield wait();
    if (stops() !== before) throw new PipelineStopped();
  }
}
