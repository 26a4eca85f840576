/**
 * Commands as objects: what Get-Command gives and `&` takes.
 * @module
 */
import { LiveObject, PropertyBag, PsArray, PsDictionary, PsObject, type PsValue } from "../clixml/value.ts";
import { attributesOf, NO_POSITION } from "./attribute_objects.ts";
import type { ParameterSpec } from "./command.ts";
import { enumNamed } from "./dotnet/enums.ts";
import { resolveType } from "./dotnet/type_system.ts";
import { commandSyntax } from "./command_syntax.ts";
import type { CommandEntry } from "./session.ts";

/** What a command object asks its session. */
export interface CommandFacts {
  parameters(entry: CommandEntry): readonly ParameterSpec[];
  resolve(name: string): CommandEntry | undefined;
  outputTypes(entry: CommandEntry): readonly string[];
  /** Name of the module a function came from; empty for none. */
  moduleOf(entry: CommandEntry): string;
}

const KINDS: Readonly<Record<CommandEntry["kind"], { type: string; commandType: string }>> = {
  alias: { type: "AliasInfo", commandType: "Alias" },
  function: { type: "FunctionInfo", commandType: "Function" },
  filter: { type: "FilterInfo", commandType: "Filter" },
  cmdlet: { type: "CmdletInfo", commandType: "Cmdlet" },
  script: { type: "ExternalScriptInfo", commandType: "ExternalScript" },
  application: { type: "ApplicationInfo", commandType: "Application" },
};

const SMA = "System.Management.Automation.";

/** AliasInfo, FunctionInfo, FilterInfo, CmdletInfo, ExternalScriptInfo or ApplicationInfo. */
export class CommandInfo extends LiveObject {
  readonly entry: CommandEntry;
  readonly #facts: CommandFacts;
  constructor(entry: CommandEntry, facts: CommandFacts) {
    super();
    this.entry = entry;
    this.#facts = facts;
  }
  get name(): string {
    return this.entry.name;
  }
  override typeNames(): readonly string[] {
    const kind = KINDS[this.entry.kind].type;
    const own = kind === "FilterInfo" ? [`${SMA}FilterInfo`, `${SMA}FunctionInfo`] : [`${SMA}${kind}`];
    return [...own, `${SMA}CommandInfo`, "System.Object"];
  }
  override text(): string {
    return this.entry.name;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const { entry } = this;
    const facts = this.#facts;
    if (entry.kind === "function" || entry.kind === "filter") {
      yield ["ScriptBlock", () => entry.block];
      yield ["CmdletBinding", () => facts.parameters(entry).some((parameter) => parameter.name === "Verbose")];
      yield ["DefaultParameterSet", () => null];
    }
    if (entry.kind === "alias") {
      const resolved = () => {
        const found = facts.resolve(entry.definition);
        return found === undefined ? null : new CommandInfo(found, facts);
      };
      yield ["ReferencedCommand", resolved];
      yield ["ResolvedCommand", resolved];
      yield ["DisplayName", () => `${entry.name} -> ${entry.definition}`];
      yield ["ResolvedCommandName", () => facts.resolve(entry.definition)?.name ?? null];
    }
    yield ["Definition", () => this.definition()];
    yield ["Options", () => {
      const option = entry.kind === "alias" ? entry.options ?? "None" : "None";
      return enumNamed(`${SMA}ScopedItemOptions`, option);
    }];
    if (entry.kind === "function" || entry.kind === "filter") yield ["Description", () => null];
    if (entry.kind === "script" || entry.kind === "application") {
      yield ["Path", () => entry.path];
    }
    if (entry.kind === "cmdlet") {
      yield ["ImplementingType", () => null];
      yield ["DefaultParameterSet", () => entry.spec.defaultSet ?? "__AllParameterSets"];
      yield ["Verb", () => entry.name.split("-")[0]!];
      yield ["Noun", () => entry.name.split("-").slice(1).join("-")];
      yield ["HelpFile", () => null];
    } else if (entry.kind === "function" || entry.kind === "filter") {
      const [verb, ...noun] = entry.name.split("-");
      yield ["Verb", () => noun.length === 0 ? "" : verb!];
      yield ["Noun", () => noun.join("-")];
      yield ["HelpFile", () => null];
    }
    yield ["CommandType", () => enumNamed(`${SMA}CommandTypes`, KINDS[entry.kind].commandType)];
    yield ["Name", () => entry.name];
    yield ["Source", () => this.source()];
    yield ["Version", () => null];
    yield ["Visibility", () => enumNamed(`${SMA}SessionStateEntryVisibility`, "Public")];
    yield ["ModuleName", () => this.source()];
    yield ["Module", () => null];
    yield ["RemotingCapability", () => enumNamed(`${SMA}RemotingCapability`, "PowerShell")];
    yield ["Parameters", () => this.#parameters()];
    yield ["ParameterSets", () => this.#parameterSets()];
    yield [
      "OutputType",
      () => new PsArray(facts.outputTypes(entry).map(outputType), `${SMA}PSTypeName`),
    ];
  }

  /** What the command stands for, as text. */
  definition(): string {
    const { entry } = this;
    switch (entry.kind) {
      case "alias":
        return entry.definition;
      case "function":
      case "filter":
        return entry.block.source;
      case "script":
      case "application":
        return entry.path;
      case "cmdlet":
        return this.syntax();
    }
  }

  /** What `Get-Command -Syntax` shows. */
  syntax(): string {
    const { entry } = this;
    if (entry.kind === "alias") return `${entry.name} (alias) -> ${entry.definition}`;
    const specs = this.#facts.parameters(entry);
    const advanced = entry.kind === "cmdlet" || specs.some((spec) => spec.name === "Verbose");
    return commandSyntax(entry.name, specs, advanced).map((line) => `\n${line}\n`).join("");
  }

  source(): string {
    const { entry } = this;
    if (entry.kind === "cmdlet") return entry.spec.module;
    if (entry.kind === "script" || entry.kind === "application") return entry.path;
    return this.#facts.moduleOf(entry);
  }

  #parameters(): PsValue {
    const table = new PsDictionary("System.Collections.Generic.Dictionary`2[[System.String],[System.Object]]");
    for (const spec of this.#facts.parameters(this.entry)) table.set(spec.name, parameterObject(spec));
    return table;
  }

  #parameterSets(): PsValue {
    const names = new Set<string>();
    const specs = this.#facts.parameters(this.entry);
    for (const spec of specs) for (const name of Object.keys(spec.sets)) names.add(name);
    if (names.size > 1) names.delete("__AllParameterSets");
    return new PsArray([...names].map((name) => {
      const bag = new PropertyBag();
      bag.push("Name", name);
      bag.push("IsDefault", this.entry.kind === "cmdlet" && this.entry.spec.defaultSet === name);
      bag.push(
        "Parameters",
        new PsArray(
          specs.filter((spec) => name in spec.sets || "__AllParameterSets" in spec.sets).map(parameterObject),
        ),
      );
      return new PsObject(bag, undefined, [`${SMA}CommandParameterSetInfo`, "System.Object"]);
    }));
  }
}

function outputType(name: string): PsValue {
  const bag = new PropertyBag();
  bag.push("Name", name);
  bag.push("Type", resolveType(name) ?? null);
  const object = new PsObject(bag, undefined, [`${SMA}PSTypeName`, "System.Object"]);
  object.text = name;
  return object;
}

function setsOf(spec: ParameterSpec): PsValue {
  const sets = new PsDictionary(
    "System.Collections.Generic.Dictionary`2[[System.String],[System.Object]]",
    "ignoreCase",
  );
  for (const [name, facts] of Object.entries(spec.sets)) {
    const bag = new PropertyBag();
    bag.push("IsMandatory", facts.mandatory ?? false);
    bag.push("Position", facts.position ?? NO_POSITION);
    bag.push("ValueFromPipeline", facts.value ?? false);
    bag.push("ValueFromPipelineByPropertyName", facts.property ?? false);
    bag.push("ValueFromRemainingArguments", facts.remaining ?? false);
    bag.push("HelpMessage", facts.helpMessage ?? null);
    sets.set(name, new PsObject(bag, undefined, [`${SMA}ParameterSetMetadata`, "System.Object"]));
  }
  return sets;
}

function parameterObject(spec: ParameterSpec): PsValue {
  const bag = new PropertyBag();
  bag.push("Name", spec.name);
  bag.push("ParameterType", resolveType(spec.type) ?? spec.type);
  bag.push("Aliases", new PsArray([...(spec.aliases ?? [])], "System.String"));
  bag.push("ParameterSets", setsOf(spec));
  bag.push("IsDynamic", false);
  bag.push("Attributes", attributesOf(spec));
  bag.push("SwitchParameter", spec.type.toLowerCase() === "switch");
  return new PsObject(bag, undefined, [`${SMA}ParameterMetadata`, "System.Object"]);
}
