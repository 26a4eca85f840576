/**
 * Variables and the scopes that hold them. A scope's parent is the scope of whoever called, so that a name is looked up
 * through the callers. Variables that the compiler knows live in numbered cells, all others in a map.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { CommandEntry, VariableEntry, VariableOption } from "./session.ts";

// Bits of `Variable.flags`. A variable without any is read and written directly.
/** Written and removed only by force. */
export const READ_ONLY = 1;
/** Never written, never removed. */
export const CONSTANT = 2;
/** Seen in its own scope only. */
export const PRIVATE = 4;
/** One variable for all scopes. */
export const ALL_SCOPE = 8;
/** It has attributes: a conversion, validations. */
export const TYPED = 16;
/** It was removed; whoever cached it must look again. Larger than every other bit. */
export const REMOVED = 128;

const OPTION_BITS: readonly (readonly [VariableOption, number])[] = [
  ["ReadOnly", READ_ONLY],
  ["Constant", CONSTANT],
  ["Private", PRIVATE],
  ["AllScope", ALL_SCOPE],
];

/** What the attributes of a variable do to a value on its way in: convert it, or throw. */
export interface Constraint {
  apply(value: PsValue): PsValue;
  /** Attributes as objects, for `(Get-Variable x).Attributes`. */
  readonly attributes: readonly PsValue[];
  /** Full name of the type that values are converted to, where there is one. */
  readonly typeName?: string;
}

/** One variable. */
export class Variable implements VariableEntry {
  readonly name: string;
  value: PsValue;
  flags: number;
  description = "";
  constraint: Constraint | undefined;
  constructor(name: string, value: PsValue, flags = 0) {
    this.name = name;
    this.value = value;
    this.flags = flags;
    this.constraint = undefined;
  }
  get options(): ReadonlySet<VariableOption> {
    return new Set(OPTION_BITS.filter(([, bit]) => (this.flags & bit) !== 0).map(([name]) => name));
  }
}

/** The bits of a set of options. */
export function optionFlags(options: Iterable<VariableOption>): number {
  let flags = 0;
  for (const option of options) flags |= OPTION_BITS.find(([name]) => name === option)?.[1] ?? 0;
  return flags;
}

/** Names of the variables that a piece of code keeps in cells, in lower case, and their numbers. */
export class Layout {
  readonly names: string[] = [];
  readonly index: Map<string, number> = new Map();
  /** The cell of a name, which is added where it is new. */
  slot(name: string): number {
    const known = this.index.get(name);
    if (known !== undefined) return known;
    const slot = this.names.length;
    this.names.push(name);
    this.index.set(name, slot);
    return slot;
  }
}

const NO_LAYOUT = new Layout();

/** Makes the values of the automatic variables of an invocation on first use. */
export interface Automatic {
  automatic(name: string): PsValue | undefined;
}

/** One scope. */
export class Scope {
  readonly parent: Scope | undefined;
  /** The outermost scope of this one's module; the global scope for all code outside modules. */
  readonly root: Scope;
  /** A scope that `$script:` means: of a script file, a module, or the global one. */
  isScript = false;
  readonly layout: Layout;
  /** Variables of the layout's names. */
  readonly cells: (Variable | undefined)[];
  /** Variables of other names, by lower-case name. */
  extra: Map<string, Variable> | undefined;
  functions: Map<string, CommandEntry> | undefined;
  aliases: Map<string, CommandEntry> | undefined;
  /** Set-StrictMode of this scope: a version, 0 for off, `undefined` to ask the parent. */
  strict: number | undefined;
  /** Gives `$args`, `$MyInvocation` and the like of the invocation that this scope belongs to. */
  automatic: Automatic | undefined;
  /** The module whose outermost scope this is. */
  module: PsValue | undefined;
  /** Values of `$using:` for code of a job. */
  using: ReadonlyMap<string, PsValue> | undefined;

  constructor(parent: Scope | undefined, layout: Layout = NO_LAYOUT, root?: Scope) {
    this.parent = parent;
    this.layout = layout;
    this.cells = layout === NO_LAYOUT ? [] : new Array(layout.names.length);
    this.root = root ?? parent?.root ?? this;
    this.extra = undefined;
    this.functions = undefined;
    this.aliases = undefined;
    this.strict = undefined;
    this.automatic = undefined;
    this.module = undefined;
    this.using = undefined;
  }

  /** The outermost scope of a module: code in it sees the global scope, and nobody else. */
  static module(global: Scope): Scope {
    const scope = new Scope(global);
    (scope as { root: Scope }).root = scope;
    return scope;
  }

  /** The variable of this scope itself; `name` in lower case. */
  own(name: string): Variable | undefined {
    const slot = this.layout.index.get(name);
    if (slot !== undefined) {
      const cell = this.cells[slot];
      if (cell !== undefined) return cell.flags < REMOVED ? cell : undefined;
    }
    const found = this.extra?.get(name);
    if (found !== undefined) return found;
    if (this.automatic !== undefined && AUTOMATIC_NAMES.has(name)) {
      const value = this.automatic.automatic(name);
      if (value !== undefined) return this.put(new Variable(AUTOMATIC_NAMES.get(name)!, value));
    }
    return undefined;
  }

  /** Adds a variable to this scope, in place of one of the same name. */
  put(variable: Variable): Variable {
    const name = variable.name.toLowerCase();
    const slot = this.layout.index.get(name);
    const before = slot !== undefined && slot < this.cells.length ? this.cells[slot] : this.extra?.get(name);
    if (before !== undefined && before !== variable) before.flags |= REMOVED;
    if (slot !== undefined && slot < this.cells.length) this.cells[slot] = variable;
    else (this.extra ??= new Map()).set(name, variable);
    return variable;
  }

  /** Removes a variable of this scope; `name` in lower case. */
  drop(name: string): boolean {
    const slot = this.layout.index.get(name);
    const cell = slot === undefined ? undefined : this.cells[slot];
    if (slot !== undefined && cell !== undefined) {
      cell.flags |= REMOVED;
      this.cells[slot] = undefined;
      return true;
    }
    const found = this.extra?.get(name);
    if (found === undefined) return false;
    found.flags |= REMOVED;
    this.extra!.delete(name);
    return true;
  }

  /** The variable that a name means here: of this scope, else of the nearest caller's that is not private. */
  find(name: string): Variable | undefined {
    const own = this.own(name);
    if (own !== undefined) return own;
    for (let scope = this.parent; scope !== undefined; scope = scope.parent) {
      const found = scope.own(name);
      if (found !== undefined && (found.flags & PRIVATE) === 0) return found;
    }
    return undefined;
  }

  /** The variables of this scope itself. */
  *variables(): Iterable<Variable> {
    for (const cell of this.cells) if (cell !== undefined && cell.flags < REMOVED) yield cell;
    if (this.extra !== undefined) yield* this.extra.values();
  }

  /** The scope that `$script:` means. */
  get script(): Scope {
    if (this.isScript) return this;
    return this.parent === undefined ? this.root : this.parent.script;
  }

  /** The scope so many levels up; `undefined` beyond the outermost. */
  up(levels: number): Scope | undefined {
    return levels === 0 ? this : this.parent?.up(levels - 1);
  }

  /** Version of Set-StrictMode that holds here, 0 where none does. */
  get strictVersion(): number {
    return this.strict ?? this.parent?.strictVersion ?? 0;
  }
}

/** Automatic variables that an invocation makes when they are asked for: lower-case name to spelling. */
export const AUTOMATIC_NAMES: ReadonlyMap<string, string> = new Map(
  ["args", "input", "MyInvocation", "PSBoundParameters", "PSScriptRoot", "PSCommandPath", "PSCmdlet"].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);
