/**
 * TABLE: System.Xml.XmlDocument: making nodes, loading and saving.
 * @module
 */
import type { PsEnum, PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { declareType } from "../declare.ts";
import { readAll } from "../io/byte_stream.ts";
import { readFile, writeFile } from "../io/files.ts";
import { decodeMarked, ENCODINGS, findNetEncoding } from "../io/text_encoding.ts";
import { TextSource } from "../io/text_streams.ts";
import { NetObject } from "../net_object.ts";
import type { TypeRow } from "../type.ts";
import { checkedName } from "../xml/editing.ts";
import { newDocument, XmlNode } from "../xml/nodes.ts";
import { declarationPart, declarationText, readXml, xmlError } from "../xml/read.ts";
import { splitName, type XmlNodeKind } from "../xml/shape.ts";
import { savedXml } from "../xml/write.ts";
import { streamOf } from "./io_streams.ts";
import { sinkOf } from "./io_text.ts";
import { newLineOf, notNull } from "./native_values.ts";
import { again, makeAttribute, nodeOrNull, TAG_METHODS } from "./xml_dom.ts";
import { XmlReaderState } from "./xml_reader.ts";
import { writeNodes } from "./xml_writer.ts";

function create(kind: XmlNodeKind): (self: XmlNode, value: string | null) => XmlNode {
  return (self, value) => new XmlNode(kind, self, { value: value ?? "" });
}

function createElement(self: XmlNode, prefix: string, localName: string, uri: string): XmlNode {
  checkedName(localName);
  if (prefix !== "") checkedName(prefix);
  return new XmlNode("Element", self, { prefix, localName, namespaceUri: uri });
}

function createNode(self: XmlNode, kind: string, prefix: string, name: string, uri: string): XmlNode {
  switch (kind.toLowerCase()) {
    case "element":
      return createElement(self, prefix, name, uri);
    case "attribute":
      return makeAttribute(self, prefix, name, uri);
    case "text":
      return create("Text")(self, "");
    case "cdata":
    case "cdatasection":
      return create("CDATA")(self, "");
    case "comment":
      return create("Comment")(self, "");
    case "document":
      return newDocument();
    case "documentfragment":
      return new XmlNode("DocumentFragment", self);
    case "processinginstruction":
      return new XmlNode("ProcessingInstruction", self, { localName: name });
    case "whitespace":
      return create("Whitespace")(self, "");
    case "significantwhitespace":
      return create("SignificantWhitespace")(self, "");
    default:
      throw argumentError("ArgumentException", "nodeTypeString", `"${kind}" is no kind of nodes that can be made.`);
  }
}

/** Takes over the content of what was read. */
function load(self: XmlNode, text: string): void {
  const read = readXml(text, { keepBlanks: self.preserveWhitespace });
  takeOver(self, read);
}

function takeOver(self: XmlNode, read: XmlNode): void {
  self.clear();
  for (const child of [...read.children]) {
    child.detach();
    self.insert(child, self.children.length);
  }
  self.adopt(self);
}

/** Text of a file of XML: its declaration may name the encoding. */
function xmlFileText(bytes: Uint8Array): string {
  const text = decodeMarked(bytes, ENCODINGS.UTF8);
  const named = /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(text)?.[1];
  const encoding = named === undefined ? undefined : findNetEncoding(named);
  return encoding === undefined || !encoding.isSingleByte ? text : encoding.decode(bytes);
}

function loadFrom(self: XmlNode, source: PsValue, session: Session): void {
  if (typeof source === "string") load(self, xmlFileText(readFile(session, source)));
  else if (source instanceof NetObject && source.state instanceof TextSource) load(self, source.state.rest());
  else if (source instanceof NetObject && source.state instanceof XmlReaderState) {
    takeOver(self, source.state.takeRest());
  } else load(self, xmlFileText(readAll(streamOf(source))));
}

/** The encoding that a document's declaration names; its preamble is written where it is named. */
function saveBytes(self: XmlNode, session: Session): Uint8Array {
  const declaration = self.children[0]?.nodeKind === "XmlDeclaration" ? self.children[0]! : undefined;
  const name = declaration ? declarationPart(declaration.value, "encoding") : "";
  const encoding = name === "" ? ENCODINGS.Default : findNetEncoding(name) ?? ENCODINGS.Default;
  const text = savedXml(self, newLineOf(session));
  return Uint8Array.of(...encoding.preamble, ...encoding.encode(text));
}

function save(self: XmlNode, target: PsValue, session: Session): void {
  if (self.documentElement() === undefined) throw xmlError("The document has no element.");
  if (typeof target === "string") writeFile(session, target, saveBytes(self, session));
  else {
    const sink = sinkOf(target);
    if (sink) sink.write(savedXml(self, sink.newLine));
    else streamOf(target).write(saveBytes(self, session));
  }
}

const IMPLEMENTATION = new NetObject("System.Xml.XmlImplementation", {});
const SCHEMAS = new NetObject("System.Xml.Schema.XmlSchemaSet", {});

/** System.Xml.XmlDocument. */
export const XML_DOCUMENT_ROWS: readonly TypeRow[] = [declareType("System.Xml.XmlDocument", {
  base: "System.Xml.XmlNode",
  assembly: "System.Xml.ReaderWriter",
  properties: {
    ...again("NodeType ParentNode"),
    "System.Xml.XmlDocumentType DocumentType": (self: XmlNode) =>
      nodeOrNull(self.children.find((each) => each.nodeKind === "DocumentType")),
    "System.Xml.XmlImplementation Implementation": () => IMPLEMENTATION,
    ...again("Name LocalName"),
    "System.Xml.XmlElement DocumentElement": (self: XmlNode) => nodeOrNull(self.documentElement()),
    ...again("OwnerDocument"),
    "System.Xml.Schema.XmlSchemaSet Schemas": () => SCHEMAS,
    "System.Xml.XmlResolver XmlResolver": { set: () => undefined },
    "System.Xml.XmlNameTable NameTable": () => new NetObject("System.Xml.NameTable", {}),
    "bool PreserveWhitespace": {
      get: (self: XmlNode) => self.preserveWhitespace,
      set: (self: XmlNode, value: boolean) => {
        self.preserveWhitespace = value;
      },
    },
    ...again("IsReadOnly InnerText InnerXml SchemaInfo BaseURI"),
  },
  methods: {
    "System.Xml.XmlElement CreateElement(string name)": (self: XmlNode, name: string) => {
      const [prefix, localName] = splitName(name);
      return createElement(self, prefix, localName, "");
    },
    "System.Xml.XmlElement CreateElement(string qualifiedName, string namespaceURI)": (
      self: XmlNode,
      name: string,
      uri: string | null,
    ) => {
      const [prefix, localName] = splitName(name);
      return createElement(self, prefix, localName, uri ?? "");
    },
    "System.Xml.XmlElement CreateElement(string prefix, string localName, string namespaceURI)": (
      self: XmlNode,
      prefix: string | null,
      localName: string,
      uri: string | null,
    ) => createElement(self, prefix ?? "", localName, uri ?? ""),
    "System.Xml.XmlAttribute CreateAttribute(string name)": (self: XmlNode, name: string) => {
      const [prefix, localName] = splitName(name);
      return makeAttribute(self, prefix, localName, "");
    },
    "System.Xml.XmlAttribute CreateAttribute(string qualifiedName, string namespaceURI)": (
      self: XmlNode,
      name: string,
      uri: string | null,
    ) => {
      const [prefix, localName] = splitName(name);
      return makeAttribute(self, prefix, localName, uri ?? "");
    },
    "System.Xml.XmlAttribute CreateAttribute(string prefix, string localName, string namespaceURI)": (
      self: XmlNode,
      prefix: string | null,
      localName: string,
      uri: string | null,
    ) => makeAttribute(self, prefix ?? "", localName, uri ?? ""),
    "System.Xml.XmlText CreateTextNode(string text)": create("Text"),
    "System.Xml.XmlCDataSection CreateCDataSection(string data)": create("CDATA"),
    "System.Xml.XmlComment CreateComment(string data)": create("Comment"),
    "System.Xml.XmlWhitespace CreateWhitespace(string text)": create("Whitespace"),
    "System.Xml.XmlSignificantWhitespace CreateSignificantWhitespace(string text)": create("SignificantWhitespace"),
    "System.Xml.XmlDocumentFragment CreateDocumentFragment()": (self: XmlNode) => new XmlNode("DocumentFragment", self),
    "System.Xml.XmlProcessingInstruction CreateProcessingInstruction(string target, string data)": (
      self: XmlNode,
      target: string,
      data: string | null,
    ) => new XmlNode("ProcessingInstruction", self, { localName: checkedName(target), value: data ?? "" }),
    "System.Xml.XmlDeclaration CreateXmlDeclaration(string version, string encoding, string standalone)": (
      self: XmlNode,
      version: string,
      encoding: string | null,
      standalone: string | null,
    ) => {
      if (!/^1\.\d$/.test(version)) {
        throw clrError("System.ArgumentException", `There is no XML of version "${version}".`);
      }
      if (standalone && standalone !== "yes" && standalone !== "no") {
        throw clrError("System.ArgumentException", '"standalone" is yes or no.');
      }
      return new XmlNode("XmlDeclaration", self, { value: declarationText(version, encoding ?? "", standalone ?? "") });
    },
    "System.Xml.XmlDocumentType CreateDocumentType(string name, string publicId, string systemId, string internalSubset)":
      (
        self: XmlNode,
        name: string,
        publicId: string | null,
        systemId: string | null,
        subset: string | null,
      ) => {
        const ids = publicId ? ` PUBLIC "${publicId}" "${systemId ?? ""}"` : systemId ? ` SYSTEM "${systemId}"` : "";
        const value = `${name}${ids}${subset ? `[${subset}]` : ""}`;
        return new XmlNode("DocumentType", self, { localName: checkedName(name), value });
      },
    "System.Xml.XmlEntityReference CreateEntityReference(string name)": (self: XmlNode, name: string) =>
      new XmlNode("EntityReference", self, { localName: checkedName(name) }),
    "System.Xml.XmlNode CreateNode(System.Xml.XmlNodeType type, string prefix, string name, string namespaceURI)": (
      self: XmlNode,
      kind: PsEnum,
      prefix: string | null,
      name: string,
      uri: string | null,
    ) => createNode(self, kind.name, prefix ?? "", name, uri ?? ""),
    "System.Xml.XmlNode CreateNode(string nodeTypeString, string name, string namespaceURI)": (
      self: XmlNode,
      kind: string,
      name: string,
      uri: string | null,
    ) => {
      const [prefix, localName] = splitName(name);
      return createNode(self, kind, prefix, localName, uri ?? "");
    },
    "System.Xml.XmlNode CreateNode(System.Xml.XmlNodeType type, string name, string namespaceURI)": (
      self: XmlNode,
      kind: PsEnum,
      name: string,
      uri: string | null,
    ) => {
      const [prefix, localName] = splitName(name);
      return createNode(self, kind.name, prefix, localName, uri ?? "");
    },
    "System.Xml.XmlNode ImportNode(System.Xml.XmlNode node, bool deep)": (
      self: XmlNode,
      node: XmlNode | null,
      deep: boolean,
    ) => {
      const given = notNull(node, "node");
      if (given.nodeKind === "Document") {
        throw clrError("System.InvalidOperationException", "A document cannot be imported, only what is in it.");
      }
      return given.copy(self, deep);
    },
    "System.Xml.XmlElement GetElementById(string elementId)": () => null,
    "void LoadXml(string xml)": load,
    "void Load(string filename)": loadFrom,
    "void Load(System.IO.Stream inStream)": loadFrom,
    "void Load(System.IO.TextReader txtReader)": loadFrom,
    "void Load(System.Xml.XmlReader reader)": loadFrom,
    "void Save(string filename)": save,
    "void Save(System.IO.Stream outStream)": save,
    "void Save(System.IO.TextWriter writer)": save,
    "void Save(System.Xml.XmlWriter w)": (self: XmlNode, writer: PsValue) => writeNodes(writer, self.children),
    ...TAG_METHODS,
  },
  statics: {
    // What a cast of text to this type calls.
    "System.Xml.XmlDocument LoadText(string text)": (text: string) => readXml(text),
  },
  constructors: { "()": () => newDocument(), "(System.Xml.XmlNameTable nt)": () => newDocument() },
})];
