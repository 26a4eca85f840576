/**
 * Members of types by name, in any case: instance members come from a type and its bases, static ones too.
 * @module
 */
import type { MethodOverload, MethodRow, PropertyRow, PsType, TypeRow } from "./type.ts";
import { chainOf, interfaceNamesOf, resolveType } from "./type_system.ts";

interface MemberTable {
  readonly properties: ReadonlyMap<string, PropertyRow>;
  readonly methods: ReadonlyMap<string, MethodRow>;
}

const INSTANCE = new WeakMap<PsType, MemberTable>();
const STATIC = new WeakMap<PsType, MemberTable>();

function merge(rows: Map<string, MethodRow>, row: MethodRow): void {
  const key = row.name.toLowerCase();
  const below = rows.get(key);
  if (below === undefined) {
    rows.set(key, row);
    return;
  }
  // A method of a base class is hidden by one with the same parameters.
  const more = row.overloads.filter((overload) => !below.overloads.some((each) => sameParameters(each, overload)));
  if (more.length > 0) rows.set(key, { name: below.name, overloads: [...below.overloads, ...more] });
}

function sameParameters(a: MethodOverload, b: MethodOverload): boolean {
  return a.parameters.length === b.parameters.length && a.parameters.every((each, i) => each === b.parameters[i]);
}

function build(type: PsType, isStatic: boolean): MemberTable {
  const properties = new Map<string, PropertyRow>();
  const methods = new Map<string, MethodRow>();
  const add = (row: TypeRow): void => {
    for (const each of (isStatic ? row.staticProperties : row.properties) ?? []) {
      const key = each.name.toLowerCase();
      if (!properties.has(key)) properties.set(key, each);
    }
    for (const each of (isStatic ? row.staticMethods : row.methods) ?? []) merge(methods, each);
  };
  for (const at of chainOf(type)) add(at.row);
  if (!isStatic && type.row.isInterface) {
    for (const name of interfaceNamesOf(type)) {
      const found = resolveType(name);
      if (found) add(found.row);
    }
  }
  return { properties, methods };
}

function table(type: PsType, isStatic: boolean): MemberTable {
  const cache = isStatic ? STATIC : INSTANCE;
  let found = cache.get(type);
  if (found === undefined) cache.set(type, found = build(type, isStatic));
  return found;
}

/** A property of a type's instances. */
export function findProperty(type: PsType, name: string): PropertyRow | undefined {
  return table(type, false).properties.get(name.toLowerCase());
}

/** A method of a type's instances, overloads of its bases included. */
export function findMethod(type: PsType, name: string): MethodRow | undefined {
  return table(type, false).methods.get(name.toLowerCase());
}

/** A static property. */
export function findStaticProperty(type: PsType, name: string): PropertyRow | undefined {
  return table(type, true).properties.get(name.toLowerCase());
}

/** A static method. */
export function findStaticMethod(type: PsType, name: string): MethodRow | undefined {
  return table(type, true).methods.get(name.toLowerCase());
}

/** All properties of a type's instances (or its statics). */
export function allProperties(type: PsType, isStatic = false): Iterable<PropertyRow> {
  return table(type, isStatic).properties.values();
}

/** All methods of a type's instances (or its statics). */
export function allMethods(type: PsType, isStatic = false): Iterable<MethodRow> {
  return table(type, isStatic).methods.values();
}
