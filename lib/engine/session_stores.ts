/**
 * The drives Variable:, Function: and Alias: over the session's scopes.
 * @module
 */
import { LiveObject, PsArray, type PsValue } from "../clixml/value.ts";
import { DictionaryEntry } from "./dotnet/collections.ts";
import { convertTo, toText } from "./dotnet/convert.ts";
import { enumNamed } from "./dotnet/enums.ts";
import type { Engine } from "./engine.ts";
import { raise, RUNTIME_EXCEPTION } from "./exceptions.ts";
import { environmentStore } from "./providers/env_store.ts";
import type { FlatStore } from "./providers/flat_store.ts";
import { Providers } from "./providers/provider_table.ts";
import { CONSTANT, READ_ONLY, type Scope, type Variable } from "./scope.ts";
import { notWritable } from "./compile/variables.ts";
import { resolveType } from "./dotnet/type_system.ts";
import { ScriptBlock } from "./script_block.ts";
import type { CommandEntry, VariableOption } from "./session.ts";
import { CommandInfo } from "./command_info.ts";
import { plain } from "./compile/nothing.ts";

/** System.Management.Automation.PSVariable. */
export class SessionVariable extends LiveObject {
  readonly variable: Variable;
  readonly #engine: Engine;
  constructor(variable: Variable, engine: Engine) {
    super();
    this.variable = variable;
    this.#engine = engine;
  }
  get value(): PsValue {
    return plain(this.variable.value);
  }
  /** Stores a value as an assignment would. */
  assign(value: PsValue): void {
    const { variable } = this;
    if ((variable.flags & (READ_ONLY | CONSTANT)) !== 0) throw notWritable(variable.name);
    variable.value = variable.constraint === undefined ? value : variable.constraint.apply(value);
  }
  options(): PsValue {
    const names = [...this.variable.options].join(", ");
    return optionsValue(this.#engine, names === "" ? "None" : names);
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.PSVariable", "System.Object"];
  }
  override text(): string {
    return "System.Management.Automation.PSVariable";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { variable } = this;
    yield ["Name", () => variable.name];
    yield ["Description", () => variable.description];
    yield ["Value", () => this.value];
    yield ["Visibility", () => enumNamed("System.Management.Automation.SessionStateEntryVisibility", "Public")];
    yield ["Module", () => null];
    yield ["ModuleName", () => ""];
    yield ["Options", () => this.options()];
    yield ["Attributes", () => new PsArray([...(variable.constraint?.attributes ?? [])])];
  }
}

function optionsValue(engine: Engine, names: string): PsValue {
  const type = resolveType("System.Management.Automation.ScopedItemOptions");
  return type === undefined ? names : convertTo(names, type, engine);
}

/** The providers of a session. */
export function providersOf(engine: Engine): Providers {
  return new Providers({
    platform: engine.platform,
    stores: {
      Alias: aliasStore(engine),
      Environment: environmentStore({
        platform: engine.platform,
        entry: (key, value) => new DictionaryEntry(key, value),
        text: (value) => toText(value, engine),
      }),
      Function: functionStore(engine),
      Variable: variableStore(engine),
    },
    moved: () => engine.locationMoved(),
  });
}

function notFound(what: string, name: string): Error {
  return raise({
    types: [
      "System.Management.Automation.ItemNotFoundException",
      "System.Management.Automation.SessionStateException",
      ...RUNTIME_EXCEPTION,
    ],
    message: `Cannot find the ${what} "${name}"`,
    errorId: "PathNotFound",
    category: "ObjectNotFound",
    target: name,
  });
}

function variableStore(engine: Engine): FlatStore {
  return {
    names: () => [...engine.scope.variables()].map((variable) => variable.name).sort(compareNames),
    item: (name) => {
      const found = engine.scope.entry(name);
      return found && new SessionVariable(found, engine);
    },
    value: (name) => engine.scope.get(name),
    write: (name, value, options) => {
      const variable = engine.scope.setIn(engine.frame.scope, name, value, options.force ?? false);
      return new SessionVariable(variable, engine);
    },
    remove: (name, force) => {
      if (!engine.scope.remove(name, undefined, force)) throw notFound("variable", name);
    },
  };
}

function functionStore(engine: Engine): FlatStore {
  const entries = () => visible(engine, "functions");
  return {
    names: () => [...entries().values()].map((entry) => entry.name).sort(compareNames),
    item: (name) => {
      const found = engine.commands.function(name);
      return found && engine.commandInfo(found);
    },
    value: (name) => engine.commands.function(name)?.block,
    write: (name, value) => {
      const block = value instanceof ScriptBlock
        ? value
        : value instanceof CommandInfo && "block" in value.entry
        ? value.entry.block
        : engine.parse(toText(value, engine));
      engine.commands.setFunction(name, block);
      return engine.commandInfo(engine.commands.function(name)!);
    },
    remove: (name) => {
      if (!engine.commands.removeFunction(name)) throw notFound("function", name);
    },
  };
}

function aliasStore(engine: Engine): FlatStore {
  const entries = () => visible(engine, "aliases");
  return {
    names: () => [...entries().values()].map((entry) => entry.name).sort(compareNames),
    item: (name) => {
      const found = engine.commands.alias(name);
      return found && engine.commandInfo(found);
    },
    value: (name) => engine.commands.alias(name)?.definition,
    write: (name, value, options) => {
      engine.commands.setAlias(
        name,
        toText(value, engine),
        options.options as VariableOption | undefined,
        undefined,
        options.force ?? false,
      );
      return engine.commandInfo(engine.commands.alias(name)!);
    },
    remove: (name, force) => {
      if (!engine.commands.removeAlias(name, force)) throw notFound("alias", name);
    },
  };
}

function visible(engine: Engine, part: "functions" | "aliases"): Map<string, CommandEntry> {
  const found = new Map<string, CommandEntry>();
  for (let scope: Scope | undefined = engine.frame.scope; scope !== undefined; scope = scope.parent) {
    for (const [key, entry] of scope[part] ?? []) if (!found.has(key)) found.set(key, entry);
  }
  return found;
}

function compareNames(a: string, b: string): number {
  const x = a.toLowerCase();
  const y = b.toLowerCase();
  return x < y ? -1 : x > y ? 1 : 0;
}
