/**
 * Get-Random and Get-SecureRandom, New-Guid.
 * @module
 */
import { PsArray, PsDouble, PsGuid, type PsValue } from "../../clixml/value.ts";
import { EMPTY_GUID } from "../../guid.ts";
import {
  type CmdletBody,
  type CmdletCall,
  type CmdletSpec,
  inSets,
  parameter,
  type ParameterSpec,
} from "../command.ts";
import { convertTo, toText, tryConvert } from "../dotnet/convert.ts";
import { scanNumberText } from "../dotnet/number_parse.ts";
import { typeNamed } from "../dotnet/type_system.ts";
import type { Step, Task } from "../task.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { unwrap } from "./property_expression.ts";
import { SeededRandom } from "./seeded_random.ts";

const NUMBER = "RandomNumberParameterSet";
const LIST = "RandomListItemParameterSet";
const SHUFFLE = "ShuffleParameterSet";
const MAX_INT = 2147483647;
const MAX_LONG = (1n << 63n) - 1n;

const RANDOM_PARAMETERS: readonly ParameterSpec[] = [
  inSets("Maximum", "object", { [NUMBER]: { position: 0 } }),
  inSets("Minimum", "object", { [NUMBER]: {} }),
  inSets("InputObject", "object[]", {
    [LIST]: { position: 0, mandatory: true, value: true },
    [SHUFFLE]: { position: 0, mandatory: true, value: true },
  }, { allowNull: true }),
  inSets("Count", "int", { [NUMBER]: {}, [LIST]: {} }, { validate: [{ kind: "Range", min: 1, max: MAX_INT }] }),
  inSets("Shuffle", "switch", { [SHUFFLE]: { mandatory: true } }),
];

/** The row of Get-Random. */
export const GET_RANDOM: CmdletSpec = {
  name: "Get-Random",
  module: UTILITY,
  className: commandClass("GetRandomCommand"),
  defaultSet: NUMBER,
  parameters: [
    parameter("SetSeed", "System.Nullable[int]", {}, { validate: [{ kind: "NotNull" }] }),
    ...RANDOM_PARAMETERS,
  ],
  create: (cmd) => new GetRandom(cmd),
};

/** The row of Get-SecureRandom. */
export const GET_SECURE_RANDOM: CmdletSpec = {
  name: "Get-SecureRandom",
  module: UTILITY,
  className: commandClass("GetSecureRandomCommand"),
  defaultSet: NUMBER,
  parameters: RANDOM_PARAMETERS,
  create: (cmd) => new GetRandom(cmd),
};

class GetRandom implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #seeded: SeededRandom | undefined;
  readonly #chosen: PsValue[] = [];
  #seen = 0;
  #list: boolean;

  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
    this.#seeded = this.#generator();
    const maximum = unwrap(cmd.get("Maximum") ?? null);
    this.#list = cmd.parameterSet !== NUMBER ||
      (cmd.expectingInput && !cmd.has("Maximum") && !cmd.has("Minimum")) || maximum instanceof PsArray;
  }
  /** The generator that -SetSeed chose for this session, of this call or an earlier one. */
  #generator(): SeededRandom | undefined {
    const { slots } = this.#cmd.session;
    const seed = this.#cmd.spec === GET_RANDOM ? this.#cmd.int("SetSeed") : undefined;
    if (seed !== undefined) slots.set("random", new SeededRandom(seed));
    return this.#cmd.spec === GET_RANDOM ? slots.get("random") as SeededRandom | undefined : undefined;
  }
  /** Uniform in [0, 1]. */
  #sample(): number {
    return this.#seeded ? this.#seeded.sample() : this.#cmd.session.platform.random();
  }
  /** A whole number from `from` up to, not including, `to`. */
  #between(from: number, to: number): number {
    return Math.min(to - 1, Math.floor(this.#sample() * (to - from)) + from);
  }

  *begin(): Task<void> {
    if (this.#list) return;
    const cmd = this.#cmd;
    const maximum = operand(cmd.get("Maximum"));
    const minimum = operand(cmd.get("Minimum"));
    const count = cmd.int("Count") ?? 1;
    for (let i = 0; i < count; i++) {
      const step = cmd.write(this.#number(minimum, maximum));
      if (step) yield* step;
    }
  }
  #number(minimum: PsValue, maximum: PsValue): PsValue {
    const isInt = (value: PsValue): boolean => value === null || typeof value === "number";
    const isLong = (value: PsValue): boolean => isInt(value) || typeof value === "bigint";
    if (isInt(minimum) && isInt(maximum)) {
      const from = (minimum ?? 0) as number;
      const to = (maximum ?? MAX_INT) as number;
      this.#check(from, to);
      return this.#between(from, to);
    }
    if (isLong(minimum) && isLong(maximum)) {
      const from = BigInt((minimum ?? 0) as number | bigint);
      const to = BigInt((maximum ?? MAX_LONG) as number | bigint);
      this.#check(from, to);
      return this.#long(from, to);
    }
    const from = this.#double(minimum, 0);
    const to = this.#double(maximum, Number.MAX_VALUE);
    this.#check(from, to);
    for (;;) {
      const number = from + this.#sample() * (to - from);
      if (number < to) return new PsDouble(number);
    }
  }
  #long(from: bigint, to: bigint): bigint {
    const range = to - from;
    if (range <= BigInt(MAX_INT)) return from + BigInt(this.#between(0, Number(range)));
    const bits = range.toString(2).length;
    for (;;) {
      let number = 0n;
      for (let at = 0; at < bits; at += 16) number |= BigInt(this.#between(0, 65536)) << BigInt(at);
      number &= (1n << BigInt(bits)) - 1n;
      if (number < range) return from + number;
    }
  }
  #double(value: PsValue, otherwise: number): number {
    if (value === null) return otherwise;
    const double = convertTo(value, typeNamed("System.Double"), this.#cmd.session);
    return (double as PsDouble).value;
  }
  #check(from: number | bigint, to: number | bigint): void {
    if (from < to) return;
    const cmd = this.#cmd;
    cmd.terminate(cmd.record({
      types: ["System.ArgumentException", "System.SystemException"],
      message: `The minimum (${from}) must be below the maximum (${to}).`,
      errorId: "MinGreaterThanOrEqualMax",
      category: "InvalidArgument",
    }));
  }

  process(): Step {
    if (!this.#list) return undefined;
    const cmd = this.#cmd;
    const maximum = unwrap(cmd.get("Maximum") ?? null);
    const items = maximum instanceof PsArray ? maximum.items : cmd.items("InputObject") ?? [null];
    const count = cmd.int("Count") ?? 1;
    for (const item of items) {
      if (cmd.flag("Shuffle") || this.#seen < count) this.#chosen.push(item);
      else if (this.#between(0, this.#seen + 1) < count) {
        // Reservoir sampling: each item stays with the same probability.
        this.#chosen[this.#between(0, this.#chosen.length)] = item;
      }
      this.#seen++;
    }
    return undefined;
  }
  *end(): Task<void> {
    const items = this.#chosen;
    for (let i = 0; i < items.length; i++) {
      const j = this.#between(i, items.length);
      const item = items[j]!;
      items[j] = items[i]!;
      const step = this.#cmd.write(item);
      if (step) yield* step;
    }
  }
}

/** A bound: text becomes the number that it spells. */
function operand(value: PsValue | undefined): PsValue {
  const plain = unwrap(value ?? null);
  return typeof plain === "string" ? scanNumberText(plain) ?? plain : plain;
}

/** The row of New-Guid. */
export const NEW_GUID: CmdletSpec = {
  name: "New-Guid",
  module: UTILITY,
  className: commandClass("NewGuidCommand"),
  defaultSet: "Default",
  outputTypes: ["System.Guid"],
  parameters: [
    inSets("Empty", "switch", { Empty: {} }),
    inSets("InputObject", "string", { InputObject: { position: 0, value: true } }),
  ],
  create: (cmd) => ({
    process(): Step {
      const text = cmd.text("InputObject");
      if (text === undefined) {
        return cmd.write(new PsGuid(cmd.flag("Empty") ? EMPTY_GUID : cmd.session.platform.newGuid()));
      }
      const guid = tryConvert(text, typeNamed("System.Guid"), cmd.session);
      if (guid !== undefined) return cmd.write(guid);
      return cmd.error(cmd.record({
        types: ["System.FormatException", "System.SystemException"],
        message: `'${toText(text, cmd.session)}' is no GUID.`,
        errorId: "StringNotRecognizedAsGuid",
        category: "InvalidArgument",
      }));
    },
  }),
};
