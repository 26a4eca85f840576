/**
 * Where an error stands in a script, as text: `At line:2 char:3`, the line, and the place underlined.
 * @module
 */
import type { Position } from "../exceptions.ts";
import { ELLIPSIS } from "./text_lines.ts";

/** Cells of the shown line; longer ones are cut around the place. Fits a screen of 80 with marks on both sides. */
const MAX_LINE = 69;
/** What stays in front of and behind the place at least, where the line is cut. */
const BEFORE = 12;
const AFTER = 8;

/** The line of a place and the underline below it. */
export interface MarkedLine {
  readonly line: string;
  readonly underline: string;
}

/** The line a place stands on, with the place underlined; `undefined` where the line is not known. */
export function markedLine(position: Position): MarkedLine | undefined {
  let line = position.text.trimEnd();
  if (line === "") return undefined;
  let start = position.column - 1;
  const oneLine = !position.statement.includes("\n") && start + position.statement.length <= line.length;
  let length = oneLine ? position.statement.length : line.length - start;
  if (line.includes("\t")) {
    const before = line.slice(0, start).replaceAll("\t", "    ");
    const place = line.slice(start, start + length).replaceAll("\t", "    ");
    line = before + place + line.slice(start + length).replaceAll("\t", "    ");
    start = before.length;
    length = place.length;
  }
  let prefix = "";
  let suffix = "";
  if (line.length > MAX_LINE) {
    const behind = line.length - length - start;
    let kept = Math.min(start, BEFORE);
    let after = Math.min(behind, AFTER);
    const candidate = kept + length + after;
    if (candidate >= MAX_LINE) {
      if (kept + length >= MAX_LINE) length = MAX_LINE - kept;
      suffix = ` ${ELLIPSIS}`;
    } else {
      kept += Math.min(start - kept, MAX_LINE - candidate);
      const rest = MAX_LINE - (kept + length + after);
      if (rest > 0 && behind > 0) after += Math.min(behind, rest);
      if (after < behind) suffix = ` ${ELLIPSIS}`;
    }
    if (kept < start) prefix = `${ELLIPSIS} `;
    line = line.slice(Math.max(start - kept, 0), Math.max(start - kept, 0) + MAX_LINE);
    start = Math.min(start, kept);
    length = Math.min(length, MAX_LINE - start);
  }
  return {
    line: prefix + line + suffix,
    underline: " ".repeat(Math.max(0, start) + prefix.length) + "~".repeat(Math.max(1, length)),
  };
}

/** `InvocationInfo.PositionMessage`; empty where the place is unknown. */
export function positionMessage(position: Position): string {
  if (position.line <= 0) return "";
  const marked = markedLine(position);
  const place = `At ${position.file ?? "line"}:${position.line} char:${position.column}`;
  return marked === undefined ? place : `${place}\n+ ${marked.line}\n+ ${marked.underline}`;
}
