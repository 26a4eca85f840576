import { testScripts } from "../run_script.ts";

testScripts("try", [
  [
    "catch sees the record, finally runs",
    "try { throw 'oops' } catch { $_.Exception.Message; $_.FullyQualifiedErrorId } finally { 'fin' }",
    "oops oops fin",
  ],
  [
    "catch by type looks through wrappers",
    "try { 'a'.Substring(10) } catch [ArgumentOutOfRangeException] { 'inner' }",
    "inner",
  ],
  [
    "the first clause that fits is taken",
    "try { throw [ArgumentException]::new('m') } catch [ArgumentNullException] { 'n' } catch [ArgumentException],[FormatException] { 'a' }",
    "a",
  ],
  [
    "an error of another type passes",
    "try { try { 1/0 } catch [FormatException] { 'no' } } catch { 'outer' }",
    "outer",
  ],
  [
    "-ErrorAction Stop makes cmdlet errors catchable",
    "try { Get-Item /nope -ErrorAction Stop } catch [System.Management.Automation.ItemNotFoundException] { 'not there' }",
    "not there",
  ],
  [
    "a non-terminating error is not caught",
    "try { Write-Error x; 'on' } catch { 'no' }",
    "on [Microsoft.PowerShell.Commands.WriteErrorException]",
  ],
  ["throw alone rethrows", "try { try { throw 'in' } catch { throw } } catch { \"o:$_\" }", "o:in"],
  ["return runs finally", "function f { try { return 'r' } finally { 'fin' } }; f", "r fin"],
]);

testScripts("throw", [
  ["ends the script", "throw 'x'; 'no'", "[end:x]"],
  ["without a value", "throw", "[end:ScriptHalted]"],
  [
    "keeps an error record's id",
    "try { throw [System.Management.Automation.ErrorRecord]::new([Exception]::new('m'),'MyId','InvalidData','t') } catch { $_.FullyQualifiedErrorId; $_.TargetObject }",
    "MyId t",
  ],
  ["an object becomes the target", "try { throw @{a=1} } catch { $_.TargetObject.a }", "1"],
]);

testScripts("trap", [
  [
    "continue goes on after the statement",
    "function f { trap { 'trapped'; continue }; throw 'x'; 'after' }; f",
    "trapped after",
  ],
  [
    "break passes the error on",
    "function f { trap { 'trapped'; break }; throw 'x'; 'after' }; f; 'no'",
    "trapped [end:x]",
  ],
  [
    "without either the error is shown, too",
    "function f { trap { 'trapped' }; 1/0; 'after' }; f",
    "trapped after [RuntimeException]",
  ],
  ["may name a type", "trap [DivideByZeroException] { 'div'; continue } 1/0; 'go'", "div go"],
]);

testScripts("errors of statements", [
  ["end the statement, not the script", "$x = nope-cmd; 'next'", "next [CommandNotFoundException]"],
  [
    "$ErrorActionPreference = Stop ends the script",
    "$ErrorActionPreference='Stop'; Get-Item /nope; 'no'",
    "[end:PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand]",
  ],
  ["SilentlyContinue keeps them in $Error", "Get-Item /nope -EA SilentlyContinue; $?; $error.Count", "False 1"],
  ["Ignore does not", "Get-Item /nope -EA Ignore; $?; $error.Count", "False 0"],
  [
    "-ErrorAction of an advanced function reaches inside",
    "function f { [CmdletBinding()] param() Get-Item /nope; 'b' }; try { f -EA Stop } catch { 'c' }; f -EA SilentlyContinue",
    "c b",
  ],
  [
    "ThrowTerminatingError ends the function only",
    `
    function f {
      [CmdletBinding()] param()
      $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new([Exception]::new('m'),'Id1','InvalidData',$null))
      'no'
    }
    f; 'after'`,
    "after [Id1,f]",
  ],
  ["name the place", "\n\n  nope-cmd\n", "[CommandNotFoundException]"],
  ["exit ends the script", "'a'; exit 2; 'b'", "a"],
  ["exit of a script file sets $LASTEXITCODE", "Set-Content /tmp/c.ps1 'exit 3'; /tmp/c.ps1; $LASTEXITCODE", "3"],
]);
