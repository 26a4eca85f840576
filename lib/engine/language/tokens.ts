/**
 * TABLES of token kinds, keywords and operators, and the shapes of tokens.
 * @module
 */

import type { PsValue } from "../../clixml/value.ts";
import type { BinaryOperator, RedirectedStream, UnaryOperator, VariablePath } from "./ast.ts";

/** Has the same meaning in every lexer mode, so it is never scanned again. */
export const INVARIANT = 1;
/** Stands between two operands. */
export const BINARY = 2;
/** Stands before an operand. */
export const UNARY = 4;
/** Assigns. */
export const ASSIGNMENT = 8;
/** Is a reserved word. */
export const KEYWORD = 16;
/** Names a block of a script block. */
export const BLOCK_NAME = 32;
/** Begins a statement that attributes cannot stand before. */
export const NO_ATTRIBUTES = 64;

interface KindRow {
  /** How messages name it. */
  readonly text: string;
  readonly traits: number;
  /** Binding strength of a binary operator: more binds tighter. */
  readonly precedence?: number;
}

const LOGICAL = 1;
const BITWISE = 2;
const COMPARISON = 5;
const COALESCE = 7;
const ADDITIVE = 9;
const MULTIPLICATIVE = 10;
const FORMAT = 12;
const RANGE = 13;

/** Every kind of token. */
export const TOKEN_KINDS = {
  Unknown: { text: "unknown", traits: 0 },
  Variable: { text: "variable", traits: 0 },
  SplattedVariable: { text: "@variable", traits: 0 },
  Parameter: { text: "parameter", traits: 0 },
  Number: { text: "number", traits: 0 },
  Label: { text: "label", traits: 0 },
  Identifier: { text: "identifier", traits: 0 },
  Generic: { text: "word", traits: 0 },
  NewLine: { text: "newline", traits: INVARIANT },
  EndOfInput: { text: "end of input", traits: INVARIANT },
  StringLiteral: { text: "string", traits: INVARIANT },
  StringExpandable: { text: "string", traits: INVARIANT },
  HereStringLiteral: { text: "here-string", traits: INVARIANT },
  HereStringExpandable: { text: "here-string", traits: INVARIANT },
  LParen: { text: "(", traits: INVARIANT },
  RParen: { text: ")", traits: INVARIANT },
  LCurly: { text: "{", traits: INVARIANT },
  RCurly: { text: "}", traits: INVARIANT },
  LBracket: { text: "[", traits: 0 },
  RBracket: { text: "]", traits: INVARIANT },
  AtParen: { text: "@(", traits: INVARIANT },
  AtCurly: { text: "@{", traits: INVARIANT },
  DollarParen: { text: "$(", traits: INVARIANT },
  Semi: { text: ";", traits: INVARIANT },
  AndAnd: { text: "&&", traits: INVARIANT },
  OrOr: { text: "||", traits: INVARIANT },
  Ampersand: { text: "&", traits: INVARIANT },
  Pipe: { text: "|", traits: INVARIANT },
  Comma: { text: ",", traits: UNARY | INVARIANT },
  MinusMinus: { text: "--", traits: UNARY },
  PlusPlus: { text: "++", traits: UNARY },
  DotDot: { text: "..", traits: BINARY, precedence: RANGE },
  ColonColon: { text: "::", traits: 0 },
  Dot: { text: ".", traits: 0 },
  Exclaim: { text: "!", traits: UNARY },
  Multiply: { text: "*", traits: BINARY, precedence: MULTIPLICATIVE },
  Divide: { text: "/", traits: BINARY, precedence: MULTIPLICATIVE },
  Rem: { text: "%", traits: BINARY, precedence: MULTIPLICATIVE },
  Plus: { text: "+", traits: BINARY | UNARY, precedence: ADDITIVE },
  Minus: { text: "-", traits: BINARY | UNARY, precedence: ADDITIVE },
  Equals: { text: "=", traits: ASSIGNMENT },
  PlusEquals: { text: "+=", traits: ASSIGNMENT },
  MinusEquals: { text: "-=", traits: ASSIGNMENT },
  MultiplyEquals: { text: "*=", traits: ASSIGNMENT },
  DivideEquals: { text: "/=", traits: ASSIGNMENT },
  RemainderEquals: { text: "%=", traits: ASSIGNMENT },
  QuestionQuestionEquals: { text: "??=", traits: ASSIGNMENT },
  Redirection: { text: "redirection", traits: 0 },
  RedirectInStd: { text: "<", traits: INVARIANT },
  Format: { text: "-f", traits: BINARY, precedence: FORMAT },
  Not: { text: "-not", traits: UNARY },
  Bnot: { text: "-bnot", traits: UNARY },
  And: { text: "-and", traits: BINARY, precedence: LOGICAL },
  Or: { text: "-or", traits: BINARY, precedence: LOGICAL },
  Xor: { text: "-xor", traits: BINARY, precedence: LOGICAL },
  Band: { text: "-band", traits: BINARY, precedence: BITWISE },
  Bor: { text: "-bor", traits: BINARY, precedence: BITWISE },
  Bxor: { text: "-bxor", traits: BINARY, precedence: BITWISE },
  Shl: { text: "-shl", traits: BINARY, precedence: COMPARISON },
  Shr: { text: "-shr", traits: BINARY, precedence: COMPARISON },
  Join: { text: "-join", traits: BINARY | UNARY, precedence: COMPARISON },
  Split: { text: "-split", traits: BINARY | UNARY, precedence: COMPARISON },
  Comparison: { text: "comparison", traits: BINARY, precedence: COMPARISON },
  Match: { text: "-match", traits: BINARY, precedence: COMPARISON },
  As: { text: "-as", traits: BINARY, precedence: COMPARISON },
  Colon: { text: ":", traits: 0 },
  QuestionMark: { text: "?", traits: 0 },
  QuestionQuestion: { text: "??", traits: BINARY, precedence: COALESCE },
  QuestionDot: { text: "?.", traits: 0 },
  QuestionLBracket: { text: "?[", traits: 0 },
  Begin: { text: "begin", traits: KEYWORD | BLOCK_NAME },
  Break: { text: "break", traits: KEYWORD | NO_ATTRIBUTES },
  Catch: { text: "catch", traits: KEYWORD },
  Class: { text: "class", traits: KEYWORD },
  Continue: { text: "continue", traits: KEYWORD | NO_ATTRIBUTES },
  Data: { text: "data", traits: KEYWORD | NO_ATTRIBUTES },
  Define: { text: "define", traits: KEYWORD | NO_ATTRIBUTES },
  Do: { text: "do", traits: KEYWORD | NO_ATTRIBUTES },
  Dynamicparam: { text: "dynamicparam", traits: KEYWORD | BLOCK_NAME },
  Else: { text: "else", traits: KEYWORD },
  ElseIf: { text: "elseif", traits: KEYWORD },
  End: { text: "end", traits: KEYWORD | BLOCK_NAME },
  Exit: { text: "exit", traits: KEYWORD | NO_ATTRIBUTES },
  Filter: { text: "filter", traits: KEYWORD | NO_ATTRIBUTES },
  Finally: { text: "finally", traits: KEYWORD },
  For: { text: "for", traits: KEYWORD | NO_ATTRIBUTES },
  Foreach: { text: "foreach", traits: KEYWORD | NO_ATTRIBUTES },
  From: { text: "from", traits: KEYWORD | NO_ATTRIBUTES },
  Function: { text: "function", traits: KEYWORD | NO_ATTRIBUTES },
  If: { text: "if", traits: KEYWORD | NO_ATTRIBUTES },
  In: { text: "in", traits: KEYWORD },
  Param: { text: "param", traits: KEYWORD },
  Process: { text: "process", traits: KEYWORD | BLOCK_NAME },
  Return: { text: "return", traits: KEYWORD | NO_ATTRIBUTES },
  Switch: { text: "switch", traits: KEYWORD | NO_ATTRIBUTES },
  Throw: { text: "throw", traits: KEYWORD | NO_ATTRIBUTES },
  Trap: { text: "trap", traits: KEYWORD | NO_ATTRIBUTES },
  Try: { text: "try", traits: KEYWORD | NO_ATTRIBUTES },
  Until: { text: "until", traits: KEYWORD },
  Using: { text: "using", traits: KEYWORD | NO_ATTRIBUTES },
  Var: { text: "var", traits: KEYWORD | NO_ATTRIBUTES },
  While: { text: "while", traits: KEYWORD | NO_ATTRIBUTES },
  Workflow: { text: "workflow", traits: KEYWORD | NO_ATTRIBUTES },
  Parallel: { text: "parallel", traits: KEYWORD | NO_ATTRIBUTES },
  Sequence: { text: "sequence", traits: KEYWORD | NO_ATTRIBUTES },
  InlineScript: { text: "inlinescript", traits: KEYWORD | NO_ATTRIBUTES },
  Configuration: { text: "configuration", traits: KEYWORD },
  Public: { text: "public", traits: KEYWORD },
  Private: { text: "private", traits: KEYWORD },
  Static: { text: "static", traits: KEYWORD },
  Interface: { text: "interface", traits: KEYWORD },
  Enum: { text: "enum", traits: KEYWORD },
  Namespace: { text: "namespace", traits: KEYWORD },
  Module: { text: "module", traits: KEYWORD },
  Type: { text: "type", traits: KEYWORD },
  Assembly: { text: "assembly", traits: KEYWORD },
  Command: { text: "command", traits: KEYWORD },
  Hidden: { text: "hidden", traits: KEYWORD },
  Base: { text: "base", traits: KEYWORD },
  Default: { text: "default", traits: KEYWORD },
  Clean: { text: "clean", traits: KEYWORD | BLOCK_NAME },
} as const satisfies Record<string, KindRow>;

/** Name of a kind of token. */
export type TokenKind = keyof typeof TOKEN_KINDS;

const TRAITS: ReadonlyMap<string, KindRow> = new Map(Object.entries(TOKEN_KINDS));

/** Whether a kind has any of the given traits. */
export function hasTrait(kind: TokenKind, traits: number): boolean {
  return (TOKEN_KINDS[kind].traits & traits) !== 0;
}

/** Binding strength of a binary operator. */
export function precedenceOf(kind: TokenKind): number {
  return TRAITS.get(kind)?.precedence ?? 0;
}

/** Reserved words by their lower-case spelling. */
export const KEYWORDS: ReadonlyMap<string, TokenKind> = new Map(
  (Object.keys(TOKEN_KINDS) as TokenKind[]).filter((kind) => hasTrait(kind, KEYWORD)).map((kind) => [
    TOKEN_KINDS[kind].text,
    kind,
  ]),
);

/** What a dashed operator is. */
export interface DashOperator {
  readonly kind: TokenKind;
  /** The operator of the tree, without the `c` or `i`. */
  readonly operator: BinaryOperator | "-not" | "-bnot";
  readonly caseSensitive: boolean;
}

const CASED: readonly (readonly [BinaryOperator, TokenKind])[] = [
  ["-eq", "Comparison"],
  ["-ne", "Comparison"],
  ["-gt", "Comparison"],
  ["-ge", "Comparison"],
  ["-lt", "Comparison"],
  ["-le", "Comparison"],
  ["-like", "Comparison"],
  ["-notlike", "Comparison"],
  ["-match", "Match"],
  ["-notmatch", "Match"],
  ["-replace", "Match"],
  ["-contains", "Comparison"],
  ["-notcontains", "Comparison"],
  ["-in", "Comparison"],
  ["-notin", "Comparison"],
  ["-split", "Split"],
];

const UNCASED: readonly (readonly [DashOperator["operator"], TokenKind])[] = [
  ["-not", "Not"],
  ["-bnot", "Bnot"],
  ["-is", "Comparison"],
  ["-isnot", "Comparison"],
  ["-as", "As"],
  ["-f", "Format"],
  ["-and", "And"],
  ["-or", "Or"],
  ["-xor", "Xor"],
  ["-band", "Band"],
  ["-bor", "Bor"],
  ["-bxor", "Bxor"],
  ["-shl", "Shl"],
  ["-shr", "Shr"],
  ["-join", "Join"],
];

/** Dashed operators by their lower-case name without the dash. */
export const DASH_OPERATORS: ReadonlyMap<string, DashOperator> = new Map([
  ...CASED.flatMap(([operator, kind]) => {
    const name = operator.slice(1);
    const insensitive = { kind, operator, caseSensitive: false };
    return [
      [name, insensitive],
      [`i${name}`, insensitive],
      [`c${name}`, { kind, operator, caseSensitive: true }],
    ] as [string, DashOperator][];
  }),
  ...UNCASED.map(([operator, kind]): [string, DashOperator] => [
    operator.slice(1),
    { kind, operator, caseSensitive: false },
  ]),
]);

/** Operators of the tree for kinds that are no dashed operators. */
export const SYMBOL_OPERATORS: ReadonlyMap<TokenKind, BinaryOperator> = new Map<TokenKind, BinaryOperator>([
  ["DotDot", ".."],
  ["Multiply", "*"],
  ["Divide", "/"],
  ["Rem", "%"],
  ["Plus", "+"],
  ["Minus", "-"],
  ["QuestionQuestion", "??"],
]);

/** Operators before an operand, for kinds that are no dashed operators. */
export const PREFIX_OPERATORS: ReadonlyMap<TokenKind, UnaryOperator> = new Map<TokenKind, UnaryOperator>([
  ["Exclaim", "-not"],
  ["Plus", "+"],
  ["Minus", "-"],
  ["PlusPlus", "++"],
  ["MinusMinus", "--"],
]);

interface TokenBase<K extends TokenKind> {
  readonly kind: K;
  /** Offset of the first character in the source. */
  readonly start: number;
  /** Offset after the last character in the source. */
  readonly end: number;
}

/** Kinds whose tokens carry nothing but their place. */
export type PlainKind = Exclude<
  TokenKind,
  | "Variable"
  | "SplattedVariable"
  | "Parameter"
  | "Number"
  | "Label"
  | "Generic"
  | "StringLiteral"
  | "StringExpandable"
  | "HereStringLiteral"
  | "HereStringExpandable"
  | "Redirection"
  | OperatorKind
>;

/** Kinds that come from a dashed operator. */
export type OperatorKind =
  | "Format"
  | "Not"
  | "Bnot"
  | "And"
  | "Or"
  | "Xor"
  | "Band"
  | "Bor"
  | "Bxor"
  | "Shl"
  | "Shr"
  | "Join"
  | "Split"
  | "Comparison"
  | "Match"
  | "As";

/** A token without a value. */
export type PlainToken = TokenBase<PlainKind>;

/** `-eq`, `-join` … */
export interface OperatorToken extends TokenBase<OperatorKind> {
  readonly row: DashOperator;
}

/** `$name`, `@name`. */
export interface VariableToken extends TokenBase<"Variable" | "SplattedVariable"> {
  readonly path: VariablePath;
}

/** `-name`, `-name:`. */
export interface ParameterToken extends TokenBase<"Parameter"> {
  readonly name: string;
  readonly usedColon: boolean;
}

/** A number; the value is `null` where it was refused. */
export interface NumberToken extends TokenBase<"Number"> {
  readonly value: PsValue;
}

/** `:label`. */
export interface LabelToken extends TokenBase<"Label"> {
  readonly label: string;
}

/** A `$( … )` inside a string: its text is scanned again when the string is parsed. */
export interface SubExpressionText {
  readonly kind: "SubExpressionText";
  readonly start: number;
  readonly end: number;
  /** The text with doubled quotes halved. */
  readonly text: string;
  readonly skipped: SkippedOffsets | undefined;
}

/** Source offsets of the quotes left out of a {@linkcode SubExpressionText}. */
export interface SkippedOffsets {
  readonly offsets: ReadonlySet<number>;
  /** One more than the greatest of them. */
  readonly limit: number;
}

/** Part of an expandable string. */
export type StringPart = string | VariableToken | SubExpressionText;

/** A quoted string, a here-string, or a word. */
export interface StringToken
  extends TokenBase<"Generic" | "StringLiteral" | "StringExpandable" | "HereStringLiteral" | "HereStringExpandable"> {
  readonly value: string;
  /** Present where there is something to expand. */
  readonly parts: readonly StringPart[] | undefined;
}

/** `2>`, `>>`, `*>&1`. */
export interface RedirectionToken extends TokenBase<"Redirection"> {
  readonly from: RedirectedStream;
  readonly append: boolean;
  /** The stream of a merging redirection; `undefined` where a file follows. */
  readonly to: RedirectedStream | undefined;
}

/** A token of any kind. */
export type Token =
  | PlainToken
  | OperatorToken
  | VariableToken
  | ParameterToken
  | NumberToken
  | LabelToken
  | StringToken
  | RedirectionToken;
