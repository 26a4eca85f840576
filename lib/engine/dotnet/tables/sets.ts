/**
 * TABLE: HashSet`1 and SortedSet`1.
 * @module
 */
import { PsArray, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError } from "../clr_errors.ts";
import { PsSet } from "../collections.ts";
import { keyComparison, orderOf } from "../comparers.ts";
import { defaultOf } from "../conversions.ts";
import { declareType } from "../declare.ts";
import { holds } from "../delegates.ts";
import type { PsType, TypeRow } from "../type.ts";
import { binarySearch, freshItems } from "./arrays.ts";
import {
  collectionItems,
  copyTo,
  elementOf,
  ENUMERABLE,
  enumerator,
  type Members,
  plainCount,
} from "./list_members.ts";

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

const SET_INTERFACES = "System.Collections.Generic.ISet[T] System.Collections.Generic.IReadOnlyCollection[T]";

function sortedSet(type: PsType, items: readonly PsValue[], comparer: PsValue | undefined, session: Session): PsValue {
  return new PsSortedSet(items, type.fullName, orderOf(comparer, session));
}

/** Sets. */
export const SET_ROWS: readonly TypeRow[] = [
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
];
