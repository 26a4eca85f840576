/**
 * The command line: which command, with which options; and exit codes.
 * @module
 */
import process from "node:process";
import type { CommandRequest } from "../lib/engine/session.ts";
import { RemotingError } from "../lib/errors.ts";
import { type OptionValues, takeOptions, textOption, UsageError, wordOption } from "./arguments.ts";
import { cmdletLine } from "./cmdlet_line.ts";
import { type ConnectionOptions, readMap } from "./connections.ts";
import { demo } from "./demo.ts";
import { helpText } from "./help.ts";
import type { LocalSession } from "./local_session.ts";
import { OUTPUT_FORMATS } from "./output.ts";
import { passwordSource } from "./passwords.ts";
import { runScript, type ScriptOptions } from "./run_script.ts";
import { simulate } from "./simulate.ts";
import type { Terminal } from "./terminal.ts";
import { TOOL_OPTIONS, usageText, VERBS } from "./usage.ts";
import { VERSION } from "./version.ts";

const WRONG_COMMAND_LINE = 2;

/** Runs the tool. @returns The exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.error(`psreconnect: ${error.message}\nTry: psreconnect help\n`);
      return WRONG_COMMAND_LINE;
    }
    if (error instanceof RemotingError) {
      terminal.error(`psreconnect: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case undefined:
    case "help":
    case "--help":
    case "-h": {
      const topic = rest[0];
      terminal.out(topic === undefined ? usageText() : helpText(topic));
      return command === undefined ? WRONG_COMMAND_LINE : 0;
    }
    case "version":
    case "--version":
      terminal.out(`psreconnect ${VERSION}\n`);
      return 0;
    case "simulate":
      return await simulate(rest, terminal);
    case "demo":
      return await demo(rest, terminal);
    default:
      return await runCommand(command, rest, terminal);
  }
}

async function runCommand(command: string, args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, rest } = takeOptions(args, TOOL_OPTIONS);
  const request = command === "run" ? scriptRequest(rest) : cmdletRequest(command, rest);
  return await runScript({
    terminal,
    connections: connectionOptions(values, terminal),
    style: wordOption(values, "style", ["classic", "ps7"]) ?? "classic",
    format: wordOption(values, "output", OUTPUT_FORMATS) ?? "table",
    command: request,
  });
}

function connectionOptions(values: OptionValues, terminal: Terminal): ConnectionOptions {
  const fromEnvironment = process.env["PSRECONNECT_MAP"];
  return {
    // What is typed counts over what the environment says.
    map: readMap([...(fromEnvironment ? [fromEnvironment] : []), ...(values.texts.get("map") ?? [])]),
    user: textOption(values, "user"),
    passwords: passwordSource(terminal, textOption(values, "password-file")),
    allowUnencrypted: values.flags.has("allow-unencrypted"),
    caFile: textOption(values, "ca-file"),
    crlFile: textOption(values, "crl-file"),
    certificateStore: textOption(values, "cert-store"),
  };
}

function scriptRequest(args: readonly string[]): CommandRequest {
  const [first, ...rest] = args;
  if (first === undefined) throw new UsageError("run needs a script: run FILE.ps1, or run --command TEXT");
  if (first === "--command" || first === "-c") {
    if (rest.length !== 1) throw new UsageError("run --command takes one text: put it in quotes");
    return { text: rest[0]!, isScript: true, arguments: [] };
  }
  if (first.startsWith("-")) throw new UsageError(`run does not know "${first}"`);
  const path = /[\\/]/.test(first) ? first : `./${first}`;
  return {
    text: `& '${path.replaceAll("'", "''")}' ${rest.map(scriptArgument).join(" ")}`,
    isScript: true,
    arguments: [],
  };
}

function scriptArgument(text: string): string {
  return /^-[A-Za-z]\w*:?$/.test(text) || /^\d+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

function cmdletRequest(command: string, args: readonly string[]): ScriptOptions["command"] {
  const name = VERBS[command] ?? command;
  return ({ session }: LocalSession) => {
    const entry = session.commands.resolve(name);
    const target = entry?.kind === "alias" ? session.commands.resolve(entry.definition) : entry;
    if (target?.kind !== "cmdlet") {
      throw new UsageError(`there is no command "${command}"`);
    }
    return { text: cmdletLine(name, args, target.spec.parameters), isScript: true, arguments: [] };
  };
}
