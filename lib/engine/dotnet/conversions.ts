/**
 * How one type becomes another: a plan per pair of types, found once and kept. The order of the rules is PowerShell's:
 * assignable, the language's own conversions, Parse, a constructor, cast operators, IConvertible, properties.
 * @module
 */
import { PsArray, PsChar, PsDictionary, PsList, PsObject, type PsValue, PsXml } from "../../clixml/value.ts";
import { NOTHING } from "../compile/nothing.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { castError, exceptionOf } from "./clr_errors.ts";
import {
  argumentType,
  isDictionaryType,
  isEnumerableType,
  itemsOrSelf,
  makeArray,
  NULL_TYPE,
  numericOf,
  type Plan,
  type Planner,
  realSession,
  underlyingOf,
} from "./conversion_plan.ts";
import { RANK, TO_ARRAY_MASK } from "./conversion_ranks.ts";
import { isEnumerable } from "./enumerate.ts";
import { NetObject } from "./net_object.ts";
import { numericPlan } from "./number_conversions.ts";
import { baseOf, changeNumber, toInteger } from "./numbers.ts";
import {
  castPlan,
  collectionPlan,
  constructorPlan,
  convertiblePlan,
  dictionaryPlan,
  parsePlan,
  propertyPlan,
  typeConverterPlan,
} from "./object_conversions.ts";
import { PsReference } from "./reference.ts";
import { checkedEnum } from "./string_conversions.ts";
import { ABSENT } from "./switch_parameter.ts";
import { toText } from "./text.ts";
import { isTrue } from "./truth.ts";
import type { PsType } from "./type.ts";
import { CUSTOM_OBJECT_TYPE, isAssignable, isValueType, makeArrayType, OBJECT_TYPE, typeOf } from "./type_system.ts";

export {
  argumentType,
  defaultOf,
  makeArray,
  NULL_TYPE,
  numericOf,
  parameterType,
  type Plan,
  underlyingOf,
} from "./conversion_plan.ts";

const PLANS = new WeakMap<PsType, Map<PsType, Plan | null>>();
const FROM_NULL = new Map<PsType, Plan | null>();

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

const PLANNER: Planner = { planFor, apply: applyPlan };

const identity = (value: PsValue): PsValue => value;

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
  const other = parsePlan(from, to) ?? constructorPlan(from, to, PLANNER) ?? castPlan(from, to) ??
    convertiblePlan(from, to, PLANNER) ?? dictionaryPlan(from, to) ?? collectionPlan(from, to, PLANNER) ??
    propertyPlan(from, to) ?? typeConverterPlan(from, to);
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

/** What becomes a delegate: a script block, a method that was read as a value. */
const CALLABLE: ReadonlySet<string> = new Set([
  "System.Management.Automation.ScriptBlock",
  "System.Management.Automation.PSMethod`1",
  "System.Management.Automation.PSScriptMethod",
]);

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
  if (to.row.isDelegate && CALLABLE.has(from.fullName)) {
    return { rank: RANK.Language, convert: (value, type) => new NetObject<PsValue>(type, value) };
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

function convertItem(item: PsValue, element: PsType, session: Session): PsValue {
  return applyPlan(item, element, session);
}

function arrayPlan(from: PsType, to: PsType): LanguagePlan {
  const element = to.elementType ?? OBJECT_TYPE;
  if (to.elementType === undefined && from.elementType) return { rank: RANK.Assignable, convert: identity };
  const convertAll = (value: PsValue, _type: PsType, session: Session): PsValue =>
    makeArray(itemsOrSelf(value).map((item) => convertItem(item, element, session)), element);
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
        wrapItemError(value, type, "Scalar", () => makeArray([convertItem(value, element, session)], element)),
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
function noConversion(value: PsValue, to: PsType): TerminatingError {
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
  return planFor(argumentType(baseOf(value)), to)?.rank ?? RANK.None;
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
