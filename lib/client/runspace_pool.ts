/**
 * A runspace pool at a server: PSRP's client core carried by WSMan. Opens, runs, disconnects, comes back, takes over,
 * closes (MS-PSRP 3.1.4, cmdlets.md 2.4, 2.7, 2.12).
 * @module
 */
import type { PsDictionary } from "../clixml/value.ts";
import { RemotingError } from "../errors.ts";
import { EMPTY_GUID } from "../guid.ts";
import type { HostCall } from "../psrp/bodies/host_call.ts";
import { type ClientPool, createClientPool, type PipelineSpec } from "../psrp/client.ts";
import type { PsrpEvent } from "../psrp/events.ts";
import type { HostResult } from "../psrp/host_methods.ts";
import { DEFAULT_PROTOCOL_MINOR } from "../psrp/pool.ts";
import { ReceiveError } from "../psrp/receive_error.ts";
import { isFinal } from "../psrp/states.ts";
import type { ReceiveResponse } from "../wsman/receive.ts";
import type { Option } from "../wsman/selectors.ts";
import type {
  ClientPipelineRun,
  ClientPoolState,
  ClientRunspacePool,
  ConnectPool,
  Endpoint,
  NetworkNotice,
  NewPoolOptions,
  PipelineEnd,
  PoolFacts,
  RemoteShell,
  StartOptions,
} from "./contract.ts";
import { PipelineRun, type RunHost } from "./pipeline.ts";
import { Polls } from "./polls.ts";
import { DEFAULT_MAX_RETRY_MS, isNetworkFailure, RobustConnection } from "./robust.ts";
import { Sender } from "./sender.ts";
import { DEFAULT_OPERATION_TIMEOUT_MS, isFault, LARGE_ENVELOPE_BYTES, ShellRequests } from "./shell_requests.ts";
import { Changes, throwIfAborted } from "./waiting.ts";

/** Numbers of the faults that say where a shell or command is. */
const FAULTS = {
  aborted: 995,
  cancelled: 1223,
  notFound: 2150858843,
  shellDisconnected: 2150859204,
  streamDisconnected: 2150859230,
} as const;

/** States in which this client listens. */
const POLLED_STATES: ReadonlySet<ClientPoolState> = new Set(["Opening", "Connecting", "Opened"]);

/** Codes after which PowerShell tries Create again (MaxConnectionRetryCount, cmdlets.md section 4). */
const CREATE_RETRY_CODES: ReadonlySet<number> = new Set([
  2150858770,
  995,
  1722,
  2150859027,
  2150859216,
  2150859206,
  2150859026,
  2150859120,
]);

/** Longest text of a command that Windows takes from PowerShell. */
const MAX_COMMAND_LINE = 255;

/** The first protocol version whose shells can be disconnected. */
const DISCONNECT_MINOR = 2;

/** Opens a new pool: Create, then Receive until it is Opened. */
export async function openPool(endpoint: Endpoint, options: NewPoolOptions): Promise<ClientRunspacePool> {
  const { poolId, shellUri, minRunspaces = 1, maxRunspaces = 1, applicationArguments = null, hostInfo } = options;
  const core = createClientPool({
    poolId,
    minRunspaces,
    maxRunspaces,
    applicationArguments,
    ...(hostInfo && { hostInfo }),
    ports: endpoint.clock,
  });
  const pool = new RunspacePool(endpoint, shellUri, core, "Opening");
  await pool.open(options);
  return pool;
}

/** Connects to a pool that exists: WSMan Connect, then APPLICATION_PRIVATE_DATA. */
export async function connectPool(
  endpoint: Endpoint,
  shell: RemoteShell,
  options: Parameters<ConnectPool>[2] = {},
): Promise<ClientRunspacePool> {
  const core = createClientPool({ poolId: shell.shellId, ports: endpoint.clock });
  const pool = new RunspacePool(endpoint, shell.resourceUri ?? "", core, "Connecting");
  pool.facts = {
    idleTimeoutMs: shell.idleTimeoutMs,
    maxIdleTimeoutMs: shell.maxIdleTimeoutMs,
    bufferMode: bufferModeOf(shell.bufferMode),
  };
  await pool.connect(options.signal);
  return pool;
}

class RunspacePool implements ClientRunspacePool {
  readonly id: string;
  facts: PoolFacts = { idleTimeoutMs: undefined, maxIdleTimeoutMs: undefined, bufferMode: undefined };
  applicationPrivateData: PsDictionary | null | undefined;
  reason: Error | undefined;
  onHostCall: ClientRunspacePool["onHostCall"];

  readonly #endpoint: Endpoint;
  readonly #core: ClientPool;
  readonly #requests: ShellRequests;
  readonly #changes: Changes;
  readonly #listeners = new Set<(state: ClientPoolState) => void>();
  /** Pipelines that have a command at the server, by id. */
  readonly #runs = new Map<string, PipelineRun>();
  readonly #polls: Polls;
  readonly #sender: Sender;
  #state: ClientPoolState;

  constructor(endpoint: Endpoint, shellUri: string, core: ClientPool, state: ClientPoolState) {
    this.#endpoint = endpoint;
    this.#core = core;
    this.#state = state;
    this.id = core.id;
    this.#changes = new Changes(endpoint.clock);
    const robust = new RobustConnection(endpoint.clock, endpoint.maxRetryMs ?? DEFAULT_MAX_RETRY_MS, {
      isParticipating: () => this.#state === "Opened" && this.#isBusy && this.#canDisconnect,
      notify: (notice) => this.#tell(notice),
      onLost: (cause) => this.#autoDisconnect(cause),
    });
    this.#requests = new ShellRequests(endpoint, shellUri, core.id, robust);
    this.#sender = new Sender(core, this.#requests, this.#runs);
    this.#polls = new Polls({
      isWanted: (run) => POLLED_STATES.has(this.#state) && run?.end === undefined,
      receive: (run, signal) => this.#requests.receive(run?.commandId, signal),
      hear: (response, run) => this.#hear(response, run),
      failed: (error, run) => this.#pollFailed(error, run),
    });
  }

  get state(): ClientPoolState {
    return this.#state;
  }
  get protocolMinor(): number {
    return this.#core.protocolMinor;
  }

  onState(listener: (state: ClientPoolState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Makes the shell, and waits until the server has opened the pool. */
  async open(options: NewPoolOptions): Promise<void> {
    const { name, idleTimeoutMs, bufferMode, noMachineProfile = false, createRetries = 0, signal } = options;
    const profile: readonly Option[] = noMachineProfile
      ? [{ name: "WINRS_NOPROFILE", value: "1", mustComply: true }]
      : [];
    this.#core.open();
    const details = {
      ...(name !== undefined && { name }),
      ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
      ...(bufferMode !== undefined && { bufferMode }),
    };
    const room = this.#requests.room({
      operation: "Create",
      shellId: this.id,
      ...details,
      inputStreams: ["stdin", "pr"],
      outputStreams: ["stdout"],
      creationXml: new Uint8Array(0),
    });
    const { bytes } = this.#core.take(room)!;
    let exists = false;
    try {
      const created = await this.#createWithRetries(
        () => this.#requests.create(details, bytes, [VERSION, ...profile], signal),
        createRetries,
      );
      exists = true;
      this.facts = {
        idleTimeoutMs: created.shell?.idleTimeoutMs,
        maxIdleTimeoutMs: created.shell?.maxIdleTimeoutMs,
        bufferMode: bufferModeOf(created.shell?.bufferMode),
      };
      this.#polls.start(undefined);
      await this.#sender.flush();
      await this.#untilOpened(signal);
    } catch (error) {
      this.#break(error);
      // A pool that did not open is not left behind.
      if (exists && !isNetworkFailure(error)) await this.#requests.delete().catch(() => {});
      throw error;
    }
  }

  /** Takes over a shell, and waits until the server has told its private data. */
  async connect(signal?: AbortSignal): Promise<void> {
    this.#core.connect();
    const room = this.#requests.room({ operation: "Connect", connectXml: new Uint8Array(0) });
    try {
      const answer = await this.#requests.connect(this.#core.take(room)!.bytes, [VERSION], signal);
      if (answer !== undefined) this.#take(answer, EMPTY_GUID);
      this.#polls.start(undefined);
      await this.#untilOpened(signal);
    } catch (error) {
      this.#break(error);
      throw error;
    }
  }

  async start(spec: PipelineSpec, signal?: AbortSignal, options: StartOptions = {}): Promise<ClientPipelineRun> {
    this.#demand("start a pipeline in", "Opened");
    throwIfAborted(signal, "start a pipeline");
    const { id } = this.#core.createPipeline(spec);
    const run = new PipelineRun(this.#runHost, id);
    const text = commandLine(spec);
    const room = this.#requests.room({ operation: "Command", commandId: id, commandLine: text, arguments: [""] });
    const first = this.#core.take(room, id)!;
    // It may have ended while nothing ran: then this is the next use, which finds out.
    this.#polls.start(undefined);
    try {
      run.commandId = await this.#requests.command(id, text, first.bytes, signal);
    } catch (error) {
      this.#core.pipeline(id)?.close();
      if (isNetworkFailure(error)) this.#break(error);
      // The request may have arrived before it was given up.
      if (signal?.aborted) await this.#requests.signal(id, "terminate").catch(() => {});
      throw error;
    }
    if (options.leaveOutput) this.#runs.set(run.id, run);
    else this.#follow(run);
    this.#kick();
    return run;
  }

  async attach(commandId: string, signal?: AbortSignal): Promise<ClientPipelineRun> {
    this.#demand("attach a command in", "Opened");
    const id = commandId.toLowerCase();
    const known = this.#core.pipeline(id);
    const run = new PipelineRun(this.#runHost, id);
    if (known === undefined) {
      await this.#requests.connectCommand(id, signal);
      this.#core.attachPipeline(id);
    } else if (isFinal(known.state)) {
      run.finish({ state: known.state as PipelineEnd["state"], reason: undefined });
      return run;
    } else await this.#requests.reconnect({ commandId: id }, signal);
    this.#follow(run);
    return run;
  }

  async disconnect(
    options: {
      readonly idleTimeoutMs?: number;
      readonly bufferMode?: "Block" | "Drop";
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<void> {
    if (this.#state === "Disconnected") return;
    this.#demand("disconnect", "Opened");
    if (!this.#canDisconnect) {
      throw new RemotingError(
        "ERR_SESSION",
        "local",
        `Cannot disconnect from ${this.#endpoint.computerName}: its shells (protocol 2.${this.protocolMinor}) cannot be`,
      );
    }
    const { signal, ...details } = options;
    // Running commands must have been created, and what was said to them must have gone out.
    await this.#sender.flush();
    this.#move("Disconnecting");
    try {
      await this.#requests.disconnect(details, signal);
    } catch (error) {
      this.#move("Opened");
      for (const target of [undefined, ...this.#runs.values()]) this.#polls.start(target);
      throw error;
    }
    this.#detach("Disconnected");
    const { idleTimeoutMs = this.facts.idleTimeoutMs, bufferMode = this.facts.bufferMode } = details;
    this.facts = { ...this.facts, idleTimeoutMs, bufferMode };
  }

  async reconnect(
    options: { readonly bufferMode?: "Block" | "Drop"; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    if (this.#state === "Opened") return;
    this.#demand("reconnect", "Disconnected");
    const { signal, ...details } = options;
    this.#move("Connecting");
    try {
      await this.#requests.reconnect(details, signal);
    } catch (error) {
      // A shell that is gone stays gone; a network that is gone may come back, and another client may let go.
      if (isFault(error, FAULTS.notFound)) this.#break(error);
      else this.#move("Disconnected");
      throw error;
    }
    this.#core.markReconnected();
    this.reason = undefined;
    this.#move("Opened");
    this.#polls.start(undefined);
    this.#kick();
  }

  async close(signal?: AbortSignal): Promise<void> {
    if (this.#state === "Closed") return;
    const wasBroken = this.#state === "Broken";
    if (!wasBroken) {
      this.#core.markClosing();
      this.#move("Closing");
    }
    try {
      await this.#requests.delete(signal);
    } catch (error) {
      // It is gone already, which is what was wanted; and a broken pool is beyond repair.
      if (!isFault(error, FAULTS.notFound, FAULTS.aborted) && !wasBroken) throw error;
    } finally {
      this.#endRuns({ state: "Stopped", reason: undefined });
      this.#polls.stop();
      this.#core.markClosed();
      this.#move("Closed");
    }
  }

  get #canDisconnect(): boolean {
    return this.#core.protocolMinor >= DISCONNECT_MINOR;
  }

  get #runHost(): RunHost {
    return {
      core: this.#core,
      clock: this.#endpoint.clock,
      flush: () => this.#sender.flush(),
      kick: () => this.#kick(),
      signal: (run, code) => this.#signal(run, code),
      forget: (run) => {
        if (this.#runs.get(run.id) === run) this.#runs.delete(run.id);
      },
    };
  }

  async #createWithRetries<T>(create: () => Promise<T>, retries: number): Promise<T> {
    for (let left = retries;; left--) {
      try {
        return await create();
      } catch (error) {
        const code = error instanceof RemotingError && "wsmanCode" in error ? error.wsmanCode as number : undefined;
        if (left <= 0 || code === undefined || !CREATE_RETRY_CODES.has(code)) throw error;
        if (error instanceof RemotingError && error.code === "ERR_ABORTED") throw error;
      }
    }
  }

  async #untilOpened(signal: AbortSignal | undefined): Promise<void> {
    const timeoutMs = this.#endpoint.openTimeoutMs ?? DEFAULT_OPERATION_TIMEOUT_MS;
    await this.#changes.until(
      () => {
        if (this.#state === "Broken" || this.#state === "Closed") throw this.reason ?? ended(this.#endpoint);
        return this.#core.state === "Opened";
      },
      `open a pool on ${this.#endpoint.computerName}`,
      { signal, timeoutMs },
    );
    this.#move("Opened");
  }

  #kick(): void {
    this.#sender.flush().catch((error) => this.#break(error));
  }

  async #signal(run: PipelineRun, code: "stopPipeline" | "terminate"): Promise<void> {
    if (this.#state !== "Opened") return;
    try {
      await this.#requests.signal(run.commandId, code);
    } catch (error) {
      if (!isFault(error, FAULTS.notFound, FAULTS.aborted)) throw error;
    }
  }

  #follow(run: PipelineRun): void {
    this.#runs.set(run.id, run);
    this.#polls.start(run);
  }

  #hear(response: ReceiveResponse, run: PipelineRun | undefined): void {
    for (const { bytes, commandId } of response.streams) {
      const target = commandId === undefined ? EMPTY_GUID : run !== undefined ? run.id : commandId;
      this.#take(bytes, target);
    }
    const isDone = response.commandState?.state === "Done";
    if (isDone && run !== undefined) run.finish({ state: "Stopped", reason: undefined });
    // What came may have to be answered: a key that was asked for, a key that is needed.
    this.#kick();
  }

  #take(bytes: Uint8Array, target: string): void {
    try {
      for (const event of this.#core.receive(bytes, target)) this.#handle(event);
    } catch (error) {
      if (!(error instanceof ReceiveError)) throw error;
      for (const event of error.events) this.#handle(event);
      const run = this.#runs.get(target);
      // One unreadable message of a pipeline ends the pipeline; a broken stream ends the pool.
      if (this.#core.state === "Broken" || run === undefined) throw error;
      run.finish({ state: "Failed", reason: undefined });
      this.reason = error;
    }
  }

  #handle(event: PsrpEvent): void {
    switch (event.type) {
      case "sessionCapability":
        if (this.#canDisconnect) this.#requests.maxEnvelopeBytes = LARGE_ENVELOPE_BYTES;
        break;
      case "applicationPrivateData":
        this.applicationPrivateData = event.body.data;
        break;
      case "poolState":
        if (event.state === "Broken") this.#break(ended(this.#endpoint));
        if (event.state === "Closed") this.#detach("Closed");
        break;
      case "record":
        this.#runs.get(event.pipelineId)?.push({ type: "record", stream: event.stream, value: event.value });
        break;
      case "hostCall":
        if (event.pipelineId === undefined) this.#askHost(event.call);
        else this.#runs.get(event.pipelineId)?.push({ type: "hostCall", call: event.call });
        break;
      case "pipelineState":
        if (isFinal(event.state)) {
          const end = { state: event.state as PipelineEnd["state"], reason: event.reason };
          this.#runs.get(event.pipelineId)?.finish(end);
        }
        break;
    }
    this.#changes.notify();
  }

  /** A poll has failed: quietly where we let go, else the pool or the pipeline is lost. */
  #pollFailed(error: unknown, run: PipelineRun | undefined): void {
    if (!POLLED_STATES.has(this.#state)) return;
    if (isFault(error, FAULTS.shellDisconnected, FAULTS.streamDisconnected)) {
      return this.#detach("Disconnected", error as Error);
    }
    if (run !== undefined && isFault(error, FAULTS.notFound, FAULTS.aborted, FAULTS.cancelled)) {
      return run.finish({ state: "Stopped", reason: undefined });
    }
    // Nobody waits for an idle pool: the loss shows when it is used next (cmdlets.md section 4).
    if (run === undefined && this.#state === "Opened" && isNetworkFailure(error) && !this.#isBusy) return;
    this.#break(error);
  }

  /** The network did not come back: the shell goes on without us, and so do its commands. */
  #autoDisconnect(cause: Error): void {
    this.#tell({ kind: "AutoDisconnectStarting" });
    this.#tell({ kind: "AutoDisconnectSucceeded" });
    this.#detach("Disconnected", cause);
  }

  #askHost(call: HostCall): void {
    this.onHostCall?.(call, (result, error) => {
      if (error !== undefined) this.#core.failHostCall(call, error);
      else this.#core.respondHostCall(call, result as HostResult<HostCall["method"]>);
      this.#kick();
    });
  }

  get #isBusy(): boolean {
    return this.#runs.values().some((run) => run.end === undefined);
  }

  #tell(notice: NetworkNotice): void {
    for (const run of this.#runs.values()) run.push({ type: "network", notice });
  }

  /** This client lets go of the shell, or the server has. */
  #detach(state: "Disconnected" | "Closed", reason?: Error): void {
    if (this.#state === state) return;
    if (reason !== undefined) this.reason = reason;
    if (state === "Disconnected") this.#core.markDisconnected();
    this.#move(state);
    this.#endRuns({ state: state === "Disconnected" ? "Disconnected" : "Stopped", reason: undefined });
    this.#polls.stop();
  }

  #break(error: unknown): void {
    if (this.#state === "Broken" || this.#state === "Closed" || this.#state === "Disconnected") return;
    this.reason = error instanceof Error ? error : new Error(String(error));
    if (this.#core.state !== "Broken" && this.#core.state !== "Closed") this.#core.markBroken();
    if (isNetworkFailure(error)) this.#tell({ kind: "InternalErrorAbort" });
    this.#move("Broken");
    this.#endRuns({ state: "Failed", reason: undefined });
    this.#polls.stop();
  }

  #endRuns(end: PipelineEnd): void {
    for (const run of this.#runs.values()) run.finish(end);
    this.#runs.clear();
  }

  #move(state: ClientPoolState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
    this.#changes.notify();
  }

  #demand(what: string, state: ClientPoolState): void {
    if (this.#state === state) return;
    throw new RemotingError(
      "ERR_SESSION",
      "local",
      `Cannot ${what} the pool on ${this.#endpoint.computerName}: it is ${this.#state}, ${state} is needed`,
    );
  }
}

const VERSION: Option = { name: "protocolversion", value: `2.${DEFAULT_PROTOCOL_MINOR}`, mustComply: true };

function bufferModeOf(text: string | undefined): "Block" | "Drop" | undefined {
  if (text === undefined) return undefined;
  return text.toLowerCase() === "drop" ? "Drop" : "Block";
}

/** Text for people who list commands; blank where it is too long for that (wire.md 1.9). */
function commandLine(spec: PipelineSpec): string {
  const text = spec.statements[0]?.[0]?.text.replace(/[^\x20-\x7e]+/g, " ") ?? "";
  return text.length > 0 && text.length <= MAX_COMMAND_LINE ? text : " ";
}

function ended(endpoint: Endpoint): RemotingError {
  return new RemotingError(
    "ERR_SESSION",
    "remote",
    `Cannot use the pool on ${endpoint.computerName}: the server ended it`,
  );
}
