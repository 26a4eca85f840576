/**
 * Parse errors as the exception that a script sees.
 * @module
 */
import { invocationAt } from "./compile/positions.ts";
import { raise, RUNTIME_EXCEPTION, type TerminatingError } from "./exceptions.ts";
import type { ParseError } from "./language/parse_errors.ts";
import { parseErrorObjects } from "./parse_objects.ts";

/** The ParseException of some errors. */
export function parseFailure(errors: readonly ParseError[]): TerminatingError {
  const [first] = errors;
  const error = raise({
    types: ["System.Management.Automation.ParseException", ...RUNTIME_EXCEPTION],
    message: errors.map((one) => one.message).join("\n"),
    errorId: first!.id,
    category: "ParserError",
  });
  error.record.exception.extra.set("Errors", parseErrorObjects(errors));
  error.record.invocation = invocationAt(first!.extent);
  return error;
}
