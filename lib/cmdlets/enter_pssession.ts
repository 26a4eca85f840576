/**
 * Enter-PSSession and Exit-PSSession (cmdlets.md 1.7, 2.16). This tool's host has no interactive prompt to move to
 * another machine, so both answer as a PowerShell host without that support does (truth/remoting README 4).
 * @module
 */
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import type { Task } from "../engine/task.ts";
import { CmdletError, type CmdletErrorId } from "../remoting/errors.ts";
import type { Remoting } from "../remoting/remoting.ts";
import { writeCmdletError } from "./cmdlet_errors.ts";
import { ENTER_PSSESSION_FACTS, EXIT_PSSESSION_FACTS } from "./parameters/enter.ts";
import { guidText } from "./selection.ts";

/** Makes Enter-PSSession. */
export function enterPSSession(remoting: Remoting): CmdletSpec {
  return { ...ENTER_PSSESSION_FACTS, create: (cmd) => ({ process: () => enter(cmd, remoting) }) };
}

/** Exit-PSSession. */
export const EXIT_PSSESSION: CmdletSpec = {
  ...EXIT_PSSESSION_FACTS,
  create: (cmd) => ({ process: () => refuse(cmd) }),
};

function* enter(cmd: CmdletCall, remoting: Remoting): Task<void> {
  const sessions = remoting.repository.list();
  const missing = (id: CmdletErrorId, wanted: unknown, matches: boolean): CmdletError | undefined =>
    matches ? undefined : new CmdletError(id, [wanted], { target: wanted });
  let error: CmdletError | undefined;
  if (cmd.has("Id")) {
    const id = cmd.int("Id");
    error = missing("RemoteRunspaceNotAvailableForSpecifiedSessionId", id, sessions.some((each) => each.id === id));
  } else if (cmd.has("InstanceId")) {
    const id = guidText(cmd.get("InstanceId")!);
    const found = sessions.some((each) => each.instanceId === id);
    error = missing("RemoteRunspaceNotAvailableForSpecifiedRunspaceId", id, found);
  } else if (cmd.has("Name")) {
    const name = cmd.text("Name")!;
    const found = sessions.some((each) => each.name.toLowerCase() === name.toLowerCase());
    error = missing("RemoteRunspaceNotAvailableForSpecifiedName", name, found);
  }
  if (error) yield* writeCmdletError(cmd, error);
  refuse(cmd);
}

function refuse(cmd: CmdletCall): never {
  return cmd.terminate(cmd.record({
    errorId: "NotImplemented",
    category: "NotImplemented",
    types: [
      "System.Management.Automation.PSNotImplementedException",
      "System.NotImplementedException",
      "System.SystemException",
    ],
    message: "Cannot move the prompt to another computer: this host has none. Use Invoke-Command -Session",
  }));
}
