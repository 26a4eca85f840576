/**
 * The remoting cmdlets for a table of commands: all of them, their aliases, and the variables that they read.
 * @module
 */
import type { CmdletSpec } from "../engine/command.ts";
import type { Session } from "../engine/session.ts";
import { DEFAULT_APPLICATION, DEFAULT_SHELL_URI } from "../remoting/connection_info.ts";
import type { Remoting } from "../remoting/remoting.ts";
import { objectSessionOptions } from "../remoting/session_options.ts";
import { connectPSSession } from "./connect_pssession.ts";
import { disconnectPSSession } from "./disconnect_pssession.ts";
import { enterPSSession, EXIT_PSSESSION } from "./enter_pssession.ts";
import type { CmdletFacts } from "./facts.ts";
import { getPSSession } from "./get_pssession.ts";
import { invokeCommand } from "./invoke_command.ts";
import { newPSSession } from "./new_pssession.ts";
import { CONNECT_PSSESSION_FACTS } from "./parameters/connect.ts";
import { DISCONNECT_PSSESSION_FACTS } from "./parameters/disconnect.ts";
import { GET_PSSESSION_FACTS } from "./parameters/get.ts";
import { INVOKE_COMMAND_FACTS } from "./parameters/invoke.ts";
import { NEW_PSSESSION_FACTS } from "./parameters/new.ts";
import { RECEIVE_PSSESSION_FACTS } from "./parameters/receive.ts";
import { REMOVE_PSSESSION_FACTS } from "./parameters/remove.ts";
import { NEW_PSSESSIONOPTION_FACTS } from "./parameters/session_option.ts";
import { receivePSSession } from "./receive_pssession.ts";
import { removePSSession } from "./remove_pssession.ts";
import { NEW_PSSESSION_OPTION } from "./session_option.ts";
import { optionValue } from "./option_types.ts";

/** Facts of all cmdlets, for help. */
export const REMOTING_FACTS: readonly CmdletFacts[] = [
  CONNECT_PSSESSION_FACTS,
  DISCONNECT_PSSESSION_FACTS,
  RECEIVE_PSSESSION_FACTS,
  GET_PSSESSION_FACTS,
  NEW_PSSESSION_FACTS,
  REMOVE_PSSESSION_FACTS,
  INVOKE_COMMAND_FACTS,
  NEW_PSSESSIONOPTION_FACTS,
];

/** All cmdlets over one remoting; `localInvokeCommand` is the engine's own, for the set without a target. */
export function remotingCmdlets(remoting: Remoting, localInvokeCommand: CmdletSpec): readonly CmdletSpec[] {
  return [
    connectPSSession(remoting),
    disconnectPSSession(remoting),
    receivePSSession(remoting),
    getPSSession(remoting),
    newPSSession(remoting),
    removePSSession(remoting),
    enterPSSession(remoting),
    EXIT_PSSESSION,
    invokeCommand(remoting, localInvokeCommand),
    NEW_PSSESSION_OPTION,
  ];
}

/** Aliases of the cmdlets (cmdlets.md section 0), as Windows has them. */
export const REMOTING_ALIASES: Readonly<Record<string, string>> = {
  cnsn: "Connect-PSSession",
  dnsn: "Disconnect-PSSession",
  rcsn: "Receive-PSSession",
  gsn: "Get-PSSession",
  nsn: "New-PSSession",
  rsn: "Remove-PSSession",
  etsn: "Enter-PSSession",
  exsn: "Exit-PSSession",
  icm: "Invoke-Command",
};

/** Gives a session the aliases, the default `$PSSessionOption` and the names of configuration and application. */
export function defineRemotingVariables(session: Session): void {
  for (const [alias, cmdlet] of Object.entries(REMOTING_ALIASES)) {
    session.commands.setAlias(alias, cmdlet, undefined, "Global", true);
  }
  const variables = [
    ["PSSessionOption", optionValue(objectSessionOptions())],
    ["PSSessionConfigurationName", DEFAULT_SHELL_URI],
    ["PSSessionApplicationName", DEFAULT_APPLICATION],
  ] as const;
  for (const [name, value] of variables) {
    session.scope.define({ name, value, description: "", options: new Set() }, "Global");
  }
}
