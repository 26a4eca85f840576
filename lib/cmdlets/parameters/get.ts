/**
 * Parameters of Get-PSSession, as a table (checked against a real PowerShell by tests/cmdlets).
 * @module
 */
import { inSets } from "../../engine/command.ts";
import { type CmdletFacts, each } from "../facts.ts";
import { refuseMixedLogons } from "../parameter_checks.ts";

/** Facts and parameters of `Get-PSSession`. */
export const GET_PSSESSION_FACTS: CmdletFacts = {
  name: "Get-PSSession",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.GetPSSessionCommand",
  defaultSet: "Name",
  outputTypes: ["System.Management.Automation.Runspaces.PSSession"],
  refuses: refuseMixedLogons,
  parameters: [
    inSets("ComputerName", "string[]", {
      ...each(["ComputerInstanceId", "ComputerName"], { mandatory: true, position: 0, property: true }),
    }, { aliases: ["Cn"], validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("ApplicationName", "string", { ...each(["ComputerInstanceId", "ComputerName"], { property: true }) }),
    inSets("ConnectionUri", "uri[]", {
      ...each(["ConnectionUri", "ConnectionUriInstanceId"], { mandatory: true, position: 0, property: true }),
    }, { aliases: ["URI", "CU"], validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("ConfigurationName", "string", {
      ...each([
        "ComputerInstanceId",
        "ComputerName",
        "ConnectionUri",
        "ConnectionUriInstanceId",
        "ContainerId",
        "ContainerIdInstanceId",
        "VMId",
        "VMIdInstanceId",
        "VMName",
        "VMNameInstanceId",
      ], { property: true }),
    }),
    inSets("AllowRedirection", "switch", { ...each(["ConnectionUri", "ConnectionUriInstanceId"]) }),
    inSets("Name", "string[]", {
      ...each(["ComputerName", "ConnectionUri", "ContainerId", "VMId", "VMName"]),
      Name: { property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("InstanceId", "guid[]", {
      ...each([
        "ComputerInstanceId",
        "ConnectionUriInstanceId",
        "ContainerIdInstanceId",
        "VMIdInstanceId",
        "VMNameInstanceId",
      ], { mandatory: true }),
      InstanceId: { property: true },
    }, { validate: [{ kind: "NotNull" }] }),
    inSets("Credential", "pscredential", {
      ...each(["ComputerInstanceId", "ComputerName", "ConnectionUri", "ConnectionUriInstanceId"]),
    }),
    inSets("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", {
      ...each(["ComputerInstanceId", "ComputerName", "ConnectionUri", "ConnectionUriInstanceId"]),
    }),
    inSets("CertificateThumbprint", "string", {
      ...each(["ComputerInstanceId", "ComputerName", "ConnectionUri", "ConnectionUriInstanceId"]),
    }),
    inSets("Port", "int", { ...each(["ComputerInstanceId", "ComputerName"]) }, {
      validate: [{ kind: "Range", min: 1, max: 65535 }],
    }),
    inSets("UseSSL", "switch", { ...each(["ComputerInstanceId", "ComputerName"]) }),
    inSets("ThrottleLimit", "int", {
      ...each(["ComputerInstanceId", "ComputerName", "ConnectionUri", "ConnectionUriInstanceId"]),
    }),
    inSets("State", "Microsoft.PowerShell.Commands.SessionFilterState", {
      ...each([
        "ComputerInstanceId",
        "ComputerName",
        "ConnectionUri",
        "ConnectionUriInstanceId",
        "ContainerId",
        "ContainerIdInstanceId",
        "VMId",
        "VMIdInstanceId",
        "VMName",
        "VMNameInstanceId",
      ]),
    }),
    inSets("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", {
      ...each(["ComputerInstanceId", "ComputerName", "ConnectionUri", "ConnectionUriInstanceId"]),
    }),
    inSets("Id", "int[]", { Id: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNull" }],
    }),
    inSets("ContainerId", "string[]", {
      ...each(["ContainerId", "ContainerIdInstanceId"], { mandatory: true, property: true }),
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("VMId", "guid[]", { ...each(["VMId", "VMIdInstanceId"], { mandatory: true, property: true }) }, {
      aliases: ["VMGuid"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("VMName", "string[]", { ...each(["VMName", "VMNameInstanceId"], { mandatory: true, property: true }) }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
  ],
};
