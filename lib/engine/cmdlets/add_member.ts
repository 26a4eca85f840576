/**
 * Add-Member.
 * @module
 */
import {
  LiveObject,
  PropertyBag,
  PsArray,
  PsDictionary,
  type PsDynamicMember,
  PsList,
  PsObject,
  type PsValue,
} from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, inSets, parameter } from "../command.ts";
import { attachNotes } from "../dotnet/attached_notes.ts";
import { convertTo, toText } from "../dotnet/convert.ts";
import {
  AliasMember,
  CodePropertyMember,
  PropertySetMember,
  ScriptMethodMember,
  ScriptPropertyMember,
} from "../dotnet/dynamic_members.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import { getProperty, membersOf } from "../dotnet/members.ts";
import { PsType } from "../dotnet/type.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Step, Task } from "../task.ts";
import { enumName } from "./enum_arguments.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { inputRecord } from "./psobject_target.ts";
import { unwrap } from "./property_expression.ts";

const MEMBER = "MemberSet";
const SINGLE = "NotePropertySingleMemberSet";
const MULTI = "NotePropertyMultiMemberSet";
const TYPE_NAME = "TypeNameSet";
// A first argument that is a type of members is meant as one, not as the name of a note.
const NO_MEMBER_TYPE =
  "^(?!(AliasProperty|CodeProperty|Property|NoteProperty|ScriptProperty|Properties|PropertySet|Method|CodeMethod|ScriptMethod|Methods|ParameterizedProperty|MemberSet|Event|Dynamic|All)$)";

/** The row of Add-Member. */
export const ADD_MEMBER: CmdletSpec = {
  name: "Add-Member",
  module: UTILITY,
  className: commandClass("AddMemberCommand"),
  defaultSet: TYPE_NAME,
  parameters: [
    inSets("InputObject", "psobject", {
      [MEMBER]: { mandatory: true, value: true },
      [TYPE_NAME]: { mandatory: true, value: true },
      [SINGLE]: { mandatory: true, value: true },
      [MULTI]: { mandatory: true, value: true },
    }),
    inSets("MemberType", "System.Management.Automation.PSMemberTypes", {
      [MEMBER]: { position: 0, mandatory: true },
    }, { aliases: ["Type"] }),
    inSets("Name", "string", { [MEMBER]: { position: 1, mandatory: true } }),
    inSets("Value", "object", { [MEMBER]: { position: 2 } }),
    inSets("SecondValue", "object", { [MEMBER]: { position: 3 } }),
    inSets("TypeName", "string", {
      [MEMBER]: {},
      [TYPE_NAME]: { mandatory: true },
      [SINGLE]: {},
      [MULTI]: {},
    }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Force", "switch", { [MEMBER]: {}, [SINGLE]: {}, [MULTI]: {} }),
    parameter("PassThru", "switch"),
    inSets("NotePropertyName", "string", { [SINGLE]: { position: 0, mandatory: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }, { kind: "Pattern", pattern: NO_MEMBER_TYPE, yields: true }],
    }),
    inSets("NotePropertyValue", "object", { [SINGLE]: { position: 1, mandatory: true } }, { allowNull: true }),
    inSets("NotePropertyMembers", "System.Collections.IDictionary", { [MULTI]: { position: 0, mandatory: true } }, {
      validate: [{ kind: "NotNullOrEmpty" }],
    }),
  ],
  create: (cmd) => new AddMember(cmd),
};

/** What holds members that are added to it. */
type Carrier = PsObject | LiveObject | PsArray | PsList | PsDictionary;

class AddMember implements CmdletBody {
  readonly #cmd: CmdletCall;
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    const input = cmd.get("InputObject") ?? null;
    if (input === null) return;
    const carrier = carrierOf(input);
    const typeName = cmd.text("TypeName");
    if (typeName !== undefined) addTypeName(carrier, typeName);
    for (const [name, member] of this.#members()) {
      const step = this.#add(carrier, name, member);
      if (step) yield* step;
    }
    const step = cmd.flag("PassThru") ? cmd.write(carrier) : undefined;
    if (step) yield* step;
  }
  *#members(): Iterable<readonly [string, PsValue | PsDynamicMember]> {
    const cmd = this.#cmd;
    const table = unwrap(cmd.get("NotePropertyMembers") ?? null);
    if (table instanceof PsDictionary) {
      for (const [key, value] of table.entries()) yield [toText(key, cmd.session), value];
    } else if (cmd.parameterSet === SINGLE) {
      yield [cmd.text("NotePropertyName") ?? "", cmd.get("NotePropertyValue") ?? null];
    } else if (cmd.has("MemberType")) {
      const member = this.#member(enumName(cmd, "MemberType") ?? "");
      yield [cmd.text("Name") ?? "", member];
    }
  }
  /** The member that -MemberType, -Value and -SecondValue describe. */
  #member(type: string): PsValue | PsDynamicMember {
    const cmd = this.#cmd;
    const { session } = cmd;
    const value = unwrap(cmd.get("Value") ?? null);
    const second = unwrap(cmd.get("SecondValue") ?? null);
    switch (type) {
      case "NoteProperty":
        this.#forbidSecond();
        return cmd.get("Value") ?? null;
      case "ScriptProperty":
        if (value !== null && !(value instanceof ScriptBlock)) return this.#wrongValue("a script block");
        if (second !== null && !(second instanceof ScriptBlock)) return this.#wrongValue("a script block");
        if (value === null && second === null) return this.#wrongValue("a script block");
        return new ScriptPropertyMember(
          session,
          value instanceof ScriptBlock ? value : undefined,
          second instanceof ScriptBlock ? second : undefined,
        );
      case "ScriptMethod":
        this.#forbidSecond();
        if (!(value instanceof ScriptBlock)) return this.#wrongValue("a script block");
        return new ScriptMethodMember(session, value);
      case "AliasProperty": {
        if (value === null) return this.#wrongValue("the name of a property");
        const target = toText(value, session);
        const read = (self: PsValue, name: string): PsValue | undefined => getProperty(self, name, session);
        if (!(second instanceof PsType)) return new AliasMember(target, read);
        return new AliasMember(target, (self, name) => {
          const found = read(self, name);
          return found === undefined ? undefined : convertTo(found, second, session);
        });
      }
      case "PropertySet":
        this.#forbidSecond();
        return new PropertySetMember(itemsOf(value).map((name) => toText(name, session)));
      case "MemberSet":
        this.#forbidSecond();
        return new PropertySetMember(
          value === null ? [] : itemsOf(value).map((name) => toText(name, session)),
          "MemberSet",
        );
      case "CodeProperty":
        return new CodePropertyMember(() => value);
      default:
        return this.#refuse("CannotAddMemberType", `Members of the type ${type} cannot be added.`, "InvalidOperation");
    }
  }
  #refuse(errorId: string, message: string, category: "InvalidArgument" | "InvalidOperation"): never {
    const cmd = this.#cmd;
    return cmd.terminate(cmd.record({
      types: ["System.InvalidOperationException", "System.SystemException"],
      message,
      errorId,
      category,
    }));
  }
  #wrongValue(wanted: string): never {
    return this.#refuse("Value1Should", `-Value must be ${wanted} for this type of member.`, "InvalidArgument");
  }
  #forbidSecond(): void {
    if (this.#cmd.has("SecondValue")) {
      this.#refuse(
        "Value2ShouldNotBeSpecified",
        "-SecondValue means nothing for this type of member.",
        "InvalidArgument",
      );
    }
  }

  #add(carrier: Carrier, name: string, member: PsValue | PsDynamicMember): Step {
    const cmd = this.#cmd;
    const known = membersOf(carrier, cmd.session).find((info) => info.name.toLowerCase() === name.toLowerCase());
    const bag = bagOf(carrier);
    const isOwn = bag.has(name);
    // -Force replaces what was added to the object itself, and hides what its type has.
    if (known && !(cmd.flag("Force") && (isOwn || known.memberType !== "Property" || !isBag(carrier)))) {
      const force = cmd.flag("Force");
      return cmd.error(inputRecord(cmd, {
        types: ["System.InvalidOperationException", "System.SystemException"],
        message: `The object has a member '${name}' already.`,
        errorId: force ? "CannotAddMember" : "MemberAlreadyExists",
        category: "InvalidOperation",
        target: carrier,
      }));
    }
    if (isOwn) bag.delete(name);
    bag.set(name, member);
    return undefined;
  }
}

function isBag(carrier: Carrier): boolean {
  return carrier instanceof PsObject && carrier.base === undefined;
}

function bagOf(carrier: Carrier): PropertyBag {
  if (carrier instanceof PsObject) return carrier.members;
  if (carrier instanceof LiveObject) return carrier.notes ??= new PropertyBag();
  return attachNotes(carrier);
}

/** What can hold members: the object itself where it is a reference, else a wrapper of its own. */
function carrierOf(value: PsValue): Carrier {
  return isCarrier(value) ? value : new PsObject(new PropertyBag(), value);
}

function isCarrier(value: PsValue): value is Carrier {
  return value instanceof PsObject || value instanceof LiveObject || value instanceof PsArray ||
    value instanceof PsList || value instanceof PsDictionary;
}

function addTypeName(carrier: Carrier, typeName: string): void {
  if (carrier instanceof PsObject) carrier.typeNames = [typeName, ...typeNamesOf(carrier)];
}
