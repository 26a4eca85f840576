/**
 * What remote commands report, as the results of a job.
 * @module
 */
import { readInformationalRecord } from "../clixml/records.ts";
import { PsObject, type PsValue } from "../clixml/value.ts";
import type { ErrorRecord } from "../engine/exceptions.ts";
import type { JobResult } from "../engine/job.ts";
import { HostMessage, InformationRecord, TextRecord } from "../engine/records.ts";
import type { RunEvent } from "../remoting/run.ts";
import { failureRecord, lossRecord } from "./cmdlet_errors.ts";
import { remoteError, remoteInformation, withOrigin } from "./remote_records.ts";

/** A record as the result of a job; `undefined` for what jobs do not keep. */
export function jobResult(
  { stream, value, session }: Extract<RunEvent, { readonly type: "record" }>,
  showComputerName: boolean,
): JobResult | undefined {
  const text = (kind: "Warning" | "Verbose" | "Debug", name: "warning" | "verbose" | "debug"): JobResult => ({
    stream: kind,
    value: new TextRecord(kind, readInformationalRecord(value, name).message),
  });
  switch (stream) {
    case "output":
      return { stream: "Output", value: withOrigin(value, session, showComputerName) };
    case "error":
      return { stream: "Error", value: remoteError(value, session) };
    case "warning":
      return text("Warning", "warning");
    case "verbose":
      return text("Verbose", "verbose");
    case "debug":
      return text("Debug", "debug");
    case "information": {
      const info = remoteInformation(value);
      const message = hostMessage(info.message) ?? info.message;
      return { stream: "Information", value: new InformationRecord({ ...info, message }) };
    }
    case "progress":
      return undefined;
  }
}

/** The error that ended a command, or kept it from starting. */
export function jobFailure(event: Extract<RunEvent, { readonly type: "end" | "failed" }>): ErrorRecord {
  if (event.type === "failed") return failureRecord(event);
  const { cause, end, session } = event;
  return cause === undefined ? remoteError(end.reason ?? null, session) : lossRecord(session, cause);
}

/** What Write-Host wrote over there. */
function hostMessage(value: PsValue): HostMessage | undefined {
  if (!(value instanceof PsObject)) return undefined;
  const text = value.members.get("Message") ?? value.adapted?.get("Message");
  if (typeof text !== "string") return undefined;
  const noNewLine = (value.members.get("NoNewLine") ?? value.adapted?.get("NoNewLine")) === true;
  return new HostMessage(text, noNewLine);
}
