/**
 * Clients with the remoting cmdlets on computers in memory, with a clock of their own: what a script says, as text.
 * @module
 */
import { assertEquals } from "@std/assert";
import { toText } from "../../lib/engine/dotnet/convert.ts";
import type { EngineHost } from "../../lib/engine/session.ts";
import { silentHost } from "../../lib/engine/silent_host.ts";
import type { Remoting } from "../../lib/remoting/remoting.ts";
import { MemoryWorld, type MemoryWorldOptions } from "../remoting/memory_world.ts";
import { linuxPlatform, VirtualTime } from "../remoting/virtual_time.ts";
import { ENGINE_CMDLETS, type TruthSession, truthSession } from "../truth/remoting_session.ts";

/** What a script said. */
export interface Said {
  readonly output: string[];
  /** Ids without the class of the cmdlet. */
  readonly errors: string[];
  readonly warnings: string[];
  /** What the host was told: `warning text`. */
  readonly host: string[];
}

/** One client. */
export class Client {
  readonly session: TruthSession;
  readonly #host: string[];

  constructor(session: TruthSession, host: string[]) {
    this.session = session;
    this.#host = host;
  }
  get remoting(): Remoting {
    return this.session.remoting;
  }
  async run(script: string): Promise<Said> {
    this.#host.length = 0;
    const { output, errors, warnings } = await this.session.run(script);
    return {
      output: output.map((value) => toText(value, this.session.engine)),
      errors: errors.map((error) => error.fullyQualifiedErrorId.replace(/,Microsoft\.PowerShell\.Commands\.\w+$/, "")),
      warnings,
      host: [...this.#host],
    };
  }
  /** Runs a script that must raise no error. */
  async output(script: string): Promise<string[]> {
    const { output, errors } = await this.run(script);
    assertEquals(errors, [], script);
    return output;
  }
}

/** Computers and their clients. */
export class Rig {
  readonly time: VirtualTime = new VirtualTime();
  readonly world: MemoryWorld;

  constructor(options: Partial<MemoryWorldOptions> = {}) {
    this.world = new MemoryWorld({
      time: this.time,
      cmdlets: ENGINE_CMDLETS,
      platform: (computerName) => linuxPlatform(this.time, { computerName }),
      ...options,
    });
  }

  /** One more client; `host` replaces parts of its host. */
  client(host: Partial<EngineHost> = {}): Client {
    const told: string[] = [];
    const note = (kind: string) => (text: string): undefined => void told.push(`${kind} ${text}`);
    const session = truthSession({
      time: this.time,
      ports: this.world.ports(),
      host: {
        ...silentHost(),
        write: note("host"),
        writeWarning: note("warning"),
        writeVerbose: note("verbose"),
        writeDebug: note("debug"),
        ...host,
      },
    });
    return new Client(session, told);
  }
}

/** A script with what it must say. */
export type Row = readonly [script: string, output: readonly string[], errors?: readonly string[]];

/** Checks scripts one after the other on one client. */
export async function checkRows(client: Client, rows: readonly Row[]): Promise<void> {
  for (const [script, output, errors = []] of rows) {
    const said = await client.run(script);
    assertEquals({ output: said.output, errors: said.errors }, { output: [...output], errors: [...errors] }, script);
  }
}
