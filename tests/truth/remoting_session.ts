/**
 * The engine session in which recordings of the remoting cmdlets run: a virtual Linux computer, a host that notes what
 * it is told, and the cmdlets over whatever ports the setup has.
 * @module
 */
import type { PsValue } from "../../lib/clixml/value.ts";
import { defineRemotingVariables, remotingCmdlets } from "../../lib/cmdlets/all.ts";
import type { CmdletSpec } from "../../lib/engine/command.ts";
import { CORE_CMDLETS } from "../../lib/engine/cmdlets/all.ts";
import { CORE_ENGINE_CMDLETS } from "../../lib/engine/cmdlets/core_all.ts";
import { createSession } from "../../lib/engine/create_session.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { ErrorRecord } from "../../lib/engine/exceptions.ts";
import type { MemoryFileSystem } from "../../lib/engine/memory_file_system.ts";
import { createScheduler } from "../../lib/engine/scheduler.ts";
import type { EngineHost, RunResult } from "../../lib/engine/session.ts";
import { silentHost } from "../../lib/engine/silent_host.ts";
import type { RemotingPorts } from "../../lib/remoting/ports.ts";
import { Remoting } from "../../lib/remoting/remoting.ts";
import { linuxPlatform, VirtualTime } from "../remoting/virtual_time.ts";
import { type Notation, toNotation } from "./notation.ts";

/** Everything that a script said. */
export interface Spoken {
  readonly output: PsValue[];
  readonly errors: ErrorRecord[];
  readonly warnings: string[];
  readonly verbose: string[];
  readonly information: { readonly message: Notation; readonly tags: readonly string[] }[];
}

/** A session and what is around it. */
export interface TruthSession {
  readonly time: VirtualTime;
  readonly engine: Engine;
  readonly remoting: Remoting;
  run(script: string): Promise<Spoken>;
}

/** How a session differs from the usual one. */
export interface TruthSessionOptions {
  readonly time?: VirtualTime;
  readonly ports: RemotingPorts;
  readonly host?: EngineHost;
  readonly fileSystem?: MemoryFileSystem;
  /** Replaces cmdlets. */
  readonly wrap?: (spec: CmdletSpec) => CmdletSpec;
}

/** The engine's own cmdlets. */
export const ENGINE_CMDLETS: readonly CmdletSpec[] = [...CORE_CMDLETS, ...CORE_ENGINE_CMDLETS];

/** Makes a session. */
export function truthSession(options: TruthSessionOptions): TruthSession {
  const { time = new VirtualTime(), wrap = (spec) => spec } = options;
  const remoting = new Remoting(options.ports);
  const local = ENGINE_CMDLETS.find(({ name }) => name === "Invoke-Command")!;
  const engine = createSession({
    platform: linuxPlatform(time, options.fileSystem ? { fileSystem: options.fileSystem } : {}),
    host: options.host ?? silentHost(),
    cmdlets: [...ENGINE_CMDLETS, ...remotingCmdlets(remoting, local)].map(wrap),
    scheduler: createScheduler((run) => void time.setTimer(0, run)),
  });
  defineRemotingVariables(engine);
  return { time, engine, remoting, run: (script) => runScript(time, engine, script) };
}

async function runScript(time: VirtualTime, engine: Engine, script: string): Promise<Spoken> {
  const spoken: Spoken = { output: [], errors: [], warnings: [], verbose: [], information: [] };
  const run = engine.run({
    statements: [[{ text: script, isScript: true, arguments: [] }]],
    streams: {
      output: (value) => void spoken.output.push(value),
      error: (record) => void spoken.errors.push(record),
      warning: (text) => void spoken.warnings.push(text),
      verbose: (text) => void spoken.verbose.push(text),
      debug: () => undefined,
      information: (info) =>
        void spoken.information.push({ message: textNotation(info.message), tags: [...info.tags] }),
      progress: (progress) => engine.host.writeProgress(progress),
    },
  });
  const result: RunResult = await time.drive(run.task);
  if (result.state !== "Completed") spoken.errors.push(result.error);
  return spoken;
}

function textNotation(value: PsValue): Notation {
  const notation = toNotation(value);
  return typeof notation === "object" && notation !== null ? String(notation.v ?? "") : notation;
}

/** An error in the notation, with every member that recordings of remoting compare. */
export function errorNotation(record: ErrorRecord): Record<string, unknown> {
  const { exception } = record;
  const position = record.invocation?.position;
  const inner: string[] = [];
  for (let at = exception.inner; at; at = at.inner) inner.push(at.types[0]!);
  const extra = (name: string): Notation => {
    const value = exception.extra.get(name);
    return value === undefined ? null : toNotation(value);
  };
  const typeText = (name: string): string | null => {
    const value = extra(name);
    return typeof value === "object" && value !== null ? String(value.v) : value as string | null;
  };
  const serialized = exception.extra.get("SerializedRemoteException");
  return {
    id: record.fullyQualifiedErrorId,
    category: record.category,
    activity: record.activity,
    reason: record.reason,
    targetName: record.targetName,
    targetType: record.targetType,
    exception: exception.types[0],
    message: exception.message,
    ...(position === undefined ? {} : { line: position.line, offset: position.column }),
    parameter: extra("ParameterName"),
    // Candidates stand in the recorded message; ours ends with them, too.
    ...(record.errorId === "AmbiguousParameter" ? { candidates: exception.message.match(/(?<= -)\w+/g) } : {}),
    parameterType: typeText("ParameterType"),
    typeSpecified: typeText("TypeSpecified"),
    ...(inner.length === 0 ? {} : { inner }),
    ...(record.origin === undefined ? {} : {
      origin: {
        computer: record.origin.computerName,
        runspace: "<guid>",
        instance: record.origin.instanceId,
      },
    }),
    ...(serialized === undefined ? {} : { remoteException: (toNotation(serialized) as { t?: unknown } | null)?.t }),
    record: record.typeNames()[0],
  };
}

/** An error record among values. */
export function errorAsValue(value: PsValue): Notation | undefined {
  return value instanceof ErrorRecord ? { t: value.typeNames()[0]!, error: errorNotation(value) } : undefined;
}
