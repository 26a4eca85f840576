/**
 * TABLE: System.Xml.XmlWriter with its settings, XmlTextWriter and XmlConvert.
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
import { FILE_MODE, openFile } from "../io/files.ts";
import { encodingObject, encodingOf, ENCODINGS } from "../io/text_encoding.ts";
import { EncodedSink, type TextSink } from "../io/text_streams.ts";
import { NetObject } from "../net_object.ts";
import { invariantText } from "../text.ts";
import type { TypeRow } from "../type.ts";
import { checkedName } from "../xml/editing.ts";
import type { XmlNode } from "../xml/nodes.ts";
import { writeNode } from "../xml/write.ts";
import { type XmlWriterOptions, XmlWriterState } from "../xml/writer_state.ts";
import { streamOf } from "./io_streams.ts";
import { sinkOf } from "./io_text.ts";
import { newLineOf, notNull } from "./native_values.ts";
import { newSettings, setting, settingsType } from "./settings_type.ts";
import { conformance, flag, XmlReaderState } from "./xml_reader.ts";

const SETTINGS = "System.Xml.XmlWriterSettings";

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

function textSetting(settings: PsValue, name: string, standard: string): string {
  const value = setting(settings, name);
  return typeof value === "string" ? value : standard;
}

function optionsOf(settings: PsValue, encoding: string, session: Session): XmlWriterOptions {
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
  const options: XmlWriterOptions = {
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

/** Writers. */
export const XML_WRITER_ROWS: readonly TypeRow[] = [
  declareEnum("System.Xml.WriteState", "Start Prolog Element Attribute Content Closed Error"),
  declareEnum("System.Xml.NamespaceHandling", "Default OmitDuplicates", { flags: true }),
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
