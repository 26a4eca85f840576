/**
 * Parameters of Connect-PSSession, as a table (checked against a real PowerShell by tests/cmdlets).
 * @module
 */
import { inSets } from "../../engine/command.ts";
import { type CmdletFacts, each } from "../facts.ts";
import { refuseMixedLogons } from "../parameter_checks.ts";

/** Facts and parameters of `Connect-PSSession`. */
export const CONNECT_PSSESSION_FACTS: CmdletFacts = {
  name: "Connect-PSSession",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.ConnectPSSessionCommand",
  defaultSet: "Name",
  shouldProcess: "Medium",
  outputTypes: ["System.Management.Automation.Runspaces.PSSession"],
  refuses: refuseMixedLogons,
  parameters: [
    inSets("Session", "System.Management.Automation.Runspaces.PSSession[]", {
      Session: { mandatory: true, position: 0, value: true, property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("ComputerName", "string[]", {
      ComputerName: { mandatory: true, position: 0 },
      ComputerNameGuid: { mandatory: true },
    }, { aliases: ["Cn"], validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("ApplicationName", "string", { ...each(["ComputerName", "ComputerNameGuid"], { property: true }) }),
    inSets("ConfigurationName", "string", {
      ...each(["ComputerName", "ComputerNameGuid", "ConnectionUri", "ConnectionUriGuid"], { property: true }),
    }),
    inSets("ConnectionUri", "uri[]", {
      ...each(["ConnectionUri", "ConnectionUriGuid"], { mandatory: true, position: 0, property: true }),
    }, { aliases: ["URI", "CU"], validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("AllowRedirection", "switch", { ...each(["ConnectionUri", "ConnectionUriGuid"]) }),
    inSets("InstanceId", "guid[]", {
      ...each(["ComputerNameGuid", "ConnectionUriGuid", "InstanceId"], { mandatory: true }),
    }, { validate: [{ kind: "NotNull" }] }),
    inSets("Name", "string[]", { ...each(["ComputerName", "ConnectionUri"]), Name: { mandatory: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Credential", "pscredential", {
      ...each(["ComputerName", "ComputerNameGuid", "ConnectionUri", "ConnectionUriGuid"]),
    }),
    inSets("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", {
      ...each(["ComputerName", "ComputerNameGuid", "ConnectionUri", "ConnectionUriGuid"]),
    }),
    inSets("CertificateThumbprint", "string", {
      ...each(["ComputerName", "ComputerNameGuid", "ConnectionUri", "ConnectionUriGuid"]),
    }),
    inSets("Port", "int", { ...each(["ComputerName", "ComputerNameGuid"]) }, {
      validate: [{ kind: "Range", min: 1, max: 65535 }],
    }),
    inSets("UseSSL", "switch", { ...each(["ComputerName", "ComputerNameGuid"]) }),
    inSets("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", {
      ...each(["ComputerName", "ComputerNameGuid", "ConnectionUri", "ConnectionUriGuid"]),
    }),
    inSets("ThrottleLimit", "int", {
      ...each([
        "ComputerName",
        "ComputerNameGuid",
        "ConnectionUri",
        "ConnectionUriGuid",
        "Id",
        "InstanceId",
        "Name",
        "Session",
      ]),
    }),
    inSets("Id", "int[]", { Id: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNull" }],
    }),
  ],
};
