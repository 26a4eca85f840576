/**
 * Runs a script in a fresh session on a virtual computer and gives what came of it as plain text, for assertions.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { PsValue } from "../../lib/clixml/value.ts";
import { CORE_CMDLETS } from "../../lib/engine/cmdlets/all.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { createSession } from "../../lib/engine/create_session.ts";
import { toText } from "../../lib/engine/dotnet/text.ts";
import type { ErrorRecord } from "../../lib/engine/exceptions.ts";
import { createScheduler } from "../../lib/engine/scheduler.ts";
import type { RunRequest, RunResult, Streams } from "../../lib/engine/session.ts";
import { silentHost } from "../../lib/engine/silent_host.ts";
import { VirtualComputer } from "./virtual_computer.ts";

/** What came of a run; every record as its text. */
export interface Ran {
  readonly output: readonly string[];
  /** FullyQualifiedErrorId of every error that did not end the run. */
  readonly errors: readonly string[];
  readonly records: readonly ErrorRecord[];
  readonly warnings: readonly string[];
  readonly verbose: readonly string[];
  readonly debug: readonly string[];
  readonly information: readonly string[];
  readonly state: RunResult["state"];
  /** FullyQualifiedErrorId of the error that ended the run. */
  readonly end: string | undefined;
}

/** A session and the computer it runs on. */
export class Workbench {
  readonly computer: VirtualComputer = new VirtualComputer();
  readonly session: Engine;

  constructor() {
    this.session = createSession({
      platform: this.computer.platform,
      host: silentHost(),
      cmdlets: CORE_CMDLETS,
      scheduler: createScheduler((run) => void this.computer.platform.setTimer(0, run)),
    });
  }

  /** Text of a value as `"$value"` makes it; `null` for null. */
  text(value: PsValue): string {
    return value === null ? "null" : toText(value, this.session);
  }

  /** Runs a script to its end. */
  run(script: string, request: Partial<RunRequest> = {}): Ran {
    const seen = { output: [], errors: [], warnings: [], verbose: [], debug: [], information: [] } as Record<
      "output" | "errors" | "warnings" | "verbose" | "debug" | "information",
      string[]
    >;
    const records: ErrorRecord[] = [];
    const streams: Streams = {
      output: (value) => void seen.output.push(this.text(value)),
      error: (record) => {
        records.push(record);
        seen.errors.push(record.fullyQualifiedErrorId);
        return undefined;
      },
      warning: (text) => void seen.warnings.push(text),
      verbose: (text) => void seen.verbose.push(text),
      debug: (text) => void seen.debug.push(text),
      information: (info) => void seen.information.push(this.text(info.message)),
      progress: () => undefined,
    };
    const statements = [[{ text: script, isScript: true, arguments: [] }]];
    const result = this.computer.drive(this.session.run({ statements, streams, ...request }).task);
    const end = result.state === "Completed" ? undefined : result.error.fullyQualifiedErrorId;
    return { ...seen, records, state: result.state, end };
  }
}

/** Runs a script in a session of its own. */
export function runScript(script: string): Ran {
  return new Workbench().run(script);
}

/** The output of a script, joined by spaces; the ids of errors follow in brackets. */
export function linesOf(script: string): string {
  const ran = runScript(script);
  const errors = [...ran.errors, ...ran.end === undefined ? [] : [`end:${ran.end}`]];
  return [...ran.output, ...errors.map((id) => `[${id}]`)].join(" ");
}

/** Makes one test of each row: what it shows, the script, what {@linkcode linesOf} gives. */
export function testScripts(
  subject: string,
  rows: readonly (readonly [what: string, script: string, lines: string])[],
): void {
  for (const [what, script, lines] of rows) {
    Deno.test(`${subject}: ${what}`, () => assertEquals(linesOf(script), lines));
  }
}
