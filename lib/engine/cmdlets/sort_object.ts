/**
 * Sort-Object, and the keys that it shares with Group-Object and Compare-Object.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { isTrue } from "../dotnet/convert.ts";
import type { Step, Task } from "../task.ts";
import { introspectiveSort } from "./introspective_sort.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { inputRecord } from "./psobject_target.ts";
import { compareKeys, type SortKey } from "./object_comparison.ts";
import {
  evaluate,
  EXPRESSION_KEY,
  propertyExpression,
  type PropertyParameter,
  readPropertyParameters,
  resolveNames,
} from "./property_expression.ts";

const POSITIVE = [{ kind: "Range", min: 1, max: 2147483647 }] as const;

/** The row of Sort-Object. */
export const SORT_OBJECT: CmdletSpec = {
  name: "Sort-Object",
  module: UTILITY,
  className: commandClass("SortObjectCommand"),
  defaultSet: "Default",
  parameters: [
    inSets("Stable", "switch", { Default: {} }),
    parameter("Descending", "switch"),
    parameter("Unique", "switch"),
    inSets("Top", "int", { Top: { mandatory: true } }, { validate: POSITIVE }),
    inSets("Bottom", "int", { Bottom: { mandatory: true } }, { validate: POSITIVE }),
    parameter("InputObject", "psobject", { value: true }),
    parameter("Property", "object[]", { position: 0 }),
    parameter("Culture", "string"),
    parameter("CaseSensitive", "switch"),
  ],
  create: (cmd) => new SortObject(cmd),
};

/** An object with the values it is ordered by. */
export interface KeyedObject {
  readonly value: PsValue;
  readonly keys: readonly SortKey[];
}

/** Wildcards of the parameters expanded to the names that the objects have, in alphabetical order. */
export function expandParameters(
  parameters: readonly PropertyParameter[],
  objects: readonly PsValue[],
  cmd: CmdletCall,
): PropertyParameter[] {
  return parameters.flatMap((parameter) => {
    if (!parameter.expression.wildcard) return [parameter];
    const names = new Map<string, string>();
    for (const object of objects) {
      for (const name of resolveNames(parameter.expression, object, cmd)) names.set(name.toLowerCase(), name);
    }
    return [...names.entries()].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, name]) => ({
      ...parameter,
      expression: propertyExpression(name),
    }));
  });
}

/** The keys of an object. Errors of script blocks are written; their keys are null. */
export function* keysOf(
  value: PsValue,
  parameters: readonly PropertyParameter[],
  cmd: CmdletCall,
): Task<KeyedObject> {
  if (parameters.length === 0) return { value, keys: [{ value }] };
  const keys: SortKey[] = [];
  for (const { expression } of parameters) {
    const results = yield* evaluate(expression, value, cmd);
    if (results.length === 0) keys.push(undefined);
    for (const result of results) {
      if (result.error) {
        const step = cmd.error(inputRecord(cmd, {
          exception: result.error.exception,
          errorId: "ExpressionEvaluation",
          category: "InvalidResult",
          target: value,
        }));
        if (step) yield* step;
      }
      keys.push({ value: result.value });
    }
  }
  return { value, keys };
}

class SortObject implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #input: PsValue[] = [];

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  process(): Step {
    const input = this.#cmd.get("InputObject");
    if (input !== undefined && input !== null) this.#input.push(input);
    return undefined;
  }
  *end(): Task<void> {
    const cmd = this.#cmd;
    const given = cmd.items("Property") ?? [];
    const read = readPropertyParameters(cmd, given, [
      EXPRESSION_KEY,
      { names: ["ascending"] },
      { names: ["descending"] },
    ]);
    const parameters = expandParameters(read, this.#input, cmd);
    const rows: KeyedObject[] = [];
    for (const value of this.#input) rows.push(yield* keysOf(value, parameters, cmd));
    const compare = this.#comparer(parameters);
    // The heap that PowerShell keeps for -Stable, -Top and -Bottom leaves equal objects in their order; the full sort does not.
    if (cmd.flag("Stable") || cmd.has("Top") || cmd.has("Bottom")) rows.sort(compare);
    else introspectiveSort(rows, compare);
    let sorted = rows;
    if (cmd.flag("Unique")) sorted = sorted.filter((row, i) => i === 0 || compare(sorted[i - 1]!, row) !== 0);
    const top = cmd.int("Top");
    const bottom = cmd.int("Bottom");
    if (top !== undefined) sorted = sorted.slice(0, top);
    if (bottom !== undefined) sorted = sorted.slice(-bottom);
    for (const { value } of sorted) {
      const step = cmd.write(value);
      if (step) yield* step;
    }
  }
  #comparer(parameters: readonly PropertyParameter[]): (a: KeyedObject, b: KeyedObject) => number {
    const cmd = this.#cmd;
    const descending = cmd.flag("Descending");
    const ignoreCase = !cmd.flag("CaseSensitive");
    const { session } = cmd;
    const options = parameters.map(({ keys }) => ({ descending: direction(keys) ?? descending, ignoreCase, session }));
    const otherwise = { descending, ignoreCase, session };
    return (a, b) => {
      const count = Math.max(a.keys.length, b.keys.length);
      for (let i = 0; i < count; i++) {
        const order = compareKeys(a.keys[i], b.keys[i], options[i] ?? otherwise);
        if (order !== 0) return order;
      }
      return 0;
    };
  }
}

/** Whether a key's table says descending; keys that contradict each other say nothing. */
function direction(keys: ReadonlyMap<string, PsValue>): boolean | undefined {
  const ascending = keys.get("ascending");
  const descending = keys.get("descending");
  if (ascending !== undefined && descending !== undefined && isTrue(ascending) === isTrue(descending)) return undefined;
  if (ascending !== undefined) return !isTrue(ascending);
  return descending === undefined ? undefined : isTrue(descending);
}
