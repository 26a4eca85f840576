/**
 * InvocationInfo inside the records of remoting: members that begin with `InvocationInfo_`, `ScriptExtent_` and
 * `CommandInfo_` (MS-PSRP 2.2.3.15.1), as a plain object and back, in PowerShell's order.
 * @module
 */
import { booleanMember, hasMember, itemsMember, member, numberMember, textMember, textOrNull } from "./members.ts";
import { PsArray, PsEnum, PsList, type PsObject, type PsValue } from "./value.ts";

/** Where in a script something stands; lines and columns count from 1. */
export interface ScriptExtent {
  /** Path of the script; null for a command line. */
  readonly file: string | null;
  /** First line. */
  readonly startLine: number;
  /** First column. */
  readonly startColumn: number;
  /** Last line. */
  readonly endLine: number;
  /** Column behind the last one. */
  readonly endColumn: number;
}

/** CommandInfo of the command that ran. */
export interface CommandRecord {
  /** CommandTypes by number, e.g. 8 for a cmdlet. */
  readonly type: number;
  /** Text of the command, its help syntax for a cmdlet. */
  readonly definition: string;
  /** Name of the command; "" for a script. */
  readonly name: string;
  /** 0 public, 1 private. */
  readonly visibility: number;
}

/** How and where a command was called. */
export interface InvocationRecord {
  /** A dictionary by parameter name. */
  readonly boundParameters: PsValue;
  /** 0 runspace, 1 internal. */
  readonly commandOrigin: number;
  /** Whether the command takes input from the pipeline. */
  readonly expectingInput: boolean;
  /** The name it was called by, an alias for example. */
  readonly invocationName: string;
  /** The line of the script. */
  readonly line: string;
  /** Column in the line, 0 for none. */
  readonly offsetInLine: number;
  /** Number of the command line in the history. */
  readonly historyId: bigint;
  /** Objects that each command of the pipeline has had. */
  readonly pipelineIterationInfo: readonly number[];
  /** Commands in the pipeline. */
  readonly pipelineLength: number;
  /** Place of the command in the pipeline, from 1. */
  readonly pipelinePosition: number;
  /** $PSScriptRoot at the call. */
  readonly scriptRoot: string;
  /** $PSCommandPath at the call. */
  readonly commandPath: string | null;
  /** What a console shows of the position. */
  readonly positionMessage: string;
  /** Line in the script, 0 for none. */
  readonly scriptLineNumber: number;
  /** Path of the script. */
  readonly scriptName: string;
  /** A list of the arguments that no parameter took. */
  readonly unboundArguments: PsValue;
  /** Where the command stands, where the sender says it. */
  readonly extent: ScriptExtent | undefined;
  /** The command, where the sender says it. */
  readonly command: CommandRecord | undefined;
}

const SMA = "System.Management.Automation.";
const ORIGINS = ["Runspace", "Internal"];
const VISIBILITIES = ["Public", "Private"];
/** CommandTypes by number. */
const COMMAND_TYPES: Readonly<Record<number, string>> = {
  1: "Alias",
  2: "Function",
  4: "Filter",
  8: "Cmdlet",
  16: "ExternalScript",
  32: "Application",
  64: "Script",
  256: "Configuration",
};

/** The invocation that an object of remoting carries; `undefined` where it carries none. */
export function readInvocation(object: PsObject): InvocationRecord | undefined {
  if (!hasMember(object, "InvocationInfo_InvocationName") && !hasMember(object, "InvocationInfo_Line")) {
    return undefined;
  }
  const name = (part: string): string => `InvocationInfo_${part}`;
  return {
    boundParameters: member(object, name("BoundParameters")),
    commandOrigin: numberMember(object, name("CommandOrigin")),
    expectingInput: booleanMember(object, name("ExpectingInput")),
    invocationName: textMember(object, name("InvocationName")),
    line: textMember(object, name("Line")),
    offsetInLine: numberMember(object, name("OffsetInLine")),
    historyId: BigInt(numberMember(object, name("HistoryId"))),
    pipelineIterationInfo: readNumbers(object, name("PipelineIterationInfo")),
    pipelineLength: numberMember(object, name("PipelineLength")),
    pipelinePosition: numberMember(object, name("PipelinePosition")),
    scriptRoot: textMember(object, name("PSScriptRoot")),
    commandPath: textOrNull(object, name("PSCommandPath")),
    positionMessage: textMember(object, name("PositionMessage")),
    scriptLineNumber: numberMember(object, name("ScriptLineNumber")),
    scriptName: textMember(object, name("ScriptName")),
    unboundArguments: member(object, name("UnboundArguments")),
    extent: booleanMember(object, "SerializeExtent") ? readExtent(object) : undefined,
    command: hasMember(object, "CommandInfo_CommandType") ? readCommand(object) : undefined,
  };
}

function readExtent(object: PsObject): ScriptExtent {
  return {
    file: textOrNull(object, "ScriptExtent_File"),
    startLine: numberMember(object, "ScriptExtent_StartLineNumber"),
    startColumn: numberMember(object, "ScriptExtent_StartColumnNumber"),
    endLine: numberMember(object, "ScriptExtent_EndLineNumber"),
    endColumn: numberMember(object, "ScriptExtent_EndColumnNumber"),
  };
}

function readCommand(object: PsObject): CommandRecord {
  return {
    type: numberMember(object, "CommandInfo_CommandType"),
    definition: textMember(object, "CommandInfo_Definition"),
    name: textMember(object, "CommandInfo_Name"),
    visibility: numberMember(object, "CommandInfo_Visibility"),
  };
}

/** A member that is a list of numbers. */
export function readNumbers(object: PsObject, name: string): number[] {
  return itemsMember(object, name).filter((item): item is number => typeof item === "number");
}

/** The members of an invocation, in order. */
export function* invocationMembers(invocation: InvocationRecord): Generator<readonly [string, PsValue]> {
  yield ["InvocationInfo_BoundParameters", invocation.boundParameters];
  yield ["InvocationInfo_CommandOrigin", enumOf("CommandOrigin", invocation.commandOrigin, ORIGINS)];
  yield ["InvocationInfo_ExpectingInput", invocation.expectingInput];
  yield ["InvocationInfo_InvocationName", invocation.invocationName];
  yield ["InvocationInfo_Line", invocation.line];
  yield ["InvocationInfo_OffsetInLine", invocation.offsetInLine];
  yield ["InvocationInfo_HistoryId", invocation.historyId];
  yield ["InvocationInfo_PipelineIterationInfo", new PsArray([...invocation.pipelineIterationInfo], "System.Int32")];
  yield ["InvocationInfo_PipelineLength", invocation.pipelineLength];
  yield ["InvocationInfo_PipelinePosition", invocation.pipelinePosition];
  yield ["InvocationInfo_PSScriptRoot", invocation.scriptRoot];
  yield ["InvocationInfo_PSCommandPath", invocation.commandPath];
  yield ["InvocationInfo_PositionMessage", invocation.positionMessage];
  yield ["InvocationInfo_ScriptLineNumber", invocation.scriptLineNumber];
  yield ["InvocationInfo_ScriptName", invocation.scriptName];
  yield ["InvocationInfo_UnboundArguments", invocation.unboundArguments];
  const { extent, command } = invocation;
  if (extent !== undefined) {
    yield ["ScriptExtent_File", extent.file];
    yield ["ScriptExtent_StartLineNumber", extent.startLine];
    yield ["ScriptExtent_StartColumnNumber", extent.startColumn];
    yield ["ScriptExtent_EndLineNumber", extent.endLine];
    yield ["ScriptExtent_EndColumnNumber", extent.endColumn];
  }
  yield ["SerializeExtent", extent !== undefined];
  if (command === undefined) return;
  const typeName = COMMAND_TYPES[command.type] ?? String(command.type);
  yield ["CommandInfo_CommandType", new PsEnum(`${SMA}CommandTypes`, typeName, command.type)];
  yield ["CommandInfo_Definition", command.definition];
  yield ["CommandInfo_Name", command.name];
  yield ["CommandInfo_Visibility", enumOf("SessionStateEntryVisibility", command.visibility, VISIBILITIES)];
}

function enumOf(type: string, value: number, names: readonly string[]): PsEnum {
  return new PsEnum(SMA + type, names[value] ?? String(value), value);
}

/** `ReadOnlyCollection<int>`, as records hold the iteration of their pipeline. */
export function iterationInfo(numbers: readonly number[]): PsList {
  return new PsList([...numbers], "System.Collections.ObjectModel.ReadOnlyCollection`1[System.Int32]");
}
