/**
 * The value model that the wire (CLIXML) and the engine share: .NET values as PowerShell sees them.
 *
 * What JavaScript has, is itself: `null`, `string` (System.String), `boolean`, `number` (**always Int32**), `bigint`
 * (**always Int64**), `Uint8Array` (System.Byte[]). Every other .NET type is a small class of this file, or a
 * {@linkcode LiveObject} of the engine. Numbers are told apart by class, never by magnitude.
 *
 * What a value's type names, text and members are is `type_names.ts` (wire) and `lib/engine/dotnet` (engine).
 * @module
 */

/** Any value that PowerShell can hold. `undefined` is never one. */
export type PsValue = null | string | boolean | number | bigint | Uint8Array | PsClass;

/** The values that are instances of a class of this file (or of the engine's, by {@linkcode LiveObject}). */
export type PsClass =
  | PsDouble
  | PsSingle
  | PsSmall
  | PsUInt64
  | PsBigInteger
  | PsDecimal
  | PsChar
  | PsDateTime
  | PsTimeSpan
  | PsGuid
  | PsUri
  | PsVersion
  | PsEnum
  | PsSecureString
  | PsXml
  | PsArray
  | PsList
  | PsDictionary
  | PsObject
  | LiveObject;

/** System.Double. */
export class PsDouble {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Double";
  /** May be NaN, an infinity or -0. */
  readonly value: number;
  /** Takes any number. */
  constructor(value: number) {
    this.value = value;
  }
}

/** System.Single; the value is already rounded to 32 bits. */
export class PsSingle {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Single";
  /** Exactly representable in 32 bits. */
  readonly value: number;
  /** Rounds to the nearest Single. */
  constructor(value: number) {
    this.value = Math.fround(value);
  }
}

/** The integer types below Int32 and UInt32 by their .NET names. */
export type SmallType = "SByte" | "Byte" | "Int16" | "UInt16" | "UInt32";

/** System.SByte, Byte, Int16, UInt16 or UInt32; the value is in range. */
export class PsSmall {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Small";
  /** Which of the five integer types it is. */
  readonly type: SmallType;
  /** An integer in the range of `type`. */
  readonly value: number;
  /** The range is not checked here. */
  constructor(type: SmallType, value: number) {
    this.type = type;
    this.value = value;
  }
}

/** System.UInt64. */
export class PsUInt64 {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "UInt64";
  /** 0 to 2^64 - 1. */
  readonly value: bigint;
  /** The range is not checked here. */
  constructor(value: bigint) {
    this.value = value;
  }
}

/** System.Numerics.BigInteger. */
export class PsBigInteger {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "BigInteger";
  /** Of any size and sign. */
  readonly value: bigint;
  /** Takes any integer. */
  constructor(value: bigint) {
    this.value = value;
  }
}

/** System.Decimal: `unscaled / 10^scale`; the scale is kept, so 1.50 stays 1.50. */
export class PsDecimal {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Decimal";
  /** All digits as one signed integer of up to 96 bits. */
  readonly unscaled: bigint;
  /** 0 to 28. */
  readonly scale: number;
  /** Neither bound is checked here. */
  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }
}

/** System.Char: one UTF-16 code unit. */
export class PsChar {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Char";
  /** 0 to 0xffff; a surrogate may stand alone. */
  readonly code: number;
  /** The range is not checked here. */
  constructor(code: number) {
    this.code = code;
  }
}

/** DateTimeKind by name. */
export type DateKind = "Unspecified" | "Utc" | "Local";

/** System.DateTime: 100 ns ticks since 0001-01-01. */
export class PsDateTime {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "DateTime";
  /** On the clock that `dateKind` says; 0 to 3155378975999999999. */
  readonly ticks: bigint;
  /** Whose clock `ticks` are on. */
  readonly dateKind: DateKind;
  /** The range of `ticks` is not checked here. */
  constructor(ticks: bigint, dateKind: DateKind) {
    this.ticks = ticks;
    this.dateKind = dateKind;
  }
}

/** System.TimeSpan: 100 ns ticks. */
export class PsTimeSpan {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "TimeSpan";
  /** Signed 64-bit count of 100 ns. */
  readonly ticks: bigint;
  /** The range is not checked here. */
  constructor(ticks: bigint) {
    this.ticks = ticks;
  }
}

/** System.Guid, lower case with dashes. */
export class PsGuid {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Guid";
  /** 32 hex digits in groups of 8-4-4-4-12, without braces. */
  readonly text: string;
  /** Takes the canonical spelling; it is not checked here. */
  constructor(text: string) {
    this.text = text;
  }
}

/** System.Uri, as its original text. */
export class PsUri {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Uri";
  /** OriginalString: absolute or relative, as it was written. */
  readonly text: string;
  /** Takes any text; it is not parsed. */
  constructor(text: string) {
    this.text = text;
  }
}

/** System.Version; absent parts are -1. */
export class PsVersion {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Version";
  /** 0 to 2^31 - 1. */
  readonly major: number;
  /** 0 to 2^31 - 1. */
  readonly minor: number;
  /** -1 where absent. */
  readonly build: number;
  /** -1 where absent; only a version with a build has one. */
  readonly revision: number;
  /** Two to four parts; none is checked here. */
  constructor(major: number, minor: number, build = -1, revision = -1) {
    this.major = major;
    this.minor = minor;
    this.build = build;
    this.revision = revision;
  }
}

/** A value of an enum type. */
export class PsEnum {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Enum";
  /** Full name of the enum type. */
  readonly type: string;
  /** Names joined by ", " for flags; the number where no name fits. */
  readonly name: string;
  /** The number: `number` for Int32, else a class that names the underlying type. */
  readonly value: number | bigint | PsSmall | PsUInt64;
  /** `name` and `value` must fit together; the type is not looked up. */
  constructor(type: string, name: string, value: number | bigint | PsSmall | PsUInt64) {
    this.type = type;
    this.name = name;
    this.value = value;
  }
}

/**
 * System.Security.SecureString. Holds the ciphertext that came over the wire, or the text that this side knows.
 * Neither is enumerable, so that no log, trace or JSON shows them.
 */
export class PsSecureString {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "SecureString";
  #text: string | undefined;
  readonly #cipher: string | undefined;
  #unlock: ((cipher: string) => string | undefined) | undefined;
  private constructor(text: string | undefined, cipher: string | undefined) {
    this.#text = text;
    this.#cipher = cipher;
  }
  /** A secure string whose text is known here. */
  static fromText(text: string): PsSecureString {
    return new PsSecureString(text, undefined);
  }
  /** A secure string as the base64 text of its `SS` element. */
  static fromCipher(cipher: string): PsSecureString {
    return new PsSecureString(undefined, cipher);
  }
  /** The clear text, where it is known here. */
  reveal(): string | undefined {
    return this.#text ?? (this.#cipher === undefined ? undefined : this.#unlock?.(this.#cipher));
  }
  /** Replaces the clear text, as SecureString.AppendChar and its like do. */
  change(text: string): void {
    this.#text = text;
  }
  /** Gives the session that can read the ciphertext, now or once its key is there. */
  unlockWith(unlock: (cipher: string) => string | undefined): void {
    this.#unlock = unlock;
  }
  /** The content of the `SS` element it came from. */
  cipher(): string | undefined {
    return this.#cipher;
  }
  /** Hides the text from `JSON.stringify`. */
  toJSON(): string {
    return "***";
  }
}

/** System.Xml.XmlDocument, as its text. */
export class PsXml {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Xml";
  /** OuterXml of the document; it is not parsed. */
  readonly text: string;
  /** Takes markup as it is. */
  constructor(text: string) {
    this.text = text;
  }
}

/** An array other than Byte[]: fixed length, elements of one declared type. */
export class PsArray {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Array";
  /** Full name of the element type, `System.Object` for `object[]`. */
  readonly elementType: string;
  /** The elements, replaced in place; the length never changes. */
  readonly items: PsValue[];
  /** Lengths by dimension where the rank is above one; `items` is then flat, row by row. */
  readonly lengths: readonly number[] | undefined;
  /** Keeps `items` itself, not a copy. Without `lengths` the rank is one. */
  constructor(items: PsValue[], elementType = "System.Object", lengths?: readonly number[]) {
    this.items = items;
    this.elementType = elementType;
    this.lengths = lengths;
  }
}

/** How CLIXML writes a sequence. */
export type ListShape = "LST" | "IE" | "STK" | "QUE";

/** Any other sequence: ArrayList, List`1, HashSet`1, Stack, Queue … Items of a stack stand bottom first. */
export class PsList {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "List";
  /** Full .NET name, e.g. `System.Collections.ArrayList`. */
  readonly type: string;
  /** Element of CLIXML that it is written as. */
  readonly shape: ListShape;
  /** In order of enumeration, except that a stack stands bottom first. */
  items: PsValue[];
  /** Keeps `items` itself, not a copy. */
  constructor(items: PsValue[] = [], type = "System.Collections.ArrayList", shape: ListShape = "LST") {
    this.items = items;
    this.type = type;
    this.shape = shape;
  }
}

/** How the keys of a dictionary compare. */
export type KeyComparison = "ignoreCase" | "ordinal";

/** Any dictionary, kept in order of insertion. Keys compare by .NET type and value; `null` is no key. */
export class PsDictionary {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Dictionary";
  /** Full .NET name; `System.Collections.Hashtable` by default. */
  readonly type: string;
  /** Applies to keys that are strings. */
  readonly comparison: KeyComparison;
  readonly #entries = new Map<unknown, [PsValue, PsValue]>();
  /** Counts changes, so that an enumeration can notice one. */
  version = 0;

  /** Starts empty. */
  constructor(type = "System.Collections.Hashtable", comparison: KeyComparison = "ignoreCase") {
    this.type = type;
    this.comparison = comparison;
  }

  /** Number of entries. */
  get size(): number {
    return this.#entries.size;
  }
  /** The value under `key`, `undefined` where there is none. */
  get(key: PsValue): PsValue | undefined {
    return this.#entries.get(dictionaryKey(key, this.comparison))?.[1];
  }
  /** Whether an entry has a key that equals `key`. */
  has(key: PsValue): boolean {
    return this.#entries.has(dictionaryKey(key, this.comparison));
  }
  /** Sets a value; an existing key keeps its place and its spelling. */
  set(key: PsValue, value: PsValue): void {
    const id = dictionaryKey(key, this.comparison);
    const entry = this.#entries.get(id);
    if (entry) entry[1] = value;
    else this.#entries.set(id, [key, value]);
    this.version++;
  }
  /** Adds an entry even where an equal key exists: it is then found by enumeration only (CLIXML allows such tables). */
  append(key: PsValue, value: PsValue): void {
    const id = dictionaryKey(key, this.comparison);
    this.#entries.set(this.#entries.has(id) ? Symbol() : id, [key, value]);
    this.version++;
  }
  /** Removes an entry. @returns Whether there was one. */
  delete(key: PsValue): boolean {
    const found = this.#entries.delete(dictionaryKey(key, this.comparison));
    if (found) this.version++;
    return found;
  }
  /** Removes every entry; counts as one change. */
  clear(): void {
    this.#entries.clear();
    this.version++;
  }
  /** Entries in order of insertion. */
  entries(): IterableIterator<[PsValue, PsValue]> {
    return this.#entries.values();
  }
}

/** What makes two dictionary keys equal: .NET type and value; identity for reference types. */
export function dictionaryKey(key: PsValue, comparison: KeyComparison): unknown {
  if (typeof key === "string") return comparison === "ordinal" ? `s${key}` : `s${key.toUpperCase()}`;
  if (key === null || typeof key !== "object" || key instanceof Uint8Array) return key;
  switch (key.kind) {
    case "Double":
    case "Single":
      return `${key.kind} ${Object.is(key.value, -0) ? 0 : key.value}`;
    case "UInt64":
    case "BigInteger":
      return `${key.kind} ${key.value}`;
    case "Small":
      return `${key.type} ${key.value}`;
    case "Decimal": {
      let { unscaled, scale } = key;
      while (scale > 0 && unscaled % 10n === 0n) {
        unscaled /= 10n;
        scale--;
      }
      return `Decimal ${unscaled}e-${scale}`;
    }
    case "Char":
      return `Char ${key.code}`;
    case "DateTime":
    case "TimeSpan":
      return `${key.kind} ${key.ticks}`;
    case "Guid":
    case "Uri":
      return `${key.kind} ${key.text}`;
    case "Version":
      return `Version ${key.major}.${key.minor}.${key.build}.${key.revision}`;
    case "Enum": {
      const number = typeof key.value === "object" ? key.value.value : key.value;
      return `Enum ${key.type} ${number}`;
    }
    case "Object":
      return key.base === undefined ? key : dictionaryKey(key.base, comparison);
    default:
      return key;
  }
}

/** A member that is more than a stored value: the engine's script properties, aliases, methods. */
export abstract class PsDynamicMember {
  /** Tells it from a {@linkcode PsClass}. */
  readonly kind = "DynamicMember";
  /** `ScriptProperty`, `AliasProperty`, `CodeProperty`, `ScriptMethod`, `PropertySet`, … */
  abstract readonly memberType: string;
  /** The value seen from `self`, where it is a property; `undefined` for methods. May throw. */
  abstract read(self: PsValue): PsValue | undefined;
}

/** Named members in order; names compare without case, and keep the spelling they were added with. */
export class PropertyBag {
  /** Names by position; change them by the methods only. */
  names: string[] = [];
  /** Values by position. */
  values: (PsValue | PsDynamicMember)[] = [];
  #index: Map<string, number> | undefined;

  /** Number of members. */
  get size(): number {
    return this.names.length;
  }
  /** Position of a member, -1 where there is none. */
  indexOf(name: string): number {
    const { names } = this;
    if (names.length <= 8) {
      for (let i = 0; i < names.length; i++) if (names[i] === name) return i;
      const wanted = name.toLowerCase();
      for (let i = 0; i < names.length; i++) if (names[i]!.toLowerCase() === wanted) return i;
      return -1;
    }
    let index = this.#index;
    if (index === undefined) {
      index = new Map();
      for (let i = 0; i < names.length; i++) index.set(names[i]!.toLowerCase(), i);
      this.#index = index;
    }
    return index.get(name.toLowerCase()) ?? -1;
  }
  /** Whether a member has this name, in any case. */
  has(name: string): boolean {
    return this.indexOf(name) >= 0;
  }
  /** The member as it is stored: a dynamic one is not read. `undefined` where there is none. */
  get(name: string): PsValue | PsDynamicMember | undefined {
    const at = this.indexOf(name);
    return at < 0 ? undefined : this.values[at];
  }
  /** Sets a member; an existing one keeps its place and its spelling. */
  set(name: string, value: PsValue | PsDynamicMember): void {
    const at = this.indexOf(name);
    if (at >= 0) this.values[at] = value;
    else this.push(name, value);
  }
  /** Adds a member that is known to be new: the reader's fast path. */
  push(name: string, value: PsValue | PsDynamicMember): void {
    this.#index?.set(name.toLowerCase(), this.names.length);
    this.names.push(name);
    this.values.push(value);
  }
  /** Takes over the members of a bag that is empty so far; no two names are equal. */
  adopt(names: string[], values: (PsValue | PsDynamicMember)[]): void {
    this.names = names;
    this.values = values;
    this.#index = undefined;
  }
  /** Removes a member. @returns Whether there was one. */
  delete(name: string): boolean {
    const at = this.indexOf(name);
    if (at < 0) return false;
    this.names.splice(at, 1);
    this.values.splice(at, 1);
    this.#index = undefined;
    return true;
  }
}

/**
 * PSObject, where it is more than the value inside: a property bag (PSCustomObject), a deserialized object, or a value
 * that carries type names or extra members. A plain value is never wrapped.
 */
export class PsObject {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Object";
  /** Type names, most derived first; `undefined` = those of the base value (or PSCustomObject for a bag). */
  typeNames: string[] | undefined;
  /** The value inside; `undefined` for a property bag. */
  base: PsValue | undefined;
  /** Extended members (CLIXML `MS`). For a PSCustomObject these are its properties. */
  readonly members: PropertyBag;
  /** Adapted properties (CLIXML `Props`) of a deserialized object. */
  adapted: PropertyBag | undefined;
  /** The `ToString` that travelled with the value. */
  text: string | undefined;
  /** Keeps the bag and the names themselves, not copies. */
  constructor(members: PropertyBag = new PropertyBag(), base?: PsValue, typeNames?: string[]) {
    this.members = members;
    this.base = base;
    this.typeNames = typeNames;
  }
}

/**
 * A .NET object that lives in the engine (ErrorRecord, Job, FileInfo, ScriptBlock, a class instance, …), as far as the
 * wire must know it: how to write it down. The engine subclasses it.
 */
export abstract class LiveObject {
  /** Discriminant of {@linkcode PsClass}. */
  readonly kind = "Live";
  /** Members that a script added to this very object (Add-Member); they travel in `MS`. */
  notes: PropertyBag | undefined;
  /** Type names, most derived first. */
  abstract typeNames(): readonly string[];
  /** .NET's ToString(). */
  abstract text(): string;
  /** Adapted public properties by name, in order, for `Props`. A getter that throws is left out by the writer. */
  abstract properties(): Iterable<readonly [string, () => PsValue]>;
  /**
   * The value that the wire writes instead of this object, where CLIXML has its own form: a script block is its text
   * in `SBK`, a collection its items, an ErrorRecord of remoting its property bag. `undefined`: write the object.
   */
  wireForm(): WireForm | undefined {
    return undefined;
  }
}

/** How a live object wants to travel. */
export type WireForm =
  | { readonly as: "value"; readonly value: PsValue }
  | { readonly as: "scriptBlock"; readonly text: string }
  | { readonly as: "items"; readonly shape: ListShape; readonly items: Iterable<PsValue>; readonly withProps: boolean };

/** A property bag of the given members, in order: `[pscustomobject]@{…}`. */
export function customObject(members: Iterable<readonly [string, PsValue]>): PsObject {
  const bag = new PropertyBag();
  for (const [name, value] of members) bag.set(name, value);
  return new PsObject(bag);
}
