/**
 * `$using:` across a wire: PowerShell hands the values over as one dictionary, each under the base64 (of UTF-16LE) of
 * its expression's text, in lower case where the expression is a variable.
 * @module
 */
import { decodeUtf16, encodeUtf16, fromBase64, toBase64 } from "../bytes.ts";
import { PsDictionary, type PsValue } from "../clixml/value.ts";
import { walk } from "./language/ast_walk.ts";
import type { ScriptBlockAst } from "./language/ast.ts";

/** Name of the parameter that carries the dictionary. */
export const USING_PARAMETER = "--%";
const USING_PREFIX = "$using:";

/** One `$using:` expression of a script. */
export interface UsingReference {
  /** Name of the variable, without the prefix. */
  readonly variable: string;
  /** The expression without `using:`, e.g. `$a` or `$a.b`. */
  readonly expression: string;
  /** Key in the dictionary. */
  readonly key: string;
}

/** The `$using:` expressions of a script; variables with members stand there alone, too. */
export function usingReferences(ast: ScriptBlockAst): readonly UsingReference[] {
  const found = new Map<string, UsingReference>();
  const add = (text: string, variable: string, isVariable: boolean): void => {
    const key = toBase64(encodeUtf16(isVariable ? text.toLowerCase() : text));
    found.set(key, { variable, expression: `$${text.slice(USING_PREFIX.length)}`, key });
  };
  walk(ast, {
    enter(node) {
      if (node.kind !== "UsingExpression") return;
      const text = node.extent.text;
      const variable = /^\$using:(\w+)/i.exec(text)?.[1];
      if (variable === undefined) return;
      add(text, variable, node.child.kind === "VariableExpression");
      add(`${USING_PREFIX}${variable}`, variable, true);
    },
  });
  return [...found.values()];
}

/** Values by variable name, lower case, from the dictionary; entries that are no plain variables are left out. */
export function usingValuesOf(value: PsValue): Map<string, PsValue> {
  const values = new Map<string, PsValue>();
  if (!(value instanceof PsDictionary)) return values;
  for (const [key, item] of value.entries()) {
    if (typeof key !== "string" || !/^[A-Za-z0-9+/]+=*$/.test(key)) continue;
    const text = decodeUtf16(fromBase64(key)).toLowerCase();
    if (/^\$using:\w+$/.test(text)) values.set(text.slice(USING_PREFIX.length), item);
  }
  return values;
}
