/**
 * Format-Table, Format-List, Format-Wide and Format-Custom: parameters as tables, one body for all.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, parameter, type ParameterSpec } from "../command.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Step } from "../task.ts";
import type { Expansion, FormatOptions } from "./format_options.ts";
import { ObjectFormatter } from "./object_formatter.ts";
import { type ParameterPurpose, type PropertyParameter, readPropertyParameters } from "./property_parameters.ts";
import { FormatObject, type FormatRecord } from "./records.ts";
import type { ViewShape } from "./view.ts";

const MODULE = "Microsoft.PowerShell.Utility";
const RECORD_TYPES = ["FormatStartData", "FormatEntryData", "FormatEndData", "GroupStartData", "GroupEndData"]
  .map((name) => `Microsoft.PowerShell.Commands.Internal.Format.${name}`);
const EXPANSIONS: readonly Expansion[] = ["CoreOnly", "EnumOnly", "Both"];
const INT32_MAX = 2147483647;

const SHARED: readonly ParameterSpec[] = [
  parameter("GroupBy", "object"),
  parameter("View", "string"),
  parameter("ShowError", "switch"),
  parameter("DisplayError", "switch"),
  parameter("Force", "switch"),
  parameter("Expand", "string", {}, { validate: [{ kind: "Set", values: EXPANSIONS, ignoreCase: true }] }),
  parameter("InputObject", "psobject", { value: true }),
];
const PROPERTIES = parameter("Property", "object[]", { position: 0 }, { wildcards: true });
const AT_LEAST_ONE = { validate: [{ kind: "Range", min: 1, max: INT32_MAX }] } as const;

/** Format-Table, Format-List, Format-Wide, Format-Custom. */
export const FORMAT_OBJECT_CMDLETS: readonly CmdletSpec[] = [
  formatCmdlet("Table", "table", [
    parameter("AutoSize", "switch"),
    parameter("RepeatHeader", "switch"),
    parameter("HideTableHeaders", "switch"),
    parameter("Wrap", "switch"),
    PROPERTIES,
  ]),
  formatCmdlet("List", "list", [PROPERTIES]),
  formatCmdlet("Wide", "wide", [
    parameter("Property", "object", { position: 0 }, { wildcards: true }),
    parameter("AutoSize", "switch"),
    parameter("Column", "int", {}, AT_LEAST_ONE),
  ]),
  formatCmdlet("Custom", "custom", [PROPERTIES, parameter("Depth", "int", {}, AT_LEAST_ONE)]),
];

function formatCmdlet(noun: string, shape: ViewShape, parameters: readonly ParameterSpec[]): CmdletSpec {
  return {
    name: `Format-${noun}`,
    module: MODULE,
    className: `Microsoft.PowerShell.Commands.Format${noun}Command`,
    parameters: [...parameters, ...SHARED],
    outputTypes: RECORD_TYPES,
    create: (cmd) => formatBody(cmd, shape),
  };
}

function formatBody(cmd: CmdletCall, shape: ViewShape): CmdletBody {
  let formatter: ObjectFormatter | undefined;
  return {
    begin(): Step {
      formatter = new ObjectFormatter(cmd.session, asTerminating(cmd, () => readOptions(cmd, shape)));
      return undefined;
    },
    process(): Step {
      const value = cmd.get("InputObject");
      if (value === undefined || formatter === undefined) return undefined;
      const used = formatter;
      return sendRecords(cmd, asTerminating(cmd, () => used.add(value)));
    },
    end(): Step {
      return formatter === undefined ? undefined : sendRecords(cmd, formatter.end());
    },
  };
}

function readOptions(cmd: CmdletCall, shape: ViewShape): FormatOptions {
  const view = cmd.text("View") || undefined;
  const items = shape === "wide" ? singleItem(cmd.get("Property")) : cmd.items("Property") ?? [];
  const properties = readPropertyParameters(items, shape);
  if (view !== undefined && properties.length > 0) {
    refuse(cmd, "FormatCannotSpecifyViewAndProperty", "Cannot use -View with -Property: name one of them");
  }
  if (cmd.flag("AutoSize") && cmd.has("Column")) {
    refuse(cmd, "FormatCannotSpecifyAutosizeAndColumns", "Cannot use -AutoSize with -Column: name one of them");
  }
  return {
    shape,
    properties,
    view,
    groupBy: readGroupBy(cmd.get("GroupBy")),
    force: cmd.flag("Force"),
    showError: cmd.flag("ShowError"),
    displayError: cmd.flag("DisplayError"),
    expand: EXPANSIONS.find((name) => name.toLowerCase() === cmd.text("Expand")?.toLowerCase()),
    autoSize: givenFlag(cmd, "AutoSize"),
    hideHeaders: givenFlag(cmd, "HideTableHeaders"),
    wrap: givenFlag(cmd, "Wrap"),
    repeatHeader: cmd.flag("RepeatHeader"),
    columns: cmd.int("Column"),
    depth: cmd.int("Depth"),
  };
}

function singleItem(value: PsValue | undefined): readonly PsValue[] {
  return value === undefined || value === null ? [] : [value];
}

function readGroupBy(value: PsValue | undefined): PropertyParameter | undefined {
  const purpose: ParameterPurpose = "groupBy";
  return readPropertyParameters(singleItem(value), purpose)[0];
}

/** A switch as the user gave it: absent, on, or off with `:$false`. */
function givenFlag(cmd: CmdletCall, name: string): boolean | undefined {
  return cmd.has(name) ? cmd.flag(name) : undefined;
}

function refuse(cmd: CmdletCall, errorId: string, message: string): never {
  cmd.terminate(cmd.record({
    errorId,
    category: "InvalidArgument",
    types: ["System.IO.InvalidDataException", "System.SystemException"],
    message,
  }));
}

function sendRecords(cmd: CmdletCall, records: readonly FormatRecord[], from = 0): Step {
  for (let i = from; i < records.length; i++) {
    const step = cmd.write(new FormatObject(records[i]!));
    if (step !== undefined) return thenSend(cmd, step, records, i + 1);
  }
  return undefined;
}

function* thenSend(
  cmd: CmdletCall,
  step: NonNullable<Step>,
  records: readonly FormatRecord[],
  from: number,
): NonNullable<Step> {
  yield* step;
  const more = sendRecords(cmd, records, from);
  if (more !== undefined) yield* more;
}

/** Lets an error of the formatting end the command, with the command's class in its id. */
export function asTerminating<T>(cmd: CmdletCall, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TerminatingError) cmd.terminate(error.record);
    throw error;
  }
}
