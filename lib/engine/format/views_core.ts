/**
 * TABLE: views of PowerShell's own types.
 * @module
 */
import { PsDictionary, PsList, PsTimeSpan, type PsValue } from "../../clixml/value.ts";
import { invokeMethod } from "../dotnet/members.ts";
import { compositeFormat } from "../dotnet/composite_format.ts";
import { formatValue } from "../dotnet/number_format.ts";
import { isTrue } from "../dotnet/truth.ts";
import type { Session } from "../session.ts";
import { bareValue } from "./bare_value.ts";
import { enumerableOf } from "./object_items.ts";
import { formatBlock, NEW_LINE, propertyField, textField } from "./records.ts";
import { read, readNumber, readText } from "./view_values.ts";
import { column, listView, tableView, type ViewDefinition, viewItems, wideView } from "./view.ts";

const SMA = "System.Management.Automation.";
const COMMANDS = "Microsoft.PowerShell.Commands.";
const RIGHT = { align: "right" } as const;
const LEFT = { align: "left" } as const;
const GIGABYTE = 1024 ** 3;

/** Views of System.Management.Automation and Microsoft.PowerShell.Commands, remoting and errors excepted. */
export const CORE_VIEWS: readonly ViewDefinition[] = [
  tableView("System.RuntimeType", "System.RuntimeType", [
    column("IsPublic", 8),
    column("IsSerializable", 8, { label: "IsSerial" }),
    column("Name", 40),
    column("BaseType"),
  ]),
  tableView(
    `${COMMANDS}MemberDefinition`,
    `${COMMANDS}MemberDefinition`,
    [column("Name"), column("MemberType"), column("Definition")],
    { autoSize: true, groupBy: { value: "TypeName" } },
  ),
  tableView(`${COMMANDS}GroupInfo`, `${COMMANDS}GroupInfo`, [
    column("Count", 5, RIGHT),
    column("Name", 25),
    column("Group"),
  ]),
  listView(`${COMMANDS}GroupInfo`, `${COMMANDS}GroupInfo`, ["Name", "Count", "Group", "Values"]),
  tableView(`${COMMANDS}GroupInfoNoElement`, `${COMMANDS}GroupInfoNoElement`, [
    column("Count", 5, RIGHT),
    column("Name", 25),
  ]),
  listView(`${COMMANDS}GroupInfoNoElement`, `${COMMANDS}GroupInfoNoElement`, ["Name", "Count", "Values"]),
  tableView("history", `${COMMANDS}HistoryInfo`, [
    column("Id", 4, RIGHT),
    column(historyDuration, 12, { label: "Duration", ...RIGHT }),
    column("CommandLine"),
  ]),
  wideView("history", `${COMMANDS}HistoryInfo`, "CommandLine"),
  {
    name: "MatchInfo",
    types: [`${COMMANDS}MatchInfo`],
    control: { shape: "custom", draw: (match, session) => ({ value: matchText(match, session) }) },
  },
  {
    name: "MatchInfo",
    types: [`Deserialized.${COMMANDS}MatchInfo`],
    control: { shape: "custom", draw: (match, session) => ({ value: read(match, "Line", session) }) },
  },
  tableView("Variable", `${SMA}PSVariable`, [column("Name", 30), column("Value")]),
  tableView("PathInfo", `${SMA}PathInfo`, [column("Path")]),
  tableView("CommandInfo", `${SMA}CommandInfo`, [column("CommandType", 15), column("Name")]),
  tableView(
    "CommandInfo",
    ["AliasInfo", "ApplicationInfo", "CmdletInfo", "ExternalScriptInfo", "FilterInfo", "FunctionInfo", "ScriptInfo"]
      .map((name) => SMA + name),
    [
      column("CommandType", 15),
      column(commandName, 50, { label: "Name" }),
      column("Version", 10),
      column("Source"),
    ],
  ),
  listView(`${SMA}ApplicationInfo`, `${SMA}ApplicationInfo`, [
    "Name",
    "CommandType",
    "Definition",
    "Extension",
    "Path",
    "FileVersionInfo",
  ]),
  listView(`${SMA}ScriptInfo`, `${SMA}ScriptInfo`, ["Name", "CommandType", "Definition", "Path"]),
  listView(`${SMA}AliasInfo`, `${SMA}AliasInfo`, [
    "DisplayName",
    "CommandType",
    "Definition",
    "ReferencedCommand",
    "ResolvedCommand",
  ]),
  listView(`${SMA}CmdletInfo`, `${SMA}CmdletInfo`, [
    "Name",
    "CommandType",
    "Definition",
    "Path",
    "DLL",
    "HelpFile",
    "ParameterSets",
    "ImplementingType",
    "Verb",
    "Noun",
  ]),
  listView(`${SMA}CommandInfo`, [`${SMA}FilterInfo`, `${SMA}FunctionInfo`], ["Name", "CommandType", "Definition"]),
  tableView("TypeData", `${SMA}Runspaces.TypeData`, [column("TypeName"), column("Members")]),
  tableView("memberinfo", `${COMMANDS}ListCommand+MemberInfo`, [
    column("MemberClass", 11, { label: "Class" }),
    column("Name", 25),
    column("MemberData"),
  ]),
  tableView("drive", `${SMA}PSDriveInfo`, [
    column("Name", 10),
    column(driveSpace("Used"), 13, { label: "Used (GB)", cellAlign: "right" }),
    column(driveSpace("Free"), 13, { label: "Free (GB)", cellAlign: "right" }),
    column((drive, session) => read(drive, "Provider.Name", session), 13, { label: "Provider" }),
    column(
      (drive, session) => read(drive, "DisplayRoot", session) ?? read(drive, "Root", session),
      35,
      { label: "Root" },
    ),
    column("CurrentLocation", 0, { cellAlign: "right" }),
  ]),
  listView(`${SMA}PSDriveInfo`, `${SMA}PSDriveInfo`, ["Name", "Description", "Provider", "Root", "CurrentLocation"]),
  tableView("provider", `${SMA}ProviderInfo`, [column("Name", 20), column("Capabilities"), column("Drives")]),
  listView("provider", `${SMA}ProviderInfo`, [
    "Name",
    "Drives",
    "Path",
    "Home",
    "Description",
    "Capabilities",
    "ImplementingType",
  ]),
  listView("ShellVariable", `${SMA}ShellVariable`, ["Name", "Value"]),
  {
    name: "ScriptBlock",
    types: [`${SMA}ScriptBlock`],
    outOfBand: true,
    control: { shape: "custom", draw: (block) => ({ value: block }) },
  },
  tableView("CallStackFrame", `${SMA}CallStackFrame`, [column("Command"), column("Arguments"), column("Location")]),
  tableView("Module", `${SMA}PSModuleInfo`, [
    column("ModuleType", 10, LEFT),
    column("Version", 10, LEFT),
    column(preRelease, 10, { label: "PreRelease", ...LEFT }),
    column("Name", 35, LEFT),
    column((module, session) => keysOf(read(module, "ExportedCommands", session)), 0, {
      label: "ExportedCommands",
      ...LEFT,
    }),
  ]),
  wideView("Module", `${SMA}PSModuleInfo`, "Name"),
  {
    name: "Module",
    types: [`${SMA}PSModuleInfo`],
    control: {
      shape: "list",
      entries: [{
        content: viewItems([
          "Name",
          "Path",
          "Description",
          "ModuleType",
          "Version",
          { value: preRelease, label: "PreRelease" },
          "NestedModules",
          ...["Functions", "Cmdlets", "Variables", "Aliases"].map((kind) => ({
            label: `Exported${kind}`,
            value: (module: PsValue, session: Session) => keysOf(read(module, `Exported${kind}`, session)),
          })),
        ]),
      }],
    },
  },
  tableView("ExperimentalFeature", `${SMA}ExperimentalFeature`, [
    column("Name", 35, LEFT),
    column("Enabled", 7, RIGHT),
    column("Source", 35, LEFT),
    column("Description", 0, LEFT),
  ]),
  listView(`${COMMANDS}GenericMeasureInfo`, `Deserialized.${COMMANDS}GenericMeasureInfo`, [
    "Count",
    "Average",
    "Sum",
    "Maximum",
    "Minimum",
    "Property",
  ]),
  tableView(
    `${COMMANDS}TextMeasureInfo`,
    `Deserialized.${COMMANDS}TextMeasureInfo`,
    ["Lines", "Words", "Characters", "Property"].map((name) => column(name)),
  ),
  tableView(`${COMMANDS}FileHashInfo`, `${COMMANDS}FileHashInfo`, [
    column("Algorithm", 15, LEFT),
    column("Hash", 70, LEFT),
    column("Path"),
  ]),
  tableView(
    `${COMMANDS}ByteCollection`,
    `${COMMANDS}ByteCollection`,
    [
      column("HexOffset", 16, { label: "Offset", ...RIGHT }),
      column("HexBytes", 47, { label: "Bytes\n00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F", ...LEFT }),
      column("Ascii", 16, LEFT),
    ],
    { groupBy: { value: "Label" } },
  ),
  tableView(`${COMMANDS}ComputerChangeInfo`, `${COMMANDS}ComputerChangeInfo`, [
    column("HasSucceeded", 12, LEFT),
    column("ComputerName", 25),
  ]),
  tableView("Breakpoint", ["CommandBreakpoint", "LineBreakpoint", "VariableBreakpoint"].map((name) => SMA + name), [
    column("ID", 4, RIGHT),
    column("Script"),
    column("Line", 4, RIGHT),
    column("Command"),
    column("Variable"),
    column("Action"),
  ]),
  tableView("System.Management.Automation.PSTraceSource", `${SMA}PSTraceSource`, [
    column("Options", 8),
    column("Name", 20),
    column("Listeners", 20),
    column("Description"),
  ]),
  {
    name: "CommandParameterSetInfo",
    types: [`${SMA}CommandParameterSetInfo`],
    control: { shape: "custom", draw: drawParameterSet },
  },
];

function commandName(command: PsValue, session: Session): PsValue {
  return read(command, readText(command, "CommandType", session) === "Alias" ? "DisplayName" : "Name", session);
}

function historyDuration(entry: PsValue, session: Session): PsValue {
  const duration = bareValue(read(entry, "Duration", session));
  if (!(duration instanceof PsTimeSpan)) return null;
  const minutes = duration.ticks / 600_000_000n;
  if (minutes >= 600n) {
    const hours = Math.round(Number(duration.ticks) / 36_000_000_000);
    return compositeFormat("{0}:{1:mm}:{1:ss}.{1:fff}", [hours, duration]) ?? null;
  }
  const format = minutes >= 60n ? "h\\:mm\\:ss\\.fff" : minutes >= 1n ? "m\\:ss\\.fff" : "s\\.fff";
  return formatValue(duration, format) ?? null;
}

function matchText(match: PsValue, session: Session): PsValue {
  return invokeMethod(match, "ToString", [session.providers.location()], session);
}

function driveSpace(name: "Used" | "Free"): (drive: PsValue, session: Session) => PsValue {
  return (drive, session) => {
    if (!isTrue(read(drive, "Used", session)) && !isTrue(read(drive, "Free", session))) return null;
    return ((readNumber(drive, name, session) ?? 0) / GIGABYTE).toFixed(2);
  };
}

function preRelease(module: PsValue, session: Session): PsValue {
  return read(module, "PrivateData.PSData.PreRelease", session);
}

function keysOf(value: PsValue): PsValue {
  const bare = bareValue(value);
  return bare instanceof PsDictionary ? new PsList([...bare.entries()].map(([key]) => key)) : null;
}

const PARAMETER_LINES = [
  ["ParameterType = ", "ParameterType"],
  ["Position = ", "Position"],
  ["IsMandatory = ", "IsMandatory"],
  ["IsDynamic = ", "IsDynamic"],
  ["HelpMessage = ", "HelpMessage"],
  ["ValueFromPipeline = ", "ValueFromPipeline"],
  ["ValueFromPipelineByPropertyName = ", "ValueFromPipelineByPropertyName"],
  ["ValueFromRemainingArguments = ", "ValueFromRemainingArguments"],
  ["Aliases = ", "Aliases"],
] as const;

function drawParameterSet(set: PsValue, session: Session): ReturnType<typeof formatBlock>[] {
  const lines = formatBlock([
    textField("Parameter Set Name: "),
    propertyField(readText(set, "Name", session)),
    NEW_LINE,
    textField("Is default parameter set: "),
    propertyField(readText(set, "IsDefault", session)),
    NEW_LINE,
  ]);
  for (const parameter of enumerableOf(read(set, "Parameters", session)) ?? []) {
    const facts = formatBlock([], 2);
    for (const [label, name] of PARAMETER_LINES) {
      facts.formatValueList.push(textField(label), propertyField(readText(parameter, name, session)), NEW_LINE);
    }
    facts.formatValueList.push(textField("Attributes ="), NEW_LINE);
    lines.formatValueList.push(
      NEW_LINE,
      formatBlock(
        [textField("Parameter Name: "), propertyField(readText(parameter, "Name", session)), NEW_LINE, facts],
        2,
      ),
    );
  }
  lines.formatValueList.push(NEW_LINE);
  return [lines];
}
