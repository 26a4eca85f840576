/**
 * Parameters of New-PSSession, as a table (checked against a real PowerShell by tests/cmdlets).
 * @module
 */
import { ALL_SETS, inSets } from "../../engine/command.ts";
import { type CmdletFacts, each } from "../facts.ts";
import { refuseMixedLogons } from "../parameter_checks.ts";

/** Facts and parameters of `New-PSSession`. */
export const NEW_PSSESSION_FACTS: CmdletFacts = {
  name: "New-PSSession",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.NewPSSessionCommand",
  defaultSet: "ComputerName",
  outputTypes: ["System.Management.Automation.Runspaces.PSSession"],
  refuses: refuseMixedLogons,
  parameters: [
    inSets("ComputerName", "string[]", { ComputerName: { position: 0, value: true, property: true } }, {
      aliases: ["Cn"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Credential", "pscredential", {
      ...each(["ComputerName", "Uri"], { property: true }),
      ...each(["VMId", "VMName"], { mandatory: true, property: true }),
    }),
    inSets("Session", "System.Management.Automation.Runspaces.PSSession[]", {
      Session: { position: 0, value: true, property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Name", "string[]", { [ALL_SETS]: {} }),
    inSets("EnableNetworkAccess", "switch", { ...each(["ComputerName", "Session", "Uri"]) }),
    inSets("ConfigurationName", "string", {
      ...each(["ComputerName", "ContainerId", "Uri", "VMId", "VMName"], { property: true }),
    }),
    inSets("UseWindowsPowerShell", "switch", { UseWindowsPowerShellParameterSet: { mandatory: true } }),
    inSets("VMId", "guid[]", { VMId: { mandatory: true, position: 0, property: true } }, {
      aliases: ["VMGuid"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("VMName", "string[]", { VMName: { mandatory: true, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("ContainerId", "string[]", { ContainerId: { mandatory: true, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("RunAsAdministrator", "switch", { ContainerId: {} }),
    inSets("Port", "int", { ...each(["ComputerName", "SSHHost"]) }, {
      validate: [{ kind: "Range", min: 1, max: 65535 }],
    }),
    inSets("UseSSL", "switch", { ComputerName: {} }),
    inSets("ApplicationName", "string", { ComputerName: { property: true } }),
    inSets("ThrottleLimit", "int", { ...each(["ComputerName", "ContainerId", "Session", "Uri", "VMId", "VMName"]) }),
    inSets("ConnectionUri", "uri[]", { Uri: { mandatory: true, position: 0, property: true } }, {
      aliases: ["URI", "CU"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("AllowRedirection", "switch", { Uri: {} }),
    inSets("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", {
      ...each(["ComputerName", "Uri"]),
    }, { validate: [{ kind: "NotNull" }] }),
    inSets("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", {
      ...each(["ComputerName", "Uri"]),
    }),
    inSets("CertificateThumbprint", "string", { ...each(["ComputerName", "Uri"]) }),
    inSets("HostName", "string[]", { SSHHost: { mandatory: true, position: 0 } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("UserName", "string", { SSHHost: {} }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("KeyFilePath", "string", { SSHHost: {} }, {
      aliases: ["IdentityFilePath"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Subsystem", "string", { SSHHost: { property: true } }),
    inSets("ConnectingTimeout", "int", { SSHHost: {} }),
    inSets("SSHTransport", "switch", { SSHHost: {} }, {
      validate: [{ kind: "Set", values: ["true"], ignoreCase: true }],
    }),
    inSets("SSHConnection", "hashtable[]", { SSHHostHashParam: { mandatory: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Options", "hashtable", { SSHHost: {} }, { validate: [{ kind: "NotNullOrEmpty" }] }),
  ],
};
