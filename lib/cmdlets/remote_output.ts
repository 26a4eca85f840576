/**
 * Events of remote commands on their way into the pipeline of a cmdlet.
 * @module
 */
import type { CmdletCall } from "../engine/command.ts";
import { TerminatingError } from "../engine/exceptions.ts";
import type { Step, Task } from "../engine/task.ts";
import { CmdletError } from "../remoting/errors.ts";
import type { RunEvent } from "../remoting/run.ts";
import type { PSSession } from "../remoting/session.ts";
import { failureRecord, lossRecord, writeCmdletError } from "./cmdlet_errors.ts";
import { doHostCall, HostCallRefused } from "./host_calls.ts";
import { remoteError, remoteInformation, wasThrown, withOrigin } from "./remote_records.ts";

/** How events are shown. */
export interface RemoteOutputOptions {
  readonly showComputerName: boolean;
  /** One target: what is thrown there ends the local pipeline too. */
  readonly throws: boolean;
}

/** Handles one event. */
export function* showEvent(cmd: CmdletCall, event: RunEvent, options: RemoteOutputOptions): Task<void> {
  switch (event.type) {
    case "record":
      return yield* showRecord(cmd, event, options);
    case "hostCall":
      return yield* answerCall(cmd, event);
    case "network":
      return yield* settle(noticeText(cmd, event));
    case "failed":
      return yield* settle(cmd.error(failureRecord(event)));
    case "end": {
      const { end, cause, session } = event;
      if (end.state === "Disconnected") return yield* showLost(cmd, session);
      if (cause !== undefined) return yield* settle(cmd.error(lossRecord(session, cause)));
      if (end.state !== "Failed") return;
      if (end.reason === undefined) {
        // The connection broke, not the command.
        const error = event.session.pool?.reason ?? event.session.reason;
        return yield* settle(
          cmd.error(failureRecord({ type: "failed", session: event.session, phase: "open", error })),
        );
      }
      const thrown = options.throws ? remoteError(end.reason) : undefined;
      if (thrown !== undefined && wasThrown(thrown)) throw new TerminatingError(thrown, true);
      return yield* settle(cmd.error(remoteError(end.reason, session)));
    }
  }
}

function* showRecord(
  cmd: CmdletCall,
  { stream, value, session }: Extract<RunEvent, { readonly type: "record" }>,
  options: RemoteOutputOptions,
): Task<void> {
  switch (stream) {
    case "output":
      return yield* settle(cmd.write(withOrigin(value, session, options.showComputerName)));
    case "error":
      return yield* settle(cmd.error(remoteError(value, session)));
    case "information": {
      const info = remoteInformation(value);
      // What Write-Host wrote was shown by a host call already; the tag tells hosts so.
      const tags = info.tags.includes("PSHOST") ? [...info.tags, "FORWARDED"] : info.tags;
      return yield* settle(cmd.information({ ...info, tags }));
    }
    default:
      // Warnings, verbose and debug texts and progress came as host calls too; those are shown (truth/remoting README 21).
      return;
  }
}

function* answerCall(
  cmd: CmdletCall,
  { call, answer }: Extract<RunEvent, { readonly type: "hostCall" }>,
): Task<void> {
  try {
    const result = yield* doHostCall(call, cmd.session.host, cmd.session);
    if (result !== undefined) answer(call, result);
  } catch (error) {
    if (!(error instanceof HostCallRefused) && !(error instanceof TerminatingError)) throw error;
    answer(call, undefined, error instanceof TerminatingError ? error.record : null);
  }
}

function noticeText(cmd: CmdletCall, { notice, session }: Extract<RunEvent, { readonly type: "network" }>): Step {
  const { computerName } = session;
  switch (notice.kind) {
    case "NetworkFailureDetected":
      return cmd.warning(
        `The connection to ${computerName} was interrupted. Trying for up to ${
          Math.round(notice.maxRetryMs / 60_000)
        } minutes to restore it.`,
      );
    case "ConnectionRetryAttempt":
      return cmd.warning(`Trying to reach ${computerName} again.`);
    case "ConnectionRetrySucceeded":
      return cmd.warning(`The connection to ${computerName} is restored.`);
    case "AutoDisconnectStarting":
      return cmd.warning(`${computerName} could not be reached again. Disconnecting the session.`);
    case "AutoDisconnectSucceeded":
      return cmd.warning(`The session on ${computerName} counts as disconnected; its command goes on there.`);
    case "InternalErrorAbort":
      return undefined;
  }
}

function* showLost(cmd: CmdletCall, session: PSSession): Task<void> {
  yield* writeCmdletError(
    cmd,
    new CmdletError("PowerShellNetworkFailedStartDisconnect", [session.computerName], { target: session }),
  );
  yield* settle(cmd.warning(
    `Session ${session.name} (${session.instanceId}) on ${session.computerName} was disconnected. ` +
      "Connect-PSSession and Receive-PSSession get back to it.",
  ));
}

function* settle(step: Step): Task<void> {
  if (step) yield* step;
}
