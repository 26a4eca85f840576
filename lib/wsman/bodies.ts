/**
 * TABLE operation -> codec of its body, and the unions of all bodies.
 * @module
 */
import { acknowledgeCodec, type AcknowledgeRequest, type AcknowledgeResponse } from "./acknowledge.ts";
import type { Operation } from "./actions.ts";
import type { BodyCodec } from "./body.ts";
import {
  commandCodec,
  type CommandRequest,
  type CommandResponse,
  signalCodec,
  type SignalRequest,
  type SignalResponse,
} from "./command.ts";
import { getCodec, type GetRequest, type GetResponse } from "./config.ts";
import {
  connectCodec,
  type ConnectRequest,
  type ConnectResponse,
  disconnectCodec,
  type DisconnectRequest,
  type DisconnectResponse,
  reconnectCodec,
  type ReconnectRequest,
  type ReconnectResponse,
} from "./connect.ts";
import {
  enumerateCodec,
  type EnumerateRequest,
  type EnumerateResponse,
  pullCodec,
  type PullRequest,
  type PullResponse,
  releaseCodec,
  type ReleaseRequest,
  type ReleaseResponse,
} from "./enumerate.ts";
import { identifyCodec, type IdentifyRequest, type IdentifyResponse } from "./identify.ts";
import {
  receiveCodec,
  type ReceiveRequest,
  type ReceiveResponse,
  sendCodec,
  type SendRequest,
  type SendResponse,
} from "./receive.ts";
import {
  createCodec,
  type CreateRequest,
  type CreateResponse,
  deleteCodec,
  type DeleteRequest,
  type DeleteResponse,
} from "./shell.ts";

/** Body of any request; `operation` tells which. */
export type RequestBody =
  | IdentifyRequest
  | CreateRequest
  | CommandRequest
  | SendRequest
  | ReceiveRequest
  | SignalRequest
  | DeleteRequest
  | DisconnectRequest
  | ReconnectRequest
  | ConnectRequest
  | GetRequest
  | EnumerateRequest
  | PullRequest
  | ReleaseRequest
  | AcknowledgeRequest;

/** Body of any response that is no fault; `operation` tells which request it answers. */
export type ResponseBody =
  | IdentifyResponse
  | CreateResponse
  | CommandResponse
  | SendResponse
  | ReceiveResponse
  | SignalResponse
  | DeleteResponse
  | DisconnectResponse
  | ReconnectResponse
  | ConnectResponse
  | GetResponse
  | EnumerateResponse
  | PullResponse
  | ReleaseResponse
  | AcknowledgeResponse;

/** Body of the request of one operation. */
export type RequestOf<O extends Operation> = Extract<RequestBody, { readonly operation: O }>;
/** Body of the response of one operation. */
export type ResponseOf<O extends Operation> = Extract<ResponseBody, { readonly operation: O }>;

const CODECS: { readonly [O in Operation]: BodyCodec<RequestOf<O>, ResponseOf<O>> } = {
  Identify: identifyCodec,
  Create: createCodec,
  Command: commandCodec,
  Send: sendCodec,
  Receive: receiveCodec,
  Signal: signalCodec,
  Delete: deleteCodec,
  Disconnect: disconnectCodec,
  Reconnect: reconnectCodec,
  Connect: connectCodec,
  Get: getCodec,
  Enumerate: enumerateCodec,
  Pull: pullCodec,
  Release: releaseCodec,
  Acknowledge: acknowledgeCodec,
};

/** The codec of an operation, for a caller that knows its bodies as unions only. */
export function codecOf(operation: Operation): BodyCodec<RequestBody, ResponseBody> {
  // The table pairs every operation with its own bodies; the union of the rows cannot say so.
  return CODECS[operation] as BodyCodec<RequestBody, ResponseBody>;
}
