import { assertEquals } from "@std/assert";
import {
  formatDecimal,
  formatDouble,
  formatGeneral,
  formatSingle,
  parseBigInteger,
  parseDecimal,
  parseFloating,
  parseInteger,
  trimXml,
} from "../../lib/clixml/number_text.ts";
import { PsDecimal } from "../../lib/clixml/value.ts";

Deno.test("formatDouble() changes to an exponent beyond 17 places and below 0.0001", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [123456789.125, "123456789.125"],
    [1.7976931348623157e308, "1.7976931348623157E+308"],
    [-1234567890123456.7, "-1234567890123456.8"],
    [1.5e-7, "1.5E-07"],
    [1e100, "1E+100"],
  ];
  for (const [value, text] of cases) assertEquals(formatDouble(value), text);
});

Deno.test("formatSingle() gives the fewest digits that read back", () => {
  for (const value of [0.1, 16777216, 1e9, 1.17549435e-38, -2.5, 123456.79]) {
    const single = Math.fround(value);
    assertEquals(Math.fround(Number(formatSingle(single))), single);
  }
  assertEquals(formatSingle(Math.fround(1e9)), "1E+09");
});

Deno.test("formatGeneral() rounds to the digits that PowerShell shows", () => {
  assertEquals(formatGeneral(0.1 + 0.2, 15), "0.3");
  assertEquals(formatGeneral(1 / 3, 15), "0.333333333333333");
  assertEquals(formatGeneral(1e15, 15), "1E+15");
  assertEquals(formatGeneral(Math.fround(1 / 3), 7), "0.3333333");
});

Deno.test("parseInteger() keeps within its bounds, and takes blanks and a sign", () => {
  assertEquals(parseInteger("\t+7 ", 0, 9), 7);
  assertEquals(parseInteger("10", 0, 9), undefined);
  assertEquals(parseInteger("9".repeat(400), 0, 9), undefined);
  for (const text of ["", " ", "+", "--1", "1-", "0x1"]) assertEquals(parseInteger(text, -9, 99), undefined);
});

Deno.test("parseBigInteger() takes leading zeros and refuses overflow", () => {
  assertEquals(parseBigInteger("000000000000000000001", 0n, 10n), 1n);
  assertEquals(parseBigInteger("-9223372036854775809", -(1n << 63n), 0n), undefined);
});

Deno.test("parseFloating() knows .NET's words in any case", () => {
  assertEquals(["nan", "+INFINITY", "-Infinity", "inf", "1_0"].map(parseFloating), [
    NaN,
    Infinity,
    -Infinity,
    undefined,
    undefined,
  ]);
});

Deno.test("parseDecimal() rounds half to even at 28 places", () => {
  assertEquals(parseDecimal("0.00000000000000000000000000005"), new PsDecimal(0n, 28));
  assertEquals(parseDecimal("0.00000000000000000000000000015"), new PsDecimal(2n, 28));
  assertEquals(parseDecimal("1" + "0".repeat(30)), undefined);
});

Deno.test("formatDecimal() writes every place of the scale", () => {
  assertEquals(formatDecimal(new PsDecimal(5n, 3)), "0.005");
  assertEquals(formatDecimal(new PsDecimal(-12300n, 2)), "-123.00");
});

Deno.test("trimXml() is linear in long runs of blanks", () => {
  const inner = `a${" ".repeat(1_000_000)}b`;
  assertEquals(trimXml(` ${inner}\n`), inner);
});
