/**
 * JSON Schema (draft 2020-12 and what older drafts have in common with it) on values that `JSON.parse` made.
 * @module
 */

/** One way in which a value is not as its schema says. */
export interface SchemaProblem {
  /** JSON Pointer of the value. */
  readonly location: string;
  readonly message: string;
}

/** The schema itself is wrong. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

/** Subschemas within each other before it is called a circle. */
const MAX_DEPTH = 64;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/**
 * Why a value does not fit a schema; nothing where it does.
 * @throws {SchemaError} The schema is none.
 */
export function schemaProblems(schema: unknown, value: unknown): SchemaProblem[] {
  if (typeof schema !== "boolean" && !isObject(schema as Json)) throw new SchemaError("A schema is an object");
  return new Validator(schema as Json).check(schema as Json, value as Json, "", 0);
}

class Validator {
  readonly #root: Json;
  constructor(root: Json) {
    this.#root = root;
  }

  check(schema: Json, value: Json, location: string, depth: number): SchemaProblem[] {
    if (depth > MAX_DEPTH) throw new SchemaError("The schema refers to itself without end");
    if (schema === true) return [];
    if (schema === false) return [{ location, message: "no value is allowed here" }];
    if (!isObject(schema)) throw new SchemaError("A subschema is neither an object nor a boolean");
    const found: SchemaProblem[] = [];
    const say = (message: string): void => void found.push({ location, message });
    const visit = (part: Json, item: Json = value, at = location): void => {
      found.push(...this.check(part, item, at, depth + 1));
    };
    if (typeof schema.$ref === "string") visit(this.#resolve(schema.$ref));
    general(schema, value, say);
    if (typeof value === "number") numeric(schema, value, say);
    if (typeof value === "string") textual(schema, value, say);
    if (isArray(value)) this.#array(schema, value, location, depth, say, visit);
    else if (isObject(value)) this.#object(schema, value, location, say, visit);
    this.#combined(schema, value, location, depth, say, visit);
    return found;
  }

  #resolve(ref: string): Json {
    if (!ref.startsWith("#")) throw new SchemaError(`Only parts of the schema itself can be referred to, not "${ref}"`);
    let at: Json | undefined = this.#root;
    for (const part of ref.slice(1).split("/").slice(1)) {
      const name = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
      at = isArray(at) ? at[Number(name)] : isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    }
    if (at === undefined) throw new SchemaError(`The schema has no part "${ref}"`);
    return at;
  }

  #fits(schema: Json, value: Json, location: string, depth: number): boolean {
    return this.check(schema, value, location, depth + 1).length === 0;
  }

  #array(
    schema: JsonObject,
    value: readonly Json[],
    location: string,
    depth: number,
    say: (message: string) => void,
    visit: (part: Json, item: Json, at: string) => void,
  ): void {
    const { minItems, maxItems, contains } = schema;
    if (typeof minItems === "number" && value.length < minItems) say(`fewer than ${minItems} items`);
    if (typeof maxItems === "number" && value.length > maxItems) say(`more than ${maxItems} items`);
    if (schema.uniqueItems === true && new Set(value.map(canonical)).size < value.length) say("an item comes twice");
    const first = isArray(schema.prefixItems) ? schema.prefixItems : isArray(schema.items) ? schema.items : [];
    const rest = isArray(schema.items) ? schema.additionalItems : schema.items;
    for (const [i, item] of value.entries()) {
      const part = i < first.length ? first[i] : rest;
      if (part !== undefined) visit(part, item, `${location}/${i}`);
    }
    if (contains === undefined) return;
    const matches = value.filter((item) => this.#fits(contains, item, location, depth)).length;
    const least = typeof schema.minContains === "number" ? schema.minContains : 1;
    if (matches < least) say("no item is as one must be");
    if (typeof schema.maxContains === "number" && matches > schema.maxContains) say("too many items are as few may be");
  }

  #object(
    schema: JsonObject,
    value: JsonObject,
    location: string,
    say: (message: string) => void,
    visit: (part: Json, item: Json, at: string) => void,
  ): void {
    const names = Object.keys(value);
    const missing = (isArray(schema.required) ? schema.required : []).filter((name) =>
      !Object.hasOwn(value, String(name))
    );
    if (missing.length > 0) say(`the required ${missing.map((name) => JSON.stringify(name)).join(", ")} is missing`);
    if (typeof schema.minProperties === "number" && names.length < schema.minProperties) say("too few properties");
    if (typeof schema.maxProperties === "number" && names.length > schema.maxProperties) say("too many properties");
    const own = isObject(schema.properties) ? schema.properties : {};
    const patterns = isObject(schema.patternProperties)
      ? Object.entries(schema.patternProperties).map(([text, part]) => [pattern(text), part] as const)
      : [];
    for (const name of names) {
      const at = `${location}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      let known = false;
      if (Object.hasOwn(own, name)) {
        known = true;
        visit(own[name]!, value[name]!, at);
      }
      for (const [test, part] of patterns) {
        if (!test.test(name)) continue;
        known = true;
        visit(part, value[name]!, at);
      }
      if (!known && schema.additionalProperties !== undefined) visit(schema.additionalProperties, value[name]!, at);
      if (schema.propertyNames !== undefined) visit(schema.propertyNames, name, at);
    }
    for (const [name, needs] of Object.entries(isObject(schema.dependentRequired) ? schema.dependentRequired : {})) {
      if (!Object.hasOwn(value, name) || !isArray(needs)) continue;
      for (const other of needs) if (!Object.hasOwn(value, String(other))) say(`"${name}" needs "${String(other)}"`);
    }
  }

  #combined(
    schema: JsonObject,
    value: Json,
    location: string,
    depth: number,
    say: (message: string) => void,
    visit: (part: Json) => void,
  ): void {
    const { allOf, anyOf, oneOf, not } = schema;
    if (isArray(allOf)) { for (const part of allOf) visit(part); }
    if (isArray(anyOf) && !anyOf.some((part) => this.#fits(part, value, location, depth))) {
      for (const part of anyOf) visit(part);
    }
    if (isArray(oneOf)) {
      const fitting = oneOf.filter((part) => this.#fits(part, value, location, depth)).length;
      if (fitting > 1) say(`${fitting} of the alternatives fit where one may`);
      if (fitting === 0) { for (const part of oneOf) visit(part); }
    }
    if (not !== undefined && this.#fits(not, value, location, depth)) say("the value is what it must not be");
    if (schema.if === undefined) return;
    const branch = this.#fits(schema.if, value, location, depth) ? schema.then : schema.else;
    if (branch !== undefined) visit(branch);
  }
}

function general(schema: JsonObject, value: Json, say: (message: string) => void): void {
  const { type } = schema;
  if (type !== undefined) {
    const types = isArray(type) ? type : [type];
    if (!types.some((name) => isOfType(value, name))) say(`the value is ${typeName(value)}, not ${types.join(" or ")}`);
  }
  if (isArray(schema.enum) && !schema.enum.some((each) => canonical(each) === canonical(value))) {
    say("the value is none of those that are allowed");
  }
  if (schema.const !== undefined && canonical(schema.const) !== canonical(value)) {
    say("the value is not the one allowed");
  }
}

function numeric(schema: JsonObject, value: number, say: (message: string) => void): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof minimum === "number" && value < minimum) say(`${value} is below ${minimum}`);
  if (typeof maximum === "number" && value > maximum) say(`${value} is above ${maximum}`);
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) {
    say(`${value} is not above ${exclusiveMinimum}`);
  }
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum) {
    say(`${value} is not below ${exclusiveMaximum}`);
  }
  if (typeof multipleOf === "number" && multipleOf > 0) {
    const quotient = value / multipleOf;
    if (Math.abs(quotient - Math.round(quotient)) > 1e-9) say(`${value} is no multiple of ${multipleOf}`);
  }
}

function textual(schema: JsonObject, value: string, say: (message: string) => void): void {
  const length = [...value].length;
  if (typeof schema.minLength === "number" && length < schema.minLength) say(`shorter than ${schema.minLength}`);
  if (typeof schema.maxLength === "number" && length > schema.maxLength) say(`longer than ${schema.maxLength}`);
  if (typeof schema.pattern === "string" && !pattern(schema.pattern).test(value)) {
    say("the text does not match its pattern");
  }
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch {
    throw new SchemaError(`The pattern "${text}" is none`);
  }
}

function typeName(value: Json): string {
  if (value === null) return "null";
  return isArray(value) ? "array" : typeof value;
}

function isOfType(value: Json, name: Json): boolean {
  switch (name) {
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "null":
    case "boolean":
    case "number":
    case "string":
    case "array":
    case "object":
      return typeName(value) === name;
    default:
      throw new SchemaError(`There is no type "${String(name)}"`);
  }
}

// Equal values have equal texts: the order of names does not count.
function canonical(value: Json): string {
  if (isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name]!)}`).join(",")}}`;
}
