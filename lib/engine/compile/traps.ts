/**
 * `trap`: what a list of statements does with an error of one of them.
 * @module
 */
import type { PsType } from "../dotnet/type.ts";
import type { ErrorRecord, PsException, TerminatingError } from "../exceptions.ts";
import type { TrapStatementAst } from "../language/ast.ts";
import { Scope } from "../scope.ts";
import type { Task } from "../task.ts";
import type { Compiler } from "./compiler.ts";
import { BREAK, type Completion, CONTINUE, LoopFlow, NEXT } from "./flow.ts";
import type { Frame } from "./frame.ts";
import { scopeDollarUnder } from "./dollar_under.ts";
import type { Statement } from "./code.ts";

interface Trap {
  readonly type: ((f: Frame) => PsType) | undefined;
  readonly run: Statement["run"];
}

/** The traps of a list. */
export type Traps = readonly Trap[];

/** Compiles the traps of a list. */
export function compileTraps(c: Compiler, nodes: readonly TrapStatementAst[]): Traps {
  return nodes.map((node) => ({
    type: node.trapType && c.type(node.trapType.typeName, node.trapType.extent),
    run: c.child(() => c.block(node.body).run),
  }));
}

/**
 * Runs the trap that fits. "silent": the next statement follows, nothing is reported; "stop": the error goes on;
 * "preference": as the error preference says.
 */
export function* runTrap(
  f: Frame,
  traps: Traps,
  error: TerminatingError,
  asRecord: (exception: PsException) => ErrorRecord,
): Task<"silent" | "stop" | "preference"> {
  const { exception } = error.record;
  const inner = exception.inner;
  const found = (inner && pick(f, traps, inner, false)) ?? pick(f, traps, exception, true) ??
    (inner && pick(f, traps, inner, true));
  if (found === undefined) return "stop";
  const { scope, cells } = f;
  f.scope = new Scope(scope);
  f.cells = [];
  const under = scopeDollarUnder(f.scope);
  under.set(asRecord(found.exception));
  try {
    const result = found.trap.run(f);
    const completion: Completion = typeof result === "object" ? yield* result : result;
    if (completion === CONTINUE) return "silent";
    if (completion === BREAK) return "stop";
    return completion === NEXT ? "preference" : "stop";
  } catch (flow) {
    if (flow instanceof LoopFlow) return flow.completion === CONTINUE ? "silent" : "stop";
    throw flow;
  } finally {
    f.scope = scope;
    f.cells = cells;
    f.engine.ok = false;
  }
}

function pick(
  f: Frame,
  traps: Traps,
  exception: PsException,
  catchAll: boolean,
): { readonly trap: Trap; readonly exception: PsException } | undefined {
  const typed = traps.find((trap) => trap.type !== undefined && exception.types[0] === trap.type(f).fullName) ??
    traps.find((trap) => trap.type !== undefined && exceptionIs(exception, trap.type(f)));
  if (typed !== undefined) return { trap: typed, exception };
  const any = catchAll ? traps.find((trap) => trap.type === undefined) : undefined;
  return any && { trap: any, exception };
}

function exceptionIs(exception: PsException, type: PsType): boolean {
  return exception.types.includes(type.fullName);
}
