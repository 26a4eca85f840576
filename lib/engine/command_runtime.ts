/**
 * What every command can do while it runs: write records as preferences and common parameters say, ask before it acts.
 * @module
 */
import { PsEnum, PsList, type PsValue } from "../clixml/value.ts";
import type { Information, Progress } from "./command.ts";
import { describeTarget } from "./compile/statement_errors.ts";
import type { Frame, NotedStream, Output, Records } from "./compile/frame.ts";
import { stackTrace } from "./compile/positions.ts";
import { toText } from "./dotnet/convert.ts";
import type { Engine } from "./engine.ts";
import { type ErrorRecord, RUNTIME_EXCEPTION, TerminatingError } from "./exceptions.ts";
import type { Invocation } from "./invocation.ts";
import type { PipelineState } from "./pipeline.ts";
import { InformationRecord, TextRecord, type TextStream } from "./records.ts";
import { type Scope, Variable } from "./scope.ts";
import type { Step, Task } from "./task.ts";

/** Types of the exception that -ErrorAction Stop throws around the error. */
export const STOP_EXCEPTION = [
  "System.Management.Automation.ActionPreferenceStopException",
  ...RUNTIME_EXCEPTION,
] as const;
/** Types of the exception around an error that ended a command. */
export const CMDLET_INVOCATION_EXCEPTION = [
  "System.Management.Automation.CmdletInvocationException",
  ...RUNTIME_EXCEPTION,
] as const;

/** Common parameters by lower-case name, to the variable that stands for them where they are not given. */
const PREFERENCE_VARIABLES: Readonly<Record<string, string>> = {
  erroraction: "ErrorActionPreference",
  warningaction: "WarningPreference",
  informationaction: "InformationPreference",
  verbose: "VerbosePreference",
  debug: "DebugPreference",
  progressaction: "ProgressPreference",
};

/** A command's hold on streams and preferences. */
export class CommandRuntime {
  readonly engine: Engine;
  /** The frame that the command stands in. */
  readonly frame: Frame;
  readonly invocation: Invocation;
  /** Suffix of error ids; empty for script blocks. */
  readonly className: string;
  out: Output;
  records: Records;
  readonly pipeline: PipelineState;
  /** Where preferences are looked up: the function's own scope, for a function. */
  scope: Scope;
  /** Common parameters by lower-case name. */
  common: ReadonlyMap<string, PsValue> = new Map();
  #yesToAll = false;
  #noToAll = false;

  constructor(options: {
    readonly frame: Frame;
    readonly invocation: Invocation;
    readonly className: string;
    readonly out: Output;
    readonly records: Records;
    readonly pipeline: PipelineState;
  }) {
    this.engine = options.frame.engine;
    this.frame = options.frame;
    this.scope = options.frame.scope;
    this.invocation = options.invocation;
    this.className = options.className;
    this.out = options.out;
    this.records = options.records;
    this.pipeline = options.pipeline;
  }

  /** Takes the common parameters over: variables that collect, preferences. */
  configure(common: ReadonlyMap<string, PsValue>): void {
    this.common = common;
    const lists: [NotedStream, PsList][] = [];
    for (
      const [stream, name] of [["error", "errorvariable"], ["warning", "warningvariable"], [
        "information",
        "informationvariable",
      ]] as const
    ) {
      const list = this.#list(name);
      if (list !== undefined) lists.push([stream, list]);
    }
    if (lists.length > 0) this.records = noting(this.records, lists);
    const output = this.#list("outvariable");
    if (output !== undefined) {
      const next = this.out;
      this.out = {
        write(value) {
          output.items.push(value);
          return next.write(value);
        },
      };
    }
    const pipelineVariable = common.get("pipelinevariable");
    if (typeof pipelineVariable === "string" && pipelineVariable !== "") {
      const { scope } = this.frame;
      const next = this.out;
      const variable = scope.own(pipelineVariable.toLowerCase()) ?? scope.put(new Variable(pipelineVariable, null));
      this.out = {
        write(value) {
          variable.value = value;
          return next.write(value);
        },
      };
    }
  }

  // `-OutVariable x` starts a new list, `+x` goes on with the one that is there.
  #list(parameter: string): PsList | undefined {
    const given = this.common.get(parameter);
    if (typeof given !== "string" || given === "") return undefined;
    const { scope } = this.frame;
    const adds = given.startsWith("+");
    const name = (adds ? given.slice(1) : given).replace(/^\$?/, "");
    const own = scope.own(name.toLowerCase());
    if (adds && own?.value instanceof PsList) return own.value;
    const list = new PsList();
    if (adds && own !== undefined && own.value !== null) list.items.push(own.value);
    if (own === undefined) scope.put(new Variable(name, list));
    else own.value = list;
    return list;
  }

  /** The action for a stream: the common parameter, else the variable. */
  preference(parameter: string): string {
    const given = this.common.get(parameter);
    if (given !== undefined) {
      if (parameter === "verbose" || parameter === "debug") {
        return this.engine.truth(given) ? "Continue" : "SilentlyContinue";
      }
      return toText(given, this.engine);
    }
    return this.engine.preferenceText(this.scope, PREFERENCE_VARIABLES[parameter]!);
  }

  /** Names the command in a record. */
  adopt(record: ErrorRecord): ErrorRecord {
    if (record.foreign) return record;
    if (record.invocation === undefined) record.invocation = this.invocation.details();
    if (this.className !== "" && record.fullyQualifiedErrorId === record.errorId) {
      record.fullyQualifiedErrorId = record.errorId === "" ? this.className : `${record.errorId},${this.className}`;
    }
    if (record.activity === "") record.activity = this.invocation.options.commandName;
    record.scriptStackTrace ??= stackTrace(this.frame);
    if (record.pipelineIteration.length === 0) {
      record.pipelineIteration = new Array((this.invocation.options.pipelineLength ?? 1) + 1).fill(0);
    }
    describeTarget(record, record.target, (value) => toText(value, this.engine));
    return record;
  }

  /** Fills in what every written record has. */
  fill(record: ErrorRecord): ErrorRecord {
    record.scriptStackTrace ??= stackTrace(this.frame);
    describeTarget(record, record.target, (value) => toText(value, this.engine));
    return record;
  }

  /** Writes an error that does not end the command. */
  error(record: ErrorRecord): Step {
    return this.writeError(this.adopt(record));
  }

  /**
   * The same for a record that already says who wrote it. `noted`: whether -ErrorVariable gets it; errors of binding
   * a pipeline object stay out of it.
   */
  writeError(record: ErrorRecord, noted = true): Step {
    this.engine.checkStop();
    this.pipeline.failed = true;
    const preference = this.preference("erroraction");
    switch (preference) {
      case "Ignore":
        return undefined;
      case "SilentlyContinue":
        this.#note(record, noted);
        return undefined;
      case "Stop":
        throw this.stopping(record);
      case "Inquire":
        return this.#inquireError(record);
      default:
        this.#note(record, noted);
        return this.records.error(record);
    }
  }

  #note(record: ErrorRecord, noted = true): void {
    this.engine.addError(record);
    if (noted) this.records.note("error", record);
  }

  /** The error that -ErrorAction Stop makes of a record. */
  stopping(record: ErrorRecord): TerminatingError {
    const error = new TerminatingError(record);
    error.wrappers.push([...STOP_EXCEPTION]);
    error.halts = true;
    this.#note(record);
    return error;
  }

  *#inquireError(record: ErrorRecord): Task<void> {
    const answer = yield* this.engine.inquire(record.exception.message);
    if (answer === "Stop") throw this.stopping(record);
    this.#note(record);
    if (answer === "SilentlyContinue") return;
    const step = this.records.error(record);
    if (step !== undefined) yield* step;
  }

  /** The error that ends the command with a record of its own. */
  terminating(record: ErrorRecord): TerminatingError {
    this.adopt(record);
    const error = new TerminatingError(record);
    error.wrappers.push([...CMDLET_INVOCATION_EXCEPTION]);
    return error;
  }

  warning(text: string): Step {
    const record = new TextRecord("Warning", text, this.invocation.details());
    const preference = this.preference("warningaction");
    if (preference !== "Ignore") this.records.note("warning", record);
    return this.#text("Warning", text, preference);
  }

  verbose(text: string): Step {
    return this.#text("Verbose", text, this.preference("verbose"));
  }

  debug(text: string): Step {
    return this.#text("Debug", text, this.preference("debug"));
  }

  #text(stream: TextStream, text: string, preference: string): Step {
    switch (preference) {
      case "Ignore":
      case "SilentlyContinue":
        return undefined;
      case "Inquire":
        return this.#inquireText(stream, text);
      default: {
        const details = { invocation: this.invocation.details() };
        const step = stream === "Warning"
          ? this.records.warning(text, details)
          : stream === "Verbose"
          ? this.records.verbose(text, details)
          : this.records.debug(text, details);
        if (preference !== "Stop") return step;
        return this.#thenStop(step, stream, text);
      }
    }
  }

  *#thenStop(step: Step, stream: TextStream, text: string): Task<void> {
    if (step !== undefined) yield* step;
    throw this.engine.preferenceStop(this, `${stream.toLowerCase()} "${text}"`);
  }

  *#inquireText(stream: TextStream, text: string): Task<void> {
    const answer = yield* this.engine.inquire(text);
    const step = this.#text(stream, text, answer);
    if (step !== undefined) yield* step;
  }

  information(info: Information): Step {
    const preference = this.preference("informationaction");
    const { platform } = this.engine;
    const isWindows = platform.os === "windows";
    const full = {
      source: this.invocation.position.file || this.invocation.options.commandName,
      origin: {
        user: isWindows ? `${platform.domainName}\\${platform.userName}` : platform.userName,
        computer: platform.computerName,
        processId: platform.processId,
      },
      ...info,
      timeGenerated: platform.now(),
    };
    const record = new InformationRecord(full);
    this.records.note("information", record);
    if (preference === "Ignore") return undefined;
    const step = this.records.information(full);
    if (preference === "Stop") return this.#informationStop(step, record);
    return step;
  }

  *#informationStop(step: Step, record: InformationRecord): Task<void> {
    if (step !== undefined) yield* step;
    throw this.engine.preferenceStop(this, record.text());
  }

  progress(progress: Progress): Step {
    const preference = this.preference("progressaction");
    return preference === "Ignore" || preference === "SilentlyContinue" ? undefined : this.records.progress(progress);
  }

  /** ShouldProcess: says what would happen under -WhatIf, asks under -Confirm. */
  *shouldProcess(
    target: string,
    action: string,
    impact: string,
    text?: { verbose: string; warning: string; caption: string },
  ): Task<boolean> {
    const { engine } = this;
    const description = text?.verbose ?? `Performing the operation "${action}" on target "${target}".`;
    if (this.#flag("whatif", "WhatIfPreference")) {
      const step = this.engine.writeHostLine(this.records, `What if: ${description}`);
      if (step !== undefined) yield* step;
      return false;
    }
    const asks = this.common.has("confirm")
      ? this.#flag("confirm", "")
      : IMPACTS.indexOf(impact) > 0 && IMPACTS.indexOf(impact) >= confirmLevel(engine, this.scope);
    if (asks && !this.#yesToAll) {
      if (this.#noToAll) return false;
      return yield* this.#confirm(text?.warning ?? description, text?.caption ?? "Confirm");
    }
    const step = this.verbose(description);
    if (step !== undefined) yield* step;
    return true;
  }

  /** ShouldContinue: asks always. */
  *shouldContinue(query: string, caption: string): Task<boolean> {
    if (this.#yesToAll) return true;
    if (this.#noToAll) return false;
    return yield* this.#confirm(query, caption);
  }

  *#confirm(query: string, caption: string): Task<boolean> {
    const { host } = this.engine;
    if (!host.interactive) throw this.engine.notInteractive("Confirm");
    const choices = ["&Yes", "Yes to &All", "&No", "No to A&ll"].map((label) => ({ label, help: "" }));
    const answer = yield* host.promptForChoice(caption, query, choices, 0);
    if (answer === 1) this.#yesToAll = true;
    if (answer === 3) this.#noToAll = true;
    return answer < 2;
  }

  #flag(parameter: string, variable: string): boolean {
    const given = this.common.get(parameter);
    if (given !== undefined) return this.engine.truth(given);
    const value = variable === "" ? undefined : this.scope.find(variable.toLowerCase())?.value;
    return value !== undefined && this.engine.truth(value);
  }

  /** The same error with this command named in it, as it looks from outside. */
  wrap(thrown: unknown): unknown {
    if (!(thrown instanceof TerminatingError)) return thrown;
    if (thrown.fromThrow || thrown.wrappers.some((types) => types[0] !== RUNTIME_EXCEPTION[0])) return thrown;
    const { record } = thrown;
    record.invocation = this.invocation.details();
    if (this.className !== "") {
      record.fullyQualifiedErrorId = record.errorId === "" ? this.className : `${record.errorId},${this.className}`;
    }
    if (record.activity === "") record.activity = this.invocation.options.commandName;
    record.scriptStackTrace ??= stackTrace(this.frame);
    describeTarget(record, record.target, (value) => toText(value, this.engine));
    thrown.wrappers.push([...CMDLET_INVOCATION_EXCEPTION]);
    return thrown;
  }
}

const IMPACTS: readonly string[] = ["None", "Low", "Medium", "High"];

// The impact from which on a command asks; "None" never asks.
function confirmLevel(engine: Engine, scope: Scope): number {
  const value = scope.find("confirmpreference")?.value ?? null;
  const text = value instanceof PsEnum ? value.name : value === null ? "High" : toText(value, engine);
  const level = IMPACTS.findIndex((name) => name.toLowerCase() === text.toLowerCase());
  return level === 0 ? IMPACTS.length : level < 0 ? IMPACTS.length - 1 : level;
}

function noting(records: Records, lists: readonly (readonly [NotedStream, PsList])[]): Records {
  return {
    ...forwarding(records),
    note(stream, record) {
      for (const [wanted, list] of lists) if (wanted === stream) list.items.push(record);
      records.note(stream, record);
    },
  };
}

/** Records that go where others go. */
export function forwarding(records: Records): Records {
  return {
    error: (record) => records.error(record),
    warning: (text, details) => records.warning(text, details),
    verbose: (text, details) => records.verbose(text, details),
    debug: (text, details) => records.debug(text, details),
    information: (info) => records.information(info),
    progress: (progress) => records.progress(progress),
    note: (stream, record) => records.note(stream, record),
  };
}
