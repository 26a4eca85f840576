/**
 * TABLE: lists of XML nodes, namespaces, navigators, and what writes plain XML text.
 * @module
 */
import { PsDouble, type PsValue } from "../../../clixml/value.ts";
import { LiveEnumerator } from "../collections.ts";
import { clrError } from "../clr_errors.ts";
import { declareType, type Native } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { NetObject } from "../net_object.ts";
import { baseOf } from "../numbers.ts";
import type { TypeRow } from "../type.ts";
import { XmlNode, XmlNodeList } from "../xml/nodes.ts";
import { XML_NAMESPACE, XMLNS_NAMESPACE } from "../xml/shape.ts";
import { innerXml, outerXml } from "../xml/write.ts";
import { evaluateXPath, type PrefixLookup, selectNodes } from "../xml/xpath.ts";
import { isNodeSet, toNodeText, type XPathValue } from "../xml/xpath_functions.ts";
import { notNull } from "./native_values.ts";

const nodeOrNull = (node: XmlNode | undefined): PsValue => node ?? null;

/** Scopes of a namespace manager, the innermost last. */
interface ManagerState {
  readonly scopes: Map<string, string>[];
}
type Manager = NetObject<ManagerState>;

function lookup(state: ManagerState, prefix: string): string | undefined {
  if (prefix === "xml") return XML_NAMESPACE;
  if (prefix === "xmlns") return XMLNS_NAMESPACE;
  for (let i = state.scopes.length - 1; i >= 0; i--) {
    const found = state.scopes[i]!.get(prefix);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The prefixes that a namespace manager knows. */
export function prefixesOf(manager: PsValue | undefined): PrefixLookup | undefined {
  const base = baseOf(manager ?? null);
  if (!(base instanceof NetObject)) return undefined;
  const state = base.state as Partial<ManagerState>;
  return Array.isArray(state.scopes) ? (prefix) => lookup(state as ManagerState, prefix) : undefined;
}

const MANAGER = declareType("System.Xml.XmlNamespaceManager", {
  interfaces: "System.Xml.IXmlNamespaceResolver",
  properties: {
    "string DefaultNamespace": (self: Manager) => lookup(self.state, "") ?? "",
    "System.Xml.XmlNameTable NameTable": () => new NetObject("System.Xml.NameTable", {}),
  },
  methods: {
    "void AddNamespace(string prefix, string uri)": (self: Manager, prefix: string | null, uri: string | null) => {
      if (prefix === "xmlns" || prefix === "xml") {
        throw clrError("System.ArgumentException", `The prefix "${prefix}" is reserved.`);
      }
      self.state.scopes.at(-1)!.set(notNull(prefix, "prefix"), notNull(uri, "uri"));
    },
    "bool HasNamespace(string prefix)": (self: Manager, prefix: string) => self.state.scopes.at(-1)!.has(prefix),
    "string LookupNamespace(string prefix)": (self: Manager, prefix: string) =>
      lookup(self.state, prefix) ?? (prefix === "" ? "" : null),
    "string LookupPrefix(string uri)": (self: Manager, uri: string) => {
      for (const scope of self.state.scopes.toReversed()) {
        for (const [prefix, each] of scope) if (each === uri) return prefix;
      }
      return null;
    },
    "bool PopScope()": (self: Manager) => self.state.scopes.length > 1 && self.state.scopes.pop() !== undefined,
    "void PushScope()": (self: Manager) => void self.state.scopes.push(new Map()),
    "void RemoveNamespace(string prefix, string uri)": (self: Manager, prefix: string, uri: string) => {
      const scope = self.state.scopes.at(-1)!;
      if (scope.get(prefix) === uri) scope.delete(prefix);
    },
  },
  constructors: {
    "(System.Xml.XmlNameTable nameTable)": () =>
      new NetObject<ManagerState>("System.Xml.XmlNamespaceManager", { scopes: [new Map()] }),
  },
});

function nodeAt(self: XmlNodeList, index: number): PsValue {
  return nodeOrNull(self.nodes()[index]);
}

function enumerator(self: XmlNodeList): LiveEnumerator {
  return new LiveEnumerator("System.Xml.XmlChildEnumerator", () => self.nodes()[Symbol.iterator]());
}

function list(fullName: string, base: string): TypeRow {
  return declareType(fullName, { base });
}

function ownerOf(self: XmlNodeList): XmlNode {
  if (self.owner === undefined) throw clrError("System.NotSupportedException", "The list cannot be changed.");
  return self.owner;
}

function putAttribute(self: XmlNodeList, node: XmlNode | null, place?: number): PsValue {
  const given = notNull(node, "node");
  const owner = ownerOf(self);
  const old = owner.attributeNs(given.localName, given.namespaceUri);
  if (old && old !== given) old.detach();
  given.detach();
  given.parent = owner;
  owner.attributes.splice(place ?? owner.attributes.length, 0, given);
  return given;
}

const ATTRIBUTE_METHODS: Record<string, Native> = {
  "System.Xml.XmlAttribute Append(System.Xml.XmlAttribute node)": (self: XmlNodeList, node: XmlNode | null) =>
    putAttribute(self, node),
  "System.Xml.XmlAttribute Prepend(System.Xml.XmlAttribute node)": (self: XmlNodeList, node: XmlNode | null) =>
    putAttribute(self, node, 0),
  "System.Xml.XmlNode SetNamedItem(System.Xml.XmlNode node)": (self: XmlNodeList, node: XmlNode | null) =>
    putAttribute(self, node),
  "System.Xml.XmlAttribute Remove(System.Xml.XmlAttribute node)": (self: XmlNodeList, node: XmlNode | null) => {
    if (node?.parent !== ownerOf(self)) return null;
    node.detach();
    return node;
  },
  "System.Xml.XmlAttribute RemoveAt(int i)": (self: XmlNodeList, at: number) => {
    const found = self.nodes()[at];
    found?.detach();
    return nodeOrNull(found);
  },
  "void RemoveAll()": (self: XmlNodeList) => {
    for (const each of [...self.nodes()]) each.detach();
  },
  "System.Xml.XmlNode GetNamedItem(string name)": (self: XmlNodeList, name: string) =>
    nodeOrNull(self.nodes().find((each) => each.name === name)),
  "System.Xml.XmlNode GetNamedItem(string localName, string namespaceURI)": (
    self: XmlNodeList,
    name: string,
    uri: string,
  ) => nodeOrNull(self.nodes().find((each) => each.localName === name && each.namespaceUri === uri)),
  "System.Xml.XmlNode RemoveNamedItem(string name)": (self: XmlNodeList, name: string) => {
    const found = self.nodes().find((each) => each.name === name);
    found?.detach();
    return nodeOrNull(found);
  },
  "System.Collections.IEnumerator GetEnumerator()": enumerator,
};

type Navigator = NetObject<XmlNode>;

/** A navigator that stands at a node. */
export function navigatorOf(node: XmlNode): Navigator {
  return new NetObject<XmlNode>("System.Xml.XPath.XPathNavigator", node);
}

function navigators(nodes: readonly XmlNode[]): PsValue {
  return new NetObject<readonly XmlNode[]>("System.Xml.XPath.XPathNodeIterator", nodes);
}

function evaluated(value: XPathValue): PsValue {
  if (isNodeSet(value)) return navigators(value);
  return typeof value === "number" ? new PsDouble(value) : value;
}

const NAVIGATOR = declareType("System.Xml.XPath.XPathNavigator", {
  properties: {
    "string Name": (self: Navigator) =>
      self.state.isText() ? "" : self.state.nodeKind === "Document" ? "" : self.state.name,
    "string LocalName": (self: Navigator) =>
      self.state.isText() || self.state.nodeKind === "Document" ? "" : self.state.localName,
    "string NamespaceURI": (self: Navigator) => self.state.namespaceUri,
    "string Prefix": (self: Navigator) => self.state.prefix,
    "string Value": (self: Navigator) => toNodeText(self.state),
    "string InnerXml": (self: Navigator) => innerXml(self.state),
    "string OuterXml": (self: Navigator) => outerXml(self.state),
    "bool HasChildren": (self: Navigator) => self.state.children.length > 0,
    "bool HasAttributes": (self: Navigator) => self.state.attributes.length > 0,
    "System.Object UnderlyingObject": (self: Navigator) => self.state,
    "System.Xml.XPath.XPathNodeType NodeType": (self: Navigator) =>
      enumNamed("System.Xml.XPath.XPathNodeType", XPATH_KINDS[self.state.nodeKind] ?? self.state.nodeKind),
  },
  methods: {
    "System.Xml.XPath.XPathNavigator Clone()": (self: Navigator) => navigatorOf(self.state),
    "System.Object Evaluate(string xpath)": (self: Navigator, xpath: string) =>
      evaluated(evaluateXPath(self.state, xpath)),
    "System.Object Evaluate(string xpath, System.Xml.IXmlNamespaceResolver resolver)": (
      self: Navigator,
      xpath: string,
      manager: PsValue,
    ) => evaluated(evaluateXPath(self.state, xpath, prefixesOf(manager))),
    "string GetAttribute(string localName, string namespaceURI)": (self: Navigator, name: string, uri: string) =>
      self.state.attributeNs(name, uri)?.value ?? "",
    "System.Xml.XPath.XPathNodeIterator Select(string xpath)": (self: Navigator, xpath: string) =>
      navigators(selectNodes(self.state, xpath)),
    "System.Xml.XPath.XPathNodeIterator Select(string xpath, System.Xml.IXmlNamespaceResolver resolver)": (
      self: Navigator,
      xpath: string,
      manager: PsValue,
    ) => navigators(selectNodes(self.state, xpath, prefixesOf(manager))),
    "System.Xml.XPath.XPathNavigator SelectSingleNode(string xpath)": (self: Navigator, xpath: string) => {
      const found = selectNodes(self.state, xpath)[0];
      return found ? navigatorOf(found) : null;
    },
    "bool MoveToFirstChild()": (self: Navigator) => move(self, self.state.children[0]),
    "bool MoveToNext()": (self: Navigator) => move(self, self.state.sibling(1)),
    "bool MoveToPrevious()": (self: Navigator) => move(self, self.state.sibling(-1)),
    "bool MoveToParent()": (self: Navigator) => move(self, self.state.parent),
    "void MoveToRoot()": (self: Navigator) => void move(self, self.state.document),
    "bool MoveToFirstAttribute()": (self: Navigator) => move(self, self.state.attributes[0]),
    "string ToString()": (self: Navigator) => toNodeText(self.state),
  },
});

const XPATH_KINDS: Readonly<Record<string, string>> = { Document: "Root", CDATA: "Text", DocumentFragment: "Root" };

function move(self: Navigator, node: XmlNode | undefined): boolean {
  if (node !== undefined) self.state = node;
  return node !== undefined;
}

/** Lists, namespaces and navigators. */
export const XML_LIST_ROWS: readonly TypeRow[] = [
  declareType("System.Xml.IXmlNamespaceResolver", { isInterface: true }),
  declareType("System.Xml.XmlNameTable", { isAbstract: true }),
  declareType("System.Xml.NameTable", {
    base: "System.Xml.XmlNameTable",
    methods: {
      "string Add(string key)": (_self: PsValue, key: string) => key,
      "string Get(string value)": (_self: PsValue, key: string) => key,
    },
    constructors: { "()": () => new NetObject("System.Xml.NameTable", {}) },
  }),
  MANAGER,
  declareType("System.Xml.XmlNodeList", {
    isAbstract: true,
    properties: {
      "int Count": (self: XmlNodeList) => self.nodes().length,
      "System.Xml.XmlNode Item(int index)": nodeAt,
    },
    methods: { "System.Collections.IEnumerator GetEnumerator()": enumerator },
  }),
  list("System.Xml.XmlChildNodes", "System.Xml.XmlNodeList"),
  list("System.Xml.XPathNodeList", "System.Xml.XmlNodeList"),
  list("System.Xml.XmlElementList", "System.Xml.XmlNodeList"),
  declareType("System.Xml.XmlNamedNodeMap", {
    isAbstract: true,
    properties: { "int Count": (self: XmlNodeList) => self.nodes().length },
  }),
  declareType("System.Xml.XmlAttributeCollection", {
    base: "System.Xml.XmlNamedNodeMap",
    interfaces: "System.Collections.ICollection",
    properties: {
      "System.Xml.XmlAttribute Item(int i)": nodeAt,
      "System.Xml.XmlAttribute Item(string name)": (self: XmlNodeList, name: string) =>
        nodeOrNull(self.nodes().find((each) => each.name === name)),
      "System.Xml.XmlAttribute Item(string localName, string namespaceURI)": (
        self: XmlNodeList,
        name: string,
        uri: string,
      ) => nodeOrNull(self.nodes().find((each) => each.localName === name && each.namespaceUri === uri)),
    },
    methods: ATTRIBUTE_METHODS,
  }),
  NAVIGATOR,
  declareType("System.Xml.XPath.XPathNodeIterator", {
    properties: { "int Count": (self: NetObject<readonly XmlNode[]>) => self.state.length },
    items: (self: NetObject<readonly XmlNode[]>) => self.state.map(navigatorOf),
  }),
];
