import { assertEquals } from "@std/assert";
import { fitColumns } from "../../../lib/engine/format/column_widths.ts";
import { customLines } from "../../../lib/engine/format/custom_writer.ts";
import { cellsOf, headOf, tailOf, withoutEscapes } from "../../../lib/engine/format/display_cells.ts";
import { listLines } from "../../../lib/engine/format/list_writer.ts";
import { formatBlock, NEW_LINE, textField } from "../../../lib/engine/format/records.ts";
import { ALIGNMENT, TableWriter } from "../../../lib/engine/format/table_writer.ts";
import { firstLine, splitLines, wrapText } from "../../../lib/engine/format/text_lines.ts";

Deno.test("cellsOf() counts East Asian wide characters twice and escapes not at all", () => {
  assertEquals(cellsOf("abc"), 3);
  assertEquals(cellsOf("日本語"), 6);
  assertEquals(cellsOf("\uff21b"), 3);
  assertEquals(cellsOf("\x1b[31mred\x1b[0m"), 3);
});

Deno.test("headOf() and tailOf() never split a wide character", () => {
  assertEquals(headOf("日本語", 3), "日");
  assertEquals(tailOf("日本語", 3), "語");
  assertEquals(headOf("abc", 5), "abc");
  assertEquals(tailOf("abc", 0), "");
});

Deno.test("withoutEscapes() removes colours and links", () => {
  assertEquals(withoutEscapes("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1b[1;32mok\x1b[0m"), "link ok");
});

Deno.test("splitLines() drops carriage returns", () => {
  assertEquals(splitLines("a\r\nb\n"), ["a", "b", ""]);
  assertEquals(splitLines(""), [""]);
});

Deno.test("firstLine() marks that more follows", () => {
  assertEquals(firstLine("one\ntwo"), "one…");
  assertEquals(firstLine("one"), "one");
});

Deno.test("wrapText() breaks at blanks and keeps them", () => {
  assertEquals(wrapText("the quick brown fox", 10, 10), ["the quick ", "brown fox"]);
});

Deno.test("wrapText() breaks words that are longer than a line", () => {
  assertEquals(wrapText("abcdefgh", 3, 4), ["abc", "defg", "h"]);
});

Deno.test("wrapText() replaces a wide character that no line can hold", () => {
  assertEquals(wrapText("日a", 1, 1), ["?", "a"]);
});

Deno.test("fitColumns() shares what is left among columns without width", () => {
  assertEquals(fitColumns([0, 5, 0], 20), [7, 5, 6]);
});

Deno.test("fitColumns() shrinks and then hides the last columns", () => {
  assertEquals(fitColumns([10, 10, 10], 25), [10, 10, 3]);
  assertEquals(fitColumns([10, 10, 10], 22), [10, 10, -1]);
  assertEquals(fitColumns([10, 10, 10], 8), [8, -1, -1]);
});

Deno.test("TableWriter pads all columns but the last, and underlines labels", () => {
  const writer = new TableWriter({
    screen: 20,
    widths: [6, 4],
    alignments: [ALIGNMENT.left, ALIGNMENT.right],
    hideHeader: false,
  });
  assertEquals(writer.header(["Name", "N"]), ["Name      N", "----      -"]);
  assertEquals(writer.row(["abc", "1"], false), ["abc       1"]);
});

Deno.test("TableWriter cuts on the side away from the alignment", () => {
  const writer = new TableWriter({
    screen: 20,
    widths: [4, 4],
    alignments: [ALIGNMENT.left, ALIGNMENT.right],
    hideHeader: true,
  });
  assertEquals(writer.header(["Name", "N"]), []);
  assertEquals(writer.row(["abcdef", "123456"], false), ["abc… …456"]);
});

Deno.test("TableWriter wraps cells and ends each line where its text ends", () => {
  const writer = new TableWriter({
    screen: 20,
    widths: [4, 8],
    alignments: [ALIGNMENT.left, ALIGNMENT.left],
    hideHeader: true,
  });
  assertEquals(writer.row(["a", "one two three"], true), ["a    one two", "     three"]);
});

Deno.test("TableWriter shows nothing on a screen of four cells", () => {
  const writer = new TableWriter({ screen: 4, widths: [1], alignments: [ALIGNMENT.left], hideHeader: false });
  assertEquals(writer.header(["a"]), []);
  assertEquals(writer.row(["a"], false), []);
});

Deno.test("listLines() pads labels and indents what goes on", () => {
  assertEquals(listLines([{ label: "A", value: "1" }, { label: "Long", value: "x\ny" }], 40), [
    "A    : 1",
    "Long : x",
    "       y",
  ]);
});

Deno.test("listLines() has no room for values on a screen of four cells", () => {
  assertEquals(listLines([{ label: "A", value: "1" }], 4), []);
  assertEquals(listLines([], 80), []);
});

Deno.test("customLines() indents blocks in blocks", () => {
  const inner = formatBlock([textField("c"), NEW_LINE], 2);
  const outer = formatBlock([textField("b"), NEW_LINE, inner, textField("d"), NEW_LINE], 2);
  assertEquals(customLines([formatBlock([textField("a"), NEW_LINE, outer])], 40), ["a", "  b", "    c", "  d", ""]);
});

Deno.test("customLines() hangs the lines after the first where the frame says so", () => {
  const block = formatBlock([textField("one two three"), NEW_LINE]);
  const hanging = {
    ...block,
    frameInfo: { kind: "FrameInfo", leftIndentation: 0, rightIndentation: 0, firstLine: -2 },
  } as const;
  assertEquals(customLines([hanging], 8), ["one two ", "  three", ""]);
});
