/**
 * The WSMan operations on one shell, over one endpoint: headers, timeouts, sizes. What the bytes mean, and which
 * operation is due, is the pool's business.
 * @module
 */
import { isGuid } from "../guid.ts";
import type { RequestBody, RequestOf, ResponseOf } from "../wsman/bodies.ts";
import type { Operation } from "../wsman/actions.ts";
import { argumentOfBytes } from "../wsman/command.ts";
import { buildRequest, parseResponse } from "../wsman/envelope.ts";
import { WsmanFault } from "../wsman/fault.ts";
import type { RequestHeaders } from "../wsman/headers.ts";
import { SIGNAL_CODES } from "../wsman/names.ts";
import type { Option } from "../wsman/selectors.ts";
import type { Endpoint } from "./contract.ts";
import { RETRY_TIMEOUT_MS, RobustConnection } from "./robust.ts";
import { aborted } from "./waiting.ts";

/** Largest envelope before the server has said that it speaks protocol 2.2, in bytes: the default of Windows 2008 R2. */
export const SMALL_ENVELOPE_BYTES = 153_600;

/** Largest envelope with a server of protocol 2.2 or later, in bytes: the default since Windows 2012. */
export const LARGE_ENVELOPE_BYTES = 512_000;

/** How long PowerShell's operations may take where the endpoint says nothing, in milliseconds. */
export const DEFAULT_OPERATION_TIMEOUT_MS = 180_000;

/** The same for closing and signalling. */
export const DEFAULT_CANCEL_TIMEOUT_MS = 60_000;

/** What the network may add to the time that a server takes, in milliseconds. */
const NETWORK_SLACK_MS = 30_000;

/** Bytes that an envelope may grow by beside its payload: other ids, longer numbers. */
const ENVELOPE_SLACK_BYTES = 256;

/** How long a repeated Receive waits at the server, in milliseconds: what it asks is whether anybody is there. */
const RETRIED_POLL_MS = 1000;

/** Details of one request. */
export interface CallOptions {
  readonly timeoutMs: number;
  readonly options?: readonly Option[];
  readonly signal?: AbortSignal | undefined;
  /** The request creates the shell, so that it names none. @default {false} */
  readonly isCreate?: boolean;
}

/** What Create says beside its bytes. */
export type CreateDetails = Omit<
  RequestOf<"Create">,
  "operation" | "creationXml" | "inputStreams" | "outputStreams" | "shellId"
>;

/** See the module. */
export class ShellRequests {
  readonly #endpoint: Endpoint;
  readonly #resourceUri: string;
  readonly #robust: RobustConnection;
  /** The shell; an old server chooses the id itself. */
  shellId: string;
  maxEnvelopeBytes: number = SMALL_ENVELOPE_BYTES;

  constructor(endpoint: Endpoint, resourceUri: string, shellId: string, robust: RobustConnection) {
    this.#endpoint = endpoint;
    this.#resourceUri = resourceUri;
    this.shellId = shellId;
    this.#robust = robust;
  }

  /** Bytes of payload that fit into a request that is otherwise like `body`. */
  room(body: RequestBody): number {
    const empty = buildRequest(this.#headers({ timeoutMs: 0, options: VERSION_AND_PROFILE }, ""), body).length;
    return Math.floor((this.maxEnvelopeBytes - empty - ENVELOPE_SLACK_BYTES) / 4) * 3;
  }

  async create(
    details: CreateDetails,
    creationXml: Uint8Array,
    options: readonly Option[],
    signal?: AbortSignal,
  ): Promise<ResponseOf<"Create">> {
    const created = await this.#call({
      operation: "Create",
      shellId: this.shellId,
      ...details,
      inputStreams: ["stdin", "pr"],
      outputStreams: ["stdout"],
      creationXml,
    }, { timeoutMs: this.#openTimeoutMs, options, signal, isCreate: true });
    this.shellId = created.shellId;
    return created;
  }

  /** Takes over a disconnected shell. Returns the bytes that answer `connectXml`. */
  async connect(
    connectXml: Uint8Array,
    options: readonly Option[],
    signal?: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    const body = { operation: "Connect", connectXml } as const;
    return (await this.#call(body, { timeoutMs: this.#openTimeoutMs, options, signal })).connectResponseXml;
  }

  /** Takes over a command of a shell that was taken over. */
  async connectCommand(commandId: string, signal?: AbortSignal): Promise<void> {
    await this.#call({ operation: "Connect", commandId }, { timeoutMs: this.#openTimeoutMs, signal });
  }

  /** Starts a command. Returns its id, which an old server chooses itself. */
  async command(commandId: string, text: string, bytes: Uint8Array, signal?: AbortSignal): Promise<string> {
    const body = {
      operation: "Command",
      commandId,
      commandLine: text,
      arguments: [argumentOfBytes(bytes)],
    } as const;
    const options = [{ name: "WINRS_SKIP_CMD_SHELL", value: "FALSE" }];
    return (await this.#call(body, { timeoutMs: this.#operationTimeoutMs, options, signal })).commandId;
  }

  async send(
    chunk: { readonly name: "stdin" | "pr"; readonly bytes: Uint8Array; readonly commandId?: string },
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#call({ operation: "Send", streams: [chunk] }, { timeoutMs: this.#operationTimeoutMs, signal });
  }

  /** Waits for output of the shell, or of one command. */
  receive(commandId: string | undefined, signal: AbortSignal): Promise<ResponseOf<"Receive">> {
    const options = [{ name: "WSMAN_CMDSHELL_OPTION_KEEPALIVE", value: "TRUE" }];
    const body = {
      operation: "Receive",
      ...(commandId !== undefined && { commandId }),
      streams: ["stdout"],
    } as const;
    return this.#call(body, { timeoutMs: this.#operationTimeoutMs, options, signal });
  }

  async signal(commandId: string, code: keyof typeof SIGNAL_CODES, signal?: AbortSignal): Promise<void> {
    const body = { operation: "Signal", commandId, code: SIGNAL_CODES[code] } as const;
    await this.#call(body, { timeoutMs: this.#cancelTimeoutMs, signal });
  }

  async disconnect(
    details: { readonly idleTimeoutMs?: number; readonly bufferMode?: string },
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#call({ operation: "Disconnect", ...details }, { timeoutMs: this.#operationTimeoutMs, signal });
  }

  /** Comes back to the shell, or to one of its commands. */
  async reconnect(
    details: { readonly commandId?: string; readonly bufferMode?: string },
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#call({ operation: "Reconnect", ...details }, { timeoutMs: this.#openTimeoutMs, signal });
  }

  async delete(signal?: AbortSignal): Promise<void> {
    await this.#call({ operation: "Delete" }, { timeoutMs: this.#cancelTimeoutMs, signal });
  }

  get #openTimeoutMs(): number {
    return this.#endpoint.openTimeoutMs ?? DEFAULT_OPERATION_TIMEOUT_MS;
  }
  get #operationTimeoutMs(): number {
    return this.#endpoint.operationTimeoutMs ?? DEFAULT_OPERATION_TIMEOUT_MS;
  }
  get #cancelTimeoutMs(): number {
    return this.#endpoint.cancelTimeoutMs ?? DEFAULT_CANCEL_TIMEOUT_MS;
  }

  #headers(call: CallOptions, messageId: string): RequestHeaders {
    const { uri, sessionId, locale = "en-US", dataLocale = "en-US" } = this.#endpoint;
    return {
      to: uri,
      messageId,
      resourceUri: this.#resourceUri,
      maxEnvelopeSize: this.maxEnvelopeBytes,
      operationTimeoutMs: call.timeoutMs,
      locale,
      dataLocale,
      sessionId,
      ...(!call.isCreate && { selectors: [{ name: "ShellId", value: shellSelector(this.shellId) }] }),
      ...(call.options !== undefined && { options: call.options }),
    };
  }

  /** Makes a request. What is repeated keeps its MessageID, so that a server that has answered it answers the same. */
  #call<O extends Operation>(body: RequestOf<O>, call: CallOptions): Promise<ResponseOf<O>> {
    const { newGuid } = this.#endpoint.clock;
    let messageId = newGuid();
    return this.#robust.run(async (isRetry) => {
      const timeoutMs = isRetry && body.operation === "Receive" ? RETRIED_POLL_MS : call.timeoutMs;
      const waitMs = isRetry ? RETRY_TIMEOUT_MS : timeoutMs + NETWORK_SLACK_MS;
      try {
        return await this.#exchange(body, { ...call, timeoutMs }, messageId, waitMs);
      } catch (error) {
        // The first copy is still being answered: what it brings is lost with its connection.
        if (isRetry && isFault(error, INTERNAL_ERROR)) messageId = newGuid();
        throw error;
      }
    }, call.signal);
  }

  async #exchange<O extends Operation>(
    body: RequestOf<O>,
    call: CallOptions,
    messageId: string,
    waitMs: number,
  ): Promise<ResponseOf<O>> {
    return await exchange(this.#endpoint, this.#headers(call, messageId), body, { waitMs, signal: call.signal });
  }
}

/** Options of the longest header, for the measure of what fits. */
const VERSION_AND_PROFILE: readonly Option[] = [
  { name: "protocolversion", value: "2.3", mustComply: true },
  { name: "WINRS_NOPROFILE", value: "1", mustComply: true },
];

const INTERNAL_ERROR = 1359;

/** One request and its answer. */
export async function exchange<O extends Operation>(
  endpoint: Endpoint,
  headers: RequestHeaders,
  body: RequestOf<O>,
  limits: { readonly waitMs: number; readonly signal?: AbortSignal | undefined },
): Promise<ResponseOf<O>> {
  const { operation } = body as { readonly operation: O };
  const { signal, waitMs } = limits;
  if (signal?.aborted) throw aborted(`send ${operation} to ${endpoint.computerName}`, signal.reason);
  const envelope = buildRequest(headers, body);
  const response = await endpoint.transport.send({ envelope, timeoutMs: waitMs, ...(signal && { signal }) });
  // parseResponse() has checked that the answer is of this operation.
  return parseResponse(response.body, { operation, messageId: headers.messageId }) as unknown as ResponseOf<O>;
}

/** Whether an error is a fault of the server with one of these numbers. */
export function isFault(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof WsmanFault && codes.includes(error.wsmanCode);
}

/** WSMan writes shell ids in upper case. */
function shellSelector(shellId: string): string {
  return isGuid(shellId) ? shellId.toUpperCase() : shellId;
}
