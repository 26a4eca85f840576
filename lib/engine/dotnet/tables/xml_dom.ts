/**
 * TABLE: System.Xml's documents: nodes and what they do. The lists and namespaces are `xml_lists.ts`.
 * @module
 */
import type { PsValue } from "../../../clixml/value.ts";
import { clrError } from "../clr_errors.ts";
import { declareType, type Native, type Settable, type TypeParts } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { NetObject } from "../net_object.ts";
import type { TypeRow } from "../type.ts";
import { checkedName, insertNode, removeNode, setInnerXml } from "../xml/editing.ts";
import { XmlNode, XmlNodeList } from "../xml/nodes.ts";
import { declarationPart, declarationText } from "../xml/read.ts";
import { NODE_KINDS, splitName, type XmlNodeKind, XMLNS_NAMESPACE } from "../xml/shape.ts";
import { innerXml, outerXml } from "../xml/write.ts";
import { checkPrefixes, type PrefixLookup, selectNodes } from "../xml/xpath.ts";
import { notNull, outOfRange } from "./native_values.ts";
import { navigatorOf, prefixesOf } from "./xml_lists.ts";
import { writeNodes } from "./xml_writer.ts";

/** Methods of a type by signature. */
export type Members = Record<string, Native>;
/** Properties of a type by signature. */
export type Properties = Record<string, Native | Settable>;

/** A node as a value. */
export const nodeOrNull = (node: XmlNode | undefined): PsValue => node ?? null;

function childList(self: XmlNode): XmlNodeList {
  return new XmlNodeList("System.Xml.XmlChildNodes", () => self.children);
}

function attributeList(self: XmlNode): PsValue {
  if (self.nodeKind !== "Element") return null;
  return new XmlNodeList("System.Xml.XmlAttributeCollection", () => self.attributes, self);
}

function select(self: XmlNode, xpath: string, prefixes?: PrefixLookup): readonly XmlNode[] {
  checkPrefixes(xpath, prefixes);
  return selectNodes(self, xpath, prefixes);
}

function setValue(self: XmlNode, value: string | null): void {
  if (self.isContainer()) {
    throw clrError(
      "System.InvalidOperationException",
      `A node of the kind ${self.nodeKind} has no value that can be set.`,
    );
  }
  self.value = value ?? "";
}

function childElement(self: XmlNode, name: string): XmlNode | undefined {
  return self.children.find((each) => each.nodeKind === "Element" && each.name === name);
}

/** Joins texts that follow each other and drops empty ones. */
function normalize(self: XmlNode): void {
  for (const child of [...self.children]) {
    if (child.nodeKind === "Text") {
      const before = child.sibling(-1);
      if (child.value === "") child.detach();
      else if (before?.nodeKind === "Text") {
        before.value += child.value;
        child.detach();
      }
    } else normalize(child);
  }
}

const NODE_PROPERTIES: Properties = {
  "string Name": (self: XmlNode) => self.name,
  "string Value": {
    get: (self: XmlNode) => self.isContainer() || self.nodeKind === "DocumentType" ? null : self.value,
    set: setValue,
  },
  "System.Xml.XmlNodeType NodeType": (self: XmlNode) => enumNamed("System.Xml.XmlNodeType", self.nodeKind),
  "System.Xml.XmlNode ParentNode": (self: XmlNode) => self.nodeKind === "Attribute" ? null : nodeOrNull(self.parent),
  "System.Xml.XmlNodeList ChildNodes": childList,
  "System.Xml.XmlNode PreviousSibling": (self: XmlNode) => nodeOrNull(self.sibling(-1)),
  "System.Xml.XmlNode NextSibling": (self: XmlNode) => nodeOrNull(self.sibling(1)),
  "System.Xml.XmlAttributeCollection Attributes": attributeList,
  "System.Xml.XmlDocument OwnerDocument": (self: XmlNode) => self.nodeKind === "Document" ? null : self.document,
  "System.Xml.XmlNode FirstChild": (self: XmlNode) => nodeOrNull(self.children[0]),
  "System.Xml.XmlNode LastChild": (self: XmlNode) => nodeOrNull(self.children.at(-1)),
  "bool HasChildNodes": (self: XmlNode) => self.children.length > 0,
  "string NamespaceURI": (self: XmlNode) => self.namespaceUri,
  "string Prefix": {
    get: (self: XmlNode) => self.prefix,
    set: (self: XmlNode, value: string | null) => {
      self.prefix = value ?? "";
    },
  },
  "string LocalName": (self: XmlNode) => self.localName,
  "bool IsReadOnly": () => false,
  "string InnerText": {
    get: (self: XmlNode) => self.innerText(),
    set: (self: XmlNode, value: string | null) => {
      if (self.nodeKind === "Document") {
        throw clrError("System.InvalidOperationException", "A document has no text; set that of its element.");
      }
      self.setInnerText(value ?? "");
    },
  },
  "string OuterXml": (self: XmlNode) => outerXml(self),
  "string InnerXml": { get: (self: XmlNode) => innerXml(self), set: setInnerXml },
  "System.Xml.Schema.IXmlSchemaInfo SchemaInfo": () => SCHEMA_INFO,
  "string BaseURI": () => "",
  "System.Xml.XmlElement Item(string name)": (self: XmlNode, name: string) => nodeOrNull(childElement(self, name)),
  "System.Xml.XmlElement Item(string localname, string ns)": (self: XmlNode, localName: string, uri: string) =>
    nodeOrNull(
      self.children.find((each) =>
        each.nodeKind === "Element" && each.localName === localName && each.namespaceUri === uri
      ),
    ),
  "System.Xml.XmlNode PreviousText": (self: XmlNode) => {
    const before = self.sibling(-1);
    return before?.isText() ? before : null;
  },
};

const SCHEMA_INFO = new NetObject("System.Xml.XmlName", {});

/** Properties of all nodes that a class declares anew: those come first where they are listed. */
export function again(names: string): Properties {
  const found: Properties = {};
  for (const name of names.split(" ")) {
    const text = Object.keys(NODE_PROPERTIES).find((each) => each.endsWith(` ${name}`))!;
    found[text] = NODE_PROPERTIES[text]!;
  }
  return found;
}

function clone(self: XmlNode, deep: boolean): XmlNode {
  return self.copy(self.document, deep);
}

const NODE_METHODS: Members = {
  "System.Xml.XmlNode AppendChild(System.Xml.XmlNode newChild)": (self: XmlNode, child: XmlNode | null) =>
    insertNode(self, child, self.children.length),
  "System.Xml.XmlNode PrependChild(System.Xml.XmlNode newChild)": (self: XmlNode, child: XmlNode | null) =>
    insertNode(self, child, 0),
  "System.Xml.XmlNode InsertBefore(System.Xml.XmlNode newChild, System.Xml.XmlNode refChild)": (
    self: XmlNode,
    child: XmlNode | null,
    mark: XmlNode | null,
  ) => insertNode(self, child, mark === null ? self.children.length : placeOf(self, mark)),
  "System.Xml.XmlNode InsertAfter(System.Xml.XmlNode newChild, System.Xml.XmlNode refChild)": (
    self: XmlNode,
    child: XmlNode | null,
    mark: XmlNode | null,
  ) => insertNode(self, child, mark === null ? 0 : placeOf(self, mark) + 1),
  "System.Xml.XmlNode RemoveChild(System.Xml.XmlNode oldChild)": (self: XmlNode, child: XmlNode | null) =>
    removeNode(self, child),
  "System.Xml.XmlNode ReplaceChild(System.Xml.XmlNode newChild, System.Xml.XmlNode oldChild)": (
    self: XmlNode,
    child: XmlNode | null,
    old: XmlNode | null,
  ) => {
    const place = placeOf(self, notNull(old, "oldChild"));
    removeNode(self, old);
    insertNode(self, child, place);
    return old;
  },
  "void RemoveAll()": (self: XmlNode) => {
    self.clear();
    for (const each of [...self.attributes]) each.detach();
  },
  "System.Xml.XmlNode Clone()": (self: XmlNode) => clone(self, true),
  "System.Xml.XmlNode CloneNode(bool deep)": clone,
  "void Normalize()": normalize,
  "bool Supports(string feature, string version)": (_self: XmlNode, feature: string) => feature.toUpperCase() === "XML",
  "string GetNamespaceOfPrefix(string prefix)": (self: XmlNode, prefix: string) => self.namespaceOfPrefix(prefix) ?? "",
  "string GetPrefixOfNamespace(string namespaceURI)": (self: XmlNode, uri: string) => self.prefixOfNamespace(uri) ?? "",
  "System.Xml.XmlNodeList SelectNodes(string xpath)": (self: XmlNode, xpath: string) => foundList(select(self, xpath)),
  "System.Xml.XmlNodeList SelectNodes(string xpath, System.Xml.XmlNamespaceManager nsmgr)": (
    self: XmlNode,
    xpath: string,
    manager: PsValue,
  ) => foundList(select(self, xpath, prefixesOf(manager))),
  "System.Xml.XmlNode SelectSingleNode(string xpath)": (self: XmlNode, xpath: string) =>
    nodeOrNull(select(self, xpath)[0]),
  "System.Xml.XmlNode SelectSingleNode(string xpath, System.Xml.XmlNamespaceManager nsmgr)": (
    self: XmlNode,
    xpath: string,
    manager: PsValue,
  ) => nodeOrNull(select(self, xpath, prefixesOf(manager))[0]),
  "System.Xml.XPath.XPathNavigator CreateNavigator()": navigatorOf,
  "void WriteTo(System.Xml.XmlWriter w)": (self: XmlNode, writer: PsValue) =>
    writeNodes(writer, self.isContainer() && self.nodeKind !== "Element" ? self.children : [self]),
  "void WriteContentTo(System.Xml.XmlWriter w)": (self: XmlNode, writer: PsValue) => writeNodes(writer, self.children),
  "System.Collections.IEnumerator GetEnumerator()": (self: XmlNode) => childList(self),
};

function placeOf(parent: XmlNode, child: XmlNode): number {
  const at = parent.children.indexOf(child);
  if (at < 0) throw clrError("System.ArgumentException", "The reference node is no child of this node.");
  return at;
}

function foundList(nodes: readonly XmlNode[]): XmlNodeList {
  return new XmlNodeList("System.Xml.XPathNodeList", () => nodes);
}

/** Elements by name below a node, live; `*` takes all. */
function elementsByTag(self: XmlNode, fits: (node: XmlNode) => boolean): XmlNodeList {
  return new XmlNodeList("System.Xml.XmlElementList", () => {
    const found: XmlNode[] = [];
    const search = (node: XmlNode): void => {
      for (const child of node.children) {
        if (child.nodeKind !== "Element") continue;
        if (fits(child)) found.push(child);
        search(child);
      }
    };
    search(self);
    return found;
  });
}

/** GetElementsByTagName. */
export const TAG_METHODS: Members = {
  "System.Xml.XmlNodeList GetElementsByTagName(string name)": (self: XmlNode, name: string) =>
    elementsByTag(self, (node) => name === "*" || node.name === name),
  "System.Xml.XmlNodeList GetElementsByTagName(string localName, string namespaceURI)": (
    self: XmlNode,
    name: string,
    uri: string,
  ) =>
    elementsByTag(
      self,
      (node) => (name === "*" || node.localName === name) && (uri === "*" || node.namespaceUri === uri),
    ),
};

/** Makes an attribute for a qualified name. */
export function makeAttribute(document: XmlNode, prefix: string, localName: string, uri: string, value = ""): XmlNode {
  checkedName(localName);
  const isDeclaration = prefix === "xmlns" || (prefix === "" && localName === "xmlns");
  return new XmlNode("Attribute", document, {
    prefix,
    localName,
    namespaceUri: uri === "" && isDeclaration ? XMLNS_NAMESPACE : uri,
    value,
  });
}

function setAttribute(self: XmlNode, name: string, value: string | null): void {
  const found = self.attribute(name);
  if (found) {
    found.value = value ?? "";
    return;
  }
  const [prefix, localName] = splitName(name);
  const uri = prefix === "" || prefix === "xmlns" ? "" : self.namespaceOfPrefix(prefix) ?? "";
  addAttribute(self, makeAttribute(self.document, prefix, localName, uri, value ?? ""));
}

function addAttribute(self: XmlNode, attribute: XmlNode): void {
  attribute.parent = self;
  self.attributes.push(attribute);
}

function setAttributeNode(self: XmlNode, attribute: XmlNode | null): PsValue {
  const given = notNull(attribute, "newAttr");
  if (given.parent !== undefined && given.parent !== self) {
    throw clrError("System.InvalidOperationException", "The attribute belongs to another element.");
  }
  const old = self.attributeNs(given.localName, given.namespaceUri);
  if (old === given) return given;
  old?.detach();
  addAttribute(self, given);
  return old ?? null;
}

const ELEMENT: TypeParts = {
  base: "System.Xml.XmlLinkedNode",
  properties: {
    ...again("Name LocalName NamespaceURI Prefix NodeType ParentNode OwnerDocument"),
    "bool IsEmpty": {
      get: (self: XmlNode) => self.isEmpty,
      set: (self: XmlNode, value: boolean) => {
        if (value) self.clear();
        self.isEmpty = value;
      },
    },
    ...again("Attributes"),
    "bool HasAttributes": (self: XmlNode) => self.attributes.length > 0,
    ...again("SchemaInfo InnerXml InnerText NextSibling"),
  },
  methods: {
    "string GetAttribute(string name)": (self: XmlNode, name: string) => self.attribute(name)?.value ?? "",
    "string GetAttribute(string localName, string namespaceURI)": (self: XmlNode, name: string, uri: string) =>
      self.attributeNs(name, uri)?.value ?? "",
    "void SetAttribute(string name, string value)": setAttribute,
    "string SetAttribute(string localName, string namespaceURI, string value)": (
      self: XmlNode,
      localName: string,
      uri: string | null,
      value: string | null,
    ) => {
      const found = self.attributeNs(localName, uri ?? "");
      if (found) found.value = value ?? "";
      else {
        const prefix = uri ? self.prefixOfNamespace(uri) || freePrefix(self) : "";
        addAttribute(self, makeAttribute(self.document, prefix, localName, uri ?? "", value ?? ""));
      }
      return value ?? "";
    },
    "void RemoveAttribute(string name)": (self: XmlNode, name: string) => self.attribute(name)?.detach(),
    "void RemoveAttribute(string localName, string namespaceURI)": (self: XmlNode, name: string, uri: string) =>
      self.attributeNs(name, uri)?.detach(),
    "System.Xml.XmlNode RemoveAttributeAt(int i)": (self: XmlNode, at: number) => {
      const found = self.attributes[at];
      found?.detach();
      return nodeOrNull(found);
    },
    "void RemoveAllAttributes()": (self: XmlNode) => {
      for (const each of [...self.attributes]) each.detach();
    },
    "System.Xml.XmlAttribute GetAttributeNode(string name)": (self: XmlNode, name: string) =>
      nodeOrNull(self.attribute(name)),
    "System.Xml.XmlAttribute GetAttributeNode(string localName, string namespaceURI)": (
      self: XmlNode,
      name: string,
      uri: string,
    ) => nodeOrNull(self.attributeNs(name, uri)),
    "System.Xml.XmlAttribute SetAttributeNode(System.Xml.XmlAttribute newAttr)": setAttributeNode,
    "System.Xml.XmlAttribute RemoveAttributeNode(System.Xml.XmlAttribute oldAttr)": (
      self: XmlNode,
      attribute: XmlNode | null,
    ) => {
      if (attribute?.parent !== self) return null;
      attribute.detach();
      return attribute;
    },
    "bool HasAttribute(string name)": (self: XmlNode, name: string) => self.attribute(name) !== undefined,
    "bool HasAttribute(string localName, string namespaceURI)": (self: XmlNode, name: string, uri: string) =>
      self.attributeNs(name, uri) !== undefined,
    ...TAG_METHODS,
  },
};

/** A prefix that nothing uses yet, as .NET makes one up. */
function freePrefix(self: XmlNode): string {
  for (let i = 1;; i++) if (self.namespaceOfPrefix(`d1p${i}`) === undefined) return `d1p${i}`;
}

const CHARACTER_DATA: TypeParts = {
  base: "System.Xml.XmlLinkedNode",
  isAbstract: true,
  properties: {
    ...again("Value InnerText"),
    "string Data": { get: (self: XmlNode) => self.value, set: setValue },
    "int Length": (self: XmlNode) => self.value.length,
  },
  methods: {
    "void AppendData(string strData)": (self: XmlNode, text: string) => {
      self.value += text;
    },
    "string Substring(int offset, int count)": (self: XmlNode, offset: number, count: number) =>
      self.value.slice(offset, offset + count),
    "void InsertData(int offset, string strData)": (self: XmlNode, offset: number, text: string) => {
      self.value = self.value.slice(0, offset) + text + self.value.slice(offset);
    },
    "void DeleteData(int offset, int count)": (self: XmlNode, offset: number, count: number) => {
      self.value = self.value.slice(0, offset) + self.value.slice(offset + count);
    },
    "void ReplaceData(int offset, int count, string strData)": (
      self: XmlNode,
      offset: number,
      count: number,
      text: string,
    ) => {
      self.value = self.value.slice(0, offset) + text + self.value.slice(offset + count);
    },
  },
};

const TEXT: TypeParts = {
  base: "System.Xml.XmlCharacterData",
  properties: again("Name LocalName NodeType ParentNode Value PreviousText"),
  methods: {
    "System.Xml.XmlText SplitText(int offset)": (self: XmlNode, offset: number) => {
      if (offset < 0 || offset > self.value.length) throw outOfRange("offset");
      const rest = new XmlNode("Text", self.document, { value: self.value.slice(offset) });
      self.value = self.value.slice(0, offset);
      if (self.parent) self.parent.insert(rest, self.parent.children.indexOf(self) + 1);
      return rest;
    },
  },
};

function declarationSetter(part: "encoding" | "standalone"): Settable {
  return {
    get: (self: XmlNode) => declarationPart(self.value, part),
    set: (self: XmlNode, value: string | null) => {
      const read = (each: "version" | "encoding" | "standalone"): string =>
        each === part ? value ?? "" : declarationPart(self.value, each);
      self.value = declarationText(read("version"), read("encoding"), read("standalone"));
    },
  };
}

const simple = (kind: XmlNodeKind, base: string, properties: Properties = {}): TypeRow =>
  declareType(NODE_KINDS[kind].type, { base, properties });

/** The classes of nodes. */
export const XML_DOM_ROWS: readonly TypeRow[] = [
  declareType("System.Xml.XmlNode", {
    isAbstract: true,
    interfaces: "System.ICloneable System.Xml.XPath.IXPathNavigable",
    properties: NODE_PROPERTIES,
    methods: NODE_METHODS,
  }),
  declareType("System.Xml.XmlName", { interfaces: "System.Xml.Schema.IXmlSchemaInfo" }),
  declareType("System.Xml.Schema.IXmlSchemaInfo", { isInterface: true }),
  declareType("System.Xml.Schema.XmlSchemaSet"),
  declareType("System.Xml.XmlImplementation"),
  declareType("System.Xml.XmlLinkedNode", {
    base: "System.Xml.XmlNode",
    isAbstract: true,
    properties: again("PreviousSibling NextSibling"),
  }),
  declareType("System.Xml.XmlCharacterData", CHARACTER_DATA),
  declareType("System.Xml.XmlElement", ELEMENT),
  declareType("System.Xml.XmlAttribute", {
    base: "System.Xml.XmlNode",
    properties: {
      ...again("ParentNode Name LocalName NamespaceURI Prefix NodeType OwnerDocument Value SchemaInfo InnerText"),
      "bool Specified": () => true,
      "System.Xml.XmlElement OwnerElement": (self: XmlNode) => nodeOrNull(self.parent),
      ...again("InnerXml BaseURI"),
    },
  }),
  declareType("System.Xml.XmlText", TEXT),
  declareType("System.Xml.XmlCDataSection", { base: "System.Xml.XmlCharacterData" }),
  simple("Comment", "System.Xml.XmlCharacterData"),
  simple("Whitespace", "System.Xml.XmlCharacterData"),
  simple("SignificantWhitespace", "System.Xml.XmlCharacterData"),
  simple("EntityReference", "System.Xml.XmlLinkedNode"),
  simple("DocumentFragment", "System.Xml.XmlNode"),
  simple("ProcessingInstruction", "System.Xml.XmlLinkedNode", {
    "string Target": (self: XmlNode) => self.localName,
    "string Data": { get: (self: XmlNode) => self.value, set: setValue },
  }),
  simple("XmlDeclaration", "System.Xml.XmlLinkedNode", {
    "string Version": (self: XmlNode) => declarationPart(self.value, "version"),
    "string Encoding": declarationSetter("encoding"),
    "string Standalone": declarationSetter("standalone"),
  }),
  simple("DocumentType", "System.Xml.XmlLinkedNode", {
    "string InternalSubset": (self: XmlNode) => /\[([\s\S]*)\]/.exec(self.value)?.[1] ?? null,
  }),
];
