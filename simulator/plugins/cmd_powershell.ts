/**
 * `powershell.exe` inside a text shell: the engine, its output as text.
 * @module
 */
import { fromBase64 } from "../../lib/bytes.ts";
import { CORE_CMDLETS } from "../../lib/engine/cmdlets/all.ts";
import { createSession } from "../../lib/engine/create_session.ts";
import { toText } from "../../lib/engine/dotnet/convert.ts";
import { errorText } from "../../lib/engine/format/error_text.ts";
import type { Platform } from "../../lib/engine/platform.ts";
import { HostMessage } from "../../lib/engine/records.ts";
import type { CommandRequest, EngineHost, Run, Scheduler, Session, Streams } from "../../lib/engine/session.ts";
import { silentHost } from "../../lib/engine/silent_host.ts";
import type { Task } from "../../lib/engine/task.ts";
import type { CmdIo } from "./cmd_commands.ts";

/** Columns of the text; nobody has a window there. */
const WIDTH = 80;
const NEW_LINE = "\r\n";
/** Parameters with a value that changes nothing here. */
const IGNORED_WITH_VALUE = /^-(?:ex|ep|executionpolicy|inputformat|if|outputformat|of|o|windowstyle|w|version|v)/i;

/** What a process of PowerShell needs. */
export interface PowerShellProcessOptions {
  readonly platform: Platform;
  readonly scheduler: Scheduler;
  readonly io: CmdIo;
  readonly args: readonly string[];
  /** Told of the run, so that it can be stopped. */
  onRun(run: Run): void;
}

/** Runs it to its end. @returns The exit code. */
export function* runPowerShell(options: PowerShellProcessOptions): Task<number> {
  const { platform, scheduler, io, args } = options;
  const command = yield* commandOf(args, io);
  if (command === undefined) return 0;
  const session = createSession({ platform, host: textHost(io), cmdlets: CORE_CMDLETS, scheduler });
  const run = session.run({
    statements: [[command, { text: "Out-String", isScript: false, arguments: [{ name: "Stream", value: true }] }]],
    streams: textStreams(io, session),
  });
  options.onRun(run);
  const result = yield* run.task;
  if (result.state !== "Completed") {
    const step = io.error(errorText(result.error, session) + NEW_LINE);
    if (step) yield* step;
    return 1;
  }
  const code = session.scope.get("LASTEXITCODE");
  return typeof code === "number" ? code : 0;
}

function* commandOf(args: readonly string[], io: CmdIo): Task<CommandRequest | undefined> {
  const script = (text: string): CommandRequest => ({ text, isScript: true, arguments: [] });
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const rest = args.slice(at + 1);
    if (arg === "-" || (/^-c/i.test(arg) && rest[0] === "-")) return script(yield* io.input());
    if (/^-(?:e|ec|enc\w*)$/i.test(arg)) {
      const bytes = fromBase64(rest[0] ?? "");
      return script(new TextDecoder("utf-16le").decode(bytes));
    }
    if (/^-f/i.test(arg)) {
      const [path = "", ...values] = rest;
      return { text: path, isScript: false, arguments: values.map((value) => ({ value })) };
    }
    if (/^-c/i.test(arg)) return script(rest.join(" "));
    if (IGNORED_WITH_VALUE.test(arg)) at++;
    else if (!arg.startsWith("-")) return script(args.slice(at).join(" "));
  }
  return undefined;
}

function textHost(io: CmdIo): EngineHost {
  return {
    ...silentHost(),
    name: "ConsoleHost",
    width: WIDTH,
    write: (text, { newLine = true } = {}) => io.out(newLine ? `${text}\n` : text),
  };
}

function textStreams(io: CmdIo, session: Session): Streams {
  return {
    output: (value) => io.out(toText(value, session) + NEW_LINE),
    error: (record) => io.error(errorText(record, session) + NEW_LINE),
    warning: (text) => io.out(`WARNING: ${text}\n`),
    verbose: (text) => io.out(`VERBOSE: ${text}\n`),
    debug: (text) => io.out(`DEBUG: ${text}\n`),
    information: ({ message }) =>
      message instanceof HostMessage ? io.out(message.noNewLine ? message.message : `${message.message}\n`) : undefined,
    progress: () => undefined,
  };
}
