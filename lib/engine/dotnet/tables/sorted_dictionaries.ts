/**
 * TABLE: SortedDictionary`2 and the sorted lists.
 * @module
 */
import { dictionaryKey, PsArray, PsDictionary, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError } from "../clr_errors.ts";
import { SortedTable } from "../collections.ts";
import { keyComparison, orderOf } from "../comparers.ts";
import { netEquals } from "../comparison.ts";
import { declareType } from "../declare.ts";
import type { PsType, TypeRow } from "../type.ts";
import {
  GENERIC_DICTIONARY,
  GENERIC_METHODS,
  GENERIC_PROPERTIES,
  HASHTABLE_METHODS,
  itemMember,
  PLAIN_PROPERTIES,
  removeAt,
} from "./dictionaries.ts";
import type { Members } from "./dictionary_entries.ts";

function sorted(type: PsType, from: PsValue | undefined, comparer: PsValue | undefined, session: Session): SortedTable {
  const table = new SortedTable(type.fullName, keyComparison(comparer), orderOf(comparer, session));
  if (from instanceof PsDictionary) { for (const [key, value] of from.entries()) table.set(key, value); }
  return table;
}

function sortedConstructors(source: string, comparer: string): Members {
  return {
    "()": (session: Session, type: PsType) => sorted(type, undefined, undefined, session),
    "(int capacity)": (_capacity: number, session: Session, type: PsType) =>
      sorted(type, undefined, undefined, session),
    [`(${comparer} comparer)`]: (given: PsValue, session: Session, type: PsType) =>
      sorted(type, undefined, given, session),
    [`(${source} dictionary)`]: (from: PsValue, session: Session, type: PsType) =>
      sorted(type, from, undefined, session),
    [`(${source} dictionary, ${comparer} comparer)`]: (
      from: PsValue,
      given: PsValue,
      session: Session,
      type: PsType,
    ) => sorted(type, from, given, session),
  };
}

const keyIndex = (table: PsDictionary, key: PsValue): number => {
  const wanted = dictionaryKey(key, table.comparison);
  return [...table.entries()].findIndex(([each]) => dictionaryKey(each, table.comparison) === wanted);
};

function entryAt(table: PsDictionary, index: number): [PsValue, PsValue] {
  const entry = [...table.entries()][index];
  if (index < 0 || entry === undefined) {
    throw argumentError("ArgumentOutOfRangeException", "index", "There is no such place.");
  }
  return entry;
}

const SORTED_LIST_METHODS: Members = {
  "int IndexOfKey(System.Object key)": keyIndex,
  "int IndexOfValue(System.Object value)": (table: PsDictionary, value: PsValue) =>
    [...table.entries()].findIndex(([, each]) => netEquals(each, value)),
  "System.Object GetByIndex(int index)": (table: PsDictionary, index: number) => entryAt(table, index)[1],
  "System.Object GetKey(int index)": (table: PsDictionary, index: number) => entryAt(table, index)[0],
  "System.Collections.IList GetKeyList()": (table: PsDictionary) =>
    new PsArray(Array.from(table.entries(), ([key]) => key)),
  "System.Collections.IList GetValueList()": (table: PsDictionary) =>
    new PsArray(Array.from(table.entries(), ([, value]) => value)),
  "void RemoveAt(int index)": removeAt,
  "void SetByIndex(int index, System.Object value)": (table: PsDictionary, index: number, value: PsValue) =>
    table.set(entryAt(table, index)[0], value),
};

/** Sorted dictionaries. */
export const SORTED_DICTIONARY_ROWS: readonly TypeRow[] = [
  declareType("System.Collections.Generic.SortedDictionary`2", {
    typeParameters: "TKey TValue",
    interfaces: GENERIC_DICTIONARY,
    properties: GENERIC_PROPERTIES,
    methods: GENERIC_METHODS,
    constructors: sortedConstructors(
      "System.Collections.Generic.IDictionary[TKey,TValue]",
      "System.Collections.Generic.IComparer[TKey]",
    ),
  }),
  declareType("System.Collections.Generic.SortedList`2", {
    typeParameters: "TKey TValue",
    interfaces: GENERIC_DICTIONARY,
    properties: GENERIC_PROPERTIES,
    methods: {
      ...GENERIC_METHODS,
      "int IndexOfKey(TKey key)": keyIndex,
      "TKey GetKeyAtIndex(int index)": (table: PsDictionary, index: number) => entryAt(table, index)[0],
      "TValue GetValueAtIndex(int index)": (table: PsDictionary, index: number) => entryAt(table, index)[1],
      "void RemoveAt(int index)": removeAt,
    },
    constructors: sortedConstructors(
      "System.Collections.Generic.IDictionary[TKey,TValue]",
      "System.Collections.Generic.IComparer[TKey]",
    ),
  }),
  declareType("System.Collections.SortedList", {
    interfaces: "System.Collections.IDictionary System.ICloneable",
    properties: { ...PLAIN_PROPERTIES, ...itemMember("System.Object", "System.Object") },
    methods: { ...HASHTABLE_METHODS, ...SORTED_LIST_METHODS },
    constructors: sortedConstructors("System.Collections.IDictionary", "System.Collections.IComparer"),
  }),
];
