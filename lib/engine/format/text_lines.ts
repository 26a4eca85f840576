/**
 * Breaking text into lines: at newlines, and at words where it is too long (English and its neighbours break at words;
 * a word longer than the line breaks anywhere).
 * @module
 */
import { cellsOf, cellsOfUnit } from "./display_cells.ts";

/** What stands for text that was cut off. */
export const ELLIPSIS = "\u2026";

const SOFT_HYPHEN = "\u00ad";
// These two end a word and vanish, as in PowerShell.
const SILENT_BREAKS: ReadonlySet<string> = new Set(["\u2011", "\u00a0"]);

/** Lines of a text; carriage returns vanish. An empty text is one empty line. */
export function splitLines(text: string): string[] {
  return (text.includes("\r") ? text.replaceAll("\r", "") : text).split("\n");
}

/** The first line of a text, with an ellipsis where there are more. */
export function firstLine(text: string): string {
  const at = text.search(/[\r\n]/);
  return at < 0 ? text : text.slice(0, at) + ELLIPSIS;
}

/**
 * Lines of a text, none wider than allowed. Blanks stay at the end of the line they follow.
 * @param firstCells Width of the first line of each paragraph.
 * @param otherCells Width of the lines after it.
 */
export function wrapText(text: string, firstCells: number, otherCells: number): string[] {
  if (text === "") return [""];
  const lines: string[] = [];
  for (const line of splitLines(text)) {
    if (cellsOf(line) <= firstCells) lines.push(line);
    else wrapLine(line, firstCells, otherCells, lines);
  }
  return lines;
}

interface Word {
  readonly text: string;
  /** Blank or soft hyphen that ended the word. */
  readonly end: string;
}

function* wordsOf(line: string): Iterable<Word> {
  let start = 0;
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    if (char === " " || char === "\t" || char === SOFT_HYPHEN) {
      yield { text: line.slice(start, i), end: char };
    } else if (SILENT_BREAKS.has(char)) {
      yield { text: line.slice(start, i), end: "" };
    } else {
      continue;
    }
    start = i + 1;
  }
  yield { text: line.slice(start), end: "" };
}

function wrapLine(line: string, firstCells: number, otherCells: number, lines: string[]): void {
  let width = firstCells;
  let left = firstCells;
  let current = "";
  const next = (start: string): void => {
    lines.push(current);
    current = start;
    width = otherCells;
    left = width;
  };
  for (const word of wordsOf(line)) {
    if (width === 0) {
      width = otherCells;
      left = width;
      if (width === 0) break;
    }
    let text = word.text;
    // A soft hyphen shows only where the word ends exactly at the edge.
    if (word.end === SOFT_HYPHEN) text += cellsOf(text) + 1 === left ? "-" : "";
    else text += word.end;
    const cells = cellsOf(text);
    if (cells <= width) {
      if (cells > left) next("");
      current += text;
      left -= cells;
      continue;
    }
    for (let i = 0; i < text.length; i++) {
      let char = text.charAt(i);
      let size: number = cellsOfUnit(text.charCodeAt(i));
      if (size > width) {
        char = "?";
        size = 1;
      }
      if (size > left) next("");
      current += char;
      left -= size;
    }
  }
  lines.push(current);
}
