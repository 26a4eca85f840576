/**
 * What the tables in `parameters/` are made of.
 * @module
 */
import type { CmdletSpec, SetMembership } from "../engine/command.ts";

/** A cmdlet without its body. */
export type CmdletFacts = Omit<CmdletSpec, "create">;

/** The same membership in several sets. */
export function each(sets: readonly string[], membership: SetMembership = {}): Record<string, SetMembership> {
  return Object.fromEntries(sets.map((set) => [set, membership]));
}
