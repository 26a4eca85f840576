/**
 * Passwords: from a file, from the environment, or from a hidden prompt; never from an argument.
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { PsSecureString } from "../lib/clixml/value.ts";
import { UsageError } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

/** Finds the password of a user, once per user. */
export interface Passwords {
  of(userName: string): Promise<PsSecureString>;
}

/** Passwords of this process. */
export function passwordSource(terminal: Terminal, file: string | undefined): Passwords {
  const known = new Map<string, Promise<PsSecureString>>();
  const given = file === undefined ? process.env["PSRECONNECT_PASSWORD"] : firstLine(file);
  return {
    of(userName) {
      const key = userName.toLowerCase();
      let password = known.get(key);
      if (!password) {
        password = (given !== undefined && given !== ""
          ? Promise.resolve(given)
          : Promise.resolve().then(() =>
            terminal.readSecret(`Password for ${userName}: `)
          )).then(PsSecureString.fromText);
        known.set(key, password);
      }
      return password;
    },
  };
}

/** First line of a password file. */
export function firstLine(file: string): string {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/)[0]!;
  } catch {
    throw new UsageError(`--password-file: "${file}" cannot be read`);
  }
}
