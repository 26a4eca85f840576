/**
 * GET_COMMAND_METADATA and what answers it (MS-PSRP 2.2.2.14, 2.2.3.19 to 2.2.3.23): a pipeline whose first output
 * counts the commands and whose others describe one each.
 * @module
 */
import {
  customObject,
  PropertyBag,
  PsArray,
  PsDictionary,
  PsList,
  PsObject,
  type PsValue,
} from "../../clixml/value.ts";
import { enumValue } from "../enums.ts";
import { body, type Codec, Members, textOf, unreadable } from "./members.ts";

/** CommandTypes that a PowerShell client asks for: aliases, functions, filters, cmdlets, configurations. */
export const DEFAULT_COMMAND_TYPES = 271;

/** GET_COMMAND_METADATA. */
export interface CommandMetadataRequest {
  /** Names with wildcards. */
  readonly names: readonly string[];
  /** CommandTypes, combined. */
  readonly commandTypes: number;
  /** Modules; `null` for all. */
  readonly namespaces: readonly string[] | null;
  /** Arguments that choose dynamic parameters. */
  readonly argumentList: readonly PsValue[] | null;
}

/** Reads and writes GET_COMMAND_METADATA. */
export const commandMetadataRequest: Codec<CommandMetadataRequest> = {
  encode: (request) =>
    body([
      ["Name", strings(request.names)],
      ["CommandType", enumValue("CommandTypes", request.commandTypes)],
      ["Namespace", request.namespaces === null ? null : strings(request.namespaces)],
      ["FullyQualifiedModule", null],
      ["ArgumentList", request.argumentList === null ? null : new PsArray([...request.argumentList])],
    ]),
  decode(value) {
    const members = new Members(value, "GET_COMMAND_METADATA");
    const texts = (name: string) => members.itemsOrNone(name)?.map((item) => textOf(item) ?? notText(name)) ?? null;
    return {
      names: texts("Name") ?? ["*"],
      commandTypes: members.integerOr("CommandType", DEFAULT_COMMAND_TYPES),
      namespaces: texts("Namespace"),
      argumentList: members.itemsOrNone("ArgumentList") ?? null,
    };
  },
};

/** One parameter of a command (2.2.3.23). */
export interface ParameterMetadata {
  readonly name: string;
  /** Full name of its type. */
  readonly typeName: string | null;
  readonly aliases: readonly string[];
  readonly isSwitch: boolean;
  readonly isDynamic: boolean;
}

/** One command (2.2.3.22). */
export interface CommandMetadata {
  readonly name: string;
  /** Module. */
  readonly namespace: string | null;
  /** `null` where there is none, as of aliases. */
  readonly helpUri: string | null;
  /** CommandTypes: Alias 1, Function 2, Filter 4, Cmdlet 8, ExternalScript 16, Application 32 … */
  readonly commandType: number;
  /** What an alias stands for. */
  readonly resolvedName: string | null;
  /** `null` where nothing is known, as of aliases. */
  readonly outputTypes: readonly string[] | null;
  /** As above. */
  readonly parameters: readonly ParameterMetadata[] | null;
}

/** The first output: how many commands follow (2.2.3.21). */
export const commandCount: Codec<number> = {
  encode: (count) => selected("Microsoft.PowerShell.Commands.GenericMeasureInfo", [["Count", count]]),
  decode: (value) => new Members(value, "the count of commands").integer("Count"),
};

/** Each further output. */
export const commandMetadata: Codec<CommandMetadata> = {
  encode: (command) =>
    selected(`System.Management.Automation.${INFO_TYPES[command.commandType] ?? "CommandInfo"}`, [
      ["Name", command.name],
      ["Namespace", command.namespace],
      // PowerShell selects a property that is not there as an empty object.
      ["HelpUri", command.helpUri ?? customObject([])],
      ["CommandType", enumValue("CommandTypes", command.commandType)],
      ["ResolvedCommandName", command.resolvedName],
      [
        "OutputType",
        command.outputTypes === null ? null : new PsList([...command.outputTypes], TYPE_NAME_LIST, "LST"),
      ],
      ["Parameters", command.parameters === null ? null : encodeParameters(command.parameters)],
    ]),
  decode(value) {
    const members = new Members(value, "metadata of a command");
    const parameters = members.dictionaryOrNull("Parameters");
    return {
      name: members.text("Name"),
      namespace: textOrNone(members.get("Namespace")),
      helpUri: textOrNone(members.get("HelpUri")),
      commandType: members.integer("CommandType"),
      resolvedName: textOrNone(members.get("ResolvedCommandName")),
      outputTypes: members.itemsOrNone("OutputType")?.map((type) => textOrNone(type) ?? "") ?? null,
      parameters: parameters === null ? null : [...parameters.entries()].map(([, entry]) => decodeParameter(entry)),
    };
  },
};

// Commands are selected from these classes; the name travels as `Selected.<class>`.
const INFO_TYPES: Readonly<Record<number, string>> = {
  1: "AliasInfo",
  2: "FunctionInfo",
  4: "FilterInfo",
  8: "CmdletInfo",
  16: "ExternalScriptInfo",
  32: "ApplicationInfo",
  64: "ScriptInfo",
  256: "ConfigurationInfo",
};
const ASSEMBLY = "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35";
const CORE = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";
const TYPE_NAME_LIST = "System.Collections.ObjectModel.ReadOnlyCollection`1" +
  `[[System.Management.Automation.PSTypeName, ${ASSEMBLY}]]`;
const PARAMETER = "System.Management.Automation.ParameterMetadata";
const PARAMETER_TABLE =
  `System.Collections.Generic.Dictionary\`2[[System.String, ${CORE}],[${PARAMETER}, ${ASSEMBLY}]]`;
const ALIAS_LIST = `System.Collections.ObjectModel.Collection\`1[[System.String, ${CORE}]]`;

function encodeParameters(parameters: readonly ParameterMetadata[]): PsDictionary {
  const table = new PsDictionary(PARAMETER_TABLE);
  for (const parameter of parameters) {
    const object = new PsObject(new PropertyBag(), undefined, [PARAMETER, "System.Object"]);
    object.text = PARAMETER;
    const properties = new PropertyBag();
    properties.set("Name", parameter.name);
    properties.set("ParameterType", parameter.typeName);
    properties.set("Aliases", new PsList([...parameter.aliases], ALIAS_LIST, "LST"));
    properties.set("IsDynamic", parameter.isDynamic);
    properties.set("SwitchParameter", parameter.isSwitch);
    object.adapted = properties;
    table.set(parameter.name, object);
  }
  return table;
}

function decodeParameter(value: PsValue): ParameterMetadata {
  const members = new Members(value, "metadata of a parameter");
  return {
    name: members.text("Name"),
    typeName: textOrNone(members.get("ParameterType")),
    aliases: (members.itemsOrNone("Aliases") ?? []).map((alias) => textOrNone(alias) ?? ""),
    isSwitch: members.booleanOr("SwitchParameter", false),
    isDynamic: members.booleanOr("IsDynamic", false),
  };
}

function selected(className: string, members: readonly (readonly [string, PsValue])[]): PsObject {
  const object = body(members);
  object.typeNames = [`Selected.${className}`, "System.Management.Automation.PSCustomObject", "System.Object"];
  return object;
}

function strings(items: readonly string[]): PsArray {
  return new PsArray([...items], "System.String");
}

// An alias that resolves to nothing, or a missing help address, comes as an empty object.
function textOrNone(value: PsValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  return textOf(value) ?? (value instanceof PsObject ? value.text ?? null : null);
}

function notText(member: string): never {
  throw unreadable("GET_COMMAND_METADATA", `member "${member}" holds what is no text`);
}
