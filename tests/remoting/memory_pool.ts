/**
 * A client's pool over a shell in memory: PSRP's client core, linked without a wire.
 * @module
 */
import type { PsDictionary, PsValue } from "../../lib/clixml/value.ts";
import type {
  ClientPipelineRun,
  ClientPoolState,
  ClientRunspacePool,
  NetworkNotice,
  NewPoolOptions,
  PipelineEnd,
  PipelineReport,
  PoolFacts,
} from "../../lib/client/contract.ts";
import { RemotingError } from "../../lib/errors.ts";
import type { HostCall, HostInfo } from "../../lib/psrp/bodies/host_call.ts";
import { type ClientPool, createClientPool, type PipelineSpec, type SessionKeyPair } from "../../lib/psrp/client.ts";
import type { PsrpEvent } from "../../lib/psrp/events.ts";
import type { HostResult } from "../../lib/psrp/host_methods.ts";
import { EMPTY_GUID } from "../../lib/guid.ts";
import type { MemoryShell } from "./memory_shell.ts";

const FRAGMENT_BYTES = 32_768;

/** What a pool needs besides its shell. */
export interface MemoryPoolOptions {
  readonly clientId: string;
  readonly newKeyPair: () => SessionKeyPair;
  /** Asked before each operation; throws what the operation shall fail with. */
  readonly gate: (operation: string, signal?: AbortSignal) => Promise<void>;
  readonly newGuid: () => string;
}

/** The pool. */
export class MemoryPool implements ClientRunspacePool {
  readonly id: string;
  readonly shell: MemoryShell;
  state: ClientPoolState = "Opening";
  reason: Error | undefined;
  applicationPrivateData: PsDictionary | null | undefined;
  onHostCall: ((call: HostCall) => void) | undefined;
  readonly #options: MemoryPoolOptions;
  readonly #core: ClientPool;
  readonly #runs = new Map<string, MemoryRun>();
  /** Runs whose output waits for whoever attaches to them. */
  readonly #left: MemoryRun[] = [];
  readonly #listeners = new Set<(state: ClientPoolState) => void>();
  #pumping = false;

  constructor(shell: MemoryShell, options: MemoryPoolOptions, create: Partial<NewPoolOptions> = {}) {
    this.shell = shell;
    this.id = shell.options.id;
    this.#options = options;
    const { applicationArguments, hostInfo } = create;
    this.#core = createClientPool({
      poolId: this.id,
      ports: options,
      ...(applicationArguments === undefined ? {} : { applicationArguments }),
      ...(hostInfo === undefined ? {} : { hostInfo }),
    });
  }

  get facts(): PoolFacts {
    const { idleTimeoutMs, bufferMode, options } = this.shell;
    return { idleTimeoutMs, bufferMode, maxIdleTimeoutMs: options.maxIdleTimeoutMs };
  }
  get protocolMinor(): number {
    return this.#core.protocolMinor;
  }
  onState(listener: (state: ClientPoolState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  open(): void {
    this.#hold();
    this.#core.open();
    this.pump();
    this.#move("Opened");
  }
  connect(): void {
    this.#core.connect();
    const answer = this.shell.connect(this.#core.take(FRAGMENT_BYTES)!.bytes);
    this.#hold();
    for (const event of this.#core.receive(answer)) this.#handle(event);
    this.pump();
    this.#move("Opened");
  }

  async start(
    spec: PipelineSpec,
    signal?: AbortSignal,
    options: { readonly leaveOutput?: boolean } = {},
  ): Promise<ClientPipelineRun> {
    await this.#options.gate("start", signal);
    const { id } = this.#core.createPipeline(spec);
    const run = options.leaveOutput ? new MemoryRun(this, id) : this.#follow(id);
    if (options.leaveOutput) this.#left.push(run);
    this.pump();
    return run;
  }
  async attach(commandId: string, signal?: AbortSignal): Promise<ClientPipelineRun> {
    await this.#options.gate("attach", signal);
    if (!this.shell.commands.has(commandId)) throw fault(2150858843, "attach to the command: it does not exist");
    if (this.#core.pipeline(commandId) === undefined) this.#core.attachPipeline(commandId);
    const run = this.#follow(commandId);
    this.pump();
    return run;
  }
  async disconnect(options: Parameters<ClientRunspacePool["disconnect"]>[0] = {}): Promise<void> {
    await this.#options.gate("disconnect", options.signal);
    if (!this.shell.options.canDisconnect || this.protocolMinor < 2) {
      throw new RemotingError("ERR_SESSION", "local", "Cannot disconnect: shells of this kind cannot be");
    }
    if (options.idleTimeoutMs !== undefined) this.shell.idleTimeoutMs = options.idleTimeoutMs;
    if (options.bufferMode !== undefined) this.shell.bufferMode = options.bufferMode;
    this.#core.markDisconnected();
    this.shell.disconnect();
    this.#detach({ state: "Disconnected", reason: undefined });
    this.#move("Disconnected");
  }
  async reconnect(options: Parameters<ClientRunspacePool["reconnect"]>[0] = {}): Promise<void> {
    await this.#options.gate("reconnect", options.signal);
    if (this.shell.closed) throw fault(2150858843, "reconnect: the shell does not exist");
    if (this.shell.holder !== undefined || this.shell.lastHolder !== this.#options.clientId) {
      throw fault(2150859213, "reconnect: another client holds the shell");
    }
    if (options.bufferMode !== undefined) this.shell.bufferMode = options.bufferMode;
    this.shell.reconnect();
    this.#core.markReconnected();
    this.#hold();
    this.pump();
    this.#move("Opened");
  }
  async close(signal?: AbortSignal): Promise<void> {
    await this.#options.gate("close", signal);
    this.shell.close();
    this.#core.markClosing();
    this.#detach({ state: "Stopped", reason: undefined });
    this.#core.markClosed();
    this.#move("Closed");
  }

  /** The network is gone: as far as this client knows, the pool is disconnected or broken. */
  lose(state: "Disconnected" | "Broken", reason: Error): void {
    this.reason = reason;
    this.shell.onOutput = undefined;
    this.#detach({ state: state === "Disconnected" ? "Disconnected" : "Failed", reason: undefined });
    if (state === "Disconnected") {
      this.#core.markDisconnected();
      this.shell.disconnect();
    }
    this.#move(state);
  }

  /** Tells running commands what happens to the network. */
  tell(notice: NetworkNotice): void {
    for (const run of this.#runs.values()) run.push({ type: "network", notice });
  }

  /** Carries what both ends have to say, except the output of commands that this client does not listen to. */
  pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (let said = true; said;) {
        said = false;
        for (let out = this.#core.take(FRAGMENT_BYTES); out; out = this.#core.take(FRAGMENT_BYTES)) {
          this.shell.receive(out);
          said = true;
        }
        if (this.shell.onOutput === undefined) return;
        for (const target of [EMPTY_GUID, ...this.#runs.keys()]) {
          for (let out = this.shell.core.take(FRAGMENT_BYTES, target); out;) {
            for (const event of this.#core.receive(out.bytes, target)) this.#handle(event);
            said = true;
            out = this.shell.core.take(FRAGMENT_BYTES, target);
          }
        }
      }
    } finally {
      this.#pumping = false;
    }
  }

  answer(run: MemoryRun, call: HostCall, result: unknown, error?: PsValue): void {
    if (error !== undefined) this.#core.failHostCall(call, error, run.id);
    else this.#core.respondHostCall(call, result as HostResult<HostCall["method"]>, run.id);
    this.pump();
  }
  input(run: MemoryRun, value: PsValue): void {
    this.#core.pipeline(run.id)?.sendInput(value);
    this.pump();
  }
  endInput(run: MemoryRun): void {
    this.#core.pipeline(run.id)?.endInput();
    this.pump();
  }
  stop(run: MemoryRun): void {
    this.#core.pipeline(run.id)?.stop();
    this.shell.stop(run.id);
    this.pump();
  }
  end(run: MemoryRun): void {
    this.#runs.delete(run.id);
    if (run.end?.state === "Disconnected") return;
    this.#core.pipeline(run.id)?.close();
    this.shell.end(run.id);
  }

  #follow(id: string): MemoryRun {
    const run = new MemoryRun(this, id);
    this.#runs.set(id, run);
    return run;
  }
  #hold(): void {
    this.shell.holder = this.#options.clientId;
    this.shell.onOutput = () => this.pump();
  }
  #detach(end: PipelineEnd): void {
    for (const run of [...this.#runs.values(), ...this.#left]) run.finish(end);
    this.#runs.clear();
    this.#left.length = 0;
  }
  #move(state: ClientPoolState): void {
    this.state = state;
    for (const listener of this.#listeners) listener(state);
  }
  #handle(event: PsrpEvent): void {
    switch (event.type) {
      case "applicationPrivateData":
        this.applicationPrivateData = event.body.data;
        break;
      case "record":
        this.#runs.get(event.pipelineId)?.push({ type: "record", stream: event.stream, value: event.value });
        break;
      case "hostCall":
        if (event.pipelineId === undefined) this.onHostCall?.(event.call);
        else this.#runs.get(event.pipelineId)?.push({ type: "hostCall", call: event.call });
        break;
      case "pipelineState":
        if (event.state === "Completed" || event.state === "Failed" || event.state === "Stopped") {
          this.#runs.get(event.pipelineId)?.finish({ state: event.state, reason: event.reason });
        }
        break;
      default:
    }
  }
}

/** A pipeline in a pool. */
export class MemoryRun implements ClientPipelineRun {
  readonly id: string;
  end: PipelineEnd | undefined;
  readonly #pool: MemoryPool;
  readonly #reports: PipelineReport[] = [];
  #wake: (() => void) | undefined;

  constructor(pool: MemoryPool, id: string) {
    this.#pool = pool;
    this.id = id;
  }
  async next(signal?: AbortSignal): Promise<PipelineReport | undefined> {
    while (this.#reports.length === 0 && this.end === undefined) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal?.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    return this.#reports.shift();
  }
  sendInput(value: PsValue): Promise<void> {
    this.#pool.input(this, value);
    return Promise.resolve();
  }
  endInput(): Promise<void> {
    this.#pool.endInput(this);
    return Promise.resolve();
  }
  answer(call: HostCall, result: unknown, error?: PsValue): void {
    this.#pool.answer(this, call, result, error);
  }
  stop(): Promise<void> {
    if (this.end === undefined) this.#pool.stop(this);
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.#pool.end(this);
    return Promise.resolve();
  }
  push(report: PipelineReport): void {
    this.#reports.push(report);
    this.#wake?.();
  }
  finish(end: PipelineEnd): void {
    this.end ??= end;
    this.#wake?.();
  }
}

/** What an operation fails with, as a WSMan fault. */
export class MemoryFault extends RemotingError {
  override readonly name = "MemoryFault";
  readonly wsmanCode: number;
  constructor(wsmanCode: number, what: string) {
    super("ERR_WSMAN_FAULT", "remote", `Cannot ${what} (fault ${wsmanCode})`);
    this.wsmanCode = wsmanCode;
  }
}

/** A fault. */
export function fault(wsmanCode: number, what: string): MemoryFault {
  return new MemoryFault(wsmanCode, what);
}

/** What hosts say of themselves; kept here so that tests need no import of the protocol. */
export type { HostInfo };
