/**
 * Error records about an input object: a parameter of the type PSObject holds a PSObject, and the record's target says so.
 * @module
 */
import type { CmdletCall, RecordOptions } from "../command.ts";
import type { ErrorRecord } from "../exceptions.ts";

/** A record whose target is what the command got as a PSObject. */
export function inputRecord(cmd: CmdletCall, options: RecordOptions): ErrorRecord {
  const record = cmd.record(options);
  record.targetType = "PSObject";
  return record;
}
