/**
 * TABLE: the types of the nodes of a syntax tree, by what they derive from.
 * @module
 */
import { registerRows } from "./dotnet/type_system.ts";

const LANGUAGE = "System.Management.Automation.Language.";

/** Names without the final `Ast`, by the name that they derive from. */
const DERIVED: Readonly<Record<string, string>> = {
  "":
    "ScriptBlock ParamBlock NamedBlock NamedAttributeArgument AttributeBase Parameter StatementBlock Statement Member CatchClause CommandElement Redirection",
  "AttributeBase": "Attribute TypeConstraint",
  "Statement":
    "TypeDefinition UsingStatement FunctionDefinition IfStatement DataStatement LabeledStatement TryStatement TrapStatement BreakStatement ContinueStatement ReturnStatement ExitStatement ThrowStatement PipelineBase CommandBase ConfigurationDefinition DynamicKeywordStatement BlockStatement",
  "Member": "PropertyMember FunctionMember",
  "CommandElement": "CommandParameter Expression",
  "Redirection": "MergingRedirection FileRedirection",
  "LabeledStatement": "LoopStatement SwitchStatement",
  "PipelineBase": "ErrorStatement Chainable AssignmentStatement",
  "CommandBase": "Command CommandExpression",
  "Expression":
    "ErrorExpression TernaryExpression BinaryExpression UnaryExpression AttributedExpression MemberExpression TypeExpression VariableExpression ConstantExpression ExpandableStringExpression ScriptBlockExpression ArrayLiteral Hashtable ArrayExpression ParenExpression SubExpression UsingExpression IndexExpression",
  "LoopStatement": "ForEachStatement ForStatement DoWhileStatement DoUntilStatement WhileStatement",
  "Chainable": "PipelineChain Pipeline",
  "AttributedExpression": "ConvertExpression",
  "MemberExpression": "InvokeMemberExpression",
  "ConstantExpression": "StringConstantExpression",
  "InvokeMemberExpression": "BaseCtorInvokeMemberExpression",
};

/** Name of what each derives from. */
const BASES = new Map(
  Object.entries(DERIVED).flatMap(([base, names]) => names.split(" ").map((name) => [name, base] as const)),
);

/** Type names of a node, most derived first. */
export function astTypeNames(kind: string): readonly string[] {
  const names: string[] = [];
  for (let name: string | undefined = kind; name !== undefined; name = BASES.get(name)) {
    names.push(`${LANGUAGE}${name}Ast`);
  }
  return [...names, "System.Object"];
}

registerRows([
  { fullName: `${LANGUAGE}Ast`, isAbstract: true },
  ...[...BASES].map(([name, base]) => ({ fullName: `${LANGUAGE}${name}Ast`, base: `${LANGUAGE}${base}Ast` })),
]);
