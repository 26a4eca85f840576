/**
 * The kinds of XML nodes as a table, the reserved namespaces, and the part of a node that its writer and PowerShell's
 * view of it need.
 * @module
 */

/** Kinds of nodes: number of XmlNodeType, class, and the name of kinds whose nodes all have one name. */
export const NODE_KINDS = {
  Element: { number: 1, type: "System.Xml.XmlElement" },
  Attribute: { number: 2, type: "System.Xml.XmlAttribute" },
  Text: { number: 3, type: "System.Xml.XmlText", name: "#text" },
  CDATA: { number: 4, type: "System.Xml.XmlCDataSection", name: "#cdata-section" },
  EntityReference: { number: 5, type: "System.Xml.XmlEntityReference" },
  ProcessingInstruction: { number: 7, type: "System.Xml.XmlProcessingInstruction" },
  Comment: { number: 8, type: "System.Xml.XmlComment", name: "#comment" },
  Document: { number: 9, type: "System.Xml.XmlDocument", name: "#document" },
  DocumentType: { number: 10, type: "System.Xml.XmlDocumentType" },
  DocumentFragment: { number: 11, type: "System.Xml.XmlDocumentFragment", name: "#document-fragment" },
  Whitespace: { number: 13, type: "System.Xml.XmlWhitespace", name: "#whitespace" },
  SignificantWhitespace: { number: 14, type: "System.Xml.XmlSignificantWhitespace", name: "#significant-whitespace" },
  XmlDeclaration: { number: 17, type: "System.Xml.XmlDeclaration", name: "xml" },
} as const satisfies Record<string, { readonly number: number; readonly type: string; readonly name?: string }>;

/** Name of a kind, a name of XmlNodeType. */
export type XmlNodeKind = keyof typeof NODE_KINDS;

/** The namespace of `xmlns` attributes. */
export const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
/** The namespace of the prefix `xml`. */
export const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

/** Splits `prefix:local`. */
export function splitName(name: string): readonly [prefix: string, localName: string] {
  const at = name.indexOf(":");
  return at <= 0 || at === name.length - 1 ? ["", name] : [name.slice(0, at), name.slice(at + 1)];
}

/** A node as far as writing it and showing it go. */
export interface XmlShape {
  readonly nodeKind: XmlNodeKind;
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  readonly namespaceUri: string;
  value: string;
  readonly attributes: readonly XmlShape[];
  readonly children: readonly XmlShape[];
  readonly isEmpty: boolean;
  readonly preserveWhitespace: boolean;
  isContainer(): boolean;
  innerText(): string;
  setInnerText(text: string): void;
}
