import { testScripts } from "../run_script.ts";

testScripts("New-Module", [
  [
    "keeps variables to itself",
    "$null = New-Module { $c = 0; function Add-C { $script:c++; $script:c } }; Add-C; Add-C; $null -eq $c",
    "1 2 True",
  ],
  [
    "exports what it is told",
    "$null = New-Module { function a1 { 'a' }; function b1 { 'b' }; Export-ModuleMember -Function a1 }; a1; b1",
    "a [CommandNotFoundException]",
  ],
  [
    "makes an object with methods and variables",
    `
    $m = New-Module -AsCustomObject {
      $n = 5; function Get-N { $n }; function Set-N($v) { $script:n = $v }
      Export-ModuleMember -Function * -Variable n
    }
    $m.n; $m.'Set-N'(9); $m.n; $m.n = 3; $m.'Get-N'()`,
    "5 9 3",
  ],
]);
