/**
 * Documents that came over the wire, which are their text until a script looks into them.
 * @module
 */
import { type PsValue, PsXml } from "../../clixml/value.ts";
import { liveDocument } from "./xml/nodes.ts";
import { readXml } from "./xml/read.ts";

/** A value with members: the document of such a text, every other value itself. */
export function asNode(value: PsValue): PsValue {
  return value instanceof PsXml ? liveDocument(value, readXml) : value;
}
