/**
 * One command in one session, from start to end, as a sequence of events. Invoke-Command, Receive-PSSession and remote
 * jobs all read it.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { ClientPipelineRun, NetworkNotice, PipelineEnd } from "../client/contract.ts";
import type { HostCall } from "../psrp/bodies/host_call.ts";
import type { PipelineSpec } from "../psrp/client.ts";
import type { RecordStream } from "../psrp/events.ts";
import { CmdletError } from "./errors.ts";
import type { PSSession } from "./session.ts";

/** What comes of a command. */
export type RunEvent =
  | { readonly type: "record"; readonly session: PSSession; readonly stream: RecordStream; readonly value: PsValue }
  | {
    readonly type: "hostCall";
    readonly session: PSSession;
    readonly call: HostCall;
    readonly answer: ClientPipelineRun["answer"];
  }
  | { readonly type: "network"; readonly session: PSSession; readonly notice: NetworkNotice }
  /** The last event of a session that ran; `cause` is why the session itself ended with the command. */
  | { readonly type: "end"; readonly session: PSSession; readonly end: PipelineEnd; readonly cause?: Error }
  /** The session could not be opened or the command not started. */
  | { readonly type: "failed"; readonly session: PSSession; readonly phase: "open" | "start"; readonly error: unknown };

/** Starts a command and tells what comes of it. */
export async function* runIn(
  session: PSSession,
  spec: PipelineSpec,
  input: readonly PsValue[] | undefined,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const { pool, name, state, availability } = session;
  if (!pool || state !== "Opened" || availability !== "Available") {
    const error = state === "Opened"
      ? new CmdletError("RemotePipelineExecutionFailed", [name, `it is ${availability}`])
      : new CmdletError("InvalidSessionState", [name, state]);
    yield { type: "failed", session, phase: "start", error };
    return;
  }
  let run: ClientPipelineRun;
  try {
    run = await pool.start(spec, signal);
  } catch (error) {
    yield { type: "failed", session, phase: "start", error };
    return;
  }
  session.running.add(run);
  // Output is read meanwhile: a server takes no more input where nobody takes what came of it.
  const sending = sendAll(run, input).then(() => undefined, async (error: unknown) => {
    // A command that has ended needs no more input; one that goes on would wait for it for ever.
    if (run.end !== undefined) return undefined;
    await run.stop().catch(() => {});
    return { error };
  });
  for await (const event of follow(session, run, signal)) {
    const failure = event.type === "end" && event.end.state === "Stopped" ? await sending : undefined;
    yield failure === undefined ? event : { type: "failed", session, phase: "start", error: failure.error };
  }
}

/** Sends all input, and that it is all. */
export async function sendAll(run: ClientPipelineRun, input: readonly PsValue[] | undefined): Promise<void> {
  if (!input) return;
  for (const value of input) await run.sendInput(value);
  await run.endInput();
}

/** Connects to the outstanding command of a session and tells what comes of it. */
export async function* attachTo(session: PSSession, commandId: string, signal: AbortSignal): AsyncGenerator<RunEvent> {
  let run: ClientPipelineRun;
  try {
    run = await session.pool!.attach(commandId, signal);
    session.running.add(run);
  } catch (error) {
    yield { type: "failed", session, phase: "start", error };
    return;
  }
  yield* follow(session, run, signal);
}

/** Reports of a running pipeline until it ends. Where the reader stops early, the pipeline is stopped at the server. */
export async function* follow(
  session: PSSession,
  run: ClientPipelineRun,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  let ended = false;
  try {
    for (;;) {
      const report = await run.next(signal);
      if (report === undefined) break;
      if (report.type === "record") yield { ...report, session };
      else if (report.type === "hostCall") {
        yield { ...report, session, answer: (call, result, error) => run.answer(call, result, error) };
      } else yield { ...report, session };
    }
    ended = true;
  } finally {
    session.running.delete(run);
    if (!ended && run.end === undefined) await run.stop().catch(() => {});
  }
  const end = run.end ?? { state: "Stopped", reason: undefined };
  if (end.state === "Disconnected") session.outstandingCommand = run.id;
  else {
    if (session.outstandingCommand === run.id) session.outstandingCommand = undefined;
    await run.close().catch(() => {});
  }
  const cause = session.pool?.reason;
  const hasEnded = session.state === "Broken" || session.state === "Closed";
  yield { type: "end", session, end, ...(hasEnded && cause !== undefined ? { cause } : {}) };
}
