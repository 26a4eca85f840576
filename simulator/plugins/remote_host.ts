/**
 * The host of a remote pipeline: what it shows and asks goes to the client as PSRP host calls.
 * @module
 */
import { PsSecureString, type PsValue } from "../../lib/clixml/value.ts";
import type { Information, Progress } from "../../lib/engine/command.ts";
import { PipelineStopped } from "../../lib/engine/compile/flow.ts";
import { CredentialObject } from "../../lib/engine/dotnet/credential.ts";
import { CONSOLE_COLORS } from "../../lib/engine/console_colors.ts";
import { raise } from "../../lib/engine/exceptions.ts";
import type { EngineHost } from "../../lib/engine/session.ts";
import type { Step, Task } from "../../lib/engine/task.ts";
import type { HostInfo, HostResponse } from "../../lib/psrp/bodies/host_call.ts";
import type { HostArguments, HostMethodName, HostResult } from "../../lib/psrp/host_methods.ts";
import { Gate } from "../../lib/engine/gate.ts";
import { type StopCount, waitUntil } from "./stoppable.ts";
import { progressValue } from "../../lib/engine/wire_records.ts";

const DEFAULT_FOREGROUND = 7;
const DEFAULT_BACKGROUND = 0;
/** PSCredentialTypes.Default and PSCredentialUIOptions.Default. */
const ANY_CREDENTIAL = 3;
const DEFAULT_UI_OPTIONS = 1;

/** Sends host calls. */
export interface HostCaller {
  /** @returns The id of a call that will be answered, `undefined` for one that will not. */
  call<M extends HostMethodName>(method: M, ...values: HostArguments<M>): bigint | undefined;
  /** A call waits for its answer, or does so no longer. */
  onPending(pending: boolean): void;
  /** A stop ends the wait for an answer. */
  readonly stops: StopCount;
}

/** An {@linkcode EngineHost} at the other end of the wire. */
export class RemoteHost implements EngineHost {
  readonly name = "ServerRemoteHost";
  readonly version = "1.0.0.0";
  readonly instanceId: string;
  readonly width: number;
  readonly interactive: boolean;
  readonly #caller: HostCaller;
  readonly #info: HostInfo;
  readonly #answers = new Map<bigint, HostResponse>();
  readonly #gate = new Gate();

  constructor(caller: HostCaller, info: HostInfo, instanceId = "") {
    this.#caller = caller;
    this.#info = info;
    this.instanceId = instanceId;
    this.interactive = !info.isHostNull && !info.isHostUINull;
    this.width = info.defaults?.bufferSize?.width ?? 0;
  }

  /** The client answered a call. */
  answer(response: HostResponse): void {
    this.#answers.set(response.callId, response);
    this.#gate.open();
  }

  write(
    text: string,
    options: { readonly newLine?: boolean; readonly foreground?: string; readonly background?: string } = {},
  ): Step {
    if (!this.interactive) return undefined;
    const { foreground, background, newLine } = options;
    if (foreground !== undefined || background !== undefined) {
      const colors = [
        colorNumber(foreground) ?? this.#info.defaults?.foregroundColor ?? DEFAULT_FOREGROUND,
        colorNumber(background) ?? this.#info.defaults?.backgroundColor ?? DEFAULT_BACKGROUND,
      ] as const;
      this.#caller.call(newLine === false ? "Write2" : "WriteLine3", ...colors, text);
    } else this.#caller.call(newLine === false ? "Write1" : "WriteLine2", text);
    return undefined;
  }
  writeWarning(text: string): Step {
    return this.#show("WriteWarningLine", text);
  }
  writeVerbose(text: string): Step {
    return this.#show("WriteVerboseLine", text);
  }
  writeDebug(text: string): Step {
    return this.#show("WriteDebugLine", text);
  }
  writeError(text: string): Step {
    return this.#show("WriteErrorLine", text);
  }
  writeProgress(progress: Progress): Step {
    if (this.interactive) this.#caller.call("WriteProgress", 0n, progressValue(progress));
    return undefined;
  }
  writeInformation(_info: Information): Step {
    return undefined;
  }

  *readLine(): Task<string> {
    return (yield* this.#ask("ReadLine")) ?? "";
  }
  *readSecret(): Task<string> {
    return textOf(yield* this.#ask("ReadLineAsSecureString"));
  }
  *prompt(
    caption: string,
    message: string,
    fields: Parameters<EngineHost["prompt"]>[2],
  ): Task<ReadonlyMap<string, PsValue>> {
    const answers = yield* this.#ask(
      "Prompt",
      caption,
      message,
      fields.map(({ name, type, label, help, mandatory }) => ({
        name,
        label,
        helpMessage: help,
        isMandatory: mandatory,
        typeName: type.slice(type.lastIndexOf(".") + 1),
        typeFullName: type,
        typeAssemblyName: type,
      })),
    );
    return new Map([...answers.entries()].map(([key, value]) => [String(key), value]));
  }
  *promptForChoice(
    caption: string,
    message: string,
    choices: readonly { readonly label: string; readonly help: string }[],
    defaultChoice: number,
  ): Task<number> {
    const descriptions = choices.map(({ label, help }) => ({ label, helpMessage: help }));
    return yield* this.#ask("PromptForChoice", caption, message, descriptions, defaultChoice);
  }
  *promptForCredential(caption: string, message: string, userName: string, target: string): Task<PsValue> {
    const answer = yield* this.#ask(
      "PromptForCredential2",
      caption,
      message,
      userName,
      target,
      ANY_CREDENTIAL,
      DEFAULT_UI_OPTIONS,
    );
    if (!answer) return null;
    return new CredentialObject(answer.userName, PsSecureString.fromText(textOf(answer.password)));
  }
  setShouldExit(code: number): Step {
    this.#caller.call("SetShouldExit", code);
    return undefined;
  }

  #show(method: "WriteWarningLine" | "WriteVerboseLine" | "WriteDebugLine" | "WriteErrorLine", text: string): Step {
    if (this.interactive) this.#caller.call(method, text);
    return undefined;
  }

  /** Calls a method and waits for its answer. */
  *#ask<M extends HostMethodName>(method: M, ...values: HostArguments<M>): Task<HostResult<M>> {
    if (!this.interactive) {
      throw raise({
        types: ["System.Management.Automation.Host.HostException", "System.Management.Automation.RuntimeException"],
        message: `The client has no user interface to ask: ${method}`,
        errorId: "HostFunctionNotImplemented",
        category: "NotImplemented",
      });
    }
    const callId = this.#caller.call(method, ...values);
    // The client has closed the pipeline: nobody will answer its finally blocks.
    if (callId === undefined) throw new PipelineStopped();
    this.#caller.onPending(true);
    try {
      yield* waitUntil(() => this.#gate.wait("host"), () => this.#answers.has(callId), this.#caller.stops);
    } finally {
      this.#caller.onPending(false);
    }
    const response = this.#answers.get(callId)!;
    this.#answers.delete(callId);
    if (response.error !== undefined) {
      throw raise({
        types: ["System.Management.Automation.RemoteException", "System.Management.Automation.RuntimeException"],
        message: `The client's host refused ${method}`,
        errorId: "RemoteHostExecutionException",
        category: "InvalidArgument",
      });
    }
    // The answer carries the method it answers; an index by a type parameter cannot say so.
    return response.result as HostResult<M>;
  }
}

// Known once the session key is there; the client sends it before the answer.
function textOf(secret: PsSecureString | null): string {
  return secret?.reveal() ?? "";
}

function colorNumber(name: string | undefined): number | undefined {
  const at = CONSOLE_COLORS.findIndex((color) => color.toLowerCase() === name?.toLowerCase());
  return at < 0 ? undefined : at;
}
