/**
 * The syntax tree: one discriminated union over `kind`, modelled on the nodes of System.Management.Automation.Language.
 * The parser builds it once; nobody writes to it. What a name, operator or literal *means* is decided by the compiler.
 *
 * Conventions
 * - Every node has an {@linkcode Extent} (`extent.startLine`, `extent.text`, …).
 * - An absent part is `undefined`; a list is never absent unless its absence means something (said at the member).
 * - Names keep the spelling of the script; compare them without case.
 * - A tree with errors may hold {@linkcode ErrorExpressionAst} and {@linkcode ErrorStatementAst}; the compiler is given only
 *   trees without errors and may treat those two as impossible.
 * @module
 */

import type {
  AssignmentOperator,
  BinaryOperator,
  BlockName,
  ConstantExpressionAst,
  MergingRedirectionAst,
  Node,
  RedirectedStream,
  ScriptRequirements,
  StringConstantExpressionAst,
  StringKind,
  SwitchFlags,
  TypeConstraintAst,
  TypeExpressionAst,
  TypeName,
  UnaryOperator,
  UsingKind,
  VariableExpressionAst,
} from "./ast_leaves.ts";
import type { Extent } from "./source.ts";

export type * from "./ast_leaves.ts";
export type { Extent } from "./source.ts";

/** Any node. */
export type Ast =
  | ScriptBlockAst
  | NamedBlockAst
  | StatementBlockAst
  | ParamBlockAst
  | ParameterAst
  | AttributeAst
  | NamedAttributeArgumentAst
  | TypeConstraintAst
  | CatchClauseAst
  | MemberAst
  | RedirectionAst
  | CommandParameterAst
  | CommandBaseAst
  | StatementAst
  | ExpressionAst;

/**
 * A whole script, the body of a function or `{ … }`. The extent of a body includes its braces
 * ({@linkcode scriptBlockText} leaves them out); that of a script is the whole text.
 */
export interface ScriptBlockAst extends Node<"ScriptBlock"> {
  readonly usings: readonly UsingStatementAst[];
  /** Attributes that stand before `param`, e.g. CmdletBinding, are in {@linkcode ParamBlockAst.attributes}. */
  readonly paramBlock: ParamBlockAst | undefined;
  readonly dynamicParam: NamedBlockAst | undefined;
  readonly begin: NamedBlockAst | undefined;
  readonly process: NamedBlockAst | undefined;
  /**
   * The end block. A body without named blocks is an unnamed end block (or, for a `filter`, an unnamed process block).
   * `undefined` where only other named blocks exist.
   */
  readonly end: NamedBlockAst | undefined;
  readonly clean: NamedBlockAst | undefined;
  /** What `#requires` lines ask for; only on a whole script. */
  readonly requirements: ScriptRequirements | undefined;
  /** Whether it stood in braces, so that `extent` begins with `{` and ends with `}`. */
  readonly braced: boolean;
}

/** One block of a script block. */
export interface NamedBlockAst extends Node<"NamedBlock"> {
  readonly blockName: BlockName;
  /** Whether it is the implicit block of a body that names none. */
  readonly unnamed: boolean;
  readonly statements: readonly StatementAst[];
  /** `trap` statements of the block; they are not among `statements`. */
  readonly traps: readonly TrapStatementAst[];
}

/** Statements in braces, in `$( )` or in `@( )`. */
export interface StatementBlockAst extends Node<"StatementBlock"> {
  readonly statements: readonly StatementAst[];
  /** `trap` statements of the block; they are not among `statements`. */
  readonly traps: readonly TrapStatementAst[];
}

/** `param ( … )` with the attributes before it. */
export interface ParamBlockAst extends Node<"ParamBlock"> {
  readonly attributes: readonly AttributeAst[];
  readonly parameters: readonly ParameterAst[];
}

/** One parameter of a `param` block, function, or method. */
export interface ParameterAst extends Node<"Parameter"> {
  /** Name without `$` and scope: `name.path.name`. */
  readonly name: VariableExpressionAst;
  /** Attributes and type constraints in the order written; the last type constraint is applied first. */
  readonly attributes: readonly AttributeBaseAst[];
  readonly defaultValue: ExpressionAst | undefined;
}

/** `[Name(…)]` or `[Type]` where an attribute may stand. */
export type AttributeBaseAst = AttributeAst | TypeConstraintAst;

/** `[Parameter(Mandatory, Position = 0)]`. */
export interface AttributeAst extends Node<"Attribute"> {
  readonly typeName: TypeName;
  readonly positionalArguments: readonly ExpressionAst[];
  readonly namedArguments: readonly NamedAttributeArgumentAst[];
}

/** `Name = value` or just `Name` in an attribute. */
export interface NamedAttributeArgumentAst extends Node<"NamedAttributeArgument"> {
  readonly name: string;
  /** The value; the constant `$true` where it was left out. */
  readonly argument: ExpressionAst;
  /** Whether the value was left out. */
  readonly expressionOmitted: boolean;
}

/** Any statement. */
export type StatementAst =
  | UsingStatementAst
  | FunctionDefinitionAst
  | TypeDefinitionAst
  | IfStatementAst
  | SwitchStatementAst
  | ForStatementAst
  | ForEachStatementAst
  | WhileStatementAst
  | DoWhileStatementAst
  | DoUntilStatementAst
  | TrapStatementAst
  | TryStatementAst
  | DataStatementAst
  | BlockStatementAst
  | ConfigurationDefinitionAst
  | DynamicKeywordStatementAst
  | ReturnStatementAst
  | BreakStatementAst
  | ContinueStatementAst
  | ExitStatementAst
  | ThrowStatementAst
  | PipelineBaseAst;

/** What may stand as a condition, in parentheses, and where a value is wanted. */
export type PipelineBaseAst = PipelineAst | PipelineChainAst | AssignmentStatementAst | ErrorStatementAst;

/** Statements that carry a label. */
export type LoopStatementAst =
  | ForStatementAst
  | ForEachStatementAst
  | WhileStatementAst
  | DoWhileStatementAst
  | DoUntilStatementAst;

/** `using namespace X`, `using module @{…}`, `using assembly X`. */
export interface UsingStatementAst extends Node<"UsingStatement"> {
  readonly usingKind: UsingKind;
  readonly name: StringConstantExpressionAst | undefined;
  readonly alias: StringConstantExpressionAst | undefined;
  readonly moduleSpecification: HashtableAst | undefined;
}

/** `function`, `filter` or `workflow`. */
export interface FunctionDefinitionAst extends Node<"FunctionDefinition"> {
  /** Name as written, possibly with a scope (`global:f`). */
  readonly name: string;
  readonly isFilter: boolean;
  readonly isWorkflow: boolean;
  /** Parameters in parentheses after the name; `undefined` where there were none, so that `param` may follow. */
  readonly parameters: readonly ParameterAst[] | undefined;
  readonly body: ScriptBlockAst;
}

/** `class`, `enum` (or the reserved `interface`). */
export interface TypeDefinitionAst extends Node<"TypeDefinition"> {
  readonly typeKind: "class" | "enum" | "interface";
  readonly name: string;
  readonly attributes: readonly AttributeAst[];
  readonly baseTypes: readonly TypeConstraintAst[];
  readonly members: readonly MemberAst[];
}

/** Member of a type definition. */
export type MemberAst = PropertyMemberAst | FunctionMemberAst;

/** A property of a class, or a label of an enum. */
export interface PropertyMemberAst extends Node<"PropertyMember"> {
  readonly name: string;
  readonly propertyType: TypeConstraintAst | undefined;
  readonly attributes: readonly AttributeAst[];
  readonly initialValue: ExpressionAst | undefined;
  readonly isStatic: boolean;
  readonly isHidden: boolean;
  /** Whether it is a label of an enum. */
  readonly isLiteral: boolean;
}

/** A method or constructor of a class. */
export interface FunctionMemberAst extends Node<"FunctionMember"> {
  readonly name: string;
  readonly nameExtent: Extent;
  readonly isConstructor: boolean;
  readonly returnType: TypeConstraintAst | undefined;
  readonly attributes: readonly AttributeAst[];
  readonly parameters: readonly ParameterAst[];
  /**
   * In an instance constructor the first statement of the end block is a pipeline of one command expression: the
   * {@linkcode BaseCtorInvokeMemberExpressionAst}.
   */
  readonly body: ScriptBlockAst;
  readonly isStatic: boolean;
  readonly isHidden: boolean;
}

/** `if … elseif … else`. */
export interface IfStatementAst extends Node<"IfStatement"> {
  readonly clauses: readonly IfClause[];
  readonly elseClause: StatementBlockAst | undefined;
}

/** Condition and body of `if` or `elseif`. */
export interface IfClause {
  readonly condition: PipelineBaseAst;
  readonly body: StatementBlockAst;
}

/** `switch`. */
export interface SwitchStatementAst extends Node<"SwitchStatement"> {
  readonly label: string | undefined;
  readonly flags: SwitchFlags;
  /** The value in parentheses, or with `-file` the path. */
  readonly condition: PipelineBaseAst;
  readonly clauses: readonly SwitchClause[];
  readonly defaultClause: StatementBlockAst | undefined;
}

/** One case of `switch`. The pattern is a script block expression for `{ $_ -gt 1 } { … }`. */
export interface SwitchClause {
  readonly pattern: ExpressionAst;
  readonly body: StatementBlockAst;
}

/** `for (initializer; condition; iterator) { … }`. */
export interface ForStatementAst extends Node<"ForStatement"> {
  readonly label: string | undefined;
  readonly initializer: PipelineBaseAst | undefined;
  readonly condition: PipelineBaseAst | undefined;
  readonly iterator: PipelineBaseAst | undefined;
  readonly body: StatementBlockAst;
}

/** `foreach ($v in …) { … }`. */
export interface ForEachStatementAst extends Node<"ForEachStatement"> {
  readonly label: string | undefined;
  /** `-parallel` (parsed; refused outside workflows). */
  readonly parallel: boolean;
  readonly throttleLimit: ExpressionAst | undefined;
  readonly variable: VariableExpressionAst;
  /** What is enumerated. */
  readonly condition: PipelineBaseAst;
  readonly body: StatementBlockAst;
}

interface ConditionLoop<K extends string> extends Node<K> {
  readonly label: string | undefined;
  readonly condition: PipelineBaseAst;
  readonly body: StatementBlockAst;
}

/** `while (…) { … }`. */
export type WhileStatementAst = ConditionLoop<"WhileStatement">;

/** `do { … } while (…)`. */
export type DoWhileStatementAst = ConditionLoop<"DoWhileStatement">;

/** `do { … } until (…)`. */
export type DoUntilStatementAst = ConditionLoop<"DoUntilStatement">;

/** `trap [Type] { … }`. */
export interface TrapStatementAst extends Node<"TrapStatement"> {
  readonly trapType: TypeConstraintAst | undefined;
  readonly body: StatementBlockAst;
}

/** `try { … } catch … finally { … }`. */
export interface TryStatementAst extends Node<"TryStatement"> {
  readonly body: StatementBlockAst;
  readonly catchClauses: readonly CatchClauseAst[];
  readonly finallyBlock: StatementBlockAst | undefined;
}

/** `catch [Type], [Type] { … }`; without types it catches all. */
export interface CatchClauseAst extends Node<"CatchClause"> {
  readonly catchTypes: readonly TypeConstraintAst[];
  readonly body: StatementBlockAst;
}

/** `data name -SupportedCommand … { … }`. */
export interface DataStatementAst extends Node<"DataStatement"> {
  readonly variableName: string | undefined;
  readonly commandsAllowed: readonly ExpressionAst[];
  readonly body: StatementBlockAst;
}

/** `parallel { … }` or `sequence { … }` of workflows. */
export interface BlockStatementAst extends Node<"BlockStatement"> {
  readonly blockKind: "parallel" | "sequence";
  readonly body: StatementBlockAst;
}

/** `configuration Name { … }`, parsed as a name and a script block. */
export interface ConfigurationDefinitionAst extends Node<"ConfigurationDefinition"> {
  readonly name: ExpressionAst;
  readonly body: ScriptBlockExpressionAst;
}

/** A statement of a dynamic keyword. */
export interface DynamicKeywordStatementAst extends Node<"DynamicKeywordStatement"> {
  readonly elements: readonly CommandElementAst[];
}

interface Jump<K extends string> extends Node<K> {
  readonly pipeline: PipelineBaseAst | undefined;
}

/** `return [pipeline]`. */
export type ReturnStatementAst = Jump<"ReturnStatement">;

interface LoopJump<K extends string> extends Node<K> {
  readonly label: ExpressionAst | undefined;
}

/** `break [label]`; the label is an expression, usually a bare string constant. */
export type BreakStatementAst = LoopJump<"BreakStatement">;

/** `continue [label]`. */
export type ContinueStatementAst = LoopJump<"ContinueStatement">;

/** `exit [pipeline]`. */
export type ExitStatementAst = Jump<"ExitStatement">;

/** `throw [pipeline]`. */
export type ThrowStatementAst = Jump<"ThrowStatement">;

/**
 * `left = right`. The left side is a variable, member, index, array literal of such, a cast or attribute over one, or
 * one of these in parentheses.
 */
export interface AssignmentStatementAst extends Node<"AssignmentStatement"> {
  readonly left: ExpressionAst;
  readonly operator: AssignmentOperator;
  /** Any statement: `$x = if (…) { … }`. */
  readonly right: StatementAst;
  /** Where the operator stands; run-time errors of the assignment point there. */
  readonly operatorExtent: Extent;
}

/** `a | b | c`, with `&` at the end as a background job. One element that is an expression is just that expression. */
export interface PipelineAst extends Node<"Pipeline"> {
  readonly elements: readonly CommandBaseAst[];
  readonly background: boolean;
}

/** `a && b`, `a || b`, grouped to the left. */
export interface PipelineChainAst extends Node<"PipelineChain"> {
  readonly left: PipelineAst | PipelineChainAst;
  readonly operator: "&&" | "||";
  readonly right: PipelineAst;
  readonly background: boolean;
}

/** Left behind where a statement could not be parsed. */
export interface ErrorStatementAst extends Node<"ErrorStatement"> {
  readonly nested: readonly Ast[];
}

/** Element of a pipeline. */
export type CommandBaseAst = CommandAst | CommandExpressionAst;

/** Element of a command: its name, an argument, or a parameter. */
export type CommandElementAst = CommandParameterAst | ExpressionAst;

/** `name -Parameter argument …`, `& $expression …`, `. file`. */
export interface CommandAst extends Node<"Command"> {
  readonly invocationOperator: "none" | "call" | "dot";
  /** The first is the command itself; a bare string constant where it was written as a plain word. */
  readonly elements: readonly CommandElementAst[];
  readonly redirections: readonly RedirectionAst[];
}

/** An expression as an element of a pipeline. */
export interface CommandExpressionAst extends Node<"CommandExpression"> {
  readonly expression: ExpressionAst;
  readonly redirections: readonly RedirectionAst[];
}

/**
 * `-Name`, `-Name:argument`. An argument that follows after white space is an element of its own.
 * The first `--` of a command is a parameter named `-`: it ends the parameters, and everything after it is an argument.
 * After the bare string constant `--%` the rest of the line is one bare string constant.
 */
export interface CommandParameterAst extends Node<"CommandParameter"> {
  /** Name without the dash and colon. */
  readonly parameterName: string;
  /** The argument after a colon. */
  readonly argument: ExpressionAst | undefined;
  /** Where the name stands (dash included), without the argument. */
  readonly nameExtent: Extent;
}

/** A redirection. */
export type RedirectionAst = FileRedirectionAst | MergingRedirectionAst;

/** `> file`, `2>> file`, `*> file`. */
export interface FileRedirectionAst extends Node<"FileRedirection"> {
  readonly from: RedirectedStream;
  readonly append: boolean;
  readonly location: ExpressionAst;
}

/** Any expression. */
export type ExpressionAst =
  | BinaryExpressionAst
  | UnaryExpressionAst
  | TernaryExpressionAst
  | AttributedExpressionAst
  | ConvertExpressionAst
  | MemberExpressionAst
  | InvokeMemberExpressionAst
  | BaseCtorInvokeMemberExpressionAst
  | IndexExpressionAst
  | ArrayLiteralAst
  | ArrayExpressionAst
  | SubExpressionAst
  | ParenExpressionAst
  | HashtableAst
  | ScriptBlockExpressionAst
  | StringConstantExpressionAst
  | ExpandableStringExpressionAst
  | ConstantExpressionAst
  | TypeExpressionAst
  | VariableExpressionAst
  | UsingExpressionAst
  | ErrorExpressionAst;

/** `left operator right`. */
export interface BinaryExpressionAst extends Node<"BinaryExpression"> {
  readonly left: ExpressionAst;
  /** The operator without its `c` or `i` prefix. */
  readonly operator: BinaryOperator;
  /** Whether it was written with the prefix `c`: `-ceq`. */
  readonly caseSensitive: boolean;
  readonly right: ExpressionAst;
  /** Where the operator stands. */
  readonly operatorExtent: Extent;
}

/** `operator operand` or `operand++`. */
export interface UnaryExpressionAst extends Node<"UnaryExpression"> {
  readonly operator: UnaryOperator;
  /** Whether it is `-csplit`. */
  readonly caseSensitive: boolean;
  readonly child: ExpressionAst;
}

/** `condition ? ifTrue : ifFalse`. */
export interface TernaryExpressionAst extends Node<"TernaryExpression"> {
  readonly condition: ExpressionAst;
  readonly ifTrue: ExpressionAst;
  readonly ifFalse: ExpressionAst;
}

/** `[Attribute(…)]$x`: an attribute over a variable, meaningful on the left of an assignment. */
export interface AttributedExpressionAst extends Node<"AttributedExpression"> {
  readonly attribute: AttributeAst;
  readonly child: ExpressionAst;
}

/** `[Type]child`: a cast, or a typed variable on the left of an assignment. `[ordered]@{}` is one too. */
export interface ConvertExpressionAst extends Node<"ConvertExpression"> {
  readonly type: TypeConstraintAst;
  readonly child: ExpressionAst;
}

/** `target.member`, `target::member`, `target?.member`. */
export interface MemberExpressionAst extends Node<"MemberExpression"> {
  readonly target: ExpressionAst;
  /** A bare or quoted string constant for a plain name; any expression otherwise (`$x.$name`, `$x.(1+1)`). */
  readonly member: ExpressionAst;
  readonly isStatic: boolean;
  readonly nullConditional: boolean;
}

/** `target.Method(…)`, `[Type]::Method[T](…)`. */
export interface InvokeMemberExpressionAst extends Node<"InvokeMemberExpression"> {
  readonly target: ExpressionAst;
  readonly member: ExpressionAst;
  readonly isStatic: boolean;
  readonly nullConditional: boolean;
  readonly arguments: readonly ExpressionAst[];
  /** Generic type arguments of the method; empty where none were written. */
  readonly genericTypeArguments: readonly TypeName[];
}

/** `: base(…)` of a constructor; `implicit` where the script left it out. */
export interface BaseCtorInvokeMemberExpressionAst extends Node<"BaseCtorInvokeMemberExpression"> {
  readonly arguments: readonly ExpressionAst[];
  readonly implicit: boolean;
}

/** `target[index]`, `target?[index]`. Several indexes are an {@linkcode ArrayLiteralAst}. */
export interface IndexExpressionAst extends Node<"IndexExpression"> {
  readonly target: ExpressionAst;
  readonly index: ExpressionAst;
  readonly nullConditional: boolean;
}

/** `1, 2, 3`; with one element it is the unary comma, `, 1`. */
export interface ArrayLiteralAst extends Node<"ArrayLiteral"> {
  readonly elements: readonly ExpressionAst[];
}

/** `@( … )`. */
export interface ArrayExpressionAst extends Node<"ArrayExpression"> {
  readonly block: StatementBlockAst;
}

/** `$( … )`. */
export interface SubExpressionAst extends Node<"SubExpression"> {
  readonly block: StatementBlockAst;
}

/** `( … )`. */
export interface ParenExpressionAst extends Node<"ParenExpression"> {
  readonly pipeline: PipelineBaseAst;
}

/** `@{ … }`. */
export interface HashtableAst extends Node<"Hashtable"> {
  readonly pairs: readonly HashtablePair[];
}

/** A key and its value. A plain word as a key is a bare string constant. */
export interface HashtablePair {
  readonly key: ExpressionAst;
  /** A pipeline, or any statement such as `if`. */
  readonly value: StatementAst;
}

/** `{ … }` as a value. */
export interface ScriptBlockExpressionAst extends Node<"ScriptBlockExpression"> {
  readonly scriptBlock: ScriptBlockAst;
}

/** A double-quoted string, here-string or bare word with something to expand. */
export interface ExpandableStringExpressionAst extends Node<"ExpandableStringExpression"> {
  readonly stringKind: StringKind;
  /** The text with escapes done and the nested expressions as written. */
  readonly value: string;
  /**
   * Literal text (never empty) and expressions (variables, `$( )`, `$using:x`) in order; their texts concatenated are the
   * string.
   */
  readonly parts: readonly (string | ExpressionAst)[];
}

/** `$using:name`, possibly with members after it; the child is the expression without `using:`. */
export interface UsingExpressionAst extends Node<"UsingExpression"> {
  readonly child: ExpressionAst;
}

/** Left behind where an expression could not be parsed. */
export interface ErrorExpressionAst extends Node<"ErrorExpression"> {
  readonly nested: readonly Ast[];
}

/** The text of a script block as `ScriptBlock.ToString()` gives it: without the braces. */
export function scriptBlockText(block: ScriptBlockAst): string {
  const { extent } = block;
  return block.braced ? extent.source.text.slice(extent.start + 1, extent.end - 1) : extent.text;
}
