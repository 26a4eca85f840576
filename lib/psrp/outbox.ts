/**
 * What waits to leave a pool: queues by target (the pool, each pipeline) and lane. How large a fragment may be is known
 * only when one is taken.
 * @module
 */
import { concatBytes } from "../bytes.ts";
import { RemotingError } from "../errors.ts";
import { EMPTY_GUID } from "../guid.ts";
import type { Outgoing, OutgoingStream } from "./events.ts";
import { FRAGMENT_HEADER_BYTES } from "./fragment.ts";
import { OutgoingObject, SERVER_FRAGMENT_BYTES } from "./fragmenter.ts";

/**
 * Bytes that may wait in one pool. A producer should look at `pending` long before; this stops one that does not while
 * nobody listens.
 */
export const MAX_QUEUED_BYTES: number = 256 * 1024 * 1024;

/** A message is split for the rest of a batch only where at least this much of it fits: no crumbs. */
const MIN_SPLIT_BYTES = 1024;

/** One message in a queue. */
export interface Waiting {
  /** Gives the message; `undefined` while it cannot be written (it holds a secret and there is no key yet). */
  readonly encode: () => OutgoingObject | undefined;
  /** It travels without others behind it: a server must have started a pipeline before input reaches it. */
  readonly alone: boolean;
}

interface Entry {
  object: OutgoingObject | undefined;
  readonly waiting: Waiting;
}

interface Target {
  readonly lanes: Readonly<Record<OutgoingStream, Queue>>;
  bytes: number;
}

// Answers to prompts go first.
const LANES = ["promptResponse", "default"] as const;

/** Queues of outgoing messages. */
export class Outbox {
  readonly #joins: boolean;
  readonly #targets = new Map<string, Target>();
  #bytes = 0;

  /** @param joins Whether several fragments leave together, as from a client, or each alone, as from a server. */
  constructor(joins: boolean) {
    this.#joins = joins;
  }

  /**
   * Appends a message.
   * @throws {RemotingError} `ERR_PSRP_LIMIT` where too much waits already.
   */
  add(target: string, stream: OutgoingStream, waiting: Waiting): void {
    if (this.#bytes > MAX_QUEUED_BYTES) {
      throw new RemotingError(
        "ERR_PSRP_LIMIT",
        "local",
        `Cannot queue a message: ${this.#bytes} bytes wait already; take them first`,
      );
    }
    let entry = this.#targets.get(target);
    if (entry === undefined) {
      entry = { lanes: { promptResponse: new Queue(), default: new Queue() }, bytes: 0 };
      this.#targets.set(target, entry);
    }
    const object = waiting.encode();
    entry.lanes[stream].push({ object, waiting });
    this.#count(entry, object?.remaining ?? 0);
  }

  /** Writes what could not be written before. */
  retry(): void {
    for (const target of this.#targets.values()) {
      for (const stream of LANES) {
        for (const entry of target.lanes[stream]) {
          if (entry.object !== undefined) continue;
          entry.object = entry.waiting.encode();
          this.#count(target, entry.object?.remaining ?? 0);
        }
      }
    }
  }

  /** The next bytes; see `PoolCore.take`. */
  take(maxBytes: number, target?: string): Outgoing | undefined {
    if (maxBytes <= FRAGMENT_HEADER_BYTES) {
      throw new RemotingError(
        "ERR_PSRP_LIMIT",
        "local",
        `Cannot take ${maxBytes} bytes: more than the ${FRAGMENT_HEADER_BYTES} of a fragment's header needed`,
      );
    }
    const targets = target === undefined ? [...this.#targets.keys()] : [target];
    for (const key of targets) {
      const entry = this.#targets.get(key);
      if (entry === undefined) continue;
      for (const stream of LANES) {
        const bytes = this.#takeFrom(entry, stream, maxBytes);
        if (bytes === undefined) continue;
        // To the end of the row, so that one busy pipeline does not keep the others waiting.
        this.#targets.delete(key);
        if (LANES.some((lane) => entry.lanes[lane].first() !== undefined)) this.#targets.set(key, entry);
        return { bytes, pipelineId: key === EMPTY_GUID ? undefined : key, stream };
      }
    }
    return undefined;
  }

  /** Bytes that wait, headers of fragments aside. */
  pending(target?: string): number {
    return target === undefined ? this.#bytes : this.#targets.get(target)?.bytes ?? 0;
  }

  /** Forgets what waits for a target. */
  drop(target: string): void {
    this.#bytes -= this.pending(target);
    this.#targets.delete(target);
  }

  #count(target: Target, bytes: number): void {
    target.bytes += bytes;
    this.#bytes += bytes;
  }

  #takeFrom(target: Target, stream: OutgoingStream, maxBytes: number): Uint8Array | undefined {
    const queue = target.lanes[stream];
    const parts: Uint8Array[] = [];
    let room = maxBytes;
    for (let entry = queue.first(); entry?.object !== undefined; entry = queue.first()) {
      const { object } = entry;
      const fits = object.remaining + FRAGMENT_HEADER_BYTES <= room;
      if (parts.length > 0 && (entry.waiting.alone || (!fits && room < MIN_SPLIT_BYTES))) break;
      const before = object.remaining;
      const fragment = object.next(this.#joins ? room : Math.min(room, SERVER_FRAGMENT_BYTES));
      if (fragment === undefined) break;
      this.#count(target, object.remaining - before);
      parts.push(fragment);
      room -= fragment.length;
      if (object.done) queue.shift();
      if (!this.#joins || entry.waiting.alone || !object.done) break;
    }
    if (parts.length === 0) return undefined;
    return parts.length === 1 ? parts[0] : concatBytes(parts);
  }
}

/** First in, first out, without moving what stays. */
class Queue {
  #entries: (Entry | undefined)[] = [];
  #head = 0;

  push(entry: Entry): void {
    this.#entries.push(entry);
  }
  first(): Entry | undefined {
    return this.#entries[this.#head];
  }
  shift(): void {
    this.#entries[this.#head++] = undefined;
    if (this.#head > 1024 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }
  *[Symbol.iterator](): Iterator<Entry> {
    for (let i = this.#head; i < this.#entries.length; i++) yield this.#entries[i] as Entry;
  }
}
