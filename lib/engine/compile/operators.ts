/**
 * Operators: arithmetic and comparisons with a fast path for two Int32, logic that stops early, all others by name.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { isTrue } from "../dotnet/convert.ts";
import { isNullLike } from "../dotnet/null_like.ts";
import * as operators from "../dotnet/operators.ts";
import type { BinaryExpressionAst, ExpressionAst, TernaryExpressionAst, UnaryExpressionAst } from "../language/ast.ts";
import { closure, type Code, constant, evaluate, lift1, lift2, task, valued } from "./code.ts";
import type { Compiler } from "./compiler.ts";
import { RUNTIME_EXCEPTION, TerminatingError } from "../exceptions.ts";
import type { Extent } from "../language/source.ts";
import type { Frame } from "./frame.ts";
import { invocationAt } from "./positions.ts";

/** Whether a value counts as true. */
export function truth(value: PsValue): boolean {
  return value === true || (value !== false && value !== null && isTrue(value));
}

type Two = (a: PsValue, b: PsValue) => PsValue;

/** Operators with a result that the compiled code can compute itself for two Int32; `undefined` where it does not fit. */
const FAST: Readonly<Record<string, (a: number, b: number) => PsValue | undefined>> = {
  "+": (a, b) => fit(a + b),
  "-": (a, b) => fit(a - b),
  "*": (a, b) => fit(a * b),
  "%": (a, b) => b === 0 ? undefined : (a % b) | 0,
  "-band": (a, b) => a & b,
  "-bor": (a, b) => a | b,
  "-bxor": (a, b) => a ^ b,
};

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "-eq": (a, b) => a === b,
  "-ne": (a, b) => a !== b,
  "-lt": (a, b) => a < b,
  "-le": (a, b) => a <= b,
  "-gt": (a, b) => a > b,
  "-ge": (a, b) => a >= b,
};

function fit(n: number): number | undefined {
  const small = n | 0;
  return small === n ? small : undefined;
}

/** Compiles `left operator right`. */
export function compileBinary(c: Compiler, node: BinaryExpressionAst): Code {
  switch (node.operator) {
    case "-and":
    case "-or":
      return logic(c, node, node.operator === "-or");
    case "-xor":
      return lift2(operand(c, node.left), operand(c, node.right), (_f, a, b) => truth(a) !== truth(b));
    case "??":
      return coalesce(c.expression(node.left), c.expression(node.right));
    case "-is":
    case "-isnot":
    case "-as":
      break;
    case "..":
      return lift2(operand(c, node.left), operand(c, node.right), (f, a, b) => operators.range(a, b, f.engine));
    default:
  }
  const left = operand(c, node.left);
  const right = operand(c, node.right);
  const plainApply = operatorFunction(node.operator, node.caseSensitive);
  const apply = PLACED.has(node.operator) ? placed(plainApply, node.operatorExtent) : plainApply;
  const fast = FAST[node.operator];
  const compare = COMPARE[node.operator];
  if (left.sync && right.sync && (fast !== undefined || compare !== undefined)) {
    return numeric(node.operator, left.run, right.run, apply);
  }
  return lift2(left, right, apply);
}

/** Operators whose own errors stand at the operator. */
const PLACED: ReadonlySet<string> = new Set(["-split"]);

function placed(
  apply: (f: Frame, a: PsValue, b: PsValue) => PsValue,
  at: Extent,
): (f: Frame, a: PsValue, b: PsValue) => PsValue {
  return (f, a, b) => {
    try {
      return apply(f, a, b);
    } catch (error) {
      if (error instanceof TerminatingError && error.record.exception.types.includes(RUNTIME_EXCEPTION[0])) {
        error.record.invocation ??= invocationAt(at);
      }
      throw error;
    }
  };
}

/** What an operator does to two values, by its name. */
export function operatorFunction(
  name: string,
  caseSensitive = false,
): (f: Frame, a: PsValue, b: PsValue) => PsValue {
  const direct = DIRECT[name];
  if (direct !== undefined) return (_f, a, b) => direct(a, b);
  const full = caseSensitive ? `-c${name.slice(1)}` : name;
  return (f, a, b) => operators.binaryOperator(full, a, b, f.engine);
}

const DIRECT: Readonly<Record<string, Two>> = {
  "+": operators.add,
  "-": operators.subtract,
  "*": operators.multiply,
  "/": operators.divide,
  "%": operators.remainder,
  "-band": operators.bitAnd,
  "-bor": operators.bitOr,
  "-bxor": operators.bitXor,
  "-shl": operators.shiftLeft,
  "-shr": operators.shiftRight,
};

type Run = (f: Frame) => PsValue;
type Slow = (f: Frame, a: PsValue, b: PsValue) => PsValue;

// One closure per operator: an inlined machine operation, not a call through a table, is what makes loops fast.
function numeric(name: string, left: Run, right: Run, slow: Slow): Code {
  switch (name) {
    case "+":
      return closure((f) => {
        const a = left(f), b = right(f);
        if (typeof a === "number" && typeof b === "number") {
          const r = a + b, i = r | 0;
          if (i === r) return i;
        }
        return slow(f, a, b);
      });
    case "-":
      return closure((f) => {
        const a = left(f), b = right(f);
        if (typeof a === "number" && typeof b === "number") {
          const r = a - b, i = r | 0;
          if (i === r) return i;
        }
        return slow(f, a, b);
      });
    case "*":
      return closure((f) => {
        const a = left(f), b = right(f);
        if (typeof a === "number" && typeof b === "number") {
          const r = a * b, i = r | 0;
          if (i === r) return i;
        }
        return slow(f, a, b);
      });
    case "-lt":
      return closure((f) => {
        const a = left(f), b = right(f);
        return typeof a === "number" && typeof b === "number" ? a < b : slow(f, a, b);
      });
    case "-le":
      return closure((f) => {
        const a = left(f), b = right(f);
        return typeof a === "number" && typeof b === "number" ? a <= b : slow(f, a, b);
      });
    case "-gt":
      return closure((f) => {
        const a = left(f), b = right(f);
        return typeof a === "number" && typeof b === "number" ? a > b : slow(f, a, b);
      });
    case "-ge":
      return closure((f) => {
        const a = left(f), b = right(f);
        return typeof a === "number" && typeof b === "number" ? a >= b : slow(f, a, b);
      });
    case "-eq":
      return closure((f) => {
        const a = left(f), b = right(f);
        return typeof a === "number" && typeof b === "number" ? a === b : slow(f, a, b);
      });
    case "-ne":
      return closure((f) => {
        const a = left(f), b = right(f);
        return typeof a === "number" && typeof b === "number" ? a !== b : slow(f, a, b);
      });
    default: {
      const fast = FAST[name]!;
      return closure((f) => {
        const a = left(f), b = right(f);
        if (typeof a === "number" && typeof b === "number") {
          const r = fast(a, b);
          if (r !== undefined) return r;
        }
        return slow(f, a, b);
      });
    }
  }
}

/** Code of an operand: "no output" counts as `$null`. */
function operand(c: Compiler, node: ExpressionAst): Code {
  return valued(c.expression(node));
}

function logic(c: Compiler, node: BinaryExpressionAst, stopsAt: boolean): Code {
  const left = operand(c, node.left);
  const right = operand(c, node.right);
  if (left.sync && right.sync) {
    const a = left.run;
    const b = right.run;
    return stopsAt ? closure((f) => truth(a(f)) || truth(b(f))) : closure((f) => truth(a(f)) && truth(b(f)));
  }
  return task(function* (f) {
    if (truth(yield* evaluate(left, f)) === stopsAt) return stopsAt;
    return truth(yield* evaluate(right, f));
  });
}

function coalesce(left: Code, right: Code): Code {
  const a = valued(left);
  if (a.sync && right.sync) {
    return closure((f) => {
      const value = a.run(f);
      return isNullLike(value) ? right.run(f) : value;
    }, right.maybeNothing);
  }
  return task(function* (f) {
    const value = yield* evaluate(a, f);
    return isNullLike(value) ? yield* evaluate(right, f) : value;
  }, right.maybeNothing);
}

/** Compiles an operator with one operand. */
export function compileUnary(c: Compiler, node: UnaryExpressionAst): Code {
  switch (node.operator) {
    case "++":
    case "--":
    case "postfix++":
    case "postfix--":
      return c.increment(node);
    case "-not": {
      const child = operand(c, node.child);
      if (child.sync) {
        const { run } = child;
        return closure((f) => !truth(run(f)));
      }
      return lift1(child, (_f, a) => !truth(a));
    }
    case "-bnot":
      return lift1(operand(c, node.child), (_f, a) => operators.bitNot(a));
    case "+":
      return lift1(operand(c, node.child), (_f, a) => operators.plus(a));
    case "-": {
      const child = operand(c, node.child);
      return folded(child, lift1(child, (_f, a) => operators.negate(a)));
    }
    case "-join":
      return lift1(operand(c, node.child), (f, a) => operators.joinOperator(a, null, f.engine));
    case "-split":
      return lift1(
        operand(c, node.child),
        (f, a) => operators.splitOperator(a, null, f.engine, { caseSensitive: node.caseSensitive }),
      );
  }
}

function folded(child: Code, code: Code): Code {
  if (child.sync && typeof child.constant === "number" && child.constant !== 0 && child.constant > -2147483648) {
    return constant(-child.constant);
  }
  return code;
}

/** Compiles `condition ? a : b`. */
export function compileTernary(c: Compiler, node: TernaryExpressionAst): Code {
  const condition = operand(c, node.condition);
  const yes = c.expression(node.ifTrue);
  const no = c.expression(node.ifFalse);
  const maybeNothing = yes.maybeNothing || no.maybeNothing;
  if (condition.sync && yes.sync && no.sync) {
    return closure((f) => truth(condition.run(f)) ? yes.run(f) : no.run(f), maybeNothing);
  }
  return task(function* (f) {
    return yield* evaluate(truth(yield* evaluate(condition, f)) ? yes : no, f);
  }, maybeNothing);
}
