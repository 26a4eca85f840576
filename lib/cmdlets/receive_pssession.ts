/**
 * Receive-PSSession (cmdlets.md 1.3, section 3).
 * @module
 */
import type { PsEnum } from "../clixml/value.ts";
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import type { Task } from "../engine/task.ts";
import { Wildcard } from "../engine/wildcard.ts";
import { CmdletError, type CmdletErrorId } from "../remoting/errors.ts";
import { querySessions } from "../remoting/query.ts";
import type { Remoting } from "../remoting/remoting.ts";
import { attachTo, type RunEvent } from "../remoting/run.ts";
import type { PSSession } from "../remoting/session.ts";
import { awaitEach, awaitPromise } from "./awaiting.ts";
import { isEngineError, writeCmdletError } from "./cmdlet_errors.ts";
import { hostInfoOf } from "./host_calls.ts";
import { RECEIVE_PSSESSION_FACTS } from "./parameters/receive.ts";
import { disconnectedJobOf, RemoteJob } from "./remote_job.ts";
import { showEvent } from "./remote_output.ts";
import { guidText } from "./selection.ts";
import { sessionOf } from "./session_types.ts";
import { configurationFilter, connectionsOf, orUriError } from "./targets.ts";

/** Makes the cmdlet. */
export function receivePSSession(remoting: Remoting): CmdletSpec {
  return {
    ...RECEIVE_PSSESSION_FACTS,
    create: (cmd) => ({ process: () => new Receiver(cmd, remoting).run() }),
  };
}

class Receiver {
  readonly #cmd: CmdletCall;
  readonly #remoting: Remoting;

  constructor(cmd: CmdletCall, remoting: Remoting) {
    this.#cmd = cmd;
    this.#remoting = remoting;
  }

  *run(): Task<void> {
    const cmd = this.#cmd;
    const isRemote = cmd.has("ComputerName") || cmd.has("ConnectionUri");
    const found = isRemote ? yield* this.#findRemote() : yield* this.#findLocal();
    if (!found) return;
    if (!(yield* cmd.shouldProcess(found.name, "Receive"))) return;
    const session = yield* this.#connect(found, isRemote);
    if (!session) return;
    this.#remoting.repository.addOrReplace(session);
    yield* this.#receive(session, isRemote);
  }

  *#findLocal(): Task<PSSession | undefined> {
    const cmd = this.#cmd;
    const given = cmd.get("Session");
    if (given !== undefined) return sessionOf(given);
    const sessions = this.#remoting.repository.list();
    const pick = function* (
      id: CmdletErrorId,
      wanted: unknown,
      matches: (session: PSSession) => boolean,
    ): Task<PSSession | undefined> {
      const session = sessions.find(matches);
      if (!session) yield* writeCmdletError(cmd, new CmdletError(id, [wanted], { target: wanted }));
      return session;
    };
    if (cmd.has("Id")) {
      const id = cmd.int("Id");
      return yield* pick("RemoteRunspaceNotAvailableForSpecifiedSessionId", id, (session) => session.id === id);
    }
    if (cmd.has("InstanceId")) {
      const id = guidText(cmd.get("InstanceId")!);
      return yield* pick(
        "RemoteRunspaceNotAvailableForSpecifiedRunspaceId",
        id,
        (session) => session.instanceId === id,
      );
    }
    const pattern = new Wildcard(cmd.text("Name") ?? "", true);
    return yield* pick(
      "RemoteRunspaceNotAvailableForSpecifiedName",
      cmd.text("Name"),
      (session) => pattern.matches(session.name),
    );
  }

  /** The first shell of the name or id; none is no error (cmdlets.md 3.1). */
  *#findRemote(): Task<PSSession | undefined> {
    const cmd = this.#cmd;
    const connections = orUriError(() => connectionsOf(cmd, { usesPreference: false }));
    const configurationName = configurationFilter(cmd);
    const name = cmd.text("Name")?.toLowerCase();
    const id = cmd.has("InstanceId") ? guidText(cmd.get("InstanceId")!) : undefined;
    let found: PSSession | undefined;
    yield* awaitEach(
      (signal) =>
        querySessions(
          this.#remoting,
          connections,
          configurationName === undefined ? {} : { configurationName },
          signal,
        ),
      function* (result): Task<void> {
        if (found) return;
        if (result.kind === "failed") {
          yield* writeCmdletError(
            cmd,
            new CmdletError("ReceivePSSessionQueryForSessionFailed", [result.connection.computerName, result.error], {
              cause: result.error,
            }),
          );
        } else if (
          id === undefined ? result.session.serverName.toLowerCase() === name : result.session.instanceId === id
        ) found = result.session;
      },
    );
    return found;
  }

  /** A session that is Opened: as it is, connected, or found again at its server. */
  *#connect(session: PSSession, isRemote: boolean): Task<PSSession | undefined> {
    if (session.state === "Opened") return session;
    if (session.state === "Disconnected" && !session.isHeldElsewhere && (yield* this.#tryConnect(session))) {
      return session;
    }
    const again = isRemote ? undefined : yield* this.#findAgain(session);
    if (again && !again.isHeldElsewhere && (again.state === "Opened" || (yield* this.#tryConnect(again)))) return again;
    yield* writeCmdletError(
      this.#cmd,
      new CmdletError("ReceivePSSessionCannotConnectSession", [session.name, session.state, session.availability], {
        target: session,
      }),
    );
    return undefined;
  }

  *#tryConnect(session: PSSession): Task<boolean> {
    const hostInfo = hostInfoOf(this.#cmd.session.host);
    try {
      yield* awaitPromise((signal) => this.#remoting.connect(session, { hostInfo, signal }));
      return true;
    } catch (error) {
      if (isEngineError(error)) throw error;
      return false;
    }
  }

  *#findAgain(session: PSSession): Task<PSSession | undefined> {
    let found: PSSession | undefined;
    yield* awaitEach(
      (signal) => querySessions(this.#remoting, [session.connection], {}, signal),
      function* (result): Task<void> {
        if (result.kind === "session" && result.session.instanceId === session.instanceId) found = result.session;
      },
    );
    return found;
  }

  /** Where the output goes: cmdlets.md 3.3. */
  *#receive(session: PSSession, isRemote: boolean): Task<void> {
    const cmd = this.#cmd;
    const target = (cmd.get("OutTarget") as PsEnum | undefined)?.name ?? "Default";
    const job = session.origin === "created" ? disconnectedJobOf(cmd.session, session) : undefined;
    if (job) {
      job.resume(session);
      if (target === "Host") return yield* this.#stream(session);
      const step = cmd.write(job.value);
      if (step) yield* step;
      return;
    }
    const asJob = target === "Job" || (target === "Default" && isRemote && session.origin === "created");
    if (!asJob) return yield* this.#stream(session);
    const commandId = session.outstandingCommand;
    if (commandId === undefined) {
      return cmd.terminate(cmd.record({
        errorId: "InvalidOperation",
        category: "InvalidOperation",
        types: [
          "System.Management.Automation.PSInvalidOperationException",
          "System.InvalidOperationException",
          "System.SystemException",
        ],
        message: `Cannot make a job of session ${session.name}: no command runs in it`,
      }));
    }
    const made = new RemoteJob({
      session: cmd.session,
      remoting: this.#remoting,
      name: cmd.text("JobName"),
      command: "",
      sources: [{ session, start: (signal) => attachTo(session, commandId, signal) }],
      throttle: undefined,
      showComputerName: true,
    });
    cmd.session.jobs.add(made);
    made.start();
    const step = cmd.write(made.value);
    if (step) yield* step;
  }

  *#stream(session: PSSession): Task<void> {
    const cmd = this.#cmd;
    const commandId = session.outstandingCommand;
    if (commandId === undefined) return;
    yield* awaitEach((signal) => attachTo(session, commandId, signal), function* (event: RunEvent): Task<void> {
      if (event.type === "end" && event.end.state === "Failed") {
        const reason = event.end.reason;
        return yield* writeCmdletError(
          cmd,
          new CmdletError("ReceivePSSessionPipelineFailed", [session.name, reasonText(reason)], { target: session }),
        );
      }
      yield* showEvent(cmd, event, { showComputerName: true, throws: false });
    });
  }
}

function reasonText(reason: unknown): string {
  const text = (reason as { text?: unknown } | undefined)?.text;
  return typeof text === "string" ? text : "its last error says why";
}
