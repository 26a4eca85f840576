/**
 * The rule for any statement: it looks at the first word and hands over.
 * @module
 */

import type { AttributeBaseAst, StatementAst } from "./ast.ts";
import { parseClass, parseEnum } from "./parse_classes.ts";
import {
  parseBlockStatement,
  parseData,
  parseIf,
  parseJump,
  parseLoopJump,
  parseSwitch,
  parseTrap,
  parseTry,
} from "./parse_flow.ts";
import { parseConfiguration, parseFunction } from "./parse_functions.ts";
import { errorStatement, parseDo, parseFor, parseForEach, parseWhile } from "./parse_loops.ts";
import { parsePipelineChain } from "./parse_pipelines.ts";
import { parseAttributes } from "./parse_types.ts";
import { parseUsing } from "./parse_using.ts";
import type { ParserState } from "./parser_state.ts";
import { hasTrait, KEYWORD, type LabelToken, NO_ATTRIBUTES, type Token, type TokenKind } from "./tokens.ts";

type StatementRule = (p: ParserState, keyword: Token, attributes?: AttributeBaseAst[]) => StatementAst;
type LoopRule = (p: ParserState, label: LabelToken | undefined, keyword: Token) => StatementAst;

const LOOPS: Partial<Record<TokenKind, LoopRule>> = {
  Switch: parseSwitch,
  Foreach: parseForEach,
  For: parseFor,
  While: parseWhile,
  Do: parseDo,
};

const STATEMENTS: Partial<Record<TokenKind, StatementRule>> = {
  If: parseIf,
  Function: parseFunction,
  Filter: parseFunction,
  Workflow: parseFunction,
  Return: (p, keyword) => parseJump(p, "ReturnStatement", keyword),
  Throw: (p, keyword) => parseJump(p, "ThrowStatement", keyword),
  Exit: (p, keyword) => parseJump(p, "ExitStatement", keyword),
  Break: (p, keyword) => parseLoopJump(p, "BreakStatement", keyword),
  Continue: (p, keyword) => parseLoopJump(p, "ContinueStatement", keyword),
  Trap: parseTrap,
  Try: parseTry,
  Data: parseData,
  Parallel: parseBlockStatement,
  Sequence: parseBlockStatement,
  Configuration: parseConfiguration,
  From: reserved,
  Define: reserved,
  Var: reserved,
  Class: (p, keyword, attributes) => parseClass(p, attributes, keyword),
  Enum: (p, keyword, attributes) => parseEnum(p, attributes, keyword),
  Using: lateUsing,
};

/** A statement; `undefined` where none begins here. */
export function parseStatement(p: ParserState): StatementAst | undefined {
  p.enter();
  const statement = parseAnyStatement(p);
  p.leave();
  return statement;
}

function parseAnyStatement(p: ParserState): StatementAst | undefined {
  let token = p.next();
  let attributes: AttributeBaseAst[] | undefined;
  let restore = token.start;
  if (token.kind === "Generic" && p.source.text.charCodeAt(token.start) === 91) {
    p.resync(token.start);
    attributes = parseAttributes(p, false);
    token = p.next();
    if (attributes !== undefined && !belongTo(p, attributes, token)) {
      p.resync(restore);
      token = p.next();
    }
  } else {
    restore = -1;
  }
  // Once something is wrong, a keyword without its statement is only skipped.
  while (isOrphan(token.kind) && p.errors.errors.length > 0) {
    p.skipNewlines();
    return parseAnyStatement(p);
  }
  const loop = LOOPS[token.kind];
  if (loop !== undefined) return loop(p, undefined, token);
  const rule = STATEMENTS[token.kind];
  if (rule !== undefined) return rule(p, token, attributes);
  if (token.kind === "Label") return parseLabeled(p, token);
  if (attributes !== undefined) {
    p.resync(restore);
    return parsePipelineChain(p);
  }
  p.unget(token);
  return token.kind === "EndOfInput" ? undefined : parsePipelineChain(p);
}

// Whether attributes that were read stand before a statement; otherwise they begin an expression and are read again.
function belongTo(p: ParserState, attributes: AttributeBaseAst[], token: Token): boolean {
  const type = attributes.find((attribute) => attribute.kind === "TypeConstraint");
  if (hasTrait(token.kind, NO_ATTRIBUTES)) {
    if (type !== undefined) return false;
    p.report("UnexpectedAttribute", attributes[0]!.extent, attributes[0]!.typeName.fullName);
    return true;
  }
  if (!hasTrait(token.kind, KEYWORD)) return false;
  if (type !== undefined) p.report("TypeNotAllowedBeforeStatement", type.extent, type.typeName.fullName);
  return true;
}

function isOrphan(kind: TokenKind): boolean {
  return kind === "Else" || kind === "ElseIf" || kind === "Catch" || kind === "Until";
}

function parseLabeled(p: ParserState, label: LabelToken): StatementAst | undefined {
  p.skipNewlines();
  const token = p.next();
  const loop = LOOPS[token.kind];
  if (loop !== undefined) return loop(p, label, token);
  // What looks like a label before anything else is the name of a command.
  p.resync(label.start);
  return parsePipelineChain(p);
}

function reserved(p: ParserState, keyword: Token): StatementAst {
  p.report("ReservedKeywordNotAllowed", keyword, p.text(keyword));
  return errorStatement(p, keyword, keyword);
}

function lateUsing(p: ParserState, keyword: Token): StatementAst {
  const statement = parseUsing(p, keyword);
  p.report("UsingMustBeAtStartOfScript", statement.extent);
  return statement;
}
