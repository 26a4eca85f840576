/**
 * `return` out of an expression: `$x = $( return 1 )`.
 * @module
 */
import { FlowError } from "./flow.ts";
import type { Frame } from "./frame.ts";

/** Ends the script block that a frame runs. */
export class ReturnFlow extends FlowError {
  readonly frame: Frame;
  constructor(frame: Frame) {
    super("return");
    this.frame = frame;
  }
}
