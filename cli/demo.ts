/**
 * `psreconnect demo`: tells the story of `demo_story.ts` with a simulator on a free loopback port and real requests.
 * @module
 */
import type { PsValue } from "../lib/clixml/value.ts";
import { PsSecureString } from "../lib/clixml/value.ts";
import { errorText } from "../lib/engine/format/error_text.ts";
import { getProperty } from "../lib/engine/dotnet/members.ts";
import { toText } from "../lib/engine/dotnet/convert.ts";
import type { Session } from "../lib/engine/session.ts";
import type { Task } from "../lib/engine/task.ts";
import { createSimulator, defaultWorld, listen, type TraceEntry } from "../simulator/mod.ts";
import { UsageError } from "./arguments.ts";
import { type Act, type Actor, type Row, type Step, STORY } from "./demo_story.ts";
import { type LocalSession, localSession } from "./local_session.ts";
import { traceLine } from "./simulate.ts";
import type { Terminal } from "./terminal.ts";

const USER = "Domain01\\User01";
const WIDTH = 80;
/** How long work at the server may take before the demo calls it a failure, and how often it looks. */
const PATIENCE_MS = 8000;
const LOOK_AGAIN_MS = 200;
const ACTOR_NAMES: Readonly<Record<Actor, string>> = { office: "office", home: "home", A: "A", B: "B" };

/** Tells the story. @returns 0 where every step did what the seed document says. */
export async function demo(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.length > 0) throw new UsageError(`demo does not know "${args[0]}"`);
  const password = crypto.randomUUID();
  const simulator = createSimulator({
    world: defaultWorld([{ user: "User01", domain: "Domain01", password, administrator: true }]),
  });
  const listening = await listen(simulator, { port: 0 });
  const stage = new Stage(terminal, listening.port, password);
  const exchanges: TraceEntry[] = [];
  simulator.trace.subscribe((entry) => void exchanges.push(entry));
  terminal.out(
    `A simulated endpoint listens on 127.0.0.1:${listening.port}. Indented lines are real\nexchanges: computer, operation, state of the shell, bytes there/back, fault.\n`,
  );
  let failures = 0;
  try {
    for (const act of STORY) failures += await stage.play(act, exchanges);
  } finally {
    await stage.close();
    simulator.close();
    await listening.close();
  }
  terminal.out(
    failures === 0
      ? "\nEvery step did what the document says.\n"
      : `\n${failures} ${failures === 1 ? "step" : "steps"} did not do what the document says.\n`,
  );
  return failures === 0 ? 0 : 1;
}

/** The clients of the story. */
class Stage {
  readonly #terminal: Terminal;
  readonly #port: number;
  readonly #password: string;
  readonly #clients = new Map<Actor, LocalSession>();

  constructor(terminal: Terminal, port: number, password: string) {
    this.#terminal = terminal;
    this.#port = port;
    this.#password = password;
  }

  /** Plays an act. @returns How many steps failed. */
  async play(act: Act, exchanges: TraceEntry[]): Promise<number> {
    this.#terminal.out(`\n${act.title}\n${"=".repeat(act.title.length)}\n`);
    let failures = 0;
    for (const step of act.steps) failures += await this.#step(step, exchanges);
    return failures;
  }

  async close(): Promise<void> {
    for (const client of this.#clients.values()) await client.end();
  }

  async #step(step: Step, exchanges: TraceEntry[]): Promise<number> {
    const out = (text: string): void => this.#terminal.out(`${text}\n`);
    if (step.tell !== undefined) out(`\n${step.tell}`);
    out(`\n${wrap(`[${ACTOR_NAMES[step.actor]}] PS> ${step.type}`)}`);
    const client = this.#client(step.actor);
    exchanges.length = 0;
    const until = Date.now() + (step.eventually ? PATIENCE_MS : 0);
    let result = await runText(client, step.type);
    let wrong = mismatch(step, result);
    while (wrong !== undefined && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      exchanges.length = 0;
      result = await runText(client, step.type);
      wrong = mismatch(step, result);
    }
    if (step.columns.length > 0 && result.rows.length > 0) out(`\n${table(step.columns, result.rows)}\n`);
    for (const error of result.errors) out(error);
    for (const entry of exchanges) out(`  ${traceLine(entry)}`.trimEnd().slice(0, WIDTH));
    if (wrong === undefined) return 0;
    out(`  >>> not as the document says: ${wrong}`);
    return 1;
  }

  #client(actor: Actor): LocalSession {
    let client = this.#clients.get(actor);
    if (!client) {
      const names = ["server01", "server02", "server30", "localhost"];
      client = localSession({
        // The clients of the story speak through the stage only.
        terminal: { ...this.#terminal, error: () => {} },
        connections: {
          map: new Map(names.map((name) => [name, { host: "127.0.0.1", port: this.#port }])),
          user: USER,
          passwords: { of: () => Promise.resolve(PsSecureString.fromText(this.#password)) },
          allowUnencrypted: false,
          caFile: undefined,
          crlFile: undefined,
          certificateStore: undefined,
        },
        style: "classic",
        onExit: () => {},
      });
      this.#clients.set(actor, client);
    }
    return client;
  }
}

interface StepResult {
  readonly rows: readonly Row[];
  readonly errors: readonly string[];
}

/** Runs a line in a client and takes its output as texts, at the moment it comes. */
async function runText(client: LocalSession, text: string): Promise<StepResult> {
  const { session, scheduler } = client;
  const rows: Row[] = [];
  const errors: string[] = [];
  const run = session.run({
    statements: [[{ text, isScript: true, arguments: [] }]],
    streams: {
      output: (value) => void rows.push(rowOf(value, session)),
      error: (record) => void errors.push(errorText(record, session)),
      warning: () => undefined,
      verbose: () => undefined,
      debug: () => undefined,
      information: () => undefined,
      progress: () => undefined,
    },
  });
  await new Promise<void>((resolve, reject) => {
    scheduler.spawn(
      (function* (): Task<void> {
        const result = yield* run.task;
        if (result.state === "Failed") errors.push(errorText(result.error, session));
      })(),
      (error) => (error === undefined ? resolve() : reject(error)),
    );
  });
  return { rows, errors };
}

/** All columns that any step may show. */
const COLUMNS = [...new Set(STORY.flatMap((act) => act.steps.flatMap((step) => step.columns)))];

function rowOf(value: PsValue, session: Session): Row {
  const row: Record<string, string> = {};
  for (const name of COLUMNS) {
    const cell = getProperty(value, name, session);
    if (cell !== undefined) row[name] = toText(cell, session);
  }
  return row;
}

function mismatch(step: Step, { rows, errors }: StepResult): string | undefined {
  if (errors.length > 0) return "an error was written";
  if (step.columns.length === 0) return rows.length === 0 ? undefined : "output came where none was expected";
  if (rows.length !== step.expect.length) return `${rows.length} rows came, ${step.expect.length} were expected`;
  for (const [i, wanted] of step.expect.entries()) {
    for (const [name, text] of Object.entries(wanted)) {
      const came = rows[i]![name] ?? "";
      if (came !== text) return `${name} is "${came}", not "${text}"`;
    }
  }
  return undefined;
}

/** A table as wide as its content, the last column cut at the edge. */
function table(columns: readonly string[], rows: readonly Row[]): string {
  const widths = columns.map((name) => Math.max(name.length, ...rows.map((row) => (row[name] ?? "").length)));
  const line = (cells: readonly string[]): string => {
    const text = cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" ").trimEnd();
    return text.length > WIDTH ? `${text.slice(0, WIDTH - 3)}...` : text;
  };
  return [
    line(columns),
    line(columns.map((name) => "-".repeat(name.length))),
    ...rows.map((row) => line(columns.map((name) => row[name] ?? ""))),
  ].join("\n");
}

/** Breaks a long command at blanks. */
function wrap(text: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = `    ${word}`;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
