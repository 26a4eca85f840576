/**
 * Parameters of Remove-PSSession, as a table (checked against a real PowerShell by tests/cmdlets).
 * @module
 */
import { inSets } from "../../engine/command.ts";
import type { CmdletFacts } from "../facts.ts";

/** Facts and parameters of `Remove-PSSession`. */
export const REMOVE_PSSESSION_FACTS: CmdletFacts = {
  name: "Remove-PSSession",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.RemovePSSessionCommand",
  defaultSet: "Id",
  shouldProcess: "Medium",
  parameters: [
    inSets("Session", "System.Management.Automation.Runspaces.PSSession[]", {
      Session: { mandatory: true, position: 0, value: true, property: true },
    }),
    inSets("ContainerId", "string[]", { ContainerId: { mandatory: true, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("VMId", "guid[]", { VMId: { mandatory: true, property: true } }, {
      aliases: ["VMGuid"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("VMName", "string[]", { VMName: { mandatory: true, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("InstanceId", "guid[]", { InstanceId: { mandatory: true, property: true } }, {
      validate: [{ kind: "NotNull" }],
    }),
    inSets("Id", "int[]", { Id: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNull" }],
    }),
    inSets("Name", "string[]", { Name: { mandatory: true, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("ComputerName", "string[]", { ComputerName: { mandatory: true, position: 0, property: true } }, {
      aliases: ["Cn"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
  ],
};
