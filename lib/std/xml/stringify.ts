/**
 * `stringify()` of `jsr:@std/xml`.
 * @module
 */
import type { StringifyOptions, XmlDeclaration, XmlDocument, XmlElement, XmlNode } from "./xml_types.ts";

export type { StringifyOptions } from "./xml_types.ts";

const TEXT_ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "'": "&apos;",
  '"': "&quot;",
};
const VALUE_ESCAPES: Readonly<Record<string, string>> = {
  ...TEXT_ESCAPES,
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** XML text of a document or an element. */
export function stringify(
  node: XmlDocument | XmlElement,
  options?: StringifyOptions,
): string {
  const indent = options?.indent;
  if (!("root" in node)) return writeElement(node, indent, 0);
  const head = node.declaration && (options?.declaration ?? true)
    ? writeDeclaration(node.declaration) + (indent === undefined ? "" : "\n")
    : "";
  return head + writeElement(node.root, indent, 0);
}

function writeDeclaration(
  { version, encoding, standalone }: XmlDeclaration,
): string {
  const optional = (name: string, value: string | undefined): string =>
    value === undefined ? "" : ` ${name}="${value}"`;
  return `<?xml version="${version}"${optional("encoding", encoding)}${optional("standalone", standalone)}?>`;
}

function writeElement(
  element: XmlElement,
  indent: string | undefined,
  depth: number,
): string {
  const { prefix, local } = element.name;
  const tag = prefix ? `${prefix}:${local}` : local;
  const margin = indent === undefined ? "" : indent.repeat(depth);
  let open = `${margin}<${tag}`;
  for (const [name, value] of Object.entries(element.attributes)) {
    open += ` ${name}="${value.replace(/[&<>"'\t\n\r]/g, (unit) => VALUE_ESCAPES[unit] ?? unit)}"`;
  }
  if (element.children.length === 0) return `${open}/>`;
  const inline = element.children.every(({ type }) => type === "text" || type === "cdata");
  if (inline || indent === undefined) {
    return `${open}>${element.children.map((child) => writeNode(child, undefined, 0)).join("")}</${tag}>`;
  }
  return `${open}>\n${
    element.children.map((child) => writeNode(child, indent, depth + 1)).join(
      "\n",
    )
  }\n${margin}</${tag}>`;
}

function writeNode(
  node: XmlNode,
  indent: string | undefined,
  depth: number,
): string {
  switch (node.type) {
    case "element":
      return writeElement(node, indent, depth);
    case "text":
      return node.text.replace(
        /[&<>"']/g,
        (unit) => TEXT_ESCAPES[unit] ?? unit,
      );
    case "cdata":
      return `<![CDATA[${node.text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
    case "comment":
      if (/--|-$/.test(node.text)) {
        throw new TypeError(
          'Cannot write a comment: "--" inside or "-" at its end',
        );
      }
      return `${indent === undefined ? "" : indent.repeat(depth)}<!--${node.text}-->`;
  }
}
