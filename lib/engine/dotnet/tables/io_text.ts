/**
 * TABLE: readers and writers of text.
 * @module
 */
import { type PsArray, PsChar, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { compositeFormat } from "../composite_format.ts";
import { clrError } from "../clr_errors.ts";
import { declareType, type Native } from "../declare.ts";
import { FILE_MODE, openFile } from "../io/files.ts";
import { encodingObject, encodingOf, ENCODINGS } from "../io/text_encoding.ts";
import { EncodedSink, TextBuffer, type TextSink, TextSource } from "../io/text_streams.ts";
import { invokeMethod } from "../invocation.ts";
import { EN_US } from "../culture.ts";
import { cultureObject } from "../cultures.ts";
import { NetObject } from "../net_object.ts";
import { netText } from "../text.ts";
import type { TypeRow } from "../type.ts";
import { streamObject, streamOf } from "./io_streams.ts";
import { charsText, newLineOf, notNull, outOfRange } from "./native_values.ts";

type Reader = NetObject<TextSource>;
type Writer = NetObject<TextSink>;

/** A reader object of a class. */
export function readerObject(source: TextSource, type: string): Reader {
  return new NetObject<TextSource>(type, source);
}

/** A StreamWriter. */
export function writerObject(sink: TextSink, type = "System.IO.StreamWriter"): Writer {
  return new NetObject<TextSink>(type, sink);
}

/** The sink of a TextWriter, `undefined` where the value is none. */
export function sinkOf(value: PsValue): TextSink | undefined {
  if (!(value instanceof NetObject)) return undefined;
  return value.state instanceof TextBuffer || value.state instanceof EncodedSink ? value.state : undefined;
}

function readBlock(self: Reader, buffer: PsArray, index: number, count: number): number {
  if (index < 0 || count < 0 || index + count > buffer.items.length) throw outOfRange("count");
  const text = self.state.take(count);
  for (let i = 0; i < text.length; i++) {
    buffer.items[index + i] = new PsChar(text.charCodeAt(i));
  }
  return text.length;
}

function closeReader(self: Reader): void {
  self.state.close();
}

function closeWriter(self: Writer): void {
  self.state.close();
}

const textOf = (value: PsValue): string => value === null ? "" : netText(value);

function formatted(format: string, args: readonly PsValue[]): string {
  const text = compositeFormat(format, args, EN_US);
  if (text === undefined) throw clrError("System.FormatException", "The format names an argument that is not there.");
  return text;
}

/** Write and WriteLine for all that they take. */
function writeMethods(): Record<string, Native> {
  const methods: Record<string, Native> = {
    "void WriteLine()": (self: Writer) => self.state.write(self.state.newLine),
  };
  for (const [name, end] of [["Write", false], ["WriteLine", true]] as const) {
    const put = (self: Writer, text: string): void => self.state.write(end ? text + self.state.newLine : text);
    for (
      const type of [
        "string",
        "char",
        "bool",
        "int",
        "uint",
        "long",
        "ulong",
        "float",
        "double",
        "decimal",
        "System.Object",
      ]
    ) {
      methods[`void ${name}(${type} value)`] = (self: Writer, value: PsValue) => put(self, textOf(value));
    }
    methods[`void ${name}(char[] buffer)`] = (self: Writer, value: PsArray | null) => put(self, charsText(value));
    methods[`void ${name}(char[] buffer, int index, int count)`] = (
      self: Writer,
      value: PsArray,
      index: number,
      count: number,
    ) => put(self, charsText(value).slice(index, index + count));
    for (let count = 1; count <= 3; count++) {
      const names = Array.from({ length: count }, (_, i) => `System.Object arg${i}`).join(", ");
      methods[`void ${name}(string format, ${names})`] = (self: Writer, format: string, ...rest: PsValue[]) =>
        put(self, formatted(format, rest.slice(0, count)));
    }
    methods[`void ${name}(string format, params System.Object[] arg)`] = (
      self: Writer,
      format: string,
      args: PsArray,
    ) => put(self, formatted(format, args.items));
  }
  return methods;
}

function streamReader(stream: PsValue, encoding: PsValue | undefined, isMarked: boolean, leaveOpen: boolean): Reader {
  const source = TextSource.ofStream(streamOf(stream), encodingOf(encoding), isMarked, leaveOpen);
  return readerObject(source, "System.IO.StreamReader");
}

function fileReader(path: string, encoding: PsValue | undefined, session: Session): Reader {
  const stream = openFile(session, path, FILE_MODE.Open, 1);
  return readerObject(TextSource.ofStream(stream, encodingOf(encoding), true, false), "System.IO.StreamReader");
}

function streamWriter(stream: PsValue, encoding: PsValue | undefined, leaveOpen: boolean, session: Session): Writer {
  return writerObject(new EncodedSink(streamOf(stream), encodingOf(encoding), newLineOf(session), leaveOpen));
}

function fileWriter(path: string, append: boolean, encoding: PsValue | undefined, session: Session): Writer {
  const stream = openFile(session, path, append ? FILE_MODE.Append : FILE_MODE.Create, 2);
  return writerObject(new EncodedSink(stream, encodingOf(encoding), newLineOf(session), false));
}

function baseStream(self: Reader | Writer): PsValue {
  const { stream } = self.state;
  return stream === undefined ? null : streamObject(stream);
}

// A StringWriter over a StringBuilder writes there.
function builderWriter(builder: PsValue, session: Session): Writer {
  const target = notNull(builder, "sb");
  const sink = new TextBuffer(newLineOf(session), (text) => void invokeMethod(target, "Append", [text], session));
  return new BuilderWriter(sink, target);
}

/** A StringWriter with the StringBuilder that it writes to. */
class BuilderWriter extends NetObject<TextSink> {
  readonly builder: PsValue;
  constructor(sink: TextSink, builder: PsValue) {
    super("System.IO.StringWriter", sink);
    this.builder = builder;
  }
}

/** Readers and writers. */
export const TEXT_ROWS: readonly TypeRow[] = [
  declareType("System.IO.TextReader", {
    base: "System.MarshalByRefObject",
    interfaces: "System.IDisposable",
    isAbstract: true,
    methods: {
      "void Close()": closeReader,
      "void Dispose()": closeReader,
      "int Peek()": (self: Reader) => self.state.peek(),
      "int Read()": (self: Reader) => self.state.read(),
      "int Read(char[] buffer, int index, int count)": readBlock,
      "int ReadBlock(char[] buffer, int index, int count)": readBlock,
      "string ReadLine()": (self: Reader) => self.state.line() ?? null,
      "string ReadToEnd()": (self: Reader) => self.state.rest(),
    },
  }),
  declareType("System.IO.StringReader", {
    base: "System.IO.TextReader",
    constructors: {
      "(string s)": (text: string | null) =>
        readerObject(TextSource.ofText(notNull(text, "s")), "System.IO.StringReader"),
    },
  }),
  declareType("System.IO.StreamReader", {
    base: "System.IO.TextReader",
    properties: {
      "System.IO.Stream BaseStream": baseStream,
      "System.Text.Encoding CurrentEncoding": () => encodingObject(ENCODINGS.UTF8),
      "bool EndOfStream": (self: Reader) => self.state.atEnd(),
    },
    methods: { "void DiscardBufferedData()": (self: Reader) => self.state.discard() },
    constructors: {
      "(System.IO.Stream stream)": (stream: PsValue) => streamReader(stream, undefined, true, false),
      "(System.IO.Stream stream, bool detectEncodingFromByteOrderMarks)": (stream: PsValue, isMarked: boolean) =>
        streamReader(stream, undefined, isMarked, false),
      "(System.IO.Stream stream, System.Text.Encoding encoding)": (stream: PsValue, encoding: PsValue) =>
        streamReader(stream, encoding, true, false),
      "(System.IO.Stream stream, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks)": (
        stream: PsValue,
        encoding: PsValue,
        isMarked: boolean,
      ) => streamReader(stream, encoding, isMarked, false),
      "(System.IO.Stream stream, System.Text.Encoding encoding?, bool detectEncodingFromByteOrderMarks?, int bufferSize?, bool leaveOpen?)":
        (
          stream: PsValue,
          encoding: PsValue,
          isMarked: boolean | undefined,
          _size: number,
          leaveOpen: boolean | undefined,
        ) => streamReader(stream, encoding, isMarked ?? true, leaveOpen ?? false),
      "(string path)": (path: string, session: Session) => fileReader(path, undefined, session),
      "(string path, System.Text.Encoding encoding)": fileReader,
      "(string path, bool detectEncodingFromByteOrderMarks)": (path: string, _isMarked: boolean, session: Session) =>
        fileReader(path, undefined, session),
    },
  }),
  declareType("System.IO.TextWriter", {
    base: "System.MarshalByRefObject",
    interfaces: "System.IDisposable",
    isAbstract: true,
    properties: {
      "System.Text.Encoding Encoding": (self: Writer) => encodingObject(self.state.encoding),
      "System.IFormatProvider FormatProvider": () => cultureObject(EN_US),
      "string NewLine": {
        get: (self: Writer) => self.state.newLine,
        set: (self: Writer, value: string) => {
          self.state.newLine = value;
        },
      },
    },
    methods: {
      ...writeMethods(),
      "void Close()": closeWriter,
      "void Dispose()": closeWriter,
      "void Flush()": (self: Writer) => self.state.flush(),
    },
    statics: {
      "System.IO.TextWriter Null": (session: Session) =>
        writerObject(new TextBuffer(newLineOf(session)), "System.IO.StringWriter"),
    },
  }),
  declareType("System.IO.StringWriter", {
    base: "System.IO.TextWriter",
    methods: {
      "System.Text.StringBuilder GetStringBuilder()": (self: Writer) =>
        self instanceof BuilderWriter ? self.builder : null,
      "string ToString()": (self: Writer) => self instanceof BuilderWriter ? netText(self.builder) : self.state.text(),
    },
    constructors: {
      "()": (session: Session) => writerObject(new TextBuffer(newLineOf(session)), "System.IO.StringWriter"),
      "(System.IFormatProvider formatProvider)": (_culture: PsValue, session: Session) =>
        writerObject(new TextBuffer(newLineOf(session)), "System.IO.StringWriter"),
      "(System.Text.StringBuilder sb)": builderWriter,
    },
  }),
  declareType("System.IO.StreamWriter", {
    base: "System.IO.TextWriter",
    properties: {
      "bool AutoFlush": {
        get: (self: Writer) => self.state.autoFlush,
        set: (self: Writer, value: boolean) => {
          self.state.autoFlush = value;
          if (value) self.state.flush();
        },
      },
      "System.IO.Stream BaseStream": baseStream,
    },
    constructors: {
      "(System.IO.Stream stream)": (stream: PsValue, session: Session) =>
        streamWriter(stream, undefined, false, session),
      "(System.IO.Stream stream, System.Text.Encoding encoding)": (
        stream: PsValue,
        encoding: PsValue,
        session: Session,
      ) => streamWriter(stream, encoding, false, session),
      "(System.IO.Stream stream, System.Text.Encoding encoding?, int bufferSize?, bool leaveOpen?)": (
        stream: PsValue,
        encoding: PsValue,
        _size: number,
        leaveOpen: boolean | undefined,
        session: Session,
      ) => streamWriter(stream, encoding, leaveOpen ?? false, session),
      "(string path)": (path: string, session: Session) => fileWriter(path, false, undefined, session),
      "(string path, bool append)": (path: string, append: boolean, session: Session) =>
        fileWriter(path, append, undefined, session),
      "(string path, bool append, System.Text.Encoding encoding)": fileWriter,
    },
  }),
];
