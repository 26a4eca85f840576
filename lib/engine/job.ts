/**
 * Jobs: work that goes on beside the pipeline, its state and what it has written so far.
 * @module
 */
import { LiveObject, PsArray, PsDateTime, PsGuid, type PsList, type PsValue } from "../clixml/value.ts";
import { resultCollection } from "./dotnet/intrinsic_methods.ts";
import { enumNamed } from "./dotnet/enums.ts";
import { registerRows } from "./dotnet/type_system.ts";
import type { ErrorRecord, PsException } from "./exceptions.ts";
import type { JobLike } from "./session.ts";
import type { Wait } from "./task.ts";

/** States of a job, as JobState names them. */
export type JobState = "NotStarted" | "Running" | "Completed" | "Failed" | "Stopped" | "Blocked" | "Disconnected";

const JOB = "System.Management.Automation.Job";
registerRows([
  { fullName: JOB, isAbstract: true },
  { fullName: "System.Management.Automation.PSRemotingJob", base: JOB },
  { fullName: "System.Management.Automation.PSRemotingChildJob", base: JOB },
]);

const FINAL: ReadonlySet<JobState> = new Set(["Completed", "Failed", "Stopped"]);

/** Whether a job never leaves the state. */
export function isFinalState(state: JobState): boolean {
  return FINAL.has(state);
}

/** Streams of a job by the names of their collections. */
export const JOB_STREAMS = ["Output", "Error", "Progress", "Verbose", "Debug", "Warning", "Information"] as const;
/** The name of a stream's collection. */
export type JobStream = (typeof JOB_STREAMS)[number];

/** One thing that a job wrote. */
export interface JobResult {
  readonly stream: JobStream;
  readonly value: PsValue;
}

/** What a job is made of. */
export interface JobOptions {
  readonly id: number;
  readonly name: string;
  readonly instanceId: string;
  readonly command: string;
  readonly location: string;
  /** `PSJobTypeName`: `BackgroundJob`, `RemoteJob`. */
  readonly jobType: string;
  /** Type names, most derived first, without System.Object. */
  readonly types: readonly string[];
  readonly children?: readonly Job[];
  readonly begun?: bigint;
  /** Where a child's work goes on. */
  readonly runspaceId?: string;
  /** Ends the work; the job's state then becomes Stopped. */
  readonly stop?: () => void;
}

/** A parent job, or a child that does the work. */
export class Job extends LiveObject implements JobLike {
  readonly options: JobOptions;
  name: string;
  readonly children: readonly Job[];
  readonly streams: Readonly<Record<JobStream, PsList>>;
  /** What was written and not yet received, in order. */
  readonly results: JobResult[] = [];
  /** Why it failed. */
  reason: PsException | undefined;
  /** The error that ended it, until it is received. */
  failure: ErrorRecord | undefined;
  ended: bigint | undefined;
  #state: JobState = "NotStarted";
  readonly #listeners = new Set<() => void>();

  constructor(options: JobOptions) {
    super();
    this.options = options;
    this.name = options.name;
    this.children = options.children ?? [];
    this.streams = Object.fromEntries(JOB_STREAMS.map((name) => [name, resultCollection([])])) as unknown as Record<
      JobStream,
      PsList
    >;
    for (const child of this.children) child.subscribe(() => this.#changed());
  }

  get id(): number {
    return this.options.id;
  }
  get instanceId(): string {
    return this.options.instanceId;
  }

  /** A parent's state follows from its children's. */
  get state(): JobState {
    if (this.children.length === 0) return this.#state;
    const states = this.children.map((child) => child.state);
    const unfinished = states.filter((state) => !FINAL.has(state));
    if (unfinished.length > 0) {
      if (states.every((state) => state === "NotStarted")) return "NotStarted";
      if (unfinished.every((state) => state === "Disconnected")) return "Disconnected";
      return states.includes("Blocked") ? "Blocked" : "Running";
    }
    if (states.includes("Failed")) return "Failed";
    return states.includes("Stopped") ? "Stopped" : "Completed";
  }
  /** Wait-Job waits no longer: it is finished, or goes on only when somebody connects it again. */
  get isAtRest(): boolean {
    return this.isFinished || this.state === "Disconnected";
  }
  /** When it ended: a parent with the last of its children. */
  get endedAt(): bigint | undefined {
    if (this.children.length === 0 || !this.isFinished) return this.ended;
    return this.children.map((child) => child.ended ?? 0n).reduce((a, b) => a > b ? a : b);
  }
  get isFinished(): boolean {
    return FINAL.has(this.state);
  }
  get hasMoreData(): boolean {
    if (this.children.length > 0) return this.children.some((child) => child.hasMoreData);
    return this.results.length > 0 || !this.isFinished;
  }

  setState(state: JobState): void {
    this.#state = state;
    this.#changed();
  }

  /** Adds what the work wrote. */
  add(stream: JobStream, value: PsValue): void {
    this.results.push({ stream, value });
    this.streams[stream].items.push(value);
    this.#changed();
  }

  /** Takes out what has not been received; with `keep` it stays. */
  take(keep: boolean): JobResult[] {
    const taken = [...this.results];
    if (!keep) {
      this.results.length = 0;
      for (const name of JOB_STREAMS) this.streams[name].items.length = 0;
      if (taken.length > 0) this.#changed();
    }
    return taken;
  }

  /** Calls back on every change of state or data. @returns Ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  stop(): void {
    for (const child of this.children) child.stop();
    if (!this.isFinished) this.options.stop?.();
  }

  override typeNames(): readonly string[] {
    return [...this.options.types, "System.Object"];
  }
  override text(): string {
    return this.options.types[0]!;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { options } = this;
    yield ["StatusMessage", () => null];
    yield ["HasMoreData", () => this.hasMoreData];
    yield ["Location", () => options.location];
    yield ["Command", () => options.command];
    yield ["JobStateInfo", () => new JobStateInfo(this)];
    yield ["Finished", () => null];
    yield ["InstanceId", () => new PsGuid(options.instanceId)];
    yield ["Id", () => options.id];
    yield ["Name", () => this.name];
    yield ["ChildJobs", () => new PsArray([...this.children], "System.Management.Automation.Job")];
    yield ["PSBeginTime", () => options.begun === undefined ? null : new PsDateTime(options.begun, "Local")];
    yield ["PSEndTime", () => {
      const ended = this.endedAt;
      return ended === undefined ? null : new PsDateTime(ended, "Local");
    }];
    yield ["PSJobTypeName", () => options.jobType];
    for (const name of JOB_STREAMS) yield [name, () => this.streams[name]];
    yield ["State", () => this.state];
  }
}

/** System.Management.Automation.JobStateInfo. */
export class JobStateInfo extends LiveObject {
  readonly job: Job;
  constructor(job: Job) {
    super();
    this.job = job;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.JobStateInfo", "System.Object"];
  }
  override text(): string {
    return this.job.state;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["State", () => enumNamed("System.Management.Automation.JobState", this.job.state)];
    yield ["Reason", () => this.job.reason ?? null];
  }
}

/** Waits until any of some jobs changes. */
export function jobChange(jobs: readonly Job[]): Wait {
  return {
    reason: "job",
    subscribe(wake) {
      const ends: (() => void)[] = [];
      const once = () => {
        for (const end of ends) end();
        wake();
      };
      for (const job of jobs) ends.push(job.subscribe(once));
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
