/**
 * SPNEGO (RFC 4178, MS-SPNG): both sides agree on a mechanism, and sign the list so that nobody can make them agree on
 * less. Both roles.
 * @module
 */
import { RemotingError } from "../errors.ts";
import { badState, badToken, type GssMechanism, type Identity, type Mechanism } from "./mechanism.ts";
import type { SealedMessage, Step } from "./mechanism.ts";
import { NTLM_OID } from "./ntlm.ts";
import { isNtlm } from "./ntlm_messages.ts";
import {
  formatMechanismList,
  formatNegTokenInit,
  formatNegTokenResp,
  NEG_STATE,
  type NegTokenInit,
  type NegTokenResp,
  parseSpnego,
} from "./spnego_messages.ts";

/** SPNEGO, as far as CredSSP looks into it. */
export interface SpnegoMechanism extends Mechanism {
  /** Whether this side has proved itself and knows the keys; the other side's last word may still be outstanding. */
  readonly hasProved: boolean;
  /** Seals the next message in one piece, as soon as this side has proved itself. */
  wrap(plain: Uint8Array): Uint8Array;
  /** Opens what the other side's `wrap()` made. */
  unwrap(sealed: Uint8Array): Uint8Array;
}

/** The side that starts. Mechanisms come in the order in which they are wanted; one that cannot start is left out. */
export function spnegoClient(mechanisms: readonly GssMechanism[]): SpnegoMechanism {
  return new SpnegoClient(mechanisms);
}

/** The side that accepts. It also takes a mechanism that comes without SPNEGO around it (wire.md 6.1). */
export function spnegoServer(mechanisms: readonly GssMechanism[]): SpnegoMechanism {
  return new SpnegoServer(mechanisms);
}

abstract class Spnego implements SpnegoMechanism {
  protected readonly mechanisms: readonly GssMechanism[];
  protected current: GssMechanism | undefined;
  protected list: Uint8Array = new Uint8Array(0);
  protected mustSign = false;
  protected hasSigned = false;
  protected hasVerified = false;
  protected state: "start" | "waiting" | "done" | "failed" = "start";

  constructor(mechanisms: readonly GssMechanism[]) {
    this.mechanisms = mechanisms;
  }

  get name(): string {
    return this.current?.name ?? "Negotiate";
  }

  get isDone(): boolean {
    return this.state === "done";
  }

  get canSeal(): boolean {
    return this.isDone && (this.current?.canSeal ?? false);
  }

  get identity(): Identity | undefined {
    return this.isDone ? this.current?.identity : undefined;
  }

  step(token: Uint8Array | undefined, bindings?: Uint8Array): Step {
    if (this.state === "done" || this.state === "failed") throw badState(this.name, `the logon is ${this.state}`);
    try {
      const step = this.advance(token, bindings);
      this.state = step.kind === "done" ? "done" : "waiting";
      return step;
    } catch (error) {
      this.state = "failed";
      throw error;
    }
  }

  seal(plain: Uint8Array): SealedMessage {
    return this.#established().seal(plain);
  }

  unseal(signature: Uint8Array, data: Uint8Array, length?: number): Uint8Array {
    return this.#established().unseal(signature, data, length);
  }

  get hasProved(): boolean {
    return this.state !== "failed" && (this.current?.isDone ?? false);
  }

  wrap(plain: Uint8Array): Uint8Array {
    if (!this.hasProved) throw badState(this.name, "the logon is not finished");
    return this.current!.wrap(plain);
  }

  unwrap(sealed: Uint8Array): Uint8Array {
    return this.#established().unwrap(sealed);
  }

  close(): void {
    this.state = "failed";
    for (const mechanism of this.mechanisms) mechanism.close?.();
  }

  protected abstract advance(token: Uint8Array | undefined, bindings: Uint8Array | undefined): Step;

  /** Checks the other side's signature of the list. */
  protected verifyList(mechanism: GssMechanism, mic: Uint8Array): void {
    mechanism.verify(this.list, mic);
    mechanism.rewind("in");
    this.hasVerified = this.mustSign = true;
  }

  /** Our signature of the list, once, where it is wanted and the mechanism can make one. */
  protected signList(mechanism: GssMechanism): Uint8Array | undefined {
    if (!mechanism.isDone || !this.mustSign || this.hasSigned) return undefined;
    const mic = mechanism.sign(this.list);
    mechanism.rewind("out");
    this.hasSigned = true;
    return mic;
  }

  #established(): GssMechanism {
    if (this.state !== "done" || !this.current) throw badState(this.name, "the logon is not finished");
    return this.current;
  }
}

class SpnegoClient extends Spnego {
  protected advance(token: Uint8Array | undefined, bindings: Uint8Array | undefined): Step {
    if (this.state === "start") return { kind: "token", token: this.#begin(bindings) };
    if (!token) throw badToken("SPNEGO token", "the host sent none");
    const message = parseSpnego(token);
    if (message.kind !== "resp") throw badToken("SPNEGO token", "the host starts over");
    return this.#answer(message, bindings);
  }

  #begin(bindings: Uint8Array | undefined): Uint8Array {
    const failures: unknown[] = [];
    for (const [at, mechanism] of this.mechanisms.entries()) {
      try {
        const first = mechanism.step(undefined, bindings);
        this.current = mechanism;
        this.list = formatMechanismList(this.mechanisms.slice(at).map(({ oids }) => oids[0]!));
        return formatNegTokenInit(this.list, first.token);
      } catch (error) {
        failures.push(error);
      }
    }
    // The first is the one that was wanted most, so its trouble is the one to tell.
    throw failures[0] ?? badState("Negotiate", "there is nothing to log on with");
  }

  #answer(message: NegTokenResp, bindings: Uint8Array | undefined): Step {
    if (message.state === NEG_STATE.reject) throw rejected("the host refuses every mechanism");
    if (message.state === NEG_STATE.requestMic) this.mustSign = true;
    const mechanism = this.current!;
    if (message.mechanism !== undefined && !mechanism.oids.includes(message.mechanism)) {
      return this.#change(message.mechanism, bindings);
    }
    let token: Uint8Array | undefined;
    if (!mechanism.isDone) {
      token = mechanism.step(message.token, bindings).token;
      if (mechanism.isDone && mechanism.wantsListMic) this.mustSign = true;
    }
    if (mechanism.isDone && message.mic) this.verifyList(mechanism, message.mic);
    const isComplete = message.state === NEG_STATE.acceptComplete;
    if (isComplete && !mechanism.isDone) throw rejected("the host ends the logon before it proved who it is");
    const mic = this.signList(mechanism);
    if (token || mic) {
      const answer = formatNegTokenResp({ state: NEG_STATE.acceptIncomplete, token, mic });
      return isComplete && this.hasVerified ? { kind: "done", token: answer } : { kind: "token", token: answer };
    }
    if (!mechanism.isDone) throw rejected("the host does not go on");
    if (this.mustSign && !this.hasVerified) throw rejected("the host did not sign the list of mechanisms");
    return { kind: "done" };
  }

  /** The host wants another mechanism than the one that was tried at once. */
  #change(oid: string, bindings: Uint8Array | undefined): Step {
    const chosen = this.mechanisms.find(({ oids }) => oids.includes(oid));
    const isLater = chosen && this.mechanisms.indexOf(chosen) > this.mechanisms.indexOf(this.current!);
    if (!chosen || !isLater) throw rejected("the host chose a mechanism that was not offered");
    this.current = chosen;
    this.mustSign = true;
    const { token } = chosen.step(undefined, bindings);
    return { kind: "token", token: formatNegTokenResp({ token }) };
  }
}

class SpnegoServer extends Spnego {
  #isRaw = false;
  #hasChosen = false;

  protected advance(token: Uint8Array | undefined, bindings: Uint8Array | undefined): Step {
    if (!token) throw badToken("SPNEGO token", "the client sent none");
    if (this.#isRaw) return this.current!.step(token, bindings);
    const message = isNtlm(token) ? { kind: "raw" as const, mechanism: NTLM_OID } : parseSpnego(token);
    if (message.kind === "raw") {
      this.current = this.mechanisms.find(({ oids }) => oids.includes(message.mechanism));
      if (!this.current || this.state !== "start") throw rejected("its mechanism is not offered here");
      this.#isRaw = true;
      return this.current.step(token, bindings);
    }
    if ((message.kind === "init") !== (this.state === "start")) throw badToken("SPNEGO token", "it comes out of order");
    return message.kind === "init" ? this.#choose(message, bindings) : this.#continue(message, bindings);
  }

  #choose(message: NegTokenInit, bindings: Uint8Array | undefined): Step {
    this.list = message.mechanismList;
    const find = (oid: string): GssMechanism | undefined => this.mechanisms.find(({ oids }) => oids.includes(oid));
    const wanted = message.mechanisms.find((oid) => find(oid));
    if (wanted === undefined) throw rejected("none of its mechanisms is offered here");
    const mechanism = this.current = find(wanted)!;
    // Two names of Kerberos in front of each other are one mechanism, and its token is good for both.
    const isFirst = mechanism.oids.includes(message.mechanisms[0]!);
    this.mustSign = !isFirst;
    const token = isFirst && message.token ? this.#feed(mechanism, message.token, bindings) : undefined;
    return this.#reply(mechanism, token, wanted);
  }

  #continue(message: NegTokenResp, bindings: Uint8Array | undefined): Step {
    if (message.state === NEG_STATE.reject) throw rejected("the client refuses");
    const mechanism = this.current!;
    const token = mechanism.isDone ? undefined : this.#feed(mechanism, message.token, bindings);
    if (message.mic && mechanism.isDone) this.verifyList(mechanism, message.mic);
    // Whoever gets our signature knows enough to make its own.
    else if (this.hasSigned) throw rejected("the client did not sign the list of mechanisms");
    return this.#reply(mechanism, token, undefined);
  }

  #feed(
    mechanism: GssMechanism,
    token: Uint8Array | undefined,
    bindings: Uint8Array | undefined,
  ): Uint8Array | undefined {
    const step = mechanism.step(token, bindings);
    if (mechanism.isDone && mechanism.wantsListMic) this.mustSign = true;
    return step.token;
  }

  #reply(mechanism: GssMechanism, token: Uint8Array | undefined, wanted: string | undefined): Step {
    const mic = this.signList(mechanism);
    const isComplete = mechanism.isDone && (!this.mustSign || this.hasVerified);
    const open = this.mustSign && !this.#hasChosen ? NEG_STATE.requestMic : NEG_STATE.acceptIncomplete;
    this.#hasChosen = true;
    const answer = formatNegTokenResp({
      state: isComplete ? NEG_STATE.acceptComplete : open,
      mechanism: wanted,
      token,
      mic,
    });
    return { kind: isComplete ? "done" : "token", token: answer };
  }
}

function rejected(detail: string): RemotingError {
  return new RemotingError("ERR_AUTH_REJECTED", "remote", `Cannot log on with Negotiate: ${detail}`);
}
