/**
 * Calling methods: of instances, of types, constructors; and what the caller sees of the exceptions they throw.
 * @module
 */
import { PsArray, PsObject, type PsValue } from "../../clixml/value.ts";
import { NOTHING } from "../compile/nothing.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { clrError, languageError, methodError, methodInvocationError } from "./clr_errors.ts";
import { applyPlan, defaultOf, makeArray } from "./conversions.ts";
import { oneValue, ScriptMethodMember } from "./dynamic_members.ts";
import { closeByTypes } from "./generic_methods.ts";
import { isEnumerable, itemsOf } from "./enumerate.ts";
import { forEachMethod, whereMethod } from "./intrinsic_methods.ts";
import { findMethod, findStaticMethod } from "./member_lookup.ts";
import { MethodReference } from "./method_reference.ts";
import { baseOf } from "./numbers.ts";
import { prepareCall } from "./overloads.ts";
import { getOwn, notesOf } from "./properties.ts";
import { PsObjectView } from "./psobject_view.ts";
import { typeDataMember } from "./type_data.ts";
import type { MethodOverload, MethodRow, PsType } from "./type.ts";
import { chainOf, isValueType, typeNamed, typeNamesOf, typeOf } from "./type_system.ts";
import { asNode } from "./xml_values.ts";

/** Calls an overload; what it throws becomes a MethodInvocationException. */
export function callOverloads(
  name: string,
  overloads: readonly MethodOverload[],
  self: PsValue,
  args: readonly PsValue[],
  session: Session,
  typeArguments: readonly PsType[] = [],
): PsValue {
  let usable = overloads;
  if (typeArguments.length > 0) {
    usable = overloads.flatMap((row) => closeByTypes(row, typeArguments) ?? []);
    if (usable.length === 0) {
      throw methodError(
        "MethodCountCouldNotFindBestGeneric",
        `"${name}" takes no ${typeArguments.length} type arguments.`,
      );
    }
  }
  const call = prepareCall(name, usable, args, session);
  let result: PsValue;
  try {
    result = call.overload.call(self, call.args, session);
  } catch (thrown) {
    const error = asNetError(thrown, call.args);
    if (error instanceof TerminatingError && !error.fromThrow) throw methodInvocationError(error, name);
    throw error;
  }
  call.finish?.();
  return result;
}

/** What JavaScript throws in the body of a method, as .NET would: null arguments, division by zero, too much memory. */
function asNetError(error: unknown, args: readonly PsValue[]): unknown {
  if (error instanceof TypeError && args.includes(null)) {
    return clrError("System.ArgumentNullException", "The argument must not be null.");
  }
  if (!(error instanceof RangeError)) return error;
  if (/division by zero/i.test(error.message)) {
    return clrError("System.DivideByZeroException", "Attempted to divide by zero.");
  }
  return /invalid (?:array|string|typed array) length|bigint/i.test(error.message)
    ? clrError("System.OutOfMemoryException", "The result is too large.")
    : error;
}

function notFound(name: string): TerminatingError {
  return languageError("MethodNotFound", `Cannot call "${name}": there is no method of that name.`);
}

/** Calls a method of a value. */
export function invokeMethod(
  self: PsValue,
  name: string,
  args: readonly PsValue[],
  session: Session,
  typeArguments: readonly PsType[] = [],
): PsValue {
  if (self === null) throw languageError("InvokeMethodOnNull", `Cannot call "${name}" on null.`);
  const own = tryInvoke(self, name, args, session, typeArguments);
  if (own !== undefined) return own;
  const key = name.toLowerCase();
  if (key === "foreach" || key === "psforeach") return forEachMethod(self, args, session, invokeMethod);
  if (key === "where" || key === "pswhere") return whereMethod(self, args, session);
  if (isEnumerable(self)) {
    const result = invokeOnItems(self, name, args, session, typeArguments);
    if (result !== undefined) return result;
  }
  throw notFound(name);
}

// The method of every item; what comes back is unrolled into one array.
function invokeOnItems(
  self: PsValue,
  name: string,
  args: readonly PsValue[],
  session: Session,
  typeArguments: readonly PsType[],
): PsValue | undefined {
  const results: PsValue[] = [];
  if (!collectFromItems(self, name, args, session, typeArguments, results)) return undefined;
  return results.length === 0 ? NOTHING : results.length === 1 ? results[0]! : new PsArray(results);
}

/** @returns Whether any item has the method. */
function collectFromItems(
  self: PsValue,
  name: string,
  args: readonly PsValue[],
  session: Session,
  typeArguments: readonly PsType[],
  results: PsValue[],
): boolean {
  let any = false;
  for (const item of itemsOf(self)) {
    if (item === null) throw languageError("InvokeMethodOnNull", `Cannot call "${name}" on null.`);
    const result = tryInvoke(item, name, args, session, typeArguments);
    if (result === undefined) {
      if (!isEnumerable(item)) throw notFound(name);
      any = collectFromItems(item, name, args, session, typeArguments, results) || any;
      continue;
    }
    any = true;
    if (result === NOTHING) continue;
    if (result !== null && isEnumerable(result)) results.push(...itemsOf(result));
    else results.push(result);
  }
  return any;
}

/** Calls a method where the value has one, `undefined` where it has none. */
function tryInvoke(
  self: PsValue,
  name: string,
  args: readonly PsValue[],
  session: Session,
  typeArguments: readonly PsType[],
): PsValue | undefined {
  if (typeof self !== "object") {
    return invokeRow(self, self, name, args, session, typeArguments) ?? invokeExtended(self, name, args, session);
  }
  const note = notesOf(self)?.get(name);
  if (note instanceof ScriptMethodMember) return scriptCall(note, self, args);
  const extended = invokeExtended(self, name, args, session);
  if (extended !== undefined) return extended;
  const base = asNode(baseOf(self));
  if (base instanceof PsObjectView && base.viewKind !== "PSObject") {
    if (name.toLowerCase() === "gettype" && base.target instanceof PsObject) {
      return typeNamed("System.Management.Automation.PSObject");
    }
    return invokeRow(base.target, base.target, name, args, session, typeArguments);
  }
  const result = invokeRow(base, base, name, args, session, typeArguments);
  if (result !== undefined) return result;
  return invokeStored(self, name, args, session);
}

// A method that type data gives to the type.
function invokeExtended(self: PsValue, name: string, args: readonly PsValue[], session: Session): PsValue | undefined {
  const extended = typeDataMember(typeNamesOf(self), name, session);
  if (extended?.kind === "method") return extended.call(self, args, session);
  if (extended?.kind === "dynamic" && extended.member instanceof ScriptMethodMember) {
    return scriptCall(extended.member, self, args);
  }
  return undefined;
}

// A property may hold what can be called: a method reference, or a script block with `.Invoke`.
function invokeStored(self: PsValue, name: string, args: readonly PsValue[], session: Session): PsValue | undefined {
  const value = getOwn(self, name, session);
  if (value instanceof MethodReference) return invokeReference(value, args, session);
  return undefined;
}

function scriptCall(method: ScriptMethodMember, self: PsValue, args: readonly PsValue[]): PsValue {
  try {
    const output = method.call(self, args);
    return output.length === 0 ? NOTHING : oneValue(output);
  } catch (error) {
    if (!(error instanceof TerminatingError)) throw error;
    throw methodError("ScriptMethodRuntimeException", error.record.exception.message, error.record.exception);
  }
}

function invokeRow(
  base: PsValue,
  self: PsValue,
  name: string,
  args: readonly PsValue[],
  session: Session,
  typeArguments: readonly PsType[],
): PsValue | undefined {
  const row = findMethod(typeOf(base), name);
  if (row === undefined) return indexedAccessor(base, name, args, session);
  return callOverloads(row.name, row.overloads, self, args, session, typeArguments);
}

// A parameterized property is called by its name: `$s.Chars(0)`, `$list.Item(2)`.
function indexedAccessor(base: PsValue, name: string, args: readonly PsValue[], session: Session): PsValue | undefined {
  const key = name.toLowerCase();
  for (const type of chainOf(typeOf(base))) {
    const row = type.row.properties?.find((each) => each.name.toLowerCase() === key);
    if (row?.indexed) return callOverloads(row.name, row.indexed.overloads, base, args, session);
  }
  return undefined;
}

/** Calls a method that was read as a value. */
export function invokeReference(reference: MethodReference, args: readonly PsValue[], session: Session): PsValue {
  if (reference.script) return scriptCall(reference.script, reference.self, args);
  if (reference.row === undefined) throw notFound(reference.name);
  return callOverloads(reference.name, reference.row.overloads, reference.self, args, session);
}

/** Calls a static method. */
export function invokeStatic(
  type: PsType,
  name: string,
  args: readonly PsValue[],
  session: Session,
  typeArguments: readonly PsType[] = [],
): PsValue {
  if (name.toLowerCase() === "new") return construct(type, args, session);
  const row: MethodRow | undefined = findStaticMethod(type, name);
  if (row === undefined) throw notFound(name);
  return callOverloads(row.name, row.overloads, type, args, session, typeArguments);
}

function makeTypedArray(type: PsType, args: readonly PsValue[], session: Session): PsValue {
  const element = type.elementType!;
  const lengths = args.map((arg) => Number(applyPlan(arg, typeNamed("System.Int32"), session)));
  return newArray(element, lengths);
}

/** Most items that a new array may have: what .NET's largest array holds would not fit here. */
export const MAX_NEW_ARRAY = 1 << 28;

/** An array of default values. */
export function newArray(element: PsType, lengths: readonly number[]): PsValue {
  const count = lengths.reduce((product, length) => product * length, 1);
  if (lengths.some((length) => length < 0)) {
    throw methodInvocationError(languageError("OverflowException", "An array cannot have a negative length."), ".ctor");
  }
  if (count > MAX_NEW_ARRAY) throw methodError("OutOfMemoryException", `An array of ${count} items is too large.`);
  if (element.fullName === "System.Byte" && lengths.length === 1) return new Uint8Array(count);
  const zero = defaultOf(element);
  const items = new Array<PsValue>(count).fill(zero);
  return lengths.length === 1 ? makeArray(items, element) : new PsArray(items, element.fullName, lengths);
}

/** `[type]::new(args)`. */
export function construct(type: PsType, args: readonly PsValue[], session: Session): PsValue {
  if (type.elementType) {
    if (args.length === 0) throw methodError("MethodCountCouldNotFindBest", "An array needs its length.");
    return makeTypedArray(type, args, session);
  }
  const rows = constructorsOf(type);
  if (rows.length > 0) {
    if (args.length === 0 && isValueType(type) && !rows.some((row) => row.parameters.length === 0)) {
      return defaultOf(type);
    }
    return callOverloads(".ctor", rows, type, args, session);
  }
  if (isValueType(type)) {
    if (args.length === 0) return defaultOf(type);
    throw methodError("MethodCountCouldNotFindBest", `${type.name} takes no such arguments.`);
  }
  throw notFound("new");
}

function constructorsOf(type: PsType): readonly MethodOverload[] {
  return type.row.constructors ?? [];
}
