/**
 * The error of bytes that a peer must not send.
 * @module
 */
import { RemotingError } from "../errors.ts";
import type { PsrpEvent } from "./events.ts";

/** Thrown by `PoolCore.receive`; what came with the offending message is not lost. */
export class ReceiveError extends RemotingError {
  override readonly name: string = "ReceiveError";
  /** Events of the other messages of the same bytes. */
  readonly events: readonly PsrpEvent[];

  /**
   * @param cause What went wrong with one message.
   * @param events Events of the others.
   */
  constructor(cause: RemotingError, events: readonly PsrpEvent[]) {
    super(cause.code, "remote", cause.message, { cause });
    this.events = events;
  }
}
