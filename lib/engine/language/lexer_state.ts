/**
 * Where the lexer stands: the text, the position, the mode, and how positions map to the source. The functions that
 * scan are in the `lexer_*.ts` files beside this one; they all work on one {@linkcode LexerState}.
 *
 * The text of a `$( … )` inside a string is scanned as a text of its own, with doubled quotes halved; tokens of such a
 * nested scan still carry places of the source.
 * @module
 */

import { isNewline, isSpace } from "./characters.ts";
import type { ErrorList, ParseErrorId, Span } from "./parse_errors.ts";
import type { SkippedOffsets } from "./tokens.ts";

/**
 * How characters group into tokens. `command`: words run to the next separator. `expression`: operators end words.
 * `typeName`: inside `[ ]`. `signature`: between the members of a class.
 */
export type LexerMode = "command" | "expression" | "typeName" | "signature";

/** What a nested scan puts aside. */
interface OuterScan {
  readonly text: string;
  readonly position: number;
  readonly tokenStart: number;
  readonly base: number;
  readonly skipped: SkippedOffsets | undefined;
}

/** The lexer's state. */
export class LexerState {
  /** The text that is scanned now. */
  text: string;
  /** Index of the next character. One past the end of the text once the end was read. */
  position = 0;
  /** Index where the token being scanned began. */
  tokenStart = 0;
  mode: LexerMode = "command";
  /** Whether a sign right before a digit belongs to the number. */
  signedNumbers = false;
  /** Whether `?` and `:` end a number. */
  ternaryEndsNumber = false;
  /** Whether words are plain names, never keywords or arguments. */
  wantSimpleName = false;
  /** Whether `inlinescript` is a keyword. */
  inWorkflow = false;
  /** Comments that ask for something, in order. */
  readonly requires: Span[] = [];
  /** Where a comment looks like the beginning of a signature. */
  signatureStart: number | undefined;
  readonly errors: ErrorList;

  #base = 0;
  #skipped: SkippedOffsets | undefined;

  constructor(text: string, errors: ErrorList) {
    this.text = text;
    this.errors = errors;
  }

  /** Whether the scan is inside a `$( )` of a string. */
  get nested(): boolean {
    return this.#base !== 0;
  }

  /** Offset in the source of index 0 of the text. */
  get base(): number {
    return this.#base;
  }

  /** Offsets left out of the text of the nested scan. */
  get skipped(): SkippedOffsets | undefined {
    return this.#skipped;
  }

  /** Reads the next character; 0 at the end. Moves on even there, so that every read can be taken back. */
  next(): number {
    const at = this.position++;
    return at < this.text.length ? this.text.charCodeAt(at) : 0;
  }

  /** The next character without reading it; 0 at the end. */
  peek(): number {
    return this.position < this.text.length ? this.text.charCodeAt(this.position) : 0;
  }

  /** Takes the last read back. */
  back(): void {
    this.position--;
  }

  /** Whether the last read was beyond the end, which tells the end from a NUL character. */
  atEnd(): boolean {
    return this.position > this.text.length;
  }

  /** Skips white space inside the line. */
  skipSpace(): void {
    while (isSpace(this.peek())) this.position++;
  }

  /** After a CR: reads the LF that belongs to it. */
  skipLineFeed(unit: number): void {
    if (unit === 13 && this.peek() === 10) this.position++;
  }

  /** Place in the source of a range of the text, without regard to halved quotes. */
  span(start: number, end: number): Span {
    return { start: start + this.#base, end: end + this.#base };
  }

  /** Place in the source of the token that ends here. */
  tokenSpan(): Span {
    let start = this.tokenStart + this.#base;
    let end = this.position + this.#base;
    const skipped = this.#skipped;
    if (skipped !== undefined) {
      let i = this.#base;
      for (; i < start && i < skipped.limit; i++) {
        if (skipped.offsets.has(i)) {
          start++;
          end++;
        }
      }
      for (; i < end && i < skipped.limit; i++) if (skipped.offsets.has(i)) end++;
    }
    return { start, end };
  }

  /** Begins to scan the text of a `$( )`. */
  enter(text: string, start: number, skipped: SkippedOffsets | undefined): OuterScan {
    const outer: OuterScan = {
      text: this.text,
      position: this.position,
      tokenStart: this.tokenStart,
      base: this.#base,
      skipped: this.#skipped,
    };
    this.text = text;
    this.position = 0;
    this.tokenStart = 0;
    this.#base = start;
    this.#skipped = skipped;
    return outer;
  }

  /** Returns to the scan that {@linkcode enter} put aside. */
  leave(outer: OuterScan): void {
    this.text = outer.text;
    this.position = outer.position;
    this.tokenStart = outer.tokenStart;
    this.#base = outer.base;
    this.#skipped = outer.skipped;
  }

  /** Offset in the source of the current position, for {@linkcode resync}. */
  restorePoint(): number {
    this.tokenStart = this.position;
    return this.tokenSpan().start;
  }

  /** Goes back (or on) to an offset of the source. */
  resync(offset: number): void {
    let shift = this.#base;
    const skipped = this.#skipped;
    if (skipped !== undefined) {
      for (let i = this.#base; i < offset - 1 && i < skipped.limit; i++) if (skipped.offsets.has(i)) shift++;
    }
    this.position = Math.max(0, Math.min(offset - shift, this.text.length + 1));
    while (this.requires.length > 0 && this.requires[this.requires.length - 1]!.end > offset) this.requires.pop();
  }

  /** Reports an error at a place of the source. */
  report(id: ParseErrorId, place: Span, ...args: string[]): void {
    this.errors.add(id, place, false, args);
  }

  /** Reports an error at one character of the text. */
  reportAt(id: ParseErrorId, index: number): void {
    this.report(id, this.span(index, index + 1));
  }

  /** Reports something unfinished from an index of the text to the current position. */
  reportUnfinished(id: ParseErrorId, index: number, ...args: string[]): void {
    const place = this.span(index, this.position);
    this.errors.add(id, place, this.endsScript(place), args);
  }

  /** Whether nothing but white space and comments follows a place. */
  endsScript(place: Span): boolean {
    const { text } = this;
    for (let i = place.end; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === 35) i = this.endOfLine(i + 1) - 1;
      else if (unit === 60 && text.charCodeAt(i + 1) === 35) i = this.endOfBlockComment(i + 2) - 1;
      else if (!isSpace(unit)) return false;
    }
    return true;
  }

  /** Index of the line break at or after an index. */
  endOfLine(index: number): number {
    let i = index;
    while (i < this.text.length && !isNewline(this.text.charCodeAt(i))) i++;
    return i;
  }

  /** Index after the block comment whose inside begins at an index. */
  endOfBlockComment(index: number): number {
    const at = this.text.indexOf("#>", index);
    return at < 0 ? this.text.length : at + 2;
  }
}
