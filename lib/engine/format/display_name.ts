/**
 * The property that names an object best, for Format-Wide and for collections in a cell.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";
import { displayPropertyOf } from "./default_properties.ts";
import { PropertyExpression } from "./property_expression.ts";
import { REMOTING_PROPERTIES } from "./remote_properties.ts";

// Tried in this order; the first property that matches wins.
const NAME_PATTERNS = ["name", "id", "key", "*key", "*name", "*id"] as const;

/** The expression of an object's name, `undefined` where none of its properties sounds like one. */
export function displayNameExpression(object: PsValue, session: Session): PropertyExpression | undefined {
  const declared = displayPropertyOf(object, session);
  if (declared !== undefined) return new PropertyExpression(declared);
  for (const pattern of NAME_PATTERNS) {
    const found = new PropertyExpression(pattern).resolve(object, session)
      .find((expression) => !REMOTING_PROPERTIES.has(expression.text().toLowerCase()));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value of an object's name, `undefined` where it has none or it cannot be read. */
export function displayNameOf(object: PsValue, session: Session): PsValue | undefined {
  const [result] = displayNameExpression(object, session)?.values(object, session) ?? [];
  return result === undefined || result.error !== undefined ? undefined : result.value;
}
