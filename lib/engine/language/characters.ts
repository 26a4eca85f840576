/**
 * What each UTF-16 unit means to the lexer. PowerShell treats typographic quotes and dashes as the ASCII ones, and the
 * Unicode separators as white space.
 * @module
 */

const IDENTIFIER = 1;
const DIGIT = 2;
const HEX = 4;
const VARIABLE = 8;
const SPACE = 16;
const ENDS_WORD = 32;
const ENDS_NUMBER = 64;
const ENDS_ASSEMBLY = 128;

const ASCII = asciiTable();

function asciiTable(): Uint8Array {
  const table = new Uint8Array(128);
  const mark = (text: string, bits: number): void => {
    for (let i = 0; i < text.length; i++) table[text.charCodeAt(i)]! |= bits;
  };
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  mark(letters + "_", IDENTIFIER | VARIABLE);
  mark("0123456789", DIGIT | HEX | VARIABLE);
  mark("abcdefABCDEF", HEX);
  mark("$:?^", VARIABLE);
  mark(" \t\f\v", SPACE | ENDS_WORD | ENDS_ASSEMBLY);
  mark("\0\r\n,", ENDS_WORD | ENDS_ASSEMBLY);
  mark("&(){};|", ENDS_WORD);
  mark("=]", ENDS_ASSEMBLY);
  mark("!#%*+-./<=>]", ENDS_NUMBER);
  return table;
}

// Letters and digits as .NET's Char methods see a single UTF-16 unit; used only beyond ASCII.
const LETTER = /^\p{L}$/u;
const DECIMAL_DIGIT = /^\p{Nd}$/u;
const SEPARATOR = /^\p{Z}$/u;

function matches(pattern: RegExp, unit: number): boolean {
  return (unit < 0xd800 || unit > 0xdfff) && pattern.test(String.fromCharCode(unit));
}

/** White space inside a line. */
export function isSpace(unit: number): boolean {
  if (unit < 128) return (ASCII[unit]! & SPACE) !== 0;
  if (unit <= 256) return unit === 0xa0 || unit === 0x85;
  return matches(SEPARATOR, unit);
}

/** White space as .NET's Char.IsWhiteSpace: what may follow a backtick without becoming part of a word. */
export function isAnyWhiteSpace(unit: number): boolean {
  return (unit >= 9 && unit <= 13) || unit === 32 || isSpace(unit);
}

/** A line break. */
export function isNewline(unit: number): boolean {
  return unit === 10 || unit === 13;
}

/** `-` and its typographic forms. */
export function isDash(unit: number): boolean {
  return unit === 45 || (unit >= 0x2013 && unit <= 0x2015);
}

/** `'` and its typographic forms. */
export function isSingleQuote(unit: number): boolean {
  return unit === 39 || (unit >= 0x2018 && unit <= 0x201b);
}

/** `"` and its typographic forms. */
export function isDoubleQuote(unit: number): boolean {
  return unit === 34 || (unit >= 0x201c && unit <= 0x201e);
}

/** A letter of any script. */
export function isLetter(unit: number): boolean {
  return unit < 128 ? unit !== 95 && (ASCII[unit]! & IDENTIFIER) !== 0 : matches(LETTER, unit);
}

/** A letter or decimal digit of any script. */
export function isLetterOrDigit(unit: number): boolean {
  if (unit < 128) return unit !== 95 && (ASCII[unit]! & (IDENTIFIER | DIGIT)) !== 0;
  return matches(LETTER, unit) || matches(DECIMAL_DIGIT, unit);
}

/** A decimal digit of any script. */
export function isAnyDigit(unit: number): boolean {
  return unit < 128 ? isDigit(unit) : matches(DECIMAL_DIGIT, unit);
}

/** First character of a word. */
export function isIdentifierStart(unit: number): boolean {
  return unit < 128 ? (ASCII[unit]! & IDENTIFIER) !== 0 : isLetter(unit);
}

/** Later character of a word. */
export function isIdentifierPart(unit: number): boolean {
  return unit < 128 ? (ASCII[unit]! & (IDENTIFIER | DIGIT)) !== 0 : isLetterOrDigit(unit);
}

/** First character of a variable's name without braces. */
export function isVariableStart(unit: number): boolean {
  return unit < 128 ? (ASCII[unit]! & VARIABLE) !== 0 : isLetterOrDigit(unit);
}

/** 0 to 9. */
export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** 0 to 9, A to F. */
export function isHexDigit(unit: number): boolean {
  return unit < 128 && (ASCII[unit]! & HEX) !== 0;
}

/** Ends any word, in every mode: white space, line breaks, the end of the text (0), and `& ( ) , ; { | }`. */
export function endsWord(unit: number): boolean {
  return unit < 128 ? (ASCII[unit]! & ENDS_WORD) !== 0 : isSpace(unit);
}

/** Ends a number where an operator may follow directly. `ternary` adds `?` and `:`. */
export function endsNumber(unit: number, ternary: boolean): boolean {
  if (unit >= 128) return isDash(unit);
  return (ASCII[unit]! & ENDS_NUMBER) !== 0 || (ternary && (unit === 63 || unit === 58));
}

/** Ends a part of an assembly's name in a type literal. */
export function endsAssemblyPart(unit: number): boolean {
  return unit < 128 ? (ASCII[unit]! & ENDS_ASSEMBLY) !== 0 : isSpace(unit);
}
