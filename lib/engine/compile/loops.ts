/**
 * `while`, `do`, `for`, `foreach`: each gives others a turn after so many rounds, and ends where the run is stopped.
 * @module
 */
import { PsArray, type PsValue } from "../../clixml/value.ts";
import { enumerate } from "../dotnet/enumerate.ts";
import type {
  DoUntilStatementAst,
  DoWhileStatementAst,
  ForEachStatementAst,
  ForStatementAst,
  PipelineBaseAst,
  WhileStatementAst,
} from "../language/ast.ts";
import { type Code, evaluate, type Statement } from "./code.ts";
import { compileCapture, compileValue } from "./collections.ts";
import type { Compiler } from "./compiler.ts";
import { BREAK, type Completion, LoopFlow, NEXT, RETURN } from "./flow.ts";
import type { Frame } from "./frame.ts";
import { NOTHING } from "./nothing.ts";
import { truth } from "./operators.ts";
import { compileVariableStore } from "./variables.ts";

/** Rounds of a loop between two turns for others: often enough to stop in time, seldom enough to cost nothing. */
export const ROUNDS_PER_TURN = 1000;

/** Whether a break or continue with this label means a loop with that one. */
export function labelFits(label: string | undefined, own: string | undefined): boolean {
  return label === undefined || (own !== undefined && label.toLowerCase() === own.toLowerCase());
}

/** What a round's end means: go on, leave with a completion. */
export function afterRound(f: Frame, completion: Completion, own: string | undefined): Completion | "leave" {
  if (completion === RETURN) return RETURN;
  if (!labelFits(f.label, own)) return completion;
  return completion === BREAK ? "leave" : NEXT;
}

/** The same for flow that came through a command; throws it on where it means another loop. */
export function caughtFlow(error: unknown, own: string | undefined): Completion {
  if (error instanceof LoopFlow && labelFits(error.label, own)) return error.completion;
  throw error;
}

/** Compiles a condition, with its position. */
function condition(c: Compiler, node: PipelineBaseAst): Code {
  return c.positioned(node, compileValue(c, node));
}

/** Compiles `while`. */
export function compileWhile(c: Compiler, node: WhileStatementAst): Statement {
  return loop(undefined, condition(c, node.condition), undefined, c.block(node.body), node.label);
}

/** Compiles `for`. */
export function compileFor(c: Compiler, node: ForStatementAst): Statement {
  const start = node.initializer && discard(c, node.initializer);
  const test = node.condition && condition(c, node.condition);
  const step = node.iterator && discard(c, node.iterator);
  return loop(start, test, step, c.block(node.body), node.label);
}

// Initializer and iterator run as values that nobody wants, so that `$i++` stays a closure.
function discard(c: Compiler, node: PipelineBaseAst): Code {
  return c.positioned(node, compileCapture(c, node));
}

function loop(
  start: Code | undefined,
  test: Code | undefined,
  step: Code | undefined,
  body: Statement,
  label: string | undefined,
): Statement {
  if ((test === undefined || test.sync) && (step === undefined || step.sync)) {
    const check = test?.run as ((f: Frame) => PsValue) | undefined;
    const move = step?.run as ((f: Frame) => PsValue) | undefined;
    return {
      run: function* (f) {
        if (start !== undefined) yield* evaluate(start, f);
        return yield* fastLoop(f, check, move, body.run, label);
      },
    };
  }
  return {
    run: function* (f) {
      if (start !== undefined) yield* evaluate(start, f);
      let rounds = 0;
      while (test === undefined || truth(yield* evaluate(test, f))) {
        let completion: Completion;
        try {
          const result = body.run(f);
          completion = typeof result === "object" ? yield* result : result;
        } catch (error) {
          completion = caughtFlow(error, label);
          f.label = undefined;
        }
        if (completion !== NEXT) {
          const after = afterRound(f, completion, label);
          if (after === "leave") return NEXT;
          if (after !== NEXT) return after;
        }
        if (++rounds === ROUNDS_PER_TURN) {
          rounds = 0;
          f.engine.checkStop();
          yield undefined;
        }
        if (step !== undefined) yield* evaluate(step, f);
      }
      return NEXT;
    },
  };
}

function* fastLoop(
  f: Frame,
  check: ((f: Frame) => PsValue) | undefined,
  move: ((f: Frame) => PsValue) | undefined,
  body: Statement["run"],
  label: string | undefined,
): Generator<undefined, Completion, void> {
  let rounds = 0;
  for (;;) {
    if (check !== undefined) {
      const more = check(f);
      if (more !== true && !truth(more)) return NEXT;
    }
    let completion: Completion;
    try {
      const result = body(f);
      completion = typeof result === "object" ? yield* result as Generator<undefined, Completion, void> : result;
    } catch (error) {
      completion = caughtFlow(error, label);
      f.label = undefined;
    }
    if (completion !== NEXT) {
      const after = afterRound(f, completion, label);
      if (after === "leave") return NEXT;
      if (after !== NEXT) return after;
    }
    if (++rounds === ROUNDS_PER_TURN) {
      rounds = 0;
      f.engine.checkStop();
      yield undefined;
    }
    if (move !== undefined) move(f);
  }
}

/** Compiles `do … while` and `do … until`. */
export function compileDo(c: Compiler, node: DoWhileStatementAst | DoUntilStatementAst): Statement {
  const test = condition(c, node.condition);
  const body = c.block(node.body);
  const { label } = node;
  const again = node.kind === "DoWhileStatement";
  return {
    run: function* (f) {
      let rounds = 0;
      for (;;) {
        let completion: Completion;
        try {
          const result = body.run(f);
          completion = typeof result === "object" ? yield* result : result;
        } catch (error) {
          completion = caughtFlow(error, label);
          f.label = undefined;
        }
        if (completion !== NEXT) {
          const after = afterRound(f, completion, label);
          if (after === "leave") return NEXT;
          if (after !== NEXT) return after;
        }
        if (++rounds === ROUNDS_PER_TURN) {
          rounds = 0;
          f.engine.checkStop();
          yield undefined;
        }
        if (truth(yield* evaluate(test, f)) !== again) return NEXT;
      }
    },
  };
}

/** Compiles `foreach`. */
export function compileForEach(c: Compiler, node: ForEachStatementAst): Statement {
  const source = c.positioned(node.condition, compileCapture(c, node.condition));
  const store = compileVariableStore(c, node.variable);
  const body = c.block(node.body).run;
  const { label } = node;
  const at = node.variable.extent;
  const open = c.cursor("foreach");
  return {
    run: function* (f) {
      const items = iterationOf(yield* evaluate(source, f));
      if (items === undefined) return NEXT;
      const { cursor, close } = open(f, items);
      let rounds = 0;
      try {
        for (;;) {
          f.at = at;
          if (!cursor.next()) break;
          store(f, cursor.current);
          let completion: Completion;
          try {
            const result = body(f);
            completion = typeof result === "object" ? yield* result : result;
          } catch (error) {
            completion = caughtFlow(error, label);
            f.label = undefined;
          }
          if (completion !== NEXT) {
            const after = afterRound(f, completion, label);
            if (after === "leave") return NEXT;
            if (after !== NEXT) return after;
          }
          if (++rounds === ROUNDS_PER_TURN) {
            rounds = 0;
            f.engine.checkStop();
            yield undefined;
          }
        }
      } finally {
        close?.();
      }
      return NEXT;
    },
  };
}

/** What `foreach` and `switch` go through; `undefined` for no rounds at all. */
export function iterationOf(value: PsValue): readonly PsValue[] | Iterator<PsValue> | undefined {
  if (value === NOTHING || value === null) return undefined;
  if (value instanceof PsArray) return value.items;
  return enumerate(value) ?? [value];
}
