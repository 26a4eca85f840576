/**
 * The element model of envelopes: names resolved to (namespace, local), so that no reader depends on a prefix.
 * Reading is `read.ts`, writing is `write.ts`.
 * @module
 */

/** A name after its prefix was resolved; no namespace is the empty string. */
export interface ExpandedName {
  /** Namespace name, empty where there is none. */
  readonly uri: string;
  /** Name without a prefix. */
  readonly local: string;
}

/** An attribute that is no declaration of a namespace. */
export interface Attribute extends ExpandedName {
  /** Its value, references resolved. */
  readonly value: string;
}

/** An element. */
export interface Element extends ExpandedName {
  /** In the order of the document. */
  readonly attributes: readonly Attribute[];
  /** Elements and text in the order of the document; comments are dropped, CDATA is text. */
  readonly children: readonly (Element | string)[];
  /** Namespaces by the prefixes in force here, for names that stand in text; the default namespace is the empty prefix. */
  readonly scope: ReadonlyMap<string, string>;
}

/** Whether an element or attribute has this name. */
export function isNamed(node: ExpandedName, uri: string, local: string): boolean {
  return node.local === local && node.uri === uri;
}

/** Every child element, or every one of this name. */
export function childrenOf(parent: Element, uri?: string, local?: string): Element[] {
  const found: Element[] = [];
  for (const child of parent.children) {
    if (typeof child === "string") continue;
    if ((uri === undefined || child.uri === uri) && (local === undefined || child.local === local)) found.push(child);
  }
  return found;
}

/** The first child element of this name. */
export function childOf(parent: Element, uri: string, local: string): Element | undefined {
  for (const child of parent.children) {
    if (typeof child !== "string" && isNamed(child, uri, local)) return child;
  }
  return undefined;
}

/** The element at the end of a path of child names inside one namespace. */
export function descendantOf(parent: Element, uri: string, ...path: readonly string[]): Element | undefined {
  let at: Element | undefined = parent;
  for (const local of path) at = at && childOf(at, uri, local);
  return at;
}

/** The value of the attribute of this name; the namespace is none by default. */
export function attributeOf(element: Element, local: string, uri = ""): string | undefined {
  return element.attributes.find((attribute) => isNamed(attribute, uri, local))?.value;
}

/** All text inside, descendants included, as written. */
export function textOf(element: Element): string {
  let text = "";
  for (const child of element.children) text += typeof child === "string" ? child : textOf(child);
  return text;
}

/** The trimmed text of the first child of this name; undefined where there is no such child. */
export function childText(parent: Element, uri: string, local: string): string | undefined {
  const child = childOf(parent, uri, local);
  return child && textOf(child).trim();
}

/** The name that an element's text holds (`w:TimedOut`); undefined where its prefix is not bound. */
export function nameIn(element: Element): ExpandedName | undefined {
  const text = textOf(element).trim();
  const colon = text.indexOf(":");
  const uri = element.scope.get(text.slice(0, Math.max(colon, 0)));
  return uri === undefined ? undefined : { uri, local: text.slice(colon + 1) };
}
