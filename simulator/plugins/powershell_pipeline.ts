/**
 * One pipeline of a remote session: a run of the engine whose input comes from, and whose streams go to, PSRP.
 * @module
 */
import type { PsValue } from "../../lib/clixml/value.ts";
import type { CommandRequest, EngineHost, InputQueue, Run, RunResult, Session } from "../../lib/engine/session.ts";
import type { Task } from "../../lib/engine/task.ts";
import type { HostInfo, HostResponse } from "../../lib/psrp/bodies/host_call.ts";
import type { PipelineCommand } from "../../lib/psrp/bodies/pipeline.ts";
import type { ServerPipeline } from "../../lib/psrp/server.ts";
import { commandMetadata } from "./command_metadata.ts";
import { Gate } from "../../lib/engine/gate.ts";
import { RecordStreams } from "./record_streams.ts";
import { RemoteHost } from "./remote_host.ts";
import { USING_PARAMETER } from "../../lib/engine/using_values.ts";
import { errorRecordValue } from "../../lib/engine/wire_records.ts";
import { waitUntil } from "./stoppable.ts";

/** Objects of input that wait for their pipeline. */
export const MAX_INPUT_OBJECTS = 100_000;

/** How long finally blocks may run after the client has closed their pipeline, in milliseconds. */
export const CLOSING_MS = 10_000;

/** PipelineResultTypes: Output, the stream that everything is merged into. */
const MERGE_TO_OUTPUT = 1;

/** What a pipeline needs of its shell. */
export interface PipelineOptions {
  readonly server: ServerPipeline;
  readonly protocolMinor: number;
  /** Whether what was sent waits for a reader. */
  isFull(): boolean;
  onRoom(wake: () => void): () => void;
  /** Moves what the core has to say into the shell's buffers. */
  pump(): void;
  /** A host call waits for the client, or does so no longer. */
  onPending(pending: boolean): void;
  onEnd(): void;
  /** Calls `fire` once after `ms` milliseconds. @returns Cancels the timer. */
  setTimer(ms: number, fire: () => void): () => void;
}

/** A running (or waiting) pipeline. */
export class RemotePipeline {
  readonly #options: PipelineOptions;
  readonly #input: PsValue[] = [];
  readonly #inputGate = new Gate();
  #inputEnded: boolean;
  #run: Run | undefined;
  #cancel: (() => void) | undefined;
  #host: RemoteHost | undefined;
  #ended = false;
  #done = false;
  #endGrace: (() => void) | undefined;
  #stops = 0;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#inputEnded = options.server.request?.noInput ?? true;
  }

  /** What the client said of its host. */
  get hostInfo(): HostInfo | undefined {
    return this.#options.server.request?.hostInfo;
  }

  makeHost(info: HostInfo): EngineHost {
    const { server, onPending, pump } = this.#options;
    this.#host = new RemoteHost({
      call: (method, ...values) => {
        if (this.#ended) return undefined;
        const id = server.sendHostCall(method, ...values);
        pump();
        return id;
      },
      onPending: (pending) => {
        if (!this.#ended) onPending(pending);
      },
      stops: () => this.#stops,
    }, info);
    return this.#host;
  }

  start(session: Session, host: EngineHost): void {
    const { server } = this.#options;
    if (this.#ended) return;
    server.start();
    if (server.metadataRequest) {
      const request = server.metadataRequest;
      this.#spawn(session, this.#sendAll(() => commandMetadata(session, request, this.#options.protocolMinor)));
      return;
    }
    const request = server.request!;
    const streams = new RecordStreams({
      server,
      session,
      host,
      isFull: () => this.#options.isFull(),
      onRoom: (wake) => this.#options.onRoom(wake),
      pump: () => this.#options.pump(),
      isOpen: () => !this.#ended,
      stops: () => this.#stops,
    });
    this.#run = session.run({
      statements: request.statements.map((statement) => statement.map(toCommand)),
      streams,
      // With a queue, even an empty one, a command waits for objects where it would run once without.
      ...(request.noInput ? {} : { input: this.#inputQueue() }),
      host,
      addToHistory: request.addToHistory,
    });
    this.#spawn(session, this.#drive(this.#run));
  }

  /** There is no room in the queue of the pool. */
  refuse(): void {
    this.#finish({ state: "Stopped" });
  }

  input(value: PsValue): void {
    if (this.#inputEnded || this.#input.length >= MAX_INPUT_OBJECTS) return;
    this.#input.push(value);
    this.#inputGate.open();
  }

  endInput(): void {
    this.#inputEnded = true;
    this.#inputGate.open();
  }

  answerHostCall(response: HostResponse): void {
    this.#host?.answer(response);
  }

  /** The client wants it to stop: finally blocks run, then it ends as Stopped. */
  stop(): void {
    this.#stops++;
    if (this.#run) this.#run.stop();
    else this.#finish({ state: "Stopped" });
  }

  /** The client closed it, or the shell ends: finally blocks run, and nobody hears of them. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stops++;
    this.#run?.stop();
    if (!this.#run) this.#cancel?.();
    else if (!this.#done) this.#endGrace = this.#options.setTimer(CLOSING_MS, () => this.#cancel?.());
    this.#options.onEnd();
  }

  #spawn(session: Session, task: Task<void>): void {
    const spawned = session.scheduler.spawn(task, (error) => {
      this.#done = true;
      this.#endGrace?.();
      if (error !== undefined) this.#finish({ state: "Failed" });
    });
    this.#cancel = () => spawned.cancel();
  }

  *#drive(run: Run): Task<void> {
    this.#finish(yield* run.task);
  }

  *#sendAll(produce: () => readonly PsValue[]): Task<void> {
    for (const value of produce()) this.#options.server.sendRecord("output", value);
    this.#finish({ state: "Completed" });
  }

  #finish(result: RunResult | { readonly state: "Stopped" | "Failed" }): void {
    if (this.#ended) return;
    this.#ended = true;
    const error = "error" in result ? errorRecordValue(result.error) : undefined;
    this.#options.server.finish(result.state, error);
    this.#options.onEnd();
  }

  #inputQueue(): InputQueue {
    const queue = this.#input;
    const gate = this.#inputGate;
    const isOver = (): boolean => queue.length > 0 || this.#inputEnded;
    const stops = (): number => this.#stops;
    return {
      *next(): Task<PsValue | undefined> {
        yield* waitUntil(() => gate.wait("input"), isOver, stops);
        return queue.shift();
      },
    };
  }
}

function toCommand(command: PipelineCommand): CommandRequest {
  const mergesErrors = command.mergeMyResult !== 0 && command.mergeToResult === MERGE_TO_OUTPUT;
  const merge: NonNullable<CommandRequest["merge"]>[number][] = [];
  if (mergesErrors || command.mergeError === MERGE_TO_OUTPUT) merge.push("Error");
  if (command.mergeWarning === MERGE_TO_OUTPUT) merge.push("Warning");
  if (command.mergeVerbose === MERGE_TO_OUTPUT) merge.push("Verbose");
  if (command.mergeDebug === MERGE_TO_OUTPUT) merge.push("Debug");
  if (command.mergeInformation === MERGE_TO_OUTPUT) merge.push("Information");
  return {
    text: command.text,
    isScript: command.isScript,
    ...(command.useLocalScope === null ? {} : { useLocalScope: command.useLocalScope }),
    arguments: command.parameters.map(({ name, value }) => ({
      ...(name === null ? {} : { name: parameterName(name) }),
      value,
    })),
    ...(merge.length > 0 ? { merge } : {}),
  };
}

function parameterName(name: string): string {
  return name === USING_PARAMETER ? name : name.trim().replace(/^-/, "").replace(/:$/, "");
}
