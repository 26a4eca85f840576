/**
 * Compiled patterns, kept by their text and options: scripts use the same few again and again.
 * @module
 */
import { Wildcard } from "../wildcard.ts";

/** Most patterns that are kept; the oldest goes first. Enough for any loop over a handful of patterns. */
export const MAX_CACHED_PATTERNS = 256;

/** A cache of a bounded size. */
export class PatternCache<T> {
  readonly #kept = new Map<string, T>();
  readonly #make: (key: string) => T;
  constructor(make: (key: string) => T) {
    this.#make = make;
  }
  get(key: string): T {
    const found = this.#kept.get(key);
    if (found !== undefined) return found;
    const made = this.#make(key);
    if (this.#kept.size >= MAX_CACHED_PATTERNS) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(key, made);
    return made;
  }
}

const WILDCARDS = new PatternCache((key: string) => new Wildcard(key.slice(1), key[0] === "i"));

/** A wildcard pattern. */
export function cachedWildcard(pattern: string, ignoreCase: boolean): Wildcard {
  return WILDCARDS.get((ignoreCase ? "i" : "c") + pattern);
}
