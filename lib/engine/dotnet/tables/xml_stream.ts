/**
 * TABLE: System.Xml.XmlWriter and XmlReader with their settings.
 * @module
 */
import { toBase64 } from "../../../bytes.ts";
import { type PsChar, PsDateTime, PsDouble, PsEnum, PsSingle, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { clrError } from "../clr_errors.ts";
import { formatDateTime } from "../date_format.ts";
import { declareEnum, declareType, type Native, type Settable } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { invokeMethod } from "../invocation.ts";
import { FILE_MODE, openFile, readFile } from "../io/files.ts";
import { readAll } from "../io/byte_stream.ts";
import { decodeMarked, encodingObject, encodingOf, ENCODINGS } from "../io/text_encoding.ts";
import { EncodedSink, type TextSink, TextSource } from "../io/text_streams.ts";
import { NetObject } from "../net_object.ts";
import { invariantText } from "../text.ts";
import type { TypeRow } from "../type.ts";
import { XmlNode } from "../xml/nodes.ts";
import { XmlOutput, type XmlOutputOptions } from "../xml/output.ts";
import { declarationText, readXml, xmlError } from "../xml/read.ts";
import { XmlCursor } from "../xml/reader.ts";
import { XMLNS_NAMESPACE } from "../xml/shape.ts";
import { innerXml, outerXml, writeNode } from "../xml/write.ts";
import { checkedName } from "../xml/editing.ts";
import { streamOf } from "./io_streams.ts";
import { sinkOf } from "./io_text.ts";
import { newLineOf, notNull } from "./native_values.ts";
import { newSettings, setting, settingsType } from "./settings_type.ts";

const SETTINGS = "System.Xml.XmlWriterSettings";
const READER_SETTINGS = "System.Xml.XmlReaderSettings";

/** How an XmlWriter writes. */
interface WriterOptions extends XmlOutputOptions {
  readonly declares: boolean;
  readonly encoding: string;
  readonly settings: PsValue;
  /** Text goes on at once, not when the writer is flushed. */
  readonly isDirect: boolean;
}

/** What stands behind an XmlWriter. */
export class XmlWriterState {
  options: WriterOptions;
  #output: XmlOutput | undefined;
  readonly #put: (text: string) => void;
  readonly #end: () => void;
  #attribute: { readonly prefix: string; readonly name: string; readonly uri: string; text: string } | undefined;
  #hasRoot = false;
  #isOpen = true;

  constructor(options: WriterOptions, put: (text: string) => void, end: () => void) {
    this.options = options;
    this.#put = put;
    this.#end = end;
  }
  get output(): XmlOutput {
    if (!this.#isOpen) throw clrError("System.InvalidOperationException", "The writer is closed.");
    return this.#output ??= new XmlOutput(this.options);
  }
  /** WriteState by name. */
  get stateName(): string {
    if (!this.#isOpen) return "Closed";
    if (this.#attribute) return "Attribute";
    const { output } = this;
    if (output.inTag) return "Element";
    return output.depth > 0 ? "Content" : output.started ? "Prolog" : "Start";
  }
  declare(standalone?: boolean): void {
    const { output } = this;
    if (output.started) throw clrError("System.InvalidOperationException", "A declaration stands at the start only.");
    const word = standalone === undefined ? "" : standalone ? "yes" : "no";
    output.instruction("xml", declarationText("1.0", this.options.encoding, word));
    this.#pass();
  }
  #prolog(): void {
    if (this.options.declares && !this.output.started) this.declare();
  }
  start(prefix: string | null, name: string, uri: string | null): void {
    checkedName(name);
    this.#prolog();
    this.#endAttribute();
    const { output } = this;
    if (output.depth === 0 && this.#hasRoot && this.options.declares) {
      throw clrError("System.InvalidOperationException", "A document has one element only.");
    }
    this.#hasRoot = true;
    const space = uri ?? output.lookup(prefix ?? "") ?? "";
    output.startElement(prefix ?? (uri ? output.prefixOf(uri) ?? "" : ""), name, space);
    this.#pass();
  }
  end(full: boolean): void {
    this.#endAttribute();
    if (this.output.depth === 0) throw clrError("System.InvalidOperationException", "No element is open.");
    this.output.endElement(full);
    this.#pass();
  }
  attribute(prefix: string | null, name: string, uri: string | null, value: string): void {
    checkedName(name);
    this.#endAttribute();
    if (!this.output.inTag) {
      throw clrError("System.InvalidOperationException", "An attribute stands in a start tag only.");
    }
    const isDeclaration = prefix === "xmlns" || name === "xmlns";
    const known = prefix ?? (uri && !isDeclaration ? this.output.prefixOf(uri) || "p1" : "");
    this.output.attribute(known, name, isDeclaration ? XMLNS_NAMESPACE : uri ?? "", value);
    this.#pass();
  }
  startAttribute(prefix: string | null, name: string, uri: string | null): void {
    this.#endAttribute();
    this.#attribute = { prefix: prefix ?? "", name, uri: uri ?? "", text: "" };
  }
  endAttribute(): void {
    this.#endAttribute();
  }
  #endAttribute(): void {
    const given = this.#attribute;
    this.#attribute = undefined;
    if (given) this.attribute(given.prefix || null, given.name, given.uri || null, given.text);
  }
  text(text: string): void {
    if (this.#attribute) {
      this.#attribute.text += text;
      return;
    }
    if (text === "" && !this.output.inTag) return;
    this.output.text(text);
    this.#pass();
  }
  /** Anything else between tags. */
  write(put: (output: XmlOutput) => void): void {
    this.#endAttribute();
    this.#prolog();
    put(this.output);
    this.#pass();
  }
  #pass(): void {
    if (this.options.isDirect) this.flush();
  }
  flush(): void {
    const text = this.#output?.take() ?? "";
    if (text !== "") this.#put(text);
  }
  endAll(): void {
    this.#endAttribute();
    while (this.output.depth > 0) this.end(false);
  }
  close(): void {
    if (!this.#isOpen) return;
    this.endAll();
    this.flush();
    this.#end();
    this.#isOpen = false;
  }
}

type Writer = NetObject<XmlWriterState>;

/** Writes nodes to an XmlWriter argument. @throws where it is none. */
export function writeNodes(writer: PsValue, nodes: readonly XmlNode[]): void {
  if (!(writer instanceof NetObject) || !(writer.state instanceof XmlWriterState)) {
    throw clrError("System.ArgumentNullException", "An XmlWriter is needed.");
  }
  const { state } = writer;
  for (const node of nodes) {
    // The writer says for itself what encoding its text has.
    if (node.nodeKind !== "XmlDeclaration") state.write((output) => writeNode(node, output));
    else if (state.options.declares && !state.output.started) state.declare();
  }
}

function flag(settings: PsValue, name: string, standard: boolean): boolean {
  const value = setting(settings, name);
  return typeof value === "boolean" ? value : standard;
}

function textSetting(settings: PsValue, name: string, standard: string): string {
  const value = setting(settings, name);
  return typeof value === "string" ? value : standard;
}

function optionsOf(settings: PsValue, encoding: string, session: Session): WriterOptions {
  const level = setting(settings, "ConformanceLevel");
  const isDocument = !(level instanceof PsEnum) || level.name === "Document";
  return {
    ...(flag(settings, "Indent", false) && { indent: textSetting(settings, "IndentChars", "  ") }),
    newLine: textSetting(settings, "NewLineChars", newLineOf(session)),
    newLineOnAttributes: flag(settings, "NewLineOnAttributes", false),
    declares: isDocument && !flag(settings, "OmitXmlDeclaration", false),
    encoding,
    settings: settings ?? newSettings(SETTINGS),
    isDirect: false,
  };
}

function writerOver(sink: TextSink, settings: PsValue, closes: boolean, session: Session): Writer {
  const options = optionsOf(settings, sink.encoding.webName, session);
  const state = new XmlWriterState(options, (text) => {
    sink.write(text);
    sink.flush();
  }, () => closes ? sink.close() : sink.flush());
  return new NetObject<XmlWriterState>("System.Xml.XmlWellFormedWriter", state);
}

/** XmlWriter.Create for a path, a stream, a TextWriter, a StringBuilder or another writer. */
function createWriter(target: PsValue, settings: PsValue, session: Session): Writer {
  const encoding = setting(settings, "Encoding");
  const chosen = encoding ? encodingOf(encoding) : ENCODINGS.UTF8;
  if (typeof target === "string") {
    const stream = openFile(session, target, FILE_MODE.Create, 2);
    return writerOver(new EncodedSink(stream, chosen, newLineOf(session), false), settings, true, session);
  }
  const sink = sinkOf(target);
  if (sink) return writerOver(sink, settings, flag(settings, "CloseOutput", false), session);
  if (target instanceof NetObject && target.state instanceof XmlWriterState) return target as Writer;
  if (target instanceof NetObject && target.typeNames().includes("System.IO.Stream")) {
    const bytes = new EncodedSink(streamOf(target), chosen, newLineOf(session), !flag(settings, "CloseOutput", false));
    return writerOver(bytes, settings, true, session);
  }
  const builder = notNull(target, "output");
  const state = new XmlWriterState(
    optionsOf(settings, "utf-16", session),
    (text) => void invokeMethod(builder, "Append", [text], session),
    () => {},
  );
  return new NetObject<XmlWriterState>("System.Xml.XmlWellFormedWriter", state);
}

/** A value as XML writes it. */
function xmlText(value: PsValue): string {
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value instanceof PsDateTime) return formatDateTime(value, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK") ?? "";
  if ((value instanceof PsDouble || value instanceof PsSingle) && !Number.isFinite(value.value)) {
    return Number.isNaN(value.value) ? "NaN" : value.value > 0 ? "INF" : "-INF";
  }
  return value === null ? "" : invariantText(value);
}

function element(self: Writer, prefix: string | null, name: string, uri: string | null, value: string | null): void {
  self.state.start(prefix, name, uri);
  if (value !== null && value !== "") self.state.text(value);
  self.state.end(false);
}

const WRITER_METHODS: Record<string, Native> = {
  "void WriteStartDocument()": (self: Writer) => self.state.declare(),
  "void WriteStartDocument(bool standalone)": (self: Writer, standalone: boolean) => self.state.declare(standalone),
  "void WriteEndDocument()": (self: Writer) => self.state.endAll(),
  "void WriteDocType(string name, string pubid, string sysid, string subset)": (
    self: Writer,
    name: string,
    publicId: string | null,
    systemId: string | null,
    subset: string | null,
  ) => {
    const ids = publicId ? ` PUBLIC "${publicId}" "${systemId ?? ""}"` : systemId ? ` SYSTEM "${systemId}"` : "";
    self.state.write((output) => output.docType(name + ids + (subset ? ` [${subset}]` : "")));
  },
  "void WriteStartElement(string localName)": (self: Writer, name: string) => self.state.start(null, name, null),
  "void WriteStartElement(string localName, string ns)": (self: Writer, name: string, uri: string | null) =>
    self.state.start(null, name, uri),
  "void WriteStartElement(string prefix, string localName, string ns)": (
    self: Writer,
    prefix: string | null,
    name: string,
    uri: string | null,
  ) => self.state.start(prefix, name, uri),
  "void WriteEndElement()": (self: Writer) => self.state.end(false),
  "void WriteFullEndElement()": (self: Writer) => self.state.end(true),
  "void WriteElementString(string localName, string value)": (self: Writer, name: string, value: string | null) =>
    element(self, null, name, null, value),
  "void WriteElementString(string localName, string ns, string value)": (
    self: Writer,
    name: string,
    uri: string | null,
    value: string | null,
  ) => element(self, null, name, uri, value),
  "void WriteElementString(string prefix, string localName, string ns, string value)": element,
  "void WriteAttributeString(string localName, string value)": (self: Writer, name: string, value: string | null) =>
    self.state.attribute(null, name, null, value ?? ""),
  "void WriteAttributeString(string localName, string ns, string value)": (
    self: Writer,
    name: string,
    uri: string | null,
    value: string | null,
  ) => self.state.attribute(null, name, uri, value ?? ""),
  "void WriteAttributeString(string prefix, string localName, string ns, string value)": (
    self: Writer,
    prefix: string | null,
    name: string,
    uri: string | null,
    value: string | null,
  ) => self.state.attribute(prefix, name, uri, value ?? ""),
  "void WriteStartAttribute(string localName)": (self: Writer, name: string) =>
    self.state.startAttribute(null, name, null),
  "void WriteStartAttribute(string localName, string ns)": (self: Writer, name: string, uri: string | null) =>
    self.state.startAttribute(null, name, uri),
  "void WriteStartAttribute(string prefix, string localName, string ns)": (
    self: Writer,
    prefix: string | null,
    name: string,
    uri: string | null,
  ) => self.state.startAttribute(prefix, name, uri),
  "void WriteEndAttribute()": (self: Writer) => self.state.endAttribute(),
  "void WriteString(string text)": (self: Writer, text: string | null) => self.state.text(text ?? ""),
  "void WriteValue(System.Object value)": (self: Writer, value: PsValue) => self.state.text(xmlText(value)),
  "void WriteCData(string text)": (self: Writer, text: string | null) =>
    self.state.write((output) => output.cdata(text ?? "")),
  "void WriteComment(string text)": (self: Writer, text: string | null) =>
    self.state.write((output) => output.comment(text ?? "")),
  "void WriteProcessingInstruction(string name, string text)": (self: Writer, name: string, text: string | null) =>
    self.state.write((output) => output.instruction(name, text ?? "")),
  "void WriteRaw(string data)": (self: Writer, text: string | null) =>
    self.state.write((output) => output.raw(text ?? "")),
  "void WriteWhitespace(string ws)": (self: Writer, text: string | null) =>
    self.state.write((output) => output.raw(text ?? "")),
  "void WriteEntityRef(string name)": (self: Writer, name: string) =>
    self.state.write((output) => output.raw(`&${name};`)),
  "void WriteCharEntity(char ch)": (self: Writer, char: PsChar) =>
    self.state.write((output) => output.raw(`&#x${char.code.toString(16).toUpperCase()};`)),
  "void WriteBase64(byte[] buffer, int index, int count)": (
    self: Writer,
    bytes: Uint8Array,
    index: number,
    count: number,
  ) => self.state.text(toBase64(bytes.subarray(index, index + count))),
  "void WriteNode(System.Xml.XmlReader reader, bool defattr)": (self: Writer, reader: NetObject<XmlReaderState>) => {
    const { cursor } = reader.state;
    if (!cursor.isStarted) cursor.read();
    while (cursor.node) {
      const { node } = cursor;
      self.state.write((output) => writeNode(node, output));
      cursor.skip();
    }
  },
  "string LookupPrefix(string ns)": (self: Writer, uri: string) => self.state.output.prefixOf(uri) ?? null,
  "void Flush()": (self: Writer) => self.state.flush(),
  "void Close()": (self: Writer) => self.state.close(),
  "void Dispose()": (self: Writer) => self.state.close(),
};

function writerFactories(): Record<string, Native> {
  const found: Record<string, Native> = {};
  const targets = [
    "string outputFileName",
    "System.IO.Stream output",
    "System.IO.TextWriter output",
    "System.Text.StringBuilder output",
    "System.Xml.XmlWriter output",
  ];
  for (const target of targets) {
    found[`System.Xml.XmlWriter Create(${target})`] = (output: PsValue, session: Session) =>
      createWriter(output, null, session);
    found[`System.Xml.XmlWriter Create(${target}, ${SETTINGS} settings)`] = createWriter;
  }
  return found;
}

/** XmlTextWriter: no declaration of its own, and the older layout. */
function textWriter(sink: TextSink, session: Session): Writer {
  const options: WriterOptions = {
    newLine: newLineOf(session),
    oldStyle: true,
    declares: false,
    encoding: sink.encoding.webName,
    settings: null,
    isDirect: true,
  };
  const state = new XmlWriterState(options, (text) => sink.write(text), () => sink.close());
  return new NetObject<XmlWriterState>("System.Xml.XmlTextWriter", state);
}

function layout(
  self: Writer,
  change: { readonly isIndented?: boolean; readonly count?: number; readonly char?: string },
): void {
  const { options } = self.state;
  const unit = change.char ?? options.indent?.[0] ?? " ";
  const count = change.count ?? options.indent?.length ?? 2;
  const isIndented = change.isIndented ?? true;
  const { indent: _old, ...rest } = options;
  self.state.options = { ...rest, ...(isIndented && { indent: unit.repeat(count) }) };
}

const TEXT_WRITER_PROPERTIES: Record<string, Native | Settable> = {
  "System.Xml.Formatting Formatting": {
    get: (self: Writer) =>
      enumNamed("System.Xml.Formatting", self.state.options.indent === undefined ? "None" : "Indented"),
    set: (self: Writer, value: PsEnum) => layout(self, { isIndented: value.name === "Indented" }),
  },
  "int Indentation": {
    get: (self: Writer) => self.state.options.indent?.length ?? 2,
    set: (self: Writer, value: number) => layout(self, { count: value }),
  },
  "char IndentChar": { set: (self: Writer, value: PsChar) => layout(self, { char: String.fromCharCode(value.code) }) },
};

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

/** A reader of a text. */
export function readerOf(text: string, settings: PsValue): Reader {
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

const conformance = (name: string): () => PsValue => () => enumNamed("System.Xml.ConformanceLevel", name);

/** Writers and readers. */
export const XML_STREAM_ROWS: readonly TypeRow[] = [
  declareEnum("System.Xml.DtdProcessing", "Prohibit Ignore Parse"),
  declareEnum("System.Xml.ReadState", "Initial Interactive Error EndOfFile Closed"),
  declareEnum("System.Xml.WriteState", "Start Prolog Element Attribute Content Closed Error"),
  declareEnum("System.Xml.NamespaceHandling", "Default OmitDuplicates", { flags: true }),
  declareEnum("System.Xml.WhitespaceHandling", "All Significant None"),
  declareEnum(
    "System.Xml.XPath.XPathNodeType",
    "Root Element Attribute Namespace Text SignificantWhitespace Whitespace ProcessingInstruction Comment All",
  ),
  settingsType(SETTINGS, {
    "bool Async": false,
    "System.Text.Encoding Encoding": () => encodingObject(ENCODINGS.UTF8),
    "bool OmitXmlDeclaration": false,
    "System.Xml.NewLineHandling NewLineHandling": () => enumNamed("System.Xml.NewLineHandling", "Replace"),
    "string NewLineChars": newLineOf,
    "bool Indent": false,
    "string IndentChars": "  ",
    "bool NewLineOnAttributes": false,
    "bool CloseOutput": false,
    "System.Xml.ConformanceLevel ConformanceLevel": conformance("Document"),
    "bool CheckCharacters": true,
    "System.Xml.NamespaceHandling NamespaceHandling": () => enumNamed("System.Xml.NamespaceHandling", "Default"),
    "bool WriteEndDocumentOnClose": true,
  }),
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
  declareType("System.Xml.XmlResolver", { isAbstract: true }),
  declareType("System.Xml.XmlWriter", {
    isAbstract: true,
    interfaces: "System.IDisposable",
    properties: {
      "System.Xml.XmlWriterSettings Settings": (self: Writer) => self.state.options.settings,
      "System.Xml.WriteState WriteState": (self: Writer) => enumNamed("System.Xml.WriteState", self.state.stateName),
    },
    methods: WRITER_METHODS,
    statics: writerFactories(),
  }),
  declareType("System.Xml.XmlWellFormedWriter", { base: "System.Xml.XmlWriter" }),
  declareType("System.Xml.XmlTextWriter", {
    base: "System.Xml.XmlWriter",
    properties: TEXT_WRITER_PROPERTIES,
    constructors: {
      "(System.IO.TextWriter w)": (writer: PsValue, session: Session) =>
        textWriter(notNull(sinkOf(writer), "w"), session),
      "(System.IO.Stream w, System.Text.Encoding encoding)": (stream: PsValue, encoding: PsValue, session: Session) =>
        textWriter(new EncodedSink(streamOf(stream), encodingOf(encoding), newLineOf(session), false), session),
      "(string filename, System.Text.Encoding encoding)": (path: string, encoding: PsValue, session: Session) => {
        const stream = openFile(session, path, FILE_MODE.Create, 2);
        return textWriter(new EncodedSink(stream, encodingOf(encoding), newLineOf(session), false), session);
      },
    },
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
  declareType("System.Xml.XmlConvert", {
    isAbstract: true,
    statics: {
      "string ToString(System.Object value)": (value: PsValue) => xmlText(value),
      "bool ToBoolean(string s)": (text: string) => ["true", "1"].includes(text.trim()),
      "string EncodeName(string name)": (name: string) =>
        name.replace(
          /[^\p{L}\p{N}_.\-:]|^[\d.\-]/gu,
          (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
        ),
      "string EncodeLocalName(string name)": (name: string) =>
        name.replace(
          /[^\p{L}\p{N}_.\-]|^[\d.\-]/gu,
          (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
        ),
      "string DecodeName(string name)": (name: string) =>
        name.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
      "string VerifyName(string name)": checkedName,
    },
  }),
];
