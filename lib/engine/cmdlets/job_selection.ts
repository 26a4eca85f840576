/**
 * Which jobs the parameters of a job cmdlet mean.
 * @module
 */
import { PsDictionary, PsEnum, type PsValue } from "../../clixml/value.ts";
import type { CmdletCall } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { getProperty } from "../dotnet/members.ts";
import type { ErrorRecord } from "../exceptions.ts";
import { Job } from "../job.ts";
import type { Step, Task } from "../task.ts";
import { hasWildcards, Wildcard } from "../wildcard.ts";

/** The jobs of the session without their children. */
export function parentJobs(cmd: CmdletCall): readonly Job[] {
  return cmd.session.jobs.list().filter((job) => job instanceof Job);
}

/** The same with their children. */
export function everyJob(cmd: CmdletCall): readonly Job[] {
  return parentJobs(cmd).flatMap((job) => [job, ...job.children]);
}

/** How one parameter chooses jobs, and the error where it chooses none. */
interface Selector {
  readonly parameter: string;
  readonly errorId?: string;
  /** Children are chosen too. */
  readonly deep?: boolean;
  readonly matches: (job: Job, wanted: PsValue, cmd: CmdletCall) => boolean;
}

const SELECTORS: readonly Selector[] = [
  {
    parameter: "Id",
    errorId: "JobWithSpecifiedSessionNotFound",
    deep: true,
    matches: (job, wanted) => job.id === wanted,
  },
  {
    parameter: "Name",
    errorId: "JobWithSpecifiedNameNotFound",
    deep: true,
    matches: (job, wanted) => new Wildcard(String(wanted)).matches(job.name),
  },
  {
    parameter: "InstanceId",
    errorId: "JobWithSpecifiedInstanceIdNotFound",
    deep: true,
    matches: (job, wanted, cmd) => job.instanceId.toLowerCase() === toText(wanted, cmd.session).toLowerCase(),
  },
  {
    parameter: "State",
    matches: (job, wanted) => wanted instanceof PsEnum && job.state === wanted.name,
  },
  {
    parameter: "Command",
    matches: (job, wanted) => new Wildcard(String(wanted).trim()).matches(job.options.command.trim()),
  },
  { parameter: "Filter", matches: matchesFilter },
];

/** Whether parameters of the call choose jobs at all. */
export function choosesJobs(cmd: CmdletCall): boolean {
  return cmd.has("Job") || SELECTORS.some(({ parameter }) => cmd.has(parameter));
}

/**
 * The chosen jobs, each once; writes an error for what chooses none.
 * @param children Whether names and ids may mean children.
 */
export function* selectJobs(cmd: CmdletCall, children = true): Task<Job[]> {
  const chosen = new Set<Job>();
  for (const value of cmd.items("Job") ?? []) if (value instanceof Job) chosen.add(value);
  for (const { parameter, errorId, deep, matches } of SELECTORS) {
    const candidates = children && deep ? everyJob(cmd) : parentJobs(cmd);
    for (const wanted of cmd.items(parameter) ?? []) {
      const found = candidates.filter((job) => matches(job, wanted, cmd));
      for (const job of found) chosen.add(job);
      const isPattern = typeof wanted === "string" && hasWildcards(wanted);
      if (found.length > 0 || errorId === undefined || isPattern) continue;
      const step: Step = cmd.error(missing(cmd, errorId, wanted));
      if (step !== undefined) yield* step;
    }
  }
  return [...chosen];
}

/** All entries of -Filter must match the job's properties of these names. */
function matchesFilter(job: Job, wanted: PsValue, { session }: CmdletCall): boolean {
  if (!(wanted instanceof PsDictionary)) return false;
  for (const [key, value] of wanted.entries()) {
    const own = getProperty(job, toText(key, session), session);
    if (own === undefined || !new Wildcard(toText(value, session)).matches(toText(own, session))) return false;
  }
  return true;
}

function missing(cmd: CmdletCall, errorId: string, target: PsValue): ErrorRecord {
  return cmd.record({
    errorId,
    category: "ObjectNotFound",
    target,
    types: [
      "System.Management.Automation.PSArgumentException",
      "System.ArgumentException",
      "System.SystemException",
    ],
    message: `Cannot find a job for "${toText(target, cmd.session)}": Get-Job lists those of this session`,
  });
}
