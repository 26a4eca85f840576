/**
 * Runs XPath 1.0 expressions over the nodes of a document (W3C Recommendation of 16 November 1999, sections 2 to 4).
 * The functions are `xpath_functions.ts`.
 * @module
 */
import { clrError } from "../clr_errors.ts";
import type { XmlNode } from "./nodes.ts";
import { XML_NAMESPACE, XMLNS_NAMESPACE } from "./shape.ts";
import {
  type Axis,
  type BinaryOperator,
  type Expression,
  type NodeTest,
  parseXPath,
  type Step,
  XPathSyntaxError,
} from "./xpath_parse.ts";
import {
  isNodeSet,
  toBoolean,
  toNodeText,
  toNumber,
  XPATH_FUNCTIONS,
  type XPathContext,
  type XPathValue,
} from "./xpath_functions.ts";

/** Finds the namespace of a prefix, `undefined` where it has none. */
export type PrefixLookup = (prefix: string) => string | undefined;

/** XPathException: the expression cannot be read or run. */
function xpathError(expression: string, why: string): Error {
  return clrError("System.Xml.XPath.XPathException", `Cannot use the XPath expression '${expression}': ${why}.`);
}

/** A failure while an expression runs. */
class XPathRunError extends Error {
  override readonly name = "XPathRunError";
}

const NO_PREFIXES: PrefixLookup = () => undefined;

/** The value of an expression seen from a node. @throws XPathException. */
export function evaluateXPath(node: XmlNode, text: string, prefixes: PrefixLookup = NO_PREFIXES): XPathValue {
  try {
    return evaluate(parseXPath(text), { node, position: 1, size: 1, prefixes });
  } catch (error) {
    if (error instanceof XPathSyntaxError || error instanceof XPathRunError) throw xpathError(text, error.message);
    throw error;
  }
}

/** The nodes of an expression in the order of the document. @throws XPathException where it makes none. */
export function selectNodes(node: XmlNode, text: string, prefixes?: PrefixLookup): readonly XmlNode[] {
  const found = evaluateXPath(node, text, prefixes);
  if (!isNodeSet(found)) throw xpathError(text, "it does not select nodes");
  return found;
}

function evaluate(expression: Expression, context: XPathContext): XPathValue {
  switch (expression.kind) {
    case "number":
    case "string":
      return expression.value;
    case "variable":
      throw new XPathRunError(`there is no variable "${expression.name}"`);
    case "negate":
      return -toNumber(evaluate(expression.operand, context));
    case "call":
      return call(expression.name, expression.args, context);
    case "binary":
      return binary(expression.operator, expression.left, expression.right, context);
    case "path":
      return path(expression, context);
  }
}

function call(name: string, args: readonly Expression[], context: XPathContext): XPathValue {
  const row = XPATH_FUNCTIONS[name];
  if (row === undefined) throw new XPathRunError(`there is no function "${name}"`);
  const [least, most] = row.counts;
  if (args.length < least || args.length > most) throw new XPathRunError(`"${name}" takes no ${args.length} arguments`);
  const values = args.map((arg) => evaluate(arg, context));
  if (row.wantsNodes && values.length > 0 && !isNodeSet(values[0]!)) {
    throw new XPathRunError(`"${name}" takes nodes`);
  }
  return row.run(values, context);
}

function binary(operator: BinaryOperator, left: Expression, right: Expression, context: XPathContext): XPathValue {
  const a = evaluate(left, context);
  if (operator === "or") return toBoolean(a) || toBoolean(evaluate(right, context));
  if (operator === "and") return toBoolean(a) && toBoolean(evaluate(right, context));
  const b = evaluate(right, context);
  switch (operator) {
    case "|":
      if (!isNodeSet(a) || !isNodeSet(b)) throw new XPathRunError('"|" joins nodes only');
      return inOrder([...a, ...b]);
    case "+":
      return toNumber(a) + toNumber(b);
    case "-":
      return toNumber(a) - toNumber(b);
    case "*":
      return toNumber(a) * toNumber(b);
    case "div":
      return toNumber(a) / toNumber(b);
    case "mod":
      return toNumber(a) % toNumber(b);
    default:
      return compare(operator, a, b);
  }
}

type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** Section 3.4: of a set of nodes it is enough that one fits. */
function compare(operator: Comparison, a: XPathValue, b: XPathValue): boolean {
  if (isNodeSet(a) && isNodeSet(b)) {
    const texts = b.map(toNodeText);
    return a.some((node) => texts.some((text) => comparePlain(operator, toNodeText(node), text)));
  }
  if (isNodeSet(a) && !isNodeSet(b)) {
    if (typeof b === "boolean") return comparePlain(operator, toBoolean(a), b);
    return a.some((node) => comparePlain(operator, like(toNodeText(node), b), b));
  }
  if (isNodeSet(b) && !isNodeSet(a)) {
    if (typeof a === "boolean") return comparePlain(operator, a, toBoolean(b));
    return b.some((node) => comparePlain(operator, a, like(toNodeText(node), a)));
  }
  return comparePlain(operator, a as PlainValue, b as PlainValue);
}

type PlainValue = Exclude<XPathValue, readonly XmlNode[]>;

function like(text: string, other: XPathValue): string | number {
  return typeof other === "number" ? toNumber(text) : text;
}

function comparePlain(operator: Comparison, a: PlainValue, b: PlainValue): boolean {
  if (operator === "=" || operator === "!=") {
    const isSame = typeof a === "boolean" || typeof b === "boolean"
      ? toBoolean(a) === toBoolean(b)
      : typeof a === "number" || typeof b === "number"
      ? toNumber(a) === toNumber(b)
      : a === b;
    return isSame === (operator === "=");
  }
  const x = toNumber(a);
  const y = toNumber(b);
  return operator === "<" ? x < y : operator === "<=" ? x <= y : operator === ">" ? x > y : x >= y;
}

function path(expression: Expression & { readonly kind: "path" }, context: XPathContext): XPathValue {
  const { start, filters, steps } = expression;
  let nodes: readonly XmlNode[];
  if (start === "context") nodes = [context.node];
  else if (start === "root") nodes = [rootOf(context.node)];
  else {
    const value = evaluate(start, context);
    if (!isNodeSet(value)) throw new XPathRunError("a path starts at nodes only");
    nodes = value;
  }
  for (const filter of filters) nodes = keep(nodes, filter, context);
  for (const step of steps) nodes = walk(nodes, step, context);
  return nodes;
}

function rootOf(node: XmlNode): XmlNode {
  let at = node;
  while (at.parent !== undefined) at = at.parent;
  return at;
}

function walk(nodes: readonly XmlNode[], step: Step, context: XPathContext): readonly XmlNode[] {
  const found: XmlNode[] = [];
  for (const node of nodes) {
    let reached: readonly XmlNode[] = [...axisNodes(node, step.axis)].filter((each) =>
      fits(each, step.test, step.axis, context)
    );
    for (const predicate of step.predicates) reached = keep(reached, predicate, context);
    found.push(...reached);
  }
  const isReverse = /^(ancestor|preceding)/.test(step.axis);
  return nodes.length === 1 && !isReverse ? found : inOrder(found);
}

function keep(nodes: readonly XmlNode[], predicate: Expression, context: XPathContext): readonly XmlNode[] {
  const size = nodes.length;
  return nodes.filter((node, i) => {
    const value = evaluate(predicate, { ...context, node, position: i + 1, size });
    return typeof value === "number" ? value === i + 1 : toBoolean(value);
  });
}

/** Children as XPath sees them: no declarations, and of texts that follow each other only the first. */
function* childNodes(node: XmlNode): Generator<XmlNode, undefined> {
  let afterText = false;
  for (const child of node.children) {
    if (child.nodeKind === "XmlDeclaration" || child.nodeKind === "DocumentType") continue;
    const isText = child.isText();
    if (!isText || !afterText) yield child;
    afterText = isText;
  }
}

function* descendants(node: XmlNode): Generator<XmlNode, undefined> {
  for (const child of childNodes(node)) {
    yield child;
    yield* descendants(child);
  }
}

function* ancestors(node: XmlNode): Generator<XmlNode, undefined> {
  for (let at = node.parent; at !== undefined; at = at.parent) yield at;
}

function siblings(node: XmlNode, after: boolean): readonly XmlNode[] {
  if (node.parent === undefined || node.nodeKind === "Attribute") return [];
  const all = [...childNodes(node.parent)];
  const at = all.indexOf(node);
  return after ? all.slice(at + 1) : all.slice(0, Math.max(at, 0)).reverse();
}

function reversed(nodes: Iterable<XmlNode>): XmlNode[] {
  return [...nodes].reverse();
}

/** Nodes of an axis, nearest first. */
function* axisNodes(node: XmlNode, axis: Axis): Generator<XmlNode, undefined> {
  switch (axis) {
    case "self":
      yield node;
      break;
    case "child":
      yield* childNodes(node);
      break;
    case "parent":
      if (node.parent) yield node.parent;
      break;
    case "attribute":
      for (const each of node.attributes) if (each.namespaceUri !== XMLNS_NAMESPACE) yield each;
      break;
    case "descendant-or-self":
      yield node;
      yield* descendants(node);
      break;
    case "descendant":
      yield* descendants(node);
      break;
    case "ancestor-or-self":
      yield node;
      yield* ancestors(node);
      break;
    case "ancestor":
      yield* ancestors(node);
      break;
    case "following-sibling":
      yield* siblings(node, true);
      break;
    case "preceding-sibling":
      yield* siblings(node, false);
      break;
    case "following":
      if (node.nodeKind === "Attribute" && node.parent) yield* descendants(node.parent);
      for (let at: XmlNode | undefined = node; at !== undefined; at = at.parent) {
        for (const each of siblings(at, true)) {
          yield each;
          yield* descendants(each);
        }
      }
      break;
    case "preceding":
      for (let at: XmlNode | undefined = node; at !== undefined; at = at.parent) {
        for (const each of siblings(at, false)) {
          yield* reversed(descendants(each));
          yield each;
        }
      }
      break;
    case "namespace":
      break;
  }
}

function fits(node: XmlNode, test: NodeTest, axis: Axis, context: XPathContext): boolean {
  if (test.kind === "type") {
    switch (test.type) {
      case "node":
        return true;
      case "text":
        return node.isText();
      case "comment":
        return node.nodeKind === "Comment";
      default:
        return node.nodeKind === "ProcessingInstruction" && (test.name === undefined || test.name === node.localName);
    }
  }
  if (node.nodeKind !== (axis === "attribute" ? "Attribute" : "Element")) return false;
  if (test.prefix === "") return test.name === "*" || (node.localName === test.name && node.namespaceUri === "");
  return node.namespaceUri === namespaceOf(test.prefix, context) && (test.name === "*" || node.localName === test.name);
}

function namespaceOf(prefix: string, context: XPathContext): string {
  const uri = prefix === "xml" ? XML_NAMESPACE : context.prefixes(prefix);
  if (uri === undefined) throw new XPathRunError(`nobody declared the prefix "${prefix}"`);
  return uri;
}

/** Nodes once each, in the order of the document. */
function inOrder(nodes: readonly XmlNode[]): readonly XmlNode[] {
  const once = [...new Set(nodes)];
  if (once.length < 2) return once;
  const keys = new Map<XmlNode, readonly number[]>();
  // Places among siblings are counted once for each parent.
  const places = new Map<XmlNode, Map<XmlNode, number>>();
  for (const node of once) keys.set(node, placeOf(node, places));
  return once.sort((a, b) => comparePlaces(keys.get(a)!, keys.get(b)!));
}

function placeOf(node: XmlNode, places: Map<XmlNode, Map<XmlNode, number>>): readonly number[] {
  const key: number[] = [];
  for (let at = node; at.parent !== undefined; at = at.parent) {
    let own = places.get(at.parent);
    if (own === undefined) {
      const { attributes, children } = at.parent;
      own = new Map([...attributes, ...children].map((each, i) => [each, i]));
      places.set(at.parent, own);
    }
    key.push(own.get(at) ?? 0);
  }
  return key.reverse();
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** Whether the prefixes of an expression are all known; a query over no nodes must fail on an unknown one too. */
export function checkPrefixes(text: string, prefixes: PrefixLookup = NO_PREFIXES): void {
  const unknown = [...prefixesOf(parseChecked(text))].find((prefix) =>
    prefix !== "xml" && prefixes(prefix) === undefined
  );
  if (unknown !== undefined) throw xpathError(text, `nobody declared the prefix "${unknown}"`);
}

function parseChecked(text: string): Expression {
  try {
    return parseXPath(text);
  } catch (error) {
    if (error instanceof XPathSyntaxError) throw xpathError(text, error.message);
    throw error;
  }
}

function* prefixesOf(expression: Expression): Generator<string, undefined> {
  switch (expression.kind) {
    case "negate":
      yield* prefixesOf(expression.operand);
      break;
    case "call":
      for (const arg of expression.args) yield* prefixesOf(arg);
      break;
    case "binary":
      yield* prefixesOf(expression.left);
      yield* prefixesOf(expression.right);
      break;
    case "path":
      if (typeof expression.start === "object") yield* prefixesOf(expression.start);
      for (const filter of expression.filters) yield* prefixesOf(filter);
      for (const { test, predicates } of expression.steps) {
        if (test.kind === "name" && test.prefix !== "") yield test.prefix;
        for (const predicate of predicates) yield* prefixesOf(predicate);
      }
      break;
  }
}
