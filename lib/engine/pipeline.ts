/**
 * A pipeline at work: commands linked one to the next, objects pushed through them.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import { ExitFlow, FlowError, StopUpstream } from "./compile/flow.ts";
import type { Frame, Output, Records } from "./compile/frame.ts";
import { emit } from "./compile/output.ts";
import type { Step, Task } from "./task.ts";

/** What the commands of one pipeline share. */
export interface PipelineState {
  /** Whether an error makes `$?` false after it. */
  failed: boolean;
}

/** One command of a pipeline. */
export interface Processor {
  /** Where the command before writes. */
  readonly input: Output;
  /** Where its objects go; set before `prepare`. */
  out: Output;
  records: Records;
  pipeline: PipelineState;
  /** Binds its arguments. */
  prepare(): Step;
  begin(): Step;
  /** Processes without input. */
  runOnce(): Step;
  end(): Step;
  /** Called always, at last. */
  close(): Step;
}

/** Runs the commands of a pipeline. `input`: what an expression at its start gave, or objects from outside. */
export function* runPipeline(
  f: Frame,
  commands: readonly Processor[],
  input: { readonly value: PsValue } | { readonly next: () => Task<PsValue | undefined> } | undefined,
): Task<void> {
  const { engine } = f;
  const first = commands[0]!;
  const state = first.pipeline;
  let step: Step;
  try {
    try {
      for (let i = 0; i < commands.length; i++) {
        step = commands[i]!.prepare();
        if (step !== undefined) yield* step;
      }
      for (let i = 0; i < commands.length; i++) {
        step = commands[i]!.begin();
        if (step !== undefined) yield* step;
      }
      if (input === undefined) step = first.runOnce();
      else if ("value" in input) step = emit(first.input, input.value);
      else step = pull(first, input.next);
      if (step !== undefined) yield* step;
      for (let i = 0; i < commands.length; i++) {
        step = commands[i]!.end();
        if (step !== undefined) yield* step;
      }
    } catch (error) {
      const stopper = error instanceof StopUpstream ? commands.findIndex((command) => command === error.by) : -1;
      if (stopper < 0) throw error;
      yield* completeAfter(commands, stopper);
    }
  } catch (error) {
    if (!(error instanceof FlowError) || error instanceof ExitFlow) state.failed = true;
    throw error;
  } finally {
    for (let i = 0; i < commands.length; i++) {
      step = commands[i]!.close();
      if (step !== undefined) yield* step;
    }
    engine.ok = !state.failed;
  }
}

function* pull(first: Processor, next: () => Task<PsValue | undefined>): Task<void> {
  for (;;) {
    const value = yield* next();
    if (value === undefined) return;
    const step = first.input.write(value);
    if (step !== undefined) yield* step;
  }
}

// The command that wanted no more is done; those after it still end.
function* completeAfter(commands: readonly Processor[], stopper: number): Task<void> {
  for (let i = stopper + 1; i < commands.length; i++) {
    try {
      const step = commands[i]!.end();
      if (step !== undefined) yield* step;
    } catch (error) {
      const next = error instanceof StopUpstream ? commands.findIndex((command) => command === error.by) : -1;
      if (next < 0) throw error;
      i = next;
    }
  }
}

/** Links commands: each one's objects go to the next, the last one's to `out`. */
export function link(commands: readonly Processor[], out: Output): void {
  for (let i = 0; i < commands.length; i++) commands[i]!.out = commands[i + 1]?.input ?? out;
}
