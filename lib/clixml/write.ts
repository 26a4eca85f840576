/**
 * Values to CLIXML text (MS-PSRP 2.2.5), element for element what PowerShell's own serializer writes.
 *
 * Depth counts adapted properties only: extended members and containers cost nothing, and what is left at depth 0 is the
 * object's text. Objects that were met before become references; plain strings, numbers and dates never do.
 * @module
 */
import { RemotingError } from "../errors.ts";
import { MAX_VALUE_DEPTH } from "./limits.ts";
import { PsMemberSet } from "./member_set.ts";
import { type PrimitiveRow, PRIMITIVES } from "./primitives.ts";
import { PsProgressRecord } from "./progress.ts";
import type { ClixmlForm } from "./read.ts";
import { MONAD_NAMESPACE } from "./tags.ts";
import { encodeAttribute, encodeText, hasNoncharacter } from "./text.ts";
import { TYPE_DEPTHS } from "./type_depths.ts";
import { typeNamesOf } from "./type_names.ts";
import {
  type ListShape,
  type LiveObject,
  type PropertyBag,
  PsArray,
  type PsBigInteger,
  PsDictionary,
  PsDynamicMember,
  PsEnum,
  PsList,
  PsObject,
  type PsSecureString,
  type PsSmall,
  type PsValue,
  type WireForm,
} from "./value.ts";
import { valueText } from "./value_text.ts";

/** What the type table of a session knows about a value's types (Update-TypeData), for the writer. */
export interface WireTypeData {
  /** SerializationDepth of the type; `undefined` where none is set. */
  depth?(typeNames: readonly string[]): number | undefined;
  /** Extended members that the types add (ScriptProperty, AliasProperty …); getters that throw are left out. */
  members?(value: PsValue): Iterable<readonly [string, () => PsValue]>;
  /** Adapted properties of a value that is no live object: those of a set, a queue of threads, … */
  properties?(value: PsValue): Iterable<readonly [string, () => PsValue]>;
  /** The text that is written instead of the object (SerializationMethod String); `undefined`: write the object. */
  asText?(value: PsObject | LiveObject): string | undefined;
}

/** What both forms of writing have in common. */
export interface WriteOptions {
  /** Levels of adapted properties. @default {1} */
  readonly depth?: number;
  /** Content of the `SS` element for a secure string. Without it, writing one fails. */
  readonly secureString?: (value: PsSecureString) => string;
  readonly typeData?: WireTypeData;
}

/** Options of {@linkcode writeClixml}. */
export interface WriteClixmlOptions extends WriteOptions {
  /** @default {"file"} */
  readonly form?: ClixmlForm;
  /** Blanks per level, 0 for one line. @default {2 in the file form, 0 in the remoting form} */
  readonly indent?: number;
}

/** Options of {@linkcode writeRemoting}. */
export interface WriteRemotingOptions extends WriteOptions {
  /**
   * Whether the sender wraps the value in a PSObject of its own (every object of a pipeline is): then a list or table
   * that contains itself is written once more inside. @default {true}
   */
  readonly wrapped?: boolean;
}

/** Largest depth; beyond 50 levels nothing is written anyway. */
const MAX_DEPTH = 1000;
/** What stands for an object that lies more than fifty values deep. */
const TOO_DEEP = "(nested too deep to be written)";

/**
 * A document with the given values.
 * @throws {RemotingError} `ERR_CLIXML` where a secure string cannot be encrypted, or a file cannot hold a character.
 */
export function writeClixml(values: readonly PsValue[], options: WriteClixmlOptions = {}): string {
  const form = options.form ?? "file";
  const writer = new ValueWriter(options, form, options.indent ?? (form === "file" ? 2 : 0));
  return writer.document(values);
}

/** The data of a PSRP message; "" for `null`. */
export function writeRemoting(value: PsValue, options: WriteRemotingOptions = {}): string {
  if (value === null) return "";
  return new ValueWriter(options, "remoting", 0).single(value, options.wrapped ?? true);
}

/** Member names as attributes, kept across documents: a session repeats them. */
const nameAttributes = new Map<string, string>();
const MAX_NAME_ATTRIBUTES = 8192;

/** A list of type names that has been met, with what was found out about it. */
interface TypeEntry {
  readonly names: readonly string[];
  /** RefId of its TN element, -1 before that is written. */
  id: number;
  readonly depth: number | undefined;
}

type Identity = PsObject | PsArray | PsList | PsDictionary | PsEnum | LiveObject | PsBigInteger;

class ValueWriter {
  readonly #isFile: boolean;
  readonly #depth: number;
  readonly #secureString: ((value: PsSecureString) => string) | undefined;
  readonly #typeData: WireTypeData | undefined;
  readonly #indent: number;
  // Joined once at the end, which is twice as fast as appending.
  readonly #parts: string[] = [];
  #level = 0;
  // Whether the last start tag still lacks its ">".
  #pending = false;
  // A container that is opened only when something is put into it.
  #lazy: string | undefined;
  #nested = 0;
  #nextObject = 0;
  #nextTypeNames = 0;
  readonly #objects = new Map<object, number>();
  readonly #types = new Map<string, TypeEntry[]>();
  #lastType: TypeEntry | undefined;
  readonly #newLines: string[] = [];

  constructor(options: WriteOptions, form: ClixmlForm, indent: number) {
    this.#isFile = form === "file";
    this.#depth = Math.min(options.depth ?? 1, MAX_DEPTH);
    this.#secureString = options.secureString;
    this.#typeData = options.typeData;
    this.#indent = indent;
  }

  single(value: PsValue, wrapped: boolean): string {
    this.#value(value, undefined, this.#depth, wrapped);
    return this.#parts.join("");
  }

  document(values: readonly PsValue[]): string {
    if (this.#isFile) this.#start(`Objs Version="1.1.0.1" xmlns="${MONAD_NAMESPACE}"`);
    for (const value of values) this.#value(value, undefined, this.#depth, false);
    if (this.#isFile) this.#end("Objs");
    return this.#parts.join("");
  }

  // What goes before the next tag: the end of the start tag around it, a container that waits for content, a new line.
  #line(): void {
    if (this.#pending) {
      this.#parts.push(">");
      this.#pending = false;
    }
    const lazy = this.#lazy;
    if (lazy !== undefined) {
      this.#lazy = undefined;
      this.#start(lazy);
      this.#line();
      return;
    }
    if (this.#indent > 0 && this.#parts.length > 0) this.#parts.push(this.#newLine());
  }

  #newLine(): string {
    return this.#newLines[this.#level] ??= `\n${" ".repeat(this.#indent * this.#level)}`;
  }

  // `tag` with its attributes.
  #start(tag: string): void {
    this.#line();
    this.#parts.push("<", tag);
    this.#level++;
    this.#pending = true;
  }

  #end(tag: string): void {
    this.#level--;
    if (this.#pending) {
      this.#parts.push(" />");
      this.#pending = false;
      return;
    }
    this.#line();
    this.#parts.push("</", tag, ">");
  }

  #nameOf(name: string | undefined): string {
    if (name === undefined) return "";
    let attribute = nameAttributes.get(name);
    if (attribute === undefined) {
      attribute = ` N="${encodeAttribute(name)}"`;
      if (nameAttributes.size >= MAX_NAME_ATTRIBUTES) nameAttributes.clear();
      nameAttributes.set(name, attribute);
    }
    // Noncharacters stand as references there.
    if (this.#isFile && attribute.includes("&#xFFF")) this.#checked(name);
    return attribute;
  }

  #checked(text: string): string {
    if (this.#isFile && hasNoncharacter(text)) {
      throw new RemotingError(
        "ERR_CLIXML",
        "local",
        "Cannot write CLIXML to a file: U+FFFE and U+FFFF cannot stand in XML",
      );
    }
    return text;
  }

  // An element that .NET closes at once where it is empty.
  #encoded(tag: string, text: string): void {
    this.#line();
    if (text === "") this.#parts.push("<", tag, " />");
    else this.#parts.push("<", tag, ">", encodeText(this.#checked(text)), "</", tag, ">");
  }

  #primitive<T extends PsValue>(row: PrimitiveRow<T>, value: T, name: string | undefined): void {
    this.#line();
    let text = row.write(value);
    if (row.escaped) text = encodeText(this.#isFile ? this.#checked(text) : text);
    if (text === "" && row.collapses) this.#parts.push(row.start, this.#nameOf(name), " />");
    else if (name === undefined) this.#parts.push(row.start, ">", text, row.end);
    else this.#parts.push(row.start, this.#nameOf(name), ">", text, row.end);
  }

  /**
   * One value. `fresh`: its identity is new here, so it is neither looked up nor remembered (the value that a sender has
   * wrapped, an unboxed element of an array).
   */
  #value(value: PsValue, name: string | undefined, depth: number, fresh = false): void {
    if (value === null) {
      this.#line();
      this.#parts.push("<Nil", this.#nameOf(name), " />");
      return;
    }
    this.#nested++;
    if (this.#nested === MAX_VALUE_DEPTH) this.#primitive(PRIMITIVES.S, TOO_DEEP, name);
    else if (!this.#plain(value, name)) this.#complex(value as Identity, name, depth, fresh);
    this.#nested--;
  }

  // Values that are written as one element without identity; whether `value` was one.
  #plain(value: PsValue, name: string | undefined): boolean {
    switch (typeof value) {
      case "string":
        this.#primitive(PRIMITIVES.S, value, name);
        return true;
      case "number":
        this.#primitive(PRIMITIVES.I32, value, name);
        return true;
      case "boolean":
        this.#primitive(PRIMITIVES.B, value, name);
        return true;
      case "bigint":
        this.#primitive(PRIMITIVES.I64, value, name);
        return true;
    }
    if (value === null) return false;
    if (value instanceof Uint8Array) {
      this.#primitive(PRIMITIVES.BA, value, name);
      return true;
    }
    switch (value.kind) {
      case "Double":
        this.#primitive(PRIMITIVES.Db, value, name);
        return true;
      case "Single":
        this.#primitive(PRIMITIVES.Sg, value, name);
        return true;
      case "Small":
        this.#primitive(smallRow(value), value, name);
        return true;
      case "UInt64":
        this.#primitive(PRIMITIVES.U64, value, name);
        return true;
      case "Decimal":
        this.#primitive(PRIMITIVES.D, value, name);
        return true;
      case "Char":
        this.#primitive(PRIMITIVES.C, value, name);
        return true;
      case "DateTime":
        this.#primitive(PRIMITIVES.DT, value, name);
        return true;
      case "TimeSpan":
        this.#primitive(PRIMITIVES.TS, value, name);
        return true;
      case "Guid":
        this.#primitive(PRIMITIVES.G, value, name);
        return true;
      case "Uri":
        this.#primitive(PRIMITIVES.URI, value, name);
        return true;
      case "Version":
        this.#primitive(PRIMITIVES.Version, value, name);
        return true;
      case "Xml":
        this.#primitive(PRIMITIVES.XD, value, name);
        return true;
      case "SecureString":
        this.#secure(value, name);
        return true;
      case "Live":
        return this.#plainLive(value, name);
      default:
        return false;
    }
  }

  #plainLive(value: LiveObject, name: string | undefined): boolean {
    if (value.notes !== undefined && value.notes.size > 0) return false;
    if (value instanceof PsProgressRecord) {
      this.#progress(value, name);
      return true;
    }
    const form = value.wireForm();
    if (form?.as !== "scriptBlock") return form?.as === "value" && isPlain(form.value) && this.#plain(form.value, name);
    this.#primitive(PRIMITIVES.SBK, form.text, name);
    return true;
  }

  #secure(value: PsSecureString, name: string | undefined): void {
    if (this.#secureString === undefined) {
      throw new RemotingError(
        "ERR_CLIXML",
        "local",
        "Cannot write a secure string: no key is there to encrypt it; exchange the session key first",
      );
    }
    this.#line();
    this.#parts.push("<SS", this.#nameOf(name), ">", encodeText(this.#secureString(value)), "</SS>");
  }

  #progress(record: PsProgressRecord, name: string | undefined): void {
    const f = record.fields;
    this.#start(`PR${this.#nameOf(name)}`);
    this.#encoded("AV", f.activity);
    this.#encoded("AI", String(f.activityId));
    this.#value(f.currentOperation ?? null, undefined, 0);
    this.#encoded("PI", String(f.parentActivityId));
    this.#encoded("PC", String(f.percentComplete));
    this.#encoded("T", f.type);
    this.#encoded("SR", String(f.secondsRemaining));
    this.#encoded("SD", f.statusDescription);
    this.#end("PR");
  }

  #complex(value: Identity, name: string | undefined, depthLeft: number, fresh: boolean): void {
    // A PSObject around a primitive value without anything of its own is that value.
    if (value instanceof PsObject && isPlain(value.base) && !addsToPrimitive(value)) {
      this.#plain(value.base!, name);
      return;
    }
    if (!fresh || value instanceof PsObject) {
      const id = this.#objects.get(value);
      if (id !== undefined) {
        this.#line();
        this.#parts.push("<Ref", this.#nameOf(name), ` RefId="${id}" />`);
        return;
      }
    }
    const type = this.#typeEntry(value);
    const depth = this.#depthFor(value, type, depthLeft);
    if (!fresh || value instanceof PsObject) this.#objects.set(value, this.#nextObject);
    if (value instanceof PsObject) this.#psObject(value, type, name, depth);
    else if (value instanceof PsEnum) this.#enum(value, type, name, depth);
    else if (value.kind === "Live") this.#live(value, type, name, depth);
    else if (value.kind === "BigInteger") this.#bigInteger(value, type, name, depth);
    else {
      this.#startObject(name, type, undefined);
      this.#container(value, depth);
      if (depth > 0 && value instanceof PsList && value.shape === "IE") this.#ownProperties(value, depth);
      this.#end("Obj");
    }
  }

  #depthFor(value: Identity, type: TypeEntry, depth: number): number {
    if (type.depth !== undefined) return type.depth;
    return depth <= 0 && value instanceof PsObject && value.adapted !== undefined ? 1 : depth;
  }

  #typeEntry(value: Identity): TypeEntry {
    const names = typeNamesOf(value);
    const last = this.#lastType;
    if (last !== undefined && sameNames(last.names, names)) return last;
    const key = names[0] ?? "";
    let entries = this.#types.get(key);
    if (entries === undefined) this.#types.set(key, entries = []);
    let entry = entries.find((candidate) => sameNames(candidate.names, names));
    if (entry === undefined) {
      // A copy: the list of an object may change while the writer is at work.
      entry = { names: names.slice(), id: -1, depth: this.#typeDepth(names) };
      entries.push(entry);
    }
    return this.#lastType = entry;
  }

  #typeDepth(names: readonly string[]): number | undefined {
    const own = this.#typeData?.depth?.(names);
    if (own !== undefined && own > 0) return own;
    for (const name of names) {
      const depth = TYPE_DEPTHS.get(name);
      if (depth !== undefined) return depth;
    }
    return undefined;
  }

  // Obj with its type names and text; the caller ends it.
  #startObject(name: string | undefined, type: TypeEntry | undefined, text: string | undefined): void {
    this.#start(`Obj${this.#nameOf(name)} RefId="${this.#nextObject++}"`);
    if (type !== undefined && type.names.length > 0) {
      if (type.id >= 0) {
        this.#line();
        this.#parts.push(`<TNRef RefId="${type.id}" />`);
      } else {
        type.id = this.#nextTypeNames++;
        this.#start(`TN RefId="${type.id}"`);
        for (const typeName of type.names) this.#encoded("T", typeName);
        this.#end("TN");
      }
    }
    if (text !== undefined) this.#encoded("ToString", text);
  }

  #psObject(value: PsObject, type: TypeEntry, name: string | undefined, depth: number): void {
    const { base } = value;
    if (isPlain(base)) {
      this.#extendedPrimitive(value, base!, type, name, depth);
      return;
    }
    if (base instanceof PsArray || base instanceof PsList || base instanceof PsDictionary) {
      this.#startObject(name, type, undefined);
      this.#container(base, depth);
      if (depth > 0) {
        if (value.adapted !== undefined || (base instanceof PsList && base.shape === "IE")) {
          this.#adapted(value, depth);
          this.#extended(value, value.members, depth);
        } else this.#extended(undefined, value.members, depth, value);
      }
      this.#end("Obj");
      return;
    }
    const asText = depth === 0 ? valueText(value) : this.#typeData?.asText?.(value);
    if (asText !== undefined) {
      this.#asText(value, asText, type, name, depth);
      return;
    }
    this.#startObject(name, type, objectText(value));
    if (base instanceof PsEnum) this.#value(base.value, undefined, depth);
    else if (base instanceof PsObject) this.#value(base, undefined, depth);
    else if (base !== undefined && base !== null && typeof base === "object" && !(base instanceof Uint8Array)) {
      this.#liveProperties(base as LiveObject | PsBigInteger, depth);
    } else this.#adapted(value, depth);
    this.#extended(value, value.members, depth);
    this.#end("Obj");
  }

  #extendedPrimitive(value: PsObject, base: PsValue, type: TypeEntry, name: string | undefined, depth: number): void {
    const baseNames = typeNamesOf(base);
    this.#startObject(name, sameIgnoringCase(type.names, baseNames) ? undefined : type, value.text);
    this.#plain(base, undefined);
    this.#extended(undefined, value.members, depth, value);
    this.#end("Obj");
  }

  // What lies too deep is its text, and keeps what a script has added to it.
  #asText(
    value: PsObject | LiveObject,
    text: string | undefined,
    type: TypeEntry,
    name: string | undefined,
    depth: number,
  ): void {
    const notes = value instanceof PsObject ? value.members : value.notes;
    const travelled = value instanceof PsObject ? value.text : undefined;
    const ownTypes = value instanceof PsObject && value.typeNames !== undefined &&
      !sameIgnoringCase(type.names, value.base === undefined ? typeNamesOf(new PsObject()) : typeNamesOf(value.base));
    if (travelled === undefined && !ownTypes && (notes === undefined || notes.size === 0)) {
      this.#objects.delete(value);
      if (text === undefined) {
        this.#line();
        this.#parts.push("<Nil", this.#nameOf(name), " />");
      } else this.#primitive(PRIMITIVES.S, text, name);
      return;
    }
    this.#startObject(name, ownTypes ? type : undefined, travelled);
    if (text !== undefined) this.#primitive(PRIMITIVES.S, text, undefined);
    if (notes !== undefined) this.#extended(undefined, notes, depth, value);
    this.#end("Obj");
  }

  #enum(value: PsEnum, type: TypeEntry, name: string | undefined, depth: number): void {
    if (depth === 0) {
      this.#objects.delete(value);
      this.#primitive(PRIMITIVES.S, value.name, name);
      return;
    }
    this.#startObject(name, type, value.name);
    this.#value(value.value, undefined, depth);
    this.#end("Obj");
  }

  #bigInteger(value: PsBigInteger, type: TypeEntry, name: string | undefined, depth: number): void {
    if (depth === 0) {
      this.#objects.delete(value);
      this.#primitive(PRIMITIVES.S, value.value.toString(), name);
      return;
    }
    this.#startObject(name, type, value.value.toString());
    this.#liveProperties(value, depth);
    this.#end("Obj");
  }

  #live(value: LiveObject, type: TypeEntry, name: string | undefined, depth: number): void {
    const form: WireForm | undefined = value.wireForm();
    if (form?.as === "items") {
      this.#startObject(name, type, undefined);
      this.#items(form.shape, form.items, depth);
      if (depth > 0) {
        if (form.withProps) this.#liveProperties(value, depth);
        this.#extended(value, value.notes, depth);
      }
      this.#end("Obj");
      return;
    }
    if (form?.as === "value" && !(form.value instanceof PsObject && form.value.base === undefined)) {
      this.#liveAsValue(value, form.value, name, depth);
      return;
    }
    const asText = depth === 0 ? textOf(value) : this.#typeData?.asText?.(value);
    if (depth === 0 || asText !== undefined) {
      this.#asText(value, asText, type, name, depth);
      return;
    }
    if (form?.as === "value") {
      this.#liveAsValue(value, form.value, name, depth);
      return;
    }
    this.#startObject(name, type, textOf(value));
    if (form?.as === "scriptBlock") this.#primitive(PRIMITIVES.SBK, form.text, undefined);
    else this.#liveProperties(value, depth);
    this.#extended(value, value.notes, depth);
    this.#end("Obj");
  }

  // The value that stands for a live object takes its place among the references.
  #liveAsValue(value: LiveObject, substitute: PsValue, name: string | undefined, depth: number): void {
    if (substitute === null || isPlain(substitute)) {
      this.#objects.delete(value);
      if (value.notes === undefined || value.notes.size === 0) {
        this.#value(substitute, name, depth);
        return;
      }
      this.#objects.set(value, this.#nextObject);
      this.#startObject(name, undefined, undefined);
      if (substitute !== null) this.#plain(substitute, undefined);
      this.#extended(value, value.notes, depth);
      this.#end("Obj");
      return;
    }
    this.#nested--;
    this.#value(substitute, name, depth, true);
    this.#nested++;
  }

  #container(value: PsArray | PsList | PsDictionary, depth: number): void {
    if (value instanceof PsDictionary) this.#dictionary(value, depth);
    else if (value instanceof PsArray) {
      // Elements of an array of a value type are boxed anew each time, so they are never the same object.
      const unboxed = value.elementType !== "System.Object";
      this.#items("LST", value.items, depth, unboxed);
    } else this.#items(value.shape, value.shape === "STK" ? value.items.toReversed() : value.items, depth);
  }

  #items(shape: ListShape, items: Iterable<PsValue>, depth: number, unboxed = false): void {
    this.#start(shape);
    for (const item of items) this.#value(item, undefined, depth, unboxed && item instanceof PsEnum);
    this.#end(shape);
  }

  #dictionary(table: PsDictionary, depth: number): void {
    this.#start("DCT");
    for (const [key, value] of table.entries()) {
      this.#start("En");
      this.#value(key, "Key", depth);
      this.#value(value, "Value", depth);
      this.#end("En");
    }
    this.#end("DCT");
  }

  // Props of a deserialized object.
  #adapted(value: PsObject, depth: number): void {
    const { adapted } = value;
    if (adapted === undefined) {
      this.#ownProperties(value, depth);
      return;
    }
    if (adapted.size === 0) return;
    this.#start("Props");
    for (let i = 0; i < adapted.size; i++) {
      const member = adapted.values[i]!;
      if (!(member instanceof PsDynamicMember)) this.#value(member, adapted.names[i]!, depth - 1);
    }
    this.#end("Props");
  }

  // Props that only the type table of the session knows.
  #ownProperties(value: PsValue, depth: number): void {
    const properties = this.#typeData?.properties?.(value);
    if (properties !== undefined) this.#getters("Props", properties, depth - 1);
  }

  #liveProperties(value: LiveObject | PsBigInteger, depth: number): void {
    this.#getters("Props", value.kind === "Live" ? value.properties() : bigIntegerProperties(value.value), depth - 1);
  }

  #getters(tag: string, properties: Iterable<readonly [string, () => PsValue]>, depth: number): void {
    let any = false;
    for (const [name, get] of properties) {
      if (!any) this.#start(tag);
      any = true;
      const value = attempt(get);
      if (value !== undefined) this.#value(value, name, depth);
    }
    if (any) this.#end(tag);
  }

  // MS: what a script added to the object, then what the type table adds to the type.
  #extended(
    typed: PsObject | LiveObject | undefined,
    bag: PropertyBag | undefined,
    depth: number,
    self?: PsValue,
  ): void {
    const added = typed === undefined ? undefined : this.#typeData?.members?.(typed);
    if ((bag === undefined || bag.size === 0) && added === undefined) return;
    this.#lazy = "MS";
    if (bag !== undefined) this.#members(bag, depth, self ?? typed ?? null);
    for (const [name, get] of added ?? []) {
      const value = attempt(get);
      if (value !== undefined) this.#value(value, name, Math.max(0, depth - 1));
    }
    if (this.#lazy === undefined) this.#end("MS");
    this.#lazy = undefined;
  }

  #members(bag: PropertyBag, depth: number, self: PsValue): void {
    for (let i = 0; i < bag.size; i++) {
      const name = bag.names[i]!;
      const member = bag.values[i]!;
      if (!(member instanceof PsDynamicMember)) this.#value(member, name, depth);
      else if (member instanceof PsMemberSet) {
        this.#start(`MS${this.#nameOf(name)}`);
        this.#members(member.members, depth, self);
        this.#end("MS");
      } else {
        const value = attempt(() => member.read(self));
        if (value !== undefined) this.#value(value, name, depth);
      }
    }
  }
}

const isPlain = (value: PsValue | undefined): boolean => {
  if (value === undefined || value === null) return false;
  if (typeof value !== "object" || value instanceof Uint8Array) return true;
  switch (value.kind) {
    case "Object":
    case "Array":
    case "List":
    case "Dictionary":
    case "Enum":
    case "BigInteger":
      return false;
    case "Live":
      return value instanceof PsProgressRecord || value.wireForm()?.as === "scriptBlock";
    default:
      return true;
  }
};

// A deserialized object has methods of its own; an object that a script has looked into has members of its own.
const addsToPrimitive = (value: PsObject): boolean =>
  value.members.size > 0 || value.text !== undefined || value.adapted !== undefined ||
  (value.typeNames !== undefined && !sameIgnoringCase(value.typeNames, typeNamesOf(value.base!)));

function objectText(value: PsObject): string | undefined {
  if (value.text !== undefined) return value.text;
  const { base } = value;
  if (base === undefined) return undefined;
  return attempt(() => valueText(base)) as string | undefined;
}

const textOf = (value: LiveObject): string | undefined => attempt(() => value.text()) as string | undefined;

/** What a getter gives; `undefined` where it throws, as PowerShell leaves such members out. */
function attempt(get: () => PsValue | undefined): PsValue | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}

function smallRow(value: PsSmall): PrimitiveRow<PsSmall> {
  switch (value.type) {
    case "Byte":
      return PRIMITIVES.By;
    case "SByte":
      return PRIMITIVES.SB;
    case "Int16":
      return PRIMITIVES.I16;
    case "UInt16":
      return PRIMITIVES.U16;
    case "UInt32":
      return PRIMITIVES.U32;
  }
}

function* bigIntegerProperties(value: bigint): Generator<readonly [string, () => PsValue]> {
  yield ["IsPowerOfTwo", () => value > 0n && (value & (value - 1n)) === 0n];
  yield ["IsZero", () => value === 0n];
  yield ["IsOne", () => value === 1n];
  yield ["IsEven", () => (value & 1n) === 0n];
  yield ["Sign", () => value === 0n ? 0 : value > 0n ? 1 : -1];
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sameIgnoringCase(a: readonly string[], b: readonly string[]): boolean {
  return sameNames(a, b) || (a.length === b.length && a.every((name, i) => name.toLowerCase() === b[i]!.toLowerCase()));
}
