/**
 * Measure-Object.
 * @module
 */
import { PsDouble, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText, tryConvert } from "../dotnet/convert.ts";
import { compareValues } from "../dotnet/operators.ts";
import { resolveType, typeNamesOf } from "../dotnet/type_system.ts";
import { PS_ARGUMENT_EXCEPTION, PS_INVALID_OPERATION_EXCEPTION } from "../exceptions.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Step, Task } from "../task.ts";
import { type DataObject, dataType } from "./data_object.ts";
import { commandClass, UTILITY } from "./modules.ts";
import {
  evaluateName,
  evaluateScript,
  type PropertyExpression,
  propertyExpression,
  resolveNames,
  unwrap,
} from "./property_expression.ts";

const GENERIC = "GenericMeasure";
const TEXT = "TextMeasure";

/** The row of Measure-Object. */
export const MEASURE_OBJECT: CmdletSpec = {
  name: "Measure-Object",
  module: UTILITY,
  className: commandClass("MeasureObjectCommand"),
  defaultSet: GENERIC,
  parameters: [
    parameter("InputObject", "psobject", { value: true }),
    parameter("Property", "Microsoft.PowerShell.Commands.PSPropertyExpression[]", { position: 0 }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    ...["StandardDeviation", "Sum", "AllStats", "Average", "Maximum", "Minimum"].map((name) =>
      inSets(name, "switch", { [GENERIC]: {} })
    ),
    ...["Line", "Word", "Character", "IgnoreWhiteSpace"].map((name) => inSets(name, "switch", { [TEXT]: {} })),
  ],
  create: (cmd) => new MeasureObject(cmd),
};

const MEASURE_INFO = "Microsoft.PowerShell.Commands.MeasureInfo";
const GENERIC_INFO = dataType("Microsoft.PowerShell.Commands.GenericMeasureInfo", [
  "int Count",
  "System.Nullable[double] Average",
  "System.Nullable[double] Sum",
  "System.Nullable[double] Maximum",
  "System.Nullable[double] Minimum",
  "System.Nullable[double] StandardDeviation",
  "string Property",
], { bases: [MEASURE_INFO], settable: ["Property"] });
const GENERIC_OBJECT_INFO = dataType("Microsoft.PowerShell.Commands.GenericObjectMeasureInfo", [
  "int Count",
  "System.Nullable[double] Average",
  "System.Nullable[double] Sum",
  "System.Object Maximum",
  "System.Object Minimum",
  "System.Nullable[double] StandardDeviation",
  "string Property",
], { bases: [MEASURE_INFO], settable: ["Property"] });
const TEXT_INFO = dataType("Microsoft.PowerShell.Commands.TextMeasureInfo", [
  "System.Nullable[int] Lines",
  "System.Nullable[int] Words",
  "System.Nullable[int] Characters",
  "string Property",
], { bases: [MEASURE_INFO], settable: ["Property"] });

/** Types of Measure-Object's output. */
export const MEASURE_TYPES = [
  dataType(MEASURE_INFO, ["string Property"]).row,
  GENERIC_INFO.row,
  GENERIC_OBJECT_INFO.row,
  TEXT_INFO.row,
] as const;

interface Statistics {
  count: number;
  sum: number;
  variance: number;
  max: PsValue;
  min: PsValue;
  characters: number;
  words: number;
  lines: number;
}

class MeasureObject implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #properties: readonly PropertyExpression[] | undefined;
  readonly #statistics = new Map<string, { readonly name: string; readonly of: Statistics }>();
  readonly #sums: boolean;
  readonly #deviation: boolean;
  readonly #max: boolean;
  readonly #min: boolean;
  readonly #text: boolean;
  #records = 0;
  #failed = false;

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    this.#properties = cmd.items("Property")?.map((value) => {
      const plain = unwrap(value);
      return propertyExpression(plain instanceof ScriptBlock ? plain : toText(plain, cmd.session));
    });
    const all = cmd.flag("AllStats");
    this.#deviation = all || cmd.flag("StandardDeviation");
    this.#sums = this.#deviation || cmd.flag("Sum") || cmd.flag("Average");
    this.#max = all || cmd.flag("Maximum");
    this.#min = all || cmd.flag("Minimum");
    this.#text = cmd.flag("Line") || cmd.flag("Word") || cmd.flag("Character");
  }

  process(): Step {
    const input = this.#cmd.get("InputObject");
    if (input === undefined || input === null) return undefined;
    this.#records++;
    if (!this.#properties) return this.#measure("$_", unwrap(input));
    return this.#measureProperties(this.#properties, input);
  }
  *#measureProperties(properties: readonly PropertyExpression[], input: PsValue): Task<void> {
    const cmd = this.#cmd;
    const counted = new Set<string>();
    for (const expression of properties) {
      const names = expression.script ? [expression.text] : resolveNames(expression, input, cmd);
      // A property that no object has still gets an entry, so that strict mode can complain at the end.
      if (names.length === 0 && !expression.wildcard) this.#entry(expression.text);
      for (const name of names) {
        if (counted.has(name.toLowerCase())) continue;
        counted.add(name.toLowerCase());
        const result = expression.script
          ? yield* evaluateScript(expression.script, input, cmd)
          : evaluateName(name, input, cmd);
        const step = this.#measure(name, result.value);
        if (step) yield* step;
      }
    }
  }
  #entry(name: string): Statistics {
    const key = name.toLowerCase();
    let entry = this.#statistics.get(key);
    if (!entry) {
      const of = { count: 0, sum: 0, variance: 0, max: null, min: null, characters: 0, words: 0, lines: 0 };
      this.#statistics.set(key, entry = { name, of });
    }
    return entry.of;
  }
  #measure(name: string, value: PsValue): Step {
    const stat = this.#entry(name);
    stat.count++;
    if (this.#text) this.#measureText(stat, value === null ? "" : toText(value, this.#cmd.session));
    if (this.#sums) {
      const number = numberOf(value, this.#cmd);
      if (number === undefined) {
        this.#failed = true;
        const cmd = this.#cmd;
        return cmd.error(cmd.record({
          types: PS_INVALID_OPERATION_EXCEPTION,
          message: `The input '${toText(value, cmd.session)}' is no number.`,
          errorId: "NonNumericInputObject",
          category: "InvalidType",
          target: value,
        }));
      }
      const before = stat.sum;
      stat.sum += number;
      if (this.#deviation && stat.count > 1) {
        // Welford's running variance.
        const average = before / (stat.count - 1);
        stat.variance *= (stat.count - 2) / (stat.count - 1);
        stat.variance += (number - average) * (number - average) / stat.count;
      }
    }
    if (this.#min) stat.min = this.#extreme(value, stat.min, 1);
    if (this.#max) stat.max = this.#extreme(value, stat.max, -1);
    return undefined;
  }
  /** The more extreme of the two: the smaller one for sign 1. */
  #extreme(value: PsValue, known: PsValue, sign: 1 | -1): PsValue {
    if (known === null) return value;
    let a = numericOrSelf(known, this.#cmd);
    let b = numericOrSelf(value, this.#cmd);
    if (a !== null && b !== null && typeNamesOf(a)[0] !== typeNamesOf(b)[0]) {
      a = toText(a, this.#cmd.session);
      b = toText(b, this.#cmd.session);
    }
    return compareValues(a, b, false) * sign > 0 ? value : known;
  }
  #measureText(stat: Statistics, text: string): void {
    const cmd = this.#cmd;
    if (text === "") return;
    if (cmd.flag("Character")) {
      stat.characters += cmd.flag("IgnoreWhiteSpace") ? text.replace(/\s/gu, "").length : text.length;
    }
    if (cmd.flag("Word")) stat.words += text.match(/\S+/gu)?.length ?? 0;
    if (cmd.flag("Line")) stat.lines += text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  }

  *end(): Task<void> {
    const cmd = this.#cmd;
    if (this.#records === 0 && !this.#properties) this.#entry("$_");
    for (const { name, of } of this.#statistics.values()) {
      if (of.count === 0 && this.#properties) {
        if (strictVersion(cmd) < 2) continue;
        const step = cmd.error(cmd.record({
          types: PS_ARGUMENT_EXCEPTION,
          message: `No input object has the property '${name}'.`,
          errorId: cmd.parameterSet === GENERIC ? "GenericMeasurePropertyNotFound" : "TextMeasurePropertyNotFound",
          category: "ObjectNotFound",
        }));
        if (step) yield* step;
        continue;
      }
      const info = cmd.parameterSet === TEXT ? this.#textInfo(of) : this.#genericInfo(of);
      if (this.#properties) info.fields.set("Property", name);
      const step = cmd.write(info);
      if (step) yield* step;
    }
  }
  #genericInfo(stat: Statistics): DataObject {
    const cmd = this.#cmd;
    const all = cmd.flag("AllStats");
    const number = (wanted: boolean, value: number): PsValue => (wanted && !this.#failed ? new PsDouble(value) : null);
    const max = stat.max === null ? undefined : numberOf(stat.max, cmd);
    const min = stat.min === null ? undefined : numberOf(stat.min, cmd);
    const numeric = (stat.max === null || max !== undefined) && (stat.min === null || min !== undefined);
    return (numeric ? GENERIC_INFO : GENERIC_OBJECT_INFO).make({
      Count: stat.count,
      Average: number((all || cmd.flag("Average")) && stat.count > 0, stat.sum / stat.count),
      Sum: number(all || cmd.flag("Sum"), stat.sum),
      Maximum: numeric ? (max === undefined ? null : new PsDouble(max)) : stat.max,
      Minimum: numeric ? (min === undefined ? null : new PsDouble(min)) : stat.min,
      StandardDeviation: number(numeric && this.#deviation, Math.sqrt(stat.variance)),
      Property: null,
    });
  }
  #textInfo(stat: Statistics): DataObject {
    const cmd = this.#cmd;
    return TEXT_INFO.make({
      Lines: cmd.flag("Line") ? stat.lines : null,
      Words: cmd.flag("Word") ? stat.words : null,
      Characters: cmd.flag("Character") ? stat.characters : null,
      Property: null,
    });
  }
}

const DOUBLE = resolveType("System.Double")!;

/** The value as a Double, where PowerShell converts it. */
function numberOf(value: PsValue, cmd: CmdletCall): number | undefined {
  if (typeof value === "number") return value;
  const converted = tryConvert(value, DOUBLE, cmd.session);
  return converted instanceof PsDouble ? converted.value : undefined;
}

function numericOrSelf(value: PsValue, cmd: CmdletCall): PsValue {
  if (value === null) return null;
  const number = numberOf(value, cmd);
  return number === undefined ? unwrap(value) : new PsDouble(number);
}

function strictVersion(cmd: CmdletCall): number {
  const value = cmd.session.preference("StrictModeVersion");
  return typeof value === "number" ? value : 0;
}
