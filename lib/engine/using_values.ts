/**
 * `$using:` across a wire: PowerShell hands the values over as one dictionary, each under the base64 (of UTF-16LE) of
 * its expression's text, in lower case where the expression is a variable.
 * @module
 */
import { decodeUtf16, encodeUtf16, fromBase64, toBase64 } from "../bytes.ts";
import { PsDictionary, PsObject, type PsValue } from "../clixml/value.ts";
import type { ExpressionAst, ScriptBlockAst, UsingExpressionAst, VariableExpressionAst } from "./language/ast.ts";
import { walk } from "./language/ast_walk.ts";

/** Name of the parameter that carries the dictionary. */
export const USING_PARAMETER = "--%";
/** `$using:x` or `${using:x}`. */
const VARIABLE = /^\$(?:\{using:(.+)\}|using:([\w:?]+))$/i;
const BASE64 = /^[A-Za-z0-9+/]+=*$/;

/** One `$using:` expression of a script. */
export interface UsingReference {
  /** The variable that it starts with. */
  readonly variable: VariableExpressionAst;
  /** The expression without `using:`, e.g. `$a` or `$a.b`. */
  readonly expression: string;
  /** Whether it is the variable alone. */
  readonly isVariable: boolean;
  /** Key in the dictionary. */
  readonly key: string;
}

/** The `$using:` expressions of a script, each once. */
export function usingReferences(ast: ScriptBlockAst): readonly UsingReference[] {
  const found = new Map<string, UsingReference>();
  walk(ast, {
    enter(node) {
      const reference = node.kind === "UsingExpression" ? usingReference(node) : undefined;
      if (reference) found.set(reference.key, reference);
    },
  });
  return [...found.values()];
}

/** What a `$using:` expression refers to. */
export function usingReference({ child, extent: { text } }: UsingExpressionAst): UsingReference | undefined {
  const variable = rootOf(child);
  if (variable === undefined) return undefined;
  const isVariable = child === variable;
  const key = toBase64(encodeUtf16(isVariable ? text.toLowerCase() : text));
  return { variable, expression: text.replace(/using:/i, ""), isVariable, key };
}

function rootOf(node: ExpressionAst): VariableExpressionAst | undefined {
  if (node.kind === "VariableExpression") return node;
  return "target" in node ? rootOf(node.target) : undefined;
}

/** Values from the dictionary: of a variable by its name in lower case, of any other expression by its text. */
export function usingValuesOf(value: PsValue): Map<string, PsValue> {
  const values = new Map<string, PsValue>();
  const dictionary = value instanceof PsObject ? value.base : value;
  if (!(dictionary instanceof PsDictionary)) return values;
  for (const [key, item] of dictionary.entries()) {
    if (typeof key !== "string" || !BASE64.test(key)) continue;
    const text = decodeUtf16(fromBase64(key));
    const variable = VARIABLE.exec(text);
    if (variable === null) values.set(text, item);
    else values.set((variable[1] ?? variable[2]!).split(":").at(-1)!.toLowerCase(), item);
  }
  return values;
}
