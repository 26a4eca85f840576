/**
 * Get-, Set-, New-, Remove- and Clear-Variable, and what cmdlets with -Scope and -Option share.
 * @module
 */
import { PsEnum, type PsValue } from "../../clixml/value.ts";
import type { CmdletProcessor } from "../cmdlet_processor.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, parameter, type ParameterSpec } from "../command.ts";
import { plain } from "../compile/nothing.ts";
import { toText } from "../dotnet/convert.ts";
import { compareValues } from "../dotnet/operators.ts";
import type { Engine } from "../engine.ts";
import { type ErrorRecord, raise, RUNTIME_EXCEPTION, TerminatingError } from "../exceptions.ts";
import { ALL_SCOPE, CONSTANT, optionFlags, PRIVATE, READ_ONLY, type Variable } from "../scope.ts";
import { SessionVariable } from "../session_stores.ts";
import type { ScopeName, VariableOption } from "../session.ts";
import type { Step, Task } from "../task.ts";
import { hasWildcards, Wildcard } from "../wildcard.ts";

const UTILITY = "Microsoft.PowerShell.Utility";
const CLASS = "Microsoft.PowerShell.Commands.";

/** The engine behind a call. */
export function engineOf(cmd: CmdletCall): Engine {
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

/** Joins what several writes have to wait for. */
export function* steps(all: Iterable<Step>): Task<void> {
  for (const step of all) if (step !== undefined) yield* step;
}

function selected(cmd: CmdletCall, name: string, scope: ScopeName | undefined): Variable[] {
  const engine = engineOf(cmd);
  if (!hasWildcards(name)) {
    const found = engine.scope.entry(name, scope);
    return found === undefined ? [] : [found];
  }
  const pattern = new Wildcard(name);
  // The variables that no scope holds belong to the global one.
  const isGlobal = scope !== undefined && engine.scopeNamed(scope) === engine.global;
  return [...engine.scope.variables(isGlobal ? undefined : scope)].filter((variable) => pattern.matches(variable.name))
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

/** Runs what may refuse, and writes the refusal as an error. */
export function nonTerminating(cmd: CmdletCall, run: () => Step): Step {
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

/** What -Option says; `undefined` where it is not given. */
export function optionsOf(cmd: CmdletCall): ReadonlySet<VariableOption> | undefined {
  const given = cmd.get("Option");
  if (given === undefined || given === null) return undefined;
  const text = given instanceof PsEnum ? given.name : toText(given, cmd.session);
  return new Set(text.split(",").map((part) => part.trim()).filter((part) => part !== "None") as VariableOption[]);
}

function setVariable(cmd: CmdletCall): CmdletBody {
  let values: PsValue[] | undefined;
  let nameIsFixed = false;
  let valueIsFixed = false;
  const keep = (): void => {
    const value = cmd.get("Value");
    if (value !== undefined) (values ??= []).push(value);
  };
  return {
    begin() {
      nameIsFixed = cmd.has("Name");
      valueIsFixed = cmd.has("Value");
      return undefined;
    },
    process() {
      if (!nameIsFixed) return store(cmd, cmd.get("Value"));
      if (!valueIsFixed) keep();
      return undefined;
    },
    end() {
      if (!nameIsFixed) return undefined;
      if (valueIsFixed) return store(cmd, cmd.get("Value"));
      return store(cmd, values === undefined || values.length === 1 ? values?.[0] : engineOf(cmd).arrayOf(values));
    },
  };
}

function* store(cmd: CmdletCall, value: PsValue | undefined): Task<void> {
  const engine = engineOf(cmd);
  const scopeName = scopeArgument(cmd);
  for (const name of cmd.texts("Name") ?? []) {
    const existing = selected(cmd, name, scopeName ?? "Local");
    const kept = filtered(cmd, existing);
    if (kept.length === 0 && (existing.length > 0 || isFiltered(cmd, name))) continue;
    const targets: readonly (Variable | undefined)[] = kept.length === 0 ? [undefined] : kept;
    for (const target of targets) {
      const shown = `Name: ${target?.name ?? name} Value: ${value === undefined ? "" : toText(value, engine)}`;
      if (!(yield* cmd.shouldProcess(shown, "Set variable"))) continue;
      const step = nonTerminating(cmd, () => {
        const variable = target === undefined ? create(cmd, name, value ?? null) : change(cmd, target, value);
        return cmd.flag("PassThru") && variable !== undefined
          ? cmd.write(new SessionVariable(variable, engine))
          : undefined;
      });
      if (step !== undefined) yield* step;
    }
  }
}

/** Whether the name may well mean no variable: one with wildcards, or beside -Include or -Exclude. */
function isFiltered(cmd: CmdletCall, name: string): boolean {
  return hasWildcards(name) || cmd.has("Include") || cmd.has("Exclude");
}

function create(cmd: CmdletCall, name: string, value: PsValue): Variable | undefined {
  const engine = engineOf(cmd);
  const scopeName = scopeArgument(cmd);
  const options = optionsOf(cmd) ?? new Set();
  engine.scope.define(
    { name, value, description: cmd.text("Description") ?? "", options },
    scopeName,
    cmd.flag("Force"),
  );
  return engine.scopeNamed(scopeName).own(name.toLowerCase());
}

function change(cmd: CmdletCall, variable: Variable, value: PsValue | undefined): Variable {
  const engine = engineOf(cmd);
  const force = cmd.flag("Force");
  const options = optionsOf(cmd);
  if (isLocked(cmd, variable) && (value !== undefined || options !== undefined)) {
    throw locked(variable.name, "VariableNotWritable");
  }
  if (value !== undefined) {
    if (variable.constraint !== undefined) variable.value = variable.constraint.apply(value);
    else engine.scope.setIn(engine.scopeNamed(scopeArgument(cmd)), variable.name, value, force);
  }
  const description = cmd.text("Description");
  if (description !== undefined) variable.description = description;
  if (options === undefined) return variable;
  if (options.has("Constant")) throw locked(variable.name, "VariableCannotBeMadeConstant");
  if ((variable.flags & ALL_SCOPE) !== 0 && !options.has("AllScope")) {
    throw locked(variable.name, "VariableAllScopeOptionCannotBeRemoved");
  }
  variable.flags = (variable.flags & ~(READ_ONLY | PRIVATE)) | optionFlags(options);
  if (options.has("AllScope")) engine.allScope.set(variable.name.toLowerCase(), variable);
  return variable;
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
    *process() {
      const engine = engineOf(cmd);
      const name = cmd.text("Name") ?? "";
      const scopeName = scopeArgument(cmd);
      const value = cmd.get("Value") ?? null;
      const own = engine.scopeNamed(scopeName).own(name.toLowerCase());
      if (own !== undefined && !cmd.flag("Force")) {
        const refusal = cmd.error(alreadyThere(cmd, name));
        if (refusal !== undefined) yield* refusal;
        return;
      }
      if (!(yield* cmd.shouldProcess(`Name: ${name} Value: ${toText(value, engine)}`, "New variable"))) return;
      const step = nonTerminating(cmd, () => {
        const made = create(cmd, name, value);
        return cmd.flag("PassThru") && made !== undefined ? cmd.write(new SessionVariable(made, engine)) : undefined;
      });
      if (step !== undefined) yield* step;
    },
  };
}

function alreadyThere(cmd: CmdletCall, name: string): ErrorRecord {
  return cmd.record({
    types: ["System.Management.Automation.SessionStateException", ...RUNTIME_EXCEPTION],
    message: `Cannot make the variable "${name}": there is one already`,
    errorId: "VariableAlreadyExists",
    category: "ResourceExists",
    target: name,
  });
}

/** What Remove- and Clear-Variable share: the variables meant, one after another, each asked for. */
function* eachVariable(
  cmd: CmdletCall,
  scope: ScopeName | undefined,
  action: string,
  apply: (variable: Variable) => Step,
): Task<void> {
  for (const name of cmd.texts("Name") ?? []) {
    const found = filtered(cmd, selected(cmd, name, scope));
    if (found.length === 0 && !isFiltered(cmd, name)) {
      const step = cmd.error(notFound(cmd, name));
      if (step !== undefined) yield* step;
    }
    for (const variable of found) {
      if (!(yield* cmd.shouldProcess(`Name: ${variable.name}`, action))) continue;
      const step = nonTerminating(cmd, () => apply(variable));
      if (step !== undefined) yield* step;
    }
  }
}

function isLocked(cmd: CmdletCall, variable: Variable): boolean {
  return (variable.flags & CONSTANT) !== 0 || ((variable.flags & READ_ONLY) !== 0 && !cmd.flag("Force"));
}

function removeVariable(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const scope = scopeArgument(cmd) ?? "Local";
      return eachVariable(cmd, scope, "Remove variable", (variable) => {
        if (isLocked(cmd, variable)) throw locked(variable.name, "VariableNotRemovable");
        engineOf(cmd).scope.remove(variable.name, scope, true);
        return undefined;
      });
    },
  };
}

function clearVariable(cmd: CmdletCall): CmdletBody {
  return {
    process() {
      const scope = scopeArgument(cmd);
      return eachVariable(cmd, scope, "Clear variable", (variable) => {
        if (isLocked(cmd, variable)) throw locked(variable.name, "VariableNotWritable");
        const engine = engineOf(cmd);
        let cleared = variable;
        // Without -Scope the running scope gets an empty variable, whichever scope the found one is of.
        if (scope === undefined && engine.frame.scope.own(variable.name.toLowerCase()) === undefined) {
          cleared = engine.scope.setIn(engine.frame.scope, variable.name, null, cmd.flag("Force"));
        } else variable.value = variable.constraint === undefined ? null : variable.constraint.apply(null);
        return cmd.flag("PassThru") ? cmd.write(new SessionVariable(cleared, engine)) : undefined;
      });
    },
  };
}

/** -Scope: a name or a number. */
export const SCOPE: ParameterSpec = parameter("Scope", "string");
/** -Force. */
export const FORCE: ParameterSpec = parameter("Force", "switch");
/** -PassThru. */
export const PASS_THRU: ParameterSpec = parameter("PassThru", "switch");
/** -Exclude: names with wildcards. */
export const EXCLUDE: ParameterSpec = parameter("Exclude", "string[]");
/** -Option. */
export const OPTION: ParameterSpec = parameter("Option", "System.Management.Automation.ScopedItemOptions");
/** -Description. */
export const DESCRIPTION: ParameterSpec = parameter("Description", "string");
const INCLUDE = parameter("Include", "string[]");

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
];
