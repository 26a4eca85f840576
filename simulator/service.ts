/**
 * The WSMan service of a world: takes the text of a request, answers with the text of a response or fault.
 * Knows neither HTTP nor how its callers proved who they are.
 * @module
 */
import { buildFault, buildResponse, parseRequest, shellIdOf, type WsmanRequest } from "../lib/wsman/envelope.ts";
import { WsmanMessageError } from "../lib/wsman/errors.ts";
import { faultOf, POWERSHELL_PROVIDER, SHELL_PROVIDER } from "../lib/wsman/fault.ts";
import { type Answer, Answers } from "./answers.ts";
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
const SHELL_NOT_FOUND = 2150858843;
const RESPONSE_TOO_LARGE = 2150858824;

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
    this.#enumerations = new Enumerations(options.newGuid);
  }

  /** Answers one request. Never throws. */
  async handle(bytes: Uint8Array, caller: Caller): Promise<Handled> {
    const { clock, trace } = this.#options;
    const startedAt = clock.now();
    const shells = caller.computer.shells;
    let request: WsmanRequest | undefined;
    let answer: Answer & { readonly fault?: number };
    let before = "-";
    let undeliver = (): void => {};
    const stateOf = (id: string | undefined): string =>
      id === undefined ? "-" : shells.all().find((shell) => shell.facts.shellId === id)?.state ?? "-";
    try {
      request = parseRequest(bytes);
      const { messageId } = request.headers;
      before = stateOf(shellIdOf(request.headers));
      const known = messageId === "" ? { kind: "new" as const } : this.#answers.begin(messageId);
      if (known.kind === "answered") answer = known.answer;
      else if (known.kind === "running") {
        answer = this.#fault(
          new ShellFault(INTERNAL_ERROR, "A request with this MessageID is being answered already"),
          request,
          caller,
        );
      } else {
        const done = await this.#run(request, caller);
        answer = done.answer;
        this.#answers.end(messageId, answer);
        undeliver = () => {
          this.#answers.forget(messageId);
          done.undeliver();
        };
      }
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
      responseBytes: answer.xml.length,
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

  async #run(request: WsmanRequest, caller: Caller): Promise<{ answer: Answer; undeliver: () => void }> {
    const { clock, limits, plugins, newGuid, shellHooks } = this.#options;
    let undeliver = (): void => {};
    try {
      if (!caller.account && request.operation !== "Identify") throw new ShellFault(5, "This request needs a logon");
      const body = await operate(request, {
        computer: caller.computer,
        account: caller.account ?? { user: "", password: "", administrator: false },
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
      if (maxEnvelopeSize !== undefined && xml.length > maxEnvelopeSize) {
        undeliver();
        throw new ShellFault(
          RESPONSE_TOO_LARGE,
          `The answer would have ${xml.length} bytes, over the MaxEnvelopeSize asked for`,
        );
      }
      return { answer: { status: 200, xml }, undeliver };
    } catch (error) {
      return { answer: this.#fault(error, request, caller), undeliver };
    }
  }

  #fault(error: unknown, request: WsmanRequest | undefined, caller: Caller): Answer & { readonly fault: number } {
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

function createdShell(request: WsmanRequest): string | undefined {
  return request.operation === "Create" ? request.shellId : undefined;
}

function describe(error: unknown, machine: string): { code: number; info: ReturnType<typeof faultOf> } {
  if (error instanceof PluginError) {
    const code = error.wsmanCode;
    return { code, info: faultOf(code, { machine, message: error.message, provider: POWERSHELL_PROVIDER }) };
  }
  if (error instanceof ShellFault || error instanceof PollEnd || error instanceof WsmanMessageError) {
    const code = error.wsmanCode;
    // Windows nests the refusal of its own provider of shells one level deeper.
    const provider = code === SHELL_NOT_FOUND ? { provider: { ...SHELL_PROVIDER, nested: true } } : {};
    return { code, info: faultOf(code, { machine, message: error.message, ...provider }) };
  }
  return { code: INTERNAL_ERROR, info: faultOf(INTERNAL_ERROR, { machine }) };
}
