/**
 * Get-, Set-, New-, Remove- and Clear-Variable, aliases, Get-Command, Set-StrictMode.
 * @module
 */
import { PsEnum, type PsValue, PsVersion } from "../../clixml/value.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { plain } from "../compile/nothing.ts";
import { toText, tryConvert } from "../dotnet/convert.ts";
import { compareValues } from "../dotnet/operators.ts";
import { resolveType } from "../dotnet/type_system.ts";
import type { Engine } from "../engine.ts";
import { type ErrorRecord, raise, RUNTIME_EXCEPTION, TerminatingError } from "../exceptions.ts";
import { CONSTANT, optionFlags, PRIVATE, READ_ONLY, type Scope, Variable } from "../scope.ts";
import { SessionVariable } from "../session_stores.ts";
import type { CommandEntry, ScopeName, VariableOption } from "../session.ts";
import type { Step, Task } from "../task.ts";
import { hasWildcards, Wildcard } from "../wildcard.ts";

const CORE = "Microsoft.PowerShell.Core";
const UTILITY = "Microsoft.PowerShell.Utility";
const CLASS = "Microsoft.PowerShell.Commands.";

function engineOf(cmd: CmdletCall): Engine {
  return (cmd as CmdletProcessor).engine;
}

/** A scope as typed: a name or a number. */
export function scopeArgument(cmd: CmdletCall): ScopeName | undefined {
  const text = cmd.text("Scope");
  if (text === undefined || text === "") return undefined;
  const names: readonly ScopeName[] = ["Global", "Script", "Local", "Private"];
  const found = names.find((name) => String(name).toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw raise({
    types: ["System.Management.Automation.PSArgumentException", "System.ArgumentException", "System.SystemException"],
    message: `Cannot use the scope "${text}": it is neither a name nor a number`,
    errorId: "Argument",
    category: "InvalidArgument",
    target: "scopeID",
  });
}

function* steps(all: Iterable<Step>): Task<void> {
  for (const step of all) if (step !== undefined) yield* step;
}

function selected(cmd: CmdletCall, name: string, scope: ScopeName | undefined): Variable[] {
  const engine = engineOf(cmd);
  if (!hasWildcards(name)) {
    const found = engine.scope.entry(name, scope);
    return found === undefined ? [] : [found];
  }
  const pattern = new Wildcard(name);
  return [...engine.scope.variables(scope)].filter((variable) => pattern.matches(variable.name))
    .sort((a, b) => compareValues(a.name, b.name, true));
}

function filtered(cmd: CmdletCall, variables: readonly Variable[]): Variable[] {
  const include = (cmd.texts("Include") ?? []).map((text) => new Wildcard(text));
  const exclude = (cmd.texts("Exclude") ?? []).map((text) => new Wildcard(text));
  return variables.filter((variable) =>
    (include.length === 0 || include.some((pattern) => pattern.matches(variable.name))) &&
    !exclude.some((pattern) => pattern.matches(variable.name))
  );
}

function notFound(cmd: CmdletCall, name: string): ErrorRecord {
  return cmd.record({
    errorId: "VariableNotFound",
    category: "ObjectNotFound",
    target: name,
    types: [
      "System.Management.Automation.ItemNotFoundException",
      "System.Management.Automation.SessionStateException",
      ...RUNTIME_EXCEPTION,
    ],
    message: `Cannot find a variable "${name}"`,
  });
}

function nonTerminating(cmd: CmdletCall, run: () => Step): Step {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    return cmd.error(error.record);
  }
}

function getVariable(cmd: CmdletCall): CmdletBody {
  const valueOnly = cmd.flag("ValueOnly");
  return {
    process() {
      const engine = engineOf(cmd);
      const scope = scopeArgument(cmd);
      const out: Step[] = [];
      for (const name of cmd.texts("Name") ?? ["*"]) {
        const found = filtered(cmd, selected(cmd, name, scope));
        if (found.length === 0 && !hasWildcards(name)) out.push(cmd.error(notFound(cmd, name)));
        for (const variable of found) {
          out.push(
            valueOnly ? cmd.writeAll(plain(variable.value)) : cmd.write(new SessionVariable(variable, engine)),
          );
        }
      }
      return steps(out);
    },
  };
}

function optionsOf(cmd: CmdletCall): ReadonlySet<VariableOption> | undefined {
  const given = cmd.get("Option");
  if (given === undefined || given === null) return undefined;
  const text = given instanceof PsEnum ? given.name : toText(given, cmd.session);
  return new Set(text.split(",").map((part) => part.trim()).filter((part) => part !== "None") as VariableOption[]);
}

function setVariable(cmd: CmdletCall): CmdletBody {
  const values: PsValue[] = [];
  const fromPipeline = cmd.expectingInput && !cmd.has("Value");
  const store = (value: PsValue | undefined): Step => {
    const engine = engineOf(cmd);
    const scopeName = scopeArgument(cmd);
    const out: Step[] = [];
    const options = optionsOf(cmd);
    const force = cmd.flag("Force");
    for (const name of cmd.texts("Name") ?? []) {
      out.push(nonTerminating(cmd, () => {
        const scope = scopeName === undefined ? engine.frame.scope : engine.scopeNamed(scopeName);
        const targets = hasWildcards(name) ? selected(cmd, name, scopeName).map((variable) => variable.name) : [name];
        for (const target of filteredNames(cmd, targets)) {
          const variable = assign(engine, scope, target, value, force);
          if (options !== undefined) applyOptions(variable, options, force);
          if (scopeName === "Private") variable.flags |= PRIVATE;
          const description = cmd.text("Description");
          if (description !== undefined) variable.description = description;
          if (cmd.flag("PassThru")) return cmd.write(new SessionVariable(variable, engine));
        }
        return undefined;
      }));
    }
    return steps(out);
  };
  return {
    process() {
      if (!fromPipeline) return undefined;
      const value = cmd.get("Value");
      if (value !== undefined) values.push(value);
      return undefined;
    },
    end() {
      if (!fromPipeline) return store(cmd.get("Value"));
      return store(values.length === 1 ? values[0]! : values.length === 0 ? undefined : engineOf(cmd).arrayOf(values));
    },
  };
}

function filteredNames(cmd: CmdletCall, names: readonly string[]): readonly string[] {
  const include = (cmd.texts("Include") ?? []).map((text) => new Wildcard(text));
  const exclude = (cmd.texts("Exclude") ?? []).map((text) => new Wildcard(text));
  return names.filter((name) =>
    (include.length === 0 || include.some((pattern) => pattern.matches(name))) &&
    !exclude.some((pattern) => pattern.matches(name))
  );
}

function assign(engine: Engine, scope: Scope, name: string, value: PsValue | undefined, force: boolean): Variable {
  const own = scope.own(name.toLowerCase());
  if (value === undefined && own !== undefined) return own;
  return engine.scope.setIn(scope, name, value ?? null, force);
}

function applyOptions(variable: Variable, options: ReadonlySet<VariableOption>, force: boolean): void {
  if ((variable.flags & CONSTANT) !== 0 || ((variable.flags & READ_ONLY) !== 0 && !force)) {
    throw locked(variable.name, "VariableNotWritable");
  }
  if (options.has("Constant")) throw locked(variable.name, "VariableCannotBeMadeConstant");
  const kept = variable.flags & ~(READ_ONLY | PRIVATE);
  variable.flags = kept | optionFlags(options);
}

function locked(name: string, errorId: string): TerminatingError {
  return raise({
    types: [
      "System.Management.Automation.SessionStateUnauthorizedAccessException",
      "System.Management.Automation.SessionStateException",
      ...RUNTIME_EXCEPTION,
    ],
    message: `Cannot change the variable "${name}": it is read-only or constant`,
    errorId,
    category: "WriteError",
    target: name,
  });
}

function newVariable(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const engine = engineOf(cmd);
      const name = cmd.text("Name") ?? "";
      const scopeName = scopeArgument(cmd);
      const force = cmd.flag("Force");
      return nonTerminating(cmd, () => {
        const scope = engine.scopeNamed(scopeName);
        const own = scope.own(name.toLowerCase());
        if (own !== undefined && !force) {
          throw raise({
            types: ["System.Management.Automation.SessionStateException", ...RUNTIME_EXCEPTION],
            message: `Cannot make the variable "${name}": there is one already`,
            errorId: "VariableAlreadyExists",
            category: "ResourceExists",
            target: name,
          });
        }
        engine.scope.define(
          {
            name,
            value: cmd.get("Value") ?? null,
            description: cmd.text("Description") ?? "",
            options: optionsOf(cmd) ?? new Set(),
          },
          scopeName,
          force,
        );
        const made = scope.own(name.toLowerCase());
        return cmd.flag("PassThru") && made !== undefined ? cmd.write(new SessionVariable(made, engine)) : undefined;
      });
    },
  };
}

function removeVariable(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const engine = engineOf(cmd);
      const scope = scopeArgument(cmd);
      const out: Step[] = [];
      for (const name of cmd.texts("Name") ?? []) {
        const found = filtered(cmd, selected(cmd, name, scope));
        if (found.length === 0 && !hasWildcards(name)) out.push(cmd.error(notFound(cmd, name)));
        for (const variable of found) {
          out.push(nonTerminating(cmd, () => {
            const force = cmd.flag("Force");
            if ((variable.flags & CONSTANT) !== 0 || ((variable.flags & READ_ONLY) !== 0 && !force)) {
              throw locked(variable.name, "VariableNotRemovable");
            }
            engine.scope.remove(variable.name, scope, force);
            return undefined;
          }));
        }
      }
      return steps(out);
    },
  };
}

function clearVariable(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const engine = engineOf(cmd);
      const scope = scopeArgument(cmd);
      const out: Step[] = [];
      for (const name of cmd.texts("Name") ?? []) {
        const found = filtered(cmd, selected(cmd, name, scope));
        if (found.length === 0 && !hasWildcards(name)) out.push(cmd.error(notFound(cmd, name)));
        for (const variable of found) {
          out.push(nonTerminating(cmd, () => {
            const fixed = (variable.flags & CONSTANT) !== 0 ||
              ((variable.flags & READ_ONLY) !== 0 && !cmd.flag("Force"));
            if (fixed) throw locked(variable.name, "VariableNotWritable");
            variable.value = variable.constraint === undefined ? null : variable.constraint.apply(null);
            return cmd.flag("PassThru") ? cmd.write(new SessionVariable(variable, engine)) : undefined;
          }));
        }
      }
      return steps(out);
    },
  };
}

// --------------------------------------------------------------------------------------------------------- aliases

function setAlias(cmd: CmdletCall, isNew: boolean): CmdletBody {
  return {
    process() {
      const engine = engineOf(cmd);
      const name = cmd.text("Name") ?? "";
      return nonTerminating(cmd, () => {
        const scope = scopeArgument(cmd);
        if (isNew && !cmd.flag("Force") && engine.scopeNamed(scope).aliases?.has(name.toLowerCase())) {
          throw raise({
            types: ["System.Management.Automation.SessionStateException", ...RUNTIME_EXCEPTION],
            message: `Cannot make the alias "${name}": there is one already`,
            errorId: "AliasAlreadyExists",
            category: "ResourceExists",
            target: name,
          });
        }
        const option = [...(optionsOf(cmd) ?? [])][0];
        engine.commands.setAlias(name, cmd.text("Value") ?? "", option, scope, cmd.flag("Force"));
        const made = engine.commands.alias(name);
        return cmd.flag("PassThru") && made !== undefined ? cmd.write(engine.commandInfo(made)) : undefined;
      });
    },
  };
}

function getAlias(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const engine = engineOf(cmd);
      const exclude = (cmd.texts("Exclude") ?? []).map((text) => new Wildcard(text));
      const all = [...engine.commands.all()].filter((entry) => entry.kind === "alias")
        .sort((a, b) => compareValues(a.name, b.name, true));
      const definitions = cmd.texts("Definition");
      const wanted = definitions ?? cmd.texts("Name") ?? ["*"];
      const out: Step[] = [];
      for (const text of wanted) {
        const pattern = new Wildcard(text);
        const found = all.filter((entry) =>
          pattern.matches(definitions === undefined ? entry.name : entry.definition) &&
          !exclude.some((other) => other.matches(entry.name))
        );
        if (found.length === 0 && !hasWildcards(text)) {
          out.push(cmd.error(cmd.record({
            errorId: "ItemNotFoundException",
            category: "ObjectNotFound",
            target: text,
            types: [
              "System.Management.Automation.ItemNotFoundException",
              "System.Management.Automation.SessionStateException",
              ...RUNTIME_EXCEPTION,
            ],
            message: `Cannot find an alias "${text}"`,
          })));
        }
        for (const entry of found) out.push(cmd.write(engine.commandInfo(entry)));
      }
      return steps(out);
    },
  };
}

function removeAlias(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const engine = engineOf(cmd);
      const out: Step[] = [];
      for (const name of cmd.texts("Name") ?? []) {
        out.push(nonTerminating(cmd, () => {
          if (engine.commands.removeAlias(name, cmd.flag("Force"))) return undefined;
          return cmd.error(cmd.record({
            errorId: "ItemNotFoundException",
            category: "ObjectNotFound",
            target: name,
            types: [
              "System.Management.Automation.ItemNotFoundException",
              "System.Management.Automation.SessionStateException",
              ...RUNTIME_EXCEPTION,
            ],
            message: `Cannot find an alias "${name}"`,
          }));
        }));
      }
      return steps(out);
    },
  };
}

// ----------------------------------------------------------------------------------------------------- Get-Command

const KINDS: Readonly<Record<string, CommandEntry["kind"][]>> = {
  Alias: ["alias"],
  Function: ["function"],
  Filter: ["filter"],
  Cmdlet: ["cmdlet"],
  ExternalScript: ["script"],
  Application: ["application"],
};

function getCommand(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const engine = engineOf(cmd);
      const type = cmd.get("CommandType");
      const kinds = type === undefined || type === null
        ? undefined
        : toText(type, engine).split(",").flatMap((name) => {
          const text = name.trim();
          return text === "All" ? Object.values(KINDS).flat() : KINDS[text] ?? [];
        });
      const modules = (cmd.texts("Module") ?? []).map((text) => new Wildcard(text));
      const keep = (entry: CommandEntry) =>
        (kinds === undefined || kinds.includes(entry.kind)) &&
        (modules.length === 0 || modules.some((pattern) => pattern.matches(engine.commandInfo(entry).source())));
      const out: Step[] = [];
      const show = (entry: CommandEntry): Step => {
        const info = engine.commandInfo(entry);
        return cmd.flag("Syntax") ? cmd.write(info.syntax()) : cmd.write(info);
      };
      const verbs = cmd.texts("Verb")?.map((text) => new Wildcard(text));
      const nouns = cmd.texts("Noun")?.map((text) => new Wildcard(text));
      if (verbs !== undefined || nouns !== undefined) {
        for (const entry of sortedCommands(engine)) {
          const [verb = "", ...rest] = entry.name.split("-");
          if (rest.length === 0 || entry.kind === "alias" || !keep(entry)) continue;
          if (verbs !== undefined && !verbs.some((pattern) => pattern.matches(verb))) continue;
          if (nouns !== undefined && !nouns.some((pattern) => pattern.matches(rest.join("-")))) continue;
          out.push(show(entry));
        }
        return steps(out);
      }
      for (const name of cmd.texts("Name") ?? ["*"]) {
        if (hasWildcards(name)) {
          const pattern = new Wildcard(name);
          for (const entry of sortedCommands(engine)) {
            if (!pattern.matches(entry.name) || !keep(entry)) continue;
            if (!cmd.has("Name") && kinds === undefined && entry.kind === "application") continue;
            out.push(show(entry));
          }
          continue;
        }
        const found = direct(engine, name, kinds).filter(keep);
        if (found.length === 0) out.push(cmd.error(commandNotFoundRecord(cmd, name)));
        for (const entry of found) out.push(show(entry));
      }
      return steps(out);
    },
  };
}

function direct(engine: Engine, name: string, kinds: readonly string[] | undefined): CommandEntry[] {
  const alias = engine.commands.alias(name);
  if (alias !== undefined && (kinds === undefined || kinds.includes("alias"))) return [alias];
  const found = engine.commands.function(name) ?? engine.commands.cmdlet(name) ?? engine.findScript(name);
  return found === undefined ? [] : [found];
}

function sortedCommands(engine: Engine): CommandEntry[] {
  return [...engine.commands.all()].sort((a, b) => compareValues(a.name, b.name, true));
}

function commandNotFoundRecord(cmd: CmdletCall, name: string): ErrorRecord {
  return cmd.record({
    errorId: "CommandNotFoundException",
    category: "ObjectNotFound",
    target: name,
    types: ["System.Management.Automation.CommandNotFoundException", ...RUNTIME_EXCEPTION],
    message: `Cannot find the command "${name}"`,
  });
}

// --------------------------------------------------------------------------------------------------- Set-StrictMode

function setStrictMode(cmd: CmdletCall): CmdletBody {
  return {
    end() {
      const { scope } = (cmd as CmdletProcessor).frame;
      if (cmd.flag("Off")) {
        scope.strict = 0;
        return undefined;
      }
      const version = cmd.get("Version");
      if (version instanceof PsVersion) scope.strict = version.major;
      else if (typeof version === "string" && version.toLowerCase() === "latest") scope.strict = 7;
      else {
        const text = version === undefined || version === null ? "" : toText(version, cmd.session);
        const parsed = tryConvert(/^\d+$/.test(text) ? `${text}.0` : text, resolveType("version")!, cmd.session);
        scope.strict = parsed instanceof PsVersion ? parsed.major : 0;
      }
      return undefined;
    },
  };
}

const SCOPE = parameter("Scope", "string");
const FORCE = parameter("Force", "switch");
const PASS_THRU = parameter("PassThru", "switch");
const INCLUDE = parameter("Include", "string[]");
const EXCLUDE = parameter("Exclude", "string[]");
const OPTION = parameter("Option", "System.Management.Automation.ScopedItemOptions");
const DESCRIPTION = parameter("Description", "string");

/** See the module. */
export const VARIABLE_CMDLETS: readonly CmdletSpec[] = [
  {
    name: "Get-Variable",
    module: UTILITY,
    className: `${CLASS}GetVariableCommand`,
    parameters: [
      parameter("Name", "string[]", { position: 0, value: true, property: true }),
      parameter("ValueOnly", "switch"),
      INCLUDE,
      EXCLUDE,
      SCOPE,
    ],
    create: getVariable,
  },
  {
    name: "Set-Variable",
    module: UTILITY,
    className: `${CLASS}SetVariableCommand`,
    shouldProcess: "Low",
    parameters: [
      parameter("Name", "string[]", { mandatory: true, position: 0, property: true }),
      parameter("Value", "object", { position: 1, value: true, property: true }),
      INCLUDE,
      EXCLUDE,
      DESCRIPTION,
      OPTION,
      FORCE,
      parameter("Visibility", "System.Management.Automation.SessionStateEntryVisibility"),
      PASS_THRU,
      SCOPE,
    ],
    create: setVariable,
  },
  {
    name: "New-Variable",
    module: UTILITY,
    className: `${CLASS}NewVariableCommand`,
    shouldProcess: "Low",
    parameters: [
      parameter("Name", "string", { mandatory: true, position: 0, property: true }),
      parameter("Value", "object", { position: 1, value: true, property: true }),
      DESCRIPTION,
      OPTION,
      parameter("Visibility", "System.Management.Automation.SessionStateEntryVisibility"),
      FORCE,
      PASS_THRU,
      SCOPE,
    ],
    create: newVariable,
  },
  {
    name: "Remove-Variable",
    module: UTILITY,
    className: `${CLASS}RemoveVariableCommand`,
    shouldProcess: "Low",
    parameters: [
      parameter("Name", "string[]", { mandatory: true, position: 0, property: true }),
      INCLUDE,
      EXCLUDE,
      FORCE,
      SCOPE,
    ],
    create: removeVariable,
  },
  {
    name: "Clear-Variable",
    module: UTILITY,
    className: `${CLASS}ClearVariableCommand`,
    shouldProcess: "Low",
    parameters: [
      parameter("Name", "string[]", { mandatory: true, position: 0, property: true }),
      INCLUDE,
      EXCLUDE,
      FORCE,
      PASS_THRU,
      SCOPE,
    ],
    create: clearVariable,
  },
  {
    name: "Set-Alias",
    module: UTILITY,
    className: `${CLASS}SetAliasCommand`,
    defaultSet: "Default",
    shouldProcess: "Low",
    parameters: [
      parameter("Name", "string", { mandatory: true, position: 0, property: true }),
      parameter("Value", "string", { mandatory: true, position: 1, property: true }),
      DESCRIPTION,
      OPTION,
      PASS_THRU,
      SCOPE,
      FORCE,
    ],
    create: (cmd) => setAlias(cmd, false),
  },
  {
    name: "New-Alias",
    module: UTILITY,
    className: `${CLASS}NewAliasCommand`,
    defaultSet: "Default",
    shouldProcess: "Low",
    parameters: [
      parameter("Name", "string", { mandatory: true, position: 0, property: true }),
      parameter("Value", "string", { mandatory: true, position: 1, property: true }),
      DESCRIPTION,
      OPTION,
      PASS_THRU,
      SCOPE,
      FORCE,
    ],
    create: (cmd) => setAlias(cmd, true),
  },
  {
    name: "Get-Alias",
    module: UTILITY,
    className: `${CLASS}GetAliasCommand`,
    defaultSet: "Default",
    parameters: [
      inSets("Name", "string[]", { Default: { position: 0, value: true, property: true } }),
      EXCLUDE,
      SCOPE,
      inSets("Definition", "string[]", { Definition: {} }),
    ],
    create: getAlias,
  },
  {
    name: "Remove-Alias",
    module: UTILITY,
    className: `${CLASS}RemoveAliasCommand`,
    defaultSet: "Default",
    parameters: [
      parameter("Name", "string[]", { mandatory: true, position: 0, value: true, property: true }),
      SCOPE,
      FORCE,
    ],
    create: removeAlias,
  },
  {
    name: "Get-Command",
    module: CORE,
    className: `${CLASS}GetCommandCommand`,
    defaultSet: "CmdletSet",
    parameters: [
      inSets("Name", "string[]", { AllCommandSet: { position: 0, value: true, property: true } }),
      inSets("Verb", "string[]", { CmdletSet: { property: true } }),
      inSets("Noun", "string[]", { CmdletSet: { property: true } }),
      parameter("Module", "string[]", { property: true }, { aliases: ["PSSnapin"] }),
      parameter("FullyQualifiedModule", "object[]", { property: true }),
      inSets("CommandType", "System.Management.Automation.CommandTypes", { AllCommandSet: { property: true } }, {
        aliases: ["Type"],
      }),
      parameter("TotalCount", "int", { property: true }),
      parameter("Syntax", "switch", { property: true }),
      parameter("ShowCommandInfo", "switch"),
      parameter("ArgumentList", "object[]", { position: 1, remaining: true }, { aliases: ["Args"] }),
      parameter("All", "switch", { property: true }),
      parameter("ListImported", "switch", { property: true }),
      parameter("ParameterName", "string[]"),
      parameter("ParameterType", "string[]"),
      inSets("UseFuzzyMatching", "switch", { AllCommandSet: {} }),
    ],
    create: getCommand,
  },
  {
    name: "Set-StrictMode",
    module: CORE,
    className: `${CLASS}SetStrictModeCommand`,
    defaultSet: "Version",
    parameters: [
      inSets("Version", "object", { Version: { mandatory: true } }, { aliases: ["v"] }),
      inSets("Off", "switch", { Off: { mandatory: true } }),
    ],
    create: setStrictMode,
  },
];
