/**
 * Which expressions have a value that is known before anything runs.
 * @module
 */

import type { ExpressionAst, StatementAst } from "./ast.ts";
import { isConstantCast, typeExists } from "./known_types.ts";
import type { PsValue } from "../../clixml/value.ts";

/** The expression that a statement consists of, if it is nothing but one. */
export function pureExpression(statement: StatementAst): ExpressionAst | undefined {
  if (statement.kind !== "Pipeline" || statement.elements.length !== 1) return undefined;
  const [element] = statement.elements;
  return element?.kind === "CommandExpression" && element.redirections.length === 0 ? element.expression : undefined;
}

/**
 * What a constant is for. An `attribute` may also hold arrays, types and script blocks; one on a member of a class may
 * not hold script blocks.
 */
export type ConstantUse = "value" | "attribute" | "classAttribute";

const FOLDED = new Set([
  "*",
  "/",
  "%",
  "+",
  "-",
  "-not",
  "-bnot",
  "-and",
  "-or",
  "-xor",
  "-band",
  "-bor",
  "-bxor",
  "-shl",
  "-shr",
]);

/** Whether an expression is a constant. */
export function isConstant(expression: ExpressionAst, use: ConstantUse): boolean {
  switch (expression.kind) {
    case "StringConstantExpression":
    case "ConstantExpression":
      return true;
    case "VariableExpression":
      return isConstantVariable(expression);
    case "UsingExpression":
      return isConstant(expression.child, use);
    case "BinaryExpression":
      return FOLDED.has(expression.operator) && isConstant(expression.left, use) && isConstant(expression.right, use) &&
        !isEmptyDivisor(expression.operator, expression.right);
    case "UnaryExpression":
      return FOLDED.has(expression.operator) && isConstant(expression.child, use);
    case "TernaryExpression":
      return isConstant(expression.condition, use) && isConstant(expression.ifTrue, use) &&
        isConstant(expression.ifFalse, use);
    case "ConvertExpression":
      return isConstantCast(expression.type.typeName.fullName) && isConstant(expression.child, use);
    case "ParenExpression":
      return isConstantStatement(expression.pipeline, use);
    case "SubExpression": {
      const { statements, traps } = expression.block;
      return traps.length === 0 && statements.length === 1 && isConstantStatement(statements[0]!, use);
    }
    case "ArrayLiteral":
      return use !== "value" && expression.elements.every((element) => isConstant(element, use));
    case "TypeExpression":
      return use !== "value" || typeExists(expression.typeName.fullName) === "yes";
    case "ScriptBlockExpression":
      return use === "attribute";
    case "MemberExpression":
      return expression.isStatic && expression.target.kind === "TypeExpression" &&
        expression.member.kind === "StringConstantExpression";
    default:
      return false;
  }
}

function isConstantStatement(statement: StatementAst, use: ConstantUse): boolean {
  const expression = pureExpression(statement);
  return expression !== undefined && isConstant(expression, use);
}

function isEmptyDivisor(operator: string, right: ExpressionAst): boolean {
  if ((operator !== "/" && operator !== "%") || right.kind !== "VariableExpression") return false;
  return /^(false|null)$/i.test(right.path.name);
}

/** Whether a variable is `$true`, `$false` or `$null`. */
export function isConstantVariable(variable: Extract<ExpressionAst, { kind: "VariableExpression" }>): boolean {
  return variable.path.drive === undefined && /^(true|false|null)$/i.test(variable.path.name);
}

/** The text of a constant as a key: what decides whether two keys of a hash table are the same. */
export function keyText(value: PsValue): string {
  if (value === null || typeof value !== "object") return String(value);
  if (value instanceof Uint8Array) return "System.Byte[]";
  switch (value.kind) {
    case "Double":
    case "Single":
    case "Small":
    case "UInt64":
    case "BigInteger":
      return String(value.value);
    case "Decimal": {
      const digits = value.unscaled.toString().replace("-", "").padStart(value.scale + 1, "0");
      const whole = digits.slice(0, digits.length - value.scale);
      const sign = value.unscaled < 0n ? "-" : "";
      return value.scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - value.scale)}`;
    }
    default:
      return value.kind;
  }
}
