/**
 * TABLE: System.Xml.Linq: XDocument, XElement, XAttribute and their relatives.
 * @module
 */
import { PsArray, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { registerCast } from "../cast_operators.ts";
import { declareEnum, declareType, type Native, type TypeParts } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { readAll } from "../io/byte_stream.ts";
import { readFile, writeFile } from "../io/files.ts";
import { decodeMarked, ENCODINGS } from "../io/text_encoding.ts";
import { TextSource } from "../io/text_streams.ts";
import { NetObject } from "../net_object.ts";
import type { TypeRow } from "../type.ts";
import {
  addContent,
  contentText,
  descendantNodes,
  type ExpandedName,
  expandedName,
  hasName,
  isLinqKind,
  LINQ,
  linqNode,
  type LinqObject,
  linqObject,
  linqOrNull,
  linqText,
  makeNamed,
  nameObject,
  nameOf,
  nameText,
} from "../xml/linq.ts";
import { newDocument, XmlNode } from "../xml/nodes.ts";
import { declarationPart, declarationText, readXml } from "../xml/read.ts";
import { XMLNS_NAMESPACE } from "../xml/shape.ts";
import { selectNodes } from "../xml/xpath.ts";
import { streamOf } from "./io_streams.ts";
import { sinkOf } from "./io_text.ts";
import { newLineOf } from "./native_values.ts";
import { prefixesOf } from "./xml_lists.ts";
import { writeNodes } from "./xml_writer.ts";

const ELEMENT = `${LINQ}.XElement`;
const ATTRIBUTE = `${LINQ}.XAttribute`;
const NAME = `${LINQ}.XName`;

registerCast("System.String", NAME, (value) => nameObject(expandedName(value as string)));
registerCast(
  "System.String",
  `${LINQ}.XNamespace`,
  (value) => new NetObject<string>(`${LINQ}.XNamespace`, value as string),
);

const listOf = (nodes: Iterable<XmlNode>, type: string): PsArray => new PsArray([...nodes].map(linqObject), type);
const elements = (nodes: Iterable<XmlNode>, name?: PsValue): PsArray => {
  const wanted = name === undefined ? undefined : nameOf(name);
  return listOf(
    [...nodes].filter((node) => node.nodeKind === "Element" && (wanted === undefined || hasName(node, wanted))),
    ELEMENT,
  );
};
const visible = (node: XmlNode): readonly XmlNode[] => node.children.filter((child) => isLinqKind(child.nodeKind));

function* ancestors(node: XmlNode): Generator<XmlNode, undefined> {
  for (let at = node.parent; at !== undefined; at = at.parent) yield at;
}

function siblings(node: XmlNode, after: boolean): readonly XmlNode[] {
  if (node.parent === undefined) return [];
  const all = visible(node.parent);
  const at = all.indexOf(node);
  return after ? all.slice(at + 1) : all.slice(0, at);
}

/** One IEnumerable of elements, with and without a name. */
function elementMethods(method: string, nodes: (node: XmlNode) => Iterable<XmlNode>): Record<string, Native> {
  const returns = `System.Collections.Generic.IEnumerable[${ELEMENT}]`;
  return {
    [`${returns} ${method}()`]: (self: LinqObject) => elements(nodes(self.state)),
    [`${returns} ${method}(${NAME} name)`]: (self: LinqObject, name: PsValue) => elements(nodes(self.state), name),
  };
}

function remove(self: LinqObject): void {
  self.state.detach();
}

function addBeside(self: LinqObject, content: PsValue, after: boolean): void {
  const { parent } = self.state;
  if (parent) addContent(parent, content, parent.children.indexOf(self.state) + (after ? 1 : 0));
}

const NODE: TypeParts = {
  base: `${LINQ}.XObject`,
  isAbstract: true,
  properties: {
    [`${LINQ}.XNode NextNode`]: (self: LinqObject) => linqOrNull(siblings(self.state, true)[0]),
    [`${LINQ}.XNode PreviousNode`]: (self: LinqObject) => linqOrNull(siblings(self.state, false).at(-1)),
  },
  methods: {
    ...elementMethods("Ancestors", ancestors),
    ...elementMethods("ElementsAfterSelf", (node) => siblings(node, true)),
    ...elementMethods("ElementsBeforeSelf", (node) => siblings(node, false)),
    "void AddAfterSelf(System.Object content)": (self: LinqObject, content: PsValue) => addBeside(self, content, true),
    "void AddBeforeSelf(System.Object content)": (self: LinqObject, content: PsValue) =>
      addBeside(self, content, false),
    "void Remove()": remove,
    "void ReplaceWith(System.Object content)": (self: LinqObject, content: PsValue) => {
      addBeside(self, content, true);
      remove(self);
    },
    "string ToString()": (self: LinqObject) => linqText(self.state, "\n"),
    [`string ToString(${LINQ}.SaveOptions options)`]: (self: LinqObject, options: { readonly name: string }) =>
      linqText(self.state, "\n", !options.name.includes("DisableFormatting")),
    "void WriteTo(System.Xml.XmlWriter writer)": (self: LinqObject, writer: PsValue) =>
      writeNodes(writer, self.state.nodeKind === "Document" ? self.state.children : [self.state]),
  },
};

const CONTAINER: TypeParts = {
  base: `${LINQ}.XNode`,
  isAbstract: true,
  properties: {
    [`${LINQ}.XNode FirstNode`]: (self: LinqObject) => linqOrNull(visible(self.state)[0]),
    [`${LINQ}.XNode LastNode`]: (self: LinqObject) => linqOrNull(visible(self.state).at(-1)),
  },
  methods: {
    "void Add(System.Object content)": (self: LinqObject, content: PsValue) => void addContent(self.state, content),
    "void Add(params System.Object[] content)": (self: LinqObject, content: PsValue) =>
      void addContent(self.state, content),
    "void AddFirst(System.Object content)": (self: LinqObject, content: PsValue) =>
      void addContent(self.state, content, 0),
    [`${ELEMENT} Element(${NAME} name)`]: (self: LinqObject, name: PsValue) => {
      const wanted = nameOf(name);
      return linqOrNull(self.state.children.find((child) => child.nodeKind === "Element" && hasName(child, wanted)));
    },
    ...elementMethods("Elements", (node) => node.children),
    ...elementMethods("Descendants", descendantNodes),
    [`System.Collections.Generic.IEnumerable[${LINQ}.XNode] DescendantNodes()`]: (self: LinqObject) =>
      listOf([...descendantNodes(self.state)].filter((node) => isLinqKind(node.nodeKind)), `${LINQ}.XNode`),
    [`System.Collections.Generic.IEnumerable[${LINQ}.XNode] Nodes()`]: (self: LinqObject) =>
      listOf(visible(self.state), `${LINQ}.XNode`),
    "void RemoveNodes()": (self: LinqObject) => self.state.clear(),
    "void ReplaceNodes(System.Object content)": (self: LinqObject, content: PsValue) => {
      self.state.clear();
      addContent(self.state, content);
    },
  },
};

function setValue(self: LinqObject, value: PsValue): void {
  self.state.setInnerText(contentText(value));
}

function attributeOf(self: LinqObject, name: PsValue): XmlNode | undefined {
  const { localName, namespaceUri } = nameOf(name);
  return self.state.attributeNs(localName, namespaceUri);
}

function setAttribute(self: LinqObject, name: PsValue, value: PsValue): void {
  const found = attributeOf(self, name);
  if (value === null) found?.detach();
  else if (found) found.value = contentText(value);
  else {
    const made = makeNamed("Attribute", nameOf(name), self.state.document);
    made.value = contentText(value);
    addContent(self.state, linqObject(made));
  }
}

function setElement(self: LinqObject, name: PsValue, value: PsValue): void {
  const wanted = nameOf(name);
  const found = self.state.children.find((child) => child.nodeKind === "Element" && hasName(child, wanted));
  if (value === null) found?.detach();
  else if (found) found.setInnerText(contentText(value));
  else {
    const made = makeNamed("Element", wanted, self.state.document);
    made.setInnerText(contentText(value));
    addContent(self.state, linqObject(made));
  }
}

/** An element without a document has one of its own that nobody sees. */
function makeElement(name: PsValue, content: PsValue): LinqObject {
  const made = makeNamed("Element", nameOf(name), newDocument());
  addContent(made, content);
  return linqObject(made);
}

function textFrom(source: PsValue, session: Session): string {
  if (typeof source === "string") return decodeMarked(readFile(session, source), ENCODINGS.UTF8);
  if (source instanceof NetObject && source.state instanceof TextSource) return source.state.rest();
  return decodeMarked(readAll(streamOf(source)), ENCODINGS.UTF8);
}

function parse(text: string, options: { readonly name: string } | undefined): XmlNode {
  return readXml(text, { keepBlanks: options?.name.includes("PreserveWhitespace") ?? false });
}

/** Parse and Load of XDocument and XElement. */
function readers(type: string, take: (document: XmlNode) => XmlNode): Record<string, Native> {
  const found: Record<string, Native> = {
    [`${type} Parse(string text)`]: (text: string) => linqObject(take(parse(text, undefined))),
    [`${type} Parse(string text, ${LINQ}.LoadOptions options)`]: (text: string, options: { readonly name: string }) =>
      linqObject(take(parse(text, options))),
  };
  for (const source of ["string uri", "System.IO.Stream stream", "System.IO.TextReader textReader"]) {
    found[`${type} Load(${source})`] = (input: PsValue, session: Session) =>
      linqObject(take(parse(textFrom(input, session), undefined)));
    found[`${type} Load(${source}, ${LINQ}.LoadOptions options)`] = (
      input: PsValue,
      options: { readonly name: string },
      session: Session,
    ) => linqObject(take(parse(textFrom(input, session), options)));
  }
  return found;
}

function save(self: LinqObject, target: PsValue, session: Session): void {
  const declared = self.state.children.find((child) => child.nodeKind === "XmlDeclaration");
  const sink = typeof target === "string" ? undefined : sinkOf(target);
  const standalone = declared ? declarationPart(declared.value, "standalone") : "";
  const encoding = sink?.encoding.webName ?? "utf-8";
  const newLine = newLineOf(session);
  const text = `<?xml ${declarationText("1.0", encoding, standalone)}?>${newLine}${linqText(self.state, newLine)}`;
  if (sink) sink.write(text);
  else {
    const bytes = Uint8Array.of(...ENCODINGS.UTF8.preamble, ...ENCODINGS.UTF8.encode(text));
    if (typeof target === "string") writeFile(session, target, bytes);
    else streamOf(target).write(bytes);
  }
}

const SAVERS: Record<string, Native> = {
  "void Save(string fileName)": save,
  "void Save(System.IO.Stream stream)": save,
  "void Save(System.IO.TextWriter textWriter)": save,
};

const ELEMENT_ROW = declareType(ELEMENT, {
  base: `${LINQ}.XContainer`,
  properties: {
    [`${ATTRIBUTE} FirstAttribute`]: (self: LinqObject) => linqOrNull(self.state.attributes[0]),
    [`${ATTRIBUTE} LastAttribute`]: (self: LinqObject) => linqOrNull(self.state.attributes.at(-1)),
    "bool HasAttributes": (self: LinqObject) => self.state.attributes.length > 0,
    "bool HasElements": (self: LinqObject) => self.state.documentElement() !== undefined,
    "bool IsEmpty": (self: LinqObject) => self.state.children.length === 0 && self.state.isEmpty,
    [`${NAME} Name`]: (self: LinqObject) => nameObject(self.state),
    "System.Xml.XmlNodeType NodeType": () => enumNamed("System.Xml.XmlNodeType", "Element"),
    "string Value": { get: (self: LinqObject) => self.state.innerText(), set: setValue },
  },
  methods: {
    ...elementMethods("AncestorsAndSelf", function* (node) {
      yield node;
      yield* ancestors(node);
    }),
    ...elementMethods("DescendantsAndSelf", function* (node) {
      yield node;
      yield* descendantNodes(node);
    }),
    [`${ATTRIBUTE} Attribute(${NAME} name)`]: (self: LinqObject, name: PsValue) => linqOrNull(attributeOf(self, name)),
    [`System.Collections.Generic.IEnumerable[${ATTRIBUTE}] Attributes()`]: (self: LinqObject) =>
      listOf(self.state.attributes, ATTRIBUTE),
    [`System.Collections.Generic.IEnumerable[${ATTRIBUTE}] Attributes(${NAME} name)`]: (
      self: LinqObject,
      name: PsValue,
    ) => {
      const found = attributeOf(self, name);
      return listOf(found ? [found] : [], ATTRIBUTE);
    },
    [`${LINQ}.XNamespace GetDefaultNamespace()`]: (self: LinqObject) =>
      new NetObject<string>(`${LINQ}.XNamespace`, self.state.namespaceOfPrefix("") ?? ""),
    "void RemoveAll()": (self: LinqObject) => {
      self.state.clear();
      for (const each of [...self.state.attributes]) each.detach();
    },
    "void RemoveAttributes()": (self: LinqObject) => {
      for (const each of [...self.state.attributes]) each.detach();
    },
    [`void SetAttributeValue(${NAME} name, System.Object value)`]: setAttribute,
    [`void SetElementValue(${NAME} name, System.Object value)`]: setElement,
    "void SetValue(System.Object value)": setValue,
    ...SAVERS,
  },
  statics: readers(ELEMENT, (document) => {
    const root = document.documentElement()!;
    root.detach();
    return root;
  }),
  constructors: {
    [`(${NAME} name)`]: (name: PsValue) => makeElement(name, null),
    [`(${NAME} name, System.Object content)`]: makeElement,
    [`(${NAME} name, params System.Object[] content)`]: makeElement,
    [`(${ELEMENT} other)`]: (other: LinqObject) => linqObject(other.state.copy(newDocument(), true)),
  },
});

const ATTRIBUTE_ROW = declareType(ATTRIBUTE, {
  base: `${LINQ}.XObject`,
  properties: {
    "bool IsNamespaceDeclaration": (self: LinqObject) => self.state.namespaceUri === XMLNS_NAMESPACE,
    [`${NAME} Name`]: (self: LinqObject) => nameObject(self.state),
    [`${ATTRIBUTE} NextAttribute`]: (self: LinqObject) => besideAttribute(self.state, 1),
    [`${ATTRIBUTE} PreviousAttribute`]: (self: LinqObject) => besideAttribute(self.state, -1),
    "System.Xml.XmlNodeType NodeType": () => enumNamed("System.Xml.XmlNodeType", "Attribute"),
    "string Value": {
      get: (self: LinqObject) => self.state.value,
      set: (self: LinqObject, value: string | null) => {
        self.state.value = value ?? "";
      },
    },
  },
  methods: {
    "void Remove()": remove,
    "void SetValue(System.Object value)": (self: LinqObject, value: PsValue) => {
      self.state.value = contentText(value);
    },
    "string ToString()": (self: LinqObject) => linqText(self.state, "\n"),
  },
  constructors: {
    [`(${NAME} name, System.Object value)`]: (name: PsValue, value: PsValue) => {
      const made = makeNamed("Attribute", nameOf(name), newDocument());
      made.value = contentText(value);
      return linqObject(made);
    },
  },
});

function besideAttribute(node: XmlNode, step: number): PsValue {
  const all = node.parent?.attributes ?? [];
  return linqOrNull(all[all.indexOf(node) + step]);
}

interface Declaration {
  version: string;
  encoding: string;
  standalone: string;
}

function declarationOf(document: XmlNode): PsValue {
  const node = document.children.find((child) => child.nodeKind === "XmlDeclaration");
  if (node === undefined) return null;
  const part = (name: "version" | "encoding" | "standalone"): string => declarationPart(node.value, name);
  return makeDeclaration(part("version"), part("encoding"), part("standalone"));
}

function makeDeclaration(version: string | null, encoding: string | null, standalone: string | null): PsValue {
  return new NetObject<Declaration>(`${LINQ}.XDeclaration`, {
    version: version ?? "1.0",
    encoding: encoding ?? "",
    standalone: standalone ?? "",
  });
}

function makeDocument(content: PsValue): LinqObject {
  const made = newDocument();
  for (const item of content instanceof PsArray ? content.items : [content]) {
    if (item instanceof NetObject && item.netType().fullName === `${LINQ}.XDeclaration`) {
      const { version, encoding, standalone } = item.state as Declaration;
      made.insert(new XmlNode("XmlDeclaration", made, { value: declarationText(version, encoding, standalone) }), 0);
    } else addContent(made, item);
  }
  return linqObject(made);
}

/** A node of text: XText, XCData, XComment. */
function textRow(name: string, kind: "Text" | "CDATA" | "Comment", base: string): TypeRow {
  return declareType(`${LINQ}.${name}`, {
    base: `${LINQ}.${base}`,
    properties: {
      "string Value": {
        get: (self: LinqObject) => self.state.value,
        set: (self: LinqObject, value: string | null) => {
          self.state.value = value ?? "";
        },
      },
      "System.Xml.XmlNodeType NodeType": () => enumNamed("System.Xml.XmlNodeType", kind),
    },
    constructors: {
      "(string value)": (value: string | null) => linqObject(new XmlNode(kind, newDocument(), { value: value ?? "" })),
    },
  });
}

/** LINQ to XML. */
export const XML_LINQ_ROWS: readonly TypeRow[] = [
  declareEnum(`${LINQ}.LoadOptions`, "None PreserveWhitespace SetBaseUri SetLineInfo=4", { flags: true }),
  declareEnum(`${LINQ}.SaveOptions`, "None DisableFormatting OmitDuplicateNamespaces", { flags: true }),
  declareType(NAME, {
    properties: {
      "string LocalName": (self: NetObject<ExpandedName>) => self.state.localName,
      [`${LINQ}.XNamespace Namespace`]: (self: NetObject<ExpandedName>) =>
        new NetObject<string>(`${LINQ}.XNamespace`, self.state.namespaceUri),
      "string NamespaceName": (self: NetObject<ExpandedName>) => self.state.namespaceUri,
    },
    methods: { "string ToString()": (self: NetObject<ExpandedName>) => nameText(self.state) },
    statics: {
      [`${NAME} Get(string expandedName)`]: (text: string) => nameObject(expandedName(text)),
      [`${NAME} Get(string localName, string namespaceName)`]: (localName: string, namespaceUri: string) =>
        nameObject({ localName, namespaceUri }),
    },
    equals: (self: NetObject<ExpandedName>, other: PsValue) =>
      other instanceof NetObject && other.netType() === self.netType() &&
      nameText(other.state as ExpandedName) === nameText(self.state),
  }),
  declareType(`${LINQ}.XNamespace`, {
    properties: { "string NamespaceName": (self: NetObject<string>) => self.state },
    methods: {
      [`${NAME} GetName(string localName)`]: (self: NetObject<string>, localName: string) =>
        nameObject({ localName, namespaceUri: self.state }),
      "string ToString()": (self: NetObject<string>) => self.state,
    },
    statics: {
      [`${LINQ}.XNamespace Get(string namespaceName)`]: (uri: string) =>
        new NetObject<string>(`${LINQ}.XNamespace`, uri),
      [`${LINQ}.XNamespace None`]: () => new NetObject<string>(`${LINQ}.XNamespace`, ""),
      [`${LINQ}.XNamespace Xmlns`]: () => new NetObject<string>(`${LINQ}.XNamespace`, XMLNS_NAMESPACE),
      [`${NAME} op_Addition(${LINQ}.XNamespace ns, string localName)`]: (space: NetObject<string>, localName: string) =>
        nameObject({ localName, namespaceUri: space.state }),
    },
  }),
  declareType(`${LINQ}.XObject`, {
    isAbstract: true,
    properties: {
      "string BaseUri": () => "",
      [`${LINQ}.XDocument Document`]: (self: LinqObject) => {
        const top = [self.state, ...ancestors(self.state)].at(-1)!;
        return top.nodeKind === "Document" ? linqObject(top) : null;
      },
      [`${ELEMENT} Parent`]: (self: LinqObject) =>
        self.state.parent?.nodeKind === "Element" ? linqObject(self.state.parent) : null,
    },
  }),
  declareType(`${LINQ}.XNode`, NODE),
  declareType(`${LINQ}.XContainer`, CONTAINER),
  ELEMENT_ROW,
  ATTRIBUTE_ROW,
  textRow("XText", "Text", "XNode"),
  textRow("XCData", "CDATA", "XText"),
  textRow("XComment", "Comment", "XNode"),
  declareType(`${LINQ}.XProcessingInstruction`, {
    base: `${LINQ}.XNode`,
    properties: {
      "string Target": (self: LinqObject) => self.state.localName,
      "string Data": (self: LinqObject) => self.state.value,
    },
  }),
  declareType(`${LINQ}.XDocumentType`, {
    base: `${LINQ}.XNode`,
    properties: { "string Name": (self: LinqObject) => self.state.localName },
  }),
  declareType(`${LINQ}.XDeclaration`, {
    properties: {
      "string Version": (self: NetObject<Declaration>) => self.state.version,
      "string Encoding": (self: NetObject<Declaration>) => self.state.encoding,
      "string Standalone": (self: NetObject<Declaration>) => self.state.standalone,
    },
    methods: {
      "string ToString()": ({ state }: NetObject<Declaration>) =>
        `<?xml ${declarationText(state.version, state.encoding, state.standalone)}?>`,
    },
    constructors: { "(string version, string encoding, string standalone)": makeDeclaration },
  }),
  declareType(`${LINQ}.XDocument`, {
    base: `${LINQ}.XContainer`,
    properties: {
      [`${ELEMENT} Root`]: (self: LinqObject) => linqOrNull(self.state.documentElement()),
      [`${LINQ}.XDeclaration Declaration`]: (self: LinqObject) => declarationOf(self.state),
      "System.Xml.XmlNodeType NodeType": () => enumNamed("System.Xml.XmlNodeType", "Document"),
    },
    methods: SAVERS,
    statics: readers(`${LINQ}.XDocument`, (document) => document),
    constructors: {
      "()": () => makeDocument(null),
      "(params System.Object[] content)": makeDocument,
      [`(${LINQ}.XDocument other)`]: (other: LinqObject) => linqObject(other.state.copy(other.state, true)),
    },
  }),
  declareType("System.Xml.XPath.Extensions", {
    isAbstract: true,
    statics: {
      [`${ELEMENT} XPathSelectElement(${LINQ}.XNode node, string expression)`]: (node: PsValue, xpath: string) =>
        linqOrNull(selectNodes(linqNode(node)!, xpath)[0]),
      [`System.Collections.Generic.IEnumerable[${ELEMENT}] XPathSelectElements(${LINQ}.XNode node, string expression)`]:
        (
          node: PsValue,
          xpath: string,
        ) => elements(selectNodes(linqNode(node)!, xpath)),
      [`System.Collections.Generic.IEnumerable[${ELEMENT}] XPathSelectElements(${LINQ}.XNode node, string expression, System.Xml.IXmlNamespaceResolver resolver)`]:
        (node: PsValue, xpath: string, manager: PsValue) =>
          elements(selectNodes(linqNode(node)!, xpath, prefixesOf(manager))),
    },
  }),
];
