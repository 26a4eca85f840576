/**
 * A simulator without sockets and with a clock that stands still, and clients that speak WSMan and PSRP to it through
 * `simulator.fetch()`.
 * @module
 */
import { encodeUtf8, toBase64 } from "../../lib/bytes.ts";
import type { Operation } from "../../lib/wsman/actions.ts";
import type { RequestBody, RequestOf, ResponseOf } from "../../lib/wsman/bodies.ts";
import { buildRequest, parseResponse } from "../../lib/wsman/envelope.ts";
import { WsmanFault } from "../../lib/wsman/fault.ts";
import type { RequestHeaders } from "../../lib/wsman/headers.ts";
import { RESOURCE_URIS } from "../../lib/wsman/names.ts";
import {
  type Account,
  type Connection,
  createSimulator,
  defaultWorld,
  looseConnection,
  type ManualClock,
  manualClock,
  type Simulator,
  type SimulatorOptions,
  type World,
} from "../../simulator/mod.ts";

/** Accounts of the rig's world: an administrator, and two who are not. */
export const ADMIN: Account = { user: "Ada", domain: "CONTOSO", password: "one", administrator: true };
export const GRACE: Account = { user: "Grace", domain: "CONTOSO", password: "two", administrator: false };
export const ALAN: Account = { user: "Alan", password: "three", administrator: false };

/** How one request differs from the usual one. */
export interface RequestOptions {
  readonly account?: Account;
  readonly computer?: string;
  readonly resource?: string;
  readonly shellId?: string;
  readonly sessionId?: string;
  readonly messageId?: string;
  readonly timeoutMs?: number;
  readonly maxEnvelopeSize?: number;
  readonly connection?: Connection;
  readonly headers?: Partial<RequestHeaders>;
}

/** An answer over HTTP, and the way to say that it never arrived. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly response: Response;
  undeliver(): void;
}

/** Envelope that a client takes where a test says nothing. */
export const ENVELOPE_BYTES = 153_600;

/** Turns of the event loop without anything to run after which everything is taken for quiet. */
const QUIET_TURNS = 4;

/** See the module. */
export class Rig {
  readonly clock: ManualClock = manualClock();
  readonly simulator: Simulator;
  readonly internalErrors: unknown[] = [];
  readonly events: string[] = [];
  #turns = 0;
  #serial = 0;

  constructor(options: Partial<SimulatorOptions> = {}, world: Partial<World> = {}) {
    this.simulator = createSimulator({
      world: { ...defaultWorld([ADMIN, GRACE, ALAN]), ...world },
      clock: this.clock,
      auth: ["basic"],
      allowUnencrypted: true,
      newGuid: () => this.guid(),
      random: () => 0.5,
      defer: (turn) => {
        this.#turns++;
        setImmediate(() => {
          this.#turns--;
          turn();
        });
      },
      onInternalError: (error) => void this.internalErrors.push(error),
      onShell: ({ shellId, change, why }) => void this.events.push(`${shellId.slice(-4)} ${change} ${why}`),
      ...options,
    });
  }

  /** GUIDs that count. */
  guid(): string {
    return `00000000-0000-4000-8000-${(++this.#serial).toString(16).padStart(12, "0")}`;
  }

  /** A new connection, and the way to cut it. */
  connection(): { readonly connection: Connection; cut(): void } {
    const closed = new AbortController();
    return { connection: looseConnection(this.guid(), closed.signal), cut: () => closed.abort() };
  }

  /** Waits until no script runs and no request is on its way; what waits for the clock or a client goes on waiting. */
  async quiet(): Promise<void> {
    for (let idle = 0; idle < QUIET_TURNS; idle++) {
      await new Promise<void>((resolve) => setImmediate(() => resolve()));
      if (this.#turns > 0) idle = 0;
    }
  }

  /** Moves the clock, in steps where something sleeps again and again, and waits until everything is quiet. */
  async advance(ms: number, steps = 1): Promise<void> {
    await this.quiet();
    for (let i = 1; i <= steps; i++) {
      this.clock.advance(Math.round((ms * i) / steps) - Math.round((ms * (i - 1)) / steps));
      await this.quiet();
    }
  }

  /** Text of a request. */
  envelope(body: RequestBody, options: RequestOptions = {}): string {
    const { computer = "server01", resource = RESOURCE_URIS.powershell, shellId, sessionId, timeoutMs } = options;
    return buildRequest({
      to: `http://${computer}:5985/wsman`,
      messageId: options.messageId ?? this.guid(),
      resourceUri: resource,
      maxEnvelopeSize: options.maxEnvelopeSize ?? ENVELOPE_BYTES,
      operationTimeoutMs: timeoutMs ?? 20_000,
      ...(sessionId === undefined ? {} : { sessionId }),
      ...(shellId === undefined ? {} : { selectors: [{ name: "ShellId", value: shellId.toUpperCase() }] }),
      ...options.headers,
    }, body);
  }

  /** Sends a text. */
  async post(text: string | Uint8Array, options: RequestOptions & { anonymous?: boolean } = {}): Promise<RawAnswer> {
    const { account = ADMIN, computer = "server01", anonymous = false } = options;
    const name = account.domain === undefined ? account.user : `${account.domain}\\${account.user}`;
    const headers = new Headers({ "Content-Type": "application/soap+xml;charset=UTF-8", Host: `${computer}:5985` });
    if (!anonymous) headers.set("Authorization", `Basic ${toBase64(encodeUtf8(`${name}:${account.password}`))}`);
    const request = new Request("http://rig/wsman?PSVersion=7.6.5", {
      method: "POST",
      headers,
      body: typeof text === "string" ? text : new Uint8Array(text),
    });
    let undeliver = (): void => {};
    const connection = options.connection ?? this.connection().connection;
    const response = await this.simulator.fetch(request, connection, (undo) => {
      undeliver = undo;
    });
    return { status: response.status, text: await response.text(), response, undeliver: () => undeliver() };
  }

  /** Makes a request. Throws the fault where one answers it. */
  async ask<O extends Operation>(
    body: RequestOf<O> & { readonly operation: O },
    options: RequestOptions = {},
  ): Promise<ResponseOf<O>> {
    const { text } = await this.post(this.envelope(body, options), options);
    return parseResponse(text, { operation: body.operation }) as unknown as ResponseOf<O>;
  }

  /** Number of the fault that answers a request; 0 for a success. */
  async faultOf(body: RequestBody, options: RequestOptions = {}): Promise<number> {
    return await codeOf(this.ask(body as RequestOf<Operation> & { operation: Operation }, options));
  }
}

/** Number of the fault that a request ends with; 0 for a success. */
export async function codeOf(promise: Promise<unknown>): Promise<number> {
  try {
    await promise;
    return 0;
  } catch (error) {
    if (error instanceof WsmanFault) return error.wsmanCode;
    throw error;
  }
}
