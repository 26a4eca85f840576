/**
 * From text to nodes, over the `saxes` parser. Blank text between tags is dropped where a document does not keep it.
 * @module
 */
import { type SaxesAttributeNS, SaxesParser } from "saxes";
import { clrError } from "../clr_errors.ts";
import { newDocument, XmlNode } from "./nodes.ts";
import { XML_NAMESPACE, XMLNS_NAMESPACE } from "./shape.ts";

/** Longest XML text that becomes a document, in characters: well above what configuration files and reports have. */
export const MAX_XML_LENGTH = 64 * 1024 * 1024;
/** Deepest nesting of elements; the writers and queries recurse. */
export const MAX_XML_DEPTH = 1000;

/** How text is read. */
export interface XmlReadOptions {
  readonly keepBlanks?: boolean;
  readonly ignoreComments?: boolean;
  readonly ignoreInstructions?: boolean;
  /** Refuses DOCTYPE. */
  readonly refuseDocType?: boolean;
  /** Content of an element instead of a document, with the prefixes that are in scope there. */
  readonly fragmentOf?: XmlNode;
}

/** .NET's XmlException. */
export function xmlError(message: string, line = 0, column = 0): Error {
  const error = clrError("System.Xml.XmlException", message);
  error.record.exception.extra.set("LineNumber", line);
  error.record.exception.extra.set("LinePosition", column);
  error.record.exception.extra.set("SourceUri", null);
  return error;
}

const BLANK_REGEXP = /^[ \t\r\n]*$/;
// saxes puts its own "line:column: " before a message.
const POSITION_REGEXP = /^\d+:\d+: /;

function attributeNode(document: XmlNode, attribute: SaxesAttributeNS): XmlNode {
  const { prefix, local, uri, value } = attribute;
  const isDefault = prefix === "" && local === "xmlns";
  return new XmlNode("Attribute", document, {
    prefix,
    localName: local,
    namespaceUri: isDefault || prefix === "xmlns" ? XMLNS_NAMESPACE : prefix === "xml" ? XML_NAMESPACE : uri,
    value,
  });
}

/** Internal entities of a DOCTYPE: `<!ENTITY name "value">`. */
function internalEntities(docType: string): Record<string, string> {
  const entities: Record<string, string> = {};
  for (const match of docType.matchAll(/<!ENTITY\s+([^\s%"']+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g)) {
    const value = match[2] ?? match[3] ?? "";
    // Only plain text: an entity that names others could grow without end.
    if (!/[&<]/.test(value)) entities[match[1]!] = value;
  }
  return entities;
}

/** Reads XML into a document, or into a fragment of one. @throws XmlException where it is not well-formed. */
export function readXml(text: string, options: XmlReadOptions = {}): XmlNode {
  const { fragmentOf } = options;
  if (text.length > MAX_XML_LENGTH) throw xmlError(`XML of more than ${MAX_XML_LENGTH} characters is not read.`);
  const parser = new SaxesParser({
    xmlns: true,
    position: true,
    fragment: fragmentOf !== undefined,
    ...(fragmentOf && { resolvePrefix: (prefix: string) => fragmentOf.namespaceOfPrefix(prefix) ?? "" }),
  });
  const document = fragmentOf?.document ?? newDocument();
  const root = fragmentOf === undefined ? document : new XmlNode("DocumentFragment", document);
  let top = root;
  let depth = 0;
  const fail = (message: string): never => {
    throw xmlError(message, parser.line, parser.column + 1);
  };
  const add = (node: XmlNode): void => {
    node.parent = top;
    top.children.push(node);
  };
  parser.on("error", (error) => fail(error.message.replace(POSITION_REGEXP, "")));
  parser.on("xmldecl", ({ version, encoding, standalone }) => {
    const value = declarationText(version ?? "1.0", encoding ?? "", standalone ?? "");
    add(new XmlNode("XmlDeclaration", document, { value }));
  });
  parser.on("doctype", (docType) => {
    if (options.refuseDocType) fail("a DOCTYPE is not allowed here");
    Object.assign(parser.ENTITIES, internalEntities(docType));
    const value = docType.trim();
    add(new XmlNode("DocumentType", document, { localName: /^[^\s[]*/.exec(value)![0], value }));
  });
  parser.on("opentag", (tag) => {
    if (++depth > MAX_XML_DEPTH) fail(`elements nest deeper than ${MAX_XML_DEPTH}`);
    const { prefix, local, uri } = tag;
    const element = new XmlNode("Element", document, { prefix, localName: local, namespaceUri: uri });
    element.isEmpty = tag.isSelfClosing;
    for (const each of Object.values(tag.attributes)) {
      const attribute = attributeNode(document, each);
      attribute.parent = element;
      element.attributes.push(attribute);
    }
    add(element);
    top = element;
  });
  parser.on("closetag", () => {
    depth--;
    top = top.parent ?? root;
  });
  parser.on("text", (value) => addText(value));
  const addText = (value: string): void => {
    if (!BLANK_REGEXP.test(value)) {
      if (top.nodeKind !== "Document") add(new XmlNode("Text", document, { value }));
      return;
    }
    if (value === "") return;
    const isKept = spacePreserved(top);
    if (isKept) add(new XmlNode("SignificantWhitespace", document, { value }));
    else if (options.keepBlanks) add(new XmlNode("Whitespace", document, { value }));
  };
  parser.on("cdata", (value) => add(new XmlNode("CDATA", document, { value })));
  parser.on("comment", (value) => {
    if (!options.ignoreComments) add(new XmlNode("Comment", document, { value }));
  });
  parser.on("processinginstruction", ({ target, body }) => {
    if (!options.ignoreInstructions) {
      add(new XmlNode("ProcessingInstruction", document, { localName: target, value: body }));
    }
  });
  // A byte order mark in front is none of the text.
  parser.write(text.startsWith("\ufeff") ? text.slice(1) : text).close();
  return root;
}

function spacePreserved(node: XmlNode): boolean {
  for (let at: XmlNode | undefined = node; at !== undefined; at = at.parent) {
    const space = at.attributes.find((each) => each.namespaceUri === XML_NAMESPACE && each.localName === "space");
    if (space) return space.value === "preserve";
  }
  return false;
}

/** Content of an XML declaration. */
export function declarationText(version: string, encoding: string, standalone: string): string {
  return `version="${version}"` + (encoding === "" ? "" : ` encoding="${encoding}"`) +
    (standalone === "" ? "" : ` standalone="${standalone}"`);
}

/** A part of an XML declaration's content; empty where it is not written. */
export function declarationPart(content: string, part: "version" | "encoding" | "standalone"): string {
  return new RegExp(`${part}="([^"]*)"`).exec(content)?.[1] ?? "";
}
