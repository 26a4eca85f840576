import { assertEquals } from "@std/assert";
import { csvLine, CsvReader } from "../../../lib/engine/cmdlets/csv_text.ts";

const RECORDS: readonly (readonly [text: string, fields: readonly string[]])[] = [
  ["a,b,c\n", ["a", "b", "c"]],
  ['"x, y","he said ""no"""\n', ["x, y", 'he said "no"']],
  ['"line1\nline2",z\n', ["line1\nline2", "z"]],
  ["  a , b \n", ["a ", "b "]],
  ["a b,c\n", ["a b", "c"]],
  ['"a" ,b\n', ["a", "b"]],
  ['a"b,c\n', ['a"b', "c"]],
  [",\n", ["", ""]],
  ["a,", ["a"]],
  ['"",', [""]],
  ["\n", [""]],
  ["a\r\nb", ["a"]],
];

for (const [text, fields] of RECORDS) {
  Deno.test(`CsvReader.record() reads ${JSON.stringify(text)}`, () => {
    assertEquals(new CsvReader(text, ",").record(), fields);
  });
}

Deno.test("CsvReader.record() gives no fields at the end", () => {
  const reader = new CsvReader("a\n", ",");
  reader.record();
  assertEquals(reader.record(), []);
});

Deno.test("csvLine() puts fields in quotes as asked", () => {
  const names = ["A", "B"];
  const fields = ["x,y", 'q"q'];
  assertEquals(csvLine(fields, names, ",", { kind: "Always" }), '"x,y","q""q"');
  assertEquals(csvLine(fields, names, ";", { kind: "AsNeeded" }), 'x,y;"q""q"');
  assertEquals(csvLine(fields, names, ",", { kind: "Never" }), 'x,y,q"q');
  assertEquals(csvLine(["1", "2"], names, ",", { kind: "Fields", names: new Set(["b"]) }), '1,"2"');
});

Deno.test("csvLine() leaves a field without a value empty and bare", () => {
  assertEquals(csvLine([undefined, ""], ["A", "B"], ",", { kind: "Always" }), ',""');
});
