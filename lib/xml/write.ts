/**
 * Writing an envelope: markup with the exact prefixes it is given, compact. Some clients search the text for literal
 * prefixes and for tags without white space between them, so nothing here chooses a prefix or a layout.
 * @module
 */
import { RemotingError } from "../errors.ts";

/** An element to write: its qualified name, attributes and content are written as they stand, escaped. */
export interface Markup {
  /** Name with its prefix. */
  readonly name: string;
  /** Name with its prefix, and value, in order. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Elements and text; without any, the tag closes itself. */
  readonly children: readonly (Markup | string)[];
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};
// XML 1.0 section 2.2: these cannot be written at all, not even as references.
// deno-lint-ignore no-control-regex
const ILLEGAL_REGEXP = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/**
 * An element to write. Attributes and children that are undefined are left out; an empty string as the only child gives
 * `<a></a>` instead of `<a/>`.
 */
export function markup(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  children: readonly (Markup | string | undefined)[] = [],
): Markup {
  const written: [string, string][] = [];
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) written.push([key, value]);
  }
  return { name, attributes: written, children: children.filter((child) => child !== undefined) };
}

/** An element that holds text only. */
export function textMarkup(
  name: string,
  text: string,
  attributes?: Readonly<Record<string, string | undefined>>,
): Markup {
  return markup(name, attributes, [text]);
}

/**
 * The XML text of an element, without a declaration.
 * @throws {RemotingError} `ERR_XML` where a text has characters that XML 1.0 cannot carry.
 */
export function writeXml(element: Markup): string {
  let out = `<${element.name}`;
  for (const [name, value] of element.attributes) out += ` ${name}="${escapeValue(value)}"`;
  if (element.children.length === 0) return `${out}/>`;
  out += ">";
  for (const child of element.children) out += typeof child === "string" ? escapeText(child) : writeXml(child);
  return `${out}</${element.name}>`;
}

/** Text between tags. Windows escapes quotes there too; a carriage return would be read as a line feed. */
function escapeText(text: string): string {
  refuseIllegal(text);
  return text.replace(/[&<>"\r]/g, (unit) => ESCAPES[unit] ?? unit);
}

/** Text of an attribute. White space would be read as blanks, so it goes as references. */
function escapeValue(text: string): string {
  refuseIllegal(text);
  return text.replace(/[&<>"\t\n\r]/g, (unit) => ESCAPES[unit] ?? unit);
}

function refuseIllegal(text: string): void {
  if (ILLEGAL_REGEXP.test(text) || !text.isWellFormed()) {
    throw new RemotingError(
      "ERR_XML",
      "local",
      `Cannot write ${text.length} characters of text: XML 1.0 has no place for control characters and lone surrogates`,
    );
  }
}
