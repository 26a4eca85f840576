/**
 * The runspaces of one pool: engine sessions, as many as the pool may have, and the pipelines that wait for one.
 * @module
 */
import type { Platform } from "../../lib/engine/platform.ts";
import type { EngineHost, Scheduler, Session } from "../../lib/engine/session.ts";
import type { HostInfo, HostResponse } from "../../lib/psrp/bodies/host_call.ts";
import type { InitRunspacePool } from "../../lib/psrp/bodies/pool.ts";
import type { ShellFacts } from "../plugin.ts";
import { type HostCaller, RemoteHost } from "./remote_host.ts";
import type { RemotePipeline } from "./powershell_pipeline.ts";
import { RemoteSession } from "./remote_session.ts";

/** Pipelines that may wait for a runspace of one pool. */
export const MAX_QUEUED_PIPELINES = 256;

/** What the runspaces need. */
export interface RunspacesOptions {
  readonly facts: ShellFacts;
  readonly scheduler: Scheduler;
  readonly newGuid: () => string;
  /** Calls a method of the client's host outside of any pipeline. */
  readonly hostCaller: HostCaller;
}

interface Runspace {
  readonly remote: RemoteSession;
  running: RemotePipeline | undefined;
}

/** The runspaces of a pool. */
export class Runspaces {
  readonly #options: RunspacesOptions;
  readonly #queue: RemotePipeline[] = [];
  #runspaces: Runspace[] = [];
  /** All runspaces are one process, with one environment. */
  #platform: Platform | undefined;
  #poolHost: RemoteHost | undefined;
  #init: InitRunspacePool | undefined;
  min = 1;
  max = 1;

  constructor(options: RunspacesOptions) {
    this.#options = options;
  }

  open(init: InitRunspacePool): void {
    this.#init = init;
    this.min = init.minRunspaces;
    this.max = init.maxRunspaces;
    this.#poolHost = new RemoteHost(this.#options.hostCaller, init.hostInfo);
  }

  /** A session whose type data speaks for the pool; `undefined` before the first pipeline. */
  get session(): Session | undefined {
    return this.#runspaces[0]?.remote.session;
  }

  /** Runspaces that could start a pipeline now. */
  get available(): number {
    return Math.max(this.max - this.#runspaces.filter((runspace) => runspace.running).length, 0);
  }

  /**
   * Runs a pipeline now, or as soon as a runspace is free. That is so for a nested one, too: PowerShell does not run it
   * beside the one it is nested in (truth/psrp, psrpcore-nested).
   */
  run(pipeline: RemotePipeline): void {
    this.#queue.push(pipeline);
    if (this.#queue.length > MAX_QUEUED_PIPELINES) this.#queue.pop()?.refuse();
    this.#next();
  }

  /** A pipeline ended. */
  release(pipeline: RemotePipeline): void {
    const at = this.#queue.indexOf(pipeline);
    if (at >= 0) this.#queue.splice(at, 1);
    for (const runspace of this.#runspaces) if (runspace.running === pipeline) runspace.running = undefined;
    this.#shrink();
    this.#next();
  }

  setMax(count: number): boolean {
    if (count < 1 || count < this.min) return false;
    this.max = count;
    // Idle runspaces beyond the maximum go at once, busy ones when they have ended.
    this.#shrink();
    this.#next();
    return true;
  }

  setMin(count: number): boolean {
    if (count < 1 || count > this.max) return false;
    this.min = count;
    return true;
  }

  /** Resets the one idle runspace of a pool that has no more than one. */
  reset(): boolean {
    if (this.max > 1 || this.#runspaces.some((runspace) => runspace.running)) return false;
    for (const { remote } of this.#runspaces) remote.reset();
    return true;
  }

  answerHostCall(response: HostResponse): void {
    this.#poolHost?.answer(response);
  }

  close(): void {
    this.#queue.length = 0;
    for (const { remote } of this.#runspaces) remote.close();
    this.#runspaces = [];
  }

  #shrink(): void {
    for (const runspace of [...this.#runspaces]) {
      if (this.#runspaces.length <= this.max) return;
      if (runspace.running) continue;
      runspace.remote.close();
      this.#runspaces.splice(this.#runspaces.indexOf(runspace), 1);
    }
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const runspace = this.#free();
      if (!runspace) return;
      const pipeline = this.#queue.shift()!;
      runspace.running = pipeline;
      pipeline.start(runspace.remote.session, this.#hostFor(pipeline));
    }
  }

  #free(): Runspace | undefined {
    const idle = this.#runspaces.find((runspace) => !runspace.running);
    if (idle) return idle;
    if (this.#runspaces.length >= this.max) return undefined;
    const { facts, scheduler } = this.#options;
    const remote = new RemoteSession({
      facts,
      platform: this.#platform ??= facts.computer.platform(facts),
      host: this.#poolHost!,
      scheduler,
      applicationArguments: this.#init?.applicationArguments ?? null,
    });
    const runspace: Runspace = { remote, running: undefined };
    this.#runspaces.push(runspace);
    return runspace;
  }

  #hostFor(pipeline: RemotePipeline): EngineHost {
    const info: HostInfo | undefined = pipeline.hostInfo;
    const own = info && !info.useRunspaceHost ? info : this.#init!.hostInfo;
    return pipeline.makeHost(own);
  }
}
