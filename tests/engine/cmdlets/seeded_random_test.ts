import { assertEquals } from "@std/assert";
import { SeededRandom } from "../../../lib/engine/cmdlets/seeded_random.ts";

// new Random(0).Next() and new Random(42).Next() of .NET.
const FIRST = [[0, [1559595546, 1755192844, 1649316166]], [42, [1434747710, 302596119, 269548474]]] as const;

for (const [seed, numbers] of FIRST) {
  Deno.test(`SeededRandom(${seed}) gives .NET's numbers`, () => {
    const random = new SeededRandom(seed);
    assertEquals(numbers.map(() => random.nextNumber()), [...numbers]);
  });
}

Deno.test("SeededRandom.sample() repeats for the same seed and stays in its range", () => {
  const a = new SeededRandom(7);
  const b = new SeededRandom(7);
  for (let i = 0; i < 100; i++) {
    const value = a.sample();
    assertEquals(value, b.sample());
    assertEquals(value >= 0 && value <= 1, true);
  }
});
