/**
 * One pipeline at the server, as its user sees it: reports come one by one, input and answers go (cmdlets.md 2.17).
 * Receiving and sending for it is the pool's business.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import { RemotingError } from "../errors.ts";
import type { HostCall } from "../psrp/bodies/host_call.ts";
import type { HostResult } from "../psrp/host_methods.ts";
import type { ClientPool } from "../psrp/client.ts";
import type { ClientClock, ClientPipelineRun, PipelineEnd, PipelineReport } from "./contract.ts";
import { Changes } from "./waiting.ts";

/**
 * Reports that are kept while nobody takes them. Beyond it no more is received, and the server's own buffer fills,
 * which is how a slow reader slows a script down.
 */
export const MAX_WAITING_REPORTS = 2000;

/** Bytes of input that may wait to be sent before `sendInput` waits too. */
export const MAX_WAITING_INPUT_BYTES: number = 512 * 1024;

/** What a run needs of its pool. */
export interface RunHost {
  readonly core: ClientPool;
  readonly clock: ClientClock;
  /** Sends what waits; resolves when nothing does. */
  flush(): Promise<void>;
  /** Sends what waits, and reports failures to the pool alone. */
  kick(): void;
  signal(run: PipelineRun, code: "stopPipeline" | "terminate"): Promise<void>;
  /** The run is of no interest any more. */
  forget(run: PipelineRun): void;
}

/** See the module. */
export class PipelineRun implements ClientPipelineRun {
  readonly id: string;
  /** Id of the command at the server; an old one chooses it itself. */
  commandId: string;
  readonly #host: RunHost;
  readonly #changes: Changes;
  #reports: PipelineReport[] = [];
  #head = 0;
  #end: PipelineEnd | undefined;

  constructor(host: RunHost, id: string) {
    this.#host = host;
    this.#changes = new Changes(host.clock);
    this.id = id;
    this.commandId = id;
  }

  get end(): PipelineEnd | undefined {
    return this.#end;
  }

  async next(signal?: AbortSignal): Promise<PipelineReport | undefined> {
    await this.#changes.until(
      () => this.#head < this.#reports.length || this.#end !== undefined,
      `wait for pipeline ${this.id}`,
      { signal },
    );
    const report = this.#reports[this.#head];
    if (report === undefined) return undefined;
    this.#head++;
    if (this.#head === this.#reports.length) {
      this.#reports = [];
      this.#head = 0;
      this.#changes.notify();
    }
    return report;
  }

  async sendInput(value: PsValue): Promise<void> {
    this.#pipeline("send input to").sendInput(value);
    this.#host.kick();
    if (this.#host.core.pending(this.id) > MAX_WAITING_INPUT_BYTES) await this.#host.flush();
  }

  async endInput(): Promise<void> {
    this.#pipeline("end the input of").endInput();
    await this.#host.flush();
  }

  answer(call: HostCall, result: unknown, error?: PsValue): void {
    const { core } = this.#host;
    if (error !== undefined) core.failHostCall(call, error, this.id);
    else core.respondHostCall(call, result as HostResult<HostCall["method"]>, this.id);
    this.#host.kick();
  }

  async stop(): Promise<void> {
    if (this.#end !== undefined) return;
    this.#host.core.pipeline(this.id)?.stop();
    await this.#host.signal(this, "stopPipeline");
  }

  async close(): Promise<void> {
    const detached = this.#end?.state === "Disconnected";
    this.finish({ state: "Stopped", reason: undefined });
    this.#host.forget(this);
    // A pipeline that goes on at the server is not ended by letting go of it.
    if (detached) return;
    this.#host.core.pipeline(this.id)?.close();
    await this.#host.signal(this, "terminate");
  }

  /** Appends a report. */
  push(report: PipelineReport): void {
    if (this.#end !== undefined) return;
    this.#reports.push(report);
    this.#changes.notify();
  }

  /** Ends the run; reports that wait are still taken. */
  finish(end: PipelineEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#changes.notify();
  }

  /** Resolves when there is room for more reports. */
  room(signal: AbortSignal): Promise<void> {
    return this.#changes.until(
      () => this.#reports.length - this.#head < MAX_WAITING_REPORTS || this.#end !== undefined,
      `receive for pipeline ${this.id}`,
      { signal },
    );
  }

  #pipeline(what: string): NonNullable<ReturnType<ClientPool["pipeline"]>> {
    const pipeline = this.#end === undefined ? this.#host.core.pipeline(this.id) : undefined;
    if (pipeline !== undefined) return pipeline;
    throw new RemotingError(
      "ERR_SESSION",
      "local",
      `Cannot ${what} pipeline ${this.id}: it has ended (${this.#end?.state ?? "closed"})`,
    );
  }
}
