/**
 * The jobs of a session.
 * @module
 */
import type { JobLike, JobTable } from "./session.ts";

/** Jobs in the order they were added; parents and children count from one number on. */
export class Jobs implements JobTable {
  readonly #jobs: JobLike[] = [];
  #next: number;
  constructor(seed: number) {
    this.#next = seed;
  }
  nextId(): number {
    return this.#next++;
  }
  add(job: JobLike): void {
    this.#jobs.push(job);
  }
  remove(job: JobLike): void {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
  }
  list(): readonly JobLike[] {
    return [...this.#jobs];
  }
}
