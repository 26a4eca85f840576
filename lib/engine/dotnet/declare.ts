/**
 * How the tables of this folder are written: a type is its members' .NET signatures, each beside the function that does
 * it. Signatures are read when the type is first used.
 *
 * Functions get JavaScript forms of the values (see `lib/clixml/value.ts`): first the object (not for statics and
 * constructors), then one argument for each parameter, then the session; statics and constructors last the type that they
 * were called on, which tells a generic type its arguments. A method whose signature returns `void` may return nothing.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { NOTHING } from "../compile/nothing.ts";
import type { Session } from "../session.ts";
import type { EnumRow, MethodOverload, MethodRow, PropertyRow, PsType, TypeRow } from "./type.ts";

/** A function of a table. Its parameters are as its signature says, so any function fits. */
export type Native = (...args: never[]) => PsValue | void | undefined;

/** A property that can be set. */
export interface Settable {
  readonly get?: Native;
  /** Gets the object, the value, the session. */
  readonly set: Native;
}

/** The parts of a type, by signature: `"int Length"`, `"string Substring(int startIndex)"`. */
export interface TypeParts {
  readonly base?: string;
  /** Names separated by blanks. */
  readonly interfaces?: string;
  readonly isValueType?: boolean;
  readonly isInterface?: boolean;
  readonly isAbstract?: boolean;
  readonly isDelegate?: boolean;
  readonly assembly?: string;
  /** Type parameters separated by blanks. */
  readonly typeParameters?: string;
  readonly properties?: Readonly<Record<string, Native | Settable>>;
  readonly methods?: Readonly<Record<string, Native>>;
  /** Static methods, and static properties where a signature has no parentheses. */
  readonly statics?: Readonly<Record<string, Native | Settable>>;
  /** `"(char c, int count)"`. */
  readonly constructors?: Readonly<Record<string, Native>>;
  readonly equals?: (self: never, other: PsValue) => boolean;
  readonly compare?: (self: never, other: PsValue) => number;
  readonly format?: (self: never, format: string, culture: string) => string | undefined;
  readonly items?: (self: never) => Iterable<PsValue>;
  readonly zero?: () => PsValue;
}

type Callable = (...args: unknown[]) => PsValue | void | undefined;

/** What a signature says. */
interface Signature {
  readonly name: string;
  readonly returns: string;
  readonly parameters: readonly string[];
  readonly names: readonly string[];
  readonly byRef: readonly number[];
  readonly optional: number;
  readonly typeParameters: readonly string[];
  readonly isMethod: boolean;
}

/** Splits at commas that stand outside brackets. */
function splitList(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "[") depth++;
    else if (char === "]") depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  if (text.slice(start).trim() !== "") parts.push(text.slice(start).trim());
  return parts;
}

function readSignature(text: string): Signature {
  const open = text.indexOf("(");
  const head = (open < 0 ? text : text.slice(0, open)).trim();
  const generic = /^(.*\s)?(\w+)\[([\w, ]+)\]$/.exec(head);
  const plain = generic && open >= 0 ? `${generic[1] ?? ""}${generic[2]}` : head;
  const space = plain.lastIndexOf(" ");
  const parameters: string[] = [];
  const names: string[] = [];
  const byRef: number[] = [];
  let optional = 0;
  for (const part of open < 0 ? [] : splitList(text.slice(open + 1, text.lastIndexOf(")")))) {
    let words = part;
    if (words.endsWith("?")) {
      optional++;
      words = words.slice(0, -1);
    }
    if (words.startsWith("[ref] ")) {
      byRef.push(parameters.length);
      words = words.slice(6);
    }
    const at = words.lastIndexOf(" ");
    parameters.push(words.slice(0, at));
    names.push(words.slice(at + 1));
  }
  return {
    name: plain.slice(space + 1),
    returns: space < 0 ? "" : plain.slice(0, space),
    parameters,
    names,
    byRef,
    optional,
    typeParameters: generic && open >= 0 ? splitList(generic[3]!) : [],
    isMethod: open >= 0,
  };
}

function overloadOf(signature: Signature, body: Native, isStatic: boolean): MethodOverload {
  const call = body as Callable;
  const isVoid = signature.returns === "void";
  const count = signature.parameters.length;
  return {
    parameters: signature.parameters,
    returns: signature.returns,
    parameterNames: signature.names,
    ...(signature.optional > 0 && { optional: signature.optional }),
    ...(signature.byRef.length > 0 && { byRef: signature.byRef }),
    ...(signature.typeParameters.length > 0 && { typeParameters: signature.typeParameters }),
    call: (
      self: PsValue,
      args: readonly PsValue[],
      session: Session,
      typeArguments: readonly PsType[] = [],
    ): PsValue => {
      const given: unknown[] = isStatic ? [...args] : [self, ...args];
      const wanted = isStatic ? count : count + 1;
      while (given.length < wanted) given.push(undefined);
      given.push(session);
      if (isStatic) given.push(self);
      given.push(...typeArguments);
      const result = call(...given);
      return isVoid || result === undefined ? NOTHING : result;
    },
  };
}

function methodRows(members: Readonly<Record<string, Native | Settable>>, isStatic: boolean): MethodRow[] {
  const rows = new Map<string, { name: string; overloads: MethodOverload[] }>();
  for (const [text, body] of Object.entries(members)) {
    if (typeof body !== "function" || !text.includes("(")) continue;
    const signature = readSignature(text);
    let row = rows.get(signature.name);
    if (row === undefined) rows.set(signature.name, row = { name: signature.name, overloads: [] });
    row.overloads.push(overloadOf(signature, body, isStatic));
  }
  return [...rows.values()];
}

function propertyRows(members: Readonly<Record<string, Native | Settable>>, isStatic: boolean): PropertyRow[] {
  const rows: PropertyRow[] = [];
  for (const [text, body] of Object.entries(members)) {
    if (isStatic && text.includes("(")) continue;
    const signature = readSignature(text);
    const getter = typeof body === "function" ? body : body.get;
    const setter = typeof body === "function" ? undefined : body.set;
    const { name, returns: type } = signature;
    if (signature.isMethod) {
      const at = rows.findIndex((row) => row.name === name && (row.indexed || row.indexedSet));
      const { indexed, indexedSet } = rows[at] ?? {};
      const row: PropertyRow = {
        name,
        type,
        ...(indexed && { indexed }),
        ...(indexedSet && { indexedSet }),
        ...(getter && {
          indexed: { name, overloads: [...indexed?.overloads ?? [], overloadOf(signature, getter, isStatic)] },
        }),
        ...(setter && {
          indexedSet: { name, overloads: [...indexedSet?.overloads ?? [], setOverload(signature, setter)] },
        }),
      };
      if (at < 0) rows.push(row);
      else rows[at] = row;
      continue;
    }
    const get = getter as Callable | undefined;
    const set = setter as Callable | undefined;
    rows.push({
      name,
      type,
      ...(get && {
        get: (self: PsValue, session: Session): PsValue => (isStatic ? get(session, self) : get(self, session)) ?? null,
      }),
      ...(set && {
        set: (self: PsValue, value: PsValue, session: Session): void => {
          if (isStatic) set(value, session);
          else set(self, value, session);
        },
      }),
    });
  }
  return rows;
}

function setOverload(signature: Signature, body: Native): MethodOverload {
  const full: Signature = {
    ...signature,
    parameters: [...signature.parameters, signature.returns],
    names: [...signature.names, "value"],
    returns: "void",
  };
  return overloadOf(full, body, false);
}

/** Values by key, made when first asked for. */
function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A type of the tables. */
export function declareType(fullName: string, parts: TypeParts = {}): TypeRow {
  const properties = lazy(() => propertyRows(parts.properties ?? {}, false));
  const methods = lazy(() => methodRows(parts.methods ?? {}, false));
  const staticProperties = lazy(() => propertyRows(parts.statics ?? {}, true));
  const staticMethods = lazy(() => methodRows(parts.statics ?? {}, true));
  const constructors = lazy(() =>
    Object.entries(parts.constructors ?? {}).map(([text, body]) =>
      overloadOf(readSignature(`${fullName} new${text}`), body, true)
    )
  );
  return {
    fullName,
    ...(parts.base !== undefined && { base: parts.base }),
    ...(parts.interfaces !== undefined && { interfaces: parts.interfaces.split(" ") }),
    ...(parts.isValueType && { isValueType: true, base: parts.base ?? "System.ValueType" }),
    ...(parts.isInterface && { isInterface: true }),
    ...(parts.isAbstract && { isAbstract: true }),
    ...(parts.isDelegate && { isDelegate: true, base: "System.MulticastDelegate" }),
    ...(parts.assembly !== undefined && { assembly: parts.assembly }),
    ...(parts.typeParameters !== undefined && { typeParameters: parts.typeParameters.split(" ") }),
    ...(parts.equals && { equals: parts.equals as TypeRow["equals"] & object }),
    ...(parts.compare && { compare: parts.compare as TypeRow["compare"] & object }),
    ...(parts.format && { format: parts.format as TypeRow["format"] & object }),
    ...(parts.items && { items: parts.items as TypeRow["items"] & object }),
    ...(parts.zero && { zero: parts.zero }),
    get properties() {
      return properties();
    },
    get methods() {
      return methods();
    },
    get staticProperties() {
      return staticProperties();
    },
    get staticMethods() {
      return staticMethods();
    },
    get constructors() {
      return constructors();
    },
  };
}

/** An enum type: names with their numbers; a name alone is one more than the one before. */
export function declareEnum(
  fullName: string,
  members: string,
  options: { readonly flags?: boolean; readonly underlying?: EnumRow["underlying"]; readonly assembly?: string } = {},
): TypeRow {
  const values: (readonly [string, bigint])[] = [];
  let next = 0n;
  for (const word of members.trim().split(/\s+/)) {
    const [name, number] = word.split("=");
    const value = number === undefined ? next : BigInt(number);
    values.push([name!, value]);
    next = value + 1n;
  }
  return {
    fullName,
    base: "System.Enum",
    isValueType: true,
    enum: { underlying: options.underlying ?? "Int32", flags: options.flags ?? false, members: values },
    ...(options.assembly !== undefined && { assembly: options.assembly }),
  };
}

/** A closed generic type's row: type parameters replaced by the names of the arguments. */
export function closeRow(open: TypeRow, fullName: string, names: readonly string[]): TypeRow {
  const parameters = open.typeParameters ?? [];
  const pattern = new RegExp(`(?<![\\w.])(${parameters.join("|")})(?![\\w.])`, "g");
  const replace = (text: string): string => text.replace(pattern, (found) => names[parameters.indexOf(found)] ?? found);
  const overload = (row: MethodOverload): MethodOverload => ({
    ...row,
    parameters: row.parameters.map(replace),
    returns: replace(row.returns),
  });
  const method = (row: MethodRow): MethodRow => ({ name: row.name, overloads: row.overloads.map(overload) });
  const property = (row: PropertyRow): PropertyRow => ({
    ...row,
    type: replace(row.type),
    ...(row.indexed && { indexed: method(row.indexed) }),
    ...(row.indexedSet && { indexedSet: method(row.indexedSet) }),
  });
  const properties = lazy(() => (open.properties ?? []).map(property));
  const methods = lazy(() => (open.methods ?? []).map(method));
  const staticProperties = lazy(() => (open.staticProperties ?? []).map(property));
  const staticMethods = lazy(() => (open.staticMethods ?? []).map(method));
  const constructors = lazy(() => (open.constructors ?? []).map(overload));
  const { typeParameters: _open, ...rest } = Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(open)).filter(([, slot]) => "value" in slot).map((
      [key, slot],
    ) => [key, slot.value as unknown]),
  ) as Partial<TypeRow>;
  return {
    ...rest,
    fullName,
    ...(open.base !== undefined && { base: replace(open.base) }),
    ...(open.interfaces && { interfaces: open.interfaces.map(replace) }),
    get properties() {
      return properties();
    },
    get methods() {
      return methods();
    },
    get staticProperties() {
      return staticProperties();
    },
    get staticMethods() {
      return staticMethods();
    },
    get constructors() {
      return constructors();
    },
  };
}
