/**
 * Type names of values: .NET's full names with their base types, as they stand in a `TN` element (MS-PSRP 2.2.5.2.3).
 * @module
 */
import type { PsValue } from "./value.ts";

const OBJECT = "System.Object";
const VALUE_TYPE = "System.ValueType";
const CORE = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";

/** Type names of `[pscustomobject]`. */
export const CUSTOM_OBJECT_TYPE_NAMES: readonly string[] = ["System.Management.Automation.PSCustomObject", OBJECT];
/** What a reader puts before the type names of an object that has lost its methods. */
export const DESERIALIZED_PREFIX = "Deserialized.";

/** Assemblies of types that stand as arguments of generic types, by the longest prefix of the name; else the core. */
const ASSEMBLIES: readonly (readonly [prefix: string, assembly: string])[] = [
  [
    "System.Management.Automation.",
    "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35",
  ],
  ["System.Uri", "System.Private.Uri, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a"],
  ["System.Xml.", "System.Private.Xml, Version=10.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51"],
  [
    "System.Numerics.BigInteger",
    "System.Runtime.Numerics, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
  ],
  [
    "System.Diagnostics.Process",
    "System.Diagnostics.Process, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
  ],
  [
    "System.Text.RegularExpressions.",
    "System.Text.RegularExpressions, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
  ],
  ["System.Net.", "System.Net.Primitives, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a"],
];

/** Base types of collection types, where they are not System.Object at once. */
const BASES: Readonly<Record<string, readonly string[]>> = {
  "System.Management.Automation.PSPrimitiveDictionary": ["System.Collections.Hashtable"],
  "System.Collections.Specialized.NameValueCollection": ["System.Collections.Specialized.NameObjectCollectionBase"],
  "System.Management.Automation.PSBoundParametersDictionary": [
    "System.Collections.Generic.Dictionary`2[System.String,System.Object]",
  ],
  "System.Management.Automation.PSVariableAttributeCollection": [
    "System.Collections.ObjectModel.Collection`1[System.Attribute]",
  ],
};

const chains = new Map<string, readonly string[]>();

/** Type names of a value, most derived first; those of `null` are none. The result is shared: never change it. */
export function typeNamesOf(value: PsValue): readonly string[] {
  switch (typeof value) {
    case "string":
      return chain("System.String");
    case "number":
      return chain("System.Int32", VALUE_TYPE);
    case "boolean":
      return chain("System.Boolean", VALUE_TYPE);
    case "bigint":
      return chain("System.Int64", VALUE_TYPE);
  }
  if (value === null) return [];
  if (value instanceof Uint8Array) return chain("System.Byte[]", "System.Array");
  switch (value.kind) {
    case "Double":
    case "Single":
    case "UInt64":
    case "Decimal":
    case "Char":
    case "DateTime":
    case "TimeSpan":
    case "Guid":
      return chain(`System.${value.kind}`, VALUE_TYPE);
    case "Small":
      return chain(`System.${value.type}`, VALUE_TYPE);
    case "BigInteger":
      return chain("System.Numerics.BigInteger", VALUE_TYPE);
    case "Uri":
    case "Version":
      return chain(`System.${value.kind}`);
    case "SecureString":
      return chain("System.Security.SecureString");
    case "Xml":
      return chain("System.Xml.XmlDocument", "System.Xml.XmlNode");
    case "Enum":
      return chain(value.type, "System.Enum", VALUE_TYPE);
    case "Array": {
      const commas = ",".repeat(Math.max(0, (value.lengths?.length ?? 1) - 1));
      return chain(`${value.elementType}[${commas}]`, "System.Array");
    }
    case "List":
    case "Dictionary":
      return chain(value.type, ...(BASES[value.type] ?? []));
    case "Object":
      return value.typeNames ?? (value.base === undefined ? CUSTOM_OBJECT_TYPE_NAMES : typeNamesOf(value.base));
    case "Live":
      return value.typeNames();
  }
}

function chain(first: string, ...bases: readonly string[]): readonly string[] {
  const key = bases.length === 0 ? first : `${first}|${bases[0]}`;
  let names = chains.get(key);
  if (names === undefined) {
    names = [fullTypeName(first), ...bases.map(fullTypeName), OBJECT];
    // Types of scripts could be many; the ones of a session are few.
    if (chains.size > 10_000) chains.clear();
    chains.set(key, names);
  }
  return names;
}

/**
 * .NET's full name of a type: the arguments of a generic type get their assemblies, so
 * ``System.Collections.Generic.List`1[System.String]`` becomes ``…List`1[[System.String, System.Private.CoreLib, …]]``.
 */
export function fullTypeName(name: string): string {
  const tick = name.indexOf("`");
  if (tick < 0) return name;
  const open = name.indexOf("[", tick);
  if (open < 0 || name[open + 1] === "[" || name[open + 1] === "]" || name[open + 1] === ",") return name;
  const close = matchingBracket(name, open);
  if (close < 0) return name;
  const parts = splitArguments(name.slice(open + 1, close));
  const qualified = parts.map((part) => `[${fullTypeName(part)}, ${assemblyOf(part)}]`);
  return `${name.slice(0, open)}[${qualified.join(",")}]${name.slice(close + 1)}`;
}

function matchingBracket(name: string, open: number): number {
  let depth = 0;
  for (let i = open; i < name.length; i++) {
    if (name[i] === "[") depth++;
    else if (name[i] === "]" && --depth === 0) return i;
  }
  return -1;
}

function splitArguments(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === "[") depth++;
    else if (list[i] === "]") depth--;
    else if (list[i] === "," && depth === 0) {
      parts.push(list.slice(from, i).trim());
      from = i + 1;
    }
  }
  parts.push(list.slice(from).trim());
  return parts;
}

function assemblyOf(type: string): string {
  for (const [prefix, assembly] of ASSEMBLIES) if (type.startsWith(prefix)) return assembly;
  return CORE;
}
