/**
 * Rules for expressions: the conditional operator, binary operators by precedence, arrays by comma, unary operators,
 * casts and attributes.
 * @module
 */

import type { AttributeBaseAst, BinaryExpressionAst, ExpressionAst, UnaryOperator } from "./ast.ts";
import { after, before, type ParserState } from "./parser_state.ts";
import { parseAttributes } from "./parse_types.ts";
import { parsePrimary, parseTypeMembers } from "./parse_values.ts";
import {
  BINARY,
  hasTrait,
  type ParameterToken,
  precedenceOf,
  PREFIX_OPERATORS,
  SYMBOL_OPERATORS,
  type Token,
  UNARY,
} from "./tokens.ts";

function missing(p: ParserState, operator: Token): ExpressionAst {
  const place = after(operator);
  p.incomplete("ExpectedValueExpression", place, p.text(operator));
  return { kind: "ErrorExpression", extent: p.extent(place, place), nested: [] };
}

/**
 * An expression; `undefined` where none begins here. `ternaryEndsNumber` lets `?` and `:` follow a number directly,
 * which is so wherever an operand must come.
 */
export function parseExpression(p: ParserState, ternaryEndsNumber = false): ExpressionAst | undefined {
  const mode = p.setMode("expression");
  const condition = parseBinary(p, ternaryEndsNumber);
  const expression = condition && p.peek().kind === "QuestionMark" ? parseTernary(p, condition) : condition;
  p.setMode(mode);
  return expression;
}

function parseTernary(p: ParserState, condition: ExpressionAst): ExpressionAst {
  p.enter();
  const question = p.next();
  p.skipNewlines();
  const ifTrue = parseExpression(p, true) ?? missing(p, question);
  p.skipNewlines();
  const colon = p.next();
  let result: ExpressionAst;
  if (colon.kind === "Colon") {
    p.skipNewlines();
    const ifFalse = parseExpression(p, true) ?? missing(p, colon);
    result = {
      kind: "TernaryExpression",
      extent: p.extent(condition.extent, ifFalse.extent),
      condition,
      ifTrue,
      ifFalse,
    };
  } else {
    p.unget(colon);
    const nested = [condition];
    if (ifTrue.kind !== "ErrorExpression") {
      nested.push(ifTrue);
      p.incomplete("MissingColonInTernaryExpression", colon);
    }
    result = { kind: "ErrorExpression", extent: p.extent(condition.extent, before(colon)), nested };
  }
  p.leave();
  return result;
}

function binary(p: ParserState, left: ExpressionAst, operator: Token, right: ExpressionAst): BinaryExpressionAst {
  const row = "row" in operator ? operator.row : undefined;
  return {
    kind: "BinaryExpression",
    extent: p.extent(left.extent, right.extent),
    left,
    operator: row === undefined
      ? SYMBOL_OPERATORS.get(operator.kind)!
      : row.operator as BinaryExpressionAst["operator"],
    caseSensitive: row?.caseSensitive ?? false,
    right,
    operatorExtent: p.extent(operator, operator),
  };
}

function parseBinary(p: ParserState, ternaryEndsNumber: boolean): ExpressionAst | undefined {
  const first = parseArray(p, ternaryEndsNumber);
  if (first === undefined) return undefined;
  let token = p.peek();
  if (!hasTrait(token.kind, BINARY)) return token.kind === "Parameter" ? unknownOperator(p, token, first) : first;
  p.skip();
  const operands: ExpressionAst[] = [first];
  const operators: Token[] = [];
  for (let count = 1;; count++) {
    p.checkChain(count);
    operators.push(token);
    p.skipNewlines();
    operands.push(parseArray(p, true) ?? missing(p, token));
    token = p.next();
    if (!hasTrait(token.kind, BINARY)) break;
    reduce(p, operands, operators, precedenceOf(token.kind));
  }
  p.unget(token);
  reduce(p, operands, operators, 0);
  const expression = operands[0]!;
  return token.kind === "Parameter" ? unknownOperator(p, token, expression) : expression;
}

// Joins operands while the last operator binds at least as tightly as what follows: equals group to the left.
function reduce(p: ParserState, operands: ExpressionAst[], operators: Token[], precedence: number): void {
  while (operators.length > 0 && precedence <= precedenceOf(operators[operators.length - 1]!.kind)) {
    const right = operands.pop()!;
    const left = operands.pop()!;
    operands.push(binary(p, left, operators.pop()!, right));
  }
}

// A word with a dash after an operand looks like an operator that does not exist.
function unknownOperator(p: ParserState, token: ParameterToken, expression: ExpressionAst): ExpressionAst {
  p.report("UnexpectedToken", token, p.text(token));
  p.skip();
  const extent = p.extent(token, token);
  return {
    kind: "ErrorExpression",
    extent: p.extent(expression.extent, token),
    nested: [expression, {
      kind: "CommandParameter",
      extent,
      parameterName: token.name,
      argument: undefined,
      nameExtent: extent,
    }],
  };
}

function parseArray(p: ParserState, ternaryEndsNumber: boolean): ExpressionAst | undefined {
  const first = parseUnary(p, ternaryEndsNumber);
  if (first === undefined || p.commaEnds || p.peek().kind !== "Comma") return first;
  const elements = [first];
  let last = first;
  for (let comma = p.take("Comma"); comma !== undefined; comma = p.take("Comma")) {
    p.skipNewlines();
    const element = parseUnary(p, true);
    if (element === undefined) {
      p.incomplete("MissingExpressionAfterToken", after(comma), p.text(comma));
      last = { kind: "ErrorExpression", extent: p.extent(comma, comma), nested: [] };
      elements.push(last);
      break;
    }
    last = element;
    elements.push(element);
  }
  return { kind: "ArrayLiteral", extent: p.extent(first.extent, last.extent), elements };
}

/** An operand with the operators before and after it; `undefined` where none begins here. */
export function parseUnary(p: ParserState, ternaryEndsNumber = false): ExpressionAst | undefined {
  const token = peekOperand(p, ternaryEndsNumber);
  let expression: ExpressionAst | undefined;
  if (hasTrait(token.kind, UNARY) || token.kind === "LBracket") {
    p.enter();
    expression = token.kind === "LBracket" ? parseBracketed(p, token) : parsePrefix(p, token);
    p.leave();
  } else {
    expression = parsePrimary(p, true);
  }
  // An operand that lacked is an error already; what follows it is left to the caller.
  if (expression === undefined || expression.kind === "ErrorExpression") return expression;
  const postfix = p.take("PlusPlus") ?? p.take("MinusMinus");
  if (postfix === undefined) return expression;
  return {
    kind: "UnaryExpression",
    extent: p.extent(expression.extent, postfix),
    operator: postfix.kind === "PlusPlus" ? "postfix++" : "postfix--",
    caseSensitive: false,
    child: expression,
  };
}

// Only here may a sign belong to a number, so a minus that was looked at before must be scanned again.
function peekOperand(p: ParserState, ternaryEndsNumber: boolean): Token {
  const { lexer, pending } = p;
  const { signedNumbers, ternaryEndsNumber: outer } = lexer;
  lexer.signedNumbers = true;
  lexer.ternaryEndsNumber = ternaryEndsNumber;
  if (pending?.kind === "Minus" || (ternaryEndsNumber && pending?.kind === "Generic")) p.resync(pending.start);
  const token = p.peek();
  lexer.signedNumbers = signedNumbers;
  lexer.ternaryEndsNumber = outer;
  return token;
}

function parsePrefix(p: ParserState, token: Token): ExpressionAst | undefined {
  if (token.kind === "Comma" && p.commaEnds) return undefined;
  p.skip();
  p.skipNewlines();
  const child = parseUnary(p, true);
  if (child === undefined) {
    p.incomplete("MissingExpressionAfterOperator", after(token), p.text(token));
    return { kind: "ErrorExpression", extent: p.extent(token, token), nested: [] };
  }
  const extent = p.extent(token, child.extent);
  if (token.kind === "Comma") return { kind: "ArrayLiteral", extent, elements: [child] };
  const row = "row" in token ? token.row : undefined;
  const operator = row === undefined ? PREFIX_OPERATORS.get(token.kind)! : row.operator as UnaryOperator;
  return { kind: "UnaryExpression", extent, operator, caseSensitive: row?.caseSensitive ?? false, child };
}

// A type literal, a cast, or attributes before a variable.
function parseBracketed(p: ParserState, token: Token): ExpressionAst | undefined {
  const attributes = parseAttributes(p, true);
  if (attributes === undefined) return undefined;
  const last = attributes[attributes.length - 1]!;
  let expression: ExpressionAst;
  if (last.kind === "Attribute") {
    p.skipNewlines();
    const child = parseUnary(p, true);
    if (child === undefined) {
      p.incomplete("UnexpectedAttribute", last.extent, last.typeName.fullName);
      return { kind: "ErrorExpression", extent: p.extent(token, last.extent), nested: attributes };
    }
    expression = wrap(p, last, child);
  } else {
    const type: ExpressionAst = { kind: "TypeExpression", extent: last.extent, typeName: last.typeName };
    const operator = p.memberAccess(false);
    if (operator !== undefined) {
      expression = parseTypeMembers(p, operator, type);
    } else {
      const { kind } = p.peek();
      const child = kind === "NewLine" || kind === "Comma" ? undefined : parseUnary(p, true);
      expression = child === undefined ? type : wrap(p, last, child);
    }
  }
  for (let i = attributes.length - 2; i >= 0; i--) expression = wrap(p, attributes[i]!, expression);
  return expression;
}

function wrap(p: ParserState, attribute: AttributeBaseAst, child: ExpressionAst): ExpressionAst {
  const extent = p.extent(attribute.extent, child.extent);
  return attribute.kind === "Attribute"
    ? { kind: "AttributedExpression", extent, attribute, child }
    : { kind: "ConvertExpression", extent, type: attribute, child };
}
