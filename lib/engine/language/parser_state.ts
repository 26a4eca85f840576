/**
 * What all parsing rules share: one token of look-ahead, the lexer's mode, error reports, and the rules by name.
 *
 * The grammar is recursive across files, so the rules that other files need are fields of {@linkcode Rules}, filled in
 * by `parser.ts`; each `parse_*.ts` file imports only this one and the tables.
 * @module
 */

import type { ExpressionAst, PipelineBaseAst, ScriptBlockAst, StatementAst, TrapStatementAst } from "./ast.ts";
import { invokeOpening, memberAccess, nextToken, openingBracket, skipNewlines } from "./lexer.ts";
import { type LexerMode, LexerState } from "./lexer_state.ts";
import { ErrorList, type ParseErrorId, type Span } from "./parse_errors.ts";
import { Extent, type SourceText } from "./source.ts";
import { hasTrait, INVARIANT, type Token, type TokenKind } from "./tokens.ts";

/**
 * How deeply constructs may nest (parentheses, blocks, operands, types). Each level takes some kilobytes of stack here and
 * in everything that walks the tree; a hostile script must not end the process. Hand-written scripts stay below 50.
 */
export const MAX_NESTING = 250;

/**
 * How many operators of one chain (`a + b + …`, `$x.a.b…`, `a && b …`) may follow each other without parentheses: such a
 * chain leans to the left as a tree as deep as it is long.
 */
export const MAX_CHAIN = 2000;

/**
 * How many tokens are read for each character of the script, and how many besides. What may be an attribute is read up to
 * three times, so nested attributes multiply; an honest script reads less than one token a character.
 */
export const MAX_TOKENS_PER_CHARACTER = 16;
/** See {@linkcode MAX_TOKENS_PER_CHARACTER}. */
export const MIN_TOKEN_BUDGET = 100_000;

/** Ends the parse of a script that nests too deeply or takes too long. */
export class NestingExceeded extends Error {}

/** Where a command argument stands, which decides what a word means. */
export type ArgumentContext = "commandName" | "commandNameAfterOperator" | "fileName" | "argument" | "switchCondition";

/** The rules that a file needs from a file above it. */
export interface Rules {
  readonly statement: (p: ParserState) => StatementAst | undefined;
  readonly statementList: (p: ParserState, into: StatementLists) => Span | undefined;
  readonly scriptBlock: (p: ParserState, opening: Token) => ScriptBlockAst;
  readonly pipelineChain: (p: ParserState) => PipelineBaseAst | undefined;
  readonly expression: (p: ParserState, ternaryEndsNumber?: boolean) => ExpressionAst | undefined;
  readonly unary: (p: ParserState, ternaryEndsNumber?: boolean) => ExpressionAst | undefined;
  readonly singleArgument: (p: ParserState, context: ArgumentContext) => ExpressionAst | undefined;
}

/** Collects the statements of a block; traps stand apart. */
export interface StatementLists {
  readonly statements: StatementAst[];
  readonly traps: TrapStatementAst[];
}

/** The parser's state. */
export class ParserState {
  readonly source: SourceText;
  readonly errors: ErrorList;
  readonly lexer: LexerState;
  readonly rules: Rules;
  /** Whether a comma ends an expression instead of making an array. */
  commaEnds = false;
  /** Whether the script defines types or uses modules, whose names must be checked. */
  definesNames = false;
  /** The token that was looked at but not taken. */
  pending: Token | undefined;
  #depth = 0;
  #budget: number;

  constructor(source: SourceText, rules: Rules) {
    this.#budget = MIN_TOKEN_BUDGET + MAX_TOKENS_PER_CHARACTER * source.text.length;
    this.source = source;
    this.errors = new ErrorList(source);
    this.lexer = new LexerState(source.text, this.errors);
    this.rules = rules;
  }

  /** Goes one level deeper; every call needs a {@linkcode leave}. */
  enter(): void {
    if (++this.#depth > MAX_NESTING) throw new NestingExceeded();
  }
  /** Comes back up. */
  leave(): void {
    this.#depth--;
  }
  /** Refuses a chain of operators that grew too long. */
  checkChain(length: number): void {
    if (length > MAX_CHAIN) throw new NestingExceeded();
  }

  #read(): Token {
    if (--this.#budget < 0) throw new NestingExceeded();
    return nextToken(this.lexer);
  }
  /** Takes the next token. */
  next(): Token {
    const token = this.pending ?? this.#read();
    this.pending = undefined;
    return token;
  }
  /** Looks at the next token. */
  peek(): Token {
    return this.pending ??= this.#read();
  }
  /** Takes the token that was looked at. */
  skip(): void {
    this.pending = undefined;
  }
  /** Puts a token back. */
  unget(token: Token): void {
    this.pending = token;
  }
  /** Takes the next token if it is of a kind. */
  take(kind: TokenKind): Token | undefined {
    const token = this.peek();
    if (token.kind !== kind) return undefined;
    this.pending = undefined;
    return token;
  }

  /** Skips line breaks, white space and comments. */
  skipNewlines(): void {
    if (this.pending !== undefined && this.pending.kind !== "NewLine") return;
    this.pending = undefined;
    skipNewlines(this.lexer, false);
  }
  /** Skips line breaks, semicolons, white space and comments. */
  skipTerminators(): void {
    const { pending } = this;
    if (pending !== undefined && pending.kind !== "NewLine" && pending.kind !== "Semi") return;
    this.pending = undefined;
    skipNewlines(this.lexer, true);
  }

  /** Sets the lexer's mode and returns the old one. A token that was looked at is scanned again where it could differ. */
  setMode(mode: LexerMode): LexerMode {
    const { lexer, pending } = this;
    const old = lexer.mode;
    if (mode !== old) {
      if (pending !== undefined && !hasTrait(pending.kind, INVARIANT)) this.resync(pending.start);
      lexer.mode = mode;
    }
    return old;
  }

  /** Goes back to an offset of the source. */
  resync(offset: number): void {
    this.pending = undefined;
    this.lexer.resync(offset);
  }

  /** A member access operator directly after what was read. Never after a token that was looked at. */
  memberAccess(brackets: boolean): Token | undefined {
    return this.pending === undefined ? memberAccess(this.lexer, brackets) : undefined;
  }
  /** The opening of a method's arguments directly after what was read. */
  invokeOpening(): Token | undefined {
    return this.pending === undefined ? invokeOpening(this.lexer) : undefined;
  }
  /** `[` as the beginning of a type or attribute. */
  openingBracket(): Token | undefined {
    if (this.pending === undefined) return openingBracket(this.lexer);
    return this.pending.kind === "LBracket" ? this.next() : undefined;
  }

  /** Reads on to one of the given kinds outside all brackets that open meanwhile, or to the end. */
  sync(consumeClosing: boolean, ...kinds: TokenKind[]): void {
    const depth: Record<string, number> = {
      RParen: kinds.includes("RParen") ? 1 : 0,
      RCurly: kinds.includes("RCurly") ? 1 : 0,
      RBracket: kinds.includes("RBracket") ? 1 : 0,
    };
    for (;;) {
      const token = this.next();
      if (token.kind === "EndOfInput") {
        this.unget(token);
        return;
      }
      if (token.kind === "LParen" || token.kind === "LCurly" || token.kind === "LBracket") {
        depth[`R${token.kind.slice(1)}`]!++;
      } else if (token.kind === "RParen" || token.kind === "RCurly" || token.kind === "RBracket") {
        if (--depth[token.kind]! === 0 && kinds.includes(token.kind)) {
          if (!consumeClosing) this.unget(token);
          return;
        }
      }
      const outside = depth.RParen === 0 && depth.RCurly === 0 && depth.RBracket === 0;
      if (outside && kinds.includes(token.kind)) return;
    }
  }

  /** The characters of a token or place. */
  text(place: Span): string {
    return this.source.text.slice(place.start, place.end);
  }
  /** The range from the start of one place to the end of another. */
  extent(first: Span, last: Span): Extent {
    return new Extent(this.source, first.start, last.end);
  }

  /** Reports an error. */
  report(id: ParseErrorId, place: Span, ...args: string[]): void {
    this.errors.add(id, place, false, args);
  }
  /**
   * Reports an error that more text could mend, if its place is at the end of the script. Returns whether it is.
   */
  incomplete(id: ParseErrorId, place: Span, ...args: string[]): boolean {
    return this.incompleteAt(id, place, place, ...args);
  }
  /** The same for an error that was noticed at another place. */
  incompleteAt(id: ParseErrorId, place: Span, noticed: Span, ...args: string[]): boolean {
    const incomplete = this.lexer.endsScript(noticed);
    this.errors.add(id, place, incomplete, args);
    return incomplete;
  }
}

/** The place right after another. */
export function after(place: Span): Span {
  return { start: place.end, end: place.end };
}

/** The place one character before another. */
export function before(place: Span): Span {
  const offset = Math.max(0, place.start - 1);
  return { start: offset, end: offset };
}

/** Whether a parameter token abbreviates a name. */
export function abbreviates(token: Token, name: string): boolean {
  return token.kind === "Parameter" && name.startsWith(token.name.toLowerCase());
}
