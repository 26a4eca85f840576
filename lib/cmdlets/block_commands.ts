/**
 * Script blocks that consist of plain commands as commands: what PowerShell sends instead of script where it can, and
 * what endpoints without a script language take.
 * @module
 */
import { PsArray, type PsValue } from "../clixml/value.ts";
import type {
  CommandAst,
  ExpressionAst,
  ScriptBlockAst,
  StatementAst,
  UsingExpressionAst,
} from "../engine/language/ast.ts";
import { isConstant } from "../engine/language/constants.ts";
import type { CommandSpec } from "../psrp/client.ts";

/** Values of expressions. */
export interface BlockValues {
  /** Of `$using:x`. */
  using(expression: UsingExpressionAst): PsValue;
  /** Of a constant, by its text. */
  constant(text: string): PsValue;
}

/** `--%`, after which a line means something else. */
const VERBATIM = "--%";
/** PipelineResultTypes. */
const OUTPUT = 1;
const ERROR = 2;

/** The statements of a block; `undefined` where it is more than commands with arguments that are known here. */
export function blockCommands(block: ScriptBlockAst, values: BlockValues): CommandSpec[][] | undefined {
  const { usings, paramBlock, dynamicParam, begin, process, end, clean, requirements } = block;
  const others = [paramBlock, dynamicParam, begin, process, clean, requirements];
  if (usings.length > 0 || others.some((part) => part !== undefined)) return undefined;
  if (end === undefined || !end.unnamed || end.traps.length > 0 || end.statements.length === 0) return undefined;
  return all(end.statements, (statement) => pipelineOf(statement, values));
}

function pipelineOf(statement: StatementAst, values: BlockValues): CommandSpec[] | undefined {
  if (statement.kind !== "Pipeline" || statement.background) return undefined;
  return all(statement.elements, (element) => element.kind === "Command" ? commandOf(element, values) : undefined);
}

function commandOf(command: CommandAst, values: BlockValues): CommandSpec | undefined {
  const [name, ...elements] = command.elements;
  if (command.invocationOperator === "dot" || name?.kind !== "StringConstantExpression") return undefined;
  const merges = command.redirections.length > 0;
  const onlyErrors = command.redirections.every((each) => each.kind === "MergingRedirection" && each.from === 2);
  if (!onlyErrors) return undefined;
  const parameters = all(elements, (element) => {
    if (element.kind !== "CommandParameter") return positional(element, values);
    const { parameterName, argument } = element;
    if (argument === undefined) return { name: `-${parameterName}`, value: null };
    const value = valueOf(argument, values);
    return value === undefined ? undefined : { name: `-${parameterName}:`, value };
  });
  if (parameters === undefined) return undefined;
  return {
    text: name.value,
    isScript: false,
    parameters,
    ...(merges ? { mergeMyResult: ERROR, mergeToResult: OUTPUT, mergeError: OUTPUT } : {}),
  };
}

function positional(
  element: ExpressionAst,
  values: BlockValues,
): { readonly name: null; readonly value: PsValue } | undefined {
  if (element.kind === "StringConstantExpression" && element.value === VERBATIM) return undefined;
  const value = valueOf(element, values);
  return value === undefined ? undefined : { name: null, value };
}

function valueOf(expression: ExpressionAst, values: BlockValues): PsValue | undefined {
  switch (expression.kind) {
    case "StringConstantExpression":
    case "ConstantExpression":
      return expression.value;
    case "UsingExpression":
      return values.using(expression);
    case "ArrayLiteral": {
      const items = all(expression.elements, (element) => valueOf(element, values));
      return items && new PsArray(items);
    }
    default:
      return isConstant(expression, "value") ? values.constant(expression.extent.text) : undefined;
  }
}

/** Every item turned into something else, or nothing where one cannot be. */
function all<From, To>(items: readonly From[], turn: (item: From) => To | undefined): To[] | undefined {
  const turned: To[] = [];
  for (const item of items) {
    const made = turn(item);
    if (made === undefined) return undefined;
    turned.push(made);
  }
  return turned;
}
