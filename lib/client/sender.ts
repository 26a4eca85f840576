/**
 * Sends what a pool's core has queued: one request at a time, so that a stream keeps its order.
 * @module
 */
import { EMPTY_GUID } from "../guid.ts";
import type { ClientPool } from "../psrp/client.ts";
import type { PipelineRun } from "./pipeline.ts";
import { isFault, type ShellRequests } from "./shell_requests.ts";

/** The command has ended before it read its input. */
const GONE_FAULTS = [2150858843, 995] as const;

/** See the module. */
export class Sender {
  readonly #core: ClientPool;
  readonly #requests: ShellRequests;
  readonly #runs: ReadonlyMap<string, PipelineRun>;
  #running: Promise<void> | undefined;
  /** Something may have been queued since the last round began. */
  #isWanted = false;

  /** @param runs Pipelines that have a command at the server, by id. */
  constructor(core: ClientPool, requests: ShellRequests, runs: ReadonlyMap<string, PipelineRun>) {
    this.#core = core;
    this.#requests = requests;
    this.#runs = runs;
  }

  /** Sends what waits; resolves when nothing does. */
  flush(): Promise<void> {
    this.#isWanted = true;
    this.#running ??= this.#sendAll();
    return this.#running;
  }

  async #sendAll(): Promise<void> {
    try {
      // Let several inputs of the same turn leave together.
      await Promise.resolve();
      const room = this.#requests.room({
        operation: "Send",
        streams: [{ name: "stdin", commandId: this.#core.id, bytes: new Uint8Array(0) }],
      });
      while (this.#isWanted) {
        this.#isWanted = false;
        while (await this.#sendRound(room));
      }
    } finally {
      this.#running = undefined;
    }
  }

  /** Sends what each target has for one request; says whether there was anything. */
  async #sendRound(room: number): Promise<boolean> {
    let sent = false;
    for (const target of [EMPTY_GUID, ...this.#runs.keys()]) {
      const outgoing = this.#core.state === "Disconnected" ? undefined : this.#core.take(room, target);
      if (outgoing === undefined) continue;
      sent = true;
      const { bytes, stream } = outgoing;
      const commandId = this.#runs.get(target)?.commandId;
      try {
        await this.#requests.send({
          name: stream === "promptResponse" ? "pr" : "stdin",
          bytes,
          ...(commandId !== undefined && { commandId }),
        });
      } catch (error) {
        // Nobody misses input that nobody reads.
        if (target === EMPTY_GUID || !isFault(error, ...GONE_FAULTS)) throw error;
      }
    }
    return sent;
  }
}
