/**
 * Rules for `function`, `filter`, `workflow`, and `configuration`.
 * @module
 */

import type { ExpressionAst, ParameterAst, StatementAst } from "./ast.ts";
import { parseParameters, parseScriptBlock } from "./parse_blocks.ts";
import { parseArgument } from "./parse_commands.ts";
import type { Span } from "./parse_errors.ts";
import { errorStatement } from "./parse_loops.ts";
import { parseScriptBlockExpression } from "./parse_values.ts";
import { after, type ParserState } from "./parser_state.ts";
import type { Token, TokenKind } from "./tokens.ts";

// Almost any word can be the name of a function; these cannot.
const NO_NAME: ReadonlySet<TokenKind> = new Set<TokenKind>([
  "Pipe",
  "LParen",
  "LCurly",
  "AtParen",
  "AtCurly",
  "RCurly",
  "RParen",
  "EndOfInput",
  "Semi",
  "Redirection",
  "RedirectInStd",
  "AndAnd",
  "OrOr",
  "Ampersand",
  "Variable",
  "SplattedVariable",
  "HereStringExpandable",
  "HereStringLiteral",
  "StringLiteral",
  "StringExpandable",
]);

/** Parameters in parentheses after a name, if any. */
export interface ParameterList {
  /** `undefined` where there are no parentheses. */
  readonly parameters: ParameterAst[] | undefined;
  /** Where the list ends if its closing parenthesis is missing. */
  readonly failed: Span | undefined;
  readonly closing: Token | undefined;
}

/** Reads the parameters in parentheses after a name. */
export function parseParameterList(p: ParserState): ParameterList {
  p.skipNewlines();
  const opening = p.take("LParen");
  if (opening === undefined) return { parameters: undefined, failed: undefined, closing: undefined };
  const parameters = parseParameters(p);
  p.skipNewlines();
  const closing = p.next();
  let failed: Span | undefined;
  if (closing.kind !== "RParen") {
    p.unget(closing);
    failed = parameters[parameters.length - 1]?.extent ?? opening;
    p.incomplete("MissingEndParenthesisInFunctionParameterList", after(failed));
  }
  p.skipNewlines();
  return { parameters, failed, closing };
}

/** A function, after the keyword. */
export function parseFunction(p: ParserState, keyword: Token): StatementAst {
  p.skipNewlines();
  const name = p.next();
  if (NO_NAME.has(name.kind)) {
    p.unget(name);
    p.incomplete("MissingNameAfterKeyword", after(keyword), p.text(keyword));
    return errorStatement(p, keyword, keyword);
  }
  const list = parseParameterList(p);
  let { failed } = list;
  const opening = p.next();
  if (opening.kind !== "LCurly") {
    p.unget(opening);
    if (failed === undefined) {
      failed = list.closing ?? name;
      p.incomplete("MissingFunctionBody", after(failed));
    }
  }
  if (failed !== undefined) return errorStatement(p, keyword, failed, ...list.parameters ?? []);
  const isWorkflow = keyword.kind === "Workflow";
  const { inWorkflow } = p.lexer;
  p.lexer.inWorkflow = isWorkflow;
  const body = parseScriptBlock(p, opening, { filter: keyword.kind === "Filter" });
  p.lexer.inWorkflow = inWorkflow;
  return {
    kind: "FunctionDefinition",
    extent: p.extent(keyword, body.extent),
    name: name.kind === "Generic" ? name.value : p.text(name),
    isFilter: keyword.kind === "Filter",
    isWorkflow,
    parameters: list.parameters?.length ? list.parameters : undefined,
    body,
  };
}

const CONFIGURATION_NAME = /^[A-Za-z][A-Za-z0-9_./-]*$/;

/**
 * A configuration, after the keyword: a name and a script block. The keywords of its resources are not known here, so a
 * resource is a command with a script block.
 */
export function parseConfiguration(p: ParserState, keyword: Token): StatementAst {
  p.skipNewlines();
  const token = p.next();
  if (token.kind === "LCurly") {
    p.report("MissingConfigurationName", after(keyword));
    parseScriptBlockExpression(p, token);
    return errorStatement(p, keyword, keyword);
  }
  if (token.kind === "EndOfInput" || token.kind === "Comma") {
    p.unget(token);
    p.incomplete("MissingConfigurationName", after(token));
    return errorStatement(p, keyword, keyword);
  }
  const name = parseArgument(p, "argument", token);
  let failed = !validName(p, name, token);
  p.skipNewlines();
  const opening = p.next();
  if (opening.kind !== "LCurly" || name === undefined) {
    p.unget(opening);
    p.incomplete("MissingCurlyInConfigurationStatement", after(opening));
    failed = true;
    return errorStatement(p, keyword, keyword, name);
  }
  const body = parseScriptBlockExpression(p, opening);
  if (failed) return errorStatement(p, keyword, keyword, name, body);
  return { kind: "ConfigurationDefinition", extent: p.extent(keyword, body.extent), name, body };
}

function validName(p: ParserState, name: ExpressionAst | undefined, token: Token): boolean {
  if (name === undefined) {
    p.report("ParameterRequiresArgument", after(token), p.text(token));
    p.incomplete("MissingConfigurationName", token);
    return false;
  }
  const constant = name.kind === "StringConstantExpression"
    ? name.value
    : name.kind === "ConstantExpression"
    ? ""
    : undefined;
  if (constant === undefined || CONFIGURATION_NAME.test(constant)) return true;
  p.report("InvalidConfigurationName", name.extent, constant);
  return false;
}
