/**
 * The runspaces of one pool: engine sessions, as many as the pool may have, and the pipelines that wait for one.
 * @module
 */
import { PsDictionary } from "../../lib/clixml/value.ts";
import { CORE_CMDLETS } from "../../lib/engine/cmdlets/all.ts";
import { LENIENT_RECEIVE_JOB } from "../../lib/engine/cmdlets/receive_job.ts";
import { JOB_VIEW_SLOT } from "../../lib/engine/background_job.ts";
import { createSession } from "../../lib/engine/create_session.ts";
import type { EngineHost, Scheduler, Session } from "../../lib/engine/session.ts";
import type { HostInfo, HostResponse } from "../../lib/psrp/bodies/host_call.ts";
import type { InitRunspacePool } from "../../lib/psrp/bodies/pool.ts";
import type { ShellFacts } from "../plugin.ts";
import { type HostCaller, RemoteHost } from "./remote_host.ts";
import type { RemotePipeline } from "./powershell_pipeline.ts";

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
  readonly session: Session;
  running: RemotePipeline | undefined;
}

/** The runspaces of a pool. */
export class Runspaces {
  readonly #options: RunspacesOptions;
  readonly #queue: RemotePipeline[] = [];
  #runspaces: Runspace[] = [];
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

  /** Runspaces that could start a pipeline now. */
  get available(): number {
    return this.max - this.#runspaces.filter((runspace) => runspace.running).length;
  }

  /** Runs a pipeline now, or as soon as a runspace is free. A nested one joins the runspace that waits for it. */
  run(pipeline: RemotePipeline, isNested: boolean): void {
    const busy = this.#runspaces.find((runspace) => runspace.running);
    if (isNested && busy) return pipeline.start(busy.session, this.#hostFor(pipeline));
    this.#queue.push(pipeline);
    if (this.#queue.length > MAX_QUEUED_PIPELINES) this.#queue.pop()?.refuse();
    this.#next();
  }

  /** A pipeline ended. */
  release(pipeline: RemotePipeline): void {
    const at = this.#queue.indexOf(pipeline);
    if (at >= 0) this.#queue.splice(at, 1);
    for (const runspace of this.#runspaces) if (runspace.running === pipeline) runspace.running = undefined;
    this.#next();
  }

  setMax(count: number): boolean {
    if (count < 1 || count < this.min) return false;
    this.max = count;
    this.#next();
    return true;
  }

  setMin(count: number): boolean {
    if (count < 1 || count > this.max) return false;
    this.min = count;
    return true;
  }

  /** Throws the state of an idle runspace away. */
  reset(): boolean {
    if (this.#runspaces.some((runspace) => runspace.running)) return false;
    this.#runspaces = [];
    return true;
  }

  answerHostCall(response: HostResponse): void {
    this.#poolHost?.answer(response);
  }

  close(): void {
    this.#queue.length = 0;
    this.#runspaces = [];
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const runspace = this.#free();
      if (!runspace) return;
      const pipeline = this.#queue.shift()!;
      runspace.running = pipeline;
      pipeline.start(runspace.session, this.#hostFor(pipeline));
    }
  }

  #free(): Runspace | undefined {
    const idle = this.#runspaces.find((runspace) => !runspace.running);
    if (idle) return idle;
    if (this.#runspaces.length >= this.max) return undefined;
    const { facts, scheduler } = this.#options;
    const { computer } = facts;
    const session = createSession({
      platform: computer.platform(facts.account, facts.processId),
      host: this.#poolHost!,
      cmdlets: [...CORE_CMDLETS, LENIENT_RECEIVE_JOB],
      scheduler,
      jobSeed: computer.jobs.firstId,
    });
    session.slots.set(JOB_VIEW_SLOT, {
      location: computer.jobs.location === "computer" ? computer.name : "localhost",
      commandIsPath: computer.jobs.command === "path",
    });
    const senderInfo = new PsDictionary();
    senderInfo.set("ApplicationArguments", this.#init?.applicationArguments ?? new PsDictionary());
    senderInfo.set("ConnectionString", `http://${computer.name}:5985/wsman`);
    senderInfo.set("UserInfo", facts.owner);
    session.scope.define({ name: "PSSenderInfo", value: senderInfo, description: "", options: new Set() }, "Global");
    const runspace: Runspace = { session, running: undefined };
    this.#runspaces.push(runspace);
    return runspace;
  }

  #hostFor(pipeline: RemotePipeline): EngineHost {
    const info: HostInfo | undefined = pipeline.hostInfo;
    const own = info && !info.useRunspaceHost ? info : this.#init!.hostInfo;
    return pipeline.makeHost(own);
  }
}
