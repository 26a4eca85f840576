/**
 * Reading and writing properties: members that a script added, keys of dictionaries, extended type data, the rows of
 * the type, and the items of a collection where the collection itself has no such member.
 * @module
 */
import { attachedNotes } from "./attached_notes.ts";
import {
  LiveObject,
  type PropertyBag,
  PsArray,
  PsDictionary,
  PsDynamicMember,
  PsList,
  PsObject,
  type PsValue,
} from "../../clixml/value.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { exceptionOf, languageError, memberError } from "./clr_errors.ts";
import { applyPlan } from "./conversions.ts";
import { AliasMember, ScriptPropertyMember, VariableMember } from "./dynamic_members.ts";
import { isEnumerable, itemsOf } from "./enumerate.ts";
import { findProperty } from "./member_lookup.ts";
import { methodReference } from "./method_reference.ts";
import { baseOf } from "./numbers.ts";
import { intrinsicMember, PsObjectView } from "./psobject_view.ts";
import { type TypeDataMember, typeDataMember } from "./type_data.ts";
import type { PropertyRow, PsType } from "./type.ts";
import { OBJECT_TYPE, resolveType, typeNamesOf, typeOf } from "./type_system.ts";
import { asNode } from "./xml_values.ts";

/** How a property is looked up. */
export interface GetOptions {
  /** Set-StrictMode -Version Latest: `Count` and `Length` of what has none are not made up. */
  readonly strict?: boolean;
}

/** An object with members of its own that no type row knows: XML nodes, for one. */
export interface AdaptedObject {
  getAdapted(name: string): PsValue | undefined;
  /** @returns Whether there is such a member. */
  setAdapted(name: string, value: PsValue): boolean;
  adaptedNames(): readonly string[];
  /** Whether setting would succeed; it is assumed where this is absent. */
  canSetAdapted?(name: string): boolean;
}

function isAdapted(value: PsValue): value is LiveObject & AdaptedObject {
  return value instanceof LiveObject && "getAdapted" in value;
}

/**
 * A property of a value; `undefined` where it has none of that name.
 */
export function getProperty(
  self: PsValue,
  name: string,
  session: Session,
  options: GetOptions = {},
): PsValue | undefined {
  // The two that loops ask for most.
  if (typeof self === "string" && (name === "Length" || name === "length")) return self.length;
  if (self instanceof PsArray && (name === "Count" || name === "Length") && !self.lengths) return self.items.length;
  const own = getOwn(self, name, session);
  if (own !== undefined) return own;
  if (isEnumerable(self)) {
    return enumerateMember(self, name, session, !options.strict && isCountName(name));
  }
  if (options.strict) return undefined;
  return isCountName(name) ? countOf(self) : undefined;
}

const isCountName = (name: string): boolean => /^(?:count|length)$/i.test(name);

// What has no count of its own is one, and null is none.
const countOf = (value: PsValue): number => value === null ? 0 : 1;

/** A property of the value itself, items of collections left out. */
export function getOwn(self: PsValue, name: string, session: Session): PsValue | undefined {
  if (self === null) return undefined;
  const bag = notesOf(self);
  if (bag !== undefined) {
    const note = bag.get(name);
    if (note !== undefined) {
      const value = note instanceof PsDynamicMember ? readDynamic(self, note) : note;
      if (value !== undefined) return value;
    }
  }
  const base = asNode(self instanceof PsObject && self.base !== undefined ? baseOf(self) : self);
  if (base instanceof PsObjectView && base.viewKind !== "PSObject") return getThroughView(base, name, session);
  if (base instanceof PsDictionary) {
    const value = base.get(name);
    if (value !== undefined) return value;
  }
  const extended = typeDataMember(typeNamesOf(self), name, session);
  if (extended !== undefined) {
    const value = readTypeData(self, extended, session);
    if (value !== undefined) return value;
  }
  const adapted = getAdapted(base, name, session);
  if (adapted !== undefined) return adapted;
  return intrinsicMember(self, name, session) ?? methodReference(self, name, session);
}

/** A member seen through PSBase, PSAdapted (the type's own) or PSExtended (those that were added). */
function getThroughView(view: PsObjectView, name: string, session: Session): PsValue | undefined {
  const { target } = view;
  if (view.viewKind !== "PSExtended") return getAdapted(target, name, session);
  const slot = notesOf(target)?.get(name);
  return slot instanceof PsDynamicMember ? slot.read(target) : slot;
}

/** Where members that a script added are kept. */
export function notesOf(value: PsValue): PropertyBag | undefined {
  if (value instanceof PsObject) return value.members;
  if (value instanceof LiveObject) return value.notes;
  return typeof value === "object" && value !== null ? attachedNotes(value) : undefined;
}

function readDynamic(self: PsValue, member: PsDynamicMember): PsValue | undefined {
  try {
    return member.read(self);
  } catch (error) {
    // A getter that fails shows nothing; only strict lookups of other commands ask why.
    if (error instanceof TerminatingError) return null;
    throw error;
  }
}

function readTypeData(self: PsValue, member: TypeDataMember, session: Session): PsValue | undefined {
  switch (member.kind) {
    case "alias":
      return getOwn(self, member.target, session);
    case "note":
      return member.value;
    case "code":
    case "script":
      return member.get(self, session);
    case "dynamic":
      return member.member.read(self);
    default:
      return undefined;
  }
}

/** A property that the type itself has. */
function getAdapted(base: PsValue, name: string, session: Session): PsValue | undefined {
  if (base instanceof PsObject) {
    const slot = base.adapted?.get(name);
    return slot instanceof PsDynamicMember ? slot.read(base) : slot;
  }
  if (isAdapted(base)) {
    const value = base.getAdapted(name);
    if (value !== undefined) return value;
  }
  const row = findProperty(typeOf(base), name);
  if (row?.get) return readRow(base, row, session);
  if (base instanceof LiveObject) {
    const key = name.toLowerCase();
    for (const [each, get] of base.properties()) if (each.toLowerCase() === key) return quietly(get);
  }
  return undefined;
}

function quietly(get: () => PsValue): PsValue {
  try {
    return get();
  } catch (error) {
    if (error instanceof TerminatingError) return null;
    throw error;
  }
}

// A getter of .NET that throws gives null to the expression that read it.
function readRow(base: PsValue, row: PropertyRow, session: Session): PsValue {
  return quietly(() => row.get!(base, session));
}

function enumerateMember(self: PsValue, name: string, session: Session, counts: boolean): PsValue | undefined {
  const found: PsValue[] = [];
  let any = false;
  for (const item of itemsOf(self)) {
    let value = item === null ? undefined : getOwn(item, name, session);
    if (value === undefined && counts) value = countOf(item);
    else if (value === undefined && isEnumerable(item)) value = enumerateMember(item, name, session, counts);
    if (value === undefined) {
      // An object without the member counts as null where others of its kind may have it.
      if (item instanceof PsObject && item.base === undefined) found.push(null);
      continue;
    }
    any = true;
    if (isEnumerable(value)) found.push(...itemsOf(value));
    else found.push(value);
  }
  if (!any) return found.length > 0 ? (found.length === 1 ? undefined : new PsArray(found)) : undefined;
  return found.length === 1 ? found[0]! : new PsArray(found);
}

/** Whether writing to a property could succeed. */
export function hasSettable(self: PsValue, name: string): boolean {
  const base = asNode(baseOf(self));
  if (base instanceof PsDictionary || base instanceof PsObject) return true;
  if (isAdapted(base)) return true;
  return findProperty(typeOf(base), name)?.set !== undefined;
}

function cannotSet(name: string, inner?: TerminatingError): TerminatingError {
  if (inner) {
    return memberError(
      "System.Management.Automation.SetValueInvocationException",
      "ExceptionWhenSetting",
      `Cannot set "${name}": ${inner.record.exception.message}`,
      inner.record.exception,
    );
  }
  return languageError(
    "PropertyAssignmentException",
    `Cannot set "${name}": there is no such property that can be set.`,
  );
}

/** Sets a property. @throws Where there is none, or it refuses the value. */
export function setProperty(self: PsValue, name: string, value: PsValue, session: Session): void {
  if (self === null) throw languageError("PropertyNotFound", `Cannot set "${name}" of null.`);
  const bag = notesOf(self);
  const at = bag?.indexOf(name) ?? -1;
  if (bag !== undefined && at >= 0) {
    const slot = bag.values[at];
    if (slot instanceof PsDynamicMember) setDynamic(self, name, slot, value, session);
    else bag.values[at] = value;
    return;
  }
  const base = asNode(baseOf(self));
  if (base instanceof PsDictionary) {
    setEntry(base, name, value, session);
    return;
  }
  if (setExtended(self, name, value, session)) return;
  if (isAdapted(base) && base.setAdapted(name, value)) return;
  const row = findProperty(typeOf(base), name);
  if (row?.set) {
    setRow(base, row, value, session);
    return;
  }
  if (base instanceof PsObject && row === undefined) {
    const index = base.adapted?.indexOf(name) ?? -1;
    if (index >= 0) {
      base.adapted!.values[index] = value;
      return;
    }
    throw memberError(
      "System.Management.Automation.SetValueInvocationException",
      "ExceptionWhenSetting",
      `Cannot set "${name}": the object has no such property.`,
    );
  }
  throw cannotSet(name);
}

function setRow(base: PsValue, row: PropertyRow, value: PsValue, session: Session): void {
  try {
    row.set!(base, applyPlan(value, propertyType(row), session), session);
  } catch (error) {
    throw error instanceof TerminatingError ? cannotSet(row.name, error) : error;
  }
}

/** The type of a property. */
export function propertyType(row: PropertyRow): PsType {
  return row.propertyType ?? resolveType(row.type) ?? OBJECT_TYPE;
}

function setDynamic(self: PsValue, name: string, member: PsDynamicMember, value: PsValue, session: Session): void {
  if (member instanceof AliasMember) {
    setProperty(self, member.target, value, session);
    return;
  }
  if (member instanceof VariableMember) {
    member.variable.value = value;
    return;
  }
  if (member instanceof ScriptPropertyMember && member.setter !== undefined) {
    try {
      member.write(self, value);
    } catch (error) {
      throw error instanceof TerminatingError ? cannotSet(name, error) : error;
    }
    return;
  }
  throw memberError(
    "System.Management.Automation.SetValueException",
    "ExceptionWhenSetting",
    `Cannot set "${name}": it is read-only.`,
  );
}

function setExtended(self: PsValue, name: string, value: PsValue, session: Session): boolean {
  const member = typeDataMember(typeNamesOf(self), name, session);
  if (member === undefined) return false;
  if (member.kind === "alias") setProperty(self, member.target, value, session);
  else if ((member.kind === "code" || member.kind === "script") && member.set) member.set(self, value, session);
  else if (member.kind === "dynamic") setDynamic(self, name, member.member, value, session);
  else throw cannotSet(name);
  return true;
}

/** Stores under a key; the key and the value become what a generic dictionary holds. */
export function setEntry(table: PsDictionary, key: PsValue, value: PsValue, session: Session): void {
  const type = typeOf(table);
  const [keyType, valueType] = type.genericArguments;
  if (keyType && valueType) {
    table.set(applyPlan(key, keyType, session), applyPlan(value, valueType, session));
    return;
  }
  table.set(key, value);
}

/** Whether a failure is one of the engine's; others are bugs and pass. */
export function isEngineError(error: unknown): boolean {
  return exceptionOf(error) !== undefined;
}

/** Whether a value is a list with positions. */
export function isIndexedList(value: PsValue): value is PsList {
  return value instanceof PsList && !/(Stack|Queue|HashSet|SortedSet|LinkedList)/.test(value.type);
}
