/**
 * The records of the streams as plain objects (MS-PSRP 2.2.3.15 to 2.2.3.17, 2.2.2.25, 2.2.2.26): read from what came over
 * the wire, and built as a property bag with PowerShell's members in PowerShell's order.
 * @module
 */
import { malformed } from "./limits.ts";
import { invocationMembers, type InvocationRecord, iterationInfo, readInvocation, readNumbers } from "./invocation.ts";
import {
  baseOf,
  booleanMember,
  hasMember,
  itemsMember,
  member,
  numberMember,
  textMember,
  textOrNull,
  typedBag,
  untypedBag,
} from "./members.ts";
import { type ProgressFields, progressType, PsProgressRecord } from "./progress.ts";
import { PsDateTime, PsEnum, PsList, PsObject, PsSmall, type PsValue } from "./value.ts";
import { valueText } from "./value_text.ts";

const SMA = "System.Management.Automation.";
const ERROR_TYPES = [`${SMA}ErrorRecord`, "System.Object"];

/** ErrorCategory by number. */
export const ERROR_CATEGORIES = [
  "NotSpecified",
  "OpenError",
  "CloseError",
  "DeviceError",
  "DeadlockDetected",
  "InvalidArgument",
  "InvalidData",
  "InvalidOperation",
  "InvalidResult",
  "InvalidType",
  "MetadataError",
  "NotImplemented",
  "NotInstalled",
  "ObjectNotFound",
  "OperationStopped",
  "OperationTimeout",
  "SyntaxError",
  "ParserError",
  "PermissionDenied",
  "ResourceBusy",
  "ResourceExists",
  "ResourceUnavailable",
  "ReadError",
  "WriteError",
  "FromStdErr",
  "SecurityError",
  "ProtocolError",
  "ConnectionError",
  "AuthenticationError",
  "LimitsExceeded",
  "QuotaExceeded",
  "NotEnabled",
] as const;

/** ErrorRecord. */
export interface ErrorRecord {
  /** The text that a console shows: that of the details, else the exception's message. */
  readonly message: string;
  /** The exception as an object: its type names begin with its own, its members hold `Message` and more. */
  readonly exception: PsValue;
  /** What the command was working on. */
  readonly targetObject: PsValue;
  /** The id, with the command behind a comma. */
  readonly fullyQualifiedErrorId: string;
  /** The InvocationInfo object of the error, for display; the members of {@linkcode invocation} say more. */
  readonly invocationInfo: PsValue;
  /** Number of {@linkcode ERROR_CATEGORIES}. */
  readonly category: number;
  /** CategoryInfo.Activity: the command. */
  readonly activity: string;
  /** CategoryInfo.Reason: the short type of the exception. */
  readonly reason: string;
  /** CategoryInfo.TargetName. */
  readonly targetName: string;
  /** CategoryInfo.TargetType. */
  readonly targetType: string;
  /** `InvalidData: (target:String) [Activity], Reason`. */
  readonly categoryMessage: string;
  /** ErrorDetails, where the error has any. */
  readonly details: { readonly message: string; readonly recommendedAction: string } | undefined;
  /** Where the error arose, where the sender was asked for it. */
  readonly invocation: InvocationRecord | undefined;
  /** Objects that each command of the pipeline has had. */
  readonly pipelineIterationInfo: readonly number[];
  /** The call stack; "" for none. */
  readonly scriptStackTrace: string;
  /** Whether Write-Error marked the record for the error stream. */
  readonly writeErrorStream: boolean;
  /** PSMessageDetails, which the type table adds to records of the stream but not to a pipeline's reason; `undefined`: absent. */
  readonly messageDetails: PsValue | undefined;
}

function objectOf(value: PsValue, what: string): PsObject {
  if (value instanceof PsObject) return value;
  throw malformed(`${what} that is no object`);
}

/** Message of an exception object; "" where it has none. */
export function exceptionMessage(exception: PsValue): string {
  if (exception instanceof PsObject) {
    return hasMember(exception, "Message") ? textMember(exception, "Message") : valueText(exception);
  }
  return exception === null ? "" : valueText(exception);
}

/**
 * The error that an object of remoting stands for.
 * @throws {RemotingError} `ERR_CLIXML` where it is no object.
 */
export function readErrorRecord(value: PsValue): ErrorRecord {
  const object = objectOf(value, "an error record");
  const exception = member(object, "Exception");
  const detailsMessage = textOrNull(object, "ErrorDetails_Message");
  const action = textOrNull(object, "ErrorDetails_RecommendedAction");
  const details = detailsMessage === null && action === null
    ? undefined
    : { message: detailsMessage ?? "", recommendedAction: action ?? "" };
  const extended = booleanMember(object, "SerializeExtendedInfo");
  return {
    message: details?.message || exceptionMessage(exception) || (object.text ?? ""),
    exception,
    targetObject: member(object, "TargetObject"),
    fullyQualifiedErrorId: textMember(object, "FullyQualifiedErrorId"),
    invocationInfo: member(object, "InvocationInfo"),
    category: numberMember(object, "ErrorCategory_Category"),
    activity: textMember(object, "ErrorCategory_Activity"),
    reason: textMember(object, "ErrorCategory_Reason"),
    targetName: textMember(object, "ErrorCategory_TargetName"),
    targetType: textMember(object, "ErrorCategory_TargetType"),
    categoryMessage: textMember(object, "ErrorCategory_Message"),
    details,
    invocation: extended ? readInvocation(object) : undefined,
    pipelineIterationInfo: extended ? readNumbers(object, "PipelineIterationInfo") : [],
    scriptStackTrace: textMember(object, "ErrorDetails_ScriptStackTrace"),
    writeErrorStream: booleanMember(object, "writeErrorStream"),
    messageDetails: hasMember(object, "PSMessageDetails") ? member(object, "PSMessageDetails") : undefined,
  };
}

/** The property bag of an error, for an ERROR_RECORD message or the reason of a state. */
export function buildErrorRecord(error: ErrorRecord): PsObject {
  return typedBag(ERROR_TYPES, errorMembers(error), error.message);
}

function* errorMembers(error: ErrorRecord): Generator<readonly [string, PsValue]> {
  if (error.writeErrorStream) yield ["writeErrorStream", true];
  yield ["Exception", error.exception];
  yield ["TargetObject", error.targetObject];
  yield ["FullyQualifiedErrorId", error.fullyQualifiedErrorId];
  yield ["InvocationInfo", error.invocationInfo];
  yield ["ErrorCategory_Category", error.category];
  yield ["ErrorCategory_Activity", error.activity];
  yield ["ErrorCategory_Reason", error.reason];
  yield ["ErrorCategory_TargetName", error.targetName];
  yield ["ErrorCategory_TargetType", error.targetType];
  yield ["ErrorCategory_Message", error.categoryMessage];
  if (error.details !== undefined) {
    yield ["ErrorDetails_Message", error.details.message];
    yield ["ErrorDetails_RecommendedAction", error.details.recommendedAction];
  }
  yield ["SerializeExtendedInfo", error.invocation !== undefined];
  if (error.invocation !== undefined) {
    yield* invocationMembers(error.invocation);
    yield ["PipelineIterationInfo", iterationInfo(error.pipelineIterationInfo)];
  }
  if (error.scriptStackTrace !== "") yield ["ErrorDetails_ScriptStackTrace", error.scriptStackTrace];
  if (error.messageDetails !== undefined) yield ["PSMessageDetails", error.messageDetails];
}

/** The streams whose records are a message with an invocation. */
export type InformationalStream = "debug" | "verbose" | "warning";

/** DebugRecord, VerboseRecord or WarningRecord. */
export interface InformationalRecord {
  /** The stream it belongs to. */
  readonly stream: InformationalStream;
  readonly message: string;
  /** Where the sender was asked for it (RemoteStreamOptions). */
  readonly invocation: InvocationRecord | undefined;
  /** Objects that each command of the pipeline has had. */
  readonly pipelineIterationInfo: readonly number[];
}

const STREAM_TYPES: Readonly<Record<InformationalStream, string>> = {
  debug: "DebugRecord",
  verbose: "VerboseRecord",
  warning: "WarningRecord",
};

/** The record of an object; `stream` is that of the message it came in. */
export function readInformationalRecord(value: PsValue, stream: InformationalStream): InformationalRecord {
  // Some servers send the bare text.
  if (!(value instanceof PsObject)) {
    return { stream, message: valueText(value), invocation: undefined, pipelineIterationInfo: [] };
  }
  const extended = booleanMember(value, "InformationalRecord_SerializeInvocationInfo");
  return {
    stream,
    message: textOrNull(value, "InformationalRecord_Message") ?? valueText(value),
    invocation: extended ? readInvocation(value) : undefined,
    pipelineIterationInfo: extended ? readNumbers(value, "InformationalRecord_PipelineIterationInfo") : [],
  };
}

/** The property bag of a record. */
export function buildInformationalRecord(record: InformationalRecord): PsObject {
  const { invocation, message } = record;
  const members: (readonly [string, PsValue])[] = [
    ["InformationalRecord_Message", message],
    ["InformationalRecord_SerializeInvocationInfo", invocation !== undefined],
  ];
  if (invocation !== undefined) {
    members.push(...invocationMembers(invocation));
    members.push(["InformationalRecord_PipelineIterationInfo", iterationInfo(record.pipelineIterationInfo)]);
  }
  const types = [SMA + STREAM_TYPES[record.stream], `${SMA}InformationalRecord`, "System.Object"];
  return typedBag(types, members, message);
}

/** The fields of a PROGRESS_RECORD message, or of a `PR` element. */
export function readProgressRecord(value: PsValue): ProgressFields {
  if (value instanceof PsProgressRecord) return value.fields;
  const object = objectOf(value, "a progress record");
  const type = baseOf(member(object, "Type"));
  return {
    activity: textMember(object, "Activity"),
    activityId: numberMember(object, "ActivityId"),
    statusDescription: textMember(object, "StatusDescription"),
    currentOperation: textOrNull(object, "CurrentOperation") ?? undefined,
    parentActivityId: numberMember(object, "ParentActivityId", -1),
    percentComplete: numberMember(object, "PercentComplete", -1),
    secondsRemaining: numberMember(object, "SecondsRemaining", -1),
    type: (type === null ? undefined : progressType(valueText(type))) ?? "Processing",
  };
}

/** The property bag of a PROGRESS_RECORD message. */
export function buildProgressRecord(fields: ProgressFields): PsObject {
  return untypedBag([
    ["Activity", fields.activity],
    ["ActivityId", fields.activityId],
    ["StatusDescription", fields.statusDescription],
    ["CurrentOperation", fields.currentOperation ?? null],
    ["ParentActivityId", fields.parentActivityId],
    ["PercentComplete", fields.percentComplete],
    ["Type", new PsEnum(`${SMA}ProgressRecordType`, fields.type, fields.type === "Completed" ? 1 : 0)],
    ["SecondsRemaining", fields.secondsRemaining],
  ]);
}

/** InformationRecord: what Write-Information and Write-Host write. */
export interface InformationRecord {
  /** The data itself: text, or what Write-Host makes of it. */
  readonly messageData: PsValue;
  /** The command or script that wrote it. */
  readonly source: string | null;
  /** When it was written. */
  readonly timeGenerated: PsDateTime;
  /** Tags, `PSHOST` for Write-Host. */
  readonly tags: readonly string[];
  /** Who wrote it. */
  readonly user: string;
  /** Where. */
  readonly computer: string;
  /** In which process. */
  readonly processId: number;
  /** On which thread of the system. */
  readonly nativeThreadId: number;
  /** On which thread of .NET. */
  readonly managedThreadId: number;
}

/** The record of an INFORMATION_RECORD message. */
export function readInformationRecord(value: PsValue): InformationRecord {
  const object = objectOf(value, "an information record");
  const time = baseOf(member(object, "TimeGenerated"));
  return {
    messageData: member(object, "MessageData"),
    source: textOrNull(object, "Source"),
    timeGenerated: time instanceof PsDateTime ? time : new PsDateTime(0n, "Unspecified"),
    tags: itemsMember(object, "Tags").map((tag) => valueText(tag)),
    user: textMember(object, "User"),
    computer: textMember(object, "Computer"),
    processId: numberMember(object, "ProcessId"),
    nativeThreadId: numberMember(object, "NativeThreadId"),
    managedThreadId: numberMember(object, "ManagedThreadId"),
  };
}

/** The property bag of an INFORMATION_RECORD message. */
export function buildInformationRecord(record: InformationRecord): PsObject {
  return untypedBag([
    ["MessageData", record.messageData],
    ["Source", record.source],
    ["TimeGenerated", record.timeGenerated],
    ["Tags", new PsList([...record.tags], "System.Collections.Generic.List`1[System.String]")],
    ["User", record.user],
    ["Computer", record.computer],
    ["ProcessId", new PsSmall("UInt32", record.processId)],
    ["NativeThreadId", new PsSmall("UInt32", record.nativeThreadId)],
    ["ManagedThreadId", new PsSmall("UInt32", record.managedThreadId)],
  ]);
}

/** What a host shows of an information record: the message of Write-Host, else the text of the data. */
export function informationText(record: InformationRecord): string {
  const { messageData } = record;
  if (messageData instanceof PsObject && hasMember(messageData, "Message")) return textMember(messageData, "Message");
  return valueText(messageData);
}
