/**
 * Leaving a shell and coming back: the bodies of Disconnect, Reconnect and Connect (MS-WSMV 3.1.4.15 to 3.1.4.17).
 * @module
 */
import { toBase64 } from "../bytes.ts";
import { msToSecondsDuration } from "../duration.ts";
import { attributeOf, childOf, childText, textOf } from "../xml/element.ts";
import { type Markup, markup, textMarkup } from "../xml/write.ts";
import { type BodyCodec, requireChild } from "./body.ts";
import { declarations, NAMESPACES, POWERSHELL_NAMESPACE } from "./names.ts";
import { readBytes, readDuration, readNames, readOptionalId, writeId } from "./values.ts";

/** Body of Disconnect's request. */
export interface DisconnectRequest {
  /** The operation. */
  readonly operation: "Disconnect";
  /** How long the shell may stay without a client, in milliseconds; the shell's own idle time by default. */
  readonly idleTimeoutMs?: number;
  /** What to do with output meanwhile: `Block` or `Drop`. */
  readonly bufferMode?: string;
}

/** Body of Disconnect's response, which is empty. */
export interface DisconnectResponse {
  /** The operation. */
  readonly operation: "Disconnect";
}

/** Body of Reconnect's request. */
export interface ReconnectRequest {
  /** The operation. */
  readonly operation: "Reconnect";
  /** The command; without it the shell is meant. */
  readonly commandId?: string;
  /** What to do with output from now on: `Block` or `Drop`. */
  readonly bufferMode?: string;
}

/** Body of Reconnect's response, which is empty. */
export interface ReconnectResponse {
  /** The operation. */
  readonly operation: "Reconnect";
}

/** Body of Connect's request. */
export interface ConnectRequest {
  /** The operation. */
  readonly operation: "Connect";
  /** The command; without it the shell is meant. */
  readonly commandId?: string;
  /** Bytes for PowerShell, with a shell only. */
  readonly connectXml?: Uint8Array;
}

/** Body of Connect's response. */
export interface ConnectResponse {
  /** The operation. */
  readonly operation: "Connect";
  /** Streams that the shell reads; none with a command. */
  readonly inputStreams?: readonly string[];
  /** Streams that the shell writes; none with a command. */
  readonly outputStreams?: readonly string[];
  /** Bytes from PowerShell, with a shell only. */
  readonly connectResponseXml?: Uint8Array;
}

const RSP = NAMESPACES.rsp;

/** Codec of Disconnect. */
export const disconnectCodec: BodyCodec<DisconnectRequest, DisconnectResponse> = {
  writeRequest: (body) => [
    markup("rsp:Disconnect", declarations(["rsp"]), [
      body.idleTimeoutMs === undefined
        ? undefined
        : textMarkup("rsp:IdleTimeOut", msToSecondsDuration(body.idleTimeoutMs)),
      writeBufferMode(body.bufferMode),
    ]),
  ],
  readRequest(body) {
    const disconnect = childOf(body, RSP, "Disconnect");
    const idleTimeout = disconnect && childText(disconnect, RSP, "IdleTimeOut");
    const bufferMode = disconnect && childText(disconnect, RSP, "BufferMode");
    return {
      operation: "Disconnect",
      ...(idleTimeout ? { idleTimeoutMs: readDuration(idleTimeout, "IdleTimeOut") } : {}),
      ...(bufferMode ? { bufferMode } : {}),
    };
  },
  writeResponse: () => [],
  readResponse: () => ({ operation: "Disconnect" }),
};

/** Codec of Reconnect. */
export const reconnectCodec: BodyCodec<ReconnectRequest, ReconnectResponse> = {
  writeRequest(body) {
    const attributes = {
      ...declarations(["rsp"]),
      CommandId: body.commandId === undefined ? undefined : writeId(body.commandId),
    };
    return [markup("rsp:Reconnect", attributes, [writeBufferMode(body.bufferMode)])];
  },
  readRequest(body) {
    // The documented body is empty, and pypsrp sends it so; PowerShell and go-psrp send an element.
    const reconnect = childOf(body, RSP, "Reconnect");
    const commandId = reconnect && readOptionalId(attributeOf(reconnect, "CommandId"));
    const bufferMode = reconnect && childText(reconnect, RSP, "BufferMode");
    return {
      operation: "Reconnect",
      ...(commandId === undefined ? {} : { commandId }),
      ...(bufferMode ? { bufferMode } : {}),
    };
  },
  writeResponse: () => [],
  readResponse: () => ({ operation: "Reconnect" }),
};

/** Codec of Connect. */
export const connectCodec: BodyCodec<ConnectRequest, ConnectResponse> = {
  writeRequest(body) {
    const attributes = {
      ...declarations(["rsp"]),
      CommandId: body.commandId === undefined ? undefined : writeId(body.commandId),
    };
    return [markup("rsp:Connect", attributes, [writePowerShell("connectXml", body.connectXml)])];
  },
  readRequest(body) {
    const connect = requireChild(body, "rsp", "Connect");
    const commandId = readOptionalId(attributeOf(connect, "CommandId"));
    const connectXml = childOf(connect, POWERSHELL_NAMESPACE, "connectXml");
    return {
      operation: "Connect",
      ...(commandId === undefined ? {} : { commandId }),
      ...(connectXml ? { connectXml: readBytes(textOf(connectXml), "connectXml") } : {}),
    };
  },
  writeResponse: (body) => [
    markup("rsp:ConnectResponse", {}, [
      writeNames("InputStreams", body.inputStreams),
      writeNames("OutputStreams", body.outputStreams),
      writePowerShell("connectResponseXml", body.connectResponseXml),
    ]),
  ],
  readResponse(body) {
    const response = requireChild(body, "rsp", "ConnectResponse");
    const inputStreams = childText(response, RSP, "InputStreams");
    const outputStreams = childText(response, RSP, "OutputStreams");
    const connectResponseXml = childOf(response, POWERSHELL_NAMESPACE, "connectResponseXml");
    return {
      operation: "Connect",
      ...(inputStreams === undefined ? {} : { inputStreams: readNames(inputStreams) }),
      ...(outputStreams === undefined ? {} : { outputStreams: readNames(outputStreams) }),
      ...(connectResponseXml
        ? { connectResponseXml: readBytes(textOf(connectResponseXml), "connectResponseXml") }
        : {}),
    };
  },
};

function writeBufferMode(bufferMode: string | undefined): Markup | undefined {
  return bufferMode === undefined ? undefined : textMarkup("rsp:BufferMode", bufferMode);
}

function writeNames(element: string, names: readonly string[] | undefined): Markup | undefined {
  return names === undefined ? undefined : textMarkup(`rsp:${element}`, names.join(" "));
}

function writePowerShell(element: string, bytes: Uint8Array | undefined): Markup | undefined {
  return bytes && textMarkup(element, toBase64(bytes), { xmlns: POWERSHELL_NAMESPACE });
}
