/**
 * Records of the engine as the objects that remoting carries. The layouts are `lib/clixml/records.ts`.
 * @module
 */
import { type InvocationRecord } from "../clixml/invocation.ts";
import {
  buildErrorRecord,
  buildInformationalRecord,
  buildInformationRecord,
  buildProgressRecord,
  ERROR_CATEGORIES,
  type InformationalStream,
} from "../clixml/records.ts";
import { PsDateTime, PsDictionary, PsList, type PsObject, type PsValue } from "../clixml/value.ts";
import type { Information, Progress } from "./command.ts";

const SYSTEM_TYPE = ", System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";
const BOUND_PARAMETERS_TYPE =
  `System.Collections.Generic.Dictionary\`2[[System.String${SYSTEM_TYPE}],[System.Object${SYSTEM_TYPE}]]`;
const ARGUMENTS_TYPE = `System.Collections.Generic.List\`1[[System.Object${SYSTEM_TYPE}]]`;
/** CommandTypes of what ran: a script has no name, all else is told apart by it. */
const SCRIPT = 64;
const CMDLET = 8;
const INTERNAL_ORIGIN = 1;

/** Where and how a command was called, as the engine keeps it. */
interface InvocationFacts {
  readonly commandName: string;
  readonly invocationName: string;
  readonly position: {
    readonly line: number;
    readonly column: number;
    readonly text: string;
    readonly statement: string;
    readonly file?: string;
  };
  readonly boundParameters?: ReadonlyMap<string, PsValue>;
  readonly unboundArguments?: readonly PsValue[];
  readonly pipelineLength: number;
  readonly pipelinePosition: number;
  readonly expectingInput?: boolean;
  readonly commandOrigin?: "Runspace" | "Internal";
}

/** What an error record must say of itself; the engine's ErrorRecord does. */
interface ErrorFacts {
  readonly exception: PsValue;
  readonly target: PsValue;
  readonly fullyQualifiedErrorId: string;
  readonly category: string;
  readonly activity: string;
  readonly reason: string;
  readonly targetName: string;
  readonly targetType: string;
  readonly details: { readonly message: string; readonly recommendedAction: string } | undefined;
  readonly invocation: InvocationFacts | undefined;
  readonly pipelineIteration: readonly number[];
  readonly scriptStackTrace: string | undefined;
  readonly remote: PsObject | undefined;
  text(): string;
}

/** The property bag of an error record; one that came over remoting travels on as it is. */
export function errorRecordValue(record: ErrorFacts): PsValue {
  if (record.remote) return record.remote;
  const { activity, reason, targetName, targetType, category } = record;
  const target = targetName === "" && targetType === "" ? "(:)" : `(${targetName}:${targetType})`;
  return buildErrorRecord({
    message: record.text(),
    exception: record.exception,
    targetObject: record.target,
    fullyQualifiedErrorId: record.fullyQualifiedErrorId,
    invocationInfo: null,
    category: Math.max(0, (ERROR_CATEGORIES as readonly string[]).indexOf(category)),
    activity,
    reason,
    targetName,
    targetType,
    categoryMessage: `${category}: ${target} [${activity}], ${reason}`,
    details: record.details,
    invocation: record.invocation ? invocationRecord(record.invocation, record.pipelineIteration) : undefined,
    pipelineIterationInfo: record.pipelineIteration,
    scriptStackTrace: record.scriptStackTrace ?? "",
    writeErrorStream: false,
    messageDetails: null,
  });
}

/** DEBUG_RECORD, VERBOSE_RECORD or WARNING_RECORD. */
export function informationalValue(
  stream: InformationalStream,
  message: string,
  invocation: InvocationFacts | undefined,
): PsValue {
  return buildInformationalRecord({
    stream,
    message,
    invocation: invocation ? invocationRecord(invocation, []) : undefined,
    pipelineIterationInfo: [],
  });
}

/** PROGRESS_RECORD. */
export function progressValue(progress: Progress): PsValue {
  return buildProgressRecord({
    activity: progress.activity,
    activityId: progress.activityId ?? 0,
    statusDescription: progress.status ?? "",
    currentOperation: progress.currentOperation,
    parentActivityId: progress.parentActivityId ?? -1,
    percentComplete: progress.percentComplete ?? -1,
    secondsRemaining: progress.secondsRemaining ?? -1,
    type: progress.completed ? "Completed" : "Processing",
  });
}

/** INFORMATION_RECORD. */
export function informationValue(
  info: Information & { readonly timeGenerated: bigint },
  where: { readonly user: string; readonly computer: string; readonly processId: number },
): PsValue {
  return buildInformationRecord({
    messageData: info.message,
    source: info.source ?? null,
    timeGenerated: new PsDateTime(info.timeGenerated, "Utc"),
    tags: info.tags,
    user: where.user,
    computer: where.computer,
    processId: where.processId,
    nativeThreadId: 0,
    managedThreadId: 0,
  });
}

function invocationRecord(facts: InvocationFacts, iteration: readonly number[]): InvocationRecord {
  const bound = new PsDictionary(BOUND_PARAMETERS_TYPE, "ordinal");
  for (const [name, value] of facts.boundParameters ?? []) bound.set(name, value);
  const { position } = facts;
  const file = position.file ?? "";
  return {
    boundParameters: bound,
    commandOrigin: facts.commandOrigin === "Runspace" ? 0 : INTERNAL_ORIGIN,
    expectingInput: facts.expectingInput ?? false,
    invocationName: facts.invocationName,
    line: position.text,
    offsetInLine: position.column,
    historyId: 1n,
    pipelineIterationInfo: iteration,
    pipelineLength: facts.pipelineLength,
    pipelinePosition: facts.pipelinePosition,
    scriptRoot: file.replace(/[\\/][^\\/]*$/, ""),
    commandPath: file === "" ? null : file,
    positionMessage: "",
    scriptLineNumber: position.line,
    scriptName: file,
    unboundArguments: new PsList([...(facts.unboundArguments ?? [])], ARGUMENTS_TYPE),
    extent: undefined,
    command: {
      type: facts.commandName === "" ? SCRIPT : CMDLET,
      definition: facts.commandName,
      name: facts.commandName,
      visibility: 0,
    },
  };
}
