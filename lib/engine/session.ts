/**
 * One session of the engine: what a runspace holds. Interfaces only; `lib/engine/compile` and its neighbours implement
 * them, cmdlets, .NET members, formatting, the simulator's plug-in and the command line use them.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { CmdletSpec, Information, InvokeOptions, ParameterSpec, Progress } from "./command.ts";
import type { PsType } from "./dotnet/type.ts";
import type { ErrorRecord } from "./exceptions.ts";
import type { Platform } from "./platform.ts";
import type { ScriptBlock } from "./script_block.ts";
import type { Step, Task } from "./task.ts";

/** Options of a variable, ScopedItemOptions. */
export type VariableOption = "None" | "ReadOnly" | "Constant" | "Private" | "AllScope";

/** A variable as the Variable: drive and Get-Variable see it. */
export interface VariableEntry {
  readonly name: string;
  value: PsValue;
  description: string;
  options: ReadonlySet<VariableOption>;
}

/** What a command name leads to. */
export type CommandEntry =
  | { readonly kind: "alias"; readonly name: string; readonly definition: string; readonly options?: VariableOption }
  | { readonly kind: "function" | "filter"; readonly name: string; readonly block: ScriptBlock }
  | { readonly kind: "cmdlet"; readonly name: string; readonly spec: CmdletSpec }
  | { readonly kind: "script"; readonly name: string; readonly path: string }
  | { readonly kind: "application"; readonly name: string; readonly path: string };

/** Where a variable or function is looked up: a scope by name, or a number of levels up. */
export type ScopeName = "Global" | "Script" | "Local" | "Private" | number;

/** The variables, functions and aliases of a session, seen from the running code. */
export interface ScopeView {
  /** Value of a variable from here outwards; `undefined` where there is none. */
  get(name: string): PsValue | undefined;
  set(name: string, value: PsValue): void;
  entry(name: string, scope?: ScopeName): VariableEntry | undefined;
  /** Creates or replaces a variable with options, in a named scope (the current one by default). */
  define(entry: VariableEntry, scope?: ScopeName, force?: boolean): void;
  remove(name: string, scope?: ScopeName, force?: boolean): boolean;
  /** All visible variables, inner ones hiding outer ones; those of one scope where it is named. */
  variables(scope?: ScopeName): Iterable<VariableEntry>;
}

/** What shows text and asks the user. A method that must wait yields. */
export interface EngineHost {
  readonly name: string;
  readonly version: string;
  readonly instanceId: string;
  /** Write-Host and the like, as text with colours by ConsoleColor name. */
  write(
    text: string,
    options?: { readonly newLine?: boolean; readonly foreground?: string; readonly background?: string },
  ): Step;
  writeWarning(text: string): Step;
  writeVerbose(text: string): Step;
  writeDebug(text: string): Step;
  writeError(text: string): Step;
  writeProgress(progress: Progress): Step;
  writeInformation(info: Information): Step;
  readLine(): Task<string>;
  /** Text of a secret; never echoed, never logged. */
  readSecret(): Task<string>;
  prompt(
    caption: string,
    message: string,
    fields: readonly {
      readonly name: string;
      readonly type: string;
      readonly label: string;
      readonly help: string;
      readonly mandatory: boolean;
    }[],
  ): Task<ReadonlyMap<string, PsValue>>;
  promptForChoice(
    caption: string,
    message: string,
    choices: readonly { readonly label: string; readonly help: string }[],
    defaultChoice: number,
  ): Task<number>;
  promptForCredential(caption: string, message: string, userName: string, target: string): Task<PsValue>;
  setShouldExit(code: number): Step;
  /** Width of the window in columns, 0 where there is none. */
  readonly width: number;
  /** Whether anybody can answer. */
  readonly interactive: boolean;
  /** A method of the host that only remoting knows (raw UI, windows): by name, with its arguments. */
  call?(method: string, args: readonly PsValue[]): Task<PsValue>;
}

/** Where the records of one running pipeline go. Each may make the writer wait. */
export interface Streams {
  output(value: PsValue): Step;
  error(record: ErrorRecord): Step;
  warning(text: string, details?: StreamDetails): Step;
  verbose(text: string, details?: StreamDetails): Step;
  debug(text: string, details?: StreamDetails): Step;
  information(info: Information & { readonly timeGenerated: bigint }): Step;
  progress(progress: Progress): Step;
}

/** The command that wrote a record. */
export interface StreamDetails {
  readonly invocation?: ErrorRecord["invocation"];
}

/** Objects that come from outside into a pipeline. */
export interface InputQueue {
  /** The next object, or `undefined` at the end. */
  next(): Task<PsValue | undefined>;
}

/** A command of a pipeline that came as data (PSRP's CREATE_PIPELINE), not as text. */
export interface CommandRequest {
  readonly text: string;
  readonly isScript: boolean;
  readonly useLocalScope?: boolean;
  readonly arguments: readonly { readonly name?: string; readonly value: PsValue }[];
  /** 2>&1 and the like: which streams join the output. */
  readonly merge?: readonly ("Error" | "Warning" | "Verbose" | "Debug" | "Information")[];
}

/** What to run. */
export interface RunRequest {
  /** Statements of commands joined by pipes; or one script text. */
  readonly statements: readonly (readonly CommandRequest[])[];
  readonly streams: Streams;
  readonly input?: InputQueue;
  /** Host for this run, where it differs from the session's. */
  readonly host?: EngineHost;
  readonly addToHistory?: boolean;
}

/** How a run ended. */
export type RunResult =
  | { readonly state: "Completed" }
  | { readonly state: "Failed"; readonly error: ErrorRecord }
  | { readonly state: "Stopped"; readonly error: ErrorRecord };

/** A run in progress. */
export interface Run {
  readonly task: Task<RunResult>;
  /** Makes the task end as Stopped at its next step; finally blocks run. */
  stop(): void;
}

/** One runspace's state and the way to run things in it. */
export interface Session {
  readonly platform: Platform;
  readonly host: EngineHost;
  readonly runspaceId: string;
  readonly scope: ScopeView;
  readonly commands: CommandTable;
  readonly providers: ProviderTable;
  readonly jobs: JobTable;
  /** The scheduler that runs background tasks of this session (jobs). */
  readonly scheduler: Scheduler;
  /** Starts a run; the caller drives `task` (or hands it to the scheduler). */
  run(request: RunRequest): Run;
  /** Runs a script block synchronously where waiting is impossible (a comparer, a script property). */
  callSync(block: ScriptBlock, options?: InvokeOptions): PsValue[];
  /** Runs a script block as a task of its own and collects its output. */
  call(block: ScriptBlock, options?: InvokeOptions): Task<PsValue[]>;
  /** A script block of text, bound to the global scope. Throws TerminatingError where it does not parse. */
  parse(text: string, file?: string): ScriptBlock;
  /** A new session with the same commands and platform (Start-Job, runspaces). */
  fork(): Session;
  /** A type by its name, classes that scripts of this session defined included. */
  typeByName(name: string): PsType | undefined;
  /** `$OFS`, `$ErrorActionPreference` and the like from the running scope. */
  preference(name: string): PsValue;
  /** Objects that belong to the session and that only one family of cmdlets knows, by name. */
  readonly slots: Map<string, unknown>;
}

/** Names of commands. */
export interface CommandTable {
  /** What a name means: alias, then function, then cmdlet, then `Get-`name, then files. */
  resolve(name: string): CommandEntry | undefined;
  /** All commands of the kinds. */
  all(): Iterable<CommandEntry>;
  addCmdlets(specs: readonly CmdletSpec[]): void;
  setAlias(name: string, definition: string, options?: VariableOption, scope?: ScopeName, force?: boolean): void;
  removeAlias(name: string, force?: boolean): boolean;
  setFunction(name: string, block: ScriptBlock, scope?: ScopeName): void;
  removeFunction(name: string): boolean;
  /** Parameters of any command, functions' param blocks included. */
  parameters(entry: CommandEntry): readonly ParameterSpec[];
}

/** Runs tasks in turn. */
export interface Scheduler {
  /** Starts a task; `done` is called when it ends, with the error where it failed. */
  spawn(task: Task<void>, done?: (error?: unknown) => void): {
    cancel(): void;
    /** Goes on with a task that waits, although the wait is not over: after its run was told to stop. */
    wake?(): void;
  };
}

/** The drives and providers of a session: `lib/engine/providers` implements it. */
export interface ProviderTable {
  /** Current location as `$PWD` shows it. */
  location(): string;
  /** The PathInfo that `$PWD` holds. */
  locationObject(): PsValue;
  /** The value of `$drive:name` (`$env:PATH`, `${function:f}`); `null` where there is none. */
  readVariable(drive: string, name: string): PsValue;
  /** Assigns to `$drive:name`; throws a DriveNotFound record. */
  writeVariable(drive: string, name: string, value: PsValue): void;
  setLocation(path: string): void;
  /** Full path of the file system for a path as typed; throws ITEM_NOT_FOUND/DriveNotFound records. */
  resolveFile(path: string): string;
  /** The provider object, opaque to all but its cmdlets. */
  readonly state: unknown;
}

/** The jobs of a session; ids count over parents and children alike. */
export interface JobTable {
  nextId(): number;
  add(job: JobLike): void;
  remove(job: JobLike): void;
  list(): readonly JobLike[];
}

/** What Get-Job, Wait-Job, Receive-Job need of any kind of job. */
export interface JobLike {
  readonly id: number;
  name: string;
  readonly instanceId: string;
  readonly state: string;
  readonly children: readonly JobLike[];
}
