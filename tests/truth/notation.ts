/**
 * Values in the notation of the recordings (`data/README.md`), and how two of them compare.
 * @module
 */
import { toBase64 } from "../../lib/bytes.ts";
import { formatDecimal, formatDouble, formatSingle } from "../../lib/clixml/number_text.ts";
import { formatDateTime, formatTimeSpan } from "../../lib/clixml/time_text.ts";
import { typeNamesOf } from "../../lib/clixml/type_names.ts";
import { type PropertyBag, PsDictionary, PsDynamicMember, PsObject, type PsValue } from "../../lib/clixml/value.ts";
import { propertiesOf, valueText } from "../../lib/clixml/value_text.ts";

/** A value in the notation: plain JSON, or an object with `t`. */
export type Notation = null | string | boolean | number | { readonly [key: string]: unknown };

/** Nesting stops here. */
const MAX_NESTING = 5;

/** Options of {@linkcode toNotation}. */
export interface NotationOptions {
  /** Another way to write a value (an error record, for example); `undefined` for the usual one. */
  readonly special?: (value: PsValue, depth: number) => Notation | undefined;
}

/** The notation of a value. */
export function toNotation(value: PsValue, options: NotationOptions = {}, depth = 0): Notation {
  const special = options.special?.(value, depth);
  if (special !== undefined) return special;
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "number") {
    return value;
  }
  if (value instanceof PsObject) return objectNotation(value, options, depth);
  return bareNotation(value, options, depth);
}

// A value that is no PSObject, always as an object with "t".
function bareNotation(value: PsValue, options: NotationOptions, depth: number): Record<string, unknown> {
  const t = typeNamesOf(value)[0];
  if (value === null || typeof value !== "object") return { t, v: valueText(value) };
  if (value instanceof Uint8Array) return { t, v: toBase64(value) };
  switch (value.kind) {
    case "Double":
      return { t, v: formatDouble(value.value) };
    case "Single":
      return { t, v: formatSingle(value.value) };
    case "Decimal":
      return { t, v: formatDecimal(value) };
    case "DateTime":
      return { t, v: formatDateTime(value, true) };
    case "TimeSpan":
      return { t, v: formatTimeSpan(value) };
    case "Enum":
      return { t, v: value.name, n: String(typeof value.value === "object" ? value.value.value : value.value) };
    case "SecureString":
      return { t, v: "***" };
    case "Xml":
      return { t, v: value.text };
    case "Array":
    case "List": {
      if (depth >= MAX_NESTING) return { t, v: "..." };
      const items = value.kind === "List" && value.shape === "STK" ? value.items.toReversed() : value.items;
      return { t, items: items.map((item) => toNotation(item, options, depth + 1)) };
    }
    case "Dictionary": {
      if (depth >= MAX_NESTING) return { t, v: "..." };
      const entries = [...value.entries()].map(([key, entry]) => [
        toNotation(key, options, depth + 1),
        toNotation(entry, options, depth + 1),
      ]);
      return { t, entries, ...(isCased(value) ? { cased: true } : {}) };
    }
    case "Live": {
      const form = value.wireForm();
      if (form?.as !== "items") return { t, v: value.text() };
      if (depth >= MAX_NESTING) return { t, v: "..." };
      return { t, items: [...form.items].map((item) => toNotation(item, options, depth + 1)) };
    }
    default:
      return { t, v: valueText(value) };
  }
}

function isCased(table: PsDictionary): boolean {
  for (const [key] of table.entries()) if (typeof key === "string" && !table.has(key.toUpperCase())) return true;
  return false;
}

function objectNotation(value: PsObject, options: NotationOptions, depth: number): Notation {
  const { base } = value;
  const t = typeNamesOf(value)[0] ?? null;
  if (base === undefined) {
    if (depth >= MAX_NESTING) return { t, v: "..." };
    const props: unknown[] = [];
    for (const [name, property] of propertiesOf(value)) {
      // Text shows a script property's type; the recordings have its value.
      const own = value.members.get(name);
      const read = own instanceof PsDynamicMember && own.memberType === "ScriptProperty" ? own.read(value) : property;
      if (read !== undefined) props.push([name, toNotation(read, options, depth + 1)]);
    }
    const adapted = value.adapted === undefined ? [] : value.adapted.names.slice();
    return { t, props, v: valueText(value, "en-US"), ...(adapted.length > 0 ? { adapted } : {}) };
  }
  if (base instanceof PsObject) return nestedNotation(value, base, options, depth);
  const bare = { ...bareNotation(base, options, depth), t };
  if ("v" in bare && bare.v === "...") return bare;
  const notes = pairs(value.members, value, options, depth);
  const hasText = value.text !== undefined && value.text !== (bare as { v?: string }).v && "v" in bare;
  const adapted = value.adapted === undefined || isScalar(base) ? [] : pairs(value.adapted, value, options, depth);
  const isBare = value.typeNames === undefined && notes.length === 0 && !hasText && adapted.length === 0;
  if (isBare) return toNotation(base, options, depth);
  return {
    ...bare,
    ...(notes.length > 0 ? { notes } : {}),
    ...(adapted.length > 0 ? { adapted } : {}),
    ...(hasText ? { text: value.text } : {}),
  };
}

// A PSObject inside a PSObject shows its members through the outer one.
function nestedNotation(value: PsObject, base: PsObject, options: NotationOptions, depth: number): Notation {
  const inner = objectNotation(base, options, depth) as { props?: unknown[] };
  const t = typeNamesOf(value)[0] ?? null;
  if (inner.props === undefined) return { ...inner, t };
  const own = pairs(value.members, value, options, depth);
  return { ...inner, t, props: [...own, ...inner.props] };
}

const isScalar = (value: PsValue): boolean => !(value instanceof PsDictionary) && !(value as { items?: unknown }).items;

function pairs(bag: PropertyBag, self: PsValue, options: NotationOptions, depth: number): unknown[] {
  const out: unknown[] = [];
  for (let i = 0; i < bag.size; i++) {
    const member = bag.values[i]!;
    const value = member instanceof PsDynamicMember ? member.read(self) : member;
    if (value !== undefined) out.push([bag.names[i]!, toNotation(value, options, depth + 1)]);
  }
  return out;
}

/** Whether two notations say the same; unordered dictionaries compare as sets, members of an object in any order of keys. */
export function sameNotation(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
      a.every((item, i) => sameNotation(item, b[i]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => {
    if (!Object.hasOwn(right, name)) return false;
    if (name === "entries" && !String(left.t).endsWith("OrderedDictionary")) {
      return sameSet(left[name] as unknown[], right[name] as unknown[]);
    }
    return sameNotation(left[name], right[name]);
  });
}

function sameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  const left = [...b];
  return a.every((item) => {
    const at = left.findIndex((other) => sameNotation(item, other));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
