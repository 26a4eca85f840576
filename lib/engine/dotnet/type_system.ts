/**
 * The register of types: from names to types, from values to types, and who derives from whom.
 * The rows themselves are in `tables/`; members are looked up in `members.ts`.
 * @module
 */
import { LiveObject, type PsDictionary, type PsEnum, type PsList, PsObject, type PsValue } from "../../clixml/value.ts";
import { ACCELERATORS, acceleratorTarget, shortTypeName } from "./accelerators.ts";
import { EXCEPTION_TYPE_NAMES, exceptionBase } from "./clr_errors.ts";
import { closeRow } from "./declare.ts";
import { PsType, type TypeRow } from "./type.ts";

export { exceptionTypes } from "./clr_errors.ts";

const BY_NAME = new Map<string, PsType>();
const NAME_CACHE = new Map<string, PsType>();
const CHAINS = new WeakMap<PsType, readonly PsType[]>();
const INTERFACES = new WeakMap<PsType, ReadonlySet<string>>();
const NAMES = new WeakMap<PsType, readonly string[]>();
const OPEN_TYPES = new WeakMap<PsType, PsType>();
const RANKS = new WeakMap<PsType, number>();

const CORE_LIBRARY = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";
const POWERSHELL_LIBRARY =
  "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35";

/** Adds types. A row of a name that is there already takes the place of the old row; the type stays the same one. */
export function registerRows(rows: Iterable<TypeRow>): void {
  for (const row of rows) {
    const key = row.fullName.toLowerCase();
    const existing = BY_NAME.get(key);
    if (existing === undefined) BY_NAME.set(key, new PsType(row));
    else {
      (existing as { row: TypeRow }).row = row;
      CHAINS.delete(existing);
      NAMES.delete(existing);
      INTERFACES.delete(existing);
    }
  }
  NAME_CACHE.clear();
}

registerRows([
  { fullName: "System.Object", base: "" },
  { fullName: "System.ValueType" },
  { fullName: "System.Enum", base: "System.ValueType", isAbstract: true },
  { fullName: "System.Delegate" },
  { fullName: "System.MulticastDelegate", base: "System.Delegate" },
]);
registerRows(
  EXCEPTION_TYPE_NAMES.map((fullName) => ({ fullName, base: exceptionBase(fullName) ?? "System.Object" })),
);

function known(fullName: string): PsType | undefined {
  return BY_NAME.get(fullName.toLowerCase());
}

/** A type that must exist; one that no table has is made as an empty class. */
export function typeNamed(fullName: string): PsType {
  const found = resolveType(fullName);
  if (found) return found;
  const made = new PsType({ fullName });
  BY_NAME.set(fullName.toLowerCase(), made);
  return made;
}

/** Length of the assembly-qualified part of an argument, `[System.Int32, System.Private.CoreLib, …]`. */
function argumentName(type: PsType): string {
  const { fullName } = type;
  const assembly = type.row.assembly ??
    (fullName.startsWith("System.Management.Automation.") ? POWERSHELL_LIBRARY : CORE_LIBRARY);
  return `[${fullName}, ${assembly}]`;
}

/** `List[int]` from `List`1` and `int`. */
export function makeGenericType(open: PsType, args: readonly PsType[]): PsType {
  const fullName = `${open.fullName}[${args.map(argumentName).join(",")}]`;
  const existing = known(fullName);
  if (existing) return existing;
  const row = closeRow(open.row, fullName, args.map(typeText));
  const type = new PsType(row, { genericArguments: args });
  OPEN_TYPES.set(type, open);
  BY_NAME.set(fullName.toLowerCase(), type);
  return type;
}

/** The open generic type that a closed one was made from. */
export function openTypeOf(type: PsType): PsType | undefined {
  return OPEN_TYPES.get(type);
}

/** The array type of an element type; `rank` counts the dimensions. */
export function makeArrayType(element: PsType, rank = 1): PsType {
  const fullName = `${element.fullName}[${",".repeat(rank - 1)}]`;
  const existing = known(fullName);
  if (existing && existing.elementType === element) return existing;
  const row: TypeRow = {
    fullName,
    base: "System.Array",
    ...(rank === 1 && {
      interfaces: ["IList", "IReadOnlyList"].map((name) =>
        `System.Collections.Generic.${name}\`1[${argumentName(element)}]`
      ),
    }),
  };
  const type = new PsType(row, { elementType: element });
  RANKS.set(type, rank);
  BY_NAME.set(fullName.toLowerCase(), type);
  return type;
}

/** Number of dimensions of an array type. */
export function rankOf(type: PsType): number {
  return RANKS.get(type) ?? (type.elementType ? 1 : 0);
}

interface TypeText {
  readonly name: string;
  readonly args: readonly string[];
  /** Dimensions of each array suffix, innermost first. */
  readonly ranks: readonly number[];
}

const ARRAY_SUFFIX = /\[\s*(,*)\s*\]$/;

function readTypeText(text: string): TypeText | undefined {
  let rest = text.trim();
  const ranks: number[] = [];
  for (let match = ARRAY_SUFFIX.exec(rest); match; match = ARRAY_SUFFIX.exec(rest)) {
    ranks.unshift(match[1]!.length + 1);
    rest = rest.slice(0, match.index).trimEnd();
  }
  const open = rest.indexOf("[");
  if (open < 0) return { name: withoutAssembly(rest), args: [], ranks };
  if (!rest.endsWith("]")) return undefined;
  const args: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open + 1; i < rest.length; i++) {
    const char = rest[i];
    if (char === "[") depth++;
    else if ((char === "]" || char === ",") && depth === 0) {
      args.push(rest.slice(start, i).trim());
      start = i + 1;
    } else if (char === "]") depth--;
  }
  return { name: rest.slice(0, open).trim(), args: args.map(unwrapArgument), ranks };
}

// An argument may stand in brackets of its own, followed by its assembly.
function unwrapArgument(text: string): string {
  return text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
}

function withoutAssembly(text: string): string {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "[") depth++;
    else if (char === "]") depth--;
    else if (char === "," && depth === 0) return text.slice(0, i).trim();
  }
  return text;
}

function findName(name: string, namespaces: readonly string[]): PsType | undefined {
  const accelerated = acceleratorTarget(name);
  if (accelerated !== undefined) {
    return name.toLowerCase() === "pscustomobject" ? CUSTOM_OBJECT_TYPE : known(accelerated);
  }
  const direct = known(name) ?? known(`System.${name}`);
  if (direct) return direct;
  for (const namespace of namespaces) {
    const found = known(`${namespace}.${name}`);
    if (found) return found;
  }
  return undefined;
}

/**
 * The type of a name as in a type literal, without the brackets around it: accelerators, full names, names below
 * `System`, names below the namespaces of `using`, arrays and generics.
 */
export function resolveType(name: string, namespaces: readonly string[] = []): PsType | undefined {
  const key = namespaces.length === 0 ? name : undefined;
  if (key !== undefined) {
    const cached = NAME_CACHE.get(key);
    if (cached) return cached;
  }
  const found = resolve(name, namespaces);
  if (found && key !== undefined) NAME_CACHE.set(key, found);
  return found;
}

function resolve(name: string, namespaces: readonly string[]): PsType | undefined {
  const exact = known(name);
  if (exact) return exact;
  const parsed = readTypeText(name);
  if (parsed === undefined) return undefined;
  let type: PsType | undefined;
  if (parsed.args.length === 0) type = findName(parsed.name, namespaces);
  else {
    const open = findName(
      parsed.name.includes("`") ? parsed.name : `${parsed.name}\`${parsed.args.length}`,
      namespaces,
    );
    const args = parsed.args.map((argument) => resolveType(withoutAssembly(argument), namespaces));
    if (!open || args.some((argument) => argument === undefined)) return undefined;
    if (open.row.typeParameters?.length !== args.length) return undefined;
    type = makeGenericType(open, args as PsType[]);
  }
  for (const rank of parsed.ranks) type = type && makeArrayType(type, rank);
  return type;
}

/** A type and its base classes, most derived first. */
export function chainOf(type: PsType): readonly PsType[] {
  let chain = CHAINS.get(type);
  if (chain) return chain;
  const types: PsType[] = [];
  for (let at: PsType | undefined = type; at && types.length < 32;) {
    types.push(at);
    at = baseTypeOf(at);
  }
  chain = types;
  CHAINS.set(type, chain);
  return chain;
}

/** The base class of a type. */
export function baseTypeOf(type: PsType): PsType | undefined {
  const { base, isInterface, fullName } = type.row;
  if (base === "" || isInterface) return undefined;
  const parent = (type.scriptClass as { readonly baseType?: PsType } | undefined)?.baseType;
  if (parent instanceof PsType) return parent;
  return base === undefined ? (fullName === "System.Object" ? undefined : OBJECT_TYPE) : typeNamed(base);
}

/** Full names of all interfaces of a type, lower case. */
export function interfacesOf(type: PsType): ReadonlySet<string> {
  let found = INTERFACES.get(type);
  if (found) return found;
  const names = new Set<string>();
  const add = (name: string): void => {
    const full = interfaceName(name);
    if (names.has(full.toLowerCase())) return;
    names.add(full.toLowerCase());
    for (const inner of resolveType(full)?.row.interfaces ?? []) add(inner);
  };
  for (const at of chainOf(type)) for (const name of at.row.interfaces ?? []) add(name);
  found = names;
  INTERFACES.set(type, found);
  return found;
}

function interfaceName(name: string): string {
  return resolveType(name)?.fullName ?? (name.includes(".") ? name : `System.${name}`);
}

/** Full names of the interfaces of a type, in their own spelling. */
export function interfaceNamesOf(type: PsType): readonly string[] {
  const names = new Set<string>();
  const add = (name: string): void => {
    const full = interfaceName(name);
    if (names.has(full)) return;
    names.add(full);
    for (const inner of resolveType(full)?.row.interfaces ?? []) add(inner);
  };
  for (const at of chainOf(type)) for (const name of at.row.interfaces ?? []) add(name);
  return [...names];
}

/** Whether a value of type `from` fits where `to` is wanted. */
export function isAssignable(from: PsType, to: PsType): boolean {
  if (from === to || to === OBJECT_TYPE) return true;
  const name = to.fullName;
  for (const at of chainOf(from)) if (at === to || at.fullName === name) return true;
  if (to.row.isInterface) return interfacesOf(from).has(name.toLowerCase());
  if (from.elementType && to.elementType && rankOf(from) === rankOf(to)) {
    // Arrays of references are covariant.
    return !isValueType(from.elementType) && isAssignable(from.elementType, to.elementType);
  }
  return false;
}

/** Whether a type is a value type (numbers, enums, structures). */
export function isValueType(type: PsType): boolean {
  return type.row.isValueType === true;
}

/** Whether a value is an instance of a type, as `-is` asks. */
export function isInstance(value: PsValue, type: PsType): boolean {
  if (value === null) return false;
  if (type.fullName === PSOBJECT) {
    // Of the two names of PSObject, one means a custom object and one anything that PowerShell wrapped.
    return value instanceof PsObject;
  }
  return isAssignable(typeOf(value), type);
}

const PSOBJECT = "System.Management.Automation.PSObject";
const SMALL_TYPES = { SByte: "", Byte: "", Int16: "", UInt16: "", UInt32: "" } as const;

/** System.Object. */
export const OBJECT_TYPE: PsType = known("System.Object")!;
registerRows([
  { fullName: PSOBJECT, interfaces: ["System.IFormattable", "System.IComparable"] },
  { fullName: "System.Management.Automation.PSCustomObject" },
]);
/** What `[pscustomobject]` names: the type PSObject, but a cast to it makes properties of a dictionary's entries. */
export const CUSTOM_OBJECT_TYPE: PsType = new PsType(known(PSOBJECT)!.row);
// It shares PSObject's members, whichever table gives them.
Object.defineProperty(CUSTOM_OBJECT_TYPE, "row", { get: () => known(PSOBJECT)!.row });

/** A lookup that is done once, when all tables are in. */
function once(fullName: string): () => PsType {
  let type: PsType | undefined;
  return () => type ??= typeNamed(fullName);
}

const T = {
  string: once("System.String"),
  boolean: once("System.Boolean"),
  int: once("System.Int32"),
  long: once("System.Int64"),
  double: once("System.Double"),
  single: once("System.Single"),
  ulong: once("System.UInt64"),
  bigint: once("System.Numerics.BigInteger"),
  decimal: once("System.Decimal"),
  char: once("System.Char"),
  datetime: once("System.DateTime"),
  timespan: once("System.TimeSpan"),
  guid: once("System.Guid"),
  uri: once("System.Uri"),
  version: once("System.Version"),
  secure: once("System.Security.SecureString"),
  xml: once("System.Xml.XmlDocument"),
  bytes: once("System.Byte[]"),
  objects: once("System.Object[]"),
  custom: once("System.Management.Automation.PSCustomObject"),
  psobject: once(PSOBJECT),
};

/** The .NET type of a value; `null` counts as System.Object. */
export function typeOf(value: PsValue): PsType {
  switch (typeof value) {
    case "string":
      return T.string();
    case "number":
      return T.int();
    case "boolean":
      return T.boolean();
    case "bigint":
      return T.long();
  }
  if (value === null) return OBJECT_TYPE;
  if (value instanceof Uint8Array) return T.bytes();
  switch (value.kind) {
    case "Double":
      return T.double();
    case "Single":
      return T.single();
    case "Small":
      return SMALL[value.type]();
    case "UInt64":
      return T.ulong();
    case "BigInteger":
      return T.bigint();
    case "Decimal":
      return T.decimal();
    case "Char":
      return T.char();
    case "DateTime":
      return T.datetime();
    case "TimeSpan":
      return T.timespan();
    case "Guid":
      return T.guid();
    case "Uri":
      return T.uri();
    case "Version":
      return T.version();
    case "Enum":
      return resolveType(value.type) ?? unknownEnum(value);
    case "SecureString":
      return T.secure();
    case "Xml":
      return T.xml();
    case "Array":
      if (value.elementType === "System.Object" && value.lengths === undefined) return T.objects();
      return makeArrayType(typeNamed(value.elementType), value.lengths?.length ?? 1);
    case "List":
    case "Dictionary":
      return adopted?.get(value) ?? typeNamed(value.type);
    case "Object":
      if (value.base !== undefined) return typeOf(value.base);
      return value.adapted !== undefined || isRevivedObject(value.typeNames?.[0]) ? T.psobject() : T.custom();
    case "Live":
      return liveType(value);
  }
}

/** Types of the objects whose classes derive from .NET's; made with the first of them, for nobody should pay before. */
let adopted: WeakMap<object, PsType> | undefined;

/** Says that an object of a .NET type is one of a class that a script derived from it. */
export function adoptType(value: PsList | PsDictionary | LiveObject, type: PsType): void {
  (adopted ??= new WeakMap()).set(value, type);
}

// A custom object that came over the wire is one still.
function isRevivedObject(name: string | undefined): boolean {
  return name?.startsWith("Deserialized.") === true &&
    name !== "Deserialized.System.Management.Automation.PSCustomObject";
}

const SMALL = Object.fromEntries(
  Object.keys(SMALL_TYPES).map((name) => [name, once(`System.${name}`)]),
) as Record<keyof typeof SMALL_TYPES, () => PsType>;

/** Live objects may know their type; of all others it is the first of their type names. */
export interface TypedObject {
  netType(): PsType;
}

function liveType(value: LiveObject): PsType {
  const own = adopted?.get(value);
  if (own !== undefined) return own;
  if ("netType" in value) return (value as LiveObject & TypedObject).netType();
  const names = value.typeNames();
  const first = names[0] ?? "System.Object";
  const found = resolveType(first);
  if (found) return found;
  // A class of another part of the engine: its chain of names is all there is to know.
  for (let i = names.length - 1; i >= 0; i--) {
    if (!known(names[i]!)) registerRows([{ fullName: names[i]!, base: names[i + 1] ?? "System.Object" }]);
  }
  return typeNamed(first);
}

function unknownEnum(value: PsEnum): PsType {
  registerRows([{
    fullName: value.type,
    base: "System.Enum",
    isValueType: true,
    enum: { underlying: "Int32", flags: false, members: [] },
  }]);
  return typeNamed(value.type);
}

/** Type names of a value, most derived first: `$x.PSTypeNames`. */
export function typeNamesOf(value: PsValue): readonly string[] {
  if (value instanceof PsObject) {
    if (value.typeNames !== undefined) return value.typeNames;
    if (value.base !== undefined) return typeNamesOf(value.base);
    return namesOf(T.custom());
  }
  if (value instanceof LiveObject) return value.typeNames();
  return value === null ? [] : namesOf(typeOf(value));
}

/** Full names of a type and its bases. PSCustomObject's chain ends as PowerShell shows it. */
export function namesOf(type: PsType): readonly string[] {
  let names = NAMES.get(type);
  if (names) return names;
  const own = chainOf(type).map((at) => at.fullName);
  names = own;
  NAMES.set(type, names);
  return names;
}

/** What PowerShell writes for a type: `int`, `string[]`, `System.Collections.Generic.List[int]`. */
export function typeText(type: PsType): string {
  if (type.elementType) return `${typeText(type.elementType)}[${",".repeat(rankOf(type) - 1)}]`;
  if (type.genericArguments.length > 0) {
    const open = openTypeOf(type)?.fullName ?? type.fullName;
    return `${open.replace(/`\d+.*$/s, "")}[${type.genericArguments.map(typeText).join(",")}]`;
  }
  return shortTypeName(type.fullName) ?? type.fullName;
}

/** All registered types, for completion and tests. */
export function allTypes(): Iterable<PsType> {
  return BY_NAME.values();
}

/** All accelerators with their types. */
export function accelerators(): Iterable<readonly [string, string]> {
  return Object.entries(ACCELERATORS);
}
