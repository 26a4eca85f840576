/**
 * Start-Job, Get-Job, Receive-Job, Wait-Job, Stop-Job, Remove-Job.
 * @module
 */
import { PsEnum, type PsValue } from "../../clixml/value.ts";
import { startBackgroundJob } from "../background_job.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import {
  type CmdletBody,
  type CmdletCall,
  type CmdletSpec,
  inSets,
  parameter,
  type SetMembership,
} from "../command.ts";
import { ErrorRecord } from "../exceptions.ts";
import { Job, jobChange, type JobResult } from "../job.ts";
import { decodeScript } from "../redirect_files.ts";
import { HostMessage, InformationRecord, TextRecord } from "../records.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Step, Task, Wait } from "../task.ts";
import { hasWildcards, Wildcard } from "../wildcard.ts";

const CORE = "Microsoft.PowerShell.Core";
const CLASS = "Microsoft.PowerShell.Commands.";
const ARGUMENT = ["System.ArgumentException", "System.SystemException"];

function parents(cmd: CmdletCall): readonly Job[] {
  return cmd.session.jobs.list().filter((job) => job instanceof Job);
}

function everyJob(cmd: CmdletCall): readonly Job[] {
  return parents(cmd).flatMap((job) => [job, ...job.children]);
}

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

// ------------------------------------------------------------------------------------------------- choosing jobs

function* select(cmd: CmdletCall, recurse = true): Generator<Wait | undefined, Job[], void> {
  const jobs: Job[] = [];
  const candidates = recurse ? everyJob(cmd) : parents(cmd);
  const add = (found: readonly Job[]) => {
    for (const job of found) if (!jobs.includes(job)) jobs.push(job);
  };
  for (const value of cmd.items("Job") ?? []) if (value instanceof Job) add([value]);
  for (const value of cmd.items("Id") ?? []) {
    const found = candidates.filter((job) => job.id === value);
    if (found.length === 0) yield* stepOf(cmd.error(missing(cmd, "JobWithSpecifiedSessionIdNotFound", value)));
    add(found);
  }
  for (const name of cmd.texts("Name") ?? []) {
    const pattern = new Wildcard(name);
    const found = candidates.filter((job) => pattern.matches(job.name));
    if (found.length === 0 && !hasWildcards(name)) {
      yield* stepOf(cmd.error(missing(cmd, "JobWithSpecifiedNameNotFound", name)));
    }
    add(found);
  }
  for (const value of cmd.texts("InstanceId") ?? []) {
    const found = candidates.filter((job) => job.instanceId.toLowerCase() === value.toLowerCase());
    if (found.length === 0) yield* stepOf(cmd.error(missing(cmd, "JobWithSpecifiedInstanceIdNotFound", value)));
    add(found);
  }
  const state = cmd.get("State");
  if (state instanceof PsEnum) add(candidates.filter((job) => job.state === state.name));
  const commands = cmd.texts("Command");
  if (commands !== undefined) {
    const patterns = commands.map((text) => new Wildcard(text.trim()));
    add(candidates.filter((job) => patterns.some((pattern) => pattern.matches(job.options.command.trim()))));
  }
  return jobs;
}

function* stepOf(step: Step): Task<void> {
  if (step !== undefined) yield* step;
}

function missing(cmd: CmdletCall, errorId: string, target: PsValue): ErrorRecord {
  return cmd.record({
    errorId,
    category: "ObjectNotFound",
    target,
    types: ["System.Management.Automation.PSArgumentException", ...ARGUMENT],
    message: `Cannot find a job for "${target}"`,
  });
}

// ---------------------------------------------------------------------------------------------------------- Get-Job

function getJob(cmd: CmdletCall): CmdletBody {
  return {
    *process() {
      const chosen = ["Id", "Name", "InstanceId", "State", "Command"].some((name) => cmd.has(name));
      let jobs = chosen ? yield* select(cmd, cmd.has("Id") || cmd.has("InstanceId")) : [...parents(cmd)];
      if (!chosen) jobs.sort((a, b) => a.id - b.id);
      const hasMore = cmd.get("HasMoreData");
      if (typeof hasMore === "boolean") jobs = jobs.filter((job) => job.hasMoreData === hasMore);
      const newest = cmd.int("Newest");
      if (newest !== undefined) jobs = [...jobs].sort((a, b) => b.id - a.id).slice(0, newest);
      for (const job of jobs) {
        yield* stepOf(cmd.write(job));
        if (cmd.flag("IncludeChildJob")) { for (const child of job.children) yield* stepOf(cmd.write(child)); }
      }
    },
  };
}

// ------------------------------------------------------------------------------------------------------ Receive-Job

function receiveJob(cmd: CmdletCall): CmdletBody {
  const chosen: Job[] = [];
  const wait = cmd.flag("Wait");
  return {
    *process() {
      for (const job of yield* select(cmd)) {
        if (!chosen.includes(job)) chosen.push(job);
        if (!wait) yield* receiveOne(cmd, job);
      }
    },
    *end() {
      if (!wait) return;
      if (cmd.flag("WriteJobInResults")) { for (const job of chosen) yield* stepOf(cmd.write(job)); }
      for (;;) {
        for (const job of chosen) yield* receiveOne(cmd, job);
        const open = chosen.filter((job) => !job.isFinished);
        if (open.length === 0) break;
        yield jobChange(open);
        cmd.checkStop();
      }
      for (const job of chosen) yield* receiveOne(cmd, job);
      if (cmd.flag("AutoRemoveJob")) { for (const job of chosen) cmd.session.jobs.remove(job); }
    },
  };
}

function* receiveOne(cmd: CmdletCall, job: Job): Task<void> {
  const keep = cmd.flag("Keep");
  for (const result of job.take(keep)) yield* replay(cmd, result);
  if (!cmd.flag("NoRecurse") || job.children.length === 0) {
    for (const child of job.children) yield* receiveOne(cmd, child);
  }
  const { failure } = job;
  if (failure !== undefined && job.isFinished) {
    if (!keep) job.failure = undefined;
    yield* stepOf((cmd as CmdletProcessor).runtime.writeError(failure));
  }
}

function* replay(cmd: CmdletCall, { stream, value }: JobResult): Task<void> {
  const { runtime, records, engine } = cmd as CmdletProcessor;
  switch (stream) {
    case "Output":
      return yield* stepOf(cmd.write(value));
    case "Error":
      return yield* stepOf(value instanceof ErrorRecord ? runtime.writeError(value) : undefined);
    case "Information": {
      if (!(value instanceof InformationRecord)) return;
      const { info } = value;
      const tags = info.tags.includes("PSHOST") ? [...info.tags, "FORWARDED"] : info.tags;
      records.note("information", value);
      if (info.message instanceof HostMessage) {
        yield* stepOf(engine.host.write(info.message.message, { newLine: !info.message.noNewLine }));
      }
      return yield* stepOf(records.information({ ...info, tags }));
    }
    case "Warning":
      if (value instanceof TextRecord) {
        records.note("warning", value);
        yield* stepOf(engine.host.writeWarning(value.message));
      }
      return;
    case "Verbose":
      if (value instanceof TextRecord) yield* stepOf(engine.host.writeVerbose(value.message));
      return;
    case "Debug":
      if (value instanceof TextRecord) yield* stepOf(engine.host.writeDebug(value.message));
      return;
    case "Progress":
      return;
  }
}

// --------------------------------------------------------------------------------------------------------- Wait-Job

function waitJob(cmd: CmdletCall): CmdletBody {
  const chosen: Job[] = [];
  return {
    *process() {
      for (const job of yield* select(cmd)) if (!chosen.includes(job)) chosen.push(job);
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
      const done = () => any ? chosen.some((job) => job.isFinished) : chosen.every((job) => job.isFinished);
      try {
        while (!done() && !late.is) {
          yield timeout === undefined ? jobChange(chosen) : changeOrTimeout(cmd, chosen, timeout * 1000, late);
          cmd.checkStop();
        }
      } finally {
        cancel?.();
      }
      if (!done()) return;
      const finished = chosen.filter((job) => job.isFinished);
      for (const job of any ? finished.slice(0, 1) : finished) yield* stepOf(cmd.write(job));
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
      const jobs = yield* select(cmd);
      for (const job of jobs) yield* stopOne(cmd, job);
      if (cmd.flag("PassThru")) { for (const job of jobs) yield* stepOf(cmd.write(job)); }
    },
  };
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
      for (const job of yield* select(cmd, false)) {
        if (!job.isFinished) {
          if (!cmd.flag("Force")) {
            yield* stepOf(cmd.error(cmd.record({
              errorId: "JobObjectNotFinishedCannotBeRemoved",
              category: "InvalidOperation",
              target: job,
              types: ARGUMENT,
              message: `Cannot remove the job ${job.id}: it is not finished; stop it first, or use -Force`,
            })));
            continue;
          }
          yield* stopOne(cmd, job);
        }
        cmd.session.jobs.remove(job);
      }
    },
  };
}

// ------------------------------------------------------------------------------------------------------------ specs

type Choice = "Job" | "Id" | "Name" | "InstanceId" | "State" | "Command";

const CHOICES: Readonly<Record<Choice, readonly [set: string, type: string]>> = {
  Job: ["JobParameterSet", "System.Management.Automation.Job[]"],
  Id: ["SessionIdParameterSet", "int[]"],
  Name: ["NameParameterSet", "string[]"],
  InstanceId: ["InstanceIdParameterSet", "guid[]"],
  State: ["StateParameterSet", "System.Management.Automation.JobState"],
  Command: ["CommandParameterSet", "string[]"],
};

function choice(
  name: Choice,
  more: SetMembership = {},
  aliases: readonly string[] = [],
) {
  const [set, type] = CHOICES[name];
  return inSets(
    name,
    type,
    {
      [set]: {
        mandatory: true,
        ...(name !== "State" && name !== "Command" && { position: 0 }),
        property: true,
        ...(name === "Job" && { value: true }),
        ...more,
      },
    },
    aliases.length === 0 ? {} : { aliases },
  );
}

/** See the module. */
export const JOB_CMDLETS: readonly CmdletSpec[] = [
  {
    name: "Start-Job",
    module: CORE,
    className: `${CLASS}StartJobCommand`,
    defaultSet: "ComputerName",
    parameters: [
      inSets("ScriptBlock", "scriptblock", { ComputerName: { mandatory: true, position: 0 } }, {
        aliases: ["Command"],
      }),
      inSets("FilePath", "string", { FilePathComputerName: { mandatory: true, position: 0 } }),
      inSets("LiteralPath", "string", { LiteralFilePathComputerName: { mandatory: true } }, {
        aliases: ["PSPath", "LP"],
      }),
      parameter("Name", "string", { property: true }),
      parameter("Credential", "object"),
      parameter("Authentication", "object"),
      parameter("InitializationScript", "scriptblock", { position: 1 }),
      parameter("WorkingDirectory", "string"),
      parameter("RunAs32", "switch"),
      parameter("PSVersion", "version"),
      parameter("InputObject", "psobject", { value: true }),
      parameter("ArgumentList", "object[]", {}, { aliases: ["Args"] }),
    ],
    create: startJob,
  },
  {
    name: "Get-Job",
    module: CORE,
    className: `${CLASS}GetJobCommand`,
    defaultSet: "SessionIdParameterSet",
    parameters: [
      choice("Id", { mandatory: false }),
      choice("InstanceId"),
      choice("Name"),
      choice("State"),
      choice("Command"),
      parameter("IncludeChildJob", "switch"),
      parameter("HasMoreData", "bool"),
      parameter("ChildJobState", "System.Management.Automation.JobState"),
      parameter("Newest", "int"),
    ],
    create: getJob,
  },
  {
    name: "Receive-Job",
    module: CORE,
    className: `${CLASS}ReceiveJobCommand`,
    defaultSet: "Location",
    parameters: [
      inSets("Job", "System.Management.Automation.Job[]", {
        Location: { mandatory: true, position: 0, value: true, property: true },
        ComputerName: { mandatory: true, position: 0, value: true, property: true },
        Session: { mandatory: true, position: 0, value: true, property: true },
      }),
      inSets("ComputerName", "string[]", { ComputerName: { position: 1, property: true } }, { aliases: ["Cn"] }),
      inSets("Location", "string[]", { Location: { position: 1 } }),
      choice("Id"),
      choice("Name", {}, ["JobName"]),
      choice("InstanceId"),
      parameter("Keep", "switch"),
      parameter("NoRecurse", "switch"),
      parameter("Wait", "switch"),
      parameter("AutoRemoveJob", "switch"),
      parameter("WriteEvents", "switch"),
      parameter("WriteJobInResults", "switch"),
      parameter("Force", "switch"),
    ],
    create: receiveJob,
  },
  {
    name: "Wait-Job",
    module: CORE,
    className: `${CLASS}WaitJobCommand`,
    defaultSet: "SessionIdParameterSet",
    parameters: [
      choice("Job"),
      choice("Id"),
      choice("Name"),
      choice("InstanceId"),
      choice("State"),
      parameter("Any", "switch"),
      parameter("Timeout", "int", {}, { aliases: ["TimeoutSec"] }),
      parameter("Force", "switch"),
    ],
    create: waitJob,
  },
  {
    name: "Stop-Job",
    module: CORE,
    className: `${CLASS}StopJobCommand`,
    defaultSet: "SessionIdParameterSet",
    shouldProcess: "Medium",
    parameters: [
      choice("Job"),
      choice("Id"),
      choice("Name"),
      choice("InstanceId"),
      choice("State"),
      parameter("PassThru", "switch"),
    ],
    create: stopJob,
  },
  {
    name: "Remove-Job",
    module: CORE,
    className: `${CLASS}RemoveJobCommand`,
    defaultSet: "SessionIdParameterSet",
    shouldProcess: "Medium",
    parameters: [
      choice("Job"),
      choice("Id"),
      choice("Name"),
      choice("InstanceId"),
      choice("State"),
      choice("Command"),
      parameter("Force", "switch", {}, { aliases: ["F"] }),
    ],
    create: removeJob,
  },
];
