/**
 * Envelopes: request and response, both roles. A client builds requests and parses responses, a service the other way.
 * Reading goes by namespace and takes any prefix; writing gives Windows' prefixes, because clients in the field search
 * the text for them.
 * @module
 */
import { RemotingError } from "../errors.ts";
import { childOf, childrenOf, type Element, isNamed } from "../xml/element.ts";
import { readXml } from "../xml/read.ts";
import { type Markup, markup, writeXml } from "../xml/write.ts";
import {
  ADDRESSING_FAULT_ACTION,
  FAULT_ACTION,
  FAULT_PREFIXES,
  type Operation,
  operationOfAction,
  operationOfReply,
  OPERATIONS,
} from "./actions.ts";
import { codecOf, type RequestBody, type ResponseBody } from "./bodies.ts";
import { WsmanMessageError } from "./errors.ts";
import { type FaultInfo, readFault, writeFault, WsmanFault } from "./fault.ts";
import {
  actionOf,
  messageIdOf,
  readRequestHeaders,
  readResponseHeaders,
  type RequestHeaders,
  type ResponseHeaders,
  writeRequestHeaders,
  writeResponseHeaders,
} from "./headers.ts";
import { declarations, NAMESPACES, type Prefix } from "./names.ts";
import { valueOf } from "./selectors.ts";
import { readOptionalId, readUuid } from "./values.ts";

/** A request as a service reads it: its body, told apart by `operation`, and its headers. */
export type WsmanRequest = RequestBody & { readonly headers: RequestHeaders };

/** A response as a client reads it: its body, told apart by `operation`, and its headers. */
export type WsmanResponse = ResponseBody & { readonly headers: ResponseHeaders };

/** What a response takes from outside of the core. */
export interface ResponsePorts {
  /** A new GUID, for the MessageID. */
  newGuid(): string;
  /** Id for traces, as newer hosts send. */
  readonly activityId?: string;
}

/** What a response takes over from its request. */
export interface Answered {
  /** Headers of the request. */
  readonly headers: Pick<RequestHeaders, "messageId" | "operationId" | "sequenceId">;
}

/** What a client expects of a response. */
export interface ParseResponseOptions {
  /** The operation that was asked for. */
  readonly operation?: Operation;
  /** MessageID of the request. */
  readonly messageId?: string;
}

const S = NAMESPACES.s;
/** Fault of an envelope of another SOAP version. */
const SOAP_VERSION_FAULT = 2150858765;
/** Fault of a missing or malformed action. */
const INVALID_ACTION_FAULT = 2150858753;
/** Fault of an action that nobody supports. */
const ACTION_NOT_SUPPORTED_FAULT = 2150858771;
/** Fault of a text that is no XML. */
const INVALID_XML_FAULT = 2150858819;
/** Fault of a body that is missing or surplus. */
const BAD_BODY_FAULT = 2150858791;

/** XML text of a request, with the prefixes and the order of Windows' own client. */
export function buildRequest(headers: RequestHeaders, body: RequestBody): string {
  const { operation } = body;
  const header = writeRequestHeaders(headers, operation, OPERATIONS[operation].action);
  const prefixes: Prefix[] = operation === "Identify" ? ["s"] : ["s", "a", "w", "p"];
  return writeEnvelope(declarations(prefixes), header, codecOf(operation).writeRequest(body));
}

/**
 * A request, from text or bytes.
 * @throws {WsmanMessageError} With the number of the fault that answers it.
 */
export function parseRequest(xml: string | Uint8Array): WsmanRequest {
  const { header, body } = openEnvelope(xml);
  const messageId = header && messageIdOf(header);
  try {
    return readRequest(header, body);
  } catch (error) {
    if (!(error instanceof WsmanMessageError) || error.messageId !== undefined || messageId === undefined) throw error;
    throw new WsmanMessageError(error.wsmanCode, error.message, { cause: error.cause, messageId });
  }
}

function readRequest(header: Element | undefined, body: Element): WsmanRequest {
  const first = childrenOf(body)[0];
  if (first && isNamed(first, NAMESPACES.wsmid, "Identify")) {
    return { operation: "Identify", headers: { to: "", messageId: "", resourceUri: "" } };
  }
  const action = header ? actionOf(header) : "";
  if (!header || action === "") {
    throw new WsmanMessageError(INVALID_ACTION_FAULT, "Cannot process the request: it names no action");
  }
  const operation = operationOfAction(action);
  if (!operation) {
    throw new WsmanMessageError(ACTION_NOT_SUPPORTED_FAULT, "Cannot process the request: its action is not supported");
  }
  const headers = readRequestHeaders(header);
  return { ...codecOf(operation).readRequest(body), headers };
}

/** XML text of a response, with the declarations that Windows writes for its operation. */
export function buildResponse(request: Answered, body: ResponseBody, ports: ResponsePorts): string {
  const { operation } = body;
  const { reply, prefixes } = OPERATIONS[operation];
  const header = operation === "Identify" ? markup("s:Header") : writeResponseHeaders(answer(request, reply, ports));
  const attributes = { "xml:lang": "en-US", ...declarations(prefixes) };
  return writeEnvelope(attributes, header, codecOf(operation).writeResponse(body));
}

/** XML text of a fault. `request` is what is known of the message that it answers. */
export function buildFault(request: Answered | undefined, fault: FaultInfo, ports: ResponsePorts): string {
  const action = fault.subcode?.startsWith("a:") ? ADDRESSING_FAULT_ACTION : FAULT_ACTION;
  const header = writeResponseHeaders(answer(request, action, ports));
  return writeEnvelope({ "xml:lang": "en-US", ...declarations(FAULT_PREFIXES) }, header, [writeFault(fault)]);
}

function answer(request: Answered | undefined, action: string, ports: ResponsePorts): ResponseHeaders {
  const { messageId, operationId, sequenceId } = request?.headers ?? {};
  return {
    action,
    messageId: ports.newGuid(),
    ...(ports.activityId === undefined ? {} : { activityId: ports.activityId }),
    ...(operationId ? { operationId: operationId.id } : {}),
    ...(operationId && sequenceId !== undefined ? { sequenceId } : {}),
    ...(messageId ? { relatesTo: messageId } : {}),
  };
}

/**
 * A response, from text or bytes.
 * @throws {WsmanFault} Where it is a fault.
 * @throws {RemotingError} `ERR_XML` or `ERR_WSMAN_MESSAGE` where it cannot be read, or answers something else.
 */
export function parseResponse(xml: string | Uint8Array, options: ParseResponseOptions = {}): WsmanResponse {
  const { header, body } = openEnvelope(xml);
  const fault = childOf(body, S, "Fault");
  if (fault) throw new WsmanFault(readFault(fault), header ? readFaultHeaders(header) : undefined);
  const first = childrenOf(body)[0];
  if (first && isNamed(first, NAMESPACES.wsmid, "IdentifyResponse")) {
    expectOperation("Identify", options.operation);
    return { ...codecOf("Identify").readResponse(body), headers: { action: "", messageId: "" } };
  }
  if (!header) throw new WsmanMessageError(INVALID_ACTION_FAULT, "Cannot read the response: it has no header");
  const headers = readResponseHeaders(header);
  const operation = operationOfReply(headers.action);
  if (!operation) throw new WsmanMessageError(INVALID_ACTION_FAULT, "Cannot read the response: its action is unknown");
  expectOperation(operation, options.operation);
  const { messageId } = options;
  if (messageId !== undefined && readUuid(headers.relatesTo ?? "") !== readUuid(messageId)) {
    throw new WsmanMessageError(BAD_BODY_FAULT, "Cannot use the response: it relates to another request");
  }
  return { ...codecOf(operation).readResponse(body), headers };
}

function readFaultHeaders(header: Element): ResponseHeaders | undefined {
  return actionOf(header) === "" ? undefined : readResponseHeaders(header);
}

function expectOperation(actual: Operation, expected: Operation | undefined): void {
  if (expected === undefined || actual === expected) return;
  throw new WsmanMessageError(BAD_BODY_FAULT, `Cannot use the response: ${expected} was asked, ${actual} is answered`);
}

/** The shell that a request is about, in lower case where it is a GUID. */
export function shellIdOf(headers: Pick<RequestHeaders, "selectors">): string | undefined {
  return readOptionalId(valueOf(headers.selectors, "ShellId"));
}

function writeEnvelope(
  attributes: Readonly<Record<string, string>>,
  header: Markup,
  body: readonly Markup[],
): string {
  // Windows writes an empty body with both tags.
  return writeXml(markup("s:Envelope", attributes, [header, markup("s:Body", {}, body.length > 0 ? body : [""])]));
}

function openEnvelope(xml: string | Uint8Array): { header: Element | undefined; body: Element } {
  let envelope: Element;
  try {
    envelope = readXml(xml);
  } catch (cause) {
    if (!(cause instanceof RemotingError)) throw cause;
    throw new WsmanMessageError(INVALID_XML_FAULT, cause.message, { cause });
  }
  if (envelope.local !== "Envelope" || envelope.uri !== S) {
    throw new WsmanMessageError(SOAP_VERSION_FAULT, "Cannot read the message: it is no SOAP 1.2 envelope");
  }
  const body = childOf(envelope, S, "Body");
  if (!body) throw new WsmanMessageError(BAD_BODY_FAULT, "Cannot read the message: the envelope has no body");
  return { header: childOf(envelope, S, "Header"), body };
}
