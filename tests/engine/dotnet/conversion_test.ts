import { assertEquals } from "@std/assert";
import { PsChar, PsDouble, PsEnum } from "../../../lib/clixml/value.ts";
import { convertTo, isTrue, toText, tryConvert } from "../../../lib/engine/dotnet/convert.ts";
import { typeNamed } from "../../../lib/engine/dotnet/type_system.ts";
import { testScripts } from "../run_script.ts";

Deno.test("convertTo() rounds halves to even", () => {
  const int = typeNamed("System.Int32");
  assertEquals([0.5, 1.5, 2.5, -2.5].map((each) => convertTo(new PsDouble(each), int)), [0, 2, 2, -2]);
});

Deno.test("convertTo() takes unique beginnings of an enum's names", () => {
  const type = typeNamed("System.DayOfWeek");
  assertEquals((convertTo("fri", type) as PsEnum).name, "Friday");
  assertEquals((convertTo(3, type) as PsEnum).name, "Wednesday");
});

Deno.test("tryConvert() tells what does not fit by undefined", () => {
  assertEquals(tryConvert("x", typeNamed("System.Int32")), undefined);
  assertEquals(tryConvert("65", typeNamed("System.Int32")), 65);
  assertEquals(tryConvert(65, typeNamed("System.Char")), new PsChar(65));
});

Deno.test("isTrue() asks for content: empty text, zero, empty collections are false", () => {
  assertEquals(["", 0, null, false, new PsDouble(0)].map(isTrue), [false, false, false, false, false]);
  assertEquals(["0", "false", 1, new PsDouble(0.1)].map(isTrue), [true, true, true, true]);
});

Deno.test("toText() writes 15 digits of a double, whatever the culture", () => {
  assertEquals(toText(new PsDouble(0.1 + 0.2)), "0.3");
  assertEquals(toText(new PsDouble(1e-5)), "1E-05");
  assertEquals(toText(new PsDouble(1e15)), "1E+15");
  assertEquals(toText(new PsDouble(-Infinity)), "-Infinity");
});

testScripts("convertTo() in casts", [
  ["text to integers", "[int]'12'; [int]' 5 '; [int]''; [int]'2.5'; [int]'0x1F'; [int]'1kb'", "12 5 0 2 31 1024"],
  [
    "text that is no integer, or too large",
    "[int]'abc'; [byte]'300'",
    "[InvalidCastFromStringToInteger] [InvalidCastFromStringToInteger]",
  ],
  ["numbers that do not fit", "[byte]300; [int]3e9", "[InvalidCastIConvertible] [InvalidCastIConvertible]"],
  [
    "Parse with and without a culture",
    "[datetime]'nope'; [version]'1'",
    "[InvalidCastParseTargetInvocationWithFormatProvider] [InvalidCastParseTargetInvocation]",
  ],
  [
    "enums: wrong names and numbers",
    "[DayOfWeek]99; [DayOfWeek]'Fun'",
    "[UndefinedIntegerToEnum] [SubstringDisambiguationEnumParseThrewAnException]",
  ],
  [
    "several names of an enum of flags",
    "[System.IO.FileAttributes]'ReadOnly, Hidden'; [int][System.IO.FileAttributes]'System'",
    "ReadOnly, Hidden 4",
  ],
  [
    "null becomes nothing of most types",
    "[int]$null; [string]$null -eq ''; [bool]$null; $null -eq [object]$null",
    "0 True False True",
  ],
  [
    "null is no date and no identifier",
    "[datetime]$null; [guid]$null",
    "[nullToObjectInvalidCast] [nullToObjectInvalidCast]",
  ],
  [
    "arrays of one type",
    "([int[]]('1', '2'))[1] + 1; ([string[]](1, 2)).GetType().Name; [array]5 -is [array]",
    "3 String[] True",
  ],
  [
    "several values are no single one",
    "[int]@(1, 2); [string]@(1, 2); [bool]@(0, 0)",
    "1 2 True [ConvertToFinalInvalidCastException]",
  ],
  ["a dictionary sets properties", "[System.UriBuilder]$b = @{ Host = 'h'; Path = 'p' }; $b.Host; $b.Path", "h /p"],
  ["a dictionary with an unknown property", "[System.UriBuilder]@{ Nope = 1 }", "[ObjectCreationError]"],
  [
    "a constructor that takes the value",
    "([System.Collections.Generic.List[int]]('1', '2')).Count; ([regex]'a+').GetType().Name; [uri]'http://h'",
    "2 Regex http://h/",
  ],
  [
    "a custom object of a dictionary keeps the order",
    "([pscustomobject][ordered]@{ b = 1; a = 2 }).PSObject.Properties.Name -join ','",
    "b,a",
  ],
  ["a custom object is no hash table", "[hashtable][pscustomobject]@{ a = 1 }", "[InvalidCastConstructorException]"],
  ["-as gives null where a cast fails", "$null -eq ('x' -as [int]); '5' -as [int]; 'int' -as [type]", "True 5 int"],
  ["chars and numbers", "[int][char]'a'; [char]97; [char]'ab'", "97 a [InvalidCastParseTargetInvocation]"],
  ["$OFS between the items of an array", "$OFS = '-'; \"$(1..3)\"; [string](1, 2)", "1-2-3 1-2"],
]);
