/**
 * Reading and writing variables: `$x`, `$global:x`, `$env:X`, `$using:x`.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { PsReference } from "../dotnet/reference.ts";
import { raise, RUNTIME_EXCEPTION } from "../exceptions.ts";
import type { ExpressionAst, UsingExpressionAst, VariableExpressionAst, VariablePath } from "../language/ast.ts";
import { CONSTANT, PRIVATE, READ_ONLY, REMOVED, type Scope, Variable } from "../scope.ts";
import { closure, type Code, constant, task } from "./code.ts";
import type { Compiler } from "./compiler.ts";
import type { Frame } from "./frame.ts";
import { NOTHING, plain } from "./nothing.ts";
import { invocationAt } from "./positions.ts";

/** Stores a value in what stands on the left of an assignment. */
export type Store = (f: Frame, value: PsValue) => void;

const CONSTANTS: ReadonlyMap<string, PsValue> = new Map<string, PsValue>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** The name a variable is kept under: lower case, `$PSItem` being `$_`. */
export function variableKey(name: string): string {
  const lower = name.toLowerCase();
  return lower === "psitem" ? "_" : lower;
}

/** Compiles reading a variable. */
export function compileVariable(c: Compiler, node: VariableExpressionAst): Code {
  const { path } = node;
  if (path.drive !== undefined) return driveVariable(path);
  const name = variableKey(path.name);
  if (path.scope === undefined || path.scope === "local") {
    const known = CONSTANTS.get(name);
    if (known !== undefined) return constant(known);
    if (name === "?") return closure((f) => f.engine.ok);
  }
  if (path.scope !== undefined) return scopedVariable(node, name);
  const slot = c.layout.slot(name);
  return closure((f) => {
    const cell = f.cells[slot];
    return cell !== undefined && cell.flags < REMOVED ? cell.value : readVariable(f, slot, name, node);
  }, true);
}

/** Reads a variable that is not in its cell yet. */
export function readVariable(f: Frame, slot: number, name: string, node: VariableExpressionAst): PsValue {
  const own = f.scope.own(name);
  if (own !== undefined) {
    f.cells[slot] = own;
    return own.value;
  }
  const found = f.scope.find(name);
  if (found !== undefined) return found.value;
  const shared = f.engine.unset(name, f.scope);
  if (shared !== undefined) return shared;
  if (f.scope.strictVersion >= 1) throw undefinedVariable(node);
  return null;
}

/** The error for a variable that is not set, where strict mode minds. */
export function undefinedVariable(node: VariableExpressionAst): Error {
  const name = node.path.userPath;
  const error = raise({
    types: RUNTIME_EXCEPTION,
    message: `Cannot read the variable "$${name}": it has not been set`,
    errorId: "VariableIsUndefined",
    category: "InvalidOperation",
    target: name,
  });
  error.record.invocation = invocationAt(node.extent);
  return error;
}

function scopedVariable(node: VariableExpressionAst, name: string): Code {
  const { path } = node;
  return closure((f) => {
    const scope = scopeOf(f, path);
    const found = scope.own(name);
    if (found !== undefined) return found.value;
    if (CONSTANTS.has(name)) return CONSTANTS.get(name)!;
    if (f.scope.strictVersion >= 1) throw undefinedVariable(node);
    return null;
  }, true);
}

/** The scope that a prefix names, seen from a frame. */
export function scopeOf(f: Frame, path: VariablePath): Scope {
  switch (path.scope) {
    case "global":
      return f.engine.global;
    case "script":
      return f.scope.script;
    default:
      return f.scope;
  }
}

function driveVariable(path: VariablePath): Code {
  return closure((f) => f.engine.driveVariables.read(f, path.drive!, path.name), true);
}

/** Compiles writing a variable. */
export function compileVariableStore(c: Compiler, node: VariableExpressionAst): Store {
  const { path } = node;
  const name = variableKey(path.name);
  if (path.drive !== undefined) {
    return (f, value) => f.engine.driveVariables.write(f, path.drive!, path.name, value);
  }
  if (path.scope !== undefined) {
    const flags = path.scope === "private" ? PRIVATE : 0;
    return (f, value) => {
      const scope = scopeOf(f, path);
      const own = writable(f, scope, name, path.name);
      if (own === undefined) scope.put(new Variable(path.name, value, flags));
      else {
        own.value = own.constraint === undefined ? value : own.constraint.apply(value === NOTHING ? null : value);
        own.flags |= flags;
      }
    };
  }
  if (name === "null") return () => {};
  const slot = c.layout.slot(name);
  const spelling = name === "_" ? "_" : path.name;
  return (f, value) => {
    const cell = f.cells[slot];
    if (cell !== undefined && cell.flags === 0) cell.value = value;
    else writeVariable(f, slot, name, spelling, value);
  };
}

/** The cell of a local variable that is written, made where it is new; throws where it may not be written. */
export function writeVariable(f: Frame, slot: number, name: string, spelling: string, value: PsValue): void {
  let own = writable(f, f.scope, name, spelling);
  if (own === undefined) own = f.scope.put(new Variable(spelling, value));
  else own.value = own.constraint === undefined ? value : own.constraint.apply(value === NOTHING ? null : value);
  f.cells[slot] = own;
}

/** The variable of a scope that an assignment reaches; `undefined` where there is none yet. */
export function writable(f: Frame, scope: Scope, name: string, spelling: string): Variable | undefined {
  const own = scope.own(name) ?? f.engine.allScope.get(name);
  if (own !== undefined && (own.flags & (READ_ONLY | CONSTANT)) !== 0) throw notWritable(spelling);
  if (name === "true" || name === "false" || name === "?") throw notWritable(spelling);
  return own;
}

/** Compiles `[ref]$x`: a reference to the variable itself. */
export function compileReference(c: Compiler, node: VariableExpressionAst): Code {
  const { path } = node;
  const name = variableKey(path.name);
  if (path.drive !== undefined) {
    return closure((f) => PsReference.of(f.engine.driveVariables.read(f, path.drive!, path.name)));
  }
  if (path.scope === undefined) c.layout.slot(name);
  if (path.scope === undefined && CONSTANTS.has(name)) return closure(() => PsReference.of(CONSTANTS.get(name)!));
  return closure((f) => {
    const found = path.scope === undefined ? f.scope.find(name) : scopeOf(f, path).own(name);
    if (found === undefined) {
      throw raise({
        types: RUNTIME_EXCEPTION,
        message: `Cannot refer to "$${path.userPath}": there is no such variable`,
        errorId: "NonExistingVariableReference",
        category: "InvalidOperation",
        target: path.userPath,
      });
    }
    return new PsReference(
      () => plain(found.value),
      (value) => {
        if ((found.flags & (READ_ONLY | CONSTANT)) !== 0) throw notWritable(path.name);
        found.value = found.constraint === undefined ? value : found.constraint.apply(value);
      },
    );
  });
}

/** The error for a variable that may not be written. */
export function notWritable(name: string): Error {
  return raise({
    types: [
      "System.Management.Automation.SessionStateUnauthorizedAccessException",
      "System.Management.Automation.SessionStateException",
      ...RUNTIME_EXCEPTION,
    ],
    message: `Cannot write to the variable "${name}": it is read-only or constant`,
    errorId: "VariableNotWritable",
    category: "WriteError",
    target: name,
  });
}

/** The variable that a `$using:` expression starts with. */
export function usingVariable(node: ExpressionAst): VariableExpressionAst | undefined {
  if (node.kind === "VariableExpression") return node;
  return "target" in node ? usingVariable(node.target) : undefined;
}

// `$using:x.Name` reads the member of what was handed over.
function usingInside(node: ExpressionAst): ExpressionAst {
  if (node.kind === "VariableExpression") return { kind: "UsingExpression", extent: node.extent, child: node };
  return "target" in node ? { ...node, target: usingInside(node.target) } : node;
}

function handedOver(f: Frame, key: string): PsValue | undefined {
  for (let scope: Scope | undefined = f.scope; scope !== undefined; scope = scope.parent) {
    const value = scope.using?.get(key);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Compiles `$using:x`: a value that was handed to the job or remote command, or the variable itself in an ordinary one. */
export function compileUsing(c: Compiler, node: UsingExpressionAst): Code {
  const { child } = node;
  if (child.kind !== "VariableExpression") {
    const inside = c.expression(usingInside(child));
    const { text } = node.extent;
    // A client of remoting hands over what the whole expression gave.
    if (inside.sync) return closure((f) => handedOver(f, text) ?? inside.run(f));
    return task(function* (f) {
      return handedOver(f, text) ?? (yield* inside.run(f));
    });
  }
  const name = variableKey(child.path.name);
  return closure((f) => {
    const value = handedOver(f, name);
    if (value !== undefined) return value;
    throw raise({
      types: RUNTIME_EXCEPTION,
      message:
        `Cannot read "$using:${child.path.userPath}": such variables exist only in code that another session runs`,
      errorId: "UsingWithoutInvokeCommand",
      category: "InvalidOperation",
      target: child.path.userPath,
    });
  });
}
