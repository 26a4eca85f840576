/**
 * TABLE: DictionaryEntry, KeyValuePair`2, and the views of keys and values of dictionaries.
 * @module
 */
import type { PsArray, PsDictionary, PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { clrError } from "../clr_errors.ts";
import { DictionaryEntry, DictionaryView, LiveEnumerator } from "../collections.ts";
import { netEquals } from "../comparison.ts";
import { declareType, type Native } from "../declare.ts";
import { netText } from "../text.ts";
import type { PsType, TypeRow } from "../type.ts";
import { typeNamed, typeOf } from "../type_system.ts";

/** Members of a table, by their declarations. */
export type Members = Record<string, Native>;

const ENTRY = "System.Collections.DictionaryEntry";

/** Name of the entry type that a dictionary enumerates as. */
export function entryType(table: PsDictionary): string {
  const [key, value] = typeOf(table).genericArguments;
  return key && value ? pairType(key, value) : ENTRY;
}

/** Full name of KeyValuePair`2 for two types. */
export function pairType(key: PsType, value: PsType): string {
  return typeNamed(`System.Collections.Generic.KeyValuePair\`2[[${key.fullName}],[${value.fullName}]]`).fullName;
}

/** Entries of a dictionary as objects. */
export function entriesOf(table: PsDictionary): PsValue[] {
  const type = entryType(table);
  return Array.from(table.entries(), ([key, value]) => new DictionaryEntry(key, value, type));
}

/** The enumerator that GetEnumerator() gives; it notices changes of the table. */
export function tableEnumerator(table: PsDictionary, type: string): LiveEnumerator {
  return new LiveEnumerator(type, function* (): Generator<PsValue, undefined> {
    const entry = entryType(table);
    const { version } = table;
    for (const [key, value] of table.entries()) {
      yield new DictionaryEntry(key, value, entry);
      if (table.version !== version) {
        throw clrError("System.InvalidOperationException", "The collection was changed while it was being read.");
      }
    }
  });
}

/** The property with the keys or the values. */
export function view(part: "keys" | "values", suffix: string): Native {
  return (table: PsDictionary) => new DictionaryView(table, part, `${table.type.replace(/\[.*$/s, "")}+${suffix}`);
}

/** The type of `@{}`. */
export const HASHTABLE = "System.Collections.Hashtable";

/** Entries and views of dictionaries. */
export const DICTIONARY_ENTRY_ROWS: readonly TypeRow[] = [
  declareType(ENTRY, {
    isValueType: true,
    properties: {
      "System.Object Key": (entry: DictionaryEntry) => entry.key,
      "System.Object Value": (entry: DictionaryEntry) => entry.value,
    },
    methods: {
      "string ToString()": (entry: DictionaryEntry) =>
        `[${entry.key === null ? "" : netText(entry.key)}, ${entry.value === null ? "" : netText(entry.value)}]`,
    },
    constructors: {
      "(System.Object key, System.Object value)": (key: PsValue, value: PsValue) => new DictionaryEntry(key, value),
    },
    zero: () => new DictionaryEntry(null, null),
  }),
  declareType("System.Collections.Generic.KeyValuePair`2", {
    typeParameters: "TKey TValue",
    isValueType: true,
    properties: {
      "TKey Key": (entry: DictionaryEntry) => entry.key,
      "TValue Value": (entry: DictionaryEntry) => entry.value,
    },
    methods: {
      "string ToString()": (entry: DictionaryEntry) =>
        `[${entry.key === null ? "" : netText(entry.key)}, ${entry.value === null ? "" : netText(entry.value)}]`,
    },
    constructors: {
      "(TKey key, TValue value)": (key: PsValue, value: PsValue, _session: Session, type: PsType) =>
        new DictionaryEntry(key, value, type.fullName),
    },
  }),
  ...viewTypes(),
];

/** The types of views and enumerators, which have members of their own. */
function viewTypes(): TypeRow[] {
  const views = [
    `${HASHTABLE}+KeyCollection`,
    `${HASHTABLE}+ValueCollection`,
    "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection",
    "System.Collections.Generic.Dictionary`2+KeyCollection",
    "System.Collections.Generic.Dictionary`2+ValueCollection",
    "System.Collections.Generic.SortedDictionary`2+KeyCollection",
    "System.Collections.Generic.SortedDictionary`2+ValueCollection",
    "System.Collections.SortedList+KeyCollection",
    "System.Collections.SortedList+ValueCollection",
  ];
  const enumerators = [
    `${HASHTABLE}+HashtableEnumerator`,
    "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryEnumerator",
    "System.Collections.Generic.Dictionary`2+Enumerator",
    "System.ArrayEnumerator",
    "System.CharEnumerator",
    "System.Collections.ArrayList+ArrayListEnumeratorSimple",
    "System.Collections.Generic.List`1+Enumerator",
    "System.Collections.Generic.HashSet`1+Enumerator",
    "System.Collections.Queue+QueueEnumerator",
    "System.Collections.Stack+StackEnumerator",
  ];
  return [
    ...views.map((fullName) =>
      declareType(fullName, {
        interfaces: "System.Collections.ICollection",
        properties: { "int Count": (self: DictionaryView) => self.table.size },
        methods: {
          "void CopyTo(array array, int index)": (self: DictionaryView, target: PsArray, at: number) => {
            for (const [i, item] of self.items().entries()) target.items[at + i] = item;
          },
          "System.Collections.IEnumerator GetEnumerator()": (self: DictionaryView) =>
            new LiveEnumerator("System.ArrayEnumerator", () => self.items()[Symbol.iterator]()),
          "bool Contains(System.Object item)": (self: DictionaryView, item: PsValue) =>
            self.items().some((each) => netEquals(each, item)),
        },
      })
    ),
    ...enumerators.map((fullName) =>
      declareType(fullName, {
        interfaces: "System.Collections.IEnumerator System.IDisposable",
        properties: {
          "System.Object Current": (self: LiveEnumerator) => self.current,
          "System.Object Key": (self: LiveEnumerator) =>
            self.current instanceof DictionaryEntry ? self.current.key : null,
          "System.Object Value": (self: LiveEnumerator) =>
            self.current instanceof DictionaryEntry ? self.current.value : null,
          "System.Collections.DictionaryEntry Entry": (self: LiveEnumerator) => self.current,
        },
        methods: {
          "bool MoveNext()": (self: LiveEnumerator) => self.moveNext(),
          "void Reset()": (self: LiveEnumerator) => self.reset(),
          "void Dispose()": () => undefined,
        },
      })
    ),
  ];
}
