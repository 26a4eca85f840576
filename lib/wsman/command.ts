/**
 * Commands: the bodies of Command and Signal, and the description that Enumerate answers with
 * (MS-WSMV 2.2.4.7, 3.1.4.11, 3.1.4.12).
 * @module
 */
import { toBase64 } from "../bytes.ts";
import { attributeOf, childrenOf, childText, type Element, textOf } from "../xml/element.ts";
import { type Markup, markup, textMarkup } from "../xml/write.ts";
import { type BodyCodec, requireChild } from "./body.ts";
import { WsmanMessageError } from "./errors.ts";
import { declarations, NAMESPACES } from "./names.ts";
import { readBytes, readOptionalId, SCHEMA_FAULT, writeId } from "./values.ts";

/** Body of Command's request. */
export interface CommandRequest {
  /** The operation. */
  readonly operation: "Command";
  /** Id that the client proposes. */
  readonly commandId?: string;
  /** Command line of a text shell; for PowerShell a text for people, empty or blank. */
  readonly commandLine: string;
  /** Arguments of a text shell; for PowerShell exactly one, see `bytesOfArgument()`. */
  readonly arguments: readonly string[];
}

/** Body of Command's response. */
export interface CommandResponse {
  /** The operation. */
  readonly operation: "Command";
  /** Id of the command; services of Windows 2008 R2 choose it themselves. */
  readonly commandId: string;
}

/** Body of Signal's request. */
export interface SignalRequest {
  /** The operation. */
  readonly operation: "Signal";
  /** The command; without it the signal means the shell and does nothing. */
  readonly commandId?: string;
  /** What to do, one of `SIGNAL_CODES` as a rule; compare `stopPipeline` exactly. */
  readonly code: string;
}

/** Body of Signal's response, which is empty. */
export interface SignalResponse {
  /** The operation. */
  readonly operation: "Signal";
}

/** A command as a service describes it. */
export interface Command {
  /** Its id. */
  readonly commandId: string;
  /** Text that its creator gave it. */
  readonly commandLine: string;
  /** `Running` as a rule. */
  readonly commandState: string;
}

const RSP = NAMESPACES.rsp;

/** The argument that carries bytes to PowerShell. */
export function argumentOfBytes(bytes: Uint8Array): string {
  return toBase64(bytes);
}

/**
 * The bytes that PowerShell's one argument carries.
 * @throws {WsmanMessageError} Where there is not exactly one argument, or it is no base64.
 */
export function bytesOfArgument(command: CommandRequest): Uint8Array<ArrayBuffer> {
  const [argument, ...others] = command.arguments;
  if (argument === undefined || others.length > 0) {
    const found = command.arguments.length;
    // 0x80540BC4: the plug-in's own code for that.
    throw new WsmanMessageError(0x80540bc4, `Cannot start a pipeline: one argument wanted, ${found} found`);
  }
  return readBytes(argument, "Arguments");
}

/** `rsp:Command` of a description; the element declares `rsp` itself, as Windows does. */
export function writeCommand(command: Command): Markup {
  return markup("rsp:Command", declarations(["rsp"]), [
    textMarkup("rsp:CommandId", writeId(command.commandId)),
    textMarkup("rsp:CommandLine", command.commandLine),
    textMarkup("rsp:CommandState", command.commandState),
  ]);
}

/**
 * Description in an `rsp:Command`.
 * @throws {WsmanMessageError} Where it has no id.
 */
export function readCommand(element: Element): Command {
  return {
    commandId: requireCommandId(element),
    commandLine: childText(element, RSP, "CommandLine") ?? "",
    commandState: childText(element, RSP, "CommandState") ?? "",
  };
}

function requireCommandId(element: Element): string {
  const commandId = readOptionalId(childText(element, RSP, "CommandId"));
  if (commandId === undefined) {
    throw new WsmanMessageError(SCHEMA_FAULT, `Cannot read ${element.local}: it has no CommandId`);
  }
  return commandId;
}

/** Codec of Command. */
export const commandCodec: BodyCodec<CommandRequest, CommandResponse> = {
  writeRequest(body) {
    const attributes = {
      ...declarations(["rsp"]),
      CommandId: body.commandId === undefined ? undefined : writeId(body.commandId),
    };
    const args = body.arguments.map((argument) => textMarkup("rsp:Arguments", argument));
    return [markup("rsp:CommandLine", attributes, [textMarkup("rsp:Command", body.commandLine), ...args])];
  },
  readRequest(body) {
    const line = requireChild(body, "rsp", "CommandLine");
    const commandId = readOptionalId(attributeOf(line, "CommandId"));
    return {
      operation: "Command",
      ...(commandId === undefined ? {} : { commandId }),
      commandLine: textOf(requireChild(line, "rsp", "Command")),
      arguments: childrenOf(line, RSP, "Arguments").map(textOf),
    };
  },
  writeResponse: (body) => [
    markup("rsp:CommandResponse", {}, [textMarkup("rsp:CommandId", writeId(body.commandId))]),
  ],
  readResponse: (body) => ({
    operation: "Command",
    commandId: requireCommandId(requireChild(body, "rsp", "CommandResponse")),
  }),
};

/** Codec of Signal. */
export const signalCodec: BodyCodec<SignalRequest, SignalResponse> = {
  writeRequest(body) {
    const attributes = {
      ...declarations(["rsp"]),
      CommandId: body.commandId === undefined ? undefined : writeId(body.commandId),
    };
    return [markup("rsp:Signal", attributes, [textMarkup("rsp:Code", body.code)])];
  },
  readRequest(body) {
    const signal = requireChild(body, "rsp", "Signal");
    const commandId = readOptionalId(attributeOf(signal, "CommandId"));
    return {
      operation: "Signal",
      ...(commandId === undefined ? {} : { commandId }),
      code: textOf(requireChild(signal, "rsp", "Code")).trim(),
    };
  },
  writeResponse: () => [markup("rsp:SignalResponse")],
  readResponse: () => ({ operation: "Signal" }),
};
