/**
 * Aliases, Get-Command, Set-StrictMode.
 * @module
 */
import { PsVersion } from "../../clixml/value.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText, tryConvert } from "../dotnet/convert.ts";
import { compareValues } from "../dotnet/operators.ts";
import { resolveType } from "../dotnet/type_system.ts";
import type { Engine } from "../engine.ts";
import { type ErrorRecord, raise, RUNTIME_EXCEPTION } from "../exceptions.ts";
import type { CommandEntry } from "../session.ts";
import type { Step } from "../task.ts";
import { hasWildcards, Wildcard } from "../wildcard.ts";
import {
  DESCRIPTION,
  engineOf,
  EXCLUDE,
  FORCE,
  nonTerminating,
  OPTION,
  optionsOf,
  PASS_THRU,
  SCOPE,
  scopeArgument,
  steps,
} from "./core_variables.ts";

const CORE = "Microsoft.PowerShell.Core";
const UTILITY = "Microsoft.PowerShell.Utility";
const CLASS = "Microsoft.PowerShell.Commands.";

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

/** See the module. */
export const COMMAND_CMDLETS: readonly CmdletSpec[] = [
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
