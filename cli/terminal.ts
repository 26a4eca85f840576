/**
 * Standard input, output and error as the tool uses them: nothing else writes to them.
 * @module
 */
import { fstatSync } from "node:fs";
import process from "node:process";
import { createInterface, type Interface } from "node:readline";
import { RemotingError } from "../lib/errors.ts";

/** Columns where the output is no terminal. */
const DEFAULT_WIDTH = 120;

/** The terminal, or what stands in for it in tests. */
export interface Terminal {
  /** A person sits in front of it. */
  readonly isInteractive: boolean;
  /** Questions can be answered: by a person, or from a pipe or file. */
  readonly canAnswer: boolean;
  readonly width: number;
  out(text: string): void;
  error(text: string): void;
  /** One line of input; `undefined` at its end. */
  readLine(): Promise<string | undefined>;
  /** One line that is not shown. */
  readSecret(question: string): Promise<string>;
  /** Frees standard input. */
  close(): void;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  let lines: AsyncIterator<string> | undefined;
  let reader: Interface | undefined;
  const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true;
  return {
    isInteractive,
    canAnswer: isInteractive || isPipe(),
    width: process.stdout.columns ?? DEFAULT_WIDTH,
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    async readLine() {
      reader ??= createInterface({ input: process.stdin, terminal: false });
      lines ??= reader[Symbol.asyncIterator]();
      const next = await lines.next();
      return next.done ? undefined : next.value;
    },
    readSecret: (question) => {
      if (!isInteractive) {
        throw new RemotingError(
          "ERR_AUTH",
          "local",
          "Cannot ask for a password: there is no terminal. Set PSRECONNECT_PASSWORD or give --password-file",
        );
      }
      return readHidden(question);
    },
    close: () => reader?.close(),
  };
}

/** Whether standard input is a pipe, a socket or a file: something that may hold answers. */
function isPipe(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isSocket() || stat.isFile();
  } catch {
    return false;
  }
}

/** Reads a line in raw mode, so that the terminal shows nothing of it. */
function readHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  return new Promise((resolve, reject) => {
    let text = "";
    const end = (): void => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off("data", onData);
      stderr.write("\n");
    };
    const onData = (bytes: Uint8Array): void => {
      for (const char of new TextDecoder().decode(bytes)) {
        if (char === "\r" || char === "\n") {
          end();
          return resolve(text);
        }
        if (char === "\u0003" || char === "\u0004") {
          end();
          return reject(new RemotingError("ERR_ABORTED", "local", "Cannot log on: the password prompt was cancelled"));
        }
        if (char === "\u007f" || char === "\b") text = text.slice(0, -1);
        else text += char;
      }
    };
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on("data", onData);
  });
}
