/**
 * One session of the engine: its scopes, commands, preferences, and the ways into running code.
 * @module
 */
import { type LiveObject, PsArray, PsEnum, PsList, PsObject, type PsValue } from "../clixml/value.ts";
import type { Binding } from "./binding/binding.ts";
import type { BindingErrors } from "./binding/binding_errors.ts";
import type { Param, Signature } from "./binding/signature.ts";
import { automaticVariables } from "./automatic_variables.ts";
import { Classes } from "./class_runtime.ts";
import type { CmdletSpec, InvokeOptions } from "./command.ts";
import { Caller, type CommandUse } from "./command_calls.ts";
import { CommandInfo } from "./command_info.ts";
import type { CommandRuntime } from "./command_runtime.ts";
import { Commands } from "./command_table.ts";

import { FlowError, PipelineStopped } from "./compile/flow.ts";
import { Collector, Frame, NO_OUTPUT, type Output, type Records } from "./compile/frame.ts";
import { plain } from "./compile/nothing.ts";
import type { RedirectFile } from "./compile/redirections.ts";
import { definedMethods, ScriptCode, type ScriptDeclaration } from "./compile/script_code.ts";
import { defaultFunctions } from "./cmdlets/default_functions.ts";
import { defaultAliases } from "./default_aliases.ts";
import { applyDefaultParameters, type DynamicParameter, dynamicParameters, promptMandatory } from "./binding_extras.ts";
import { convertTo, isTrue, toText } from "./dotnet/convert.ts";
import { matchOperator } from "./dotnet/operators.ts";
import type { PsType } from "./dotnet/type.ts";
import { resolveType } from "./dotnet/type_system.ts";
import type { Providers } from "./providers/provider_table.ts";

import "./engine_types.ts";
import "./dotnet/tables/all.ts";
import type { ScriptModule } from "./dynamic_module.ts";
import { drive } from "./descent.ts";
import { DriveVariables } from "./drive_variables.ts";
import { ErrorRecord, raise, TerminatingError } from "./exceptions.ts";
import { callDepthOverflow, cannotWait, foreignError, preferenceStop } from "./engine_errors.ts";
import { HostObject, InvokeCommandObject, SessionStateObject } from "./session_objects.ts";
import { HistoryInfo } from "./cmdlets/core_history.ts";
import { Jobs } from "./job_table.ts";
import type { ParameterAst, PipelineAst, PipelineChainAst, ScriptBlockAst, TypeName } from "./language/ast.ts";
import { scriptBlockText } from "./language/ast.ts";
import { parseScript } from "./language/parser.ts";
import { parseFailure } from "./parse_failure.ts";
import type { Platform } from "./platform.ts";
import type { Processor } from "./pipeline.ts";
import { providersOf } from "./session_stores.ts";
import { openRedirectFile, readTextLines } from "./redirect_files.ts";
import { Runs } from "./runs.ts";
import { Scope, Variable } from "./scope.ts";
import { Variables } from "./scope_view.ts";
import { ScriptBlock } from "./script_block.ts";
import type {
  CommandEntry,
  EngineHost,
  ProviderTable,
  Run,
  RunRequest,
  Scheduler,
  ScopeName,
  Session,
} from "./session.ts";
import { notInteractive } from "./silent_host.ts";
import { runSync, type Step, type Task } from "./task.ts";

/** Levels of script blocks within each other: about as many as PowerShell's own stack holds. */
export const MAX_CALL_DEPTH = 5000;

/** What an engine is made of. */
export interface EngineOptions {
  readonly platform: Platform;
  readonly host: EngineHost;
  readonly cmdlets: readonly CmdletSpec[];
  readonly scheduler: Scheduler;
  readonly runspaceId?: string;
  /** Number of the first job. @default {1} */
  readonly jobSeed?: number;
}

/** How script blocks are compiled, by their tree. */
interface Compiled {
  readonly code: ScriptCode;
}

/** A session. */
export class Engine implements Session {
  readonly platform: Platform;
  /** The host of the run that is going on, else the session's. */
  host: EngineHost;
  readonly runspaceId: string;
  readonly options: EngineOptions;
  readonly scheduler: Scheduler;
  readonly global: Scope = new Scope(undefined);
  readonly scope: Variables;
  readonly commands: Commands;
  readonly providers: ProviderTable;
  readonly jobs: Jobs;
  readonly slots: Map<string, unknown> = new Map();
  /** Variables that every scope shares, by lower-case name. */
  readonly allScope: Map<string, Variable> = new Map();
  /** Types that scripts defined, by lower-case name. */
  readonly classes: Map<string, PsType> = new Map();
  /** Lower-case names of methods that scripts defined. */
  readonly methods: Set<string> = new Set();
  /** Modules of script that are loaded, by lower-case name. */
  readonly modules: Map<string, ScriptModule> = new Map();
  /** The module whose script runs. */
  loading: ScriptModule | undefined;
  readonly history: LiveObject[] = [];
  #historyId = 0n;
  readonly errors: PsList = new PsList();
  readonly driveVariables: DriveVariables;
  readonly hostObject: LiveObject;
  readonly invokeCommandObject: LiveObject;
  readonly sessionStateObject: LiveObject;
  readonly types: Classes;
  /** The frame of the code that runs. */
  frame: Frame;
  /** `$?`. */
  ok = true;
  /** Whether something around the running code catches errors. */
  inTry = false;
  /** What a bare `throw` throws. */
  handling: TerminatingError | undefined;
  stopping = false;
  depth = 0;
  readonly #compiled = new WeakMap<ScriptBlockAst, Compiled>();
  readonly #caller: Caller;
  readonly #runs: Runs;

  constructor(options: EngineOptions) {
    this.options = options;
    this.platform = options.platform;
    this.host = options.host;
    this.scheduler = options.scheduler;
    this.runspaceId = options.runspaceId ?? options.platform.newGuid();
    this.global.isScript = true;
    this.frame = this.rootFrame(NO_OUTPUT, SILENT_RECORDS);
    this.scope = new Variables(this);
    this.commands = new Commands(this);
    this.commands.addCmdlets(options.cmdlets);
    this.driveVariables = new DriveVariables(this);
    this.jobs = new Jobs(options.jobSeed ?? 1);
    this.types = new Classes(this);
    this.#caller = new Caller(this);
    this.#runs = new Runs(this);
    this.hostObject = new HostObject(this);
    this.invokeCommandObject = new InvokeCommandObject(this);
    this.sessionStateObject = new SessionStateObject(this);
    this.providers = providersOf(this);
    automaticVariables(this);
    defaultAliases(this);
    defaultFunctions(this);
  }

  // ---------------------------------------------------------------------------------------------- frames and state

  /** A frame of the global scope. */
  rootFrame(out: Output, records: Records): Frame {
    return new Frame(this, {
      scope: this.global,
      cells: [],
      out,
      records,
      name: "<ScriptBlock>",
      file: undefined,
      caller: undefined,
      invocation: undefined,
    });
  }

  /** Ends a run that is being stopped. */
  checkStop(): void {
    if (this.stopping) throw new PipelineStopped();
  }

  /** Lets a finally block run although the run is being stopped. */
  suspendStop(): boolean {
    const before = this.stopping;
    this.stopping = false;
    return before;
  }

  resumeStop(before: boolean): void {
    if (before) this.stopping = true;
  }

  /** Refuses calls that lie too deep within each other. */
  checkDepth(f: Frame): void {
    if (f.depth > MAX_CALL_DEPTH) throw callDepthOverflow();
  }

  setExitCode(code: number): void {
    this.global.put(new Variable("LASTEXITCODE", code));
  }

  // --------------------------------------------------------------------------------------------------- small things

  truth(value: PsValue): boolean {
    return isTrue(plain(value));
  }

  /** The value inside an object that only carries members around it. */
  unwrap(value: PsValue): PsValue {
    return value instanceof PsObject && value.base !== undefined ? value.base : value;
  }

  /** Values of variables that exist without being in a scope. */
  unset(_name: string, _scope: Scope): PsValue | undefined {
    return undefined;
  }

  preference(name: string): PsValue {
    return plain(this.frame.scope.find(name.toLowerCase())?.value ?? null);
  }

  /** A preference variable as text, seen from a scope. */
  preferenceText(scope: Scope, name: string): string {
    const value = scope.find(name.toLowerCase())?.value ?? null;
    if (value instanceof PsEnum) return value.name;
    if (typeof value === "string") {
      const known = ["SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break"];
      const wanted = value.toLowerCase();
      return known.find((name) => name.toLowerCase() === wanted) ?? "Continue";
    }
    if (typeof value === "number") {
      return ["SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore"][value] ?? "Continue";
    }
    return value === null ? "Continue" : toText(value, this);
  }

  /** What to do with an error of a statement. */
  errorPreference(f: Frame): string {
    return this.preferenceText(f.scope, "ErrorActionPreference");
  }

  /** The scope that a name or number means, seen from the running code. */
  scopeNamed(scope: ScopeName | undefined): Scope {
    const current = this.frame.scope;
    switch (scope) {
      case undefined:
      case "Local":
      case "Private":
        return current;
      case "Global":
        return this.global;
      case "Script":
        return current.script;
      default: {
        const found = current.up(scope);
        if (found !== undefined) return found;
        throw raise({
          types: [
            "System.Management.Automation.PSArgumentOutOfRangeException",
            "System.ArgumentOutOfRangeException",
            "System.ArgumentException",
            "System.SystemException",
          ],
          message: `Cannot find the scope ${scope}: there are not so many`,
          errorId: "ArgumentOutOfRange",
          category: "InvalidArgument",
        });
      }
    }
  }

  /** A type as a script names it. */
  findType(name: TypeName, namespaces: readonly string[]): PsType | undefined {
    return this.types.find(name, namespaces);
  }

  /** Int32, which many things convert to. */
  readonly typeInt: PsType = resolveType("int")!;

  convert(value: PsValue, type: PsType): PsValue {
    return convertTo(value, type, this);
  }

  arrayOf(values: readonly PsValue[]): PsValue {
    return new PsArray([...values]);
  }

  /** Lets `$PWD` follow the location. */
  locationMoved(): void {
    const variable = this.global.own("pwd");
    if (variable !== undefined) variable.value = (this.providers as Providers).current();
  }

  /** A type by its name, classes of scripts included. */
  typeByName(name: string): PsType | undefined {
    return this.classes.get(name.toLowerCase()) ?? resolveType(name);
  }

  /** Tests a text against a pattern and keeps the groups in `$Matches`. */
  matches(f: Frame, operator: string, text: string, pattern: PsValue): boolean {
    const { value, groups } = matchOperator(text, pattern, operator !== "-cmatch", false, this);
    if (groups !== undefined) {
      const own = f.scope.own("matches");
      if (own === undefined) f.scope.put(new Variable("Matches", groups));
      else own.value = groups;
    }
    return isTrue(value);
  }

  /** Lines of a file, for `switch -File`. */
  linesOf(path: string): readonly PsValue[] {
    return readTextLines(this, path);
  }

  openRedirect(f: Frame, path: string, append: boolean): RedirectFile {
    return openRedirectFile(this, f, path, append);
  }

  convertDefault(value: PsValue, type: PsType, errors: BindingErrors, parameter: string): PsValue {
    try {
      return convertTo(value, type, this);
    } catch (error) {
      if (!(error instanceof TerminatingError)) throw error;
      throw errors.error("ParameterArgumentTransformationError", {
        parameter,
        detail: error.record.exception.message,
        inner: error.record.exception,
      });
    }
  }

  applyDefaults(command: string, binding: Binding): void {
    applyDefaultParameters(this, command, binding);
  }
  addDynamicParameters(signature: Signature, output: readonly PsValue[]): readonly DynamicParameter[] {
    return dynamicParameters(this, signature, output);
  }
  promptMandatory(binding: Binding, missing: readonly Param[]): Task<void> {
    return promptMandatory(this, binding, missing);
  }

  // -------------------------------------------------------------------------------------------------------- errors

  /** Any JavaScript error as one of PowerShell's. */
  foreign(thrown: unknown): TerminatingError {
    return foreignError(thrown);
  }

  /** The same, leaving flow alone. */
  asShown(thrown: unknown): unknown {
    return thrown instanceof FlowError ? thrown : this.foreign(thrown);
  }

  /** Puts an error on top of `$Error`, once. */
  addError(record: ErrorRecord): void {
    const [newest] = this.errors.items;
    if (newest === record) return;
    if (newest instanceof ErrorRecord && newest.exception === record.exception) return;
    this.errors.items.unshift(record);
    const limit = this.global.own("maximumerrorcount")?.value;
    const most = typeof limit === "number" ? limit : 256;
    if (this.errors.items.length > most) this.errors.items.length = most;
  }

  /** Notes an error of a statement: `$Error`, `$StackTrace`, `-ErrorVariable`. */
  noteError(f: Frame, error: TerminatingError): void {
    const [newest] = this.errors.items;
    this.addError(error.record);
    if (this.errors.items[0] !== newest) f.records.note("error", error.record);
  }

  /** The error that a stream's preference Stop raises. */
  preferenceStop(runtime: CommandRuntime, what: string): TerminatingError {
    return preferenceStop(runtime, what);
  }

  notInteractive(method: string): TerminatingError {
    return notInteractive(method);
  }

  /** Asks what to do about an error. */
  *inquire(message: string): Task<string> {
    if (!this.host.interactive) throw notInteractive("PromptForChoice");
    const labels = ["&Yes", "Yes to &All", "&Halt Command"];
    const answer = yield* this.host.promptForChoice(
      "Confirm",
      message,
      labels.map((label) => ({ label, help: "" })),
      0,
    );
    return answer === 0 ? "Continue" : answer === 1 ? "SilentlyContinue" : "Stop";
  }

  writeHostLine(_records: Records, text: string): Step {
    return this.host.write(text, { newLine: true });
  }

  // ---------------------------------------------------------------------------------------------------------- code

  /** The compiled form of a script block. */
  codeOf(
    ast: ScriptBlockAst,
    namespaces: readonly string[],
    parameters?: readonly ParameterAst[],
    inMethod = false,
  ): ScriptCode {
    const known = this.#compiled.get(ast);
    if (known !== undefined) return known.code;
    // Calls of methods that the block itself defines must be known while it is compiled.
    for (const name of definedMethods(ast)) this.methods.add(name);
    const code = new ScriptCode(ast, {
      namespaces,
      methods: this.methods,
      inMethod,
      ...(parameters !== undefined && { parameters }),
    });
    this.#compiled.set(ast, { code });
    return code;
  }

  /** The compiled form of a script block value. */
  codeOfBlock(block: ScriptBlock): ScriptCode {
    return this.codeOf(block.ast, namespacesOf(block), parametersOf(block));
  }

  /** A script block of a tree, bound to where it is made. */
  blockValue(
    f: Frame,
    ast: ScriptBlockAst,
    namespaces: readonly string[],
    parameters?: readonly ParameterAst[],
  ): ScriptBlock {
    const root = f.scope.root;
    const block = new ScriptBlock(
      ast,
      scriptBlockText(ast),
      { namespaces, parameters } satisfies BlockBinding,
      f.file,
      root === this.global ? undefined : root,
    );
    return block;
  }

  parse(text: string, file?: string): ScriptBlock {
    const { ast, errors } = parseScript(text, file === undefined ? {} : { file });
    if (errors.length > 0) throw parseFailure(errors);
    return new ScriptBlock(ast, text, { namespaces: [], parameters: undefined } satisfies BlockBinding, file);
  }

  declarationOf(block: ScriptBlock): ScriptDeclaration {
    return this.codeOfBlock(block).declare(this.frame);
  }

  defineClasses(f: Frame, code: ScriptCode): void {
    this.types.define(f, code);
  }
  constructBase(f: Frame, args: readonly PsValue[], implicit: boolean): Task<void> {
    return this.types.constructBase(f, args, implicit);
  }

  // --------------------------------------------------------------------------------------------------------- calls

  makeCommand(f: Frame, use: CommandUse): Task<Processor> {
    return this.#caller.make(f, use);
  }

  /** Runs a script block where a frame stands and collects its output. */
  *callIn(f: Frame, block: ScriptBlock, options?: InvokeOptions, records?: Records): Task<PsValue[]> {
    const collector = new Collector();
    yield* this.#caller.call(f, block, collector, options, records);
    return collector.items;
  }

  callTo(f: Frame, block: ScriptBlock, out: Output, options?: InvokeOptions, records?: Records): Task<void> {
    return this.#caller.call(f, block, out, options, records);
  }

  call(block: ScriptBlock, options?: InvokeOptions): Task<PsValue[]> {
    return drive(this.callIn(this.frame, block, options));
  }

  callSync(block: ScriptBlock, options?: InvokeOptions): PsValue[] {
    return runSync(this.callIn(this.frame, block, options), cannotWait);
  }

  scriptMethod(
    f: Frame,
    self: PsValue,
    name: string,
    args: readonly PsValue[],
    isStatic: boolean,
  ): Task<PsValue> | undefined {
    return this.#caller.scriptMethod(f, self, name, args, isStatic);
  }
  invokeValue(f: Frame, self: PsValue, value: PsValue): ((args: readonly PsValue[]) => Task<PsValue>) | undefined {
    return this.#caller.invokeValue(f, self, value);
  }
  background(f: Frame, node: PipelineAst | PipelineChainAst, text: string): Task<void> {
    return this.#caller.background(f, node, text);
  }
  findScript(name: string): CommandEntry | undefined {
    return this.#caller.findScript(name);
  }
  loadScript(path: string): ScriptBlock {
    return this.#caller.loadScript(path);
  }
  commandInfo(entry: CommandEntry): CommandInfo {
    return new CommandInfo(entry, {
      parameters: (of) => this.commands.parameters(of),
      resolve: (name) => this.commands.resolve(name),
      outputTypes: (of) =>
        of.kind === "cmdlet"
          ? of.spec.outputTypes ?? []
          : of.kind === "function" || of.kind === "filter"
          ? this.declarationOf(of.block).outputTypes
          : [],
      moduleOf: (of) => of.kind === "function" || of.kind === "filter" ? this.commands.modules.get(of.block) ?? "" : "",
    });
  }

  // ---------------------------------------------------------------------------------------------------------- runs

  /** Adds an entry to the history; the oldest one goes where it is full. */
  addHistory(command: string, status: string, start: bigint, end: bigint): HistoryInfo {
    const entry = new HistoryInfo(++this.#historyId, command, status, start, end);
    this.history.push(entry);
    const most = this.global.own("maximumhistorycount")?.value;
    const limit = typeof most === "number" ? most : 4096;
    if (this.history.length > limit) this.history.splice(0, this.history.length - limit);
    return entry;
  }

  run(request: RunRequest): Run {
    return this.#runs.start(request);
  }

  fork(changes: Partial<EngineOptions> = {}): Engine {
    return new Engine({
      ...this.options,
      cmdlets: this.commands.cmdlets(),
      runspaceId: this.platform.newGuid(),
      ...changes,
    });
  }
}

/** What a script block knows of where it was made. */
export interface BlockBinding {
  readonly namespaces: readonly string[];
  /** Parameters in parentheses after a function's name. */
  readonly parameters: readonly ParameterAst[] | undefined;
}

function bindingOf(block: ScriptBlock): BlockBinding | undefined {
  return block.scope as BlockBinding | undefined;
}

/** The `using namespace` that hold in a block. */
export function namespacesOf(block: ScriptBlock): readonly string[] {
  return bindingOf(block)?.namespaces ?? [];
}

function parametersOf(block: ScriptBlock): readonly ParameterAst[] | undefined {
  return bindingOf(block)?.parameters;
}

/** Records of code that runs outside any run. */
export const SILENT_RECORDS: Records = {
  error: () => undefined,
  warning: () => undefined,
  verbose: () => undefined,
  debug: () => undefined,
  information: () => undefined,
  progress: () => undefined,
  note: () => {},
};
