/**
 * What PowerShell makes of an XML node: its attributes and children as properties by local name, in any case; several of
 * one name as an array; an element of nothing but text as that text.
 * @module
 */
import { type LiveObject, PsArray, type PsValue } from "../../../clixml/value.ts";
import { memberError } from "../clr_errors.ts";
import { toText } from "../text.ts";
import type { XmlShape } from "./shape.ts";

function* members(node: XmlShape): Generator<XmlShape, undefined> {
  yield* node.attributes;
  for (const child of node.children) if (child.nodeKind !== "Whitespace") yield child;
}

function find(node: XmlShape, name: string): XmlShape[] {
  const key = name.toLowerCase();
  const found: XmlShape[] = [];
  for (const each of members(node)) if (each.localName.toLowerCase() === key) found.push(each);
  return found;
}

function hasOnlyText(node: XmlShape): boolean {
  return node.children.length === 1 && node.children[0]!.nodeKind === "Text";
}

/** Every node is a value of the engine. */
function itself(node: XmlShape): PsValue {
  return node as XmlShape & LiveObject;
}

/** The value that stands for a node: itself only where there is more to it than one text. */
function nodeValue(node: XmlShape): PsValue {
  if (node.nodeKind === "Text" || node.nodeKind === "Attribute") return node.value;
  if (node.attributes.length > 0) return itself(node);
  return node.children.length === 0 || hasOnlyText(node) ? node.innerText() : itself(node);
}

/** A property of a node; `undefined` where nothing has the name. */
export function adaptedValue(node: XmlShape, name: string): PsValue | undefined {
  const found = find(node, name);
  if (found.length === 0) return undefined;
  return found.length === 1 ? nodeValue(found[0]!) : new PsArray(found.map(nodeValue));
}

/** The names of a node's properties, each once. */
export function adaptedNames(node: XmlShape): readonly string[] {
  const names = new Map<string, string>();
  for (const { localName } of members(node)) {
    const key = localName.toLowerCase();
    if (!names.has(key)) names.set(key, localName);
  }
  return [...names.values()];
}

/** Whether a property can be set. */
export function canSetAdapted(node: XmlShape, name: string): boolean {
  const [first, second] = find(node, name);
  if (first === undefined || second !== undefined) return false;
  if (first.nodeKind === "Attribute" || first.nodeKind === "Text") return true;
  return first.attributes.length === 0 && (first.children.length === 0 || hasOnlyText(first));
}

function refusal(errorId: string, name: string, why: string): Error {
  return memberError("System.Management.Automation.SetValueException", errorId, `Cannot set "${name}": ${why}`);
}

/** Sets the text that a property shows. @returns Whether there is such a property. @throws Where it is more than text. */
export function setAdaptedValue(node: XmlShape, name: string, value: PsValue): boolean {
  const found = find(node, name);
  const [first] = found;
  if (first === undefined) return false;
  const text = toText(value);
  if (found.length > 1) {
    throw refusal("XmlNodeSetRestrictionsMoreThanOneNode", name, "several nodes have that name; change one of them.");
  }
  if (first.nodeKind === "Attribute" || first.nodeKind === "Text") first.value = text;
  else if (first.attributes.length > 0) {
    throw refusal("XmlNodeSetRestrictionsNodeWithAttributes", name, "the element has attributes; set its InnerText.");
  } else if (first.children.length === 0 || hasOnlyText(first)) first.setInnerText(text);
  else throw refusal("XmlNodeSetRestrictionsUnknownNodeType", name, "the element has children; set its InnerXml.");
  return true;
}
