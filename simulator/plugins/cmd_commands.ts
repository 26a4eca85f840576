/**
 * TABLE of the text shell's commands, and how a line of them runs.
 * @module
 */
import { decodeUtf8, encodeUtf8 } from "../../lib/bytes.ts";
import { type FileSystem, FileSystemError, type Platform } from "../../lib/engine/platform.ts";
import { joinPath } from "./cmd_paths.ts";
import type { Step, Task } from "../../lib/engine/task.ts";
import { expandVariables, parseCmdLine, type Redirection, splitWords } from "./cmd_line.ts";

/** Streams of one command. */
export interface CmdIo {
  out(text: string): Step;
  error(text: string): Step;
  /** All of the input. */
  input(): Task<string>;
}

/** One process of the text shell. */
export interface CmdProcess {
  readonly platform: Platform;
  directory: string;
  errorLevel: number;
  /** Set by `exit`. */
  exitCode: number | undefined;
  /** Runs PowerShell with arguments. @returns Its exit code. */
  powershell(args: readonly string[], io: CmdIo): Task<number>;
}

type CmdCommand = (process: CmdProcess, rest: string, io: CmdIo) => Task<number>;

/** Exit code of a command that is not there. */
const NOT_FOUND = 1;
const NEW_LINE = "\r\n";

/** Runs a line. @returns Its exit code. */
export function* runLine(process: CmdProcess, line: string, io: CmdIo): Task<number> {
  let code = 0;
  let piped: string | undefined;
  const steps = parseCmdLine(expandVariables(line, (name) => variable(process, name)));
  for (const [i, { when, text, redirections }] of steps.entries()) {
    if ((when === "&&" && code !== 0) || (when === "||" && code === 0)) continue;
    const collected: string[] = [];
    const input = when === "|" ? piped : undefined;
    const own: CmdIo = {
      ...(input === undefined ? io : {
        ...io,
        *input() {
          return input;
        },
      }),
      ...(steps[i + 1]?.when === "|" ? { out: (part: string) => void collected.push(part) } : {}),
    };
    code = yield* withRedirections(process, redirections, own, (each) => runCommand(process, text, each));
    process.errorLevel = code;
    piped = collected.join("");
    if (process.exitCode !== undefined) return process.exitCode;
  }
  return code;
}

function* runCommand(process: CmdProcess, text: string, io: CmdIo): Task<number> {
  const [, quoted, plain, rest = ""] = /^\s*@?(?:"([^"]*)"|([^\s"/.,;=:\\]+[^\s"/,;=]*|\S+))(.*)$/s.exec(text) ?? [];
  const name = quoted ?? plain ?? "";
  const key = name.toLowerCase().replace(/^.*\\/, "").replace(/\.exe$/, "").replace(/^echo[.:].*$/, "echo");
  const command = COMMANDS[key];
  if (command) return yield* command(process, name.toLowerCase().startsWith("echo") ? name.slice(4) + rest : rest, io);
  const step = io.error(`'${name}' is no command, program or batch file here.${NEW_LINE}`);
  if (step) yield* step;
  return NOT_FOUND;
}

/** Whether a program may be started by this path, without the shell in between. */
export function isProgram(path: string): boolean {
  return /^[a-z]:\\/i.test(path) &&
    COMMANDS[path.toLowerCase().replace(/^.*\\/, "").replace(/\.exe$/, "")] !== undefined;
}

function* withRedirections(
  process: CmdProcess,
  redirections: readonly Redirection[],
  io: CmdIo,
  run: (io: CmdIo) => Task<number>,
): Task<number> {
  const files = process.platform.fileSystem;
  let { out, error, input } = io;
  for (const { handle, to } of redirections) {
    if ("handle" in to) {
      if (handle === 1) out = to.handle === 2 ? error : out;
      else if (handle === 2) error = to.handle === 1 ? out : error;
      continue;
    }
    if (to.path.toLowerCase() === "nul") {
      if (handle === 1) out = () => undefined;
      else if (handle === 2) error = () => undefined;
      continue;
    }
    const path = joinPath(process.directory, to.path);
    try {
      if (handle === 0) {
        const text = decodeUtf8(files.read(path));
        input = function* () {
          return text;
        };
        continue;
      }
      if (!to.append) files.write(path, new Uint8Array(0));
      const write = (part: string): undefined => void files.append(path, encodeUtf8(part));
      if (handle === 1) out = write;
      else error = write;
    } catch (cause) {
      return yield* fail(io, cause, path);
    }
  }
  return yield* run({ out, error, input });
}

function* say(step: Step): Task<number> {
  if (step) yield* step;
  return 0;
}

function* fail(io: CmdIo, cause: unknown, path: string): Task<number> {
  if (!(cause instanceof FileSystemError)) throw cause;
  const step = io.error(`${path}: ${cause.reason}${NEW_LINE}`);
  if (step) yield* step;
  return 1;
}

function variable(process: CmdProcess, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [key, value] of process.platform.environment) if (key.toLowerCase() === wanted) return value;
  if (wanted === "cd") return process.directory;
  return wanted === "errorlevel" ? String(process.errorLevel) : undefined;
}

function* set(process: CmdProcess, rest: string, io: CmdIo): Task<number> {
  const { environment } = process.platform;
  const text = rest.trimStart().replace(/^"(.*)"$/, "$1");
  const [, name = "", value = ""] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  const known = [...environment.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
  if (name !== "") {
    if (value === "") environment.delete(known ?? name);
    else environment.set(known ?? name, value);
    return 0;
  }
  const prefix = text.trim().toLowerCase();
  const found = [...environment].filter(([key]) => key.toLowerCase().startsWith(prefix))
    .sort(([a], [b]) => a.toLowerCase() < b.toLowerCase() ? -1 : 1);
  for (const [key, text] of found) yield* say(io.out(`${key}=${text}${NEW_LINE}`));
  if (found.length > 0) return 0;
  yield* say(io.error(`There is no variable ${text.trim()}${NEW_LINE}`));
  return 1;
}

function* dir(process: CmdProcess, rest: string, io: CmdIo): Task<number> {
  const [target = "."] = splitWords(rest).filter((word) => !word.startsWith("/"));
  const path = joinPath(process.directory, target);
  const files: FileSystem = process.platform.fileSystem;
  try {
    const rows = files.list(path).map((name) => {
      const stat = files.stat(joinPath(path, name));
      const size = stat?.kind === "directory" ? "<DIR>".padEnd(14) : String(stat?.size ?? 0).padStart(14);
      return `${size} ${name}${NEW_LINE}`;
    });
    return yield* say(io.out(`${NEW_LINE} Directory of ${path}${NEW_LINE}${NEW_LINE}${rows.join("")}`));
  } catch (cause) {
    return yield* fail(io, cause, path);
  }
}

function* type(process: CmdProcess, rest: string, io: CmdIo): Task<number> {
  let code = 0;
  for (const word of splitWords(rest)) {
    const path = joinPath(process.directory, word);
    try {
      yield* say(io.out(decodeUtf8(process.platform.fileSystem.read(path))));
    } catch (cause) {
      code = yield* fail(io, cause, path);
    }
  }
  return code;
}

function* cd(process: CmdProcess, rest: string, io: CmdIo): Task<number> {
  const target = rest.trim().replace(/^\/d\s+/i, "").replaceAll('"', "");
  if (target === "") return yield* say(io.out(process.directory + NEW_LINE));
  const path = joinPath(process.directory, target);
  if (process.platform.fileSystem.stat(path)?.kind === "directory") {
    process.directory = path;
    return 0;
  }
  return yield* fail(io, new FileSystemError("notFound", path), path);
}

const COMMANDS: Readonly<Record<string, CmdCommand>> = {
  cd,
  chdir: cd,
  dir,
  set,
  type,
  *echo(_process, rest, io) {
    const text = /^[.:\s]/.test(rest) ? rest.slice(1) : rest;
    return yield* say(io.out((rest.trim() === "" ? "ECHO is on." : text) + NEW_LINE));
  },
  *exit(process, rest) {
    const code = Number(/-?\d+/.exec(rest)?.[0] ?? process.errorLevel);
    process.exitCode = code;
    return code;
  },
  *rem() {
    return 0;
  },
  *ver(_process, _rest, io) {
    return yield* say(io.out(`${NEW_LINE}Microsoft Windows [Version 10.0.20348]${NEW_LINE}`));
  },
  *hostname({ platform }, _rest, io) {
    return yield* say(io.out(platform.computerName + NEW_LINE));
  },
  *whoami({ platform }, _rest, io) {
    return yield* say(io.out(`${platform.domainName}\\${platform.userName}`.toLowerCase() + NEW_LINE));
  },
  *more(_process, _rest, io) {
    return yield* say(io.out(yield* io.input()));
  },
  *sort(_process, _rest, io) {
    const lines = (yield* io.input()).split(/\r?\n/).filter((line) => line !== "").sort();
    return yield* say(io.out(lines.map((line) => line + NEW_LINE).join("")));
  },
  *findstr(_process, rest, io) {
    const words = splitWords(rest).filter((word) => !word.startsWith("/")).flatMap((word) => word.split(" "));
    const ignoreCase = /(?:^|\s)\/i\b/i.test(rest);
    const fold = (text: string): string => ignoreCase ? text.toLowerCase() : text;
    const found = (yield* io.input()).split(/\r?\n/).filter((line) =>
      words.some((word) => fold(line).includes(fold(word)))
    );
    yield* say(io.out(found.map((line) => line + NEW_LINE).join("")));
    return found.length > 0 ? 0 : 1;
  },
  *cmd(process, rest, io) {
    const [, line] = /^\s*(?:\/[^ck]\s+)*\/[ck]\s?(.*)$/is.exec(rest) ?? [];
    if (line === undefined) return 0;
    const child: CmdProcess = { ...process, exitCode: undefined, platform: forked(process.platform) };
    return yield* runLine(child, line.replace(/^\s*"(.*)"\s*$/s, "$1"), io);
  },
  *powershell(process, rest, io) {
    return yield* process.powershell(splitWords(rest), io);
  },
  *pwsh(process, rest, io) {
    return yield* process.powershell(splitWords(rest), io);
  },
};

function forked(platform: Platform): Platform {
  return { ...platform, environment: new Map(platform.environment) };
}
