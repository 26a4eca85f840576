/**
 * Which mandatory parameters are missing once the command line is bound, and which set the pipeline can still complete.
 * @module
 */
import type { Binding } from "./binding.ts";
import { setCount } from "./binding.ts";
import { EVERY_SET, type Param } from "./signature.ts";

/** What a set lacks: parameters that objects may give, and others. */
interface Lack {
  byValue: Param[];
  byName: Param[];
  other: Param[];
}

function lacks(binding: Binding, expectingInput: boolean): Map<number, Lack> {
  const found = new Map<number, Lack>();
  for (const param of binding.signature.mandatory) {
    if (binding.isBound(param)) continue;
    for (const [bits, membership] of param.matching(binding.sets)) {
      if (!membership.mandatory) continue;
      let lack = found.get(bits);
      if (lack === undefined) found.set(bits, lack = { byValue: [], byName: [], other: [] });
      if (expectingInput && membership.value) lack.byValue.push(param);
      if (expectingInput && membership.property) lack.byName.push(param);
      if (!expectingInput || !(membership.value || membership.property)) lack.other.push(param);
    }
  }
  return found;
}

/** Mandatory parameters that nothing has been bound to and that the pipeline will not give. */
export function missingMandatory(binding: Binding, expectingInput: boolean): readonly Param[] {
  const found = lacks(binding, expectingInput);
  if (found.size === 0) return [];
  const all = new Set<Param>();
  if (!expectingInput) {
    for (const lack of found.values()) for (const param of lack.other) all.add(param);
    return [...all];
  }
  const everywhere = found.get(EVERY_SET);
  const { signature } = binding;
  let mandatorySets = 0;
  for (const bits of found.keys()) if (bits !== EVERY_SET) mandatorySets |= bits & binding.sets;
  if (everywhere !== undefined || mandatorySets === 0) mandatorySets = binding.sets & signature.allSets;
  const possible = binding.sets === EVERY_SET ? signature.allSets : binding.sets;
  const { defaultSet } = signature;
  const collect = (bits: number): readonly Param[] => {
    for (const [key, lack] of found) {
      if (key === EVERY_SET || (key & bits) !== 0) { for (const param of lack.other) all.add(param); }
    }
    return [...all];
  };
  const named = [...found].filter(([bits]) => bits !== EVERY_SET);
  if (
    setCount(possible) > 1 && defaultSet !== 0 && (defaultSet & mandatorySets) === 0 && (defaultSet & possible) !== 0
  ) {
    const other = named.some(([bits, lack]) =>
      (bits & possible) !== 0 && (bits & defaultSet) === 0 && lack.byValue.length + lack.byName.length > 0
    );
    if (!other) {
      binding.sets = possible & ~mandatorySets;
      if (binding.sets !== defaultSet) binding.prioritized = defaultSet;
      return [];
    }
  }
  if (setCount(mandatorySets) <= 1) return collect(mandatorySets);
  const isPipelined = (lack: Lack) => lack.byValue.length + lack.byName.length > 0;
  if (defaultSet !== 0 && (mandatorySets & defaultSet) !== 0) {
    const others = named.filter(([bits]) => bits !== defaultSet);
    const anotherTakes = others.some(([, lack]) => isPipelined(lack) && lack.other.length === 0);
    const anotherByName = others.some(([, lack]) => lack.byName.length > 0);
    const own = found.get(defaultSet);
    let latch = false;
    if (own !== undefined) {
      if (own.byName.length > 0 && !anotherByName) latch = true;
      else if (isPipelined(own) && !anotherTakes) latch = true;
    }
    if (!anotherTakes) latch = true;
    if ((everywhere?.other.length ?? 0) > 0) latch = true;
    if (latch) {
      binding.sets = defaultSet;
      return collect(defaultSet);
    }
  }
  const inPlay = named.filter(([bits]) => (bits & mandatorySets) !== 0);
  const byValue = inPlay.filter(([, lack]) => lack.byValue.length > 0);
  const byName = inPlay.filter(([, lack]) => lack.byName.length > 0);
  let chosen = 0;
  if (byValue.length === 1 && byName.length === 1 && byValue[0]![0] === byName[0]![0]) chosen = byValue[0]![0];
  else if (byValue.length === 1 && byName.length === 0) chosen = byValue[0]![0];
  else if (byName.length === 1 && byValue.length === 0) chosen = byName[0]![0];
  if (chosen !== 0) {
    const missing = collect(chosen);
    const ignored = inPlay.filter(([bits]) => bits !== chosen).reduce((sum, [bits]) => sum | bits, 0);
    // The only set that objects can complete is meant, even before a default one that is complete.
    const isDefaultComplete = (defaultSet & possible & ~mandatorySets) !== 0;
    binding.sets = isDefaultComplete || found.get(chosen)!.other.length > 0 ? chosen : possible & ~ignored;
    return missing;
  }
  const hopeless = inPlay.filter(([, lack]) => lack.other.length > 0).reduce((sum, [bits]) => sum | bits, 0);
  if (hopeless === 0) return [];
  if (byValue.length === 1) {
    binding.sets = byValue[0]![0];
    return collect(byValue[0]![0]);
  }
  if (byValue.length < 2 && byName.length < 2) binding.ambiguous();
  binding.sets = possible & ~hopeless;
  if (binding.sets === 0) binding.ambiguous();
  return [];
}
