/**
 * Format records as lines: the last step before text. Sequences of records come complete and in order; the caller
 * has checked that.
 * @module
 */
import { customLines } from "./custom_writer.ts";
import type { WidthHint } from "./group_cache.ts";
import { listLines } from "./list_writer.ts";
import type { Entry, FormatRecord, Shape } from "./records.ts";
import { ALIGNMENT, TableWriter } from "./table_writer.ts";

/** More items never stand side by side; bounds what -Column and records from outside may ask for. */
const MAX_ITEMS_PER_ROW = 10_000;

/** Receives a line; `raw` text is handed on untouched and may hold newlines. */
export type LineSink = (line: string, raw: boolean, stream: string) => void;

/** Where lines go and how wide they are. */
export interface RecordWriterOptions {
  readonly sink: LineSink;
  /** Cells of a line, `Infinity` where lists and free text never wrap. */
  readonly width: number;
  /** Cells of tables and columns where `width` is `Infinity`. */
  readonly tableWidth: number;
  /** Lines of the screen, for tables that repeat their header; `Infinity` where there is no screen. */
  readonly height: number;
}

interface Group {
  readonly table?: TableWriter;
  readonly items?: { readonly perRow: number; readonly waiting: string[]; readonly writer: TableWriter };
  rows: number;
}

/** Draws records. */
export class RecordWriter {
  readonly #options: RecordWriterOptions;
  #shape: Shape | undefined;
  #group: Group | undefined;

  constructor(options: RecordWriterOptions) {
    this.#options = options;
  }

  /** Draws one record. */
  write(record: FormatRecord, hint?: WidthHint): void {
    switch (record.kind) {
      case "FormatStartData":
        this.#shape = record.shapeInfo;
        this.#line("");
        return;
      case "GroupStartData":
        this.#group = this.#startGroup(hint);
        if (record.groupingEntry !== null) {
          for (const line of customLines(record.groupingEntry.formatValueList, this.#options.width)) this.#line(line);
          this.#line("");
        }
        this.#header(this.#group);
        return;
      case "FormatEntryData": {
        const { formatEntryInfo: entry, writeStream: stream } = record;
        if (record.outOfBand || this.#group === undefined) this.#outOfBand(entry, stream);
        else this.#entry(entry, this.#group, stream);
        return;
      }
      case "GroupEndData":
        if (this.#group?.items !== undefined) this.#flushItems(this.#group.items, "None");
        this.#group = undefined;
        return;
      case "FormatEndData":
        // A list has ended with an empty line already.
        if (this.#shape?.kind !== "ListViewHeaderInfo") this.#line("");
        this.#shape = undefined;
        return;
    }
  }

  #line(text: string, stream = "None"): void {
    this.#options.sink(text, false, stream);
  }

  get #tableCells(): number {
    return Number.isFinite(this.#options.width) ? this.#options.width : this.#options.tableWidth;
  }

  #startGroup(hint: WidthHint | undefined): Group {
    const shape = this.#shape;
    if (shape?.kind === "TableHeaderInfo" && shape.tableColumnInfoList.length > 0) {
      const table = new TableWriter({
        screen: this.#tableCells,
        widths: shape.tableColumnInfoList.map((column, index) => hint?.columns?.[index] ?? column.width),
        alignments: shape.tableColumnInfoList.map((column) => column.alignment),
        hideHeader: shape.hideHeader,
      });
      return { table, rows: 0 };
    }
    if (shape?.kind === "WideViewHeaderInfo") {
      const screen = this.#tableCells;
      let perRow = shape.columns > 0 ? Math.min(shape.columns, MAX_ITEMS_PER_ROW) : 2;
      if (hint?.widest) perRow = itemsPerRow(hint.widest, screen);
      const each = Array.from({ length: perRow }, () => 0);
      const writer = new TableWriter({
        screen,
        widths: each,
        alignments: each.map(() => ALIGNMENT.left),
        hideHeader: true,
      });
      return { items: { perRow, waiting: [], writer }, rows: 0 };
    }
    return { rows: 0 };
  }

  #header(group: Group): void {
    if (group.table === undefined || this.#shape?.kind !== "TableHeaderInfo") return;
    const labels = this.#shape.tableColumnInfoList.map((column) => column.label ?? column.propertyName ?? "");
    const lines = group.table.header(labels);
    for (const line of lines) this.#line(line);
    group.rows += lines.length;
  }

  #entry(entry: Entry, group: Group, stream: string): void {
    const shape = this.#shape;
    switch (entry.kind) {
      case "TableRowEntry": {
        if (group.table === undefined || shape?.kind !== "TableHeaderInfo") return;
        // Two lines stay for a blank one and the pager's prompt.
        if (shape.repeatHeader && group.rows >= this.#options.height - 2) {
          this.#line("");
          group.rows = 0;
          this.#header(group);
        }
        const fields = shape.tableColumnInfoList.map((_, index) => entry.formatPropertyFieldList[index]);
        const cells = fields.map((field) => field?.propertyValue ?? "");
        const alignments = fields.map((field) => field === undefined ? ALIGNMENT.left : field.alignment);
        for (const line of group.table.row(cells, entry.multiLine, alignments)) this.#line(line, stream);
        group.rows++;
        return;
      }
      case "ListViewEntry":
        this.#listEntry(entry, stream);
        this.#line("", stream);
        return;
      case "WideViewEntry":
        if (group.items === undefined) return;
        group.items.waiting.push(entry.formatPropertyField.propertyValue ?? "");
        if (group.items.waiting.length === group.items.perRow) this.#flushItems(group.items, stream);
        return;
      case "ComplexViewEntry":
        for (const line of customLines(entry.formatValueList, this.#options.width)) this.#line(line, stream);
        return;
      case "RawTextFormatEntry":
        this.#options.sink(entry.text ?? "", true, stream);
    }
  }

  #outOfBand(entry: Entry, stream: string): void {
    switch (entry.kind) {
      case "RawTextFormatEntry":
        this.#options.sink(entry.text ?? "", true, stream);
        return;
      case "ComplexViewEntry":
        for (const line of customLines(entry.formatValueList, Infinity)) this.#line(line, stream);
        return;
      case "ListViewEntry":
        this.#line("", stream);
        this.#listEntry(entry, stream);
        this.#line("", stream);
    }
  }

  #listEntry(entry: Extract<Entry, { kind: "ListViewEntry" }>, stream: string): void {
    const items = entry.listViewFieldList.map((field) => ({
      label: field.label ?? field.propertyName ?? "",
      value: field.formatPropertyField.propertyValue ?? "",
    }));
    for (const line of listLines(items, this.#options.width)) this.#line(line, stream);
  }

  #flushItems(items: NonNullable<Group["items"]>, stream: string): void {
    if (items.waiting.length === 0) return;
    const cells = Array.from({ length: items.perRow }, (_, index) => items.waiting[index] ?? "");
    for (const line of items.writer.row(cells, false)) this.#line(line, stream);
    items.waiting.length = 0;
  }
}

/** How many items of `widest` cells stand side by side, with a blank between. */
function itemsPerRow(widest: number, screen: number): number {
  let count = 1;
  while (widest * (count + 1) + count < screen) count++;
  return count;
}
