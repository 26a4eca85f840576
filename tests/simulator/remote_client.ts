/**
 * A client of the rig: PSRP's client core over single WSMan requests, each of which a test may make, delay or lose.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { HostInfo } from "../../lib/psrp/bodies/host_call.ts";
import type { PsValue } from "../../lib/clixml/value.ts";
import {
  type ClientPipeline,
  type ClientPool,
  type ClientPoolOptions,
  createClientPool,
  type PipelineSpec,
} from "../../lib/psrp/client.ts";
import type { PsrpEvent } from "../../lib/psrp/events.ts";
import { EMPTY_GUID } from "../../lib/guid.ts";
import type { ResponseOf } from "../../lib/wsman/bodies.ts";
import { argumentOfBytes } from "../../lib/wsman/command.ts";
import { RESOURCE_URIS, SIGNAL_CODES } from "../../lib/wsman/names.ts";
import type { Option } from "../../lib/wsman/selectors.ts";
import { KEY_PAIR } from "../psrp/pair.ts";
import type { RequestOptions, Rig } from "./rig.ts";

/** How a client differs from the usual one. */
export interface ClientOptions extends RequestOptions {
  readonly name?: string;
  readonly pool?: Partial<ClientPoolOptions>;
  readonly idleTimeoutMs?: number;
  readonly bufferMode?: "Block" | "Drop";
  readonly protocol?: string;
  /** Id of a shell that exists already. */
  readonly connectTo?: string;
}

/** A client with somebody in front of it. */
export const INTERACTIVE: HostInfo = {
  isHostNull: false,
  isHostUINull: false,
  isHostRawUINull: false,
  useRunspaceHost: false,
  defaults: { bufferSize: { width: 100, height: 50 }, foregroundColor: 7, backgroundColor: 0 },
};

/** Bytes that one request may carry. */
const REQUEST_BYTES = 64_000;

/** See the module. */
export class RemoteClient {
  readonly rig: Rig;
  readonly pool: ClientPool;
  readonly sessionId: string;
  readonly heard: PsrpEvent[] = [];
  shellId: string;
  readonly #options: ClientOptions;

  constructor(rig: Rig, options: ClientOptions = {}) {
    this.rig = rig;
    this.#options = options;
    this.sessionId = options.sessionId ?? rig.guid();
    this.shellId = options.connectTo ?? rig.guid();
    this.pool = createClientPool({
      ports: { newGuid: () => rig.guid(), newKeyPair: () => KEY_PAIR },
      poolId: this.shellId,
      ...options.pool,
    });
  }

  /** An open pool. */
  static async open(rig: Rig, options: ClientOptions = {}): Promise<RemoteClient> {
    const client = new RemoteClient(rig, options);
    await client.create();
    while (client.pool.state !== "Opened") await client.receive();
    return client;
  }

  /** Options of a request of this client. */
  request(more: RequestOptions = {}): RequestOptions {
    return { ...this.#options, sessionId: this.sessionId, shellId: this.shellId, ...more };
  }

  async create(): Promise<ResponseOf<"Create">> {
    const { name, idleTimeoutMs, bufferMode, protocol = "2.3" } = this.#options;
    this.pool.open();
    const { shellId: _, ...options } = this.request();
    const created = await this.rig.ask({
      operation: "Create",
      shellId: this.shellId,
      ...(name === undefined ? {} : { name }),
      ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
      ...(bufferMode === undefined ? {} : { bufferMode }),
      inputStreams: ["stdin", "pr"],
      outputStreams: ["stdout"],
      creationXml: this.pool.take(REQUEST_BYTES)!.bytes,
    }, { ...options, headers: { options: versionOption(protocol), ...options.headers } });
    this.shellId = created.shellId;
    return created;
  }

  /** Starts a pipeline. A text is a script. @returns The pipeline. */
  async start(script: string | PipelineSpec): Promise<ClientPipeline> {
    const spec = typeof script === "string" ? { statements: [[{ text: script, isScript: true }]] } : script;
    const pipeline = this.pool.createPipeline(spec);
    await this.command(pipeline.id);
    return pipeline;
  }

  /** Sends what starts a pipeline. */
  async command(pipelineId: string): Promise<void> {
    const first = this.pool.take(REQUEST_BYTES, pipelineId)!.bytes;
    await this.rig.ask({
      operation: "Command",
      commandId: pipelineId,
      commandLine: "",
      arguments: [argumentOfBytes(first)],
    }, this.request());
  }

  /** Sends all that waits. */
  async flush(): Promise<void> {
    for (let next = this.pool.take(REQUEST_BYTES); next; next = this.pool.take(REQUEST_BYTES)) {
      const { bytes, pipelineId, stream } = next;
      await this.rig.ask({
        operation: "Send",
        streams: [{
          name: stream === "promptResponse" ? "pr" : "stdin",
          bytes,
          ...(pipelineId === undefined ? {} : { commandId: pipelineId }),
        }],
      }, this.request());
    }
  }

  /** One Receive of a pipeline, or of the pool. */
  async receive(commandId?: string, options: RequestOptions = {}): Promise<ResponseOf<"Receive">> {
    const received = await this.rig.ask({
      operation: "Receive",
      ...(commandId === undefined ? {} : { commandId }),
      streams: ["stdout"],
    }, this.request(options));
    this.take(received);
    return received;
  }

  /** Takes what a Receive brought. @returns What the core made of it. */
  take(received: ResponseOf<"Receive">): readonly PsrpEvent[] {
    const events = received.streams.flatMap(({ bytes, commandId }) =>
      this.pool.receive(bytes, commandId ?? EMPTY_GUID)
    );
    this.heard.push(...events);
    return events;
  }

  /** Receives until a pipeline has ended. */
  async finish(pipelineId: string): Promise<void> {
    for (;;) {
      const { commandState } = await this.receive(pipelineId);
      if (commandState?.state === "Done") return;
    }
  }

  /** Runs a script to its end. @returns Its output. */
  async run(script: string | PipelineSpec): Promise<PsValue[]> {
    const { id } = await this.start(script);
    await this.finish(id);
    return this.output(id);
  }

  /** What a pipeline put out. */
  output(pipelineId: string): PsValue[] {
    return this.records(pipelineId, "output");
  }

  /** Records of one stream of a pipeline. */
  records(pipelineId: string, stream: string): PsValue[] {
    return this.heard.flatMap((event) =>
      event.type === "record" && event.pipelineId === pipelineId && event.stream === stream ? [event.value] : []
    );
  }

  /** Last state of a pipeline that the server told. */
  stateOf(pipelineId: string): string | undefined {
    const states = this.heard.filter((event) => event.type === "pipelineState" && event.pipelineId === pipelineId);
    const last = states.at(-1);
    return last?.type === "pipelineState" ? last.state : undefined;
  }

  /** What was heard of one kind. */
  heardOf<T extends PsrpEvent["type"]>(type: T): Extract<PsrpEvent, { type: T }>[] {
    return this.heard.filter((event): event is Extract<PsrpEvent, { type: T }> => event.type === type);
  }

  async signal(commandId: string, code: keyof typeof SIGNAL_CODES): Promise<void> {
    await this.rig.ask({ operation: "Signal", commandId, code: SIGNAL_CODES[code] }, this.request());
  }

  async disconnect(details: { idleTimeoutMs?: number; bufferMode?: string } = {}): Promise<void> {
    await this.rig.ask({ operation: "Disconnect", ...details }, this.request());
    this.pool.markDisconnected();
  }

  async reconnect(): Promise<void> {
    await this.rig.ask({ operation: "Reconnect" }, this.request());
    this.pool.markReconnected();
  }

  /** Takes over a disconnected shell of another client. */
  async connect(): Promise<void> {
    this.pool.connect();
    const { connectResponseXml } = await this.rig.ask({
      operation: "Connect",
      connectXml: this.pool.take(REQUEST_BYTES)!.bytes,
    }, this.request({ headers: { options: versionOption("2.3") } }));
    assert(connectResponseXml);
    this.heard.push(...this.pool.receive(connectResponseXml));
  }

  /** Takes over a shell and its commands, up to where both can be used. @returns Ids of the commands. */
  static async takeOver(rig: Rig, shellId: string, options: ClientOptions = {}): Promise<RemoteClient> {
    const client = new RemoteClient(rig, { ...options, connectTo: shellId });
    await client.connect();
    await client.receive();
    assertEquals(client.pool.state, "Opened");
    return client;
  }

  /** Ids of the commands that the service lists. */
  async commands(): Promise<string[]> {
    const { items } = await this.rig.ask({
      operation: "Enumerate",
      optimize: true,
      maxElements: 32_000,
      filter: [{ name: "ShellId", value: this.shellId }],
    }, { ...this.request({ resource: RESOURCE_URIS.command }), headers: {} });
    return items.flatMap((item) => item.kind === "Command" ? [item.command.commandId] : []);
  }

  /** Takes over a command of a shell that was taken over. */
  async attach(commandId: string): Promise<ClientPipeline> {
    await this.rig.ask({ operation: "Connect", commandId }, this.request());
    return this.pool.attachPipeline(commandId);
  }

  async delete(): Promise<void> {
    await this.rig.ask({ operation: "Delete" }, this.request());
  }
}

function versionOption(version: string): Option[] {
  return [{ name: "protocolversion", value: version, mustComply: true }];
}
