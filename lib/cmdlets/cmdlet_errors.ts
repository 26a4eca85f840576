/**
 * From errors of remoting to error records.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { CmdletCall } from "../engine/command.ts";
import {
  ErrorRecord,
  exception,
  PS_INVALID_OPERATION_EXCEPTION,
  type PsException,
  TerminatingError,
} from "../engine/exceptions.ts";
import type { Task } from "../engine/task.ts";
import { isNetworkFailure } from "../client/robust.ts";
import { RemotingError } from "../errors.ts";
import type { ConnectionInfo } from "../remoting/connection_info.ts";
import { CmdletError, type ExceptionKind, transportCode } from "../remoting/errors.ts";
import type { RunEvent } from "../remoting/run.ts";
import { PSSession } from "../remoting/session.ts";
import { connectionValue } from "./connection_types.ts";
import { sessionValue } from "./session_types.ts";

const RUNTIME = ["System.Management.Automation.RuntimeException", "System.SystemException"] as const;
const TRANSPORT = ["System.Management.Automation.Remoting.PSRemotingTransportException", ...RUNTIME] as const;
const INVALID_OPERATION = ["System.InvalidOperationException", "System.SystemException"] as const;

/** Type names of the exceptions. */
export const EXCEPTION_TYPES: Readonly<Record<ExceptionKind, readonly string[]>> = {
  argument: ["System.ArgumentException", "System.SystemException"],
  notSupported: ["System.NotSupportedException", "System.SystemException"],
  uriFormat: ["System.UriFormatException", "System.FormatException", "System.SystemException"],
  runtime: RUNTIME,
  runspaceState: ["System.Management.Automation.Runspaces.InvalidRunspaceStateException", "System.SystemException"],
  transport: TRANSPORT,
};

/** Record of a cmdlet error, without the cmdlet's class in its id. */
export function errorRecord(error: CmdletError): ErrorRecord {
  const record = new ErrorRecord({ ...recordFacts(error), errorId: error.fullId });
  if (error.target instanceof ErrorTarget && error.target.name !== undefined) record.targetName = error.target.name;
  return record;
}

/** Record of an error whose id names no cmdlet, whoever writes it (truth/remoting README 26). */
export function transportRecord(error: CmdletError): ErrorRecord {
  const record = new ErrorRecord({ ...recordFacts(error), errorId: "" });
  record.fullyQualifiedErrorId = error.fullId;
  return record;
}

/** Record of a session that ended under its command. */
export function lossRecord(session: PSSession, cause: Error): ErrorRecord {
  if (!isNetworkFailure(cause)) return failureRecord({ type: "failed", session, phase: "open", error: cause });
  return errorRecord(
    new CmdletError("PowerShellNetworkOrDisconnectFailed", [session.computerName, cause], { target: session }),
  );
}

/** Record of a command that could not be started: no command of this session wrote it. */
export function failureRecord(
  { session, phase, error }: Extract<RunEvent, { readonly type: "failed" }>,
): ErrorRecord {
  const { computerName, name } = session;
  const record = phase === "open"
    ? transportRecord(
      new CmdletError("PSSessionStateBroken", [computerName, error], { target: computerName, cause: error }),
    )
    : transportRecord(
      error instanceof CmdletError
        ? error
        : new CmdletError("RemotePipelineExecutionFailed", [name, error], { cause: error }),
    );
  record.foreign = true;
  if (record.target === computerName) {
    record.targetName = computerName;
    record.targetType = "String";
  }
  return record;
}

function recordFacts(error: CmdletError): Omit<ConstructorParameters<typeof ErrorRecord>[0], "errorId"> {
  const inner = error.nested === undefined ? undefined : causeException(error.nested);
  return {
    category: error.category,
    target: targetValue(error.target),
    exception: exception(EXCEPTION_TYPES[error.exception], error.message, inner),
  };
}

/** The exception that PowerShell has for what failed underneath. */
function causeException(cause: unknown): PsException {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (transportCode(cause) !== 0) return exception(TRANSPORT, message);
  // A use that this client refuses itself, or a service that answers with something else than a fault.
  const isLocal = cause instanceof RemotingError && cause.fault === "local";
  return exception(isLocal ? PS_INVALID_OPERATION_EXCEPTION : INVALID_OPERATION, message);
}

/** Writes a non-terminating error. */
export function* writeCmdletError(cmd: CmdletCall, error: CmdletError): Task<void> {
  const step = cmd.error(errorRecord(error));
  if (step) yield* step;
}

/** Ends the pipeline with an error. */
export function throwCmdletError(cmd: CmdletCall, error: CmdletError): never {
  return cmd.terminate(errorRecord(error));
}

/** Ends the pipeline with a PSInvalidOperationException, as PowerShell does where it can do nothing useful. */
export function throwInvalidOperation(cmd: CmdletCall, message: string): never {
  return cmd.terminate(cmd.record({
    errorId: "InvalidOperation",
    category: "InvalidOperation",
    types: PS_INVALID_OPERATION_EXCEPTION,
    message,
  }));
}

/** A TargetObject that scripts shall see as another object than the one that failed. */
export class ErrorTarget {
  readonly value: PsValue;
  /** Its TargetName, where that is not its text. */
  readonly name: string | undefined;
  constructor(value: PsValue, name?: string) {
    this.value = value;
    this.name = name;
  }
}

/** What a TargetObject is to scripts. */
export function targetValue(target: unknown): PsValue {
  if (target === null || target === undefined) return null;
  if (target instanceof ErrorTarget) return target.value;
  if (target instanceof PSSession) return sessionValue(target);
  if (typeof target === "object" && "connectionUri" in target) return connectionValue(target as ConnectionInfo);
  return target as PsValue;
}

/** The cmdlet error that an error is; anything else is thrown on. */
export function cmdletErrorOf(error: unknown): CmdletError {
  if (error instanceof CmdletError) return error;
  throw error;
}

/** Errors of the engine pass through; all others are the transport's and belong into a record. */
export function isEngineError(error: unknown): boolean {
  return error instanceof TerminatingError;
}
