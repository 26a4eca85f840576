/**
 * Members of message bodies: read by name without regard to case, unknown ones ignored, written in a given order
 * (MS-PSRP 2.2.5.2.9). Every body of this folder goes through here.
 * @module
 */
import {
  LiveObject,
  PropertyBag,
  PsArray,
  PsDictionary,
  PsDynamicMember,
  PsEnum,
  PsGuid,
  PsList,
  PsObject,
  PsSmall,
  type PsValue,
  PsVersion,
} from "../../clixml/value.ts";
import { RemotingError } from "../../errors.ts";

/** How a body is written and read. */
export interface Codec<B> {
  /** @param protocolMinor Minor number of the protocol version 2.x that is spoken: later ones have more members. */
  encode(body: B, protocolMinor: number): PsValue;
  /** @throws {RemotingError} `ERR_PSRP_PROTOCOL` where a member is missing or of another kind. */
  decode(value: PsValue): B;
}

/** A property bag without type names, as bodies are; members in order. `undefined` leaves one out. */
export function body(members: Iterable<readonly [name: string, value: PsValue | undefined]>): PsObject {
  const bag = new PropertyBag();
  for (const [name, value] of members) if (value !== undefined) bag.set(name, value);
  return new PsObject(bag, undefined, []);
}

/** `System.Collections.ArrayList`, which host calls and answers use for every sequence. */
export function arrayList(items: readonly PsValue[]): PsList {
  return new PsList([...items], "System.Collections.ArrayList", "LST");
}

/** The value inside an object that only carries type names, text or notes. */
export function baseOf(value: PsValue): PsValue {
  let inner = value;
  while (inner instanceof PsObject && inner.base !== undefined) inner = inner.base;
  return inner;
}

/** Items of any sequence; `undefined` where the value is none. */
export function itemsOf(value: PsValue): readonly PsValue[] | undefined {
  const inner = baseOf(value);
  return inner instanceof PsList || inner instanceof PsArray ? inner.items : undefined;
}

/** The dictionary inside a value; `undefined` where it is none. */
export function dictionaryOf(value: PsValue): PsDictionary | undefined {
  const inner = baseOf(value);
  return inner instanceof PsDictionary ? inner : undefined;
}

/** The integer inside a value, enums and 64-bit numbers included; `undefined` where it is none that fits. */
export function integerOf(value: PsValue): number | undefined {
  const inner = baseOf(value);
  if (typeof inner === "number") return inner;
  if (typeof inner === "bigint") return Number.isSafeInteger(Number(inner)) ? Number(inner) : undefined;
  if (inner instanceof PsSmall) return inner.value;
  if (inner instanceof PsEnum) return integerOf(inner.value);
  return undefined;
}

/** The text inside a value; `undefined` where it is none. */
export function textOf(value: PsValue): string | undefined {
  const inner = baseOf(value);
  return typeof inner === "string" ? inner : undefined;
}

/** Reads the members of one object, and says in errors where it was. */
export class Members {
  readonly #value: PsValue;
  readonly #what: string;

  /** @param what What is being read, e.g. the name of the message. */
  constructor(value: PsValue, what: string) {
    this.#value = value;
    this.#what = what;
  }

  /** The member, `undefined` where there is none. Extended members hide adapted ones. */
  get(name: string): PsValue | undefined {
    if (this.#value instanceof LiveObject) return propertyOf(this.#value, name);
    if (!(this.#value instanceof PsObject)) return undefined;
    const found = this.#value.members.get(name) ?? this.#value.adapted?.get(name);
    return found instanceof PsDynamicMember ? undefined : found;
  }
  /** The member, which must be there. */
  value(name: string): PsValue {
    return this.get(name) ?? this.#orNull(name);
  }
  integer(name: string): number {
    return integerOf(this.value(name)) ?? this.#fail(name, "no integer");
  }
  /** The integer, or `fallback` where the member is missing or null. */
  integerOr(name: string, fallback: number): number {
    const found = this.get(name) ?? null;
    return found === null ? fallback : this.integer(name);
  }
  /** A 64-bit integer, as call ids are. */
  long(name: string): bigint {
    const inner = baseOf(this.value(name));
    return typeof inner === "bigint" ? inner : BigInt(this.integer(name));
  }
  boolean(name: string): boolean {
    const inner = baseOf(this.value(name));
    return typeof inner === "boolean" ? inner : this.#fail(name, "no boolean");
  }
  booleanOr(name: string, fallback: boolean): boolean {
    const found = this.get(name) ?? null;
    return found === null ? fallback : this.boolean(name);
  }
  text(name: string): string {
    return textOf(this.value(name)) ?? this.#fail(name, "no text");
  }
  textOrNull(name: string): string | null {
    const found = this.get(name) ?? null;
    return found === null ? null : this.text(name);
  }
  version(name: string): PsVersion {
    const inner = baseOf(this.value(name));
    return inner instanceof PsVersion ? inner : this.#fail(name, "no version");
  }
  guid(name: string): string {
    const inner = baseOf(this.value(name));
    return inner instanceof PsGuid ? inner.text : this.#fail(name, "no GUID");
  }
  bytes(name: string): Uint8Array {
    const inner = baseOf(this.value(name));
    return inner instanceof Uint8Array ? inner : this.#fail(name, "no bytes");
  }
  /** Items of a sequence. */
  items(name: string): readonly PsValue[] {
    return itemsOf(this.value(name)) ?? this.#fail(name, "no list");
  }
  /** Items of a sequence, or `undefined` where the member is missing or null. */
  itemsOrNone(name: string): readonly PsValue[] | undefined {
    const found = this.get(name) ?? null;
    return found === null ? undefined : this.items(name);
  }
  /** A dictionary, or `null` where the member is missing or null. */
  dictionaryOrNull(name: string): PsDictionary | null {
    const found = this.get(name) ?? null;
    return found === null ? null : dictionaryOf(found) ?? this.#fail(name, "no dictionary");
  }
  /** The members of a member. */
  members(name: string): Members {
    return new Members(this.value(name), `${this.#what}.${name}`);
  }

  #orNull(name: string): null {
    if (this.#value instanceof PsObject && this.#value.members.has(name)) return null;
    if (this.#value instanceof PsObject && this.#value.adapted?.has(name)) return null;
    return this.#fail(name, "missing");
  }
  #fail(name: string, detail: string): never {
    throw unreadable(this.#what, `member "${name}" is ${detail}`);
  }
}

// What the reader made an object of its type again, e.g. a credential.
function propertyOf(object: LiveObject, name: string): PsValue | undefined {
  const wanted = name.toLowerCase();
  for (const [property, get] of object.properties()) if (property.toLowerCase() === wanted) return get();
  return undefined;
}

/** The error of a body that does not hold what its message type demands. */
export function unreadable(what: string, detail: string, cause?: unknown): RemotingError {
  return new RemotingError("ERR_PSRP_PROTOCOL", "remote", `Cannot read ${what}: ${detail}`, { cause });
}
