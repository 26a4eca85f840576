/**
 * Shells: the description that Create, Get and Enumerate answer with, and the bodies of Create and Delete
 * (MS-WSMV 2.2.4.37, 3.1.4.5.2, 3.1.4.4.1).
 * @module
 */
import { toBase64 } from "../bytes.ts";
import { msToSecondsDuration } from "../duration.ts";
import { attributeOf, childOf, childrenOf, childText, descendantOf, type Element, textOf } from "../xml/element.ts";
import { type Markup, markup, textMarkup } from "../xml/write.ts";
import { type BodyCodec, requireChild } from "./body.ts";
import { WsmanMessageError } from "./errors.ts";
import { declarations, NAMESPACES, POWERSHELL_NAMESPACE } from "./names.ts";
import {
  readBytes,
  readCount,
  readDuration,
  readId,
  readNames,
  readOptionalId,
  SCHEMA_FAULT,
  writeId,
  writeRunTime,
} from "./values.ts";

/** A shell as a service describes it. Old services and text shells leave out most fields. */
export interface Shell {
  /** Id, a GUID in lower case as a rule. */
  readonly shellId: string;
  /** Name that its creator gave it. */
  readonly name?: string;
  /** Resource URI of its kind, a session configuration as a rule. */
  readonly resourceUri?: string;
  /** Account that created it. */
  readonly owner?: string;
  /** Address that it was created from. */
  readonly clientIp?: string;
  /** Process that hosts it. */
  readonly processId?: number;
  /** Environment variables that its creator set, in order. */
  readonly environment?: readonly (readonly [name: string, value: string])[];
  /** Directory that its creator set. */
  readonly workingDirectory?: string;
  /** How long it may live at all, in milliseconds. */
  readonly lifetimeMs?: number;
  /** How long it may be idle, in milliseconds. */
  readonly idleTimeoutMs?: number;
  /** Names of the streams that it reads. */
  readonly inputStreams?: readonly string[];
  /** Names of the streams that it writes. */
  readonly outputStreams?: readonly string[];
  /** Longest idle time that a client may ask for, in milliseconds. */
  readonly maxIdleTimeoutMs?: number;
  /** Language of its messages. */
  readonly locale?: string;
  /** Language of its numbers and dates. */
  readonly dataLocale?: string;
  /** `NoCompression` or `XpressCompression`. */
  readonly compressionMode?: string;
  /** `Yes` or `No`. */
  readonly profileLoaded?: string;
  /** `UTF8`. */
  readonly encoding?: string;
  /** `Block` or `Drop`: what happens to output while nobody is connected. */
  readonly bufferMode?: string;
  /** `Connected` or `Disconnected`. */
  readonly state?: string;
  /** Age, in milliseconds. */
  readonly shellRunTimeMs?: number;
  /** Time since the last request, in milliseconds. */
  readonly shellInactivityMs?: number;
  /** Memory with its unit, like `46MB`. */
  readonly memoryUsed?: string;
  /** Processes below it. */
  readonly childProcesses?: number;
}

/** Body of Create's request. */
export interface CreateRequest {
  /** The operation. */
  readonly operation: "Create";
  /** Id that the client proposes; without it the shell can never be disconnected. */
  readonly shellId?: string;
  /** Name of the shell. */
  readonly name?: string;
  /** Environment variables, in order. */
  readonly environment?: readonly (readonly [name: string, value: string])[];
  /** Directory to start in. */
  readonly workingDirectory?: string;
  /** How long it may live at all, in milliseconds. */
  readonly lifetimeMs?: number;
  /** How long it may be idle, in milliseconds. */
  readonly idleTimeoutMs?: number;
  /** What to do with output while nobody is connected: `Block` or `Drop`. */
  readonly bufferMode?: string;
  /** Streams that the client will write; `stdin pr` for PowerShell. */
  readonly inputStreams: readonly string[];
  /** Streams that the client will read; `stdout` for PowerShell. */
  readonly outputStreams: readonly string[];
  /** First bytes for PowerShell. */
  readonly creationXml?: Uint8Array;
}

/** Body of Create's response. */
export interface CreateResponse {
  /** The operation. */
  readonly operation: "Create";
  /** Id of the shell; services of Windows 2008 R2 choose it themselves. */
  readonly shellId: string;
  /** Resource URI, as the client spelt it. */
  readonly resourceUri: string;
  /** URL of the endpoint. */
  readonly address: string;
  /** The shell; left out by old services. */
  readonly shell?: Shell;
}

/** Body of Delete's request, which is empty. */
export interface DeleteRequest {
  /** The operation. */
  readonly operation: "Delete";
}

/** Body of Delete's response, which is empty. */
export interface DeleteResponse {
  /** The operation. */
  readonly operation: "Delete";
}

const RSP = NAMESPACES.rsp;

type Field = {
  readonly key: keyof Shell;
  readonly element: string;
  readonly read: (text: string, what: string) => string | number | readonly string[];
  readonly write: (value: never) => string;
};

const asIs = (text: string): string => text;
const names = (value: readonly string[]): string => value.join(" ");
const text = (key: keyof Shell, element: string): Field => ({ key, element, read: asIs, write: asIs });
const count = (key: keyof Shell, element: string): Field => ({ key, element, read: readCount, write: String });
const list = (key: keyof Shell, element: string): Field => ({ key, element, read: readNames, write: names });
const seconds = (key: keyof Shell, element: string): Field => ({
  key,
  element,
  read: readDuration,
  write: msToSecondsDuration,
});
const runTime = (key: keyof Shell, element: string): Field => ({
  key,
  element,
  read: readDuration,
  write: writeRunTime,
});

/** TABLE of a shell's elements in Windows' order. Environment is the one that is not text: it follows ProcessId. */
const SHELL_FIELDS: readonly Field[] = [
  { key: "shellId", element: "ShellId", read: readId, write: writeId },
  text("name", "Name"),
  text("resourceUri", "ResourceUri"),
  text("owner", "Owner"),
  text("clientIp", "ClientIP"),
  count("processId", "ProcessId"),
  text("workingDirectory", "WorkingDirectory"),
  seconds("lifetimeMs", "Lifetime"),
  seconds("idleTimeoutMs", "IdleTimeOut"),
  list("inputStreams", "InputStreams"),
  list("outputStreams", "OutputStreams"),
  seconds("maxIdleTimeoutMs", "MaxIdleTimeOut"),
  text("locale", "Locale"),
  text("dataLocale", "DataLocale"),
  text("compressionMode", "CompressionMode"),
  text("profileLoaded", "ProfileLoaded"),
  text("encoding", "Encoding"),
  text("bufferMode", "BufferMode"),
  text("state", "State"),
  runTime("shellRunTimeMs", "ShellRunTime"),
  runTime("shellInactivityMs", "ShellInactivity"),
  text("memoryUsed", "MemoryUsed"),
  count("childProcesses", "ChildProcesses"),
];

/** `rsp:Shell` of a description; the element declares `rsp` itself, as Windows does. */
export function writeShell(shell: Shell): Markup {
  const children: (Markup | undefined)[] = [];
  for (const { key, element, write } of SHELL_FIELDS) {
    const value = shell[key];
    if (key === "workingDirectory") children.push(writeEnvironment(shell.environment));
    if (value !== undefined) children.push(textMarkup(`rsp:${element}`, write(value as never)));
  }
  return markup("rsp:Shell", declarations(["rsp"]), children);
}

/**
 * Description in an `rsp:Shell`.
 * @throws {WsmanMessageError} Where it has no id, or a field is malformed.
 */
export function readShell(element: Element): Shell {
  const shell: Record<string, unknown> = {};
  for (const field of SHELL_FIELDS) {
    const found = childText(element, RSP, field.element);
    if (found !== undefined) shell[field.key] = field.read(found, field.element);
  }
  const environment = readEnvironment(element);
  if (environment) shell.environment = environment;
  if (typeof shell.shellId !== "string") {
    throw new WsmanMessageError(SCHEMA_FAULT, "Cannot read the description of a shell: it has no ShellId");
  }
  return shell as unknown as Shell;
}

function writeEnvironment(environment: Shell["environment"]): Markup | undefined {
  if (!environment || environment.length === 0) return undefined;
  return markup(
    "rsp:Environment",
    {},
    environment.map(([name, value]) => textMarkup("rsp:Variable", value, { Name: name })),
  );
}

function readEnvironment(shell: Element): Shell["environment"] {
  const environment = childOf(shell, RSP, "Environment");
  return environment &&
    childrenOf(environment, RSP, "Variable").map((variable) => [attributeOf(variable, "Name") ?? "", textOf(variable)]);
}

/** Codec of Create. */
export const createCodec: BodyCodec<CreateRequest, CreateResponse> = {
  writeRequest(body) {
    const optional = (element: string, value: string | undefined): Markup | undefined =>
      value === undefined ? undefined : textMarkup(`rsp:${element}`, value);
    const duration = (ms: number | undefined): string | undefined =>
      ms === undefined ? undefined : msToSecondsDuration(ms);
    const attributes = {
      ...declarations(["rsp"]),
      Name: body.name,
      ShellId: body.shellId === undefined ? undefined : writeId(body.shellId),
    };
    return [markup("rsp:Shell", attributes, [
      writeEnvironment(body.environment),
      optional("WorkingDirectory", body.workingDirectory),
      optional("Lifetime", duration(body.lifetimeMs)),
      optional("IdleTimeOut", duration(body.idleTimeoutMs)),
      optional("InputStreams", names(body.inputStreams)),
      optional("OutputStreams", names(body.outputStreams)),
      optional("BufferMode", body.bufferMode),
      body.creationXml && textMarkup("creationXml", toBase64(body.creationXml), { xmlns: POWERSHELL_NAMESPACE }),
    ])];
  },
  readRequest(body) {
    const shell = requireChild(body, "rsp", "Shell");
    const creationXml = childOf(shell, POWERSHELL_NAMESPACE, "creationXml");
    const shellId = readOptionalId(attributeOf(shell, "ShellId"));
    // The schema has an element, PowerShell and Ruby send an attribute.
    const name = attributeOf(shell, "Name") ?? childText(shell, RSP, "Name");
    const environment = readEnvironment(shell);
    const workingDirectory = childText(shell, RSP, "WorkingDirectory");
    const lifetime = childText(shell, RSP, "Lifetime");
    const idleTimeout = childText(shell, RSP, "IdleTimeOut");
    const bufferMode = childText(shell, RSP, "BufferMode");
    return {
      operation: "Create",
      ...(shellId === undefined ? {} : { shellId }),
      ...(name ? { name } : {}),
      ...(environment ? { environment } : {}),
      ...(workingDirectory ? { workingDirectory } : {}),
      ...(lifetime === undefined ? {} : { lifetimeMs: readDuration(lifetime, "Lifetime") }),
      ...(idleTimeout === undefined ? {} : { idleTimeoutMs: readDuration(idleTimeout, "IdleTimeOut") }),
      ...(bufferMode === undefined ? {} : { bufferMode }),
      inputStreams: readNames(childText(shell, RSP, "InputStreams") ?? ""),
      outputStreams: readNames(childText(shell, RSP, "OutputStreams") ?? ""),
      ...(creationXml ? { creationXml: readBytes(textOf(creationXml), "creationXml") } : {}),
    };
  },
  writeResponse(body) {
    const selector = textMarkup("w:Selector", writeId(body.shellId), { Name: "ShellId" });
    const created = markup("x:ResourceCreated", {}, [
      textMarkup("a:Address", body.address),
      markup("a:ReferenceParameters", {}, [
        textMarkup("w:ResourceURI", body.resourceUri),
        markup("w:SelectorSet", {}, [selector]),
      ]),
    ]);
    return body.shell ? [created, writeShell(body.shell)] : [created];
  },
  readResponse(body) {
    const created = childOf(body, NAMESPACES.x, "ResourceCreated");
    const parameters = created && childOf(created, NAMESPACES.a, "ReferenceParameters");
    const shellElement = childOf(body, RSP, "Shell");
    const shell = shellElement && readShell(shellElement);
    const selectors = parameters && descendantOf(parameters, NAMESPACES.w, "SelectorSet");
    const selector = selectors &&
      childrenOf(selectors, NAMESPACES.w, "Selector").find((each) =>
        attributeOf(each, "Name")?.toLowerCase() === "shellid"
      );
    const shellId = readOptionalId(selector && textOf(selector)) ?? shell?.shellId;
    if (shellId === undefined) {
      throw new WsmanMessageError(SCHEMA_FAULT, "Cannot read the answer to Create: it names no shell");
    }
    return {
      operation: "Create",
      shellId,
      resourceUri: (parameters && childText(parameters, NAMESPACES.w, "ResourceURI")) ?? shell?.resourceUri ?? "",
      address: (created && childText(created, NAMESPACES.a, "Address")) ?? "",
      ...(shell ? { shell } : {}),
    };
  },
};

/** Codec of Delete. */
export const deleteCodec: BodyCodec<DeleteRequest, DeleteResponse> = {
  writeRequest: () => [],
  readRequest: () => ({ operation: "Delete" }),
  writeResponse: () => [],
  readResponse: () => ({ operation: "Delete" }),
};
