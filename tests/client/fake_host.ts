/**
 * A host in memory: WSMan's envelopes in front of our own PSRP server core. What its pipelines do is the test's choice.
 * @module
 */
import { EMPTY_GUID } from "../../lib/guid.ts";
import type { Endpoint } from "../../lib/client/contract.ts";
import type { PsrpEvent } from "../../lib/psrp/events.ts";
import { createServerPool, type ServerPipeline, type ServerPool } from "../../lib/psrp/server.ts";
import { errorOfAbort, TransportError, WSMAN_CODES } from "../../lib/transport/errors.ts";
import type { Transport, TransportRequest, TransportResponse } from "../../lib/transport/transport.ts";
import { bytesOfArgument } from "../../lib/wsman/command.ts";
import { buildFault, buildResponse, parseRequest, shellIdOf, type WsmanRequest } from "../../lib/wsman/envelope.ts";
import { faultOf } from "../../lib/wsman/fault.ts";
import { RESOURCE_URIS, SIGNAL_CODES } from "../../lib/wsman/names.ts";
import type { ResponseBody } from "../../lib/wsman/bodies.ts";
import type { EnumerationItem } from "../../lib/wsman/enumerate.ts";
import type { ReceiveResponse, StreamChunk } from "../../lib/wsman/receive.ts";
import { encodeUtf8 } from "../../lib/bytes.ts";
import { countingBytes, countingGuids, privateData } from "../psrp/pair.ts";
import { FakeClock } from "./fake_clock.ts";

/** A fault that the host answers with. */
class HostFault extends Error {
  readonly wsmanCode: number;
  constructor(wsmanCode: number) {
    super(`fault ${wsmanCode}`);
    this.wsmanCode = wsmanCode;
  }
}

interface Poll {
  answer(): void;
  refuse(error: Error): void;
}

/** One shell of the host. */
export class FakeShell {
  readonly id: string;
  readonly name: string | undefined;
  readonly resourceUri: string;
  readonly core: ServerPool;
  state: "Connected" | "Disconnected" = "Connected";
  sessionId: string | undefined;
  bufferMode = "Block";
  idleTimeoutMs = 7_200_000;
  readonly commands = new Set<string>();
  readonly polls = new Map<string, Poll>();

  constructor(id: string, name: string | undefined, resourceUri: string, protocolMinor: number) {
    this.id = id;
    this.name = name;
    this.resourceUri = resourceUri;
    this.core = createServerPool({
      ports: { randomBytes: countingBytes },
      protocolMinor,
      applicationPrivateData: privateData(),
    });
  }

  /** Answers every poll that has something. */
  poke(): void {
    for (const poll of [...this.polls.values()]) poll.answer();
  }
  /** Ends every poll with a fault. */
  endPolls(wsmanCode: number): void {
    for (const poll of [...this.polls.values()]) poll.refuse(new HostFault(wsmanCode));
  }
}

/** See the module. */
export class FakeHost implements Transport {
  readonly clock = new FakeClock();
  readonly shells = new Map<string, FakeShell>();
  /** Operations in the order in which they came, with the id of their command. */
  readonly seen: string[] = [];
  readonly requests: WsmanRequest[] = [];
  /** What a pipeline does when it is created. */
  onPipeline: (pipeline: ServerPipeline, shell: FakeShell) => void = (pipeline) => pipeline.finish("Completed");
  /** What else the server does. */
  onEvent: (event: PsrpEvent, shell: FakeShell) => void = () => {};
  /** Faults for the next requests of an operation, one each; 0 for none. */
  readonly faults = new Map<string, number[]>();
  /** Whether the network is gone. */
  isDown = false;
  protocolMinor = 3;
  /** Whether pools that are asked for are opened. */
  opensPools = true;
  /** Items of one answer to Enumerate or Pull; the rest is to be pulled. */
  batch = Infinity;
  /** Largest envelope that was sent. */
  largestRequest = 0;
  #lost: (() => void)[] = [];
  #items: EnumerationItem[] = [];
  readonly #newGuid = countingGuids();

  endpoint(more: Partial<Endpoint> = {}): Endpoint {
    return {
      transport: this,
      uri: "http://server01:5985/wsman",
      computerName: "server01",
      sessionId: "aaaaaaaa-0000-4000-8000-000000000001",
      clock: this.clock,
      ...more,
    };
  }

  /** The only shell. */
  get shell(): FakeShell {
    return [...this.shells.values()][0]!;
  }

  /** The network goes away: what was on its way is lost. */
  goDown(): void {
    this.isDown = true;
    for (const lose of this.#lost.splice(0)) lose();
  }

  async send({ envelope, signal }: TransportRequest): Promise<TransportResponse> {
    if (this.isDown) throw unreachable();
    const bytes = typeof envelope === "string" ? encodeUtf8(envelope) : envelope;
    this.largestRequest = Math.max(this.largestRequest, bytes.length);
    const request = parseRequest(bytes);
    this.requests.push(request);
    const commandId = "commandId" in request && request.commandId !== undefined ? ` ${request.commandId}` : "";
    this.seen.push(request.operation + commandId);
    const lost = new Promise<never>((_, reject) => this.#lost.push(() => reject(unreachable())));
    const given = new Promise<never>((_, reject) =>
      signal?.addEventListener("abort", () => reject(errorOfAbort("server01", signal.reason)))
    );
    try {
      const body = await Promise.race([this.#answer(request), lost, given]);
      return { status: 200, body: encodeUtf8(buildResponse(request, body, { newGuid: this.#newGuid })) };
    } catch (error) {
      if (!(error instanceof HostFault)) throw error;
      const fault = faultOf(error.wsmanCode, { machine: "server01" });
      return { status: 500, body: encodeUtf8(buildFault(request, fault, { newGuid: this.#newGuid })) };
    }
  }

  close(): void {
    this.goDown();
  }

  // deno-lint-ignore require-await
  async #answer(request: WsmanRequest): Promise<ResponseBody> {
    const planned = this.faults.get(request.operation)?.shift();
    if (planned) throw new HostFault(planned);
    if (request.operation === "Create") return this.#create(request);
    if (request.operation === "Enumerate") return this.#enumerate(request);
    if (request.operation === "Pull") return this.#pull();
    const shell = this.shells.get(shellIdOf(request.headers)?.toLowerCase() ?? "");
    if (shell === undefined) throw new HostFault(2150858843);
    if (request.operation === "Connect" || request.operation === "Reconnect") return this.#return(request, shell);
    if (request.operation === "Delete") {
      shell.endPolls(995);
      this.shells.delete(shell.id);
      return { operation: "Delete" };
    }
    if (shell.state === "Disconnected") throw new HostFault(2150859204);
    switch (request.operation) {
      case "Command":
        shell.commands.add(request.commandId!);
        this.#feed(shell, bytesOfArgument(request), request.commandId);
        return { operation: "Command", commandId: request.commandId! };
      case "Send":
        for (const { bytes, commandId } of request.streams) this.#feed(shell, bytes, commandId);
        return { operation: "Send" };
      case "Signal":
        this.#signal(shell, request.commandId!, request.code);
        return { operation: "Signal" };
      case "Receive":
        return this.#receive(shell, request.commandId, request.headers.operationTimeoutMs!);
      case "Disconnect":
        shell.idleTimeoutMs = request.idleTimeoutMs ?? shell.idleTimeoutMs;
        shell.bufferMode = request.bufferMode ?? shell.bufferMode;
        this.disconnect(shell);
        return { operation: "Disconnect" };
      default:
        throw new HostFault(2150858771);
    }
  }

  /** The shell loses its client. */
  disconnect(shell: FakeShell): void {
    shell.state = "Disconnected";
    shell.core.disconnected();
    shell.endPolls(2150859230);
  }

  #create(request: Extract<WsmanRequest, { operation: "Create" }>): ResponseBody {
    const id = request.shellId!;
    const shell = new FakeShell(id, request.name, request.headers.resourceUri, this.protocolMinor);
    shell.sessionId = request.headers.sessionId;
    shell.idleTimeoutMs = request.idleTimeoutMs ?? shell.idleTimeoutMs;
    shell.bufferMode = request.bufferMode ?? shell.bufferMode;
    this.shells.set(id, shell);
    this.#feed(shell, request.creationXml!, undefined);
    return {
      operation: "Create",
      shellId: id,
      resourceUri: request.headers.resourceUri,
      address: request.headers.to,
      shell: {
        shellId: id,
        idleTimeoutMs: shell.idleTimeoutMs,
        maxIdleTimeoutMs: 2_147_483_647,
        bufferMode: shell.bufferMode,
      },
    };
  }

  #return(request: Extract<WsmanRequest, { operation: "Connect" | "Reconnect" }>, shell: FakeShell): ResponseBody {
    if (request.commandId !== undefined) {
      if (!shell.commands.has(request.commandId)) throw new HostFault(2150858843);
      return { operation: request.operation };
    }
    if (request.operation === "Reconnect") {
      if (shell.sessionId !== request.headers.sessionId) throw new HostFault(2150859206);
      shell.core.reconnected();
      shell.state = "Connected";
      return { operation: "Reconnect" };
    }
    if (shell.state === "Connected") throw new HostFault(2150859213);
    const events = shell.core.receiveConnect(request.connectXml!);
    const connectResponseXml = shell.core.acceptConnect(events, { min: 1, max: 1 });
    shell.state = "Connected";
    shell.sessionId = request.headers.sessionId;
    return { operation: "Connect", inputStreams: ["stdin", "pr"], outputStreams: ["stdout"], connectResponseXml };
  }

  #enumerate({ headers, filter }: Extract<WsmanRequest, { operation: "Enumerate" }>): ResponseBody {
    if (headers.resourceUri === RESOURCE_URIS.shell) {
      this.#items = [...this.shells.values()].map(({ id, name, resourceUri, state, bufferMode, idleTimeoutMs }) => ({
        kind: "Shell",
        shell: { shellId: id, ...(name !== undefined && { name }), resourceUri, state, bufferMode, idleTimeoutMs },
      }));
    } else {
      const shell = this.shells.get(filter![0]!.value.toLowerCase())!;
      this.#items = [...shell.commands].map((commandId) => ({
        kind: "Command",
        command: { commandId, commandLine: "", commandState: "Running" },
      }));
    }
    const items = this.#items.splice(0, this.batch);
    const endOfSequence = this.#items.length === 0;
    return { operation: "Enumerate", context: endOfSequence ? "" : "uuid:1", endOfSequence, items };
  }

  #pull(): ResponseBody {
    const items = this.#items.splice(0, this.batch);
    const endOfSequence = this.#items.length === 0;
    return { operation: "Pull", ...(!endOfSequence && { context: "uuid:1" }), endOfSequence, items };
  }

  #feed(shell: FakeShell, bytes: Uint8Array, target: string | undefined): void {
    for (const event of shell.core.receive(bytes, target)) {
      if (event.type === "initRunspacePool" && this.opensPools) shell.core.opened();
      if (event.type === "createPipeline") {
        const pipeline = shell.core.pipeline(event.pipelineId)!;
        pipeline.start();
        this.onPipeline(pipeline, shell);
      }
      this.onEvent(event, shell);
    }
    shell.poke();
  }

  #signal(shell: FakeShell, commandId: string, code: string): void {
    const pipeline = shell.core.pipeline(commandId);
    if (pipeline === undefined) throw new HostFault(2150858843);
    if (code === SIGNAL_CODES.stopPipeline) {
      pipeline.stop();
      if (pipeline.state === "Stopping") pipeline.finish("Stopped");
      shell.poke();
    } else {
      shell.commands.delete(commandId);
      shell.core.closePipeline(commandId);
    }
  }

  #receive(shell: FakeShell, commandId: string | undefined, timeoutMs: number): Promise<ReceiveResponse> {
    const target = commandId ?? EMPTY_GUID;
    return new Promise((resolve, reject) => {
      const cancelTimer = this.clock.setTimer(timeoutMs, () => poll.refuse(new HostFault(2150858793)));
      const leave = (): void => {
        cancelTimer();
        if (shell.polls.get(target) === poll) shell.polls.delete(target);
      };
      const poll: Poll = {
        answer() {
          const streams: StreamChunk[] = [];
          for (let next = shell.core.take(32_768, target); next; next = shell.core.take(32_768, target)) {
            streams.push({ name: "stdout", bytes: next.bytes, ...(commandId !== undefined && { commandId }) });
          }
          const state = commandId === undefined ? undefined : shell.core.pipeline(commandId)?.state;
          const isDone = state === "Completed" || state === "Failed" || state === "Stopped";
          if (streams.length === 0 && !isDone) return;
          leave();
          resolve({
            operation: "Receive",
            streams,
            ...(isDone && { commandState: { commandId: target, state: "Done", exitCode: 0 } }),
          });
        },
        refuse(error) {
          leave();
          reject(error);
        },
      };
      shell.polls.set(target, poll);
      poll.answer();
    });
  }
}

function unreachable(): TransportError {
  return new TransportError("ERR_CONNECT", WSMAN_CODES.destinationUnreachable, "Cannot reach server01: it is down");
}
