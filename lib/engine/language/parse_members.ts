/**
 * Rules for what follows a value directly: `.member`, `::member`, `?.member`, `(arguments)`, `[index]`.
 * @module
 */

import type { ExpressionAst, IndexExpressionAst, TypeName } from "./ast.ts";
import type { Span } from "./parse_errors.ts";
import { after, before, type ParserState } from "./parser_state.ts";
import { parseGenericArguments, parseSimpleName } from "./parse_types.ts";
import { hasTrait, type Token, UNARY } from "./tokens.ts";

/** How a value without members is read; passed in because it is the rule that calls this file. */
export type PrimaryRule = (p: ParserState, withMembers: boolean) => ExpressionAst | undefined;

/** How `{ … }` is read as a value. */
export type BlockRule = (p: ParserState, opening: Token) => ExpressionAst;

/** The two rules of the values that members refer back to. */
export interface ValueRules {
  readonly primary: PrimaryRule;
  readonly scriptBlock: BlockRule;
}

/** Reads members and indexes as long as they follow. `operator` is the first of their operators, if one was read. */
export function parseMembers(
  p: ParserState,
  rules: ValueRules,
  operator: Token | undefined,
  target: ExpressionAst,
): ExpressionAst {
  let expression = target;
  for (let token = operator, count = 0; token !== undefined; token = p.memberAccess(true)) {
    p.checkChain(count++);
    p.skipNewlines();
    expression = token.kind === "LBracket" || token.kind === "QuestionLBracket"
      ? parseIndex(p, expression, token)
      : parseMember(p, rules, expression, token);
  }
  return expression;
}

function parseMemberName(p: ParserState, rules: ValueRules): ExpressionAst | undefined {
  const name = parseSimpleName(p);
  if (name !== undefined) return name;
  const token = p.peek();
  if (hasTrait(token.kind, UNARY) || token.kind === "LBracket") return p.rules.unary(p);
  return rules.primary(p, false);
}

function parseMember(p: ParserState, rules: ValueRules, target: ExpressionAst, operator: Token): ExpressionAst {
  const isStatic = operator.kind === "ColonColon";
  const nullConditional = operator.kind === "QuestionDot";
  let member = parseMemberName(p, rules);
  if (member === undefined) {
    p.incomplete("MissingPropertyName", after(operator));
    member = p.rules.singleArgument(p, "argument") ??
      { kind: "ErrorExpression", extent: p.extent(target.extent, operator), nested: [] };
  } else if (p.pending === undefined) {
    const restore = p.lexer.restorePoint();
    const generic = parseMethodTypes(p, restore);
    const opening = p.invokeOpening();
    if (opening !== undefined) {
      const invoked = opening.kind === "LParen"
        ? parseInvokeArguments(p, opening)
        : methodBlock(rules.scriptBlock(p, opening));
      return {
        kind: "InvokeMemberExpression",
        extent: p.extent(target.extent, invoked.last),
        target,
        member,
        isStatic,
        nullConditional,
        arguments: invoked.arguments,
        genericTypeArguments: generic?.types ?? [],
      };
    }
    // Brackets without arguments after them were an index.
    if (generic?.closed) p.resync(restore);
  }
  return {
    kind: "MemberExpression",
    extent: p.extent(target.extent, member.extent),
    target,
    member,
    isStatic,
    nullConditional,
  };
}

// `$x.Where{ … }` means `$x.Where({ … })`.
function methodBlock(block: ExpressionAst): { arguments: ExpressionAst[]; last: Span } {
  return { arguments: [block], last: block.extent };
}

// `Method[int, string]`: types only if the bracket begins with a name; anything else is an index.
function parseMethodTypes(p: ParserState, restore: number): { types: TypeName[]; closed: boolean } | undefined {
  const opening = p.next();
  if (opening.kind !== "LBracket") {
    p.resync(restore);
    return undefined;
  }
  const old = p.setMode("typeName");
  p.skipNewlines();
  const first = p.next();
  if (first.kind !== "Identifier") {
    p.setMode(old);
    p.resync(restore);
    return undefined;
  }
  const { types, last } = parseGenericArguments(p, first);
  const closed = last.kind === "RBracket";
  if (!closed) {
    p.unget(last);
    p.incomplete("EndSquareBracketExpectedAtEndOfType", before(last));
  }
  p.setMode(old);
  return { types, closed };
}

/** The arguments of a method, after the opening parenthesis. */
export function parseInvokeArguments(p: ParserState, opening: Token): { arguments: ExpressionAst[]; last: Span } {
  const outer = p.commaEnds;
  p.commaEnds = true;
  const list: ExpressionAst[] = [];
  let comma: Token | undefined;
  let reported = false;
  for (;;) {
    p.skipNewlines();
    const argument = p.rules.expression(p);
    if (argument === undefined) {
      if (comma !== undefined) {
        p.incomplete("MissingExpressionAfterToken", after(comma), ",");
        reported = true;
      }
      break;
    }
    list.push(argument);
    p.skipNewlines();
    const token = p.next();
    if (token.kind !== "Comma") {
      p.unget(token);
      comma = undefined;
      break;
    }
    comma = token;
  }
  p.skipNewlines();
  const closing = p.next();
  let last: Span = closing;
  if (closing.kind !== "RParen") {
    p.unget(closing);
    const end = list[list.length - 1]?.extent ?? opening;
    if (!reported) p.incomplete("MissingEndParenthesisInMethodCall", after(end));
    last = comma ?? end;
  }
  p.commaEnds = outer;
  return { arguments: list, last };
}

function parseIndex(p: ParserState, target: ExpressionAst, opening: Token): IndexExpressionAst {
  p.skipNewlines();
  const outer = p.commaEnds;
  p.commaEnds = false;
  let index = p.rules.expression(p);
  p.commaEnds = outer;
  if (index === undefined) {
    p.incomplete("MissingArrayIndexExpression", after(opening));
    index = { kind: "ErrorExpression", extent: p.extent(opening, opening), nested: [] };
  }
  p.skipNewlines();
  const closing = p.next();
  let end: Span = closing;
  if (closing.kind !== "RBracket") {
    p.unget(closing);
    if (index.kind !== "ErrorExpression") p.incomplete("MissingEndSquareBracket", after(index.extent));
    end = index.extent;
  }
  return {
    kind: "IndexExpression",
    extent: p.extent(target.extent, end),
    target,
    index,
    nullConditional: opening.kind === "QuestionLBracket",
  };
}
