/**
 * Invoke-Command with its remote sets (cmdlets.md 1.8, 2.17). The set without a target is the engine's own.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { CmdletBody, CmdletCall, CmdletSpec } from "../engine/command.ts";
import { raise } from "../engine/exceptions.ts";
import type { Task } from "../engine/task.ts";
import type { PipelineSpec } from "../psrp/client.ts";
import { type ConnectionInfo, ConnectionUriError } from "../remoting/connection_info.ts";
import { CmdletError } from "../remoting/errors.ts";
import { fanOut } from "../remoting/fan_out.ts";
import type { OpenOptions, Remoting } from "../remoting/remoting.ts";
import { attachTo, type RunEvent, runIn, sendAll } from "../remoting/run.ts";
import type { PSSession } from "../remoting/session.ts";
import { throttled } from "../remoting/throttle.ts";
import { applicationArguments } from "./application_arguments.ts";
import { awaitEach } from "./awaiting.ts";
import {
  ErrorTarget,
  failureRecord,
  throwCmdletError,
  throwInvalidOperation,
  writeCmdletError,
} from "./cmdlet_errors.ts";
import { hostInfoOf } from "./host_calls.ts";
import { checkComputerNames, noConnection } from "./new_pssession.ts";
import { refuseOtherTransports } from "./other_transports.ts";
import { INVOKE_COMMAND_FACTS } from "./parameters/invoke.ts";
import { RemoteJob } from "./remote_job.ts";
import { showEvent } from "./remote_output.ts";
import { remoteScript } from "./remote_script.ts";
import { sessionOf, sessionValue } from "./session_types.ts";
import { checkIdleTimeout, orUriError, targetsOf } from "./targets.ts";
import { TYPE_NAMES } from "./type_names.ts";

const LOCAL_SET = "InProcess";

/** Makes the cmdlet; `local` is the engine's own, for the set without a target. */
export function invokeCommand(remoting: Remoting, local: CmdletSpec): CmdletSpec {
  return {
    ...INVOKE_COMMAND_FACTS,
    create(cmd) {
      if (cmd.parameterSet === LOCAL_SET) return local.create(cmd);
      return new InvokeBody(cmd, remoting);
    },
  };
}

class InvokeBody implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #remoting: Remoting;
  readonly #input: PsValue[] = [];

  constructor(cmd: CmdletCall, remoting: Remoting) {
    this.#cmd = cmd;
    this.#remoting = remoting;
  }

  begin(): undefined {
    const cmd = this.#cmd;
    refuseOtherTransports(cmd);
    checkIdleTimeout(cmd);
    const detached = cmd.flag("InDisconnectedSession");
    if (detached && this.#isJob()) refuse("Cannot use -AsJob or -JobName together with -InDisconnectedSession");
    if (cmd.has("SessionName") && !detached) refuse("Cannot use -SessionName without -InDisconnectedSession");
    return undefined;
  }

  process(): undefined {
    const cmd = this.#cmd;
    if (cmd.expectingInput && cmd.pipelineObject !== undefined) this.#input.push(cmd.pipelineObject);
    else if (cmd.has("InputObject")) this.#input.push(cmd.get("InputObject")!);
    return undefined;
  }

  *end(): Task<void> {
    const cmd = this.#cmd;
    const hasInput = cmd.expectingInput || cmd.has("InputObject");
    const { spec, text } = remoteScript(cmd, hasInput);
    const input = hasInput ? this.#input : undefined;
    if (cmd.flag("InDisconnectedSession")) return yield* this.#runDetached(spec, input);
    const given = cmd.items("Session")?.map(sessionOf);
    if (this.#isJob()) {
      const sessions = given ?? (yield* this.#temporary());
      if (sessions.length === 0) return;
      const job = new RemoteJob({
        session: cmd.session,
        remoting: this.#remoting,
        name: cmd.text("JobName"),
        command: text,
        sources: sessions.map((session) => ({
          session,
          start: (signal) => this.#source(session, !given, spec, input, signal),
        })),
        throttle: cmd.int("ThrottleLimit"),
        showComputerName: !cmd.flag("HideComputerName"),
      });
      cmd.session.jobs.add(job.value);
      job.start();
      const step = cmd.write(job.value);
      if (step) yield* step;
      return;
    }
    const sessions = given ? yield* this.#usable(given) : yield* this.#temporary();
    const throws = sessions.length === 1;
    const lost: PSSession[] = [];
    yield* awaitEach(
      cmd,
      (signal) =>
        fanOut(
          sessions.map((session) => () => this.#source(session, !given, spec, input, signal)),
          cmd.int("ThrottleLimit"),
        ),
      function* (event: RunEvent): Task<void> {
        yield* showEvent(cmd, event, { showComputerName: !cmd.flag("HideComputerName"), throws });
        if (event.type === "end" && event.end.state === "Disconnected") lost.push(event.session);
      },
    );
    if (lost.length > 0) yield* given ? this.#keepAsJob(lost, text) : this.#tellKept(lost);
  }

  /** Commands that go on without this cmdlet, in sessions that the network took: a job gets back to them. */
  *#keepAsJob(lost: readonly PSSession[], command: string): Task<void> {
    const cmd = this.#cmd;
    const job = new RemoteJob({
      session: cmd.session,
      remoting: this.#remoting,
      name: undefined,
      command,
      sources: lost.map((session) => ({
        session,
        start: (signal) => attachTo(session, session.outstandingCommand!, signal),
      })),
      throttle: undefined,
      showComputerName: !cmd.flag("HideComputerName"),
    });
    job.leave();
    cmd.session.jobs.add(job.value);
    const { name } = job.value;
    const step = cmd.warning(`The command goes on as ${name}: connect the sessions, then receive the job`);
    if (step) yield* step;
  }

  *#tellKept(lost: readonly PSSession[]): Task<void> {
    const cmd = this.#cmd;
    if (cmd.has("ConnectionUri")) return;
    for (const { name, computerName } of lost) {
      const step = cmd.warning(`Session ${name} to ${computerName} was added to those of this client`);
      if (step) yield* step;
    }
  }

  #isJob(): boolean {
    return this.#cmd.flag("AsJob") || (this.#cmd.text("JobName") ?? "") !== "";
  }

  #openOptions(session: PSSession, signal: AbortSignal): OpenOptions {
    return {
      hostInfo: hostInfoOf(this.#cmd.session.host),
      applicationArguments: applicationArguments(this.#cmd, session.connection),
      signal,
    };
  }

  /** Runs the command in a session; a temporary one is opened before and closed after. */
  async *#source(
    session: PSSession,
    isTemporary: boolean,
    spec: PipelineSpec,
    input: readonly PsValue[] | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<RunEvent> {
    if (!isTemporary) return yield* runIn(session, spec, input, signal);
    try {
      await this.#remoting.open(session, this.#openOptions(session, signal));
    } catch (error) {
      yield { type: "failed", session, phase: "open", error };
      return;
    }
    let lost = false;
    try {
      for await (const event of runIn(session, spec, input, signal)) {
        lost ||= event.type === "end" && event.end.state === "Disconnected";
        yield event;
      }
    } finally {
      if (lost) {
        session.setState("Disconnected");
        if (!this.#cmd.has("ConnectionUri")) this.#remoting.repository.addOrReplace(session);
      } else await this.#remoting.remove(session);
    }
  }

  /**
   * Sessions that exist for this one command: two numbers each, one with -SessionName (cmdlets.md 2.3). Writes an error
   * for each target that cannot be one.
   */
  *#temporary(): Task<PSSession[]> {
    const cmd = this.#cmd;
    checkComputerNames(cmd);
    const names = cmd.texts("SessionName") ?? [];
    const sessions: PSSession[] = [];
    for (const [i, target] of targetsOf(cmd, { usesPreference: true }).entries()) {
      let connection: ConnectionInfo;
      try {
        connection = target.connect();
      } catch (error) {
        // A relative URI ends the cmdlet (truth/remoting README 24); other targets do not suffer from one that is none.
        if (!(error instanceof ConnectionUriError) || error.reason === "relative") {
          return orUriError(() => {
            throw error;
          });
        }
        yield* writeCmdletError(cmd, noConnection(target, error));
        continue;
      }
      if (names[i] === undefined) this.#remoting.repository.nextId();
      sessions.push(this.#remoting.plan(connection, names[i]));
    }
    return sessions;
  }

  /** Of the given sessions those that can take a command; the others are errors (cmdlets.md 2.17). */
  *#usable(given: readonly PSSession[]): Task<PSSession[]> {
    const cmd = this.#cmd;
    if (new Set(given).size < given.length) {
      const target = new ErrorTarget(cmd.get("Session")!, `${TYPE_NAMES.session}[]`);
      throwCmdletError(cmd, new CmdletError("RemoteRunspaceInfoHasDuplicates", [], { target }));
    }
    const usable: PSSession[] = [];
    for (const session of given) {
      const { name, computerName, state, availability } = session;
      if (state === "Opened" && availability === "Available") usable.push(session);
      else {
        const error = state === "Opened"
          ? new CmdletError("InvokeCommandCommandInvalidSessionAvailability", [name, computerName, availability], {
            target: session,
          })
          : new CmdletError("InvokeCommandCommandInvalidSessionState", [name, computerName, state], {
            target: session,
          });
        yield* writeCmdletError(cmd, error);
      }
    }
    if (usable.length === 0) {
      throwInvalidOperation(cmd, "Cannot run the command: none of the sessions can take one now");
    }
    return usable;
  }

  /** -InDisconnectedSession: opens, starts, disconnects at once, and hands the sessions out. */
  *#runDetached(spec: PipelineSpec, input: readonly PsValue[] | undefined): Task<void> {
    const cmd = this.#cmd;
    const remoting = this.#remoting;
    const sessions = yield* this.#temporary();
    yield* awaitEach(
      cmd,
      (signal) =>
        throttled(
          sessions.map((session) => async () => {
            try {
              await remoting.open(session, this.#openOptions(session, signal));
              const run = await session.pool!.start(spec, signal, { leaveOutput: true });
              session.running.add(run);
              await sendAll(run, input);
              await remoting.disconnect(session);
              return { session };
            } catch (error) {
              return { session, error };
            }
          }),
          cmd.int("ThrottleLimit"),
        ),
      function* ({ session, error }: { session: PSSession; error?: unknown }): Task<void> {
        if (error !== undefined) {
          const step = cmd.error(failureRecord({ type: "failed", session, phase: "open", error }));
          if (step) yield* step;
          return;
        }
        // The object that is handed out takes a number of its own (cmdlets.md 2.3).
        const shown = remoting.renumber(session);
        remoting.repository.addOrReplace(shown);
        const step = cmd.write(sessionValue(shown));
        if (step) yield* step;
      },
    );
  }
}

function refuse(message: string): never {
  throw raise({
    types: ["System.InvalidOperationException", "System.SystemException"],
    message,
    errorId: "System.InvalidOperationException",
    category: "NotSpecified",
  });
}
