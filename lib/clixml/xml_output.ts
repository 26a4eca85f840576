/**
 * XML text in the layout of .NET's XmlWriter: `<tag />` for an element without content, and lines that are indented only
 * where an element holds elements.
 * @module
 */
import { encodeAttribute, encodeText, hasNoncharacter } from "./text.ts";
import { RemotingError } from "../errors.ts";

/** Member names as attributes, kept across documents: a session repeats them. */
const nameAttributes = new Map<string, string>();
const MAX_NAME_ATTRIBUTES = 8192;

/** See the module. */
export class XmlOutput {
  // Joined once at the end, which is twice as fast as appending.
  readonly #parts: string[] = [];
  readonly #indent: number;
  readonly #isFile: boolean;
  readonly #newLines: string[] = [];
  #level = 0;
  // Whether the last start tag still lacks its ">".
  #pending = false;
  // A container that is opened only when something is put into it.
  #lazy: string | undefined;

  /**
   * @param indent Blanks per level, 0 for one line.
   * @param isFile Whether U+FFFE and U+FFFF are refused, as they are in files.
   */
  constructor(indent: number, isFile: boolean) {
    this.#indent = indent;
    this.#isFile = isFile;
  }

  /** All that was written. */
  text(): string {
    return this.#parts.join("");
  }

  /** The attribute `N`; "" for no name. */
  nameOf(name: string | undefined): string {
    if (name === undefined) return "";
    let attribute = nameAttributes.get(name);
    if (attribute === undefined) {
      attribute = ` N="${encodeAttribute(name)}"`;
      if (nameAttributes.size >= MAX_NAME_ATTRIBUTES) nameAttributes.clear();
      nameAttributes.set(name, attribute);
    }
    // Noncharacters stand as references there.
    if (this.#isFile && attribute.includes("&#xFFF")) this.#check(name);
    return attribute;
  }

  /** The escaped form of a text. */
  encode(text: string): string {
    if (this.#isFile) this.#check(text);
    return encodeText(text);
  }

  /** A start tag, given with its attributes; it stays open for content until {@linkcode end}. */
  start(tag: string, attributes = ""): void {
    this.#line();
    this.#parts.push("<", tag, attributes);
    this.#level++;
    this.#pending = true;
  }

  /** The end of the innermost open element. */
  end(tag: string): void {
    this.#level--;
    if (this.#pending) {
      this.#parts.push(" />");
      this.#pending = false;
      return;
    }
    this.#line();
    this.#parts.push("</", tag, ">");
  }

  /** Makes `tag` the parent of what comes next, if anything comes before {@linkcode endLazy}. */
  startLazy(tag: string): void {
    this.#lazy = tag;
  }

  /** Ends the element of {@linkcode startLazy}, where it was opened. */
  endLazy(tag: string): void {
    if (this.#lazy === undefined) this.end(tag);
    this.#lazy = undefined;
  }

  /** An element without content: `<tag attributes />`. */
  empty(start: string, attributes: string): void {
    this.#line();
    this.#parts.push(start, attributes, " />");
  }

  /** An element with text that is escaped already: `start` is `<tag`, `end` is `</tag>`. */
  leaf(start: string, attributes: string, text: string, end: string): void {
    this.#line();
    this.#parts.push(start, attributes, ">", text, end);
  }

  /** An element with text to be escaped, that collapses where it is empty. */
  encoded(tag: string, text: string): void {
    this.#line();
    if (text === "") this.#parts.push("<", tag, " />");
    else this.#parts.push("<", tag, ">", this.encode(text), "</", tag, ">");
  }

  #check(text: string): void {
    if (!hasNoncharacter(text)) return;
    throw new RemotingError(
      "ERR_CLIXML",
      "local",
      "Cannot write CLIXML to a file: U+FFFE and U+FFFF cannot stand in XML",
    );
  }

  // What goes before the next tag: the end of the start tag around it, a container that waits for content, a new line.
  #line(): void {
    if (this.#pending) {
      this.#parts.push(">");
      this.#pending = false;
    }
    const lazy = this.#lazy;
    if (lazy !== undefined) {
      this.#lazy = undefined;
      this.start(lazy);
      this.#line();
      return;
    }
    if (this.#indent > 0 && this.#parts.length > 0) this.#parts.push(this.#newLine());
  }

  #newLine(): string {
    return this.#newLines[this.#level] ??= `\n${" ".repeat(this.#indent * this.#level)}`;
  }
}
