/**
 * TABLE: ArrayList, List`1 and the other lists.
 * @module
 */
import { PsArray, PsList, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { orderOf } from "../comparers.ts";
import { netEquals } from "../comparison.ts";
import { applyPlan, defaultOf, makeArray } from "../conversions.ts";
import { declareType } from "../declare.ts";
import { callDelegate, holds } from "../delegates.ts";
import type { PsType, TypeRow } from "../type.ts";
import { OBJECT_TYPE, resolveType } from "../type_system.ts";
import { binarySearch, freshItems, readOnlyList } from "./arrays.ts";
import {
  checked,
  collectionItems,
  constructors,
  copyTo,
  elementOf,
  ENUMERABLE,
  enumerator,
  GENERIC_LIST,
  indexOf,
  insertRange,
  itemMember,
  LIST_PROPERTIES,
  type Maker,
  type Members,
  part,
  PLAIN_LIST,
  plainCount,
  removeRange,
  reverseItems,
  sortList,
} from "./list_members.ts";

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
function listType(element: PsType): string {
  return resolveType(`System.Collections.Generic.List\`1[[${element.fullName}]]`)?.fullName ??
    "System.Collections.Generic.List`1";
}

const makeList: Maker = (type, items) => new PsList(items, type.fullName);

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
      makeList(type, collectionItems(items)),
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

/** Lists. */
export const LIST_ROWS: readonly TypeRow[] = [
  declareType("System.Collections.ArrayList", {
    interfaces: PLAIN_LIST,
    properties: { ...LIST_PROPERTIES, ...itemMember("System.Object") },
    methods: ARRAY_LIST_METHODS,
    constructors: constructors("System.Collections.ICollection", makeList),
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
    constructors: constructors(ENUMERABLE, makeList),
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
      "()": (_session: Session, type: PsType) => makeList(type, []),
      "(System.Collections.Generic.IList[T] list)": (items: PsValue, _session: Session, type: PsType) =>
        makeList(type, collectionItems(items)),
    },
  }),
  declareType("System.Collections.ObjectModel.ObservableCollection`1", {
    typeParameters: "T",
    base: "System.Collections.ObjectModel.Collection`1[T]",
    interfaces: GENERIC_LIST,
    constructors: constructors(ENUMERABLE, makeList),
  }),
  READ_ONLY_COLLECTION,
  declareType("System.Management.Automation.PSDataCollection`1", {
    typeParameters: "T",
    assembly: "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35",
    interfaces: GENERIC_LIST,
    properties: { ...plainCount(), ...itemMember("T") },
    methods: GENERIC_LIST_METHODS,
    constructors: constructors(ENUMERABLE, makeList),
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
    constructors: { "()": (_session: Session, type: PsType) => makeList(type, []) },
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
        makeList(type, new Array<PsValue>(length).fill(false)),
      "(int length, bool defaultValue)": (length: number, value: boolean, _session: Session, type: PsType) =>
        makeList(type, new Array<PsValue>(length).fill(value)),
      "(bool[] values)": (values: PsArray, _session: Session, type: PsType) => makeList(type, values.items.slice()),
      "(byte[] bytes)": (bytes: Uint8Array, _session: Session, type: PsType) =>
        makeList(type, Array.from({ length: bytes.length * 8 }, (_, i) => (bytes[i >> 3]! >> (i & 7) & 1) === 1)),
    },
  }),
];

function combineBits(a: PsList, b: PsList, join: (x: boolean, y: boolean) => boolean): PsList {
  a.items = a.items.map((bit, i) => join(bit === true, b.items[i] === true));
  return a;
}
