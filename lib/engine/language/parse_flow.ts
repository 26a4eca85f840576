/**
 * Rules for statements that branch, jump or handle errors, and for data sections.
 * @module
 */

import type {
  Ast,
  CatchClauseAst,
  ExpressionAst,
  IfClause,
  PipelineBaseAst,
  StatementAst,
  StatementBlockAst,
  SwitchClause,
  SwitchFlags,
  TypeConstraintAst,
} from "./ast.ts";
import { parseStatementBlock } from "./parse_blocks.ts";
import { parseSingleArgument } from "./parse_commands.ts";
import type { Span } from "./parse_errors.ts";
import { errorStatement } from "./parse_loops.ts";
import { parsePipelineChain } from "./parse_pipelines.ts";
import { parseAttribute, parseSimpleName } from "./parse_types.ts";
import { parseLabelOrKey } from "./parse_values.ts";
import { abbreviates, after, before, type ParserState } from "./parser_state.ts";
import type { LabelToken, Token } from "./tokens.ts";

/** `return`, `throw`, `exit`, after the keyword. */
export function parseJump(
  p: ParserState,
  kind: "ReturnStatement" | "ThrowStatement" | "ExitStatement",
  keyword: Token,
): StatementAst {
  const pipeline = parsePipelineChain(p);
  return { kind, extent: p.extent(keyword, pipeline?.extent ?? keyword), pipeline };
}

/** `break`, `continue`, after the keyword. */
export function parseLoopJump(
  p: ParserState,
  kind: "BreakStatement" | "ContinueStatement",
  keyword: Token,
): StatementAst {
  const label = parseLabelOrKey(p);
  return { kind, extent: p.extent(keyword, label?.extent ?? keyword), label };
}

/** `if … elseif … else`, after the keyword. */
export function parseIf(p: ParserState, keyword: Token): StatementAst {
  const clauses: IfClause[] = [];
  const seen: Ast[] = [];
  let word = keyword;
  for (;;) {
    p.skipNewlines();
    const opening = p.next();
    if (opening.kind !== "LParen") {
      p.unget(opening);
      p.incomplete("MissingOpenParenthesisInIfStatement", after(word), p.text(word));
      return errorStatement(p, keyword, word, ...seen);
    }
    p.skipNewlines();
    let condition = parsePipelineChain(p);
    if (condition === undefined) {
      p.incomplete("IfStatementMissingCondition", after(opening), p.text(word));
      condition = errorStatement(p, after(opening), after(opening));
    } else {
      seen.push(condition);
    }
    p.skipNewlines();
    const closing = p.next();
    if (closing.kind !== "RParen") {
      p.unget(closing);
      if (condition.kind !== "ErrorStatement") {
        p.incomplete("MissingEndParenthesisAfterStatement", closing, p.text(word));
      }
      return errorStatement(p, keyword, before(closing), ...seen);
    }
    p.skipNewlines();
    const body = parseStatementBlock(p);
    if (body === undefined) {
      p.incomplete("MissingStatementBlock", closing, p.text(word));
      return errorStatement(p, keyword, closing, ...seen);
    }
    seen.push(body);
    clauses.push({ condition, body });
    // Line breaks are put back where nothing of the statement follows them: inside a hash table they end the entry.
    const restore = p.pending === undefined ? p.lexer.restorePoint() : p.pending.start;
    p.skipNewlines();
    word = p.peek();
    if (word.kind === "ElseIf") {
      p.skip();
      continue;
    }
    let elseClause: StatementBlockAst | undefined;
    if (word.kind === "Else") {
      p.skip();
      p.skipNewlines();
      elseClause = parseStatementBlock(p);
      if (elseClause === undefined) {
        p.incomplete("MissingStatementBlockAfterElse", after(word));
        return errorStatement(p, keyword, word, ...seen);
      }
    } else {
      p.resync(restore);
    }
    const end = elseClause?.extent ?? body.extent;
    return { kind: "IfStatement", extent: p.extent(keyword, end), clauses, elseClause };
  }
}

/** What has been read of a `switch`. */
interface SwitchInProgress {
  readonly flags: { -readonly [F in keyof SwitchFlags]: boolean };
  condition: PipelineBaseAst | undefined;
  /** Place of the last thing read. */
  end: Span;
  failed: boolean;
  /** Whether the last error was at the end of the script: then no more is said. */
  incomplete: boolean;
}

/** `switch`, after the keyword. */
export function parseSwitch(p: ParserState, label: LabelToken | undefined, keyword: Token): StatementAst {
  const start: Span = label ?? keyword;
  const state: SwitchInProgress = {
    flags: { regex: false, wildcard: false, exact: false, caseSensitive: false, file: false, parallel: false },
    condition: undefined,
    end: start,
    failed: false,
    incomplete: false,
  };
  p.skipNewlines();
  parseSwitchFlags(p, state);
  parseSwitchCondition(p, state);
  p.skipNewlines();
  const opening = p.next();
  const clauses: SwitchClause[] = [];
  const seen: Ast[] = [];
  let defaultClause: StatementBlockAst | undefined;
  if (opening.kind !== "LCurly") {
    p.unget(opening);
    if (!state.incomplete) {
      state.failed = true;
      p.incomplete("MissingCurlyBraceInSwitchStatement", after(state.end));
    }
  } else {
    state.end = opening;
    p.skipNewlines();
    defaultClause = parseSwitchBody(p, state, opening, clauses, seen);
  }
  const { condition } = state;
  if (state.failed || condition === undefined) return errorStatement(p, start, state.end, condition, ...seen);
  return {
    kind: "SwitchStatement",
    extent: p.extent(start, state.end),
    label: label?.label,
    flags: state.flags,
    condition,
    clauses,
    defaultClause,
  };
}

function parseSwitchFlags(p: ParserState, state: SwitchInProgress): void {
  const { flags } = state;
  for (let token = p.peek(); token.kind === "Parameter"; token = p.peek()) {
    p.skip();
    state.end = token;
    if (abbreviates(token, "regex")) {
      flags.regex = true;
      flags.wildcard = false;
    } else if (abbreviates(token, "wildcard")) {
      flags.wildcard = true;
      flags.regex = false;
    } else if (abbreviates(token, "exact")) {
      flags.exact = true;
      flags.regex = false;
      flags.wildcard = false;
    } else if (abbreviates(token, "casesensitive")) {
      flags.caseSensitive = true;
    } else if (abbreviates(token, "parallel")) {
      flags.parallel = true;
    } else if (abbreviates(token, "file")) {
      flags.file = true;
      p.skipNewlines();
      const name = parseSingleArgument(p, "fileName");
      if (name === undefined) {
        state.failed = true;
        state.incomplete = p.incomplete("MissingFilenameOption", after(token));
      } else {
        state.end = name.extent;
        state.condition = pipelineOf(name);
      }
    } else {
      state.failed = true;
      p.report("InvalidSwitchFlag", token, token.name);
    }
  }
}

function pipelineOf(expression: ExpressionAst): PipelineBaseAst {
  const { extent } = expression;
  return {
    kind: "Pipeline",
    extent,
    elements: [{ kind: "CommandExpression", extent, expression, redirections: [] }],
    background: false,
  };
}

function parseSwitchCondition(p: ParserState, state: SwitchInProgress): void {
  const opening = p.take("LParen");
  if (opening === undefined) {
    if (state.condition === undefined && !state.flags.file) {
      state.failed = true;
      state.incomplete = p.incomplete("PipelineValueRequired", after(state.end));
    }
    return;
  }
  state.end = opening;
  if (state.flags.file) {
    state.failed = true;
    p.report("PipelineValueRequired", opening);
  }
  p.skipNewlines();
  state.condition = parsePipelineChain(p);
  if (state.condition === undefined) {
    state.failed = true;
    state.incomplete = p.incomplete("PipelineValueRequired", after(opening));
  } else {
    state.end = state.condition.extent;
  }
  p.skipNewlines();
  const closing = p.next();
  if (closing.kind === "RParen") {
    state.end = closing;
    return;
  }
  p.unget(closing);
  if (state.incomplete) return;
  state.failed = true;
  state.incomplete = p.incomplete("MissingEndParenthesisInSwitchStatement", after(state.end));
}

// Fills the lists and returns the block of `default`.
function parseSwitchBody(
  p: ParserState,
  state: SwitchInProgress,
  opening: Token,
  clauses: SwitchClause[],
  seen: Ast[],
): StatementBlockAst | undefined {
  let defaultClause: StatementBlockAst | undefined;
  for (;;) {
    const isDefault = p.peek().kind === "Default";
    const pattern = parseSwitchPattern(p, isDefault);
    if (pattern === undefined) {
      state.failed = true;
      p.incomplete("MissingSwitchConditionExpression", after(state.end));
      p.take("RCurly");
      return defaultClause;
    }
    seen.push(pattern);
    state.end = pattern.extent;
    const body = parseStatementBlock(p);
    if (body === undefined) {
      state.failed = true;
      state.incomplete = p.incomplete("MissingSwitchStatementClause", after(state.end));
    } else {
      seen.push(body);
      state.end = body.extent;
      if (!isDefault) {
        clauses.push({ pattern, body });
      } else {
        if (defaultClause !== undefined) {
          state.failed = true;
          p.report("MultipleSwitchDefaultClauses", pattern.extent);
        }
        defaultClause = body;
      }
    }
    p.skipTerminators();
    const token = p.peek();
    if (token.kind === "RCurly") {
      p.skip();
      if (!state.failed) state.end = token;
      return defaultClause;
    }
    if (token.kind === "EndOfInput") {
      if (!state.incomplete) {
        state.failed = true;
        p.incompleteAt("MissingEndCurlyBrace", opening, token);
      }
      return defaultClause;
    }
  }
}

function parseSwitchPattern(p: ParserState, isDefault: boolean): ExpressionAst | undefined {
  if (!isDefault) return parseSingleArgument(p, "switchCondition");
  const token = p.next();
  return {
    kind: "StringConstantExpression",
    extent: p.extent(token, token),
    stringKind: "Bare",
    value: p.text(token),
  };
}

/** `try`, after the keyword. */
export function parseTry(p: ParserState, keyword: Token): StatementAst {
  p.skipNewlines();
  const body = parseStatementBlock(p);
  if (body === undefined) {
    p.incomplete("MissingTryStatementBlock", after(keyword));
    return errorStatement(p, keyword, keyword);
  }
  const failure: CatchFailure = { end: undefined, types: [] };
  const catchClauses: CatchClauseAst[] = [];
  for (let clause = parseCatch(p, failure); clause !== undefined; clause = parseCatch(p, failure)) {
    catchClauses.push(clause);
  }
  p.skipNewlines();
  const word = p.take("Finally");
  let finallyBlock: StatementBlockAst | undefined;
  if (word !== undefined) {
    finallyBlock = parseStatementBlock(p);
    if (finallyBlock === undefined) {
      failure.end = word;
      p.incomplete("MissingFinallyStatementBlock", after(word));
    }
  }
  if (catchClauses.length === 0 && finallyBlock === undefined && failure.end === undefined) {
    failure.end = body.extent;
    p.incomplete("MissingCatchOrFinally", after(body.extent));
  }
  if (failure.end !== undefined) {
    return errorStatement(p, keyword, failure.end, body, ...catchClauses, ...failure.types);
  }
  const end = finallyBlock?.extent ?? catchClauses[catchClauses.length - 1]!.extent;
  return { kind: "TryStatement", extent: p.extent(keyword, end), body, catchClauses, finallyBlock };
}

interface CatchFailure {
  /** Where the statement ends for lack of something. */
  end: Span | undefined;
  types: TypeConstraintAst[];
}

function parseCatch(p: ParserState, failure: CatchFailure): CatchClauseAst | undefined {
  p.skipNewlines();
  const keyword = p.next();
  if (keyword.kind !== "Catch") {
    p.unget(keyword);
    return undefined;
  }
  const catchTypes: TypeConstraintAst[] = [];
  let comma: Token | undefined;
  let lackedType = false;
  for (;;) {
    const restore = p.lexer.restorePoint();
    p.skipNewlines();
    const type = parseAttribute(p);
    if (type === undefined) {
      if (comma !== undefined) {
        lackedType = true;
        failure.end = comma;
        p.incomplete("MissingTypeLiteralToken", after(comma));
      }
      break;
    }
    if (type.kind === "Attribute") {
      // It belongs to whatever comes next.
      p.resync(restore);
      break;
    }
    catchTypes.push(type);
    p.skipNewlines();
    comma = p.take("Comma");
    if (comma === undefined) break;
  }
  const body = parseStatementBlock(p);
  if (body !== undefined) {
    return { kind: "CatchClause", extent: p.extent(keyword, body.extent), catchTypes, body };
  }
  if (!lackedType) {
    failure.end = catchTypes[catchTypes.length - 1]?.extent ?? keyword;
    p.incomplete("MissingCatchHandlerBlock", after(failure.end));
  }
  failure.types.push(...catchTypes);
  return undefined;
}

/** `trap`, after the keyword. */
export function parseTrap(p: ParserState, keyword: Token): StatementAst {
  const restore = p.lexer.restorePoint();
  p.skipNewlines();
  const type = parseAttribute(p);
  const trapType = type?.kind === "TypeConstraint" ? type : undefined;
  if (type?.kind === "Attribute") p.resync(restore);
  const body = parseStatementBlock(p);
  if (body === undefined) {
    const end: Span = trapType?.extent ?? keyword;
    p.incomplete("MissingTrapStatement", after(end));
    return errorStatement(p, keyword, end, trapType);
  }
  return { kind: "TrapStatement", extent: p.extent(keyword, body.extent), trapType, body };
}

/** `data`, after the keyword. */
export function parseData(p: ParserState, keyword: Token): StatementAst {
  p.skipNewlines();
  const name = parseSimpleName(p);
  p.skipNewlines();
  const commandsAllowed: ExpressionAst[] = [];
  const failed = parseSupportedCommands(p, commandsAllowed);
  if (failed !== undefined) return errorStatement(p, keyword, failed, ...commandsAllowed);
  const body = parseStatementBlock(p);
  if (body === undefined) {
    const end: Span = commandsAllowed[commandsAllowed.length - 1]?.extent ?? name?.extent ?? keyword;
    p.incomplete("MissingStatementBlockForDataSection", after(end));
    return errorStatement(p, keyword, end, ...commandsAllowed);
  }
  return {
    kind: "DataStatement",
    extent: p.extent(keyword, body.extent),
    variableName: name?.value,
    commandsAllowed,
    body,
  };
}

// Returns where the statement ends if it is wrong.
function parseSupportedCommands(p: ParserState, into: ExpressionAst[]): Span | undefined {
  const token = p.peek();
  if (token.kind !== "Parameter") return undefined;
  p.skip();
  let failed: Span | undefined;
  if (!abbreviates(token, "supportedcommand")) {
    failed = token;
    p.report("InvalidParameterForDataSectionStatement", token, token.name);
  }
  let comma: Token | undefined;
  for (;;) {
    p.skipNewlines();
    const command = parseSingleArgument(p, "commandName");
    if (command === undefined) {
      const place: Span = comma ?? token;
      if (failed === undefined) {
        p.incomplete("MissingValueForSupportedCommandInDataSectionStatement", after(place));
      }
      return place;
    }
    into.push(command);
    comma = p.take("Comma");
    if (comma === undefined) return failed;
  }
}

/** `parallel` and `sequence`, after the keyword. */
export function parseBlockStatement(p: ParserState, keyword: Token): StatementAst {
  const body = parseStatementBlock(p);
  if (body === undefined) {
    p.incomplete("MissingStatementAfterKeyword", after(keyword), p.text(keyword));
    return errorStatement(p, keyword, keyword);
  }
  return {
    kind: "BlockStatement",
    extent: p.extent(keyword, body.extent),
    blockKind: keyword.kind === "Parallel" ? "parallel" : "sequence",
    body,
  };
}
