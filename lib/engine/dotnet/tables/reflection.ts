/**
 * TABLE: System.Type, and the properties, methods and assemblies that it tells of.
 * @module
 */
import { PsArray, type PsValue, PsVersion } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { clrError } from "../clr_errors.ts";
import { numericOf } from "../conversions.ts";
import { declareType } from "../declare.ts";
import { sortedMembers } from "../enums.ts";
import { construct } from "../invocation.ts";
import {
  allMethods,
  allProperties,
  findMethod,
  findProperty,
  findStaticMethod,
  findStaticProperty,
} from "../member_lookup.ts";
import { methodDefinition } from "../method_reference.ts";
import { NetObject } from "../net_object.ts";
import { propertyType } from "../properties.ts";
import { netTypeText } from "../text.ts";
import { type MethodRow, type PropertyRow, PsType, type TypeRow } from "../type.ts";
import {
  baseTypeOf,
  interfaceNamesOf,
  isAssignable,
  isInstance,
  isValueType,
  makeArrayType,
  makeGenericType,
  namesOf,
  openTypeOf,
  rankOf,
  resolveType,
  typeNamed,
} from "../type_system.ts";
import { enumRow, isDefined, nameOf, strings, typeCode, underlying, valueArray } from "./enum_type.ts";

const types = (items: readonly PsType[]): PsArray => new PsArray([...items], "System.Type");

interface MemberState {
  readonly owner: PsType;
  readonly property?: PropertyRow;
  readonly method?: MethodRow;
  readonly isStatic: boolean;
}

type Member = NetObject<MemberState>;

const propertyInfo = (owner: PsType, property: PropertyRow | undefined, isStatic: boolean): PsValue =>
  property ? new NetObject<MemberState>("System.Reflection.RuntimePropertyInfo", { owner, property, isStatic }) : null;

const methodInfo = (owner: PsType, method: MethodRow | undefined, isStatic: boolean): PsValue =>
  method ? new NetObject<MemberState>("System.Reflection.RuntimeMethodInfo", { owner, method, isStatic }) : null;

function findAnyProperty(type: PsType, name: string): PsValue {
  const own = findProperty(type, name);
  if (own?.name === name) return propertyInfo(type, own, false);
  const fixed = findStaticProperty(type, name);
  return fixed?.name === name ? propertyInfo(type, fixed, true) : null;
}

function findAnyMethod(type: PsType, name: string): PsValue {
  const own = findMethod(type, name);
  if (own?.name === name) return methodInfo(type, own, false);
  const fixed = findStaticMethod(type, name);
  return fixed?.name === name ? methodInfo(type, fixed, true) : null;
}

function allPropertyInfos(type: PsType): PsArray {
  const own = Array.from(allProperties(type), (row) => propertyInfo(type, row, false));
  const fixed = Array.from(allProperties(type, true), (row) => propertyInfo(type, row, true));
  return new PsArray([...own, ...fixed], "System.Reflection.PropertyInfo");
}

function allMethodInfos(type: PsType): PsArray {
  const rows: PsValue[] = [];
  for (const [isStatic, methods] of [[false, allMethods(type)], [true, allMethods(type, true)]] as const) {
    for (const row of methods) {
      for (const overload of row.overloads) {
        rows.push(methodInfo(type, { name: row.name, overloads: [overload] }, isStatic));
      }
    }
  }
  return new PsArray(rows, "System.Reflection.MethodInfo");
}

function assemblyName(type: PsType): string {
  const given = type.row.assembly;
  if (given) return given.split(",")[0]!;
  if (type.scriptClass !== undefined) return "PowerShell Class Assembly";
  return type.fullName.startsWith("System.Management.Automation")
    ? "System.Management.Automation"
    : "System.Private.CoreLib";
}

interface AssemblyState {
  readonly name: string;
}

function assemblyFullName(name: string): string {
  if (name === "System.Management.Automation") {
    return "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35";
  }
  return `${name}, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e`;
}

// .NET keeps the attribute where .NET Framework might send the value: plain values, texts, collections, exceptions.
const SERIALIZABLE: ReadonlySet<string> = new Set([
  "System.Array",
  "System.Attribute",
  "System.Collections.ObjectModel.Collection`1",
  "System.Collections.ObjectModel.ReadOnlyCollection`1",
  "System.DBNull",
  "System.Object",
  "System.String",
  "System.Text.StringBuilder",
  "System.Uri",
  "System.Version",
]);

const SERIALIZABLE_NAMESPACES: ReadonlySet<string> = new Set([
  "System.Collections",
  "System.Collections.Generic",
  "System.Collections.Specialized",
]);

function isSerializable(type: PsType): boolean {
  if (type.row.isInterface) return false;
  return isValueType(type) || type.elementType !== undefined || SERIALIZABLE.has(type.fullName) ||
    SERIALIZABLE_NAMESPACES.has(type.namespace) || namesOf(type).includes("System.Exception");
}

const isGeneric = (type: PsType): boolean => type.genericArguments.length > 0 || type.row.typeParameters !== undefined;
const PRIMITIVES: ReadonlySet<string> = new Set(["System.Boolean", "System.Char", "System.IntPtr", "System.UIntPtr"]);

function isPrimitive(type: PsType): boolean {
  const numeric = numericOf(type);
  return PRIMITIVES.has(type.fullName) || (numeric !== undefined && numeric !== "Decimal" && numeric !== "BigInteger");
}

/** Type, reflection. */
export const REFLECTION_ROWS: readonly TypeRow[] = [
  declareType("System.Reflection.MemberInfo", { isAbstract: true }),
  declareType("System.Type", {
    base: "System.Reflection.MemberInfo",
    isAbstract: true,
    properties: {
      "bool IsCollectible": () => false,
      "type DeclaringType": (self: PsType) => {
        const at = self.fullName.lastIndexOf("+");
        return at < 0 ? null : resolveType(self.fullName.slice(0, at)) ?? null;
      },
      "string FullName": (self: PsType) => self.fullName,
      "string AssemblyQualifiedName": (self: PsType) => `${self.fullName}, ${assemblyFullName(assemblyName(self))}`,
      "string Namespace": (self: PsType) => self.namespace === "" ? null : self.namespace,
      "guid GUID": () => null,
      "bool IsEnum": (self: PsType) => self.row.enum !== undefined,
      "bool IsConstructedGenericType": (self: PsType) => self.genericArguments.length > 0,
      "bool IsGenericParameter": () => false,
      "bool IsGenericType": isGeneric,
      "bool IsGenericTypeDefinition": (self: PsType) => self.row.typeParameters !== undefined,
      "type BaseType": (self: PsType) => baseTypeOf(self) ?? null,
      "bool IsAbstract": (self: PsType) => self.row.isAbstract === true || self.row.isInterface === true,
      "bool IsSealed": (self: PsType) =>
        isValueType(self) || self.elementType !== undefined || self.fullName === "System.String",
      "bool IsArray": (self: PsType) => self.elementType !== undefined,
      "bool IsByRef": () => false,
      "bool IsPointer": () => false,
      "bool IsClass": (self: PsType) => !isValueType(self) && !self.row.isInterface,
      "bool IsInterface": (self: PsType) => self.row.isInterface === true,
      "bool IsValueType": isValueType,
      "bool IsPrimitive": isPrimitive,
      "bool IsPublic": () => true,
      "bool IsNotPublic": () => false,
      "bool IsNested": (self: PsType) => self.fullName.includes("+"),
      "bool IsSerializable": isSerializable,
      "bool IsVisible": () => true,
      "type[] GenericTypeArguments": (self: PsType) => types(self.genericArguments),
      "type UnderlyingSystemType": (self: PsType) => self,
      "System.Reflection.MemberTypes MemberType": () => null,
      "string Name": (self: PsType) => self.name,
      "System.Reflection.Assembly Assembly": (self: PsType) =>
        new NetObject<AssemblyState>("System.Reflection.RuntimeAssembly", { name: assemblyName(self) }),
      "System.Reflection.Module Module": () => null,
    },
    methods: {
      "bool Equals(System.Object o)": (self: PsType, other: PsValue) =>
        other instanceof PsType && other.fullName === self.fullName,
      "bool Equals(type o)": (self: PsType, other: PsType | null) => other?.fullName === self.fullName,
      "int GetArrayRank()": (self: PsType) => {
        if (self.elementType === undefined) throw clrError("System.ArgumentException", "The type is no array.");
        return rankOf(self);
      },
      "type GetElementType()": (self: PsType) => self.elementType ?? null,
      "string GetEnumName(System.Object value)": nameOf,
      "string[] GetEnumNames()": (self: PsType) => strings(sortedMembers(enumRow(self)).map(([name]) => name)),
      "type GetEnumUnderlyingType()": underlying,
      "array GetEnumValues()": valueArray,
      "type[] GetGenericArguments()": (self: PsType) => types(self.genericArguments),
      "type GetGenericTypeDefinition()": (self: PsType) => {
        const open = self.row.typeParameters ? self : openTypeOf(self);
        if (open === undefined) throw clrError("System.InvalidOperationException", "The type is not generic.");
        return open;
      },
      "type GetInterface(string name)": (self: PsType, name: string) => {
        const found = interfaceNamesOf(self).find((each) => each === name || each.endsWith(`.${name}`));
        return found ? resolveType(found) ?? null : null;
      },
      "type[] GetInterfaces()": (self: PsType) => types(interfaceNamesOf(self).map((name) => typeNamed(name))),
      "System.Reflection.MethodInfo GetMethod(string name)": findAnyMethod,
      "System.Reflection.MethodInfo GetMethod(string name, type[] types)": findAnyMethod,
      "System.Reflection.MethodInfo[] GetMethods()": allMethodInfos,
      "System.Reflection.ConstructorInfo[] GetConstructors()": (self: PsType) =>
        new PsArray(
          (self.row.constructors ?? []).map((overload) =>
            methodInfo(self, { name: ".ctor", overloads: [overload] }, false)
          ),
          "System.Reflection.ConstructorInfo",
        ),
      "System.Reflection.PropertyInfo GetProperty(string name)": findAnyProperty,
      "System.Reflection.PropertyInfo[] GetProperties()": allPropertyInfos,
      "bool IsAssignableFrom(type c)": (self: PsType, other: PsType | null) =>
        other !== null && isAssignable(other, self),
      "bool IsAssignableTo(type targetType)": (self: PsType, other: PsType | null) =>
        other !== null && isAssignable(self, other),
      "bool IsEnumDefined(System.Object value)": isDefined,
      "bool IsInstanceOfType(System.Object o)": (self: PsType, value: PsValue) => isInstance(value, self),
      "bool IsSubclassOf(type c)": (self: PsType, other: PsType) =>
        self !== other && namesOf(self).includes(other.fullName),
      "type MakeArrayType()": (self: PsType) => makeArrayType(self),
      "type MakeArrayType(int rank)": makeArrayType,
      "type MakeGenericType(params type[] typeArguments)": (self: PsType, args: PsArray) => {
        if (self.row.typeParameters?.length !== args.items.length) {
          throw clrError("System.ArgumentException", "The count of type arguments is wrong.");
        }
        return makeGenericType(self, args.items as PsType[]);
      },
      "string ToString()": netTypeText,
      "System.Object InvokeMember(string name)": () => null,
    },
    statics: {
      "type[] EmptyTypes": () => types([]),
      "type GetType(string typeName)": (name: string | null) => {
        const type = name === null ? undefined : resolveType(name);
        // Names that PowerShell alone knows are none of .NET's.
        return type && (name!.includes(".") || name === type.fullName) ? type : null;
      },
      "type GetType(string typeName, bool throwOnError)": (name: string, must: boolean) => {
        const type = resolveType(name);
        if (type === undefined && must) throw clrError("System.TypeLoadException", `There is no type "${name}".`);
        return type ?? null;
      },
      "System.TypeCode GetTypeCode(type type)": typeCode,
    },
  }),
  declareType("System.Reflection.TypeInfo", { base: "System.Type", isAbstract: true }),
  declareType("System.RuntimeType", { base: "System.Reflection.TypeInfo" }),
  declareType("System.Reflection.Assembly", {
    properties: {
      "string FullName": (self: NetObject<AssemblyState>) => assemblyFullName(self.state.name),
      "string Location": () => "",
    },
    methods: {
      "System.Reflection.AssemblyName GetName()": (self: NetObject<AssemblyState>) =>
        new NetObject<AssemblyState>("System.Reflection.AssemblyName", self.state),
      "type GetType(string name)": (_self: PsValue, name: string) => resolveType(name) ?? null,
      "string ToString()": (self: NetObject<AssemblyState>) => assemblyFullName(self.state.name),
    },
  }),
  declareType("System.Reflection.RuntimeAssembly", { base: "System.Reflection.Assembly" }),
  declareType("System.Reflection.AssemblyName", {
    properties: {
      "string Name": (self: NetObject<AssemblyState>) => self.state.name,
      "string FullName": (self: NetObject<AssemblyState>) => assemblyFullName(self.state.name),
      "version Version": (self: NetObject<AssemblyState>) => {
        const parts = /Version=(\d+)\.(\d+)\.(\d+)\.(\d+)/.exec(assemblyFullName(self.state.name))!;
        return new PsVersion(Number(parts[1]), Number(parts[2]), Number(parts[3]), Number(parts[4]));
      },
    },
    methods: { "string ToString()": (self: NetObject<AssemblyState>) => assemblyFullName(self.state.name) },
  }),
  declareType("System.Reflection.PropertyInfo", {
    base: "System.Reflection.MemberInfo",
    properties: {
      "string Name": (self: Member) => self.state.property!.name,
      "type PropertyType": (self: Member) => propertyType(self.state.property!),
      "bool CanRead": (self: Member) => self.state.property!.get !== undefined,
      "bool CanWrite": (self: Member) => self.state.property!.set !== undefined,
      "type DeclaringType": (self: Member) => self.state.owner,
      "type ReflectedType": (self: Member) => self.state.owner,
    },
    methods: {
      "System.Object GetValue(System.Object obj)": (self: Member, target: PsValue, session: Session) =>
        self.state.property!.get?.(target, session) ?? null,
      "void SetValue(System.Object obj, System.Object value)": (
        self: Member,
        target: PsValue,
        value: PsValue,
        session: Session,
      ) => self.state.property!.set?.(target, value, session),
      "string ToString()": (self: Member) => `${propertyType(self.state.property!).name} ${self.state.property!.name}`,
    },
  }),
  declareType("System.Reflection.RuntimePropertyInfo", { base: "System.Reflection.PropertyInfo" }),
  declareType("System.Reflection.MethodInfo", {
    base: "System.Reflection.MemberInfo",
    properties: {
      "string Name": (self: Member) => self.state.method!.name,
      "type ReturnType": (self: Member) =>
        resolveType(self.state.method!.overloads[0]!.returns) ?? typeNamed("System.Object"),
      "bool IsStatic": (self: Member) => self.state.isStatic,
      "bool IsPublic": () => true,
      "type DeclaringType": (self: Member) => self.state.owner,
    },
    methods: {
      "System.Object Invoke(System.Object obj, System.Object[] parameters)": (
        self: Member,
        target: PsValue,
        args: PsArray | null,
        session: Session,
      ) => {
        const items = args?.items ?? [];
        const overload = self.state.method!.overloads.find((each) => each.parameters.length === items.length);
        return overload ? overload.call(self.state.isStatic ? self.state.owner : target, items, session) : null;
      },
      "string ToString()": (self: Member) =>
        methodDefinition(self.state.method!.name, self.state.method!.overloads[0]!),
    },
  }),
  declareType("System.Reflection.RuntimeMethodInfo", { base: "System.Reflection.MethodInfo" }),
  declareType("System.Activator", {
    statics: {
      "System.Object CreateInstance(type type)": (type: PsType, session: Session) => construct(type, [], session),
      "System.Object CreateInstance(type type, params System.Object[] args)": (
        type: PsType,
        args: PsArray,
        session: Session,
      ) => construct(type, args.items, session),
    },
  }),
];
