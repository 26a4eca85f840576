/**
 * What the simulator saw: one entry an exchange, in a bounded ring. No payloads, no credentials.
 * @module
 */

/** Entries that the trace keeps. */
export const MAX_TRACE_ENTRIES = 4096;

/** One exchange. */
export interface TraceEntry {
  readonly number: number;
  /** Milliseconds since 1970-01-01 UTC when the request came and when the answer went. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly connection: string;
  readonly computer: string;
  readonly user: string;
  /** Name of the operation: Create, Receive, …; `-` where the request could not be read. */
  readonly operation: string;
  readonly shellId: string | undefined;
  readonly commandId: string | undefined;
  /** Connection state of the shell before and after. */
  readonly before: string;
  readonly after: string;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly status: number;
  /** WSMan code of the fault, where the answer was one. */
  readonly fault: number | undefined;
}

/** The ring and its listeners. */
export class Trace {
  #entries: TraceEntry[] = [];
  #count = 0;
  readonly #listeners = new Set<(entry: TraceEntry) => void>();

  add(entry: Omit<TraceEntry, "number">): void {
    const numbered = { number: ++this.#count, ...entry };
    this.#entries.push(numbered);
    if (this.#entries.length > MAX_TRACE_ENTRIES) this.#entries = this.#entries.slice(-MAX_TRACE_ENTRIES);
    for (const listener of this.#listeners) listener(numbered);
  }
  entries(): readonly TraceEntry[] {
    return this.#entries;
  }
  /** Calls `listener` at each new entry. @returns Ends that. */
  subscribe(listener: (entry: TraceEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
