/**
 * The syntax tree as scripts see it: `$block.Ast`, what `Parser.ParseInput` returns, `FindAll`.
 * @module
 */
import { LiveObject, PsArray, type PsValue } from "../clixml/value.ts";
import { astTypeNames } from "./ast_types.ts";
import type { Frame } from "./compile/frame.ts";
import { isTrue } from "./dotnet/convert.ts";
import type { Engine } from "./engine.ts";
import type { Ast } from "./language/ast.ts";
import { childrenOf } from "./language/ast_walk.ts";
import { Extent } from "./language/source.ts";
import { ScriptBlock } from "./script_block.ts";
import type { Task } from "./task.ts";

const LANGUAGE = "System.Management.Automation.Language.";

/** System.Management.Automation.Language.IScriptExtent. */
export class ScriptExtent extends LiveObject {
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

/** Members whose names in .NET are not those of our tree with a capital letter. */
const NAMES: Readonly<Record<string, string>> = {
  "Pipeline.elements": "PipelineElements",
  "Command.elements": "CommandElements",
  "CommandExpression.expression": "Expression",
  "ScriptBlock.begin": "BeginBlock",
  "ScriptBlock.process": "ProcessBlock",
  "ScriptBlock.end": "EndBlock",
  "ScriptBlock.clean": "CleanBlock",
  "ScriptBlock.dynamicParam": "DynamicParamBlock",
  "ScriptBlock.usings": "UsingStatements",
  "ScriptBlock.requirements": "ScriptRequirements",
  "VariableExpression.path": "VariablePath",
  "MemberExpression.target": "Expression",
  "InvokeMemberExpression.target": "Expression",
  "MemberExpression.isStatic": "Static",
  "InvokeMemberExpression.isStatic": "Static",
  "StringConstantExpression.stringKind": "StringConstantType",
  "ExpandableStringExpression.stringKind": "StringConstantType",
  "SubExpression.block": "SubExpression",
  "ArrayExpression.block": "SubExpression",
  "ConvertExpression.type": "Type",
  "Hashtable.pairs": "KeyValuePairs",
};
/** Members that .NET's tree does not have. */
const LEFT_OUT: ReadonlySet<string> = new Set(["kind", "extent", "braced", "unnamed"]);

function memberName(kind: string, key: string): string {
  return NAMES[`${kind}.${key}`] ?? key[0]!.toUpperCase() + key.slice(1);
}

/** A node of the tree. */
export class AstObject extends LiveObject {
  readonly ast: Ast;
  readonly parent: AstObject | undefined;
  constructor(ast: Ast, parent?: AstObject) {
    super();
    this.ast = ast;
    this.parent = parent;
  }
  override typeNames(): readonly string[] {
    return astTypeNames(this.ast.kind);
  }
  override text(): string {
    return this.ast.extent.text;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    for (const [key, value] of Object.entries(this.ast)) {
      if (!LEFT_OUT.has(key)) yield [memberName(this.ast.kind, key), () => this.#wrap(value)];
    }
    yield ["Extent", () => new ScriptExtent(this.ast.extent)];
    yield ["Parent", () => this.parent ?? null];
  }

  #wrap(value: unknown): PsValue {
    if (value === undefined || value === null) return null;
    if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
    if (Array.isArray(value)) return new PsArray(value.map((item) => this.#wrap(item)), `${LANGUAGE}Ast`);
    if (value instanceof Extent) return new ScriptExtent(value);
    if (typeof value === "object" && "kind" in value && "extent" in value) return new AstObject(value as Ast, this);
    if (typeof value === "object" && "userPath" in value) return new PathObject(value as { readonly userPath: string });
    return value instanceof LiveObject ? value : String(value);
  }

  /** Find and FindAll; `undefined` for other methods. */
  call(engine: Engine, f: Frame, name: string, args: readonly PsValue[]): Task<PsValue> | undefined {
    const [predicate, nested = null] = args;
    if ((name !== "find" && name !== "findall") || !(predicate instanceof ScriptBlock)) return undefined;
    return this.#find(engine, f, predicate, isTrue(nested), name === "findall");
  }

  *#find(engine: Engine, f: Frame, test: ScriptBlock, nested: boolean, all: boolean): Task<PsValue> {
    const found: PsValue[] = [];
    const open: AstObject[] = [this];
    while (open.length > 0) {
      const node = open.shift()!;
      const output = yield* engine.callIn(f, test, { args: [node] });
      if (isTrue(output.length === 1 ? output[0]! : new PsArray(output))) {
        if (!all) return node;
        found.push(node);
      }
      if (!nested && node !== this && node.ast.kind === "ScriptBlockExpression") continue;
      open.unshift(...childrenOf(node.ast).map((child) => new AstObject(child, node)));
    }
    return all ? new PsArray(found) : null;
  }
}

/** System.Management.Automation.VariablePath. */
class PathObject extends LiveObject {
  readonly path: { readonly userPath: string };
  constructor(path: { readonly userPath: string }) {
    super();
    this.path = path;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.VariablePath", "System.Object"];
  }
  override text(): string {
    return this.path.userPath;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["UserPath", () => this.path.userPath];
  }
}

/** The tree of a script block as an object. */
export function astOf(block: ScriptBlock): AstObject {
  return new AstObject(block.ast);
}
