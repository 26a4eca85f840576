/**
 * Free text of format records as lines: blocks in blocks, each indented by its frame.
 * @module
 */
import type { FormatValue, Frame } from "./records.ts";
import { wrapText } from "./text_lines.ts";

/** Blocks deeper than this are not drawn. */
const MAX_DEPTH = 50;
/** Wider indentation than any screen; bounds what a record from outside may ask for. */
const MAX_INDENT = 1000;

/**
 * Lines of free text. Text after the last newline is a line of its own, even where it is empty.
 * @param screen Cells of a line, `Infinity` where nothing wraps.
 */
export function customLines(values: readonly FormatValue[], screen: number): string[] {
  const lines: string[] = [];
  const frames: Frame[] = [];
  let buffer = "";
  const flush = (): void => {
    writeParagraph(buffer, frames, screen, lines);
    buffer = "";
  };
  const visit = (items: readonly FormatValue[], depth: number): void => {
    for (const item of items) {
      switch (item.kind) {
        case "FormatEntry":
          if (depth >= MAX_DEPTH) break;
          if (item.frameInfo !== null) frames.push(item.frameInfo);
          visit(item.formatValueList, depth + 1);
          if (item.frameInfo !== null) frames.pop();
          break;
        case "FormatNewLine":
          flush();
          break;
        case "FormatTextField":
          buffer += item.text ?? "";
          break;
        case "FormatPropertyField":
          buffer += item.propertyValue ?? "";
          break;
      }
    }
  };
  visit(values, 0);
  flush();
  return lines;
}

function writeParagraph(text: string, frames: readonly Frame[], screen: number, lines: string[]): void {
  let left = 0;
  let right = 0;
  for (const frame of frames) {
    left += indent(frame.leftIndentation);
    right += indent(frame.rightIndentation);
  }
  const width = screen - left - right;
  if (width <= 0) return;
  let first = frames.length > 0 ? indent(frames[frames.length - 1]!.firstLine) : 0;
  if (Math.abs(first) >= width) first = 0;
  // A positive first-line indentation narrows the first line, a negative one hangs the others.
  const firstCells = first >= 0 ? width - first : width;
  const otherCells = first >= 0 ? width : width + first;
  let padding = " ".repeat(left + Math.max(0, first));
  for (const line of wrapText(text, firstCells, otherCells)) {
    lines.push(padding + line);
    padding = " ".repeat(left + Math.max(0, -first));
  }
}

function indent(cells: number): number {
  return Math.max(-MAX_INDENT, Math.min(MAX_INDENT, Math.trunc(cells) || 0));
}
