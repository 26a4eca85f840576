/**
 * Lists of type names in one document: each is written once and referred to from then on.
 * @module
 */
import { TYPE_DEPTHS } from "./type_depths.ts";

/** A list of type names that has been met, with what was found out about it. */
export interface TypeEntry {
  readonly names: readonly string[];
  /** RefId of its TN element, -1 before that is written. */
  id: number;
  /** The depth that its types ask for. */
  readonly depth: number | undefined;
}

/** See the module. */
export class TypeReferences {
  readonly #ownDepth: (names: readonly string[]) => number | undefined;
  readonly #entries = new Map<string, TypeEntry[]>();
  #last: TypeEntry | undefined;

  /** @param ownDepth Depth of types that only the session knows; it comes before that of the type table. */
  constructor(ownDepth: (names: readonly string[]) => number | undefined) {
    this.#ownDepth = ownDepth;
  }

  /** The entry of a list; lists are equal where all names are, case included. */
  entryOf(names: readonly string[]): TypeEntry {
    const last = this.#last;
    if (last !== undefined && sameNames(last.names, names)) return last;
    const key = names[0] ?? "";
    let entries = this.#entries.get(key);
    if (entries === undefined) this.#entries.set(key, entries = []);
    let entry = entries.find((candidate) => sameNames(candidate.names, names));
    if (entry === undefined) {
      // A copy: the list of an object may change while the writer is at work.
      entry = { names: names.slice(), id: -1, depth: this.#depthOf(names) };
      entries.push(entry);
    }
    return this.#last = entry;
  }

  #depthOf(names: readonly string[]): number | undefined {
    const own = this.#ownDepth(names);
    if (own !== undefined && own > 0) return own;
    for (const name of names) {
      const depth = TYPE_DEPTHS.get(name);
      if (depth !== undefined) return depth;
    }
    return undefined;
  }
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether two lists of type names are equal but for case. */
export function sameIgnoringCase(a: readonly string[], b: readonly string[]): boolean {
  return sameNames(a, b) || (a.length === b.length && a.every((name, i) => name.toLowerCase() === b[i]!.toLowerCase()));
}
