/**
 * The content of an `XD` element: an XML document of its own, checked and brought into the shape of .NET's
 * XmlDocument.OuterXml. Document types are refused: nothing here expands entities.
 * @module
 */
import { RemotingError } from "../errors.ts";
import { type XmlAttribute, XmlScanner } from "./scanner.ts";

/** Elements inside one another in such a document. */
const MAX_NESTING = 1000;
const DECLARATION_REGEXP =
  /^<\?xml\s+version\s*=\s*(["'])(1\.\d)\1(?:\s+encoding\s*=\s*(["'])([A-Za-z][\w.-]*)\3)?(?:\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*\?>/;
const TEXT_ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** The document as .NET writes it again; `undefined` where the text is none. Empty text is an empty document. */
export function normalizeXmlDocument(text: string): string | undefined {
  if (text.trim() === "") return text;
  try {
    return new DocumentWriter(text).run();
  } catch (error) {
    if (error instanceof RemotingError) return undefined;
    throw error;
  }
}

const escapeText = (text: string): string => text.replace(/[&<>]/g, (unit) => TEXT_ESCAPES[unit]!);
// deno-lint-ignore no-control-regex
const CONTROL_REGEXP = /[\0-\x1f]/g;
const escapeAttribute = (text: string): string =>
  escapeText(text).replaceAll('"', "&quot;")
    .replace(CONTROL_REGEXP, (unit) => `&#x${unit.charCodeAt(0).toString(16).toUpperCase()};`);

class DocumentWriter {
  readonly #scanner: XmlScanner;
  readonly #text: string;
  #out = "";

  constructor(text: string) {
    const declaration = DECLARATION_REGEXP.exec(text);
    this.#text = declaration ? text.slice(declaration[0].length) : text;
    if (declaration) {
      const [, , version, , encoding, , standalone] = declaration;
      this.#out = `<?xml version="${version}"${encoding ? ` encoding="${encoding}"` : ""}${
        standalone ? ` standalone="${standalone}"` : ""
      }?>`;
    }
    this.#scanner = new XmlScanner(this.#text);
  }

  run(): string | undefined {
    const scanner = this.#scanner;
    let rooted = false;
    for (;;) {
      const from = scanner.pos;
      const more = scanner.toElement();
      this.#out += this.#text.slice(from, scanner.pos).replace(/\r\n?/g, "\n");
      if (!more) return rooted && scanner.pos >= this.#text.length ? this.#out : undefined;
      if (rooted) return undefined;
      rooted = true;
      this.#element();
    }
  }

  #element(): void {
    const scanner = this.#scanner;
    const open: number[] = [];
    this.#start(open);
    while (open.length > 0) {
      this.#content();
      if (this.#text.charCodeAt(scanner.pos + 1) === 0x2f) {
        const end = open.pop()!;
        const start = open.pop()!;
        scanner.close(start, end);
        this.#out += `</${this.#text.slice(start, end)}>`;
      } else this.#start(open);
    }
  }

  #start(open: number[]): void {
    const scanner = this.#scanner;
    const attributes = scanner.openCollecting().map(({ name, value }: XmlAttribute) =>
      ` ${name}="${escapeAttribute(value)}"`
    );
    const name = this.#text.slice(scanner.nameStart, scanner.nameEnd);
    this.#out += `<${name}${attributes.join("")}${scanner.empty ? " />" : ">"}`;
    if (scanner.empty) scanner.closeEmpty();
    else if (open.push(scanner.nameStart, scanner.nameEnd) > MAX_NESTING * 2) {
      throw new RemotingError(
        "ERR_CLIXML_LIMIT",
        "remote",
        `Cannot read an XD element: nested over ${MAX_NESTING} levels`,
      );
    }
  }

  // Everything up to the next tag; comments, instructions and CDATA sections stay what they are.
  #content(): void {
    const scanner = this.#scanner;
    const text = this.#text;
    const from = scanner.pos;
    const resolved = scanner.readMixed();
    const raw = text.slice(from, scanner.pos);
    if (!raw.includes("<")) {
      this.#out += escapeText(resolved);
      return;
    }
    for (const [part] of raw.matchAll(/<!\[CDATA\[[^]*?\]\]>|<!--[^]*?-->|<\?[^]*?\?>|[^<]+/g)) {
      this.#out += part[0] === "<" ? part.replace(/\r\n?/g, "\n") : escapeText(resolveText(part));
    }
  }
}

// `readMixed()` has already checked the references; here they stand alone.
function resolveText(part: string): string {
  const scanner = new XmlScanner(`${part}<`);
  return scanner.readMixed();
}
