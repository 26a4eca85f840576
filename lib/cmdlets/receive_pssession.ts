/**
 * Receive-PSSession (cmdlets.md 1.3, section 3).
 * @module
 */
import { PsEnum, type PsValue } from "../clixml/value.ts";
import { receiveRecords } from "../engine/cmdlets/receive_job.ts";
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import { NetObject } from "../engine/dotnet/net_object.ts";
import { jobChange } from "../engine/job.ts";
import type { Task } from "../engine/task.ts";
import { Wildcard } from "../engine/wildcard.ts";
import { RemotingError } from "../errors.ts";
import { CmdletError, type CmdletErrorId } from "../remoting/errors.ts";
import { queriedSessions, querySessions } from "../remoting/query.ts";
import type { Remoting } from "../remoting/remoting.ts";
import { attachTo, type RunEvent } from "../remoting/run.ts";
import type { PSSession } from "../remoting/session.ts";
import { awaitEach, awaitPromise } from "./awaiting.ts";
import { ErrorTarget, isEngineError, throwInvalidOperation, writeCmdletError } from "./cmdlet_errors.ts";
import { hostInfoOf } from "./host_calls.ts";
import { RECEIVE_PSSESSION_FACTS } from "./parameters/receive.ts";
import { disconnectedJobOf, RemoteJob } from "./remote_job.ts";
import { showEvent } from "./remote_output.ts";
import { remoteError } from "./remote_records.ts";
import { guidText } from "./selection.ts";
import { sessionOf } from "./session_types.ts";
import { configurationFilter, connectionsOf } from "./targets.ts";

/** OutTarget by name. */
type OutTarget = "Default" | "Host" | "Job";

/** A session that is Opened now, or why it is not. */
type Connected = { readonly session: PSSession } | { readonly error: unknown };

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

  get #target(): OutTarget {
    const value = this.#cmd.get("OutTarget");
    return value instanceof PsEnum ? value.name as OutTarget : "Default";
  }

  run(): Task<void> {
    const cmd = this.#cmd;
    return cmd.has("ComputerName") || cmd.has("ConnectionUri") ? this.#receiveRemote() : this.#receiveLocal();
  }

  // ---------------------------------------------------------------------------------------- sessions of this client

  *#receiveLocal(): Task<void> {
    const found = yield* this.#findLocal();
    if (!found || !(yield* this.#cmd.shouldProcess(found.name, "Receive"))) return;
    const connected = yield* this.#connect(found);
    if ("session" in connected) return yield* this.#deliver(found, this.#target === "Job");
    // Its server may know it in another state than this client does.
    const shell = yield* this.#askServer(found);
    if (!shell) return yield* this.#cannotConnect(found, connected.error);
    found.adopt(shell);
    // As in PowerShell, a session in which nothing runs is left as it is.
    if (found.outstandingCommand === undefined && this.#target !== "Job") return;
    const again = yield* this.#connect(found);
    if ("error" in again) return yield* this.#cannotConnect(found, again.error);
    yield* this.#deliver(found, this.#target === "Job");
  }

  *#findLocal(): Task<PSSession | undefined> {
    const cmd = this.#cmd;
    const given = cmd.get("Session");
    if (given !== undefined) return sessionOf(given);
    const sessions = this.#remoting.repository.list();
    const pick = function* (
      id: CmdletErrorId,
      wanted: PsValue,
      matches: (session: PSSession) => boolean,
    ): Task<PSSession | undefined> {
      const session = sessions.find(matches);
      if (!session) yield* writeCmdletError(cmd, new CmdletError(id, [shown(wanted)], { target: wanted }));
      return session;
    };
    if (cmd.has("Id")) {
      const id = cmd.get("Id")!;
      return yield* pick("RemoteRunspaceNotAvailableForSpecifiedSessionId", id, (session) => session.id === id);
    }
    if (cmd.has("InstanceId")) {
      const id = cmd.get("InstanceId")!;
      const text = guidText(id);
      return yield* pick(
        "RemoteRunspaceNotAvailableForSpecifiedRunspaceId",
        id,
        (session) => session.instanceId === text,
      );
    }
    const name = cmd.text("Name") ?? "";
    const pattern = new Wildcard(name, true);
    return yield* pick(
      "RemoteRunspaceNotAvailableForSpecifiedName",
      name,
      (session) => pattern.matches(session.name),
    );
  }

  /** The session as its server knows it now. */
  *#askServer(session: PSSession): Task<PSSession | undefined> {
    let found: PSSession | undefined;
    yield* awaitEach(
      this.#cmd,
      (signal) => queriedSessions(this.#remoting, session.connection, signal),
      function* (queried): Task<void> {
        if (queried.instanceId === session.instanceId) found = queried;
      },
    );
    return found;
  }

  // -------------------------------------------------------------------------------------------- sessions of a server

  *#receiveRemote(): Task<void> {
    const found = yield* this.#findRemote();
    if (!found || !(yield* this.#cmd.shouldProcess(found.name, "Receive"))) return;
    const own = this.#remoting.repository.find(found.instanceId);
    if (own) {
      const connected = yield* this.#connect(own);
      // What this client has already, it goes on with in the background.
      if ("session" in connected) return yield* this.#deliver(own, this.#target !== "Host");
    }
    const connected = yield* this.#connect(found);
    if ("error" in connected) return yield* this.#cannotConnect(found, connected.error);
    if (own) own.take(found);
    yield* this.#deliver(own ?? found, this.#target === "Job");
  }

  /** The first shell of the name or id; none is no error (cmdlets.md 3.1). */
  *#findRemote(): Task<PSSession | undefined> {
    const cmd = this.#cmd;
    const connections = connectionsOf(cmd, { usesPreference: false });
    const configurationName = configurationFilter(cmd);
    const name = cmd.text("Name")?.toLowerCase();
    const id = cmd.has("InstanceId") ? guidText(cmd.get("InstanceId")!) : undefined;
    let found: PSSession | undefined;
    yield* awaitEach(
      cmd,
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
          const { connection, error } = result;
          yield* writeCmdletError(
            cmd,
            new CmdletError("ReceivePSSessionQueryForSessionFailed", [connection.computerName, error], {
              target: connection,
              cause: error,
            }),
          );
          return;
        }
        const { queried } = result;
        const matches = id === undefined ? queried.serverName.toLowerCase() === name : queried.instanceId === id;
        if (matches) found = queried;
      },
    );
    return found;
  }

  // ------------------------------------------------------------------------------------------------------------ both

  *#connect(session: PSSession): Task<Connected> {
    const { state, availability } = session;
    if (state === "Opened") return { session };
    if (state !== "Disconnected") return { error: undefined };
    if (session.isHeldElsewhere) {
      const message = `Cannot connect session ${session.name}: it is ${availability}, another client holds it`;
      return { error: new RemotingError("ERR_SESSION", "local", message) };
    }
    const hostInfo = hostInfoOf(this.#cmd.session.host);
    try {
      yield* awaitPromise(this.#cmd, (signal) => this.#remoting.connect(session, { hostInfo, signal }));
      return { session };
    } catch (error) {
      if (isEngineError(error) || !(error instanceof Error)) throw error;
      return { error };
    }
  }

  *#cannotConnect(session: PSSession, cause: unknown): Task<void> {
    yield* writeCmdletError(
      this.#cmd,
      new CmdletError("ReceivePSSessionCannotConnectSession", [session.name, session.state, session.availability], {
        target: session,
        ...(cause === undefined ? {} : { cause }),
      }),
    );
  }

  /** Where the output goes: cmdlets.md 3.3. */
  *#deliver(session: PSSession, asJob: boolean): Task<void> {
    const cmd = this.#cmd;
    this.#remoting.repository.addOrReplace(session);
    const job = session.origin === "created" ? disconnectedJobOf(cmd.session, session) : undefined;
    if (job) {
      job.resume(session);
      return yield* this.#target === "Host" ? this.#streamJob(job) : write(cmd, job.value);
    }
    if (!asJob) return yield* this.#stream(session);
    const commandId = session.outstandingCommand;
    if (commandId === undefined) {
      return throwInvalidOperation(cmd, `Cannot make a job of session ${session.name}: no command runs in it`);
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
    cmd.session.jobs.add(made.value);
    made.start();
    yield* write(cmd, made.value);
  }

  /** The results of a job as they come. Ctrl+C stops it. */
  *#streamJob({ value: job }: RemoteJob): Task<void> {
    const cmd = this.#cmd;
    try {
      for (;;) {
        yield* receiveRecords(cmd, job);
        if (job.isAtRest) break;
        yield jobChange([job]);
        cmd.checkStop();
      }
      yield* receiveRecords(cmd, job);
    } finally {
      if (!job.isAtRest) job.stop();
    }
  }

  *#stream(session: PSSession): Task<void> {
    const cmd = this.#cmd;
    const commandId = session.outstandingCommand;
    if (commandId === undefined) return;
    yield* awaitEach(cmd, (signal) => attachTo(session, commandId, signal), function* (event: RunEvent): Task<void> {
      if (event.type === "end" && event.end.state === "Failed") {
        const { reason } = event.end;
        const cause = reason === undefined ? undefined : remoteError(reason, session).exception;
        return yield* writeCmdletError(
          cmd,
          new CmdletError("ReceivePSSessionPipelineFailed", [session.name, cause?.message ?? "it did not say why"], {
            target: new ErrorTarget(new NetObject(PIPELINE_TYPE, commandId)),
            cause,
          }),
        );
      }
      yield* showEvent(cmd, event, { showComputerName: true, throws: false });
    });
  }
}

const PIPELINE_TYPE = "System.Management.Automation.RemotePipeline";

function* write(cmd: CmdletCall, value: PsValue): Task<void> {
  const step = cmd.write(value);
  if (step) yield* step;
}

function shown(value: PsValue): string {
  return typeof value === "object" && value !== null ? guidText(value) : String(value);
}
