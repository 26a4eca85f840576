/**
 * Constants, strings and type literals.
 * @module
 */
import { PsObject, type PsValue } from "../../clixml/value.ts";
import { toText } from "../dotnet/convert.ts";
import type {
  ConstantExpressionAst,
  ExpandableStringExpressionAst,
  StringConstantExpressionAst,
  TypeExpressionAst,
} from "../language/ast.ts";
import { closure, type Code, constant, evaluate, task } from "./code.ts";
import type { Compiler } from "./compiler.ts";
import { NOTHING } from "./nothing.ts";

/** Compiles a number. */
export function compileConstant(_c: Compiler, node: ConstantExpressionAst): Code {
  return constant(node.value);
}

/** Compiles a string without anything to expand. */
export function compileString(_c: Compiler, node: StringConstantExpressionAst): Code {
  return constant(node.value);
}

/** Compiles `"… $x …"`. */
export function compileExpandable(c: Compiler, node: ExpandableStringExpressionAst): Code {
  const parts = node.parts.map((part) => typeof part === "string" ? part : c.expression(part));
  if (parts.every((part) => typeof part === "string" || part.sync)) {
    const runs = parts.map((part) => typeof part === "string" ? part : part.run as (f: never) => PsValue);
    return closure((f) => {
      let text = "";
      for (let i = 0; i < runs.length; i++) {
        const part = runs[i]!;
        if (typeof part === "string") text += part;
        else {
          const value = part(f as never);
          if (typeof value === "string") text += value;
          else if (typeof value === "number") text += value;
          else if (value !== null && value !== NOTHING) text += toText(spelled(value), f.engine);
        }
      }
      return text;
    });
  }
  return task(function* (f) {
    let text = "";
    for (const part of parts) {
      if (typeof part === "string") text += part;
      else {
        const value = yield* evaluate(part, f);
        if (value !== null && value !== NOTHING) text += toText(spelled(value), f.engine);
      }
    }
    return text;
  });
}

// A number that keeps how it was typed, keeps it for the screen only.
function spelled(value: PsValue): PsValue {
  return value instanceof PsObject && value.typeNames === undefined && value.base !== undefined &&
      value.members.size === 0
    ? value.base
    : value;
}

/** Compiles `[Type]` as a value. The type is looked up when it is reached, once. */
export function compileType(c: Compiler, node: TypeExpressionAst): Code {
  const resolve = c.type(node.typeName, node.extent);
  return closure((f) => resolve(f));
}
