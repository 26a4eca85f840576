/**
 * A pipeline that a function runs one object at a time: `{ … }.GetSteppablePipeline()`.
 * @module
 */
import { LiveObject, PsArray, type PsValue } from "../clixml/value.ts";
import { compileSteps } from "./compile/pipelines.ts";
import { Collector, Frame } from "./compile/frame.ts";
import { StopUpstream } from "./compile/flow.ts";
import { NOTHING } from "./compile/nothing.ts";
import { isTrue } from "./dotnet/convert.ts";
import type { Engine } from "./engine.ts";
import { raise, RUNTIME_EXCEPTION } from "./exceptions.ts";
import { link, type Processor } from "./pipeline.ts";
import { PsCmdlet } from "./ps_cmdlet.ts";
import type { ScriptBlock } from "./script_block.ts";
import type { Step, Task } from "./task.ts";

/** System.Management.Automation.SteppablePipeline. */
export class SteppablePipeline extends LiveObject {
  readonly #engine: Engine;
  readonly #frame: Frame;
  readonly #block: ScriptBlock;
  readonly #collector = new Collector();
  #chain: readonly Processor[] = [];
  #expectsInput = false;
  /** The first command that still takes part. */
  #from = 0;

  constructor(engine: Engine, frame: Frame, block: ScriptBlock) {
    super();
    this.#engine = engine;
    // The block's own variables have cells of their own in the function's scope.
    this.#frame = new Frame(engine, {
      scope: frame.scope,
      cells: [],
      out: frame.out,
      records: frame.records,
      name: "<ScriptBlock>",
      file: block.file,
      caller: frame,
      invocation: frame.invocation,
    });
    this.#block = block;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.SteppablePipeline", "System.Object"];
  }
  override text(): string {
    return "System.Management.Automation.SteppablePipeline";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {}

  /** Calls a method by its lower-case name; `undefined` where there is none. */
  call(name: string, args: readonly PsValue[]): Task<PsValue> | undefined {
    switch (name) {
      case "begin":
        return this.#begin(args);
      case "process":
        return this.#process(args);
      case "end":
        return this.#end();
      case "dispose":
      case "clean":
        return this.#close();
      default:
        return undefined;
    }
  }

  *#begin(args: readonly PsValue[]): Task<PsValue> {
    const [how = null] = args;
    const cmdlet = how instanceof PsCmdlet ? how : undefined;
    this.#expectsInput = cmdlet?.runtime.invocation.options.expectingInput ?? isTrue(how);
    const make = compileSteps(this.#engine.codeOfBlock(this.#block).compiler, this.#block.ast);
    if (make === undefined) {
      throw raise({
        types: RUNTIME_EXCEPTION,
        message: "Cannot step through this script block: it is not one pipeline of commands",
        errorId: "CantConvertEmptyPipeline",
        category: "InvalidOperation",
      });
    }
    this.#chain = yield* make(this.#frame, this.#expectsInput);
    // With a cmdlet the output goes where the function's does; else each call returns its own.
    link(this.#chain, cmdlet === undefined ? this.#collector : this.#frame.out);
    for (const command of this.#chain) yield* stepOf(command.prepare());
    for (const command of this.#chain) yield* stepOf(command.begin());
    return this.#taken();
  }

  *#process(args: readonly PsValue[]): Task<PsValue> {
    const first = this.#chain[0];
    if (first === undefined || this.#from > 0) return NOTHING;
    const input = this.#expectsInput && args.length > 0;
    yield* this.#guarded(() => input ? first.input.write(args[0]!) : first.runOnce());
    return this.#taken();
  }

  // A command that wants no more ends what stands before it; what stands behind it still ends in its turn.
  *#guarded(step: () => Step): Task<void> {
    try {
      yield* stepOf(step());
    } catch (error) {
      const at = error instanceof StopUpstream ? this.#chain.findIndex((command) => command === error.by) : -1;
      if (at < 0) throw error;
      this.#from = Math.max(this.#from, at + 1);
    }
  }

  *#end(): Task<PsValue> {
    for (let i = this.#from; i < this.#chain.length; i++) {
      const command = this.#chain[i]!;
      yield* this.#guarded(() => command.end());
      i = Math.max(i, this.#from - 1);
    }
    const taken = this.#taken();
    yield* this.#close();
    return taken;
  }

  *#close(): Task<PsValue> {
    for (const command of this.#chain) yield* stepOf(command.close());
    this.#chain = [];
    return NOTHING;
  }

  #taken(): PsValue {
    const items = this.#collector.items.splice(0);
    return items.length === 0 ? NOTHING : new PsArray(items);
  }
}

function* stepOf(step: Step): Task<void> {
  if (step !== undefined) yield* step;
}
