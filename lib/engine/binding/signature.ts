/**
 * The parameters of a command prepared for binding: names and aliases to parameters, sets to bits.
 * @module
 */
import { ALL_SETS, type ParameterSpec, type SetMembership } from "../command.ts";
import type { PsType } from "../dotnet/type.ts";
import { resolveType } from "../dotnet/type_system.ts";

/** The bits of every set. */
export const EVERY_SET = -1;

/** One parameter, ready for binding. */
export class Param {
  readonly spec: ParameterSpec;
  readonly name: string;
  readonly index: number;
  /** Bits of the sets it belongs to; {@linkcode EVERY_SET} where it is in all. */
  sets = 0;
  inAllSets = false;
  /** Membership by the bit of its set, {@linkcode EVERY_SET} for all. */
  readonly memberships: (readonly [bit: number, membership: SetMembership])[] = [];
  /** The type to convert to; `undefined` where anything will do. */
  readonly type: PsType | undefined;
  readonly isSwitch: boolean;
  /** Whether some set takes it from the pipeline. */
  readonly fromPipeline: boolean;
  readonly everMandatory: boolean;

  constructor(spec: ParameterSpec, index: number, type: PsType | undefined) {
    this.spec = spec;
    this.name = spec.name;
    this.index = index;
    const name = type?.fullName;
    this.type = name === "System.Object" || name === "System.Management.Automation.PSObject" ? undefined : type;
    this.isSwitch = this.type?.fullName === "System.Management.Automation.SwitchParameter";
    const all = Object.values(spec.sets);
    this.fromPipeline = all.some((set) => set.value || set.property);
    this.everMandatory = all.some((set) => set.mandatory);
  }

  /** Memberships that count while the given sets are possible. */
  *matching(sets: number): Iterable<readonly [bit: number, membership: SetMembership]> {
    for (const entry of this.memberships) if (entry[0] === EVERY_SET || (entry[0] & sets) !== 0) yield entry;
  }

  /** The membership in one set. */
  inSet(bits: number): SetMembership | undefined {
    for (const [bit, membership] of this.memberships) if (bit === EVERY_SET || (bit & bits) !== 0) return membership;
    return undefined;
  }
}

/** A parameter at a position of one set. */
export interface PositionedParam {
  readonly param: Param;
  readonly bits: number;
}

/** What a name leads to. */
export type NameMatch =
  | { readonly kind: "one"; readonly param: Param }
  | { readonly kind: "none" }
  | { readonly kind: "many"; readonly params: readonly Param[] };

/** All parameters of a command. */
export class Signature {
  readonly params: Param[] = [];
  /** Names of the sets; the position is the bit. */
  readonly setNames: string[] = [];
  defaultSetName: string | undefined;
  /** Bit of the default set, 0 where there is none. */
  defaultSet = 0;
  readonly #names = new Map<string, Param>();
  #positions: readonly (readonly PositionedParam[])[] | undefined;
  #fromPipeline: readonly Param[] | undefined;
  #mandatory: readonly Param[] | undefined;
  #takingRest: readonly Param[] | undefined;

  constructor(
    specs: readonly ParameterSpec[],
    defaultSet: string | undefined,
    types?: readonly (PsType | undefined)[],
  ) {
    this.defaultSetName = defaultSet;
    for (const [index, spec] of specs.entries()) this.add(spec, types === undefined ? typeOfSpec(spec) : types[index]);
    if (defaultSet !== undefined && defaultSet !== ALL_SETS) this.defaultSet = this.bit(defaultSet);
  }

  /** A signature that parameters can be added to for one call alone. */
  copy(): Signature {
    const copy = new Signature([], undefined);
    copy.params.push(...this.params);
    copy.setNames.push(...this.setNames);
    copy.defaultSetName = this.defaultSetName;
    copy.defaultSet = this.defaultSet;
    for (const [name, param] of this.#names) copy.#names.set(name, param);
    return copy;
  }

  /** Adds a parameter: a common or dynamic one. */
  add(spec: ParameterSpec, type: PsType | undefined): Param {
    const param = new Param(spec, this.params.length, type);
    this.params.push(param);
    this.#positions = undefined;
    this.#fromPipeline = undefined;
    this.#mandatory = undefined;
    this.#takingRest = undefined;
    for (const [name, membership] of Object.entries(spec.sets)) {
      if (name === ALL_SETS) {
        param.inAllSets = true;
        param.memberships.push([EVERY_SET, membership]);
      } else {
        const bit = this.bit(name);
        param.sets |= bit;
        param.memberships.push([bit, membership]);
      }
    }
    if (param.inAllSets) param.sets = EVERY_SET;
    this.#names.set(spec.name.toLowerCase(), param);
    for (const alias of spec.aliases ?? []) {
      if (!this.#names.has(alias.toLowerCase())) this.#names.set(alias.toLowerCase(), param);
    }
    return param;
  }

  /** Parameters that pipeline objects may give, in order. */
  get fromPipeline(): readonly Param[] {
    return this.#fromPipeline ??= this.params.filter((param) => param.fromPipeline);
  }

  /** Parameters that some set needs, in order. */
  get mandatory(): readonly Param[] {
    return this.#mandatory ??= this.params.filter((param) => param.everMandatory);
  }

  /** Parameters that take what remains in some set, in order. */
  get takingRest(): readonly Param[] {
    return this.#takingRest ??= this.params.filter((param) => param.memberships.some(([, { remaining }]) => remaining));
  }

  /** Bits of all sets that there are; {@linkcode EVERY_SET} where no set is named. */
  get allSets(): number {
    return this.setNames.length === 0 ? EVERY_SET : (2 ** this.setNames.length - 1) | 0;
  }

  /** Parameters by position, lowest first. One that takes what remains gets all of it together, at the end. */
  positions(): readonly (readonly PositionedParam[])[] {
    if (this.#positions !== undefined) return this.#positions;
    const found = new Map<number, PositionedParam[]>();
    for (const param of this.params) {
      for (const [bits, { position, remaining }] of param.memberships) {
        if (position === undefined || remaining) continue;
        const there = found.get(position);
        if (there === undefined) found.set(position, [{ param, bits }]);
        else there.push({ param, bits });
      }
    }
    this.#positions = [...found].sort(([a], [b]) => a - b).map(([, entries]) => entries);
    return this.#positions;
  }

  /** Bit of a set. */
  bit(name: string): number {
    const at = this.setNames.findIndex((known) => known.toLowerCase() === name.toLowerCase());
    if (at >= 0) return 1 << at;
    this.setNames.push(name);
    return 1 << (this.setNames.length - 1);
  }

  /** Name of the one set that bits stand for; the name of all sets where they stand for more. */
  setName(bits: number): string {
    if (bits === EVERY_SET || bits === 0) return this.defaultSetName ?? ALL_SETS;
    if ((bits & this.defaultSet) !== 0) return this.defaultSetName ?? ALL_SETS;
    const at = this.setNames.findIndex((_name, i) => bits === 1 << i);
    return at >= 0 ? this.setNames[at]! : ALL_SETS;
  }

  /** The parameter of exactly this name or alias. */
  named(name: string): Param | undefined {
    return this.#names.get(name.toLowerCase());
  }

  /** The parameter that a name or the beginning of one means. */
  match(name: string): NameMatch {
    const wanted = name.toLowerCase();
    const exact = this.#names.get(wanted);
    if (exact !== undefined) return { kind: "one", param: exact };
    if (wanted === "") return { kind: "none" };
    const found = new Set<Param>();
    // Names before aliases.
    for (const param of this.params) if (param.name.toLowerCase().startsWith(wanted)) found.add(param);
    for (const [known, param] of this.#names) if (known.startsWith(wanted)) found.add(param);
    if (found.size === 0) return { kind: "none" };
    if (found.size === 1) return { kind: "one", param: [...found][0]! };
    // Common parameters give way to the command's own.
    const own = [...found].filter((param) => !COMMON_NAMES.has(param.name.toLowerCase()));
    if (own.length === 1) return { kind: "one", param: own[0]! };
    // Dynamic parameters are looked at only after the fixed ones are bound.
    const fixed = own.filter((param) => !param.spec.dynamic);
    if (fixed.length === 1) return { kind: "one", param: fixed[0]! };
    return { kind: "many", params: [...found] };
  }
}

/** A property's name, or a script block that computes it: cmdlets read these themselves. */
const PROPERTY_EXPRESSION = "microsoft.powershell.commands.pspropertyexpression";

/** The type of a parameter by its name in the table. */
export function typeOfSpec(spec: ParameterSpec): PsType | undefined {
  const name = spec.type.toLowerCase();
  if (name === "object" || name === "" || name.startsWith(PROPERTY_EXPRESSION)) return undefined;
  return resolveType(spec.type);
}

const ACTION = "System.Management.Automation.ActionPreference";

const PREFERENCES: readonly (readonly [string, string, string])[] = [
  ["Verbose", "switch", "vb"],
  ["Debug", "switch", "db"],
  ["ErrorAction", ACTION, "ea"],
  ["WarningAction", ACTION, "wa"],
  ["InformationAction", ACTION, "infa"],
  ["ProgressAction", ACTION, "proga"],
  ["ErrorVariable", "string", "ev"],
  ["WarningVariable", "string", "wv"],
  ["InformationVariable", "string", "iv"],
  ["OutVariable", "string", "ov"],
  ["OutBuffer", "int", "ob"],
  ["PipelineVariable", "string", "pv"],
];

/** Parameters of every cmdlet and advanced function. */
export const COMMON_PARAMETERS: readonly ParameterSpec[] = PREFERENCES.map(([name, type, alias]) => ({
  name,
  type,
  aliases: [alias],
  sets: { [ALL_SETS]: {} },
  ...(name === "OutBuffer" && { validate: [{ kind: "Range", min: 0, max: 2_147_483_647 }] as const }),
}));

/** Parameters of commands that support ShouldProcess. */
export const SHOULD_PROCESS_PARAMETERS: readonly ParameterSpec[] = [
  { name: "WhatIf", type: "switch", aliases: ["wi"], sets: { [ALL_SETS]: {} } },
  { name: "Confirm", type: "switch", aliases: ["cf"], sets: { [ALL_SETS]: {} } },
];

/** Parameters of commands that support paging. */
export const PAGING_PARAMETERS: readonly ParameterSpec[] = [
  { name: "IncludeTotalCount", type: "switch", sets: { [ALL_SETS]: {} } },
  { name: "Skip", type: "uint64", sets: { [ALL_SETS]: {} } },
  { name: "First", type: "uint64", sets: { [ALL_SETS]: {} } },
];

/** Lower-case names of the parameters that commands do not declare themselves. */
export const COMMON_NAMES: ReadonlySet<string> = new Set(
  [...COMMON_PARAMETERS, ...SHOULD_PROCESS_PARAMETERS].map((spec) => spec.name.toLowerCase()),
);
