/**
 * Where a `foreach` or `switch` stands; `$foreach` and `$switch` where a script mentions them.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { LiveEnumerator } from "../dotnet/collections.ts";

/** What a loop goes through. */
export type LoopItems = readonly PsValue[] | Iterator<PsValue>;

/** Goes through the items of a loop. */
export interface LoopCursor {
  readonly current: PsValue;
  /** Goes to the next item. */
  next(): boolean;
}

class ArrayCursor implements LoopCursor {
  readonly #items: readonly PsValue[];
  #at = 0;
  current: PsValue = null;
  constructor(items: readonly PsValue[]) {
    this.#items = items;
  }
  next(): boolean {
    // The length is asked each time: an array behind a list may grow while it is gone through.
    if (this.#at >= this.#items.length) return false;
    this.current = this.#items[this.#at++]!;
    return true;
  }
}

class IteratorCursor implements LoopCursor {
  readonly #items: Iterator<PsValue>;
  current: PsValue = null;
  constructor(items: Iterator<PsValue>) {
    this.#items = items;
  }
  next(): boolean {
    const next = this.#items.next();
    if (next.done) return false;
    this.current = next.value;
    return true;
  }
}

/** The cursor of a loop that no script can see. */
export function loopCursor(items: LoopItems): LoopCursor {
  return "next" in items ? new IteratorCursor(items) : new ArrayCursor(items);
}

/** An enumerator that the script may move as well, and the cursor over it. */
export function visibleCursor(items: LoopItems): { readonly cursor: LoopCursor; readonly value: LiveEnumerator } {
  const value = new LiveEnumerator(
    "System.ArrayEnumerator",
    () => "next" in items ? items : items[Symbol.iterator](),
  );
  const cursor: LoopCursor = {
    get current() {
      return value.current;
    },
    next: () => value.moveNext(),
  };
  return { cursor, value };
}
