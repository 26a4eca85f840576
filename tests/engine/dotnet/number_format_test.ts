import { assertEquals } from "@std/assert";
import { PsBigInteger, PsDecimal, PsDouble, PsSingle, PsSmall, type PsValue } from "../../../lib/clixml/value.ts";
import { cultureNamed, EN_US, INVARIANT_CULTURE } from "../../../lib/engine/dotnet/culture.ts";
import { formatValue } from "../../../lib/engine/dotnet/number_format.ts";

const double = (value: number): PsValue => new PsDouble(value);

const FORMATS: readonly (readonly [value: PsValue, format: string, text: string])[] = [
  [1234567, "N0", "1,234,567"],
  [double(1234.5), "N2", "1,234.50"],
  [double(-1234.5), "C", "-$1,234.50"],
  [double(0.256), "P0", "26%"],
  [double(0.3125), "P1", "31.2%"],
  [double(2.5), "F0", "2"],
  [double(3.5), "F0", "4"],
  [new PsDecimal(25n, 1), "F0", "3"],
  [255, "X", "FF"],
  [255, "x4", "00ff"],
  [-1, "X", "FFFFFFFF"],
  [new PsSmall("Byte", 10), "X2", "0A"],
  [5, "D3", "005"],
  [-5, "D3", "-005"],
  [10, "B8", "00001010"],
  [double(12345.678), "E2", "1.23E+004"],
  [double(12345.678), "e1", "1.2e+004"],
  [double(1e-5), "G", "1E-05"],
  [double(123456), "G3", "1.23E+05"],
  [double(0.1 + 0.2), "R", "0.30000000000000004"],
  [new PsSingle(Math.fround(0.1)), "G", "0.1"],
  [new PsDecimal(150n, 2), "G", "1.50"],
  [new PsBigInteger(2n ** 70n), "N0", "1,180,591,620,717,411,303,424"],
  [double(1234.5), "#,##0.00", "1,234.50"],
  [double(0.5), "0%", "50%"],
  [double(0.5), "#.##", ".5"],
  [12, "0000", "0012"],
  [-3, "0;(0)", "(3)"],
  [0, "0;(0);'none'", "none"],
  [1234567, "0,,.0M", "1.2M"],
  [5, "\\#0", "#5"],
  [double(NaN), "N2", "NaN"],
];

for (const [value, format, text] of FORMATS) {
  Deno.test(`formatValue() writes ${text} by ${format}`, () => assertEquals(formatValue(value, format), text));
}

Deno.test("formatValue() follows the culture", () => {
  assertEquals(formatValue(double(1234.5), "N2", cultureNamed("de-DE")), "1.234,50");
  assertEquals(formatValue(double(1234.5), "C", INVARIANT_CULTURE), "¤1,234.50");
  assertEquals(formatValue(double(Infinity), "G", EN_US), "∞");
  assertEquals(formatValue(double(Infinity), "G", INVARIANT_CULTURE), "Infinity");
});
