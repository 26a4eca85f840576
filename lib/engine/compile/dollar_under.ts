/**
 * Setting `$_` for a while and giving it back its value.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { type Scope, Variable } from "../scope.ts";
import type { Frame } from "./frame.ts";

/** A `$_` that is set for a while. */
export interface DollarUnder {
  set(value: PsValue): void;
  /** Gives back the value from before; where there was none, there is none again. */
  restore(): void;
}

/** Takes hold of a frame's own `$_`; `slot` is its cell in the frame's layout. */
export function withDollarUnder(f: Frame, slot: number): DollarUnder {
  const under = scopeDollarUnder(f.scope);
  f.cells[slot] = under.variable;
  return {
    set: under.set,
    restore: () => {
      under.restore();
      f.cells[slot] = undefined;
    },
  };
}

/** The `$_` of a scope. */
export interface ScopeDollarUnder extends DollarUnder {
  readonly variable: Variable;
  /** Removes it where it was not there before; leaves its value alone. */
  forget(): void;
}

/** Takes hold of a scope's own `$_`. */
export function scopeDollarUnder(scope: Scope): ScopeDollarUnder {
  const before = scope.own("_");
  const variable = before ?? scope.put(new Variable("_", null));
  const value = variable.value;
  return {
    variable,
    set: (next) => {
      variable.value = next;
    },
    restore: () => {
      if (before === undefined) scope.drop("_");
      else variable.value = value;
    },
    forget: () => {
      if (before === undefined && scope.own("_") === variable) scope.drop("_");
    },
  };
}
