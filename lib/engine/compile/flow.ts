/**
 * Ways in which control leaves a place: completion codes inside one script block, JavaScript errors across commands.
 * @module
 */

/** How a statement ended. `frame.label` names the loop of a labelled break or continue. */
export type Completion = number;
/** At its end: the next one follows. */
export const NEXT = 0;
/** By `break`. */
export const BREAK = 1;
/** By `continue`. */
export const CONTINUE = 2;
/** By `return`. */
export const RETURN = 3;

/** Thrown where control passes through commands; never an error that a script can catch. */
export abstract class FlowError extends Error {
  override readonly name: string = "FlowError";
}

/** `break` or `continue` that left its script block and looks for a loop of a caller. */
export class LoopFlow extends FlowError {
  readonly completion: Completion;
  readonly label: string | undefined;
  constructor(completion: Completion, label: string | undefined) {
    super("loop flow");
    this.completion = completion;
    this.label = label;
  }
}

/** `exit`. */
export class ExitFlow extends FlowError {
  readonly code: number;
  constructor(code: number) {
    super("exit");
    this.code = code;
  }
}

/** A command wants nothing more from the commands before it. */
export class StopUpstream extends FlowError {
  readonly by: object;
  constructor(by: object) {
    super("stop upstream");
    this.by = by;
  }
}

/** The run is being stopped. */
export class PipelineStopped extends FlowError {
  constructor() {
    super("stopped");
  }
}
