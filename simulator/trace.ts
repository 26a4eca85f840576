/**
 * What the simulator saw: one entry an exchange, in a bounded ring. No payloads, no credentials.
 * @module
 */

/** Entries that the trace keeps. */
export const MAX_TRACE_ENTRIES = 4096;

/** One exchange. */
export interface TraceEntry {
  /** From 1, without gaps. */
  readonly number: number;
  /** When the request came, in milliseconds since 1970-01-01 UTC. */
  readonly startedAt: number;
  /** As above, for the answer. */
  readonly endedAt: number;
  /** Id of the connection that it came over. */
  readonly connection: string;
  /** Name of the virtual computer. */
  readonly computer: string;
  /** Name without domain; empty where nobody has logged on. */
  readonly user: string;
  /** Name of the operation: Create, Receive, …; `-` where the request could not be read. */
  readonly operation: string;
  /** Lower-case GUID of the shell; `undefined` where none is named. */
  readonly shellId: string | undefined;
  /** GUID of the command, as the request names it. */
  readonly commandId: string | undefined;
  /** Connection state of the shell before the request; `-` where there is no such shell. */
  readonly before: string;
  /** As above, once it is answered; `-` where there is no such shell. */
  readonly after: string;
  /** Bytes of its XML, unsealed. */
  readonly requestBytes: number;
  /** Bytes of the answer's XML, unsealed. */
  readonly responseBytes: number;
  /** HTTP status. */
  readonly status: number;
  /** WSMan code of the fault, where the answer was one. */
  readonly fault: number | undefined;
}

/** The ring and its listeners. */
export class Trace {
  #entries: TraceEntry[] = [];
  #count = 0;
  readonly #listeners = new Set<(entry: TraceEntry) => void>();

  /** Numbers an entry and keeps it instead of the oldest one. */
  add(entry: Omit<TraceEntry, "number">): void {
    const numbered = { number: ++this.#count, ...entry };
    this.#entries.push(numbered);
    if (this.#entries.length > MAX_TRACE_ENTRIES) this.#entries = this.#entries.slice(-MAX_TRACE_ENTRIES);
    for (const listener of this.#listeners) listener(numbered);
  }
  /** What is kept, oldest first. */
  entries(): readonly TraceEntry[] {
    return this.#entries;
  }
  /** Calls `listener` at each new entry. @returns Ends that. */
  subscribe(listener: (entry: TraceEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
