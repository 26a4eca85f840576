/**
 * Runs from outside: scripts and command pipelines that a host, a job or a remote client hands in.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { Argument } from "./binding/arguments.ts";
import { blockInfo } from "./command_calls.ts";
import { ExitFlow, FlowError, PipelineStopped } from "./compile/flow.ts";
import type { Frame, Output, Records } from "./compile/frame.ts";
import { asTerminating } from "./compile/statement_errors.ts";
import { redirect } from "./compile/redirections.ts";
import { drive } from "./descent.ts";
import type { Engine } from "./engine.ts";
import { ErrorRecord, exception, RUNTIME_EXCEPTION, type TerminatingError } from "./exceptions.ts";
import { Invocation } from "./invocation.ts";
import { link, type PipelineState, type Processor, runPipeline } from "./pipeline.ts";
import { ScriptProcessor } from "./script_processor.ts";
import type { CommandRequest, Run, RunRequest, RunResult, Streams } from "./session.ts";
import type { Task } from "./task.ts";
import { USING_PARAMETER, usingValuesOf } from "./using_values.ts";

const MERGED: Readonly<Record<string, number>> = { Error: 2, Warning: 3, Verbose: 4, Debug: 5, Information: 6 };

/** Starts runs of one engine. */
export class Runs {
  readonly #engine: Engine;
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  start(request: RunRequest): Run {
    const engine = this.#engine;
    const run = { stopped: false, wake: undefined as (() => void) | undefined };
    return {
      task: wakeable(drive(this.#task(request, run)), run),
      stop() {
        run.stopped = true;
        engine.stopping = true;
        // What it waits for does not matter any more: it goes on, and sees that it is being stopped.
        run.wake?.();
      },
    };
  }

  *#task(request: RunRequest, run: { readonly stopped: boolean }): Task<RunResult> {
    const engine = this.#engine;
    const before = {
      frame: engine.frame,
      host: engine.host,
      inTry: engine.inTry,
      handling: engine.handling,
      stopping: engine.stopping,
    };
    const using = engine.global.using;
    const { streams } = request;
    const records = recordsOf(streams);
    const out: Output = { write: (value) => streams.output(value) };
    if (request.host !== undefined) engine.host = request.host;
    engine.inTry = false;
    engine.handling = undefined;
    engine.stopping = run.stopped;
    const f = engine.rootFrame(out, records);
    engine.frame = f;
    const started = engine.platform.now();
    let status = "Failed";
    try {
      for (const statement of request.statements) {
        yield* this.#pipeline(f, statement, request, statement === request.statements[0]);
      }
      status = "Completed";
      return { state: "Completed" };
    } catch (error) {
      const result = this.#ended(f, error);
      status = result.state;
      return result;
    } finally {
      if (request.addToHistory) {
        const text = request.statements.map((commands) => commands.map((command) => command.text).join(" | ")).join(
          "; ",
        );
        engine.addHistory(text, status, started, engine.platform.now());
      }
      engine.global.using = using;
      engine.frame = before.frame;
      engine.host = before.host;
      engine.inTry = before.inTry;
      engine.handling = before.handling;
      engine.stopping = before.stopping && !run.stopped;
    }
  }

  #ended(f: Frame, error: unknown): RunResult {
    const engine = this.#engine;
    if (error instanceof PipelineStopped) return { state: "Stopped", error: stoppedRecord() };
    if (error instanceof ExitFlow) {
      engine.setExitCode(error.code);
      return { state: "Completed" };
    }
    // A break without a loop ends the script silently.
    if (error instanceof FlowError) return { state: "Completed" };
    const failure: TerminatingError = asTerminating(f, error);
    engine.noteError(f, failure);
    return { state: "Failed", error: failure.record };
  }

  *#pipeline(f: Frame, commands: readonly CommandRequest[], request: RunRequest, isFirst: boolean): Task<void> {
    const engine = this.#engine;
    const state: PipelineState = { failed: false };
    const chain: Processor[] = [];
    const input = isFirst ? request.input : undefined;
    for (const [i, command] of commands.entries()) {
      const place = {
        state,
        position: i + 1,
        length: commands.length,
        expectingInput: i > 0 || input !== undefined,
      };
      const args = command.arguments.filter(({ name }) => name !== USING_PARAMETER).map(argumentOf);
      const using = command.arguments.find(({ name }) => name === USING_PARAMETER);
      if (using !== undefined) engine.global.using = usingValuesOf(using.value);
      chain.push(
        command.isScript ? this.#script(f, command, args, state, place.expectingInput) : yield* engine.makeCommand(f, {
          command: command.text,
          isCall: true,
          args,
          extent: undefined,
          nameExtent: undefined,
          dotSourced: command.useLocalScope === false,
          place,
        }),
      );
    }
    link(chain, f.out);
    for (const [i, command] of commands.entries()) {
      const processor = chain[i]!;
      if (command.merge === undefined || command.merge.length === 0) continue;
      const targets = new Map(command.merge.map((name) => [MERGED[name]!, processor.out]));
      processor.records = redirect(processor.records, targets);
    }
    yield* runPipeline(f, chain, input === undefined ? undefined : { next: () => input.next() });
  }

  #script(
    f: Frame,
    command: CommandRequest,
    args: readonly Argument[],
    state: PipelineState,
    expectingInput: boolean,
  ): Processor {
    const engine = this.#engine;
    const block = engine.parse(command.text);
    return new ScriptProcessor({
      caller: f,
      code: engine.codeOfBlock(block),
      args,
      invocation: new Invocation({
        commandName: "",
        invocationName: "",
        command: () => blockInfo(block),
        origin: "Runspace",
      }),
      name: "",
      frameName: "<ScriptBlock>",
      file: undefined,
      records: f.records,
      pipeline: state,
      expectingInput,
      dotSourced: command.useLocalScope !== true,
      isRoot: true,
    });
  }
}

/** Passes the waits of a task on, so that `run.wake` ends the one that holds it. */
function* wakeable<T>(task: Task<T>, run: { wake: (() => void) | undefined }): Task<T> {
  let ended = false;
  try {
    for (;;) {
      const next = task.next();
      if (next.done) {
        ended = true;
        return next.value;
      }
      const wait = next.value;
      if (wait === undefined) {
        yield undefined;
        continue;
      }
      yield {
        reason: wait.reason,
        subscribe(wake) {
          const giveUp = wait.subscribe(wake);
          run.wake = () => {
            run.wake = undefined;
            giveUp();
            wake();
          };
          return giveUp;
        },
      };
      run.wake = undefined;
    }
  } finally {
    if (!ended) task.return(undefined as never);
  }
}

function argumentOf(given: { readonly name?: string; readonly value: PsValue }): Argument {
  if (given.name === undefined || given.name === "") return { value: given.value };
  // A name that ends with a colon takes its value even where it is a switch.
  const colon = given.name.endsWith(":");
  const name = (colon ? given.name.slice(0, -1) : given.name).replace(/^-/, "");
  if (given.value === null) return { name, nameText: `-${name}` };
  return { name, nameText: `-${name}`, value: given.value };
}

function recordsOf(streams: Streams): Records {
  return {
    error: (record) => streams.error(record),
    warning: (text, details) => streams.warning(text, details),
    verbose: (text, details) => streams.verbose(text, details),
    debug: (text, details) => streams.debug(text, details),
    information: (info) => streams.information(info),
    progress: (progress) => streams.progress(progress),
    note: () => {},
  };
}

function stoppedRecord(): ErrorRecord {
  return new ErrorRecord({
    exception: exception(
      ["System.Management.Automation.PipelineStoppedException", ...RUNTIME_EXCEPTION],
      "The run was stopped",
    ),
    errorId: "PipelineStopped",
    category: "OperationStopped",
  });
}
