/**
 * The sessions that this client holds (cmdlets.md 2.2), in order of their ids, and the ids themselves (2.3).
 * @module
 */
import type { PSSession } from "./session.ts";

/** The repository. */
export class SessionRepository {
  readonly #sessions = new Map<string, PSSession>();
  #lastId = 0;

  /** The next number of a session: burned even where no session comes of it. */
  nextId(): number {
    return ++this.#lastId;
  }
  /** Name of a session that nobody named. */
  autoName(id: number): string {
    return `Runspace${id}`;
  }
  /** Holds a session, instead of any other object of the same instance id. */
  addOrReplace(session: PSSession): void {
    this.#sessions.set(session.instanceId, session);
  }
  /** Lets go of this very object; another one of the same session stays. */
  remove(session: PSSession): void {
    if (this.#sessions.get(session.instanceId) === session) this.#sessions.delete(session.instanceId);
  }
  /** By instance id, in any case. */
  find(instanceId: string): PSSession | undefined {
    return this.#sessions.get(instanceId.toLowerCase());
  }
  /** All of them, by rising id. */
  list(): PSSession[] {
    return [...this.#sessions.values()].sort((a, b) => a.id - b.id);
  }
}
