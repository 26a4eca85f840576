/**
 * The Env: drive over the platform's environment variables.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type { Platform } from "../platform.ts";
import type { FlatStore } from "./flat_store.ts";
import { compareNames } from "./provider_table.ts";

/** How the store makes its items and texts. */
export interface EnvironmentStoreOptions {
  readonly platform: Platform;
  /** A System.Collections.DictionaryEntry. */
  readonly entry: (key: string, value: string) => PsValue;
  /** PowerShell's text of a value. */
  readonly text: (value: PsValue) => string;
}

/** The Env: drive. */
export function environmentStore(options: EnvironmentStoreOptions): FlatStore {
  const { environment, os } = options.platform;
  /** The name as it is spelled in the environment: Windows does not mind case. */
  const spelled = (name: string): string => {
    if (os === "linux" || environment.has(name)) return name;
    const wanted = name.toUpperCase();
    for (const key of environment.keys()) if (key.toUpperCase() === wanted) return key;
    return name;
  };
  const item = (name: string): PsValue | undefined => {
    const key = spelled(name);
    const value = environment.get(key);
    return value === undefined ? undefined : options.entry(key, value);
  };
  return {
    names: () => [...environment.keys()].sort(compareNames),
    item,
    value: (name) => environment.get(spelled(name)),
    write(name, value): PsValue {
      const key = spelled(name);
      // Setting an item to nothing removes the variable; `''` stays, as the assignment to $env: does.
      if (value === null) environment.delete(key);
      else environment.set(key, options.text(value));
      return item(key) ?? null;
    },
    remove(name): void {
      environment.delete(spelled(name));
    },
  };
}
