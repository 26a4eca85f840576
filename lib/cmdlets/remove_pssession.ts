/**
 * Remove-PSSession (cmdlets.md 1.6, 2.15).
 * @module
 */
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import type { Task } from "../engine/task.ts";
import { CmdletError } from "../remoting/errors.ts";
import type { Remoting } from "../remoting/remoting.ts";
import type { PSSession } from "../remoting/session.ts";
import { awaitPromise } from "./awaiting.ts";
import { ErrorTarget, isEngineError, throwInvalidOperation, writeCmdletError } from "./cmdlet_errors.ts";
import { refuseOtherTransports } from "./other_transports.ts";
import { REMOVE_PSSESSION_FACTS } from "./parameters/remove.ts";
import { selectLocal } from "./selection.ts";
import { runspaceValue, sessionOf } from "./session_types.ts";

/** Makes the cmdlet. */
export function removePSSession(remoting: Remoting): CmdletSpec {
  return {
    ...REMOVE_PSSESSION_FACTS,
    create: (cmd) => ({ process: () => removeAll(cmd, remoting) }),
  };
}

function* removeAll(cmd: CmdletCall, remoting: Remoting): Task<void> {
  refuseOtherTransports(cmd);
  const sessions = cmd.items("Session")?.map(sessionOf) ?? (yield* selectLocal(cmd, remoting, true));
  for (const session of sessions) {
    if (!(yield* cmd.shouldProcess(session.computerName, "Remove"))) continue;
    let connected = true;
    if (session.state === "Disconnected") connected = yield* connectFirst(cmd, remoting, session);
    if (connected) yield* awaitPromise(cmd, (signal) => remoting.remove(session, signal));
    else remoting.repository.remove(session);
  }
}

/** A disconnected shell can be deleted only by a client that holds it. */
function* connectFirst(cmd: CmdletCall, remoting: Remoting, session: PSSession): Task<boolean> {
  if (session.isHeldElsewhere) {
    throwInvalidOperation(
      cmd,
      `Cannot remove session ${session.name} on ${session.computerName}: another client holds it`,
    );
  }
  try {
    yield* awaitPromise(cmd, (signal) => remoting.connect(session, { signal }));
    return true;
  } catch (error) {
    if (isEngineError(error)) throw error;
    yield* writeCmdletError(
      cmd,
      new CmdletError("RemoveSessionCannotConnectToServer", [session.name, error], {
        target: new ErrorTarget(runspaceValue(session)),
      }),
    );
    return false;
  }
}
