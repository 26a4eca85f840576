/**
 * Parameters of Disconnect-PSSession, as a table (checked against a real PowerShell by tests/cmdlets).
 * @module
 */
import { inSets } from "../../engine/command.ts";
import { type CmdletFacts, each } from "../facts.ts";

/** Facts and parameters of `Disconnect-PSSession`. */
export const DISCONNECT_PSSESSION_FACTS: CmdletFacts = {
  name: "Disconnect-PSSession",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.DisconnectPSSessionCommand",
  defaultSet: "Session",
  shouldProcess: "Medium",
  outputTypes: ["System.Management.Automation.Runspaces.PSSession"],
  parameters: [
    inSets("Session", "System.Management.Automation.Runspaces.PSSession[]", {
      Session: { mandatory: true, position: 0, value: true, property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("IdleTimeoutSec", "int", { ...each(["Id", "InstanceId", "Name", "Session"]) }, {
      validate: [{ kind: "Range", min: 0, max: 2147483647 }],
    }),
    inSets("OutputBufferingMode", "System.Management.Automation.Runspaces.OutputBufferingMode", {
      ...each(["Id", "InstanceId", "Name", "Session"]),
    }),
    inSets("ThrottleLimit", "int", { ...each(["Id", "InstanceId", "Name", "Session"]) }),
    inSets("InstanceId", "guid[]", { InstanceId: { mandatory: true, property: true } }, {
      validate: [{ kind: "NotNull" }],
    }),
    inSets("Id", "int[]", { Id: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNull" }],
    }),
    inSets("Name", "string[]", { Name: { mandatory: true, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
  ],
};
