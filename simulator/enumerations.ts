/**
 * Enumerations that a client has not pulled to the end.
 * @module
 */
import type { EnumerationItem } from "../lib/wsman/enumerate.ts";
import { ShellFault } from "./shell.ts";

const INVALID_CONTEXT = 2150858779;
/** Open enumerations that one simulator keeps; the oldest goes first. */
export const MAX_OPEN_ENUMERATIONS = 100;

/** The open enumerations. */
export class Enumerations {
  readonly #open = new Map<string, readonly EnumerationItem[]>();
  readonly #newGuid: () => string;

  constructor(newGuid: () => string) {
    this.#newGuid = newGuid;
  }

  /** Keeps items to be pulled. @returns The context. */
  open(items: readonly EnumerationItem[]): string {
    const context = `uuid:${this.#newGuid().toUpperCase()}`;
    this.#open.set(context, items);
    if (this.#open.size > MAX_OPEN_ENUMERATIONS) {
      for (const oldest of this.#open.keys()) {
        this.#open.delete(oldest);
        break;
      }
    }
    return context;
  }

  pull(context: string, maxElements = 1): { items: readonly EnumerationItem[]; more: boolean } {
    const all = this.#open.get(context);
    if (!all) throw new ShellFault(INVALID_CONTEXT, "The enumeration context is unknown or has expired");
    const items = all.slice(0, maxElements);
    const rest = all.slice(items.length);
    if (rest.length > 0) this.#open.set(context, rest);
    else this.#open.delete(context);
    return { items, more: rest.length > 0 };
  }

  release(context: string): void {
    this.#open.delete(context);
  }
}
