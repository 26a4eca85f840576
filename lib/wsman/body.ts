/**
 * What every operation's body has: four functions, writing and reading for request and response. The operations'
 * files implement it, `bodies.ts` is the table of them.
 * @module
 */
import { childOf, type Element } from "../xml/element.ts";
import type { Markup } from "../xml/write.ts";
import { WsmanMessageError } from "./errors.ts";
import { NAMESPACES, type Prefix } from "./names.ts";
import { SCHEMA_FAULT } from "./values.ts";

/** Reads and writes what stands inside of `s:Body`; readers get the `s:Body` element itself. */
export interface BodyCodec<Request, Response> {
  /** The elements of a request's body, with the namespaces that the envelope does not declare. */
  writeRequest(body: Request): readonly Markup[];
  /** The request of a body. */
  readRequest(body: Element): Request;
  /** The elements of a response's body. */
  writeResponse(body: Response): readonly Markup[];
  /** The response of a body. */
  readResponse(body: Element): Response;
}

/**
 * The child of this name.
 * @throws {WsmanMessageError} Where it is missing.
 */
export function requireChild(parent: Element, prefix: Prefix, local: string): Element {
  const child = childOf(parent, NAMESPACES[prefix], local);
  if (!child) throw new WsmanMessageError(SCHEMA_FAULT, `Cannot read ${parent.local}: it has no ${prefix}:${local}`);
  return child;
}
