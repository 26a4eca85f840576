/**
 * TABLE: full names of the .NET types of remoting.
 * @module
 */

const RUNSPACES = "System.Management.Automation.Runspaces.";
const REMOTING = "System.Management.Automation.Remoting.";
const COMMANDS = "Microsoft.PowerShell.Commands.";

/** Full names of the types. */
export const TYPE_NAMES = {
  session: `${RUNSPACES}PSSession`,
  runspace: `${RUNSPACES}Runspace`,
  remoteRunspace: "System.Management.Automation.RemoteRunspace",
  stateInfo: `${RUNSPACES}RunspaceStateInfo`,
  connection: `${RUNSPACES}WSManConnectionInfo`,
  option: `${REMOTING}PSSessionOption`,
  state: `${RUNSPACES}RunspaceState`,
  availability: `${RUNSPACES}RunspaceAvailability`,
  mechanism: `${RUNSPACES}AuthenticationMechanism`,
  buffering: `${RUNSPACES}OutputBufferingMode`,
  proxyAccess: `${REMOTING}ProxyAccessType`,
  machine: `${RUNSPACES}TargetMachineType`,
  filterState: `${COMMANDS}SessionFilterState`,
  outTarget: `${COMMANDS}OutTarget`,
} as const;
