/**
 * Strings, here-strings, and what expands inside them: variables and `$( … )`.
 * The text of a `$( … )` is only delimited here, by counting parentheses; the parser scans it as a text of its own.
 * @module
 */

import {
  endsWord,
  isDoubleQuote,
  isHexDigit,
  isLetterOrDigit,
  isNewline,
  isSingleQuote,
  isSpace,
  isVariableStart,
} from "./characters.ts";
import type { LexerState } from "./lexer_state.ts";
import type { StringPart, StringToken, SubExpressionText, VariableToken } from "./tokens.ts";
import { parseVariablePath } from "./variable_path.ts";

const BACKTICK = 96;
const DOLLAR = 36;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const AT = 64;

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [48, "\0"],
  [97, "\x07"],
  [98, "\b"],
  [101, "\x1b"],
  [102, "\f"],
  [110, "\n"],
  [114, "\r"],
  [116, "\t"],
  [118, "\v"],
]);

// What a refused escape leaves in the text, so that the scan goes on.
const REFUSED = "\uffff";

const MAX_ESCAPE_DIGITS = 6;

/** The text of an escape whose character after the backtick was read already. */
export function scanEscape(lexer: LexerState, unit: number): string {
  if (unit === 117) return scanUnicodeEscape(lexer);
  return ESCAPES.get(unit) ?? String.fromCharCode(unit);
}

function scanUnicodeEscape(lexer: LexerState): string {
  const begin = lexer.position - 2;
  if (lexer.peek() !== OPEN_BRACE) {
    lexer.report("InvalidUnicodeEscapeSequence", lexer.span(begin, lexer.position));
    return REFUSED;
  }
  lexer.position++;
  const start = lexer.position;
  while (isHexDigit(lexer.peek()) && lexer.position - start < MAX_ESCAPE_DIGITS) lexer.position++;
  const digits = lexer.text.slice(start, lexer.position);
  if (lexer.peek() !== CLOSE_BRACE) {
    const id = isHexDigit(lexer.peek())
      ? "TooManyDigitsInUnicodeEscapeSequence"
      : digits.length < MAX_ESCAPE_DIGITS
      ? "InvalidUnicodeEscapeSequence"
      : "MissingUnicodeEscapeSequenceTerminator";
    lexer.reportAt(id, lexer.position);
    return REFUSED;
  }
  lexer.position++;
  if (digits === "") {
    lexer.report("InvalidUnicodeEscapeSequence", lexer.span(begin, lexer.position));
    return REFUSED;
  }
  const value = parseInt(digits, 16);
  if (value > 0x10ffff) {
    lexer.report("InvalidUnicodeEscapeSequenceValue", lexer.span(start, lexer.position - 1));
    return REFUSED;
  }
  return String.fromCodePoint(value);
}

/** Collects the literal text and the parts of something expandable. */
export class PartsBuilder {
  /** All of it, nested expressions as written. */
  value = "";
  readonly #parts: StringPart[] = [];
  #literal = "";
  #nested = false;

  /** Adds literal text. */
  add(text: string): void {
    this.value += text;
    this.#literal += text;
  }
  /** Adds something to expand, with its text. */
  addNested(part: VariableToken | SubExpressionText, text: string): void {
    if (this.#literal !== "") this.#parts.push(this.#literal);
    this.#literal = "";
    this.#parts.push(part);
    this.#nested = true;
    this.value += text;
  }
  /** Takes literal text from the end: the line break before the end of a here-string. */
  drop(length: number): void {
    this.value = this.value.slice(0, this.value.length - length);
    this.#literal = this.#literal.slice(0, this.#literal.length - length);
  }
  /** The parts, `undefined` where nothing expands. */
  parts(): readonly StringPart[] | undefined {
    if (!this.#nested) return undefined;
    return this.#literal === "" ? this.#parts : [...this.#parts, this.#literal];
  }
}

/** Reads a single-quoted string whose quote was read already, and returns its text. */
export function scanSingleQuoted(lexer: LexerState): string {
  const quote = lexer.position - 1;
  let value = "";
  let start = lexer.position;
  for (;;) {
    const unit = lexer.next();
    if (unit === 0 && lexer.atEnd()) {
      lexer.back();
      lexer.reportUnfinished("TerminatorExpectedAtEndOfString", quote, "'");
      return value + lexer.text.slice(start, lexer.position);
    }
    if (!isSingleQuote(unit)) continue;
    value += lexer.text.slice(start, lexer.position - 1);
    if (!isSingleQuote(lexer.peek())) return value;
    start = lexer.position;
    lexer.position++;
  }
}

/** Reads a double-quoted string whose quote was read already, into a builder. */
export function scanDoubleQuoted(lexer: LexerState, into: PartsBuilder): void {
  const quote = lexer.position - 1;
  let start = lexer.position;
  const flush = (end: number): void => {
    if (end > start) into.add(lexer.text.slice(start, end));
  };
  for (;;) {
    const unit = lexer.next();
    if (unit === 0 && lexer.atEnd()) {
      lexer.back();
      flush(lexer.position);
      lexer.reportUnfinished("TerminatorExpectedAtEndOfString", quote, '"');
      return;
    }
    if (isDoubleQuote(unit)) {
      flush(lexer.position - 1);
      if (!isDoubleQuote(lexer.peek())) return;
      start = lexer.position;
      lexer.position++;
    } else if (unit === DOLLAR) {
      flush(lexer.position - 1);
      start = lexer.position - 1;
      if (scanDollar(lexer, into, false)) start = lexer.position;
    } else if (unit === BACKTICK && lexer.peek() !== 0) {
      flush(lexer.position - 1);
      into.add(scanEscape(lexer, lexer.next()));
      start = lexer.position;
    }
  }
}

/**
 * After a `$` in something expandable: reads the variable or `$( )` that follows. False where none does; nothing was
 * read then.
 */
export function scanDollar(lexer: LexerState, into: PartsBuilder, hereString: boolean): boolean {
  const dollar = lexer.position - 1;
  const unit = lexer.peek();
  const outerStart = lexer.tokenStart;
  const outerMode = lexer.mode;
  let nested: VariableToken | SubExpressionText | undefined;
  lexer.mode = "expression";
  lexer.tokenStart = dollar;
  if (unit === OPEN_PAREN) {
    lexer.position++;
    nested = scanSubExpressionText(lexer, hereString);
  } else if (unit === OPEN_BRACE || isVariableStart(unit)) {
    nested = scanVariable(lexer, false, true);
  }
  lexer.tokenStart = outerStart;
  lexer.mode = outerMode;
  if (nested === undefined) return false;
  into.addNested(nested, lexer.text.slice(dollar, lexer.position));
  return true;
}

// Parentheses are counted wherever they stand, in nested strings and comments too, as PowerShell does.
function scanSubExpressionText(lexer: LexerState, hereString: boolean): SubExpressionText {
  const skipped = new Set<number>();
  let limit = 0;
  let text = "$(";
  let depth = 1;
  let start = lexer.position;
  for (;;) {
    const unit = lexer.next();
    if (unit === OPEN_PAREN) depth++;
    else if (unit === CLOSE_PAREN) {
      if (--depth === 0) {
        text += lexer.text.slice(start, lexer.position);
        break;
      }
    } else if (unit === 0 && lexer.atEnd()) {
      lexer.back();
      text += lexer.text.slice(start, lexer.position);
      lexer.reportUnfinished("IncompleteDollarSubexpressionReference", lexer.tokenStart);
      break;
    } else if (!hereString && (unit === BACKTICK || isDoubleQuote(unit)) && isDoubleQuote(lexer.peek())) {
      text += lexer.text.slice(start, lexer.position - 1);
      skipped.add(lexer.position - 1 + lexer.base);
      limit = lexer.position + lexer.base;
      start = lexer.position;
      lexer.position++;
    }
  }
  const place = lexer.tokenSpan();
  return {
    kind: "SubExpressionText",
    start: place.start,
    end: place.end,
    text,
    skipped: limit > 0 ? { offsets: skipped, limit } : lexer.skipped,
  };
}

/**
 * Reads a variable whose `$` or `@` was read already; `lexer.tokenStart` is at that character. `undefined` where the
 * characters are part of a word instead (only outside strings): the caller scans them again.
 */
export function scanVariable(lexer: LexerState, splatted: boolean, inString: boolean): VariableToken | undefined {
  const unit = lexer.peek();
  if (unit === OPEN_BRACE) return scanBracedVariable(lexer, inString);
  if (!isVariableStart(unit)) return undefined;
  const start = lexer.position;
  lexer.position++;
  const command = lexer.mode === "command";
  if (unit === DOLLAR || unit === 63 || unit === 94) {
    if (command && !endsWord(lexer.peek())) return undefined;
  } else {
    for (;;) {
      const c = lexer.peek();
      if (isLetterOrDigit(c) || c === 95 || c === 63) {
        lexer.position++;
      } else if (c === COLON) {
        // Two colons access a static member.
        if (lexer.text.charCodeAt(lexer.position + 1) === COLON) break;
        lexer.position++;
      } else if (endsWord(c) || c === 46 || c === 91 || c === 61 || !command) {
        break;
      } else {
        return undefined;
      }
    }
  }
  const path = parseVariablePath(lexer.text.slice(start, lexer.position));
  if (path.name === "") {
    lexer.report(
      path.drive === undefined ? "InvalidVariableReference" : "InvalidVariableReferenceWithDrive",
      lexer.span(lexer.tokenStart, lexer.position),
    );
  }
  return variableToken(lexer, splatted ? "SplattedVariable" : "Variable", path);
}

function variableToken(
  lexer: LexerState,
  kind: VariableToken["kind"],
  path: VariableToken["path"],
): VariableToken {
  const { start, end } = lexer.tokenSpan();
  return { kind, start, end, path };
}

function scanBracedVariable(lexer: LexerState, inString: boolean): VariableToken | undefined {
  const brace = lexer.position;
  lexer.position++;
  let name = "";
  let closed = false;
  for (;;) {
    const unit = lexer.next();
    if (unit === 0 && lexer.atEnd()) {
      lexer.back();
      break;
    }
    if (unit === CLOSE_BRACE) {
      closed = true;
      break;
    }
    if (unit === BACKTICK) {
      const escaped = lexer.next();
      if (escaped === 0 && lexer.atEnd()) {
        lexer.back();
        break;
      }
      name += scanEscape(lexer, escaped);
      continue;
    }
    if (inString && isDoubleQuote(unit)) {
      const second = lexer.next();
      if (second === 0 && lexer.atEnd()) {
        lexer.back();
        break;
      }
      if (isDoubleQuote(second)) {
        name += String.fromCharCode(second);
        continue;
      }
      lexer.back();
    } else if (unit === OPEN_BRACE) {
      lexer.reportAt("OpenBraceNeedsToBeBackTickedInVariableName", lexer.position);
    }
    name += String.fromCharCode(unit);
  }
  if (!closed) lexer.reportUnfinished("IncompleteDollarVariableReference", brace);
  if (name === "") {
    if (closed) lexer.reportAt("EmptyVariableReference", lexer.position - 1);
    name = ":Error:";
  }
  if (lexer.mode === "command") {
    const after = lexer.peek();
    if (!endsWord(after) && after !== 46 && after !== 91) return undefined;
  }
  const path = parseVariablePath(name);
  if (path.name === "") lexer.report("InvalidBracedVariableReference", lexer.span(lexer.tokenStart, lexer.position));
  return variableToken(lexer, "Variable", path);
}

/** Reads a here-string whose `@` and quote were read already. */
export function scanHereString(lexer: LexerState, expandable: boolean): StringToken {
  const header = lexer.position - 2;
  const into = new PartsBuilder();
  if (scanHereStringHeader(lexer, header, expandable)) scanHereStringBody(lexer, header, expandable, into);
  const { start, end } = lexer.tokenSpan();
  return {
    kind: expandable ? "HereStringExpandable" : "HereStringLiteral",
    start,
    end,
    value: into.value,
    parts: into.parts(),
  };
}

// Only white space may follow the header on its line. Otherwise the scan goes on after the closing mark or the line.
function scanHereStringHeader(lexer: LexerState, header: number, expandable: boolean): boolean {
  let unit = lexer.next();
  while (isSpace(unit)) unit = lexer.next();
  if (isNewline(unit)) {
    lexer.skipLineFeed(unit);
    return true;
  }
  const atEnd = unit === 0 && lexer.atEnd();
  lexer.back();
  if (atEnd) {
    lexer.reportUnfinished("TerminatorExpectedAtEndOfString", header, expandable ? '"@' : "'@");
    return false;
  }
  lexer.reportAt("UnexpectedCharactersAfterHereStringHeader", lexer.position);
  const mark = expandable ? 34 : 39;
  for (;;) {
    unit = lexer.next();
    if (unit === mark && lexer.peek() === AT) {
      lexer.position++;
      return false;
    }
    if (isNewline(unit) || (unit === 0 && lexer.atEnd())) {
      lexer.back();
      return false;
    }
  }
}

function scanHereStringBody(lexer: LexerState, header: number, expandable: boolean, into: PartsBuilder): void {
  const isMark = expandable ? isDoubleQuote : isSingleQuote;
  // Where a closing mark stood behind white space: the likely mistake, should the true one never come.
  let indented = -1;
  const footer = (): boolean => {
    let unit = lexer.next();
    if (isMark(unit) && lexer.peek() === AT) {
      lexer.position++;
      return true;
    }
    while (isSpace(unit)) {
      into.add(String.fromCharCode(unit));
      unit = lexer.next();
    }
    if (isMark(unit) && lexer.peek() === AT) {
      if (indented < 0) indented = lexer.position - 1;
      into.add(String.fromCharCode(unit, AT));
      lexer.position++;
    } else {
      lexer.back();
    }
    return false;
  };
  if (footer()) return;
  for (;;) {
    const unit = lexer.next();
    if (isNewline(unit)) {
      const crlf = unit === 13 && lexer.peek() === 10;
      if (crlf) lexer.position++;
      into.add(crlf ? "\r\n" : String.fromCharCode(unit));
      if (footer()) {
        into.drop(crlf ? 2 : 1);
        return;
      }
    } else if (unit === 0 && lexer.atEnd()) {
      lexer.back();
      if (indented >= 0) lexer.reportUnfinished("WhitespaceBeforeHereStringFooter", indented);
      else lexer.reportUnfinished("TerminatorExpectedAtEndOfString", header, expandable ? '"@' : "'@");
      return;
    } else if (expandable && unit === DOLLAR) {
      if (!scanDollar(lexer, into, true)) into.add("$");
    } else if (expandable && unit === BACKTICK && lexer.peek() !== 0) {
      into.add(scanEscape(lexer, lexer.next()));
    } else {
      into.add(String.fromCharCode(unit));
    }
  }
}
