/**
 * The value inside a PSObject wrapper.
 * @module
 */
import { PsObject, type PsValue } from "../../clixml/value.ts";

/** The value inside a wrapper; a property bag is itself. */
export function bareValue(value: PsValue): PsValue {
  return value instanceof PsObject && value.base !== undefined ? value.base : value;
}
