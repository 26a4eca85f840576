/**
 * Properties as the object cmdlets take them: a name, a name with wildcards, a script block, or a table with keys such
 * as `Name` and `Expression`.
 * @module
 */
import { PsArray, PsDictionary, PsObject, type PsValue } from "../../clixml/value.ts";
import type { CmdletCall } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { getProperty, membersOf, propertiesOf } from "../dotnet/members.ts";
import { type ErrorRecord, TerminatingError } from "../exceptions.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Task } from "../task.ts";
import { hasWildcards, Wildcard } from "../wildcard.ts";

/** A value that an expression gave, or why it gave none. */
export interface ExpressionResult {
  readonly value: PsValue;
  readonly name: string;
  readonly error?: ErrorRecord;
}

/** One property expression. */
export interface PropertyExpression {
  /** Name, pattern, or the script's text. */
  readonly text: string;
  readonly script?: ScriptBlock;
  readonly wildcard?: Wildcard;
}

/** A processed argument of -Property: the expression and the other keys of its table. */
export interface PropertyParameter {
  readonly expression: PropertyExpression;
  /** `Name` or `Label`. */
  readonly name?: string;
  /** Values of the other keys, by the key's full name in lower case. */
  readonly keys: ReadonlyMap<string, PsValue>;
}

/** A key that a table may have: full names, the first of them the canonical one. */
export interface KeyDefinition {
  readonly names: readonly string[];
}

/** `Expression`, `Name`/`Label`. */
export const EXPRESSION_KEY: KeyDefinition = { names: ["expression"] };
export const NAME_KEY: KeyDefinition = { names: ["name", "label"] };

/** An expression of a name or a script block. */
export function propertyExpression(value: string | ScriptBlock): PropertyExpression {
  if (typeof value !== "string") return { text: value.source, script: value };
  return hasWildcards(value) ? { text: value, wildcard: new Wildcard(value) } : { text: value };
}

/** Reads the arguments of -Property. Ends the command with the error of the first one that is none. */
export function readPropertyParameters(
  cmd: CmdletCall,
  values: readonly PsValue[],
  keys: readonly KeyDefinition[],
): PropertyParameter[] {
  return values.map((value) => readOne(cmd, unwrap(value), keys));
}

function readOne(cmd: CmdletCall, value: PsValue, keys: readonly KeyDefinition[]): PropertyParameter {
  if (value instanceof PsDictionary) return readTable(cmd, value, keys);
  const expression = simple(value);
  if (expression) return { expression, keys: new Map() };
  return fail(cmd, "DictionaryKeyUnknownType", "A property must be a name, a script block or a table");
}

function simple(value: PsValue): PropertyExpression | undefined {
  if (typeof value === "string" && value !== "") return propertyExpression(value);
  return value instanceof ScriptBlock ? propertyExpression(value) : undefined;
}

function readTable(cmd: CmdletCall, table: PsDictionary, keys: readonly KeyDefinition[]): PropertyParameter {
  const found = new Map<string, PsValue>();
  for (const [key, value] of table.entries()) {
    const name = unwrap(key);
    if (typeof name !== "string") {
      return fail(cmd, "DictionaryKeyNonString", "The keys of a property table must be strings");
    }
    const wanted = name.toLowerCase();
    const matches = keys.filter((definition) => definition.names.some((full) => full.startsWith(wanted)));
    if (matches.length === 0) return fail(cmd, "DictionaryKeyIllegal", `The key '${name}' means nothing here`);
    if (matches.length > 1) return fail(cmd, "DictionaryKeyAmbiguous", `The key '${name}' could mean several keys`);
    const canonical = matches[0]!.names[0]!;
    if (found.has(canonical)) return fail(cmd, "DictionaryKeyDuplicate", `The key '${name}' is given twice`);
    const plain = unwrap(value);
    if (plain === null && (canonical === "expression" || canonical === "name")) {
      return fail(cmd, "DictionaryKeyMissingValue", `The key '${name}' has no value`);
    }
    found.set(canonical, plain);
  }
  const given = found.get("expression");
  if (given === undefined) return fail(cmd, "DictionaryKeyMandatoryEntry", "The key 'expression' is missing");
  const expression = simple(given);
  if (!expression) {
    return given === ""
      ? fail(cmd, "ExpressionEmptyString1", "The key 'expression' is empty")
      : fail(cmd, "DictionaryKeyIllegalValue1", "The key 'expression' must be a name or a script block");
  }
  const name = found.get("name");
  if (name !== undefined && typeof name !== "string") {
    return fail(cmd, "DictionaryKeyIllegalValue2", "The key 'name' must be a string");
  }
  if (name === "") return fail(cmd, "NameEmptyString1", "The key 'name' is empty");
  found.delete("expression");
  found.delete("name");
  return { expression, ...(name !== undefined && { name }), keys: found };
}

function fail(cmd: CmdletCall, errorId: string, message: string): never {
  return cmd.terminate(cmd.record({
    types: ["System.NotSupportedException", "System.SystemException"],
    message,
    errorId,
    category: "InvalidArgument",
  }));
}

/** The value without its PSObject, where it is one around another value. */
export function unwrap(value: PsValue): PsValue {
  return value instanceof PsObject && value.base !== undefined ? value.base : value;
}

/** The table whose keys stand for properties: only Hashtable does, ordered tables do not. */
function keyedTarget(value: PsValue): PsDictionary | undefined {
  const plain = unwrap(value);
  return plain instanceof PsDictionary && plain.type === "System.Collections.Hashtable" ? plain : undefined;
}

/** Names of the properties that an expression means on an object, spelled as the object does. Not for scripts. */
export function resolveNames(expression: PropertyExpression, target: PsValue, cmd: CmdletCall): readonly string[] {
  const { text, wildcard } = expression;
  const table = keyedTarget(target);
  if (table !== undefined) {
    const names: string[] = [];
    for (const [key] of table.entries()) {
      const name = toText(key, cmd.session);
      if (wildcard ? wildcard.matches(name) : name.toLowerCase() === text.toLowerCase()) names.push(name);
    }
    if (names.length > 0) return names;
  }
  if (target instanceof PsObject && target.base === undefined && target.adapted === undefined && !wildcard) {
    const at = target.members.indexOf(text);
    const member = at < 0 ? undefined : target.members.values[at];
    if (at >= 0 && !(typeof member === "object" && member !== null && "memberType" in member)) {
      return [target.members.names[at]!];
    }
  }
  const names: string[] = [];
  const seen = new Set<string>();
  const add = (name: string): void => {
    if (!seen.has(name.toLowerCase())) {
      seen.add(name.toLowerCase());
      names.push(name);
    }
  };
  for (const member of membersOf(target, cmd.session)) {
    if (
      wildcard ? member.isHidden || !wildcard.matches(member.name) : member.name.toLowerCase() !== text.toLowerCase()
    ) continue;
    if (member.memberType === "PropertySet") {
      for (const name of member.propertySet ?? []) add(name);
    } else if (member.isProperty) {
      add(member.name);
    }
  }
  return names;
}

/** Whether an object has a property. */
export function hasProperty(target: PsValue, name: string, cmd: CmdletCall): boolean {
  const wanted = name.toLowerCase();
  return membersOf(target, cmd.session).some((member) => member.isProperty && member.name.toLowerCase() === wanted);
}

/** The value of a property of an object, keys of tables included. */
export function readProperty(target: PsValue, name: string, cmd: CmdletCall): PsValue | undefined {
  const table = keyedTarget(target);
  const keyed = table?.get(name);
  if (keyed !== undefined) return keyed;
  return getProperty(target, name, cmd.session, { strict: true });
}

/** The values that an expression gives for an object: none where a named property is missing. */
export function* evaluate(
  expression: PropertyExpression,
  target: PsValue,
  cmd: CmdletCall,
): Task<ExpressionResult[]> {
  if (expression.script) return [yield* evaluateScript(expression.script, target, cmd)];
  return resolveNames(expression, target, cmd).map((name) => evaluateName(name, target, cmd));
}

/** The value of one property by its own name. */
export function evaluateName(name: string, target: PsValue, cmd: CmdletCall): ExpressionResult {
  try {
    return { name, value: readProperty(target, name, cmd) ?? null };
  } catch (error) {
    if (error instanceof TerminatingError) return { name, value: null, error: error.record };
    throw error;
  }
}

/** What a script block gives for an object: nothing is null, several values are an array. */
export function* evaluateScript(script: ScriptBlock, target: PsValue, cmd: CmdletCall): Task<ExpressionResult> {
  try {
    const output = yield* cmd.invoke(script, { dollarUnder: target });
    const value = output.length === 0 ? null : output.length === 1 ? output[0]! : new PsArray(output);
    return { name: script.source, value };
  } catch (error) {
    if (error instanceof TerminatingError) return { name: script.source, value: null, error: error.record };
    throw error;
  }
}

/** All properties of an object by name, in order, keys of hash tables not counted. */
export function allProperties(
  target: PsValue,
  cmd: CmdletCall,
): readonly { readonly name: string; get(): PsValue }[] {
  return propertiesOf(target, cmd.session);
}
