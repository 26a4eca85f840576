/**
 * Conversions to objects: by Parse, a constructor, a cast operator, IConvertible, properties, and .NET's own converters.
 * @module
 */
import { PsChar, PsDictionary, PsEnum, type PsObject, type PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import { castError, clrException, exceptionOf } from "./clr_errors.ts";
import { castOperator } from "./cast_operators.ts";
import {
  isDictionaryType,
  isEnumerableType,
  itemsOrSelf,
  makeArray,
  notConvertible,
  NULL_TYPE,
  numericOf,
  parameterType,
  type Plan,
  type Planner,
} from "./conversion_plan.ts";
import { RANK, TO_ARRAY_MASK } from "./conversion_ranks.ts";
import { enumNumber } from "./enums.ts";
import { memberAccess } from "./late_binding.ts";
import { NO_SESSION } from "./no_session.ts";
import { INTEGRAL, numberToChar, numericRank } from "./number_conversions.ts";
import { changeNumber, NUMERIC_ORDER } from "./numbers.ts";
import { stringToEnum } from "./string_conversions.ts";
import { toText } from "./text.ts";
import type { MethodOverload, PsType } from "./type.ts";
import { chainOf, interfacesOf, isAssignable, OBJECT_TYPE, openTypeOf, typeNamed } from "./type_system.ts";

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

/** Parse, and the names of enums. */
export function parsePlan(from: PsType, to: PsType): Plan | undefined {
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

/** A constructor with one parameter. */
export function constructorPlan(from: PsType, to: PsType, planner: Planner): Plan | undefined {
  if (to.row.isAbstract) return undefined;
  const row = constructorFor(from, to);
  if (row === undefined) return undefined;
  return {
    rank: RANK.Constructor,
    convert: (value, type, session) =>
      constructing(value, type, () => {
        const parameter = parameterType(row, 0);
        return row.call(type, [planner.apply(value, parameter, session)], session);
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

/** A cast operator of either type. */
export function castPlan(from: PsType, to: PsType): Plan | undefined {
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

/** What IConvertible offers. */
export function convertiblePlan(from: PsType, to: PsType, planner: Planner): Plan | undefined {
  const numeric = numericOf(from);
  if (numeric && numeric !== "BigInteger") {
    if (to.elementType || planner.planFor(STRING(), to) === undefined) return undefined;
    return { rank: RANK.IConvertible, convert: (value, type, session) => planner.apply(toText(value), type, session) };
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

/** An object whose properties the entries of a dictionary set. */
export function dictionaryPlan(from: PsType, to: PsType): Plan | undefined {
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

const SET_VALUE_EXCEPTION = "System.Management.Automation.SetValueInvocationException";

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
      // Why the value does not fit, not that it could not be set.
      const cause = inner.types[0] === SET_VALUE_EXCEPTION ? inner.inner ?? inner : inner;
      throw castError("ObjectCreationError", `Cannot make a ${type.name}: ${inner.message}`, cause);
    }
  }
  return object;
}

/** An object whose properties those of another set. */
export function propertyPlan(from: PsType, to: PsType): Plan | undefined {
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

/** A generic collection is made of the items of any collection, or of one scalar. */
export function collectionPlan(from: PsType, to: PsType, planner: Planner): Plan | undefined {
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
  if (!isScalar && !from.elementType && !isEnumerableType(from) && planner.planFor(from, element) === undefined) {
    return undefined;
  }
  return {
    rank: isScalar ? RANK.Constructor & TO_ARRAY_MASK : RANK.Constructor,
    convert: (value, type, session) => {
      const items = (isScalar ? [value] : itemsOrSelf(value)).map((item) => {
        try {
          return planner.apply(item, element, session);
        } catch (error) {
          const inner = exceptionOf(error);
          if (inner === undefined) throw error;
          throw castError("InvalidCastConstructorException", `Cannot make a ${type.name}: ${inner.message}`, inner);
        }
      });
      return constructing(value, type, () => row.call(type, [makeArray(items, element)], session));
    },
  };
}

/** Types that .NET's own converters turn text into. */
export function typeConverterPlan(from: PsType, to: PsType): Plan | undefined {
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
