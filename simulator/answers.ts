/**
 * Answers by MessageID: a client that lost one asks again with the same id and gets the same answer (wire.md 3.7).
 * @module
 */

/** Answers that are kept, and their characters in all: some seconds of many clients that read as fast as they can. */
export const MAX_STORED_ANSWERS = 512;
export const MAX_STORED_CHARACTERS: number = 32 * 1024 * 1024;

/** An answer as it went out. */
export interface Answer {
  readonly status: number;
  readonly xml: string;
  /** WSMan code, where it is a fault. */
  readonly fault?: number;
}

/** What is known of a request. */
export type Known =
  | { readonly kind: "new" }
  | { readonly kind: "running" }
  | { readonly kind: "answered"; readonly sent: SentAnswer };

/** An answer and the copies of it that are on their way. */
export class SentAnswer {
  readonly answer: Answer;
  readonly #giveBack: () => void;
  #copies = 0;

  /** @param giveBack Called when no copy has reached the client. */
  constructor(answer: Answer, giveBack: () => void) {
    this.answer = answer;
    this.#giveBack = giveBack;
  }

  /** Sends one more copy. @returns To be called when it could not be delivered. */
  send(): () => void {
    this.#copies++;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      if (--this.#copies === 0) this.#giveBack();
    };
  }
}

/** The store. Its keys name the caller beside the MessageID: one user's id is nothing to another. */
export class Answers {
  readonly #running = new Set<string>();
  readonly #answered = new Map<string, SentAnswer>();
  #characters = 0;

  /** Says what is known of a request, and takes a new one as running. */
  begin(key: string): Known {
    const sent = this.#answered.get(key);
    if (sent) return { kind: "answered", sent };
    if (this.#running.has(key)) return { kind: "running" };
    this.#running.add(key);
    return { kind: "new" };
  }

  /** Keeps an answer. @param undone Called when no copy of it has reached the client; it is forgotten then. */
  end(key: string, answer: Answer, undone: () => void): SentAnswer {
    this.#running.delete(key);
    const sent = new SentAnswer(answer, () => {
      if (this.#answered.get(key) === sent) this.#forget(key, sent);
      undone();
    });
    this.#answered.set(key, sent);
    this.#characters += answer.xml.length;
    for (const [oldest, each] of this.#answered) {
      if (this.#answered.size <= MAX_STORED_ANSWERS && this.#characters <= MAX_STORED_CHARACTERS) break;
      this.#forget(oldest, each);
    }
    return sent;
  }

  #forget(key: string, { answer }: SentAnswer): void {
    this.#answered.delete(key);
    this.#characters -= answer.xml.length;
  }
}
