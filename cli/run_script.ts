/**
 * Runs a script or a command in this process's session and shows what comes of it.
 * @module
 */
import process from "node:process";
import { errorText } from "../lib/engine/format/error_text.ts";
import type { CommandRequest, RunResult, Streams } from "../lib/engine/session.ts";
import type { Task } from "../lib/engine/task.ts";
import type { TableStyle } from "../lib/engine/format/views_remoting.ts";
import { HostMessage } from "../lib/engine/records.ts";
import { toText } from "../lib/engine/dotnet/convert.ts";
import type { ConnectionOptions } from "./connections.ts";
import { type LocalSession, localSession } from "./local_session.ts";
import { type OutputFormat, outputWriter } from "./output.ts";
import type { Terminal } from "./terminal.ts";

/** What to run, and how to show it. */
export interface ScriptOptions {
  readonly terminal: Terminal;
  readonly connections: ConnectionOptions;
  readonly style: TableStyle;
  readonly format: OutputFormat;
  /** The command line as PowerShell text, or what makes it of the session (to know a cmdlet's parameters). */
  readonly command: CommandRequest | ((local: LocalSession) => CommandRequest);
}

const INTERRUPTED = 130;

/** Runs it. @returns The exit code: 1 where an error record was written. */
export async function runScript(options: ScriptOptions): Promise<number> {
  const { terminal } = options;
  const state = { errors: 0, exitCode: undefined as number | undefined, interrupted: false };
  const local = localSession({
    terminal,
    connections: options.connections,
    style: options.style,
    onExit: (code) => (state.exitCode = code),
  });
  const { session, scheduler } = local;
  const writer = outputWriter(options.format, session, terminal);
  const streams: Streams = {
    output: (value) => writer.add(value),
    error(record) {
      state.errors++;
      terminal.error(`${errorText(record, session)}\n`);
      return undefined;
    },
    warning: (text) => session.host.writeWarning(text),
    verbose: (text) => session.host.writeVerbose(text),
    debug: (text) => session.host.writeDebug(text),
    information(info) {
      if (info.message instanceof HostMessage) {
        const { message, noNewLine } = info.message;
        return session.host.write(message, { newLine: !noNewLine });
      }
      const preference = toText(session.preference("InformationPreference"), session);
      return preference === "Continue" ? session.host.write(toText(info.message, session)) : undefined;
    },
    progress: () => undefined,
  };
  try {
    const command = typeof options.command === "function" ? options.command(local) : options.command;
    const run = session.run({ statements: [[command]], streams, addToHistory: false });
    const stopOnSignal = (): void => {
      // A second Ctrl+C does not wait for finally blocks.
      if (state.interrupted) process.exit(INTERRUPTED);
      state.interrupted = true;
      run.stop();
    };
    process.on("SIGINT", stopOnSignal);
    process.on("SIGTERM", stopOnSignal);
    try {
      const result = await drive(scheduler, run.task);
      writer.end();
      if (result.state === "Failed") {
        state.errors++;
        terminal.error(`${errorText(result.error, session)}\n`);
      }
    } finally {
      process.off("SIGINT", stopOnSignal);
      process.off("SIGTERM", stopOnSignal);
    }
  } finally {
    await local.end();
    terminal.close();
  }
  if (state.interrupted) return INTERRUPTED;
  return state.exitCode ?? (state.errors > 0 ? 1 : 0);
}

/** Runs a task to its end. */
function drive(scheduler: LocalSession["scheduler"], task: Task<RunResult>): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    scheduler.spawn(
      (function* (): Task<void> {
        resolve(yield* task);
      })(),
      (error) => {
        if (error !== undefined) reject(error);
      },
    );
  });
}
