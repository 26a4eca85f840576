/**
 * SOAP headers of requests and responses, writing and reading (DSP0226 section 5; MS-WSMV 2.2.4, 3.1.4.1).
 * @module
 */
import { msToSecondsDuration } from "../duration.ts";
import { attributeOf, childOf, childrenOf, childText, type Element, isNamed, textOf } from "../xml/element.ts";
import { type Markup, markup, textMarkup } from "../xml/write.ts";
import type { Operation } from "./actions.ts";
import { WsmanMessageError } from "./errors.ts";
import { ANONYMOUS_ROLE, declarations, NAMESPACES } from "./names.ts";
import { type Option, readOptions, readSelectors, type Selector, writeOptions, writeSelectors } from "./selectors.ts";
import { readCount, readDuration, readFlag, readUuid, writeUuid } from "./values.ts";

/** Headers of a request. Identify has none: its strings are empty. */
export interface RequestHeaders {
  /** URL of the endpoint. */
  readonly to: string;
  /** Id of the message, as written; a bare GUID is written as `uuid:` and upper case. */
  readonly messageId: string;
  /** Resource that the operation is about. */
  readonly resourceUri: string;
  /** Largest response that the client takes, in bytes. */
  readonly maxEnvelopeSize?: number;
  /** How long the service may take, in milliseconds. */
  readonly operationTimeoutMs?: number;
  /** Language of messages. */
  readonly locale?: string;
  /** Language of numbers and dates. */
  readonly dataLocale?: string;
  /** Client session, one for all requests of a client; a GUID in lower case as a rule. */
  readonly sessionId?: string;
  /** Operation of a robust connection. */
  readonly operationId?: OperationId;
  /** Number of the message within that operation, from 1. */
  readonly sequenceId?: number;
  /** Id for traces. */
  readonly activityId?: string;
  /** What picks the instance, `ShellId` as a rule. */
  readonly selectors?: readonly Selector[];
  /** Switches. */
  readonly options?: readonly Option[];
  /** Compression that the client asks for, with Create only. */
  readonly compression?: Compression;
}

/** Operation of a robust connection (MS-WSMV 3.1.4.1.39). */
export interface OperationId {
  /** The id; a GUID in lower case as a rule. */
  readonly id: string;
  /** Whether the request repeats an earlier one after a network failure; mustUnderstand says so on the wire. */
  readonly isRetry: boolean;
}

/** Compression that a client asks for. */
export interface Compression {
  /** Name of the algorithm, `xpress`. */
  readonly algorithm: string;
  /** Whether a service that does not know it must refuse the request. */
  readonly mustUnderstand: boolean;
}

/** Headers of a response or fault. */
export interface ResponseHeaders {
  /** What it answers. */
  readonly action: string;
  /** Id of the message, as written. */
  readonly messageId: string;
  /** Id of the request, as written there. */
  readonly relatesTo?: string;
  /** Id for traces. */
  readonly activityId?: string;
  /** Operation of a robust connection; a GUID in lower case as a rule. */
  readonly operationId?: string;
  /** Number of the message within that operation. */
  readonly sequenceId?: number;
}

const { a: A, p: P, rsp: RSP, s: S, w: W, xml: XML } = NAMESPACES;

/** Fault of a header that is there but malformed. */
const INVALID_HEADER_FAULT = 2150858767;
/** Fault of a header with mustUnderstand that nobody understands. */
const MUST_UNDERSTAND_FAULT = 2150858768;
/** Fault of a header that is missing. */
const MISSING_HEADER_FAULT = 2150858769;
/** Fault of an answer that is wanted elsewhere (MS-WSMV 3.1.4.1.3). */
const ADDRESSING_MODE_FAULT = 2150858870;
/** Fault of a MaxEnvelopeSize below what a fault needs. */
const ENVELOPE_SIZE_FAULT = 2150858823;
/** Smallest MaxEnvelopeSize that a client may ask for, in bytes (DSP0226 R6.2-3). */
export const MIN_ENVELOPE_SIZE = 8192;

/** TABLE of the headers that are read, and so may carry mustUnderstand. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...["To", "Action", "MessageID", "ReplyTo", "FaultTo", "From", "RelatesTo"].map((local) => `${A} ${local}`),
  ...["ResourceURI", "SelectorSet", "OptionSet", "MaxEnvelopeSize", "OperationTimeout", "Locale"].map((local) =>
    `${W} ${local}`
  ),
  ...["SessionId", "OperationID", "SequenceId", "SequenceID", "DataLocale", "ActivityId"].map((local) =>
    `${P} ${local}`
  ),
  `${RSP} CompressionType`,
]);

const mustUnderstand = (value: boolean): { "s:mustUnderstand": string } => ({ "s:mustUnderstand": String(value) });

/**
 * Headers of a request, in the order of Windows' own client: what addresses an existing instance comes late there,
 * what names a factory or a collection comes early.
 */
export function writeRequestHeaders(headers: RequestHeaders, operation: Operation, action: string): Markup {
  if (operation === "Identify") return markup("s:Header");
  const resource = textMarkup("w:ResourceURI", headers.resourceUri, mustUnderstand(true));
  const early = LATE_RESOURCE.has(operation) ? undefined : resource;
  const late = early ? undefined : resource;
  const optional = (name: string, text: string | undefined): Markup | undefined =>
    text === undefined ? undefined : textMarkup(name, text, mustUnderstand(false));
  const language = (name: string, tag: string | undefined): Markup | undefined =>
    tag === undefined ? undefined : markup(name, { "xml:lang": tag, ...mustUnderstand(false) });
  return markup("s:Header", {}, [
    textMarkup("a:To", headers.to),
    early,
    markup("a:ReplyTo", {}, [textMarkup("a:Address", ANONYMOUS_ROLE, mustUnderstand(true))]),
    textMarkup("a:Action", action, mustUnderstand(true)),
    headers.maxEnvelopeSize === undefined
      ? undefined
      : textMarkup("w:MaxEnvelopeSize", String(headers.maxEnvelopeSize), mustUnderstand(true)),
    textMarkup("a:MessageID", writeUuid(headers.messageId)),
    language("w:Locale", headers.locale),
    language("p:DataLocale", headers.dataLocale),
    optional("p:SessionId", headers.sessionId && writeUuid(headers.sessionId)),
    headers.operationId &&
    textMarkup("p:OperationID", writeUuid(headers.operationId.id), mustUnderstand(headers.operationId.isRetry)),
    optional("p:SequenceId", headers.sequenceId?.toString()),
    optional("p:ActivityId", headers.activityId && writeUuid(headers.activityId)),
    late,
    headers.selectors && headers.selectors.length > 0 ? writeSelectors(headers.selectors) : undefined,
    headers.options && headers.options.length > 0 ? writeOptions(headers.options, mustUnderstand(true)) : undefined,
    headers.operationTimeoutMs === undefined
      ? undefined
      : textMarkup("w:OperationTimeout", msToSecondsDuration(headers.operationTimeoutMs)),
    headers.compression &&
    textMarkup("rsp:CompressionType", headers.compression.algorithm, {
      ...mustUnderstand(headers.compression.mustUnderstand),
      ...declarations(["rsp"]),
    }),
  ]);
}

const LATE_RESOURCE: ReadonlySet<Operation> = new Set(
  ["Command", "Send", "Receive", "Signal", "Delete", "Disconnect", "Reconnect", "Connect"] as const,
);

/**
 * Headers of a request. Order, case of option names, and where mustUnderstand stands do not matter; only MessageID and
 * ResourceURI must be there, because clients in the field leave out every other header somewhere.
 * @throws {WsmanMessageError} With the fault that answers it.
 */
export function readRequestHeaders(header: Element): RequestHeaders {
  for (const each of childrenOf(header)) {
    if (!UNDERSTOOD.has(`${each.uri} ${each.local}`) && isMandatory(each)) {
      throw new WsmanMessageError(MUST_UNDERSTAND_FAULT, `Cannot understand the mandatory header ${each.local}`);
    }
  }
  const replyTo = childOf(header, A, "ReplyTo");
  if (replyTo && childText(replyTo, A, "Address") !== ANONYMOUS_ROLE) {
    throw new WsmanMessageError(ADDRESSING_MODE_FAULT, "Cannot answer to another address than the connection's own");
  }
  const locale = languageOf(header, W, "Locale");
  const dataLocale = languageOf(header, P, "DataLocale");
  const maxEnvelopeSize = childText(header, W, "MaxEnvelopeSize");
  const operationTimeout = childText(header, W, "OperationTimeout");
  const sessionId = childText(header, P, "SessionId");
  const operationId = childOf(header, P, "OperationID");
  const activityId = childText(header, P, "ActivityId");
  const sequenceId = readSequenceId(header);
  const selectors = childOf(header, W, "SelectorSet");
  const options = childOf(header, W, "OptionSet");
  const compression = childOf(header, RSP, "CompressionType");
  return {
    to: childText(header, A, "To") ?? "",
    messageId: requireHeader(header, A, "MessageID"),
    resourceUri: requireHeader(header, W, "ResourceURI"),
    ...(maxEnvelopeSize === undefined ? {} : { maxEnvelopeSize: readEnvelopeSize(maxEnvelopeSize) }),
    ...(operationTimeout === undefined
      ? {}
      : { operationTimeoutMs: readDuration(operationTimeout, "OperationTimeout", INVALID_HEADER_FAULT) }),
    ...(locale === undefined ? {} : { locale }),
    ...(dataLocale === undefined ? {} : { dataLocale }),
    ...(sessionId ? { sessionId: readUuid(sessionId) } : {}),
    ...(operationId ? { operationId: { id: readUuid(textOf(operationId)), isRetry: isMandatory(operationId) } } : {}),
    ...(sequenceId === undefined ? {} : { sequenceId }),
    ...(activityId ? { activityId: readUuid(activityId) } : {}),
    ...(selectors ? { selectors: readSelectors(selectors) } : {}),
    ...(options ? { options: readOptions(options) } : {}),
    ...(compression
      ? { compression: { algorithm: textOf(compression).trim(), mustUnderstand: isMandatory(compression) } }
      : {}),
  };
}

/** Headers of a response or fault, in Windows' order. */
export function writeResponseHeaders(headers: ResponseHeaders): Markup {
  return markup("s:Header", {}, [
    textMarkup("a:Action", headers.action),
    textMarkup("a:MessageID", writeUuid(headers.messageId)),
    headers.activityId === undefined ? undefined : textMarkup("p:ActivityId", headers.activityId.toUpperCase()),
    headers.operationId === undefined
      ? undefined
      : textMarkup("p:OperationID", writeUuid(headers.operationId), mustUnderstand(false)),
    headers.sequenceId === undefined ? undefined : textMarkup("p:SequenceId", String(headers.sequenceId)),
    textMarkup("a:To", ANONYMOUS_ROLE),
    headers.relatesTo === undefined ? undefined : textMarkup("a:RelatesTo", headers.relatesTo),
  ]);
}

/**
 * Headers of a response or fault.
 * @throws {WsmanMessageError} Where Action is missing.
 */
export function readResponseHeaders(header: Element): ResponseHeaders {
  const relatesTo = childText(header, A, "RelatesTo");
  const activityId = childText(header, P, "ActivityId");
  const operationId = childText(header, P, "OperationID");
  const sequenceId = readSequenceId(header);
  return {
    action: requireHeader(header, A, "Action"),
    messageId: childText(header, A, "MessageID") ?? "",
    ...(relatesTo ? { relatesTo } : {}),
    ...(activityId ? { activityId: readUuid(activityId) } : {}),
    ...(operationId ? { operationId: readUuid(operationId) } : {}),
    ...(sequenceId === undefined ? {} : { sequenceId }),
  };
}

/** Action of a message, empty where there is none. */
export function actionOf(header: Element): string {
  return childText(header, A, "Action") ?? "";
}

/** MessageID of a message, for the fault that answers it. */
export function messageIdOf(header: Element): string | undefined {
  return childText(header, A, "MessageID") || undefined;
}

function requireHeader(header: Element, uri: string, local: string): string {
  const text = childText(header, uri, local);
  if (!text) {
    throw new WsmanMessageError(MISSING_HEADER_FAULT, `Cannot process the message: the header ${local} is missing`);
  }
  return text;
}

// Ruby's client writes mustUnderstand without a namespace.
function isMandatory(header: Element): boolean {
  return header.attributes.some((attribute) =>
    (isNamed(attribute, S, "mustUnderstand") || isNamed(attribute, "", "mustUnderstand")) && readFlag(attribute.value)
  );
}

function languageOf(header: Element, uri: string, local: string): string | undefined {
  const element = childOf(header, uri, local);
  return element && attributeOf(element, "lang", XML)?.trim();
}

function readSequenceId(header: Element): number | undefined {
  const element = childOf(header, P, "SequenceId") ?? childOf(header, P, "SequenceID");
  return element && readCount(textOf(element), "SequenceId", INVALID_HEADER_FAULT);
}

function readEnvelopeSize(text: string): number {
  const size = readCount(text, "MaxEnvelopeSize", ENVELOPE_SIZE_FAULT);
  if (size < MIN_ENVELOPE_SIZE) {
    throw new WsmanMessageError(
      ENVELOPE_SIZE_FAULT,
      `Cannot answer within MaxEnvelopeSize ${size}: at least ${MIN_ENVELOPE_SIZE} bytes are needed`,
    );
  }
  return size;
}
