/**
 * Update-TypeData, Remove-TypeData and Get-TypeData over the type table of the session.
 * @module
 */
import { LiveObject, PsDictionary, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { ScriptMethodMember, ScriptPropertyMember } from "../dotnet/dynamic_members.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { PsType } from "../dotnet/type.ts";
import { type TypeDataMember, typeDataOf } from "../dotnet/type_data.ts";
import { RUNTIME_EXCEPTION } from "../exceptions.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Step, Task } from "../task.ts";
import { Wildcard } from "../wildcard.ts";
import { enumName } from "./enum_arguments.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { unwrap } from "./property_expression.ts";

const DYNAMIC = "DynamicTypeSet";
const TYPE_DATA = "TypeDataSet";
const FILES = "FileSet";
const IN_DYNAMIC = { [DYNAMIC]: {} };
const MEMBER_TYPES = ["NoteProperty", "AliasProperty", "ScriptProperty", "CodeProperty", "ScriptMethod", "CodeMethod"];

/** The row of Update-TypeData. */
export const UPDATE_TYPEDATA: CmdletSpec = {
  name: "Update-TypeData",
  module: UTILITY,
  className: commandClass("UpdateTypeDataCommand"),
  defaultSet: FILES,
  shouldProcess: "Medium",
  parameters: [
    inSets("MemberType", "System.Management.Automation.PSMemberTypes", IN_DYNAMIC, {
      validate: [{ kind: "NotNullOrEmpty" }, { kind: "Set", values: MEMBER_TYPES }],
    }),
    inSets("MemberName", "string", IN_DYNAMIC, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Value", "object", IN_DYNAMIC),
    inSets("SecondValue", "object", IN_DYNAMIC, { validate: [{ kind: "NotNull" }] }),
    inSets("TypeConverter", "type", IN_DYNAMIC, { validate: [{ kind: "NotNull" }] }),
    inSets("TypeAdapter", "type", IN_DYNAMIC, { validate: [{ kind: "NotNull" }] }),
    inSets("SerializationMethod", "string", IN_DYNAMIC, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("TargetTypeForDeserialization", "type", IN_DYNAMIC, { validate: [{ kind: "NotNull" }] }),
    inSets("SerializationDepth", "int", IN_DYNAMIC, {
      validate: [{ kind: "NotNull" }, { kind: "Range", min: 0, max: 2147483647 }],
    }),
    inSets("DefaultDisplayProperty", "string", IN_DYNAMIC, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("InheritPropertySerializationSet", "System.Nullable[bool]", IN_DYNAMIC),
    inSets("StringSerializationSource", "string", IN_DYNAMIC, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("DefaultDisplayPropertySet", "string[]", IN_DYNAMIC, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("DefaultKeyPropertySet", "string[]", IN_DYNAMIC, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("PropertySerializationSet", "string[]", IN_DYNAMIC, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("TypeName", "object", { [DYNAMIC]: { mandatory: true, value: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Force", "switch", { [DYNAMIC]: {}, [TYPE_DATA]: {} }),
    inSets("TypeData", "object[]", { [TYPE_DATA]: { position: 0, mandatory: true, value: true, property: true } }),
    inSets("AppendPath", "string[]", { [FILES]: { position: 0, value: true, property: true } }, {
      aliases: ["PSPath", "Path"],
      validate: [{ kind: "NotNull" }],
    }),
    inSets("PrependPath", "string[]", { [FILES]: {} }, { validate: [{ kind: "NotNull" }] }),
  ],
  create: (cmd) => new UpdateTypeData(cmd),
};

class UpdateTypeData implements CmdletBody {
  readonly #cmd: CmdletCall;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    if (cmd.parameterSet !== DYNAMIC) return;
    const typeName = typeNameOf(cmd);
    if (!(yield* cmd.shouldProcess(typeName, "Update type data"))) return;
    const table = typeDataOf(cmd.session);
    if (cmd.has("MemberName") || cmd.has("MemberType")) {
      const step = this.#addMember(typeName);
      if (step) yield* step;
    }
    const entry = table.entry(typeName);
    const display = cmd.texts("DefaultDisplayPropertySet");
    if (display) entry.defaultDisplayProperties = display;
    const one = cmd.text("DefaultDisplayProperty");
    if (one !== undefined) entry.defaultDisplayProperty = one;
    const keys = cmd.texts("DefaultKeyPropertySet");
    if (keys) entry.defaultKeyProperties = keys;
    const depth = cmd.int("SerializationDepth");
    if (depth !== undefined) entry.serializationDepth = depth;
    const method = cmd.text("SerializationMethod");
    if (method !== undefined) entry.serializationMethod = method;
    const source = cmd.text("StringSerializationSource");
    if (source !== undefined) entry.stringSerializationSource = source;
  }
  #addMember(typeName: string): Step {
    const cmd = this.#cmd;
    const name = cmd.text("MemberName");
    const type = enumName(cmd, "MemberType");
    if (name === undefined || type === undefined) {
      return this.#refuse(
        name === undefined ? "MemberNameShouldBeSpecified" : "MemberTypeIsMissing",
        "-MemberType and -MemberName belong together.",
      );
    }
    const member = this.#member(type);
    if (member === undefined) {
      return this.#refuse(
        "CannotUpdateMemberType",
        `A type cannot be given members of the type ${type} with this value.`,
      );
    }
    if (typeDataOf(cmd.session).add(typeName, name, member, cmd.flag("Force"))) return undefined;
    return cmd.error(cmd.record({
      types: ["System.Management.Automation.RuntimeException", ...RUNTIME_EXCEPTION.slice(1)],
      message: `The type '${typeName}' has a member '${name}' already; use -Force.`,
      errorId: "DynamicUpdateTypeData",
      category: "InvalidOperation",
    }));
  }
  #refuse(errorId: string, message: string): Step {
    const cmd = this.#cmd;
    return cmd.error(cmd.record({
      types: ["System.InvalidOperationException", "System.SystemException"],
      message,
      errorId,
      category: "InvalidOperation",
    }));
  }
  #member(type: string): TypeDataMember | undefined {
    const cmd = this.#cmd;
    const value = unwrap(cmd.get("Value") ?? null);
    const second = unwrap(cmd.get("SecondValue") ?? null);
    switch (type) {
      case "NoteProperty":
        return { kind: "note", value: cmd.get("Value") ?? null };
      case "AliasProperty":
        return value === null ? undefined : { kind: "alias", target: toText(value, cmd.session) };
      case "ScriptProperty":
        if (!(value instanceof ScriptBlock) && !(second instanceof ScriptBlock)) return undefined;
        return {
          kind: "dynamic",
          member: new ScriptPropertyMember(
            cmd.session,
            value instanceof ScriptBlock ? value : undefined,
            second instanceof ScriptBlock ? second : undefined,
          ),
        };
      case "ScriptMethod":
        return value instanceof ScriptBlock
          ? { kind: "dynamic", member: new ScriptMethodMember(cmd.session, value) }
          : undefined;
      case "PropertySet":
        return { kind: "set", names: itemsOf(value).map((name) => toText(name, cmd.session)) };
      default:
        return undefined;
    }
  }
}

function typeNameOf(cmd: CmdletCall): string {
  const given = unwrap(cmd.get("TypeName") ?? null);
  if (given instanceof PsType) return given.fullName;
  return toText(given, cmd.session);
}

/** The row of Remove-TypeData. */
export const REMOVE_TYPEDATA: CmdletSpec = {
  name: "Remove-TypeData",
  module: UTILITY,
  className: commandClass("RemoveTypeDataCommand"),
  defaultSet: "RemoveTypeDataSet",
  shouldProcess: "Medium",
  parameters: [
    inSets("TypeData", "object", { RemoveTypeDataSet: { mandatory: true, value: true } }),
    inSets("TypeName", "string", { RemoveTypeSet: { position: 0, mandatory: true, value: true, property: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
    inSets("Path", "string[]", { RemoveFileSet: { mandatory: true } }, { validate: [{ kind: "NotNullOrEmpty" }] }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const given = unwrap(cmd.get("TypeData") ?? null);
      const name = given instanceof TypeData ? given.typeName : cmd.text("TypeName") ?? toText(given, cmd.session);
      if (!(yield* cmd.shouldProcess(name, "Remove type data"))) return;
      if (typeDataOf(cmd.session).remove(name)) return;
      const step = cmd.error(cmd.record({
        types: RUNTIME_EXCEPTION,
        message: `There is no type data of '${name}'.`,
        errorId: "TypesDynamicRemoveException",
        category: "InvalidOperation",
      }));
      if (step) yield* step;
    },
  }),
};

/** System.Management.Automation.Runspaces.TypeData. */
class TypeData extends LiveObject {
  readonly typeName: string;
  readonly #members: PsDictionary;
  constructor(typeName: string, memberNames: readonly string[]) {
    super();
    this.typeName = typeName;
    this.#members = new PsDictionary("System.Collections.Generic.Dictionary`2", "ignoreCase");
    for (const name of memberNames) this.#members.set(name, name);
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.Runspaces.TypeData", "System.Object"];
  }
  override text(): string {
    return "System.Management.Automation.Runspaces.TypeData";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["TypeName", () => this.typeName];
    yield ["Members", () => this.#members];
  }
}

/** The row of Get-TypeData. */
export const GET_TYPEDATA: CmdletSpec = {
  name: "Get-TypeData",
  module: UTILITY,
  className: commandClass("GetTypeDataCommand"),
  parameters: [
    parameter("TypeName", "string[]", { position: 0, value: true }, { validate: [{ kind: "NotNullOrEmpty" }] }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const table = typeDataOf(cmd.session);
      for (const pattern of cmd.texts("TypeName") ?? ["*"]) {
        const test = new Wildcard(pattern);
        for (const name of table.names()) {
          if (!test.matches(name)) continue;
          const members = [...table.find(name)?.members.values() ?? []].map((member) => member.name);
          const step = cmd.write(new TypeData(name, members));
          if (step) yield* step;
        }
      }
    },
  }),
};
