/**
 * Parameters of Enter-PSSession and Exit-PSSession, as a table (checked against a real PowerShell by tests/cmdlets).
 * @module
 */
import { inSets } from "../../engine/command.ts";
import { type CmdletFacts, each } from "../facts.ts";
import { refuseMixedLogons } from "../parameter_checks.ts";

/** Facts and parameters of `Enter-PSSession`. */
export const ENTER_PSSESSION_FACTS: CmdletFacts = {
  name: "Enter-PSSession",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.EnterPSSessionCommand",
  defaultSet: "ComputerName",
  refuses: refuseMixedLogons,
  parameters: [
    inSets("HostName", "string", { SSHHost: { mandatory: true, position: 0, value: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Options", "hashtable", { SSHHost: {} }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("ComputerName", "string", { ComputerName: { mandatory: true, position: 0, value: true, property: true } }, {
      aliases: ["Cn"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Session", "System.Management.Automation.Runspaces.PSSession", {
      Session: { position: 0, value: true, property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("ConnectionUri", "uri", { Uri: { position: 1, property: true } }, {
      aliases: ["URI", "CU"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("InstanceId", "guid", { InstanceId: { property: true } }, { validate: [{ kind: "NotNull" }] }),
    inSets("Id", "int", { Id: { position: 0, property: true } }, { validate: [{ kind: "NotNull" }] }),
    inSets("Name", "string", { Name: { property: true } }),
    inSets("EnableNetworkAccess", "switch", { ...each(["ComputerName", "Uri"]) }),
    inSets("VMId", "guid", { VMId: { mandatory: true, position: 0, value: true, property: true } }, {
      aliases: ["VMGuid"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("VMName", "string", { VMName: { mandatory: true, position: 0, value: true, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Credential", "pscredential", {
      ...each(["ComputerName", "Uri"], { property: true }),
      ...each(["VMId", "VMName"], { mandatory: true, position: 1, property: true }),
    }),
    inSets("ContainerId", "string", { ContainerId: { mandatory: true, position: 0, value: true, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("ConfigurationName", "string", {
      ...each(["ComputerName", "ContainerId", "Uri", "VMId", "VMName"], { property: true }),
    }),
    inSets("RunAsAdministrator", "switch", { ContainerId: {} }),
    inSets("Port", "int", { ...each(["ComputerName", "SSHHost"]) }, {
      validate: [{ kind: "Range", min: 1, max: 65535 }],
    }),
    inSets("UseSSL", "switch", { ComputerName: {} }),
    inSets("ApplicationName", "string", { ComputerName: { property: true } }),
    inSets("AllowRedirection", "switch", { Uri: {} }),
    inSets("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", {
      ...each(["ComputerName", "Uri"]),
    }, { validate: [{ kind: "NotNull" }] }),
    inSets("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", {
      ...each(["ComputerName", "Uri"]),
    }),
    inSets("CertificateThumbprint", "string", { ...each(["ComputerName", "Uri"]) }),
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
  ],
};

/** Facts and parameters of `Exit-PSSession`. */
export const EXIT_PSSESSION_FACTS: CmdletFacts = {
  name: "Exit-PSSession",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.ExitPSSessionCommand",
  parameters: [],
};
