import { assertEquals, assertThrows } from "@std/assert";
import { PsDictionary, type PsValue } from "../../../lib/clixml/value.ts";
import { TerminatingError } from "../../../lib/engine/exceptions.ts";
import { type ParameterPurpose, readPropertyParameters } from "../../../lib/engine/format/property_parameters.ts";

function table(entries: Record<string, PsValue>): PsDictionary {
  const made = new PsDictionary();
  for (const [name, value] of Object.entries(entries)) made.set(name, value);
  return made;
}

Deno.test("readPropertyParameters() takes names", () => {
  const [parameter] = readPropertyParameters(["Na*"], "list");
  assertEquals(parameter?.expression.text(), "Na*");
  assertEquals(parameter?.expression.hasWildcards, true);
});

Deno.test("readPropertyParameters() takes keys cut short", () => {
  const [parameter] = readPropertyParameters(
    [table({ n: "Label", e: "Name", w: 5, a: "R", f: "N2" })],
    "table",
  );
  assertEquals(parameter?.label, "Label");
  assertEquals(parameter?.expression.text(), "Name");
  assertEquals(parameter?.width, 5);
  assertEquals(parameter?.alignment, 3);
  assertEquals(parameter?.formatString, "N2");
});

const REFUSED: readonly (readonly [ParameterPurpose, PsValue, string])[] = [
  ["table", table({ e: "N", Foo: 1 }), "DictionaryKeyIllegal"],
  ["table", table({ n: "x" }), "DictionaryKeyMandatoryEntry"],
  ["table", table({ e: "N", a: "Up" }), "AlignmentIllegalValue"],
  ["table", table({ e: "N", w: 0 }), "WidthOutOfRange"],
  ["table", table({ e: "N", w: "5" }), "DictionaryKeyIllegalValue2"],
  ["table", table({ e: 5 }), "DictionaryKeyIllegalValue1"],
  ["table", table({ e: "" }), "ExpressionEmptyString1"],
  ["table", table({ e: null }), "DictionaryKeyMissingValue"],
  ["table", table({ e: "N", f: "" }), "FormatStringEmpty"],
  ["table", table({ e: "N", n: "a", label: "b" }), "DictionaryKeyDuplicate"],
  ["list", table({ e: "N", w: 5 }), "DictionaryKeyIllegal"],
  ["wide", table({ e: "N", n: "x" }), "DictionaryKeyIllegal"],
  ["custom", table({ e: "N", f: "x" }), "DictionaryKeyIllegal"],
  ["table", "", "ExpressionEmptyString2"],
  ["table", 5, "DictionaryKeyUnknownType"],
];

for (const [purpose, value, id] of REFUSED) {
  Deno.test(`readPropertyParameters() refuses a ${purpose} property with ${id}`, () => {
    const error = assertThrows(() => readPropertyParameters([value], purpose), TerminatingError);
    assertEquals(error.record.fullyQualifiedErrorId, id);
    assertEquals(error.record.category, "InvalidArgument");
    assertEquals(error.record.reason, "NotSupportedException");
  });
}
