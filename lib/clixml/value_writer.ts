/**
 * Values to CLIXML text, element for element what PowerShell's own serializer writes (MS-PSRP 2.2.5).
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
import { MONAD_NAMESPACE } from "./tags.ts";
import { typeNamesOf } from "./type_names.ts";
import { sameIgnoringCase, type TypeEntry, TypeReferences } from "./type_references.ts";
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
import { XmlOutput } from "./xml_output.ts";

/** What the type table of a session knows about a value's types (Update-TypeData), for the writer. */
export interface WireTypeData {
  /** SerializationDepth of the type; `undefined` where none is set. */
  depth?(typeNames: readonly string[]): number | undefined;
  /** Extended members that the types add (ScriptProperty, AliasProperty …); getters that throw are left out. */
  members?(value: PsValue): Iterable<readonly [string, () => PsValue]>;
  /** Adapted properties of a value that is no live object: those of a set, a queue of threads, … */
  properties?(value: PsValue): Iterable<readonly [string, () => PsValue]>;
  /** Notes of an array, a list or a dictionary, which has no place for them itself. */
  notes?(value: PsArray | PsList | PsDictionary): PropertyBag | undefined;
  /** The text that is written instead of the object (SerializationMethod String); `undefined`: write the object. */
  asText?(value: PsObject | LiveObject): string | undefined;
}

/** What both forms of writing have in common. */
export interface WriteOptions {
  /** Levels of adapted properties. @default {1} */
  readonly depth?: number;
  /** Content of the `SS` element for a secure string. Without it, writing one fails. */
  readonly secureString?: (value: PsSecureString) => string;
  /** The session's type table. */
  readonly typeData?: WireTypeData;
}

/** Largest depth; beyond 50 levels nothing is written anyway. */
const MAX_DEPTH = 1000;
/** What stands for an object that lies more than fifty values deep. */
const TOO_DEEP = "(nested too deep to be written)";

type Identity = PsObject | PsArray | PsList | PsDictionary | PsEnum | LiveObject | PsBigInteger;

/** Writes one document. */
export class ValueWriter {
  readonly #isFile: boolean;
  readonly #depth: number;
  readonly #secureString: ((value: PsSecureString) => string) | undefined;
  readonly #typeData: WireTypeData | undefined;
  readonly #out: XmlOutput;
  #nested = 0;
  #nextObject = 0;
  #nextTypeNames = 0;
  readonly #objects = new Map<object, number>();
  readonly #types: TypeReferences;

  /** @param indent Blanks per level, 0 for one line. */
  constructor(options: WriteOptions, isFile: boolean, indent: number) {
    this.#isFile = isFile;
    this.#out = new XmlOutput(indent, isFile);
    this.#depth = Math.min(options.depth ?? 1, MAX_DEPTH);
    this.#secureString = options.secureString;
    this.#typeData = options.typeData;
    this.#types = new TypeReferences((names) => options.typeData?.depth?.(names));
  }

  /** The text of one value. */
  single(value: PsValue, wrapped: boolean): string {
    this.#value(value, undefined, this.#depth, wrapped);
    return this.#out.text();
  }

  /** The text of all values, in their root where the form has one. */
  document(values: readonly PsValue[]): string {
    if (this.#isFile) this.#out.start("Objs", ` Version="1.1.0.1" xmlns="${MONAD_NAMESPACE}"`);
    for (const value of values) this.#value(value, undefined, this.#depth, false);
    if (this.#isFile) this.#out.end("Objs");
    return this.#out.text();
  }

  #primitive<T extends PsValue>(row: PrimitiveRow<T>, value: T, name: string | undefined): void {
    const text = row.write(value);
    const attribute = this.#out.nameOf(name);
    if (text === "" && row.collapses) this.#out.empty(row.start, attribute);
    else this.#out.leaf(row.start, attribute, row.escaped ? this.#out.encode(text) : text, row.end);
  }

  /**
   * One value. `fresh`: its identity is new here, so it is neither looked up nor remembered (the value that a sender has
   * wrapped, an unboxed element of an array).
   */
  #value(value: PsValue, name: string | undefined, depth: number, fresh = false): void {
    if (value === null) {
      this.#out.empty("<Nil", this.#out.nameOf(name));
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
    this.#out.leaf("<SS", this.#out.nameOf(name), this.#out.encode(this.#secureString(value)), "</SS>");
  }

  #progress(record: PsProgressRecord, name: string | undefined): void {
    const f = record.fields;
    this.#out.start("PR", this.#out.nameOf(name));
    this.#out.encoded("AV", f.activity);
    this.#out.encoded("AI", String(f.activityId));
    this.#value(f.currentOperation ?? null, undefined, 0);
    this.#out.encoded("PI", String(f.parentActivityId));
    this.#out.encoded("PC", String(f.percentComplete));
    this.#out.encoded("T", f.type);
    this.#out.encoded("SR", String(f.secondsRemaining));
    this.#out.encoded("SD", f.statusDescription);
    this.#out.end("PR");
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
        this.#out.empty("<Ref", `${this.#out.nameOf(name)} RefId="${id}"`);
        return;
      }
    }
    const type = this.#types.entryOf(typeNamesOf(value));
    const depth = this.#depthFor(value, type, depthLeft);
    if (!fresh || value instanceof PsObject) this.#objects.set(value, this.#nextObject);
    if (value instanceof PsObject) this.#psObject(value, type, name, depth);
    else if (value instanceof PsEnum) this.#enum(value, type, name, depth);
    else if (value.kind === "Live") this.#live(value, value, type, name, depth);
    else if (value.kind === "BigInteger") this.#bigInteger(value, type, name, depth);
    else {
      this.#startObject(name, type, undefined);
      this.#container(value, depth);
      if (depth > 0) {
        if (value instanceof PsList && value.shape === "IE") this.#ownProperties(value, depth);
        this.#extended(undefined, this.#typeData?.notes?.(value), depth, value);
      }
      this.#out.end("Obj");
    }
  }

  #depthFor(value: Identity, type: TypeEntry, depth: number): number {
    if (type.depth !== undefined) return type.depth;
    return depth <= 0 && value instanceof PsObject && value.adapted !== undefined ? 1 : depth;
  }

  // Obj with its type names and text; the caller ends it.
  #startObject(name: string | undefined, type: TypeEntry | undefined, text: string | undefined): void {
    this.#out.start("Obj", `${this.#out.nameOf(name)} RefId="${this.#nextObject++}"`);
    if (type !== undefined && type.names.length > 0) {
      if (type.id >= 0) {
        this.#out.empty("<TNRef", ` RefId="${type.id}"`);
      } else {
        type.id = this.#nextTypeNames++;
        this.#out.start("TN", ` RefId="${type.id}"`);
        for (const typeName of type.names) this.#out.encoded("T", typeName);
        this.#out.end("TN");
      }
    }
    if (text !== undefined) this.#out.encoded("ToString", text);
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
      this.#out.end("Obj");
      return;
    }
    if (isLive(base)) {
      this.#live(base, value, type, name, depth);
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
    else if (isBigInteger(base)) this.#liveProperties(base, depth);
    else this.#adapted(value, depth);
    this.#extended(value, value.members, depth);
    this.#out.end("Obj");
  }

  #extendedPrimitive(value: PsObject, base: PsValue, type: TypeEntry, name: string | undefined, depth: number): void {
    const baseNames = typeNamesOf(base);
    this.#startObject(name, sameIgnoringCase(type.names, baseNames) ? undefined : type, value.text);
    this.#plain(base, undefined);
    this.#extended(undefined, value.members, depth, value);
    this.#out.end("Obj");
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
        this.#out.empty("<Nil", this.#out.nameOf(name));
      } else this.#primitive(PRIMITIVES.S, text, name);
      return;
    }
    this.#startObject(name, ownTypes ? type : undefined, travelled);
    if (text !== undefined) this.#primitive(PRIMITIVES.S, text, undefined);
    if (notes !== undefined) this.#extended(undefined, notes, depth, value);
    this.#out.end("Obj");
  }

  #enum(value: PsEnum, type: TypeEntry, name: string | undefined, depth: number): void {
    if (depth === 0) {
      this.#objects.delete(value);
      this.#primitive(PRIMITIVES.S, value.name, name);
      return;
    }
    this.#startObject(name, type, value.name);
    this.#value(value.value, undefined, depth);
    this.#out.end("Obj");
  }

  #bigInteger(value: PsBigInteger, type: TypeEntry, name: string | undefined, depth: number): void {
    if (depth === 0) {
      this.#objects.delete(value);
      this.#primitive(PRIMITIVES.S, value.value.toString(), name);
      return;
    }
    this.#startObject(name, type, value.value.toString());
    this.#liveProperties(value, depth);
    this.#out.end("Obj");
  }

  // `owner` is the object itself, or the PSObject around it that a script has given members or type names.
  #live(
    value: LiveObject,
    owner: LiveObject | PsObject,
    type: TypeEntry,
    name: string | undefined,
    depth: number,
  ): void {
    const form: WireForm | undefined = value.wireForm();
    const notes = owner instanceof PsObject ? owner.members : value.notes;
    if (form?.as === "items") {
      this.#startObject(name, type, undefined);
      this.#items(form.shape, form.items, depth);
      if (depth > 0) {
        if (form.withProps) this.#liveProperties(value, depth);
        this.#extended(owner, notes, depth);
      }
      this.#out.end("Obj");
      return;
    }
    if (form?.as === "value" && !(form.value instanceof PsObject && form.value.base === undefined)) {
      this.#liveAsValue(owner, form.value, notes, name, depth);
      return;
    }
    const asText = depth === 0 ? textOf(value) : this.#typeData?.asText?.(owner);
    if (depth === 0 || asText !== undefined) this.#asText(owner, asText, type, name, depth);
    else if (form?.as === "value") this.#liveAsValue(owner, form.value, notes, name, depth);
    else {
      this.#startObject(name, type, owner instanceof PsObject ? owner.text ?? textOf(value) : textOf(value));
      if (form?.as === "scriptBlock") this.#primitive(PRIMITIVES.SBK, form.text, undefined);
      else this.#liveProperties(value, depth);
      this.#extended(owner, notes, depth);
      this.#out.end("Obj");
    }
  }

  // The value that stands for a live object takes its place among the references.
  #liveAsValue(
    owner: LiveObject | PsObject,
    substitute: PsValue,
    notes: PropertyBag | undefined,
    name: string | undefined,
    depth: number,
  ): void {
    if (substitute === null || isPlain(substitute)) {
      if (notes === undefined || notes.size === 0) {
        this.#objects.delete(owner);
        this.#value(substitute, name, depth);
        return;
      }
      this.#startObject(name, undefined, undefined);
      if (substitute !== null) this.#plain(substitute, undefined);
      this.#extended(owner, notes, depth);
      this.#out.end("Obj");
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
    this.#out.start(shape);
    for (const item of items) this.#value(item, undefined, depth, unboxed && item instanceof PsEnum);
    this.#out.end(shape);
  }

  #dictionary(table: PsDictionary, depth: number): void {
    this.#out.start("DCT");
    for (const [key, value] of table.entries()) {
      this.#out.start("En");
      this.#value(key, "Key", depth);
      this.#value(value, "Value", depth);
      this.#out.end("En");
    }
    this.#out.end("DCT");
  }

  // Props of a deserialized object.
  #adapted(value: PsObject, depth: number): void {
    const { adapted } = value;
    if (adapted === undefined) {
      this.#ownProperties(value, depth);
      return;
    }
    if (adapted.size === 0) return;
    this.#out.start("Props");
    for (let i = 0; i < adapted.size; i++) {
      const member = adapted.values[i]!;
      if (!(member instanceof PsDynamicMember)) this.#value(member, adapted.names[i]!, depth - 1);
    }
    this.#out.end("Props");
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
      if (!any) this.#out.start(tag);
      any = true;
      const value = attempt(get);
      if (value !== undefined) this.#value(value, name, depth);
    }
    if (any) this.#out.end(tag);
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
    this.#out.startLazy("MS");
    if (bag !== undefined) this.#members(bag, depth, self ?? typed ?? null);
    for (const [name, get] of added ?? []) {
      const value = attempt(get);
      if (value !== undefined) this.#value(value, name, Math.max(0, depth - 1));
    }
    this.#out.endLazy("MS");
  }

  #members(bag: PropertyBag, depth: number, self: PsValue): void {
    for (let i = 0; i < bag.size; i++) {
      const name = bag.names[i]!;
      const member = bag.values[i]!;
      if (!(member instanceof PsDynamicMember)) this.#value(member, name, depth);
      else if (member instanceof PsMemberSet) {
        this.#out.start("MS", this.#out.nameOf(name));
        this.#members(member.members, depth, self);
        this.#out.end("MS");
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

const isLive = (value: PsValue | undefined): value is LiveObject =>
  typeof value === "object" && value !== null && !(value instanceof Uint8Array) && value.kind === "Live";
const isBigInteger = (value: PsValue | undefined): value is PsBigInteger =>
  typeof value === "object" && value !== null && !(value instanceof Uint8Array) && value.kind === "BigInteger";

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
