/**
 * Changes of documents with the checks that System.Xml makes: what may stand where, and in which document.
 * @module
 */
import { argumentError, clrError } from "../clr_errors.ts";
import { XmlNode } from "./nodes.ts";
import { readXml, xmlError } from "./read.ts";

const NAME_REGEXP = /^[\p{L}_:][\p{L}\p{N}\p{M}_.\-:·]*$/u;

/** A name that an element or attribute may have. @throws XmlException, or ArgumentException where it is empty. */
export function checkedName(name: string): string {
  if (name === "") throw argumentError("ArgumentException", "name", "A name cannot be empty.");
  if (!NAME_REGEXP.test(name)) throw xmlError(`"${name}" is no name of XML.`);
  return name;
}

function mayHold(parent: XmlNode, child: XmlNode): boolean {
  const { nodeKind } = child;
  if (nodeKind === "Attribute" || nodeKind === "Document") return false;
  if (parent.nodeKind !== "Document") return nodeKind !== "XmlDeclaration" && nodeKind !== "DocumentType";
  return nodeKind !== "Text" && nodeKind !== "CDATA" && nodeKind !== "EntityReference";
}

/** Puts a node at a place among the children of another. @returns The node. */
export function insertNode(parent: XmlNode, child: XmlNode | null, place: number): XmlNode {
  if (!(child instanceof XmlNode)) throw argumentError("ArgumentNullException", "newChild", "A node is needed.");
  if (!parent.isContainer()) {
    throw clrError("System.InvalidOperationException", `A node of the kind ${parent.nodeKind} has no children.`);
  }
  for (let at: XmlNode | undefined = parent; at !== undefined; at = at.parent) {
    if (at === child) throw clrError("System.ArgumentException", "A node cannot be put into itself.");
  }
  if (child.document !== parent.document) {
    throw clrError("System.ArgumentException", "The node belongs to another document; import it first.");
  }
  if (child.nodeKind === "DocumentFragment") {
    let at = place;
    for (const each of [...child.children]) insertNode(parent, each, at++);
    return child;
  }
  if (!mayHold(parent, child)) {
    throw clrError("System.InvalidOperationException", `A node of the kind ${child.nodeKind} cannot stand here.`);
  }
  const isSecondRoot = parent.nodeKind === "Document" && child.nodeKind === "Element" &&
    parent.children.some((each) => each.nodeKind === "Element" && each !== child);
  if (isSecondRoot) throw clrError("System.InvalidOperationException", "The document has its element already.");
  // A node that moves within its parent makes the places behind it one less.
  const old = child.parent === parent ? parent.children.indexOf(child) : -1;
  child.detach();
  parent.insert(child, old >= 0 && old < place ? place - 1 : place);
  return child;
}

/** Takes a child out. @throws ArgumentException where it is none. */
export function removeNode(parent: XmlNode, child: XmlNode | null): XmlNode {
  if (!(child instanceof XmlNode) || child.parent !== parent || child.nodeKind === "Attribute") {
    throw clrError("System.ArgumentException", "The node is no child of this node.");
  }
  child.detach();
  return child;
}

/** Replaces the content by what a text of XML says. */
export function setInnerXml(node: XmlNode, text: string | null): void {
  const xml = text ?? "";
  if (node.nodeKind === "Attribute") {
    node.value = readXml(`<_>${xml}</_>`).documentElement()!.innerText();
    return;
  }
  if (!node.isContainer()) {
    throw clrError(
      "System.InvalidOperationException",
      `A node of the kind ${node.nodeKind} has no inner XML that can be set.`,
    );
  }
  const read = node.nodeKind === "Document"
    ? readXml(xml, { keepBlanks: node.preserveWhitespace })
    : readXml(xml, { keepBlanks: node.document.preserveWhitespace, fragmentOf: node });
  node.clear();
  for (const child of [...read.children]) {
    child.detach();
    node.insert(child, node.children.length);
  }
  node.adopt(node.document);
}
