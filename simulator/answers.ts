/**
 * Answers by MessageID: a client that lost one asks again with the same id and gets the same answer (wire.md 3.7).
 * @module
 */

/** Answers that are kept, and their bytes in all. */
export const MAX_STORED_ANSWERS = 64;
export const MAX_STORED_BYTES: number = 4 * 1024 * 1024;

/** An answer as it went out. */
export interface Answer {
  readonly status: number;
  readonly xml: string;
}

/** What is known of a MessageID. */
export type Known = { readonly kind: "new" } | { readonly kind: "running" } | {
  readonly kind: "answered";
  readonly answer: Answer;
};

/** The store. */
export class Answers {
  readonly #running = new Set<string>();
  readonly #answered = new Map<string, Answer>();
  #bytes = 0;

  /** Says what is known of an id, and takes a new one as running. */
  begin(messageId: string): Known {
    const answer = this.#answered.get(messageId);
    if (answer) return { kind: "answered", answer };
    if (this.#running.has(messageId)) return { kind: "running" };
    this.#running.add(messageId);
    return { kind: "new" };
  }

  end(messageId: string, answer: Answer): void {
    this.#running.delete(messageId);
    this.#answered.set(messageId, answer);
    this.#bytes += answer.xml.length;
    for (const [id, oldest] of this.#answered) {
      if (this.#answered.size <= MAX_STORED_ANSWERS && this.#bytes <= MAX_STORED_BYTES) break;
      this.#answered.delete(id);
      this.#bytes -= oldest.xml.length;
    }
  }

  /** The answer never reached its client, and what it held was given back. */
  forget(messageId: string): void {
    const answer = this.#answered.get(messageId);
    if (!answer) return;
    this.#answered.delete(messageId);
    this.#bytes -= answer.xml.length;
  }
}
