/**
 * The XML of ConvertTo-Xml: objects as elements named Object and Property.
 * @module
 */
import { PsDictionary, PsEnum, PsObject, PsSecureString, type PsValue } from "../../clixml/value.ts";
import type { CmdletCall } from "../command.ts";
import { isEnumerable, itemsOf } from "../dotnet/enumerate.ts";
import { membersOf } from "../dotnet/members.ts";
import { netText, netTypeText } from "../dotnet/text.ts";
import { toText } from "../dotnet/convert.ts";
import { typeOf } from "../dotnet/type_system.ts";
import { PRIMITIVES } from "../../clixml/primitives.ts";

interface Element {
  readonly tag: "Object" | "Property";
  readonly attributes: readonly (readonly [string, string])[];
  readonly text?: string;
  readonly children: readonly Element[];
}

/** Options of {@linkcode objectElement}. */
export interface ObjectXmlOptions {
  readonly cmd: CmdletCall;
  readonly withTypes: boolean;
  readonly depth: number;
}

/** The element of one object, laid out with two blanks a level. */
export function objectXml(value: PsValue, options: ObjectXmlOptions, indent: string, newline: string): string {
  return layout(element(value, undefined, options.depth, options, true), indent, newline);
}

function element(
  value: PsValue,
  name: string | undefined,
  depth: number,
  options: ObjectXmlOptions,
  isFirst = false,
): Element {
  const tag = isFirst ? "Object" : "Property";
  const plain = value instanceof PsObject && value.base !== undefined ? value.base : value;
  const attributes: [string, string][] = name === undefined ? [] : [["Name", name]];
  if (value === null) return { tag, attributes, children: [] };
  if (options.withTypes) attributes.push(["Type", typeNameOf(plain)]);
  if (isPrimitive(plain)) return { tag, attributes, text: netText(plain), children: [] };
  if (plain instanceof PsDictionary) {
    const children = [...plain.entries()].flatMap(([key, item]) => [
      element(key, "Key", depth, options),
      element(item, "Value", depth, options),
    ]);
    return { tag, attributes, children };
  }
  if (isEnumerable(plain)) {
    return { tag, attributes, children: itemsOf(plain).map((item) => element(item, undefined, depth, options)) };
  }
  if (depth === 0 || plain instanceof PsEnum) {
    const text = plain instanceof PsObject ? toText(plain, options.cmd.session) : netText(plain);
    return { tag, attributes, text, children: [] };
  }
  const children: Element[] = [];
  for (const member of membersOf(value, options.cmd.session)) {
    if (!member.isProperty || member.isHidden) continue;
    const item = quietly(() => member.value());
    if (item === null) {
      const own: [string, string][] = [["Name", member.name]];
      if (options.withTypes) own.push(["Type", member.typeName]);
      children.push({ tag: "Property", attributes: own, children: [] });
    } else children.push(element(item, member.name, depth - 1, options));
  }
  return { tag, attributes, children };
}

function typeNameOf(value: PsValue): string {
  return netTypeText(typeOf(value));
}

/** What CLIXML has an element of its own for is written as its text. */
function isPrimitive(value: PsValue): boolean {
  if (value === null || typeof value !== "object") return value !== null;
  if (value instanceof Uint8Array || value instanceof PsSecureString) return true;
  return Object.values(PRIMITIVES).some((row) => row.type === typeOf(value).fullName);
}

function quietly(read: () => PsValue): PsValue {
  try {
    return read();
  } catch {
    return null;
  }
}

function escapeXml(text: string, isAttribute: boolean): string {
  const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return isAttribute ? plain.replaceAll('"', "&quot;").replaceAll("\n", "&#xA;") : plain;
}

function layout(node: Element, indent: string, newline: string): string {
  const attributes = node.attributes.map(([name, value]) => ` ${name}="${escapeXml(value, true)}"`).join("");
  const open = `${indent}<${node.tag}${attributes}`;
  if (node.text !== undefined) {
    return `${open}>${escapeXml(node.text, false)}</${node.tag}>`;
  }
  if (node.children.length === 0) return `${open} />`;
  const inside = node.children.map((child) => layout(child, `${indent}  `, newline)).join(newline);
  return `${open}>${newline}${inside}${newline}${indent}</${node.tag}>`;
}
