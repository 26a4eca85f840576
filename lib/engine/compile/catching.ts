/**
 * `try … catch … finally`: which clause takes an error, and what it finds in `$_`.
 * @module
 */
import type { PsType } from "../dotnet/type.ts";
import { isAssignable } from "../dotnet/type_system.ts";
import type { ErrorRecord, PsException, TerminatingError } from "../exceptions.ts";
import type { TryStatementAst } from "../language/ast.ts";
import type { Task } from "../task.ts";
import type { Statement } from "./code.ts";
import type { Compiler } from "./compiler.ts";
import { withDollarUnder } from "./dollar_under.ts";
import { recordFor } from "./error_record_copy.ts";
import { type Completion, FlowError, NEXT } from "./flow.ts";
import type { Frame } from "./frame.ts";
import { asTerminating } from "./statement_errors.ts";

interface Clause {
  readonly types: readonly ((f: Frame) => PsType)[];
  readonly run: Statement["run"];
}

interface Match {
  readonly clause: Clause;
  readonly record: ErrorRecord;
}

/** The exceptions that a clause may name: by their type names, each with what `$_.Exception` then is. */
function candidates(error: TerminatingError): readonly (readonly [readonly string[], PsException])[] {
  const { exception } = error.record;
  const all: (readonly [readonly string[], PsException])[] = [];
  if (exception.inner !== undefined && error.wrappers.length === 0) {
    all.push([exception.inner.types, exception.inner]);
  }
  all.push([exception.types, exception]);
  for (const types of error.wrappers) all.push([types, exception]);
  return all;
}

function match(f: Frame, clauses: readonly Clause[], error: TerminatingError): Match | undefined {
  const { record } = error;
  let best: { clause: Clause; rank: number; exception: PsException } | undefined;
  for (const [types, exception] of candidates(error)) {
    for (const clause of clauses) {
      for (const resolve of clause.types) {
        const type = resolve(f);
        if (!types.includes(type.fullName)) continue;
        const own = rank(f, clauses, type);
        if (best === undefined || own < best.rank) best = { clause, rank: own, exception };
      }
    }
  }
  if (best !== undefined) return { clause: best.clause, record: recordFor(record, best.exception) };
  const all = clauses.find((clause) => clause.types.length === 0);
  return all && { clause: all, record: recordFor(record, record.exception) };
}

// The more clauses name a subtype of a clause's type, the less specific it is.
function rank(f: Frame, clauses: readonly Clause[], type: PsType): number {
  let count = 0;
  for (const clause of clauses) {
    for (const resolve of clause.types) {
      const other = resolve(f);
      if (other !== type && isAssignable(other, type)) count++;
    }
  }
  return count;
}

/** Compiles `try`. */
export function compileTry(c: Compiler, node: TryStatementAst): Statement {
  const trapDepth = c.trapDepth;
  c.trapDepth = 0;
  const body = c.block(node.body).run;
  c.trapDepth = trapDepth;
  const slot = c.layout.slot("_");
  c.catchDepth++;
  const clauses: Clause[] = node.catchClauses.map((clause) => ({
    types: clause.catchTypes.map((type) => c.type(type.typeName, type.extent)),
    run: c.block(clause.body).run,
  }));
  c.catchDepth--;
  const last = node.finallyBlock && c.block(node.finallyBlock).run;

  function* guarded(f: Frame): Task<Completion> {
    const { engine } = f;
    const before = engine.inTry;
    engine.inTry = true;
    try {
      const result = body(f);
      return typeof result === "object" ? yield* result : result;
    } catch (thrown) {
      engine.inTry = before;
      if (thrown instanceof FlowError || clauses.length === 0) throw thrown;
      const error = asTerminating(f, thrown);
      const found = match(f, clauses, error);
      if (found === undefined) throw error;
      return yield* caught(f, found, error);
    } finally {
      engine.inTry = before;
    }
  }

  function* caught(f: Frame, found: Match, error: TerminatingError): Task<Completion> {
    const { engine } = f;
    const handling = engine.handling;
    const under = withDollarUnder(f, slot);
    under.set(found.record);
    engine.handling = error;
    try {
      const result = found.clause.run(f);
      return typeof result === "object" ? yield* result : result;
    } finally {
      engine.handling = handling;
      under.restore();
    }
  }

  if (last === undefined) return { run: guarded };
  return {
    run: function* (f) {
      let completion: Completion = NEXT;
      let failed: { readonly error: unknown } | undefined;
      try {
        completion = yield* guarded(f);
      } catch (error) {
        failed = { error };
      }
      const { label } = f;
      const stopping = f.engine.suspendStop();
      try {
        const result = last(f);
        const after = typeof result === "object" ? yield* result : result;
        if (after !== NEXT) return after;
      } finally {
        f.engine.resumeStop(stopping);
      }
      f.label = label;
      if (failed !== undefined) throw failed.error;
      return completion;
    },
  };
}
