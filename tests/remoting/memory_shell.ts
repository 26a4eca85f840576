/**
 * A shell with PowerShell in it, in memory: PSRP's server core over one engine session. What is said while no client
 * holds it waits in the core.
 * @module
 */
import { LiveObject, PsDictionary, type PsValue, PsVersion } from "../../lib/clixml/value.ts";
import { createSession } from "../../lib/engine/create_session.ts";
import type { CmdletSpec } from "../../lib/engine/command.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import type { Platform } from "../../lib/engine/platform.ts";
import { createScheduler } from "../../lib/engine/scheduler.ts";
import { silentHost } from "../../lib/engine/silent_host.ts";
import type { HostInfo } from "../../lib/psrp/bodies/host_call.ts";
import { NO_HOST } from "../../lib/psrp/bodies/host_call.ts";
import type { Outgoing, PsrpEvent } from "../../lib/psrp/events.ts";
import { createServerPool, type ServerPool } from "../../lib/psrp/server.ts";
import { RemotePipeline } from "../../simulator/plugins/powershell_pipeline.ts";

/** What a shell is made of. */
export interface MemoryShellOptions {
  readonly id: string;
  readonly name: string;
  readonly resourceUri: string;
  readonly platform: Platform;
  readonly cmdlets: readonly CmdletSpec[];
  readonly idleTimeoutMs: number;
  readonly maxIdleTimeoutMs: number;
  readonly bufferMode: "Block" | "Drop";
  readonly protocolMinor: number;
  readonly canDisconnect: boolean;
  now(): number;
}

const PRIMITIVE_DICTIONARY = "System.Management.Automation.PSPrimitiveDictionary";

/** The shell. */
export class MemoryShell {
  readonly options: MemoryShellOptions;
  readonly core: ServerPool;
  readonly engine: Engine;
  /** Commands that no client has closed. */
  readonly commands: Map<string, RemotePipeline> = new Map();
  /** Client session that holds it; `undefined` while it is disconnected. */
  holder: string | undefined;
  /** The client that disconnected it last: only that one may reconnect. */
  lastHolder: string | undefined;
  idleTimeoutMs: number;
  bufferMode: "Block" | "Drop";
  disconnectedAt = 0;
  closed = false;
  /** Whoever listens now. */
  onOutput: (() => void) | undefined;
  #hostInfo: HostInfo = NO_HOST;

  constructor(options: MemoryShellOptions) {
    this.options = options;
    this.idleTimeoutMs = options.idleTimeoutMs;
    this.bufferMode = options.bufferMode;
    this.core = createServerPool({
      ports: { randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
      protocolMinor: options.protocolMinor,
      applicationPrivateData: privateData(options.protocolMinor),
    });
    const { platform } = options;
    this.engine = createSession({
      platform,
      host: { ...silentHost(), name: "ServerRemoteHost" },
      cmdlets: options.cmdlets,
      scheduler: createScheduler((run) => void platform.setTimer(0, run)),
    });
  }

  /** Bytes of the client that holds it. */
  receive({ bytes, pipelineId }: Outgoing): void {
    for (const event of this.core.receive(bytes, pipelineId)) this.#handle(event);
  }

  /** A client connects. @returns What answers its connectXml. */
  connect(bytes: Uint8Array): Uint8Array {
    const events = this.core.receiveConnect(bytes);
    const answer = this.core.acceptConnect(events, { min: 1, max: 1 });
    for (const event of events) if (event.type === "connectRunspacePool") this.#endInputs();
    return answer;
  }

  disconnect(): void {
    this.core.disconnected();
    this.lastHolder = this.holder;
    this.holder = undefined;
    this.onOutput = undefined;
    this.disconnectedAt = this.options.now();
  }
  reconnect(): void {
    this.core.reconnected();
    this.holder = this.lastHolder;
  }
  stop(commandId: string): void {
    this.commands.get(commandId)?.stop();
  }
  /** Forgets a command. */
  end(commandId: string): void {
    const command = this.commands.get(commandId);
    this.commands.delete(commandId);
    command?.close();
    this.core.closePipeline(commandId);
  }
  close(): void {
    this.closed = true;
    for (const command of this.commands.values()) command.close();
    this.commands.clear();
  }

  #handle(event: PsrpEvent): void {
    switch (event.type) {
      case "initRunspacePool":
        this.#hostInfo = event.body.hostInfo;
        this.#senderInfo(event.body.applicationArguments);
        this.core.opened();
        break;
      case "createPipeline":
        this.#start(event.pipelineId);
        break;
      case "input":
        this.commands.get(event.pipelineId)?.input(event.value);
        break;
      case "endOfInput":
        this.commands.get(event.pipelineId)?.endInput();
        break;
      case "hostResponse":
        if (event.pipelineId !== undefined) this.commands.get(event.pipelineId)?.answerHostCall(event.body);
        break;
      default:
    }
  }

  #senderInfo(applicationArguments: PsDictionary | null): void {
    const value = new SenderInfo(applicationArguments ?? new PsDictionary(PRIMITIVE_DICTIONARY));
    this.engine.scope.define({ name: "PSSenderInfo", value, description: "", options: new Set() }, "Global");
  }

  #start(pipelineId: string): void {
    const server = this.core.pipeline(pipelineId)!;
    const pipeline = new RemotePipeline({
      server,
      protocolMinor: this.core.protocolMinor,
      isFull: () => false,
      onRoom: () => () => {},
      pump: () => this.onOutput?.(),
      onPending: () => {},
      setTimer: (ms, fire) => this.options.platform.setTimer(ms, fire),
      onEnd: () => this.onOutput?.(),
    });
    this.commands.set(pipelineId, pipeline);
    const info = pipeline.hostInfo;
    pipeline.start(this.engine, pipeline.makeHost(info && !info.useRunspaceHost ? info : this.#hostInfo));
  }

  #endInputs(): void {
    for (const command of this.commands.values()) command.endInput();
  }
}

function privateData(protocolMinor: number): PsDictionary {
  const versions = new PsDictionary(PRIMITIVE_DICTIONARY);
  versions.set("PSVersion", new PsVersion(7, 6, 5));
  versions.set("PSRemotingProtocolVersion", new PsVersion(2, protocolMinor));
  const data = new PsDictionary(PRIMITIVE_DICTIONARY);
  data.set("PSVersionTable", versions);
  return data;
}

/** PSSenderInfo, as far as tests ask. */
class SenderInfo extends LiveObject {
  readonly #applicationArguments: PsDictionary;
  constructor(applicationArguments: PsDictionary) {
    super();
    this.#applicationArguments = applicationArguments;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.Remoting.PSSenderInfo", "System.Object"];
  }
  override text(): string {
    return "";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["ApplicationArguments", () => this.#applicationArguments];
  }
}
