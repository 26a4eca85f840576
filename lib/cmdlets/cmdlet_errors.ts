/**
 * From errors of remoting to error records.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { CmdletCall } from "../engine/command.ts";
import { type ErrorRecord, exception, TerminatingError } from "../engine/exceptions.ts";
import type { Task } from "../engine/task.ts";
import type { ConnectionInfo } from "../remoting/connection_info.ts";
import { CmdletError, transportCode } from "../remoting/errors.ts";
import { PSSession } from "../remoting/session.ts";
import { connectionValue, sessionValue } from "./session_types.ts";

const RUNTIME = ["System.Management.Automation.RuntimeException", "System.SystemException"] as const;
const TRANSPORT = [
  "System.Management.Automation.Remoting.PSRemotingTransportException",
  "System.Management.Automation.RuntimeException",
  "System.SystemException",
] as const;
const ARGUMENT = [
  "System.Management.Automation.PSArgumentException",
  "System.ArgumentException",
  "System.SystemException",
] as const;

/** Record of a cmdlet error, without the cmdlet's class in its id. */
export function errorRecord(cmd: CmdletCall, error: CmdletError): ErrorRecord {
  const types = error.category === "InvalidArgument" ? ARGUMENT : transportCode(error.cause) ? TRANSPORT : RUNTIME;
  return cmd.record({
    errorId: error.fullId,
    category: error.category,
    target: targetValue(error.target),
    exception: exception(types, error.message),
  });
}

/** Writes a non-terminating error. */
export function* writeCmdletError(cmd: CmdletCall, error: CmdletError): Task<void> {
  const step = cmd.error(errorRecord(cmd, error));
  if (step) yield* step;
}

/** Ends the pipeline with an error. */
export function throwCmdletError(cmd: CmdletCall, error: CmdletError): never {
  return cmd.terminate(errorRecord(cmd, error));
}

/** What a TargetObject is to scripts. */
export function targetValue(target: unknown): PsValue {
  if (target === null || target === undefined) return null;
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
