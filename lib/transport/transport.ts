/**
 * What the client needs of a transport: an envelope goes there, an envelope comes back. `http.ts` is the one that talks
 * to hosts; tests give the client another.
 * @module
 */

/** One envelope to deliver. */
export interface TransportRequest {
  /** The SOAP envelope, as text or as UTF-8. */
  readonly envelope: string | Uint8Array;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
  /** How long the whole exchange may take, authentication included, in milliseconds. @default {DEFAULT_TIMEOUT_MS} */
  readonly timeoutMs?: number;
  /** Further HTTP headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer: a SOAP envelope, which may be a fault. */
export interface TransportResponse {
  /** HTTP status: 200, or 500 with a fault. */
  readonly status: number;
  /** The envelope in UTF-8, decrypted. */
  readonly body: Uint8Array;
}

/** Delivers envelopes to one endpoint; many may be on their way at a time. */
export interface Transport {
  /**
   * Delivers an envelope and waits for the answer.
   * @throws {TransportError} Where no envelope comes back.
   */
  send(request: TransportRequest): Promise<TransportResponse>;
  /** Ends every exchange that is on its way and frees the connections. Later sends fail. */
  close(): void;
}

/** Three minutes, as PowerShell's own operations. */
export const DEFAULT_TIMEOUT_MS = 180_000;
