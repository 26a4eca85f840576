/**
 * Reading an envelope: XML text to `Element`, over `@std/xml`. SOAP 1.2 part 1 section 5 forbids DOCTYPE and processing
 * instructions; they are refused here before the parser sees the text, and so is whatever breaks a limit.
 * @module
 */
import { parse, type XmlElement } from "@std/xml";
import { decodeUtf16, decodeUtf8 } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import type { Attribute, Element } from "./element.ts";

/** Largest XML text, in UTF-16 units. WinRM's own ceiling for MaxEnvelopeSizekb is 8 MiB; stops a peer that never ends. */
export const MAX_XML_LENGTH = 16 * 1024 * 1024;
/** Deepest nesting. WSMan envelopes stay below 12; nested provider faults add four each. */
export const MAX_XML_DEPTH = 64;
/** Most elements of one text. A full 500 KiB envelope of small Stream elements has under 10 000. */
export const MAX_XML_ELEMENTS = 100_000;
/** Most attributes of one element, declarations of namespaces included. Windows declares eight prefixes on an envelope. */
export const MAX_XML_ATTRIBUTES = 64;

/** Limits of `readXml()`, each with the constant of this module as its default. */
export interface ReadXmlOptions {
  /** Largest text, in UTF-16 units. @default {MAX_XML_LENGTH} */
  readonly maxLength?: number;
  /** Deepest nesting. @default {MAX_XML_DEPTH} */
  readonly maxDepth?: number;
  /** Most elements. @default {MAX_XML_ELEMENTS} */
  readonly maxElements?: number;
}

const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

/**
 * The outer element of an XML text, UTF-8 or (with a byte order mark) UTF-16 when it comes as bytes.
 * @throws {RemotingError} `ERR_XML` where the text is malformed, forbidden in SOAP, or breaks a limit.
 */
export function readXml(xml: string | Uint8Array, options: ReadXmlOptions = {}): Element {
  const maxLength = options.maxLength ?? MAX_XML_LENGTH;
  // One UTF-8 byte gives at most one UTF-16 unit, so that bytes can be refused before they are decoded.
  if (xml.length > 2 * maxLength) throw unreadable(`larger than ${maxLength} characters`);
  const text = withoutMark(typeof xml === "string" ? xml : decodeText(xml));
  if (text.length > maxLength) throw unreadable(`larger than ${maxLength} characters`);
  const maxDepth = options.maxDepth ?? MAX_XML_DEPTH;
  scan(text, maxDepth, options.maxElements ?? MAX_XML_ELEMENTS);
  let root: XmlElement;
  try {
    root =
      parse(text, { trackPosition: false, ignoreComments: true, maxDepth, maxAttributes: MAX_XML_ATTRIBUTES }).root;
  } catch (cause) {
    throw unreadable("not well-formed", cause);
  }
  return resolve(root, new Map([["xml", XML_NAMESPACE], ["", ""]]));
}

function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes);
  try {
    return decodeUtf8(bytes);
  } catch (cause) {
    throw unreadable("not UTF-8", cause);
  }
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** One pass over the markup, so that limits hold and forbidden constructs stop before anything is built. */
function scan(text: string, maxDepth: number, maxElements: number): void {
  let depth = 0;
  let elements = 0;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    if (text.startsWith("<!--", at)) {
      at = skip(text, "-->", at + 4);
    } else if (text.startsWith("<![CDATA[", at)) {
      at = skip(text, "]]>", at + 9);
    } else if (text.startsWith("<!", at)) {
      throw unreadable("a DOCTYPE is not allowed in SOAP");
    } else if (text.startsWith("<?", at)) {
      if (at !== 0 || !/^<\?xml\s/.test(text)) throw unreadable("a processing instruction is not allowed in SOAP");
      at = skip(text, "?>", 2);
    } else if (text.startsWith("</", at)) {
      depth--;
      at = skip(text, ">", at + 2);
    } else {
      if (++elements > maxElements) throw unreadable(`more than ${maxElements} elements`);
      if (++depth > maxDepth) throw unreadable(`elements nest deeper than ${maxDepth}`);
      at = skipTag(text, at + 1);
      if (text[at - 2] === "/") depth--;
    }
  }
}

function skip(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  if (at < 0) throw unreadable("it ends inside of markup");
  return at + end.length;
}

/** Behind the `>` of a start tag; a `>` inside of a quoted value does not count. */
function skipTag(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const unit = text[at];
    if (unit === ">") return at + 1;
    if (unit === '"' || unit === "'") {
      at = text.indexOf(unit, at + 1);
      if (at < 0) break;
    }
  }
  throw unreadable("it ends inside of a tag");
}

function resolve(element: XmlElement, outer: ReadonlyMap<string, string>): Element {
  const scope = scopeOf(element, outer);
  const attributes: Attribute[] = [];
  for (const [raw, value] of Object.entries(element.attributes)) {
    if (raw === "xmlns" || raw.startsWith("xmlns:")) continue;
    const colon = raw.indexOf(":");
    // A default namespace does not apply to attributes (Namespaces in XML 6.2).
    const attribute = colon < 0
      ? { uri: "", local: raw, value }
      : { uri: uriOf(scope, raw.slice(0, colon)), local: raw.slice(colon + 1), value };
    if (attributes.some(({ uri, local }) => uri === attribute.uri && local === attribute.local)) {
      throw unreadable("an attribute appears twice");
    }
    attributes.push(attribute);
  }
  const children: (Element | string)[] = [];
  for (const child of element.children) {
    if (child.type === "element") children.push(resolve(child, scope));
    else if (child.type !== "comment") children.push(child.text);
  }
  return { uri: uriOf(scope, element.name.prefix ?? ""), local: element.name.local, attributes, children, scope };
}

function scopeOf(element: XmlElement, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let scope: Map<string, string> | undefined;
  for (const [raw, value] of Object.entries(element.attributes)) {
    if (raw === "xmlns") (scope ??= new Map(outer)).set("", value);
    else if (raw.startsWith("xmlns:")) (scope ??= new Map(outer)).set(raw.slice(6), value);
  }
  return scope ?? outer;
}

function uriOf(scope: ReadonlyMap<string, string>, prefix: string): string {
  const uri = scope.get(prefix);
  if (uri === undefined) throw unreadable("a prefix is not bound to a namespace");
  return uri;
}

function unreadable(what: string, cause?: unknown): RemotingError {
  return new RemotingError("ERR_XML", "remote", `Cannot read the XML text: ${what}`, { cause });
}
