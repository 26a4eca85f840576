/**
 * Makes types of the classes and enums in a script's tree.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import { validationError, validationFailure } from "./binding/validation.ts";
import type { Classes } from "./class_runtime.ts";
import { fieldsOf } from "./class_instance.ts";
import { attributeName, attributeValue, initialField, readAttributes } from "./compile/attributes.ts";
import { Compiler } from "./compile/compiler.ts";
import type { Frame } from "./compile/frame.ts";
import { plain } from "./compile/nothing.ts";
import type { ScriptCode } from "./compile/script_code.ts";
import { convertTo, isTrue, toText } from "./dotnet/convert.ts";
import { findMethod } from "./dotnet/member_lookup.ts";
import type { EnumRow, MethodOverload, MethodRow, PropertyRow, TypeRow } from "./dotnet/type.ts";
import { PsType } from "./dotnet/type.ts";
import { registerRows, resolveType, typeOf } from "./dotnet/type_system.ts";
import { toInteger } from "./dotnet/numbers.ts";
import type { Engine } from "./engine.ts";
import { raise, RUNTIME_EXCEPTION } from "./exceptions.ts";
import type {
  ExpressionAst,
  FunctionMemberAst,
  PropertyMemberAst,
  TypeConstraintAst,
  TypeDefinitionAst,
} from "./language/ast.ts";
import type { Scope } from "./scope.ts";
import { runSync, type Task } from "./task.ts";

/** A field of a class. */
export interface ClassField {
  readonly name: string;
  readonly key: string;
  readonly type: () => PsType | undefined;
  readonly initial: ExpressionAst | undefined;
}

/** What a script's type keeps. */
export interface ScriptClass {
  readonly node: TypeDefinitionAst;
  readonly baseType: PsType | undefined;
  readonly fields: readonly ClassField[];
  readonly scope: Scope;
  readonly file: string | undefined;
  readonly namespaces: readonly string[];
}

/** A method or constructor that a script wrote. */
export interface ScriptMethod {
  readonly name: string;
  readonly owner: ScriptClass;
  readonly isConstructor: boolean;
  readonly code: () => ScriptCode;
  readonly parameterTypes: readonly (PsType | undefined)[];
  readonly returnType: () => PsType | undefined;
}

const SCRIPT_METHODS = new WeakMap<MethodOverload, ScriptMethod>();

/** The script behind an overload. */
export function scriptMethodOf(overload: MethodOverload): ScriptMethod | undefined {
  return SCRIPT_METHODS.get(overload);
}

const UNDERLYING: Readonly<Record<string, EnumRow["underlying"]>> = {
  byte: "Byte",
  sbyte: "SByte",
  short: "Int16",
  int16: "Int16",
  ushort: "UInt16",
  uint16: "UInt16",
  int: "Int32",
  int32: "Int32",
  uint: "UInt32",
  uint32: "UInt32",
  long: "Int64",
  int64: "Int64",
  ulong: "UInt64",
  uint64: "UInt64",
};

/** Makes and registers types. */
export class ClassBuilder {
  readonly #engine: Engine;
  readonly #classes: Classes;

  constructor(engine: Engine, classes: Classes) {
    this.#engine = engine;
    this.#classes = classes;
  }

  /** Defines all types of a script block, so that they may name each other. */
  define(f: Frame, code: ScriptCode): void {
    const { classes } = this.#engine;
    const fresh = code.definitions.filter((node) => {
      const known = classes.get(node.name.toLowerCase())?.scriptClass as ScriptClass | undefined;
      return known?.node !== node;
    });
    const statics: (() => void)[] = [];
    for (const node of fresh) if (node.typeKind === "enum") this.#enum(f, code, node);
    for (const node of this.#inOrder(fresh.filter((one) => one.typeKind !== "enum"))) {
      statics.push(this.#class(f, code, node));
    }
    for (const start of statics) start();
  }

  // A base class comes before what derives from it.
  #inOrder(nodes: readonly TypeDefinitionAst[]): TypeDefinitionAst[] {
    const byName = new Map(nodes.map((node) => [node.name.toLowerCase(), node]));
    const done = new Set<TypeDefinitionAst>();
    const ordered: TypeDefinitionAst[] = [];
    const visit = (node: TypeDefinitionAst): void => {
      if (done.has(node)) return;
      done.add(node);
      for (const base of node.baseTypes) {
        const found = byName.get(base.typeName.fullName.toLowerCase());
        if (found !== undefined) visit(found);
      }
      ordered.push(node);
    };
    for (const node of nodes) visit(node);
    return ordered;
  }

  #enum(f: Frame, code: ScriptCode, node: TypeDefinitionAst): void {
    const [base] = node.baseTypes;
    const underlying = base === undefined
      ? "Int32"
      : UNDERLYING[base.typeName.fullName.toLowerCase().replace(/^system\./, "")] ?? "Int32";
    const members: (readonly [string, bigint])[] = [];
    let next = 0n;
    for (const member of node.members) {
      if (member.kind !== "PropertyMember") continue;
      let value = next;
      if (member.initialValue !== undefined) {
        value = this.#enumNumber(f, code, member.initialValue, members);
      }
      members.push([member.name, value]);
      next = value + 1n;
    }
    const row: TypeRow = {
      fullName: node.name,
      base: "System.Enum",
      isValueType: true,
      enum: { underlying, flags: node.attributes.some((attribute) => attributeName(attribute) === "flags"), members },
    };
    registerRows([row]);
    const type = resolveType(node.name)!;
    type.scriptClass = this.#facts(f, code, node, undefined, []);
    this.#engine.classes.set(node.name.toLowerCase(), type);
  }

  #enumNumber(
    f: Frame,
    code: ScriptCode,
    node: ExpressionAst,
    members: readonly (readonly [string, bigint])[],
  ): bigint {
    if (node.kind === "StringConstantExpression") {
      return members.find(([name]) => name.toLowerCase() === node.value.toLowerCase())?.[1] ?? 0n;
    }
    const value = attributeValue(code.compiler, f, node);
    return toInteger(value) ?? 0n;
  }

  #facts(
    f: Frame,
    code: ScriptCode,
    node: TypeDefinitionAst,
    baseType: PsType | undefined,
    fields: readonly ClassField[],
  ): ScriptClass {
    return { node, baseType, fields, scope: f.scope.script, file: f.file, namespaces: code.compiler.namespaces };
  }

  #resolve(node: TypeConstraintAst, code: ScriptCode): PsType {
    const found = this.#classes.find(node.typeName, code.compiler.namespaces);
    if (found !== undefined) return found;
    throw raise({
      types: RUNTIME_EXCEPTION,
      message: `Cannot find the type [${node.typeName.fullName}]: check its name`,
      errorId: "TypeNotFound",
      category: "InvalidOperation",
      target: node.typeName.fullName,
    });
  }

  #class(f: Frame, code: ScriptCode, node: TypeDefinitionAst): () => void {
    let baseType: PsType | undefined;
    const interfaces: string[] = [];
    for (const base of node.baseTypes) {
      const type = this.#resolve(base, code);
      if (type.row.isInterface) interfaces.push(type.fullName);
      else baseType = type;
    }
    const properties = node.members.filter((member) => member.kind === "PropertyMember");
    const methods = node.members.filter((member) => member.kind === "FunctionMember");
    const typed = (constraint: TypeConstraintAst | undefined) => {
      let found: PsType | undefined;
      return () => constraint === undefined ? undefined : found ??= this.#resolve(constraint, code);
    };
    const fields: ClassField[] = properties.filter((member) => !member.isStatic).map((member) => ({
      name: member.name,
      key: member.name.toLowerCase(),
      type: typed(member.propertyType),
      initial: member.initialValue,
    }));
    const facts = this.#facts(f, code, node, baseType, fields);
    const statics = new Map<string, PsValue>();
    const row: TypeRow = {
      fullName: node.name,
      ...(baseType !== undefined && { base: baseType.fullName }),
      ...(interfaces.length > 0 && { interfaces }),
      properties: properties.filter((member) => !member.isStatic).map((member) =>
        this.#property(f, code, member, typed(member.propertyType))
      ),
      staticProperties: properties.filter((member) => member.isStatic).map((member) =>
        this.#staticProperty(f, code, member, typed(member.propertyType), statics)
      ),
      methods: this.#methodRows(f, code, facts, methods.filter((m) => !m.isStatic && !m.isConstructor)),
      staticMethods: this.#methodRows(f, code, facts, methods.filter((m) => m.isStatic && !m.isConstructor)),
      constructors: this.#constructors(
        f,
        code,
        facts,
        methods.filter((m) => m.isConstructor && !m.isStatic),
        () => type,
      ),
      ...this.#comparisons(f, methods),
    };
    const type = new PsType(row);
    type.scriptClass = facts;
    this.#engine.classes.set(node.name.toLowerCase(), type);
    for (const method of methods) this.#engine.methods.add(method.isConstructor ? "new" : method.name.toLowerCase());
    this.#engine.methods.add("new");
    return () => {
      for (const member of properties) {
        if (!member.isStatic) continue;
        const declared = typed(member.propertyType)();
        let value: PsValue = initialField(declared);
        if (member.initialValue !== undefined) {
          value = attributeValue(
            new Compiler({ namespaces: facts.namespaces, methods: this.#engine.methods }),
            f,
            member.initialValue,
          );
          if (declared !== undefined) value = convertTo(value, declared, this.#engine);
        }
        statics.set(member.name.toLowerCase(), value);
      }
      const starter = methods.find((method) => method.isConstructor && method.isStatic);
      if (starter !== undefined) this.#sync(this.#classes.run(f, this.#method(f, code, facts, starter), null, []));
    };
  }

  #property(f: Frame, code: ScriptCode, member: PropertyMemberAst, type: () => PsType | undefined): PropertyRow {
    const key = member.name.toLowerCase();
    return {
      name: member.name,
      get type() {
        return type()?.fullName ?? "System.Object";
      },
      get propertyType() {
        return type()!;
      },
      ...(member.isHidden && { hidden: true }),
      get: (self) => fieldsOf(self)?.get(key) ?? null,
      set: (self, value) => {
        fieldsOf(self)?.set(key, this.#checked(f, code, member, type(), value));
      },
    } as PropertyRow;
  }

  #checked(f: Frame, code: ScriptCode, member: PropertyMemberAst, type: PsType | undefined, value: PsValue): PsValue {
    const converted = type === undefined ? plain(value) : convertTo(plain(value), type, this.#engine);
    if (member.attributes.length === 0) return converted;
    const { validate } = readAttributes(code.compiler, f, member.attributes);
    const failure = validationFailure(converted, validate, this.#engine);
    if (failure !== undefined) throw validationError(member.name, failure);
    return converted;
  }

  #staticProperty(
    f: Frame,
    code: ScriptCode,
    member: PropertyMemberAst,
    type: () => PsType | undefined,
    statics: Map<string, PsValue>,
  ): PropertyRow {
    const key = member.name.toLowerCase();
    return {
      name: member.name,
      get type() {
        return type()?.fullName ?? "System.Object";
      },
      ...(member.isHidden && { hidden: true }),
      get: () => statics.get(key) ?? null,
      set: (_self, value) => {
        statics.set(key, this.#checked(f, code, member, type(), value));
      },
    };
  }

  #method(f: Frame, code: ScriptCode, owner: ScriptClass, node: FunctionMemberAst): ScriptMethod {
    const engine = this.#engine;
    const types = node.parameters.map((parameter) => {
      const constraint = parameter.attributes.findLast((attribute) => attribute.kind === "TypeConstraint");
      return constraint === undefined ? undefined : () => this.#resolve(constraint as TypeConstraintAst, code);
    });
    void f;
    const { returnType } = node;
    return {
      name: node.name,
      owner,
      isConstructor: node.isConstructor,
      code: () => engine.codeOf(node.body, owner.namespaces, node.parameters, true),
      get parameterTypes() {
        return types.map((type) => type?.());
      },
      returnType: () => returnType === undefined ? undefined : this.#resolve(returnType, code),
    };
  }

  #overload(f: Frame, code: ScriptCode, owner: ScriptClass, node: FunctionMemberAst): MethodOverload {
    const method = this.#method(f, code, owner, node);
    const overload: MethodOverload = {
      // Full names, so that a method hides the one of its base class that it overrides.
      get parameters() {
        return method.parameterTypes.map((type) => type?.fullName ?? "System.Object");
      },
      get parameterTypes() {
        const object = resolveType("object")!;
        return method.parameterTypes.map((type) => type ?? object);
      },
      parameterNames: node.parameters.map((parameter) => parameter.name.path.name),
      returns: node.returnType?.typeName.fullName ?? "void",
      call: (self, args) => this.#sync(this.#classes.run(this.#engine.frame, method, self, args)),
    };
    SCRIPT_METHODS.set(overload, method);
    return overload;
  }

  #methodRows(
    f: Frame,
    code: ScriptCode,
    owner: ScriptClass,
    nodes: readonly FunctionMemberAst[],
  ): MethodRow[] {
    const rows = new Map<string, { name: string; overloads: MethodOverload[] }>();
    for (const node of nodes) {
      const key = node.name.toLowerCase();
      let row = rows.get(key);
      if (row === undefined) rows.set(key, row = { name: node.name, overloads: [] });
      row.overloads.push(this.#overload(f, code, owner, node));
    }
    return [...rows.values()];
  }

  #constructors(
    f: Frame,
    code: ScriptCode,
    owner: ScriptClass,
    nodes: readonly FunctionMemberAst[],
    type: () => PsType,
  ): MethodOverload[] {
    const make = (constructor: ScriptMethod | undefined, args: readonly PsValue[]) =>
      this.#sync(this.#classes.create(this.#engine.frame, type(), constructor, args));
    if (nodes.length === 0) {
      return [{
        parameters: [],
        returns: owner.node.name,
        call: (_self, args) => make(undefined, args),
      }];
    }
    return nodes.map((node) => {
      const overload = this.#overload(f, code, owner, node);
      const method = scriptMethodOf(overload)!;
      const constructor = Object.create(overload, {
        call: { value: (_self: PsValue, args: readonly PsValue[]) => make(method, args), enumerable: true },
      }) as MethodOverload;
      SCRIPT_METHODS.set(constructor, method);
      return constructor;
    });
  }

  /** What -eq, -lt and Sort-Object use of a class. */
  #comparisons(f: Frame, methods: readonly FunctionMemberAst[]): Partial<TypeRow> {
    const has = (name: string) => methods.some((method) => !method.isStatic && method.name.toLowerCase() === name);
    const call = (self: PsValue, name: string, other: PsValue): PsValue =>
      this.#sync(this.#classes.instanceCall(f, self, name, [other])!);
    return {
      ...(has("equals") && { equals: (self: PsValue, other: PsValue) => isTrue(call(self, "equals", other)) }),
      ...(has("compareto") && {
        compare: (self: PsValue, other: PsValue) => Number(toText(call(self, "compareto", other), this.#engine)),
      }),
    };
  }

  /** The text of an object whose class has a ToString of its own. */
  textOf(self: PsValue): string | undefined {
    const row = findMethod(typeOf(self), "ToString");
    const overload = row?.overloads.find((one) => one.parameters.length === 0);
    if (overload === undefined || scriptMethodOf(overload) === undefined) return undefined;
    const value = this.#sync(this.#classes.run(this.#engine.frame, scriptMethodOf(overload)!, self, []));
    return typeof value === "string" ? value : toText(value, this.#engine);
  }

  #sync(task: Task<PsValue>): PsValue {
    return runSync(task, (wait) =>
      raise({
        types: RUNTIME_EXCEPTION,
        message: `Cannot wait for ${wait.reason} in a method that is called from inside an operation`,
        errorId: "CannotWait",
        category: "InvalidOperation",
      }));
  }
}
