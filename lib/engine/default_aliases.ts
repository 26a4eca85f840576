/**
 * Gives a session the aliases that it starts with.
 * @module
 */
import { DEFAULT_ALIASES } from "./cmdlets/aliases.ts";
import type { Engine } from "./engine.ts";

/** Adds them to the global scope. */
export function defaultAliases(engine: Engine): void {
  const windows = engine.platform.os === "windows";
  for (const { name, definition, options, windowsOnly } of DEFAULT_ALIASES) {
    if (windowsOnly && !windows) continue;
    const option = options.includes("ReadOnly") ? "ReadOnly" : undefined;
    engine.commands.setAlias(name, definition, option, "Global", true);
  }
}
