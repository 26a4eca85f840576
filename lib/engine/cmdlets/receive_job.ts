/**
 * Receive-Job: what jobs wrote, replayed as if it were written now.
 * @module
 */
import { LiveObject, type PsValue } from "../../clixml/value.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import type { CmdletBody, CmdletCall, CmdletSpec, ParameterCheck } from "../command.ts";
import { isTrue, toText } from "../dotnet/convert.ts";
import { getProperty } from "../dotnet/members.ts";
import { ErrorRecord, exception, PS_INVALID_OPERATION_EXCEPTION } from "../exceptions.ts";
import { type Job, jobChange, type JobResult, JobStateInfo } from "../job.ts";
import { HostMessage, InformationRecord, TextRecord } from "../records.ts";
import type { Step, Task } from "../task.ts";
import { RECEIVE_JOB_FACTS } from "./job_parameters.ts";
import { selectJobs } from "./job_selection.ts";

/** Parameters that mean something together with -Wait only. */
const WAIT_ONLY = ["WriteEvents", "AutoRemoveJob", "Force", "WriteJobInResults"] as const;

const refuseKeepAndWait: ParameterCheck = (name, value, bound) => {
  const other = name === "Keep" ? "Wait" : name === "Wait" ? "Keep" : undefined;
  if (other === undefined || !isTrue(value) || !isTrue(bound.get(other) ?? null)) return undefined;
  return exception(PS_INVALID_OPERATION_EXCEPTION, "-Keep and -Wait exclude each other: give one of them");
};

/** Receive-Job. */
export const RECEIVE_JOB: CmdletSpec = {
  ...RECEIVE_JOB_FACTS,
  refuses: refuseKeepAndWait,
  create: (cmd) => new ReceiveBody(cmd),
};

/** Receive-Job with -JobName for -Name, which documents use and a real PowerShell refuses (cmdlets.md 6.2). */
export const LENIENT_RECEIVE_JOB: CmdletSpec = {
  ...RECEIVE_JOB,
  parameters: RECEIVE_JOB.parameters.map((parameter) =>
    parameter.name === "Name" ? { ...parameter, aliases: [...parameter.aliases ?? [], "JobName"] } : parameter
  ),
};

class ReceiveBody implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #chosen = new Set<Job>();

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }

  begin(): undefined {
    const cmd = this.#cmd;
    if (cmd.flag("Wait")) return undefined;
    const lonely = WAIT_ONLY.find((name) => cmd.flag(name));
    if (lonely !== undefined) {
      cmd.terminate(cmd.record({
        errorId: "InvalidOperation",
        category: "InvalidOperation",
        types: PS_INVALID_OPERATION_EXCEPTION,
        message: `Cannot use -${lonely} without -Wait`,
      }));
    }
    return undefined;
  }

  *process(): Task<void> {
    const cmd = this.#cmd;
    for (const job of yield* selectJobs(cmd)) {
      for (const part of filtered(cmd, job)) {
        this.#chosen.add(part);
        if (!cmd.flag("Wait")) yield* receiveRecords(cmd, part);
      }
    }
  }

  *end(): Task<void> {
    const cmd = this.#cmd;
    if (!cmd.flag("Wait")) return;
    const jobs = [...this.#chosen];
    const told = new Set<Job>();
    if (cmd.flag("WriteJobInResults")) { for (const job of jobs) yield* settle(cmd.write(job)); }
    for (;;) {
      for (const job of jobs) yield* receiveRecords(cmd, job);
      if (cmd.flag("WriteEvents")) yield* this.#tellEnds(jobs, told);
      const open = jobs.filter((job) => !(cmd.flag("Force") ? job.isFinished : job.isAtRest));
      if (open.length === 0) break;
      yield jobChange(open);
      cmd.checkStop();
    }
    if (!cmd.flag("AutoRemoveJob")) return;
    for (const job of jobs) if (job.isFinished) cmd.session.jobs.remove(job);
  }

  /** An event for each job that has come to its end: children first. */
  *#tellEnds(jobs: readonly Job[], told: Set<Job>): Task<void> {
    for (const job of jobs.flatMap((each) => [...each.children, each])) {
      if (!job.isFinished || told.has(job)) continue;
      told.add(job);
      yield* settle(this.#cmd.write(new JobStateEvent(job)));
    }
  }
}

/** The parts of a job that -Location, -ComputerName and -Session leave. */
function filtered(cmd: CmdletCall, job: Job): readonly Job[] {
  const places = cmd.texts("Location") ?? cmd.texts("ComputerName");
  const sessions = cmd.items("Session");
  if (places === undefined && sessions === undefined) return [job];
  if (places !== undefined) {
    const wanted = places.map((place) => place.toLowerCase());
    return job.children.filter((child) => wanted.includes(child.options.location.toLowerCase()));
  }
  const ids = sessions!.map((session) => {
    const id = getProperty(session, "InstanceId", cmd.session) ?? null;
    return toText(id, cmd.session).toLowerCase();
  });
  return job.children.filter(({ options: { runspaceId } }) =>
    runspaceId !== undefined && ids.includes(runspaceId.toLowerCase())
  );
}

/** Writes what a job and its children have, as -Keep and -NoRecurse of the call say. */
export function* receiveRecords(cmd: CmdletCall, job: Job): Task<void> {
  const keep = cmd.flag("Keep");
  for (const result of job.take(keep)) yield* replay(cmd, result);
  if (!cmd.flag("NoRecurse")) { for (const child of job.children) yield* receiveRecords(cmd, child); }
  const { failure } = job;
  if (failure === undefined || !job.isFinished) return;
  if (!keep) job.failure = undefined;
  yield* settle((cmd as CmdletProcessor).runtime.writeError(failure));
}

function* replay(cmd: CmdletCall, { stream, value }: JobResult): Task<void> {
  const { runtime, records, engine } = cmd as CmdletProcessor;
  switch (stream) {
    case "Output":
      return yield* settle(cmd.write(value));
    case "Error":
      return yield* settle(value instanceof ErrorRecord ? runtime.writeError(value) : undefined);
    case "Information": {
      if (!(value instanceof InformationRecord)) return;
      const { info } = value;
      const tags = info.tags.includes("PSHOST") ? [...info.tags, "FORWARDED"] : info.tags;
      records.note("information", value);
      if (info.message instanceof HostMessage) {
        yield* settle(engine.host.write(info.message.message, { newLine: !info.message.noNewLine }));
      }
      return yield* settle(records.information({ ...info, tags }));
    }
    case "Warning":
      if (value instanceof TextRecord) {
        records.note("warning", value);
        yield* settle(engine.host.writeWarning(value.message));
      }
      return;
    case "Verbose":
      if (value instanceof TextRecord) yield* settle(engine.host.writeVerbose(value.message));
      return;
    case "Debug":
      if (value instanceof TextRecord) yield* settle(engine.host.writeDebug(value.message));
      return;
    case "Progress":
      return;
  }
}

function* settle(step: Step): Task<void> {
  if (step !== undefined) yield* step;
}

/** System.Management.Automation.JobStateEventArgs: a job came to its end. */
class JobStateEvent extends LiveObject {
  readonly #job: Job;
  constructor(job: Job) {
    super();
    this.#job = job;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.JobStateEventArgs", "System.EventArgs", "System.Object"];
  }
  override text(): string {
    return "System.Management.Automation.JobStateEventArgs";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["JobStateInfo", () => new JobStateInfo(this.#job)];
    yield ["PreviousJobStateInfo", () => null];
  }
}
