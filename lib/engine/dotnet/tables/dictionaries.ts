/**
 * TABLE: Hashtable, OrderedDictionary, Dictionary`2 and the other dictionaries that keep no order of keys.
 * @module
 */
import { PsArray, PsDictionary, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { keyComparison, stringComparer } from "../comparers.ts";
import { netEquals } from "../comparison.ts";
import { defaultOf } from "../conversions.ts";
import { declareType, type Native, type Settable } from "../declare.ts";
import { callDelegate } from "../delegates.ts";
import { netText } from "../text.ts";
import type { PsType, TypeRow } from "../type.ts";
import { typeOf } from "../type_system.ts";
import { entriesOf, entryType, HASHTABLE, type Members, tableEnumerator, view } from "./dictionary_entries.ts";

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

/** The properties of dictionaries without type arguments. */
export const PLAIN_PROPERTIES: Record<string, Native | Settable> = {
  "bool IsReadOnly": () => false,
  "bool IsFixedSize": () => false,
  "bool IsSynchronized": () => false,
  "System.Collections.ICollection Keys": view("keys", "KeyCollection"),
  "System.Collections.ICollection Values": view("values", "ValueCollection"),
  "System.Object SyncRoot": (table: PsDictionary) => table,
  "int Count": (table: PsDictionary) => table.size,
};

/** The indexer of a dictionary. */
export function itemMember(key: string, value: string): Record<string, Settable> {
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

/** The methods of a Hashtable. */
export const HASHTABLE_METHODS: Members = {
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

/** Takes out the entry at a position. */
export function removeAt(table: PsDictionary, index: number): void {
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

/** The methods of dictionaries with type arguments. */
export const GENERIC_METHODS: Members = {
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

/** The interfaces of a dictionary with type arguments. */
export const GENERIC_DICTIONARY =
  "System.Collections.Generic.IDictionary[TKey,TValue] System.Collections.Generic.IReadOnlyDictionary[TKey,TValue] " +
  "System.Collections.IDictionary";

/** The properties of dictionaries with type arguments. */
export const GENERIC_PROPERTIES: Record<string, Native | Settable> = {
  "int Count": (table: PsDictionary) => table.size,
  "System.Collections.Generic.Dictionary`2+KeyCollection[TKey,TValue] Keys": view("keys", "KeyCollection"),
  "System.Collections.Generic.Dictionary`2+ValueCollection[TKey,TValue] Values": view("values", "ValueCollection"),
  ...itemMember("TKey", "TValue"),
};

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
    properties: {
      "System.Collections.Generic.IEqualityComparer[TKey] Comparer": (table: PsDictionary) =>
        stringComparer(true, table.comparison === "ignoreCase"),
      ...GENERIC_PROPERTIES,
    },
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
  declareType("System.Management.Automation.PSPrimitiveDictionary", {
    base: HASHTABLE,
    constructors: {
      "()": (_session: Session, type: PsType) => filled(type.fullName, "ignoreCase"),
      "(hashtable other)": (from: PsValue, _session: Session, type: PsType) =>
        filled(type.fullName, "ignoreCase", from),
    },
  }),
];
