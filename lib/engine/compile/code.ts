/**
 * What an expression and a statement compile to. An expression that cannot call a command is a plain closure; one that
 * can is a generator function. A statement returns its completion, or a task that ends with it.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type { Task } from "../task.ts";
import type { Completion } from "./flow.ts";
import type { Frame } from "./frame.ts";
import { NOTHING, plain } from "./nothing.ts";

/** An expression's closure. */
export type Eval = (f: Frame) => PsValue;
/** An expression's generator function. */
export type EvalTask = (f: Frame) => Task<PsValue>;

/** A compiled expression. */
export type Code = SyncCode | TaskCode;

/** One that never waits. */
export interface SyncCode {
  readonly sync: true;
  readonly run: Eval;
  /** Whether the value may be "no output". */
  readonly maybeNothing: boolean;
  /** The value, where it is the same every time. */
  readonly constant?: PsValue;
}

/** One that may call a command. */
export interface TaskCode {
  readonly sync: false;
  readonly run: EvalTask;
  readonly maybeNothing: boolean;
}

/** A compiled statement. */
export interface Statement {
  /** Whether it never gives a task, errors aside. */
  readonly run: (f: Frame) => Completion | Task<Completion>;
}

/** A closure as code. */
export function closure(run: Eval, maybeNothing = false): SyncCode {
  return { sync: true, run, maybeNothing };
}

/** A generator function as code. */
export function task(run: EvalTask, maybeNothing = false): TaskCode {
  return { sync: false, run, maybeNothing };
}

/** Code that always gives the same value. */
export function constant(value: PsValue): SyncCode {
  return { sync: true, run: () => value, maybeNothing: value === NOTHING, constant: value };
}

/** The same code with "no output" turned into `$null`. */
export function valued(code: Code): Code {
  if (!code.maybeNothing) return code;
  if (code.sync) {
    const { run } = code;
    return closure((f) => {
      const value = run(f);
      return value === NOTHING ? null : value;
    });
  }
  const { run } = code;
  return task(function* (f) {
    return plain(yield* run(f));
  });
}

/** A function over one value. */
export function lift1(a: Code, apply: (f: Frame, a: PsValue) => PsValue, maybeNothing = false): Code {
  if (a.sync) {
    const { run } = a;
    return closure((f) => apply(f, run(f)), maybeNothing);
  }
  const { run } = a;
  return task(function* (f) {
    return apply(f, yield* run(f));
  }, maybeNothing);
}

/** A function over two values, evaluated from left to right. */
export function lift2(
  a: Code,
  b: Code,
  apply: (f: Frame, a: PsValue, b: PsValue) => PsValue,
  maybeNothing = false,
): Code {
  if (a.sync && b.sync) {
    const left = a.run;
    const right = b.run;
    return closure((f) => apply(f, left(f), right(f)), maybeNothing);
  }
  return task(function* (f) {
    const left = a.sync ? a.run(f) : yield* a.run(f);
    const right = b.sync ? b.run(f) : yield* b.run(f);
    return apply(f, left, right);
  }, maybeNothing);
}

/** A function over many values, evaluated from left to right. */
export function liftAll(
  codes: readonly Code[],
  apply: (f: Frame, values: PsValue[]) => PsValue,
  maybeNothing = false,
): Code {
  if (codes.every((code) => code.sync)) {
    const runs = codes.map((code) => (code as SyncCode).run);
    return closure((f) => {
      const values: PsValue[] = [];
      for (let i = 0; i < runs.length; i++) values.push(runs[i]!(f));
      return apply(f, values);
    }, maybeNothing);
  }
  return task(function* (f) {
    const values: PsValue[] = [];
    for (const code of codes) values.push(code.sync ? code.run(f) : yield* code.run(f));
    return apply(f, values);
  }, maybeNothing);
}

/** Evaluates code of either kind inside a task. */
export function* evaluate(code: Code, f: Frame): Task<PsValue> {
  return code.sync ? code.run(f) : yield* code.run(f);
}
