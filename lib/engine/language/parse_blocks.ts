/**
 * Rules for blocks: a whole script, script blocks with their named blocks, statement blocks, and parameters.
 * @module
 */

import type {
  AttributeAst,
  AttributeBaseAst,
  BlockName,
  ExpressionAst,
  NamedBlockAst,
  ParamBlockAst,
  ParameterAst,
  ScriptBlockAst,
  StatementAst,
  StatementBlockAst,
  UsingStatementAst,
  VariableExpressionAst,
} from "./ast.ts";
import type { Span } from "./parse_errors.ts";
import { after, before, type ParserState, type StatementLists } from "./parser_state.ts";
import { parseAttributes } from "./parse_types.ts";
import { BLOCK_NAME, hasTrait, type Token, TOKEN_KINDS, type VariableToken } from "./tokens.ts";
import { parseVariablePath } from "./variable_path.ts";

/** What a script block inherits from what it belongs to. */
export interface ScriptBlockOptions {
  /** Whether an unnamed body is the process block. */
  readonly filter?: boolean;
  /** A statement to stand first: the call of the base class's constructor. */
  readonly first?: StatementAst | undefined;
  /** How `using` statements are read; only on a whole script. */
  readonly usings?: (p: ParserState) => UsingStatementAst[];
}

/** The variable of a token. */
export function variableOf(p: ParserState, token: VariableToken): VariableExpressionAst {
  return {
    kind: "VariableExpression",
    extent: p.extent(token, token),
    path: token.path,
    splatted: token.kind === "SplattedVariable",
  };
}

/** A script block: after its brace, or with `undefined` a whole script. */
export function parseScriptBlock(
  p: ParserState,
  opening: Token | undefined,
  options: ScriptBlockOptions = {},
): ScriptBlockAst {
  p.skipNewlines();
  const usings = options.usings?.(p) ?? [];
  const restore = p.lexer.restorePoint();
  const paramBlock = parseParamBlock(p);
  // Attributes that were read belong to something else then.
  if (paramBlock === undefined) p.resync(restore);
  p.skipTerminators();
  return hasTrait(p.peek().kind, BLOCK_NAME)
    ? parseNamedBlocks(p, opening, usings, paramBlock)
    : parseBody(p, opening, usings, paramBlock, options);
}

function parseParamBlock(p: ParserState): ParamBlockAst | undefined {
  p.skipNewlines();
  const candidates = parseAttributes(p, false) ?? [];
  p.skipNewlines();
  const keyword = p.take("Param");
  if (keyword === undefined) return undefined;
  p.skipNewlines();
  const opening = p.next();
  if (opening.kind !== "LParen") {
    p.unget(opening);
    return undefined;
  }
  const parameters = parseParameters(p);
  p.skipNewlines();
  const closing = p.next();
  let end: Span = closing;
  if (closing.kind !== "RParen") {
    p.unget(closing);
    end = before(closing);
    p.incomplete(
      "MissingEndParenthesisInFunctionParameterList",
      after(parameters[parameters.length - 1]?.extent ?? opening),
    );
  }
  const attributes: AttributeAst[] = [];
  for (const candidate of candidates) {
    if (candidate.kind === "Attribute") attributes.push(candidate);
    else p.report("TypeNotAllowedBeforeParam", candidate.extent, candidate.typeName.fullName);
  }
  return { kind: "ParamBlock", extent: p.extent(keyword, end), attributes, parameters };
}

/** Parameters up to the closing parenthesis. */
export function parseParameters(p: ParserState): ParameterAst[] {
  const parameters: ParameterAst[] = [];
  let comma: Token | undefined;
  for (;;) {
    const parameter = parseParameter(p);
    if (parameter === undefined) {
      if (comma !== undefined) p.incomplete("MissingExpressionAfterToken", after(comma), ",");
      return parameters;
    }
    parameters.push(parameter);
    p.skipNewlines();
    comma = p.take("Comma");
    if (comma === undefined) return parameters;
  }
}

function parseParameter(p: ParserState): ParameterAst | undefined {
  const outer = p.commaEnds;
  p.commaEnds = true;
  const mode = p.setMode("expression");
  p.skipNewlines();
  const attributes = parseAttributes(p, false);
  p.skipNewlines();
  const token = p.next();
  let parameter: ParameterAst | undefined;
  if (token.kind === "Variable" || token.kind === "SplattedVariable") {
    parameter = finishParameter(p, attributes ?? [], token);
  } else {
    p.unget(token);
    if (attributes !== undefined) parameter = lackingParameter(p, attributes);
  }
  p.commaEnds = outer;
  p.setMode(mode);
  return parameter;
}

function finishParameter(p: ParserState, attributes: AttributeBaseAst[], token: VariableToken): ParameterAst {
  p.skipNewlines();
  const equals = p.take("Equals");
  let defaultValue: ExpressionAst | undefined;
  if (equals !== undefined) {
    p.skipNewlines();
    defaultValue = p.rules.expression(p);
    if (defaultValue === undefined) p.incomplete("MissingExpressionAfterToken", after(equals), "=");
  }
  return {
    kind: "Parameter",
    extent: p.extent(attributes[0]?.extent ?? token, defaultValue?.extent ?? token),
    name: variableOf(p, token),
    attributes,
    defaultValue,
  };
}

// Attributes without a variable: the list of parameters ends after the next closing parenthesis.
function lackingParameter(p: ParserState, attributes: AttributeBaseAst[]): ParameterAst {
  const last = attributes[attributes.length - 1]!.extent;
  p.incomplete("InvalidFunctionParameter", after(last));
  p.sync(true, "RParen");
  const extent = p.extent(attributes[0]!.extent, last);
  const name: VariableExpressionAst = {
    kind: "VariableExpression",
    extent,
    path: parseVariablePath("__error__"),
    splatted: false,
  };
  return { kind: "Parameter", extent, name, attributes, defaultValue: undefined };
}

const EMPTY = {
  dynamicParam: undefined,
  begin: undefined,
  process: undefined,
  end: undefined,
  clean: undefined,
  requirements: undefined,
} as const;

function parseBody(
  p: ParserState,
  opening: Token | undefined,
  usings: UsingStatementAst[],
  paramBlock: ParamBlockAst | undefined,
  options: ScriptBlockOptions,
): ScriptBlockAst {
  const lists: StatementLists = { statements: options.first === undefined ? [] : [options.first], traps: [] };
  let inside: Span | undefined = paramBlock?.extent;
  let whole: Span | undefined;
  while (whole === undefined) {
    const listed = parseStatementList(p, lists);
    if (listed !== undefined) inside = inside === undefined ? listed : { start: inside.start, end: listed.end };
    whole = closeBody(p, opening, inside);
  }
  const place = inside ?? { start: opening?.end ?? 0, end: Math.max(whole.start, whole.end - (opening ? 1 : 0)) };
  const block: NamedBlockAst = {
    kind: "NamedBlock",
    extent: p.extent(place, place),
    blockName: options.filter ? "process" : "end",
    unnamed: true,
    ...lists,
  };
  return {
    kind: "ScriptBlock",
    extent: p.extent(whole, whole),
    usings,
    paramBlock,
    ...EMPTY,
    ...(options.filter ? { process: block } : { end: block }),
    braced: opening !== undefined,
  };
}

// Reads the closing brace, or the end of the script. `undefined` where a script goes on after a stray token.
function closeBody(p: ParserState, opening: Token | undefined, inside: Span | undefined): Span | undefined {
  const token = p.next();
  if (opening === undefined) {
    if (token.kind === "EndOfInput") return { start: 0, end: p.source.text.length };
    p.report("UnexpectedToken", token, p.text(token));
    return undefined;
  }
  if (token.kind === "RCurly") return { start: opening.start, end: token.end };
  p.unget(token);
  p.incompleteAt("MissingEndCurlyBrace", opening, token);
  return { start: opening.start, end: (inside ?? opening).end };
}

const BLOCK_NAMES: Partial<Record<Token["kind"], BlockName>> = {
  Dynamicparam: "dynamicparam",
  Begin: "begin",
  Process: "process",
  End: "end",
  Clean: "clean",
};

function parseNamedBlocks(
  p: ParserState,
  opening: Token | undefined,
  usings: UsingStatementAst[],
  paramBlock: ParamBlockAst | undefined,
): ScriptBlockAst {
  const blocks = new Map<BlockName, NamedBlockAst>();
  const start: Span = opening ?? paramBlock?.extent ?? p.peek();
  let end: Span = start;
  let whole: Span | undefined;
  while (whole === undefined) {
    const keyword = p.next();
    const blockName = BLOCK_NAMES[keyword.kind];
    if (blockName === undefined) {
      whole = endNamedBlocks(p, opening, keyword, { start: start.start, end: end.end });
      break;
    }
    end = keyword;
    const body = parseStatementBlock(p);
    if (body === undefined) {
      p.incomplete("MissingNamedStatementBlock", after(keyword), TOKEN_KINDS[keyword.kind].text);
    } else {
      end = body.extent;
    }
    const extent = p.extent(keyword, end);
    if (blocks.has(blockName)) {
      p.report("DuplicateScriptCommandClause", extent, blockName);
    } else {
      blocks.set(blockName, {
        kind: "NamedBlock",
        extent,
        blockName,
        unnamed: false,
        statements: body?.statements ?? [],
        traps: body?.traps ?? [],
      });
    }
    p.skipTerminators();
  }
  return {
    kind: "ScriptBlock",
    extent: p.extent(whole, whole),
    usings,
    paramBlock,
    ...EMPTY,
    dynamicParam: blocks.get("dynamicparam"),
    begin: blocks.get("begin"),
    process: blocks.get("process"),
    end: blocks.get("end"),
    clean: blocks.get("clean"),
    braced: opening !== undefined,
  };
}

function endNamedBlocks(p: ParserState, opening: Token | undefined, token: Token, inside: Span): Span {
  if (token.kind === "RCurly" || token.kind === "EndOfInput") {
    p.unget(token);
    const script = { start: 0, end: p.source.text.length };
    return closeBody(p, opening, inside) ?? script;
  }
  if (opening !== undefined) p.unget(token);
  p.report("MissingNamedBlocks", token, p.text(token));
  return opening === undefined ? { start: 0, end: p.source.text.length } : inside;
}

/** `{ statements }`; `undefined` where no brace is next. */
export function parseStatementBlock(p: ParserState): StatementBlockAst | undefined {
  p.skipNewlines();
  const opening = p.next();
  if (opening.kind !== "LCurly") {
    p.unget(opening);
    return undefined;
  }
  const lists: StatementLists = { statements: [], traps: [] };
  const inside = parseStatementList(p, lists);
  const closing = p.next();
  let end: Span = closing;
  if (closing.kind !== "RCurly") {
    p.unget(closing);
    end = inside ?? opening;
    p.incompleteAt("MissingEndCurlyBrace", opening, closing);
  }
  return { kind: "StatementBlock", extent: p.extent(opening, end), ...lists };
}

/** Statements up to a closing parenthesis or brace or the end; returns their place. */
export function parseStatementList(p: ParserState, into: StatementLists): Span | undefined {
  let start: number | undefined;
  let end = 0;
  p.skipTerminators();
  for (;;) {
    const statement = p.rules.statement(p);
    if (statement === undefined) break;
    const { extent } = statement;
    const { signatureStart } = p.lexer;
    if (signatureStart !== undefined && signatureStart < extent.start) {
      p.report("TokenAfterEndOfValidScriptText", extent);
    }
    if (statement.kind === "TrapStatement") into.traps.push(statement);
    else into.statements.push(statement);
    start ??= extent.start;
    end = extent.end;
    p.skipTerminators();
    const { kind } = p.peek();
    if (kind === "RParen" || kind === "RCurly") break;
  }
  return start === undefined ? undefined : { start, end };
}
