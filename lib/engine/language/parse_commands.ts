/**
 * Rules for commands: the name, parameters, arguments, and redirections.
 * @module
 */

import type {
  CommandAst,
  CommandElementAst,
  ExpressionAst,
  RedirectedStream,
  RedirectionAst,
  StringConstantExpressionAst,
} from "./ast.ts";
import { scanVerbatim } from "./lexer_words.ts";
import type { Span } from "./parse_errors.ts";
import { after, type ArgumentContext, type ParserState } from "./parser_state.ts";
import { parsePrimary, parseScriptBlockExpression, parseString } from "./parse_values.ts";
import type { ParameterToken, RedirectionToken, Token, TokenKind } from "./tokens.ts";

/** Hands everything after it to a program unread, up to the end of the line. */
const VERBATIM = "--%";

const ENDS_COMMAND: ReadonlySet<TokenKind> = new Set<TokenKind>([
  "Pipe",
  "RCurly",
  "RParen",
  "EndOfInput",
  "NewLine",
  "Semi",
  "AndAnd",
  "OrOr",
  "Ampersand",
]);

const NO_ARGUMENT: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...ENDS_COMMAND,
  "Redirection",
  "RedirectInStd",
  "MinusMinus",
  "Comma",
]);

const VALUE_ARGUMENT: ReadonlySet<TokenKind> = new Set<TokenKind>([
  "SplattedVariable",
  "Variable",
  "Number",
  "HereStringExpandable",
  "StringExpandable",
  "HereStringLiteral",
  "StringLiteral",
  "LParen",
  "DollarParen",
  "AtParen",
  "AtCurly",
  "LCurly",
]);

/** A token's characters as a bare string. */
export function bareWord(p: ParserState, token: Span): StringConstantExpressionAst {
  const extent = p.extent(token, token);
  return { kind: "StringConstantExpression", extent, stringKind: "Bare", value: extent.text };
}

/** One argument, in command mode; `undefined` where none begins here. */
export function parseSingleArgument(p: ParserState, context: ArgumentContext): ExpressionAst | undefined {
  const { kind } = p.peek();
  if (kind === "Comma" || kind === "EndOfInput") return undefined;
  const mode = p.setMode("command");
  const argument = parseArgument(p, context, p.next());
  p.setMode(mode);
  return argument;
}

/** An argument that begins with a token that was read; commas make a list where the context allows. */
export function parseArgument(p: ParserState, context: ArgumentContext, first: Token): ExpressionAst | undefined {
  const list: ExpressionAst[] = [];
  let comma: Token | undefined;
  let token = first;
  for (;;) {
    if (NO_ARGUMENT.has(token.kind)) {
      p.unget(token);
      if (comma === undefined) return undefined;
      p.incomplete("MissingExpression", after(comma), ",");
      return { kind: "ErrorExpression", extent: p.extent(list[0]!.extent, comma), nested: list };
    }
    const argument = parseOneArgument(p, context, token);
    list.push(argument);
    if (context !== "argument" || isVerbatim(token)) break;
    comma = p.take("Comma");
    if (comma === undefined) break;
    p.skipNewlines();
    token = p.next();
  }
  const [only] = list;
  if (list.length === 1) return only;
  return { kind: "ArrayLiteral", extent: p.extent(only!.extent, list[list.length - 1]!.extent), elements: list };
}

function isVerbatim(token: Token): boolean {
  return token.kind === "Generic" && token.value === VERBATIM;
}

function parseOneArgument(p: ParserState, context: ArgumentContext, token: Token): ExpressionAst {
  if (VALUE_ARGUMENT.has(token.kind)) {
    p.unget(token);
    return parsePrimary(p, true)!;
  }
  if (token.kind !== "Generic") return bareWord(p, token);
  // The name of a command is taken as it stands, unless & or . is before it.
  if (token.parts !== undefined && context !== "commandName") return parseString(p, token);
  return { kind: "StringConstantExpression", extent: p.extent(token, token), stringKind: "Bare", value: token.value };
}

/** A command; `undefined` where none begins here. */
export function parseCommand(p: ParserState): CommandAst | undefined {
  const mode = p.setMode("command");
  const first = p.next();
  const operator = first.kind === "Dot" ? "dot" : first.kind === "Ampersand" ? "call" : "none";
  const command: CommandInProgress = {
    elements: [],
    redirections: new Map(),
    context: operator === "none" ? "commandName" : "commandNameAfterOperator",
    end: first,
    sawDashes: false,
  };
  let token = operator === "none" ? first : p.next();
  while (parseElement(p, command, token)) {
    command.context = "argument";
    token = p.next();
  }
  p.setMode(mode);
  const { elements } = command;
  if (elements.length === 0) {
    if (operator !== "none") p.report("MissingExpression", first, p.text(first));
    return undefined;
  }
  return {
    kind: "Command",
    extent: p.extent(first, command.end),
    invocationOperator: operator,
    elements,
    redirections: [...command.redirections.values()],
  };
}

interface CommandInProgress {
  readonly elements: CommandElementAst[];
  /** By stream; each stream can be redirected once. */
  readonly redirections: Map<RedirectedStream, RedirectionAst>;
  context: ArgumentContext;
  end: Span;
  sawDashes: boolean;
}

function isName(command: CommandInProgress): boolean {
  return command.context === "commandName" || command.context === "commandNameAfterOperator";
}

// Adds what a token begins to a command. False at the end of the command.
function parseElement(p: ParserState, command: CommandInProgress, token: Token): boolean {
  if (ENDS_COMMAND.has(token.kind)) {
    p.unget(token);
    return false;
  }
  switch (token.kind) {
    case "MinusMinus":
      add(command, command.sawDashes ? bareWord(p, token) : parameter(p, token, "-"));
      command.sawDashes = true;
      return true;
    case "Comma":
      command.end = token;
      p.report("MissingArgument", token);
      p.skipNewlines();
      return true;
    case "Parameter":
      add(command, isName(command) || command.sawDashes ? bareWord(p, token) : parseParameter(p, token));
      return true;
    case "Redirection":
    case "RedirectInStd":
      // A redirection where the name belongs is the name of a command.
      if (isName(command)) add(command, bareWord(p, token));
      else command.end = parseRedirection(p, token, command.redirections).place;
      return true;
    case "InlineScript":
      if (command.context === "commandName") return parseInlineScript(p, command, token);
  }
  const argument = parseArgument(p, command.context, token)!;
  add(command, argument);
  return !("value" in token && token.value === VERBATIM) || !addVerbatim(p, command);
}

function add(command: CommandInProgress, element: CommandElementAst): void {
  command.elements.push(element);
  command.end = element.extent;
}

function addVerbatim(p: ParserState, command: CommandInProgress): boolean {
  if (p.pending !== undefined && p.pending.kind !== "Parameter") return false;
  p.pending = undefined;
  const rest = scanVerbatim(p.lexer);
  add(command, bareWord(p, rest));
  return true;
}

function parameter(p: ParserState, token: Token, name: string, argument?: ExpressionAst): CommandElementAst {
  return {
    kind: "CommandParameter",
    extent: p.extent(token, argument?.extent ?? token),
    parameterName: name,
    argument,
    nameExtent: p.extent(token, token),
  };
}

function parseParameter(p: ParserState, token: ParameterToken): CommandElementAst {
  // A comma right after the colon is left to the command, which refuses it.
  if (!token.usedColon || p.peek().kind === "Comma") return parameter(p, token, token.name);
  const argument = parseArgument(p, "argument", p.next());
  if (argument === undefined) p.report("ParameterRequiresArgument", after(token), p.text(token));
  return parameter(p, token, token.name, argument);
}

function parseInlineScript(p: ParserState, command: CommandInProgress, token: Token): boolean {
  add(command, bareWord(p, token));
  p.skipNewlines();
  const opening = p.next();
  if (opening.kind !== "LCurly") {
    p.unget(opening);
    p.incomplete("MissingStatementAfterKeyword", after(token), p.text(token));
    return false;
  }
  add(command, parseScriptBlockExpression(p, opening));
  return true;
}

const STREAM_NAMES: Record<RedirectedStream, string> = {
  all: "all",
  1: "output",
  2: "error",
  3: "warning",
  4: "verbose",
  5: "debug",
  6: "information",
};

/** A redirection whose operator was read. It is added to those of its command unless the stream is redirected already. */
export function parseRedirection(
  p: ParserState,
  token: Token,
  into: Map<RedirectedStream, RedirectionAst>,
): { redirection: RedirectionAst | undefined; place: Span } {
  let redirection: RedirectionAst;
  if (token.kind !== "Redirection" || token.to === undefined) {
    let location = parseSingleArgument(p, "fileName");
    if (location === undefined) {
      p.report("MissingFileSpecification", after(token));
      location = { kind: "ErrorExpression", extent: p.extent(token, token), nested: [] };
    }
    const extent = p.extent(token, location.extent);
    if (token.kind !== "Redirection") {
      p.report("RedirectionNotSupported", token, p.text(token));
      return { redirection: undefined, place: extent };
    }
    redirection = { kind: "FileRedirection", extent, from: token.from, append: token.append, location };
  } else {
    redirection = mergingRedirection(p, token);
  }
  if (into.has(redirection.from)) {
    p.report("StreamAlreadyRedirected", redirection.extent, STREAM_NAMES[redirection.from]);
  } else {
    into.set(redirection.from, redirection);
  }
  return { redirection, place: redirection.extent };
}

// Streams can only be merged into the output, and the output not into itself.
function mergingRedirection(p: ParserState, token: RedirectionToken): RedirectionAst {
  if (token.to !== 1 || token.from === 1) p.report("RedirectionNotSupported", token, p.text(token));
  return { kind: "MergingRedirection", extent: p.extent(token, token), from: token.from, to: 1 };
}
