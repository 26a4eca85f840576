/**
 * A .NET type as the engine knows it: a row of the type tables, or a class that a script defined.
 * @module
 */
import { LiveObject, type PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";

/** Calls a method: `args` are already evaluated, not yet converted. */
export type MethodBody = (
  self: PsValue,
  args: readonly PsValue[],
  session: Session,
  /** What the type parameters of a generic method stand for, where all are known. */
  typeArguments?: readonly PsType[],
) => PsValue;

/** One method by name, all overloads. */
export interface MethodRow {
  readonly name: string;
  /** Overloads as .NET writes them, for `OverloadDefinitions` and for choosing one; first fitting wins. */
  readonly overloads: readonly MethodOverload[];
}

/** One overload. */
export interface MethodOverload {
  /** Parameter types by full name or accelerator; `params ` in front of a last array parameter. */
  readonly parameters: readonly string[];
  readonly returns: string;
  /** `args` converted to the parameter types. */
  readonly call: MethodBody;
  /** The parameter types themselves, where names alone cannot find them: classes that a script defined. */
  readonly parameterTypes?: readonly PsType[];
  /** The names of the parameters, for `OverloadDefinitions`. */
  readonly parameterNames?: readonly string[];
  /** Count of parameters at the end that may be left out; they are then passed as `undefined`. */
  readonly optional?: number;
  /** Positions of `ref` and `out` parameters: the body gets a {@linkcode RefCell}. */
  readonly byRef?: readonly number[];
  /** Type parameters of a generic method. */
  readonly typeParameters?: readonly string[];
}

/** Where a method leaves the value of a `ref` or `out` parameter. */
export class RefCell {
  value: PsValue;
  constructor(value: PsValue) {
    this.value = value;
  }
}

/** One property or field. */
export interface PropertyRow {
  readonly name: string;
  readonly type: string;
  readonly get?: (self: PsValue, session: Session) => PsValue;
  readonly set?: (self: PsValue, value: PsValue, session: Session) => void;
  /** A parameterized property takes arguments (`Item`, `Chars`). */
  readonly indexed?: MethodRow;
  /** The overloads that set a parameterized property; the value is their last parameter. */
  readonly indexedSet?: MethodRow;
  /** The type itself, where its name alone cannot find it. */
  readonly propertyType?: PsType;
  /** Left out of Get-Member and `*` unless asked for. */
  readonly hidden?: boolean;
}

/** Names and numbers of an enum. */
export interface EnumRow {
  readonly underlying: "Int32" | "Byte" | "SByte" | "Int16" | "UInt16" | "UInt32" | "Int64" | "UInt64";
  readonly flags: boolean;
  /** In order of declaration. */
  readonly members: readonly (readonly [name: string, value: bigint])[];
}

/** What a type consists of. Every part may be empty. */
export interface TypeRow {
  /** Full name; arity and arguments of generics as .NET writes them. */
  readonly fullName: string;
  /** Base class by full name; System.Object where absent, none for System.Object and interfaces. */
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly isValueType?: boolean;
  readonly isInterface?: boolean;
  readonly isAbstract?: boolean;
  readonly enum?: EnumRow;
  readonly properties?: readonly PropertyRow[];
  readonly methods?: readonly MethodRow[];
  readonly staticProperties?: readonly PropertyRow[];
  readonly staticMethods?: readonly MethodRow[];
  readonly constructors?: readonly MethodOverload[];
  /** Names of the type parameters of an open generic type (`List`1`: `T`). */
  readonly typeParameters?: readonly string[];
  /** A delegate type: a script block converts to it. */
  readonly isDelegate?: boolean;
  /** Assembly that a generic argument of this type is named with; the core library where absent. */
  readonly assembly?: string;
  /** What `equals`, `-eq` and hash tables use, beyond identity. */
  readonly equals?: (self: PsValue, other: PsValue) => boolean;
  /** IComparable.CompareTo. */
  readonly compare?: (self: PsValue, other: PsValue) => number;
  /** IFormattable.ToString(format, culture): the culture by name. `undefined` where the format is none. */
  readonly format?: (self: PsValue, format: string, culture: string) => string | undefined;
  /** IEnumerable: the items, where the pipeline unrolls the type. */
  readonly items?: (self: PsValue) => Iterable<PsValue>;
  /** The value of a value type before anything was stored in it. */
  readonly zero?: () => PsValue;
}

/** System.RuntimeType: what `[int]` evaluates to. One instance per type, so types compare by identity. */
export class PsType extends LiveObject {
  readonly row: TypeRow;
  /** Short name: `Int32`, `List`1`, `Object[]`. */
  readonly name: string;
  readonly namespace: string;
  readonly elementType: PsType | undefined;
  readonly genericArguments: readonly PsType[];
  /** A class that a script defined keeps its definition here; opaque outside `lib/engine/compile`. */
  scriptClass: unknown;

  constructor(
    row: TypeRow,
    options: { readonly elementType?: PsType; readonly genericArguments?: readonly PsType[] } = {},
  ) {
    super();
    this.row = row;
    const bare = row.fullName.replace(/\[\[.*$/s, "");
    const dot = bare.lastIndexOf(".");
    // A nested type's name is what follows its outer one.
    const suffix = options.elementType && row.fullName.slice(options.elementType.fullName.length);
    this.name = suffix === undefined
      ? bare.slice(Math.max(dot, bare.lastIndexOf("+")) + 1)
      : `${options.elementType!.name}${suffix}`;
    this.namespace = dot < 0 ? "" : bare.slice(0, dot);
    this.elementType = options.elementType;
    this.genericArguments = options.genericArguments ?? [];
  }
  get fullName(): string {
    return this.row.fullName;
  }
  override typeNames(): readonly string[] {
    return [
      "System.RuntimeType",
      "System.Reflection.TypeInfo",
      "System.Type",
      "System.Reflection.MemberInfo",
      "System.Object",
    ];
  }
  /** .NET's text: generic arguments without their assemblies. */
  override text(): string {
    if (this.elementType) return this.elementType.text() + this.fullName.slice(this.elementType.fullName.length);
    if (this.genericArguments.length === 0) return this.fullName;
    const open = this.fullName.slice(0, this.fullName.indexOf("["));
    return `${open}[${this.genericArguments.map((argument) => argument.text()).join(",")}]`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Name", () => this.name];
    yield ["FullName", () => this.fullName];
    yield ["Namespace", () => this.namespace];
  }
}
