import { assertEquals } from "@std/assert";
import { computer } from "./computer.ts";

type Case = readonly [script: string, output: readonly string[], errors?: readonly string[]];

const CASES: readonly Case[] = [
  // Select-Object
  ["1..5 | Select-Object -First 2 -Skip 1", ["2", "3"]],
  ["1..5 | Select-Object -Last 2 -Skip 1", ["3", "4"]],
  ["1..5 | Select-Object -Index 0, 3, 9", ["1", "4"]],
  ["1..5 | Select-Object -SkipLast 3", ["1", "2"]],
  ["3, 1, 3, 2, 1 | Select-Object -Unique", ["3", "1", "2"]],
  ["[pscustomobject]@{ a = 1; b = 2 } | Select-Object @{ n = 'c'; e = { $_.a + $_.b } }", ["@{c=3}"]],
  ["[pscustomobject]@{ a = 1; b = 2; c = 3 } | Select-Object * -ExcludeProperty b", ["@{a=1; c=3}"]],
  ["[pscustomobject]@{ a = 1, 2 } | Select-Object -ExpandProperty a", ["1", "2"]],
  ["[pscustomobject]@{ a = 1 } | Select-Object -ExpandProperty zz", [], [
    "ExpandPropertyNotFound,Microsoft.PowerShell.Commands.SelectObjectCommand",
  ]],
  ["$n = 0; 1..9 | ForEach-Object { $n++; $_ } | Select-Object -First 3; $n", ["1", "2", "3", "3"]],
  // Sort-Object
  ["3, 1, 2 | Sort-Object", ["1", "2", "3"]],
  ["'b', 'A', 'c' | Sort-Object -Descending", ["c", "b", "A"]],
  ["'bb', 'a', 'cc' | Sort-Object Length, @{ e = { $_ }; Descending = $true }", ["a", "cc", "bb"]],
  ["5, 3, 9, 1 | Sort-Object -Top 2", ["1", "3"]],
  ["'a', 'B', 'b', 'A' | Sort-Object -Unique", ["a", "B"]],
  // Group-Object
  ['1..6 | Group-Object { $_ % 3 } | ForEach-Object { "$($_.Name):$($_.Count)" }', ["0:2", "1:2", "2:2"]],
  ["$h = 'a', 'b', 'A' | Group-Object -AsHashTable; $h['a'].Count", ["2"]],
  ["'a', 'A' | Group-Object -CaseSensitive -NoElement | ForEach-Object Count", ["1", "1"]],
  // Measure-Object
  ["$m = 1..4 | Measure-Object -Sum -Average -Maximum -Minimum; $m.Sum, $m.Average, $m.Maximum, $m.Minimum", [
    "10",
    "2.5",
    "4",
    "1",
  ]],
  ["$m = 'a b', 'c' | Measure-Object -Line -Word -Character; $m.Lines, $m.Words, $m.Characters", ["2", "3", "4"]],
  ["'x' | Measure-Object -Sum | Out-Null", [], [
    "NonNumericInputObject,Microsoft.PowerShell.Commands.MeasureObjectCommand",
  ]],
  // Compare-Object
  ['Compare-Object 1, 2, 3 2, 3, 4 | ForEach-Object { "$($_.InputObject)$($_.SideIndicator)" }', ["4=>", "1<="]],
  ["@(Compare-Object 1, 2 2, 1).Count; @(Compare-Object 1, 2 2, 1 -SyncWindow 0).Count", ["0", "4"]],
  // text
  ["'a=1', 'b=2' | ConvertFrom-StringData | ForEach-Object { $_.Keys }", ["a", "b"]],
  ["1..3 | Join-String -Separator ', ' -OutputPrefix '[' -OutputSuffix ']'", ["[1, 2, 3]"]],
  ["'one', 'two', 'three' | Select-String t | ForEach-Object LineNumber", ["2", "3"]],
  ["('aXbXc' | Select-String x -AllMatches).Matches.Count", ["2"]],
  ["1, 1, 2, 1 | Get-Unique", ["1", "2", "1"]],
  // members
  ["$o = [pscustomobject]@{}; $o | Add-Member note 5 -PassThru | ForEach-Object note", ["5"]],
  ["$o = [pscustomobject]@{ a = 2 }; $o | Add-Member ScriptProperty Twice { $this.a * 2 }; $o.Twice", ["4"]],
  ["$o = [pscustomobject]@{ a = 2 }; $o | Add-Member a 3", [], [
    "MemberAlreadyExists,Microsoft.PowerShell.Commands.AddMemberCommand",
  ]],
  ["[pscustomobject]@{ a = 1 } | Get-Member -MemberType NoteProperty | ForEach-Object Definition", ["int a=1"]],
  ["New-Object No.Such", [], ["TypeNotFound,Microsoft.PowerShell.Commands.NewObjectCommand"]],
  // JSON
  ["@{ a = 1, 2; b = @{ c = $null } } | ConvertTo-Json -Compress", ['{"a":[1,2],"b":{"c":null}}']],
  ['(\'{"a":[1,{"b":"x"}]}\' | ConvertFrom-Json).a[1].b', ["x"]],
  ["'{bad' | ConvertFrom-Json", [], [
    "System.ArgumentException,Microsoft.PowerShell.Commands.ConvertFromJsonCommand",
  ]],
  ["1..3 | ConvertTo-Json -Compress; ,1 | ConvertTo-Json -Compress -AsArray", ["[1,2,3]", "[1]"]],
  // CSV
  ["[pscustomobject]@{ a = 1; b = 'x,y' } | ConvertTo-Csv", ['"a","b"', '"1","x,y"']],
  ["'a;b', '1;2' | ConvertFrom-Csv -Delimiter ';' | ForEach-Object b", ["2"]],
];

for (const [script, output, errors = []] of CASES) {
  Deno.test(script, () => {
    const ran = computer("linux").run(script);
    assertEquals(ran.errors, errors);
    assertEquals(ran.output, output);
  });
}
