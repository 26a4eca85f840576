/**
 * TABLE: parameters of the job cmdlets, as a real PowerShell has them (checked by tests/truth).
 * @module
 */
import { ALL_SETS, type CmdletFacts, each, inSets } from "../command.ts";

/** Facts and parameters of `Start-Job`. */
export const START_JOB_FACTS: CmdletFacts = {
  name: "Start-Job",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.StartJobCommand",
  defaultSet: "ComputerName",
  outputTypes: ["System.Management.Automation.PSRemotingJob"],
  parameters: [
    inSets("DefinitionName", "string", { DefinitionName: { mandatory: true, position: 0 } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("DefinitionPath", "string", { DefinitionName: { position: 1 } }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Type", "string", { DefinitionName: { position: 2 } }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Name", "string", {
      ...each(["ComputerName", "FilePathComputerName", "LiteralFilePathComputerName"], { property: true }),
    }),
    inSets("ScriptBlock", "scriptblock", { ComputerName: { mandatory: true, position: 0 } }, { aliases: ["Command"] }),
    inSets("Credential", "pscredential", {
      ...each(["ComputerName", "FilePathComputerName", "LiteralFilePathComputerName"]),
    }),
    inSets("FilePath", "string", { FilePathComputerName: { mandatory: true, position: 0 } }),
    inSets("LiteralPath", "string", { LiteralFilePathComputerName: { mandatory: true } }, {
      aliases: ["PSPath", "LP"],
    }),
    inSets("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism", {
      ...each(["ComputerName", "FilePathComputerName", "LiteralFilePathComputerName"]),
    }),
    inSets("InitializationScript", "scriptblock", {
      ...each(["ComputerName", "FilePathComputerName", "LiteralFilePathComputerName"], { position: 1 }),
    }),
    inSets("WorkingDirectory", "string", { [ALL_SETS]: {} }, { validate: [{ kind: "NotNullOrWhiteSpace" }] }),
    inSets("RunAs32", "switch", { ...each(["ComputerName", "FilePathComputerName", "LiteralFilePathComputerName"]) }),
    inSets(
      "PSVersion",
      "version",
      { ...each(["ComputerName", "FilePathComputerName", "LiteralFilePathComputerName"]) },
      { validate: [{ kind: "NotNullOrEmpty" }] },
    ),
    inSets("InputObject", "psobject", {
      ...each(["ComputerName", "FilePathComputerName", "LiteralFilePathComputerName"], { value: true }),
    }),
    inSets("ArgumentList", "object[]", {
      ...each(["ComputerName", "FilePathComputerName", "LiteralFilePathComputerName"]),
    }, { aliases: ["Args"] }),
    inSets("ConnectingTimeout", "int", { SSHHost: {} }),
    inSets("Options", "hashtable", { SSHHost: {} }, { validate: [{ kind: "NotNullOrEmpty" }] }),
  ],
};

/** Facts and parameters of `Get-Job`. */
export const GET_JOB_FACTS: CmdletFacts = {
  name: "Get-Job",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.GetJobCommand",
  defaultSet: "SessionIdParameterSet",
  outputTypes: ["System.Management.Automation.Job"],
  parameters: [
    inSets("IncludeChildJob", "switch", {
      ...each([
        "CommandParameterSet",
        "InstanceIdParameterSet",
        "NameParameterSet",
        "SessionIdParameterSet",
        "StateParameterSet",
      ]),
    }),
    inSets("ChildJobState", "System.Management.Automation.JobState", {
      ...each([
        "CommandParameterSet",
        "InstanceIdParameterSet",
        "NameParameterSet",
        "SessionIdParameterSet",
        "StateParameterSet",
      ]),
    }),
    inSets("HasMoreData", "bool", {
      ...each([
        "CommandParameterSet",
        "InstanceIdParameterSet",
        "NameParameterSet",
        "SessionIdParameterSet",
        "StateParameterSet",
      ]),
    }),
    inSets("Before", "datetime", {
      ...each([
        "CommandParameterSet",
        "InstanceIdParameterSet",
        "NameParameterSet",
        "SessionIdParameterSet",
        "StateParameterSet",
      ]),
    }),
    inSets("After", "datetime", {
      ...each([
        "CommandParameterSet",
        "InstanceIdParameterSet",
        "NameParameterSet",
        "SessionIdParameterSet",
        "StateParameterSet",
      ]),
    }),
    inSets("Newest", "int", {
      ...each([
        "CommandParameterSet",
        "InstanceIdParameterSet",
        "NameParameterSet",
        "SessionIdParameterSet",
        "StateParameterSet",
      ]),
    }),
    inSets("Id", "int[]", { SessionIdParameterSet: { position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Name", "string[]", { NameParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("InstanceId", "guid[]", { InstanceIdParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("State", "System.Management.Automation.JobState", {
      StateParameterSet: { mandatory: true, position: 0, property: true },
    }),
    inSets("Command", "string[]", { CommandParameterSet: { property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Filter", "hashtable", { FilterParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
  ],
};

/** Facts and parameters of `Receive-Job`. */
export const RECEIVE_JOB_FACTS: CmdletFacts = {
  name: "Receive-Job",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.ReceiveJobCommand",
  defaultSet: "Location",
  parameters: [
    inSets("Job", "System.Management.Automation.Job[]", {
      ...each(["ComputerName", "Location", "Session"], { mandatory: true, position: 0, value: true, property: true }),
    }),
    inSets("ComputerName", "string[]", { ComputerName: { position: 1, property: true } }, {
      aliases: ["Cn"],
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Location", "string[]", { Location: { position: 1 } }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Session", "System.Management.Automation.Runspaces.PSSession[]", {
      Session: { position: 1, property: true },
    }, { validate: [{ kind: "NotNull" }] }),
    inSets("Keep", "switch", { [ALL_SETS]: {} }),
    inSets("NoRecurse", "switch", { [ALL_SETS]: {} }),
    inSets("Force", "switch", { [ALL_SETS]: {} }),
    inSets("Wait", "switch", { [ALL_SETS]: {} }),
    inSets("AutoRemoveJob", "switch", { [ALL_SETS]: {} }),
    inSets("WriteEvents", "switch", { [ALL_SETS]: {} }),
    inSets("WriteJobInResults", "switch", { [ALL_SETS]: {} }),
    inSets("Name", "string[]", { NameParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("InstanceId", "guid[]", { InstanceIdParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Id", "int[]", { SessionIdParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
  ],
};

/** Facts and parameters of `Wait-Job`. */
export const WAIT_JOB_FACTS: CmdletFacts = {
  name: "Wait-Job",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.WaitJobCommand",
  defaultSet: "SessionIdParameterSet",
  outputTypes: ["System.Management.Automation.Job"],
  parameters: [
    inSets("Job", "System.Management.Automation.Job[]", {
      JobParameterSet: { mandatory: true, position: 0, value: true, property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Any", "switch", { [ALL_SETS]: {} }),
    inSets("Timeout", "int", { [ALL_SETS]: {} }, {
      aliases: ["TimeoutSec"],
      validate: [{ kind: "Range", min: -1, max: 2147483647 }],
    }),
    inSets("Force", "switch", { [ALL_SETS]: {} }),
    inSets("Name", "string[]", { NameParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("InstanceId", "guid[]", { InstanceIdParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Id", "int[]", { SessionIdParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("State", "System.Management.Automation.JobState", {
      StateParameterSet: { mandatory: true, position: 0, property: true },
    }),
    inSets("Filter", "hashtable", { FilterParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
  ],
};

/** Facts and parameters of `Stop-Job`. */
export const STOP_JOB_FACTS: CmdletFacts = {
  name: "Stop-Job",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.StopJobCommand",
  defaultSet: "SessionIdParameterSet",
  shouldProcess: "Medium",
  outputTypes: ["System.Management.Automation.Job"],
  parameters: [
    inSets("Job", "System.Management.Automation.Job[]", {
      JobParameterSet: { mandatory: true, position: 0, value: true, property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("PassThru", "switch", { [ALL_SETS]: {} }),
    inSets("Name", "string[]", { NameParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("InstanceId", "guid[]", { InstanceIdParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Id", "int[]", { SessionIdParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("State", "System.Management.Automation.JobState", {
      StateParameterSet: { mandatory: true, position: 0, property: true },
    }),
    inSets("Filter", "hashtable", { FilterParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
  ],
};

/** Facts and parameters of `Remove-Job`. */
export const REMOVE_JOB_FACTS: CmdletFacts = {
  name: "Remove-Job",
  module: "Microsoft.PowerShell.Core",
  className: "Microsoft.PowerShell.Commands.RemoveJobCommand",
  defaultSet: "SessionIdParameterSet",
  shouldProcess: "Medium",
  outputTypes: ["System.Management.Automation.Job"],
  parameters: [
    inSets("Job", "System.Management.Automation.Job[]", {
      JobParameterSet: { mandatory: true, position: 0, value: true, property: true },
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Force", "switch", {
      ...each([
        "FilterParameterSet",
        "InstanceIdParameterSet",
        "JobParameterSet",
        "NameParameterSet",
        "SessionIdParameterSet",
      ]),
    }, { aliases: ["F"] }),
    inSets("Name", "string[]", { NameParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("InstanceId", "guid[]", { InstanceIdParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Id", "int[]", { SessionIdParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("State", "System.Management.Automation.JobState", {
      StateParameterSet: { mandatory: true, position: 0, property: true },
    }),
    inSets("Command", "string[]", { CommandParameterSet: { property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Filter", "hashtable", { FilterParameterSet: { mandatory: true, position: 0, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
  ],
};
