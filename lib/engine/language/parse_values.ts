/**
 * Rules for values: variables, numbers, strings with what expands inside them, and everything in brackets.
 * @module
 */

import type {
  ExpressionAst,
  HashtableAst,
  HashtablePair,
  ScriptBlockExpressionAst,
  StatementAst,
  StatementBlockAst,
  StringKind,
} from "./ast.ts";
import { parseMembers, type ValueRules } from "./parse_members.ts";
import type { Span } from "./parse_errors.ts";
import { after, before, type ParserState, type StatementLists } from "./parser_state.ts";
import { parseSimpleName } from "./parse_types.ts";
import type { StringToken, SubExpressionText, Token, VariableToken } from "./tokens.ts";
import { parseVariablePath } from "./variable_path.ts";

const VALUES: ValueRules = { primary: parsePrimary, scriptBlock: parseScriptBlockExpression };

const STRING_KINDS: Record<StringToken["kind"], StringKind> = {
  Generic: "Bare",
  StringLiteral: "SingleQuoted",
  StringExpandable: "DoubleQuoted",
  HereStringLiteral: "SingleQuotedHereString",
  HereStringExpandable: "DoubleQuotedHereString",
};

/** A value, with members and indexes after it where wanted; `undefined` where none begins here. */
export function parsePrimary(p: ParserState, withMembers: boolean): ExpressionAst | undefined {
  const token = p.next();
  p.enter();
  const value = valueOf(p, token, withMembers);
  if (value === undefined) p.unget(token);
  const result = value && withMembers ? parseMembers(p, VALUES, p.memberAccess(true), value) : value;
  p.leave();
  return result;
}

/** Members and indexes after a type literal, whose first operator was read. */
export function parseTypeMembers(p: ParserState, operator: Token, target: ExpressionAst): ExpressionAst {
  return parseMembers(p, VALUES, operator, target);
}

function valueOf(p: ParserState, token: Token, withMembers: boolean): ExpressionAst | undefined {
  switch (token.kind) {
    case "Variable":
    case "SplattedVariable":
      return parseVariable(p, token, withMembers);
    case "Number":
      return {
        kind: "ConstantExpression",
        extent: p.extent(token, token),
        value: token.value,
        text: p.text(token),
      };
    case "StringLiteral":
    case "HereStringLiteral":
    case "StringExpandable":
    case "HereStringExpandable":
      return parseString(p, token);
    case "LParen":
      return parseParenthesized(p, token);
    case "AtParen":
    case "DollarParen":
      return parseSubExpression(p, token);
    case "AtCurly":
      return parseHashtable(p, token);
    case "LCurly":
      return parseScriptBlockExpression(p, token);
    default:
      return undefined;
  }
}

function parseVariable(p: ParserState, token: VariableToken, withMembers: boolean): ExpressionAst {
  const { path } = token;
  const extent = p.extent(token, token);
  const splatted = token.kind === "SplattedVariable";
  const variable: ExpressionAst = { kind: "VariableExpression", extent, path, splatted };
  if (path.drive?.toLowerCase() !== "using" || path.name === "") return variable;
  let child: ExpressionAst = { kind: "VariableExpression", extent, path: parseVariablePath(path.name), splatted };
  if (withMembers) child = parseMembers(p, VALUES, p.memberAccess(true), child);
  return { kind: "UsingExpression", extent: child.extent, child };
}

/** A string or word: a constant, or with parts an expandable string whose nested texts are parsed now. */
export function parseString(p: ParserState, token: StringToken): ExpressionAst {
  const extent = p.extent(token, token);
  const stringKind = STRING_KINDS[token.kind];
  if (token.parts === undefined) return { kind: "StringConstantExpression", extent, stringKind, value: token.value };
  const parts = token.parts.map((part) => {
    if (typeof part === "string") return part;
    return part.kind === "SubExpressionText" ? parseNested(p, part) : parseVariable(p, part, false);
  });
  return { kind: "ExpandableStringExpression", extent, stringKind, value: token.value, parts };
}

function parseNested(p: ParserState, part: SubExpressionText): ExpressionAst {
  const pending = p.pending;
  const outer = p.lexer.enter(part.text, part.start, part.skipped);
  p.pending = undefined;
  const expression = parsePrimary(p, true);
  // Whatever is left is the end, or part of an error that was reported.
  p.pending = pending;
  p.lexer.leave(outer);
  return expression ?? { kind: "ErrorExpression", extent: p.extent(part, part), nested: [] };
}

function parseParenthesized(p: ParserState, opening: Token): ExpressionAst {
  const mode = p.setMode("command");
  const outer = p.commaEnds;
  p.commaEnds = false;
  p.skipNewlines();
  let pipeline = p.rules.pipelineChain(p);
  if (pipeline === undefined) {
    const place = after(opening);
    p.incomplete("ExpectedExpression", place);
    pipeline = { kind: "ErrorStatement", extent: p.extent(place, place), nested: [] };
  }
  p.skipNewlines();
  const closing = p.next();
  let end: Span = closing;
  if (closing.kind !== "RParen") {
    p.unget(closing);
    p.incomplete("MissingEndParenthesisInExpression", after(pipeline.extent));
    end = pipeline.extent;
  }
  p.commaEnds = outer;
  p.setMode(mode);
  return { kind: "ParenExpression", extent: p.extent(opening, end), pipeline };
}

function parseSubExpression(p: ParserState, opening: Token): ExpressionAst {
  const mode = p.setMode("command");
  const outer = p.commaEnds;
  p.commaEnds = false;
  p.skipNewlines();
  const lists: StatementLists = { statements: [], traps: [] };
  const inside = p.rules.statementList(p, lists);
  p.skipNewlines();
  const closing = p.next();
  const closed = closing.kind === "RParen";
  if (!closed) {
    p.unget(closing);
    p.incomplete("MissingEndParenthesisInSubexpression", closing);
  }
  p.commaEnds = outer;
  p.setMode(mode);
  const extent = p.extent(opening, closed ? closing : inside ?? opening);
  const place = inside ?? after(opening);
  const block: StatementBlockAst = { kind: "StatementBlock", extent: p.extent(place, place), ...lists };
  return { kind: opening.kind === "DollarParen" ? "SubExpression" : "ArrayExpression", extent, block };
}

/** `{ … }` as a value, after the brace. */
export function parseScriptBlockExpression(p: ParserState, opening: Token): ScriptBlockExpressionAst {
  const mode = p.setMode("command");
  const outer = p.commaEnds;
  p.commaEnds = false;
  p.skipNewlines();
  const scriptBlock = p.rules.scriptBlock(p, opening);
  p.commaEnds = outer;
  p.setMode(mode);
  return { kind: "ScriptBlockExpression", extent: scriptBlock.extent, scriptBlock };
}

function parseHashtable(p: ParserState, opening: Token): HashtableAst {
  p.skipNewlines();
  const pairs: HashtablePair[] = [];
  for (;;) {
    const pair = parsePair(p);
    if (pair === undefined) break;
    pairs.push(pair);
    const { kind } = p.peek();
    if (kind !== "NewLine" && kind !== "Semi") break;
    p.skipTerminators();
  }
  const closing = p.next();
  let end: Span = closing;
  if (closing.kind !== "RCurly") {
    p.unget(closing);
    p.incompleteAt("MissingEndCurlyBrace", after(opening), closing);
    end = before(closing);
  }
  return { kind: "Hashtable", extent: p.extent(opening, end), pairs };
}

function parsePair(p: ParserState): HashtablePair | undefined {
  const mode = p.setMode("expression");
  const key = parseLabelOrKey(p);
  const equals = key && p.next();
  p.setMode(mode);
  if (key === undefined || equals === undefined) return undefined;
  if (equals.kind !== "Equals") {
    p.unget(equals);
    const place = after(key.extent);
    p.report("MissingEqualsInHashLiteral", place);
    p.sync(false, "RCurly", "Semi", "NewLine");
    return { key, value: { kind: "ErrorStatement", extent: p.extent(place, place), nested: [] } };
  }
  p.setMode("command");
  p.skipNewlines();
  let value: StatementAst | undefined = p.rules.statement(p);
  if (value === undefined) {
    const place = after(equals);
    p.incomplete("MissingStatementInHashLiteral", place);
    value = { kind: "ErrorStatement", extent: p.extent(place, place), nested: [] };
  }
  p.setMode(mode);
  return { key, value };
}

/** A plain name or an operand: the key of a hash table, the label after `break`. */
export function parseLabelOrKey(p: ParserState): ExpressionAst | undefined {
  const name = parseSimpleName(p);
  if (name !== undefined) return name;
  const { kind } = p.peek();
  if (kind === "NewLine" || kind === "Semi") return undefined;
  const outer = p.commaEnds;
  p.commaEnds = true;
  const expression = p.rules.unary(p);
  p.commaEnds = outer;
  return expression;
}
