/**
 * The members that every object has: PSObject, PSBase, PSAdapted, PSExtended, PSTypeNames.
 * @module
 */
import { LiveObject, PsObject, type PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import { baseOf } from "./numbers.ts";
import { typeNamesOf } from "./type_system.ts";

/** Which members of an object a view shows. */
export type ViewKind = "PSObject" | "PSBase" | "PSAdapted" | "PSExtended";

/** `$x.PSObject` and its relatives. */
export class PsObjectView extends LiveObject {
  readonly target: PsValue;
  readonly viewKind: ViewKind;
  readonly session: Session;
  constructor(target: PsValue, viewKind: ViewKind, session: Session) {
    super();
    this.target = target;
    this.viewKind = viewKind;
    this.session = session;
  }
  override typeNames(): readonly string[] {
    return this.viewKind === "PSObject"
      ? ["System.Management.Automation.PSObject", "System.Object"]
      : ["System.Management.Automation.PSMemberSet", "System.Management.Automation.PSMemberInfo", "System.Object"];
  }
  override text(): string {
    return `${this.viewKind} {}`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {}
}

/** The type names of one object, as a list that changes the object. */
export class TypeNameList extends LiveObject {
  readonly target: PsValue;
  constructor(target: PsValue) {
    super();
    this.target = target;
  }
  names(): readonly string[] {
    return typeNamesOf(this.target);
  }
  /** Replaces the names; objects that cannot carry names of their own keep theirs. */
  replace(names: readonly string[]): void {
    if (this.target instanceof PsObject) this.target.typeNames = [...names];
  }
  enumerateItems(): Iterable<PsValue> {
    return this.names();
  }
  override typeNames(): readonly string[] {
    return [
      "System.Collections.ObjectModel.Collection`1[[System.String, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]]",
      "System.Object",
    ];
  }
  override text(): string {
    return "System.Collections.ObjectModel.Collection`1[System.String]";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Count", () => this.names().length];
  }
}

/** One of the members that every object has; `undefined` for any other name. */
export function intrinsicMember(self: PsValue, name: string, session: Session): PsValue | undefined {
  if (name.length < 6 || (name.charCodeAt(0) | 32) !== 112) return undefined;
  switch (name.toLowerCase()) {
    case "psobject":
      return new PsObjectView(self, "PSObject", session);
    case "psbase":
      return new PsObjectView(baseOf(self), "PSBase", session);
    case "psadapted":
      return new PsObjectView(baseOf(self), "PSAdapted", session);
    case "psextended":
      return new PsObjectView(self, "PSExtended", session);
    case "pstypenames":
      return new TypeNameList(self);
    default:
      return undefined;
  }
}
