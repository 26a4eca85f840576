/**
 * What the pipeline and `foreach` unroll: arrays, lists, sets, views of dictionaries, enumerators and the live objects
 * that say so. Strings and dictionaries stay whole.
 * @module
 */
import { LiveObject, PsArray, PsList, PsObject, PsSmall, type PsValue } from "../../clixml/value.ts";
import { clrError } from "./clr_errors.ts";
import { DictionaryView, LiveEnumerator } from "./collections.ts";
import { typeOf } from "./type_system.ts";
import { chainOf } from "./type_system.ts";

/** A live object that enumerates by itself. */
export interface EnumerableObject {
  enumerateItems(): Iterable<PsValue>;
}

/** Whether the pipeline unrolls a value. */
export function isEnumerable(value: PsValue): boolean {
  if (value === null || typeof value !== "object") return false;
  if (value instanceof PsArray || value instanceof PsList || value instanceof Uint8Array) return true;
  if (value instanceof PsObject) return value.base !== undefined && isEnumerable(value.base);
  if (!(value instanceof LiveObject)) return false;
  return value instanceof DictionaryView || value instanceof LiveEnumerator || "enumerateItems" in value ||
    tableItems(value) !== undefined;
}

function tableItems(value: LiveObject): ((self: PsValue) => Iterable<PsValue>) | undefined {
  for (const type of chainOf(typeOf(value))) if (type.row.items) return type.row.items;
  return undefined;
}

/** An iterator over what a value unrolls to, `undefined` where it stays whole. */
export function enumerate(value: PsValue): Iterator<PsValue> | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (value instanceof PsArray) return value.items[Symbol.iterator]();
  if (value instanceof PsList) return listIterator(value);
  if (value instanceof Uint8Array) return byteIterator(value);
  if (value instanceof PsObject) return value.base === undefined ? undefined : enumerate(value.base);
  if (!(value instanceof LiveObject)) return undefined;
  if (value instanceof DictionaryView) return viewIterator(value);
  if (value instanceof LiveEnumerator) return value.rest();
  if ("enumerateItems" in value) {
    return (value as LiveObject & EnumerableObject).enumerateItems()[Symbol.iterator]();
  }
  return tableItems(value)?.(value)[Symbol.iterator]();
}

/** The items of a value: what it unrolls to, or the value alone. */
export function itemsOf(value: PsValue): readonly PsValue[] {
  if (value instanceof PsArray) return value.items;
  if (value instanceof PsList) return value.type.includes("Stack") ? value.items.toReversed() : value.items;
  const iterator = enumerate(value);
  return iterator === undefined ? [value] : collect(iterator);
}

/** All that an iterator has left. */
export function collect(iterator: Iterator<PsValue>): PsValue[] {
  const items: PsValue[] = [];
  for (let next = iterator.next(); !next.done; next = iterator.next()) items.push(next.value);
  return items;
}

function* byteIterator(bytes: Uint8Array): Generator<PsValue, undefined> {
  for (const byte of bytes) yield new PsSmall("Byte", byte);
}

function changed(): Error {
  return clrError("System.InvalidOperationException", "The collection was changed while it was being read.");
}

// Items of a stack stand bottom first but come top first. A change is noticed on the next step.
function* listIterator(list: PsList): Generator<PsValue, undefined> {
  if (list.type.includes("Stack")) {
    for (const item of list.items.toReversed()) yield item;
    return;
  }
  const { items } = list;
  const length = items.length;
  for (let i = 0; i < length; i++) {
    yield items[i]!;
    if (list.items !== items || items.length !== length) throw changed();
  }
}

function* viewIterator(view: DictionaryView): Generator<PsValue, undefined> {
  const { table } = view;
  const at = view.part === "keys" ? 0 : 1;
  const { version } = table;
  for (const entry of table.entries()) {
    yield entry[at];
    if (table.version !== version) throw changed();
  }
}
