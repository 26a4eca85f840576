/**
 * Member names that documents have brought, kept so that the reader need not make the same strings again: objects of one
 * type repeat the same names in the same order, so each name remembers the one that came behind it.
 *
 * The table outlives a document. It only saves work: nothing of it shows in a value, and it starts anew when it is full.
 * @module
 */

/** Names in the table; a session of many commands has some thousands. */
const MAX_NAMES = 8192;
/** Longer names are not kept. */
const MAX_NAME_LENGTH = 80;

/** A name without regard to case: `stamp` is the last bag that held it. */
interface FoldedName {
  stamp: number;
}

/** One spelling of a name. */
export interface NameEntry {
  readonly name: string;
  readonly folded: FoldedName;
  /** The name that came behind this one last time. */
  next: NameEntry | undefined;
}

let entries = new Map<string, NameEntry>();
let folded = new Map<string, FoldedName>();
let lastStamp = 0;

/** Makes room; to be called between documents only, since bags in the making rely on the stamps. */
export function trimNames(): void {
  if (entries.size < MAX_NAMES) return;
  entries = new Map();
  folded = new Map();
}

/** A stamp that no bag has used. */
export function newStamp(): number {
  return ++lastStamp;
}

/** The entry of a name; `undefined` where the table does not take it. */
export function nameEntry(name: string): NameEntry | undefined {
  const known = entries.get(name);
  if (known !== undefined) return known;
  if (entries.size >= MAX_NAMES || name.length > MAX_NAME_LENGTH) return undefined;
  const lower = name.toLowerCase();
  let fold = folded.get(lower);
  if (fold === undefined) folded.set(lower, fold = { stamp: 0 });
  // A copy, so that the document it was cut from can be forgotten.
  const own = String.fromCharCode(...Array.from({ length: name.length }, (_, i) => name.charCodeAt(i)));
  const entry: NameEntry = { name: own, folded: fold, next: undefined };
  entries.set(own, entry);
  return entry;
}
