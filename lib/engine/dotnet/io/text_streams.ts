/**
 * What stands behind System.IO's TextReader and TextWriter: text with a position, and places that text goes to.
 * @module
 */
import { type ByteStream, disposed, readAll } from "./byte_stream.ts";
import { decodeMarked, ENCODINGS, type NetEncoding } from "./text_encoding.ts";

/** Text that is read from front to back. */
export class TextSource {
  readonly #load: () => string;
  readonly #close: () => void;
  readonly #what: string;
  #text: string | undefined;
  #at = 0;
  isOpen = true;
  /** The stream that a StreamReader reads. */
  readonly stream: ByteStream | undefined;

  private constructor(what: string, load: () => string, close: () => void, stream?: ByteStream) {
    this.#what = what;
    this.#load = load;
    this.#close = close;
    this.stream = stream;
  }
  /** Over a text. */
  static ofText(text: string): TextSource {
    return new TextSource("reader", () => text, () => {});
  }
  /** Over a stream, which is read to its end on first use. */
  static ofStream(stream: ByteStream, encoding: NetEncoding, isMarked: boolean, leaveOpen: boolean): TextSource {
    const load = (): string => {
      const bytes = readAll(stream);
      return isMarked ? decodeMarked(bytes, encoding) : encoding.decode(bytes);
    };
    return new TextSource("reader", load, () => leaveOpen || stream.close(), stream);
  }
  #content(): string {
    if (!this.isOpen) throw disposed(this.#what);
    return this.#text ??= this.#load();
  }
  atEnd(): boolean {
    return this.#at >= this.#content().length;
  }
  /** The next unit without taking it, -1 at the end. */
  peek(): number {
    const text = this.#content();
    return this.#at < text.length ? text.charCodeAt(this.#at) : -1;
  }
  /** The next unit, -1 at the end. */
  read(): number {
    const code = this.peek();
    if (code >= 0) this.#at++;
    return code;
  }
  /** Up to `count` units. */
  take(count: number): string {
    const text = this.#content().slice(this.#at, this.#at + count);
    this.#at += text.length;
    return text;
  }
  /** The next line without its end, `undefined` at the end. */
  line(): string | undefined {
    const text = this.#content();
    if (this.#at >= text.length) return undefined;
    let end = this.#at;
    while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
    const line = text.slice(this.#at, end);
    this.#at = text[end] === "\r" && text[end + 1] === "\n" ? end + 2 : end + 1;
    return line;
  }
  /** All that is left. */
  rest(): string {
    return this.take(Infinity);
  }
  /** Forgets what was read ahead, so that a reader starts again where its stream stands. */
  discard(): void {
    this.#text = undefined;
    this.#at = 0;
  }
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#close();
  }
}

/** A place that text goes to. */
export interface TextSink {
  newLine: string;
  autoFlush: boolean;
  readonly encoding: NetEncoding;
  readonly stream: ByteStream | undefined;
  write(text: string): void;
  flush(): void;
  close(): void;
  /** What was written so far, where it is kept. */
  text(): string;
}

/** A StringWriter. */
export class TextBuffer implements TextSink {
  newLine: string;
  autoFlush = false;
  readonly encoding: NetEncoding = ENCODINGS.Unicode;
  readonly stream = undefined;
  readonly #append: ((text: string) => void) | undefined;
  readonly #parts: string[] = [];
  #isOpen = true;
  /** `append` gets the text where it belongs to a StringBuilder. */
  constructor(newLine: string, append?: (text: string) => void) {
    this.newLine = newLine;
    this.#append = append;
  }
  write(text: string): void {
    if (!this.#isOpen) throw disposed("writer");
    if (this.#append) this.#append(text);
    else this.#parts.push(text);
  }
  flush(): void {}
  close(): void {
    this.#isOpen = false;
  }
  text(): string {
    return this.#parts.join("");
  }
}

/** A StreamWriter: its text becomes bytes when it is flushed. */
export class EncodedSink implements TextSink {
  newLine: string;
  autoFlush = false;
  readonly encoding: NetEncoding;
  readonly stream: ByteStream;
  readonly #leaveOpen: boolean;
  #parts: string[] = [];
  #withPreamble: boolean;
  #isOpen = true;

  constructor(stream: ByteStream, encoding: NetEncoding, newLine: string, leaveOpen: boolean) {
    this.stream = stream;
    this.encoding = encoding;
    this.newLine = newLine;
    this.#leaveOpen = leaveOpen;
    // A preamble stands at the start of a stream only.
    this.#withPreamble = !stream.canSeek || stream.position === 0;
  }
  write(text: string): void {
    if (!this.#isOpen) throw disposed("writer");
    this.#parts.push(text);
    if (this.autoFlush) this.flush();
  }
  flush(): void {
    if (!this.#isOpen) throw disposed("writer");
    if (this.#withPreamble && this.encoding.preamble.length > 0) {
      this.stream.write(Uint8Array.from(this.encoding.preamble));
    }
    this.#withPreamble = false;
    const text = this.#parts.join("");
    this.#parts = [];
    if (text !== "") this.stream.write(this.encoding.encode(text));
    this.stream.flush();
  }
  close(): void {
    if (!this.#isOpen) return;
    this.flush();
    this.#isOpen = false;
    if (!this.#leaveOpen) this.stream.close();
  }
  text(): string {
    return "System.IO.StreamWriter";
  }
}
