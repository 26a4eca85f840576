/**
 * Connect-PSSession (cmdlets.md 1.1, 2.7).
 * @module
 */
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import type { Task } from "../engine/task.ts";
import { CmdletError, transportCode } from "../remoting/errors.ts";
import { applyOptions } from "../remoting/connection_info.ts";
import { queriedSessions } from "../remoting/query.ts";
import type { Remoting } from "../remoting/remoting.ts";
import { PSSession } from "../remoting/session.ts";
import { throttled } from "../remoting/throttle.ts";
import { awaitEach } from "./awaiting.ts";
import { isEngineError, writeCmdletError } from "./cmdlet_errors.ts";
import { hostInfoOf } from "./host_calls.ts";
import { CONNECT_PSSESSION_FACTS } from "./parameters/connect.ts";
import { selectLocal, selectRemote } from "./selection.ts";
import { sessionOf, sessionValue } from "./session_types.ts";
import { sessionOptions } from "./targets.ts";

/** The shell is held by another client, or was taken by one meanwhile. */
const HELD_BY_OTHER = 2150859213;

/** Makes the cmdlet. */
export function connectPSSession(remoting: Remoting): CmdletSpec {
  return {
    ...CONNECT_PSSESSION_FACTS,
    create(cmd) {
      const body = new ConnectBody(cmd, remoting);
      return { process: () => body.process(), end: () => body.end() };
    },
  };
}

class ConnectBody {
  readonly #cmd: CmdletCall;
  readonly #remoting: Remoting;
  readonly #queue: PSSession[] = [];
  readonly #seen: PSSession[] = [];

  constructor(cmd: CmdletCall, remoting: Remoting) {
    this.#cmd = cmd;
    this.#remoting = remoting;
  }

  *process(): Task<void> {
    const cmd = this.#cmd;
    for (const session of yield* this.#candidates()) {
      this.#seen.push(session);
      if (!(yield* cmd.shouldProcess(session.name, "Connect"))) continue;
      if (session.state === "Disconnected" && session.availability === "None") {
        const options = sessionOptions(cmd, { usesPreference: false });
        if (options) applyOptions(session.connection, options);
        if (!this.#queue.includes(session)) this.#queue.push(session);
      } else if (session.state === "Opened") yield* this.#write(session);
      else {
        const why = session.availability === "Busy"
          ? "another client holds it. It can be connected once that client has disconnected it"
          : `its state is ${session.state}, and only a Disconnected session can be connected`;
        yield* this.#fail(session, why, session);
      }
    }
  }

  *end(): Task<void> {
    const retry: PSSession[] = [];
    yield* this.#connectAll(this.#queue, retry);
    const replaced: PSSession[] = [];
    for (const session of retry) {
      const again = yield* this.#findAgain(session);
      if (again) replaced.push(again);
    }
    yield* this.#connectAll(replaced, undefined);
    for (const session of this.#seen) {
      if (session.state === "Opened") this.#remoting.repository.addOrReplace(session);
    }
  }

  *#candidates(): Task<readonly PSSession[]> {
    const cmd = this.#cmd;
    const given = cmd.items("Session");
    if (given) return given.map(sessionOf);
    if (cmd.has("ComputerName") || cmd.has("ConnectionUri")) {
      return yield* selectRemote(cmd, this.#remoting, "Disconnected");
    }
    return yield* selectLocal(cmd, this.#remoting, true);
  }

  *#connectAll(sessions: readonly PSSession[], retry: PSSession[] | undefined): Task<void> {
    if (sessions.length === 0) return;
    const cmd = this.#cmd;
    const hostInfo = hostInfoOf(cmd.session.host);
    yield* awaitEach(
      cmd,
      (signal) =>
        throttled(
          sessions.map((session) => async () => {
            try {
              await this.#remoting.connect(session, { hostInfo, signal });
              return { session };
            } catch (error) {
              return { session, error };
            }
          }),
          cmd.int("ThrottleLimit"),
        ),
      (result) => this.#connected(result, retry),
    );
  }

  *#connected(result: { session: PSSession; error?: unknown }, retry: PSSession[] | undefined): Task<void> {
    const { session, error } = result;
    if (error === undefined) return yield* this.#write(session);
    if (retry && transportCode(error) === HELD_BY_OTHER) return void retry.push(session);
    yield* this.#fail(session, error, undefined, error);
  }

  /** Asks the server once more for a shell that was taken meanwhile; the same session object goes on with it. */
  *#findAgain(session: PSSession): Task<PSSession | undefined> {
    let found: PSSession | undefined;
    try {
      yield* awaitEach(
        this.#cmd,
        (signal) => queriedSessions(this.#remoting, session.connection, signal),
        function* (queried): Task<void> {
          if (queried.instanceId === session.instanceId && !queried.isHeldElsewhere) found = queried;
        },
      );
    } catch (error) {
      if (isEngineError(error) || !(error instanceof Error)) throw error;
      yield* this.#fail(session, error, undefined, error);
      return undefined;
    }
    if (!found) {
      yield* this.#fail(session, "another client has taken it", undefined);
      return undefined;
    }
    session.adopt(found);
    return session;
  }

  *#write(session: PSSession): Task<void> {
    const step = this.#cmd.write(sessionValue(session));
    if (step) yield* step;
  }

  *#fail(session: PSSession, why: unknown, target: PSSession | undefined, cause?: unknown): Task<void> {
    yield* writeCmdletError(
      this.#cmd,
      new CmdletError("PSSessionConnectFailed", [session.name, session.computerName, why], {
        target,
        ...(cause === undefined ? {} : { cause }),
      }),
    );
  }
}
