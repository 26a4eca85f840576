/**
 * Text of values. Three ways exist: the cast (`[string]`, `"$x"`: invariant, 15 digits, collections joined by `$OFS`),
 * .NET's ToString() (en-US, shortest form that reads back), and what `-join` writes, which is in between.
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
  PsSecureString,
  PsSingle,
  PsSmall,
  PsTimeSpan,
  PsUInt64,
  PsUri,
  type PsValue,
  PsVersion,
  PsXml,
} from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import { EN_US, INVARIANT_CULTURE } from "./culture.ts";
import { dateCastText, formatDateTime } from "./date_format.ts";
import { oneValue, ScriptMethodMember } from "./dynamic_members.ts";
import { isEnumerable, itemsOf } from "./enumerate.ts";
import { bindText } from "./late_binding.ts";
import { formatNumber } from "./numeric_format.ts";
import { decimalText, doubleCastText, doubleTextCulture, singleCastText, singleTextCulture } from "./number_text.ts";
import { spanText } from "./timespan_text.ts";
import { PsType } from "./type.ts";
import { typeDataMembers } from "./type_data.ts";
import { chainOf, resolveType, typeOf, typeText } from "./type_system.ts";
import { uriText } from "./uri.ts";

/** `1.2.3`. */
export function versionText(version: PsVersion): string {
  const { major, minor, build, revision } = version;
  if (build < 0) return `${major}.${minor}`;
  return revision < 0 ? `${major}.${minor}.${build}` : `${major}.${minor}.${build}.${revision}`;
}

/** Text of a type for ToString(): `System.Collections.Generic.List`1[System.Int32]`. */
export function netTypeText(type: PsType): string {
  return type.text();
}

function typeNameText(fullName: string): string {
  const type = resolveType(fullName);
  return type ? netTypeText(type) : fullName;
}

/** What all ways share; `undefined` for what they write differently. */
function sharedText(value: PsValue): string | undefined {
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
  if (value instanceof PsSmall) return String(value.value);
  if (value instanceof PsUInt64 || value instanceof PsBigInteger) return value.value.toString();
  if (value instanceof PsDecimal) return decimalText(value.unscaled, value.scale);
  if (value instanceof PsChar) return String.fromCharCode(value.code);
  if (value instanceof PsTimeSpan) return spanText(value.ticks);
  if (value instanceof PsGuid) return value.text;
  if (value instanceof PsUri) return uriText(value.text);
  if (value instanceof PsVersion) return versionText(value);
  if (value instanceof PsEnum) return value.name;
  if (value instanceof PsSecureString) return "System.Security.SecureString";
  if (value instanceof PsXml) return "System.Xml.XmlDocument";
  return undefined;
}

/** A `ToString` that a script added to an object. */
function brokeredText(value: PsValue): string | undefined {
  const bag = value instanceof PsObject ? value.members : value instanceof LiveObject ? value.notes : undefined;
  const method = bag?.get("ToString");
  if (!(method instanceof ScriptMethodMember)) return undefined;
  return netText(oneValue(method.call(value, [])));
}

/** An enum that came over the wire: a number, whose name only its own ToString() tells. */
function isRevivedNumber({ base, typeNames }: PsObject): boolean {
  if (typeNames?.[0]?.startsWith("Deserialized.") !== true || base === undefined || base === null) return false;
  return typeof base === "number" || typeof base === "bigint" || base instanceof PsSmall || base instanceof PsUInt64;
}

/** Text of one value without looking inside collections: .NET's ToString() with a culture. */
function flatText(value: PsValue, invariant: boolean, session?: Session): string {
  const shared = sharedText(value);
  if (shared !== undefined) return shared;
  if (value instanceof PsDouble) return doubleCastText(value.value);
  if (value instanceof PsSingle) return singleCastText(value.value);
  if (value instanceof PsDateTime) return invariant ? dateCastText(value) : formatDateTime(value, "G", EN_US)!;
  if (value instanceof PsObject) {
    const brokered = brokeredText(value);
    if (brokered !== undefined) return brokered;
    if (value.text !== undefined && !isRevivedNumber(value)) return value.text;
    return value.base === undefined ? "" : flatText(value.base, invariant, session);
  }
  return objectText(value, invariant);
}

function objectText(value: PsValue, invariant: boolean): string {
  if (value instanceof PsType) return typeText(value);
  if (value instanceof LiveObject) {
    const brokered = brokeredText(value);
    if (brokered !== undefined) return brokered;
    for (const type of "netType" in value ? chainOf(typeOf(value)) : []) {
      if (type.row.format) return type.row.format(value, "", invariant ? "" : "en-US") ?? value.text();
    }
    return value.text();
  }
  return netTypeText(typeOf(value));
}

/** `$OFS` as the running scope has it; a blank where it is not set. */
function separatorOf(session: Session | undefined): string {
  const ofs = session?.scope.get("OFS");
  return ofs === undefined || ofs === null ? " " : flatText(ofs, true);
}

/** `[string]$x` and `"$x"`. */
export function toText(value: PsValue, session?: Session): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return String(value);
    case "boolean":
      return value ? "True" : "False";
  }
  if (value instanceof PsDouble) return doubleCastText(value.value);
  return castText(value, session, undefined);
}

/** The cast's text, with a separator between the items of a collection. */
export function castText(value: PsValue, session: Session | undefined, separator: string | undefined): string {
  if (value === null || typeof value !== "object") return flatText(value, true);
  if (value instanceof PsArray && value.items.length === 0) return "";
  const brokered = brokeredText(value);
  if (brokered !== undefined) return brokered;
  if (value instanceof PsObject) {
    if (value.base === undefined) return value.text ?? bagText(value, session);
    if (!isEnumerable(value.base)) return flatText(value, true, session);
  }
  if (!isEnumerable(value)) return flatText(value, true, session);
  return itemsOf(value).map((item) => flatText(item, true, session)).join(separator ?? separatorOf(session));
}

/** `@{a=1; b=x}`; a bag without members is empty text. */
function bagText(bag: PsObject, session: Session | undefined): string {
  const parts: string[] = [];
  const add = (name: string, slot: PsValue | PsDynamicMember): void => {
    if (slot instanceof PsDynamicMember) {
      if (slot.memberType === "ScriptProperty") {
        parts.push(`${name}=System.Management.Automation.PSScriptProperty`);
        return;
      }
      if (!slot.memberType.endsWith("Property")) return;
    }
    const value = slot instanceof PsDynamicMember ? slot.read(bag) : slot;
    parts.push(`${name}=${flatText(value ?? null, true, session)}`);
  };
  const { adapted, members } = bag;
  for (let i = 0; i < members.size; i++) add(members.names[i]!, members.values[i]!);
  for (let i = 0; i < (adapted?.size ?? 0); i++) {
    if (!members.has(adapted!.names[i]!)) add(adapted!.names[i]!, adapted!.values[i]!);
  }
  for (const { name, member } of session ? typeDataMembers(bag.typeNames ?? [], session) : []) {
    if (members.has(name)) continue;
    // What a script would have to tell is not asked for a text.
    if (member.kind === "script") parts.push(`${name}=System.Management.Automation.PSScriptProperty`);
    else if (member.kind === "dynamic") add(name, member.member);
    else if (member.kind === "note") add(name, member.value);
    else if (member.kind === "alias") add(name, members.get(member.target) ?? null);
  }
  return parts.length === 0 ? "" : `@{${parts.join("; ")}}`;
}

/** What `-join` writes for an item: .NET's text in en-US, but 15 digits of a double. */
export function joinText(value: PsValue, session?: Session): string {
  return value instanceof PsType ? netTypeText(value) : flatText(value, false, session);
}

/** .NET's ToString(). */
export function netText(value: PsValue): string {
  const shared = sharedText(value);
  if (shared !== undefined) return shared;
  if (value instanceof PsDouble) return doubleTextCulture(value.value);
  if (value instanceof PsSingle) return singleTextCulture(value.value);
  if (value instanceof PsDateTime) return formatDateTime(value, "G", EN_US)!;
  if (value instanceof PsType) return netTypeText(value);
  if (value instanceof PsObject) {
    const brokered = brokeredText(value);
    if (brokered !== undefined) return brokered;
    if (value.text !== undefined) return value.text;
    return value.base === undefined ? "" : netText(value.base);
  }
  if (value instanceof LiveObject) return objectText(value, false);
  if (value instanceof PsArray || value instanceof PsList || value instanceof PsDictionary) {
    return typeNameText(typeOf(value).fullName);
  }
  return value instanceof Uint8Array ? "System.Byte[]" : "";
}

/** .NET's ToString() with the invariant culture. */
export function invariantText(value: PsValue): string {
  if (value instanceof PsDateTime) return dateCastText(value);
  return formatNumber(value, "", INVARIANT_CULTURE) ?? netText(value);
}

bindText(netText);
