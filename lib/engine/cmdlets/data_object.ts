/**
 * Objects that cmdlets give out and that are no more than named values of a .NET type: GroupInfo, MatchInfo, FileHashInfo.
 * A type is one row; its property list names types as .NET does.
 * @module
 */
import { LiveObject, type PsValue } from "../../clixml/value.ts";
import { declareType, type Native, type Settable } from "../dotnet/declare.ts";
import type { TypeRow } from "../dotnet/type.ts";

/** An object of a {@linkcode DataType}. */
export class DataObject extends LiveObject {
  readonly type: DataType;
  readonly fields: Map<string, PsValue>;
  constructor(type: DataType, fields: Map<string, PsValue>) {
    super();
    this.type = type;
    this.fields = fields;
  }
  get(name: string): PsValue {
    return this.fields.get(name) ?? null;
  }
  override typeNames(): readonly string[] {
    return this.type.names;
  }
  override text(): string {
    return this.type.text(this);
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    for (const name of this.type.propertyNames) yield [name, () => this.get(name)];
  }
}

/** A type of such objects. */
export interface DataType {
  /** Type names, most derived first. */
  readonly names: readonly string[];
  readonly propertyNames: readonly string[];
  readonly row: TypeRow;
  readonly text: (self: DataObject) => string;
  /** Makes an object; fields that are not given are `null`. */
  make(fields: Readonly<Record<string, PsValue>>): DataObject;
}

/** What {@linkcode dataType} may be told. */
export interface DataTypeOptions {
  /** Base types, nearest first, without System.Object. */
  readonly bases?: readonly string[];
  /** ToString(); the type's name where absent. */
  readonly text?: (self: DataObject) => string;
  /** Names of properties that scripts may set. */
  readonly settable?: readonly string[];
  readonly methods?: Readonly<Record<string, Native>>;
}

/** A type by its name and properties: `dataType("A.B", ["int Count", "string Name"])`. */
export function dataType(fullName: string, properties: readonly string[], options: DataTypeOptions = {}): DataType {
  const propertyNames = properties.map((text) => text.slice(text.lastIndexOf(" ") + 1));
  const members: Record<string, Native | Settable> = {};
  for (const [i, text] of properties.entries()) {
    const name = propertyNames[i]!;
    const get: Native = (self: DataObject) => self.get(name);
    members[text] = options.settable?.includes(name)
      ? { get, set: (self: DataObject, value: PsValue) => void self.fields.set(name, value) }
      : get;
  }
  const bases = options.bases ?? [];
  const type: DataType = {
    names: [fullName, ...bases, "System.Object"],
    propertyNames,
    row: declareType(fullName, {
      ...(bases[0] !== undefined && { base: bases[0] }),
      properties: members,
      ...(options.methods && { methods: options.methods }),
    }),
    text: options.text ?? (() => fullName),
    make: (fields) => new DataObject(type, new Map(Object.entries(fields))),
  };
  return type;
}
