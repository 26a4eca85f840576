/**
 * Which values formatting takes apart: what the pipeline unrolls, and dictionaries too.
 * @module
 */
import { PsDictionary, PsObject, type PsValue } from "../../clixml/value.ts";
import { DictionaryEntry } from "../dotnet/collections.ts";
import { enumerate } from "../dotnet/enumerate.ts";
import { hashtableEntries } from "./hashtable_order.ts";

const GENERIC = "System.Collections.Generic.";

/** The items of a value, `undefined` where it is no collection. A dictionary consists of its entries. */
export function enumerableOf(value: PsValue): Iterable<PsValue> | undefined {
  const bare = value instanceof PsObject && value.base !== undefined ? value.base : value;
  if (bare instanceof PsDictionary) return entriesOf(bare);
  const items = enumerate(bare);
  return items === undefined ? undefined : { [Symbol.iterator]: () => items };
}

function* entriesOf(table: PsDictionary): Iterable<PsValue> {
  const type = table.type.startsWith(GENERIC) && table.type.includes("[")
    ? `${GENERIC}KeyValuePair\`2${table.type.slice(table.type.indexOf("["))}`
    : "System.Collections.DictionaryEntry";
  const entries = table.type === "System.Collections.Hashtable" ? hashtableEntries(table) : table.entries();
  for (const [key, value] of entries) yield new DictionaryEntry(key, value, type);
}
