import { testScripts } from "../run_script.ts";

testScripts("loops", [
  ["while with break and continue", "while ($true) { $i++; if ($i -gt 5) {break}; if ($i % 2) {continue}; $i }", "2 4"],
  [
    "a label says which loop goes on",
    ':outer foreach ($i in 1..3) { foreach ($j in 1..3) { if ($j -eq 2) { continue outer }; "$i$j" } }',
    "11 21 31",
  ],
  [
    "foreach over nothing does nothing",
    "foreach ($x in $null) { 'never' }; foreach ($x in @()) { 'never' }; 'end'",
    "end",
  ],
  ["foreach over text and scalars runs once", "foreach ($c in 'abc') { $c }; foreach ($x in 5) { $x }", "abc 5"],
  ["do until", "do { $i++ } until ($i -ge 3); $i", "3"],
  [
    "continue runs finally",
    'foreach ($i in 1..3) { try { if ($i -eq 2) { continue }; $i } finally { "f$i" } }',
    "1 f1 f2 3 f3",
  ],
  [
    "break in ForEach-Object leaves the loop around it",
    "foreach ($a in 1..2) { 1..3 | ForEach-Object { if ($_ -eq 2) { break }; \"$a$_\" } }; 'end'",
    "11 end",
  ],
  ["return leaves the function", 'function f { foreach ($i in 1..3) { if ($i -eq 2) { return "r$i" } } }; f', "r2"],
  ["a loop is a value", "$y = foreach ($i in 1..3) { $i }; $y.Count; $x = if ($true) { 1 } else { 2 }; $x", "3 1"],
]);

testScripts("switch", [
  ["runs every clause that fits until break", "switch (1,2,3) { 1 {'one'} 2 {'two'; break} 3 {'three'} }", "one two"],
  [
    "-Regex sets $matches",
    String.raw`switch -Regex ('abc123') { '(\d+)' { $matches[1] } '^a' {'a'} default {'no'} }`,
    "123 a",
  ],
  ["-Wildcard", "switch -Wildcard ('hello') { 'h*' {'H'} '*o' {'O'} }", "H O"],
  ["-CaseSensitive", "switch -CaseSensitive ('A') { 'a' {'lower'} 'A' {'upper'} }", "upper"],
  ["a block as condition", 'switch (1..4) { {$_ % 2 -eq 0} { "e$_" } default { "o$_" } }', "o1 e2 o3 e4"],
  [
    "null is a value, an empty array is none",
    "switch ($null) { $null { 'null' } }; switch (@()) { default { 'never' } }",
    "null",
  ],
]);

testScripts("conditions", [
  ["truth of arrays", "if (@()) {'t'} else {'f'}; if (@(0)) {'t'} else {'f'}; if (@(0,0)) {'t'} else {'f'}", "f f t"],
  ["ternary, ?? and ??=", "1 -eq 1 ? 'y' : 'n'; $null ?? 'd'; $q ??= 4; $q", "y d 4"],
  ["?. and ?[] of null give null", "$x = $null; $null -eq ${x}?.Foo(); $null -eq ${x}?[0]", "True True"],
  [
    "&& and || look at success",
    "Write-Output a && Write-Output b; Get-Item /nope -EA SilentlyContinue || 'or'",
    "a b or",
  ],
]);
