/**
 * TABLE: System.Linq.Enumerable, as far as scripts call it by its name.
 * @module
 */
import { dictionaryKey, PsArray, PsDecimal, PsDouble, PsList, PsSingle, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { add, divide } from "../arithmetic.ts";
import { clrError } from "../clr_errors.ts";
import { compareNumbers, netEquals } from "../comparison.ts";
import { defaultOrder } from "../comparers.ts";
import { makeArray } from "../conversions.ts";
import { callDelegate, holds } from "../delegates.ts";
import { declareType, type Native } from "../declare.ts";
import { itemsOf } from "../enumerate.ts";
import { NetObject } from "../net_object.ts";
import { toDouble } from "../numbers.ts";
import { PsType, type TypeRow } from "../type.ts";
import { isInstance, makeGenericType, OBJECT_TYPE, typeNamed } from "../type_system.ts";
import { emptySequence, SEQUENCE_METHODS, sequenceElement, sequenceOf, SOURCE } from "./linq_sequences.ts";
import { freshItems } from "./arrays.ts";

const NUMBERS = ["int", "long", "double", "float", "decimal"] as const;
const objects = (items: PsValue[]): PsValue => new PsArray(items);

function sum(items: readonly PsValue[], zero: PsValue): PsValue {
  let total = zero;
  for (const item of items) total = add(total, item);
  return total;
}

const ZEROS: Readonly<Record<(typeof NUMBERS)[number], PsValue>> = {
  int: 0,
  long: 0n,
  double: new PsDouble(0),
  float: new PsSingle(0),
  decimal: new PsDecimal(0n, 0),
};

function extreme(items: readonly PsValue[], sign: 1 | -1): PsValue {
  if (items.length === 0) throw emptySequence();
  return items.reduce((best, item) => compareNumbers(item, best) * sign > 0 ? item : best);
}

function numericMembers(): Record<string, Native> {
  const members: Record<string, Native> = {};
  for (const name of NUMBERS) {
    const source = `System.Collections.Generic.IEnumerable[${name}]`;
    members[`${name} Sum(${source} source)`] = (items: PsValue) => sum(itemsOf(items), ZEROS[name]);
    members[`${name} Max(${source} source)`] = (items: PsValue) => extreme(itemsOf(items), 1);
    members[`${name} Min(${source} source)`] = (items: PsValue) => extreme(itemsOf(items), -1);
    const average = name === "decimal" ? "decimal" : "double";
    members[`${average} Average(${source} source)`] = (items: PsValue) => {
      const all = itemsOf(items);
      if (all.length === 0) throw emptySequence();
      return name === "decimal"
        ? divide(sum(all, ZEROS.decimal), all.length)
        : new PsDouble(all.reduce<number>((total, item) => total + toDouble(item), 0) / all.length);
    };
  }
  return members;
}

function distinct(items: readonly PsValue[]): PsValue[] {
  const seen = new Set<unknown>();
  return items.filter((item) => {
    const key = dictionaryKey(item, "ordinal");
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function keySet(items: PsValue): Set<unknown> {
  return new Set(itemsOf(items).map((item) => dictionaryKey(item, "ordinal")));
}

function ordered(items: PsValue, selector: PsValue, session: Session, sign: 1 | -1): PsValue {
  const keyed = itemsOf(items).map((item) => ({ item, key: callDelegate(session, selector, [item]) }));
  keyed.sort((a, b) => defaultOrder(a.key, b.key) * sign);
  return sequenceOf(keyed.map(({ item }) => item), items);
}

function pick(items: readonly PsValue[], which: "first" | "last" | "single"): PsValue {
  if (items.length === 0) throw emptySequence();
  if (which === "single" && items.length > 1) {
    throw clrError("System.InvalidOperationException", "The sequence has more than one item.");
  }
  return which === "last" ? items.at(-1)! : items[0]!;
}

const matching = (items: PsValue, predicate: PsValue, session: Session): PsValue[] =>
  itemsOf(items).filter((item) => holds(session, predicate, item));

interface Grouping {
  readonly key: PsValue;
  readonly items: PsValue[];
}

function groups(items: PsValue, selector: PsValue, session: Session): PsValue {
  const byKey = new Map<unknown, Grouping>();
  for (const item of itemsOf(items)) {
    const key = callDelegate(session, selector, [item]);
    const id = dictionaryKey(key, "ordinal");
    const group = byKey.get(id) ?? { key, items: [] };
    group.items.push(item);
    byKey.set(id, group);
  }
  return objects(Array.from(byKey.values(), (group) => new NetObject<Grouping>("System.Linq.Grouping`2", group)));
}

function listOf(items: PsValue): PsValue {
  return new PsList(
    freshItems(items),
    makeGenericType(typeNamed("System.Collections.Generic.List`1"), [sequenceElement(items)]).fullName,
  );
}

function cast(items: PsValue, type: PsType | undefined, only: boolean): PsValue {
  if (type === undefined) return objects([...itemsOf(items)]);
  const fits = (item: PsValue): boolean => item !== null && isInstance(item, type);
  if (only) return makeArray(itemsOf(items).filter(fits), type);
  const wrong = itemsOf(items).find((item) => item !== null && !fits(item));
  if (wrong !== undefined) throw clrError("System.InvalidCastException", `An item is no ${type.name}.`);
  return makeArray([...itemsOf(items)], type);
}

/** System.Linq. */
export const LINQ_ROWS: readonly TypeRow[] = [
  declareType("System.Linq.Enumerable", {
    isAbstract: true,
    assembly: "System.Linq, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
    statics: {
      ...numericMembers(),
      ...SEQUENCE_METHODS,
      "System.Collections.Generic.IEnumerable[int] Range(int start, int count)": (start: number, count: number) =>
        new PsArray(Array.from({ length: count }, (_, i) => start + i), "System.Int32"),
      "System.Collections.Generic.IEnumerable[TResult] Repeat[TResult](TResult element, int count)": (
        element: PsValue,
        count: number,
      ) => objects(new Array<PsValue>(count).fill(element)),
      "System.Collections.Generic.IEnumerable[TResult] Empty[TResult]()": (
        _session: Session,
        _type: PsType,
        item: PsType = OBJECT_TYPE,
      ) => makeArray([], item),
      [`bool Any[TSource](${SOURCE} source)`]: (items: PsValue) => itemsOf(items).length > 0,
      [`bool Any[TSource](${SOURCE} source, System.Func[TSource,bool] predicate)`]: (
        items: PsValue,
        predicate: PsValue,
        session: Session,
      ) => itemsOf(items).some((item) => holds(session, predicate, item)),
      [`bool All[TSource](${SOURCE} source, System.Func[TSource,bool] predicate)`]: (
        items: PsValue,
        predicate: PsValue,
        session: Session,
      ) => itemsOf(items).every((item) => holds(session, predicate, item)),
      [`bool Contains[TSource](${SOURCE} source, TSource value)`]: (items: PsValue, value: PsValue) =>
        itemsOf(items).some((item) => netEquals(item, value)),
      [`int Count[TSource](${SOURCE} source)`]: (items: PsValue) => itemsOf(items).length,
      [`int Count[TSource](${SOURCE} source, System.Func[TSource,bool] predicate)`]: (
        items: PsValue,
        predicate: PsValue,
        session: Session,
      ) => matching(items, predicate, session).length,
      [`${SOURCE} Concat[TSource](${SOURCE} first, ${SOURCE} second)`]: (first: PsValue, second: PsValue) =>
        sequenceOf([...itemsOf(first), ...itemsOf(second)], first),
      [`${SOURCE} Distinct[TSource](${SOURCE} source)`]: (items: PsValue) =>
        sequenceOf(distinct(itemsOf(items)), items),
      [`${SOURCE} Except[TSource](${SOURCE} first, ${SOURCE} second)`]: (first: PsValue, second: PsValue) => {
        const others = keySet(second);
        return sequenceOf(
          distinct(itemsOf(first)).filter((item) => !others.has(dictionaryKey(item, "ordinal"))),
          first,
        );
      },
      [`${SOURCE} Intersect[TSource](${SOURCE} first, ${SOURCE} second)`]: (first: PsValue, second: PsValue) => {
        const others = keySet(second);
        return sequenceOf(distinct(itemsOf(first)).filter((item) => others.has(dictionaryKey(item, "ordinal"))), first);
      },
      [`${SOURCE} Union[TSource](${SOURCE} first, ${SOURCE} second)`]: (first: PsValue, second: PsValue) =>
        sequenceOf(distinct([...itemsOf(first), ...itemsOf(second)]), first),
      [`TSource ElementAt[TSource](${SOURCE} source, int index)`]: (items: PsValue, index: number) => {
        const item = itemsOf(items)[index];
        if (item === undefined) throw clrError("System.ArgumentOutOfRangeException", "There is no such item.");
        return item;
      },
      [`TSource First[TSource](${SOURCE} source)`]: (items: PsValue) => pick(itemsOf(items), "first"),
      [`TSource First[TSource](${SOURCE} source, System.Func[TSource,bool] predicate)`]: (
        items: PsValue,
        predicate: PsValue,
        session: Session,
      ) => pick(matching(items, predicate, session), "first"),
      [`TSource FirstOrDefault[TSource](${SOURCE} source)`]: (items: PsValue) => itemsOf(items)[0] ?? null,
      [`TSource Last[TSource](${SOURCE} source)`]: (items: PsValue) => pick(itemsOf(items), "last"),
      [`TSource LastOrDefault[TSource](${SOURCE} source)`]: (items: PsValue) => itemsOf(items).at(-1) ?? null,
      [`TSource Single[TSource](${SOURCE} source)`]: (items: PsValue) => pick(itemsOf(items), "single"),
      [`${SOURCE} Reverse[TSource](${SOURCE} source)`]: (items: PsValue) =>
        sequenceOf(itemsOf(items).toReversed(), items),
      [`${SOURCE} Skip[TSource](${SOURCE} source, int count)`]: (items: PsValue, count: number) =>
        sequenceOf(itemsOf(items).slice(Math.max(count, 0)), items),
      [`${SOURCE} Take[TSource](${SOURCE} source, int count)`]: (items: PsValue, count: number) =>
        sequenceOf(itemsOf(items).slice(0, Math.max(count, 0)), items),
      [`${SOURCE} Append[TSource](${SOURCE} source, TSource element)`]: (items: PsValue, item: PsValue) =>
        sequenceOf([...itemsOf(items), item], items),
      [`${SOURCE} Where[TSource](${SOURCE} source, System.Func[TSource,bool] predicate)`]: (
        items: PsValue,
        predicate: PsValue,
        session: Session,
      ) => sequenceOf(matching(items, predicate, session), items),
      [`System.Collections.Generic.IEnumerable[TResult] Select[TSource, TResult](${SOURCE} source, System.Func[TSource,TResult] selector)`]:
        (
          items: PsValue,
          selector: PsValue,
          session: Session,
        ) => objects(itemsOf(items).map((item) => callDelegate(session, selector, [item]))),
      [`System.Linq.IOrderedEnumerable[TSource] OrderBy[TSource, TKey](${SOURCE} source, System.Func[TSource,TKey] keySelector)`]:
        (
          items: PsValue,
          selector: PsValue,
          session: Session,
        ) => ordered(items, selector, session, 1),
      [`System.Linq.IOrderedEnumerable[TSource] OrderByDescending[TSource, TKey](${SOURCE} source, System.Func[TSource,TKey] keySelector)`]:
        (
          items: PsValue,
          selector: PsValue,
          session: Session,
        ) => ordered(items, selector, session, -1),
      [`System.Object GroupBy[TSource, TKey](${SOURCE} source, System.Func[TSource,TKey] keySelector)`]: groups,
      [`TSource Aggregate[TSource](${SOURCE} source, System.Func[TSource,TSource,TSource] func)`]: (
        items: PsValue,
        combine: PsValue,
        session: Session,
      ) => {
        const all = itemsOf(items);
        if (all.length === 0) throw emptySequence();
        return all.reduce((total, item) => callDelegate(session, combine, [total, item]));
      },
      [`bool SequenceEqual[TSource](${SOURCE} first, ${SOURCE} second)`]: (first: PsValue, second: PsValue) => {
        const [a, b] = [itemsOf(first), itemsOf(second)];
        return a.length === b.length && a.every((item, i) => netEquals(item, b[i]!));
      },
      [`TSource[] ToArray[TSource](${SOURCE} source)`]: (items: PsValue) => sequenceOf([...itemsOf(items)], items),
      [`System.Collections.Generic.List[TSource] ToList[TSource](${SOURCE} source)`]: listOf,
      "System.Collections.Generic.IEnumerable[TResult] Cast[TResult](System.Collections.IEnumerable source)": (
        items: PsValue,
        _session: Session,
        _type: PsType,
        item?: PsType,
      ) => cast(items, item, false),
      "System.Collections.Generic.IEnumerable[TResult] OfType[TResult](System.Collections.IEnumerable source)": (
        items: PsValue,
        _session: Session,
        _type: PsType,
        item?: PsType,
      ) => cast(items, item, true),
    },
  }),
  declareType("System.Linq.Grouping`2", {
    properties: {
      "System.Object Key": (self: NetObject<Grouping>) => self.state.key,
      "int Count": (self: NetObject<Grouping>) => self.state.items.length,
    },
    items: (self: NetObject<Grouping>) => self.state.items,
  }),
  declareType("System.Collections.StructuralComparisons", {
    isAbstract: true,
    statics: {
      "System.Collections.IEqualityComparer StructuralEqualityComparer": () =>
        new NetObject<null>("System.Collections.StructuralEqualityComparer", null),
      "System.Collections.IComparer StructuralComparer": () =>
        new NetObject<null>("System.Collections.StructuralComparer", null),
    },
  }),
  declareType("System.Collections.StructuralEqualityComparer", {
    methods: {
      "bool Equals(System.Object x, System.Object y)": (_self: PsValue, a: PsValue, b: PsValue) => structural(a, b),
    },
  }),
  declareType("System.Collections.StructuralComparer", {
    interfaces: "System.Collections.IComparer",
    methods: {
      "int Compare(System.Object x, System.Object y)": (_self: PsValue, a: PsValue, b: PsValue) => {
        const [left, right] = [itemsOf(a), itemsOf(b)];
        for (const [i, item] of left.entries()) {
          const order = defaultOrder(item, right[i] ?? null);
          if (order !== 0) return order;
        }
        return left.length - right.length;
      },
    },
  }),
];

function structural(a: PsValue, b: PsValue): boolean {
  if (!(a instanceof PsArray) || !(b instanceof PsArray)) return netEquals(a, b);
  return a.items.length === b.items.length && a.items.every((item, i) => structural(item, b.items[i]!));
}
