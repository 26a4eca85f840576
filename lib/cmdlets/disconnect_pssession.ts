/**
 * Disconnect-PSSession (cmdlets.md 1.2, 2.12, 2.14).
 * @module
 */
import type { PsEnum } from "../clixml/value.ts";
import { type CmdletCall, type CmdletSpec } from "../engine/command.ts";
import { raise } from "../engine/exceptions.ts";
import type { Task } from "../engine/task.ts";
import { CmdletError } from "../remoting/errors.ts";
import type { Remoting } from "../remoting/remoting.ts";
import type { PSSession } from "../remoting/session.ts";
import type { OutputBufferingMode } from "../remoting/session_options.ts";
import { throttled } from "../remoting/throttle.ts";
import { awaitEach } from "./awaiting.ts";
import { cmdletErrorOf, writeCmdletError } from "./cmdlet_errors.ts";
import { DISCONNECT_PSSESSION_FACTS } from "./parameters/disconnect.ts";
import { selectLocal } from "./selection.ts";
import { sessionOf, sessionValue } from "./session_types.ts";

/** What came of one disconnect. */
interface Outcome {
  readonly session: PSSession;
  readonly error?: unknown;
}

/** Makes the cmdlet. */
export function disconnectPSSession(remoting: Remoting): CmdletSpec {
  return {
    ...DISCONNECT_PSSESSION_FACTS,
    create(cmd) {
      const queue: PSSession[] = [];
      return { process: () => collect(cmd, remoting, queue), end: () => disconnectAll(cmd, remoting, queue) };
    },
  };
}

function* collect(cmd: CmdletCall, remoting: Remoting, queue: PSSession[]): Task<void> {
  const given = cmd.items("Session")?.map(sessionOf);
  if (given && new Set(given).size < given.length) {
    throw raise({
      types: ["System.ArgumentException", "System.SystemException"],
      message: "Cannot disconnect the same session twice in one call",
      errorId: "System.ArgumentException",
      category: "NotSpecified",
    });
  }
  const sessions = given ?? (yield* selectLocal(cmd, remoting, true));
  yield* warnOfLoopback(cmd, sessions);
  for (const session of sessions) {
    if (!(yield* cmd.shouldProcess(session.name, "Disconnect"))) continue;
    if (session.state === "Opened") yield* prepare(cmd, remoting, session, queue);
    else if (session.state === "Disconnected") yield* write(cmd, session);
    else {
      yield* writeCmdletError(
        cmd,
        new CmdletError("CannotDisconnectSessionWhenNotOpened", [session.name, session.state], { target: session }),
      );
    }
  }
}

function* prepare(cmd: CmdletCall, remoting: Remoting, session: PSSession, queue: PSSession[]): Task<void> {
  const idleTimeoutSec = cmd.int("IdleTimeoutSec");
  const mode = (cmd.get("OutputBufferingMode") as PsEnum | undefined)?.name as OutputBufferingMode | undefined;
  try {
    remoting.prepareDisconnect(session, {
      ...(idleTimeoutSec === undefined ? {} : { idleTimeoutSec }),
      ...(mode === undefined ? {} : { outputBufferingMode: mode }),
    });
    queue.push(session);
  } catch (error) {
    yield* writeCmdletError(cmd, cmdletErrorOf(error));
  }
}

function* disconnectAll(cmd: CmdletCall, remoting: Remoting, queue: readonly PSSession[]): Task<void> {
  const turns = new Map<PSSession, Promise<Outcome>>();
  yield* awaitEach(
    cmd,
    () =>
      throttled(
        queue.map((session) => async () => {
          // One that stands in the queue twice waits for itself, and is disconnected by then as a rule.
          const turn = (turns.get(session) ?? Promise.resolve({ session })).then(async () => {
            try {
              if (session.state !== "Disconnected") await remoting.disconnect(session);
              return { session };
            } catch (error) {
              return { session, error };
            }
          });
          turns.set(session, turn);
          return await turn;
        }),
        cmd.int("ThrottleLimit"),
      ),
    function* ({ session, error }: Outcome): Task<void> {
      if (error === undefined) yield* write(cmd, session);
      else yield* writeCmdletError(cmd, cmdletErrorOf(error));
    },
    // Ctrl+C does not end a disconnect (cmdlets.md 2.12).
    { toTheEnd: true },
  );
}

/** Sessions to this very machine with an interactive token can be connected from here only (cmdlets.md 2.14). */
function* warnOfLoopback(cmd: CmdletCall, sessions: readonly PSSession[]): Task<void> {
  const names = sessions.filter(({ connection, computerName }) =>
    connection.enableNetworkAccess && !connection.credential &&
    (/^localhost$/i.test(computerName) || !computerName.includes("."))
  ).map((session) => session.name);
  if (names.length === 0) return;
  const step = cmd.warning(
    `Sessions with network access on this computer can be connected again from this computer only: ${names.join(", ")}`,
  );
  if (step) yield* step;
}

function* write(cmd: CmdletCall, session: PSSession): Task<void> {
  const step = cmd.write(sessionValue(session));
  if (step) yield* step;
}
