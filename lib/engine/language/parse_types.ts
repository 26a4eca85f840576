/**
 * Rules for what stands in brackets: type names (generic, array, with assembly) and attributes.
 * @module
 */

import type {
  ArrayTypeName,
  AttributeBaseAst,
  ExpressionAst,
  GenericTypeName,
  NamedAttributeArgumentAst,
  SimpleTypeName,
  StringConstantExpressionAst,
  TypeName,
} from "./ast.ts";
import { scanAssemblyName } from "./lexer_words.ts";
import type { Span } from "./parse_errors.ts";
import { after, before, type ParserState } from "./parser_state.ts";
import type { Token } from "./tokens.ts";

/** What stands in for a type that could not be read. */
const ERROR_TYPE = ":ErrorTypeName:";

/** .NET's limit on the dimensions of an array. */
const MAX_DIMENSIONS = 32;

function simple(p: ParserState, place: Span, name: string, assembly?: string): SimpleTypeName {
  const fullName = assembly === undefined ? name : `${name},${assembly}`;
  return { kind: "TypeName", extent: p.extent(place, place), name, assembly, fullName };
}

/** A type name, without brackets around it; `undefined` where none begins here. */
export function parseTypeName(p: ParserState, assemblies: boolean): TypeName | undefined {
  const old = p.setMode("typeName");
  const token = p.next();
  let result: TypeName | undefined;
  if (token.kind === "Identifier") result = finishTypeName(p, token, false, assemblies);
  else p.unget(token);
  p.setMode(old);
  return result;
}

// `bare` is a generic argument without brackets of its own: a comma after it separates arguments.
function finishTypeName(p: ParserState, name: Token, bare: boolean, assemblies: boolean): TypeName {
  const text = p.text(name);
  const token = p.peek();
  if (token.kind === "LBracket") {
    p.skip();
    p.skipNewlines();
    const inner = p.next();
    switch (inner.kind) {
      case "RBracket":
      case "Comma":
        return finishArray(p, simple(p, name, text), inner, bare);
      case "LBracket":
      case "Identifier":
        return finishGeneric(p, name, inner, bare);
      case "EndOfInput":
        p.unget(inner);
        p.incomplete("MissingTypename", after(token));
        break;
      default:
        p.report("UnexpectedToken", inner, p.text(inner));
        p.sync(true, "RBracket");
    }
    return simple(p, name, text);
  }
  if (token.kind === "Comma" && assemblies && !bare) {
    p.skip();
    const assembly = scanAssemblyName(p.lexer);
    if (assembly.trim() === "") p.report("MissingAssemblyNameSpecification", after(token));
    else return simple(p, { start: name.start, end: p.lexer.tokenSpan().end }, text, assembly);
  }
  return simple(p, name, text);
}

function genericArgument(p: ParserState, first: Token): TypeName {
  if (first.kind === "Identifier") return finishTypeName(p, first, true, true);
  const token = p.next();
  if (token.kind !== "Identifier") {
    p.unget(token);
    p.incomplete("MissingTypename", after(token));
    return simple(p, first, ERROR_TYPE);
  }
  const type = finishTypeName(p, token, false, true);
  const closing = p.next();
  if (closing.kind !== "RBracket") {
    p.unget(closing);
    p.incomplete("EndSquareBracketExpectedAtEndOfType", before(closing));
  }
  return type;
}

/** Generic arguments; `last` is the token after them, which should be `]`. */
export function parseGenericArguments(p: ParserState, first: Token): { types: TypeName[]; last: Token } {
  p.enter();
  const types = [genericArgument(p, first)];
  let last: Token;
  for (;;) {
    p.skipNewlines();
    last = p.next();
    if (last.kind !== "Comma") break;
    p.skipNewlines();
    const token = p.peek();
    if (token.kind === "Identifier" || token.kind === "LBracket") {
      p.skip();
      types.push(genericArgument(p, token));
    } else {
      p.incomplete("MissingTypename", after(last));
      types.push(simple(p, last, ERROR_TYPE));
    }
  }
  p.leave();
  return { types, last };
}

function finishGeneric(p: ParserState, name: Token, first: Token, bare: boolean): TypeName {
  const { types, last } = parseGenericArguments(p, first);
  const closed = last.kind === "RBracket";
  if (!closed) {
    p.unget(last);
    p.incomplete("EndSquareBracketExpectedAtEndOfAttribute", before(last));
  }
  const end: Span = closed ? last : types[types.length - 1]!.extent;
  const make = (assembly: string | undefined): GenericTypeName => ({
    kind: "GenericTypeName",
    extent: p.extent(name, end),
    generic: simple(p, name, p.text(name), assembly),
    typeArguments: types,
    assembly,
    fullName: `${p.text(name)}[${types.map((type) => type.fullName).join(",")}]${assembly ? `,${assembly}` : ""}`,
  });
  const token = p.peek();
  if (token.kind === "LBracket") {
    p.skip();
    return finishArray(p, make(undefined), p.next(), bare);
  }
  if (token.kind !== "Comma" || bare) return make(undefined);
  p.skip();
  const assembly = scanAssemblyName(p.lexer);
  if (assembly === "") p.report("MissingAssemblyNameSpecification", after(token));
  return make(assembly || undefined);
}

// After the opening bracket of an array, with the token after it.
function finishArray(p: ParserState, element: TypeName, first: Token, bare: boolean): TypeName {
  let type = element;
  let inner = first;
  for (let depth = 0;; depth++) {
    p.checkChain(depth);
    type = arrayDimension(p, type, inner);
    const token = p.peek();
    if (token.kind === "Comma" && !bare) {
      p.skip();
      const assembly = scanAssemblyName(p.lexer);
      if (assembly === "") p.report("MissingAssemblyNameSpecification", after(token));
      else type = withAssembly(type, assembly);
      return type;
    }
    if (token.kind !== "LBracket") return type;
    p.skip();
    inner = p.next();
  }
}

function arrayDimension(p: ParserState, type: TypeName, inner: Token): TypeName {
  switch (inner.kind) {
    case "RBracket":
      return arrayOf(p, type, inner, 1);
    case "Comma": {
      let rank = 1;
      let comma: Token = inner;
      let token: Token = inner;
      do {
        comma = token;
        rank++;
        token = p.next();
      } while (token.kind === "Comma");
      if (token.kind !== "RBracket") p.unget(token);
      if (rank > MAX_DIMENSIONS) {
        p.report("ArrayHasTooManyDimensions", { start: inner.start, end: comma.end }, String(rank));
        return type;
      }
      if (token.kind !== "RBracket") p.report("EndSquareBracketExpectedAtEndOfAttribute", after(comma));
      return arrayOf(p, type, token, rank);
    }
    case "EndOfInput":
      p.unget(inner);
      p.report("EndSquareBracketExpectedAtEndOfAttribute", before(inner));
      return type;
    default:
      p.report("UnexpectedToken", inner, p.text(inner));
      p.sync(true, "RBracket");
      return type;
  }
}

function arrayOf(p: ParserState, element: TypeName, last: Token, rank: number): ArrayTypeName {
  return {
    kind: "ArrayTypeName",
    extent: p.extent(element.extent, last),
    element,
    rank,
    fullName: `${element.fullName}[${",".repeat(rank - 1)}]`,
  };
}

// The assembly after an array belongs to the innermost element type.
function withAssembly(type: TypeName, assembly: string): TypeName {
  if (type.kind !== "ArrayTypeName") return { ...type, assembly, fullName: `${type.fullName},${assembly}` };
  const element = withAssembly(type.element, assembly);
  return { ...type, element, fullName: `${type.fullName},${assembly}` };
}

/** Attributes and types in brackets, one after another; `undefined` where there is none. */
export function parseAttributes(p: ParserState, inExpression: boolean): AttributeBaseAst[] | undefined {
  const attributes: AttributeBaseAst[] = [];
  let attribute = parseAttribute(p);
  while (attribute !== undefined) {
    p.checkChain(attributes.push(attribute));
    if (!inExpression || attribute.kind === "Attribute") p.skipNewlines();
    attribute = parseAttribute(p);
  }
  return attributes.length > 0 ? attributes : undefined;
}

/** One attribute or type in brackets. */
export function parseAttribute(p: ParserState): AttributeBaseAst | undefined {
  const opening = p.openingBracket();
  if (opening === undefined) return undefined;
  p.skipNewlines();
  const typeName = parseTypeName(p, true);
  if (typeName === undefined) {
    p.resync(opening.start);
    p.incomplete("MissingTypename", after(opening));
    return undefined;
  }
  const token = p.next();
  if (token.kind === "LParen") return finishAttribute(p, opening, typeName, token);
  let end: Span = token;
  if (token.kind !== "RBracket") {
    p.unget(token);
    p.report("EndSquareBracketExpectedAtEndOfAttribute", before(token));
    end = typeName.extent;
  }
  return { kind: "TypeConstraint", extent: p.extent(opening, end), typeName };
}

function finishAttribute(p: ParserState, opening: Token, typeName: TypeName, paren: Token): AttributeBaseAst {
  p.skipNewlines();
  const positional: ExpressionAst[] = [];
  const named: NamedAttributeArgumentAst[] = [];
  const old = p.setMode("expression");
  let end = attributeArguments(p, paren, positional, named);
  p.setMode(old);
  p.skipNewlines();
  const closing = p.next();
  const closed = closing.kind === "RParen";
  if (closed) {
    end = closing;
  } else {
    p.unget(closing);
    p.incomplete("MissingEndParenthesisInExpression", after(end));
  }
  p.skipNewlines();
  const bracket = p.next();
  if (bracket.kind === "RBracket") {
    end = bracket;
  } else {
    p.unget(bracket);
    if (closed) p.incomplete("EndSquareBracketExpectedAtEndOfAttribute", after(closing));
  }
  return {
    kind: "Attribute",
    extent: p.extent(opening, end),
    typeName,
    positionalArguments: positional,
    namedArguments: named,
  };
}

// Fills the lists and returns the place of the last thing read.
function attributeArguments(
  p: ParserState,
  paren: Token,
  positional: ExpressionAst[],
  named: NamedAttributeArgumentAst[],
): Span {
  const outer = p.commaEnds;
  p.commaEnds = true;
  const seen = new Set<string>();
  let last: Span = paren;
  let comma: Token | undefined;
  for (;;) {
    p.skipNewlines();
    const name = parseSimpleName(p);
    if (name !== undefined) {
      last = namedArgument(p, name, seen, named) ?? last;
    } else {
      const expression = p.rules.expression(p);
      if (expression !== undefined) {
        positional.push(expression);
        last = expression.extent;
      } else if (comma !== undefined) {
        last = after(comma);
        p.incomplete("MissingExpressionAfterToken", last, ",");
        positional.push({ kind: "ErrorExpression", extent: p.extent(last, last), nested: [] });
      }
    }
    p.skipNewlines();
    comma = p.take("Comma");
    if (comma === undefined) break;
    last = comma;
  }
  p.commaEnds = outer;
  return last;
}

function namedArgument(
  p: ParserState,
  name: StringConstantExpressionAst,
  seen: Set<string>,
  named: NamedAttributeArgumentAst[],
): Span | undefined {
  const equals = p.take("Equals");
  let argument: ExpressionAst | undefined;
  if (equals !== undefined) {
    p.skipNewlines();
    argument = p.rules.expression(p);
    if (argument === undefined) {
      const place = after(equals);
      p.incomplete("MissingExpressionInNamedArgument", place);
      argument = { kind: "ErrorExpression", extent: p.extent(place, place), nested: [] };
      p.sync(true, "Comma", "RParen", "RBracket", "NewLine");
    }
  }
  if (seen.has(name.value)) {
    p.report("DuplicateNamedArgument", name.extent, name.value);
  } else {
    const value = argument ?? { kind: "ConstantExpression", extent: name.extent, value: true, text: name.value };
    named.push({
      kind: "NamedAttributeArgument",
      extent: p.extent(name.extent, value.extent),
      name: name.value,
      argument: value,
      expressionOmitted: argument === undefined,
    });
  }
  return argument?.extent;
}

/** A plain word as a name (never a keyword, never more than letters, digits and `_`); `undefined` where none is next. */
export function parseSimpleName(p: ParserState): StringConstantExpressionAst | undefined {
  p.lexer.wantSimpleName = true;
  const token = p.peek();
  p.lexer.wantSimpleName = false;
  if (token.kind !== "Identifier") return undefined;
  p.skip();
  return { kind: "StringConstantExpression", extent: p.extent(token, token), stringKind: "Bare", value: p.text(token) };
}
