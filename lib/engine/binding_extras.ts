/**
 * What binding needs of the session: default parameter values, dynamic parameters, prompts for what is missing.
 * @module
 */
import { PsDictionary, type PsValue } from "../clixml/value.ts";
import type { Binding } from "./binding/binding.ts";
import type { Param, Signature } from "./binding/signature.ts";
import { parameterSpec, readAttributeObjects } from "./compile/attributes.ts";
import { isTrue, toText } from "./dotnet/convert.ts";
import { itemsOf } from "./dotnet/enumerate.ts";
import { getProperty } from "./dotnet/members.ts";
import { PsType } from "./dotnet/type.ts";
import type { Engine } from "./engine.ts";
import { ScriptBlock } from "./script_block.ts";
import type { Task } from "./task.ts";
import { Wildcard } from "./wildcard.ts";

/** Binds what `$PSDefaultParameterValues` says to parameters that were not given. */
export function applyDefaultParameters(engine: Engine, command: string, binding: Binding): void {
  const table = engine.unwrap(engine.frame.scope.find("psdefaultparametervalues")?.value ?? null);
  if (!(table instanceof PsDictionary) || table.size === 0) return;
  for (const [key, value] of table.entries()) if (/^disabled$/i.test(toText(key, engine)) && isTrue(value)) return;
  for (const [key, value] of table.entries()) {
    const text = toText(key, engine);
    const colon = text.lastIndexOf(":");
    if (colon < 0) continue;
    const pattern = text.slice(0, colon).trim().replace(/^(["'])(.*)\1$/, "$2");
    const isAlias = engine.commands.alias(pattern)?.definition.toLowerCase() === command.toLowerCase();
    if (!isAlias && !new Wildcard(pattern).matches(command)) continue;
    const name = text.slice(colon + 1).trim().replace(/^(["'])(.*)\1$/, "$2");
    const found = binding.signature.match(name);
    if (found.kind !== "one" || binding.isBound(found.param)) continue;
    if ((found.param.sets & binding.sets) === 0) continue;
    let given = value;
    if (value instanceof ScriptBlock && found.param.type?.fullName !== "System.Management.Automation.ScriptBlock") {
      const output = engine.callSync(value);
      given = output.length === 1 ? output[0]! : null;
    }
    const sets = binding.sets;
    try {
      binding.bindOne(found.param, given);
    } catch {
      // A default that does not fit is left out, as if it were not there.
      binding.sets = sets;
    }
  }
}

/** A parameter that a dynamicparam block gave, and the object that describes it. */
export interface DynamicParameter {
  readonly name: string;
  readonly object: PsValue;
}

/** Adds the parameters that a dynamicparam block gave. */
export function dynamicParameters(
  engine: Engine,
  signature: Signature,
  output: readonly PsValue[],
): readonly DynamicParameter[] {
  const added: DynamicParameter[] = [];
  for (const value of output) {
    const table = engine.unwrap(value);
    const entries = table instanceof PsDictionary ? [...table.entries()].map(([, item]) => item) : itemsOf(table);
    for (const object of entries) {
      if (object === null) continue;
      const name = getProperty(object, "Name", engine);
      if (typeof name !== "string" || signature.named(name) !== undefined) continue;
      const declared = getProperty(object, "ParameterType", engine);
      const type = declared instanceof PsType ? declared : undefined;
      const attributes = getProperty(object, "Attributes", engine) ?? null;
      const facts = readAttributeObjects(engine.frame, attributes === null ? [] : itemsOf(attributes));
      signature.add({ ...parameterSpec(name, type, facts), dynamic: true }, type);
      added.push({ name, object });
    }
  }
  return added;
}

/** Asks the user for mandatory parameters, or says that they are missing where nobody can answer. */
export function* promptMandatory(engine: Engine, binding: Binding, missing: readonly Param[]): Task<void> {
  if (!engine.host.interactive) {
    throw binding.binder.errors.error("MissingMandatoryParameter", {
      parameter: missing.map((param) => ` ${param.name}`).join(""),
    });
  }
  const answers = yield* engine.host.prompt(
    `cmdlet ${binding.binder.errors.command} at command pipeline position 1`,
    "Supply values for the following parameters:",
    missing.map((param) => ({
      name: param.name,
      type: param.type?.fullName ?? "System.Object",
      label: param.name,
      help: param.inSet(binding.sets)?.helpMessage ?? "",
      mandatory: true,
    })),
  );
  for (const param of missing) {
    const answer = answers.get(param.name);
    if (answer !== undefined) binding.bindOne(param, answer);
  }
}
