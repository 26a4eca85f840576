import { assertEquals, assertThrows } from "@std/assert";
import { SchemaError, schemaProblems } from "../../../lib/engine/cmdlets/json_schema.ts";

type Case = readonly [schema: unknown, fits: readonly unknown[], fails: readonly unknown[]];

const CASES: readonly Case[] = [
  [true, [1, null, {}], []],
  [false, [], [1, null]],
  [{}, [1, "x"], []],
  [{ type: "integer" }, [1, 2.0], [1.5, "1", null]],
  [{ type: ["string", "null"] }, ["", null], [0, []]],
  [{ enum: [1, "a", { b: [1] }] }, [1, "a", { b: [1] }], [2, "A", { b: [2] }]],
  [{ const: { a: 1, b: 2 } }, [{ b: 2, a: 1 }], [{ a: 1 }]],
  [{ minimum: 1, exclusiveMaximum: 3 }, [1, 2.9, "x"], [0, 3]],
  [{ multipleOf: 0.1 }, [0.3, 1], [0.25]],
  [{ minLength: 2, maxLength: 3 }, ["ab", "😀😀"], ["a", "abcd"]],
  [{ pattern: "^a+$" }, ["aa", 5], ["ba"]],
  [{ items: { type: "number" } }, [[], [1, 2]], [["1"]]],
  [{ prefixItems: [{ type: "string" }], items: false }, [["a"], []], [["a", 1], [1]]],
  [{ uniqueItems: true }, [[1, 2]], [[1, 1], [{ a: 1 }, { a: 1 }]]],
  [{ contains: { type: "string" }, maxContains: 1 }, [["a", 1]], [[1], ["a", "b"]]],
  [{ required: ["a"], properties: { a: { type: "string" } } }, [{ a: "" }, 5], [{}, { a: 1 }]],
  [{ additionalProperties: false, properties: { a: true }, patternProperties: { "^x": true } }, [{ a: 1, x1: 2 }], [
    { b: 1 },
  ]],
  [{ propertyNames: { maxLength: 1 } }, [{ a: 1 }], [{ ab: 1 }]],
  [{ dependentRequired: { a: ["b"] } }, [{ a: 1, b: 1 }, { b: 1 }], [{ a: 1 }]],
  [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1], [3]],
  [{ anyOf: [{ type: "string" }, { minimum: 5 }] }, ["x", 6], [1]],
  [{ oneOf: [{ minimum: 1 }, { maximum: 2 }] }, [3, 0], [1]],
  [{ not: { type: "null" } }, [1], [null]],
  [{ if: { minimum: 10 }, then: { multipleOf: 10 }, else: { maximum: 5 } }, [20, 5], [15, 7]],
  [{ $defs: { n: { type: "number" } }, items: { $ref: "#/$defs/n" } }, [[1]], [["a"]]],
  [{ properties: { next: { $ref: "#" } }, additionalProperties: false }, [{ next: { next: {} } }], [{
    next: { b: 1 },
  }]],
];

for (const [schema, fits, fails] of CASES) {
  Deno.test(`schemaProblems() of ${JSON.stringify(schema)}`, () => {
    for (const value of fits) assertEquals(schemaProblems(schema, value), []);
    for (const value of fails) assertEquals(schemaProblems(schema, value).length > 0, true, JSON.stringify(value));
  });
}

Deno.test("schemaProblems() tells where", () => {
  const schema = { properties: { "a/b": { items: { type: "string" } } } };
  assertEquals(schemaProblems(schema, { "a/b": ["x", 1] }).map(({ location }) => location), ["/a~1b/1"]);
});

for (
  const schema of [5, { $ref: "#/nowhere" }, { type: "text" }, { pattern: "(" }, { $ref: "#" }, { $ref: "http://x" }]
) {
  Deno.test(`schemaProblems() refuses the schema ${JSON.stringify(schema)}`, () => {
    assertThrows(() => schemaProblems(schema, "x"), SchemaError);
  });
}
