/**
 * Trees as short text, so that a test can state a whole tree in one line.
 * @module
 */

import type { Ast, ExpressionAst, TypeName } from "../../../lib/engine/language/ast.ts";
import { parseScript } from "../../../lib/engine/language/parser.ts";
import type { PsValue } from "../../../lib/clixml/value.ts";

/** The shape of a script's statements, one after another. Fails where the script is refused. */
export function shape(script: string): string {
  const { ast, errors } = parseScript(script);
  if (errors.length > 0) throw new Error(`${script}: ${errors.map((error) => error.id).join(", ")}`);
  return [...ast.end?.traps ?? [], ...ast.end?.statements ?? []].map(shapeOf).join("; ");
}

/** The errors of a script: id and place, e.g. `UnexpectedToken 1:3-1:4`. */
export function refusal(script: string): string[] {
  return parseScript(script).errors.map(({ id, extent: e }) =>
    `${id} ${e.startLine}:${e.startColumn}-${e.endLine}:${e.endColumn}`
  );
}

const QUOTES: Record<string, string> = {
  Bare: "",
  SingleQuoted: "'",
  DoubleQuoted: '"',
  SingleQuotedHereString: "@'",
  DoubleQuotedHereString: '@"',
};

function list(nodes: readonly Ast[]): string {
  return nodes.map(shapeOf).join(" ");
}

/** A value with its .NET type. */
export function valueText(value: PsValue): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "bigint") return `${value}L`;
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return String(value);
  switch (value.kind) {
    case "Small":
      return `${value.type}:${value.value}`;
    case "Double":
      return `Double:${Object.is(value.value, -0) ? "-0" : value.value}`;
    case "BigInteger":
    case "UInt64":
      return `${value.kind}:${value.value}`;
    case "Decimal":
      return `Decimal:${value.unscaled}e-${value.scale}`;
    default:
      return value.kind;
  }
}

function typeText(type: TypeName): string {
  return type.fullName;
}

/** A node as text. */
export function shapeOf(node: Ast): string {
  switch (node.kind) {
    case "Pipeline": {
      const elements = node.elements.map(shapeOf);
      const text = elements.length === 1 ? elements[0]! : `(| ${elements.join(" ")})`;
      return node.background ? `${text}&` : text;
    }
    case "PipelineChain":
      return `(${node.operator} ${shapeOf(node.left)} ${shapeOf(node.right)})${node.background ? "&" : ""}`;
    case "CommandExpression":
      return node.redirections.length === 0
        ? shapeOf(node.expression)
        : `(${shapeOf(node.expression)} ${list(node.redirections)})`;
    case "Command": {
      const operator = node.invocationOperator === "call" ? "& " : node.invocationOperator === "dot" ? ". " : "";
      return `{${operator}${list([...node.elements, ...node.redirections])}}`;
    }
    case "CommandParameter":
      return `-${node.parameterName}${node.argument ? `:${shapeOf(node.argument)}` : ""}`;
    case "FileRedirection":
      return `${node.from}${node.append ? ">>" : ">"}${shapeOf(node.location)}`;
    case "MergingRedirection":
      return `${node.from}>&${node.to}`;
    case "AssignmentStatement":
      return `(${node.operator} ${shapeOf(node.left)} ${shapeOf(node.right)})`;
    case "BinaryExpression":
      return `(${node.caseSensitive ? "c" : ""}${node.operator} ${shapeOf(node.left)} ${shapeOf(node.right)})`;
    case "UnaryExpression":
      return `(${node.caseSensitive ? "c" : ""}${node.operator} ${shapeOf(node.child)})`;
    case "TernaryExpression":
      return `(? ${list([node.condition, node.ifTrue, node.ifFalse])})`;
    case "ConvertExpression":
      return `([${typeText(node.type.typeName)}] ${shapeOf(node.child)})`;
    case "AttributedExpression":
      return `(${shapeOf(node.attribute)} ${shapeOf(node.child)})`;
    case "Attribute":
      return `[${typeText(node.typeName)}(${list([...node.positionalArguments, ...node.namedArguments])})]`;
    case "NamedAttributeArgument":
      return node.expressionOmitted ? node.name : `${node.name}=${shapeOf(node.argument)}`;
    case "TypeConstraint":
    case "TypeExpression":
      return `[${typeText(node.typeName)}]`;
    case "MemberExpression":
      return `(${memberOperator(node)} ${shapeOf(node.target)} ${shapeOf(node.member)})`;
    case "InvokeMemberExpression": {
      const types = node.genericTypeArguments.map(typeText).join(",");
      const name = `${memberOperator(node)} ${shapeOf(node.target)} ${shapeOf(node.member)}${types && `[${types}]`}`;
      return `(${name} (${list(node.arguments)}))`;
    }
    case "BaseCtorInvokeMemberExpression":
      return `base(${list(node.arguments)})${node.implicit ? "?" : ""}`;
    case "IndexExpression":
      return `(${node.nullConditional ? "?[" : "["} ${shapeOf(node.target)} ${shapeOf(node.index)})`;
    case "ArrayLiteral":
      return `(, ${list(node.elements)})`;
    case "ArrayExpression":
      return `@(${block(node.block)})`;
    case "SubExpression":
      return `$(${block(node.block)})`;
    case "ParenExpression":
      return `<${shapeOf(node.pipeline)}>`;
    case "Hashtable":
      return `@{${node.pairs.map(({ key, value }) => `${shapeOf(key)}=${shapeOf(value)}`).join("; ")}}`;
    case "ScriptBlockExpression":
      return shapeOf(node.scriptBlock);
    case "StringConstantExpression":
      return QUOTES[node.stringKind] + node.value + (QUOTES[node.stringKind] ?? "").split("").reverse().join("");
    case "ExpandableStringExpression": {
      const parts = node.parts.map((part) => typeof part === "string" ? `'${part}'` : shapeOf(part as ExpressionAst));
      return `${QUOTES[node.stringKind] === "" ? "bare" : "dq"}(${parts.join(" ")})`;
    }
    case "ConstantExpression":
      return valueText(node.value);
    case "VariableExpression": {
      const { path } = node;
      const prefix = path.scope ?? path.drive;
      return `${node.splatted ? "@" : "$"}${prefix === undefined ? "" : `${prefix}!`}${path.name}`;
    }
    case "UsingExpression":
      return `using(${shapeOf(node.child)})`;
    case "ScriptBlock": {
      const blocks = [node.dynamicParam, node.begin, node.process, node.end, node.clean].filter((b) => b !== undefined);
      const named = blocks.map((b) => b.unnamed && b.blockName === "end" ? block(b) : `${b.blockName}{${block(b)}}`);
      return `{${[node.paramBlock ? shapeOf(node.paramBlock) : "", ...named].filter((text) => text).join(" ")}}`;
    }
    case "ParamBlock":
      return `param(${list([...node.attributes, ...node.parameters])})`;
    case "Parameter": {
      const text = [...node.attributes.map(shapeOf), shapeOf(node.name)].join("");
      return node.defaultValue === undefined ? text : `${text}=${shapeOf(node.defaultValue)}`;
    }
    case "StatementBlock":
      return `{${block(node)}}`;
    case "IfStatement": {
      const clauses = node.clauses.map((clause) => `${shapeOf(clause.condition)} ${shapeOf(clause.body)}`);
      return `if(${clauses.join(" | ")}${node.elseClause ? ` else ${shapeOf(node.elseClause)}` : ""})`;
    }
    case "SwitchStatement": {
      const flags = Object.entries(node.flags).filter(([, on]) => on).map(([name]) => `-${name} `).join("");
      const clauses = node.clauses.map((clause) => `${shapeOf(clause.pattern)}${shapeOf(clause.body)}`);
      if (node.defaultClause !== undefined) clauses.push(`default${shapeOf(node.defaultClause)}`);
      return `${label(node)}switch(${flags}${shapeOf(node.condition)} ${clauses.join(" ")})`;
    }
    case "ForStatement": {
      const head = [node.initializer, node.condition, node.iterator].map((part) => part ? shapeOf(part) : "");
      return `${label(node)}for(${head.join("; ")} ${shapeOf(node.body)})`;
    }
    case "ForEachStatement":
      return `${label(node)}foreach(${list([node.variable, node.condition, node.body])})`;
    case "WhileStatement":
      return `${label(node)}while(${list([node.condition, node.body])})`;
    case "DoWhileStatement":
      return `${label(node)}do-while(${list([node.body, node.condition])})`;
    case "DoUntilStatement":
      return `${label(node)}do-until(${list([node.body, node.condition])})`;
    case "TrapStatement":
      return `trap(${node.trapType ? shapeOf(node.trapType) : ""}${shapeOf(node.body)})`;
    case "TryStatement": {
      const end = node.finallyBlock ? ` finally${shapeOf(node.finallyBlock)}` : "";
      return `try(${shapeOf(node.body)} ${list(node.catchClauses)}${end})`;
    }
    case "CatchClause":
      return `catch${node.catchTypes.map(shapeOf).join(",")}${shapeOf(node.body)}`;
    case "DataStatement":
      return `data(${node.variableName ?? ""} ${list(node.commandsAllowed)} ${shapeOf(node.body)})`;
    case "ReturnStatement":
    case "ExitStatement":
    case "ThrowStatement":
      return `${node.kind.replace("Statement", "").toLowerCase()}(${node.pipeline ? shapeOf(node.pipeline) : ""})`;
    case "BreakStatement":
    case "ContinueStatement":
      return `${node.kind.replace("Statement", "").toLowerCase()}(${node.label ? shapeOf(node.label) : ""})`;
    case "FunctionDefinition": {
      const keyword = node.isFilter ? "filter" : "function";
      const parameters = node.parameters === undefined ? "" : `(${list(node.parameters)})`;
      return `${keyword} ${node.name}${parameters}${shapeOf(node.body)}`;
    }
    case "TypeDefinition": {
      const bases = node.baseTypes.length === 0 ? "" : ` : ${list(node.baseTypes)}`;
      return `${node.attributes.map(shapeOf).join("")}${node.typeKind} ${node.name}${bases} {${
        node.members.map(shapeOf).join("; ")
      }}`;
    }
    case "PropertyMember": {
      const words = [node.isStatic && !node.isLiteral && "static ", node.isHidden && "hidden "].filter((word) => word);
      const type = node.propertyType ? shapeOf(node.propertyType) : "";
      const value = node.initialValue ? `=${shapeOf(node.initialValue)}` : "";
      return `${words.join("")}${node.attributes.map(shapeOf).join("")}${type}${node.name}${value}`;
    }
    case "FunctionMember": {
      const words = [node.isStatic && "static ", node.isHidden && "hidden "].filter((word) => word);
      const type = node.returnType ? shapeOf(node.returnType) : "";
      return `${words.join("")}${node.attributes.map(shapeOf).join("")}${type}${node.name}(${list(node.parameters)})${
        shapeOf(node.body)
      }`;
    }
    case "UsingStatement":
      return `using(${node.usingKind} ${list([node.name, node.moduleSpecification].filter((n) => n !== undefined))})`;
    case "ConfigurationDefinition":
      return `configuration ${shapeOf(node.name)} ${shapeOf(node.body)}`;
    case "NamedBlock":
      return block(node);
    case "BlockStatement":
    case "DynamicKeywordStatement":
    case "ErrorStatement":
    case "ErrorExpression":
      return node.kind;
  }
}

function memberOperator(node: { isStatic: boolean; nullConditional: boolean }): string {
  return node.isStatic ? "::" : node.nullConditional ? "?." : ".";
}

function label(node: { label: string | undefined }): string {
  return node.label === undefined ? "" : `:${node.label} `;
}

function block(node: { statements: readonly Ast[]; traps: readonly Ast[] }): string {
  return [...node.traps, ...node.statements].map(shapeOf).join("; ");
}
