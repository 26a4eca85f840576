/**
 * A pipeline as both roles see it: its id, its state, and nothing else. What moves the state is `states.ts`.
 * @module
 */
import type { Role } from "./message_types.ts";
import { advance, isFinal, isLegal, PIPELINE_TRANSITIONS, type PipelineInput, type PipelineState } from "./states.ts";

/** State machine of one pipeline. */
export class PipelineMachine {
  readonly id: string;
  readonly #role: Role;
  #state: PipelineState = "NotStarted";

  constructor(role: Role, id: string) {
    this.#role = role;
    this.id = id;
  }

  get state(): PipelineState {
    return this.#state;
  }
  /** Whether it has ended. */
  get ended(): boolean {
    return isFinal(this.#state);
  }
  /** Whether `input` is legal now. */
  accepts(input: PipelineInput): boolean {
    return isLegal(PIPELINE_TRANSITIONS[this.#role], this.#state, input);
  }
  /** The state that `input` would lead to; throws where it is not legal. */
  after(input: PipelineInput): PipelineState {
    return advance(PIPELINE_TRANSITIONS[this.#role], this.#state, input, "pipeline");
  }
  /** Moves, and says whether the state is another one now. */
  advance(input: PipelineInput): boolean {
    const before = this.#state;
    this.#state = this.after(input);
    return this.#state !== before;
  }
}
