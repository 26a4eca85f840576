import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import {
  customObject,
  PsArray,
  PsDictionary,
  PsDouble,
  PsObject,
  PsTimeSpan,
  type PsValue,
} from "../../../lib/clixml/value.ts";
import { readRemoting } from "../../../lib/clixml/read.ts";
import { writeRemoting } from "../../../lib/clixml/write.ts";
import { ErrorRecord, exception, TerminatingError } from "../../../lib/engine/exceptions.ts";
import { ObjectFormatter } from "../../../lib/engine/format/object_formatter.ts";
import { PropertyExpression } from "../../../lib/engine/format/property_expression.ts";
import { FormatObject, formatRecordOf } from "../../../lib/engine/format/records.ts";
import { formatToText, TextFormatter } from "../../../lib/engine/format/text_formatter.ts";
import { fakeSession } from "./fake_session.ts";

const session = fakeSession();

function text(values: readonly PsValue[], width = 100): string[] {
  return formatToText(values, { session, width }).split("\n");
}

const row = (members: Record<string, PsValue>): PsObject => customObject(Object.entries(members));

Deno.test("formatToText() makes a table of objects with up to four properties", () => {
  assertEquals(text([row({ Id: 1, Name: "one", Ok: true }), row({ Id: 10, Name: "ten", Ok: false })]), [
    "",
    "Id Name    Ok",
    "-- ----    --",
    " 1 one   True",
    "10 ten  False",
    "",
    "",
  ]);
});

Deno.test("formatToText() makes a list of objects with five properties", () => {
  assertEquals(text([row({ A: 1, B: "two", C: 3, D: null, Long5: 5 })]), [
    "",
    "A     : 1",
    "B     : two",
    "C     : 3",
    "D     : ",
    "Long5 : 5",
    "",
    "",
  ]);
});

Deno.test("formatToText() gives fractional numbers of a table three decimals", () => {
  assertEquals(text([row({ D: new PsDouble(1.5) }), row({ D: new PsDouble(10.12345) })]).slice(3, 5), [
    " 1.500",
    "10.123",
  ]);
});

Deno.test("formatToText() shows at most four items of a collection", () => {
  assertEquals(text([row({ L: new PsArray([1, 2, 3, 4, 5]) })])[3], "{1, 2, 3, 4…}");
  assertEquals(text([row({ L: new PsArray([1, null, "x"]) })])[3], "{1, $null, x}");
});

Deno.test("formatToText() obeys $FormatEnumerationLimit", () => {
  const limited = fakeSession({ variables: new Map([["FormatEnumerationLimit", 1]]) });
  const lines = formatToText([row({ L: new PsArray([1, 2]) })], { session: limited, width: 100 }).split("\n");
  assertEquals(lines[3], "{1…}");
});

Deno.test("formatToText() prints text and numbers as they are, also inside an open table", () => {
  assertEquals(text(["before", row({ A: 1 }), "text", row({ A: 2 })]), [
    "before",
    "",
    "A",
    "-",
    "1",
    "text",
    "2",
    "",
    "",
  ]);
});

Deno.test("formatToText() shows the entries of dictionaries under Name and Value", () => {
  const table = new PsDictionary();
  table.set("k", "v");
  assertEquals(text([table]), [
    "",
    "Name                           Value",
    "----                           -----",
    "k                              v",
    "",
    "",
  ]);
});

Deno.test("formatToText() draws objects of another type in between the rows of a view", () => {
  const table = new PsDictionary();
  table.set("k", "v");
  assertEquals(text([table, row({ A: 1 })]).slice(3), [
    "k                              v",
    "",
    "A : 1",
    "",
    "",
    "",
  ]);
});

Deno.test("formatToText() ends lines as the computer does", () => {
  assertEquals(formatToText(["a"], { session: fakeSession({ os: "windows" }) }), "a\r\n");
});

Deno.test("formatToText() shows where an object of remoting came from", () => {
  const remote = row({ Name: "a", PSComputerName: "srv", RunspaceId: "r", PSShowComputerName: true });
  const hidden = row({ Name: "a", PSComputerName: "srv", RunspaceId: "r", PSShowComputerName: false });
  assertEquals(text([remote])[1], "Name PSComputerName RunspaceId");
  assertEquals(text([hidden])[1], "Name RunspaceId");
});

Deno.test("formatToText() shows a string that came over remoting as text", () => {
  const value = new PsObject(undefined, "hello");
  value.members.set("PSComputerName", "srv");
  value.members.set("PSShowComputerName", true);
  assertEquals(text([value]), ["hello", ""]);
});

Deno.test("TextFormatter closes a sequence that another one interrupts", () => {
  const formatter = new TextFormatter({ session, width: 80 });
  const table = new ObjectFormatter(session, { shape: "table", properties: [] });
  const records = table.add(row({ B: 2 }));
  const lines = [...formatter.add(row({ A: 1 }))];
  for (const record of records) lines.push(...formatter.add(new FormatObject(record)));
  lines.push(...formatter.end());
  assertEquals(lines.slice(0, 6), ["", "A", "-", "1", "", ""]);
});

Deno.test("TextFormatter refuses records out of order", () => {
  const formatter = new TextFormatter({ session, width: 80 });
  const error = assertThrows(
    () => formatter.add(new FormatObject({ kind: "GroupEndData" })),
    TerminatingError,
  );
  assertEquals(
    error.record.fullyQualifiedErrorId,
    "ConsoleLineOutputOutOfSequencePacket,Microsoft.PowerShell.Commands.OutLineOutputCommand",
  );
});

Deno.test("TextFormatter shows rows after 300 ms where it streams", () => {
  let ticks = 0n;
  const formatter = new TextFormatter({ session: fakeSession({ now: () => ticks }), width: 80, streaming: true });
  assertEquals(formatter.add(row({ A: 1 })), [""]);
  ticks = 2_000_000n;
  assertEquals(formatter.add(row({ A: 2 })), []);
  ticks = 4_000_000n;
  assertEquals(formatter.add(row({ A: 333 })), ["  A", "  -", "  1", "  2", "333"]);
  assertEquals(formatter.add(row({ A: 44444 })), ["…44"]);
  assertEquals(formatter.end(), [""]);
});

Deno.test("TextFormatter tells the stream of a line", () => {
  const formatter = new TextFormatter({ session, width: 80 });
  const error = new ErrorRecord({ exception: exception(["System.Exception"], "made it"), errorId: "Id" });
  error.activity = "Get-Thing";
  assertEquals(formatter.addLines(error, "Error"), [{ text: "Get-Thing: made it", stream: "Error" }]);
});

Deno.test("ObjectFormatter makes the five records of a table", () => {
  const formatter = new ObjectFormatter(session, { shape: "table", properties: [] });
  const records = [...formatter.add(row({ A: 1 })), ...formatter.end()];
  assertEquals(records.map((record) => record.kind), [
    "FormatStartData",
    "GroupStartData",
    "FormatEntryData",
    "GroupEndData",
    "FormatEndData",
  ]);
});

Deno.test("ObjectFormatter opens a group where the grouping value changes", () => {
  const formatter = new ObjectFormatter(session, {
    shape: "table",
    properties: [{ expression: new PropertyExpression("V") }],
    groupBy: { expression: new PropertyExpression("G") },
  });
  const records = [row({ G: "a", V: 1 }), row({ G: "A", V: 2 }), row({ G: "b", V: 3 })].flatMap((object) => [
    ...formatter.add(object),
  ]);
  const values = [...records, ...formatter.end()].map((record) => new FormatObject(record));
  assertEquals(text(values), ["", "   G: a", "", "V", "-", "1", "2", "", "   G: b", "", "V", "-", "3", "", ""]);
});

Deno.test("ObjectFormatter refuses a view that nobody knows", () => {
  const formatter = new ObjectFormatter(session, { shape: "table", properties: [], view: "nosuch" });
  const error = assertThrows(() => formatter.add(row({ A: 1 })), TerminatingError);
  assertEquals(error.record.fullyQualifiedErrorId, "FormatViewNotFound");
  assertEquals(error.record.target, "nosuch");
});

Deno.test("ObjectFormatter shows time spans as a list and, asked for, as a table", () => {
  const span = new PsTimeSpan(900_000_000n);
  assertEquals(text([span]).slice(0, 4), [
    "",
    "Days              : 0",
    "Hours             : 0",
    "Minutes           : 1",
  ]);
  const formatter = new ObjectFormatter(session, { shape: "table", properties: [] });
  const records = [...formatter.add(span), ...formatter.end()].map((record) => new FormatObject(record));
  assertEquals(text(records)[1], "Days Hours Minutes Seconds Milliseconds");
});

Deno.test("formatRecordOf() reads records of every shape that came over remoting", () => {
  const objects = [row({ A: 1, B: "x\ty" }), row({ A: new PsDouble(2.5), B: row({ C: 3 }) })];
  for (const shape of ["table", "list", "wide", "custom"] as const) {
    const formatter = new ObjectFormatter(session, {
      shape,
      properties: [],
      groupBy: { expression: new PropertyExpression("A") },
    });
    const records = [...objects.flatMap((object) => [...formatter.add(object)]), ...formatter.end()];
    const live = records.map((record) => new FormatObject(record));
    const remote = live.map((object) => readRemoting(writeRemoting(object)));
    assertEquals(remote.map((object) => formatRecordOf(object)?.kind), records.map((record) => record.kind));
    // Tabs of formatted text are four blanks at the other end.
    assertEquals(text(remote), text(live).map((line) => line.replaceAll("\t", "    ")));
  }
});

Deno.test("formatRecordOf() takes no record with a class id it does not know", () => {
  const object = readRemoting(writeRemoting(new FormatObject({ kind: "FormatEndData" })));
  assertEquals(formatRecordOf(object)?.kind, "FormatEndData");
  assertInstanceOf(object, PsObject);
  object.adapted?.set("ClassId2e4f51ef21dd47e99d3c952918aff9cd", "00000000000000000000000000000000");
  assertEquals(formatRecordOf(object), undefined);
});
