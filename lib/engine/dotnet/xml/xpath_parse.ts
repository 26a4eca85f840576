/**
 * XPath 1.0 expressions as trees (W3C Recommendation of 16 November 1999, section 3.7 for the words).
 * Running them is `xpath.ts`.
 * @module
 */

/** Longest expression, in characters: longer than anybody writes, short enough to bound the work. */
export const MAX_XPATH_LENGTH = 64 * 1024;
/** Deepest nesting of parentheses and predicates. */
const MAX_XPATH_DEPTH = 200;

/** The axes, by name; the namespace axis is empty here. */
export const AXES = [
  "ancestor",
  "ancestor-or-self",
  "attribute",
  "child",
  "descendant",
  "descendant-or-self",
  "following",
  "following-sibling",
  "namespace",
  "parent",
  "preceding",
  "preceding-sibling",
  "self",
] as const;

/** Name of an axis. */
export type Axis = (typeof AXES)[number];

/** What a step's node must be. */
export type NodeTest =
  | { readonly kind: "name"; readonly prefix: string; readonly name: string }
  | {
    readonly kind: "type";
    readonly type: "node" | "text" | "comment" | "processing-instruction";
    readonly name?: string;
  };

/** One step of a path. */
export interface Step {
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly Expression[];
}

/** Operators of two operands. */
export type BinaryOperator =
  | "or"
  | "and"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "div"
  | "mod"
  | "|";

/** An expression. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | {
    readonly kind: "binary";
    readonly operator: BinaryOperator;
    readonly left: Expression;
    readonly right: Expression;
  }
  | { readonly kind: "negate"; readonly operand: Expression }
  | {
    readonly kind: "path";
    /** Where it starts: the root, an expression, or the context node. */
    readonly start: "root" | "context" | Expression;
    /** Predicates of the start. */
    readonly filters: readonly Expression[];
    readonly steps: readonly Step[];
  };

/** An expression that cannot be read. */
export class XPathSyntaxError extends Error {
  override readonly name = "XPathSyntaxError";
}

interface Token {
  readonly kind: "name" | "number" | "string" | "symbol" | "end";
  readonly text: string;
}

const TOKEN_REGEXP =
  /\s*(?:(\d+(?:\.\d*)?|\.\d+)|"([^"]*)"|'([^']*)'|(::|\/\/|\.\.|!=|<=|>=|[()[\].@,/|+\-=<>*$:])|([\p{L}_][\p{L}\p{N}\p{M}_.\-·]*))/uy;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN_REGEXP.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN_REGEXP.lastIndex < end) {
    const at = TOKEN_REGEXP.lastIndex;
    const match = TOKEN_REGEXP.exec(text);
    if (match === null) throw new XPathSyntaxError(`there is no token at position ${at + 1}`);
    const [, number, double, single, symbol, name] = match;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "string", text: double ?? single ?? "" });
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
}

const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["or"],
  ["and"],
  ["=", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "div", "mod"],
];
const NODE_TYPES = ["node", "text", "comment", "processing-instruction"] as const;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  constructor(text: string) {
    this.#tokens = tokenize(text);
  }
  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }
  #is(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.kind === "symbol" && token.text === text;
  }
  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }
  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected(`"${text}"`);
  }
  #unexpected(wanted: string): XPathSyntaxError {
    const { kind, text } = this.#peek();
    return new XPathSyntaxError(`${kind === "end" ? "the end" : `"${text}"`} stands where ${wanted} must be`);
  }
  parse(): Expression {
    const expression = this.#binary(0);
    if (this.#peek().kind !== "end") throw this.#unexpected("an operator or the end");
    return expression;
  }
  #nested<T>(read: () => T): T {
    if (++this.#depth > MAX_XPATH_DEPTH) throw new XPathSyntaxError("it nests too deep");
    const result = read();
    this.#depth--;
    return result;
  }
  #operator(level: number): BinaryOperator | undefined {
    const { kind, text } = this.#peek();
    if (kind !== "symbol" && kind !== "name") return undefined;
    return LEVELS[level]!.find((each) => each === text);
  }
  #binary(level: number): Expression {
    if (level === LEVELS.length) return this.#unary();
    let left = this.#binary(level + 1);
    for (let operator = this.#operator(level); operator !== undefined; operator = this.#operator(level)) {
      this.#at++;
      left = { kind: "binary", operator, left, right: this.#binary(level + 1) };
    }
    return left;
  }
  #unary(): Expression {
    if (this.#take("-")) return this.#nested(() => ({ kind: "negate", operand: this.#unary() }));
    let left = this.#path();
    while (this.#take("|")) left = { kind: "binary", operator: "|", left, right: this.#path() };
    return left;
  }
  #path(): Expression {
    if (this.#take("//")) return { kind: "path", start: "root", filters: [], steps: [EVERYWHERE, ...this.#steps()] };
    if (this.#take("/")) {
      const steps = this.#startsStep() ? this.#steps() : [];
      return { kind: "path", start: "root", filters: [], steps };
    }
    if (!this.#startsPrimary()) return { kind: "path", start: "context", filters: [], steps: this.#steps() };
    const start = this.#primary();
    const filters = this.#predicates();
    const steps = this.#take("//") ? [EVERYWHERE, ...this.#steps()] : this.#take("/") ? this.#steps() : [];
    return filters.length === 0 && steps.length === 0 ? start : { kind: "path", start, filters, steps };
  }
  #startsStep(): boolean {
    const token = this.#peek();
    return token.kind === "name" || (token.kind === "symbol" && [".", "..", "@", "*"].includes(token.text));
  }
  #startsPrimary(): boolean {
    const token = this.#peek();
    if (token.kind === "number" || token.kind === "string" || this.#is("(") || this.#is("$")) return true;
    if (token.kind !== "name") return false;
    const isPrefixed = this.#is(":", 1) && this.#is("(", 3);
    return isPrefixed || (this.#is("(", 1) && !(NODE_TYPES as readonly string[]).includes(token.text));
  }
  #primary(): Expression {
    const token = this.#peek();
    this.#at++;
    if (token.kind === "number") return { kind: "number", value: Number(token.text) };
    if (token.kind === "string") return { kind: "string", value: token.text };
    if (token.text === "$") return { kind: "variable", name: this.#name().join(":") };
    if (token.text === "(") {
      const inner = this.#nested(() => this.#binary(0));
      this.#expect(")");
      return inner;
    }
    let name = token.text;
    if (this.#take(":")) name += `:${this.#peek().text}`, this.#at++;
    this.#expect("(");
    const args: Expression[] = [];
    if (!this.#is(")")) {
      do args.push(this.#nested(() => this.#binary(0))); while (this.#take(","));
    }
    this.#expect(")");
    return { kind: "call", name, args };
  }
  #name(): [prefix: string, name: string] {
    const token = this.#peek();
    if (token.kind !== "name") throw this.#unexpected("a name");
    this.#at++;
    if (!this.#is(":") || this.#is("::")) return ["", token.text];
    this.#at++;
    const local = this.#peek();
    if (local.kind !== "name") throw this.#unexpected("a name");
    this.#at++;
    return [token.text, local.text];
  }
  #steps(): Step[] {
    const steps: Step[] = [this.#step()];
    for (;;) {
      if (this.#take("//")) steps.push(EVERYWHERE, this.#step());
      else if (this.#take("/")) steps.push(this.#step());
      else return steps;
    }
  }
  #step(): Step {
    if (this.#take(".")) return { axis: "self", test: ANY_NODE, predicates: [] };
    if (this.#take("..")) return { axis: "parent", test: ANY_NODE, predicates: [] };
    let axis: Axis = "child";
    if (this.#take("@")) axis = "attribute";
    else if (this.#peek().kind === "name" && this.#is("::", 1)) {
      const found = AXES.find((each) => each === this.#peek().text);
      if (found === undefined) throw this.#unexpected("an axis");
      axis = found;
      this.#at += 2;
    }
    return { axis, test: this.#test(), predicates: this.#predicates() };
  }
  #test(): NodeTest {
    if (this.#take("*")) return { kind: "name", prefix: "", name: "*" };
    const token = this.#peek();
    if (token.kind !== "name") throw this.#unexpected("a step");
    const type = NODE_TYPES.find((each) => each === token.text);
    if (type !== undefined && this.#is("(", 1)) {
      this.#at += 2;
      const target = this.#peek();
      if (type === "processing-instruction" && target.kind === "string") this.#at++;
      this.#expect(")");
      return { kind: "type", type, ...(target.kind === "string" && { name: target.text }) };
    }
    if (this.#is(":", 1) && this.#is("*", 2)) {
      this.#at += 3;
      return { kind: "name", prefix: token.text, name: "*" };
    }
    const [prefix, name] = this.#name();
    return { kind: "name", prefix, name };
  }
  #predicates(): Expression[] {
    const found: Expression[] = [];
    while (this.#take("[")) {
      found.push(this.#nested(() => this.#binary(0)));
      this.#expect("]");
    }
    return found;
  }
}

const ANY_NODE: NodeTest = { kind: "type", type: "node" };
/** What `//` stands for. */
const EVERYWHERE: Step = { axis: "descendant-or-self", test: ANY_NODE, predicates: [] };

/** The tree of an expression. @throws {XPathSyntaxError} */
export function parseXPath(text: string): Expression {
  if (text.length > MAX_XPATH_LENGTH) throw new XPathSyntaxError("it is too long");
  return new Parser(text).parse();
}
