import { assertEquals } from "@std/assert";
import { PsDictionary, type PsValue } from "../../../lib/clixml/value.ts";
import { hashtableEntries } from "../../../lib/engine/format/hashtable_order.ts";

function keysOf(...keys: PsValue[]): PsValue[] {
  const table = new PsDictionary();
  for (const key of keys) table.set(key, "x");
  return hashtableEntries(table).map(([key]) => key);
}

Deno.test("hashtableEntries() gives numbers from the last bucket to the first", () => {
  assertEquals(keysOf(1, 2), [2, 1]);
  assertEquals(keysOf(1, 2, 3, 4, 5), [5, 4, 3, 2, 1]);
  assertEquals(keysOf(10, 20, 30), [20, 10, 30]);
});

Deno.test("hashtableEntries() moves on where a bucket is taken", () => {
  // 1 and 8 share bucket 1 of 7; 8 steps on by 1 + (8 * 101) % 6 = 5.
  assertEquals(keysOf(1, 8, 2), [8, 2, 1]);
});

Deno.test("hashtableEntries() keeps the order of insertion where a key is text", () => {
  assertEquals(keysOf("b", "a", 1), ["b", "a", 1]);
});
