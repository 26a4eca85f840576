/**
 * What PowerShell's PSObject.ToString() makes of a value: the text that CLIXML holds for an object that lies too deep to
 * be written in full.
 * @module
 */
import { formatDecimal, formatGeneral } from "./number_text.ts";
import { datePartsOf, formatTimeSpan } from "./time_text.ts";
import { fullTypeName } from "./type_names.ts";
import { uriToString } from "./uri_text.ts";
import {
  type PropertyBag,
  type PsDateTime,
  PsDynamicMember,
  type PsObject,
  type PsValue,
  type PsVersion,
} from "./value.ts";

/** Cultures in which dates are worded: the wire is invariant, a console of the recordings speaks en-US. */
export type TextCulture = "invariant" | "en-US";

/** Text of a value; a property bag becomes `@{a=1; b=}`, in which nested bags are empty. */
export function valueText(value: PsValue, culture: TextCulture = "invariant"): string {
  if (value !== null && typeof value === "object" && !(value instanceof Uint8Array) && value.kind === "Object") {
    if (value.text !== undefined) return value.text;
    if (value.base === undefined) return bagText(value, culture);
  }
  return plainText(value, culture);
}

function bagText(value: PsObject, culture: TextCulture): string {
  const parts: string[] = [];
  for (const [name, member] of propertiesOf(value)) {
    parts.push(`${name}=${member === undefined ? "" : plainText(member, culture)}`);
  }
  return parts.length === 0 ? "" : `@{${parts.join("; ")}}`;
}

/** Properties of an object as a script lists them: extended members, then adapted ones of other names. */
export function* propertiesOf(value: PsObject): Generator<readonly [string, PsValue | undefined]> {
  yield* stored(value.members, value, undefined);
  if (value.adapted !== undefined) yield* stored(value.adapted, value, value.members);
}

function* stored(
  bag: PropertyBag,
  self: PsObject,
  hiding: PropertyBag | undefined,
): Generator<readonly [string, PsValue | undefined]> {
  for (let i = 0; i < bag.size; i++) {
    const name = bag.names[i]!;
    const member = bag.values[i]!;
    if (hiding?.has(name)) continue;
    if (!(member instanceof PsDynamicMember)) yield [name, member];
    else if (member.memberType === "ScriptProperty") yield [name, "System.Management.Automation.PSScriptProperty"];
    else if (member.memberType.endsWith("Property")) yield [name, tryRead(member, self)];
  }
}

function tryRead(member: PsDynamicMember, self: PsValue): PsValue | undefined {
  try {
    return member.read(self);
  } catch {
    return undefined;
  }
}

// The value without a look inside: nested objects give the text that travelled with them, or nothing.
function plainText(value: PsValue, culture: TextCulture): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
      return String(value);
    case "boolean":
      return value ? "True" : "False";
  }
  if (value === null) return "";
  if (value instanceof Uint8Array) return "System.Byte[]";
  switch (value.kind) {
    case "Double":
      return formatGeneral(value.value, 15);
    case "Single":
      return formatGeneral(value.value, 7);
    case "Small":
    case "UInt64":
    case "BigInteger":
      return String(value.value);
    case "Decimal":
      return formatDecimal(value);
    case "Char":
      return String.fromCharCode(value.code);
    case "DateTime":
      return dateText(value, culture);
    case "TimeSpan":
      return formatTimeSpan(value);
    case "Guid":
      return value.text;
    case "Uri":
      return uriToString(value.text) ?? value.text;
    case "Version":
      return versionText(value);
    case "Enum":
      return value.name;
    case "SecureString":
      return "System.Security.SecureString";
    case "Xml":
      return "#document";
    case "Array":
      return `${value.elementType}[${",".repeat(Math.max(0, (value.lengths?.length ?? 1) - 1))}]`;
    case "List":
    case "Dictionary":
      return shortTypeText(value.type);
    case "Object":
      return value.text ?? (value.base === undefined ? "" : plainText(value.base, culture));
    case "Live":
      return value.text();
  }
}

// .NET's Type.ToString() leaves assemblies out, other than Type.FullName.
function shortTypeText(type: string): string {
  return fullTypeName(type).replace(/\[\[|\],\[|\]\]/g, (mark) => mark[0] === "[" ? "[" : mark === "]]" ? "]" : ",")
    .replace(/, [^,[\]]+, Version=[^,]*, Culture=[^,]*, PublicKeyToken=[0-9a-f]*/g, "");
}

/** `1.2.3.4`; absent parts are left out. */
export function versionText(value: PsVersion): string {
  let text = `${value.major}.${value.minor}`;
  if (value.build >= 0) text += `.${value.build}`;
  if (value.build >= 0 && value.revision >= 0) text += `.${value.revision}`;
  return text;
}

function dateText(value: PsDateTime, culture: TextCulture): string {
  const { year, month, day, hour, minute, second } = datePartsOf(value.ticks);
  const two = (n: number): string => n.toString().padStart(2, "0");
  const clock = `${two(minute)}:${two(second)}`;
  if (culture === "invariant") {
    return `${two(month)}/${two(day)}/${year.toString().padStart(4, "0")} ${two(hour)}:${clock}`;
  }
  return `${month}/${day}/${year.toString().padStart(4, "0")} ${hour % 12 || 12}:${clock}\u202f${
    hour < 12 ? "AM" : "PM"
  }`;
}
