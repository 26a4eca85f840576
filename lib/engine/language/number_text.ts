/**
 * Text as a number: what arithmetic does with a string (`1 + '0x10'`).
 * @module
 */

import type { PsValue } from "../../clixml/value.ts";
import { nextToken } from "./lexer.ts";
import { LexerState } from "./lexer_state.ts";
import { ErrorList } from "./parse_errors.ts";
import { SourceText } from "./source.ts";

/**
 * The value of a number literal with or without a sign, white space around it left out; empty text is 0. `undefined` where
 * the text is no literal: other forms (`1,000`) are conversions of the target's type.
 */
export function parseNumberText(text: string): PsValue | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return 0;
  const lexer = new LexerState(trimmed, new ErrorList(new SourceText(trimmed)));
  lexer.signedNumbers = true;
  const token = nextToken(lexer);
  return token.kind === "Number" && token.end >= trimmed.length ? token.value : undefined;
}
