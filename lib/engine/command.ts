/**
 * What a cmdlet is to the engine: a row of facts (name, parameters, sets) and a body. The binder, help, completion,
 * Get-Command and the tests all read the same rows, for cmdlets and functions alike.
 * @module
 */
import type { ErrorRecord, PsException } from "./exceptions.ts";
import type { PsValue } from "../clixml/value.ts";
import type { Session } from "./session.ts";
import type { ScriptBlock } from "./script_block.ts";
import type { Step, Task } from "./task.ts";

/** How a parameter takes part in one parameter set. */
export interface SetMembership {
  readonly mandatory?: boolean;
  /** 0-based; named only where absent. */
  readonly position?: number;
  /** ValueFromPipeline. */
  readonly value?: boolean;
  /** ValueFromPipelineByPropertyName. */
  readonly property?: boolean;
  /** ValueFromRemainingArguments. */
  readonly remaining?: boolean;
  readonly helpMessage?: string;
}

/** One validation of a bound value. */
export type Validation =
  | { readonly kind: "NotNull" }
  | { readonly kind: "NotNullOrEmpty" }
  | { readonly kind: "NotNullOrWhiteSpace" }
  | { readonly kind: "Set"; readonly values: readonly string[]; readonly ignoreCase?: boolean }
  | { readonly kind: "Range"; readonly min: PsValue; readonly max: PsValue }
  | { readonly kind: "RangeKind"; readonly range: "Positive" | "NonNegative" | "Negative" | "NonPositive" }
  | {
    readonly kind: "Pattern";
    readonly pattern: string;
    readonly ignoreCase?: boolean;
    /** An argument that breaks it may go to another parameter of the same position. */
    readonly yields?: boolean;
  }
  | { readonly kind: "Length"; readonly min: number; readonly max: number }
  | { readonly kind: "Count"; readonly min: number; readonly max: number }
  | { readonly kind: "Script"; readonly block: ScriptBlock }
  | { readonly kind: "Drive"; readonly drives: readonly string[] }
  | { readonly kind: "UserDrive" };

/** The name of the set that stands for all sets. */
export const ALL_SETS = "__AllParameterSets";

/** One parameter. */
export interface ParameterSpec {
  readonly name: string;
  /** Type name as in a type literal without brackets, `string[]`, `switch`, `PSSession[]`; `object` where any. */
  readonly type: string;
  readonly aliases?: readonly string[];
  /** Membership by set name; {@linkcode ALL_SETS} for all. */
  readonly sets: Readonly<Record<string, SetMembership>>;
  readonly validate?: readonly Validation[];
  readonly allowNull?: boolean;
  readonly allowEmptyString?: boolean;
  readonly allowEmptyCollection?: boolean;
  /** SupportsWildcards, for help. */
  readonly wildcards?: boolean;
  /** DontShow. */
  readonly hidden?: boolean;
  /** PSTypeName: the object must have this type name. */
  readonly typeName?: string;
  /** A number that was typed keeps its spelling, as text of a PSObject around it (Write-Host). */
  readonly keepsText?: boolean;
  /** A dynamic parameter: a shortened name means it only where it means no other parameter. */
  readonly dynamic?: boolean;
}

/**
 * What a property checks when a parameter is stored in it: why it does not take the (converted, valid) value beside those
 * that were bound before; `undefined` where it does.
 */
export type ParameterCheck = (
  name: string,
  value: PsValue,
  bound: ReadonlyMap<string, PsValue>,
) => PsException | undefined;

/** ConfirmImpact by name. */
export type ConfirmImpact = "None" | "Low" | "Medium" | "High";

/** One cmdlet. */
export interface CmdletSpec {
  /** `Verb-Noun`. */
  readonly name: string;
  /** Module that Get-Command names, e.g. `Microsoft.PowerShell.Utility`. */
  readonly module: string;
  /** .NET class, the suffix of every error id: `Microsoft.PowerShell.Commands.GetContentCommand`. */
  readonly className: string;
  readonly defaultSet?: string;
  readonly shouldProcess?: ConfirmImpact;
  readonly supportsPaging?: boolean;
  readonly parameters: readonly ParameterSpec[];
  readonly outputTypes?: readonly string[];
  /** What the properties behind the parameters check. */
  readonly refuses?: ParameterCheck;
  /** Makes the body for one use in a pipeline. */
  create(cmd: CmdletCall): CmdletBody;
}

/** What a cmdlet does. Parameters of the current record are bound before each `process`. */
export interface CmdletBody {
  begin?(): Step;
  /** Called once per pipeline object, or once where the command stands first in its pipeline. */
  process?(): Step;
  end?(): Step;
  /** Called always, at last: also when the pipeline failed or was stopped. */
  dispose?(): void;
}

/** A progress record as a cmdlet writes it. */
export interface Progress {
  readonly activity: string;
  readonly activityId?: number;
  readonly status?: string;
  readonly currentOperation?: string;
  readonly parentActivityId?: number;
  readonly percentComplete?: number;
  readonly secondsRemaining?: number;
  readonly completed?: boolean;
}

/** An information record as a cmdlet writes it. */
export interface Information {
  readonly message: PsValue;
  readonly tags: readonly string[];
  /** The script or command that wrote it. */
  readonly source?: string;
  readonly origin?: InformationOrigin;
}

/** Where an information record was written. */
export interface InformationOrigin {
  readonly user: string;
  readonly computer: string;
  readonly processId: number;
}

/** A cmdlet's view of its own invocation: parameters in, streams out. */
export interface CmdletCall {
  readonly session: Session;
  readonly spec: CmdletSpec;
  /** The chosen parameter set. */
  readonly parameterSet: string;
  /** Name as typed (an alias stays itself). */
  readonly invocationName: string;
  /** Whether objects come down the pipeline. */
  readonly expectingInput: boolean;
  /** The current pipeline object; `undefined` where the command stands first. */
  readonly pipelineObject: PsValue | undefined;

  /** Value of a parameter after conversion, `undefined` where it is not bound. Name as in the spec. */
  get(name: string): PsValue | undefined;
  has(name: string): boolean;
  /** A switch (or boolean): false where absent. */
  flag(name: string): boolean;
  /** Text of a [string] parameter. */
  text(name: string): string | undefined;
  /** Items of a `[string[]]` parameter. */
  texts(name: string): readonly string[] | undefined;
  /** Number of an [int] or [long] parameter. */
  int(name: string): number | undefined;
  /** Items of an array parameter; a single value counts as one item. */
  items(name: string): readonly PsValue[] | undefined;
  /** All bound parameters, `$PSBoundParameters`. */
  bound(): ReadonlyMap<string, PsValue>;

  /** Sends one object down the pipeline, as it is. */
  write(value: PsValue): Step;
  /** Sends the elements of a collection, or the value itself where it does not enumerate. */
  writeAll(value: PsValue): Step;
  /** Writes a non-terminating error, with `,ClassName` added to its id, honouring -ErrorAction. May throw. */
  error(record: ErrorRecord): Step;
  /** A record for {@linkcode error} or {@linkcode terminate}. `exception` may be type names plus `message`. */
  record(options: RecordOptions): ErrorRecord;
  /** Ends the pipeline with an error, `,ClassName` added to its id. */
  terminate(record: ErrorRecord): never;
  warning(text: string): Step;
  verbose(text: string): Step;
  debug(text: string): Step;
  information(info: Information): Step;
  progress(progress: Progress): Step;
  /** ShouldProcess: -WhatIf, -Confirm and the preferences. */
  shouldProcess(target: string, action: string): Task<boolean>;
  /** ShouldContinue: asks always. */
  shouldContinue(query: string, caption: string): Task<boolean>;
  /**
   * Runs a script block in a pipeline step of its own.
   * @returns What it wrote to its output, collected. Its other streams go where the cmdlet's go.
   */
  invoke(block: ScriptBlock, options?: InvokeOptions): Task<PsValue[]>;
  /** Runs a script block and hands each output object on as it comes. */
  invokeTo(block: ScriptBlock, sink: (value: PsValue) => Step, options?: InvokeOptions): Task<void>;
  /** Throws where the pipeline is being stopped; for long loops in a body. */
  checkStop(): void;
  /** Ends everything upstream of this command without an error, as Select-Object -First does. */
  stopUpstream(): never;
}

/** What {@linkcode CmdletCall.record} takes. */
export interface RecordOptions {
  readonly errorId: string;
  readonly category: ErrorRecord["category"];
  readonly target?: PsValue;
  /** Type names of the exception, most derived first, and its message. */
  readonly types?: readonly string[];
  readonly message?: string;
  readonly exception?: PsException;
}

/** How a script block is run. */
export interface InvokeOptions {
  /** `$_` (and `$PSItem`). Left as it is where absent. */
  readonly dollarUnder?: PsValue;
  readonly args?: readonly PsValue[];
  /** `$input`. */
  readonly input?: readonly PsValue[];
  /** `$this`. */
  readonly self?: PsValue;
  /** Runs in the scope of the caller, as `.` does. @default {false} */
  readonly dotSourced?: boolean;
  /** Variables of the new scope. */
  readonly variables?: ReadonlyMap<string, PsValue>;
  /** Functions of the new scope. */
  readonly functions?: ReadonlyMap<string, ScriptBlock>;
}

/** Shorthand for a parameter that is the same in all sets. */
export function parameter(
  name: string,
  type: string,
  membership: SetMembership = {},
  more: Omit<ParameterSpec, "name" | "type" | "sets"> = {},
): ParameterSpec {
  return { name, type, sets: { [ALL_SETS]: membership }, ...more };
}

/** Shorthand for a parameter of some sets: `inSets("Path", "string[]", {Path: {position: 0}})`. */
export function inSets(
  name: string,
  type: string,
  sets: Readonly<Record<string, SetMembership>>,
  more: Omit<ParameterSpec, "name" | "type" | "sets"> = {},
): ParameterSpec {
  return { name, type, sets, ...more };
}

/** A cmdlet without its body. */
export type CmdletFacts = Omit<CmdletSpec, "create">;

/** The same membership in several sets. */
export function each(sets: readonly string[], membership: SetMembership = {}): Record<string, SetMembership> {
  return Object.fromEntries(sets.map((set) => [set, membership]));
}
