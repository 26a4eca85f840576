/**
 * What a WSMan message that cannot be read throws. It carries the fault code that a service answers with, so that the
 * same reader serves both roles.
 * @module
 */
import { RemotingError } from "../errors.ts";

/** Fields of a `WsmanMessageError`. */
export interface WsmanMessageErrorOptions extends ErrorOptions {
  /** MessageID of the unreadable message, as far as it was read: the fault relates to it. */
  readonly messageId?: string;
}

/** A message that breaks SOAP, WS-Addressing or WSMan. */
export class WsmanMessageError extends RemotingError {
  /** Name of the class, for logs. */
  override readonly name: string = "WsmanMessageError";
  /** Number of the fault that a service answers with. */
  readonly wsmanCode: number;
  /** MessageID of the unreadable message, as far as it was read. */
  readonly messageId: string | undefined;

  /**
   * The error of a message.
   * @param wsmanCode Number of the fault that a service answers with.
   * @param message What was tried, on what, what to do next.
   */
  constructor(wsmanCode: number, message: string, options: WsmanMessageErrorOptions = {}) {
    super("ERR_WSMAN_MESSAGE", "remote", message, options);
    this.wsmanCode = wsmanCode;
    this.messageId = options.messageId;
  }
}
