import { testScripts } from "../run_script.ts";

testScripts("pipelines", [
  ["begin, process and end", "function f { begin {'b'} process {\"p$_\"} end {'e'} }; 1,2 | f", "b p1 p2 e"],
  ["a filter is a process block", "filter f { $_ * 2 }; 1..3 | f", "2 4 6"],
  ["objects pass one by one", '1..2 | ForEach-Object { "a$_"; $_ } | ForEach-Object { "b$_" }', "ba1 b1 ba2 b2"],
  [
    "Select-Object -First stops what is before it",
    "1..5 | ForEach-Object { $seen = $_; $_ } | Select-Object -First 2; $seen",
    "1 2 2",
  ],
  [
    "clean runs although the pipeline was stopped",
    "function f { process { $_ } clean { $global:c = 'clean' } }; 1..3 | f | Select-Object -First 1; $c",
    "1 clean",
  ],
  [
    "arrays are unrolled once",
    "function f { return ,(1,2,3) }; $x = f; $x.Count; (1,(2,3) | Measure-Object).Count",
    "3 2",
  ],
  ["nothing is not null", "function n { }; function z { $null }; @(n).Count; @(z).Count", "0 1"],
  ["output of a block collects", "$r = & { 1; 2 }; $r.Count; $(1;2).Count; @(1).Count", "2 2 1"],
  ["$? tells of the last command", "Get-Item /nope -EA SilentlyContinue; $?; 1; $?", "False 1 True"],
  ["a block gets arguments and input", '$f = { param($x,$y=2) process { "$x$y$_" } }; 3,4 | & $f 1', "123 124"],
  [
    "a steppable pipeline",
    "$p = { ForEach-Object { $_ * 2 } }.GetSteppablePipeline(); $p.Begin($true); $p.Process(4); $p.End()",
    "8",
  ],
  ["every command keeps its own $_", '1..2 | ForEach-Object { "a$_"; $_ } | ForEach-Object { "b$_" }', "ba1 b1 ba2 b2"],
  ["$_ is as before afterwards", "$_ = 9; 1..2 | ForEach-Object { $_ } | Where-Object { $_ -gt 1 }; $_", "2 9"],
]);

testScripts("redirection", [
  [
    "of output and errors to files",
    "function f { 'out'; Write-Error 'err' }; f > /tmp/a.txt 2> /tmp/b.txt; Get-Content /tmp/a.txt; (Get-Content /tmp/b.txt).Count -gt 0",
    "out True",
  ],
  ["appending", "'x' > /tmp/o.txt; 'y' >> /tmp/o.txt; Get-Content /tmp/o.txt", "x y"],
  [
    "merging keeps the kinds apart",
    "function f { Write-Error e1; Write-Warning w; 'o' }; f 2>&1 3>&1 | ForEach-Object { $_.GetType().Name }",
    "ErrorRecord WarningRecord String",
  ],
  ["of all streams", "function f { 'out'; Write-Error 'err'; Write-Host 'h' }; f *>$null; (f *>&1).Count", "3"],
]);

testScripts("commands", [
  ["by alias, function, cmdlet and Get-", "Set-Alias q Write-Output; q 5; (location).Path", "5 /tmp/truth"],
  [
    "by a string, a block, a command object",
    "& 'Write-Output' 5; & { $args[0] } 6; & (Get-Command Write-Output) 7",
    "5 6 7",
  ],
  ["by path", "Set-Content /tmp/a.ps1 'param($x) \"got $x\"; $PSScriptRoot'; /tmp/a.ps1 5", "got 5 /tmp"],
  ["Invoke-Expression runs text in the same scope", "Invoke-Expression '$iv = 1+1'; $iv", "2"],
  [
    "$MyInvocation tells the name used",
    "function f { $MyInvocation.MyCommand.Name; $MyInvocation.InvocationName }; Set-Alias q f; q",
    "f q",
  ],
  ["${function:name} is the block", "${function:sq} = { param($x) $x*$x }; sq 4", "16"],
  [
    "aliases come with a function that declares them",
    "function Get-X { [Alias('gx')] param() 'X' }; gx; (Get-Alias gx).Definition",
    "X Get-X",
  ],
  [
    "information says who wrote it",
    "Write-Information i 6>&1 | ForEach-Object { $_.Source; $_.Computer; $_.User }",
    "Write-Information server01 user",
  ],
]);
