/**
 * AutomationNull: what an expression or command gives that has no output. It differs from `$null` in that a pipeline drops
 * it. Only this folder and the method tables know it; everything else is handed `null`.
 * @module
 */
import { LiveObject, type PsValue } from "../../clixml/value.ts";

class AutomationNull extends LiveObject {
  override typeNames(): readonly string[] {
    return ["System.Object"];
  }
  override text(): string {
    return "";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {}
  override wireForm(): { readonly as: "value"; readonly value: PsValue } {
    return { as: "value", value: null };
  }
}

/** The one "no output" value. */
export const NOTHING: PsValue = new AutomationNull();

/** The value, with "no output" turned into `$null`. */
export function plain(value: PsValue): PsValue {
  return value === NOTHING ? null : value;
}
