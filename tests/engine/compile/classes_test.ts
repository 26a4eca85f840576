import { testScripts } from "../run_script.ts";

testScripts("classes", [
  [
    "fields, constructors, methods, statics",
    `
    class P {
      [string]$N; [int]$A = 3
      P([string]$n) { $this.N = $n }
      [string] Hi() { return "hi $($this.N)" }
      static [int] Two() { return 2 }
    }
    $p = [P]::new('Bo'); $p.Hi(); $p.A; [P]::Two()`,
    "hi Bo 3 2",
  ],
  [
    "fields convert, and refuse",
    "class A { [int]$X = 5 }; $a = [A]::new(); $a.X = '7'; $a.X; $a.X = 'q'",
    "7 [ExceptionWhenSetting]",
  ],
  [
    "fields validate",
    "class A { [ValidateRange(1,10)][int]$N = 1 }; $a=[A]::new(); $a.N = 11; $a.N",
    "1 [ExceptionWhenSetting]",
  ],
  ["made of a hashtable", "class A { [int]$X; [string]$Y }; $a = [A]@{X=3;Y='z'}; \"$($a.X)$($a.Y)\"", "3z"],
  [
    "overloads by type",
    "class A { [int] F([int]$x) { return $x + 1 } [int] F([string]$x) { return $x.Length } }; $a=[A]::new(); $a.F(1); $a.F('abc')",
    "2 3",
  ],
  [
    "only return gives a value",
    "class A { [int] I() { 'lost'; return '5' } [void] V() { 'lost' } }; [A]::new().I(); [A]::new().V()",
    "5",
  ],
  ["ToString is the text", "class A { [string] ToString() { return 'custom' } }; \"$([A]::new())\"", "custom"],
  [
    "virtual methods",
    `
    class Animal { [string] Speak() { return 'x' } [string] Intro() { return "says $($this.Speak())" } }
    class Dog : Animal { [string] Speak() { return 'Woof' } }
    $d = [Dog]::new(); $d.Intro(); $d -is [Animal]`,
    "says Woof True",
  ],
  [
    "base methods and base constructors",
    `
    class B { [int]$v; B([int]$x) { $this.v = $x } [string] Hi() { return 'base' } }
    class D : B { D() : base(5) { } [string] Hi() { return 'derived+' + ([B]$this).Hi() } }
    $d = [D]::new(); $d.v; $d.Hi()`,
    "5 derived+base",
  ],
  [
    "exceptions of one's own",
    `
    class MyErr : System.Exception { [int]$Code; MyErr([string]$m,[int]$c) : base($m) { $this.Code = $c } }
    try { throw [MyErr]::new('bad',42) } catch [MyErr] { $_.Exception.Code; $_.Exception.Message }`,
    "42 bad",
  ],
  [
    "derive from lists and hashtables",
    `
    class L : System.Collections.Generic.List[int] { [int] Total() { $t = 0; foreach ($i in $this) { $t += $i }; return $t } }
    $l = [L]::new(); $l.Add(3); $l.Add(4); $l.Count; $l.Total(); $l.GetType().Name`,
    "2 7 L",
  ],
  [
    "compare with CompareTo and Equals",
    `
    class P : IComparable { [int]$V; P([int]$v) { $this.V = $v } [int] CompareTo([object]$o) { return $this.V - $o.V } }
    ([P]::new(3),[P]::new(1),[P]::new(2) | Sort-Object | ForEach-Object V) -join ','`,
    "1,2,3",
  ],
  [
    "static fields are shared",
    "class A { static [int] $C = 0; A() { [A]::C++ } }; $null=[A]::new(),[A]::new(); [A]::C",
    "2",
  ],
  ["variables of outside need a scope", '$x = 1; class A { [string] F() { return "$x" } }', "[end:VariableNotLocal]"],
]);

testScripts("enums", [
  ["count on from a given value", "enum E { A; B = 5; C }; [E]::C.value__; [E]'b'; [int][E]::A", "6 B 0"],
  ["of flags", "[Flags()] enum F { A=1; B=2; C=4 }; [F]3; ([F]'A,C').value__; [F]::A -bor [F]::B", "A, B 5 A, B"],
  [
    "are parameter types",
    'enum L { Low = 1; High = 10 }; function f { param([L]$l) "$l" }; f High; f 1; f 5',
    "High Low [ParameterArgumentTransformationError,f]",
  ],
]);
