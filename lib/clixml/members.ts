/**
 * Members of a property bag by name, read leniently (other implementations write other integers, or leave members out)
 * and built in order.
 * @module
 */
import {
  PropertyBag,
  PsArray,
  PsDynamicMember,
  PsEnum,
  PsList,
  PsObject,
  PsSmall,
  PsUInt64,
  type PsValue,
} from "./value.ts";
import { valueText } from "./value_text.ts";

/** The value without the PSObjects around it; a bag is itself. */
export function baseOf(value: PsValue): PsValue {
  let inner = value;
  while (inner instanceof PsObject && inner.base !== undefined) inner = inner.base;
  return inner;
}

/** A member of an object, extended ones first; `null` where there is none. */
export function member(object: PsObject, name: string): PsValue {
  const value = object.members.get(name) ?? object.adapted?.get(name);
  return value === undefined || value instanceof PsDynamicMember ? null : value;
}

/** Whether an object has a member, whatever its value. */
export function hasMember(object: PsObject, name: string): boolean {
  return object.members.has(name) || object.adapted?.has(name) === true;
}

/** A member as text; `""` for null. */
export function textMember(object: PsObject, name: string): string {
  return textOrNull(object, name) ?? "";
}

/** A member as text; `null` for null and for a member that is not there. */
export function textOrNull(object: PsObject, name: string): string | null {
  const value = member(object, name);
  return value === null ? null : valueText(value);
}

/** A member as an integer: any numeric type or enum, or `fallback`. */
export function numberMember(object: PsObject, name: string, fallback = 0): number {
  const value = baseOf(member(object, name));
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof PsSmall || value instanceof PsUInt64) return Number(value.value);
  if (value instanceof PsEnum) return Number(typeof value.value === "object" ? value.value.value : value.value);
  return fallback;
}

/** A member as a boolean; anything else is false. */
export function booleanMember(object: PsObject, name: string): boolean {
  return baseOf(member(object, name)) === true;
}

/** Items of a member that is a list; a single value is a list of one, null an empty one. */
export function itemsMember(object: PsObject, name: string): readonly PsValue[] {
  const value = baseOf(member(object, name));
  if (value === null) return [];
  return value instanceof PsList || value instanceof PsArray ? value.items : [value];
}

/** A property bag without type names, as the bodies of messages are. */
export function untypedBag(members: Iterable<readonly [string, PsValue]>): PsObject {
  return typedBag([], members);
}

/** A property bag with type names and, where given, a text. */
export function typedBag(
  typeNames: readonly string[],
  members: Iterable<readonly [string, PsValue]>,
  text?: string,
): PsObject {
  const bag = new PropertyBag();
  for (const [name, value] of members) bag.push(name, value);
  const object = new PsObject(bag, undefined, [...typeNames]);
  object.text = text;
  return object;
}
