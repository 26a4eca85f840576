/**
 * Lists of statements and the simple ones: an error in a statement ends that statement only, unless something around it
 * catches.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type {
  BreakStatementAst,
  CommandExpressionAst,
  ContinueStatementAst,
  ExitStatementAst,
  ExpressionAst,
  IfStatementAst,
  PipelineAst,
  ReturnStatementAst,
  StatementAst,
  ThrowStatementAst,
  TrapStatementAst,
} from "../language/ast.ts";
import type { Step, Task } from "../task.ts";
import { toText, tryConvert } from "../dotnet/convert.ts";
import { resolveType } from "../dotnet/type_system.ts";
import { type Code, evaluate, type Statement, valued } from "./code.ts";
import { compileCapture, compileValue, pureExpression } from "./collections.ts";
import type { Compiler } from "./compiler.ts";
import { BREAK, type Completion, CONTINUE, ExitFlow, FlowError, NEXT, RETURN } from "./flow.ts";
import type { Frame } from "./frame.ts";
import { NOTHING, plain } from "./nothing.ts";
import { truth } from "./operators.ts";
import { emit } from "./output.ts";
import { asThrown, statementError } from "./statement_errors.ts";
import { compileTraps, type Traps } from "./traps.ts";

type Result = Completion | Task<Completion>;

/** Compiles statements that run one after the other. */
export function compileList(
  c: Compiler,
  statements: readonly StatementAst[],
  trapNodes: readonly TrapStatementAst[],
): Statement {
  const traps = trapNodes.length > 0 ? compileTraps(c, trapNodes) : undefined;
  const outer = c.trapDepth;
  if (traps !== undefined) c.trapDepth++;
  const runs = statements.map((statement) => c.statement(statement, false).run);
  c.trapDepth = outer;
  // Without traps of its own, a list inside one that has traps leaves errors to it.
  const passes = traps === undefined && outer > 0;
  if (runs.length === 0) return { run: () => NEXT };
  return { run: listRunner(runs, traps, passes) };
}

function listRunner(runs: readonly Statement["run"][], traps: Traps | undefined, passes: boolean): Statement["run"] {
  const count = runs.length;
  if (traps !== undefined) return (f) => trapped(f, runs, traps);
  return (f) => {
    let i = 0;
    try {
      for (; i < count; i++) {
        const result = runs[i]!(f);
        if (result !== NEXT) return typeof result === "object" ? resume(f, runs, i, result, passes) : result;
      }
      return NEXT;
    } catch (error) {
      return recover(f, runs, i, error, passes);
    }
  };
}

// Errors inside a try, and flow, go on at once; any other is reported, which may have to wait.
function recover(f: Frame, runs: readonly Statement["run"][], i: number, error: unknown, passes: boolean): Result {
  if (error instanceof FlowError) throw error;
  const step = statementError(f, error, undefined, passes);
  return resume(f, runs, i, step ?? NEXT, passes);
}

function* resume(
  f: Frame,
  runs: readonly Statement["run"][],
  i: number,
  first: Result | Task<void>,
  passes: boolean,
): Task<Completion> {
  let pending: Result | Task<void> = first;
  for (;;) {
    try {
      const result: Completion | void = typeof pending === "object" ? yield* pending : pending;
      if (result !== NEXT && result !== undefined) return result;
      for (;;) {
        if (++i >= runs.length) return NEXT;
        pending = runs[i]!(f);
        if (pending !== NEXT) break;
      }
    } catch (error) {
      if (error instanceof FlowError) throw error;
      pending = statementError(f, error, undefined, passes) ?? NEXT;
    }
  }
}

function* trapped(f: Frame, runs: readonly Statement["run"][], traps: Traps): Task<Completion> {
  const { engine } = f;
  const before = engine.inTry;
  engine.inTry = true;
  try {
    for (let i = 0; i < runs.length; i++) {
      try {
        const result = runs[i]!(f);
        const completion = typeof result === "object" ? yield* result : result;
        if (completion !== NEXT) return completion;
      } catch (error) {
        if (error instanceof FlowError) throw error;
        engine.inTry = before;
        const step = statementError(f, error, traps, false);
        if (step !== undefined) yield* step;
        engine.inTry = true;
      }
    }
    return NEXT;
  } finally {
    engine.inTry = before;
  }
}

/** Whether a statement that ended well sets `$?` by itself (commands do it on their own). */
function setsSuccess(node: StatementAst): boolean {
  if (node.kind === "AssignmentStatement") return setsSuccess(node.right);
  if (node.kind !== "Pipeline" || node.elements.length !== 1) return false;
  const only = node.elements[0]!;
  return only.kind === "CommandExpression" && expressionSetsSuccess(only.expression);
}

function expressionSetsSuccess(node: ExpressionAst): boolean {
  switch (node.kind) {
    case "ParenExpression":
      return setsSuccess(node.pipeline);
    case "SubExpression":
      return node.block.statements.length === 0;
    case "ArrayExpression":
      if (node.block.statements.length === 0) return true;
      if (node.block.statements.length > 1 || node.block.traps.length > 0) return false;
      return setsSuccess(node.block.statements[0]!);
    default:
      return true;
  }
}

/** Makes a statement set `$?` where it has to. */
export function withSuccess(node: StatementAst, statement: Statement): Statement {
  if (!setsSuccess(node)) return statement;
  const { run } = statement;
  return {
    run: (f) => {
      const result = run(f);
      if (typeof result === "object") return successAfter(f, result);
      f.engine.ok = true;
      return result;
    },
  };
}

function* successAfter(f: Frame, rest: Task<Completion>): Task<Completion> {
  const result = yield* rest;
  f.engine.ok = true;
  return result;
}

/** Compiles a pipeline that is only an expression: its value is written out. */
export function compileExpressionStatement(c: Compiler, node: PipelineAst, only: CommandExpressionAst): Statement {
  const at = node.extent;
  const code = c.expression(only.expression);
  const silent = isSilent(only.expression);
  if (code.sync) {
    const { run } = code;
    if (silent) {
      return {
        run: (f) => {
          f.at = at;
          run(f);
          return NEXT;
        },
      };
    }
    return {
      run: (f) => {
        f.at = at;
        const step = emit(f.out, run(f));
        return step === undefined ? NEXT : thenNext(step);
      },
    };
  }
  const { run } = code;
  return {
    run: function* (f) {
      f.at = at;
      const value = yield* run(f);
      if (!silent) {
        const step = emit(f.out, value);
        if (step !== undefined) yield* step;
      }
      return NEXT;
    },
  };
}

function* thenNext(step: Task<void>): Task<Completion> {
  yield* step;
  return NEXT;
}

/** Expressions that write nothing where they stand as a statement. */
function isSilent(node: ExpressionAst): boolean {
  return node.kind === "UnaryExpression" && (node.operator.endsWith("++") || node.operator.endsWith("--"));
}

/** Compiles `if`. */
export function compileIf(c: Compiler, node: IfStatementAst): Statement {
  const clauses = node.clauses.map((clause) => ({
    condition: c.positioned(clause.condition, compileValue(c, clause.condition)),
    run: c.block(clause.body).run,
  }));
  const otherwise = node.elseClause && c.block(node.elseClause).run;
  if (clauses.every((clause) => clause.condition.sync)) {
    if (clauses.length === 1) {
      const condition = clauses[0]!.condition.run as (f: Frame) => PsValue;
      const { run } = clauses[0]!;
      return {
        run: (f) => {
          if (truth(condition(f))) return run(f);
          return otherwise === undefined ? NEXT : otherwise(f);
        },
      };
    }
    return {
      run: (f) => {
        for (let i = 0; i < clauses.length; i++) {
          const clause = clauses[i]!;
          if (truth((clause.condition.run as (f: Frame) => PsValue)(f))) return clause.run(f);
        }
        return otherwise === undefined ? NEXT : otherwise(f);
      },
    };
  }
  return {
    run: function* (f) {
      for (const clause of clauses) {
        if (truth(yield* evaluate(clause.condition, f))) {
          const result = clause.run(f);
          return typeof result === "object" ? yield* result : result;
        }
      }
      if (otherwise === undefined) return NEXT;
      const result = otherwise(f);
      return typeof result === "object" ? yield* result : result;
    },
  };
}

/** Compiles `return`. */
export function compileReturn(c: Compiler, node: ReturnStatementAst): Statement {
  const at = node.extent;
  if (node.pipeline === undefined) {
    return {
      run: (f) => {
        f.at = at;
        return RETURN;
      },
    };
  }
  if (c.inMethod) return methodReturn(c, node);
  const pure = pureExpression(node.pipeline);
  if (pure === undefined && node.pipeline.kind !== "AssignmentStatement") {
    const { run } = c.statement(node.pipeline, false);
    return {
      run: (f) => {
        const result = run(f);
        return typeof result === "object" ? thenReturn(result) : RETURN;
      },
    };
  }
  const code = compileCapture(c, node.pipeline);
  const position = node.pipeline.extent;
  if (code.sync) {
    const { run } = code;
    return {
      run: (f) => {
        f.at = position;
        const step = emit(f.out, run(f));
        f.engine.ok = true;
        return step === undefined ? RETURN : thenReturn(step);
      },
    };
  }
  const { run } = code;
  return {
    run: function* (f) {
      f.at = position;
      const step = emit(f.out, yield* run(f));
      if (step !== undefined) yield* step;
      return RETURN;
    },
  };
}

function* thenReturn(rest: Task<Completion> | Task<void>): Task<Completion> {
  yield* rest;
  return RETURN;
}

// A method's value is what `return` names, as it is; everything else that the body writes is dropped.
function methodReturn(c: Compiler, node: ReturnStatementAst): Statement {
  const code = valued(compileCapture(c, node.pipeline!));
  const at = node.pipeline!.extent;
  return {
    run: function* (f) {
      f.at = at;
      const value = yield* evaluate(code, f);
      const step: Step = f.returns?.write(value);
      if (step !== undefined) yield* step;
      return RETURN;
    },
  };
}

/** Compiles `break` and `continue`. */
export function compileJump(c: Compiler, node: BreakStatementAst | ContinueStatementAst): Statement {
  const at = node.extent;
  const completion = node.kind === "BreakStatement" ? BREAK : CONTINUE;
  const { label } = node;
  if (label === undefined || label.kind === "StringConstantExpression") {
    const text = label?.value;
    return {
      run: (f) => {
        f.at = at;
        f.label = text;
        return completion;
      },
    };
  }
  const code = valued(c.expression(label));
  return {
    run: function* (f) {
      f.at = at;
      f.label = toText(yield* evaluate(code, f), f.engine);
      return completion;
    },
  };
}

/** Compiles `throw`. */
export function compileThrow(c: Compiler, node: ThrowStatementAst): Statement {
  const at = node.extent;
  const code: Code | undefined = node.pipeline && compileCapture(c, node.pipeline);
  const rethrows = node.pipeline === undefined && c.catchDepth > 0;
  return {
    run: function* (f) {
      f.at = at;
      if (rethrows && f.engine.handling !== undefined) throw f.engine.handling;
      const value = code === undefined ? null : plain(yield* evaluate(code, f));
      f.at = at;
      throw asThrown(f, value);
    },
  };
}

/** Compiles `exit`. */
export function compileExit(c: Compiler, node: ExitStatementAst): Statement {
  const at = node.extent;
  const code = node.pipeline && valued(compileCapture(c, node.pipeline));
  return {
    run: function* (f) {
      f.at = at;
      const value = code === undefined ? 0 : yield* evaluate(code, f);
      const number = tryConvert(value === NOTHING ? null : value, resolveType("int")!, f.engine);
      throw new ExitFlow(typeof number === "number" ? number : 0);
    },
  };
}
