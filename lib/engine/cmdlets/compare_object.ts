/**
 * Compare-Object: two lists walked side by side, with a window in which late partners are found.
 * @module
 */
import { PropertyBag, PsObject, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, parameter } from "../command.ts";
import type { Task } from "../task.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { compareKeys } from "./object_comparison.ts";
import { EXPRESSION_KEY, type PropertyParameter, readPropertyParameters } from "./property_expression.ts";
import { expandParameters, type KeyedObject, keysOf } from "./sort_object.ts";

/** The row of Compare-Object. */
export const COMPARE_OBJECT: CmdletSpec = {
  name: "Compare-Object",
  module: UTILITY,
  className: commandClass("CompareObjectCommand"),
  parameters: [
    parameter("ReferenceObject", "psobject[]", { position: 0, mandatory: true }, { allowEmptyCollection: true }),
    parameter("DifferenceObject", "psobject[]", { position: 1, mandatory: true, value: true }, {
      allowEmptyCollection: true,
    }),
    parameter("SyncWindow", "int", {}, { validate: [{ kind: "Range", min: 0, max: 2147483647 }] }),
    parameter("Property", "object[]"),
    parameter("ExcludeDifferent", "switch"),
    parameter("IncludeEqual", "switch"),
    parameter("PassThru", "switch"),
    parameter("Culture", "string"),
    parameter("CaseSensitive", "switch"),
  ],
  create: (cmd) => new CompareObject(cmd),
};

const EQUAL = "==";
const REFERENCE_ONLY = "<=";
const DIFFERENCE_ONLY = "=>";

class CompareObject implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #window: number;
  readonly #showEqual: boolean;
  readonly #showDifferent: boolean;
  readonly #lateReferences: KeyedObject[] = [];
  readonly #lateDifferences: KeyedObject[] = [];
  #parameters: readonly PropertyParameter[] | undefined;
  #references: KeyedObject[] | undefined;
  #nextReference = 0;

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    this.#window = cmd.int("SyncWindow") ?? 2147483647;
    this.#showDifferent = !cmd.flag("ExcludeDifferent");
    this.#showEqual = cmd.flag("IncludeEqual") || (cmd.flag("ExcludeDifferent") && !cmd.has("IncludeEqual"));
  }

  *process(): Task<void> {
    const references = present(this.#cmd.items("ReferenceObject"));
    const differences = present(this.#cmd.items("DifferenceObject"));
    if (references.length === 0) {
      this.#prepare(differences);
      for (const entry of yield* this.#entries(differences)) yield* this.#emit(entry, DIFFERENCE_ONLY);
      return;
    }
    this.#prepare(references);
    this.#references ??= yield* this.#entries(references);
    if (differences.length === 0) {
      yield* this.#compare(undefined);
      return;
    }
    for (const entry of yield* this.#entries(differences)) yield* this.#compare(entry);
  }
  #prepare(objects: readonly PsValue[]): void {
    if (this.#parameters) return;
    const read = readPropertyParameters(this.#cmd, this.#cmd.items("Property") ?? [], [EXPRESSION_KEY]);
    this.#parameters = expandParameters(read, objects, this.#cmd);
  }
  *#entries(objects: readonly PsValue[]): Task<KeyedObject[]> {
    const entries: KeyedObject[] = [];
    for (const object of objects) entries.push(yield* keysOf(object, this.#parameters ?? [], this.#cmd));
    return entries;
  }

  *#compare(given: KeyedObject | undefined): Task<void> {
    let difference = given;
    let reference = this.#references?.[this.#nextReference];
    if (reference) this.#nextReference++;
    if (reference && difference && this.#same(reference, difference)) {
      yield* this.#emit(reference, EQUAL);
      return;
    }
    const partner = difference && this.#takeMatch(difference, this.#lateReferences);
    if (partner) {
      yield* this.#emit(partner, EQUAL);
      difference = undefined;
    }
    if (reference && this.#takeMatch(reference, this.#lateDifferences)) {
      yield* this.#emit(reference, EQUAL);
      reference = undefined;
    }
    if (difference) yield* this.#wait(difference, this.#lateDifferences, DIFFERENCE_ONLY);
    if (reference) yield* this.#wait(reference, this.#lateReferences, REFERENCE_ONLY);
  }
  /** Keeps an object for a late partner; the oldest one gives way. */
  *#wait(entry: KeyedObject, late: KeyedObject[], side: string): Task<void> {
    if (this.#window === 0) {
      yield* this.#emit(entry, side);
      return;
    }
    while (late.length >= this.#window) yield* this.#emit(late.shift()!, side);
    late.push(entry);
  }
  #takeMatch(wanted: KeyedObject, late: KeyedObject[]): KeyedObject | undefined {
    const at = late.findIndex((entry) => this.#same(wanted, entry));
    return at < 0 ? undefined : late.splice(at, 1)[0];
  }
  #same(a: KeyedObject, b: KeyedObject): boolean {
    const options = {
      descending: false,
      ignoreCase: !this.#cmd.flag("CaseSensitive"),
      session: this.#cmd.session,
    };
    for (let i = 0; i < Math.max(a.keys.length, b.keys.length); i++) {
      if (compareKeys(a.keys[i], b.keys[i], options) !== 0) return false;
    }
    return true;
  }

  *#emit(entry: KeyedObject, side: string): Task<void> {
    if (side === EQUAL ? !this.#showEqual : !this.#showDifferent) return;
    const result = this.#cmd.flag("PassThru") ? carrierOf(entry.value) : this.#row(entry);
    result.members.delete("SideIndicator");
    result.members.set("SideIndicator", side);
    const step = this.#cmd.write(result);
    if (step) yield* step;
  }
  #row(entry: KeyedObject): PsObject {
    const bag = new PropertyBag();
    const parameters = this.#parameters ?? [];
    if (parameters.length === 0) bag.set("InputObject", entry.value);
    for (const [i, { expression }] of parameters.entries()) {
      if (!bag.has(expression.text)) bag.set(expression.text, entry.keys[i]?.value ?? null);
    }
    return new PsObject(bag);
  }

  *end(): Task<void> {
    while (this.#references && this.#nextReference < this.#references.length) yield* this.#compare(undefined);
    for (const entry of this.#lateDifferences) yield* this.#emit(entry, DIFFERENCE_ONLY);
    for (const entry of this.#lateReferences) yield* this.#emit(entry, REFERENCE_ONLY);
  }
}

function present(values: readonly PsValue[] | undefined): readonly PsValue[] {
  return (values ?? []).filter((value) => value !== null);
}

function carrierOf(value: PsValue): PsObject {
  return value instanceof PsObject ? value : new PsObject(undefined, value);
}
