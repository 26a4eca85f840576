/**
 * The host of scripts that this tool runs: texts go to the terminal, questions come back from it.
 * @module
 */
import { PsSecureString, type PsValue } from "../lib/clixml/value.ts";
import { CredentialObject } from "../lib/engine/dotnet/credential.ts";
import { awaitPromise } from "../lib/cmdlets/awaiting.ts";
import { notInteractive } from "../lib/engine/silent_host.ts";
import type { EngineHost } from "../lib/engine/session.ts";
import type { Task } from "../lib/engine/task.ts";
import type { Passwords } from "./passwords.ts";
import type { Terminal } from "./terminal.ts";

/** What the tool shows of itself in `$Host`. */
const HOST_NAME = "psreconnect";

// A question is ended by ending the process.
const UNSTOPPED = { checkStop: (): void => {} };

/** Makes the host. `onExit` hears of SetShouldExit. */
export function consoleHost(
  terminal: Terminal,
  passwords: Passwords,
  onExit: (code: number) => void,
): EngineHost {
  const line = (text: string) => (): undefined => void terminal.error(`${text}\n`);
  return {
    name: HOST_NAME,
    version: "0.1.0",
    instanceId: crypto.randomUUID(),
    width: terminal.width,
    interactive: terminal.canAnswer,
    write(text, options = {}) {
      terminal.out(options.newLine === false ? text : `${text}\n`);
      return undefined;
    },
    writeWarning: (text) => line(`WARNING: ${text}`)(),
    writeVerbose: (text) => line(`VERBOSE: ${text}`)(),
    writeDebug: (text) => line(`DEBUG: ${text}`)(),
    writeError: (text) => line(text)(),
    writeProgress: () => undefined,
    writeInformation: () => undefined,
    *readLine(): Task<string> {
      const text = yield* awaitPromise(UNSTOPPED, () => terminal.readLine());
      if (text === undefined) throw notInteractive("ReadLine");
      return text;
    },
    *readSecret(): Task<string> {
      return yield* awaitPromise(UNSTOPPED, () => terminal.readSecret("Password: "));
    },
    *prompt(caption, message, fields): Task<ReadonlyMap<string, PsValue>> {
      if (!terminal.canAnswer) throw notInteractive("Prompt");
      for (const text of [caption, message]) if (text !== "") terminal.error(`${text}\n`);
      const answers = new Map<string, PsValue>();
      for (const field of fields) {
        const label = field.label.replaceAll("&", "") || field.name;
        if (/securestring$/i.test(field.type)) {
          const secret = yield* awaitPromise(UNSTOPPED, () => terminal.readSecret(`${label}: `));
          answers.set(field.name, PsSecureString.fromText(secret));
          continue;
        }
        terminal.error(`${label}: `);
        const answer = yield* awaitPromise(UNSTOPPED, () => terminal.readLine());
        if (answer === undefined) throw notInteractive(label);
        answers.set(field.name, answer);
      }
      return answers;
    },
    *promptForChoice(caption, message, choices, defaultChoice): Task<number> {
      if (!terminal.canAnswer) throw notInteractive("PromptForChoice");
      for (const text of [caption, message]) if (text !== "") terminal.error(`${text}\n`);
      const keys = choices.map(({ label }) => (/&(.)/.exec(label)?.[1] ?? label.charAt(0)).toUpperCase());
      const shown = choices.map(({ label }, i) => `[${keys[i]}] ${label.replace("&", "")}`).join("  ");
      for (;;) {
        terminal.error(`${shown} (default ${keys[defaultChoice] ?? ""}): `);
        const answer = (yield* awaitPromise(UNSTOPPED, () => terminal.readLine()))?.trim();
        if (answer === undefined || answer === "") return defaultChoice;
        const at = choices.findIndex(({ label }, i) =>
          keys[i] === answer.toUpperCase() || label.replace("&", "").toUpperCase() === answer.toUpperCase()
        );
        if (at >= 0) return at;
      }
    },
    *promptForCredential(_caption, _message, userName): Task<PsValue> {
      const password = yield* awaitPromise(UNSTOPPED, () => passwords.of(userName));
      return new CredentialObject(userName, password);
    },
    setShouldExit(code) {
      onExit(code);
      return undefined;
    },
  };
}
