/**
 * A script block that runs for one object after the other in the scope of its caller, without being set up anew each
 * time: what ForEach-Object and Where-Object do.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import { type ScopeDollarUnder, scopeDollarUnder } from "./compile/dollar_under.ts";
import { BREAK, type Completion, CONTINUE, LoopFlow } from "./compile/flow.ts";
import { Frame, type Output, type Records } from "./compile/frame.ts";
import { ReturnFlow } from "./compile/return_flow.ts";
import type { ScriptCode } from "./compile/script_code.ts";
import type { Engine } from "./engine.ts";
import { REMOVED, Scope, type Variable } from "./scope.ts";
import type { ScriptBlock } from "./script_block.ts";
import type { Step, Task } from "./task.ts";

/** Runs one script block again and again. */
export class BlockLoop {
  readonly #engine: Engine;
  readonly #code: ScriptCode;
  readonly #frame: Frame;
  readonly #block: ScriptBlock;
  readonly #caller: Frame;
  readonly #simple: boolean;
  #under: ScopeDollarUnder | undefined;

  constructor(caller: Frame, block: ScriptBlock, out: Output, records: Records) {
    this.#engine = caller.engine;
    this.#block = block;
    this.#caller = caller;
    this.#code = caller.engine.codeOfBlock(block);
    const { closure } = block;
    const scope = closure instanceof Scope && caller.scope.root !== closure ? new Scope(closure) : caller.scope;
    const { code } = { code: this.#code };
    this.#simple = code.end !== undefined && code.begin === undefined && code.process === undefined &&
      code.parameters.length === 0 && code.definitions.length === 0;
    this.#frame = new Frame(caller.engine, {
      scope,
      cells: [],
      out,
      records,
      name: "<ScriptBlock>",
      file: block.file,
      caller,
      invocation: caller.invocation,
    });
  }

  /** Runs the block, with `$_` where a value is given. */
  run(value?: PsValue): Step {
    if (!this.#simple) {
      return this.#engine.callTo(
        this.#caller,
        this.#block,
        this.#frame.out,
        { dotSourced: true, ...(value !== undefined && { dollarUnder: value, input: [value] }) },
        this.#frame.records,
      );
    }
    const engine = this.#engine;
    const frame = this.#frame;
    const under = value === undefined ? undefined : this.#acquire();
    // Another loop of the same pipeline may have its object there: this one runs inside that one's block.
    const outer = under?.value;
    if (under !== undefined) under.value = value!;
    const before = engine.frame;
    engine.frame = frame;
    let result: Completion | Task<Completion> | undefined;
    try {
      result = this.#code.end!.run(frame);
    } catch (error) {
      if (error instanceof ReturnFlow && error.frame === frame) return undefined;
      throw error;
    } finally {
      engine.frame = before;
      if (under !== undefined && typeof result !== "object") under.value = outer!;
    }
    if (typeof result !== "object") {
      this.#complete(result);
      return undefined;
    }
    return this.#finish(result, under, outer);
  }

  #acquire(): Variable {
    if (this.#under === undefined || this.#under.variable.flags >= REMOVED) {
      this.#under = scopeDollarUnder(this.#frame.scope);
    }
    return this.#under.variable;
  }

  *#finish(rest: Task<Completion>, under: Variable | undefined, outer: PsValue | undefined): Task<void> {
    const engine = this.#engine;
    const before = engine.frame;
    engine.frame = this.#frame;
    let completion: Completion;
    try {
      completion = yield* rest;
    } catch (error) {
      if (error instanceof ReturnFlow && error.frame === this.#frame) return;
      throw error;
    } finally {
      engine.frame = before;
      if (under !== undefined) under.value = outer!;
    }
    this.#complete(completion);
  }

  #complete(completion: Completion): void {
    if (completion === BREAK || completion === CONTINUE) throw new LoopFlow(completion, this.#frame.label);
  }

  /** Leaves no `$_` behind where there was none. */
  close(): void {
    this.#under?.forget();
    this.#under = undefined;
  }
}
