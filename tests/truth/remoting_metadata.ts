/**
 * What a real PowerShell says of its cmdlets' parameters, against the tables that the binder reads.
 * @module
 */
import { ALL_SETS, type CmdletSpec, type ParameterSpec, type Validation } from "../../lib/engine/command.ts";
import { COMMON_PARAMETERS, SHOULD_PROCESS_PARAMETERS } from "../../lib/engine/binding/signature.ts";
import { resolveType } from "../../lib/engine/dotnet/type_system.ts";
import { sameNotation } from "./notation.ts";
import type { CaseResult } from "./runner.ts";

/** One cmdlet of `metadata.json`. */
export interface CmdletMetadata {
  readonly name: string;
  readonly type: string;
  readonly aliases: readonly string[];
  readonly defaultSet: string | null;
  readonly supportsShouldProcess: boolean;
  readonly confirmImpact: string;
  readonly supportsPaging: boolean;
  readonly outputTypes: readonly { readonly types: readonly string[] }[];
  readonly sets: readonly { readonly name: string; readonly parameters: readonly string[] }[];
  readonly parameters: readonly ParameterMetadata[];
}

interface ParameterMetadata {
  readonly name: string;
  readonly type: string;
  readonly aliases: readonly string[];
  readonly enum?: readonly (readonly [string, number])[];
  readonly attributes: readonly Readonly<Record<string, unknown>>[];
  readonly sets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Attributes that say nothing about binding here: where data come from, and how credentials are asked for. */
const OTHER_ATTRIBUTES = ["ValidateTrustedData", "ValidateVariableName", "Credential"];

/** Compares one cmdlet. */
export function checkCmdlet(
  wanted: CmdletMetadata,
  spec: CmdletSpec | undefined,
  aliases: readonly string[],
): CaseResult {
  const id = `metadata/${wanted.name}`;
  if (!spec) return { id, passed: false, detail: "no such cmdlet" };
  const expected = {
    type: wanted.type,
    aliases: wanted.aliases,
    defaultSet: wanted.defaultSet,
    shouldProcess: wanted.supportsShouldProcess ? wanted.confirmImpact : null,
    paging: wanted.supportsPaging,
    outputTypes: wanted.outputTypes.flatMap(({ types }) => types),
    sets: Object.fromEntries(wanted.sets.map(({ name, parameters }) => [name, parameters])),
    parameters: Object.fromEntries(wanted.parameters.map((parameter) => [parameter.name, facts(parameter)])),
  };
  const actual = {
    type: spec.className,
    aliases: [...aliases].sort(),
    defaultSet: spec.defaultSet ?? null,
    shouldProcess: spec.shouldProcess ?? null,
    paging: spec.supportsPaging ?? false,
    outputTypes: spec.outputTypes ?? [],
    sets: setsOf(spec),
    parameters: Object.fromEntries(spec.parameters.map((parameter) => [parameter.name, specFacts(parameter)])),
  };
  return compare(id, expected, actual);
}

/** Compares the parameters that all cmdlets have. */
export function checkCommon(wanted: readonly ParameterMetadata[]): CaseResult {
  const specs = [...COMMON_PARAMETERS, ...SHOULD_PROCESS_PARAMETERS];
  const names = new Set(wanted.map(({ name }) => name));
  return compare(
    "metadata/common",
    Object.fromEntries(wanted.map((parameter) => [parameter.name, facts(parameter)])),
    Object.fromEntries(specs.filter(({ name }) => names.has(name)).map((spec) => [spec.name, specFacts(spec)])),
  );
}

function compare(id: string, expected: Record<string, unknown>, actual: Record<string, unknown>): CaseResult {
  const differing = differences(expected, actual, "");
  if (differing.length === 0) return { id, passed: true };
  return { id, passed: false, detail: differing.slice(0, 12).join("; "), expected, actual };
}

// Names of the members that differ, as paths.
function differences(expected: unknown, actual: unknown, path: string): string[] {
  if (sameNotation(expected, actual)) return [];
  const isTable = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isTable(expected) || !isTable(actual)) return [path];
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names].flatMap((name) =>
    differences(expected[name], actual[name], path === "" ? name : `${path}.${name}`)
  );
}

function setsOf(spec: CmdletSpec): Record<string, readonly string[]> {
  const names = new Set(spec.parameters.flatMap(({ sets }) => Object.keys(sets)));
  if (names.size > 1) names.delete(ALL_SETS);
  if (names.size === 0) names.add(ALL_SETS);
  // A set without parameters of its own is known as the default only.
  if (spec.defaultSet !== undefined) names.add(spec.defaultSet);
  return Object.fromEntries(
    [...names].map((set) => [
      set,
      spec.parameters.filter(({ sets }) => set in sets || ALL_SETS in sets).map(({ name }) => name),
    ]),
  );
}

function facts(parameter: ParameterMetadata): Record<string, unknown> {
  return {
    type: parameter.type,
    aliases: [...parameter.aliases],
    attributes: parameter.attributes
      .filter(({ name }) => !OTHER_ATTRIBUTES.includes(String(name)))
      .map(({ kind: _, ...attribute }) => attribute)
      .sort(byName),
    sets: parameter.sets,
    ...(parameter.enum === undefined ? {} : { enum: parameter.enum }),
  };
}

function specFacts(spec: ParameterSpec): Record<string, unknown> {
  const type = resolveType(spec.type);
  const row = type?.row.enum;
  const attributes: Record<string, unknown>[] = (spec.validate ?? []).map(attributeOf);
  if (spec.allowNull) attributes.push({ name: "AllowNull" });
  if (spec.allowEmptyString) attributes.push({ name: "AllowEmptyString" });
  if (spec.allowEmptyCollection) attributes.push({ name: "AllowEmptyCollection" });
  return {
    type: type?.fullName ?? spec.type,
    aliases: [...(spec.aliases ?? [])],
    attributes: attributes.sort(byName),
    sets: Object.fromEntries(
      Object.entries(spec.sets).map(([set, membership]) => [set, {
        mandatory: membership.mandatory ?? false,
        position: membership.position ?? null,
        byValue: membership.value ?? false,
        byPropertyName: membership.property ?? false,
        remaining: membership.remaining ?? false,
      }]),
    ),
    ...(row === undefined ? {} : { enum: row.members.map(([name, value]) => [name, Number(value)]) }),
  };
}

function byName(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number {
  return String(a.name) < String(b.name) ? -1 : 1;
}

function attributeOf(rule: Validation): Record<string, unknown> {
  switch (rule.kind) {
    case "Range":
      return { name: "ValidateRange", min: rule.min, max: rule.max };
    case "Set":
      return { name: "ValidateSet", values: rule.values, ignoreCase: rule.ignoreCase ?? true };
    default:
      return { name: `Validate${rule.kind}` };
  }
}
