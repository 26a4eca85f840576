import { assertEquals } from "@std/assert";
import { add, divide, multiply, remainder, subtract } from "../../../lib/engine/dotnet/operators.ts";
import { PsDecimal, PsDouble, PsSmall } from "../../../lib/clixml/value.ts";
import { testScripts } from "../run_script.ts";

Deno.test("add() keeps Int32 where the sum fits and becomes Double where it does not", () => {
  assertEquals(add(2, 3), 5);
  assertEquals(add(2147483647, 1), new PsDouble(2147483648));
  assertEquals(add(-2147483648, -1), new PsDouble(-2147483649));
});

Deno.test("add() takes the type of the wider operand", () => {
  assertEquals(add(1, 2n), 3n);
  assertEquals(add(1, new PsDouble(0.5)), new PsDouble(1.5));
  assertEquals(add(new PsDecimal(15n, 1), 1), new PsDecimal(25n, 1));
  assertEquals(add(new PsSmall("Byte", 200), new PsSmall("Byte", 100)), 300);
});

Deno.test("add() joins text where the left side is text", () => {
  assertEquals(add("5", 5), "55");
  assertEquals(add(5, "5"), 10);
});

Deno.test("divide() gives an integer only where nothing is left", () => {
  assertEquals(divide(8, 2), 4);
  assertEquals(divide(7, 2), new PsDouble(3.5));
});

Deno.test("remainder() has the sign of its left side", () => {
  assertEquals(remainder(-7, 3), -1);
  assertEquals(remainder(7, -3), 1);
});

Deno.test("subtract() and multiply() leave Int32 by way of Double", () => {
  assertEquals(subtract(-2147483648, 1), new PsDouble(-2147483649));
  assertEquals(multiply(65536, 65536), new PsDouble(4294967296));
});

testScripts("arithmetic of scripts", [
  [
    "dividing an integer by zero is an error, a double gives infinity",
    "1/0; 1.0/0; 0/0.0",
    "Infinity NaN [RuntimeException]",
  ],
  ["decimals keep their scale", "1.10d + 2; 1.0d * 1.00d; 1d / 3", "3.10 1.000 0.3333333333333333333333333333"],
  ["decimals overflow", "[decimal]::MaxValue + 1", "[RuntimeException]"],
  ["Int64 becomes Double where it overflows", "([long]::MaxValue + 1).GetType().Name", "Double"],
  [
    "text as a number: suffixes, hexadecimal, exponents",
    "1 + '1kb'; 1 + '0x10'; 1 + '1e2'; 0 + ' 7 '",
    "1025 17 101 7",
  ],
  ["text that is no number", "1 + 'x'; 'a' - 1", "[InvalidCastFromStringToInteger] [InvalidCastFromStringToInteger]"],
  ["text and arrays repeat", "'ab' * 3; (1, 2) * 2; 'x' * 0 -eq ''", "ababab 1 2 1 2 True"],
  ["arrays grow at the end", "(@(1) + 2 + (3, 4)) -join ','; (1, 2 + 3) -join ','", "1,2,3,4 1,2,3"],
  [
    "a hash table takes no key twice",
    "(@{ a = 1 } + @{ b = 2 }).Count; @{ a = 1 } + @{ a = 2 }",
    "2 [System.ArgumentException]",
  ],
  ["dates and spans", "[datetime]'2024-03-01' - [datetime]'2024-02-01'; [timespan]'1:00' * 2", "29.00:00:00 02:00:00"],
  ["Booleans count as numbers", "$true + $true; 3 * $false", "2 0"],
  ["a char joins as text", "[char]'a' + 1; [char]'a' + 'b'", "a1 ab"],
  ["an enum stays an enum", "[DayOfWeek]::Monday + 1; [DayOfWeek]::Friday - 1", "Tuesday Thursday"],
  ["null is nothing", "$null + 1; 1 + $null; $null * 2; -$null", "1 1 null 0"],
  ["shifts use the low bits of the count", "1 -shl 33; -8 -shr 1; 1L -shl 40", "2 -4 1099511627776"],
  ["bit operators widen", "5 -band 3; 5 -bor 2; 5 -bxor 1; -bnot 0; 0xFFFFFFFFL -band 15", "1 7 4 -1 15"],
  [
    "increment leaves Int32 by way of Double",
    "$i = [int]::MaxValue; $i++; $i.GetType().Name; $n = $null; $n++; $n",
    "Double 1",
  ],
  [
    "numbers of types that scripts rarely write",
    "(1u + 1).GetType().Name; ([byte]1 + 1).GetType().Name; ([bigint]2 * 3).GetType().Name",
    "UInt32 Int32 BigInteger",
  ],
  ["ranges run both ways, of chars too", "(3..1) -join ''; ('a'..'e') -join ''; (-1..1) -join ','", "321 abcde -1,0,1"],
]);
