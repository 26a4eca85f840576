/**
 * Checks of what can be assigned to, and of `[ref]` among casts.
 * @module
 */

import type { Ast, AttributedExpressionAst, ConvertExpressionAst, ExpressionAst } from "./ast.ts";
import { pureExpression } from "./constants.ts";
import { canonicalTypeName } from "./known_types.ts";
import type { ErrorList, ParseErrorId } from "./parse_errors.ts";

/** Types of the automatic variables: a typed assignment to one must name just that type. */
const AUTOMATIC: ReadonlyMap<string, string> = new Map([
  ["_", "object"],
  ["args", "object[]"],
  ["this", "object"],
  ["input", "object"],
  ["pscmdlet", "psscriptcmdlet"],
  ["psboundparameters", "psboundparametersdictionary"],
  ["myinvocation", "invocationinfo"],
  ["psscriptroot", "string"],
  ["pscommandpath", "string"],
]);

function isType(convert: ConvertExpressionAst, name: string): boolean {
  return canonicalTypeName(convert.type.typeName.fullName) === name;
}

/**
 * Reports what cannot be assigned to as `id`. `simple` is plain assignment, which can also fill a list of targets.
 */
export function checkTarget(
  target: ExpressionAst,
  simple: boolean,
  errors: ErrorList,
  id: ParseErrorId,
  ...args: string[]
): void {
  const pending: { target: ExpressionAst; simple: boolean }[] = [{ target, simple }];
  const refuse = (node: Ast): void => errors.add(id, node.extent, false, args);
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { target } = next;
    switch (target.kind) {
      case "ArrayLiteral":
        if (next.simple) pending.unshift(...target.elements.map((element) => ({ target: element, simple: true })));
        else refuse(target);
        break;
      case "ParenExpression": {
        const inner = pureExpression(target.pipeline);
        if (inner === undefined) refuse(target.pipeline);
        else pending.unshift({ target: inner, simple: next.simple });
        break;
      }
      case "MemberExpression":
      case "InvokeMemberExpression":
      case "IndexExpression":
        // A value that may be absent has no place to assign to.
        if (target.nullConditional) refuse(target);
        break;
      case "VariableExpression":
        break;
      case "AttributedExpression":
      case "ConvertExpression": {
        const inner = checkTyped(target, errors);
        if (inner !== undefined) pending.unshift({ target: inner, simple: next.simple });
        break;
      }
      default:
        refuse(target);
    }
  }
}

// Types and attributes before a target; returns the target unless `[ref]` is among several types.
function checkTyped(
  target: AttributedExpressionAst | ConvertExpressionAst,
  errors: ErrorList,
): ExpressionAst | undefined {
  let expression: ExpressionAst = target;
  let converts = 0;
  let reference: ConvertExpressionAst | undefined;
  let last: ConvertExpressionAst | undefined;
  while (expression.kind === "AttributedExpression" || expression.kind === "ConvertExpression") {
    if (expression.kind === "ConvertExpression") {
      converts++;
      last = expression;
      if (isType(expression, "ref")) reference = expression;
      else if (isType(expression, "void")) {
        errors.add("VoidTypeConstraintNotAllowed", expression.type.extent, false, []);
      }
    }
    expression = expression.child;
  }
  if (reference !== undefined && converts > 1) {
    errors.add("ReferenceNeedsToBeByItselfInTypeConstraint", reference.type.extent, false, []);
    return undefined;
  }
  if (expression.kind === "VariableExpression") {
    const { name, scope, drive } = expression.path;
    const local = drive === undefined && scope !== "global" && scope !== "script";
    const expected = local ? AUTOMATIC.get(name.toLowerCase()) : undefined;
    if (expected !== undefined && (last === undefined || !isType(last, expected))) {
      errors.add("AssignmentStatementToAutomaticNotSupported", target.extent, false, [name, expected]);
    }
  }
  return expression;
}

/** Reports misplaced `[ref]` and `[ordered]` casts. */
export function checkCast(cast: ConvertExpressionAst, ancestors: readonly Ast[], errors: ErrorList): void {
  const { fullName } = cast.type.typeName;
  if (fullName.toLowerCase() === "ordered") {
    if (cast.child.kind !== "Hashtable") {
      errors.add("OrderedAttributeOnlyOnHashLiteralNode", cast.extent, false, [fullName]);
    }
    return;
  }
  if (!isType(cast, "ref")) return;
  let several = false;
  let child: ExpressionAst = cast.child;
  while (child.kind === "AttributedExpression" || child.kind === "ConvertExpression") {
    if (child.kind === "ConvertExpression" && isType(child, "ref")) {
      several = true;
      errors.add("ReferenceNeedsToBeByItselfInTypeSequence", child.type.extent, false, []);
    }
    child = child.child;
  }
  const parent = ancestors[ancestors.length - 1];
  if (several || parent?.kind !== "ConvertExpression" || isType(parent, "ref") || isTarget(cast, ancestors)) return;
  errors.add("ReferenceNeedsToBeLastTypeInTypeConversion", cast.type.extent, false, []);
}

// On the left of an assignment the assignment itself reports it.
function isTarget(cast: ConvertExpressionAst, ancestors: readonly Ast[]): boolean {
  let below: Ast = cast;
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const ancestor = ancestors[i]!;
    if (ancestor.kind === "AssignmentStatement") return ancestor.left === below;
    if (ancestor.kind === "CommandExpression") return false;
    below = ancestor;
  }
  return false;
}
