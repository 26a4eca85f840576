/**
 * ProgressRecord as a value: the `PR` element (MS-PSRP 2.2.5.1.25). In PROGRESS_RECORD messages it is a property bag
 * instead, see `records.ts`.
 * @module
 */
import { LiveObject, type PsValue } from "./value.ts";

/** What a progress record says. */
export interface ProgressFields {
  /** What is going on; never empty. */
  readonly activity: string;
  /** 0 or more. */
  readonly activityId: number;
  /** How far it is; never empty. */
  readonly statusDescription: string;
  /** What is being done just now. */
  readonly currentOperation: string | undefined;
  /** -1 where there is none; never the record's own id. */
  readonly parentActivityId: number;
  /** Up to 100; negative for unknown. */
  readonly percentComplete: number;
  /** Negative for unknown. */
  readonly secondsRemaining: number;
  /** Whether the activity goes on. */
  readonly type: "Processing" | "Completed";
}

const TYPES: readonly string[] = ["processing", "completed"];

/** The record type by name (in any case) or number; `undefined` for another. */
export function progressType(text: string): ProgressFields["type"] | undefined {
  const word = text.trim().toLowerCase();
  const at = TYPES.indexOf(word);
  if (at === 0 || word === "0") return "Processing";
  return at === 1 || word === "1" ? "Completed" : undefined;
}

/** Whether .NET could make such a record. */
export function isValidProgress(fields: ProgressFields): boolean {
  return fields.activityId >= 0 && fields.activity !== "" && fields.statusDescription !== "" &&
    fields.percentComplete <= 100 && fields.parentActivityId !== fields.activityId;
}

/** System.Management.Automation.ProgressRecord. */
export class PsProgressRecord extends LiveObject {
  /** What it says. */
  readonly fields: ProgressFields;
  /** @param fields What it says. */
  constructor(fields: ProgressFields) {
    super();
    this.fields = fields;
  }
  /** Its own type, then System.Object. */
  typeNames(): readonly string[] {
    return ["System.Management.Automation.ProgressRecord", "System.Object"];
  }
  /** The words of .NET's ToString(). */
  text(): string {
    const f = this.fields;
    return `parent = ${f.parentActivityId} id = ${f.activityId} act = ${f.activity} stat = ${f.statusDescription} cur = ${
      f.currentOperation ?? ""
    } pct = ${f.percentComplete} sec = ${f.secondsRemaining} type = ${f.type}`;
  }
  /** Its properties, for a writer that does not know `PR`. */
  *properties(): Generator<readonly [string, () => PsValue]> {
    const f = this.fields;
    yield ["ActivityId", () => f.activityId];
    yield ["ParentActivityId", () => f.parentActivityId];
    yield ["Activity", () => f.activity];
    yield ["StatusDescription", () => f.statusDescription];
    yield ["CurrentOperation", () => f.currentOperation ?? null];
    yield ["PercentComplete", () => f.percentComplete];
    yield ["SecondsRemaining", () => f.secondsRemaining];
    yield ["RecordType", () => f.type];
  }
}
