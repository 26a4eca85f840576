/**
 * The one base of all errors that this library throws on purpose.
 * A caller switches on `code`; `fault` says which side broke the rule; the message says what was tried, on what, and
 * what to do next, and never holds a secret or a payload.
 * @module
 */

/** Every stable error code. Families add theirs here, so that one list documents them all. */
export type ErrorCode =
  | "ERR_BYTES"
  | "ERR_GUID"
  | "ERR_DURATION"
  | "ERR_XML"
  | "ERR_CLIXML"
  | "ERR_CLIXML_LIMIT"
  | "ERR_FRAGMENT"
  | "ERR_MESSAGE"
  | "ERR_PSRP_STATE"
  | "ERR_PSRP_PROTOCOL"
  | "ERR_PSRP_LIMIT"
  | "ERR_SESSION_KEY"
  | "ERR_WSMAN_MESSAGE"
  | "ERR_WSMAN_FAULT"
  | "ERR_HTTP"
  | "ERR_CONNECT"
  | "ERR_TIMEOUT"
  | "ERR_ABORTED"
  | "ERR_AUTH"
  | "ERR_AUTH_REJECTED"
  | "ERR_AUTH_TOKEN"
  | "ERR_AUTH_UNAVAILABLE"
  | "ERR_AUTH_INTEGRITY"
  | "ERR_TLS"
  | "ERR_REDIRECT"
  | "ERR_SESSION"
  | "ERR_SIMULATOR"
  | "ERR_ENGINE";

/** Base class of the library's errors. */
export class RemotingError extends Error {
  /** Name of the class; subclasses have their own. */
  override readonly name: string = "RemotingError";
  /** Stable identifier of the condition. */
  readonly code: ErrorCode;
  /** Who broke the rule: `local` is the caller of this library, `remote` is the peer or its data. */
  readonly fault: "local" | "remote";

  /**
   * Holds no payload and no secret: the text is safe to log.
   * @param code Stable identifier of the condition.
   * @param fault Who broke the rule.
   * @param message What was tried, on what, what to do next.
   */
  constructor(code: ErrorCode, fault: "local" | "remote", message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.fault = fault;
  }
}
