/**
 * Words: identifiers and keywords, arguments that run to the next separator, parameters and dashed operators, labels,
 * the names in type literals.
 * @module
 */

import {
  endsAssemblyPart,
  endsWord,
  isDoubleQuote,
  isIdentifierPart,
  isIdentifierStart,
  isLetterOrDigit,
  isNewline,
  isSingleQuote,
  isSpace,
} from "./characters.ts";
import type { LexerState } from "./lexer_state.ts";
import { PartsBuilder, scanDollar, scanDoubleQuoted, scanEscape, scanSingleQuoted } from "./lexer_strings.ts";
import { DASH_OPERATORS, KEYWORDS, type PlainKind, type StringToken, type Token } from "./tokens.ts";

const BACKTICK = 96;
const DOLLAR = 36;

/** A token of the given kind from `lexer.tokenStart` to here. */
export function plain(lexer: LexerState, kind: PlainKind): Token {
  const { start, end } = lexer.tokenSpan();
  return { kind, start, end };
}

/**
 * Reads a word: everything up to white space, a line break or a separator, with quoted parts and things to expand.
 * `prefix` was read already.
 */
export function scanWord(lexer: LexerState, prefix: string): StringToken {
  const into = new PartsBuilder();
  let start = lexer.position;
  into.add(prefix);
  const flush = (end: number): void => {
    if (end > start) into.add(lexer.text.slice(start, end));
  };
  for (;;) {
    const unit = lexer.peek();
    if (endsWord(unit)) break;
    lexer.position++;
    if (unit === BACKTICK) {
      if (lexer.peek() === 0) continue;
      flush(lexer.position - 1);
      into.add(scanEscape(lexer, lexer.next()));
      start = lexer.position;
    } else if (unit === DOLLAR) {
      flush(lexer.position - 1);
      start = lexer.position - 1;
      if (scanDollar(lexer, into, false)) start = lexer.position;
    } else if (isSingleQuote(unit)) {
      flush(lexer.position - 1);
      into.add(scanSingleQuoted(lexer));
      start = lexer.position;
    } else if (isDoubleQuote(unit)) {
      flush(lexer.position - 1);
      scanDoubleQuoted(lexer, into);
      start = lexer.position;
    }
  }
  flush(lexer.position);
  const { start: from, end } = lexer.tokenSpan();
  return { kind: "Generic", start: from, end, value: into.value, parts: into.parts() };
}

/** Starts over at `lexer.tokenStart` and reads a word. */
export function rescanAsWord(lexer: LexerState): StringToken {
  lexer.position = lexer.tokenStart;
  return scanWord(lexer, "");
}

/** After the first character of a word that begins with a letter: a keyword, a name, or an argument. */
export function scanIdentifier(lexer: LexerState): Token {
  const start = lexer.position - 1;
  while (isIdentifierPart(lexer.peek())) lexer.position++;
  if (lexer.mode === "typeName") return scanTypeName(lexer);
  if (!lexer.wantSimpleName) {
    const command = lexer.mode === "command";
    if (command && !endsWord(lexer.peek())) return scanWord(lexer, lexer.text.slice(start, lexer.position));
    if (command || lexer.mode === "signature") {
      const kind = KEYWORDS.get(lexer.text.slice(start, lexer.position).toLowerCase());
      if (kind !== undefined && (kind !== "InlineScript" || lexer.inWorkflow)) {
        return plain(lexer, kind as PlainKind);
      }
    }
  }
  return plain(lexer, "Identifier");
}

function scanTypeName(lexer: LexerState): Token {
  for (;;) {
    const unit = lexer.peek();
    // . ` _ + # \
    const punctuation = unit === 46 || unit === 96 || unit === 95 || unit === 43 || unit === 35 || unit === 92;
    if (!punctuation && !isLetterOrDigit(unit)) return plain(lexer, "Identifier");
    lexer.position++;
  }
}

/** After the dash of a parameter or of a dashed operator. */
export function scanParameter(lexer: LexerState): Token {
  const { mode } = lexer;
  const command = mode === "command";
  const start = lexer.position;
  let usedColon = false;
  let end: number;
  for (;;) {
    const unit = lexer.peek();
    if (unit === 58) {
      end = lexer.position;
      usedColon = true;
      if (command) lexer.position++;
      break;
    }
    // { } ( ) ; , | & . [ and line breaks
    if (endsWord(unit) || unit === 46 || unit === 91) {
      end = lexer.position;
      break;
    }
    if (isSingleQuote(unit) || isDoubleQuote(unit)) {
      // A quote makes it an argument.
      if (command) return scanWord(lexer, lexer.text.slice(lexer.tokenStart, lexer.position));
      end = lexer.position;
      break;
    }
    const letter = (unit | 32) >= 97 && (unit | 32) <= 122;
    if (!letter && !command) {
      end = lexer.position;
      break;
    }
    lexer.position++;
  }
  const name = lexer.text.slice(start, end);
  const place = lexer.tokenSpan();
  if (mode === "expression") {
    const row = DASH_OPERATORS.get(name.toLowerCase());
    if (row !== undefined) {
      return { kind: row.kind, start: place.start, end: place.end, row } as Token;
    }
  }
  if (name === "") return { kind: "Minus", start: place.start, end: place.end };
  return { kind: "Parameter", start: place.start, end: place.end, name, usedColon };
}

/** After the colon of a label, in command mode. */
export function scanLabel(lexer: LexerState): Token {
  const start = lexer.position;
  if (!isIdentifierStart(lexer.peek())) return scanWord(lexer, ":");
  while (isIdentifierPart(lexer.peek())) lexer.position++;
  const label = lexer.text.slice(start, lexer.position);
  if (lexer.mode === "command" && !endsWord(lexer.peek())) return scanWord(lexer, `:${label}`);
  const place = lexer.tokenSpan();
  return { kind: "Label", start: place.start, end: place.end, label };
}

/** The rest of the line after `--%`, to a pipe or `&&`, quoted parts whole. */
export function scanVerbatim(lexer: LexerState): StringToken {
  lexer.skipSpace();
  lexer.tokenStart = lexer.position;
  let quoted = false;
  for (;;) {
    const unit = lexer.peek();
    if (isNewline(unit) || (unit === 0 && lexer.position >= lexer.text.length)) break;
    const pipe = unit === 124 || (unit === 38 && lexer.text.charCodeAt(lexer.position + 1) === 38);
    if (pipe && !quoted) break;
    if (isDoubleQuote(unit)) quoted = !quoted;
    lexer.position++;
  }
  const { start, end } = lexer.tokenSpan();
  const value = lexer.text.slice(lexer.tokenStart, lexer.position);
  return { kind: "Generic", start, end, value, parts: undefined };
}

/** The name of an assembly and its properties, after the comma in a type literal. */
export function scanAssemblyName(lexer: LexerState): string {
  let name = scanAssemblyPart(lexer);
  while (lexer.peek() === 44) {
    lexer.position++;
    name += `, ${scanAssemblyPart(lexer)}`;
    if (lexer.peek() === 61) {
      lexer.position++;
      name += `=${scanAssemblyPart(lexer)}`;
    }
  }
  return name;
}

function scanAssemblyPart(lexer: LexerState): string {
  lexer.skipSpace();
  lexer.tokenStart = lexer.position;
  while (!endsAssemblyPart(lexer.peek())) lexer.position++;
  const part = lexer.text.slice(lexer.tokenStart, lexer.position);
  while (isSpace(lexer.peek())) lexer.position++;
  return part;
}
