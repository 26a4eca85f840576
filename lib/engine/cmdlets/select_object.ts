/**
 * Select-Object.
 * @module
 */
import { PropertyBag, PsObject, type PsValue } from "../../clixml/value.ts";
import { ALL_SETS, type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { getProperty } from "../dotnet/members.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import { PS_ARGUMENT_EXCEPTION } from "../exceptions.ts";
import type { Step, Task } from "../task.ts";
import { anyWildcard } from "../wildcard.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { compareObjects } from "./object_comparison.ts";
import { inputRecord } from "./psobject_target.ts";
import {
  evaluate,
  evaluateName,
  evaluateScript,
  EXPRESSION_KEY,
  type ExpressionResult,
  hasProperty,
  NAME_KEY,
  type PropertyParameter,
  readPropertyParameters,
  resolveNames,
  unwrap,
} from "./property_expression.ts";

const NOT_NEGATIVE = [{ kind: "Range", min: 0, max: 2147483647 }] as const;
const DEFAULT = "DefaultParameter";
const SKIP_LAST = "SkipLastParameter";

/** The row of Select-Object. */
export const SELECT_OBJECT: CmdletSpec = {
  name: "Select-Object",
  module: UTILITY,
  className: commandClass("SelectObjectCommand"),
  defaultSet: DEFAULT,
  parameters: [
    parameter("InputObject", "psobject", { value: true }),
    inSets("Property", "object[]", { [DEFAULT]: { position: 0 }, [SKIP_LAST]: { position: 0 } }),
    inSets("ExcludeProperty", "string[]", { [DEFAULT]: {}, [SKIP_LAST]: {} }),
    inSets("ExpandProperty", "string", { [DEFAULT]: {}, [SKIP_LAST]: {} }),
    parameter("Unique", "switch"),
    parameter("CaseInsensitive", "switch"),
    inSets("Last", "int", { [DEFAULT]: {} }, { validate: NOT_NEGATIVE }),
    inSets("First", "int", { [DEFAULT]: {} }, { validate: NOT_NEGATIVE }),
    inSets("Skip", "int", { [DEFAULT]: {}, [SKIP_LAST]: {} }, { validate: NOT_NEGATIVE }),
    inSets("SkipLast", "int", { [SKIP_LAST]: {} }, { validate: NOT_NEGATIVE }),
    inSets("Wait", "switch", { [DEFAULT]: {}, IndexParameter: {} }),
    inSets("Index", "int[]", { IndexParameter: {} }, { validate: NOT_NEGATIVE }),
    inSets("SkipIndex", "int[]", { SkipIndexParameter: {} }, { validate: NOT_NEGATIVE }),
  ],
  create: (cmd) => new SelectObject(cmd),
};

interface Note {
  readonly name: string;
  readonly value: PsValue;
}

interface Unique {
  readonly value: PsValue;
  readonly notes: readonly Note[];
}

class SelectObject implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #properties: readonly PropertyParameter[];
  readonly #expand: PropertyParameter | undefined;
  readonly #excluded: ((name: string) => boolean) | undefined;
  readonly #uniques: Unique[] | undefined;
  readonly #first: number;
  readonly #last: number;
  readonly #skipLast: number;
  readonly #limited: boolean;
  readonly #indexes: readonly number[] | undefined;
  readonly #keepIndexes: boolean;
  #skip: number;
  #queue: PsValue[] = [];
  #streamed = 0;
  #objectIndex = 0;
  #nextIndex = 0;
  /** Type name of the input object at hand. */
  #input: PsValue = null;

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    const given = cmd.items("Property") ?? [];
    const excluded = cmd.texts("ExcludeProperty");
    // -ExcludeProperty alone means all the others.
    const properties = given.length === 0 && excluded ? ["*"] : given;
    const expand = cmd.text("ExpandProperty");
    const keys = [EXPRESSION_KEY, NAME_KEY];
    this.#properties = readPropertyParameters(cmd, properties, keys);
    this.#expand = expand ? readPropertyParameters(cmd, [expand], keys)[0] : undefined;
    this.#excluded = excluded ? anyWildcard(excluded) : undefined;
    this.#uniques = cmd.flag("Unique") ? [] : undefined;
    this.#first = cmd.int("First") ?? 0;
    this.#last = cmd.int("Last") ?? 0;
    this.#skip = cmd.int("Skip") ?? 0;
    this.#skipLast = cmd.int("SkipLast") ?? 0;
    this.#limited = cmd.has("First") || cmd.has("Last");
    const indexes = (cmd.items("Index") ?? cmd.items("SkipIndex")) as readonly number[] | undefined;
    this.#indexes = indexes && [...new Set(indexes)].sort((a, b) => a - b);
    this.#keepIndexes = cmd.has("Index");
  }

  process(): Step {
    const input = this.#cmd.get("InputObject");
    if (input === undefined || input === null) return undefined;
    this.#input = input;
    return this.#indexes ? this.#indexed(input, this.#indexes) : this.#queued(input);
  }

  *#indexed(input: PsValue, indexes: readonly number[]): Task<void> {
    const hit = indexes[this.#nextIndex] === this.#objectIndex;
    if (hit) this.#nextIndex++;
    this.#objectIndex++;
    if (hit === this.#keepIndexes) yield* this.#select(input);
    if (this.#keepIndexes && this.#nextIndex >= indexes.length && !this.#cmd.flag("Wait")) {
      yield* this.#finish();
      this.#cmd.stopUpstream();
    }
  }

  *#queued(input: PsValue): Task<void> {
    const limit = this.#first === 0 ? this.#last + this.#skip : this.#last;
    if (this.#last > 0 && this.#queue.length >= limit) this.#queue.shift();
    this.#queue.push(input);
    const next = this.#take();
    if (next !== undefined) yield* this.#select(next);
    const done = this.#limited && this.#last === 0 && this.#first !== 0 && this.#streamed >= this.#first;
    if (done && !this.#cmd.flag("Wait")) {
      yield* this.#finish();
      this.#cmd.stopUpstream();
    }
  }
  /** The object that can go on already, if any. */
  #take(): PsValue | undefined {
    if (this.#skip > 0) {
      if (this.#last === 0 || this.#first !== 0) {
        this.#queue.shift();
        this.#skip--;
      }
      return undefined;
    }
    if (this.#skipLast > 0) return this.#queue.length > this.#skipLast ? this.#queue.shift() : undefined;
    if (this.#streamed < this.#first || !this.#limited) {
      this.#streamed++;
      return this.#queue.shift();
    }
    if (this.#last === 0) this.#queue.shift();
    return undefined;
  }

  end(): Step {
    return this.#finish();
  }
  *#finish(): Task<void> {
    if (this.#cmd.parameterSet === DEFAULT || this.#cmd.parameterSet === ALL_SETS) {
      // With -Last alone, -Skip counts from the end.
      const keep = this.#first === 0 ? this.#skip : 0;
      while (this.#queue.length > keep) yield* this.#select(this.#queue.shift()!);
      this.#queue = [];
    }
    for (const { value } of this.#uniques ?? []) {
      const step = this.#cmd.write(value);
      if (step) yield* step;
    }
    if (this.#uniques) this.#uniques.length = 0;
  }

  *#select(input: PsValue): Task<void> {
    if (this.#properties.length === 0 && !this.#expand) {
      yield* this.#write(input, []);
      return;
    }
    const notes: Note[] = [];
    for (const property of this.#properties) yield* this.#evaluate(property, input, notes);
    if (this.#expand) {
      yield* this.#expanded(this.#expand, input, notes);
      return;
    }
    const bag = new PropertyBag();
    for (const note of notes) {
      if (bag.has(note.name)) {
        yield* this.#alreadyThere(note.name, input, "AlreadyExistingUserSpecifiedPropertyNoExpand");
      } else bag.push(note.name, note.value);
    }
    yield* this.#write(new PsObject(bag), notes);
  }

  *#evaluate(property: PropertyParameter, input: PsValue, notes: Note[]): Task<void> {
    const cmd = this.#cmd;
    const { expression, name } = property;
    const results: ExpressionResult[] = [];
    if (expression.script) {
      if (!this.#excluded?.(expression.text)) results.push(yield* evaluateScript(expression.script, input, cmd));
    } else {
      for (const found of resolveNames(expression, input, cmd)) {
        if (!this.#excluded?.(found)) results.push(evaluateName(found, input, cmd));
      }
    }
    if (results.length === 0 && !expression.wildcard) {
      results.push({ name: expression.text, value: null });
    } else if (name !== undefined && results.length > 1) {
      const step = cmd.error(inputRecord(cmd, {
        types: ["System.InvalidOperationException", "System.SystemException"],
        message: `Several properties match '${expression.text}', so none can be given the name '${name}'.`,
        errorId: "RenamingMultipleResults",
        category: "InvalidOperation",
        target: input,
      }));
      if (step) yield* step;
      return;
    }
    for (const result of results) {
      if (this.#excluded?.(result.name)) continue;
      if (name === undefined && result.name === "") {
        cmd.terminate(cmd.record({
          types: PS_ARGUMENT_EXCEPTION,
          message: "An empty script block needs a name to be a property.",
          errorId: "EmptyScriptBlockAndNoName",
          category: "InvalidArgument",
        }));
      }
      notes.push({ name: name ?? result.name, value: result.value });
    }
  }

  *#expanded(expand: PropertyParameter, input: PsValue, notes: readonly Note[]): Task<void> {
    const cmd = this.#cmd;
    const results = yield* evaluate(expand.expression, input, cmd);
    const failed = (errorId: string, message: string): Step =>
      cmd.error(
        inputRecord(cmd, {
          types: PS_ARGUMENT_EXCEPTION,
          message,
          errorId,
          category: "InvalidArgument",
          target: input,
        }),
      );
    const { text } = expand.expression;
    if (results.length !== 1) {
      const step = results.length === 0
        ? failed("ExpandPropertyNotFound", `There is no property '${text}' to expand.`)
        : failed("MutlipleExpandProperties", `Several properties match '${text}'; only one can be expanded.`);
      if (step) yield* step;
      return;
    }
    const { value, error } = results[0]!;
    if (error) {
      const step = cmd.error(inputRecord(cmd, {
        exception: error.exception,
        errorId: "PropertyEvaluationExpand",
        category: "InvalidResult",
        target: input,
      }));
      if (step) yield* step;
      return;
    }
    for (const item of itemsOf(value)) {
      if (unwrap(item) === null) continue;
      yield* this.#write(yield* this.#withNotes(item, input, notes), notes);
    }
  }
  /** A copy of the reference to `item` that carries the notes. */
  *#withNotes(item: PsValue, input: PsValue, notes: readonly Note[]): Task<PsValue> {
    if (notes.length === 0) return item;
    let carrier: PsObject | undefined;
    for (const note of notes) {
      if (hasProperty(item, note.name, this.#cmd) || carrier?.members.has(note.name)) {
        yield* this.#alreadyThere(note.name, input, "AlreadyExistingUserSpecifiedPropertyExpand");
        continue;
      }
      carrier ??= copyOf(item);
      carrier.members.set(note.name, note.value);
    }
    return carrier ?? item;
  }

  *#alreadyThere(name: string, input: PsValue, errorId: string): Task<void> {
    const cmd = this.#cmd;
    const step = cmd.error(inputRecord(cmd, {
      types: PS_ARGUMENT_EXCEPTION,
      message: `The property '${name}' is there already.`,
      errorId,
      category: "InvalidOperation",
      target: input,
    }));
    if (step) yield* step;
  }

  *#write(value: PsValue, notes: readonly Note[]): Task<void> {
    if (this.#uniques) {
      if (this.#uniques.some((known) => this.#same(known, value, notes))) return;
      this.#name(value, notes.length > 0);
      this.#uniques.push({ value, notes });
      return;
    }
    this.#name(value, notes.length > 0);
    const step = this.#cmd.write(value);
    if (step) yield* step;
  }
  #same(known: Unique, value: PsValue, notes: readonly Note[]): boolean {
    const ignoreCase = this.#cmd.flag("CaseInsensitive");
    const { session } = this.#cmd;
    if (known.notes.length !== notes.length) return false;
    if (compareObjects(known.value, value, ignoreCase, session) !== 0) return false;
    return notes.every((note) => {
      const other = getProperty(known.value, note.name, session);
      return other !== undefined && compareObjects(other, note.value, ignoreCase, session) === 0;
    });
  }
  /** A property bag that came out of here says so in its first type name. */
  #name(value: PsValue, made: boolean): void {
    if (!isBag(value)) return;
    const bag = value as PsObject;
    const source = unwrap(this.#input);
    const selected = `Selected.${
      isBag(source) ? "System.Management.Automation.PSCustomObject" : typeNamesOf(source)[0]
    }`;
    const names = bag.typeNames ?? ["System.Management.Automation.PSCustomObject", "System.Object"];
    if (made || !names.includes(selected)) bag.typeNames = [selected, ...names];
  }
}

function isBag(value: PsValue): boolean {
  return value instanceof PsObject && value.base === undefined;
}

function copyOf(item: PsValue): PsObject {
  if (!(item instanceof PsObject)) return new PsObject(undefined, item);
  // A bag is a reference: its notes are added to itself.
  if (item.base === undefined) return item;
  const copy = new PsObject(new PropertyBag(), item.base, item.typeNames && [...item.typeNames]);
  for (let i = 0; i < item.members.size; i++) copy.members.push(item.members.names[i]!, item.members.values[i]!);
  copy.adapted = item.adapted;
  copy.text = item.text;
  return copy;
}
