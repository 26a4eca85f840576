/**
 * Modules of script: a scope of their own, and what of it others see.
 * @module
 */
import { LiveObject, PsDictionary, type PsValue } from "../clixml/value.ts";
import { enumNamed } from "./dotnet/enums.ts";
import type { Engine } from "./engine.ts";

import { Scope } from "./scope.ts";

/** System.Management.Automation.PSModuleInfo. */
export class ScriptModule extends LiveObject {
  readonly name: string;
  readonly path: string;
  readonly scope: Scope;
  /** Names given to Export-ModuleMember; `undefined` where it was not called: then all functions are exported. */
  exports: ModuleExports | undefined;
  readonly #engine: Engine;
  constructor(engine: Engine, name: string, path: string) {
    super();
    this.#engine = engine;
    this.name = name;
    this.path = path;
    this.scope = Scope.module(engine.global);
    this.scope.isScript = true;
    this.scope.module = this;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.PSModuleInfo", "System.Object"];
  }
  override text(): string {
    return this.name;
  }
  /** Names of the functions that others see. */
  functionNames(): readonly string[] {
    const all = [...this.scope.functions?.values() ?? []].filter((entry) => entry.kind !== "alias");
    const { exports } = this;
    return all.filter((entry) => exports === undefined || exports.functions(entry.name)).map((entry) => entry.name);
  }
  aliasNames(): readonly string[] {
    const { exports } = this;
    if (exports === undefined) return [];
    return [...this.scope.aliases?.values() ?? []].filter((entry) => exports.aliases(entry.name)).map((entry) =>
      entry.name
    );
  }
  variableNames(): readonly string[] {
    const { exports } = this;
    if (exports === undefined) return [];
    return [...this.scope.variables()].filter((variable) => exports.variables(variable.name)).map((variable) =>
      variable.name
    );
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const engine = this.#engine;
    yield ["Name", () => this.name];
    yield ["Path", () => this.path];
    yield ["ModuleType", () => enumNamed("System.Management.Automation.ModuleType", "Script")];
    yield ["Version", () => null];
    yield ["ExportedFunctions", () => {
      const table = new PsDictionary("System.Collections.Generic.Dictionary`2");
      for (const name of this.functionNames()) {
        table.set(name, engine.commandInfo(this.scope.functions!.get(name.toLowerCase())!));
      }
      return table;
    }];
    yield ["ExportedCommands", () => {
      const table = new PsDictionary("System.Collections.Generic.Dictionary`2");
      for (const name of this.functionNames()) {
        table.set(name, engine.commandInfo(this.scope.functions!.get(name.toLowerCase())!));
      }
      return table;
    }];
  }

  /** Makes what is exported known to the global scope. */
  publish(): void {
    const engine = this.#engine;
    for (const name of this.functionNames()) {
      const entry = this.scope.functions!.get(name.toLowerCase())!;
      if (entry.kind !== "function" && entry.kind !== "filter") continue;
      engine.commands.modules.set(entry.block, this.name);
      (engine.global.functions ??= new Map()).set(name.toLowerCase(), entry);
    }
    for (const name of this.aliasNames()) {
      (engine.global.aliases ??= new Map()).set(name.toLowerCase(), this.scope.aliases!.get(name.toLowerCase())!);
    }
    for (const name of this.variableNames()) engine.global.put(this.scope.own(name.toLowerCase())!);
    engine.modules.set(this.name.toLowerCase(), this);
  }

  /** Takes it back. */
  withdraw(): void {
    const engine = this.#engine;
    for (const name of this.functionNames()) {
      const key = name.toLowerCase();
      if (engine.global.functions?.get(key) === this.scope.functions?.get(key)) engine.global.functions?.delete(key);
    }
    for (const name of this.aliasNames()) engine.global.aliases?.delete(name.toLowerCase());
    for (const name of this.variableNames()) engine.global.drop(name.toLowerCase());
    engine.modules.delete(this.name.toLowerCase());
  }
}

/** What Export-ModuleMember asked for. */
export interface ModuleExports {
  functions(name: string): boolean;
  aliases(name: string): boolean;
  variables(name: string): boolean;
}
