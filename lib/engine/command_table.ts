/**
 * What command names mean: aliases and functions of the scopes, cmdlets of the session, files.
 * @module
 */
import type { CmdletSpec, ParameterSpec } from "./command.ts";
import { cmdletSignature } from "./cmdlet_processor.ts";
import type { Engine } from "./engine.ts";
import { raise, RUNTIME_EXCEPTION } from "./exceptions.ts";
import type { Scope } from "./scope.ts";
import type { ScriptBlock } from "./script_block.ts";
import type { CommandEntry, CommandTable, ScopeName, VariableOption } from "./session.ts";

/** Levels that aliases may lead through before it is called a circle. */
const MAX_ALIAS_DEPTH = 64;

/** The commands of one session. */
export class Commands implements CommandTable {
  readonly #engine: Engine;
  readonly #cmdlets = new Map<string, CommandEntry & { readonly kind: "cmdlet" }>();
  /** Modules of functions that came from one. */
  readonly modules: WeakMap<ScriptBlock, string> = new WeakMap();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  addCmdlets(specs: readonly CmdletSpec[]): void {
    for (const spec of specs) this.#cmdlets.set(spec.name.toLowerCase(), { kind: "cmdlet", name: spec.name, spec });
  }

  /** The specs, for a session that forks. */
  cmdlets(): readonly CmdletSpec[] {
    return [...this.#cmdlets.values()].map((entry) => entry.spec);
  }

  resolve(name: string): CommandEntry | undefined {
    return this.find(this.target(name));
  }

  /** The name that an alias leads to in the end; the name itself where it is none. */
  target(name: string): string {
    let wanted = name;
    for (let depth = 0; depth < MAX_ALIAS_DEPTH; depth++) {
      const alias = this.alias(wanted);
      if (alias === undefined) break;
      if (alias.definition.toLowerCase() === wanted.toLowerCase()) break;
      wanted = alias.definition;
    }
    return wanted;
  }

  /** An alias of this name, nearest scope first. */
  alias(name: string): (CommandEntry & { readonly kind: "alias" }) | undefined {
    const key = name.toLowerCase();
    for (let scope: Scope | undefined = this.#engine.frame.scope; scope !== undefined; scope = scope.parent) {
      const found = scope.aliases?.get(key);
      if (found?.kind === "alias") return found;
    }
    return undefined;
  }

  /** A function of this name, nearest scope first. */
  function(name: string): (CommandEntry & { readonly kind: "function" | "filter" }) | undefined {
    const key = name.toLowerCase();
    for (let scope: Scope | undefined = this.#engine.frame.scope; scope !== undefined; scope = scope.parent) {
      const found = scope.functions?.get(key);
      if (found?.kind === "function" || found?.kind === "filter") return found;
    }
    return undefined;
  }

  cmdlet(name: string): (CommandEntry & { readonly kind: "cmdlet" }) | undefined {
    return this.#cmdlets.get(name.toLowerCase());
  }

  /** A function, cmdlet or file of this name; `Get-` may be left out. */
  find(name: string): CommandEntry | undefined {
    const slash = name.search(/[\\/]/);
    if (slash < 0 || this.function(name) !== undefined) {
      const found = this.function(name) ?? this.cmdlet(name);
      if (found !== undefined) return found;
    } else {
      const qualified = /^([\w.]+)\\([\w-]+)$/.exec(name);
      if (qualified) {
        const cmdlet = this.cmdlet(qualified[2]!);
        if (cmdlet !== undefined && cmdlet.spec.module.toLowerCase() === qualified[1]!.toLowerCase()) return cmdlet;
        const own = this.function(qualified[2]!);
        if (own && this.modules.get(own.block)?.toLowerCase() === qualified[1]!.toLowerCase()) return own;
      }
    }
    const file = this.#engine.findScript(name);
    if (file !== undefined) return file;
    if (slash < 0 && !name.includes("-")) {
      const get = `Get-${name}`;
      return this.function(get) ?? this.cmdlet(get);
    }
    return undefined;
  }

  *all(): Iterable<CommandEntry> {
    const seen = new Set<string>();
    for (const part of ["aliases", "functions"] as const) {
      for (let scope: Scope | undefined = this.#engine.frame.scope; scope !== undefined; scope = scope.parent) {
        for (const [key, entry] of scope[part] ?? []) {
          if (seen.has(`${part} ${key}`)) continue;
          seen.add(`${part} ${key}`);
          yield entry;
        }
      }
    }
    yield* this.#cmdlets.values();
  }

  setAlias(name: string, definition: string, option?: VariableOption, scope?: ScopeName, force = false): void {
    const target = this.#engine.scopeNamed(scope);
    const key = name.toLowerCase();
    const before = target.aliases?.get(key);
    if (before?.kind === "alias" && !force) this.#refuseLocked(before);
    if (before?.kind === "alias" && before.options === "Constant") this.#refuseLocked(before);
    const entry: CommandEntry = {
      kind: "alias",
      name: before?.name ?? name,
      definition,
      ...(option !== undefined && option !== "None" && { options: option }),
    };
    (target.aliases ??= new Map()).set(key, entry);
  }

  #refuseLocked(entry: CommandEntry & { readonly kind: "alias" }): void {
    if (entry.options !== "ReadOnly" && entry.options !== "Constant") return;
    throw raise({
      types: [
        "System.Management.Automation.SessionStateUnauthorizedAccessException",
        "System.Management.Automation.SessionStateException",
        ...RUNTIME_EXCEPTION,
      ],
      message: `Cannot change the alias "${entry.name}": it is read-only or constant`,
      errorId: "AliasNotWritable",
      category: "WriteError",
      target: entry.name,
    });
  }

  removeAlias(name: string, force = false): boolean {
    const key = name.toLowerCase();
    for (let scope: Scope | undefined = this.#engine.frame.scope; scope !== undefined; scope = scope.parent) {
      const found = scope.aliases?.get(key);
      if (found?.kind !== "alias") continue;
      if (found.options === "Constant" || !force) this.#refuseLocked(found);
      return scope.aliases!.delete(key);
    }
    return false;
  }

  setFunction(name: string, block: ScriptBlock, scope?: ScopeName, isFilter = false): void {
    const target = this.#engine.scopeNamed(scope);
    const key = name.toLowerCase();
    const before = target.functions?.get(key);
    (target.functions ??= new Map()).set(key, {
      kind: isFilter ? "filter" : "function",
      name: before?.name ?? name,
      block,
    });
  }

  removeFunction(name: string): boolean {
    const key = name.toLowerCase();
    for (let scope: Scope | undefined = this.#engine.frame.scope; scope !== undefined; scope = scope.parent) {
      if (scope.functions?.delete(key)) return true;
    }
    return false;
  }

  parameters(entry: CommandEntry): readonly ParameterSpec[] {
    switch (entry.kind) {
      case "cmdlet":
        return cmdletSignature(entry.spec).params.map((param) => param.spec);
      case "function":
      case "filter":
        return this.#engine.declarationOf(entry.block).signature.params.map((param) => param.spec);
      case "alias": {
        const found = this.resolve(entry.definition);
        return found === undefined ? [] : this.parameters(found);
      }
      case "script": {
        const block = this.#engine.loadScript(entry.path);
        return this.#engine.declarationOf(block).signature.params.map((param) => param.spec);
      }
      case "application":
        return [];
    }
  }
}
