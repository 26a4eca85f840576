/**
 * New-Module, Import-Module, Get-Module, Remove-Module, Export-ModuleMember: modules of script.
 * @module
 */
import { customObject, type PsValue } from "../../clixml/value.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { Frame, NO_OUTPUT } from "../compile/frame.ts";
import { ScriptMethodMember, VariableMember } from "../dotnet/dynamic_members.ts";
import { ScriptModule } from "../dynamic_module.ts";
import { exceptionTypes } from "../dotnet/type_system.ts";
import { folderOf } from "../invocation.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Step, Task } from "../task.ts";
import { Wildcard } from "../wildcard.ts";
import { moduleFile, readManifest } from "./module_files.ts";

const CORE = "Microsoft.PowerShell.Core";
const CLASS = "Microsoft.PowerShell.Commands.";

function* stepOf(step: Step): Task<void> {
  if (step !== undefined) yield* step;
}

/** Runs a module's script in its own scope. @returns What it wrote. */
function* load(
  cmd: CmdletCall,
  module: ScriptModule,
  block: ScriptBlock,
  args: readonly PsValue[],
): Task<readonly PsValue[]> {
  const { engine, frame, records } = cmd as CmdletProcessor;
  const inner = new ScriptBlock(block.ast, block.source, block.scope, block.file, module.scope);
  const moduleFrame = new Frame(engine, {
    scope: module.scope,
    cells: [],
    out: NO_OUTPUT,
    records,
    name: "<ScriptBlock>",
    file: block.file ?? frame.file,
    caller: frame,
    invocation: frame.invocation,
  });
  const output: PsValue[] = [];
  const before = engine.loading;
  engine.loading = module;
  try {
    yield* engine.callTo(moduleFrame, inner, {
      write(value) {
        output.push(value);
        return undefined;
      },
    }, { dotSourced: true, args });
  } finally {
    engine.loading = before;
  }
  return output;
}

function newModule(cmd: CmdletCall): CmdletBody {
  const { engine } = cmd as CmdletProcessor;
  return {
    *end() {
      const block = cmd.get("ScriptBlock");
      if (!(block instanceof ScriptBlock)) return;
      const name = cmd.text("Name") ?? `__DynamicModule_${cmd.session.platform.newGuid()}`;
      const module = new ScriptModule(engine, name, "");
      const output = yield* load(cmd, module, block, cmd.items("ArgumentList") ?? []);
      const functions = cmd.texts("Function");
      if (functions !== undefined) module.exports = exportsOf(functions, [], []);
      if (cmd.flag("AsCustomObject")) return yield* stepOf(cmd.write(moduleObject(cmd, module)));
      module.publish();
      if (!cmd.flag("ReturnResult")) return yield* stepOf(cmd.write(module));
      for (const value of output) yield* stepOf(cmd.write(value));
    },
  };
}

function moduleObject(cmd: CmdletCall, module: ScriptModule): PsValue {
  const object = customObject([]);
  for (const name of module.functionNames()) {
    const entry = module.scope.functions!.get(name.toLowerCase())!;
    if (entry.kind === "function") object.members.set(entry.name, new ScriptMethodMember(cmd.session, entry.block));
  }
  for (const name of module.variableNames()) {
    object.members.set(name, new VariableMember(module.scope.own(name.toLowerCase())!));
  }
  return object;
}

function exportsOf(functions: readonly string[], aliases: readonly string[], variables: readonly string[]) {
  const any = (patterns: readonly string[]) => {
    const all = patterns.map((text) => new Wildcard(text));
    return (name: string) => all.some((pattern) => pattern.matches(name));
  };
  return { functions: any(functions), aliases: any(aliases), variables: any(variables) };
}

function exportModuleMember(cmd: CmdletCall): CmdletBody {
  const { engine, frame } = cmd as CmdletProcessor;
  const functions: string[] = [];
  return {
    process() {
      functions.push(...cmd.texts("Function") ?? []);
      return undefined;
    },
    end() {
      const module = frame.scope.root.module ?? engine.loading;
      if (!(module instanceof ScriptModule)) {
        cmd.terminate(cmd.record({
          errorId: "Modules_CanOnlyExecuteExportModuleMemberInsideAModule",
          category: "PermissionDenied",
          types: ["System.InvalidOperationException", "System.SystemException"],
          message: "Cannot export: this command belongs into a module",
        }));
      }
      module.exports = exportsOf(functions, cmd.texts("Alias") ?? [], cmd.texts("Variable") ?? []);
      return undefined;
    },
  };
}

function importModule(cmd: CmdletCall): CmdletBody {
  const { engine } = cmd as CmdletProcessor;
  return {
    *process() {
      for (const value of cmd.items("ModuleInfo") ?? []) if (value instanceof ScriptModule) value.publish();
      for (const name of cmd.texts("Name") ?? []) {
        const loaded = engine.modules.get(name.toLowerCase());
        if (loaded instanceof ScriptModule && !cmd.flag("Force")) {
          if (cmd.flag("PassThru")) yield* stepOf(cmd.write(loaded));
          continue;
        }
        const known = [...engine.commands.all()].some((entry) =>
          entry.kind === "cmdlet" && entry.spec.module.toLowerCase() === name.toLowerCase()
        );
        if (known) continue;
        const file = moduleFile(cmd, name);
        if (file === undefined) {
          yield* stepOf(cmd.error(cmd.record({
            errorId: "Modules_ModuleNotFound",
            category: "ResourceUnavailable",
            target: name,
            types: exceptionTypes("System.IO.FileNotFoundException"),
            message: `Cannot find the module "${name}": give the path of its file`,
          })));
          continue;
        }
        const leaf = file.slice(folderOf(file).length).replace(/^[\\/]/, "").replace(/\.\w+$/, "");
        const module = new ScriptModule(engine, leaf, file);
        const manifest = /\.psd1$/i.test(file) ? yield* readManifest(cmd, file) : undefined;
        const script = manifest === undefined ? file : manifest.script;
        if (script !== undefined) {
          yield* load(cmd, module, engine.loadScript(script), cmd.items("ArgumentList") ?? []);
        }
        const functions = cmd.texts("Function") ?? manifest?.functions;
        if (functions !== undefined) module.exports = exportsOf(functions, [], []);
        module.publish();
        if (cmd.flag("PassThru")) yield* stepOf(cmd.write(module));
      }
    },
  };
}

function getModule(cmd: CmdletCall): CmdletBody {
  const { engine } = cmd as CmdletProcessor;
  return {
    *process() {
      const patterns = (cmd.texts("Name") ?? ["*"]).map((text) => new Wildcard(text));
      for (const module of engine.modules.values()) {
        if (module instanceof ScriptModule && patterns.some((pattern) => pattern.matches(module.name))) {
          yield* stepOf(cmd.write(module));
        }
      }
    },
  };
}

function removeModule(cmd: CmdletCall): CmdletBody {
  const { engine } = cmd as CmdletProcessor;
  return {
    *process() {
      for (const value of cmd.items("ModuleInfo") ?? []) if (value instanceof ScriptModule) value.withdraw();
      for (const name of cmd.texts("Name") ?? []) {
        const pattern = new Wildcard(name);
        const found = [...engine.modules.values()].filter((module) => pattern.matches(module.name));
        if (found.length === 0) {
          yield* stepOf(cmd.error(cmd.record({
            errorId: "Modules_NoModulesRemoved",
            category: "ResourceUnavailable",
            target: name,
            types: exceptionTypes("System.InvalidOperationException"),
            message: `Cannot remove the module "${name}": it is not loaded`,
          })));
        }
        for (const module of found) if (module instanceof ScriptModule) module.withdraw();
      }
    },
  };
}

/** See the module. */
export const MODULE_CMDLETS: readonly CmdletSpec[] = [
  {
    name: "New-Module",
    module: CORE,
    className: `${CLASS}NewModuleCommand`,
    defaultSet: "ScriptBlock",
    parameters: [
      inSets("Name", "string", { Name: { mandatory: true, position: 0, value: true } }),
      inSets("ScriptBlock", "scriptblock", {
        Name: { mandatory: true, position: 1 },
        ScriptBlock: { mandatory: true, position: 0 },
      }),
      parameter("Function", "string[]"),
      parameter("Cmdlet", "string[]"),
      parameter("ReturnResult", "switch"),
      parameter("AsCustomObject", "switch"),
      parameter("ArgumentList", "object[]", { remaining: true }, { aliases: ["Args"] }),
    ],
    create: newModule,
  },
  {
    name: "Export-ModuleMember",
    module: CORE,
    className: `${CLASS}ExportModuleMemberCommand`,
    parameters: [
      parameter("Function", "string[]", { position: 0, value: true, property: true }, { allowEmptyCollection: true }),
      parameter("Cmdlet", "string[]", { property: true }, { allowEmptyCollection: true }),
      parameter("Variable", "string[]", { property: true }),
      parameter("Alias", "string[]", { property: true }),
    ],
    create: exportModuleMember,
  },
  {
    name: "Import-Module",
    module: CORE,
    className: `${CLASS}ImportModuleCommand`,
    defaultSet: "Name",
    parameters: [
      inSets("Name", "string[]", { Name: { mandatory: true, position: 0, value: true } }),
      inSets("ModuleInfo", "System.Management.Automation.PSModuleInfo[]", {
        ModuleInfo: { mandatory: true, position: 0, value: true },
      }),
      parameter("Global", "switch"),
      parameter("Prefix", "string"),
      parameter("Function", "string[]"),
      parameter("Cmdlet", "string[]"),
      parameter("Variable", "string[]"),
      parameter("Alias", "string[]"),
      parameter("Force", "switch"),
      parameter("PassThru", "switch"),
      parameter("AsCustomObject", "switch"),
      parameter("ArgumentList", "object[]", {}, { aliases: ["Args"] }),
      parameter("DisableNameChecking", "switch"),
      parameter("NoClobber", "switch"),
      parameter("Scope", "string"),
      parameter("RequiredVersion", "version"),
      parameter("MinimumVersion", "version", {}, { aliases: ["Version"] }),
    ],
    create: importModule,
  },
  {
    name: "Get-Module",
    module: CORE,
    className: `${CLASS}GetModuleCommand`,
    parameters: [
      parameter("Name", "string[]", { position: 0, value: true }),
      parameter("ListAvailable", "switch"),
      parameter("All", "switch"),
      parameter("Refresh", "switch"),
    ],
    create: getModule,
  },
  {
    name: "Remove-Module",
    module: CORE,
    className: `${CLASS}RemoveModuleCommand`,
    defaultSet: "name",
    shouldProcess: "Medium",
    parameters: [
      inSets("Name", "string[]", { name: { mandatory: true, position: 0, value: true } }),
      inSets("ModuleInfo", "System.Management.Automation.PSModuleInfo[]", {
        ModuleInfo: { mandatory: true, position: 0, value: true },
      }),
      parameter("Force", "switch"),
    ],
    create: removeModule,
  },
];
