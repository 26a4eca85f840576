/**
 * Parameters of Receive-PSSession, as a table (checked against a real PowerShell by tests/cmdlets).
 * @module
 */
import { inSets } from "../../engine/command.ts";
import { type CmdletFacts, each } from "../facts.ts";
import { refuseMixedLogons } from "../parameter_checks.ts";

/** Facts and parameters of `Receive-PSSession`. */
export const RECEIVE_PSSESSION_FACTS: CmdletFacts = {
  name: "Receive-PSSession",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.ReceivePSSessionCommand",
  defaultSet: "Session",
  shouldProcess: "Low",
  refuses: refuseMixedLogons,
  parameters: [
    inSets("Session", "System.Management.Automation.Runspaces.PSSession", {
      Session: { mandatory: true, position: 0, value: true, property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Id", "int", { Id: { mandatory: true, position: 0, value: true, property: true } }),
    inSets("ComputerName", "string", {
      ...each(["ComputerInstanceId", "ComputerSessionName"], { mandatory: true, position: 0, property: true }),
    }, { aliases: ["Cn"], validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("ApplicationName", "string", { ...each(["ComputerInstanceId", "ComputerSessionName"], { property: true }) }),
    inSets("ConfigurationName", "string", {
      ...each(["ComputerInstanceId", "ComputerSessionName", "ConnectionUriInstanceId", "ConnectionUriSessionName"], {
        property: true,
      }),
    }),
    inSets("ConnectionUri", "uri", {
      ...each(["ConnectionUriInstanceId", "ConnectionUriSessionName"], {
        mandatory: true,
        position: 0,
        property: true,
      }),
    }, { aliases: ["URI", "CU"], validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("AllowRedirection", "switch", { ...each(["ConnectionUriInstanceId", "ConnectionUriSessionName"]) }),
    inSets("InstanceId", "guid", {
      ...each(["ComputerInstanceId", "ConnectionUriInstanceId"], { mandatory: true }),
      InstanceId: { mandatory: true, position: 0, value: true, property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Name", "string", {
      ...each(["ComputerSessionName", "ConnectionUriSessionName"], { mandatory: true }),
      SessionName: { mandatory: true, position: 0, value: true, property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("OutTarget", "Microsoft.PowerShell.Commands.OutTarget", {
      ...each([
        "ComputerInstanceId",
        "ComputerSessionName",
        "ConnectionUriInstanceId",
        "ConnectionUriSessionName",
        "Id",
        "InstanceId",
        "Session",
        "SessionName",
      ]),
    }),
    inSets("JobName", "string", {
      ...each([
        "ComputerInstanceId",
        "ComputerSessionName",
        "ConnectionUriInstanceId",
        "ConnectionUriSessionName",
        "Id",
        "InstanceId",
        "Session",
        "SessionName",
      ]),
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Credential", "pscredential", {
      ...each(["ComputerInstanceId", "ComputerSessionName", "ConnectionUriInstanceId", "ConnectionUriSessionName"]),
    }),
    inSets("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", {
      ...each(["ComputerInstanceId", "ComputerSessionName", "ConnectionUriInstanceId", "ConnectionUriSessionName"]),
    }),
    inSets("CertificateThumbprint", "string", {
      ...each(["ComputerInstanceId", "ComputerSessionName", "ConnectionUriInstanceId", "ConnectionUriSessionName"]),
    }),
    inSets("Port", "int", { ...each(["ComputerInstanceId", "ComputerSessionName"]) }, {
      validate: [{ kind: "Range", min: 1, max: 65535 }],
    }),
    inSets("UseSSL", "switch", { ...each(["ComputerInstanceId", "ComputerSessionName"]) }),
    inSets("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", {
      ...each(["ComputerInstanceId", "ComputerSessionName", "ConnectionUriInstanceId", "ConnectionUriSessionName"]),
    }),
  ],
};
