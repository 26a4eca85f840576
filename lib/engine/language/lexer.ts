/**
 * From characters to tokens: {@linkcode nextToken} and the special reads that only the parser can ask for (member
 * access, an opening bracket of a type, line breaks to skip).
 * The token found depends on {@linkcode LexerState.mode}, which the parser sets.
 * @module
 */

import {
  endsWord,
  isAnyDigit,
  isAnyWhiteSpace,
  isDash,
  isDigit,
  isDoubleQuote,
  isIdentifierStart,
  isLetter,
  isNewline,
  isSingleQuote,
  isSpace,
  isVariableStart,
} from "./characters.ts";
import type { RedirectedStream } from "./ast.ts";
import { skipBlockComment, skipLineComment } from "./comments.ts";
import { scanNumber } from "./lexer_numbers.ts";
import type { LexerState } from "./lexer_state.ts";
import {
  PartsBuilder,
  scanDoubleQuoted,
  scanEscape,
  scanHereString,
  scanSingleQuoted,
  scanVariable,
} from "./lexer_strings.ts";
import { plain, rescanAsWord, scanIdentifier, scanLabel, scanParameter, scanWord } from "./lexer_words.ts";
import { numberValue } from "./numbers.ts";
import type { PlainKind, Token } from "./tokens.ts";

const NEWLINE = 10;
const RETURN = 13;
const HASH = 35;
const AMPERSAND = 38;
const DOT = 46;
const COLON = 58;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const QUESTION = 63;
const BACKTICK = 96;

/** Reads the next token. At the end it is `EndOfInput`, again and again. */
export function nextToken(lexer: LexerState): Token {
  for (;;) {
    lexer.tokenStart = lexer.position;
    const unit = lexer.next();
    if (isSpace(unit)) {
      lexer.skipSpace();
    } else if (unit === HASH) {
      skipLineComment(lexer);
    } else if (unit === LESS && lexer.peek() === HASH) {
      lexer.position++;
      skipBlockComment(lexer);
    } else if (unit === BACKTICK) {
      const token = afterBacktick(lexer);
      if (token !== undefined) return token;
    } else {
      return scanToken(lexer, unit);
    }
  }
}

// A backtick before a line break continues the line, before white space it is ignored, else it begins a word.
function afterBacktick(lexer: LexerState): Token | undefined {
  const unit = lexer.next();
  if (isNewline(unit)) {
    lexer.skipLineFeed(unit);
    return undefined;
  }
  if (isAnyWhiteSpace(unit)) {
    lexer.skipSpace();
    return undefined;
  }
  if (unit === 0 && lexer.atEnd()) {
    lexer.reportUnfinished("IncompleteString", lexer.position);
    lexer.back();
    return undefined;
  }
  return scanWord(lexer, scanEscape(lexer, unit));
}

type Scan = (lexer: LexerState, unit: number) => Token;

// Scans by ASCII character; what is absent is a letter, a word, or beyond ASCII.
const SCANS: readonly (Scan | undefined)[] = scansByCharacter();

function scanToken(lexer: LexerState, unit: number): Token {
  const scan = SCANS[unit];
  if (scan !== undefined) return scan(lexer, unit);
  if (isIdentifierStart(unit)) return scanIdentifier(lexer);
  if (unit > 127) {
    if (isSingleQuote(unit)) return singleQuoted(lexer);
    if (isDoubleQuote(unit)) return doubleQuoted(lexer);
    if (isDash(unit)) return dash(lexer, unit);
  }
  return scanWord(lexer, String.fromCharCode(unit));
}

function scansByCharacter(): (Scan | undefined)[] {
  const table: (Scan | undefined)[] = [];
  const set = (characters: string, scan: Scan): void => {
    for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = scan;
  };
  const fixed: [string, PlainKind][] = [
    ["(", "LParen"],
    [")", "RParen"],
    ["{", "LCurly"],
    ["}", "RCurly"],
    ["]", "RBracket"],
    [";", "Semi"],
    [",", "Comma"],
  ];
  for (const [character, kind] of fixed) set(character, (lexer) => plain(lexer, kind));
  set("\n", (lexer) => plain(lexer, "NewLine"));
  set("\r", (lexer, unit) => {
    lexer.skipLineFeed(unit);
    return plain(lexer, "NewLine");
  });
  set("\0", (lexer) => lexer.atEnd() ? endOfInput(lexer) : scanWord(lexer, "\0"));
  set("'", singleQuoted);
  set('"', doubleQuoted);
  set("@", at);
  set("=", (lexer) => commandOperator(lexer, "Equals"));
  set("+", plus);
  set("-", dash);
  set("*", star);
  set("/", (lexer) => withEquals(lexer, "Divide", "DivideEquals"));
  set("%", (lexer) => withEquals(lexer, "Rem", "RemainderEquals"));
  set("$", dollar);
  set("<", (lexer) => plain(lexer, "RedirectInStd"));
  set(">", (lexer) => fileRedirection(lexer, 1, false));
  set("[", (lexer) => commandOperator(lexer, "LBracket"));
  set(".", dot);
  set("0789", number);
  set("123456", (lexer, unit) => lexer.peek() === GREATER ? numberedRedirection(lexer, unit) : number(lexer, unit));
  set("&", (lexer) => doubled(lexer, AMPERSAND, "Ampersand", "AndAnd"));
  set("|", (lexer) => doubled(lexer, 124, "Pipe", "OrOr"));
  set("!", exclamation);
  set(":", colon);
  set("?", question);
  return table;
}

// At the end the place is one beyond the text, where PowerShell puts it.
function endOfInput(lexer: LexerState): Token {
  const { start, end } = lexer.span(lexer.tokenStart + 1, lexer.tokenStart + 1);
  return { kind: "EndOfInput", start, end };
}

function singleQuoted(lexer: LexerState): Token {
  const value = scanSingleQuoted(lexer);
  const { start, end } = lexer.tokenSpan();
  return { kind: "StringLiteral", start, end, value, parts: undefined };
}

function doubleQuoted(lexer: LexerState): Token {
  const into = new PartsBuilder();
  scanDoubleQuoted(lexer, into);
  const { start, end } = lexer.tokenSpan();
  return { kind: "StringExpandable", start, end, value: into.value, parts: into.parts() };
}

function at(lexer: LexerState): Token {
  const unit = lexer.next();
  if (unit === 123) return plain(lexer, "AtCurly");
  if (unit === 40) return plain(lexer, "AtParen");
  if (isSingleQuote(unit)) return scanHereString(lexer, false);
  if (isDoubleQuote(unit)) return scanHereString(lexer, true);
  lexer.back();
  if (isVariableStart(unit)) return scanVariable(lexer, true, false) ?? rescanAsWord(lexer);
  lexer.reportAt("UnrecognizedToken", lexer.position - 1);
  return plain(lexer, "Unknown");
}

function dollar(lexer: LexerState): Token {
  if (lexer.peek() === 40) {
    lexer.position++;
    return plain(lexer, "DollarParen");
  }
  return scanVariable(lexer, false, false) ?? rescanAsWord(lexer);
}

// In command mode an operator that goes on is a word: `=x`, `+x`, `[x`.
function commandOperator(lexer: LexerState, kind: PlainKind): Token {
  if (lexer.mode === "command" && !endsWord(lexer.peek())) {
    return scanWord(lexer, lexer.text.slice(lexer.tokenStart, lexer.position));
  }
  return plain(lexer, kind);
}

function withEquals(lexer: LexerState, kind: PlainKind, assigning: PlainKind): Token {
  if (lexer.peek() !== EQUALS) return commandOperator(lexer, kind);
  lexer.position++;
  return commandOperator(lexer, assigning);
}

function doubled(lexer: LexerState, second: number, kind: PlainKind, twice: PlainKind): Token {
  if (lexer.peek() !== second) return plain(lexer, kind);
  lexer.position++;
  return plain(lexer, twice);
}

function startsSignedNumber(lexer: LexerState): boolean {
  const unit = lexer.peek();
  return lexer.signedNumbers && (isAnyDigit(unit) || unit === DOT);
}

function plus(lexer: LexerState, unit: number): Token {
  if (lexer.peek() === 43) {
    lexer.position++;
    return commandOperator(lexer, "PlusPlus");
  }
  if (startsSignedNumber(lexer)) return number(lexer, unit);
  return withEquals(lexer, "Plus", "PlusEquals");
}

function dash(lexer: LexerState, unit: number): Token {
  const next = lexer.peek();
  if (isDash(next)) {
    lexer.position++;
    return commandOperator(lexer, "MinusMinus");
  }
  if (isLetter(next) || next === 95 || next === QUESTION) return scanParameter(lexer);
  if (startsSignedNumber(lexer)) return number(lexer, unit);
  return withEquals(lexer, "Minus", "MinusEquals");
}

function star(lexer: LexerState): Token {
  if (lexer.peek() !== GREATER) return withEquals(lexer, "Multiply", "MultiplyEquals");
  lexer.position++;
  if (lexer.peek() === AMPERSAND && lexer.text.charCodeAt(lexer.position + 1) === 49) {
    lexer.position += 2;
    return mergingRedirection(lexer, "all", 1);
  }
  return fileRedirection(lexer, "all", false);
}

function numberedRedirection(lexer: LexerState, unit: number): Token {
  const from = unit - 48 as RedirectedStream;
  lexer.position++;
  const to = lexer.text.charCodeAt(lexer.position + 1) - 48;
  if (lexer.peek() === AMPERSAND && (to === 1 || to === 2)) {
    lexer.position += 2;
    return mergingRedirection(lexer, from, to);
  }
  return fileRedirection(lexer, from, true);
}

function fileRedirection(lexer: LexerState, from: RedirectedStream, numbered: boolean): Token {
  const append = lexer.peek() === GREATER;
  if (append) lexer.position++;
  if (numbered && lexer.mode === "expression") {
    // `2>$x` after an operator is the number 2 and a redirection of its own.
    lexer.position = lexer.tokenStart + 1;
    const { start, end } = lexer.tokenSpan();
    return { kind: "Number", start, end, value: from as number };
  }
  const { start, end } = lexer.tokenSpan();
  return { kind: "Redirection", start, end, from, append, to: undefined };
}

function mergingRedirection(lexer: LexerState, from: RedirectedStream, to: 1 | 2): Token {
  const { start, end } = lexer.tokenSpan();
  return { kind: "Redirection", start, end, from, append: false, to };
}

function dot(lexer: LexerState): Token {
  const unit = lexer.peek();
  const command = lexer.mode === "command";
  if (unit === DOT) {
    lexer.position++;
    if (command && !endsWord(lexer.peek())) {
      lexer.back();
      return scanWord(lexer, ".");
    }
    return plain(lexer, "DotDot");
  }
  if (isDigit(unit)) return number(lexer, DOT);
  // `.$x`, `."x"` and `.'x'` run something; any other word may begin with a dot.
  if (command && !endsWord(unit) && unit !== 36 && unit !== 34 && unit !== 39) return scanWord(lexer, ".");
  return plain(lexer, "Dot");
}

function number(lexer: LexerState, unit: number): Token {
  const parts = scanNumber(lexer, unit);
  if (parts === undefined) return rescanAsWord(lexer);
  const value = numberValue(parts);
  if (value === undefined) {
    if (lexer.mode !== "expression") return rescanAsWord(lexer);
    const text = lexer.text.slice(lexer.tokenStart, lexer.position);
    lexer.report("BadNumericConstant", lexer.span(lexer.tokenStart, lexer.position), text);
  }
  const { start, end } = lexer.tokenSpan();
  return { kind: "Number", start, end, value: value ?? null };
}

function exclamation(lexer: LexerState, unit: number): Token {
  const next = lexer.peek();
  const expression = lexer.mode === "expression";
  if ((lexer.mode === "command" && !endsWord(next)) || (expression && isIdentifierStart(next))) {
    return scanWord(lexer, "!");
  }
  if (expression && (isAnyDigit(next) || next === DOT)) {
    const isNumber = scanNumber(lexer, unit) !== undefined;
    lexer.position = lexer.tokenStart + 1;
    if (!isNumber) return scanWord(lexer, "!");
  }
  return plain(lexer, "Exclaim");
}

function colon(lexer: LexerState): Token {
  const command = lexer.mode === "command";
  if (lexer.peek() === COLON) {
    lexer.position++;
    if (command && !lexer.wantSimpleName && !endsWord(lexer.peek())) return scanWord(lexer, "::");
    return plain(lexer, "ColonColon");
  }
  return command ? scanLabel(lexer) : plain(lexer, "Colon");
}

function question(lexer: LexerState): Token {
  if (lexer.mode !== "expression") return scanWord(lexer, "?");
  if (lexer.peek() !== QUESTION) return plain(lexer, "QuestionMark");
  lexer.position++;
  if (lexer.peek() !== EQUALS) return plain(lexer, "QuestionQuestion");
  lexer.position++;
  return plain(lexer, "QuestionQuestionEquals");
}

/** Skips white space, comments and line breaks; with `semicolons` those too. */
export function skipNewlines(lexer: LexerState, semicolons: boolean): void {
  for (;;) {
    const unit = lexer.peek();
    if (isSpace(unit) || isNewline(unit) || (unit === 59 && semicolons)) {
      lexer.position++;
    } else if (unit === HASH) {
      lexer.tokenStart = lexer.position++;
      skipLineComment(lexer);
    } else if (unit === LESS && lexer.text.charCodeAt(lexer.position + 1) === HASH) {
      lexer.tokenStart = lexer.position;
      lexer.position += 2;
      skipBlockComment(lexer);
    } else if (unit === BACKTICK && isAnyWhiteSpace(lexer.text.charCodeAt(lexer.position + 1))) {
      lexer.position += 2;
    } else {
      return;
    }
  }
}

/**
 * Reads `.`, `::`, `?.`, and where `brackets` allows `[` and `?[`, if one follows directly. Only block comments may
 * stand between.
 */
export function memberAccess(lexer: LexerState, brackets: boolean): Token | undefined {
  while (lexer.peek() === LESS) {
    if (lexer.text.charCodeAt(lexer.position + 1) !== HASH) return undefined;
    lexer.tokenStart = lexer.position;
    lexer.position += 2;
    skipBlockComment(lexer);
  }
  const unit = lexer.peek();
  const next = lexer.text.charCodeAt(lexer.position + 1);
  let kind: PlainKind;
  let length = 1;
  if (unit === DOT) {
    if (next === DOT || endsStatement(lexer, 1)) return undefined;
    kind = "Dot";
  } else if (unit === COLON && next === COLON) {
    if (endsStatement(lexer, 2)) return undefined;
    kind = "ColonColon";
    length = 2;
  } else if (unit === 91 && brackets) {
    kind = "LBracket";
  } else if (unit === QUESTION && next === DOT) {
    kind = "QuestionDot";
    length = 2;
  } else if (unit === QUESTION && next === 91 && brackets) {
    kind = "QuestionLBracket";
    length = 2;
  } else {
    return undefined;
  }
  lexer.tokenStart = lexer.position;
  lexer.position += length;
  return plain(lexer, kind);
}

// A dot at the end of an argument is no member access.
function endsStatement(lexer: LexerState, distance: number): boolean {
  if (lexer.mode !== "command") return false;
  const at = lexer.position + distance;
  const unit = at < lexer.text.length ? lexer.text.charCodeAt(at) : 0;
  return isSpace(unit) || unit === 0 || isNewline(unit);
}

/** Reads `(` or `{` if it follows a member's name directly. */
export function invokeOpening(lexer: LexerState): Token | undefined {
  const unit = lexer.peek();
  if (unit !== 40 && unit !== 123) return undefined;
  lexer.tokenStart = lexer.position++;
  return plain(lexer, unit === 40 ? "LParen" : "LCurly");
}

/** Reads `[` as the beginning of a type or attribute, whatever the mode; white space and comments may stand before. */
export function openingBracket(lexer: LexerState): Token | undefined {
  const begin = lexer.position;
  let spaced = false;
  for (;;) {
    lexer.tokenStart = lexer.position;
    const unit = lexer.peek();
    if (isSpace(unit)) {
      spaced = true;
      lexer.skipSpace();
    } else if (unit === HASH) {
      spaced = true;
      lexer.position++;
      skipLineComment(lexer);
    } else if (unit === LESS && lexer.text.charCodeAt(lexer.position + 1) === HASH) {
      spaced = false;
      lexer.position += 2;
      skipBlockComment(lexer);
    } else if (unit === 91) {
      lexer.position++;
      return plain(lexer, "LBracket");
    } else {
      // A member access must not have white space before it, so that white space is put back.
      if ((unit === DOT || unit === COLON) && spaced) lexer.position = begin;
      return undefined;
    }
  }
}

/**
 * Whether the line after a place begins with a pipe, which then continues the pipeline. Lines of comments may stand
 * between, empty lines may not.
 */
export function pipeFollows(lexer: LexerState, offset: number): boolean {
  const { text } = lexer;
  let blank = true;
  let i = offset;
  while (i < text.length) {
    const unit = text.charCodeAt(i);
    if (isSpace(unit)) {
      i++;
    } else if (unit === NEWLINE || unit === RETURN) {
      if (blank) return false;
      blank = true;
      i += unit === RETURN && text.charCodeAt(i + 1) === NEWLINE ? 2 : 1;
    } else if (unit === HASH) {
      blank = false;
      i = lexer.endOfLine(i + 1);
    } else if (unit === LESS && text.charCodeAt(i + 1) === HASH) {
      blank = false;
      i = lexer.endOfBlockComment(i + 2);
    } else {
      return unit === 124;
    }
  }
  return false;
}
