/**
 * .NET's regular expressions as a tree: constructs, group numbers and names, inline options.
 * @module
 */
import { clrError } from "./clr_errors.ts";

/** System.Text.RegularExpressions.RegexOptions. */
export const REGEX_OPTIONS = {
  None: 0,
  IgnoreCase: 1,
  Multiline: 2,
  ExplicitCapture: 4,
  Compiled: 8,
  Singleline: 16,
  IgnorePatternWhitespace: 32,
  RightToLeft: 64,
  ECMAScript: 256,
  CultureInvariant: 512,
  NonBacktracking: 1024,
} as const;

/** Characters of a set: single ones, ranges, or a class that stands for many. */
export type SetItem =
  | { readonly from: number; readonly to: number }
  | { readonly escape: "d" | "D" | "w" | "W" | "s" | "S" }
  | { readonly category: string; readonly negated: boolean };

/** A character class. */
export interface CharSet {
  readonly negated: boolean;
  readonly items: readonly SetItem[];
  /** `[a-z-[aeiou]]`. */
  readonly minus: CharSet | undefined;
}

/** Positions that match no character. */
export type Anchor = "bol" | "eol" | "start" | "end" | "endOrNewline" | "boundary" | "nonBoundary" | "last";

/** A node of the tree. */
export type RegexNode =
  | { readonly kind: "empty" }
  | { readonly kind: "char"; readonly code: number; readonly ignoreCase: boolean }
  | { readonly kind: "any"; readonly newline: boolean }
  | { readonly kind: "set"; readonly set: CharSet; readonly ignoreCase: boolean }
  | { readonly kind: "anchor"; readonly anchor: Anchor; readonly multiline: boolean }
  | { readonly kind: "seq"; readonly nodes: readonly RegexNode[] }
  | { readonly kind: "alt"; readonly nodes: readonly RegexNode[] }
  | { readonly kind: "capture"; readonly group: number; readonly pops: number | undefined; readonly node: RegexNode }
  | { readonly kind: "group"; readonly node: RegexNode }
  | { readonly kind: "atomic"; readonly node: RegexNode }
  | { readonly kind: "look"; readonly ahead: boolean; readonly negated: boolean; readonly node: RegexNode }
  | {
    readonly kind: "repeat";
    readonly min: number;
    readonly max: number;
    readonly lazy: boolean;
    readonly node: RegexNode;
  }
  | { readonly kind: "backref"; readonly group: number; readonly ignoreCase: boolean }
  | {
    readonly kind: "if";
    readonly test: { readonly group: number } | { readonly node: RegexNode };
    readonly yes: RegexNode;
    readonly no: RegexNode;
  };

/** A pattern that was read. */
export interface ParsedRegex {
  readonly node: RegexNode;
  /** Group numbers in order, 0 first. */
  readonly groups: readonly number[];
  /** Name of each group; its number as text where it has none. */
  readonly names: ReadonlyMap<number, string>;
  readonly options: number;
}

/** Deepest nesting of groups; .NET has no bound, but a stack has. */
export const MAX_REGEX_DEPTH = 500;

/** The error for a pattern that is none. */
function regexError(pattern: string, offset: number, what: string): Error {
  return clrError(
    "System.Text.RegularExpressions.RegexParseException",
    `Cannot read the pattern "${pattern}" at offset ${offset}: ${what}.`,
  );
}

interface GroupPlan {
  readonly numbers: ReadonlyMap<string, number>;
  readonly names: Map<number, string>;
  readonly groups: number[];
}

const NAME_REGEXP = /^[\p{L}\p{Mn}\p{Nd}\p{Pc}]+$/u;

/** Reads a pattern. @throws RegexParseException. */
export function parseRegex(pattern: string, options: number): ParsedRegex {
  const plan = planGroups(pattern, options);
  const parser = new RegexParser(pattern, options, plan);
  const node = parser.parse();
  return { node, groups: plan.groups, names: plan.names, options };
}

// Unnamed groups get their numbers first, in order; named ones follow, in order.
function planGroups(pattern: string, options: number): GroupPlan {
  const explicit: number[] = [];
  const named: string[] = [];
  let count = 0;
  const stack: number[] = [];
  let flags = options;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === "\\") i++;
    else if (char === "[") i = skipSet(pattern, i);
    else if (char === "#" && flags & REGEX_OPTIONS.IgnorePatternWhitespace) {
      while (i < pattern.length && pattern[i] !== "\n") i++;
    } else if (char === ")") flags = stack.pop() ?? flags;
    else if (char === "(") {
      if (pattern[i + 1] !== "?") {
        stack.push(flags);
        if (!(flags & REGEX_OPTIONS.ExplicitCapture)) count++;
        continue;
      }
      if (pattern[i + 2] === "#") {
        i = Math.max(pattern.indexOf(")", i), i);
        continue;
      }
      stack.push(flags);
      const name = /^\(\?(?:<(?![=!])|'|P<)([^>'-]*)/.exec(pattern.slice(i, i + 200));
      if (name) {
        if (/^\d+$/.test(name[1]!)) explicit.push(Number(name[1]));
        else if (name[1] !== "" && !named.includes(name[1]!)) named.push(name[1]!);
        continue;
      }
      const inline = /^\(\?([imnsx]*)(?:-([imnsx]*))?([:)])/.exec(pattern.slice(i, i + 20));
      if (inline) {
        flags = withInline(flags, inline[1]!, inline[2] ?? "");
        if (inline[3] === ")") {
          stack.pop();
          i += inline[0].length - 1;
        }
      }
    }
  }
  const numbers = new Map<string, number>();
  const names = new Map<number, string>([[0, "0"]]);
  const taken = new Set<number>([0, ...explicit]);
  for (let n = 1; n <= count; n++) taken.add(n);
  let next = count + 1;
  for (const name of named) {
    while (taken.has(next)) next++;
    numbers.set(name, next);
    taken.add(next);
    names.set(next, name);
  }
  const groups = [...taken].sort((a, b) => a - b);
  for (const group of groups) if (!names.has(group)) names.set(group, String(group));
  return { numbers, names, groups };
}

function skipSet(pattern: string, start: number): number {
  let i = start + 1;
  if (pattern[i] === "^") i++;
  if (pattern[i] === "]") i++;
  for (; i < pattern.length; i++) {
    if (pattern[i] === "\\") i++;
    else if (pattern[i] === "[" && pattern[i - 1] === "-") i = skipSet(pattern, i);
    else if (pattern[i] === "]") return i;
  }
  return i;
}

const INLINE: Readonly<Record<string, number>> = {
  i: REGEX_OPTIONS.IgnoreCase,
  m: REGEX_OPTIONS.Multiline,
  n: REGEX_OPTIONS.ExplicitCapture,
  s: REGEX_OPTIONS.Singleline,
  x: REGEX_OPTIONS.IgnorePatternWhitespace,
};

function withInline(options: number, on: string, off: string): number {
  let flags = options;
  for (const letter of on) flags |= INLINE[letter] ?? 0;
  for (const letter of off) flags &= ~(INLINE[letter] ?? 0);
  return flags;
}

const EMPTY: RegexNode = { kind: "empty" };

class RegexParser {
  readonly #pattern: string;
  readonly #plan: GroupPlan;
  #flags: number;
  #at = 0;
  #auto = 0;
  #depth = 0;

  constructor(pattern: string, options: number, plan: GroupPlan) {
    this.#pattern = pattern;
    this.#plan = plan;
    this.#flags = options;
  }

  parse(): RegexNode {
    const node = this.#alternation();
    if (this.#at < this.#pattern.length) throw this.#error("there is a closing parenthesis too many");
    return node;
  }

  #error(what: string): Error {
    return regexError(this.#pattern, this.#at, what);
  }

  #has(option: keyof typeof REGEX_OPTIONS): boolean {
    return (this.#flags & REGEX_OPTIONS[option]) !== 0;
  }

  #alternation(): RegexNode {
    const nodes = [this.#sequence()];
    while (this.#pattern[this.#at] === "|") {
      this.#at++;
      nodes.push(this.#sequence());
    }
    return nodes.length === 1 ? nodes[0]! : { kind: "alt", nodes };
  }

  #sequence(): RegexNode {
    const nodes: RegexNode[] = [];
    for (;;) {
      this.#skipBlanks();
      const char = this.#pattern[this.#at];
      if (char === undefined || char === "|" || char === ")") break;
      const atom = this.#atom(char);
      if (atom === undefined) continue;
      nodes.push(this.#quantified(atom));
    }
    return nodes.length === 1 ? nodes[0]! : nodes.length === 0 ? EMPTY : { kind: "seq", nodes };
  }

  #skipBlanks(): void {
    const pattern = this.#pattern;
    for (;;) {
      if (pattern.startsWith("(?#", this.#at)) {
        const end = pattern.indexOf(")", this.#at);
        if (end < 0) throw this.#error("a comment does not end");
        this.#at = end + 1;
      } else if (this.#has("IgnorePatternWhitespace") && /\s/.test(pattern[this.#at] ?? "x")) this.#at++;
      else if (this.#has("IgnorePatternWhitespace") && pattern[this.#at] === "#") {
        while (this.#at < pattern.length && pattern[this.#at] !== "\n") this.#at++;
      } else return;
    }
  }

  #char(code: number): RegexNode {
    return { kind: "char", code, ignoreCase: this.#has("IgnoreCase") };
  }

  #anchor(anchor: Anchor): RegexNode {
    return { kind: "anchor", anchor, multiline: this.#has("Multiline") };
  }

  #atom(char: string): RegexNode | undefined {
    switch (char) {
      case "^":
        this.#at++;
        return this.#anchor("bol");
      case "$":
        this.#at++;
        return this.#anchor("eol");
      case ".":
        this.#at++;
        return { kind: "any", newline: this.#has("Singleline") };
      case "[":
        this.#at++;
        return { kind: "set", set: this.#set(), ignoreCase: this.#has("IgnoreCase") };
      case "(":
        return this.#group();
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        throw this.#error(`the quantifier ${char} follows nothing`);
      case "{":
        if (/^\{\d+(,\d*)?\}/.test(this.#pattern.slice(this.#at))) throw this.#error("a quantifier follows nothing");
    }
    this.#at++;
    return this.#char(char.charCodeAt(0));
  }

  #quantified(atom: RegexNode): RegexNode {
    this.#skipBlanks();
    const range = this.#quantifier();
    if (range === undefined) return atom;
    const [min, max] = range;
    if (max < min) throw this.#error("the range of a quantifier is in reverse order");
    this.#skipBlanks();
    const lazy = this.#pattern[this.#at] === "?";
    if (lazy) this.#at++;
    this.#skipBlanks();
    if (this.#quantifier() !== undefined) throw this.#error("a quantifier follows a quantifier");
    return { kind: "repeat", min, max, lazy, node: atom };
  }

  #quantifier(): readonly [number, number] | undefined {
    const char = this.#pattern[this.#at];
    if (char === "*" || char === "+" || char === "?") {
      this.#at++;
      return char === "*" ? [0, Infinity] : char === "+" ? [1, Infinity] : [0, 1];
    }
    if (char !== "{") return undefined;
    const match = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.#pattern.slice(this.#at, this.#at + 32));
    if (!match) return undefined;
    this.#at += match[0].length;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === "" ? Infinity : Number(match[3]);
    if (min > 2147483647 || (max !== Infinity && max > 2147483647)) throw this.#error("a quantifier is too large");
    return [min, max];
  }

  #inner(): RegexNode {
    if (++this.#depth > MAX_REGEX_DEPTH) throw this.#error("groups are nested too deep");
    const flags = this.#flags;
    const node = this.#alternation();
    this.#flags = flags;
    if (this.#pattern[this.#at] !== ")") throw this.#error("a closing parenthesis is missing");
    this.#at++;
    this.#depth--;
    return node;
  }

  #group(): RegexNode | undefined {
    const pattern = this.#pattern;
    const start = this.#at;
    if (pattern[start + 1] !== "?") {
      this.#at++;
      if (this.#has("ExplicitCapture")) return { kind: "group", node: this.#inner() };
      const group = ++this.#auto;
      return { kind: "capture", group, pops: undefined, node: this.#inner() };
    }
    const rest = pattern.slice(start + 2, start + 202);
    const look = /^(<?)([=!])/.exec(rest);
    if (look) {
      this.#at = start + 2 + look[0].length;
      return { kind: "look", ahead: look[1] === "", negated: look[2] === "!", node: this.#inner() };
    }
    if (rest.startsWith(">")) {
      this.#at = start + 3;
      return { kind: "atomic", node: this.#inner() };
    }
    if (rest.startsWith("(")) return this.#conditional(start);
    const named = /^(?:<([^>]*)>|'([^']*)')/.exec(rest);
    if (named) {
      this.#at = start + 2 + named[0].length;
      return this.#namedGroup(named[1] ?? named[2] ?? "");
    }
    const inline = /^([imnsx]*)(?:-([imnsx]*))?([:)])/.exec(rest);
    if (!inline) throw this.#error("a group is of no known kind");
    this.#at = start + 2 + inline[0].length;
    const flags = withInline(this.#flags, inline[1]!, inline[2] ?? "");
    if (inline[3] === ")") {
      this.#flags = flags;
      return undefined;
    }
    const outer = this.#flags;
    this.#flags = flags;
    const node = this.#inner();
    this.#flags = outer;
    return { kind: "group", node };
  }

  #namedGroup(text: string): RegexNode {
    const dash = text.indexOf("-");
    const name = dash < 0 ? text : text.slice(0, dash);
    const other = dash < 0 ? undefined : text.slice(dash + 1);
    if (name === "" && other === undefined) throw this.#error("a group has an empty name");
    if ((name !== "" && !NAME_REGEXP.test(name)) || (other !== undefined && !NAME_REGEXP.test(other))) {
      throw this.#error("a group has a name that is none");
    }
    const pops = other === undefined ? undefined : this.#groupNumber(other);
    const group = name === "" ? -1 : this.#groupNumber(name);
    return { kind: "capture", group, pops, node: this.#inner() };
  }

  #groupNumber(name: string): number {
    const number = /^\d+$/.test(name) ? Number(name) : this.#plan.numbers.get(name);
    if (number === undefined || !this.#plan.groups.includes(number)) {
      throw this.#error(`there is no group "${name}"`);
    }
    return number;
  }

  #conditional(start: number): RegexNode {
    const pattern = this.#pattern;
    const name = /^\(\?\(([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)\)/u.exec(pattern.slice(start, start + 200));
    let test: { readonly group: number } | { readonly node: RegexNode };
    const number = name ? (/^\d+$/.test(name[1]!) ? Number(name[1]) : this.#plan.numbers.get(name[1]!)) : undefined;
    if (name && number !== undefined) {
      this.#at = start + name[0].length;
      test = { group: number };
    } else {
      // What is no name of a group is a look-ahead.
      this.#at = start + 3;
      test = { node: this.#inner() };
    }
    const flags = this.#flags;
    const yes = this.#sequence();
    let no: RegexNode = EMPTY;
    if (pattern[this.#at] === "|") {
      this.#at++;
      no = this.#sequence();
    }
    this.#flags = flags;
    if (pattern[this.#at] !== ")") throw this.#error("a condition has more than two branches, or does not end");
    this.#at++;
    return { kind: "if", test, yes, no };
  }

  #escape(): RegexNode {
    const pattern = this.#pattern;
    const char = pattern[this.#at + 1];
    if (char === undefined) throw this.#error("the pattern ends with a backslash");
    const anchors: Readonly<Record<string, Anchor>> = {
      A: "start",
      z: "end",
      Z: "endOrNewline",
      b: "boundary",
      B: "nonBoundary",
      G: "last",
    };
    const anchor = anchors[char];
    if (anchor) {
      this.#at += 2;
      return this.#anchor(anchor);
    }
    if ("dDwWsS".includes(char)) {
      this.#at += 2;
      return this.#classNode({ escape: char as "d" });
    }
    if (char === "p" || char === "P") {
      this.#at += 2;
      return this.#classNode(this.#category(char === "P"));
    }
    if (char === "k") {
      const match = /^\\k(?:<([^>]+)>|'([^']+)'|\{([^}]+)\})/.exec(pattern.slice(this.#at, this.#at + 200));
      if (!match) throw this.#error("a named reference is incomplete");
      const group = this.#groupNumber((match[1] ?? match[2] ?? match[3])!);
      this.#at += match[0].length;
      return { kind: "backref", group, ignoreCase: this.#has("IgnoreCase") };
    }
    const digits = /^\\([1-9]\d*)/.exec(pattern.slice(this.#at, this.#at + 12));
    if (digits) {
      const number = Number(digits[1]);
      if (this.#plan.groups.includes(number)) {
        this.#at += digits[0].length;
        return { kind: "backref", group: number, ignoreCase: this.#has("IgnoreCase") };
      }
      // One digit is always a reference; several may be the octal code of a character.
      if (digits[1]!.length === 1 || !/^[0-7]/.test(digits[1]!)) throw this.#error(`there is no group ${number}`);
    }
    return this.#char(this.#charEscape());
  }

  #classNode(item: SetItem): RegexNode {
    return { kind: "set", set: { negated: false, items: [item], minus: undefined }, ignoreCase: false };
  }

  #category(negated: boolean): SetItem {
    const match = /^\{([A-Za-z][\w-]*)\}/.exec(this.#pattern.slice(this.#at, this.#at + 60));
    if (!match) throw this.#error("a character category is incomplete");
    const category = categorySource(match[1]!);
    if (category === undefined) throw this.#error(`there is no category "${match[1]}"`);
    this.#at += match[0].length;
    return { category, negated };
  }

  /** Reads an escape that stands for one character; the position is at its backslash. */
  #charEscape(): number {
    const pattern = this.#pattern;
    const char = pattern[this.#at + 1]!;
    const controls: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, r: 13, v: 11, f: 12, n: 10, e: 27 };
    const hex = (length: number): number => {
      const digits = pattern.slice(this.#at + 2, this.#at + 2 + length);
      if (digits.length < length || !/^[0-9a-f]+$/i.test(digits)) {
        throw this.#error("a hexadecimal escape is too short");
      }
      this.#at += 2 + length;
      return parseInt(digits, 16);
    };
    if (char === "x") return hex(2);
    if (char === "u") return hex(4);
    if (char === "c") {
      const letter = pattern[this.#at + 2];
      if (letter === undefined || !/[@-_a-z]/.test(letter)) throw this.#error("a control character is missing");
      this.#at += 3;
      return letter.toUpperCase().charCodeAt(0) - 64;
    }
    const octal = /^\\([0-7]{1,3})/.exec(pattern.slice(this.#at, this.#at + 4));
    if (octal) {
      this.#at += octal[0].length;
      return parseInt(octal[1]!, 8) & 0xff;
    }
    const control = controls[char];
    if (control === undefined && /[\p{L}\p{Nd}\p{Pc}]/u.test(char)) throw this.#error(`\\${char} is no known escape`);
    this.#at += 2;
    return control ?? char.charCodeAt(0);
  }

  #set(): CharSet {
    const pattern = this.#pattern;
    const negated = pattern[this.#at] === "^";
    if (negated) this.#at++;
    const items: SetItem[] = [];
    let minus: CharSet | undefined;
    for (let first = true;; first = false) {
      const char = pattern[this.#at];
      if (char === undefined) throw this.#error("a character class does not end");
      if (char === "]" && !first) {
        this.#at++;
        break;
      }
      if (char === "-" && pattern[this.#at + 1] === "[" && !first) {
        this.#at += 2;
        minus = this.#set();
        if (pattern[this.#at] !== "]") throw this.#error("a subtraction must come last in a character class");
        continue;
      }
      const from = this.#setChar();
      if (typeof from !== "number") {
        items.push(from);
        continue;
      }
      const next = pattern[this.#at + 1];
      if (pattern[this.#at] === "-" && next !== undefined && next !== "]" && next !== "[") {
        this.#at++;
        const to = this.#setChar();
        if (typeof to !== "number") throw this.#error("a range cannot end with a class");
        if (to < from) throw this.#error("a range is in reverse order");
        items.push({ from, to });
      } else items.push({ from, to: from });
    }
    return { negated, items, minus };
  }

  #setChar(): number | SetItem {
    const pattern = this.#pattern;
    const char = pattern[this.#at]!;
    if (char !== "\\") {
      this.#at++;
      return char.charCodeAt(0);
    }
    const escape = pattern[this.#at + 1];
    if (escape === undefined) throw this.#error("the pattern ends with a backslash");
    if ("dDwWsS".includes(escape)) {
      this.#at += 2;
      return { escape: escape as "d" };
    }
    if (escape === "p" || escape === "P") {
      this.#at += 2;
      return this.#category(escape === "P");
    }
    if (escape === "-") {
      this.#at += 2;
      return 45;
    }
    return this.#charEscape();
  }
}

const BLOCKS: Readonly<Record<string, string>> = {
  IsBasicLatin: "\\u0000-\\u007f",
  "IsLatin-1Supplement": "\\u0080-\\u00ff",
  "IsLatinExtended-A": "\\u0100-\\u017f",
  "IsLatinExtended-B": "\\u0180-\\u024f",
  IsGreek: "\\u0370-\\u03ff",
  IsGreekandCoptic: "\\u0370-\\u03ff",
  IsCyrillic: "\\u0400-\\u04ff",
  IsHebrew: "\\u0590-\\u05ff",
  IsArabic: "\\u0600-\\u06ff",
  IsThai: "\\u0e00-\\u0e7f",
  IsHiragana: "\\u3040-\\u309f",
  IsKatakana: "\\u30a0-\\u30ff",
  IsCJKUnifiedIdeographs: "\\u4e00-\\u9fff",
  IsHangulSyllables: "\\uac00-\\ud7af",
};
const CATEGORY_REGEXP = /^(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)$/;

/** Source of a Unicode category or block inside a JavaScript class. */
function categorySource(name: string): string | undefined {
  if (CATEGORY_REGEXP.test(name)) return `\\p{${name}}`;
  return BLOCKS[name];
}
