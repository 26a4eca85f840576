/**
 * Programs of Windows that scripts call as if they were commands: those of the text shell that stand for themselves.
 * They are rows like any cmdlet's, because the engine starts no processes.
 * @module
 */
import type { CmdletCall, CmdletSpec } from "../../lib/engine/command.ts";
import { parameter } from "../../lib/engine/command.ts";
import type { PsValue } from "../../lib/clixml/value.ts";
import { toText } from "../../lib/engine/dotnet/convert.ts";
import type { Task } from "../../lib/engine/task.ts";
import { type CmdIo, type CmdProcess, runLine } from "./cmd_commands.ts";
import { runPowerShell } from "./cmd_powershell.ts";

/** Programs, without `.exe`. */
const PROGRAMS = ["cmd", "findstr", "hostname", "more", "pwsh", "sort", "whoami"] as const;
/** Aliases of PowerShell go before programs of the same name. */
const NAMES = PROGRAMS.flatMap((name) => name === "sort" ? [`${name}.exe`] : [name, `${name}.exe`]);

/** Module of these rows, which no cmdlet has. */
export const NATIVE_MODULE = "";

/** See the module. */
export const NATIVE_PROGRAMS: readonly CmdletSpec[] = NAMES.map((name) => ({
  name,
  module: NATIVE_MODULE,
  className: "NativeCommand",
  parameters: [
    parameter("ArgumentList", "object[]", { position: 0, remaining: true }, { allowNull: true }),
    parameter("InputObject", "psobject", { value: true }, { allowNull: true }),
  ],
  create(cmd) {
    const input: PsValue[] = [];
    return {
      process() {
        if (cmd.expectingInput && cmd.pipelineObject !== undefined) input.push(cmd.pipelineObject);
        return undefined;
      },
      end: () => run(cmd, name, input),
    };
  },
}));

function* run(cmd: CmdletCall, name: string, input: readonly PsValue[]): Task<void> {
  const { session } = cmd;
  const words = (cmd.items("ArgumentList") ?? []).map((value) => toText(value, session));
  const line = [name, ...words.map((word) => /[\s"]/.test(word) ? `"${word}"` : word)].join(" ");
  const lines = new LineQueue();
  const io: CmdIo = {
    out: (text) => lines.add("out", text),
    error: (text) => lines.add("error", text),
    *input() {
      return input.map((value) => `${toText(value, session)}\r\n`).join("");
    },
  };
  const { platform, scheduler } = session;
  const process: CmdProcess = {
    platform: { ...platform, environment: new Map(platform.environment) },
    directory: session.providers.location(),
    errorLevel: 0,
    exitCode: undefined,
    powershell: (args, own) => runPowerShell({ platform, scheduler, io: own, args, onRun: () => {} }),
  };
  const code = yield* runLine(process, line, io);
  for (const { stream, text } of lines.take()) {
    const step = stream === "out" ? cmd.write(text) : cmd.error(cmd.record({
      types: ["System.Management.Automation.RemoteException"],
      message: text,
      errorId: "NativeCommandError",
      category: "NotSpecified",
      target: text,
    }));
    if (step) yield* step;
  }
  session.scope.define({ name: "LASTEXITCODE", value: code, description: "", options: new Set() }, "Global", true);
}

/** Lines out of texts that come in pieces. */
class LineQueue {
  readonly #lines: { stream: "out" | "error"; text: string }[] = [];
  readonly #rest = { out: "", error: "" };

  add(stream: "out" | "error", text: string): undefined {
    const parts = (this.#rest[stream] + text).split(/\r?\n/);
    this.#rest[stream] = parts.pop()!;
    for (const part of parts) this.#lines.push({ stream, text: part });
  }

  take(): readonly { readonly stream: "out" | "error"; readonly text: string }[] {
    for (const stream of ["out", "error"] as const) {
      if (this.#rest[stream] !== "") this.#lines.push({ stream, text: this.#rest[stream] });
    }
    return this.#lines;
  }
}
