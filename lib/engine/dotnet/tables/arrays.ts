/**
 * TABLE: System.Array and the type of all arrays.
 * @module
 */
import { PsArray, PsList, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { LiveEnumerator } from "../collections.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { netEquals } from "../comparison.ts";
import { type Order, orderOf } from "../comparers.ts";
import { applyPlan, defaultOf, makeArray } from "../conversions.ts";
import { callDelegate, holds } from "../delegates.ts";
import { declareType } from "../declare.ts";
import { collect, enumerate, itemsOf } from "../enumerate.ts";
import { newArray } from "../invocation.ts";
import { PsSmall } from "../../../clixml/value.ts";
import type { PsType, TypeRow } from "../type.ts";
import { OBJECT_TYPE, typeNamed, typeOf } from "../type_system.ts";

/** Any array: those of bytes have a form of their own. */
export type AnyArray = PsArray | Uint8Array;

const lengthOf = (array: AnyArray): number => array instanceof PsArray ? array.items.length : array.length;
const lengthsOf = (array: AnyArray): readonly number[] =>
  array instanceof PsArray ? array.lengths ?? [array.items.length] : [array.length];
const elementType = (array: AnyArray): PsType => typeOf(array).elementType ?? typeNamed("System.Object");

function itemAt(array: AnyArray, index: number): PsValue {
  if (index < 0 || index >= lengthOf(array)) {
    throw clrError("System.IndexOutOfRangeException", `There is no item ${index}.`);
  }
  return array instanceof PsArray ? array.items[index]! : new PsSmall("Byte", array[index]!);
}

function store(array: AnyArray, index: number, value: PsValue, session: Session): void {
  if (index < 0 || index >= lengthOf(array)) {
    throw clrError("System.IndexOutOfRangeException", `There is no item ${index}.`);
  }
  const item = applyPlan(value, elementType(array), session);
  if (array instanceof PsArray) array.items[index] = item;
  else array[index] = (item as PsSmall).value;
}

function place(array: AnyArray, indexes: readonly number[]): number {
  const lengths = lengthsOf(array);
  if (indexes.length !== lengths.length) {
    throw argumentError("ArgumentException", "indices", "The array has another number of dimensions.");
  }
  let at = 0;
  for (const [i, index] of indexes.entries()) {
    if (index < 0 || index >= lengths[i]!) {
      throw clrError("System.IndexOutOfRangeException", "The position is outside.");
    }
    at = at * lengths[i]! + index;
  }
  return at;
}

function dimension(array: AnyArray, index: number): number {
  const length = lengthsOf(array)[index];
  if (length === undefined) throw clrError("System.IndexOutOfRangeException", `There is no dimension ${index}.`);
  return length;
}

function indexOf(array: AnyArray, value: PsValue, start = 0, count = lengthOf(array) - start): number {
  const items = itemsOf(array);
  for (let i = start; i < start + count && i < items.length; i++) if (netEquals(items[i]!, value)) return i;
  return -1;
}

/** Sorts a part of a list in place; equal items keep their order. */
export function sortItems(items: PsValue[], order: Order, start = 0, count = items.length - start): void {
  const part = items.slice(start, start + count);
  part.sort(order);
  for (const [i, item] of part.entries()) items[start + i] = item;
}

function sortArray(array: AnyArray, order: Order, start = 0, count = lengthOf(array) - start): void {
  if (array instanceof Uint8Array) array.subarray(start, start + count).sort();
  else sortItems(array.items, order, start, count);
}

function sortPairs(keys: AnyArray, items: AnyArray | null, order: Order): void {
  if (items === null) {
    sortArray(keys, order);
    return;
  }
  const pairs = itemsOf(keys).map((key, i) => [key, itemsOf(items)[i] ?? null] as const);
  pairs.sort((a, b) => order(a[0], b[0]));
  for (const [i, [key, item]] of pairs.entries()) {
    if (keys instanceof PsArray) keys.items[i] = key;
    if (items instanceof PsArray) items.items[i] = item;
  }
}

function reverse(array: AnyArray, start = 0, count = lengthOf(array) - start): void {
  if (start < 0 || count < 0 || start + count > lengthOf(array)) {
    throw argumentError("ArgumentException", "length", "The range is outside of the array.");
  }
  if (array instanceof Uint8Array) array.subarray(start, start + count).reverse();
  else {
    const part = array.items.slice(start, start + count).reverse();
    for (const [i, item] of part.entries()) array.items[start + i] = item;
  }
}

/** Place of a value in a sorted list; the complement of where it would stand else. */
export function binarySearch(items: readonly PsValue[], value: PsValue, order: Order): number {
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const result = order(items[middle]!, value);
    if (result === 0) return middle;
    if (result < 0) low = middle + 1;
    else high = middle - 1;
  }
  return ~low;
}

function copyPart(from: AnyArray, start: number, to: AnyArray, at: number, count: number, session: Session): void {
  if (count < 0 || start < 0 || at < 0 || start + count > lengthOf(from) || at + count > lengthOf(to)) {
    throw argumentError("ArgumentException", "length", "The range is outside of an array.");
  }
  const items = itemsOf(from).slice(start, start + count);
  for (const [i, item] of items.entries()) store(to, at + i, item, session);
}

function cloneArray(array: AnyArray): PsValue {
  return array instanceof PsArray ? new PsArray(array.items.slice(), array.elementType, array.lengths) : array.slice();
}

function clear(array: AnyArray, start = 0, count = lengthOf(array)): void {
  if (array instanceof Uint8Array) array.fill(0, start, start + count);
  else array.items.fill(defaultOf(elementType(array)), start, start + count);
}

function numbers(value: PsArray): number[] {
  return value.items as number[];
}

/** A typed array of the items of another value's element type. */
function sameArray(items: PsValue[], like: AnyArray): PsValue {
  return makeArray(items, elementType(like));
}

const READ_ONLY = "System.Collections.ObjectModel.ReadOnlyCollection`1";

/** A read-only view of items. */
export function readOnlyList(items: readonly PsValue[], element: PsType): PsList {
  const type = typeNamed(`${READ_ONLY}[[${element.fullName}]]`);
  return new PsList([...items], type.fullName);
}

/** System.Array. */
export const ARRAY_ROWS: readonly TypeRow[] = [
  declareType("System.Array", {
    isAbstract: true,
    interfaces: "System.ICloneable System.Collections.IList System.Collections.ICollection " +
      "System.Collections.IStructuralComparable System.Collections.IStructuralEquatable",
    properties: {
      "int Length": lengthOf,
      "long LongLength": (array: AnyArray) => BigInt(lengthOf(array)),
      "int Rank": (array: AnyArray) => lengthsOf(array).length,
      "System.Object SyncRoot": (array: AnyArray) => array,
      "bool IsReadOnly": () => false,
      "bool IsFixedSize": () => true,
      "bool IsSynchronized": () => false,
      "System.Object Item(int index)": {
        get: itemAt,
        set: (array: AnyArray, index: number, value: PsValue, session: Session) => store(array, index, value, session),
      },
    },
    methods: {
      "int Add(System.Object value)": () => {
        throw clrError("System.NotSupportedException", "An array has a fixed size.");
      },
      "void Clear()": () => {
        throw clrError("System.NotSupportedException", "An array has a fixed size.");
      },
      "System.Object Clone()": cloneArray,
      "bool Contains(System.Object value)": (array: AnyArray, value: PsValue) => indexOf(array, value) >= 0,
      "void CopyTo(array array, int index)": (
        array: AnyArray,
        target: AnyArray,
        at: number,
        session: Session,
      ) => copyPart(array, 0, target, at, lengthOf(array), session),
      "System.Object Get(int index)": itemAt,
      "System.Collections.IEnumerator GetEnumerator()": (array: AnyArray) =>
        new LiveEnumerator("System.ArrayEnumerator", () => enumerate(array)!),
      "int GetLength(int dimension)": dimension,
      "long GetLongLength(int dimension)": (array: AnyArray, index: number) => BigInt(dimension(array, index)),
      "int GetLowerBound(int dimension)": (array: AnyArray, index: number) => {
        dimension(array, index);
        return 0;
      },
      "int GetUpperBound(int dimension)": (array: AnyArray, index: number) => dimension(array, index) - 1,
      "System.Object GetValue(int index)": itemAt,
      "System.Object GetValue(params int[] indices)": (array: AnyArray, indexes: PsArray) =>
        itemAt(array, place(array, numbers(indexes))),
      "int IndexOf(System.Object value)": (array: AnyArray, value: PsValue) => indexOf(array, value),
      "void Initialize()": () => undefined,
      "void Insert(int index, System.Object value)": () => {
        throw clrError("System.NotSupportedException", "An array has a fixed size.");
      },
      "void Remove(System.Object value)": () => {
        throw clrError("System.NotSupportedException", "An array has a fixed size.");
      },
      "void RemoveAt(int index)": () => {
        throw clrError("System.NotSupportedException", "An array has a fixed size.");
      },
      "void Set(int index, System.Object value)": (array: AnyArray, index: number, value: PsValue, session: Session) =>
        store(array, index, value, session),
      "void SetValue(System.Object value, int index)": (
        array: AnyArray,
        value: PsValue,
        index: number,
        session: Session,
      ) => store(array, index, value, session),
      "void SetValue(System.Object value, params int[] indices)": (
        array: AnyArray,
        value: PsValue,
        indexes: PsArray,
        session: Session,
      ) => store(array, place(array, numbers(indexes)), value, session),
    },
    statics: {
      "System.Collections.ObjectModel.ReadOnlyCollection[T] AsReadOnly[T](T[] array)": (array: AnyArray) =>
        readOnlyList(itemsOf(array), elementType(array)),
      "int BinarySearch(array array, System.Object value)": (array: AnyArray, value: PsValue, session: Session) =>
        binarySearch(itemsOf(array), value, orderOf(undefined, session)),
      "int BinarySearch(array array, System.Object value, System.Collections.IComparer comparer)": (
        array: AnyArray,
        value: PsValue,
        comparer: PsValue,
        session: Session,
      ) => binarySearch(itemsOf(array), value, orderOf(comparer, session)),
      "void Clear(array array)": (array: AnyArray) => clear(array),
      "void Clear(array array, int index, int length)": clear,
      "TOutput[] ConvertAll[TInput, TOutput](TInput[] array, System.Converter[TInput,TOutput] converter)": (
        array: AnyArray,
        converter: PsValue,
        session: Session,
      ) => new PsArray(itemsOf(array).map((item) => callDelegate(session, converter, [item]))),
      "void Copy(array sourceArray, array destinationArray, int length)": (
        from: AnyArray,
        to: AnyArray,
        count: number,
        session: Session,
      ) => copyPart(from, 0, to, 0, count, session),
      "void Copy(array sourceArray, int sourceIndex, array destinationArray, int destinationIndex, int length)": (
        from: AnyArray,
        start: number,
        to: AnyArray,
        at: number,
        count: number,
        session: Session,
      ) => copyPart(from, start, to, at, count, session),
      "array CreateInstance(type elementType, int length)": (type: PsType, length: number) => newArray(type, [length]),
      "array CreateInstance(type elementType, int length1, int length2)": (type: PsType, a: number, b: number) =>
        newArray(type, [a, b]),
      "array CreateInstance(type elementType, params int[] lengths)": (type: PsType, lengths: PsArray) =>
        newArray(type, numbers(lengths)),
      "T[] Empty[T]()": (_session: Session, _type: PsType, item: PsType = OBJECT_TYPE) => makeArray([], item),
      "bool Exists[T](T[] array, System.Predicate[T] match)": (array: AnyArray, match: PsValue, session: Session) =>
        itemsOf(array).some((item) => holds(session, match, item)),
      "void Fill[T](T[] array, T value)": (array: AnyArray, value: PsValue, session: Session) => {
        for (let i = 0; i < lengthOf(array); i++) store(array, i, value, session);
      },
      "T Find[T](T[] array, System.Predicate[T] match)": (array: AnyArray, match: PsValue, session: Session) =>
        itemsOf(array).find((item) => holds(session, match, item)) ?? defaultOf(elementType(array)),
      "T[] FindAll[T](T[] array, System.Predicate[T] match)": (array: AnyArray, match: PsValue, session: Session) =>
        sameArray(itemsOf(array).filter((item) => holds(session, match, item)), array),
      "int FindIndex[T](T[] array, System.Predicate[T] match)": (array: AnyArray, match: PsValue, session: Session) =>
        itemsOf(array).findIndex((item) => holds(session, match, item)),
      "T FindLast[T](T[] array, System.Predicate[T] match)": (array: AnyArray, match: PsValue, session: Session) =>
        itemsOf(array).findLast((item) => holds(session, match, item)) ?? defaultOf(elementType(array)),
      "void ForEach[T](T[] array, System.Action[T] action)": (array: AnyArray, action: PsValue, session: Session) => {
        for (const item of itemsOf(array)) callDelegate(session, action, [item]);
      },
      "int IndexOf(array array, System.Object value)": (array: AnyArray, value: PsValue) => indexOf(array, value),
      "int IndexOf(array array, System.Object value, int startIndex)": (
        array: AnyArray,
        value: PsValue,
        start: number,
      ) => indexOf(array, value, start),
      "int LastIndexOf(array array, System.Object value)": (array: AnyArray, value: PsValue) =>
        itemsOf(array).findLastIndex((item) => netEquals(item, value)),
      "void Resize[T]([ref] T[] array, int newSize)": (cell: { value: PsValue }, size: number) => {
        const old = cell.value as AnyArray;
        const items = itemsOf(old).slice(0, size);
        while (items.length < size) (items as PsValue[]).push(defaultOf(elementType(old)));
        cell.value = sameArray([...items], old);
      },
      "void Reverse(array array)": (array: AnyArray) => reverse(array),
      "void Reverse(array array, int index, int length)": reverse,
      "void Sort(array array)": (array: AnyArray, session: Session) => sortArray(array, orderOf(undefined, session)),
      "void Sort(array keys, array items)": (keys: AnyArray, items: AnyArray | null, session: Session) =>
        sortPairs(keys, items, orderOf(undefined, session)),
      "void Sort(array array, int index, int length)": (
        array: AnyArray,
        start: number,
        count: number,
        session: Session,
      ) => sortArray(array, orderOf(undefined, session), start, count),
      "void Sort(array array, System.Collections.IComparer comparer)": (
        array: AnyArray,
        comparer: PsValue,
        session: Session,
      ) => sortArray(array, orderOf(comparer, session)),
      "void Sort[T](T[] array, System.Comparison[T] comparison)": (
        array: AnyArray,
        comparison: PsValue,
        session: Session,
      ) => sortArray(array, orderOf(comparison, session)),
      "bool TrueForAll[T](T[] array, System.Predicate[T] match)": (array: AnyArray, match: PsValue, session: Session) =>
        itemsOf(array).every((item) => holds(session, match, item)),
    },
  }),
  declareType("System.Collections.IStructuralEquatable", { isInterface: true }),
];

/** All items of any enumerable value as a new list. */
export function freshItems(value: PsValue): PsValue[] {
  const iterator = enumerate(value);
  return iterator ? collect(iterator) : [value];
}
