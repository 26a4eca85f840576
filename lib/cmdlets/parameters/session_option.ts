/**
 * Parameters of New-PSSessionOption, as a table (checked against a real PowerShell by tests/cmdlets).
 * @module
 */
import { ALL_SETS, inSets } from "../../engine/command.ts";
import type { CmdletFacts } from "../facts.ts";

/** Facts and parameters of `New-PSSessionOption`. */
export const NEW_PSSESSIONOPTION_FACTS: CmdletFacts = {
  name: "New-PSSessionOption",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.NewPSSessionOptionCommand",
  outputTypes: ["System.Management.Automation.Remoting.PSSessionOption"],
  parameters: [
    inSets("MaximumRedirection", "int", { [ALL_SETS]: {} }),
    inSets("NoCompression", "switch", { [ALL_SETS]: {} }),
    inSets("NoMachineProfile", "switch", { [ALL_SETS]: {} }),
    inSets("Culture", "cultureinfo", { [ALL_SETS]: {} }, { validate: [{ kind: "NotNull" }] }),
    inSets("UICulture", "cultureinfo", { [ALL_SETS]: {} }, { validate: [{ kind: "NotNull" }] }),
    inSets("MaximumReceivedDataSizePerCommand", "int", { [ALL_SETS]: {} }),
    inSets("MaximumReceivedObjectSize", "int", { [ALL_SETS]: {} }),
    inSets("OutputBufferingMode", "System.Management.Automation.Runspaces.OutputBufferingMode", { [ALL_SETS]: {} }),
    inSets("MaxConnectionRetryCount", "int", { [ALL_SETS]: {} }, {
      validate: [{ kind: "Range", min: 0, max: 2147483647 }],
    }),
    inSets("ApplicationArguments", "System.Management.Automation.PSPrimitiveDictionary", { [ALL_SETS]: {} }, {
      validate: [{ kind: "NotNull" }],
    }),
    inSets("OpenTimeout", "int", { [ALL_SETS]: {} }, {
      aliases: ["OpenTimeoutMSec"],
      validate: [{ kind: "Range", min: 0, max: 2147483647 }],
    }),
    inSets("CancelTimeout", "int", { [ALL_SETS]: {} }, {
      aliases: ["CancelTimeoutMSec"],
      validate: [{ kind: "Range", min: 0, max: 2147483647 }],
    }),
    inSets("IdleTimeout", "int", { [ALL_SETS]: {} }, {
      aliases: ["IdleTimeoutMSec"],
      validate: [{ kind: "Range", min: -1, max: 2147483647 }],
    }),
    inSets("ProxyAccessType", "System.Management.Automation.Remoting.ProxyAccessType", { [ALL_SETS]: {} }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("ProxyAuthentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", { [ALL_SETS]: {} }),
    inSets("ProxyCredential", "pscredential", { [ALL_SETS]: {} }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("SkipCACheck", "switch", { [ALL_SETS]: {} }),
    inSets("SkipCNCheck", "switch", { [ALL_SETS]: {} }),
    inSets("SkipRevocationCheck", "switch", { [ALL_SETS]: {} }),
    inSets("OperationTimeout", "int", { [ALL_SETS]: {} }, {
      aliases: ["OperationTimeoutMSec"],
      validate: [{ kind: "Range", min: 0, max: 2147483647 }],
    }),
    inSets("NoEncryption", "switch", { [ALL_SETS]: {} }),
    inSets("UseUTF16", "switch", { [ALL_SETS]: {} }),
    inSets("IncludePortInSPN", "switch", { [ALL_SETS]: {} }),
  ],
};
