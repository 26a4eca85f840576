/**
 * TABLE: PSObject and the members it lists, references, null strings, wildcard patterns, variables.
 * @module
 */
import {
  LiveObject,
  PropertyBag,
  PsArray,
  type PsDynamicMember,
  type PsEnum,
  PsList,
  PsObject,
  type PsValue,
} from "../../../clixml/value.ts";
import { ScriptBlock } from "../../script_block.ts";
import type { Session } from "../../session.ts";
import { escapeWildcards, hasWildcards, unescapeWildcards } from "../../wildcard.ts";
import { argumentError, memberError } from "../clr_errors.ts";
import { declareType } from "../declare.ts";
import { AliasMember, PropertySetMember, ScriptMethodMember, ScriptPropertyMember } from "../dynamic_members.ts";
import { enumNumber, enumValue } from "../enums.ts";
import { invokeMethod, invokeReference } from "../invocation.ts";
import { type MemberInfo, membersOf, valueTypeName } from "../member_list.ts";
import { METHOD_TYPE, methodDefinition, MethodReference } from "../method_reference.ts";
import { NetObject } from "../net_object.ts";
import { NullLike } from "../null_like.ts";
import { baseOf } from "../numbers.ts";
import { getOwn, notesOf, setProperty } from "../properties.ts";
import { PsObjectView, TypeNameList } from "../psobject_view.ts";
import { PsReference } from "../reference.ts";
import { cachedWildcard } from "../regex_cache.ts";
import { ABSENT, PRESENT, SwitchParameter } from "../switch_parameter.ts";
import { toText } from "../text.ts";
import type { TypeRow } from "../type.ts";
import { typeNamed } from "../type_system.ts";

const SMA = "System.Management.Automation";

// --- Members as objects

/** A member that belongs to an object, or waits to be added to one. */
interface MemberState {
  readonly owner: PsValue | undefined;
  readonly session: Session | undefined;
  readonly info: MemberInfo | undefined;
  readonly name: string;
  /** What a member that was made by a script holds. */
  slot: PsValue | PsDynamicMember;
}

type MemberObject = NetObject<MemberState>;

const MEMBER_TYPES: Readonly<Record<string, string>> = {
  NoteProperty: "PSNoteProperty",
  Property: "PSProperty",
  AliasProperty: "PSAliasProperty",
  ScriptProperty: "PSScriptProperty",
  CodeProperty: "PSCodeProperty",
  ParameterizedProperty: "PSParameterizedProperty",
  PropertySet: "PSPropertySet",
  MemberSet: "PSMemberSet",
  Method: "PSMethod",
  ScriptMethod: "PSScriptMethod",
  CodeMethod: "PSCodeMethod",
};

function memberObject(owner: PsValue, info: MemberInfo, session: Session): MemberObject {
  const type = MEMBER_TYPES[info.memberType] ?? "PSProperty";
  return new NetObject<MemberState>(`${SMA}.${type}`, {
    owner,
    session,
    info,
    name: info.name,
    slot: info.dynamic ?? null,
  });
}

function looseMember(type: string, name: string | null, slot: PsValue | PsDynamicMember): MemberObject {
  if (name === null || name === "") throw argumentError("ArgumentNullException", "name", "A name is needed.");
  return new NetObject<MemberState>(`${SMA}.${type}`, {
    owner: undefined,
    session: undefined,
    info: undefined,
    name,
    slot,
  });
}

function memberValue(self: MemberObject): PsValue {
  const { info, slot, owner, session, name } = self.state;
  if (owner !== undefined && session !== undefined) return getOwn(owner, name, session) ?? info?.value() ?? null;
  return isDynamic(slot) ? slot.read(null) ?? null : slot;
}

const isDynamic = (slot: PsValue | PsDynamicMember): slot is PsDynamicMember =>
  typeof slot === "object" && slot !== null && "memberType" in slot && "read" in slot;

function setMemberValue(self: MemberObject, value: PsValue): void {
  const { state } = self;
  if (state.owner !== undefined && state.session !== undefined) {
    setProperty(state.owner, state.name, value, state.session);
  } else state.slot = value;
}

function memberType(self: MemberObject): string {
  const name = self.netType().name;
  return Object.keys(MEMBER_TYPES).find((key) => MEMBER_TYPES[key] === name) ?? "Property";
}

function typeNameOfValue(self: MemberObject): string {
  const { info, slot } = self.state;
  return info ? info.typeName : isDynamic(slot) ? "System.Object" : valueTypeName(slot);
}

const memberText = (self: MemberObject): string => {
  const { info, name, slot } = self.state;
  if (info) return info.definition;
  return isDynamic(slot) ? name : `${name}=${slot === null ? "" : toText(slot)}`;
};

const scriptOf = (self: MemberObject, which: "getter" | "setter"): PsValue =>
  self.state.slot instanceof ScriptPropertyMember ? self.state.slot[which] ?? null : null;

// --- Collections of members

type CollectionKind = "Properties" | "Methods" | "Members";

/** A live view of an object's members. */
class MemberCollection extends LiveObject {
  readonly target: PsValue;
  readonly which: CollectionKind;
  readonly session: Session;
  constructor(target: PsValue, which: CollectionKind, session: Session) {
    super();
    this.target = target;
    this.which = which;
    this.session = session;
  }
  infos(): readonly MemberInfo[] {
    const all = membersOf(this.target, this.session);
    if (this.which === "Members") return all;
    return all.filter((info) =>
      info.isProperty === (this.which === "Properties") &&
      (this.which === "Properties" || info.memberType.endsWith("Method"))
    );
  }
  find(name: string): MemberObject | undefined {
    const key = name.toLowerCase();
    const info = this.infos().find((each) => each.name.toLowerCase() === key);
    return info && memberObject(this.target, info, this.session);
  }
  enumerateItems(): Iterable<PsValue> {
    // Hidden members are found by name only.
    return this.infos().filter((info) => !info.isHidden).map((info) => memberObject(this.target, info, this.session));
  }
  netType(): ReturnType<typeof typeNamed> {
    return typeNamed(`${SMA}.PSMemberInfoIntegratingCollection`);
  }
  override typeNames(): readonly string[] {
    const item = this.which === "Properties"
      ? "PSPropertyInfo"
      : this.which === "Methods"
      ? "PSMethodInfo"
      : "PSMemberInfo";
    return [`${SMA}.PSMemberInfoIntegratingCollection\`1[[${SMA}.${item}]]`, "System.Object"];
  }
  override text(): string {
    return this.infos().map((info) => info.definition).join(" ");
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {}
}

/** The bag that takes members of an object; `undefined` where it can take none. */
function bagOf(target: PsValue): PropertyBag | undefined {
  if (target instanceof PsObject) return target.members;
  if (target instanceof LiveObject) return target.notes ??= new PropertyBag();
  return undefined;
}

function addMember(self: MemberCollection, member: MemberObject): void {
  const bag = bagOf(self.target);
  if (bag === undefined) return;
  if (bag.has(member.state.name)) {
    throw memberError(
      `${SMA}.ExtendedTypeSystemException`,
      "AlreadyPresentPSMemberInfoInternalCollectionAdd",
      `There is a member "${member.state.name}" already.`,
    );
  }
  const { slot, info } = member.state;
  bag.set(member.state.name, info && !info.dynamic ? info.value() : bound(slot, self.session));
}

// A member that a script made without a session gets one when it is added.
function bound(slot: PsValue | PsDynamicMember, session: Session): PsValue | PsDynamicMember {
  if (slot instanceof PendingMember) return slot.bind(session);
  return slot;
}

/** A script member before it is added to an object. */
class PendingMember extends LiveObject {
  readonly memberType: string;
  readonly bind: (session: Session) => PsDynamicMember;
  constructor(memberType: string, bind: (session: Session) => PsDynamicMember) {
    super();
    this.memberType = memberType;
    this.bind = bind;
  }
  override typeNames(): readonly string[] {
    return ["System.Object"];
  }
  override text(): string {
    return this.memberType;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {}
}

function matching(self: MemberCollection, pattern: string): PsArray {
  const wanted = cachedWildcard(pattern, true);
  const found = self.infos().filter((info) => wanted.matches(info.name));
  return new PsArray(found.map((info) => memberObject(self.target, info, self.session)));
}

// --- PSObject

function copyOf(value: PsValue): PsValue {
  if (!(value instanceof PsObject)) return value;
  const bag = new PropertyBag();
  for (let i = 0; i < value.members.size; i++) bag.push(value.members.names[i]!, value.members.values[i]!);
  const copy = new PsObject(bag, value.base, value.typeNames && [...value.typeNames]);
  copy.adapted = value.adapted;
  copy.text = value.text;
  return copy;
}

const viewMembers = (which: CollectionKind) => (self: PsObjectView) =>
  new MemberCollection(self.target, which, self.session);

const names = (self: TypeNameList): string[] => [...self.names()];

function changeNames(self: TypeNameList, change: (names: string[]) => void): void {
  const list = names(self);
  change(list);
  self.replace(list);
}

// --- Wildcards

interface PatternState {
  readonly pattern: string;
  readonly ignoreCase: boolean;
}

type Pattern = NetObject<PatternState>;
const pattern = (text: string, ignoreCase: boolean): Pattern =>
  new NetObject<PatternState>(`${SMA}.WildcardPattern`, { pattern: text, ignoreCase });

/** The value that stands for a null string. */
const NULL_STRING = new NullLike(`${SMA}.Language.NullString`);

function memberTypes(name: string): PsValue {
  const type = typeNamed(`${SMA}.PSMemberTypes`);
  return enumValue(type, type.row.enum!.members.find(([each]) => each === name)?.[1] ?? 4n);
}

// A method that was read as a value, `$text.Trim`, knows less of itself than one of PSObject.Methods.
const ofMethod = (
  own: (self: MethodReference) => PsValue,
  other: (self: MemberObject) => PsValue,
): (self: MemberObject | MethodReference) => PsValue =>
(self) => self instanceof MethodReference ? own(self) : other(self);

/** PSObject and its members. */
export const PSOBJECT_ROWS: readonly TypeRow[] = [
  declareType(`${SMA}.PSObject`, {
    interfaces: "System.IFormattable System.IComparable",
    properties: {
      [`${SMA}.PSMemberInfoCollection Members`]: viewMembers("Members"),
      [`${SMA}.PSMemberInfoCollection Properties`]: viewMembers("Properties"),
      [`${SMA}.PSMemberInfoCollection Methods`]: viewMembers("Methods"),
      "System.Object ImmediateBaseObject": (self: PsObjectView) =>
        self.target instanceof PsObject && self.target.base !== undefined ? self.target.base : self.target,
      "System.Object BaseObject": (self: PsObjectView) => baseOf(self.target),
      "System.Collections.ObjectModel.Collection[string] TypeNames": (self: PsObjectView) =>
        new TypeNameList(self.target),
    },
    methods: {
      "psobject Copy()": (self: PsObjectView) => copyOf(self.target),
      "string ToString()": (self: PsValue) => self instanceof PsObjectView ? toText(self.target) : toText(self),
    },
    constructors: {
      "()": () => new PsObject(),
      "(System.Object obj)": (value: PsValue) => value,
    },
    statics: { "psobject AsPSObject(System.Object obj)": (value: PsValue) => value },
  }),
  declareType(`${SMA}.PSCustomObject`, {
    methods: { "string ToString()": (self: PsValue) => self instanceof PsObject ? self.text ?? "" : "" },
  }),
  declareType(`${SMA}.PSMemberInfoIntegratingCollection`, {
    interfaces: "System.Collections.IEnumerable",
    properties: {
      [`${SMA}.PSMemberInfo Item(string name)`]: (self: MemberCollection, name: string) => self.find(name) ?? null,
    },
    methods: {
      [`void Add(${SMA}.PSMemberInfo member)`]: addMember,
      [`void Add(${SMA}.PSMemberInfo member, bool preValidated)`]: addMember,
      "void Remove(string name)": (self: MemberCollection, name: string) => {
        bagOf(self.target)?.delete(name);
      },
      [`${SMA}.ReadOnlyPSMemberInfoCollection Match(string name)`]: matching,
      [`${SMA}.ReadOnlyPSMemberInfoCollection Match(string name, ${SMA}.PSMemberTypes memberTypes)`]: (
        self: MemberCollection,
        text: string,
        types: PsEnum,
      ) => {
        const bits = enumNumber(types);
        const wanted = matching(self, text);
        return new PsArray(wanted.items.filter((item) => {
          const name = memberType(item as MemberObject);
          const row = typeNamed(`${SMA}.PSMemberTypes`).row.enum!;
          const bit = row.members.find(([each]) => each === name)?.[1] ?? 0n;
          return (bits & bit) !== 0n;
        }));
      },
    },
  }),
  declareType(`${SMA}.PSMemberInfo`, {
    isAbstract: true,
    properties: {
      [`${SMA}.PSMemberTypes MemberType`]: (self: MemberObject) => memberTypes(memberType(self)),
      "System.Object Value": { get: memberValue, set: setMemberValue },
      "string TypeNameOfValue": typeNameOfValue,
      "string Name": (self: MemberObject) => self.state.name,
      "bool IsInstance": (self: MemberObject) => notesOf(self.state.owner ?? null)?.has(self.state.name) ?? false,
    },
    methods: { "string ToString()": memberText },
  }),
  declareType(`${SMA}.PSPropertyInfo`, {
    base: `${SMA}.PSMemberInfo`,
    isAbstract: true,
    properties: {
      "bool IsSettable": (self: MemberObject) => self.state.info?.isSettable ?? true,
      "bool IsGettable": () => true,
    },
  }),
  declareType(`${SMA}.PSNoteProperty`, {
    base: `${SMA}.PSPropertyInfo`,
    constructors: {
      "(string name, System.Object value)": (name: string | null, value: PsValue) =>
        looseMember("PSNoteProperty", name, value),
    },
  }),
  declareType(`${SMA}.PSVariableProperty`, { base: `${SMA}.PSNoteProperty` }),
  declareType(`${SMA}.PSProperty`, { base: `${SMA}.PSPropertyInfo` }),
  declareType(`${SMA}.PSAdaptedProperty`, { base: `${SMA}.PSProperty` }),
  declareType(`${SMA}.PSCodeProperty`, { base: `${SMA}.PSPropertyInfo` }),
  declareType(`${SMA}.PSAliasProperty`, {
    base: `${SMA}.PSPropertyInfo`,
    properties: {
      "string ReferencedMemberName": (self: MemberObject) =>
        self.state.slot instanceof AliasMember ? self.state.slot.target : self.state.info?.referencedName ?? null,
    },
    constructors: {
      "(string name, string referencedMemberName)": (name: string | null, target: string) =>
        looseMember(
          "PSAliasProperty",
          name,
          new PendingMember("AliasProperty", (session) =>
            new AliasMember(target, (self, at) => getOwn(self, at, session))),
        ),
    },
  }),
  declareType(`${SMA}.PSScriptProperty`, {
    base: `${SMA}.PSPropertyInfo`,
    properties: {
      "scriptblock GetterScript": (self: MemberObject) => scriptOf(self, "getter"),
      "scriptblock SetterScript": (self: MemberObject) => scriptOf(self, "setter"),
    },
    constructors: {
      "(string name, scriptblock getterScript)": (name: string | null, getter: PsValue) =>
        looseMember("PSScriptProperty", name, pendingProperty(getter, null)),
      "(string name, scriptblock getterScript, scriptblock setterScript)": (
        name: string | null,
        getter: PsValue,
        setter: PsValue,
      ) => looseMember("PSScriptProperty", name, pendingProperty(getter, setter)),
    },
  }),
  declareType(`${SMA}.PSMethodInfo`, {
    base: `${SMA}.PSMemberInfo`,
    isAbstract: true,
    properties: {
      [`${SMA}.PSMemberTypes MemberType`]: ofMethod(
        (self) => memberTypes(self.script ? "ScriptMethod" : "Method"),
        (self) => memberTypes(memberType(self)),
      ),
      "System.Object Value": ofMethod((self) => self, memberValue),
      "string TypeNameOfValue": ofMethod((self) => self.typeNames()[0]!, typeNameOfValue),
      "string Name": ofMethod((self) => self.name, (self) => self.state.name),
      "bool IsInstance": ofMethod(
        (self) => self.script !== undefined,
        (self) => notesOf(self.state.owner ?? null)?.has(self.state.name) ?? false,
      ),
      "System.Collections.ObjectModel.Collection[string] OverloadDefinitions": (self: MemberObject | MethodReference) =>
        new PsList(
          self instanceof MethodReference
            ? [...self.definitions()]
            : (self.state.info?.row?.overloads ?? []).map((overload) => methodDefinition(self.state.name, overload)),
          "System.Collections.ObjectModel.Collection`1[[System.String, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]]",
        ),
    },
    methods: {
      "string ToString()": ofMethod((self) => self.text(), memberText),
      "System.Object Invoke(params System.Object[] arguments)": (
        self: MemberObject | MethodReference,
        args: PsArray,
        session: Session,
      ) =>
        self instanceof MethodReference
          ? invokeReference(self, args.items, session)
          : invokeMethod(self.state.owner ?? null, self.state.name, args.items, session),
    },
  }),
  declareType(`${SMA}.PSMethod`, { base: `${SMA}.PSMethodInfo` }),
  // .NET's methods have a type whose argument tells the signature.
  declareType(METHOD_TYPE, { base: `${SMA}.PSMethod`, typeParameters: "T" }),
  declareType(`${SMA}.PSCodeMethod`, { base: `${SMA}.PSMethodInfo` }),
  declareType(`${SMA}.PSParameterizedProperty`, { base: `${SMA}.PSMethodInfo` }),
  declareType(`${SMA}.PSScriptMethod`, {
    base: `${SMA}.PSMethodInfo`,
    properties: {
      "scriptblock Script": (self: MemberObject) =>
        self.state.slot instanceof ScriptMethodMember ? self.state.slot.block : null,
    },
    constructors: {
      "(string name, scriptblock script)": (name: string | null, script: PsValue) =>
        looseMember(
          "PSScriptMethod",
          name,
          new PendingMember("ScriptMethod", (session) => new ScriptMethodMember(session, script as ScriptBlock)),
        ),
    },
  }),
  declareType(`${SMA}.PSMemberSet`, { base: `${SMA}.PSMemberInfo` }),
  declareType(`${SMA}.PSPropertySet`, {
    base: `${SMA}.PSMemberInfo`,
    constructors: {
      "(string name, System.Collections.Generic.IEnumerable[string] referencedPropertyNames)": (
        name: string | null,
        properties: PsValue,
      ) =>
        looseMember(
          "PSPropertySet",
          name,
          new PendingMember("PropertySet", () => new PropertySetMember((properties as PsArray).items as string[])),
        ),
    },
  }),
  declareType(
    "System.Collections.ObjectModel.Collection`1[[System.String, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]]",
    {
      interfaces: "System.Collections.IList",
      properties: {
        "int Count": (self: TypeNameList | PsList) => self instanceof PsList ? self.items.length : self.names().length,
        "string Item(int index)": (self: TypeNameList | PsList, index: number) => {
          const name = (self instanceof PsList ? self.items : self.names())[index];
          if (name === undefined) throw argumentError("ArgumentOutOfRangeException", "index", "There is no such item.");
          return name;
        },
      },
      methods: {
        "void Add(string item)": (self: TypeNameList, name: string) => changeNames(self, (list) => list.push(name)),
        "void Clear()": (self: TypeNameList) => self.replace([]),
        "bool Contains(string item)": (self: TypeNameList, name: string) => self.names().includes(name),
        "int IndexOf(string item)": (self: TypeNameList, name: string) => self.names().indexOf(name),
        "void Insert(int index, string item)": (self: TypeNameList, index: number, name: string) =>
          changeNames(self, (list) => list.splice(index, 0, name)),
        "bool Remove(string item)": (self: TypeNameList, name: string) => {
          const had = self.names().includes(name);
          changeNames(self, (list) => had && list.splice(list.indexOf(name), 1));
          return had;
        },
        "void RemoveAt(int index)": (self: TypeNameList, index: number) =>
          changeNames(self, (list) => list.splice(index, 1)),
      },
    },
  ),
  declareType(`${SMA}.PSReference`, {
    properties: {
      "System.Object Value": {
        get: (self: PsReference) => self.value,
        set: (self: PsReference, value: PsValue) => {
          self.value = value;
        },
      },
    },
    constructors: { "(System.Object value)": (value: PsValue) => PsReference.of(value) },
  }),
  declareType(`${SMA}.SwitchParameter`, {
    isValueType: true,
    properties: { "bool IsPresent": (self: SwitchParameter) => self.isPresent },
    methods: {
      "bool ToBool()": (self: SwitchParameter) => self.isPresent,
      "string ToString()": (self: SwitchParameter) => self.text(),
      "bool Equals(System.Object obj)": (self: SwitchParameter, other: PsValue) =>
        other instanceof SwitchParameter ? other.isPresent === self.isPresent : other === self.isPresent,
    },
    statics: { [`${SMA}.SwitchParameter Present`]: () => PRESENT },
    constructors: { "(bool isPresent)": (value: boolean) => value ? PRESENT : ABSENT },
    equals: (self: SwitchParameter, other: PsValue) =>
      other instanceof SwitchParameter ? other.isPresent === self.isPresent : other === self.isPresent,
    zero: () => ABSENT,
  }),
  declareType(`${SMA}.Language.NullString`, {
    statics: { [`${SMA}.Language.NullString Value`]: () => NULL_STRING },
    methods: { "string ToString()": () => null },
  }),
  declareType(`${SMA}.WildcardPattern`, {
    methods: {
      "bool IsMatch(string input)": (self: Pattern, text: string | null) =>
        text !== null && cachedWildcard(self.state.pattern, self.state.ignoreCase).matches(text),
      "string ToWql()": (self: Pattern) => self.state.pattern.replaceAll("*", "%").replaceAll("?", "_"),
    },
    statics: {
      "bool ContainsWildcardCharacters(string pattern)": (text: string | null) => text !== null && hasWildcards(text),
      "string Escape(string pattern)": (text: string) => escapeWildcards(text),
      "string Unescape(string pattern)": (text: string) => unescapeWildcards(text),
      [`${SMA}.WildcardPattern Get(string pattern, ${SMA}.WildcardOptions options)`]: (text: string, options: PsEnum) =>
        pattern(text, (enumNumber(options) & 2n) !== 0n),
    },
    constructors: {
      "(string pattern)": (text: string) => pattern(text, false),
      [`(string pattern, ${SMA}.WildcardOptions options)`]: (text: string, options: PsEnum) =>
        pattern(text, (enumNumber(options) & 2n) !== 0n),
    },
  }),
];

function pendingProperty(getter: PsValue, setter: PsValue): PendingMember {
  return new PendingMember("ScriptProperty", (session) =>
    new ScriptPropertyMember(
      session,
      getter instanceof ScriptBlock ? getter : undefined,
      setter instanceof ScriptBlock ? setter : undefined,
    ));
}

/** All members of a value as objects, for cmdlets that hand them out. */
