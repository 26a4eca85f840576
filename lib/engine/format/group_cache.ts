/**
 * Holds the records of a group back until its width is known: of whole groups where the view asks for it, else of
 * what comes within a moment.
 * @module
 */
import { cellsOf } from "./display_cells.ts";
import type { FormatRecord } from "./records.ts";

/** How long rows of a table without fixed widths are collected, in ticks: 300 ms, as in PowerShell. */
const COLLECTING_TICKS = 3_000_000n;

/** What a group measured. */
export interface WidthHint {
  /** Of each column of a table. */
  readonly columns?: readonly number[];
  /** Of the widest item in columns of items. */
  readonly widest?: number;
}

/** A record that may be drawn now; the hint stands with the start of a group. */
export interface Released {
  readonly record: FormatRecord;
  readonly hint?: WidthHint;
}

type StartRecord = Extract<FormatRecord, { kind: "FormatStartData" }>;

/** Collects groups. Once a sequence asked for it, all later ones of the same writer are collected too. */
export class GroupCache {
  readonly #now: (() => bigint) | undefined;
  #limit: { readonly objects: number; readonly timed: boolean } | undefined;
  #start: StartRecord | undefined;
  #queue: FormatRecord[] | undefined;
  #objects = 0;
  #since = 0n;

  /** @param now Clock in 100 ns ticks; without one, groups are always collected whole. */
  constructor(now?: () => bigint) {
    this.#now = now;
  }

  /** Takes a record, and gives back those that may be drawn now. */
  add(record: FormatRecord): readonly Released[] {
    if (record.kind === "FormatStartData") {
      this.#start = record;
      const shape = record.shapeInfo;
      if (record.autosizeInfo !== null) {
        this.#limit = { objects: record.autosizeInfo.objectCount, timed: false };
      } else if (shape.kind === "TableHeaderInfo" && shape.tableColumnInfoList[0]?.width === 0) {
        this.#limit = { objects: 0, timed: true };
      }
    }
    if (this.#limit === undefined) return [{ record }];
    if (record.kind === "FormatEntryData" && !record.outOfBand) this.#objects++;
    if (this.#queue === undefined) {
      if (record.kind !== "GroupStartData") return [{ record }];
      this.#queue = [record];
      this.#objects = 0;
      this.#since = this.#now?.() ?? 0n;
      return [];
    }
    this.#queue.push(record);
    const { objects, timed } = this.#limit;
    const full = record.kind === "GroupEndData" || (objects > 0 && this.#objects >= objects) ||
      (timed && this.#now !== undefined && this.#now() - this.#since > COLLECTING_TICKS);
    return full ? this.#release(true) : [];
  }

  /** What is still held back at the end of a broken sequence; it is not measured. */
  drain(): readonly Released[] {
    return this.#queue === undefined ? [] : this.#release(false);
  }

  #release(measured: boolean): readonly Released[] {
    const records = this.#queue ?? [];
    this.#queue = undefined;
    const hint = measured && this.#start !== undefined ? measure(this.#start, records) : undefined;
    return records.map((record, index) => index === 0 && hint !== undefined ? { record, hint } : { record });
  }
}

function measure(start: StartRecord, records: readonly FormatRecord[]): WidthHint | undefined {
  const shape = start.shapeInfo;
  if (shape.kind === "TableHeaderInfo") {
    const columns = shape.tableColumnInfoList.map((column) => cellsOf(column.label || column.propertyName || ""));
    if (columns.length === 0) return undefined;
    for (const entry of entriesOf(records)) {
      if (entry.kind !== "TableRowEntry") continue;
      entry.formatPropertyFieldList.forEach((field, index) => {
        if (index < columns.length) columns[index] = Math.max(columns[index]!, cellsOf(field.propertyValue ?? ""));
      });
    }
    return { columns };
  }
  if (shape.kind === "WideViewHeaderInfo" && shape.columns === 0) {
    let widest = 0;
    for (const entry of entriesOf(records)) {
      if (entry.kind === "WideViewEntry") {
        widest = Math.max(widest, cellsOf(entry.formatPropertyField.propertyValue ?? ""));
      }
    }
    return { widest };
  }
  return undefined;
}

function* entriesOf(records: readonly FormatRecord[]) {
  for (const record of records) {
    if (record.kind === "FormatEntryData" && !record.outOfBand) yield record.formatEntryInfo;
  }
}
