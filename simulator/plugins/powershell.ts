/**
 * The plug-in of PowerShell: one PSRP server core and one engine session per runspace, inside a shell.
 * @module
 */
import { PsDictionary, type PsValue, PsVersion } from "../../lib/clixml/value.ts";
import { RemotingError } from "../../lib/errors.ts";
import { wireTypeData } from "../../lib/engine/cmdlets/wire_type_data.ts";
import type { Scheduler } from "../../lib/engine/session.ts";
import { EMPTY_GUID } from "../../lib/guid.ts";
import { type PsrpEvent, RECORD_STREAMS } from "../../lib/psrp/events.ts";
import { FRAGMENT_HEADER_BYTES } from "../../lib/psrp/fragment.ts";
import { type MessageName, messageName } from "../../lib/psrp/message_types.ts";
import { ReceiveError } from "../../lib/psrp/receive_error.ts";
import { createServerPool, type ServerPool } from "../../lib/psrp/server.ts";
import { POWERSHELL_PROVIDER } from "../../lib/wsman/fault.ts";
import { SIGNAL_CODES } from "../../lib/wsman/names.ts";
import { readBytes } from "../../lib/wsman/values.ts";
import { type CommandFacts, PluginError, type PluginHost, type PluginShell, type ShellPlugin } from "../plugin.ts";
import { RemotePipeline } from "./powershell_pipeline.ts";
import { PRIMITIVE_DICTIONARY, PROTOCOL_MINOR, versionRows } from "./remote_session.ts";
import { Runspaces } from "./runspaces.ts";

/** Faults of Windows' own plug-in (wire.md 2.2). */
const INVALID_STREAM = 0x80540bbe;
const MANAGED_EXCEPTION = 0x80540fa0;
const CONNECT_WITHOUT_DATA = 0x80540fa2;
const CONNECT_FAILED = 0x80540fa3;
const WRONG_VERSION = 0x80540bc5;
const UNKNOWN_OPTION = 0x80540bc6;
const WRONG_ARGUMENTS = 0x80540bc4;

/** Fragments are taken one by one: a Stream element holds exactly one. */
const FRAGMENT_BYTES = 32_768;
/** The first version that knows Disconnect. */
const DISCONNECT_MINOR = 2;
const RECORDS: ReadonlySet<MessageName> = new Set(Object.values(RECORD_STREAMS));

/** What the plug-in needs from outside. */
export interface PowerShellPluginPorts {
  newGuid(): string;
  randomBytes(length: number): Uint8Array;
  readonly scheduler: Scheduler;
}

/** Makes the plug-in. */
export function powershellPlugin(ports: PowerShellPluginPorts): ShellPlugin {
  return {
    name: POWERSHELL_PROVIDER.provider,
    inputStreams: "stdin pr",
    outputStreams: "stdout",
    tellsRunning: false,
    accepts: (resourceUri, computer) => computer.configuration(resourceUri) !== undefined,
    create: (host, creationData) => new PowerShellShell(host, creationData, ports),
  };
}

/** One shell: a runspace pool on a virtual computer. */
class PowerShellShell implements PluginShell {
  readonly #host: PluginHost;
  readonly #core: ServerPool;
  readonly #runspaces: Runspaces;
  readonly #pipelines = new Map<string, RemotePipeline>();
  /** Commands of those pipelines that have another id in PSRP (early pypsrp turned its bytes around). */
  readonly #commandIds = new Map<string, string>();
  #closed = false;

  constructor(host: PluginHost, creationData: Uint8Array | undefined, ports: PowerShellPluginPorts) {
    this.#host = host;
    checkOptions(host.facts.options);
    const { computer } = host.facts;
    const configuration = computer.configuration(host.facts.resourceUri)!;
    this.#core = createServerPool({
      ports,
      protocolMinor: PROTOCOL_MINOR,
      applicationPrivateData: privateData(configuration.psVersion),
      typeData: wireTypeData(() => this.#runspaces.session),
    });
    this.#runspaces = new Runspaces({
      facts: host.facts,
      scheduler: ports.scheduler,
      newGuid: ports.newGuid,
      hostCaller: {
        call: (method, ...values) => {
          const id = this.#core.sendHostCall(method, ...values);
          this.#pump();
          return id;
        },
        onPending: () => {},
        stops: () => 0,
      },
    });
    if (creationData) this.#feed(creationData, undefined);
  }

  get supportsDisconnect(): boolean {
    const { state, protocolMinor } = this.#core;
    return state === "Opened" && protocolMinor >= DISCONNECT_MINOR;
  }

  command(commandId: string, { args }: CommandFacts): void {
    const [argument, ...others] = args;
    if (argument === undefined || others.length > 0) {
      throw refusal(WRONG_ARGUMENTS, `A pipeline starts with one argument, ${args.length} came`);
    }
    this.#feed(readBytes(argument, "Arguments"), commandId);
  }

  send(commandId: string | undefined, stream: string, bytes: Uint8Array): void {
    if (!/^(stdin|pr)$/i.test(stream)) {
      throw refusal(INVALID_STREAM, `There is no input stream "${stream}": PowerShell reads stdin and pr`);
    }
    this.#feed(bytes, commandId);
  }

  signal(commandId: string, code: string): void {
    const pipelineId = this.#pipelineOf(commandId);
    const pipeline = this.#pipelines.get(pipelineId);
    // Windows compares the code letter by letter; pypsrp's spelling closes there, and is a stop to pypsrp either way.
    if (code === SIGNAL_CODES.stopPipeline) return pipeline?.stop();
    this.#pipelines.delete(pipelineId);
    pipeline?.close();
    this.#core.closePipeline(pipelineId);
    this.#host.endCommand(commandId);
  }

  connect(data: Uint8Array | undefined): Uint8Array {
    if (!data) throw refusal(CONNECT_WITHOUT_DATA, "Connect carries no connectXml");
    try {
      const events = this.#core.receiveConnect(data);
      const answer = this.#core.acceptConnect(events, { min: this.#runspaces.min, max: this.#runspaces.max });
      for (const event of events) this.#handle(event);
      this.#pump();
      return answer;
    } catch (error) {
      if (error instanceof RemotingError) throw refusal(CONNECT_FAILED, error.message);
      throw error;
    }
  }

  connectCommand(_commandId: string): void {
    // The output that waits goes out with the next Receive; the server core keeps nothing per client.
  }

  disconnected(): void {
    this.#core.disconnected();
  }

  reconnected(): void {
    this.#core.reconnected();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const pipeline of this.#pipelines.values()) pipeline.close();
    this.#pipelines.clear();
    this.#runspaces.close();
  }

  #feed(bytes: Uint8Array, target: string | undefined): void {
    try {
      for (const event of this.#core.receive(bytes, target)) this.#handle(event, target);
    } catch (error) {
      if (!(error instanceof RemotingError)) throw error;
      // What came before the mistake is good.
      if (error instanceof ReceiveError) { for (const event of error.events) this.#handle(event, target); }
      this.#pump();
      if (this.#core.state === "Broken") this.#host.closeShell();
      throw refusal(MANAGED_EXCEPTION, error.message);
    }
    this.#pump();
  }

  /** @param target The command that the message came for. */
  #handle(event: PsrpEvent, target?: string): void {
    switch (event.type) {
      case "initRunspacePool":
        this.#runspaces.open(event.body);
        this.#core.opened();
        break;
      case "createPipeline":
      case "getCommandMetadata":
        if (target !== undefined && target !== event.pipelineId) this.#commandIds.set(event.pipelineId, target);
        this.#start(event.pipelineId);
        break;
      case "input":
        this.#pipelines.get(event.pipelineId)?.input(event.value);
        break;
      case "endOfInput":
        this.#pipelines.get(event.pipelineId)?.endInput();
        break;
      case "setMaxRunspaces":
        this.#core.sendAvailability(event.callId, this.#runspaces.setMax(event.count));
        break;
      case "setMinRunspaces":
        this.#core.sendAvailability(event.callId, this.#runspaces.setMin(event.count));
        break;
      case "getAvailableRunspaces":
        this.#core.sendAvailability(event.callId, this.#runspaces.available);
        break;
      case "resetRunspaceState":
        this.#core.sendAvailability(event.callId, this.#runspaces.reset());
        break;
      case "hostResponse":
        if (event.pipelineId === undefined) this.#runspaces.answerHostCall(event.body);
        else this.#pipelines.get(event.pipelineId)?.answerHostCall(event.body);
        break;
      case "connectRunspacePool":
        for (const pipeline of this.#pipelines.values()) pipeline.endInput();
        break;
      default:
        break;
    }
  }

  #commandOf(pipelineId: string): string {
    return this.#commandIds.get(pipelineId) ?? pipelineId;
  }
  #pipelineOf(commandId: string): string {
    for (const [pipelineId, id] of this.#commandIds) if (id === commandId) return pipelineId;
    return commandId;
  }

  #start(pipelineId: string): void {
    const server = this.#core.pipeline(pipelineId);
    if (!server) return;
    const commandId = this.#commandOf(pipelineId);
    const pipeline = new RemotePipeline({
      server,
      protocolMinor: this.#core.protocolMinor,
      isFull: () => this.#host.isFull(commandId),
      onRoom: (wake) => this.#host.onRoom(commandId, wake),
      pump: () => this.#pump(),
      onPending: (pending) => this.#host.commandState(commandId, pending ? "Pending" : "Running"),
      onEnd: () => {
        this.#pipelines.delete(pipelineId);
        this.#pump();
        this.#host.commandState(commandId, "Done");
        this.#commandIds.delete(pipelineId);
        this.#core.closePipeline(pipelineId);
        this.#runspaces.release(pipeline);
      },
      setTimer: (ms, fire) => this.#host.facts.clock.setTimer(ms, fire),
    });
    this.#pipelines.set(pipelineId, pipeline);
    this.#runspaces.run(pipeline);
  }

  /** Moves what the core has to say into the shell's buffers. */
  #pump(): void {
    if (this.#closed) return;
    const most = Math.min(FRAGMENT_BYTES, this.#host.chunkBytes);
    for (let out = this.#core.take(most); out; out = this.#core.take(most)) {
      const { bytes, pipelineId } = out;
      const flags = bytes[16] ?? 0;
      this.#host.output({
        commandId: pipelineId === undefined || pipelineId === EMPTY_GUID ? undefined : this.#commandOf(pipelineId),
        stream: "stdout",
        bytes,
        starts: (flags & 1) !== 0,
        ends: (flags & 2) !== 0,
        keep: !isRecord(bytes, flags),
      });
    }
  }
}

/** What Drop mode may give up: records of pipelines. States and calls of the host are waited for. */
function isRecord(fragment: Uint8Array, flags: number): boolean {
  if ((flags & 1) === 0 || fragment.length < FRAGMENT_HEADER_BYTES + 8) return false;
  const type = new DataView(fragment.buffer, fragment.byteOffset).getUint32(FRAGMENT_HEADER_BYTES + 4, true);
  const name = messageName(type);
  return name !== undefined && RECORDS.has(name);
}

function refusal(wsmanCode: number, message: string): PluginError {
  return new PluginError(wsmanCode, message, POWERSHELL_PROVIDER);
}

function checkOptions(options: ReadonlyMap<string, string>): void {
  const version = options.get("protocolversion");
  if (version !== undefined && !/^2(\.\d+)?$/.test(version)) {
    throw refusal(WRONG_VERSION, `Protocol version ${version.slice(0, 20)} is not spoken here: 2.0 to 2.3 are`);
  }
  for (const name of options.keys()) {
    if (name.startsWith("ps_")) throw refusal(UNKNOWN_OPTION, `The option ${name.slice(0, 40)} is unknown`);
  }
}

/** What APPLICATION_PRIVATE_DATA says (wire.md 4.4). */
function privateData(psVersion: string): PsDictionary {
  const versions = new PsDictionary(PRIMITIVE_DICTIONARY);
  const rows: readonly (readonly [string, PsValue])[] = [
    ...versionRows(psVersion),
    ["WSManStackVersion", new PsVersion(3, 0)],
    ["PSRemotingProtocolVersion", new PsVersion(2, PROTOCOL_MINOR)],
    ["SerializationVersion", new PsVersion(1, 1, 0, 1)],
  ];
  for (const [name, value] of rows) versions.set(name, value);
  const data = new PsDictionary(PRIMITIVE_DICTIONARY);
  data.set("PSVersionTable", versions);
  return data;
}
