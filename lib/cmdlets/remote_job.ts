/**
 * RemoteJob: commands in sessions as a job of this client, a parent with one child per session (cmdlets.md section 6).
 * @module
 */
import { isFinalState, Job } from "../engine/job.ts";
import type { Session } from "../engine/session.ts";
import type { Remoting } from "../remoting/remoting.ts";
import { attachTo, follow, type RunEvent } from "../remoting/run.ts";
import type { PSSession } from "../remoting/session.ts";
import { throttled } from "../remoting/throttle.ts";
import { jobFailure, jobResult } from "./job_records.ts";

/** Records of one child that wait to be received; beyond it its session is not read, so that memory stays bounded. */
export const MAX_JOB_RECORDS = 50_000;

const SMA = "System.Management.Automation.";

/** Where the output of one session comes from. */
export interface JobSource {
  readonly session: PSSession;
  start(signal: AbortSignal): AsyncIterable<RunEvent>;
}

/** What a job is made of. */
export interface RemoteJobOptions {
  readonly session: Session;
  readonly remoting: Remoting;
  readonly name: string | undefined;
  readonly command: string;
  readonly sources: readonly JobSource[];
  readonly throttle: number | undefined;
  readonly showComputerName: boolean;
}

/** One session of a job. */
interface Child {
  readonly job: Job;
  readonly source: JobSource;
  abort: AbortController;
  stopped: boolean;
}

/** Remote jobs by their parents. */
const REMOTE_JOBS = new WeakMap<Job, RemoteJob>();

/** A remote job. */
export class RemoteJob {
  /** The job object. */
  readonly value: Job;
  readonly #options: RemoteJobOptions;
  readonly #children: readonly Child[];

  constructor(options: RemoteJobOptions) {
    this.#options = options;
    const { session: { jobs, platform }, sources, command } = options;
    const id = jobs.nextId();
    const facts = () => ({ instanceId: platform.newGuid(), command, begun: platform.now() });
    this.#children = sources.map((source) => {
      const childId = jobs.nextId();
      const child: Child = {
        job: new Job({
          ...facts(),
          id: childId,
          name: `Job${childId}`,
          location: source.session.computerName,
          jobType: "",
          types: [`${SMA}PSRemotingChildJob`, `${SMA}Job`],
          runspaceId: source.session.instanceId,
          stop: () => void this.#stop(child),
        }),
        source,
        abort: new AbortController(),
        stopped: false,
      };
      return child;
    });
    this.value = new Job({
      ...facts(),
      id,
      name: options.name ?? `Job${id}`,
      location: sources.map(({ session }) => session.computerName).join(","),
      jobType: "RemoteJob",
      types: [`${SMA}PSRemotingJob`, `${SMA}Job`],
      children: this.#children.map(({ job }) => job),
    });
    REMOTE_JOBS.set(this.value, this);
  }

  /** Starts the commands, at most so many at a time as the throttle says. */
  start(): void {
    const operations = this.#children.map((child) => () =>
      child.stopped ? Promise.resolve() : this.#follow(child, child.source.start(child.abort.signal))
    );
    void drain(throttled(operations, this.#options.throttle));
  }

  /** Takes commands over that were cut off from their cmdlet and go on in disconnected sessions. */
  leave(): void {
    for (const { job } of this.#children) job.setState("Disconnected");
  }

  /** Goes on with the command of a session that is connected again. */
  resume(session: PSSession): void {
    const child = this.#disconnectedChild(session);
    const commandId = session.outstandingCommand;
    if (!child || commandId === undefined) return;
    child.abort = new AbortController();
    void this.#follow(child, attachTo(session, commandId, child.abort.signal));
  }

  /** Whether it has a child that was disconnected with this session. */
  isDisconnectedFrom(session: PSSession): boolean {
    return this.#disconnectedChild(session) !== undefined;
  }

  #disconnectedChild(session: PSSession): Child | undefined {
    return this.#children.find(({ job, source }) =>
      job.state === "Disconnected" && source.session.instanceId === session.instanceId
    );
  }

  async #follow(child: Child, events: AsyncIterable<RunEvent>): Promise<void> {
    const { job } = child;
    job.setState("Running");
    try {
      for await (const event of events) {
        this.#take(child, event);
        if (job.results.length >= MAX_JOB_RECORDS) await roomIn(job, child.abort.signal);
      }
      if (!isFinalState(job.state) && job.state !== "Disconnected") this.#end(child, "Completed");
    } catch (error) {
      if (child.stopped) this.#end(child, "Stopped");
      else this.#fail(child, { type: "failed", session: child.source.session, phase: "start", error });
    }
  }

  #take(child: Child, event: RunEvent): void {
    switch (event.type) {
      case "record": {
        const result = jobResult(event, this.#options.showComputerName);
        if (result) child.job.add(result.stream, result.value);
        return;
      }
      case "end": {
        const { state, reason } = event.end;
        if (state === "Disconnected") return child.job.setState("Disconnected");
        if (event.cause !== undefined && !child.stopped) return this.#fail(child, event);
        if (state === "Failed" && reason !== undefined) return this.#fail(child, event);
        return this.#end(child, state);
      }
      case "failed":
        return this.#fail(child, event);
      case "hostCall":
        // Nobody watches a job: what it wants to show comes as records too, and nobody is asked.
        return event.answer(event.call, null);
      case "network":
        return;
    }
  }

  #fail(child: Child, event: Extract<RunEvent, { readonly type: "end" | "failed" }>): void {
    const failure = jobFailure(event);
    child.job.failure = failure;
    child.job.reason = failure.exception;
    this.#end(child, "Failed");
  }

  #end(child: Child, state: "Completed" | "Failed" | "Stopped"): void {
    child.job.ended = this.#options.session.platform.now();
    child.job.setState(state);
  }

  /** Stops a command at its server; one that was disconnected is connected for that. */
  async #stop(child: Child): Promise<void> {
    const { job, source: { session } } = child;
    child.stopped = true;
    if (job.state === "NotStarted") return this.#end(child, "Stopped");
    if (job.state === "Disconnected") return await this.#stopDisconnected(child);
    const runs = [...session.running];
    // Without a running command it is still being opened.
    if (runs.length === 0) child.abort.abort();
    for (const run of runs) await run.stop().catch(() => child.abort.abort());
  }

  async #stopDisconnected(child: Child): Promise<void> {
    const { source: { session } } = child;
    const commandId = session.outstandingCommand;
    child.abort = new AbortController();
    const { signal } = child.abort;
    try {
      if (session.state === "Disconnected") await this.#options.remoting.connect(session, { signal });
      if (commandId === undefined) return this.#end(child, "Stopped");
      const run = await session.pool!.attach(commandId, signal);
      session.running.add(run);
      void this.#follow(child, follow(session, run, signal));
      await run.stop();
    } catch (error) {
      this.#fail(child, { type: "failed", session, phase: "open", error });
    }
  }
}

/** The job whose child was disconnected with a session. */
export function disconnectedJobOf(engineSession: Session, session: PSSession): RemoteJob | undefined {
  for (const job of engineSession.jobs.list()) {
    const remote = job instanceof Job ? REMOTE_JOBS.get(job) : undefined;
    if (remote?.isDisconnectedFrom(session)) return remote;
  }
  return undefined;
}

async function drain(results: AsyncIterable<void>): Promise<void> {
  for await (const _ of results);
}

function roomIn(job: Job, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (job.results.length >= MAX_JOB_RECORDS && !signal.aborted) return;
      end();
      signal.removeEventListener("abort", check);
      resolve();
    };
    const end = job.subscribe(check);
    signal.addEventListener("abort", check);
  });
}
