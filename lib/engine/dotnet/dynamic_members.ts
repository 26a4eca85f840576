/**
 * Members that a script or a type table adds to an object: script properties and methods, aliases, code properties.
 * @module
 */
import { PsArray, PsDynamicMember, type PsValue } from "../../clixml/value.ts";
import type { ScriptBlock } from "../script_block.ts";
import type { Session } from "../session.ts";

/** What a script block gave, as one value: nothing is null, several are an array. */
export function oneValue(output: readonly PsValue[]): PsValue {
  return output.length === 1 ? output[0]! : output.length === 0 ? null : new PsArray([...output]);
}

/** A property whose value is computed by a script block that sees `$this`. */
export class ScriptPropertyMember extends PsDynamicMember {
  readonly memberType = "ScriptProperty";
  readonly session: Session;
  readonly getter: ScriptBlock | undefined;
  readonly setter: ScriptBlock | undefined;
  constructor(session: Session, getter: ScriptBlock | undefined, setter?: ScriptBlock) {
    super();
    this.session = session;
    this.getter = getter;
    this.setter = setter;
  }
  read(self: PsValue): PsValue | undefined {
    return this.getter === undefined ? null : oneValue(this.session.callSync(this.getter, { self }));
  }
  /** @throws Where there is no setter; the caller says which property it was. */
  write(self: PsValue, value: PsValue): void {
    if (this.setter === undefined) throw new RangeError("Cannot set this property: it has no setter");
    this.session.callSync(this.setter, { self, args: [value] });
  }
}

/** A property that is a variable of a module. */
export class VariableMember extends PsDynamicMember {
  readonly memberType = "NoteProperty";
  readonly variable: { value: PsValue };
  constructor(variable: { value: PsValue }) {
    super();
    this.variable = variable;
  }
  read(): PsValue {
    return this.variable.value;
  }
}

/** A method that is a script block; it sees `$this` and `$args`. */
export class ScriptMethodMember extends PsDynamicMember {
  readonly memberType = "ScriptMethod";
  readonly session: Session;
  readonly block: ScriptBlock;
  constructor(session: Session, block: ScriptBlock) {
    super();
    this.session = session;
    this.block = block;
  }
  read(): undefined {
    return undefined;
  }
  /** Runs it for an object. */
  call(self: PsValue, args: readonly PsValue[]): PsValue[] {
    return this.session.callSync(this.block, { self, args });
  }
}

/** Another name of a property. */
export class AliasMember extends PsDynamicMember {
  readonly memberType = "AliasProperty";
  readonly target: string;
  readonly #resolve: (self: PsValue, target: string) => PsValue | undefined;
  /** @param resolve Reads a property; given by the member lookup. */
  constructor(target: string, resolve: (self: PsValue, target: string) => PsValue | undefined) {
    super();
    this.target = target;
    this.#resolve = resolve;
  }
  read(self: PsValue): PsValue | undefined {
    return this.#resolve(self, this.target);
  }
}

/** A property computed by the engine, as the type tables' CodeProperty. */
export class CodePropertyMember extends PsDynamicMember {
  readonly memberType: "CodeProperty" | "ScriptProperty";
  readonly #read: (self: PsValue) => PsValue;
  constructor(read: (self: PsValue) => PsValue, memberType: "CodeProperty" | "ScriptProperty" = "CodeProperty") {
    super();
    this.memberType = memberType;
    this.#read = read;
  }
  read(self: PsValue): PsValue {
    return this.#read(self);
  }
}

/** A named set of properties, or of members. */
export class PropertySetMember extends PsDynamicMember {
  readonly memberType: "PropertySet" | "MemberSet";
  readonly names: readonly string[];
  constructor(names: readonly string[], memberType: "PropertySet" | "MemberSet" = "PropertySet") {
    super();
    this.memberType = memberType;
    this.names = names;
  }
  read(): undefined {
    return undefined;
  }
}
