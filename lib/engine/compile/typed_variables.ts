/**
 * `[int]$x = …` and `[ValidateRange(1, 5)]$x = …`: the assignment makes a variable that keeps its attributes.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { PsReference } from "../dotnet/reference.ts";
import type { AttributeBaseAst, ExpressionAst, VariableExpressionAst } from "../language/ast.ts";
import { TYPED, Variable } from "../scope.ts";
import { constraintOf, readAttributes } from "./attributes.ts";
import type { Compiler } from "./compiler.ts";
import type { Frame } from "./frame.ts";
import { plain } from "./nothing.ts";
import { scopeOf, variableKey, writable } from "./variables.ts";

/** How a typed variable is stored and read. */
export interface TypedStore {
  readonly store: (f: Frame, value: PsValue) => PsValue;
  readonly read: (f: Frame) => PsValue;
}

function unwrap(node: ExpressionAst): { attributes: AttributeBaseAst[]; target: ExpressionAst } {
  const attributes: AttributeBaseAst[] = [];
  let target = node;
  for (;;) {
    if (target.kind === "ConvertExpression") {
      attributes.push(target.type);
      target = target.child;
    } else if (target.kind === "AttributedExpression") {
      attributes.push(target.attribute);
      target = target.child;
    } else return { attributes, target };
  }
}

/** The store behind `[Type]$x = …`; `undefined` where what stands under the attributes is no variable. */
export function defineTyped(c: Compiler, node: ExpressionAst): TypedStore | undefined {
  const { attributes, target } = unwrap(node);
  if (target.kind !== "VariableExpression" || target.path.drive !== undefined) return undefined;
  const variable: VariableExpressionAst = target;
  const { path } = variable;
  const name = variableKey(path.name);
  const slot = path.scope === undefined ? c.layout.slot(name) : undefined;
  const isVoid = attributes.some((a) => a.kind === "TypeConstraint" && /^(system\.)?void$/i.test(a.typeName.fullName));
  return {
    read: c.readQuietly(variable),
    store: (f, raw) => {
      if (isVoid) return raw;
      const facts = readAttributes(c, f, attributes);
      const types = facts.types.map((resolve) => resolve(f));
      const scope = scopeOf(f, path);
      const constraint = constraintOf(f, path.name, types, facts.validate);
      const value = constraint === undefined ? raw : constraint.apply(plain(raw));
      const own = writable(f, scope, name, path.name);
      // `[ref]$x = …` stores a reference once; the variable itself stays free.
      const keeps = constraint !== undefined && !(value instanceof PsReference);
      if (own === undefined) {
        const made = scope.put(new Variable(path.name, value, keeps ? TYPED : 0));
        made.constraint = keeps ? constraint : undefined;
        if (slot !== undefined) f.cells[slot] = made;
      } else {
        own.value = value;
        own.constraint = keeps ? constraint : undefined;
        own.flags = keeps ? own.flags | TYPED : own.flags & ~TYPED;
        if (slot !== undefined) f.cells[slot] = own;
      }
      return value;
    },
  };
}
