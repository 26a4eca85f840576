/**
 * Records that came over remoting as records of this engine.
 * @module
 */
import { ERROR_CATEGORIES, exceptionMessage, readErrorRecord, readInformationRecord } from "../clixml/records.ts";
import { LiveObject, PropertyBag, PsDateTime, PsGuid, PsObject, type PsValue } from "../clixml/value.ts";
import { ErrorRecord, exception, type PsException } from "../engine/exceptions.ts";
import type { Streams } from "../engine/session.ts";
import { EMPTY_GUID } from "../guid.ts";
import type { PSSession } from "../remoting/session.ts";

const REMOTE_EXCEPTION = [
  "System.Management.Automation.RemoteException",
  "System.Management.Automation.RuntimeException",
  "System.SystemException",
] as const;

/** An error of another machine: a RemotingErrorRecord where `session` says which. */
export function remoteError(value: PsValue, session?: PSSession): ErrorRecord {
  const read = readErrorRecord(value);
  const record = new ErrorRecord({
    exception: remoteException(read.message || exceptionMessage(read.exception), read.exception),
    // The id is complete as it came; no cmdlet of this side adds its class.
    errorId: "",
    category: ERROR_CATEGORIES[read.category] ?? "NotSpecified",
    target: read.targetObject,
  });
  record.fullyQualifiedErrorId = read.fullyQualifiedErrorId;
  record.activity = read.activity;
  record.reason = read.reason;
  record.targetName = read.targetName;
  record.targetType = read.targetType;
  record.details = read.details;
  record.scriptStackTrace = read.scriptStackTrace;
  record.pipelineIteration = read.pipelineIterationInfo;
  record.foreign = true;
  if (value instanceof PsObject) record.remote = value;
  if (session) {
    record.origin = {
      computerName: session.computerName,
      runspaceId: session.instanceId,
      instanceId: EMPTY_GUID,
    };
  }
  return record;
}

/** RemoteException with the deserialized exception inside. */
function remoteException(message: string, serialized: PsValue): PsException {
  const made = exception(REMOTE_EXCEPTION, message);
  made.extra.set("SerializedRemoteException", serialized);
  return made;
}

/** Whether a `throw` statement over there made the error; only such an error ends the caller's script. */
export function wasThrown({ exception: { extra } }: ErrorRecord): boolean {
  const serialized = extra.get("SerializedRemoteException");
  if (!(serialized instanceof PsObject)) return false;
  const { adapted, members } = serialized;
  return (adapted?.get("WasThrownFromThrowStatement") ?? members.get("WasThrownFromThrowStatement")) === true;
}

/** An information record. */
export function remoteInformation(value: PsValue): Parameters<Streams["information"]>[0] {
  const record = readInformationRecord(value);
  return {
    message: record.messageData,
    tags: record.tags,
    ...(record.source === null ? {} : { source: record.source }),
    timeGenerated: record.timeGenerated instanceof PsDateTime ? record.timeGenerated.ticks : 0n,
  };
}

/**
 * Adds PSComputerName, RunspaceId and PSShowComputerName to an object that came. Its way may have been longer: the last
 * computer counts, but what the first session said of showing it stays.
 */
export function withOrigin(value: PsValue, session: PSSession, showComputerName: boolean): PsValue {
  if (value === null) return null;
  const object = value instanceof PsObject || value instanceof LiveObject
    ? value
    : new PsObject(new PropertyBag(), value);
  const notes = object instanceof PsObject ? object.members : object.notes ??= new PropertyBag();
  for (const [name, note] of [[COMPUTER, session.computerName], [RUNSPACE, new PsGuid(session.instanceId)]] as const) {
    notes.delete(name);
    notes.set(name, note);
  }
  if (notes.get(SHOW_COMPUTER) === undefined) notes.set(SHOW_COMPUTER, showComputerName);
  return object;
}

const COMPUTER = "PSComputerName";
const RUNSPACE = "RunspaceId";
const SHOW_COMPUTER = "PSShowComputerName";
