/**
 * `@( )`, `$( )`, `( )`, `@{ }` and casts.
 * @module
 */
import { PsArray, PsDictionary, type PsValue } from "../../clixml/value.ts";
import { convertTo } from "../dotnet/convert.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { raise, RUNTIME_EXCEPTION } from "../exceptions.ts";
import type {
  ArrayExpressionAst,
  ConvertExpressionAst,
  ExpressionAst,
  HashtableAst,
  ParenExpressionAst,
  PipelineBaseAst,
  ScriptBlockExpressionAst,
  StatementAst,
  SubExpressionAst,
} from "../language/ast.ts";
import type { Extent } from "../language/source.ts";
import type { Task } from "../task.ts";
import { closure, type Code, constant, type Eval, evaluate, lift1, task, valued } from "./code.ts";
import type { Compiler } from "./compiler.ts";
import { BREAK, type Completion, CONTINUE, LoopFlow, NEXT } from "./flow.ts";
import { Collector, type Frame } from "./frame.ts";
import { NOTHING, plain } from "./nothing.ts";
import { captured, emitItems } from "./output.ts";
import { compilePipeline } from "./pipelines.ts";
import { ReturnFlow } from "./return_flow.ts";
import { compileReference } from "./variables.ts";

/** The expression that a pipeline consists of, without redirections and commands; `undefined` where it is more. */
export function pureExpression(node: StatementAst): ExpressionAst | undefined {
  if (node.kind !== "Pipeline" || node.background || node.elements.length !== 1) return undefined;
  const only = node.elements[0]!;
  return only.kind === "CommandExpression" && only.redirections.length === 0 ? only.expression : undefined;
}

/** Compiles a statement as a value: its output, collected. */
export function compileCapture(c: Compiler, node: StatementAst, placed = true): Code {
  const pure = pureExpression(node);
  if (pure !== undefined) return c.expression(pure);
  if (node.kind === "AssignmentStatement") return c.assignmentValue(node);
  // In parentheses and on the right of an assignment a pipeline is no place of its own.
  if (!placed && node.kind === "Pipeline") return capture(compilePipeline(c, node, false).run);
  return capture(c.statement(node, true).run);
}

/** Code that runs statements and collects what they write. */
export function capture(run: (f: Frame) => Completion | Task<Completion>): Code {
  return task(function* (f) {
    return captured(yield* collect(f, run));
  }, true);
}

/** Runs statements with their output collected. */
export function* collect(f: Frame, run: (f: Frame) => Completion | Task<Completion>): Task<Collector> {
  const collector = new Collector();
  const { out } = f;
  f.out = collector;
  try {
    const result = run(f);
    const completion = typeof result === "object" ? yield* result : result;
    if (completion !== NEXT) {
      // What was written before the jump is output of the block after all.
      const step = emitItems(out, collector.items, 0);
      if (step !== undefined) yield* step;
      leave(f, completion);
    }
  } finally {
    f.out = out;
  }
  return collector;
}

// A break, continue or return inside an expression cannot end as a completion code.
function leave(f: Frame, completion: Completion): never {
  if (completion === BREAK || completion === CONTINUE) throw new LoopFlow(completion, f.label);
  throw new ReturnFlow(f);
}

/** Compiles `( … )`. */
export function compileParen(c: Compiler, node: ParenExpressionAst): Code {
  return compileCapture(c, node.pipeline, false);
}

/** Compiles a condition or another place where a pipeline's value is wanted. */
export function compileValue(c: Compiler, node: PipelineBaseAst): Code {
  return valued(compileCapture(c, node));
}

/** Compiles `$( … )`. */
export function compileSubExpression(c: Compiler, node: SubExpressionAst): Code {
  if (node.block.statements.length === 0) return constant(NOTHING);
  return capture(c.block(node.block).run);
}

/** Compiles `@( … )`. */
export function compileArrayExpression(c: Compiler, node: ArrayExpressionAst): Code {
  const { block } = node;
  const only = block.statements.length === 1 && block.traps.length === 0 ? block.statements[0] : undefined;
  const pure = only && pureExpression(only);
  if (pure !== undefined) {
    const code = c.expression(pure);
    if (pure.kind === "ArrayLiteral") return code;
    return lift1(code, (_f, value) => asArray(value));
  }
  if (block.statements.length === 0) return closure(() => new PsArray([]));
  const { run } = c.block(block);
  return task(function* (f) {
    return new PsArray((yield* collect(f, run)).items);
  });
}

/** A value as `@( )` makes it. */
export function asArray(value: PsValue): PsArray {
  if (value === NOTHING) return new PsArray([]);
  if (value instanceof PsArray && value.elementType === "System.Object" && value.lengths === undefined) {
    return new PsArray(value.items.filter((item) => item !== NOTHING));
  }
  return new PsArray([...itemsOf(value)]);
}

/** Compiles `@{ … }`. */
export function compileHashtable(c: Compiler, node: HashtableAst, type?: string): Code {
  const pairs = node.pairs.map((pair) => ({
    at: pair.key.extent,
    key: valued(c.expression(pair.key)),
    value: valued(compileCapture(c, pair.value)),
  }));
  const make = (): PsDictionary => type === undefined ? new PsDictionary() : new PsDictionary(type);
  const simple: { readonly at: Extent; readonly key: Eval; readonly value: Eval }[] = [];
  for (const { at, key, value } of pairs) {
    if (key.sync && value.sync) simple.push({ at, key: key.run, value: value.run });
  }
  if (simple.length === pairs.length) {
    return closure((f) => {
      const table = make();
      for (const { at, key, value } of simple) addPair(f, at, table, key(f), value(f));
      return table;
    });
  }
  return task(function* (f) {
    const table = make();
    for (const pair of pairs) {
      const key = yield* evaluate(pair.key, f);
      addPair(f, pair.at, table, key, yield* evaluate(pair.value, f));
    }
    return table;
  });
}

function addPair(f: Frame, at: Extent, table: PsDictionary, key: PsValue, value: PsValue): void {
  if (key !== null && !table.has(key)) {
    table.set(key, plain(value));
    return;
  }
  f.at = at;
  throw raise({
    types: RUNTIME_EXCEPTION,
    message: `Cannot make a hash table: ${key === null ? "a key is null" : "a key occurs twice"}`,
    errorId: key === null ? "InvalidNullKey" : "DuplicateKeyInHashLiteral",
    category: "InvalidOperation",
    target: table,
  });
}

/** Compiles `[Type]child`. */
export function compileConvert(c: Compiler, node: ConvertExpressionAst): Code {
  const name = node.type.typeName.fullName.toLowerCase();
  if (node.child.kind === "Hashtable") {
    if (name === "ordered") return compileHashtable(c, node.child, ORDERED_DICTIONARY);
    if (name === "pscustomobject" || name === "system.management.automation.pscustomobject") {
      const resolve = c.type(node.type.typeName, node.type.extent);
      return lift1(
        compileHashtable(c, node.child, ORDERED_DICTIONARY),
        (f, value) => convertTo(value, resolve(f), f.engine),
      );
    }
  }
  if (name === "ref" && node.child.kind === "VariableExpression") return compileReference(c, node.child);
  const child = valued(c.expression(node.child));
  if (name === "void" || name === "system.void") return lift1(child, () => NOTHING, true);
  const resolve = c.type(node.type.typeName, node.type.extent);
  return lift1(child, (f, value) => convertTo(value, resolve(f), f.engine));
}

/** The dictionary behind `[ordered]`. */
export const ORDERED_DICTIONARY = "System.Collections.Specialized.OrderedDictionary";

/** Compiles `{ … }` as a value. */
export function compileScriptBlockExpression(c: Compiler, node: ScriptBlockExpressionAst): Code {
  return closure((f) => c.scriptBlockValue(f, node.scriptBlock));
}
