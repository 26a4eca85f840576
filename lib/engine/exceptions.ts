/**
 * Exceptions and error records as PowerShell sees them, and the one JavaScript error that carries them.
 * @module
 */
import { ERROR_CATEGORIES } from "../clixml/records.ts";
import { LiveObject, PsDictionary, type PsObject, type PsValue, type WireForm } from "../clixml/value.ts";
import { hResultOf } from "./hresults.ts";
import { errorRecordValue } from "./wire_records.ts";

export { ERROR_CATEGORIES };

/** The name of an ErrorCategory. */
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

/** A .NET exception object. */
export class PsException extends LiveObject {
  /** Type names, most derived first, ending with System.Exception, System.Object. */
  readonly types: readonly string[];
  message: string;
  inner: PsException | undefined;
  source: PsValue = null;
  stackTrace: PsValue = null;
  helpLink: PsValue = null;
  hResult: number;
  /** `Data`, a dictionary created on first use by the engine. */
  data: PsValue = null;
  /** Further properties of this exception type (`ParamName`, `ErrorRecord`, …), in order. */
  readonly extra: Map<string, PsValue> = new Map();
  /** The record this exception was made from or for (RuntimeException.ErrorRecord). */
  record: ErrorRecord | undefined;

  constructor(types: readonly string[], message: string, inner?: PsException) {
    super();
    this.types = types;
    this.message = message;
    this.inner = inner;
    this.hResult = hResultOf(types);
  }
  override typeNames(): readonly string[] {
    return this.types;
  }
  override text(): string {
    return `${this.types[0]}: ${this.message}`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    for (const [name, value] of this.extra) yield [name, () => value];
    if (this.types.includes(RUNTIME_EXCEPTION[0])) {
      const { extra } = this;
      if (!extra.has("ErrorRecord")) yield ["ErrorRecord", () => this.record ?? this.message];
      if (!extra.has("WasThrownFromThrowStatement")) yield ["WasThrownFromThrowStatement", () => this.wasThrown()];
    }
    yield ["TargetSite", () => null];
    yield ["Message", () => this.message];
    yield ["Data", () => this.data ??= new PsDictionary("System.Collections.ListDictionaryInternal", "ordinal")];
    yield ["InnerException", () => this.inner ?? null];
    yield ["HelpLink", () => this.helpLink];
    yield ["Source", () => this.source];
    yield ["HResult", () => this.hResult];
    yield ["StackTrace", () => this.stackTrace];
  }
  /** Whether a `throw` statement made it of a value. */
  wasThrown(): boolean {
    const { record } = this;
    return this.extra.get("WasThrownFromThrowStatement") === true ||
      (record?.category === "OperationStopped" && record.fullyQualifiedErrorId === this.message);
  }
}

/** Where a command or expression stood, as `InvocationInfo` tells it. */
export interface Position {
  /** 1-based; 0 where unknown. */
  readonly line: number;
  /** 1-based; 0 where unknown. */
  readonly column: number;
  /** The line's text. */
  readonly text: string;
  /** What ends the line; absent on the last one. */
  readonly lineBreak?: string;
  /** Text of the extent itself. */
  readonly statement: string;
  readonly file?: string;
}

/** What an error record knows of the command that wrote it. */
export interface InvocationDetails {
  readonly commandName: string;
  readonly invocationName: string;
  readonly position: Position;
  readonly boundParameters?: ReadonlyMap<string, PsValue>;
  readonly unboundArguments?: readonly PsValue[];
  readonly pipelineLength: number;
  readonly pipelinePosition: number;
  readonly expectingInput?: boolean;
  readonly commandOrigin?: "Runspace" | "Internal";
  /** The command as an object. */
  readonly command?: () => PsValue;
}

/** What an error record is made of. */
export interface ErrorRecordOptions {
  readonly exception: PsException;
  /** Without the command's class; `fullyQualifiedErrorId` adds it. */
  readonly errorId: string;
  readonly category?: ErrorCategory;
  readonly target?: PsValue;
}

/** System.Management.Automation.ErrorRecord. */
export class ErrorRecord extends LiveObject {
  exception: PsException;
  /** The id alone, without the command's class. */
  readonly errorId: string;
  /** Set when a command writes the record: the command's class is appended after a comma. */
  fullyQualifiedErrorId: string;
  readonly category: ErrorCategory;
  readonly target: PsValue;
  /** CategoryInfo.Activity: the command's name. */
  activity = "";
  /** CategoryInfo.Reason: the exception's type without namespace, unless overridden. */
  reason: string;
  targetName = "";
  targetType = "";
  /** ErrorDetails.Message and RecommendedAction. */
  details: { message: string; recommendedAction: string } | undefined;
  invocation: InvocationDetails | undefined;
  scriptStackTrace: string | undefined;
  pipelineIteration: readonly number[] = [];
  /** A record that came over remoting keeps its property bag, so that it travels on unchanged. */
  remote: PsObject | undefined;
  /** It is not of a command of this session: no command puts its name or place into it. */
  foreign = false;
  /** RemotingErrorRecord's origin. */
  origin: { computerName: string; runspaceId: string; instanceId: string } | undefined;

  constructor(options: ErrorRecordOptions) {
    super();
    this.exception = options.exception;
    this.errorId = options.errorId;
    this.fullyQualifiedErrorId = options.errorId;
    this.category = options.category ?? "NotSpecified";
    this.target = options.target ?? null;
    const type = options.exception.types[0] ?? "System.Exception";
    this.reason = type.slice(type.lastIndexOf(".") + 1);
  }
  override typeNames(): readonly string[] {
    const own = this.origin
      ? ["System.Management.Automation.Runspaces.RemotingErrorRecord", "System.Management.Automation.ErrorRecord"]
      : ["System.Management.Automation.ErrorRecord"];
    return [...own, "System.Object"];
  }
  override text(): string {
    return this.details?.message || this.exception.message;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Exception", () => this.exception];
    yield ["TargetObject", () => this.target];
    yield ["FullyQualifiedErrorId", () => this.fullyQualifiedErrorId];
    yield ["ScriptStackTrace", () => this.scriptStackTrace ?? null];
  }
  override wireForm(): WireForm {
    return { as: "value", value: errorRecordValue(this) };
  }
}

/** The number of a category, as ErrorCategory's underlying value. */
export function categoryNumber(category: ErrorCategory): number {
  return ERROR_CATEGORIES.indexOf(category);
}

/**
 * The JavaScript error that carries a terminating PowerShell error. Code below the interpreter throws it with an
 * exception and an id; the interpreter adds the position.
 */
export class TerminatingError extends Error {
  override readonly name = "TerminatingError";
  readonly record: ErrorRecord;
  /** Raised by `throw`: not changed into a statement-terminating error. */
  readonly fromThrow: boolean;
  /** Types of the exceptions that PowerShell wraps around the record's own on its way, which a catch may name too. */
  readonly wrappers: (readonly string[])[] = [];
  /** What ended: its own statements are not asked about the error, only what called it. */
  ends: object | undefined;
  /** The preference has ended the script with it already: nobody up the stack asks again. */
  halts = false;
  constructor(record: ErrorRecord, fromThrow = false) {
    super(record.exception.message);
    this.record = record;
    this.fromThrow = fromThrow;
  }
}

/** What {@linkcode raise} needs to say. */
export interface RaiseOptions {
  /** Type names, most derived first; System.Exception and System.Object are added. */
  readonly types: readonly string[];
  readonly message: string;
  readonly errorId: string;
  readonly category?: ErrorCategory;
  readonly target?: PsValue;
  readonly inner?: PsException;
}

const ENDS = ["System.Exception", "System.Object"] as const;

/** An exception with its whole chain of type names. */
export function exception(types: readonly string[], message: string, inner?: PsException): PsException {
  const own = types.filter((name) => name !== "System.Exception" && name !== "System.Object");
  return new PsException([...own, ...ENDS], message, inner);
}

/** A terminating error, ready to throw: `throw raise({…})`. */
export function raise(options: RaiseOptions): TerminatingError {
  const record = new ErrorRecord({
    exception: exception(options.types, options.message, options.inner),
    errorId: options.errorId,
    category: options.category ?? "NotSpecified",
    target: options.target ?? null,
  });
  record.exception.record = record;
  return new TerminatingError(record);
}

/** Type names of the exceptions that the engine raises most. */
export const RUNTIME_EXCEPTION = [
  "System.Management.Automation.RuntimeException",
  "System.SystemException",
] as const;
export const INVALID_CAST_EXCEPTION = [
  "System.Management.Automation.PSInvalidCastException",
  "System.InvalidCastException",
  "System.SystemException",
] as const;
export const METHOD_INVOCATION_EXCEPTION = [
  "System.Management.Automation.MethodInvocationException",
  "System.Management.Automation.MethodException",
  "System.Management.Automation.ExtendedTypeSystemException",
  ...RUNTIME_EXCEPTION,
] as const;
export const PS_INVALID_OPERATION_EXCEPTION = [
  "System.Management.Automation.PSInvalidOperationException",
  "System.InvalidOperationException",
  "System.SystemException",
] as const;
export const PS_ARGUMENT_EXCEPTION = [
  "System.Management.Automation.PSArgumentException",
  "System.ArgumentException",
  "System.SystemException",
] as const;
export const ITEM_NOT_FOUND_EXCEPTION = [
  "System.Management.Automation.ItemNotFoundException",
  "System.Management.Automation.SessionStateException",
  ...RUNTIME_EXCEPTION,
] as const;
