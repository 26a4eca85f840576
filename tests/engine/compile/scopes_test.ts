import { testScripts } from "../run_script.ts";

testScripts("scopes", [
  ["a function sees its caller's variables", "$x = 5; function f { $x = 6; g }; function g { $x }; f; $x", "6 5"],
  ["assigning makes a variable of the own scope", "$x = 10; function f { $x++; $x }; f; $x", "11 10"],
  ["$script: reaches the script's scope", "$x = 5; function f { $script:x = 6 }; f; $x", "6"],
  ["$global: and $local: name scopes", `$x = 'g'; function f { $x = 'l'; "$global:x $local:x" }; f`, "g l"],
  ["& runs in a new scope, . in the same", "$x = 5; & { $x = 6; $x }; $x; . { $x = 7 }; $x", "6 5 7"],
  ["a private variable is not seen inside", `$private:p = 1; function f { "[$p]" }; f; $p`, "[] 1"],
  ["-Scope takes a number of levels", "function f { Set-Variable q 3 -Scope 1 }; f; $q", "3"],
  ["ForEach-Object runs in the caller's scope", "1..3 | ForEach-Object { $sum += $_ }; $sum", "6"],
  ["a loop variable outlives its loop", 'foreach ($i in 1..2) { $inner = $i }; "$inner$i"', "22"],
  ["functions are of a scope too", "function o { function i { 'in' }; i }; o; i", "in [CommandNotFoundException]"],
  ["function global: outlives its function", "function f { function global:h2 { 'h' } }; f; h2", "h"],
  ["GetNewClosure keeps values", "$x = 3; $y = { $x }.GetNewClosure(); $x = 4; & $y; & { $x }", "3 4"],
  ["$using: carries a value into a job", "$x = 5; Start-Job { $using:x * 2 } | Receive-Job -Wait", "10"],
  [
    "a dot-sourced file leaves its variables",
    "Set-Content /tmp/b.ps1 '$zz = 3'; & /tmp/b.ps1; \"[$zz]\"; . /tmp/b.ps1; $zz",
    "[] 3",
  ],
]);

testScripts("variables", [
  ["keep the type that they were declared with", "[int]$i = '5'; $i += '3'; $i; $i = 'x'", "8 [RuntimeException]"],
  [
    "may be read-only",
    'Set-Variable c 5 -Option ReadOnly; $c = 6; Remove-Variable c -Force; "[$c]"',
    "[] [VariableNotWritable]",
  ],
  [
    "may be constant from the start",
    "New-Variable k 1 -Option Constant; Remove-Variable k -Force",
    "[VariableNotRemovable,Microsoft.PowerShell.Commands.RemoveVariableCommand]",
  ],
  [
    "cannot become constant later",
    "$c = 1; Set-Variable c -Option Constant",
    "[VariableCannotBeMadeConstant,Microsoft.PowerShell.Commands.SetVariableCommand]",
  ],
  ["are not changed by -WhatIf", "$w = 1; Set-Variable w 9 -WhatIf; $w", "1"],
  ["Clear-Variable empties in the running scope", `$x=1; function f { Clear-Variable x; "[$x]" }; f; $x`, "[] 1"],
  ["take several values at once", '$a, ($b, $c) = 1, (2, 3); "$a$b$c"; $a, $b = $b, $a; "$a$b"', "123 21"],
  ["the last of several takes the rest", "$a, $b = 1, 2, 3; $b.Count", "2"],
  ["Set-StrictMode tells of unknown ones", "Set-StrictMode -Version 2; $undefd", "[VariableIsUndefined]"],
  [
    "Set-StrictMode tells of unknown properties",
    "Set-StrictMode -Version Latest; @{}.nope",
    "[PropertyNotFoundStrict]",
  ],
  [
    "are a drive",
    "$v = 1; Test-Path variable:v; (Get-Item variable:v).Value; Remove-Item variable:v; $null -eq $v",
    "True 1 True",
  ],
]);
