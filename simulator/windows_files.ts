/**
 * TABLES of what lies on the drive of every virtual computer.
 * @module
 */
import type { FileSeed } from "./world.ts";

/** Folders of every computer. */
export const WINDOWS_FOLDERS = [
  "C:\\PerfLogs",
  "C:\\Program Files (x86)",
  "C:\\Program Files\\Common Files",
  "C:\\Program Files\\PowerShell\\7",
  "C:\\ProgramData",
  "C:\\Users\\Public\\Documents",
  "C:\\Windows\\Logs",
  "C:\\Windows\\System32\\drivers\\etc",
  "C:\\Windows\\System32\\WindowsPowerShell\\v1.0",
  "C:\\Windows\\Temp",
] as const;

/** Folders of every account, below its home. */
export const HOME_FOLDERS = [
  "AppData\\Local\\Temp",
  "AppData\\Roaming",
  "Desktop",
  "Documents",
  "Downloads",
] as const;

/** Text files of a computer. */
export function windowsFiles(computerName: string): readonly FileSeed[] {
  return [
    {
      path: "C:\\Windows\\System32\\drivers\\etc\\hosts",
      text: `# Names that this computer knows without asking.\r\n127.0.0.1 localhost ${computerName.toLowerCase()}\r\n`,
    },
    { path: "C:\\Windows\\win.ini", text: "[fonts]\r\n[extensions]\r\n[files]\r\n" },
    {
      path: "C:\\Windows\\Logs\\setup.log",
      text: ["start", "drivers", "network", "remote management", "done"]
        .map((step, i) => `2026-01-01 00:0${i}:00 ${computerName} ${step}\r\n`).join(""),
    },
  ];
}
