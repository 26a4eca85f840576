/**
 * Enumerations that a client has not pulled to the end.
 * @module
 */
import type { EnumerationItem } from "../lib/wsman/enumerate.ts";
import type { SimulatorClock } from "./clock.ts";
import { ShellFault } from "./shell.ts";

const INVALID_CONTEXT = 2150858779;
/** Open enumerations that one simulator keeps; the oldest goes first. */
export const MAX_OPEN_ENUMERATIONS = 100;
/** How long one is kept: EnumerationTimeoutms of the service. */
export const ENUMERATION_TIMEOUT_MS = 240_000;

interface Enumeration {
  readonly owner: string;
  readonly items: readonly EnumerationItem[];
  readonly until: number;
}

/** The open enumerations. */
export class Enumerations {
  readonly #open = new Map<string, Enumeration>();
  readonly #newGuid: () => string;
  readonly #clock: SimulatorClock;

  constructor(newGuid: () => string, clock: SimulatorClock) {
    this.#newGuid = newGuid;
    this.#clock = clock;
  }

  /** Keeps items to be pulled by their owner. @returns The context. */
  open(owner: string, items: readonly EnumerationItem[]): string {
    const context = `uuid:${this.#newGuid().toUpperCase()}`;
    this.#keep(context, owner, items);
    if (this.#open.size > MAX_OPEN_ENUMERATIONS) this.#open.delete(this.#open.keys().next().value!);
    return context;
  }

  /** Takes the next items. @param count How many of what is left. */
  pull(
    owner: string,
    context: string,
    count: (waiting: readonly EnumerationItem[]) => number,
  ): { items: readonly EnumerationItem[]; more: boolean } {
    const open = this.#open.get(context);
    if (open?.owner !== owner || open.until <= this.#clock.now()) {
      throw new ShellFault(INVALID_CONTEXT, "The enumeration context is unknown or has expired");
    }
    const items = open.items.slice(0, count(open.items));
    const rest = open.items.slice(items.length);
    if (rest.length > 0) this.#keep(context, owner, rest);
    else this.#open.delete(context);
    return { items, more: rest.length > 0 };
  }

  release(owner: string, context: string): void {
    if (this.#open.get(context)?.owner === owner) this.#open.delete(context);
  }

  #keep(context: string, owner: string, items: readonly EnumerationItem[]): void {
    this.#open.set(context, { owner, items, until: this.#clock.now() + ENUMERATION_TIMEOUT_MS });
  }
}
