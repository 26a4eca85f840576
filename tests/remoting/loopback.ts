/**
 * A simulator behind a real listener on this machine, and clients of it as the tool makes them: the cmdlets in an
 * engine session over this project's own client.
 * @module
 */
import { PsSecureString, type PsValue } from "../../lib/clixml/value.ts";
import { defineRemotingVariables, remotingCmdlets } from "../../lib/cmdlets/all.ts";
import { CORE_CMDLETS } from "../../lib/engine/cmdlets/all.ts";
import { createSession } from "../../lib/engine/create_session.ts";
import { toText } from "../../lib/engine/dotnet/convert.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import type { ErrorRecord } from "../../lib/engine/exceptions.ts";
import { createScheduler } from "../../lib/engine/scheduler.ts";
import type { EngineHost, RunResult } from "../../lib/engine/session.ts";
import { silentHost } from "../../lib/engine/silent_host.ts";
import { Remoting } from "../../lib/remoting/remoting.ts";
import { processPorts } from "../../cli/connections.ts";
import { localPlatform } from "../../cli/local_platform.ts";
import { createSimulator, defaultWorld, listen, type Simulator } from "../../simulator/mod.ts";

const ACCOUNT = { user: "Ada", domain: "CONTOSO", password: "one", administrator: true };
const USER = `${ACCOUNT.domain}\\${ACCOUNT.user}`;
/** Computers of the world that these tests use. */
const COMPUTERS = ["server01", "server02"] as const;

/** What a script said. */
export interface Said {
  /** Output as text. */
  readonly output: string[];
  readonly errors: ErrorRecord[];
  /** Everything else: `warning text`. */
  readonly told: string[];
}

/** One client. */
export interface LoopbackClient {
  readonly engine: Engine;
  readonly remoting: Remoting;
  run(script: string): Promise<Said>;
}

/** A simulator and clients of it; all end with {@linkcode Loopback.close}. */
export class Loopback {
  readonly simulator: Simulator;
  /** Errors of the simulator itself. */
  readonly internalErrors: unknown[];
  readonly #ends: (() => void | Promise<void>)[] = [];
  readonly #port: number;

  private constructor(simulator: Simulator, port: number, internalErrors: unknown[]) {
    this.simulator = simulator;
    this.internalErrors = internalErrors;
    this.#port = port;
  }

  static async start(): Promise<Loopback> {
    const internal: unknown[] = [];
    const simulator = createSimulator({
      world: defaultWorld([ACCOUNT]),
      onInternalError: (error) => void internal.push(error),
    });
    const listening = await listen(simulator, { port: 0 });
    const made = new Loopback(simulator, listening.port, internal);
    made.#ends.push(() => simulator.close(), () => listening.close());
    return made;
  }

  /** Operations that reached the simulator, in their order. */
  operations(): string[] {
    return this.simulator.trace.entries().map(({ operation }) => String(operation));
  }

  client(): LoopbackClient {
    const ports = processPorts({
      map: new Map(COMPUTERS.map((name) => [name, { host: "127.0.0.1", port: this.#port }])),
      user: USER,
      passwords: { of: () => Promise.resolve(PsSecureString.fromText(ACCOUNT.password)) },
      allowUnencrypted: false,
      caFile: undefined,
      crlFile: undefined,
      certificateStore: undefined,
    });
    this.#ends.unshift(() => ports.close());
    const remoting = new Remoting(ports);
    const told: string[] = [];
    const local = CORE_CMDLETS.find(({ name }) => name === "Invoke-Command")!;
    const engine = createSession({
      platform: localPlatform(),
      host: noting(told),
      cmdlets: [...CORE_CMDLETS, ...remotingCmdlets(remoting, local)],
      scheduler: createScheduler((run) => void setTimeout(run, 0)),
    });
    defineRemotingVariables(engine);
    return { engine, remoting, run: (script) => runScript(engine, script, told) };
  }

  async close(): Promise<void> {
    for (const end of this.#ends) await end();
  }
}

function noting(told: string[]): EngineHost {
  const note = (kind: string) => (text: string): undefined => void told.push(`${kind} ${text}`);
  return {
    ...silentHost(),
    write: note("host"),
    writeWarning: note("warning"),
    writeVerbose: note("verbose"),
    writeDebug: note("debug"),
    writeProgress: ({ activity }) => void told.push(`progress ${activity}`),
  };
}

async function runScript(engine: Engine, script: string, told: string[]): Promise<Said> {
  const output: string[] = [];
  const errors: ErrorRecord[] = [];
  told.length = 0;
  const run = engine.run({
    statements: [[{ text: script, isScript: true, arguments: [] }]],
    streams: {
      output: (value: PsValue) => void output.push(toText(value, engine)),
      error: (record) => void errors.push(record),
      warning: (text) => void told.push(`warning ${text}`),
      verbose: (text) => void told.push(`verbose ${text}`),
      debug: (text) => void told.push(`debug ${text}`),
      information: ({ message }) => void told.push(`information ${toText(message, engine)}`),
      progress: ({ activity }) => void told.push(`progress ${activity}`),
    },
  });
  const result = await new Promise<RunResult>((resolve, reject) => {
    let ended: RunResult | undefined;
    function* whole() {
      ended = yield* run.task;
    }
    engine.scheduler.spawn(whole(), (error) => error === undefined ? resolve(ended!) : reject(error));
  });
  if (result.state !== "Completed") errors.push(result.error);
  return { output, errors, told: [...told] };
}
