/**
 * Rules for `class` and `enum`.
 * @module
 */

import type {
  Ast,
  AttributeAst,
  AttributeBaseAst,
  ExpressionAst,
  FunctionMemberAst,
  MemberAst,
  PropertyMemberAst,
  StatementAst,
  TypeConstraintAst,
  TypeDefinitionAst,
} from "./ast.ts";
import { canonicalTypeName, typeExists } from "./known_types.ts";
import { parseScriptBlock } from "./parse_blocks.ts";
import type { Span } from "./parse_errors.ts";
import { parseParameterList } from "./parse_functions.ts";
import { parseExpression } from "./parse_expressions.ts";
import { errorStatement } from "./parse_loops.ts";
import { parseInvokeArguments } from "./parse_members.ts";
import { parseAttribute, parseSimpleName, parseTypeName } from "./parse_types.ts";
import { after, type ParserState } from "./parser_state.ts";
import { hasTrait, KEYWORD, type Token, type VariableToken } from "./tokens.ts";

// Types that the parser refuses; others that are no whole numbers are refused when the enum is made.
const NO_ENUM_BASE: ReadonlySet<string> = new Set(["string", "datetime"]);

/** A class, after the keyword; `attributes` stood before it. */
export function parseClass(
  p: ParserState,
  attributes: readonly AttributeBaseAst[] | undefined,
  keyword: Token,
): StatementAst {
  p.skipNewlines();
  const name = parseSimpleName(p);
  if (name === undefined) {
    p.incomplete("MissingNameAfterKeyword", after(keyword), p.text(keyword));
    return errorStatement(p, keyword, keyword);
  }
  p.skipNewlines();
  const mode = p.setMode("signature");
  const baseTypes = parseBaseTypes(p);
  const opening = p.next();
  if (opening.kind !== "LCurly") {
    p.unget(opening);
    const last: Ast = baseTypes[baseTypes.length - 1] ?? name;
    p.incomplete("MissingTypeBody", after(last.extent), "class");
    p.setMode(mode);
    return errorStatement(p, keyword, last.extent, ...baseTypes);
  }
  const members: MemberAst[] = [];
  const stray: Ast[] = [];
  let end: Span = opening;
  for (;;) {
    const result = parseClassMember(p, name.value);
    if (result.member !== undefined) {
      members.push(result.member);
      end = result.member.extent;
    }
    stray.push(...result.stray);
    if (result.member === undefined && result.stray.length === 0) break;
  }
  end = closeType(p, opening, end);
  p.setMode(mode);
  const definition = define(p, "class", name.value, attributes, baseTypes, members, keyword, end);
  return stray.length === 0 ? definition.statement : errorStatement(p, definition.start, end, ...stray);
}

function closeType(p: ParserState, opening: Token, end: Span): Span {
  const closing = p.next();
  if (closing.kind === "RCurly") return closing;
  p.unget(closing);
  p.incompleteAt("MissingEndCurlyBrace", after(opening), closing);
  return end;
}

function define(
  p: ParserState,
  typeKind: "class" | "enum",
  name: string,
  attributes: readonly AttributeBaseAst[] | undefined,
  baseTypes: readonly TypeConstraintAst[],
  members: readonly MemberAst[],
  keyword: Token,
  end: Span,
): { statement: StatementAst; start: Span } {
  p.definesNames = true;
  const all = attributes ?? [];
  const start: Span = all[0]?.extent ?? keyword;
  const definition: TypeDefinitionAst = {
    kind: "TypeDefinition",
    extent: p.extent(start, end),
    typeKind,
    name,
    attributes: all.filter((attribute) => attribute.kind === "Attribute"),
    baseTypes,
    members,
  };
  // A type before the keyword was reported already.
  const types = all.filter((attribute) => attribute.kind === "TypeConstraint");
  const statement = types.length === 0 ? definition : errorStatement(p, start, end, ...types, definition);
  return { statement, start };
}

function parseBaseTypes(p: ParserState): TypeConstraintAst[] {
  const types: TypeConstraintAst[] = [];
  const colon = p.take("Colon");
  if (colon === undefined) return types;
  p.skipNewlines();
  let comma: Token | undefined;
  for (;;) {
    const typeName = parseTypeName(p, false);
    if (typeName === undefined) {
      p.incomplete("TypeNameExpected", after(comma ?? colon));
      return types;
    }
    types.push({ kind: "TypeConstraint", extent: typeName.extent, typeName });
    p.skipNewlines();
    comma = p.take("Comma");
    if (comma === undefined) return types;
    p.skipNewlines();
  }
}

interface MemberResult {
  readonly member: MemberAst | undefined;
  /** What was read of a member that could not be finished. */
  readonly stray: readonly Ast[];
}

/** What stands before the name of a member. */
interface Modifiers {
  readonly attributes: AttributeAst[];
  type: TypeConstraintAst | undefined;
  isStatic: boolean;
  isHidden: boolean;
  /** The first and the last of them. */
  first: Span | undefined;
  last: Span | undefined;
}

function parseModifiers(p: ParserState): Modifiers {
  const modifiers: Modifiers = {
    attributes: [],
    type: undefined,
    isStatic: false,
    isHidden: false,
    first: undefined,
    last: undefined,
  };
  for (;;) {
    p.skipNewlines();
    const attribute = parseAttribute(p);
    if (attribute !== undefined) {
      modifiers.first ??= attribute.extent;
      modifiers.last = attribute.extent;
      if (attribute.kind === "Attribute") modifiers.attributes.push(attribute);
      else if (modifiers.type === undefined) modifiers.type = attribute;
      else p.report("TooManyTypes", attribute.extent);
      continue;
    }
    const token = p.peek();
    modifiers.first ??= token;
    if (token.kind !== "Static" && token.kind !== "Hidden") return modifiers;
    const flag = token.kind === "Static" ? "isStatic" : "isHidden";
    if (modifiers[flag]) p.report("DuplicateQualifier", token, p.text(token));
    modifiers[flag] = true;
    modifiers.last = token;
    p.skip();
  }
}

function strayOf(modifiers: Modifiers, ...more: (Ast | undefined)[]): Ast[] {
  return [...modifiers.attributes, modifiers.type, ...more].filter((node) => node !== undefined);
}

function parseClassMember(p: ParserState, className: string): MemberResult {
  const modifiers = parseModifiers(p);
  const token = p.peek();
  if (token.kind === "Variable") {
    p.skip();
    return parseProperty(p, modifiers, token);
  }
  // Any word can be the name of a method, keywords included.
  if (token.kind === "Identifier" || hasTrait(token.kind, KEYWORD)) {
    p.skip();
    const member = parseMethod(p, modifiers, token, className);
    if (member !== undefined) return { member, stray: [] };
    p.sync(false, "RCurly");
    return { member: undefined, stray: strayOf(modifiers) };
  }
  if (modifiers.last === undefined) return { member: undefined, stray: [] };
  p.incomplete("IncompleteMemberDefinition", after(modifiers.last));
  return { member: undefined, stray: strayOf(modifiers) };
}

function parseProperty(p: ParserState, modifiers: Modifiers, variable: VariableToken): MemberResult {
  let initialValue: ExpressionAst | undefined;
  if (p.take("Equals") !== undefined) {
    p.skipNewlines();
    initialValue = parseExpression(p);
  }
  const end = endOfMember(p, initialValue?.extent ?? variable, false);
  const { name } = variable.path;
  if (name === "") return { member: undefined, stray: strayOf(modifiers, initialValue) };
  const member: PropertyMemberAst = {
    kind: "PropertyMember",
    extent: p.extent(modifiers.first ?? variable, end),
    name,
    propertyType: modifiers.type,
    attributes: modifiers.attributes,
    initialValue,
    isStatic: modifiers.isStatic,
    isHidden: modifiers.isHidden,
    isLiteral: false,
  };
  return { member, stray: [] };
}

// A line break, a semicolon (which belongs to the member) or the closing brace ends a member.
function endOfMember(p: ParserState, end: Span, reported: boolean): Span {
  const token = p.peek();
  const terminates = token.kind === "NewLine" || token.kind === "Semi" || token.kind === "RCurly";
  if (!terminates && !reported) p.incomplete("MissingPropertyTerminator", after(end));
  p.skipTerminators();
  return token.kind === "Semi" ? token : end;
}

function parseMethod(
  p: ParserState,
  modifiers: Modifiers,
  nameToken: Token,
  className: string,
): FunctionMemberAst | undefined {
  const name = p.text(nameToken);
  const hasList = p.peek().kind === "LParen";
  if (!hasList) p.incomplete("MissingMethodParameterList", after(nameToken));
  const list = hasList ? parseParameterList(p) : { parameters: [], failed: undefined, closing: undefined };
  let { failed } = list;
  const isConstructor = name.toLowerCase() === className.toLowerCase();
  const callsBase = isConstructor && !modifiers.isStatic;
  let base: BaseCall | undefined;
  if (callsBase) {
    base = parseBaseCall(p);
    failed = base.failed ?? failed;
  }
  const opening = p.next();
  if (opening.kind !== "LCurly") {
    p.unget(opening);
    if (failed === undefined) {
      failed = list.closing ?? nameToken;
      p.incomplete("MissingFunctionBody", after(failed));
    }
  }
  if (failed !== undefined) return undefined;
  const mode = p.setMode("command");
  const body = parseScriptBlock(p, opening, { first: base && baseCallStatement(p, base, opening) });
  p.setMode(mode);
  return {
    kind: "FunctionMember",
    extent: p.extent(modifiers.first ?? nameToken, body.extent),
    name,
    nameExtent: p.extent(nameToken, nameToken),
    isConstructor,
    returnType: modifiers.type,
    attributes: modifiers.attributes,
    parameters: list.parameters ?? [],
    body,
    isStatic: modifiers.isStatic,
    isHidden: modifiers.isHidden,
  };
}

interface BaseCall {
  /** Where `base(…)` stands; `undefined` where it was left out. */
  readonly place: Span | undefined;
  readonly arguments: readonly ExpressionAst[];
  readonly failed: Span | undefined;
}

function parseBaseCall(p: ParserState): BaseCall {
  p.skipNewlines();
  const mode = p.setMode("signature");
  const call = finishBaseCall(p);
  p.setMode(mode);
  return call;
}

function finishBaseCall(p: ParserState): BaseCall {
  const colon = p.take("Colon");
  if (colon === undefined) return { place: undefined, arguments: [], failed: undefined };
  p.skipNewlines();
  const base = p.take("Base");
  if (base === undefined) {
    p.incomplete("MissingBaseCtorCall", after(colon));
    return { place: undefined, arguments: [], failed: colon };
  }
  p.skipNewlines();
  const opening = p.take("LParen");
  if (opening === undefined) {
    p.incomplete("MissingMethodParameterList", after(base));
    return { place: undefined, arguments: [], failed: base };
  }
  const list = parseInvokeArguments(p, opening);
  p.skipNewlines();
  return { place: { start: base.start, end: list.last.end }, arguments: list.arguments, failed: undefined };
}

function baseCallStatement(p: ParserState, call: BaseCall, opening: Token): StatementAst {
  const place = call.place ?? after(opening);
  const extent = p.extent(place, place);
  const expression: ExpressionAst = {
    kind: "BaseCtorInvokeMemberExpression",
    extent,
    arguments: call.arguments,
    implicit: call.place === undefined,
  };
  return {
    kind: "Pipeline",
    extent,
    elements: [{ kind: "CommandExpression", extent, expression, redirections: [] }],
    background: false,
  };
}

/** An enum, after the keyword; `attributes` stood before it. */
export function parseEnum(
  p: ParserState,
  attributes: readonly AttributeBaseAst[] | undefined,
  keyword: Token,
): StatementAst {
  p.skipNewlines();
  const name = parseSimpleName(p);
  if (name === undefined) {
    p.incomplete("MissingNameAfterKeyword", after(keyword), p.text(keyword));
    return errorStatement(p, keyword, keyword);
  }
  const mode = p.setMode("signature");
  const baseTypes = parseEnumBase(p);
  p.skipNewlines();
  const opening = p.next();
  if (opening.kind !== "LCurly") {
    p.unget(opening);
    p.incomplete("MissingTypeBody", after(name.extent), "enum");
    p.setMode(mode);
    return errorStatement(p, keyword, name.extent);
  }
  const members: MemberAst[] = [];
  for (let member = parseLabel(p); member !== undefined; member = parseLabel(p)) members.push(member);
  const end = closeType(p, opening, members[members.length - 1]?.extent ?? opening);
  p.setMode(mode);
  return define(p, "enum", name.value, attributes, baseTypes, members, keyword, end).statement;
}

function parseEnumBase(p: ParserState): TypeConstraintAst[] {
  const colon = p.take("Colon");
  if (colon === undefined) return [];
  p.skipNewlines();
  const typeName = parseTypeName(p, false);
  if (typeName === undefined) {
    p.incomplete("TypeNameExpected", after(colon));
    return [];
  }
  const { fullName } = typeName;
  if (typeExists(fullName) === "no" || NO_ENUM_BASE.has(canonicalTypeName(fullName))) {
    p.report("InvalidUnderlyingType", typeName.extent, typeName.fullName);
  }
  return [{ kind: "TypeConstraint", extent: typeName.extent, typeName }];
}

function parseLabel(p: ParserState): PropertyMemberAst | undefined {
  p.skipNewlines();
  const name = parseSimpleName(p);
  if (name === undefined) return undefined;
  let end: Span = name.extent;
  let initialValue: ExpressionAst | undefined;
  let reported = false;
  const mode = p.setMode("expression");
  const equals = p.take("Equals");
  if (equals !== undefined) {
    initialValue = parseExpression(p);
    if (initialValue === undefined) {
      p.report("ExpectedValueExpression", after(equals), "=");
      end = equals;
      reported = true;
    } else {
      end = initialValue.extent;
    }
  }
  p.setMode(mode);
  end = endOfMember(p, end, reported);
  return {
    kind: "PropertyMember",
    extent: p.extent(name.extent, end),
    name: name.value,
    propertyType: undefined,
    attributes: [],
    initialValue,
    isStatic: true,
    isHidden: false,
    isLiteral: true,
  };
}
