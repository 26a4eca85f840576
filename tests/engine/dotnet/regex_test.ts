import { assertEquals, assertThrows } from "@std/assert";
import { TerminatingError } from "../../../lib/engine/exceptions.ts";
import { cachedRegex, escapeRegex, unescapeRegex } from "../../../lib/engine/dotnet/regex.ts";
import { REGEX_OPTIONS } from "../../../lib/engine/dotnet/regex_parse.ts";
import { testScripts } from "../run_script.ts";

const matched = (pattern: string, text: string, options = 0): string | undefined =>
  cachedRegex(pattern, options).match(text)?.value;

const PATTERNS: readonly (readonly [what: string, pattern: string, text: string, value: string | undefined])[] = [
  ["lazy quantifiers", "<.+?>", "<a><b>", "<a>"],
  ["atomic groups give nothing back", "(?>a+)ab", "aaab", undefined],
  ["look-behind of any length", "(?<=ab?)c", "abc", "c"],
  ["inline options for a part of the pattern", "a(?i:b)c", "aBc", "aBc"],
  ["inline options from a place on", "a(?i)bc", "aBC", "aBC"],
  ["comments and blanks in a pattern", "(?x) a  # the first\n b", "ab", "ab"],
  ["anchors of the text", "\\Aab\\z", "ab\n", undefined],
  ["the anchor before a last line break", "\\Aab\\Z", "ab\n", "ab"],
  ["$ before a last line break", "b$", "ab\n", "b"],
  ["conditions", "(a)?b(?(1)c|d)", "abd", "bd"],
  ["balancing groups", "^(?:(?<o>\\()|(?<-o>\\))|[^()])*(?(o)(?!))$", "(a(b))", "(a(b))"],
  ["balancing groups that do not balance", "^(?:(?<o>\\()|(?<-o>\\))|[^()])*(?(o)(?!))$", "(a(b)", undefined],
  ["class subtraction", "[a-z-[aeiou]]+", "aeibcd", "bcd"],
  ["Unicode categories", "\\p{Lu}\\P{Lu}+", "xÄpfel", "Äpfel"],
  ["backreferences by name", "(?<q>['\"]).*?\\k<q>", "a 'b' c", "'b'"],
  ["escapes of code points", "\\u0041\\x42\\t", "AB\t", "AB\t"],
  ["numbers of explicit groups", "(?<2>b)(a)", "ba", "ba"],
];

for (const [what, pattern, text, value] of PATTERNS) {
  Deno.test(`NetRegex.match() knows ${what}`, () => assertEquals(matched(pattern, text), value));
}

Deno.test("NetRegex.match() takes options", () => {
  assertEquals(matched("a.c", "A\nC", REGEX_OPTIONS.IgnoreCase | REGEX_OPTIONS.Singleline), "A\nC");
  assertEquals(matched("^b$", "a\nb\nc", REGEX_OPTIONS.Multiline), "b");
  assertEquals(matched("\\d", "a1b2", REGEX_OPTIONS.RightToLeft), "2");
  assertEquals(cachedRegex("(a)(?<n>b)", REGEX_OPTIONS.ExplicitCapture).groupNames(), ["0", "n"]);
});

Deno.test("NetRegex.groupNames() numbers named groups after the others", () => {
  assertEquals(cachedRegex("(?<n>a)(b)", 0).groupNames(), ["0", "1", "n"]);
  assertEquals(cachedRegex("(?<n>a)(b)", 0).match("ab")?.group(2), "a");
});

Deno.test("NetRegex.replace() expands $1, ${name}, $&, $$, $`, $' and $+", () => {
  const regex = cachedRegex("(?<x>b)(c)?", 0);
  assertEquals(regex.replace("abd", "<$1>"), "a<>d");
  assertEquals(regex.replace("abd", "<${x}$&$$>"), "a<bb$>d");
  assertEquals(regex.replace("abd", "[$`|$']"), "a[a|d]d");
});

Deno.test("NetRegex.split() limits its pieces, from the end where it reads from there", () => {
  assertEquals(cachedRegex(",", 0).split("a,b,c", 2), ["a", "b,c"]);
  assertEquals(cachedRegex(",", REGEX_OPTIONS.RightToLeft).split("a,b,c", 2), ["a,b", "c"]);
  assertEquals(cachedRegex("", 0).split("ab"), ["", "a", "b", ""]);
});

Deno.test("NetRegex() refuses what is no pattern", () => {
  for (const pattern of ["(", "[a", "a**", "(?<1", "\\", "(?'x"]) {
    assertThrows(() => cachedRegex(pattern, 0), TerminatingError);
  }
});

Deno.test("escapeRegex() and unescapeRegex() undo each other", () => {
  const text = "a.b*c [d] #e\t(f)";
  assertEquals(unescapeRegex(escapeRegex(text)), text);
  assertEquals(escapeRegex("a.b c"), "a\\.b\\ c");
});

testScripts("System.Text.RegularExpressions.Regex", [
  ["all matches", "[regex]::Matches('a1b22', '\\d+').Value -join ','", "1,22"],
  ["captures of a repeated group", "[regex]::Match('abc', '(\\w)+').Groups[1].Captures.Value -join ','", "a,b,c"],
  [
    "a match that failed",
    "$m = [regex]::Match('a', 'b'); $m.Success; $m.Value -eq ''; $m.Groups.Count",
    "False True 1",
  ],
  ["a script block as evaluator", "[regex]::Replace('a1b2', '\\d', { param($m) [int]$m.Value * 2 })", "a2b4"],
  [
    "options by name",
    "[regex]::IsMatch('ABC', 'b', 'IgnoreCase'); ([regex]::new('a', 'IgnoreCase, Multiline')).Options",
    "True IgnoreCase, Multiline",
  ],
  [
    "one match after another",
    "$m = [regex]::Match('a1a2', 'a(\\d)'); $m.Groups[1].Value; $m.NextMatch().Groups[1].Value",
    "1 2",
  ],
]);
