/**
 * The variables of a session as cmdlets see them: from the code that runs.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import { notWritable, variableKey, writable } from "./compile/variables.ts";
import { plain } from "./compile/nothing.ts";
import type { Engine } from "./engine.ts";
import { CONSTANT, optionFlags, PRIVATE, READ_ONLY, type Scope, Variable } from "./scope.ts";
import type { ScopeName, ScopeView, VariableEntry } from "./session.ts";

/** Names that always have a value and are no variables of any scope. */
const FIXED: Readonly<Record<string, { name: string; value: (engine: Engine) => PsValue }>> = {
  true: { name: "true", value: () => true },
  false: { name: "false", value: () => false },
  null: { name: "null", value: () => null },
  "?": { name: "?", value: (engine) => engine.ok },
};

/** The view of an engine's scopes. */
export class Variables implements ScopeView {
  readonly #engine: Engine;
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get #scope(): Scope {
    return this.#engine.frame.scope;
  }

  get(name: string): PsValue | undefined {
    const key = name.toLowerCase();
    const found = this.#scope.find(key)?.value ?? FIXED[key]?.value(this.#engine);
    return found === undefined ? undefined : plain(found);
  }

  set(name: string, value: PsValue): void {
    this.setIn(this.#scope, name, value);
  }

  /** Sets a variable of one scope. */
  setIn(scope: Scope, name: string, value: PsValue, force = false): Variable {
    const key = name.toLowerCase();
    let own: Variable | undefined;
    if (force) {
      own = scope.own(key) ?? this.#engine.allScope.get(key);
      if (own !== undefined && (own.flags & CONSTANT) !== 0) throw notWritable(name);
    } else own = writable(this.#engine.frame, scope, key, name);
    if (own === undefined) return scope.put(new Variable(name, value));
    own.value = own.constraint === undefined ? value : own.constraint.apply(value);
    return own;
  }

  entry(name: string, scope?: ScopeName): Variable | undefined {
    const key = variableKey(name);
    const found = scope === undefined ? this.#scope.find(key) : this.#engine.scopeNamed(scope).own(key);
    if (found !== undefined) return found;
    const fixed = FIXED[key];
    if (fixed === undefined || (scope !== undefined && this.#engine.scopeNamed(scope) !== this.#engine.global)) {
      return undefined;
    }
    return new Variable(fixed.name, fixed.value(this.#engine), key === "?" ? READ_ONLY : CONSTANT);
  }

  define(entry: VariableEntry, scope?: ScopeName, force = false): void {
    const target = scope === undefined ? this.#scope : this.#engine.scopeNamed(scope);
    const key = entry.name.toLowerCase();
    const own = target.own(key) ?? this.#engine.allScope.get(key);
    if (own !== undefined && ((own.flags & CONSTANT) !== 0 || ((own.flags & READ_ONLY) !== 0 && !force))) {
      throw notWritable(entry.name);
    }
    const variable = new Variable(entry.name, entry.value, optionFlags(entry.options));
    variable.description = entry.description;
    if (scope === "Private") variable.flags |= PRIVATE;
    if (entry.options.has("AllScope")) this.#engine.allScope.set(key, variable);
    target.put(variable);
  }

  remove(name: string, scope?: ScopeName, force = false): boolean {
    const key = name.toLowerCase();
    let target: Scope | undefined = scope === undefined ? this.#scope : this.#engine.scopeNamed(scope);
    if (scope === undefined) {
      while (target !== undefined && target.own(key) === undefined) target = target.parent;
    }
    const own = target?.own(key);
    if (target === undefined || own === undefined) return false;
    if ((own.flags & CONSTANT) !== 0 || ((own.flags & READ_ONLY) !== 0 && !force)) throw notWritable(name);
    this.#engine.allScope.delete(key);
    return target.drop(key);
  }

  *variables(scope?: ScopeName): Iterable<Variable> {
    if (scope !== undefined) {
      yield* this.#engine.scopeNamed(scope).variables();
      return;
    }
    const seen = new Set<string>();
    for (let level: Scope | undefined = this.#scope; level !== undefined; level = level.parent) {
      for (const variable of level.variables()) {
        const key = variable.name.toLowerCase();
        if (seen.has(key) || (level !== this.#scope && (variable.flags & PRIVATE) !== 0)) continue;
        seen.add(key);
        yield variable;
      }
    }
    for (const [key, fixed] of Object.entries(FIXED)) {
      if (!seen.has(key)) yield new Variable(fixed.name, fixed.value(this.#engine), key === "?" ? READ_ONLY : CONSTANT);
    }
  }
}
