/**
 * Comments: skipping them, and noticing those that mean something (`#requires`, a signature block).
 * @module
 */

import { isSpace } from "./characters.ts";
import type { LexerState } from "./lexer_state.ts";

const REQUIRES = /^requires/i;

// What a signature block begins with, white space left out. Comments that merely resemble it count too: readers stop
// where a script seems to end, so nothing executable may hide behind such a line.
const SIGNATURE = "sig#beginsignatureblock\n";
const SIGNATURE_DISTANCE = 10;

/** Reads to the end of the line; the `#` was read already and `lexer.tokenStart` is at it. */
export function skipLineComment(lexer: LexerState): void {
  const start = lexer.position;
  const end = lexer.endOfLine(start);
  lexer.position = end;
  const length = end - start;
  if (length < 8) return;
  const comment = lexer.text.slice(start, end);
  if (resemblesSignature(comment)) {
    lexer.signatureStart = lexer.tokenSpan().start;
  } else if (!lexer.nested && REQUIRES.test(comment)) {
    lexer.requires.push(lexer.tokenSpan());
  }
}

/** Reads to the end of a block comment whose `<#` was read already. */
export function skipBlockComment(lexer: LexerState): void {
  const start = lexer.position - 2;
  const end = lexer.text.indexOf("#>", lexer.position);
  if (end >= 0) {
    lexer.position = end + 2;
    return;
  }
  lexer.position = lexer.text.length;
  lexer.reportUnfinished("MissingTerminatorMultiLineComment", start);
}

function resemblesSignature(comment: string): boolean {
  if (comment.length < SIGNATURE.length - SIGNATURE_DISTANCE - 1) return false;
  let squeezed = "";
  for (let i = 0; i < comment.length; i++) {
    if (!isSpace(comment.charCodeAt(i))) squeezed += comment[i];
    if (squeezed.length > SIGNATURE.length + SIGNATURE_DISTANCE) return false;
  }
  squeezed += "\n";
  if (squeezed.length < SIGNATURE.length - SIGNATURE_DISTANCE) return false;
  return editDistance(squeezed.toLowerCase(), SIGNATURE) < SIGNATURE_DISTANCE;
}

function editDistance(first: string, second: string): number {
  let row = Array.from({ length: second.length + 1 }, (_, i) => i);
  for (let i = 1; i <= first.length; i++) {
    const next = [i];
    for (let j = 1; j <= second.length; j++) {
      const same = first.charCodeAt(i - 1) === second.charCodeAt(j - 1);
      next.push(same ? row[j - 1]! : 1 + Math.min(row[j]!, next[j - 1]!, row[j - 1]!));
    }
    row = next;
  }
  return row[second.length]!;
}
