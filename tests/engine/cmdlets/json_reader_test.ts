import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { PsArray, PsBigInteger, PsDictionary, PsDouble, PsObject, type PsValue } from "../../../lib/clixml/value.ts";
import { jsonDateTime, JsonError, readJson, readJsonDate } from "../../../lib/engine/cmdlets/json_reader.ts";

const OPTIONS = { maxDepth: 1024, asHashtable: false, date: () => undefined };

function read(text: string): PsValue | undefined {
  return readJson(text, OPTIONS);
}

const SCALARS: readonly (readonly [text: string, value: PsValue | undefined])[] = [
  ["1", 1n],
  ["-7", -7n],
  ["9223372036854775808", new PsBigInteger(9223372036854775808n)],
  ["1.5", new PsDouble(1.5)],
  ["1e3", new PsDouble(1000)],
  ["true", true],
  ["null", null],
  ["'single'", "single"],
  ['"tab\\t\\u00e9\\/"', "tab\té/"],
  ["  // nothing\n", undefined],
];

for (const [text, value] of SCALARS) {
  Deno.test(`readJson() reads ${JSON.stringify(text)}`, () => assertEquals(read(text), value));
}

Deno.test("readJson() keeps members in order and takes bare names, comments and trailing commas", () => {
  const value = read("{b: 1, /* c */ 'a': [1, 2,],}");
  assertInstanceOf(value, PsObject);
  assertEquals(value.members.names, ["b", "a"]);
  const items = value.members.get("a");
  assertInstanceOf(items, PsArray);
  assertEquals(items.items, [1n, 2n]);
});

Deno.test("readJson() makes tables whose keys mind case where asked", () => {
  const value = readJson('{"Key":1,"key":2}', { ...OPTIONS, asHashtable: true });
  assertInstanceOf(value, PsDictionary);
  assertEquals([value.size, value.get("Key"), value.get("key")], [2, 1n, 2n]);
});

Deno.test("readJson() refuses what no object can hold", () => {
  for (
    const [text, id] of [['{"":1}', "EmptyKeyInJsonString"], ['{"a":1,"A":2}', "KeysWithDifferentCasingInJsonString"]]
  ) {
    assertEquals(assertThrows(() => read(text!), JsonError).memberErrorId, id);
  }
});

Deno.test("readJson() refuses broken, cut and too deep texts", () => {
  const whole = '{"a":[1,{"b":"c"}]}';
  for (let at = 1; at < whole.length; at++) assertThrows(() => read(whole.slice(0, at)), JsonError);
  assertThrows(() => read(`${whole} x`), JsonError);
  assertThrows(() => readJson('{"a":{"b":{}}}', { ...OPTIONS, maxDepth: 2 }), JsonError);
});

Deno.test("readJsonDate() takes ISO 8601 times and nothing else", () => {
  assertEquals(readJsonDate("2024-03-05"), undefined);
  assertEquals(readJsonDate("2024-13-05T00:00:00"), undefined);
  assertEquals(readJsonDate("1970-01-01T00:00:00Z")?.ticks, 621355968000000000n);
});

Deno.test("jsonDateTime() turns an offset into local time", () => {
  const date = jsonDateTime(readJsonDate("2024-03-05T06:07:08+02:00")!, () => 60);
  assertEquals([date.dateKind, date.ticks], ["Local", readJsonDate("2024-03-05T05:07:08Z")!.ticks]);
});
