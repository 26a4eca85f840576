/**
 * What -Property and -GroupBy may hold: names, script blocks, and tables like `@{n='Size'; e={…}; w=10}` whose keys
 * may be cut short.
 * @module
 */
import { PsDictionary, type PsValue } from "../../clixml/value.ts";
import { raise, type TerminatingError } from "../exceptions.ts";
import { ScriptBlock } from "../script_block.ts";
import { bareValue } from "./bare_value.ts";
import { PropertyExpression } from "./property_expression.ts";
import { ALIGNMENT } from "./table_writer.ts";

/** One requested property. */
export interface PropertyParameter {
  readonly expression: PropertyExpression;
  readonly label?: string;
  readonly formatString?: string;
  readonly width?: number;
  readonly alignment?: number;
  readonly depth?: number;
}

/** What the table of a parameter may say, by the command it is for. */
export type ParameterPurpose = keyof typeof KEYS_BY_PURPOSE;

type Key = "expression" | "formatString" | "width" | "alignment" | "label" | "depth";

const KEYS_BY_PURPOSE = {
  table: ["expression", "formatString", "width", "alignment", "label"],
  list: ["expression", "formatString", "label"],
  wide: ["expression", "formatString"],
  custom: ["expression", "depth"],
  groupBy: ["expression", "formatString", "label"],
} as const satisfies Record<string, readonly Key[]>;

const SPELLINGS: Readonly<Record<Key, readonly string[]>> = {
  expression: ["expression"],
  formatString: ["formatstring"],
  width: ["width"],
  alignment: ["alignment"],
  label: ["label", "name"],
  depth: ["depth"],
};

const ALIGNMENT_NAMES = ["left", "center", "right"] as const;

/**
 * Reads the items of a -Property parameter.
 * @throws {TerminatingError} NotSupportedException with the id that PowerShell gives to each mistake.
 */
export function readPropertyParameters(
  items: readonly PsValue[],
  purpose: ParameterPurpose,
): readonly PropertyParameter[] {
  return items.map((item) => {
    const bare = bareValue(item);
    if (bare instanceof PsDictionary) return readTable(bare, purpose);
    if (typeof bare === "string" && bare === "") throw refusal("ExpressionEmptyString2", "a property name is empty");
    if (typeof bare === "string" || bare instanceof ScriptBlock) return { expression: new PropertyExpression(bare) };
    throw refusal("DictionaryKeyUnknownType", "a property must be a name, a script block or a hashtable");
  });
}

function readTable(table: PsDictionary, purpose: ParameterPurpose): PropertyParameter {
  const given = new Map<Key, PsValue>();
  for (const [name, value] of table.entries()) {
    if (typeof name !== "string") throw refusal("DictionaryKeyNonString", "a key of a property table must be text");
    const key = findKey(name, purpose);
    if (given.has(key)) throw refusal("DictionaryKeyDuplicate", `key "${name}" says "${key}" a second time`);
    given.set(key, bareValue(value));
  }
  const expression = given.get("expression");
  if (expression === undefined) {
    throw refusal("DictionaryKeyMandatoryEntry", 'a property table needs the key "expression"');
  }
  const label = textEntry(given, "label");
  const formatString = textEntry(given, "formatString");
  if (formatString === "") throw refusal("FormatStringEmpty", "the format string is empty");
  const width = numberEntry(given, "width");
  if (width !== undefined && width <= 0) throw refusal("WidthOutOfRange", `width ${width} is not above zero`);
  const alignment = textEntry(given, "alignment");
  const depth = numberEntry(given, "depth");
  return {
    expression: readExpression(expression),
    ...(label === undefined ? {} : { label }),
    ...(formatString === undefined ? {} : { formatString }),
    ...(width === undefined ? {} : { width }),
    ...(alignment === undefined ? {} : { alignment: readAlignment(alignment) }),
    ...(depth === undefined ? {} : { depth }),
  };
}

function findKey(name: string, purpose: ParameterPurpose): Key {
  const wanted = name.toLowerCase();
  const found = KEYS_BY_PURPOSE[purpose].filter((key) =>
    SPELLINGS[key].some((spelling) => wanted !== "" && spelling.startsWith(wanted))
  );
  const [key] = found;
  if (key === undefined) throw refusal("DictionaryKeyIllegal", `"${name}" is no key of a property table here`);
  if (found.length > 1) throw refusal("DictionaryKeyAmbiguous", `key "${name}" may mean ${found.join(" or ")}`);
  return key;
}

function readExpression(value: PsValue): PropertyExpression {
  if (value === null) throw refusal("DictionaryKeyMissingValue", 'key "expression" has no value');
  if (value === "") throw refusal("ExpressionEmptyString1", 'key "expression" is empty');
  if (typeof value === "string" || value instanceof ScriptBlock) return new PropertyExpression(value);
  throw refusal("DictionaryKeyIllegalValue1", 'key "expression" must hold a name or a script block');
}

function textEntry(given: ReadonlyMap<Key, PsValue>, key: Key): string | undefined {
  const value = given.get(key);
  if (value === undefined || typeof value === "string") return value;
  if (value === null) throw refusal("DictionaryKeyMissingValue", `key "${key}" has no value`);
  throw refusal("DictionaryKeyIllegalValue2", `key "${key}" must hold text`);
}

function numberEntry(given: ReadonlyMap<Key, PsValue>, key: Key): number | undefined {
  const value = given.get(key);
  if (value === undefined || typeof value === "number") return value;
  if (value === null) throw refusal("DictionaryKeyMissingValue", `key "${key}" has no value`);
  throw refusal("DictionaryKeyIllegalValue2", `key "${key}" must hold an Int32`);
}

function readAlignment(text: string): number {
  const wanted = text.toLowerCase();
  const name = ALIGNMENT_NAMES.find((candidate) => wanted !== "" && candidate.startsWith(wanted));
  if (name === undefined) {
    throw refusal("AlignmentIllegalValue", `alignment "${text}" is none of ${ALIGNMENT_NAMES.join(", ")}`);
  }
  return ALIGNMENT[name];
}

function refusal(errorId: string, detail: string): TerminatingError {
  return raise({
    types: ["System.NotSupportedException", "System.SystemException"],
    message: `Cannot use the property parameter: ${detail}`,
    errorId,
    category: "InvalidArgument",
  });
}
