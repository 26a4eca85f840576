/**
 * TABLE: Hashtable, Dictionary`2, OrderedDictionary and the other dictionaries, their entries and views.
 * @module
 */
import { dictionaryKey, PsArray, PsDictionary, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { DictionaryEntry, DictionaryView, LiveEnumerator, SortedTable } from "../collections.ts";
import { netEquals } from "../comparison.ts";
import { keyComparison, orderOf } from "../comparers.ts";
import { defaultOf } from "../conversions.ts";
import { callDelegate } from "../delegates.ts";
import { declareType, type Native, type Settable } from "../declare.ts";
import { NetObject } from "../net_object.ts";
import { netText } from "../text.ts";
import type { PsType, TypeRow } from "../type.ts";
import { typeNamed, typeOf } from "../type_system.ts";

type Members = Record<string, Native>;

function keyNeeded(key: PsValue): PsValue {
  if (key === null) throw argumentError("ArgumentNullException", "key", "A key is needed.");
  return key;
}

function addNew(table: PsDictionary, key: PsValue, value: PsValue): void {
  if (table.has(keyNeeded(key))) {
    throw argumentError("ArgumentException", "key", `The key "${netText(key)}" is there already.`);
  }
  table.set(key, value);
}

const ENTRY = "System.Collections.DictionaryEntry";

/** Name of the entry type that a dictionary enumerates as. */
function entryType(table: PsDictionary): string {
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
function tableEnumerator(table: PsDictionary, type: string): LiveEnumerator {
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

function view(part: "keys" | "values", suffix: string): Native {
  return (table: PsDictionary) => new DictionaryView(table, part, `${table.type.replace(/\[.*$/s, "")}+${suffix}`);
}

const containsValue = (table: PsDictionary, value: PsValue): boolean => {
  for (const [, each] of table.entries()) if (netEquals(each, value)) return true;
  return false;
};

function copyEntries(table: PsDictionary, target: PsArray, at: number): void {
  for (const [i, entry] of entriesOf(table).entries()) target.items[at + i] = entry;
}

/** A dictionary with the entries of another one. */
function filled(type: string, comparison: "ignoreCase" | "ordinal", from?: PsValue): PsDictionary {
  const table = new PsDictionary(type, comparison);
  if (from instanceof PsDictionary) { for (const [key, value] of from.entries()) table.set(key, value); }
  return table;
}

const HASHTABLE = "System.Collections.Hashtable";

const PLAIN_PROPERTIES: Record<string, Native | Settable> = {
  "bool IsReadOnly": () => false,
  "bool IsFixedSize": () => false,
  "bool IsSynchronized": () => false,
  "System.Collections.ICollection Keys": view("keys", "KeyCollection"),
  "System.Collections.ICollection Values": view("values", "ValueCollection"),
  "System.Object SyncRoot": (table: PsDictionary) => table,
  "int Count": (table: PsDictionary) => table.size,
};

function itemMember(key: string, value: string): Record<string, Settable> {
  return {
    [`${value} Item(${key} key)`]: {
      get: (table: PsDictionary, at: PsValue) => {
        const found = table.get(keyNeeded(at));
        if (found !== undefined) return found;
        if (/Generic\.|Concurrent\./.test(table.type)) {
          throw clrError("System.Collections.Generic.KeyNotFoundException", `The key "${netText(at)}" is not there.`);
        }
        return null;
      },
      set: (table: PsDictionary, at: PsValue, item: PsValue) => table.set(keyNeeded(at), item),
    },
  };
}

const HASHTABLE_METHODS: Members = {
  "void Add(System.Object key, System.Object value)": addNew,
  "void Clear()": (table: PsDictionary) => table.clear(),
  "System.Object Clone()": (table: PsDictionary) => filled(table.type, table.comparison, table),
  "bool Contains(System.Object key)": (table: PsDictionary, key: PsValue) => table.has(keyNeeded(key)),
  "bool ContainsKey(System.Object key)": (table: PsDictionary, key: PsValue) => table.has(keyNeeded(key)),
  "bool ContainsValue(System.Object value)": containsValue,
  "void CopyTo(array array, int arrayIndex)": copyEntries,
  "System.Collections.IDictionaryEnumerator GetEnumerator()": (table: PsDictionary) =>
    tableEnumerator(table, "System.Collections.Hashtable+HashtableEnumerator"),
  "void Remove(System.Object key)": (table: PsDictionary, key: PsValue) => {
    table.delete(keyNeeded(key));
  },
};

const hashtable = (from: PsValue | undefined, comparer: PsValue | undefined): PsDictionary =>
  filled(HASHTABLE, keyComparison(comparer), from);

/** OrderedDictionary: positions as well as keys. */
function rebuild(table: PsDictionary, entries: readonly (readonly [PsValue, PsValue])[]): void {
  table.clear();
  for (const [key, value] of entries) table.set(key, value);
}

function insertAt(table: PsDictionary, index: number, key: PsValue, value: PsValue): void {
  if (index < 0 || index > table.size) {
    throw argumentError("ArgumentOutOfRangeException", "index", "There is no such place.");
  }
  if (table.has(keyNeeded(key))) throw argumentError("ArgumentException", "key", "The key is there already.");
  const entries: (readonly [PsValue, PsValue])[] = [...table.entries()];
  entries.splice(index, 0, [key, value]);
  rebuild(table, entries);
}

function removeAt(table: PsDictionary, index: number): void {
  const entry = [...table.entries()][index];
  if (index < 0 || entry === undefined) {
    throw argumentError("ArgumentOutOfRangeException", "index", "There is no such place.");
  }
  table.delete(entry[0]);
}

const ORDERED_METHODS: Members = {
  "void Add(System.Object key, System.Object value)": addNew,
  "System.Collections.Specialized.OrderedDictionary AsReadOnly()": (table: PsDictionary) => table,
  "void Clear()": (table: PsDictionary) => table.clear(),
  "bool Contains(System.Object key)": (table: PsDictionary, key: PsValue) => table.has(keyNeeded(key)),
  "void CopyTo(array array, int index)": copyEntries,
  "System.Collections.IDictionaryEnumerator GetEnumerator()": (table: PsDictionary) =>
    tableEnumerator(table, "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryEnumerator"),
  "void Insert(int index, System.Object key, System.Object value)": insertAt,
  "void Remove(System.Object key)": (table: PsDictionary, key: PsValue) => {
    table.delete(keyNeeded(key));
  },
  "void RemoveAt(int index)": removeAt,
};

const valueDefault = (table: PsDictionary): PsValue => {
  const type = typeOf(table).genericArguments[1];
  return type ? defaultOf(type) : null;
};

const GENERIC_METHODS: Members = {
  "void Add(TKey key, TValue value)": addNew,
  "void Clear()": (table: PsDictionary) => table.clear(),
  "bool ContainsKey(TKey key)": (table: PsDictionary, key: PsValue) => table.has(keyNeeded(key)),
  "bool ContainsValue(TValue value)": containsValue,
  "int EnsureCapacity(int capacity)": (_table: PsDictionary, capacity: number) => capacity,
  "System.Collections.Generic.Dictionary`2+Enumerator[TKey,TValue] GetEnumerator()": (table: PsDictionary) =>
    tableEnumerator(table, "System.Collections.Generic.Dictionary`2+Enumerator"),
  "bool Remove(TKey key)": (table: PsDictionary, key: PsValue) => table.delete(keyNeeded(key)),
  "bool Remove(TKey key, [ref] TValue value)": (table: PsDictionary, key: PsValue, cell: { value: PsValue }) => {
    cell.value = table.get(keyNeeded(key)) ?? valueDefault(table);
    return table.delete(key);
  },
  "bool TryAdd(TKey key, TValue value)": (table: PsDictionary, key: PsValue, value: PsValue) => {
    if (table.has(keyNeeded(key))) return false;
    table.set(key, value);
    return true;
  },
  "bool TryGetValue(TKey key, [ref] TValue value)": (table: PsDictionary, key: PsValue, cell: { value: PsValue }) => {
    const found = table.get(keyNeeded(key));
    cell.value = found ?? valueDefault(table);
    return found !== undefined;
  },
  "void TrimExcess()": () => undefined,
};

const CONCURRENT_METHODS: Members = {
  "TValue AddOrUpdate(TKey key, TValue addValue, System.Func[TKey,TValue,TValue] updateValueFactory)": (
    table: PsDictionary,
    key: PsValue,
    value: PsValue,
    update: PsValue,
    session: Session,
  ) => {
    const old = table.get(keyNeeded(key));
    const next = old === undefined ? value : callDelegate(session, update, [key, old]);
    table.set(key, next);
    return next;
  },
  "TValue GetOrAdd(TKey key, TValue value)": (table: PsDictionary, key: PsValue, value: PsValue) => {
    const found = table.get(keyNeeded(key));
    if (found !== undefined) return found;
    table.set(key, value);
    return value;
  },
  "bool TryRemove(TKey key, [ref] TValue value)": (table: PsDictionary, key: PsValue, cell: { value: PsValue }) => {
    cell.value = table.get(keyNeeded(key)) ?? valueDefault(table);
    return table.delete(key);
  },
  "bool TryUpdate(TKey key, TValue newValue, TValue comparisonValue)": (
    table: PsDictionary,
    key: PsValue,
    value: PsValue,
    expected: PsValue,
  ) => {
    const found = table.get(keyNeeded(key));
    if (found === undefined || !netEquals(found, expected)) return false;
    table.set(key, value);
    return true;
  },
  "System.Collections.Generic.KeyValuePair[TKey,TValue][] ToArray()": (table: PsDictionary) =>
    new PsArray(entriesOf(table), entryType(table)),
};

function genericConstructors(): Members {
  const make = (type: PsType, from: PsValue | undefined, comparer: PsValue | undefined): PsDictionary =>
    filled(type.fullName, keyComparison(comparer), from);
  const source = "System.Collections.Generic.IDictionary[TKey,TValue]";
  const comparer = "System.Collections.Generic.IEqualityComparer[TKey]";
  return {
    "()": (_session: Session, type: PsType) => make(type, undefined, undefined),
    "(int capacity)": (_capacity: number, _session: Session, type: PsType) => make(type, undefined, undefined),
    [`(${comparer} comparer)`]: (given: PsValue, _session: Session, type: PsType) => make(type, undefined, given),
    [`(int capacity, ${comparer} comparer)`]: (_capacity: number, given: PsValue, _session: Session, type: PsType) =>
      make(type, undefined, given),
    [`(${source} dictionary)`]: (from: PsValue, _session: Session, type: PsType) => make(type, from, undefined),
    [`(${source} dictionary, ${comparer} comparer)`]: (
      from: PsValue,
      given: PsValue,
      _session: Session,
      type: PsType,
    ) => make(type, from, given),
  };
}

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

const GENERIC_DICTIONARY =
  "System.Collections.Generic.IDictionary[TKey,TValue] System.Collections.Generic.IReadOnlyDictionary[TKey,TValue] " +
  "System.Collections.IDictionary";

const GENERIC_PROPERTIES: Record<string, Native | Settable> = {
  "int Count": (table: PsDictionary) => table.size,
  "System.Collections.Generic.Dictionary`2+KeyCollection[TKey,TValue] Keys": view("keys", "KeyCollection"),
  "System.Collections.Generic.Dictionary`2+ValueCollection[TKey,TValue] Values": view("values", "ValueCollection"),
  ...itemMember("TKey", "TValue"),
};

/** State of a NameValueCollection: values by name, in order. */
type NameValues = Map<string, { readonly name: string; readonly values: string[] }>;

const named = (self: NetObject<NameValues>, name: string | null): { readonly values: string[] } | undefined =>
  self.state.get((name ?? "").toLowerCase());
const joinedValues = (self: NetObject<NameValues>, name: string | null): PsValue =>
  named(self, name)?.values.join(",") ?? null;

function addNamed(self: NetObject<NameValues>, name: string | null, value: string | null): void {
  const key = (name ?? "").toLowerCase();
  const found = self.state.get(key);
  if (found) found.values.push(value ?? "");
  else self.state.set(key, { name: name ?? "", values: [value ?? ""] });
}

const allNames = (self: NetObject<NameValues>): PsValue[] => Array.from(self.state.values(), ({ name }) => name);

/** A NameValueCollection, or a type that derives from it. */
export function nameValues(type: string, pairs: Iterable<readonly [string, string]>): PsValue {
  const collection = new NetObject<NameValues>(type, new Map());
  for (const [name, value] of pairs) addNamed(collection, name, value);
  return collection;
}

/** Names and values of such a collection, one pair for each value. */
export function nameValuePairs(self: NetObject<NameValues>): (readonly [string, string])[] {
  return Array.from(self.state.values()).flatMap(({ name, values }) => values.map((value) => [name, value] as const));
}

/** Dictionaries. */
export const DICTIONARY_ROWS: readonly TypeRow[] = [
  declareType(HASHTABLE, {
    interfaces: "System.Collections.IDictionary System.Collections.ICollection System.ICloneable " +
      "System.Runtime.Serialization.ISerializable",
    properties: { ...PLAIN_PROPERTIES, ...itemMember("System.Object", "System.Object") },
    methods: HASHTABLE_METHODS,
    statics: {
      "hashtable Synchronized(hashtable table)": (table: PsValue) => table,
    },
    constructors: {
      "()": () => hashtable(undefined, undefined),
      "(System.Collections.IDictionary d)": (from: PsValue) => hashtable(from, undefined),
      "(int capacity)": () => hashtable(undefined, undefined),
      "(System.Collections.IEqualityComparer equalityComparer)": (comparer: PsValue) => hashtable(undefined, comparer),
      "(int capacity, System.Collections.IEqualityComparer equalityComparer)": (_capacity: number, comparer: PsValue) =>
        hashtable(undefined, comparer),
      "(System.Collections.IDictionary d, System.Collections.IEqualityComparer equalityComparer)": (
        from: PsValue,
        comparer: PsValue,
      ) => hashtable(from, comparer),
    },
  }),
  declareType("System.Collections.Specialized.OrderedDictionary", {
    assembly: "System.Collections.Specialized, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
    interfaces: "System.Collections.Specialized.IOrderedDictionary System.Collections.IDictionary",
    properties: {
      "int Count": (table: PsDictionary) => table.size,
      "bool IsReadOnly": () => false,
      "System.Collections.ICollection Keys": view("keys", "OrderedDictionaryKeyValueCollection"),
      "System.Collections.ICollection Values": view("values", "OrderedDictionaryKeyValueCollection"),
      // Explicit members of its interfaces.
      "bool IsFixedSize": () => false,
      "System.Object SyncRoot": (table: PsDictionary) => table,
      "bool IsSynchronized": () => false,
      ...itemMember("System.Object", "System.Object"),
    },
    methods: ORDERED_METHODS,
    constructors: {
      "()": (_session: Session, type: PsType) => filled(type.fullName, "ordinal"),
      "(int capacity)": (_capacity: number, _session: Session, type: PsType) => filled(type.fullName, "ordinal"),
      "(System.Collections.IEqualityComparer comparer)": (comparer: PsValue, _session: Session, type: PsType) =>
        filled(type.fullName, keyComparison(comparer)),
    },
  }),
  ...["ListDictionary", "HybridDictionary"].map((name) =>
    declareType(`System.Collections.Specialized.${name}`, {
      interfaces: "System.Collections.IDictionary System.Collections.ICollection",
      properties: { ...PLAIN_PROPERTIES, ...itemMember("System.Object", "System.Object") },
      methods: Object.fromEntries(
        Object.entries(HASHTABLE_METHODS).filter(([text]) => !/Clone|ContainsKey|Value/.test(text)),
      ),
      constructors: {
        "()": (_session: Session, type: PsType) => filled(type.fullName, "ordinal"),
        ...(name === "HybridDictionary" && {
          "(bool caseInsensitive)": (ignoreCase: boolean, _session: Session, type: PsType) =>
            filled(type.fullName, ignoreCase ? "ignoreCase" : "ordinal"),
        }),
      },
    })
  ),
  declareType("System.Collections.Specialized.StringDictionary", {
    interfaces: "System.Collections.IEnumerable",
    properties: {
      "int Count": (table: PsDictionary) => table.size,
      "bool IsSynchronized": () => false,
      "System.Collections.ICollection Keys": view("keys", "KeyCollection"),
      "System.Collections.ICollection Values": view("values", "ValueCollection"),
      "System.Object SyncRoot": (table: PsDictionary) => table,
      "string Item(string key)": {
        get: (table: PsDictionary, key: string) => table.get(key.toLowerCase()) ?? null,
        set: (table: PsDictionary, key: string, value: string | null) => table.set(key.toLowerCase(), value),
      },
    },
    methods: {
      // Keys are kept in lower case.
      "void Add(string key, string value)": (table: PsDictionary, key: string, value: string | null) => {
        if (table.has(key)) throw argumentError("ArgumentException", "key", "The key is there already.");
        table.set(key.toLowerCase(), value);
      },
      "void Clear()": (table: PsDictionary) => table.clear(),
      "bool ContainsKey(string key)": (table: PsDictionary, key: string) => table.has(key),
      "bool ContainsValue(string value)": containsValue,
      "System.Collections.IEnumerator GetEnumerator()": (table: PsDictionary) =>
        tableEnumerator(table, "System.Collections.Hashtable+HashtableEnumerator"),
      "void Remove(string key)": (table: PsDictionary, key: string) => void table.delete(key),
    },
    constructors: { "()": (_session: Session, type: PsType) => filled(type.fullName, "ignoreCase") },
  }),
  declareType("System.Management.Automation.OrderedHashtable", {
    base: HASHTABLE,
    constructors: { "()": (_session: Session, type: PsType) => filled(type.fullName, "ordinal") },
  }),
  declareType("System.Collections.Generic.Dictionary`2", {
    typeParameters: "TKey TValue",
    interfaces: GENERIC_DICTIONARY,
    properties: GENERIC_PROPERTIES,
    methods: GENERIC_METHODS,
    constructors: genericConstructors(),
  }),
  declareType("System.Collections.Concurrent.ConcurrentDictionary`2", {
    typeParameters: "TKey TValue",
    assembly: "System.Collections.Concurrent, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
    interfaces: GENERIC_DICTIONARY,
    properties: { ...GENERIC_PROPERTIES, "bool IsEmpty": (table: PsDictionary) => table.size === 0 },
    methods: {
      ...Object.fromEntries(Object.entries(GENERIC_METHODS).filter(([text]) => !/ (Add|Remove)\(/.test(text))),
      ...CONCURRENT_METHODS,
    },
    constructors: genericConstructors(),
  }),
  declareType("System.Collections.ObjectModel.ReadOnlyDictionary`2", {
    typeParameters: "TKey TValue",
    interfaces: GENERIC_DICTIONARY,
    properties: GENERIC_PROPERTIES,
    methods: Object.fromEntries(
      Object.entries(GENERIC_METHODS).filter(([text]) => /ContainsKey|TryGetValue/.test(text)),
    ),
    constructors: {
      "(System.Collections.Generic.IDictionary[TKey,TValue] dictionary)": (
        from: PsValue,
        _session: Session,
        type: PsType,
      ) => filled(type.fullName, from instanceof PsDictionary ? from.comparison : "ordinal", from),
    },
  }),
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
  declareType("System.Management.Automation.PSPrimitiveDictionary", {
    base: HASHTABLE,
    constructors: {
      "()": (_session: Session, type: PsType) => filled(type.fullName, "ignoreCase"),
      "(hashtable other)": (from: PsValue, _session: Session, type: PsType) =>
        filled(type.fullName, "ignoreCase", from),
    },
  }),
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
  declareType("System.Collections.Specialized.NameValueCollection", {
    assembly: "System.Collections.Specialized, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
    interfaces: "System.Collections.ICollection",
    properties: {
      "string[] AllKeys": (self: NetObject<NameValues>) => new PsArray(allNames(self), "System.String"),
      "int Count": (self: NetObject<NameValues>) => self.state.size,
      "string[] Keys": (self: NetObject<NameValues>) => new PsArray(allNames(self), "System.String"),
      "string Item(string name)": {
        get: joinedValues,
        set: (self: NetObject<NameValues>, name: string | null, value: string | null) => {
          self.state.set((name ?? "").toLowerCase(), { name: name ?? "", values: [value ?? ""] });
        },
      },
    },
    methods: {
      "void Add(string name, string value)": addNamed,
      "void Clear()": (self: NetObject<NameValues>) => self.state.clear(),
      "string Get(string name)": joinedValues,
      "string Get(int index)": (self: NetObject<NameValues>, index: number) =>
        [...self.state.values()][index]?.values.join(",") ?? null,
      "string GetKey(int index)": (self: NetObject<NameValues>, index: number) =>
        [...self.state.values()][index]?.name ?? null,
      "string[] GetValues(string name)": (self: NetObject<NameValues>, name: string | null) => {
        const found = named(self, name);
        return found ? new PsArray([...found.values], "System.String") : null;
      },
      "bool HasKeys()": (self: NetObject<NameValues>) => self.state.size > 0,
      "void Remove(string name)": (self: NetObject<NameValues>, name: string | null) => {
        self.state.delete((name ?? "").toLowerCase());
      },
      "void Set(string name, string value)": (
        self: NetObject<NameValues>,
        name: string | null,
        value: string | null,
      ) => {
        self.state.set((name ?? "").toLowerCase(), { name: name ?? "", values: [value ?? ""] });
      },
    },
    constructors: {
      "()": (_session: Session, type: PsType) => new NetObject<NameValues>(type, new Map()),
    },
    items: allNames,
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
