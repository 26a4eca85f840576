/**
 * The variables that every session starts with.
 * @module
 */
import { PsArray, PsDictionary, type PsValue, PsVersion } from "../clixml/value.ts";
import { convertTo } from "./dotnet/convert.ts";
import { enumNamed } from "./dotnet/enums.ts";
import { getStatic } from "./dotnet/members.ts";
import { resolveType } from "./dotnet/type_system.ts";
import type { Engine } from "./engine.ts";
import type { Providers } from "./providers/provider_table.ts";
import { ALL_SCOPE, CONSTANT, READ_ONLY, Variable } from "./scope.ts";
import { ExecutionContextObject, StyleObject } from "./session_objects.ts";

/** The version that `$PSVersionTable` names. */
export const POWERSHELL_VERSION = "7.6.5";

const SMA = "System.Management.Automation.";
const action = (name: string): PsValue => enumNamed(`${SMA}ActionPreference`, name);

type Row = readonly [name: string, value: (engine: Engine) => PsValue, flags?: number];

const CONST_ALL = CONSTANT | ALL_SCOPE;
const READ_ALL = READ_ONLY | ALL_SCOPE;

const ROWS: readonly Row[] = [
  ["ConfirmPreference", () => enumNamed(`${SMA}ConfirmImpact`, "High")],
  ["DebugPreference", () => action("SilentlyContinue")],
  ["ErrorActionPreference", () => action("Continue")],
  ["ErrorView", () => enumNamed(`${SMA}ErrorView`, "ConciseView")],
  ["InformationPreference", () => action("SilentlyContinue")],
  ["ProgressPreference", () => action("Continue")],
  ["VerbosePreference", () => action("SilentlyContinue")],
  ["WarningPreference", () => action("Continue")],
  ["WhatIfPreference", () => false],
  ["FormatEnumerationLimit", () => 4],
  ["MaximumHistoryCount", () => 4096],
  ["NestedPromptLevel", () => 0],
  ["PSNativeCommandUseErrorActionPreference", () => false],
  ["PSNativeCommandArgumentPassing", (e) => e.platform.os === "windows" ? "Windows" : "Standard"],
  ["OutputEncoding", utf8Encoding],
  ["PSDefaultParameterValues", () => new PsDictionary(`${SMA}DefaultParameterDictionary`)],
  ["PSEmailServer", () => ""],
  ["PSSessionApplicationName", () => "wsman"],
  ["PSSessionConfigurationName", () => "http://schemas.microsoft.com/powershell/Microsoft.PowerShell"],
  ["Error", (e) => e.errors, CONSTANT],
  ["ExecutionContext", (e) => new ExecutionContextObject(e), CONST_ALL],
  ["HOME", (e) => e.platform.homeDirectory, READ_ALL],
  ["Host", (e) => e.hostObject, CONST_ALL],
  ["IsCoreCLR", () => true, CONST_ALL],
  ["IsLinux", (e) => e.platform.os === "linux", CONST_ALL],
  ["IsMacOS", () => false, CONST_ALL],
  ["IsWindows", (e) => e.platform.os === "windows", CONST_ALL],
  ["PID", (e) => e.platform.processId, CONST_ALL],
  ["PSCulture", () => "en-US", READ_ALL],
  ["PSEdition", () => "Core", CONST_ALL],
  ["PSHOME", (e) => e.platform.psHome, CONST_ALL],
  ["PSUICulture", () => "en-US", READ_ALL],
  ["PSVersionTable", versionTable, CONST_ALL],
  ["ShellId", () => "Microsoft.PowerShell", CONST_ALL],
  ["StackTrace", () => ""],
  ["EnabledExperimentalFeatures", () => new PsArray([]), READ_ALL],
  ["PSStyle", () => new StyleObject()],
  ["PWD", (e) => (e.providers as Providers).current()],
  ["^", () => null],
  ["$", () => null],
];

function utf8Encoding(engine: Engine): PsValue {
  const type = resolveType("System.Text.Encoding");
  return type === undefined ? null : getStatic(type, "UTF8", engine) ?? null;
}

function versionTable(engine: Engine): PsValue {
  const table = new PsDictionary(`${SMA}PSVersionHashTable`);
  const version = (major: number, minor: number, build = -1, revision = -1) =>
    new PsVersion(major, minor, build, revision);
  table.set("PSVersion", convertTo(POWERSHELL_VERSION, resolveType("semver")!, engine));
  table.set("PSEdition", "Core");
  table.set("GitCommitId", POWERSHELL_VERSION);
  table.set("OS", engine.platform.os === "windows" ? "Microsoft Windows 10.0.26100" : "Ubuntu 24.04 LTS");
  table.set("Platform", engine.platform.os === "windows" ? "Win32NT" : "Unix");
  table.set(
    "PSCompatibleVersions",
    new PsArray(
      [
        version(1, 0),
        version(2, 0),
        version(3, 0),
        version(4, 0),
        version(5, 0),
        version(5, 1),
        version(6, 0),
        version(7, 0),
      ],
      "System.Version",
    ),
  );
  table.set("PSRemotingProtocolVersion", version(2, 4));
  table.set("SerializationVersion", version(1, 1, 0, 1));
  table.set("WSManStackVersion", version(3, 0));
  return table;
}

/** Puts them into the global scope. */
export function automaticVariables(engine: Engine): void {
  for (const [name, value, flags = 0] of ROWS) {
    const variable = engine.global.put(new Variable(name, value(engine), flags));
    if ((flags & ALL_SCOPE) !== 0) engine.allScope.set(name.toLowerCase(), variable);
  }
}
