/**
 * A method that was named but not called: `$m = 'abc'.Substring`. It tells its overloads and can be invoked.
 * @module
 */
import { LiveObject, PsArray, PsObject, type PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import { ScriptMethodMember } from "./dynamic_members.ts";
import { findMethod } from "./member_lookup.ts";
import { baseOf } from "./numbers.ts";
import type { MethodOverload, MethodRow, PsType } from "./type.ts";
import { resolveType, typeNamed, typeOf, typeText } from "./type_system.ts";

/** Type of a method of .NET that was read as a value. */
export const METHOD_TYPE = "System.Management.Automation.PSMethod`1";

/** System.Management.Automation.PSMethod or PSScriptMethod. */
export class MethodReference extends LiveObject {
  readonly self: PsValue;
  readonly name: string;
  readonly row: MethodRow | undefined;
  readonly script: ScriptMethodMember | undefined;
  readonly isStatic: boolean;
  constructor(self: PsValue, name: string, row: MethodRow | undefined, script?: ScriptMethodMember, isStatic = false) {
    super();
    this.self = self;
    this.name = name;
    this.row = row;
    this.script = script;
    this.isStatic = isStatic;
  }
  /** `string Substring(int startIndex)`, one line for each overload. */
  definitions(): readonly string[] {
    if (this.script) return [`System.Object ${this.name}();`];
    return (this.row?.overloads ?? []).map((overload) => methodDefinition(this.name, overload, this.isStatic));
  }
  netType(): PsType {
    return typeNamed(this.script ? "System.Management.Automation.PSScriptMethod" : METHOD_TYPE);
  }
  override typeNames(): readonly string[] {
    const kind = this.script ? "PSScriptMethod" : "PSMethod";
    return [
      `System.Management.Automation.${kind}`,
      "System.Management.Automation.PSMethodInfo",
      "System.Management.Automation.PSMemberInfo",
      "System.Object",
    ];
  }
  override text(): string {
    return this.definitions().join(", ");
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["OverloadDefinitions", () => new PsArray([...this.definitions()], "System.String")];
    yield ["MemberType", () => this.script ? "ScriptMethod" : "Method"];
    yield ["TypeNameOfValue", () => `System.Management.Automation.${this.script ? "PSScriptMethod" : "PSMethod"}`];
    yield ["Value", () => this];
    yield ["Name", () => this.name];
    yield ["IsInstance", () => this.script !== undefined];
    if (this.script) yield ["Script", () => this.script!.block];
  }
}

/** How a signature names a type. */
export function typeNameInSignature(name: string): string {
  const isParams = name.startsWith("params ");
  const plain = isParams ? name.slice(7) : name;
  const type = resolveType(plain);
  const text = type ? typeText(type) : plain;
  return isParams ? `Params ${text}` : text;
}

/** An overload as Get-Member shows it. */
export function methodDefinition(name: string, overload: MethodOverload, isStatic = false): string {
  const parameters = overload.parameters.map((type, i) => {
    const given = overload.parameterTypes?.[i];
    const shown = given ? typeText(given) : typeNameInSignature(type);
    const ref = overload.byRef?.includes(i) ? "[ref] " : "";
    return `${ref}${shown} ${overload.parameterNames?.[i] ?? `arg${i}`}`;
  });
  const generic = overload.typeParameters ? `[${overload.typeParameters.join(", ")}]` : "";
  return `${isStatic ? "static " : ""}${typeNameInSignature(overload.returns)} ${name}${generic}(${
    parameters.join(", ")
  })`;
}

/** A method of a value as a value, `undefined` where there is none of that name. */
export function methodReference(self: PsValue, name: string, _session: Session): PsValue | undefined {
  const bag = self instanceof PsObject ? self.members : self instanceof LiveObject ? self.notes : undefined;
  const note = bag?.get(name);
  if (note instanceof ScriptMethodMember) return new MethodReference(self, name, undefined, note);
  const base = baseOf(self);
  const row = findMethod(typeOf(base), name);
  return row && new MethodReference(base, row.name, row);
}

/** A static method as a value. */
export function staticMethodReference(type: PsType, row: MethodRow): MethodReference {
  return new MethodReference(type, row.name, row, undefined, true);
}
