/**
 * Parameter sets of transports that this tool does not have: they bind as in PowerShell and are refused when run.
 * @module
 */
import type { CmdletCall } from "../engine/command.ts";

const OTHER_PARAMETERS = [
  "VMName",
  "VMId",
  "ContainerId",
  "HostName",
  "SSHConnection",
  "UseWindowsPowerShell",
] as const;

/** Refuses a call that names a virtual machine, a container, SSH or Windows PowerShell. */
export function refuseOtherTransports(cmd: CmdletCall): void {
  const parameter = OTHER_PARAMETERS.find((name) => cmd.has(name));
  if (parameter === undefined) return;
  cmd.terminate(cmd.record({
    errorId: "TransportNotSupported",
    category: "NotImplemented",
    target: parameter,
    types: ["System.NotSupportedException", "System.SystemException"],
    message:
      `Cannot use -${parameter}: psreconnect speaks WSMan only. Name a computer with -ComputerName or -ConnectionUri`,
  }));
}
