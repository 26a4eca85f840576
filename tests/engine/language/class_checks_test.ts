import { assertEquals } from "@std/assert";
import { checkDefinitions } from "../../../lib/engine/language/definition_checks.ts";
import { parseScript } from "../../../lib/engine/language/parser.ts";
import { refusal } from "./shape.ts";

Deno.test("parseScript() refuses classes that PowerShell refuses", () => {
  const cases: Record<string, string> = {
    "class": "MissingNameAfterKeyword 1:6-1:6",
    "class A": "MissingTypeBody 1:8-1:8",
    "class A :": "TypeNameExpected 1:10-1:10",
    "class A {": "MissingEndCurlyBrace 1:10-1:10",
    "class A { $x = }": "",
    "class A { $x $y }": "MissingPropertyTerminator 1:13-1:13",
    "class A { static }": "IncompleteMemberDefinition 1:17-1:17",
    "class A { static static $x }": "DuplicateQualifier 1:18-1:24",
    "class A { [int][string]$x }": "TooManyTypes 1:16-1:24",
    "class A { m { } }": "MissingMethodParameterList 1:12-1:12",
    "class A { A() : foo() { } }": "MissingBaseCtorCall 1:16-1:16",
    "class A { [int] A() { return 1 } }": "ConstructorCantHaveReturnType 1:11-1:16",
    "class A { [int] m() { } }": "MethodHasCodePathNotReturn 1:17-1:18",
    "class A { [int] m() { if ($true) { return 1 } } }": "MethodHasCodePathNotReturn 1:17-1:18",
    "class A { [int] m() { if ($true) { return 1 } else { throw 'x' } } }": "",
    "class A { [int] m() { while ($true) { return 1 } } }": "MethodHasCodePathNotReturn 1:17-1:18",
    "class A { [int] m() { try { return 1 } catch { throw } } }": "",
    "class A { [int] m() { try { return 1 } finally { 'x' } } }": "",
    "class A { [int] m() { switch (1) { default { return 1 } } return 2 } }": "",
    "class A { [int] m() { return } }": "NonVoidMethodMissingReturnValue 1:23-1:29",
    "class A { m() { return 1 } }": "VoidMethodHasReturn 1:17-1:25",
    "class A { m() { & { return 1 } } }": "",
    "class A { m() { param($x) } }": "ParamBlockNotAllowedInMethod 1:17-1:26",
    "class A { m() { begin { } } }": "NamedBlockNotAllowedInMethod 1:17-1:26",
    "class A { m() { $y } }": "VariableNotLocal 1:17-1:19",
    "class A { m() { $y = 1; $y } }": "",
    "class A { m($y) { $y } }": "",
    "class A { m() { if ($true) { $y = 1 }; $y } }": "VariableNotLocal 1:40-1:42",
    "class A { m() { foreach ($y in 1) { $y } } }": "",
    "class A { m() { $script:y; $global:z; $env:a; $true; $null; $_; $this; $args } }": "",
    "class A { m() { { $y } } }": "",
    "class A { $x; m() { $x = 1 } }": "MissingThis 1:21-1:23",
    "class A { static $x; m() { $x = 1 } }": "MissingTypeInStaticPropertyAssignment 1:28-1:30",
    "class A { static m() { $this } }": "NonStaticMemberAccessInStaticMember 1:24-1:29",
    "class A { m() { break x } }": "LabelNotFound 1:17-1:24",
    "class A { m() { :x while (1) { break x } } }": "",
    "class A { m([int][string]$x) { } }": "MultipleTypeConstraintsOnMethodParam 1:18-1:26",
    "class A { [NoSuch]$x }": "TypeNotFound 1:12-1:18",
    "class A { [NoSuch()]$x }": "CustomAttributeTypeNotFound 1:12-1:18",
    "class A { m() { [NoSuch]::x } }": "TypeNotFound 1:18-1:24",
    "class A { [B]$x } class B { }": "",
    "class A { [List[int]]$x }": "TypeNotFound 1:12-1:16",
    "using namespace System.Collections.Generic\nclass A { [List[int]]$x }": "",
    "class A { [void]$x }": "TypeNotAllowedForProperty 1:11-1:17",
    "class A { } class A { }": "MemberAlreadyDefined 1:13-1:24",
    "class A { [ValidateSet({'a'})]$x }": "ParameterAttributeArgumentNeedsToBeConstant 1:24-1:29",
    "class A { [Flags()]$x }": "AttributeNotAllowedOnDeclaration 1:11-1:20",
    "enum": "MissingNameAfterKeyword 1:5-1:5",
    "enum E { a b }": "MissingPropertyTerminator 1:11-1:11",
    "enum E { a = }": "ExpectedValueExpression 1:13-1:13",
    "enum E : string { a }": "InvalidUnderlyingType 1:10-1:16",
    "[int] class A { }": "TypeNotAllowedBeforeStatement 1:1-1:6",
    "[DscResource()] class A { }": "DscResourceMissingSetMethod 1:1-1:16",
  };
  for (const [script, expected] of Object.entries(cases)) assertEquals(refusal(script)[0] ?? "", expected, script);
});

Deno.test("parseScript() believes its host about types and modules", () => {
  const script = "using module M\nclass A { [T]$x }\nclass B : U { }";
  const host = { typeExists: (name: string) => name === "T", moduleExists: (name: string) => name === "M" };
  assertEquals(parseScript(script, host).errors.map((error) => error.id), []);
  assertEquals(parseScript("class A { [T]$x; [U]$y }", host).errors.map((error) => error.extent.text), ["U"]);
});

Deno.test("checkDefinitions() finds what is wrong with types that parse", () => {
  const cases: Record<string, string> = {
    "class A { $x; $x }": "MemberAlreadyDefined $x",
    "class A { m() { } m($a) { } m() { } }": "MemberAlreadyDefined m",
    "class A { m([int]$a) { } m([int32]$b) { } }": "MemberAlreadyDefined m",
    "class A { m([int]$a) { } m([string]$b) { } }": "",
    "class A { static A() { } A() { } }": "",
    "class A { static A($x) { } }": "StaticConstructorCantHaveParameters $x",
    "class A : B { } class B { }": "TypeNotFound B",
    "class B { } class A : B { }": "",
    "class A : string { }": "SealedBaseClass string",
    "class A { } class B : A[] { }": "SubtypeArray A[]",
    "class A { } class B { } class C : A, B { }": "InterfaceNameExpected B",
    "class A { A([int]$x) { } } class B : A { }": "BaseClassNoDefaultCtor class B : A { }",
    "enum E { a; A }": "MemberAlreadyDefined A",
    "enum E { a = $x }": "EnumeratorValueMustBeConstant $x",
    "enum E { a = 'x' }": "CannotConvertValue 'x'",
    "enum E : byte { a = 256 }": "EnumeratorValueOutOfBounds 256",
    "enum E : byte { a = 255; b }": "EnumeratorValueOutOfBounds b",
    "enum E { a = 1 -shl 3; b = [int]::MaxValue; c = -1 }": "",
    "enum E { a = [F]::x } enum F { x = [E]::a }": "CycleInEnumInitializers enum E { a = [F]::x }",
    "1 + 1": "",
  };
  for (const [script, expected] of Object.entries(cases)) {
    const [first] = checkDefinitions(parseScript(script).ast);
    assertEquals(first === undefined ? "" : `${first.id} ${first.extent.text}`, expected, script);
  }
});
