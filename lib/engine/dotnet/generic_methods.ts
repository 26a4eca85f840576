/**
 * Generic methods: what their type parameters stand for in a call, as the script says or as the arguments tell.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { baseOf } from "./numbers.ts";
import { PsReference } from "./reference.ts";
import type { MethodOverload, PsType } from "./type.ts";
import { openTypeOf, resolveType, typeOf } from "./type_system.ts";

type Bindings = Map<string, PsType>;

/** Splits `A[B,C],D` at its outer commas. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "[") depth++;
    else if (text[i] === "]") depth--;
    else if (text[i] === "," && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim());
}

/** Type of the items of what can be enumerated as one generic argument tells. */
function itemType(type: PsType): PsType | undefined {
  return type.elementType ?? (type.genericArguments.length === 1 ? type.genericArguments[0] : undefined);
}

function bind(parameter: string, type: PsType, names: readonly string[], bindings: Bindings): void {
  if (names.includes(parameter)) {
    if (!bindings.has(parameter)) bindings.set(parameter, type);
    return;
  }
  if (parameter.endsWith("[]")) {
    if (type.elementType) bind(parameter.slice(0, -2), type.elementType, names, bindings);
    return;
  }
  const open = parameter.indexOf("[");
  if (open < 0) return;
  const inner = splitArguments(parameter.slice(open + 1, -1));
  const wanted = resolveType(`${parameter.slice(0, open)}\`${inner.length}`);
  const isSame = wanted !== undefined && openTypeOf(type) === wanted;
  if (isSame) inner.forEach((each, i) => bind(each, type.genericArguments[i]!, names, bindings));
  else if (inner.length === 1 && !wanted?.row.isDelegate) {
    const item = itemType(type);
    if (item) bind(inner[0]!, item, names, bindings);
  }
}

/** Types that the parameters of a generic method stand for, as far as the arguments tell. */
function inferred(overload: MethodOverload, args: readonly PsValue[]): Bindings {
  const bindings: Bindings = new Map();
  for (const [i, parameter] of overload.parameters.entries()) {
    let value = baseOf(args[i] ?? null);
    if (overload.byRef?.includes(i) && value instanceof PsReference) value = baseOf(value.value);
    if (value === null) continue;
    bind(parameter.replace(/^params /, ""), typeOf(value), overload.typeParameters!, bindings);
  }
  return bindings;
}

function closed(overload: MethodOverload, bindings: Bindings): MethodOverload {
  const names = overload.typeParameters!;
  const pattern = new RegExp(`(?<![\\w.])(${names.join("|")})(?![\\w.])`, "g");
  const replace = (text: string): string =>
    text.replace(pattern, (found) => bindings.get(found)?.fullName ?? "System.Object");
  const typeArguments = names.map((name) => bindings.get(name));
  return {
    ...overload,
    parameters: overload.parameters.map(replace),
    returns: replace(overload.returns),
    call: (self, args, session) =>
      overload.call(self, args, session, typeArguments.every((type) => type !== undefined) ? typeArguments : []),
  };
}

/** A generic method with the types that the arguments tell. */
export function closeByArguments(overload: MethodOverload, args: readonly PsValue[]): MethodOverload {
  return overload.typeParameters ? closed(overload, inferred(overload, args)) : overload;
}

/** A generic method with the types that a script gives: `[array]::Empty[int]()`; `undefined` for another count. */
export function closeByTypes(overload: MethodOverload, types: readonly PsType[]): MethodOverload | undefined {
  if (overload.typeParameters?.length !== types.length) return undefined;
  const done = closed(overload, new Map(overload.typeParameters.map((name, i) => [name, types[i]!])));
  const { typeParameters: _, ...rest } = done;
  return rest;
}
