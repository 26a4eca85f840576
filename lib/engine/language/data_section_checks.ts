/**
 * What a `data` section must not hold: anything that could do more than make data.
 * @module
 */

import type { Ast, CommandAst, DataStatementAst, StatementBlockAst, TypeName } from "./ast.ts";
import { walk } from "./ast_walk.ts";
import { isDataType } from "./known_types.ts";
import type { ErrorList, ParseErrorId } from "./parse_errors.ts";

const FORBIDDEN: Partial<Record<Ast["kind"], ParseErrorId>> = {
  ScriptBlock: "ScriptBlockNotSupportedInDataSection",
  ScriptBlockExpression: "ScriptBlockNotSupportedInDataSection",
  ParamBlock: "ParameterDeclarationNotSupportedInDataSection",
  Attribute: "AttributeNotSupportedInDataSection",
  AttributedExpression: "AttributeNotSupportedInDataSection",
  FunctionDefinition: "FunctionDeclarationNotSupportedInDataSection",
  TrapStatement: "TrapStatementNotSupportedInDataSection",
  SwitchStatement: "SwitchStatementNotSupportedInDataSection",
  DataStatement: "DataSectionStatementNotSupportedInDataSection",
  ForEachStatement: "ForeachStatementNotSupportedInDataSection",
  DoWhileStatement: "DoWhileStatementNotSupportedInDataSection",
  DoUntilStatement: "DoWhileStatementNotSupportedInDataSection",
  ForStatement: "ForWhileStatementNotSupportedInDataSection",
  WhileStatement: "ForWhileStatementNotSupportedInDataSection",
  TryStatement: "TryStatementNotSupportedInDataSection",
  BreakStatement: "FlowControlStatementNotSupportedInDataSection",
  ContinueStatement: "FlowControlStatementNotSupportedInDataSection",
  ReturnStatement: "FlowControlStatementNotSupportedInDataSection",
  ExitStatement: "FlowControlStatementNotSupportedInDataSection",
  ThrowStatement: "FlowControlStatementNotSupportedInDataSection",
  AssignmentStatement: "AssignmentStatementNotSupportedInDataSection",
  MergingRedirection: "RedirectionNotSupportedInDataSection",
  FileRedirection: "RedirectionNotSupportedInDataSection",
  MemberExpression: "PropertyReferenceNotSupportedInDataSection",
  InvokeMemberExpression: "MethodCallNotSupportedInDataSection",
  IndexExpression: "ArrayReferenceNotSupportedInDataSection",
  BlockStatement: "ParallelAndSequenceBlockNotSupportedInDataSection",
};

// These can build results of any size, run code, or set variables.
const FORBIDDEN_OPERATORS: ReadonlySet<string> = new Set([
  "..",
  "-f",
  "-join",
  "-split",
  "-match",
  "-notmatch",
  "-replace",
  "-as",
  "++",
  "--",
  "postfix++",
  "postfix--",
]);

const ALLOWED_VARIABLES: ReadonlySet<string> = new Set(["psculture", "psuiculture", "true", "false", "null"]);

/** Commands of a data section that names none. */
const ALWAYS_ALLOWED = "convertfrom-stringdata";

/** Checks the body of a data section. Commands whose names are only known at run time are checked then. */
export function checkDataSection(node: DataStatementAst, errors: ErrorList): void {
  const names = node.commandsAllowed.map((command) =>
    command.kind === "StringConstantExpression" ? command.value.toLowerCase() : undefined
  );
  const known = names.every((name) => name !== undefined);
  checkRestricted(node.body, known ? new Set([ALWAYS_ALLOWED, ...names]) : undefined, errors);
}

/** Checks statements as the body of a data section; `commands` (lower case) may be run, `undefined` allows all. */
export function checkRestricted(
  body: StatementBlockAst,
  commands: ReadonlySet<string> | undefined,
  errors: ErrorList,
): void {
  const refuse = (id: ParseErrorId, place: Ast, ...args: string[]): void => errors.add(id, place.extent, false, args);
  const type = (node: Ast, name: TypeName): void => {
    if (!isDataType(name.fullName)) refuse("TypeNotAllowedInDataSection", node, name.fullName);
  };
  walk(body, {
    enter: (node) => {
      const forbidden = FORBIDDEN[node.kind];
      if (forbidden !== undefined) refuse(forbidden, node);
      switch (node.kind) {
        case "TypeConstraint":
        case "TypeExpression":
          type(node, node.typeName);
          break;
        case "Command":
          checkCommand(node, commands, refuse);
          break;
        case "BinaryExpression":
          if (FORBIDDEN_OPERATORS.has(node.operator)) {
            errors.add("OperatorNotSupportedInDataSection", node.operatorExtent, false, [node.operator]);
          }
          break;
        case "UnaryExpression":
          if (FORBIDDEN_OPERATORS.has(node.operator)) {
            refuse("OperatorNotSupportedInDataSection", node, node.operator.replace("postfix", ""));
          }
          break;
        case "VariableExpression":
          if (!ALLOWED_VARIABLES.has(node.path.userPath.toLowerCase())) {
            refuse(
              "VariableReferenceNotSupportedInDataSection",
              node,
              "$PSCulture, $PSUICulture, $true, $false, $null",
            );
          }
      }
    },
  });
}

function checkCommand(
  node: CommandAst,
  commands: ReadonlySet<string> | undefined,
  refuse: (id: ParseErrorId, place: Ast, ...args: string[]) => void,
): void {
  if (node.invocationOperator === "dot") {
    refuse("DotSourcingNotSupportedInDataSection", node);
    return;
  }
  if (commands === undefined) return;
  const [first] = node.elements;
  const name = first?.kind === "StringConstantExpression" ? first.value : undefined;
  if (name === undefined && node.invocationOperator === "call") {
    refuse("OperatorNotSupportedInDataSection", node, "&");
  } else if (name === undefined || !commands.has(name.toLowerCase())) {
    refuse("CmdletNotInAllowedListForDataSection", node, name ?? node.extent.text);
  }
}
