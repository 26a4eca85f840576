/**
 * The extended type data: members that PowerShell adds to types by name. Those that every session has are the table
 * below; a session adds its own with Update-TypeData.
 * @module
 */
import type { Session } from "../session.ts";
import { BUILT_IN_MEMBERS } from "./built_in_type_data.ts";
import type { TypeDataMember } from "./type_data_member.ts";

export type { TypeDataMember };

/** Extended data of one type name. */
export interface TypeDataEntry {
  readonly members: Map<string, { readonly name: string; readonly member: TypeDataMember }>;
  /** DefaultDisplayPropertySet. */
  defaultDisplayProperties?: readonly string[];
  defaultDisplayProperty?: string;
  defaultKeyProperties?: readonly string[];
  serializationDepth?: number;
  /** `AllPublicProperties`, `String` or `SpecificProperties`. */
  serializationMethod?: string;
  /** The property whose text stands for the object, where the method is `String`. */
  stringSerializationSource?: string;
}

/** Extended data of a session, by lower-case type name. */
export class TypeDataTable {
  readonly #entries = new Map<string, TypeDataEntry>();
  /** The type name as it was given, by its key. */
  readonly #names = new Map<string, string>();

  /** Entry of a type name, made where there is none. */
  entry(typeName: string): TypeDataEntry {
    const key = typeName.toLowerCase();
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#entries.set(key, entry = { members: new Map() });
      this.#names.set(key, typeName);
    }
    return entry;
  }
  find(typeName: string): TypeDataEntry | undefined {
    return this.#entries.get(typeName.toLowerCase());
  }
  remove(typeName: string): boolean {
    this.#names.delete(typeName.toLowerCase());
    return this.#entries.delete(typeName.toLowerCase());
  }
  /** Adds a member. @returns False where one of that name exists and `force` was not given. */
  add(typeName: string, name: string, member: TypeDataMember, force = false): boolean {
    const { members } = this.entry(typeName);
    const key = name.toLowerCase();
    if (members.has(key) && !force) return false;
    members.set(key, { name, member });
    return true;
  }
  /** Type names that the session added data for. */
  names(): Iterable<string> {
    return this.#names.values();
  }
}

const SLOT = "dotnet.typeData";

/** The table of a session. */
export function typeDataOf(session: Session): TypeDataTable {
  let table = session.slots.get(SLOT);
  if (!(table instanceof TypeDataTable)) session.slots.set(SLOT, table = new TypeDataTable());
  return table as TypeDataTable;
}

/** A member of the extended data, for an object with these type names. */
export function typeDataMember(
  typeNames: readonly string[],
  name: string,
  session: Session | undefined,
): TypeDataMember | undefined {
  const key = name.toLowerCase();
  const table = session?.slots.get(SLOT);
  if (table instanceof TypeDataTable) {
    for (const typeName of typeNames) {
      const found = table.find(typeName)?.members.get(key);
      if (found) return found.member;
    }
  }
  for (const typeName of typeNames) {
    const found = BUILT_IN_MEMBERS.get(typeName)?.get(key);
    if (found) return found.member;
  }
  return undefined;
}

/** All members of the extended data for these type names, the first of a name counts. */
export function typeDataMembers(
  typeNames: readonly string[],
  session: Session | undefined,
): readonly { readonly name: string; readonly member: TypeDataMember }[] {
  const found = new Map<string, { readonly name: string; readonly member: TypeDataMember }>();
  const table = session?.slots.get(SLOT);
  for (const typeName of typeNames) {
    const sources = [
      table instanceof TypeDataTable ? table.find(typeName)?.members : undefined,
      BUILT_IN_MEMBERS.get(typeName),
    ];
    for (const source of sources) {
      for (const [key, each] of source ?? []) if (!found.has(key)) found.set(key, each);
    }
  }
  return [...found.values()];
}
