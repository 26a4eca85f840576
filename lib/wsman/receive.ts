/**
 * Streams: the bodies of Send and Receive (MS-WSMV 2.2.4.40, 3.1.4.13, 3.1.4.14). What the bytes mean is not known here.
 * @module
 */
import { toBase64 } from "../bytes.ts";
import { attributeOf, childOf, childrenOf, childText, type Element, textOf } from "../xml/element.ts";
import { type Markup, markup, textMarkup } from "../xml/write.ts";
import { type BodyCodec, requireChild } from "./body.ts";
import { COMMAND_STATE_PREFIX, declarations, NAMESPACES } from "./names.ts";
import { readBytes, readFlag, readNames, readOptionalId, writeId } from "./values.ts";

/** Bytes of one stream. Clients in the field want one PSRP fragment in each. */
export interface StreamChunk {
  /** Name of the stream: `stdin`, `pr`, `stdout`, `stderr`. */
  readonly name: string;
  /** The command; without it the stream is the shell's. */
  readonly commandId?: string;
  /** The bytes, none where the stream only ends. */
  readonly bytes: Uint8Array;
  /** Whether the stream ends behind these bytes. @default {false} */
  readonly end?: boolean;
}

/** How a command stands. */
export interface CommandState {
  /** The command. */
  readonly commandId?: string;
  /** `Done`, `Pending` (it waits for the client) or `Running`; of another URI the whole URI. */
  readonly state: string;
  /** Exit code, with `Done` only. */
  readonly exitCode?: number;
}

/** Body of Send's request. */
export interface SendRequest {
  /** The operation. */
  readonly operation: "Send";
  /** What to deliver, in order. */
  readonly streams: readonly StreamChunk[];
}

/** Body of Send's response, which is empty. */
export interface SendResponse {
  /** The operation. */
  readonly operation: "Send";
}

/** Body of Receive's request. */
export interface ReceiveRequest {
  /** The operation. */
  readonly operation: "Receive";
  /** The command; without it the shell's own streams are meant. */
  readonly commandId?: string;
  /** Names of the streams; `stdout` for PowerShell. */
  readonly streams: readonly string[];
}

/** Body of Receive's response. */
export interface ReceiveResponse {
  /** The operation. */
  readonly operation: "Receive";
  /** What arrived, in order. */
  readonly streams: readonly StreamChunk[];
  /** How the command stands, where the service says so. */
  readonly commandState?: CommandState;
}

const RSP = NAMESPACES.rsp;

function writeStream(chunk: StreamChunk): Markup {
  return textMarkup("rsp:Stream", toBase64(chunk.bytes), {
    Name: chunk.name,
    CommandId: chunk.commandId === undefined ? undefined : writeId(chunk.commandId),
    End: chunk.end ? "true" : undefined,
  });
}

function readStream(element: Element): StreamChunk {
  const commandId = readOptionalId(attributeOf(element, "CommandId"));
  return {
    name: attributeOf(element, "Name")?.trim() ?? "",
    ...(commandId === undefined ? {} : { commandId }),
    bytes: readBytes(textOf(element), "Stream"),
    ...(readFlag(attributeOf(element, "End")) ? { end: true } : {}),
  };
}

function writeState({ commandId, state, exitCode }: CommandState): Markup {
  const attributes = {
    CommandId: commandId === undefined ? undefined : writeId(commandId),
    State: state.includes(":") ? state : COMMAND_STATE_PREFIX + state,
  };
  const content = exitCode === undefined ? "" : textMarkup("rsp:ExitCode", String(exitCode));
  return markup("rsp:CommandState", attributes, [content]);
}

function readState(element: Element): CommandState {
  const commandId = readOptionalId(attributeOf(element, "CommandId"));
  const state = attributeOf(element, "State")?.trim() ?? "";
  const exitCode = childText(element, RSP, "ExitCode");
  return {
    ...(commandId === undefined ? {} : { commandId }),
    state: state.startsWith(COMMAND_STATE_PREFIX) ? state.slice(COMMAND_STATE_PREFIX.length) : state,
    // Exit codes are unsigned 32 bits in text shells and signed where a program ends itself that way.
    ...(exitCode !== undefined && /^-?\d+$/.test(exitCode) ? { exitCode: Number(exitCode) } : {}),
  };
}

/** Codec of Send. */
export const sendCodec: BodyCodec<SendRequest, SendResponse> = {
  writeRequest: (body) => [markup("rsp:Send", declarations(["rsp"]), body.streams.map(writeStream))],
  readRequest: (body) => ({
    operation: "Send",
    streams: childrenOf(requireChild(body, "rsp", "Send"), RSP, "Stream").map(readStream),
  }),
  writeResponse: () => [markup("rsp:SendResponse")],
  readResponse: () => ({ operation: "Send" }),
};

/** Codec of Receive. */
export const receiveCodec: BodyCodec<ReceiveRequest, ReceiveResponse> = {
  writeRequest(body) {
    const desired = textMarkup("rsp:DesiredStream", body.streams.join(" "), {
      CommandId: body.commandId === undefined ? undefined : writeId(body.commandId),
    });
    return [markup("rsp:Receive", declarations(["rsp"]), [desired])];
  },
  readRequest(body) {
    const desired = requireChild(requireChild(body, "rsp", "Receive"), "rsp", "DesiredStream");
    const commandId = readOptionalId(attributeOf(desired, "CommandId"));
    return {
      operation: "Receive",
      ...(commandId === undefined ? {} : { commandId }),
      streams: readNames(textOf(desired)),
    };
  },
  writeResponse: (body) => [
    markup("rsp:ReceiveResponse", {}, [
      // Both tags, even around nothing.
      "",
      ...body.streams.map(writeStream),
      body.commandState && writeState(body.commandState),
    ]),
  ],
  readResponse(body) {
    const response = requireChild(body, "rsp", "ReceiveResponse");
    const state = childOf(response, RSP, "CommandState");
    return {
      operation: "Receive",
      streams: childrenOf(response, RSP, "Stream").map(readStream),
      ...(state ? { commandState: readState(state) } : {}),
    };
  },
};
