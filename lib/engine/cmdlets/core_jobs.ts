/**
 * Start-Job, Get-Job, Receive-Job, Wait-Job, Stop-Job, Remove-Job.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { PsDateTime, PsEnum } from "../../clixml/value.ts";
import { startBackgroundJob } from "../background_job.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import type { CmdletBody, CmdletCall, CmdletSpec, ParameterCheck } from "../command.ts";
import { exception } from "../exceptions.ts";
import { type Job, jobChange } from "../job.ts";
import { decodeScript } from "../redirect_files.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Step, Task, Wait } from "../task.ts";
import { GET_JOB_FACTS, REMOVE_JOB_FACTS, START_JOB_FACTS, STOP_JOB_FACTS, WAIT_JOB_FACTS } from "./job_parameters.ts";
import { choosesJobs, parentJobs, selectJobs } from "./job_selection.ts";
import { RECEIVE_JOB } from "./receive_job.ts";

const ARGUMENT = ["System.ArgumentException", "System.SystemException"];

// ------------------------------------------------------------------------------------------------------- Start-Job

function startJob(cmd: CmdletCall): CmdletBody {
  const { engine, frame } = cmd as CmdletProcessor;
  const input: PsValue[] = [];
  return {
    process() {
      if (cmd.expectingInput && cmd.pipelineObject !== undefined) input.push(cmd.pipelineObject);
      return undefined;
    },
    end() {
      let script = cmd.get("ScriptBlock");
      let command: string;
      if (script instanceof ScriptBlock) command = script.source;
      else {
        const path = engine.providers.resolveFile(cmd.text("FilePath") ?? cmd.text("LiteralPath") ?? "");
        const text = decodeScript(engine.platform.fileSystem.read(path));
        script = engine.parse(text, path);
        command = text;
      }
      const init = cmd.get("InitializationScript");
      const given = cmd.get("InputObject");
      const values = cmd.expectingInput ? input : given === undefined ? undefined : [given];
      const job = startBackgroundJob(frame, {
        name: cmd.text("Name"),
        script: script as ScriptBlock,
        command,
        path: cmd.text("FilePath") ?? cmd.text("LiteralPath"),
        initialization: init instanceof ScriptBlock ? init : undefined,
        args: cmd.items("ArgumentList") ?? [],
        input: values,
        workingDirectory: cmd.text("WorkingDirectory"),
      });
      return cmd.write(job);
    },
  };
}

// ---------------------------------------------------------------------------------------------------------- Get-Job

function getJob(cmd: CmdletCall): CmdletBody {
  return {
    *process() {
      const jobs = choosesJobs(cmd) ? yield* selectJobs(cmd) : [...parentJobs(cmd)];
      const wanted = byTime(cmd, byData(cmd, [...jobs, ...childrenOf(cmd, jobs)]));
      for (const job of wanted.sort((a, b) => a.id - b.id)) yield* stepOf(cmd.write(job));
    },
  };
}

/** What -IncludeChildJob and -ChildJobState add. */
function childrenOf(cmd: CmdletCall, jobs: readonly Job[]): Job[] {
  const state = cmd.get("ChildJobState");
  if (!cmd.flag("IncludeChildJob") && state === undefined) return [];
  const children = jobs.flatMap((job) => job.children);
  return state instanceof PsEnum ? children.filter((child) => child.state === state.name) : children;
}

function byData(cmd: CmdletCall, jobs: Job[]): Job[] {
  const wanted = cmd.get("HasMoreData");
  return wanted === undefined ? jobs : jobs.filter((job) => job.hasMoreData === cmd.flag("HasMoreData"));
}

/** -Before and -After mean the end of jobs, which running ones do not have; -Newest are those that ended last. */
function byTime(cmd: CmdletCall, jobs: Job[]): Job[] {
  const before = cmd.get("Before");
  const after = cmd.get("After");
  const newest = cmd.int("Newest");
  const inTime = before === undefined && after === undefined
    ? jobs
    : jobs.filter(({ ended }) =>
      ended !== undefined && (!(before instanceof PsDateTime) || ended < before.ticks) &&
      (!(after instanceof PsDateTime) || ended > after.ticks)
    );
  if (newest === undefined) return inTime;
  return inTime.toSorted((a, b) => Number((b.ended ?? 0n) - (a.ended ?? 0n))).slice(0, newest);
}

function* stepOf(step: Step): Task<void> {
  if (step !== undefined) yield* step;
}

// --------------------------------------------------------------------------------------------------------- Wait-Job

function waitJob(cmd: CmdletCall): CmdletBody {
  const chosen: Job[] = [];
  return {
    *process() {
      for (const job of yield* selectJobs(cmd)) if (!chosen.includes(job)) chosen.push(job);
    },
    *end() {
      if (chosen.length === 0) return;
      const timeout = cmd.int("Timeout");
      const late = { is: timeout === 0 };
      const cancel = timeout !== undefined && timeout > 0
        ? cmd.session.platform.setTimer(timeout * 1000, () => {
          late.is = true;
        })
        : undefined;
      const any = cmd.flag("Any");
      // A disconnected job gets no further by itself; with -Force it is waited for nevertheless.
      const isOver = (job: Job) => cmd.flag("Force") ? job.isFinished : job.isAtRest;
      const done = () => any ? chosen.some(isOver) : chosen.every(isOver);
      try {
        while (!done() && !late.is) {
          yield timeout === undefined ? jobChange(chosen) : changeOrTimeout(cmd, chosen, timeout * 1000, late);
          cmd.checkStop();
        }
      } finally {
        cancel?.();
      }
      if (!done()) return;
      const over = chosen.filter(isOver);
      for (const job of any ? over.slice(0, 1) : over) {
        if (!job.isFinished) {
          yield* stepOf(cmd.warning(`${job.name} is disconnected and does not go on by itself: connect its sessions`));
        }
        yield* stepOf(cmd.write(job));
      }
    },
  };
}

function changeOrTimeout(cmd: CmdletCall, jobs: readonly Job[], ms: number, late: { is: boolean }): Wait {
  const change = jobChange(jobs);
  return {
    reason: "job",
    subscribe(wake) {
      let open = true;
      const once = () => {
        if (!open) return;
        open = false;
        end();
        cancel();
        wake();
      };
      const end = change.subscribe(once);
      const cancel = cmd.session.platform.setTimer(ms, () => {
        late.is = true;
        once();
      });
      return () => {
        open = false;
        end();
        cancel();
      };
    },
  };
}

// ---------------------------------------------------------------------------------------------- Stop-Job, Remove-Job

function stopJob(cmd: CmdletCall): CmdletBody {
  return {
    *process() {
      const jobs = yield* selectJobs(cmd);
      for (const job of jobs) {
        if (!job.isFinished && (yield* cmd.shouldProcess(described(job), "Stop"))) yield* stopOne(cmd, job);
      }
      if (cmd.flag("PassThru")) { for (const job of jobs) yield* stepOf(cmd.write(job)); }
    },
  };
}

/** A job as confirmations name it. */
function described(job: Job): string {
  return `${job.name} (id ${job.id}): ${job.options.command}`;
}

function* stopOne(cmd: CmdletCall, job: Job): Task<void> {
  job.stop();
  while (!job.isFinished) {
    yield jobChange([job]);
    cmd.checkStop();
  }
}

function removeJob(cmd: CmdletCall): CmdletBody {
  return {
    *process() {
      for (const job of yield* selectJobs(cmd, false)) {
        if (!job.isFinished && !cmd.flag("Force")) {
          yield* stepOf(cmd.error(cmd.record({
            errorId: "JobObjectNotFinishedCannotBeRemoved",
            category: "InvalidOperation",
            target: job,
            types: ARGUMENT,
            message: `Cannot remove the job ${job.id}: it is not finished; stop it first, or use -Force`,
          })));
          continue;
        }
        if (!(yield* cmd.shouldProcess(described(job), "Remove"))) continue;
        if (!job.isFinished) yield* stopOne(cmd, job);
        cmd.session.jobs.remove(job);
      }
    },
  };
}

// ------------------------------------------------------------------------------------------------------------ specs

/** The only other version that Start-Job could start, where it is installed. */
const OLD_VERSION = "5.1";

const refuseVersions: ParameterCheck = (name, value) => {
  if (name !== "PSVersion" || value === null || String(value) === OLD_VERSION) return undefined;
  return exception(ARGUMENT, `Cannot start PowerShell ${value}: -PSVersion takes ${OLD_VERSION} only`);
};

/** See the module. */
export const JOB_CMDLETS: readonly CmdletSpec[] = [
  { ...START_JOB_FACTS, refuses: refuseVersions, create: startJob },
  { ...GET_JOB_FACTS, create: getJob },
  RECEIVE_JOB,
  { ...WAIT_JOB_FACTS, create: waitJob },
  { ...STOP_JOB_FACTS, create: stopJob },
  { ...REMOVE_JOB_FACTS, create: removeJob },
];
