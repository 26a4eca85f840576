/**
 * Rules for pipelines, chains of pipelines (`&&`, `||`), and assignments.
 * @module
 */

import type {
  CommandBaseAst,
  ExpressionAst,
  PipelineAst,
  PipelineBaseAst,
  PipelineChainAst,
  RedirectedStream,
  RedirectionAst,
} from "./ast.ts";
import { pipeFollows } from "./lexer.ts";
import { parseCommand, parseRedirection } from "./parse_commands.ts";
import { parseExpression } from "./parse_expressions.ts";
import type { Span } from "./parse_errors.ts";
import { after, type ParserState } from "./parser_state.ts";
import { ASSIGNMENT, hasTrait, type Token, TOKEN_KINDS } from "./tokens.ts";

/** A chain, a pipeline or an assignment; `undefined` where none begins here. */
export function parsePipelineChain(p: ParserState): PipelineBaseAst | undefined {
  const mode = p.setMode("expression");
  const expression = parseExpression(p);
  // Looked at in expression mode, so that `=0` is an operator and a number.
  const operator = expression && hasTrait(p.peek().kind, ASSIGNMENT) ? p.next() : undefined;
  p.setMode(mode);
  if (expression !== undefined && operator !== undefined) return parseAssignment(p, expression, operator);
  return parseChain(p, expression);
}

function parseAssignment(p: ParserState, left: ExpressionAst, operator: Token): PipelineBaseAst {
  p.skipNewlines();
  let right = p.rules.statement(p);
  if (right === undefined) {
    const place = after(operator);
    p.incomplete("ExpectedValueExpression", place, TOKEN_KINDS[operator.kind].text);
    right = { kind: "ErrorStatement", extent: p.extent(place, place), nested: [] };
  }
  return {
    kind: "AssignmentStatement",
    extent: p.extent(left.extent, right.extent),
    left,
    operator: TOKEN_KINDS[operator.kind].text as "=",
    right,
    operatorExtent: p.extent(operator, operator),
  };
}

function join(
  p: ParserState,
  left: PipelineAst | PipelineChainAst | undefined,
  operator: Token | undefined,
  right: PipelineAst,
  background: boolean,
): PipelineAst | PipelineChainAst {
  if (left === undefined || operator === undefined) return background ? { ...right, background } : right;
  return {
    kind: "PipelineChain",
    extent: p.extent(left.extent, right.extent),
    left,
    operator: operator.kind === "AndAnd" ? "&&" : "||",
    right,
    background,
  };
}

function parseChain(p: ParserState, start: ExpressionAst | undefined): PipelineBaseAst | undefined {
  let expression = start;
  let chain: PipelineAst | PipelineChainAst | undefined;
  let operator: Token | undefined;
  for (let count = 0;; count++) {
    p.checkChain(count);
    const first = expression === undefined ? p.peek() : undefined;
    const pipeline = parsePipeline(p, expression);
    expression = undefined;
    if (pipeline === undefined) {
      if (operator === undefined || chain === undefined) return undefined;
      emptyElement(p, operator, first!);
      return { kind: "ErrorStatement", extent: p.extent(chain.extent, operator), nested: [chain] };
    }
    const next = p.peek();
    if (next.kind === "Ampersand") {
      p.skip();
      const second = p.peek();
      if (second.kind !== "AndAnd" && second.kind !== "OrOr") return join(p, chain, operator, pipeline, true);
      p.skip();
      p.report("BackgroundOperatorInPipelineChain", second);
      return { kind: "ErrorStatement", extent: p.extent((chain ?? pipeline).extent, second), nested: [] };
    }
    chain = join(p, chain, operator, pipeline, false);
    if (next.kind !== "AndAnd" && next.kind !== "OrOr") return chain;
    p.skip();
    p.skipNewlines();
    operator = next;
    if (p.peek().kind === "EndOfInput") {
      p.incomplete("EmptyPipelineChainElement", after(operator), p.text(operator));
      return chain;
    }
  }
}

function emptyElement(p: ParserState, operator: Token, first: Token): void {
  if (first.kind === "EndOfInput") {
    p.incomplete("EmptyPipelineChainElement", after(operator), p.text(operator));
  } else if (first.kind !== "Dot" && first.kind !== "Ampersand") {
    // After & and . the lack of a command was reported already.
    p.report("EmptyPipelineChainElement", { start: operator.start, end: first.end }, p.text(operator));
  }
}

function parsePipeline(p: ParserState, start: ExpressionAst | undefined): PipelineAst | undefined {
  const elements: CommandBaseAst[] = [];
  let expression = start;
  let pipe: Token | undefined;
  for (;;) {
    if (expression === undefined) {
      const mode = p.setMode("expression");
      expression = parseExpression(p);
      p.setMode(mode);
    }
    const element = expression === undefined
      ? parseCommand(p)
      : parseExpressionElement(p, expression, elements.length > 0);
    if (element !== undefined) elements.push(element);
    else if (elements.length > 0 || p.peek().kind === "Pipe") {
      p.incomplete("EmptyPipeElement", pipe === undefined ? p.peek() : after(pipe));
    }
    expression = undefined;
    pipe = nextPipe(p);
    if (pipe === undefined) break;
    if (p.peek().kind === "EndOfInput") {
      p.incomplete("EmptyPipeElement", after(pipe));
      break;
    }
  }
  const [first] = elements;
  if (first === undefined) return undefined;
  const extent = p.extent(first.extent, elements[elements.length - 1]!.extent);
  return { kind: "Pipeline", extent, elements, background: false };
}

// Reads a pipe and the line breaks after it. A pipe at the start of the next line continues the pipeline too.
function nextPipe(p: ParserState): Token | undefined {
  let next = p.peek();
  if (next.kind === "NewLine" && pipeFollows(p.lexer, next.end)) {
    p.skipNewlines();
    next = p.peek();
  }
  switch (next.kind) {
    case "Pipe":
      p.skip();
      p.skipNewlines();
      return next;
    case "Semi":
    case "NewLine":
    case "RParen":
    case "RCurly":
    case "EndOfInput":
    case "AndAnd":
    case "OrOr":
    case "Ampersand":
      return undefined;
    default:
      p.report("UnexpectedToken", next, p.text(next));
      return undefined;
  }
}

function parseExpressionElement(p: ParserState, expression: ExpressionAst, late: boolean): CommandBaseAst {
  if (late) p.report("ExpressionsMustBeFirstInPipeline", expression.extent);
  const redirections = new Map<RedirectedStream, RedirectionAst>();
  let end: Span = expression.extent;
  for (let token = p.peek(); token.kind === "Redirection" || token.kind === "RedirectInStd"; token = p.peek()) {
    p.skip();
    end = parseRedirection(p, token, redirections).redirection?.extent ?? expression.extent;
  }
  return {
    kind: "CommandExpression",
    extent: p.extent(expression.extent, end),
    expression,
    redirections: redirections.size > 0 ? [...redirections.values()] : [],
  };
}
