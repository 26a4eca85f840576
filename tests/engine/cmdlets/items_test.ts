import { assertEquals } from "@std/assert";
import { computer } from "./computer.ts";

type Case = readonly [script: string, output: readonly string[], errors?: readonly string[]];

const GET_ITEM = "PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand";

const WINDOWS: readonly Case[] = [
  ["(Get-Location).Path; Set-Location D:; (Get-Location).Path; C:; (Get-Location).Path", [
    "C:\\work",
    "D:\\",
    "C:\\work",
  ]],
  ["Set-Content a.txt x, y; [string](Get-Item A.TXT); (Get-Item a.txt).Length", ["C:\\work\\A.TXT", "6"]],
  ["'x' > o.txt; (Get-Item o.txt).Length", ["3"]],
  ["New-Item sub\\deep\\f.txt -Force -Value 1 | ForEach-Object FullName", ["C:\\work\\sub\\deep\\f.txt"]],
  ["$null = mkdir q; Set-Content q/r.txt 1; (Get-ChildItem q).FullName; Resolve-Path q/r.txt -Relative", [
    "C:\\work\\q\\r.txt",
    ".\\q\\r.txt",
  ]],
  ["Set-Location \\\\files\\team; $null = New-Item n.txt -Value v; (Get-Item n.txt).FullName; $PWD.Path", [
    "\\\\files\\team\\n.txt",
    "Microsoft.PowerShell.Core\\FileSystem::\\\\files\\team",
  ]],
  ["Test-Path \\\\files\\team; Test-Path \\\\files\\none; Test-Path X:\\", ["True", "False", "False"]],
  ["Get-Item X:\\a", [], ["DriveNotFound,Microsoft.PowerShell.Commands.GetItemCommand"]],
  ["Get-Item nope", [], [GET_ITEM]],
  ["$env:Foo = 'bar'; $env:FOO; (Get-Item env:foo).Name", ["bar", "Foo"]],
  [
    "Split-Path C:\\a\\b.txt; Split-Path C:\\a\\b.txt -Leaf; Split-Path \\\\files\\team\\x; Split-Path C:\\a -Qualifier",
    [
      "C:\\a",
      "b.txt",
      "\\\\files\\team",
      "C:",
    ],
  ],
  ["Join-Path C:\\a b; Join-Path C: b; Join-Path a /b\\ c", ["C:\\a\\b", "C:\\b", "a\\b\\c"]],
  ["$null = New-PSDrive T FileSystem \\\\files\\team; Set-Content T:\\z.txt 1; (Get-Item T:\\z.txt).FullName", [
    "\\\\files\\team\\z.txt",
  ]],
  [
    "Set-Content w.txt 1; Rename-Item w.txt v.txt; Copy-Item v.txt u.txt; Move-Item u.txt D:\\; Get-ChildItem C:, D: -Name",
    [
      "v.txt",
      "u.txt",
    ],
  ],
];

const LINUX: readonly Case[] = [
  ["Set-Content A 1; Set-Content a 2; (Get-ChildItem).Count; Get-Content A", ["2", "1"]],
  ["Set-Content a.txt x, y; (Get-Item a.txt).Length; Get-Item A.TXT", ["4"], [GET_ITEM]],
  ["Set-Content .h 1; Get-ChildItem -Name; Get-ChildItem -Name -Force; Get-ChildItem -Hidden -Name", [".h", ".h"]],
  ["Set-Location ~; $PWD.Path; Set-Location -; $PWD.Path; Set-Location +; $PWD.Path", [
    "/home/ada",
    "/work",
    "/home/ada",
  ]],
  ["$null = mkdir a/b/c; Set-Content a/b/c/f 1; Remove-Item a -Recurse; Test-Path a", ["False"]],
  [
    "$null = mkdir d; Set-Content d/f.txt 1; Copy-Item d e -Recurse; Get-ChildItem -Recurse -File | ForEach-Object FullName",
    [
      "/work/d/f.txt",
      "/work/e/f.txt",
    ],
  ],
  ["'x1', 'x2', 'y1' | ForEach-Object { Set-Content $_ $_ }; Get-ChildItem x* -Name; Get-ChildItem -Exclude x* -Name", [
    "x1",
    "x2",
    "y1",
  ]],
  [
    "Set-Content -LiteralPath '[a].txt' 1; Test-Path '[a].txt'; Test-Path -LiteralPath '[a].txt'; Get-Content -LiteralPath '[a].txt'",
    [
      "False",
      "True",
      "1",
    ],
  ],
  ["Push-Location /tmp; $PWD.Path; Pop-Location; $PWD.Path; Set-Location nope", ["/tmp", "/work"], [
    "PathNotFound,Microsoft.PowerShell.Commands.SetLocationCommand",
  ]],
  ["Set-Content f one, two, three; Get-Content f -Tail 1; Get-Content f -TotalCount 1; (Get-Content f -Raw).Length", [
    "three",
    "one",
    "14",
  ]],
  ["Add-Content g a; Add-Content g b; (Get-Content g) -join '|'; Clear-Content g; (Get-Item g).Length", ["a|b", "0"]],
  ["function F { 1 }; Test-Path function:F; Remove-Item function:F; Test-Path function:F; F", ["True", "False"], [
    "CommandNotFoundException",
  ]],
  ["$v = 5; (Get-Item variable:v).Value; Set-Item variable:v 6; $v; Clear-Item variable:v; $null -eq $v", [
    "5",
    "6",
    "True",
  ]],
  ["New-Item x; New-Item x", ["/work/x"], ["NewItemIOError,Microsoft.PowerShell.Commands.NewItemCommand"]],
  ["Split-Path /a/b/c.tar.gz -LeafBase; Split-Path /a/b -Parent; Split-Path a -IsAbsolute; Split-Path /", [
    "c.tar",
    "/a",
    "False",
    "",
  ]],
];

for (const [os, cases] of [["windows", WINDOWS], ["linux", LINUX]] as const) {
  for (const [script, output, errors = []] of cases) {
    Deno.test(`on ${os}: ${script}`, () => {
      const ran = computer(os).run(script);
      assertEquals(ran.errors, errors);
      assertEquals(ran.output, output);
    });
  }
}

Deno.test("a file system without room refuses, and the computer goes on", () => {
  const { run } = computer("linux");
  const ran = run("Set-Content f 'x'; Remove-Item f; Remove-Item f; 'on'");
  assertEquals(ran.errors, ["PathNotFound,Microsoft.PowerShell.Commands.RemoveItemCommand"]);
  assertEquals(ran.output, ["on"]);
});
