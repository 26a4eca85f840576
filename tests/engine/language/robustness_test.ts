import { assert, assertEquals } from "@std/assert";
import { parseExpandable, parseScript } from "../../../lib/engine/language/parser.ts";
import { MAX_CHAIN, MAX_NESTING } from "../../../lib/engine/language/parser_state.ts";

const SCRIPTS = [
  `#requires -Version 7
using namespace System.Text
[CmdletBinding()] param([Parameter(Mandatory, Position = 0)][ValidateSet('a', 'b')][string[]]$Name = 'x', $b)
begin { $a = @{ x = 1; 'y' = 2, 3; $z = { 4 } } }
process { if ($a.x -gt 1 -and !$b) { "v: $($a.x + "q") \${b} $env:P" } elseif (1) { 2 } else { 3 } }
end { try { throw 'x' } catch [A.B], [C] { $_ } catch { } finally { 'f' } }`,
  `function f-g([int]$a = 1kb, $b) { foreach ($i in 1..3) { $i++; continue }; :l while ($true) { break l } }
filter h { $_ -replace 'a', "b\`n" } ; do { 1 } until ($x)
for ($i = 0; $i -lt 3; $i += 1) { $x?.y; \${x}?[0]; $x ??= 1 }
switch -regex ($x) { 'a' { 1 } default { 2 } }
a -x:1 -y 2 --% rest | b 2>&1 > out.txt && c || d &`,
  `class A : B, C { [int]$x = 1; static hidden [string] m([int]$p, $q) { return "$p" } A() : base(1) { $this.x = 2 } }
[Flags()] enum E : byte { a = 1; b
c }
data d -SupportedCommand f { @{ a = 'b' } }
$t = [System.Collections.Generic.Dictionary[string, int[]]]::new()
$s = @"
a $($x.y) "b" $z
"@
$u = @'
raw
'@
$v = $a ? 1 : 2; $w = -not $a -eq [int]'1' ; <# c #> trap { 1 }`,
];

Deno.test("parseScript() never throws, wherever a script is cut", () => {
  for (const script of SCRIPTS) {
    for (let i = 0; i <= script.length; i++) parseScript(script.slice(0, i));
  }
});

Deno.test("parseScript() never throws, whatever character is missing or doubled", () => {
  for (const script of SCRIPTS) {
    for (let i = 0; i < script.length; i++) {
      parseScript(script.slice(0, i) + script.slice(i + 1));
      parseScript(script.slice(0, i) + script[i] + script.slice(i));
    }
  }
});

Deno.test("parseScript() says whether more text could mend a script", () => {
  const incomplete = [
    "if ($x) {",
    "f (",
    "$a = ",
    "'x",
    '"x',
    "@'\n",
    "a |",
    "a &&",
    "@{",
    "function f {",
    "$a[",
    "1 +",
  ];
  for (const script of incomplete) {
    const { errors } = parseScript(script);
    assert(errors.length > 0 && errors.some((error) => error.incomplete), script);
  }
  for (const script of ["1 = 2", ")", "a | | b", "$x: = 1", "if (1) { } }"]) {
    assert(parseScript(script).errors.every((error) => !error.incomplete), script);
  }
});

Deno.test("parseScript() refuses what nests too deeply and keeps its stack", () => {
  const nested: Record<string, (n: number) => string> = {
    parentheses: (n) => "(".repeat(n) + "1" + ")".repeat(n),
    "open parentheses": (n) => "(".repeat(n),
    blocks: (n) => "{".repeat(n) + "}".repeat(n),
    "if statements": (n) => "if (1) {".repeat(n) + "}".repeat(n),
    functions: (n) => "function f {".repeat(n) + "}".repeat(n),
    subexpressions: (n) => "$(".repeat(n) + "1" + ")".repeat(n),
    "hash tables": (n) => "@{a=".repeat(n) + "1" + "}".repeat(n),
    "prefix operators": (n) => "!".repeat(n) + "1",
    assignments: (n) => "$a=".repeat(n) + "1",
    generics: (n) => `[${"a[".repeat(n)}b${"]".repeat(n)}]`,
    indexes: (n) => "$a[".repeat(n) + "1" + "]".repeat(n),
    calls: (n) => "$a.b(".repeat(n) + "1" + ")".repeat(n),
    commands: (n) => "a (".repeat(n) + "1" + ")".repeat(n),
    parameters: (n) => "a -b:(".repeat(n) + "1" + ")".repeat(n),
    conditionals: (n) => "$a ? 1 : ".repeat(n) + "1",
    attributes: (n) => "[a({".repeat(n) + "1" + "})]$x".repeat(n),
    classes: (n) => "class A { m() {".repeat(n) + "}}".repeat(n),
    sums: (n) => "1" + "+1".repeat(n * 20),
    members: (n) => "$a" + ".b".repeat(n * 20),
    chains: (n) => "a" + " && a".repeat(n * 20),
    arrays: (n) => `[int${"[]".repeat(n * 20)}]`,
  };
  for (const [name, make] of Object.entries(nested)) {
    assertEquals(parseScript(make(MAX_NESTING * 2)).errors.at(-1)?.id, "ScriptTooComplicated", name);
  }
});

Deno.test("parseScript() accepts what merely is long", () => {
  assertEquals(parseScript("(".repeat(MAX_NESTING - 10) + "1" + ")".repeat(MAX_NESTING - 10)).errors, []);
  assertEquals(parseScript("1" + "+1".repeat(MAX_CHAIN - 1)).errors, []);
  assertEquals(parseScript("1" + ",1".repeat(20_000)).errors, []);
  assertEquals(parseScript("f x\n".repeat(20_000)).errors, []);
  assertEquals(parseScript("a" + " | a".repeat(5000)).errors, []);
});

Deno.test("parseExpandable() takes quotes as plain text and everything else as in a string", () => {
  const { expression, errors } = parseExpandable('say "hi" $x `n $(1 + 1)');
  assertEquals(errors, []);
  assertEquals(
    expression.kind === "ExpandableStringExpression" &&
      expression.parts.map((part) => typeof part === "string" ? part : part.kind),
    ['say "hi" ', "VariableExpression", " \n ", "SubExpression"],
  );
  const plain = parseExpandable("plain");
  assertEquals(plain.expression.kind === "StringConstantExpression" && plain.expression.value, "plain");
  assertEquals(parseExpandable("$(").errors.length > 0, true);
});
