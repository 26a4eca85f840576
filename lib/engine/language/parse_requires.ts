/**
 * `#requires` comments: what a script asks of its host. Each is read as a command with parameters.
 * @module
 */

import type {
  CommandElementAst,
  CommandParameterAst,
  ExpressionAst,
  HashtableAst,
  ModuleRequirement,
  ScriptRequirements,
} from "./ast.ts";
import { pureExpression } from "./constants.ts";
import { parseCommand } from "./parse_commands.ts";
import type { Span } from "./parse_errors.ts";
import type { ParserState } from "./parser_state.ts";

interface Collected {
  version: string | undefined;
  editions: string[] | undefined;
  modules: ModuleRequirement[];
  elevated: boolean;
  assemblies: string[];
  applicationId: string | undefined;
  snapin: string | undefined;
}

/** Reads the `#requires` comments that the lexer noted; `undefined` where there are none. */
export function parseRequirements(p: ParserState): ScriptRequirements | undefined {
  const comments = p.lexer.requires.splice(0);
  if (comments.length === 0) return undefined;
  const collected: Collected = {
    version: undefined,
    editions: undefined,
    modules: [],
    elevated: false,
    assemblies: [],
    applicationId: undefined,
    snapin: undefined,
  };
  for (const comment of comments) parseComment(p, comment, collected);
  return {
    version: collected.version,
    editions: collected.editions ?? [],
    modules: collected.modules,
    elevated: collected.elevated,
    assemblies: collected.assemblies,
    applicationId: collected.applicationId,
  };
}

function parseComment(p: ParserState, comment: Span, into: Collected): void {
  const outer = p.lexer.enter(p.source.text.slice(comment.start + 1, comment.end), comment.start + 1, undefined);
  p.pending = undefined;
  const command = parseCommand(p);
  p.pending = undefined;
  p.lexer.leave(outer);
  if (command === undefined) return;
  const [name, ...elements] = command.elements;
  if (name?.kind !== "StringConstantExpression" || name.value.toLowerCase() !== "requires") {
    p.report("ScriptRequiresInvalidFormat", command.extent);
  }
  const snapin = elements.some((element) => element.kind === "CommandParameter" && abbreviates(element, "pssnapin"));
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i]!;
    if (element.kind !== "CommandParameter") {
      p.report("ScriptRequiresInvalidFormat", element.extent);
      continue;
    }
    const argument: CommandElementAst | undefined = element.argument ?? elements[++i];
    applyParameter(p, element, argument, snapin, into);
  }
}

function abbreviates(parameter: CommandParameterAst, name: string): boolean {
  return name.startsWith(parameter.parameterName.toLowerCase());
}

function applyParameter(
  p: ParserState,
  parameter: CommandParameterAst,
  argument: CommandElementAst | undefined,
  snapin: boolean,
  into: Collected,
): void {
  const is = (name: string): boolean => abbreviates(parameter, name);
  if (is("runasadministrator")) {
    into.elevated = true;
    if (argument !== undefined) p.report("ParameterCannotHaveArgument", parameter.extent, parameter.parameterName);
    return;
  }
  if (argument === undefined) {
    p.report("ParameterRequiresArgument", parameter.extent, parameter.parameterName);
    return;
  }
  const values = argument.kind === "CommandParameter" ? undefined : constantsOf(argument);
  if (values === undefined) {
    p.report("RequiresArgumentMustBeConstant", argument.extent);
    return;
  }
  const text = singleText(values);
  const bound = (name: string): void => p.report("ParameterAlreadyBound", parameter.extent, name);
  const notText = (name: string): void => p.report("RequiresInvalidStringArgument", argument.extent, name);
  if (is("shellid")) {
    if (into.applicationId !== undefined) bound("shellid");
    else if (text === undefined) notText("shellid");
    else into.applicationId = text;
  } else if (is("pssnapin")) {
    if (text === undefined) notText("pssnapin");
    else if (into.snapin !== undefined) bound("pssnapin");
    else if (!/^[A-Za-z0-9_.]+$/.test(text)) p.report("InvalidPSSnapInName", argument.extent);
    else into.snapin = text;
  } else if (is("psedition")) {
    if (into.editions !== undefined) bound("psedition");
    else into.editions = editionsOf(p, argument, values);
  } else if (is("version")) {
    applyVersion(p, parameter, argument, text, snapin, into);
  } else if (is("assembly")) {
    for (const value of values) {
      if (typeof value !== "string") notText("assembly");
      else if (!into.assemblies.includes(value)) into.assemblies.push(value);
    }
  } else if (is("modules")) {
    into.modules.push(...modulesOf(p, argument, values));
  } else {
    p.report("ScriptRequiresInvalidFormat", parameter.extent);
  }
}

function applyVersion(
  p: ParserState,
  parameter: CommandParameterAst,
  argument: CommandElementAst,
  text: string | undefined,
  snapin: boolean,
  into: Collected,
): void {
  const version = text ?? argument.extent.text;
  if (!/^\d+(\.\d+){0,3}$/.test(version)) p.report("RequiresVersionInvalid", argument.extent);
  else if (snapin) return;
  else if (into.version !== undefined && into.version !== version) {
    p.report("ParameterAlreadyBound", parameter.extent, "version");
  } else into.version = version;
}

function editionsOf(p: ParserState, argument: CommandElementAst, values: readonly Constant[]): string[] {
  const editions: string[] = [];
  for (const value of values) {
    if (typeof value !== "string") {
      p.report("RequiresInvalidStringArgument", argument.extent, "psedition");
      continue;
    }
    if (!/^(core|desktop)$/i.test(value)) p.report("RequiresPSEditionInvalid", argument.extent, "psedition");
    if (editions.some((edition) => edition.toLowerCase() === value.toLowerCase())) {
      p.report("RequiresPSEditionValueIsAlreadySpecified", argument.extent, "psedition");
    } else {
      editions.push(value);
    }
  }
  return editions;
}

/** A constant of `#requires`: text, anything else by its text, or a hash table. */
type Constant = string | { readonly text: string } | ReadonlyMap<string, string>;

function singleText(values: readonly Constant[]): string | undefined {
  return values.length === 1 && typeof values[0] === "string" ? values[0] : undefined;
}

function constantsOf(argument: ExpressionAst): Constant[] | undefined {
  if (argument.kind !== "ArrayLiteral") {
    const value = constantOf(argument);
    return value === undefined ? undefined : [value];
  }
  const values = argument.elements.map(constantOf);
  return values.every((value) => value !== undefined) ? values : undefined;
}

function constantOf(expression: ExpressionAst): Constant | undefined {
  switch (expression.kind) {
    case "StringConstantExpression":
      return expression.value;
    case "ConstantExpression":
      return { text: expression.text };
    case "Hashtable":
      return tableOf(expression);
    default:
      return undefined;
  }
}

function tableOf(table: HashtableAst): ReadonlyMap<string, string> | undefined {
  const entries = new Map<string, string>();
  for (const { key, value } of table.pairs) {
    const expression = pureExpression(value);
    const constant = expression && constantOf(expression);
    if (key.kind !== "StringConstantExpression" || constant === undefined || constant instanceof Map) return undefined;
    entries.set(key.value.toLowerCase(), typeof constant === "string" ? constant : (constant as { text: string }).text);
  }
  return entries;
}

const MODULE_KEYS: ReadonlySet<string> = new Set([
  "modulename",
  "moduleversion",
  "requiredversion",
  "maximumversion",
  "guid",
]);

function modulesOf(p: ParserState, argument: CommandElementAst, values: readonly Constant[]): ModuleRequirement[] {
  const modules: ModuleRequirement[] = [];
  for (const value of values) {
    const module = moduleOf(value);
    if (typeof module === "string") {
      p.report("RequiresModuleInvalid", argument.extent, module);
      return modules;
    }
    modules.push(module);
  }
  return modules;
}

/** A module's requirement from a name or a table; a string says what is wrong with it. */
export function moduleOf(value: Constant): ModuleRequirement | string {
  if (!(value instanceof Map)) {
    const name = typeof value === "string" ? value : (value as { text: string }).text;
    return { name, moduleVersion: undefined, requiredVersion: undefined, maximumVersion: undefined, guid: undefined };
  }
  const unknown = [...value.keys()].find((key) => !MODULE_KEYS.has(key));
  if (unknown !== undefined) return `there is no key '${unknown}'`;
  const name = value.get("modulename");
  if (name === undefined) return "ModuleName is missing";
  const moduleVersion = value.get("moduleversion");
  const requiredVersion = value.get("requiredversion");
  const maximumVersion = value.get("maximumversion");
  if (moduleVersion === undefined && requiredVersion === undefined && maximumVersion === undefined) {
    return "a version is missing";
  }
  if (requiredVersion !== undefined && (moduleVersion !== undefined || maximumVersion !== undefined)) {
    return "RequiredVersion excludes the other versions";
  }
  return { name, moduleVersion, requiredVersion, maximumVersion, guid: value.get("guid") };
}

/** The constants of a module's table, for `using module @{…}`. */
export function moduleTable(table: HashtableAst): ReadonlyMap<string, string> | undefined {
  return tableOf(table);
}
