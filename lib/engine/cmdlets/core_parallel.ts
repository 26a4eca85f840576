/**
 * ForEach-Object -Parallel: each object gets the block in a session of its own; the sessions take turns.
 * @module
 */
import { PsObject, type PsValue } from "../../clixml/value.ts";
import { usingValues } from "../background_job.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import type { CmdletBody, CmdletCall } from "../command.ts";
import { registerRows } from "../dotnet/type_system.ts";
import type { Engine } from "../engine.ts";
import { ErrorRecord, raise } from "../exceptions.ts";
import { Gate } from "../gate.ts";
import { Job } from "../job.ts";
import { InformationRecord, TextRecord } from "../records.ts";
import { Variable } from "../scope.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Run, RunResult, Streams } from "../session.ts";
import type { Step, Task } from "../task.ts";

const SMA = "System.Management.Automation.";
/** -ThrottleLimit, where it is not given. */
const DEFAULT_THROTTLE = 5;
const ARGUMENT = [`${SMA}PSArgumentException`, "System.ArgumentException", "System.SystemException"];

registerRows([
  { fullName: `${SMA}PSTasks.PSTaskJob`, base: `${SMA}Job` },
  { fullName: `${SMA}PSTasks.PSTaskChildJob`, base: `${SMA}Job` },
]);

const isBlock = (value: PsValue): boolean =>
  value instanceof ScriptBlock || (value instanceof PsObject && value.base instanceof ScriptBlock);

/** Sessions that run one block, some at a time. */
class Tasks {
  readonly #engine: Engine;
  readonly #block: ScriptBlock;
  readonly #using: ReadonlyMap<string, PsValue>;
  readonly #location: string;
  readonly #running = new Set<Run>();
  #stopped = false;
  /** Opened whenever a session ended or something was written. */
  readonly changed: Gate = new Gate();

  constructor(engine: Engine, block: ScriptBlock, using: ReadonlyMap<string, PsValue>) {
    this.#engine = engine;
    this.#block = block;
    this.#using = using;
    this.#location = engine.providers.location();
  }

  get count(): number {
    return this.#running.size;
  }

  /** Starts one; `ended` is told how it went. */
  start(value: PsValue, streams: Streams, ended: (result: RunResult) => void): void {
    const forked = this.#engine.fork();
    forked.global.using = this.#using;
    forked.global.put(new Variable("_", value));
    forked.providers.setLocation(this.#location);
    const run = forked.run({
      statements: [[{ text: this.#block.source, isScript: true, arguments: [] }]],
      streams,
    });
    this.#running.add(run);
    const { changed } = this;
    const running = this.#running;
    function* work(): Task<void> {
      const result = yield* run.task;
      running.delete(run);
      ended(result);
      changed.open();
    }
    this.#engine.scheduler.spawn(work());
    if (this.#stopped) run.stop();
  }

  stop(): void {
    this.#stopped = true;
    for (const run of this.#running) run.stop();
  }
}

function taskFailure(record: ErrorRecord): ErrorRecord {
  return new ErrorRecord({
    exception: record.exception,
    errorId: "PSTaskException",
    category: "InvalidOperation",
    target: null,
  });
}

function refusal(errorId: string, message: string, category: "InvalidType" | "InvalidOperation"): Error {
  return raise({ types: ARGUMENT, message, errorId, category });
}

/** The body of ForEach-Object -Parallel. */
export function forEachParallel(cmd: CmdletCall): CmdletBody {
  const { engine, frame } = cmd as CmdletProcessor;
  const block = cmd.get("Parallel") as ScriptBlock;
  const limit = cmd.get("ThrottleLimit");
  const throttle = typeof limit === "number" ? limit : DEFAULT_THROTTLE;
  const asJob = cmd.flag("AsJob");
  const timeout = cmd.get("TimeoutSeconds");
  const written: (() => Step)[] = [];
  const children: { readonly job: Job; readonly value: PsValue }[] = [];
  let tasks: Tasks;
  let cancelTimer = (): void => {};

  const later = (write: () => Step): undefined => {
    written.push(write);
    tasks.changed.open();
    return undefined;
  };
  const streams: Streams = {
    output: (value) => later(() => cmd.write(value)),
    error: (record) => {
      // It says already who wrote it.
      record.foreign = true;
      return later(() => cmd.error(record));
    },
    warning: (text) => later(() => cmd.warning(text)),
    verbose: (text) => later(() => cmd.verbose(text)),
    debug: (text) => later(() => cmd.debug(text)),
    information: (info) => later(() => cmd.information(info)),
    progress: (progress) => later(() => cmd.progress(progress)),
  };

  function* flush(): Task<void> {
    for (let next = written.shift(); next !== undefined; next = written.shift()) {
      const step = next();
      if (step !== undefined) yield* step;
    }
  }

  function* waitUntil(done: () => boolean): Task<void> {
    yield* flush();
    while (!done()) {
      yield tasks.changed.wait("job");
      yield* flush();
    }
  }

  return {
    begin() {
      const using = usingValues(frame, block, (value) => value);
      if ([...using.values()].some(isBlock)) {
        throw refusal(
          "ParallelUsingVariableCannotBeScriptBlock",
          "Cannot use a script block in another session",
          "InvalidType",
        );
      }
      if (asJob && timeout !== undefined) {
        throw refusal("ParallelCannotUseTimeoutWithJob", "Cannot use -TimeoutSeconds with -AsJob", "InvalidOperation");
      }
      tasks = new Tasks(engine, block, using);
      if (typeof timeout === "number" && timeout > 0) {
        cancelTimer = engine.platform.setTimer(timeout * 1000, () => tasks.stop());
      }
      return undefined;
    },
    *process() {
      const value = cmd.pipelineObject ?? cmd.get("InputObject") ?? null;
      if (isBlock(value)) {
        const step = cmd.error(cmd.record({
          errorId: "ParallelPipedInputObjectCannotBeScriptBlock",
          category: "InvalidType",
          types: ARGUMENT,
          message: "Cannot run script blocks as input of -Parallel",
        }));
        if (step !== undefined) yield* step;
        return;
      }
      if (asJob) {
        children.push({ job: childJob(engine, block), value });
        return;
      }
      yield* waitUntil(() => tasks.count < throttle);
      tasks.start(value, streams, (result) => {
        if (result.state !== "Completed") later(() => cmd.error(taskFailure(result.error)));
      });
    },
    *end() {
      if (!asJob) return yield* waitUntil(() => tasks.count === 0);
      const step = cmd.write(startJob(engine, block, tasks, children, throttle));
      if (step !== undefined) yield* step;
    },
    dispose() {
      cancelTimer();
      if (!asJob) tasks?.stop();
    },
  };
}

function childJob(engine: Engine, block: ScriptBlock): Job {
  const id = engine.jobs.nextId();
  return new Job({
    id,
    name: `Job${id}`,
    instanceId: engine.platform.newGuid(),
    command: block.source,
    location: "PowerShell",
    jobType: "PSTaskChildJob",
    types: [`${SMA}PSTasks.PSTaskChildJob`, `${SMA}Job`],
    begun: engine.platform.now(),
  });
}

function startJob(
  engine: Engine,
  block: ScriptBlock,
  tasks: Tasks,
  children: readonly { readonly job: Job; readonly value: PsValue }[],
  throttle: number,
): Job {
  const id = engine.jobs.nextId();
  const parent = new Job({
    id,
    name: `Job${id}`,
    instanceId: engine.platform.newGuid(),
    command: block.source,
    location: "PowerShell",
    jobType: "PSTaskJob",
    types: [`${SMA}PSTasks.PSTaskJob`, `${SMA}Job`],
    children: children.map(({ job }) => job),
    begun: engine.platform.now(),
    stop: () => tasks.stop(),
  });
  engine.jobs.add(parent);
  function* feed(): Task<void> {
    for (const { job, value } of children) {
      yield* tasks.changed.until("job", () => tasks.count < throttle);
      job.setState("Running");
      tasks.start(value, jobStreams(job), (result) => {
        job.ended = engine.platform.now();
        if (result.state === "Failed") {
          job.failure = taskFailure(result.error);
          job.reason = result.error.exception;
        }
        job.setState(result.state);
      });
    }
  }
  engine.scheduler.spawn(feed());
  return parent;
}

function jobStreams(job: Job): Streams {
  return {
    output: (value) => void job.add("Output", value),
    error: (record) => void job.add("Error", record),
    warning: (text) => void job.add("Warning", new TextRecord("Warning", text)),
    verbose: (text) => void job.add("Verbose", new TextRecord("Verbose", text)),
    debug: (text) => void job.add("Debug", new TextRecord("Debug", text)),
    information: (info) => void job.add("Information", new InformationRecord(info)),
    progress: () => undefined,
  };
}
