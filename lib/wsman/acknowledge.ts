/**
 * Acknowledge: what of a robust connection's answers has arrived (MS-WSMV 3.1.4.18).
 * @module
 */
import { childOf, textOf } from "../xml/element.ts";
import { textMarkup } from "../xml/write.ts";
import type { BodyCodec } from "./body.ts";
import { NAMESPACES } from "./names.ts";
import { readCount } from "./values.ts";

/** Body of Acknowledge's request. */
export interface AcknowledgeRequest {
  /** The operation. */
  readonly operation: "Acknowledge";
  /** Number of the last answer that arrived. */
  readonly lastSequenceId?: number;
}

/** Body of Acknowledge's response, which is empty. */
export interface AcknowledgeResponse {
  /** The operation. */
  readonly operation: "Acknowledge";
}

/** Codec of Acknowledge. */
export const acknowledgeCodec: BodyCodec<AcknowledgeRequest, AcknowledgeResponse> = {
  writeRequest: (body) =>
    body.lastSequenceId === undefined ? [] : [textMarkup("p:LastSequenceIdReceived", String(body.lastSequenceId))],
  readRequest(body) {
    const last = childOf(body, NAMESPACES.p, "LastSequenceIdReceived");
    return {
      operation: "Acknowledge",
      ...(last ? { lastSequenceId: readCount(textOf(last), "LastSequenceIdReceived") } : {}),
    };
  },
  writeResponse: () => [],
  readResponse: () => ({ operation: "Acknowledge" }),
};
