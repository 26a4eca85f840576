/**
 * The .NET enums that message bodies hold (MS-PSRP 2.2.3.6 to 2.2.3.8, 2.2.3.17, 2.2.3.19, 2.2.3.31): names and numbers,
 * and how .NET spells a number by its names.
 * @module
 */
import { PsEnum } from "../clixml/value.ts";
import { HOST_METHODS } from "./host_methods.ts";

/** One enum: its full name, its values from small to large, and whether values combine. */
interface EnumTable {
  readonly type: string;
  readonly flags: boolean;
  readonly values: Readonly<Record<string, number>>;
}

/** The enums by a short word. */
export const ENUMS = {
  PSThreadOptions: {
    type: "System.Management.Automation.Runspaces.PSThreadOptions",
    flags: false,
    values: { Default: 0, UseNewThread: 1, ReuseThread: 2, UseCurrentThread: 3 },
  },
  ApartmentState: {
    type: "System.Threading.ApartmentState",
    flags: false,
    values: { STA: 0, MTA: 1, Unknown: 2 },
  },
  RemoteStreamOptions: {
    type: "System.Management.Automation.RemoteStreamOptions",
    flags: true,
    values: {
      AddInvocationInfoToErrorRecord: 1,
      AddInvocationInfoToWarningRecord: 2,
      AddInvocationInfoToDebugRecord: 4,
      AddInvocationInfoToVerboseRecord: 8,
      AddInvocationInfo: 15,
    },
  },
  PipelineResultTypes: {
    type: "System.Management.Automation.Runspaces.PipelineResultTypes",
    flags: true,
    values: { None: 0, Output: 1, Error: 2, Warning: 3, Verbose: 4, Debug: 5, Information: 6, All: 7, Null: 8 },
  },
  CommandTypes: {
    type: "System.Management.Automation.CommandTypes",
    flags: true,
    values: {
      Alias: 1,
      Function: 2,
      Filter: 4,
      Cmdlet: 8,
      ExternalScript: 16,
      Application: 32,
      Script: 64,
      Configuration: 256,
      All: 383,
    },
  },
  RemoteHostMethodId: {
    type: "System.Management.Automation.Remoting.RemoteHostMethodId",
    flags: false,
    values: Object.fromEntries(Object.entries(HOST_METHODS).map(([name, row]) => [name, row.id])),
  },
} as const satisfies Record<string, EnumTable>;

/** The number `value` of the enum `word`, as .NET boxes it. */
export function enumValue(word: keyof typeof ENUMS, value: number): PsEnum {
  const table: EnumTable = ENUMS[word];
  return new PsEnum(table.type, nameOf(table, value), value);
}

/** .NET's `Enum.ToString()`: the name, or for flags the names of the largest values that make the number up. */
function nameOf(table: EnumTable, value: number): string {
  const rows = Object.entries(table.values);
  const exact = rows.find(([, number]) => number === value);
  if (exact !== undefined) return exact[0];
  if (!table.flags) return String(value);
  const names: string[] = [];
  let rest = value;
  for (const [name, number] of rows.toReversed()) {
    if (number !== 0 && (rest & number) === number) {
      names.unshift(name);
      rest &= ~number;
    }
  }
  return rest === 0 && names.length > 0 ? names.join(", ") : String(value);
}
