/**
 * CLIXML text to values in one pass, without a tree (MS-PSRP 2.2.5). Each method that reads a value finds its start tag
 * already read and leaves the position behind its end tag.
 *
 * What is special: every `Obj` is a PSObject, and one that adds nothing to the value inside becomes that value; a reference
 * back to an enclosing object keeps it a PSObject. Types that PowerShell brings back to life are `rehydrate.ts`.
 * @module
 */
import { decodeUtf8 } from "../bytes.ts";
import { type ClixmlLimits, malformed, overLimit } from "./limits.ts";
import { PsMemberSet } from "./member_set.ts";
import { type NameEntry, nameEntry, newStamp, trimNames } from "./names.ts";
import { parseInteger } from "./number_text.ts";
import { parseBase64, parseVersion, type PrimitiveRow, PRIMITIVES, PRIMITIVES_BY_TAG } from "./primitives.ts";
import { isValidProgress, progressType, PsProgressRecord } from "./progress.ts";
import { rehydrate, rehydrationOf, type RehydrationRow } from "./rehydrate.ts";
import { XmlScanner } from "./scanner.ts";
import { packTag, Tag } from "./tags.ts";
import { DESERIALIZED_PREFIX } from "./type_names.ts";
import {
  type ListShape,
  PropertyBag,
  PsDictionary,
  PsList,
  PsObject,
  PsSecureString,
  type PsValue,
  type PsVersion,
} from "./value.ts";
import { valueText } from "./value_text.ts";

/** How a document is framed: `file` is Export-Clixml's `Objs` root, `remoting` one bare element of a PSRP message. */
export type ClixmlForm = "file" | "remoting";

/** Options of {@linkcode readClixml}. */
export interface ReadClixmlOptions {
  /** Framing that is expected. @default {"file"} */
  readonly form?: ClixmlForm;
  /** What the document may take. */
  readonly limits?: Partial<ClixmlLimits>;
}

/**
 * All values of a document.
 * @throws {RemotingError} `ERR_CLIXML` where it is none, `ERR_CLIXML_LIMIT` where it is too large or too deep.
 */
export function readClixml(text: string, options: ReadClixmlOptions = {}): PsValue[] {
  const reader = new ValueReader(text, options.form ?? "file", options.limits);
  return options.form === "remoting" ? [reader.single()] : reader.document();
}

/** The one value of a PSRP message's data, which may start with a byte order mark; empty text is `null`. */
export function readRemoting(text: string, limits: Partial<ClixmlLimits> = {}): PsValue {
  if (text === "") return null;
  const bare = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return new ValueReader(bare, "remoting", limits).single();
}

/** Like {@linkcode readRemoting}, from UTF-8. */
export function readRemotingBytes(bytes: Uint8Array, limits: Partial<ClixmlLimits> = {}): PsValue {
  return readRemoting(decodeUtf8(bytes), limits);
}

/** Type names as a `TN` element gave them, shared by its references. */
interface TypeNames {
  readonly names: readonly string[];
  readonly row: RehydrationRow | undefined;
}

const SHAPES: ReadonlyMap<number, { readonly shape: ListShape; readonly type: string }> = new Map([
  [Tag.List, { shape: "LST", type: "System.Collections.ArrayList" }],
  // An enumerable is an ArrayList from here on, and is written as one.
  [Tag.Enumerable, { shape: "LST", type: "System.Collections.ArrayList" }],
  [Tag.Stack, { shape: "STK", type: "System.Collections.Stack" }],
  [Tag.Queue, { shape: "QUE", type: "System.Collections.Queue" }],
]);
const ORDERED_DICTIONARY = "System.Collections.Specialized.OrderedDictionary";
const TAG_STRING = packTag("S");
const TAG_INT32 = packTag("I32");
const TAG_INT64 = packTag("I64");
const TAG_SECURE_STRING = packTag("SS");
const TAG_PROGRESS = packTag("PR");
const DECLARATION_REGEXP = /^<\?xml\s+version\s*=\s*(["'])1\.[0-9]+\1[^<>]*\?>/;
const MIN_INT32 = -0x80000000;
const MAX_INT32 = 0x7fffffff;

class ValueReader {
  readonly #scanner: XmlScanner;
  readonly #strict: boolean;
  // Objects by RefId; one that is still being read is in #open.
  readonly #objects = new Map<string, PsValue>();
  readonly #open: { readonly id: string; readonly object: PsObject; referenced: boolean }[] = [];
  readonly #typeNames = new Map<string, TypeNames>();
  // Members of the bags that are being read, the innermost last; a stack that never shrinks, which would cost more.
  #top = 0;
  readonly #folded: NameEntry["folded"][] = [];
  readonly #names: string[] = [];
  readonly #values: (PsValue | PsMemberSet)[] = [];
  // Bags that have been read.
  #bags = 0;
  // The first names of the last bag of adapted and of extended members.
  #firstAdapted: NameEntry | undefined;
  #firstExtended: NameEntry | undefined;
  #depth = 0;
  #skipsUnknown = false;

  constructor(text: string, form: ClixmlForm, limits: Partial<ClixmlLimits> | undefined) {
    trimNames();
    this.#scanner = new XmlScanner(text, limits);
    this.#strict = form === "file";
  }

  /** The only value of a message. */
  single(): PsValue {
    const scanner = this.#scanner;
    // No blank, no declaration: the real reader looks at the first node only.
    if (scanner.text.charCodeAt(0) !== 0x3c || !scanner.toElement()) throw malformed("an element was expected", 0);
    scanner.open();
    const value = this.#value();
    this.#expectEnd();
    return value;
  }

  /** The values of a file. */
  document(): PsValue[] {
    const scanner = this.#scanner;
    scanner.pos = DECLARATION_REGEXP.exec(scanner.text)?.[0].length ?? 0;
    if (!scanner.toElement()) throw malformed("the root Objs was expected", scanner.pos);
    scanner.open();
    if (scanner.tag !== Tag.Objs || scanner.namespace !== 1) {
      throw malformed("the root is not Objs of PowerShell's namespace");
    }
    this.#checkVersion(scanner.attributeVersion ?? "1.1.0.1");
    const values: PsValue[] = [];
    if (scanner.empty) scanner.closeEmpty();
    else {
      const { nameStart, nameEnd } = scanner;
      while (scanner.toElement()) {
        scanner.open();
        values.push(this.#value());
      }
      scanner.close(nameStart, nameEnd);
    }
    this.#expectEnd();
    return values;
  }

  #checkVersion(text: string): void {
    const version: PsVersion | undefined = parseVersion(text);
    if (version === undefined) throw malformed("its Version is none");
    if (version.major !== 1) throw malformed("its Version is not 1.x, which is all that this reader knows");
    this.#skipsUnknown = version.minor > 1;
  }

  #expectEnd(): void {
    const scanner = this.#scanner;
    if (scanner.toElement() || scanner.pos < scanner.text.length) throw malformed("more than one root", scanner.pos);
  }

  // Whether the current element is one of CLIXML's own: of its namespace in a file, without a prefix in a message.
  #isOwn(): boolean {
    return this.#strict ? this.#scanner.namespace === 1 : !this.#scanner.prefixed;
  }

  #unknown(): Error {
    const scanner = this.#scanner;
    return malformed(`the element ${scanner.currentName()} is not known here`, scanner.nameStart);
  }

  #value(): PsValue {
    const scanner = this.#scanner;
    const { limits } = scanner;
    if (++this.#depth >= limits.depth) throw overLimit("depth", limits.depth);
    let value: PsValue;
    const { tag } = scanner;
    if (tag === TAG_STRING || tag === TAG_INT32) {
      value = this.#primitive(tag)!;
    } else if (tag === Tag.Obj) {
      if (!this.#isOwn()) throw this.#unknown();
      value = this.#object();
    } else if (tag === Tag.Nil) {
      if (!this.#isOwn()) throw this.#unknown();
      scanner.skip();
      value = null;
    } else if (tag === Tag.Ref) {
      if (!this.#isOwn()) throw this.#unknown();
      value = this.#reference();
      scanner.skip();
    } else {
      const primitive = this.#primitive(tag);
      if (primitive === undefined) throw this.#unknown();
      value = primitive;
    }
    this.#depth--;
    return value;
  }

  /** The value of the current element where it is of a primitive type. */
  #primitive(tag: number): PsValue | undefined {
    const scanner = this.#scanner;
    if (tag === TAG_INT32 || tag === TAG_INT64) {
      // Numbers are most of what comes.
      const value = scanner.readPlainInteger();
      if (value === value) {
        if (tag === TAG_INT64) return BigInt(value);
        if (value >= MIN_INT32 && value <= MAX_INT32) return value;
        throw this.#invalid(PRIMITIVES.I32 as unknown as PrimitiveRow);
      }
    }
    const row = PRIMITIVES_BY_TAG.get(tag);
    if (row === undefined) {
      if (tag === TAG_SECURE_STRING) return this.#secureString();
      return tag === TAG_PROGRESS ? this.#progress() : undefined;
    }
    if (row.escaped && scanner.namespace !== (this.#strict ? 1 : 0)) throw this.#unknown();
    const value = row.read(scanner.readText(row.escaped));
    if (value === undefined) throw this.#invalid(row);
    return value;
  }

  #invalid(row: PrimitiveRow): Error {
    return malformed(`the element ${row.tag} holds no ${row.type}`, this.#scanner.pos);
  }

  // The ciphertext; who knows the key decrypts it. A file holds hexadecimal digits, a message base64.
  #secureString(): PsSecureString {
    const cipher = this.#scanner.readText(false);
    const isHex = cipher.length % 2 === 0 && !/[^0-9a-fA-F]/.test(cipher);
    const valid = isHex || (!this.#strict && parseBase64(cipher) !== undefined);
    if (!valid || cipher === "") throw malformed("the element SS holds no encrypted text", this.#scanner.pos);
    return PsSecureString.fromCipher(cipher);
  }

  #progress(): PsProgressRecord {
    const scanner = this.#scanner;
    if (!this.#isOwn() || scanner.empty) throw this.#unknown();
    const { nameStart, nameEnd } = scanner;
    const activity = this.#progressText("AV");
    const activityId = this.#progressNumber("AI");
    if (!scanner.toElement()) throw malformed("a progress record without an operation", scanner.pos);
    scanner.open();
    const operation = this.#value();
    const parentActivityId = this.#progressNumber("PI");
    const percentComplete = this.#progressNumber("PC");
    const type = progressType(this.#progressText("T"));
    const secondsRemaining = this.#progressNumber("SR");
    const statusDescription = this.#progressText("SD");
    scanner.toElement();
    scanner.close(nameStart, nameEnd);
    if (type === undefined) throw malformed("a progress record of an unknown type", scanner.pos);
    const fields = {
      activity,
      activityId,
      statusDescription,
      currentOperation: operation === null ? undefined : valueText(operation) || undefined,
      parentActivityId,
      percentComplete,
      secondsRemaining,
      type,
    };
    if (!isValidProgress(fields)) throw malformed("a progress record with a value out of range", scanner.pos);
    return new PsProgressRecord(fields);
  }

  #progressText(name: string): string {
    const scanner = this.#scanner;
    if (!scanner.toElement()) throw malformed(`a progress record without ${name}`, scanner.pos);
    scanner.open();
    if (scanner.tag !== packTag(name) || scanner.namespace !== (this.#strict ? 1 : 0)) throw this.#unknown();
    return scanner.readText(true);
  }

  #progressNumber(name: string): number {
    const value = parseInteger(this.#progressText(name), MIN_INT32, MAX_INT32);
    if (value === undefined) throw malformed(`a progress record whose ${name} is no number`, this.#scanner.pos);
    return value;
  }

  #reference(): PsValue {
    const id = this.#scanner.attributeRefId;
    if (id === undefined) throw malformed("a reference without RefId", this.#scanner.pos);
    const known = this.#objects.get(id);
    if (known !== undefined) return known;
    for (let i = this.#open.length - 1; i >= 0; i--) {
      const entry = this.#open[i]!;
      if (entry.id !== id) continue;
      entry.referenced = true;
      return entry.object;
    }
    throw malformed("a reference to an object that has not come", this.#scanner.pos);
  }

  #object(): PsValue {
    const scanner = this.#scanner;
    const id = scanner.attributeRefId;
    const object = new PsObject();
    if (scanner.empty) {
      scanner.closeEmpty();
      if (id !== undefined) this.#objects.set(id, object);
      return object;
    }
    const { nameStart, nameEnd } = scanner;
    scanner.checkElementDepth();
    let row: RehydrationRow | undefined;
    let referenced = false;
    if (id === undefined) row = this.#objectContent(object);
    else {
      this.#objects.delete(id);
      const entry = { id, object, referenced: false };
      this.#open.push(entry);
      row = this.#objectContent(object);
      this.#open.pop();
      referenced = entry.referenced;
    }
    scanner.close(nameStart, nameEnd);
    const adds = referenced || object.base === undefined || object.base instanceof PsObject ||
      object.typeNames !== undefined ||
      object.text !== undefined ||
      object.adapted !== undefined || object.members.size > 0;
    const value = adds ? object : object.base!;
    if (id !== undefined) this.#objects.set(id, value);
    return row === undefined ? value : rehydrate(object, row);
  }

  // Children of an Obj, in any order; the last base value and the last type names win.
  #objectContent(object: PsObject): RehydrationRow | undefined {
    const scanner = this.#scanner;
    let row: RehydrationRow | undefined;
    while (scanner.toElement()) {
      scanner.open();
      const { tag } = scanner;
      const isOwn = this.#isOwn();
      if (isOwn && (tag === Tag.TypeNamesRef || tag === Tag.TypeNames)) {
        const types = tag === Tag.TypeNames ? this.#readTypeNames() : this.#typeNamesReference();
        object.typeNames = types.names.slice();
        row = types.row;
      } else if (isOwn && tag === Tag.Properties) {
        object.adapted = new PropertyBag();
        this.#members(object.adapted, false);
      } else if (isOwn && tag === Tag.MemberSet) {
        this.#members(object.members, true);
      } else if (isOwn && tag === Tag.ToString) {
        object.text = scanner.readText(true);
      } else {
        const base = this.#baseValue(object, isOwn);
        if (base !== undefined) object.base = base;
      }
    }
    return row;
  }

  #baseValue(object: PsObject, isOwn: boolean): PsValue | undefined {
    const scanner = this.#scanner;
    const { tag } = scanner;
    const primitive = this.#primitive(tag);
    if (primitive !== undefined) return primitive;
    if (isOwn) {
      const list = SHAPES.get(tag);
      if (list !== undefined) return this.#list(list.type, list.shape);
      if (tag === Tag.Dictionary) return this.#dictionary(object.typeNames);
      if (tag === Tag.Obj) return this.#value();
    }
    if (!this.#skipsUnknown) throw this.#unknown();
    scanner.skip();
    return undefined;
  }

  #readTypeNames(): TypeNames {
    const scanner = this.#scanner;
    const id = scanner.attributeRefId;
    const names: string[] = [];
    if (scanner.empty) scanner.closeEmpty();
    else {
      const { nameStart, nameEnd } = scanner;
      while (scanner.toElement()) {
        scanner.open();
        if (scanner.tag !== Tag.TypeName || scanner.namespace !== (this.#strict ? 1 : 0)) throw this.#unknown();
        const name = scanner.readText(true);
        if (name === "") continue;
        names.push(hasPrefix(name) ? name : DESERIALIZED_PREFIX + name);
        if (names.length > scanner.limits.typeNames) throw overLimit("typeNames", scanner.limits.typeNames);
      }
      scanner.close(nameStart, nameEnd);
    }
    const types = { names, row: rehydrationOf(names) };
    if (id !== undefined) this.#typeNames.set(id, types);
    return types;
  }

  #typeNamesReference(): TypeNames {
    const scanner = this.#scanner;
    const id = scanner.attributeRefId;
    const types = id === undefined ? undefined : this.#typeNames.get(id);
    if (types === undefined) throw malformed("a reference to type names that have not come", scanner.pos);
    scanner.skip();
    // A short reference becomes a list of its own, so it counts as what it becomes.
    scanner.elements += types.names.length;
    return types;
  }

  #members(bag: PropertyBag, takesSets: boolean): void {
    const scanner = this.#scanner;
    if (scanner.empty) {
      scanner.closeEmpty();
      return;
    }
    const { nameStart, nameEnd } = scanner;
    scanner.checkElementDepth();
    const stamp = newStamp();
    const firstName = this.#top;
    let first = true;
    let previous: NameEntry | undefined;
    // Members gather on a stack as long as no name is suspicious; from then on the bag itself is asked.
    let gathers = bag.size === 0;
    while (scanner.toElement()) {
      scanner.expected = !first ? previous?.next : takesSets ? this.#firstExtended : this.#firstAdapted;
      scanner.open();
      const name = scanner.attributeN;
      if (name === undefined) throw malformed("a member without a name", scanner.pos);
      if (name === "") throw malformed("a member with an empty name", scanner.pos);
      const entry = scanner.matched ?? nameEntry(name);
      if (entry !== scanner.matched && entry !== undefined) {
        if (!first) {
          if (previous !== undefined) previous.next = entry;
        } else if (takesSets) this.#firstExtended = entry;
        else this.#firstAdapted = entry;
      }
      first = false;
      previous = entry;
      let value: PsValue | PsMemberSet;
      const before = this.#bags;
      if (takesSets && scanner.tag === Tag.MemberSet && this.#isOwn()) {
        value = new PsMemberSet();
        this.#setContent(value.members);
      } else value = this.#value();
      if (gathers && entry !== undefined) {
        // A bag inside has left its own stamps.
        if (before !== this.#bags) {
          for (let i = firstName; i < this.#top; i++) this.#folded[i]!.stamp = stamp;
        }
        const { folded } = entry;
        if (folded.stamp !== stamp) {
          folded.stamp = stamp;
          const top = this.#top++;
          this.#folded[top] = folded;
          this.#names[top] = entry.name;
          this.#values[top] = value;
          continue;
        }
      }
      if (gathers) this.#gather(bag, firstName);
      gathers = false;
      put(bag, name, value);
    }
    if (gathers) this.#gather(bag, firstName);
    this.#bags++;
    scanner.close(nameStart, nameEnd);
  }

  #gather(bag: PropertyBag, from: number): void {
    if (this.#top > from) bag.adopt(this.#names.slice(from, this.#top), this.#values.slice(from, this.#top));
    this.#top = from;
  }

  // A set inside a set comes out empty: PowerShell copies it before it is filled.
  #setContent(bag: PropertyBag): void {
    this.#members(bag, true);
    for (let i = 0; i < bag.size; i++) if (bag.values[i] instanceof PsMemberSet) bag.values[i] = new PsMemberSet();
  }

  #list(type: string, shape: ListShape): PsList {
    const scanner = this.#scanner;
    const items: PsValue[] = [];
    if (scanner.empty) scanner.closeEmpty();
    else {
      const { nameStart, nameEnd } = scanner;
      while (scanner.toElement()) {
        scanner.open();
        items.push(this.#value());
      }
      scanner.close(nameStart, nameEnd);
    }
    // A stack is written from its top.
    if (shape === "STK") items.reverse();
    return new PsList(items, type, shape);
  }

  #dictionary(typeNames: readonly string[] | undefined): PsDictionary {
    const scanner = this.#scanner;
    const isOrdered = typeNames?.[0]?.slice(DESERIALIZED_PREFIX.length) === ORDERED_DICTIONARY;
    let table = isOrdered ? new PsDictionary(ORDERED_DICTIONARY) : new PsDictionary();
    if (scanner.empty) {
      scanner.closeEmpty();
      return table;
    }
    const { nameStart, nameEnd } = scanner;
    while (scanner.toElement()) {
      scanner.open();
      if (scanner.tag !== Tag.Entry || !this.#isOwn() || scanner.empty) throw this.#unknown();
      const entryStart = scanner.nameStart;
      const entryEnd = scanner.nameEnd;
      const key = this.#entryPart("key");
      if (key === null) throw malformed("a dictionary with a null key", scanner.pos);
      const value = this.#entryPart("value");
      scanner.toElement();
      scanner.close(entryStart, entryEnd);
      // Keys that differ in case only turn the table case-sensitive; equal keys are all kept.
      if (table.has(key) && table.comparison === "ignoreCase") table = caseSensitive(table);
      if (table.has(key)) table.append(key, value);
      else table.set(key, value);
    }
    scanner.close(nameStart, nameEnd);
    return table;
  }

  #entryPart(role: "key" | "value"): PsValue {
    const scanner = this.#scanner;
    if (!scanner.toElement()) throw malformed(`a dictionary entry without a ${role}`, scanner.pos);
    scanner.open();
    if (scanner.attributeN?.toLowerCase() !== role) {
      throw malformed(`a dictionary entry whose ${role} is not named so`, scanner.pos);
    }
    return this.#value();
  }
}

/** Adds a member; one of the same name is replaced at its place, the spelling too. */
function put(bag: PropertyBag, name: string, value: PsValue | PsMemberSet): void {
  const at = bag.indexOf(name);
  if (at < 0) bag.push(name, value);
  else {
    bag.names[at] = name;
    bag.values[at] = value;
  }
}

function caseSensitive(table: PsDictionary): PsDictionary {
  const copy = new PsDictionary(table.type, "ordinal");
  for (const [key, value] of table.entries()) copy.set(key, value);
  return copy;
}

function hasPrefix(name: string): boolean {
  return name.startsWith(DESERIALIZED_PREFIX) ||
    name.slice(0, DESERIALIZED_PREFIX.length).toLowerCase() === DESERIALIZED_PREFIX.toLowerCase();
}
