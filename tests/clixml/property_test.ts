/**
 * Any value that the model can hold comes back from its text, and its text from that value.
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { readClixml, readRemoting } from "../../lib/clixml/read.ts";
import {
  PropertyBag,
  PsArray,
  PsChar,
  PsDateTime,
  PsDecimal,
  PsDictionary,
  PsDouble,
  PsEnum,
  PsGuid,
  PsList,
  PsObject,
  PsSingle,
  PsSmall,
  PsTimeSpan,
  PsUInt64,
  type PsValue,
  PsVersion,
} from "../../lib/clixml/value.ts";
import { writeClixml, writeRemoting } from "../../lib/clixml/write.ts";

const text = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    fc.constantFrom("_", "x", "<", "&", "a", "\r", "\n", "😀"),
  ),
})
  .map((value) => value.replace(/[\ufffe\uffff]/g, ""));
const int64 = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });

const scalar: fc.Arbitrary<PsValue> = fc.oneof(
  text,
  fc.boolean(),
  fc.integer(),
  int64,
  fc.constant(null),
  fc.uint8Array(),
  fc.double().map((value) => new PsDouble(value)),
  fc.float().map((value) => new PsSingle(value)),
  fc.integer({ min: 0, max: 255 }).map((value) => new PsSmall("Byte", value)),
  fc.integer({ min: 0, max: 0xffffffff }).map((value) => new PsSmall("UInt32", value)),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((value) => new PsUInt64(value)),
  fc.tuple(fc.bigInt({ min: -(1n << 95n), max: 1n << 95n }), fc.integer({ min: 0, max: 28 })).map(([value, scale]) =>
    new PsDecimal(value, scale)
  ),
  fc.integer({ min: 0, max: 0xffff }).map((code) => new PsChar(code)),
  fc.tuple(fc.bigInt({ min: 0n, max: 3155378975999999999n }), fc.constantFrom("Utc", "Local", "Unspecified")).map((
    [ticks, kind],
  ) => new PsDateTime(ticks, kind as "Utc")),
  int64.map((ticks) => new PsTimeSpan(ticks)),
  fc.uuid().map((guid) => new PsGuid(guid)),
  fc.tuple(fc.nat(), fc.nat(), fc.nat()).map(([a, b, c]) => new PsVersion(a, b, c)),
);

const { value: anyValue } = fc.letrec<{ value: PsValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }).map((items) => new PsList(items)),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => new PsArray(items)),
    fc.array(fc.tuple(text, tie("value")), { maxLength: 4 }).map((entries) => {
      const table = new PsDictionary();
      for (const [key, value] of entries) table.set(key, value);
      return table;
    }),
    fc.tuple(
      fc.array(fc.tuple(text, tie("value")), { maxLength: 12 }),
      fc.option(fc.array(fc.tuple(text, tie("value")), { maxLength: 4 }), { nil: undefined }),
      fc.option(text, { nil: undefined }),
    ).map(([members, adapted, own]) => {
      const bag = (pairs: readonly (readonly [string, PsValue])[]): PropertyBag => {
        const out = new PropertyBag();
        for (const [name, value] of pairs) if (name !== "") out.set(name, value);
        return out;
      };
      const object = new PsObject(bag(members), undefined, own === undefined ? undefined : ["Deserialized.Own"]);
      if (adapted !== undefined) object.adapted = bag(adapted);
      object.text = own;
      return object;
    }),
    fc.integer({ min: 0, max: 9 }).map((number) => new PsEnum("Own.Enum", `N${number}`, number)),
  ),
}));

Deno.test("a scalar comes back from its text as it was", () => {
  fc.assert(fc.property(scalar, (value) => {
    assertEquals(readRemoting(writeRemoting(value)), value);
    assertEquals(readClixml(writeClixml([value])), [value]);
  }));
});

Deno.test("what was read is written as it came, once it has passed through a reader", () => {
  fc.assert(fc.property(anyValue, (value) => {
    const depth = 50;
    const first = readRemoting(writeRemoting(value, { depth }));
    const text = writeRemoting(first, { depth });
    assertEquals(writeRemoting(readRemoting(text), { depth }), text);
  }));
});

Deno.test("a file reads as the message of the same value does", () => {
  fc.assert(fc.property(anyValue, (value) => {
    assertEquals(readClixml(writeClixml([value])), [readRemoting(writeClixml([value], { form: "remoting" }))]);
  }));
});
