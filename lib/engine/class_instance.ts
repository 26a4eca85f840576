/**
 * Objects of the classes that scripts define.
 * @module
 */
import { LiveObject, type PsValue } from "../clixml/value.ts";
import { chainOf, namesOf } from "./dotnet/type_system.ts";
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

/** The fields of a value, where it is an object of a script's class. */
export function fieldsOf(value: PsValue): Fields | undefined {
  return value instanceof ClassInstance || value instanceof ClassException ? value.fields : undefined;
}
