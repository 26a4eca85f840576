/**
 * New-Object.
 * @module
 */
import { PropertyBag, PsDictionary, PsObject, type PsValue } from "../../clixml/value.ts";
import { type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { construct, getProperty, invokeMethod, membersOf, setProperty } from "../dotnet/members.ts";
import type { PsType } from "../dotnet/type.ts";
import { exception, PS_ARGUMENT_EXCEPTION, TerminatingError } from "../exceptions.ts";
import type { Step } from "../task.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { unwrap } from "./property_expression.ts";

const NET = "Net";

/** The row of New-Object. */
export const NEW_OBJECT: CmdletSpec = {
  name: "New-Object",
  module: UTILITY,
  className: commandClass("NewObjectCommand"),
  defaultSet: NET,
  parameters: [
    inSets("TypeName", "string", { [NET]: { position: 0, mandatory: true } }),
    inSets("ArgumentList", "object[]", { [NET]: { position: 1 } }, { aliases: ["Args"] }),
    inSets("Strict", "switch", { Com: {} }),
    parameter("Property", "System.Collections.IDictionary"),
  ],
  create: (cmd) => ({
    begin(): Step {
      return cmd.write(make(cmd));
    },
  }),
};

function make(cmd: CmdletCall): PsValue {
  const name = cmd.text("TypeName") ?? "";
  const type = typeOfName(cmd, name);
  const table = unwrap(cmd.get("Property") ?? null);
  const isBag = type.fullName === "System.Management.Automation.PSObject" ||
    type.fullName === "System.Management.Automation.PSCustomObject";
  const args = cmd.items("ArgumentList") ?? [];
  const made = isBag && args.length === 0 ? new PsObject(new PropertyBag()) : constructed(cmd, type, args);
  if (table instanceof PsDictionary) assign(cmd, made, table);
  return made;
}

function typeOfName(cmd: CmdletCall, name: string): PsType {
  const type = cmd.session.typeByName(name.replace(/^\[(.*)\]$/s, "$1"));
  if (type) return type;
  return cmd.terminate(cmd.record({
    types: PS_ARGUMENT_EXCEPTION,
    message: `No type is named '${name}'.`,
    errorId: "TypeNotFound",
    category: "InvalidType",
  }));
}

function constructed(cmd: CmdletCall, type: PsType, args: readonly PsValue[]): PsValue {
  const constructors = type.row.constructors ?? [];
  const fits = args.length > 0
    ? constructors.length > 0 || type.elementType !== undefined || type.scriptClass !== undefined
    : type.row.isValueType ||
      constructors.some((row) => row.parameters.length === (row.optional ?? 0)) || type.row.constructors === undefined;
  if (!fits || type.row.isAbstract || type.row.isInterface) {
    return cmd.terminate(cmd.record({
      types: PS_ARGUMENT_EXCEPTION,
      message: `The type '${type.fullName}' has no constructor that fits.`,
      errorId: "CannotFindAppropriateCtor",
      category: "ObjectNotFound",
    }));
  }
  try {
    return construct(type, args, cmd.session);
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    if (!error.record.exception.types.includes("System.Management.Automation.MethodException")) throw error;
    return cmd.terminate(cmd.record({
      exception: error.record.exception,
      errorId: "ConstructorInvokedThrowException",
      category: "InvalidOperation",
    }));
  }
}

/** Sets the properties of a table, and calls methods that it names. */
function assign(cmd: CmdletCall, made: PsValue, table: PsDictionary): void {
  const { session } = cmd;
  for (const [key, value] of table.entries()) {
    const name = toText(key, session);
    if (made instanceof PsObject && made.base === undefined) {
      made.members.set(name, value);
      continue;
    }
    const isMethod = getProperty(made, name, session) === undefined &&
      membersOf(made, session).some((member) => !member.isProperty && member.name.toLowerCase() === name.toLowerCase());
    try {
      if (isMethod) invokeMethod(made, name, [value], session);
      else if (getProperty(made, name, session) === undefined && !hasProperty(cmd, made, name)) missing(cmd, name);
      else setProperty(made, name, value, session);
    } catch (error) {
      if (!(error instanceof TerminatingError) || error.record.activity !== "" || isMethod) throw error;
      cmd.terminate(cmd.record({
        exception: exception([], `The value of '${name}' cannot be set: ${error.message}`, error.record.exception),
        errorId: "SetValueException",
        category: "InvalidData",
      }));
    }
  }
}

function hasProperty(cmd: CmdletCall, made: PsValue, name: string): boolean {
  return membersOf(made, cmd.session).some((member) =>
    member.isProperty && member.name.toLowerCase() === name.toLowerCase()
  );
}

function missing(cmd: CmdletCall, name: string): never {
  return cmd.terminate(cmd.record({
    types: ["System.InvalidOperationException", "System.SystemException"],
    message: `The object has no member '${name}'.`,
    errorId: "InvalidOperationException",
    category: "InvalidOperation",
  }));
}
