/**
 * PowerShell's wildcards: `*`, `?`, `[abc]`, `[a-c]`, and the backtick that takes a character literally.
 * Matching is a scan with one point of return per star, so no pattern takes longer than pattern times text.
 * @module
 */

type Token =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "any" }
  | { readonly kind: "star" }
  | { readonly kind: "set"; readonly ranges: readonly (readonly [string, string])[] };

/** A compiled wildcard pattern. */
export class Wildcard {
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly #tokens: readonly Token[];
  readonly #literal: string | undefined;

  /** @param ignoreCase Whether case matters not. @default {true} */
  constructor(pattern: string, ignoreCase = true) {
    this.pattern = pattern;
    this.ignoreCase = ignoreCase;
    this.#tokens = parse(pattern, ignoreCase);
    this.#literal = this.#tokens.every((token) => token.kind === "char")
      ? this.#tokens.map((token) => (token as { char: string }).char).join("")
      : undefined;
  }

  /** Whether the whole text fits the pattern. */
  matches(text: string): boolean {
    const subject = this.ignoreCase ? fold(text) : text;
    if (this.#literal !== undefined) return subject === this.#literal;
    const tokens = this.#tokens;
    let at = 0;
    let token = 0;
    let starToken = -1;
    let starAt = 0;
    while (at < subject.length) {
      const current = tokens[token];
      if (current?.kind === "star") {
        starToken = token++;
        starAt = at;
      } else if (current !== undefined && fits(current, subject[at]!)) {
        token++;
        at++;
      } else if (starToken >= 0) {
        token = starToken + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    while (tokens[token]?.kind === "star") token++;
    return token === tokens.length;
  }
}

/** Whether text has a wildcard that is not taken literally. */
export function hasWildcards(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "`") i++;
    else if (char === "*" || char === "?" || char === "[" || char === "]") return true;
  }
  return false;
}

/** The text that a pattern without wildcards stands for: backticks before special characters are dropped. */
export function unescapeWildcards(pattern: string): string {
  return pattern.replace(/`([`*?[\]])/g, "$1");
}

/** A pattern that fits the text alone. */
export function escapeWildcards(text: string): string {
  return text.replace(/[*?[\]`]/g, "`$&");
}

/** A test for a list of patterns: true where one fits. */
export function anyWildcard(patterns: readonly string[], ignoreCase = true): (text: string) => boolean {
  const compiled = patterns.map((pattern) => new Wildcard(pattern, ignoreCase));
  return (text) => compiled.some((pattern) => pattern.matches(text));
}

function fits(token: Token, char: string): boolean {
  switch (token.kind) {
    case "char":
      return token.char === char;
    case "any":
      return true;
    case "set":
      return token.ranges.some(([from, to]) => char >= from && char <= to);
    case "star":
      return false;
  }
}

/** Case folding that keeps the number of UTF-16 units. */
function fold(text: string): string {
  const upper = text.toUpperCase();
  if (upper.length === text.length) return upper;
  let out = "";
  for (const char of text) {
    const big = char.toUpperCase();
    out += big.length === char.length ? big : char;
  }
  return out;
}

function parse(pattern: string, ignoreCase: boolean): Token[] {
  const text = ignoreCase ? fold(pattern) : pattern;
  const tokens: Token[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === "`" && i + 1 < text.length) {
      tokens.push({ kind: "char", char: text[++i]! });
    } else if (char === "*") {
      if (tokens.at(-1)?.kind !== "star") tokens.push({ kind: "star" });
    } else if (char === "?") {
      tokens.push({ kind: "any" });
    } else if (char === "[") {
      const close = text.indexOf("]", i + 1);
      // "[]" holds nothing and a bracket that never closes is no set: both stand for themselves.
      if (close <= i + 1) tokens.push({ kind: "char", char });
      else {
        tokens.push({ kind: "set", ranges: ranges(text.slice(i + 1, close)) });
        i = close;
      }
    } else {
      tokens.push({ kind: "char", char });
    }
  }
  return tokens;
}

function ranges(inside: string): (readonly [string, string])[] {
  const out: (readonly [string, string])[] = [];
  for (let i = 0; i < inside.length; i++) {
    if (inside[i + 1] === "-" && i + 2 < inside.length) {
      out.push([inside[i]!, inside[i + 2]!]);
      i += 2;
    } else {
      out.push([inside[i]!, inside[i]!]);
    }
  }
  return out;
}
