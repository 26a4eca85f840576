/**
 * What parsing gives scripts that ask for it: the tree's text and extent, and the errors.
 * @module
 */
import { LiveObject, PsArray, type PsValue } from "../clixml/value.ts";
import { AstObject, ScriptExtent } from "./ast_objects.ts";
import type { RefCell } from "./dotnet/type.ts";
import type { ParseError } from "./language/parse_errors.ts";
import { parseScript } from "./language/parser.ts";

const LANGUAGE = "System.Management.Automation.Language.";

/** System.Management.Automation.Language.ParseError. */
class ParseErrorObject extends LiveObject {
  readonly error: ParseError;
  constructor(error: ParseError) {
    super();
    this.error = error;
  }
  override typeNames(): readonly string[] {
    return [`${LANGUAGE}ParseError`, "System.Object"];
  }
  override text(): string {
    return this.error.message;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { error } = this;
    yield ["Extent", () => new ScriptExtent(error.extent)];
    yield ["ErrorId", () => error.id];
    yield ["Message", () => error.message];
    yield ["IncompleteInput", () => error.incomplete];
  }
}

/** The errors as objects. */
export function parseErrorObjects(errors: readonly ParseError[]): PsArray {
  return new PsArray(errors.map((error) => new ParseErrorObject(error)), `${LANGUAGE}ParseError`);
}

/** Parses and leaves the errors where `[ref]` says. */
export function parseInto(text: string, tokens: RefCell, errors: RefCell, file?: string): PsValue {
  const result = parseScript(text, file === undefined ? {} : { file });
  tokens.value = new PsArray([], `${LANGUAGE}Token`);
  errors.value = parseErrorObjects(result.errors);
  return new AstObject(result.ast);
}
