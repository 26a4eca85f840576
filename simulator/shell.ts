/**
 * One WSMan shell: its connection state, its commands, their output buffers and long polls, its clocks. Knows nothing
 * of SOAP and nothing of what the plug-in means.
 * @module
 */
import type { SimulatorClock } from "./clock.ts";
import { type Relation, type ShellOperation, type ShellState, verdict } from "./operation_matrix.ts";
import { type BufferMode, OutputBuffer } from "./output_buffer.ts";
import { Poll, PollEnd } from "./poll.ts";
import type {
  CommandFacts,
  CommandStateName,
  OutputChunk,
  PluginHost,
  PluginShell,
  ShellFacts,
  ShellPlugin,
} from "./plugin.ts";

/** Refusal of the service itself. */
export class ShellFault extends Error {
  override readonly name = "ShellFault";
  readonly wsmanCode: number;
  constructor(wsmanCode: number, message: string) {
    super(message);
    this.wsmanCode = wsmanCode;
  }
}

/** Fault codes that this file raises. */
export const OPERATION_ABORTED = 995;
const COMMAND_NOT_FOUND = 2150858843;
const STREAM_DISCONNECTED = 2150859230;
const NO_DISCONNECT = 2150859205;
const IDLE_OUT_OF_BOUNDS = 2150859250;
const COMMAND_ID_USED = 2150859222;

/**
 * Ids of ended commands that a shell remembers. A client's input and signals may cross the end of their command on the
 * way, and are no mistake then.
 */
export const MAX_ENDED_COMMANDS = 1500;

/** One command of a shell. */
export interface ShellCommand {
  readonly id: string;
  readonly commandLine: string;
  readonly buffer: OutputBuffer;
  readonly poll: Poll;
  state: CommandStateName;
  exitCode: number;
  /** A state that the next answer must tell: Pending and Running are said once, Done with the last output. */
  announce: boolean;
}

/** What a shell is created with. */
export interface ShellSettings {
  readonly facts: ShellFacts;
  readonly plugin: ShellPlugin;
  readonly sessionId: string | undefined;
  readonly idleTimeoutMs: number;
  /** How long the shell may live at all. */
  readonly lifetimeMs?: number;
  readonly maxIdleTimeoutMs: number;
  readonly minIdleTimeoutMs: number;
  readonly bufferMode: BufferMode;
  readonly bufferBytes: number;
  readonly keepAliveMs: number;
  readonly locale: string;
  readonly dataLocale: string;
  readonly profileLoaded: boolean;
  /** Whether the client chose the id: a shell whose id it does not know beforehand cannot be disconnected. */
  readonly isIdProposed: boolean;
  /** Most bytes of one chunk of output, so that it fits into an envelope of this client. */
  readonly chunkBytes: number;
  readonly clock: SimulatorClock;
  /** The shell is gone, for this reason. */
  onClosed(shell: Shell, reason: CloseReason): void;
  /** The connection state changed. */
  onState(shell: Shell, from: ShellState, why: string): void;
}

/** Why a shell went away. */
export type CloseReason = "deleted" | "idle" | "lifetime" | "lost" | "plugin" | "shutdown";

/** What a Receive asks for. */
export interface ReceiveOptions {
  readonly commandId: string | undefined;
  /** How long it waits; then it ends with the time-out fault. */
  readonly timeoutMs: number;
  /** What fits into one answer, in what `costOf` counts. */
  readonly room: number;
  costOf(chunk: OutputChunk): number;
  /** Aborted when the client's connection dies: what it would have got stays. */
  readonly gone: AbortSignal;
}

/** What a Receive answers. */
export interface Received {
  readonly chunks: readonly OutputChunk[];
  readonly state?: { readonly commandId: string; readonly name: CommandStateName; readonly exitCode: number };
}

/** A WSMan shell. */
export class Shell implements PluginHost {
  readonly settings: ShellSettings;
  readonly facts: ShellFacts;
  readonly commands: Map<string, ShellCommand> = new Map();
  readonly buffer: OutputBuffer;
  readonly poll: Poll;
  readonly createdAt: number;
  state: ShellState = "Connected";
  sessionId: string | undefined;
  idleTimeoutMs: number;
  bufferMode: BufferMode;
  lastActivity: number;
  plugin!: PluginShell;
  chunkBytes: number;
  #closed = false;
  readonly #ended = new Set<string>();
  readonly #receives = new Set<Promise<unknown>>();
  #stopLifetime: (() => void) | undefined;
  #stopIdleTimer: (() => void) | undefined;
  #stopKeepAlive: (() => void) | undefined;

  constructor(settings: ShellSettings) {
    this.settings = settings;
    this.facts = settings.facts;
    this.sessionId = settings.sessionId;
    this.idleTimeoutMs = settings.idleTimeoutMs;
    this.bufferMode = settings.bufferMode;
    this.buffer = new OutputBuffer(settings.bufferBytes);
    this.poll = new Poll();
    this.chunkBytes = settings.chunkBytes;
    this.createdAt = this.lastActivity = settings.clock.now();
    this.#armIdleTimer();
    if (settings.lifetimeMs !== undefined) {
      this.#stopLifetime = settings.clock.setTimer(settings.lifetimeMs, () => this.close("lifetime"));
    }
  }

  /** Starts the plug-in; throws what it refuses with. */
  start(creationData: Uint8Array | undefined): void {
    this.plugin = this.settings.plugin.create(this, creationData);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Whether a request belongs to the client that holds the shell. */
  relation(sessionId: string | undefined): Relation {
    if (sessionId === undefined || this.sessionId === undefined) return "own";
    return sessionId.toLowerCase() === this.sessionId.toLowerCase() ? "own" : "other";
  }

  /**
   * Admits an operation: throws the fault of the matrix, notes the activity.
   * @returns False where the answer is a success without doing anything.
   */
  admit(operation: ShellOperation, sessionId: string | undefined): boolean {
    const relation = this.relation(sessionId);
    const answer = verdict(operation, this.state, relation);
    if (typeof answer === "number") {
      throw new ShellFault(
        answer,
        `${operation} is not possible on shell ${this.facts.shellId} in state ${this.state}`,
      );
    }
    if (operation !== "Get") this.touch();
    if (operation !== "Get" && operation !== "Delete") this.#giveUpKeepAlive();
    return answer === "ok";
  }

  /** A client showed a sign of life. */
  touch(): void {
    this.lastActivity = this.settings.clock.now();
    if (this.state === "Connected") this.#armIdleTimer();
  }

  command(id: string, request: CommandFacts): void {
    if (this.commands.has(id)) throw new ShellFault(COMMAND_ID_USED, `Command ${id} exists already in this shell`);
    this.commands.set(id, this.#newCommand(id, request.commandLine));
    this.#ended.delete(id);
    try {
      this.plugin.command(id, request);
    } catch (error) {
      this.commands.delete(id);
      throw error;
    }
  }

  /** The command of a request; throws the fault for one that is not there. */
  findCommand(id: string): ShellCommand {
    const command = this.commands.get(id);
    if (!command) throw new ShellFault(COMMAND_NOT_FOUND, `Command ${id} does not exist in this shell`);
    return command;
  }

  send(chunk: { commandId?: string; name: string; bytes: Uint8Array; end?: boolean }): void {
    const { commandId, name, bytes, end = false } = chunk;
    if (commandId !== undefined && !this.#isCommand(commandId)) return;
    this.plugin.send(commandId, name, bytes, end);
  }

  signal(commandId: string, code: string): void {
    if (this.#isCommand(commandId)) this.plugin.signal(commandId, code);
  }

  /** Waits for output of a target. */
  async receive(options: ReceiveOptions): Promise<Received> {
    const received = this.#receive(options);
    this.#receives.add(received);
    try {
      return await received;
    } finally {
      this.#receives.delete(received);
    }
  }

  async #receive({ commandId, timeoutMs, room, costOf, gone }: ReceiveOptions): Promise<Received> {
    const command = commandId === undefined ? undefined : this.findCommand(commandId);
    const target = command ?? this;
    const { clock } = this.settings;
    const until = clock.now() + timeoutMs;
    const ready = (): boolean => !target.buffer.isEmpty || command?.announce === true;
    this.plugin.received?.(commandId);
    this.#stopIdleTimer?.();
    try {
      // Of two that woke up together the first one has taken everything.
      do {
        this.#checkHeld();
        await target.poll.wait({ ready, buffer: target.buffer, timeoutMs: until - clock.now(), clock, gone });
      } while (!ready());
    } catch (error) {
      if (error instanceof PollEnd && error.lost) this.#clientLost();
      throw error;
    } finally {
      if (!this.#closed && this.state === "Connected") this.touch();
    }
    const chunks = target.buffer.take(room, costOf);
    // Done goes with the last output; the other states are said as soon as they come.
    const tell = command?.announce && (command.state !== "Done" || target.buffer.isEmpty);
    if (!command || !(tell || this.settings.plugin.tellsRunning)) return { chunks };
    if (!tell) return { chunks, state: { commandId: command.id, name: "Running", exitCode: 0 } };
    command.announce = false;
    if (command.state === "Done") this.#forget(command.id);
    return { chunks, state: { commandId: command.id, name: command.state, exitCode: command.exitCode } };
  }

  /** Gives an answer back that never reached its client. */
  undeliver(commandId: string | undefined, received: Received): void {
    if (commandId === undefined) return this.buffer.putBack(received.chunks);
    let command = this.commands.get(commandId);
    if (!command && received.state?.name === "Done") {
      command = this.#newCommand(commandId, "");
      command.state = "Done";
      command.exitCode = received.state.exitCode;
      this.commands.set(commandId, command);
      this.#ended.delete(commandId);
    }
    if (command && received.state) command.announce = true;
    command?.buffer.putBack(received.chunks);
    command?.poll.poke();
  }

  /** Disconnects: polls end first, then the state changes. Resolves when the polls have their answers. */
  async disconnect(options: { readonly idleTimeoutMs?: number; readonly bufferMode?: BufferMode }): Promise<void> {
    if (!this.#canDisconnect) throw new ShellFault(NO_DISCONNECT, "This shell cannot be disconnected");
    // A time-out that Create let pass is refused here (docs/decisions/0003).
    this.#setIdleTimeout(options.idleTimeoutMs ?? this.idleTimeoutMs);
    if (options.bufferMode) this.bufferMode = options.bufferMode;
    const cut = [...this.#receives];
    this.#setDisconnected("client");
    await Promise.allSettled(cut);
  }

  /** Takes an idle time-out within the bounds. */
  #setIdleTimeout(ms: number): void {
    const { minIdleTimeoutMs, maxIdleTimeoutMs } = this.settings;
    if (ms < minIdleTimeoutMs || ms > maxIdleTimeoutMs) {
      throw new ShellFault(
        IDLE_OUT_OF_BOUNDS,
        `An idle time-out of ${ms / 1000} s is outside ${minIdleTimeoutMs / 1000} to ${maxIdleTimeoutMs / 1000} s`,
      );
    }
    this.idleTimeoutMs = ms;
  }

  /** The client that disconnected comes back. */
  reconnect(options: { readonly bufferMode?: BufferMode }): void {
    this.#setConnected(this.sessionId, options.bufferMode);
    this.plugin.reconnected?.();
  }

  /** Another client (or another process) takes the shell over. @returns The plug-in's answer. */
  connect(
    sessionId: string | undefined,
    data: Uint8Array | undefined,
    chunkBytes: number,
  ): Uint8Array {
    this.chunkBytes = chunkBytes;
    const answer = this.plugin.connect(data);
    this.#setConnected(sessionId, undefined);
    return answer;
  }

  close(reason: CloseReason): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopIdleTimer?.();
    this.#stopLifetime?.();
    this.#giveUpKeepAlive();
    const end = new PollEnd(OPERATION_ABORTED, "The shell was closed");
    for (const target of [this, ...this.commands.values()]) target.poll.end(end);
    this.plugin?.close();
    this.settings.onClosed(this, reason);
  }

  // -- PluginHost ----------------------------------------------------------------------------------------------

  output(chunk: OutputChunk): void {
    if (!this.#closed) this.#bufferOf(chunk.commandId)?.push(chunk);
  }
  isFull(commandId: string | undefined): boolean {
    return this.#bufferOf(commandId)?.isFull ?? false;
  }
  onRoom(commandId: string | undefined, wake: () => void): () => void {
    const buffer = this.#bufferOf(commandId);
    if (buffer) return buffer.onRoom(wake);
    queueMicrotask(wake);
    return () => {};
  }
  commandState(commandId: string, state: CommandStateName, exitCode = 0): void {
    const command = this.commands.get(commandId);
    if (!command || command.state === state) return;
    command.state = state;
    command.exitCode = exitCode;
    command.announce = true;
    command.poll.poke();
  }
  endCommand(commandId: string): void {
    const command = this.commands.get(commandId);
    if (!command) return;
    command.buffer.clear();
    if (command.poll.isWaiting) this.commandState(commandId, "Done");
    else this.#forget(commandId);
  }
  closeShell(): void {
    this.close("plugin");
  }

  // ------------------------------------------------------------------------------------------------------------

  #bufferOf(commandId: string | undefined): OutputBuffer | undefined {
    return commandId === undefined ? this.buffer : this.commands.get(commandId)?.buffer;
  }

  get #canDisconnect(): boolean {
    return this.settings.isIdProposed && this.plugin.supportsDisconnect;
  }

  #newCommand(id: string, commandLine: string): ShellCommand {
    return {
      id,
      commandLine,
      buffer: new OutputBuffer(this.settings.bufferBytes),
      poll: new Poll(),
      state: "Running",
      exitCode: 0,
      announce: false,
    };
  }

  /** Whether there is such a command; false where it has ended, the fault where there never was one. */
  #isCommand(id: string): boolean {
    if (this.#ended.has(id)) return false;
    this.findCommand(id);
    return true;
  }

  /** Takes a command off the list: its client has seen the end, or closed it. */
  #forget(id: string): void {
    this.commands.delete(id);
    this.#ended.add(id);
    if (this.#ended.size > MAX_ENDED_COMMANDS) this.#ended.delete(this.#ended.values().next().value!);
  }

  /** Refuses a Receive that would wait where nobody may. */
  #checkHeld(): void {
    if (this.#closed) throw new PollEnd(OPERATION_ABORTED, "The shell was closed");
    if (this.state !== "Connected") throw new PollEnd(STREAM_DISCONNECTED, "The shell was disconnected");
  }

  #setDisconnected(why: "client" | "idle" | "lost"): void {
    this.#move("Disconnecting", why);
    const end = new PollEnd(STREAM_DISCONNECTED, "The shell was disconnected");
    for (const target of [this, ...this.commands.values()]) target.poll.end(end);
    this.#move("Disconnected", why);
    this.plugin.disconnected?.();
    this.#setDropping(this.bufferMode === "Drop");
    // Inactivity counts from the client's last sign of life, which a Disconnect is one of (wire.md 3.5).
    if (why === "client") this.lastActivity = this.settings.clock.now();
    this.#armIdleTimer();
  }

  #setConnected(sessionId: string | undefined, bufferMode: BufferMode | undefined): void {
    if (bufferMode) this.bufferMode = bufferMode;
    this.sessionId = sessionId;
    this.#setDropping(false);
    this.#move("Connected", "client");
    this.touch();
  }

  #setDropping(dropping: boolean): void {
    for (const target of [this, ...this.commands.values()]) target.buffer.setDropping(dropping);
  }

  #move(to: ShellState, why: string): void {
    const from = this.state;
    this.state = to;
    this.settings.onState(this, from, why);
  }

  /** At the idle time-out a held shell is disconnected, a disconnected one is deleted (wire.md 3.5). */
  #armIdleTimer(): void {
    this.#stopIdleTimer?.();
    if (this.#closed) return;
    this.#stopIdleTimer = this.settings.clock.setTimer(this.idleTimeoutMs, () => {
      if (this.poll.isWaiting || [...this.commands.values()].some((command) => command.poll.isWaiting)) {
        return this.#armIdleTimer();
      }
      if (this.state === "Connected" && this.#canDisconnect) this.#setDisconnected("idle");
      else this.close("idle");
    });
  }

  /** A long poll died with its connection: unless the client shows up again, it is taken for gone (wire.md 3.9). */
  #clientLost(): void {
    if (this.#closed || this.state !== "Connected") return;
    this.#stopKeepAlive?.();
    this.#stopKeepAlive = this.settings.clock.setTimer(this.settings.keepAliveMs, () => {
      this.#stopKeepAlive = undefined;
      if (this.state !== "Connected") return;
      if (this.commands.size > 0 && this.#canDisconnect) this.#setDisconnected("lost");
      else this.close("lost");
    });
  }

  #giveUpKeepAlive(): void {
    this.#stopKeepAlive?.();
    this.#stopKeepAlive = undefined;
  }
}
