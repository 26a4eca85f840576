/**
 * How one type becomes another: a plan per pair of types, found once and kept. The order of the rules is PowerShell's:
 * assignable, the language's own conversions, Parse, a constructor, cast operators, IConvertible, properties.
 * @module
 */
import {
  PsArray,
  PsBigInteger,
  PsChar,
  PsDateTime,
  PsDictionary,
  PsDouble,
  PsEnum,
  PsList,
  PsObject,
  PsSingle,
  PsSmall,
  PsUri,
  type PsValue,
  PsXml,
} from "../../clixml/value.ts";
import { NOTHING } from "../compile/nothing.ts";
import { TerminatingError } from "../exceptions.ts";
import { ScriptBlock } from "../script_block.ts";
import type { Session } from "../session.ts";
import { castError, clrException, exceptionOf } from "./clr_errors.ts";
import { RANK, TO_ARRAY_MASK } from "./conversion_ranks.ts";
import { castOperator } from "./cast_operators.ts";
import { enumNumber } from "./enums.ts";
import { collect, enumerate, isEnumerable } from "./enumerate.ts";
import { memberAccess } from "./late_binding.ts";
import { NO_SESSION } from "./no_session.ts";
import { baseOf, changeNumber, NUMERIC_ORDER, type NumericType, numericType, toDouble, toInteger } from "./numbers.ts";
import { PsReference } from "./reference.ts";
import { checkedEnum, stringToEnum, stringToInteger, stringToReal } from "./string_conversions.ts";
import { ABSENT } from "./switch_parameter.ts";
import { toText } from "./text.ts";
import { isTrue } from "./truth.ts";
import { type MethodOverload, PsType } from "./type.ts";
import {
  chainOf,
  CUSTOM_OBJECT_TYPE,
  interfacesOf,
  isAssignable,
  isValueType,
  makeArrayType,
  OBJECT_TYPE,
  openTypeOf,
  resolveType,
  typeNamed,
  typeOf,
} from "./type_system.ts";

/** A conversion between two types. */
export interface Plan {
  readonly rank: number;
  readonly convert: (value: PsValue, to: PsType, session: Session) => PsValue;
}

const PLANS = new WeakMap<PsType, Map<PsType, Plan | null>>();
const FROM_NULL = new Map<PsType, Plan | null>();

/** The type of `null` as an argument. */
export const NULL_TYPE: PsType = new PsType({ fullName: "System.Management.Automation.LanguagePrimitives+Null" });

/** The plan from one type to another, `undefined` where there is none. */
export function planFor(from: PsType, to: PsType): Plan | undefined {
  let plans = PLANS.get(from);
  if (plans === undefined) PLANS.set(from, plans = new Map());
  let plan = plans.get(to);
  if (plan === undefined) {
    // Recursive types end here while their plan is being made.
    plans.set(to, null);
    plan = makePlan(from, to) ?? null;
    plans.set(to, plan);
  }
  return plan ?? undefined;
}

const identity = (value: PsValue): PsValue => value;

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

function fromNull(to: PsType): Plan | undefined {
  const numeric = numericOf(to);
  if (numeric !== undefined && numeric !== "BigInteger") {
    return { rank: RANK.NullToValue, convert: () => changeNumber(0, numeric)! };
  }
  switch (to.fullName) {
    case "System.String":
      return { rank: RANK.ToString, convert: () => "" };
    case "System.Boolean":
      return { rank: RANK.NullToValue, convert: () => false };
    case "System.Char":
      return { rank: RANK.NullToValue, convert: () => new PsChar(0) };
    case "System.Management.Automation.SwitchParameter":
      return { rank: RANK.NullToValue, convert: () => ABSENT };
    case "System.Void":
      return { rank: RANK.NullToValue, convert: () => NOTHING };
    case "System.Management.Automation.PSReference":
      return { rank: RANK.NullToRef, convert: () => PsReference.of(null) };
  }
  if (underlyingOf(to)) return { rank: RANK.NullToValue, convert: () => null };
  return isValueType(to) ? undefined : { rank: RANK.NullToRef, convert: () => null };
}

/** The type inside Nullable`1. */
export function underlyingOf(type: PsType): PsType | undefined {
  return type.fullName.startsWith("System.Nullable`1[") ? type.genericArguments[0] : undefined;
}

function makePlan(from: PsType, to: PsType): Plan | undefined {
  if (from === NULL_TYPE) return cachedNull(to);
  if (to !== CUSTOM_OBJECT_TYPE && isAssignable(from, to)) {
    return { rank: from === to ? RANK.Identity : RANK.Assignable, convert: identity };
  }
  if (to === CUSTOM_OBJECT_TYPE) return { rank: RANK.Language, convert: toCustomObject };
  if (to.fullName === "System.Management.Automation.PSObject") return { rank: RANK.PSObject, convert: identity };
  const numeric = numericPlan(from, to);
  if (numeric) return numeric;
  const language = languagePlan(from, to);
  if (language && "rank" in language) return language;
  const scalar = language?.scalar;
  const other = parsePlan(from, to) ?? constructorPlan(from, to) ?? castPlan(from, to) ?? convertiblePlan(from, to) ??
    dictionaryPlan(from, to) ?? collectionPlan(from, to) ?? propertyPlan(from, to) ?? typeConverterPlan(from, to);
  if (scalar === undefined) return other;
  if (other === undefined) return scalar;
  return {
    rank: Math.max(scalar.rank, other.rank),
    convert: (value, type, session) => {
      try {
        return scalar.convert(value, type, session);
      } catch (error) {
        if (!(error instanceof TerminatingError)) throw error;
        return other.convert(value, type, session);
      }
    },
  };
}

function cachedNull(to: PsType): Plan | undefined {
  let plan = FROM_NULL.get(to);
  if (plan === undefined) FROM_NULL.set(to, plan = fromNull(to) ?? null);
  return plan ?? undefined;
}

const UNSIGNED = ["Byte", "UInt16", "UInt32", "UInt64"];
const SIGNED = ["SByte", "Int16", "Int32", "Int64"];

function numericRank(from: NumericType, to: NumericType): number {
  const fromUnsigned = UNSIGNED.indexOf(from);
  const toUnsigned = UNSIGNED.indexOf(to);
  const fromSize = fromUnsigned >= 0 ? fromUnsigned : SIGNED.indexOf(from);
  const toSize = toUnsigned >= 0 ? toUnsigned : SIGNED.indexOf(to);
  if (fromSize < 0 || toSize < 0) {
    if (fromSize >= 0) return RANK.NumericImplicit;
    if (toSize >= 0) return RANK.NumericExplicit;
    if (from === "Single" && to === "Double") return RANK.NumericImplicit;
    return from === "Decimal" ? RANK.NumericExplicit1 : RANK.NumericExplicit;
  }
  if (toSize > fromSize) {
    return fromUnsigned < 0 && toUnsigned >= 0 ? RANK.NumericExplicit1 : RANK.NumericImplicit;
  }
  if (toSize === fromSize) return fromUnsigned < 0 ? RANK.NumericExplicit1 : RANK.NumericExplicit;
  return RANK.NumericExplicit;
}

function notConvertible(value: PsValue, to: PsType): TerminatingError {
  const message = `Cannot convert "${toText(value)}" to ${to.name}: the value does not fit the type.`;
  return castError("InvalidCastIConvertible", message, clrException("System.OverflowException", message));
}

function toNumber(value: PsValue, to: PsType): PsValue {
  const result = changeNumber(value, numericOf(to)!);
  if (result === undefined) throw notConvertible(value, to);
  return result;
}

function numericPlan(from: PsType, to: PsType): Plan | undefined {
  const source = numericOf(from);
  const target = numericOf(to);
  if (source && target) {
    if (source === "BigInteger" || target === "BigInteger") return undefined;
    return { rank: numericRank(source, target), convert: toNumber };
  }
  if (source) {
    if (to.fullName === "System.String") return { rank: RANK.NumericString, convert: (value) => toText(value) };
    if (to.fullName === "System.Boolean") return { rank: RANK.Language, convert: isTrue };
    if (to.fullName === "System.Char" && source !== "BigInteger") {
      return { rank: RANK.NumericString, convert: numberToChar };
    }
    return undefined;
  }
  if (from.fullName === "System.Char") {
    if (target === "Double" || target === "Single") return { rank: RANK.Language, convert: toNumber };
    if (to.fullName === "System.Boolean") return { rank: RANK.Language, convert: isTrue };
    return undefined;
  }
  if (from.fullName === "System.Boolean" && target === "BigInteger") {
    return { rank: RANK.Language, convert: (value) => new PsBigInteger(value === true ? 1n : 0n) };
  }
  if (from.fullName === "System.String") return fromString(to, target);
  return undefined;
}

function numberToChar(value: PsValue, to: PsType): PsValue {
  const isInteger = typeof value === "number" || typeof value === "bigint" ||
    (typeof value === "object" && value !== null && "kind" in value &&
      (value.kind === "Small" || value.kind === "UInt64"));
  const code = isInteger ? toInteger(value) : undefined;
  if (code === undefined || code < 0n || code > 0xffffn) throw notConvertible(value, to);
  return new PsChar(Number(code));
}

function fromString(to: PsType, target: NumericType | undefined): Plan | undefined {
  if (target === "Double" || target === "Single" || target === "Decimal") {
    return { rank: RANK.NumericString, convert: (value) => stringToReal(value as string, target) };
  }
  if (target) return { rank: RANK.NumericString, convert: (value) => stringToInteger(value as string, target) };
  switch (to.fullName) {
    case "System.Boolean":
      return { rank: RANK.Language, convert: isTrue };
    case "System.Char[]":
      return {
        rank: RANK.StringToCharArray,
        convert: (value) =>
          new PsArray(
            Array.from({ length: (value as string).length }, (_, i) => new PsChar((value as string).charCodeAt(i))),
            "System.Char",
          ),
      };
    case "System.Type":
      return { rank: RANK.Language, convert: stringToType };
    case "System.Uri":
      return { rank: RANK.Language, convert: (value) => new PsUri(value as string) };
    case "System.Text.RegularExpressions.Regex":
      return { rank: RANK.Language, convert: stringToRegex };
    default:
      return undefined;
  }
}

function stringToType(value: PsValue): PsValue {
  const type = resolveType(value as string);
  if (type === undefined) {
    throw castError("InvalidCastFromStringToType", `Cannot find a type of the name "${value as string}".`);
  }
  return type;
}

function stringToRegex(value: PsValue, to: PsType, session: Session): PsValue {
  const make = to.row.constructors?.find((row) => row.parameters.length === 1 && row.parameters[0] === "string");
  try {
    return make!.call(to, [value], session);
  } catch (error) {
    const inner = exceptionOf(error);
    if (inner === undefined) throw error;
    throw castError(
      "InvalidCastFromStringToRegex",
      `Cannot convert "${value as string}" to Regex: ${inner.message}`,
      inner,
    );
  }
}

type LanguagePlan = Plan | { readonly scalar: Plan } | undefined;

function languagePlan(from: PsType, to: PsType): LanguagePlan {
  const underlying = underlyingOf(to);
  if (underlying) {
    const plan = planFor(from, underlying);
    if (plan) return { rank: plan.rank, convert: (value, _type, session) => plan.convert(value, underlying, session) };
  }
  switch (to.fullName) {
    case "System.Void":
      return { rank: RANK.Language, convert: () => NOTHING };
    case "System.Boolean":
      return { rank: RANK.Language, convert: isTrue };
    case "System.String":
      return { rank: RANK.ToString, convert: (value, _type, session) => toText(value, realSession(session)) };
    case "System.Collections.Hashtable":
      return isDictionaryType(from) ? { rank: RANK.Language, convert: toHashtable } : undefined;
    case "System.Management.Automation.PSReference":
      return { rank: RANK.Language, convert: (value) => PsReference.of(value) };
    case "System.Xml.XmlDocument":
      return { rank: RANK.Language, convert: toXml };
    case "System.Collections.Specialized.StringCollection":
      return {
        rank: isEnumerableType(from) ? RANK.Language : RANK.Language & TO_ARRAY_MASK,
        convert: (value, _type, session) =>
          new PsList(itemsOrSelf(value).map((item) => toText(item, realSession(session))), to.fullName),
      };
  }
  if (to.elementType || to.fullName === "System.Array") return arrayPlan(from, to);
  if (to.row.isDelegate && from.fullName === "System.Management.Automation.ScriptBlock") {
    return { rank: RANK.Language, convert: identity };
  }
  if (to.row.enum && numericOf(from) !== undefined && !REAL_TYPES.has(from.fullName)) {
    return { rank: RANK.Language, convert: (value, type) => checkedEnum(toInteger(value)!, type) };
  }
  return undefined;
}

const REAL_TYPES: ReadonlySet<string> = new Set([
  "System.Single",
  "System.Double",
  "System.Decimal",
  "System.Numerics.BigInteger",
]);

/** The session where there is one; texts use it for `$OFS` only. */
function realSession(session: Session): Session | undefined {
  return session === NO_SESSION ? undefined : session;
}

function isDictionaryType(type: PsType): boolean {
  return interfacesOf(type).has("system.collections.idictionary");
}

function isEnumerableType(type: PsType): boolean {
  if (type.elementType) return true;
  if (type.fullName === "System.String" || isDictionaryType(type)) return false;
  const names = interfacesOf(type);
  return names.has("system.collections.ienumerable") || names.has("system.collections.ienumerator");
}

function itemsOrSelf(value: PsValue): readonly PsValue[] {
  const iterator = enumerate(value);
  return iterator ? collect(iterator) : [value];
}

function arrayOf(items: PsValue[], element: PsType): PsValue {
  if (element.fullName !== "System.Byte") return new PsArray(items, element.fullName);
  return Uint8Array.from(items, (item) => (item as PsSmall).value);
}

/** An array of an element type; an array of bytes has a form of its own. */
export function makeArray(items: PsValue[], element: PsType): PsValue {
  return arrayOf(items, element);
}

function convertItem(item: PsValue, element: PsType, session: Session): PsValue {
  return applyPlan(item, element, session);
}

function arrayPlan(from: PsType, to: PsType): LanguagePlan {
  const element = to.elementType ?? OBJECT_TYPE;
  if (to.elementType === undefined && from.elementType) return { rank: RANK.Assignable, convert: identity };
  const convertAll = (value: PsValue, _type: PsType, session: Session): PsValue =>
    arrayOf(itemsOrSelf(value).map((item) => convertItem(item, element, session)), element);
  if (from.elementType) {
    const related = isAssignable(from.elementType, element);
    return { rank: related ? RANK.Language : RANK.UnrelatedArrays, convert: convertAll };
  }
  if (isEnumerableType(from)) {
    return {
      rank: RANK.Language,
      convert: (value, type, session) =>
        wrapItemError(value, type, "Enumerable", () => convertAll(value, type, session)),
    };
  }
  const item = to.elementType === undefined ? { rank: RANK.Assignable } : planFor(from, element);
  if (item === undefined) return undefined;
  return {
    scalar: {
      rank: item.rank & TO_ARRAY_MASK,
      convert: (value, type, session) =>
        wrapItemError(value, type, "Scalar", () => arrayOf([convertItem(value, element, session)], element)),
    },
  };
}

function wrapItemError(value: PsValue, to: PsType, kind: "Enumerable" | "Scalar", convert: () => PsValue): PsValue {
  try {
    return convert();
  } catch (error) {
    const inner = exceptionOf(error);
    if (inner === undefined) throw error;
    throw castError(
      `InvalidCastException${kind}ToArray`,
      `Cannot convert "${toText(value)}" to ${to.name}: ${inner.message}`,
      inner,
    );
  }
}

function toHashtable(value: PsValue): PsValue {
  const table = new PsDictionary("System.Collections.Hashtable", "ordinal");
  for (const [key, item] of (value as PsDictionary).entries()) table.set(key, item);
  return table;
}

function toXml(value: PsValue, to: PsType, session: Session): PsValue {
  if (value instanceof PsXml && to.row.constructors === undefined) return value;
  const text = isEnumerable(value)
    ? itemsOrSelf(value).map((item) => toText(item)).join("\n")
    : toText(value, realSession(session));
  const load = to.row.staticMethods?.find((row) => row.name === "LoadText")?.overloads[0];
  if (load === undefined) return new PsXml(text);
  try {
    return load.call(null, [text], session);
  } catch (error) {
    const inner = exceptionOf(error);
    if (inner === undefined) throw error;
    throw castError("InvalidCastToXmlDocument", `Cannot convert the text to an XmlDocument: ${inner.message}`, inner);
  }
}

/** `[pscustomobject]$table`: entries become properties; everything else stays what it is. */
export function toCustomObject(value: PsValue): PsValue {
  const base = baseOf(value);
  if (!(base instanceof PsDictionary)) return value;
  const result = new PsObject();
  for (const [key, item] of base.entries()) {
    const name = toText(key);
    if (name.toLowerCase() === "pstypename") {
      result.typeNames = [toText(item), "System.Management.Automation.PSCustomObject", "System.Object"];
    } else result.members.set(name, item);
  }
  return result;
}

function staticMethod(to: PsType, name: string, parameters: readonly string[]): MethodOverload | undefined {
  for (const type of chainOf(to)) {
    const row = type.row.staticMethods?.find((each) => each.name === name);
    const overload = row?.overloads.find((each) =>
      each.parameters.length === parameters.length &&
      parameters.every((parameter, i) => parameterType(each, i).fullName === parameter)
    );
    if (overload) return overload;
  }
  return undefined;
}

/** Type of a parameter of an overload; `params` in front of it is left out. */
export function parameterType(overload: MethodOverload, index: number): PsType {
  const given = overload.parameterTypes?.[index];
  if (given) return given;
  const name = overload.parameters[index] ?? "System.Object";
  return resolveType(name.startsWith("params ") ? name.slice(7) : name) ?? OBJECT_TYPE;
}

function parsePlan(from: PsType, to: PsType): Plan | undefined {
  if (to.row.enum) {
    if (from.fullName === "System.String") {
      return { rank: RANK.Parse, convert: (value, type) => stringToEnum(value as string, type) };
    }
    if (!isEnumerableType(from)) return undefined;
    return {
      rank: RANK.Parse,
      convert: (value, type) => stringToEnum(itemsOrSelf(value).map((item) => toText(item)).join(","), type),
    };
  }
  if (from.fullName !== "System.String") return undefined;
  const withCulture = staticMethod(to, "Parse", ["System.String", "System.IFormatProvider"]);
  const parse = withCulture ?? staticMethod(to, "Parse", ["System.String"]);
  if (parse === undefined) return undefined;
  const id = withCulture ? "InvalidCastParseTargetInvocationWithFormatProvider" : "InvalidCastParseTargetInvocation";
  const invariant = (): PsValue => {
    const culture = typeNamed("System.Globalization.CultureInfo");
    return culture.row.staticProperties?.find((row) => row.name === "InvariantCulture")?.get?.(null, NO_SESSION) ??
      null;
  };
  return {
    rank: RANK.Parse,
    convert: (value, type, session) => {
      try {
        return parse.call(null, withCulture ? [value, invariant()] : [value], session);
      } catch (error) {
        const inner = exceptionOf(error);
        if (inner === undefined) throw error;
        throw castError(id, `Cannot convert "${value as string}" to ${type.name}: ${inner.message}`, inner);
      }
    },
  };
}

const INTEGRAL: ReadonlySet<string> = new Set([...UNSIGNED, ...SIGNED].map((name) => `System.${name}`));

// Reflection finds a constructor whose parameter takes the type as it is, or as a wider number.
function constructorFor(from: PsType, to: PsType): MethodOverload | undefined {
  if (INTEGRAL.has(from.fullName) && interfacesOf(to).has("system.collections.icollection")) return undefined;
  const fitting: { readonly row: MethodOverload; readonly distance: number }[] = [];
  for (const row of to.row.constructors ?? []) {
    if (row.parameters.length !== 1 || row.byRef) continue;
    const parameter = parameterType(row, 0);
    if (parameter === from) return row;
    if (parameter !== OBJECT_TYPE || row.parameters[0] === "System.Object" || row.parameters[0] === "object") {
      if (isAssignable(from, parameter)) fitting.push({ row, distance: chainOf(from).indexOf(parameter) });
      else {
        const source = numericOf(from);
        const target = numericOf(parameter);
        if (
          source && target && target !== "Decimal" && target !== "BigInteger" &&
          numericRank(source, target) === RANK.NumericImplicit
        ) {
          fitting.push({ row, distance: NUMERIC_ORDER[target] });
        }
      }
    }
  }
  fitting.sort((a, b) => (a.distance < 0 ? 99 : a.distance) - (b.distance < 0 ? 99 : b.distance));
  return fitting[0]?.row;
}

function constructorPlan(from: PsType, to: PsType): Plan | undefined {
  if (to.row.isAbstract) return undefined;
  const row = constructorFor(from, to);
  if (row === undefined) return undefined;
  return {
    rank: RANK.Constructor,
    convert: (value, type, session) =>
      constructing(value, type, () => {
        const parameter = parameterType(row, 0);
        return row.call(type, [applyPlan(value, parameter, session)], session);
      }),
  };
}

function constructing(value: PsValue, type: PsType, make: () => PsValue): PsValue {
  try {
    return make();
  } catch (error) {
    const inner = exceptionOf(error);
    if (inner === undefined) throw error;
    throw castError(
      "InvalidCastConstructorTargetInvocationException",
      `Cannot make a ${type.name} of "${toText(value)}": ${inner.message}`,
      inner,
    );
  }
}

function castPlan(from: PsType, to: PsType): Plan | undefined {
  const found = castOperator(from, to);
  if (found === undefined) return undefined;
  const { implicit, convert } = found;
  return {
    rank: implicit ? RANK.ImplicitCast : RANK.ExplicitCast,
    convert: (value, type, session) => {
      const result = convert(value, session);
      if (result === undefined) {
        const name = implicit ? "op_Implicit" : "op_Explicit";
        throw castError(
          `InvalidCastTargetInvocationException${name}`,
          `Cannot convert "${toText(value)}" to ${type.name}: the value does not fit the type.`,
          clrException("System.OverflowException", "The value does not fit."),
        );
      }
      return result;
    },
  };
}

const CONVERTIBLE: ReadonlySet<string> = new Set([
  "System.Boolean",
  "System.Char",
  "System.DateTime",
  "System.DBNull",
]);

function convertiblePlan(from: PsType, to: PsType): Plan | undefined {
  const numeric = numericOf(from);
  if (numeric && numeric !== "BigInteger") {
    if (to.elementType || planFor(STRING(), to) === undefined) return undefined;
    return { rank: RANK.IConvertible, convert: (value, type, session) => applyPlan(toText(value), type, session) };
  }
  if (!CONVERTIBLE.has(from.fullName) && !from.row.enum) return undefined;
  return { rank: RANK.IConvertible, convert: changeType };
}

let stringType: PsType | undefined;
const STRING = (): PsType => stringType ??= typeNamed("System.String");

/** `Convert.ChangeType` of a Boolean, char, date or enum. */
function changeType(value: PsValue, to: PsType): PsValue {
  const target = numericOf(to);
  let result: PsValue | undefined;
  if (typeof value === "boolean" && target) result = changeNumber(value ? 1 : 0, target);
  else if (value instanceof PsChar && target && INTEGRAL.has(to.fullName)) result = changeNumber(value.code, target);
  else if (value instanceof PsEnum && target) result = changeNumber(smallInteger(enumNumber(value)), target);
  else if (value instanceof PsEnum && to.fullName === "System.Char") {
    result = numberToChar(smallInteger(enumNumber(value)), to);
  }
  if (result === undefined) throw notConvertible(value, to);
  return result;
}

function smallInteger(value: bigint): PsValue {
  return value;
}

function emptyConstructor(to: PsType): (() => MethodOverload | "zero") | undefined {
  if (to.row.isAbstract) return undefined;
  const row = to.row.constructors?.find((each) => each.parameters.length === 0);
  if (row) return () => row;
  return to.row.isValueType && to.row.zero && numericOf(to) === undefined ? () => "zero" : undefined;
}

function dictionaryPlan(from: PsType, to: PsType): Plan | undefined {
  if (!isDictionaryType(from)) return undefined;
  const make = emptyConstructor(to);
  if (make === undefined) return undefined;
  return {
    rank: RANK.Constructor,
    convert: (value, type, session) => {
      const entries = [...(value as PsDictionary).entries()].map(([key, item]) => [toText(key), item] as const);
      return withProperties(make(), type, entries, session);
    },
  };
}

function withProperties(
  make: MethodOverload | "zero",
  type: PsType,
  entries: readonly (readonly [string, PsValue])[],
  session: Session,
): PsValue {
  const object = constructing(null, type, () => make === "zero" ? type.row.zero!() : make.call(type, [], session));
  for (const [name, item] of entries) {
    if (!memberAccess().hasSettable(object, name)) {
      throw castError(
        "ObjectCreationError",
        `Cannot make a ${type.name}: it has no property "${name}" that can be set.`,
        clrException("System.InvalidOperationException", `There is no property "${name}".`),
      );
    }
    try {
      memberAccess().setProperty(object, name, item, session);
    } catch (error) {
      const inner = exceptionOf(error);
      if (inner === undefined) throw error;
      throw castError("ObjectCreationError", `Cannot make a ${type.name}: ${inner.message}`, inner);
    }
  }
  return object;
}

function propertyPlan(from: PsType, to: PsType): Plan | undefined {
  const { fullName } = from;
  if (
    fullName !== "System.Management.Automation.PSCustomObject" && fullName !== "System.Management.Automation.PSObject"
  ) {
    return undefined;
  }
  const make = emptyConstructor(to);
  if (make === undefined || (to.row.properties ?? []).length === 0) return undefined;
  return {
    rank: RANK.Constructor,
    convert: (value, type, session) => {
      const bag = value as PsObject;
      const entries = [...bag.members.names, ...(bag.adapted?.names ?? [])].map((name) =>
        [name, memberAccess().getProperty(bag, name, session) ?? null] as const
      );
      const object = constructing(null, type, () => {
        const row = make();
        return row === "zero" ? type.row.zero!() : row.call(type, [], session);
      });
      for (const [name, item] of entries) {
        // The keys of a dictionary are no properties.
        if (object instanceof PsDictionary || !memberAccess().hasSettable(object, name)) {
          throw castError(
            "InvalidCastConstructorException",
            `Cannot make a ${type.name}: it has no property "${name}".`,
          );
        }
        memberAccess().setProperty(object, name, item, session);
      }
      return object;
    },
  };
}

// A generic collection is made of the items of any collection, or of one scalar.
function collectionPlan(from: PsType, to: PsType): Plan | undefined {
  const element = to.genericArguments.length === 1 ? to.genericArguments[0]! : undefined;
  if (element === undefined || openTypeOf(to) === undefined || to.row.isAbstract || to.row.isInterface) {
    return undefined;
  }
  if (!interfacesOf(to).has("system.collections.ienumerable")) return undefined;
  const row = to.row.constructors?.find((each) =>
    each.parameters.length === 1 &&
    /^System\.Collections\.Generic\.(IEnumerable|ICollection|IList)\[/.test(each.parameters[0]!)
  );
  if (row === undefined) return undefined;
  const isScalar = isAssignable(from, element) && from !== NULL_TYPE && !from.elementType;
  if (!isScalar && !from.elementType && !isEnumerableType(from) && planFor(from, element) === undefined) {
    return undefined;
  }
  return {
    rank: isScalar ? RANK.Constructor & TO_ARRAY_MASK : RANK.Constructor,
    convert: (value, type, session) => {
      const items = (isScalar ? [value] : itemsOrSelf(value)).map((item) => {
        try {
          return applyPlan(item, element, session);
        } catch (error) {
          const inner = exceptionOf(error);
          if (inner === undefined) throw error;
          throw castError("InvalidCastConstructorException", `Cannot make a ${type.name}: ${inner.message}`, inner);
        }
      });
      return constructing(value, type, () => row.call(type, [arrayOf(items, element)], session));
    },
  };
}

/** Types that .NET's own converters turn text into. */
function typeConverterPlan(from: PsType, to: PsType): Plan | undefined {
  if (from.fullName !== "System.String") return undefined;
  const convert = staticMethod(to, "FromText", ["System.String"]);
  if (convert === undefined) return undefined;
  return {
    rank: RANK.Custom,
    convert: (value, type, session) => {
      try {
        return convert.call(null, [value], session);
      } catch (error) {
        const inner = exceptionOf(error);
        if (inner === undefined) throw error;
        throw castError(
          "InvalidCastTypeConvertersConvertFrom",
          `Cannot convert "${value as string}" to ${type.name}.`,
          inner,
        );
      }
    },
  };
}

/** Converts by plan. @throws TerminatingError where there is none or it fails. */
export function applyPlan(value: PsValue, to: PsType, session: Session): PsValue {
  const plain = to.fullName === "System.Object" || to.fullName === "System.Management.Automation.PSObject"
    ? value
    : baseOf(value);
  if (to === OBJECT_TYPE) return plain;
  const plan = planFor(argumentType(plain), to);
  if (plan === undefined) throw noConversion(value, to);
  return plan.convert(plain, to, session);
}

/** The error for a pair of types that no conversion joins. */
export function noConversion(value: PsValue, to: PsType): TerminatingError {
  if (value === null) {
    return castError(
      to.row.enum ? "nullToEnumInvalidCast" : "nullToObjectInvalidCast",
      `Cannot convert null to ${to.name}.`,
    );
  }
  const from = typeOf(value).fullName;
  return castError("ConvertToFinalInvalidCastException", `Cannot convert a value of type ${from} to ${to.name}.`);
}

/** Rank of the conversion of an argument to a parameter type, 0 where there is none. */
export function conversionRank(value: PsValue, to: PsType): number {
  if (value instanceof ScriptBlock && to.row.isDelegate) return RANK.Language;
  return planFor(argumentType(baseOf(value)), to)?.rank ?? RANK.None;
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

/** Whether a value is a real number; their conversions round. */
export function isReal(value: PsValue): boolean {
  return value instanceof PsDouble || value instanceof PsSingle || numericType(value) === "Decimal";
}

/** Nearest whole number of a value as a JavaScript number. */
export function wholeNumber(value: PsValue): number {
  return Math.round(toDouble(value));
}

/** The type of an array of values that all have one type; `object[]` else. */
export function effectiveArrayType(value: PsArray): PsType {
  const first = value.items[0];
  if (value.elementType !== "System.Object" || first === undefined || first === null) return typeOf(value);
  const type = typeOf(baseOf(first));
  return value.items.every((item) => item !== null && typeOf(baseOf(item)) === type)
    ? makeArrayType(type)
    : typeOf(value);
}
