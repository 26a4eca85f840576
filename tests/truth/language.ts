/**
 * Runs the recordings of scripts: each in a fresh session on a virtual Linux computer whose clock only moves when
 * everybody waits.
 * @module
 */
import { PsDecimal, PsDouble, PsObject, type PsValue } from "../../lib/clixml/value.ts";
import type { CmdletSpec, Progress } from "../../lib/engine/command.ts";
import { CORE_ENGINE_CMDLETS } from "../../lib/engine/cmdlets/core_all.ts";
import { createSession } from "../../lib/engine/create_session.ts";
import { toText } from "../../lib/engine/dotnet/convert.ts";
import { propertiesOf } from "../../lib/engine/dotnet/members.ts";
import { PsType } from "../../lib/engine/dotnet/type.ts";
import { XmlNode } from "../../lib/engine/dotnet/xml/nodes.ts";
import { outerXml } from "../../lib/engine/dotnet/xml/write.ts";
import { ErrorRecord } from "../../lib/engine/exceptions.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { formatToText } from "../../lib/engine/format/text_formatter.ts";
import { FORMAT_CMDLETS } from "../../lib/engine/format/all.ts";
import { parseScript } from "../../lib/engine/language/parser.ts";
import { createScheduler } from "../../lib/engine/scheduler.ts";
import type { RunResult } from "../../lib/engine/session.ts";
import { silentHost } from "../../lib/engine/silent_host.ts";
import { VirtualComputer } from "../engine/virtual_computer.ts";
import { type Notation, sameNotation, toNotation } from "./notation.ts";
import { type CaseResult, hasArray, type TruthRunner } from "./runner.ts";

/** Errors of one script before it is given up: more than any recording has. */
const MAX_ERRORS = 2_000;

interface Case {
  readonly id: string;
  readonly script: string;
  readonly output: readonly unknown[];
  readonly errors: readonly Record<string, unknown>[];
  readonly text?: string;
  readonly warnings?: readonly string[];
  readonly verbose?: readonly string[];
  readonly debug?: readonly string[];
  readonly information?: readonly unknown[];
  readonly progress?: readonly unknown[];
  readonly parse?: readonly unknown[];
}

/** What came of a script. */
interface Outcome {
  readonly session: Engine;
  output: PsValue[];
  errors: ErrorRecord[];
  terminating: ErrorRecord | undefined;
  warnings: string[];
  verbose: string[];
  debug: string[];
  information: unknown[];
  progress: unknown[];
  text: string;
}

async function cmdlets(): Promise<readonly CmdletSpec[]> {
  const all = [...FORMAT_CMDLETS, ...CORE_ENGINE_CMDLETS];
  try {
    const { CORE_CMDLETS } = await import("../../lib/engine/cmdlets/all.ts");
    return [...CORE_CMDLETS, ...all];
  } catch {
    return all;
  }
}

function runScript(script: string, specs: readonly CmdletSpec[]): Outcome {
  const computer = new VirtualComputer();
  const scheduler = createScheduler((run) => void computer.platform.setTimer(0, run));
  const session = createSession({ platform: computer.platform, host: silentHost(), cmdlets: specs, scheduler });
  const outcome: Outcome = {
    session,
    output: [],
    errors: [],
    terminating: undefined,
    warnings: [],
    verbose: [],
    debug: [],
    information: [],
    progress: [],
    text: "",
  };
  const run = session.run({
    statements: [[{ text: script, isScript: true, arguments: [] }]],
    streams: {
      output: (value) => void outcome.output.push(value),
      error: (record) => {
        if (outcome.errors.push(record) > MAX_ERRORS) throw new Error("too many errors");
        return undefined;
      },
      warning: (text) => void outcome.warnings.push(text),
      verbose: (text) => void outcome.verbose.push(text),
      debug: (text) => void outcome.debug.push(text),
      information: (info) =>
        void outcome.information.push({ message: textOf(session, info.message), tags: [...info.tags] }),
      progress: (progress) => void outcome.progress.push(progressNotation(progress)),
    },
  });
  const result: RunResult = computer.drive(run.task);
  if (result.state !== "Completed") outcome.terminating = result.error;
  outcome.text = formatToText(outcome.output, { session, width: 100 });
  return outcome;
}

function textOf(_session: Engine, value: PsValue): string {
  if (value === null) return "";
  const notation = toNotation(value);
  return typeof notation === "object" && notation !== null ? String(notation.v) : String(notation);
}

function progressNotation(progress: Progress): unknown {
  return {
    id: progress.activityId ?? 0,
    activity: progress.activity,
    status: progress.status ?? "Processing",
    percent: progress.percentComplete ?? -1,
    type: progress.completed ? "Completed" : "Processing",
  };
}

function errorNotation(
  record: ErrorRecord,
  expected: Record<string, unknown> | undefined,
  terminating: boolean,
): Notation {
  const position = record.invocation?.position;
  return {
    id: record.fullyQualifiedErrorId,
    category: record.category,
    activity: record.activity,
    reason: record.reason,
    targetName: record.targetName,
    targetType: record.targetType,
    exception: record.exception.types[0],
    // A message is compared where the script itself wrote it.
    ...(expected !== undefined && "message" in expected && { message: record.text() }),
    line: position?.line ?? 0,
    offset: position?.column ?? 0,
    ...(terminating && { terminating: true }),
  };
}

function isNumber(value: PsValue | undefined): boolean {
  return typeof value === "number" || typeof value === "bigint" || value instanceof PsDouble ||
    value instanceof PsDecimal;
}

// A custom object as its session tells it: what Update-TypeData added stands beside its own properties.
function inSession(value: PsObject, session: Engine): Notation | undefined {
  const all = propertiesOf(value, session);
  const own = toNotation(value, { special: (inner) => inner === value ? undefined : special(inner, session) });
  if (typeof own !== "object" || own === null || !("props" in own)) return undefined;
  const props = own.props as unknown[];
  const added = all.length <= props.length ? [] : all.filter(({ name }) => !value.members.has(name));
  // Only the session knows the short names of types.
  if (added.length === 0 && !value.members.values.some((item) => item instanceof PsType)) return undefined;
  return {
    ...own,
    props: [...props, ...added.map((property) => [property.name, toNotation(property.get())])],
    v: toText(value, session),
  } as Notation;
}

function special(value: PsValue, session: Engine): Notation | undefined {
  if (value instanceof ErrorRecord) {
    return { t: value.typeNames()[0], error: errorNotation(value, undefined, false) };
  }
  // Nodes were recorded with their tags.
  if (value instanceof XmlNode) return { t: value.typeNames()[0], v: outerXml(value) };
  // A number that was typed as an argument keeps its spelling for display only.
  if (value instanceof PsObject && isNumber(value.base) && value.members.size === 0) return toNotation(value.base!);
  return value instanceof PsObject && value.base === undefined ? inSession(value, session) : undefined;
}

// Keys of an error that a recording may leave out.
function sameError(actual: Record<string, unknown>, expected: Record<string, unknown>): boolean {
  return Object.keys(expected).every((key) => sameNotation(actual[key], expected[key]));
}

function sameValue(actual: unknown, expected: unknown): boolean {
  if (sameNotation(actual, expected)) return true;
  if (typeof actual !== "object" || typeof expected !== "object" || actual === null || expected === null) return false;
  if ("error" in actual && "error" in expected) {
    return sameError(actual.error as Record<string, unknown>, expected.error as Record<string, unknown>);
  }
  return false;
}

const FORMAT_DATA = "Microsoft.PowerShell.Commands.Internal.Format.";

function compare(expected: Case, outcome: Outcome): Partial<CaseResult> | undefined {
  const { session } = outcome;
  const output = outcome.output.map((value) => {
    try {
      return toNotation(value, { special: (inner) => special(inner, session) });
    } catch (error) {
      return { failed: String(error) };
    }
  });
  const isFormat = expected.output.some((item) =>
    typeof item === "object" && item !== null && String((item as { t?: unknown }).t).startsWith(FORMAT_DATA)
  );
  if (
    !isFormat &&
    (output.length !== expected.output.length || !output.every((item, i) => sameValue(item, expected.output[i])))
  ) {
    const errors = outcome.errors.map((record) => `${record.fullyQualifiedErrorId}: ${record.exception.message}`);
    const last = outcome.terminating;
    if (last !== undefined) errors.push(`!! ${last.fullyQualifiedErrorId}: ${last.exception.message}`);
    return { detail: `output ${errors.join(" | ")}`, expected: expected.output, actual: output };
  }
  const errors = outcome.errors.map((record, i) => errorNotation(record, expected.errors[i], false));
  if (outcome.terminating !== undefined) {
    errors.push(errorNotation(outcome.terminating, expected.errors[errors.length], true));
  }
  if (
    errors.length !== expected.errors.length ||
    !errors.every((error, i) => sameError(error as Record<string, unknown>, expected.errors[i]!))
  ) {
    return { detail: "errors", expected: expected.errors, actual: errors };
  }
  for (const stream of ["warnings", "verbose", "debug", "information", "progress"] as const) {
    const wanted = expected[stream] ?? [];
    if (!sameNotation(outcome[stream], wanted)) return { detail: stream, expected: wanted, actual: outcome[stream] };
  }
  if (expected.text !== undefined && outcome.text !== expected.text) {
    return { detail: "text", expected: expected.text, actual: outcome.text };
  }
  return undefined;
}

function comparePars(expected: readonly unknown[], script: string): Partial<CaseResult> | undefined {
  const { errors } = parseScript(script);
  const actual = errors.map((error) => ({
    id: error.id,
    line: error.extent.startLine,
    column: error.extent.startColumn,
    endLine: error.extent.endLine,
    endColumn: error.extent.endColumn,
  }));
  return sameNotation(actual, expected) ? undefined : { detail: "parse", expected, actual };
}

/** The runner of scripts. */
export function createLanguageRunner(): TruthRunner {
  return {
    kind: "language",
    accepts: (json) => hasArray(json, "cases") && typeof (json as { area?: unknown }).area === "string",
    async run(json) {
      const specs = await cmdlets();
      const results: CaseResult[] = [];
      for (const one of (json as { cases: readonly Case[] }).cases) {
        let failure: Partial<CaseResult> | undefined;
        try {
          failure = one.parse !== undefined
            ? comparePars(one.parse, one.script)
            : compare(one, runScript(one.script, specs));
        } catch (error) {
          failure = { detail: `crash ${error instanceof Error ? error.stack?.slice(0, 600) : error}` };
        }
        results.push({ id: one.id, passed: failure === undefined, ...failure });
      }
      return results;
    },
  };
}
