/**
 * Places in scripts as error records tell them.
 * @module
 */
import type { InvocationDetails, Position } from "../exceptions.ts";
import type { Extent } from "../language/source.ts";
import type { Frame } from "./frame.ts";

/** A place that nobody knows. */
export const NOWHERE: Position = { line: 0, column: 0, text: "", statement: "" };

/** An extent as a position. */
export function positionOf(extent: Extent): Position {
  const line = extent.startLine;
  return {
    line,
    column: extent.startColumn,
    text: extent.source.lineText(line),
    statement: extent.text,
    ...(line < extent.source.lineAt(extent.source.text.length) && { lineBreak: "\n" }),
    ...(extent.file !== undefined && { file: extent.file }),
  };
}

/** What an error record keeps of a place that is no command. */
export function invocationAt(extent: Extent): InvocationDetails {
  return { commandName: "", invocationName: "", position: positionOf(extent), pipelineLength: 0, pipelinePosition: 0 };
}

/** `ScriptStackTrace`: one line for each running script block. */
export function stackTrace(f: Frame): string {
  const lines: string[] = [];
  for (let frame: Frame | undefined = f; frame !== undefined; frame = frame.caller) {
    if (frame.at === undefined) continue;
    lines.push(`at ${frame.name}, ${frame.file ?? "<No file>"}: line ${frame.at.startLine}`);
  }
  return lines.join("\n");
}
