/**
 * Get-Member.
 * @module
 */
import { LiveObject, PsEnum, PsObject, type PsValue } from "../../clixml/value.ts";
import { type CmdletBody, type CmdletCall, type CmdletSpec, parameter } from "../command.ts";
import { enumNamed, enumNumber } from "../dotnet/enums.ts";
import { type MemberInfo, membersOf, staticMembersOf } from "../dotnet/members.ts";
import type { AdaptedObject } from "../dotnet/properties.ts";
import { PsType } from "../dotnet/type.ts";
import { typeNamesOf, typeOf } from "../dotnet/type_system.ts";
import type { Step, Task } from "../task.ts";
import { Wildcard } from "../wildcard.ts";
import { dataType } from "./data_object.ts";
import { enumName } from "./enum_arguments.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { unwrap } from "./property_expression.ts";

const MEMBER_TYPES = "System.Management.Automation.PSMemberTypes";

/** The row of Get-Member. */
export const GET_MEMBER: CmdletSpec = {
  name: "Get-Member",
  module: UTILITY,
  className: commandClass("GetMemberCommand"),
  outputTypes: ["Microsoft.PowerShell.Commands.MemberDefinition"],
  parameters: [
    parameter("InputObject", "psobject", { value: true }),
    parameter("Name", "string[]", { position: 0 }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    parameter("MemberType", MEMBER_TYPES, {}, { aliases: ["Type"] }),
    parameter("View", "System.Management.Automation.PSMemberViewTypes"),
    parameter("Static", "switch"),
    parameter("Force", "switch"),
  ],
  create: (cmd) => new GetMember(cmd),
};

const MEMBER_DEFINITION = dataType("Microsoft.PowerShell.Commands.MemberDefinition", [
  "string TypeName",
  "string Name",
  `${MEMBER_TYPES} MemberType`,
  "string Definition",
], { text: (self) => String(self.get("Definition")) });

/** Types of Get-Member's output. */
export const MEMBER_DEFINITION_TYPES = [MEMBER_DEFINITION.row] as const;

/** The members that every object has and that -Force shows. */
const HIDDEN_MEMBERS = [
  [
    "pstypenames",
    "CodeProperty",
    "System.Collections.ObjectModel.Collection`1[[System.String]] pstypenames{get=PSTypeNames;}",
  ],
  ["psadapted", "MemberSet", "psadapted {}"],
  ["psbase", "MemberSet", "psbase {}"],
  ["psextended", "MemberSet", "psextended {}"],
  [
    "psobject",
    "MemberSet",
    "psobject {BaseObject, Members, Properties, Methods, ImmediateBaseObject, TypeNames, get_BaseObject, get_Members, get_Properties, get_Methods, get_ImmediateBaseObject, get_TypeNames, ToString, Copy, CompareTo, Equals, GetHashCode, GetType}",
  ],
] as const;

interface Shown {
  readonly name: string;
  readonly memberType: string;
  readonly definition: string;
}

function isBelowAdapter(value: PsValue, name: string): boolean {
  if (!(value instanceof LiveObject) || !("adaptedNames" in value)) return false;
  return !(value as LiveObject & AdaptedObject).adaptedNames().includes(name);
}

class GetMember implements CmdletBody {
  readonly #cmd: CmdletCall;
  readonly #seen = new Set<string>();
  constructor(cmd: CmdletCall) {
    this.#cmd = cmd;
  }
  *process(): Task<void> {
    const cmd = this.#cmd;
    const input = cmd.get("InputObject") ?? null;
    if (input === null) return;
    const plain = unwrap(input);
    const type = plain instanceof PsType ? plain : typeOf(plain);
    const typeName = cmd.flag("Static") ? type.fullName : typeNamesOf(input)[0] ?? "";
    if (this.#seen.has(typeName)) return;
    this.#seen.add(typeName);
    const members = cmd.flag("Static")
      ? staticMembersOf(type, cmd.session)
      : membersOf(input, cmd.session).filter((member) => this.#inView(member, input));
    const shown: Shown[] = members.filter((member) => cmd.flag("Force") || !member.isHidden);
    if (cmd.flag("Force") && !cmd.flag("Static")) {
      for (const [name, memberType, definition] of HIDDEN_MEMBERS) shown.push({ name, memberType, definition });
    }
    for (const name of cmd.texts("Name") ?? ["*"]) yield* this.#write(shown, name, typeName);
  }
  #inView(member: MemberInfo, input: PsValue): boolean {
    const view = enumName(this.#cmd, "View") ?? "Adapted, Extended";
    if (view === "All") return true;
    // Below an adapter stand the properties of the .NET object, which only the Base view shows.
    if (member.memberType === "Property" && isBelowAdapter(unwrap(input), member.name)) return /Base/.test(view);
    const isOwn = ["Property", "Method", "ParameterizedProperty", "Event"].includes(member.memberType);
    if (isOwn && !(input instanceof PsObject && input.base === undefined && member.memberType === "NoteProperty")) {
      return /Adapted|Base/.test(view);
    }
    return /Extended/.test(view);
  }
  #wanted(memberType: string): boolean {
    const given = unwrap(this.#cmd.get("MemberType") ?? null);
    if (!(given instanceof PsEnum)) return true;
    return (enumNumber(given) & enumNumber(enumNamed(MEMBER_TYPES, memberType))) !== 0n;
  }
  *#write(members: readonly Shown[], pattern: string, typeName: string): Task<void> {
    const test = new Wildcard(pattern);
    const found = members.filter((member) => test.matches(member.name) && this.#wanted(member.memberType));
    const key = (member: Shown): string => `${member.memberType.toUpperCase()} ${member.name.toUpperCase()}`;
    found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
    for (const { name, memberType, definition } of found) {
      const step = this.#cmd.write(MEMBER_DEFINITION.make({
        TypeName: typeName,
        Name: name,
        MemberType: enumNamed(MEMBER_TYPES, memberType),
        Definition: definition,
      }));
      if (step) yield* step;
    }
  }
  end(): Step {
    const cmd = this.#cmd;
    if (this.#seen.size > 0) return undefined;
    return cmd.error(cmd.record({
      types: ["System.InvalidOperationException", "System.SystemException"],
      message: "There is no object whose members could be listed.",
      errorId: "NoObjectInGetMember",
      category: "CloseError",
    }));
  }
}
