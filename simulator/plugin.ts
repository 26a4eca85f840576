/**
 * What runs inside a WSMan shell, as in WinRM: the service keeps shells, commands, buffers and time-outs; a plug-in
 * gives them a meaning. `plugins/powershell.ts` is one.
 *
 * Everything is synchronous. A plug-in answers a call, or throws {@linkcode PluginError}; output goes to its
 * {@linkcode PluginHost} whenever there is some.
 * @module
 */
import type { SimulatorClock } from "./clock.ts";
import type { Computer } from "./computer.ts";
import type { Account } from "./world.ts";

/** Refusal of a plug-in, sent as a provider fault. */
export class PluginError extends Error {
  override readonly name = "PluginError";
  /** WSMan or Win32 code of the fault. */
  readonly wsmanCode: number;
  /** Name and file of the plug-in, as the fault tells them. */
  readonly provider: { readonly provider: string; readonly path: string };
  constructor(wsmanCode: number, message: string, provider: PluginError["provider"]) {
    super(message);
    this.wsmanCode = wsmanCode;
    this.provider = provider;
  }
}

/** What is known of a shell when its plug-in starts. */
export interface ShellFacts {
  readonly shellId: string;
  readonly name: string | undefined;
  readonly resourceUri: string;
  /** Account that owns the shell, `DOMAIN\\user` or `user`. */
  readonly owner: string;
  readonly account: Account;
  readonly clientAddress: string;
  /** URL that the client connected to. */
  readonly connectionString: string;
  /** Options of the Create request; names in lower case. */
  readonly options: ReadonlyMap<string, string>;
  /** Variables that the client sets, and the folder it starts in. */
  readonly environment: readonly (readonly [name: string, value: string])[];
  readonly workingDirectory: string | undefined;
  readonly computer: Computer;
  readonly clock: SimulatorClock;
  /** Process that hosts it. */
  readonly processId: number;
}

/** One piece of output: exactly one fragment for PowerShell, any bytes for others. */
export interface OutputChunk {
  /** Id of the command it belongs to; `undefined` for the shell itself. */
  readonly commandId: string | undefined;
  readonly stream: string;
  readonly bytes: Uint8Array;
  /** Whether the stream ends behind it (text shells). */
  readonly last?: boolean;
  /** Whether it starts and ends an object: what Drop mode may cut between. */
  readonly starts: boolean;
  readonly ends: boolean;
  /** Never dropped (a state message). */
  readonly keep: boolean;
}

/** State of a command as CommandState tells it. */
export type CommandStateName = "Running" | "Pending" | "Done";

/** What a shell offers its plug-in. */
export interface PluginHost {
  readonly facts: ShellFacts;
  output(chunk: OutputChunk): void;
  /** Whether the producer of a target should wait before it makes more. */
  isFull(commandId: string | undefined): boolean;
  /** Calls `wake` once when the target takes output again. @returns Gives up. */
  onRoom(commandId: string | undefined, wake: () => void): () => void;
  commandState(commandId: string, state: CommandStateName, exitCode?: number): void;
  /** The client has closed a command: what it still had to say is given up. */
  endCommand(commandId: string): void;
  /** Most bytes of one chunk of output. */
  readonly chunkBytes: number;
  /** The plug-in ends the shell by itself. */
  closeShell(): void;
}

/** What a command starts with. */
export interface CommandFacts {
  readonly commandLine: string;
  readonly args: readonly string[];
  /** Options of the request; names in lower case. */
  readonly options: ReadonlyMap<string, string>;
}

/** One running shell of a plug-in. */
export interface PluginShell {
  /** Whether it can be disconnected now (PSRP before 2.2, a pool that is not open yet, and cmd cannot). */
  readonly supportsDisconnect: boolean;
  command(commandId: string, request: CommandFacts): void;
  send(commandId: string | undefined, stream: string, bytes: Uint8Array, end: boolean): void;
  signal(commandId: string, code: string): void;
  /** A client connects. @returns Bytes of its answer. */
  connect(data: Uint8Array | undefined): Uint8Array;
  connectCommand(commandId: string): void;
  /** The first Receive of a target came. */
  received?(commandId: string | undefined): void;
  /** The client left the shell, or came back to it (a `connect` is told by itself). */
  disconnected?(): void;
  reconnected?(): void;
  /** The shell is gone: end everything. */
  close(): void;
}

/** A kind of shell. */
export interface ShellPlugin {
  readonly name: string;
  /** Streams it has. */
  readonly inputStreams: string;
  readonly outputStreams: string;
  /** Every answer to a Receive says that the command runs, where it does not say anything else. */
  readonly tellsRunning: boolean;
  /** Whether it serves a resource URI on this computer. */
  accepts(resourceUri: string, computer: Computer): boolean;
  create(host: PluginHost, creationData: Uint8Array | undefined): PluginShell;
}
