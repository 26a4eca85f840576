import { assertEquals } from "@std/assert";
import { parseScript } from "../../../lib/engine/language/parser.ts";
import { shape } from "./shape.ts";

function check(cases: Record<string, string>): void {
  for (const [script, expected] of Object.entries(cases)) assertEquals(shape(script), expected, script);
}

Deno.test("parseScript() types number literals", () => {
  check({
    "1": "1",
    "2147483648": "2147483648L",
    "9223372036854775808": "Decimal:9223372036854775808e-0",
    "79228162514264337593543950336": "Double:7.922816251426434e+28",
    "-1": "-1",
    "-2147483648": "-2147483648",
    "0x7fffffff": "2147483647",
    "0xffffffff": "-1",
    "0xfffffffff": "68719476735L",
    "0x0000000000000001": "1L",
    "0xFFy": "SByte:-1",
    "0xFFuy": "Byte:255",
    "0b101": "5",
    "0b11111111": "-1",
    "0b11111111u": "UInt32:255",
    "-0x80000000": "2147483648L",
    "1.5": "Double:1.5",
    "1.": "Double:1",
    ".5": "Double:0.5",
    "1e3": "Double:1000",
    "1.5l": "2L",
    "2.5l": "2L",
    "1.50d": "Decimal:150e-2",
    "1e-3d": "Decimal:1e-3",
    "1kb": "1024",
    "1.5kb": "Double:1536",
    "2pb": "2251799813685248L",
    "1kbs": "{1kbs}",
    "1skb": "Int16:1024",
    "1u": "UInt32:1",
    "4294967296u": "UInt64:4294967296",
    "1ul": "UInt64:1",
    "1us": "UInt16:1",
    "1n": "BigInteger:1",
    "10ny": "{10ny}",
    "1..3": "(.. 1 3)",
    "1+2": "(+ 1 2)",
    "7zip": "{7zip}",
  });
});

Deno.test("parseScript() groups operators by precedence, equals to the left", () => {
  check({
    "1 + 2 * 3": "(+ 1 (* 2 3))",
    "1 - 2 - 3": "(- (- 1 2) 3)",
    "1..3,5": "(.. 1 (, 3 5))",
    "1,2 * 2": "(* (, 1 2) 2)",
    "'{0}' -f 1 + 2": "(+ (-f '{0}' 1) 2)",
    "1 -eq 2 -band 3": "(-band (-eq 1 2) 3)",
    "$a -and $b -or $c -xor $d": "(-xor (-or (-and $a $b) $c) $d)",
    "$a ?? $b + 1": "(?? $a (+ $b 1))",
    "$a -eq $b ?? $c": "(-eq $a (?? $b $c))",
    "$a ? $b : $c ? 1 : 2": "(? $a $b (? $c 1 2))",
    "$a -is [int] ? 1 : 2": "(? (-is $a [int]) 1 2)",
    "!$a -eq $b": "(-eq (-not $a) $b)",
    "-not $a -and $b": "(-and (-not $a) $b)",
    "-$a + 1": "(+ (- $a) 1)",
    "- 1": "(- 1)",
    "1 -2": "(- 1 2)",
    "$i++ + 1": "(+ (postfix++ $i) 1)",
    "++$i": "(++ $i)",
    "$a -ceq 1": "(c-eq $a 1)",
    "$a -IEQ 1": "(-eq $a 1)",
    "$a -shl 1 + 1": "(-shl $a (+ 1 1))",
    "-join $a": "(-join $a)",
    "$a -csplit ','": "(c-split $a ',')",
    ",1": "(, 1)",
    ",1,2": "(, (, 1) 2)",
    "1 –eq 1": "(-eq 1 1)",
    "1 — 1": "(- 1 1)",
  });
});

Deno.test("parseScript() reads casts, types and attributes", () => {
  check({
    "[int]'1'": "([int] '1')",
    "[int[]]'1','2'": "(, ([int[]] '1') '2')",
    "[int][string]1": "([int] ([string] 1))",
    "[int]": "[int]",
    "[int].Name": "(. [int] Name)",
    "[int]::MaxValue": "(:: [int] MaxValue)",
    "[math]::Max(1, 2)": "(:: [math] Max (1 2))",
    "[System.Collections.Generic.Dictionary[string, int[]]]::new()":
      "(:: [System.Collections.Generic.Dictionary[string,int[]]] new ())",
    "[int[,]]": "[int[,]]",
    "[a.b+c, My.Assembly, Version=1.0]": "[a.b+c,My.Assembly, Version=1.0]",
    "[ordered]@{a = 1}": "([ordered] @{a=1})",
    "[ValidateSet('a', ErrorMessage = 'x')]$y = 1": "(= ([ValidateSet('a' ErrorMessage='x')] $y) 1)",
    "[int]$x = 5": "(= ([int] $x) 5)",
  });
});

Deno.test("parseScript() reads members, indexes and invocations", () => {
  check({
    "$a.b": "(. $a b)",
    "$a.b.c": "(. (. $a b) c)",
    "$a.'b c'": "(. $a 'b c')",
    "$a.$b": "(. $a $b)",
    "$a.(1 + 1)": "(. $a <(+ 1 1)>)",
    "$a::b": "(:: $a b)",
    "$a[0]": "([ $a 0)",
    "$a[1,2]": "([ $a (, 1 2))",
    "$a[0][1]": "([ ([ $a 0) 1)",
    "$a.b(1, 2)": "(. $a b (1 2))",
    "$a.b(1, 2).c": "(. (. $a b (1 2)) c)",
    "$a.Where{$_}": "(. $a Where ({$_}))",
    "$a.Cast[int]()": "(. $a Cast[int] ())",
    "$a.b[[int]]": "([ (. $a b) [int])",
    "$a.b[$c]": "([ (. $a b) $c)",
    "${a}?.b": "(?. $a b)",
    "${a}?.b()": "(?. $a b ())",
    "${a}?[0]": "(?[ $a 0)",
    "$a?.b": "(. $a? b)",
    "$a.\n b": "(. $a b)",
    "'x'.Length": "(. 'x' Length)",
    "(1).ToString()": "(. <1> ToString ())",
    "$a.if": "(. $a if)",
  });
});

Deno.test("parseScript() tells scopes and drives of variables apart", () => {
  check({
    "$x": "$x",
    "$global:x": "$global!x",
    "$Script:x": "$script!x",
    "$private:x": "$private!x",
    "$env:PATH": "$env!PATH",
    "$variable:x": "$x",
    "$variable:global:x": "$global!x",
    "${a b}": "$a b",
    "${env:a(b)}": "$env!a(b)",
    "${a`}b}": "$a}b",
    "$_": "$_",
    "$$": "$$",
    "$^": "$^",
    "$?": "$?",
    "$a::b": "(:: $a b)",
    "$using:x": "using($x)",
    "$using:x.y[0]": "using(([ (. $x y) 0))",
    "$using:env:x": "using($env!x)",
  });
});

Deno.test("parseScript() reads strings and what expands in them", () => {
  check({
    "'a''b'": "'a'b'",
    '"a""b"': '"a"b"',
    '"a`tb`u{1F600}`$x"': '"a\tb\u{1F600}$x"',
    '"$a b"': "dq($a ' b')",
    '"$a.b"': "dq($a '.b')",
    '"$a[0]"': "dq($a '[0]')",
    '"$($a.b)"': "dq($((. $a b)))",
    '"${a}b"': "dq($a 'b')",
    '"$a:b"': "dq($a!b)",
    '"$global:a"': "dq($global!a)",
    '"$a::b"': "dq($a '::b')",
    '"$"': '"$"',
    '"$ x"': '"$ x"',
    '"$(1; 2)"': "dq($(1; 2))",
    '"[$(""hi"")]"': "dq('[' $(\"hi\") ']')",
    '"$("a")"': 'dq($("a"))',
    "\"$('a')\"": "dq($('a'))",
    '"{0}$a"': "dq('{0}' $a)",
    '"$using:a"': "dq(using($a))",
    "@'\na\n'b'\n'@": "@'a\n'b''@",
    '@"\n$a "x"\n"@': "dq($a ' \"x\"')",
    '@"\n$("x")\n"@': 'dq($("x"))',
    "@'\n'@": "@''@",
    "“a”": '"a"',
    "‘a’": "'a'",
  });
});

Deno.test("parseScript() reads arrays, hash tables, script blocks and subexpressions", () => {
  check({
    "@()": "@()",
    "@(1; 2)": "@(1; 2)",
    "$(1)": "$(1)",
    "(1)": "<1>",
    "@{}": "@{}",
    "@{a = 1; 'b' = 2\n3 = 4; $c = 5; (6) = 7}": "@{a=1; 'b'=2; 3=4; $c=5; <6>=7}",
    "@{if = if (1) { 2 }\nb = 3}": "@{if=if(1 {2}); b=3}",
    "@{a = b c; d = $e | f}": "@{a={b c}; d=(| $e {f})}",
    "{ 1 }": "{1}",
    "{ param($a, [int]$b = 2) $a }": "{param($a [int]$b=2) $a}",
    "{ begin { 1 } process { 2 } }": "{begin{1} process{2}}",
    "{ dynamicparam { 1 } end { 2 } clean { 3 } }": "{dynamicparam{1} end{2} clean{3}}",
  });
});

Deno.test("parseScript() gives every node its place", () => {
  const { ast } = parseScript("$a = 1\n  'x' -eq\n  $b.c", { file: "/s.ps1" });
  const statement = ast.end!.statements[1]!;
  const { extent } = statement;
  assertEquals([extent.startLine, extent.startColumn, extent.endLine, extent.endColumn], [2, 3, 3, 7]);
  assertEquals([extent.start, extent.end, extent.text, extent.file], [9, 23, "'x' -eq\n  $b.c", "/s.ps1"]);
});

Deno.test("parseScript() places what it finds in nested strings, past halved quotes", () => {
  const script = '"a $(""b"" + $c.d)"';
  const { ast } = parseScript(script);
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== "object") return;
    if ("kind" in node && node.kind === "VariableExpression" && "extent" in node) {
      found.push((node.extent as { text: string }).text);
    }
    for (const [key, value] of Object.entries(node)) if (key !== "extent" && key !== "operatorExtent") visit(value);
  };
  visit(ast);
  assertEquals(found, ["$c"]);
});
