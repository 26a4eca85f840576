/**
 * Rules for `using`.
 * @module
 */

import type {
  ExpressionAst,
  HashtableAst,
  StatementAst,
  StringConstantExpressionAst,
  UsingKind,
  UsingStatementAst,
} from "./ast.ts";
import { parseArgument } from "./parse_commands.ts";
import type { Span } from "./parse_errors.ts";
import { errorStatement } from "./parse_loops.ts";
import { after, type ParserState } from "./parser_state.ts";
import type { Token, TokenKind } from "./tokens.ts";

interface KindRow {
  readonly usingKind: UsingKind;
  /** Whether `name = target` may, or must, be written. */
  readonly alias: "none" | "allowed" | "required";
}

const KINDS: Partial<Record<TokenKind, KindRow>> = {
  Namespace: { usingKind: "Namespace", alias: "allowed" },
  Module: { usingKind: "Module", alias: "allowed" },
  Assembly: { usingKind: "Assembly", alias: "none" },
  Type: { usingKind: "Type", alias: "required" },
  Command: { usingKind: "Command", alias: "required" },
};

/** The `using` statements at the start of a script. */
export function parseUsings(p: ParserState): UsingStatementAst[] {
  const usings: UsingStatementAst[] = [];
  for (;;) {
    const keyword = p.peek();
    if (keyword.kind !== "Using") {
      p.resync(keyword.start);
      return usings;
    }
    p.skip();
    const statement = parseUsing(p, keyword);
    p.skipTerminators();
    if (statement.kind === "UsingStatement") usings.push(statement);
  }
}

function ends(token: Token): boolean {
  return token.kind === "EndOfInput" || token.kind === "NewLine" || token.kind === "Semi";
}

/** One `using` statement, after the keyword. */
export function parseUsing(p: ParserState, keyword: Token): StatementAst {
  const directive = p.next();
  const row = KINDS[directive.kind];
  if (row === undefined) {
    p.unget(directive);
    p.incomplete("MissingUsingStatementDirective", after(keyword));
    return errorStatement(p, keyword, keyword);
  }
  const first = p.next();
  if (ends(first) || first.kind === "Comma") {
    p.incomplete("MissingUsingItemName", after(directive));
    return errorStatement(p, keyword, directive);
  }
  const item = parseArgument(p, "argument", first);
  if (item === undefined) {
    p.report("InvalidValueForUsingItemName", first, p.text(first));
    p.sync(true, "Semi", "NewLine");
    return errorStatement(p, keyword, first);
  }
  const isTable = row.usingKind === "Module" && item.kind === "Hashtable";
  if (item.kind !== "StringConstantExpression" && !isTable) {
    p.report("InvalidValueForUsingItemName", item.extent, item.extent.text);
    return errorStatement(p, keyword, item.extent);
  }
  if (row.usingKind === "Assembly" && item.kind === "StringConstantExpression") checkAssembly(p, item);
  if (row.alias !== "none" && item.kind === "StringConstantExpression") {
    const equals = p.take("Equals");
    if (equals !== undefined) return parseAlias(p, keyword, row, item, equals);
    if (row.alias === "required") {
      p.incomplete("MissingEqualsInUsingAlias", after(first));
      return errorStatement(p, keyword, item.extent, item);
    }
  }
  requireTerminator(p);
  return using(p, row, keyword, item.extent, item);
}

function using(
  p: ParserState,
  row: KindRow,
  keyword: Token,
  end: Span,
  item: ExpressionAst,
  alias?: ExpressionAst,
): UsingStatementAst {
  p.definesNames = true;
  const table = [item, alias].find((node): node is HashtableAst => node?.kind === "Hashtable");
  return {
    kind: "UsingStatement",
    extent: p.extent(keyword, end),
    usingKind: row.usingKind,
    name: item.kind === "StringConstantExpression" ? item : undefined,
    alias: alias?.kind === "StringConstantExpression" ? alias : undefined,
    moduleSpecification: table,
  };
}

function parseAlias(
  p: ParserState,
  keyword: Token,
  row: KindRow,
  item: StringConstantExpressionAst,
  equals: Token,
): StatementAst {
  const token = p.next();
  if (ends(token)) {
    p.unget(token);
    p.incomplete("MissingNamespaceAlias", after(equals));
    return errorStatement(p, keyword, equals);
  }
  if (token.kind === "Comma") {
    p.report("UnexpectedUnaryOperator", token, p.text(token));
    return errorStatement(p, keyword, token);
  }
  const alias = parseArgument(p, "argument", token);
  const isTable = row.usingKind === "Module" && alias?.kind === "Hashtable";
  if (alias === undefined || (alias.kind !== "StringConstantExpression" && !isTable)) {
    const place: Span = alias?.extent ?? token;
    p.report("InvalidValueForUsingItemName", place, p.text(place));
    return errorStatement(p, keyword, place, item, alias);
  }
  requireTerminator(p);
  return using(p, row, keyword, token, item, alias);
}

function requireTerminator(p: ParserState): void {
  const token = p.peek();
  if (token.kind === "NewLine" || token.kind === "Semi") p.skip();
  else if (token.kind !== "EndOfInput") p.incomplete("MissingStatementTerminator", token);
}

const ABSOLUTE = /^(\/|[A-Za-z]:[\\/])/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):/;

// Assemblies are never loaded here, and no relative path leads to one.
function checkAssembly(p: ParserState, name: StringConstantExpressionAst): void {
  const scheme = SCHEME.exec(name.value)?.[1]?.toLowerCase();
  if (name.value.startsWith("\\\\")) p.report("CannotLoadAssemblyFromUncPath", name.extent, name.value);
  else if (scheme !== undefined) {
    if (scheme !== "file") p.report("CannotLoadAssemblyWithUriSchema", name.extent, scheme);
  } else if (!ABSOLUTE.test(name.value)) {
    p.report("ErrorLoadingAssembly", name.extent, name.value);
  }
}
