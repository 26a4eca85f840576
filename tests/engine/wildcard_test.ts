import { assertEquals } from "@std/assert";
import { anyWildcard, escapeWildcards, hasWildcards, unescapeWildcards, Wildcard } from "../../lib/engine/wildcard.ts";

const CASES: readonly (readonly [pattern: string, text: string, fits: boolean])[] = [
  ["*", "", true],
  ["a*c", "abbbc", true],
  ["a*c", "abbb", false],
  ["?at", "Cat", true],
  ["?at", "at", false],
  ["[a-c]x", "bx", true],
  ["[a-c]x", "dx", false],
  ["[abc]*.txt", "book.txt", true],
  ["web`*", "web*", true],
  ["web`*", "webs", false],
  ["[", "[", true],
  ["*.txt", "notes.TXT", true],
  ["*a*b*c", "xxaxxbxxc", true],
  ["*a*b*c", "xxaxxbxx", false],
];

for (const [pattern, text, fits] of CASES) {
  Deno.test(`Wildcard.matches() finds that ${pattern} ${fits ? "fits" : "does not fit"} ${text}`, () => {
    assertEquals(new Wildcard(pattern).matches(text), fits);
  });
}

Deno.test("Wildcard.matches() minds case where it is told to", () => {
  assertEquals(new Wildcard("A*", false).matches("abc"), false);
  assertEquals(new Wildcard("A*", false).matches("Abc"), true);
});

Deno.test("Wildcard.matches() answers at once where many stars could be tried in many ways", () => {
  assertEquals(new Wildcard("*a".repeat(30) + "b").matches("a".repeat(5000)), false);
});

Deno.test("hasWildcards() passes over what a backtick takes literally", () => {
  assertEquals(hasWildcards("a`*b"), false);
  assertEquals(hasWildcards("a*b"), true);
});

Deno.test("escapeWildcards() makes a pattern that fits the text alone", () => {
  const text = "a[1]*?`x";
  assertEquals(new Wildcard(escapeWildcards(text)).matches(text), true);
  assertEquals(unescapeWildcards(escapeWildcards(text)), text);
});

Deno.test("anyWildcard() is true where one of several patterns fits", () => {
  const test = anyWildcard(["*.log", "a?"]);
  assertEquals([test("x.log"), test("ab"), test("abc")], [true, true, false]);
});
