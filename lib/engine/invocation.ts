/**
 * What is known of one use of a command: `$MyInvocation`, and the part of it that error records keep.
 * @module
 */
import { LiveObject, PsArray, PsDictionary, type PsValue } from "../clixml/value.ts";
import { NOWHERE, positionOf } from "./compile/positions.ts";
import { enumNamed } from "./dotnet/enums.ts";
import type { InvocationDetails, Position } from "./exceptions.ts";
import type { Extent } from "./language/source.ts";
import { positionMessage } from "./format/position_message.ts";

/** What an invocation is made of. */
export interface InvocationOptions {
  /** Name of the command itself; empty for a script block. */
  readonly commandName: string;
  readonly invocationName: string;
  /** The command as an object, made when it is asked for. */
  readonly command: () => PsValue;
  readonly extent?: Extent | undefined;
  readonly pipelineLength?: number;
  readonly pipelinePosition?: number;
  readonly expectingInput?: boolean;
  readonly origin?: "Runspace" | "Internal";
  /** File and folder of the script that the command stands in. */
  readonly callerFile?: string | undefined;
}

/** One use of a command. */
export class Invocation {
  readonly options: InvocationOptions;
  bound: ReadonlyMap<string, PsValue> = new Map();
  unbound: readonly PsValue[] = [];
  #details: InvocationDetails | undefined;
  #info: InvocationInfo | undefined;
  constructor(options: InvocationOptions) {
    this.options = options;
  }
  get position(): Position {
    const { extent } = this.options;
    return extent === undefined ? NOWHERE : positionOf(extent);
  }
  /** What an error record keeps. */
  details(): InvocationDetails {
    const bound = () => this.bound;
    const unbound = () => this.unbound;
    return this.#details ??= {
      commandName: this.options.commandName,
      invocationName: this.options.invocationName,
      position: this.position,
      get boundParameters() {
        return bound();
      },
      get unboundArguments() {
        return unbound();
      },
      pipelineLength: this.options.pipelineLength ?? 1,
      pipelinePosition: this.options.pipelinePosition ?? 1,
      expectingInput: this.options.expectingInput ?? false,
      commandOrigin: this.options.origin ?? "Internal",
      command: this.options.command,
    };
  }
  /** `$MyInvocation`. */
  info(): InvocationInfo {
    return this.#info ??= new InvocationInfo(() => this.details(), this.options.command, this.options.callerFile);
  }
}

/** System.Management.Automation.InvocationInfo. */
export class InvocationInfo extends LiveObject {
  readonly #details: () => InvocationDetails;
  readonly #command: () => PsValue;
  readonly #file: string | undefined;
  constructor(details: () => InvocationDetails, command: () => PsValue, file?: string) {
    super();
    this.#details = details;
    this.#command = command;
    this.#file = file;
  }
  get details(): InvocationDetails {
    return this.#details();
  }
  override typeNames(): readonly string[] {
    return ["System.Management.Automation.InvocationInfo", "System.Object"];
  }
  override text(): string {
    return "System.Management.Automation.InvocationInfo";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    const details = this.#details();
    const { position } = details;
    const file = position.file ?? this.#file ?? "";
    yield ["MyCommand", this.#command];
    yield ["BoundParameters", () => {
      const table = new PsDictionary("System.Management.Automation.PSBoundParametersDictionary");
      for (const [name, value] of details.boundParameters ?? []) table.set(name, value);
      return table;
    }];
    yield ["UnboundArguments", () => new PsArray([...(details.unboundArguments ?? [])])];
    yield ["ScriptLineNumber", () => position.line];
    yield ["OffsetInLine", () => position.column];
    yield ["HistoryId", () => 1n];
    yield ["ScriptName", () => file];
    yield ["Line", () => position.text + (position.lineBreak ?? "")];
    yield ["Statement", () => position.statement];
    yield ["PositionMessage", () => positionMessage(position)];
    yield ["PSScriptRoot", () => folderOf(file)];
    yield ["PSCommandPath", () => file === "" ? null : file];
    yield ["InvocationName", () => details.invocationName];
    yield ["PipelineLength", () => details.pipelineLength];
    yield ["PipelinePosition", () => details.pipelinePosition];
    yield ["ExpectingInput", () => details.expectingInput ?? false];
    yield [
      "CommandOrigin",
      () => enumNamed("System.Management.Automation.CommandOrigin", details.commandOrigin ?? "Internal"),
    ];
    yield ["DisplayScriptPosition", () => null];
  }
}

/** Folder of a path, empty for none. */
export function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  if (at < 0) return "";
  return at === 0 ? path.slice(0, 1) : path.slice(0, at);
}
