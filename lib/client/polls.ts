/**
 * The long polls of one connection to a shell: a Receive for the pool and one for each pipeline, each sent again when it
 * is answered (wire.md 3.6, 3.7).
 * @module
 */
import type { ReceiveResponse } from "../wsman/receive.ts";
import type { PipelineRun } from "./pipeline.ts";
import { isFault } from "./shell_requests.ts";

/** Nothing came in the time of one poll, or a poll of ours that is lost is still known to the server. */
const EMPTY_POLL_FAULTS = [2150858793, 2150859047] as const;

/** What is polled: a pipeline, or `undefined` for the pool itself. */
export type PollTarget = PipelineRun | undefined;

/** What the polls need of their pool. */
export interface PollHooks {
  /** Whether the target still has something to say, and this client listens. */
  isWanted(target: PollTarget): boolean;
  receive(target: PollTarget, signal: AbortSignal): Promise<ReceiveResponse>;
  /** Takes an answer. */
  hear(response: ReceiveResponse, target: PollTarget): void;
  /** A poll has failed. */
  failed(error: unknown, target: PollTarget): void;
}

/** See the module. */
export class Polls {
  readonly #hooks: PollHooks;
  #controller = new AbortController();
  #running = new Set<PollTarget>();

  constructor(hooks: PollHooks) {
    this.#hooks = hooks;
  }

  /** Polls for a target unless it is polled already. */
  start(target: PollTarget): void {
    if (!this.#running.has(target)) void this.#loop(target, this.#controller.signal, this.#running);
  }

  /** Lets go of all polls; what they would still bring is not heard. */
  stop(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#running = new Set();
  }

  async #loop(target: PollTarget, signal: AbortSignal, running: Set<PollTarget>): Promise<void> {
    const isWanted = (): boolean => !signal.aborted && this.#hooks.isWanted(target);
    running.add(target);
    try {
      while (isWanted()) {
        await target?.room(signal);
        if (!isWanted()) break;
        const response = await this.#receive(target, signal);
        if (response !== undefined && !signal.aborted) this.#hooks.hear(response, target);
      }
    } catch (error) {
      if (!signal.aborted) this.#hooks.failed(error, target);
    } finally {
      running.delete(target);
    }
  }

  async #receive(target: PollTarget, signal: AbortSignal): Promise<ReceiveResponse | undefined> {
    try {
      return await this.#hooks.receive(target, signal);
    } catch (error) {
      if (isFault(error, ...EMPTY_POLL_FAULTS)) return undefined;
      throw error;
    }
  }
}
