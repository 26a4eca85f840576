/**
 * Errors of parameter binding: one row for each id.
 * @module
 */
import { PsObject, type PsValue } from "../../clixml/value.ts";
import { positionOf } from "../compile/positions.ts";
import type { Extent } from "../language/source.ts";
import {
  type ErrorCategory,
  ErrorRecord,
  exception,
  type InvocationDetails,
  type PsException,
  RUNTIME_EXCEPTION,
  TerminatingError,
} from "../exceptions.ts";
import type { PsType } from "../dotnet/type.ts";
import { resolveType, typeNamesOf, typeOf } from "../dotnet/type_system.ts";

const BINDING = [
  "System.Management.Automation.ParameterBindingException",
  ...RUNTIME_EXCEPTION,
] as const;
const VALIDATION = ["System.Management.Automation.ParameterBindingValidationException", ...BINDING] as const;
const TRANSFORMATION = [
  "System.Management.Automation.ParameterBindingArgumentTransformationException",
  ...BINDING,
] as const;

interface Row {
  readonly category: ErrorCategory;
  readonly types?: readonly string[];
  readonly text: (parameter: string, detail: string) => string;
}

const ROWS = {
  NamedParameterNotFound: {
    category: "InvalidArgument",
    text: (p) => `there is no parameter "${p}"`,
  },
  PositionalParameterNotFound: {
    category: "InvalidArgument",
    text: (p) => `there is no parameter for the argument "${p}"`,
  },
  AmbiguousParameter: {
    category: "InvalidArgument",
    text: (p, d) => `"${p}" may mean any of: ${d}`,
  },
  AmbiguousParameterSet: {
    category: "InvalidArgument",
    text: () => "the parameters do not belong to one set; give more, or fewer, of them",
  },
  ParameterNotInParameterSet: {
    category: "InvalidArgument",
    text: (p, d) => `the parameter "${p}" is not in the set "${d}"`,
  },
  ParameterAlreadyBound: {
    category: "InvalidArgument",
    text: (p) => `the parameter "${p}" is given twice`,
  },
  MissingArgument: {
    category: "InvalidArgument",
    text: (p, d) => `the parameter "${p}" needs an argument of type ${d}`,
  },
  MissingMandatoryParameter: {
    category: "InvalidArgument",
    text: (p) => `these parameters must be given: ${p}`,
  },
  CannotConvertArgument: {
    category: "InvalidArgument",
    text: (p, d) => `the argument of "${p}" does not convert: ${d}`,
  },
  CannotConvertArgumentNoMessage: {
    category: "InvalidArgument",
    text: (p, d) => `the argument of "${p}" does not convert: ${d}`,
  },
  ParameterArgumentTransformationError: {
    category: "InvalidData",
    types: TRANSFORMATION,
    text: (p, d) => `the argument of "${p}" cannot be transformed: ${d}`,
  },
  ParameterArgumentValidationError: {
    category: "InvalidData",
    types: VALIDATION,
    text: (p, d) => `the argument of "${p}" is not valid: ${d}`,
  },
  ParameterArgumentValidationErrorNullNotAllowed: {
    category: "InvalidData",
    types: VALIDATION,
    text: (p) => `the argument of "${p}" is null`,
  },
  ParameterArgumentValidationErrorEmptyStringNotAllowed: {
    category: "InvalidData",
    types: VALIDATION,
    text: (p) => `the argument of "${p}" is an empty string`,
  },
  ParameterArgumentValidationErrorEmptyArrayNotAllowed: {
    category: "InvalidData",
    types: VALIDATION,
    text: (p) => `the argument of "${p}" is an empty array`,
  },
  ParameterArgumentValidationErrorEmptyCollectionNotAllowed: {
    category: "InvalidData",
    types: VALIDATION,
    text: (p) => `the argument of "${p}" is an empty collection`,
  },
  MismatchedPSTypeName: {
    category: "InvalidArgument",
    types: TRANSFORMATION,
    text: (p, d) => `the argument of "${p}" is no ${d}`,
  },
  ScriptBlockArgumentNoInput: {
    category: "MetadataError",
    text: (p) => `the argument of "${p}" is a script block, and there is no input to run it for`,
  },
  ScriptBlockArgumentInvocationFailed: {
    category: "InvalidArgument",
    text: (p, d) => `the script block of "${p}" failed: ${d}`,
  },
  ScriptBlockArgumentNoOutput: {
    category: "InvalidArgument",
    text: (p) => `the script block of "${p}" gave no value`,
  },
  ParameterBindingFailed: {
    category: "WriteError",
    text: (p, d) => `the parameter "${p}" does not accept its argument: ${d}`,
  },
  InputObjectNotBound: {
    category: "InvalidArgument",
    text: () => "no parameter takes this input object",
  },
  InputObjectMissingMandatory: {
    category: "InvalidArgument",
    text: (_p, d) => `the input object does not give these parameters: ${d}`,
  },
  WorkflowNotSupported: {
    category: "NotImplemented",
    text: () => "it is not supported here",
  },
} as const satisfies Record<string, Row>;

/** Ids of binding errors. */
export type BindingErrorId = keyof typeof ROWS;

/** What a binding error says besides its id. */
export interface BindingErrorOptions {
  readonly parameter?: string;
  readonly detail?: string;
  readonly target?: PsValue;
  readonly inner?: PsException;
  /** The type that the parameter wants. */
  readonly type?: PsType | undefined;
  /** The value that was given. */
  readonly given?: PsValue | undefined;
  /** Another parameter of the same position may take the argument. */
  readonly yields?: boolean;
  /** Where the parameter or argument stands, where the error is about one. */
  readonly at?: Extent | undefined;
}

const YIELDING = new WeakSet<ErrorRecord>();

/** Whether another parameter at the same position may try the argument that a binding error is about. */
export function yields(record: ErrorRecord): boolean {
  return YIELDING.has(record) ||
    /^(ParameterArgumentTransformationError|CannotConvertArgument)/.test(record.fullyQualifiedErrorId);
}

/** Makes the errors of one command's binding. */
export class BindingErrors {
  readonly command: string;
  /** Suffix of the id. */
  readonly className: string;
  readonly #invocation: () => InvocationDetails;
  /** @param invocation Asked for where an error is made: most bindings make none. */
  constructor(command: string, className: string, invocation: () => InvocationDetails) {
    this.command = command;
    this.className = className;
    this.#invocation = invocation;
  }

  get invocation(): InvocationDetails {
    return this.#invocation();
  }

  record(id: BindingErrorId, options: BindingErrorOptions = {}): ErrorRecord {
    const row: Row = ROWS[id];
    const parameter = options.parameter ?? "";
    const made = exception(
      row.types ?? BINDING,
      `Cannot bind parameters of "${this.command}": ${row.text(parameter, options.detail ?? "")}`,
      options.inner,
    );
    if (parameter !== "") made.extra.set("ParameterName", parameter);
    if (options.type !== undefined) made.extra.set("ParameterType", options.type);
    const given = typeSpecified(options.given);
    if (given !== undefined) made.extra.set("TypeSpecified", given);
    made.extra.set("ErrorId", id);
    const record = new ErrorRecord({
      exception: made,
      errorId: id,
      category: row.category,
      target: options.target ?? null,
    });
    if (this.className !== "") record.fullyQualifiedErrorId = `${id},${this.className}`;
    record.activity = this.command;
    record.invocation = options.at === undefined
      ? this.invocation
      : { ...this.invocation, position: positionOf(options.at) };
    made.record = record;
    if (options.yields) YIELDING.add(record);
    return record;
  }

  /** Lets a record of this command point at an argument. */
  move(record: ErrorRecord, at: Extent): void {
    if (record.invocation === this.invocation) record.invocation = { ...this.invocation, position: positionOf(at) };
  }

  /** The error, ready to throw. */
  error(id: BindingErrorId, options: BindingErrorOptions = {}): TerminatingError {
    return new TerminatingError(this.record(id, options));
  }
}

// A property bag counts as the object that carries it, and so does a number with a spelling of its own.
function typeSpecified(value: PsValue | undefined): PsType | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof PsObject && (value.base === undefined || value.text !== undefined)) {
    return resolveType("System.Management.Automation.PSObject");
  }
  return typeOf(value);
}

/** The record of a binding error about a pipeline object. */
export function refusedInput(record: ErrorRecord, value: PsValue, invocation: InvocationDetails): ErrorRecord {
  const written = new ErrorRecord({
    exception: record.exception,
    errorId: record.errorId,
    category: record.category,
    target: value,
  });
  written.fullyQualifiedErrorId = record.fullyQualifiedErrorId;
  written.activity = record.activity;
  written.invocation = invocation;
  return written;
}

/** Short type name of a value, for messages. */
export function shortType(value: PsValue): string {
  return value === null ? "null" : typeNamesOf(value)[0] ?? "object";
}
