import { testScripts } from "../run_script.ts";

testScripts("getProperty()", [
  ["finds members in any case", "'abc'.LENGTH; ([datetime]'2024-01-02').year", "3 2024"],
  [
    "asks the items where a collection has no such member",
    "('a', 'bcd').ToUpper() -join ','; ((Get-Item /), (Get-Item /tmp)).Name -join ','",
    "A,BCD /,tmp",
  ],
  ["counts what has no count", "(5).Count; $null.Count; 'ab'.Length; (5).Length", "1 0 2 1"],
  [
    "counts each item where a sequence has no count",
    "$o = [pscustomobject]@{ a = 1; b = 2 }; $o.PSObject.Properties.Count -join ','",
    "1,1",
  ],
  ["prefers keys of a dictionary to its members", "@{ Count = 'key'; a = 1 }.Count; @{ a = 1 }.Count", "key 1"],
  [
    "gives null where there is none, an error in strict mode",
    "$null -eq 'a'.Nope; Set-StrictMode -Version 2; 'a'.Nope",
    "True [PropertyNotFoundStrict]",
  ],
  [
    "reads static members of instances too",
    "[int]::MaxValue; (5)::MinValue; [math]::PI.ToString('F2')",
    "2147483647 -2147483648 3.14",
  ],
]);

testScripts("setProperty()", [
  ["sets notes, in any case", "$o = [pscustomobject]@{ a = 1 }; $o.A = 2; $o.a", "2"],
  [
    "adds keys to dictionaries only",
    "$h = @{}; $h.x = 1; $h.x; $o = [pscustomobject]@{}; $o.x = 1",
    "1 [ExceptionWhenSetting]",
  ],
  [
    "refuses what cannot be set",
    "'abc'.Length = 5; [math]::PI = 3",
    "[PropertyAssignmentException] [PropertyAssignmentException]",
  ],
  [
    "converts to the property's type",
    "$u = [System.UriBuilder]::new('http://h'); $u.Port = '81'; $u.Port; $u.Port = 'x'",
    "81 [ExceptionWhenSetting]",
  ],
]);

testScripts("invokeMethod()", [
  ["unrolls what methods of items give", "('x y', 'z').Split(' ').Count", "3"],
  ["leaves out what gives nothing", "$l = [System.Collections.ArrayList]@(1); $l.Clear(); $l.Count", "0"],
  ["wants a method and a value", "'a'.Nope(); $null.Trim()", "[MethodNotFound] [InvokeMethodOnNull]"],
  [
    "wants an overload",
    "'abc'.Substring(); 'abc'.Substring('x')",
    "[MethodCountCouldNotFindBest] [MethodArgumentConversionInvalidCastArgument]",
  ],
  [
    "names exceptions of methods by their type",
    "'abc'.Substring(9); [int]::Parse('x')",
    "[ArgumentOutOfRangeException] [FormatException]",
  ],
  ["converts arguments", "'a-b-c'.Split('-', '2') -join '|'; [math]::Max('3', 2)", "a|b-c 3"],
  [
    "takes arrays for params",
    "[string]::Join('-', 'a', 'b'); [string]::Join('-', (1, 2)); [string]::Format('{0}{1}', 'a', 'b')",
    "a-b 1-2 ab",
  ],
  [
    "fills references",
    "$n = 0; [int]::TryParse('12', [ref]$n); $n; [int]::TryParse('x', [ref]$n); $n",
    "True 12 False 0",
  ],
  ["refuses a reference where none is wanted", "$n = 'a'; 'abc'.IndexOf([ref]$n)", "[RefArgumentToNonRefParameterMsg]"],
  [
    "takes type arguments",
    "[array]::Empty[int]().GetType().Name; [Linq.Enumerable]::Repeat[string]('x', 2) -join ''",
    "Int32[] xx",
  ],
  [
    "calls a method that was read as a value",
    "$m = 'abc'.Substring; $m.Invoke(1); $m.OverloadDefinitions.Count",
    "bc 2",
  ],
  [
    "makes objects",
    "[version]::new(1, 2).Minor; [int]::new(); [int[]]::new(2).Count; [string]::new('x', 3)",
    "2 0 2 xxx",
  ],
]);

testScripts("delegates", [
  [
    "are made of script blocks",
    "$f = [Func[int, int]]{ $args[0] * 2 }; $f.Invoke('4') + 1; $f.GetType().Name; $f -is [Delegate]",
    "9 Func`2 True",
  ],
  ["are made of methods", "([Func[double, double]][math]::Sqrt).Invoke(16)", "4"],
  ["that give nothing give nothing", "$a = [Action[int]]{ 'lost' }; $a.Invoke(1); 'done'", "done"],
  [
    "choose between overloads",
    "[Linq.Enumerable]::Sum([string[]]('a', 'bb'), [Func[string, int]]{ $args[0].Length })",
    "3",
  ],
  [
    "order, filter and convert lists",
    "$l = [System.Collections.Generic.List[int]](3, 1, 2); $l.Sort([Comparison[int]]{ param($a, $b) $b - $a }); $l -join ''; $l.FindAll({ $args[0] -gt 1 }).Count",
    "321 2",
  ],
]);

testScripts("intrinsic methods", [
  [
    "ForEach() with a block, a member, a type",
    "(1..3).ForEach({ $_ * 2 }) -join ','; ('a', 'b').ForEach('ToUpper') -join ''; ('1', '2').ForEach([int])[0] + 1",
    "2,4,6 AB 2",
  ],
  [
    "Where() and its modes",
    "(1..5).Where({ $_ -gt 2 }, 'First'); (1..5).Where({ $_ -gt 3 }, 'Split')[1] -join ','; (1..5).Where({ $_ -eq 3 }, 'Until') -join ','",
    "3 1,2,3 1,2",
  ],
]);

testScripts("PSObject", [
  [
    "lists properties and type names",
    "$o = [pscustomobject]@{ a = 1; b = 2 }; $o.PSObject.Properties.Name -join ','; $o.PSObject.TypeNames[0]",
    "a,b System.Management.Automation.PSCustomObject",
  ],
  [
    "adds and removes members",
    "$o = [pscustomobject]@{ a = 1 }; $o.PSObject.Properties.Add([psnoteproperty]::new('b', 2)); $o.b; $o.PSObject.Properties.Remove('a'); $null -eq $o.a",
    "2 True",
  ],
  [
    "takes scripts as members",
    "$o = [pscustomobject]@{ a = 2 }; $o.PSObject.Properties.Add([psscriptproperty]::new('d', { $this.a * 2 })); $o.d; $o.a = 5; $o.d",
    "4 10",
  ],
  ["writes custom objects with their properties", "\"$([pscustomobject]@{ a = 1; b = 'x' })\"", "@{a=1; b=x}"],
]);

testScripts("exceptions", [
  [
    "have constructors of their own",
    "[ArgumentNullException]::new('p').ParamName; [System.IO.FileNotFoundException]::new('m', '/x').FileName",
    "p /x",
  ],
  [
    "carry the inner one",
    "[exception]::new('a', [exception]::new('b')).InnerException.Message; [AggregateException]::new('m', [exception]'x', [exception]'y').InnerExceptions.Count",
    "b 2",
  ],
]);
