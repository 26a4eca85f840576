/**
 * TABLE: the methods of System.Linq.Enumerable that cut, join, key and measure sequences by a selector.
 * @module
 */
import { dictionaryKey, PsArray, PsDictionary, PsDouble, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { add, divide } from "../arithmetic.ts";
import { clrError } from "../clr_errors.ts";
import { PsSet } from "../collections.ts";
import { defaultOrder } from "../comparers.ts";
import { defaultOf, makeArray } from "../conversions.ts";
import { callDelegate, holds } from "../delegates.ts";
import type { Native } from "../declare.ts";
import { itemsOf } from "../enumerate.ts";
import { toDouble } from "../numbers.ts";
import type { PsType } from "../type.ts";
import { makeGenericType, OBJECT_TYPE, typeNamed, typeOf } from "../type_system.ts";
import { makeTuple } from "./tuples.ts";

/** The sequence that most methods start from. */
export const SOURCE = "System.Collections.Generic.IEnumerable[TSource]";
const BY_KEY = "System.Func[TSource,TKey] keySelector";
const PREDICATE = "System.Func[TSource,bool] predicate";

/** The error of what needs an item. */
export function emptySequence(): Error {
  return clrError("System.InvalidOperationException", "The sequence is empty.");
}

/** Type of a sequence's items. */
export function sequenceElement(source: PsValue): PsType {
  if (source === null) return OBJECT_TYPE;
  const type = typeOf(source);
  return type.elementType ?? type.genericArguments[0] ?? OBJECT_TYPE;
}

/** An array of items of a sequence's type. */
export function sequenceOf(items: PsValue[], like: PsValue): PsValue {
  return makeArray(items, sequenceElement(like));
}

const keyOf = (session: Session, selector: PsValue, item: PsValue): unknown =>
  dictionaryKey(callDelegate(session, selector, [item]), "ordinal");

function firstUnlike(items: readonly PsValue[], predicate: PsValue, session: Session): number {
  const at = items.findIndex((item) => !holds(session, predicate, item));
  return at < 0 ? items.length : at;
}

function extremeBy(items: PsValue, selector: PsValue, session: Session, sign: 1 | -1): PsValue {
  const keyed = itemsOf(items).map((item) => ({ item, key: callDelegate(session, selector, [item]) }));
  if (keyed.length === 0) throw emptySequence();
  return keyed.reduce((best, each) => defaultOrder(each.key, best.key) * sign > 0 ? each : best).item;
}

const selected = (items: PsValue, selector: PsValue, session: Session): PsValue[] =>
  itemsOf(items).map((item) => callDelegate(session, selector, [item]));

function extreme(values: readonly PsValue[], sign: 1 | -1): PsValue {
  if (values.length === 0) throw emptySequence();
  return values.reduce((best, value) => defaultOrder(value, best) * sign > 0 ? value : best);
}

function average(values: readonly PsValue[]): PsValue {
  if (values.length === 0) throw emptySequence();
  return new PsDouble(values.reduce<number>((total, value) => total + toDouble(value), 0) / values.length);
}

function dictionaryBy(items: PsValue, selector: PsValue, session: Session, value?: PsValue): PsValue {
  const entries = itemsOf(items).map((item) =>
    [
      callDelegate(session, selector, [item]),
      value === undefined ? item : callDelegate(session, value, [item]),
    ] as const
  );
  const typeOfAll = (all: readonly PsValue[]): PsType => {
    const first = all[0] ?? null;
    return first !== null && all.every((each) => each !== null && typeOf(each) === typeOf(first))
      ? typeOf(first)
      : OBJECT_TYPE;
  };
  const type = makeGenericType(typeNamed("System.Collections.Generic.Dictionary`2"), [
    typeOfAll(entries.map(([key]) => key)),
    typeOfAll(entries.map(([, each]) => each)),
  ]);
  const table = new PsDictionary(type.fullName, "ordinal");
  for (const [key, each] of entries) {
    if (table.has(key)) throw clrError("System.ArgumentException", "There are two items of one key.");
    table.set(key, each);
  }
  return table;
}

/** `Sum`, `Max`, `Min` and `Average` of what a selector gives, for one type of results. */
function measures(name: "int" | "long" | "double" | "decimal"): Record<string, Native> {
  const parameters = `(${SOURCE} source, System.Func[TSource,${name}] selector)`;
  const result = name === "decimal" ? "decimal" : "double";
  return {
    [`${name} Sum[TSource]${parameters}`]: (items: PsValue, selector: PsValue, session: Session) =>
      selected(items, selector, session).reduce((total, each) => add(total, each), defaultOf(typeNamed(FULL[name]))),
    [`${name} Max[TSource]${parameters}`]: (items: PsValue, selector: PsValue, session: Session) =>
      extreme(selected(items, selector, session), 1),
    [`${name} Min[TSource]${parameters}`]: (items: PsValue, selector: PsValue, session: Session) =>
      extreme(selected(items, selector, session), -1),
    [`${result} Average[TSource]${parameters}`]: (items: PsValue, selector: PsValue, session: Session) => {
      const values = selected(items, selector, session);
      if (name !== "decimal" || values.length === 0) return average(values);
      return divide(values.reduce((total, each) => add(total, each)), values.length);
    },
  };
}

const FULL = { int: "System.Int32", long: "System.Int64", double: "System.Double", decimal: "System.Decimal" } as const;

/** The methods. */
export const SEQUENCE_METHODS: Readonly<Record<string, Native>> = {
  ...measures("int"),
  ...measures("long"),
  ...measures("double"),
  ...measures("decimal"),
  [`System.Collections.Generic.IEnumerable[TSource[]] Chunk[TSource](${SOURCE} source, int size)`]: (
    items: PsValue,
    size: number,
  ) => {
    if (size < 1) throw clrError("System.ArgumentOutOfRangeException", "A chunk has one item at least.");
    const all = itemsOf(items);
    const chunks: PsValue[] = [];
    for (let i = 0; i < all.length; i += size) chunks.push(sequenceOf(all.slice(i, i + size), items));
    return new PsArray(chunks);
  },
  [`${SOURCE} SkipLast[TSource](${SOURCE} source, int count)`]: (items: PsValue, count: number) => {
    const all = itemsOf(items);
    return sequenceOf(all.slice(0, Math.max(all.length - Math.max(count, 0), 0)), items);
  },
  [`${SOURCE} TakeLast[TSource](${SOURCE} source, int count)`]: (items: PsValue, count: number) =>
    sequenceOf(count <= 0 ? [] : itemsOf(items).slice(-count), items),
  [`${SOURCE} SkipWhile[TSource](${SOURCE} source, ${PREDICATE})`]: (
    items: PsValue,
    predicate: PsValue,
    session: Session,
  ) => sequenceOf(itemsOf(items).slice(firstUnlike(itemsOf(items), predicate, session)), items),
  [`${SOURCE} TakeWhile[TSource](${SOURCE} source, ${PREDICATE})`]: (
    items: PsValue,
    predicate: PsValue,
    session: Session,
  ) => sequenceOf(itemsOf(items).slice(0, firstUnlike(itemsOf(items), predicate, session)), items),
  [`${SOURCE} Prepend[TSource](${SOURCE} source, TSource element)`]: (items: PsValue, item: PsValue) =>
    sequenceOf([item, ...itemsOf(items)], items),
  [`${SOURCE} DefaultIfEmpty[TSource](${SOURCE} source, TSource defaultValue)`]: (items: PsValue, item: PsValue) =>
    itemsOf(items).length > 0 ? items : sequenceOf([item], items),
  [`${SOURCE} Order[TSource](${SOURCE} source)`]: (items: PsValue) =>
    sequenceOf([...itemsOf(items)].sort(defaultOrder), items),
  [`${SOURCE} OrderDescending[TSource](${SOURCE} source)`]: (items: PsValue) =>
    sequenceOf([...itemsOf(items)].sort((a, b) => defaultOrder(b, a)), items),
  [`System.Collections.Generic.IEnumerable[TResult] SelectMany[TSource, TResult](${SOURCE} source, System.Func[TSource,System.Collections.Generic.IEnumerable[TResult]] selector)`]:
    (items: PsValue, selector: PsValue, session: Session) =>
      new PsArray(selected(items, selector, session).flatMap((each) => each === null ? [] : [...itemsOf(each)])),
  [`TSource MaxBy[TSource, TKey](${SOURCE} source, ${BY_KEY})`]: (
    items: PsValue,
    selector: PsValue,
    session: Session,
  ) => extremeBy(items, selector, session, 1),
  [`TSource MinBy[TSource, TKey](${SOURCE} source, ${BY_KEY})`]: (
    items: PsValue,
    selector: PsValue,
    session: Session,
  ) => extremeBy(items, selector, session, -1),
  [`${SOURCE} DistinctBy[TSource, TKey](${SOURCE} source, ${BY_KEY})`]: (
    items: PsValue,
    selector: PsValue,
    session: Session,
  ) => {
    const seen = new Set<unknown>();
    const kept = itemsOf(items).filter((item) => {
      const key = keyOf(session, selector, item);
      return !seen.has(key) && seen.add(key);
    });
    return sequenceOf(kept, items);
  },
  [`TSource FirstOrDefault[TSource](${SOURCE} source, ${PREDICATE})`]: (
    items: PsValue,
    predicate: PsValue,
    session: Session,
  ) => itemsOf(items).find((item) => holds(session, predicate, item)) ?? defaultOf(sequenceElement(items)),
  [`TSource Last[TSource](${SOURCE} source, ${PREDICATE})`]: (
    items: PsValue,
    predicate: PsValue,
    session: Session,
  ) => {
    const found = itemsOf(items).findLast((item) => holds(session, predicate, item));
    if (found === undefined) throw emptySequence();
    return found;
  },
  [`TSource LastOrDefault[TSource](${SOURCE} source, ${PREDICATE})`]: (
    items: PsValue,
    predicate: PsValue,
    session: Session,
  ) => itemsOf(items).findLast((item) => holds(session, predicate, item)) ?? defaultOf(sequenceElement(items)),
  [`TSource SingleOrDefault[TSource](${SOURCE} source)`]: (items: PsValue) => {
    const all = itemsOf(items);
    if (all.length > 1) throw clrError("System.InvalidOperationException", "The sequence has more than one item.");
    return all[0] ?? defaultOf(sequenceElement(items));
  },
  [`TSource ElementAtOrDefault[TSource](${SOURCE} source, int index)`]: (items: PsValue, index: number) =>
    itemsOf(items)[index] ?? defaultOf(sequenceElement(items)),
  [`long LongCount[TSource](${SOURCE} source)`]: (items: PsValue) => BigInt(itemsOf(items).length),
  [`TAccumulate Aggregate[TSource, TAccumulate](${SOURCE} source, TAccumulate seed, System.Func[TAccumulate,TSource,TAccumulate] func)`]:
    (items: PsValue, seed: PsValue, combine: PsValue, session: Session) =>
      itemsOf(items).reduce((total, item) => callDelegate(session, combine, [total, item]), seed),
  [`System.Collections.Generic.Dictionary[TKey,TSource] ToDictionary[TSource, TKey](${SOURCE} source, ${BY_KEY})`]: (
    items: PsValue,
    selector: PsValue,
    session: Session,
  ) => dictionaryBy(items, selector, session),
  [`System.Collections.Generic.Dictionary[TKey,TElement] ToDictionary[TSource, TKey, TElement](${SOURCE} source, ${BY_KEY}, System.Func[TSource,TElement] elementSelector)`]:
    (items: PsValue, selector: PsValue, value: PsValue, session: Session) =>
      dictionaryBy(items, selector, session, value),
  [`System.Collections.Generic.HashSet[TSource] ToHashSet[TSource](${SOURCE} source)`]: (items: PsValue) =>
    new PsSet(
      [...itemsOf(items)],
      makeGenericType(typeNamed("System.Collections.Generic.HashSet`1"), [sequenceElement(items)]).fullName,
      "ordinal",
    ),
  [`System.Object Zip[TFirst, TSecond](System.Collections.Generic.IEnumerable[TFirst] first, System.Collections.Generic.IEnumerable[TSecond] second)`]:
    (first: PsValue, second: PsValue) => {
      const others = itemsOf(second);
      return new PsArray(
        itemsOf(first).slice(0, others.length).map((item, i) => makeTuple("ValueTuple", [item, others[i]!])),
      );
    },
  [`System.Collections.Generic.IEnumerable[TResult] Zip[TFirst, TSecond, TResult](System.Collections.Generic.IEnumerable[TFirst] first, System.Collections.Generic.IEnumerable[TSecond] second, System.Func[TFirst,TSecond,TResult] resultSelector)`]:
    (first: PsValue, second: PsValue, selector: PsValue, session: Session) => {
      const others = itemsOf(second);
      return new PsArray(
        itemsOf(first).slice(0, others.length).map((item, i) => callDelegate(session, selector, [item, others[i]!])),
      );
    },
};
