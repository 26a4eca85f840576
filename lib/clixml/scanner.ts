/**
 * A pull scanner over XML 1.0 text: one element at a time, no tree. It knows the quick road through what PowerShell writes
 * and a slow, complete one through everything else that is well-formed. Document types are refused; processing
 * instructions and comments are passed over.
 * @module
 */
import { type ClixmlLimits, DEFAULT_CLIXML_LIMITS, malformed, overLimit } from "./limits.ts";
import type { NameEntry } from "./names.ts";
import { MONAD_NAMESPACE, Tag, tagOf } from "./tags.ts";
import { decodeEscapes } from "./text.ts";

/** Namespace of the current element: none, PowerShell's, or another. */
export type NamespaceKind = 0 | 1 | 2;

// Classes of ASCII characters inside text: where text ends, and what keeps it from being taken as it stands.
const STOP = 1;
const REFERENCE = 2;
const UNDERSCORE = 4;
const RETURN = 8;
const CONTROL = 16;
const BRACKET = 32;
const HIGH = 64;
const BLANK = 128;
const TEXT_CLASS = new Uint8Array(128);
const ATTRIBUTE_CLASS = new Uint8Array(128);
for (let unit = 0; unit < 0x20; unit++) TEXT_CLASS[unit] = ATTRIBUTE_CLASS[unit] = CONTROL;
TEXT_CLASS[0x09] = TEXT_CLASS[0x0a] = 0;
TEXT_CLASS[0x0d] = RETURN;
TEXT_CLASS[0x3c] = STOP;
TEXT_CLASS[0x5d] = BRACKET;
ATTRIBUTE_CLASS[0x09] = ATTRIBUTE_CLASS[0x0a] = ATTRIBUTE_CLASS[0x0d] = BLANK;
ATTRIBUTE_CLASS[0x3c] = STOP;
for (const table of [TEXT_CLASS, ATTRIBUTE_CLASS]) {
  table[0x26] = REFERENCE;
  table[0x5f] = UNDERSCORE;
}

// deno-lint-ignore no-control-regex
const ILLEGAL_REGEXP = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const NAME_REGEXP = /[\p{L}_:][\p{L}\p{N}\p{M}_:.\u00b7-]*/uy;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", apos: "'", quot: '"' };
const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
/** Attributes of one element; CLIXML knows five. */
const MAX_ATTRIBUTES = 100;
/** Characters of one name; longer ones only waste memory. */
const MAX_NAME_LENGTH = 1024;

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
const isAlphanumeric = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39);

/** Namespaces declared by one element, and what they hide. */
interface Scope {
  readonly depth: number;
  readonly prefixes: ReadonlyMap<string, string>;
  readonly outerDefault: NamespaceKind;
}

/** Any attribute of an element. */
export interface XmlAttribute {
  /** Qualified name. */
  readonly name: string;
  /** Value with references resolved. */
  readonly value: string;
}

/** See the module. */
export class XmlScanner {
  /** The whole document. */
  readonly text: string;
  /** What the document may take. */
  readonly limits: ClixmlLimits;
  /** Where the next character is read. */
  pos = 0;
  /** The current element's local name as a number of `tags.ts`. */
  tag: number = Tag.Unknown;
  /** Where the current element's qualified name stands. */
  nameStart = 0;
  /** Behind it. */
  nameEnd = 0;
  /** Whether the current element's name has a prefix. */
  prefixed = false;
  /** Whether the current element is `<tag/>`. */
  empty = false;
  /** Namespace of the current element. */
  namespace: NamespaceKind = 0;
  /** The attribute `N` of the current element with its escapes resolved; `undefined` where there is none. */
  attributeN: string | undefined = undefined;
  /** The name that {@linkcode attributeN} is expected to be; set before {@linkcode open}, it saves making the string. */
  expected: NameEntry | undefined = undefined;
  /** The entry of {@linkcode attributeN} where it was the expected one. */
  matched: NameEntry | undefined = undefined;
  /** The attribute `RefId`. */
  attributeRefId: string | undefined = undefined;
  /** The attribute `Version`. */
  attributeVersion: string | undefined = undefined;
  /** Elements so far, and type names that references have repeated. */
  elements = 0;
  #depth = 0;
  #defaultNamespace: NamespaceKind = 0;
  readonly #scopes: Scope[] = [];
  #collected: XmlAttribute[] | undefined;

  /** @param limits Where the defaults do not fit. */
  constructor(text: string, limits: Partial<ClixmlLimits> = {}) {
    this.text = text;
    this.limits = { ...DEFAULT_CLIXML_LIMITS, ...limits };
    if (text.length > this.limits.textLength) throw overLimit("textLength", this.limits.textLength);
  }

  /** Passes blanks, comments and processing instructions; whether a start tag follows, otherwise an end tag or the end. */
  toElement(): boolean {
    const { text } = this;
    let at = this.pos;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit === 0x3c) {
        const next = text.charCodeAt(at + 1);
        if (next !== 0x21 && next !== 0x3f) {
          this.pos = at;
          return next !== 0x2f;
        }
        this.pos = at;
        this.#skipMarkup();
        at = this.pos;
      } else if (unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09) {
        at++;
      } else if (at >= text.length) {
        this.pos = at;
        return false;
      } else {
        this.pos = at;
        // A reference to a blank is a blank to .NET's reader.
        if (unit !== 0x26 || this.#reference().charCodeAt(0) > 0x20) throw malformed("text between elements", at);
        at = this.pos;
      }
    }
  }

  /** Reads the start tag at {@linkcode pos}. */
  open(): void {
    const { text } = this;
    if (++this.elements > this.limits.elements) throw overLimit("elements", this.limits.elements);
    this.#depth++;
    const start = this.pos + 1;
    let at = start;
    let unit = text.charCodeAt(at);
    let tag = 0;
    while (isAlphanumeric(unit)) {
      tag = (tag << 7) | unit;
      unit = text.charCodeAt(++at);
    }
    this.attributeN = this.attributeRefId = this.attributeVersion = undefined;
    this.matched = undefined;
    if (unit !== 0x3e && unit !== 0x20 && unit !== 0x2f || at === start || text.charCodeAt(start) < 0x40) {
      at = this.#slowName(start);
      unit = text.charCodeAt(at);
    } else {
      this.tag = at - start <= 4 ? tag : tagOf(text.slice(start, at));
      this.prefixed = false;
    }
    this.nameStart = start;
    this.nameEnd = at;
    if (unit === 0x3e) {
      this.empty = false;
      this.pos = at + 1;
      if (this.prefixed) this.#resolve();
      else this.namespace = this.#defaultNamespace;
      return;
    }
    this.#attributes(at);
  }

  /** Like {@linkcode open}, with all attributes in order, as they were written. */
  openCollecting(): readonly XmlAttribute[] {
    const collected: XmlAttribute[] = [];
    this.#collected = collected;
    this.open();
    this.#collected = undefined;
    return collected;
  }

  /** Ends an element that is `<tag/>`. */
  closeEmpty(): void {
    this.#depth--;
    if (this.#scopes.length > 0) this.#leaveScope();
  }

  /** Reads the end tag at {@linkcode pos} of the element whose name stands at the given place. */
  close(nameStart: number, nameEnd: number): void {
    const { text } = this;
    let at = this.pos;
    if (text.charCodeAt(at) !== 0x3c || text.charCodeAt(at + 1) !== 0x2f) throw this.#unexpected(nameStart, nameEnd);
    at += 2;
    for (let i = nameStart; i < nameEnd; i++, at++) {
      if (text.charCodeAt(at) !== text.charCodeAt(i)) throw this.#unexpected(nameStart, nameEnd);
    }
    while (isSpace(text.charCodeAt(at))) at++;
    if (text.charCodeAt(at) !== 0x3e) throw this.#unexpected(nameStart, nameEnd);
    this.pos = at + 1;
    this.#depth--;
    if (this.#scopes.length > 0) this.#leaveScope();
  }

  /**
   * The text of the current element, through its end tag; `escaped` resolves CLIXML's escapes.
   * An element inside is an error.
   */
  readText(escaped: boolean): string {
    if (this.empty) {
      this.closeEmpty();
      return "";
    }
    const { text, nameStart, nameEnd, pos: from } = this;
    const end = text.length;
    let at = from;
    let flags = 0;
    for (; at < end; at++) {
      const unit = text.charCodeAt(at);
      if (unit < 128) {
        const kind = TEXT_CLASS[unit]!;
        if (kind !== 0) {
          if (kind === STOP) break;
          flags |= kind;
        }
      } else if (unit >= 0xd800) flags |= HIGH;
    }
    if (at - from > this.limits.stringLength) throw overLimit("stringLength", this.limits.stringLength);
    let content: string;
    if (text.charCodeAt(at + 1) !== 0x2f || (flags & ~UNDERSCORE) !== 0) {
      content = this.#slowText();
      flags |= UNDERSCORE;
    } else {
      content = text.slice(from, at);
      this.pos = at;
    }
    this.close(nameStart, nameEnd);
    return escaped && (flags & UNDERSCORE) !== 0 ? decodeEscapes(content) : content;
  }

  /**
   * The integer that the current element holds, through its end tag, where it is written plainly (a sign and up to
   * fifteen digits); NaN, with nothing read, where it is not.
   */
  readPlainInteger(): number {
    if (this.empty) return NaN;
    const { text, pos, nameStart, nameEnd } = this;
    let at = pos;
    const negative = text.charCodeAt(at) === 0x2d;
    if (negative) at++;
    const from = at;
    let value = 0;
    let unit = text.charCodeAt(at);
    while (unit >= 0x30 && unit <= 0x39) {
      value = value * 10 + unit - 0x30;
      unit = text.charCodeAt(++at);
    }
    if (unit !== 0x3c || at === from || at - from > 15 || text.charCodeAt(at + 1) !== 0x2f) return NaN;
    this.pos = at;
    this.close(nameStart, nameEnd);
    return negative ? 0 - value : value;
  }

  /** Passes the rest of the current element, whatever is inside. */
  skip(): void {
    if (this.empty) {
      this.closeEmpty();
      return;
    }
    const open = [this.nameStart, this.nameEnd];
    while (open.length > 0) {
      this.#slowText();
      if (this.text.charCodeAt(this.pos + 1) === 0x2f) {
        const end = open.pop()!;
        this.close(open.pop()!, end);
      } else {
        this.open();
        this.checkElementDepth();
        if (this.empty) this.closeEmpty();
        else open.push(this.nameStart, this.nameEnd);
      }
    }
  }

  /** Text up to the next tag, with references and CDATA sections resolved. */
  readMixed(): string {
    return this.#slowText();
  }

  /** Name of the current element, for messages. */
  currentName(): string {
    return this.text.slice(this.nameStart, Math.min(this.nameEnd, this.nameStart + 40));
  }

  /** Whether another element may nest inside the current one; the reader asks before it recurses. */
  checkElementDepth(): void {
    if (this.#depth > this.limits.elementDepth) throw overLimit("elementDepth", this.limits.elementDepth);
  }

  #unexpected(nameStart: number, nameEnd: number): Error {
    return malformed(`the end tag of ${this.text.slice(nameStart, nameEnd)} was expected`, this.pos);
  }

  #slowName(start: number): number {
    const name = this.readName(start);
    const colon = name.indexOf(":");
    const local = name.slice(colon + 1);
    if (colon === 0 || local === "" || local.includes(":")) throw malformed("an element name that is none", start);
    this.prefixed = colon > 0;
    this.tag = tagOf(local);
    return start + name.length;
  }

  /** The XML name at a place. */
  readName(at: number): string {
    NAME_REGEXP.lastIndex = at;
    const name = NAME_REGEXP.exec(this.text)?.[0];
    if (name === undefined) throw malformed("a name was expected", at);
    if (name.length > MAX_NAME_LENGTH) throw malformed("an endless name", at);
    return name;
  }

  #attributes(from: number): void {
    const { text } = this;
    let at = from;
    let others: string[] | undefined;
    let prefixes: Map<string, string> | undefined;
    let checked = !this.prefixed;
    for (;;) {
      let unit = text.charCodeAt(at);
      const spaced = isSpace(unit);
      while (isSpace(unit)) unit = text.charCodeAt(++at);
      if (unit === 0x3e) {
        this.empty = false;
        this.pos = at + 1;
        break;
      }
      if (unit === 0x2f) {
        if (text.charCodeAt(at + 1) !== 0x3e) throw malformed("a start tag that does not end", at);
        this.empty = true;
        this.pos = at + 2;
        break;
      }
      if (!spaced) throw malformed("a start tag that does not end", at);
      if (unit === 0x4e && text.charCodeAt(at + 1) === 0x3d && this.#collected === undefined) {
        if (this.attributeN !== undefined) throw malformed("an attribute that stands twice", at);
        at = this.#matchExpected(at + 2);
      } else if (unit === 0x52 && text.startsWith("RefId=", at) && this.#collected === undefined) {
        if (this.attributeRefId !== undefined) throw malformed("an attribute that stands twice", at);
        this.attributeRefId = this.#value(at + 6, false);
        at = this.pos;
      } else {
        const name = this.readName(at);
        at += name.length;
        while (isSpace(text.charCodeAt(at))) at++;
        if (text.charCodeAt(at) !== 0x3d) throw malformed("an attribute without a value", at);
        at++;
        while (isSpace(text.charCodeAt(at))) at++;
        const value = this.#value(at, false);
        at = this.pos;
        others ??= [];
        const standsTwice = others.includes(name) || (name === "N" && this.attributeN !== undefined) ||
          (name === "RefId" && this.attributeRefId !== undefined);
        if (standsTwice) throw malformed("an attribute that stands twice", at);
        if (others.push(name) > MAX_ATTRIBUTES) throw malformed("an element with too many attributes", at);
        if (this.#collected !== undefined) this.#collected.push({ name, value });
        if (name === "N") this.attributeN = decodeEscapes(value);
        else if (name === "RefId") this.attributeRefId = value;
        else if (name === "Version") this.attributeVersion = value;
        else if (name === "xmlns") (prefixes ??= new Map()).set("", value);
        else if (name.startsWith("xmlns:")) (prefixes ??= new Map()).set(name.slice(6), value);
        else if (name.includes(":")) checked = false;
      }
    }
    if (prefixes !== undefined) this.#enterScope(prefixes);
    this.namespace = this.#defaultNamespace;
    if (checked) return;
    if (this.prefixed) this.#resolve();
    for (const name of others ?? []) {
      const colon = name.indexOf(":");
      if (colon >= 0 && !name.startsWith("xmlns:")) this.#uriOf(name.slice(0, colon));
    }
  }

  // The value of N at `at`, by comparing with the expected one first; returns the place behind it.
  #matchExpected(at: number): number {
    const { text, expected } = this;
    if (expected !== undefined && text.charCodeAt(at) === 0x22) {
      const { name } = expected;
      const { length } = name;
      const from = at + 1;
      let i = 0;
      while (i < length && text.charCodeAt(from + i) === name.charCodeAt(i)) i++;
      if (i === length && text.charCodeAt(from + length) === 0x22) {
        this.attributeN = name;
        this.matched = expected;
        return from + length + 1;
      }
    }
    this.attributeN = this.#value(at, true);
    return this.pos;
  }

  // The value in quotes at `at`; leaves `pos` behind it.
  #value(at: number, escaped: boolean): string {
    const { text } = this;
    const quote = text.charCodeAt(at);
    if (quote !== 0x22 && quote !== 0x27) throw malformed("an attribute value without quotes", at);
    const from = ++at;
    const end = text.length;
    let flags = 0;
    for (; at < end; at++) {
      const unit = text.charCodeAt(at);
      if (unit === quote) break;
      if (unit < 128) flags |= ATTRIBUTE_CLASS[unit]!;
      else if (unit >= 0xd800) flags |= HIGH;
    }
    if (at >= end) throw malformed("an attribute value that does not end", from);
    if (at - from > this.limits.stringLength) throw overLimit("stringLength", this.limits.stringLength);
    this.pos = at + 1;
    const raw = text.slice(from, at);
    if (flags === 0) return raw;
    if ((flags & ~UNDERSCORE) === 0) return escaped ? decodeEscapes(raw) : raw;
    if (flags & (STOP | CONTROL)) throw malformed("an attribute value with a character that must be escaped", from);
    const value = this.#slowValue(raw, from);
    this.pos = at + 1;
    return escaped ? decodeEscapes(value) : value;
  }

  #slowValue(raw: string, from: number): string {
    checkCharacters(raw, from);
    const blanked = raw.replace(/\r\n|[\t\n\r]/g, " ");
    if (!blanked.includes("&")) return blanked;
    let out = "";
    let at = 0;
    for (let next = raw.indexOf("&"); next >= 0; next = raw.indexOf("&", at)) {
      out += raw.slice(at, next).replace(/\r\n|[\t\n\r]/g, " ");
      this.pos = from + next;
      out += this.#reference();
      at = this.pos - from;
      if (at > raw.length) throw malformed("a reference that does not end", from);
    }
    return out + raw.slice(at).replace(/\r\n|[\t\n\r]/g, " ");
  }

  // From `pos` to the next tag.
  #slowText(): string {
    const { text } = this;
    let out = "";
    for (;;) {
      const from = this.pos;
      let at = from;
      for (; at < text.length; at++) {
        const unit = text.charCodeAt(at);
        if (unit === 0x3c || unit === 0x26) break;
      }
      if (at >= text.length) throw malformed("the document ends too early", at);
      if (at > from) out += plainSegment(text.slice(from, at), from, true);
      this.pos = at;
      if (text.charCodeAt(at) === 0x26) out += this.#reference();
      else if (text.startsWith("<![CDATA[", at)) {
        const stop = text.indexOf("]]>", at + 9);
        if (stop < 0) throw malformed("a CDATA section that does not end", at);
        out += plainSegment(text.slice(at + 9, stop), at, false);
        this.pos = stop + 3;
      } else {
        const next = text.charCodeAt(at + 1);
        if (next !== 0x21 && next !== 0x3f) {
          if (out.length > this.limits.stringLength) throw overLimit("stringLength", this.limits.stringLength);
          return out;
        }
        this.#skipMarkup();
      }
    }
  }

  // The reference at `pos`, resolved; only XML's own five entities are known.
  #reference(): string {
    const { text, pos } = this;
    const end = text.indexOf(";", pos);
    if (end < 0 || end - pos > 40) throw malformed("an ampersand that starts no reference", pos);
    const body = text.slice(pos + 1, end);
    this.pos = end + 1;
    if (body[0] !== "#") {
      const known = Object.hasOwn(ENTITIES, body) ? ENTITIES[body] : undefined;
      if (known === undefined) throw malformed("a reference to an unknown entity", pos);
      return known;
    }
    const hex = /^#x([0-9a-fA-F]+)$/.exec(body);
    const code = hex ? parseInt(hex[1]!, 16) : /^#[0-9]+$/.test(body) ? parseInt(body.slice(1), 10) : NaN;
    if (!(code <= 0x10ffff)) throw malformed("a reference to a character that does not exist", pos);
    return String.fromCodePoint(code);
  }

  // A comment or a processing instruction at `pos`; anything else that starts with `<!` is refused.
  #skipMarkup(): void {
    const { text, pos } = this;
    if (text.startsWith("<!--", pos)) {
      const end = text.indexOf("--", pos + 4);
      if (end < 0 || text.charCodeAt(end + 2) !== 0x3e) throw malformed("a comment that does not end", pos);
      checkCharacters(text.slice(pos, end), pos);
      this.pos = end + 3;
    } else if (text.startsWith("<?", pos)) {
      const target = this.readName(pos + 2);
      const end = text.indexOf("?>", pos + 2 + target.length);
      if (end < 0) throw malformed("a processing instruction that does not end", pos);
      const after = pos + 2 + target.length;
      if (
        target.toLowerCase() === "xml" || target.includes(":") || (end !== after && !isSpace(text.charCodeAt(after)))
      ) {
        throw malformed("a declaration at the wrong place", pos);
      }
      checkCharacters(text.slice(pos, end), pos);
      this.pos = end + 2;
    } else {
      throw malformed("a document type or section that CLIXML does not have", pos);
    }
  }

  #enterScope(prefixes: ReadonlyMap<string, string>): void {
    for (const [prefix, uri] of prefixes) {
      const reserved = prefix === "xmlns" || (prefix === "xml") !== (uri === XML_NAMESPACE) ||
        (prefix !== "" && uri === "");
      if (reserved) throw malformed("a namespace declaration that is not allowed", this.pos);
    }
    this.#scopes.push({ depth: this.#depth, prefixes, outerDefault: this.#defaultNamespace });
    const uri = prefixes.get("");
    if (uri !== undefined) this.#defaultNamespace = uri === "" ? 0 : uri === MONAD_NAMESPACE ? 1 : 2;
  }

  #leaveScope(): void {
    const scope = this.#scopes.at(-1)!;
    if (scope.depth <= this.#depth) return;
    this.#scopes.pop();
    this.#defaultNamespace = scope.outerDefault;
  }

  #resolve(): void {
    const name = this.text.slice(this.nameStart, this.nameEnd);
    this.namespace = this.#uriOf(name.slice(0, name.indexOf(":"))) === MONAD_NAMESPACE ? 1 : 2;
  }

  #uriOf(prefix: string): string {
    if (prefix === "xml") return XML_NAMESPACE;
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const uri = this.#scopes[i]!.prefixes.get(prefix);
      if (uri !== undefined) return uri;
    }
    throw malformed("a prefix without a namespace", this.pos);
  }
}

function plainSegment(raw: string, at: number, isText: boolean): string {
  checkCharacters(raw, at);
  if (isText && raw.includes("]]>")) throw malformed("the end of a CDATA section without its start", at);
  return raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
}

function checkCharacters(raw: string, at: number): void {
  if (ILLEGAL_REGEXP.test(raw) || !raw.isWellFormed()) throw malformed("a character that XML does not allow", at);
}
