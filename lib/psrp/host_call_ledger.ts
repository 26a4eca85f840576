/**
 * A server's host calls: their numbers, and which of them wait for an answer (MS-PSRP 3.2.1.2.6).
 * @module
 */
import { EMPTY_GUID } from "../guid.ts";
import { type HostCall, NO_ANSWER_CALL_ID } from "./bodies/host_call.ts";
import { expectsAnswer, type HostMethodName } from "./host_methods.ts";

/** Host calls that wait for an answer. Each pipeline counts from 1, and so does the pool. */
export class HostCallLedger {
  readonly #next = new Map<string, bigint>();
  readonly #waiting = new Map<string, Set<bigint>>();

  /** Numbers a call. */
  next(
    pipelineId: string = EMPTY_GUID,
    method: HostMethodName,
    values: readonly unknown[],
  ): { call: HostCall; answered: boolean } {
    const answered = expectsAnswer(method);
    let callId = NO_ANSWER_CALL_ID;
    if (answered) {
      callId = this.#next.get(pipelineId) ?? 1n;
      this.#next.set(pipelineId, callId + 1n);
      const waiting = this.#waiting.get(pipelineId) ?? new Set();
      waiting.add(callId);
      this.#waiting.set(pipelineId, waiting);
    }
    return { call: { callId, method, arguments: values } as unknown as HostCall, answered };
  }

  /** Whether somebody waits for this answer. */
  answer(pipelineId: string = EMPTY_GUID, callId: bigint): boolean {
    return this.#waiting.get(pipelineId)?.delete(callId) ?? false;
  }

  /** Forgets a pipeline. */
  forget(pipelineId: string): void {
    this.#next.delete(pipelineId);
    this.#waiting.delete(pipelineId);
  }
}
