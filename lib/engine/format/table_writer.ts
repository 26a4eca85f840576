/**
 * Rows of cells as lines: padding, cutting, wrapping, header and underline. The widths come from `column_widths.ts`.
 * @module
 */
import { fitColumns, SEPARATOR_CELLS } from "./column_widths.ts";
import { cellsOf, headOf, tailOf } from "./display_cells.ts";
import { ELLIPSIS, firstLine, wrapText } from "./text_lines.ts";

/** How a cell stands in its column, by the numbers that format records carry. */
export const ALIGNMENT = { undefined: 0, left: 1, center: 2, right: 3 } as const;

/** Narrower screens show no table at all. */
const MINIMUM_SCREEN_CELLS = 5;

/** What a {@linkcode TableWriter} is made of. */
export interface TableWriterOptions {
  /** Cells of a line. */
  readonly screen: number;
  /** Wanted widths; 0 where the column takes what is left. */
  readonly widths: readonly number[];
  readonly alignments: readonly number[];
  readonly hideHeader: boolean;
}

/** Lays out the rows of one table. */
export class TableWriter {
  readonly #widths: readonly number[];
  readonly #alignments: readonly number[];
  readonly #hideHeader: boolean;
  readonly #disabled: boolean;
  readonly #visible: readonly number[];
  #header: readonly string[] | undefined;

  constructor(options: TableWriterOptions) {
    this.#widths = fitColumns(options.widths, options.screen);
    this.#alignments = options.alignments;
    this.#hideHeader = options.hideHeader;
    this.#visible = this.#widths.flatMap((width, index) => width > 0 ? [index] : []);
    this.#disabled = options.screen < MINIMUM_SCREEN_CELLS || this.#visible.length === 0;
  }

  /** Header and underline; the same again on later calls. */
  header(labels: readonly string[]): readonly string[] {
    if (this.#disabled || this.#hideHeader) return [];
    if (this.#header === undefined) {
      const dashes = labels.map((label, index) => {
        const width = this.#widths[index]!;
        if (width <= 0) return "";
        const cells = cellsOf(label);
        return "-".repeat(cells > 0 && cells < width ? cells : width);
      });
      this.#header = [...this.#wrappedRow(labels, this.#alignments), this.#row(dashes, this.#alignments)];
    }
    return this.#header;
  }

  /**
   * One row.
   * @param wrap Breaks long cells into several lines instead of cutting them.
   * @param alignments Of the cells, where they differ from their columns.
   */
  row(cells: readonly string[], wrap: boolean, alignments?: readonly number[]): readonly string[] {
    if (this.#disabled) return [];
    const used = alignments === undefined
      ? this.#alignments
      : this.#alignments.map((own, index) => alignments[index] || own);
    return wrap ? this.#wrappedRow(cells, used) : [this.#row(cells, used)];
  }

  #row(cells: readonly string[], alignments: readonly number[]): string {
    let line = "";
    const last = this.#widths.length - 1;
    for (const index of this.#visible) {
      if (index > 0) line += " ".repeat(SEPARATOR_CELLS);
      // The last column is not padded, unless columns behind it had no room.
      line += fitCell(cells[index] ?? "", this.#widths[index]!, alignments[index] ?? ALIGNMENT.left, index < last);
    }
    return line;
  }

  #wrappedRow(cells: readonly string[], alignments: readonly number[]): string[] {
    const columns = this.#visible.map((index, position) => {
      const width = this.#widths[index]!;
      const alignment = alignments[index] ?? ALIGNMENT.left;
      const padded = position < this.#visible.length - 1;
      const lines = wrapText(cells[index] ?? "", width, width).map((line) =>
        (padded || alignment === ALIGNMENT.right || alignment === ALIGNMENT.center) && cellsOf(line) < width
          ? fitCell(line, width, alignment, padded)
          : line
      );
      return position > 0 ? lines.map((line) => " ".repeat(SEPARATOR_CELLS) + line) : lines;
    });
    const height = Math.max(...columns.map((lines) => lines.length));
    const rows: string[] = [];
    for (let row = 0; row < height; row++) {
      let last = 0;
      columns.forEach((lines, position) => {
        if (lines.length > row) last = position;
      });
      let text = "";
      columns.forEach((lines, position) => {
        if (position > last) return;
        let part = lines[row];
        if (part === undefined) {
          part = " ".repeat(this.#widths[this.#visible[position]!]! + (position > 0 ? SEPARATOR_CELLS : 0));
        }
        // Lines below the first end where their text ends.
        text += position === last && height > 1 ? part.trimEnd() : part;
      });
      rows.push(text);
    }
    return rows;
  }
}

function fitCell(value: string, width: number, alignment: number, padded: boolean): string {
  let text = firstLine(value);
  const cells = cellsOf(text);
  if (cells < width) {
    const blanks = width - cells;
    switch (alignment) {
      case ALIGNMENT.right:
        return " ".repeat(blanks) + text;
      case ALIGNMENT.center: {
        const before = Math.floor(blanks / 2);
        return " ".repeat(before) + text + (padded ? " ".repeat(blanks - before) : "");
      }
      default:
        return padded ? text + " ".repeat(blanks) : text;
    }
  }
  if (cells === width) return text;
  if (alignment === ALIGNMENT.right) {
    text = width > 1 ? ELLIPSIS + tailOf(text, width - 1) : tailOf(text, width);
  } else {
    text = width > 1 ? headOf(text, width - 1) + ELLIPSIS : headOf(text, width);
  }
  // Cutting a wide character in half leaves one cell open.
  if (cellsOf(text) === width) return text;
  if (alignment === ALIGNMENT.right) return " " + text;
  return padded ? text + " " : text;
}
