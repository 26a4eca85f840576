/**
 * Output that waits for a Receive: first in, first out, bounded. What happens at the bound is BufferMode: Block makes
 * the producer wait, Drop gives up the oldest whole objects, and only while nobody is connected.
 * @module
 */
import type { OutputChunk } from "./plugin.ts";

/** BufferMode of a shell. */
export type BufferMode = "Block" | "Drop";

/** Bytes that one target keeps. WinRM's own bound is not documented; this is the service's MaxEnvelopeSize. */
export const MAX_BUFFERED_BYTES = 512_000;

/** The queue of one target (the shell, or one command). */
export class OutputBuffer {
  readonly #limit: number;
  #chunks: OutputChunk[] = [];
  #size = 0;
  /** The object at the head has already gone out in part, so its rest may not be dropped. */
  #headStarted = false;
  /** Objects given up in Drop mode. */
  dropped = 0;
  /** True while Drop applies: set by the shell on disconnect, cleared on connect. */
  dropping = false;
  readonly #roomWaiters = new Set<() => void>();
  #dataWaiter: (() => void) | undefined;

  constructor(limit: number = MAX_BUFFERED_BYTES) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }
  get size(): number {
    return this.#size;
  }
  /** Whether a producer should wait. */
  get isFull(): boolean {
    return !this.dropping && this.#size >= this.#limit;
  }

  push(chunk: OutputChunk): void {
    this.#chunks.push(chunk);
    this.#size += chunk.bytes.length;
    if (this.dropping) this.#trim();
    this.#dataWaiter?.();
  }

  /**
   * Takes whole chunks as long as they fit into `room`; at least one where there is one.
   * @param costOf What a chunk takes of the room: more than its bytes, because each travels in an element of its own.
   */
  take(room: number, costOf: (chunk: OutputChunk) => number): OutputChunk[] {
    let count = 0;
    let cost = 0;
    let bytes = 0;
    for (const chunk of this.#chunks) {
      cost += costOf(chunk);
      if (count > 0 && cost > room) break;
      bytes += chunk.bytes.length;
      count++;
    }
    const taken = this.#chunks.slice(0, count);
    this.#chunks = this.#chunks.slice(count);
    this.#size -= bytes;
    const last = taken.at(-1);
    if (last) this.#headStarted = !last.ends;
    if (!this.isFull) this.#wakeRoom();
    return taken;
  }

  /** Puts chunks back that could not be delivered, in front. */
  putBack(chunks: readonly OutputChunk[]): void {
    if (chunks.length === 0) return;
    this.#chunks = [...chunks, ...this.#chunks];
    for (const chunk of chunks) this.#size += chunk.bytes.length;
    this.#headStarted = !chunks[0]!.starts;
    this.#dataWaiter?.();
  }

  /** Gives up all that waits: nobody will ask for it. */
  clear(): void {
    this.#chunks = [];
    this.#size = 0;
    this.#headStarted = false;
    this.#wakeRoom();
  }

  /** Starts or ends the time in which the oldest objects may be given up. */
  setDropping(dropping: boolean): void {
    this.dropping = dropping;
    if (!dropping) return;
    this.#trim();
    this.#wakeRoom();
  }

  /** Calls `wake` once when there is room. @returns Gives up. */
  onRoom(wake: () => void): () => void {
    if (!this.isFull) {
      queueMicrotask(wake);
      return () => {};
    }
    this.#roomWaiters.add(wake);
    return () => void this.#roomWaiters.delete(wake);
  }

  /** Calls `wake` at each new chunk; one listener at a time. `undefined` removes it. */
  onData(wake: (() => void) | undefined): void {
    this.#dataWaiter = wake;
  }

  #wakeRoom(): void {
    const waiters = [...this.#roomWaiters];
    this.#roomWaiters.clear();
    for (const wake of waiters) wake();
  }

  #trim(): void {
    let from = 0;
    while (this.#size > this.#limit) {
      // Skips what must stay: the rest of a half-sent object at the head, and state messages.
      if (from === 0 && this.#headStarted) from = this.#endOfObject(0);
      while (from < this.#chunks.length && this.#chunks[from]!.keep) from = this.#endOfObject(from);
      const end = this.#endOfObject(from);
      if (end > this.#chunks.length || end === from || !this.#chunks[end - 1]!.ends) return;
      for (const chunk of this.#chunks.splice(from, end - from)) this.#size -= chunk.bytes.length;
      this.dropped++;
    }
  }

  /** Index behind the object that `from` belongs to. */
  #endOfObject(from: number): number {
    let at = from;
    while (at < this.#chunks.length && !this.#chunks[at]!.ends) at++;
    return Math.min(at + 1, this.#chunks.length);
  }
}
