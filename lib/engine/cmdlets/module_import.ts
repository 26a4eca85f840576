/**
 * Import-Module, Get-Module and Remove-Module: modules of scripts from files, and the ones that are always there.
 * @module
 */
import { LiveObject, PsDictionary, PsObject, type PsValue } from "../../clixml/value.ts";
import { type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { TerminatingError } from "../exceptions.ts";
import { decodeText } from "../providers/encodings.ts";
import { IO_EXCEPTION } from "../providers/provider_errors.ts";
import type { Session } from "../session.ts";
import type { Task } from "../task.ts";
import { anyWildcard, hasWildcards } from "../wildcard.ts";
import { commandClass, CORE, HOST, MANAGEMENT, SECURITY, UTILITY } from "./modules.ts";

/** One module that a session has. */
interface Loaded {
  readonly name: string;
  readonly info: PsValue;
  readonly path: string;
  /** Names of what it gave to the session. */
  readonly functions: readonly string[];
}

/** System.Management.Automation.PSModuleInfo of a module that is not made of script. */
class ModuleInfo extends LiveObject {
  readonly #session: Session;
  readonly #name: string;
  constructor(session: Session, name: string) {
    super();
    this.#session = session;
    this.#name = name;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.PSModuleInfo", "System.Object"];
  }
  override text(): string {
    return this.#name;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const base = `${this.#session.platform.psHome}/Modules/${this.#name}`;
    yield ["ExportedCommands", () => this.#commands()];
    yield ["Name", () => this.#name];
    yield ["Path", () => `${base}/${this.#name}.psd1`];
    yield ["ModuleBase", () => base];
    yield ["ModuleType", () => "Manifest"];
    yield ["Version", () => "7.0.0.0"];
    yield ["PreRelease", () => ""];
  }
  #commands(): PsValue {
    const commands = new PsDictionary();
    for (const entry of this.#session.commands.all()) {
      if (entry.kind === "cmdlet" && entry.spec.module === this.#name) commands.set(entry.name, entry.name);
    }
    return commands;
  }
}

/** Modules that need no file. */
const BUILT_IN = [MANAGEMENT, UTILITY, SECURITY, HOST];

function loaded(session: Session): Map<string, Loaded> {
  const known = session.slots.get("modules");
  if (known instanceof Map) return known as Map<string, Loaded>;
  const fresh = new Map<string, Loaded>();
  for (const name of [MANAGEMENT, UTILITY]) {
    fresh.set(name.toLowerCase(), { name, info: new ModuleInfo(session, name), path: "", functions: [] });
  }
  session.slots.set("modules", fresh);
  return fresh;
}

/** The file that a module's name or path means. */
function moduleFile(cmd: CmdletCall, name: string): string | undefined {
  const { platform, providers } = cmd.session;
  const separator = platform.os === "windows" ? "\\" : "/";
  const at = (path: string): string | undefined => {
    const stat = platform.fileSystem.stat(path);
    if (stat?.kind === "file") return /\.(psd1|psm1|ps1)$/iu.test(path) ? path : undefined;
    const leaf = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
    const stems = stat?.kind === "directory" ? [path + separator + leaf] : [path];
    for (const stem of stems) {
      for (const extension of [".psd1", ".psm1", ".ps1"]) {
        if (platform.fileSystem.stat(stem + extension)?.kind === "file") return stem + extension;
      }
    }
    return undefined;
  };
  if (/[\\/]|^\.+$/u.test(name) || /^\w:/u.test(name)) {
    try {
      return at(providers.resolveFile(name));
    } catch (error) {
      if (error instanceof TerminatingError) return undefined;
      throw error;
    }
  }
  const folders = (platform.environment.get("PSModulePath") ?? "").split(platform.os === "windows" ? ";" : ":");
  for (const folder of folders) {
    const found = folder && at(folder.replace(/[\\/]$/u, "") + separator + name);
    if (found) return found;
  }
  return undefined;
}

/** What a manifest says of its root module and of what it gives out. */
function* readManifest(cmd: CmdletCall, file: string): Task<{ root?: string; functions?: readonly string[] }> {
  const { session } = cmd;
  const [data] = yield* session.call(session.parse(decodeText(session.platform.fileSystem.read(file)), file));
  const value = data instanceof PsObject ? data.base : data;
  if (!(value instanceof PsDictionary)) return {};
  const entry = (key: string): PsValue => value.get(key) ?? null;
  const root = entry("RootModule") ?? entry("ModuleToProcess");
  const functions = entry("FunctionsToExport");
  return {
    ...(root !== null && { root: toText(root, session) }),
    ...(functions !== null && { functions: itemsOf(functions).map((item) => toText(item, session)) }),
  };
}

function* importFile(cmd: CmdletCall, file: string): Task<Loaded> {
  const { session } = cmd;
  const separator = session.platform.os === "windows" ? "\\" : "/";
  const cut = Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\"));
  const name = file.slice(cut + 1).replace(/\.\w+$/u, "");
  let script = file;
  let wanted = cmd.texts("Function");
  if (/\.psd1$/iu.test(file)) {
    const manifest = yield* readManifest(cmd, file);
    wanted ??= manifest.functions;
    if (manifest.root === undefined) {
      return { name, info: new ModuleInfo(session, name), path: file, functions: [] };
    }
    script = file.slice(0, cut) + separator + manifest.root.replace(/^\.[\\/]/u, "");
    if (!/\.\w+$/u.test(script)) script += ".psm1";
  }
  const before = functionsOf(session);
  const block = session.parse(decodeText(session.platform.fileSystem.read(script)), script);
  const maker = session.parse(
    "param($Name, $Block, $Given) Microsoft.PowerShell.Core\\New-Module -Name $Name -ScriptBlock $Block -ArgumentList $Given",
  );
  const results = yield* session.call(maker, { args: [name, block, cmd.get("ArgumentList") ?? null] });
  const made = functionsOf(session);
  const added = [...made].filter(([key, held]) => before.get(key) !== held).map(([key]) => key);
  const takes = wanted ? anyWildcard(wanted) : () => true;
  for (const key of added) if (!takes(key)) session.commands.removeFunction(key);
  return { name, info: results.at(-1) ?? null, path: file, functions: added.filter((key) => takes(key)) };
}

function functionsOf(session: Session): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const entry of session.commands.all()) {
    if (entry.kind === "function" || entry.kind === "filter") found.set(entry.name, entry.block);
  }
  return found;
}

function* importOne(cmd: CmdletCall, name: string): Task<void> {
  const modules = loaded(cmd.session);
  const builtIn = BUILT_IN.find((module) => module.toLowerCase() === name.toLowerCase());
  let module = modules.get(name.toLowerCase());
  if (builtIn !== undefined) {
    module ??= { name: builtIn, info: new ModuleInfo(cmd.session, builtIn), path: "", functions: [] };
  } else if (module === undefined || cmd.flag("Force")) {
    const file = moduleFile(cmd, name);
    if (file === undefined) {
      const step = cmd.error(cmd.record({
        types: ["System.IO.FileNotFoundException", ...IO_EXCEPTION],
        message: `No module '${name}' can be found: neither at that path nor in a folder of $env:PSModulePath.`,
        errorId: "Modules_ModuleNotFound",
        category: "ResourceUnavailable",
        target: name,
      }));
      if (step) yield* step;
      return;
    }
    module = [...modules.values()].find((known) => known.path === file && !cmd.flag("Force")) ??
      (yield* importFile(cmd, file));
  }
  modules.set(module.name.toLowerCase(), module);
  if (cmd.flag("PassThru")) {
    const step = cmd.write(module.info);
    if (step) yield* step;
  }
}

/** The row of Import-Module. */
export const IMPORT_MODULE: CmdletSpec = {
  name: "Import-Module",
  module: CORE,
  className: commandClass("ImportModuleCommand"),
  defaultSet: "Name",
  outputTypes: ["System.Management.Automation.PSModuleInfo"],
  parameters: [
    parameter("Global", "switch"),
    parameter("Prefix", "string", {}, { validate: [{ kind: "NotNull" }] }),
    inSets("Name", "string[]", { Name: { mandatory: true, value: true, position: 0 } }),
    inSets("ModuleInfo", "object[]", { ModuleInfo: { mandatory: true, value: true, position: 0 } }),
    parameter("Function", "string[]", {}, { validate: [{ kind: "NotNull" }] }),
    parameter("Cmdlet", "string[]", {}, { validate: [{ kind: "NotNull" }] }),
    parameter("Variable", "string[]", {}, { validate: [{ kind: "NotNull" }] }),
    parameter("Alias", "string[]", {}, { validate: [{ kind: "NotNull" }] }),
    parameter("Force", "switch"),
    parameter("SkipEditionCheck", "switch"),
    parameter("PassThru", "switch"),
    parameter("AsCustomObject", "switch"),
    inSets("MinimumVersion", "version", { Name: {} }, { aliases: ["Version"] }),
    inSets("MaximumVersion", "string", { Name: {} }),
    inSets("RequiredVersion", "version", { Name: {} }),
    parameter("ArgumentList", "object[]", {}, { aliases: ["Args"] }),
    parameter("DisableNameChecking", "switch"),
    parameter("NoClobber", "switch", {}, { aliases: ["NoOverwrite"] }),
    parameter("Scope", "string", {}, { validate: [{ kind: "Set", values: ["Local", "Global"] }] }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const names = cmd.texts("Name") ?? (cmd.items("ModuleInfo") ?? []).map((info) => toText(info, cmd.session));
      for (const name of names) yield* importOne(cmd, name);
    },
  }),
};

/** The row of Get-Module. */
export const GET_MODULE: CmdletSpec = {
  name: "Get-Module",
  module: CORE,
  className: commandClass("GetModuleCommand"),
  defaultSet: "Loaded",
  outputTypes: ["System.Management.Automation.PSModuleInfo"],
  parameters: [
    inSets("Name", "string[]", { Loaded: { position: 0, value: true }, Available: { position: 0, value: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
      wildcards: true,
    }),
    parameter("FullyQualifiedName", "object[]", { property: true }),
    inSets("All", "switch", { Loaded: {}, Available: {} }),
    inSets("ListAvailable", "switch", { Available: { mandatory: true } }),
    inSets("PSEdition", "string", { Available: {} }),
    inSets("SkipEditionCheck", "switch", { Available: {} }),
    inSets("Refresh", "switch", { Available: {} }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const names = cmd.texts("Name");
      const takes = names ? anyWildcard(names) : () => true;
      const known = loaded(cmd.session);
      const found = new Map([...known.values()].map((module) => [module.name, module.info]));
      if (cmd.flag("ListAvailable")) {
        for (const name of BUILT_IN) if (!found.has(name)) found.set(name, new ModuleInfo(cmd.session, name));
      }
      for (const [name, info] of [...found].sort(([a], [b]) => a.toLowerCase() < b.toLowerCase() ? -1 : 1)) {
        if (!takes(name)) continue;
        const step = cmd.write(info);
        if (step) yield* step;
      }
    },
  }),
};

/** The row of Remove-Module. */
export const REMOVE_MODULE: CmdletSpec = {
  name: "Remove-Module",
  module: CORE,
  className: commandClass("RemoveModuleCommand"),
  shouldProcess: "Medium",
  parameters: [
    inSets("Name", "string[]", { name: { mandatory: true, value: true, position: 0 } }, { wildcards: true }),
    inSets("ModuleInfo", "object[]", { ModuleInfo: { mandatory: true, value: true, position: 0 } }),
    parameter("Force", "switch"),
  ],
  create: (cmd) => {
    let removed = 0;
    return {
      *process(): Task<void> {
        const names = cmd.texts("Name") ?? (cmd.items("ModuleInfo") ?? []).map((info) => toText(info, cmd.session));
        const takes = anyWildcard(names);
        const modules = loaded(cmd.session);
        for (const [key, module] of [...modules]) {
          if (!takes(module.name) || !(yield* cmd.shouldProcess(module.name, "Remove-Module"))) continue;
          modules.delete(key);
          for (const name of module.functions) cmd.session.commands.removeFunction(name);
          removed++;
        }
      },
      *end(): Task<void> {
        if (removed > 0 || cmd.has("WhatIf") || cmd.texts("Name")?.every(hasWildcards)) return;
        const step = cmd.error(cmd.record({
          types: ["System.InvalidOperationException", "System.SystemException"],
          message: "No module of this name is loaded, so none was removed.",
          errorId: "Modules_NoModulesRemoved",
          category: "ResourceUnavailable",
          target: null,
        }));
        if (step) yield* step;
      },
    };
  },
};
