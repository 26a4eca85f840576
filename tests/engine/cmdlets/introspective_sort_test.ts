import { assertEquals } from "@std/assert";
import { introspectiveSort } from "../../../lib/engine/cmdlets/introspective_sort.ts";

Deno.test("introspectiveSort() orders lists of every size and shape", () => {
  let seed = 7;
  const next = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648);
  for (const size of [0, 1, 2, 3, 4, 15, 16, 17, 100, 1000]) {
    const shapes = [
      Array.from({ length: size }, () => next() % 50),
      Array.from({ length: size }, (_, i) => i),
      Array.from({ length: size }, (_, i) => size - i),
      Array.from({ length: size }, () => 1),
    ];
    for (const items of shapes) {
      const expected = items.toSorted((a, b) => a - b);
      introspectiveSort(items, (a, b) => a - b);
      assertEquals(items, expected);
    }
  }
});

Deno.test("introspectiveSort() moves equal items as .NET does: three are not kept in order", () => {
  const items = ["2a", "2b", "1a"];
  introspectiveSort(items, (a, b) => a.charCodeAt(0) - b.charCodeAt(0));
  assertEquals(items, ["1a", "2b", "2a"]);
});

Deno.test("introspectiveSort() ends where an order contradicts itself", () => {
  const items = Array.from({ length: 200 }, (_, i) => i);
  introspectiveSort(items, () => -1);
  assertEquals(items.toSorted((a, b) => a - b), Array.from({ length: 200 }, (_, i) => i));
});
