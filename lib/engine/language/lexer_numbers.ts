/**
 * Finds the parts of a number: digits, prefix, exponent, suffix, multiplier. What looks like a number but goes on
 * (`7zip`, `1.2.3`) is none, and the caller scans it again as a word.
 * @module
 */

import { endsNumber, endsWord, isDash, isDigit, isHexDigit } from "./characters.ts";
import type { LexerState } from "./lexer_state.ts";
import type { NumberFormat, NumberParts, NumberSuffix } from "./numbers.ts";

const MULTIPLIERS: ReadonlyMap<string, number> = new Map([
  ["k", 2 ** 10],
  ["m", 2 ** 20],
  ["g", 2 ** 30],
  ["t", 2 ** 40],
  ["p", 2 ** 50],
]);

const FIRST_SUFFIX: ReadonlyMap<string, NumberSuffix> = new Map(
  (["u", "y", "s", "l", "d", "n"] as const).map((suffix) => [suffix, suffix]),
);

const AFTER_UNSIGNED: ReadonlyMap<string, NumberSuffix> = new Map([["y", "uy"], ["s", "us"], ["l", "ul"]] as const);

const POINT = 46;

/**
 * Reads a number whose first character was read already. `undefined` where it is no number; the position is then
 * meaningless.
 */
export function scanNumber(lexer: LexerState, first: number): NumberParts | undefined {
  let unit = first;
  let sign = "";
  if (isDash(unit) || unit === 43) {
    sign = unit === 43 ? "+" : "-";
    unit = lexer.next();
  }
  let digits = "";
  let format: NumberFormat = "decimal";
  let real = false;
  if (unit === POINT) {
    const rest = afterPoint(lexer);
    if (rest === undefined) return undefined;
    digits = `.${rest}`;
    real = true;
  } else {
    const prefix = unit === 48 ? lexer.peek() | 32 : 0;
    if (prefix === 120) {
      lexer.position++;
      format = "hex";
      digits = `0${run(lexer, isHexDigit)}`;
    } else if (prefix === 98) {
      lexer.position++;
      format = "binary";
      digits = run(lexer, isBinaryDigit);
      if (digits === "" && sign === "") return undefined;
    } else {
      digits = String.fromCharCode(unit) + run(lexer, isDigit);
      const after = lexer.peek();
      // Two points are the range operator.
      if (after === POINT && lexer.text.charCodeAt(lexer.position + 1) !== POINT) {
        lexer.position++;
        const rest = afterPoint(lexer);
        if (rest === undefined) return undefined;
        digits += `.${rest}`;
        real = true;
      } else if ((after | 32) === 101) {
        const exponent = scanExponent(lexer);
        if (exponent === undefined) return undefined;
        digits += exponent;
        real = true;
      }
    }
  }
  const suffix = scanSuffix(lexer);
  if (suffix === undefined) return undefined;
  const multiplier = scanMultiplier(lexer);
  if (multiplier === undefined || !ends(lexer)) return undefined;
  return { digits: sign + digits, format, suffix, real, multiplier };
}

function isBinaryDigit(unit: number): boolean {
  return unit === 48 || unit === 49;
}

function run(lexer: LexerState, belongs: (unit: number) => boolean): string {
  const start = lexer.position;
  while (belongs(lexer.peek())) lexer.position++;
  return lexer.text.slice(start, lexer.position);
}

function afterPoint(lexer: LexerState): string | undefined {
  const digits = run(lexer, isDigit);
  if ((lexer.peek() | 32) !== 101) return digits;
  const exponent = scanExponent(lexer);
  return exponent === undefined ? undefined : digits + exponent;
}

function scanExponent(lexer: LexerState): string | undefined {
  lexer.position++;
  const unit = lexer.peek();
  let sign = "";
  if (unit === 43 || isDash(unit)) {
    lexer.position++;
    sign = unit === 43 ? "+" : "-";
  }
  const digits = run(lexer, isDigit);
  return digits === "" ? undefined : `e${sign}${digits}`;
}

function letter(lexer: LexerState): string {
  const unit = lexer.peek();
  return unit < 128 ? String.fromCharCode(unit).toLowerCase() : "";
}

function scanSuffix(lexer: LexerState): NumberSuffix | undefined {
  const first = FIRST_SUFFIX.get(letter(lexer));
  if (first === undefined) return "";
  lexer.position++;
  const second = letter(lexer);
  if (!FIRST_SUFFIX.has(second)) return first;
  lexer.position++;
  return first === "u" ? AFTER_UNSIGNED.get(second) : undefined;
}

function scanMultiplier(lexer: LexerState): number | undefined {
  const multiplier = MULTIPLIERS.get(letter(lexer));
  if (multiplier === undefined) return 1;
  lexer.position++;
  if (letter(lexer) !== "b") return undefined;
  lexer.position++;
  return multiplier;
}

function ends(lexer: LexerState): boolean {
  const unit = lexer.peek();
  return endsWord(unit) || (lexer.mode === "expression" && endsNumber(unit, lexer.ternaryEndsNumber));
}
