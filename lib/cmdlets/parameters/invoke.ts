/**
 * Parameters of Invoke-Command, as a table (checked against a real PowerShell by tests/cmdlets).
 * @module
 */
import { ALL_SETS, inSets } from "../../engine/command.ts";
import { type CmdletFacts, each } from "../facts.ts";
import { refuseMixedLogons } from "../parameter_checks.ts";

/** Facts and parameters of `Invoke-Command`. */
export const INVOKE_COMMAND_FACTS: CmdletFacts = {
  name: "Invoke-Command",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.InvokeCommandCommand",
  defaultSet: "InProcess",
  refuses: refuseMixedLogons,
  parameters: [
    inSets("Session", "System.Management.Automation.Runspaces.PSSession[]", {
      ...each(["FilePathRunspace", "Session"], { position: 0 }),
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("ComputerName", "string[]", { ...each(["ComputerName", "FilePathComputerName"], { position: 0 }) }, {
      aliases: ["Cn"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Credential", "pscredential", {
      ...each(["ComputerName", "FilePathComputerName", "FilePathUri", "Uri"], { property: true }),
      ...each(["FilePathVMId", "FilePathVMName", "VMId", "VMName"], { mandatory: true, property: true }),
    }),
    inSets("Port", "int", { ...each(["ComputerName", "FilePathComputerName", "SSHHost"]) }, {
      validate: [{ kind: "Range", min: 1, max: 65535 }],
    }),
    inSets("UseSSL", "switch", { ...each(["ComputerName", "FilePathComputerName"]) }),
    inSets("ConfigurationName", "string", {
      ...each([
        "ComputerName",
        "ContainerId",
        "FilePathComputerName",
        "FilePathContainerId",
        "FilePathUri",
        "FilePathVMId",
        "FilePathVMName",
        "Uri",
        "VMId",
        "VMName",
      ], { property: true }),
    }),
    inSets("ApplicationName", "string", { ...each(["ComputerName", "FilePathComputerName"], { property: true }) }),
    inSets("ThrottleLimit", "int", {
      ...each([
        "ComputerName",
        "ContainerId",
        "FilePathComputerName",
        "FilePathContainerId",
        "FilePathRunspace",
        "FilePathUri",
        "FilePathVMId",
        "FilePathVMName",
        "Session",
        "Uri",
        "VMId",
        "VMName",
      ]),
    }),
    inSets("ConnectionUri", "uri[]", { ...each(["FilePathUri", "Uri"], { position: 0 }) }, {
      aliases: ["URI", "CU"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("AsJob", "switch", {
      ...each([
        "ComputerName",
        "ContainerId",
        "FilePathComputerName",
        "FilePathContainerId",
        "FilePathRunspace",
        "FilePathSSHHost",
        "FilePathSSHHostHash",
        "FilePathUri",
        "FilePathVMId",
        "FilePathVMName",
        "Session",
        "SSHHost",
        "SSHHostHashParam",
        "Uri",
        "VMId",
        "VMName",
      ]),
    }),
    inSets("InDisconnectedSession", "switch", {
      ...each(["ComputerName", "FilePathComputerName", "FilePathUri", "Uri"]),
    }, { aliases: ["Disconnected"] }),
    inSets("SessionName", "string[]", { ...each(["ComputerName", "FilePathComputerName"]) }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("HideComputerName", "switch", {
      ...each([
        "ComputerName",
        "ContainerId",
        "FilePathComputerName",
        "FilePathContainerId",
        "FilePathRunspace",
        "FilePathSSHHost",
        "FilePathSSHHostHash",
        "FilePathUri",
        "FilePathVMId",
        "FilePathVMName",
        "Session",
        "SSHHost",
        "SSHHostHashParam",
        "Uri",
        "VMId",
        "VMName",
      ]),
    }, { aliases: ["HCN"] }),
    inSets("JobName", "string", {
      ...each([
        "ComputerName",
        "ContainerId",
        "FilePathComputerName",
        "FilePathContainerId",
        "FilePathRunspace",
        "FilePathUri",
        "Session",
        "SSHHost",
        "SSHHostHashParam",
        "Uri",
      ]),
    }),
    inSets("ScriptBlock", "scriptblock", {
      ...each(["ComputerName", "ContainerId", "Session", "SSHHost", "SSHHostHashParam", "Uri", "VMId", "VMName"], {
        mandatory: true,
        position: 1,
      }),
      InProcess: { mandatory: true, position: 0 },
    }, { aliases: ["Command"], validate: [{ kind: "NotNull" }] }),
    inSets("NoNewScope", "switch", { InProcess: {} }),
    inSets("FilePath", "string", {
      ...each([
        "FilePathComputerName",
        "FilePathContainerId",
        "FilePathRunspace",
        "FilePathUri",
        "FilePathVMId",
        "FilePathVMName",
      ], { mandatory: true, position: 1 }),
      ...each(["FilePathSSHHost", "FilePathSSHHostHash"], { mandatory: true }),
    }, { aliases: ["PSPath"], validate: [{ kind: "NotNull" }] }),
    inSets("AllowRedirection", "switch", { ...each(["FilePathUri", "Uri"]) }),
    inSets("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", {
      ...each(["ComputerName", "FilePathComputerName", "FilePathUri", "Uri"]),
    }),
    inSets("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", {
      ...each(["ComputerName", "FilePathComputerName", "FilePathUri", "Uri"]),
    }),
    inSets("EnableNetworkAccess", "switch", {
      ...each(["ComputerName", "FilePathComputerName", "FilePathUri", "Uri"]),
    }),
    inSets("RunAsAdministrator", "switch", { ...each(["ContainerId", "FilePathContainerId"]) }),
    inSets("HostName", "string[]", { ...each(["FilePathSSHHost", "SSHHost"], { mandatory: true }) }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("UserName", "string", { ...each(["FilePathSSHHost", "SSHHost"]) }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("KeyFilePath", "string", { ...each(["FilePathSSHHost", "SSHHost"]) }, {
      aliases: ["IdentityFilePath"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Subsystem", "string", { ...each(["FilePathSSHHost", "SSHHost"]) }),
    inSets("ConnectingTimeout", "int", { ...each(["FilePathSSHHost", "SSHHost"]) }),
    inSets("SSHTransport", "switch", { ...each(["FilePathSSHHost", "SSHHost"]) }, {
      validate: [{ kind: "Set", values: ["true"], ignoreCase: true }],
    }),
    inSets("SSHConnection", "hashtable[]", {
      ...each(["FilePathSSHHostHash", "SSHHostHashParam"], { mandatory: true }),
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Options", "hashtable", { ...each(["FilePathSSHHost", "SSHHost"]) }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("RemoteDebug", "switch", {
      ...each([
        "ComputerName",
        "ContainerId",
        "FilePathComputerName",
        "FilePathContainerId",
        "FilePathRunspace",
        "FilePathSSHHost",
        "FilePathSSHHostHash",
        "FilePathUri",
        "FilePathVMId",
        "FilePathVMName",
        "Session",
        "SSHHost",
        "SSHHostHashParam",
        "Uri",
        "VMId",
        "VMName",
      ]),
    }),
    inSets("InputObject", "psobject", { [ALL_SETS]: { value: true } }),
    inSets("ArgumentList", "object[]", { [ALL_SETS]: {} }, { aliases: ["Args"] }),
    inSets("VMId", "guid[]", { ...each(["FilePathVMId", "VMId"], { mandatory: true, position: 0, property: true }) }, {
      aliases: ["VMGuid"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("VMName", "string[]", { ...each(["FilePathVMName", "VMName"], { mandatory: true, property: true }) }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("ContainerId", "string[]", {
      ...each(["ContainerId", "FilePathContainerId"], { mandatory: true, property: true }),
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("CertificateThumbprint", "string", { ...each(["ComputerName", "Uri"]) }),
  ],
};
