/**
 * TABLE: views of files and folders. A Windows computer shows mode, time, length and name; others show the rights and
 * owners that Unix knows.
 * @module
 */
import { PsDateTime, type PsValue } from "../../clixml/value.ts";
import { compositeFormat } from "../dotnet/composite_format.ts";
import type { Session } from "../session.ts";
import { bareValue } from "./bare_value.ts";
import { formatBlock, propertyField, textField } from "./records.ts";
import { read, readText } from "./view_values.ts";
import { column, tableView, type ViewDefinition, type ViewGrouping, viewItems } from "./view.ts";

const FILE_TYPES = ["System.IO.DirectoryInfo", "System.IO.FileInfo"] as const;
const RIGHT = { align: "right" } as const;
const LEFT = { align: "left" } as const;
const PROVIDER_PREFIX = "Microsoft.PowerShell.Core\\FileSystem::";

const BY_FOLDER: ViewGrouping = {
  value: "PSParentPath",
  heading: (item, session) => [
    formatBlock([
      textField("    Directory: "),
      propertyField(readText(item, "PSParentPath", session).replace(PROVIDER_PREFIX, "")),
    ]),
  ],
};

const windowsColumns = (mode: string) => [
  column(firstOf(mode, "Mode"), 7, { label: "Mode", ...LEFT }),
  column((item, session) => time(item, "{0,10:d} {0,8:t}", session), 26, { label: "LastWriteTime", ...RIGHT }),
  column("Length", 14, { label: "Length", ...RIGHT }),
  column(firstOf("NameString", "Name"), 0, { label: "Name", ...LEFT }),
];

/** Views of FileInfo and DirectoryInfo. */
export const FILE_VIEWS: readonly ViewDefinition[] = [
  tableView(
    "childrenWithUnixStat",
    FILE_TYPES,
    [
      column("UnixMode", 10, LEFT),
      column("User", 10, RIGHT),
      column("Group", 10, LEFT),
      column((item, session) => time(item, "{0:d} {0:HH}:{0:mm}", session), 16, { label: "LastWriteTime", ...RIGHT }),
      column("Size", 12, RIGHT),
      column(firstOf("NameString", "Name"), 0, { label: "Name", ...LEFT }),
    ],
    { groupBy: BY_FOLDER, wrap: true, when: (session) => session.platform.os !== "windows" },
  ),
  tableView("children", FILE_TYPES, windowsColumns("ModeWithoutHardLink"), { groupBy: BY_FOLDER, wrap: true }),
  tableView("childrenWithHardlink", FILE_TYPES, windowsColumns("Mode"), { groupBy: BY_FOLDER, wrap: true }),
  {
    name: "children",
    types: FILE_TYPES,
    groupBy: BY_FOLDER,
    control: {
      shape: "list",
      entries: [
        {
          types: ["System.IO.FileInfo"],
          content: viewItems([
            "Name",
            "Length",
            "CreationTime",
            "LastWriteTime",
            "LastAccessTime",
            "Mode",
            "LinkType",
            "Target",
            "VersionInfo",
          ]),
        },
        {
          content: viewItems([
            "Name",
            "CreationTime",
            "LastWriteTime",
            "LastAccessTime",
            "Mode",
            "LinkType",
            "Target",
          ]),
        },
      ],
    },
  },
  {
    name: "children",
    types: FILE_TYPES,
    groupBy: BY_FOLDER,
    control: {
      shape: "wide",
      entries: [
        { types: ["System.IO.DirectoryInfo"], content: { value: "Name", format: "[{0}]" } },
        { content: { value: "Name" } },
      ],
    },
  },
  tableView(
    "FileSystemStream",
    "Microsoft.PowerShell.Commands.AlternateStreamData",
    [column("Stream", 20, LEFT), column("Length", 10, RIGHT)],
    { groupBy: { value: "Filename" } },
  ),
  tableView(
    "children",
    [
      "Microsoft.PowerShell.Commands.Internal.TransactedRegistryKey",
      "Microsoft.Win32.RegistryKey",
      "System.Management.Automation.TreatAs.RegistryValue",
    ],
    [column("PSChildName", 30, { label: "Name" }), column("Property")],
    {
      wrap: true,
      groupBy: {
        value: "PSParentPath",
        heading: (item, session) => [
          formatBlock([
            textField("    Hive: "),
            propertyField(
              readText(item, "PSParentPath", session).replace("Microsoft.PowerShell.Core\\Registry::", ""),
            ),
          ]),
        ],
      },
    },
  ),
];

function firstOf(...names: readonly string[]): (item: PsValue, session: Session) => PsValue {
  return (item, session) => {
    for (const name of names) {
      const value = read(item, name, session);
      if (value !== null) return value;
    }
    return null;
  };
}

function time(item: PsValue, format: string, session: Session): PsValue {
  const written = bareValue(read(item, "LastWriteTime", session));
  return written instanceof PsDateTime ? compositeFormat(format, [written]) ?? null : null;
}
