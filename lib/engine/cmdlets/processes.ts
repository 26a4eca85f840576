/**
 * Get-Process, Get-Service, Get-ComputerInfo and Get-Uptime: what a virtual computer shows of itself.
 * @module
 */
import { customObject, PsDateTime, PsDouble, PsTimeSpan, type PsValue } from "../../clixml/value.ts";
import { type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { registerTypeMembers } from "../dotnet/built_in_type_data.ts";
import { declareEnum } from "../dotnet/declare.ts";
import { enumNamed } from "../dotnet/enums.ts";
import type { TypeDataMember } from "../dotnet/type_data_member.ts";
import type { Platform } from "../platform.ts";
import type { Step, Task } from "../task.ts";
import { hasWildcards, Wildcard } from "../wildcard.ts";
import { DataObject, dataType } from "./data_object.ts";
import { commandClass, MANAGEMENT } from "./modules.ts";
import { unwrap } from "./property_expression.ts";

const PROCESS = dataType("System.Diagnostics.Process", [
  "int Id",
  "string ProcessName",
  "int HandleCount",
  "long WorkingSet64",
  "long PagedMemorySize64",
  "long NonpagedSystemMemorySize64",
  "long VirtualMemorySize64",
  "System.TimeSpan TotalProcessorTime",
  "int SessionId",
  "datetime StartTime",
  "bool HasExited",
  "bool Responding",
  "string MachineName",
], {
  bases: ["System.ComponentModel.Component", "System.MarshalByRefObject"],
  text: (self) => `System.Diagnostics.Process (${String(self.get("ProcessName"))})`,
});

const STATUS = "System.ServiceProcess.ServiceControllerStatus";
const START_TYPE = "System.ServiceProcess.ServiceStartMode";
const SERVICE = dataType("System.ServiceProcess.ServiceController", [
  "string Name",
  "string DisplayName",
  `${STATUS} Status`,
  `${START_TYPE} StartType`,
  "bool CanStop",
  "string ServiceName",
  "string MachineName",
], {
  bases: ["System.ComponentModel.Component", "System.MarshalByRefObject"],
  text: (self) => String(self.get("Name")),
});

const alias = (target: string): TypeDataMember => ({ kind: "alias", target });
const script = (get: (self: PsValue) => PsValue): TypeDataMember => ({ kind: "script", get });
/** What a process object knows beside its properties. */
const fact = (name: string): TypeDataMember => script((self) => self instanceof DataObject ? self.get(name) : null);

registerTypeMembers("System.Diagnostics.Process", {
  PSConfiguration: { kind: "set", names: ["Name", "Id", "PriorityClass", "FileVersion"] },
  Name: alias("ProcessName"),
  SI: alias("SessionId"),
  Handles: alias("HandleCount"),
  VM: alias("VirtualMemorySize64"),
  WS: alias("WorkingSet64"),
  PM: alias("PagedMemorySize64"),
  NPM: alias("NonpagedSystemMemorySize64"),
  Path: fact("Path"),
  CommandLine: fact("Path"),
  Parent: fact("Parent"),
  Company: fact("Company"),
  CPU: script((self) => {
    const spent = self instanceof DataObject ? self.get("TotalProcessorTime") : null;
    return spent instanceof PsTimeSpan ? new PsDouble(Number(spent.ticks) / 10_000_000) : null;
  }),
  FileVersion: fact("FileVersion"),
  ProductVersion: fact("ProductVersion"),
  Description: fact("Description"),
  Product: fact("Product"),
  __NounName: { kind: "note", value: "Process" },
});

/** Types of these cmdlets' output. */
export const PROCESS_TYPES = [
  PROCESS.row,
  SERVICE.row,
  declareEnum(STATUS, "Stopped=1 StartPending StopPending Running ContinuePending PausePending Paused"),
  declareEnum(START_TYPE, "Boot System Automatic Manual Disabled"),
] as const;

/** Processes beside PowerShell's own: name, id, megabytes. */
const WINDOWS_PROCESSES = [
  ["csrss", 516, 5],
  ["explorer", 4380, 96],
  ["lsass", 712, 17],
  ["services", 692, 9],
  ["spoolsv", 2216, 14],
  ["svchost", 836, 24],
  ["System", 4, 1],
  ["wininit", 596, 6],
  ["WmiPrvSE", 3120, 21],
  ["wsmprovhost", 5012, 78],
] as const;
const LINUX_PROCESSES = [["systemd", 1, 12], ["sshd", 812, 8], ["bash", 1204, 5]] as const;

const SERVICES = [
  ["Dnscache", "DNS Client", "Running", "Automatic"],
  ["EventLog", "Windows Event Log", "Running", "Automatic"],
  ["LanmanServer", "Server", "Running", "Automatic"],
  ["LanmanWorkstation", "Workstation", "Running", "Automatic"],
  ["RpcSs", "Remote Procedure Call (RPC)", "Running", "Automatic"],
  ["Spooler", "Print Spooler", "Running", "Automatic"],
  ["TermService", "Remote Desktop Services", "Running", "Manual"],
  ["W32Time", "Windows Time", "Running", "Automatic"],
  ["WinRM", "Windows Remote Management (WS-Management)", "Running", "Automatic"],
  ["wuauserv", "Windows Update", "Stopped", "Manual"],
] as const;

function processesOf(platform: Platform): DataObject[] {
  const rows: (readonly [string, number, number])[] = [
    ...(platform.os === "windows" ? WINDOWS_PROCESSES : LINUX_PROCESSES),
    ["pwsh", platform.processId, 110],
  ];
  const started = new PsDateTime(platform.now() - 36_000_000_000n, "Local");
  return rows.map(([name, id, megabytes]) =>
    PROCESS.make({
      Id: id,
      ProcessName: name,
      HandleCount: 100 + id % 900,
      WorkingSet64: BigInt(megabytes) * 1_048_576n,
      PagedMemorySize64: BigInt(megabytes) * 524_288n,
      NonpagedSystemMemorySize64: 20_480n,
      VirtualMemorySize64: 2_203_318_222_848n,
      TotalProcessorTime: new PsTimeSpan(BigInt(id % 97) * 1_250_000n),
      SessionId: 0,
      StartTime: started,
      HasExited: false,
      Responding: true,
      MachineName: ".",
      Path: programPath(platform, name),
    })
  ).sort((a, b) => {
    const order = String(a.get("ProcessName")).toLowerCase() < String(b.get("ProcessName")).toLowerCase() ? -1 : 1;
    return a.get("ProcessName") === b.get("ProcessName") ? Number(a.get("Id")) - Number(b.get("Id")) : order;
  });
}

function programPath(platform: Platform, name: string): string {
  if (name === "pwsh") return platform.os === "windows" ? `${platform.psHome}\\pwsh.exe` : `${platform.psHome}/pwsh`;
  return platform.os === "windows" ? `C:\\Windows\\System32\\${name}.exe` : `/usr/bin/${name}`;
}

const NAME_SETS = ["Name", "NameWithUserName"] as const;
const ID_SETS = ["Id", "IdWithUserName"] as const;
const INPUT_SETS = ["InputObject", "InputObjectWithUserName"] as const;

function mapSets(names: readonly string[], membership: object): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, membership]));
}

/** The row of Get-Process. */
export const GET_PROCESS: CmdletSpec = {
  name: "Get-Process",
  module: MANAGEMENT,
  className: commandClass("GetProcessCommand"),
  defaultSet: "Name",
  outputTypes: ["System.Diagnostics.Process"],
  parameters: [
    inSets("Name", "string[]", mapSets(NAME_SETS, { position: 0, property: true }), {
      aliases: ["ProcessName"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Id", "int[]", mapSets(ID_SETS, { mandatory: true, property: true }), { aliases: ["PID"] }),
    inSets("InputObject", "System.Diagnostics.Process[]", mapSets(INPUT_SETS, { mandatory: true, value: true })),
    inSets("IncludeUserName", "switch", {
      NameWithUserName: { mandatory: true },
      IdWithUserName: { mandatory: true },
      InputObjectWithUserName: { mandatory: true },
    }),
    inSets("Module", "switch", { Name: {}, Id: {}, InputObject: {} }, { validate: [{ kind: "NotNull" }] }),
    inSets("FileVersionInfo", "switch", { Name: {}, Id: {}, InputObject: {} }, {
      aliases: ["FV", "FVI"],
      validate: [{ kind: "NotNull" }],
    }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const all = processesOf(cmd.session.platform);
      const given = cmd.items("InputObject");
      const ids = cmd.items("Id");
      if (given) yield* writeEach(cmd, given);
      else if (ids) yield* byId(cmd, all, ids);
      else yield* byName(cmd, all, cmd.texts("Name") ?? ["*"]);
    },
  }),
};

function* writeEach(cmd: CmdletCall, values: readonly PsValue[]): Task<void> {
  for (const value of values) {
    const step = cmd.write(value);
    if (step) yield* step;
  }
}

function* byId(cmd: CmdletCall, all: readonly DataObject[], ids: readonly PsValue[]): Task<void> {
  for (const id of ids) {
    const found = all.find((process) => process.get("Id") === unwrap(id));
    const step = found ? cmd.write(found) : missing(cmd, "NoProcessFoundForGivenId", "id", unwrap(id));
    if (step) yield* step;
  }
}

function* byName(cmd: CmdletCall, all: readonly DataObject[], names: readonly string[]): Task<void> {
  for (const name of names) {
    const test = new Wildcard(name);
    const found = all.filter((process) => test.matches(String(process.get("ProcessName"))));
    if (found.length === 0 && !hasWildcards(name)) {
      const step = missing(cmd, "NoProcessFoundForGivenName", "name", name);
      if (step) yield* step;
    }
    yield* writeEach(cmd, found);
  }
}

function missing(cmd: CmdletCall, errorId: string, what: string, value: PsValue): Step {
  return cmd.error(cmd.record({
    types: ["Microsoft.PowerShell.Commands.ProcessCommandException", "System.SystemException"],
    message: `No process has the ${what} '${String(value)}'.`,
    errorId,
    category: "ObjectNotFound",
    target: value,
  }));
}

/** The row of Get-Service: on Windows only. */
export const GET_SERVICE: CmdletSpec = {
  name: "Get-Service",
  module: MANAGEMENT,
  className: commandClass("GetServiceCommand"),
  defaultSet: "Default",
  outputTypes: ["System.ServiceProcess.ServiceController"],
  parameters: [
    inSets("Name", "string[]", { Default: { position: 0, value: true, property: true } }, {
      aliases: ["ServiceName"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("DisplayName", "string[]", { DisplayName: { mandatory: true } }),
    inSets("InputObject", "System.ServiceProcess.ServiceController[]", { InputObject: { value: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    parameter("Include", "string[]", {}, { validate: [{ kind: "NotNullOrEmpty" }] }),
    parameter("Exclude", "string[]", {}, { validate: [{ kind: "NotNullOrEmpty" }] }),
    parameter("DependentServices", "switch", {}, { aliases: ["DS"] }),
    parameter("RequiredServices", "switch", {}, { aliases: ["SDO", "ServicesDependedOn"] }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const byDisplay = cmd.texts("DisplayName");
      for (const name of byDisplay ?? cmd.texts("Name") ?? ["*"]) {
        const test = new Wildcard(name);
        const found = SERVICES.filter(([own, display]) => test.matches(byDisplay ? display : own));
        if (found.length === 0 && !hasWildcards(name)) {
          const step = cmd.error(cmd.record({
            types: ["Microsoft.PowerShell.Commands.ServiceCommandException", "System.SystemException"],
            message: `No service is named '${name}'.`,
            errorId: byDisplay ? "NoServiceFoundForGivenDisplayName" : "NoServiceFoundForGivenName",
            category: "ObjectNotFound",
            target: name,
          }));
          if (step) yield* step;
        }
        yield* writeEach(cmd, found.map(serviceOf));
      }
    },
  }),
};

function serviceOf([name, display, status, start]: (typeof SERVICES)[number]): DataObject {
  return SERVICE.make({
    Name: name,
    DisplayName: display,
    Status: enumNamed(STATUS, status),
    StartType: enumNamed(START_TYPE, start),
    CanStop: status === "Running",
    ServiceName: name,
    MachineName: ".",
  });
}

/** The row of Get-ComputerInfo. */
export const GET_COMPUTERINFO: CmdletSpec = {
  name: "Get-ComputerInfo",
  module: MANAGEMENT,
  className: commandClass("GetComputerInfoCommand"),
  parameters: [parameter("Property", "string[]", { position: 0, value: true, property: true })],
  create: (cmd) => ({
    process(): Step {
      const { platform } = cmd.session;
      const windows = platform.os === "windows";
      const rows: (readonly [string, PsValue])[] = [
        ["WindowsProductName", windows ? "Windows Server 2022 Datacenter" : null],
        ["OsName", windows ? "Microsoft Windows Server 2022 Datacenter" : "Linux"],
        ["OsVersion", windows ? "10.0.20348" : null],
        ["CsName", platform.computerName],
        ["CsDomain", platform.domainName],
        ["CsUserName", `${platform.domainName}\\${platform.userName}`],
        ["TimeZone", "(UTC) Coordinated Universal Time"],
      ];
      const wanted = cmd.texts("Property")?.map((name) => new Wildcard(name));
      const chosen = rows.filter(([name]) => !wanted || wanted.some((test) => test.matches(name)));
      const info = customObject(chosen);
      info.typeNames = ["Microsoft.PowerShell.Commands.ComputerInfo", "System.Object"];
      return cmd.write(info);
    },
  }),
};

/** Ticks that a virtual computer has been up when its clock is asked. */
const UPTIME_TICKS = 3_213_000_000_000n;

/** The row of Get-Uptime. */
export const GET_UPTIME: CmdletSpec = {
  name: "Get-Uptime",
  module: "Microsoft.PowerShell.Utility",
  className: commandClass("GetUptimeCommand"),
  defaultSet: "Timespan",
  outputTypes: ["System.TimeSpan", "System.DateTime"],
  parameters: [inSets("Since", "switch", { Since: {} })],
  create: (cmd) => ({
    process(): Step {
      if (!cmd.flag("Since")) return cmd.write(new PsTimeSpan(UPTIME_TICKS));
      const { platform } = cmd.session;
      const utc = platform.now() - UPTIME_TICKS;
      return cmd.write(new PsDateTime(utc + BigInt(platform.utcOffsetMinutes(utc)) * 600_000_000n, "Local"));
    },
  }),
};
