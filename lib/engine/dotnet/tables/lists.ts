/**
 * TABLE: ArrayList, List`1 and the other lists and sets.
 * @module
 */
import { LiveObject, PsArray, PsList, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { LiveEnumerator, PsSet } from "../collections.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { netEquals } from "../comparison.ts";
import { keyComparison, orderOf } from "../comparers.ts";
import { applyPlan, defaultOf, makeArray } from "../conversions.ts";
import { callDelegate, holds } from "../delegates.ts";
import { declareType, type Native, type Settable } from "../declare.ts";
import { enumerate, itemsOf } from "../enumerate.ts";
import type { PsType, TypeRow } from "../type.ts";
import { OBJECT_TYPE, resolveType, typeNamed, typeOf } from "../type_system.ts";
import { binarySearch, freshItems, readOnlyList, sortItems } from "./arrays.ts";

type Members = Record<string, Native>;

const elementOf = (list: PsList): PsType => typeOf(list).genericArguments[0] ?? OBJECT_TYPE;

function checked(list: PsList, index: number, most = list.items.length - 1): number {
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

const indexOf = (list: PsList, value: PsValue, start = 0): number =>
  list.items.findIndex((item, i) => i >= start && netEquals(item, value));

function insertRange(list: PsList, index: number, items: readonly PsValue[]): void {
  checked(list, index, list.items.length);
  list.items.splice(index, 0, ...items);
}

function part(list: PsList, start: number, count: number): PsValue[] {
  if (start < 0 || count < 0) {
    throw argumentError("ArgumentOutOfRangeException", "index", "The range is outside of the list.");
  }
  if (start + count > list.items.length) {
    throw clrError("System.ArgumentException", "The range is outside of the list.");
  }
  return list.items.slice(start, start + count);
}

function removeRange(list: PsList, start: number, count: number): void {
  part(list, start, count);
  list.items.splice(start, count);
}

function reverseItems(list: PsList, start = 0, count = list.items.length - start): void {
  const items = part(list, start, count).reverse();
  changed(list).splice(start, count, ...items);
}

function sortList(list: PsList, comparer: PsValue | undefined, session: Session, start = 0, count?: number): void {
  try {
    sortItems(changed(list), orderOf(comparer, session), start, count ?? list.items.length - start);
  } catch (error) {
    if (error instanceof RangeError) {
      throw clrError("System.InvalidOperationException", "The items cannot be compared.");
    }
    throw error;
  }
}

function copyTo(list: PsList, target: PsValue, at: number): void {
  if (!(target instanceof PsArray)) throw argumentError("ArgumentException", "array", "The target must be an array.");
  if (at + list.items.length > target.items.length) {
    throw argumentError("ArgumentException", "array", "The target is too short.");
  }
  for (const [i, item] of itemsOf(list).entries()) target.items[at + i] = item;
}

const enumerator = (list: PsList, type: string): PsValue => new LiveEnumerator(type, () => enumerate(list)!);

const LIST_PROPERTIES: Record<string, Native | Settable> = {
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

function itemMember(type: string): Record<string, Settable> {
  return {
    [`${type} Item(int index)`]: {
      get: (list: PsList, index: number) => list.items[checked(list, index)]!,
      set: (list: PsList, index: number, value: PsValue) => {
        list.items[checked(list, index)] = value;
      },
    },
  };
}

const ARRAY_LIST_METHODS: Members = {
  "int Add(System.Object value)": (list: PsList, value: PsValue) => list.items.push(value) - 1,
  "void AddRange(System.Collections.ICollection c)": (list: PsList, items: PsValue) => {
    list.items.push(...freshItems(items));
  },
  "int BinarySearch(System.Object value)": (list: PsList, value: PsValue, session: Session) =>
    binarySearch(list.items, value, orderOf(undefined, session)),
  "int BinarySearch(System.Object value, System.Collections.IComparer comparer)": (
    list: PsList,
    value: PsValue,
    comparer: PsValue,
    session: Session,
  ) => binarySearch(list.items, value, orderOf(comparer, session)),
  "void Clear()": (list: PsList) => {
    list.items.length = 0;
  },
  "System.Object Clone()": (list: PsList) => new PsList(list.items.slice(), list.type),
  "bool Contains(System.Object item)": (list: PsList, value: PsValue) => indexOf(list, value) >= 0,
  "void CopyTo(array array)": (list: PsList, target: PsValue) => copyTo(list, target, 0),
  "void CopyTo(array array, int arrayIndex)": copyTo,
  "System.Collections.IEnumerator GetEnumerator()": (list: PsList) =>
    enumerator(list, "System.Collections.ArrayList+ArrayListEnumeratorSimple"),
  "System.Collections.ArrayList GetRange(int index, int count)": (list: PsList, start: number, count: number) =>
    new PsList(part(list, start, count), list.type),
  "int IndexOf(System.Object value)": (list: PsList, value: PsValue) => indexOf(list, value),
  "int IndexOf(System.Object value, int startIndex)": indexOf,
  "void Insert(int index, System.Object value)": (list: PsList, index: number, value: PsValue) =>
    insertRange(list, index, [value]),
  "void InsertRange(int index, System.Collections.ICollection c)": (list: PsList, index: number, items: PsValue) =>
    insertRange(list, index, freshItems(items)),
  "int LastIndexOf(System.Object value)": (list: PsList, value: PsValue) =>
    list.items.findLastIndex((item) => netEquals(item, value)),
  "void Remove(System.Object obj)": (list: PsList, value: PsValue) => {
    const at = indexOf(list, value);
    if (at >= 0) list.items.splice(at, 1);
  },
  "void RemoveAt(int index)": (list: PsList, index: number) => {
    list.items.splice(checked(list, index), 1);
  },
  "void RemoveRange(int index, int count)": removeRange,
  "void Reverse()": (list: PsList) => reverseItems(list),
  "void Reverse(int index, int count)": reverseItems,
  "void SetRange(int index, System.Collections.ICollection c)": (list: PsList, index: number, items: PsValue) => {
    for (const [i, item] of freshItems(items).entries()) list.items[checked(list, index + i)] = item;
  },
  "void Sort()": (list: PsList, session: Session) => sortList(list, undefined, session),
  "void Sort(System.Collections.IComparer comparer)": (list: PsList, comparer: PsValue, session: Session) =>
    sortList(list, comparer, session),
  "void Sort(int index, int count, System.Collections.IComparer comparer)": (
    list: PsList,
    start: number,
    count: number,
    comparer: PsValue,
    session: Session,
  ) => sortList(list, comparer, session, start, count),
  "System.Object[] ToArray()": (list: PsList) => new PsArray(list.items.slice()),
  "array ToArray(type type)": (list: PsList, type: PsType, session: Session) =>
    makeArray(list.items.map((item) => applyPlan(item, type, session)), type),
  "void TrimToSize()": () => undefined,
};

/** Methods of List`1; T is its element type. */
const GENERIC_LIST_METHODS: Members = {
  "void Add(T item)": (list: PsList, value: PsValue) => {
    list.items.push(value);
  },
  "void AddRange(System.Collections.Generic.IEnumerable[T] collection)": (list: PsList, items: PsValue) => {
    list.items.push(...freshItems(items));
  },
  "System.Collections.ObjectModel.ReadOnlyCollection[T] AsReadOnly()": (list: PsList) =>
    readOnlyList(list.items, elementOf(list)),
  "int BinarySearch(T item)": (list: PsList, value: PsValue, session: Session) =>
    binarySearch(list.items, value, orderOf(undefined, session)),
  "int BinarySearch(T item, System.Collections.Generic.IComparer[T] comparer)": (
    list: PsList,
    value: PsValue,
    comparer: PsValue,
    session: Session,
  ) => binarySearch(list.items, value, orderOf(comparer, session)),
  "void Clear()": (list: PsList) => {
    list.items.length = 0;
  },
  "bool Contains(T item)": (list: PsList, value: PsValue) => indexOf(list, value) >= 0,
  "System.Collections.Generic.List[TOutput] ConvertAll[TOutput](System.Converter[T,TOutput] converter)": (
    list: PsList,
    converter: PsValue,
    session: Session,
  ) => new PsList(list.items.map((item) => callDelegate(session, converter, [item])), listType(OBJECT_TYPE)),
  "void CopyTo(T[] array)": (list: PsList, target: PsValue) => copyTo(list, target, 0),
  "void CopyTo(T[] array, int arrayIndex)": copyTo,
  "int EnsureCapacity(int capacity)": (list: PsList, capacity: number) => Math.max(capacity, list.items.length),
  "bool Exists(System.Predicate[T] match)": (list: PsList, match: PsValue, session: Session) =>
    list.items.some((item) => holds(session, match, item)),
  "T Find(System.Predicate[T] match)": (list: PsList, match: PsValue, session: Session) =>
    list.items.find((item) => holds(session, match, item)) ?? defaultOf(elementOf(list)),
  "System.Collections.Generic.List[T] FindAll(System.Predicate[T] match)": (
    list: PsList,
    match: PsValue,
    session: Session,
  ) => new PsList(list.items.filter((item) => holds(session, match, item)), list.type),
  "int FindIndex(System.Predicate[T] match)": (list: PsList, match: PsValue, session: Session) =>
    list.items.findIndex((item) => holds(session, match, item)),
  "int FindIndex(int startIndex, System.Predicate[T] match)": (
    list: PsList,
    start: number,
    match: PsValue,
    session: Session,
  ) => list.items.findIndex((item, i) => i >= start && holds(session, match, item)),
  "T FindLast(System.Predicate[T] match)": (list: PsList, match: PsValue, session: Session) =>
    list.items.findLast((item) => holds(session, match, item)) ?? defaultOf(elementOf(list)),
  "int FindLastIndex(System.Predicate[T] match)": (list: PsList, match: PsValue, session: Session) =>
    list.items.findLastIndex((item) => holds(session, match, item)),
  "void ForEach(System.Action[T] action)": (list: PsList, action: PsValue, session: Session) => {
    for (const item of list.items) callDelegate(session, action, [item]);
  },
  "System.Collections.Generic.List`1+Enumerator[T] GetEnumerator()": (list: PsList) =>
    enumerator(list, "System.Collections.Generic.List`1+Enumerator"),
  "System.Collections.Generic.List[T] GetRange(int index, int count)": (list: PsList, start: number, count: number) =>
    new PsList(part(list, start, count), list.type),
  "int IndexOf(T item)": (list: PsList, value: PsValue) => indexOf(list, value),
  "int IndexOf(T item, int index)": indexOf,
  "void Insert(int index, T item)": (list: PsList, index: number, value: PsValue) => insertRange(list, index, [value]),
  "void InsertRange(int index, System.Collections.Generic.IEnumerable[T] collection)": (
    list: PsList,
    index: number,
    items: PsValue,
  ) => insertRange(list, index, freshItems(items)),
  "int LastIndexOf(T item)": (list: PsList, value: PsValue) =>
    list.items.findLastIndex((item) => netEquals(item, value)),
  "bool Remove(T item)": (list: PsList, value: PsValue) => {
    const at = indexOf(list, value);
    if (at >= 0) list.items.splice(at, 1);
    return at >= 0;
  },
  "int RemoveAll(System.Predicate[T] match)": (list: PsList, match: PsValue, session: Session) => {
    const before = list.items.length;
    list.items = list.items.filter((item) => !holds(session, match, item));
    return before - list.items.length;
  },
  "void RemoveAt(int index)": (list: PsList, index: number) => {
    list.items.splice(checked(list, index), 1);
  },
  "void RemoveRange(int index, int count)": removeRange,
  "void Reverse()": (list: PsList) => reverseItems(list),
  "void Reverse(int index, int count)": reverseItems,
  "System.Collections.Generic.List[T] Slice(int start, int length)": (list: PsList, start: number, count: number) =>
    new PsList(part(list, start, count), list.type),
  "void Sort()": (list: PsList, session: Session) => sortList(list, undefined, session),
  "void Sort(System.Collections.Generic.IComparer[T] comparer)": (list: PsList, comparer: PsValue, session: Session) =>
    sortList(list, comparer, session),
  "void Sort(System.Comparison[T] comparison)": (list: PsList, comparison: PsValue, session: Session) =>
    sortList(list, comparison, session),
  "void Sort(int index, int count, System.Collections.Generic.IComparer[T] comparer)": (
    list: PsList,
    start: number,
    count: number,
    comparer: PsValue,
    session: Session,
  ) => sortList(list, comparer, session, start, count),
  "T[] ToArray()": (list: PsList) => makeArray(list.items.slice(), elementOf(list)),
  "void TrimExcess()": () => undefined,
  "bool TrueForAll(System.Predicate[T] match)": (list: PsList, match: PsValue, session: Session) =>
    list.items.every((item) => holds(session, match, item)),
};

/** Full name of `List[T]`. */
export function listType(element: PsType): string {
  return resolveType(`System.Collections.Generic.List\`1[[${element.fullName}]]`)?.fullName ??
    "System.Collections.Generic.List`1";
}

// The type of a collection that is being made: closed rows call the same functions, which learn it from the caller.
function makeSet(type: PsType, items: readonly PsValue[], comparer: PsValue | undefined): PsSet {
  return new PsSet(items, type.fullName, keyComparison(comparer));
}

const others = (set: PsSet, value: PsValue): PsSet => new PsSet(freshItems(value), set.type, set.comparison);
const isSubset = (a: PsSet, b: PsSet): boolean => a.items.every((item) => b.has(item));

const SET_METHODS: Members = {
  "bool Add(T item)": (set: PsSet, item: PsValue) => set.add(item),
  "void Clear()": (set: PsSet) => set.clear(),
  "bool Contains(T item)": (set: PsSet, item: PsValue) => set.has(item),
  "void CopyTo(T[] array)": (set: PsSet, target: PsValue) => copyTo(set, target, 0),
  "void CopyTo(T[] array, int arrayIndex)": copyTo,
  "void ExceptWith(System.Collections.Generic.IEnumerable[T] other)": (set: PsSet, other: PsValue) => {
    for (const item of freshItems(other)) set.delete(item);
  },
  "System.Collections.Generic.HashSet`1+Enumerator[T] GetEnumerator()": (set: PsSet) =>
    enumerator(set, "System.Collections.Generic.HashSet`1+Enumerator"),
  "void IntersectWith(System.Collections.Generic.IEnumerable[T] other)": (set: PsSet, other: PsValue) => {
    const kept = others(set, other);
    set.retain((item) => kept.has(item));
  },
  "bool IsProperSubsetOf(System.Collections.Generic.IEnumerable[T] other)": (set: PsSet, value: PsValue) => {
    const other = others(set, value);
    return isSubset(set, other) && set.items.length < other.items.length;
  },
  "bool IsProperSupersetOf(System.Collections.Generic.IEnumerable[T] other)": (set: PsSet, value: PsValue) => {
    const other = others(set, value);
    return isSubset(other, set) && other.items.length < set.items.length;
  },
  "bool IsSubsetOf(System.Collections.Generic.IEnumerable[T] other)": (set: PsSet, value: PsValue) =>
    isSubset(set, others(set, value)),
  "bool IsSupersetOf(System.Collections.Generic.IEnumerable[T] other)": (set: PsSet, value: PsValue) =>
    isSubset(others(set, value), set),
  "bool Overlaps(System.Collections.Generic.IEnumerable[T] other)": (set: PsSet, value: PsValue) =>
    freshItems(value).some((item) => set.has(item)),
  "bool Remove(T item)": (set: PsSet, item: PsValue) => set.delete(item),
  "int RemoveWhere(System.Predicate[T] match)": (set: PsSet, match: PsValue, session: Session) =>
    set.retain((item) => !holds(session, match, item)),
  "bool SetEquals(System.Collections.Generic.IEnumerable[T] other)": (set: PsSet, value: PsValue) => {
    const other = others(set, value);
    return isSubset(set, other) && isSubset(other, set);
  },
  "void SymmetricExceptWith(System.Collections.Generic.IEnumerable[T] other)": (set: PsSet, value: PsValue) => {
    for (const item of others(set, value).items) if (!set.delete(item)) set.add(item);
  },
  "void UnionWith(System.Collections.Generic.IEnumerable[T] other)": (set: PsSet, other: PsValue) => {
    for (const item of freshItems(other)) set.add(item);
  },
  "void TrimExcess()": () => undefined,
};

/** A sorted set keeps its items in order. */
class PsSortedSet extends PsSet {
  readonly order: (a: PsValue, b: PsValue) => number;
  constructor(items: Iterable<PsValue>, type: string, order: (a: PsValue, b: PsValue) => number) {
    super([], type, "ordinal");
    this.order = order;
    for (const item of items) this.add(item);
  }
  override add(item: PsValue): boolean {
    const at = binarySearch(this.items, item, this.order);
    if (at >= 0 || this.has(item)) return false;
    super.add(item);
    this.items.pop();
    this.items.splice(~at, 0, item);
    return true;
  }
}

const SORTED_SET_MEMBERS: Members = {
  "bool Add(T item)": (set: PsSortedSet, item: PsValue) => set.add(item),
  "System.Collections.Generic.IEnumerable[T] Reverse()": (set: PsSortedSet) => new PsArray(set.items.toReversed()),
  "System.Collections.Generic.SortedSet[T] GetViewBetween(T lowerValue, T upperValue)": (
    set: PsSortedSet,
    low: PsValue,
    high: PsValue,
  ) => {
    if (set.order(low, high) > 0) {
      throw argumentError("ArgumentException", "lowerValue", "The lower value is above the upper one.");
    }
    return new PsSortedSet(
      set.items.filter((item) => set.order(item, low) >= 0 && set.order(item, high) <= 0),
      set.type,
      set.order,
    );
  },
};

function emptyError(): Error {
  return clrError("System.InvalidOperationException", "The collection is empty.");
}

function lastOf(list: PsList): PsValue {
  if (list.items.length === 0) throw emptyError();
  return list.items.at(-1)!;
}

function firstOf(list: PsList): PsValue {
  if (list.items.length === 0) throw emptyError();
  return list.items[0]!;
}

function takeFirst(list: PsList): PsValue {
  const item = firstOf(list);
  list.items.shift();
  return item;
}

function takeLast(list: PsList): PsValue {
  const item = lastOf(list);
  list.items.pop();
  return item;
}

function attempt(list: PsList, cell: { value: PsValue }, take: (list: PsList) => PsValue): boolean {
  const ok = list.items.length > 0;
  cell.value = ok ? take(list) : defaultOf(elementOf(list));
  return ok;
}

const toArray = (list: PsList): PsValue => makeArray([...itemsOf(list)], elementOf(list));

function stackMethods(item: string): Members {
  return {
    "void Clear()": (list: PsList) => {
      list.items.length = 0;
    },
    [`bool Contains(${item} item)`]: (list: PsList, value: PsValue) => indexOf(list, value) >= 0,
    [`${item} Peek()`]: lastOf,
    [`${item} Pop()`]: takeLast,
    [`void Push(${item} item)`]: (list: PsList, value: PsValue) => {
      list.items.push(value);
    },
    [`bool TryPeek([ref] ${item} result)`]: (list: PsList, cell: { value: PsValue }) => attempt(list, cell, lastOf),
    [`bool TryPop([ref] ${item} result)`]: (list: PsList, cell: { value: PsValue }) => attempt(list, cell, takeLast),
    [`${item}[] ToArray()`]: toArray,
    "System.Collections.IEnumerator GetEnumerator()": (list: PsList) =>
      enumerator(list, "System.Collections.Stack+StackEnumerator"),
    "void TrimExcess()": () => undefined,
  };
}

function queueMethods(item: string): Members {
  return {
    "void Clear()": (list: PsList) => {
      list.items.length = 0;
    },
    [`bool Contains(${item} item)`]: (list: PsList, value: PsValue) => indexOf(list, value) >= 0,
    [`${item} Dequeue()`]: takeFirst,
    [`void Enqueue(${item} item)`]: (list: PsList, value: PsValue) => {
      list.items.push(value);
    },
    [`${item} Peek()`]: firstOf,
    [`bool TryPeek([ref] ${item} result)`]: (list: PsList, cell: { value: PsValue }) => attempt(list, cell, firstOf),
    [`bool TryDequeue([ref] ${item} result)`]: (list: PsList, cell: { value: PsValue }) =>
      attempt(list, cell, takeFirst),
    [`${item}[] ToArray()`]: toArray,
    "System.Collections.IEnumerator GetEnumerator()": (list: PsList) =>
      enumerator(list, "System.Collections.Queue+QueueEnumerator"),
    "void TrimExcess()": () => undefined,
  };
}

const PLAIN_LIST = "System.Collections.IList System.Collections.ICollection System.ICloneable";
const GENERIC_LIST =
  "System.Collections.Generic.IList[T] System.Collections.Generic.IReadOnlyList[T] System.Collections.IList";
const GENERIC_COLLECTION =
  "System.Collections.Generic.IEnumerable[T] System.Collections.Generic.IReadOnlyCollection[T] System.Collections.ICollection";
const SET_INTERFACES = "System.Collections.Generic.ISet[T] System.Collections.Generic.IReadOnlyCollection[T]";

function collectionItems(value: PsValue): PsValue[] {
  if (value === null) throw argumentError("ArgumentNullException", "collection", "A value is needed.");
  return freshItems(value);
}

/** Makes a collection of a type. */
type Maker = (type: PsType, items: PsValue[]) => PsValue;

/** Constructors of a collection: empty, of items, of a capacity. */
function constructors(source: string, make: Maker): Members {
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

const list: Maker = (type, items) => new PsList(items, type.fullName);
const queue: Maker = (type, items) => new PsList(items, type.fullName, "QUE");
const stack: Maker = (type, items) => new PsList(items, type.fullName, "STK");
const ENUMERABLE = "System.Collections.Generic.IEnumerable[T]";

function plainCount(): Record<string, Native> {
  return { "int Count": (items: PsList) => items.items.length };
}

function sortedSet(type: PsType, items: readonly PsValue[], comparer: PsValue | undefined, session: Session): PsValue {
  return new PsSortedSet(items, type.fullName, orderOf(comparer, session));
}

const READ_ONLY_METHODS: Members = {
  "bool Contains(T value)": (items: PsList, value: PsValue) => indexOf(items, value) >= 0,
  "void CopyTo(T[] array, int index)": copyTo,
  "int IndexOf(T value)": (items: PsList, value: PsValue) => indexOf(items, value),
  "System.Collections.Generic.IEnumerator[T] GetEnumerator()": (items: PsList) =>
    enumerator(items, "System.Collections.Generic.List`1+Enumerator"),
};

const READ_ONLY_ROW = declareType("System.Collections.ObjectModel.ReadOnlyCollection`1", {
  typeParameters: "T",
  interfaces: GENERIC_LIST,
  properties: {
    ...plainCount(),
    "T Item(int index)": (items: PsList, index: number) => items.items[checked(items, index)]!,
  },
  methods: READ_ONLY_METHODS,
  constructors: {
    "(System.Collections.Generic.IList[T] list)": (items: PsValue, _session: Session, type: PsType) =>
      list(type, collectionItems(items)),
  },
});

// The interfaces behind it offer each change twice, so that no call can tell which one it means.
const READ_ONLY_COLLECTION: TypeRow = {
  ...READ_ONLY_ROW,
  methods: [
    ...READ_ONLY_ROW.methods ?? [],
    ...["Add", "Clear", "Insert", "Remove", "RemoveAt"].map((name) => ({ name, overloads: [] })),
  ],
};

/** Lists and sets. */
export const LIST_ROWS: readonly TypeRow[] = [
  declareType("System.Collections.ArrayList", {
    interfaces: PLAIN_LIST,
    properties: { ...LIST_PROPERTIES, ...itemMember("System.Object") },
    methods: ARRAY_LIST_METHODS,
    constructors: constructors("System.Collections.ICollection", list),
    statics: {
      "System.Collections.ArrayList Adapter(System.Collections.IList list)": (items: PsValue) =>
        new PsList(freshItems(items)),
      "System.Collections.ArrayList ReadOnly(System.Collections.ArrayList list)": (items: PsList) =>
        new PsList(items.items.slice(), "System.Collections.ArrayList"),
      "System.Collections.ArrayList Repeat(System.Object value, int count)": (value: PsValue, count: number) =>
        new PsList(new Array<PsValue>(count).fill(value)),
    },
  }),
  declareType("System.Collections.Generic.List`1", {
    typeParameters: "T",
    interfaces: GENERIC_LIST,
    properties: {
      "int Capacity": { get: (items: PsList) => Math.max(items.items.length, 4), set: () => undefined },
      ...plainCount(),
      ...itemMember("T"),
    },
    methods: GENERIC_LIST_METHODS,
    constructors: constructors(ENUMERABLE, list),
  }),
  declareType("System.Collections.ObjectModel.Collection`1", {
    typeParameters: "T",
    interfaces: GENERIC_LIST,
    properties: { ...plainCount(), ...itemMember("T") },
    methods: Object.fromEntries(
      Object.entries(GENERIC_LIST_METHODS).filter(([text]) =>
        /\b(Add|Clear|Contains|CopyTo|GetEnumerator|IndexOf|Insert|Remove|RemoveAt)\(/.test(text)
      ),
    ),
    constructors: {
      "()": (_session: Session, type: PsType) => list(type, []),
      "(System.Collections.Generic.IList[T] list)": (items: PsValue, _session: Session, type: PsType) =>
        list(type, collectionItems(items)),
    },
  }),
  declareType("System.Collections.ObjectModel.ObservableCollection`1", {
    typeParameters: "T",
    base: "System.Collections.ObjectModel.Collection`1[T]",
    interfaces: GENERIC_LIST,
    constructors: constructors(ENUMERABLE, list),
  }),
  READ_ONLY_COLLECTION,
  declareType("System.Management.Automation.PSDataCollection`1", {
    typeParameters: "T",
    assembly: "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35",
    interfaces: GENERIC_LIST,
    properties: { ...plainCount(), ...itemMember("T") },
    methods: GENERIC_LIST_METHODS,
    constructors: constructors(ENUMERABLE, list),
  }),
  declareType("System.Collections.Specialized.StringCollection", {
    assembly: "System.Collections.Specialized, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
    interfaces: "System.Collections.IList System.Collections.ICollection",
    properties: { ...plainCount(), ...itemMember("string") },
    methods: {
      "int Add(string value)": (items: PsList, value: PsValue) => items.items.push(value) - 1,
      "void AddRange(string[] value)": (items: PsList, more: PsValue) => {
        items.items.push(...freshItems(more));
      },
      "void Clear()": (items: PsList) => {
        items.items.length = 0;
      },
      "bool Contains(string value)": (items: PsList, value: PsValue) => indexOf(items, value) >= 0,
      "int IndexOf(string value)": (items: PsList, value: PsValue) => indexOf(items, value),
      "void Insert(int index, string value)": (items: PsList, index: number, value: PsValue) =>
        insertRange(items, index, [value]),
      "void Remove(string value)": (items: PsList, value: PsValue) => {
        const at = indexOf(items, value);
        if (at >= 0) items.items.splice(at, 1);
      },
      "void RemoveAt(int index)": (items: PsList, index: number) => {
        items.items.splice(checked(items, index), 1);
      },
      "void CopyTo(string[] array, int index)": copyTo,
    },
    constructors: { "()": (_session: Session, type: PsType) => list(type, []) },
  }),
  declareType("System.Collections.Generic.HashSet`1", {
    typeParameters: "T",
    interfaces: SET_INTERFACES,
    properties: plainCount(),
    methods: SET_METHODS,
    constructors: {
      "()": (_session: Session, type: PsType) => makeSet(type, [], undefined),
      [`(${ENUMERABLE} collection)`]: (items: PsValue, _session: Session, type: PsType) =>
        makeSet(type, collectionItems(items), undefined),
      "(System.Collections.Generic.IEqualityComparer[T] comparer)": (
        comparer: PsValue,
        _session: Session,
        type: PsType,
      ) => makeSet(type, [], comparer),
      "(int capacity)": (_capacity: number, _session: Session, type: PsType) => makeSet(type, [], undefined),
      [`(${ENUMERABLE} collection, System.Collections.Generic.IEqualityComparer[T] comparer)`]: (
        items: PsValue,
        comparer: PsValue,
        _session: Session,
        type: PsType,
      ) => makeSet(type, collectionItems(items), comparer),
    },
  }),
  declareType("System.Collections.Generic.SortedSet`1", {
    typeParameters: "T",
    interfaces: SET_INTERFACES,
    properties: {
      ...plainCount(),
      "T Min": (set: PsSortedSet) => set.items[0] ?? defaultOf(elementOf(set)),
      "T Max": (set: PsSortedSet) => set.items.at(-1) ?? defaultOf(elementOf(set)),
    },
    methods: { ...SET_METHODS, ...SORTED_SET_MEMBERS },
    constructors: {
      "()": (session: Session, type: PsType) => sortedSet(type, [], undefined, session),
      [`(${ENUMERABLE} collection)`]: (items: PsValue, session: Session, type: PsType) =>
        sortedSet(type, collectionItems(items), undefined, session),
      "(System.Collections.Generic.IComparer[T] comparer)": (comparer: PsValue, session: Session, type: PsType) =>
        sortedSet(type, [], comparer, session),
      [`(${ENUMERABLE} collection, System.Collections.Generic.IComparer[T] comparer)`]: (
        items: PsValue,
        comparer: PsValue,
        session: Session,
        type: PsType,
      ) => sortedSet(type, collectionItems(items), comparer, session),
    },
  }),
  declareType("System.Collections.Stack", {
    interfaces: "System.Collections.ICollection System.ICloneable",
    properties: plainCount(),
    methods: {
      ...stackMethods("System.Object"),
      "System.Object Clone()": (items: PsList) => stack(typeOf(items), items.items.slice()),
    },
    constructors: constructors("System.Collections.ICollection", stack),
  }),
  declareType("System.Collections.Generic.Stack`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: plainCount(),
    methods: stackMethods("T"),
    constructors: constructors(ENUMERABLE, stack),
  }),
  declareType("System.Collections.Concurrent.ConcurrentStack`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: { ...plainCount(), "bool IsEmpty": (items: PsList) => items.items.length === 0 },
    methods: stackMethods("T"),
    constructors: constructors(ENUMERABLE, stack),
  }),
  declareType("System.Collections.Queue", {
    interfaces: "System.Collections.ICollection System.ICloneable",
    properties: plainCount(),
    methods: {
      ...queueMethods("System.Object"),
      "System.Object Clone()": (items: PsList) => queue(typeOf(items), items.items.slice()),
    },
    constructors: constructors("System.Collections.ICollection", queue),
  }),
  declareType("System.Collections.Generic.Queue`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: plainCount(),
    methods: queueMethods("T"),
    constructors: constructors(ENUMERABLE, queue),
  }),
  declareType("System.Collections.Concurrent.ConcurrentQueue`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: { ...plainCount(), "bool IsEmpty": (items: PsList) => items.items.length === 0 },
    methods: queueMethods("T"),
    constructors: constructors(ENUMERABLE, queue),
  }),
  declareType("System.Collections.Concurrent.ConcurrentBag`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: { ...plainCount(), "bool IsEmpty": (items: PsList) => items.items.length === 0 },
    methods: {
      "void Add(T item)": (items: PsList, value: PsValue) => {
        items.items.push(value);
      },
      "void Clear()": (items: PsList) => {
        items.items.length = 0;
      },
      "bool TryPeek([ref] T result)": (items: PsList, cell: { value: PsValue }) => attempt(items, cell, lastOf),
      "bool TryTake([ref] T result)": (items: PsList, cell: { value: PsValue }) => attempt(items, cell, takeLast),
      "T[] ToArray()": toArray,
    },
    constructors: constructors(ENUMERABLE, stack),
  }),
  declareType("System.Collections.BitArray", {
    interfaces: "System.Collections.ICollection System.ICloneable",
    properties: {
      ...plainCount(),
      "int Length": (items: PsList) => items.items.length,
      ...itemMember("bool"),
    },
    methods: {
      "bool Get(int index)": (items: PsList, index: number) => items.items[checked(items, index)]!,
      "void Set(int index, bool value)": (items: PsList, index: number, value: PsValue) => {
        items.items[checked(items, index)] = value;
      },
      "void SetAll(bool value)": (items: PsList, value: PsValue) => {
        items.items.fill(value);
      },
      "System.Collections.BitArray Not()": (items: PsList) => {
        items.items = items.items.map((bit) => bit !== true);
        return items;
      },
      "System.Collections.BitArray And(System.Collections.BitArray value)": (items: PsList, other: PsList) =>
        combineBits(items, other, (a, b) => a && b),
      "System.Collections.BitArray Or(System.Collections.BitArray value)": (items: PsList, other: PsList) =>
        combineBits(items, other, (a, b) => a || b),
      "System.Collections.BitArray Xor(System.Collections.BitArray value)": (items: PsList, other: PsList) =>
        combineBits(items, other, (a, b) => a !== b),
    },
    constructors: {
      "(int length)": (length: number, _session: Session, type: PsType) =>
        list(type, new Array<PsValue>(length).fill(false)),
      "(int length, bool defaultValue)": (length: number, value: boolean, _session: Session, type: PsType) =>
        list(type, new Array<PsValue>(length).fill(value)),
      "(bool[] values)": (values: PsArray, _session: Session, type: PsType) => list(type, values.items.slice()),
      "(byte[] bytes)": (bytes: Uint8Array, _session: Session, type: PsType) =>
        list(type, Array.from({ length: bytes.length * 8 }, (_, i) => (bytes[i >> 3]! >> (i & 7) & 1) === 1)),
    },
  }),
  declareType("System.Collections.Generic.LinkedList`1", {
    typeParameters: "T",
    interfaces: GENERIC_COLLECTION,
    properties: {
      ...plainCount(),
      "System.Collections.Generic.LinkedListNode[T] First": (items: PsList) => nodeAt(items, 0),
      "System.Collections.Generic.LinkedListNode[T] Last": (items: PsList) => nodeAt(items, items.items.length - 1),
    },
    methods: linkedListMethods(),
    constructors: {
      "()": (_session: Session, type: PsType) => new PsList([], type.fullName, "IE"),
      [`(${ENUMERABLE} collection)`]: (items: PsValue, _session: Session, type: PsType) =>
        new PsList(collectionItems(items), type.fullName, "IE"),
    },
  }),
  declareType("System.Collections.Generic.LinkedListNode`1", {
    typeParameters: "T",
    properties: {
      "T Value": {
        get: (node: LinkedNode) => node.value,
        set: (node: LinkedNode, value: PsValue) => {
          node.value = value;
        },
      },
      "System.Collections.Generic.LinkedListNode[T] Next": (node: LinkedNode) => nodeAt(node.list, node.index + 1),
      "System.Collections.Generic.LinkedListNode[T] Previous": (node: LinkedNode) => nodeAt(node.list, node.index - 1),
      "System.Collections.Generic.LinkedList[T] List": (node: LinkedNode) => node.list,
    },
  }),
  declareType("System.Collections.Generic.PriorityQueue`2", {
    typeParameters: "TElement TPriority",
    properties: { "int Count": (heap: PriorityQueue) => heap.entries.length },
    methods: priorityQueueMethods(),
    constructors: {
      "()": (session: Session, type: PsType) => new PriorityQueue(type, orderOf(undefined, session)),
      "(int initialCapacity)": (_capacity: number, session: Session, type: PsType) =>
        new PriorityQueue(type, orderOf(undefined, session)),
      "(System.Collections.Generic.IComparer[TPriority] comparer)": (
        comparer: PsValue,
        session: Session,
        type: PsType,
      ) => new PriorityQueue(type, orderOf(comparer, session)),
    },
  }),
];

function combineBits(a: PsList, b: PsList, join: (x: boolean, y: boolean) => boolean): PsList {
  a.items = a.items.map((bit, i) => join(bit === true, b.items[i] === true));
  return a;
}

/** A node of a linked list: a place that moves with its item. */
class LinkedNode extends LiveObject {
  readonly list: PsList;
  readonly item: { value: PsValue };
  constructor(list: PsList, item: { value: PsValue }) {
    super();
    this.list = list;
    this.item = item;
  }
  get index(): number {
    return cellsOf(this.list).indexOf(this.item);
  }
  get value(): PsValue {
    return this.item.value;
  }
  set value(value: PsValue) {
    this.item.value = value;
    this.list.items[this.index] = value;
  }
  netType(): PsType {
    return typeNamed(`System.Collections.Generic.LinkedListNode\`1[[${elementOf(this.list).fullName}]]`);
  }
  override typeNames(): readonly string[] {
    return [this.netType().fullName, "System.Object"];
  }
  override text(): string {
    return "System.Collections.Generic.LinkedListNode`1";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Value", () => this.value];
  }
}

// The cells keep a node's identity while items are inserted and removed around it.
const CELLS = new WeakMap<PsList, { value: PsValue }[]>();

function cellsOf(items: PsList): { value: PsValue }[] {
  let cells = CELLS.get(items);
  if (cells === undefined) CELLS.set(items, cells = items.items.map((value) => ({ value })));
  return cells;
}

function nodeAt(items: PsList, index: number): PsValue {
  const cell = cellsOf(items)[index];
  return cell === undefined ? null : new LinkedNode(items, cell);
}

function insertNode(items: PsList, index: number, value: PsValue): PsValue {
  const cell = { value };
  cellsOf(items).splice(index, 0, cell);
  items.items.splice(index, 0, value);
  return new LinkedNode(items, cell);
}

function removeNode(items: PsList, index: number): void {
  if (index < 0 || index >= items.items.length) throw emptyError();
  cellsOf(items).splice(index, 1);
  items.items.splice(index, 1);
}

function findNode(items: PsList, value: PsValue, last: boolean): PsValue {
  const at = last ? items.items.findLastIndex((item) => netEquals(item, value)) : indexOf(items, value);
  return at < 0 ? null : nodeAt(items, at);
}

function linkedListMethods(): Members {
  const node = "System.Collections.Generic.LinkedListNode[T]";
  return {
    [`${node} AddAfter(${node} node, T value)`]: (items: PsList, at: LinkedNode, value: PsValue) =>
      insertNode(items, at.index + 1, value),
    [`${node} AddBefore(${node} node, T value)`]: (items: PsList, at: LinkedNode, value: PsValue) =>
      insertNode(items, at.index, value),
    [`${node} AddFirst(T value)`]: (items: PsList, value: PsValue) => insertNode(items, 0, value),
    [`${node} AddLast(T value)`]: (items: PsList, value: PsValue) => insertNode(items, items.items.length, value),
    "void Clear()": (items: PsList) => {
      cellsOf(items).length = 0;
      items.items.length = 0;
    },
    "bool Contains(T value)": (items: PsList, value: PsValue) => indexOf(items, value) >= 0,
    [`${node} Find(T value)`]: (items: PsList, value: PsValue) => findNode(items, value, false),
    [`${node} FindLast(T value)`]: (items: PsList, value: PsValue) => findNode(items, value, true),
    [`void Remove(${node} node)`]: (items: PsList, at: LinkedNode) => removeNode(items, at.index),
    "bool Remove(T value)": (items: PsList, value: PsValue) => {
      const at = indexOf(items, value);
      if (at >= 0) removeNode(items, at);
      return at >= 0;
    },
    "void RemoveFirst()": (items: PsList) => removeNode(items, 0),
    "void RemoveLast()": (items: PsList) => removeNode(items, items.items.length - 1),
  };
}

/** PriorityQueue`2: a binary heap; equal priorities come in no promised order. */
class PriorityQueue extends LiveObject {
  readonly #type: PsType;
  readonly order: (a: PsValue, b: PsValue) => number;
  readonly entries: { readonly element: PsValue; readonly priority: PsValue }[] = [];
  constructor(type: PsType, order: (a: PsValue, b: PsValue) => number) {
    super();
    this.#type = type;
    this.order = order;
  }
  netType(): PsType {
    return this.#type;
  }
  #less(a: number, b: number): boolean {
    return this.order(this.entries[a]!.priority, this.entries[b]!.priority) < 0;
  }
  #swap(a: number, b: number): void {
    [this.entries[a], this.entries[b]] = [this.entries[b]!, this.entries[a]!];
  }
  push(element: PsValue, priority: PsValue): void {
    this.entries.push({ element, priority });
    let at = this.entries.length - 1;
    while (at > 0) {
      // Four children to a node, as .NET's own heap has: it decides the order of equal priorities.
      const parent = (at - 1) >> 2;
      if (!this.#less(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }
  pop(): { readonly element: PsValue; readonly priority: PsValue } | undefined {
    const top = this.entries[0];
    const last = this.entries.pop();
    if (top === undefined || last === undefined) return undefined;
    if (this.entries.length === 0) return top;
    this.entries[0] = last;
    for (let at = 0;;) {
      let smallest = at;
      for (let child = at * 4 + 1; child <= at * 4 + 4 && child < this.entries.length; child++) {
        if (this.#less(child, smallest)) smallest = child;
      }
      if (smallest === at) break;
      this.#swap(at, smallest);
      at = smallest;
    }
    return top;
  }
  override typeNames(): readonly string[] {
    return [this.#type.fullName, "System.Object"];
  }
  override text(): string {
    return this.#type.fullName;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Count", () => this.entries.length];
  }
}

function priorityQueueMethods(): Members {
  const tryTake = (
    heap: PriorityQueue,
    element: { value: PsValue },
    priority: { value: PsValue },
    take: boolean,
  ): boolean => {
    const found = take ? heap.pop() : heap.entries[0];
    element.value = found?.element ?? null;
    priority.value = found?.priority ?? null;
    return found !== undefined;
  };
  return {
    "void Clear()": (heap: PriorityQueue) => {
      heap.entries.length = 0;
    },
    "TElement Dequeue()": (heap: PriorityQueue) => {
      const found = heap.pop();
      if (found === undefined) throw emptyError();
      return found.element;
    },
    "void Enqueue(TElement element, TPriority priority)": (heap: PriorityQueue, element: PsValue, priority: PsValue) =>
      heap.push(element, priority),
    "TElement EnqueueDequeue(TElement element, TPriority priority)": (
      heap: PriorityQueue,
      element: PsValue,
      priority: PsValue,
    ) => {
      heap.push(element, priority);
      return heap.pop()!.element;
    },
    "TElement Peek()": (heap: PriorityQueue) => {
      const top = heap.entries[0];
      if (top === undefined) throw emptyError();
      return top.element;
    },
    "bool TryDequeue([ref] TElement element, [ref] TPriority priority)": (
      heap: PriorityQueue,
      element: { value: PsValue },
      priority: { value: PsValue },
    ) => tryTake(heap, element, priority, true),
    "bool TryPeek([ref] TElement element, [ref] TPriority priority)": (
      heap: PriorityQueue,
      element: { value: PsValue },
      priority: { value: PsValue },
    ) => tryTake(heap, element, priority, false),
  };
}
