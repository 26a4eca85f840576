/**
 * Members, methods and indexes: `$x.Name`, `[Type]::Name`, `$x.Method(1)`, `$x[0]`.
 * @module
 */
import { PsArray, PsDictionary, type PsValue } from "../../clixml/value.ts";
import { toText } from "../dotnet/convert.ts";
import * as members from "../dotnet/members.ts";
import { PsType } from "../dotnet/type.ts";
import { typeOf } from "../dotnet/type_system.ts";
import { raise, RUNTIME_EXCEPTION } from "../exceptions.ts";
import type {
  ExpressionAst,
  IndexExpressionAst,
  InvokeMemberExpressionAst,
  MemberExpressionAst,
} from "../language/ast.ts";
import { closure, type Code, evaluate, lift1, lift2, liftAll, task, valued } from "./code.ts";
import type { Compiler } from "./compiler.ts";
import type { Frame } from "./frame.ts";
import { NOTHING, plain } from "./nothing.ts";

/** A member's name: text known when compiling, or code that gives it. */
export type MemberName = { readonly text: string } | { readonly code: Code };

/** The name of a member. */
export function memberName(c: Compiler, node: ExpressionAst): MemberName {
  return node.kind === "StringConstantExpression" ? { text: node.value } : { code: valued(c.expression(node)) };
}

/** Compiles reading a member. */
export function compileMember(c: Compiler, node: MemberExpressionAst): Code {
  const target = valued(c.expression(node.target));
  const name = memberName(c, node.member);
  if ("code" in name) {
    if (node.nullConditional) return conditional(target, name.code, readNamed);
    return lift2(
      target,
      name.code,
      node.isStatic ? (f, t, n) => readStatic(f, t, toText(n, f.engine)) : readNamed,
      true,
    );
  }
  const { text } = name;
  const read = node.isStatic ? readStatic : readMember;
  if (target.sync) {
    const { run } = target;
    if (node.nullConditional) {
      return closure((f) => {
        const self = run(f);
        return self === null ? null : read(f, self, text);
      }, true);
    }
    return closure((f) => read(f, run(f), text), true);
  }
  const { run } = target;
  return task(function* (f) {
    const self = yield* run(f);
    return self === null && node.nullConditional ? null : read(f, self, text);
  }, true);
}

/** The member that a value names: `$x.$name`. A dictionary is asked for that very key where it is no text. */
export function readNamed(f: Frame, self: PsValue, name: PsValue): PsValue {
  if (typeof name === "string") return readMember(f, self, name);
  const key = members.baseOf(name);
  const table = members.baseOf(self);
  if (!(table instanceof PsDictionary) || typeof key === "string") return readMember(f, self, toText(name));
  const value = key === null ? undefined : table.get(key);
  if (value === undefined && f.scope.strictVersion >= 2) throw missingProperty(toText(name));
  return value ?? null;
}

/** Writes the member that a value names. */
export function storeNamed(f: Frame, self: PsValue, name: PsValue, value: PsValue): void {
  const key = members.baseOf(name);
  if (typeof key === "string" || !(members.baseOf(self) instanceof PsDictionary)) {
    storeMember(f, self, toText(name), value, false);
  } else storeIndex(f, self, [new members.ObjectKey(key)], value);
}

function conditional(target: Code, name: Code, read: (f: Frame, t: PsValue, n: PsValue) => PsValue): Code {
  return task(function* (f) {
    const self = yield* evaluate(target, f);
    if (self === null) return null;
    return read(f, self, yield* evaluate(name, f));
  }, true);
}

/** The value of a member; `$null` where there is none, unless strict mode minds. */
export function readMember(f: Frame, self: PsValue, name: string): PsValue {
  const value = self === null ? undefined : members.getProperty(self, name, f.engine, propertyOptions(f, name));
  if (value !== undefined) return value;
  if (f.scope.strictVersion >= 2) throw missingProperty(name);
  return self === null && /^(count|length)$/i.test(name) ? 0 : null;
}

const STRICT = { strict: true };
const LOOSE = { strict: false };

// Only the two that are made up for every value have to know of strict mode beforehand.
function propertyOptions(f: Frame, name: string): { readonly strict: boolean } {
  return (name.length === 5 || name.length === 6) && f.scope.strictVersion >= 2 ? STRICT : LOOSE;
}

function missingProperty(name: string): Error {
  return raise({
    types: [
      "System.Management.Automation.PropertyNotFoundException",
      "System.Management.Automation.ExtendedTypeSystemException",
      ...RUNTIME_EXCEPTION,
    ],
    message: `Cannot read the property "${name}": the object has none of that name`,
    errorId: "PropertyNotFoundStrict",
    category: "NotSpecified",
  });
}

/** The value of a static member. */
export function readStatic(f: Frame, self: PsValue, name: string): PsValue {
  if (self === null) return null;
  const type = staticTarget(self);
  const value = members.getStatic(type, name, f.engine);
  if (value !== undefined) return value;
  if (f.scope.strictVersion >= 2) throw missingProperty(name);
  return null;
}

/** The type whose static members are meant: the type itself, or that of an instance. */
function staticTarget(self: PsValue): PsType {
  if (self instanceof PsType) return self;
  if (self === null) throw nullMethod();
  return typeOf(self);
}

function nullMethod(): Error {
  return raise({
    types: RUNTIME_EXCEPTION,
    message: "Cannot call a method: the value in front of it is null",
    errorId: "InvokeMethodOnNull",
    category: "InvalidOperation",
  });
}

/** Compiles writing a member. */
export function storeMember(f: Frame, self: PsValue, name: string, value: PsValue, isStatic: boolean): void {
  if (isStatic) members.setStatic(staticTarget(self), name, plain(value), f.engine);
  else members.setProperty(self, name, plain(value), f.engine);
}

/** Compiles a method call. */
export function compileInvoke(c: Compiler, node: InvokeMemberExpressionAst): Code {
  const target = valued(c.expression(node.target));
  const name = memberName(c, node.member);
  const args = node.arguments.map((argument) => valued(c.expression(argument)));
  const { isStatic } = node;
  if (node.genericTypeArguments.length > 0 && "text" in name) return invokeGeneric(c, node, target, name.text, args);
  if ("code" in name || c.mayRunScript(name.text)) {
    return invokeTask(c, node, target, name, args);
  }
  const { text } = name;
  if (node.nullConditional) {
    return task(function* (f) {
      const self = yield* evaluate(target, f);
      if (self === null) return NOTHING;
      const values: PsValue[] = [];
      for (const arg of args) values.push(yield* evaluate(arg, f));
      return invoke(f, self, text, values, isStatic);
    }, true);
  }
  if (args.length === 0 && target.sync) {
    const { run } = target;
    return closure((f) => invoke(f, run(f), text, [], isStatic), true);
  }
  if (args.length === 1) {
    return lift2(target, args[0]!, (f, self, arg) => invoke(f, self, text, [arg], isStatic), true);
  }
  return liftAll([target, ...args], (f, values) => invoke(f, values[0]!, text, values.slice(1), isStatic), true);
}

// `[array]::Empty[int]()`: a method of a script has no type parameters.
function invokeGeneric(
  c: Compiler,
  node: InvokeMemberExpressionAst,
  target: Code,
  name: string,
  args: readonly Code[],
): Code {
  const types = node.genericTypeArguments.map((type) => c.type(type));
  return liftAll([target, ...args], (f, [self = null, ...values]) => {
    if (self === null && node.nullConditional) return NOTHING;
    const given = types.map((type) => type(f));
    if (node.isStatic) return members.invokeStatic(staticTarget(self), name, values, f.engine, given);
    if (self === null) throw nullMethod();
    return members.invokeMethod(self, name, values, f.engine, given);
  }, true);
}

/** Calls a method that no script implements. */
export function invoke(
  f: Frame,
  self: PsValue,
  name: string,
  args: readonly PsValue[],
  isStatic: boolean,
): PsValue {
  if (isStatic) {
    const type = staticTarget(self);
    return name.toLowerCase() === "new"
      ? members.construct(type, args, f.engine)
      : members.invokeStatic(type, name, args, f.engine);
  }
  if (self === null) throw nullMethod();
  return members.invokeMethod(self, name, args, f.engine);
}

function invokeTask(
  c: Compiler,
  node: InvokeMemberExpressionAst,
  target: Code,
  name: MemberName,
  args: readonly Code[],
): Code {
  const { isStatic } = node;
  const view = baseView(c, node.target);
  return task(function* (f) {
    const self = yield* evaluate(target, f);
    if (self === null && node.nullConditional) return NOTHING;
    let text: string;
    if ("text" in name) text = name.text;
    else {
      const value = yield* evaluate(name.code, f);
      // `$obj.$method()` takes a method reference or a script block as well as a name.
      const run = c.invokeValue(f, self, value);
      if (run !== undefined) {
        const values: PsValue[] = [];
        for (const arg of args) values.push(yield* evaluate(arg, f));
        return yield* run(values);
      }
      text = toText(value, f.engine);
    }
    const values: PsValue[] = [];
    for (const arg of args) values.push(yield* evaluate(arg, f));
    const script = c.scriptMethod(f, self, text, values, isStatic, view?.(f));
    if (script !== undefined) return yield* script;
    return invoke(f, self, text, values, isStatic);
  }, true);
}

/** The type in `([Base]$this).Method()`: the method of that class is meant, not the one that overrides it. */
function baseView(c: Compiler, node: ExpressionAst): ((f: Frame) => PsType) | undefined {
  if (node.kind !== "ParenExpression" || node.pipeline.kind !== "Pipeline") return undefined;
  const only = node.pipeline.elements[0];
  if (node.pipeline.elements.length !== 1 || only?.kind !== "CommandExpression") return undefined;
  const { expression } = only;
  if (expression.kind !== "ConvertExpression" || expression.child.kind !== "VariableExpression") return undefined;
  return expression.child.path.name.toLowerCase() === "this" ? c.type(expression.type.typeName) : undefined;
}

/** Compiles `target[index]`. */
export function compileIndex(c: Compiler, node: IndexExpressionAst): Code {
  const target = valued(c.expression(node.target));
  const indexes = indexCodes(c, node.index);
  if (node.nullConditional) {
    return task(function* (f) {
      const self = yield* evaluate(target, f);
      if (self === null) return null;
      const values: PsValue[] = [];
      for (const index of indexes) values.push(yield* evaluate(index, f));
      return readIndex(f, self, values);
    }, true);
  }
  if (indexes.length === 1) {
    const index = indexes[0]!;
    if (target.sync && index.sync) {
      const self = target.run;
      const at = index.run;
      return closure((f) => {
        const list = self(f);
        const i = at(f);
        if (typeof i === "number" && i >= 0 && list instanceof PsArray && i < list.items.length && !list.lengths) {
          return list.items[i]!;
        }
        return readIndex(f, list, [i]);
      }, true);
    }
    return lift2(target, index, (f, self, i) => readIndex(f, self, [i]), true);
  }
  return liftAll([target, ...indexes], (f, values) => readIndex(f, values[0]!, values.slice(1)), true);
}

/** Codes of the indexes: those of an array literal are several, one cast to [object] is a key. */
export function indexCodes(c: Compiler, node: ExpressionAst): readonly Code[] {
  if (node.kind === "ConvertExpression" && /^(?:system\.)?object$/i.test(node.type.typeName.fullName)) {
    return [lift1(valued(c.expression(node.child)), (_f, key) => key === null ? null : new members.ObjectKey(key))];
  }
  return node.kind === "ArrayLiteral" && node.elements.length > 1
    ? node.elements.map((element) => valued(c.expression(element)))
    : [valued(c.expression(node))];
}

/** The value at an index. */
export function readIndex(f: Frame, self: PsValue, indexes: readonly PsValue[]): PsValue {
  if (self === null) {
    throw raise({
      types: RUNTIME_EXCEPTION,
      message: "Cannot index into a null value",
      errorId: "NullArray",
      category: "InvalidOperation",
    });
  }
  return members.getIndex(self, indexes, f.engine, f.scope.strictVersion >= 3 ? STRICT : LOOSE);
}

/** Stores into an index. */
export function storeIndex(f: Frame, self: PsValue, indexes: readonly PsValue[], value: PsValue): void {
  if (self === null) {
    throw raise({
      types: RUNTIME_EXCEPTION,
      message: "Cannot index into a null value",
      errorId: "NullArray",
      category: "InvalidOperation",
    });
  }
  const only = indexes[0];
  if (
    indexes.length === 1 && typeof only === "number" && self instanceof PsArray && only >= 0 &&
    only < self.items.length && self.elementType === "System.Object" && self.lengths === undefined
  ) {
    self.items[only] = plain(value);
    return;
  }
  members.setIndex(self, indexes, plain(value), f.engine);
}
