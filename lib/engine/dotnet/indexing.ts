/**
 * `$x[i]`: arrays of any rank, lists, dictionaries, text, and types with an indexer of their own; slices, positions
 * from the end.
 * @module
 */
import {
  LiveObject,
  PsArray,
  PsChar,
  PsDictionary,
  PsList,
  PsObject,
  PsSmall,
  type PsValue,
} from "../../clixml/value.ts";
import { NOTHING } from "../compile/nothing.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { clrError, languageError } from "./clr_errors.ts";
import { DictionaryView } from "./collections.ts";
import { applyPlan } from "./conversions.ts";
import { isEnumerable, itemsOf } from "./enumerate.ts";
import { findProperty } from "./member_lookup.ts";
import { baseOf, toInteger } from "./numbers.ts";
import { prepareCall } from "./overloads.ts";
import { isIndexedList, setEntry } from "./properties.ts";
import type { PropertyRow } from "./type.ts";
import { typeNamed, typeOf } from "./type_system.ts";
import { asNode } from "./xml_values.ts";

/** How an index is read. */
export interface IndexOptions {
  /** Set-StrictMode -Version 3: a position outside of an array is an error. */
  readonly strict?: boolean;
}

/** An index that the script casts to [object]: a key, even where it is a number and the entries have positions. */
export class ObjectKey extends LiveObject {
  readonly key: PsValue;
  constructor(key: PsValue) {
    super();
    this.key = key;
  }
  override typeNames(): readonly string[] {
    return ["System.Object"];
  }
  override text(): string {
    return "";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {}
}

/** The sequence of items of what has positions; `undefined` for all else. */
function sequenceOf(base: PsValue): { readonly length: number; readonly at: (index: number) => PsValue } | undefined {
  if (base instanceof PsArray && base.lengths === undefined) {
    return { length: base.items.length, at: (index) => base.items[index]! };
  }
  if (isIndexedList(base)) return { length: base.items.length, at: (index) => base.items[index]! };
  if (base instanceof Uint8Array) return { length: base.length, at: (index) => new PsSmall("Byte", base[index]!) };
  if (typeof base === "string") return { length: base.length, at: (index) => new PsChar(base.charCodeAt(index)) };
  if (base instanceof DictionaryView) {
    const items = base.items();
    return { length: items.length, at: (index) => items[index]! };
  }
  return undefined;
}

function position(index: PsValue, session: Session): number {
  if (typeof index === "number") return index;
  return applyPlan(index, typeNamed("System.Int32"), session) as number;
}

/** A position in an array: there is nothing where no number is, unless the script asked to be told. */
function arrayPosition(index: PsValue, session: Session, options: IndexOptions): number | undefined {
  if (typeof index === "number") return index;
  try {
    return position(index, session);
  } catch (error) {
    if (options.strict || !(error instanceof TerminatingError)) throw error;
    return undefined;
  }
}

function nullIndex(): Error {
  return languageError("NullArrayIndex", "Cannot index with null.");
}

/** `$self[indexes]`. */
export function getIndex(
  self: PsValue,
  indexes: readonly PsValue[],
  session: Session,
  options: IndexOptions = {},
): PsValue {
  const base = asNode(baseOf(self));
  if (base === null) throw languageError("NullArray", "Cannot index into null.");
  if (indexes.length === 1 && baseOf(indexes[0]!) === null) throw nullIndex();
  if (indexes[0] instanceof ObjectKey) {
    const key = baseOf(indexes[0].key);
    if (base instanceof PsDictionary && isInteger(key)) return base.get(key) ?? null;
    return getIndex(self, [key], session, options);
  }
  if (base instanceof PsArray && base.lengths !== undefined) return fromGrid(base, indexes, session);
  if (base instanceof PsDictionary) return fromTable(base, indexes, session);
  const sequence = sequenceOf(base);
  if (sequence !== undefined) {
    const { length, at } = sequence;
    const only = indexes.length === 1 ? baseOf(indexes[0]!) : undefined;
    if (only === undefined || isEnumerable(only)) {
      const wanted = only === undefined ? indexes : itemsOf(only);
      const items: PsValue[] = [];
      for (const index of wanted) {
        const i = position(baseOf(index), session);
        const place = i < 0 ? i + length : i;
        if (place >= 0 && place < length) items.push(at(place));
      }
      return new PsArray(items);
    }
    const i = base instanceof PsArray ? arrayPosition(only, session, options) : position(only, session);
    if (i === undefined) return null;
    const place = i < 0 ? i + length : i;
    if (place >= 0 && place < length) return at(place);
    if (options.strict) throw clrError("System.IndexOutOfRangeException", `There is no item ${i}.`);
    return null;
  }
  const row = indexerOf(base);
  if (row) return fromIndexer(base, row, indexes, session);
  return fromScalar(self, indexes, session);
}

function fromScalar(self: PsValue, indexes: readonly PsValue[], _session: Session): PsValue {
  const index = baseOf(indexes[0] ?? null);
  // A single value stands for a collection of one.
  if (indexes.length === 1 && (index === 0 || index === -1)) return self;
  if (self instanceof PsObject && self.base === undefined) throw cannotIndex(self);
  return NOTHING;
}

function cannotIndex(self: PsValue): Error {
  return languageError("CannotIndex", `Cannot index into a value of type ${typeOf(baseOf(self)).fullName}.`);
}

function needsAll(array: PsArray): Error {
  return languageError(
    "NeedMultidimensionalIndex",
    `An array of ${array.lengths!.length} dimensions needs as many indexes.`,
  );
}

/** Place of an item of an array with several dimensions, `undefined` outside of it. */
function gridPlace(array: PsArray, indexes: readonly PsValue[], session: Session): number | undefined {
  const lengths = array.lengths!;
  if (indexes.length !== lengths.length) throw needsAll(array);
  let place = 0;
  for (const [dimension, length] of lengths.entries()) {
    const i = position(baseOf(indexes[dimension]!), session);
    const at = i < 0 ? i + length : i;
    if (at < 0 || at >= length) return undefined;
    place = place * length + at;
  }
  return place;
}

function fromGrid(array: PsArray, indexes: readonly PsValue[], session: Session): PsValue {
  const only = indexes.length === 1 ? baseOf(indexes[0]!) : undefined;
  if (only !== undefined && isEnumerable(only)) {
    const items = itemsOf(only);
    if (items.every((item) => isEnumerable(item))) {
      return new PsArray(items.map((item) => fromGrid(array, itemsOf(item), session)));
    }
    return fromGrid(array, items, session);
  }
  const place = gridPlace(array, indexes, session);
  return place === undefined ? null : array.items[place]!;
}

function fromTable(table: PsDictionary, indexes: readonly PsValue[], session: Session): PsValue {
  const only = indexes.length === 1 ? baseOf(indexes[0]!) : undefined;
  if (only !== undefined && !isEnumerable(only)) return tableValue(table, only, session) ?? null;
  const keys = only === undefined ? indexes : itemsOf(only);
  if (only !== undefined) {
    const whole = tableValue(table, only, session);
    if (whole !== undefined) return whole;
  }
  return new PsArray(keys.map((key) => tableValue(table, baseOf(key), session) ?? null));
}

const ORDERED = "System.Collections.Specialized.OrderedDictionary";

function tableValue(table: PsDictionary, key: PsValue, session: Session): PsValue | undefined {
  if (key === null) throw nullIndex();
  if (table.type === ORDERED && isInteger(key)) {
    const index = Number(toInteger(key));
    if (index < 0) return undefined;
    let at = 0;
    for (const [, value] of table.entries()) if (at++ === index) return value;
    return undefined;
  }
  const keyType = typeOf(table).genericArguments[0];
  return table.get(keyType ? applyPlan(key, keyType, session) : key);
}

function isInteger(value: PsValue): boolean {
  return typeof value === "number" || typeof value === "bigint" || value instanceof PsSmall;
}

/** The indexer of a type: its default property. */
function indexerOf(base: PsValue): PropertyRow | undefined {
  if (base === null || typeof base !== "object" || !(base instanceof LiveObject || base instanceof PsList)) {
    return undefined;
  }
  const row = findProperty(typeOf(base), "Item") ?? findProperty(typeOf(base), "Chars");
  return row?.indexed || row?.indexedSet ? row : undefined;
}

function fromIndexer(base: PsValue, row: PropertyRow, indexes: readonly PsValue[], session: Session): PsValue {
  if (row.indexed === undefined) throw cannotIndex(base);
  let args = indexes;
  const first = baseOf(indexes[0]!);
  if (indexes.length === 1 && isEnumerable(first)) {
    return new PsArray(itemsOf(first).map((index) => fromIndexer(base, row, [index], session)));
  }
  if (indexes.length === 1 && typeof first === "number" && first < 0) {
    const length = countOf(base, session);
    if (length !== undefined) args = [first + length];
  }
  try {
    const call = prepareCall(row.name, row.indexed.overloads, args, session);
    return call.overload.call(base, call.args, session);
  } catch (error) {
    // A position outside of a list is no error of the language.
    if (error instanceof TerminatingError) return null;
    throw error;
  }
}

function countOf(base: PsValue, session: Session): number | undefined {
  const row = findProperty(typeOf(base), "Count") ?? findProperty(typeOf(base), "Length");
  const count = row?.get?.(base, session);
  return typeof count === "number" ? count : undefined;
}

/** `$self[indexes] = value`. */
export function setIndex(self: PsValue, indexes: readonly PsValue[], value: PsValue, session: Session): void {
  const base = asNode(baseOf(self));
  if (base === null) throw languageError("NullArray", "Cannot index into null.");
  if (indexes[0] instanceof ObjectKey) {
    const { key } = indexes[0];
    if (base instanceof PsDictionary) setEntry(base, baseOf(key), value, session);
    else setIndex(self, [key], value, session);
    return;
  }
  const first = baseOf(indexes[0] ?? null);
  if (indexes.length === 1 && first === null) throw nullIndex();
  if (base instanceof PsDictionary) {
    setTableValue(base, indexes, value, session);
    return;
  }
  if (base instanceof PsArray && base.lengths !== undefined) {
    const wanted = indexes.length === 1 && isEnumerable(first) ? itemsOf(first) : indexes;
    const place = gridPlace(base, wanted, session);
    if (place === undefined) throw clrError("System.IndexOutOfRangeException", "The position is outside of the array.");
    base.items[place] = applyPlan(value, typeNamed(base.elementType), session);
    return;
  }
  if (base instanceof PsArray || base instanceof Uint8Array || isIndexedList(base)) {
    setSequenceItem(base, indexes, value, session);
    return;
  }
  const row = typeof base === "object" ? indexerOf(base) : undefined;
  if (row?.indexedSet === undefined) throw cannotIndex(base);
  const call = prepareCall(row.name, row.indexedSet.overloads, [...indexes, value], session);
  call.overload.call(base, call.args, session);
}

function setSequenceItem(
  base: PsArray | PsList | Uint8Array,
  indexes: readonly PsValue[],
  value: PsValue,
  session: Session,
): void {
  const first = baseOf(indexes[0]!);
  if (indexes.length > 1 || isEnumerable(first)) {
    throw languageError("ArraySliceAssignmentFailed", "Cannot assign to several positions at once.");
  }
  const isArray = !(base instanceof PsList);
  const length = base instanceof Uint8Array ? base.length : base.items.length;
  const i = position(first, session);
  const place = i < 0 ? i + length : i;
  if (place < 0 || place >= length) {
    throw clrError(
      isArray ? "System.IndexOutOfRangeException" : "System.ArgumentOutOfRangeException",
      `There is no item ${i}.`,
    );
  }
  if (base instanceof Uint8Array) {
    base[place] = (applyPlan(value, typeNamed("System.Byte"), session) as PsSmall).value;
    return;
  }
  const element = base instanceof PsArray ? typeNamed(base.elementType) : typeOf(base).genericArguments[0];
  if (base instanceof PsList && /ReadOnly/.test(base.type)) {
    throw clrError("System.NotSupportedException", "The collection is read-only.");
  }
  base.items[place] = element && element.fullName !== "System.Object" ? applyPlan(value, element, session) : value;
}

function setTableValue(table: PsDictionary, indexes: readonly PsValue[], value: PsValue, session: Session): void {
  const key = baseOf(indexes[0]!);
  if (indexes.length > 1) throw languageError("ArraySliceAssignmentFailed", "Cannot assign to several keys at once.");
  if (table.type === ORDERED && isInteger(key)) {
    const index = Number(toInteger(key));
    const found = [...table.entries()][index];
    if (index < 0 || found === undefined) {
      throw clrError("System.ArgumentOutOfRangeException", `There is no entry ${index}.`);
    }
    table.set(found[0], value);
    return;
  }
  setEntry(table, key, value, session);
}
