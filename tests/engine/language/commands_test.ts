import { assertEquals } from "@std/assert";
import { refusal, shape } from "./shape.ts";

function check(cases: Record<string, string>): void {
  for (const [script, expected] of Object.entries(cases)) assertEquals(shape(script), expected, script);
}

Deno.test("parseScript() splits arguments as PowerShell does", () => {
  check({
    "f a b": "{f a b}",
    "f $h.k/x": "{f (. $h k) /x}",
    'f "a"b': '{f "a" b}',
    "f $(1)a": "{f $(1) a}",
    "f a{b}": "{f a {{b}}}",
    "f $s[0]x": "{f ([ $s 0) x}",
    "f -a.b": "{f -a .b}",
    'f a"b c"d': "{f ab cd}",
    "f a'b c'd": "{f ab cd}",
    "f $s/x": "{f bare($s '/x')}",
    "f a$b.txt": "{f bare('a' $b '.txt')}",
    'f a"$b c"': "{f bare('a' $b ' c')}",
    "f -foo=bar": "{f -foo=bar}",
    "f [x]@{a=1}": "{f [x]@ {{a=1}}}",
    "f a#b #c": "{f a#b}",
    "f a<# x": "{f a<# x}",
    "f a <# x #> b": "{f a b}",
    "f a;g b": "{f a}; {g b}",
    "f a`;b": "{f a;b}",
    "f a` b": "{f a b}",
    "f *.txt ?x": "{f *.txt ?x}",
    "f a=b": "{f a=b}",
    "f =b": "{f =b}",
    "f $true.ToString()": "{f (. $true ToString ())}",
    "f $a.b.": "{f (. $a b) .}",
    "f ${a}b": "{f bare($a 'b')}",
    "f (1).x": "{f (. <1> x)}",
    "f @(1)[0]": "{f ([ @(1) 0)}",
    "f 1,2 , 3": "{f (, 1 2 3)}",
    "f 1,\n2": "{f (, 1 2)}",
    "f a,b c": "{f (, a b) c}",
    "f if else": "{f if else}",
  });
});

Deno.test("parseScript() keeps the text of numbers among arguments", () => {
  check({
    "f -3 1d 010 1kb 1.50 0x10": "{f -3 Decimal:1e-0 10 1024 Double:1.5 16}",
    "f 1.2.3 1-2 1..2": "{f 1.2.3 1-2 1..2}",
  });
});

Deno.test("parseScript() reads parameters", () => {
  check({
    "f -x": "{f -x}",
    "f -x 1": "{f -x 1}",
    "f -x:1": "{f -x:1}",
    "f -x: 1": "{f -x:1}",
    "f -x:$true -y": "{f -x:$true -y}",
    "f -x:1,2": "{f -x:(, 1 2)}",
    "f –x": "{f -x}",
    "f -a-b": "{f -a-b}",
    "f -a'b'": "{f -ab}",
    "f - a": "{f - a}",
    "f -1a": "{f -1a}",
    "f @a @b": "{f @a @b}",
  });
});

Deno.test("parseScript() takes everything after -- as an argument and after --% as it stands", () => {
  check({
    "f -a -- -b --": "{f -a -- -b --}",
    "f --% -a $b 'c' | g": "(| {f --% -a $b 'c' } {g})",
    'f --% "a | b" c': '{f --% "a | b" c}',
  });
});

Deno.test("parseScript() reads what runs a value", () => {
  check({
    "& $a 1": "{& $a 1}",
    "& { 1 } 2": "{& {1} 2}",
    "& 'a b' c": "{& 'a b' c}",
    ". ./a.ps1 x": "{. ./a.ps1 x}",
    ". $a": "{. $a}",
    "&a": "{& a}",
    "./a b": "{./a b}",
    "..\\a": "{..\\a}",
    "a/b c": "{a/b c}",
  });
});

Deno.test("parseScript() reads redirections", () => {
  check({
    "f > a": "{f 1>a}",
    "f >> a": "{f 1>>a}",
    "f 2> a 3>> b": "{f 2>a 3>>b}",
    "f *> a": "{f all>a}",
    "f 2>&1": "{f 2>&1}",
    "f *>&1 a": "{f a all>&1}",
    "f >$a x": "{f x 1>$a}",
    "f > 'a b'": "{f 1>'a b'}",
    "1 > a": "(1 1>a)",
    "$a 2> b": "($a 2>b)",
  });
});

Deno.test("parseScript() reads pipelines over several lines", () => {
  check({
    "a | b |\nc": "(| {a} {b} {c})",
    "a\n| b": "(| {a} {b})",
    "a # c\n  # d\n  | b": "(| {a} {b})",
    "a `\nb": "{a b}",
    "1,2 | f { $_ } x": "(| (, 1 2) {f {$_} x})",
    "a && b || c": "(|| (&& {a} {b}) {c})",
    "a &&\nb": "(&& {a} {b})",
    "a &": "{a}&",
    "a && b &": "(&& {a} {b})&",
    "a & b": "{a}&; {b}",
  });
  assertEquals(refusal("a\n\n| b"), ["EmptyPipeElement 3:1-3:2"]);
});

Deno.test("parseScript() reads assignments", () => {
  check({
    "$a = 1": "(= $a 1)",
    "$a = $b = 1": "(= $a (= $b 1))",
    "$a, $b = 1, 2": "(= (, $a $b) (, 1 2))",
    "$a += 1": "(+= $a 1)",
    "$a ??= 1": "(??= $a 1)",
    "$a.b -= 1": "(-= (. $a b) 1)",
    "$a[0] *= 2": "(*= ([ $a 0) 2)",
    "$a = f b | g": "(= $a (| {f b} {g}))",
    "$a = if ($b) { 1 } else { 2 }": "(= $a if($b {1} else {2}))",
    "$a =\n1": "(= $a 1)",
    "$a=0": "(= $a 0)",
    "$a %= 2": "(%= $a 2)",
    "($a) = 1": "(= <$a> 1)",
  });
});

Deno.test("parseScript() refuses commands that lack something", () => {
  assertEquals(refusal("f -x:"), ["ParameterRequiresArgument 1:6-1:6"]);
  assertEquals(refusal("f > a > b"), ["StreamAlreadyRedirected 1:7-1:10"]);
  assertEquals(refusal("f 2>&2"), ["RedirectionNotSupported 1:3-1:7"]);
  assertEquals(refusal("f a, | g"), ["MissingExpression 1:5-1:5"]);
  assertEquals(refusal("f @a,1"), ["SplattingNotPermittedInArgumentList 1:3-1:5"]);
  assertEquals(refusal("a && & && b")[0], "MissingExpression 1:6-1:7");
  assertEquals(refusal("a & && b"), ["BackgroundOperatorInPipelineChain 1:5-1:7"]);
});
