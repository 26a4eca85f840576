/**
 * `[ref]`: a variable or value that a method may change.
 * @module
 */
import { LiveObject, type PsValue } from "../../clixml/value.ts";

/** System.Management.Automation.PSReference. */
export class PsReference extends LiveObject {
  readonly #get: () => PsValue;
  readonly #set: (value: PsValue) => void;
  /** @param set Leaves the value where the variable is; a reference to a plain value keeps it itself. */
  constructor(get: () => PsValue, set: (value: PsValue) => void) {
    super();
    this.#get = get;
    this.#set = set;
  }
  /** A reference to a value that stands nowhere else. */
  static of(value: PsValue): PsReference {
    let current = value;
    return new PsReference(() => current, (next) => {
      current = next;
    });
  }
  get value(): PsValue {
    return this.#get();
  }
  set value(value: PsValue) {
    this.#set(value);
  }
  override typeNames(): readonly string[] {
    return [
      "System.Management.Automation.PSReference`1[[System.Object, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]]",
      "System.Management.Automation.PSReference",
      "System.Object",
    ];
  }
  override text(): string {
    return "System.Management.Automation.PSReference`1[System.Object]";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Value", () => this.value];
  }
}
