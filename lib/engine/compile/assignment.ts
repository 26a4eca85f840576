/**
 * Assignments: to variables, members, indexes and lists of such; compound ones; `++` and `--`.
 * @module
 */
import { PsArray, type PsValue } from "../../clixml/value.ts";
import { enumerate } from "../dotnet/enumerate.ts";
import { isNullLike } from "../dotnet/null_like.ts";
import { toText } from "../dotnet/convert.ts";
import { raise, RUNTIME_EXCEPTION } from "../exceptions.ts";
import { decrement, increment } from "../dotnet/operators.ts";
import type {
  AssignmentStatementAst,
  ExpressionAst,
  UnaryExpressionAst,
  VariableExpressionAst,
} from "../language/ast.ts";
import { closure, type Code, evaluate, liftAll, type Statement, task, valued } from "./code.ts";
import { compileCapture } from "./collections.ts";
import type { Compiler } from "./compiler.ts";
import { NEXT } from "./flow.ts";
import type { Frame } from "./frame.ts";
import {
  indexCodes,
  memberName,
  readIndex,
  readMember,
  readNamed,
  readStatic,
  storeIndex,
  storeMember,
  storeNamed,
} from "./members.ts";
import { NOTHING, plain } from "./nothing.ts";
import { operatorFunction } from "./operators.ts";
import { defineTyped } from "./typed_variables.ts";
import { compileVariableStore, variableKey } from "./variables.ts";

/** Where an assignment goes. `parts` are evaluated first, then the right side, then `store` is called with all. */
interface Target {
  readonly parts: readonly Code[];
  readonly read: (f: Frame, parts: readonly PsValue[]) => PsValue;
  readonly store: (f: Frame, parts: readonly PsValue[], value: PsValue) => PsValue;
}

/** Compiles an assignment as a statement. */
export function compileAssignment(c: Compiler, node: AssignmentStatementAst): Statement {
  const at = node.extent;
  const code = compileAssignmentValue(c, node);
  if (code.sync) {
    const { run } = code;
    return {
      run: (f) => {
        f.at = at;
        run(f);
        return NEXT;
      },
    };
  }
  const { run } = code;
  return {
    run: function* (f) {
      f.at = at;
      yield* run(f);
      return NEXT;
    },
  };
}

/** Compiles an assignment as the value that it assigns. */
export function compileAssignmentValue(c: Compiler, node: AssignmentStatementAst): Code {
  const left = strip(node.left);
  const captured = compileCapture(c, node.right, false);
  const right = node.operator === "=" ? captured : valued(captured);
  if (node.operator === "??=") return assignIfNull(c, left, right);
  if (left.kind === "VariableExpression" && right.sync && localVariable(left)) {
    return localAssignment(c, left, node.operator, right.run);
  }
  const target = compileTarget(c, left);
  if (node.operator === "=") {
    return liftAll([...target.parts, right], (f, values) => {
      const value = values.pop()!;
      return target.store(f, values, value);
    }, true);
  }
  const apply = operatorFunction(node.operator.slice(0, -1));
  return liftAll([...target.parts, right], (f, values) => {
    const value = values.pop()!;
    return target.store(f, values, apply(f, plain(target.read(f, values)), value));
  });
}

function strip(node: ExpressionAst): ExpressionAst {
  if (node.kind === "ParenExpression") {
    const { pipeline } = node;
    if (pipeline.kind === "Pipeline" && pipeline.elements.length === 1) {
      const only = pipeline.elements[0]!;
      if (only.kind === "CommandExpression") return strip(only.expression);
    }
  }
  return node;
}

function localVariable(node: VariableExpressionAst): boolean {
  return node.path.scope === undefined && node.path.drive === undefined;
}

// The hot path of loops: `$s += $i * 2` without calls in between while both are Int32.
function localAssignment(
  c: Compiler,
  node: VariableExpressionAst,
  operator: AssignmentStatementAst["operator"],
  right: (f: Frame) => PsValue,
): Code {
  const store = compileVariableStore(c, node);
  if (operator === "=") {
    const slot = c.layout.slot(variableKey(node.path.name));
    return closure((f) => {
      const value = right(f);
      const cell = f.cells[slot];
      if (cell !== undefined && cell.flags === 0) {
        cell.value = value;
        return value;
      }
      store(f, value);
      return f.cells[slot]?.value ?? value;
    }, true);
  }
  const read = c.expression(node).run as (f: Frame) => PsValue;
  const apply = operatorFunction(operator.slice(0, -1));
  const name = variableKey(node.path.name);
  const slot = c.layout.slot(name);
  if (operator === "+=") {
    return closure((f) => {
      const b = right(f);
      const cell = f.cells[slot];
      if (cell !== undefined && cell.flags === 0) {
        const a = cell.value;
        if (typeof a === "number" && typeof b === "number") {
          const r = a + b, i = r | 0;
          if (i === r) return cell.value = i;
        }
        return cell.value = apply(f, plain(a), b);
      }
      const value = apply(f, plain(readForChange(f, slot, name, read)), b);
      store(f, value);
      return value;
    });
  }
  return closure((f) => {
    const b = right(f);
    const value = apply(f, plain(readForChange(f, slot, name, read)), b);
    store(f, value);
    return value;
  });
}

// In a scope of its own, `$x += 1` starts from that scope's variable, even where a caller has one of the name; code that
// runs in its caller's scope looks further.
function readForChange(f: Frame, slot: number, name: string, read: (f: Frame) => PsValue): PsValue {
  if (f.scope.cells !== f.cells || f.cells[slot] !== undefined) return read(f);
  return f.scope.own(name)?.value ?? null;
}

function assignIfNull(c: Compiler, left: ExpressionAst, right: Code): Code {
  const target = compileTarget(c, left);
  // Only the variable of this very scope counts.
  const own = left.kind === "VariableExpression" && localVariable(left) ? variableKey(left.path.name) : undefined;
  return task(function* (f) {
    const parts: PsValue[] = [];
    for (const part of target.parts) parts.push(yield* evaluate(part, f));
    const before = plain(own === undefined ? target.read(f, parts) : f.scope.own(own)?.value ?? null);
    if (!isNullLike(before)) return before;
    return target.store(f, parts, yield* evaluate(right, f));
  }, true);
}

function compileTarget(c: Compiler, node: ExpressionAst): Target {
  switch (node.kind) {
    case "VariableExpression": {
      const read = c.readQuietly(node);
      return variableTarget(compileVariableStore(c, node), read);
    }
    case "MemberExpression": {
      const name = memberName(c, node.member);
      const target = valued(c.expression(node.target));
      const { isStatic } = node;
      if ("code" in name && !isStatic) {
        return {
          parts: [target, name.code],
          read: (f, parts) => readNamed(f, parts[0]!, parts[1]!),
          store: (f, parts, value) => {
            storeNamed(f, parts[0]!, parts[1]!, value);
            return value;
          },
        };
      }
      const getText = (f: Frame, parts: readonly PsValue[]) => "text" in name ? name.text : toText(parts[1]!, f.engine);
      return {
        parts: "text" in name ? [target] : [target, name.code],
        read: (f, parts) =>
          isStatic ? readStatic(f, parts[0]!, getText(f, parts)) : readMember(f, parts[0]!, getText(f, parts)),
        store: (f, parts, value) => {
          storeMember(f, parts[0]!, getText(f, parts), value, isStatic);
          return value;
        },
      };
    }
    case "IndexExpression": {
      const target = valued(c.expression(node.target));
      return {
        parts: [target, ...indexCodes(c, node.index)],
        read: (f, parts) => readIndex(f, parts[0]!, parts.slice(1)),
        store: (f, parts, value) => {
          storeIndex(f, parts[0]!, parts.slice(1), value);
          return value;
        },
      };
    }
    case "ConvertExpression":
    case "AttributedExpression": {
      const store = defineTyped(c, node);
      if (store !== undefined) return variableTarget(store.store, store.read);
      return compileTarget(c, strip(node.child));
    }
    case "ArrayLiteral":
      return listTarget(c, node.elements.map(strip));
    case "ParenExpression":
      return compileTarget(c, strip(node));
    default:
      return noTarget(c.expression(node));
  }
}

// What looks like a call is evaluated, and then cannot be assigned to.
function noTarget(code: Code): Target {
  const refuse = (): never => {
    throw raise({
      types: RUNTIME_EXCEPTION,
      message: "Cannot assign to this: it is no variable, property or element",
      errorId: "PropertyAssignmentException",
      category: "InvalidOperation",
    });
  };
  return { parts: [code], read: refuse, store: refuse };
}

function variableTarget(store: (f: Frame, value: PsValue) => PsValue | void, read: (f: Frame) => PsValue): Target {
  return {
    parts: [],
    read,
    store: (f, _parts, value) => store(f, value) ?? value,
  };
}

function listTarget(c: Compiler, elements: readonly ExpressionAst[]): Target {
  const targets = elements.map((element) => compileTarget(c, element));
  const starts: number[] = [];
  const parts: Code[] = [];
  for (const target of targets) {
    starts.push(parts.length);
    parts.push(...target.parts);
  }
  const part = (all: readonly PsValue[], i: number) => all.slice(starts[i], starts[i]! + targets[i]!.parts.length);
  return {
    parts,
    read: (f, all) => new PsArray(targets.map((target, i) => target.read(f, part(all, i)))),
    store: (f, all, value) => {
      const items = listOf(value);
      const last = targets.length - 1;
      for (let i = 0; i <= last; i++) {
        let item: PsValue;
        if (i < last || items.length <= targets.length) item = items[i] ?? null;
        else item = new PsArray(items.slice(i));
        targets[i]!.store(f, part(all, i), item);
      }
      return value;
    },
  };
}

function listOf(value: PsValue): readonly PsValue[] {
  if (value === NOTHING || value === null) return [];
  if (value instanceof PsArray) return value.items;
  const items = enumerate(value);
  if (items === undefined) return [value];
  const all: PsValue[] = [];
  for (let next = items.next(); !next.done; next = items.next()) all.push(next.value);
  return all;
}

/** Compiles `$i++` and its kin as a value. */
export function compileIncrement(c: Compiler, node: UnaryExpressionAst): Code {
  const child = strip(node.child);
  const change = node.operator.endsWith("++") ? increment : decrement;
  const by = node.operator.endsWith("++") ? 1 : -1;
  const postfix = node.operator.startsWith("postfix");
  if (child.kind === "VariableExpression" && localVariable(child)) {
    const slot = c.layout.slot(variableKey(child.path.name));
    const read = c.expression(child).run as (f: Frame) => PsValue;
    const store = compileVariableStore(c, child);
    return closure((f) => {
      const cell = f.cells[slot];
      if (cell !== undefined && cell.flags === 0) {
        const before = cell.value;
        if (typeof before === "number") {
          const r = before + by, after = r | 0;
          if (after === r) {
            cell.value = after;
            return postfix ? before : after;
          }
        }
      }
      const before = plain(read(f));
      const after = change(before);
      store(f, after);
      return postfix ? before ?? 0 : after;
    });
  }
  const target = compileTarget(c, child);
  return liftAll(target.parts, (f, parts) => {
    const before = plain(target.read(f, parts));
    const after = change(before);
    target.store(f, parts, after);
    return postfix ? before ?? 0 : after;
  });
}
