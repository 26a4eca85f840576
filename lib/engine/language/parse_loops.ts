/**
 * Rules for loops: `for`, `foreach`, `while`, `do`.
 * @module
 */

import type { Ast, ErrorStatementAst, ExpressionAst, PipelineBaseAst, StatementAst, StatementBlockAst } from "./ast.ts";
import { parseStatementBlock, variableOf } from "./parse_blocks.ts";
import { parseSingleArgument } from "./parse_commands.ts";
import type { Span } from "./parse_errors.ts";
import { parsePipelineChain } from "./parse_pipelines.ts";
import { abbreviates, after, type ParserState } from "./parser_state.ts";
import { type LabelToken, type Token, TOKEN_KINDS } from "./tokens.ts";

/** A statement that could not be parsed, with what was. */
export function errorStatement(
  p: ParserState,
  first: Span,
  last: Span,
  ...nested: (Ast | undefined)[]
): ErrorStatementAst {
  return {
    kind: "ErrorStatement",
    extent: p.extent(first, last),
    nested: nested.filter((node) => node !== undefined),
  };
}

/** `foreach`, after the keyword. */
export function parseForEach(p: ParserState, label: LabelToken | undefined, keyword: Token): StatementAst {
  const start: Span = label ?? keyword;
  p.skipNewlines();
  const flags = parseForEachFlags(p);
  const opening = p.next();
  if (opening.kind !== "LParen") {
    p.unget(opening);
    p.incomplete("MissingOpenParenthesisAfterKeyword", after(keyword), "foreach");
    return errorStatement(p, start, keyword);
  }
  p.skipNewlines();
  const token = p.next();
  if (token.kind !== "Variable" && token.kind !== "SplattedVariable") {
    p.unget(token);
    p.incomplete("MissingVariableNameAfterForeach", after(opening));
    return errorStatement(p, start, opening);
  }
  const variable = variableOf(p, token);
  p.skipNewlines();
  const inToken = p.next();
  if (inToken.kind !== "In") {
    p.unget(inToken);
    p.incomplete("MissingInInForeach", after(variable.extent));
    return errorStatement(p, start, variable.extent, variable);
  }
  p.skipNewlines();
  const condition = parsePipelineChain(p);
  if (condition === undefined) {
    p.incomplete("MissingForeachExpression", after(inToken));
    return errorStatement(p, start, inToken, variable);
  }
  p.skipNewlines();
  const closing = p.next();
  if (closing.kind !== "RParen") {
    p.unget(closing);
    p.incomplete("MissingEndParenthesisAfterForeach", after(condition.extent));
    return errorStatement(p, start, condition.extent, variable, condition);
  }
  const body = parseStatementBlock(p);
  if (body === undefined) {
    p.incomplete("MissingForeachStatement", after(closing));
    return errorStatement(p, start, closing, variable, condition);
  }
  if (flags.wrong !== undefined) return errorStatement(p, start, flags.wrong, variable, condition, body);
  return {
    kind: "ForEachStatement",
    extent: p.extent(start, body.extent),
    label: label?.label,
    parallel: flags.parallel,
    throttleLimit: flags.throttleLimit,
    variable,
    condition,
    body,
  };
}

interface ForEachFlags {
  parallel: boolean;
  throttleLimit: ExpressionAst | undefined;
  /** A parameter that does not exist. */
  wrong: Span | undefined;
}

function parseForEachFlags(p: ParserState): ForEachFlags {
  const flags: ForEachFlags = { parallel: false, throttleLimit: undefined, wrong: undefined };
  for (let token = p.peek(); token.kind === "Parameter"; token = p.peek()) {
    p.skip();
    if (abbreviates(token, "parallel")) {
      flags.parallel = true;
    } else if (abbreviates(token, "throttlelimit")) {
      p.skipNewlines();
      flags.throttleLimit = parseSingleArgument(p, "argument");
      if (flags.throttleLimit === undefined) p.incomplete("MissingThrottleLimit", after(token));
    } else {
      flags.wrong = token;
      p.report("InvalidForeachFlag", token, token.name);
    }
    p.skipNewlines();
  }
  return flags;
}

/** `for`, after the keyword. */
export function parseFor(p: ParserState, label: LabelToken | undefined, keyword: Token): StatementAst {
  const start: Span = label ?? keyword;
  p.skipNewlines();
  const opening = p.next();
  if (opening.kind !== "LParen") {
    p.unget(opening);
    p.incomplete("MissingOpenParenthesisAfterKeyword", after(keyword), "for");
    return errorStatement(p, start, keyword);
  }
  let end: Span = opening;
  const part = (last: boolean): PipelineBaseAst | undefined => {
    p.skipNewlines();
    const pipeline = parsePipelineChain(p);
    end = pipeline?.extent ?? end;
    if (!last) end = p.take("Semi") ?? end;
    return pipeline;
  };
  const initializer = part(false);
  const condition = part(false);
  const iterator = part(true);
  p.skipNewlines();
  const closing = p.next();
  let body: StatementBlockAst | undefined;
  if (closing.kind !== "RParen") {
    p.unget(closing);
    p.incomplete("MissingEndParenthesisAfterStatement", after(end), "for");
  } else {
    body = parseStatementBlock(p);
    if (body === undefined) {
      end = closing;
      p.incomplete("MissingLoopStatement", after(end), "for");
    }
  }
  if (body === undefined) return errorStatement(p, start, end, initializer, condition, iterator);
  return {
    kind: "ForStatement",
    extent: p.extent(start, body.extent),
    label: label?.label,
    initializer,
    condition,
    iterator,
    body,
  };
}

/** `while`, after the keyword. */
export function parseWhile(p: ParserState, label: LabelToken | undefined, keyword: Token): StatementAst {
  const start: Span = label ?? keyword;
  p.skipNewlines();
  const opening = p.next();
  if (opening.kind !== "LParen") {
    p.unget(opening);
    p.incomplete("MissingOpenParenthesisAfterKeyword", after(keyword), p.text(keyword));
    return errorStatement(p, start, keyword);
  }
  p.skipNewlines();
  const condition = parsePipelineChain(p);
  if (condition === undefined) p.incomplete("MissingExpressionAfterKeyword", after(opening), "while");
  p.skipNewlines();
  const closing = p.next();
  if (closing.kind !== "RParen") {
    p.unget(closing);
    if (condition === undefined) return errorStatement(p, start, after(opening));
    if (condition.kind !== "ErrorStatement") {
      p.incomplete("MissingEndParenthesisAfterStatement", after(condition.extent), "while");
    }
    return errorStatement(p, start, condition.extent, condition);
  }
  p.skipNewlines();
  const body = parseStatementBlock(p);
  if (body === undefined) {
    p.incomplete("MissingLoopStatement", after(closing), "while");
    return errorStatement(p, start, closing, condition);
  }
  return {
    kind: "WhileStatement",
    extent: p.extent(start, body.extent),
    label: label?.label,
    condition: condition ?? errorStatement(p, after(opening), after(opening)),
    body,
  };
}

/** `do … while` and `do … until`, after the keyword. */
export function parseDo(p: ParserState, label: LabelToken | undefined, keyword: Token): StatementAst {
  const start: Span = label ?? keyword;
  const body = parseStatementBlock(p);
  if (body === undefined) {
    p.incomplete("MissingLoopStatement", after(keyword), "do");
    return errorStatement(p, start, keyword);
  }
  p.skipNewlines();
  const word = p.next();
  if (word.kind !== "While" && word.kind !== "Until") {
    p.unget(word);
    p.incomplete("MissingWhileOrUntilInDoWhile", after(body.extent));
    return errorStatement(p, start, body.extent, body);
  }
  p.skipNewlines();
  const name = TOKEN_KINDS[word.kind].text;
  const opening = p.next();
  if (opening.kind !== "LParen") {
    p.unget(opening);
    p.incomplete("MissingOpenParenthesisAfterKeyword", after(word), name);
    return errorStatement(p, start, word, body);
  }
  p.skipNewlines();
  const condition = parsePipelineChain(p);
  if (condition === undefined) p.incomplete("MissingExpressionAfterKeyword", after(opening), name);
  p.skipNewlines();
  const closing = p.next();
  if (closing.kind !== "RParen") {
    p.unget(closing);
    if (condition !== undefined) {
      p.incomplete("MissingEndParenthesisAfterStatement", after(condition.extent), name);
    }
    return errorStatement(p, start, condition?.extent ?? opening, body, condition);
  }
  if (condition === undefined) return errorStatement(p, start, opening, body);
  return {
    kind: word.kind === "Until" ? "DoUntilStatement" : "DoWhileStatement",
    extent: p.extent(start, closing),
    label: label?.label,
    condition,
    body,
  };
}
