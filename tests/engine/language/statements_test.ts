import { assertEquals } from "@std/assert";
import { parseScript } from "../../../lib/engine/language/parser.ts";
import { scriptBlockText } from "../../../lib/engine/language/ast.ts";
import { refusal, shape } from "./shape.ts";

function check(cases: Record<string, string>): void {
  for (const [script, expected] of Object.entries(cases)) assertEquals(shape(script), expected, script);
}

Deno.test("parseScript() reads branches", () => {
  check({
    "if (1) { 2 }": "if(1 {2})",
    "if (1) { 2 } elseif (3) { 4 } else { 5 }": "if(1 {2} | 3 {4} else {5})",
    "if (1)\n{ 2 }\n# c\nelse\n{ 3 }": "if(1 {2} else {3})",
    "if (f x) { 2 }\n3": "if({f x} {2}); 3",
    "switch (1) { 1 { 2 } 'b' { 3 } { $_ } { 4 } default { 5 } }": "switch(1 1{2} 'b'{3} {$_}{4} default{5})",
    "switch -regex -casesensitive ($a) { a { } }": "switch(-regex -caseSensitive $a a{})",
    "switch -wild ($a) { a* { 1 }; b? { 2 } }": "switch(-wildcard $a a*{1} b?{2})",
    "switch -file $f { a { 1 } }": "switch(-file $f a{1})",
    ":l switch (1) { 1 { break l } }": ":l switch(1 1{break(l)})",
  });
});

Deno.test("parseScript() reads loops", () => {
  check({
    "for ($i = 0; $i -lt 3; $i++) { $i }": "for((= $i 0); (-lt $i 3); (postfix++ $i) {$i})",
    "for (;;) { }": "for(; ;  {})",
    "for ($i = 0\n$i -lt 3\n$i++) { }": "for((= $i 0); (-lt $i 3); (postfix++ $i) {})",
    "foreach ($a in $b) { $a }": "foreach($a $b {$a})",
    "foreach ($a in f x | g) { }": "foreach($a (| {f x} {g}) {})",
    ":out while ($true) { continue out }": ":out while($true {continue(out)})",
    "do { 1 } while ($a)": "do-while({1} $a)",
    "do { 1 }\nuntil ($a)": "do-until({1} $a)",
    "while (1) { break }": "while(1 {break()})",
    "while (1) { break $x }": "while(1 {break($x)})",
  });
});

Deno.test("parseScript() reads jumps", () => {
  check({
    "return": "return()",
    "return 1, 2": "return((, 1 2))",
    "return f x | g": "return((| {f x} {g}))",
    "return ; 2": "return(); 2",
    "throw 'x'": "throw('x')",
    "exit 1": "exit(1)",
    "{ return }": "{return()}",
  });
});

Deno.test("parseScript() reads what handles errors", () => {
  check({
    "try { 1 } catch { 2 }": "try({1} catch{2})",
    "try { 1 }\ncatch [A], [B.C] { 2 }\ncatch { 3 }\nfinally { 4 }": "try({1} catch[A],[B.C]{2} catch{3} finally{4})",
    "try { 1 } finally { 2 }": "try({1}  finally{2})",
    "trap { 1 }; 2": "trap({1}); 2",
    "trap [A] { continue }": "trap([A]{continue()})",
  });
});

Deno.test("parseScript() reads functions", () => {
  check({
    "function f { 1 }": "function f{1}",
    "function f($a, [int]$b = 2) { $a }": "function f($a [int]$b=2){$a}",
    "function f() { param($x) $x }": "function f{param($x) $x}",
    "function script:f-g { }": "function script:f-g{}",
    "filter f { $_ }": "filter f{process{$_}}",
    "function f { [CmdletBinding()] param([Parameter(Mandatory, Position = 0)][string[]]$a) begin { } end { } }":
      "function f{param([CmdletBinding()] [Parameter(Mandatory Position=0)][string[]]$a) begin{} end{}}",
    "function if { 1 }": "function if{1}",
    "function f\n{\n}": "function f{}",
    "data { 'x' }": "data(  {'x'})",
    "data d -SupportedCommand f, g { f }": "data(d f g {{f}})",
  });
});

Deno.test("parseScript() reads classes and enums", () => {
  check({
    "class A { $x; [int]$y = 1; static [string]$z; hidden $h }": "class A {x; [int]y=1; static [string]z; hidden h}",
    "class A { [int] m([int]$a, $b) { return 1 } static s() { } }":
      "class A {[int]m([int]$a $b){return(1)}; static s(){}}",
    "class A { A() { } A([int]$x) { } }": "class A {A(){base()?}; A([int]$x){base()?}}",
    "class A { A($x) { } }\nclass B : A { B() : base(1) { 2 } }":
      "class A {A($x){base()?}}; class B : [A] {B(){base(1); 2}}",
    "class A : System.Exception, System.IDisposable { }": "class A : [System.Exception] [System.IDisposable] {}",
    "class A { [ValidateSet('a')][string]$x }": "class A {[ValidateSet('a')][string]x}",
    "enum E { a; b = 2\nc }": "enum E {a; b=2; c}",
    "[Flags()] enum E : byte { a = 1 }": "[Flags()]enum E : [byte] {a=1}",
    "class A { [A] next() { return $this } }": "class A {[A]next(){return($this)}}",
    "class A { static if() { } }": "class A {static if(){}}",
  });
});

Deno.test("parseScript() reads using statements and requirements", () => {
  const { ast, errors } = parseScript(
    "#requires -Version 7.2 -Modules A, @{ModuleName = 'B'; ModuleVersion = '1.0'}\n#Requires -PSEdition Core\n" +
      "using namespace System.Text\nusing namespace System.IO; 1",
  );
  assertEquals(errors, []);
  assertEquals(ast.usings.map((using) => `${using.usingKind} ${using.name?.value}`), [
    "Namespace System.Text",
    "Namespace System.IO",
  ]);
  assertEquals(ast.requirements?.version, "7.2");
  assertEquals(ast.requirements?.editions, ["Core"]);
  assertEquals(ast.requirements?.modules.map((module) => [module.name, module.moduleVersion]), [["A", undefined], [
    "B",
    "1.0",
  ]]);
});

Deno.test("parseScript() takes keywords for commands where they begin no statement", () => {
  check({
    "else { 1 }": "{else {1}}",
    "catch { 1 }": "{catch {1}}",
    "until": "{until}",
    "1; param($x)": "1; {param <$x>}",
    "1; begin { 2 }": "1; {begin {2}}",
    "in x": "{in x}",
    "'a'; process": "'a'; {process}",
  });
});

Deno.test("parseScript() separates statements", () => {
  check({
    "1;2\n3;;4\n\n5": "1; 2; 3; 4; 5",
    "1 # c\n2 <# d\n#> + 3": "1; (+ 2 3)",
    "": "",
    "\r\n1\r\n2\r3": "1; 2; 3",
  });
});

Deno.test("scriptBlockText() leaves the braces out", () => {
  const { ast } = parseScript("{ 1 + $x }");
  const statement = ast.end?.statements[0];
  const element = statement?.kind === "Pipeline" ? statement.elements[0] : undefined;
  const expression = element?.kind === "CommandExpression" ? element.expression : undefined;
  assertEquals(expression?.kind === "ScriptBlockExpression" && scriptBlockText(expression.scriptBlock), " 1 + $x ");
  assertEquals(scriptBlockText(ast), "{ 1 + $x }");
});

Deno.test("parseScript() refuses statements that lack something", () => {
  const cases: Record<string, string> = {
    "if": "MissingOpenParenthesisInIfStatement 1:3-1:3",
    "if (1": "MissingEndParenthesisAfterStatement 1:7-1:7",
    "if (1)": "MissingStatementBlock 1:6-1:7",
    "for (": "MissingEndParenthesisAfterStatement 1:6-1:6",
    "foreach ($a on $b) {}": "MissingInInForeach 1:12-1:12",
    "foreach ($a in) {}": "MissingForeachExpression 1:15-1:15",
    "while () {}": "MissingExpressionAfterKeyword 1:8-1:8",
    "do {} while": "MissingOpenParenthesisAfterKeyword 1:12-1:12",
    "switch": "PipelineValueRequired 1:7-1:7",
    "switch (1) { a }": "MissingSwitchStatementClause 1:15-1:15",
    "switch (1) { default {} default {} }": "MultipleSwitchDefaultClauses 1:25-1:32",
    "switch -foo (1) { a {} }": "InvalidSwitchFlag 1:8-1:12",
    "try": "MissingTryStatementBlock 1:4-1:4",
    "try { 1 }": "MissingCatchOrFinally 1:10-1:10",
    "try { 1 } finally": "MissingFinallyStatementBlock 1:18-1:18",
    "try { 1 } catch [a],": "MissingTypeLiteralToken 1:21-1:21",
    "function f": "MissingFunctionBody 1:11-1:11",
    "function f(": "MissingEndParenthesisInFunctionParameterList 1:12-1:12",
    "function f($a) { param($b) }": "OnlyOneParameterListAllowed 1:18-1:27",
    "function f($a, $A) { }": "DuplicateFormalParameter 1:16-1:18",
    "workflow w { }": "WorkflowNotSupportedInPowerShellCore 1:1-1:15",
    "[int] param($x)": "TypeNotAllowedBeforeParam 1:1-1:6",
    "begin { } 1": "MissingNamedBlocks 1:11-1:12",
    "begin": "MissingNamedStatementBlock 1:6-1:6",
    "using": "MissingUsingStatementDirective 1:6-1:6",
    "using module NoSuchModule": "ModuleNotFoundDuringParse 1:1-1:26",
    "using type a = b": "UsingStatementNotSupported 1:1-1:17",
    "try { } finally { return }": "ControlLeavingFinally 1:19-1:25",
    "foreach -parallel ($a in $b) { }": "KeywordParameterReservedForFutureUse 1:1-1:33",
    "try { } catch [Exception] { } catch [IO.IOException] { }": "ExceptionTypeAlreadyCaught 1:37-1:53",
    "parallel { }": "UnexpectedKeyword 1:1-1:9",
    "data { $x }": "VariableReferenceNotSupportedInDataSection 1:8-1:10",
    "data { f }": "CmdletNotInAllowedListForDataSection 1:8-1:9",
    "#requires -Foo 1\n1": "ScriptRequiresInvalidFormat 1:11-1:15",
    "@{ a }": "MissingEqualsInHashLiteral 1:5-1:5",
    "@{ a = }": "MissingStatementInHashLiteral 1:7-1:7",
    "1 = 2": "InvalidLeftHandSide 1:1-1:2",
    "5++": "OperatorRequiresVariableOrProperty 1:1-1:2",
    "[ref][int]$x": "",
    "[int][ref]$x": "ReferenceNeedsToBeLastTypeInTypeConversion 1:6-1:11",
    "[void]$x = 1": "VoidTypeConstraintNotAllowed 1:1-1:7",
    "[string]$args = 1": "AssignmentStatementToAutomaticNotSupported 1:1-1:14",
    "$using:a.b()": "InvalidUsingExpression 1:1-1:13",
  };
  for (const [script, expected] of Object.entries(cases)) assertEquals(refusal(script)[0] ?? "", expected, script);
});
