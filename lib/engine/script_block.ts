/**
 * A script block as a value. What it compiles to and the scope it is bound to are the interpreter's own.
 * @module
 */
import { LiveObject, type PsValue, type WireForm } from "../clixml/value.ts";
import type { ScriptBlockAst } from "./language/ast.ts";

/** System.Management.Automation.ScriptBlock. */
export class ScriptBlock extends LiveObject {
  readonly ast: ScriptBlockAst;
  /** The text between the braces. */
  readonly source: string;
  /** The scope it was made in; opaque outside `lib/engine/compile`. */
  readonly scope: unknown;
  /** File it came from. */
  readonly file: string | undefined;
  /** Set by GetNewClosure: variables of its own module. */
  readonly closure: unknown;
  constructor(ast: ScriptBlockAst, source: string, scope: unknown, file?: string, closure?: unknown) {
    super();
    this.ast = ast;
    this.source = source;
    this.scope = scope;
    this.file = file;
    this.closure = closure;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.ScriptBlock", "System.Object"];
  }
  override text(): string {
    return this.source;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["File", () => this.file ?? null];
  }
  override wireForm(): WireForm {
    return { as: "scriptBlock", text: this.source };
  }
}
