/**
 * Labels and values as lines: `Name : value`, values wrapped and indented under themselves.
 * @module
 */
import { cellsOf, headOf } from "./display_cells.ts";
import { splitLines, wrapText } from "./text_lines.ts";

const SEPARATOR = " : ";

/** One labelled value. */
export interface ListItem {
  readonly label: string;
  readonly value: string;
}

/** Lines of one object in a list; none where nothing fits. */
export function listLines(items: readonly ListItem[], screen: number): string[] {
  const most = screen - SEPARATOR.length - 1;
  if (items.length === 0 || most < 1) return [];
  const labelCells = Math.min(most, Math.max(...items.map((item) => cellsOf(item.label))));
  const valueCells = screen - labelCells - SEPARATOR.length;
  const indent = " ".repeat(labelCells + SEPARATOR.length);
  const lines: string[] = [];
  for (const { label, value } of items) {
    const cells = cellsOf(label);
    const shown = cells > labelCells ? headOf(label, labelCells) : label + " ".repeat(labelCells - cells);
    let start = shown + SEPARATOR;
    for (const paragraph of splitLines(value)) {
      for (const line of wrapText(paragraph, valueCells, valueCells)) {
        lines.push(start + line);
        start = indent;
      }
    }
  }
  return lines;
}
