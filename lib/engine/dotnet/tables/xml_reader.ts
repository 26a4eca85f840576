/**
 * TABLE: System.Xml.XmlReader with its settings.
 * @module
 */
import { PsDouble, PsEnum, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { declareEnum, declareType, type Native } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { readAll } from "../io/byte_stream.ts";
import { readFile } from "../io/files.ts";
import { decodeMarked, ENCODINGS } from "../io/text_encoding.ts";
import { TextSource } from "../io/text_streams.ts";
import { NetObject } from "../net_object.ts";
import type { TypeRow } from "../type.ts";
import { XmlNode } from "../xml/nodes.ts";
import { readXml, xmlError } from "../xml/read.ts";
import { XmlCursor } from "../xml/reader.ts";
import { innerXml, outerXml } from "../xml/write.ts";
import { streamOf } from "./io_streams.ts";
import { setting, settingsType } from "./settings_type.ts";

const READER_SETTINGS = "System.Xml.XmlReaderSettings";

/** A setting that is true or false. */
export function flag(settings: PsValue, name: string, standard: boolean): boolean {
  const value = setting(settings, name);
  return typeof value === "boolean" ? value : standard;
}

/** What stands behind an XmlReader. */
export class XmlReaderState {
  readonly cursor: XmlCursor;
  readonly settings: PsValue;
  constructor(cursor: XmlCursor, settings: PsValue) {
    this.cursor = cursor;
    this.settings = settings;
  }
  /** What has not been read yet, as a document. */
  takeRest(): XmlNode {
    const { cursor } = this;
    if (!cursor.isStarted) {
      const { document } = cursor;
      cursor.close();
      return document.copy(document, true);
    }
    const made = new XmlNode("Document", undefined);
    while (cursor.node) {
      made.insert(cursor.node.copy(made, true), made.children.length);
      cursor.skip();
    }
    return made;
  }
}

type Reader = NetObject<XmlReaderState>;

function createReader(source: PsValue, settings: PsValue, session: Session): Reader {
  let text: string;
  if (typeof source === "string") text = decodeMarked(readFile(session, source), ENCODINGS.UTF8);
  else if (source instanceof NetObject && source.state instanceof TextSource) text = source.state.rest();
  else if (source instanceof NetObject && source.state instanceof XmlReaderState) return source as Reader;
  else text = decodeMarked(readAll(streamOf(source)), ENCODINGS.UTF8);
  return readerOf(text, settings);
}

function readerOf(text: string, settings: PsValue): Reader {
  const dtd = setting(settings, "DtdProcessing");
  const document = readXml(text, {
    keepBlanks: !flag(settings, "IgnoreWhitespace", false),
    ignoreComments: flag(settings, "IgnoreComments", false),
    ignoreInstructions: flag(settings, "IgnoreProcessingInstructions", false),
    refuseDocType: !(dtd instanceof PsEnum) || dtd.name === "Prohibit",
  });
  return readerAt(document, settings);
}

function readerAt(root: XmlNode, settings: PsValue): Reader {
  return new NetObject<XmlReaderState>("System.Xml.XmlReader", new XmlReaderState(new XmlCursor(root), settings));
}

const cursorOf = (self: Reader): XmlCursor => self.state.cursor;

function kindOf(self: Reader): string {
  const cursor = cursorOf(self);
  if (cursor.node === undefined) return "None";
  return cursor.place?.isEnd && !cursor.attribute ? "EndElement" : cursor.node.nodeKind;
}

function valueOf(self: Reader): string {
  const { node } = cursorOf(self);
  return node === undefined || node.isContainer() ? "" : node.value;
}

function attributesOf(self: Reader): readonly XmlNode[] {
  const { place } = cursorOf(self);
  return place === undefined || place.isEnd ? [] : place.node.attributes;
}

function moveToAttribute(self: Reader, attribute: XmlNode | undefined): boolean {
  if (attribute !== undefined) cursorOf(self).attribute = attribute;
  return attribute !== undefined;
}

function moveToContent(self: Reader): string {
  const cursor = cursorOf(self);
  cursor.attribute = undefined;
  if (!cursor.isStarted) cursor.read();
  while (cursor.node && !["Element", "Text", "CDATA", "EntityReference", "EndElement"].includes(kindOf(self))) {
    cursor.read();
  }
  return kindOf(self);
}

function expectElement(self: Reader, name?: string): XmlNode {
  const kind = moveToContent(self);
  const { node } = cursorOf(self);
  if (kind !== "Element" || node === undefined || (name !== undefined && node.name !== name)) {
    throw xmlError(`An element${name === undefined ? "" : ` "${name}"`} must stand here, not ${kind}.`);
  }
  return node;
}

function elementText(self: Reader, name?: string): string {
  const node = expectElement(self, name);
  if (node.children.some((child) => child.nodeKind === "Element")) {
    throw xmlError(`The element "${node.name}" has more in it than text.`);
  }
  const text = node.innerText();
  cursorOf(self).skip();
  return text;
}

/** Moves on to an element of a name: anywhere, below the current one, or beside it. */
function readTo(self: Reader, name: string, where: "following" | "descendant" | "sibling"): boolean {
  const cursor = cursorOf(self);
  const start = cursor.place;
  if (where === "sibling") {
    cursor.skip();
    while (cursor.node && !cursor.place!.isEnd) {
      if (cursor.node.nodeKind === "Element" && cursor.node.name === name) return true;
      cursor.skip();
    }
    return false;
  }
  while (cursor.read()) {
    const { place } = cursor;
    if (where === "descendant" && start && place!.isEnd && place!.node === start.node) return false;
    if (!place!.isEnd && place!.node.nodeKind === "Element" && place!.node.name === name) return true;
  }
  return false;
}

function markup(self: Reader, write: (node: XmlNode) => string): string {
  const { node } = cursorOf(self);
  if (node === undefined) return "";
  const text = write(node);
  if (node.nodeKind === "Element") cursorOf(self).skip();
  return text;
}

const READER_PROPERTIES: Record<string, Native> = {
  "int AttributeCount": (self: Reader) => attributesOf(self).length,
  "string BaseURI": () => "",
  "int Depth": (self: Reader) => (cursorOf(self).place?.depth ?? 0) + (cursorOf(self).attribute ? 1 : 0),
  "bool EOF": (self: Reader) => cursorOf(self).isDone,
  "bool HasAttributes": (self: Reader) => attributesOf(self).length > 0,
  "bool HasValue": (self: Reader) => valueOf(self) !== "",
  "bool IsEmptyElement": (self: Reader) => kindOf(self) === "Element" && cursorOf(self).node!.isEmpty,
  "string LocalName": (self: Reader) => plainName(self, (node) => node.localName),
  "string Name": (self: Reader) => plainName(self, (node) => node.name),
  "string NamespaceURI": (self: Reader) => cursorOf(self).node?.namespaceUri ?? "",
  "System.Xml.XmlNodeType NodeType": (self: Reader) => enumNamed("System.Xml.XmlNodeType", kindOf(self)),
  "string Prefix": (self: Reader) => cursorOf(self).node?.prefix ?? "",
  "System.Xml.ReadState ReadState": (self: Reader) =>
    enumNamed(
      "System.Xml.ReadState",
      cursorOf(self).isDone ? "EndOfFile" : cursorOf(self).isStarted ? "Interactive" : "Initial",
    ),
  "System.Xml.XmlReaderSettings Settings": (self: Reader) => self.state.settings,
  "string Value": valueOf,
  "string Item(string name)": (self: Reader, name: string) =>
    attributesOf(self).find((each) => each.name === name)?.value ?? null,
  "string Item(int i)": (self: Reader, at: number) => attributesOf(self)[at]?.value ?? null,
};

function plainName(self: Reader, read: (node: XmlNode) => string): string {
  const { node } = cursorOf(self);
  return node === undefined || node.isText() || node.nodeKind === "Comment" ? "" : read(node);
}

const READER_METHODS: Record<string, Native> = {
  "bool Read()": (self: Reader) => cursorOf(self).read(),
  "System.Xml.XmlNodeType MoveToContent()": (self: Reader) => enumNamed("System.Xml.XmlNodeType", moveToContent(self)),
  "bool MoveToElement()": (self: Reader) => {
    const cursor = cursorOf(self);
    const moved = cursor.attribute !== undefined;
    cursor.attribute = undefined;
    return moved;
  },
  "bool MoveToAttribute(string name)": (self: Reader, name: string) =>
    moveToAttribute(self, attributesOf(self).find((each) => each.name === name)),
  "void MoveToAttribute(int i)": (self: Reader, at: number) => void moveToAttribute(self, attributesOf(self)[at]),
  "bool MoveToFirstAttribute()": (self: Reader) => moveToAttribute(self, attributesOf(self)[0]),
  "bool MoveToNextAttribute()": (self: Reader) => {
    const { attribute } = cursorOf(self);
    const all = attributesOf(self);
    return moveToAttribute(self, all[attribute === undefined ? 0 : all.indexOf(attribute) + 1]);
  },
  "string GetAttribute(string name)": (self: Reader, name: string) =>
    attributesOf(self).find((each) => each.name === name)?.value ?? null,
  "string GetAttribute(string name, string namespaceURI)": (self: Reader, name: string, uri: string) =>
    attributesOf(self).find((each) => each.localName === name && each.namespaceUri === uri)?.value ?? null,
  "string GetAttribute(int i)": (self: Reader, at: number) => attributesOf(self)[at]?.value ?? null,
  "bool IsStartElement()": (self: Reader) => moveToContent(self) === "Element",
  "bool IsStartElement(string name)": (self: Reader, name: string) =>
    moveToContent(self) === "Element" && cursorOf(self).node!.name === name,
  "void ReadStartElement()": (self: Reader) => {
    expectElement(self);
    cursorOf(self).read();
  },
  "void ReadStartElement(string name)": (self: Reader, name: string) => {
    expectElement(self, name);
    cursorOf(self).read();
  },
  "void ReadEndElement()": (self: Reader) => {
    if (moveToContent(self) !== "EndElement") throw xmlError(`An end tag must stand here, not ${kindOf(self)}.`);
    cursorOf(self).read();
  },
  "string ReadElementString()": (self: Reader) => elementText(self),
  "string ReadElementString(string name)": (self: Reader, name: string) => elementText(self, name),
  "string ReadElementContentAsString()": (self: Reader) => elementText(self),
  "int ReadElementContentAsInt()": (self: Reader) => Number(elementText(self)),
  "long ReadElementContentAsLong()": (self: Reader) => BigInt(elementText(self).trim()),
  "double ReadElementContentAsDouble()": (self: Reader) => new PsDouble(Number(elementText(self))),
  "bool ReadElementContentAsBoolean()": (self: Reader) => ["true", "1"].includes(elementText(self).trim()),
  "string ReadContentAsString()": (self: Reader) => {
    const cursor = cursorOf(self);
    if (cursor.attribute) return cursor.attribute.value;
    let text = "";
    while (cursor.node && (cursor.node.isText() || cursor.node.nodeKind === "Comment")) {
      if (cursor.node.isText()) text += cursor.node.value;
      cursor.read();
    }
    return text;
  },
  "string ReadString()": (self: Reader) => {
    const cursor = cursorOf(self);
    if (kindOf(self) === "Element") {
      if (cursor.node!.isEmpty) return "";
      cursor.read();
    }
    let text = "";
    while (cursor.node?.isText() && !cursor.place!.isEnd) {
      text += cursor.node.value;
      cursor.read();
    }
    return text;
  },
  "string ReadInnerXml()": (self: Reader) => markup(self, innerXml),
  "string ReadOuterXml()": (self: Reader) => markup(self, outerXml),
  "System.Xml.XmlReader ReadSubtree()": (self: Reader) => {
    const node = expectElement(self);
    return readerAt(node, self.state.settings);
  },
  "bool ReadToFollowing(string name)": (self: Reader, name: string) => readTo(self, name, "following"),
  "bool ReadToDescendant(string name)": (self: Reader, name: string) => readTo(self, name, "descendant"),
  "bool ReadToNextSibling(string name)": (self: Reader, name: string) => readTo(self, name, "sibling"),
  "void Skip()": (self: Reader) => cursorOf(self).skip(),
  "void Close()": (self: Reader) => cursorOf(self).close(),
  "void Dispose()": (self: Reader) => cursorOf(self).close(),
};

function readerFactories(): Record<string, Native> {
  const found: Record<string, Native> = {};
  for (
    const source of [
      "string inputUri",
      "System.IO.Stream input",
      "System.IO.TextReader input",
      "System.Xml.XmlReader reader",
    ]
  ) {
    found[`System.Xml.XmlReader Create(${source})`] = (input: PsValue, session: Session) =>
      createReader(input, null, session);
    found[`System.Xml.XmlReader Create(${source}, ${READER_SETTINGS} settings)`] = createReader;
  }
  return found;
}

/** The default of a ConformanceLevel. */
export const conformance = (name: string): () => PsValue => () => enumNamed("System.Xml.ConformanceLevel", name);

/** Readers. */
export const XML_READER_ROWS: readonly TypeRow[] = [
  declareEnum("System.Xml.DtdProcessing", "Prohibit Ignore Parse"),
  declareEnum("System.Xml.ReadState", "Initial Interactive Error EndOfFile Closed"),
  declareEnum("System.Xml.WhitespaceHandling", "All Significant None"),
  declareEnum(
    "System.Xml.XPath.XPathNodeType",
    "Root Element Attribute Namespace Text SignificantWhitespace Whitespace ProcessingInstruction Comment All",
  ),
  declareType("System.Xml.XmlResolver", { isAbstract: true }),
  settingsType(READER_SETTINGS, {
    "bool Async": false,
    "System.Xml.ConformanceLevel ConformanceLevel": conformance("Document"),
    "bool CheckCharacters": true,
    "long MaxCharactersInDocument": 0n,
    "long MaxCharactersFromEntities": 10_000_000n,
    "bool IgnoreWhitespace": false,
    "bool IgnoreProcessingInstructions": false,
    "bool IgnoreComments": false,
    "System.Xml.DtdProcessing DtdProcessing": () => enumNamed("System.Xml.DtdProcessing", "Prohibit"),
    "bool CloseInput": false,
    "System.Xml.XmlResolver XmlResolver": null,
  }),
  declareType("System.Xml.XmlReader", {
    interfaces: "System.IDisposable",
    properties: READER_PROPERTIES,
    methods: READER_METHODS,
    statics: readerFactories(),
  }),
  declareType("System.Xml.XmlTextReader", {
    base: "System.Xml.XmlReader",
    constructors: {
      "(System.IO.TextReader input)": (input: PsValue, session: Session) => createReader(input, null, session),
      "(System.IO.Stream input)": (input: PsValue, session: Session) => createReader(input, null, session),
      "(string url)": (input: PsValue, session: Session) => createReader(input, null, session),
    },
  }),
  declareType("System.Xml.XmlNodeReader", {
    base: "System.Xml.XmlReader",
    constructors: { "(System.Xml.XmlNode node)": (node: XmlNode) => readerAt(node, null) },
  }),
];
