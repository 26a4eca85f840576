/**
 * Values to JSON, letter for letter as ConvertTo-Json writes it (Newtonsoft.Json's layout and escapes).
 * @module
 */
import {
  LiveObject,
  PsArray,
  PsBigInteger,
  PsChar,
  PsDateTime,
  PsDecimal,
  PsDictionary,
  PsDouble,
  PsDynamicMember,
  PsEnum,
  PsGuid,
  PsList,
  PsObject,
  PsSingle,
  PsSmall,
  PsUInt64,
  PsUri,
  type PsValue,
} from "../../clixml/value.ts";
import { toText } from "../dotnet/convert.ts";
import { isEnumerable, itemsOf } from "../dotnet/enumerate.ts";
import { XmlNode } from "../dotnet/xml/nodes.ts";
import { membersOf } from "../dotnet/members.ts";
import { formatValue } from "../dotnet/number_format.ts";
import { decimalText, doubleText, singleText } from "../dotnet/number_text.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import type { Session } from "../session.ts";

/** How strings are written. */
export type JsonEscapes = "Default" | "EscapeNonAscii" | "EscapeHtml";

/** Options of {@linkcode writeJson}. */
export interface JsonOptions {
  readonly session: Session;
  readonly depth: number;
  readonly compress: boolean;
  readonly enumsAsStrings: boolean;
  readonly escapes: JsonEscapes;
  readonly newline: string;
  /** Whether the value came down a pipeline: what its type adds to it is then written too. */
  readonly piped: boolean;
  /** Called once where something was too deep. */
  tooDeep(): void;
  /** Throws the error of a table with a key that is no string. */
  badKey(table: PsValue): never;
}

/** JSON as a tree, texts already escaped. */
type Node = string | readonly Node[] | ReadonlyMap<string, Node>;

/** JSON text of a value. */
export function writeJson(value: PsValue, options: JsonOptions): string {
  return layout(new JsonWriter(options).node(value, 0, options.piped), options, "");
}

function layout(node: Node, options: JsonOptions, indent: string): string {
  if (typeof node === "string") return node;
  const { compress, newline } = options;
  const isMap = node instanceof Map;
  const [open, close] = isMap ? ["{", "}"] : ["[", "]"];
  const inner = `${indent}  `;
  const parts = isMap
    ? [...node as ReadonlyMap<string, Node>].map(([name, child]) =>
      `${quote(name, options.escapes)}:${compress ? "" : " "}${layout(child, options, inner)}`
    )
    : (node as readonly Node[]).map((child) => layout(child, options, inner));
  if (parts.length === 0) return open! + close!;
  if (compress) return `${open}${parts.join(",")}${close}`;
  return `${open}${newline}${inner}${parts.join(`,${newline}${inner}`)}${newline}${indent}${close}`;
}

class JsonWriter {
  readonly #options: JsonOptions;
  #warned = false;
  constructor(options: JsonOptions) {
    this.#options = options;
  }

  node(value: PsValue, depth: number, wrapped = value instanceof PsObject): Node {
    const plain = value instanceof PsObject && value.base !== undefined ? value.base : value;
    const scalar = this.#scalar(plain);
    if (scalar !== undefined) return wrapped ? this.#withExtended(value, plain, scalar, depth) : scalar;
    if (depth > this.#options.depth) {
      if (!this.#warned) this.#options.tooDeep();
      this.#warned = true;
      return this.#string(
        toText(value instanceof PsObject && value.base === undefined ? value : plain, this.#options.session),
      );
    }
    if (plain instanceof PsDictionary) {
      const table = this.#dictionary(plain, depth);
      if (wrapped) this.#addExtended(value, table, depth);
      return table;
    }
    // A node is the sequence of its children to .NET, though the pipeline keeps it whole.
    if (isEnumerable(plain) || plain instanceof XmlNode) {
      const items = (plain instanceof XmlNode ? plain.children : itemsOf(plain)).map((item) =>
        this.node(item, depth + 1)
      );
      return wrapped ? this.#withExtended(value, plain, items, depth) : items;
    }
    return this.#object(value, depth);
  }

  #scalar(value: PsValue): string | undefined {
    const { enumsAsStrings } = this.#options;
    switch (typeof value) {
      case "string":
        return this.#string(value);
      case "number":
      case "bigint":
        return String(value);
      case "boolean":
        return value ? "true" : "false";
    }
    if (value === null) return "null";
    if (value instanceof PsDouble) return this.#real(value.value, doubleText(value.value));
    if (value instanceof PsSingle) return this.#real(value.value, singleText(value.value));
    if (value instanceof PsDecimal) {
      const text = decimalText(value.unscaled, value.scale);
      return text.includes(".") ? text : `${text}.0`;
    }
    if (value instanceof PsSmall || value instanceof PsUInt64 || value instanceof PsBigInteger) {
      return String(value.value);
    }
    if (value instanceof PsChar) return this.#string(String.fromCharCode(value.code));
    if (value instanceof PsEnum) {
      const number = typeof value.value === "object" ? value.value.value : value.value;
      return enumsAsStrings ? this.#string(value.name) : String(number);
    }
    if (value instanceof PsDateTime) return `"${trimFraction(formatValue(value, "o") ?? "")}"`;
    if (value instanceof PsGuid) return `"${value.text}"`;
    if (value instanceof PsUri) return this.#string(value.text);
    const type = typeNamesOf(value)[0];
    if (type === "System.DateTimeOffset") return `"${trimFraction(formatValue(value, "o") ?? "")}"`;
    if (type === "System.DBNull" || type === "System.Management.Automation.Language.NullString") return "null";
    return undefined;
  }
  #real(value: number, text: string): string {
    if (Number.isFinite(value)) return /[.E]/.test(text) ? text : `${text}.0`;
    return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"Infinity"' : '"-Infinity"';
  }
  #string(text: string): string {
    return quote(text, this.#options.escapes);
  }
  #dictionary(table: PsDictionary, depth: number): Map<string, Node> {
    const map = new Map<string, Node>();
    for (const [key, value] of table.entries()) {
      const name = key instanceof PsObject && key.base !== undefined ? key.base : key;
      if (typeof name !== "string") this.#options.badKey(table);
      map.set(name, this.node(value, depth + 1));
    }
    return map;
  }
  /** All properties of an object: those of its .NET type first, then what PowerShell adds. */
  #object(value: PsValue, depth: number): Node {
    const map = new Map<string, Node>();
    if (value instanceof PsObject && value.base === undefined && !value.adapted) {
      const { names, values } = value.members;
      for (let i = 0; i < names.length; i++) {
        const member = values[i]!;
        if (member instanceof PsDynamicMember) continue;
        map.set(names[i]!, this.node(member, depth + 1));
      }
    }
    for (const member of membersOf(value, this.#options.session)) {
      if (!member.isProperty || map.has(member.name)) continue;
      map.set(member.name, this.node(readQuietly(() => member.value()), depth + 1));
    }
    return map;
  }
  #withExtended(value: PsValue, plain: PsValue, node: Node, depth: number): Node {
    if (typeof plain === "string" || plain instanceof PsDateTime) return node;
    const map = new Map<string, Node>([["value", node]]);
    this.#addExtended(value, map, depth);
    return map.size === 1 ? node : map;
  }
  #addExtended(value: PsValue, map: Map<string, Node>, depth: number): void {
    if (isPlainNumber(value)) return;
    for (const member of membersOf(value, this.#options.session)) {
      if (!member.isProperty || member.memberType === "Property" || map.has(member.name)) continue;
      map.set(member.name, this.node(readQuietly(() => member.value()), depth + 1));
    }
  }
}

function isPlainNumber(value: PsValue): boolean {
  return value === null || typeof value !== "object" || value instanceof PsArray || value instanceof PsList ||
    value instanceof Uint8Array ||
    !(value instanceof PsObject || value instanceof LiveObject || value instanceof PsGuid);
}

function readQuietly(read: () => PsValue): PsValue {
  try {
    return read();
  } catch {
    // A property that cannot be read counts as null.
    return null;
  }
}

/** `.1230000` becomes `.123`, `.0000000` goes. */
function trimFraction(text: string): string {
  return text.replace(/\.(\d*?)0+(?=$|Z|[+-])/, (_all, digits: string) => (digits === "" ? "" : `.${digits}`));
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};
// deno-lint-ignore no-control-regex
const DEFAULT_REGEXP = /["\\\u0000-\u001f\u0085\u2028\u2029]/g;
// deno-lint-ignore no-control-regex
const HTML_REGEXP = /["\\<>&'\u0000-\u001f\u0085\u2028\u2029]/g;
// deno-lint-ignore no-control-regex
const NON_ASCII_REGEXP = /["\\\u0000-\u001f\u007f-\uffff]/g;

function quote(text: string, escapes: JsonEscapes): string {
  const html = escapes === "EscapeHtml";
  const regexp = html ? HTML_REGEXP : escapes === "EscapeNonAscii" ? NON_ASCII_REGEXP : DEFAULT_REGEXP;
  const escaped = text.replace(regexp, (char) => {
    const short = html && char === '"' ? undefined : SHORT_ESCAPES[char];
    return short ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}
