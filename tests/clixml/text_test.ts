import { assertEquals } from "@std/assert";
import { decodeEscapes, encodeAttribute, encodeText, hasNoncharacter } from "../../lib/clixml/text.ts";

Deno.test("encodeText() escapes controls, surrogates and what looks like an escape", () => {
  assertEquals(encodeText("a\0b\x1f\x7f\x80\x9f\xa0"), "a_x0000_b_x001F__x007F__x0080__x009F_\xa0");
  assertEquals(encodeText("__x__X__"), "__x005F_x__x005F_X__");
  assertEquals(encodeText("_"), "_");
  assertEquals(encodeText("\ufffe\uffff\ufffd"), "&#xFFFE;&#xFFFF;\ufffd");
});

Deno.test("encodeText() leaves quotes alone, encodeAttribute() does not", () => {
  assertEquals(encodeText("\"'"), "\"'");
  assertEquals(encodeAttribute("\"'<"), "&quot;'&lt;");
});

/** Escaped text and what it stands for. */
const ESCAPES: readonly (readonly [string, string])[] = [
  ["_x0041_", "A"],
  ["_X004a_", "J"],
  ["__x0041__", "_A_"],
  ["_x005F_x0041_", "_x0041_"],
  ["_x0041_x0042_", "Ax0042_"],
  ["_x41_", "_x41_"],
  ["_x00041_", "_x00041_"],
  ["_x0041", "_x0041"],
  ["_x000G_", "_x000G_"],
  ["_x", "_x"],
  ["_x0001F600_", "😀"],
  ["_x00110000_ _x0041_", "_x00110000_ A"],
  ["_xFFFFFFFF_", "\uffff"],
  ["_x000000041_", "_x000000041_"],
  ["a_x000A_b_x0020__x000D_", "a\nb \r"],
];

for (const [escaped, text] of ESCAPES) {
  Deno.test(`decodeEscapes() reads ${escaped}`, () => assertEquals(decodeEscapes(escaped), text));
}

Deno.test("hasNoncharacter() finds U+FFFE and U+FFFF only", () => {
  assertEquals(["\ufffe", "a\uffff", "\ufffd", ""].map(hasNoncharacter), [true, true, false, false]);
});
