/**
 * .NET's Regex: compiled to JavaScript where it can be, walked as a tree where it cannot, with .NET's numbering of
 * groups, replacement patterns and splitting.
 * @module
 */
import { emitRegex } from "./regex_emit.ts";
import { type Captures, type Span, TreeMatcher } from "./regex_match.ts";
import { type ParsedRegex, parseRegex, REGEX_OPTIONS, type RegexNode } from "./regex_parse.ts";
import { PatternCache } from "./regex_cache.ts";
import { clrError } from "./clr_errors.ts";

interface Compiled {
  readonly regexp: RegExp;
  /** JavaScript group indexes of each .NET group. */
  readonly indexes: ReadonlyMap<number, readonly number[]>;
}

// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

/** One match: where it is and what its groups captured. */
export class RegexMatch {
  readonly regex: NetRegex;
  readonly text: string;
  readonly index: number;
  readonly length: number;
  readonly #native: RegExpExecArray | undefined;
  readonly #indexes: ReadonlyMap<number, readonly number[]> | undefined;
  #captures: Captures | undefined;

  constructor(
    regex: NetRegex,
    text: string,
    span: Span,
    native?: { readonly array: RegExpExecArray; readonly indexes: ReadonlyMap<number, readonly number[]> },
    captures?: Captures,
  ) {
    this.regex = regex;
    this.text = text;
    this.index = span[0];
    this.length = span[1] - span[0];
    this.#native = native?.array;
    this.#indexes = native?.indexes;
    this.#captures = captures;
  }
  get value(): string {
    return this.text.slice(this.index, this.index + this.length);
  }
  /** Text of a group's last capture, `undefined` where it did not take part. */
  group(number: number): string | undefined {
    if (number === 0) return this.value;
    if (this.#native !== undefined && this.#captures === undefined && !this.regex.needsTree) {
      for (const at of this.#indexes!.get(number)?.toReversed() ?? []) {
        const text = this.#native[at];
        if (text !== undefined) return text;
      }
      return undefined;
    }
    const span = this.spans(number).at(-1);
    return span === undefined ? undefined : this.text.slice(span[0], span[1]);
  }
  /** All captures of a group. */
  spans(number: number): readonly Span[] {
    if (number === 0) return [[this.index, this.index + this.length]];
    this.#captures ??= this.regex.capturesAt(this.text, this.index, this.length);
    return this.#captures.get(number) ?? [];
  }
}

/** A pattern with its options. */
export class NetRegex {
  readonly pattern: string;
  readonly options: number;
  readonly parsed: ParsedRegex;
  /** A group inside a repeated group keeps its value in .NET where JavaScript forgets it. */
  readonly needsTree: boolean;
  #ascii: Compiled | null | undefined;
  #any: Compiled | null | undefined;

  /** @throws RegexParseException. */
  constructor(pattern: string, options: number = REGEX_OPTIONS.None) {
    this.pattern = pattern;
    this.options = options;
    this.parsed = parseRegex(pattern, options);
    this.needsTree = hasLoopedCapture(this.parsed.node, false);
  }
  get rightToLeft(): boolean {
    return (this.options & REGEX_OPTIONS.RightToLeft) !== 0;
  }
  /** Names of all groups, in the order of their numbers. */
  groupNames(): readonly string[] {
    return this.parsed.groups.map((group) => this.parsed.names.get(group)!);
  }
  /** Number of a group by its name or number; -1 where there is none. */
  groupNumber(name: string): number {
    for (const [number, each] of this.parsed.names) if (each === name) return number;
    return -1;
  }
  /** Name of a group by number; empty where there is none. */
  groupName(number: number): string {
    return this.parsed.names.get(number) ?? "";
  }

  #compiled(text: string): Compiled | undefined {
    if (ASCII.test(text)) {
      if (this.#ascii === undefined) this.#ascii = this.#compile(true);
      return this.#ascii ?? undefined;
    }
    if (this.#any === undefined) this.#any = this.#compile(false);
    return this.#any ?? undefined;
  }

  #compile(ascii: boolean): Compiled | null {
    const emitted = emitRegex(this.parsed, ascii);
    if (emitted === undefined) return null;
    const indexes = new Map<number, number[]>();
    emitted.groups.forEach((group, i) => {
      const list = indexes.get(group);
      if (list) list.push(i + 1);
      else indexes.set(group, [i + 1]);
    });
    return { regexp: new RegExp(emitted.source, "gv"), indexes };
  }

  /** The first match from a position on. */
  match(text: string, start = this.rightToLeft ? text.length : 0): RegexMatch | undefined {
    const compiled = this.#compiled(text);
    if (compiled === undefined) {
      const found = new TreeMatcher(this.parsed, text).find(start);
      return found && new RegexMatch(this, text, found.span, undefined, found.captures);
    }
    const { regexp, indexes } = compiled;
    regexp.lastIndex = start;
    const array = regexp.exec(text);
    if (array === null) return undefined;
    return new RegexMatch(this, text, [array.index, array.index + array[0].length], { array, indexes });
  }

  /** Whether the text has a match. */
  test(text: string, start?: number): boolean {
    const compiled = this.#compiled(text);
    if (compiled === undefined) return this.match(text, start) !== undefined;
    compiled.regexp.lastIndex = start ?? 0;
    return compiled.regexp.test(text);
  }

  /** The match after another one. */
  next(match: RegexMatch): RegexMatch | undefined {
    const { text, index, length } = match;
    if (this.rightToLeft) {
      const at = length === 0 ? index - 1 : index;
      return at < 0 ? undefined : this.match(text, at);
    }
    const at = length === 0 ? index + 1 : index + length;
    return at > text.length ? undefined : this.match(text, at);
  }

  /** All matches in order. */
  *matches(text: string, start?: number): Generator<RegexMatch, undefined> {
    for (let match = this.match(text, start); match; match = this.next(match)) yield match;
  }

  /** Captures of a match that JavaScript found, by walking the tree at its place. */
  capturesAt(text: string, index: number, length: number): Captures {
    const position = this.rightToLeft ? index + length : index;
    return new TreeMatcher(this.parsed, text).at(position)?.captures ?? new Map();
  }

  /** Replaces matches by what a function makes of them. */
  replaceWith(text: string, replacement: (match: RegexMatch) => string, count = -1, start?: number): string {
    let result = "";
    let at = 0;
    let left = count;
    if (this.rightToLeft) return this.#replaceBackwards(text, replacement, count, start);
    for (let match = left === 0 ? undefined : this.match(text, start); match; match = this.next(match)) {
      result += text.slice(at, match.index) + replacement(match);
      at = match.index + match.length;
      if (--left === 0) break;
    }
    return at === 0 && result === "" ? text : result + text.slice(at);
  }

  #replaceBackwards(text: string, replacement: (match: RegexMatch) => string, count: number, start?: number): string {
    let result = "";
    let at = text.length;
    let left = count;
    for (let match = left === 0 ? undefined : this.match(text, start); match; match = this.next(match)) {
      result = replacement(match) + text.slice(match.index + match.length, at) + result;
      at = match.index;
      if (--left === 0) break;
    }
    return text.slice(0, at) + result;
  }

  /** Replaces matches by a pattern with `$1`, `${name}`, `$&`, … */
  replace(text: string, pattern: string, count = -1, start?: number): string {
    const parts = replacementParts(pattern, this);
    if (parts.length === 0) return this.replaceWith(text, () => "", count, start);
    const only = parts[0]!;
    if (parts.length === 1 && typeof only === "string") return this.replaceWith(text, () => only, count, start);
    return this.replaceWith(text, (match) => expand(parts, match), count, start);
  }

  /** Splits at matches; captured groups stand in the result too. */
  split(text: string, count = 0, start?: number): string[] {
    if (count === 1) return [text];
    const result: string[] = [];
    const backwards = this.rightToLeft;
    let at = backwards ? text.length : 0;
    let left = count - 1;
    for (const match of this.matches(text, start)) {
      const end = match.index + match.length;
      result.push(backwards ? text.slice(end, at) : text.slice(at, match.index));
      at = backwards ? match.index : end;
      for (const group of this.parsed.groups.slice(1)) {
        const captured = match.group(group);
        if (captured !== undefined) result.push(captured);
      }
      if (--left === 0) break;
    }
    result.push(backwards ? text.slice(0, at) : text.slice(at));
    return backwards ? result.reverse() : result;
  }
}

function hasLoopedCapture(node: RegexNode, looped: boolean): boolean {
  switch (node.kind) {
    case "capture":
      return looped || hasLoopedCapture(node.node, false);
    case "repeat": {
      if (node.max <= 1) return hasLoopedCapture(node.node, looped);
      // A group that is itself repeated is set in every round, what is inside of it may not be.
      const inner = node.node.kind === "capture" ? node.node.node : node.node;
      return hasLoopedCapture(inner, true);
    }
    case "group":
    case "atomic":
    case "look":
      return hasLoopedCapture(node.node, looped);
    case "seq":
    case "alt":
      return node.nodes.some((each) => hasLoopedCapture(each, looped));
    case "if":
      return hasLoopedCapture(node.yes, looped) || hasLoopedCapture(node.no, looped);
    default:
      return false;
  }
}

type ReplacementPart = string | number | "&" | { readonly whole: "before" | "after" | "last" | "input" };

function replacementParts(pattern: string, regex: NetRegex): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let literal = "";
  const flush = (): void => {
    if (literal !== "") parts.push(literal);
    literal = "";
  };
  const token = /\$(?:(\d+)|\{([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)\}|([$&`'+_]))/uy;
  for (let i = 0; i < pattern.length;) {
    if (pattern[i] !== "$") {
      literal += pattern[i++];
      continue;
    }
    token.lastIndex = i;
    const match = token.exec(pattern);
    if (match === null) {
      literal += pattern[i++];
      continue;
    }
    const [whole, digits, name, sign] = match;
    const group = digits !== undefined ? Number(digits) : name !== undefined ? groupOf(name, regex) : undefined;
    if (digits !== undefined || name !== undefined) {
      if (group !== undefined && regex.parsed.groups.includes(group)) {
        flush();
        parts.push(group);
      } else literal += whole;
    } else if (sign === "$") literal += "$";
    else {
      flush();
      const kinds = { "`": "before", "'": "after", "+": "last", _: "input" } as const;
      parts.push(sign === "&" ? 0 : { whole: kinds[sign as keyof typeof kinds] });
    }
    i += whole.length;
  }
  flush();
  return parts;
}

function groupOf(name: string, regex: NetRegex): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const number = regex.groupNumber(name);
  return number < 0 ? undefined : number;
}

function expand(parts: readonly ReplacementPart[], match: RegexMatch): string {
  let text = "";
  for (const part of parts) {
    if (typeof part === "number") text += match.group(part) ?? "";
    else if (typeof part === "string") text += part;
    else if (part.whole === "before") text += match.text.slice(0, match.index);
    else if (part.whole === "after") text += match.text.slice(match.index + match.length);
    else if (part.whole === "input") text += match.text;
    else text += match.group(match.regex.parsed.groups.at(-1)!) ?? "";
  }
  return text;
}

/** The text that a replacement pattern gives for one match: Match.Result. */
export function expandReplacement(match: RegexMatch, pattern: string): string {
  return expand(replacementParts(pattern, match.regex), match);
}

const CACHE = new PatternCache((key: string) => {
  const at = key.indexOf(":");
  return new NetRegex(key.slice(at + 1), Number(key.slice(0, at)));
});

/** A pattern from the cache. @throws RegexParseException. */
export function cachedRegex(pattern: string, options: number): NetRegex {
  return CACHE.get(`${options}:${pattern}`);
}

/** Regex.Escape. */
export function escapeRegex(text: string): string {
  const names: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f" };
  return text.replace(/[\\*+?|{[()^$.# \t\n\r\f]/g, (char) => names[char] ?? `\\${char}`);
}

/** Regex.Unescape. */
export function unescapeRegex(text: string): string {
  const controls: Readonly<Record<string, string>> = {
    a: "\x07",
    b: "\b",
    t: "\t",
    r: "\r",
    v: "\v",
    f: "\f",
    n: "\n",
    e: "\x1b",
  };
  const pattern = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|c([@-_a-z])|([0-7]{1,3})|([\s\S])|$)/gi;
  return text.replace(pattern, (_whole, x, u, c, octal, char) => {
    if (x ?? u) return String.fromCharCode(parseInt((x ?? u) as string, 16));
    if (c) return String.fromCharCode((c as string).toUpperCase().charCodeAt(0) - 64);
    if (octal) return String.fromCharCode(parseInt(octal as string, 8));
    if (char === undefined) {
      throw clrError("System.Text.RegularExpressions.RegexParseException", "The text ends with a backslash.");
    }
    return controls[char as string] ?? char as string;
  });
}
