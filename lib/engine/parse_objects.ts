/**
 * What parsing gives scripts that ask for it: the tree's text and extent, and the errors.
 * @module
 */
import { LiveObject, PsArray, type PsValue } from "../clixml/value.ts";
import type { RefCell } from "./dotnet/type.ts";
import type { ScriptBlockAst } from "./language/ast.ts";
import type { ParseError } from "./language/parse_errors.ts";
import { parseScript } from "./language/parser.ts";
import type { Extent } from "./language/source.ts";

const LANGUAGE = "System.Management.Automation.Language.";

/** System.Management.Automation.Language.IScriptExtent. */
class ScriptExtent extends LiveObject {
  readonly extent: Extent;
  constructor(extent: Extent) {
    super();
    this.extent = extent;
  }
  override typeNames(): readonly string[] {
    return [`${LANGUAGE}InternalScriptExtent`, "System.Object"];
  }
  override text(): string {
    return this.extent.text;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { extent } = this;
    yield ["File", () => extent.file ?? null];
    yield ["StartLineNumber", () => extent.startLine];
    yield ["StartColumnNumber", () => extent.startColumn];
    yield ["EndLineNumber", () => extent.endLine];
    yield ["EndColumnNumber", () => extent.endColumn];
    yield ["Text", () => extent.text];
    yield ["StartOffset", () => extent.start];
    yield ["EndOffset", () => extent.end];
  }
}

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

/** System.Management.Automation.Language.ScriptBlockAst, as far as scripts see it. */
class AstObject extends LiveObject {
  readonly ast: ScriptBlockAst;
  constructor(ast: ScriptBlockAst) {
    super();
    this.ast = ast;
  }
  override typeNames(): readonly string[] {
    return [`${LANGUAGE}ScriptBlockAst`, `${LANGUAGE}Ast`, "System.Object"];
  }
  override text(): string {
    return this.ast.extent.text;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Extent", () => new ScriptExtent(this.ast.extent)];
    yield ["Parent", () => null];
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
