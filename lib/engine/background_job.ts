/**
 * Start-Job: a script in a session of its own. What goes in and comes out is copied as remoting would copy it.
 * @module
 */
import { readRemoting } from "../clixml/read.ts";
import { writeRemoting } from "../clixml/write.ts";
import { LiveObject, PropertyBag, PsGuid, PsObject, type PsValue } from "../clixml/value.ts";
import type { Frame } from "./compile/frame.ts";
import { plain } from "./compile/nothing.ts";
import { usingVariable, variableKey } from "./compile/variables.ts";
import type { Engine } from "./engine.ts";
import { ErrorRecord, exception, PsException, raise, RUNTIME_EXCEPTION } from "./exceptions.ts";
import { Job } from "./job.ts";
import type { Ast } from "./language/ast.ts";
import { childrenOf } from "./language/ast_walk.ts";
import { InformationRecord, TextRecord } from "./records.ts";
import type { CommandRequest, EngineHost, InputQueue, RunResult, Streams } from "./session.ts";
import { silentHost } from "./silent_host.ts";
import type { ScriptBlock } from "./script_block.ts";
import type { Task } from "./task.ts";

const SMA = "System.Management.Automation.";

/** What Start-Job asks for. */
export interface BackgroundJobOptions {
  readonly name: string | undefined;
  readonly script: ScriptBlock;
  /** The script's file as it was typed, where it is one. */
  readonly path: string | undefined;
  /** Text for the Command column. */
  readonly command: string;
  readonly initialization: ScriptBlock | undefined;
  readonly args: readonly PsValue[];
  readonly input: readonly PsValue[] | undefined;
  readonly workingDirectory: string | undefined;
}

/** A value as it is on the other side of a connection. */
export function copyOver(value: PsValue): PsValue {
  return readRemoting(writeRemoting(value));
}

/** The values of the `$using:` variables in a block, by name; `copy` makes what goes along of each. */
export function usingValues(
  f: Frame,
  block: ScriptBlock,
  copy: (value: PsValue) => PsValue = copyOver,
): ReadonlyMap<string, PsValue> {
  const found = new Map<string, PsValue>();
  const visit = (node: Ast): void => {
    const root = node.kind === "UsingExpression" ? usingVariable(node.child) : undefined;
    if (root !== undefined) {
      const { path } = root;
      const variable = f.scope.find(variableKey(path.name));
      if (variable === undefined && path.drive === undefined) {
        throw raise({
          types: RUNTIME_EXCEPTION,
          message: `Cannot take "$using:${path.userPath}" along: the variable has not been set`,
          errorId: "UsingVariableIsUndefined",
          category: "InvalidOperation",
          target: node.extent.text,
        });
      }
      const value = path.drive === undefined
        ? plain(variable!.value)
        : f.engine.driveVariables.read(f, path.drive, path.name);
      found.set(variableKey(path.name), copy(value));
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(block.ast);
  return found;
}

/** Where jobs of this machine are. */
const LOCALHOST = "localhost";
/** Slot of a session in which a host says how jobs show themselves. */
export const JOB_VIEW_SLOT = "jobs.view";

/** What a host may say there. */
export interface JobView {
  /** `Location` of every job. */
  readonly location: string;
  /** `Command` of a job of a file is the path, not the text. */
  readonly commandIsPath: boolean;
}

/** Starts a job and adds it to the session's. */
export function startBackgroundJob(f: Frame, options: BackgroundJobOptions): Job {
  const { engine } = f;
  const using = usingValues(f, options.script);
  const id = engine.jobs.nextId();
  const childId = engine.jobs.nextId();
  const runspaceId = engine.platform.newGuid();
  const begun = engine.platform.now();
  const work: { stop: () => void } = { stop: () => {} };
  const view = engine.slots.get(JOB_VIEW_SLOT) as JobView | undefined;
  const location = view?.location ?? LOCALHOST;
  const command = view?.commandIsPath && options.path !== undefined ? options.path : options.command;
  const child = new Job({
    id: childId,
    name: `Job${childId}`,
    instanceId: engine.platform.newGuid(),
    command,
    location,
    jobType: "",
    types: [`${SMA}PSRemotingChildJob`, `${SMA}Job`],
    begun,
    runspaceId,
    stop: () => work.stop(),
  });
  const parent = new Job({
    id,
    name: options.name ?? `Job${id}`,
    instanceId: engine.platform.newGuid(),
    command,
    location,
    jobType: "BackgroundJob",
    types: [`${SMA}PSRemotingJob`, `${SMA}Job`],
    children: [child],
    begun,
  });
  engine.jobs.add(parent);
  const forked = engine.fork({
    host: jobHost(runspaceId, engine.host),
    platform: {
      ...engine.platform,
      processId: engine.platform.processId + childId,
      environment: new Map(engine.platform.environment),
    },
    runspaceId,
  });
  forked.global.using = using;
  forked.providers.setLocation(options.workingDirectory ?? engine.providers.location());
  child.setState("Running");
  const streams = jobStreams(child, runspaceId);
  const { stop, wake } = spawn(forked, engine, child, streams, options);
  work.stop = () => {
    stop();
    wake();
  };
  return parent;
}

function spawn(
  forked: Engine,
  engine: Engine,
  child: Job,
  streams: Streams,
  options: BackgroundJobOptions,
): { stop: () => void; wake: () => void } {
  let stopCurrent = (): void => {};
  let stopped = false;
  function* work(): Task<void> {
    let result: RunResult = { state: "Completed" };
    const init = options.initialization;
    const steps: readonly (readonly [CommandRequest, Streams, InputQueue | undefined])[] = [
      ...(init === undefined ? [] : [[script(init, []), streams, undefined] as const]),
      [script(options.script, options.args.map(copyOver)), streams, queue(options.input?.map(copyOver))],
    ];
    for (const [command, target, input] of steps) {
      if (stopped) break;
      const run = forked.run({
        statements: [[command]],
        streams: target,
        ...(input !== undefined && { input }),
      });
      stopCurrent = () => run.stop();
      result = yield* run.task;
      if (result.state !== "Completed") break;
    }
    child.ended = engine.platform.now();
    if (stopped || result.state === "Stopped") child.setState("Stopped");
    else if (result.state === "Failed") {
      child.failure = remoteError(result.error, LOCALHOST, forked.runspaceId);
      child.reason = child.failure.exception;
      child.setState("Failed");
    } else child.setState("Completed");
  }
  const handle = engine.scheduler.spawn(work(), (error) => {
    if (error === undefined || child.isFinished) return;
    child.reason = exception(RUNTIME_EXCEPTION, error instanceof Error ? error.message : String(error));
    child.setState("Failed");
  });
  return {
    stop: () => {
      stopped = true;
      stopCurrent();
    },
    wake: () => handle.wake?.(),
  };
}

function script(block: ScriptBlock, args: readonly PsValue[]): CommandRequest {
  return { text: block.source, isScript: true, useLocalScope: false, arguments: args.map((value) => ({ value })) };
}

function queue(items: readonly PsValue[] | undefined): InputQueue | undefined {
  if (items === undefined) return undefined;
  let at = 0;
  return {
    // deno-lint-ignore require-yield
    *next() {
      return items[at++];
    },
  };
}

function jobHost(instanceId: string, outer: EngineHost): EngineHost {
  return { ...silentHost(instanceId), name: "ServerRemoteHost", width: outer.width };
}

/** Streams that fill a job with what its script writes. */
export function jobStreams(job: Job, runspaceId: string): Streams {
  return {
    output: (value) => void job.add("Output", received(copyOver(value), LOCALHOST, runspaceId)),
    error: (record) => void job.add("Error", remoteError(record, LOCALHOST, runspaceId)),
    warning: (text) => void job.add("Warning", new TextRecord("Warning", text)),
    verbose: (text) => void job.add("Verbose", new TextRecord("Verbose", text)),
    debug: (text) => void job.add("Debug", new TextRecord("Debug", text)),
    information: (info) => void job.add("Information", new InformationRecord(info)),
    progress: () => undefined,
  };
}

/** An object with the notes that say where it came from. */
export function received(value: PsValue, computer: string, runspaceId: string): PsValue {
  if (value === null) return null;
  const object = value instanceof PsObject ? value : new PsObject(new PropertyBag(), value);
  object.members.set("RunspaceId", new PsGuid(runspaceId));
  object.members.set("PSComputerName", computer);
  object.members.set("PSShowComputerName", false);
  return object;
}

/** A record as it arrives from another session: its exception is a RemoteException over a copy of the original. */
export function remoteError(record: ErrorRecord, computer: string, runspaceId: string): ErrorRecord {
  const made: PsException = exception(
    [`${SMA}RemoteException`, ...RUNTIME_EXCEPTION],
    record.exception.message,
  );
  made.extra.set("SerializedRemoteException", exceptionCopy(record.exception));
  const remote = new ErrorRecord({
    exception: made,
    errorId: record.fullyQualifiedErrorId,
    category: record.category,
    target: record.target === null ? null : copyOver(record.target),
  });
  remote.activity = record.activity;
  remote.reason = record.reason;
  remote.targetName = record.targetName;
  remote.targetType = record.targetType;
  remote.details = record.details;
  remote.origin = { computerName: computer, runspaceId, instanceId: runspaceId };
  remote.scriptStackTrace = record.scriptStackTrace ?? "";
  return remote;
}

function exceptionCopy(original: PsException): PsValue {
  const bag = new PropertyBag();
  for (const [name, read] of original.properties()) {
    let value: PsValue;
    try {
      value = read();
    } catch {
      continue;
    }
    if (value instanceof LiveObject) continue;
    bag.set(name, value);
  }
  const copy = new PsObject(new PropertyBag(), undefined, original.types.map((name) => `Deserialized.${name}`));
  copy.adapted = bag;
  copy.text = original.text();
  return copy;
}
