/**
 * CultureInfo objects, and the culture that an IFormatProvider argument means.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { type Culture, cultureNamed, EN_US, INVARIANT_CULTURE } from "./culture.ts";
import { NetObject } from "./net_object.ts";

const OBJECTS = new Map<string, NetObject<Culture>>();

/** The CultureInfo object of a culture. */
export function cultureObject(culture: Culture): NetObject<Culture> {
  let object = OBJECTS.get(culture.name);
  if (object === undefined) {
    OBJECTS.set(culture.name, object = new NetObject<Culture>("System.Globalization.CultureInfo", culture));
  }
  return object;
}

/** The culture of a format provider; null means that of the session. */
export function cultureOf(provider: PsValue | undefined): Culture {
  if (provider instanceof NetObject) {
    const state = provider.state as Partial<Culture> | undefined;
    if (state !== undefined && typeof state.decimal === "string") return state as Culture;
  }
  return EN_US;
}

/** A culture by the name that a table of formats was given: empty for the invariant one. */
export function cultureByName(name: string): Culture {
  return name === "" ? INVARIANT_CULTURE : cultureNamed(name) ?? EN_US;
}
