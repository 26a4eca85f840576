/**
 * Enter-PSSession and Exit-PSSession (cmdlets.md 1.7, 2.16). This tool's host has no interactive prompt to move to
 * another machine, so both answer as a PowerShell host without that support does (truth/remoting README 4).
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import type { Task } from "../engine/task.ts";
import { CmdletError, type CmdletErrorId } from "../remoting/errors.ts";
import type { Remoting } from "../remoting/remoting.ts";
import type { PSSession } from "../remoting/session.ts";
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
  const error = missingSession(cmd, remoting.repository.list());
  if (error === undefined) return refuse(cmd);
  // PowerShell says it twice (truth/remoting README 4).
  yield* writeCmdletError(cmd, error);
  yield* writeCmdletError(cmd, error);
}

function missingSession(cmd: CmdletCall, sessions: readonly PSSession[]): CmdletError | undefined {
  const missing = (id: CmdletErrorId, shown: unknown, wanted: PsValue, matches: (session: PSSession) => boolean) =>
    sessions.some(matches) ? undefined : new CmdletError(id, [shown], { target: wanted });
  if (cmd.has("Id")) {
    const id = cmd.int("Id")!;
    return missing("RemoteRunspaceNotAvailableForSpecifiedSessionId", id, id, (session) => session.id === id);
  }
  if (cmd.has("InstanceId")) {
    const wanted = cmd.get("InstanceId")!;
    const id = guidText(wanted);
    return missing("RemoteRunspaceNotAvailableForSpecifiedRunspaceId", id, wanted, (each) => each.instanceId === id);
  }
  if (!cmd.has("Name")) return undefined;
  const name = cmd.text("Name")!;
  const isNamed = (session: PSSession): boolean => session.name.toLowerCase() === name.toLowerCase();
  return missing("RemoteRunspaceNotAvailableForSpecifiedName", name, name, isNamed);
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
