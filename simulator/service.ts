/**
 * The WSMan service of a world: takes the text of a request, answers with the text of a response or fault.
 * Knows neither HTTP nor how its callers proved who they are.
 * @module
 */
import { encodeUtf8 } from "../lib/bytes.ts";
import { buildFault, buildResponse, parseRequest, shellIdOf, type WsmanRequest } from "../lib/wsman/envelope.ts";
import { WsmanMessageError } from "../lib/wsman/errors.ts";
import { faultOf, SHELL_PROVIDER } from "../lib/wsman/fault.ts";
import { type Answer, Answers, SentAnswer } from "./answers.ts";
import type { SimulatorClock } from "./clock.ts";
import type { Computer } from "./computer.ts";
import type { Connection } from "./connection.ts";
import { Enumerations } from "./enumerations.ts";
import { operate, type ServiceLimits } from "./operations.ts";
import { PollEnd } from "./poll.ts";
import { PluginError, type ShellPlugin } from "./plugin.ts";
import { ShellFault, type ShellSettings } from "./shell.ts";
import type { Trace } from "./trace.ts";
import type { Account } from "./world.ts";

const INTERNAL_ERROR = 1359;
const ACCESS_DENIED = 5;
const SHELL_NOT_FOUND = 2150858843;
const REQUEST_TOO_LARGE = 2150858790;
const RESPONSE_TOO_LARGE = 2150858824;

/** Bytes beyond MaxEnvelopeSize that a request may have: Ruby's client goes beyond it by its own headers. */
export const REQUEST_SLACK_BYTES = 8192;

/** What a service consists of. */
export interface ServiceOptions {
  readonly clock: SimulatorClock;
  readonly limits: ServiceLimits;
  readonly plugins: readonly ShellPlugin[];
  readonly trace: Trace;
  readonly newGuid: () => string;
  readonly shellHooks: Pick<ShellSettings, "onClosed" | "onState">;
  /** Told of errors that are nobody's fault but ours. */
  readonly onInternalError: (error: unknown) => void;
}

/** Who asks, and where. */
export interface Caller {
  readonly computer: Computer;
  /** `undefined` for Identify without authentication. */
  readonly account: Account | undefined;
  readonly connection: Connection;
}

/** An answer, and the way to take it back when it could not be delivered. */
export interface Handled extends Answer {
  undeliver(): void;
}

/** The service. */
export class Service {
  readonly #options: ServiceOptions;
  readonly #answers = new Answers();
  readonly #enumerations: Enumerations;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#enumerations = new Enumerations(options.newGuid, options.clock);
  }

  /** Answers one request. Never throws. */
  async handle(bytes: Uint8Array, caller: Caller): Promise<Handled> {
    const { clock, trace } = this.#options;
    const startedAt = clock.now();
    const shells = caller.computer.shells;
    let request: WsmanRequest | undefined;
    let answer: Answer;
    let before = "-";
    let undeliver = (): void => {};
    const stateOf = (id: string | undefined): string =>
      id === undefined ? "-" : shells.all().find((shell) => shell.facts.shellId === id)?.state ?? "-";
    try {
      request = parseRequest(bytes);
      before = stateOf(shellIdOf(request.headers));
      const sent = await this.#answerOnce(request, bytes.length, caller);
      answer = sent.answer;
      undeliver = sent.send();
    } catch (error) {
      answer = this.#fault(error, request, caller);
    }
    const shellId = request && (shellIdOf(request.headers) ?? createdShell(request));
    trace.add({
      startedAt,
      endedAt: clock.now(),
      connection: caller.connection.id,
      computer: caller.computer.name,
      user: caller.account?.user ?? "",
      operation: request?.operation ?? "-",
      shellId,
      commandId: request && "commandId" in request ? request.commandId : undefined,
      before,
      after: stateOf(shellId),
      requestBytes: bytes.length,
      responseBytes: encodeUtf8(answer.xml).length,
      status: answer.status,
      fault: answer.fault,
    });
    return { status: answer.status, xml: answer.xml, undeliver };
  }

  /** A fault for a request that is not looked at. */
  refuse(code: number, why: string, computer: Computer): Answer {
    const xml = buildFault(undefined, faultOf(code, { machine: computer.name, message: why }), this.#options);
    return { status: 500, xml };
  }

  /** Runs a request, or answers what it was answered before. */
  async #answerOnce(request: WsmanRequest, size: number, caller: Caller): Promise<SentAnswer> {
    const { messageId } = request.headers;
    const { computer, account } = caller;
    // Identify has no MessageID, and nothing that could be done twice.
    const key = `${computer.name}\0${account?.domain ?? ""}\0${account?.user ?? ""}\0${messageId}`;
    const known = messageId === "" ? { kind: "new" as const } : this.#answers.begin(key);
    if (known.kind === "answered") return known.sent;
    if (known.kind === "running") {
      throw new ShellFault(INTERNAL_ERROR, "A request with this MessageID is being answered already");
    }
    const { answer, undeliver } = await this.#run(request, size, caller);
    return messageId === "" ? new SentAnswer(answer, undeliver) : this.#answers.end(key, answer, undeliver);
  }

  async #run(
    request: WsmanRequest,
    size: number,
    caller: Caller,
  ): Promise<{ answer: Answer; undeliver: () => void }> {
    const { clock, limits, plugins, newGuid, shellHooks } = this.#options;
    let undeliver = (): void => {};
    try {
      const isAnonymous = caller.account === undefined;
      if (isAnonymous && request.operation !== "Identify") {
        throw new ShellFault(ACCESS_DENIED, "This request needs a logon");
      }
      if (size > limits.maxEnvelopeBytes + REQUEST_SLACK_BYTES) {
        throw new ShellFault(
          REQUEST_TOO_LARGE,
          `The request has ${size} bytes, and ${limits.maxEnvelopeBytes} are taken`,
        );
      }
      const body = await operate(request, {
        computer: caller.computer,
        account: caller.account ?? { user: "", password: "", administrator: false },
        isAnonymous,
        clientAddress: caller.connection.remoteAddress,
        headers: request.headers,
        clock,
        limits,
        plugins,
        enumerations: this.#enumerations,
        gone: caller.connection.closed,
        newGuid,
        shellHooks,
        onReceived: (shell, commandId, received) => {
          undeliver = () => {
            if (!shell.isClosed) shell.undeliver(commandId, received);
          };
        },
      });
      const xml = buildResponse(request, body, { newGuid });
      const { maxEnvelopeSize } = request.headers;
      if (maxEnvelopeSize !== undefined && isLonger(xml, maxEnvelopeSize)) {
        undeliver();
        undeliver = () => {};
        throw new ShellFault(RESPONSE_TOO_LARGE, `The answer does not fit into the ${maxEnvelopeSize} bytes asked for`);
      }
      return { answer: { status: 200, xml }, undeliver };
    } catch (error) {
      return { answer: this.#fault(error, request, caller), undeliver };
    }
  }

  #fault(error: unknown, request: WsmanRequest | undefined, caller: Caller): Answer {
    const machine = caller.computer.name;
    const { code, info } = describe(error, machine);
    if (code === INTERNAL_ERROR && !(error instanceof ShellFault)) this.#options.onInternalError(error);
    const relatesTo = request ??
      (error instanceof WsmanMessageError && error.messageId !== undefined
        ? { headers: { messageId: error.messageId } }
        : undefined);
    const xml = buildFault(relatesTo, info, { newGuid: this.#options.newGuid });
    return { status: 500, xml, fault: code };
  }
}

/** Whether a text has more than `limit` bytes of UTF-8; almost always its length says it. */
function isLonger(xml: string, limit: number): boolean {
  if (xml.length > limit) return true;
  return xml.length * 3 > limit && encodeUtf8(xml).length > limit;
}

function createdShell(request: WsmanRequest): string | undefined {
  return request.operation === "Create" ? request.shellId : undefined;
}

function describe(error: unknown, machine: string): { code: number; info: ReturnType<typeof faultOf> } {
  if (error instanceof PluginError) {
    const code = error.wsmanCode;
    return { code, info: faultOf(code, { machine, message: error.message, provider: error.provider }) };
  }
  if (error instanceof ShellFault || error instanceof PollEnd || error instanceof WsmanMessageError) {
    const code = error.wsmanCode;
    // Windows nests the refusal of its own provider of shells one level deeper.
    const provider = code === SHELL_NOT_FOUND ? { provider: { ...SHELL_PROVIDER, nested: true } } : {};
    return { code, info: faultOf(code, { machine, message: error.message, ...provider }) };
  }
  return { code: INTERNAL_ERROR, info: faultOf(INTERNAL_ERROR, { machine }) };
}
