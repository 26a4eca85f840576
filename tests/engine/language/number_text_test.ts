import { assertEquals } from "@std/assert";
import { parseNumberText } from "../../../lib/engine/language/number_text.ts";
import { parseDecimal } from "../../../lib/engine/language/numbers.ts";
import { valueText } from "./shape.ts";

Deno.test("parseNumberText() reads what arithmetic reads from strings", () => {
  const cases: Record<string, string | undefined> = {
    "": "0",
    "  5 ": "5",
    "-5": "-5",
    "+5": "5",
    "0x10": "16",
    "1kb": "1024",
    "1.5": "Double:1.5",
    "-.5": "Double:-0.5",
    "1e3": "Double:1000",
    "5 6": undefined,
    "5x": undefined,
    "abc": undefined,
    "1,000": undefined,
  };
  for (const [text, expected] of Object.entries(cases)) {
    const value = parseNumberText(text);
    assertEquals(value === undefined ? undefined : valueText(value), expected, text);
  }
});

Deno.test("parseDecimal() keeps the scale, rounds half to even, and refuses what is too large", () => {
  const text = (value: string): string | undefined => {
    const decimal = parseDecimal(value);
    return decimal && `${decimal.unscaled}e-${decimal.scale}`;
  };
  assertEquals(text("1.50"), "150e-2");
  assertEquals(text("-0.1"), "-1e-1");
  assertEquals(text("1e3"), "1000e-0");
  assertEquals(text("0.00000000000000000000000000005"), "0e-28");
  assertEquals(text("0.00000000000000000000000000015"), "2e-28");
  assertEquals(text("1e-99999999"), "0e-28");
  assertEquals(text("79228162514264337593543950335"), "79228162514264337593543950335e-0");
  assertEquals(text("79228162514264337593543950336"), undefined);
  assertEquals(text("1e99999999"), undefined);
  assertEquals(text("x"), undefined);
});
