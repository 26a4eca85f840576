/**
 * Errors of the engine itself: what is thrown in JavaScript, calls too deep, waits where nothing may wait.
 * @module
 */
import type { CommandRuntime } from "./command_runtime.ts";
import { FlowError } from "./compile/flow.ts";
import { clrError } from "./dotnet/clr_errors.ts";
import { ErrorRecord, exception, raise, RUNTIME_EXCEPTION, TerminatingError } from "./exceptions.ts";
import { FileSystemError } from "./platform.ts";
import type { Wait } from "./task.ts";

/** Any JavaScript error as one of PowerShell's; flow is thrown on. */
export function foreignError(thrown: unknown): TerminatingError {
  if (thrown instanceof TerminatingError) return thrown;
  if (thrown instanceof FlowError) throw thrown;
  if (thrown instanceof RangeError && /call stack/i.test(thrown.message)) return callDepthOverflow();
  if (thrown instanceof FileSystemError) return fileError(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const error = raise({
    types: ["System.InvalidOperationException", "System.SystemException"],
    message: `Cannot go on: ${message}`,
    errorId: "EngineFault",
    category: "NotSpecified",
  });
  if (thrown instanceof Error) error.cause = thrown;
  return error;
}

/** The error that a stream's preference Stop raises. */
export function preferenceStop(runtime: CommandRuntime, what: string): TerminatingError {
  const types = ["System.Management.Automation.ActionPreferenceStopException", ...RUNTIME_EXCEPTION];
  const record = new ErrorRecord({
    exception: exception(types, `The run stopped because a preference says so: ${what}`),
    errorId: "ActionPreferenceStop",
    category: "OperationStopped",
  });
  runtime.adopt(record);
  const error = new TerminatingError(record);
  error.halts = true;
  error.wrappers.push(types);
  return error;
}

/** The error for a wait where nothing may wait. */
export function cannotWait(wait: Wait): Error {
  return raise({
    types: RUNTIME_EXCEPTION,
    message: `Cannot wait for ${wait.reason} here: this script runs inside an operation that must end at once`,
    errorId: "CannotWait",
    category: "InvalidOperation",
  });
}

/** The error for a script that calls itself too often. */
export function callDepthOverflow(): TerminatingError {
  return raise({
    types: [
      "System.Management.Automation.ScriptCallDepthException",
      "System.SystemException",
    ],
    message: "Cannot call deeper: the script calls itself too often",
    errorId: "CallDepthOverflow",
    category: "InvalidOperation",
  });
}

const FILE_ERRORS: Readonly<Record<FileSystemError["reason"], string>> = {
  notFound: "System.IO.FileNotFoundException",
  exists: "System.IO.IOException",
  denied: "System.UnauthorizedAccessException",
  notDirectory: "System.IO.DirectoryNotFoundException",
  isDirectory: "System.UnauthorizedAccessException",
  notEmpty: "System.IO.IOException",
  limit: "System.IO.IOException",
};

function fileError(error: FileSystemError): TerminatingError {
  return clrError(FILE_ERRORS[error.reason], error.message);
}
