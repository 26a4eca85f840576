/**
 * `switch`: every clause that fits runs, `break` ends it, `continue` goes to the next value.
 * @module
 */
import { PsArray, type PsValue } from "../../clixml/value.ts";
import { toText } from "../dotnet/convert.ts";
import { binaryOperator, equalValues } from "../dotnet/operators.ts";
import type { ExpressionAst, SwitchStatementAst } from "../language/ast.ts";
import { ScriptBlock } from "../script_block.ts";
import { type Code, evaluate, type Statement, valued } from "./code.ts";
import { compileCapture } from "./collections.ts";
import type { Compiler } from "./compiler.ts";
import { BREAK, type Completion, CONTINUE, NEXT, RETURN } from "./flow.ts";
import type { Frame } from "./frame.ts";
import { caughtFlow, iterationOf, labelFits } from "./loops.ts";
import { NOTHING } from "./nothing.ts";
import { truth } from "./operators.ts";
import { withDollarUnder } from "./dollar_under.ts";
import type { Task } from "../task.ts";

interface Clause {
  readonly at: ExpressionAst["extent"];
  readonly pattern: Code;
  readonly run: Statement["run"];
}

/** Compiles `switch`. */
export function compileSwitch(c: Compiler, node: SwitchStatementAst): Statement {
  const source = c.positioned(node.condition, compileCapture(c, node.condition));
  const clauses: Clause[] = node.clauses.map((clause) => ({
    at: clause.pattern.extent,
    pattern: valued(c.expression(clause.pattern)),
    run: c.block(clause.body).run,
  }));
  const otherwise = node.defaultClause && c.block(node.defaultClause).run;
  const { label } = node;
  const test = clauseTest(node);
  const open = c.cursor("switch");
  const slot = c.layout.slot("_");

  function* oneValue(f: Frame, value: PsValue): Task<Completion> {
    let fitted = false;
    for (const clause of clauses) {
      const pattern = yield* evaluate(clause.pattern, f);
      f.at = clause.at;
      const fits = pattern instanceof ScriptBlock
        ? truth(single(yield* f.engine.callIn(f, pattern, { dollarUnder: value })))
        : test(f, value, pattern);
      if (!fits) continue;
      fitted = true;
      const result = clause.run(f);
      const completion = typeof result === "object" ? yield* result : result;
      if (completion !== NEXT) return completion;
    }
    if (fitted || otherwise === undefined) return NEXT;
    const result = otherwise(f);
    return typeof result === "object" ? yield* result : result;
  }

  return {
    run: function* (f) {
      let items: readonly PsValue[] | Iterator<PsValue> | undefined;
      const value = yield* evaluate(source, f);
      if (node.flags.file) items = f.engine.linesOf(toText(value === NOTHING ? null : value, f.engine));
      else items = value === null ? [null] : iterationOf(value);
      if (items === undefined) return NEXT;
      const under = withDollarUnder(f, slot);
      const { cursor, close } = open(f, items);
      try {
        while (cursor.next()) {
          under.set(cursor.current);
          let completion: Completion;
          try {
            completion = yield* oneValue(f, cursor.current);
          } catch (error) {
            completion = caughtFlow(error, label);
            f.label = undefined;
          }
          if (completion === RETURN) return RETURN;
          if (completion === BREAK || completion === CONTINUE) {
            if (!labelFits(f.label, label)) return completion;
            if (completion === BREAK) return NEXT;
          }
        }
      } finally {
        close?.();
        under.restore();
      }
      return NEXT;
    },
  };
}

function single(values: readonly PsValue[]): PsValue {
  return values.length === 1 ? values[0]! : values.length === 0 ? null : new PsArray([...values]);
}

function clauseTest(node: SwitchStatementAst): (f: Frame, value: PsValue, pattern: PsValue) => boolean {
  const prefix = node.flags.caseSensitive ? "-c" : "-";
  if (node.flags.regex) {
    return (f, value, pattern) => f.engine.matches(f, `${prefix}match`, toText(value, f.engine), pattern);
  }
  if (node.flags.wildcard) {
    return (f, value, pattern) =>
      truth(binaryOperator(`${prefix}like`, toText(value, f.engine), toText(pattern, f.engine), f.engine));
  }
  const ignoreCase = !node.flags.caseSensitive;
  // Values are compared by their texts, whatever they are; only null is null.
  return (f, value, pattern) =>
    pattern === null ? value === null : equalValues(toText(value, f.engine), toText(pattern, f.engine), ignoreCase);
}
