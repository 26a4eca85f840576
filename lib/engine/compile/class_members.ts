/**
 * `: base(…)` of a constructor.
 * @module
 */
import type { BaseCtorInvokeMemberExpressionAst } from "../language/ast.ts";
import { type Code, evaluate, task, valued } from "./code.ts";
import type { Compiler } from "./compiler.ts";
import { NOTHING } from "./nothing.ts";
import type { PsValue } from "../../clixml/value.ts";

/** Compiles the call of the base class's constructor. */
export function compileBaseConstructor(c: Compiler, node: BaseCtorInvokeMemberExpressionAst): Code {
  const args = node.arguments.map((argument) => valued(c.expression(argument)));
  return task(function* (f) {
    const values: PsValue[] = [];
    for (const arg of args) values.push(yield* evaluate(arg, f));
    yield* f.engine.constructBase(f, values, node.implicit);
    return NOTHING;
  }, true);
}
