/**
 * From the tree of a .NET pattern to JavaScript's syntax. Each pattern has two forms: one for text that is ASCII
 * throughout, where the built-in classes are right, and one for any text.
 * @module
 */
import type { Anchor, CharSet, ParsedRegex, RegexNode, SetItem } from "./regex_parse.ts";
import { REGEX_OPTIONS } from "./regex_parse.ts";

/** What the emitter cannot say in JavaScript; the matcher of `regex_match.ts` does such patterns. */
class Unsupported extends Error {}

/** JavaScript's form of a pattern. */
export interface EmittedRegex {
  readonly source: string;
  /** .NET group number of each capturing group of the source, from the first. */
  readonly groups: readonly number[];
}

const WORD = "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}";
const SPACE = "\\f\\n\\r\\t\\v\\x85\\p{Z}";

/** The JavaScript source of a tree, `undefined` where JavaScript has no words for it. */
export function emitRegex(parsed: ParsedRegex, ascii: boolean): EmittedRegex | undefined {
  if (parsed.options & REGEX_OPTIONS.RightToLeft) return undefined;
  const emitter = new Emitter(ascii, (parsed.options & REGEX_OPTIONS.ECMAScript) !== 0);
  try {
    return { source: emitter.node(parsed.node), groups: emitter.groups };
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

class Emitter {
  readonly groups: number[] = [];
  readonly #ascii: boolean;
  #atomics = 0;

  constructor(ascii: boolean, ecma: boolean) {
    this.#ascii = ascii || ecma;
  }

  node(node: RegexNode): string {
    switch (node.kind) {
      case "empty":
        return "";
      case "char":
        return caseScope(charSource(node.code), node.ignoreCase && hasCase(node.code));
      case "any":
        return node.newline ? "[\\s\\S]" : "[^\\n]";
      case "set":
        return caseScope(this.#setSource(node.set), node.ignoreCase);
      case "anchor":
        return this.#anchor(node.anchor, node.multiline);
      case "seq":
        return this.#sequence(node.nodes);
      case "alt":
        return `(?:${node.nodes.map((each) => this.node(each)).join("|")})`;
      case "capture":
        if (node.pops !== undefined) throw new Unsupported();
        this.groups.push(node.group);
        return `(${this.node(node.node)})`;
      case "group":
        return `(?:${this.node(node.node)})`;
      case "atomic": {
        // A look-ahead never gives back what it matched; the reference then takes it.
        this.groups.push(-1);
        const index = this.groups.length;
        this.#atomics++;
        return `(?=(${this.node(node.node)}))\\${index}(?:)`;
      }
      case "look":
        return `(?${node.ahead ? "" : "<"}${node.negated ? "!" : "="}${this.node(node.node)})`;
      case "repeat":
        return this.#repeat(node);
      case "backref":
        return this.#reference(node.group, node.ignoreCase);
      case "if":
        throw new Unsupported();
    }
  }

  // Characters of one case rule stand together: one scope for a word, not one for each letter.
  #sequence(nodes: readonly RegexNode[]): string {
    let text = "";
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      if (node.kind === "char" && node.ignoreCase) {
        let run = "";
        let cased = false;
        while (i < nodes.length) {
          const next = nodes[i]!;
          if (next.kind !== "char" || !next.ignoreCase) break;
          run += charSource(next.code);
          cased ||= hasCase(next.code);
          i++;
        }
        i--;
        text += caseScope(run, cased);
      } else text += this.node(node);
    }
    return text;
  }

  #repeat(node: RegexNode & { readonly kind: "repeat" }): string {
    const inner = this.node(node.node);
    // An empty assertion may not be repeated in JavaScript's Unicode mode.
    const body = isSingle(node.node) ? inner : `(?:${inner})`;
    const { min, max } = node;
    const range = min === 0 && max === Infinity
      ? "*"
      : min === 1 && max === Infinity
      ? "+"
      : min === 0 && max === 1
      ? "?"
      : max === Infinity
      ? `{${min},}`
      : min === max
      ? `{${min}}`
      : `{${min},${max}}`;
    return `${body}${range}${node.lazy ? "?" : ""}`;
  }

  #reference(group: number, ignoreCase: boolean): string {
    const at = this.groups.lastIndexOf(group);
    // A group that comes later, or twice, is more than JavaScript's references can say.
    if (at < 0 || this.groups.indexOf(group) !== at) throw new Unsupported();
    return caseScope(`\\${at + 1}(?:)`, ignoreCase);
  }

  #anchor(anchor: Anchor, multiline: boolean): string {
    const word = this.#ascii ? "\\w" : `[${WORD}\\u200c\\u200d]`;
    switch (anchor) {
      case "bol":
        return multiline ? "(?<=^|\\n)" : "^";
      case "eol":
        return multiline ? "(?=\\n|$)" : "(?=\\n?$)";
      case "start":
        return "^";
      case "end":
        return "$";
      case "endOrNewline":
        return "(?=\\n?$)";
      case "boundary":
        return this.#ascii ? "\\b" : `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
      case "nonBoundary":
        return this.#ascii ? "\\B" : `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
      case "last":
        throw new Unsupported();
    }
  }

  #setSource(set: CharSet): string {
    const inner = set.items.map((item) => this.#itemSource(item)).join("");
    const own = `[${set.negated ? "^" : ""}${inner}]`;
    if (set.minus === undefined) return own;
    return `[${own}--${this.#setSource(set.minus)}]`;
  }

  #itemSource(item: SetItem): string {
    if ("from" in item) {
      const from = classChar(item.from);
      return item.from === item.to ? from : `${from}-${classChar(item.to)}`;
    }
    if ("category" in item) {
      if (item.category.startsWith("\\p")) return item.negated ? item.category.replace("\\p", "\\P") : item.category;
      return item.negated ? `[^${item.category}]` : item.category;
    }
    if (this.#ascii) return `\\${item.escape}`;
    switch (item.escape) {
      case "d":
        return "\\p{Nd}";
      case "D":
        return "\\P{Nd}";
      case "w":
        return WORD;
      case "W":
        return `[^${WORD}]`;
      case "s":
        return SPACE;
      case "S":
        return `[^${SPACE}]`;
    }
  }
}

function isSingle(node: RegexNode): boolean {
  switch (node.kind) {
    case "any":
    case "alt":
    case "capture":
    case "group":
    case "set":
      return true;
    case "char":
      return true;
    default:
      return false;
  }
}

function hasCase(code: number): boolean {
  if (code < 128) return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  const char = String.fromCharCode(code);
  return char.toLowerCase() !== char || char.toUpperCase() !== char;
}

function caseScope(source: string, ignoreCase: boolean): string {
  return ignoreCase ? `(?i:${source})` : source;
}

function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

function charSource(code: number): string {
  if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95) {
    return String.fromCharCode(code);
  }
  return unicodeEscape(code);
}

const classChar = charSource;
