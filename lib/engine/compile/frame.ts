/**
 * The state of one running script block: its scope, where its output and records go, and where it stands.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type { Engine } from "../engine.ts";
import type { Extent } from "../language/source.ts";
import type { Scope, Variable } from "../scope.ts";
import type { Streams } from "../session.ts";
import type { Step } from "../task.ts";
import type { Invocation } from "../invocation.ts";
import type { ScriptMethod } from "../class_builder.ts";

/** Where objects are written. */
export interface Output {
  write(value: PsValue): Step;
}

/** Streams that a `-…Variable` parameter collects. */
export type NotedStream = "error" | "warning" | "information";

/** Where the records of a command go. */
export interface Records extends Omit<Streams, "output"> {
  /** Tells the `-…Variable` lists of this command and its callers about a record, shown or not. */
  note(stream: NotedStream, record: PsValue): void;
}

/** Collects output in an array. */
export class Collector implements Output {
  readonly items: PsValue[] = [];
  write(value: PsValue): Step {
    this.items.push(value);
    return undefined;
  }
}

/** Drops output. */
export const NO_OUTPUT: Output = { write: () => undefined };

/** What a frame is made of. */
export interface FrameOptions {
  readonly scope: Scope;
  readonly cells: (Variable | undefined)[];
  readonly out: Output;
  readonly records: Records;
  /** Name for the script stack trace: a function's name, `<ScriptBlock>`. */
  readonly name: string;
  readonly file: string | undefined;
  readonly caller: Frame | undefined;
  readonly invocation: Invocation | undefined;
}

/** One running script block. */
export class Frame {
  readonly engine: Engine;
  scope: Scope;
  /** Variables of the code's layout, cached from `scope`. */
  cells: (Variable | undefined)[];
  out: Output;
  records: Records;
  readonly name: string;
  readonly file: string | undefined;
  readonly caller: Frame | undefined;
  readonly invocation: Invocation | undefined;
  /** The statement that runs. */
  at: Extent | undefined;
  /** Label of a break or continue on its way. */
  label: string | undefined;
  /** Where `return` writes in a class method; its other output is dropped. */
  returns: Output | undefined;
  /** The class method that it runs. */
  method: ScriptMethod | undefined;

  /** Calls around this one. */
  readonly depth: number;
  /** `depth` of the call that JavaScript's current stack starts with. */
  stackBase: number;

  constructor(engine: Engine, options: FrameOptions) {
    const { caller } = options;
    this.engine = engine;
    this.scope = options.scope;
    this.cells = options.cells;
    this.out = options.out;
    this.records = options.records;
    this.name = options.name;
    this.file = options.file;
    this.caller = caller;
    this.depth = caller === undefined ? 0 : caller.depth + 1;
    this.stackBase = caller === undefined ? 0 : caller.stackBase;
    this.invocation = options.invocation;
    this.at = undefined;
    this.label = undefined;
    this.returns = undefined;
    this.method = undefined;
  }
}
