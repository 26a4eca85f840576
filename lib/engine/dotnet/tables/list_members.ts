/**
 * What the tables of lists, sets, stacks and queues are made from: members, constructors and interfaces that several of them have.
 * @module
 */
import { PsArray, type PsList, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { LiveEnumerator } from "../collections.ts";
import { orderOf } from "../comparers.ts";
import { netEquals } from "../comparison.ts";
import { makeArray } from "../conversions.ts";
import type { Native, Settable } from "../declare.ts";
import { enumerate, itemsOf } from "../enumerate.ts";
import type { PsType } from "../type.ts";
import { OBJECT_TYPE, typeOf } from "../type_system.ts";
import { freshItems, sortItems } from "./arrays.ts";

/** Members of a table, by their declarations. */
export type Members = Record<string, Native>;

/** The type of the items of a list. */
export const elementOf = (list: PsList): PsType => typeOf(list).genericArguments[0] ?? OBJECT_TYPE;

/** A position in a list; an error where it is none. */
export function checked(list: PsList, index: number, most = list.items.length - 1): number {
  if (index < 0 || index > most) {
    throw argumentError("ArgumentOutOfRangeException", "index", `The position ${index} is outside of the list.`);
  }
  return index;
}

/** Marks a change of the list, so that a running enumeration notices. */
function changed(list: PsList): PsValue[] {
  list.items = list.items.slice();
  return list.items;
}

/** The position of a value in a list from a start on, else -1. */
export const indexOf = (list: PsList, value: PsValue, start = 0): number =>
  list.items.findIndex((item, i) => i >= start && netEquals(item, value));

/** Puts items into a list. */
export function insertRange(list: PsList, index: number, items: readonly PsValue[]): void {
  checked(list, index, list.items.length);
  list.items.splice(index, 0, ...items);
}

/** Some items of a list; an error where the range is none. */
export function part(list: PsList, start: number, count: number): PsValue[] {
  if (start < 0 || count < 0) {
    throw argumentError("ArgumentOutOfRangeException", "index", "The range is outside of the list.");
  }
  if (start + count > list.items.length) {
    throw clrError("System.ArgumentException", "The range is outside of the list.");
  }
  return list.items.slice(start, start + count);
}

/** Takes some items out of a list. */
export function removeRange(list: PsList, start: number, count: number): void {
  part(list, start, count);
  list.items.splice(start, count);
}

/** Turns the order of some items round. */
export function reverseItems(list: PsList, start = 0, count = list.items.length - start): void {
  const items = part(list, start, count).reverse();
  changed(list).splice(start, count, ...items);
}

/** Sorts some items. */
export function sortList(
  list: PsList,
  comparer: PsValue | undefined,
  session: Session,
  start = 0,
  count?: number,
): void {
  try {
    sortItems(changed(list), orderOf(comparer, session), start, count ?? list.items.length - start);
  } catch (error) {
    if (error instanceof RangeError) {
      throw clrError("System.InvalidOperationException", "The items cannot be compared.");
    }
    throw error;
  }
}

/** Copies the items into an array. */
export function copyTo(list: PsList, target: PsValue, at: number): void {
  if (!(target instanceof PsArray)) throw argumentError("ArgumentException", "array", "The target must be an array.");
  if (at + list.items.length > target.items.length) {
    throw argumentError("ArgumentException", "array", "The target is too short.");
  }
  for (const [i, item] of itemsOf(list).entries()) target.items[at + i] = item;
}

/** The enumerator of a list. */
export const enumerator = (list: PsList, type: string): PsValue => new LiveEnumerator(type, () => enumerate(list)!);

/** The properties that lists have in common. */
export const LIST_PROPERTIES: Record<string, Native | Settable> = {
  "int Count": (list: PsList) => list.items.length,
  "int Capacity": {
    get: (list: PsList) => Math.max(list.items.length, 4),
    set: () => undefined,
  },
  "bool IsFixedSize": () => false,
  "bool IsReadOnly": (list: PsList) => /ReadOnly/.test(list.type),
  "bool IsSynchronized": () => false,
  "System.Object SyncRoot": (list: PsList) => list,
};

/** The indexer of a list. */
export function itemMember(type: string): Record<string, Settable> {
  return {
    [`${type} Item(int index)`]: {
      get: (list: PsList, index: number) => list.items[checked(list, index)]!,
      set: (list: PsList, index: number, value: PsValue) => {
        list.items[checked(list, index)] = value;
      },
    },
  };
}

/** The error about a collection that has no items. */
export function emptyError(): Error {
  return clrError("System.InvalidOperationException", "The collection is empty.");
}

/** The last item; an error where there is none. */
export function lastOf(list: PsList): PsValue {
  if (list.items.length === 0) throw emptyError();
  return list.items.at(-1)!;
}

/** The first item; an error where there is none. */
export function firstOf(list: PsList): PsValue {
  if (list.items.length === 0) throw emptyError();
  return list.items[0]!;
}

/** The items as an array of their type. */
export const toArray = (list: PsList): PsValue => makeArray([...itemsOf(list)], elementOf(list));

/** The interfaces of a list without type arguments. */
export const PLAIN_LIST = "System.Collections.IList System.Collections.ICollection System.ICloneable";

/** The interfaces of a list with a type argument. */
export const GENERIC_LIST =
  "System.Collections.Generic.IList[T] System.Collections.Generic.IReadOnlyList[T] System.Collections.IList";

/** The interfaces of a collection with a type argument. */
export const GENERIC_COLLECTION =
  "System.Collections.Generic.IEnumerable[T] System.Collections.Generic.IReadOnlyCollection[T] System.Collections.ICollection";

/** The items of a value that a method takes as a collection; an error for null. */
export function collectionItems(value: PsValue): PsValue[] {
  if (value === null) throw argumentError("ArgumentNullException", "collection", "A value is needed.");
  return freshItems(value);
}

/** Makes a collection of a type. */
export type Maker = (type: PsType, items: PsValue[]) => PsValue;

/** Constructors of a collection: empty, of items, of a capacity. */
export function constructors(source: string, make: Maker): Members {
  return {
    "()": (_session: Session, type: PsType) => make(type, []),
    "(int capacity)": (capacity: number, _session: Session, type: PsType) => {
      if (capacity < 0) {
        throw argumentError("ArgumentOutOfRangeException", "capacity", "A capacity cannot be negative.");
      }
      return make(type, []);
    },
    [`(${source} collection)`]: (items: PsValue, _session: Session, type: PsType) => make(type, collectionItems(items)),
  };
}

/** What collections are made from. */
export const ENUMERABLE = "System.Collections.Generic.IEnumerable[T]";

/** The property that counts the items. */
export function plainCount(): Record<string, Native> {
  return { "int Count": (items: PsList) => items.items.length };
}
