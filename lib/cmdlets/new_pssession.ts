/**
 * New-PSSession (cmdlets.md 1.5, 2.3).
 * @module
 */
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import type { Task } from "../engine/task.ts";
import { cloneConnection, type ConnectionInfo } from "../remoting/connection_info.ts";
import { CmdletError } from "../remoting/errors.ts";
import type { Remoting } from "../remoting/remoting.ts";
import type { PSSession } from "../remoting/session.ts";
import { throttled } from "../remoting/throttle.ts";
import { awaitEach } from "./awaiting.ts";
import { errorRecord, throwCmdletError, writeCmdletError } from "./cmdlet_errors.ts";
import { hostInfoOf } from "./host_calls.ts";
import { refuseOtherTransports } from "./other_transports.ts";
import { NEW_PSSESSION_FACTS } from "./parameters/new.ts";
import { sessionOf, sessionValue } from "./session_types.ts";
import { checkIdleTimeout, connectionsOf, orUriError } from "./targets.ts";
import { ConnectionUriError } from "../remoting/connection_info.ts";

/** Makes the cmdlet. */
export function newPSSession(remoting: Remoting): CmdletSpec {
  return {
    ...NEW_PSSESSION_FACTS,
    create(cmd) {
      return {
        begin() {
          checkIdleTimeout(cmd);
          return undefined;
        },
        process: () => open(cmd, remoting),
      };
    },
  };
}

function* open(cmd: CmdletCall, remoting: Remoting): Task<void> {
  refuseOtherTransports(cmd);
  const connections = yield* targets(cmd);
  const names = cmd.texts("Name") ?? [];
  const sessions = connections.map((connection, i) => remoting.plan(connection, names[i]));
  const hostInfo = hostInfoOf(cmd.session.host);
  yield* awaitEach(
    (signal) =>
      throttled(
        sessions.map((session) => async () => {
          try {
            await remoting.open(session, { hostInfo, signal });
            return { session };
          } catch (error) {
            return { session, error };
          }
        }),
        cmd.int("ThrottleLimit"),
      ),
    function* ({ session, error }: { session: PSSession; error?: unknown }): Task<void> {
      if (session.state === "Opened") {
        remoting.repository.addOrReplace(session);
        const step = cmd.write(sessionValue(session));
        if (step) yield* step;
        return;
      }
      const failure = new CmdletError("PSSessionOpenFailed", [session.computerName, error], { cause: error });
      const record = errorRecord(cmd, failure);
      // The id of a failed open names no cmdlet (truth/remoting README 26).
      record.fullyQualifiedErrorId = failure.fullId;
      const step = cmd.error(record);
      if (step) yield* step;
    },
  );
}

function* targets(cmd: CmdletCall): Task<ConnectionInfo[]> {
  const templates = cmd.items("Session");
  if (templates) {
    const sessions = templates.map(sessionOf);
    if (new Set(sessions).size < sessions.length) {
      throwCmdletError(cmd, new CmdletError("RemoteRunspaceInfoHasDuplicates", []));
    }
    return sessions.map((session) => cloneConnection(session.connection));
  }
  checkComputerNames(cmd);
  try {
    return connectionsOf(cmd, { usesPreference: true });
  } catch (error) {
    if (!(error instanceof ConnectionUriError)) throw error;
    if (error.reason === "format") return orUriError(() => connectionsOf(cmd, { usesPreference: true }));
    yield* writeCmdletError(
      cmd,
      new CmdletError("CreateRemoteRunspaceFailed", [error.message], { target: uriText(cmd) }),
    );
    return [];
  }
}

/** New-PSSession and Invoke-Command take host names and addresses only, not URIs (cmdlets.md 2.8). */
export function checkComputerNames(cmd: CmdletCall): void {
  const wrong = (cmd.texts("ComputerName") ?? []).filter((name) =>
    !/^(?:\.|[\p{L}\p{N}_.-]+|\[?[0-9a-f:.]+(?:%\w+)?\]?)$/iu.test(name.trim())
  );
  if (wrong.length > 0) throwCmdletError(cmd, new CmdletError("PSSessionInvalidComputerName", [wrong.join(", ")]));
}

function uriText(cmd: CmdletCall): string {
  return (cmd.items("ConnectionUri") ?? []).map((uri) => (uri as { text?: string }).text ?? String(uri)).join(", ");
}
