/**
 * TABLE: the members that PowerShell's own type data adds to .NET types.
 * @module
 */
import { LiveObject, PsDateTime, PsEnum, PsGuid, PsObject, type PsValue } from "../../clixml/value.ts";
import { formatDateTime } from "./date_format.ts";
import { EN_US } from "./culture.ts";
import type { TypeDataMember } from "./type_data_member.ts";

type Members = ReadonlyMap<string, { readonly name: string; readonly member: TypeDataMember }>;

function members(rows: Readonly<Record<string, TypeDataMember>>): Members {
  return new Map(Object.entries(rows).map(([name, member]) => [name.toLowerCase(), { name, member }]));
}

const alias = (target: string): TypeDataMember => ({ kind: "alias", target });
const script = (get: (self: PsValue) => PsValue | undefined): TypeDataMember => ({ kind: "script", get });

/** What `DateTime.DateTime` shows: the hint of Get-Date -DisplayHint decides which parts. */
function dateText(self: PsValue): PsValue {
  const date = self instanceof PsObject && self.base !== undefined ? self.base : self;
  if (!(date instanceof PsDateTime)) return null;
  const hint = self instanceof PsObject ? self.members.get("DisplayHint") : undefined;
  const parts = hint instanceof PsEnum ? hint.name : "DateTime";
  if (parts === "Date") return formatDateTime(date, "D", EN_US) ?? null;
  if (parts === "Time") return formatDateTime(date, "T", EN_US) ?? null;
  return `${formatDateTime(date, "D", EN_US)} ${formatDateTime(date, "T", EN_US)}`;
}

function callOwn(self: PsValue, name: "mode" | "baseName" | "linkType"): PsValue {
  if (!(self instanceof LiveObject) || !(name in self)) return null;
  return (self as unknown as Record<"mode" | "baseName" | "linkType", () => string>)[name]();
}

const TABLE: Map<string, Members> = new Map([
  ["System.Array", members({ Count: alias("Length") })],
  ["System.DateTime", members({ DateTime: script(dateText) })],
  [
    "Deserialized.System.Enum",
    members({ Value: script((self) => self instanceof PsObject && self.text !== undefined ? self.text : null) }),
  ],
  ["System.Collections.DictionaryEntry", members({ Name: alias("Key") })],
  [
    "System.IO.FileInfo",
    members({
      Mode: script((self) => callOwn(self, "mode")),
      ModeWithoutHardLink: script((self) => callOwn(self, "mode")),
      BaseName: script((self) => callOwn(self, "baseName")),
      VersionInfo: script(() => null),
      ResolvedTarget: script((self) => fullPath(self)),
      LinkType: script((self) => callOwn(self, "linkType")),
      Target: alias("LinkTarget"),
    }),
  ],
  [
    "System.IO.DirectoryInfo",
    members({
      Mode: script((self) => callOwn(self, "mode")),
      ModeWithoutHardLink: script((self) => callOwn(self, "mode")),
      BaseName: script((self) => callOwn(self, "baseName")),
      ResolvedTarget: script((self) => fullPath(self)),
      LinkType: script((self) => callOwn(self, "linkType")),
      Target: alias("LinkTarget"),
    }),
  ],
  ["System.Guid", members({ Guid: script((self) => guidOf(self)?.text ?? null) })],
  [
    "System.Net.IPAddress",
    members({ IPAddressToString: script((self) => self instanceof LiveObject ? self.text() : null) }),
  ],
  [
    "System.Management.Automation.PSDriveInfo",
    members({ Used: script(() => undefined), Free: script(() => undefined) }),
  ],
]);

/** Members by type name, then by lower-case member name. */
export const BUILT_IN_MEMBERS: ReadonlyMap<string, Members> = TABLE;

/** Adds the members that PowerShell's type data has for a type whose row stands elsewhere. */
export function registerTypeMembers(typeName: string, rows: Readonly<Record<string, TypeDataMember>>): void {
  TABLE.set(typeName, members(rows));
}

function fullPath(self: PsValue): PsValue {
  return self instanceof LiveObject && "path" in self ? String(self.path) : null;
}

function guidOf(self: PsValue): PsGuid | undefined {
  const bare = self instanceof PsObject ? self.base : self;
  return bare instanceof PsGuid ? bare : undefined;
}
