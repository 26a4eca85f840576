/**
 * All members of a value: what Get-Member, `Select-Object *` and the Format cmdlets list.
 * @module
 */
import { LiveObject, PsArray, PsDynamicMember, PsObject, PsSecureString, type PsValue } from "../../clixml/value.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { AliasMember, PropertySetMember, ScriptMethodMember, ScriptPropertyMember } from "./dynamic_members.ts";
import { allMethods, allProperties } from "./member_lookup.ts";
import { methodDefinition, typeNameInSignature } from "./method_reference.ts";
import { baseOf } from "./numbers.ts";
import { type AdaptedObject, getOwn, notesOf } from "./properties.ts";
import { toText } from "./text.ts";
import { type TypeDataMember, typeDataMembers } from "./type_data.ts";
import type { MethodOverload, MethodRow, PropertyRow, PsType } from "./type.ts";
import { resolveType, typeNamesOf, typeOf, typeText } from "./type_system.ts";
import { asNode } from "./xml_values.ts";

/** A member as Get-Member shows it. */
export interface MemberInfo {
  readonly name: string;
  /** PSMemberTypes by name. */
  readonly memberType: string;
  readonly isProperty: boolean;
  /** Names in a PropertySet or MemberSet. */
  readonly propertySet?: readonly string[];
  /** `TypeNameOfValue`. */
  readonly typeName: string;
  readonly definition: string;
  /** Shown with -Force only. */
  readonly isHidden: boolean;
  readonly isSettable: boolean;
  readonly isStatic: boolean;
  /** Target of an alias. */
  readonly referencedName?: string;
  /** The member that a script added. */
  readonly dynamic?: PsDynamicMember;
  readonly row?: MethodRow;
  /** The value; may throw. Methods have null. */
  value(): PsValue;
}

/** First type name of a value, as definitions show it. */
export function valueTypeName(value: PsValue): string {
  if (value === null) return "System.Object";
  return typeNamesOf(value)[0] ?? "System.Object";
}

/** The type of a note's value: an object's first type name, else the .NET type without its namespace. */
function noteTypeName(value: PsValue): string {
  if (value === null) return "object";
  return value instanceof PsObject ? valueTypeName(value) : withoutNamespace(typeOf(value));
}

function withoutNamespace(type: PsType): string {
  if (type.elementType) return `${withoutNamespace(type.elementType)}[]`;
  if (type.genericArguments.length > 0) {
    const open = typeText(type);
    const name = open.slice(0, open.indexOf("["));
    return `${name.slice(name.lastIndexOf(".") + 1)}[${type.genericArguments.map(withoutNamespace).join(",")}]`;
  }
  const text = typeText(type);
  return text.slice(text.lastIndexOf(".") + 1);
}

function noteText(value: PsValue): string {
  if (value === null) return "null";
  return value instanceof PsArray ? typeOf(value).fullName : toText(value);
}

function base(name: string, memberType: string, more: Partial<MemberInfo>): MemberInfo {
  return {
    name,
    memberType,
    isProperty: memberType.endsWith("Property") && memberType !== "ParameterizedProperty",
    typeName: "System.Object",
    definition: name,
    isHidden: false,
    isSettable: false,
    isStatic: false,
    value: () => null,
    ...more,
  };
}

function noteInfo(self: PsValue, name: string, slot: PsValue | PsDynamicMember): MemberInfo {
  if (!(slot instanceof PsDynamicMember)) {
    return base(name, "NoteProperty", {
      typeName: valueTypeName(slot),
      definition: `${noteTypeName(slot)} ${name}=${noteText(slot)}`,
      isSettable: true,
      value: () => currentNote(self, name),
    });
  }
  return dynamicInfo(self, name, slot);
}

function currentNote(self: PsValue, name: string): PsValue {
  const slot = notesOf(self)?.get(name);
  return slot === undefined || slot instanceof PsDynamicMember ? null : slot;
}

function dynamicInfo(self: PsValue, name: string, member: PsDynamicMember): MemberInfo {
  const value = (): PsValue => member.read(self) ?? null;
  if (member instanceof AliasMember) {
    return base(name, "AliasProperty", {
      definition: `${name} = ${member.target}`,
      referencedName: member.target,
      dynamic: member,
      isSettable: true,
      value,
    });
  }
  if (member instanceof ScriptPropertyMember) {
    const get = member.getter ? ` get=${member.getter.source};` : "";
    const set = member.setter ? ` set=${member.setter.source};` : "";
    return base(name, "ScriptProperty", {
      definition: `System.Object ${name} {${get.slice(1)}${set}}`,
      dynamic: member,
      isSettable: member.setter !== undefined,
      value,
    });
  }
  if (member instanceof ScriptMethodMember) {
    return base(name, "ScriptMethod", { definition: `System.Object ${name}();`, dynamic: member });
  }
  if (member instanceof PropertySetMember) {
    return base(name, member.memberType, {
      propertySet: member.names,
      definition: `${name} {${member.names.join(", ")}}`,
      dynamic: member,
    });
  }
  return base(name, member.memberType, { dynamic: member, value });
}

function extendedInfo(self: PsValue, name: string, member: TypeDataMember, session: Session): MemberInfo {
  switch (member.kind) {
    case "alias":
      return base(name, "AliasProperty", {
        definition: `${name} = ${member.target}`,
        referencedName: member.target,
        value: () => getOwn(self, member.target, session) ?? null,
      });
    case "note":
      return noteInfo(self, name, member.value);
    case "method":
      return base(name, "ScriptMethod", { definition: `System.Object ${name}();` });
    case "set":
      return base(name, "PropertySet", {
        propertySet: member.names,
        definition: `${name} {${member.names.join(", ")}}`,
      });
    case "dynamic":
      return dynamicInfo(self, name, member.member);
    default:
      return base(name, member.kind === "code" ? "CodeProperty" : "ScriptProperty", {
        definition: `System.Object ${name} {get=${name};}`,
        isSettable: member.set !== undefined,
        value: () => member.get(self, session) ?? null,
      });
  }
}

function accessors(row: PropertyRow): string {
  return `{${row.get || row.indexed ? "get;" : ""}${row.set || row.indexedSet ? "set;" : ""}}`;
}

function rowInfo(self: PsValue, row: PropertyRow, session: Session, isStatic: boolean): MemberInfo {
  const typeName = row.propertyType ? typeText(row.propertyType) : typeNameInSignature(row.type);
  const prefix = isStatic ? "static " : "";
  if (row.indexed || row.indexedSet) {
    const definition = methodDefinition(row.name, (row.indexed ?? row.indexedSet)!.overloads[0]!);
    return base(row.name, "ParameterizedProperty", {
      typeName,
      definition: `${definition} ${accessors(row)}`,
      isStatic,
    });
  }
  return base(row.name, "Property", {
    typeName: (row.propertyType ?? resolveType(row.type))?.fullName ?? fullTypeName(row.type),
    definition: `${prefix}${typeName} ${row.name} ${accessors(row)}`,
    isSettable: row.set !== undefined,
    isHidden: row.hidden ?? false,
    isStatic,
    value: () => row.get?.(self, session) ?? null,
  });
}

function fullTypeName(name: string): string {
  const text = typeNameInSignature(name);
  return text.includes(".") ? text : `System.${text}`;
}

function methodInfo(
  row: MethodRow,
  isStatic: boolean,
  overloads: readonly MethodOverload[] = row.overloads,
): MemberInfo {
  return base(row.name, "Method", {
    typeName: "System.Management.Automation.PSMethod",
    definition: overloads.map((overload) => methodDefinition(row.name, overload, isStatic)).join(", "),
    isStatic,
    row,
  });
}

/** Type names of what came over a wire as a bag of properties, and the only methods that it lists. */
const COPY = "Deserialized.";
const METHODS_OF_COPIES: ReadonlySet<string> = new Set(["GetType", "ToString"]);

/** Every member of a value: added ones, extended type data, the type's own. */
export function membersOf(value: PsValue, session: Session): readonly MemberInfo[] {
  if (value === null) return [];
  const found = new Map<string, MemberInfo>();
  const add = (info: MemberInfo): void => {
    const key = info.name.toLowerCase();
    if (!found.has(key)) found.set(key, info);
  };
  for (const info of propertyInfos(value, session)) add(info);
  const inner = asNode(baseOf(value));
  const isCopy = inner instanceof PsObject && typeNamesOf(inner)[0]?.startsWith(COPY) === true;
  for (const row of allMethods(typeOf(inner))) {
    if (row.overloads.length > 0 && (!isCopy || METHODS_OF_COPIES.has(row.name))) add(methodInfo(row, false));
  }
  return [...found.values()];
}

function* propertyInfos(value: PsValue, session: Session): Generator<MemberInfo, undefined> {
  const bag = notesOf(value);
  for (let i = 0; i < (bag?.size ?? 0); i++) yield noteInfo(value, bag!.names[i]!, bag!.values[i]!);
  for (const { name, member } of typeDataMembers(typeNamesOf(value), session)) {
    yield extendedInfo(value, name, member, session);
  }
  const inner = asNode(baseOf(value));
  if (inner instanceof PsObject) {
    const { adapted } = inner;
    for (let i = 0; i < (adapted?.size ?? 0); i++) {
      const slot = adapted!.values[i]!;
      yield base(adapted!.names[i]!, "Property", {
        typeName: slot instanceof PsDynamicMember ? "System.Object" : valueTypeName(slot),
        definition: `${slot instanceof PsDynamicMember ? "object" : typeText(typeOf(slot))} ${adapted!
          .names[i]!} {get;set;}`,
        isSettable: true,
        value: () => slot instanceof PsDynamicMember ? slot.read(inner) ?? null : slot,
      });
    }
    return;
  }
  if (inner instanceof PsSecureString) {
    yield base("Length", "Property", {
      typeName: "System.Int32",
      definition: "int Length {get;}",
      value: () => inner.reveal()?.length ?? 0,
    });
    return;
  }
  yield* ownProperties(inner, session);
}

function* ownProperties(inner: PsValue, session: Session): Generator<MemberInfo, undefined> {
  if (inner instanceof LiveObject && "adaptedNames" in inner) {
    const adapted = inner as LiveObject & AdaptedObject;
    for (const name of adapted.adaptedNames()) {
      const now = adapted.getAdapted(name) ?? null;
      const isSettable = adapted.canSetAdapted?.(name) ?? true;
      yield base(name, "Property", {
        typeName: valueTypeName(now),
        definition: `${now === null ? "System.Object" : typeText(typeOf(now))} ${name} {get;${
          isSettable ? "set;" : ""
        }}`,
        isSettable,
        value: () => adapted.getAdapted(name) ?? null,
      });
    }
  }
  const seen = new Set<string>();
  for (const row of allProperties(typeOf(inner))) {
    seen.add(row.name.toLowerCase());
    yield rowInfo(inner, row, session, false);
  }
  if (!(inner instanceof LiveObject) || "netType" in inner) return;
  for (const [name, get] of inner.properties()) {
    if (seen.has(name.toLowerCase())) continue;
    const read = (): PsValue => get();
    const current = quietly(read);
    yield base(name, "Property", {
      typeName: valueTypeName(current),
      definition: `${current === null ? "object" : typeText(typeOf(current))} ${name} {get;}`,
      value: read,
    });
  }
}

function quietly(read: () => PsValue): PsValue {
  try {
    return read();
  } catch (error) {
    if (error instanceof TerminatingError) return null;
    throw error;
  }
}

/** Static members of a type. */
export function staticMembersOf(type: PsType, session: Session): readonly MemberInfo[] {
  const found: MemberInfo[] = [];
  for (const row of allProperties(type, true)) found.push(rowInfo(null, row, session, true));
  for (const row of allMethods(type, true)) found.push(methodInfo(row, true));
  const constructors = type.row.constructors ?? [];
  if (constructors.length > 0) {
    found.push(base("new", "Method", {
      typeName: "System.Management.Automation.PSMethod",
      definition: constructors.map((overload) =>
        `${typeText(type)} new(${methodDefinition("", overload).split("(").slice(1).join("(")}`
      ).join(", "),
      isStatic: true,
    }));
  }
  const { enum: values } = type.row;
  for (const [name] of values?.members ?? []) {
    found.push(base(name, "Property", {
      typeName: type.fullName,
      definition: `static ${typeText(type)} ${name} {get;}`,
      isStatic: true,
    }));
  }
  return found;
}

/** A property with its value. */
export interface PropertyInfo {
  readonly name: string;
  get(): PsValue;
}

/** The properties of a value by name, in the order that `*` lists them. */
export function propertiesOf(value: PsValue, session: Session): readonly PropertyInfo[] {
  if (value === null) return [];
  const found = new Map<string, PropertyInfo>();
  for (const info of propertyInfos(value, session)) {
    if (!info.isProperty || info.isHidden) continue;
    const key = info.name.toLowerCase();
    if (!found.has(key)) found.set(key, { name: info.name, get: () => info.value() });
  }
  return [...found.values()];
}
