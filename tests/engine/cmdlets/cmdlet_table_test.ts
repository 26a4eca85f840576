import { assert, assertEquals } from "@std/assert";
import { CORE_CMDLETS } from "../../../lib/engine/cmdlets/all.ts";
import { DEFAULT_ALIASES } from "../../../lib/engine/cmdlets/aliases.ts";
import { ALL_SETS, type CmdletSpec } from "../../../lib/engine/command.ts";

const COMMON = [
  "Verbose",
  "Debug",
  "ErrorAction",
  "WarningAction",
  "InformationAction",
  "ProgressAction",
  "ErrorVariable",
  "WarningVariable",
  "InformationVariable",
  "OutVariable",
  "OutBuffer",
  "PipelineVariable",
];

function setsOf(spec: CmdletSpec): string[] {
  const names = new Set(spec.parameters.flatMap((param) => Object.keys(param.sets)));
  names.delete(ALL_SETS);
  return names.size > 0 ? [...names] : [ALL_SETS];
}

Deno.test("no two cmdlets have one name", () => {
  const names = CORE_CMDLETS.map((spec) => spec.name.toLowerCase());
  assertEquals(names.filter((name, i) => names.indexOf(name) !== i), []);
});

Deno.test("no two aliases have one name", () => {
  const names = DEFAULT_ALIASES.map((alias) => alias.name.toLowerCase());
  assertEquals(names.filter((name, i) => names.indexOf(name) !== i), []);
});

for (const spec of CORE_CMDLETS) {
  Deno.test(`${spec.name}: names, sets and positions are without contradiction`, () => {
    assert(/^[A-Z]\w+-[A-Z]\w+$/u.test(spec.name));
    assert(spec.className.startsWith("Microsoft.PowerShell.Commands."));
    assert(spec.module.startsWith("Microsoft.PowerShell."));
    const names = spec.parameters.flatMap((param) => [param.name, ...param.aliases ?? []]).map((name) =>
      name.toLowerCase()
    );
    assertEquals(names.filter((name, i) => names.indexOf(name) !== i), [], "names used twice");
    assertEquals(names.filter((name) => COMMON.some((common) => common.toLowerCase() === name)), []);
    const sets = setsOf(spec);
    // A default set may be one that no parameter names.
    if (spec.defaultSet !== undefined && !sets.includes(spec.defaultSet)) sets.push(spec.defaultSet);
    for (const set of sets) {
      const positions = new Map<number, string>();
      for (const param of spec.parameters) {
        const membership = param.sets[set] ?? param.sets[ALL_SETS];
        if (membership?.position === undefined) continue;
        assertEquals(positions.get(membership.position), undefined, `-${param.name} in ${set}`);
        positions.set(membership.position, param.name);
      }
    }
  });
}
