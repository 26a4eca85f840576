/**
 * Get-PSSession (cmdlets.md 1.4, 2.5, 2.6).
 * @module
 */
import type { PsEnum } from "../clixml/value.ts";
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import type { Task } from "../engine/task.ts";
import type { SessionFilterState } from "../remoting/query.ts";
import type { Remoting } from "../remoting/remoting.ts";
import { GET_PSSESSION_FACTS } from "./parameters/get.ts";
import { refuseOtherTransports } from "./other_transports.ts";
import { selectLocal, selectRemote } from "./selection.ts";
import { sessionValue } from "./session_types.ts";

/** Makes the cmdlet. */
export function getPSSession(remoting: Remoting): CmdletSpec {
  return {
    ...GET_PSSESSION_FACTS,
    create: (cmd) => ({ process: () => list(cmd, remoting) }),
  };
}

function* list(cmd: CmdletCall, remoting: Remoting): Task<void> {
  refuseOtherTransports(cmd);
  const isRemote = cmd.has("ComputerName") || cmd.has("ConnectionUri");
  const state = (cmd.get("State") as PsEnum | undefined)?.name as SessionFilterState | undefined;
  const sessions = isRemote
    ? yield* selectRemote(cmd, remoting, state ?? "All")
    : yield* selectLocal(cmd, remoting, false);
  for (const session of sessions) {
    const step = cmd.write(sessionValue(session));
    if (step) yield* step;
  }
}
