/**
 * A matcher that walks the tree of a .NET pattern. It knows what JavaScript cannot say or tell: all captures of a group,
 * balancing groups, conditions, matching from right to left, references that must have matched.
 * @module
 */
import { clrError } from "./clr_errors.ts";
import type { CharSet, ParsedRegex, RegexNode, SetItem } from "./regex_parse.ts";
import { REGEX_OPTIONS } from "./regex_parse.ts";

/** Start and end of one capture. */
export type Span = readonly [start: number, end: number];

/** Captures by group number, in the order they were made. */
export type Captures = Map<number, Span[]>;

/** Steps that one match may take before it is given up; nested quantifiers would else run for years. */
export const MAX_MATCH_STEPS = 20_000_000;

type Next = (at: number) => boolean;

/** Matches one pattern against one text. */
export class TreeMatcher {
  readonly #parsed: ParsedRegex;
  readonly #text: string;
  readonly #ecma: boolean;
  #captures: Captures = new Map();
  #steps = 0;
  #last = 0;

  constructor(parsed: ParsedRegex, text: string) {
    this.#parsed = parsed;
    this.#text = text;
    this.#ecma = (parsed.options & REGEX_OPTIONS.ECMAScript) !== 0;
  }

  /** The first match from a position on (from right to left where the pattern says so), `undefined` for none. */
  find(start: number): { readonly span: Span; readonly captures: Captures } | undefined {
    const backwards = (this.#parsed.options & REGEX_OPTIONS.RightToLeft) !== 0;
    const step = backwards ? -1 : 1;
    for (let at = start; at >= 0 && at <= this.#text.length; at += step) {
      const found = this.at(at, start);
      if (found) return found;
    }
    return undefined;
  }

  /** The match that begins (or from right to left: ends) at a position. */
  at(position: number, last: number = position): { readonly span: Span; readonly captures: Captures } | undefined {
    const backwards = (this.#parsed.options & REGEX_OPTIONS.RightToLeft) !== 0;
    this.#captures = new Map();
    this.#last = last;
    let end = -1;
    const ok = this.#match(this.#parsed.node, position, backwards, (at) => {
      end = at;
      return true;
    });
    if (!ok) return undefined;
    const span: Span = backwards ? [end, position] : [position, end];
    return { span, captures: this.#captures };
  }

  #match(node: RegexNode, at: number, back: boolean, next: Next): boolean {
    if (++this.#steps > MAX_MATCH_STEPS) {
      throw clrError(
        "System.Text.RegularExpressions.RegexMatchTimeoutException",
        "The pattern takes too long to match.",
      );
    }
    const text = this.#text;
    switch (node.kind) {
      case "empty":
        return next(at);
      case "char":
      case "any":
      case "set": {
        const index = back ? at - 1 : at;
        if (index < 0 || index >= text.length || !this.#fits(node, text.charCodeAt(index))) return false;
        return next(back ? at - 1 : at + 1);
      }
      case "anchor":
        return this.#anchored(node, at) && next(at);
      case "seq":
        return this.#sequence(node.nodes, back ? node.nodes.length - 1 : 0, at, back, next);
      case "alt":
        return node.nodes.some((each) => this.#match(each, at, back, next));
      case "group":
        return this.#match(node.node, at, back, next);
      case "capture":
        return this.#capture(node, at, back, next);
      case "atomic": {
        let end = -1;
        const saved = this.#save();
        if (!this.#match(node.node, at, back, (position) => (end = position, true))) return false;
        if (next(end)) return true;
        this.#captures = saved;
        return false;
      }
      case "look":
        return this.#look(node, at, next);
      case "repeat":
        return this.#repeat(node, 0, at, -1, back, next);
      case "backref":
        return this.#reference(node, at, back, next);
      case "if":
        return this.#condition(node, at, back, next);
    }
  }

  #save(): Captures {
    return new Map(Array.from(this.#captures, ([group, spans]) => [group, spans.slice()]));
  }

  #sequence(nodes: readonly RegexNode[], index: number, at: number, back: boolean, next: Next): boolean {
    const node = nodes[index];
    if (node === undefined) return next(at);
    return this.#match(
      node,
      at,
      back,
      (position) => this.#sequence(nodes, index + (back ? -1 : 1), position, back, next),
    );
  }

  #capture(node: RegexNode & { readonly kind: "capture" }, at: number, back: boolean, next: Next): boolean {
    return this.#match(node.node, at, back, (end) => {
      const span: Span = back ? [end, at] : [at, end];
      let popped: Span | undefined;
      if (node.pops !== undefined) {
        popped = this.#captures.get(node.pops)?.pop();
        if (popped === undefined) return false;
      }
      const spans = node.group >= 0 ? this.#spans(node.group) : undefined;
      // A balancing group captures what stands between the two.
      spans?.push(popped === undefined ? span : [Math.min(popped[1], span[0]), span[0]]);
      if (next(end)) return true;
      spans?.pop();
      if (popped !== undefined) this.#spans(node.pops!).push(popped);
      return false;
    });
  }

  #spans(group: number): Span[] {
    let spans = this.#captures.get(group);
    if (spans === undefined) this.#captures.set(group, spans = []);
    return spans;
  }

  #look(node: RegexNode & { readonly kind: "look" }, at: number, next: Next): boolean {
    const saved = this.#save();
    const found = this.#match(node.node, at, !node.ahead, () => true);
    if (node.negated) {
      this.#captures = saved;
      return !found && next(at);
    }
    if (found && next(at)) return true;
    this.#captures = saved;
    return false;
  }

  #repeat(
    node: RegexNode & { readonly kind: "repeat" },
    count: number,
    at: number,
    before: number,
    back: boolean,
    next: Next,
  ): boolean {
    // A round that took nothing is the last one.
    const mayGoOn = count < node.max && !(count >= node.min && at === before);
    const again = (): boolean =>
      mayGoOn && this.#match(node.node, at, back, (end) => this.#repeat(node, count + 1, end, at, back, next));
    if (count < node.min) return again();
    return node.lazy ? next(at) || again() : again() || next(at);
  }

  #reference(node: RegexNode & { readonly kind: "backref" }, at: number, back: boolean, next: Next): boolean {
    const span = this.#captures.get(node.group)?.at(-1);
    if (span === undefined) return this.#ecma && next(at);
    const wanted = this.#text.slice(span[0], span[1]);
    const start = back ? at - wanted.length : at;
    if (start < 0) return false;
    const found = this.#text.slice(start, start + wanted.length);
    const same = node.ignoreCase ? found.toLowerCase() === wanted.toLowerCase() : found === wanted;
    return same && next(back ? start : at + wanted.length);
  }

  #condition(node: RegexNode & { readonly kind: "if" }, at: number, back: boolean, next: Next): boolean {
    const holds = "group" in node.test
      ? (this.#captures.get(node.test.group)?.length ?? 0) > 0
      : this.#match(node.test.node, at, back, () => true);
    return this.#match(holds ? node.yes : node.no, at, back, next);
  }

  #anchored(node: RegexNode & { readonly kind: "anchor" }, at: number): boolean {
    const text = this.#text;
    const atEnd = at === text.length;
    switch (node.anchor) {
      case "bol":
        return at === 0 || (node.multiline && text[at - 1] === "\n");
      case "eol":
        if (node.multiline) return atEnd || text[at] === "\n";
        return atEnd || (at === text.length - 1 && text[at] === "\n");
      case "start":
        return at === 0;
      case "end":
        return atEnd;
      case "endOrNewline":
        return atEnd || (at === text.length - 1 && text[at] === "\n");
      case "last":
        return at === this.#last;
      case "boundary":
      case "nonBoundary": {
        const word = (index: number): boolean =>
          index >= 0 && index < text.length &&
          (isWord(text.charCodeAt(index), this.#ecma) || text[index] === "\u200c" || text[index] === "\u200d");
        return (word(at - 1) !== word(at)) === (node.anchor === "boundary");
      }
    }
  }

  #fits(node: RegexNode & { readonly kind: "char" | "any" | "set" }, code: number): boolean {
    switch (node.kind) {
      case "any":
        return node.newline || code !== 10;
      case "char":
        return code === node.code || (node.ignoreCase && lower(code) === lower(node.code));
      case "set":
        return inSet(node.set, code, this.#ecma) ||
          (node.ignoreCase && (inSet(node.set, lower(code), this.#ecma) || inSet(node.set, upper(code), this.#ecma)));
    }
  }
}

function lower(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code;
  const text = String.fromCharCode(code).toLowerCase();
  return text.length === 1 ? text.charCodeAt(0) : code;
}

function upper(code: number): number {
  if (code < 128) return code >= 97 && code <= 122 ? code - 32 : code;
  const text = String.fromCharCode(code).toUpperCase();
  return text.length === 1 ? text.charCodeAt(0) : code;
}

const WORD = /[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u;
const SPACE = /[\f\n\r\t\v\x85\p{Z}]/u;
const DIGIT = /\p{Nd}/u;
const CATEGORIES = new Map<string, RegExp>();

function isWord(code: number, ecma: boolean): boolean {
  if (code < 128) {
    return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
  }
  return !ecma && WORD.test(String.fromCharCode(code));
}

function inSet(set: CharSet, code: number, ecma: boolean): boolean {
  const inside = set.items.some((item) => inItem(item, code, ecma)) !== set.negated;
  return inside && !(set.minus !== undefined && inSet(set.minus, code, ecma));
}

function inItem(item: SetItem, code: number, ecma: boolean): boolean {
  if ("from" in item) return code >= item.from && code <= item.to;
  const char = String.fromCharCode(code);
  if ("category" in item) {
    let test = CATEGORIES.get(item.category);
    if (test === undefined) CATEGORIES.set(item.category, test = new RegExp(`[${item.category}]`, "u"));
    return test.test(char) !== item.negated;
  }
  switch (item.escape) {
    case "d":
      return ecma ? /\d/.test(char) : DIGIT.test(char);
    case "D":
      return !(ecma ? /\d/.test(char) : DIGIT.test(char));
    case "w":
      return isWord(code, ecma);
    case "W":
      return !isWord(code, ecma);
    case "s":
      return SPACE.test(char);
    case "S":
      return !SPACE.test(char);
  }
}
