/**
 * TABLE: views of sessions, runspaces, jobs and WSMan configuration, in the style of PowerShell 7 and in the classic
 * one of Windows PowerShell's documentation (no Transport, ComputerType and PSJobTypeName).
 * @module
 */
import type { Session } from "../session.ts";
import { read } from "./view_values.ts";
import { column, listView, tableView, type ViewDefinition } from "./view.ts";

/** The two styles of session and job tables. */
export type TableStyle = "ps7" | "classic";

/** The slot of a session that holds its {@linkcode TableStyle}; `ps7` where it is empty. */
export const TABLE_STYLE_SLOT = "format.tableStyle";

const RUNSPACES = "System.Management.Automation.Runspaces.";
const RIGHT = { align: "right" } as const;
const LEFT = { align: "left" } as const;
const isClassic = (session: Session): boolean => session.slots.get(TABLE_STYLE_SLOT) === "classic";
const BY_PARENT = { groupBy: { value: "PSParentPath", label: "WSManConfig" } } as const;
const WSMAN = "Microsoft.WSMan.Management.";

/** Views of remoting. */
export const REMOTING_VIEWS: readonly ViewDefinition[] = [
  tableView(
    "PSSession",
    `${RUNSPACES}PSSession`,
    [
      column("Id", 2, RIGHT),
      column("Name", 15, LEFT),
      column("ComputerName", 15, LEFT),
      column("State", 13, LEFT),
      column("ConfigurationName", 20, LEFT),
      column("Availability", 13, RIGHT),
    ],
    { when: isClassic },
  ),
  tableView("PSSession", `${RUNSPACES}PSSession`, [
    column("Id", 3, RIGHT),
    column("Name", 15, LEFT),
    column("Transport", 9, LEFT),
    column("ComputerName", 15, LEFT),
    column("ComputerType", 15, LEFT),
    column("State", 13, LEFT),
    column("ConfigurationName", 20, LEFT),
    column("Availability", 13, RIGHT),
  ]),
  tableView("Runspace", `${RUNSPACES}Runspace`, [
    column("Id", 3, RIGHT),
    column("Name", 15, LEFT),
    column(
      (runspace, session) => read(runspace, "ConnectionInfo.ComputerName", session) ?? "localhost",
      15,
      { label: "ComputerName", ...LEFT },
    ),
    column(
      (runspace, session) => read(runspace, "ConnectionInfo", session) === null ? "Local" : "Remote",
      13,
      { label: "Type", ...LEFT },
    ),
    column((runspace, session) => read(runspace, "RunspaceStateInfo.State", session), 13, { label: "State", ...LEFT }),
    column("RunspaceAvailability", 15, { label: "Availability", ...LEFT }),
  ]),
  tableView(
    "Job",
    "System.Management.Automation.Job",
    [
      column("Id", 6, LEFT),
      column("Name", 15, LEFT),
      column("State", 13, LEFT),
      column("HasMoreData", 15, LEFT),
      column("Location", 20, LEFT),
      column("Command", 25, LEFT),
    ],
    { when: isClassic },
  ),
  tableView("Job", "System.Management.Automation.Job", [
    column("Id", 6, LEFT),
    column("Name", 15, LEFT),
    column("PSJobTypeName", 15, LEFT),
    column("State", 13, LEFT),
    column("HasMoreData", 15, LEFT),
    column("Location", 20, LEFT),
    column("Command", 25, LEFT),
  ]),
  listView(
    "PSSessionConfiguration",
    "Microsoft.PowerShell.Commands.PSSessionConfigurationCommands#PSSessionConfiguration",
    ["Name", "PSVersion", "StartupScript", "RunAsUser", "Permission"],
  ),
  tableView(`${WSMAN}WSManConfigElement`, `${WSMAN}WSManConfigElement`, [
    column("TypeNameOfElement", 15, { label: "Type" }),
    column("Name", 30),
  ], BY_PARENT),
  tableView(`${WSMAN}WSManConfigContainerElement`, `${WSMAN}WSManConfigContainerElement`, [
    column("TypeNameOfElement", 15, { label: "Type" }),
    column("Keys", 35),
    column("Name"),
  ], BY_PARENT),
  tableView(`${WSMAN}WSManConfigLeafElement`, `${WSMAN}WSManConfigLeafElement`, [
    column("TypeNameOfElement", 15, { label: "Type" }),
    column("Name", 30),
    column("SourceOfValue", 15),
    column("Value"),
  ], BY_PARENT),
];
