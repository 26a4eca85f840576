import { assertEquals } from "@std/assert";
import { compareValues, equalValues, likeMatch } from "../../../lib/engine/dotnet/operators.ts";
import { testScripts } from "../run_script.ts";

Deno.test("equalValues() minds the case only where it is told to", () => {
  assertEquals(equalValues("abc", "ABC", true), true);
  assertEquals(equalValues("abc", "ABC", false), false);
});

Deno.test("equalValues() converts the right side to the type of the left one", () => {
  assertEquals(equalValues(1, "1", true), true);
  assertEquals(equalValues("1", 1, true), true);
  assertEquals(equalValues(1, "x", true), false);
});

Deno.test("compareValues() orders text by the culture: small letters before capitals, hyphens inside of words", () => {
  assertEquals(Math.sign(compareValues("a", "B", false)), -1);
  assertEquals(Math.sign(compareValues("a", "A", false)), -1);
  assertEquals(Math.sign(compareValues("10", "9", true)), -1);
});

Deno.test("likeMatch() knows *, ?, sets and the backtick", () => {
  assertEquals(likeMatch("Hello", "h*o", true), true);
  assertEquals(likeMatch("Hello", "h*o", false), false);
  assertEquals(likeMatch("abc", "a[a-c]?", true), true);
  assertEquals(likeMatch("a*c", "a`*c", true), true);
  assertEquals(likeMatch("abc", "a`*c", true), false);
});

testScripts("comparison of scripts", [
  [
    "collections on the left are filtered",
    "(1, 2, 3 -gt 1) -join ','; ('a', 'b', 'A' -eq 'a').Count; @() -eq 1 | Measure-Object | % Count",
    "2,3 2 0",
  ],
  ["null equals null only", "$null -eq $null; $null -eq 0; $null -eq ''; 0 -eq $null", "True False False False"],
  ["numbers of any type", "1 -eq 1.0; 1L -eq 1; 2 -gt '10'; '2' -gt 10", "True True False True"],
  [
    "contains and in compare item by item",
    "1, 2 -contains '2'; 'B' -in 'a', 'b'; 'B' -cin 'a', 'b'; 3 -notin 1, 2",
    "True True False True",
  ],
  ["dates against text", "[datetime]'2024-01-02' -gt '2024-01-01'; '1:00' -eq [timespan]'1:00'", "True False"],
  [
    "enums against names and numbers",
    "[DayOfWeek]::Monday -eq 'monday'; [DayOfWeek]::Monday -eq 1; 'Tuesday' -gt [DayOfWeek]::Monday",
    "True True True",
  ],
  ["versions by their parts", "[version]'1.10' -gt [version]'1.9'; [version]'1.0' -eq '1.0'", "True True"],
  ["what has no order", "@{} -gt 1", "[NotIcomparable]"],
  [
    "-is asks for the type, base or interface",
    "5 -is [int]; 5 -is [valuetype]; 'a' -is [System.Collections.IEnumerable]; $null -is [object]",
    "True True True False",
  ],
  ["-is with a name that is no type", "1 -is 'nosuch'", "[RuntimeException]"],
]);
