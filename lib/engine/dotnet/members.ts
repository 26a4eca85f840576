/**
 * Members of values as the language uses them; the parts are in the files that this one names.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";
import { languageError } from "./clr_errors.ts";
import { applyPlan } from "./conversions.ts";
import { enumMember, enumValue } from "./enums.ts";
import { bindMemberAccess } from "./late_binding.ts";
import { findStaticMethod, findStaticProperty } from "./member_lookup.ts";
import { staticMethodReference } from "./method_reference.ts";
import { getProperty, hasSettable, propertyType, setProperty } from "./properties.ts";
import "./tables/all.ts";
import type { PsType } from "./type.ts";

export { getIndex, ObjectKey, setIndex } from "./indexing.ts";
export { construct, invokeMethod, invokeReference, invokeStatic } from "./invocation.ts";
export { type MemberInfo, membersOf, propertiesOf, staticMembersOf } from "./member_list.ts";
export { baseOf } from "./numbers.ts";
export { getProperty, setProperty } from "./properties.ts";

bindMemberAccess({ setProperty, getProperty, hasSettable });

/** A static property, an enum's value, or a static method as a value; `undefined` where there is none. */
export function getStatic(type: PsType, name: string, session: Session): PsValue | undefined {
  const { enum: row } = type.row;
  if (row) {
    const value = enumMember(row, name, true);
    if (value !== undefined) return enumValue(type, value);
  }
  const property = findStaticProperty(type, name);
  if (property?.get) {
    try {
      return property.get(type, session);
    } catch (error) {
      if (error instanceof TerminatingError) return null;
      throw error;
    }
  }
  const method = findStaticMethod(type, name);
  return method && staticMethodReference(type, method);
}

/** Sets a static property. */
export function setStatic(type: PsType, name: string, value: PsValue, session: Session): void {
  const property = findStaticProperty(type, name);
  if (property?.set === undefined) {
    throw languageError("PropertyAssignmentException", `Cannot set "${name}" of ${type.name}: it cannot be set.`);
  }
  property.set(null, applyPlan(value, propertyType(property), session), session);
}
