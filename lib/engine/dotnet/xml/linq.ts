/**
 * System.Xml.Linq over the nodes of `nodes.ts`: names with their namespace, and content of any kind put into elements.
 * @module
 */
import type { PsValue } from "../../../clixml/value.ts";
import { clrError } from "../clr_errors.ts";
import { isEnumerable, itemsOf } from "../enumerate.ts";
import { NetObject } from "../net_object.ts";
import { baseOf } from "../numbers.ts";
import { invariantText } from "../text.ts";
import { checkedName } from "./editing.ts";
import { XmlNode } from "./nodes.ts";
import { XmlOutput } from "./output.ts";
import { NODE_KINDS, XML_NAMESPACE, type XmlNodeKind, XMLNS_NAMESPACE } from "./shape.ts";
import { writeNode } from "./write.ts";

/** The namespace of the classes. */
export const LINQ = "System.Xml.Linq";

/** A name: XName. */
export interface ExpandedName {
  readonly localName: string;
  readonly namespaceUri: string;
}

/** An XName, XElement, XDocument … */
export type LinqObject = NetObject<XmlNode>;

const CLASSES: Partial<Record<XmlNodeKind, string>> = {
  Element: "XElement",
  Attribute: "XAttribute",
  Text: "XText",
  CDATA: "XCData",
  Comment: "XComment",
  Document: "XDocument",
  DocumentType: "XDocumentType",
  ProcessingInstruction: "XProcessingInstruction",
  Whitespace: "XText",
  SignificantWhitespace: "XText",
};

const OBJECTS = new WeakMap<XmlNode, LinqObject>();

/** The object that stands for a node, always the same one. */
export function linqObject(node: XmlNode): LinqObject {
  let object = OBJECTS.get(node);
  if (object === undefined) {
    object = new NetObject<XmlNode>(`${LINQ}.${CLASSES[node.nodeKind] ?? "XNode"}`, node);
    OBJECTS.set(node, object);
  }
  return object;
}

/** The object of a node, null where there is none. */
export function linqOrNull(node: XmlNode | undefined): PsValue {
  return node === undefined ? null : linqObject(node);
}

/** The node behind a value, `undefined` where there is none. */
export function linqNode(value: PsValue): XmlNode | undefined {
  const base = baseOf(value);
  return base instanceof NetObject && base.state instanceof XmlNode ? base.state : undefined;
}

/** Reads `{namespace}local`. */
export function expandedName(text: string): ExpandedName {
  const match = /^\{([^}]*)\}(.+)$/.exec(text);
  return match
    ? { namespaceUri: match[1]!, localName: checkedName(match[2]!) }
    : { namespaceUri: "", localName: checkedName(text) };
}

/** `{namespace}local`. */
export function nameText({ localName, namespaceUri }: ExpandedName): string {
  return namespaceUri === "" ? localName : `{${namespaceUri}}${localName}`;
}

/** An XName. */
export function nameObject(name: ExpandedName): NetObject<ExpandedName> {
  return new NetObject<ExpandedName>(`${LINQ}.XName`, name);
}

/** The name that an argument means. */
export function nameOf(value: PsValue): ExpandedName {
  if (value instanceof NetObject && value.netType().fullName === `${LINQ}.XName`) return value.state as ExpandedName;
  if (typeof value === "string") return expandedName(value);
  throw clrError("System.ArgumentNullException", "A name is needed.");
}

/** Whether a node has a name. */
export function hasName(node: XmlNode, name: ExpandedName): boolean {
  return node.localName === name.localName && node.namespaceUri === name.namespaceUri;
}

/** Makes an element or attribute of a name. */
export function makeNamed(kind: "Element" | "Attribute", name: ExpandedName, document: XmlNode): XmlNode {
  const { localName, namespaceUri } = name;
  const prefix = namespaceUri === XML_NAMESPACE ? "xml" : namespaceUri === XMLNS_NAMESPACE ? "xmlns" : "";
  return new XmlNode(kind, document, { prefix, localName, namespaceUri });
}

/** Text of a value as content. */
export function contentText(value: PsValue): string {
  if (typeof value === "boolean") return value ? "true" : "false";
  return value === null ? "" : invariantText(value);
}

/** Adds content: nodes and attributes as they are (copies, where they have a parent), lists item by item, all else as text. */
export function addContent(parent: XmlNode, content: PsValue, place: number = parent.children.length): number {
  const value = baseOf(content);
  if (value === null) return place;
  const node = linqNode(value);
  if (node === undefined) {
    if (isEnumerable(value)) {
      let at = place;
      for (const item of itemsOf(value)) at = addContent(parent, item, at);
      return at;
    }
    return addText(parent, contentText(value), place);
  }
  if (node.nodeKind === "Document") {
    throw clrError("System.ArgumentException", "A document cannot stand in another node.");
  }
  const own = node.parent === undefined ? node : node.copy(parent.document, true);
  own.adopt(parent.document);
  if (own.nodeKind === "Attribute") {
    if (parent.attributeNs(own.localName, own.namespaceUri)) {
      throw clrError("System.InvalidOperationException", `There is an attribute "${own.name}" already.`);
    }
    own.parent = parent;
    parent.attributes.push(own);
    return place;
  }
  if (parent.nodeKind === "Document" && own.nodeKind === "Element" && parent.documentElement()) {
    throw clrError("System.InvalidOperationException", "The document has its element already.");
  }
  parent.insert(own, place);
  return place + 1;
}

// Text beside text becomes one with it.
function addText(parent: XmlNode, text: string, place: number): number {
  const before = parent.children[place - 1];
  if (before?.nodeKind === "Text") before.value += text;
  else if (text !== "") parent.insert(new XmlNode("Text", parent.document, { value: text }), place);
  else {
    parent.isEmpty = false;
    return place;
  }
  return before?.nodeKind === "Text" ? place : place + 1;
}

/** Elements below a node, the node itself left out. */
export function* descendantNodes(node: XmlNode): Generator<XmlNode, undefined> {
  for (const child of node.children) {
    yield child;
    yield* descendantNodes(child);
  }
}

/** What ToString() and Save() write. */
export function linqText(node: XmlNode, newLine: string, isIndented = true): string {
  if (node.nodeKind === "Attribute") {
    const output = new XmlOutput();
    output.startElement("", "_", "");
    output.take();
    output.attribute(node.prefix, node.localName, "", node.value);
    return output.take().trimStart();
  }
  const output = new XmlOutput(isIndented ? { indent: "  ", newLine } : {});
  for (const each of node.nodeKind === "Document" ? node.children : [node]) {
    if (each.nodeKind !== "XmlDeclaration") writeNode(each, output);
  }
  return output.take();
}

/** Whether a kind of nodes has a class here. */
export function isLinqKind(kind: XmlNodeKind): boolean {
  return kind in NODE_KINDS && CLASSES[kind] !== undefined;
}
