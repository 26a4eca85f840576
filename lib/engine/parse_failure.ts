/**
 * Parse errors as the exception that a script sees.
 * @module
 */
import { PsArray } from "../clixml/value.ts";
import { customObject } from "../clixml/value.ts";
import { positionOf } from "./compile/positions.ts";
import { raise, RUNTIME_EXCEPTION, type TerminatingError } from "./exceptions.ts";
import type { ParseError } from "./language/parse_errors.ts";

/** The ParseException of some errors. */
export function parseFailure(errors: readonly ParseError[]): TerminatingError {
  const [first] = errors;
  const error = raise({
    types: ["System.Management.Automation.ParseException", ...RUNTIME_EXCEPTION],
    message: errors.map((one) => one.message).join("\n"),
    errorId: first!.id,
    category: "ParserError",
  });
  error.record.exception.extra.set(
    "Errors",
    new PsArray(
      errors.map((one) => customObject([["ErrorId", one.id], ["Message", one.message], ["IncompleteInput", false]])),
      "System.Management.Automation.Language.ParseError",
    ),
  );
  error.record.invocation = {
    commandName: "",
    invocationName: "",
    position: positionOf(first!.extent),
    pipelineLength: 0,
    pipelinePosition: 0,
  };
  return error;
}
