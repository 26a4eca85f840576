/**
 * What conversions are made of: plans, and the facts about types that the rules ask for.
 * @module
 */
import { PsArray, PsChar, PsDateTime, PsEnum, type PsSmall, type PsValue } from "../../clixml/value.ts";
import type { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { castError, clrException } from "./clr_errors.ts";
import { collect, enumerate } from "./enumerate.ts";
import { NO_SESSION } from "./no_session.ts";
import { changeNumber, NUMERIC_ORDER, type NumericType } from "./numbers.ts";
import { toText } from "./text.ts";
import { type MethodOverload, PsType } from "./type.ts";
import { interfacesOf, OBJECT_TYPE, resolveType, typeOf } from "./type_system.ts";

/** A conversion between two types. */
export interface Plan {
  readonly rank: number;
  readonly convert: (value: PsValue, to: PsType, session: Session) => PsValue;
}

/** What finds and follows plans; rules that need others get it, so that they need not know who follows them. */
export interface Planner {
  planFor(from: PsType, to: PsType): Plan | undefined;
  apply(value: PsValue, to: PsType, session: Session): PsValue;
}

/** The type of `null` as an argument. */
export const NULL_TYPE: PsType = new PsType({ fullName: "System.Management.Automation.LanguagePrimitives+Null" });

const NUMERIC_TYPES: ReadonlyMap<string, NumericType> = new Map(
  (Object.keys(NUMERIC_ORDER) as NumericType[]).map((
    name,
  ) => [name === "BigInteger" ? "System.Numerics.BigInteger" : `System.${name}`, name]),
);

/** The numeric type that a type is, `undefined` for others. */
export function numericOf(type: PsType): NumericType | undefined {
  return NUMERIC_TYPES.get(type.fullName);
}

/** A value with the type that conversions start from. */
export function argumentType(value: PsValue): PsType {
  return value === null ? NULL_TYPE : typeOf(value);
}

/** The type inside Nullable`1. */
export function underlyingOf(type: PsType): PsType | undefined {
  return type.fullName.startsWith("System.Nullable`1[") ? type.genericArguments[0] : undefined;
}

/** The error for a value that does not fit a type. */
export function notConvertible(value: PsValue, to: PsType): TerminatingError {
  const message = `Cannot convert "${toText(value)}" to ${to.name}: the value does not fit the type.`;
  return castError("InvalidCastIConvertible", message, clrException("System.OverflowException", message));
}

/** The session where there is one; texts use it for `$OFS` only. */
export function realSession(session: Session): Session | undefined {
  return session === NO_SESSION ? undefined : session;
}

/** Whether values of a type are dictionaries. */
export function isDictionaryType(type: PsType): boolean {
  return interfacesOf(type).has("system.collections.idictionary");
}

/** Whether the pipeline would unroll values of a type. */
export function isEnumerableType(type: PsType): boolean {
  if (type.elementType) return true;
  if (type.fullName === "System.String" || isDictionaryType(type)) return false;
  const names = interfacesOf(type);
  return names.has("system.collections.ienumerable") || names.has("system.collections.ienumerator");
}

/** Items of a collection; anything else is its own only item. */
export function itemsOrSelf(value: PsValue): readonly PsValue[] {
  const iterator = enumerate(value);
  return iterator ? collect(iterator) : [value];
}

/** An array of an element type; an array of bytes has a form of its own. */
export function makeArray(items: PsValue[], element: PsType): PsValue {
  if (element.fullName !== "System.Byte") return new PsArray(items, element.fullName);
  return Uint8Array.from(items, (item) => (item as PsSmall).value);
}

/** Type of a parameter of an overload; `params` in front of it is left out. */
export function parameterType(overload: MethodOverload, index: number): PsType {
  const given = overload.parameterTypes?.[index];
  if (given) return given;
  const name = overload.parameters[index] ?? "System.Object";
  return resolveType(name.startsWith("params ") ? name.slice(7) : name) ?? OBJECT_TYPE;
}

/** A value of a type before anything was stored in it: the items of a new array. */
export function defaultOf(type: PsType): PsValue {
  const numeric = numericOf(type);
  if (numeric) return changeNumber(0, numeric)!;
  switch (type.fullName) {
    case "System.Boolean":
      return false;
    case "System.Char":
      return new PsChar(0);
    case "System.DateTime":
      return new PsDateTime(0n, "Unspecified");
  }
  if (type.row.enum) return new PsEnum(type.fullName, zeroName(type), 0);
  return type.row.zero?.() ?? null;
}

function zeroName(type: PsType): string {
  return type.row.enum!.members.find(([, value]) => value === 0n)?.[0] ?? "0";
}
