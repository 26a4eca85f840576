/**
 * TABLE: the properties that stand for an object where nobody names any (DefaultDisplayPropertySet and
 * DefaultDisplayProperty of PowerShell's type data), for the types that have such.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { typeDataOf } from "../dotnet/type_data.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import type { Session } from "../session.ts";

const PROCESS = ["Id", "Handles", "CPU", "SI", "Name"] as const;
const SERVICE = ["Status", "Name", "DisplayName"] as const;

const PROPERTY_SETS: Readonly<Record<string, readonly string[]>> = {
  "System.IO.FileInfo": ["LastWriteTime", "Length", "Name"],
  "System.Diagnostics.Process": PROCESS,
  "Deserialized.System.Diagnostics.Process": PROCESS.filter((name) => name !== "SI"),
  "System.ServiceProcess.ServiceController": SERVICE,
  "Deserialized.System.ServiceProcess.ServiceController": SERVICE,
  "System.DirectoryServices.DirectoryEntry": ["distinguishedName", "Path"],
  "System.Management.Automation.PSModuleInfo": [
    "Name",
    "Path",
    "Description",
    "Guid",
    "Version",
    "ModuleBase",
    "ModuleType",
    "PrivateData",
    "AccessMode",
    "ExportedAliases",
    "ExportedCmdlets",
    "ExportedFunctions",
    "ExportedVariables",
    "NestedModules",
  ],
  "System.Management.Automation.ExtendedTypeDefinition": ["TypeNames", "FormatViewDefinition"],
};

const DISPLAY_PROPERTIES: Readonly<Record<string, string>> = {
  "System.Net.IPAddress": "IPAddressToString",
  "System.IO.DirectoryInfo": "Name",
};

/** The default properties of an object; none where its type declares none. Update-TypeData comes first. */
export function defaultPropertiesOf(object: PsValue, session: Session): readonly string[] {
  const declared = typeDataOf(session);
  return lookUp(object, (name) => declared.find(name)?.defaultDisplayProperties ?? PROPERTY_SETS[name]) ?? [];
}

/** The one property that stands for an object, where its type declares one. */
export function displayPropertyOf(object: PsValue, session: Session): string | undefined {
  const declared = typeDataOf(session);
  return lookUp(object, (name) => declared.find(name)?.defaultDisplayProperty ?? DISPLAY_PROPERTIES[name]);
}

function lookUp<T>(object: PsValue, find: (typeName: string) => T | undefined): T | undefined {
  const names = typeNamesOf(object);
  for (const name of names) {
    const found = find(name);
    if (found !== undefined) return found;
  }
  for (const name of names) {
    if (!name.startsWith("Deserialized.")) continue;
    const found = find(name.slice("Deserialized.".length));
    if (found !== undefined) return found;
  }
  return undefined;
}
