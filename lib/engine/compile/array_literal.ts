/**
 * `1, 2, 3`: an array whose elements are written out.
 * @module
 */
import { PsArray } from "../../clixml/value.ts";
import type { ArrayLiteralAst } from "../language/ast.ts";
import { type Code, liftAll, valued } from "./code.ts";
import type { Compiler } from "./compiler.ts";

/** Compiles `1, 2, 3`. `keepsNothing`: elements without a value stay out of the pipeline that it feeds. */
export function compileArrayLiteral(c: Compiler, node: ArrayLiteralAst, keepsNothing = false): Code {
  const elements = node.elements.map((element) => keepsNothing ? c.expression(element) : valued(c.expression(element)));
  return liftAll(elements, (_f, values) => new PsArray(values));
}
