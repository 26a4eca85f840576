/**
 * From nodes to text: OuterXml, InnerXml, and the indented form that Save() writes.
 * @module
 */
import { XmlOutput } from "./output.ts";
import type { XmlShape } from "./shape.ts";

/** Writes a node to a sink. */
export function writeNode(node: XmlShape, output: XmlOutput): void {
  switch (node.nodeKind) {
    case "Element":
      output.startElement(node.prefix, node.localName, node.namespaceUri);
      for (const each of node.attributes) output.attribute(each.prefix, each.localName, each.namespaceUri, each.value);
      for (const child of node.children) writeNode(child, output);
      output.endElement(!node.isEmpty);
      break;
    case "Document":
    case "DocumentFragment":
      for (const child of node.children) writeNode(child, output);
      break;
    case "Text":
      output.text(node.value);
      break;
    case "Whitespace":
    case "SignificantWhitespace":
      output.raw(node.value);
      break;
    case "CDATA":
      output.cdata(node.value);
      break;
    case "Comment":
      output.comment(node.value);
      break;
    case "EntityReference":
      output.raw(`&${node.localName};`);
      break;
    case "ProcessingInstruction":
    case "XmlDeclaration":
      output.instruction(node.localName, node.value);
      break;
    case "DocumentType":
      output.docType(node.value);
      break;
    case "Attribute":
      break;
  }
}

/** A node with its own tags. */
export function outerXml(node: XmlShape): string {
  const output = new XmlOutput();
  if (node.nodeKind === "Attribute") {
    output.startElement("", "_", "");
    output.take();
    output.attribute(node.prefix, node.localName, "", node.value);
    return output.take().trimStart();
  }
  writeNode(node, output);
  return output.take();
}

/** What is in a node. */
export function innerXml(node: XmlShape): string {
  if (node.nodeKind === "Attribute") return outerXml(node).slice(node.name.length + 2, -1);
  if (!node.isContainer()) return "";
  // Each child is written for itself: a namespace of the parent is declared again.
  return node.children.map(outerXml).join("");
}

/** The text that Save() writes. */
export function savedXml(document: XmlShape, newLine: string): string {
  const output = new XmlOutput(document.preserveWhitespace ? {} : { indent: "  ", newLine, oldStyle: true });
  writeNode(document, output);
  return output.take();
}
