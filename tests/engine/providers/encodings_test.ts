import { assertEquals } from "@std/assert";
import { toHex } from "../../../lib/bytes.ts";
import { decodeText, encodeFile, findEncoding } from "../../../lib/engine/providers/encodings.ts";

const FILES = [
  ["utf8", "c3a921"],
  ["utf8BOM", "efbbbfc3a921"],
  ["unicode", "fffee9002100"],
  ["bigendianunicode", "feff00e90021"],
  ["utf32", "fffe0000e900000021000000"],
  ["ascii", "3f21"],
  ["latin1", "e921"],
] as const;

for (const [name, hex] of FILES) {
  Deno.test(`encodeFile() writes ${name} with its mark`, () => {
    assertEquals(toHex(encodeFile("é!", findEncoding(name)!)), hex);
  });
}

Deno.test("decodeText() believes a mark more than the encoding it was given", () => {
  for (const name of ["utf8BOM", "unicode", "bigendianunicode", "utf32", "bigendianutf32"]) {
    assertEquals(decodeText(encodeFile("é😀", findEncoding(name)!), findEncoding("latin1")), "é😀");
  }
});

Deno.test("decodeText() without a mark takes the encoding", () => {
  assertEquals(decodeText(Uint8Array.of(0xe9), findEncoding("latin1")), "é");
  assertEquals(decodeText(Uint8Array.of(0xe9)), "\ufffd");
});

Deno.test("findEncoding() knows code pages by number", () => {
  assertEquals(findEncoding(28591)?.webName, "iso-8859-1");
  assertEquals(findEncoding("65001")?.webName, "utf-8");
  assertEquals(findEncoding("nosuch"), undefined);
});
