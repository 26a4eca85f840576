import { testScripts } from "../run_script.ts";

testScripts("parameters by name and position", [
  [
    "defaults fill what is not given",
    `function f { param($a=1,$b=2) "$a-$b" }; f; f 5; f -b 7; f 3 4`,
    "1-2 5-2 1-7 3-4",
  ],
  ["a default may use earlier parameters", 'function f { param($x = (1+1), $y = $x * 2) "$x $y" }; f; f 5', "2 4 5 10"],
  [
    "positions may turn the order around",
    `
    function f { [CmdletBinding()] param([Parameter(Position=1)]$b,[Parameter(Position=0)]$a) "$a$b" }; f 1 2`,
    "12",
  ],
  [
    "simple functions keep what is left in $args",
    `function f { param($x) "$x|$args" }; f 1 2 3; f -y 5 6`,
    "1|2 3 6|-y 5",
  ],
  ["$args keeps names, colons and all", `function f { $args.Count; $args }; f -a -b:3 'c'`, "4 -a -b: 3 c"],
  [
    "advanced functions refuse what is left",
    "function f { [CmdletBinding()] param($x) $x }; f 1 2",
    "[PositionalParameterNotFound,f]",
  ],
  [
    "advanced functions refuse unknown names",
    "function f { [CmdletBinding()] param($x) $x }; f -y 2",
    "[NamedParameterNotFound,f]",
  ],
  [
    "PositionalBinding=$false takes names only",
    "function f { [CmdletBinding(PositionalBinding=$false)] param($a) $a }; f 1",
    "[PositionalParameterNotFound,f]",
  ],
  [
    "a beginning of a name or alias is enough",
    "function f { param([Alias('cn')]$ComputerName) $ComputerName }; f -cn a; f -comp b",
    "a b",
  ],
  [
    "an ambiguous beginning is refused",
    "function f { [CmdletBinding()] param($Alpha,$Alpine) 1 }; f -Alp 2",
    "[AmbiguousParameter,f]",
  ],
  [
    "a parameter is given once",
    "function f { [CmdletBinding()] param($a) $a }; f -a 1 -a 2",
    "[ParameterAlreadyBound,f]",
  ],
  [
    "switches take a value after a colon",
    "function f { param([switch]$s) $s.IsPresent }; f; f -s; f -s:$false",
    "False True False",
  ],
  [
    "remaining arguments are gathered",
    "function f { param([Parameter(ValueFromRemainingArguments)]$r, $x) $r.Count }; f -x 1 2 3 4",
    "3",
  ],
  ["$PSBoundParameters lists named ones first", "function g { param($a,$b) $PSBoundParameters.Keys }; g 1 -b 2", "b a"],
]);

testScripts("conversion of arguments", [
  ["to the declared type", "function f { param([int]$x) $x.GetType().Name }; f '12'; f 3.7", "Int32 Int32"],
  [
    "fails by name of the function",
    "function f { param([int]$x) $x }; f abc",
    "[ParameterArgumentTransformationError,f]",
  ],
  ["of one value to an array", "function f { param([string[]]$n) $n.Count }; f a,b,c; f x", "3 1"],
  ["of elements of an array", "function f { param([int[]]$n) $n.GetType().Name }; f 1,'2'", "Int32[]"],
  [
    "of numbers, but not of text, to a truth value",
    "function f { param([bool]$b) $b }; f 1; f 'x'",
    "True [ParameterArgumentTransformationError,f]",
  ],
]);

testScripts("mandatory parameters", [
  [
    "are missed where nobody can be asked",
    "function f { param([Parameter(Mandatory)]$x) $x }; f",
    "[MissingMandatoryParameter,f]",
  ],
  [
    "refuse null",
    "function f { param([Parameter(Mandatory)]$x) 1 }; f $null",
    "[ParameterArgumentValidationErrorNullNotAllowed,f]",
  ],
  [
    "refuse empty text",
    "function f { param([Parameter(Mandatory)][string]$x) 1 }; f ''",
    "[ParameterArgumentValidationErrorEmptyStringNotAllowed,f]",
  ],
  [
    "refuse empty arrays",
    "function f { param([Parameter(Mandatory)][string[]]$x) 1 }; f @()",
    "[ParameterArgumentValidationErrorEmptyArrayNotAllowed,f]",
  ],
  [
    "take null and empty text where an attribute allows them",
    `
    function f { param([Parameter(Mandatory)][AllowNull()]$x,[Parameter(Mandatory)][AllowEmptyString()][string]$y) 'ok' }
    f $null ''`,
    "ok",
  ],
]);

testScripts("validation", [
  [
    "by a set, in any case of letters",
    "function f { param([ValidateSet('a','b')]$x) $x }; f A; f c",
    "A [ParameterArgumentValidationError,f]",
  ],
  [
    "by a range",
    "function f { param([ValidateRange(1,5)][int]$x) $x }; f 3; f 9",
    "3 [ParameterArgumentValidationError,f]",
  ],
  [
    "by a pattern",
    "function f { param([ValidatePattern('^x')]$x) $x }; f xa; f a",
    "xa [ParameterArgumentValidationError,f]",
  ],
  [
    "by a script",
    "function f { param([ValidateScript({ $_ -gt 3 })]$x) $x }; f 5; f 2",
    "5 [ParameterArgumentValidationError,f]",
  ],
  [
    "by length and count",
    `
    function f { param([ValidateLength(2,3)][string]$x,[ValidateCount(1,2)][int[]]$y) 'ok' }
    f ab; f a; f -y 1,2,3`,
    "ok [ParameterArgumentValidationError,f] [ParameterArgumentValidationError,f]",
  ],
  ["of variables", "[ValidateRange(1,5)][int]$v = 3; $v = 9; $v", "3 [ValidateSetFailure]"],
]);

testScripts("parameter sets", [
  [
    "are told apart by what is given",
    `
    function f {
      [CmdletBinding(DefaultParameterSetName='A')]
      param([Parameter(ParameterSetName='A')]$a,[Parameter(ParameterSetName='B')]$b) $PSCmdlet.ParameterSetName
    }
    f; f -b 1; f -a 1`,
    "A B A",
  ],
  [
    "do not mix",
    `
    function f { param([Parameter(ParameterSetName='A')]$a,[Parameter(ParameterSetName='B')]$b) 1 }
    f -a 1 -b 2`,
    "[AmbiguousParameterSet,f]",
  ],
]);

testScripts("splatting", [
  [
    "hashtables by name, arrays by position",
    `
    function f { param([int]$a,[string]$b) "$a $b" }
    $h = @{a=1;b='z'}; f @h; $l = 5,'q'; f @l; f @l -b 'w'`,
    "1 z 5 q 5 w",
  ],
  [
    "@args passes names on as names",
    `
    function g { param($a,$b) "$a/$b" }; function f { g @args }; f -b 1 2`,
    "2/1",
  ],
  [
    "@PSBoundParameters passes everything on",
    `
    function g { param($a,$b) "$a/$b" }; function k { param($a,$b) g @PSBoundParameters }; k -b 5 -a 6`,
    "6/5",
  ],
  [
    "null is an argument, an empty array is none",
    "function f { $args.Count }; $n = $null; f @n; $e = @(); f @e",
    "1 0",
  ],
]);

testScripts("pipeline input", [
  [
    "by value and by property",
    `
    function f {
      param([Parameter(ValueFromPipeline)]$x,[Parameter(ValueFromPipelineByPropertyName)]$Length)
      process { "$x/$Length" }
    }
    'ab','c' | f`,
    "ab/2 c/1",
  ],
  [
    "prefers a parameter that needs no conversion",
    `
    function f {
      [CmdletBinding()] param([Parameter(ValueFromPipeline)][int]$i,[Parameter(ValueFromPipeline)][string]$s)
      process { "$i|$s" }
    }
    'ab' | f`,
    "0|ab",
  ],
  [
    "that fits nowhere is an error of that object alone",
    `
    function f { param([Parameter(Mandatory,ValueFromPipeline)][int]$x) process { $x } }; 1,'a',3 | f`,
    "1 3 [InputObjectNotBound,f]",
  ],
  ["is gathered in $input where there is no process block", `function f { "i:$input" }; 1,2,3 | f`, "i:1 2 3"],
]);

testScripts("common parameters", [
  [
    "$PSDefaultParameterValues fills what is not given",
    `
    $PSDefaultParameterValues['f:x']=9; function f { [CmdletBinding()]param($x) $x }; f; f 2`,
    "9 2",
  ],
  [
    "-WhatIf keeps ShouldProcess from acting",
    `
    function f { [CmdletBinding(SupportsShouldProcess)] param() $PSCmdlet.ShouldProcess('t','a') }; f; f -WhatIf`,
    "True False",
  ],
  [
    "-Verbose turns the stream on for the function",
    `
    function f { [CmdletBinding()] param() Write-Verbose 'v'; Write-Debug 'd' }; f -Verbose 4>&1`,
    "v",
  ],
  ["-OutVariable keeps the output too", "1..3 | Write-Output -OutVariable o | Select-Object -First 1; $o.Count", "1 1"],
  [
    "-ErrorVariable with + appends",
    `
    Get-Item /no1 -EV e -EA SilentlyContinue; Get-Item /no2 -EV +e -EA SilentlyContinue; $e.Count`,
    "2",
  ],
  [
    "-PipelineVariable is seen by later commands",
    `
    1..3 | ForEach-Object -PipelineVariable pv { $_ } | ForEach-Object { "$pv-$_" }`,
    "1-1 2-2 3-3",
  ],
]);

testScripts("dynamic parameters", [
  [
    "depend on what is bound, and are checked",
    `
    function f {
      [CmdletBinding()] param([string]$Kind)
      dynamicparam {
        $table = [System.Management.Automation.RuntimeDefinedParameterDictionary]::new()
        if ($Kind -eq 'x') {
          $attributes = [System.Collections.ObjectModel.Collection[System.Attribute]]::new()
          $attributes.Add([Parameter]@{ Mandatory = $true })
          $attributes.Add([ValidateSet]::new('one','two'))
          $table.Add('Size',[System.Management.Automation.RuntimeDefinedParameter]::new('Size',[string],$attributes))
        }
        $table
      }
      end { "$Kind/$($PSBoundParameters.Size)/$($table.Size.Value)" }
    }
    f -Kind x -Size one; f -Kind y; f -Kind x -Size three; f -Kind x; f -Kind y -Size one`,
    "x/one/one y// [ParameterArgumentValidationError,f] [MissingMandatoryParameter,f] [NamedParameterNotFound,f]",
  ],
]);
