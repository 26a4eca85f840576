/**
 * Classes and enums that scripts define: their types, and running their methods.
 * @module
 */
import { LiveObject, PsDictionary, PsList, type PsValue } from "../clixml/value.ts";
import { validationError, validationFailure } from "./binding/validation.ts";
import { adopt, ClassException, ClassInstance, fieldsOf } from "./class_instance.ts";
import { ClassBuilder, type ScriptClass, type ScriptMethod, scriptMethodOf } from "./class_builder.ts";
import { initialField, readAttributes } from "./compile/attributes.ts";
import { evaluate, type Statement } from "./compile/code.ts";
import { Collector, Frame, NO_OUTPUT } from "./compile/frame.ts";
import { NOTHING, plain } from "./compile/nothing.ts";
import { Compiler } from "./compile/compiler.ts";
import { ReturnFlow } from "./compile/return_flow.ts";
import type { ScriptCode } from "./compile/script_code.ts";
import { convertTo } from "./dotnet/convert.ts";
import { construct } from "./dotnet/invocation.ts";
import { findMethod, findStaticMethod } from "./dotnet/member_lookup.ts";
import { prepareCall } from "./dotnet/overloads.ts";
import { PsType } from "./dotnet/type.ts";
import { chainOf, makeArrayType, makeGenericType, resolveType, typeOf } from "./dotnet/type_system.ts";
import { CALLS_PER_STACK, descend } from "./descent.ts";
import type { Engine } from "./engine.ts";
import type { TypeName } from "./language/ast.ts";
import { Scope, TYPED, Variable } from "./scope.ts";
import { PsException } from "./exceptions.ts";
import type { Step, Task } from "./task.ts";

/** Takes over what the constructor of a .NET base class put into its object. */
function fill(self: PsList | PsDictionary, made: PsValue): void {
  if (self instanceof PsList && made instanceof PsList) self.items.push(...made.items);
  else if (self instanceof PsDictionary && made instanceof PsDictionary) {
    for (const [key, value] of made.entries()) self.set(key, value);
  }
}

function runBody(frame: Frame, body: Statement | undefined): Step {
  if (body === undefined) return undefined;
  const run = (): Step => {
    const rest = body.run(frame);
    return typeof rest === "object" ? toEnd(rest) : undefined;
  };
  if (frame.depth - frame.stackBase < CALLS_PER_STACK) return run();
  frame.stackBase = frame.depth;
  return descend(run);
}

function* toEnd(rest: Task<unknown>): Task<void> {
  yield* rest;
}

/** The classes of a session. */
export class Classes {
  readonly #engine: Engine;
  readonly #builder: ClassBuilder;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#builder = new ClassBuilder(engine, this);
  }

  /** A type as a script names it. */
  find(name: TypeName, namespaces: readonly string[]): PsType | undefined {
    const { classes } = this.#engine;
    switch (name.kind) {
      case "TypeName":
        return classes.get(name.fullName.toLowerCase()) ?? resolveType(name.fullName, namespaces) ??
          (name.assembly === undefined ? undefined : resolveType(name.name, namespaces));
      case "ArrayTypeName": {
        const element = this.find(name.element, namespaces);
        return element && makeArrayType(element, name.rank);
      }
      case "GenericTypeName": {
        const known = resolveType(name.fullName, namespaces);
        if (known !== undefined) return known;
        const args = name.typeArguments.map((argument) => this.find(argument, namespaces));
        const open = resolveType(`${name.generic.name}\`${args.length}`, namespaces);
        if (open === undefined || args.some((argument) => argument === undefined)) return undefined;
        return makeGenericType(open, args as PsType[]);
      }
    }
  }

  /** Defines the classes and enums of a script block before it runs. */
  define(f: Frame, code: ScriptCode): void {
    this.#builder.define(f, code);
  }

  /** A call of an instance method that a script wrote; `undefined` where it is another. */
  instanceCall(f: Frame, self: PsValue, name: string, args: readonly PsValue[]): Task<PsValue> | undefined {
    if (fieldsOf(self) === undefined) return undefined;
    const row = findMethod(typeOf(self), name);
    if (row === undefined) return undefined;
    const { overload, args: values } = prepareCall(row.name, row.overloads, args, this.#engine);
    const method = scriptMethodOf(overload);
    return method && this.run(f, method, self, values);
  }

  /** A call of a method as the base class has it: `([Base]$this).Method()`. */
  baseCall(f: Frame, type: PsType, self: PsValue, name: string, args: readonly PsValue[]): Task<PsValue> | undefined {
    if (fieldsOf(self) === undefined || type.scriptClass === undefined) return undefined;
    const row = findMethod(type, name);
    if (row === undefined) return undefined;
    const { overload, args: values } = prepareCall(row.name, row.overloads, args, this.#engine);
    const method = scriptMethodOf(overload);
    return method && this.run(f, method, self, values);
  }

  /** A call of a static method or constructor that a script wrote. */
  staticCall(f: Frame, self: PsValue, name: string, args: readonly PsValue[]): Task<PsValue> | undefined {
    const type = self instanceof PsType ? self : self === null ? undefined : typeOf(self);
    if (type === undefined || !chainOf(type).some((at) => at.scriptClass !== undefined)) return undefined;
    if (name === "new") {
      const rows = type.row.constructors ?? [];
      if (type.scriptClass === undefined || type.row.enum !== undefined || rows.length === 0) return undefined;
      const { overload, args: values } = prepareCall(".ctor", rows, args, this.#engine);
      const constructor = scriptMethodOf(overload);
      return this.create(f, type, constructor, values);
    }
    const row = findStaticMethod(type, name);
    if (row === undefined) return undefined;
    const { overload, args: values } = prepareCall(row.name, row.overloads, args, this.#engine);
    const method = scriptMethodOf(overload);
    return method && this.run(f, method, null, values);
  }

  /** Makes an object. */
  *create(f: Frame, type: PsType, constructor: ScriptMethod | undefined, args: readonly PsValue[]): Task<PsValue> {
    const self = this.#allocate(type);
    const fields = fieldsOf(self)!;
    for (const at of chainOf(type).toReversed()) {
      const own = at.scriptClass as ScriptClass | undefined;
      if (own?.fields === undefined) continue;
      for (const field of own.fields) fields.set(field.key, initialField(field.type()));
    }
    if (constructor === undefined) yield* this.initialize(f, type, self, []);
    else yield* this.run(f, constructor, self, args);
    return self;
  }

  #allocate(type: PsType): PsValue {
    const native = chainOf(type).find((at) => at.scriptClass === undefined);
    if (native !== undefined && chainOf(native).some((at) => at.fullName === "System.Exception")) {
      return new ClassException(type);
    }
    const empty = native?.row.constructors?.some((overload) => overload.parameters.length === 0);
    if (native !== undefined && native.fullName !== "System.Object" && empty) {
      const made = construct(native, [], this.#engine);
      if (made instanceof PsList || made instanceof PsDictionary || made instanceof LiveObject) {
        adopt(made, type);
        return made;
      }
    }
    return new ClassInstance(type, { text: (value) => this.#builder.textOf(value) });
  }

  /** Runs the initializers of a class's fields, its bases' first where no constructor names them. */
  *initialize(f: Frame, type: PsType, self: PsValue, baseArgs: readonly PsValue[]): Task<void> {
    const own = type.scriptClass as ScriptClass | undefined;
    if (own === undefined) return;
    yield* this.#initializeOwn(f, own, self);
    yield* this.#base(f, own, self, baseArgs);
  }

  *#initializeOwn(f: Frame, own: ScriptClass, self: PsValue): Task<void> {
    const fields = fieldsOf(self)!;
    for (const field of own.fields) {
      if (field.initial === undefined) continue;
      const frame = this.#methodFrame(f, own, "", self);
      const c = new Compiler({ namespaces: own.namespaces, methods: this.#engine.methods });
      const value = plain(yield* evaluate(c.expression(field.initial), frame));
      const type = field.type();
      fields.set(field.key, type === undefined ? value : convertTo(value, type, this.#engine));
    }
  }

  *#base(f: Frame, own: ScriptClass, self: PsValue, args: readonly PsValue[]): Task<void> {
    const { baseType } = own;
    if (baseType === undefined) return;
    if (baseType.scriptClass !== undefined) {
      const rows = baseType.row.constructors ?? [];
      const { overload, args: values } = prepareCall(".ctor", rows, args, this.#engine);
      const method = scriptMethodOf(overload);
      if (method === undefined) yield* this.initialize(f, baseType, self, []);
      else yield* this.run(f, method, self, values);
      return;
    }
    if ((self instanceof PsList || self instanceof PsDictionary) && args.length > 0) {
      fill(self, construct(baseType, args, this.#engine));
    } else if (self instanceof PsException) {
      const [message, inner] = args;
      if (typeof message === "string") self.message = message;
      if (inner instanceof PsException) self.inner = inner;
    }
  }

  /** `: base(…)`. */
  *constructBase(f: Frame, args: readonly PsValue[], _implicit: boolean): Task<void> {
    const self = f.scope.own("this")?.value ?? null;
    const method = f.method;
    if (method === undefined) return;
    const own = method.owner;
    yield* this.#initializeOwn(f, own, self);
    yield* this.#base(f, own, self, args);
  }

  #methodFrame(f: Frame, own: ScriptClass, name: string, self: PsValue): Frame {
    const scope = new Scope(own.scope);
    if (self !== null) scope.put(new Variable("this", self));
    return new Frame(this.#engine, {
      scope,
      cells: [],
      out: NO_OUTPUT,
      records: f.records,
      name,
      file: own.file,
      caller: f,
      invocation: undefined,
    });
  }

  /** Runs a method; its value is what `return` named. */
  *run(f: Frame, method: ScriptMethod, self: PsValue, args: readonly PsValue[]): Task<PsValue> {
    const engine = this.#engine;
    const { code, owner } = method;
    const scope = new Scope(owner.scope, code().layout);
    const returned = new Collector();
    const frame = new Frame(engine, {
      scope,
      cells: scope.cells,
      out: NO_OUTPUT,
      records: f.records,
      name: method.name,
      file: owner.file,
      caller: f,
      invocation: f.invocation,
    });
    frame.returns = returned;
    frame.method = method;
    frame.at = f.at;
    engine.checkDepth(frame);
    if (self !== null) scope.put(new Variable("this", self));
    for (const [i, parameter] of code().parameters.entries()) {
      const type = method.parameterTypes[i];
      const facts = readAttributes(code().compiler, frame, parameter.node.attributes);
      const value = args[i] ?? null;
      const variable = new Variable(parameter.node.name.path.name, value, type === undefined ? 0 : TYPED);
      if (facts.validate.length > 0) {
        const failure = validationFailure(value, facts.validate, engine);
        if (failure !== undefined) throw validationError(variable.name, failure);
      }
      if (type !== undefined) {
        variable.constraint = {
          attributes: [],
          typeName: type.fullName,
          apply: (next) => convertTo(next, type, engine),
        };
      }
      scope.put(variable);
    }
    const before = { frame: engine.frame, inTry: engine.inTry };
    engine.frame = frame;
    engine.inTry = true;
    try {
      const step = runBody(frame, code().end);
      if (step !== undefined) yield* step;
    } catch (error) {
      if (!(error instanceof ReturnFlow && error.frame === frame)) throw error;
    } finally {
      engine.frame = before.frame;
      engine.inTry = before.inTry;
    }
    if (method.isConstructor) return NOTHING;
    const returnType = method.returnType();
    if (returnType === undefined || returnType.fullName === "System.Void") return NOTHING;
    const [value = null] = returned.items;
    return convertTo(plain(value), returnType, engine);
  }
}
