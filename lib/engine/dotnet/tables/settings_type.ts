/**
 * Types that are no more than settings: named values with defaults, all of which can be set.
 * @module
 */
import type { PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { declareType, type Native, type Settable, type TypeParts } from "../declare.ts";
import { NetObject } from "../net_object.ts";
import type { TypeRow } from "../type.ts";

/** An object of such a type: the values that were set. */
export type SettingsObject = NetObject<Map<string, PsValue>>;

/** A default: a value, or what makes one. */
export type SettingDefault = PsValue | ((session: Session) => PsValue);

/** Reads a setting of an object that may be none. */
export function setting(value: PsValue | undefined, name: string): PsValue | undefined {
  return value instanceof NetObject && value.state instanceof Map
    ? (value.state as Map<string, PsValue>).get(name)
    : undefined;
}

/** A type of settings: `{ "bool Indent": false }`. */
export function settingsType(
  fullName: string,
  defaults: Readonly<Record<string, SettingDefault>>,
  more: TypeParts = {},
): TypeRow {
  const properties: Record<string, Native | Settable> = {};
  for (const [text, standard] of Object.entries(defaults)) {
    const name = text.slice(text.lastIndexOf(" ") + 1);
    properties[text] = {
      get: (self: SettingsObject, session: Session) =>
        self.state.get(name) ?? (typeof standard === "function" ? standard(session) : standard),
      set: (self: SettingsObject, value: PsValue) => void self.state.set(name, value),
    };
  }
  return declareType(fullName, {
    ...more,
    properties: { ...properties, ...more.properties },
    constructors: { "()": () => newSettings(fullName), ...more.constructors },
  });
}

/** A settings object that has the defaults. */
export function newSettings(fullName: string, values: Iterable<readonly [string, PsValue]> = []): SettingsObject {
  return new NetObject<Map<string, PsValue>>(fullName, new Map(values));
}
