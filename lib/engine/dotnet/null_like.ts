/**
 * Values that count as null for `??`, though they are objects: DBNull and NullString.
 * @module
 */
import { LiveObject, type PsValue } from "../../clixml/value.ts";

/** An object that stands for nothing. */
export class NullLike extends LiveObject {
  readonly #type: string;
  constructor(type: string) {
    super();
    this.#type = type;
  }
  override typeNames(): readonly string[] {
    return [this.#type, "System.Object"];
  }
  override text(): string {
    return "";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {}
}

/** Whether `??` takes its right side. */
export function isNullLike(value: PsValue): boolean {
  return value === null || value instanceof NullLike;
}
