/**
 * The parser's entry: a script's text to its tree and the reasons why it was refused.
 *
 * The grammar is PowerShell 7.6's. Errors carry PowerShell's ids at PowerShell's places in its order of discovery: first
 * those of the grammar, as parsing meets them, then those of the finished tree (`symbol_checks.ts`, `semantic_checks.ts`).
 * @module
 */

import type { ExpressionAst, ScriptBlockAst } from "./ast.ts";
import { nextToken } from "./lexer.ts";
import type { ParseError } from "./parse_errors.ts";
import { parseScriptBlock, parseStatementList } from "./parse_blocks.ts";
import { parseSingleArgument } from "./parse_commands.ts";
import { parseExpression, parseUnary } from "./parse_expressions.ts";
import { parsePipelineChain } from "./parse_pipelines.ts";
import { parseRequirements } from "./parse_requires.ts";
import { parseStatement } from "./parse_statements.ts";
import { parseString } from "./parse_values.ts";
import { parseUsings } from "./parse_using.ts";
import { NestingExceeded, ParserState, type Rules } from "./parser_state.ts";
import { checkSemantics } from "./semantic_checks.ts";
import { SourceText } from "./source.ts";
import { checkSymbols, type Surroundings } from "./symbol_checks.ts";

export type { ParseError } from "./parse_errors.ts";

/** How to parse. */
export interface ParseOptions extends Surroundings {
  /** Path of the file that the text came from; errors and stack traces name it. */
  readonly file?: string;
}

/** What a script's text became. */
export interface ParseResult {
  /** The tree. With errors it is what could be understood, and must not be run. */
  readonly ast: ScriptBlockAst;
  /** Why the script was refused; empty where it was not. */
  readonly errors: readonly ParseError[];
}

const RULES: Rules = {
  statement: parseStatement,
  statementList: parseStatementList,
  scriptBlock: (p, opening) => parseScriptBlock(p, opening),
  pipelineChain: parsePipelineChain,
  expression: parseExpression,
  unary: parseUnary,
  singleArgument: parseSingleArgument,
};

/** Parses a script. Never throws: what cannot be understood is an error of the result. */
export function parseScript(text: string, options: ParseOptions = {}): ParseResult {
  const source = new SourceText(text, options.file);
  const p = new ParserState(source, RULES);
  try {
    const body = parseScriptBlock(p, undefined, { usings: parseUsings });
    const ast: ScriptBlockAst = { ...body, requirements: parseRequirements(p) };
    if (p.definesNames) checkSymbols(ast, p.errors, options);
    checkSemantics(ast, p.errors, p.definesNames);
    return { ast, errors: p.errors.errors };
  } catch (error) {
    refuseNesting(p, error);
    return { ast: emptyScript(source), errors: p.errors.errors };
  }
}

// A caller may have used most of the stack already: then the engine's own limit comes before ours.
function refuseNesting(p: ParserState, error: unknown): void {
  if (!(error instanceof NestingExceeded || error instanceof RangeError)) throw error;
  p.report("ScriptTooComplicated", p.lexer.tokenSpan());
}

function emptyScript(source: SourceText): ScriptBlockAst {
  return {
    kind: "ScriptBlock",
    extent: source.extent(0, source.text.length),
    usings: [],
    paramBlock: undefined,
    dynamicParam: undefined,
    begin: undefined,
    process: undefined,
    end: undefined,
    clean: undefined,
    requirements: undefined,
    braced: false,
  };
}

/** What the text of an expandable string became. */
export interface ExpandableResult {
  /** A string constant, or an expandable string. */
  readonly expression: ExpressionAst;
  readonly errors: readonly ParseError[];
}

/** Parses text as the inside of a double-quoted string, quotes in it being plain characters (ExpandString). */
export function parseExpandable(text: string): ExpandableResult {
  const source = new SourceText(`"${text.replaceAll('"', '""')}"`);
  const p = new ParserState(source, RULES);
  const token = nextToken(p.lexer);
  const empty: ExpressionAst = {
    kind: "StringConstantExpression",
    extent: source.extent(0, source.text.length),
    stringKind: "DoubleQuoted",
    value: "",
  };
  try {
    const expression = token.kind === "StringExpandable" ? parseString(p, token) : empty;
    return { expression, errors: p.errors.errors };
  } catch (error) {
    refuseNesting(p, error);
    return { expression: empty, errors: p.errors.errors };
  }
}
