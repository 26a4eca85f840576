/**
 * JSON to values as ConvertFrom-Json reads it: comments, single quotes, bare names, trailing commas and special numbers
 * are taken; texts that look like dates become dates.
 * @module
 */
import {
  PropertyBag,
  PsArray,
  PsBigInteger,
  PsDateTime,
  PsDictionary,
  PsDouble,
  PsObject,
  type PsValue,
} from "../../clixml/value.ts";

/** What is wrong with a text. */
export class JsonError extends Error {
  override readonly name = "JsonError";
  /** An error of the members rather than of the syntax: an empty or a doubled name. */
  readonly memberErrorId: string | undefined;
  constructor(message: string, memberErrorId?: string) {
    super(message);
    this.memberErrorId = memberErrorId;
  }
}

/** Options of {@linkcode readJson}. */
export interface JsonReadOptions {
  readonly maxDepth: number;
  /** Objects become ordered tables. */
  readonly asHashtable: boolean;
  /** A value for a text that may be a date; `undefined` leaves it text. */
  readonly date: (text: string) => PsValue | undefined;
}

/** The value of a text; `undefined` where it holds nothing but white space and comments. */
export function readJson(text: string, options: JsonReadOptions): PsValue | undefined {
  const reader = new JsonReader(text, options);
  return reader.document();
}

const MAX_INT64 = (1n << 63n) - 1n;
const WORDS: Readonly<Record<string, PsValue>> = {
  true: true,
  false: false,
  null: null,
  undefined: null,
  NaN: new PsDouble(NaN),
  Infinity: new PsDouble(Infinity),
};

class JsonReader {
  readonly #text: string;
  readonly #options: JsonReadOptions;
  #at = 0;
  #depth = 0;
  constructor(text: string, options: JsonReadOptions) {
    this.#text = text;
    this.#options = options;
  }

  document(): PsValue | undefined {
    this.#skip();
    if (this.#at >= this.#text.length) return undefined;
    const value = this.#value();
    this.#skip();
    if (this.#at < this.#text.length) throw this.#error("text after the end of the value");
    return value;
  }

  #error(what: string): JsonError {
    return new JsonError(`The JSON text cannot be read at position ${this.#at}: ${what}.`);
  }
  #peek(): string {
    return this.#text[this.#at] ?? "";
  }
  #skip(): void {
    for (;;) {
      const char = this.#peek();
      if (char !== "" && /[\s\ufeff]/.test(char)) this.#at++;
      else if (char === "/") this.#comment();
      else return;
    }
  }
  #comment(): void {
    const next = this.#text[this.#at + 1];
    const [mark, length] = next === "*" ? ["*/", 2] as const : ["\n", 1] as const;
    if (next !== "*" && next !== "/") throw this.#error("a slash that starts no comment");
    const end = this.#text.indexOf(mark, this.#at + 2);
    if (end < 0 && next === "*") throw this.#error("a comment without an end");
    this.#at = end < 0 ? this.#text.length : end + length;
  }

  #value(): PsValue {
    const char = this.#peek();
    if (char === "{") return this.#object();
    if (char === "[") return this.#array();
    if (char === '"' || char === "'") {
      const text = this.#string();
      return this.#options.date(text) ?? text;
    }
    if (/[-+.\d]/.test(char)) return this.#number();
    const word = /^[A-Za-z]+/.exec(this.#text.slice(this.#at, this.#at + 10))?.[0] ?? "";
    if (!Object.hasOwn(WORDS, word)) throw this.#error("no value starts here");
    this.#at += word.length;
    return WORDS[word]!;
  }
  #enter(): void {
    this.#at++;
    if (++this.#depth > this.#options.maxDepth) {
      throw this.#error(`deeper than ${this.#options.maxDepth} levels`);
    }
  }
  #array(): PsValue {
    this.#enter();
    const items: PsValue[] = [];
    for (;;) {
      this.#skip();
      if (this.#peek() === "]") break;
      if (this.#peek() === ",") {
        // A missing item counts as undefined.
        items.push(null);
      } else {
        items.push(this.#value());
        this.#skip();
      }
      if (this.#peek() === ",") this.#at++;
      else if (this.#peek() !== "]") throw this.#error("a comma or the end of the array is missing");
    }
    this.#at++;
    this.#depth--;
    return new PsArray(items);
  }
  #object(): PsValue {
    this.#enter();
    const members: [string, PsValue][] = [];
    for (;;) {
      this.#skip();
      if (this.#peek() === "}") break;
      const name = this.#name();
      this.#skip();
      if (this.#peek() !== ":") throw this.#error("a colon is missing");
      this.#at++;
      this.#skip();
      members.push([name, this.#peek() === "," || this.#peek() === "}" ? null : this.#value()]);
      this.#skip();
      if (this.#peek() === ",") this.#at++;
      else if (this.#peek() !== "}") throw this.#error("a comma or the end of the object is missing");
    }
    this.#at++;
    this.#depth--;
    return this.#options.asHashtable ? tableOf(members) : objectOf(members);
  }
  #name(): string {
    const char = this.#peek();
    if (char === '"' || char === "'") return this.#string();
    const bare = /^[\p{L}\p{N}_$]+/u.exec(this.#text.slice(this.#at, this.#at + 1000))?.[0];
    if (!bare) throw this.#error("a name is missing");
    this.#at += bare.length;
    return bare;
  }
  #string(): string {
    const quote = this.#peek();
    let out = "";
    let from = ++this.#at;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#error("a string without an end");
      if (char === quote) break;
      if (char !== "\\") {
        this.#at++;
        continue;
      }
      out += this.#text.slice(from, this.#at) + this.#escape();
      from = this.#at;
    }
    out += this.#text.slice(from, this.#at);
    this.#at++;
    return out;
  }
  #escape(): string {
    const char = this.#text[this.#at + 1] ?? "";
    this.#at += 2;
    const plain = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", "\\": "\\", "/": "/", '"': '"', "'": "'" }[char];
    if (plain !== undefined) return plain;
    const hex = this.#text.slice(this.#at, this.#at + 4);
    if (char !== "u" || !/^[0-9a-f]{4}$/i.test(hex)) throw this.#error("an unknown escape");
    this.#at += 4;
    return String.fromCharCode(parseInt(hex, 16));
  }
  #number(): PsValue {
    const text = /^[-+.\w]+/.exec(this.#text.slice(this.#at, this.#at + 500))![0];
    this.#at += text.length;
    if (text === "-Infinity") return new PsDouble(-Infinity);
    if (/^[-+]?0x[0-9a-f]+$/i.test(text)) return BigInt(text.replace(/^[-+]/, "")) * (text.startsWith("-") ? -1n : 1n);
    if (/^[-+]?0[0-7]+$/.test(text)) {
      const value = BigInt(`0o${text.replace(/^[-+]?0/, "")}`);
      return text.startsWith("-") ? -value : value;
    }
    if (/^[-+]?\d+$/.test(text)) {
      const value = BigInt(text.replace(/^\+/, ""));
      return value > MAX_INT64 || value < -MAX_INT64 - 1n ? new PsBigInteger(value) : value;
    }
    const value = Number(text);
    if (Number.isNaN(value)) {
      this.#at -= text.length;
      throw this.#error("no number");
    }
    return new PsDouble(value);
  }
}

function objectOf(members: readonly (readonly [string, PsValue])[]): PsValue {
  const bag = new PropertyBag();
  // Newtonsoft keeps the last value of a name that comes twice, at the place of the first.
  const last = new Map(members);
  for (const [name, value] of last) {
    if (name === "") {
      throw new JsonError(
        "A name in the JSON text is empty, which no property can be; use -AsHashtable.",
        "EmptyKeyInJsonString",
      );
    }
    if (bag.has(name)) {
      throw new JsonError(
        `The JSON text has names that differ in case only ('${name}'); use -AsHashtable.`,
        "KeysWithDifferentCasingInJsonString",
      );
    }
    bag.push(name, value);
  }
  return new PsObject(bag);
}

function tableOf(members: readonly (readonly [string, PsValue])[]): PsValue {
  const table = new PsDictionary("System.Management.Automation.OrderedHashtable", "ordinal");
  for (const [name, value] of members) table.set(name, value);
  return table;
}

const ISO_REGEXP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/;
const MICROSOFT_REGEXP = /^\/Date\((-?\d+)([+-]\d{4})?\)\/$/;
const EPOCH_TICKS = 621_355_968_000_000_000n;
const TICKS_PER_MINUTE = 600_000_000n;

/** A date as its parts: ticks as written, and the offset that was written with them. */
export interface JsonDate {
  readonly ticks: bigint;
  /** Minutes; `Z` is 0; `undefined` where none was written. */
  readonly offset: number | undefined;
  readonly isUtc: boolean;
}

/** The date that a text is, `undefined` where it is none. */
export function readJsonDate(text: string): JsonDate | undefined {
  if (text.length < 10 || text.length > 45) return undefined;
  const microsoft = MICROSOFT_REGEXP.exec(text);
  if (microsoft) {
    const ticks = EPOCH_TICKS + BigInt(microsoft[1]!) * 10_000n;
    return { ticks, offset: 0, isUtc: true };
  }
  const match = ISO_REGEXP.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  if (year < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || date.getUTCHours() !== hour % 24) {
    return undefined;
  }
  const fraction = BigInt((match[7] ?? "").slice(0, 7).padEnd(7, "0"));
  const ticks = EPOCH_TICKS + BigInt(date.getTime()) * 10_000n + fraction;
  const zone = match[8];
  if (zone === undefined || zone === "Z") {
    return { ticks, offset: zone === undefined ? undefined : 0, isUtc: zone === "Z" };
  }
  const sign = zone.startsWith("-") ? -1 : 1;
  const digits = zone.slice(1).replace(":", "");
  return { ticks, offset: sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))), isUtc: false };
}

/** The DateTime of a date: UTC stays UTC, an offset makes it local, nothing leaves it unspecified. */
export function jsonDateTime(date: JsonDate, utcOffsetMinutes: (utcTicks: bigint) => number): PsDateTime {
  if (date.isUtc) return new PsDateTime(date.ticks, "Utc");
  if (date.offset === undefined) return new PsDateTime(date.ticks, "Unspecified");
  const utc = date.ticks - BigInt(date.offset) * TICKS_PER_MINUTE;
  return new PsDateTime(utc + BigInt(utcOffsetMinutes(utc)) * TICKS_PER_MINUTE, "Local");
}
