/**
 * Warning, verbose, debug and information records as objects: what a merged stream puts among the output.
 * @module
 */
import { LiveObject, PsArray, PsDateTime, PsSmall, type PsValue } from "../clixml/value.ts";
import type { InvocationDetails } from "./exceptions.ts";
import type { Information } from "./command.ts";

/** The streams whose records are a text. */
export type TextStream = "Warning" | "Verbose" | "Debug";

/** System.Management.Automation.WarningRecord, VerboseRecord or DebugRecord. */
export class TextRecord extends LiveObject {
  readonly stream: TextStream;
  readonly message: string;
  readonly invocation: InvocationDetails | undefined;
  constructor(stream: TextStream, message: string, invocation?: InvocationDetails) {
    super();
    this.stream = stream;
    this.message = message;
    this.invocation = invocation;
  }
  override typeNames(): readonly string[] {
    return [
      `System.Management.Automation.${this.stream}Record`,
      "System.Management.Automation.InformationalRecord",
      "System.Object",
    ];
  }
  override text(): string {
    return this.message;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Message", () => this.message];
    yield ["InvocationInfo", () => null];
    yield ["PipelineIterationInfo", () => null];
  }
}

/** System.Management.Automation.InformationRecord. */
export class InformationRecord extends LiveObject {
  readonly info: Information & { readonly timeGenerated: bigint };
  constructor(info: Information & { readonly timeGenerated: bigint }) {
    super();
    this.info = info;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.InformationRecord", "System.Object"];
  }
  override text(): string {
    const { message } = this.info;
    return message instanceof LiveObject ? message.text() : String(message ?? "");
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["MessageData", () => this.info.message];
    yield ["Source", () => this.info.source ?? null];
    yield ["TimeGenerated", () => new PsDateTime(this.info.timeGenerated, "Local")];
    yield ["Tags", () => new PsArray([...this.info.tags], "System.String")];
    const { origin } = this.info;
    yield ["User", () => origin?.user ?? null];
    yield ["Computer", () => origin?.computer ?? null];
    yield ["ProcessId", () => new PsSmall("UInt32", origin?.processId ?? 0)];
    yield ["NativeThreadId", () => new PsSmall("UInt32", 0)];
    yield ["ManagedThreadId", () => new PsSmall("UInt32", 0)];
  }
}

/** System.Management.Automation.HostInformationMessage: what Write-Host puts into an information record. */
export class HostMessage extends LiveObject {
  readonly message: string;
  readonly noNewLine: boolean;
  readonly foreground: string | undefined;
  readonly background: string | undefined;
  constructor(message: string, noNewLine: boolean, foreground?: string, background?: string) {
    super();
    this.message = message;
    this.noNewLine = noNewLine;
    this.foreground = foreground;
    this.background = background;
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.HostInformationMessage", "System.Object"];
  }
  override text(): string {
    return this.message;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["Message", () => this.message];
    yield ["NoNewLine", () => this.noNewLine];
    yield ["ForegroundColor", () => this.foreground ?? null];
    yield ["BackgroundColor", () => this.background ?? null];
  }
}
