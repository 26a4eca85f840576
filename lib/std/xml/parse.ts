/**
 * `parse()` of `jsr:@std/xml`, on `npm:saxes`.
 * @module
 */
import { SaxesParser } from "saxes";
import {
  type ParseOptions,
  type XmlDocument,
  type XmlElement,
  type XmlName,
  type XmlNode,
  XmlSyntaxError,
} from "./xml_types.ts";

export type { ParseOptions } from "./xml_types.ts";

type OpenElement = {
  type: "element";
  name: XmlName;
  attributes: Record<string, string>;
  children: XmlNode[];
};

const BLANK_REGEXP = /^[ \t\r\n]*$/;
// saxes puts its own "line:column: " before a message.
const POSITION_REGEXP = /^\d+:\d+: /;

/**
 * The tree of a whole XML text.
 * @throws {XmlSyntaxError} Where the text is no well-formed XML, or breaks a limit of the options.
 */
export function parse(xml: string, options?: ParseOptions): XmlDocument {
  const track = options?.trackPosition ?? true;
  const maxDepth = options?.maxDepth ?? Infinity;
  const maxAttributes = options?.maxAttributes ?? Infinity;
  const parser = new SaxesParser({
    xmlns: true,
    position: track,
    defaultXMLVersion: options?.xmlVersion ?? "1.0",
  });
  const stack: OpenElement[] = [];
  let root: XmlElement | undefined;
  let declaration: XmlDocument["declaration"];
  let attributeCount = 0;

  const fail = (message: string): never => {
    const position = track
      ? {
        line: parser.line,
        column: parser.column + 1,
        offset: parser.position,
      }
      : { line: 0, column: 0, offset: 0 };
    throw new XmlSyntaxError(message, position);
  };
  const add = (node: XmlNode): void => {
    stack.at(-1)?.children.push(node);
  };

  parser.on(
    "error",
    (error) => fail(error.message.replace(POSITION_REGEXP, "")),
  );
  parser.on("xmldecl", ({ version, encoding, standalone }) => {
    declaration = {
      type: "declaration",
      version: version ?? "1.0",
      ...(encoding === undefined ? {} : { encoding }),
      ...(standalone === "yes" || standalone === "no" ? { standalone } : {}),
      line: track ? 1 : 0,
      column: track ? 1 : 0,
      offset: 0,
    };
  });
  parser.on("doctype", () => {
    if (options?.disallowDoctype ?? true) fail("DOCTYPE is not allowed");
  });
  parser.on("opentagstart", () => {
    attributeCount = 0;
  });
  parser.on("attribute", () => {
    if (++attributeCount > maxAttributes) {
      fail(`An element has more than ${maxAttributes} attributes`);
    }
  });
  parser.on("opentag", (tag) => {
    // The real package does not count an element that closes itself.
    if (!tag.isSelfClosing && stack.length >= maxDepth) fail(`Elements nest deeper than ${maxDepth}`);
    const attributes: Record<string, string> = Object.create(null);
    for (const [name, attribute] of Object.entries(tag.attributes)) {
      attributes[name] = attribute.value;
    }
    const name: XmlName = tag.prefix === ""
      ? { raw: tag.name, local: tag.local }
      : { raw: tag.name, local: tag.local, prefix: tag.prefix, uri: tag.uri };
    const element: OpenElement = {
      type: "element",
      name,
      attributes,
      children: [],
    };
    add(element);
    root ??= element;
    stack.push(element);
  });
  parser.on("closetag", () => {
    stack.pop();
  });
  parser.on("text", (text) => {
    if (!(options?.ignoreWhitespace && BLANK_REGEXP.test(text))) {
      add({ type: "text", text });
    }
  });
  parser.on("cdata", (text) => add({ type: "cdata", text }));
  parser.on("comment", (text) => {
    if (!options?.ignoreComments) add({ type: "comment", text });
  });

  parser.write(xml).close();
  const document = root ?? fail("There is no element");
  return declaration ? { declaration, root: document } : { root: document };
}
