/**
 * A .NET object whose type is a row of the tables: its state is whatever that table needs, its text, type names and
 * properties come from the row.
 * @module
 */
import { LiveObject, type PsValue } from "../../clixml/value.ts";
import { NO_SESSION } from "./no_session.ts";
import type { PsType } from "./type.ts";
import { chainOf, namesOf, typeNamed } from "./type_system.ts";

/** An instance of a type of the tables. */
export class NetObject<State = unknown> extends LiveObject {
  readonly #type: PsType;
  state: State;
  constructor(type: PsType | string, state: State) {
    super();
    this.#type = typeof type === "string" ? typeNamed(type) : type;
    this.state = state;
  }
  /** Its type. */
  netType(): PsType {
    return this.#type;
  }
  override typeNames(): readonly string[] {
    return namesOf(this.#type);
  }
  override text(): string {
    for (const type of chainOf(this.#type)) {
      // What every object answers is its type's name, and asks for this text itself.
      if (type.fullName === "System.Object") break;
      const text = type.row.format?.(this, "", "");
      if (text !== undefined) return text;
      const method = type.row.methods?.find((row) => row.name === "ToString");
      const plain = method?.overloads.find((overload) => overload.parameters.length === 0);
      if (plain) return String(plain.call(this, [], NO_SESSION));
    }
    return this.#type.text();
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    for (const type of chainOf(this.#type)) {
      for (const row of type.row.properties ?? []) {
        const { get } = row;
        if (get && !row.hidden) yield [row.name, () => get(this, NO_SESSION)];
      }
    }
  }
}
