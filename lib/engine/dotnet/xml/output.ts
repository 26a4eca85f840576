/**
 * Writes XML as events come: tags, attributes, text; escapes, declares namespaces that are not in scope, indents.
 * Serves both the documents and System.Xml.XmlWriter, whose indentation differs in one point: between the tags of an
 * element that was closed in full and has no content, the older writer of the documents breaks the line.
 * @module
 */
import { XML_NAMESPACE } from "./shape.ts";

/** How the text is laid out. */
export interface XmlOutputOptions {
  /** One level of indentation; nothing is indented where absent. */
  readonly indent?: string;
  readonly newLine?: string;
  /** The layout of XmlTextWriter, which documents use. */
  readonly oldStyle?: boolean;
  readonly newLineOnAttributes?: boolean;
}

interface OpenElement {
  readonly name: string;
  /** Has text in it, so that nothing inside is indented. */
  mixed: boolean;
  hasContent: boolean;
  /** Prefixes declared here. */
  readonly declared: Map<string, string>;
  /** Prefixes that the start tag uses and nobody has declared yet. */
  readonly needed: Map<string, string>;
}

const TEXT_ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function charReference(char: string): string {
  return `&#x${char.codePointAt(0)!.toString(16).toUpperCase()};`;
}

/** Text as it stands between tags. */
export function escapeText(text: string): string {
  return text.replace(
    // deno-lint-ignore no-control-regex
    /[&<>\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g,
    (char) => TEXT_ESCAPES[char] ?? charReference(char),
  );
}

/** Text as it stands in the quotes of an attribute. */
export function escapeAttribute(text: string, quote = '"'): string {
  return escapeText(text).replace(/[\r\n"']/g, (char) => {
    if (char === '"' || char === "'") return char === quote ? (char === '"' ? "&quot;" : "&apos;") : char;
    return charReference(char);
  });
}

/** A sink of XML events. */
export class XmlOutput {
  readonly #indent: string | undefined;
  readonly #newLine: string;
  readonly #oldStyle: boolean;
  readonly #newLineOnAttributes: boolean;
  readonly #parts: string[] = [];
  readonly #open: OpenElement[] = [];
  #inTag = false;
  #started = false;

  constructor(options: XmlOutputOptions = {}) {
    this.#indent = options.indent;
    this.#newLine = options.newLine ?? "\n";
    this.#oldStyle = options.oldStyle ?? false;
    this.#newLineOnAttributes = options.newLineOnAttributes ?? false;
  }
  /** Count of elements that are not closed. */
  get depth(): number {
    return this.#open.length;
  }
  /** Whether a start tag still takes attributes. */
  get inTag(): boolean {
    return this.#inTag;
  }
  /** Whether anything was written. */
  get started(): boolean {
    return this.#started;
  }
  /** Takes what was written since the last call. */
  take(): string {
    const text = this.#parts.join("");
    this.#parts.length = 0;
    return text;
  }
  #put(text: string): void {
    this.#parts.push(text);
    this.#started = true;
  }
  #closeTag(): void {
    if (!this.#inTag) return;
    this.#declareNeeded();
    this.#put(">");
    this.#inTag = false;
  }
  #declareNeeded(): void {
    const top = this.#open.at(-1)!;
    for (const [prefix, uri] of top.needed) {
      if (top.declared.has(prefix)) continue;
      top.declared.set(prefix, uri);
      this.#put(` ${prefix === "" ? "xmlns" : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`);
    }
    top.needed.clear();
  }
  #break(depth: number): void {
    if (this.#indent !== undefined && this.#started) this.#put(this.#newLine + this.#indent.repeat(depth));
  }
  /** Starts something that gets a line of its own. */
  #block(): void {
    const top = this.#open.at(-1);
    this.#closeTag();
    if (top !== undefined) top.hasContent = true;
    if (!top?.mixed) this.#break(this.#open.length);
  }
  /** The namespace that a prefix stands for at this place. */
  lookup(prefix: string): string | undefined {
    if (prefix === "xml") return XML_NAMESPACE;
    for (let i = this.#open.length - 1; i >= 0; i--) {
      const { declared, needed } = this.#open[i]!;
      const found = declared.get(prefix) ?? needed.get(prefix);
      if (found !== undefined) return found;
    }
    return prefix === "" ? "" : undefined;
  }
  /** A prefix that stands for a namespace at this place. */
  prefixOf(uri: string): string | undefined {
    if (uri === XML_NAMESPACE) return "xml";
    for (let i = this.#open.length - 1; i >= 0; i--) {
      for (const [prefix, each] of [...this.#open[i]!.declared, ...this.#open[i]!.needed]) {
        if (each === uri && this.lookup(prefix) === uri) return prefix;
      }
    }
    return undefined;
  }
  startElement(prefix: string, localName: string, uri: string): void {
    this.#block();
    const name = prefix === "" ? localName : `${prefix}:${localName}`;
    const isKnown = this.lookup(prefix) === uri;
    this.#put(`<${name}`);
    const top: OpenElement = { name, mixed: false, hasContent: false, declared: new Map(), needed: new Map() };
    this.#open.push(top);
    this.#inTag = true;
    if (!isKnown) top.needed.set(prefix, uri);
  }
  attribute(prefix: string, localName: string, uri: string, value: string): void {
    const top = this.#open.at(-1)!;
    if (prefix === "xmlns") top.declared.set(localName, value);
    else if (prefix === "" && localName === "xmlns") top.declared.set("", value);
    else if (prefix !== "" && uri !== "" && this.lookup(prefix) !== uri) top.needed.set(prefix, uri);
    const name = prefix === "" ? localName : `${prefix}:${localName}`;
    const gap = this.#newLineOnAttributes && this.#indent !== undefined
      ? this.#newLine + this.#indent.repeat(this.#open.length)
      : " ";
    this.#put(`${gap}${name}="${escapeAttribute(value)}"`);
  }
  /** Ends the innermost element; `full` writes both tags even where there is nothing between them. */
  endElement(full: boolean): void {
    const top = this.#open.at(-1)!;
    if (this.#inTag && !full) {
      this.#declareNeeded();
      this.#put(" />");
      this.#inTag = false;
      this.#open.pop();
      return;
    }
    const wasEmpty = this.#inTag;
    this.#closeTag();
    this.#open.pop();
    if (!top.mixed && (this.#oldStyle || (top.hasContent && !wasEmpty))) this.#break(this.#open.length);
    this.#put(`</${top.name}>`);
  }
  #content(text: string): void {
    this.#closeTag();
    const top = this.#open.at(-1);
    if (top !== undefined) {
      top.mixed = true;
      top.hasContent = true;
    }
    this.#put(text);
  }
  text(text: string): void {
    this.#content(escapeText(text));
  }
  /** Text that is XML already. */
  raw(text: string): void {
    this.#content(text);
  }
  cdata(text: string): void {
    this.#content(`<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`);
  }
  comment(text: string): void {
    this.#block();
    this.#put(`<!--${text}-->`);
  }
  instruction(target: string, data: string): void {
    this.#block();
    this.#put(data === "" ? `<?${target}?>` : `<?${target} ${data}?>`);
  }
  docType(text: string): void {
    this.#block();
    this.#put(`<!DOCTYPE ${text}>`);
  }
}
