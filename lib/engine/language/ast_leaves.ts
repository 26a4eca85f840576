/**
 * The parts of the syntax tree that hold no nodes: names, operators, flags, requirements, and the
 * nodes without children.
 * @module
 */

import type { PsValue } from "../../clixml/value.ts";
import type { Extent } from "./source.ts";

/** What every node has. */
export interface Node<K extends string> {
  /** Which node this is. */
  readonly kind: K;
  /** Where it stands. */
  readonly extent: Extent;
}

/** Names of the blocks of a script block. */
export type BlockName = "dynamicparam" | "begin" | "process" | "end" | "clean";

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

/** Kinds of `using` statements. */
export type UsingKind = "Namespace" | "Module" | "Assembly" | "Type" | "Command";

/** How `switch` compares, and where from. */
export interface SwitchFlags {
  readonly regex: boolean;
  readonly wildcard: boolean;
  readonly exact: boolean;
  readonly caseSensitive: boolean;
  readonly file: boolean;
  readonly parallel: boolean;
}

/** Operators of assignment. */
export type AssignmentOperator = "=" | "+=" | "-=" | "*=" | "/=" | "%=" | "??=";

/** Streams by number: 1 output, 2 error, 3 warning, 4 verbose, 5 debug, 6 information; "all" is `*`. */
export type RedirectedStream = 1 | 2 | 3 | 4 | 5 | 6 | "all";

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

/** How a string was written. */
export type StringKind = "Bare" | "SingleQuoted" | "DoubleQuoted" | "SingleQuotedHereString" | "DoubleQuotedHereString";

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

/** `[Type]` before a variable or parameter, in a cast, or as a base or return type. */
export interface TypeConstraintAst extends Node<"TypeConstraint"> {
  readonly typeName: TypeName;
}

/** `2>&1`, `*>&1`. */
export interface MergingRedirectionAst extends Node<"MergingRedirection"> {
  readonly from: RedirectedStream;
  readonly to: RedirectedStream;
}

/** A string without anything to expand. */
export interface StringConstantExpressionAst extends Node<"StringConstantExpression"> {
  readonly stringKind: StringKind;
  /** The text, quotes gone and escapes done. */
  readonly value: string;
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

/** `$name`, `${name}`, `$scope:name`, `$drive:path`, `@name`. Includes `$_`, `$true`, `$null`, `$args`, `$?`, `$$`, `$^`. */
export interface VariableExpressionAst extends Node<"VariableExpression"> {
  readonly path: VariablePath;
  /** Whether it was written with `@`. */
  readonly splatted: boolean;
}
