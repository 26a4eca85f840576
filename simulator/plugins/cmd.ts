/**
 * The plug-in of text shells (winrs): every command is a process whose streams are plain bytes.
 * @module
 */
import { decodeUtf8, encodeUtf8 } from "../../lib/bytes.ts";
import { Gate } from "../../lib/engine/gate.ts";
import type { Run, Scheduler } from "../../lib/engine/session.ts";
import type { Step, Task } from "../../lib/engine/task.ts";
import { isSameResource, RESOURCE_URIS, SIGNAL_CODES } from "../../lib/wsman/names.ts";
import { type CommandFacts, PluginError, type PluginHost, type PluginShell, type ShellPlugin } from "../plugin.ts";
import { type CmdIo, type CmdProcess, isProgram, runLine } from "./cmd_commands.ts";
import { runPowerShell } from "./cmd_powershell.ts";

/** The plug-in, as its faults name it. */
const CMD_PROVIDER = { provider: "Shell cmd plugin", path: "%systemroot%\\system32\\winrscmd.dll" } as const;
const INVALID_PARAMETER = 87;
const FILE_NOT_FOUND = 2147942402;
const NO_DISCONNECT = 2150859205;
/** Exit code of a process that Ctrl+C ended (STATUS_CONTROL_C_EXIT). */
const STOPPED_BY_CTRL_C = 0xc000013a;

/** Bytes of input that wait for their process. */
export const MAX_INPUT_BYTES: number = 4 * 1024 * 1024;

/** What the plug-in needs from outside. */
export interface CmdPluginPorts {
  readonly scheduler: Scheduler;
}

/** Makes the plug-in. */
export function cmdPlugin(ports: CmdPluginPorts): ShellPlugin {
  return {
    name: CMD_PROVIDER.provider,
    inputStreams: "stdin",
    outputStreams: "stdout stderr",
    tellsRunning: true,
    accepts: (resourceUri) => isSameResource(resourceUri, RESOURCE_URIS.cmd),
    create: (host) => new CmdShell(host, ports.scheduler),
  };
}

function refusal(code: number, message: string): PluginError {
  return new PluginError(code, message, CMD_PROVIDER);
}

class CmdShell implements PluginShell {
  readonly supportsDisconnect = false;
  readonly #host: PluginHost;
  readonly #scheduler: Scheduler;
  readonly #running = new Map<string, RunningCommand>();

  constructor(host: PluginHost, scheduler: Scheduler) {
    this.#host = host;
    this.#scheduler = scheduler;
  }

  command(commandId: string, { commandLine, args, options }: CommandFacts): void {
    const line = [commandLine, ...args].join(" ");
    const isDirect = /^(?:1|true)$/i.test(options.get("winrs_skip_cmd_shell") ?? "");
    if (isDirect && !isProgram(commandLine)) {
      throw refusal(FILE_NOT_FOUND, `There is no program ${commandLine.slice(0, 100)}`);
    }
    const command = new RunningCommand(this.#host, this.#scheduler, commandId);
    this.#running.set(commandId, command);
    command.start(line, (code) => {
      this.#running.delete(commandId);
      this.#host.commandState(commandId, "Done", code);
    });
  }

  send(commandId: string | undefined, stream: string, bytes: Uint8Array, end: boolean): void {
    if (commandId === undefined || stream.toLowerCase() !== "stdin") {
      throw refusal(INVALID_PARAMETER, "Text shells read stdin of a command");
    }
    this.#running.get(commandId)?.input(bytes, end);
  }

  signal(commandId: string, code: string): void {
    const command = this.#running.get(commandId);
    this.#running.delete(commandId);
    command?.end();
    if (command && (code === SIGNAL_CODES.ctrlC || code === SIGNAL_CODES.ctrlBreak)) {
      this.#host.commandState(commandId, "Done", STOPPED_BY_CTRL_C);
    } else this.#host.endCommand(commandId);
  }

  connect(): Uint8Array {
    throw refusal(NO_DISCONNECT, "Text shells cannot be connected to");
  }
  connectCommand(): void {
    throw refusal(NO_DISCONNECT, "Commands of text shells cannot be connected to");
  }
  received(commandId: string | undefined): void {
    if (commandId === undefined) throw refusal(INVALID_PARAMETER, "Text shells write to streams of commands only");
  }
  close(): void {
    for (const command of this.#running.values()) command.end();
    this.#running.clear();
  }
}

/** One command that runs. */
class RunningCommand {
  readonly #host: PluginHost;
  readonly #scheduler: Scheduler;
  readonly #id: string;
  readonly #input: Uint8Array[] = [];
  readonly #gate = new Gate();
  #inputBytes = 0;
  #inputEnded = false;
  #run: Run | undefined;
  #cancel: (() => void) | undefined;
  #ended = false;

  constructor(host: PluginHost, scheduler: Scheduler, id: string) {
    this.#host = host;
    this.#scheduler = scheduler;
    this.#id = id;
  }

  start(line: string, onEnd: (exitCode: number) => void): void {
    const { facts } = this.#host;
    const platform = facts.computer.platform(facts);
    const process: CmdProcess = {
      platform,
      directory: platform.startDirectory,
      errorLevel: 0,
      exitCode: undefined,
      powershell: (args, io) =>
        runPowerShell({
          platform,
          scheduler: this.#scheduler,
          io,
          args,
          onRun: (run) => {
            this.#run = run;
          },
        }),
    };
    let code = 1;
    const task = (function* (io: CmdIo): Task<void> {
      code = yield* runLine(process, line, io);
    })(this.#io());
    this.#cancel = () => spawned.cancel();
    const spawned = this.#scheduler.spawn(task, () => {
      if (this.#ended) return;
      this.#ended = true;
      for (const stream of ["stdout", "stderr"]) this.#put(stream, new Uint8Array(0), true);
      onEnd(code);
    });
  }

  input(bytes: Uint8Array, end: boolean): void {
    if (this.#inputEnded) return;
    this.#inputBytes += bytes.length;
    if (this.#inputBytes > MAX_INPUT_BYTES) throw refusal(INVALID_PARAMETER, "Too much input waits already");
    this.#input.push(bytes);
    this.#inputEnded = end;
    this.#gate.open();
  }

  end(): void {
    this.#ended = true;
    this.#run?.stop();
    this.#cancel?.();
  }

  #io(): CmdIo {
    return {
      out: (text) => this.#write("stdout", text),
      error: (text) => this.#write("stderr", text),
      input: () => this.#readAll(),
    };
  }

  *#readAll(): Task<string> {
    yield* this.#gate.until("input", () => this.#inputEnded);
    return this.#input.map(decodeUtf8).join("");
  }

  #write(stream: string, text: string): Step {
    const bytes = encodeUtf8(text);
    const most = this.#host.chunkBytes;
    for (let at = 0; at < bytes.length; at += most) this.#put(stream, bytes.subarray(at, at + most), false);
    return this.#host.isFull(this.#id) ? this.#room() : undefined;
  }

  #put(stream: string, bytes: Uint8Array, last: boolean): void {
    this.#host.output({ commandId: this.#id, stream, bytes, last, starts: true, ends: true, keep: true });
  }

  *#room(): Task<void> {
    while (this.#host.isFull(this.#id)) {
      yield { reason: "output", subscribe: (wake) => this.#host.onRoom(this.#id, wake) };
    }
  }
}
