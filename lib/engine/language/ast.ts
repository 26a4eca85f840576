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

import type { PsValue } from "../../clixml/value.ts";
import type { Extent } from "./source.ts";

export type { Extent } from "./source.ts";

interface Node<K extends string> {
  /** Which node this is. */
  readonly kind: K;
  /** Where it stands. */
  readonly extent: Extent;
}

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

// ------------------------------------------------------------------------------------------------- script blocks

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

/** Names of the blocks of a script block. */
export type BlockName = "dynamicparam" | "begin" | "process" | "end" | "clean";

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

/** `[Type]` before a variable or parameter, in a cast, or as a base or return type. */
export interface TypeConstraintAst extends Node<"TypeConstraint"> {
  readonly typeName: TypeName;
}

/** What `#requires` lines ask for. */
export interface ScriptRequirements {
  /** `-Version`: parts as written. */
  readonly version: string | undefined;
  /** `-PSEdition` values. */
  readonly editions: readonly string[];
  /** `-Modules` values. */
  readonly modules: readonly ModuleRequirement[];
  /** `-RunAsAdministrator`. */
  readonly elevated: boolean;
  /** `-PSSnapin`, `-Assembly`: accepted, never loaded. */
  readonly assemblies: readonly string[];
  /** `-ShellId`. */
  readonly applicationId: string | undefined;
}

/** One module of `#requires -Modules` or `using module`. */
export interface ModuleRequirement {
  readonly name: string;
  readonly moduleVersion: string | undefined;
  readonly requiredVersion: string | undefined;
  readonly maximumVersion: string | undefined;
  readonly guid: string | undefined;
}

// ----------------------------------------------------------------------------------------------------- type names

/** A type as written between `[` and `]`. */
export type TypeName = SimpleTypeName | GenericTypeName | ArrayTypeName;

/** `int`, `System.Text.StringBuilder`, `My.Type, My.Assembly`. */
export interface SimpleTypeName {
  readonly kind: "TypeName";
  readonly extent: Extent;
  /** The name as written, without the assembly. Nested types keep `+`. */
  readonly name: string;
  /** What follows a comma, where one stood: `mscorlib`. */
  readonly assembly: string | undefined;
  /** Text for messages and lookup: the name, plus the assembly where one stood. */
  readonly fullName: string;
}

/** `List[int]`, `Dictionary[string,object]`. */
export interface GenericTypeName {
  readonly kind: "GenericTypeName";
  readonly extent: Extent;
  readonly generic: SimpleTypeName;
  readonly typeArguments: readonly TypeName[];
  readonly assembly: string | undefined;
  /** `List[int]` with single commas. */
  readonly fullName: string;
}

/** `int[]`, `int[,]`. */
export interface ArrayTypeName {
  readonly kind: "ArrayTypeName";
  readonly extent: Extent;
  readonly element: SimpleTypeName | GenericTypeName | ArrayTypeName;
  /** Number of dimensions, 1 for `[]`. */
  readonly rank: number;
  /** `int[]`. */
  readonly fullName: string;
}

// ------------------------------------------------------------------------------------------------------ statements

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

/** Kinds of `using` statements. */
export type UsingKind = "Namespace" | "Module" | "Assembly" | "Type" | "Command";

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
  /** Parameters in parentheses after the name; `undefined` where there were no parentheses. */
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

/** How `switch` compares, and where from. */
export interface SwitchFlags {
  readonly regex: boolean;
  readonly wildcard: boolean;
  readonly exact: boolean;
  readonly caseSensitive: boolean;
  readonly file: boolean;
  readonly parallel: boolean;
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

/** `while (…) { … }`. */
export interface WhileStatementAst extends Node<"WhileStatement"> {
  readonly label: string | undefined;
  readonly condition: PipelineBaseAst;
  readonly body: StatementBlockAst;
}

/** `do { … } while (…)`. */
export interface DoWhileStatementAst extends Node<"DoWhileStatement"> {
  readonly label: string | undefined;
  readonly condition: PipelineBaseAst;
  readonly body: StatementBlockAst;
}

/** `do { … } until (…)`. */
export interface DoUntilStatementAst extends Node<"DoUntilStatement"> {
  readonly label: string | undefined;
  readonly condition: PipelineBaseAst;
  readonly body: StatementBlockAst;
}

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

/** `return [pipeline]`. */
export interface ReturnStatementAst extends Node<"ReturnStatement"> {
  readonly pipeline: PipelineBaseAst | undefined;
}

/** `break [label]`; the label is an expression, usually a bare string constant. */
export interface BreakStatementAst extends Node<"BreakStatement"> {
  readonly label: ExpressionAst | undefined;
}

/** `continue [label]`. */
export interface ContinueStatementAst extends Node<"ContinueStatement"> {
  readonly label: ExpressionAst | undefined;
}

/** `exit [pipeline]`. */
export interface ExitStatementAst extends Node<"ExitStatement"> {
  readonly pipeline: PipelineBaseAst | undefined;
}

/** `throw [pipeline]`. */
export interface ThrowStatementAst extends Node<"ThrowStatement"> {
  readonly pipeline: PipelineBaseAst | undefined;
}

/** Operators of assignment. */
export type AssignmentOperator = "=" | "+=" | "-=" | "*=" | "/=" | "%=" | "??=";

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

// -------------------------------------------------------------------------------------------------------- commands

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

/** Streams by number: 1 output, 2 error, 3 warning, 4 verbose, 5 debug, 6 information; "all" is `*`. */
export type RedirectedStream = 1 | 2 | 3 | 4 | 5 | 6 | "all";

/** A redirection. */
export type RedirectionAst = FileRedirectionAst | MergingRedirectionAst;

/** `> file`, `2>> file`, `*> file`. */
export interface FileRedirectionAst extends Node<"FileRedirection"> {
  readonly from: RedirectedStream;
  readonly append: boolean;
  readonly location: ExpressionAst;
}

/** `2>&1`, `*>&1`. */
export interface MergingRedirectionAst extends Node<"MergingRedirection"> {
  readonly from: RedirectedStream;
  readonly to: RedirectedStream;
}

// ----------------------------------------------------------------------------------------------------- expressions

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

/** Operators that exist in a case-sensitive spelling (`-ceq`) and an explicit insensitive one (`-ieq`). */
export type ComparisonOperator =
  | "-eq"
  | "-ne"
  | "-gt"
  | "-ge"
  | "-lt"
  | "-le"
  | "-like"
  | "-notlike"
  | "-match"
  | "-notmatch"
  | "-replace"
  | "-contains"
  | "-notcontains"
  | "-in"
  | "-notin"
  | "-split";

/** Operators between two operands. */
export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | ".."
  | "??"
  | "-f"
  | "-join"
  | "-is"
  | "-isnot"
  | "-as"
  | "-and"
  | "-or"
  | "-xor"
  | "-band"
  | "-bor"
  | "-bxor"
  | "-shl"
  | "-shr"
  | ComparisonOperator;

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

/** Operators with one operand. `!` and `-not` are both `-not`. */
export type UnaryOperator =
  | "-not"
  | "-bnot"
  | "+"
  | "-"
  | "-join"
  | "-split"
  | "++"
  | "--"
  | "postfix++"
  | "postfix--";

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

/** How a string was written. */
export type StringKind = "Bare" | "SingleQuoted" | "DoubleQuoted" | "SingleQuotedHereString" | "DoubleQuotedHereString";

/** A string without anything to expand. */
export interface StringConstantExpressionAst extends Node<"StringConstantExpression"> {
  readonly stringKind: StringKind;
  /** The text, quotes gone and escapes done. */
  readonly value: string;
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

/** A number. */
export interface ConstantExpressionAst extends Node<"ConstantExpression"> {
  /** The typed value: Int32 number, Int64 bigint, PsDouble, PsDecimal, PsBigInteger, PsSmall, PsUInt64; `true` only where an attribute argument's value was left out. */
  readonly value: PsValue;
  /** The literal as written; an argument of a command keeps it for parameters of type string. */
  readonly text: string;
}

/** `[Type]` as a value. */
export interface TypeExpressionAst extends Node<"TypeExpression"> {
  readonly typeName: TypeName;
}

/** Scope prefixes of variables. */
export type VariableScope = "global" | "local" | "script" | "private";

/** What follows `$` or `@`. */
export interface VariablePath {
  /** As written, without `$`, `@` and braces: `script:x`, `env:PATH`. */
  readonly userPath: string;
  /** Without the scope or drive: `x`, `PATH`. */
  readonly name: string;
  /** Scope prefix, where one stood. */
  readonly scope: VariableScope | undefined;
  /**
   * Drive, where the prefix is no scope: `env`, `function`, `C`. The prefix `variable:` is *not* a drive: the path is then
   * an unscoped variable.
   */
  readonly drive: string | undefined;
}

/** `$name`, `${name}`, `$scope:name`, `$drive:path`, `@name`. Includes `$_`, `$true`, `$null`, `$args`, `$?`, `$$`, `$^`. */
export interface VariableExpressionAst extends Node<"VariableExpression"> {
  readonly path: VariablePath;
  /** Whether it was written with `@`. */
  readonly splatted: boolean;
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
