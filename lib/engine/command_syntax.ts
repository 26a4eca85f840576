/**
 * How a command is called, in one line for each set: what `Get-Command -Syntax` and help show.
 * @module
 */
import { COMMON_NAMES } from "./binding/signature.ts";
import { ALL_SETS, type ParameterSpec, type SetMembership } from "./command.ts";
import { resolveType, typeText } from "./dotnet/type_system.ts";

/** A parameter's type as syntax shows it: `string`, `int[]`, `datetime`. */
function typeWord(spec: ParameterSpec): string {
  const type = resolveType(spec.type);
  if (type === undefined) return spec.type.slice(spec.type.lastIndexOf(".") + 1);
  const text = typeText(type);
  const bare = text.slice(text.lastIndexOf(".") + 1);
  return bare === "Object" ? "Object" : bare;
}

function isSwitch(spec: ParameterSpec): boolean {
  return /^(switch|System\.Management\.Automation\.SwitchParameter)$/i.test(spec.type);
}

function part(spec: ParameterSpec, membership: SetMembership): string {
  const name = `-${spec.name}`;
  if (isSwitch(spec)) return membership.mandatory ? name : `[${name}]`;
  const shown = membership.position === undefined ? name : `[${name}]`;
  const text = `${shown} <${typeWord(spec)}>`;
  return membership.mandatory ? text : `[${text}]`;
}

/** The syntax of a command's sets, each a line. */
export function commandSyntax(
  name: string,
  specs: readonly ParameterSpec[],
  advanced: boolean,
): readonly string[] {
  const own = specs.filter((spec) => !COMMON_NAMES.has(spec.name.toLowerCase()) && !spec.hidden);
  const sets = new Set<string>();
  for (const spec of own) for (const set of Object.keys(spec.sets)) if (set !== ALL_SETS) sets.add(set);
  const shouldProcess = specs.some((spec) => spec.name === "WhatIf") ? ["[-WhatIf]", "[-Confirm]"] : [];
  return (sets.size === 0 ? [ALL_SETS] : [...sets]).map((set) => {
    const members = own.map((spec) => ({ spec, membership: spec.sets[set] ?? spec.sets[ALL_SETS] }))
      .filter((entry): entry is { spec: ParameterSpec; membership: SetMembership } => entry.membership !== undefined);
    const positional = members.filter(({ membership }) => membership.position !== undefined)
      .sort((a, b) => a.membership.position! - b.membership.position!);
    const mandatory = members.filter(({ membership }) => membership.position === undefined && membership.mandatory);
    const rest = members.filter(({ membership }) => membership.position === undefined && !membership.mandatory);
    const words = [...positional, ...mandatory, ...rest].map(({ spec, membership }) => part(spec, membership));
    return [name, ...words, ...shouldProcess, ...(advanced ? ["[<CommonParameters>]"] : [])].join(" ");
  });
}
