/**
 * A second record about one error, for another of the exceptions that it stands for.
 * @module
 */
import { ErrorRecord, type PsException } from "../exceptions.ts";

/** A record about the same error with another exception, as `$_` shows it in a catch clause. */
export function recordFor(record: ErrorRecord, exception: PsException): ErrorRecord {
  const copy = new ErrorRecord({
    // Only an exception that the engine made together with the record gives way.
    exception: record.exception.record === undefined ? record.exception : exception,
    errorId: record.errorId,
    category: record.category,
    target: record.target,
  });
  copy.fullyQualifiedErrorId = record.fullyQualifiedErrorId;
  copy.activity = record.activity;
  copy.reason = record.reason;
  copy.targetName = record.targetName;
  copy.targetType = record.targetType;
  copy.details = record.details;
  copy.invocation = record.invocation;
  copy.scriptStackTrace = record.scriptStackTrace;
  copy.pipelineIteration = record.pipelineIteration;
  copy.remote = record.remote;
  copy.origin = record.origin;
  copy.notes = record.notes;
  return copy;
}
