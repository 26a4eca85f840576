/**
 * ConvertTo-Xml, Select-Xml and ConvertTo-Html.
 * @module
 */
import { PsDictionary, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { convertTo, toText } from "../dotnet/convert.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { construct, getProperty, invokeMethod } from "../dotnet/members.ts";
import { typeNamed } from "../dotnet/type_system.ts";
import { TerminatingError } from "../exceptions.ts";
import { FileSystemError } from "../platform.ts";
import { decodeText } from "../providers/encodings.ts";
import type { Step, Task } from "../task.ts";
import { dataType } from "./data_object.ts";
import { oneAt, providersOf } from "./item_paths.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { unwrap } from "./property_expression.ts";
import { objectXml } from "./xml_writer.ts";

const NOT_EMPTY = [{ kind: "NotNullOrEmpty" }] as const;
const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';

/** The row of ConvertTo-Xml. */
export const CONVERTTO_XML: CmdletSpec = {
  name: "ConvertTo-Xml",
  module: UTILITY,
  className: commandClass("ConvertToXmlCommand"),
  outputTypes: ["System.Xml.XmlDocument", "System.String"],
  parameters: [
    parameter("Depth", "int", {}, { validate: [{ kind: "Range", min: 1, max: 2147483647 }] }),
    parameter("InputObject", "psobject", { position: 0, mandatory: true, value: true }, { allowNull: true }),
    parameter("NoTypeInformation", "switch"),
    parameter("As", "string", {}, {
      validate: [{ kind: "NotNullOrEmpty" }, { kind: "Set", values: ["Stream", "String", "Document"] }],
    }),
  ],
  create: (cmd) => new ConvertToXml(cmd),
};

class ConvertToXml implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #objects: string[] = [];
  readonly #as: string;
  readonly #newline: string;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    this.#as = (cmd.text("As") ?? "Document").toLowerCase();
    this.#newline = cmd.session.platform.os === "windows" ? "\r\n" : "\n";
  }
  *begin(): Task<void> {
    if (this.#as !== "stream") return;
    for (const line of [DECLARATION, "<Objects>"]) {
      const step = this.#cmd.write(line);
      if (step) yield* step;
    }
  }
  process(): Step {
    const cmd = this.#cmd;
    const options = { cmd, withTypes: !cmd.flag("NoTypeInformation"), depth: cmd.int("Depth") ?? 1 };
    const isStream = this.#as === "stream";
    const text = objectXml(cmd.get("InputObject") ?? null, options, isStream ? "" : "  ", this.#newline);
    if (isStream) return cmd.write(text);
    this.#objects.push(text);
    return undefined;
  }
  end(): Step {
    const cmd = this.#cmd;
    if (this.#as === "stream") return cmd.write("</Objects>");
    const lines = this.#objects.length === 0 ? ["<Objects />"] : ["<Objects>", ...this.#objects, "</Objects>"];
    const text = [DECLARATION, ...lines].join(this.#newline);
    return cmd.write(this.#as === "string" ? text : convertTo(text, typeNamed("System.Xml.XmlDocument"), cmd.session));
  }
}

const SELECT_XML_INFO = dataType("Microsoft.PowerShell.Commands.SelectXmlInfo", [
  "System.Xml.XmlNode Node",
  "string Path",
  "string Pattern",
], {
  text: (self) => {
    const node = self.get("Node");
    return node === null ? "" : toText(node);
  },
});

/** Types of the XML cmdlets' output. */
export const XML_TYPES = [SELECT_XML_INFO.row] as const;

/** The row of Select-Xml. */
export const SELECT_XML: CmdletSpec = {
  name: "Select-Xml",
  module: UTILITY,
  className: commandClass("SelectXmlCommand"),
  defaultSet: "Xml",
  outputTypes: ["Microsoft.PowerShell.Commands.SelectXmlInfo"],
  parameters: [
    inSets("Path", "string[]", { Path: { position: 1, mandatory: true, property: true } }, { validate: NOT_EMPTY }),
    inSets("LiteralPath", "string[]", { LiteralPath: { mandatory: true, property: true } }, {
      aliases: ["PSPath", "LP"],
      validate: NOT_EMPTY,
    }),
    inSets("Xml", "System.Xml.XmlNode[]", { Xml: { position: 1, mandatory: true, value: true, property: true } }, {
      aliases: ["Node"],
      validate: NOT_EMPTY,
    }),
    inSets("Content", "string[]", { Content: { mandatory: true, value: true } }, { validate: NOT_EMPTY }),
    parameter("XPath", "string", { position: 0, mandatory: true }, { validate: NOT_EMPTY }),
    parameter("Namespace", "hashtable", {}, { validate: NOT_EMPTY }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      for (const node of cmd.items("Xml") ?? []) yield* selectIn(cmd, node, "InputStream");
      for (const text of cmd.texts("Content") ?? []) {
        const document = documentOf(cmd, text);
        if (document instanceof TerminatingError) yield* refuse(cmd, "InvalidCastToXmlDocument", document, null);
        else yield* selectIn(cmd, document, "InputStream");
      }
      const literal = cmd.has("LiteralPath");
      for (const typed of cmd.texts(literal ? "LiteralPath" : "Path") ?? []) {
        for (const path of yield* oneAt(cmd, typed, literal)) yield* selectInFile(cmd, path.path);
      }
    },
  }),
};

function documentOf(cmd: CmdletCall, text: string): PsValue | TerminatingError {
  try {
    return convertTo(text, typeNamed("System.Xml.XmlDocument"), cmd.session);
  } catch (error) {
    if (error instanceof TerminatingError) return error;
    throw error;
  }
}

function* refuse(cmd: CmdletCall, errorId: string, cause: TerminatingError, target: PsValue): Task<void> {
  const step = cmd.error(cmd.record({
    types: ["System.ArgumentException", "System.SystemException"],
    message: `The XML cannot be read: ${cause.message}`,
    errorId,
    category: "InvalidArgument",
    target,
  }));
  if (step) yield* step;
}

function* selectInFile(cmd: CmdletCall, path: string): Task<void> {
  let text: string;
  try {
    text = decodeText(providersOf(cmd).platform.fileSystem.read(path));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const step = cmd.error(cmd.record({
      types: ["System.ArgumentException", "System.SystemException"],
      message: `The file '${path}' cannot be read: ${error.reason}.`,
      errorId: "ProcessingFile",
      category: "InvalidArgument",
      target: path,
    }));
    if (step) yield* step;
    return;
  }
  const document = documentOf(cmd, text);
  if (document instanceof TerminatingError) yield* refuse(cmd, "ProcessingFile", document, path);
  else yield* selectIn(cmd, document, path);
}

function* selectIn(cmd: CmdletCall, node: PsValue, path: string): Task<void> {
  const xpath = cmd.text("XPath") ?? "";
  const { session } = cmd;
  const args: PsValue[] = [xpath];
  const namespaces = unwrap(cmd.get("Namespace") ?? null);
  if (namespaces instanceof PsDictionary) {
    const table = getProperty(node, "NameTable", session) ?? construct(typeNamed("System.Xml.NameTable"), [], session);
    const manager = construct(typeNamed("System.Xml.XmlNamespaceManager"), [table], session);
    for (const [prefix, uri] of namespaces.entries()) {
      invokeMethod(manager, "AddNamespace", [toText(prefix, session), toText(uri, session)], session);
    }
    args.push(manager);
  }
  let found: readonly PsValue[];
  try {
    found = itemsOf(invokeMethod(node, "SelectNodes", args, session));
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    // The exception of the method itself, not the one that tells of the call.
    const inner = error.record.exception.inner ?? error.record.exception;
    return cmd.terminate(cmd.record({ exception: inner, errorId: inner.types[0]!, category: "NotSpecified" }));
  }
  for (const item of found) {
    const step = cmd.write(SELECT_XML_INFO.make({ Node: item, Path: path, Pattern: xpath }));
    if (step) yield* step;
  }
}
