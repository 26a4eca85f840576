/**
 * TABLE: the functions of XPath 1.0 (section 4), and how its four types become each other.
 * @module
 */
import type { XmlNode } from "./nodes.ts";
import { XML_NAMESPACE } from "./shape.ts";

/** What an expression may be: nodes, text, a number, a truth. */
export type XPathValue = readonly XmlNode[] | string | number | boolean;

/** Where an expression stands. */
export interface XPathContext {
  readonly node: XmlNode;
  readonly position: number;
  readonly size: number;
  readonly prefixes: (prefix: string) => string | undefined;
}

/** Whether a value is nodes. */
export function isNodeSet(value: XPathValue): value is readonly XmlNode[] {
  return typeof value === "object";
}

/** The text of a node. Texts that follow each other count as one. */
export function toNodeText(node: XmlNode): string {
  if (!node.isText() || node.parent === undefined) return node.innerText();
  let text = "";
  const { children } = node.parent;
  for (let i = children.indexOf(node); i < children.length && children[i]!.isText(); i++) text += children[i]!.value;
  return text;
}

/** `string()`. */
export function toText(value: XPathValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "object") return value.length === 0 ? "" : toNodeText(value[0]!);
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (Object.is(value, -0)) return "0";
  const text = String(value);
  // XPath writes no exponents.
  return text.includes("e") ? value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 }) : text;
}

/** `number()`. */
export function toNumber(value: XPathValue): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const text = toText(value).trim();
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : NaN;
}

/** `boolean()`. */
export function toBoolean(value: XPathValue): boolean {
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  if (typeof value === "boolean") return value;
  return value.length > 0;
}

/** A function. */
export interface XPathFunction {
  /** Fewest and most arguments. */
  readonly counts: readonly [least: number, most: number];
  /** Its first argument must be nodes. */
  readonly wantsNodes?: boolean;
  readonly run: (args: readonly XPathValue[], context: XPathContext) => XPathValue;
}

/** The node that an optional argument names. */
function nodeOf(args: readonly XPathValue[], context: XPathContext): XmlNode | undefined {
  return args.length === 0 ? context.node : (args[0] as readonly XmlNode[])[0];
}

function textOf(args: readonly XPathValue[], context: XPathContext): string {
  return args.length === 0 ? toNodeText(context.node) : toText(args[0]!);
}

function hasNames(node: XmlNode | undefined): node is XmlNode {
  const kind = node?.nodeKind;
  return kind === "Element" || kind === "Attribute" || kind === "ProcessingInstruction";
}

// Half goes up, toward positive infinity.
function round(value: number): number {
  return Number.isFinite(value) ? Math.floor(value + 0.5) : value;
}

function substring(text: string, start: number, length: number): string {
  const from = round(start);
  const to = from + round(length);
  let result = "";
  for (let i = 0; i < text.length; i++) if (i + 1 >= from && i + 1 < to) result += text[i];
  return result;
}

function translate(text: string, from: string, to: string): string {
  let result = "";
  for (const char of text) {
    const at = from.indexOf(char);
    result += at < 0 ? char : to[at] ?? "";
  }
  return result;
}

function hasLanguage(node: XmlNode, wanted: string): boolean {
  for (let at: XmlNode | undefined = node; at !== undefined; at = at.parent) {
    const found = at.attributeNs("lang", XML_NAMESPACE);
    if (found) {
      const language = found.value.toLowerCase();
      return language === wanted || language.startsWith(`${wanted}-`);
    }
  }
  return false;
}

function byIds(node: XmlNode, ids: readonly string[]): readonly XmlNode[] {
  const found: XmlNode[] = [];
  const search = (at: XmlNode): void => {
    const id = at.attribute("id")?.value;
    if (id !== undefined && ids.includes(id)) found.push(at);
    for (const child of at.children) search(child);
  };
  search(node.document);
  return found;
}

/** The functions by name. */
export const XPATH_FUNCTIONS: Readonly<Record<string, XPathFunction>> = {
  __proto__: null as never,
  last: { counts: [0, 0], run: (_, context) => context.size },
  position: { counts: [0, 0], run: (_, context) => context.position },
  count: { counts: [1, 1], wantsNodes: true, run: ([nodes]) => (nodes as readonly XmlNode[]).length },
  id: {
    counts: [1, 1],
    run: ([value], context) => {
      const texts = isNodeSet(value!) ? value.map(toNodeText) : [toText(value!)];
      return byIds(context.node, texts.flatMap((text) => text.split(/\s+/)));
    },
  },
  "local-name": {
    counts: [0, 1],
    wantsNodes: true,
    run: (args, context) => {
      const node = nodeOf(args, context);
      return hasNames(node) ? node.localName : "";
    },
  },
  "namespace-uri": {
    counts: [0, 1],
    wantsNodes: true,
    run: (args, context) => nodeOf(args, context)?.namespaceUri ?? "",
  },
  name: {
    counts: [0, 1],
    wantsNodes: true,
    run: (args, context) => {
      const node = nodeOf(args, context);
      return hasNames(node) ? node.name : "";
    },
  },
  string: { counts: [0, 1], run: textOf },
  concat: { counts: [2, Infinity], run: (args) => args.map(toText).join("") },
  "starts-with": { counts: [2, 2], run: ([a, b]) => toText(a!).startsWith(toText(b!)) },
  contains: { counts: [2, 2], run: ([a, b]) => toText(a!).includes(toText(b!)) },
  "substring-before": {
    counts: [2, 2],
    run: ([a, b]) => {
      const at = toText(a!).indexOf(toText(b!));
      return at < 0 ? "" : toText(a!).slice(0, at);
    },
  },
  "substring-after": {
    counts: [2, 2],
    run: ([a, b]) => {
      const at = toText(a!).indexOf(toText(b!));
      return at < 0 ? "" : toText(a!).slice(at + toText(b!).length);
    },
  },
  substring: {
    counts: [2, 3],
    run: ([text, start, length]) =>
      substring(toText(text!), toNumber(start!), length === undefined ? Infinity : toNumber(length)),
  },
  "string-length": { counts: [0, 1], run: (args, context) => textOf(args, context).length },
  "normalize-space": {
    counts: [0, 1],
    run: (args, context) => textOf(args, context).trim().replace(/[ \t\r\n]+/g, " "),
  },
  translate: { counts: [3, 3], run: ([text, from, to]) => translate(toText(text!), toText(from!), toText(to!)) },
  boolean: { counts: [1, 1], run: ([value]) => toBoolean(value!) },
  not: { counts: [1, 1], run: ([value]) => !toBoolean(value!) },
  true: { counts: [0, 0], run: () => true },
  false: { counts: [0, 0], run: () => false },
  lang: { counts: [1, 1], run: ([value], context) => hasLanguage(context.node, toText(value!).toLowerCase()) },
  number: { counts: [0, 1], run: (args, context) => toNumber(args[0] ?? toNodeText(context.node)) },
  sum: {
    counts: [1, 1],
    wantsNodes: true,
    run: ([nodes]) => (nodes as readonly XmlNode[]).reduce((sum, node) => sum + toNumber(toNodeText(node)), 0),
  },
  floor: { counts: [1, 1], run: ([value]) => Math.floor(toNumber(value!)) },
  ceiling: { counts: [1, 1], run: ([value]) => Math.ceil(toNumber(value!)) },
  round: { counts: [1, 1], run: ([value]) => round(toNumber(value!)) },
};
