/**
 * Collections that are more than their items: sets with an index, sorted tables, and keyed views of dictionaries.
 * @module
 */
import {
  dictionaryKey,
  type KeyComparison,
  type ListShape,
  LiveObject,
  PsDictionary,
  PsList,
  type PsValue,
  type WireForm,
} from "../../clixml/value.ts";
import { boundText } from "./late_binding.ts";

/** HashSet`1: a list whose items are found by key. */
export class PsSet extends PsList {
  readonly comparison: KeyComparison;
  readonly #keys = new Set<unknown>();
  constructor(items: Iterable<PsValue>, type: string, comparison: KeyComparison = "ordinal") {
    super([], type, "IE");
    this.comparison = comparison;
    for (const item of items) this.add(item);
  }
  has(item: PsValue): boolean {
    return this.#keys.has(dictionaryKey(item, this.comparison));
  }
  add(item: PsValue): boolean {
    const key = dictionaryKey(item, this.comparison);
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    this.items.push(item);
    return true;
  }
  delete(item: PsValue): boolean {
    const key = dictionaryKey(item, this.comparison);
    if (!this.#keys.delete(key)) return false;
    const at = this.items.findIndex((other) => dictionaryKey(other, this.comparison) === key);
    if (at >= 0) this.items.splice(at, 1);
    return true;
  }
  clear(): void {
    this.#keys.clear();
    this.items.length = 0;
  }
  /** Keeps the items that fit. @returns How many went. */
  retain(keep: (item: PsValue) => boolean): number {
    const kept = this.items.filter(keep);
    const removed = this.items.length - kept.length;
    this.clear();
    for (const item of kept) this.add(item);
    return removed;
  }
}

/** Orders two keys. */
export type KeyOrder = (a: PsValue, b: PsValue) => number;

/** SortedDictionary and SortedList: entries come in the order of their keys. */
export class SortedTable extends PsDictionary {
  readonly order: KeyOrder;
  #sorted: [PsValue, PsValue][] | undefined;
  #version = -1;
  constructor(type: string, comparison: KeyComparison, order: KeyOrder) {
    super(type, comparison);
    this.order = order;
  }
  override entries(): IterableIterator<[PsValue, PsValue]> {
    if (this.#sorted === undefined || this.#version !== this.version) {
      this.#sorted = [...super.entries()].sort((a, b) => this.order(a[0], b[0]));
      this.#version = this.version;
    }
    return this.#sorted.values();
  }
}

/** The keys or the values of a dictionary, as a live view. */
export class DictionaryView extends LiveObject {
  readonly table: PsDictionary;
  readonly part: "keys" | "values";
  readonly type: string;
  constructor(table: PsDictionary, part: "keys" | "values", type: string) {
    super();
    this.table = table;
    this.part = part;
    this.type = type;
  }
  items(): PsValue[] {
    const at = this.part === "keys" ? 0 : 1;
    return Array.from(this.table.entries(), (entry) => entry[at]);
  }
  override typeNames(): readonly string[] {
    return [this.type, "System.Object"];
  }
  override text(): string {
    return this.type;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Count", () => this.table.size];
  }
  override wireForm(): WireForm {
    return { as: "items", shape: "IE", items: this.items(), withProps: false };
  }
}

/** System.Collections.DictionaryEntry or KeyValuePair`2. */
export class DictionaryEntry extends LiveObject {
  readonly key: PsValue;
  readonly value: PsValue;
  readonly type: string;
  constructor(key: PsValue, value: PsValue, type = "System.Collections.DictionaryEntry") {
    super();
    this.key = key;
    this.value = value;
    this.type = type;
  }
  override typeNames(): readonly string[] {
    return [this.type, "System.ValueType", "System.Object"];
  }
  override text(): string {
    return `[${boundText(this.key)}, ${boundText(this.value)}]`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    // A KeyValuePair has no Name; that of an entry is an alias of the type table.
    yield ["Key", () => this.key];
    yield ["Value", () => this.value];
  }
}

/** An enumerator that a script asked for with GetEnumerator(). */
export class LiveEnumerator extends LiveObject {
  readonly type: string;
  readonly #make: () => Iterator<PsValue>;
  #iterator: Iterator<PsValue>;
  current: PsValue = null;
  constructor(type: string, make: () => Iterator<PsValue>) {
    super();
    this.type = type;
    this.#make = make;
    this.#iterator = make();
  }
  moveNext(): boolean {
    const next = this.#iterator.next();
    this.current = next.done ? null : next.value;
    return !next.done;
  }
  reset(): void {
    this.#iterator = this.#make();
    this.current = null;
  }
  /** What is left of it, for a pipeline or `foreach` that takes it over. */
  rest(): Iterator<PsValue> {
    return this.#iterator;
  }
  override typeNames(): readonly string[] {
    return [this.type, "System.Object"];
  }
  override text(): string {
    return this.type;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Current", () => this.current];
  }
}

/** A list of a generic or plain type by its full name. */
export function makeList(items: PsValue[], type: string, shape: ListShape = "LST"): PsList {
  return new PsList(items, type, shape);
}
