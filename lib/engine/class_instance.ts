/**
 * Objects of the classes that scripts define.
 * @module
 */
import { LiveObject, PsDictionary, PsList, type PsValue } from "../clixml/value.ts";
import { adoptType, chainOf, namesOf } from "./dotnet/type_system.ts";
import type { PsType } from "./dotnet/type.ts";
import { PsException } from "./exceptions.ts";

/** The fields of an object, by lower-case name. */
export type Fields = Map<string, PsValue>;

/** An object that has fields of a script's class. */
export interface HasFields {
  readonly fields: Fields;
  netType(): PsType;
}

/** What an object asks of its class. */
export interface ClassFacts {
  /** The text of an object, where the class has a ToString of its own. */
  text(self: PsValue): string | undefined;
}

// Hidden ones too: what only lists hides them, CLIXML does not.
function* ownFields(self: HasFields & LiveObject): Iterable<readonly [string, () => PsValue]> {
  const types = chainOf(self.netType()).filter((type) => type.scriptClass !== undefined);
  for (const type of types) {
    for (const row of type.row.properties ?? []) {
      yield [row.name, () => self.fields.get(row.name.toLowerCase()) ?? null];
    }
  }
}

/** An object of a script's class. */
export class ClassInstance extends LiveObject implements HasFields {
  readonly fields: Fields = new Map();
  readonly #type: PsType;
  readonly #facts: ClassFacts;
  constructor(type: PsType, facts: ClassFacts) {
    super();
    this.#type = type;
    this.#facts = facts;
  }
  netType(): PsType {
    return this.#type;
  }
  override typeNames(): readonly string[] {
    return namesOf(this.#type);
  }
  override text(): string {
    return this.#facts.text(this) ?? this.#type.fullName;
  }
  override properties(): Iterable<readonly [string, () => PsValue]> {
    return ownFields(this);
  }
}

/** An object of a script's class that derives from an exception. */
export class ClassException extends PsException implements HasFields {
  readonly fields: Fields = new Map();
  readonly #type: PsType;
  constructor(type: PsType) {
    super(namesOf(type), `Exception of type '${type.fullName}' was thrown.`);
    this.#type = type;
  }
  netType(): PsType {
    return this.#type;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield* ownFields(this);
    yield* super.properties();
  }
}

/** An object of a .NET type that scripts can derive from, other than exceptions. */
export type NativeBase = PsList | PsDictionary | LiveObject;

/** Fields of the objects whose .NET type could not have room for them. */
const ADOPTED = new WeakMap<NativeBase, Fields>();

/** Makes an object of a .NET type one of a script's class that derives from it. */
export function adopt(value: NativeBase, type: PsType): void {
  adoptType(value, type);
  ADOPTED.set(value, new Map());
}

/** The fields of a value, where it is an object of a script's class. */
export function fieldsOf(value: PsValue): Fields | undefined {
  if (value instanceof ClassInstance || value instanceof ClassException) return value.fields;
  return value instanceof PsList || value instanceof PsDictionary || value instanceof LiveObject
    ? ADOPTED.get(value)
    : undefined;
}
