/**
 * Nodes of XML documents as System.Xml has them: one class for all kinds, told apart by a row. What PowerShell shows of
 * them as properties is `adapter.ts`, their .NET members are `tables/xml_dom.ts`.
 * @module
 */
import { LiveObject, type PsValue, PsXml, type WireForm } from "../../../clixml/value.ts";
import type { PsType } from "../type.ts";
import { namesOf, typeNamed } from "../type_system.ts";
import { adaptedNames, adaptedValue, canSetAdapted, setAdaptedValue } from "./adapter.ts";
import { NODE_KINDS, XML_NAMESPACE, type XmlNodeKind, XMLNS_NAMESPACE, type XmlShape } from "./shape.ts";
import { outerXml } from "./write.ts";

/** What a new node is made of. */
export interface XmlNodeParts {
  readonly prefix?: string;
  readonly localName?: string;
  readonly namespaceUri?: string;
  /** Text of character data, data of an instruction, value of an attribute. */
  readonly value?: string;
}

/** A node of an XML document. */
export class XmlNode extends LiveObject implements XmlShape {
  readonly nodeKind: XmlNodeKind;
  /** The document that made it; a document is its own. */
  document: XmlNode;
  prefix: string;
  readonly localName: string;
  readonly namespaceUri: string;
  value: string;
  readonly children: XmlNode[] = [];
  readonly attributes: XmlNode[] = [];
  /** The node that has it as a child; for an attribute its element. */
  parent: XmlNode | undefined;
  /** An element that closes itself: `<a />`. */
  isEmpty = false;
  /** A document's PreserveWhitespace. */
  preserveWhitespace = false;

  constructor(nodeKind: XmlNodeKind, document: XmlNode | undefined, parts: XmlNodeParts = {}) {
    super();
    this.nodeKind = nodeKind;
    this.document = document ?? this;
    this.prefix = parts.prefix ?? "";
    const row = NODE_KINDS[nodeKind];
    this.localName = parts.localName ?? ("name" in row ? row.name : "");
    this.namespaceUri = parts.namespaceUri ?? "";
    this.value = parts.value ?? "";
    if (nodeKind === "Element") this.isEmpty = true;
  }
  /** Prefix and local name. */
  get name(): string {
    return this.prefix === "" ? this.localName : `${this.prefix}:${this.localName}`;
  }
  /** Its class. */
  netType(): PsType {
    return typeNamed(NODE_KINDS[this.nodeKind].type);
  }
  /** Whether it is a piece of text, blank or not. */
  isText(): boolean {
    const kind = this.nodeKind;
    return kind === "Text" || kind === "CDATA" || kind === "Whitespace" || kind === "SignificantWhitespace";
  }
  /** Whether it may have children. */
  isContainer(): boolean {
    const kind = this.nodeKind;
    return kind === "Element" || kind === "Document" || kind === "DocumentFragment";
  }
  /** An attribute by its qualified name. */
  attribute(name: string): XmlNode | undefined {
    return this.attributes.find((each) => each.name === name);
  }
  /** An attribute by local name and namespace. */
  attributeNs(localName: string, namespaceUri: string): XmlNode | undefined {
    return this.attributes.find((each) => each.localName === localName && each.namespaceUri === namespaceUri);
  }
  /** The element of a document, the first one of a fragment. */
  documentElement(): XmlNode | undefined {
    return this.children.find((each) => each.nodeKind === "Element");
  }
  /** The text in it: of an element what its descendants say, comments and instructions left out. */
  innerText(): string {
    if (!this.isContainer()) return this.value;
    let text = "";
    for (const child of this.children) {
      if (child.isContainer() || child.isText()) text += child.innerText();
    }
    return text;
  }
  /** Replaces the content by one text. */
  setInnerText(text: string): void {
    if (!this.isContainer()) {
      this.value = text;
      return;
    }
    const only = this.children.length === 1 ? this.children[0]! : undefined;
    if (only?.nodeKind === "Text") only.value = text;
    else {
      this.clear();
      this.insert(new XmlNode("Text", this.document, { value: text }), this.children.length);
    }
  }
  /** Removes all children. */
  clear(): void {
    for (const child of this.children) child.parent = undefined;
    this.children.length = 0;
    this.isEmpty = false;
  }
  /** Puts a child at a place, whatever parent it had. */
  insert(child: XmlNode, place: number): void {
    this.children.splice(place, 0, child);
    child.parent = this;
    this.isEmpty = false;
  }
  /** Takes itself out of its parent. */
  detach(): void {
    const { parent } = this;
    if (parent === undefined) return;
    const list = this.nodeKind === "Attribute" ? parent.attributes : parent.children;
    const at = list.indexOf(this);
    if (at >= 0) list.splice(at, 1);
    this.parent = undefined;
    if (this.nodeKind !== "Attribute") parent.isEmpty = false;
  }
  /** The node next to it, `step` places on. */
  sibling(step: 1 | -1): XmlNode | undefined {
    if (this.parent === undefined || this.nodeKind === "Attribute") return undefined;
    const list = this.parent.children;
    return list[list.indexOf(this) + step];
  }
  /** A copy for a document; with `deep` also of what is in it. Attributes are copied always. */
  copy(document: XmlNode, deep: boolean): XmlNode {
    const { prefix, localName, namespaceUri, value } = this;
    const isDocument = this.nodeKind === "Document";
    const made = new XmlNode(this.nodeKind, isDocument ? undefined : document, {
      prefix,
      localName,
      namespaceUri,
      value,
    });
    made.preserveWhitespace = this.preserveWhitespace;
    for (const attribute of this.attributes) {
      const copied = attribute.copy(made.document, true);
      copied.parent = made;
      made.attributes.push(copied);
    }
    if (deep) { for (const child of this.children) made.insert(child.copy(made.document, true), made.children.length); }
    made.isEmpty = this.isEmpty && made.children.length === 0;
    return made;
  }
  /** Gives itself and what is in it to another document. */
  adopt(document: XmlNode): void {
    if (this.nodeKind !== "Document") this.document = document;
    for (const attribute of this.attributes) attribute.adopt(document);
    for (const child of this.children) child.adopt(document);
  }
  /** The namespace that a prefix stands for here, `undefined` where none was declared. */
  namespaceOfPrefix(prefix: string): string | undefined {
    if (prefix === "xml") return XML_NAMESPACE;
    if (prefix === "xmlns") return XMLNS_NAMESPACE;
    for (const at of outward(this)) {
      if (at.nodeKind === "Element" && at.prefix === prefix && at.namespaceUri !== "") return at.namespaceUri;
      for (const each of at.attributes) {
        if (each.namespaceUri !== XMLNS_NAMESPACE) continue;
        if (prefix === "" ? each.prefix === "" : each.prefix === "xmlns" && each.localName === prefix) {
          return each.value;
        }
      }
    }
    return undefined;
  }
  /** A prefix that stands for a namespace here. */
  prefixOfNamespace(namespaceUri: string): string | undefined {
    for (const at of outward(this)) {
      if (at.nodeKind === "Element" && at.namespaceUri === namespaceUri) return at.prefix;
      for (const each of at.attributes) {
        if (each.namespaceUri === XMLNS_NAMESPACE && each.value === namespaceUri) {
          return each.prefix === "" ? "" : each.localName;
        }
      }
    }
    return undefined;
  }

  /** PowerShell puts the namespace and the name into the first type name. */
  override typeNames(): readonly string[] {
    const names = namesOf(this.netType());
    return this.namespaceUri === "" ? names : [`${names[0]}#${this.namespaceUri}#${this.localName}`, ...names];
  }
  override text(): string {
    return this.localName;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    for (const name of this.adaptedNames()) yield [name, () => this.getAdapted(name) ?? null];
  }
  override wireForm(): WireForm | undefined {
    return this.nodeKind === "Document" ? { as: "value", value: new PsXml(outerXml(this)) } : undefined;
  }
  /** A child or attribute as a property. */
  getAdapted(name: string): PsValue | undefined {
    return adaptedValue(this, name);
  }
  /** Sets the text of a child or attribute. */
  setAdapted(name: string, value: PsValue): boolean {
    return setAdaptedValue(this, name, value);
  }
  /** Whether a child or attribute is nothing but text. */
  canSetAdapted(name: string): boolean {
    return canSetAdapted(this, name);
  }
  /** Names of all children and attributes. */
  adaptedNames(): readonly string[] {
    return adaptedNames(this);
  }
}

/** A new document without content. */
export function newDocument(): XmlNode {
  return new XmlNode("Document", undefined);
}

/** A live list of nodes: ChildNodes, Attributes, or what a query found. */
export class XmlNodeList extends LiveObject {
  readonly type: string;
  readonly #nodes: () => readonly XmlNode[];
  /** The node whose attributes these are. */
  readonly owner: XmlNode | undefined;
  constructor(type: string, nodes: () => readonly XmlNode[], owner?: XmlNode) {
    super();
    this.type = type;
    this.#nodes = nodes;
    this.owner = owner;
  }
  nodes(): readonly XmlNode[] {
    return this.#nodes();
  }
  /** Its class. */
  netType(): PsType {
    return typeNamed(this.type);
  }
  override typeNames(): readonly string[] {
    return namesOf(this.netType());
  }
  override text(): string {
    return this.type;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Count", () => this.nodes().length];
  }
  enumerateItems(): Iterable<PsValue> {
    return this.nodes();
  }
  override wireForm(): WireForm {
    return { as: "items", shape: "IE", items: this.nodes(), withProps: false };
  }
}

/** Live objects of the XML that came as text, so that a script sees one document each time. */
const LIVE = new WeakMap<PsXml, XmlNode>();

/** The document of a value that holds XML as its text. */
export function liveDocument(xml: PsXml, parse: (text: string) => XmlNode): XmlNode {
  let document = LIVE.get(xml);
  if (document === undefined) LIVE.set(xml, document = parse(xml.text));
  return document;
}

/** A node and what it is in, from the inside out. */
function* outward(node: XmlNode): Generator<XmlNode> {
  for (let at: XmlNode | undefined = node; at !== undefined; at = at.parent) yield at;
}
